"""Figures: each takes a table and returns a matplotlib figure, the same bytes at every run."""

from __future__ import annotations

import io
import itertools
import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator

#: Colours that stay apart in print and for colour-blind readers (Okabe and Ito's palette).
BLUE, ORANGE, GREEN, GREY, PALE, INK = (
    "#0072B2", "#D55E00", "#009E73", "#8C8C8C", "#C9CFD6", "#22282F",
)  # fmt: skip

# lines of a grid, dots of a choice that is not made, and small print
_FAINT, _LIGHT, _SMALL = "#E3E7EB", "#DDE2E7", "#5A636E"

# what no XML may hold: a name with a control character in it would break the whole picture
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: Letters of a name that a figure shows; no state's name is longer.
LONGEST_NAME = 40

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.edgecolor": "#6B7480",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titleweight": "bold",
    "axes.titlesize": 10,
    "text.color": INK,
    "text.parse_math": False,  # a name with $ in it is a name
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.hashsalt": "positions",
    "svg.fonttype": "path",
    "figure.dpi": 100,
}


@contextmanager
def _house_style() -> Iterator[None]:
    """The house style and nothing else; names that do not fit are drawn as well as they can be."""
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        for told in ("Glyph .* missing from", "constrained_layout not applied"):
            warnings.filterwarnings("ignore", told, UserWarning)
        yield


@contextmanager
def _drawing(width: float, height: float) -> Iterator[Figure]:
    """A fresh figure to draw on under the house style."""
    with _house_style():
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure
        figure.draw_without_rendering()


def svg(figure: Figure) -> str:
    """A figure as SVG that is the same bytes at every run."""
    with _house_style(), io.StringIO() as stream:  # the salt of the ids counts here, too
        figure.savefig(
            stream, format="svg", metadata={"Date": None, "Creator": None}, transparent=True
        )
        text = _NOT_XML.sub("", stream.getvalue())
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


