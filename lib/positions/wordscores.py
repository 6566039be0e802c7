"""Wordscores: positions of texts from texts whose positions are known.

A *reference text* has a score that is set; a *virgin text* has one that is estimated.

References
----------
Laver, M., Benoit, K. and Garry, J. (2003). Extracting policy positions from political texts using
words as data. *American Political Science Review* 97(2), 311-331 (LBG).
Martin, L. W. and Vanberg, G. (2008). A robust transformation procedure for interpreting political
text. *Political Analysis* 16(1), 93-100 (MV).
"""

# ruff: noqa: N803, N806 -- X is scikit-learn's name for the texts x words matrix

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import ndtri

# Two raw scores nearer than this share of the reference scores' range are rounding, not positions.
NEGLIGIBLE = 1e-12


class Affine(NamedTuple):
    """A rescaling ``to + factor * (raw - at)``."""

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
    """The scores of a set of texts, with their uncertainty: arrays with one entry a text.

    `role` is ``"reference"`` or ``"virgin"``. Raw is the mean score of a text's words; LBG's
    rescaling gives the virgin texts the references' spread, and Martin and Vanberg's lands the
    outer references on their own scores. Limits are at `level`. A value that does not exist is NaN
    and `reason` says why, except that references have no LBG score.
    """

    names: np.ndarray
    role: np.ndarray
    tokens: np.ndarray
    scored_tokens: np.ndarray
    coverage: np.ndarray
    raw: np.ndarray
    raw_se: np.ndarray
    raw_limits: np.ndarray
    lbg: np.ndarray
    lbg_se: np.ndarray
    lbg_limits: np.ndarray
    mv: np.ndarray
    mv_se: np.ndarray
    mv_limits: np.ndarray
    reason: np.ndarray
    level: float

    def summary_frame(self) -> pd.DataFrame:
        """One row a text, the limits in columns such as ``raw_lower`` and ``raw_upper``."""
        columns: dict[str, np.ndarray] = {}
        for name, values in vars(self).items():
            if name.endswith("_limits"):
                scale = name.removesuffix("_limits")
                columns[f"{scale}_lower"], columns[f"{scale}_upper"] = values.T
            elif name != "level":
                columns["document" if name == "names" else name] = values
        return pd.DataFrame(columns)


