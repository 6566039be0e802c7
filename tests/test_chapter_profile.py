"""Chapter 2: the focus in short, its sources in print, and what the sentences draw from both."""

import csv
import functools

import pytest
from running import change, own_edition, run, told_alone

from positions.delegations import directory
from publishing.chapters import interests, profile
from publishing.checks import markdown_slips
from publishing.edition import open_edition as _open_edition

#: Editions are only read here, so that one of each is enough.
open_edition = functools.cache(_open_edition)

FOCUSES = (
    "China",
    "United States of America",
    "Australia",
    "Rwanda",
    "Indonesia",
    "European Union",
)
DID = {"yes": "voted for it", "no": "voted against it", "abstain": "abstained"}


@pytest.fixture(scope="module")
def rows(root):
    """A table of the register, read without the library."""

    def of(table):
        with (root / "data" / "register" / f"{table}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return of


@pytest.fixture
def sentence(root):
    """What one cell of chapter 2 says for an edition."""

    def of(edition, cell):
        return told_alone(root / "chapters" / "02-interests.ipynb", edition, cell)

    return of


@pytest.mark.parametrize("focus", FOCUSES)
def test_what_is_told_in_short_is_what_the_tables_hold(focus, rows):
    edition = open_edition("all", focus)
    is_state = {row["name"]: row["kind"] for row in rows("delegations")}[focus] == "state"
    expected = {
        "ties": sum(row["delegation"] == focus for row in rows("profiles")),
        "lists": len({row["group_id"] for row in rows("groups") if row["member"] == focus}),
        "votes": 2 if is_state else 0,
        "signatures": sum(row["delegation"] == focus for row in rows("signatures")),
    }
    data = profile.in_short(edition).data
    assert len(data) == sum(expected.values())
    assert (data["kind"] == "Group or list").sum() == expected["lists"]
    cast = {
        row["vote_id"]: row["vote"]
        for row in rows("votes_by_state")
        if row["delegation"] == focus
    }  # fmt: skip
    for row in profile.votes_cast(edition).itertuples():
        assert row.did == DID.get(cast.get(row.vote_id), "did not vote")


def test_partners_are_delegations_or_said_to_be_none(rows):
    known = directory()
    for row in rows("profiles"):
        unknown = [name for name in row["partners"].split(";") if name and not known.get(name)]
        groups = {held["group_name"] for held in rows("groups")}
        assert all(name in groups or name in row["note"] for name in unknown), row


def test_a_treaty_of_a_profile_is_called_as_in_the_list_of_treaties(rows):
    names = {row["instrument_id"]: row["name"] for row in rows("instruments")}
    linked = [row for row in rows("profiles") if row["instrument"]]
    assert linked
    assert all(row["name"] == names[row["instrument"]] for row in linked)


def test_a_date_of_a_treaty_has_a_source_and_the_dates_follow_each_other(rows):
    for row in rows("instruments"):
        dated = bool(row["opened"] or row["in_force"])
        assert dated == bool(row["dates_source_id"]) == bool(row["dates_locator"]), row
        assert not row["in_force"] or row["opened"] < row["in_force"], row
        assert row["body"], row


def test_only_who_voted_alike_twice_did_so_again(sentence, root):
    assert "voted for it again" in sentence(open_edition("all", "China"), "in-short")
    assert "for it again" not in sentence(open_edition("all", "Rwanda"), "in-short")
    edition = own_edition("all", "China", root)
    cast = edition.whole.votes_by_state
    first = (cast["vote_id"] == "V-73-187") & (cast["delegation"] == "China")
    change(edition, "votes_by_state", vote=cast["vote"].mask(first, "no"))
    turned = sentence(edition, "in-short")
    assert "China voted against it; when" in turned
    assert "for it again" not in turned


def test_a_signature_is_told_as_it_is_on_record(sentence, root):
    assert "has signed" in sentence(open_edition("all", "China"), "in-short")
    assert "had not signed" in sentence(open_edition("all", "United States of America"), "in-short")
    edition = own_edition("all", "China", root)
    edition.whole.__dict__["signatures"] = edition.whole.signatures[:0]
    assert "No signature of it" in sentence(edition, "in-short")


def test_a_group_speaks_for_its_members_and_has_no_vote(sentence, rows):
    members = [row for row in rows("groups") if row["group_id"] == "G-EU"]
    said = sentence(open_edition("all", "European Union"), "in-short")
    assert f"speaks for {len(members)} members and has no vote" in said


def test_works_and_languages_are_those_of_the_report_s_footnotes(rows, sentence):
    language = {row["work_id"]: row["language"] for row in rows("literature")}
    chinese = sum(found == "zh" for found in language.values())
    edition = open_edition("all", "China")
    assert len(interests.works(edition)) == len(language)
    assert f"cite {len(language)} works, {chinese} of them in Chinese" in sentence(edition, "lead")
    footnotes = {(row["work_id"], row["footnote"]) for row in rows("literature")}
    assert {int(note) for _, note in footnotes} <= set(range(1, 108))  # the report has 107
    told_of = interests.works(edition).set_index("work_id")["footnotes"].str.split("; ")
    assert {(work, note) for work, notes in told_of.items() for note in notes} == footnotes


def test_as_many_works_are_named_as_counted_for_each_offence(rows):
    data = interests.offences_table(open_edition("all", "China")).data
    for row in data.itertuples():
        cited = {
            f"{held['authors']} {held['year']}"
            for held in rows("literature")
            if held["offence"] == row.offence
        }
        assert row.works == len(cited)
        assert all(work in row.who for work in cited)


def test_china_s_absence_among_the_backers_is_said_only_while_it_lasts(root, sentence):
    edition = own_edition("all", "China", root)
    assert interests.backers(edition, "critical-infrastructure.interference") == [
        "Russian Federation"
    ]
    assert "is Russia, and not China" in sentence(edition, "china-crimes")
    held = edition.whole.positions
    (at,) = held.index[held["proposal_id"] == "critical-infrastructure.interference"]
    change(edition, "positions", delegation=held["delegation"].where(held.index != at, "China"))
    assert "and not China" not in sentence(edition, "china-crimes")


@pytest.mark.parametrize("focus", profile.profiled(open_edition("all", "China")))
def test_what_is_written_for_a_profiled_focus_is_whole(focus, root):
    shown = run(root / "chapters" / "02-interests.ipynb", open_edition("all", focus))
    own = [item for item in shown if item.cell == "profiled"]
    assert len(own) == 1
    assert [slip for item in own for slip in markdown_slips(item.text)] == []
