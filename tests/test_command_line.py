"""The command line: right answers, and wrong input told in one line with a remedy."""

import shutil
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest

from publishing.cli import FAILED, INTERRUPTED, WRONG_INPUT, main
from publishing.project import NotInProjectError, Project


@pytest.fixture
def in_checkout(root, monkeypatch):
    monkeypatch.chdir(root)


@pytest.fixture
def copy_of_checkout(root, tmp_path, monkeypatch):
    """A checkout's settings and data, to plant faults in."""
    for name in ("data", "chapters"):
        shutil.copytree(root / name, tmp_path / name)
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(root / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys):
    return capsys.readouterr().err.strip()


@pytest.mark.usefixtures("in_checkout")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["render", "--session", "ahc77"], "unknown session 'ahc77': did you mean ahc7"),
        (["render", "--session", ""], "unknown session ''"),
        (["render", "--focus", "Chnia"], "unknown delegation 'Chnia': did you mean China"),
        (["render", "--focus", "Fiji"], "no record of 'Fiji' (FJI) in the register"),
        (["render", "--focus", ""], "unknown delegation ''"),
        (["render", "--sesion", "ahc7"], "No such option: --sesion"),
        (["rendre"], "No such command 'rendre'"),
        (["render", "ahc7"], "unexpected extra argument"),
        (["site", "--focus", "Atlantis"], "unknown delegation 'Atlantis'"),
        (["check", "ahc77"], "unknown session 'ahc77': did you mean ahc7"),
        (["check", "--json"], "--json belongs to the check of a session"),
        (["split", "nothing.pdf", "--session", "demo"], "nothing.pdf"),
        (["split", "x.pdf", "--session", "dmeo"], "unknown session 'dmeo': did you mean demo?"),
        (["new-session", "AHC 8"], "is no id for a session"),
        (["new-session", "ahc7"], "there is a session ahc7 already"),
        (["fetch", "ahc77"], "unknown session 'ahc77'"),
        (["fetch", "ahc2", "--from", "nowhere"], "nowhere is not a folder"),
    ],
)
def test_wrong_input_stops_at_once_with_one_line(arguments, message, capsys):
    assert main(arguments) == WRONG_INPUT
    told_text = told(capsys)
    assert message in told_text
    assert told_text.startswith("positions: ")
    assert "\n" not in told_text
    assert "Traceback" not in told_text


@pytest.mark.usefixtures("in_checkout")
def test_sessions_and_delegations_are_listed(capsys):
    assert main(["sessions"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == [
        "ahc1", "ahc2", "ahc3", "ahc4", "ahc5", "ahc6", "ahc7", "ahc-concl",
        "ungd-2019-2022", "demo",
    ]  # fmt: skip
    assert main(["delegations"]) == 0
    assert capsys.readouterr().out.splitlines()[0].split(maxsplit=1) == ["74", "Russian Federation"]


@pytest.mark.usefixtures("in_checkout")
def test_check_finds_no_fault_in_the_repository(capsys):
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("no faults: ")


def test_check_tells_all_faults_of_data_at_once(copy_of_checkout, capsys):
    positions = copy_of_checkout / "data" / "register" / "positions.csv"
    text = positions.read_text(encoding="utf-8")
    positions.write_text(
        text.replace("pos-0001,ahc5", "pos-0001,ahc55", 1).replace("S-LAC", "S-LACK", 1),
        encoding="utf-8",
    )
    assert main(["check"]) == WRONG_INPUT
    found = told(capsys)
    assert "data/register/positions.csv, row 2, column session: unknown session 'ahc55'" in found
    assert "data/register/positions.csv, row 2, column source_id: unknown source 'S-LACK'" in found


def test_render_stops_at_a_fault_in_the_data_before_anything_runs(copy_of_checkout, capsys):
    votes = copy_of_checkout / "data" / "register" / "votes.csv"
    votes.write_text(votes.read_text(encoding="utf-8").replace("2019-12-27", "2019-13-27", 1))
    assert main(["render"]) == WRONG_INPUT
    assert "column date: '2019-13-27' is not a date" in told(capsys)
    assert not (copy_of_checkout / "_build").exists()


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("titel: x", "column titel: unknown key; did you mean title?"),
        ("execute:\n  timout: 3", "column execute.timout: unknown key; did you mean timeout?"),
        ("html: [", "is not YAML"),
    ],
)
def test_an_unknown_configuration_key_names_the_nearest(copy_of_checkout, fault, message, capsys):
    (copy_of_checkout / "_config.yml").write_text(fault + "\n")
    assert main(["render"]) == WRONG_INPUT
    assert message in told(capsys)


