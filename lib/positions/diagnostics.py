"""What a reviewer asks of a Wordscores result: one function a question.

`counts` is a `positions.counts.TermCounts`, `references` a Series of scores by document, `model` a
fitted `Wordscores` with the same columns as `counts`, `scored` the `ScoredTexts` of its
`score_texts`, and `parameters` those of `Wordscores`. `diagnose` asks all of it.

The thresholds are declared here, before any result is seen. They are conventions for reading, not
tests: they say where a result wants a second look.
"""

import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import ndtri
from scipy.stats import spearmanr

from positions.chance import MIN_PAIRS, SEED, Lots, by_lot, correlations, same_order
from positions.counts import (
    PLAIN,
    TermCounts,
    TextPolicy,
    block_term_matrix,
    document_term_matrix,
    in_every_way,
)
from positions.words import words_of
from positions.wordscores import ScoredTexts, Wordscores, check_level, ratio


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
# Uncertainty of a reference's score, as a share of the distance between the outer ones.
REFERENCE_SD = 0.05

# The preprocessing choices that a result should survive; the first is the baseline.
GRID: Mapping[str, TextPolicy] = MappingProxyType(
    {
        ", ".join(filter(None, [stop and "no stop words", stem and "stemmed", numbers, rare]))
        or "all words": TextPolicy(
            stop_words="english" if stop else None,
            stem="english" if stem else None,
            numbers="drop" if numbers else "keep",
            minimum_count=2 if rare else 1,
        )
        for stop, stem, numbers, rare in product(
            (False, True), (False, True), ("", "no numbers"), ("", "twice or more")
        )
    }
)

Texts = Mapping[str, str]
Light = Literal["good", "fair", "weak", "unknown"]


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


def fit_references(counts: TermCounts, references: pd.Series, **parameters: Any) -> Wordscores:
    """Fit Wordscores with references named in the counts, `parameters` being its own."""
    absent = [document for document in references.index if document not in set(counts.documents)]
    if absent:
        raise ValueError(f"no counts for the references {', '.join(map(str, absent))}; add them")
    y = references.reindex(list(counts.documents)).to_numpy(dtype=float)
    return Wordscores(**parameters).fit(
        counts.counts, y, names=counts.documents, vocabulary=counts.terms
    )


def _raw(counts: TermCounts, references: pd.Series, **parameters: Any) -> np.ndarray:
    """Raw scores of all texts by a fit of their own."""
    return fit_references(counts, references, **parameters).predict(counts.counts)


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


def _lights(values: pd.Series, diagnostic: str) -> list[Light]:
    return [light(value, THRESHOLDS[diagnostic]) for value in values]


# --- the references -------------------------------------------------------------------------------


def vocabulary_overlap(counts: TermCounts) -> pd.DataFrame:
    """Share of each text's tokens in words that another text has too.

    Row: the text whose tokens are counted; column: the other. The diagonal is 1. Not symmetric: a
    short text can lie within a long one. NaN in the row of an empty text.

    Examples
    --------
    >>> vocabulary_overlap(document_term_matrix({"A": "law law state", "B": "state aid"})).round(2)
             A     B
    A  1.0  0.33
    B  0.5  1.00
    """
    shared = (counts.counts @ (counts.counts > 0).astype(np.int64).T).toarray()
    total, names = counts.counts.sum(axis=1).A1[:, None], list(counts.documents)
    return pd.DataFrame(ratio(shared, total), names, names)


def leave_one_out(counts: TermCounts, references: pd.Series, **parameters: Any) -> pd.DataFrame:
    """Raw scores of all texts with each reference left out in turn, by document.

    Column ``all`` has every reference; the others are named after the one left out, and NaN where
    the rest cannot be fitted (fewer than two different scores). Read it with `rank_stability`.
    """
    columns = {}
    for left_out in ("all", *references.index):
        rest = references if left_out == "all" else references.drop(left_out)
        if rest.nunique() > 1:
            columns[left_out] = _raw(counts, rest, **parameters)
        else:
            columns[left_out] = np.nan
    return pd.DataFrame(columns, index=list(counts.documents))


