"""Everyone with everyone: who agrees with whom."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import IdentityTransform

from positions.delegations import EU, RUSSIA
from positions.drawing import (
    LINE,
    few,
    height_of,
    let_tell,
    picture,
    sheet,
    text_width,
    wrap,
    write,
)
from positions.figures.marks import fit
from positions.palette import BAND, EU_END, INK, NEUTRAL, RUSSIA_END

#: Common proposals from which on a pair's share is drawn in full ink.
FIRM = 6

#: Least size of a cell whose row has a name.
_CELL = 16


@picture
def agreement(
    width: int,
    frame: pd.DataFrame,
    order: list[str],
    *,
    focus: str = "",
    label: Callable[[str], str] = str,
) -> Figure:
    """Pairwise agreement: a box a pair, filled by the share; pairs with too little are left out.

    The frame has columns one, other, agreement, n, for pairs with enough in common; the order goes
    from the EU's end to Russia's. Where there is no room for a square of all, the columns are the
    two ends and the focus.
    """
    names = [fit(label(name)) for name in order]
    pairs = {
        (one, other): pair
        for pair in frame.itertuples()
        for one, other in itertools.permutations((pair.one, pair.other))
    }
    widest = max(text_width(name, "bold") for name in names) + 8
    cell = min((width - widest) / len(order), 24)
    if cell >= _CELL:
        return _square(width, pairs, order, names, focus, widest, int(cell))
    met = [name for name in (EU, RUSSIA, focus) if name in order]
    met = list(dict.fromkeys(met)) or sorted(order, key=lambda name: -len(_met(pairs, name)))[:3]
    return _beside_few(width, pairs, order, names, met, focus, label)


def _met(pairs: Mapping[tuple[str, str], object], name: str) -> list[str]:
    return [other for one, other in pairs if one == name]


_END_OF = {EU: EU_END, RUSSIA: RUSSIA_END}


def _square(
    width: int, pairs: Mapping, order: list[str], names: list[str], focus: str, widest: float,
    cell: int,
) -> Figure:  # fmt: skip
    """All delegations by all."""
    left, top = widest, widest
    side = cell * len(order)
    figure = sheet(width, top + side + 2)
    for at, (name, text) in enumerate(zip(order, names, strict=True)):
        middle = (at + 0.5) * cell
        look = {
            "colour": _END_OF.get(name, INK),
            "weight": "bold" if name == focus or name in _END_OF else "normal",
        }
        write(figure, left - 8, top + middle, text, align="right", role="row", **look)
        write(figure, left + middle, top - 8, text, upright=True, **look)
        if name == focus:
            for box in ((0, top + at * cell, left + side, cell),
                        (left + at * cell, 0, cell, top + side)):  # fmt: skip
                _box(figure, *box, face=BAND, zorder=-1)
    for (row, one), (column, other) in itertools.product(enumerate(order), repeat=2):
        if one != other and (pair := pairs.get((one, other))):
            corner = (left + column * cell, top + row * cell)
            _filled(figure, *corner, cell, pair, (names[row], names[column]))
    return figure


def _beside_few(
    width: int, pairs: Mapping, order: list[str], names: list[str], met: list[str], focus: str,
    label: Callable[[str], str],
) -> Figure:  # fmt: skip
    """All delegations by a few."""
    heads = [wrap(fit(label(name)), 70, "bold") for name in met]
    top = max(len(head) for head in heads) * LINE + 6
    pitch, cell = 22, 16
    share = min(86.0, (width - 110) / len(met))
    left = width - share * len(met)
    lines = [wrap(name, left - 8, "bold") for name in names]
    heights = [max(pitch, len(held) * LINE + 5) for held in lines]
    figure = sheet(width, top + sum(heights) + 2)
    for column, (name, head) in enumerate(zip(met, heads, strict=True)):
        for back, line in enumerate(reversed(head)):
            write(figure, left + column * share, top - 6 - (back + 0.5) * LINE, line,
                  colour=_END_OF.get(name, INK), weight="bold")  # fmt: skip
    y = float(top)
    for name, text, held, height in zip(order, names, lines, heights, strict=True):
        bold = name == focus or name in _END_OF
        if name == focus:
            _box(figure, 0, y, width, height, face=BAND, zorder=-1)
        write(figure, 0, y + height / 2, "\n".join(held), colour=_END_OF.get(name, INK),
              weight="bold" if bold else "normal", role="row")  # fmt: skip
        for column, other in enumerate(met):
            if name != other and (pair := pairs.get((name, other))):
                corner = (left + column * share, y + (height - cell) / 2)
                _filled(figure, *corner, cell, pair, (text, fit(label(other))))
                write(figure, corner[0] + cell + 5, y + height / 2,
                      f"{pair.agreement * pair.n:.0f} of {pair.n:.0f}")  # fmt: skip
        y += height
    return figure


def _box(
    figure: Figure, left: float, top: float, width: float, height: float, *, face: str,
    edge: str = "none", zorder: float = 1,
) -> Rectangle:  # fmt: skip
    drawn = Rectangle(
        (left, height_of(figure) - top - height), width, height, facecolor=face, edgecolor=edge,
        linewidth=1 if edge != "none" else 0, transform=IdentityTransform(), zorder=zorder,
    )  # fmt: skip
    figure.add_artist(drawn)
    return drawn


def _filled(
    figure: Figure, left: float, top: float, cell: float, pair: Any, names: tuple[str, str]
) -> None:
    """A box for a pair, filled from its middle as far as the two agree."""
    inner = cell - 3
    side = inner * float(np.sqrt(pair.agreement))
    if side:
        off = 1.5 + (inner - side) / 2
        _box(figure, left + off, top + off, side, side, face=INK if pair.n >= FIRM else NEUTRAL)
    text = f"{names[0]} and {names[1]}: the same side on {pair.agreement * pair.n:.0f} of "
    text += few(pair.n, "common proposal")
    if hasattr(pair, "lower"):
        text += f"; interval {100 * pair.lower:.0f} to {100 * pair.upper:.0f} %"
    box = _box(figure, left + 1.5, top + 1.5, inner, inner, face="none", edge=NEUTRAL, zorder=2)
    let_tell(box, text)
