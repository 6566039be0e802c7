"""The scores of a set of texts: what Wordscores returns, with rescalings and intervals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtri

from positions.bootstrap import quantiles_of_draws
from positions.moments import ratio

__all__ = ["IDENTITY", "UNDEFINED", "Affine", "Rescaling", "ScoredTexts", "check_level"]

Rescaling = Literal["raw", "lbg", "mv"]


class Affine(NamedTuple):
    """A rescaling ``to + factor * (raw - at)``.

    Attributes
    ----------
    factor : float
        How far the scale is stretched; NaN where the rescaling is undefined.
    at, to : float
        A raw score, and the score that it becomes.

    Examples
    --------
    >>> Affine(factor=2.0, at=0.5, to=1.0)(0.75)
    1.5
    """

    factor: float
    at: float
    to: float

    def __call__(self, raw: np.ndarray) -> np.ndarray:
        """Rescale raw scores."""
        return self.to + self.factor * (raw - self.at)


IDENTITY = Affine(1.0, 0.0, 0.0)
UNDEFINED = Affine(np.nan, np.nan, np.nan)


@dataclass(frozen=True, eq=False)
class ScoredTexts:
    """The scores of a set of texts, with what is known about their uncertainty.

    Every array has one entry per text, in the order of the rows that were scored. A value that does
    not exist is NaN and `reason` says why.

    Attributes
    ----------
    names : ndarray of object
        The texts' names (row numbers where none were given).
    role : ndarray of str
        ``"reference"`` or ``"virgin"``.
    tokens, scored_tokens : ndarray of int
        All tokens of the text, and those that have a word score.
    raw : ndarray of float
        Raw scores, the mean word score over the scored tokens, in the units of the word scores.
    raw_se : ndarray of float
        Their standard errors: analytic, or the standard deviation of `draws` where there are any.
    reason : ndarray of str
        Why a value is missing and what would supply it; empty where nothing is missing. That
        references have no LBG score by default is told by `role`, not here.
    level : float
        The level of the intervals unless another is asked for.
    draws : ndarray of shape (texts, draws) or None
        Bootstrapped raw scores; with them the intervals are percentiles.
    """

    names: np.ndarray
    role: np.ndarray
    tokens: np.ndarray
    scored_tokens: np.ndarray
    raw: np.ndarray
    raw_se: np.ndarray
    reason: np.ndarray
    level: float
    draws: np.ndarray | None = field(repr=False, default=None)
    _lbg: Affine = field(repr=False, default=UNDEFINED)
    _mv: Affine = field(repr=False, default=UNDEFINED)
    _has_lbg: np.ndarray = field(repr=False, default_factory=lambda: np.zeros(0, dtype=bool))

    def __len__(self) -> int:
        return len(self.names)

    @property
    def coverage(self) -> np.ndarray:
        """Share of each text's own tokens that are scored (NaN for a text without tokens)."""
        return ratio(self.scored_tokens, self.tokens)

    @property
    def lbg(self) -> np.ndarray:
        """Scores with LBG's rescaling: the spread of the virgin texts becomes the references'."""
        return np.where(self._has_lbg, self._lbg(self.raw), np.nan)

    @property
    def lbg_se(self) -> np.ndarray:
        """Standard errors of `lbg`: scaled by the factor; the shift does not touch them."""
        return np.where(self._has_lbg, abs(self._lbg.factor) * self.raw_se, np.nan)

    @property
    def mv(self) -> np.ndarray:
        """Scores with Martin and Vanberg's rescaling: the anchors land on their own scores."""
        return self._mv(self.raw)

    @property
    def mv_se(self) -> np.ndarray:
        """Standard errors of `mv`: scaled by the factor only."""
        return abs(self._mv.factor) * self.raw_se

    def conf_int(self, rescaling: Rescaling = "raw", *, level: float | None = None) -> np.ndarray:
        """Lower and upper limits at a level.

        Normal limits around the score (the quantile of the level, 1.959964 for 0.95), or
        percentiles of the bootstrap draws where there are any.

        Parameters
        ----------
        rescaling : {"raw", "lbg", "mv"}
        level : float, optional
            Between 0 and 1; the level given when the texts were scored by default.

        Returns
        -------
        ndarray of shape (texts, 2)
        """
        level = check_level(self.level if level is None else level)
        tail = (1 - level) / 2
        if self.draws is None:
            reach = -ndtri(tail) * self.raw_se
            limits = np.column_stack([self.raw - reach, self.raw + reach])
        else:
            limits = quantiles_of_draws(self.draws, [tail, 1 - tail])
            limits[np.isnan(self.raw)] = np.nan
        affine = {"raw": IDENTITY, "lbg": self._lbg, "mv": self._mv}.get(rescaling)
        if affine is None:
            raise ValueError(f"rescaling is {rescaling!r}; choose 'raw', 'lbg' or 'mv'")
        limits = affine(limits)
        if affine.factor < 0:  # the limits change sides
            limits = limits[:, ::-1].copy()
        if rescaling == "lbg":
            limits[~self._has_lbg] = np.nan
        return limits

    def summary_frame(self, *, level: float | None = None) -> pd.DataFrame:
        """List every text with its scores, standard errors, limits and reason, one row per text.

        Returns
        -------
        DataFrame
            Columns ``document, role, tokens, scored_tokens, coverage``, then ``raw, raw_se,
            raw_lower, raw_upper``, the same for ``lbg`` and ``mv``, and ``reason``.
        """
        columns: dict[str, Any] = {
            "document": self.names,
            "role": self.role,
            "tokens": self.tokens,
            "scored_tokens": self.scored_tokens,
            "coverage": self.coverage,
        }
        for rescaling in ("raw", "lbg", "mv"):
            columns[rescaling] = getattr(self, rescaling)
            columns[f"{rescaling}_se"] = getattr(self, f"{rescaling}_se")
            limits = self.conf_int(rescaling, level=level)
            columns[f"{rescaling}_lower"], columns[f"{rescaling}_upper"] = limits.T
        columns["reason"] = self.reason
        return pd.DataFrame(columns)


def check_level(level: float) -> float:
    """Refuse a level of intervals that is not a share.

    Raises
    ------
    ValueError
        Unless it lies between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; give a share between 0 and 1, such as 0.95")
    return float(level)
