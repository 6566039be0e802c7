"""Two times beside each other, a row each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from positions.drawing import LINE, SPACING, WIDE, Column, few, number, picture, radius, rows
from positions.figures.marks import fit, sources_told
from positions.figures.placements import _END_COLOURS, _dot_with_interval
from positions.palette import FOCUS, INK, NEUTRAL

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
        width, [fit(text) for text in frame["label"]], columns=columns, pitch=thickness + 8,
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
        chart.tell(row, f"{item['label']}; {'; '.join(told)}{sources_told(item)}")
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
