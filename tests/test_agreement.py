"""Agreement and placement: equal to a slow reading of the rule, and fair by construction."""

from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.agreement import (
    MIN_SIGNALS,
    agreement,
    agreement_with,
    pair_agreement,
    placement,
    sides,
    wilson,
)
from positions.delegations import EU, RUSSIA
from positions.register import substantive

#: The same examples on every run, and no clock.
steady = settings(max_examples=40, deadline=None, derandomize=True, database=None)


# The rule, read slowly


def sides_by_hand(positions):
    """Stance by delegation and proposal, where all the records that have a side agree."""
    stances = {}
    for row in positions.itertuples():
        if row.stance in ("support", "oppose") and not getattr(row, "ended_session", ""):
            stances.setdefault((row.delegation, row.proposal_id), set()).add(row.stance)
    return {key: min(found) for key, found in stances.items() if len(found) == 1}


def common_by_hand(held, one, other):
    """Proposals in common and those of them on which the two stand on the same side."""
    n = same = 0
    for (name, proposal), stance in held.items():
        if name == one and (other, proposal) in held:
            n += 1
            same += stance == held[other, proposal]
    return n, same


def placement_by_hand(positions):
    """Number of signals and placement by delegation, as method.md tells the rule."""
    held = sides_by_hand(positions)
    placed = {}
    for delegation in {name for name, _ in held} - {EU, RUSSIA}:
        towards_eu = towards_russia = n = 0
        for (name, proposal), stance in held.items():
            if name != delegation:
                continue
            eu, russia = held.get((EU, proposal)), held.get((RUSSIA, proposal))
            if eu is None and russia is None:
                continue
            n += 1
            pulls = set()
            if eu is not None:
                pulls.add("EU" if stance == eu else "Russia")
            if russia is not None:
                pulls.add("Russia" if stance == russia else "EU")
            towards_eu += pulls == {"EU"}
            towards_russia += pulls == {"Russia"}
        value = Fraction(towards_eu - towards_russia, n) if n >= MIN_SIGNALS else None
        placed[delegation] = (n, value)
    return placed


def wilson_by_hand(share, n):
    """The two roots p of n (share − p)² = z² p (1 − p), at 95 %."""
    z2 = NormalDist().inv_cdf(0.975) ** 2
    low, high = sorted(np.roots([n + z2, -(2 * n * share + z2), n * share**2]).real)
    return low, high


@pytest.mark.parametrize("all_records", [False, True], ids=["substance", "all records"])
def test_placement_on_the_whole_register_is_that_of_the_slow_reading(register, all_records):
    positions = register.positions if all_records else substantive(register.positions)
    expected = placement_by_hand(positions)
    held = sides_by_hand(positions)
    table = sides(positions)
    found = placement(table)
    with_ends = {end: agreement_with(table, end) for end in (EU, RUSSIA)}
    assert set(found.index) == set(expected)
    for name, (n, value) in expected.items():
        row = found.loc[name]
        assert row["n"] == n
        for end, (count, share) in with_ends.items():
            common, same = common_by_hand(held, name, end)
            assert count[name] == common
            wanted = same / common if common else np.nan
            assert share[name] == pytest.approx(wanted, nan_ok=True)
        if value is None:
            assert row[["placement", "lower", "upper"]].isna().all()
        else:
            low, high = wilson_by_hand(float(1 + value) / 2, n)
            assert row["placement"] == pytest.approx(float(value))
            assert row["lower"] == pytest.approx(2 * low - 1, abs=1e-6)
            assert row["upper"] == pytest.approx(2 * high - 1, abs=1e-6)


# Known values


@pytest.mark.parametrize(
    ("hits", "n", "lower", "upper"),
    [
        # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # by hand: at the ends the limit is n / (n + z²) or z² / (n + z²)
        (10, 10, 0.7225, 1.0),
        (0, 10, 0.0, 0.2775),
        (3, 3, 0.4385, 1.0),
        (5, 10, 0.2366, 0.7634),
        (2.5, 5, 0.1704, 0.8296),
    ],
)
def test_wilson_gives_the_values_of_the_literature(hits, n, lower, upper):
    assert wilson(hits, n) == pytest.approx((lower, upper), abs=5e-5)


