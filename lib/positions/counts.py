r"""From texts, or from files of counts, to document-term counts.

The public names, with their final signatures::

    TermCounts(counts, documents, terms)                    a NamedTuple: unpack it or name it
    TextPolicy(*, numbers="keep", punctuation="drop", stop_words=None, stem=None,
               minimum_count=1)
    PLAIN                                                   the default TextPolicy()
    document_term_matrix(texts, policy=PLAIN) -> TermCounts
    Tally(policy=PLAIN)                                     the same, one document at a time
    block_term_matrix(texts, policy=PLAIN, *, split=sentences) -> TermCounts
    tokens(text, policy=PLAIN) -> list of str
    sentences(text) -> list of str
    blocks(text, *, words=100) -> list of str
    counts_from_frame(frame, *, source="the counts") -> TermCounts
    references_from_frame(frame, *, source="the references") -> Series
    read_counts(path) -> TermCounts
    read_references(path) -> Series
    file_row(path, position) -> int
    CountsError                                             the ValueError of bad input

`texts` is a mapping from a document's name to its text. Terms are in code point order, documents in
the order given, so that the same texts give the same matrix everywhere.

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

import csv
import gzip
import itertools
import re
import warnings
import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from positions.plain_csv import CodedCounts, read_plain
from positions.words import words_of

__all__ = [
    "PLAIN",
    "CountsError",
    "Tally",
    "TermCounts",
    "TextPolicy",
    "block_term_matrix",
    "blocks",
    "counts_from_frame",
    "document_term_matrix",
    "file_row",
    "read_counts",
    "read_references",
    "references_from_frame",
    "sentences",
    "tokens",
]

NUMBER = re.compile(r"[\d\-']+")
# A sentence ends at . ! ? or their Arabic and Chinese kin, or at an empty line.
SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])|\n\s*\n")


class CountsError(ValueError):
    """Bad input, in one line: which file, which row, and the remedy."""


class TermCounts(NamedTuple):
    """A document-term matrix with its labels.

    Attributes
    ----------
    counts : csr_matrix of int64, shape (documents, terms)
    documents : tuple of str
        Row labels. The rows of `block_term_matrix` are blocks, labelled with their document.
    terms : tuple of str
        Column labels.
    """

    counts: sparse.csr_matrix
    documents: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TextPolicy:
    """What counts as a term.

    Attributes
    ----------
    numbers : {"keep", "drop", "mask"}
        Terms of digits alone: kept, left out, or all counted as ``#``.
    punctuation : {"drop", "keep"}
        Whether each punctuation mark is a term.
    stop_words : None, "english" or a set of str
        Terms left out before stemming; scikit-learn's English list, or one's own.
    stem : str or None
        The language of the Snowball stemmer that terms are reduced with, such as ``"english"``.
    minimum_count : int
        Terms with fewer tokens in all texts together are left out.
    """

    numbers: Literal["keep", "drop", "mask"] = "keep"
    punctuation: Literal["drop", "keep"] = "drop"
    stop_words: frozenset[str] | Literal["english"] | None = None
    stem: str | None = None
    minimum_count: int = 1

    def __post_init__(self) -> None:
        if self.numbers not in ("keep", "drop", "mask"):
            raise ValueError(f"numbers is {self.numbers!r}; choose 'keep', 'drop' or 'mask'")
        if self.punctuation not in ("drop", "keep"):
            raise ValueError(f"punctuation is {self.punctuation!r}; choose 'drop' or 'keep'")
        if isinstance(self.stop_words, str) and self.stop_words != "english":
            raise ValueError(
                f"stop_words is {self.stop_words!r}; give 'english' or a set of lower-case words"
            )
        if self.stem is not None:
            _check_language(self.stem)
        if self.minimum_count < 1:
            raise ValueError(f"minimum_count is {self.minimum_count!r}; give 1 or more")


PLAIN = TextPolicy()


def _check_language(stem: str) -> None:
    import snowballstemmer

    known = snowballstemmer.algorithms()
    if stem not in known:
        raise ValueError(f"stem is {stem!r}; choose one of {', '.join(known)}")


# --- texts ----------------------------------------------------------------------------------------


def document_term_matrix(
    texts: Mapping[str, str],
    policy: TextPolicy = PLAIN,
) -> TermCounts:
    """Count the terms of each text.

    Parameters
    ----------
    texts : mapping of str to str
        Texts by document name.
    policy : TextPolicy
        What counts as a term.

    Returns
    -------
    TermCounts
        One row per text, in the mapping's order, also for texts without terms.

    Raises
    ------
    CountsError
        Where there is no text at all, or no text has a term left under the policy.

    Examples
    --------
    >>> texts = {"A": "Articles 5 and 6", "B": "article 5"}
    >>> document_term_matrix(texts, TextPolicy(numbers="mask", stem="english")).terms
    ('#', 'and', 'articl')
    """
    tally = Tally(policy)
    for name, text in texts.items():
        words = words_of([text], policy.punctuation)
        tally.add(name, words.distinct, words.counts)
    counted = tally.term_counts()
    if not counted.terms:
        raise CountsError(_NO_TERMS)
    return counted


class Tally:
    """Words of documents, counted one document after the other.

    What is kept is numbers: the texts may be gone, and a session of any size fits.

    Parameters
    ----------
    policy : TextPolicy
        What counts as a term.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.add("A", ["the", "treaty"], [2, 1])
    >>> tally.add("B", ["states"], [1])
    >>> tally.term_counts().counts.toarray()
    array([[0, 2, 1],
           [1, 0, 0]])
    """

    def __init__(self, policy: TextPolicy = PLAIN) -> None:
        self.policy = policy
        self._documents: list[str] = []
        self._columns: defaultdict[str, int] = defaultdict(itertools.count().__next__)
        self._found, self._counts, self._ends = array("q"), array("q"), array("q", [0])

    def add(self, document: str, words: Iterable[str], counts: Iterable[int]) -> None:
        """Take a document's distinct words, and how often it has each."""
        self._documents.append(document)
        self._found.extend(map(self._columns.__getitem__, words))
        self._counts.extend(counts)
        self._ends.append(len(self._found))

    def term_counts(self) -> TermCounts:
        """Arrange the documents in the order in which they came; there may be no term."""
        terms = sorted(self._columns)
        place = np.empty(len(terms), dtype=np.int64)
        place[[self._columns[term] for term in terms]] = np.arange(len(terms))
        found, values, ends = (
            np.array(item, dtype=np.int64) for item in (self._found, self._counts, self._ends)
        )
        shape = (len(self._documents), len(terms))
        counts = sparse.csr_matrix((values, place[found], ends), shape=shape)
        return _apply(self.policy, counts, tuple(self._documents), terms)


