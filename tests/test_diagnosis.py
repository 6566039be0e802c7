"""A whole diagnosis: every question answered, the worst case named, thin evidence unknown."""

import numpy as np
import pandas as pd
import pytest

from positions import diagnostics as d
from positions.counts import TermCounts, TextPolicy, document_term_matrix
from positions.diagnosis import diagnose
from positions.simulation_example import POSITIONS, REFERENCES, STRAY, example_texts


@pytest.fixture(scope="module")
def texts():
    return example_texts()


@pytest.fixture(scope="module")
def found(texts):
    return diagnose(texts, REFERENCES, criterion=POSITIONS, draws=200)


def lights(found):
    return found.lights.set_index("diagnostic")


def test_every_question_has_a_light_that_agrees_with_its_threshold(found):
    assert found.lights["diagnostic"].is_unique
    assert len(found.lights) == 13
    for row in found.lights.itertuples():
        assert row.light == d.light(row.value, d.Threshold(row.good, row.weak))


def test_the_worst_text_is_named(found):
    row = lights(found).loc["coverage"]
    assert (row["where"], row["light"]) == (STRAY, "weak")
    own = found.texts[found.texts["role"] == "virgin"].set_index("document")
    assert row["value"] == pytest.approx(own["coverage"].min(), abs=1e-6)
    assert found.texts.set_index("document").loc[STRAY, "unscored"].startswith("growers (22)")


def test_references_without_a_reason_are_named(found, texts):
    row = lights(found).loc["rationale"]
    assert (row["light"], row["value"]) == ("weak", 0)
    assert row["where"] == ", ".join(REFERENCES.index)
    reasons = dict.fromkeys(REFERENCES.index, "known")
    given = diagnose(texts, REFERENCES, rationale=reasons, draws=2)
    assert lights(given).loc["rationale", "light"] == "good"


def test_estimates_find_the_known_positions_again(found):
    own = found.texts[found.texts["role"] == "virgin"].set_index("document")["mv"].drop(STRAY)
    assert (own - POSITIONS[own.index]).abs().max() < 0.2
    assert found.criterion.n == 9
    assert found.criterion.rho > 0.9


def test_sentences_keep_words_together(found):
    assert found.errors["ratio"].median() > 1.2
    assert list(found.errors["document"]) == [n for n in POSITIONS.index if n not in REFERENCES]


def test_the_order_of_the_texts_does_not_matter(found, texts):
    turned = diagnose(dict(reversed(texts.items())), REFERENCES, criterion=POSITIONS, draws=200)
    for name in ("coverage", "ways of counting", "criterion", "unsupervised", "overlap"):
        assert lights(turned).loc[name, "value"] == lights(found).loc[name, "value"]


def test_two_references_and_one_text_leave_most_unknown(texts):
    few = {name: texts[name] for name in ("Delegation A", "Delegation C", "Delegation D")}
    found = diagnose(few, REFERENCES[["Delegation A", "Delegation C"]], draws=20)
    unknown = lights(found)["light"] == "unknown"
    assert set(found.lights["diagnostic"][unknown.to_numpy()]) == {
        "ways of counting", "references left out", "length", "criterion", "unsupervised",
    }  # fmt: skip
    assert lights(found).loc["coverage", "light"] == "good"


def test_three_texts_are_too_few_for_a_correlation(texts):
    few = {name: texts[name] for name in [*REFERENCES.index, *POSITIONS.index[3:6]]}
    by = lights(diagnose(few, REFERENCES, criterion=POSITIONS, draws=20))
    correlations = ["ways of counting", "references left out", "length", "criterion"]
    assert by.loc[[*correlations, "unsupervised"], "light"].tolist() == ["unknown"] * 5
    assert by.loc["criterion", "where"] == "3 texts"
    more = {name: texts[name] for name in POSITIONS.index[:7]}
    by = lights(diagnose(more, REFERENCES, criterion=POSITIONS, draws=20))
    assert (by.loc[correlations, "light"] != "unknown").all()


def test_references_alone_are_not_an_error(texts):
    alone = {name: texts[name] for name in REFERENCES.index}
    found = diagnose(alone, REFERENCES, draws=20)
    assert found.words.empty
    assert lights(found).loc["coverage", "light"] == "unknown"


def test_an_empty_text_is_borne(texts):
    found = diagnose({**texts, "Delegation Z": "…"}, REFERENCES, draws=20)
    row = found.texts.set_index("document").loc["Delegation Z"]
    assert np.isnan(row["raw"])
    assert row["reason"]
    assert lights(found).loc["unsupervised", "where"] == "9 texts"


def test_counts_without_texts_answer_what_they_can(found, texts):
    counted = diagnose(None, REFERENCES, counts=document_term_matrix(texts), draws=20)
    by = lights(counted)
    assert by.loc["coverage", "value"] == lights(found).loc["coverage", "value"]
    assert by.loc[["ways of counting", "standard errors"], "light"].tolist() == ["unknown"] * 2
    assert counted.words["term"].tolist() == found.words["term"].tolist()
    assert (counted.words[["left", "word", "right"]] == "").all(axis=None)
    with pytest.raises(ValueError, match="neither texts nor counts"):
        diagnose(None, REFERENCES)


def test_another_way_of_counting_is_the_one_that_is_examined(texts):
    policy = TextPolicy(stop_words="english", stem="english", minimum_count=20)
    counts = document_term_matrix(texts, policy)
    without = {name: text for name, text in texts.items() if name != STRAY}
    rows = [row for row, name in enumerate(counts.documents) if name != STRAY]
    # words of the text that is not examined are among the terms
    part = TermCounts(counts.counts[rows], tuple(without), counts.terms)
    changed = diagnose(without, REFERENCES, counts=part, policy=policy, draws=20)
    same = changed.stability.set_index("variant")
    assert same.index[0] == "all words"
    assert same.loc["no stop words, stemmed, twice or more", "rho"] > 0.9
    scores = d.fit_references(part, REFERENCES).predict(part.counts)
    assert changed.texts["raw"].tolist() == pytest.approx(scores.tolist())
    assert not changed.errors["sentences"].isna().any()


def test_texts_below_the_least_coverage_have_no_score(texts):
    found = diagnose(texts, REFERENCES, minimum_coverage=0.6, draws=20)
    assert np.isnan(found.texts.set_index("document").at[STRAY, "raw"])
    assert lights(found).loc["length", "where"] == "8 texts"


def test_a_way_of_counting_that_leaves_nothing_is_unknown():
    texts = {"L": "one and two and", "R": "one or two or", "V": "one and or", "W": "two and one"}
    found = diagnose(texts, pd.Series({"L": -1.0, "R": 1.0}), draws=20)
    assert len(found.stability) == 15
    assert found.stability["light"].isin(["good", "fair", "weak", "unknown"]).all()
