"""The library's face: the report's own figures as DataFrames, and files for other programs."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from positions import library
from publishing.cli import main
from publishing.edition import Edition
from publishing.project import Project


@pytest.fixture(scope="module")
def edition(root):
    return Edition("all", "China", Project(root))


@pytest.fixture(scope="module")
def loaded(root):
    return library.load(root)


def test_the_library_gives_what_the_report_shows(edition, loaded):
    pd.testing.assert_frame_equal(library.placements(loaded), edition.placement)
    pd.testing.assert_frame_equal(library.line(loaded), edition.ideal_points)
    pd.testing.assert_frame_equal(library.pairs(loaded), edition.agreement)


def test_papers_of_a_session_are_scored(root):
    demo = Edition("demo", "Delegation D", Project(root))
    found = library.scores(root, "demo")
    for (_, chapter), frame in demo.papers.items():
        own = found[found["chapter"] == chapter].drop(columns="chapter")
        pd.testing.assert_frame_equal(own, frame)


def test_exhibits_of_a_built_edition_are_tables(html):
    listed = library.exhibits(html)
    assert listed.loc["tab-votes", "kind"] == "table"
    votes = library.exhibit(html, "tab-votes").set_index("vote_id")
    assert votes.loc["V-74-247", "yes"] == 79


@pytest.mark.parametrize("form", ["csv", "parquet", "dta"])
def test_an_export_holds_the_register_with_its_labels(root, tmp_path, loaded, form, monkeypatch):
    monkeypatch.chdir(root)
    assert main(["export", str(tmp_path / "out"), "--format", form]) == 0
    path = tmp_path / "out" / f"votes.{form}"
    label = library.labels(root)["votes"]["yes"]
    if form == "csv":
        votes = pd.read_csv(path)
        told = pd.read_csv(tmp_path / "out" / "labels.csv").set_index(["table", "column"])["label"]
        assert told["votes", "yes"] == label
    elif form == "parquet":
        votes = pd.read_parquet(path)
        field = pq.read_schema(path).field("yes")
        assert field.metadata[b"description"].decode() == label
    else:
        votes = pd.read_stata(path)
        with pd.read_stata(path, iterator=True) as reader:
            assert reader.variable_labels()["yes"] == label[:80]
    assert votes["vote_id"].tolist() == loaded.votes["vote_id"].tolist()
    assert votes.set_index("vote_id").loc["V-74-247", "yes"] == 79
    notes = votes.set_index("vote_id")["note"]
    assert notes["V-73-187"] == loaded.votes.set_index("vote_id").loc["V-73-187", "note"]
    names = {item.stem for item in (tmp_path / "out").iterdir()}
    assert {"positions", "placements", "line"} <= names


def test_an_export_into_a_file_is_refused(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(root)
    (tmp_path / "out").write_text("taken")
    assert main(["export", str(tmp_path / "out")]) != 0
    assert "something else stands in its place" in capsys.readouterr().err
