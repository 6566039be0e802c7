"""Thresholds: what lies just on either side of each, so that none can move unseen."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from positions import agreement, between
from positions.agreement import MIN_SIGNALS
from positions.delegations import EU, RUSSIA
from publishing.chapters import method
from publishing.edition import Edition


@pytest.mark.parametrize(
    ("yes", "no", "passes"), [(66, 33, True), (67, 33, True), (65, 33, False), (60, 40, False)]
)
def test_two_thirds_are_of_yes_and_no(yes, no, passes):
    votes = pd.DataFrame({"vote_id": ["V"], "yes": [yes], "no": [no], "abstain": [50]})
    vote = Edition.vote(SimpleNamespace(whole=SimpleNamespace(votes=votes)), "V")
    assert vote.two_thirds == passes
    assert vote.share == yes / (yes + no)


@pytest.mark.parametrize(("off", "agrees"), [(0.0, True), (0.49, True), (0.51, False), (3, False)])
def test_a_published_figure_agrees_up_to_half_of_its_last_place(root, monkeypatch, off, agrees):
    from publishing.project import Project

    edition = Edition("all", "China", Project(root))
    ours = method.scored(edition)
    places = method._PLACES["raw"]
    moved = ours.assign(raw=ours["raw"].round(places) + off * 10.0**-places)
    known = pd.DataFrame({"document": ["V1"], "score": [np.nan], "raw_se": [np.nan],
                          "mv": [np.nan], "raw": ours["raw"].round(places)["V1"]})  # fmt: skip
    monkeypatch.setattr(method, "scored", lambda edition: moved)
    monkeypatch.setattr(method, "_answers", lambda edition: known)
    (row,) = method.comparison(edition).itertuples()
    assert row.agrees == agrees


def test_same_sides_are_counted_and_never_rounded_away():
    pairs = pd.DataFrame(
        [("A", f"B{n}-{same}", same / n, n) for n in range(3, 120) for same in range(n + 1)],
        columns=["one", "other", "agreement", "n"],
    ).assign(lower=0.0, upper=1.0)
    found = agreement.company(pairs, "A")
    assert (found["delegation"] == [f"B{row.n}-{row.same}" for row in found.itertuples()]).all()


@pytest.mark.parametrize("signals", [MIN_SIGNALS - 1, MIN_SIGNALS])
def test_a_placement_needs_so_many_signals_and_no_more(signals):
    proposals = pd.DataFrame({"proposal_id": [f"p{n}" for n in range(5)], "rivals": "",
                              "article": [str(n) for n in range(5)]})  # fmt: skip
    sides = {EU: ("support", 5), RUSSIA: ("oppose", 5), "Chile": ("support", signals)}
    records = pd.DataFrame([
        {"delegation": name, "proposal_id": f"p{n}", "stance": stance, "source_id": f"S-{n}",
         "basis": "own", "ended_session": ""}
        for name, (stance, number) in sides.items() for n in range(number)
    ])  # fmt: skip
    (row,) = between.placement(records, proposals).itertuples()
    assert (row.n, bool(row.reason)) == (signals, signals < MIN_SIGNALS)
    assert np.isnan(row.placement) == (signals < MIN_SIGNALS)