def block_term_matrix(
    texts: Mapping[str, str],
    policy: TextPolicy = PLAIN,
    *,
    split: Callable[[str], list[str]] | None = None,
) -> TermCounts:
    """Count the terms of each sentence, or other block, of each text.

    Parameters
    ----------
    texts : mapping of str to str
    policy : TextPolicy
    split : callable from a text to its blocks, default `sentences`
        For instance `blocks`.

    Returns
    -------
    TermCounts
        One row per block, `documents` naming the text it is from. The terms are those of
        `document_term_matrix` for the same texts and policy, so the columns are the same too.

    Examples
    --------
    >>> found = block_term_matrix({"A": "One thing. And another."})
    >>> found.documents, found.counts.sum(axis=1).A1.tolist()
    (('A', 'A'), [2, 2])
    """
    split = sentences if split is None else split
    parts = [(name, part) for name, text in texts.items() for part in split(text)]
    numbered = {str(number): part for number, (_, part) in enumerate(parts)}
    counted = document_term_matrix(numbered, policy)
    return counted._replace(documents=tuple(name for name, _ in parts))


def tokens(text: str, policy: TextPolicy = PLAIN) -> list[str]:
    """List the terms of one text in reading order, as `document_term_matrix` counts them.

    `minimum_count` is about a collection and does not apply.

    Examples
    --------
    >>> tokens("The States' state-owned networks", TextPolicy(stem="english"))
    ['the', 'state', 'state-own', 'network']
    """
    words = words_of([text], policy.punctuation)
    terms = _terms(policy, list(words.distinct))
    found = (terms[words.distinct[place]] for place in words.order)
    return [term for term in found if term is not None]


def sentences(text: str) -> list[str]:
    """Split a text into sentences: at full stops, question and exclamation marks, empty lines.

    A plain rule, for resampling: it breaks after "No." too, which leaves the blocks shorter and
    harms nothing else.

    Examples
    --------
    >>> sentences("We agree. Do others? Yes!")
    ['We agree.', 'Do others?', 'Yes!']
    """
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def blocks(text: str, *, words: int = 100) -> list[str]:
    """Split a text into runs of `words` space-separated words; the last may be shorter.

    Examples
    --------
    >>> blocks("a b c d e", words=2)
    ['a b', 'c d', 'e']
    """
    if words < 1:
        raise ValueError(f"words is {words!r}; give 1 or more")
    parts = text.split()
    return [" ".join(parts[start : start + words]) for start in range(0, len(parts), words)]


