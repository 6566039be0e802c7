"""Planted faults, a module a kind.

A module has ``MUTANTS``, each with the part of the verification that must tell it and the subject
that it must name, and ``untouched``, which gives the same verdicts where nothing is planted: a
check that always fails would catch every fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from publishing.verification.verdicts import Verdict


@dataclass(frozen=True)
class Bench:
    """Where faults are planted: a checkout and its built pages to copy from, an empty folder."""

    root: Path
    html: Path
    place: Path


@dataclass(frozen=True)
class Mutant:
    """A fault to plant.

    Attributes
    ----------
    kind
        What is changed: ``row of the register``, ``what is drawn``, ``formula``, …
    name
        The change in a few words, unlike any other of its kind.
    part, subject
        The part of the verification that must tell it, and what it must name (or a part of it).
    plant
        Plants it on a bench and gives the verdicts that follow; nothing else stays changed.
    """

    kind: str
    name: str
    part: str
    subject: str
    plant: Callable[[Bench], Iterable[Verdict]]