class Wordscores:
    r"""Wordscores (Laver, Benoit and Garry 2003): fit on references, then score texts.

    `positions.estimator.WordscoresEstimator` is the same for scikit-learn's pipelines; it takes a
    second to import, which is why it stands by itself.

    With :math:`F_{wr}` the share of word *w* among the tokens of reference text *r*, and
    :math:`A_r` the text's score,

    .. math:: P_{wr} = F_{wr} / \sum_r F_{wr}, \qquad S_w = \sum_r A_r P_{wr},

    and the raw score of a text is the mean of :math:`S_w` over its scored tokens,
    :math:`S_v = \sum_w F_{wv} S_w`, with standard error
    :math:`\sqrt{\sum_w F_{wv} (S_w - S_v)^2 / n_v}`, :math:`n_v` being its scored tokens. On the
    logit scale, for two references, :math:`S_w = \log(F_{w+} / F_{w-})`, where + is the reference
    with the higher score.

    Parameters
    ----------
    scale : {"linear", "logit"}, default "linear"
        How words are scored. The logit scale is for exactly two references.
    smooth : float, default 0.0
        Added to the count of every word of the reference vocabulary, in every reference, before the
        shares are taken. Words that no reference contains stay unscored.
    min_coverage : float, default 0.0
        A text with a smaller share of scored tokens gets no score, and the reason.

    Attributes
    ----------
    word_scores_, vocabulary_ : ndarray
        The score of every column's word, NaN where no reference contains it; the words.
    reference_names_, reference_scores_, reference_raw_, reference_counts_ : ndarray, csr_matrix
        The references, their scores :math:`A_r`, their raw scores when rescored, their counts.
    anchors_ : tuple of two names, or None
        The references that the MV rescaling lands on their own scores, the lowest and the highest;
        None where several share one of these.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([[8, 2, 0], [2, 6, 2], [5, 4, 1], [3, 3, 4]])
    >>> names = ["left", "right", "A", "B"]
    >>> model = Wordscores().fit(counts, [-1, 1, np.nan, np.nan], names=names)
    >>> model.word_scores_.round(3)
    array([-0.6,  0.5,  1. ])
    >>> scored = model.score_texts(counts, names)
    >>> scored.raw.round(3)
    array([-0.38,  0.38,  0.  ,  0.37])
    >>> scored.mv.round(3)
    array([-1.   ,  1.   ,  0.   ,  0.974])
    """

    def __init__(
        self,
        *,
        scale: Literal["linear", "logit"] = "linear",
        smooth: float = 0.0,
        min_coverage: float = 0.0,
    ) -> None:
        self.scale = scale
        self.smooth = smooth
        self.min_coverage = min_coverage

    def check_parameters(self) -> None:
        """Refuse parameters out of range, naming what can be given; `fit` asks this first."""
        if self.scale not in ("linear", "logit"):
            raise ValueError(f"scale is {self.scale!r}; choose one of linear, logit")
        if not (np.isfinite(self.smooth) and self.smooth >= 0):
            raise ValueError(f"smooth is {self.smooth!r}; give a finite number of 0 or more")
        if not 0 <= self.min_coverage <= 1:
            raise ValueError(f"min_coverage is {self.min_coverage!r}; give a share from 0 to 1")

    # --- fitting ----------------------------------------------------------------------------------

    def fit(
        self,
        X: Any,
        y: Any,
        *,
        names: Sequence[Any] | None = None,
        vocabulary: Sequence[Any] | None = None,
    ) -> Wordscores:
        """Score the words of the reference texts; one without words is not used, with a warning.

        Parameters
        ----------
        X : sparse matrix or ndarray of shape (texts, words)
            Counts.
        y : array-like of shape (texts,)
            The reference texts' scores; NaN for virgin texts, which are not used here.
        names : sequence of shape (texts,), default row numbers
            Names of the texts, by which references are known again when texts are scored.
        vocabulary : sequence of shape (words,), default column numbers
            Words of the columns, for the tables.
        """
        self.check_parameters()
        y = self._validate_scores(y)
        X = self._validate(X, reset=True)
        if len(y) != X.shape[0]:
            raise ValueError(f"X has {X.shape[0]} texts and y has {len(y)} scores; give one each")
        if vocabulary is None:
            vocabulary = getattr(self, "feature_names_in_", np.arange(X.shape[1]))
        if len(vocabulary) != X.shape[1]:
            raise ValueError(f"vocabulary has {len(vocabulary)} words and X {X.shape[1]} columns")
        self.vocabulary_ = np.asarray(vocabulary, dtype=object)

        rows = np.flatnonzero(~np.isnan(y))
        texts = _row_names(X, range(len(y)) if names is None else names)[rows]
        _check_unique(texts, "reference texts")
        counts = X[rows]  # a copy, with each word once per row and no stored zeros
        counts.sum_duplicates()
        counts.eliminate_zeros()
        _check_values(counts, rows)
        filled = np.diff(counts.indptr) > 0
        if not filled.all():
            warnings.warn(
                f"reference text {texts[np.argmin(filled)]} has no words and is not used: supply "
                "its text, or leave it out of the references (NaN in y)",
                UserWarning,
                stacklevel=2,
            )
        self.reference_counts_ = counts[filled]
        self.set_references(texts[filled], y[rows][filled])
        self.word_scores_ = self._score_words()
        return self.set_rescaling(_moments(self.reference_counts_, self.word_scores_).mean)

    def set_references(self, names: np.ndarray, scores: np.ndarray) -> Wordscores:
        """Take the references' names and scores; `fit` does so, and who has no matrix of counts."""
        self.reference_names_, self.reference_scores_ = names, scores
        if len(scores) < 2:
            raise ValueError(
                "Wordscores needs at least two reference texts and y has scores for "
                f"{len(scores)} (1 sample is not enough): give y a number for each reference text"
            )
        if np.ptp(scores) == 0:
            raise ValueError(
                f"all {len(scores)} reference texts have the same score: they span no dimension. "
                "Give at least two different scores"
            )
        if self.scale == "logit" and len(scores) > 2:
            raise ValueError(
                f"the logit scale compares two reference texts and y has {len(scores)}; give two, "
                "or use scale='linear'"
            )
        return self

    def set_rescaling(self, raw: np.ndarray) -> Wordscores:
        """Take the references' own raw scores, which the MV rescaling starts from."""
        self.reference_raw_ = raw
        self.anchors_, self._mv, self._no_mv = self._anchored()
        return self

    def _validate_scores(self, y: Any) -> np.ndarray:
        """Scores of texts as numbers."""
        if y is None:
            raise ValueError(
                "Wordscores requires y to be passed, but the target y is None: "
                "give the reference texts' scores, and NaN for virgin texts"
            )
        y = np.asarray(y, dtype=np.float64)
        if np.isinf(y).any():
            raise ValueError("Input y contains infinity: give finite scores, NaN for virgin texts")
        return y

    def _validate(self, X: Any, *, reset: bool) -> sparse.csr_matrix:
        """X as a CSR matrix of numbers, never made dense."""
        X = sparse.csr_matrix(X)
        if reset:
            self.n_features_in_ = X.shape[1]
        elif X.shape[1] != self.n_features_in_:
            raise ValueError(
                f"X has {X.shape[1]} columns and the fit had {self.n_features_in_}: count the "
                "texts over the same vocabulary"
            )
        return X

    def _check_fitted(self) -> None:
        if not hasattr(self, "word_scores_"):
            raise ValueError("this Wordscores is not fitted yet: call fit() with references first")

    def _score_words(self) -> np.ndarray:
        counts, scores = self.reference_counts_, self.reference_scores_
        holders = np.bincount(counts.indices, minlength=counts.shape[1])
        self.check_vocabulary(holders.max(), np.count_nonzero(holders == 1))
        tokens = counts.sum(axis=1).A1 + self.smooth * np.count_nonzero(holders)
        if self.scale == "linear":
            # Sums over references of A_r F_wr, and of F_wr: two sparse products. What smoothing
            # adds to F_wr does not depend on the word.
            weights = scores / tokens
            above = counts.T @ weights + self.smooth * weights.sum()
            below = counts.T @ (1 / tokens) + self.smooth * (1 / tokens).sum()
            return np.where(holders > 0, ratio(above, below), np.nan)
        shares = (counts.toarray() + self.smooth) / tokens[:, None]
        shares[:, holders == 0] = np.nan
        upper = int(np.argmax(scores))
        return np.log(shares[upper]) - np.log(shares[1 - upper])

    def check_vocabulary(self, most: int, alone: int) -> None:
        """Refuse references whose words cannot be scored.

        Parameters
        ----------
        most : int
            Number of references that hold the word which most of them hold.
        alone : int
            Number of words that one reference alone holds.
        """
        if most < 2:
            raise ValueError(
                "the reference texts share no vocabulary: no word occurs in two of them. Check "
                "that they are in one language and counted over the same vocabulary"
            )
        if self.scale == "logit" and alone and self.smooth == 0:
            raise ValueError(
                f"{alone} words occur in one reference text only: their logit scores would be "
                "infinite. Use smooth=0.5"
            )

    def _anchored(self) -> tuple[tuple[Any, Any] | None, Affine, str]:
        """The anchors, the MV rescaling that lands them on their scores, or why there is none."""
        scores = self.reference_scores_
        pair = [int(np.argmin(scores)), int(np.argmax(scores))]
        if np.count_nonzero(np.isin(scores, scores[pair])) > 2:
            why = "MV: several references share the lowest or the highest score; use the raw score"
            return None, UNDEFINED, why
        (at, raw_upper), (to, upper) = self.reference_raw_[pair], scores[pair]
        anchors = tuple(self.reference_names_[pair])
        # `not (…)`, so that an anchor without a raw score (NaN) is caught as well
        if not abs(raw_upper - at) > NEGLIGIBLE * np.ptp(scores):
            why = "MV: the outer references have the same raw score; use the raw score"
            return anchors, UNDEFINED, why
        return anchors, Affine((upper - to) / (raw_upper - at), at, to), ""

    # --- scoring ----------------------------------------------------------------------------------

    def predict(self, X: Any) -> np.ndarray:
        """Score texts, raw; NaN for a text without a scored word, or with too few of them.

        Weighted matrices are accepted here, because a mean needs no counts; `score_texts` refuses
        them, because a standard error does.
        """
        self._check_fitted()
        found = _moments(self._validate(X, reset=False), self.word_scores_)
        return np.where(self._covered(found), found.mean, np.nan)

    def score_texts(
        self, X: Any, names: Sequence[Any], *, level: float = 0.95, draws: np.ndarray | None = None
    ) -> ScoredTexts:
        """Score texts, with standard errors, rescaled scores and reasons.

        Parameters
        ----------
        X : sparse matrix or ndarray of shape (texts, words)
            Whole counts, with the columns of the fit; references may be among the rows.
        names : sequence of shape (texts,)
            Names of the texts; those of the references make a text a reference.
        level : float, default 0.95
            Level of the limits.
        draws : ndarray of shape (texts, draws), optional
            Bootstrapped raw scores of the same texts; their standard deviations and percentiles
            then replace the analytic standard errors and limits.
        """
        self._check_fitted()
        check_level(level)
        names = _row_names(X, names)
        _check_unique(names, "texts")
        X = self._validate(X, reset=False)
        found = _moments(X, self.word_scores_)
        if X.dtype.kind == "f" and (broken := X.data != np.rint(X.data)).any():
            raise ValueError(
                f"row {_row_of(X, np.argmax(broken))} of X holds values that are not whole "
                "numbers: standard errors need counts. Pass the unweighted document-term matrix, "
                "or use predict() for raw scores of a weighted one"
            )
        return self.texts_of(found, names, level=level, draws=draws)

    def texts_of(
        self, found: Moments, names: np.ndarray, *, level: float, draws: np.ndarray | None = None
    ) -> ScoredTexts:
        """Scores of texts from sums over their words, whoever made the sums; see `score_texts`."""
        references = set(self.reference_names_)
        virgin = np.array([name not in references for name in names], dtype=bool)
        reason = self._reasons(found)
        raw = np.where(reason == "", found.mean, np.nan)
        tails = [(1 - level) / 2, (1 + level) / 2]
        if draws is None:
            raw_se = np.where(np.isnan(raw), np.nan, np.sqrt(ratio(found.variance, found.scored)))
            limits = raw[:, None] + ndtri(tails) * raw_se[:, None]
        else:
            raw_se, limits = _spread(draws, raw, tails)
            undrawn = np.isnan(raw_se) & ~np.isnan(raw)
            reason[undrawn] = "too few blocks with scored words to resample; give more blocks"
        lbg, no_lbg = self._lbg(raw[virgin])
        for texts, note in ((virgin & ~np.isnan(raw), no_lbg), (~np.isnan(raw), self._no_mv)):
            if note:
                reason[texts] = [f"{old}; {note}" if old else note for old in reason[texts]]
        rescaled = {}
        for name, affine in {"raw": IDENTITY, "lbg": lbg, "mv": self._mv}.items():
            shown = virgin if name == "lbg" else np.ones(len(raw), dtype=bool)
            rescaled[name] = np.where(shown, affine(raw), np.nan)
            rescaled[f"{name}_se"] = np.where(shown, abs(affine.factor) * raw_se, np.nan)
            # a rescaling that turns the scale round changes the limits' sides
            sides = affine(limits[:, ::-1] if affine.factor < 0 else limits)
            rescaled[f"{name}_limits"] = np.where(shown[:, None], sides, np.nan)
        return ScoredTexts(
            names=names,
            role=np.where(virgin, "virgin", "reference").astype(object),
            tokens=found.tokens.astype(np.int64),
            scored_tokens=found.scored.astype(np.int64),
            coverage=ratio(found.scored, found.tokens),
            reason=reason,
            level=level,
            **rescaled,
        )

    def _covered(self, found: Moments) -> np.ndarray:
        return (found.scored > 0) & (found.scored >= self.min_coverage * found.tokens)

    def _reasons(self, found: Moments) -> np.ndarray:
        reason = np.full(len(found.tokens), "", dtype=object)
        reason[found.tokens == 0] = "the text has no words"
        reason[(found.tokens > 0) & (found.scored == 0)] = (
            "no word of the text has a score; add references that share its vocabulary"
        )
        for text in np.flatnonzero((found.scored > 0) & ~self._covered(found)):
            share = found.scored[text] / found.tokens[text]
            reason[text] = f"coverage {share:.3f} is below min_coverage={self.min_coverage:g}"
        return reason

    def _lbg(self, virgin: np.ndarray) -> tuple[Affine, str]:
        """LBG's rescaling from the virgin texts' raw scores, or why there is none."""
        virgin = virgin[~np.isnan(virgin)]
        if len(virgin) < 2:
            return UNDEFINED, (
                "LBG: needs the spread of at least two scored virgin texts; "
                "use the raw or the MV score, or add texts"
            )
        if np.ptp(virgin) <= NEGLIGIBLE * np.ptp(self.reference_scores_):
            return UNDEFINED, "LBG: the virgin texts have one raw score, so no spread to rescale"
        mean = float(virgin.mean())
        factor = float(self.reference_scores_.std(ddof=1) / virgin.std(ddof=1))
        return Affine(factor, mean, mean), ""

    # --- the bootstrap: word scores are held fixed, the references are not redrawn ----------------

    def bootstrap_tokens(self, X: Any, *, draws: int, seed: int) -> np.ndarray:
        """Draw raw scores, shape (texts, draws), of texts redrawn token by token.

        Each draw is a multinomial sample of as many scored tokens as the text has, with the text's
        own shares; NaN for a text without scored words.
        """
        X = self._validate(X, reset=False)
        rng = np.random.default_rng(seed)
        result = np.full((X.shape[0], draws), np.nan)
        for row, start, end in zip(result, X.indptr[:-1], X.indptr[1:], strict=True):
            scores, counts = self.word_scores_[X.indices[start:end]], X.data[start:end]
            used = ~np.isnan(scores) & (counts > 0)
            tokens = int(counts[used].sum())
            if tokens:
                share, scores = counts[used] / counts[used].sum(), scores[used]
                drawn = (rng.multinomial(tokens, share) @ scores for _ in range(draws))
                row[:] = np.fromiter(drawn, float, draws) / tokens
        return result

    def bootstrap_blocks(
        self, X: Any, owners: Sequence[Any], *, draws: int, seed: int
    ) -> pd.DataFrame:
        """Draw raw scores of texts redrawn sentence by sentence, or block by block.

        Words within a sentence come together; redrawing sentences keeps that, so that its standard
        errors show what the token bootstrap and the analytic formula leave out. `owners` names the
        text of each row of X. The result has a row a text, in order of first appearance, and a
        column a draw: NaN for a draw without scored words, and throughout for a text with fewer
        than two scored blocks.
        """
        blocks = _moments(self._validate(X, reset=False), self.word_scores_)
        codes, names = pd.factorize(_row_names(X, owners))
        sums = np.where(blocks.scored > 0, blocks.mean, 0.0) * blocks.scored
        rng = np.random.default_rng(seed)
        result = np.full((len(names), draws), np.nan)
        for text, row in enumerate(result):
            mine = np.flatnonzero(codes == text)
            if np.count_nonzero(blocks.scored[mine]) > 1:
                weights = rng.multinomial(len(mine), np.full(len(mine), 1 / len(mine)), size=draws)
                row[:] = ratio(weights @ sums[mine], weights @ blocks.scored[mine])
        return pd.DataFrame(result, index=names)

    def word_table(self) -> pd.DataFrame:
        """List every scored word: ``term``, ``score``, and its counts, a column a reference."""
        self._check_fitted()
        known = np.flatnonzero(~np.isnan(self.word_scores_))
        head = pd.DataFrame({"term": self.vocabulary_[known], "score": self.word_scores_[known]})
        counts = self.reference_counts_[:, known].toarray().T
        return pd.concat([head, pd.DataFrame(counts, columns=self.reference_names_)], axis=1)


