"""Coverage of intervals: as plain loops find it, exact where it can be summed up, and told so."""

import math
import random

import numpy as np
import pandas as pd
import pytest
from running import told_alone

from positions import between, intervals
from positions.intervals import CORRELATIONS, coverage, documents_of, draw
from publishing.chapters import method
from publishing.edition import open_edition

#: Two delegations: five signals, of which three of one document, and two signals of one.
TWO = pd.Series(["S-1", "S-1", "S-1", "S-2", "S-3", "S-1", "S-1"], index=[*"AAAAABB"])
DOCUMENTS = pd.Series({"A": 3, "B": 1})

Z = 1.959963984540054


def inside(share, n, truth):
    """Wilson's interval read the other way: is the share within z standard errors of the truth?"""
    return abs(share - truth) <= Z * math.sqrt(truth * (1 - truth) / n) + 1e-12


def by_loops(correlation, draws=30_000):
    """Coverage of `TWO` by signals and by documents, one signal at a time."""
    chance = random.Random(3)
    kept = {"signals": [], "documents": []}
    for _ in range(draws):
        for sizes in ([3, 1, 1], [2]):
            truth = math.sin(math.pi / 2 * chance.random()) ** 2  # the arcsine law
            towards = 0
            for size in sizes:
                leaning = chance.random() < truth
                for _ in range(size):
                    follows = chance.random() < correlation**0.5
                    towards += leaning if follows else chance.random() < truth
            share = towards / sum(sizes)
            kept["signals"].append(inside(share, sum(sizes), truth))
            kept["documents"].append(inside(share, len(sizes), truth))
    return {name: sum(found) / len(found) for name, found in kept.items()}


@pytest.mark.parametrize("at", [0, 2, 4])
def test_coverage_is_that_of_plain_loops(at):
    found = coverage(TWO, DOCUMENTS, draws=30_000).iloc[at]
    for name, share in by_loops(CORRELATIONS[at]).items():
        assert found[name] == pytest.approx(share, abs=5 * 1.5 * found[f"{name}_error"])


def exact(n, weight, clusters):
    """Coverage of n signals in equal clusters that always agree, summed over truths and counts."""
    steps = 20_000
    total = 0.0
    for step in range(steps):
        truth = math.sin(math.pi / 2 * (step + 0.5) / steps) ** 2
        total += sum(
            math.comb(clusters, k) * truth**k * (1 - truth) ** (clusters - k)
            for k in range(clusters + 1)
            if inside(k / clusters, weight, truth)
        )
    return total / steps


@pytest.mark.parametrize(
    ("documents", "at", "clusters"),
    [("abcde", 0, 5), ("aaaaa", 0, 5), ("abcde", -1, 5), ("aaaaa", -1, 1), ("aabbcc", -1, 3)],
)
def test_the_limits_are_exact(documents, at, clusters):
    """Without correlation signals are apart; with all of it a document is one observation."""
    held = pd.Series([*documents], index=["A"] * len(documents))
    weight = len(set(documents))
    found = coverage(held, pd.Series({"A": weight}), draws=20_000).iloc[at]
    n = len(documents)
    assert found["signals"] == pytest.approx(exact(n, n, clusters), abs=4 * found["signals_error"])
    assert found["documents"] == pytest.approx(
        exact(n, weight, clusters), abs=4 * found["documents_error"]
    )
    assert found["signals_lowest"] == found["signals"]  # of one delegation


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_signals_of_one_document_have_the_correlation_asked_for(correlation):
    found = draw(TWO[TWO.index == "B"], correlation, draws=100_000, seed=1)
    spread = ((found.share - found.truth) ** 2).mean() / (found.truth * (1 - found.truth)).mean()
    assert 2 * spread - 1 == pytest.approx(correlation, abs=0.02)


def test_hanging_together_costs_coverage_where_signals_count():
    found = coverage(TWO, DOCUMENTS)
    assert found["signals"].is_monotonic_decreasing
    assert found["signals"].iloc[0] - found["signals"].iloc[-1] > 0.05
    assert (found["documents"] > found["signals"]).all()
    pd.testing.assert_frame_equal(found, coverage(TWO, DOCUMENTS))  # drawn from a seed
    assert coverage(TWO.head(0), DOCUMENTS).empty


def test_a_signal_goes_with_the_document_that_holds_most():
    found = documents_of(
        pd.DataFrame({"delegation": [*"AAB"], "sources": [{"S-1", "S-2"}, {"S-2"}, {"S-1"}]})
    )
    assert list(found.items()) == [("A", "S-2"), ("A", "S-2"), ("B", "S-1")]


@pytest.fixture
def edition(root):
    return open_edition("all", "China", root)


def test_the_simulation_has_the_signals_and_documents_of_the_placements(edition, monkeypatch):
    given = {}
    monkeypatch.setattr(
        intervals, "coverage", lambda held, weight: given.update(held=held, weight=weight)
    )
    method.coverage(edition)
    placed = edition.placement.dropna(subset="placement").set_index("delegation")
    assert given["held"].groupby(level=0).size().to_dict() == placed["n"].to_dict()
    apart = given["held"].groupby(level=0).nunique()
    assert (apart <= given["weight"][apart.index]).all()
    for name, row in placed.iterrows():  # the limits shown are those of this weight
        half = (1 + row["placement"]) / 2
        for limit, step in ((row["lower"], -1e-6), (row["upper"], 1e-6)):
            truth, beyond = (1 + limit) / 2, (1 + limit) / 2 + step
            assert inside(half, given["weight"][name], truth)
            assert not 0 < beyond < 1 or not inside(half, given["weight"][name], beyond)
    assert between.signals(between.independent(edition.records), edition.whole.proposals)[
        "delegation"
    ].isin(placed.index).sum() == len(given["held"])


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        ((0.97, 0.951), "no share lies more than 0.5 % below 95 %"),
        ((0.97, 0.93), "not always the 95 % that it should be"),
        ((0.97, 0.85), "does not help here: the lowest share is 85.0 %"),
    ],
)
def test_what_is_said_of_coverage_follows_the_shares(edition, root, monkeypatch, documents, words):
    rows = [
        (correlation, signals, 0.0, 0.9, held, 0.0, 0.9)
        for correlation, signals, held in zip((0.0, 1.0), (0.96, 0.9), documents, strict=True)
    ]
    planted = pd.DataFrame(rows, columns=list(intervals.COLUMNS))
    monkeypatch.setattr(method, "coverage", lambda _: planted)
    text = told_alone(root / "chapters" / "05-1-method.ipynb", edition, "coverage-sentence")
    assert "96.0 % of the intervals hold the truth if" in text
    assert words in text


def test_the_register_s_placements_are_safe_by_documents(edition):
    found = method.coverage(edition)
    assert found["documents"].min() > 0.95 - intervals.TOLERANCE
    assert (
        found["signals"].iloc[-1] < found["documents"].iloc[-1] - 3 * found["signals_error"].max()
    )
    assert np.isfinite(found).all(axis=None)
