"""Rank correlations with their limits."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import spearmanr

from positions.chance import MIN_PAIRS
from positions.wordscores import check_level


@dataclass(frozen=True)
class Association:
    """Spearman's correlation of `n` pairs with its limits at `level`.

    The limits are Fisher's z with Bonett and Wright's (2000) standard error
    ``sqrt((1 + rho^2 / 2) / (n - 3))``. What is undefined, or rests on too few pairs, is NaN and
    `reason` says why.
    """

    rho: float
    n: int
    lower: float
    upper: float
    level: float
    reason: str


def criterion_agreement(
    scores: pd.Series, criterion: pd.Series, *, level: float = 0.95
) -> Association:
    """Correlate scores with an outside criterion, such as votes or recorded positions.

    Both are by document; the documents that have both values are used.

    Examples
    --------
    >>> import pandas as pd
    >>> found = criterion_agreement(pd.Series([1, 2, 3, 4, 5.0]), pd.Series([1, 3, 2, 4, 5.0]))
    >>> found.n, round(found.rho, 2), round(found.lower, 2), round(found.upper, 2)
    (5, 0.9, -0.17, 1.0)
    """
    check_level(level)
    pairs = pd.DataFrame({"score": scores, "criterion": criterion}).dropna()
    n = len(pairs)
    rho = spearman(pairs["score"], pairs["criterion"])
    lower = upper = np.nan
    reason = ""
    if np.isnan(rho):
        reason = f"{n} texts with both values, or no variation among them: no correlation"
    elif n < MIN_PAIRS:
        reason = f"{n} texts with both values: too few for an interval"
    elif abs(rho) > 1 - 1e-12:  # rounding keeps ranks in the same order a little below 1
        reason = "a perfect rank correlation: its interval has no width by this formula"
    else:
        reach = -ndtri((1 - level) / 2) * np.sqrt((1 + rho**2 / 2) / (n - 3))
        lower, upper = np.tanh(np.arctanh(rho) + np.array([-reach, reach])).tolist()
    return Association(rho, n, lower, upper, level, reason)


def spearman(first: pd.Series, second: pd.Series) -> float:
    """Correlate the ranks of two columns; NaN for fewer than two pairs or a constant."""
    if len(first) < 2 or first.nunique() < 2 or second.nunique() < 2:
        return np.nan
    return float(spearmanr(first, second).statistic)
