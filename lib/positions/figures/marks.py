"""What several kinds of figure write: names that leave room, round numbers, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from positions.drawing import height_of

#: Letters of a name that a figure shows; no state's name is longer.
LONGEST_NAME = 40


def fit(name: str) -> str:
    """A name that leaves room for what is drawn."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from low to high."""
    ticks = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in ticks if low <= tick <= high]


def sources_told(row: Any) -> str:
    """Where a row's records come from, if its table says so in the column ``sources``."""
    told = row.get("sources", "") if isinstance(row, Mapping) else getattr(row, "sources", "")
    return f"; {told}" if told else ""


def score_text(value: float) -> str:
    """A score as the axis shows it, never minus zero."""
    return f"{round(float(value), 6) + 0.0:.4g}".replace("-", "−")


def sheet_axes(figure: Figure) -> Axes:
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
