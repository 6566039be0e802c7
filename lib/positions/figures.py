"""Figures: each takes a table and returns a picture for a page and a phone, equal at every run."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import IdentityTransform

from positions.delegations import EU, RUSSIA
from positions.drawing import (
    LINE,
    SPACING,
    WIDE,
    Column,
    Rows,
    bar,
    dot,
    few,
    height_of,
    let_tell,
    number,
    picture,
    plot,
    radius,
    rows,
    sheet,
    sides,
    tell,
    text_width,
    wrap,
    write,
)
from positions.palette import (
    BAND,
    EDGES,
    EU_END,
    FAINT,
    FOCUS,
    INK,
    NEUTRAL,
    NO_RECORD,
    PAPER,
    RUSSIA_END,
    SOFT,
)

#: Letters of a name that a figure shows; no state's name is longer.
LONGEST_NAME = 40


def _fit(name: str) -> str:
    """A name that leaves room for what is drawn."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _round_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from low to high."""
    ticks = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in ticks if low <= tick <= high]


def _from(row: Any) -> str:
    """Where a row's records come from, if its table says so in the column ``sources``."""
    told = row.get("sources", "") if isinstance(row, Mapping) else getattr(row, "sources", "")
    return f"; {told}" if told else ""


# --- placements -----------------------------------------------------------------------------------

#: The two ends of a placement by recorded positions, and the colours of ends.
ENDS = {-1.0: "Russia", 1.0: "European Union"}
_END_COLOURS = {"Russia": RUSSIA_END, "European Union": EU_END}


#: Rows beyond which a scale stands above them as well.
_LONG = 20

#: Rows beyond which they stand closer.
_MANY = 60


@picture
def placement(
    width: int,
    frame: pd.DataFrame,
    *,
    focus: str,
    label: Callable[[str], str] = str,
    ends: Mapping[float, str] = MappingProxyType(ENDS),
    unit: str = "signal",
) -> Figure:
    """Placements with their intervals, one row a delegation.

    The frame has columns delegation, n, placement, lower, upper, and may have documents, agree_eu,
    n_eu, agree_ru and n_ru; rows without a placement are left out. The focus is set off. A dot
    grows with n where that counts signals, and is hollow where one document gave them all. The ends
    are what the scale is tied to, by score: two names, and more where there are more references.
    Where many placements fill less than half of what lies between two ends, the view is as wide as
    the placements, and arrows lead to the ends.
    Here and elsewhere a column ``sources`` adds to what a mark tells.
    """
    placed = frame.dropna(subset="placement").reset_index(drop=True)
    names = [_fit(label(name)) for name in placed["delegation"]]
    columns = [
        Column("placement" if width >= WIDE else "", [number(x) for x in placed["placement"]]),
        Column("n", [f"{n:,.0f}" for n in placed["n"]]),
    ]
    if width >= WIDE:
        columns.insert(1, Column("interval", [_interval(row) for row in placed.itertuples()]))
    reached = placed[["lower", "placement", "upper"]]
    scale = _open_scale if _is_narrow(reached, ends) else _tied_scale
    chart = scale(
        width, names, columns, reached, ends,
        strong=np.flatnonzero(placed["delegation"] == focus),
        pitch=17 if len(placed) > _MANY else 20,
    )  # fmt: skip
    weighed = unit == "signal"
    for row, item in enumerate(placed.itertuples()):
        _dot_with_interval(
            chart, row, item.placement, item.lower, item.upper,
            colour=FOCUS if item.delegation == focus else NEUTRAL,
            size=radius(item.n) if weighed else 4.5,
            hollow=weighed and getattr(item, "documents", 2) == 1,
        )  # fmt: skip
        chart.tell(row, f"{names[row]}: {_told_placement(item, unit)}")
    return chart.figure


def _is_narrow(reached: pd.DataFrame, ends: Mapping[float, str]) -> bool:
    """Whether many placements fill so little of the scale that its ends are better left outside."""
    low, high = min(ends), max(ends)
    first, last = reached.min(axis=None), reached.max(axis=None)
    within = low < first and last < high and 2 * (last - first) < high - low
    return within and len(ends) == 2 and len(reached) > _LONG