_NO_TERMS = "no text has a term: supply texts with words, or a policy that keeps some"


def _apply(
    policy: TextPolicy,
    counts: sparse.csr_matrix,
    documents: tuple[str, ...],
    words: list[str],
) -> TermCounts:
    """Apply the policy to the vocabulary: a term is looked at once, not once per token."""
    mapped = list(_terms(policy, words).values())
    if mapped != words:
        terms = sorted({term for term in mapped if term is not None})
        column = {term: number for number, term in enumerate(terms)}
        kept = [row for row, term in enumerate(mapped) if term is not None]
        into = [column[mapped[row]] for row in kept]
        merge = sparse.csr_matrix(
            (np.ones(len(kept), dtype=np.int64), (kept, into)), shape=(len(words), len(terms))
        )
        counts, words = sparse.csr_matrix(counts @ merge), terms
    if policy.minimum_count > 1:
        common = np.flatnonzero(np.asarray(counts.sum(axis=0)).ravel() >= policy.minimum_count)
        counts, words = counts[:, common], [words[number] for number in common]
    counts.sort_indices()
    return TermCounts(counts, documents, tuple(words))


def _terms(policy: TextPolicy, words: list[str]) -> dict[str, str | None]:
    """Map each word to the term that it counts as; None where it is left out."""
    stop, stem = _stop_words(policy), _stemmer(policy)

    def term(word: str) -> str | None:
        if word.strip("_") == "":  # a blank to fill in, not a word
            return None
        if policy.numbers != "keep" and NUMBER.fullmatch(word) and word[0].isdigit():
            return "#" if policy.numbers == "mask" else None
        if word in stop:
            return None
        return stem(word) if stem else word

    return {word: term(word) for word in words}


def _stop_words(policy: TextPolicy) -> Collection[str]:
    if policy.stop_words != "english":
        return policy.stop_words or ()
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return ENGLISH_STOP_WORDS


def _stemmer(policy: TextPolicy) -> Callable[[str], str] | None:
    if policy.stem is None:
        return None
    import snowballstemmer

    return snowballstemmer.stemmer(policy.stem).stemWord


# --- files ----------------------------------------------------------------------------------------

_PARQUET = (".parquet", ".pq")


@dataclass(frozen=True)
class _Source:
    """What messages call a table, and the file whose rows they number."""

    name: str
    path: Path | None = None

    def __str__(self) -> str:
        return self.name

    def row(self, position: int) -> int:
        return position + 2 if self.path is None else file_row(self.path, position)


def read_counts(path: Path | str) -> TermCounts:
    """Read counts in long form from a file.

    Parameters
    ----------
    path : path
        ``.csv``, ``.csv.gz`` or ``.parquet`` with the columns ``document,term,count``; other
        columns are ignored. Any string is a term: ``null``, ``NA`` and ``nan`` too.

    Returns
    -------
    TermCounts
        Documents in order of first appearance, terms in code point order.

    Raises
    ------
    CountsError
        See `counts_from_frame`; also for a file that is missing, empty, truncated, not UTF-8 or
        not in the form its name says.
    """
    path = Path(path)
    plain = None if path.suffix.lower() in _PARQUET else read_plain(path)
    if plain is not None:
        counts, again = _matrix(plain)
        if not len(again):
            return counts
    return _counts(_read(path, ["document", "term", "count"]), _Source(str(path), path))


def read_references(path: Path | str) -> pd.Series:
    """Read reference scores from a file with the columns ``document,score``.

    Returns
    -------
    Series
        Scores (float) by document, in the order of the file.

    Raises
    ------
    CountsError
        See `references_from_frame` and `read_counts`.
    """
    return _references(_read(path, ["document", "score"]), _Source(str(path), Path(path)))


def file_row(path: Path | str, position: int) -> int:
    """Number a row of a file as a spreadsheet does: the header is row 1, and blank lines count.

    Parameters
    ----------
    path : path
        A file that `read_counts` or `read_references` reads.
    position : int
        Of the row in the table that was read, from 0.

    Returns
    -------
    int
    """
    path = Path(path)
    if path.suffix.lower() not in _PARQUET:
        # Only asked when there is a fault, so that reading stays as fast as pandas' own reader,
        # which leaves blank lines out and does not say where they were.
        try:
            with _opened(path) as lines:
                rows = csv.reader(line.decode("utf-8") for line in lines)
                filled = (
                    row
                    for row, cells in enumerate(rows, start=1)
                    if len(cells) > 1 or "".join(cells).strip()
                )
                return next(row for place, row in enumerate(filled) if place == position + 1)
        except (StopIteration, csv.Error, OSError, ValueError):
            pass  # as if there were no blank lines
    return position + 2


