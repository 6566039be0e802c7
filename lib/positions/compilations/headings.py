"""The headings of a compilation: what is set like one, and what the table of contents lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from positions.compilations.lines import CONTENTS, LEADER, NUMBERED, Compilation, fold
from positions.compilations.names import Chapters, Named, Speakers, Title
from positions.readers import ReadError

#: A compilation of 200 papers has some thousands of bold headings.
MAX_HEADINGS = 20_000

#: Languages that UN documents name, with their ISO 639-1 codes.
LANGUAGES = {"arabic": "ar", "chinese": "zh", "english": "en", "french": "fr", "german": "de",
             "portuguese": "pt", "russian": "ru", "spanish": "es"}  # fmt: skip


@dataclass
class Heading:
    """A stretch of bold lines, what it could be, and what speaks for it.

    Attributes
    ----------
    start, stop : int
        Its first and last line.
    text : str
        What it says, without notes in square brackets.
    what : str
        A chapter's heading; one delegation's or several; one that names an unknown delegation;
        any other; or a delegation's name in plain type.
    title, named : Title, Named, optional
        The chapter or the delegation that it names.
    body : int
        Where the text under it begins.
    notes, language : tuple of str, str
        Notes in square brackets that follow it, and the original languages that they tell.
    verdict : {"taken", "open", "text"}
        A heading; one that an analyst has to look at; part of a paper's text.
    why : str
        What speaks against it; empty when nothing does.
    doubtful : bool
        Whether it stands at a page's top after bold text that it may belong to.
    remarks : list of str
        What the row of its paper should say.
    listed, on_page : bool
        Whether the table of contents lists it, and on its page.
    in_style : bool
        Whether it is set like most of its kind.
    """

    start: int
    stop: int
    text: str
    what: Literal["chapter", "delegation", "several", "unknown", "other", "plain"]
    title: Title | None = None
    named: Named | None = None
    body: int = 0
    notes: tuple[str, ...] = ()
    language: str = ""
    verdict: Literal["taken", "open", "text"] = "text"
    why: str = ""
    doubtful: bool = False
    remarks: list[str] = field(default_factory=list)
    listed: bool = False
    on_page: bool = False
    in_style: bool = True

    @property
    def bracket(self) -> bool:
        """Whether the note of the original language or date follows."""
        return bool(self.notes)

    @property
    def score(self) -> tuple[bool, ...]:
        """What tells a heading from its double."""
        return (self.on_page, self.bracket, self.in_style)


_ORIGINAL = re.compile(r"\boriginal\b\s*:?\s*([^\]]*)", re.IGNORECASE)
_DATE = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})\b")
_NOTE_LINES = 4
_HEADING_LINES = 4


class Body:
    """The text of a compilation: its lines without running heads, notes and contents."""

    def __init__(self, compilation: Compilation):
        self.lines = compilation.lines
        self.kind = compilation.kind
        self.places = [i for i, line in enumerate(self.lines) if line.role == "text"]
        self._following = dict(pairwise(self.places))
        letters = sum(len(self.lines[i].text) for i in self.places)
        bold = sum(len(self.lines[i].text) for i in self.places if self.lines[i].bold)
        #: Where nearly all of a document is bold, bold type tells nothing.
        self.all_bold = bold > 0.8 * letters

    def set_off(self, place: int) -> bool:
        """Whether a line is set as headings are."""
        line = self.lines[place]
        return line.bold and not self.all_bold and not line.text.startswith("[")

    def blocks(self) -> Iterator[tuple[list[int], list[bool]]]:
        """Headings' lines that stand together; for each whether it surely goes on the last."""
        block: list[int] = []
        tight: list[bool] = []
        for at, place in enumerate(self.places):
            if not self.set_off(place):
                if block:
                    yield block, tight
                block, tight = [], []
                continue
            joined = self._joined(at) if block else None
            if joined is None and block:
                yield block, tight
                block, tight = [], []
            block.append(place)
            tight.append(bool(joined))
        if block:
            yield block, tight

    def _joined(self, at: int) -> bool | None:
        """Whether a heading's line goes on the last: True, perhaps (False) or not (None)."""
        last, line = self.lines[self.places[at - 1]], self.lines[self.places[at]]
        if last.bold != line.bold or abs(last.size - line.size) > 0.4 or last.text.endswith("]"):
            return None
        if self.kind != "pdf" or line.page == last.page + 1:
            return False
        if line.page != last.page or not 0 <= line.top - last.top <= 1.6 * line.size:
            return None
        return True

    def notes_after(self, place: int) -> tuple[list[str], int]:
        """Notes in square brackets after a heading, and the place where the text begins."""
        notes: list[str] = []
        at = self._following.get(place)
        while at is not None and len(notes) < _NOTE_LINES:
            text, end = self.lines[at].text, at
            while text.startswith("[") and "]" not in text and len(text) < 300:
                following = self._following.get(end)
                if following is None:
                    break
                end, text = following, f"{text} {self.lines[following].text}"
            if not _is_note(text):
                break
            notes.append(text)
            at = self._following.get(end)
        return notes, len(self.lines) if at is None else at

    def between(self, start: int, stop: int) -> list[int]:
        """Places of the text from one line up to another."""
        return self.places[bisect_left(self.places, start) : bisect_left(self.places, stop)]


def _is_note(text: str) -> bool:
    """Whether a text is nothing but notes on the original in square brackets."""
    if not re.fullmatch(r"(?:\[[^\[\]]*\]\s*)+", text):
        return False
    return bool(_ORIGINAL.search(text) or _DATE.search(text))