def _tied_scale(
    width: int,
    names: list[str],
    columns: list[Column],
    reached: pd.DataFrame,
    ends: Mapping[float, str],
    **looks: Any,
) -> Rows:
    """Rows along a scale that shows all that it is tied to."""
    low, high = min(ends), max(ends)
    # scores of papers may lie beyond the reference papers
    first, last = min(low, reached.min(axis=None)), max(high, reached.max(axis=None))
    held = sides(width, names, columns)
    places, texts = _scale_ticks(ends, last - first, (last - first) / (held.room - 12))
    foot = LINE * (1 + max(text.count("\n") for text in texts))
    # the names of the ends stand one below the other where they would touch
    outer = sum(text_width(ends[score]) for score in (low, high))
    lines = 1 + (outer + 12 > (held.room - 12) * (high - low) / (last - first))
    # where labels stand above their rows, the name of the lowest score needs room at the left
    lowest = max(map(text_width, texts[0].split("\n"))) / 2
    chart = rows(
        width, names, columns=columns, foot=foot + 5, pad=max(6, lowest - held.left),
        head=LINE * (lines + 1) if len(names) > _LONG else 0, **looks,
    )  # fmt: skip
    axes = chart.axes
    axes.set_xlim(first - 0.02 * (high - low), last + 0.02 * (high - low))
    axes.set_xticks(places, texts, linespacing=SPACING)
    chart.upright((low + high) / 2, NEUTRAL)
    for place in places:
        if place not in (*ends, (low + high) / 2):
            chart.upright(place)
    for score, name in ends.items():
        colour = _END_COLOURS.get(name, INK)
        chart.upright(score, colour, 1.5, "-" if score in (low, high) else "--")
        axes.get_xticklabels()[places.index(float(score))].set_color(colour)
    if len(names) > _LONG:
        _scale_on_top(chart, ends, dict(zip(places, texts, strict=True)), lines)
    return chart


def _open_scale(
    width: int,
    names: list[str],
    columns: list[Column],
    reached: pd.DataFrame,
    ends: Mapping[float, str],
    **looks: Any,
) -> Rows:
    """Rows along a scale as wide as what they show; arrows lead to the two ends outside."""
    towards = {f"{ends[score]} ({_score(score)})": _END_COLOURS.get(ends[score], INK)
               for score in sorted(ends)}  # fmt: skip
    view = reached.min(axis=None), reached.max(axis=None)
    chart = _rows_between(width, names, columns, view, towards, **looks)
    middle = (min(ends) + max(ends)) / 2
    if view[0] < middle < view[1]:
        chart.upright(middle, NEUTRAL)
    return chart


def _rows_between(
    width: int,
    names: list[str],
    columns: list[Column],
    view: tuple[float, float],
    towards: Mapping[str, str],
    **looks: Any,
) -> Rows:
    """Rows along a scale with round numbers; the names of what it leads to have their colours.

    Both stand below the rows, the names above as well, and the numbers, too, where rows are many.
    """
    arrows = dict(zip((f"← {_fit(next(iter(towards)))}", f"{_fit([*towards][-1])} →"),
                      towards.values(), strict=True))  # fmt: skip
    # one below the other where they would touch
    lines = 1 + (sum(map(text_width, arrows)) + 12 > sides(width, names, columns).room)
    numbers = len(names) > _LONG
    chart = rows(width, names, columns=columns, head=LINE * (lines + numbers),
                 foot=LINE * (1 + lines) + 8, pad=10, **looks)  # fmt: skip
    chart.axes.set_xlim(*view)
    places = _round_ticks(*view, 6 if width >= WIDE else 3)
    texts = [f"{place:g}".replace("-", "−") for place in places]
    chart.axes.set_xticks(places, texts)
    top, bottom = chart.edges[0][0], chart.edges[-1][1]
    for place, text in zip(places, texts, strict=True):
        chart.upright(place)
        if numbers:
            write(chart.figure, chart.across(place), top - LINE / 2 - 1, text, align="center")
    for end, ((text, colour), place) in enumerate(zip(arrows.items(), view, strict=True)):
        down = LINE * (0.5 + end * (lines - 1))
        for y in (top - LINE * (lines + numbers) - 1, bottom + LINE + 8):
            write(chart.figure, chart.across(place), y + down, text,
                  align=("left", "right")[end], colour=colour)  # fmt: skip
    return chart


def _interval(row: object) -> str:
    return f"{number(row.lower)} to {number(row.upper)}"


def _told_placement(row: object, unit: str) -> str:
    """What a mark tells of a placement."""
    text = f"{number(row.placement)}, interval {_interval(row)}; {few(row.n, unit)}"
    if hasattr(row, "documents"):
        text += f" from {few(row.documents, 'document')}"
    for name, share, n in (
        ("the European Union", "agree_eu", "n_eu"), ("Russia", "agree_ru", "n_ru"),
    ):  # fmt: skip
        if getattr(row, n, 0):
            text += f"; with {name} on {getattr(row, share) * getattr(row, n):.0f} of "
            text += few(getattr(row, n), "question")
    return text + _from(row)


def _dot_with_interval(
    chart: Rows, row: int, at: float, lower: float, upper: float, *, colour: str, size: float = 4.5,
    hollow: bool = False, shift: float = 0, marker: str = "o",
) -> None:  # fmt: skip
    y = chart.middles[row] + shift
    chart.axes.plot([lower, upper], [y, y], color=colour, linewidth=1.5, zorder=2,
                    solid_capstyle="butt", clip_on=False)  # fmt: skip
    dot(chart.axes, at, y, colour=colour, size=size, hollow=hollow, marker=marker)


