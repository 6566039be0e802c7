"""Dots and bars."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from positions.palette import EDGES, PAPER


def radius(n: float) -> float:
    """Radius of a dot that rests on so many things: its area grows with them, within bounds.

    Examples
    --------
    >>> radius(3), radius(12), radius(400)
    (3.9, 7.7, 9.0)
    """
    return round(float(np.clip(np.sqrt(5 * n), 2.6, 9)), 1)


def dot(
    axes: Axes, x: float, y: float, *, colour: str, size: float = 4.5, hollow: bool = False,
    marker: str = "o",
) -> Line2D:  # fmt: skip
    """A dot of a radius in pixels."""
    (drawn,) = axes.plot(
        [x], [y], marker=marker, linestyle="none", markersize=2 * size, color=colour,
        markerfacecolor=PAPER if hollow else colour, markeredgecolor=colour if hollow else PAPER,
        markeredgewidth=1.6 if hollow else 1, clip_on=False, zorder=3,
    )  # fmt: skip
    return drawn


def bar(axes: Axes, left: float, length: float, y: float, *, colour: str, height: float) -> None:
    """A bar, with an edge where its own colour is pale."""
    edge = EDGES.get(colour, "none")
    axes.barh(y, length, left=left, height=height - (1 if edge != "none" else 0), color=colour,
              edgecolor=edge, linewidth=1 if edge != "none" else 0)  # fmt: skip
