"""Wordscores: known answers, formulas, properties, peers' faults, refusals, uncertainty."""

import os
import pickle
import subprocess
import sys
import tracemalloc
from math import log, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import estimator_checks_generator

from positions.counts import read_counts
from positions.estimator import WordscoresEstimator
from positions.wordscores import Wordscores

PUBLISHED = Path(__file__).parent.parent / "data" / "published"
NAMES = ["R1", "R2", "R3", "R4", "R5", "V1"]
SCORES = [-1.5, -0.75, 0, 0.75, 1.5, np.nan]


@pytest.fixture(scope="module")
def lbg():
    return read_counts(PUBLISHED / "lbg2003.csv")


@pytest.fixture(scope="module")
def model(lbg):
    return Wordscores().fit(lbg.counts, SCORES, names=lbg.documents, vocabulary=lbg.terms)


def score(counts, y, **parameters):
    """Fit on texts that are called by their row numbers, and score them."""
    model = Wordscores(**parameters).fit(counts, y)
    return model.score_texts(counts, range(counts.shape[0]))


# --- an independent implementation, from the formulas, one number at a time -----------------------


def slow(references, scores, text, *, scale="linear", smooth=0.0):
    """Raw score, its standard error and the scored tokens of one text (dicts of counts)."""
    vocabulary = {word for reference in references for word, n in reference.items() if n}
    sizes = [sum(r.values()) + smooth * len(vocabulary) for r in references]
    word_score = {}
    for word in vocabulary:
        f = [(r.get(word, 0) + smooth) / n for r, n in zip(references, sizes, strict=True)]
        if scale == "linear":
            p = [share / sum(f) for share in f]
            word_score[word] = sum(a * share for a, share in zip(scores, p, strict=True))
        else:
            low, high = sorted(range(2), key=lambda r: scores[r])
            word_score[word] = log(f[high] / f[low])
    scored = {word: n for word, n in text.items() if word in vocabulary and n}
    n = sum(scored.values())
    if n == 0:
        return None, None, 0
    mean = sum(word_score[word] * count / n for word, count in scored.items())
    variance = sum(count / n * (word_score[word] - mean) ** 2 for word, count in scored.items())
    return mean, sqrt(variance / n), n


def as_dicts(counts):
    return [dict(enumerate(row)) for row in np.asarray(counts).tolist()]


@st.composite
def corpora(draw, most_references=4):
    """Dense counts with the references first, their scores, and some virgin texts."""
    number = draw(st.integers(2, most_references))
    texts, words = number + draw(st.integers(2, 4)), draw(st.integers(2, 8))
    counts = draw(arrays(np.int64, (texts, words), elements=st.integers(0, 12)))
    scores = draw(
        st.lists(
            st.integers(-20, 20).map(lambda tenths: tenths / 10),
            min_size=number,
            max_size=number,
            unique=True,
        )
    )
    held = counts[:number] > 0
    assume(held.any(axis=1).all() and held.sum(axis=0).max() > 1)
    return counts, np.array(scores + [np.nan] * (texts - number))


@given(corpora(), st.sampled_from([0.0, 0.5, 1.0]))
@settings(deadline=None)
def test_scores_are_those_of_the_formulas(corpus, smooth):
    counts, y = corpus
    scored = score(sparse.csr_array(counts), y, smooth=smooth)
    references = as_dicts(counts[~np.isnan(y)])
    for row, text in enumerate(as_dicts(counts)):
        raw, se, n = slow(references, y[~np.isnan(y)], text, smooth=smooth)
        assert scored.scored_tokens[row] == n
        if n:
            assert scored.raw[row] == pytest.approx(raw, abs=1e-12)
            assert scored.raw_se[row] == pytest.approx(se, abs=1e-12)
        else:
            assert np.isnan(scored.raw[row])
            assert scored.reason[row]


@given(corpora(most_references=2), st.sampled_from([0.5, 1.0]))
@settings(deadline=None)
def test_logit_scores_are_those_of_the_formulas(corpus, smooth):
    counts, y = corpus
    scored = score(counts, y, scale="logit", smooth=smooth)
    for row, text in enumerate(as_dicts(counts)):
        raw, se, n = slow(as_dicts(counts[:2]), y[:2], text, scale="logit", smooth=smooth)
        if n:
            assert scored.raw[row] == pytest.approx(raw, abs=1e-12)
            assert scored.raw_se[row] == pytest.approx(se, abs=1e-12)