def perturbed_references(
    counts: TermCounts, references: pd.Series, *, sd: float, draws: int, seed: int
) -> pd.DataFrame:
    """Add normal errors with a standard deviation of `sd` to the reference scores, many times.

    By document, ``sd`` is the standard deviation over the draws of the raw score, and ``rank_sd``
    that of the text's rank among all texts.
    """
    # Raw scores are linear in the reference scores: a fit per reference gives all draws.
    units = [pd.Series(row, index=references.index) for row in np.eye(len(references))]
    weights = np.column_stack([_raw(counts, unit) for unit in units])
    errors = np.random.default_rng(seed).normal(0, sd, size=(len(references), draws))
    raw = weights @ references.to_numpy(dtype=float)
    drawn = pd.DataFrame(weights @ errors, index=list(counts.documents)).add(raw, axis=0)
    return pd.DataFrame({"sd": drawn.std(axis=1), "rank_sd": drawn.rank().std(axis=1)})


# --- the texts ------------------------------------------------------------------------------------


def coverage(model: Wordscores, counts: TermCounts) -> pd.DataFrame:
    """Show how much of each text is scored, in tokens and in types, and what is not.

    By document, never pooled: ``tokens, scored_tokens, token_coverage, types, scored_types,
    type_coverage``, the five most frequent ``unscored_words`` with their counts, and the ``light``
    of the tokens.
    """
    known = ~np.isnan(model.word_scores_)
    table = pd.DataFrame(index=list(counts.documents))
    present = (counts.counts > 0).astype(np.int64)
    for kind, matrix in (("token", counts.counts), ("type", present)):
        total = table[f"{kind}s"] = matrix.sum(axis=1).A1
        scored = table[f"scored_{kind}s"] = matrix @ known.astype(np.int64)
        table[f"{kind}_coverage"] = ratio(scored, total)
    others = np.flatnonzero(~known)
    words = [counts.terms[column] for column in others]
    table["unscored_words"] = [_most_frequent(row, words, 5) for row in counts.counts[:, others]]
    return table.assign(light=_lights(table["token_coverage"], "coverage"))


def exclusive_words(model: Wordscores, counts: TermCounts) -> pd.DataFrame:
    """Show how far each text's score rests on words that one reference alone has.

    Such a word has that reference's score whatever its meaning; a text scored by them copies one
    reference's vocabulary rather than its position. By document: ``token_share`` is their share of
    the scored tokens, ``score_share`` that of the score, as the sum of absolute contributions
    :math:`F_{wv} |S_w - c|` with *c* the mean raw score of the references; NaN for a text without
    scored words. The ``light`` is that of the score.
    """
    known = ~np.isnan(model.word_scores_)
    holders = np.asarray((model.reference_counts_ > 0).sum(axis=0)).ravel()
    alone = known & (holders == 1)
    pull = np.where(known, np.abs(model.word_scores_ - np.nanmean(model.reference_raw_)), 0.0)
    table = pd.DataFrame(index=list(counts.documents))
    for column, weight in (("token_share", known * 1.0), ("score_share", pull)):
        table[column] = ratio(counts.counts @ (weight * alone), counts.counts @ weight)
    return table.assign(light=_lights(table["score_share"], "exclusive words"))


def rank_changes(scored: ScoredTexts) -> pd.Series:
    """The largest difference between two of a text's ranks by raw, LBG and MV scores.

    Ranks are among the texts that have all three. A rescaling that changes ranks has turned the
    dimension round.
    """
    scores = pd.DataFrame({"raw": scored.raw, "lbg": scored.lbg, "mv": scored.mv}, scored.names)
    ranks = scores.dropna().rank()
    return (ranks.max(axis=1) - ranks.min(axis=1)).reindex(scored.names)


