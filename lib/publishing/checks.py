"""Checks of the pages: outputs are results, prose types none, sentences are whole."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, TemplateSyntaxError, nodes

from positions.faults import DataError, Fault
from publishing import DEFAULT_FOCUS, DEFAULT_SESSION, exhibits
from publishing.config import read_config
from publishing.contents import name_of, static_pages, toc_pages
from publishing.edition import Edition
from publishing.fetch import data_sets
from publishing.notebooks import INJECTED_TAG, PARAMETERS_TAG, needs, parameters_of
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
    r"\b[A-Z]+(?:-[A-Z0-9]+)+\b|\bC\d\d\b",  # ids of the register
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
    r"^:{3,}.*$|^:[\w-]+:.*$",  # a directive and its options
)


def typed_digits(markdown: str) -> list[str]:
    """Words of prose with digits that may be a typed result.

    Years, article and session numbers, identifiers and formulas are none.

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
    """Digits in a code cell where a result could be typed: in its texts, templates and numbers."""
    try:
        constants = [
            node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)
        ]
    except SyntaxError:
        return []
    return [word for value in constants for word in _typed(value)]


def _typed(value: Any) -> list[str]:
    """Digits of a constant that may be a typed result; up to two they place and compare."""
    if isinstance(value, str) and re.search(r"\{[{%]", value):
        try:
            return _typed_in_template(value)
        except TemplateSyntaxError as error:
            return [f"a template with a fault ({error})"]
    if isinstance(value, str):
        return typed_digits(value)
    return [str(value)] if isinstance(value, int | float) and value not in (0, 1, 2) else []


def _typed_in_template(template: str) -> list[str]:
    """Digits of a template outside the arguments of filters and the limits of slices."""
    tree = Environment().parse(template)
    text = " … ".join(node.data for node in tree.find_all(nodes.TemplateData))
    formats = [
        constant
        for node in tree.find_all((nodes.Filter, nodes.Slice))
        for part in (node.args if isinstance(node, nodes.Filter) else [node])
        for constant in (part, *part.find_all(nodes.Const))
        if isinstance(getattr(constant, "value", None), int)
    ]
    values = [node.value for node in tree.find_all(nodes.Const) if node not in formats]
    return typed_digits(text) + [word for value in values for word in _typed(value)]


# --- sentences ------------------------------------------------------------------------------------

#: Words that lead to another and end no sentence.
_LEADING = (
    "a|an|the|of|and|or|nor|but|as|than|into|onto|its|their|his|her|our|your|every|per|upon|amid"
    "|versus|until|although|because|whose"
)

#: What a sentence that is put together from parts may suffer, and how that looks.
SLIPS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "ends in a word that leads to another": rf"\b(?:{_LEADING})(?:[.;:!?](?=\s|$)|$)",
        "a word twice": r"(?i)\b(?!that\b|had\b)([a-z]+) \1\b",
        "two blanks": r"\S\s{2,}\S",
        "no blank after a stop": r"[a-z]{2}(?:[.!?][A-Z]|[,;])[a-z]",
        "a blank before a stop": r"\s[,.;:!?](?=\s|$)|\(\s|\s\)",
        "an empty value": r"\(\W?\)|“\W?”|[,;:]\s?[,.;:]|(?<!\d)\s%|\b(?:of|at|by|to|is|with)\s—"
        r"|—\s?(?:[,.;:)%]|(?:of|times|to)\b)",
        "a missing value": r"\b(?:nan|NaN|NaT)\b|<NA>|\bNone\b(?! of\b)",
        "a count of 0": r"(?<![\d.,(/−])\b0 (?!of\b|to\b)[a-z]+|\bof 0\b(?!\.\d)",
        "one and many": r"(?<!-)\b[Oo]ne (?!of\b)[a-z]+s (?:are|were|have|lie|do)\b",
        "a small letter after a stop": r"(?<!e\.g|i\.e)(?<!et al)(?<![A-Z.])[.!]\s(?!doi:)[a-z]",
        "markup that shows": r"[*`\\]|\{[{%]|[%}]\}|\{[a-z]+\}|\]\(|&[a-z]+;|(?<!\w)_|_(?!\w)",
    }.items()
}


def slips(text: str) -> list[str]:
    """Slips in one paragraph of plain text, as a reader sees it: kinds and words around.

    Examples
    --------
    >>> slips("They are listed under the.")
    ["ends in a word that leads to another: 'They are listed under the.'"]
    >>> slips("None of them is on record (2019–2024).")
    []
    """
    found = []
    for name, pattern in SLIPS.items():
        if match := pattern.search(text):
            found.append(f"{name}: {_around(text, *match.span())!r}")
    left = text
    while (fewer := re.sub(r"\([^()]*\)|\[[^\[\]]*\]|“[^“”]*”", "", left)) != left:
        left = fewer
    if match := re.search(r"[()\[\]“”]", left):
        found.append(f"a bracket alone: {_around(left, *match.span())!r}")
    return found


def _around(text: str, start: int, end: int) -> str:
    cut = max(0, start - 25)
    return ("… " if cut else "") + text[cut : end + 15].strip()


