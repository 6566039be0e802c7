"""Drawing: two widths, marks that tell their values, and SVG with text as text.

A figure is drawn twice, for a page and for a phone, with the same letters: nothing is ever made
smaller to fit. All lengths are in pixels of a screen, from the top left.
"""

from __future__ import annotations

import functools
import io
import itertools
import re
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Concatenate, NamedTuple, ParamSpec
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import IdentityTransform

from positions.palette import BAND, EDGES, FAINT, INK, NEUTRAL, PAPER, SOFT

#: Widths of a drawing: the text column of a page, and that of a phone.
WIDE, NARROW = 680, 340

#: Size of all letters and the height of a line of them.
SIZE, LINE = 12, 15

#: Height of capitals and digits.
_CAPITALS = 0.729 * SIZE

#: About the height of a line as matplotlib counts it, which goes by the letters in each.
SPACING = 1.2

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "axes.edgecolor": NEUTRAL,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.facecolor": "none",
    "text.color": INK,
    "text.parse_math": False,  # a name with $ in it is a name
    "xtick.color": NEUTRAL,
    "xtick.labelcolor": INK,
    "ytick.color": NEUTRAL,
    "ytick.labelcolor": INK,
    "text.hinting": "no_hinting",  # widths that hold at any size
    "svg.hashsalt": "positions",
    "svg.fonttype": "none",
    "figure.dpi": 72,  # so that a point is a pixel
}


@contextmanager
def house_style() -> Iterator[None]:
    """The house style and nothing else; names that do not fit are drawn as well as they can be."""
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        yield


# --- pictures -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """A figure as it is drawn for a page and for a phone."""

    wide: Figure
    narrow: Figure


P = ParamSpec("P")


def picture(draw: Callable[Concatenate[int, P], Figure]) -> Callable[P, Picture]:
    """Make of a function that draws at a width (its first argument) one that draws at both."""

    @functools.wraps(draw)
    def drawn(*arguments: P.args, **named: P.kwargs) -> Picture:
        with house_style():
            return Picture(*(draw(width, *arguments, **named) for width in (WIDE, NARROW)))

    return drawn


def sheet(width: float, height: float) -> Figure:
    """A blank figure of so many pixels."""
    return Figure(figsize=(width / 72, height / 72))


def height_of(figure: Figure) -> float:
    """Height of a figure in pixels."""
    return float(figure.get_figheight()) * 72


