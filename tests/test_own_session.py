"""A session of one's own: its records join the register, its papers become an edition."""

import csv
from dataclasses import replace

import compilations
import pandas as pd
import pytest
import yaml

from positions import compilations as compilation
from publishing import split
from publishing.chapters import (
    across,
    data,
    examined_papers,
    introduction,
    papers,
)
from publishing.config import book_config
from publishing.edition import Edition, open_edition, speakers_of
from publishing.project import Project
from publishing.split import PROPOSED, split_file


def add_records(checkout, session, **changes):
    """Write a session's own positions.csv with one record; returns the register's first row."""
    with (checkout.register_folder / "positions.csv").open(encoding="utf-8") as stream:
        row = next(csv.DictReader(stream))
    own = {
        **row, "record_id": "own-1", "session": session, "delegation": "Chile", "iso3": "CHL",
        **changes,
    }  # fmt: skip
    path = checkout.sessions_folder / session / "positions.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(own), lineterminator="\n")
        writer.writeheader()
        writer.writerow(own)


def test_records_of_a_session_join_the_register(checkout):
    before = len(checkout.register().positions)
    add_records(checkout, "ahc5")
    positions = checkout.register().positions
    assert len(positions) == before + 1
    assert positions.iloc[-1]["delegation"] == "Chile"


def test_records_of_a_simulated_session_never_join_the_register(checkout):
    before = len(checkout.register().positions)
    add_records(checkout, "demo")
    assert len(checkout.register().positions) == before


def test_a_simulated_session_is_about_its_own_delegations(root, sessions):
    project = Project(root)
    speakers = speakers_of(sessions["demo"], project)
    assert speakers[0] == "Delegation A"
    assert set(speakers[-2:]) == {"Delegation C", "Delegation J"}  # the references
    assert Edition.of("demo", None, project).slug == "demo-delegation-a"
    with pytest.raises(ValueError, match="'China': the session is simulated"):
        Edition.of("demo", "China", project)


@pytest.fixture(scope="module")
def demo(root):
    return open_edition("demo", None, root)


def test_a_simulated_edition_says_so_at_every_exhibit_of_its_papers(demo):
    drawn = [item for item in papers.wordscores(demo) if not item.absent]
    assert [item.id for item in drawn] == [
        "fig-wordscores-criminalization", "fig-wordscores-harbour-lights",
    ]  # fmt: skip
    assert {item.evidence.kind for item in [*drawn, *papers.truth(demo)]} == {"simulated"}
    assert all(item.original == "" for item in drawn)  # the report's figures are of real states


def test_a_simulated_edition_carries_its_mark_on_every_page(root, demo):
    config = book_config(demo)
    assert config["html"]["announcement"].startswith("Simulated: the delegations and papers")
    assert "announcement" not in book_config(Edition("ahc2", "China", Project(root)))["html"]


def test_estimates_are_held_against_the_truth(demo):
    for exhibit in papers.truth(demo):
        frame = exhibit.data
        assert list(frame) == ["delegation", "role", "truth", "mv", "mv_lower", "mv_upper"]
        assert len(frame) == 12
    assert all(chapter.found.rho > 0.9 for chapter in papers.recovered(demo))
    assert papers.truth(Edition("ahc2", "China", demo.project)) == []


def test_a_session_that_was_made_up_is_no_part_of_the_negotiation(demo):
    assert "demo" not in set(introduction.timeline(demo).data["session"])
    by_session = data.by_session(demo)
    assert "demo" not in set(by_session.data["session"])
    shown = [by_session.caption, across.china_russia_figure(demo).caption]
    assert not any("triangle" in text for text in shown)


def test_papers_of_a_simulated_edition_are_counted_as_they_are_scored(demo):
    assert introduction.papers_present(demo) == (24, 24)
    frames = {place: frame.copy() for place, frame in demo.papers.items()}
    first = next(iter(frames.values()))
    first.loc[first["role"] == "virgin", "raw"] = float("nan")
    one = replace(demo)
    one.__dict__["papers"] = frames
    assert introduction.papers_present(one) == (24, 14)


def test_exhibits_of_papers_follow_the_order_of_the_chapters(checkout):
    folder = checkout.sessions_folder / "demo"
    (folder / "papers" / "criminalization").rename(folder / "papers" / "zeppelins")
    text = (folder / "session.yml").read_text("utf-8")
    chapter = text[text.index("  criminalization:") : text.index("  harbour-lights:")]
    moved = chapter.replace("criminalization:", "zeppelins:\n    title: Zeppelins")
    (folder / "session.yml").write_text(text.replace(chapter, moved))
    truth = (folder / "truth.csv").read_text("utf-8").replace("criminalization", "zeppelins")
    (folder / "truth.csv").write_text(truth)
    edition = open_edition("demo", None, checkout.root)
    order = ["zeppelins", "harbour-lights"]
    assert [chapter for _, chapter in edition.papers] == order
    assert [item.id for item in papers.truth(edition)] == [f"fig-truth-{it}" for it in order]
    examined = [item.id for item in examined_papers.of_papers(edition) if "references" in item.id]
    assert examined == sorted(examined, key=lambda id: "harbour-lights" in id)
    assert len(examined) == 2


