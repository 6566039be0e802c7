"""Outside files: what is no regular file keeps nobody waiting, and one session stops no other."""

import ast
import gzip
import multiprocessing
import os
import shutil
import signal

import pandas as pd
import pytest

from positions.faults import MOST_TOLD, DataError, Fault, listed
from positions.files import write_whole
from positions.outside import MAX_NAME, open_regular, read_bounded
from publishing import WorkFailedError
from publishing.cli import FAILED, WRONG_INPUT, app, main
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


def huge(path):
    with path.open("wb") as file:
        file.truncate(300_000_000)


KINDS = pytest.mark.parametrize(
    "kind", [pipe, endless, directory, huge], ids=lambda kind: kind.__name__
)


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


@KINDS
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


@pytest.mark.parametrize("name", OF_A_SESSION)
def test_a_link_is_told_as_one(new, name, tmp_path, capsys):
    if name == "truth.csv":  # which no other session has
        settings = (new / "session.yml").read_text()
        (new / "session.yml").write_text(settings.replace("kind: official", "kind: simulated"))
    (tmp_path / "elsewhere").write_text("some text\n")
    (new / name).parent.mkdir(parents=True, exist_ok=True)
    (new / name).unlink(missing_ok=True)
    (new / name).symlink_to(tmp_path / "elsewhere")
    assert main(["check", "ahc8"]) == WRONG_INPUT
    assert f"data/sessions/ahc8/{name}: a link" in capsys.readouterr().out


@KINDS
@pytest.mark.parametrize("name", ["_config.yml", "data/registry.yml", "data/checksums.csv"])
def test_what_is_no_file_of_the_checkout_is_told(checkout, monkeypatch, name, kind, capsys):
    monkeypatch.chdir(checkout.root)
    path = checkout.root / name
    path.unlink(missing_ok=True)
    kind(path)
    # what was fetched has its checksums read when more is fetched, and no sooner
    command = ["fetch", "--from", "."] if "checksums" in name else ["check"]
    assert main(command) == WRONG_INPUT
    assert f"{name}: cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [pipe, endless, directory], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("option", ["--counts", "--references"])
