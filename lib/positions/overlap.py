"""Papers that repeat one another: near-duplicates and copied passages.

Texts are compared by runs of eight words (`positions.words.runs`). Two delegations that use
the same words rarely share such a run; two that share many have a text in common. Quoted articles
are shared by many papers: runs in more than half of a dozen or more papers are left aside.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
from scipy import sparse

#: Share of the shorter paper from which two papers are near-duplicates, or share passages.
DUPLICATE, PASSAGES = 0.8, 0.1
#: Fewest runs in common that are reported.
FEWEST_RUNS = 20
#: Share of the papers beyond which a run is common property, and fewest papers that make it so.
COMMON, FEWEST_PAPERS = 0.5, 12
#: Runs that are kept at most, over all papers; beyond it a fixed share of them is compared.
MOST_RUNS = 4_000_000

COLUMNS = ("one", "other", "runs", "share", "kind")


class Overlap:
    """Pairs of texts with passages in common, found in texts that come one after the other.

    Examples
    --------
    >>> from positions.words import runs, words_of
    >>> own = " ".join(f"word{number}" for number in range(60))
    >>> overlap = Overlap()
    >>> for name, text in (("A", own), ("B", own + " and more"), ("C", "something else")):
    ...     overlap.add(name, runs(words_of([text])))
    >>> overlap.pairs()[["one", "other", "kind"]]
      one other            kind
    0   A     B  near-duplicate
    """

    def __init__(self) -> None:
        self._names: list[Hashable] = []
        self._runs: list[np.ndarray] = []
        self._held = 0
        self._one_in = 1

    def add(self, name: Hashable, runs: np.ndarray) -> None:
        """Take the runs of a text."""
        self._names.append(name)
        self._runs.append(self._part(runs))
        self._held += len(self._runs[-1])
        while self._held > MOST_RUNS:
            self._one_in *= 2
            self._runs = [self._part(item) for item in self._runs]
            self._held = sum(map(len, self._runs))

    def _part(self, runs: np.ndarray) -> np.ndarray:
        """The share of the runs that is compared: the same ones in every text."""
        return runs if self._one_in == 1 else runs[runs % np.uint64(self._one_in) == 0]

    def pairs(self) -> pd.DataFrame:
        """Find the pairs.

        Returns
        -------
        DataFrame
            Columns ``one, other, runs, share, kind``, the largest share first: how many runs of
            eight words the two have in common, which share of the shorter one that is, and whether
            they are a ``near-duplicate`` or share ``passages``. Which of the two comes first does
            not depend on the order in which the texts came.
        """
        order = sorted(range(len(self._names)), key=self._names.__getitem__)
        names, found = [self._names[at] for at in order], [self._runs[at] for at in order]
        sizes = [len(item) for item in found]
        shared = _shared(found)
        columns = [_places(shared, item) for item in found]
        ends = np.cumsum([0, *map(len, columns)])
        held = sparse.csr_matrix(
            (np.ones(ends[-1], dtype=np.int64), np.concatenate([[], *columns]), ends),
            shape=(len(names), len(shared)),
        )
        pairs = sparse.triu(held @ held.T, k=1).tocoo()
        rows = []
        for one, other, number in zip(pairs.row, pairs.col, pairs.data, strict=True):
            share, runs = number / min(sizes[one], sizes[other]), int(number * self._one_in)
            if runs >= FEWEST_RUNS and share >= PASSAGES:
                kind = "near-duplicate" if share >= DUPLICATE else "passages"
                rows.append((names[one], names[other], runs, float(share), kind))
        rows.sort(key=lambda row: (-row[3], row[0], row[1]))
        return pd.DataFrame(rows, columns=list(COLUMNS))


def _shared(found: list[np.ndarray]) -> np.ndarray:
    """Runs that more than one text has, and not so many that they are common property."""
    runs = np.concatenate([np.zeros(0, dtype=np.uint64), *found])
    if not len(runs):
        return runs
    runs.sort()
    first = np.flatnonzero(np.append(True, runs[1:] != runs[:-1]))
    spread = np.diff(np.append(first, len(runs)))
    kept = (spread > 1) & (spread <= max(FEWEST_PAPERS, COMMON * len(found)))
    return runs[first[kept]]


def _places(shared: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Which of the shared runs a text has; both are in ascending order."""
    if not len(shared):
        return np.zeros(0, dtype=np.int64)
    places = np.minimum(np.searchsorted(shared, runs), len(shared) - 1)
    return places[shared[places] == runs]