def _scale_on_top(
    chart: Rows, ends: Mapping[float, str], ticks: Mapping[float, str], lines: int
) -> None:
    """Write the numbers and the two ends above the rows as well, where the scale is far below."""
    bottom = chart.edges[0][0] - LINE / 2 - 1
    for place, text in ticks.items():
        if written := text.partition("\n")[0]:  # a name without a number stands below alone
            write(chart.figure, chart.across(place), bottom, written, align="center")
    for score, align, up in ((min(ends), "left", lines), (max(ends), "right", 1)):
        write(chart.figure, chart.across(score), bottom - LINE * up, ends[score], align=align,
              colour=_END_COLOURS.get(ends[score], INK))  # fmt: skip


@picture
def ideal_points(
    width: int,
    frame: pd.DataFrame,
    *,
    focus: str,
    poles: tuple[str, str],
    label: Callable[[str], str] = str,
) -> Figure:
    """Positions on the line of all sides with their intervals, the second pole's end on top.

    The frame has columns delegation, n, position, lower, upper and rank, which those on record too
    seldom lack: they are drawn hollow. Dots grow with n. The focus is set off, the poles have the
    colours of the ends.
    """
    ordered = frame.iloc[::-1].reset_index(drop=True)
    names = [_fit(label(name)) for name in ordered["delegation"]]
    own = {poles[0]: RUSSIA_END, poles[1]: EU_END, focus: FOCUS}
    columns = [
        Column("position" if width >= WIDE else "", [number(x) for x in ordered["position"]]),
        Column("n", [f"{n:.0f}" for n in ordered["n"]]),
    ]
    if width >= WIDE:
        columns.insert(1, Column("interval", [_interval(row) for row in ordered.itertuples()]))
    chart = _rows_between(
        width, names, columns, (ordered["lower"].min(), ordered["upper"].max()),
        {label(pole): own[pole] for pole in poles},
        strong=np.flatnonzero(ordered["delegation"] == focus),
        faint=np.flatnonzero(ordered["rank"].isna()), pitch=18,
    )  # fmt: skip
    for row, item in enumerate(ordered.itertuples()):
        _dot_with_interval(
            chart, row, item.position, item.lower, item.upper,
            colour=own.get(item.delegation, NEUTRAL), size=radius(item.n),
            hollow=pd.isna(item.rank),
        )  # fmt: skip
        chart.tell(
            row,
            f"{names[row]}: {number(item.position)}, interval {_interval(item)}; "
            f"{few(item.n, 'side')}{_from(item)}",
        )
    return chart.figure


def _scale_ticks(
    ends: Mapping[float, str], span: float, pixel: float
) -> tuple[list[float], list[str]]:
    """Ticks of a scale that is tied to references, at their own scores and between them.

    The span is that of what is drawn, a pixel a part of it.
    """
    low, high = min(ends), max(ends)
    near = 36 * pixel  # two numbers nearer than this would touch
    between = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ticks = {
        float(place): _score(place)
        for place in between
        if low < place < high and min(abs(place - score) for score in ends) > near
    }
    if len(ticks) > 1 and np.diff(sorted(ticks)).min() < near:
        ticks = {place: text for place, text in ticks.items() if place == (low + high) / 2}
    written = {low, high}  # scores that stand as a number; others stand with their name
    below: list[tuple[float, int]] = []  # where names stand, and the line each ends in
    for score in sorted(ends):
        if all(abs(score - place) > near for place in written):
            written.add(score)
        name = ends[score] if score in written else f"{ends[score]} ({_score(score)})"
        name = "\n".join(wrap(_fit(name), 90))
        start = max((line for place, line in below if score - place < 102 * pixel), default=1)
        below.append((score, start + name.count("\n") + 1))
        ticks[float(score)] = (_score(score) if score in written else "") + "\n" * start + name
    places = sorted(ticks)
    return places, [ticks[place] for place in places]


def _score(value: float) -> str:
    """A score as the axis shows it, never minus zero."""
    return f"{round(float(value), 6) + 0.0:.4g}".replace("-", "−")


