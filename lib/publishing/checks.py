"""Checks of the stored notebooks: that their outputs are results, and that prose types none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import nbformat

from positions.faults import DataError, Fault
from publishing import DEFAULT_FOCUS, DEFAULT_SESSION, exhibits
from publishing.config import read_config
from publishing.edition import Edition
from publishing.notebooks import INJECTED_TAG, PARAMETERS_TAG, parameters_of
from publishing.pages import toc_pages
from publishing.project import Project

#: Exhibits that the book promises whatever the data, by the start of their id.
PROMISED = (
    "tab-votes", "tab-claims", "tab-mla-scope", "tab-mla-refusal", "tab-lbg2003", "fig-placement",
)  # fmt: skip
PROMISED_BY_CHAPTER = ("fig-placement-", "fig-wordscores-")

#: What may hold digits in prose: years, article and session numbers, identifiers, formulas.
_ALLOWED = (
    r"\$\$.*?\$\$",  # formulas
    r"\$[^$\n]+\$",
    r"```.*?```",  # code shown to the reader
    r"`[^`]*`",  # identifiers, paths, roles
    r"\]\([^)]*\)",  # addresses of links
    r"<[^>]*>",
    r"\b[AE]/[A-Z0-9./()-]+",  # document symbols
    r"\{\{[^}]*[A-Za-z_][^}]*\}\}",  # computed values; a bare number between braces is typed
    r"\{%.*?%\}",
    r"\b[A-Z]+(?:-[A-Z0-9]+)+\b",  # ids of the register
    r"\bresolutions? \d+/\d+(?: and \d+/\d+)*",
    r"\b\d\d/\d{2,3}\b",  # short symbols of resolutions
    r"\b(?:articles?|chapters?|figures?|tables?|parts?|paragraphs?|footnotes?|lines?|sessions?)"
    r" \d+[a-z]?(?:\(\d+\))*(?:(?:, | and | to |–)\d+[a-z]?(?:\(\d+\))*)*",
    r"\b(?:19|20)\d\d(?:s|[–-](?:19|20)?\d\d)?\b",  # years, decades
    r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b",
    r"\bahc\d\b",
    r"\bSHA-256\b|\bUTF-8\b|\bISO \d+(?:-\d)?(?: alpha-\d)?|\bCC BY \d\.\d|\bPython \d\.\d+"
    r"(?:(?:, | or | and | to |–)\d\.\d+)*",
    r"^\s*\d+\.\s",  # numbers of a list
)


def typed_digits(markdown: str) -> list[str]:
    """Digits in prose that may be a typed result.

    Parameters
    ----------
    markdown : str
        A Markdown cell.

    Returns
    -------
    list of str
        The words that hold them; empty when all digits are years, article or session numbers,
        identifiers or formulas.

    Examples
    --------
    >>> typed_digits("In 2019, resolution 74/247 passed; article 61(1) followed.")
    []
    >>> typed_digits("It passed with 79 votes, 56.8 % of them.")
    ['79', '56.8']
    """
    text = markdown
    for pattern in _ALLOWED:
        flags = re.IGNORECASE | re.MULTILINE | (re.DOTALL if ".*?" in pattern else 0)
        text = re.sub(pattern, " ", text, flags=flags)
    return re.findall(r"\S*\d\S*(?<![.,;:!?])", text)


def _digits_in_code(source: str) -> list[str]:
    """Digits in the texts of a code cell, where a sentence could be typed."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    numbers = [
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    ]
    return [word for text in texts for word in typed_digits(text)] + numbers


