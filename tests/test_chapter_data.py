"""The appendix on data counts every record once and tells what the choice of records does."""

import dataclasses
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from docutils.core import publish_doctree, publish_from_doctree
from myst_parser.parsers.docutils_ import Parser
from notebook_pages import page

from positions.coverage import made_by_machine
from publishing.chapters import data
from publishing.edition import open_edition
from publishing.numbering import whole_addresses

ROOT = Path(__file__).resolve().parents[1]


@cache
def edition(session="all", focus="China"):
    return open_edition(session, focus, ROOT)


def test_the_register_is_described_whole():
    whole, folder = edition().whole, edition().project.register_folder
    rows = data.register_table(edition()).data.set_index("table")["rows"]
    assert set(rows.index) == {path.stem for path in folder.glob("*.csv")}
    assert rows["positions"] == len(whole.positions)
    assert rows["delegations"] == len(pd.read_csv(folder / "delegations.csv"))
    columns = data.codebook(edition()).data.groupby("table", sort=False)["column"].agg(list)
    assert columns["positions"] == list(whole.positions.columns)


def test_records_by_session_add_up_to_the_register():
    frame = data.by_session(edition()).data
    assert frame["records"].sum() == len(edition().whole.positions)
    assert (frame[list(data.CONFIDENCES)].sum(axis=1) == frame["records"]).all()


def test_kinds_and_sources_count_every_record_once():
    whole = edition().whole
    kinds, sources = data.source_kinds(edition()).data, data.sources(edition()).data
    assert kinds["records"].sum() == sources["records"].sum() == len(whole.positions)
    assert kinds["sources"].sum() == len(sources) == len(whole.sources)


def test_what_machines_made_is_told_by_the_source_and_not_by_a_note():
    whole = edition().whole
    found = made_by_machine(whole.positions, whole.sources)
    assert len(made_by_machine(whole.positions.assign(note=""), whole.sources)) == len(found) > 0
    assert made_by_machine(whole.positions, whole.sources.assign(machine_made="")).empty


def test_each_rule_places_on_the_signals_that_it_lets_in():
    frame = data.sensitivity(edition()).data
    signals = frame.pivot(index="delegation", columns="rule", values="n")
    assert signals.loc["China"].to_dict() == {
        "without groups": 5, "default": 5, "with inferred": 9, "with procedure": 7,
        "with both": 12,
    }  # fmt: skip
    assert (signals["with both"] >= signals[["with inferred", "with procedure"]].max(axis=1)).all()


def test_shifts_are_those_of_delegations_placed_twice_the_largest_first():
    columns = ["delegation", "placement"]
    strict = pd.DataFrame([("A", 0.5), ("B", -0.2), ("C", 1.0), ("D", None)], columns=columns)
    wide = pd.DataFrame([("A", 0.4), ("B", 0.2), ("D", 0.9)], columns=columns)
    found = data.shifts({"strict": strict, "between": wide[:0], "wide": wide})
    assert found["delegation"].tolist() == ["B", "A"]
    assert found["shift"].round(9).tolist() == [0.4, -0.1]
    assert found["crosses"].tolist() == [True, False]


@pytest.mark.parametrize("focus", ["European Union", "Russian Federation"])
def test_the_ends_of_the_scale_are_not_placed(focus):
    assert focus not in set(data.sensitivity(edition("all", focus)).data["delegation"])
    assert "is an end of the scale and is not placed on it." in page(
        "05-5-data", edition("all", focus)
    )


def test_limits_weigh_in_the_edition_of_a_session():
    filed = data.filed_under(edition(), "S-RUSUN23")
    assert filed[["session", "before"]].to_numpy().tolist() == [["ahc7", True]]
    text = page("05-5-data", edition("ahc7"))
    assert "it was made before the session began. It speaks" in text
    assert "44 records from the joint statement made between sessions." in text
    assert "The session of this edition" not in page("05-5-data", edition())


def test_an_edition_without_placements_or_records_says_so():
    assert "Under none of the five rules" in page("05-5-data", edition("ahc3"))
    empty = dataclasses.replace(edition("ahc3"))
    empty.__dict__["register"] = edition().whole.of_sessions([])
    assert "This edition has no records of its own." in page("05-5-data", empty)
    assert "This edition has no recorded positions." in page("05-appendices", empty)


def source(title="T", url=""):
    return SimpleNamespace(title=title, author_or_publisher="by", date="2020", url=url)


def test_only_web_addresses_become_links_and_none_breaks_out():
    assert data._source_cell(source(url="javascript:alert(1)")) == "T; by; 2020"
    cell = data._source_cell(source("a](x) |", "https://x.org/a>b|c d)"))
    assert cell == r"[a\](x) \|](<https://x.org/a%3Eb%7Cc%20d%29>); by; 2020"


@pytest.mark.parametrize("url", ["https://x.org/?a=1&page=3", "https://x.org/?a='1'&copy=2"])
def test_an_address_reaches_the_page_as_the_register_has_it(url):
    doctree = publish_doctree(data._source_cell(source(url=url)), parser=Parser())
    whole_addresses(None, doctree)
    written = publish_from_doctree(doctree, writer_name="html5").decode()
    assert f'href="{url.replace("&", "&amp;")}"' in written.replace("&#39;", "'")


def test_every_link_of_the_source_table_keeps_its_row_whole():
    exhibit = data.sources(edition())
    assert len(exhibit.table.splitlines()) == len(exhibit.data) + 2