#: Markdown that a reader does not see as such, and what is seen in its place. A character that is
#: escaped, and so does show, is kept aside meanwhile.
_SEEN = (
    (r"\\([^\w\s])", lambda match: chr(0xE000 + ord(match[1]))),
    (r"\{(?:numref|ref|doc|download)\}`[^`]*`", "Figure"),
    (r"\s*\{cite[a-z:]*\}`[^`]*`", ""),
    (r"\{\{ edition_[a-z]+ \}\}", "Edition"),
    (r"`[^`\n]+`", "Code"),
    (r"\$[^$\n]+\$", "Symbol"),
    (r"<[^<>\n]*>", ""),
    (r"&nbsp;", " "),
    (r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1"),
    (r"(?<![\w*])(\*\*?)(?=\S)([^*]*[^*\s])\1(?![\w*])", r"\2"),
    ("[\ue000-\ue07f]", lambda match: chr(ord(match[0]) - 0xE000)),
)


def markdown_slips(markdown: str) -> list[str]:
    """Slips of every paragraph of a text in MyST Markdown; see `slips`.

    Headings, items of lists and bodies of directives are paragraphs, too; code, formulas and tables
    are left out. What is neither heading, item nor a line with a bold label ends with a stop.
    """
    text = re.sub(r"(?ms)^```.*?^```$|^:::\{code-block\}.*?^:::$", "", markdown)
    text = re.sub(r"(?m)^\([\w-]+\)=$", "", text)  # the name of a place
    text = re.sub(r"(?s)\s*\$\$.*?\$\$", " Formula.\n\n", text)
    text = re.sub(r"(?m)^:{3,}.*$|^:[\w-]+:.*$|^\s*\|.*$|^<.*>$", "\n", text)
    text = re.sub(r"(?m)^(.+)\n(?=: )", r"# \1\n", text)  # a term above its definition
    text = re.sub(r"(?m)^(\s*(?:[-*:]|\d+\.|#+)\s)", r"\n\n\1", text)
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        line = " ".join(part.strip() for part in paragraph.strip().splitlines())
        line, labels = re.subn(r"^(?:[-*:]|\d+\.|#+|\*\*[^*]+\*\* ·)\s+", "", line)
        for pattern, seen in _SEEN:
            line = re.sub(pattern, seen, line)
        found += slips(line)
        if line and not labels and not re.search(r"[.:!?…][)”’]*$", line):
            found.append(f"no stop at the end: {_around(line, len(line), len(line))!r}")
    return found


def record_slips(record: dict[str, Any]) -> list[str]:
    """Slips in the title, caption, text alternative and reason for absence of an exhibit."""
    texts = (f"# {record['title']}", record["caption"], record["absent"])
    found = [slip for text in texts for slip in markdown_slips(text)] + slips(record["alt"])
    return [f"{record['id']}: {slip}" for slip in found]


# --- stored notebooks -----------------------------------------------------------------------------


def check_notebook(notebook: nbformat.NotebookNode, label: str) -> list[Fault]:
    """Faults of one stored notebook; ``row`` is the cell's place, from 1.

    Missing outputs, outputs of an error or of an unclean run, papermill's traces, wrong parameters,
    digits typed into prose, and sentences with slips.
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
            faults += [Fault(label, place, where, slip) for slip in markdown_slips(cell.source)]
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
    if shows and not cell.outputs and "papers" not in needs(cell):  # of which none are stored
        faults.append(fault("has no stored output; run make refresh"))
    faults += [fault(slip) for output in cell.outputs for slip in _output_slips(output)]
    if PARAMETERS_TAG not in cell.metadata.get("tags", ()):
        found = _digits_in_code(cell.source)
        if found:
            faults.append(fault(f"digits typed into code: {', '.join(found)}; compute them"))
    return faults


def _output_slips(output: nbformat.NotebookNode) -> list[str]:
    data = output.get("data", {})
    if record := data.get(exhibits.RECORD_TYPE):
        return record_slips(record)
    return markdown_slips(data.get("text/markdown", ""))


def check_exhibits(records: Iterable[dict], chapters: Iterable[str]) -> list[str]:
    """Ids that are promised and missing among records, or used twice, a sentence each."""
    records = list(records)
    held = {record["id"] for record in records}
    promised = [*PROMISED, *(stem + name for stem in PROMISED_BY_CHAPTER for name in chapters)]
    missing = [f"exhibit {item} is missing" for item in promised if item not in held]
    twice = exhibits.duplicates(record["id"] for record in records)
    return missing + [f"exhibit {item} stands twice" for item in twice]


def check_notebooks(root: Path, chapters: Iterable[str]) -> list[Fault]:
    """Faults of all stored notebooks of a checkout, and of the pages that are no notebooks."""
    faults: list[Fault] = []
    records: list[dict] = []
    pages = toc_pages(root)
    for page in pages:
        label = page.relative_to(root).as_posix()
        notebook = nbformat.read(page, as_version=4)
        faults += check_notebook(notebook, label)
        records += exhibits.records_of(notebook, name_of(page, root))
    for page in static_pages(root):
        text = page.read_text(encoding="utf-8")
        faults += [Fault(page.name, 0, "", slip) for slip in markdown_slips(text)]
    faults += [Fault("chapters", 0, "", reason) for reason in check_exhibits(records, chapters)]
    unlisted = {page.name for page in (root / "chapters").glob("*.ipynb")}
    for name in sorted(unlisted - {page.name for page in pages}):
        faults.append(Fault(f"chapters/{name}", 0, "", "is not in _toc.yml"))
    return faults


def check_project(project: Project) -> list[Fault]:
    """Every fault of the configuration, the data and the stored notebooks."""
    faults: list[Fault] = []
    for read in (read_config, data_sets):
        try:
            read(project)
        except DataError as error:
            faults += error.faults
    try:
        register = project.register()
        faults += [fault for its in project.left_out().values() for fault in its]
        Edition.of(DEFAULT_SESSION, DEFAULT_FOCUS, project)
        return faults + check_notebooks(project.root, register.chapters["chapter"])
    except DataError as error:
        return faults + error.faults
