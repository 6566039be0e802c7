"""The check of a session: everything wrong with a folder at once, on screen and as JSON."""

import json

import makers
import pytest

from positions.delegations import EU, RUSSIA
from publishing import session as module
from publishing.session import Checked, check_session

DESCRIPTION = """\
id: ahc8
title: Eighth session
start: 2025-02-03
end: 2025-02-14
place: Nairobi
kind: {kind}
{more}
"""


@pytest.fixture
def project(copied_register):
    """A checkout of data alone."""
    return copied_register(with_sessions=True).parents[1]


@pytest.fixture
def folder(project):
    """The folder of a new session."""
    folder = project / "data" / "sessions" / "ahc8"
    folder.mkdir()
    describe(folder)
    return folder


def describe(folder, more="", kind="official"):
    text = DESCRIPTION.format(kind=kind, more=more)
    (folder / "session.yml").write_text(text, encoding="utf-8")


@pytest.fixture
def papers(folder):
    """Both references and a third paper, in three formats, without a fault."""
    chapter = folder / "papers" / "preamble"
    lines = makers.lines_of(makers.phrases(400, seed=1))
    makers.pdf(chapter / "european-union.pdf", [lines[:20], lines[20:]], foot="{page}/{pages}")
    makers.word(chapter / "RUS.docx", makers.phrases(400, seed=2).split(". "))
    (chapter / "china.txt").write_text(makers.phrases(300, seed=3), encoding="utf-8")
    return chapter


@pytest.fixture
def check(project, tmp_path):
    def checked(session="ahc8"):
        return check_session(project, session, cache=tmp_path / "cache", workers=2)

    return checked


def told(checked):
    return [str(fault) for fault in (*checked.faults, *checked.warnings)]


# Clean


def test_a_new_folder_has_no_papers_yet(folder, check):
    checked = check()
    assert (checked.exit_code, told(checked)) == (0, [])
    assert checked.table() == "ahc8: no papers yet"
    assert len(checked.rows) == 0


def test_the_sessions_on_record_are_clean(root, sessions, tmp_path):
    for name in ("ahc2", "demo"):
        checked = check_session(root, name, cache=tmp_path)
        assert (name, checked.exit_code, told(checked)) == (name, 0, [])


def test_every_paper_is_listed_with_what_was_found(papers, check, monkeypatch):
    monkeypatch.setattr(module, "FEW_WORDS", 50)
    checked = check()
    assert told(checked) == []
    rows = checked.rows.set_index("delegation")
    assert rows.index.tolist() == ["China", EU, RUSSIA]
    assert rows["chapter"].unique().tolist() == ["preamble"]
    assert rows["role"].tolist() == ["virgin", "reference", "reference"]
    assert rows["pages"].tolist() == [1, 2, 1]
    assert rows["language"].tolist() == ["en"] * 3
    assert (rows["tokens"] >= 300).all()
    assert rows["coverage"].tolist() == [1, 1, 1]
    lines = checked.table().split("\n")
    assert lines[0].split()[:4] == ["delegation", "chapter", "pages", "tokens"]
    assert lines[1].startswith("China ")
    assert "European Union (reference)" in lines[2]
    assert lines[-1] == "no faults"


def test_json_holds_the_same_and_comes_back(papers, check):
    (papers / "brasil.txt").write_text("x", encoding="utf-8")
    checked = check()
    content = json.loads(checked.to_json())
    assert content["exit_code"] == checked.exit_code == 2
    assert [row["delegation"] for row in content["papers"]] == ["China", EU, RUSSIA, ""]
    assert content["errors"][0]["file"] == "data/sessions/ahc8/papers/preamble/brasil.txt"
    again = Checked.from_json(checked.to_json())
    assert (again.table(), again.to_json()) == (checked.table(), checked.to_json())


def test_nothing_is_written_but_to_the_cache(papers, check, project):
    def state():
        return {path: path.stat().st_mtime_ns for path in sorted(project.rglob("*"))}

    before = state()
    check()
    assert {path for path in state() if "cache" not in path.parts} == set(before)
    assert {path: time for path, time in state().items() if path in before} == before


