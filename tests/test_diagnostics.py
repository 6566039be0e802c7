"""Diagnostics: each says what it should of a small corpus whose answers are known."""

import numpy as np
import pandas as pd
import pytest

from positions import diagnostics as d
from positions import simulation
from positions.counts import (
    TermCounts,
    TextPolicy,
    block_term_matrix,
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


def test_leave_one_out(counts, model):
    table = d.leave_one_out(counts, REFERENCES)
    assert list(table.columns) == ["all", "left", "right", "middle"]
    np.testing.assert_allclose(table["all"], model.predict(counts.counts))
    without = d.fit_references(counts, REFERENCES.drop("middle")).predict(counts.counts)
    np.testing.assert_allclose(table["middle"], without)
    # nothing is left of two
    two = d.leave_one_out(counts, REFERENCES[["left", "right"]])
    assert d.rank_stability(two, "all")["light"].tolist() == ["unknown", "unknown"]


def test_perturbed_references(counts):
    table = d.perturbed_references(counts, REFERENCES, sd=0.1, draws=4000, seed=1)
    # raw scores are weighted means of the references: errors of 0.1 shrink
    assert (table["sd"] < 0.1).all()
    # against refitting with perturbed scores, one draw at a time
    rng = np.random.default_rng(2)
    refitted = [
        d.fit_references(counts, REFERENCES + rng.normal(0, 0.1, 3)).predict(counts.counts)
        for _ in range(400)
    ]
    np.testing.assert_allclose(table["sd"], np.std(refitted, axis=0), rtol=0.15)


# --- texts ----------------------------------------------------------------------------------------


def test_coverage_is_per_text_in_tokens_and_types(model, counts):
    far = d.coverage(model, counts).loc["far"]
    # quantum is said twice a time, and digital never
    assert (far["tokens"], far["scored_tokens"]) == (33, 27)
    assert far["token_coverage"] == pytest.approx(27 / 33)
    assert far["unscored_words"] == "quantum (6)"
    assert (far["types"], far["scored_types"]) == (8, 7)
    assert far["light"] == "good"


def test_words_of_one_reference(model, counts):
    table = d.exclusive_words(model, counts)
    # "first", "for" … are shared; no word of `near` and `far` that is scored has one reference only
    assert table.at["near", "token_share"] == 0
    two = d.fit_references(counts, REFERENCES[["left", "right"]])
    found = d.exclusive_words(two, counts).loc["left"]
    assert found["token_share"] == pytest.approx(5 / 13)
    # the shared words are said equally often by both and add nothing
    assert found["score_share"] == pytest.approx(1)
    assert found["light"] == "weak"


def test_ranks_do_not_change_between_rescalings(scored):
    changes = d.rank_changes(scored)
    assert changes[["near", "far"]].tolist() == [0, 0]
    assert changes[list(REFERENCES.index)].isna().all()  # which have no LBG score


def test_standard_errors_beside_each_other(model, counts):
    blocks = block_term_matrix(TEXTS)
    table = d.standard_errors(model, counts, blocks, draws=2000, seed=3)
    assert table.index.tolist() == list(TEXTS)
    np.testing.assert_allclose(table["words"], table["analytic"], rtol=0.1)
    np.testing.assert_allclose(table["ratio"], table["sentences"] / table["analytic"])
    fewer = d.standard_errors(model, counts, blocks, draws=2000, seed=3, by_words=False)
    assert fewer["words"].isna().all()
    pd.testing.assert_frame_equal(fewer.drop(columns="words"), table.drop(columns="words"))


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


def test_the_grid_becomes_one_table_of_rank_stability():
    grid = d.preprocessing_grid(TEXTS, REFERENCES)
    assert list(grid.columns) == list(d.GRID)
    assert d.GRID["all words"] == TextPolicy()
    assert d.GRID["no stop words, stemmed, no numbers, twice or more"] == TextPolicy(
        stop_words="english", stem="english", numbers="drop", minimum_count=2
    )
    assert (d.rank_stability(grid, "all words")["light"] == "good").all()


def test_rank_stability_counts_changes():
    scores = pd.DataFrame({"a": [1, 2, 3, 4], "b": [4, 3, 2, 1], "c": [1, 2, np.nan, 3]})
    table = d.rank_stability(scores, "a")
    assert table["rho"][0] == pytest.approx(-1)
    assert np.isnan(table["rho"][1])  # of three texts
    assert table["n"].tolist() == [4, 3]
    assert table["largest_change"].tolist() == [3, 0]


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("States agree. A state, it agreed!", ("", "states", "agree a")),
        ("We agree ___ with the STATE; it agreed!", ("with the", "state", "it agreed")),
    ],
)
def test_the_first_place_of_a_word_follows_the_policy(text, place):
    assert d.first_places(text, ["state"], TextPolicy(stem="english"), width=2) == [place]


