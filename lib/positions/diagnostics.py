"""What a reviewer asks of a Wordscores result, one function each.

The public names, with their final signatures::

    fit_references(counts, references, **parameters) -> Wordscores
    light(value, threshold) -> "good" | "fair" | "weak" | "unknown"

    vocabulary_overlap(counts) -> DataFrame (texts x texts)
    coverage(model, counts, *, unscored=5) -> DataFrame
    exclusive_words(model, counts) -> DataFrame
    rescalings(scored) -> DataFrame
    references_rescored(model) -> DataFrame
    leave_one_out(counts, references, **parameters) -> DataFrame
    reversal(counts, references, **parameters) -> DataFrame
    perturbed_references(counts, references, *, sd, draws=1000, seed=0, level=0.95, smooth=0.0)
        -> DataFrame
    standard_errors(model, counts, blocks, *, draws=1000, seed=0) -> DataFrame
    preprocessing_grid(texts, references, policies=GRID, **parameters) -> DataFrame
    rank_stability(scores, baseline) -> DataFrame
    score_and_length(scored, *, level=0.95) -> Association
    words_in_context(texts, term, policy=PLAIN, *, width=8) -> DataFrame
    influential_words(model, counts, texts or None, policy=PLAIN, *, n=3, width=8) -> DataFrame
    criterion_agreement(scores, criterion, *, level=0.95) -> Association
    correspondence_analysis(counts, *, dimensions=1) -> DataFrame
    mark_texts(table, marks) -> DataFrame
    spearman(first, second) -> float

`counts` is a `positions.counts.TermCounts`, `references` a Series of scores by document,
`model` a fitted `Wordscores` with the same columns as `counts`, `scored` the `ScoredTexts` of its
`score_texts`, and `parameters` those of `Wordscores`.

The thresholds are declared here, before any result is seen. They are conventions for reading, not
tests: they say where a result wants a second look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import ndtri
from scipy.stats import spearmanr

from positions.counts import PLAIN, TermCounts, TextPolicy, document_term_matrix, tokens
from positions.wordscores import ScoredTexts, Wordscores

__all__ = [
    "GRID",
    "THRESHOLDS",
    "Association",
    "Threshold",
    "correspondence_analysis",
    "coverage",
    "criterion_agreement",
    "exclusive_words",
    "fit_references",
    "influential_words",
    "leave_one_out",
    "light",
    "mark_texts",
    "perturbed_references",
    "preprocessing_grid",
    "rank_stability",
    "references_rescored",
    "rescalings",
    "reversal",
    "score_and_length",
    "spearman",
    "standard_errors",
    "vocabulary_overlap",
    "words_in_context",
]


class Threshold(NamedTuple):
    """Where a diagnostic is good and where it is weak; fair between the two.

    `good` above `weak` means that more is better, and the other way round.
    """

    good: float
    weak: float


# Tokens of a reference text: shorter ones give noisy word scores.
REFERENCE_TOKENS = Threshold(good=1000, weak=300)
# Share of a text's tokens that have a word score.
COVERAGE = Threshold(good=0.8, weak=0.6)
# Share of a reference's tokens in words that another reference has too.
OVERLAP = Threshold(good=0.6, weak=0.4)
# Share of a text's score made by words of one reference only.
EXCLUSIVE = Threshold(good=0.25, weak=0.5)
# Spearman correlation of the scores with those of a changed set-up.
STABILITY = Threshold(good=0.9, weak=0.7)
# Standard error from resampled sentences over the analytic one.
SE_RATIO = Threshold(good=1.25, weak=2.0)
# Absolute Spearman correlation of the scores with text length.
LENGTH = Threshold(good=0.3, weak=0.6)
# Spearman correlation with an outside criterion.
CRITERION = Threshold(good=0.7, weak=0.3)
# Absolute Spearman correlation with a scale found without references, whose sign is arbitrary.
UNSUPERVISED = Threshold(good=0.7, weak=0.3)

THRESHOLDS: Mapping[str, Threshold] = MappingProxyType(
    {
        "reference tokens": REFERENCE_TOKENS,
        "coverage": COVERAGE,
        "overlap": OVERLAP,
        "exclusive words": EXCLUSIVE,
        "stability": STABILITY,
        "standard errors": SE_RATIO,
        "length": LENGTH,
        "criterion": CRITERION,
        "unsupervised": UNSUPERVISED,
    }
)

# Below this many pairs a correlation has no interval.
MIN_PAIRS = 4

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

Light = Literal["good", "fair", "weak", "unknown"]


@dataclass(frozen=True)
class Association:
    """A rank correlation with what is needed to read it.

    Attributes
    ----------
    rho : float
        Spearman's correlation; NaN where it is undefined.
    n : int
        Pairs it rests on.
    lower, upper : float
        Limits at `level`: Fisher's z with Bonett and Wright's (2000) standard error
        ``sqrt((1 + rho^2 / 2) / (n - 3))``; NaN below `MIN_PAIRS` pairs.
    level : float
    reason : str
        Why something is missing; empty where nothing is.
    pairs : DataFrame
        The values, one row per text.
    """

    rho: float
    n: int
    lower: float
    upper: float
    level: float
    reason: str
    pairs: pd.DataFrame


def fit_references(counts: TermCounts, references: pd.Series, **parameters: Any) -> Wordscores:
    """Fit Wordscores with references named in the counts.

    Parameters
    ----------
    counts : TermCounts
    references : Series
        Scores by document.
    **parameters
        Of `Wordscores`.

    Returns
    -------
    Wordscores

    Raises
    ------
    ValueError
        For a reference that is not in the counts, and where `Wordscores.fit` refuses.
    """
    absent = [document for document in references.index if document not in set(counts.documents)]
    if absent:
        raise ValueError(f"no counts for the references {', '.join(map(str, absent))}; add them")
    y = references.reindex(list(counts.documents)).to_numpy(dtype=float)
    return Wordscores(**parameters).fit(
        counts.counts, y, names=counts.documents, vocabulary=counts.terms
    )


def light(value: float, threshold: Threshold) -> Light:
    """Read a value against its threshold.

    Examples
    --------
    >>> light(0.85, COVERAGE), light(0.3, EXCLUSIVE), light(float("nan"), COVERAGE)
    ('good', 'fair', 'unknown')
    """
    if np.isnan(value):
        return "unknown"
    sign = 1 if threshold.good > threshold.weak else -1
    if sign * value >= sign * threshold.good:
        return "good"
    return "weak" if sign * value < sign * threshold.weak else "fair"


# --- the references -------------------------------------------------------------------------------


def vocabulary_overlap(counts: TermCounts) -> pd.DataFrame:
    """Share of each text's tokens in words that another text has too.

    Returns
    -------
    DataFrame of shape (texts, texts)
        Row: the text whose tokens are counted; column: the other. The diagonal is 1. Not
        symmetric: a short text can lie within a long one. NaN in the row of an empty text.

    Examples
    --------
    >>> from positions.counts import document_term_matrix
    >>> vocabulary_overlap(document_term_matrix({"A": "law law state", "B": "state aid"})).round(2)
             A     B
    A  1.0  0.33
    B  0.5  1.00
    """
    shared = (counts.counts @ (counts.counts > 0).astype(np.int64).T).toarray()
    total = _sizes(counts)["tokens"].to_numpy()[:, None]
    share = np.divide(shared, total, out=np.full(shared.shape, np.nan), where=total > 0)
    return pd.DataFrame(share, index=list(counts.documents), columns=list(counts.documents))


def references_rescored(model: Wordscores) -> pd.DataFrame:
    """Set the references' own raw and MV scores beside those they were given.

    Returns
    -------
    DataFrame
        ``document, score, raw, mv, rank_given, rank_raw``: ranks that differ mean that the words
        do not carry the references' order. Raw scores crowd towards the middle; that is the method.
    """
    scored = model.score_texts(model.reference_counts_, model.reference_names_)
    table = pd.DataFrame(
        {
            "document": model.reference_names_,
            "score": model.reference_scores_,
            "raw": scored.raw,
            "mv": scored.mv,
        }
    )
    return table.assign(rank_given=table["score"].rank(), rank_raw=table["raw"].rank())


def leave_one_out(counts: TermCounts, references: pd.Series, **parameters: Any) -> pd.DataFrame:
    """Score all texts with each reference left out in turn.

    Returns
    -------
    DataFrame of shape (texts, 1 + references)
        Raw scores, indexed by document: column ``all`` with every reference, then one named after
        each reference left out. A column is NaN where the rest cannot be fitted (fewer than two
        different scores). Read it with `rank_stability(table, "all")`.
    """
    columns = {"all": fit_references(counts, references, **parameters).predict(counts.counts)}
    for document in references.index:
        rest = references.drop(document)
        if rest.nunique() < 2:
            columns[document] = np.full(len(counts.documents), np.nan)
        else:
            columns[document] = fit_references(counts, rest, **parameters).predict(counts.counts)
    return pd.DataFrame(columns, index=list(counts.documents))


def reversal(counts: TermCounts, references: pd.Series, **parameters: Any) -> pd.DataFrame:
    """Score all texts with the references' scores reversed in sign.

    Returns
    -------
    DataFrame
        ``raw, reversed`` by document. The second is the first with the other sign, exactly; another
        figure is a fault of the computation.
    """
    columns = {
        "raw": fit_references(counts, references, **parameters).predict(counts.counts),
        "reversed": fit_references(counts, -references, **parameters).predict(counts.counts),
    }
    return pd.DataFrame(columns, index=list(counts.documents))


def perturbed_references(
    counts: TermCounts,
    references: pd.Series,
    *,
    sd: float,
    draws: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    smooth: float = 0.0,
) -> pd.DataFrame:
    """Score all texts with reference scores that are themselves uncertain.

    Each draw adds independent normal errors to the reference scores.

    Parameters
    ----------
    counts : TermCounts
    references : Series
    sd : float
        Standard deviation of the errors, in the units of the scores.
    draws, seed
        Number of draws and the generator's seed.
    level : float, default 0.95
        Share of the draws between the limits.
    smooth : float, default 0.0
        As in `Wordscores`; the scale is linear.

    Returns
    -------
    DataFrame
        ``raw, sd, lower, upper`` by document, and ``rank_sd``, the standard deviation of the text's
        rank among all texts over the draws.
    """
    # Raw scores are linear in the reference scores: a fit per reference gives all draws.
    documents = list(counts.documents)
    units = [pd.Series(row, index=references.index) for row in np.eye(len(references))]
    weights = np.column_stack(
        [fit_references(counts, unit, smooth=smooth).predict(counts.counts) for unit in units]
    )
    errors = np.random.default_rng(seed).normal(0, sd, size=(len(references), draws))
    raw = weights @ references.to_numpy(dtype=float)
    drawn = pd.DataFrame(weights @ errors, index=documents).add(raw, axis=0)
    tail = (1 - level) / 2
    return pd.DataFrame(
        {
            "raw": raw,
            "sd": drawn.std(axis=1),
            "lower": drawn.quantile(tail, axis=1),
            "upper": drawn.quantile(1 - tail, axis=1),
            "rank_sd": drawn.rank().std(axis=1),
        },
        index=documents,
    )


# --- the texts ------------------------------------------------------------------------------------


def coverage(model: Wordscores, counts: TermCounts, *, unscored: int = 5) -> pd.DataFrame:
    """Show how much of each text is scored, in tokens and in types, and what is not.

    Returns
    -------
    DataFrame
        ``document, tokens, scored_tokens, token_coverage, types, scored_types, type_coverage,
        unscored_words, light``: per text, never pooled; the words are the `unscored` most frequent
        ones with their counts. The light is that of the tokens.
    """
    known = ~np.isnan(model.word_scores_)
    table = _sizes(counts).rename_axis("document").reset_index()
    present = (counts.counts > 0).astype(np.int64)
    table["scored_tokens"] = counts.counts @ known.astype(np.int64)
    table["scored_types"] = present @ known.astype(np.int64)
    table["token_coverage"] = table["scored_tokens"] / table["tokens"].where(table["tokens"] > 0)
    table["type_coverage"] = table["scored_types"] / table["types"].where(table["types"] > 0)
    others = np.flatnonzero(~known)
    words = [counts.terms[column] for column in others]
    table["unscored_words"] = [
        _most_frequent(row, words, unscored) for row in counts.counts[:, others]
    ]
    table["light"] = [light(share, COVERAGE) for share in table["token_coverage"]]
    order = "document tokens scored_tokens token_coverage types scored_types type_coverage"
    return table[[*order.split(), "unscored_words", "light"]]


def exclusive_words(model: Wordscores, counts: TermCounts) -> pd.DataFrame:
    """Show how far each text's score rests on words that one reference alone has.

    Such a word has that reference's score whatever its meaning; a text scored by them copies one
    reference's vocabulary rather than its position.

    Returns
    -------
    DataFrame
        ``document, token_share, score_share, light``: their share of the scored tokens, and of the
        score, as the sum of absolute contributions :math:`F_{wv} |S_w - c|` with *c* the mean raw
        score of the references. NaN for a text without scored words.
    """
    known = ~np.isnan(model.word_scores_)
    holders = np.asarray((model.reference_counts_ > 0).sum(axis=0)).ravel()
    alone = known & (holders == 1)
    pull = np.where(known, np.abs(model.word_scores_ - np.nanmean(model.reference_raw_)), 0.0)
    table = pd.DataFrame({"document": list(counts.documents)})
    for column, weight in (("token_share", known * 1.0), ("score_share", pull)):
        total = counts.counts @ weight
        part = counts.counts @ (weight * alone)
        table[column] = np.divide(part, total, out=np.full(len(total), np.nan), where=total > 0)
    return table.assign(light=[light(share, EXCLUSIVE) for share in table["score_share"]])


def rescalings(scored: ScoredTexts) -> pd.DataFrame:
    """Set raw, LBG and MV scores side by side, with their ranks.

    Returns
    -------
    DataFrame
        ``document, role, raw, lbg, mv, rank_raw, rank_lbg, rank_mv, rank_change``; ranks are among
        the texts that have all three scores, 1 the lowest, and the change is the largest difference
        between two of them. A rescaling that changes ranks has turned the dimension round.
    """
    table = scored.summary_frame()[["document", "role", "raw", "lbg", "mv"]]
    complete = table[["raw", "lbg", "mv"]].notna().all(axis=1)
    ranks = table.loc[complete, ["raw", "lbg", "mv"]].rank().add_prefix("rank_")
    return table.join(ranks.assign(rank_change=ranks.max(axis=1) - ranks.min(axis=1)))


def standard_errors(
    model: Wordscores, counts: TermCounts, blocks: TermCounts, *, draws: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Set analytic standard errors beside those of a bootstrap of words and of sentences.

    Parameters
    ----------
    model : Wordscores
    counts, blocks : TermCounts
        The same texts, whole and in sentences (`positions.counts.block_term_matrix`), with
        the same terms.
    draws, seed
        Of both bootstraps.

    Returns
    -------
    DataFrame
        ``document, analytic, words, sentences, ratio, light``: raw scores' standard errors; the
        ratio is that of sentences to analytic. Above 1, words come in runs that the formula takes
        for independent.
    """
    if blocks.terms != counts.terms:
        raise ValueError("counts and blocks have other terms; count both with one policy")
    scored = model.score_texts(counts.counts, counts.documents)
    by_words = model.bootstrap_tokens(counts.counts, draws=draws, seed=seed)
    names, by_blocks = model.bootstrap_blocks(
        blocks.counts, blocks.documents, draws=draws, seed=seed
    )
    resampled = pd.DataFrame(by_blocks, index=names).std(axis=1).reindex(list(counts.documents))
    table = pd.DataFrame(
        {
            "document": scored.names,
            "analytic": scored.raw_se,
            "words": pd.DataFrame(by_words).std(axis=1),
            "sentences": resampled.to_numpy(),
        }
    )
    ratio = table["sentences"] / table["analytic"].where(table["analytic"] > 0)
    return table.assign(ratio=ratio, light=[light(value, SE_RATIO) for value in ratio])


