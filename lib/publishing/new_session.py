"""A folder for a new session: described, explained, and empty of papers."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import textwrap
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from positions.readers import KINDS
from positions.sessions import ALL, ChapterPapers, Document, Preprocessing, Session
from publishing.project import Project

#: Names that are no session: the word for all of them, and names that some systems reserve.
_RESERVED = {ALL, "con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt")
                                               for n in range(1, 10))}  # fmt: skip
_MAX_LENGTH = 40

_RULE = "use lower-case letters, digits and single hyphens, such as ahc8 or unga77"

#: Examples for the keys that a session may leave out, as YAML.
_EXAMPLES = {
    "source": "source: S-DW-PROC",
    "documents": (
        "documents:\n  - symbol: A/AC.291/9, Add.1-3\n    title: Compilation of contributions\n"
        "    source: S-LAC"
    ),
    "agenda": "agenda: [general-provisions, criminalization]",
    "delegations": "delegations: [Friends of the Session]",
    "preprocessing": (
        "preprocessing: {numbers: keep, punctuation: drop, stop_words: null, stem: null, "
        "minimum_count: 1}"
    ),
    "languages": "languages: same",
    "minimum_coverage": "minimum_coverage: 0.0",
    "licence": "licence: United Nations; not to be passed on",
    "access": "access: with the authors of this session",
}


def new_session(project: Project, id: str, *, today: dt.date | None = None) -> Path:
    """Make the folder of a new session.

    Parameters
    ----------
    project : Project
    id : str
        Its id, which names the folder.
    today : date, optional
        First and last day until the analyst writes the right ones; the current day unless given.

    Returns
    -------
    Path
        The folder: ``session.yml`` with every key explained, and ``papers/README.md``. It passes
        the check as a session without papers.

    Raises
    ------
    ValueError
        For an id that is not one, or is taken; nothing is written then.
    OSError
        When the folder cannot be written.
    """
    reason = id_fault(id)
    if reason:
        raise ValueError(f"{id!r} is no id for a session: {reason}")
    home = project.sessions_folder
    folder = home / id
    if folder.exists() or folder.is_symlink():
        raise ValueError(
            f"there is a session {id} already, in {folder.relative_to(project.root)}; change that "
            "one, or choose another id"
        )
    chapters = project.register().chapters
    titles = dict(zip(chapters["chapter"], chapters["title"], strict=True))
    files = {
        "session.yml": session_text(id, titles, today or dt.datetime.now(dt.UTC).date()),
        "papers/README.md": readme_text(id, titles),
    }
    # made elsewhere and moved when complete: a folder half made is a session with faults
    staging = project.build_folder / "staging"
    staging.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=staging, prefix="new-session-") as made:
        for name, text in files.items():
            path = Path(made) / id / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (Path(made) / id).rename(folder)
    return folder


def id_fault(id: str) -> str:
    """Why an id is none, with the nearest that is; empty for a good one.

    Examples
    --------
    >>> id_fault("ahc8")
    ''
    >>> id_fault("AHC 8")
    'use lower-case letters, digits and single hyphens, such as ahc8 or unga77; did you mean ahc-8?'
    """
    plain = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode().lower()
    nearest = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_LENGTH].strip("-")
    if id in _RESERVED:
        return "the name is taken for something else; choose another, such as ahc8"
    if len(id) > _MAX_LENGTH:
        return f"longer than {_MAX_LENGTH} characters; choose a shorter one, such as ahc8"
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        return ""
    hint = nearest and nearest not in _RESERVED
    return _RULE + (f"; did you mean {nearest}?" if hint else "")


def session_text(id: str, chapters: Mapping[str, str], today: dt.date) -> str:
    """Text of a ``session.yml`` with every key explained.

    Parameters
    ----------
    id : str
    chapters : mapping of str to str
        Titles of the convention's chapters by key.
    today : date
        First and last day, to be corrected.

    Returns
    -------
    str
    """
    known = Session.model_fields
    lines = [
        f"# Session {id}. Keys without # are set; take away the # of others to set them, too.",
        "# Title, dates and place are placeholders: put the right ones.",
        f"# Then: positions check {id}, and make book SESSION={id}.",
        "",
    ]
    given = {
        "id": id,
        "title": f"Session {id}",
        "start": today.isoformat(),
        "end": today.isoformat(),
        "place": "not yet known",
        "kind": "official",
    }
    for name, value in given.items():
        more = (
            " Official sessions count in the report on all sessions; a simulated one names made-up "
            "delegations alone, its references among them."
        ) * (name == "kind")
        lines += [*_comment(_description(Session, name) + more), f"{name}: {value}"]
    lines += ["", *_comment(_description(Session, "chapters"))]
    lines += _key_comments(ChapterPapers)
    lines.append("chapters:")
    for name, title in chapters.items():
        lines += [f"  {line}" for line in _comment(title)]
        lines.append(f"  {name}: {{references: {{European Union: 1, Russian Federation: -1}}}}")
    lines += [
        "  # a chapter of your own has a title",
        "  # general-debate:",
        "  #   title: General debate",
        "  #   references: {European Union: 1, Russian Federation: -1}",
        "  #   reference_reasons:",
        "  #     European Union: wrote the first draft",
        "  #     Russian Federation: wrote the draft that was set against it",
    ]
    parts = {"documents": Document, "preprocessing": Preprocessing}
    for name in known:
        if name in given or name == "chapters":
            continue
        lines += ["", *_comment(_description(Session, name))]
        if name in parts:
            lines += _key_comments(parts[name])
        lines += [f"# {line}" for line in _EXAMPLES.get(name, f"{name}:").splitlines()]
    return "\n".join(lines) + "\n"


def _description(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].description or name


def _comment(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        98,
        initial_indent=f"# {indent}",
        subsequent_indent=f"# {indent}  " if indent else "# ",
    )


def _key_comments(model: type[BaseModel]) -> list[str]:
    """What each key of a part of the description means."""
    return [
        line
        for name in model.model_fields
        for line in _comment(f"{name}: {_description(model, name)}", "  ")
    ]


def readme_text(id: str, chapters: Mapping[str, str]) -> str:
    """Text that tells an analyst how to name the papers of a session.

    Parameters
    ----------
    id : str
    chapters : mapping of str to str
        Titles of the convention's chapters by key.

    Returns
    -------
    str
    """
    listed = "\n".join(f"- `{name}`: {title}" for name, title in chapters.items())
    suffixes = ", ".join(f"`{suffix}`" for suffix in KINDS)
    return f"""\
