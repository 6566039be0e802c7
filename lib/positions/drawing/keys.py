"""Keys to colours."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import IdentityTransform

from positions.drawing.sheets import LINE, height_of, text_width, write
from positions.palette import EDGES

_SWATCH, _APART = 12, 16


def _key_lines(keys: Sequence[tuple[str, str]], width: float) -> list[list[tuple[str, str]]]:
    """Names of colours on as many lines as they need."""
    lines: list[list[tuple[str, str]]] = []
    used = width
    for name, colour in keys:
        size = _SWATCH + 6 + text_width(name)
        if used + size > width:
            lines.append([])
            used = 0
        lines[-1].append((name, colour))
        used += size + _APART
    return lines


def keys_height(keys: Sequence[tuple[str, str]], width: float) -> float:
    """The height that names of colours take at the top of a figure."""
    return len(_key_lines(keys, width)) * (LINE + 5) + 4 if keys else 0


def write_keys(
    figure: Figure, keys: Sequence[tuple[str, str]], width: float, top: float = 0
) -> list[tuple[float, float, float, float]]:
    """Write names of colours into a figure; the box of each."""
    boxes = []
    for place, line in enumerate(_key_lines(keys, width)):
        x, y = 0.5, top + place * (LINE + 5) + LINE / 2 + 1
        for name, colour in line:
            figure.add_artist(
                Rectangle((x, height_of(figure) - y - _SWATCH / 2), _SWATCH, _SWATCH,
                          facecolor=colour, edgecolor=EDGES.get(colour, "none"), linewidth=1,
                          transform=IdentityTransform())
            )  # fmt: skip
            write(figure, x + _SWATCH + 6, y, name)
            size = _SWATCH + 6 + text_width(name)
            boxes.append((x - 1, y - LINE / 2 - 1, x + size + 2, y + LINE / 2 + 1))
            x += size + _APART
    return boxes
