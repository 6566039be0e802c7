"""Conclusions that pages draw from numbers: computed a second time, and turned by other numbers."""

import csv
from collections import Counter
from datetime import date

import pandas as pd
import pytest
from running import change, own_edition, told_alone

from positions.delegations import EU, RUSSIA
from publishing.chapters import committee, interests, papers, proposals


@pytest.fixture
def edition(root):
    """An edition of one's own, to change."""
    return own_edition("all", "China", root)


@pytest.fixture
def sentences(root, edition):
    """What cells of a page say for the edition as it is; no other cell is run."""

    def of(page, *cells):
        return told_alone(root / "chapters" / f"{page}.ipynb", edition, *cells)

    return of


def test_supporters_of_the_first_resolution_are_followed_to_the_second(edition):
    cast = edition.whole.votes_by_state
    own = {(row.vote_id, row.delegation): row.vote for row in cast.itertuples()}
    expected = Counter(
        own.get(("V-74-247", name), "none")
        for (vote, name), said in own.items()
        if (vote, said) == ("V-73-187", "yes")
    )
    assert +Counter(committee.supporters_later(edition)) == expected
    assert sum(expected.values()) == edition.vote("V-73-187").yes


def test_whether_the_supporters_who_left_stayed_away_or_turned(edition, sentences):
    before = sentences("03-1-committee", "founding-vote")
    assert "abstained or stayed away more often" in before
    cast = edition.whole.votes_by_state
    first = set(cast.loc[(cast.vote_id == "V-73-187") & (cast.vote == "yes"), "delegation"])
    then = (cast["vote_id"] == "V-74-247") & cast["delegation"].isin(first)
    change(edition, "votes_by_state", vote=cast["vote"].mask(then, "no"))
    turned = sentences("03-1-committee", "founding-vote")
    assert "Most of those who left turned against" in turned


def test_the_closest_vote_is_the_one_with_the_least_share_apart(edition, sentences):
    votes = edition.whole.votes.dropna(subset=["yes", "no"])
    shares = {row.vote_id: abs(row.yes / (row.yes + row.no) - 0.5) for row in votes.itertuples()}
    assert committee.closest(edition)["vote_id"].iloc[0] == min(shares, key=shares.get)
    assert "the mandate itself" in sentences("03-negotiation", "closest")
    rule = edition.whole.votes["vote_id"] == "V-2021-05-26-BRA"
    change(edition, "votes", yes=edition.whole.votes["yes"].mask(rule, 43))
    assert "another than the one on the" in sentences("03-negotiation", "closest")


def test_deletions_on_the_last_day_are_told_as_they_went(edition, sentences):
    before = sentences("03-1-committee", "last-votes")
    assert "All of these failed" in before
    assert f"{100 * 23 / (23 + 102):.0f} %" in before
    one = edition.whole.votes["vote_id"] == "V-2024-08-08-14-3"
    change(edition, "votes", yes=edition.whole.votes["yes"].mask(one, 95))
    assert "Not all of them failed" in sentences("03-1-committee", "last-votes")


def test_only_parties_stand_on_both_sides_of_a_ground_for_refusal(edition, sentences):
    before = sentences("03-3-proposals", "refusal-table", "refusal-sentence")
    assert "stand on both sides" in before
    sides = before.split("stand on both sides of it,")[1].split(" against.")[0]
    assert EU not in sides
    members = edition.whole.groups
    change(edition, "groups", member=members["member"].where(members["group_id"] != "G-BUDAPEST"))
    assert "No two parties" in sentences("03-3-proposals", "refusal-table", "refusal-sentence")


def test_whether_an_option_has_half_of_those_heard(edition, sentences):
    assert "No option has" in sentences("03-3-proposals", "scope-table", "scope-sentence")
    held = edition.register.positions
    few = held["proposal_id"].str.startswith("mla-") | (held["session"] != "ahc5")
    edition.register.__dict__["positions"] = held[few & (held["stance"] == "support")]
    only = edition.register.positions["proposal_id"] == "mla-scope.convention-offences"
    edition.register.__dict__["positions"] = edition.register.positions[only]
    assert "half of them or more" in sentences("03-3-proposals", "scope-table", "scope-sentence")


