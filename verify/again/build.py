"""What the book is built from: its data files with their hashes, and its packages."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path


def files(root: Path) -> list[dict]:
    """Data files and the bibliography with their hashes."""
    apart = ("data/README.md", "data/sessions/README.md", "data/expected/", "data/external/")
    names = [path.relative_to(root).as_posix() for path in (root / "data").rglob("*")
             if path.is_file() and not path.name.startswith(".")]  # fmt: skip
    names = [name for name in (*names, "references.bib") if not name.startswith(apart)]
    return [
        {"file": name, "bytes": (root / name).stat().st_size,
         "sha256": hashlib.sha256((root / name).read_bytes()).hexdigest()}
        for name in sorted(names)
    ]  # fmt: skip


def plain(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def versions(root: Path) -> list[dict]:
    """Packages that are asked for, under their headings, with the versions of the lock."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = [{"package": "python", "use": "the interpreter", "condition": "",
             "version": project["requires-python"]}]  # fmt: skip
    locked: dict[str, list[tuple[str, str]]] = {}
    for line in (root / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if pinned := re.match(r"([\w.-]+)==([^\s;\\]+)\s*;?\s*([^\\]*)", line):
            locked.setdefault(plain(pinned[1]), []).append((pinned[2], pinned[3].strip()))
    heading = ""
    for line in (root / "requirements.in").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ").strip()
        elif wanted := re.match(r"[\w.-]+", line):
            name = plain(wanted[0])
            rows += [{"package": name, "use": heading, "version": version, "condition": condition}
                     for version, condition in locked[name]]  # fmt: skip
    return rows


def exhibits(root: Path) -> dict[str, tuple]:
    """Both tables; a package may have several versions."""
    return {
        "tab-inputs": (["file"], files(root)),
        "tab-versions": (["package", "condition"], versions(root)),
    }
