"""The environment: whether what is installed is what the lock names."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement

from publishing.verification.verdicts import Verdict, verdict

PART = "environment"

_PIN = re.compile(r"^([A-Za-z0-9][^\s\\]*==[^\\\n]+?)\s*\\?$", re.MULTILINE)


def verdicts(root: Path) -> list[Verdict]:
    """One verdict on all packages of the lock that this machine needs."""
    faults, count = [], 0
    for line in _PIN.findall((root / "requirements.txt").read_text(encoding="utf-8")):
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        count += 1
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            faults.append(f"{wanted.name} is not installed")
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            faults.append(f"{wanted.name} {found} instead of {wanted.specifier}")
    return [verdict(PART, "requirements.txt", faults, f"{count} packages as locked")]