# --- known answers --------------------------------------------------------------------------------


def test_lbg_2003_example(lbg):
    expected = pd.read_csv(PUBLISHED / "lbg2003_expected.csv").set_index("document")
    y = expected["score"].reindex(list(lbg.documents)).to_numpy()
    fitted = Wordscores().fit(lbg.counts, y, names=lbg.documents)
    found = fitted.score_texts(lbg.counts, lbg.documents).summary_frame().set_index("document")
    for column, digits in {"raw": 4, "raw_se": 10, "mv": 4}.items():
        published = expected[column].dropna()
        assert len(published)
        np.testing.assert_allclose(found.loc[published.index, column], published, atol=10**-digits)
    assert found.loc["V1", "raw"] == pytest.approx(-0.4480590766, abs=1e-10)
    assert found.loc["V1", ["raw_lower", "raw_upper"]].tolist() == pytest.approx(
        [-0.4480590766 - 1.959964 * 0.0118976668, -0.4480590766 + 1.959964 * 0.0118976668]
    )


# --- the faults of peers --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_virgin(lbg):
    """The example with a second virgin text, V1 turned round."""
    counts = sparse.vstack([lbg.counts, lbg.counts[5][:, ::-1]]).tocsr()
    names = [*NAMES, "V2"]
    return Wordscores().fit(counts, [*SCORES, np.nan], names=names).score_texts(counts, names)


def test_quanteda_lbg_standard_errors_are_scaled_and_not_shifted(two_virgin):
    raw = two_virgin.raw[5:]
    factor = np.std(SCORES[:5], ddof=1) / np.std(raw, ddof=1)
    np.testing.assert_allclose(two_virgin.lbg_se[5:], factor * two_virgin.raw_se[5:])
    lower, upper = two_virgin.lbg_limits[5]
    assert (upper - lower) / 2 == pytest.approx(1.959964 * two_virgin.lbg_se[5])


def test_quanteda_lbg_is_over_virgin_texts_only(two_virgin):
    # two virgin texts, symmetric round 0: their spread becomes that of the references
    half = np.std(SCORES[:5], ddof=1) / sqrt(2)
    np.testing.assert_allclose(two_virgin.lbg[5:], [-half, half])
    assert np.isnan(two_virgin.lbg[:5]).all()


@pytest.mark.parametrize("order", [[5, 4, 3, 2, 1, 0], [5], [3, 5, 0]])
def test_quanteda_mv_anchors_do_not_depend_on_rows(lbg, model, order):
    names = [NAMES[row] for row in order]
    mv = model.score_texts(lbg.counts[order], names).mv
    known = dict(zip(NAMES, [-1.5, -0.841728, 0, 0.841728, 1.5, -0.509957], strict=True))
    np.testing.assert_allclose(mv, [known[name] for name in names], atol=1e-6)


def test_quanteda_lbg_of_one_text_is_explained(lbg, model):
    scored = model.score_texts(lbg.counts[[5]], ["V1"])
    assert scored.raw[0] == pytest.approx(-0.4480590766)
    assert np.isnan(scored.lbg[0])
    assert "at least two" in scored.reason[0]
    assert "raw" in scored.reason[0]


def test_quanteda_smoothing_leaves_words_outside_the_references_unscored():
    counts = np.array([[8, 2, 0], [2, 20, 0], [4, 1, 50]])
    model = Wordscores(smooth=1).fit(counts, [-1, 1, np.nan])
    assert np.isnan(model.word_scores_[2])
    scored = score(counts, [-1, 1, np.nan], smooth=1)
    assert scored.scored_tokens[2] == 5
    assert scored.raw[2] == model.predict([[4, 1, 0]])[0]


