"""Editions: parameters, fingerprints, and that every edition's pages can be computed."""

import json
import shutil

import pytest

from publishing import render
from publishing.edition import Edition, open_edition
from publishing.project import Project


def test_default_edition_covers_every_session_with_focus_china(root, sessions):
    edition = Edition.of("all", "china", Project(root))
    assert (edition.slug, edition.is_default) == ("all-china", True)
    edition = open_edition("all", "China", root)
    official = [item.id for item in sessions.values() if item.kind == "official"]
    assert [item.id for item in edition.sessions] == official
    assert len(edition.register.positions) == 575


def test_one_session_alone_holds_its_records_only(root):
    edition = open_edition("ahc7", "Brazil", root)
    assert edition.slug == "ahc7-brazil"
    assert set(edition.register.positions["session"]) == {"ahc7"}
    assert len(edition.whole.positions) == 575


@pytest.fixture
def small(root, tmp_path):
    """A checkout with everything that a fingerprint covers."""
    for name in render.INPUTS:
        source = root / name
        if source.is_dir():
            shutil.copytree(
                source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb")
            )
        else:
            shutil.copyfile(source, tmp_path / name)
    (tmp_path / "chapters" / "page.ipynb").write_text("{}")
    return tmp_path


EDITION = Edition("all", "China")


@pytest.mark.parametrize(
    "changed",
    [
        "chapters/page.ipynb", "lib/positions/agreement.py",
        "lib/publishing/assets/report.css", "data/register/positions.csv",
        "data/sessions/ahc7/session.yml", "_config.yml", "_toc.yml",
        "index.md", "references.bib", "requirements.txt",
    ],
)  # fmt: skip
def test_a_change_in_any_input_changes_the_fingerprint(small, changed):
    before = render.fingerprint(small, EDITION)
    assert render.fingerprint(small, EDITION) == before
    path = small / changed
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert render.fingerprint(small, EDITION) != before


def test_a_new_or_removed_file_changes_the_fingerprint(small):
    before = render.fingerprint(small, EDITION)
    paper = small / "data" / "sessions" / "ahc2" / "papers" / "criminalization" / "china.txt"
    paper.parent.mkdir(parents=True)
    paper.write_text("words")
    assert render.fingerprint(small, EDITION) != before
    paper.unlink()
    assert render.fingerprint(small, EDITION) == before


def test_parameters_change_the_fingerprint(small):
    prints = {
        render.fingerprint(small, Edition(session, focus))
        for session in ("all", "ahc7")
        for focus in ("China", "Brazil")
    }
    assert len(prints) == 4


@pytest.fixture
def made(small):
    """A complete edition on disk, as `render` leaves it."""
    project = Project(small)
    folder = project.editions_folder / EDITION.slug
    (folder / "html").mkdir(parents=True)
    (folder / "html" / "index.html").write_text("page")
    manifest = {
        "fingerprint": render.fingerprint(small, EDITION),
        "output": render.output_hash(folder / "html"),
        "session": "all", "focus": "China", "pages": [],
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return project


def test_an_edition_is_current_until_something_changes(made):
    assert render.is_current(made, EDITION)
    result = render.render(made, EDITION)
    assert result.fresh is False
    (made.root / "data" / "register" / "votes.csv").write_text("changed")
    assert not render.is_current(made, EDITION)


def test_an_edition_from_before_a_change_is_not_listed(made):
    assert [item["slug"] for item in render.editions_on_disk(made)] == ["all-china"]
    (made.root / "data" / "register" / "votes.csv").write_text("changed")
    assert render.editions_on_disk(made) == []


def test_inputs_are_hashed_once_however_many_editions_there_are(made, monkeypatch):
    first = made.editions_folder / EDITION.slug
    second = Edition("ahc7", "Brazil")
    manifest = json.loads((first / "manifest.json").read_text())
    other = {"session": "ahc7", "focus": "Brazil"}
    shutil.copytree(first, made.editions_folder / second.slug)
    (made.editions_folder / second.slug / "manifest.json").write_text(
        json.dumps(manifest | other | {"fingerprint": render.fingerprint(made.root, second)})
    )
    hashed, file_hashes = [], render.file_hashes
    monkeypatch.setattr(
        render, "file_hashes", lambda *inputs: hashed.append(inputs) or file_hashes(*inputs)
    )
    listed = [item["slug"] for item in render.editions_on_disk(made)]
    assert listed == [second.slug, EDITION.slug]
    assert len(hashed) == 1


def test_a_page_that_was_changed_or_lost_is_made_again(made):
    page = made.editions_folder / EDITION.slug / "html" / "index.html"
    page.write_text("tampered")
    assert not render.is_current(made, EDITION)
    page.unlink()
    assert not render.is_current(made, EDITION)


def test_a_failing_build_leaves_the_last_good_edition_in_place(made, monkeypatch):
    def fail(*arguments):
        raise render.RenderError("no")

    monkeypatch.setattr(render, "_make", fail)
    with pytest.raises(render.RenderError):
        render.render(made, EDITION, force=True)
    assert (made.editions_folder / EDITION.slug / "html" / "index.html").read_text() == "page"
    assert not (made.build_folder / "staging" / EDITION.slug).exists()


def test_an_interrupted_swap_is_undone_at_the_next_start(made):
    folder = made.editions_folder / EDITION.slug
    folder.rename(folder.with_name(f".{EDITION.slug}.old"))
    assert render.render(made, EDITION).fresh is False
    assert (folder / "html" / "index.html").exists()


def test_two_processes_cannot_make_the_same_edition(made):
    import fcntl

    lock = made.build_folder / "locks" / f"{EDITION.slug}.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(render.RenderError, match="another process"):
            render.render(made, EDITION)