# Papers of session {id}

One file for each delegation and chapter:

    papers/<chapter>/<delegation>.<suffix>

for instance `papers/criminalization/european-union.pdf` or `papers/criminalization/RUS.docx`. The
file is named after the delegation, in lower case with hyphens, or by its ISO 3166-1 alpha-3 code.
Suffixes: {suffixes}.

The chapters are folders; make those that you need. Those of the convention are

{listed}

and others can be named, with a title, in `../session.yml`. The scale is tied to the papers of the
reference delegations there: without both of them a chapter has no scores.

## Several papers in one file

`positions split FILE --session {id}` proposes a table `papers/manifest.csv` with the pages of each
paper of a compilation; look it over before you use it, and put the compilation into this folder.
With `--extract` it writes each paper's text to a file of its own instead: then the compilation
stays outside. Where the table names a file, the table counts and not the file's place or name.
Written by hand it looks like this (there is none unless you make one, and all columns but `file`
may be left out or empty):

    file,delegation,chapter,pages,language,symbol,url,sha256,on_behalf_of,note
    compilation.pdf,Norway,criminalization,"3-17,20",en,A/AC.291/9,,,,
    criminalization/paper-7.docx,Japan,criminalization,,fr,,,,Chile; Ghana,sent by e-mail

`language` is that of the original, as a code or in English: where the text is in another, the paper
counts as translated. `on_behalf_of` names for whom else a joint paper speaks.

## Rights

Papers belong to those who wrote them. Say in `../session.yml` under `licence` and `access` what may
be done with them, and commit them only if you may. For texts that may not be shared there is
`../counts.csv.gz` with the columns `chapter,document,term,count`.

Then run `positions check {id}`: it reads everything, changes nothing, and lists all that is wrong.
"""
