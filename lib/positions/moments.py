"""One pass over the counts of texts: how many tokens are scored, and how their scores spread.

What `positions.wordscores` does to many texts at once. The counts stay sparse, and every
value is read once.
"""

# ruff: noqa: N803, N806 -- X is scikit-learn's name for the texts x words matrix

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import sparse

__all__ = ["CHUNK", "Moments", "check_values", "compact", "ratio", "text_moments"]

# Non-zeros worked on at a time: small enough that the temporaries stay in the processor's cache.
CHUNK = 1 << 16


class Moments(NamedTuple):
    """What the counts of a set of texts say about their word scores; one entry per text.

    Attributes
    ----------
    tokens, scored : ndarray of float, shape (texts,)
        All tokens, and those that have a word score.
    mean, variance : ndarray of float, shape (texts,)
        Of the word scores over the scored tokens, in the units of the scores and their square; NaN
        for a text without a scored token.
    fractional : int
        The first row with a value that is not a whole number, or -1.
    """

    tokens: np.ndarray
    scored: np.ndarray
    mean: np.ndarray
    variance: np.ndarray
    fractional: int


def text_moments(X: sparse.csr_matrix, word_scores: np.ndarray) -> Moments:
    r"""Take the mean and variance of the word scores over each text's scored tokens.

    With :math:`F_{wv}` the share of word *w* among the scored tokens of text *v*, the mean is
    :math:`S_v = \sum_w F_{wv} S_w` and the variance :math:`\sum_w F_{wv} (S_w - S_v)^2` (Laver,
    Benoit and Garry 2003, 315-317). It takes one pass over the stored values, a cacheful at a
    time. The variance is summed from deviations from the text's own mean: from a mean of squares
    it would drown in rounding for a text of one word.

    Parameters
    ----------
    X : csr_matrix of shape (texts, words)
        Counts.
    word_scores : ndarray of shape (words,)
        NaN for a word without a score.

    Returns
    -------
    Moments

    Raises
    ------
    ValueError
        For a count that is negative or not finite.

    Examples
    --------
    >>> counts = sparse.csr_matrix([[3, 1, 0], [0, 0, 2]])
    >>> found = text_moments(counts, np.array([-1.0, 1.0, np.nan]))
    >>> found.scored, found.mean, found.variance
    (array([4., 0.]), array([-0.5,  nan]), array([0.75,  nan]))
    """
    known = ~np.isnan(word_scores)
    all_known = bool(known.all())
    scores = word_scores if all_known else np.where(known, word_scores, 0.0)
    whole = np.issubdtype(X.dtype, np.integer)
    fractional = -1
    tokens, scored, mean, variance = np.zeros((4, X.shape[0]))
    for rows, cells, starts in _chunks(X.indptr):
        counts = X.data[cells].astype(np.float64, copy=False)
        if not whole and fractional < 0:
            broken = counts != np.rint(counts)
            if broken.any():
                fractional = _row_of(X, cells.start + int(np.argmax(broken)))
        words = X.indices[cells].astype(np.intp)  # cast once, not at each look-up
        tokens[rows] = total = np.add.reduceat(counts, starts)
        if not (counts.min() >= 0 and np.isfinite(total).all()):
            check_values(X, np.arange(X.shape[0]))
        if not all_known:
            counts = counts * known.take(words)
            total = np.add.reduceat(counts, starts)
        scored[rows] = total
        total = np.where(total > 0, total, 1)
        deviation = scores.take(words)
        mean[rows] = centre = np.add.reduceat(deviation * counts, starts) / total
        deviation -= np.repeat(centre, np.diff(starts, append=len(words)))
        deviation *= deviation
        deviation *= counts
        variance[rows] = np.add.reduceat(deviation, starts) / total
    mean[scored == 0] = variance[scored == 0] = np.nan
    return Moments(tokens, scored, mean, variance, fractional)


def check_values(X: sparse.csr_matrix, names: np.ndarray) -> None:
    """Refuse counts that are not finite or negative.

    Parameters
    ----------
    X : csr_matrix of shape (texts, words)
    names : ndarray of shape (texts,)
        What the message calls the text with such a count.

    Raises
    ------
    ValueError
    """
    finite = np.isfinite(X.data)
    if not finite.all():
        raise ValueError(
            f"Input X contains NaN or infinity, in text {names[_row_of(X, int(np.argmin(finite)))]}"
            ": a count is a whole number. Put 0 where a word does not occur"
        )
    negative = X.data < 0
    if negative.any():
        raise ValueError(
            "Negative values in data passed to Wordscores: the counts of text "
            f"{names[_row_of(X, int(np.argmax(negative)))]}. A word cannot occur fewer than 0 "
            "times; pass the counts themselves, not centred or log weights"
        )


def _chunks(indptr: np.ndarray) -> Iterator[tuple[np.ndarray, slice, np.ndarray]]:
    """Yield runs of non-empty rows: their numbers, their cells, where each row starts there."""
    filled = np.flatnonzero(np.diff(indptr))
    ends = indptr[filled + 1]
    first = 0
    while first < len(filled):
        start = int(indptr[filled[first]])
        last = max(first + 1, int(np.searchsorted(ends, start + CHUNK, side="right")))
        rows = filled[first:last]
        yield rows, slice(start, int(ends[last - 1])), indptr[rows] - start
        first = last


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide, with NaN where the divisor is 0.

    Examples
    --------
    >>> ratio(np.array([1.0, 1.0]), np.array([2, 0]))
    array([0.5, nan])
    """
    result = np.full(np.shape(below), np.nan)
    return np.divide(above, below, out=result, where=np.asarray(below) > 0)


def compact(X: sparse.csr_matrix) -> sparse.csr_matrix:
    """Copy a matrix, with each word once per row and no stored zeros."""
    X = sparse.csr_matrix(X, copy=True)
    X.sum_duplicates()
    X.eliminate_zeros()
    return X


def _row_of(X: sparse.csr_matrix, cell: int) -> int:
    return int(np.searchsorted(X.indptr, cell, side="right")) - 1
