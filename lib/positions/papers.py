"""Papers of a session: which are present, what they say, and where their words put them.

A paper is ``papers/<chapter>/<delegation>.<suffix>`` in the session's folder, the file named after
the delegation in kebab case or by its ISO 3166-1 alpha-3 code; ``papers/manifest.csv`` may say so
instead, also for page ranges of a compilation. Where texts may not be shared, ``counts.csv.gz``
(``chapter,document,term,count``) stands for them. Texts are plain words: nothing in them is
executed or shown as markup.
"""

from __future__ import annotations

import csv
import functools
import gzip
import hashlib
import io
import re
import unicodedata
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd
from scipy import sparse

from positions import delegations as speakers
from positions.counts import (
    PLAIN,
    CountsError,
    TermCounts,
    TextPolicy,
    counts_from_frame,
    document_term_matrix,
)
from positions.faults import DataError, Fault, suggestion
from positions.languages import UNKNOWN, language, spelt
from positions.readers import KINDS, Document, ReadError, read_document
from positions.register import read_table
from positions.sessions import ChapterPapers, Session
from positions.wordscores import Wordscores

#: Largest ``counts.csv.gz``, unpacked.
MAX_COUNTS_BYTES = 200_000_000

MANIFEST, COUNTS = "manifest.csv", "counts.csv.gz"

#: Columns of ``papers/manifest.csv``; all but the first may be missing or empty.
MANIFEST_COLUMNS = (
    "file", "delegation", "chapter", "pages", "language", "symbol", "url", "sha256",
    "on_behalf_of", "note",
)  # fmt: skip

#: Columns of the table of papers.
PAPER_COLUMNS = (
    "file", "chapter", "delegation", "pages", "tokens", "language", "symbol", "url", "sha256",
    "on_behalf_of", "note", "translated",
)  # fmt: skip

#: Columns of a chapter's scores, as the figure's data hold them.
COLUMNS = (
    "delegation", "role", "tokens", "scored_tokens", "coverage", "raw", "raw_se", "lbg",
    "lbg_lower", "lbg_upper", "mv", "mv_lower", "mv_upper", "reason",
)  # fmt: skip

#: How alike a state's name and a form of it are.
ALIKE = 0.6

#: Names at the United Nations that country_converter does not use.
_UN_NAMES = {"VAT": "Holy See", "PSE": "State of Palestine"}

#: Reads many files at once: what `load_papers` is given to use processes and a cache.
Reader = Callable[[Sequence[Path]], Mapping[Path, Document | ReadError]]


