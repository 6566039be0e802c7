"""Makers of compilations as the United Nations print them, for the tests of `split`.

The layout is theirs in broad lines; every text is nonsense, and only the names of delegations and
of chapters are real. What is planted is returned, so that a test can ask for exactly that.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

SYMBOL = "A/AC.999/9"
JOB = "V.22-98765"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, FOOT = 90.0, 505.0, 110.0, 750.0

CHAPTERS = {
    "preamble": "Preamble",
    "general-provisions": "General provisions",
    "criminalization": "Criminalization",
    "procedural-measures": "Procedural measures and law enforcement",
    "international-cooperation": "International cooperation",
}

WORDS = [
    "blorp", "quandle", "mivvet", "tarn", "frellick", "zabbot", "ostren", "gildew", "parmot",
    "snivel", "drune", "wexley", "humbert", "corvane", "lisp", "thrandle", "obsket", "marrin",
    "yolp", "fendric",
]  # fmt: skip


def nonsense(words: int, seed: int = 0) -> str:
    """So many words of nonsense, the same for the same seed."""
    draw = random.Random(f"{words}-{seed}")
    return " ".join(draw.choice(WORDS) for _ in range(words)).capitalize() + "."


@dataclass(frozen=True)
class Item:
    """Something inside a paper: a paragraph, or a heading that it quotes."""

    text: str
    bold: bool = False
    size: float | None = None
    footnote: str = ""
    tight: bool = False


@dataclass(frozen=True)
class Paper:
    """A planted paper: the lines of its heading, and who it is expected to be of."""

    heading: Sequence[str]
    delegation: str
    body: Sequence[Item] = (Item(nonsense(120)),)
    notes: Sequence[str] = ("[Original: English]", "[8 April 2022]")
    footnote: str = ""
    room: float | None = None  # points left on the page before the heading is set
    bold: bool = True
    entry: str = ""  # what the contents say, when it is not the heading


@dataclass(frozen=True)
class Chapter:
    """A planted chapter: its number, the lines of its title, its key and its papers."""

    number: str
    title: Sequence[str]
    key: str
    papers: Sequence[Paper]


@dataclass(frozen=True)
class Look:
    """How a compilation is set."""

    chapter_size: float = 14
    heading_size: float = 12
    body_size: float = 10
    bold: str = "Times-Bold"
    plain: str = "Times-Roman"
    contents: str = "all"  # all, chapters, or none
    leaders: bool = True
    new_page: bool = False  # a page of its own for each paper
    gap: float = 8


@dataclass
class Planted:
    """What stands in a compilation: (chapter, delegation, first page, last page, text)."""

    papers: list[tuple[str, str, int, int, str]] = field(default_factory=list)
    pages: int = 0

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Chapter, delegation and pages as a manifest has them."""
        return [
            (chapter, who, f"{first}-{last}" if last > first else f"{first}")
            for chapter, who, first, last, _ in self.papers
        ]

    @property
    def texts(self) -> dict[tuple[str, str], str]:
        """Text by chapter and delegation, its words parted by single spaces."""
        return {(chapter, who): text for chapter, who, _, _, text in self.papers}


