"""Charts of rows: a name, what is drawn, and columns of numbers."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import IdentityTransform

from positions.drawing.keys import keys_height, write_keys
from positions.drawing.sheets import LINE, height_of, plot, sheet, text_width, wrap, write
from positions.drawing.telling import tell
from positions.palette import BAND, FAINT, INK, SOFT


class Column(NamedTuple):
    """Texts at the right of rows, with a heading of one or several lines."""

    head: str
    cells: Sequence[str]


class Rows(NamedTuple):
    """Rows of a figure: the axes beside their labels, and where each row lies in these."""

    figure: Figure
    axes: Axes
    middles: np.ndarray  # of what is drawn in each row
    edges: list[tuple[float, float]]  # top and bottom of each row, in the figure
    tracks: list[tuple[float, float]]  # top and bottom of upright lines, clear of labels

    def upright(
        self, place: float, colour: str = FAINT, width: float = 1, style: str = "-"
    ) -> None:
        """Draw an upright line behind all rows."""
        x, y = [], []
        for top, bottom in self.tracks:
            x += [place, place, np.nan]
            y += [top, bottom, np.nan]
        self.axes.plot(x[:-1], y[:-1], color=colour, linewidth=width, linestyle=style, zorder=0.5,
                       clip_on=False)  # fmt: skip

    def tell(self, row: int, text: str) -> None:
        """Let a whole row tell something when it is pointed at."""
        self.tell_part(row, 0, float(self.figure.get_figwidth()) * 72, text)

    def tell_part(self, row: int, left: float, right: float, text: str) -> None:
        """Let a part of a row, between two places of the figure, tell something."""
        top, bottom = self.edges[row]
        tell(self.figure, (left, top, right, bottom), text)

    def across(self, value: float) -> float:
        """Place of a value in the figure."""
        return float(self.axes.transData.transform((value, 0))[0])


#: Share of a drawing that labels may take beside what is drawn; longer ones go above their row.
_BESIDE = 0.34

_GAP, _EDGE = 10, 2


class Sides(NamedTuple):
    """What rows leave between their labels and the texts at their right."""

    labels: list[list[str]]  # on lines
    above: bool  # the labels stand above their rows
    left: float
    right: float
    sizes: list[float]  # of the columns

    @property
    def room(self) -> float:
        """Width of what lies between."""
        return self.right - self.left


def sides(
    width: float, labels: Sequence[str], columns: Sequence[Column] = (), beside: float = _BESIDE
) -> Sides:
    """Where labels and columns go: beside the rows where two lines are enough, else above them."""
    # measured as bold ones, so that no focus changes the layout
    lines = [wrap(text, beside * width, "bold") for text in labels]
    above = any(len(held) > 2 for held in lines)
    if above:
        lines = [wrap(text, width - 4, "bold") for text in labels]
    widest = max((text_width(line, "bold") for held in lines for line in held), default=0)
    sizes = [
        max((text_width(text, "bold") for text in (*cells, *head.split("\n"))), default=0)
        for head, cells in columns
    ]
    right = width - _EDGE - sum(size + _GAP for size in sizes)
    return Sides(lines, above, 0 if above else widest + _GAP, right, sizes)


def rows(
    width: float,
    labels: Sequence[str],
    *,
    columns: Sequence[Column] = (),
    strong: Collection[int] = (),
    faint: Collection[int] = (),
    pitch: float = 20,
    thickness: float = 14,
    head: float = 0,
    foot: float = LINE,
    axis: str = "",
    keys: Sequence[tuple[str, str]] = (),
    pad: float = 0,
    beside: float = _BESIDE,
) -> Rows:
    """Lay out a chart of rows, the first one on top.

    Parameters
    ----------
    width : float
        Of the drawing.
    labels : sequence of str
        Names of the rows.
    columns : sequence of Column
        Texts at the right of the rows.
    strong, faint : collection of int
        Rows to be set off, with a band behind them, and rows whose texts are pale.
    pitch, thickness : float
        Least height of a row with its gap, and the height of what is drawn in it.
    head, foot : float
        Room above the rows and below them, for the ends of the scale and for its numbers.
    axis : str
        What the horizontal scale shows.
    keys : sequence of (str, str)
        Names of colours.
    pad : float
        Room kept free at both ends of the horizontal scale.
    beside : float
        Share of the width that labels may take.
    """
    held = sides(width, labels, columns, beside)
    heights = [
        len(lines) * LINE + thickness + 7 if held.above else max(pitch, len(lines) * LINE + 4)
        for lines in held.labels
    ]
    heads = max([column.head.count("\n") + 1 for column in columns if column.head], default=0)
    top = keys_height(keys, width) + heads * LINE + head
    below = wrap(axis, width - held.left) if axis else []
    bottom = top + sum(heights)
    figure = sheet(width, bottom + foot + 6 + len(below) * LINE + (3 if below else 0))
    axes = plot(figure, held.left + pad, top, held.room - 2 * pad, sum(heights))
    edges = list(itertools.pairwise(top + np.cumsum([0.0, *heights])))
    middles = [
        (lower - 4 - thickness / 2 if held.above else (upper + lower) / 2) - top
        for upper, lower in edges
    ]
    half = thickness / 2
    tracks = [(at - half, at + half + 3) for at in middles] if held.above else [(0.0, sum(heights))]
    made = Rows(figure, axes, np.array(middles), edges, tracks)
    for row, lines in enumerate(held.labels):
        _write_row(made, row, lines, held, columns, bold=row in strong, pale=row in faint)
    for at, column in zip(_ends(held), columns, strict=True):
        for back, line in enumerate(reversed(column.head.split("\n"))):
            write(figure, at, top - head - LINE / 2 - back * LINE - 1, line, align="right",
                  colour=SOFT)  # fmt: skip
    write_keys(figure, keys, width)
    for place, line in enumerate(below):
        write(figure, held.left, bottom + foot + 6 + (place + 0.5) * LINE, line, colour=SOFT)
    return made


def _ends(held: Sides) -> Iterator[float]:
    """Right edges of the columns."""
    at = held.right
    for size in held.sizes:
        at += size + _GAP
        yield at


def _write_row(
    made: Rows, row: int, lines: list[str], held: Sides, columns: Sequence[Column],
    *, bold: bool, pale: bool,
) -> None:  # fmt: skip
    figure, (upper, lower) = made.figure, made.edges[row]
    look: dict[str, Any] = {
        "colour": SOFT if pale else INK, "weight": "bold" if bold else "normal",
    }  # fmt: skip
    middle = made.edges[0][0] + made.middles[row]
    if bold:
        whole = float(figure.get_figwidth()) * 72
        figure.add_artist(
            Rectangle((0, height_of(figure) - lower), whole, lower - upper, facecolor=BAND,
                      edgecolor="none", transform=IdentityTransform(), zorder=-1)
        )  # fmt: skip
    if held.above:
        write(figure, 0, upper + 2 + len(lines) * LINE / 2, "\n".join(lines), role="row", **look)
    else:
        write(figure, held.left - _GAP, middle, "\n".join(lines), align="right", role="row",
              **look)  # fmt: skip
    for at, column in zip(_ends(held), columns, strict=True):
        write(figure, at, middle, column.cells[row], align="right", **look)
