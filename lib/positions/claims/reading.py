"""What tests read of their grounds, and how they tell what they found."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from positions.agreement import MIN_SIGNALS
from positions.claims.checks import Finding, Grounds, NotTestableError
from positions.claims.terms import MANDATE_VOTE, NO_POWER, PLACEBO
from positions.delegations import short, with_article
from positions.nouns import PERCENT_FROM, counted
from positions.register import lasting, substantive
from positions.schema import items


def concluded(
    holds: bool,
    value: str,
    sources: Iterable[str] = (),
    *,
    placebo: Iterable[bool] | None = None,
    of: str = "",
) -> Finding:
    """A finding; not testable where a claim holds that nearly all comparable objects would pass.

    ``placebo`` are the outcomes of the same rule for the comparable objects; ``of`` names one.
    """
    if placebo is not None:
        would = [bool(item) for item in placebo]
        value = f"{value}; {share_of(sum(would), len(would), of)} would pass"
        enough(len(would), value)
        if holds and sum(would) > PLACEBO * len(would):
            raise NotTestableError(f"{value}: {NO_POWER}")
    return Finding(bool(holds), value, frozenset(sources) - {""})


def concluded_alike(readings: Collection[bool], value: str, *rest, **more) -> Finding:
    """A finding on which several readings agree; not testable when they do not."""
    if len(set(readings)) > 1:
        raise NotTestableError(f"{value}: the readings differ")
    return concluded(all(readings), value, *rest, **more)


def sources_of(*tables: pd.DataFrame) -> set[str]:
    """Ids of the sources of some tables' rows."""
    return {source for table in tables for source in table["source_id"]}


def records_on(
    grounds: Grounds,
    proposals: str | Collection[str] | None = None,
    by: str | Collection[str] | None = None,
    *,
    process: bool = False,
) -> pd.DataFrame:
    """Records on some proposals (or all), of some delegations (or all), none of them inferred.

    Without such a record the claim is not testable; the message counts the inferred ones.
    """
    rows = grounds.register.positions
    for column, wanted in (("proposal_id", proposals), ("delegation", by)):
        if wanted is not None:
            rows = rows[rows[column].isin([wanted] if isinstance(wanted, str) else list(wanted))]
    kept = lasting(substantive(rows, process=process))
    if kept.empty:
        inferred = len(substantive(rows, inferred=True, process=process))
        alone = f"{counted(inferred, 'inferred record')} alone"
        raise NotTestableError(alone if inferred else "no record")
    return kept


def names_with(records: pd.DataFrame, stance: str = "support") -> set[str]:
    """Delegations with a stance."""
    return set(records.loc[records["stance"] == stance, "delegation"])


def rows_with(grounds: Grounds, table: str, column: str, *values: str) -> pd.DataFrame:
    """Rows of one of the register's tables with one of some values in a column."""
    frame = getattr(grounds.register, table)
    return frame[frame[column].isin(values)]


def present(rows: pd.DataFrame, what: str) -> pd.DataFrame:
    """Rows of a table; not testable without any."""
    if rows.empty:
        raise NotTestableError(f"no {what} on record")
    return rows


def original_table(grounds: Grounds, number: int) -> tuple[list[str], pd.DataFrame]:
    """The proposals of one of the original's tables, and the records on them."""
    proposals = grounds.register.proposals_with("original_table", f"Table {number}")
    return proposals, records_on(grounds, proposals)


def members_by_group(grounds: Grounds, session: str = "") -> dict[str, set[str]]:
    """Members of every group, or of those that a group has in a session, by the group's id."""
    frame = grounds.register.groups
    if session:
        valid = [session in items(cell) for cell in frame["valid_session"]]
        frame = frame[np.array(valid, dtype=bool)]
    return {name: set(rows["member"]) for name, rows in frame.groupby("group_id", sort=False)}


def tally_of(grounds: Grounds, vote_id: str, *counts: str) -> tuple[list[int], set[str]]:
    """Some counts of a vote, and their sources; not testable when one is not on record."""
    rows = rows_with(grounds, "votes", "vote_id", vote_id)
    if rows.empty or rows[list(counts)].isna().any(axis=None):
        raise NotTestableError(f"no full tally of {vote_id} on record")
    sources = {*rows["source_id"], *rows["confirmed_by"]}
    return [int(rows.iloc[0][name]) for name in counts], sources


def roll_call(grounds: Grounds) -> pd.DataFrame:
    """The single states' votes on the committee's mandate."""
    return present(rows_with(grounds, "votes_by_state", "vote_id", MANDATE_VOTE), "roll call")


def enough(n: int, value: str, least: int = MIN_SIGNALS) -> None:
    """Stop where a share would rest on too little."""
    if n < least:
        raise NotTestableError(f"{value}; fewer than {least}")


def series_of(names: Iterable[object]) -> str:
    """Names joined for reading, or 'none'."""
    items = [str(name) for name in names]
    if len(items) < 2:
        return items[0] if items else "none"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def series_of_names(names: Iterable[str]) -> str:
    """Delegations in a sentence, with their articles and by their short names' order."""
    return series_of(map(with_article, sorted(names, key=short)))


def each_of(values: Collection[object], unit: str) -> str:
    """Values of several objects with their unit, said once where they are the same."""
    alike = len(values) > 1 and len(set(values)) == 1
    return f"{next(iter(values))} {unit} each" if alike else f"{series_of(values)} {unit}"


def share_of(part: float, whole: int, *noun: str) -> str:
    """A part of some objects; with a percentage where there are ten or more."""
    if not whole:
        return counted(0, *noun)
    of = f"{f'{part:g}' if part else 'none'} of {counted(whole, *noun)}"
    return f"{of} ({percent(part / whole)})" if whole >= PERCENT_FROM else of


def percent(share: float) -> str:
    """A share in per cent."""
    return f"{100 * share:.0f} %"


class Number(int):
    """A number that a template writes with its noun, as in ``{n:supporter}``."""

    def __format__(self, noun: str) -> str:
        return counted(int(self), noun) if noun else str(int(self))