def test_offences_stand_with_the_works_that_the_report_cites(edition):
    cited = pd.DataFrame(edition.whole.literature)
    expected = {name: len(set(own["work_id"])) for name, own in cited.groupby("offence") if name}
    found = interests.cited_offences(edition)
    assert dict(zip(found["offence"], found["works"], strict=True)) == expected


def test_the_studied_state_backs_three_rows_of_the_report_s_third_table(edition):
    assert len(interests.backed_in_table(edition)) == 3  # counted in the printed table


def test_who_wrote_for_several_states_is_counted_among_the_contributions(edition, sentences, root):
    def rows(table):
        with (root / "data" / "register" / f"{table}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    joint = {row["name"] for row in rows("delegations") if row["kind"] == "group"}
    joint |= {row["member"] for row in rows("groups") if row["role"] == "lead"}
    told = {row["delegation"] for row in rows("submissions")} & joint
    assert set(edition.whole.joint_submissions["delegation"]) == told
    assert len(told) == 3
    assert "three are on record as writing" in sentences("03-1-committee", "joint-papers")
    sent = edition.whole.submissions
    change(edition, "submissions", delegation=sent["delegation"].replace(EU, "France"))
    assert "two are on record as writing" in sentences("03-1-committee", "joint-papers")


def test_dates_in_sentences_are_those_of_the_register(edition, sentences):
    assert "in December 2019 a second one" in sentences("03-1-committee", "founding-vote")
    assert "of October 2023 gathered" in sentences("03-1-committee", "statements")
    change(edition, "votes", date=edition.whole.votes["date"].str.replace("2019-12", "2029-11"))
    assert "in November 2029 a second one" in sentences("03-1-committee", "founding-vote")
    events = edition.whole.events
    change(edition, "events", date_start=events["date_start"].str.replace("2023-10", "2033-01"))
    assert "of January 2033 gathered" in sentences("03-1-committee", "statements")


def test_a_delegation_lost_the_votes_on_procedure_that_went_against_it(root, edition, sentences):
    held = pd.read_csv(root / "data" / "register" / "positions.csv", dtype=str)
    own = held[(held["delegation"] == RUSSIA) & (held["stance"] == "oppose")]
    assert {"process.two-thirds", "process.dates-2022"} <= set(own["proposal_id"])
    lost = committee.lost(edition, RUSSIA)
    assert lost["vote_id"].tolist() == ["V-2021-05-26-BRA", "V-2022-01-20-DOM"]
    # 26 May to 20 January of the next year
    assert (date(2022, 1, 20) - date(2021, 5, 26)).days < 365
    assert "twice been outvoted" in sentences("03-1-committee", "date-votes")
    rule = edition.whole.votes["vote_id"] == "V-2021-05-26-BRA"
    change(edition, "votes", date=edition.whole.votes["date"].mask(rule, "2020-05-26"))
    assert "outvoted" not in sentences("03-1-committee", "date-votes")


def test_the_first_session_is_told_beside_the_dates_that_were_put_to_the_vote(edition, sentences):
    before = sentences("03-1-committee", "date-votes")
    assert f"{(date(2022, 2, 28) - date(2022, 1, 24)).days} days after Russia" in before
    assert f"{(date(2022, 4, 18) - date(2022, 2, 28)).days} days before the last" in before
    late = edition.whole.date_proposals["date"].replace("2022-04-18", "2022-02-27")
    change(edition, "date_proposals", date=late)
    assert "after the last that the amendment allowed" in sentences("03-1-committee", "date-votes")


def test_co_sponsors_are_those_whom_the_source_names(root, edition, sentences):
    held = pd.read_csv(root / "data" / "register" / "positions.csv", dtype=str)
    rows = held[(held["proposal_id"] == "process.dates-2022") & (held["stance"] == "support")]
    named = rows.loc[rows["note"].str.startswith("Co-sponsored"), "delegation"].tolist()
    assert committee.co_sponsors(edition) == named
    assert "Dominican Republic" not in named
    assert EU not in named  # inferred from "predominantly European"


def test_members_of_a_region_have_what_the_tables_hold_of_each(root, edition):
    tables = {
        name: pd.read_csv(root / "data" / "register" / f"{name}.csv", dtype=str)
        for name in ("groups", "positions", "votes_by_state", "signatures")
    }
    lists = tables["groups"].groupby("group_id")["member"].agg(list)
    found = committee.region(edition).set_index("delegation")
    assert found.index.tolist() == lists["G-ASEAN"]
    assert len(found) == 10  # as the commentary says
    for name, row in found.iterrows():
        own = tables["positions"].query("delegation == @name and session != 'before'")
        assert (row["records"], row["proposals"]) == (len(own), len(set(own["proposal_id"])))
        for vote in ("V-73-187", "V-74-247"):
            cast = tables["votes_by_state"].query("vote_id == @vote and delegation == @name")
            assert [row[vote]] == (cast["vote"].tolist() or ["none"])
        signed = tables["signatures"].query("delegation == @name")["status"].tolist()
        assert [row["status"]] == (signed or [""])
        assert (row["budapest"] == "yes") == (name in lists["G-BUDAPEST"])


def test_how_a_region_voted_is_told_as_it_voted(edition, sentences):
    before = sentences("03-1-committee", "asean")
    assert "nine voted for the mandate and the Philippines abstained" in before
    assert "The Philippines, the one party to the Budapest Convention" in before
    cast = edition.whole.votes_by_state
    own = (cast["vote_id"] == "V-74-247") & (cast["delegation"] == "Philippines")
    change(edition, "votes_by_state", vote=cast["vote"].mask(own, "yes"))
    turned = sentences("03-1-committee", "asean")
    assert "ten voted for the mandate, in" in turned
    assert "did not vote for it" not in turned


def test_a_region_s_ratifications_are_those_with_a_date(edition, sentences):
    none = not committee.ratified(edition)
    assert none == ("No ratification by a member" in sentences("03-1-committee", "asean-uses"))
    held = edition.whole.signatures
    one = held["delegation"] == "Viet Nam"
    change(edition, "signatures", ratified=held["ratified"].mask(one, "2026-05-01"))
    assert "Viet Nam has done so" in sentences("03-1-committee", "asean-uses")


@pytest.fixture(scope="module")
def positions(root):
    """The records of the register that are not inferred, read without the library."""
    held = pd.read_csv(root / "data" / "register" / "positions.csv", dtype=str)
    return held[held["confidence"] != "inferred"]


@pytest.fixture(scope="module")
def takeaways(root):
    """What an observer took from the fifth session, read without the library."""
    told = pd.read_csv(root / "data" / "register" / "takeaways.csv", dtype=str)
    return told.fillna("")


def test_the_report_s_reading_of_its_figures_has_its_names_and_its_number(
    root, edition, positions, sentences
):
    counted = pd.read_csv(root / "data" / "register" / "statistics.csv", dtype=str)
    (own,) = counted[counted["statistic_id"] == "N28"].itertuples()
    nearer = papers.nearer_in_report(edition)
    assert len(nearer) == int(own.value)
    assert all(name in own.note for name in nearer)
    held = positions[positions["proposal_id"] == "offence.incitement-subversive"]
    others = set(held["delegation"]) - {RUSSIA}
    assert set(papers.shared_with_russia(edition)) == others
    assert "three of the BRICS" in sentences("03-2-positions", "report-figures")


def test_a_matter_of_the_fifth_session_is_about_proposals_of_it(root, takeaways):
    listed = pd.read_csv(root / "data" / "register" / "proposals.csv", dtype=str)
    listed = listed.set_index("proposal_id")
    linked = [(row, name) for row in takeaways.itertuples() for name in row.proposals.split(";")]
    for row, name in linked:
        if name:
            assert row.session in listed.at[name, "session"].split(";"), name
            assert row.chapter == listed.at[name, "chapter"], name


def test_delegations_on_record_are_counted_for_each_matter(edition, positions, takeaways):
    found = proposals.takeaways(edition).set_index("takeaway_id")["delegations"]
    for row in takeaways.itertuples():
        about = positions["proposal_id"].isin(row.proposals.split(";"))
        own = positions[(positions["session"] == row.session) & about]
        assert found[row.takeaway_id] == len(set(own["delegation"])), row.matter
    assert found["T01"] > found["T17"] == 0


def test_how_the_observer_saw_the_session_is_counted(edition, takeaways, sentences):
    by = Counter(takeaways["finding"])
    said = sentences("03-3-proposals", "fifth-overall")
    assert f"Of {len(takeaways)} matters" in said
    assert (by["agreement"], by["majority"]) == (1, 1)
    assert f"on {by['divided']} delegations stood against each other" in said
    held = edition.whole.takeaways
    change(edition, "takeaways", finding=held["finding"].replace("majority", "divided"))
    assert "a majority on none" in sentences("03-3-proposals", "fifth-overall")


@pytest.mark.parametrize(
    ("delegation", "proposal", "stance"),
    [
        ("Canada", "extradition.political-refusal-option", "support"),
        (RUSSIA, "extradition.no-political-exception", "support"),
        ("China", "extradition.offences-never-political", "support"),
        (EU, "mla.real-time-traffic", "oppose"),
        (EU, "mla.interception-content", "oppose"),
        (EU, "data-protection.principles", "support"),
        (EU, "cooperation-safeguards.retain", "support"),
        ("United States of America", "data-protection.requested-state-law", "support"),
        ("United States of America", "prevention.delete-art93", "support"),
        ("United Kingdom", "tech-transfer.include", "oppose"),
        ("Nigeria", "ta.stakeholders-beneficiaries", "oppose"),
        ("Canada", "mechanism.inclusive-rules", "support"),
    ],
)
def test_whoever_a_paragraph_on_the_fifth_session_names_is_on_record(
    edition, positions, sentences, delegation, proposal, stance
):
    held = positions[
        (positions["session"] == "ahc5")
        & (positions["proposal_id"] == proposal)
        & (positions["stance"] == stance)
    ]
    assert delegation in set(held["delegation"])
    assert set(proposals.who(edition, "ahc5", proposal, stance)) == set(held["delegation"])


def test_the_fifth_session_is_told_where_the_edition_covers_it(root):
    page = root / "chapters" / "03-3-proposals.ipynb"
    cells = ("fifth-overall", "fifth-cooperation")
    assert "Political offences" in told_alone(page, own_edition("ahc5", "China", root), *cells)
    other = own_edition("ahc2", "China", root)
    assert told_alone(page, other, *cells) == ""
    assert "the edition of that session" in told_alone(page, other, "fifth-overall")


def test_who_would_strike_the_safeguards_is_told_and_whether_the_others_joined(
    root, edition, positions, sentences
):
    counted = pd.read_csv(root / "data" / "register" / "statistics.csv", dtype=str)
    number = counted.set_index("statistic_id").at["N29", "value"]
    held = positions[
        (positions["proposal_id"] == "safeguards.delete-article")
        & (positions["stance"] == "support")
    ]
    assert proposals.who(edition, "ahc4", "safeguards.delete-article") == list(held["delegation"])
    assert len(held) == int(number)
    assert "China did not join them" in sentences("03-3-proposals", "safeguards-named")
    own = edition.register.positions
    joined = own["proposal_id"] == "safeguards.delete-article"
    edition.register.__dict__["positions"] = own.assign(
        delegation=own["delegation"].mask(joined & (own["delegation"] == "Oman"), "China")
    )
    assert "did not join" not in sentences("03-3-proposals", "safeguards-named")


def test_who_asked_for_what_came_back_and_what_became_of_it(edition, sentences):
    before = sentences("03-3-proposals", "came-back-named")
    assert "Russia and Iran are told of" in before
    assert "China put two other kinds first" in before
    assert "It stands in the adopted text" in before
    held = edition.whole.outcomes
    one = held["proposal_id"] == "offence.computer-theft-or-fraud"
    change(edition, "outcomes", outcome=held["outcome"].mask(one, "dropped"))
    own = edition.register.positions
    political = own["proposal_id"] == "offence.politically-motivated-acts"
    edition.register.__dict__["positions"] = own.assign(
        delegation=own["delegation"].mask(political & (own["delegation"] == RUSSIA), "China")
    )
    turned = sentences("03-3-proposals", "came-back-named")
    assert "two other kinds" not in turned
    assert "It does not stand in the adopted text" in turned
