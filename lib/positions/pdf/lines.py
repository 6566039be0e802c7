"""Lines of a page and pages of a PDF, as they are read."""

from __future__ import annotations

import itertools
from statistics import median_high
from typing import NamedTuple

#: Share of the page's height at its top and foot in which running lines may stand.
EDGE, MARGIN = 0.15, 0.085

#: What is usual in a document is told by so many pages, and by one in so many lines.
SAMPLE = 8


class Line(NamedTuple):
    """A line of a page with its place in points from the lower left corner.

    ``size`` and ``bold`` are those of its letters, where they were asked for; what stands in square
    brackets at its end counts for neither. Otherwise ``size`` is that of its first letter, and 0
    where nobody looked. ``marks`` are the footnote marks that stood on it, ``struck`` the words
    through which a line is drawn.
    """

    text: str
    left: float
    right: float
    base: float
    spaced: bool = True  # a space parts it from the line before, where they are one
    marks: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    size: float = 0.0
    bold: bool = False


class PdfPages(NamedTuple):
    """The pages of a PDF: their lines in reading order, their heights, those that are pictures.

    ``odd`` are those whose fonts show other letters than they say; ``overlaid`` is the text of form
    fields, text boxes and comments by what it is, ``broken`` the number of broken streams, and
    ``struck`` the words through which a line is drawn, which are none of the lines.
    """

    lines: list[list[Line]]
    heights: list[float]
    pictures: list[int]
    odd: list[int]
    overlaid: list[tuple[str, str]]
    broken: int = 0
    struck: tuple[str, ...] = ()


def in_paragraphs(lines: list[Line]) -> str:
    """Lines of a page, an empty one where a wide gap parts paragraphs."""
    steps = [one.base - other.base for one, other in itertools.pairwise(lines)]
    usual = median_high([step for step in steps if 0 < step < 60] or [0])
    gaps = ["\n" if step > 1.4 * usual else "" for step in (0, *steps)]
    return "\n".join(gap + line.text for gap, line in zip(gaps, lines, strict=False))
