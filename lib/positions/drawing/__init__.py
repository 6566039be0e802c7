"""Drawing: two widths, marks that tell their values, and SVG with text as text.

A figure is drawn twice, for a page and for a phone, with the same letters: nothing is ever made
smaller to fit. All lengths are in pixels of a screen, from the top left.
"""

from positions.drawing.keys import keys_height, write_keys
from positions.drawing.marks import bar, dot, radius
from positions.drawing.row_chart import Column, Rows, Sides, rows, sides
from positions.drawing.sheets import (
    LINE,
    NARROW,
    SIZE,
    SPACING,
    WIDE,
    Picture,
    few,
    height_of,
    house_style,
    number,
    picture,
    plot,
    sheet,
    text_width,
    wrap,
    write,
)
from positions.drawing.telling import let_tell, tell, told
from positions.drawing.writing import svg

__all__ = [
    "LINE",
    "NARROW",
    "SIZE",
    "SPACING",
    "WIDE",
    "Column",
    "Picture",
    "Rows",
    "Sides",
    "bar",
    "dot",
    "few",
    "height_of",
    "house_style",
    "keys_height",
    "let_tell",
    "number",
    "picture",
    "plot",
    "radius",
    "rows",
    "sheet",
    "sides",
    "svg",
    "tell",
    "text_width",
    "told",
    "wrap",
    "write",
    "write_keys",
]
