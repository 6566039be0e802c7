"""A test of a claim: what it is given, what it finds, and the list of all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from positions.register import GENERAL_KNOWLEDGE, Register

CORROBORATED, FOLLOWS, RESTATED = "corroborated", "follows", "restated"

CONTRADICTED, NOT_TESTABLE = "contradicted", "not testable"

VERDICTS = (CORROBORATED, FOLLOWS, RESTATED, CONTRADICTED, NOT_TESTABLE)

#: Basis of a verdict: where the rows behind it come from.
ORIGINAL_ALONE, BOTH, OTHERS = "the original alone", "the original and others", "other sources"

#: The original, and with it what the compiler knew without a source: neither confirms anything.
ORIGINAL = "S-LAC"

NOT_INDEPENDENT = frozenset({ORIGINAL, GENERAL_KNOWLEDGE})

#: Stands for the delegations' own texts where a verdict rests on their scores.
PAPERS = "official papers"


@dataclass(frozen=True)
class Grounds:
    """What an edition has to test claims with."""

    register: Register  # its positions are those of the edition's periods
    sessions: frozenset[str]  # ids of the periods that the edition covers
    #: Wordscores results on papers: columns delegation, role (``reference`` or ``virgin``) and mv
    #: (rescaled score, NaN if none). Empty without papers.
    scores: Mapping[tuple[str, str], pd.DataFrame] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """Whether a claim holds, the numbers behind it with their n, and the ids of their sources."""

    holds: bool
    value: str
    sources: frozenset[str] = frozenset()


Test = Callable[[Grounds], Finding]


@dataclass(frozen=True)
class Check:
    """A claim's function, the sessions and papers that it needs, and whether it is arithmetic."""

    function: Test
    sessions: tuple[str, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()
    arithmetic: bool = False

    @property
    def name(self) -> str:
        """Name of the function."""
        return getattr(self.function, "func", self.function).__name__


CHECKS: dict[str, Check] = {}


class NotTestableError(Exception):
    """The grounds do not carry a verdict; the message is what there is of it."""

    def __init__(self, value: str, needs: str = ""):
        super().__init__(value)
        self.value, self.needs = value, needs


def claim(
    claim_id: str,
    *,
    sessions: tuple[str, ...] = (),
    papers: tuple[tuple[str, str], ...] = (),
    arithmetic: bool = False,
) -> Callable[[Test], Test]:
    """Register a function as the test of a claim.

    It runs when the edition covers the sessions and has the papers, and sees the positions and
    submissions of those sessions alone; with none it sees all that the edition has.
    """

    def register(function: Test) -> Test:
        if claim_id in CHECKS:
            raise ValueError(
                f"{claim_id} is tested by {CHECKS[claim_id].name} already; "
                "every claim has one function"
            )
        CHECKS[claim_id] = Check(function, sessions, papers, arithmetic)
        return function

    return register
