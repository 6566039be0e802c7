"""Files of papers: which ones a session's folder holds, by their names or by its manifest."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from positions.faults import Fault, suggestion
from positions.languages import LANGUAGES, code_of
from positions.papers.names import Names
from positions.readers import KINDS
from positions.tables import read_table

MANIFEST = "manifest.csv"

#: Columns of ``papers/manifest.csv``; all but the first may be missing or empty.
MANIFEST_COLUMNS = (
    "file", "delegation", "chapter", "pages", "language", "symbol", "url", "sha256",
    "on_behalf_of", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A paper before it is read: a file or some of its pages.

    Attributes
    ----------
    path : Path
    chapter, delegation : str
    at : Fault
        Where a fault of this paper is told: a row of the manifest, or the file.
    pages : tuple of int
        Numbers of its pages; empty for the whole file.
    details : mapping of str to str
        The cells of the manifest's row.
    """

    path: Path
    chapter: str
    delegation: str
    at: Fault
    pages: tuple[int, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


def find_papers(
    root: Path, known: Collection[str], names: Names, label: str
) -> tuple[list[Part], list[Fault]]:
    """Find the papers in a session's folder of papers; nothing is read but the manifest.

    Parameters
    ----------
    root : Path
        The folder ``papers``; without it there are none.
    known : collection of str
        Chapters.
    names : Names
        Delegations.
    label : str
        The session's folder in messages.

    Returns
    -------
    parts : list of Part
        One a delegation and chapter.
    faults : list of Fault
        Files and rows that are no papers, and why.
    """
    if root.is_symlink() or (root.exists() and not root.is_dir()):
        return [], [Fault(f"{label}/papers", 0, "", "not a folder, or a link; make a folder")]
    if not root.is_dir():
        return [], []
    parts, faults, listed = _by_manifest(root, known, names, label)
    more, other = _by_path(root, known, names, label, listed)
    kept, rivals = _without_rivals([*parts, *more])
    return kept, [*faults, *other, *rivals]


def _is_noise(path: Path) -> bool:
    """Whether a file is none of the analyst's: hidden, a lock, a note."""
    name = path.name
    return name.startswith((".", "~$")) or name in ("README.md", "Thumbs.db", "desktop.ini")


def _is_text(name: str) -> bool:
    """Whether the name of a file is text, and no bytes that stand for none."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unsafe(path: Path, root: Path) -> bool:
    """Whether a path is a link, goes through one, or leaves the folder."""
    if any(part.is_symlink() for part in (path, *path.parents) if part.is_relative_to(root)):
        return True
    return not path.resolve().is_relative_to(root.resolve())


def _by_path(
    root: Path, known: Collection[str], names: Names, label: str, listed: Collection[Path]
) -> tuple[list[Part], list[Fault]]:
    """Papers by the names of their files and folders."""
    parts, faults = [], []
    for path in sorted(root.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        if _is_noise(path) or path in listed or path == root / MANIFEST:
            continue
        at = Fault(f"{label}/papers/{path.relative_to(root).as_posix()}", 0, "", "")
        chapter, delegation = path.parent.name, names.find(path.stem)
        if not _is_text(path.relative_to(root).as_posix()):
            reason = "the name is not UTF-8; rename the file"
            at = Fault(at.file.encode(errors="replace").decode(), 0, "", "")
        elif _unsafe(path, root):
            reason = "a link that may leave the folder; copy the file itself"
        elif path.parent.parent != root:
            reason = (
                f"lies outside papers/<chapter>/ and {MANIFEST} does not name it; move it into its "
                f"chapter's folder, give it a row in papers/{MANIFEST}, or take it out of papers/"
            )
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
            parts.append(Part(path, chapter, delegation, at))
            continue
        faults.append(Fault(at.file, 0, "", reason))
    return parts, faults


def _by_manifest(
    root: Path, known: Collection[str], names: Names, label: str
) -> tuple[list[Part], list[Fault], set[Path]]:
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
    names: Names,
    spot: Fault,
    reasons: dict[str, str],
) -> Part:
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
    if cells["language"] and not code_of(cells["language"]):
        reasons["language"] = (
            f"unknown language {cells['language']!r}; write a code of two letters, such as fr, or "
            f"one of {', '.join(LANGUAGES.values())}"
        )
    if cells["url"] and not cells["url"].startswith(("https://", "http://")):
        reasons["url"] = f"{cells['url']!r} is no address; write such as https://…"
    if cells["sha256"] and not re.fullmatch(r"[0-9a-fA-F]{64}", cells["sha256"]):
        reasons["sha256"] = "not a SHA-256 value; it has 64 digits 0-9 and a-f"
    pages = tuple(_page_numbers(cells["pages"]) or ())
    return Part(found or root, chapter, delegation, spot, pages, cells)


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


def _without_rivals(parts: list[Part]) -> tuple[list[Part], list[Fault]]:
    """Keep the first paper of each delegation and chapter; tell of the others."""
    kept: dict[tuple[str, str], Part] = {}
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