def test_wilson_holds_the_share_itself_whatever_the_rounding():
    for n in range(1, 61):
        for hits in np.arange(0, n + 0.5, 0.5):
            lower, upper = wilson(hits, n)
            assert 0 <= lower <= hits / n <= upper <= 1
            assert lower < upper


# Small worlds


def records(*rows):
    return pd.DataFrame(rows, columns=["delegation", "proposal_id", "stance"])


def world(**stances):
    """Records of fictional delegations: ``Alfa="+p +q -r"``; EU and Russia by ``eu`` and ``ru``."""
    names = {"eu": EU, "ru": RUSSIA}
    words = {"+": "support", "-": "oppose", "~": "amend", "?": "conditional"}
    return records(
        *(
            (names.get(name, name), item[1:], words[item[0]])
            for name, items in stances.items()
            for item in items.split()
        )
    )


def placed(positions):
    return placement(sides(positions))


def test_the_opposite_of_russia_is_a_signal_where_the_union_is_silent():
    row = placed(world(ru="-p -q -r", Alfa="+p +q +r")).loc["Alfa"]
    assert (row["placement"], row["n"]) == (1, 3)


def test_where_union_and_russia_stand_together_the_signal_is_counted_and_points_nowhere():
    row = placed(world(eu="+p +q +r", ru="+p +q -r", Alfa="+p -q -r")).loc["Alfa"]
    assert (row["n"], row["placement"]) == (3, pytest.approx(-1 / 3))


def test_a_proposal_on_which_neither_end_has_a_side_gives_no_signal():
    row = placed(world(eu="+p ~s", ru="?s", Alfa="+p +q +r +s")).loc["Alfa"]
    assert row["n"] == 1
    assert np.isnan(row["placement"])


@pytest.mark.parametrize("stance", ["~", "?"], ids=["amend", "conditional"])
def test_amendments_and_conditions_do_not_count(stance):
    plain = world(eu="+p +q +r", ru="-p -q -r", Alfa="+p +q -r")
    more = world(eu=f"+p +q +r {stance}s", ru="-p -q -r +s", Alfa=f"+p +q -r {stance}s {stance}p")
    for name, row in placed(plain).iterrows():
        assert placed(more).loc[name].to_dict() == row.to_dict()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_signals_give_no_number(n):
    proposals = ["p", "q"][:n]
    positions = world(
        eu=" ".join(f"+{name}" for name in proposals) or "+elsewhere",
        Alfa=" ".join(f"+{name}" for name in [*proposals, "own"]),
    )
    row = placed(positions).loc["Alfa"]
    assert row["n"] == n
    assert row[["placement", "lower", "upper"]].isna().all()


def test_contradictory_records_are_not_counted():
    positions = world(eu="+p +q +r +s", Alfa="+p +q +r +s", Bravo="+p")
    both_ways = pd.concat([positions, world(Alfa="-s ~r")], ignore_index=True)
    assert placed(both_ways).loc["Alfa", "n"] == 3
    assert pair_agreement(sides(both_ways), "Alfa", EU) == (1.0, 3)


def test_an_end_that_contradicts_itself_pulls_nowhere():
    row = placed(world(eu="+p -p +q +r +s", Alfa="+p +q +r +s")).loc["Alfa"]
    assert row["n"] == 3


def test_the_ends_themselves_are_not_placed():
    found = placed(world(eu="+p +q +r", ru="-p -q -r", Near="+p +q +r", Unknown="+p"))
    assert found.index.tolist() == ["Near", "Unknown"]


@pytest.mark.parametrize(
    "positions",
    [world(), world(eu="+p +q", ru="-p"), world(Alfa="+p +q +r"), world(Alfa="~p")],
    ids=["no record", "the ends alone", "no end", "no side"],
)
def test_nothing_to_place_gives_no_number_and_no_error(positions):
    table = placed(positions)
    assert table["placement"].isna().all()
    assert agreement(sides(positions))["n"].gt(0).all()


