"""Diagnostics: each says what it should of a small corpus whose answers are known."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from positions import diagnostics as d
from positions.counts import (
    TextPolicy,
    block_term_matrix,
    counts_from_frame,
    document_term_matrix,
)

# Fictional texts: "left" speaks of welfare, "right" of markets, the others of both.
TEXTS = {
    "left": "Welfare and aid for all. Welfare first. Aid to the states, and rights. " * 4,
    "right": "Markets and trade for all. Markets first. Trade to the states, and security. " * 4,
    "middle": "Welfare and trade for the states. Markets and aid. Rights and security. " * 4,
    "near": "Welfare and welfare and aid. Trade to the states. Digital aid." * 3,
    "far": "Markets and markets and trade. Aid to the states. Quantum, quantum." * 3,
}
REFERENCES = pd.Series({"left": -1.0, "right": 1.0, "middle": 0.0})


@pytest.fixture(scope="module")
def counts():
    return document_term_matrix(TEXTS)


@pytest.fixture(scope="module")
def model(counts):
    return d.fit_references(counts, REFERENCES)


@pytest.fixture(scope="module")
def scored(model, counts):
    return model.score_texts(counts.counts, counts.documents)


def row(table, document):
    return table.set_index("document").loc[document]


# --- thresholds -----------------------------------------------------------------------------------


@pytest.mark.parametrize("threshold", d.THRESHOLDS.values())
def test_a_threshold_reads_its_own_limits(threshold):
    assert d.light(threshold.good, threshold) == "good"
    assert d.light(threshold.weak, threshold) == "fair"
    beyond = threshold.weak + 0.01 * np.sign(threshold.weak - threshold.good)
    assert d.light(beyond, threshold) == "weak"
    assert d.light(np.nan, threshold) == "unknown"


# --- references -----------------------------------------------------------------------------------


def test_a_reference_without_counts_is_refused(counts):
    with pytest.raises(ValueError, match="no counts for the references other"):
        d.fit_references(counts, pd.Series({"left": -1.0, "other": 1.0}))


def test_overlap_is_of_the_row_texts_tokens(counts):
    overlap = d.vocabulary_overlap(counts)
    assert np.diag(overlap).tolist() == [1] * 5
    words = set(TEXTS["right"].lower().replace(".", "").replace(",", "").split())
    left = TEXTS["left"].lower().replace(".", "").replace(",", "").split()
    assert overlap.loc["left", "right"] == pytest.approx(np.mean([w in words for w in left]))


def test_references_rescored_keep_their_order(model):
    table = d.references_rescored(model)
    assert table["document"].tolist() == ["left", "right", "middle"]
    assert table["rank_given"].tolist() == table["rank_raw"].tolist() == [1, 3, 2]
    assert row(table, "left")["mv"] == pytest.approx(-1)
    assert abs(row(table, "left")["raw"]) < 1


def test_leave_one_out(counts, model):
    table = d.leave_one_out(counts, REFERENCES)
    assert list(table.columns) == ["all", "left", "right", "middle"]
    np.testing.assert_allclose(table["all"], model.predict(counts.counts))
    without = d.fit_references(counts, REFERENCES.drop("middle")).predict(counts.counts)
    np.testing.assert_allclose(table["middle"], without)
    stability = d.rank_stability(table, "all")
    assert stability["variant"].tolist() == ["left", "right", "middle"]
    assert stability["n"].tolist() == [5, 5, 5]


def test_leaving_one_of_two_references_out_leaves_nothing(counts):
    table = d.leave_one_out(counts, REFERENCES[["left", "right"]])
    assert table[["left", "right"]].isna().all(axis=None)
    assert d.rank_stability(table, "all")["light"].tolist() == ["unknown", "unknown"]


def test_reversal_is_exact(counts):
    table = d.reversal(counts, REFERENCES, smooth=1.0)
    np.testing.assert_allclose(table["reversed"], -table["raw"], atol=1e-12)


def test_perturbed_references(counts, model):
    table = d.perturbed_references(counts, REFERENCES, sd=0.1, draws=4000, seed=1)
    np.testing.assert_allclose(table["raw"], model.predict(counts.counts))
    # raw scores are weighted means of the references: errors of 0.1 shrink
    assert (table["sd"] < 0.1).all()
    # against refitting with perturbed scores, one draw at a time
    rng = np.random.default_rng(2)
    refitted = [
        d.fit_references(counts, REFERENCES + rng.normal(0, 0.1, 3)).predict(counts.counts)
        for _ in range(400)
    ]
    np.testing.assert_allclose(table["sd"], np.std(refitted, axis=0), rtol=0.15)
    assert (table["lower"] < table["raw"]).all()
    assert (table["upper"] > table["raw"]).all()


# --- texts ----------------------------------------------------------------------------------------


def test_coverage_is_per_text_in_tokens_and_types(model, counts):
    far = row(d.coverage(model, counts), "far")
    # quantum is said twice a time, and digital never
    assert (far["tokens"], far["scored_tokens"]) == (33, 27)
    assert far["token_coverage"] == pytest.approx(27 / 33)
    assert far["unscored_words"] == "quantum (6)"
    assert (far["types"], far["scored_types"]) == (8, 7)
    assert far["light"] == "good"


def test_words_of_one_reference(model, counts):
    table = d.exclusive_words(model, counts)
    # "first", "for" … are shared; no word of `near` and `far` that is scored has one reference only
    assert row(table, "near")["token_share"] == 0
    two = d.fit_references(counts, REFERENCES[["left", "right"]])
    found = row(d.exclusive_words(two, counts), "left")
    assert found["token_share"] == pytest.approx(5 / 13)
    # the shared words are said equally often by both and add nothing
    assert found["score_share"] == pytest.approx(1)
    assert found["light"] == "weak"


def test_rescalings_side_by_side(scored):
    table = d.rescalings(scored)
    assert list(table["document"]) == list(TEXTS)
    virgin = table[table["role"] == "virgin"]
    assert virgin["rank_change"].tolist() == [0, 0]
    assert virgin["rank_raw"].tolist() == [1, 2]
    assert table.loc[table["role"] == "reference", "rank_raw"].isna().all()


def test_standard_errors_beside_each_other(model, counts):
    blocks = block_term_matrix(TEXTS)
    table = d.standard_errors(model, counts, blocks, draws=2000, seed=3)
    assert table["document"].tolist() == list(TEXTS)
    np.testing.assert_allclose(table["words"], table["analytic"], rtol=0.1)
    np.testing.assert_allclose(table["ratio"], table["sentences"] / table["analytic"])
    other = block_term_matrix(TEXTS, TextPolicy(stem="english"))
    with pytest.raises(ValueError, match="one policy"):
        d.standard_errors(model, counts, other)


def test_marks():
    table = pd.DataFrame({"document": ["a", "b", "c", "d"], "raw": [1, 2, 3, 4]})
    marks = pd.DataFrame(
        {"document": ["b", "a", "c"], "translated": [True, False, None], "joint": [True, False, 1]}
    )
    assert d.mark_texts(table, marks)["mark"].tolist() == [
        "",
        "translated, joint",
        "unknown",
        "unknown",
    ]


# --- choices --------------------------------------------------------------------------------------


def test_the_grid_crosses_four_choices():
    assert len(d.GRID) == 16
    assert next(iter(d.GRID)) == "all words"
    assert d.GRID["all words"] == TextPolicy()
    assert d.GRID["no stop words, stemmed, no numbers, twice or more"] == TextPolicy(
        stop_words="english", stem="english", numbers="drop", minimum_count=2
    )


def test_the_grid_becomes_one_table_of_rank_stability():
    grid = d.preprocessing_grid(TEXTS, REFERENCES)
    assert grid.shape == (5, 16)
    stability = d.rank_stability(grid, "all words")
    assert len(stability) == 15
    assert (stability["light"] == "good").all()


def test_rank_stability_counts_changes():
    scores = pd.DataFrame({"a": [1, 2, 3, 4], "b": [4, 3, 2, 1], "c": [1, 2, np.nan, 3]})
    table = d.rank_stability(scores, "a")
    assert table["rho"].tolist() == pytest.approx([-1, 1])
    assert table["n"].tolist() == [4, 3]
    assert table["largest_change"].tolist() == [3, 0]


# --- words ----------------------------------------------------------------------------------------


def test_words_in_context_follow_the_policy():
    found = d.words_in_context(
        {"A": "States agree. A state, it agreed!"}, "state", TextPolicy(stem="english"), width=2
    )
    assert found.values.tolist() == [
        ["A", "", "states", "agree a"],
        ["A", "agree a", "state", "it agreed"],
    ]


def test_influential_words_come_with_a_place(model, counts):
    table = d.influential_words(model, counts, TEXTS, n=2, width=1)
    assert table["document"].tolist() == [name for name in TEXTS for _ in range(2)]
    near = table[table["document"] == "near"].iloc[0]
    assert (near["term"], near["left"], near["word"], near["right"]) == (
        "aid",  # as strong as welfare, and before it
        "and",
        "aid",
        "trade",
    )


# --- other evidence -------------------------------------------------------------------------------


def test_agreement_with_a_criterion_has_n_and_an_interval():
    scores = pd.Series([1, 2, 3, 4, 5, 6.0, 7], index=list("abcdefg"))
    criterion = pd.Series([1, 3, 2, 4, 6, 5.0], index=list("abcdef"))
    found = d.criterion_agreement(scores, criterion)
    assert found.n == 6
    assert found.rho == pytest.approx(1 - 6 * 4 / (6 * 35))
    assert -1 < found.lower < found.rho < found.upper < 1
    narrower = d.criterion_agreement(scores, criterion, level=0.5)
    assert found.lower < narrower.lower < narrower.upper < found.upper


@pytest.mark.parametrize(
    ("scores", "criterion", "reason"),
    [
        ([1, 2, 3], [1, 3, 2], "too few for an interval"),
        ([1, 2, 3, 4], [1, 1, 1, 1], "no variation"),
        ([1.0], [1], "no correlation"),
        ([1, 2, 3, 4], [1, 2, 3, 4], "perfect"),
        (range(5), range(5), "perfect"),
    ],
)
def test_a_correlation_says_why_it_has_no_interval(scores, criterion, reason):
    found = d.criterion_agreement(pd.Series(scores), pd.Series(criterion))
    assert reason in found.reason
    assert np.isnan([found.lower, found.upper]).all()


def test_scores_beside_length(scored):
    found = d.score_and_length(scored)
    assert found.n == 2
    assert found.reason
    with pytest.raises(ValueError, match=r"level is 95"):
        d.score_and_length(scored, level=95)


def test_correspondence_analysis_finds_the_same_dimension(counts, scored):
    table = d.correspondence_analysis(counts, dimensions=2)
    assert abs(np.corrcoef(table["dimension_1"], scored.raw)[0, 1]) > 0.8
    # the definition: singular vectors of the standardised residuals, with numpy
    share = counts.counts.toarray() / counts.counts.sum()
    r, c = share.sum(axis=1), share.sum(axis=0)
    u, s, _ = np.linalg.svd((share - np.outer(r, c)) / np.sqrt(np.outer(r, c)))
    expected = np.abs(u[:, :2] * s[:2] / np.sqrt(r)[:, None])
    np.testing.assert_allclose(np.abs(table), expected, atol=1e-9)
    assert table.attrs["inertia"] == pytest.approx((s[:2] ** 2 / (s**2).sum()).tolist())
    assert all(first >= second for first, second in pairwise(table.attrs["inertia"]))


def test_correspondence_analysis_needs_texts_with_words():
    frame = pd.DataFrame({"document": list("aabc"), "term": list("xyxx"), "count": [1, 1, 1, 0]})
    with pytest.raises(ValueError, match="no words"):
        d.correspondence_analysis(counts_from_frame(frame))
    with pytest.raises(ValueError, match="at least 3 texts"):
        d.correspondence_analysis(counts_from_frame(frame.iloc[:3]))