def _fit(name: str) -> str:
    """A name on one line that leaves room for what is drawn."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _rows(axes: Axes, labels: Iterable[str], size: float | None = None) -> np.ndarray:
    """Name the rows of a figure, from the bottom; their places."""
    labels = list(labels)
    axes.set_yticks(range(len(labels)), labels, fontsize=size)
    axes.tick_params(axis="y", length=0)
    return np.arange(len(labels))


def _grid(axes: Axes, axis: str = "both") -> None:
    axes.grid(axis=axis, color=_FAINT, linewidth=0.7)
    axes.set_axisbelow(True)


def _legend_above(axes: Axes, columns: int) -> None:
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=columns, frameon=False)


# --- placements -----------------------------------------------------------------------------------

#: The two ends of a placement by recorded positions.
ENDS = {-1.0: "Russia", 1.0: "European Union"}


def placement(
    frame: pd.DataFrame,
    *,
    focus: str,
    label: Callable[[str], str] = str,
    ends: Mapping[float, str] = MappingProxyType(ENDS),
) -> Figure:
    """Placements with their intervals, one row a delegation.

    The frame has columns delegation, n, placement, lower, upper; rows without a placement are left
    out. The focus is set in colour. The ends are what the scale is tied to, by score: two names,
    and more where there are more references.
    """
    placed = frame.dropna(subset="placement").iloc[::-1]
    low, high = min(ends), max(ends)
    # names of references that lie close together stand below one another
    lines = max(text.count("\n") for text in _scale_ticks(ends, high - low)[1]) - 2
    height = 1.15 + 0.235 * max(len(placed), 2) + 0.16 * max(lines, 0)
    with _drawing(5.8, height) as figure:
        axes = figure.subplots()
        rows = _rows(axes, [_fit(label(name)) for name in placed["delegation"]])
        colours = [ORANGE if name == focus else BLUE for name in placed["delegation"]]
        axes.axvline((low + high) / 2, color=GREY, linewidth=0.8, zorder=0)
        for score in set(ends) - {low, high}:  # a reference between the outer two
            axes.axvline(score, color=_SMALL, linewidth=1, linestyle="--", zorder=0.7)
        axes.hlines(rows, placed["lower"], placed["upper"], colors=colours, linewidth=1.4,
                    alpha=0.55)  # fmt: skip
        axes.scatter(placed["placement"], rows, s=26, c=colours, zorder=3)
        for tick, name in zip(axes.get_yticklabels(), placed["delegation"], strict=True):
            if name == focus:
                tick.set_fontweight("bold")
        for row, n in zip(rows, placed["n"], strict=True):
            axes.annotate(
                f"n = {n:.0f}", (1.01, row), xycoords=("axes fraction", "data"), va="center",
                fontsize=7.5, color=_SMALL, annotation_clip=False,
            )  # fmt: skip
        # scores of papers may lie beyond the reference papers
        reached = placed[["lower", "placement", "upper"]]
        first, last = min(low, reached.min(axis=None)), max(high, reached.max(axis=None))
        margin = 0.02 * (high - low)
        axes.set_xlim(first - margin, last + margin)
        axes.set_ylim(-0.8, len(placed) - 0.2)
        axes.set_xticks(*_scale_ticks(ends, last - first))
        _grid(axes, "x")
    return figure


def ideal_points(
    frame: pd.DataFrame, *, focus: str, poles: tuple[str, str], label: Callable[[str], str] = str
) -> Figure:
    """Positions on the line of all sides with their intervals, the second pole's end on top.

    The frame has columns delegation, n, position, lower, upper and rank, which those on record too
    seldom lack: they are drawn faint and hollow. The focus is set in colour, the poles in black.
    """
    own = {focus: ORANGE, **dict.fromkeys(poles, INK)}
    with _drawing(5.8, 1.0 + 0.175 * max(len(frame), 2)) as figure:
        axes = figure.subplots()
        rows = _rows(axes, [_fit(label(name)) for name in frame["delegation"]], 7.5)
        colours = np.array([own.get(name, BLUE) for name in frame["delegation"]])
        known = frame["rank"].notna().to_numpy()
        strength = np.where(known, 0.6, 0.22)
        axes.hlines(rows, frame["lower"], frame["upper"], colors=colours, linewidth=1.3,
                    alpha=strength)  # fmt: skip
        axes.scatter(frame["position"], rows, s=18, c=np.where(known, colours, "#FFFFFF"),
                     edgecolors=colours, linewidths=0.8, zorder=3)  # fmt: skip
        for tick, name, sure in zip(
            axes.get_yticklabels(), frame["delegation"], known, strict=True
        ):
            tick.set_fontweight("bold" if name in own else "normal")
            tick.set_color(INK if sure else _SMALL)
        for row, n in zip(rows, frame["n"], strict=True):
            axes.annotate(
                f"n = {n:.0f}", (1.01, row), xycoords=("axes fraction", "data"), va="center",
                fontsize=7, color=_SMALL, annotation_clip=False,
            )  # fmt: skip
        axes.set_ylim(-0.8, len(frame) - 0.2)
        axes.set_xlabel(f"{label(poles[0])} ← position → {label(poles[1])}")
        _grid(axes, "x")
    return figure


def _scale_ticks(ends: Mapping[float, str], width: float) -> tuple[list[float], list[str]]:
    """Ticks of a scale that is tied to references, at their own scores and between them."""
    low, high = min(ends), max(ends)
    near = 0.07 * width  # two numbers nearer than this would touch
    between = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ticks = {
        float(place): _number(place)
        for place in between
        if low < place < high and min(abs(place - score) for score in ends) > near
    }
    written = {low, high}  # scores that stand as a number; others stand with their name
    below: list[tuple[float, int]] = []  # where names stand, and the line each ends in
    for score in sorted(ends):
        if all(abs(score - place) > near for place in written):
            written.add(score)
        name = ends[score] if score in written else f"{ends[score]} ({_number(score)})"
        name = textwrap.fill(_fit(name), 12)
        start = max((line for place, line in below if score - place < 0.24 * width), default=1)
        below.append((score, start + name.count("\n") + 1))
        ticks[float(score)] = (_number(score) if score in written else "") + "\n" * start + name
    places = sorted(ticks)
    return places, [ticks[place] for place in places]


def _number(value: float) -> str:
    """A score as the axis shows it, never minus zero."""
    return f"{round(float(value), 6) + 0.0:.4g}".replace("-", "−")


def truth(frame: pd.DataFrame, *, ends: tuple[float, float] = (-1, 1)) -> Figure:
    """Estimates against known positions, with the line on which they are equal.

    The frame has columns delegation, truth, mv, mv_lower, mv_upper; the ends are the lowest and
    highest score of the references.
    """
    with _drawing(5.0, 4.2) as figure:
        axes = figure.subplots()
        axes.plot(ends, ends, color=GREY, linewidth=0.8, zorder=0)
        axes.vlines(frame["truth"], frame["mv_lower"], frame["mv_upper"], color=BLUE, alpha=0.5)
        axes.scatter(frame["truth"], frame["mv"], color=BLUE, s=26, zorder=3)
        axes.set_xlabel("known position")
        axes.set_ylabel("estimate (rescaled)")
        _grid(axes)
        figure.draw_without_rendering()  # where the dots stand decides where names have room
        names = frame["delegation"].str.removeprefix("Delegation ").map(_fit)
        _label(axes, frame[["truth", "mv"]].to_numpy(dtype=float), names.tolist())
    return figure


def _label(axes: Axes, dots: np.ndarray, names: list[str], size: float = 8) -> None:
    """Write names beside dots so that none stands on another; one without room is left out."""
    per_dot = 72 / axes.figure.dpi  # all in points
    places = axes.transData.transform(dots) * per_dot
    left, bottom, right, top = axes.bbox.extents * per_dot
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in places]
    rises = [4, -10, *(rise for step in range(1, 6) for rise in (4 + 9 * step, -10 - 9 * step))]
    for at in sorted(range(len(names)), key=lambda at: (-places[at][1], names[at])):
        x, y = places[at]
        width = TextPath((0, 0), names[at], size=size).get_extents().width
        for rise, side in itertools.product(rises, (1, -1)):
            near = x + 5 if side > 0 else x - 5 - width
            box = (near, y + rise, near + width, y + rise + size)
            inside = left <= box[0] and box[2] <= right + 20 and bottom <= box[1] and box[3] <= top
            if inside and not any(_overlap(box, other) for other in taken):
                break
        else:
            continue
        taken.append(box)
        far = abs(rise) > 10
        axes.annotate(
            names[at], dots[at], xytext=(5 * side, rise), textcoords="offset points",
            ha="left" if side > 0 else "right", fontsize=size,
            arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.5} if far else None,
        )  # fmt: skip


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes (left, bottom, right, top) have a point in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# --- agreement ------------------------------------------------------------------------------------


def agreement_grid(frame: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Pairs as a symmetric square, NaN where a pair is missing."""
    square = frame.pivot(index="one", columns="other", values="agreement")
    square = square.reindex(index=order, columns=order)
    return square.combine_first(square.T).reindex(index=order, columns=order).astype(float)