def standard_errors(
    model: Wordscores, counts: TermCounts, blocks: TermCounts, *, draws: int, seed: int,
    by_words: bool = True,
) -> pd.DataFrame:  # fmt: skip
    """Set analytic standard errors of raw scores beside bootstraps of words and of sentences.

    `counts` and `blocks` are the same texts, whole and in sentences, over the same terms. By
    document: ``analytic, words, sentences``, their ``ratio`` (sentences to analytic; above 1, words
    come in runs that the formula takes for independent) and its ``light``. The bootstrap of words
    only shows that the formula holds and takes the longest; without `by_words` it is NaN.
    """
    names = list(counts.documents)
    analytic = pd.Series(model.score_texts(counts.counts, names).raw_se, names)
    by_blocks = model.bootstrap_blocks(blocks.counts, blocks.documents, draws=draws, seed=seed)
    table = pd.DataFrame({"analytic": analytic, "words": np.nan})
    if by_words:
        drawn = model.bootstrap_tokens(counts.counts, draws=draws, seed=seed)
        table["words"] = pd.DataFrame(drawn, names).std(axis=1)
    table["sentences"] = by_blocks.std(axis=1).reindex(names)
    table["ratio"] = table["sentences"] / analytic.where(analytic > 0)
    return table.assign(light=_lights(table["ratio"], "standard errors"))


def score_and_length(scored: ScoredTexts) -> Association:
    """Correlate the virgin texts' raw scores with their length in tokens.

    A strong correlation says that the score measures how much was written.
    """
    virgin = scored.role == "virgin"
    return criterion_agreement(pd.Series(scored.raw[virgin]), pd.Series(scored.tokens[virgin]))