def check_level(level: float) -> None:
    """Refuse a level of intervals that is not a share."""
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; give a share between 0 and 1, such as 0.95")


# --- arithmetic -----------------------------------------------------------------------------------


class Moments(NamedTuple):
    """Of each text: all tokens, those with a word score, and mean and variance of these scores."""

    tokens: np.ndarray
    scored: np.ndarray
    mean: np.ndarray
    variance: np.ndarray


def _moments(X: sparse.csr_matrix, word_scores: np.ndarray) -> Moments:
    """Take the mean and variance of the word scores over each text's scored tokens.

    Four products give all sums. Where a variance is small beside the mean of squares, as for a text
    of one word, it is summed again from deviations, because rounding would drown it.
    """
    _check_values(X, range(X.shape[0]))
    known = ~np.isnan(word_scores)
    scores = np.where(known, word_scores, 0.0)
    X = X.astype(np.float64, copy=False)
    tokens, scored = X @ np.ones(len(known)), X @ known.astype(np.float64)
    mean, square = ratio(X @ scores, scored), ratio(X @ scores**2, scored)
    variance = square - mean**2
    again = np.flatnonzero(variance < 1e-3 * square)
    part = X[again]
    texts = np.repeat(np.arange(len(again)), np.diff(part.indptr))
    away = known[part.indices] * (scores[part.indices] - mean[again][texts])
    variance[again] = np.bincount(texts, part.data * away**2, len(again)) / scored[again]
    return Moments(tokens, scored, mean, variance)


