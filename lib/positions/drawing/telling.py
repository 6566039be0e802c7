"""What parts of a figure tell whoever points at them."""

from __future__ import annotations

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import IdentityTransform

from positions.drawing.sheets import height_of

TELLS = "tells: "


def let_tell(artist: Artist, text: str) -> None:
    """Let a shape tell something when it is pointed at."""
    artist.set_gid(f"{TELLS}{text}")


def tell(figure: Figure, box: tuple[float, float, float, float], text: str) -> None:
    """Let a part of a figure (left, top, right, bottom) tell something when it is pointed at."""
    left, top, right, bottom = box
    shape = Rectangle(
        (left, height_of(figure) - bottom), right - left, bottom - top, facecolor="none",
        edgecolor="none", transform=IdentityTransform(), zorder=9,
    )  # fmt: skip
    let_tell(shape, text)
    figure.add_artist(shape)


def told(figure: Figure) -> list[str]:
    """What the marks of a figure tell, in the order in which they were drawn."""
    marks = (artist.get_gid() or "" for artist in figure.findobj(Patch))
    return [gid.removeprefix(TELLS) for gid in marks if gid.startswith(TELLS)]
