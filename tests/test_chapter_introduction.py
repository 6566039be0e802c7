"""Chapter 1 says what the edition holds, in every edition."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools

import pytest

from publishing.chapters import introduction
from publishing.edition import Edition
from publishing.edition import open_edition as _open_edition

#: Reports are only read here, so that one of each is enough.
open_edition = functools.cache(_open_edition)

SESSIONS = ["all", "ahc1", "ahc2", "ahc3", "ahc4", "ahc5", "ahc6", "ahc7", "ahc-concl"]


@pytest.fixture(scope="module")
def whole() -> Edition:
    return open_edition("all", "China")


def _without_records(edition: Edition) -> Edition:
    empty = dataclasses.replace(edition.register, positions=edition.register.positions[:0])
    return dataclasses.replace(edition, register=empty)


def test_the_founding_vote_is_told_with_its_tally(whole):
    text = introduction.beginning_and_end(whole)
    assert "79 to 60" in text
    assert "33 abstentions" in text
    assert "adopted without opposition" in text


def test_the_committee_is_told_with_rule_and_end(whole):
    text = introduction.committee(whole)
    assert "88 to 42" in text
    assert "23 votes against 102" in text
    assert "eight sessions in New York and Vienna" in text


def test_every_session_has_a_row_and_the_rows_add_up_to_the_register(whole):
    data = introduction.sessions_table(whole).data
    assert list(data["session"]) == SESSIONS[1:]
    assert data["records"].sum() == len(whole.register.positions)
    assert (data[["stated", "reported", "inferred"]].sum(axis=1) == data["records"]).all()
    # only the second and third sessions asked for papers, and none is shipped
    assert set(data.loc[data["contributions_reported"] > 0, "session"]) == {"ahc2", "ahc3"}
    assert data["papers_present"].sum() == 0


def test_coverage_counts_each_record_once(whole):
    data = introduction.coverage(whole).data
    assert len(data) == 9
    assert data["records"].sum() == len(whole.register.positions)


def test_the_timeline_shows_all_sessions_and_every_chosen_event(whole):
    data = introduction.timeline_table(whole)
    assert (data["lane"] == "session").sum() == 8
    shown = data[data["in_figure"] == "yes"]
    assert len(shown) == 8 + len(introduction._MILESTONES)
    # nothing is lost: sessions replace the event of the same start
    assert len(data) == len(whole.whole.events)


def test_a_single_session_is_marked_with_what_led_up_to_it():
    edition = open_edition("ahc2", "China")
    shown = introduction.timeline_table(edition)
    own = shown[shown["session"] == "ahc2"]
    assert (own["in_figure"] == "yes").all()
    assert "Second session" in introduction.timeline(edition).alt


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (dt.date(2022, 2, 28), dt.date(2022, 3, 11), "28 February–11 March 2022"),
        (dt.date(2023, 1, 9), dt.date(2023, 1, 20), "9–20 January 2023"),
        (dt.date(2024, 12, 30), dt.date(2025, 1, 3), "30 December 2024 – 3 January 2025"),
        (dt.date(2024, 8, 8), dt.date(2024, 8, 8), "8 August 2024"),
    ],
)
def test_spans_read_as_people_write_them(start, end, expected):
    assert introduction.span(start, end) == expected


def test_chapters_are_drawn_together_by_number(whole):
    every = whole.whole.chapters["chapter"].tolist()
    assert introduction.chapter_numbers(whole, every) == "preamble, 1–8"
    assert introduction.chapter_numbers(whole, ["criminalization"]) == "2"
    assert introduction.chapter_numbers(whole, ["preamble", "international-cooperation"]) == (
        "preamble, 4"
    )
    assert introduction.chapter_numbers(whole, []) == ""


def test_a_focus_without_records_in_the_session_is_told_where_there_are_some():
    text = introduction.focus(open_edition("ahc3", "China"))
    assert "no record" in text
    assert "36" in text


def test_an_agenda_that_nobody_names_is_said_to_be_unknown():
    assert "No source on record names the chapters" in introduction.edition(
        open_edition("ahc1", "China")
    )


def test_without_records_the_page_says_what_would_supply_them(whole):
    edition = _without_records(whole)
    assert "positions.csv" in introduction.edition(edition)
    assert introduction.coverage(edition).absent
    assert introduction.coverage_reading(edition) == ""
    assert "no records in this edition" in introduction.marks(edition)


@pytest.mark.parametrize("session", SESSIONS)
def test_every_edition_has_its_exhibits(session):
    edition = open_edition(session, "Brazil")
    tables = introduction.sessions_table(edition), introduction.coverage(edition)
    assert [item.id for item in tables] == ["tab-sessions", "tab-coverage"]
    assert not any(item.absent for item in tables)
    assert "Brazil" in introduction.edition(edition)
