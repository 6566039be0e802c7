import hashlib
import shutil
import sys
from functools import cache
from pathlib import Path

import pytest

from publishing import provenance
from publishing.chapters import build
from publishing.edition import open_edition

ROOT = Path(__file__).resolve().parents[1]


@cache
def edition(session="all", focus="China"):
    return open_edition(session, focus, ROOT)


def test_every_package_asked_for_has_a_locked_version():
    frame = provenance.locked_versions(ROOT)
    assert {"jupyter-book", "pandas", "country-converter"} <= set(frame["package"])
    assert (frame["version"] != "").all()


def test_a_package_with_two_versions_tells_where_each_holds():
    frame = provenance.locked_versions(ROOT)
    repeated = frame[frame.duplicated("package", keep=False)]
    assert (repeated["condition"] != "").all()


def test_a_package_missing_from_the_lock_is_named(tmp_path):
    (tmp_path / "requirements.in").write_text("# the book\npandas\n")
    (tmp_path / "requirements.txt").write_text("numpy==1.0 \\\n    --hash=sha256:0\n")
    with pytest.raises(ValueError, match="no pandas"):
        provenance.locked_versions(tmp_path)


def test_inputs_are_the_data_and_the_bibliography_alone():
    files = provenance.input_files(ROOT)
    assert "data/register/positions.csv" in set(files["file"])
    assert all(name.startswith("data/") or name == "references.bib" for name in files["file"])
    assert not files["file"].str.contains("README|expected/").any()
    bib = files.set_index("file").loc["references.bib", "sha256"]
    assert bib == hashlib.sha256((ROOT / "references.bib").read_bytes()).hexdigest()


def test_a_changed_character_changes_the_hash_of_its_file_and_of_the_whole(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "references.bib", tmp_path)
    before = provenance.input_files(tmp_path)
    with (tmp_path / "data" / "register" / "votes.csv").open("a") as stream:
        stream.write(" ")
    after = provenance.input_files(tmp_path)
    differ = before["file"][before["sha256"] != after["sha256"]].tolist()
    assert differ == ["data/register/votes.csv"]
    assert provenance.combined_hash(before) != provenance.combined_hash(after)


def test_the_page_shows_nothing_of_the_machine(monkeypatch):
    monkeypatch.setattr("platform.node", lambda: "machine-of-the-reader")
    monkeypatch.setenv("USER", "name-of-the-reader")
    text = " ".join(str(make(edition()).record) for make in (build.versions, build.inputs))
    for told in (str(ROOT), str(Path.home()), "of-the-reader", sys.version.split()[0] + " "):
        assert told not in text


def test_the_work_that_is_reproduced_is_cited_beside_the_book():
    own, *others = build.references(edition())
    assert provenance.project_table(ROOT)["version"] in own
    assert any(other.startswith("Zhang, E. S., & Creemers, R. (2024).") for other in others)


@pytest.mark.parametrize(
    ("session", "focus", "command"),
    [
        ("all", "China", "make book"),
        ("ahc7", "China", "make book SESSION=ahc7"),
        ("ahc7", "Brazil", 'make book SESSION=ahc7 FOCUS="Brazil"'),
    ],
)
def test_the_command_makes_this_edition_again(session, focus, command):
    assert build.command(edition(session, focus)) == command