def _check_values(X: sparse.csr_matrix, texts: Sequence[int]) -> None:
    finite = np.isfinite(X.data)
    if not finite.all():
        raise ValueError(
            f"Input X contains NaN or infinity, in text {texts[_row_of(X, np.argmin(finite))]}: "
            "a count is a whole number. Put 0 where a word does not occur"
        )
    if X.nnz and X.data.min() < 0:
        raise ValueError(
            "Negative values in data passed to Wordscores: the counts of text "
            f"{texts[_row_of(X, np.argmin(X.data))]}. A word cannot occur fewer than 0 times; pass "
            "the counts themselves, not centred or log weights"
        )


def _spread(draws: np.ndarray, raw: np.ndarray, tails: list[float]) -> tuple[np.ndarray, ...]:
    """Standard deviation and quantiles of each scored text's draws; NaN for fewer than two."""
    if draws.ndim != 2 or draws.shape[0] != len(raw):
        raise ValueError(
            f"draws has shape {draws.shape}; give one row for each of {len(raw)} texts"
        )
    enough = (np.count_nonzero(~np.isnan(draws), axis=1) > 1) & ~np.isnan(raw)
    se, limits = np.full(len(raw), np.nan), np.full((len(raw), 2), np.nan)
    if enough.any():
        se[enough] = np.nanstd(draws[enough], axis=1, ddof=1)
        limits[enough] = np.nanquantile(draws[enough], tails, axis=1).T
    return se, limits


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide, with NaN where the divisor is 0."""
    result = np.full(np.broadcast(above, below).shape, np.nan)
    return np.divide(above, below, out=result, where=np.asarray(below) > 0)


def _row_of(X: sparse.csr_matrix, cell: int) -> int:
    return int(np.searchsorted(X.indptr, cell, side="right")) - 1


def _row_names(X: Any, names: Sequence[Any]) -> np.ndarray:
    rows = X.shape[0] if hasattr(X, "shape") else len(X)
    if len(names) != rows:
        raise ValueError(f"X has {rows} texts and names has {len(names)}; give one name each")
    result = np.empty(rows, dtype=object)
    result[:] = list(names)  # tuples stay single values
    return result


def _check_unique(names: np.ndarray, what: str) -> None:
    repeated = pd.Series(names)[pd.Series(names).duplicated()]
    if len(repeated):
        raise ValueError(f"two {what} are named {repeated.iloc[0]!r}; give each its own name")
