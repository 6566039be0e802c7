"""Figures in the pages: each stands there as SVG, for a page and a phone, in the page's colours.

A picture that is only linked could neither take the page's theme nor be read, searched or pointed
at. The file that was linked stays as a download.
"""

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

from positions.palette import PALETTE
from publishing import exhibits

#: What a drawing for a phone is called beside the one for a page.
NARROW = ".narrow.svg"

#: Style sheet with the colours, written from the palette.
COLOURS = "figure-colours.css"

_IMAGE = re.compile(r'<img\b[^>]*\ssrc="[^"]*_images/(fig(?:-[a-z0-9]+)+)\.svg"[^>]*>')
_ALT = re.compile(r'\salt="([^"]*)"')

_XLINK = "{http://www.w3.org/1999/xlink}href"

# a page knows an element of SVG by its plain name alone
ElementTree.register_namespace("", "http://www.w3.org/2000/svg")

_BY_COLOUR = {colour.light: f"var(--fig-{name})" for name, colour in PALETTE.items()}
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def colours() -> str:
    """The palette as custom properties of a page, light and dark; print is light."""
    light = "".join(f"--fig-{name}:{colour.light};" for name, colour in PALETTE.items())
    dark = "".join(f"--fig-{name}:{colour.dark};" for name, colour in PALETTE.items())
    return (
        f":root{{{light}}}\n"
        f'@media screen{{html[data-theme="dark"]{{{dark}}}}}\n'
    )  # fmt: skip


def drawing(svg: str, *, name: str, alt: str) -> str:
    """One drawing as an element of a page: named, its ids its own, its colours the page's."""
    root = ElementTree.fromstring(svg)
    for key in ("font-family", "fill"):  # those of the page
        root.attrib.pop(key, None)
    root.attrib |= {"class": name.rpartition("-")[2], "role": "img", "aria-label": alt}
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            element.set(key, _own(key, value, name))
        if _XLINK in element.attrib:
            element.set("href", element.attrib.pop(_XLINK))
    return ElementTree.tostring(root, "unicode")


def _own(key: str, value: str, name: str) -> str:
    """An attribute's value with the page's colours and the drawing's own ids."""
    if key == "id":
        return f"{name}-{value}"
    if key == _XLINK:
        return value.replace("#", f"#{name}-", 1)
    if key in ("style", "clip-path", "fill", "stroke"):
        return _COLOUR.sub(_variable, value.replace("url(#", f"url(#{name}-"))
    return value


def _variable(found: re.Match[str]) -> str:
    return _BY_COLOUR.get(found[0], found[0])


def place(html: Path, drawings: Path) -> None:
    """Put the drawings of a folder where the pages link to them, and offer them as downloads."""
    for page in sorted(html.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        placed = _IMAGE.sub(lambda found: _both(found, drawings), text)
        if placed != text:
            page.write_text(placed, encoding="utf-8")
    folder = html / exhibits.FOLDER
    folder.mkdir(exist_ok=True)
    for file in sorted(drawings.glob("fig-*.svg")):
        if not file.name.endswith(NARROW):
            (folder / file.name).write_text(file.read_text("utf-8"), encoding="utf-8")
            (html / "_images" / file.name).unlink(missing_ok=True)
    if (html / "_images").is_dir() and not any((html / "_images").iterdir()):
        (html / "_images").rmdir()


def _both(found: re.Match[str], drawings: Path) -> str:
    alt = _ALT.search(found[0])
    parts = [
        drawing(
            (drawings / f"{found[1]}{suffix}").read_text(encoding="utf-8"),
            name=f"{found[1]}-{name}", alt=unescape(alt[1]) if alt else "",
        )
        for suffix, name in ((".svg", "wide"), (NARROW, "narrow"))
    ]  # fmt: skip
    return f'<div class="drawing">{"".join(parts)}</div>'
