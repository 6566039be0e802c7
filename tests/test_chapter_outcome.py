"""Chapter 3.4: outcomes, wishes, forecasts and signatures, computed again from the plain tables."""

import csv
import dataclasses
import math
from collections import Counter, defaultdict
from statistics import NormalDist
from types import SimpleNamespace

import pandas as pd
import pytest
from running import own_edition, told_alone

from positions import forecasts, signatures
from positions.delegations import EU, RUSSIA
from positions.outcomes import LEAST_WISHES, wishes, wishes_met
from positions.schema import BEFORE
from publishing.chapters import outcome, proposal_pages
from publishing.edition import open_edition
from publishing.prose import number_word

CHINA, USA = "China", "United States of America"
MET = {"adopted": 1.0, "partly": 0.5, "dropped": 0.0}


@pytest.fixture(scope="module")
def raw(root):
    """A table of the register as plain rows, for computations that share nothing with the code."""

    def read(name):
        path = root / "data" / "register" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def planted(root, register):
    """An edition whose register has some tables put in the place of its own."""

    def make(session="all", focus=CHINA, **tables):
        edition = own_edition(session, focus, root)
        edition.__dict__["whole"] = dataclasses.replace(register, **tables)
        return edition

    return make


@pytest.fixture
def sentences(root):
    """What a cell of the page says for an edition; of the others only the set-up is run."""

    def of(edition, cell):
        return told_alone(root / "chapters" / "03-4-outcome.ipynb", edition, cell)

    return of


def with_outcome(register, proposals, **cells):
    """The outcomes, those of some proposals with other cells."""
    frame = register.outcomes.copy()
    own = frame["proposal_id"].isin(proposals)
    assert own.sum() == len(proposals)
    for name, value in cells.items():
        frame.loc[own, name] = value
    return frame


def signed_by(register, names):
    """The signatures as they were if these had signed and nobody else."""
    row = register.signatures.iloc[[0]]
    return pd.concat([row.assign(delegation=name) for name in names], ignore_index=True)


# --- the proposals --------------------------------------------------------------------------------


def test_every_known_outcome_says_how_it_is_known(raw):
    for row in raw("outcomes"):
        assert bool(row["confidence"]) == (row["outcome"] != "not known"), row["proposal_id"]
        told = "inferred" in row["note"].casefold()
        assert told == (row["confidence"] == "inferred"), row["proposal_id"]
        if row["confidence"] == "stated":
            assert row["source_id"].startswith(("S-CONV-", "S-MTDSG")), row["proposal_id"]


def test_outcomes_are_counted_as_the_table_has_them(raw, planted, sentences):
    rows = raw("outcomes")
    counts = Counter(row["outcome"] for row in rows)
    found = outcome.proposals(planted())
    assert outcome.by_outcome(found) == {name.replace(" ", "_"): n for name, n in counts.items()}
    said = sentences(planted(), "answer")
    assert (
        f"Of the {len(rows)} proposals on record {counts['adopted']} stand in the adopted" in said
    )
    inferred = sum(row["confidence"] == "inferred" for row in rows)
    settled = len(rows) - counts["not known"]
    said = sentences(planted(), "outcomes-sentence")
    assert f"Of the {settled} known outcomes, {inferred} are inferred." in said


def test_chapters_are_counted_alike_and_those_little_known_are_named(raw, planted):
    chapter = {row["proposal_id"]: row["chapter"] for row in raw("proposals")}
    counts = Counter((chapter[row["proposal_id"]], row["outcome"]) for row in raw("outcomes"))
    frame = outcome.by_chapter(planted()).set_index("chapter")
    assert {
        (name, column): frame.at[name, column]
        for name in frame.index
        for column in ("adopted", "partly", "dropped", "not known")
        if frame.at[name, column]
    } == counts
    title = {row["chapter"]: f"“{row['title']}”" for row in raw("chapters")}
    sizes = Counter(chapter.values())
    little = {title[name] for name in sizes if 2 * counts[name, "not known"] > sizes[name]}
    assert set(outcome.little_known(planted())) == little
    assert 0 < len(little) < len(frame)