def agreement(
    frame: pd.DataFrame, order: list[str], *, label: Callable[[str], str] = str
) -> Figure:
    """Pairwise agreement as a heat map; pairs with too little in common stay blank.

    The frame has columns one, other, agreement, n, for pairs with enough in common; the order goes
    from the EU's end to Russia's.
    """
    import seaborn as sns  # slow to import

    labels = [_fit(label(name)) for name in order]
    size = 2.2 + 0.19 * len(order)
    with _drawing(size + 0.8, size) as figure:
        axes = figure.subplots()
        sns.heatmap(
            agreement_grid(frame, order).set_axis(labels).set_axis(labels, axis=1), ax=axes,
            cmap="RdBu", vmin=0, vmax=1, square=True, linewidths=0.4, linecolor="#FFFFFF",
            cbar_kws={"shrink": 0.55, "label": "share of common proposals on the same side"},
            xticklabels=True, yticklabels=True,
        )  # fmt: skip
        axes.set_facecolor("#F1F3F5")
        axes.tick_params(length=0, labelsize=7.5)
        axes.set_xlabel("")
        axes.set_ylabel("")
    return figure


def over_sessions(
    frame: pd.DataFrame, order: list[str], *, lines: dict[str, str], axis: str
) -> Figure:
    """Shares by session with their intervals; sessions without one stay open.

    The frame has columns session, line, value, lower, upper, n; the order holds the sessions from
    first to last, the lines their colours.
    """
    with _drawing(6.2, 3.5) as figure:
        axes = figure.subplots()
        spread = np.linspace(-0.08, 0.08, len(lines)) if len(lines) > 1 else [0.0]
        for (name, colour), shift in zip(lines.items(), spread, strict=True):
            part = frame[frame["line"] == name].set_index("session").reindex(order)
            x = np.arange(len(order)) + shift
            axes.vlines(x, part["lower"], part["upper"], color=colour, alpha=0.5, linewidth=1.6)
            axes.plot(x, part["value"], "o-", color=colour, label=name, markersize=5, linewidth=1)
            for place, value, n in zip(x, part["value"], part["n"], strict=True):
                if pd.notna(value):
                    axes.annotate(f"n={int(n)}", (place, value), xytext=(6, 5), fontsize=7.5,
                                  textcoords="offset points", color=colour)  # fmt: skip
        axes.set_xticks(range(len(order)), order)
        axes.set_xlim(-0.4, len(order) - 0.4)
        axes.set_ylim(-0.05, 1.12)  # the whole scale, so that figures can be compared
        axes.set_ylabel(axis)
        _grid(axes, "y")
        if len(lines) > 1:
            _legend_above(axes, len(lines))
    return figure


