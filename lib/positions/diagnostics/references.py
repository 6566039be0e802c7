"""What the scores owe to the reference texts."""

from typing import Any

import numpy as np
import pandas as pd

from positions.counts import TermCounts
from positions.wordscores import Wordscores, ratio

# Uncertainty of a reference's score, as a share of the distance between the outer ones.
REFERENCE_SD = 0.05


def fit_references(counts: TermCounts, references: pd.Series, **parameters: Any) -> Wordscores:
    """Fit Wordscores with references named in the counts, `parameters` being its own."""
    absent = [document for document in references.index if document not in set(counts.documents)]
    if absent:
        raise ValueError(f"no counts for the references {', '.join(map(str, absent))}; add them")
    y = references.reindex(list(counts.documents)).to_numpy(dtype=float)
    return Wordscores(**parameters).fit(
        counts.counts, y, names=counts.documents, vocabulary=counts.terms
    )


def raw_scores(counts: TermCounts, references: pd.Series, **parameters: Any) -> np.ndarray:
    """Raw scores of all texts by a fit of their own."""
    return fit_references(counts, references, **parameters).predict(counts.counts)


def vocabulary_overlap(counts: TermCounts) -> pd.DataFrame:
    """Share of each text's tokens in words that another text has too.

    Row: the text whose tokens are counted; column: the other. The diagonal is 1. Not symmetric: a
    short text can lie within a long one. NaN in the row of an empty text.

    Examples
    --------
    >>> from positions.counts import document_term_matrix
    >>> vocabulary_overlap(document_term_matrix({"A": "law law state", "B": "state aid"})).round(2)
             A     B
    A  1.0  0.33
    B  0.5  1.00
    """
    shared = (counts.counts @ (counts.counts > 0).astype(np.int64).T).toarray()
    total, names = counts.counts.sum(axis=1).A1[:, None], list(counts.documents)
    return pd.DataFrame(ratio(shared, total), names, names)


def leave_one_out(counts: TermCounts, references: pd.Series, **parameters: Any) -> pd.DataFrame:
    """Raw scores of all texts with each reference left out in turn, by document.

    Column ``all`` has every reference; the others are named after the one left out, and NaN where
    the rest cannot be fitted (fewer than two different scores). Read it with `rank_stability`.
    """
    columns = {}
    for left_out in ("all", *references.index):
        rest = references if left_out == "all" else references.drop(left_out)
        if rest.nunique() > 1:
            columns[left_out] = raw_scores(counts, rest, **parameters)
        else:
            columns[left_out] = np.nan
    return pd.DataFrame(columns, index=list(counts.documents))


def perturbed_references(
    counts: TermCounts, references: pd.Series, *, sd: float, draws: int, seed: int
) -> pd.DataFrame:
    """Add normal errors with a standard deviation of `sd` to the reference scores, many times.

    By document, ``sd`` is the standard deviation over the draws of the raw score, and ``rank_sd``
    that of the text's rank among all texts.
    """
    # Raw scores are linear in the reference scores: a fit per reference gives all draws.
    units = [pd.Series(row, index=references.index) for row in np.eye(len(references))]
    weights = np.column_stack([raw_scores(counts, unit) for unit in units])
    errors = np.random.default_rng(seed).normal(0, sd, size=(len(references), draws))
    raw = weights @ references.to_numpy(dtype=float)
    drawn = pd.DataFrame(weights @ errors, index=list(counts.documents)).add(raw, axis=0)
    return pd.DataFrame({"sd": drawn.std(axis=1), "rank_sd": drawn.rank().std(axis=1)})