@pytest.mark.parametrize("session", ["all", "ahc1", "ahc2", "ahc4", "ahc5", "ahc7", "ahc-concl"])
def test_an_edition_counts_its_proposals_once_for_all_pages(root, session):
    edition = open_edition(session, "China", root)
    own = set(edition.register.positions["proposal_id"])
    told = outcome.proposals(edition)
    assert set(told["proposal_id"]) == own
    assert outcome.by_chapter(edition)["proposals"].sum() == len(own) == edition.holds["proposals"]
    assert {one.row.proposal_id for one in proposal_pages.proposals(edition)} == own


def test_the_table_of_outcomes_shows_what_is_known_and_offers_the_rest(raw, planted):
    exhibit = outcome.outcomes_table(planted())
    settled = [row for row in raw("outcomes") if row["outcome"] != "not known"]
    assert len(exhibit.data) == len(raw("outcomes"))
    assert exhibit.table.count("\n") + 1 == len(settled) + 2
    assert f"for the {len(raw('outcomes')) - len(settled)} proposals without" in exhibit.caption


def test_the_option_that_was_taken_is_set_against_the_one_most_backed(
    raw, planted, register, sentences
):
    tabled = [row["proposal_id"] for row in raw("proposals") if row["original_table"] == "Table 3"]
    backers = defaultdict(set)
    for row in raw("positions"):
        told_of = row["stance"] == "support" and row["confidence"] != "inferred"
        if told_of and row["proposal_id"] in tabled:
            backers[row["proposal_id"]].add(row["delegation"])
    adopted = [row["proposal_id"] for row in raw("outcomes") if row["outcome"] == "adopted"]
    (taken,) = set(tabled) & set(adopted)
    assert backers[taken] == {CHINA}
    most = max(backers, key=lambda name: len(backers[name]))
    said = sentences(planted(), "outcomes-sentence")
    assert "which one delegation backed (China)" in said
    assert f"with {len(backers[most])}, was dropped. The number of supporters" in said
    turned = with_outcome(register, [most], outcome="adopted")
    said = sentences(planted(outcomes=turned), "outcomes-sentence")
    assert "is in the text" in said
    assert "did not foretell" not in said


# --- the wishes -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def counted(raw):
    """Wishes by delegation, from the plain tables: proposal, how far met, outcome's confidence."""
    outcomes = {row["proposal_id"]: row for row in raw("outcomes")}
    sides = defaultdict(set)
    for row in raw("positions"):
        side = {"support": 1, "oppose": -1}.get(row["stance"])
        on_text = not row["proposal_id"].startswith("process.")
        if side and on_text and row["confidence"] != "inferred" and not row["ended_session"]:
            sides[row["delegation"], row["proposal_id"]].add(side)
    found = defaultdict(list)
    for (name, proposal), held in sides.items():
        row = outcomes[proposal]
        if len(held) == 1 and row["outcome"] in MET:
            granted = MET[row["outcome"]]
            met = granted if held == {1} else 1 - granted
            found[name].append((proposal, met, row["confidence"]))
    return found


def limits(share, n):
    """Wilson's limits, by the textbook."""
    z = NormalDist().inv_cdf(0.975)
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def test_wishes_are_counted_alike(planted, counted):
    data = outcome.granted_both(planted()).set_index("delegation")
    assert set(data.index) == set(counted)
    for name, held in counted.items():
        row, met = data.loc[name], [share for _, share, _ in held]
        assert (row["n"], row["met"], row["partly"], row["unmet"]) == (
            len(met), met.count(1), met.count(0.5), met.count(0),
        )  # fmt: skip
        assert row["share"] == pytest.approx(sum(met) / len(met))
        assert (row["lower"], row["upper"]) == pytest.approx(limits(row["share"], len(met)))
        sure = [share for _, share, confidence in held if confidence != "inferred"]
        assert row["n_sure"] == len(sure)
        if sure:
            assert row["share_sure"] == pytest.approx(sum(sure) / len(sure))


def test_the_four_named_are_told_with_their_numbers(planted, counted, sentences):
    said = sentences(planted(), "wishes-named")
    called_by = {
        CHINA: "China",
        EU: "The European Union",
        RUSSIA: "Russia",
        USA: "The United States",
    }
    for name, called in called_by.items():
        met = [share for _, share, _ in counted[name]]
        assert f"- {called}: {100 * sum(met) / len(met):.0f} % of {len(met)} wishes (" in said
    assert "too few for a share" not in said.split("interval of")[0]
    few = "India"
    assert 0 < len(counted[few]) < LEAST_WISHES
    assert "- India: six wishes (" in sentences(planted(focus=few), "wishes-named")
    assert "- Rwanda: no wish with a known" in sentences(planted(focus="Rwanda"), "wishes-named")