@dataclass(frozen=True)
class Papers:
    """The papers of a session.

    Attributes
    ----------
    frame : DataFrame
        Columns `PAPER_COLUMNS`, one row a paper, by chapter and delegation. ``pages`` is the number
        of pages read, ``language`` that of the text; ``translated`` says that the manifest names
        another one as the original.
    texts : dict of str to dict of str to str
        Texts by delegation by chapter.
    counts : dict of str to TermCounts
        Words of the papers by chapter, from the texts or from ``counts.csv.gz``.
    left_out : dict of str to dict of str to str
        Why a delegation's paper is not scaled, by chapter.
    faults, warnings : tuple of Fault
        What makes papers unusable, and what should be looked at.
    """

    frame: pd.DataFrame
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    counts: dict[str, TermCounts] = field(default_factory=dict)
    left_out: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A paper before it is read: a file or some of its pages."""

    path: Path
    chapter: str
    delegation: str
    at: Fault  # where a fault of this paper is told: manifest row or file
    pages: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


# --- names ----------------------------------------------------------------------------------------


def file_name(delegation: str) -> str:
    """Name of a delegation's paper without its suffix.

    Examples
    --------
    >>> file_name("Iran (Islamic Republic of)")
    'iran-islamic-republic-of'
    """
    plain = unicodedata.normalize("NFKD", delegation).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@functools.cache
def _states() -> dict[str, tuple[str, ...]]:
    """Names of the members and observer states of the United Nations by ISO code."""
    table = speakers.state_table()
    seated = table["UNmember"].notna() | table["ISO3"].isin(["VAT", "PSE"])
    columns = ["ISO3", "name_short", "name_official"]
    return {
        code: tuple(names) for code, *names in table.loc[seated, columns].itertuples(index=False)
    }


class _Names:
    """Delegations that a file or a row may mean."""

    def __init__(self, delegations: Iterable[str], session: Session | None):
        self.fictional = session is not None and session.kind == "simulated"
        own = [] if session is None else list(session.delegations)
        for chapter in session.chapters.values() if session is not None else ():
            if self.fictional:
                own += chapter.references
        codes = speakers.iso3_codes(delegations)
        by_code = {code: name for name, code in codes.items() if code}
        real: dict[str, str] = {}
        for code, names in _states().items():
            name = by_code.setdefault(code, _UN_NAMES.get(code, names[0]))
            real |= {file_name(other): name for other in names}
        real |= {file_name(name): name for name in by_code.values()}
        real |= {code.lower(): name for code, name in by_code.items()}
        real |= {file_name(name): name for name in (*speakers.GROUP_DELEGATIONS, *delegations)}
        real |= speakers._GROUP_ALIASES
        self._real = real
        self._own = {file_name(name): name for name in own}

    def is_real(self, name: str) -> bool:
        """Whether a name is that of a state or group that there is."""
        return file_name(name) in self._real or bool(speakers.iso3_codes([name]).get(name))

    def find(self, text: str) -> str | None:
        """The delegation that is meant; None when there is none of that name."""
        stem = file_name(text)
        if stem in self._own:
            return self._own[stem]
        if not self.fictional:
            return self._real.get(stem) or self._by_form(stem)
        if not stem or self.is_real(text):
            return None
        return text if text != stem else " ".join(part.capitalize() for part in stem.split("-"))

    def _by_form(self, stem: str) -> str | None:
        """A state by another common form of its name, such as Viet Nam; never by a part of it."""
        words = stem.replace("-", " ")
        code = speakers.iso3_codes([words]).get(words, "")
        for name in _states().get(code, ()):
            if SequenceMatcher(None, stem, file_name(name)).ratio() >= ALIKE:
                return self._real[code.lower()]
        return None

    def unknown(self, text: str) -> str:
        """Why a name is refused."""
        if self.fictional:
            return (
                f"{text!r} is a real delegation's name; simulated papers carry made-up names, "
                "such as Delegation A"
            )
        known = {file_name(name) for name in (*self._real.values(), *self._own.values())}
        return (
            f"unknown delegation {text!r}; {suggestion(file_name(text) or text, known)} "
            "(a group that is not known can be named under delegations in session.yml)"
        )


# --- which papers there are -----------------------------------------------------------------------


def _is_noise(path: Path) -> bool:
    """Whether a file is none of the analyst's: hidden, a lock, a note."""
    name = path.name
    return name.startswith((".", "~$")) or name in ("README.md", "Thumbs.db", "desktop.ini")


def _unsafe(path: Path, root: Path) -> bool:
    """Whether a path is a link, goes through one, or leaves the folder."""
    if any(part.is_symlink() for part in (path, *path.parents) if part.is_relative_to(root)):
        return True
    return not path.resolve().is_relative_to(root.resolve())


