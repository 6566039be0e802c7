r"""From texts, or from files of counts, to document-term counts.

Terms are in code point order, documents in the order given, so that the same texts give the same
matrix everywhere.

Examples
--------
>>> counts, documents, terms = document_term_matrix({"A": "The treaty, the States.", "B": "States"})
>>> documents, terms
(('A', 'B'), ('states', 'the', 'treaty'))
>>> counts.toarray()
array([[1, 2, 1],
       [1, 0, 0]])
"""

from __future__ import annotations

import gzip
import itertools
import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from positions.faults import DataError, Fault
from positions.nouns import counted
from positions.outside import MAX_SCORE, open_regular
from positions.tables import HEAD, NOT_UTF8, Form, NoTableError, ambiguous, form_of
from positions.words import words_of

NUMBER = re.compile(r"\d[\d\-']*")
# A sentence ends at . ! ? or their Arabic and Chinese kin, or at an empty line. It breaks after
# "No." too, which leaves the blocks of the bootstrap shorter and harms nothing else.
SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])|\n\s*\n")

# Columns of a file of counts and of a file of references.
COUNT_COLUMNS, REFERENCE_COLUMNS = ("document", "term", "count"), ("document", "score")
# Rows with the same fault that are listed; a file may have a million.
LISTED = 20


#: Of a table that is no file.
PLAIN_FORM = Form()


class CountsError(DataError):
    """Tables of counts or references that cannot be used, or texts without a term."""


class TermCounts(NamedTuple):
    """A document-term matrix of whole numbers with its labels.

    The rows of `block_term_matrix` are blocks, labelled with their document.
    """

    counts: sparse.csr_matrix
    documents: tuple[str, ...]
    terms: tuple[str, ...]

    def of(self, documents: Sequence[str]) -> TermCounts:
        """Counts of some of the documents, in the terms that occur in these."""
        place = {name: row for row, name in enumerate(self.documents)}
        counts = self.counts[[place[name] for name in documents]]
        used = np.flatnonzero(counts.sum(axis=0).A1)
        return TermCounts(
            counts[:, used], tuple(documents), tuple(self.terms[column] for column in used)
        )

    def pooled(self, groups: Mapping[str, Collection[str]]) -> TermCounts:
        """Counts with the documents of each group added up as one, named after the group.

        A group stands where its first member stood. Members that are not there are passed over, and
        so is a group without any. A group named like a document that is none of its members is a
        `ValueError`.

        Examples
        --------
        >>> counts = document_term_matrix({"A": "law", "B": "law state", "C": "aid"})
        >>> found = counts.pooled({"both": ["A", "B", "Z"]})
        >>> found.documents, found.counts.toarray().tolist()
        (('both', 'C'), [[0, 2, 1], [1, 0, 0]])
        """
        owner = {name: group for group, members in groups.items() for name in members}
        for name in self.documents:
            if name in groups and owner.get(name) != name:
                raise ValueError(f"{name!r} is a document and a group; rename the group")
        owners = [owner.get(name, name) for name in self.documents]
        names = list(dict.fromkeys(owners))
        place = {name: row for row, name in enumerate(names)}
        rows, columns = [place[name] for name in owners], range(len(owners))
        ones = np.ones(len(owners), dtype=np.int64)
        add_up = sparse.csr_matrix((ones, (rows, columns)), shape=(len(names), len(owners)))
        return TermCounts(sparse.csr_matrix(add_up @ self.counts), tuple(names), self.terms)


@dataclass(frozen=True, kw_only=True)
class TextPolicy:
    """What counts as a term."""

    #: Terms of digits alone: kept, left out, or all counted as ``#``.
    numbers: Literal["keep", "drop", "mask"] = "keep"
    punctuation: Literal["drop", "keep"] = "drop"  # whether each punctuation mark is a term
    #: Terms left out before stemming: scikit-learn's English list, or one's own.
    stop_words: frozenset[str] | Literal["english"] | None = None
    #: The language of the Snowball stemmer that terms are reduced with, such as ``"english"``.
    stem: str | None = None
    minimum_count: int = 1  # terms with fewer tokens in all texts together are left out

    def terms(self, words: Iterable[str]) -> dict[str, str | None]:
        """Map each word to the term that it counts as; None where it is left out."""
        stop: Collection[str] = self.stop_words or ()
        if self.stop_words == "english":
            from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS as stop  # noqa: N811
        stem = None if self.stem is None else _stemmer(self.stem)

        def term(word: str) -> str | None:
            if word.strip("_") == "":  # a blank to fill in, not a word
                return None
            if self.numbers != "keep" and NUMBER.fullmatch(word):
                return "#" if self.numbers == "mask" else None
            if word in stop:
                return None
            return stem(word) if stem else word

        return {word: term(word) for word in words}


