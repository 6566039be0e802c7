"""The five steps of data/sessions/README.md, as an analyst goes through them with files at hand."""

import csv
import shutil

import pytest

from publishing.chapters import examined_papers, papers
from publishing.cli import FAILED, WRONG_INPUT, main
from publishing.config import book_config
from publishing.edition import open_edition

HOME = "data/sessions/lamps"
COMPILED = {
    ("criminalization", "Delegation B"), ("criminalization", "Delegation I"),
    ("harbour-lights", "Delegation B"), ("harbour-lights", "Delegation I"),
}  # fmt: skip


@pytest.fixture
def told(capfd):
    """Run the command line as a user does; tells the exit code, what is printed and what else."""

    def run(*arguments):
        capfd.readouterr()
        code = main(list(arguments))
        printed = capfd.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out.strip(), printed.err.strip()

    return run


def describe(folder, demo):
    """Fill in the description as the demonstration session has it, and list the delegations."""
    text = (demo / "session.yml").read_text("utf-8").replace("id: demo", "id: lamps")
    listed = ", ".join(f"Delegation {letter}" for letter in "ABDEFGHIKL")
    (folder / "session.yml").write_text(f"{text}delegations: [{listed}]\n", encoding="utf-8")


def bring(folder, demo):
    """Put the papers in place but those that the compilation holds."""
    for path in sorted((demo / "papers").glob("*/*")):
        delegation = path.stem.replace("-", " ").title()
        if (path.parent.name, delegation) not in COMPILED:
            target = folder / "papers" / path.parent.name / path.name
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)


def test_the_five_steps_lead_from_a_folder_to_an_edition(checkout, monkeypatch, told):
    monkeypatch.chdir(checkout.root)
    demo, folder = checkout.sessions_folder / "demo", checkout.root / HOME

    # 1 Make a folder.
    code, printed, note = told("new-session", "lamps")
    assert (code, printed) == (0, HOME)
    assert note == "next: fill in its session.yml, then: positions check lamps"
    assert told("check", "lamps") == (0, "lamps: no papers yet", "")
    describe(folder, demo)

    # 2 Get the papers: files of their own, and a compilation.
    bring(folder, demo)
    shutil.copyfile(demo / "compilation.pdf", folder / "papers" / "compilation.pdf")
    code, printed, _ = told("check", "lamps")
    assert code == WRONG_INPUT
    assert "compilation.pdf: lies outside papers/<chapter>/" in printed
    code, printed, _ = told("split", f"{HOME}/papers/compilation.pdf", "--session", "lamps")
    assert code == 0
    assert f"four papers proposed, in {HOME}/manifest-proposed.csv" in printed
    assert printed.endswith(
        "next: look over manifest-proposed.csv, then move manifest-proposed.csv to "
        f"{HOME}/papers/manifest.csv"
    )
    proposed = folder / "manifest-proposed.csv"
    rows = list(csv.DictReader(proposed.read_text("utf-8").splitlines()))
    assert {(row["chapter"], row["delegation"]) for row in rows} == COMPILED
    proposed.rename(folder / "papers" / "manifest.csv")

    # 3 Check.
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code, printed, note = told("check", "lamps")
    assert (code, note) == (0, "")
    assert printed.endswith("24 papers\nno faults")
    assert printed.count("(reference)") == 4
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before

    # 4 Render, as far as the pages' own data; .ci/run renders the pages.
    assert told("sessions")[1].count("lamps") == 1
    edition = open_edition("lamps", None, checkout.root)
    assert edition.slug == "lamps-delegation-a"
    assert open_edition("lamps", "Delegation K", checkout.root).focus == "Delegation K"
    assert "Simulated" in book_config(edition)["html"]["announcement"]

    # 5 Read: the positions, the truth when there is one, and what the scores rest on.
    own = [exhibit for exhibit in papers.wordscores(edition) if not exhibit.absent]
    assert [exhibit.id for exhibit in own] == [
        "fig-wordscores-criminalization", "fig-wordscores-harbour-lights",
    ]  # fmt: skip
    assert [len(exhibit.data) for exhibit in own] == [12, 12]
    assert papers.truth(edition) == []
    shutil.copyfile(demo / "truth.csv", folder / "truth.csv")
    assert len(papers.truth(open_edition("lamps", None, checkout.root))) == 2
    asked = [exhibit for exhibit in examined_papers.of_papers(edition) if not exhibit.absent]
    assert "the highest position of the simulation" in "".join(exhibit.table for exhibit in asked)
    assert all(exhibit.evidence.kind == "simulated" for exhibit in [*own, *asked])


def test_papers_of_a_compilation_may_be_written_out_instead(checkout, monkeypatch, told):
    monkeypatch.chdir(checkout.root)
    demo, folder = checkout.sessions_folder / "demo", checkout.root / HOME
    told("new-session", "lamps")
    describe(folder, demo)
    bring(folder, demo)
    split = ("split", "data/sessions/demo/compilation.pdf", "--session", "lamps", "--extract")
    code, printed, _ = told(*split)
    assert code == 0
    assert "compilation.pdf into" not in printed  # the texts stand by themselves
    (folder / "manifest-proposed.csv").rename(folder / "papers" / "manifest.csv")
    assert told("check", "lamps")[1].endswith("24 papers\nno faults")
    code, _, note = told(*split)
    assert code == WRONG_INPUT
    assert "would overwrite papers/criminalization/delegation-b.txt" in note
    assert told("split", "data/sessions/demo/compilation.pdf", "--session", "ahc7")[0] == FAILED
