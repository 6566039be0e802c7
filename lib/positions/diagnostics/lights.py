"""Thresholds of the diagnostics, and the light that a value has.

They are declared here, before any result is seen. They are conventions for reading, not tests: they
say where a result wants a second look.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd


class Threshold(NamedTuple):
    """Where a diagnostic is good and where it is weak; fair between the two.

    `good` above `weak` means that more is better, and the other way round.
    """

    good: float
    weak: float


THRESHOLDS: Mapping[str, Threshold] = MappingProxyType(
    {
        # tokens of a reference text: shorter ones give noisy word scores
        "reference tokens": Threshold(good=1000, weak=300),
        # share of a text's tokens that have a word score
        "coverage": Threshold(good=0.8, weak=0.6),
        # share of a reference's tokens in words that another reference has too
        "overlap": Threshold(good=0.6, weak=0.4),
        # share of a text's score made by words of one reference only
        "exclusive words": Threshold(good=0.25, weak=0.5),
        # Spearman correlation of the scores with those of a changed set-up
        "stability": Threshold(good=0.9, weak=0.7),
        # standard error from resampled sentences over the analytic one
        "standard errors": Threshold(good=1.25, weak=2.0),
        # absolute Spearman correlation of the scores with text length
        "length": Threshold(good=0.3, weak=0.6),
        # Spearman correlation with an outside criterion
        "criterion": Threshold(good=0.7, weak=0.3),
        # absolute Spearman correlation with a scale found without references
        "unsupervised": Threshold(good=0.7, weak=0.3),
    }
)

STABILITY = THRESHOLDS["stability"]

# Raw scores with the references reversed are the same with the other sign, but for rounding.
REVERSAL = Threshold(good=1e-9, weak=1e-6)

# Share of the references that have a reason: all of them, or it is weak.
RATIONALE = Threshold(good=1.0, weak=0.999)

Light = Literal["good", "fair", "weak", "unknown"]


def light(value: float, threshold: Threshold) -> Light:
    """Read a value against its threshold.

    Examples
    --------
    >>> coverage, alone = THRESHOLDS["coverage"], THRESHOLDS["exclusive words"]
    >>> light(0.85, coverage), light(0.3, alone), light(float("nan"), coverage)
    ('good', 'fair', 'unknown')
    """
    if np.isnan(value):
        return "unknown"
    good, weak = threshold
    if good < weak:  # less is better
        value, good, weak = -value, -good, -weak
    return "good" if value >= good else "weak" if value < weak else "fair"


def lights_of(values: pd.Series, diagnostic: str) -> list[Light]:
    """The light of each value of a diagnostic."""
    return [light(value, THRESHOLDS[diagnostic]) for value in values]