def _by_path(
    root: Path, known: Collection[str], names: _Names, label: str, listed: Collection[Path]
) -> tuple[list[_Part], list[Fault]]:
    """Papers by the names of their files and folders."""
    parts, faults = [], []
    for path in sorted(root.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        if _is_noise(path) or path in listed or path == root / MANIFEST:
            continue
        at = Fault(f"{label}/papers/{path.relative_to(root).as_posix()}", 0, "", "")
        chapter, delegation = path.parent.name, names.find(path.stem)
        if _unsafe(path, root):
            reason = "a link that may leave the folder; copy the file itself"
        elif path.parent.parent != root:
            reason = f"lies outside papers/<chapter>/ and {MANIFEST} does not name it"
        elif chapter not in known:
            reason = (
                f"unknown chapter {chapter!r}; {suggestion(chapter, known)} "
                "(or give it a title in session.yml)"
            )
        elif path.suffix.lower() not in KINDS:
            reason = f"{path.suffix or 'no suffix'} is not read; save as {', '.join(KINDS)}"
        elif delegation is None:
            reason = names.unknown(path.stem)
        else:
            parts.append(_Part(path, chapter, delegation, at))
            continue
        faults.append(Fault(at.file, 0, "", reason))
    return parts, faults


def _by_manifest(
    root: Path, known: Collection[str], names: _Names, label: str
) -> tuple[list[_Part], list[Fault], set[Path]]:
    """Papers by the rows of the manifest; also the files that it names."""
    path, at = root / MANIFEST, f"{label}/papers/{MANIFEST}"
    if path.is_symlink():
        return [], [Fault(at, 0, "", "a link; copy the file itself")], set()
    if not path.exists():
        return [], [], set()
    frame, faults = read_table(path, at)
    if frame is None:
        return [], faults, set()
    for column in frame.columns.difference(list(MANIFEST_COLUMNS)):
        reason = f"unknown column; {suggestion(column, MANIFEST_COLUMNS)}"
        faults.append(Fault(at, 1, column, reason))
    if "file" not in frame:
        return [], [*faults, Fault(at, 1, "file", "column is missing")], set()
    frame = frame.reindex(columns=list(MANIFEST_COLUMNS), fill_value="")
    parts, listed = [], set()
    for row in frame.itertuples():
        cells = {name: str(getattr(row, name)).strip() for name in MANIFEST_COLUMNS}
        found, reasons = _listed_file(root, cells["file"])
        if found is not None:
            listed.add(found)
        spot = Fault(at, int(row.Index), "", "")
        part = _of_row(cells, found, root, known, names, spot, reasons)
        faults += [Fault(at, spot.row, column, reason) for column, reason in reasons.items()]
        if not reasons:
            parts.append(part)
    return parts, faults, listed


def _of_row(
    cells: dict[str, str],
    found: Path | None,
    root: Path,
    known: Collection[str],
    names: _Names,
    spot: Fault,
    reasons: dict[str, str],
) -> _Part:
    """The paper of one row of the manifest; what is wrong with it is added to the reasons."""
    here = found.relative_to(root) if found is not None else PurePosixPath()
    placed = len(here.parts) == 2  # empty cells are filled from the path convention
    chapter = cells["chapter"] or (here.parent.name if placed else "")
    named = cells["delegation"] or (here.stem if placed else "")
    delegation = (names.find(named) if named else None) or ""
    if not chapter:
        reasons["chapter"] = "empty; name the chapter"
    elif chapter not in known:
        reasons["chapter"] = f"unknown chapter {chapter!r}; {suggestion(chapter, known)}"
    if not named:
        reasons["delegation"] = "empty; name the delegation"
    elif not delegation:
        reasons["delegation"] = names.unknown(named)
    if cells["pages"] and _page_numbers(cells["pages"]) is None:
        reasons["pages"] = f"{cells['pages']!r} is no list of pages; write such as 3-17,20"
    if cells["sha256"] and not re.fullmatch(r"[0-9a-fA-F]{64}", cells["sha256"]):
        reasons["sha256"] = "not a SHA-256 value; it has 64 digits 0-9 and a-f"
    return _Part(found or root, chapter, delegation, spot, cells["pages"], cells)


def _listed_file(root: Path, name: str) -> tuple[Path | None, dict[str, str]]:
    """File that a manifest names, below the papers' folder; else why it is not taken."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not name:
        return None, {"file": "empty; name a file below papers/"}
    if not name.isprintable():
        return None, {"file": "control characters in the name; write it anew"}
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name):
        return None, {"file": f"{name!r} leaves the folder; name a file below papers/"}
    path = root.joinpath(*parts)
    if _unsafe(path, root):
        return None, {"file": f"{name!r} is a link that may leave the folder; copy the file itself"}
    if path.suffix.lower() not in KINDS:
        return path, {
            "file": f"{path.suffix or 'no suffix'} is not read; save as {', '.join(KINDS)}"
        }
    if not path.is_file():
        present = [
            item.relative_to(root).as_posix() for item in root.rglob("*") if item.suffix in KINDS
        ]
        near = f"; {suggestion(name, present)}" if present else ""
        return path, {"file": f"no file {name!r} below papers/{near}"}
    return path, {}


def _page_numbers(pages: str) -> list[int] | None:
    """Page numbers of a list such as ``3-17,20``, in order; None when it is none.

    Examples
    --------
    >>> _page_numbers("3-5, 8")
    [3, 4, 5, 8]
    >>> _page_numbers("5-3") is None
    True
    """
    numbers: set[int] = set()
    for part in pages.replace("–", "-").split(","):
        match = re.fullmatch(r"\s*([0-9]{1,5})\s*(?:-\s*([0-9]{1,5})\s*)?", part)
        if not match:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last:
            return None
        numbers.update(range(first, last + 1))
    return sorted(numbers)


def _without_rivals(parts: list[_Part]) -> tuple[list[_Part], list[Fault]]:
    """Keep the first paper of each delegation and chapter; tell of the others."""
    kept: dict[tuple[str, str], _Part] = {}
    faults = []
    for part in parts:
        first = kept.setdefault((part.chapter, part.delegation), part)
        if first is not part:
            where = f"{first.at.file}{f', row {first.at.row}' if first.at.row else ''}"
            reason = (
                f"a second paper of {part.delegation} on {part.chapter}; keep one (the other: "
                f"{where})"
            )
            faults.append(Fault(part.at.file, part.at.row, "", reason))
    return list(kept.values()), faults


# --- reading --------------------------------------------------------------------------------------


def read_all(paths: Sequence[Path]) -> dict[Path, Document | ReadError]:
    """Read files one after the other: the plain `Reader`."""
    found: dict[Path, Document | ReadError] = {}
    for path in paths:
        try:
            found[path] = read_document(path)
        except ReadError as error:
            found[path] = error
    return found


def load_papers(
    folder: Path,
    session: Session | None,
    chapters: Collection[str],
    delegations: Collection[str],
    *,
    label: str,
    read: Reader = read_all,
) -> Papers:
    """Find, read and count the papers of a session.

    Parameters
    ----------
    folder : Path
        The session's folder; without ``papers`` or ``counts.csv.gz`` in it there are none.
    session : Session or None
        Its description; without one the papers are official and counted as they stand.
    chapters : collection of str
        The convention's chapters; the session's own are added.
    delegations : collection of str
        Delegations on record, by the names that are wanted; other members and observer states of
        the United Nations are known besides. A simulated session may name any that does not exist.
    label : str
        The session's folder in messages.
    read : callable
        Reads the files.

    Returns
    -------
    Papers
        With every fault found; the papers that have none are there.
    """
    root = folder / "papers"
    known = {*chapters, *(session.chapters if session is not None else ())}
    names = _Names(delegations, session)
    parts: list[_Part] = []
    faults: list[Fault] = []
    if root.is_symlink() or (root.exists() and not root.is_dir()):
        faults.append(Fault(f"{label}/papers", 0, "", "not a folder, or a link; make a folder"))
    elif root.is_dir():
        parts, faults, listed = _by_manifest(root, known, names, label)
        more, other = _by_path(root, known, names, label, listed)
        parts, rivals = _without_rivals([*parts, *more])
        faults += [*other, *rivals]
    rows, texts, unread, warnings = _read_parts(parts, root, label, read)
    faults += unread
    policy = PLAIN if session is None else session.preprocessing.policy
    counts = {chapter: _count(texts[chapter], policy) for chapter in sorted(texts)}
    counted, wrong = _read_counts(folder / COUNTS, f"{label}/{COUNTS}", known, names)
    for chapter in counted.keys() & counts.keys():
        reason = f"holds {chapter}, which has papers too; keep one of the two"
        wrong.append(Fault(f"{label}/{COUNTS}", 0, "", reason))
        del counted[chapter]
    faults += wrong
    for chapter, found in counted.items():
        rows += [
            dict.fromkeys(PAPER_COLUMNS, "")
            | {
                "file": COUNTS, "chapter": chapter, "delegation": name, "pages": pd.NA,
                "language": UNKNOWN, "translated": False,
            }
            for name in found.documents
        ]  # fmt: skip
    counts = dict(sorted((counts | counted).items()))
    tokens = {
        (chapter, name): int(words)
        for chapter, found in counts.items()
        for name, words in zip(found.documents, found.counts.sum(axis=1).A1, strict=True)
    }
    for row in rows:
        row["tokens"] = tokens[row["chapter"], row["delegation"]]
    rows.sort(key=lambda row: (row["chapter"], row["delegation"]))
    frame = pd.DataFrame(rows, columns=list(PAPER_COLUMNS)).astype(
        {"pages": "Int64", "tokens": "int64", "translated": bool}
    )
    left_out, mixed = _other_languages(frame, session, label)
    return Papers(
        frame,
        {chapter: dict(sorted(texts[chapter].items())) for chapter in sorted(texts)},
        counts,
        left_out,
        tuple(sorted({*faults, *mixed})),
        tuple(sorted(set(warnings))),
    )


def _read_parts(
    parts: list[_Part], root: Path, label: str, read: Reader
) -> tuple[list[dict], dict[str, dict[str, str]], list[Fault], list[Fault]]:
    """Rows of the table of papers and their texts, with faults and warnings of reading."""
    files = sorted({part.path for part in parts})
    found = read(files)
    hashes = {path: _sha256(path) for path in files if isinstance(found[path], Document)}
    rows: list[dict] = []
    texts: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for path in files:
        name = f"{label}/papers/{path.relative_to(root).as_posix()}"
        if isinstance(found[path], ReadError):
            faults.append(Fault(name, 0, "", str(found[path])))
        else:
            warnings += [Fault(name, 0, "", warning) for warning in found[path].warnings]
    for part in parts:
        document = found[part.path]
        if isinstance(document, ReadError):
            continue
        numbers = _page_numbers(part.pages) if part.pages else range(1, len(document.pages) + 1)
        details = part.details
        wanted = details.get("sha256", "").lower()
        reasons = {}
        if wanted and wanted != hashes[part.path]:
            reasons["sha256"] = (
                f"the file's is {hashes[part.path]}; it is another file or was changed: get it "
                "again, or correct the manifest"
            )
        if numbers[-1] > len(document.pages):
            last = len(document.pages)
            reasons["pages"] = f"{part.pages!r} is out of range; the file has pages 1 to {last}"
        else:
            text = "\n".join(document.pages[number - 1] for number in numbers)
            if not re.search(r"[^\W\d_]", text):
                reasons["pages"] = f"no words on pages {part.pages}"
        if reasons:
            at = part.at
            faults += [Fault(at.file, at.row, column, why) for column, why in reasons.items()]
            continue
        texts.setdefault(part.chapter, {})[part.delegation] = text
        spoken = language(text)
        original = details.get("language", "").lower()
        rows.append(
            {
                "file": f"papers/{part.path.relative_to(root).as_posix()}",
                "chapter": part.chapter,
                "delegation": part.delegation,
                "pages": len(numbers),
                "language": spoken,
                "sha256": hashes[part.path],
                "translated": bool(original) and UNKNOWN != spoken != _code(original),
                **{
                    name: details.get(name, "")
                    for name in ("symbol", "url", "on_behalf_of", "note")
                },
            }
        )
    return rows, texts, faults, warnings


def _code(name: str) -> str:
    """Code of a language by its code or English name."""
    from positions.languages import LANGUAGES

    return {spoken.lower(): code for code, spoken in LANGUAGES.items()}.get(name, name[:2])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _count(texts: dict[str, str], policy: TextPolicy) -> TermCounts:
    """Words of texts; none at all is no fault here."""
    ordered = dict(sorted(texts.items()))
    try:
        return document_term_matrix(ordered, policy)
    except CountsError:
        empty = sparse.csr_matrix((len(ordered), 0), dtype=np.int64)
        return TermCounts(empty, tuple(ordered), ())


def _read_counts(
    path: Path, label: str, known: Collection[str], names: _Names
) -> tuple[dict[str, TermCounts], list[Fault]]:
    """Counts by chapter from ``counts.csv.gz``."""
    if path.is_symlink():
        return {}, [Fault(label, 0, "", "a link; copy the file itself")]
    if not path.exists():
        return {}, []
    try:
        with gzip.open(path) as file:
            content = file.read(MAX_COUNTS_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        return {}, [Fault(label, 0, "", "not gzip, or truncated; compress the table again")]
    if len(content) > MAX_COUNTS_BYTES:
        limit = MAX_COUNTS_BYTES // 10**6
        return {}, [Fault(label, 0, "", f"unpacks to more than the limit of {limit} MB")]
    wanted = ["chapter", "document", "term", "count"]
    try:
        frame = pd.read_csv(
            io.BytesIO(content), dtype=str, keep_default_na=False, na_filter=False,
            index_col=False, quoting=csv.QUOTE_MINIMAL, encoding="utf-8-sig",
        )  # fmt: skip
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        what = " ".join(str(error).split())
        return {}, [Fault(label, 0, "", f"not a table in UTF-8 ({what}); give {','.join(wanted)}")]
    missing = [name for name in wanted if name not in frame]
    if missing:
        return {}, [Fault(label, 1, name, "column is missing") for name in missing]
    faults = []
    for column, find in (
        ("chapter", lambda name: name if name in known else None),
        ("document", names.find),
    ):
        found = {name: find(name) for name in frame[column].unique()}
        for name, meant in found.items():
            if meant is None:
                row = int((frame[column] == name).to_numpy().argmax()) + 2
                unknown = f"unknown chapter {name!r}; {suggestion(name, known)}"
                reason = unknown if column == "chapter" else names.unknown(name)
                faults.append(Fault(label, row, column, reason))
        frame[column] = frame[column].map(found)
    if faults:
        return {}, faults
    try:
        whole = counts_from_frame(
            frame.assign(document=frame["chapter"] + "/" + frame["document"]), source=label
        )
    except CountsError as error:
        return {}, [Fault(label, 0, "", str(error).removeprefix(f"{label}: "))]
    counts = {}
    for chapter in sorted(frame["chapter"].unique()):
        rows = [row for row, name in enumerate(whole.documents) if name.startswith(f"{chapter}/")]
        rows.sort(key=lambda row: whole.documents[row])
        part = whole.counts[rows]
        used = np.flatnonzero(np.asarray(part.sum(axis=0)).ravel())
        counts[chapter] = TermCounts(
            part[:, used],
            tuple(whole.documents[row].removeprefix(f"{chapter}/") for row in rows),
            tuple(whole.terms[column] for column in used),
        )
    return counts, []


def references_of(session: Session | None, chapter: str) -> dict[str, float]:
    """Scores of a chapter's references: the session's, or those of the report."""
    settings = session.chapters.get(chapter) if session is not None else None
    return (settings or ChapterPapers()).references


def name_fault(name: str, delegations: Iterable[str], session: Session) -> str:
    """Why a session cannot name a delegation so; empty when it can.

    Parameters
    ----------
    name : str
        As ``session.yml`` has it.
    delegations : iterable of str
        Delegations on record.
    session : Session
    """
    names = _Names(delegations, session)
    if names.fictional:
        return names.unknown(name) if names.is_real(name) else ""
    found = names.find(name)
    if found is None:
        return names.unknown(name)
    return "" if found == name else f"{name!r} is {found!r} on record; write that"


def _other_languages(
    frame: pd.DataFrame, session: Session | None, label: str
) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """Papers that are not scaled because their language is not that of the references."""
    left_out: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    if session is not None and session.languages == "any":
        return left_out, faults
    for chapter, rows in frame[frame["language"] != UNKNOWN].groupby("chapter"):
        by_delegation = dict(zip(rows["delegation"], rows["language"], strict=True))
        ends = {
            name: by_delegation[name]
            for name in references_of(session, chapter)
            if name in by_delegation
        }
        spoken = sorted(set(ends.values()))
        if len(spoken) > 1:
            listed = ", ".join(f"{name} in {spelt(code)}" for name, code in sorted(ends.items()))
            reason = (
                f"the references are in different languages ({listed}), so their words cannot be "
                "compared; bring them in one language, or write `languages: any` in session.yml"
            )
            faults.append(Fault(f"{label}/papers/{chapter}", 0, "", reason))
        if not spoken:
            continue
        for name, code in by_delegation.items():
            if code not in spoken:
                left_out.setdefault(chapter, {})[name] = (
                    f"in {spelt(code)}, the references in {spelt(spoken[0])}; bring a "
                    "translation to have it scaled"
                )
    return left_out, faults


def read_papers(
    folder: Path, chapters: Collection[str], delegations: Collection[str], *, label: str
) -> dict[str, dict[str, str]]:
    """Read the papers of a session, none of which may have a fault.

    Parameters
    ----------
    folder, chapters, delegations, label
        See `load_papers`.

    Returns
    -------
    dict of str to dict of str to str
        Text by delegation by chapter, both in alphabetical order.

    Raises
    ------
    DataError
        With every fault.
    """
    papers = load_papers(folder, None, chapters, delegations, label=label)
    if papers.faults:
        raise DataError(papers.faults)
    return papers.texts


def session_register(folder: Path, *, label: str) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Read a session's own records: ``positions.csv`` and ``proposals.csv``, where there are any.

    Parameters
    ----------
    folder : Path
        The session's folder.
    label : str
        The session's folder in messages.

    Returns
    -------
    frames : dict of str to DataFrame
        By table; the index is the line in the file, as `positions.register.read_table` gives it.
    faults : list of Fault
    """
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for table in ("positions", "proposals"):
        path, name = folder / f"{table}.csv", f"{label}/{table}.csv"
        if path.is_symlink():
            faults.append(Fault(name, 0, "", "a link; copy the file itself"))
        elif path.exists():
            frame, unreadable = read_table(path, name)
            faults += unreadable
            if frame is not None:
                frames[table] = frame
    return frames, faults


# --- scaling --------------------------------------------------------------------------------------

_TIED = "which the scale is tied to"


def _listed(names: Iterable[str]) -> str:
    return " and ".join(sorted(names))


def scale(
    texts: Mapping[str, str], references: Mapping[str, float], *, policy: TextPolicy = PLAIN
) -> pd.DataFrame:
    """Wordscores on the texts of one chapter.

    Parameters
    ----------
    texts : mapping of str to str
        Text by delegation.
    references : mapping of str to float
        Scores of the reference texts by delegation.
    policy : TextPolicy
        What counts as a word.

    Returns
    -------
    DataFrame
        See `scale_counts`.
    """
    return scale_counts(_count(dict(texts), policy), references)


def scale_counts(
    counts: TermCounts,
    references: Mapping[str, float],
    *,
    minimum_coverage: float = 0.0,
    left_out: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Wordscores on the words of the papers of one chapter.

    Parameters
    ----------
    counts : TermCounts
        Words by delegation.
    references : mapping of str to float
        Scores of the reference texts by delegation.
    minimum_coverage : float
        Share of a paper's words that must occur in the references for a score.
    left_out : mapping of str to str, optional
        Why papers are not scaled, by delegation.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, one row a paper, references first and then by score; papers that are left
        out come last. When a reference text is missing or holds no words there are no scores and
        ``reason`` names it.
    """
    left_out = dict(left_out or {})
    kept = [row for row, name in enumerate(counts.documents) if name not in left_out]
    documents = [counts.documents[row] for row in kept]
    words = dict(zip(counts.documents, counts.counts.sum(axis=1).A1.tolist(), strict=True))
    missing = [name for name in references if name not in documents]
    wordless = [name for name in references if not words.get(name)]
    reason = ""
    if missing:
        absent = [name for name in missing if name not in words]
        reason = (
            f"no paper of {_listed(absent)}, {_TIED}"
            if absent
            else f"the paper of {_listed(missing)}, {_TIED}, is left out: {left_out[missing[0]]}"
        )
    elif len(references) < 2:
        reason = "fewer than two reference texts; give two at least"
    elif not any(words.values()):
        reason = "no words in any of the papers"
    elif wordless:
        reason = f"no words in the paper of {_listed(wordless)}, {_TIED}"
    frame = pd.DataFrame(columns=list(COLUMNS))
    if not reason:
        try:
            frame = _scored(counts.counts[kept], documents, references, minimum_coverage)
        except ValueError as error:  # references that share no word, say
            reason = str(error)
    reasons = dict.fromkeys(documents, reason) if reason else {}
    unscored = pd.DataFrame(
        [
            {
                "delegation": name,
                "role": "reference" if name in references else "virgin",
                "tokens": words[name],
                "reason": why,
            }
            for name, why in sorted((reasons | left_out).items())
            if name in words
        ],
        columns=list(COLUMNS),
    )
    if frame.empty or unscored.empty:
        return frame if unscored.empty else unscored
    numbers = {name: frame[name].dtype for name in COLUMNS if frame[name].dtype == float}
    return pd.concat([frame, unscored.astype(numbers)], ignore_index=True)


def _scored(
    counts: sparse.csr_matrix,
    documents: list[str],
    references: Mapping[str, float],
    minimum_coverage: float,
) -> pd.DataFrame:
    scores = [references.get(name, float("nan")) for name in documents]
    model = Wordscores(min_coverage=minimum_coverage).fit(counts, scores, names=documents)
    frame = model.score_texts(counts, names=documents).summary_frame()
    frame = frame.rename(columns={"document": "delegation"})[list(COLUMNS)]
    order = ["role", "mv", "delegation"]
    return frame.sort_values(order, ascending=[True, False, True], ignore_index=True)


def score(papers: Papers, session: Session) -> dict[str, pd.DataFrame]:
    """Wordscores on the papers of a session.

    Parameters
    ----------
    papers : Papers
        What `load_papers` found.
    session : Session
        Its references and choices.

    Returns
    -------
    dict of str to DataFrame
        See `scale_counts`, by chapter.
    """
    return {
        chapter: scale_counts(
            counts,
            references_of(session, chapter),
            minimum_coverage=session.minimum_coverage,
            left_out=papers.left_out.get(chapter),
        )
        for chapter, counts in papers.counts.items()
    }


def absent(submissions: pd.DataFrame) -> pd.DataFrame:
    """Contributions that the register reports and whose texts are not present.

    Parameters
    ----------
    submissions : DataFrame
        Rows of ``submissions.csv`` for one session and chapter.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: who sent a paper, without any score.
    """
    rows = [
        {"delegation": name, "reason": "paper not present"}
        for name in sorted(submissions["delegation"].unique())
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