def plot(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes at a place of a figure, whose own vertical scale is pixels from their top."""
    whole = figure.get_size_inches() * 72
    bottom = whole[1] - top - height
    axes = figure.add_axes(
        (left / whole[0], bottom / whole[1], width / whole[0], height / whole[1])
    )
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.tick_params(length=0, pad=5)
    axes.set_axisbelow(True)
    return axes


# --- letters --------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=8192)
def text_width(text: str, weight: str = "normal", size: float = SIZE) -> float:
    """Width of one line of text in pixels."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a glyph that the font lacks
        return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def wrap(text: str, width: float, weight: str = "normal") -> list[str]:
    """A text on lines of a width; a word that is longer is cut.

    Examples
    --------
    >>> wrap("General provisions", 80)
    ['General', 'provisions']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, weight) <= width:
            lines[-1] = longer
        else:
            lines += _cut(word, width, weight)
    return lines or [""]


def _cut(word: str, width: float, weight: str) -> list[str]:
    """A word in pieces that are not wider than a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def write(
    figure: Figure, x: float, y: float, text: str, *, align: str = "left", colour: str = INK,
    weight: str = "normal", upright: bool = False, role: str = "",
) -> Text:  # fmt: skip
    """Write a text whose middle lies at a height; an upright one runs upwards from there.

    The middle of one line is that of its capitals, whatever letters it has: texts at one height
    stand on one line.
    """
    drop = 0 if "\n" in text else _CAPITALS / 2
    return figure.text(
        x + upright * drop, height_of(figure) - y - (not upright) * drop, text,
        transform=IdentityTransform(), color=colour, weight=weight, ha=align,
        va="baseline" if drop else "center", gid=role or None, linespacing=SPACING,
        rotation=90 if upright else 0, rotation_mode="anchor",
    )  # fmt: skip


def number(value: float, digits: int = 2) -> str:
    """A number as figures show it, never minus zero.

    Examples
    --------
    >>> number(-0.001), number(-0.4)
    ('0.00', '−0.40')
    """
    return f"{round(float(value), digits) + 0.0:,.{digits}f}".replace("-", "−")


def few(value: float, singular: str, plural: str = "") -> str:
    """A count with its noun.

    Examples
    --------
    >>> few(1, "signal"), few(3, "country", "countries")
    ('1 signal', '3 countries')
    """
    return f"{value:,.0f} {singular if value == 1 else plural or singular + 's'}"


# --- marks ----------------------------------------------------------------------------------------

_TELLS = "tells: "


def let_tell(artist: Artist, text: str) -> None:
    """Let a shape tell something when it is pointed at."""
    artist.set_gid(f"{_TELLS}{text}")


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
    return [gid.removeprefix(_TELLS) for gid in marks if gid.startswith(_TELLS)]


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


# --- rows -----------------------------------------------------------------------------------------


class Column(NamedTuple):
    """Texts at the right of rows, with a heading of one or several lines."""

    head: str
    cells: Sequence[str]


class Rows(NamedTuple):
    """Rows of a figure: the axes beside their labels, and where each row lies in these."""

    figure: Figure
    axes: Axes
    middles: np.ndarray  # of what is drawn in each row
    edges: list[tuple[float, float]]  # top and bottom of each row, in the figure
    tracks: list[tuple[float, float]]  # top and bottom of upright lines, clear of labels

    def upright(
        self, place: float, colour: str = FAINT, width: float = 1, style: str = "-"
    ) -> None:
        """Draw an upright line behind all rows."""
        x, y = [], []
        for top, bottom in self.tracks:
            x += [place, place, np.nan]
            y += [top, bottom, np.nan]
        self.axes.plot(x[:-1], y[:-1], color=colour, linewidth=width, linestyle=style, zorder=0.5,
                       clip_on=False)  # fmt: skip

    def tell(self, row: int, text: str) -> None:
        """Let a whole row tell something when it is pointed at."""
        self.tell_part(row, 0, float(self.figure.get_figwidth()) * 72, text)

    def tell_part(self, row: int, left: float, right: float, text: str) -> None:
        """Let a part of a row, between two places of the figure, tell something."""
        top, bottom = self.edges[row]
        tell(self.figure, (left, top, right, bottom), text)

    def across(self, value: float) -> float:
        """Place of a value in the figure."""
        return float(self.axes.transData.transform((value, 0))[0])


#: Share of a drawing that labels may take beside what is drawn; longer ones go above their row.
_BESIDE = 0.34

_GAP, _EDGE = 10, 2


class Sides(NamedTuple):
    """What rows leave between their labels and the texts at their right."""

    labels: list[list[str]]  # on lines
    above: bool  # the labels stand above their rows
    left: float
    right: float
    sizes: list[float]  # of the columns

    @property
    def room(self) -> float:
        """Width of what lies between."""
        return self.right - self.left


def sides(
    width: float, labels: Sequence[str], columns: Sequence[Column] = (), beside: float = _BESIDE
) -> Sides:
    """Where labels and columns go: beside the rows where two lines are enough, else above them."""
    # measured as bold ones, so that no focus changes the layout
    lines = [wrap(text, beside * width, "bold") for text in labels]
    above = any(len(held) > 2 for held in lines)
    if above:
        lines = [wrap(text, width - 4, "bold") for text in labels]
    widest = max((text_width(line, "bold") for held in lines for line in held), default=0)
    sizes = [
        max((text_width(text, "bold") for text in (*cells, *head.split("\n"))), default=0)
        for head, cells in columns
    ]
    right = width - _EDGE - sum(size + _GAP for size in sizes)
    return Sides(lines, above, 0 if above else widest + _GAP, right, sizes)


def rows(
    width: float,
    labels: Sequence[str],
    *,
    columns: Sequence[Column] = (),
    strong: Collection[int] = (),
    faint: Collection[int] = (),
    pitch: float = 20,
    thickness: float = 14,
    head: float = 0,
    foot: float = LINE,
    axis: str = "",
    keys: Sequence[tuple[str, str]] = (),
    pad: float = 0,
    beside: float = _BESIDE,
) -> Rows:
    """Lay out a chart of rows, the first one on top.

    Parameters
    ----------
    width : float
        Of the drawing.
    labels : sequence of str
        Names of the rows.
    columns : sequence of Column
        Texts at the right of the rows.
    strong, faint : collection of int
        Rows to be set off, with a band behind them, and rows whose texts are pale.
    pitch, thickness : float
        Least height of a row with its gap, and the height of what is drawn in it.
    head, foot : float
        Room above the rows and below them, for the ends of the scale and for its numbers.
    axis : str
        What the horizontal scale shows.
    keys : sequence of (str, str)
        Names of colours.
    pad : float
        Room kept free at both ends of the horizontal scale.
    beside : float
        Share of the width that labels may take.
    """
    held = sides(width, labels, columns, beside)
    heights = [
        len(lines) * LINE + thickness + 7 if held.above else max(pitch, len(lines) * LINE + 4)
        for lines in held.labels
    ]
    heads = max([column.head.count("\n") + 1 for column in columns if column.head], default=0)
    top = keys_height(keys, width) + heads * LINE + head
    below = wrap(axis, width - held.left) if axis else []
    bottom = top + sum(heights)
    figure = sheet(width, bottom + foot + 6 + len(below) * LINE + (3 if below else 0))
    axes = plot(figure, held.left + pad, top, held.room - 2 * pad, sum(heights))
    edges = list(itertools.pairwise(top + np.cumsum([0.0, *heights])))
    middles = [
        (lower - 4 - thickness / 2 if held.above else (upper + lower) / 2) - top
        for upper, lower in edges
    ]
    half = thickness / 2
    tracks = [(at - half, at + half + 3) for at in middles] if held.above else [(0.0, sum(heights))]
    made = Rows(figure, axes, np.array(middles), edges, tracks)
    for row, lines in enumerate(held.labels):
        _write_row(made, row, lines, held, columns, bold=row in strong, pale=row in faint)
    for at, column in zip(_ends(held), columns, strict=True):
        for back, line in enumerate(reversed(column.head.split("\n"))):
            write(figure, at, top - head - LINE / 2 - back * LINE - 1, line, align="right",
                  colour=SOFT)  # fmt: skip
    write_keys(figure, keys, width)
    for place, line in enumerate(below):
        write(figure, held.left, bottom + foot + 6 + (place + 0.5) * LINE, line, colour=SOFT)
    return made


def _ends(held: Sides) -> Iterator[float]:
    """Right edges of the columns."""
    at = held.right
    for size in held.sizes:
        at += size + _GAP
        yield at


def _write_row(
    made: Rows, row: int, lines: list[str], held: Sides, columns: Sequence[Column],
    *, bold: bool, pale: bool,
) -> None:  # fmt: skip
    figure, (upper, lower) = made.figure, made.edges[row]
    look: dict[str, Any] = {
        "colour": SOFT if pale else INK, "weight": "bold" if bold else "normal",
    }  # fmt: skip
    middle = made.edges[0][0] + made.middles[row]
    if bold:
        whole = float(figure.get_figwidth()) * 72
        figure.add_artist(
            Rectangle((0, height_of(figure) - lower), whole, lower - upper, facecolor=BAND,
                      edgecolor="none", transform=IdentityTransform(), zorder=-1)
        )  # fmt: skip
    if held.above:
        write(figure, 0, upper + 2 + len(lines) * LINE / 2, "\n".join(lines), role="row", **look)
    else:
        write(figure, held.left - _GAP, middle, "\n".join(lines), align="right", role="row",
              **look)  # fmt: skip
    for at, column in zip(_ends(held), columns, strict=True):
        write(figure, at, middle, column.cells[row], align="right", **look)


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


# --- SVG ------------------------------------------------------------------------------------------

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"

# what no XML may hold and would break the whole picture, and what turns round the writing after it
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")

#: What the whole drawing says once: all letters are of one size, and ends of lines are plain.
_COMMON = ("font-family", f"font-size:{SIZE}px", "stroke-linejoin", "stroke-linecap")

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK[1:-5])


