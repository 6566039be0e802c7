"""Wordscores: positions of texts from texts whose positions are known.

The estimator; what it returns is in `positions.scored_texts`, the pass over the counts in
`positions.moments` and the resampling in `positions.bootstrap`. The public names,
with their final signatures::

    Wordscores(*, scale="linear", smooth=0.0, exclusive="keep", min_coverage=0.0,
               rescale_over="virgin", anchors=None)
        .fit(X, y, *, names=None, vocabulary=None) -> Wordscores
        .predict(X) -> ndarray                      raw scores
        .score_texts(X, names=None, *, level=0.95, virgin=None, draws=None) -> ScoredTexts
        .bootstrap_tokens(X, *, draws=1000, seed=0) -> ndarray (texts, draws)
        .bootstrap_blocks(X, owners, *, draws=1000, seed=0) -> (names, ndarray (texts, draws))
        .word_table() -> DataFrame
        .top_words(text, *, n=10) -> DataFrame
    ScoredTexts: names, role, tokens, scored_tokens, coverage, raw, raw_se, lbg, lbg_se, mv, mv_se,
        level, reason, draws
        .conf_int(rescaling="raw", *, level=None) -> ndarray (texts, 2)
        .summary_frame(*, level=None) -> DataFrame

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
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_array, check_is_fitted, column_or_1d, validate_data

from positions.bootstrap import block_draws, check_draws, errors_of_draws, token_draws
from positions.moments import Moments, check_values, compact, ratio, text_moments
from positions.scored_texts import UNDEFINED, Affine, ScoredTexts, check_level

__all__ = ["ScoredTexts", "Wordscores"]

# Two raw scores nearer than this share of the reference scores' range are rounding, not positions.
NEGLIGIBLE = 1e-12


class Wordscores(BaseEstimator):
    r"""Wordscores (Laver, Benoit and Garry 2003) in scikit-learn's conventions.

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
    exclusive : {"keep", "drop"}, default "keep"
        Words that occur in one reference only are scored like any other (as LBG do) or left
        unscored.
    min_coverage : float, default 0.0
        A text with a smaller share of scored tokens gets no score, and the reason.
    rescale_over : {"virgin", "all"}, default "virgin"
        The texts whose mean and standard deviation the LBG rescaling uses. LBG use the virgin
        texts; ``"all"`` adds the references, as some software does, and then rescales them too.
    anchors : pair of reference names, optional
        The two references that the MV rescaling lands on their own scores; by default those with
        the lowest and the highest score. Fixed at fit and looked up by name.

    Attributes
    ----------
    word_scores_ : ndarray of shape (words,)
        The score of every column's word; NaN where no reference contains it.
    vocabulary_ : ndarray of object, shape (words,)
        The words of the columns, in column order (column numbers where none are known).
    feature_names_in_ : ndarray of object, shape (words,)
        The same, set by scikit-learn where `X` was a DataFrame.
    n_features_in_ : int
        Number of columns.
    reference_names_ : ndarray of object, shape (references,)
        Names of the references: those given, else their row numbers at fit.
    reference_scores_ : ndarray of shape (references,)
        Their scores :math:`A_r`.
    reference_counts_ : csr_matrix of shape (references, words)
        Their counts.
    reference_raw_ : ndarray of shape (references,)
        Their raw scores: the references rescored.
    anchors_ : tuple of two names, or None
        The lower and the upper anchor; None where several references share an extreme score and
        none was named.

    See Also
    --------
    ScoredTexts : what `score_texts` returns.

    Notes
    -----
    Words outside the reference vocabulary carry no information about the references' scores and
    are not scored, whatever the smoothing; `ScoredTexts.coverage` shows their weight.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([[8, 2, 0], [2, 6, 2], [5, 4, 1], [3, 3, 4]])
    >>> model = Wordscores().fit(
    ...     counts, [-1, 1, np.nan, np.nan], names=["left", "right", "A", "B"]
    ... )
    >>> model.word_scores_.round(3)
    array([-0.6,  0.5,  1. ])
    >>> scored = model.score_texts(counts, ["left", "right", "A", "B"])
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
        exclusive: Literal["keep", "drop"] = "keep",
        min_coverage: float = 0.0,
        rescale_over: Literal["virgin", "all"] = "virgin",
        anchors: tuple[Any, Any] | None = None,
    ) -> None:
        self.scale = scale
        self.smooth = smooth
        self.exclusive = exclusive
        self.min_coverage = min_coverage
        self.rescale_over = rescale_over
        self.anchors = anchors

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        tags.target_tags.required = True
        return tags

    def fit(
        self,
        X: Any,
        y: Any,
        *,
        names: Sequence[Any] | None = None,
        vocabulary: Sequence[Any] | None = None,
    ) -> Wordscores:
        """Score the words of the reference texts.

        Parameters
        ----------
        X : sparse matrix, ndarray or DataFrame of shape (texts, words)
            Counts. A DataFrame's index names the texts (unless it is a plain range).
        y : array-like of shape (texts,)
            The reference texts' scores; NaN for virgin texts, which are not used here.
        names : sequence of shape (texts,), optional
            Names of the texts, used to recognise references when texts are scored.
        vocabulary : sequence of shape (words,), optional
            Words of the columns, for the tables; a DataFrame's columns by default.

        Returns
        -------
        Wordscores
            The fitted estimator itself.

        Raises
        ------
        ValueError
            For counts of references that are negative or not finite, fewer than two references with
            words, references that all have the same score or share no word, a logit scale with more
            than two references or infinite scores, and parameters out of range.

        Warns
        -----
        UserWarning
            For a reference without words, which is then not used.
        """
        self.check_parameters()
        names = _row_names(X, names)
        if y is None:
            raise ValueError(
                "Wordscores requires y to be passed, but the target y is None: "
                "give the reference texts' scores, and NaN for virgin texts"
            )
        _check_aligned(names, y)
        y = check_array(
            y, dtype="numeric", ensure_2d=False, ensure_all_finite="allow-nan", input_name="y"
        )
        y = column_or_1d(y, warn=True).astype(np.float64)
        X = self._validate(X, reset=True)
        if len(y) != X.shape[0]:
            raise ValueError(f"X has {X.shape[0]} texts and y has {len(y)} scores; give one each")

        self._named = names is not None
        if names is None:
            names = np.arange(len(y)).astype(object)
        rows = np.flatnonzero(~np.isnan(y))
        _check_unique(names[rows], "reference texts")
        candidates = compact(X[rows])
        check_values(candidates, names[rows])
        filled = _with_words(candidates, names[rows])
        self.reference_names_ = names[rows][filled]
        self.reference_scores_ = y[rows][filled]
        self.reference_counts_ = candidates[filled]
        self._check_references(self.reference_scores_)
        self.vocabulary_ = self._column_words(vocabulary)

        self.word_scores_ = self._score_words()
        moments = text_moments(self.reference_counts_, self.word_scores_)
        self.reference_raw_ = moments.mean
        self._mv = self._fix_anchors()
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Score texts, raw.

        Weighted matrices are accepted here, because a mean needs no counts; `score_texts` refuses
        them, because a standard error does.

        Parameters
        ----------
        X : sparse matrix, ndarray or DataFrame of shape (texts, words)
            Non-negative counts or weights, with the columns of the fit.

        Returns
        -------
        ndarray of shape (texts,)
            NaN for a text without a scored word, or with less than `min_coverage`.
        """
        check_is_fitted(self)
        moments = text_moments(self._validate(X, reset=False), self.word_scores_)
        return np.where(self._covered(moments), moments.mean, np.nan)

    def score_texts(
        self,
        X: Any,
        names: Sequence[Any] | None = None,
        *,
        level: float = 0.95,
        virgin: Sequence[bool] | None = None,
        draws: np.ndarray | None = None,
    ) -> ScoredTexts:
        """Score texts, with standard errors, rescaled scores and reasons.

        Parameters
        ----------
        X : sparse matrix, ndarray or DataFrame of shape (texts, words)
            Counts, with the columns of the fit, in any order of rows; references may be among them.
        names : sequence of shape (texts,), optional
            Names of the texts; a DataFrame's index by default (unless it is a plain range).
        level : float, default 0.95
            Level of the intervals.
        virgin : sequence of bool, shape (texts,), optional
            Which texts are virgin. By default, those whose name is not a reference's; where names
            were not given both here and at fit, those whose counts are not exactly a reference's.
        draws : ndarray of shape (texts, draws), optional
            Bootstrapped raw scores of the same texts, from `bootstrap_tokens` or
            `bootstrap_blocks`; their standard deviations and percentiles then replace the analytic
            standard errors and limits.

        Returns
        -------
        ScoredTexts

        Raises
        ------
        ValueError
            For counts that are negative, not finite or not whole, duplicate names, a level outside
            0 and 1, and arguments of the wrong length.
        """
        check_is_fitted(self)
        level = check_level(level)
        names = _row_names(X, names)
        X = self._validate(X, reset=False)
        moments = text_moments(X, self.word_scores_)
        if moments.fractional >= 0:
            raise ValueError(
                f"row {moments.fractional} of X holds values that are not whole numbers: standard "
                "errors need counts. Pass the unweighted document-term matrix, or use predict() "
                "for raw scores of a weighted one"
            )
        is_virgin = self._virgin(X, names, virgin, moments)
        if names is None:
            names = np.arange(X.shape[0]).astype(object)
        _check_unique(names, "texts")

        reason = self._reasons(moments)
        raw = np.where(reason == "", moments.mean, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            raw_se = np.sqrt(moments.variance / moments.scored)
        raw_se[reason != ""] = np.nan
        if draws is not None:
            raw_se, undrawn = errors_of_draws(draws, raw)
            reason[undrawn] = "too few blocks with scored words to resample; give more blocks"

        in_sample = is_virgin if self.rescale_over == "virgin" else np.ones(len(raw), dtype=bool)
        lbg, no_lbg = self._lbg(raw[in_sample])
        notes = [(in_sample & ~np.isnan(raw), no_lbg), (~np.isnan(raw), self._no_mv)]
        for texts, note in notes:
            if note:
                reason[texts] = [f"{old}; {note}" if old else note for old in reason[texts]]
        return ScoredTexts(
            names=names,
            role=np.where(is_virgin, "virgin", "reference").astype(object),
            tokens=moments.tokens.astype(np.int64),
            scored_tokens=moments.scored.astype(np.int64),
            raw=raw,
            raw_se=raw_se,
            reason=reason,
            level=level,
            draws=draws,
            _lbg=lbg,
            _mv=self._mv,
            _has_lbg=in_sample & ~np.isnan(raw) & ~np.isnan(lbg.factor),
        )

    def bootstrap_tokens(
        self,
        X: Any,
        *,
        draws: int = 1000,
        seed: int = 0,
    ) -> np.ndarray:
        """Draw raw scores of texts redrawn token by token.

        Each draw is a multinomial sample of as many scored tokens as the text has, with the text's
        own shares. Word scores are held fixed: the references are not resampled.

        Parameters
        ----------
        X : sparse matrix, ndarray or DataFrame of shape (texts, words)
            Counts.
        draws : int, default 1000
        seed : int, default 0
            Seed of numpy's default generator; the same seed and rows give the same draws.

        Returns
        -------
        ndarray of shape (texts, draws)
            NaN for a text without scored words.
        """
        check_is_fitted(self)
        check_draws(draws)
        X = self._validate(X, reset=False)
        return token_draws(X, self.word_scores_, draws=draws, seed=seed)

    def bootstrap_blocks(
        self,
        X: Any,
        owners: Sequence[Any],
        *,
        draws: int = 1000,
        seed: int = 0,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Draw raw scores of texts redrawn sentence by sentence, or block by block.

        Words within a sentence come together; redrawing sentences keeps that, so that its standard
        errors show what the token bootstrap and the analytic formula leave out.

        Parameters
        ----------
        X : sparse matrix, ndarray or DataFrame of shape (blocks, words)
            Counts per block.
        owners : sequence of shape (blocks,)
            The name of the text that each block belongs to.
        draws : int, default 1000
        seed : int, default 0

        Returns
        -------
        names : ndarray of object, shape (texts,)
            The texts, in order of first appearance in `owners`.
        draws : ndarray of shape (texts, draws)
            A draw without scored words is NaN; a text with fewer than two scored blocks is NaN
            throughout.
        """
        check_is_fitted(self)
        check_draws(draws)
        X = self._validate(X, reset=False)
        codes, names = pd.factorize(_objects(owners))
        if len(codes) != X.shape[0]:
            raise ValueError(f"X has {X.shape[0]} blocks and owners has {len(codes)} names")
        blocks = text_moments(X, self.word_scores_)
        drawn = block_draws(blocks, codes, len(names), draws=draws, seed=seed)
        return np.asarray(names, dtype=object), drawn

    def word_table(self) -> pd.DataFrame:
        """List every scored word: its score, its contribution, its counts in each reference.

        Returns
        -------
        DataFrame
            ``term``, ``score``, ``contribution`` and one column of counts per reference, in column
            order of the fit. The contribution is the part of the distance between the two anchors'
            raw scores that the word makes, :math:`(F_{w+} - F_{w-})(S_w - c)` with *c* halfway
            between them; over all words it sums to that distance. NaN without anchors.
        """
        check_is_fitted(self)
        known = np.flatnonzero(~np.isnan(self.word_scores_))
        counts = self.reference_counts_[:, known].toarray().T
        scores = self.word_scores_[known]
        contribution = np.full(len(known), np.nan)
        if self.anchors_ is not None:
            pair = self._anchor_rows()
            lower, upper = (counts[:, pair] / counts[:, pair].sum(axis=0)).T
            contribution = (upper - lower) * (scores - self.reference_raw_[pair].mean())
        head = pd.DataFrame(
            {"term": self.vocabulary_[known], "score": scores, "contribution": contribution}
        )
        return pd.concat([head, pd.DataFrame(counts, columns=self.reference_names_)], axis=1)

    def top_words(self, text: Any, *, n: int = 10) -> pd.DataFrame:
        """List the words that place one text where it is.

        Parameters
        ----------
        text : array-like, Series or sparse row of shape (words,) or (1, words)
            The text's counts, with the columns of the fit.
        n : int, default 10

        Returns
        -------
        DataFrame
            ``term, count, share, score, contribution`` of at most `n` words, the largest absolute
            contribution first (then by term). The contribution is :math:`F_{wv}(S_w - c)` with *c*
            the mean raw score of the references: over all words it sums to :math:`S_v - c`.
        """
        check_is_fitted(self)
        row = text if sparse.issparse(text) else np.asarray(text, dtype=np.float64)
        row = sparse.csr_matrix(row.reshape(1, -1))
        if row.shape[1] != len(self.word_scores_):
            raise ValueError(
                f"the text has {row.shape[1]} columns and the fit {len(self.word_scores_)}; "
                "count it over the same vocabulary"
            )
        row = compact(row)
        scores = self.word_scores_[row.indices]
        known = ~np.isnan(scores)
        words = row.indices[known]
        share = row.data[known] / row.data[known].sum()
        table = pd.DataFrame(
            {
                "term": self.vocabulary_[words],
                "count": row.data[known],
                "share": share,
                "score": scores[known],
                "contribution": share * (scores[known] - np.nanmean(self.reference_raw_)),
            }
        )
        strength = table["contribution"].abs()
        order = np.lexsort((np.argsort(np.argsort(table["term"].astype(str))), -strength))
        return table.iloc[order[:n]].reset_index(drop=True)

    # --- fitting ----------------------------------------------------------------------------------

    def check_parameters(self) -> None:
        """Refuse parameters out of range; `fit` asks this first.

        Raises
        ------
        ValueError
            With what can be given instead.
        """
        choices = {
            "scale": ("linear", "logit"),
            "exclusive": ("keep", "drop"),
            "rescale_over": ("virgin", "all"),
        }
        for parameter, allowed in choices.items():
            value = getattr(self, parameter)
            if value not in allowed:
                raise ValueError(f"{parameter} is {value!r}; choose one of {', '.join(allowed)}")
        if not (np.isfinite(self.smooth) and self.smooth >= 0):
            raise ValueError(f"smooth is {self.smooth!r}; give a finite number of 0 or more")
        if not 0 <= self.min_coverage <= 1:
            raise ValueError(f"min_coverage is {self.min_coverage!r}; give a share from 0 to 1")

    def _validate(self, X: Any, *, reset: bool) -> sparse.csr_matrix:
        """X as a CSR matrix of numbers, never made dense."""
        X = validate_data(
            self,
            X,
            reset=reset,
            accept_sparse="csr",
            ensure_all_finite=False,  # checked where the values are read anyway, or not used
            dtype=(np.float64, np.float32, np.int64, np.int32),
        )
        return sparse.csr_matrix(X)

    def _check_references(self, scores: np.ndarray) -> None:
        if len(scores) < 2:
            raise ValueError(
                f"Wordscores needs at least two reference texts and y has scores for {len(scores)} "
                "(1 sample is not enough): give y a number for each reference text"
            )
        if np.ptp(scores) == 0:
            raise ValueError(
                f"all {len(scores)} reference texts have the score {scores[0]:g}: they span no "
                "dimension. Give at least two different scores"
            )
        if self.scale == "logit" and len(scores) > 2:
            raise ValueError(
                f"the logit scale compares two reference texts and y has {len(scores)}; give two, "
                "or use scale='linear'"
            )

    def _column_words(self, vocabulary: Sequence[Any] | None) -> np.ndarray:
        if vocabulary is None:
            return getattr(self, "feature_names_in_", np.arange(self.n_features_in_))
        if len(vocabulary) != self.n_features_in_:
            raise ValueError(
                f"vocabulary has {len(vocabulary)} words and X {self.n_features_in_} columns"
            )
        return _objects(vocabulary)

    def _score_words(self) -> np.ndarray:
        counts = self.reference_counts_
        tokens = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
        holders = np.bincount(counts.indices, minlength=counts.shape[1])
        if holders.max() < 2:
            raise ValueError(
                "the reference texts share no vocabulary: no word occurs in two of them. Check "
                "that they are in one language and counted over the same vocabulary"
            )
        known = holders > 0 if self.exclusive == "keep" else holders > 1
        tokens = tokens + self.smooth * np.count_nonzero(holders)
        if self.scale == "linear":
            scores = self._linear_scores(counts, tokens)
        else:
            scores = self._logit_scores(counts, tokens, holders)
        return np.where(known, scores, np.nan)

    def _linear_scores(self, counts: sparse.csr_matrix, tokens: np.ndarray) -> np.ndarray:
        # Sum over references of A_r F_wr, and of F_wr: two sparse products. What smoothing adds to
        # F_wr does not depend on the word, so that no references x words array is needed.
        weights = self.reference_scores_ / tokens
        above = counts.T @ weights + self.smooth * weights.sum()
        below = counts.T @ (1 / tokens) + self.smooth * (1 / tokens).sum()
        return ratio(above, below)

    def _logit_scores(
        self, counts: sparse.csr_matrix, tokens: np.ndarray, holders: np.ndarray
    ) -> np.ndarray:
        alone = int(np.count_nonzero(holders == 1))
        if alone and self.smooth == 0 and self.exclusive == "keep":
            raise ValueError(
                f"{alone} words occur in one reference text only: their logit scores would be "
                "infinite. Use smooth=0.5, or exclusive='drop' to leave them unscored"
            )
        shares = (counts.toarray() + self.smooth) / tokens[:, None]
        upper = int(np.argmax(self.reference_scores_))
        shares[:, (shares == 0).any(axis=0)] = np.nan  # unscored: see `known`
        return np.log(shares[upper]) - np.log(shares[1 - upper])

    def _fix_anchors(self) -> Affine:
        """Choose the anchors and the MV rescaling that lands them on their own scores."""
        self._no_mv = ""
        scores = self.reference_scores_
        if self.anchors is None:
            pair = [int(np.argmin(scores)), int(np.argmax(scores))]
            self.anchors_ = tuple(self.reference_names_[pair])
            if np.count_nonzero(np.isin(scores, scores[pair])) > 2:
                self.anchors_ = None
                self._no_mv = (
                    "MV: several references share the lowest or the highest score; "
                    "name two with anchors=(lower, upper)"
                )
                return UNDEFINED
        else:
            self.anchors_ = self._named_anchors()
        pair = self._anchor_rows()
        (at, raw_upper), (to, upper) = self.reference_raw_[pair], scores[pair]
        # `not (…)`, so that an anchor without a raw score (NaN) is caught as well
        if not abs(raw_upper - at) > NEGLIGIBLE * np.ptp(scores):
            self._no_mv = "MV: the anchors have the same raw score; name others with anchors="
            return UNDEFINED
        return Affine((upper - to) / (raw_upper - at), at, to)

    def _named_anchors(self) -> tuple[Any, Any]:
        known = list(self.reference_names_)
        if len(self.anchors) != 2 or any(anchor not in known for anchor in self.anchors):
            raise ValueError(
                f"anchors is {self.anchors!r}; name two of the reference texts: "
                + ", ".join(map(str, known))
            )
        by_score = dict(zip(known, self.reference_scores_, strict=True))
        lower, upper = sorted(self.anchors, key=by_score.__getitem__)
        if by_score[lower] == by_score[upper]:
            raise ValueError(
                f"the anchors {lower!r} and {upper!r} have the same score; name two that differ"
            )
        return lower, upper

    def _anchor_rows(self) -> list[int]:
        known = list(self.reference_names_)
        return [known.index(anchor) for anchor in self.anchors_]

    # --- scoring ----------------------------------------------------------------------------------

    def _covered(self, moments: Moments) -> np.ndarray:
        return (moments.scored > 0) & (moments.scored >= self.min_coverage * moments.tokens)

    def _reasons(self, moments: Moments) -> np.ndarray:
        reason = np.full(len(moments.tokens), "", dtype=object)
        reason[moments.tokens == 0] = "the text has no words"
        reason[(moments.tokens > 0) & (moments.scored == 0)] = (
            "no word of the text has a score; add references that share its vocabulary"
        )
        for text in np.flatnonzero((moments.scored > 0) & ~self._covered(moments)):
            share = moments.scored[text] / moments.tokens[text]
            reason[text] = f"coverage {share:.3f} is below min_coverage={self.min_coverage:g}"
        return reason

    def _virgin(
        self,
        X: sparse.csr_matrix,
        names: np.ndarray | None,
        virgin: Sequence[bool] | None,
        moments: Moments,
    ) -> np.ndarray:
        if virgin is not None:
            virgin = np.asarray(virgin)
            if virgin.shape != (X.shape[0],) or virgin.dtype != bool:
                raise ValueError(f"virgin must hold one True or False per text ({X.shape[0]})")
            return virgin
        if names is not None and self._named:
            references = set(self.reference_names_)
            return np.array([name not in references for name in names], dtype=bool)
        return ~self._same_as_reference(X, moments)

    def _same_as_reference(self, X: sparse.csr_matrix, moments: Moments) -> np.ndarray:
        """Which rows hold exactly the counts of one of the reference texts."""
        same = np.zeros(X.shape[0], dtype=bool)
        for reference, raw in zip(self.reference_counts_, self.reference_raw_, strict=True):
            # the length and the raw score leave few rows to compare word by word
            near = np.isclose(moments.mean, raw, equal_nan=True)
            near &= moments.tokens == reference.sum()
            same[[row for row in np.flatnonzero(near) if (X[row] != reference).nnz == 0]] = True
        return same

    def _lbg(self, sample: np.ndarray) -> tuple[Affine, str]:
        """LBG's rescaling from the raw scores of the texts it uses, or why there is none."""
        sample = sample[~np.isnan(sample)]
        kind = "virgin text" if self.rescale_over == "virgin" else "text"
        if len(sample) < 2:
            return UNDEFINED, (
                f"LBG: needs the spread of at least two scored {kind}s; "
                "use the raw or the MV score, or add texts"
            )
        if np.ptp(sample) <= NEGLIGIBLE * np.ptp(self.reference_scores_):
            return UNDEFINED, f"LBG: the {kind}s have one raw score, so no spread to rescale"
        mean = float(sample.mean())
        factor = float(self.reference_scores_.std(ddof=1) / sample.std(ddof=1))
        return Affine(factor, mean, mean), ""