PLAIN = TextPolicy()


@lru_cache
def _stemmer(language: str) -> Callable[[str], str]:
    """A stemmer that does not stem a word twice: the same words are counted in several ways."""
    import snowballstemmer

    return lru_cache(maxsize=1 << 17)(snowballstemmer.stemmer(language).stemWord)


# --- texts ----------------------------------------------------------------------------------------


def document_term_matrix(texts: Mapping[str, str], policy: TextPolicy = PLAIN) -> TermCounts:
    """Count the terms of each text, one row a text in the mapping's order.

    A text without terms has a row too; `CountsError` where no text has any under the policy.
    """
    return _counted(texts.items(), policy)


def block_term_matrix(texts: Mapping[str, str], policy: TextPolicy = PLAIN) -> TermCounts:
    """Count the terms of each sentence of each text, a row a sentence labelled with its document.

    Examples
    --------
    >>> found = block_term_matrix({"A": "One thing. And another."})
    >>> found.documents, found.counts.sum(axis=1).A1.tolist()
    (('A', 'A'), [2, 2])
    """
    parts = ((name, part) for name, text in texts.items() for part in sentences(text))
    return _counted(parts, policy)


def sentences(text: str) -> list[str]:
    """Split a text into sentences.

    Examples
    --------
    >>> sentences("We agree. Do others? Yes!")
    ['We agree.', 'Do others?', 'Yes!']
    """
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def _counted(texts: Iterable[tuple[str, str]], policy: TextPolicy) -> TermCounts:
    counted = _tally(texts, policy.punctuation).term_counts(policy)
    if not counted.terms:
        reason = "no text has a term; supply texts with words, or a policy that keeps some"
        raise CountsError([Fault("the texts", 0, "", reason)])
    return counted


def _tally(texts: Iterable[tuple[str, str]], punctuation: str) -> Tally:
    tally = Tally()
    for name, text in texts:
        words = words_of([text], punctuation)
        tally.add(name, words.distinct, words.counts)
    return tally


def in_every_way(texts: Mapping[str, str], policies: Iterable[TextPolicy]) -> Iterator[TermCounts]:
    """Count the terms of each text under one policy after the other; each text is read once.

    As `document_term_matrix`, but that counts without a term are given as they are.
    """
    read: dict[str, Tally] = {}
    for policy in policies:
        if policy.punctuation not in read:
            read[policy.punctuation] = _tally(texts.items(), policy.punctuation)
        yield read[policy.punctuation].term_counts(policy)


class Tally:
    """Words of documents, counted one document after the other.

    Not scikit-learn's CountVectorizer, which wants all texts in one process: papers are read in
    processes of their own, and only numbers are kept of them, so that a session of any size fits.
    The policy is asked once a word, not once a token.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.add("A", ["the", "treaty"], [2, 1])
    >>> tally.add("B", ["states"], [1])
    >>> tally.term_counts().counts.toarray()
    array([[0, 2, 1],
           [1, 0, 0]])
    """

    def __init__(self) -> None:
        self._documents: list[str] = []
        self._columns: defaultdict[str, int] = defaultdict(itertools.count().__next__)
        self._found, self._counts, self._ends = array("q"), array("q"), array("q", [0])

    def add(self, document: str, words: Iterable[str], counts: Iterable[int]) -> None:
        """Take a document's distinct words, and how often it has each."""
        self._documents.append(document)
        self._found.extend(map(self._columns.__getitem__, words))
        self._counts.extend(counts)
        self._ends.append(len(self._found))

    def term_counts(self, policy: TextPolicy = PLAIN) -> TermCounts:
        """Arrange the documents in the order in which they came; there may be no term."""
        term_of = policy.terms(self._columns)
        terms = sorted({term for term in term_of.values() if term is not None})
        number = {term: place for place, term in enumerate(terms)}
        left_out = len(terms)  # a last column for words that are no terms
        place = np.array([number.get(term_of[word], left_out) for word in self._columns], dtype=int)
        found, values, ends = (
            np.array(item, dtype=np.int64) for item in (self._found, self._counts, self._ends)
        )
        shape = (len(self._documents), len(terms) + 1)
        counts = sparse.csr_matrix((values, place[found], ends), shape=shape)
        counts.sum_duplicates()
        often = counts.sum(axis=0).A1[:left_out] >= policy.minimum_count
        common = np.flatnonzero(often)
        documents = tuple(self._documents)
        return TermCounts(counts[:, common], documents, tuple(terms[at] for at in common))