def svg(figure: Figure) -> str:
    """A figure as SVG that is the same bytes at every run: text as text, marks with titles."""
    with house_style(), io.StringIO() as stream:  # the salt of the ids counts here, too
        figure.savefig(
            stream, format="svg", metadata={"Date": None, "Creator": None}, transparent=True
        )
        root = ElementTree.fromstring(_NOT_XML.sub("", stream.getvalue()))
    width, height = root.get("viewBox", "").split()[2:]
    for key in list(root.attrib):
        del root.attrib[key]
    root.attrib |= {
        "viewBox": f"0 0 {float(width):g} {float(height):g}",
        "width": f"{float(width):g}", "height": f"{float(height):g}",
        "font-family": "DejaVu Sans, Verdana, sans-serif", "font-size": str(SIZE),
        "fill": INK, "stroke-linejoin": "round", "stroke-linecap": "butt",
    }  # fmt: skip
    _drop_what_is_not_drawn(root)
    used = set(re.findall(r"(?:url\(|\"|')#([\w-]+)", ElementTree.tostring(root, "unicode")))
    for element in list(root.iter()):
        _tidy(element, used)
    _flatten(root)
    return ElementTree.tostring(root, "unicode") + "\n"


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _drop_what_is_not_drawn(root: ElementTree.Element) -> None:
    """Take out notes on the file, and a style sheet that would hold for the page around."""
    for parent in list(root.iter()):
        for child in list(parent):
            if (
                _tag(child) in ("metadata", "style")
                or (_tag(child) == "defs" and all(_tag(item) == "style" for item in child))
                # grounds of the whole and of its axes
                or (child.get("style") == "fill: none" and _TELLS not in parent.get("id", ""))
            ):
                parent.remove(child)


