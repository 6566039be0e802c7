"""Claims that something is on record: delegations with a stance, a figure, events, a tally."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from positions.claims.checks import Finding, Grounds, NotTestableError
from positions.claims.reading import (
    Number,
    concluded,
    names_with,
    records_on,
    rows_with,
    series_of_names,
    sources_of,
)
from positions.faults import DataError, Fault
from positions.schema import items


def names_on_record(grounds: Grounds, rows: pd.DataFrame) -> Finding:
    """Whether the delegations on record are as the rows of ``claim_checks.csv`` say.

    A delegation that should be there and has another stance contradicts; one without a record
    leaves the claim open.
    """
    told, used, missing, holds = [], [], set(), True
    for row in rows.itertuples():
        named = set(items(row.delegations))
        records = records_on(grounds, row.proposal_id, process=True)
        found = names_with(records, row.stance)
        if row.relation == "excludes":
            holds &= not named & found
        else:
            otherwise = (named - found) & set(records["delegation"])
            holds &= not otherwise and (row.relation == "includes" or found <= named)
            missing |= named - found - otherwise
        shown = records["delegation"].isin(named) | (records["stance"] == row.stance)
        used.append(
            records[shown if row.relation != "includes" else records["delegation"].isin(named)]
        )
        told.append(
            row.value.format(
                n=Number(len(found)),
                names=series_of_names(found),
                found=series_of_names(named & found),
            )
        )
    value = "; ".join(filter(None, told))
    if holds and missing:
        raise NotTestableError(f"{value}; no such record of {series_of_names(missing)}")
    return concluded(holds, value, sources_of(*used))


#: Tables that rows of ``claim_cells.csv`` speak of, by the column that names a row of them.
CELLS_OF = {"statistic_id": "statistics", "event_id": "events", "vote_id": "votes"}


def cells_on_record(grounds: Grounds, rows: pd.DataFrame) -> Finding:
    """Whether cells of the register hold what the rows of ``claim_cells.csv`` say.

    A date may be told less exactly than it is on record. A row or a cell that is missing leaves the
    claim open, unless another one contradicts it.
    """
    told, used, missing, holds = [], [], 0, True
    for row in rows.itertuples():
        found = _named_row(grounds, row)
        cells = found[row.column].replace("", pd.NA).dropna()
        if cells.empty:
            missing += 1
            continue
        holds &= all(_holds(row, cell) for cell in cells)
        told.append(_told(row, found.iloc[0]))
        used.append(found)
    value = "; ".join(told)
    if holds and missing:
        raise NotTestableError("; ".join([*told, f"{missing} of {len(rows)} not on record"]))
    confirming = {name for frame in used for name in frame.get("confirmed_by", ())}
    return concluded(holds, value, sources_of(*used) | confirming)


def _named_row(grounds: Grounds, row: NamedTuple) -> pd.DataFrame:
    """The rows of the register, one or none, that a row of ``claim_cells.csv`` speaks of."""
    keys = [key for key in CELLS_OF if getattr(row, key)]
    if len(keys) != 1:
        raise _fault(row, next(iter(CELLS_OF)), "name one figure, event or vote")
    (key,) = keys
    if row.column not in getattr(grounds.register, CELLS_OF[key]):
        raise _fault(row, "column", f"{CELLS_OF[key]}.csv has no column {row.column!r}")
    return rows_with(grounds, CELLS_OF[key], key, getattr(row, key))


def _holds(row: NamedTuple, cell: object) -> bool:
    """Whether a cell is what a row of ``claim_cells.csv`` says."""
    if isinstance(cell, str):
        return cell.startswith(row.value) if row.column.startswith("date") else cell == row.value
    try:
        return float(cell) == float(row.value)
    except ValueError:
        raise _fault(row, "value", f"{row.value!r} is no number; write it as 31.83") from None


def _told(row: NamedTuple, found: pd.Series) -> str:
    try:
        return row.told.format_map(found)
    except (KeyError, ValueError, IndexError):
        why = "write columns of the row in braces, such as {label} or, for a number, {value:g}"
        raise _fault(row, "told", why) from None


def _fault(row: NamedTuple, column: str, why: str) -> DataError:
    return DataError([Fault("data/register/claim_cells.csv", row.Index + 2, column, why)])