def mark_texts(table: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Mark translated and joint texts in a table of scores with a column ``document``.

    A translation has its translator's words and a joint text its authors' compromise; neither is
    left out, both are shown. `marks` has ``document, translated, joint`` (True, False, or missing
    where it is not known). The new column ``mark`` is "translated", "joint", "translated, joint",
    "unknown" where either is not known or the document is not listed, and otherwise empty.
    """
    known = marks.set_index("document")[["translated", "joint"]].reindex(table["document"])

    def mark(row: pd.Series) -> str:
        if row.isna().any():
            return "unknown"
        return ", ".join(kind for kind in ("translated", "joint") if row[kind])

    return table.assign(mark=[mark(row) for _, row in known.iterrows()])


# --- the choices made -----------------------------------------------------------------------------


def preprocessing_grid(texts: Texts, references: pd.Series, **parameters: Any) -> pd.DataFrame:
    """Raw scores of all texts by document, a column a way of counting; see `rank_stability`.

    A way that leaves nothing to fit, or a reference without words, which would be another scale,
    has no scores.
    """
    columns = {}
    for name, counts in zip(GRID, in_every_way(texts, GRID.values()), strict=True):
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # of a reference without words
            try:
                columns[name] = _raw(counts, references, **parameters)
            except (ValueError, UserWarning):
                columns[name] = np.nan
    return pd.DataFrame(columns, index=list(texts))


def rank_stability(scores: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Correlate the ranks of every other column, a variant, with those of the baseline.

    Of `leave_one_out` or `preprocessing_grid`, the rows of virgin texts. The table has ``variant,
    rho, n, largest_change, light``: Spearman's correlation over the `n` texts that have both
    scores, NaN for fewer than `MIN_PAIRS`, and the largest change of rank among them.
    """
    rows = []
    for variant in scores.columns.drop(baseline):
        pair = pd.DataFrame({"base": scores[baseline], "other": scores[variant]}).dropna()
        rho = spearman(pair["base"], pair["other"]) if len(pair) >= MIN_PAIRS else np.nan
        ranks = pair.rank()
        change = (ranks["base"] - ranks["other"]).abs().max()
        rows.append((variant, rho, len(pair), change, light(rho, STABILITY)))
    return pd.DataFrame(rows, columns=["variant", "rho", "n", "largest_change", "light"])


# --- words in their place -------------------------------------------------------------------------


def first_places(
    text: str, terms: Iterable[str], policy: TextPolicy, width: int = 4
) -> list[tuple[str, str, str]]:
    """Where each term first stands: the words before it, the word itself and the words after it.

    Examples
    --------
    >>> first_places("Respect for human rights.", ["human"], PLAIN, width=1)
    [('for', 'human', 'rights')]
    """
    words = words_of([text], policy.punctuation)
    term_of = policy.terms(words.distinct)
    read = [word for word in map(words.distinct.__getitem__, words.order) if word.strip("_")]
    counted_as = [term_of[word] for word in read]
    return [
        (
            " ".join(read[max(0, place - width) : place]),
            read[place],
            " ".join(read[place + 1 : place + 1 + width]),
        )
        for place in map(counted_as.index, terms)
    ]


def influential_words(
    model: Wordscores,
    counts: TermCounts,
    texts: Texts | None,
    policy: TextPolicy = PLAIN,
    n: int = 3,
) -> pd.DataFrame:
    """Show the `n` words that place each text, the strongest first, with their first place there.

    The table has ``document, term, count, score, contribution, left, word, right``. The
    contribution is :math:`F_{wv}(S_w - c)` with *c* the mean raw score of the references: over all
    words it sums to :math:`S_v - c`. The place is empty where `texts` is None.
    """
    middle = np.nanmean(model.reference_raw_)
    rows = []
    for document, row in zip(counts.documents, counts.counts, strict=True):
        cells = zip(row.indices, row.data, model.word_scores_[row.indices], strict=True)
        scored = [cell for cell in cells if cell[1] and not np.isnan(cell[2])]
        total = sum(count for _, count, _ in scored)
        found = [
            (counts.terms[column], count, score, count / total * (score - middle))
            for column, count, score in scored
        ]
        strongest = sorted(found, key=lambda word: (-abs(word[3]), word[0]))[:n]
        places = [("", "", "")] * len(strongest)
        if texts is not None:
            places = first_places(texts[document], [word[0] for word in strongest], policy)
        rows += [(document, *word, *at) for word, at in zip(strongest, places, strict=True)]
    names = "document term count score contribution left word right"
    return pd.DataFrame(rows, columns=names.split())


# --- against something else -----------------------------------------------------------------------


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


def correspondence_analysis(counts: TermCounts) -> pd.Series:
    r"""Scale three or more texts with words without references, for comparison.

    The first row principal coordinates of simple correspondence analysis (Greenacre, M., 2017,
    *Correspondence Analysis in Practice*, 3rd edition): with :math:`P` the matrix of shares of all
    tokens and :math:`r`, :math:`c` its margins, the left singular vector of
    :math:`D_r^{-1/2} (P - r c^T) D_c^{-1/2}` times the singular value, divided by
    :math:`\sqrt{r}`. Its sign is arbitrary; the largest coordinate is made positive.
    """
    shares = sparse.csr_array(counts.counts, dtype=np.float64)
    shares = shares / shares.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    weights = np.divide(1, np.sqrt(columns), out=np.zeros(len(columns)), where=columns > 0)
    scaled = sparse.diags_array(1 / np.sqrt(rows)) @ shares @ sparse.diags_array(weights)
    # With texts in the tens or hundreds, the texts x texts products are small and their
    # eigenvectors exact; the first, the margins' own, is what centring takes away.
    products = (scaled @ scaled.T).toarray() - np.sqrt(np.outer(rows, rows))
    values, vectors = np.linalg.eigh(products)
    coordinate = vectors[:, -1] * np.sqrt(max(values[-1], 0)) / np.sqrt(rows)
    sign = -1 if coordinate[np.abs(coordinate).argmax()] < 0 else 1
    return pd.Series(coordinate * sign, index=list(counts.documents))


def _most_frequent(row: sparse.csr_matrix, terms: list[str], n: int) -> str:
    """List the n most frequent terms of a row with their counts, ties by term."""
    cells = zip(row.indices, row.data, strict=True)
    found = sorted((-count, terms[column]) for column, count in cells if count)
    return ", ".join(f"{term} ({-count})" for count, term in found[:n])


def spearman(first: pd.Series, second: pd.Series) -> float:
    """Correlate the ranks of two columns; NaN for fewer than two pairs or a constant."""
    if len(first) < 2 or first.nunique() < 2 or second.nunique() < 2:
        return np.nan
    return float(spearmanr(first, second).statistic)


class Against(NamedTuple):
    """Scores beside an outside criterion, and what references drawn by lot give beside it."""

    found: Association
    lots: Lots


# --- all of it ------------------------------------------------------------------------------------


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
    difference = (raw + _raw(counts, -references, **least)).abs().max()
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
