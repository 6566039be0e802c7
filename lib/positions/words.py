r"""The words of a text, in reading order.

Light on purpose: the processes that read papers import this and not the tables.
"""

import itertools
import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from positions.spelling import MARK, WORD, normalise

_PATTERNS = {"drop": re.compile(WORD), "keep": re.compile(f"{WORD}|{MARK}")}

#: Words in a run.
RUN = 8
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Words:
    """Words of a text, each once by first appearance, and which of them stands at each place."""

    distinct: tuple[str, ...]
    order: np.ndarray

    @property
    def counts(self) -> np.ndarray:
        """How often each of the distinct words occurs."""
        return np.bincount(self.order, minlength=len(self.distinct))


def words_of(pages: Iterable[str], punctuation: Literal["drop", "keep"] = "drop") -> Words:
    """List the words of a text in pieces, no word reaching from one into the next.

    Whether each punctuation mark counts as a word is for `punctuation` to say.

    Examples
    --------
    >>> found = words_of(["The States' state-owned", "networks of States"])
    >>> found.distinct
    ('the', 'states', 'state-owned', 'networks', 'of')
    >>> found.order.tolist(), found.counts.tolist()
    ([0, 1, 2, 3, 4, 1], [1, 2, 1, 1, 1])
    """
    pattern = _PATTERNS[punctuation]
    number: defaultdict[str, int] = defaultdict(itertools.count().__next__)
    order = array("I")
    for page in pages:
        order.extend(map(number.__getitem__, pattern.findall(normalise(page))))
    return Words(tuple(number), np.array(order, dtype=np.uint32))


def runs(words: Words) -> np.ndarray:
    """Hashes of the distinct runs of `RUN` words, ascending, the same on every machine."""
    count = len(words.order) - RUN + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    codes = np.array([zlib.crc32(word.encode()) for word in words.distinct], dtype=np.uint64)
    codes = (codes * _FACTOR)[words.order]
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):
        mixed = mixed * _FACTOR + codes[place : place + count]
    mixed ^= mixed >> np.uint64(29)
    mixed.sort()
    return mixed[np.append(True, mixed[1:] != mixed[:-1])]
