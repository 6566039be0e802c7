"""Compilations: one document that holds many papers, split at its headings for an analyst's eye.

The United Nations' compilations have chapters, and under each a bold heading for every delegation.
A heading is taken only on evidence: it is nothing but a name, it is set like the others, and the
note of the original language or the alphabetical order bear it out. What cannot be decided is
listed, and the text under it is given to nobody.
"""

import io
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from rapidfuzz import fuzz, process

from positions import pdf
from positions.delegations import Delegation, Directory, directory
from positions.languages import code_of
from positions.left_out import STRUCK, Gathering, LeftOut
from positions.papers.files import MANIFEST_COLUMNS
from positions.readers import ReadError, called, content, read_document
from positions.word_files import TypeOfRuns, runs_shown

NAMELESS = "names no delegation"
#: The warning that pages alone cannot tell the papers apart.
MIXED = "papers share pages, or have none: whole pages would mix them; extract the texts"

#: Rows that a heading, or a note under it, may take.
_MOST_ROWS = 4


class Row(NamedTuple):
    """A line of a PDF, or a paragraph of a Word document."""

    page: int
    text: str
    bold: bool
    size: float
    base: float = 0.0
    marks: tuple[str, ...] = ()
    footnote: bool = False


@dataclass(frozen=True)
class Compilation:
    """A compilation, read but not yet split; ``rows`` leave out running heads and feet."""

    name: str
    kind: str
    sha256: str
    symbol: str
    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass
class Heading:
    """What is set like a heading, what it names, and what becomes of it."""

    start: int
    body: int  # where the text under it begins
    text: str
    notes: str
    what: str = "other"  # chapter, delegation, other; plain: a delegation's name in plain type
    key: str = ""
    number: int = 0
    on_behalf_of: str = ""
    why: str = ""
    verdict: str = "text"  # taken; open: an analyst has to look; text: part of a paper
    doubtful: bool = False

    @property
    def order(self) -> str:
        """Its place in the alphabet."""
        return _plain(self.text).removeprefix("the ")


class Paper(NamedTuple):
    """One stretch of a paper: what stands from its heading up to a row."""

    chapter: str
    delegation: str
    heading: Heading
    stop: int


@dataclass(frozen=True)
class Proposal:
    """How a compilation could be split; for the analyst to look over.

    ``manifest`` has the columns `MANIFEST_COLUMNS`, ``unmatched`` page, text and why: what may be a
    heading and was not taken for one.
    """

    manifest: pd.DataFrame
    unmatched: pd.DataFrame
    warnings: tuple[str, ...]
    papers: tuple[Paper, ...]


# --- reading --------------------------------------------------------------------------------------


def read_compilation(path: Path, *, struck_out: bool = False) -> Compilation:
    """Read the rows of a PDF or DOCX with their type, if wanted with what is struck out.

    Raises `ReadError`.
    """
    if path.suffix.lower() not in (".pdf", ".docx"):
        raise ReadError(
            f"{called(path)}: headings are known by their bold type, which only a "
            ".pdf or .docx tells; split other files by hand"
        )
    file = read_document(path)  # refuses what is too large, broken, encrypted or a picture
    left_out = Gathering(kept=(STRUCK,) if struck_out else ())
    rows, symbols = (_pdf_rows if file.kind == "pdf" else _docx_rows)(content(path), left_out)
    symbol = symbols.most_common(1)[0][0] if symbols else ""
    found = file.kind, file.sha256, symbol, tuple(rows), file.warnings, left_out.told()
    return Compilation(path.name, *found)


