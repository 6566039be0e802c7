"""All questions at once: lights, and the tables behind them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from positions.chance import MIN_PAIRS, SEED, Lots, by_lot, correlations, same_order
from positions.counts import PLAIN, TermCounts, TextPolicy, block_term_matrix, document_term_matrix
from positions.diagnostics.association import Association, criterion_agreement, spearman
from positions.diagnostics.lights import (
    RATIONALE,
    REVERSAL,
    STABILITY,
    THRESHOLDS,
    Threshold,
    light,
)
from positions.diagnostics.references import (
    REFERENCE_SD,
    fit_references,
    leave_one_out,
    perturbed_references,
    raw_scores,
    vocabulary_overlap,
)
from positions.diagnostics.texts import (
    Texts,
    coverage,
    exclusive_words,
    influential_words,
    rank_changes,
    score_and_length,
    standard_errors,
)
from positions.diagnostics.unsupervised import correspondence_analysis
from positions.diagnostics.ways import preprocessing_grid, rank_stability
from positions.wordscores import ScoredTexts, Wordscores


class Against(NamedTuple):
    """Scores beside an outside criterion, and what references drawn by lot give beside it."""

    found: Association
    lots: Lots


@dataclass(frozen=True)
class Diagnosis:
    """What a reviewer asks of the scores of one set of texts."""

    #: ``diagnostic, value, good, weak, light, where``: one row per question, the worst case of
    #: each; `where` names the text or the choice that it is.
    lights: pd.DataFrame
    #: Scores of each text, its coverage and what is not scored, how much of the score rests on
    #: words of one reference, and the lights of both.
    texts: pd.DataFrame
    overlap: pd.DataFrame  # `vocabulary_overlap` of the references
    #: `rank_stability` of other ways of counting, compared with the plain count; where the texts
    #: were not counted plainly, of all ways with the one that was taken. Empty without texts.
    stability: pd.DataFrame
    left_out: pd.DataFrame  # `rank_stability` without each reference in turn
    errors: pd.DataFrame  # of the virgin texts: `standard_errors` with `perturbed_references`
    words: pd.DataFrame  # of the virgin texts: `influential_words`
    criteria: Mapping[str, Against]  # agreement with each outside criterion, by its name
    #: How far references drawn by lot give the same order of the texts, whichever way round.
    order: Lots
    length: Association  # agreement of scores with the texts' length


def diagnose(
    texts: Texts | None,
    references: pd.Series,
    *,
    counts: TermCounts | None = None,
    members: Mapping[str, Sequence[str]] | None = None,
    policy: TextPolicy = PLAIN,
    minimum_coverage: float = 0.0,
    criteria: Mapping[str, pd.Series] | None = None,
    rationale: Mapping[str, str] | None = None,
    draws: int = 1000,
    by_words: bool = True,
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
    members : mapping of str to sequence of str, optional
        Documents that a reference is made of, where it is not one of them.
    policy : TextPolicy
        How the counts were made from the texts.
    minimum_coverage : float
        Share of a text's words that must have a score for the text to have one.
    criteria : mapping of str to Series, optional
        Positions from elsewhere by document, by what they are called.
    rationale : mapping of str to str, optional
        Why a reference has its score, by document.
    draws : int
        Of each bootstrap.
    by_words : bool
        Whether standard errors are bootstrapped from words, too; see `standard_errors`.
    """
    if counts is None:
        if texts is None:
            raise ValueError("there are neither texts nor counts; give one of them")
        counts = document_term_matrix(texts, policy)
    papers = counts.of(counts.documents)  # other terms are words of no text here
    members = {name: (name,) for name in references.index} | dict(members or {})
    counts = papers.pooled(members)
    if texts is not None:
        texts = {name: "\n\n".join(texts[one] for one in _held(members.get(name, [name]), texts))
                 for name in counts.documents}  # fmt: skip
    least = {"min_coverage": minimum_coverage}
    model = fit_references(counts, references, **least)
    scored = model.score_texts(counts.counts, counts.documents)
    virgin = [name for name in counts.documents if name not in references.index]
    raw = pd.Series(scored.raw, list(counts.documents))

    by_text = _by_text(model, counts, scored)
    own = by_text.loc[virgin]
    overlap = vocabulary_overlap(counts).loc[references.index, references.index]
    left_out = rank_stability(leave_one_out(counts, references, **least).loc[virgin], "all")
    stability = _stability(texts, references, raw[virgin], policy, minimum_coverage)
    sd = REFERENCE_SD * float(np.ptp(references))
    moved = perturbed_references(counts, references, sd=sd, draws=draws, seed=SEED)
    errors = _errors(model, counts, texts, policy, draws=draws, by_words=by_words)
    errors = errors.join(moved.add_prefix("references_")).loc[virgin]
    sizes = [len(_held(members[name], papers.documents)) for name in references.index]
    drawn = by_lot(papers, sizes, references.tolist(), minimum_coverage=minimum_coverage)
    against = {
        name: _against(raw[virgin], known, drawn) for name, known in (criteria or {}).items()
    }
    length = score_and_length(scored)
    words = influential_words(model, counts, texts, policy)
    words = words[words["document"].isin(virgin)].reset_index(drop=True)

    # raw scores crowd towards the middle, but words that carry the references keep their order
    rescored = spearman(pd.Series(model.reference_scores_), pd.Series(model.reference_raw_))
    # exactly the same with the other sign; anything else is a fault of the computation
    difference = (raw + raw_scores(counts, -references, **least)).abs().max()
    pairs = overlap.rename_axis("one").melt(ignore_index=False, var_name="other").reset_index()
    pairs = pairs[pairs["one"] != pairs["other"]].sort_values("one", key=overlap.index.get_indexer)
    shared = pairs["value"].set_axis(pairs["one"] + " in " + pairs["other"])
    rows = [
        _rationale(references, rationale or {}),
        _worst("reference tokens", by_text.loc[references.index, "tokens"]),
        _worst("overlap", shared),
        _one("references rescored", rescored, f"{len(references)} references", STABILITY),
        _one("reversal", difference, "all texts", REVERSAL),
        _worst("coverage", own["coverage"]),
        _worst("exclusive words", own["exclusive"]),
        _worst("ways of counting", stability.set_index("variant")["rho"], STABILITY),
        _worst("references left out", left_out.set_index("variant")["rho"], STABILITY),
        _worst("standard errors", errors["ratio"]),
        _correlation("length", abs(length.rho), length.n),
        _criterion(against),
        _unsupervised(counts, raw, virgin),
    ]
    lights = pd.DataFrame(rows, columns=["diagnostic", "value", "good", "weak", "light", "where"])
    return Diagnosis(
        lights, by_text.reset_index(), overlap, stability, left_out,
        errors.rename_axis("document").reset_index(), words, against,
        Lots(np.nan, same_order(drawn, raw[virgin])), length,
    )  # fmt: skip


