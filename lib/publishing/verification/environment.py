"""The environment: whether what is installed is what the lock names."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from publishing.verification.verdicts import Verdict, verdict

PART = "environment"

_PIN = re.compile(r"^([A-Za-z0-9][^\s\\]*==[^\\\n]+?)\s*\\?$", re.MULTILINE)


# a package of environment.yml that is not Python itself
_CONDA = re.compile(r"^\s*- (?!python\b|pip:?$|conda-forge$)([\w.-]+)(.*)$", re.MULTILINE)


def verdicts(root: Path) -> list[Verdict]:
    """A verdict on what is installed of the lock, and one on ``environment.yml``."""
    return [_installed(root), _conda(root)]


def locked(root: Path) -> dict[str, str]:
    """Versions of the two locks, the report's and the tests', by a package's normal name."""
    names = ("requirements.txt", "requirements-tests.txt")
    found = (_PIN.findall((root / name).read_text(encoding="utf-8")) for name in names)
    pins = (Requirement(line) for lines in found for line in lines)
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}


def _conda(root: Path) -> Verdict:
    wanted = locked(root)
    text = (root / "environment.yml").read_text(encoding="utf-8")
    asked = {canonicalize_name(name): rest.strip(" =") for name, rest in _CONDA.findall(text)}
    faults = [
        f"{name} {version or 'without a version'} instead of {wanted.get(name, 'none')}"
        for name, version in asked.items() if version != wanted.get(name)
    ]  # fmt: skip
    return verdict(PART, "environment.yml", faults, f"{len(asked)} packages as locked")


def _installed(root: Path) -> Verdict:
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
    return verdict(PART, "requirements.txt", faults, f"{count} packages as locked")
