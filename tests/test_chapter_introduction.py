"""Chapter 1 says what the edition holds, in every edition."""

import dataclasses
import functools

import pytest
from notebook_pages import page

from publishing.chapters import introduction
from publishing.edition import Edition
from publishing.edition import open_edition as _open_edition

#: Editions are only read here, so that one of each is enough.
open_edition = functools.cache(_open_edition)


@pytest.fixture(scope="module")
def whole() -> Edition:
    return open_edition("all", "China")


def with_table(edition: Edition, **tables) -> Edition:
    """The same edition with other tables in its register."""
    changed = dataclasses.replace(edition)
    for name in ("whole", "register"):
        changed.__dict__[name] = dataclasses.replace(getattr(edition, name), **tables)
    return changed


def test_every_session_has_a_row_and_the_rows_add_up_to_the_register(whole):
    data = introduction.sessions_table(whole).data
    sessions = [item.id for item in introduction.official(whole)]
    assert list(data["session"]) == ["before", *sessions]
    assert data["start"].tolist()[0] == ""
    assert data["records"].sum() == len(whole.register.positions)
    assert (data[["stated", "cited", "reported", "inferred"]].sum(axis=1) == data["records"]).all()
    assert data["contributions_reported"].sum() == len(whole.whole.submissions)
    assert data["papers_present"].sum() == 0


def test_coverage_counts_each_record_once(whole):
    exhibit = introduction.coverage(whole)
    assert exhibit.data["records"].sum() == len(whole.register.positions)
    total = exhibit.table.splitlines()[-1]
    assert f"| {whole.register.positions['delegation'].nunique()} |" in total


def test_the_timeline_shows_all_sessions_and_every_milestone(whole):
    data, events = introduction.timeline_table(whole), whole.whole.events
    sessions = (data["lane"] == "session").sum()
    assert sessions == len(introduction.official(whole))
    assert (data["in_figure"] == "yes").sum() == sessions + (events["milestone"] == "yes").sum()
    assert len(data) == len(events)


def test_a_session_that_is_no_event_is_on_the_timeline_all_the_same(whole):
    events = whole.whole.events
    without = with_table(whole, events=events[events["kind"] != "session"])
    dates = introduction.timeline_table(whole)[["date_start", "date_end", "session", "lane"]]
    other = introduction.timeline_table(without)[dates.columns]
    assert sorted(dates.to_numpy().tolist()) == sorted(other.to_numpy().tolist())


def test_what_led_up_to_the_one_session_of_an_edition_is_shown():
    edition = open_edition("ahc2", "China")
    shown = introduction.timeline_table(edition)
    assert (shown.loc[shown["session"] == "ahc2", "in_figure"] == "yes").all()
    assert "Second session" in introduction.timeline(edition).alt


def test_chapters_are_drawn_together_by_number(whole):
    every = whole.whole.chapters["chapter"].tolist()
    assert introduction.chapter_numbers(whole, every) == "preamble, 1–8"
    assert introduction.chapter_numbers(whole, ["preamble", "international-cooperation"]) == (
        "preamble, 4"
    )
    assert introduction.chapter_numbers(whole, []) == ""


def test_what_nobody_names_is_said_to_be_unknown():
    text = page("01-introduction", open_edition("ahc1", "China"))
    assert "No source on record names the chapters that it discussed; its records" in text
    assert "No source on record names a document for it." in text


def test_a_focus_without_records_in_the_session_is_told_where_there_are_some():
    edition = open_edition("ahc3", "China")
    elsewhere = (edition.whole.positions["delegation"] == "China").sum()
    text = page("01-introduction", edition)
    assert f"has no record; over all sessions the register has {elsewhere}." in text
