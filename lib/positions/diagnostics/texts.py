"""What the score of each text rests on, and how sure it is."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy import sparse

from positions.counts import PLAIN, TermCounts, TextPolicy
from positions.diagnostics.association import Association, criterion_agreement
from positions.diagnostics.lights import lights_of
from positions.words import words_of
from positions.wordscores import ScoredTexts, Wordscores, ratio

Texts = Mapping[str, str]


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
    return table.assign(light=lights_of(table["token_coverage"], "coverage"))


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
    return table.assign(light=lights_of(table["score_share"], "exclusive words"))


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
    return table.assign(light=lights_of(table["ratio"], "standard errors"))


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


def _most_frequent(row: sparse.csr_matrix, terms: list[str], n: int) -> str:
    """List the n most frequent terms of a row with their counts, ties by term."""
    cells = zip(row.indices, row.data, strict=True)
    found = sorted((-count, terms[column]) for column, count in cells if count)
    return ", ".join(f"{term} ({-count})" for count, term in found[:n])