def test_a_joint_paper_is_not_told_to_speak_for_itself():
    marks = pd.DataFrame(
        [("Kestrel Bay", False, True, "Kestrel Bay; Pellucid; Hallowmere")],
        columns=["document", "translated", "joint", "on_behalf_of"],
    )
    assert papers.signs(marks)["joint"] == [("Kestrel Bay", "Pellucid and Hallowmere")]


def make_compilation(path, *, number="I", title="Moss fairs", **look):
    """Papers of two delegations that do not exist, under one heading."""
    papers = compilations.papers_of(["Dunmarrow", "Ellisport"])
    chapter = compilations.Chapter(number, [title], "moss-fairs", papers)
    return path, compilations.make(path, [chapter], compilations.Look(**look))


def describe(checkout, id, **keys):
    """A simulated session of one's own, with a chapter that the convention has not."""
    folder = checkout.sessions_folder / id
    (folder / "papers").mkdir(parents=True)
    chapter = {"title": "Moss fairs", "references": {"Quillmark": 1, "Ostervale": -1}}
    session = {
        "id": id, "title": "Session of the Tides", "start": "2031-01-03", "end": "2031-01-09",
        "place": "Lower Quay", "kind": "simulated", "chapters": {"moss-fairs": chapter}, **keys,
    }  # fmt: skip
    (folder / "session.yml").write_text(yaml.safe_dump(session, allow_unicode=True))
    return folder


def test_a_compilation_may_name_delegations_that_the_description_names(checkout):
    folder = describe(checkout, "tides", delegations=["Dunmarrow", "Ellisport"])
    file, planted = make_compilation(folder / "papers" / "all.pdf", new_page=True)
    result = split_file(checkout, file, "tides", texts=False)
    assert result.clean
    rows = list(csv.DictReader((folder / PROPOSED).read_text("utf-8").splitlines()))
    assert [(row["chapter"], row["delegation"], row["pages"]) for row in rows] == planted.rows
    assert result.text.endswith(
        "next: look over manifest-proposed.csv, then move manifest-proposed.csv to "
        "data/sessions/tides/papers/manifest.csv"
    )


def test_a_compilation_that_names_unknown_delegations_says_how_to_make_them_known(checkout):
    folder = describe(checkout, "tides")
    file, _ = make_compilation(folder / "papers" / "all.pdf", new_page=True)
    text = split_file(checkout, file, "tides", texts=False).text
    assert "Dunmarrow: noted like a delegation's heading, but names no delegation" in text
    assert "note: a delegation that is neither a state nor on record is known when" in text


def test_a_compilation_on_one_chapter_is_split_when_the_chapter_is_named(checkout):
    folder = describe(checkout, "tides", delegations=["Dunmarrow", "Ellisport"])
    file, planted = make_compilation(
        folder / "all.pdf", number="Note", title="What came in", contents="none", new_page=True
    )
    without = split_file(checkout, file, "tides", texts=False)
    assert "no papers proposed" in without.text
    assert "(--chapter names that of the whole file)" in without.text
    assert "next: fill in manifest-proposed.csv, then copy all.pdf into" in without.text
    result = split_file(checkout, file, "tides", texts=False, chapter="moss-fairs")
    assert "not matched" not in result.text
    rows = list(csv.DictReader((folder / PROPOSED).read_text("utf-8").splitlines()))
    assert [(row["chapter"], row["delegation"], row["pages"]) for row in rows] == planted.rows
    with pytest.raises(ValueError, match="unknown chapter 'moss-fair': did you mean moss-fairs"):
        split_file(checkout, file, "tides", texts=False, chapter="moss-fair")


def test_papers_that_share_a_page_are_to_be_extracted_and_then_nothing_is_amiss(checkout):
    folder = describe(checkout, "tides", delegations=["Dunmarrow", "Ellisport"])
    file, planted = make_compilation(folder / "papers" / "all.pdf")
    shared = split_file(checkout, file, "tides", texts=False)
    assert not shared.clean
    assert "next: run this again with --extract" in shared.text
    (folder / "papers" / "manifest.csv").write_text("file,delegation\n")
    result = split_file(checkout, file, "tides", texts=True)
    assert result.clean
    assert "extract the texts" not in result.text
    assert result.text.endswith(
        "next: look over manifest-proposed.csv, then move all.pdf out of "
        "data/sessions/tides/papers/, then add the rows of manifest-proposed.csv to "
        "data/sessions/tides/papers/manifest.csv"
    )
    text = (folder / "papers" / "moss-fairs" / "dunmarrow.txt").read_text("utf-8")
    assert " ".join(text.split()) == planted.texts["moss-fairs", "Dunmarrow"]


def test_a_proposal_holds_no_formula(checkout, monkeypatch):
    def propose(*arguments):
        found = compilation.propose(*arguments)
        return replace(found, manifest=found.manifest.assign(note="=HYPERLINK(1)"))

    monkeypatch.setattr(split, "propose", propose)
    folder = checkout.sessions_folder / "demo"
    split_file(checkout, folder / "compilation.pdf", "demo", texts=False)
    rows = list(csv.DictReader((folder / PROPOSED).read_text("utf-8").splitlines()))
    assert {row["note"] for row in rows} == {"'=HYPERLINK(1)"}