def test_an_outcome_that_turns_turns_the_wish(register, planted):
    proposal, sides = "criminalisation.narrow", planted().sides
    before = wishes_met(wishes(sides, register.outcomes)).set_index("delegation")
    turned = with_outcome(register, [proposal], outcome="dropped")
    after = wishes_met(wishes(sides, turned)).set_index("delegation")
    for side, change in ((1, -1), (-1, 1)):
        own = sides.index[sides[proposal] == side]
        assert (after.loc[own, "met"] == before.loc[own, "met"] + change).all()
        assert (after.loc[own, "unmet"] == before.loc[own, "unmet"] - change).all()
    assert (sides[proposal] == 1).any()


def test_who_contradicts_itself_or_gave_up_has_no_wish():
    from positions.agreement import sides

    records = pd.DataFrame(
        [("A", "p", "support", ""), ("A", "p", "oppose", ""), ("A", "q", "support", "s2"),
         ("A", "r", "amend", ""), ("A", "t", "oppose", "")],
        columns=["delegation", "proposal_id", "stance", "ended_session"],
    )  # fmt: skip
    outcomes = pd.DataFrame({"proposal_id": list("pqrt"), "outcome": "dropped", "confidence": ""})
    found = wishes(sides(records), outcomes)
    assert found[["proposal_id", "met"]].values.tolist() == [["t", 1.0]]


def row(n, lower, upper, n_sure=None, lower_sure=0.0, upper_sure=1.0):
    return SimpleNamespace(
        n=n, lower=lower, upper=upper, n_sure=n if n_sure is None else n_sure,
        lower_sure=lower_sure, upper_sure=upper_sure,
    )  # fmt: skip


def test_shares_lie_apart_only_where_their_intervals_do():
    high, low, wide = row(20, 0.6, 0.9), row(20, 0.1, 0.4), row(20, 0.3, 0.7)
    assert outcome.apart(high, low) == "above"
    assert outcome.apart(low, high) == "below"
    assert outcome.apart(high, wide) == outcome.apart(low, wide) == "over"
    assert outcome.apart(high, row(LEAST_WISHES - 1, 0.0, 0.1)) == ""
    assert outcome.apart(high, None) == ""
    assert outcome.apart(high, low, "_sure") == "over"
    assert outcome.apart(high, row(20, 0.1, 0.4, n_sure=3), "_sure") == ""


def test_the_distance_of_eu_and_russia_is_told_with_and_without_what_was_inferred(
    register, planted, sentences
):
    assert "wholly above that of Russia; without the inferred outcomes the two overlap" in (
        sentences(planted(), "wishes-named")
    )
    sure = register.outcomes.assign(confidence="stated")
    said = sentences(planted(outcomes=sure), "wishes-named")
    assert "wholly above that of Russia, with the inferred outcomes and without them" in said
    sides = planted().sides
    lost = sides.columns[(sides.loc[EU] == 1) | (sides.loc[RUSSIA] == 1)]
    dropped = with_outcome(register, sorted(lost), outcome="dropped")
    said = sentences(planted(outcomes=dropped), "wishes-named")
    assert "The intervals of the European Union and Russia overlap" in said


def test_opposing_and_supporting_are_compared_over_all(planted, counted, register, sentences):
    sides = planted().sides
    by = defaultdict(list)
    for name, held in counted.items():
        for proposal, met, _ in held:
            by[sides.at[name, proposal]].append(met)
    share = {side: 100 * sum(met) / len(met) for side, met in by.items()}
    said = sentences(planted(), "wishes-named")
    assert f"stayed out more often than what was supported came in: {share[-1]:.0f} % of" in said
    assert f"{share[1]:.0f} % of {len(by[1])} wishes for one" in said
    every = register.outcomes.assign(outcome="adopted", confidence="stated")
    assert "stayed out no more often" in sentences(planted(outcomes=every), "wishes-named")


def test_an_edition_with_few_wishes_says_how_many(planted):
    exhibit = outcome.wishes_table(planted("ahc2"))
    most = outcome.granted(planted("ahc2"))["n"].max()
    assert most < LEAST_WISHES
    assert "no delegation has ten wishes" in exhibit.absent
    assert f"the most that any has are {number_word(most)}" in exhibit.absent