# --- counts ---------------------------------------------------------------------------------------


def timeline(frame: pd.DataFrame, *, marked: set[str]) -> Figure:
    """Sessions, those marked in colour, and other events along time.

    The frame has columns start, end (datetime), label, session, lane (``session`` or ``event``).
    """
    ordered = frame.sort_values("start", ascending=False)
    with _drawing(6.4, 0.9 + 0.3 * max(len(ordered), 2)) as figure:
        axes = figure.subplots()
        rows = _rows(axes, [textwrap.fill(text, 58) for text in ordered["label"]], 8)
        for row, item in zip(rows, ordered.itertuples(), strict=True):
            if item.lane == "session":
                days = max((item.end - item.start).days, 14)  # shorter ones would not be seen
                colour = ORANGE if item.session in marked else BLUE
                axes.barh(row, days, left=item.start, color=colour, height=0.55)
            else:
                axes.plot(item.start, row, marker="D", markersize=4.5, color=GREY)
        axes.xaxis.set_major_locator(AutoDateLocator(maxticks=6))
        _grid(axes, "x")
    return figure


def bars(
    frame: pd.DataFrame, *, value: str, label: str, axis: str, highlight: set[str] | None = None,
    number: Callable[[float], str] = "{:.0f}".format,
) -> Figure:  # fmt: skip
    """Horizontal bars, the first row on top, with their values written at the end.

    ``value`` and ``label`` are columns; labels to highlight are set in colour.
    """
    ordered = frame.iloc[::-1]
    with _drawing(5.8, 0.9 + 0.36 * max(len(ordered), 2)) as figure:
        axes = figure.subplots()
        rows = _rows(axes, [textwrap.fill(str(text), 46) for text in ordered[label]])
        colours = [ORANGE if item in (highlight or set()) else BLUE for item in ordered[label]]
        axes.barh(rows, ordered[value], color=colours, height=0.62)
        top = float(ordered[value].max() or 1)
        for row, length in zip(rows, ordered[value], strict=True):
            axes.text(length + top * 0.01, row, number(length), va="center", fontsize=8.5)
        axes.set_xlim(0, top * 1.12)
        axes.set_xlabel(axis)
    return figure


def shares(
    frame: pd.DataFrame,
    *,
    rows: str,
    parts: dict[str, str],
    axis: str = "number of claims",
    least: int = 1,
) -> Figure:
    """Stacked bars of counts, the first row on top.

    ``rows`` is the column of the labels, which may have several lines; the parts are columns of
    counts, missing ones empty, with their colours. Counts below ``least`` are not written.
    """
    ordered = frame.iloc[::-1]
    lines = max(text.count("\n") for text in ordered[rows]) + 1
    with _drawing(5.8, 1.2 + (0.32 + 0.13 * lines) * max(len(ordered), 2)) as figure:
        axes = figure.subplots()
        places = _rows(axes, ordered[rows], 9.5 if lines == 1 else 8)
        left = np.zeros(len(ordered))
        for name, colour in parts.items():
            values = ordered[name].fillna(0).to_numpy(float)
            axes.barh(places, values, left=left, color=colour, height=0.62, label=name)
            for place, value, start in zip(places, values, left, strict=True):
                if value >= least:
                    axes.text(start + value / 2, place, f"{value:.0f}", ha="center", va="center",
                              fontsize=8.5, color=INK if colour == PALE else "white")  # fmt: skip
            left += values
        axes.set_xlabel(axis)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        _legend_above(axes, len(parts))
    return figure