def test_influential_words_come_with_a_place(model, counts):
    table = d.influential_words(model, counts, TEXTS, n=2)
    assert table["document"].tolist() == [name for name in TEXTS for _ in range(2)]
    near = table[table["document"] == "near"].iloc[0]
    assert (near["term"], near["left"], near["word"], near["right"]) == (
        "aid",  # as strong as welfare, and before it
        "welfare and welfare and",
        "aid",
        "trade to the states",
    )
    everything = d.influential_words(model, counts, None, n=100)
    offset = model.predict(counts.counts) - model.reference_raw_.mean()
    found = everything.groupby("document", sort=False)["contribution"].sum()
    np.testing.assert_allclose(found, offset, atol=1e-12)


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


def test_correspondence_analysis_finds_the_same_dimension(counts, scored):
    found = d.correspondence_analysis(counts)
    assert abs(np.corrcoef(found, scored.raw)[0, 1]) > 0.8
    # the definition: a singular vector of the standardised residuals, with numpy
    share = counts.counts.toarray() / counts.counts.sum()
    r, c = share.sum(axis=1), share.sum(axis=0)
    u, s, _ = np.linalg.svd((share - np.outer(r, c)) / np.sqrt(np.outer(r, c)))
    np.testing.assert_allclose(found.abs(), np.abs(u[:, 0] * s[0] / np.sqrt(r)), atol=1e-9)
    assert found[found.abs().idxmax()] > 0


# --- all of it, on the simulated texts -----------------------------------------------------------


@pytest.fixture(scope="module")
def texts():
    return simulation.example_texts()


@pytest.fixture(scope="module")
def found(texts):
    return d.diagnose(
        texts, simulation.REFERENCES, criteria={"known": simulation.POSITIONS}, draws=200
    )


def lights(found):
    return found.lights.set_index("diagnostic")


def test_every_question_has_a_light_that_agrees_with_its_threshold(found):
    assert found.lights["diagnostic"].is_unique
    assert len(found.lights) == 13
    for row in found.lights.itertuples():
        assert row.light == d.light(row.value, d.Threshold(row.good, row.weak))


def test_the_worst_text_is_named(found):
    row = lights(found).loc["coverage"]
    assert (row["where"], row["light"]) == (simulation.STRAY, "weak")
    own = found.texts[found.texts["role"] == "virgin"].set_index("document")
    assert row["value"] == pytest.approx(own["coverage"].min(), abs=1e-6)
    assert (
        found.texts.set_index("document")
        .loc[simulation.STRAY, "unscored"]
        .startswith("growers (22)")
    )


def test_references_without_a_reason_are_named(found, texts):
    row = lights(found).loc["rationale"]
    assert (row["light"], row["value"]) == ("weak", 0)
    assert row["where"] == ", ".join(simulation.REFERENCES.index)
    reasons = dict.fromkeys(simulation.REFERENCES.index, "known")
    given = d.diagnose(texts, simulation.REFERENCES, rationale=reasons, draws=2)
    assert lights(given).loc["rationale", "light"] == "good"


def test_estimates_find_the_known_positions_again(found):
    own = (
        found.texts[found.texts["role"] == "virgin"]
        .set_index("document")["mv"]
        .drop(simulation.STRAY)
    )
    assert (own - simulation.POSITIONS[own.index]).abs().max() < 0.2
    assert found.criteria["known"].found.n == 9
    assert found.criteria["known"].found.rho > 0.9


def test_sentences_keep_words_together(found):
    assert found.errors["ratio"].median() > 1.2
    assert list(found.errors["document"]) == [
        n for n in simulation.POSITIONS.index if n not in simulation.REFERENCES
    ]


def test_the_order_of_the_texts_does_not_matter(found, texts):
    turned = d.diagnose(
        dict(reversed(texts.items())),
        simulation.REFERENCES,
        criteria={"known": simulation.POSITIONS},
        draws=200,
    )
    for name in ("coverage", "ways of counting", "criterion", "unsupervised", "overlap"):
        assert lights(turned).loc[name, "value"] == lights(found).loc[name, "value"]