def _pdf_rows(data: bytes, left_out: Gathering) -> tuple[list[Row], Counter[str]]:
    pages = pdf.pages_of(data, styled=True, with_struck=left_out.keeps(STRUCK))
    for text in pages.struck:
        left_out.take(STRUCK, text)
    symbols = Counter(
        symbol for lines in pages.lines
        for symbol in sorted({found for line in lines for found in pdf.SYMBOL.findall(line.text)})
    )  # fmt: skip
    kept = pdf.without_running_lines(pages, left_out)
    body = _usual([line for lines in kept for line in lines])
    rows = []
    for number, lines in enumerate(kept, start=1):
        small = takewhile(lambda line: 0 < line.size <= 0.9 * body and not line.bold, lines[::-1])
        text = len(lines) - len(list(small))  # small lines at the end of a page are footnotes
        rows += [
            Row(number, line.text, line.bold, line.size, line.base, line.marks, at >= text)
            for at, line in enumerate(lines)
        ]
    return rows, symbols


def _usual(rows: Sequence) -> float:
    """Size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _docx_rows(data: bytes, left_out: Gathering) -> tuple[list[Row], Counter[str]]:
    """Paragraphs of a Word document and of its tables; it has no pages of its own."""
    import docx
    from docx.exceptions import PythonDocxError
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    def styled(run, style, what: str):
        found = None
        with suppress(
            ValueError, PythonDocxError
        ):  # a value that no word processor writes says nothing
            found = getattr(run.font, what)  # what a run does not say, its paragraph's style says
            while found is None and style is not None:
                found, style = getattr(style.font, what), style.base_style
        return found

    document = docx.Document(io.BytesIO(data))
    type_of = TypeOfRuns(document.styles.element)
    rows, symbols = [], Counter()
    for item in document.element.body.iter(qn("w:p")):
        paragraph = Paragraph(item, document)
        runs = [Run(run, paragraph) for run in runs_shown(item, type_of, left_out)]
        text = " ".join("".join(run.text for run in runs).split())
        style = paragraph.style  # None in a document without a default one
        if not text or (style is not None and (style.name or "").lower().startswith("toc")):
            continue
        head = [run for run in runs if re.search(r"\w", run.text) and "[" not in run.text]
        bold = bool(head) and all(styled(run, style, "bold") for run in head)
        size = styled(runs[0], style, "size")
        symbols.update(pdf.SYMBOL.findall(text))
        rows.append(Row(1, text, bold, size.pt if size else 11.0))
    return rows, symbols


# --- what a heading names -------------------------------------------------------------------------

_BEHALF = re.compile(r"^(.+?)[\s,;(–—-]*(?:\balso\s+)?\bon\s+behalf\s+of\s+(.+?)\)?$", re.I)
_ASIDE = re.compile(
    r"\s*\((?:continued|cont’?d\.?|[A-Z]{2,10})\)|^(?:(?!ST\.)[A-Z]{1,2}|\d{1,3})[.)] "
)
_MEMBERS = re.compile(r",? and (?:its|the|their)(?: \d+)? member states$", re.I)
_NUMERAL = r"(?=[IVX])(X{0,3}(?:IX|IV|V?I{0,3}))"
_CHAPTER = re.compile(
    rf"^(?:chapter\s+{_NUMERAL}\b\s*[.:)–—-]?|{_NUMERAL}\s*[.:)])\s*(\S.*)$", re.IGNORECASE
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_IDLE = {"the", "of", "on", "for", "and", "chapter"}


class Speakers:
    """Delegations by the names that headings give them: a session's own, and those there are."""

    def __init__(self, own: Collection[str]) -> None:
        self._own = Directory(Delegation(name) for name in own)
        names = {*own, *(one.name for one in directory())}
        self._names = {_plain(name): name for name in sorted(names)}

    def named(self, text: str) -> tuple[str, str] | None:
        """The delegation that a text is the name of, and for whom it speaks; None when it is more.

        Examples
        --------
        >>> Speakers([]).named("A. European Union and its 27 member States")
        ('European Union', 'its member States')
        """
        text = _ASIDE.sub("", text.strip(" :*"))
        if found := _BEHALF.match(text):
            speaker, group = self._find(found[1]), self._find(_ASIDE.sub("", found[2]))
            if speaker and group and group.kind == "group":
                return group.name, group.name
            return (speaker.name, found[2]) if speaker else None
        plain = _MEMBERS.sub("", text)
        one = self._find(plain)
        return one and (one.name, "" if plain == text else "its member States")

    def _find(self, text: str) -> Delegation | None:
        return self._own.find(text) or directory().find(text, codes=False)

    def near(self, text: str) -> str:
        """The delegation that a misspelt name is for; empty when none is near."""
        known = list(self._names)
        found = process.extractOne(_plain(text), known, scorer=fuzz.ratio, score_cutoff=80)
        return self._names[found[0]] if found else ""

    def inside(self, text: str) -> str:
        """A delegation whose name stands in a longer text; empty when there is none."""
        padded = f" {_plain(text)} "
        found = [name for plain, name in self._names.items() if f" {plain} " in padded]
        return max(found, key=len, default="")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("-", "")))