# --- the forecasts --------------------------------------------------------------------------------


def checked(register, sessions, **tables):
    frame = forecasts.check_forecasts(dataclasses.replace(register, **tables), (BEFORE, *sessions))
    return frame.set_index("forecast_id")


def test_forecasts_are_held_against_the_outcomes(raw, register, sessions):
    found = checked(register, sessions)
    outcomes = {row["proposal_id"]: row for row in raw("outcomes")}
    signed = {row["delegation"] for row in raw("signatures") if row["status"] == "signed"}
    tested = 0
    for row in raw("forecasts"):
        if not row["proposals"]:
            continue
        tested += 1
        held = [outcomes[name] for name in row["proposals"].split(";")]
        came = {one["outcome"] for one in held} - {"not known"}
        if not came or set(filter(None, row["signatories"].split(";"))) - signed:
            verdict = "not on record"
        elif came == {row["expected"]}:
            verdict = "borne out"
        else:
            verdict = "mixed" if came & {"partly", row["expected"]} else "not borne out"
        own = found.loc[row["forecast_id"]]
        assert own["verdict"] == verdict, row["forecast_id"]
        assert own["inferred"] == all(one["confidence"] == "inferred" for one in held)
    assert tested > 4


@pytest.mark.parametrize(
    ("forecast", "proposals", "became", "verdict"),
    [
        ("F02", ["offence.computer-theft-or-fraud"], "dropped", "not borne out"),
        ("F02", ["offence.computer-theft-or-fraud"], "partly", "mixed"),
        ("F02", ["offence.computer-theft-or-fraud"], "not known", "not on record"),
        ("F03", ["content-crimes.bundle"], "adopted", "not borne out"),
        ("F05", ["criminalisation.cyber-enabled-wide"], "dropped", "borne out"),
        ("F06", ["scope.narrow-instrument"], "adopted", "borne out"),
        ("F06", ["criminalisation.narrow", "scope.narrow-instrument"], "dropped", "not borne out"),
        ("F07", ["human-rights.final-safeguards"], "dropped", "mixed"),
    ],
)
def test_a_forecast_follows_its_outcomes(register, sessions, forecast, proposals, became, verdict):
    assert checked(register, sessions).at[forecast, "verdict"] != verdict
    turned = with_outcome(register, proposals, outcome=became)
    assert checked(register, sessions, outcomes=turned).at[forecast, "verdict"] == verdict


def test_a_signature_that_is_missing_refutes_no_forecast(register, sessions):
    rows = register.signatures
    left = checked(register, sessions, signatures=rows[rows["delegation"] != CHINA])
    assert left.at["F07", "verdict"] == "not on record"
    assert "China: not on the list of signatories" in left.at["F07", "value"]


def test_a_forecast_without_proposals_has_the_verdict_of_its_claim(register, sessions):
    found = checked(register, sessions)
    assert (found.at["F01", "verdict"], found.at["F08", "verdict"]) == ("borne out", "borne out")
    assert found.at["F10", "verdict"] == "not on record"
    lost = ["content.offensive-messages", "child.delete-13-3"]  # what the EU opposed
    turned = with_outcome(register, lost, outcome="adopted", confidence="stated")
    assert checked(register, sessions, outcomes=turned).at["F01", "verdict"] == "not borne out"


def test_forecasts_are_the_same_in_every_edition(planted):
    whole = outcome.forecasts(planted())
    pd.testing.assert_frame_equal(outcome.forecasts(planted("ahc5", "Brazil")), whole)


def test_what_came_otherwise_is_said(register, planted, sentences):
    said = sentences(planted(), "answer")
    assert "none was wholly wrong" in said
    turned = with_outcome(register, ["offence.computer-theft-or-fraud"], outcome="dropped")
    edition = planted(outcomes=turned)
    assert "one was not borne out" in sentences(edition, "answer")
    assert "likelier to cover computer-related theft. On record" in (
        sentences(edition, "forecasts-sentence")
    )
    narrow = ["criminalisation.cyber-enabled-wide"]
    turned = with_outcome(register, narrow, outcome="dropped").replace(
        {"outcome": {"partly": "adopted"}}
    )
    said = sentences(planted(outcomes=turned), "forecasts-sentence")
    assert "Nothing on record came otherwise" in said


