"""A quick reader for counts in plain CSV files; everything else is for the careful one.

Most files of counts hold nothing difficult: no quotation marks, whole numbers, one kind of line
end. Those are read here with Arrow, which uses every processor and codes the columns. Wherever a
file is not plain, or anything is wrong with it, the answer is None and `positions.counts`
reads it again with care, and says what is wrong. A file that both read gives the same counts.
"""

from __future__ import annotations

import gzip
import re
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pyarrow import Buffer, ChunkedArray, DictionaryArray

__all__ = ["CodedCounts", "read_plain"]

COLUMNS = ("document", "term", "count")

# What readers of CSV read in more than one way.
NOT_PLAIN = b'"\r\0'
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Bytes that Arrow reads at a time, and that are looked at at a time.
BLOCK, GLANCE = 1 << 23, 1 << 20
# Fifteen digits are exact in every kind of number.
PLAIN_COUNT = re.compile(r"[0-9]{1,15}")


class CodedCounts(NamedTuple):
    """A table of counts in long form, coded.

    Attributes
    ----------
    rows, columns : ndarray of int, shape (rows of the table,)
        Places in `documents` and `terms`.
    values : ndarray of int64, shape (rows of the table,)
        Counts of 0 or more.
    documents : list of str
        In order of first appearance.
    terms : list of str
        In code point order.
    """

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    documents: list[str]
    terms: list[str]


def read_plain(path: Path) -> CodedCounts | None:
    """Read counts from a plain CSV file, compressed or not.

    Parameters
    ----------
    path : Path
        ``.csv`` or ``.csv.gz`` with the columns ``document,term,count``.

    Returns
    -------
    CodedCounts or None
        None for a file that is not plain or has a fault.
    """
    try:
        return _read(_text(path))
    except (ImportError, OSError, EOFError, ValueError, zlib.error):
        return None  # the careful reader tells what it is


def _text(path: Path) -> Buffer:
    """Load a file's text into memory that is Arrow's own.

    Arrow's threads may let go of the text a moment after it is read. If it were Python's, they
    would need Python's lock for that, and end the process hard when it is about to exit.
    """
    import pyarrow as pa

    if path.suffix.lower() != ".gz":
        with pa.OSFile(str(path)) as file:
            return file.read_buffer()
    text = gzip.decompress(path.read_bytes())
    buffer = pa.allocate_buffer(len(text))
    np.frombuffer(buffer, dtype=np.uint8)[:] = np.frombuffer(text, dtype=np.uint8)
    return buffer


def _is_plain(text: np.ndarray) -> bool:
    if text[:3].tobytes() == BYTE_ORDER_MARK:
        return False
    glances = (text[start : start + GLANCE] for start in range(0, len(text), GLANCE))
    return not any((glance == mark).any() for glance in glances for mark in NOT_PLAIN)


def _read(text: Buffer) -> CodedCounts | None:
    import pyarrow as pa
    from pyarrow import compute, csv

    characters = np.frombuffer(text, dtype=np.uint8)
    if not _is_plain(characters):
        return None
    header = characters[:GLANCE].tobytes().split(b"\n", 1)[0].decode("utf-8").split(",")
    if not set(COLUMNS) <= set(header) or len(set(header)) != len(header):
        return None
    options = csv.ConvertOptions(
        # counts are read as text, and the few different ones are looked at; documents and terms
        # are many, and quicker to code once they are all there
        column_types={
            "document": pa.string(),
            "term": pa.string(),
            "count": pa.dictionary(pa.int32(), pa.string()),
        },
        include_columns=list(COLUMNS),
        null_values=[],  # a term may be any string, "NA" and "null" among them
    )
    try:
        table = csv.read_csv(
            pa.BufferReader(text),
            read_options=csv.ReadOptions(block_size=BLOCK),
            convert_options=options,
        )
    except pa.ArrowException:
        return None
    if not table.num_rows:
        return None
    with ThreadPoolExecutor(len(COLUMNS)) as threads:  # Arrow codes a column with one processor
        columns = table.unify_dictionaries().select(COLUMNS).columns
        document, term, count = threads.map(_coded, columns)
    documents, counts = document.dictionary.to_pylist(), count.dictionary.to_pylist()
    if "" in documents or not all(map(PLAIN_COUNT.fullmatch, counts)):
        return None
    # UTF-8 in byte order is in code point order
    order = compute.array_sort_indices(term.dictionary)
    place = np.empty(len(order), dtype=np.int32)
    place[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    return CodedCounts(
        rows=document.indices.to_numpy().astype(np.int64),
        columns=place[term.indices.to_numpy()],
        values=np.array([int(text) for text in counts], dtype=np.int64)[count.indices.to_numpy()],
        documents=documents,
        terms=term.dictionary.take(order).to_pylist(),
    )


def _coded(column: ChunkedArray) -> DictionaryArray:
    whole = column.dictionary_encode().combine_chunks()
    return whole.chunk(0) if hasattr(whole, "chunk") else whole