def test_score_takes_regular_files_alone(tmp_path, option, kind, suffix, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counts.csv").write_text("document,term,count\nA,a,1\nB,b,1\nC,a,1\n")
    (tmp_path / "references.csv").write_text("document,score\nA,-1\nB,1\n")
    given = {"--counts": "counts.csv", "--references": "references.csv"}
    kind(tmp_path / f"none.{suffix}")
    given[option] = f"none.{suffix}"
    arguments = [word for pair in given.items() for word in pair]
    assert main(["score", *arguments, "--output", "out.csv"]) == WRONG_INPUT
    assert f"none.{suffix}: cannot be read (no regular file" in capsys.readouterr().err
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


#: Commands that are about one session, one file or the notebooks, and how they name a session.
OF_ONE = {
    "check": "check ahc8", "fetch": "fetch ahc8", "split": "split x.pdf --session ahc8",
    "new-session": "", "refresh": "", "audit": "", "score": "",
}  # fmt: skip


@pytest.mark.parametrize("command", [item.name or item.callback.__name__.replace("_", "-")
                                     for item in app.registered_commands])  # fmt: skip
def test_every_command_says_which_sessions_it_leaves_out(new, command, capsys, monkeypatch):
    def stop(*_, **__):
        raise WorkFailedError("as far as the work")

    for place in ("pages.render", "verification.verify.verify", "printing.browser"):
        monkeypatch.setattr(f"publishing.{place}", stop)
    monkeypatch.setattr("positions.library.export", stop)
    broken_settings(new)
    if command not in OF_ONE:
        assert main([command, *(["x"] if command == "export" else [])]) in (0, FAILED)
        assert "left out: ahc8 (" in capsys.readouterr().err
    if arguments := OF_ONE.get(command, f"{command} --session ahc8" if command in WITH_ONE else ""):
        assert main(arguments.split()) == WRONG_INPUT
        told = capsys.readouterr()
        assert "data/sessions/ahc8/session.yml" in told.out + told.err
        assert "unknown session" not in told.err


#: Commands about an edition.
WITH_ONE = ("render", "pdf", "verify", "accept")


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
    told = str(DataError(Fault("a.csv", row, "", f"x{row}") for row in range(MOST_TOLD + 7)))
    assert told.endswith("and 7 more")
    assert told.count("\n") == MOST_TOLD + 1
    assert listed([Fault("a.csv", 1, "", "x")] * MOST_TOLD) == ["a.csv, row 1: x; 1,000 times"]
    assert MAX_NAME < MOST_TOLD


@pytest.mark.parametrize("letter", ["a", "é", "国"])
def test_a_manifest_tells_a_name_that_no_file_can_have_with_its_row(new, letter, capsys):
    papers = new / "papers"
    papers.mkdir(exist_ok=True)
    rows = f"file,chapter,delegation\n{letter * 195}.pdf,criminalization,China\nb.pdf,x,China\n"
    (papers / "manifest.csv").write_text(rows)
    assert main(["check", "ahc8"]) == WRONG_INPUT
    told = capsys.readouterr()
    assert "manifest.csv, row 2, column file" in told.out
    assert "unknown chapter 'x'" in told.out
    assert told.err == ""


@pytest.mark.parametrize("cell", ["9", "a b ", "it's ", "'no' ", "\n", "\\' \"", "é, (x); "])
def test_a_cell_without_end_is_shown_in_part(cell):
    own = "is no score of 'A'; write '1' or 'a score'"
    told = str(Fault("a.csv", 2, "", f"{cell * 9_000!r} {own}"))
    assert len(told) < 300
    assert told.endswith(own)
    assert len(str(Fault("a.yml", 0, cell * 9_000, "unknown key"))) < 200


def test_a_message_in_our_words_is_shown_whole():
    own = f"'a' is {'the states of a group or ' * 20}'b', as states' papers don't; write 'c'"
    assert Fault("a.csv", 2, "", own).reason == own


# --- YAML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["!!timestamp x", "!!int x", "!!binary a", "!own x", "! x"])
@pytest.mark.parametrize(
    "name", ["data/sessions/ahc8/session.yml", "_config.yml", "_toc.yml", "data/registry.yml"]
)
def test_tags_are_refused_in_every_yaml(new, name, tag, capsys):
    path = new.parents[2] / name
    path.write_text(f"{path.read_text()}\ntagged: {tag}\n")
    assert main(["check"]) == WRONG_INPUT
    told = capsys.readouterr().err
    assert f"{name}, row " in told
    assert "tags (!name) are not read" in told


# --- one reader -----------------------------------------------------------------------------------

#: What opens a file by itself, whatever it is.
OPENERS = {
    "open", "read_text", "read_bytes", "read_csv", "ParquetFile", "input_stream", "safe_load",
}  # fmt: skip
#: Modules of the pages: they read what the project ships or has made itself, and nothing else.
OF_THE_PROJECT = {
    "publishing/chapters", "publishing/verification", "publishing/checks.py",
    "publishing/citation.py", "publishing/codebook.py", "publishing/config.py",
    "publishing/contents.py",
    "publishing/downloads.py", "publishing/figure_pages.py", "publishing/finishing.py",
    "publishing/linking.py", "publishing/pages.py", "publishing/printing.py",
    "publishing/provenance.py", "publishing/real_texts.py", "publishing/site.py",
}  # fmt: skip
#: Other calls that are right, and why.
ALLOWED = {
    ("positions/outside.py", "os.open"): "the one reader itself",
    ("positions/counts.py", "csv.read_csv"): "the file is known to be regular, and Arrow's own",
    ("positions/counts.py", "pa.input_stream"): "the same",
    ("positions/counts.py", "ParquetFile"): "the same",
    ("positions/counts.py", "gzip.open"): "unpacks a file that the one reader has opened",
    ("positions/papers/load.py", "gzip.open"): "the same",
    ("positions/library.py", "pd.read_csv"): "the same",
    ("publishing/fetch.py", "tarfile.open"): "the same",
    ("positions/delegations.py", "pd.read_csv"): "a package's table",
    ("positions/pool.py", "os.open"): "the system's null device",
    ("positions/pool.py", "(cache / name).read_bytes"): "a cache of our own",
    ("positions/votes.py", "pd.read_csv"): "a cache of our own",
    ("publishing/session.py", "kept.read_text"): "a cache of our own",
    ("publishing/session.py", "files('publishing').joinpath('assets', asset).read_text"): "shipped",
    ("positions/relational.py", "connection.read_csv"): "the files are known to be regular",
    ("positions/schema.py", "(folder / NAME).read_text"): "the register's description, shipped",
}


def test_no_module_reads_outside_files_but_through_the_one_reader(root):
    found = set()
    for path in (root / "lib").rglob("*.py"):
        name = path.relative_to(root / "lib").as_posix()
        if name in OF_THE_PROJECT or "/".join(name.split("/")[:2]) in OF_THE_PROJECT:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            if getattr(called, "attr", getattr(called, "id", "")) in OPENERS:
                found.add((name, ast.unparse(called)))
    assert found == set(ALLOWED)


# --- writing --------------------------------------------------------------------------------------


def write_often(path, letter, failed):
    try:
        for _ in range(500):
            write_whole(path, letter * 10_000)
    except OSError:
        failed.set()


def test_processes_that_write_one_file_do_not_fail_each_other(tmp_path):
    context = multiprocessing.get_context("fork")
    failed, path = context.Event(), tmp_path / "editions.js"
    writers = [
        context.Process(target=write_often, args=(path, letter, failed)) for letter in (b"a", b"b")
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        content = path.read_bytes() if path.exists() else b"a" * 10_000
        assert content in (b"a" * 10_000, b"b" * 10_000)
    for writer in writers:
        writer.join()
    assert not failed.is_set()
    assert list(tmp_path.iterdir()) == [path]


# --- numbers, and whose spelling counts -----------------------------------------------------------


@pytest.mark.parametrize("digits", [400, 5_000])
@pytest.mark.parametrize("grouped", [False, True])
def test_a_number_without_end_is_a_fault_of_its_row(tmp_path, digits, grouped, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    number = "111" + ".111" * (digits // 4) if grouped else "9" * digits
    tables = {
        "counts": "document;term;count\nA;a;{}\nB;b;1\nC;a;1\n",
        "references": "document;score\nA;{}\nB;1,5\n",
    }
    for spoilt in tables:
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_text(text.format(number if name == spoilt else "1"))
        files = ["--counts", "counts.csv", "--references", "references.csv"]
        assert main(["score", *files, "--output", "out.csv"]) == WRONG_INPUT
        told = capsys.readouterr().err
        assert f"{spoilt}.csv, row 2, column" in told
        assert len(told) < 500


def test_the_register_spells_names_and_no_session_changes_that(new, register, capsys):
    row = register.positions.iloc[0].to_dict() | {"session": "ahc8", "delegation": "NA"}
    rows = pd.DataFrame([row | {"record_id": f"ahc8-{place}"} for place in range(40)])
    rows.to_csv(new / "positions.csv", index=False)
    assert main(["check"]) == WRONG_INPUT
    told = capsys.readouterr().err
    assert "unknown delegation 'NA': the register says Namibia" in told
    assert "data/register" not in told