def check_notebook(notebook: nbformat.NotebookNode, label: str) -> list[Fault]:
    """Faults of one stored notebook.

    Parameters
    ----------
    notebook : NotebookNode
        With stored outputs.
    label : str
        Its name in messages.

    Returns
    -------
    list of Fault
        Missing outputs, outputs of an error or of an unclean run, papermill's traces, wrong
        parameters, and digits typed into prose; ``row`` is the cell's place, from 1.
    """
    faults = []
    expected = 0
    for place, cell in enumerate(notebook.cells, start=1):
        where = cell.get("id", "")
        if "papermill" in cell.metadata or INJECTED_TAG in cell.metadata.get("tags", ()):
            faults.append(Fault(label, place, where, "holds traces of papermill; run make refresh"))
        if cell.cell_type == "markdown":
            found = typed_digits(cell.source)
            if found:
                reason = f"digits typed into prose: {', '.join(found)}; compute them"
                faults.append(Fault(label, place, where, reason))
        if cell.cell_type != "code":
            continue
        expected += 1
        faults += _check_code(cell, expected, Fault(label, place, where, ""))
    if "papermill" in notebook.metadata:
        faults.append(Fault(label, 0, "", "holds traces of papermill; run make refresh"))
    parameters = parameters_of(notebook)
    if parameters != {"session", "focus"}:
        held = ", ".join(sorted(parameters)) or "none"
        faults.append(Fault(label, 0, "", f"parameters are session and focus, found {held}"))
    return faults


def _check_code(cell: nbformat.NotebookNode, expected: int, at: Fault) -> list[Fault]:
    def fault(reason: str) -> Fault:
        return Fault(at.file, at.row, at.column, reason)

    faults = []
    if cell.get("execution_count") != expected:
        held = cell.get("execution_count")
        faults.append(fault(f"run number {held} instead of {expected}; run make refresh"))
    if any(output.output_type == "error" for output in cell.outputs):
        faults.append(fault("holds an error"))
    if any(output.output_type == "stream" for output in cell.outputs):
        faults.append(fault("prints text; show an exhibit or say a sentence"))
    shows = re.search(r"^(show|say)\(", cell.source, re.MULTILINE)
    if shows and not cell.outputs:
        faults.append(fault("has no stored output; run make refresh"))
    if PARAMETERS_TAG not in cell.metadata.get("tags", ()):
        found = _digits_in_code(cell.source)
        if found:
            faults.append(fault(f"digits typed into code: {', '.join(found)}; compute them"))
    return faults


def check_exhibits(records: Iterable[dict], chapters: Iterable[str]) -> list[str]:
    """Ids that are promised and missing, or used twice.

    Parameters
    ----------
    records : iterable of dict
        Records of all notebooks.
    chapters : iterable of str
        Chapters of the convention.

    Returns
    -------
    list of str
        One sentence for each.
    """
    records = list(records)
    held = {record["id"] for record in records}
    promised = [*PROMISED, *(stem + name for stem in PROMISED_BY_CHAPTER for name in chapters)]
    missing = [f"exhibit {item} is missing" for item in promised if item not in held]
    return missing + [f"exhibit {item} stands twice" for item in exhibits.duplicates(records)]


def check_notebooks(root: Path, chapters: Iterable[str]) -> list[Fault]:
    """Faults of all stored notebooks of a checkout."""
    faults: list[Fault] = []
    records: list[dict] = []
    pages = toc_pages(root)
    for page in pages:
        label = page.relative_to(root).as_posix()
        notebook = nbformat.read(page, as_version=4)
        faults += check_notebook(notebook, label)
        records += exhibits.records_of(notebook, f"chapters/{page.stem}")
    faults += [Fault("chapters", 0, "", reason) for reason in check_exhibits(records, chapters)]
    unlisted = {page.name for page in (root / "chapters").glob("*.ipynb")}
    for name in sorted(unlisted - {page.name for page in pages}):
        faults.append(Fault(f"chapters/{name}", 0, "", "is not in _toc.yml"))
    return faults


def check_project(project: Project) -> list[Fault]:
    """Every fault of the configuration, the data and the stored notebooks."""
    faults: list[Fault] = []
    try:
        read_config(project)
    except DataError as error:
        faults += error.faults
    try:
        register = project.register()
        Edition.of(DEFAULT_SESSION, DEFAULT_FOCUS, project)
    except DataError as error:
        return faults + error.faults
    return faults + check_notebooks(project.root, register.chapters["chapter"])
