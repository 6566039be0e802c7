"""A new session: a folder that explains itself, passes the check and can be rendered."""

import datetime as dt
import shutil

import pytest
from ruamel.yaml import YAML

from positions.readers import KINDS
from positions.sessions import ChapterPapers, Document, Preprocessing, Session, load_sessions
from publishing.edition import Edition
from publishing.project import Project
from publishing.session import check_session, new_session

DAY = dt.date(2031, 1, 5)


@pytest.fixture
def project(root, copied_register, tmp_path):
    copied_register(with_sessions=True)
    shutil.copy(root / "_toc.yml", tmp_path)
    return Project(tmp_path)


def test_a_new_session_is_read_has_an_edition_and_passes_the_check(project):
    folder = new_session(project, "ahc8", today=DAY)
    assert folder == project.sessions_folder / "ahc8"
    found = project.sessions()["ahc8"]
    assert (found.start, found.end, found.kind) == (DAY, DAY, "official")
    assert set(found.chapters) == set(project.register().chapters["chapter"])
    assert Edition.of("ahc8", "China", project).slug == "ahc8-china"
    checked = check_session(project.root, "ahc8")
    assert (checked.exit_code, checked.table()) == (0, "ahc8: no papers yet")


def test_every_key_is_explained_and_every_example_holds(project):
    new_session(project, "ahc8", today=DAY)
    text = (project.sessions_folder / "ahc8" / "session.yml").read_text(encoding="utf-8")
    for model in (Session, ChapterPapers, Document, Preprocessing):
        for name, field in model.model_fields.items():
            assert f"{name}:" in text, name
            assert field.description.split()[0] in text, name
    # take the # from every example: the file must still be a session
    optional = [
        name for name in Session.model_fields if name not in YAML(typ="safe").load(text)
    ]  # fmt: skip
    lines, active = [], False
    for line in text.splitlines():
        bare = line[2:]
        starts = any(bare.startswith(f"{name}:") for name in optional)
        active = line.startswith("# ") and (starts or (active and bare[:2] in ("  ", "- ")))
        lines.append(bare if active else line)
    (project.sessions_folder / "ahc8" / "session.yml").write_text("\n".join(lines) + "\n")
    found = load_sessions(project.sessions_folder)["ahc8"]
    assert set(optional) <= found.model_fields_set
    assert max(map(len, text.splitlines())) <= 100


def test_the_readme_names_chapters_suffixes_and_no_active_manifest(project):
    folder = new_session(project, "ahc8")
    text = (folder / "papers" / "README.md").read_text(encoding="utf-8")
    for word in [*project.register().chapters["chapter"], *KINDS]:
        assert f"`{word}`" in text
    assert sorted(path.name for path in folder.rglob("*")) == ["README.md", "papers", "session.yml"]


def test_an_existing_session_is_left_alone(project):
    before = (project.sessions_folder / "ahc5" / "session.yml").read_bytes()
    with pytest.raises(ValueError, match="there is a session ahc5 already"):
        new_session(project, "ahc5")
    assert (project.sessions_folder / "ahc5" / "session.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("id", "hint"),
    [
        ("AHC8", "did you mean ahc8?"),
        ("ahc_8", "did you mean ahc-8?"),
        ("ahc--8", "did you mean ahc-8?"),
        ("séance", "did you mean seance?"),
        ("../ahc8", "did you mean ahc8?"),
        ("..", "single hyphens"),
        ("", "single hyphens"),
        ("ahc8\n", "did you mean ahc8?"),
        ("日本", "single hyphens"),
        ("all", "choose another"),
        ("con", "choose another"),
        ("a" * 41, "longer than 40"),
    ],
)
def test_an_id_that_is_none_is_refused_with_the_rule(project, id, hint):
    before = sorted(project.root.rglob("*"))
    with pytest.raises(ValueError, match="is no id for a session") as caught:
        new_session(project, id)
    assert hint in str(caught.value)
    assert sorted(project.root.rglob("*")) == before


def test_a_link_in_the_place_of_a_session_is_not_followed(project, tmp_path):
    (project.sessions_folder / "ahc8").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="already"):
        new_session(project, "ahc8")
    assert not (tmp_path / "elsewhere").exists()


def test_what_cannot_be_written_leaves_nothing(project, monkeypatch):
    def full(self, *arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(OSError, match="No space"):
        new_session(project, "ahc8")
    assert not (project.sessions_folder / "ahc8").exists()
    assert list((project.build_folder / "staging").iterdir()) == []


def test_a_title_of_a_chapter_cannot_break_the_file(project):
    path = project.register_folder / "chapters.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Preamble", '"Preamble:\na # sign"', 1), "utf-8")
    new_session(project, "ahc8")
    assert "preamble" in project.sessions()["ahc8"].chapters
