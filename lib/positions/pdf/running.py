"""Running heads and feet."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from positions.left_out import RUNNING, Gathering
from positions.pdf.lines import EDGE, MARGIN, SAMPLE, Line, PdfPages

#: How headings with a number begin, which may grow with the page's, too.
_OF_A_TEXT = re.compile(
    r"(?:articles?|chapters?|sections?|parts?|paragraphs?|proposals?|option)\s+\W*(?:\d|[ivxl]+\b|[a-z]\b)",
    re.IGNORECASE,
)

#: A document's symbol, such as A/AC.291/9, and a printer's job number, such as V.22-01234 (E).
SYMBOL = re.compile(r"\b(?=\S*\d)[A-Z]{1,8}(?:/[A-Za-z0-9](?:[A-Za-z0-9.]*[A-Za-z0-9])?)+")

_JOB = re.compile(r"[A-Z]{1,3}\.\d{2}-\d{4,6}(?:\s*\([A-Z]\))?(?:\s+\d{6})*")

_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|стр\.|página|第)?\s*(\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|of|de|sur|из)\s*\d{1,4})?"
    r"\W*",
    re.I,
)

_SOME_NUMBER = re.compile(r"\d{1,4}")

#: The end of a sentence of some words.
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.;:,?!]", re.DOTALL)

#: Type smaller than this share of the body's is small; a step of more leadings than this parts
#: lines; a document of so many pages has running heads in small type, and in that of the body.
SMALL, APART, LONGER, LONG = 0.92, 1.25, 3, 4


def without_running_lines(pages: PdfPages, left_out: Gathering) -> list[list[Line]]:
    """Leave out heads, feet and page numbers: lines at the top or foot that look like one.

    A page number or a document's symbol does when it stands in the margin, any other line when it
    returns on most pages of a longer document, or begins or ends with the page's number there. All
    are apart from the text, or in small type: body type with the body's leading after it is text,
    whatever it says.
    """
    body, leading = _usual_type(pages)
    edges = [
        {
            at: _running_keys(line.text, line.base > height / 2, number)
            for at, line in enumerate(lines)
            if not EDGE * height < line.base < (1 - EDGE) * height
        }
        for number, (lines, height) in enumerate(zip(pages.lines, pages.heights, strict=True))
    ]
    returning, is_long = _returning(edges), len(edges) >= LONG
    kept = []
    for lines, height, edge in zip(pages.lines, pages.heights, edges, strict=True):
        marks, looks, firm = set(), set(), set()  # firm: whatever the leading
        for at, keys in edge.items():
            text, base, size = lines[at].text, lines[at].base, lines[at].size
            in_margin = not MARGIN * height < base < (1 - MARGIN) * height
            returns = returning.intersection(keys)
            own = {key for key in returns if len(key) > 2 or isinstance(key[1], str)}
            is_mark = in_margin and _is_page_mark(text)
            if is_mark:
                marks.add(at)
            elif not returns or _OF_A_TEXT.match(text):
                continue
            elif is_long and in_margin and not _SENTENCE.fullmatch(text):
                looks.add(at)
            if 0 < size < SMALL * body and (is_mark or own):
                firm.add(at)
        looks |= firm
        gone = marks if len(looks | marks) == len(lines) else looks | marks  # there is other text
        for block in _blocks(lines, APART * leading) if gone else ():
            if not gone.issuperset(block):  # some of it is text
                gone -= block - firm
        for at in sorted(gone):
            left_out.take(RUNNING, lines[at].text)
        kept.append([line for at, line in enumerate(lines) if at not in gone])
    return kept


def _is_page_mark(text: str) -> bool:
    """Whether a line is nothing but a page number or the symbol or number of a document."""
    own = _JOB.sub("", SYMBOL.sub("", text)).strip()
    return not own or bool(_PAGE_NUMBER.fullmatch(own))


def _usual_type(pages: PdfPages) -> tuple[float, float]:
    """The size in which most letters are set, as far as was looked, and the usual leading."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    for lines in pages.lines[:: max(1, len(pages.lines) // SAMPLE)]:
        steps.update(round(one.base - other.base, 1) for one, other in itertools.pairwise(lines))
    for line in itertools.chain(*pages.lines):
        if line.size:
            sizes[line.size] += len(line.text)
    steps = Counter({step: times for step, times in steps.items() if 4 < step < 60})
    usual = steps.most_common(1)[0][0] if steps else 0.0
    return sizes.most_common(1)[0][0] if sizes else 0.0, usual


def _returning(edges: list[dict[int, list[tuple]]]) -> set[tuple]:
    """What returns at the top or foot of most pages, or of most left or right ones."""
    if len(edges) < LONGER:
        return set()
    found: set[tuple] = set()
    for side in (edges, edges[::2], edges[1::2]):
        times = Counter(key for edge in side for key in {*itertools.chain(*edge.values())})
        found.update(key for key, n in times.items() if n > max(2, len(side) / 2))
    return found


def _blocks(lines: list[Line], step: float) -> Iterator[set[int]]:
    """Places of lines that stand together, from the top of a page down."""
    block: list[int] = []
    for at in sorted(range(len(lines)), key=lambda at: -lines[at].base):
        if block and lines[block[-1]].base - lines[at].base > step:
            yield set(block)
            block = []
        block.append(at)
    yield set(block)


def _running_keys(text: str, top: bool, page: int) -> list[tuple]:
    """What a line has in common with those of other pages.

    It is its text, or the rest of it where a number in it grows with the page's; for a number at
    its beginning or end also that number alone, whatever stands beside it.
    """
    squeezed = " ".join(text.split())
    keys: list[tuple] = [(top, squeezed)]
    for match in _SOME_NUMBER.finditer(squeezed):
        before, after = squeezed[: match.start()], squeezed[match.end() :]
        offset = int(match[0]) - page
        keys.append((top, before, offset, after))
        if not (before and after):
            keys.append((top, offset))
    return keys