def test_outcomes_in_part_are_counted_on_criminalisation_and_elsewhere(raw, planted):
    chapter = {row["proposal_id"]: row["chapter"] for row in raw("proposals")}
    counts = Counter(
        (chapter[row["proposal_id"]] == "criminalization", row["outcome"] == "partly")
        for row in raw("outcomes")
        if row["outcome"] != "not known" and not row["proposal_id"].startswith("process.")
    )
    assert outcome.in_part(planted()) == {
        "crimes": (counts[True, True], counts[True, True] + counts[True, False]),
        "rest": (counts[False, True], counts[False, True] + counts[False, False]),
    }


@pytest.mark.parametrize(
    ("crimes", "rest", "answer"),
    [((9, 34), (16, 50), "alike"), ((1, 40), (30, 50), "less"), ((30, 34), (10, 50), "more")],
)
def test_criminalisation_moved_more_or_less_where_the_intervals_lie_apart(crimes, rest, answer):
    assert outcome.moved({"crimes": crimes, "rest": rest}) == answer


def test_what_is_said_of_the_last_session_follows_the_outcomes(register, planted, sentences):
    assert "no different from the rest" in sentences(planted(), "last-session-sentence")
    rows = register.outcomes
    crimes = rows["proposal_id"].map(register.proposals.set_index("proposal_id")["chapter"])
    settled = rows["outcome"] != "not known"
    for own, words in (
        (crimes == "criminalization", "criminalisation moved more"),
        (crimes != "criminalization", "where least would move"),
    ):
        turned = rows.assign(
            outcome=rows["outcome"].mask(settled & own, "partly").mask(settled & ~own, "dropped")
        )
        assert words in sentences(planted(outcomes=turned), "last-session-sentence")


# --- the signatures -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def roll(raw):
    """Each member state's region, vote on the mandate and whether it is on the list."""
    vote = {
        row["delegation"]: row["vote"]
        for row in raw("votes_by_state")
        if row["vote_id"] == "V-74-247"
    }
    signed = {row["delegation"] for row in raw("signatures") if row["status"] == "signed"}
    return {
        row["name"]: (row["continent"], vote.get(row["name"], "none"), row["name"] in signed)
        for row in raw("delegations")
        if row["kind"] == "state"
    }


def test_signatories_are_counted_by_vote_and_region(planted, roll):
    data = signatures.by_vote(outcome.states(planted())).set_index("vote")
    for vote in ("yes", "no", "abstain", "none"):
        cast = [signed for _, said, signed in roll.values() if said == vote]
        assert list(data.loc[vote]) == [sum(cast), len(cast) - sum(cast), len(cast)]
    assert data["states"].sum() == len(roll)
    table = outcome.by_region_table(planted()).data.set_index("region")
    for region in {region for region, _, _ in roll.values()}:
        cast = [(said, signed) for where, said, signed in roll.values() if where == region]
        assert table.at[region, "states"] == len(cast)
        for vote in ("yes", "no", "abstain", "none"):
            own = [signed for said, signed in cast if said == vote]
            assert table.at[region, f"signed_{vote}"] == sum(own)
            assert table.at[region, f"states_{vote}"] == len(own)


def test_those_without_a_vote_are_those_that_the_tally_calls_not_voting(planted):
    edition = planted()
    data = signatures.by_vote(outcome.states(edition)).set_index("vote")["states"]
    vote = edition.vote("V-74-247")
    assert data.to_dict() == {
        "yes": vote.yes, "no": vote.no, "abstain": vote.abstain, "none": vote.not_voting
    }  # fmt: skip


def spearman(pairs):
    """Spearman's rho of pairs, ties at their middle rank, by the textbook."""

    def ranks(values):
        order = sorted(values)
        return [order.index(value) + (order.count(value) + 1) / 2 for value in values]

    x, y = (ranks(side) for side in zip(*pairs, strict=True))
    mean = (len(pairs) + 1) / 2
    top = sum((a - mean) * (b - mean) for a, b in zip(x, y, strict=True))
    under = sum((a - mean) ** 2 for a in x) * sum((b - mean) ** 2 for b in y)
    return top / math.sqrt(under)


