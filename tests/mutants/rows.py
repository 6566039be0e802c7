"""Faults in rows of the register: a cell changed, a row taken out or put in twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pandas as pd

from mutants import Bench, Mutant
from publishing.verification import readings
from publishing.verification.verdicts import Verdict

KIND = "row of the register"

#: Table, key of the row, column, value that is planted.
CELLS = (
    ("positions", "pos-0216", "stance", "oppose"),
    ("positions", "pos-0280", "stance", "oppose"),
    ("positions", "pos-0155", "stance", "amend"),
    ("positions", "pos-0317", "stance", "amend"),
    ("positions", "pos-0135", "delegation", "Norway"),
    ("positions", "pos-0354", "stance", "support"),
    ("positions", "pos-0179", "locator", "another paragraph"),
    ("positions", "pos-0520", "source_id", "S-UNTC"),
    ("positions", "pos-0459", "note", "Another note."),
    ("positions", "pos-0001", "confidence", "stated"),
    ("positions", "pos-0001", "session", "ahc6"),
    ("proposals", "mla-scope.convention-offences", "chapter", "preamble"),
    ("proposals", "mla-refusal.no-dual-criminality", "description", "Turned round."),
    ("outcomes", "mla-scope.convention-offences", "outcome", "adopted"),
    ("votes", "V-2022-01-20-BLR", "outcome", "adopted"),
    ("votes", "V-74-247", "yes", "97"),
    ("votes_by_state", "V-73-187 / Albania", "vote", "yes"),
    ("signatures", "Algeria", "signed", "2025-10-26"),
    ("statistics", "N21", "value", "4"),
    ("statistics", "N07", "value", "57"),
    ("claims", "C41", "claim", "Turned round."),
    ("claims", "C69", "place", "elsewhere"),
    ("contradictions", "K05", "reading_a", "36 states"),
    ("instruments", "I-BUDAPEST", "opened", "2011-11-23"),
    ("events", "E-1999-ASEAN-SOMTC", "date_start", "1998"),
    ("sources", "S-LAC", "date", "2023-02"),
    ("sources", "S-LAC", "rights", "public domain"),
    ("sources", "S-DIPLO5", "url", "https://example.org/"),
    ("delegations", "African Group", "kind", "state"),
)

#: Cells that a second reader knows: told though the row was accepted since.
KNOWN = (
    ("votes", "V-2022-01-20-BLR", "outcome", "adopted"),
    ("votes", "V-2022-01-20-BLR", "matter", "The seat of the committee"),
    ("votes", "V-2022-01-20-DOM", "outcome", "rejected"),
)


def untouched(bench: Bench) -> Iterable[Verdict]:
    """Verdicts on the register as it is."""
    return readings.verdicts(bench.root)


def _copy(bench: Bench) -> Path:
    for part in ("register", "expected"):
        shutil.copytree(bench.root / "data" / part, bench.place / "data" / part)
    return bench.place


def _rows(root: Path, table: str) -> pd.DataFrame:
    return pd.read_csv(
        root / "data" / "register" / f"{table}.csv", dtype=str, keep_default_na=False
    )


def _write(root: Path, table: str, rows: pd.DataFrame) -> None:
    rows.to_csv(root / "data" / "register" / f"{table}.csv", index=False, lineterminator="\n")


def _place(root: Path, table: str, key: str) -> int:
    """Place of a row in its table, found as a reviewer finds it: by the key of its verdict."""
    rows = readings.register_rows(root / "data" / "register")
    keys = rows.loc[rows["table"] == table, "key"].tolist()
    return keys.index(key)


def cell(bench: Bench, table: str, key: str, column: str, value: str, *, accepted: bool = False):
    """Verdicts after one cell was changed, and the row as it is now accepted or not."""
    root = _copy(bench)
    rows = _rows(root, table)
    place = _place(root, table, key)
    assert rows.loc[place, column] != value
    rows.loc[place, column] = value
    _write(root, table, rows)
    if accepted:
        readings.accept(root)
    return readings.verdicts(root)


def without_row(bench: Bench, table: str, key: str) -> Iterable[Verdict]:
    """Verdicts after a row was taken out."""
    root = _copy(bench)
    _write(root, table, _rows(root, table).drop(index=_place(root, table, key)))
    return readings.verdicts(root)


def another_member(bench: Bench) -> Iterable[Verdict]:
    """Verdicts after one member of a group was exchanged for a state that is none."""
    root = _copy(bench)
    rows = _rows(root, "groups")
    place = rows.index[(rows["group_id"] == "G-BUDAPEST") & (rows["member"] == "Paraguay")][0]
    rows.loc[place, ["member", "iso3"]] = ["Uruguay", "URY"]
    _write(root, "groups", rows)
    return readings.verdicts(root)


MUTANTS = (
    *(
        Mutant(KIND, f"{key}: {column} {value}", "readings", f"{table} {key}",
               partial(cell, table=table, key=key, column=column, value=value))
        for table, key, column, value in CELLS
    ),
    *(
        Mutant(f"{KIND}, accepted", f"{key}: {column} {value}", "known", table,
               partial(cell, table=table, key=key, column=column, value=value, accepted=True))
        for table, key, column, value in KNOWN
    ),
    Mutant(KIND, "pos-0002 taken out", "readings", "positions pos-0002",
           partial(without_row, table="positions", key="pos-0002")),
    Mutant(KIND, "Uruguay for Paraguay", "readings", "groups G-BUDAPEST", another_member),
)  # fmt: skip