@pytest.mark.parametrize(
    "command",
    [
        "render", "site", "pdf", "verify", "verify --session every", "accept --reason x", "package",
    ],
)  # fmt: skip
def test_what_makes_an_edition_reads_the_configuration_first(copy_of_checkout, command, capsys):
    (copy_of_checkout / "_config.yml").write_text("titel: x\n")
    assert main(command.split()) == WRONG_INPUT
    assert "column titel: unknown key" in told(capsys)
    assert not (copy_of_checkout / "_build").exists()


def test_outside_a_checkout_the_command_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["sessions"]) == WRONG_INPUT
    assert "is not inside a checkout" in told(capsys)
    with pytest.raises(NotInProjectError):
        Project.find()


def test_help_lists_the_commands(capsys):
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    for name in ("render", "site", "sessions", "delegations", "check", "refresh"):
        assert name in listed


def _with_one_page(checkout, code):
    """Leave one notebook in a checkout, which runs a line of code."""
    for page in (checkout / "chapters").glob("*.ipynb"):
        page.unlink()
    cells = [
        nbformat.v4.new_code_cell('session = "all"\nfocus = "China"', id="parameters"),
        nbformat.v4.new_code_cell(code, id="code"),
    ]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), checkout / "chapters" / "page.ipynb")
    (checkout / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: chapters/page\n"
    )
    for name in ("index.md", "references.md", "references.bib", "requirements.txt",
                 "pyproject.toml", "CITATION.cff"):  # fmt: skip
        (checkout / name).write_text("")
    (checkout / "lib").mkdir()


def test_a_notebook_that_fails_ends_with_the_cell_and_the_error(copy_of_checkout, capsys):
    _with_one_page(copy_of_checkout, "1 / 0")
    assert main(["render", "--quiet"]) == FAILED
    assert told(capsys) == "positions: page.ipynb, cell 3: ZeroDivisionError: division by zero"
    assert not (copy_of_checkout / "_build" / "editions" / "all-china").exists()


@pytest.fixture
def rendering(copy_of_checkout):
    """A render that has come to a cell which sleeps, with the processes that it started."""
    _with_one_page(
        copy_of_checkout,
        "import pathlib, time; pathlib.Path('started').touch(); time.sleep(300)",
    )
    program = (
        "import signal, sys; from publishing.cli import main;"
        # a shell starts its background jobs, and all that they start, deaf to interrupts
        "signal.signal(signal.SIGINT, signal.default_int_handler); sys.exit(main())"
    )
    process = psutil.Popen(
        [sys.executable, "-c", program, "render"],
        cwd=copy_of_checkout,
        stderr=subprocess.PIPE,
        text=True,
    )
    staging = copy_of_checkout / "_build" / "staging"
    while process.poll() is None and not list(staging.rglob("started")):
        time.sleep(0.1)
    started = process.children(recursive=True)
    yield process, staging
    assert started
    _, alive = psutil.wait_procs([process, *started], timeout=60)
    for left in alive:
        left.kill()
    assert not alive


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_a_build_at_once_and_leaves_nothing_half_written(rendering, name):
    process, staging = rendering
    process.send_signal(getattr(signal, name))
    _, error = process.communicate(timeout=600)
    assert process.returncode == INTERRUPTED
    assert "interrupted; what was complete stays in place" in error
    assert list(staging.iterdir()) == []


def test_a_build_that_is_killed_leaves_no_process_behind(rendering):
    process, _ = rendering
    process.kill()
    process.communicate(timeout=60)