def test_two_without_a_proposal_in_common_do_not_agree_or_disagree():
    table = sides(world(Alfa="+p", Bravo="+q"))
    share, n = pair_agreement(table, "Alfa", "Bravo")
    assert np.isnan(share)
    assert n == 0
    share, n = pair_agreement(table, "Alfa", "Nowhere")
    assert np.isnan(share)
    assert n == 0
    assert agreement(table).empty


# Any world

NAMES = [EU, RUSSIA, "Alfa", "Bravo", "Charlie"]
RECORD = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(list("abcdefgh")),
    st.sampled_from(["support", "support", "oppose", "oppose", "amend", "conditional"]),
)
WORLDS = st.lists(RECORD, min_size=1, max_size=60).map(lambda rows: records(*rows))


def same(one, other):
    pd.testing.assert_frame_equal(one.sort_index(), other.sort_index(), check_like=True)


@steady
@given(WORLDS)
def test_in_any_world_placement_is_that_of_the_slow_reading(positions):
    found = placed(positions)
    for name, (n, value) in placement_by_hand(positions).items():
        assert found.loc[name, "n"] == n
        expected = np.nan if value is None else float(value)
        assert found.loc[name, "placement"] == pytest.approx(expected, nan_ok=True)


@steady
@given(WORLDS)
def test_placement_lies_in_its_interval_and_the_interval_on_the_scale(positions):
    table = placed(positions).dropna(subset="placement")
    assert table[["placement", "lower", "upper"]].abs().le(1).all(axis=None)
    assert (table["lower"] <= table["placement"]).all()
    assert (table["placement"] <= table["upper"]).all()
    assert (table["upper"] - table["lower"] > 0.01).all()
    assert (table["n"] >= MIN_SIGNALS).all()


@steady
@given(WORLDS)
def test_to_swap_union_and_russia_is_to_turn_the_scale_round(positions):
    swapped = positions.replace({"delegation": {EU: RUSSIA, RUSSIA: EU}})
    before, after = placed(positions), placed(swapped)
    turned = pd.DataFrame(
        {
            "n": after["n"],
            "placement": -after["placement"],
            "lower": -after["upper"],
            "upper": -after["lower"],
        }
    )
    same(before, turned)


@steady
@given(WORLDS)
def test_to_flip_every_stance_changes_nothing(positions):
    flipped = positions.replace({"stance": {"support": "oppose", "oppose": "support"}})
    same(placed(positions), placed(flipped))
    pd.testing.assert_frame_equal(agreement(sides(positions)), agreement(sides(flipped)))


@steady
@given(WORLDS, st.data())
def test_to_record_the_same_again_changes_nothing(positions, data):
    again = data.draw(st.integers(0, len(positions) - 1))
    doubled = pd.concat([positions, positions.iloc[[again]]], ignore_index=True)
    pd.testing.assert_frame_equal(sides(positions), sides(doubled))


@steady
@given(WORLDS, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(positions, random):
    order = list(positions.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(sides(positions), sides(positions.loc[order]))


@steady
@given(WORLDS)
def test_agreement_is_symmetric_and_the_same_by_pair_and_by_table(positions):
    table = sides(positions)
    pairs = agreement(table).set_index(["one", "other"])
    for place, one in enumerate(table.index):
        for other in table.index[place + 1 :]:
            share, n = pair_agreement(table, one, other)
            back, n_back = pair_agreement(table, other, one)
            assert n == n_back
            assert ((one, other) in pairs.index) == (n > 0)
            if n:
                row = pairs.loc[(one, other)]
                assert (row["agreement"], row["n"]) == (share, n) == (back, n)
                assert row["lower"] <= share <= row["upper"]


def test_agreement_on_the_whole_register_is_that_of_counting(register):
    positions = substantive(register.positions)
    table = sides(positions)
    held = sides_by_hand(positions)
    by_proposal = {}
    for (name, proposal), stance in held.items():
        by_proposal.setdefault(proposal, {})[name] = stance
    expected = {}
    for stances in by_proposal.values():
        for one in stances:
            for other in stances:
                if one < other:
                    n, hits = expected.get((one, other), (0, 0))
                    expected[one, other] = (n + 1, hits + (stances[one] == stances[other]))
    found = {
        (row.one, row.other): (row.n, round(row.agreement * row.n))
        for row in agreement(table).itertuples()
    }
    assert found == expected
