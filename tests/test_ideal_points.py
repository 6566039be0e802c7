"""Ideal points: truth recovered, equal to sums over a grid, and what they foretell."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from positions.agreement import MIN_SIGNALS, sides
from positions.delegations import EU, RUSSIA
from positions.ideal_points import SPREAD, contested, gains, held_out, ideal_points
from positions.register import lasting, substantive

#: The sides of three delegations on four proposals, for sums that can be done without draws.
SMALL = pd.DataFrame(
    [
        ("A", "p", True), ("B", "p", False), ("C", "p", False),
        ("A", "q", True), ("B", "q", False), ("C", "q", True),
        ("A", "r", False), ("B", "r", True),
        ("A", "s", True), ("C", "s", False),
    ],
    columns=["delegation", "proposal_id", "yes"],
)  # fmt: skip


@pytest.fixture(scope="module")
def recorded(register):
    """Sides of the register on contested proposals."""
    return contested(sides(substantive(register.positions)))


def world(seed, delegations=30, proposals=40, share=0.7):
    """Sides of delegations whose positions are known, as the model itself would deal them."""
    random = np.random.default_rng(seed)
    truth = random.normal(size=delegations)
    slope, hurdle = random.normal(scale=SPREAD, size=(2, proposals))
    for_it = random.random((delegations, proposals)) < ndtr(np.outer(truth, slope) - hurdle)
    held = random.random((delegations, proposals)) < share
    names = [f"D{at:02}" for at in range(delegations)]
    table = pd.DataFrame(np.where(for_it, 1.0, -1.0), index=names).where(held)
    return pd.Series(truth, index=names), table


@pytest.fixture(scope="module")
def worlds():
    """Truths and what is found of them, for worlds of which the poles are the outermost two."""
    found = []
    for seed in range(6):
        truth, table = world(seed)
        poles = (truth.idxmin(), truth.idxmax())
        found.append((truth, ideal_points(contested(table), poles, draws=1500, seed=seed)))
    return found


def test_positions_of_a_simulated_world_are_recovered(worlds):
    for truth, found in worlds:
        held = found.set_index("delegation")["position"]
        assert held.corr(truth) > 0.9
        assert found["position"].is_monotonic_increasing


def test_intervals_hold_the_truth_as_often_as_they_say(worlds):
    inside = [
        found["lower"].le(truth[found["delegation"]].to_numpy())
        & found["upper"].ge(truth[found["delegation"]].to_numpy())
        for truth, found in worlds
    ]
    assert 0.92 < np.concatenate(inside).mean() < 0.98  # of 180


def test_intervals_of_ranks_hold_the_true_ranks(worlds):
    inside = []
    for truth, found in worlds:
        true = truth.rank()[found["delegation"]].to_numpy()
        inside += list((found["rank_lower"] <= true) & (true <= found["rank_upper"]))
    assert np.mean(inside) > 0.9


def grid_of(rows, poles, width=5.0, steps=41):
    """Posterior means and P(beyond a pole) by sums over all positions, without a draw."""
    places = np.linspace(-width, width, steps)
    names = sorted(set(rows["delegation"]))
    density = 1.0
    for at in range(len(names)):
        shape = [1] * len(names)
        shape[at] = steps
        density = density * np.exp(-(places**2) / 2).reshape(shape)
    values = np.linspace(-4 * SPREAD, 4 * SPREAD, 61)
    slope, hurdle = (item.ravel() for item in np.meshgrid(values, values))
    prior = np.exp(-(slope**2 + hurdle**2) / (2 * SPREAD**2))
    chance = ndtr(np.outer(places, slope) - hurdle)
    for _, part in rows.groupby("proposal_id"):
        yes = dict(zip(part["delegation"], part["yes"], strict=True))
        known = [
            chance if yes.get(name) else 1 - chance if name in yes else np.ones_like(chance)
            for name in names
        ]
        density = density * np.einsum("aq,bq,cq,q->abc", *known, prior, optimize=True)
    density = density / density.sum()
    held = dict(zip(names, np.meshgrid(places, places, places, indexing="ij"), strict=True))
    turned = np.sign(held[poles[1]] - held[poles[0]])
    return {name: float((density * turned * held[name]).sum()) for name in names}


def test_positions_are_those_of_sums_over_a_grid():
    found = ideal_points(SMALL, ("B", "A"), draws=8000).set_index("delegation")
    for name, position in grid_of(SMALL, ("B", "A")).items():
        assert found.loc[name, "position"] == pytest.approx(position, abs=0.09)
        assert found.loc[name, "error"] < 0.05


def test_the_line_turns_with_its_poles_and_not_with_the_words_of_proposals():
    one = ideal_points(SMALL, ("B", "A"), draws=4000).set_index("delegation")["position"]
    turned = ideal_points(SMALL, ("A", "B"), draws=4000).set_index("delegation")["position"]
    assert turned[one.index].to_numpy() == pytest.approx(-one.to_numpy())
    negated = SMALL.assign(yes=SMALL["yes"] ^ (SMALL["proposal_id"] == "p"))
    other = ideal_points(negated, ("B", "A"), draws=8000).set_index("delegation")["position"]
    assert other[one.index].to_numpy() == pytest.approx(one.to_numpy(), abs=0.2)


def test_without_a_side_of_a_pole_there_is_no_line():
    assert ideal_points(SMALL, ("B", "nobody")).empty
    assert ideal_points(SMALL.head(0), ("B", "A")).empty


def test_only_proposals_with_both_sides_count(register, recorded):
    stances = {}
    for row in lasting(substantive(register.positions)).itertuples():
        if row.stance in ("support", "oppose"):
            stances.setdefault((row.delegation, row.proposal_id), set()).add(row.stance)
    clear = {key: found.copy().pop() for key, found in stances.items() if len(found) == 1}
    both = {}
    for (_, proposal), stance in clear.items():
        both.setdefault(proposal, set()).add(stance)
    expected = {
        (name, proposal, stance == "support")
        for (name, proposal), stance in clear.items()
        if len(both[proposal]) == 2
    }
    assert set(recorded.itertuples(index=False, name=None)) == expected


def test_the_line_through_the_register_runs_from_russia_to_the_eu(recorded):
    found = ideal_points(recorded, (RUSSIA, EU))
    again = ideal_points(recorded, (RUSSIA, EU))
    pd.testing.assert_frame_equal(found, again)  # drawn from a seed
    rows = found.set_index("delegation")
    assert rows.loc[RUSSIA, "position"] < 0 < rows.loc[EU, "position"]
    assert rows["n"].to_dict() == recorded["delegation"].value_counts().to_dict()
    assert rows["rank"].notna().equals(rows["n"] >= MIN_SIGNALS)
    assert (rows["lower"] < rows["position"]).all()
    assert (rows["position"] < rows["upper"]).all()
    assert rows["error"].max() < 0.15  # small beside intervals that are two and more wide


def test_a_plain_sampler_finds_the_same_line(recorded):
    found = ideal_points(recorded, (RUSSIA, EU)).set_index("delegation")["position"]
    other = by_metropolis(recorded, (RUSSIA, EU))
    difference = (found - other[found.index]).abs()
    assert difference.max() < 0.45
    assert difference.mean() < 0.12
    assert found.corr(other[found.index]) > 0.98


def by_metropolis(rows, poles, steps=6000, seed=1):
    """The same posterior by another road: random steps, each kept or undone by its likelihood."""
    random = np.random.default_rng(seed)
    who, names = pd.factorize(rows["delegation"])
    what, ids = pd.factorize(rows["proposal_id"])
    sign = np.where(rows["yes"], 1.0, -1.0)
    place, slope, hurdle = (random.normal(size=len(of)) for of in (names, ids, ids))
    total, kept = np.zeros(len(names)), 0

    def likelihood(place, slope, hurdle, group, groups):
        log = np.log(ndtr(sign * (slope[what] * place[who] - hurdle[what])) + 1e-300)
        return np.bincount(group, log, minlength=groups)

    for step in range(steps):
        # delegations do not touch one another given the proposals, nor proposals the reverse
        near = place + random.normal(scale=0.8, size=len(names))
        gain = likelihood(near, slope, hurdle, who, len(names)) - near**2 / 2
        gain -= likelihood(place, slope, hurdle, who, len(names)) - place**2 / 2
        place = np.where(np.log(random.random(len(names))) < gain, near, place)
        for _ in range(2):
            near = [item + random.normal(scale=0.8, size=len(ids)) for item in (slope, hurdle)]
            gain = likelihood(place, *near, what, len(ids))
            gain -= likelihood(place, slope, hurdle, what, len(ids))
            gain -= (near[0] ** 2 + near[1] ** 2 - slope**2 - hurdle**2) / (2 * SPREAD**2)
            taken = np.log(random.random(len(ids))) < gain
            slope, hurdle = (
                np.where(taken, new, old) for new, old in zip(near, (slope, hurdle), strict=True)
            )
        if step >= steps // 10:
            at = dict(zip(names, place, strict=True))
            total += np.sign(at[poles[1]] - at[poles[0]]) * place
            kept += 1
    return pd.Series(total / kept, index=names)


# What models foretell


def test_a_label_that_tells_all_sides_foretells_them_and_a_useless_one_does_not():
    random = np.random.default_rng(0)
    names = [f"D{at:02}" for at in range(24)]
    camp = pd.Series(np.repeat([1.0, -1.0], 12), index=names)
    table = pd.DataFrame({f"p{at}": camp * random.choice([1, -1]) for at in range(12)})
    told = held_out(
        contested(table),
        {"averages": None, "camp": camp, "noise": pd.Series(random.normal(size=24), index=names)},
        {"line": 1},
        draws=300,
    )
    found = gains(told).set_index("model")
    assert found.loc["camp", "accuracy"] == found.loc["line", "accuracy"] == 1
    assert found.loc["camp", "gain"] > found.loc["line", "gain"] > 10 * found.loc["line", "se"]
    assert found.loc["noise", "gain"] < 2 * found.loc["noise", "se"]


def test_density_of_the_averages_is_that_of_a_sum_by_hand(recorded):
    told = held_out(recorded, {"averages": None}, {})["averages"]
    assert told.sum() == pytest.approx(held_out(recorded, {"flat": recorded_flat(recorded)}, {})
                                       ["flat"].sum())  # fmt: skip
    fold = np.random.default_rng(0).permutation(np.arange(len(recorded)) % 10)
    values = np.linspace(-8, 8, 2001)
    yes = ndtr(-values)
    for at in range(0, len(recorded), 17):
        row = recorded.iloc[at]
        same = recorded[(recorded["proposal_id"] == row.proposal_id) & (fold != fold[at])]
        weight = np.exp(-(values**2) / (2 * SPREAD**2))
        weight *= yes ** same["yes"].sum() * (1 - yes) ** (~same["yes"]).sum()
        chance = (weight * (yes if row.yes else 1 - yes)).sum() / weight.sum()
        assert told.iloc[at] == pytest.approx(np.log(chance), abs=0.002)


def recorded_flat(rows):
    """A label on which all are alike."""
    return pd.Series(1.0, index=rows["delegation"].unique())


def test_density_of_a_line_is_that_of_a_sum_over_a_grid():
    """Of a side that is foretold alone: the ratio of two sums, with the side and without it."""
    told = held_out(SMALL, {}, {"line": 1}, draws=8000)["line"]
    fold = np.random.default_rng(0).permutation(np.arange(len(SMALL)) % 10)
    assert len(set(fold)) == len(SMALL)  # each is foretold from all the others
    for at in (0, 5, 9):
        rest = SMALL.drop(index=at)
        yes, no = (mass(pd.concat([rest, SMALL.loc[[at]].assign(yes=side)]))
                   for side in (True, False))  # fmt: skip
        expected = yes / (yes + no) if SMALL.loc[at, "yes"] else no / (yes + no)
        assert np.exp(told[at]) == pytest.approx(expected, abs=0.03)


def mass(rows):
    """Probability of all sides together, up to a factor, from many worlds of the prior."""
    random = np.random.default_rng(5)
    size = 200_000
    place = {name: random.normal(size=size) for name in "ABC"}
    chance = np.ones(size)
    curves = {name: random.normal(scale=SPREAD, size=(2, size)) for name in "pqrs"}
    for row in rows.itertuples():
        slope, hurdle = curves[row.proposal_id]
        mean = slope * place[row.delegation] - hurdle
        chance *= ndtr(mean if row.yes else -mean)
    return chance.mean()