class _Press:
    """Sets lines on pages and knows on which page it is."""

    def __init__(self, path: Path, look: Look, pages: int):
        self.canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
        self.look, self.pages = look, pages
        self.page, self.y = 1, TOP
        self.footnotes: list[tuple[str, str]] = []
        self.noted = 0

    def end_page(self) -> None:
        self._running()
        y = FOOT - 11 * sum(len(self._wrapped(text, 8)) for _, text in self.footnotes) + 30
        for mark, text in self.footnotes:
            for at, row in enumerate(self._wrapped(text, 8)):
                x = LEFT
                if at == 0:
                    self._put(x, y - 3, mark, self.look.plain, 5.5)
                    x += 6
                self._put(x, y, row, self.look.plain, 8)
                y += 11
        self.footnotes = []
        self.canvas.showPage()
        self.page += 1
        self.y = TOP

    def _running(self) -> None:
        odd = self.page % 2
        folio = f"{self.page}/{self.pages}"
        self._put(RIGHT - 60 if odd else LEFT, 60, SYMBOL, "Times-Bold", 9)
        self._put(RIGHT - 60 if odd else LEFT, 800, folio, "Times-Bold", 9)
        self._put(LEFT if odd else RIGHT - 60, 800, JOB, "Times-Roman", 7)

    def _put(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def _wrapped(self, text: str, size: float, width: float = RIGHT - LEFT) -> list[str]:
        rows, row = [], ""
        for word in text.split():
            if row and stringWidth(f"{row} {word}", self.look.plain, size) > width - 12:
                rows.append(row)
                row = word
            else:
                row = f"{row} {word}".strip()
        return [*rows, row]

    def room(self, size: float) -> None:
        """Begin a new page when the next line does not fit."""
        if self.y + size > FOOT - 24 * len(self.footnotes):
            self.end_page()

    def line(
        self,
        text: str,
        *,
        size: float,
        bold: bool = False,
        before: float = 0.0,
        mark: str = "",
        indent: float = 0.0,
    ) -> int:
        """Set one line and return its page."""
        if self.y > TOP:
            self.y += before
        self.room(size)
        font = self.look.bold if bold else self.look.plain
        x = LEFT + indent
        self.y += 1.2 * size
        self._put(x, self.y, text, font, size)
        if mark:
            self._put(x + stringWidth(text, font, size), self.y - 4, mark, font, 0.55 * size)
        return self.page

    def paragraph(self, item: Item, *, before: float) -> tuple[int, int]:
        """Set a paragraph; the pages of its first and last line."""
        size = item.size or self.look.body_size
        first = last = 0
        rows = self._wrapped(item.text, size)
        for at, row in enumerate(rows):
            mark = ""
            if item.footnote and at == len(rows) - 1:
                self.room(30)
                mark = self.footnote(item.footnote)
            gap = before if at == 0 and not item.tight else 0.0
            last = self.line(row, size=size, bold=item.bold, before=gap, mark=mark)
            first = first or last
        return first, last

    def footnote(self, text: str) -> str:
        self.noted += 1
        self.footnotes.append((str(self.noted), text))
        return str(self.noted)


def make(path: Path, chapters: Sequence[Chapter], look: Look | None = None) -> Planted:
    """Make a compilation as a PDF, and tell what stands in it."""
    look = look or Look()
    numbers: dict[object, int] = {}
    pages = 0
    for _ in range(3):  # the contents' page numbers settle in the second pass
        planted, found = _set(path, chapters, look, numbers, pages)
        if (found, planted.pages) == (numbers, pages):
            break
        numbers, pages = found, planted.pages
    return planted


def _set(
    path: Path, chapters: Sequence[Chapter], look: Look, numbers: dict, pages: int
) -> tuple[Planted, dict]:
    press = _Press(path, look, pages)
    planted, found = Planted(), {}
    _cover(press)
    if look.contents != "none":
        _contents(press, chapters, look, numbers)
    for at, chapter in enumerate(chapters):
        title = [f"{chapter.number}.  {chapter.title[0]}", *chapter.title[1:]]
        for i, row in enumerate(title):
            page = press.line(
                row, size=look.chapter_size, bold=True, before=0 if i else 2 * look.gap
            )
            found.setdefault(at, page)
        for number, paper in enumerate(chapter.papers):
            found[at, number] = _paper(press, chapter, paper, look, planted)
    press.end_page()
    press.canvas.save()
    planted.pages = press.page - 1
    return planted, found


def _cover(press: _Press) -> None:
    look = press.look
    for row, size, bold in [
        ("United Nations", 14, True),
        ("General Assembly", 20, True),
        ("Distr.: General", look.body_size, False),
        ("21 April 2022", look.body_size, False),
        ("Original: Arabic/English/French/Russian/Spanish", look.body_size, False),
        ("Committee for the Study of Nonsense", look.body_size, True),
        ("Ninth session", look.body_size, True),
        ("Compilation of gildew and parmot", 16, True),
        ("Note by the Secretariat", look.heading_size, True),
    ]:
        press.line(row, size=size, bold=bold, before=6)
    press.end_page()


def _contents(press: _Press, chapters: Sequence[Chapter], look: Look, numbers: dict) -> None:
    press.line("Contents", size=look.heading_size, bold=True)
    press.line("Page", size=8, indent=RIGHT - LEFT - 30)

    def entry(text: str, number: int, indent: float) -> None:
        rows = press._wrapped(text, look.body_size, width=260)
        for row in rows[:-1]:
            press.line(row, size=look.body_size, indent=indent)
        dots = 0
        while look.leaders and (
            stringWidth(rows[-1] + ". " * dots, look.plain, look.body_size) < 330 - indent
        ):
            dots += 1
        end = ". " * dots if look.leaders else "   "
        press.line(f"{rows[-1]} {end}{number}", size=look.body_size, indent=indent)

    for at, chapter in enumerate(chapters):
        entry(f"{chapter.number}. {' '.join(chapter.title)}", numbers.get(at, 0), 0)
        if look.contents == "all":
            for number, paper in enumerate(chapter.papers):
                entry(paper.entry or " ".join(paper.heading), numbers.get((at, number), 0), 20)
    press.end_page()


def _paper(press: _Press, chapter: Chapter, paper: Paper, look: Look, planted: Planted) -> int:
    if look.new_page and press.y > TOP + 60:
        press.end_page()
    if paper.room is not None:
        while press.y + 1.2 * look.body_size + look.gap < FOOT - paper.room - 40:
            press.line("Tarn yolp.", size=look.body_size, before=look.gap)
            _add(planted, "Tarn yolp.", press.page)
        press.y = FOOT - paper.room - 1.2 * look.heading_size - 2 * look.gap
    first = last = 0
    rows = list(paper.heading)
    for at, row in enumerate(rows):
        mark = ""
        if paper.footnote and at == len(rows) - 1:
            press.room(60)
            mark = press.footnote(paper.footnote)
        last = press.line(
            row,
            size=look.heading_size,
            bold=paper.bold,
            before=0 if at else 2 * look.gap,
            mark=mark,
        )
        first = first or last
    for note in paper.notes:
        last = press.line(note, size=look.body_size, before=2, indent=RIGHT - LEFT - 100)
    planted.papers.append((chapter.key, paper.delegation, first, last, ""))
    if paper.footnote:
        _add(planted, paper.footnote, last)
    for item in paper.body:
        before = look.gap
        _, last = press.paragraph(item, before=before)
        _add(planted, item.text, last)
        if item.footnote:
            _add(planted, item.footnote, last)
    return first


def _add(planted: Planted, text: str, page: int) -> None:
    """Note that a paper goes on with a text to a page."""
    if planted.papers:
        chapter, who, first, last, before = planted.papers[-1]
        planted.papers[-1] = (chapter, who, first, max(last, page), f"{before} {text}".strip())


def papers_of(names: Sequence[str], words: int = 150, seed: int = 0, **rest) -> list[Paper]:
    """Plain papers of delegations, each of some paragraphs."""
    return [
        Paper(
            [name], name, [Item(nonsense(words, seed + at)), Item(nonsense(words // 2, at))], **rest
        )
        for at, name in enumerate(names)
    ]


def article(text: str) -> Item:
    """A heading of an article that a paper quotes, bold and as large as its text."""
    return Item(text, bold=True)
