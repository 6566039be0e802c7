"""All of `positions.diagnostics` on one set of texts, gathered for reading.

The public names::

    diagnose(texts, references, *, counts=None, policy=PLAIN, minimum_coverage=0.0, criterion=None,
             rationale=None, draws=1000, seed=0) -> Diagnosis
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from positions import diagnostics as d
from positions.counts import (
    PLAIN,
    TermCounts,
    TextPolicy,
    block_term_matrix,
    document_term_matrix,
)
from positions.scored_texts import ScoredTexts
from positions.wordscores import Wordscores

__all__ = ["Diagnosis", "diagnose"]

# Raw scores with the references reversed are the same with the other sign, but for rounding.
REVERSAL = d.Threshold(good=1e-9, weak=1e-6)

# Share of the references that have a reason: all of them, or it is weak.
RATIONALE = d.Threshold(good=1.0, weak=0.999)

#: Uncertainty of a reference's score, as a share of the distance between the outer ones.
REFERENCE_SD = 0.05


@dataclass(frozen=True)
class Diagnosis:
    """What a reviewer asks of the scores of one set of texts.

    Attributes
    ----------
    lights : DataFrame
        ``diagnostic, value, good, weak, light, where``: one row per question, the worst case of
        each; `where` names the text or the choice that it is.
    texts : DataFrame
        One row per text: ``document, role, tokens, raw, raw_se, lbg, mv, rank_change, reason``, the
        coverage, what is not scored, how much of the score rests on words of one reference, and the
        lights of both.
    overlap : DataFrame of shape (references, references)
        Share of the row's tokens in words that the column has too.
    stability : DataFrame
        Rank correlation with the plain count for every other way of counting; where the texts were
        not counted plainly, of the plain count and all others with the way that was taken. Empty
        without texts.
    left_out : DataFrame
        The same with each reference left out in turn.
    errors : DataFrame
        Analytic and resampled standard errors of the virgin texts, and how far reference scores
        that are a little wrong would move them.
    words : DataFrame
        The words that place each virgin text, with the place where they first stand; without texts
        the place is empty.
    criterion, length : Association
        Agreement with an outside criterion, and of scores with the texts' length.
    """

    lights: pd.DataFrame
    texts: pd.DataFrame
    overlap: pd.DataFrame
    stability: pd.DataFrame
    left_out: pd.DataFrame
    errors: pd.DataFrame
    words: pd.DataFrame
    criterion: d.Association
    length: d.Association


def diagnose(
    texts: Mapping[str, str] | None,
    references: pd.Series,
    *,
    counts: TermCounts | None = None,
    policy: TextPolicy = PLAIN,
    minimum_coverage: float = 0.0,
    criterion: pd.Series | None = None,
    rationale: Mapping[str, str] | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Diagnosis:
    """Ask everything of the scores of one set of texts.

    Parameters
    ----------
    texts : mapping of str to str, or None
        Texts by document; without them, what needs sentences or other ways of counting is unknown.
    references : Series
        Scores by document.
    counts : TermCounts, optional
        Counts of the documents; needed where there are no texts, and counted from them otherwise.
    policy : TextPolicy
        How the counts were made from the texts.
    minimum_coverage : float
        Share of a text's words that must have a score for the text to have one.
    criterion : Series, optional
        Positions from elsewhere, by document.
    rationale : mapping of str to str, optional
        Why a reference has its score, by document.
    draws, seed : int
        Of the bootstraps.

    Returns
    -------
    Diagnosis

    Raises
    ------
    ValueError
        Where `Wordscores` refuses, and where there are neither texts nor counts.
    """
    if counts is None:
        if texts is None:
            raise ValueError("there are neither texts nor counts; give one of them")
        counts = document_term_matrix(texts, policy)
    used = np.flatnonzero(counts.counts.sum(axis=0).A1)  # others are words of no text here
    counts = TermCounts(
        counts.counts[:, used], counts.documents, tuple(counts.terms[column] for column in used)
    )
    least = {"min_coverage": minimum_coverage}
    model = d.fit_references(counts, references, **least)
    scored = model.score_texts(counts.counts, counts.documents)
    virgin = [name for name in counts.documents if name not in references.index]
    raw = pd.Series(scored.raw, index=list(counts.documents))

    by_text = _by_text(model, counts, scored)
    overlap = d.vocabulary_overlap(counts).loc[references.index, references.index]
    left_out = d.leave_one_out(counts, references, **least).loc[virgin]
    left_out = _enough(d.rank_stability(left_out, "all"))
    stability = _stability(texts, references, raw if policy != PLAIN else None, virgin, **least)
    errors = _errors(model, counts, texts, policy, references, virgin, draws=draws, seed=seed)
    agreement = d.criterion_agreement(
        raw[virgin], pd.Series(dtype=float) if criterion is None else criterion
    )
    length = d.score_and_length(scored)
    shown = TermCounts(
        counts.counts[[counts.documents.index(name) for name in virgin]],
        tuple(virgin),
        counts.terms,
    )
    words = d.influential_words(model, shown, texts, policy, width=4) if virgin else _NO_WORDS

    own = by_text[by_text["role"] == "virgin"]
    rescored = d.references_rescored(model)
    turned = d.reversal(counts, references, **least)
    sizes = by_text.set_index("document").loc[references.index, "tokens"]
    rows = [
        _rationale(references, rationale or {}),
        _worst("reference tokens", sizes, d.REFERENCE_TOKENS),
        _worst("overlap", _pairs(overlap), d.OVERLAP),
        _one(
            "references rescored",
            d.spearman(rescored["score"], rescored["raw"]),
            d.STABILITY,
            f"{len(rescored)} references",
        ),
        _one("reversal", (turned["raw"] + turned["reversed"]).abs().max(), REVERSAL, "all texts"),
        _worst("coverage", own.set_index("document")["coverage"], d.COVERAGE),
        _worst("exclusive words", own.set_index("document")["exclusive"], d.EXCLUSIVE),
        _worst("ways of counting", stability.set_index("variant")["rho"], d.STABILITY),
        _worst("references left out", left_out.set_index("variant")["rho"], d.STABILITY),
        _worst("standard errors", errors.set_index("document")["ratio"], d.SE_RATIO),
        _correlation("length", abs(length.rho), length.n, d.LENGTH),
        _correlation("criterion", agreement.rho, agreement.n, d.CRITERION),
        _unsupervised(counts, raw, virgin),
    ]
    lights = pd.DataFrame(rows, columns=["diagnostic", "value", "good", "weak", "light", "where"])
    return Diagnosis(
        lights, by_text, overlap, stability, left_out, errors, words, agreement, length
    )


_NO_WORDS = pd.DataFrame(
    columns=["document", "term", "count", "score", "contribution", "left", "word", "right"]
)

Row = tuple[str, float, float, float, str, str]


def _one(diagnostic: str, value: float, threshold: d.Threshold, where: str) -> Row:
    value = round(float(value), 6) + 0.0
    return diagnostic, value, *threshold, d.light(value, threshold), where


def _correlation(diagnostic: str, rho: float, n: int, threshold: d.Threshold) -> Row:
    """A rank correlation; unknown where it rests on too few texts."""
    return _one(diagnostic, rho if n >= d.MIN_PAIRS else np.nan, threshold, f"{n} texts")


def _enough(stability: pd.DataFrame) -> pd.DataFrame:
    """Rank stability without the correlations that rest on too few texts."""
    few = stability["n"] < d.MIN_PAIRS
    return stability.assign(
        rho=stability["rho"].mask(few), light=stability["light"].mask(few, "unknown")
    )


def _worst(diagnostic: str, values: pd.Series, threshold: d.Threshold) -> Row:
    """The worst of several values, and which it is; the first of equals."""
    known = values.dropna().round(6)
    if known.empty:
        return _one(diagnostic, np.nan, threshold, "")
    more_is_better = threshold.good > threshold.weak
    name = known.idxmin() if more_is_better else known.idxmax()
    return _one(diagnostic, known[name], threshold, str(name))


def _rationale(references: pd.Series, rationale: Mapping[str, str]) -> Row:
    """Share of the references whose score has a stated reason; without one it is weak."""
    without = [name for name in references.index if not rationale.get(name, "").strip()]
    share = 1 - len(without) / len(references)
    return _one("rationale", share, RATIONALE, ", ".join(map(str, without)))


def _pairs(overlap: pd.DataFrame) -> pd.Series:
    return pd.Series(
        {
            f"{one} in {other}": overlap.at[one, other]
            for one in overlap.index
            for other in overlap.columns
            if one != other
        },
        dtype=float,
    )


def _by_text(model: Wordscores, counts: TermCounts, scored: ScoredTexts) -> pd.DataFrame:
    columns = ["document", "role", "tokens", "raw", "raw_se", "lbg", "mv", "reason"]
    table = scored.summary_frame()[columns]
    table.insert(7, "rank_change", d.rescalings(scored)["rank_change"])
    covered = d.coverage(model, counts)
    alone = d.exclusive_words(model, counts)
    return table.assign(
        coverage=covered["token_coverage"],
        types=covered["type_coverage"],
        unscored=covered["unscored_words"],
        coverage_light=covered["light"],
        exclusive=alone["score_share"],
        exclusive_light=alone["light"],
    )


def _stability(
    texts: Mapping[str, str] | None,
    references: pd.Series,
    raw: pd.Series | None,
    virgin: list[str],
    **parameters: float,
) -> pd.DataFrame:
    """Rank stability over the ways of counting; unknown where nothing can be fitted.

    The scores are compared with `raw`, or with those of the plain count.
    """
    baseline, *_ = d.GRID
    columns = {}
    for name, policy in d.GRID.items() if texts else ():
        with warnings.catch_warnings():
            # a reference without words is left out by the fit, and then this is another scale
            warnings.simplefilter("error", UserWarning)
            try:
                grid = d.preprocessing_grid(texts, references, {name: policy}, **parameters)
                scores = grid[name]
            except (ValueError, UserWarning):
                scores = pd.Series(np.nan, index=list(texts))
        columns[name] = scores
    if texts and raw is not None:
        baseline = "as counted"
        columns[baseline] = raw
    grid = pd.DataFrame(columns, columns=None if texts else [baseline])
    return _enough(d.rank_stability(grid.loc[virgin] if texts else grid, baseline))


def _errors(
    model: Wordscores,
    counts: TermCounts,
    texts: Mapping[str, str] | None,
    policy: TextPolicy,
    references: pd.Series,
    virgin: list[str],
    *,
    draws: int,
    seed: int,
) -> pd.DataFrame:
    if texts:
        # which words are too rare is decided over all papers, in the counts
        blocks = block_term_matrix(texts, replace(policy, minimum_count=1))
        place = {term: column for column, term in enumerate(blocks.terms)}
        same = blocks.counts[:, [place[term] for term in counts.terms]]
        blocks = TermCounts(same, blocks.documents, counts.terms)
        table = d.standard_errors(model, counts, blocks, draws=draws, seed=seed)
    else:
        table = pd.DataFrame({"document": list(counts.documents)})
        table = table.assign(analytic=np.nan, words=np.nan, sentences=np.nan, ratio=np.nan)
        table = table.assign(light="unknown")
    moved = d.perturbed_references(
        counts, references, sd=REFERENCE_SD * float(np.ptp(references)), draws=draws, seed=seed
    )
    table = table.join(moved[["sd", "rank_sd"]].add_prefix("references_"), on="document")
    return table[table["document"].isin(virgin)].reset_index(drop=True)


def _unsupervised(counts: TermCounts, raw: pd.Series, virgin: list[str]) -> Row:
    """Agreement of the virgin texts' ranks with a scale that is found without references."""
    filled = [row for row, size in enumerate(counts.counts.sum(axis=1).A1) if size]
    if len(filled) < 3:
        return _one("unsupervised", np.nan, d.UNSUPERVISED, "")
    part = TermCounts(
        counts.counts[filled], tuple(counts.documents[row] for row in filled), counts.terms
    )
    found = d.correspondence_analysis(part)["dimension_1"]
    pairs = pd.DataFrame({"raw": raw, "found": found}).loc[virgin].dropna()
    rho = d.spearman(pairs["raw"], pairs["found"])
    return _correlation("unsupervised", abs(rho), len(pairs), d.UNSUPERVISED)
