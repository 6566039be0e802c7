"""How often intervals of placements hold the truth, by simulation.

Signals of one document may hang together: a delegation that wants a narrow treaty says so on
several articles at once. Placements are drawn here of which the truth is known, with the signals
and documents of those that are shown. In each draw every document has a leaning of its own, and
each of its signals follows that leaning with the probability that gives the signals of one document
the correlation wanted; otherwise it points towards the European Union or Russia by itself. Signals
towards neither are left out: they count as half a signal towards either, for which the interval is
wider than need be.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
import pandas as pd

from positions.agreement import wilson

#: Correlations of signals of one document that are tried.
CORRELATIONS = (0.0, 0.25, 0.5, 0.75, 1.0)

#: Placements drawn of each delegation.
DRAWS = 4000

#: Parameter of the symmetric beta distribution of truths: most lie near one of the two ends.
SHAPE = 0.5

#: How far a share may fall short of its level and be taken for it: half a percentage point.
TOLERANCE = 0.005

COLUMNS = (
    "correlation", "signals", "signals_error", "signals_lowest", "documents", "documents_error",
    "documents_lowest",
)  # fmt: skip


def documents_of(found: pd.DataFrame) -> pd.Series:
    """The one document that each signal of `positions.between.signals` goes with.

    Returns
    -------
    Series of str
        By delegation, a row a signal: of several documents the one with most signals of the
        delegation, so that as many as can be hang together.

    Examples
    --------
    >>> documents_of(pd.DataFrame({"delegation": ["A", "A"], "sources": [{"S-1", "S-2"}, {"S-2"}]}))
    delegation
    A    S-2
    A    S-2
    dtype: object
    """
    held = Counter(
        (name, source)
        for name, sources in zip(found["delegation"], found["sources"], strict=True)
        for source in sources
    )
    main = [
        max((held[name, source], source) for source in sources)[1]
        for name, sources in zip(found["delegation"], found["sources"], strict=True)
    ]
    return pd.Series(main, index=pd.Index(found["delegation"]), dtype=object)


class Drawn(NamedTuple):
    """Placements of which the truth is known: a row a draw, a column a delegation, by name."""

    truth: np.ndarray  # probability that a signal points to the European Union
    share: np.ndarray  # of the signals that do


def draw(documents: pd.Series, correlation: float, *, draws: int = DRAWS, seed: int = 0) -> Drawn:
    """Draw placements by signals with documents as `documents_of` returns them.

    The correlation, from 0 to 1, is that of signals of one document.
    """
    random = np.random.default_rng(seed)
    who, names = pd.factorize(documents.index, sort=True)
    what, held = pd.factorize(pd.MultiIndex.from_arrays([documents.index, documents]))
    of = names.get_indexer(held.get_level_values(0))
    truth = random.beta(SHAPE, SHAPE, size=(draws, len(names)))
    leaning = random.random((draws, len(held))) < truth[:, of]
    own = random.random((draws, len(who))) < truth[:, who]
    # two signals agree by their document where both follow it: with this probability squared
    follows = random.random((draws, len(who))) < np.sqrt(correlation)
    signals = np.where(follows, leaning[:, what], own)
    member = np.eye(len(names))[who]
    return Drawn(truth, signals @ (member / member.sum(axis=0)))


def holds(drawn: Drawn, weight: np.ndarray) -> np.ndarray:
    """Whether the interval holds the truth, given how many observations each placement weighs."""
    low, high = wilson(drawn.share * weight, weight)
    return (low <= drawn.truth) & (drawn.truth <= high)


def coverage(
    documents: pd.Series, weight: pd.Series, *, draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    """Share of intervals that hold the truth, by how far signals of one document hang together.

    Parameters
    ----------
    documents : Series of str
        As `documents_of` returns it.
    weight : Series of int
        What each placement weighs where documents count, by delegation; where signals count it
        weighs their number.

    Returns
    -------
    DataFrame
        `COLUMNS`: one row for each of `CORRELATIONS`; for signals and for documents the share over
        all delegations, its standard error by simulation, and that of the delegation with the
        lowest. No rows without a signal.
    """
    signals = documents.groupby(level=0).size()
    rows: list[list[float]] = []
    for correlation in CORRELATIONS if len(signals) else ():
        drawn = draw(documents, correlation, draws=draws, seed=seed)
        row = [correlation]
        for weights in (signals, weight.reindex(signals.index)):
            held = holds(drawn, weights.to_numpy(float))
            error = held.mean(axis=1).std(ddof=1) / np.sqrt(draws)
            row += [held.mean(), error, held.mean(axis=0).min()]
        rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))