def _tidy(element: ElementTree.Element, used: set[str]) -> None:
    """Round numbers, leave the font to the whole, drop unused ids, and give marks their titles."""
    gid = element.get("id", "")
    if gid.startswith(_TELLS):
        element.set("class", "mark")
        title = ElementTree.Element(f"{{{_SVG}}}title")
        title.text = gid.removeprefix(_TELLS)
        for path in element:
            path.set("pointer-events", "all")
        element.insert(0, title)
    if gid not in used:
        element.attrib.pop("id", None)
    if _tag(element) == "g":
        _align(element)
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for key in ("x", "y", "transform"):
        if key in element.attrib:
            element.set(key, _LONG_NUMBER.sub(_two_places, element.attrib[key]))
    if "d" in element.attrib:
        element.set("d", _short(element.attrib["d"]))
    if "style" in element.attrib:
        parts = (part.replace(": ", ":").strip() for part in element.attrib["style"].split(";"))
        own = [part for part in parts if part and not part.startswith(_COMMON)]
        if _tag(element) == "text":
            own = [part for part in own if part != f"fill:{INK}"]
        del element.attrib["style"]
        if own:
            element.set("style", ";".join(_LONG_NUMBER.sub(_two_places, part) for part in own))
    element.tail = None
    if _tag(element) != "text" and element.text and not element.text.strip():
        element.text = None


_LINE_TO = re.compile(r"([ML]) (-?[\d.]+) (-?[\d.]+)|(z)|([CQ].*)", re.DOTALL)


def _short(path: str) -> str:
    """A path of straight lines in tenths of a pixel, each step from the last point.

    Examples
    --------
    >>> _short("M 10.04 20 L 30 20 L 30 9.96 z ")
    'M10 20l20 0 0-10z'
    """
    if re.search("[A-KN-Y]", path.replace("L", "")):  # curves stay as they are
        return " ".join(_LONG_NUMBER.sub(_two_places, path).split())
    made, x, y, letter = [], 0, 0, ""
    for kind, *place, close, _ in _LINE_TO.findall(path):
        if close:
            made.append("z")
            letter = ""
            continue
        new_x, new_y = (round(10 * float(number)) for number in place)
        if kind == "M":
            made.append(f"M{_tenths(new_x)}{_tenths(new_y, ' ')}")
        else:
            made.append(
                f"{'' if letter == 'L' else 'l'}"
                f"{_tenths(new_x - x, ' ' if letter == 'L' else '')}{_tenths(new_y - y, ' ')}"
            )
        x, y, letter = new_x, new_y, kind
    return "".join(made)


def _tenths(number: int, apart: str = "") -> str:
    """A number of tenths in as few letters as possible, with what sets it apart where needed."""
    text = f"{number / 10:g}".replace("0.", ".") if abs(number) < 10 else f"{number / 10:g}"
    return text if text.startswith("-") else apart + text


def _two_places(found: Any) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


_MOVED = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)$")


def _align(group: ElementTree.Element) -> None:
    """Set the lines of one text equally far apart, at the anchor that they share in any font."""
    lines = [line for line in group if _tag(line) == "text"]
    places = [_MOVED.match(line.get("transform", "")) for line in lines]
    if len(lines) < 2 or not all(places):
        return
    weight = "bold" if "font-weight" in lines[0].get("style", "") else "normal"
    lefts = np.array([float(place[1]) for place in places if place])
    widths = np.array([text_width(line.text or "", weight) for line in lines])
    shares = {"start": 0.0, "middle": 0.5, "end": 1.0}
    spread = {name: np.ptp(lefts + share * widths) for name, share in shares.items()}
    anchor = min(spread, key=lambda name: (round(spread[name], 1), name != "start"))
    middle = float(np.mean([float(place[2]) for place in places if place]))
    for at, (line, left, size) in enumerate(zip(lines, lefts, widths, strict=True)):
        del line.attrib["transform"]
        line.set("x", f"{left + shares[anchor] * size:.2f}")
        line.set("y", f"{middle + LINE * (at - (len(lines) - 1) / 2):.2f}")
        line.set("text-anchor", anchor)


def _flatten(parent: ElementTree.Element) -> None:
    """Lift what groups without a meaning of their own hold."""
    for child in list(parent):
        _flatten(child)
        if _tag(child) == "g" and not child.attrib:
            place = list(parent).index(child)
            parent.remove(child)
            for offset, item in enumerate(child):
                parent.insert(place + offset, item)