def _with_words(references: sparse.csr_matrix, names: np.ndarray) -> np.ndarray:
    """Which references hold words; a warning names the first that does not."""
    filled = np.diff(references.indptr) > 0
    if not filled.all():
        warnings.warn(
            f"reference text {names[np.argmin(filled)]} has no words and is not used: supply its "
            "text, or leave it out of the references (NaN in y)",
            UserWarning,
            stacklevel=3,
        )
    return filled


# --- arguments ------------------------------------------------------------------------------------


def _objects(values: Any) -> np.ndarray:
    """Make a one-dimensional object array; tuples stay single values."""
    if isinstance(values, np.ndarray | pd.Index | pd.Series):
        return np.asarray(values, dtype=object)
    result = np.empty(len(values), dtype=object)
    result[:] = list(values)
    return result


def _row_names(X: Any, names: Sequence[Any] | None) -> np.ndarray | None:
    """Take the rows' names, or None. A RangeIndex numbers rows of one table only: it is no name."""
    if names is None:
        index = getattr(X, "index", None)
        named = isinstance(index, pd.Index) and not isinstance(index, pd.RangeIndex)
        return _objects(index) if named else None
    rows = X.shape[0] if hasattr(X, "shape") else len(X)
    if len(names) != rows:
        raise ValueError(f"X has {rows} texts and names has {len(names)}; give one name each")
    return _objects(names)


def _check_aligned(names: np.ndarray | None, y: Any) -> None:
    """Refuse a labelled y whose labels are not those of the rows: it would score other texts."""
    index = getattr(y, "index", None)
    if names is None or not isinstance(index, pd.Index) or isinstance(index, pd.RangeIndex):
        return
    if list(index) != list(names):
        raise ValueError("y is labelled with other texts than X's rows; use y.reindex(names)")


def _check_unique(names: np.ndarray, what: str) -> None:
    repeated = pd.Series(names)[pd.Series(names).duplicated()]
    if len(repeated):
        raise ValueError(f"two {what} are named {repeated.iloc[0]!r}; give each its own name")
