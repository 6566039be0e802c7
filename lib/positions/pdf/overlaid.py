"""Text that lies over a page: form fields, text boxes, comments, strikes of a viewer's pen."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

from positions.left_out import COMMENTS
from positions.readers import has_words

#: Reasons why words are not read that lie over a page.
FIELDS, STRIKES = "form fields and text boxes", "struck out with a viewer's pen"


def overlaid(page) -> Iterator[tuple[str, str]]:
    """Text that lies over a page and is none of it, by what it is."""
    import pypdfium2.raw as pdfium

    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, number)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        what = _OVERLAID.get(kind, "")
        if what == STRIKES:
            yield STRIKES, STRIKES
        key = b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents"
        if what and pdfium.FPDFAnnot_GetValueType(note, key) == pdfium.FPDF_OBJECT_STRING:
            size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
            held = ctypes.create_string_buffer(size)
            letters = ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR))
            pdfium.FPDFAnnot_GetStringValue(note, key, letters, size)
            text = held.raw.decode("utf-16-le", "replace").rstrip("\0")
            if has_words(text):
                yield (COMMENTS if what == STRIKES else what), text
        pdfium.FPDFPage_CloseAnnot(note)


#: Annotations with text, by pdfium's numbers: fields and text boxes; notes and marks; strikes.
_OVERLAID = {20: FIELDS, 3: FIELDS, 12: STRIKES} | dict.fromkeys((1, 9, 10, 11, 13, 14), COMMENTS)
