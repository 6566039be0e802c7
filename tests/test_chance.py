"""References drawn by lot: each draw is what Wordscores gives with these references."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from positions.chance import Lots, by_lot, correlations, same_order
from positions.counts import document_term_matrix
from positions.wordscores import Wordscores

WORDS = ("harbour", "lamp", "ferry", "bridge", "market", "school", "garden", "orchard")


@pytest.fixture(scope="module")
def counts():
    rng = np.random.default_rng(5)
    shares = rng.dirichlet(np.ones(len(WORDS)), size=14)
    return document_term_matrix(
        {f"T{place:02}": " ".join(rng.choice(WORDS, 60, p=row)) for place, row in enumerate(shares)}
    )


def plain(counts, low, high):
    """Raw scores of the other texts, word by word, with two pooled references at −1 and 1."""
    rows = {name: counts.counts[at].toarray()[0] for at, name in enumerate(counts.documents)}
    ends = [sum(rows[name] for name in names) for names in (low, high)]
    shares = [[count / sum(end) for count in end] for end in ends]
    raw = {}
    for name in set(rows) - {*low, *high}:
        total = scored = 0.0
        for count, one, other in zip(rows[name], *shares, strict=True):
            if count and one + other:
                total += count * (other - one) / (one + other)
                scored += count
        raw[name] = total / scored
    return raw


def test_every_draw_is_what_pooled_wordscores_give(counts):
    drawn = by_lot(counts, [3, 2], [-1, 1], draws=60, seed=4)  # more than are scored at once
    rng = np.random.default_rng(4)
    assert drawn.shape == (14, 60)
    for column in drawn:
        taken = [counts.documents[at] for at in rng.permutation(14)[:5]]
        expected = plain(counts, taken[:3], taken[3:])
        assert set(drawn.index[drawn[column].isna()]) == set(taken)
        for name, raw in expected.items():
            assert drawn.at[name, column] == pytest.approx(raw)


def test_three_ends_are_drawn_as_the_estimator_scores_them(counts):
    drawn = by_lot(counts, [1, 1, 2], [-1, 0, 2], draws=5)
    for column in drawn:
        out = drawn.index[drawn[column].isna()]
        found = [
            Wordscores().fit(held.counts, [*map(scores.get, held.documents)], names=held.documents)
            for one in out for zero in out.drop(one)
            if (held := counts.pooled({"two": [*out.drop([one, zero])]}))
            and (scores := dict.fromkeys(held.documents, np.nan) | {one: -1, zero: 0, "two": 2})
        ]  # fmt: skip
        known = drawn[column].dropna().to_numpy()
        rows = [at for at, name in enumerate(counts.documents) if name not in out]
        assert any(np.allclose(model.predict(counts.counts[rows]), known) for model in found)


def test_a_seed_gives_the_same_draws_and_another_others(counts):
    one, again, other = (by_lot(counts, [1, 1], [-1, 1], seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)
    assert one.shape[1] == 200


def test_too_few_texts_leave_nothing_to_draw(counts):
    few = counts.of(counts.documents[:6])
    assert by_lot(few, [1, 1], [-1, 1]).shape == (6, 200)
    assert by_lot(few, [2, 1], [-1, 1]).shape == (6, 0)
    empty = Lots(0.5, correlations(by_lot(few, [2, 1], [-1, 1]), pd.Series(dtype=float)))
    assert (empty.n, empty.reached) == (0, 0)
    assert np.isnan([empty.median, empty.high, empty.share]).all()


def test_texts_that_are_scarcely_covered_have_no_score():
    counts = document_term_matrix(
        dict.fromkeys("ABCDEF", "lamp ferry " * 9) | {"Z": "lamp " + "quasar " * 9}
    )
    all_of_them = by_lot(counts, [1, 1], [-1, 1], draws=40)
    covered = by_lot(counts, [1, 1], [-1, 1], minimum_coverage=0.5, draws=40)
    apart = all_of_them.notna() & covered.isna()
    assert set(apart.index[apart.any(axis=1)]) == {"Z"}


def test_correlations_are_spearmans_over_what_both_have():
    rng = np.random.default_rng(0)
    drawn = pd.DataFrame(rng.normal(size=(12, 6)), index=list("ABCDEFGHIJKL"))
    drawn.iloc[:3, 0] = np.nan
    drawn.iloc[3:, 5] = np.nan  # three texts are too few
    known = pd.Series(rng.integers(-1, 2, 10), index=list("LKJIHGFEDC"), dtype=float)
    expected = [
        spearmanr(*pd.concat([drawn[at], known], axis=1).dropna().to_numpy().T).statistic
        for at in range(5)
    ]
    np.testing.assert_allclose(correlations(drawn, known), expected)
    np.testing.assert_allclose(same_order(drawn, known), np.abs(expected))


def test_draws_as_high_as_the_result_are_counted():
    lots = Lots(0.5, np.array([-0.9, 0.1, 0.5, 0.7]))
    assert (lots.n, lots.reached, lots.share) == (4, 2, 0.5)
    assert (lots.median, lots.high) == (pytest.approx(0.3), pytest.approx(0.67))
    assert Lots(0.8, lots.drawn).reached == 0
