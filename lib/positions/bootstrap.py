"""The bootstrap: raw scores of texts redrawn token by token or block by block, and their spread.

Word scores are held fixed throughout: the references are not resampled.
"""

# ruff: noqa: N803 -- X is scikit-learn's name for the texts x words matrix

from __future__ import annotations

import numpy as np
from scipy import sparse

from positions.moments import CHUNK, Moments, ratio

__all__ = ["block_draws", "check_draws", "errors_of_draws", "quantiles_of_draws", "token_draws"]


def token_draws(
    X: sparse.csr_matrix, word_scores: np.ndarray, *, draws: int, seed: int
) -> np.ndarray:
    """Draw raw scores of texts redrawn token by token.

    Parameters
    ----------
    X : csr_matrix of shape (texts, words)
        Counts.
    word_scores : ndarray of shape (words,)
        NaN for a word without a score.
    draws : int
        Draws per text.
    seed : int
        Of numpy's default generator.

    Returns
    -------
    ndarray of shape (texts, draws)
        In the units of the word scores; NaN for a text without scored words.
    """
    rng = np.random.default_rng(seed)
    result = np.full((X.shape[0], draws), np.nan)
    for row, start, end in zip(result, X.indptr[:-1], X.indptr[1:], strict=True):
        scores = word_scores[X.indices[start:end]]
        counts = np.where(np.isnan(scores), 0, X.data[start:end])
        used = counts > 0
        if used.any():
            row[:] = _multinomial_means(counts[used], scores[used], draws, rng)
    return result


def block_draws(
    blocks: Moments, codes: np.ndarray, texts: int, *, draws: int, seed: int
) -> np.ndarray:
    """Draw raw scores of texts redrawn block by block.

    Parameters
    ----------
    blocks : Moments
        Of the blocks, one entry each.
    codes : ndarray of int, shape (blocks,)
        The number of the text that each block belongs to, from 0 to `texts` - 1.
    texts : int
        Number of texts.
    draws : int
        Draws per text.
    seed : int
        Of numpy's default generator.

    Returns
    -------
    ndarray of shape (texts, draws)
        In the units of the word scores; NaN for a draw without scored words, and for a text with
        fewer than two scored blocks.
    """
    sums = np.where(blocks.scored > 0, blocks.mean, 0.0) * blocks.scored
    rng = np.random.default_rng(seed)
    result = np.full((texts, draws), np.nan)
    for text, row in enumerate(result):
        mine = np.flatnonzero(codes == text)
        if np.count_nonzero(blocks.scored[mine]) < 2:
            continue
        weights = rng.multinomial(len(mine), np.full(len(mine), 1 / len(mine)), size=draws)
        row[:] = ratio(weights @ sums[mine], weights @ blocks.scored[mine])
    return result


def _multinomial_means(
    counts: np.ndarray, scores: np.ndarray, draws: int, rng: np.random.Generator
) -> np.ndarray:
    """Mean scores of `draws` multinomial samples with the sizes and shares of `counts`."""
    tokens = int(counts.sum())
    share = counts / counts.sum()
    step = max(1, CHUNK // len(counts))
    means = [
        rng.multinomial(tokens, share, size=min(step, draws - done)).astype(np.float64) @ scores
        for done in range(0, draws, step)
    ]
    return np.concatenate(means) / tokens


def errors_of_draws(draws: np.ndarray, raw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Take the standard deviation of each text's draws.

    Parameters
    ----------
    draws : ndarray of shape (texts, draws)
        NaN where a draw has no scored words.
    raw : ndarray of shape (texts,)
        Raw scores; a text without one (NaN) gets no standard error.

    Returns
    -------
    errors : ndarray of shape (texts,)
        Standard errors; NaN where there are fewer than two draws.
    undrawn : ndarray of bool, shape (texts,)
        Which texts have a score and too few draws.

    Raises
    ------
    ValueError
        Where `draws` has another number of rows than `raw`.
    """
    if draws.ndim != 2 or draws.shape[0] != len(raw):
        raise ValueError(
            f"draws has shape {draws.shape}; give one row for each of {len(raw)} texts"
        )
    drawn = np.count_nonzero(~np.isnan(draws), axis=1)
    enough = (drawn > 1) & ~np.isnan(raw)
    se = np.full(len(raw), np.nan)
    se[enough] = np.nanstd(draws[enough], axis=1, ddof=1)
    return se, ~enough & ~np.isnan(raw)


def quantiles_of_draws(draws: np.ndarray, levels: list[float]) -> np.ndarray:
    """Take quantiles of each text's draws.

    Parameters
    ----------
    draws : ndarray of shape (texts, draws)
        NaN where a draw has no scored words.
    levels : list of float
        Between 0 and 1.

    Returns
    -------
    ndarray of shape (texts, levels)
        NaN for a text without any draw.
    """
    limits = np.full((len(draws), len(levels)), np.nan)
    drawn = ~np.isnan(draws).all(axis=1)
    if drawn.any():
        limits[drawn] = np.nanquantile(draws[drawn], levels, axis=1).T
    return limits


def check_draws(draws: int) -> None:
    """Refuse fewer draws than a spread can be taken from.

    Raises
    ------
    ValueError
        For fewer than two.
    """
    if draws < 2:
        raise ValueError(f"draws is {draws!r}; a bootstrap needs at least 2, and 1000 for limits")
