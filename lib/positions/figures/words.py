"""Wordscores: the score of each word, and how stable an order of texts is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn
from matplotlib.figure import Figure

from positions.drawing import (
    LINE,
    Column,
    dot,
    number,
    picture,
    plot,
    sheet,
    tell,
    text_width,
    wrap,
    write,
)
from positions.figures.marks import round_ticks, score_text, sheet_axes
from positions.palette import BAND, FAINT, FOCUS, INK, NEUTRAL, SOFT


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
        places = round_ticks(low, most, 4)
        axes.set_yticks(places, [score_text(place) for place in places])
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
    axes.set_xticks(places, [score_text(place) for place in places])
    places = axes.transData.transform([(place, 0) for place in places])[:, 0]
    if np.diff(places).min() < 30:
        axes.set_xticks([weak, 1.0], [score_text(weak), "1"])
    for column, title in enumerate(titles):
        write(figure, step * (column + 0.5), top - 8, title, upright=True)
    at = right
    for column, size in zip(columns, sizes, strict=True):
        at += size + 10
        for back, line in enumerate(reversed(column.head.split("\n"))):
            write(figure, at, top - LINE / 2 - 4 - back * LINE, line, align="right", colour=SOFT)
    whole = sheet_axes(figure)
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
