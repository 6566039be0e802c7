"""A quick reader for counts in plain CSV files; everything else is for the careful one.

Most files of counts hold nothing difficult: no quotation marks, whole numbers, one kind of line
end. Those are read here with Arrow, which uses every processor and codes the columns. Wherever a
file is not plain, or anything is wrong with it, the answer is None and `positions.counts` reads it
again with care, and says what is wrong. A file that both read gives the same counts.
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
    from pyarrow import ChunkedArray, DictionaryArray

__all__ = ["CodedCounts", "read_plain"]

COLUMNS = ("document", "term", "count")

# What readers of CSV read in more than one way.
NOT_PLAIN = (b'"', b"\r", b"\0")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Bytes that Arrow reads at a time.
BLOCK = 1 << 23
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
        text = path.read_bytes()
        return _read(gzip.decompress(text) if path.suffix.lower() == ".gz" else text)
    except (ImportError, OSError, EOFError, ValueError, zlib.error):
        return None  # the careful reader tells what it is


def _read(text: bytes) -> CodedCounts | None:
    import pyarrow as pa
    from pyarrow import compute, csv

    if text[:3] == BYTE_ORDER_MARK or any(text.find(mark) >= 0 for mark in NOT_PLAIN):
        return None
    end = text.find(b"\n")
    header = text[: max(end, 0)].decode("utf-8").split(",")
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
