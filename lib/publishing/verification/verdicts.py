"""Verdicts: what a check says of one subject, an exhibit, a number, a row or a file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a check found; ``OPEN`` is what cannot be told here and does not fail the whole."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True)
class Verdict:
    """What one check says of one subject."""

    #: Name of the check, as a module of this package has it (``recomputed``, ``drawn``, …).
    part: str
    subject: str  # exhibit, number, row or file, by the id that a reviewer finds it under
    outcome: Outcome  # whether it holds
    detail: str = ""  # what was compared, and what differs, in a line


def verdict(part: str, subject: str, faults: Iterable[str], held: str = "") -> Verdict:
    """The verdict on a subject: it fails when there are faults, and tells the first few of them."""
    told = list(faults)
    if not told:
        return Verdict(part, subject, Outcome.HOLDS, held)
    more = f"; and {len(told) - 3} more" if len(told) > 3 else ""
    return Verdict(part, subject, Outcome.FAILS, "; ".join(told[:3]) + more)


def tally(verdicts: Iterable[Verdict]) -> dict[str, Counter[Outcome]]:
    """Number of verdicts by part and outcome, in the order of the parts."""
    counts: dict[str, Counter[Outcome]] = {}
    for item in verdicts:
        counts.setdefault(item.part, Counter())[item.outcome] += 1
    return counts