def score_and_length(scored: ScoredTexts, *, level: float = 0.95) -> Association:
    """Correlate the virgin texts' raw scores with their length in tokens.

    A strong correlation says that the score measures how much was written.
    """
    virgin = scored.role == "virgin"
    names = scored.names[virgin]
    return criterion_agreement(
        pd.Series(scored.raw[virgin], index=names),
        pd.Series(scored.tokens[virgin], index=names),
        level=level,
    )


def mark_texts(table: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Mark translated and joint texts in a table of scores.

    A translation has its translator's words and a joint text its authors' compromise; neither is
    left out, both are shown.

    Parameters
    ----------
    table : DataFrame
        With a column ``document``.
    marks : DataFrame
        ``document, translated, joint`` (True, False, or missing where it is not known).

    Returns
    -------
    DataFrame
        `table` with a column ``mark``: "translated", "joint", "translated, joint", "unknown" where
        either is not known or the document is not listed, and otherwise empty.
    """
    known = marks.set_index("document")[["translated", "joint"]].reindex(table["document"])

    def mark(row: pd.Series) -> str:
        if row.isna().any():
            return "unknown"
        return ", ".join(kind for kind in ("translated", "joint") if row[kind])

    return table.assign(mark=[mark(row) for _, row in known.iterrows()])


# --- the choices made -----------------------------------------------------------------------------


def preprocessing_grid(
    texts: Mapping[str, str],
    references: pd.Series,
    policies: Mapping[str, TextPolicy] = GRID,
    **parameters: Any,
) -> pd.DataFrame:
    """Score all texts under each way of counting words.

    Returns
    -------
    DataFrame of shape (texts, policies)
        Raw scores by document. Read it with `rank_stability`.
    """
    columns = {}
    for name, policy in policies.items():
        counts = document_term_matrix(texts, policy)
        columns[name] = fit_references(counts, references, **parameters).predict(counts.counts)
    return pd.DataFrame(columns, index=list(texts))


def rank_stability(scores: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Correlate the ranks of every column with those of one.

    Parameters
    ----------
    scores : DataFrame of shape (texts, variants)
        From `leave_one_out` or `preprocessing_grid`; select the virgin texts' rows first.
    baseline : str
        The column that the others are compared with.

    Returns
    -------
    DataFrame
        ``variant, rho, n, largest_change, light``: Spearman's correlation over the `n` texts that
        have both scores, and the largest change of rank among them.
    """
    rows = []
    for variant in scores.columns.drop(baseline):
        pair = pd.DataFrame({"base": scores[baseline], "other": scores[variant]}).dropna()
        rho = spearman(pair["base"], pair["other"])
        ranks = pair.rank()
        change = (ranks["base"] - ranks["other"]).abs().max()
        rows.append((variant, rho, len(pair), change, light(rho, STABILITY)))
    return pd.DataFrame(rows, columns=["variant", "rho", "n", "largest_change", "light"])


# --- words in their place -------------------------------------------------------------------------


def words_in_context(
    texts: Mapping[str, str],
    term: str,
    policy: TextPolicy = PLAIN,
    *,
    width: int = 8,
) -> pd.DataFrame:
    """Find a term wherever it stands, with the words around it.

    Parameters
    ----------
    texts : mapping of str to str
    term : str
        As counted under `policy` (stemmed, if that stems).
    policy : TextPolicy
    width : int, default 8
        Words shown on each side.

    Returns
    -------
    DataFrame
        ``document, left, word, right``, in reading order; the words as the texts have them, but in
        lower case and without punctuation.

    Examples
    --------
    >>> words_in_context({"A": "Respect for human rights."}, "human", width=1).iloc[0].tolist()
    ['A', 'for', 'human', 'rights']
    """
    plain = TextPolicy(punctuation=policy.punctuation)
    rows = []
    for document, text in texts.items():
        words = tokens(text, plain)
        for place, word in enumerate(words):
            if tokens(word, policy) == [term]:
                left, right = words[max(0, place - width) : place], words[place + 1 :][:width]
                rows.append((document, " ".join(left), word, " ".join(right)))
    return pd.DataFrame(rows, columns=["document", "left", "word", "right"])


def influential_words(
    model: Wordscores,
    counts: TermCounts,
    texts: Mapping[str, str] | None,
    policy: TextPolicy = PLAIN,
    *,
    n: int = 3,
    width: int = 8,
) -> pd.DataFrame:
    """Show the words that place each text, each with its first occurrence there.

    Returns
    -------
    DataFrame
        ``document, term, count, score, contribution, left, word, right``: the `n` words with the
        largest contributions (`Wordscores.top_words`) of every text. Where only counts are known
        and `texts` is None, the last three are empty.
    """
    tables = []
    for row, document in enumerate(counts.documents):
        top = model.top_words(counts.counts[[row]], n=n).drop(columns="share")
        found = [
            words_in_context({document: texts[document]}, term, policy, width=width).head(1)
            for term in (top["term"] if texts is not None else ())
        ]
        context = pd.DataFrame(dict.fromkeys(("left", "word", "right"), ""), index=top.index)
        if found:
            context = pd.concat(found, ignore_index=True).drop(columns="document")
        tables.append(pd.concat([top, context], axis=1).assign(document=document))
    table = pd.concat(tables, ignore_index=True)
    return table[["document", "term", "count", "score", "contribution", "left", "word", "right"]]


# --- against something else -----------------------------------------------------------------------


def criterion_agreement(
    scores: pd.Series, criterion: pd.Series, *, level: float = 0.95
) -> Association:
    """Correlate scores with an outside criterion, such as votes or recorded positions.

    Parameters
    ----------
    scores, criterion : Series
        By document; the documents that have both values are used.
    level : float, default 0.95

    Returns
    -------
    Association

    Examples
    --------
    >>> import pandas as pd
    >>> found = criterion_agreement(pd.Series([1, 2, 3, 4, 5.0]), pd.Series([1, 3, 2, 4, 5.0]))
    >>> found.n, round(found.rho, 2), round(found.lower, 2), round(found.upper, 2)
    (5, 0.9, -0.17, 1.0)
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; give a share between 0 and 1, such as 0.95")
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
    return Association(rho, n, lower, upper, level, reason, pairs)


def correspondence_analysis(counts: TermCounts, *, dimensions: int = 1) -> pd.DataFrame:
    r"""Scale the texts without references, for comparison.

    Row principal coordinates of simple correspondence analysis: with :math:`P` the matrix of shares
    of all tokens and :math:`r`, :math:`c` its margins, the left singular vectors of
    :math:`D_r^{-1/2} (P - r c^T) D_c^{-1/2}` times the singular values, divided by
    :math:`\sqrt{r}`.

    Parameters
    ----------
    counts : TermCounts
        Every text must have words; at least `dimensions` + 2 texts.
    dimensions : int, default 1

    Returns
    -------
    DataFrame
        ``dimension_1``… by document, with the share of inertia of each in ``attrs["inertia"]``. The
        sign is arbitrary; it is set so that the largest coordinate is positive.

    References
    ----------
    Greenacre, M. (2017). *Correspondence Analysis in Practice*, 3rd edition. CRC Press.
    """
    shares = sparse.csr_array(counts.counts, dtype=np.float64)
    shares = shares / shares.sum()
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    if (rows == 0).any():
        raise ValueError("a text has no words: leave it out of the correspondence analysis")
    if len(rows) < dimensions + 2:
        raise ValueError(f"{dimensions} dimensions need at least {dimensions + 2} texts")
    weights = np.divide(1, np.sqrt(columns), out=np.zeros(len(columns)), where=columns > 0)
    scaled = sparse.diags_array(1 / np.sqrt(rows)) @ shares @ sparse.diags_array(weights)
    # With texts in the tens or hundreds, the texts x texts products are small and their
    # eigenvectors exact; the first, the margins' own, is what centring takes away.
    products = (scaled @ scaled.T).toarray() - np.sqrt(np.outer(rows, rows))
    values, vectors = np.linalg.eigh(products)
    values, vectors = values[::-1][:dimensions], vectors[:, ::-1][:, :dimensions]
    coordinates = vectors * np.sqrt(np.clip(values, 0, None)) / np.sqrt(rows)[:, None]
    largest = coordinates[np.abs(coordinates).argmax(axis=0), np.arange(dimensions)]
    table = pd.DataFrame(
        coordinates * np.where(largest < 0, -1, 1),
        index=list(counts.documents),
        columns=[f"dimension_{number}" for number in range(1, dimensions + 1)],
    )
    table.attrs["inertia"] = (values / np.trace(products)).tolist()
    return table


# --- helpers --------------------------------------------------------------------------------------


def _sizes(counts: TermCounts) -> pd.DataFrame:
    """Tokens and types of each text."""
    return pd.DataFrame(
        {
            "tokens": np.asarray(counts.counts.sum(axis=1)).ravel(),
            "types": np.asarray((counts.counts > 0).sum(axis=1)).ravel(),
        },
        index=list(counts.documents),
    )


def _most_frequent(row: sparse.csr_matrix, terms: list[str], n: int) -> str:
    """List the n most frequent terms of a row with their counts, ties by term."""
    cells = zip(row.indices, row.data, strict=True)
    found = sorted((-count, terms[column]) for column, count in cells if count)
    return ", ".join(f"{term} ({-count})" for count, term in found[:n])


def spearman(first: pd.Series, second: pd.Series) -> float:
    """Correlate the ranks of two columns (Spearman).

    Parameters
    ----------
    first, second : Series
        Of equal length, without missing values.

    Returns
    -------
    float
        NaN for fewer than two pairs or a constant.
    """
    if len(first) < 2 or first.nunique() < 2 or second.nunique() < 2:
        return np.nan
    return float(spearmanr(first, second).statistic)
