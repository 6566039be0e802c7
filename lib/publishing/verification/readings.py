"""Second readings: who checked each row of the register against its source, and where it rests.

``data/expected/readings.csv`` has a line for each row of ``data/register``: a hash of its content,
so that a row that changes loses its check, and the passages of the starting documents that carry
it. A passage is written as ``document:first word:words:hash`` and never by its words: whoever has
the documents finds it again (`publishing.verification.passages`), and nobody else can read it.
``data/expected/known.csv`` has cells that the second reader knows, and says from where.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from positions.faults import DataError
from positions.schema import read_descriptor, resources
from positions.tables import read_table
from publishing.verification.verdicts import Outcome, Verdict, verdict

READINGS = "data/expected/readings.csv"
KNOWN = "data/expected/known.csv"

#: How a row was checked, and by whom it was read; both are empty for a row not read a second time.
CHECK = ["checked_by", "checked_on", "read_by", "read_on", "found"]
COLUMNS = ["table", "key", "row", *CHECK, "passages"]

#: Parts a key of several columns.
_JOINT = " / "

_PART = "readings"


def row_hash(cells: Mapping[str, str]) -> str:
    """Hash of a row's cells with their columns; an empty cell counts as none.

    A column that is added to a table and left empty therefore costs no row its check.

    Examples
    --------
    >>> row_hash({"vote_id": "V1", "note": ""}) == row_hash({"vote_id": "V1"})
    True
    >>> row_hash({"yes": "1", "no": ""}) == row_hash({"yes": "", "no": "1"})
    False
    """
    held = sorted((name, value) for name, value in cells.items() if value)
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()[:16]


def register_rows(folder: Path) -> pd.DataFrame:
    """Every row of the register as it stands: ``table``, ``key``, ``row`` and ``cells``, a dict.

    The key is that of the descriptor; a table without one has its first two cells and the hash.
    """
    rows = []
    for table, schema in resources(read_descriptor(folder)).items():
        for cells in _table(folder / f"{table}.csv").to_dict("records"):
            row = row_hash(cells)
            key = [cells[name] for name in schema.get("primaryKey", ())]
            key = key or [*list(cells.values())[:2], row]
            rows.append((table, _JOINT.join(key), row, cells))
    return pd.DataFrame(rows, columns=["table", "key", "row", "cells"])


def read_readings(root: Path) -> pd.DataFrame:
    """The readings on record, one a row of the register."""
    return _table(root / READINGS)


def accept_rows(rows: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Readings that fit the register as it stands, given those so far.

    A row that is as it was keeps its check. One that changed, or is new, has none until somebody
    checks it; its passages stay, since the text is where it was. A row that is gone is left out.
    """
    index = ["table", "key"]
    before = readings.set_index(index)
    made = rows.set_index(index)[["row"]].join(before.drop(columns="row")).fillna("")
    changed = made["row"] != before["row"].reindex(made.index)
    made.loc[changed, CHECK] = ""
    return made.reset_index()[COLUMNS]


def changes(root: Path) -> list[str]:
    """What in the register is not as it was recorded, a line a row."""
    rows = register_rows(root / "data" / "register")
    found = row_verdicts(rows, read_readings(root))
    return [f"{item.subject}: {item.detail}" for item in found if item.outcome is Outcome.FAILS]


def accept(root: Path) -> list[str]:
    """Record the register as it stands; changed rows lose their check. The changes."""
    told = changes(root)
    if told:
        rows = register_rows(root / "data" / "register")
        made = accept_rows(rows, read_readings(root))
        made.to_csv(root / READINGS, index=False, lineterminator="\n")
    return told


def row_verdicts(rows: pd.DataFrame, readings: pd.DataFrame) -> list[Verdict]:
    """One verdict a row that is not as it was checked, and one a table on all others.

    A table whose rows were not all read a second time is open, and says how many were not.
    """
    both = rows.merge(readings, how="outer", on=["table", "key"], suffixes=("", "_then"))
    same = both["row"] == both["row_then"]
    found = [
        Verdict(_PART, f"{row.table} {row.key}", Outcome.FAILS, _change(row))
        for row in both[~same].itertuples()
    ]
    for table, kept in both[same].groupby("table", sort=False):
        located, read = (kept["passages"] != "").sum(), (kept["read_by"] != "").sum()
        told = (
            f"{len(kept)} rows as they were recorded; {located} with their passage located, {read} "
            f"read a second time, {len(kept) - read} not read a second time"
        )
        outcome = Outcome.HOLDS if read == len(kept) else Outcome.OPEN
        found.append(Verdict(_PART, str(table), outcome, told))
    return found


def known_verdicts(rows: pd.DataFrame, known: pd.DataFrame) -> list[Verdict]:
    """Whether the register says what a reader knows; one verdict a table and source of knowledge.

    Cells of ``known`` are ``table``, ``key``, ``column``, ``value`` and ``known_from``. A group
    with known members has no others.
    """
    cells = {(row.table, row.key): row.cells for row in rows.itertuples()}
    found = []
    for (table, source), told in known.groupby(["table", "known_from"], sort=False):
        faults = []
        for row in told.itertuples():
            is_now = cells.get((table, row.key), {}).get(row.column)
            if is_now is None:
                faults.append(f"{row.key}: no such row")
            elif is_now != row.value:
                faults.append(f"{row.key}: {row.column} is {is_now!r}, known as {row.value!r}")
        if table == "groups":
            groups = {key.split(_JOINT)[0] for key in told["key"]}
            here = {key for name, key in cells if name == table}
            more = {key for key in here if key.split(_JOINT)[0] in groups} - set(told["key"])
            faults += [f"{key}: not known as a member" for key in sorted(more)]
        found.append(verdict("known", f"{table}: {source}", faults, f"{len(told)} cells"))
    return found


def verdicts(root: Path) -> list[Verdict]:
    """Verdicts on every row of a checkout's register."""
    rows = register_rows(root / "data" / "register")
    known = _table(root / KNOWN)
    return [*row_verdicts(rows, read_readings(root)), *known_verdicts(rows, known)]


def _change(row) -> str:
    if pd.isna(row.row_then):
        return "a new row: nobody has checked it against its source"
    if pd.isna(row.row):
        return "gone from the register"
    by = row.read_by or row.checked_by
    return f"changed since it was {f'checked ({by})' if by else 'recorded, and not checked then'}"


def _table(path: Path) -> pd.DataFrame:
    frame, faults = read_table(path, path.name)
    if frame is None or faults:
        raise DataError(faults)
    return frame
