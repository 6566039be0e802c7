"""Files of papers: which ones a session's folder holds, by their names or by its manifest."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from positions.delegations import Delegation, Directory, directory
from positions.faults import Fault, suggestion
from positions.languages import LANGUAGES, code_of
from positions.outside import MAX_FILE_NAME, MAX_NAME
from positions.readers import KINDS, called
from positions.sessions import Session
from positions.slugs import slug
from positions.tables import WORKBOOKS, read_table

MANIFEST = "manifest.csv"

#: Columns of ``papers/manifest.csv``; all but the first may be missing or empty.
MANIFEST_COLUMNS = (
    "file", "delegation", "chapter", "pages", "language", "symbol", "url", "sha256",
    "on_behalf_of", "note",
)  # fmt: skip

_LINK = "a link that may leave the folder; copy the file itself"


class Names:
    """Delegations that papers may be of: a session's own, and unless it is simulated all others.

    A simulated session that lists its delegations has no others; any other may make names up.
    """

    def __init__(self, session: Session | None) -> None:
        self._fictional = session is not None and session.is_simulated
        own = [] if session is None else list(session.delegations)
        self._closed = self._fictional and bool(own)
        for chapter in session.chapters.values() if self._fictional else ():
            own += [name for members in chapter.members.values() for name in members]
        self._own = Directory(Delegation(name) for name in own)

    def find(self, text: str) -> str | None:
        """The delegation that is meant; None when there is none of that name."""
        if own := self._own.find(text):
            return own.name
        real = directory().find(text)
        if not self._fictional:
            return real and real.name
        stem = slug(text)
        if real or self._closed or not stem:
            return None
        return text if text != stem else " ".join(part.capitalize() for part in stem.split("-"))

    def unknown(self, text: str) -> str:
        """Why a name is refused."""
        if len(text) > MAX_NAME:
            return f"{text[:20]!r} and so on has {len(text):,} letters; no name is as long"
        if self._fictional and directory().find(text):
            return (
                f"{text!r} is a real delegation's name; simulated papers carry made-up names, "
                "such as Delegation A"
            )
        if self._closed:
            meant = suggestion(slug(text) or text, (slug(one.name) for one in self._own))
            remedy = "the session has those that session.yml lists under delegations"
        else:
            near = list(dict.fromkeys((*self._own.near(text), *directory().near(text))))[:3]
            meant = f"did you mean {' or '.join(map(slug, near))}?" if near else "it is on no list"
            remedy = "a group that is not known can be named under delegations in session.yml"
        return f"unknown delegation {text!r}; {meant} ({remedy})"

    def fault(self, name: str) -> str:
        """Why ``session.yml`` cannot name a delegation so; empty when it can."""
        if self._fictional:
            return self.unknown(name) if directory().find(name) else ""
        found = self.find(name)
        if found is None:
            return self.unknown(name)
        return "" if found == name else f"{name!r} is {found!r} on record; write that"


@dataclass(frozen=True)
class PaperPlace:
    """A paper before it is read: a file or some of its pages.

    A fault of it is told ``at`` a row of the manifest, whose cells are ``details``, or at the file.
    """

    path: Path
    chapter: str
    delegation: str
    at: Fault
    pages: tuple[int, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PapersFolder:
    """A session's folder of papers, and what they may be on and of."""

    root: Path
    label: str
    chapters: Collection[str]
    names: Names

    def papers(self) -> tuple[list[PaperPlace], list[Fault]]:
        """The papers, one a delegation and chapter, and the files and rows that are none."""
        if self.root.is_symlink() or (self.root.exists() and not self.root.is_dir()):
            return [], [Fault(self.label, 0, "", "not a folder, or a link; make a folder")]
        if not self.root.is_dir():
            return [], []
        places, faults, listed = self._by_manifest()
        more, other = self._by_path(listed)
        kept, rivals = _without_rivals([*places, *more])
        return kept, [*faults, *other, *rivals]

    def _unsafe(self, path: Path) -> bool:
        """Whether a path is a link, goes through one, or leaves the folder."""
        inside = [part for part in (path, *path.parents) if part.is_relative_to(self.root)]
        return any(part.is_symlink() for part in inside) or not (
            path.resolve().is_relative_to(self.root.resolve())
        )

    def _unknown_chapter(self, chapter: str) -> str:
        return f"unknown chapter {chapter!r}; {suggestion(chapter, self.chapters)}"

    def _by_path(self, listed: Collection[Path]) -> tuple[list[PaperPlace], list[Fault]]:
        """Papers by the names of their files and folders."""
        places, faults = [], []
        for path in sorted(self.root.rglob("*")):
            folder = path.is_dir() and not path.is_symlink()
            if folder or _is_noise(path) or path in listed or path == self.root / MANIFEST:
                continue
            name = path.relative_to(self.root).as_posix()
            told = name.encode(errors="replace").decode()
            chapter, delegation = path.parent.name, self.names.find(path.stem)
            if path.stem == "manifest" and path.suffix in WORKBOOKS:
                reason = f"a spreadsheet's workbook; save the sheet as “CSV UTF-8”, as {MANIFEST}"
            elif told != name:
                reason = "the name is not UTF-8; rename the file"
            elif self._unsafe(path):
                reason = _LINK
            elif path.parent.parent != self.root:
                reason = (
                    f"lies outside papers/<chapter>/ and {MANIFEST} does not name it; move it into "
                    f"its chapter's folder, give it a row in papers/{MANIFEST}, or take it out of "
                    "papers/"
                )
            elif chapter not in self.chapters:
                reason = f"{self._unknown_chapter(chapter)} (or give it a title in session.yml)"
            elif path.suffix.lower() not in KINDS:
                reason = _not_read(path)
            elif delegation is None:
                reason = self.names.unknown(path.stem)
            else:
                at = Fault(f"{self.label}/{name}", 0, "", "")
                places.append(PaperPlace(path, chapter, delegation, at))
                continue
            faults.append(Fault(f"{self.label}/{told}", 0, "", reason))
        return places, faults

    def _by_manifest(self) -> tuple[list[PaperPlace], list[Fault], set[Path]]:
        """Papers by the rows of the manifest; also the files that it names."""
        path, at = self.root / MANIFEST, f"{self.label}/{MANIFEST}"
        if path.is_symlink():
            return [], [Fault(at, 0, "", "a link; copy the file itself")], set()
        if not path.exists():
            return [], [], set()
        frame, faults = read_table(path, at, MANIFEST_COLUMNS)
        if frame is None:
            return [], faults, set()
        for column in frame.columns.difference(list(MANIFEST_COLUMNS)):
            reason = f"unknown column; {suggestion(column, MANIFEST_COLUMNS)}"
            faults.append(Fault(at, 1, column, reason))
        if "file" not in frame:
            return [], [*faults, Fault(at, 1, "file", "column is missing")], set()
        places, listed = [], set()
        for row, cells in frame.reindex(columns=list(MANIFEST_COLUMNS), fill_value="").iterrows():
            details = {column: str(cell).strip() for column, cell in cells.items()}
            found, reasons = self._listed_file(details["file"])
            listed |= {found} - {None}
            place, more = self._of_row(details, found, Fault(at, int(row), "", ""))
            wrong = reasons | more
            faults += [Fault(at, int(row), column, reason) for column, reason in wrong.items()]
            places += [] if wrong else [place]
        return places, faults, listed

    def _of_row(
        self, cells: dict[str, str], found: Path | None, at: Fault
    ) -> tuple[PaperPlace, dict[str, str]]:
        """The paper of one row of the manifest, and what is wrong with it by column."""
        here = found.relative_to(self.root) if found is not None else PurePosixPath()
        placed = len(here.parts) == 2  # empty cells are filled from the path convention
        chapter = cells["chapter"] or (here.parent.name if placed else "")
        named = cells["delegation"] or (here.stem if placed else "")
        delegation = self.names.find(named) if named else None
        pages = _page_numbers(cells["pages"]) if cells["pages"] else []
        checks = {
            "chapter": (
                not chapter and "empty; name the chapter",
                chapter not in self.chapters and self._unknown_chapter(chapter),
            ),
            "delegation": (
                not named and "empty; name the delegation",
                delegation is None and self.names.unknown(named),
            ),
            "pages": (
                pages is None and _no_pages(cells["pages"]),
            ),
            "language": (
                cells["language"] and not code_of(cells["language"])
                and f"unknown language {cells['language']!r}; write a code of two letters, such as "
                f"fr, or one of {', '.join(LANGUAGES.values())}",
            ),
            "url": (
                cells["url"] and not cells["url"].startswith(("https://", "http://"))
                and f"{cells['url']!r} is no address; write such as https://…",
            ),
            "sha256": (
                cells["sha256"] and not re.fullmatch(r"[0-9a-fA-F]{64}", cells["sha256"])
                and "not a SHA-256 value; it has 64 digits 0-9 and a-f",
            ),
        }  # fmt: skip
        reasons = {column: next(filter(None, told), "") for column, told in checks.items()}
        pages = tuple(pages or ())
        place = PaperPlace(found or self.root, chapter, delegation or "", at, pages, cells)
        return place, {column: reason for column, reason in reasons.items() if reason}

    def _listed_file(self, name: str) -> tuple[Path | None, dict[str, str]]:
        """File that a manifest names, below the papers' folder; else why it is not taken."""
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if not name:
            return None, {"file": "empty; name a file below papers/"}
        if len(name) > MAX_NAME or len(name.encode()) > MAX_FILE_NAME:
            return None, {"file": f"{name[:20]!r} and so on has {len(name):,} letters; shorten it"}
        if not name.isprintable():
            return None, {"file": "control characters in the name; write it anew"}
        if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name):
            return None, {"file": f"{name!r} leaves the folder; name a file below papers/"}
        path = self.root.joinpath(*parts)
        if self._unsafe(path):
            return None, {"file": f"{name!r} is {_LINK}"}
        if path.suffix.lower() not in KINDS:
            return path, {"file": _not_read(path)}
        if not path.is_file():
            there = [item for item in self.root.rglob("*") if item.suffix.lower() in KINDS]
            papers = [item for item in there if not _is_noise(item)]
            present = [item.relative_to(self.root).as_posix() for item in papers]
            near = f"; {suggestion(name, present)}" if present else ""
            return path, {"file": f"no file {name!r} below papers/{near}"}
        return path, {}


