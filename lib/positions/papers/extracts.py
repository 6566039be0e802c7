"""What is taken from a paper's file: its words and what is compared, and the text when asked.

A session may hold thousands of pages; what leaves the reader is small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from positions.hashing import file_sha256
from positions.languages import sample
from positions.readers import Document, ReadError, read_document
from positions.words import runs, words_of


@dataclass(frozen=True)
class Wanted:
    """What is to be taken from a file.

    Attributes
    ----------
    path : Path
    papers : tuple of tuple of int
        Numbers of the pages of each paper in it, from 1; none at all mean the whole file.
    punctuation : {"drop", "keep"}
        See `positions.words.words_of`.
    text : bool
        Whether the text is wanted too.
    """

    path: Path
    papers: tuple[tuple[int, ...], ...] = ((),)
    punctuation: Literal["drop", "keep"] = "drop"
    text: bool = False


@dataclass(frozen=True)
class Extract:
    """What was taken from a paper.

    Attributes
    ----------
    pages : int
        Pages read.
    words : tuple of str
        Distinct words.
    counts : ndarray of int
        How often each of them occurs.
    runs : ndarray of uint64
        See `positions.words.runs`.
    sample : str
        Words by which the language is told, see `positions.languages.sample`.
    text : str
        The text; empty unless it was wanted.
    """

    pages: int
    words: tuple[str, ...]
    counts: np.ndarray
    runs: np.ndarray
    sample: str
    text: str = ""


@dataclass(frozen=True)
class Contents:
    """What was taken from a file.

    Attributes
    ----------
    pages : int
        Pages of the file.
    sha256 : str
        Hash of its content.
    papers : tuple of Extract or None
        One for each paper wanted; None where the file has no such pages.
    warnings : tuple of str
        See `positions.readers.Document`.
    """

    pages: int
    sha256: str
    papers: tuple[Extract | None, ...]
    warnings: tuple[str, ...] = ()


#: Reads files, in any order: `read_in_turn`, or one with processes and a cache.
Reader = Callable[[Sequence[Wanted]], Iterable[tuple[Wanted, Contents | ReadError]]]


def read_in_turn(wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Contents | ReadError]]:
    """Read files one after the other: the plain `Reader`."""
    for item in wanted:
        try:
            document = read_document(item.path)
        except ReadError as error:
            yield item, error
        else:
            yield item, contents(document, item, file_sha256(item.path))


def contents(document: Document, wanted: Wanted, digest: str) -> Contents:
    """Take what is wanted from a document that was read.

    Parameters
    ----------
    document : Document
    wanted : Wanted
    digest : str
        Hash of the file's content.

    Returns
    -------
    Contents
    """
    count = len(document.pages)
    papers = tuple(
        _extract(document, numbers, wanted) if not numbers or numbers[-1] <= count else None
        for numbers in wanted.papers
    )
    return Contents(count, digest, papers, document.warnings)


def _extract(document: Document, numbers: Iterable[int], wanted: Wanted) -> Extract:
    pages = [document.pages[number - 1] for number in numbers] or document.pages
    words = words_of(pages, wanted.punctuation)
    return Extract(
        len(pages),
        words.distinct,
        words.counts,
        runs(words),
        sample("\n".join(pages)),
        "\n".join(pages) if wanted.text else "",
    )