def _held(names: Sequence[str], texts: Collection[str]) -> list[str]:
    """Names that there is a text of."""
    return [name for name in names if name in texts]


def _against(scores: pd.Series, known: pd.Series, drawn: pd.DataFrame) -> Against:
    found = criterion_agreement(scores, known)
    return Against(found, Lots(found.rho, correlations(drawn, known)))


Row = tuple[str, float, float, float, str, str]


def _one(diagnostic: str, value: float, where: str, threshold: Threshold | None = None) -> Row:
    threshold = threshold or THRESHOLDS[diagnostic]
    value = round(float(value), 6) + 0.0
    return diagnostic, value, *threshold, light(value, threshold), where


def _correlation(diagnostic: str, rho: float, n: int) -> Row:
    """A rank correlation; unknown where it rests on too few texts."""
    return _one(diagnostic, rho if n >= MIN_PAIRS else np.nan, f"{n} texts")


def _criterion(against: Mapping[str, Against]) -> Row:
    """The outside criterion that agrees least, of those with enough texts."""
    enough = {name: one.found for name, one in against.items() if one.found.n >= MIN_PAIRS}
    if not enough:
        most = max((one.found.n for one in against.values()), default=0)
        return _correlation("criterion", np.nan, most)
    name = min(enough, key=lambda name: enough[name].rho)
    row = _correlation("criterion", enough[name].rho, enough[name].n)
    return row if len(against) == 1 else (*row[:-1], f"{name}, {row[-1]}")