def _languages(text: str) -> str:
    found = _ORIGINAL.search(text)
    words = fold(found[1]).split() if found else []
    return ";".join(dict.fromkeys(LANGUAGES[word] for word in words if word in LANGUAGES))


def find_headings(
    body: Body, names: Speakers, chapters: Chapters, *, numbered: bool
) -> list[Heading]:
    """Everything that is set as a heading, in order, and what it reads like."""
    found: list[Heading] = []
    for block, tight in body.blocks():
        at, clean = 0, True
        while at < len(block):
            heading, at = _next_heading(
                body, block, tight, at, names, chapters, numbered, clean=clean
            )
            clean = heading.what != "other"
            found.append(heading)
    found += _plain_headings(body, names)
    if len(found) > MAX_HEADINGS:
        raise ReadError(
            f"{len(found):,} lines are set as headings, more than the limit of {MAX_HEADINGS:,}; "
            "split the file"
        )
    return sorted(found, key=lambda heading: heading.start)


def _plain_headings(body: Body, names: Speakers) -> list[Heading]:
    """Names of delegations alone on a line in plain type, as text is set."""
    found = []
    for place in body.places:
        line = body.lines[place]
        if len(line.text) > 120 or body.set_off(place):
            continue
        text, notes = _without_notes(line.text)
        if named := names.named(text):
            heading = Heading(place, place, text, "plain", named=named, notes=notes)
            found.append(_with_notes_of(heading, body, last=True))
    return found


def _next_heading(
    body: Body,
    block: list[int],
    tight: list[bool],
    at: int,
    names: Speakers,
    chapters: Chapters,
    numbered: bool,
    *,
    clean: bool,
) -> tuple[Heading, int]:
    """The heading that begins at a line of a block, and where the next one begins.

    ``clean`` says that what stands before it in the block is a heading by itself.
    """

    def text(start: int, stop: int) -> str:
        parts = [body.lines[place].text for place in block[start:stop]]
        return re.sub(r"(?<=\w)- (?=[a-z])", "-", " ".join(parts))

    def delegation(start: int) -> tuple[int, Named] | None:
        for stop in range(min(start + _HEADING_LINES, len(block)), start, -1):
            plain, _ = _without_notes(text(start, stop))
            if found := names.named(plain):
                return stop, found
        return None

    best = None
    for stop in range(at + 1, min(at + _HEADING_LINES, len(block)) + 1):
        title = chapters.title(text(at, stop), numbered=numbered)
        if title is None:
            continue
        clean_end = stop == len(block) or not tight[stop] or delegation(stop) is not None
        rank = (clean_end, title.quality, stop if title.quality else -stop)
        if best is None or rank > best[0]:
            best = (rank, stop, title)
    if best is not None:
        _, stop, title = best
        heading = Heading(block[at], block[stop - 1], text(at, stop), "chapter", title=title)
        return _with_notes_of(heading, body, last=stop == len(block)), stop
    if found := delegation(at):
        stop, named = found
        what = "delegation" if named.delegation else "several"
        plain, notes = _without_notes(text(at, stop))
        heading = Heading(block[at], block[stop - 1], plain, what, named=named, notes=notes)
        heading.doubtful = at > 0 and body.kind == "pdf" and not tight[at] and not clean
        return _with_notes_of(heading, body, last=stop == len(block)), stop
    stop = at + 1
    while stop < len(block) and tight[stop]:
        stop += 1
    heading = Heading(block[at], block[stop - 1], text(at, stop), "other")
    inner = next((n for i in range(at + 1, stop) if (n := delegation(i))), None)
    if inner:
        heading.why = f"holds {inner[1].delegation or 'names'} on a line of a longer text"
    return _with_notes_of(heading, body, last=stop == len(block)), stop


def _without_notes(text: str) -> tuple[str, tuple[str, ...]]:
    """A heading without notes in brackets on its own line."""
    cut = text.find("[")
    if cut > 0 and _is_note(text[cut:]):
        return text[:cut].strip(), (text[cut:],)
    return text, ()


def _with_notes_of(heading: Heading, body: Body, *, last: bool) -> Heading:
    heading.body = heading.stop + 1
    if last:
        notes, heading.body = body.notes_after(heading.stop)
        heading.notes = (*heading.notes, *notes)
    heading.language = _languages(" ".join(heading.notes))
    return heading


# --- the table of contents ------------------------------------------------------------------------


class Entry(NamedTuple):
    """An entry of the table of contents: its last line, its text and the page that it prints.

    ``printed`` is 0 without a page; ``title`` and ``named`` say what it could name.
    """

    place: int
    text: str
    printed: int
    title: Title | None
    named: Named | None


def read_contents(
    compilation: Compilation, names: Speakers, chapters: Chapters, *, numbered: bool
) -> list[Entry]:
    """Entries of the table of contents, in order."""
    entries: list[Entry] = []
    waiting = ""
    leaders = any(line.role == "contents" and LEADER.match(line.text) for line in compilation.lines)
    for place, line in enumerate(compilation.lines):
        if line.role != "contents" or fold(line.text) in {*CONTENTS, "page", "chapter page"}:
            continue
        found = LEADER.match(line.text) if leaders else NUMBERED.match(line.text)
        if not found:
            waiting = f"{waiting} {line.text}".strip()
            continue
        text = f"{waiting} {found[1]}".strip()
        waiting = ""
        title = chapters.title(text, numbered=numbered)
        printed = int(found[2]) if found[2] else 0
        entries.append(Entry(place, text, printed, title, names.named(text)))
    return entries
