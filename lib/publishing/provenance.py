"""What a book was made with: locked versions, hashes of the data.

Everything is read from files of the checkout and nothing from the machine, so that the page that
shows it is the same wherever it is made.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from packaging.utils import canonicalize_name

from positions.hashing import file_sha256

#: Files below ``data/`` that the book does not read: documentation, and results to compare with.
_NOT_INPUTS = ("data/README.md", "data/sessions/README.md", "data/expected/", "data/external/")

#: What tools leave behind and nobody reads.
_LEFTOVERS = (".DS_Store", ".ipynb_checkpoints", "__pycache__", ".egg-info", ".gitkeep")

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)
_WANTED = re.compile(r"^[A-Za-z0-9._-]+")


def _files(root: Path, names: Iterable[str]) -> dict[str, Path]:
    """Files, and everything below folders of a checkout, by path, sorted.

    What is missing is left out, and so are leftovers of tools.
    """
    found = {}
    for name in names:
        path = root / name
        for file in path.rglob("*") if path.is_dir() else [path]:
            relative = file.relative_to(root).as_posix()
            if file.is_file() and not any(part in relative for part in _LEFTOVERS):
                found[relative] = file
    return dict(sorted(found.items()))


def file_hashes(root: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of files and of everything below folders of a checkout, by path, sorted."""
    return {path: file_sha256(file) for path, file in _files(root, names).items()}


def last_changes(root: Path, names: Iterable[str]) -> dict[str, int]:
    """When each of the same files was last written or replaced, in nanoseconds."""
    return {path: file.stat().st_ctime_ns for path, file in _files(root, names).items()}


def locked_versions(root: Path) -> pd.DataFrame:
    """Versions of the packages that ``requirements.in`` asks for, as ``requirements.txt`` has them.

    Columns are package, use (the heading in ``requirements.in``), version and condition (the
    marker of the lock; empty where the version holds everywhere); a package with several versions
    has a row for each. One that is missing from the lock is a `ValueError`.
    """
    pinned: dict[str, list[tuple[str, str]]] = {}
    for name, *version in _LOCKED.findall((root / "requirements.txt").read_text(encoding="utf-8")):
        pinned.setdefault(canonicalize_name(name), []).append(tuple(version))
    rows, use = [], ""
    for line in (root / "requirements.in").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            use = line.lstrip("# ").strip()
        elif wanted := _WANTED.match(line):
            name = canonicalize_name(wanted.group())
            if name not in pinned:
                raise ValueError(f"requirements.txt has no {name}; run make lock")
            rows += [(name, use, *version) for version in pinned[name]]
    return pd.DataFrame(rows, columns=["package", "use", "version", "condition"])


def project_table(root: Path) -> dict[str, Any]:
    """The table ``[project]`` of ``pyproject.toml``."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def input_files(root: Path) -> pd.DataFrame:
    """The data that the book is made from: file, bytes and sha256, sorted by file.

    Everything below ``data/`` but documentation and expected results, and ``references.bib``.
    """
    rows = [
        (name, (root / name).stat().st_size, digest)
        for name, digest in file_hashes(root, ("references.bib", "data")).items()
        if not name.startswith(_NOT_INPUTS)
    ]
    return pd.DataFrame(rows, columns=["file", "bytes", "sha256"])


def combined_hash(files: pd.DataFrame) -> str:
    """One SHA-256 over files and their hashes, as `input_files` returns them."""
    lines = (f"{row.sha256}  {row.file}\n" for row in files.itertuples())
    return hashlib.sha256("".join(lines).encode()).hexdigest()
