"""Lines that are drawn through words."""

from __future__ import annotations

import ctypes

#: Thickest line in points that may be drawn through words; as shares of the type's size, its height
#: over the baseline, its thickness, and how far it may reach beyond the words.
THIN, THROUGH, THICK, BEYOND = 4, (0.15, 0.5), 0.25, 0.6

#: Left, foot, right and top.
Box = tuple[float, float, float, float]


def thin_lines(page) -> list[Box]:
    """Horizontal lines that are drawn on a page."""
    import pypdfium2.raw as pdfium

    numbers = [ctypes.c_float() for _ in range(4)]
    sides, found = [ctypes.byref(number) for number in numbers], []
    for place in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, place)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(item, *sides):
            left, foot, right, top = (number.value for number in numbers)
            if top - foot <= THIN < right - left:
                found.append((left, foot, right, top))
    return found