# --- tables and files -----------------------------------------------------------------------------


def read_counts(path: Path | str) -> TermCounts:
    """Read counts in long form from a file; see `counts_of`.

    The file is ``.csv``, ``.csv.gz`` or ``.parquet``; columns beside ``document,term,count`` are
    ignored, and any string is a term: ``null``, ``NA`` and ``nan`` too. `CountsError` also where
    it is missing, truncated, not UTF-8 or not in the form that its name says.
    """
    return counts_of(read_long(Path(path), COUNT_COLUMNS))


def read_references(path: Path | str, counts: TermCounts | None) -> pd.Series:
    """Read reference scores by document, in the order of a file with ``document,score``.

    The file is in a form as for `read_counts`; its documents must have words among the `counts`,
    if there are any that can be read.
    """
    table = read_long(Path(path), REFERENCE_COLUMNS)
    codes, documents = table.labels("document")
    scores = table.numbers("score")
    table.refuse(
        np.abs(scores) > MAX_SCORE, "score", "{score} is beyond a thousand million; scale it down"
    )
    twice = pd.Series(codes).duplicated().to_numpy()
    table.refuse(twice, "document", "{document} stands above already; give each one score")
    if counts is not None:
        tokens = dict(zip(counts.documents, counts.counts.sum(axis=1).A1, strict=True))
        size = np.array([tokens.get(name, -1) for name in documents])[codes]
        for broken, reason in (
            (size < 0, "{document} is not in the counts; add its counts or correct the name"),
            (size == 0, "{document} has no words in the counts; supply its text or leave it out"),
        ):
            table.refuse(broken, "document", reason)
    if len(scores) < 2:
        table.note("fewer than two references; give at least two documents")
    elif not table.faults and np.ptp(scores) == 0:
        table.note("all scores are equal; give at least two different ones")
    table.check()
    return pd.Series(scores, index=pd.Index(documents[codes], name="document"), name="score")


def counts_of(table: LongTable) -> TermCounts:
    """Build document-term counts from a table of them.

    Documents are in order of first appearance, terms in code point order. `CountsError` for a
    missing column, no rows, rows without a document or term, counts that are not whole numbers of 0
    or more, and pairs given twice.
    """
    rows, documents = table.labels("document")
    columns, terms = table.labels("term")
    values = table.numbers("count")
    table.refuse(values < 0, "count", "{count} is negative; counts are 0 or more")
    table.refuse(values != np.rint(values), "count", "{count} is not whole; give a number of words")
    table.refuse(values > 2**53, "count", "{count} is beyond 2^53; give a number of words")
    alphabetical = np.argsort(terms)
    columns, terms = np.argsort(alphabetical)[columns], terms[alphabetical]
    key = rows * len(terms) + columns
    order = np.argsort(key, kind="stable")
    again = np.zeros(len(key), dtype=bool)
    again[order[1:]] = key[order[1:]] == key[order[:-1]]
    again &= table.frame[["document", "term"]].notna().all(axis=1).to_numpy()  # told by itself
    table.refuse(again, "term", "{term} stands above already for {document}; add the two counts up")
    table.check()
    shape = (len(documents), len(terms))
    ends = np.searchsorted(key[order], np.arange(shape[0] + 1) * shape[1])
    cells = values[order].astype(np.int64), columns[order], ends
    return TermCounts(sparse.csr_matrix(cells, shape=shape), tuple(documents), tuple(terms))


