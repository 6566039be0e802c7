"""Chapter 2: what the record holds of the focus, and whom it stands with."""

import functools

import pandas as pd
import pytest

from positions.agreement import LONELY, company, standing
from positions.register import CONFIDENCES
from publishing.chapters import interests
from publishing.edition import open_edition as _open_edition

#: Editions are only read here, so that one of each is enough.
open_edition = functools.cache(_open_edition)


@pytest.fixture(scope="module")
def china():
    return open_edition("all", "China")


def test_shares_of_convictions_fill_the_whole(china):
    assert interests.convictions_figure(china).data["value"].sum() == pytest.approx(100)


def test_another_focus_is_told_where_its_figures_would_come_from():
    brazil = open_edition("all", "Brazil")
    for exhibit in (interests.convictions_figure(brazil), interests.convictions(brazil)):
        assert "studies China only; figures for Brazil" in exhibit.absent
        assert exhibit.data.empty


def test_a_question_is_answered_by_the_surest_record_of_each_proposal_and_stance(china):
    own, asked = interests.own_records(china, "crimes"), interests.asked(china, "crimes")
    assert not asked.duplicated(["proposal_id", "stance"]).any()
    for row in asked.itertuples():
        same = own[(own["proposal_id"] == row.proposal_id) & (own["stance"] == row.stance)]
        assert row.confidence == min(same["confidence"], key=CONFIDENCES.index)
        assert row.label in row.told


def test_records_of_the_other_sessions_are_counted():
    one, whole = open_edition("ahc5", "China"), open_edition("all", "China")
    for topic in ("", "data"):
        held = len(interests.own_records(one, topic))
        assert held + interests.elsewhere(one, topic) == len(interests.own_records(whole, topic))
        assert interests.elsewhere(whole, topic) == 0


def test_all_records_of_the_focus_are_listed_with_whether_they_count(china):
    data = interests.records_table(china).data
    assert set(data["record_id"]) == set(interests.own_records(china)["record_id"])
    left_out = (data["confidence"] == "inferred") | data["proposal_id"].str.startswith("process.")
    left_out |= data["ended_session"] != ""
    assert ((data["counted"] == "no") == left_out).all()


def test_the_company_of_china_holds_iran_always_and_the_united_kingdom_never(china):
    data = interests.company_table(china).data.set_index("delegation")
    assert data.at["Iran (Islamic Republic of)", "agreement"] == 1
    assert data.at["United Kingdom", "agreement"] == 0
    assert (data["n"] >= 3).all()


def test_china_alone_wanted_serious_crimes_and_the_conventions_own(china):
    data = interests.alone_table(china).data.set_index("proposal_id")
    assert data.at["mla-scope.serious-plus-convention", "standing"] == "alone on record"
    assert not data.index.str.startswith("process.").any()
    numbers = data["opponents"].str.split("; ").map(lambda names: len(list(filter(None, names))))
    assert (numbers == data["other_side"]).all()


def test_a_contradiction_concerns_whom_the_register_names(china):
    told = interests.disputed(china)
    assert len(told)
    assert all("China" in cell.split(";") for cell in told["delegations"])


def test_an_edition_without_records_of_the_focus_says_so_throughout():
    edition = open_edition("ahc3", "China")
    for exhibit in (
        interests.profile(edition), interests.records_table(edition),
        interests.company_table(edition), interests.alone_table(edition),
    ):  # fmt: skip
        assert "China" in exhibit.absent
        assert not exhibit.alt


def test_equal_company_is_ordered_by_how_much_is_shared():
    pairs = pd.DataFrame(
        {"one": ["A", "A", "A"], "other": ["B", "C", "D"], "agreement": [1.0, 1.0, 0.0],
         "n": [3, 5, 4], "lower": [0.4, 0.5, 0.0], "upper": [1.0, 1.0, 0.5]}
    )  # fmt: skip
    assert list(company(pairs, "A")["delegation"]) == ["C", "B", "D"]


def test_outnumbered_counts_the_delegation_itself():
    sides = pd.DataFrame({"p": [1.0, 1.0, -1.0, -1.0, -1.0], "q": [1.0, 1.0, -1.0, -1.0, None]},
                         index=list("ABCDE"))  # fmt: skip
    found = standing(sides, "A").set_index("proposal_id")["standing"]
    assert found["p"] == "outnumbered"
    assert found["q"] == "even"
    assert found["q"] not in LONELY
    assert standing(sides, "Z").empty
