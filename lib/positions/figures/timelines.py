"""Events in lanes, and as a list where there is no room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from positions.drawing import LINE, WIDE, picture, sheet, tell, text_width, wrap, write
from positions.figures.marks import sheet_axes, sources_told
from positions.figures.matrices import _box
from positions.palette import FOCUS, NEUTRAL, PAPER, SOFT

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
    text = f"{spot.event.told}: {spot.event.label}{sources_told(spot.event)}"
    tell(figure, (spot.x - 4, base + spot.y, spot.right, base + low), text)


def _event(figure: Figure, lane: str, x: float, y: float, colour: str, length: float) -> None:
    """The mark of an event; a session is as long as it was."""
    if lane == SESSION:
        _box(figure, x, y - 7, length, 14, face=colour, zorder=3)
        return
    axes = sheet_axes(figure)
    axes.plot([x], [y], marker=_LANES[lane][1], markersize=9, color=colour, linestyle="none",
              clip_on=False, markeredgecolor=PAPER)  # fmt: skip


def _line(figure: Figure, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
    sheet_axes(figure).plot(
        [x0, x1], [y0, y1], color=colour, linewidth=1, zorder=0.5, clip_on=False
    )


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
        text = f"{item.told}: {item.label}{sources_told(item)}"
        tell(figure, (0, y, width, y + height), text)
        y += height + 10
    return figure
