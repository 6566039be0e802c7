"""Estimates against what is known."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from positions.drawing import LINE, dot, number, picture, plot, sheet, tell, text_width, write
from positions.figures.marks import fit, round_ticks, score_text
from positions.palette import FAINT, INK, NEUTRAL, SOFT


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
    places = round_ticks(low, high, 5)
    axes.set_xticks(places, [score_text(place) for place in places])
    axes.set_yticks(places, [score_text(place) for place in places])
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
            f"{fit(item.delegation)}: estimate {number(item.mv)}, interval "
            f"{number(item.mv_lower)} to {number(item.mv_upper)}; known {number(item.truth)}",
        )  # fmt: skip
    names = frame["delegation"].str.removeprefix("Delegation ").map(fit)
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