@picture
def truth(width: int, frame: pd.DataFrame, *, ends: tuple[float, float] = (-1, 1)) -> Figure:
    """Estimates against known positions, with the line on which they are equal.

    The frame has columns delegation, truth, mv, mv_lower, mv_upper; the ends are the lowest and
    highest score of the references.
    """
    height = min(width, 420)
    figure = sheet(width, height)
    axes = plot(figure, 44, 22, width - 54, height - 68)
    reached = frame[["truth", "mv_lower", "mv", "mv_upper"]].to_numpy(float)
    low, high = min(ends[0], np.nanmin(reached)), max(ends[1], np.nanmax(reached))
    margin = 0.05 * (high - low)
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(low - margin, high + margin)
    places = _round_ticks(low, high, 5)
    axes.set_xticks(places, [_score(place) for place in places])
    axes.set_yticks(places, [_score(place) for place in places])
    axes.grid(color=FAINT, linewidth=1)
    axes.plot(ends, ends, color=NEUTRAL, linewidth=1, zorder=0.6)
    write(figure, 0, LINE / 2, "estimate (rescaled)", colour=SOFT)
    write(figure, 44, height - LINE / 2 - 2, "known position", colour=SOFT)
    for item in frame.itertuples():
        axes.plot([item.truth] * 2, [item.mv_lower, item.mv_upper], color=NEUTRAL, linewidth=1.5)
        dot(axes, item.truth, item.mv, colour=INK)
        x, y = axes.transData.transform((item.truth, item.mv))
        tell(
            figure, (x - 8, height - y - 8, x + 8, height - y + 8),
            f"{_fit(item.delegation)}: estimate {number(item.mv)}, interval "
            f"{number(item.mv_lower)} to {number(item.mv_upper)}; known {number(item.truth)}",
        )  # fmt: skip
    names = frame["delegation"].str.removeprefix("Delegation ").map(_fit)
    _label(axes, frame[["truth", "mv"]].to_numpy(dtype=float), names.tolist())
    return figure


def _label(axes: Axes, dots: np.ndarray, names: list[str]) -> None:
    """Write names beside dots so that none stands on another; one without room is left out."""
    places = axes.transData.transform(dots)
    left, bottom, right, top = axes.bbox.extents
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in places]
    steps = range(1, 6)
    rises = [5, -LINE, *(rise for n in steps for rise in (5 + LINE * n, -LINE * (n + 1)))]
    for at in sorted(range(len(names)), key=lambda at: (-places[at][1], names[at])):
        x, y = places[at]
        width = text_width(names[at])
        for rise, side in itertools.product(rises, (1, -1)):
            near = x + 6 if side > 0 else x - 6 - width
            box = (near, y + rise, near + width, y + rise + LINE - 1)
            inside = left <= box[0] and box[2] <= right + 8 and bottom <= box[1] and box[3] <= top
            if inside and not any(_overlap(box, other) for other in taken):
                break
        else:
            continue
        taken.append(box)
        far = abs(rise) > LINE
        axes.annotate(
            names[at], dots[at], xytext=(6 * side, rise + 3), textcoords="offset points",
            ha="left" if side > 0 else "right",
            arrowprops={"arrowstyle": "-", "color": NEUTRAL, "linewidth": 0.7} if far else None,
        )  # fmt: skip


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes (left, bottom, right, top) have a point in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# --- agreement ------------------------------------------------------------------------------------

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
    names = [_fit(label(name)) for name in order]
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
    heads = [wrap(_fit(label(name)), 70, "bold") for name in met]
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
                _filled(figure, *corner, cell, pair, (text, _fit(label(other))))
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


# --- two times ------------------------------------------------------------------------------------

#: Marks of the parts of a time: hollow or not, and their shape.
_PARTS = {"earlier": (True, "o"), "later": (False, "o"), "all": (False, "s")}

_TRACK = 11


@picture
def halves(
    width: int,
    frame: pd.DataFrame,
    *,
    parts: Mapping[str, str],
    scale: tuple[float, float],
    ticks: Mapping[float, str],
    unit: str,
    axis: str = "",
    of_counts: bool = False,
    focus: str = "",
    ends: Mapping[float, str] = MappingProxyType({}),
) -> Figure:
    """What was measured in two halves of a time, joined in each row, and maybe in all of it.

    The parts, by name (``earlier``, ``later``, ``all``), have their headings. The frame has columns
    name, label, maybe colour, and value, lower, upper and n of each part with its name behind a
    line; a value may be missing in one. Values that are shares of counts are written as counts. The
    ends of a scale have their colours.
    """
    columns = [
        Column(
            head,
            [
                _two_numbers(value, n, of_counts)
                for value, n in zip(frame[f"value_{part}"], frame[f"n_{part}"], strict=True)
            ],
        )
        for part, head in parts.items()
    ]
    thickness = _TRACK * len(parts) + 4
    chart = rows(
        width, [_fit(text) for text in frame["label"]], columns=columns, pitch=thickness + 8,
        thickness=thickness, strong=np.flatnonzero(frame["name"] == focus), pad=22, axis=axis,
        foot=LINE * (1 + max(text.count("\n") for text in ticks.values())) + 5,
        beside=0.26 if width >= WIDE else 0,
    )  # fmt: skip
    chart.axes.set_xlim(*scale)
    chart.axes.set_xticks(list(ticks), list(ticks.values()), linespacing=SPACING)
    for place in ticks:
        if place in ends:
            chart.upright(place, _END_COLOURS.get(ends[place], INK), 1.5)
        else:
            chart.upright(place)
    for row, item in enumerate(frame.to_dict("records")):
        colour = item.get("colour", FOCUS if item["name"] == focus else NEUTRAL)
        shifts = {part: _TRACK * (at - (len(parts) - 1) / 2) for at, part in enumerate(parts)}
        dots = [
            (item[f"value_{part}"], chart.middles[row] + shifts[part])
            for part in ("earlier", "later")
        ]
        chart.axes.plot(*zip(*dots, strict=True), color=colour, linewidth=1, zorder=1)
        for part, shift in shifts.items():
            value, lower, upper, n = (
                item[f"{name}_{part}"] for name in ("value", "lower", "upper", "n")
            )
            if pd.notna(value):
                hollow, marker = _PARTS[part]
                _dot_with_interval(
                    chart, row, value, lower, upper, colour=colour, size=min(radius(n), 6),
                    hollow=hollow, marker=marker, shift=shift,
                )  # fmt: skip
        told = [
            f"{head.replace(chr(10), ' ')}: {_told_part(item, part, unit, of_counts)}"
            for part, head in parts.items()
        ]
        chart.tell(row, f"{item['label']}; {'; '.join(told)}{_from(item)}")
    return chart.figure


