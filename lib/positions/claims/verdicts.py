"""Verdicts on all claims, and what they rest on."""

from __future__ import annotations

import dataclasses
import functools

import pandas as pd

# those that hold tests add these to the list of all as they are imported
from positions.claims import (  # noqa: F401
    alignments,
    joint_papers,
    on_proposals,
    process,
    scored_papers,
)
from positions.claims.checks import (
    BOTH,
    CHECKS,
    CONTRADICTED,
    CORROBORATED,
    FOLLOWS,
    NOT_INDEPENDENT,
    NOT_TESTABLE,
    ORIGINAL,
    ORIGINAL_ALONE,
    OTHERS,
    RESTATED,
    Check,
    Finding,
    Grounds,
    NotTestableError,
)
from positions.claims.on_record import cells_on_record, names_on_record
from positions.claims.reading import series_of
from positions.register import TABLES, Register
from positions.schema import BEFORE


def checks_of(register: Register) -> dict[str, Check]:
    """The checks of all claims by id: functions, and rows of the tables for simple ones."""
    checks = dict(CHECKS)
    tables = {"claim_checks": names_on_record, "claim_cells": cells_on_record}
    for table, function in tables.items():
        for claim_id, rows in getattr(register, table).groupby("claim_id", sort=False):
            if claim_id in checks:
                other = checks[claim_id].name
                raise ValueError(
                    f"{claim_id} is tested by {other} and by rows in {table}.csv; keep one"
                )
            sessions = tuple(rows["session"].unique()) if "session" in rows else ()
            checks[claim_id] = Check(functools.partial(function, rows=rows), sessions)
    return checks


def without_original(register: Register) -> Register:
    """The register without the rows that come from the original or from no source.

    A vote that another source confirms stays. Lists of members from general knowledge stay as well:
    they say who belongs together, not who holds what.
    """
    kept = {}
    for name in TABLES:
        frame = getattr(register, name)
        if "source_id" not in frame:
            continue
        own = frame["source_id"].isin([ORIGINAL] if name == "groups" else NOT_INDEPENDENT)
        if "confirmed_by" in frame:
            own &= frame["confirmed_by"].isin(["", *NOT_INDEPENDENT])
        kept[name] = frame[~own]
    return dataclasses.replace(register, **kept)


def check_claims(grounds: Grounds) -> pd.DataFrame:
    """Verdict on every claim with what it rests on.

    Columns claim_id, claim, verdict, value, basis, sources, place, needs, function, chapter,
    left_out. ``verdict`` is one of `VERDICTS`, ``value`` what was computed, ``sources`` the ids,
    joined by semicolons, of the sources of the records used. ``basis`` says whether these are the
    original alone, the original and others, or others; it is empty where there is no verdict.
    ``place`` is section and footnote in the original, ``function`` the name of the function that
    tests the claim, empty without one. ``left_out`` are the sessions that the rule rests on and
    that the grounds have not, joined by semicolons.
    """
    rows, checks = [], checks_of(grounds.register)
    alone = dataclasses.replace(grounds, register=without_original(grounds.register))
    for row in grounds.register.claims.itertuples():
        check = checks.get(row.claim_id)
        if check:
            verdict, found, needs = _judged(check, row.needs, grounds, alone)
        else:
            verdict, found, needs = NOT_TESTABLE, Finding(False, row.untestable), row.needs
        rows.append(
            {
                "claim_id": row.claim_id,
                "claim": row.claim,
                "verdict": verdict,
                "value": found.value,
                "basis": "" if verdict == NOT_TESTABLE else _basis(found.sources),
                "sources": "; ".join(sorted(found.sources)),
                "place": f"section {row.chapter_of_report}, {row.place}",
                "needs": needs,
                "function": check.name if check else "",
                "chapter": row.chapter_of_report,
                "left_out": "; ".join(_left_out(check, grounds)) if check else "",
            }
        )
    return pd.DataFrame(rows)


def _judged(check: Check, needs: str, grounds: Grounds, alone: Grounds) -> tuple[str, Finding, str]:
    """Verdict on one claim, the finding, and what a test would need."""
    if left_out := _left_out(check, grounds):
        named = ["the time before the first session" if it == BEFORE else it for it in left_out]
        missing = f"records of {series_of(named)}, which this edition leaves out"
        return NOT_TESTABLE, Finding(False, ""), f"{missing}; {needs}"
    if any(paper not in grounds.scores for paper in check.papers):
        return NOT_TESTABLE, Finding(False, ""), needs
    try:
        found = check.function(_narrowed(grounds, check.sessions))
    except NotTestableError as reason:
        return NOT_TESTABLE, Finding(False, reason.value), reason.needs or needs
    if not found.holds:
        return CONTRADICTED, found, ""
    try:
        rest = check.function(_narrowed(alone, check.sessions))
    except NotTestableError:
        return FOLLOWS if check.arithmetic else RESTATED, found, ""
    if rest.holds:
        return CORROBORATED, found, ""
    value = f"{found.value}; but without the original's own records: {rest.value}"
    return NOT_TESTABLE, Finding(False, value), needs


def _left_out(check: Check, grounds: Grounds) -> list[str]:
    """Sessions that a check declares and the grounds have not."""
    return [item for item in check.sessions if item not in grounds.sessions]


def _narrowed(grounds: Grounds, sessions: tuple[str, ...]) -> Grounds:
    """The grounds with the positions and submissions of the sessions that a check declares."""
    if not sessions:
        return grounds
    register = grounds.register.of_sessions(sessions)
    submissions = register.submissions[register.submissions["session"].isin(sessions)]
    register = dataclasses.replace(register, submissions=submissions)
    return dataclasses.replace(grounds, register=register)


def _basis(sources: frozenset[str]) -> str:
    if sources <= NOT_INDEPENDENT:
        return ORIGINAL_ALONE
    return BOTH if ORIGINAL in sources else OTHERS
