"""The map: who is on record, by outlines that were projected beforehand."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from positions.drawing import (
    LINE,
    few,
    height_of,
    keys_height,
    let_tell,
    picture,
    sheet,
    tell,
    write,
    write_keys,
)
from positions.palette import (
    EDGES,
    FAINT,
    FEW,
    FOCUS,
    INK,
    NEUTRAL,
    NO_RECORD,
    PAPER,
)

#: Outlines of states by ISO code: rings of points, in units from the top left.
Outlines = Mapping[str, Sequence[np.ndarray]]

#: Width of the whole map in units.
UNITS = 2000

#: Records from which on a delegation has many, and some.
MANY, SOME = 10, 3

#: Points nearer to one another than so many pixels are one.
_NEAR = 0.9

_LEVELS = {
    f"{MANY} records or more": INK,
    f"{SOME} to {MANY - 1}": NEUTRAL,
    f"fewer than {SOME}": FEW,
    "speaks through its group alone": NO_RECORD,
    "no record": PAPER,
}


def _level(records: int, groups: str) -> str:
    """The name of a level, as `_LEVELS` has it."""
    many, some, least, through, none = _LEVELS
    if records >= MANY:
        return many
    if records >= SOME:
        return some
    return least if records else (through if groups else none)


@picture
def on_record(width: int, frame: pd.DataFrame, outlines: Outlines, *, focus: str) -> Figure:
    """How many records each delegation has; those without an outline below the map.

    The frame has columns delegation, label, iso3 (empty for a group), records and groups (those
    with records that speak for it too, as they are written). The focus has a heavy edge.
    """
    rows = frame.assign(level=[_level(*row) for row in zip(frame["records"], frame["groups"],
                                                           strict=True)])  # fmt: skip
    scale = width / UNITS
    high = max(float(ring[:, 1].max()) for rings in outlines.values() for ring in rings) * scale
    keys = list(_LEVELS.items())
    missing = rows[~rows["iso3"].isin(outlines) & (rows["level"] != "no record")]
    lists = {
        "Too small for the map": missing[missing["iso3"] != ""],
        "Groups that speak as one": missing[missing["iso3"] == ""],
    }
    lists = {title: part for title, part in lists.items() if len(part)}
    named = {title: list(zip(part["label"], part["level"].map(_LEVELS), strict=True))
             for title, part in lists.items()}  # fmt: skip
    top = keys_height(keys, width) + 4
    below = sum(LINE + 8 + keys_height(held, width) for held in named.values())
    figure = sheet(width, top + high + 8 + below)
    write_keys(figure, keys, width)
    drawn = {row["iso3"]: row for row in rows.to_dict("records") if row["iso3"]}
    # the palest first, so that the edges of the others lie above theirs, and the focus last
    order = list(_LEVELS)[::-1]

    def place(code: str) -> tuple[bool, int]:
        row = drawn.get(code)
        return (bool(row) and row["delegation"] == focus, order.index(row["level"]) if row else -1)

    for code in sorted(outlines, key=place):
        _state(figure, outlines[code], drawn.get(code), scale, top, own=place(code)[0])
    y = top + high + 8
    for title, part in lists.items():
        write(figure, 0, y + LINE / 2, title, weight="bold")
        boxes = write_keys(figure, named[title], width, y + LINE + 4)
        for box, row in zip(boxes, part.to_dict("records"), strict=True):
            tell(figure, box, _told(row))
        y += LINE + 8 + keys_height(named[title], width)
    return figure


def _state(
    figure: Figure, rings: Sequence[np.ndarray], row: Mapping | None, scale: float, top: float,
    *, own: bool,
) -> None:  # fmt: skip
    """One state: its rings as one shape, which tells what is on record."""
    face = _LEVELS[row["level"]] if row else PAPER
    edge = FOCUS if own else FAINT if face == PAPER else EDGES.get(face, PAPER)
    points, codes = [], []
    for ring in rings:
        thin = _thinned(ring * scale)
        points += [*thin, thin[0]]
        codes += [Path.MOVETO, *[Path.LINETO] * (len(thin) - 1), Path.CLOSEPOLY]
    turned = Affine2D().scale(1, -1).translate(0, height_of(figure) - top)
    outline = Path(points, codes)
    if own:  # a pale line around the heavy one keeps it off the neighbours
        figure.add_artist(PathPatch(outline, facecolor="none", edgecolor=PAPER, linewidth=6,
                                    transform=turned, zorder=2))  # fmt: skip
    shape = PathPatch(outline, facecolor=face, edgecolor=edge, linewidth=2.4 if own else 0.7,
                      transform=turned, zorder=2)  # fmt: skip
    figure.add_artist(shape)
    if row:
        let_tell(shape, _told(row))


def _thinned(points: np.ndarray) -> np.ndarray:
    """Points without those that lie too near to the last one that is kept."""
    kept = [points[0]]
    for point in points[1:]:
        if np.abs(point - kept[-1]).max() >= _NEAR:
            kept.append(point)
    return np.array(kept if len(kept) > 2 else points)


def _told(row: Mapping) -> str:
    text = f"{row['label']}: {few(row['records'], 'record') if row['records'] else 'no record'}"
    return f"{text}; {row['groups']} speaks for it, too" if row["groups"] else text