def test_two_references_and_one_text_leave_most_unknown(texts):
    few = {name: texts[name] for name in ("Delegation A", "Delegation C", "Delegation D")}
    found = d.diagnose(few, simulation.REFERENCES[["Delegation A", "Delegation C"]], draws=20)
    unknown = lights(found)["light"] == "unknown"
    assert set(found.lights["diagnostic"][unknown.to_numpy()]) == {
        "ways of counting", "references left out", "length", "criterion", "unsupervised",
    }  # fmt: skip
    assert lights(found).loc["coverage", "light"] == "good"


def test_three_texts_are_too_few_for_a_correlation(texts):
    few = {
        name: texts[name]
        for name in [*simulation.REFERENCES.index, *simulation.POSITIONS.index[3:6]]
    }
    by = lights(
        d.diagnose(few, simulation.REFERENCES, criteria={"known": simulation.POSITIONS}, draws=20)
    )
    correlations = ["ways of counting", "references left out", "length", "criterion"]
    assert by.loc[[*correlations, "unsupervised"], "light"].tolist() == ["unknown"] * 5
    assert by.loc["criterion", "where"] == "3 texts"
    more = {name: texts[name] for name in simulation.POSITIONS.index[:7]}
    by = lights(
        d.diagnose(more, simulation.REFERENCES, criteria={"known": simulation.POSITIONS}, draws=20)
    )
    assert (by.loc[correlations, "light"] != "unknown").all()


def test_references_alone_are_not_an_error(texts):
    alone = {name: texts[name] for name in simulation.REFERENCES.index}
    found = d.diagnose(alone, simulation.REFERENCES, draws=20)
    assert found.words.empty
    assert lights(found).loc["coverage", "light"] == "unknown"


def test_an_empty_text_is_borne(texts):
    found = d.diagnose({**texts, "Delegation Z": "…"}, simulation.REFERENCES, draws=20)
    row = found.texts.set_index("document").loc["Delegation Z"]
    assert np.isnan(row["raw"])
    assert row["reason"]
    assert lights(found).loc["unsupervised", "where"] == "9 texts"


def test_counts_without_texts_answer_what_they_can(found, texts):
    counted = d.diagnose(None, simulation.REFERENCES, counts=document_term_matrix(texts), draws=20)
    by = lights(counted)
    assert by.loc["coverage", "value"] == lights(found).loc["coverage", "value"]
    assert by.loc[["ways of counting", "standard errors"], "light"].tolist() == ["unknown"] * 2
    assert counted.words["term"].tolist() == found.words["term"].tolist()
    assert (counted.words[["left", "word", "right"]] == "").all(axis=None)
    with pytest.raises(ValueError, match="neither texts nor counts"):
        d.diagnose(None, simulation.REFERENCES)


def test_another_way_of_counting_is_the_one_that_is_examined(texts):
    policy = TextPolicy(stop_words="english", stem="english", minimum_count=20)
    counts = document_term_matrix(texts, policy)
    without = {name: text for name, text in texts.items() if name != simulation.STRAY}
    rows = [row for row, name in enumerate(counts.documents) if name != simulation.STRAY]
    # words of the text that is not examined are among the terms
    part = TermCounts(counts.counts[rows], tuple(without), counts.terms)
    changed = d.diagnose(without, simulation.REFERENCES, counts=part, policy=policy, draws=20)
    same = changed.stability.set_index("variant")
    assert same.index[0] == "all words"
    assert same.loc["no stop words, stemmed, twice or more", "rho"] > 0.9
    scores = d.fit_references(part, simulation.REFERENCES).predict(part.counts)
    assert changed.texts["raw"].tolist() == pytest.approx(scores.tolist())
    assert not changed.errors["sentences"].isna().any()


def test_texts_below_the_least_coverage_have_no_score(texts):
    found = d.diagnose(texts, simulation.REFERENCES, minimum_coverage=0.6, draws=20)
    assert np.isnan(found.texts.set_index("document").at[simulation.STRAY, "raw"])
    assert lights(found).loc["length", "where"] == "8 texts"


def test_a_way_of_counting_that_leaves_nothing_is_unknown():
    texts = {"L": "one and two and", "R": "one or two or", "V": "one and or", "W": "two and one"}
    found = d.diagnose(texts, pd.Series({"L": -1.0, "R": 1.0}), draws=20)
    assert len(found.stability) == 15
    assert found.stability["light"].isin(["good", "fair", "weak", "unknown"]).all()
