"""Wordscores in scikit-learn's conventions, for its pipelines, model selection and checks."""

# ruff: noqa: N803, N806 -- X is scikit-learn's name for the texts x words matrix

from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_array, check_is_fitted, column_or_1d, validate_data

from positions.wordscores import Wordscores


class WordscoresEstimator(Wordscores, BaseEstimator):
    """`Wordscores` that takes whatever scikit-learn takes, data frames included.

    Words are the columns of a data frame unless `fit` is given others.
    """

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        tags.target_tags.required = True
        return tags

    def _validate_scores(self, y: Any) -> np.ndarray:
        if y is not None:
            y = check_array(
                y, dtype="numeric", ensure_2d=False, ensure_all_finite="allow-nan", input_name="y"
            )
            y = column_or_1d(y, warn=True)
        return super()._validate_scores(y)

    def _validate(self, X: Any, *, reset: bool) -> sparse.csr_matrix:
        X = validate_data(
            self,
            X,
            reset=reset,
            accept_sparse="csr",
            ensure_all_finite=False,  # checked where the values are read anyway, or not used
            dtype=(np.float64, np.float32, np.int64, np.int32),
        )
        return sparse.csr_matrix(X)

    def _check_fitted(self) -> None:
        check_is_fitted(self)
