"""Delegations along a scale: between two ends, and on the line of all sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from positions.drawing import (
    LINE,
    SPACING,
    WIDE,
    Column,
    Rows,
    dot,
    few,
    number,
    picture,
    radius,
    rows,
    sides,
    text_width,
    wrap,
    write,
)
from positions.figures.marks import fit, round_ticks, score_text, sources_told
from positions.palette import EU_END, FOCUS, INK, NEUTRAL, RUSSIA_END

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
    names = [fit(label(name)) for name in placed["delegation"]]
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
    towards = {f"{ends[score]} ({score_text(score)})": _END_COLOURS.get(ends[score], INK)
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
    arrows = dict(zip((f"← {fit(next(iter(towards)))}", f"{fit([*towards][-1])} →"),
                      towards.values(), strict=True))  # fmt: skip
    # one below the other where they would touch
    lines = 1 + (sum(map(text_width, arrows)) + 12 > sides(width, names, columns).room)
    numbers = len(names) > _LONG
    chart = rows(width, names, columns=columns, head=LINE * (lines + numbers),
                 foot=LINE * (1 + lines) + 8, pad=10, **looks)  # fmt: skip
    chart.axes.set_xlim(*view)
    places = round_ticks(*view, 6 if width >= WIDE else 3)
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
    return text + sources_told(row)


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
    names = [fit(label(name)) for name in ordered["delegation"]]
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
            f"{few(item.n, 'side')}{sources_told(item)}",
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
        float(place): score_text(place)
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
        name = ends[score] if score in written else f"{ends[score]} ({score_text(score)})"
        name = "\n".join(wrap(fit(name), 90))
        start = max((line for place, line in below if score - place < 102 * pixel), default=1)
        below.append((score, start + name.count("\n") + 1))
        ticks[float(score)] = (score_text(score) if score in written else "") + "\n" * start + name
    places = sorted(ticks)
    return places, [ticks[place] for place in places]
