"""What the tests share: the checkout, its sessions, its register, and copies to plant faults in."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from positions.register import Register, load_register
from positions.sessions import Session, load_sessions
from publishing import DEFAULT_FOCUS, DEFAULT_SESSION
from publishing.edition import Edition
from publishing.pages import render
from publishing.project import Project


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def sessions(root) -> dict[str, Session]:
    """The sessions on record, by date."""
    return load_sessions(root / "data" / "sessions")


@pytest.fixture(scope="session")
def register(root, sessions) -> Register:
    """The shipped register, loaded once; tests leave its tables as they are."""
    return load_register(root / "data" / "register", sessions)


@pytest.fixture(scope="session")
def html(root) -> Path:
    """The pages of the default edition; made here unless they are current.

    Tests in several processes take turns, so that one makes them for all.
    """
    (root / "_build").mkdir(exist_ok=True)
    with FileLock(root / "_build" / "tests.lock"):
        return render(Edition(DEFAULT_SESSION, DEFAULT_FOCUS, Project(root))).folder / "html"


@pytest.fixture
def copied_register(root, tmp_path) -> Callable[..., Path]:
    """Copy ``data/register``, and ``data/sessions`` when wanted, to plant faults in.

    The copies stand side by side under ``data`` in the test's own folder; the register's is
    returned.
    """

    def copy(*, with_sessions: bool = False) -> Path:
        data = tmp_path / "data"
        shutil.copytree(root / "data" / "register", data / "register")
        if with_sessions:
            shutil.copytree(root / "data" / "sessions", data / "sessions")
        return data / "register"

    return copy


@pytest.fixture
def checkout(root, tmp_path) -> Project:
    """A copy of a checkout's data and settings, without what was fetched."""
    shutil.copytree(root / "data", tmp_path / "data", ignore=shutil.ignore_patterns("external"))
    for name in ("_config.yml", "_toc.yml", "CITATION.cff"):
        shutil.copyfile(root / name, tmp_path / name)
    return Project(tmp_path)


def pytest_terminal_summary(terminalreporter):
    """Tell how many planted faults of each kind were told, and by which part."""
    told: Counter[tuple[str, str, str]] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, value in getattr(report, "user_properties", ()):
                if name == "mutant" and report.when == "call":
                    told[*value, outcome] += 1
    if told:
        terminalreporter.section("planted faults")
        for (kind, part, outcome), number in sorted(told.items()):
            word = "told" if outcome == "passed" else "NOT TOLD"
            terminalreporter.write_line(f"{kind:<28} {part:<12} {number:>4} {word}")