def _worst(diagnostic: str, values: pd.Series, threshold: Threshold | None = None) -> Row:
    """The worst of several values, and which it is; the first of equals."""
    threshold = threshold or THRESHOLDS[diagnostic]
    known = values.dropna().round(6)
    if known.empty:
        return _one(diagnostic, np.nan, "", threshold)
    more_is_better = threshold.good > threshold.weak
    name = known.idxmin() if more_is_better else known.idxmax()
    return _one(diagnostic, known[name], str(name), threshold)


def _rationale(references: pd.Series, rationale: Mapping[str, str]) -> Row:
    """Share of the references whose score has a stated reason; without one it is weak."""
    without = [name for name in references.index if not rationale.get(name, "").strip()]
    share = 1 - len(without) / len(references)
    return _one("rationale", share, ", ".join(map(str, without)), RATIONALE)


def _by_text(model: Wordscores, counts: TermCounts, scored: ScoredTexts) -> pd.DataFrame:
    columns = ["role", "tokens", "raw", "raw_se", "lbg", "mv", "reason"]
    table = scored.summary_frame().set_index("document")[columns]
    table.insert(6, "rank_change", rank_changes(scored))
    covered, alone = coverage(model, counts), exclusive_words(model, counts)
    return table.assign(
        coverage=covered["token_coverage"],
        types=covered["type_coverage"],
        unscored=covered["unscored_words"],
        coverage_light=covered["light"],
        exclusive=alone["score_share"],
        exclusive_light=alone["light"],
    )


def _stability(
    texts: Texts | None, references: pd.Series, raw: pd.Series, policy: TextPolicy, least: float
) -> pd.DataFrame:
    """Rank stability of the virgin texts over the ways of counting; empty without texts."""
    grid, baseline = pd.DataFrame(columns=["all words"]), "all words"
    if texts:
        grid = preprocessing_grid(texts, references, min_coverage=least).loc[raw.index]
    if texts and policy != PLAIN:
        baseline = "as counted"
        grid[baseline] = raw
    return rank_stability(grid, baseline)


def _errors(
    model: Wordscores, counts: TermCounts, texts: Texts | None, policy: TextPolicy,
    **options: Any,
) -> pd.DataFrame:  # fmt: skip
    """Standard errors by formula and by bootstrap; unknown without texts."""
    if texts:
        # which words are too rare is decided over all papers, in the counts
        blocks = block_term_matrix(texts, replace(policy, minimum_count=1))
        place = {term: column for column, term in enumerate(blocks.terms)}
        same = blocks.counts[:, [place[term] for term in counts.terms]]
        blocks = TermCounts(same, blocks.documents, counts.terms)
        return standard_errors(model, counts, blocks, seed=SEED, **options)
    unknown = dict.fromkeys(("analytic", "words", "sentences", "ratio"), np.nan)
    return pd.DataFrame({**unknown, "light": "unknown"}, index=list(counts.documents))


def _unsupervised(counts: TermCounts, raw: pd.Series, virgin: list[str]) -> Row:
    """Agreement of the virgin texts' ranks with a scale that is found without references."""
    sizes = counts.counts.sum(axis=1).A1
    filled = [name for name, size in zip(counts.documents, sizes, strict=True) if size]
    if len(filled) < 3:
        return _one("unsupervised", np.nan, "")
    found = correspondence_analysis(counts.of(filled))
    pairs = pd.DataFrame({"raw": raw, "found": found}).loc[virgin].dropna()
    rho = spearman(pairs["raw"], pairs["found"])
    return _correlation("unsupervised", abs(rho), len(pairs))