def _is_noise(path: Path) -> bool:
    """Whether a file is none of the analyst's: hidden, a lock, a note."""
    name = path.name
    return name.startswith((".", "~$")) or name in ("README.md", "Thumbs.db", "desktop.ini")


def _not_read(path: Path) -> str:
    return f"{called(path)} is not read; save as {', '.join(KINDS)}"


def _page_numbers(pages: str) -> list[int] | None:
    """Page numbers of a list such as ``3-17,20``, in order; None when it is none.

    Examples
    --------
    >>> _page_numbers("3-5, 8"), _page_numbers("5-3")
    ([3, 4, 5, 8], None)
    """
    numbers: set[int] = set()
    for part in pages.replace("–", "-").split(","):
        match = re.fullmatch(r"\s*([0-9]{1,5})\s*(?:-\s*([0-9]{1,5})\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last:
            return None
        numbers.update(range(first, last + 1))
    return sorted(numbers)


def _no_pages(cell: str) -> str:
    """Why a cell is no list of pages."""
    dated = re.search(r"\d\W*[^\W\d_]{3}|[^\W\d_]{3}\W*\d|\d[./-]\d+[./-]\d", cell)
    reason = f"{cell!r} is no list of pages; write such as 3-17,20"
    if not dated:
        return reason
    return f"{reason} (a date, as spreadsheets make of pages: set the column to text before)"


def _without_rivals(places: list[PaperPlace]) -> tuple[list[PaperPlace], list[Fault]]:
    """Keep the first paper of each delegation and chapter; tell of the others."""
    kept: dict[tuple[str, str], PaperPlace] = {}
    faults = []
    for place in places:
        first = kept.setdefault((place.chapter, place.delegation), place)
        if first is not place:
            what = f"a second paper of {place.delegation} on {place.chapter}"
            where = f"{first.at.file}{f', row {first.at.row}' if first.at.row else ''}"
            reason = f"{what}; keep one (the other: {where})"
            faults.append(replace(place.at, reason=reason))
    return list(kept.values()), faults
