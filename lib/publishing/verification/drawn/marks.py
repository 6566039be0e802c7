"""Marks: what a browser would draw of an SVG, read without a look at the code that made it.

Colours are called by the names of the book's palette, as the style sheet has them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

#: Height of a line of text, and how far its middle lies above the line that it stands on.
LINE, RISE = 15, 4.4

Point = tuple[float, float]


@dataclass(frozen=True)
class Text:
    """Some lines of text: where their anchor and the middle of the block lie."""

    words: tuple[str, ...]  # line by line
    x: float
    y: float
    anchor: str = "start"
    colour: str = "ink"
    bold: bool = False
    upright: bool = False

    @property
    def whole(self) -> str:
        """The lines as one."""
        return " ".join(self.words)

    @property
    def top(self) -> float:
        """Where the first line begins."""
        return self.y - len(self.words) * LINE / 2


@dataclass(frozen=True)
class Shape:
    """A closed outline: its box, colours, and what it tells when pointed at."""

    left: float
    top: float
    right: float
    bottom: float
    fill: str
    edge: str
    heavy: float = 1.0
    told: str = ""

    @property
    def middle(self) -> Point:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def width(self) -> float:
        """Width of its box."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height of its box."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in its box."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class Stroke:
    """An open line."""

    points: tuple[Point, ...]
    colour: str
    heavy: float = 1.0

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right, or is a point."""
        return all(abs(y - self.points[0][1]) < 0.2 for _, y in self.points)

    @property
    def is_upright(self) -> bool:
        """Whether it runs from top to bottom, or is a point."""
        return all(abs(x - self.points[0][0]) < 0.2 for x, _ in self.points)


@dataclass(frozen=True)
class Dot:
    """A symbol at a place: round, square or diamond; a hollow one is filled with paper."""

    x: float
    y: float
    kind: str
    radius: float
    colour: str
    hollow: bool


@dataclass(frozen=True)
class Drawing:
    """All that a drawing shows."""

    width: float
    texts: list[Text] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    areas: list[Shape] = field(default_factory=list)  # what tells something when pointed at


class Styles:
    """How a style sheet draws: declarations by class, and names of colours."""

    _RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
    _CLASS = re.compile(r"\.([\w-]+)")
    _NAMED = re.compile(r"--fig-([\w-]+)\s*:\s*(#[0-9a-f]{6})")
    _ASKED = re.compile(r"var\(--fig-([\w-]+)\)")

    def __init__(self, css: str) -> None:
        # what a picture by itself looks like is light, which comes first in the sheet
        self.names: dict[str, str] = {}
        self._colours: dict[str, str] = {}
        for name, colour in self._NAMED.findall(css):
            if name not in self._colours:
                self._colours[name] = colour
                self.names.setdefault(colour, name)
        self._classes: dict[str, str] = {}
        for selectors, block in self._RULE.findall(css):
            for selector in selectors.split(","):
                if found := self._CLASS.fullmatch(selector.strip()):
                    self._classes[found[1]] = self._classes.get(found[1], "") + block + ";"

    def of(self, element: ElementTree.Element) -> dict[str, str]:
        """The declarations that hold for an element."""
        text = ";".join(self._classes.get(name, "") for name in element.get("class", "").split())
        text += ";" + element.get("style", "")
        pairs = (part.partition(":") for part in text.split(";") if ":" in part)
        return {key.strip(): value.strip() for key, _, value in pairs}

    def colour(self, value: str) -> str:
        """The name of a colour; a colour without one stays as it is."""
        if found := self._ASKED.fullmatch(value):
            value = self._colours.get(found[1], value)
        return self.names.get(value, value)


_PART = re.compile(r"([MLlCQZz])|(-?(?:\d+\.?\d*|\.\d+))")
_NEEDS = {"M": 2, "L": 2, "l": 2, "C": 6, "Q": 4}


def outlines(path: str) -> list[tuple[list[Point], bool]]:
    """Parts of a path: their points, and whether each is closed. Of curves, the ends.

    Examples
    --------
    >>> outlines("M1 2l3 0 0-.5zM5 5L6 7")
    [([(1.0, 2.0), (4.0, 2.0), (4.0, 1.5)], True), ([(5.0, 5.0), (6.0, 7.0)], False)]
    """
    made: list[tuple[list[Point], bool]] = []
    letter, numbers = "M", []
    for command, number in _PART.findall(path):
        if command in ("Z", "z"):
            made[-1] = (made[-1][0], True)
        elif command:
            letter, numbers = command, []
        else:
            numbers.append(float(number))
            if len(numbers) < _NEEDS[letter]:
                continue
            x, y = numbers[-2:]
            numbers = []
            if letter == "M":
                made.append(([(x, y)], False))
                letter = "L"
                continue
            points = made[-1][0]
            points.append((points[-1][0] + x, points[-1][1] + y) if letter == "l" else (x, y))
    return made


_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)


def styles_of(page: str, css: str) -> Styles:
    """What holds in a page: the book's style sheet and the page's own."""
    return Styles("\n".join([css, *_STYLE.findall(page)]))


def in_page(page: str) -> dict[str, dict[str, str]]:
    """Drawings that stand in a page: by id of their figure and by width."""
    found: dict[str, dict[str, str]] = {}
    for figure in re.finditer(r'<figure\b[^>]*\sid="([\w-]+)".*?</figure>', page, re.DOTALL):
        for drawn in _SVG.findall(figure[0]):
            if named := re.search(r'^<svg\b[^>]*\sclass="(wide|narrow)"', drawn):
                found.setdefault(figure[1], {})[named[1]] = drawn
    return found


def read(svg: str, styles: Styles) -> Drawing:
    """The marks of a drawing, in the order in which they are drawn."""
    root = ElementTree.fromstring(svg)
    made = Drawing(float(root.get("width", "0")))
    symbols = {
        item.get("id", ""): item for item in root.iter() if _tag(item) == "path" and item.get("id")
    }
    for element, told in _visible(root):
        tag, style = _tag(element), styles.of(element)
        if tag == "text":
            _write(made.texts, _text(element, style, styles))
        elif tag == "use":
            made.dots.append(_dot(element, style, styles, symbols))
        elif tag == "path":
            _outline(made, element, style, styles, told)
    return made


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _visible(parent: ElementTree.Element, told: str = "") -> Iterator[tuple]:
    """Elements that are drawn, each with what its group tells."""
    for child in parent:
        if _tag(child) == "g":
            title = next((item.text or "" for item in child if _tag(item) == "title"), told)
            yield from _visible(child, title)
        elif _tag(child) not in ("defs", "title"):
            yield child, told


def _text(element: ElementTree.Element, style: Mapping[str, str], styles: Styles) -> Text:
    upright = "rotate(" in element.get("transform", "")
    return Text(
        ("".join(element.itertext()).strip(),),
        float(element.get("x", "nan")),
        float(element.get("y", "nan")) - (0 if upright else RISE),
        element.get("text-anchor") or style.get("text-anchor", "start"),
        styles.colour(style["fill"]) if "fill" in style else "ink",
        style.get("font-weight", "normal") in ("700", "bold"),
        upright,
    )


def _write(texts: list[Text], text: Text) -> None:
    """Add a text, to the last one where it is the next line of that."""
    if texts and not text.upright:
        last = texts[-1]
        same = (last.anchor, last.colour, last.bold) == (text.anchor, text.colour, text.bold)
        below = text.y - (last.y + (len(last.words) - 1) * LINE / 2)
        if same and abs(last.x - text.x) < 0.05 and abs(below - LINE) < 0.05:
            texts[-1] = Text(
                (*last.words, *text.words), last.x, last.y + LINE / 2, last.anchor, last.colour,
                last.bold,
            )  # fmt: skip
            return
    texts.append(text)


def _dot(
    element: ElementTree.Element, style: Mapping[str, str], styles: Styles,
    symbols: Mapping[str, ElementTree.Element],
) -> Dot:  # fmt: skip
    link = next(value for key, value in element.attrib.items() if key.endswith("href"))
    path = symbols[link.removeprefix("#")].get("d", "")
    points, _ = outlines(path)[0]
    reach = max(x for x, _ in points)
    corner = any(abs(abs(x) - reach) < 0.1 and abs(abs(y) - reach) < 0.1 for x, y in points)
    kind = "round" if "C" in path else "square" if corner else "diamond"
    fill = styles.colour(style.get("fill", "ink"))
    hollow = fill == "paper"
    edge = styles.colour(style.get("stroke", "none"))
    x, y = (float(element.get(key, "nan")) for key in ("x", "y"))
    return Dot(x, y, kind, reach, edge if hollow else fill, hollow)


def _outline(
    made: Drawing, element: ElementTree.Element, style: Mapping[str, str], styles: Styles, told: str
) -> None:
    fill, edge = (styles.colour(style.get(key, "none" if key == "stroke" else "ink"))
                  for key in ("fill", "stroke"))  # fmt: skip
    heavy = float(style.get("stroke-width", "1"))
    parts = outlines(element.get("d", ""))
    if all(closed for _, closed in parts):
        corners = [point for points, _ in parts for point in points]
        xs, ys = zip(*corners, strict=True)
        shape = Shape(min(xs), min(ys), max(xs), max(ys), fill, edge, heavy, told)
        if told:
            made.areas.append(shape)
        if fill != "none" or edge != "none":
            made.shapes.append(shape)
    else:
        made.strokes.extend(Stroke(tuple(points), edge, heavy) for points, _ in parts)
