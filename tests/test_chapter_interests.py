"""Chapter 2 tells China's reasons for China only, and the record for every delegation."""

from __future__ import annotations

import dataclasses
import functools

import pandas as pd
import pytest

from positions.company import LONELY, company, standing
from publishing.chapters import interests
from publishing.edition import Edition
from publishing.edition import open_edition as _open_edition

#: Reports are only read here, so that one of each is enough.
open_edition = functools.cache(_open_edition)

STUDIED_ONLY = (
    interests.first_aim, interests.sovereignty, interests.crimes, interests.content,
    interests.data_access, interests.ally_in_doubt,
)  # fmt: skip

EXHIBITS = (
    interests.instruments, interests.budapest_readings, interests.convictions_figure,
    interests.convictions, interests.profile, interests.records_table, interests.company_table,
    interests.alone_table,
)  # fmt: skip

PARAGRAPHS = (
    interests.lead, interests.budapest_count, interests.profile_reading, interests.disputed,
    interests.placement_sentence, interests.company_reading, interests.alone_reading,
    interests.closing,
)  # fmt: skip


@pytest.fixture(scope="module")
def china() -> Edition:
    return open_edition("all", "China")


@pytest.fixture(scope="module")
def brazil() -> Edition:
    return open_edition("all", "Brazil")


def test_the_figures_on_convictions_are_those_of_the_report(china):
    text = interests.crimes(china)
    for figure in ("31.83 %", "10.45 %", "57.23 %", "ten kinds", "seven offences"):
        assert figure in text
    data = interests.convictions_figure(china).data
    assert data["value"].sum() == pytest.approx(100)
    assert len(interests.convictions(china).data) == 4


def test_the_readings_of_the_budapest_parties_stay_apart(china):
    data = interests.budapest_readings(china).data
    assert sorted(data["value"]) == [68, 69, 70, 75]
    assert "68" in interests.budapest_count(china)
    assert "75" in interests.budapest_count(china)


@pytest.mark.parametrize("paragraph", STUDIED_ONLY)
def test_reasons_are_told_for_china_only(china, brazil, paragraph):
    assert paragraph(china)
    assert paragraph(brazil) == ""


def test_another_focus_is_told_where_its_figures_would_come_from(brazil):
    for exhibit in (interests.convictions_figure(brazil), interests.convictions(brazil)):
        assert "studies China only" in exhibit.absent
        assert "Brazil" in exhibit.absent
        assert exhibit.data.empty


def test_all_records_of_the_focus_are_listed_with_whether_they_count(china):
    data = interests.records_table(china).data
    assert len(data) == 36
    assert set(data.loc[data["confidence"] == "inferred", "counted"]) == {"no"}
    assert set(data.loc[data["proposal_id"].str.startswith("process."), "counted"]) == {"no"}
    assert (data["counted"] == "yes").sum() == 24


def test_the_company_of_china_holds_iran_always_and_the_united_kingdom_never(china):
    data = interests.company_table(china).data.set_index("delegation")
    assert data.at["Iran (Islamic Republic of)", "agreement"] == 1
    assert data.at["United Kingdom", "agreement"] == 0
    assert data.at["Russian Federation", "same"] == 12
    assert data.at["Russian Federation", "n"] == 13
    assert (data["n"] >= 3).all()


def test_china_alone_wanted_serious_crimes_and_the_conventions_own(china):
    data = interests.alone_rows(china).set_index("proposal_id")
    assert data.at["mla-scope.serious-plus-convention", "standing"] == "alone on record"
    assert "European Union" in data.at["general.budapest-basis", "opponents"]


def test_the_ends_of_the_scale_are_not_placed_on_it():
    text = interests.placement_sentence(open_edition("all", "Russian Federation"))
    assert "one of the two ends" in text
    assert "stands on the same side of two" in text


def test_a_placement_is_told_with_its_interval_and_signals(china):
    text = interests.placement_sentence(china)
    assert "**−0.85**" in text
    assert "13 signals" in text
    assert "20 signals" in text  # with the inferred records


def test_too_few_signals_are_said_to_be_too_few(brazil):
    assert "cannot be placed" in interests.placement_sentence(brazil)
    assert "three signals" in interests.placement_sentence(brazil)


def test_one_record_is_no_tendency():
    text = interests.profile_reading(open_edition("all", "Rwanda"))
    assert "a single record" in text
    assert "%" not in text


def test_an_edition_without_records_of_the_focus_says_so_throughout():
    edition = open_edition("ahc3", "China")
    for exhibit in (
        interests.profile(edition), interests.records_table(edition),
        interests.company_table(edition), interests.alone_table(edition),
    ):  # fmt: skip
        assert exhibit.absent
        assert not exhibit.alt
    assert "nothing from China" in interests.on_record(edition, "crimes")
    assert "leaves the question open" in interests.closing(edition)


@pytest.mark.parametrize("session", ["ahc1", "ahc3", "ahc-concl"])
@pytest.mark.parametrize("focus", ["China", "European Union", "Rwanda"])
def test_every_edition_has_text_and_exhibits(session, focus):
    edition = open_edition(session, focus)
    ids = [make(edition).id for make in EXHIBITS]
    assert len(set(ids)) == len(EXHIBITS)
    for paragraph in PARAGRAPHS:
        text = paragraph(edition)
        for slip in ("nan", "  ", " s ", "no delegations", "one records"):
            assert slip not in text, (paragraph.__name__, slip)


def test_an_edition_without_any_record_still_reads(china):
    empty = dataclasses.replace(china.register, positions=china.register.positions[:0])
    edition = dataclasses.replace(china, register=empty)
    for make in EXHIBITS:
        assert make(edition).markdown
    for paragraph in PARAGRAPHS:
        paragraph(edition)


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
