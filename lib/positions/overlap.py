"""Papers that repeat one another: near-duplicates and copied passages.

Texts are compared by runs of eight words (`positions.words.runs`). Two delegations that use
the same words rarely share such a run; two that share many have a text in common. Quoted articles
are shared by many papers: runs in more than half of a dozen or more papers are left aside.
"""

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
        self._runs: dict[Hashable, np.ndarray] = {}
        self._one_in = 1

    def add(self, name: Hashable, runs: np.ndarray) -> None:
        """Take the runs of a text."""
        self._runs[name] = self._part(runs)
        while sum(map(len, self._runs.values())) > MOST_RUNS:
            self._one_in *= 2
            self._runs = {held: self._part(item) for held, item in self._runs.items()}

    def _part(self, runs: np.ndarray) -> np.ndarray:
        """The share of the runs that is compared: the same ones in every text."""
        return runs[runs % np.uint64(self._one_in) == 0]

    def pairs(self) -> pd.DataFrame:
        """Pairs in the columns `COLUMNS`, the largest share first, whatever order texts came in.

        How many runs of eight words the two have in common, which share of the shorter one that is,
        and whether they are a ``near-duplicate`` or share ``passages``.
        """
        names = sorted(self._runs)
        found = [self._runs[name] for name in names]
        sizes = [len(item) for item in found]
        every = np.concatenate([np.zeros(0, dtype=np.uint64), *found])
        _, place, spread = np.unique(every, return_inverse=True, return_counts=True)
        held = sparse.csr_matrix(
            (np.ones(len(every), dtype=np.int64), place, np.cumsum([0, *sizes])),
            shape=(len(names), len(spread)),
        )
        shared = (spread > 1) & (spread <= max(FEWEST_PAPERS, COMMON * len(found)))
        held = held[:, np.flatnonzero(shared)]
        pairs = sparse.triu(held @ held.T, k=1).tocoo()
        rows = []
        for one, other, number in zip(pairs.row, pairs.col, pairs.data, strict=True):
            share, runs = number / min(sizes[one], sizes[other]), int(number * self._one_in)
            if runs >= FEWEST_RUNS and share >= PASSAGES:
                kind = "near-duplicate" if share >= DUPLICATE else "passages"
                rows.append((names[one], names[other], runs, float(share), kind))
        rows.sort(key=lambda row: (-row[3], row[0], row[1]))
        return pd.DataFrame(rows, columns=list(COLUMNS))
