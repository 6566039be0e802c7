"""From a file of counts and a file of reference scores to tables of scores: `positions score`."""

from pathlib import Path
from typing import Literal

import pandas as pd

from positions.counts import CountsError, read_counts, read_references
from positions.faults import Fault
from positions.wordscores import Wordscores, check_level


def score_files(
    counts: Path | str,
    references: Path | str,
    *,
    scale: Literal["linear", "logit"] = "linear",
    smooth: float = 0.0,
    level: float = 0.95,
    bootstrap: int = 0,
    seed: int = 0,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score every document of a table of counts with ``document,term,count``.

    `references` is a table with ``document,score``, `bootstrap` the number of token-bootstrap
    draws, or 0 for analytic standard errors and normal limits at `level`. The rest is as in
    `positions.counts.read_counts` and `positions.wordscores.Wordscores`.

    Returns
    -------
    scores : DataFrame
        Every document once, in order of first appearance; see `ScoredTexts.summary_frame`.
    words : DataFrame
        ``term, score`` and the counts in each reference, for every word of the references.

    Raises
    ------
    CountsError
        For bad input, naming file, row and remedy; ValueError for parameters out of range.
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
    try:
        table = read_counts(counts)
    except CountsError as error:  # and what is wrong with the references, at once
        raise CountsError([*error.faults, *_faults_of_references(references)]) from None
    y = read_references(references, table).reindex(list(table.documents)).to_numpy()
    try:
        model.fit(table.counts, y, names=table.documents, vocabulary=table.terms)
    except ValueError as error:  # what the references of this file do not allow
        raise CountsError([Fault(str(references), 0, "", str(error))]) from error
    draws = model.bootstrap_tokens(table.counts, draws=bootstrap, seed=seed) if bootstrap else None
    scored = model.score_texts(table.counts, table.documents, level=level, draws=draws)
    return scored.summary_frame(), model.word_table()


def _faults_of_references(path: Path | str) -> list[Fault]:
    """What is wrong with a file of references by itself."""
    try:
        read_references(path, None)
    except CountsError as error:
        return error.faults
    return []
