"""Editions: parameters, fingerprints, and that every edition's pages can be computed."""

import json
import shutil

import pytest
from filelock import FileLock

from publishing import pages
from publishing.edition import Edition, open_edition
from publishing.project import Project


def test_default_edition_covers_every_session_with_focus_china(root, sessions):
    edition = Edition.of("all", "china", Project(root))
    assert (edition.slug, edition.is_default) == ("all-china", True)
    edition = open_edition("all", "China", root)
    official = [item.id for item in sessions.values() if item.kind == "official"]
    assert [item.id for item in edition.sessions] == official
    assert edition.periods == ("before", *official)
    assert len(edition.register.positions) == len(edition.whole.positions)


def test_one_session_alone_holds_its_records_only(root):
    edition = open_edition("ahc7", "Brazil", root)
    assert edition.slug == "ahc7-brazil"
    assert set(edition.register.positions["session"]) == {"ahc7"}


@pytest.fixture
def small(root, tmp_path):
    """A checkout with everything that a fingerprint covers."""
    for name in pages.INPUTS:
        source = root / name
        if source.is_dir():
            shutil.copytree(
                source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb")
            )
        else:
            shutil.copyfile(source, tmp_path / name)
    (tmp_path / "chapters" / "page.ipynb").write_text("{}")
    return tmp_path


def edition_of(folder, session="all", focus="China"):
    return Edition(session, focus, Project(folder))


@pytest.mark.parametrize(
    "changed",
    [
        "chapters/page.ipynb", "lib/positions/agreement.py",
        "lib/publishing/assets/report.css", "data/register/positions.csv",
        "data/sessions/ahc7/session.yml", "_config.yml", "_toc.yml",
        "index.ipynb", "references.bib", "requirements.txt",
    ],
)  # fmt: skip
def test_a_change_in_any_input_changes_the_fingerprint(small, changed):
    before = pages.fingerprint(edition_of(small))
    assert pages.fingerprint(edition_of(small)) == before
    path = small / changed
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert pages.fingerprint(edition_of(small)) != before


def test_a_new_or_removed_file_changes_the_fingerprint(small):
    before = pages.fingerprint(edition_of(small))
    paper = small / "data" / "sessions" / "ahc2" / "papers" / "criminalization" / "china.txt"
    paper.parent.mkdir(parents=True)
    paper.write_text("words")
    assert pages.fingerprint(edition_of(small)) != before
    paper.unlink()
    assert pages.fingerprint(edition_of(small)) == before


def test_parameters_change_the_fingerprint(small):
    prints = {
        pages.fingerprint(edition_of(small, session, focus))
        for session in ("all", "ahc7")
        for focus in ("China", "Brazil")
    }
    assert len(prints) == 4


@pytest.fixture
def made(small):
    """A complete edition on disk, as `render` leaves it."""
    edition = edition_of(small)
    folder = edition.folder
    (folder / "html").mkdir(parents=True)
    (folder / "html" / "index.html").write_text("page")
    manifest = {
        "fingerprint": pages.fingerprint(edition_of(small)),
        "output": pages.output_hash(folder / "html"),
        "session": "all", "focus": "China", "pages": [], "holds": edition.holds,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return edition


def test_an_edition_is_current_until_something_changes(made):
    assert pages.is_current(made)
    result = pages.render(made)
    assert result.fresh is False
    (made.root / "data" / "register" / "votes.csv").write_text("changed")
    assert not pages.is_current(made)


def test_an_edition_from_before_a_change_is_not_listed(made):
    assert [item["slug"] for item in pages.editions_on_disk(made.project)] == ["all-china"]
    (made.root / "data" / "register" / "votes.csv").write_text("changed")
    assert pages.editions_on_disk(made.project) == []


def test_inputs_are_hashed_once_however_many_editions_there_are(made, monkeypatch):
    first = made.folder
    second = edition_of(made.root, "ahc7", "Brazil")
    manifest = json.loads((first / "manifest.json").read_text())
    other = {"session": "ahc7", "focus": "Brazil"}
    shutil.copytree(first, second.folder)
    (second.folder / "manifest.json").write_text(
        json.dumps(manifest | other | {"fingerprint": pages.fingerprint(second)})
    )
    hashed, file_hashes = [], pages.file_hashes
    monkeypatch.setattr(
        pages, "file_hashes", lambda *inputs: hashed.append(inputs) or file_hashes(*inputs)
    )
    listed = [item["slug"] for item in pages.editions_on_disk(made.project)]
    assert listed == [second.slug, made.slug]
    assert len(hashed) == 1


def test_a_page_that_was_changed_or_lost_is_made_again(made):
    page = made.folder / "html" / "index.html"
    page.write_text("tampered")
    assert not pages.is_current(made)
    page.unlink()
    assert not pages.is_current(made)


def test_a_failing_build_leaves_the_last_good_edition_in_place(made, monkeypatch):
    def fail(*arguments):
        raise pages.RenderError("no")

    monkeypatch.setattr(pages, "_make", fail)
    with pytest.raises(pages.RenderError):
        pages.render(made, force=True)
    assert (made.folder / "html" / "index.html").read_text() == "page"
    assert not (made.project.build_folder / "staging" / made.slug).exists()


def test_an_interrupted_swap_is_undone_at_the_next_start(made):
    folder = made.folder
    folder.rename(folder.with_name(f".{made.slug}.old"))
    assert pages.render(made).fresh is False
    assert (folder / "html" / "index.html").exists()


@pytest.mark.parametrize("put_back", [False, True])
def test_an_input_that_changes_during_a_build_keeps_the_edition_out(made, monkeypatch, put_back):
    votes = made.root / "data" / "register" / "votes.csv"
    before = votes.read_text()

    def make(edition, staging, progress):
        votes.write_text("changed")
        if put_back:
            votes.write_text(before)
        return staging

    monkeypatch.setattr(pages, "_make", make)
    with pytest.raises(pages.RenderError, match="an input changed while the edition was made"):
        pages.render(made, force=True)
    assert (made.folder / "html" / "index.html").read_text() == "page"


def test_two_processes_cannot_make_the_same_edition(made):
    lock = made.project.build_folder / "locks" / f"{made.slug}.lock"
    lock.parent.mkdir(parents=True)
    with FileLock(lock), pytest.raises(pages.RenderError, match="another process"):
        pages.render(made)
