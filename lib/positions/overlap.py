"""Papers that repeat one another: near-duplicates and copied passages.

Texts are compared by runs of `RUN` words. Two delegations that use the same words rarely share
such a run; two that share many have a text in common. Quoted articles are shared by many papers:
runs in more than half of a dozen or more papers are left aside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse

#: Words in a run.
RUN = 8
#: Share of the shorter paper from which two papers are near-duplicates, or share passages.
DUPLICATE, PASSAGES = 0.8, 0.1
#: Fewest runs in common that are reported.
FEWEST_RUNS = 20
#: Share of the papers beyond which a run is common property, and fewest papers that make it so.
COMMON, FEWEST_PAPERS = 0.5, 12
#: Runs that are kept at most, over all papers; beyond it a fixed share of them is compared.
MOST_RUNS = 4_000_000

COLUMNS = ("one", "other", "runs", "share", "kind")

_WORD = re.compile(r"\w+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def _runs(text: str, one_in: int) -> np.ndarray:
    """Hashes of the distinct runs of a text; of a fixed share of them when asked."""
    words = _WORD.findall(text.lower())
    if len(words) < RUN:
        return np.zeros(0, dtype=np.uint64)
    codes = pd.util.hash_array(np.array(words, dtype=object))
    count = len(codes) - RUN + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(RUN):
        mixed = mixed * _FACTOR + codes[place : place + count]
    mixed ^= mixed >> np.uint64(29)
    if one_in > 1:
        mixed = mixed[mixed % np.uint64(one_in) == 0]
    return np.unique(mixed)


def overlap(texts: Mapping[str, str]) -> pd.DataFrame:
    """Pairs of texts with passages in common.

    Parameters
    ----------
    texts : mapping of str to str
        Texts by name.

    Returns
    -------
    DataFrame
        Columns ``one, other, runs, share, kind``, the largest share first: how many runs of eight
        words the two have in common, which share of the shorter one that is, and whether they are
        a ``near-duplicate`` or share ``passages``.

    Examples
    --------
    >>> own = " ".join(f"word{number}" for number in range(60))
    >>> overlap({"A": own, "B": own + " and more", "C": "something else"})[["one", "other", "kind"]]
      one other            kind
    0   A     B  near-duplicate
    """
    names = list(texts)
    words = sum(text.count(" ") + text.count("\n") for text in texts.values())
    one_in = -(-words // MOST_RUNS)
    found = [_runs(text, one_in) for text in texts.values()]
    sizes = np.array([len(item) for item in found])
    if not sizes.sum():
        return pd.DataFrame(columns=list(COLUMNS))
    _, codes = np.unique(np.concatenate(found), return_inverse=True)
    owners = np.repeat(np.arange(len(names)), sizes)
    spread = np.bincount(codes)
    shared = (spread > 1) & (spread <= max(FEWEST_PAPERS, COMMON * len(names)))
    kept = shared[codes]
    column = np.cumsum(shared) - 1
    held = sparse.csr_matrix(
        (np.ones(kept.sum(), dtype=np.int64), (owners[kept], column[codes[kept]])),
        shape=(len(names), int(shared.sum())),
    )
    pairs = sparse.triu(held @ held.T, k=1).tocoo()
    rows = []
    for one, other, runs in zip(pairs.row, pairs.col, pairs.data, strict=True):
        share = runs / min(sizes[one], sizes[other])
        if runs * one_in >= FEWEST_RUNS and share >= PASSAGES:
            kind = "near-duplicate" if share >= DUPLICATE else "passages"
            rows.append((names[one], names[other], int(runs * one_in), float(share), kind))
    rows.sort(key=lambda row: (-row[3], row[0], row[1]))
    return pd.DataFrame(rows, columns=list(COLUMNS))
