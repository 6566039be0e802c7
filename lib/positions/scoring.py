"""From a file of counts and a file of reference scores to tables of scores.

`counts` and `references` are paths or tables in the same long form; see `positions.counts`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from positions.counts import (
    CountsError,
    TermCounts,
    counts_from_frame,
    file_row,
    read_counts,
    read_references,
    references_from_frame,
)
from positions.scored_texts import check_level
from positions.wordscores import Wordscores


def score_files(
    counts: Path | str | pd.DataFrame,
    references: Path | str | pd.DataFrame,
    *,
    scale: Literal["linear", "logit"] = "linear",
    smooth: float = 0.0,
    level: float = 0.95,
    bootstrap: int = 0,
    seed: int = 0,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score every document of a table of counts.

    Parameters
    ----------
    counts : path or DataFrame
        Columns ``document,term,count``.
    references : path or DataFrame
        Columns ``document,score``: the reference texts, all of them among the counts.
    scale, smooth
        See `positions.wordscores.Wordscores`.
    level : float, default 0.95
        Level of the intervals, between 0 and 1.
    bootstrap : int, default 0
        Number of token-bootstrap draws; 0 for analytic standard errors and normal limits.
    seed : int, default 0
        Seed of the bootstrap.

    Returns
    -------
    scores : DataFrame
        Every document once, in order of first appearance; the columns of
        `positions.wordscores.ScoredTexts.summary_frame`.
    words : DataFrame
        ``term, score`` and the counts in each reference, for every word of the references.

    Raises
    ------
    CountsError
        For bad input, naming file, row and remedy.
    ValueError
        For parameters out of range, and where the method refuses (see `Wordscores.fit`).

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame(
    ...     [("L", "tax", 8), ("L", "aid", 2), ("R", "tax", 2), ("R", "aid", 8), ("V", "tax", 5)],
    ...     columns=["document", "term", "count"],
    ... )
    >>> references = pd.DataFrame({"document": ["L", "R"], "score": [-1, 1]})
    >>> scores, words = score_files(counts, references)
    >>> scores[["document", "role", "raw", "mv"]].round(2)
      document       role   raw    mv
    0        L  reference -0.36 -1.00
    1        R  reference  0.36  1.00
    2        V     virgin -0.60 -1.67
    >>> words
      term  score  L  R
    0  aid    0.6  2  8
    1  tax   -0.6  8  2
    """
    check_level(level)
    if bootstrap < 0 or bootstrap == 1:
        raise ValueError(
            f"bootstrap is {bootstrap}; give a number of draws from 2 on, or 0 for none"
        )
    if seed < 0:
        raise ValueError(f"seed is {seed}; give a whole number of 0 or more")
    model = Wordscores(scale=scale, smooth=smooth)
    model.check_parameters()
    table = counts_from_frame(counts) if isinstance(counts, pd.DataFrame) else read_counts(counts)
    if isinstance(references, pd.DataFrame):
        scores = references_from_frame(references)
    else:
        scores = read_references(references)
    _check_counted(table, scores, references)

    y = scores.reindex(list(table.documents)).to_numpy()
    try:
        model.fit(table.counts, y, names=table.documents, vocabulary=table.terms)
    except ValueError as error:  # what the references of this file do not allow
        raise CountsError(f"{_called(references)}: {error}") from error
    draws = model.bootstrap_tokens(table.counts, draws=bootstrap, seed=seed) if bootstrap else None
    scored = model.score_texts(table.counts, table.documents, level=level, draws=draws)
    words = model.word_table().drop(columns="contribution")
    return scored.summary_frame(), words


def _called(table: Path | str | pd.DataFrame) -> str:
    return "the references" if isinstance(table, pd.DataFrame) else str(table)


def _check_counted(
    table: TermCounts, scores: pd.Series, references: Path | str | pd.DataFrame
) -> None:
    """Refuse a reference that is not among the counts or has no words there."""
    tokens = dict(zip(table.documents, np.asarray(table.counts.sum(axis=1)).ravel(), strict=True))
    for position, document in enumerate(scores.index):
        if tokens.get(document, 0) > 0:
            continue
        in_file = not isinstance(references, pd.DataFrame)
        row = file_row(references, position) if in_file else position + 2
        fault = (
            "is not in the counts; add its counts or correct the name"
            if document not in tokens
            else "has no words in the counts; supply its text or leave it out"
        )
        raise CountsError(f"{_called(references)}: row {row}: reference {document!r} {fault}")