def test_votes_and_signatures_are_correlated_alike(planted, roll):
    found = outcome.signed_and(planted())
    scale = {"yes": -1, "abstain": 0, "no": 1}
    pairs = [(scale[vote], signed) for _, vote, signed in roll.values() if vote in scale]
    assert found["the vote on the mandate"].n == len(pairs)
    assert found["the vote on the mandate"].rho == pytest.approx(spearman(pairs))
    line = planted().ideal_points.set_index("delegation")["position"]
    pairs = [(line[name], roll[name][2]) for name in line.index if name in roll]
    assert found["the line through all sides"].n == len(pairs)
    assert found["the line through all sides"].rho == pytest.approx(spearman(pairs))


def test_guesses_are_counted_alike(planted, roll):
    guess = signatures.guessed_right(outcome.states(planted()))
    assert guess["vote"] == sum((vote == "yes") == signed for _, vote, signed in roll.values())
    signed = sum(signed for _, _, signed in roll.values())
    assert guess["same"] == max(signed, len(roll) - signed)


def test_whether_signing_follows_the_vote_is_told_from_the_list(register, planted, roll, sentences):
    assert "Signing cuts across the vote" in sentences(planted(), "answer")
    said = sentences(planted(), "by-vote-sentence")
    assert "signed more often than those who had voted against it, 36 of 79" in said
    assert "poor guide" in said
    assert "None of these tells reliably" in said
    for vote, often in (("yes", "more often"), ("no", "less often")):
        names = [name for name, (_, cast, _) in roll.items() if cast == vote]
        edition = planted(signatures=signed_by(register, names))
        said = sentences(edition, "by-vote-sentence")
        assert f"signed {often} than those who had voted against" in said
        assert ("the vote tells something" in said) == (vote == "yes")
        assert "can be told to some degree from the vote on the mandate" in said
    names = [name for name, (_, cast, _) in roll.items() if cast == "yes"]
    edition = planted(signatures=signed_by(register, names))
    assert "Signing follows the vote" in sentences(edition, "answer")


def test_a_list_that_is_shorter_than_the_last_count_is_called_incomplete(
    register, planted, sentences, raw
):
    said = sentences(planted(), "opened")
    rows = [row for row in raw("signatures") if row["status"] == "signed"]
    last = max(
        (row for row in raw("statistics") if row["subject"] == "signatories"),
        key=lambda row: row["period"],
    )
    assert float(last["value"]) == len(rows)
    assert f"has {len(rows)} names" in said
    assert "as many as the last count" in said
    left = planted(signatures=register.signatures.drop(index=0))
    assert "is not complete" in sentences(left, "opened")


def test_ratifications_are_told_as_far_as_they_are_known(register, planted, sentences, raw):
    ratified = [row["delegation"] for row in raw("signatures") if row["ratified"]]
    assert ratified == ["Azerbaijan"]
    said = sentences(planted(), "opened")
    (needed,) = [row for row in raw("statistics") if row["subject"] == "entry-into-force"]
    assert f"once {needed['value']} instruments" in said
    assert "Azerbaijan, whose law was complete on 23 February 2026" in said
    assert "For Qatar and Viet Nam a weak source" in said
    bare = register.signatures.assign(ratified="", said_ratified="")
    said = sentences(planted(signatures=bare), "opened")
    assert "No day of any ratification" in said
    assert "weak source" not in said


def test_the_focus_is_on_the_list_or_not_and_never_refuses(planted, sentences):
    assert "China is on the list, with 25 October 2025" in sentences(planted(), "opened")
    absent = sentences(planted(focus="Brazil"), "opened")
    assert "Brazil is on the list" in absent
    absent = sentences(planted(focus="Switzerland"), "opened")
    assert "Switzerland is not on the list." in absent
    assert "refus" not in absent


def test_members_of_the_union_on_the_list_are_counted(raw, planted, sentences):
    signed = {row["delegation"] for row in raw("signatures") if row["status"] == "signed"}
    union = {row["member"] for row in raw("groups") if row["group_id"] == "G-EU"}
    said = sentences(planted(), "opened")
    assert f"Of the European Union's {len(union)} members {len(union & signed)} are on it" in said


def test_signatures_place_nobody(register, planted):
    none = planted(signatures=register.signatures[:0])
    pd.testing.assert_frame_equal(none.placement, planted().placement)
    pd.testing.assert_frame_equal(none.ideal_points, planted().ideal_points)