def test_a_cache_that_cannot_be_written_is_no_fault(papers, project, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder", encoding="utf-8")
    assert check_session(project, "ahc8", cache=blocked / "cache").faults == ()


def test_an_unknown_session_names_the_nearest(check, folder):
    with pytest.raises(ValueError, match="unknown session 'ahc88': did you mean ahc8"):
        check("ahc88")


def test_what_is_left_out_of_a_file_is_told_and_is_no_fault(papers, check, monkeypatch):
    monkeypatch.setattr(module, "FEW_WORDS", 50)
    checked = check()
    notes = checked.table().split("left out of the texts:\n")[1].split("\n")[:2]
    folder, what = "  data/sessions/ahc8/papers/preamble", "heads, feet and page numbers"
    assert notes == [
        f"{folder}/RUS.docx: {what}: 4 words in 1 place, “A/XYZ.7/1”",
        f"{folder}/european-union.pdf: {what}: 4 words in 2 places, “1/2” (2 times)",
    ]
    assert checked.exit_code == 0
    assert Checked.from_json(checked.to_json()).notes == checked.notes


# The second run


def test_a_second_run_reads_nothing_again(papers, check, monkeypatch):
    first = check()

    def never(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(module, "read_files", never)
    assert check().to_json() == first.to_json()


def test_a_change_is_noticed_and_only_what_changed_is_read(papers, tmp_path, check):
    def kept():
        folder = tmp_path / "cache" / "texts"
        return {path: path.stat().st_mtime_ns for path in folder.iterdir()}

    check()
    before = kept()
    (papers / "china.txt").write_text("gribble", encoding="utf-8")
    checked = check()
    (new,) = kept().keys() - before.keys()
    assert json.loads(new.read_text())["pages"] == ["gribble"]
    assert {path: kept()[path] for path in before} == before
    assert checked.rows.set_index("delegation").loc["China", "tokens"] == 1


# Warnings


def test_short_foreign_and_copied_papers_are_warned_of(papers, check):
    (papers / "ghana.txt").write_text("Aye", encoding="utf-8")
    (papers / "france.txt").write_text(makers.phrases(200, french=True), encoding="utf-8")
    (papers / "japan.txt").write_text((papers / "china.txt").read_text("utf-8"), encoding="utf-8")
    (papers / "cuba.txt").write_bytes("Bitte “danke” ".encode("cp1252") * 60)
    checked = check()
    assert checked.exit_code == 1
    rows = checked.rows.set_index("delegation")
    assert rows["errors"].str.len().sum() == 0
    assert "1 word: too short for a firm score" in rows.loc["Ghana", "warnings"]
    assert "left out of the scaling: in French" in rows.loc["France", "warnings"][0]
    (copied,) = rows.loc["China", "warnings"]
    assert copied == "nearly the same text as the paper of Japan on preamble (100%)"
    assert any("Windows-1252" in warning for warning in rows.loc["Cuba", "warnings"])
    assert any("none of its words occurs" in item for item in rows.loc["Cuba", "warnings"])
    assert "1 warning" in checked.table()


def test_shared_passages_are_told_in_one_line_for_the_paper_that_shares_most(papers, check):
    passage = [f"quillip{number}" for number in range(180)]
    (papers / "japan.txt").write_text(" ".join(passage), encoding="utf-8")
    # everybody repeats Japan, and nobody another
    for place, name in enumerate(["brazil", "chile", "cuba", "ghana", "india", "kenya"]):
        shared = " ".join(passage[place * 30 : place * 30 + 30])
        own = " ".join(f"{name}{number}" for number in range(120))
        (papers / f"{name}.txt").write_text(f"{own} {shared}", encoding="utf-8")
    told = [fault for fault in check().warnings if "passages in common" in fault.reason]
    assert [fault.file.rpartition("/")[2] for fault in told] == ["japan.txt"]
    assert "Japan on preamble: has passages in common with Brazil (" in told[0].reason
    assert "and 1 more; shares are of the shorter text" in told[0].reason


def test_a_warning_of_a_compilation_stands_with_its_own_paper(folder, papers, check):
    makers.pdf(folder / "papers/both.pdf", [["Aye"], makers.lines_of(makers.phrases(150))])
    (folder / "papers/manifest.csv").write_text(
        "file,delegation,chapter,pages\nboth.pdf,Ghana,preamble,1\nboth.pdf,Cuba,preamble,2\n"
    )
    rows = check().rows.set_index("delegation")
    assert rows.loc["Ghana", "warnings"] == ["1 word: too short for a firm score"]
    assert rows.loc["Cuba", "warnings"] == []


# Errors


@pytest.fixture
def broken(folder, papers, tmp_path):
    """A folder with everything wrong at once, and what is said of each."""
    makers.scanned_pdf(papers / "japan.pdf")
    (papers / "iraq.docx").write_text("words", encoding="utf-8")
    (papers / "togo.txt").write_bytes(b"")
    (papers / "brasil.txt").write_text("words", encoding="utf-8")
    (papers / "CHN.md").write_text("words", encoding="utf-8")
    other = papers.parent / "preambel"
    other.mkdir()
    (other / "fiji.txt").write_text("words", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("not for you", encoding="utf-8")
    (papers / "mali.txt").symlink_to(tmp_path / "secret.txt")
    (papers.parent / "manifest.csv").write_text(
        "file,delegation,chapter\n../../secret.txt,Oman,preamble\n", encoding="utf-8"
    )
    (folder / "positions.csv").write_text("a,b\n1\n", encoding="utf-8")
    describe(folder, "source: S-NONE\nagenda: [preambel]")
    return {
        "papers/preamble/japan.pdf": "ocrmypdf",
        "papers/preamble/iraq.docx": "not a DOCX",
        "papers/preamble/togo.txt": "empty",
        "papers/preamble/brasil.txt": "did you mean brazil",
        "papers/preamble/china.txt": "a second paper of China on preamble",
        "papers/preambel/fiji.txt": "did you mean preamble",
        "papers/preamble/mali.txt": "a link that may leave",
        "papers/manifest.csv": "leaves the folder",
        "positions.csv": "1 cell where the header has 2",
        "session.yml": "unknown chapter 'preambel'",
    }


def test_all_faults_are_told_in_one_run(broken, check):
    checked = check()
    assert checked.exit_code == 2
    told = {}
    for fault in checked.faults:
        told.setdefault(fault.file.removeprefix("data/sessions/ahc8/"), []).append(fault.reason)
    assert set(told) == set(broken)
    for file, reason in broken.items():
        assert any(reason in item for item in told[file]), (file, told[file])
    assert any("unknown source 'S-NONE'" in item for item in told["session.yml"])
    assert "not for you" not in checked.to_json()
    refused = checked.rows[checked.rows["tokens"].isna()]
    assert "papers/preamble/japan.pdf" in refused["file"].tolist()
    assert "refused" in checked.table()


def test_a_missing_or_refused_reference_is_an_error(papers, check):
    (papers / "RUS.docx").write_text("words", encoding="utf-8")
    told = {fault.column: fault.reason for fault in check().faults}
    assert "not a DOCX" in told[""]
    (reason,) = (told[column] for column in told if column)
    assert reason.startswith("the paper of Russian Federation on preamble was refused")
    assert "mend it as its own error says" in reason
    (papers / "RUS.docx").unlink()
    (fault,) = check().faults
    assert fault.column == "chapters.preamble.references"
    assert "the paper of Russian Federation on preamble is missing" in fault.reason


def test_a_reference_that_nobody_knows_is_an_error(folder, check):
    describe(folder, "chapters: {preamble: {references: {Russia: -1, Atlantis: 1}}}")
    reasons = [fault.reason for fault in check().faults]
    assert "'Russia' is 'Russian Federation' on record; write that" in reasons
    assert any("unknown delegation 'Atlantis'" in reason for reason in reasons)


def test_a_simulated_session_has_no_real_references(folder, check):
    describe(folder, "chapters: {preamble: {}}", kind="simulated")
    reasons = [fault.reason for fault in check().faults]
    assert len(reasons) == 2
    assert all("simulated papers carry made-up names" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("manifest.csv", "papers/manifest.csv"),
        ("position.csv", "positions.csv"),
        ("Counts.CSV", "counts.csv"),
        ("counts.tsv", "counts.csv"),
        ("session.yaml", "session.yml"),
    ],
)
def test_a_file_that_nobody_reads_is_told_with_the_one_that_is_meant(
    folder, papers, check, name, meant
):
    (folder / name).write_text("a,b\n1,2\n")
    (warning,) = told(check())
    assert warning.startswith(f"data/sessions/ahc8/{name}: not read; did you mean {meant}")


def test_known_positions_of_an_official_session_and_what_split_leaves(folder, papers, check):
    (folder / "manifest-proposed.csv").write_text("file\n")
    assert told(check()) == []
    (folder / "truth.csv").write_text("delegation,chapter,position\n")
    (warning,) = told(check())
    assert "truth.csv: not read; known positions are those of a session of `kind: sim" in warning


def test_a_broken_description_does_not_hide_broken_papers(folder, papers, check):
    describe(folder, "plaec: Wien")
    makers.scanned_pdf(papers / "japan.pdf")
    reasons = [fault.reason for fault in check().faults]
    assert any("did you mean place" in reason for reason in reasons)
    assert any("ocrmypdf" in reason for reason in reasons)
    (papers.parent / "manifest.csv").write_text("file,langage\n", encoding="utf-8")
    checked = check()
    assert any("unknown column; did you mean language" in item.reason for item in checked.faults)
    assert any("check again then" in warning.reason for warning in checked.warnings)


def test_a_paper_in_no_known_language_is_told(papers, check):
    text = "blorp quandle mivvet tarn frellick zabbot snib vorple gribble ooble " * 15
    (papers / "cuba.txt").write_text(text, encoding="utf-8")
    rows = check().rows.set_index("delegation")
    assert rows.loc["Cuba", "language"] == "unknown"
    assert any("none of the six languages" in item for item in rows.loc["Cuba", "warnings"])
    assert not any("six languages" in item for item in rows.loc["China", "warnings"])


def test_a_broken_register_is_named_once(project, folder, check):
    path = project / "data" / "register" / "positions.csv"
    path.write_text(path.read_text("utf-8").replace("support", "suport"), encoding="utf-8")
    (fault,) = check().faults
    assert fault.file == "data/register"


def test_own_records_are_checked_under_the_registers_rules(project, check):
    header, row, *_ = (project / "data/register/positions.csv").read_text("utf-8").splitlines()
    place = project / "data/sessions/ahc5/positions.csv"
    place.write_text(f"{header}\n{row.replace('pos-0001', 'own-1')}\n", encoding="utf-8")
    (fault,) = check("ahc5").faults
    assert "duplicate record" in fault.reason
    place.write_text(place.read_text("utf-8").replace("support", "suport"), encoding="utf-8")
    told = {fault.column: fault for fault in check("ahc5").faults}
    assert {fault.file for fault in told.values()} == {"data/sessions/ahc5/positions.csv"}
    assert told["stance"].row == 2
    assert "did you mean support" in told["stance"].reason


def test_made_up_records_are_not_read_and_known_positions_are_checked(folder, check):
    describe(folder, "chapters: {lamps: {title: Lamps, references: {A: 1, B: -1}}}", "simulated")
    (folder / "positions.csv").write_text("nothing\n", encoding="utf-8")
    (folder / "truth.csv").write_text("delegation,chapter,position\nC,lamps,much\n")
    checked = check()
    (fault,) = checked.faults
    assert (fault.file, fault.row) == ("data/sessions/ahc8/truth.csv", 2)
    assert "'much' is not a finite number" in fault.reason
    (warning,) = checked.warnings
    assert warning.reason == "not read: made-up records never join the register"


def test_names_of_files_cannot_write_to_the_terminal(papers, check):
    (papers / "\x1b[2Jbad\n.txt").write_text("words", encoding="utf-8")
    table = check().table()
    assert "\x1b" not in table
    assert "\ufffd[2Jbad" in table