def _stems(title: str) -> frozenset[str]:
    words = (word.replace("isation", "ization") for word in _plain(title).split())
    stems = {word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words}
    return frozenset(stems - _IDLE)


class Title(NamedTuple):
    """A chapter's heading: its number, what it says, and the chapter that is meant, if any."""

    number: int
    text: str
    key: str
    exact: bool


def chapter_title(text: str, titles: Mapping[str, str], *, numbered: bool = True) -> Title | None:
    """What a chapter's heading says; None when a text is none.

    Examples
    --------
    >>> chapter_title("IV. Provisions on lights", {"lights": "Lights"})
    Title(number=4, text='Provisions on lights', key='lights', exact=True)
    """
    found = _CHAPTER.match(text)
    if not found and numbered:
        return None
    values = [_ROMAN[letter] for letter in ((found[1] or found[2]) if found else "").upper()]
    number = sum(-one if one < max(values[at:]) else one for at, one in enumerate(values))
    title = re.sub(r"\s+\d+$", "", found[3] if found else text)
    stems = _stems(title)
    same = [key for key, known in titles.items() if _stems(known) in (stems, stems - {"provision"})]
    if len(same) == 1:
        return Title(number, title, same[0], exact=True)
    wider = [key for key, known in titles.items() if _stems(known) < stems]
    key = wider[0] if len(wider) == 1 else ""
    return Title(number, title, key, exact=False) if found else None


# --- headings -------------------------------------------------------------------------------------