def counts_from_frame(frame: pd.DataFrame, *, source: str = "the counts") -> TermCounts:
    """Build document-term counts from a table in long form.

    Parameters
    ----------
    frame : DataFrame
        Columns ``document``, ``term`` and ``count``, one row per document and term.
    source : str
        What messages call the table.

    Returns
    -------
    TermCounts
        Documents in order of first appearance, terms in code point order.

    Raises
    ------
    CountsError
        For a missing column, no rows, a row without a document, a count that is not a whole number
        of 0 or more, and a document-term pair given twice. Row 1 is the header.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"document": ["B", "A"], "term": ["null", "NA"], "count": [2, 1]})
    >>> counts_from_frame(frame)[1:]
    (('B', 'A'), ('NA', 'null'))
    """
    return _counts(frame, _Source(source))


def _counts(frame: pd.DataFrame, source: _Source) -> TermCounts:
    _require(frame, ["document", "term", "count"], source)
    rows, documents = _coded(frame["document"], source, "document")
    columns, terms = _coded(frame["term"], source, "term")
    values = _numbers(frame["count"], source, "count")
    _refuse(values < 0, source, "a negative count", "counts are 0 or more")
    _refuse(values != np.floor(values), source, "a fractional count", "give whole numbers")
    _refuse(values > 2**53, source, "a count beyond 2^53", "give the number of occurrences")

    alphabetical = np.argsort(terms)
    columns, terms = np.argsort(alphabetical)[columns], terms[alphabetical]
    coded = CodedCounts(rows, columns, values.astype(np.int64), list(documents), list(terms))
    counts, again = _matrix(coded)
    if len(again):
        row = int(again.min())
        pair = f"document {documents[rows[row]]!r} with term {terms[columns[row]]!r}"
        raise _error(source, row, f"{pair} stands above already", "add the two counts up")
    return counts


def _matrix(coded: CodedCounts) -> tuple[TermCounts, np.ndarray]:
    """Arrange coded counts by document and term; also, the rows with a pair that stands above."""
    shape = (len(coded.documents), len(coded.terms))
    key = coded.rows * shape[1] + coded.columns
    order = np.argsort(key, kind="stable")
    key = key[order]
    again = order[1:][key[1:] == key[:-1]]
    starts = np.searchsorted(key, np.arange(shape[0] + 1) * shape[1])
    counts = sparse.csr_matrix((coded.values[order], coded.columns[order], starts), shape=shape)
    return TermCounts(counts, tuple(coded.documents), tuple(coded.terms)), again


def references_from_frame(frame: pd.DataFrame, *, source: str = "the references") -> pd.Series:
    """Take reference scores from a table.

    Parameters
    ----------
    frame : DataFrame
        Columns ``document`` and ``score``.
    source : str
        What messages call the table.

    Returns
    -------
    Series
        Scores (float) by document, in the table's order.

    Raises
    ------
    CountsError
        For a missing column, fewer than two rows, a row without a document, a score that is not a
        finite number, a document given twice, and scores that are all equal.
    """
    return _references(frame, _Source(source))


def _references(frame: pd.DataFrame, source: _Source) -> pd.Series:
    _require(frame, ["document", "score"], source)
    codes, documents = _coded(frame["document"], source, "document")
    scores = _numbers(frame["score"], source, "score")
    twice = pd.Series(codes).duplicated().to_numpy()
    _refuse(twice, source, "a document that stands above already", "give each one score")
    if len(scores) < 2:
        raise CountsError(f"{source}: fewer than two references; give at least two documents")
    if np.ptp(scores) == 0:
        raise CountsError(f"{source}: all scores are equal; give at least two different ones")
    return pd.Series(scores, index=pd.Index(documents[codes], name="document"), name="score")


