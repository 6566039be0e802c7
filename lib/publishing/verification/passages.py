"""Passages of documents that are not here: told by fingerprint, found again by who has them.

A fingerprint hashes words folded to lower case, without punctuation, superscript marks and line
breaks, so that another copy of a document has the same ones. Files of a reviewer are read as text
and no more: regular files of bounded size, shown with nothing but printable characters.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd

from positions.outside import read_bounded

#: Largest file that is read, and most files of a folder.
MAX_BYTES, MAX_FILES = 5_000_000, 200

_WORD = re.compile(r"[^\W_\u00b2\u00b3\u00b9\u2070-\u2079]+")


class State(StrEnum):
    """Where a passage is in the documents at hand."""

    FOUND = "found"
    MOVED = "moved"
    MISSING = "not found"


@dataclass(frozen=True)
class Text:
    """A document's text with its words as they are compared, and where each stands."""

    name: str
    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, name: str, content: str) -> Text:
        """Take a text apart into words."""
        text = unicodedata.normalize("NFC", content).replace("\u00ad", "")
        found = list(_WORD.finditer(text))
        words = tuple(unicodedata.normalize("NFKC", match[0]).casefold() for match in found)
        return cls(name, text, words, tuple(match.span() for match in found))

    def shown(self, first: int, number: int) -> str:
        """The text of some words in one line, with printable characters alone."""
        text = self.text[self.spans[first][0] : self.spans[first + number - 1][1]]
        return _printable(" ".join(text.split()))


@dataclass(frozen=True)
class Passage:
    """Some words of a document: which document, the first word's index, how many, their hash."""

    document: str
    first: int
    number: int
    hash: str

    @classmethod
    def of(cls, document: str, words: Sequence[str], first: int, number: int) -> Passage:
        r"""The passage at a place of a text.

        Examples
        --------
        >>> text = Text.of("x", "A ferry² leaves;\nthe LAMP stays.")
        >>> str(Passage.of("S-X", text.words, 1, 2)).rsplit(":", 1)[0]
        'S-X:1:2'
        >>> again = Text.of("y", "a Ferry leaves - the lamp stays")
        >>> Passage.of("S-X", again.words, 1, 2) == Passage.of("S-X", text.words, 1, 2)
        True
        """
        if first < 0 or not 0 < number <= len(words) - first:
            raise ValueError(f"{document} has no {number} words from word {first} on")
        return cls(document, first, number, _fingerprint(words[first : first + number]))

    @classmethod
    def read(cls, cell: str) -> Passage:
        """A passage as a cell has it."""
        document, first, number, digits = cell.rsplit(":", 3)
        return cls(document, int(first), int(number), digits)

    def __str__(self) -> str:
        return f"{self.document}:{self.first}:{self.number}:{self.hash}"


def read_folder(folder: Path) -> tuple[list[Text], list[str]]:
    """Texts of a folder's files, and what was passed over and why."""
    texts: list[Text] = []
    passed = []
    for path in sorted(folder.iterdir()):
        reason = ""
        if len(texts) == MAX_FILES:
            reason = f"more than {MAX_FILES} files"
        elif path.is_symlink() or not path.is_file():
            reason = "not a regular file"
        elif path.stat().st_size > MAX_BYTES:
            reason = f"larger than {MAX_BYTES // 10**6} MB"
        else:
            try:
                texts.append(Text.of(_printable(path.name), read_bounded(path, MAX_BYTES).decode()))
            except UnicodeDecodeError:
                reason = "not a text in UTF-8"
        if reason:
            passed.append(f"{_printable(path.name)}: {reason}")
    return texts, passed


def locate(passages: Iterable[Passage], texts: Sequence[Text]) -> pd.DataFrame:
    """Where each passage is among some texts.

    Which text is a document is told by the passages that it holds, whatever its file is called.
    Columns are ``passage`` (as its cell has it), ``document``, ``state``, ``file`` and ``text``.
    """
    rows = []
    of: dict[str, list[Passage]] = {}
    for passage in passages:
        of.setdefault(passage.document, []).append(passage)
    for document, its in of.items():
        text = _text_of(its, texts)
        windows: dict[int, dict[str, int]] = {}
        for passage in its:
            first, state = None, State.MISSING
            if text and _stands(passage, text):
                first, state = passage.first, State.FOUND
            elif text:
                if passage.number not in windows:
                    windows[passage.number] = _windows(text, passage.number)
                first = windows[passage.number].get(passage.hash)
                state = State.MISSING if first is None else State.MOVED
            shown = "" if first is None or text is None else text.shown(first, passage.number)
            name = text.name if text else ""
            rows.append((str(passage), document, state.value, name, shown))
    return pd.DataFrame(rows, columns=["passage", "document", "state", "file", "text"])


def _text_of(passages: Sequence[Passage], texts: Sequence[Text]) -> Text | None:
    """The text with most passages at their place, or else with most of the longest anywhere."""
    longest = sorted(passages, key=lambda passage: passage.number)[-3:]

    def held(text: Text) -> tuple[int, int]:
        placed = sum(passage.number for passage in passages if _stands(passage, text))
        if placed:
            return placed, 0
        return 0, sum(item.hash in _windows(text, item.number) for item in longest)

    scores = {place: held(text) for place, text in enumerate(texts)}
    best = max(scores, key=lambda place: scores[place], default=None)
    return None if best is None or not any(scores[best]) else texts[best]


def _stands(passage: Passage, text: Text) -> bool:
    words = text.words[passage.first : passage.first + passage.number]
    return len(words) == passage.number and _fingerprint(words) == passage.hash


def _windows(text: Text, number: int) -> dict[str, int]:
    """Every run of so many words, by fingerprint; the first place counts."""
    starts = reversed(range(len(text.words) - number + 1))
    return {_fingerprint(text.words[first : first + number]): first for first in starts}


def _fingerprint(words: Sequence[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
