"""The icons of the book's pages: lines of our own on a square of sixteen."""

from collections.abc import Iterable

from lxml import etree

_LEAF = "M4 1.5h5L12.5 5v9.5H4zM9 1.5V5h3.5"

#: Lines by the name that the theme gives an icon.
_LINES = {
    "angle-left": "M10 3 5 8l5 5",
    "angle-right": "M6 3l5 5-5 5",
    "arrow-up": "M8 14V3M3.5 7.5 8 3l4.5 4.5",
    "bars": "M2 4h12M2 8h12M2 12h12",
    "chevron-down": "M3 5.5l5 5 5-5",
    "circle-half-stroke": "M8 2a6 6 0 0 1 0 12A6 6 0 0 1 8 2M8 3v10M10 3.5v9M12 5.2v5.6",
    "download": "M8 2v8.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
    "file": _LEAF,
    "file-pdf": f"{_LEAF}M6.5 8.5h3.5M6.5 11.5h3.5",
    "list": "M6 4h8M6 8h8M6 12h8M2 4h1M2 8h1M2 12h1",
    "magnifying-glass": "M7 2.5a4.5 4.5 0 0 1 0 9 4.5 4.5 0 0 1 0-9M10.3 10.3 14 14",
    "moon": "M13.5 9.8A6 6 0 1 1 6.2 2.5a4.7 4.7 0 0 0 7.3 7.3z",
    "sun": "M8 5a3 3 0 0 1 0 6 3 3 0 0 1 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15"
           "M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1",
    "xmark": "M3.5 3.5l9 9M12.5 3.5l-9 9",
}  # fmt: skip

#: `page.css` says how the lines look.
_LOOKS = {"viewBox": "0 0 16 16", "aria-hidden": "true"}


def icon(classes: Iterable[str]) -> etree._Element:
    """The drawing of an icon, which keeps the classes that the theme gave its place.

    Examples
    --------
    >>> etree.tostring(icon(["fas", "fa-angle-left"]).find("path"), encoding="unicode")
    '<path d="M10 3 5 8l5 5"/>'
    """
    classes = list(classes)
    names = [name for item in classes if (name := item.removeprefix("fa-")) in _LINES]
    if not names:
        raise ValueError(
            f"no drawing for the icon {' '.join(classes)!r}; publishing.icons has them"
        )
    drawing = etree.Element("svg", {**_LOOKS, "class": " ".join(["icon", *classes])})
    etree.SubElement(drawing, "path", d=_LINES[names[0]])
    return drawing
