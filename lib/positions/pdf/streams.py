"""Streams of a PDF that do not unpack."""

from __future__ import annotations

import re
import zlib

#: A stream that is packed in one way and is no font, picture or table of the file.
_STREAM = re.compile(rb"<<([^<>]{0,400})>>\s{0,4}stream\r?\n")

_PACKED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")

_NO_PAGE = re.compile(rb"/(?:Type|Subtype|Length1|FunctionType|N)\b")

#: Bytes that are unpacked at once, and how often for one file: a bomb is not looked at to its end.
_CHUNK, _MOST = 1_000_000, 100


def broken_streams(data: bytes) -> int:
    """How many packed streams end before they should, or are damaged; pdfium skips those unsaid."""
    if b"/Encrypt" in data:
        return 0
    broken, chunks = 0, 0
    for match in _STREAM.finditer(data):
        told = match[1]
        if told.count(b"Decode") != 1 or not _PACKED.search(told) or _NO_PAGE.search(told):
            continue
        end = data.find(b"endstream", match.end())
        packed = data[match.end() + 2 : end if end >= 0 else len(data)]  # without zlib's two bytes
        unpack = zlib.decompressobj(-15)  # and whatever the sum at its end
        try:
            while packed and not unpack.eof:
                if (chunks := chunks + 1) > _MOST:
                    return broken
                unpack.decompress(packed, _CHUNK)
                packed = unpack.unconsumed_tail
        except zlib.error:
            broken += 1
        else:
            broken += not unpack.eof
    return broken
