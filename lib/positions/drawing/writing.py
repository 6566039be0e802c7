"""Figures as SVG in few bytes, the same on every machine."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
from matplotlib.figure import Figure

from positions.drawing.sheets import LINE, SIZE, house_style, text_width
from positions.drawing.telling import TELLS
from positions.palette import INK

_SVG = "http://www.w3.org/2000/svg"

_XLINK = "{http://www.w3.org/1999/xlink}href"
ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK[1:-5])

# what no XML may hold and would break the whole picture, and what turns round the writing after it
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")

#: What the whole drawing says once: all letters are of one size, and ends of lines are plain.
_COMMON = ("font-family", f"font-size:{SIZE}px", "stroke-linejoin", "stroke-linecap")


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
                or (child.get("style") == "fill: none" and TELLS not in parent.get("id", ""))
            ):
                parent.remove(child)


def _tidy(element: ElementTree.Element, used: set[str]) -> None:
    """Round numbers, leave the font to the whole, drop unused ids, and give marks their titles."""
    gid = element.get("id", "")
    if gid.startswith(TELLS):
        element.set("class", "mark")
        title = ElementTree.Element(f"{{{_SVG}}}title")
        title.text = gid.removeprefix(TELLS)
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