def test_quanteda_dense_rows_are_never_made():
    texts, words, per_text = 2000, 100_000, 100
    rng = np.random.default_rng(1)
    columns = (words * rng.random((texts, per_text)) ** 4).astype(np.int32)
    counts = sparse.csr_matrix(
        (np.ones(texts * per_text), columns.ravel(), np.arange(texts + 1) * per_text),
        shape=(texts, words),
    )
    counts.sum_duplicates()
    y = np.full(texts, np.nan)
    y[:4] = [-1, 0, 0.5, 1]
    size = counts.data.nbytes + counts.indices.nbytes + counts.indptr.nbytes
    tracemalloc.start()
    try:
        score(counts, y, smooth=1).summary_frame()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # a dense array would be 1,600 MB; the words' own vectors are a few of 0.8 MB each
    assert peak < 2.5 * size + 8 * (8 * words)
    assert peak < texts * words * 8 / 100


@pytest.mark.parametrize(("level", "quantile"), [(0.95, 1.959963985), (0.5, 0.6744898)])
def test_austin_level_is_a_level_and_not_a_multiplier(lbg, model, level, quantile):
    scored = model.score_texts(lbg.counts, NAMES, level=level)
    lower, upper = scored.raw_limits[5]
    assert (upper - lower) / 2 / scored.raw_se[5] == pytest.approx(quantile)
    with pytest.raises(ValueError, match=r"level is 95.*0\.95"):
        model.score_texts(lbg.counts, NAMES, level=95)


def test_austin_coverage_is_of_tokens_and_per_text():
    counts = np.array([[5, 5, 0, 0], [5, 5, 0, 0], [9, 0, 1, 0], [1, 0, 8, 1]])
    counts[1, 1] = 9
    assert score(counts, [-1, 1, np.nan, np.nan]).coverage.tolist() == [1, 1, 0.9, 0.1]


# --- properties -----------------------------------------------------------------------------------