def _two_numbers(value: float, n: float, of_counts: bool) -> str:
    """A value with the number that it rests on."""
    if of_counts:
        return f"{value * n:.0f} of {n:.0f}" if pd.notna(value) else f"– ({n:.0f})"
    return f"{number(value)} ({n:.0f})" if pd.notna(value) else "–"


def _told_part(item: Mapping[str, object], part: str, unit: str, of_counts: bool) -> str:
    value, lower, upper, n = (item[f"{name}_{part}"] for name in ("value", "lower", "upper", "n"))
    if pd.isna(value):
        return f"{few(n, unit)}, too few"
    if of_counts:
        interval = f"{100 * lower:.0f} to {100 * upper:.0f} %"
        return f"{value * n:.0f} of {few(n, unit)}, interval {interval}"
    return f"{number(value)}, interval {number(lower)} to {number(upper)}, {few(n, unit)}"


# --- events ---------------------------------------------------------------------------------------

#: Lanes of the timeline: their titles and marks.
VOTE, SESSION, OTHER = "vote", "session", "other"
_LANES = {VOTE: ("Votes and decisions", "D"), SESSION: ("Sessions", "s"),
          OTHER: ("Drafts, letters and other steps", "o")}  # fmt: skip


@picture
def timeline(width: int, frame: pd.DataFrame, *, marked: set[str]) -> Figure:
    """Events in three lanes along time; on a phone a list. Marked sessions are set off.

    The frame has columns start, end (datetime), label, told (the date as it is written), session
    and lane (`VOTE`, `SESSION` or `OTHER`).
    """
    ordered = frame.sort_values("start", kind="stable").reset_index(drop=True)
    return (_lanes if width >= WIDE else _list)(width, ordered, marked)


def _lanes(width: int, frame: pd.DataFrame, marked: set[str]) -> Figure:
    """Three lanes, time to scale; what is later stands nearer to its lane."""
    first, last = frame["start"].min().year, frame["end"].max().year
    begin = pd.Timestamp(f"{first}-01-01")
    scale = (width - _FREE - 8) / (pd.Timestamp(f"{last + 1}-01-01") - begin).value

    def across(when: pd.Timestamp) -> float:
        return 8 + (when - begin).value * scale

    blocks, top = [], 0.0
    for lane in _LANES:
        spots = _stairs(frame[frame["lane"] == lane], across, width)
        if spots:
            blocks.append((lane, top, spots))
            top += 2 * LINE + 18 + max(spot.y + len(spot.lines) * LINE for spot in spots) + 14
    figure = sheet(width, top - 14)
    for lane, upper, spots in blocks:
        base = upper + 2 * LINE + 12
        write(figure, 0, upper + LINE / 2, _LANES[lane][0], weight="bold")
        _line(figure, 0, base, width, base, NEUTRAL)
        for year in range(first, last + 1):
            x = across(pd.Timestamp(f"{year}-01-01"))
            _line(figure, x, base - 5, x, base, NEUTRAL)
            write(figure, x + 3, base - LINE / 2 - 6, str(year), colour=SOFT)
        for spot in spots:
            _step(figure, lane, spot, base, across(spot.event.end), marked)
    return figure


#: Room at the right of the last year, for the names of what happened in it.
_FREE = 130


class _Spot(NamedTuple):
    """An event in its lane: where it lies, and where the lines of its name stand."""

    event: Any
    x: float
    y: float  # below the lane
    lines: list[str]
    right: float