_ORIGINAL = re.compile(r"\boriginal\b\s*:?\s*([^\];/,]*)", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")
_NOTES = re.compile(r"\s*((?:\[[^\[\]]*\]\s*)+)$")
#: An entry of the table of contents.
_LEADER = re.compile(r"^(.*?)\s*(?:[.…·_]\s?){4,}\s*\d*$")
#: How headings inside a text begin.
_OF_A_TEXT = re.compile(
    r"(?:articles?|sections?|part|annex|appendix|paragraphs?|title|option)\b|\(?\w{1,4}[.)]", re.I
)


class _Body:
    """The rows that may be text or headings: no footnotes, no table of contents."""

    def __init__(self, compilation: Compilation) -> None:
        self.rows, self.kind = compilation.rows, compilation.kind
        self.places = [
            place for place, row in enumerate(self.rows)
            if not row.footnote and not _LEADER.match(row.text)
        ]  # fmt: skip
        text = [self.rows[place] for place in self.places]
        self.size = _usual(text)
        bold = sum(len(row.text) for row in text if row.bold)
        self.all_bold = bold > 0.8 * sum(len(row.text) for row in text)

    def set_off(self, place: int) -> bool:
        """Whether a row is set as headings are."""
        row = self.rows[place]
        return row.bold and not self.all_bold and not row.text.startswith("[")

    def tight(self, before: int, place: int) -> bool:
        """Whether a row surely goes on the row before."""
        last, row = self.rows[before], self.rows[place]
        near = 0 < last.base - row.base <= 1.6 * row.size
        return self.kind == "pdf" and row.page == last.page and near

    def blocks(self) -> Iterator[list[int]]:
        """Rows of one size that are set off and stand together."""
        block: list[int] = []
        for place in self.places:
            row, last = self.rows[place], self.rows[block[-1]] if block else None
            on = last and abs(row.size - last.size) <= 0.4 and not last.text.endswith("]")
            if block and not (self.set_off(place) and on):
                yield block
                block = []
            block += [place] * self.set_off(place)
        yield from [block] * bool(block)

    def notes_after(self, place: int) -> tuple[str, int]:
        """Notes in square brackets after a heading, and the row where the text begins."""
        notes, at = "", bisect_left(self.places, place + 1)
        while at < len(self.places):
            text, end = self.rows[self.places[at]].text, at + 1
            most = min(at + _MOST_ROWS, len(self.places))
            while text.startswith("[") and "]" not in text and end < most:
                text, end = f"{text} {self.rows[self.places[end]].text}", end + 1
            if not _is_note(text):
                break
            notes, at = f"{notes} {text}".strip(), end
        return notes, self.places[at] if at < len(self.places) else len(self.rows)

    def between(self, start: int, stop: int) -> list[int]:
        """Places of the text from one row up to another."""
        return self.places[bisect_left(self.places, start) : bisect_left(self.places, stop)]

    def heading(self, places: Sequence[int]) -> Heading:
        """The heading in some rows."""
        text = re.sub(r"(?<=\w)- (?=[a-z])", "-", " ".join(self.rows[at].text for at in places))
        own = _NOTES.search(text)
        own = own[1] if own and own.start() and _is_note(own[1]) else ""
        after, body = self.notes_after(places[-1])
        return Heading(places[0], body, text.removesuffix(own).strip(), f"{own} {after}".strip())


def _is_note(text: str) -> bool:
    return bool(_NOTES.fullmatch(text) and (_ORIGINAL.search(text) or _DATE.search(text)))


def find_headings(body: _Body, speakers: Speakers, titles: Mapping[str, str]) -> list[Heading]:
    """Everything that is set as a heading, and names of delegations alone on a row, in order."""
    rows = body.rows
    numbered = any(chapter_title(rows[at].text, titles) for at in body.places if body.set_off(at))

    def read(places: Sequence[int], *, exactly: bool) -> Heading | None:
        one = body.heading(places)
        title = chapter_title(one.text, titles, numbered=numbered)
        if title and (title.exact or not exactly):
            one.what, one.number, one.key = "chapter", title.number, title.key
            if title.key and not title.exact:
                one.why = f"a chapter taken for “{titles[title.key]}”"
        elif named := speakers.named(one.text):
            one.what, (one.key, one.on_behalf_of) = "delegation", named
        return one if one.what != "other" or not exactly else None

    found: list[Heading] = []
    for block in body.blocks():
        at = 0
        while at < len(block):
            for stop in range(min(at + _MOST_ROWS, len(block)), at, -1):
                if one := read(block[at:stop], exactly=True):
                    one.doubtful = at > 0 and found[-1].what == "other"
                    break
            else:
                while stop < len(block) and body.tight(block[stop - 1], block[stop]):
                    stop += 1
                one = read(block[at:stop], exactly=False)
            found.append(one)
            at = stop
    begun = min((one.start for one in found if one.what == "delegation"), default=0)
    for place in body.places:
        if place > begun and not body.set_off(place) and len(rows[place].text) < 120:
            one = body.heading([place])
            if named := speakers.named(one.text):
                one.what, one.key = "plain", named[0]
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def decide(headings: Sequence[Heading], body: _Body, speakers: Speakers) -> None:
    """Decide on every heading: set its ``verdict``, and say ``why`` it is not taken."""
    names = [one for one in headings if one.what == "delegation"]
    sizes = Counter(body.rows[one.start].size for one in names)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    off = {one.start: body.rows[one.start].size - usual for one in headings}
    _decide_chapters(headings, off)
    noted = len(names) > 1 and sum(bool(one.notes) for one in names) >= 0.8 * len(names)
    groups: list[list[Heading]] = [[]]
    for one in headings:
        if one.what == "chapter" and one.verdict != "text":
            groups.append([])
        elif one.what in ("delegation", "plain"):
            groups[-1].append(one)
    for group in groups:
        _decide_delegations(group, off, noted=noted)
    taken = [one for one in names if one.verdict == "taken"]
    others = [one for one in headings if one.what == "other"]
    inside = {one.start for one in others if taken and one.start > taken[0].start}
    alike = [
        one.start for one in others
        if one.start in inside and abs(off[one.start]) <= 0.4 and usual > 1.05 * body.size
        and not _OF_A_TEXT.match(one.text)
    ]  # fmt: skip
    if len(alike) > max(3, 0.2 * len(taken)):  # papers have headings of the same kind
        alike = []
    for one in others:
        if one.notes or one.start in alike:
            near = speakers.near(one.text)
            hint = f"; did you mean {near}?" if near else ""
            one.verdict, how = "open", "noted" if one.notes else "set"
            one.why = f"{how} like a delegation's heading, but {NAMELESS}{hint}"
        elif one.start in inside and (name := speakers.inside(one.text)):
            one.why = f"names {name} but says more than a name; left in the paper"


def _decide_chapters(headings: Sequence[Heading], off: Mapping[int, float]) -> None:
    """Take the chapters of the compilation, and not those that papers quote.

    A chapter's heading is larger than delegations', or the alphabet begins anew after it.
    """
    named = [one for one in headings if one.what != "plain"]
    for at, one in enumerate(named):
        if one.what != "chapter":
            continue
        before = [it.order for it in named[:at] if it.what == "delegation"][-1:]
        after = [it.order for it in named[at + 1 :] if it.what == "delegation"][:1]
        following = named[at + 1] if at + 1 < len(named) else None
        followed = following and (following.what != "other" or following.notes)
        if off[one.start] > 0.4 or (followed and after and after <= (before or after)):
            one.verdict = "taken"
        elif followed:
            one.verdict, one.why = "open", "reads like a chapter's heading; nothing bears it out"
        else:
            one.why = "reads like a chapter's heading, but no delegation follows"
    taken = [one for one in named if one.what == "chapter" and one.verdict == "taken"]
    for one in named:  # what nothing bears out and fits nowhere is quoted
        fits = all(
            it.number != one.number and (it.start < one.start) == (it.number < one.number)
            for it in taken
        )
        if one.what == "chapter" and one.verdict == "open" and not fits:
            one.verdict, one.why = "text", "a chapter's number again, or out of order; quoted text?"
    for one, sure in zip(taken, _sure([one.number for one in taken]), strict=True):
        if one.number and not sure:
            one.verdict, one.why = "open", "a chapter's number again, or out of order"


def _decide_delegations(group: Sequence[Heading], off: Mapping[int, float], *, noted: bool) -> None:
    """Take the headings under one chapter that notes or the alphabetical order bear out."""
    previous = ""
    for one in group:
        one.why = _against(one, previous, set_alike=abs(off[one.start]) <= 0.4, noted=noted)
        if not one.why:
            one.verdict, previous = "taken", one.key
    taken = [one for one in group if one.verdict == "taken"]
    for one in group:
        fits = all((it.start < one.start) == (it.order < one.order) for it in taken)
        if one.verdict == "text" and (one.notes or (fits and (noted or one.doubtful))):
            one.verdict = "open"  # a paper of this delegation would stand here
        elif one.what == "plain" and taken and not fits:
            one.why = ""  # the end of a sentence
    orders = _sure([one.order for one in taken]), _sure([_plain(one.key) for one in taken])
    for one, by_text, by_name in zip(taken, *orders, strict=True):
        if not (one.notes or by_text or by_name):
            one.verdict, one.why = "open", "a delegation's name out of alphabetical order"


def _against(one: Heading, previous: str, *, set_alike: bool, noted: bool) -> str:
    """What speaks against a heading of a delegation; empty when nothing does."""
    if one.what == "plain":
        return "a delegation's name on a line of its own, but not bold"
    if one.notes:
        return ""
    if previous == one.key:
        return f"{previous} again: taken for the same paper going on"
    if not set_alike:
        return "a delegation's name, but set unlike the headings of the others"
    if noted:
        return "a delegation's name without the note in brackets that others have"
    return "a delegation's name, perhaps the end of the text before" if one.doubtful else ""


def _sure(keys: Sequence) -> list[bool]:
    """Which items stand in every longest rising sequence: those whose place is not in doubt.

    Examples
    --------
    >>> _sure(["Albania", "Chile", "Brazil", "Canada"]), _sure(["Brazil", "Albania"])
    ([True, False, True, True], [False, False])
    """

    def rising(ranks: Sequence[int]) -> list[int]:
        lowest: list[int] = []
        lengths = []
        for rank in ranks:
            at = bisect_left(lowest, rank)
            lowest[at : at + 1] = [rank]
            lengths.append(at + 1)
        return lengths

    rank = {key: place for place, key in enumerate(sorted(set(keys)))}
    ends = rising([rank[key] for key in keys])
    starts = rising([-rank[key] for key in reversed(keys)])[::-1]
    longest = max(ends, default=0)
    on = [end + start - 1 == longest for end, start in zip(ends, starts, strict=True)]
    levels = Counter(end for end, kept in zip(ends, on, strict=True) if kept)
    return [kept and levels[end] == 1 for end, kept in zip(ends, on, strict=True)]


# --- the proposal ---------------------------------------------------------------------------------


def propose(
    compilation: Compilation, own: Collection[str], titles: Mapping[str, str], chapter: str = ""
) -> Proposal:
    """Propose how to split a compilation: a manifest, and what may be a heading and is not in it.

    ``own`` are delegations that the directory of names does not hold, ``titles`` those of chapters
    by their keys, and ``chapter`` that of papers above which no chapter's heading stands. Where
    headings cannot be told from text there are no rows, and a warning.
    """
    body, speakers, rows = _Body(compilation), Speakers(own), compilation.rows
    headings = find_headings(body, speakers, titles)
    decide(headings, body, speakers)
    listing = [(one, one.why) for one in headings if one.verdict == "text" and one.why]
    bounds = [one for one in headings if one.verdict != "text"]
    papers: list[Paper] = []
    under = "no chapter's heading stands above it (--chapter names that of the whole file)"
    for one, stop in zip(bounds, [*(it.start for it in bounds), len(rows)][1:], strict=True):
        if one.what == "chapter":
            chapter = one.key if one.verdict == "taken" else ""
            under = f"under “{one.text}”, which is no known chapter"
            if one.why or not one.key:
                listing.append((one, one.why or "a chapter that is not known"))
        elif one.verdict == "taken" and chapter:
            papers.append(Paper(chapter, one.key, one, stop))
        else:
            pages = _pages(body, one.start, stop)
            listing.append((one, f"{one.why or under}; its text (pages {pages}) in no row"))
    table = [(rows[one.start].page, one.text, why) for one, why in listing]
    table += _missing(compilation, headings, speakers)
    manifest, mixed = _manifest(compilation, body, papers, headings)
    warnings = list(compilation.warnings)
    if body.all_bold:
        warnings.append("most of the text is bold, so that bold type tells no heading")
    if not papers:
        warnings.append(
            "cannot tell where papers begin: no heading of a delegation stands in bold under a "
            "chapter's; split by hand, give the headings bold type, or name a chapter for the "
            "whole file with --chapter"
        )
    elif mixed:
        warnings.append(MIXED)
    unmatched = pd.DataFrame(sorted(set(table)), columns=["page", "text", "why"])
    return Proposal(manifest, unmatched, tuple(warnings), tuple(papers))


def _missing(
    compilation: Compilation, headings: Sequence[Heading], speakers: Speakers
) -> Iterator[tuple[int, str, str]]:
    """Delegations that the table of contents lists more often than headings were found."""
    found = Counter(one.key for one in headings if one.why or one.verdict != "text")
    for row in compilation.rows:
        entry = _LEADER.match(row.text)
        if entry and (named := speakers.named(entry[1])):
            found[named[0]] -= 1
            if found[named[0]] < 0:
                why = "listed in the table of contents, but no such heading was found"
                yield row.page, entry[1], why


def _pages(body: _Body, start: int, stop: int) -> str:
    """The pages from one row up to another, as a manifest has them."""
    places = body.between(start, stop)
    first, last = body.rows[places[0]].page, body.rows[places[-1]].page
    return f"{first}-{last}" if last > first else f"{first}"


def _manifest(
    compilation: Compilation, body: _Body, papers: Sequence[Paper], headings: Sequence[Heading]
) -> tuple[pd.DataFrame, bool]:
    """Rows of the manifest in the order of the document, and whether papers share pages."""
    owner: dict[int, str] = {}
    for one in headings:  # a chapter's heading is nobody's text
        if one.what == "chapter" and one.verdict != "text":
            owner |= dict.fromkeys(range(one.start, one.body), "")
    for paper in papers:
        owner |= dict.fromkeys(range(paper.heading.start, paper.stop), paper.delegation)
    on_page: defaultdict[int, set[str]] = defaultdict(set)
    for place in body.places:
        on_page[body.rows[place].page].add(owner.get(place, "other text"))
    parts_of: defaultdict[tuple[str, str], list[Paper]] = defaultdict(list)
    for paper in papers:
        parts_of[paper.chapter, paper.delegation].append(paper)
    found, mixed = [], compilation.kind != "pdf"
    for (chapter, delegation), parts in parts_of.items():
        heading, notes = parts[0].heading, [part.heading.notes for part in parts]
        pages = [_pages(body, part.heading.start, part.stop) for part in parts]
        for page in sorted({int(end) for span in pages for end in span.split("-")}):
            if others := sorted(on_page[page] - {delegation, ""}):
                mixed = True
                notes.append(f"page {page} shared with {', '.join(others)}")
        original = _ORIGINAL.search(heading.notes)
        found.append(
            {
                "file": compilation.name, "delegation": delegation, "chapter": chapter,
                "pages": ",".join(pages) if compilation.kind == "pdf" else "",
                "language": code_of(original[1]) if original else "",
                "symbol": compilation.symbol, "url": "", "sha256": compilation.sha256,
                "on_behalf_of": heading.on_behalf_of,
                "note": "; ".join(dict.fromkeys(filter(None, notes))),
            }
        )  # fmt: skip
    return pd.DataFrame(found, columns=list(MANIFEST_COLUMNS), dtype=str), mixed


def extract(compilation: Compilation, papers: Sequence[Paper]) -> dict[tuple[str, str], str]:
    """Texts of the papers by chapter and delegation: what stands between their headings.

    Lines stand as they are printed, an empty one between paragraphs; footnotes follow at the end of
    the paper that they are marked in.
    """
    rows = compilation.rows
    owner = {at: place for place, paper in enumerate(papers)
             for at in range(paper.heading.start, paper.stop)}  # fmt: skip
    marked = {(row.page, mark): owner.get(at) for at, row in enumerate(rows) if not row.footnote
              for mark in row.marks}  # fmt: skip
    notes: defaultdict[int | None, list[str]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.footnote:
            if row.marks or not rows[at - 1].footnote:
                of = marked.get((row.page, row.marks[0] if row.marks else ""), owner.get(at))
            notes[of] += [*[""] * bool(row.marks), row.text]
    texts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for place, paper in enumerate(papers):
        told: list[str] = []
        last = None
        for row in rows[paper.heading.body : paper.stop]:
            if not row.footnote:
                step = last.base - row.base if last and last.page == row.page else 0
                apart = compilation.kind == "docx" or not 0 <= step <= 1.5 * row.size
                told += ["", row.text] if last and apart else [row.text]
                last = row
        texts[paper.chapter, paper.delegation].append("\n".join([*told, *notes[place]]).strip())
    return {key: "\n\n".join(filter(None, parts)) + "\n" for key, parts in texts.items()}