# --- Wordscores -----------------------------------------------------------------------------------


def word_scores(frame: pd.DataFrame) -> Figure:
    """Word counts of a reference example with the score of each word above.

    The index holds the words in order; columns are ``score`` and one of counts a text, the scored
    text last.
    """
    *texts, virgin = (name for name in frame.columns if name != "score")
    with _drawing(6.4, 4.4) as figure:
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[1, 1.5])
        x = np.arange(len(frame))
        top.plot(x, frame["score"], "o-", color=INK, markersize=3, linewidth=1)
        top.axhline(0, color=GREY, linewidth=0.8)
        top.set_ylabel("word score")
        colours = mpl.colormaps["viridis"](np.linspace(0, 0.9, len(texts)))
        for text, colour in zip(texts, colours, strict=True):
            bottom.plot(x, frame[text], color=colour, label=text, linewidth=1.2)
        bottom.plot(x, frame[virgin], color=ORANGE, label=virgin, linewidth=2)
        bottom.set_ylabel("count")
        bottom.set_xticks(x, frame.index, fontsize=6.5)
        bottom.legend(frameon=False, ncols=len(texts) + 1, loc="lower center",
                      bbox_to_anchor=(0.5, -0.42))  # fmt: skip
    return figure


def rank_stability(
    frame: pd.DataFrame, choices: dict[str, str], *, good: float, weak: float, axis: str
) -> Figure:
    """Rank correlations under combinations of choices, with the choices as a grid of dots.

    The frame has columns variant (the choices made, joined by ``", "``), rho, largest_change, the
    first row on top; the choices have their labels. Results are good from ``good`` and weak below
    ``weak``.
    """
    ordered = frame.iloc[::-1].reset_index(drop=True)
    with _drawing(5.4, 1.7 + 0.24 * max(len(ordered), 2)) as figure:
        grid, axes = figure.subplots(1, 2, sharey=True, width_ratios=[1, 2])
        rows = np.arange(len(ordered))
        for column, choice in enumerate(choices):
            made = np.array([choice in text.split(", ") for text in ordered["variant"]])
            grid.scatter(np.full(len(rows), column), rows, s=30, color=_LIGHT)
            grid.scatter(np.full(made.sum(), column), rows[made], s=30, color=INK)
        grid.set_xticks(range(len(choices)), choices.values(), rotation=90, fontsize=8)
        grid.set_xlim(-0.6, len(choices) - 0.4)
        grid.set_yticks([])
        grid.tick_params(length=0)
        grid.spines[["left", "bottom"]].set_visible(False)
        known = ordered["rho"].to_numpy(float)
        low = min(weak, np.nanmin(known, initial=weak)) - 0.1
        axes.axvspan(good, 1.02, color=GREEN, alpha=0.10, linewidth=0)
        axes.axvspan(low, weak, color=ORANGE, alpha=0.12, linewidth=0)
        axes.hlines(rows, low, known, color=_LIGHT, linewidth=1)
        axes.scatter(known, rows, s=34, color=BLUE, zorder=3)
        for row, rho, change in zip(rows, known, ordered["largest_change"], strict=True):
            if np.isnan(rho):
                axes.annotate("unknown", (low, row), xytext=(4, 0), textcoords="offset points",
                              va="center", fontsize=8)  # fmt: skip
            elif change:
                axes.annotate(f"{change:.0f}", (rho, row), xytext=(-8, 0), va="center",
                              textcoords="offset points", ha="right", fontsize=8)  # fmt: skip
        axes.set_xlim(low, 1.02)
        axes.set_ylim(-0.7, len(ordered) - 0.3)
        axes.set_xlabel(axis)
        axes.tick_params(axis="y", length=0)
    return figure