def _stairs(
    events: pd.DataFrame, across: Callable[[pd.Timestamp], float], width: float
) -> list[_Spot]:
    """Places for names, from the last event to the first: each below those it would run into."""
    spots: list[_Spot] = []
    for event in list(events.itertuples())[::-1]:
        x = across(event.start)
        lines = wrap(event.label, min(330.0, width - x - 10), "bold")
        right = x + 8 + max(text_width(line, "bold") for line in lines)
        below = [spot.y + len(spot.lines) * LINE + 5 for spot in spots if spot.x <= right]
        spots.append(_Spot(event, x, max(below, default=14.0), lines, right))
    return spots


def _step(
    figure: Figure, lane: str, spot: _Spot, base: float, end: float, marked: set[str]
) -> None:
    own = lane == SESSION and spot.event.session in marked
    colour = FOCUS if own else SOFT
    low = spot.y + LINE * len(spot.lines)
    _line(figure, spot.x, base, spot.x, base + low, colour)
    _event(figure, lane, spot.x, base, colour, max(end - spot.x, 3))
    write(figure, spot.x + 5, base + (spot.y + low) / 2, "\n".join(spot.lines), role="row",
          weight="bold" if own else "normal")  # fmt: skip
    text = f"{spot.event.told}: {spot.event.label}{_from(spot.event)}"
    tell(figure, (spot.x - 4, base + spot.y, spot.right, base + low), text)


def _event(figure: Figure, lane: str, x: float, y: float, colour: str, length: float) -> None:
    """The mark of an event; a session is as long as it was."""
    if lane == SESSION:
        _box(figure, x, y - 7, length, 14, face=colour, zorder=3)
        return
    axes = _whole(figure)
    axes.plot([x], [y], marker=_LANES[lane][1], markersize=9, color=colour, linestyle="none",
              clip_on=False, markeredgecolor=PAPER)  # fmt: skip


def _whole(figure: Figure) -> Axes:
    """Axes over a whole figure, in pixels from the top left."""
    for axes in figure.axes:
        if axes.get_label() == "whole":
            return axes
    width = float(figure.get_figwidth()) * 72
    axes = figure.add_axes((0, 0, 1, 1), label="whole", zorder=4)
    axes.set_xlim(0, width)
    axes.set_ylim(height_of(figure), 0)
    axes.set_axis_off()
    return axes


