"""What Wordscores gives with references drawn by lot: the null that a result is held against.

Every text gets a score from any references whatever. So the same texts are scaled again and again
with references that mean nothing, as many texts at each end as the result has, and the result is
worth as much as it differs from these.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import rankdata

from positions.counts import TermCounts
from positions.wordscores import ratio

#: Draws of references, and the seed that they are drawn from.
DRAWS, SEED = 200, 0

#: Fewest texts with both values for a rank correlation.
MIN_PAIRS = 4

# Draws that are scored at once: their word scores are dense.
_AT_ONCE = 50


class Lots(NamedTuple):
    """What references drawn by lot give: one number a draw, and a result beside them."""

    result: float
    drawn: np.ndarray

    @property
    def n(self) -> int:
        """How many draws gave a number."""
        return len(self.drawn)

    @property
    def median(self) -> float:
        """Middle one of the draws."""
        return float(np.median(self.drawn)) if self.n else np.nan

    @property
    def high(self) -> float:
        """What one draw in twenty reaches."""
        return float(np.quantile(self.drawn, 0.95)) if self.n else np.nan

    @property
    def reached(self) -> int:
        """How many draws are at least as high as the result."""
        return int((self.drawn >= self.result).sum())

    @property
    def share(self) -> float:
        """Share of the draws that are at least as high as the result."""
        return self.reached / self.n if self.n and not np.isnan(self.result) else np.nan


def by_lot(
    counts: TermCounts,
    sizes: Sequence[int],
    scores: Sequence[float],
    *,
    minimum_coverage: float = 0.0,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Raw scores of all texts with references drawn by lot; a row a text, a column a draw.

    References of the given sizes, in texts that are added up, get the given scores. A draw's own
    references have no score in it (NaN). There are no draws where the texts left would be fewer
    than `MIN_PAIRS`.

    Examples
    --------
    >>> from positions.counts import document_term_matrix
    >>> texts = {name: "law and aid " * k + "state " * (9 - k) for k, name in enumerate("ABCDEFG")}
    >>> found = by_lot(document_term_matrix(texts), [1, 1], [-1, 1], draws=3)
    >>> found.shape, found.isna().sum().tolist()
    ((7, 3), [2, 2, 2])
    """
    texts, names = len(counts.documents), list(counts.documents)
    taken = sum(sizes)
    if texts < taken + MIN_PAIRS:
        return pd.DataFrame(index=names)
    rng = np.random.default_rng(seed)
    drawn = np.array([rng.permutation(texts)[:taken] for _ in range(draws)]).reshape(draws, taken)
    # the reference that a draw makes of a text: its place, or -1
    ends = np.full((draws, texts), -1)
    np.put_along_axis(ends, drawn, np.repeat(np.arange(len(sizes)), sizes)[None, :], axis=1)
    parts = [
        _raw(counts.counts, ends[start : start + _AT_ONCE], scores, minimum_coverage)
        for start in range(0, draws, _AT_ONCE)
    ]
    return pd.DataFrame(np.hstack(parts), index=names)


def _raw(
    counts: sparse.csr_matrix, ends: np.ndarray, scores: Sequence[float], minimum_coverage: float
) -> np.ndarray:
    """Raw scores, texts x draws, for the reference that each draw makes of each text."""
    above = below = np.zeros((len(ends), counts.shape[1]))
    for place, score in enumerate(scores):
        words = np.asarray((sparse.csr_matrix(ends == place, dtype=np.int64) @ counts).todense())
        shares = ratio(words, words.sum(axis=1, keepdims=True))
        above, below = above + score * shares, below + shares
    known = below > 0
    word_scores = np.where(known, ratio(above, below), 0.0)
    scored, tokens = counts @ known.T.astype(np.float64), counts.sum(axis=1).A1[:, None]
    raw = ratio(counts @ word_scores.T, scored)
    return np.where((ends.T >= 0) | (scored < minimum_coverage * tokens), np.nan, raw)


def correlations(drawn: pd.DataFrame, known: pd.Series) -> np.ndarray:
    """Rank correlation of each draw's scores with something known, where there is one.

    Over the texts that have both; draws with fewer than `MIN_PAIRS`, or without variation, are
    left out.
    """
    values = known.reindex(drawn.index).to_numpy(dtype=float)
    found = (_spearman(column, values) for column in drawn.to_numpy(dtype=float).T)
    return np.array([rho for rho in found if not np.isnan(rho)])


def _spearman(one: np.ndarray, other: np.ndarray) -> float:
    both = ~np.isnan(one) & ~np.isnan(other)
    if both.sum() < MIN_PAIRS:
        return np.nan
    ranks = np.array([rankdata(one[both]), rankdata(other[both])])
    away = ranks - ranks.mean(axis=1, keepdims=True)
    size = np.sqrt((away**2).sum(axis=1).prod())
    return float((away[0] * away[1]).sum() / size) if size else np.nan


def same_order(drawn: pd.DataFrame, raw: pd.Series) -> np.ndarray:
    """How far each draw gives the order that a result has, whichever way round.

    Absolute rank correlations: what is drawn by lot has no direction.
    """
    return np.abs(correlations(drawn, raw))
