"""Whether an order survives other ways of counting, or a changed set-up."""

import warnings
from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from positions.chance import MIN_PAIRS
from positions.counts import TextPolicy, in_every_way
from positions.diagnostics.association import spearman
from positions.diagnostics.lights import STABILITY, light
from positions.diagnostics.references import raw_scores
from positions.diagnostics.texts import Texts

# The preprocessing choices that a result should survive; the first is the baseline.
GRID: Mapping[str, TextPolicy] = MappingProxyType(
    {
        ", ".join(filter(None, [stop and "no stop words", stem and "stemmed", numbers, rare]))
        or "all words": TextPolicy(
            stop_words="english" if stop else None,
            stem="english" if stem else None,
            numbers="drop" if numbers else "keep",
            minimum_count=2 if rare else 1,
        )
        for stop, stem, numbers, rare in product(
            (False, True), (False, True), ("", "no numbers"), ("", "twice or more")
        )
    }
)


def preprocessing_grid(texts: Texts, references: pd.Series, **parameters: Any) -> pd.DataFrame:
    """Raw scores of all texts by document, a column a way of counting; see `rank_stability`.

    A way that leaves nothing to fit, or a reference without words, which would be another scale,
    has no scores.
    """
    columns = {}
    for name, counts in zip(GRID, in_every_way(texts, GRID.values()), strict=True):
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # of a reference without words
            try:
                columns[name] = raw_scores(counts, references, **parameters)
            except (ValueError, UserWarning):
                columns[name] = np.nan
    return pd.DataFrame(columns, index=list(texts))


def rank_stability(scores: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Correlate the ranks of every other column, a variant, with those of the baseline.

    Of `leave_one_out` or `preprocessing_grid`, the rows of virgin texts. The table has ``variant,
    rho, n, largest_change, light``: Spearman's correlation over the `n` texts that have both
    scores, NaN for fewer than `MIN_PAIRS`, and the largest change of rank among them.
    """
    rows = []
    for variant in scores.columns.drop(baseline):
        pair = pd.DataFrame({"base": scores[baseline], "other": scores[variant]}).dropna()
        rho = spearman(pair["base"], pair["other"]) if len(pair) >= MIN_PAIRS else np.nan
        ranks = pair.rank()
        change = (ranks["base"] - ranks["other"]).abs().max()
        rows.append((variant, rho, len(pair), change, light(rho, STABILITY)))
    return pd.DataFrame(rows, columns=["variant", "rho", "n", "largest_change", "light"])
