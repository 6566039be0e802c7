"""The strict placement: equal to a slow reading of its rules, and what is left of many of them."""

import itertools
from math import comb

import numpy as np
import pandas as pd
import pytest

from positions.agreement import MIN_SIGNALS, wilson
from positions.between import (
    COLUMNS,
    independent,
    left_of,
    meets,
    one_sided,
    placement,
    signals,
)
from positions.delegations import EU, RUSSIA
from positions.register import substantive

PROPOSALS = pd.DataFrame(
    [
        ("p", "", "5"), ("q", "", "6(1)"), ("r", "", "6(2)"), ("s", "", ""),
        ("x", "scope", "61(1)"), ("y", "scope", "61(1)"), ("z", "scope", "61(1)"),
    ],
    columns=["proposal_id", "rivals", "article"],
)  # fmt: skip


def records(*rows):
    """Rows of delegation, options with a sign, and source; a star marks a group's statement."""
    return pd.DataFrame(
        [
            (name, option[1:], "support" if option[0] == "+" else "oppose", source.strip("*"),
             "group" if source.endswith("*") else "own")
            for name, options, source in rows
            for option in options.split()
        ],
        columns=["delegation", "proposal_id", "stance", "source_id", "basis"],
    )  # fmt: skip


ENDS = ((EU, "+p -q +r +x", "S-E"), (RUSSIA, "-p +q -r +y", "S-R"))


def row(found, name):
    return found.set_index("delegation").loc[name]


# The rules, read slowly


def placed_by_hand(rows, proposals):
    """Signals and their mean by delegation, by loops over records."""
    rivals = {item.proposal_id: item.rivals or item.proposal_id for item in proposals.itertuples()}
    rows = [item for item in rows.itertuples() if item.stance in ("support", "oppose")]
    ends = [item for item in rows if item.delegation in (EU, RUSSIA)]
    held = {}
    for item in rows:
        signed = "group" in item.basis and any(
            (end.source_id, end.proposal_id, end.stance)
            == (item.source_id, item.proposal_id, item.stance)
            for end in ends
        )
        if not signed or item.delegation in (EU, RUSSIA):
            held.setdefault((item.delegation, item.proposal_id), set()).add(item.stance)
    sides = {key: min(found) for key, found in held.items() if len(found) == 1}

    def stand(one, other, question):
        options = [option for option, name in rivals.items() if name == question]
        pairs = [(sides.get((one, option)), sides.get((other, option))) for option in options]
        if ("support", "support") in pairs:
            return 1
        if ("support", "oppose") in pairs or ("oppose", "support") in pairs:
            return -1
        if ("oppose", "oppose") in pairs:
            return 1
        backed = [any(pair[at] == "support" for pair in pairs) for at in (0, 1)]
        return -1 if all(backed) else 0

    found = {}
    for name in {delegation for delegation, _ in sides} - {EU, RUSSIA}:
        values = []
        for question in set(rivals.values()):
            near, far = stand(name, EU, question), stand(name, RUSSIA, question)
            if stand(EU, RUSSIA, question) == -1 and (near or far):
                values.append((near > far) - (near < far))
        found[name] = values
    return found


def test_the_register_is_placed_as_by_the_slow_reading(register):
    rows = substantive(register.positions)
    rows = rows[rows["ended_session"] == ""]
    expected = placed_by_hand(rows, register.proposals)
    found = placement(rows, register.proposals).set_index("delegation")
    assert set(found.index) == set(expected)
    assert found["placement"].notna().sum() > 5
    for name, values in expected.items():
        assert found.loc[name, "n"] == len(values)
        if len(values) >= MIN_SIGNALS:
            assert found.loc[name, "placement"] == pytest.approx(np.mean(values))
        else:
            assert np.isnan(found.loc[name, "placement"])
            assert f"{len(values)} of {MIN_SIGNALS}" in found.loc[name, "reason"]


def test_turning_the_ends_turns_the_scale(register):
    rows = substantive(register.positions)
    swapped = rows.replace({"delegation": {EU: RUSSIA, RUSSIA: EU}})
    one = placement(rows, register.proposals).set_index("delegation")
    other = placement(swapped, register.proposals).set_index("delegation").loc[one.index]
    assert other["placement"].to_numpy() == pytest.approx(-one["placement"], nan_ok=True)
    assert other["lower"].to_numpy() == pytest.approx(-one["upper"], nan_ok=True)
    assert other["null_lower"].to_numpy() == pytest.approx(-one["null_upper"], nan_ok=True)
    assert other["p"].to_numpy() == pytest.approx(one["p"], nan_ok=True)


# What counts


def test_a_question_counts_where_the_two_ends_oppose_each_other():
    rows = records(*ENDS, (EU, "+s", "S-E"), ("A", "+p -q +r +s", "S-A"), ("B", "+s", "S-B"))
    found = placement(rows, PROPOSALS)
    assert list(found.columns) == list(COLUMNS)
    assert (row(found, "A")["n"], row(found, "A")["placement"]) == (3, 1)
    assert row(found, "B")["reason"]
    agreed = records(*ENDS, (EU, "+s", "S-E"), (RUSSIA, "+s", "S-R"), ("A", "+s", "S-A"))
    assert signals(agreed, PROPOSALS).empty


@pytest.mark.parametrize(
    ("options", "signal"),
    [("+x", 1), ("+y", -1), ("+z", 0), ("+x +y", 0), ("-x", -1), ("-y", 1), ("+x +z", 1)],
)
def test_rival_options_are_one_question(options, signal):
    found = signals(records(*ENDS, ("A", options, "S-A")), PROPOSALS)
    assert found[["question", "signal"]].values.tolist() == [["scope", signal]]