def _line(figure: Figure, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
    _whole(figure).plot([x0, x1], [y0, y1], color=colour, linewidth=1, zorder=0.5, clip_on=False)


def _list(width: int, frame: pd.DataFrame, marked: set[str]) -> Figure:
    """Events from first to last, one below the other, with the mark of their lane."""
    keys = [(lane, title) for lane, (title, _) in _LANES.items() if (frame["lane"] == lane).any()]
    held = [wrap(text, width - 26, "bold") for text in frame["label"]]
    top = len(keys) * (LINE + 4) + 10.0
    figure = sheet(width, top + sum((len(lines) + 1) * LINE + 10 for lines in held))
    for place, (lane, title) in enumerate(keys):
        y = place * (LINE + 4) + LINE / 2 + 2
        _event(figure, lane, 5 if lane == SESSION else 8, y, SOFT, 6)
        write(figure, 24, y, title, colour=SOFT)
    y = top
    for item, lines in zip(frame.itertuples(), held, strict=True):
        bold = item.lane == SESSION and item.session in marked
        colour = FOCUS if bold else SOFT
        height = (len(lines) + 1) * LINE
        _event(figure, item.lane, 5 if item.lane == SESSION else 8, y + LINE / 2, colour, 6)
        write(figure, 24, y + LINE / 2, item.told, colour=SOFT)
        write(figure, 24, y + LINE + len(lines) * LINE / 2, "\n".join(lines), role="row",
              weight="bold" if bold else "normal")  # fmt: skip
        text = f"{item.told}: {item.label}{_from(item)}"
        tell(figure, (0, y, width, y + height), text)
        y += height + 10
    return figure


# --- counts ---------------------------------------------------------------------------------------


@picture
def bars(
    width: int,
    frame: pd.DataFrame,
    *,
    value: str,
    label: str,
    axis: str,
    rest: frozenset[str] = frozenset(),
    number: Callable[[float], str] = "{:.0f}".format,
) -> Figure:
    """Horizontal bars, the first row on top, with their values written beside them.

    ``value`` and ``label`` are columns; labels of what is not told apart are set pale.
    """
    texts = [str(text) for text in frame[label]]
    written = [number(length) for length in frame[value]]
    chart = rows(width, texts, columns=[Column("", written)], pitch=26, thickness=18, axis=axis,
                 foot=0)  # fmt: skip
    chart.axes.set_xlim(0, float(frame[value].max() or 1))
    chart.axes.set_xticks([])
    for row, (text, length) in enumerate(zip(texts, frame[value], strict=True)):
        colour = NO_RECORD if text in rest else NEUTRAL
        bar(chart.axes, 0, length, chart.middles[row], colour=colour, height=18)
        chart.tell(row, f"{text}: {written[row]}")
    return chart.figure


@picture
def shares(
    width: int,
    frame: pd.DataFrame,
    *,
    rows_of: str,
    parts: dict[str, str],
    axis: str = "",
    above: bool = False,
) -> Figure:
    """Stacked bars of counts, the first row on top, with their sums.

    ``rows_of`` is the column of the labels; the parts are columns of counts, missing ones empty,
    with their colours. A count is written where it has room. Labels stand above the bars where
    wanted, or where they are long.
    """
    counts = frame[list(parts)].fillna(0).astype(float)
    sums = counts.sum(axis=1)
    labels = [str(text) for text in frame[rows_of]]
    chart = rows(
        width, labels, columns=[Column("all", [f"{n:.0f}" for n in sums])], pitch=28, thickness=20,
        keys=list(parts.items()), axis=axis, foot=0, beside=0 if above else 0.36,
    )  # fmt: skip
    chart.axes.set_xlim(0, float(sums.max() or 1))
    chart.axes.set_xticks([])
    left = chart.axes.get_position().x0 * width
    scale = chart.axes.get_position().width * width / float(sums.max() or 1)
    whole = chart.edges[0][0]
    origins = [_from(item) for item in frame.to_dict("records")]
    for row, values in enumerate(counts.to_dict("records")):
        start, told = 0.0, []
        y = whole + chart.middles[row]
        for name, n in values.items():
            if not n:
                continue
            x, size = left + start * scale, n * scale
            edge = EDGES.get(parts[name], "none")
            gap = 1 if start else 0  # parts are told apart by a gap
            inset = 0.5 if edge != "none" else 0
            _box(chart.figure, x + gap + inset, y - 10 + inset, max(size - gap - 2 * inset, 0.5),
                 20 - 2 * inset, face=parts[name], edge=edge)  # fmt: skip
            if text_width(f"{n:.0f}") + 5 <= size:
                write(chart.figure, x + (size + gap) / 2, y, f"{n:.0f}", align="center",
                      colour=INK if edge != "none" else PAPER)  # fmt: skip
            told.append(f"{name} {n:.0f}")
            start += n
        chart.tell(row, f"{labels[row]}: {', '.join(told) or 'none'}{origins[row]}")
    return chart.figure


# --- Wordscores -----------------------------------------------------------------------------------


@picture
def word_scores(width: int, frame: pd.DataFrame) -> Figure:
    """Word counts of a reference example with the score of each word above.

    The index holds the words in order; columns are ``score`` and one of counts a text, the scored
    text last. Each curve bears its name where it is highest.
    """
    *texts, virgin = (str(name) for name in frame.columns if name != "score")
    left, high = 40, (150, 200)
    tops = (LINE + 8, LINE + 8 + high[0] + 2 * LINE + 22)
    height = tops[1] + high[1] + 2 * LINE + 8
    figure = sheet(width, height)
    top, bottom = (
        plot(figure, left, at, width - left - 8, size) for at, size in zip(tops, high, strict=True)
    )
    x = np.arange(len(frame))
    scores = frame["score"].to_numpy(float)
    for axes, values in ((top, scores), (bottom, frame[[*texts, virgin]].to_numpy(float))):
        low, most = float(np.nanmin(values)), float(np.nanmax(values))
        axes.set_ylim(low - 0.04 * (most - low), most + 0.24 * (most - low))
        places = _round_ticks(low, most, 4)
        axes.set_yticks(places, [_score(place) for place in places])
        axes.set_xlim(-0.6, len(frame) - 0.4)
        axes.grid(axis="y", color=FAINT, linewidth=1)
        axes.set_xticks([])
    write(figure, 0, LINE / 2, "score of each word", colour=SOFT)
    write(figure, 0, tops[1] - LINE / 2 - 8, "how often each text uses it", colour=SOFT)
    top.axhline(0, color=NEUTRAL, linewidth=1)
    top.plot(x, scores, color=INK, linewidth=1)
    for place, value in zip(x, scores, strict=True):
        dot(top, place, value, colour=INK, size=3)
    for text in (*texts, virgin):
        own = text == virgin
        counts = frame[text].to_numpy(float)
        seaborn.lineplot(
            x=x, y=counts, ax=bottom, color=FOCUS if own else NEUTRAL,
            linewidth=2.2 if own else 1.2, zorder=3 if own else 2, errorbar=None,
        )  # fmt: skip
        at = int(np.nanargmax(counts))
        # one line higher, as it may lie close to another
        bottom.annotate(text, (at, counts[at]), xytext=(0, 4 + LINE * own), ha="center",
                        textcoords="offset points", weight="bold" if own else "normal")  # fmt: skip
    words = [str(word) for word in frame.index]
    step = width_per_word = (width - left - 8) / len(words)
    every = 1
    while step < max(map(text_width, words)) + 4:
        every += 1
        step = width_per_word * every
    bottom.set_xticks(x[::every], words[::every])
    for place, word in zip(x, words, strict=True):
        middle = float(top.transData.transform((place, 0))[0])
        used = ", ".join(f"{text} {frame[text].iloc[place]:.0f}" for text in (*texts, virgin)
                         if frame[text].iloc[place])  # fmt: skip
        tell(
            figure, (middle - width_per_word / 2, tops[0], middle + width_per_word / 2,
                     tops[1] + high[1]),
            f"{word}: score {number(scores[place])}; used by {used or 'no text'}",
        )  # fmt: skip
    write(figure, left, height - LINE / 2 - 1, "the words, in the order of their scores",
          colour=SOFT)  # fmt: skip
    return figure


@picture
def rank_stability(
    width: int,
    frame: pd.DataFrame,
    choices: dict[str, str],
    *,
    good: float,
    weak: float,
    axis: str,
) -> Figure:
    """Rank correlations under combinations of choices, with the choices as a grid of dots.

    The frame has columns variant (the choices made, joined by ``", "``), rho, largest_change, the
    first row on top; the choices have their labels. Results are good from ``good`` and weak below
    ``weak``.
    """
    ordered = frame.reset_index(drop=True)
    known = ordered["rho"].to_numpy(float)
    titles = list(choices.values())
    top = max(map(text_width, titles)) + 14
    pitch, step = 22, 24
    low = min(weak, np.nanmin(known, initial=weak)) - 0.1
    left = step * len(choices) + 14
    texts = ["unknown" if np.isnan(rho) else number(rho) for rho in known]
    largest = ordered["largest_change"].fillna(0)
    changes = [
        f"{change:.0f}" if change and not np.isnan(rho) else "–"
        for change, rho in zip(largest, known, strict=True)
    ]
    columns = [Column("rho", texts), Column("largest\nchange", changes)]
    sizes = [max(map(text_width, [*column.cells, *column.head.split("\n")])) for column in columns]
    right = width - 2 - sum(size + 10 for size in sizes)
    below = wrap(axis, width - left)
    height = top + pitch * len(ordered) + LINE + 10 + len(below) * LINE
    figure = sheet(width, height)
    axes = plot(figure, left, top, right - left - 4, pitch * len(ordered))
    axes.set_xlim(low, 1.02)
    for start, stop, name in ((good, 1.02, "good"), (low, weak, "weak")):
        axes.axvspan(start, stop, color=BAND, linewidth=0, zorder=0.2)
        edge = start if name == "good" else stop
        axes.axvline(edge, color=NEUTRAL, linewidth=1.5, zorder=0.7)
        middle = float(axes.transData.transform(((start + stop) / 2, 0))[0])
        write(figure, middle, top - LINE / 2 - 4, name, align="center", colour=SOFT)
    places = [weak, good, 1.0]
    axes.set_xticks(places, [_score(place) for place in places])
    places = axes.transData.transform([(place, 0) for place in places])[:, 0]
    if np.diff(places).min() < 30:
        axes.set_xticks([weak, 1.0], [_score(weak), "1"])
    for column, title in enumerate(titles):
        write(figure, step * (column + 0.5), top - 8, title, upright=True)
    at = right
    for column, size in zip(columns, sizes, strict=True):
        at += size + 10
        for back, line in enumerate(reversed(column.head.split("\n"))):
            write(figure, at, top - LINE / 2 - 4 - back * LINE, line, align="right", colour=SOFT)
    whole = _whole(figure)
    for row, item in enumerate(ordered.itertuples()):
        y = (row + 0.5) * pitch
        made = item.variant.split(", ")
        for column, choice in enumerate(choices):
            colour, hollow = (INK, False) if choice in made else (NEUTRAL, True)
            dot(whole, step * (column + 0.5), top + y, colour=colour, size=5, hollow=hollow)
        if not np.isnan(known[row]):
            axes.plot([low, known[row]], [y, y], color=NEUTRAL, linewidth=1)
            dot(axes, known[row], y, colour=INK, size=5.5)
        at = right
        for column, size in zip(columns, sizes, strict=True):
            at += size + 10
            write(figure, at, top + y, column.cells[row], align="right")
        change = "" if changes[row] == "–" else f"; largest change of place {changes[row]}"
        tell(figure, (0, top + y - pitch / 2, width, top + y + pitch / 2),
             f"{item.variant}: rank correlation {texts[row]}{change}")  # fmt: skip
    for place, line in enumerate(below):
        write(figure, left, height - (len(below) - place - 0.5) * LINE, line, colour=SOFT)
    return figure
