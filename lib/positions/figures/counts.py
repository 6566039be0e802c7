"""Counts as bars, whole and in parts."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from positions.drawing import Column, bar, picture, rows, text_width, write
from positions.figures.marks import sources_told
from positions.figures.matrices import _box
from positions.palette import EDGES, INK, NEUTRAL, NO_RECORD, PAPER


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
    origins = [sources_told(item) for item in frame.to_dict("records")]
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