@given(corpora(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_of_texts_and_words_does_not_matter(corpus, random):
    counts, y = corpus
    texts, words = list(range(counts.shape[0])), list(range(counts.shape[1]))
    random.shuffle(texts)
    random.shuffle(words)
    straight = score(counts, y).summary_frame()
    other = score(counts[np.ix_(texts, words)], y[texts]).summary_frame()
    columns = ["tokens", "scored_tokens", "raw", "raw_se", "lbg", "mv"]
    assert other["role"].tolist() == straight["role"].iloc[texts].tolist()
    if not near_ties(straight):
        np.testing.assert_allclose(other[columns], straight[columns].iloc[texts], atol=1e-7)


def near_ties(frame):
    """Whether rescaling blows rounding up: raw scores of anchors or virgin texts all but equal."""
    references = frame.loc[frame["role"] == "reference", "raw"]
    virgin = frame.loc[frame["role"] == "virgin", "raw"]
    return np.ptp(references) < 1e-6 or not np.nan_to_num(virgin.std()) > 1e-6


@given(corpora(), st.sampled_from([-2.0, 0.5, 3.0]), st.sampled_from([-1.0, 0.0, 10.0]))
@settings(deadline=None)
def test_scores_follow_an_affine_change_of_the_reference_scores(corpus, factor, shift):
    counts, y = corpus
    straight, changed = score(counts, y), score(counts, factor * y + shift)
    np.testing.assert_allclose(changed.raw, factor * straight.raw + shift, atol=1e-9)
    np.testing.assert_allclose(changed.raw_se, abs(factor) * straight.raw_se, atol=1e-9)
    if not near_ties(straight.summary_frame()):
        np.testing.assert_allclose(changed.mv, factor * straight.mv + shift, rtol=1e-6, atol=1e-6)


@given(corpora())
@settings(deadline=None)
def test_doubling_every_count_changes_standard_errors_only(corpus):
    counts, y = corpus
    once, twice = score(counts, y), score(2 * counts, y)
    np.testing.assert_allclose(twice.raw, once.raw, atol=1e-12)
    np.testing.assert_allclose(twice.raw_se, once.raw_se / sqrt(2), atol=1e-12)


@given(corpora())
@settings(deadline=None)
def test_a_text_equal_to_a_reference_gets_its_raw_score(corpus):
    counts, y = corpus
    counts[-1] = counts[0]
    raw = Wordscores().fit(counts, y).predict(counts)
    assert raw[-1] == raw[0]


@given(corpora())
@settings(deadline=None)
def test_mv_lands_the_anchors_on_their_scores(corpus):
    counts, y = corpus
    scored = score(counts, y)
    lower, upper = Wordscores().fit(counts, y).anchors_
    if not np.isnan(scored.mv[lower]):
        np.testing.assert_allclose(scored.mv[[lower, upper]], y[[lower, upper]], atol=1e-9)


def test_one_word_repeated_has_no_standard_error():
    # a mean of squares less the squared mean would leave 1e-8 here
    counts = np.array([[7, 3], [2, 9], [0, 1_000_000]])
    assert score(counts, [10.3, 17.7, np.nan]).raw_se[2] == pytest.approx(0, abs=1e-15)


# --- forms of input -------------------------------------------------------------------------------


def test_sparse_dense_and_frames_agree(lbg, model):
    frame = pd.DataFrame(lbg.counts.toarray(), index=NAMES, columns=list(lbg.terms))
    expected = model.score_texts(lbg.counts, NAMES).summary_frame()
    for form in (sparse.csc_array, sparse.coo_array, np.asarray, sparse.csr_array, pd.DataFrame):
        found = WordscoresEstimator().fit(form(frame), SCORES, names=NAMES)
        pd.testing.assert_frame_equal(
            found.score_texts(form(frame), NAMES).summary_frame(), expected
        )
    assert list(found.feature_names_in_) == list(found.vocabulary_) == list(lbg.terms)
    assert found.anchors_ == ("R1", "R5")


def test_references_alone_give_the_same_fit(lbg, model):
    alone = Wordscores().fit(lbg.counts[:5], SCORES[:5], names=NAMES[:5])
    np.testing.assert_array_equal(alone.word_scores_, model.word_scores_)


def test_pipeline_pickle_and_clone():
    texts = ["tax cuts now", "welfare state now", "tax the state", "cuts to welfare now"]
    y = [1, -1, np.nan, np.nan]
    pipeline = make_pipeline(CountVectorizer(), WordscoresEstimator(smooth=0.5))
    predicted = pipeline.fit(texts, y).predict(texts)
    assert predicted[0] > predicted[1]
    again = pickle.loads(pickle.dumps(pipeline))
    np.testing.assert_array_equal(again.predict(texts), predicted)
    assert clone(pipeline[-1]).get_params() == pipeline[-1].get_params()


# scikit-learn's own suite; no check is expected to fail. One check needs SCIPY_ARRAY_API to be set
# before scipy is imported, and is skipped without it: it runs in a process of its own.
IN_ITS_OWN_PROCESS = "check_array_api_input"
CHECKS = list(estimator_checks_generator(WordscoresEstimator()))
HERE = [check for _, check in CHECKS if check.func.__name__ != IN_ITS_OWN_PROCESS]


# Its random sparse matrices have empty rows, which are references there: the warning about them is
# the right answer.
@pytest.mark.filterwarnings("ignore:reference text .* has no words:UserWarning")
@pytest.mark.parametrize("check", HERE, ids=lambda check: check.func.__name__)
def test_scikit_learn_conventions(check):
    check(WordscoresEstimator())


def test_scikit_learn_conventions_on_other_arrays():
    assert len(CHECKS) == len(HERE) + 1
    script = (
        "from sklearn.utils.estimator_checks import estimator_checks_generator as checks\n"
        "from positions.estimator import WordscoresEstimator\n"
        "for estimator, check in checks(WordscoresEstimator()):\n"
        f"    if check.func.__name__ == {IN_ITS_OWN_PROCESS!r}:\n"
        "        check(estimator)\n"
        "        print('held')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | {"SCIPY_ARRAY_API": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("held\n", 0), done.stderr


# --- policies -------------------------------------------------------------------------------------

SMALL = np.array([[6, 4, 3, 0], [2, 6, 0, 5], [5, 5, 1, 0], [1, 2, 2, 9]])
SMALL_Y = [-1, 1, np.nan, np.nan]


def test_minimum_coverage_takes_the_score_away_with_the_reason():
    counts = np.column_stack([SMALL, [0, 0, 0, 16]])
    scored = score(counts, SMALL_Y, min_coverage=0.5)
    assert np.isnan([scored.raw[3], scored.raw_se[3], scored.mv[3], scored.lbg[3]]).all()
    assert scored.reason[3] == "coverage 0.467 is below min_coverage=0.5"
    assert np.isnan(Wordscores(min_coverage=0.5).fit(counts, SMALL_Y).predict(counts)[3])


def test_tied_extremes_leave_mv_empty():
    scored = score(np.vstack([SMALL, [3, 3, 3, 3]]), [-1, 1, -1, np.nan, np.nan])
    assert np.isnan(scored.mv).all()
    assert "several references share" in scored.reason[3]


def test_texts_without_a_score_have_a_reason():
    counts = np.array([[5, 5, 0], [1, 9, 0], [0, 0, 0], [0, 0, 4], [3, 1, 0], [1, 3, 0]])
    frame = score(counts, [-1, 1, *[np.nan] * 4]).summary_frame()
    assert (frame["reason"] != "").tolist() == [False, False, True, True, False, False]
    assert frame["raw"].isna().tolist() == [False, False, True, True, False, False]
    assert "no words" in frame["reason"][2]
    assert "add references" in frame["reason"][3]
    assert frame.loc[4:, ["raw", "raw_se", "lbg", "lbg_se", "mv", "mv_se"]].notna().all(axis=None)


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "y", "parameters", "message"),
    [
        (-SMALL, SMALL_Y, {}, "Negative values.*pass the counts"),
        (SMALL + np.array([np.inf, 0, 0, 0]), SMALL_Y, {}, "infinity.*Put 0"),
        (SMALL, [1, np.nan, np.nan, np.nan], {}, "at least two reference texts"),
        (SMALL, [1, 1, np.nan, np.nan], {}, "Give at least two different"),
        (np.eye(4), SMALL_Y, {}, "share no vocabulary.*one language"),
        (SMALL, [-1, 0, 1, np.nan], {"scale": "logit"}, "logit.*scale='linear'"),
        (SMALL, SMALL_Y, {"scale": "logit"}, "2 words.*smooth=0.5"),
        (SMALL, None, {}, "requires y"),
        (SMALL, [-1, 1, np.inf, 0], {}, "infinity"),
        (SMALL, SMALL_Y, {"scale": "log"}, "linear, logit"),
        (SMALL, SMALL_Y, {"smooth": -1}, "0 or more"),
        (SMALL, SMALL_Y, {"min_coverage": 2}, "from 0 to 1"),
    ],
)
def test_fit_refuses_and_names_the_remedy(counts, y, parameters, message):
    for kind in (Wordscores, WordscoresEstimator):
        with pytest.raises(ValueError, match=message):
            kind(**parameters).fit(counts, y)


def test_other_columns_than_the_fit_had_and_no_fit_are_refused():
    with pytest.raises(ValueError, match=r"3 columns and the fit had 4.*same vocabulary"):
        Wordscores().fit(SMALL, SMALL_Y).predict(SMALL[:, :3])
    with pytest.raises(ValueError, match=r"not fitted yet"):
        Wordscores().predict(SMALL)


def test_scoring_by_the_command_imports_no_library_for_learning():
    script = (
        "import sys, positions.scoring\n"
        "print('sklearn' in sys.modules, 'scipy.stats' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_an_empty_reference_is_named_and_not_used():
    counts = np.vstack([SMALL, [0, 0, 0, 0]])
    with pytest.warns(UserWarning, match="reference text 4 has no words"):
        model = Wordscores().fit(counts, [*SMALL_Y, 3])
    assert model.reference_scores_.tolist() == [-1, 1]


def test_weighted_matrices_have_raw_scores_but_no_standard_errors():
    model = Wordscores().fit(SMALL, SMALL_Y)
    weighted = SMALL * 0.5
    np.testing.assert_allclose(model.predict(weighted), model.predict(SMALL))
    with pytest.raises(ValueError, match=r"row 0 of X.*predict\(\)"):
        model.score_texts(weighted, range(4))


def test_virgin_counts_are_checked_when_they_are_scored():
    broken = SMALL.astype(float)
    model = Wordscores().fit(broken, SMALL_Y)
    broken[3, 0] = -1
    with pytest.raises(ValueError, match=r"counts of text 3"):
        model.score_texts(broken, range(4))
    broken[3, 0] = np.nan
    with pytest.raises(ValueError, match=r"NaN.*text 3"):
        model.predict(broken)


def test_names_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="two reference texts are named 'a'"):
        Wordscores().fit(SMALL, SMALL_Y, names=list("aacd"))
    model = Wordscores().fit(SMALL, SMALL_Y, names=list("abcd"))
    with pytest.raises(ValueError, match="two texts are named 'c'"):
        model.score_texts(SMALL, list("abcc"))
    with pytest.raises(ValueError, match="4 texts and names has 3"):
        model.score_texts(SMALL, list("abc"))
    with pytest.raises(ValueError, match="2 words and X 4 columns"):
        Wordscores().fit(SMALL, SMALL_Y, vocabulary=["a", "b"])


def test_word_table(lbg, model):
    table = model.word_table()
    assert list(table.columns) == ["term", "score", *NAMES[:5]]
    assert table["term"].tolist() == list(lbg.terms)
    assert table[NAMES[:5]].sum().tolist() == [1000] * 5


# --- uncertainty ----------------------------------------------------------------------------------


def test_bootstrap_of_tokens_agrees_with_the_formula(lbg, model):
    draws = model.bootstrap_tokens(lbg.counts, draws=2000, seed=4)
    analytic = model.score_texts(lbg.counts, NAMES)
    resampled = model.score_texts(lbg.counts, NAMES, draws=draws)
    np.testing.assert_allclose(resampled.raw_se, analytic.raw_se, rtol=0.06)
    np.testing.assert_allclose(resampled.mv_limits, analytic.mv_limits, atol=0.006)
    np.testing.assert_array_equal(draws, model.bootstrap_tokens(lbg.counts, draws=2000, seed=4))
    assert not np.array_equal(draws, model.bootstrap_tokens(lbg.counts, draws=2000, seed=5))


def test_bootstrap_keeps_texts_without_scored_words_empty():
    counts = np.array([[5, 5, 0], [1, 9, 0], [0, 0, 4], [2, 2, 0]])
    model = Wordscores().fit(counts, [-1, 1, np.nan, np.nan])
    draws = model.bootstrap_tokens(counts, draws=50, seed=0)
    limits = model.score_texts(counts, range(4), draws=draws).raw_limits
    assert np.isnan(draws[2]).all()
    assert np.isnan(limits).all(axis=1).tolist() == [False, False, True, False]
    with pytest.raises(ValueError, match="one row for each of 4"):
        model.score_texts(counts, range(4), draws=draws[:2])


def test_bootstrap_of_blocks_shows_runs_of_words():
    # every block repeats one word: ten tokens carry the information of one
    model = Wordscores().fit([[50, 50], [20, 80]], [-1, 1])
    blocks = np.array([[10, 0], [0, 10]] * 20)
    draws = model.bootstrap_blocks(blocks, ["V"] * 40, draws=2000, seed=0)
    by_tokens = model.bootstrap_tokens(blocks.sum(axis=0, keepdims=True), draws=2000, seed=0)
    assert list(draws.index) == ["V"]
    assert draws.to_numpy().std() / by_tokens.std() == pytest.approx(sqrt(10), rel=0.1)


def test_a_text_of_one_block_cannot_be_resampled():
    model = Wordscores().fit(SMALL, SMALL_Y, names=list("abcd"))
    draws = model.bootstrap_blocks(SMALL[[2, 2, 3]], ["c", "c", "d"], draws=20, seed=0)
    scored = model.score_texts(SMALL[[2, 3]], draws.index, draws=draws.to_numpy())
    assert np.isnan(scored.raw_se).tolist() == [False, True]
    assert "more blocks" in scored.reason[1]


def test_bootstrap_intervals_hold_the_true_value_as_often_as_they_say(lbg, model):
    """Texts of 400 tokens from known shares: 95 % intervals hold the true score in 93–97 %."""
    texts = 1500
    shares = lbg.counts[5].toarray().ravel() / 1000
    true = float(shares @ model.word_scores_)
    counts = np.random.default_rng(2003).multinomial(400, shares, size=texts)
    draws = model.bootstrap_tokens(counts, draws=400, seed=7)
    names = range(texts)
    for more, level in (({}, 0.95), ({"draws": draws}, 0.95), ({"draws": draws}, 0.5)):
        limits = model.score_texts(counts, names, level=level, **more).raw_limits
        held = ((limits[:, 0] <= true) & (true <= limits[:, 1])).mean()
        assert held == pytest.approx(level, abs=0.02 if level > 0.9 else 0.04)
