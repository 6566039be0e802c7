"""Outside files: what is no regular file keeps nobody waiting, and one session stops no other."""

import gzip
import os
import shutil
import signal

import pytest

from positions.faults import MOST_TOLD, DataError, Fault
from positions.outside import MAX_NAME, open_regular, read_bounded
from publishing.cli import FAILED, WRONG_INPUT, main
from publishing.edition import Edition
from publishing.project import Project

#: Files that an analyst's session may have.
OF_A_SESSION = (
    "session.yml", "positions.csv", "proposals.csv", "truth.csv", "papers/manifest.csv",
    "papers/criminalization/china.txt", "papers/criminalization/china.pdf", "counts.csv.gz",
    "counts.csv",
)  # fmt: skip


def pipe(path):
    os.mkfifo(path)


def endless(path):
    path.symlink_to("/dev/zero")


def directory(path):
    path.mkdir()


@pytest.fixture(autouse=True)
def no_longer_than_a_minute():
    """A command that waits for a pipe or reads without end is stopped, and so its test fails."""

    def stop(*_):
        raise AssertionError("the command does not come to an end")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def new(checkout, monkeypatch):
    """A checkout with a new session of the committee, in which we stand."""
    monkeypatch.chdir(checkout.root)
    assert main(["new-session", "ahc8"]) == 0
    return checkout.sessions_folder / "ahc8"


@pytest.mark.parametrize("kind", [pipe, endless, directory], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("name", OF_A_SESSION)
def test_what_is_no_file_is_told_and_stops_no_other_session(new, name, kind, capsys):
    path = new / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    kind(path)
    assert main(["check", "ahc8"]) in (0, FAILED, WRONG_INPUT)
    assert main(["sessions"]) == 0
    told = capsys.readouterr()
    assert "ahc7 " in told.out
    assert "Traceback" not in told.err


@pytest.mark.parametrize("kind", [pipe, endless, directory], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("option", ["--counts", "--references"])
def test_score_takes_regular_files_alone(tmp_path, option, kind, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counts.csv").write_text("document,term,count\nA,a,1\nB,b,1\nC,a,1\n")
    (tmp_path / "references.csv").write_text("document,score\nA,-1\nB,1\n")
    given = {"--counts": "counts.csv", "--references": "references.csv"}
    kind(tmp_path / "none.csv")
    given[option] = "none.csv"
    arguments = [word for pair in given.items() for word in pair]
    assert main(["score", *arguments, "--output", "out.csv"]) == WRONG_INPUT
    assert "none.csv" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_file_is_read_up_to_its_limit_and_no_further(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert read_bounded(path, 3) == b"abc"
    with pytest.raises(OSError, match="larger than the limit of 2 bytes"):
        read_bounded(path, 2)
    with pytest.raises(OSError, match="no regular file"):
        open_regular(tmp_path)


# --- one session and the others -------------------------------------------------------------------


def link_of(new):
    shutil.move(new, new.with_name("elsewhere"))
    shutil.move(new.with_name("elsewhere"), new.parents[2] / "elsewhere")
    new.symlink_to(new.parents[2] / "elsewhere")


def broken_settings(new):
    (new / "session.yml").write_text("id: [")


def a_tag(new):
    (new / "session.yml").write_text("id: ahc8\ntitle: !!timestamp x\n")


def broken_records(new):
    (new / "positions.csv").write_text("record_id,session\nx,ahc8\n")


@pytest.mark.parametrize(
    "spoil", [link_of, broken_settings, a_tag, broken_records], ids=lambda spoil: spoil.__name__
)
def test_a_session_with_faults_is_left_out_and_named(new, spoil, capsys):
    spoil(new)
    assert main(["sessions"]) == 0
    told = capsys.readouterr()
    assert "left out: ahc8" in told.err
    assert "positions check ahc8" in told.err
    assert "ahc8" not in told.out
    project = Project(new.parents[2])
    with pytest.raises(DataError, match="ahc8"):
        Edition.of("ahc8", None, project)
    assert Edition.of("ahc7", None, project).left_out == []
    pooled = Edition.of("all", None, project)
    assert pooled.left_out == ["ahc8"]
    assert len(pooled.records) == len(Edition.of("all", None, Project(new.parents[2])).records)
    assert main(["check", "ahc8"]) == WRONG_INPUT


def test_papers_with_faults_are_left_out_of_the_whole_alone(new):
    papers = new.parent / "ahc2" / "papers" / "criminalization"
    papers.mkdir(parents=True)
    (papers / "atlantis.txt").write_text("We propose to delete the article. " * 40)
    project = Project(new.parents[2])
    pooled = Edition.of("all", None, project)
    assert pooled.session_papers == {}
    assert pooled.left_out == ["ahc2"]
    with pytest.raises(DataError, match="atlantis"):
        _ = Edition.of("ahc2", None, project).session_papers


# --- names without end ----------------------------------------------------------------------------


def test_a_name_without_end_is_told_as_one_fault(new, capsys):
    rows = f"chapter,document,term,count\ncriminalization,{'a' * 70_000},law,1\n"
    (new / "counts.csv.gz").write_bytes(gzip.compress(rows.encode()))
    assert main(["check", "ahc8"]) == WRONG_INPUT
    told = capsys.readouterr().out
    assert "70,000 letters" in told
    assert len(told) < 5_000


def test_a_manifest_tells_a_name_without_end_with_its_row(new, capsys):
    papers = new / "papers"
    papers.mkdir(exist_ok=True)
    rows = f"file,chapter,delegation\n{'a' * 5_000}.pdf,criminalization,China\nb.pdf,x,China\n"
    (papers / "manifest.csv").write_text(rows)
    assert main(["check", "ahc8"]) == WRONG_INPUT
    told = capsys.readouterr().out
    assert "5,004 letters" in told
    assert "unknown chapter 'x'" in told


def test_a_message_lists_so_many_faults_and_counts_the_rest():
    told = str(DataError(Fault("a.csv", row, "", "x") for row in range(MOST_TOLD + 7)))
    assert told.endswith("and 7 more")
    assert told.count("\n") == MOST_TOLD + 1
    assert MAX_NAME < MOST_TOLD