class LongTable:
    """A table under examination: what is wrong with it is gathered, then told all at once.

    The index of the frame are the rows as a spreadsheet numbers them, the header being row 1.
    """

    def __init__(
        self, name: str, frame: pd.DataFrame, columns: Sequence[str],
        faults: Iterable[Fault] = (), form: Form = PLAIN_FORM,
    ) -> None:  # fmt: skip
        self.name, self.frame, self.faults, self.form = name, frame, list(faults), form
        named = f"the header must name {', '.join(columns)}"
        for column in columns:
            if (found := list(frame.columns).count(column)) != 1:
                what = "there twice" if found else "no such column"
                self.note(f"{what}; {named}", form.above + 1, column)
        if not self.faults and frame.empty:
            self.note(f"no rows; give {','.join(columns)} and rows below")
        if frame.empty or any(fault.row == form.above + 1 for fault in self.faults):
            self.check()

    def labels(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        """Code a column: codes, and the distinct labels as strings by first appearance."""
        codes, labels = pd.factorize(self.frame[column])
        labels, broken = _as_text(labels)
        self.refuse(np.append(broken, False)[codes], column, "bytes that are not UTF-8; write text")
        missing = f"no {column}; name it (programs may have read NA or null as no value)"
        self.refuse(codes < 0, column, missing)
        # labels that are numbers in a caller's table may be one string: 1 and "1"
        merged, labels = pd.factorize(np.array(labels or [""], dtype=object))
        codes = merged[np.maximum(codes, 0)]
        if column == "document":
            self.refuse(labels[codes] == "", column, "no document; name it")
        return codes, labels

    def numbers(self, column: str) -> np.ndarray:
        """Take a column's numbers; 0 where it holds none."""
        codes, labels = pd.factorize(self.frame[column])
        if self.form.decimal_comma:
            unsure = np.array([*(bool(ambiguous(label)) for label in labels), False])[codes]
            reason = f"{{{column}}} may mean thousands; write it without the point"
            self.refuse(unsure, column, reason)
            labels = [label.replace(",", ".") for label in labels]
        distinct = pd.to_numeric(pd.Series([*labels, None]), errors="coerce").to_numpy(dtype=float)
        values = distinct[codes]  # what is missing has the code -1
        broken = ~np.isfinite(values) | (self.frame[column].dtype == bool)
        self.refuse(broken, column, f"{{{column}}} is not a finite number; give a number")
        return np.where(broken, 0.0, values)

    def refuse(self, broken: np.ndarray, column: str, reason: str) -> None:
        """Note a fault in every broken row; `{count}` stands for what it has in that column."""
        places = np.flatnonzero(broken)
        for place in places[:LISTED]:
            cells = self.frame.iloc[place].map(lambda cell: repr(str(cell)))
            told = reason.format_map(cells)
            self.note(told, self.frame.index[place], column)
        if len(places) > LISTED:
            last, more = self.faults.pop(), len(places) - LISTED
            told = f"{last.reason}; and so with {more:,} rows below"
            self.faults.append(replace(last, reason=told))

    def note(self, reason: str, row: int = 0, column: str = "") -> None:
        """Note one fault."""
        self.faults.append(Fault(self.name, int(row), column, reason))

    def check(self) -> None:
        """Tell what is wrong, if anything is."""
        if self.faults:
            raise CountsError(self.faults)


def read_long(
    path: Path, columns: Sequence[str], *, name: str = "", data: bytes | None = None
) -> LongTable:
    """Load the table in a CSV or Parquet file, with documents and terms exactly as they stand.

    ``name`` is the file's in messages, ``data`` what it holds unpacked where that was read before.
    """
    import pyarrow as pa  # slow to import, and not needed for texts
    from pyarrow.parquet import ParquetFile

    name = name or str(path)
    wrong: dict[int, Fault] = {}  # rows with more or fewer cells than the header

    def skip(row: Any) -> str:
        reason = (
            f"{counted(row.actual_columns, 'cell')} where the header has {row.expected_columns}; "
            "quote a term that holds a comma, and close every quotation mark"
        )
        wrong[row.number] = Fault(name, row.number if row.text.strip() else 0, "", reason)
        return "skip"

    is_csv, form, told = path.suffix.lower() not in (".parquet", ".pq"), PLAIN_FORM, []
    try:
        if not is_csv:
            open_regular(path).close()  # Arrow would wait for a pipe without end
            with ParquetFile(str(path)) as file:
                table = file.read()
        else:
            head, packed = head_of(path, data)
            form = form_of(head, columns)
            try:
                table = _rows(path if data is None else data, packed, form, columns, skip)
            except (UnicodeError, pa.ArrowInvalid) as error:
                if not (isinstance(error, UnicodeError) or "invalid UTF8" in str(error)):
                    raise
                place, form = (
                    re.search(r"Row #(\d+)", str(error)),
                    replace(form, encoding="latin-1"),
                )
                told.append(Fault(name, int(place[1]) if place else 1, "", NOT_UTF8))
                wrong.clear()  # once more, to see what else is wrong
                table = _rows(path if data is None else data, packed, form, columns, skip)
        frame = table.to_pandas(strings_to_categorical=True, ignore_metadata=True)
    except NoTableError as error:
        raise CountsError([Fault(name, 0, "", str(error))]) from None
    except (OSError, EOFError, zlib.error, UnicodeError, pa.ArrowInvalid) as error:
        raise CountsError([*told, unreadable(name, is_csv, columns, error)]) from error
    if is_csv:
        frame.columns = [column.strip() for column in frame.columns]
    first = form.above + 2
    numbers = range(first, len(frame) + len(wrong) + first)
    frame.index = [row for row in numbers if row not in wrong] if wrong else numbers
    if is_csv:  # empty lines are rows of empty cells
        frame = frame[~(frame == "").all(axis=1)]
    told += [fault for fault in wrong.values() if fault.row][:LISTED]
    return LongTable(name, frame, columns, told, form)


def _rows(
    source: Path | bytes, packed: bool, form: Form, columns: Sequence[str],
    skip: Callable[[Any], str],
) -> Any:  # fmt: skip
    """The rows of a CSV file as Arrow reads them, all cells of the columns as text."""
    import pyarrow as pa
    from pyarrow import csv

    named = [name for name in form.header if name.strip() in columns]
    # not by way of Python's own files: Arrow's threads may let go of them when Python is gone
    place = pa.py_buffer(source) if isinstance(source, bytes) else str(source)
    with pa.input_stream(place, compression="gzip" if packed else None) as file:
        return csv.read_csv(
            file,
            csv.ReadOptions(  # no threads, or rows are not numbered
                use_threads=False, skip_rows=form.above,
                encoding="utf-8" if form.encoding == "utf-8-sig" else form.encoding,
            ),
            csv.ParseOptions(
                delimiter=form.delimiter, newlines_in_values=True, ignore_empty_lines=False,
                invalid_row_handler=skip,
            ),
            # a term may be any string, "NA" and "null" among them
            csv.ConvertOptions(
                column_types=dict.fromkeys(named, pa.string()), null_values=[]
            ),
        )  # fmt: skip


def head_of(path: Path, data: bytes | None = None) -> tuple[bytes, bool]:
    """The beginning of a table's text, and whether it is packed, whatever the file is called."""
    if data is not None:
        return data[:HEAD], False
    with open_regular(path) as file:
        head = file.read(HEAD)
        if not head.startswith(b"\x1f\x8b"):
            return head, False
        file.seek(0)
        with gzip.open(file) as table:
            return table.read(HEAD), True


def _as_text(labels: Sequence) -> tuple[list[str], np.ndarray]:
    """Labels as text, bytes decoded, and which of them could not be."""
    plain, broken = [], np.zeros(len(labels), dtype=bool)
    for place, label in enumerate(labels):
        if isinstance(label, bytes):
            text = label.decode("utf-8", "replace")
            broken[place] = text.encode() != label
            plain.append(text)
        else:
            plain.append(str(label))
    return plain, broken


def unreadable(name: str, is_csv: bool, columns: Sequence[str], error: Exception) -> Fault:
    """Tell in our words why a file could not be read, and the remedy."""
    if isinstance(error, FileNotFoundError):
        reason = "no such file; check the path"
    elif "Empty CSV file" in str(error):
        reason = f"no rows; give {','.join(columns)} and rows below"
    elif isinstance(error, OSError) and error.errno and error.strerror:
        reason = f"cannot be read ({error.strerror.lower()}); check the file"
    elif not is_csv:
        reason = "no Parquet file, a broken one, or not UTF-8; write it again"
    elif isinstance(error, (OSError, EOFError, zlib.error)):
        reason = "a truncated or broken gzip file; copy it again"
    else:
        reason = "cannot be read as rows of cells; close every quotation mark"
    return Fault(name, 0, "", reason)