def test_what_tells_nothing_of_either_end_is_no_signal():
    assert signals(records(*ENDS, ("A", "-z", "S-A")), PROPOSALS).empty
    assert meets({"a": -1}, {"a": -1}) == 1
    assert meets({}, {"a": 1}) == 0


def test_a_signature_on_an_ends_own_statement_is_left_out_and_another_groups_is_not():
    rows = records(
        *ENDS, ("A", "-p", "S-R*"), ("B", "-p", "S-X*"), ("C", "-p", "S-R"), ("D", "+p", "S-R*")
    )
    assert set(independent(rows)["delegation"]) == {EU, RUSSIA, "B", "C", "D"}


def test_documents_articles_and_the_range_without_one_document():
    rows = records(*ENDS, ("A", "+p -q", "S-A"), ("A", "-r", "S-B"), ("A", "-r", "S-C"))
    found = row(placement(rows, PROPOSALS), "A")
    assert (found["n"], found["documents"], found["articles"]) == (3, 3, 2)
    assert found["placement"] == pytest.approx(1 / 3)
    assert (found["least"], found["most"]) == (-1, pytest.approx(1 / 3))
    rows = records(*ENDS, ("A", "+p -q +r", "S-A"))
    found = row(placement(rows, PROPOSALS), "A")
    assert found[["least", "most"]].isna().all()  # nothing is left without its only document
    low, high = wilson(1, 1)  # three signals of one document weigh as one
    assert (found["lower"], found["upper"]) == (2 * low - 1, 2 * high - 1)


# Chance


def test_the_band_of_a_follower_is_that_of_all_ways_it_could_go():
    crowd = [(f"D{at}", "+p -q +r", "S-D") for at in range(3)] + [("E", "-p", "S-E2")]
    found = placement(records(*ENDS, ("A", "+p +q +r", "S-A"), *crowd), PROPOSALS)
    own = row(found, "A")
    towards = [3.5 / 5, 3.5 / 4, 3.5 / 4]  # three others for, one against p; half a one each
    ways = {}
    for signs in itertools.product((-1, 1), repeat=3):
        chance = np.prod([t if s > 0 else 1 - t for s, t in zip(signs, towards, strict=True)])
        ways[sum(signs) / 3] = ways.get(sum(signs) / 3, 0) + chance
    cumulated = dict(zip(sorted(ways), np.cumsum([ways[key] for key in sorted(ways)]), strict=True))
    assert own["null_lower"] == min(key for key, total in cumulated.items() if total >= 0.025)
    assert own["null_upper"] == min(key for key, total in cumulated.items() if total >= 0.975)


def test_the_test_of_signs_is_a_sum_of_binomial_chances(register):
    rows = substantive(register.positions)
    each = signals(independent(rows), register.proposals).groupby("delegation")["signal"]
    found = placement(rows, register.proposals).dropna(subset="placement")
    for item in found.itertuples():
        held = each.get_group(item.delegation)
        n, k = int((held != 0).sum()), int((held > 0).sum())
        expected = sum(comb(n, j) for j in range(n + 1) if comb(n, j) <= comb(n, k)) / 2**n
        assert item.p == pytest.approx(expected)


@pytest.mark.parametrize(
    ("p", "holm", "hochberg"),
    [
        ([0.01, 0.02, 0.03, 0.04], 1, 4),
        ([0.03, 0.02, 0.2, 0.9], 0, 0),
        ([0.001, 0.013, 0.9], 2, 2),
        ([0.06], 0, 0),
        ([], 0, 0),
        ([0.04], 1, 1),
    ],
)
def test_corrections_for_many_placements(p, holm, hochberg):
    frame = pd.DataFrame(
        {
            "placement": 0.5, "lower": [0.1 if item < 0.03 else -0.1 for item in p], "upper": 1.0,
            "null_lower": -1.0, "null_upper": 0.6, "p": p,
        }
    )  # fmt: skip
    found = left_of(frame)
    assert (found.placed, found.holm, found.hochberg) == (len(p), holm, hochberg)
    assert found.inside == len(p)
    assert found.interval == sum(item < 0.03 for item in p)


# One-sided company


def test_company_with_one_end_is_counted_where_the_other_is_silent(register):
    rows = records((EU, "+p +s", "S-E"), (RUSSIA, "-p -q", "S-R"), ("A", "+p +s +q", "S-A"))
    assert one_sided(rows, PROPOSALS).values.tolist() == [["A", 1, 0, 0, 1]]
    assert one_sided(rows.head(0), PROPOSALS).empty
    shown = one_sided(substantive(register.positions), register.proposals)
    plain = register.proposals.set_index("proposal_id")["rivals"] == ""
    rows = independent(substantive(register.positions))
    rows = rows[rows["proposal_id"].map(plain)]
    counted = dict.fromkeys(["same_eu", "opposite_eu", "same_ru", "opposite_ru"], 0)
    for _, held in rows.groupby("proposal_id"):
        by = held.groupby("delegation")["stance"].agg(set)
        by = by[by.map(len) == 1].map(min)
        ends = [name for name in (EU, RUSSIA) if name in by]
        if len(ends) == 1:
            for name in by.index.difference(ends):
                same = "same" if by[name] == by[ends[0]] else "opposite"
                counted[f"{same}_{'eu' if ends[0] == EU else 'ru'}"] += 1
    rivals = shown[list(counted)].sum() - pd.Series(counted)
    assert (rivals >= 0).all()  # what is more comes from options that exclude one another
    assert rivals.sum() < 10
