from functools import cache
from pathlib import Path

import pytest

from positions.register import TABLES
from publishing.chapters import data
from publishing.edition import open_edition
from publishing.prose import pipe_table

ROOT = Path(__file__).resolve().parents[1]


@cache
def edition(session="all", focus="China"):
    return open_edition(session, focus, ROOT)


def test_every_table_of_the_register_is_described():
    assert set(data.ROW_IS) == set(TABLES)


def test_records_by_session_add_up_to_the_register():
    frame = data.by_session(edition()).data
    assert frame["records"].sum() == len(edition().whole.positions)
    assert (frame[list(data.CONFIDENCES)].sum(axis=1) == frame["records"]).all()


def test_kinds_and_sources_count_every_record_once():
    whole = edition().whole
    kinds, sources = data.source_kinds(edition()).data, data.sources(edition()).data
    assert kinds["records"].sum() == sources["records"].sum() == len(whole.positions)
    assert kinds["sources"].sum() == len(sources) == len(whole.sources)


def test_machine_made_records_are_those_of_machine_made_reports():
    positions = edition().whole.positions
    kinds = data.source_kinds(edition()).data.set_index("kind")["records"]
    assert data._machine_made(positions).sum() == kinds["AI session report"] == 62


def test_china_is_placed_on_thirteen_signals_and_with_procedure_on_fifteen():
    frame = data.sensitivity(edition()).data
    china = frame[frame["delegation"] == "China"].set_index("rule")
    assert china["n"].to_dict() == {
        "default": 13, "with inferred": 20, "with procedure": 15, "with both": 22
    }  # fmt: skip
    assert round(china.loc["default", "placement"], 2) == -0.85
    assert round(china.loc["with procedure", "placement"], 2) == -0.87
    text = data.sensitivity_sentences(edition())
    assert "−0.85 on 13 signals by default" in text
    assert "−0.87 on 15 signals with positions on procedure" in text


def test_thirty_seven_delegations_are_placed_and_thirty_eight_with_inferred_records():
    placed = data.sensitivity(edition()).data.groupby("rule")["delegations_placed"].first()
    assert (placed["default"], placed["with inferred"]) == (37, 38)


def test_a_session_without_placements_says_so():
    assert data.sensitivity_sentences(edition("ahc3")).startswith("Under none of the four rules")


@pytest.mark.parametrize("focus", ["European Union", "Russian Federation"])
def test_the_ends_of_the_scale_are_not_placed(focus):
    assert focus not in set(data.sensitivity(edition("all", focus)).data["delegation"])
    assert "is not placed on it" in data.sensitivity_sentences(edition("all", focus))


def test_the_list_of_eu_members_agrees_with_the_maintained_one():
    assert "the 27 codes are the same" in data.group_check(edition())


def test_the_statement_of_october_lies_before_the_session_it_is_filed_under():
    text = data.limits(edition())
    assert "44 positions come from the joint statement of 2 October 2023" in text
    assert "before the session began" in text


def test_limits_of_one_session_are_told_in_its_edition_only():
    assert data.edition_limits(edition()) == ""
    assert "44 records from the joint statement" in data.edition_limits(edition("ahc7"))


def test_only_web_addresses_become_links_and_none_breaks_out():
    assert data._source_cell("T", "by", "2020", "javascript:alert(1)") == "T; by; 2020"
    cell = data._source_cell("a](x) |", "by", "2020", "https://x.org/a>b|c d)")
    assert cell == r"[a\](x) \|](<https://x.org/a%3Eb%7Cc%20d%29>); by; 2020"


def test_every_link_of_the_source_table_keeps_its_row_whole():
    exhibit = data.sources(edition())
    lines = exhibit.table.splitlines()
    assert len(lines) == len(exhibit.data) + 2
    assert pipe_table(exhibit.data.head(1).astype(str)).count("\n") == 2