def _read(path: Path | str, columns: list[str]) -> pd.DataFrame:
    """Load the table in a CSV or Parquet file, with documents and terms exactly as they stand."""
    path = Path(path)
    try:
        if path.suffix.lower() in _PARQUET:
            frame = _read_parquet(path)
            # what pandas wrote as row labels is a column of the file
            return frame.reset_index() if set(frame.index.names) & set(columns) else frame
        with warnings.catch_warnings():
            # pandas cuts rows that are all longer than the header, and only warns
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                path,
                compression="gzip" if path.suffix.lower() == ".gz" else None,
                dtype={"document": str, "term": str},
                keep_default_na=False,  # a term may be any string, "NA" and "null" among them
                na_filter=False,
                index_col=False,  # else the first of too many columns becomes the row labels
                low_memory=False,  # one type per column, however long the file
            )
    except FileNotFoundError as error:
        raise CountsError(f"{path}: no such file; check the path") from error
    except pd.errors.EmptyDataError as error:
        raise CountsError(
            f"{path}: the file is empty; give {','.join(columns)} and rows"
        ) from error
    except UnicodeDecodeError as error:
        row = _undecodable_row(path)
        raise CountsError(f"{path}: row {row}: not UTF-8; save the file as UTF-8") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CountsError(f"{path}: a truncated or broken gzip file; copy it again") from error
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise CountsError(f"{path}: {_parser_fault(error)}") from error
    except ImportError as error:
        raise CountsError(
            f"{path}: Parquet needs pyarrow; install it or give a CSV file"
        ) from error
    except (OSError, ValueError) as error:
        fault = " ".join(str(error).split())
        raise CountsError(f"{path}: cannot be read ({fault}); check the file") from error


def _read_parquet(path: Path) -> pd.DataFrame:
    # not by way of pandas, which hands Arrow's threads a file of Python's (see `plain_csv`)
    from pyarrow.parquet import ParquetFile

    with ParquetFile(str(path)) as file:
        return file.read().to_pandas()


def _parser_fault(error: Exception) -> str:
    """Tell a fault of pandas' reader in this module's words: which row, and the remedy."""
    text = " ".join(str(error).split())
    long = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", text)
    if long:
        expected, row, seen = long.groups()
        return f"row {row}: {seen} fields instead of {expected}; quote terms that hold a comma"
    unclosed = re.search(r"EOF inside string starting at row (\d+)", text)
    if unclosed:
        return f"row {int(unclosed[1]) + 1}: a quotation mark is never closed; double it in a term"
    if isinstance(error, pd.errors.ParserWarning):
        return "row 2: more fields than the header names; quote terms that hold a comma"
    return f"not a CSV file ({text}); save it as comma-separated UTF-8"


def _undecodable_row(path: Path) -> int:
    with _opened(path) as lines:
        for row, line in enumerate(lines, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return row
    return 1  # a fault across lines is not possible in UTF-8; the header is as good a place to look


def _opened(path: Path) -> IO[bytes]:
    return (gzip.open if path.suffix.lower() == ".gz" else open)(path, "rb")


def _require(frame: pd.DataFrame, columns: list[str], source: _Source) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise CountsError(
            f"{source}: row 1: no column {', '.join(missing)}; the header must name "
            + ", ".join(columns)
        )
    twice = [column for column in columns if f"{column}.1" in frame.columns]
    if twice:
        raise CountsError(f"{source}: row 1: column {twice[0]} is there twice; keep one")
    if frame.empty:
        raise CountsError(f"{source}: no rows under the header; give at least one")


def _coded(column: pd.Series, source: _Source, what: str) -> tuple[np.ndarray, np.ndarray]:
    """Code a column: codes, and the distinct labels as strings by first appearance."""
    codes, labels = pd.factorize(column.to_numpy(dtype=object))
    _refuse(codes < 0, source, f"no {what}", f"name the {what}, or read with keep_default_na=False")
    # labels that are numbers in a caller's table may be one string: 1 and "1"
    merged, labels = pd.factorize(np.array([str(label) for label in labels], dtype=object))
    codes = merged[codes]
    if what == "document":
        empty = np.flatnonzero(labels == "")
        _refuse(np.isin(codes, empty), source, "no document", "name the document")
    return codes, labels


def _numbers(column: pd.Series, source: _Source, what: str) -> np.ndarray:
    numeric = pd.to_numeric(column, errors="coerce")
    values = numeric.to_numpy(dtype=np.float64, na_value=np.nan)
    broken = np.full(len(column), column.dtype == bool) | ~np.isfinite(values)
    if broken.any():
        row = int(np.argmax(broken))
        value = column.iloc[row]
        value = value.item() if isinstance(value, np.generic) else value
        raise _error(source, row, f"{what} is {value!r}, not a finite number", "give a number")
    return values


def _refuse(broken: np.ndarray, source: _Source, fault: str, remedy: str) -> None:
    if broken.any():
        raise _error(source, int(np.argmax(broken)), fault, remedy)


def _error(source: _Source, row: int, fault: str, remedy: str) -> CountsError:
    return CountsError(f"{source}: row {source.row(row)}: {fault}; {remedy}")
