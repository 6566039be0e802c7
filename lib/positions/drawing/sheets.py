"""Sheets in the house style: pictures, axes in pixels, text that fits."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import IdentityTransform

from positions.palette import INK, NEUTRAL

#: Widths of a drawing: the text column of a page, and that of a phone.
WIDE, NARROW = 680, 340

#: Size of all letters and the height of a line of them.
SIZE, LINE = 12, 15

#: Height of capitals and digits.
_CAPITALS = 0.729 * SIZE

#: About the height of a line as matplotlib counts it, which goes by the letters in each.
SPACING = 1.2

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "axes.edgecolor": NEUTRAL,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.facecolor": "none",
    "text.color": INK,
    "text.parse_math": False,  # a name with $ in it is a name
    "xtick.color": NEUTRAL,
    "xtick.labelcolor": INK,
    "ytick.color": NEUTRAL,
    "ytick.labelcolor": INK,
    "text.hinting": "no_hinting",  # widths that hold at any size
    "svg.hashsalt": "positions",
    "svg.fonttype": "none",
    "figure.dpi": 72,  # so that a point is a pixel
}


@contextmanager
def house_style() -> Iterator[None]:
    """The house style and nothing else; names that do not fit are drawn as well as they can be."""
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        yield


@dataclass(frozen=True)
class Picture:
    """A figure as it is drawn for a page and for a phone."""

    wide: Figure
    narrow: Figure


P = ParamSpec("P")


def picture(draw: Callable[Concatenate[int, P], Figure]) -> Callable[P, Picture]:
    """Make of a function that draws at a width (its first argument) one that draws at both."""

    @functools.wraps(draw)
    def drawn(*arguments: P.args, **named: P.kwargs) -> Picture:
        with house_style():
            return Picture(*(draw(width, *arguments, **named) for width in (WIDE, NARROW)))

    return drawn


def sheet(width: float, height: float) -> Figure:
    """A blank figure of so many pixels."""
    return Figure(figsize=(width / 72, height / 72))


def height_of(figure: Figure) -> float:
    """Height of a figure in pixels."""
    return float(figure.get_figheight()) * 72


def plot(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes at a place of a figure, whose own vertical scale is pixels from their top."""
    whole = figure.get_size_inches() * 72
    bottom = whole[1] - top - height
    axes = figure.add_axes(
        (left / whole[0], bottom / whole[1], width / whole[0], height / whole[1])
    )
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.tick_params(length=0, pad=5)
    axes.set_axisbelow(True)
    return axes


@functools.lru_cache(maxsize=8192)
def text_width(text: str, weight: str = "normal", size: float = SIZE) -> float:
    """Width of one line of text in pixels."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a glyph that the font lacks
        return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def wrap(text: str, width: float, weight: str = "normal") -> list[str]:
    """A text on lines of a width; a word that is longer is cut.

    Examples
    --------
    >>> wrap("General provisions", 80)
    ['General', 'provisions']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, weight) <= width:
            lines[-1] = longer
        else:
            lines += _cut(word, width, weight)
    return lines or [""]


def _cut(word: str, width: float, weight: str) -> list[str]:
    """A word in pieces that are not wider than a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def write(
    figure: Figure, x: float, y: float, text: str, *, align: str = "left", colour: str = INK,
    weight: str = "normal", upright: bool = False, role: str = "",
) -> Text:  # fmt: skip
    """Write a text whose middle lies at a height; an upright one runs upwards from there.

    The middle of one line is that of its capitals, whatever letters it has: texts at one height
    stand on one line.
    """
    drop = 0 if "\n" in text else _CAPITALS / 2
    return figure.text(
        x + upright * drop, height_of(figure) - y - (not upright) * drop, text,
        transform=IdentityTransform(), color=colour, weight=weight, ha=align,
        va="baseline" if drop else "center", gid=role or None, linespacing=SPACING,
        rotation=90 if upright else 0, rotation_mode="anchor",
    )  # fmt: skip


def number(value: float, digits: int = 2) -> str:
    """A number as figures show it, never minus zero.

    Examples
    --------
    >>> number(-0.001), number(-0.4)
    ('0.00', '−0.40')
    """
    return f"{round(float(value), digits) + 0.0:,.{digits}f}".replace("-", "−")


def few(value: float, singular: str, plural: str = "") -> str:
    """A count with its noun.

    Examples
    --------
    >>> few(1, "signal"), few(3, "country", "countries")
    ('1 signal', '3 countries')
    """
    return f"{value:,.0f} {singular if value == 1 else plural or singular + 's'}"
