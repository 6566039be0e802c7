"""The fact register: tables of sourced facts, read as their descriptor says."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from positions.delegations import Directory, directory, is_group
from positions.faults import DataError, Fault
from positions.outside import LINK
from positions.schema import column_faults, faults_of, items, read_descriptor, resources
from positions.tables import read_table

STANCES = ("support", "oppose", "amend", "conditional")
CONFIDENCES = ("stated", "cited", "reported", "inferred")

#: Columns that cite sources.
CITING = ("source_id", "source_a", "source_b", "ended_source_id", "dates_source_id")

#: What a record says of the end of the position.
_END = ["ended_session", "ended_source_id", "ended_locator"]

#: Proposals on procedure, not on the convention's text.
PROCESS_PREFIX = "process."

#: The source of what the compiler knew without one.
GENERAL_KNOWLEDGE = "S-GK"

#: Basis of a record that is a group's and not the delegation's own.
GROUP = "group"

#: Tables that a session's own folder may add to.
ADDED = ("proposals", "positions")


@dataclass(frozen=True)
class Register:
    """The register's tables, each a DataFrame of strings in file order (empty cells are '').

    Columns that the descriptor calls integers are nullable integers, numbers floats. The columns
    are those of ``data/register/datapackage.json``, which ``data/README.md`` lists.
    """

    sources: pd.DataFrame
    chapters: pd.DataFrame
    proposals: pd.DataFrame
    positions: pd.DataFrame
    votes: pd.DataFrame
    events: pd.DataFrame
    groups: pd.DataFrame
    claims: pd.DataFrame
    claim_checks: pd.DataFrame
    claim_cells: pd.DataFrame
    submissions: pd.DataFrame
    statistics: pd.DataFrame
    offences: pd.DataFrame
    instruments: pd.DataFrame
    contradictions: pd.DataFrame
    signatures: pd.DataFrame
    votes_by_state: pd.DataFrame
    outcomes: pd.DataFrame
    forecasts: pd.DataFrame
    literature: pd.DataFrame
    profiles: pd.DataFrame
    bodies: pd.DataFrame
    date_proposals: pd.DataFrame
    takeaways: pd.DataFrame

    @property
    def joint_submissions(self) -> pd.DataFrame:
        """Submissions for several states: of a group, or of one that leads a joint paper."""
        leads = set(self.groups.loc[self.groups["role"] == "lead", "member"])
        sent = self.submissions
        return sent[sent["delegation"].map(is_group).astype(bool) | sent["delegation"].isin(leads)]

    def of_sessions(self, sessions: Collection[str]) -> Register:
        """The same register with the positions of some periods only; see `of_sessions`."""
        positions = of_sessions(self.positions, sessions)
        return dataclasses.replace(self, positions=positions.reset_index(drop=True))

    @property
    def delegations(self) -> list[str]:
        """Delegations with at least one recorded position, in alphabetical order."""
        return sorted(self.positions["delegation"].unique())

    def members(self, group_id: str) -> list[str]:
        """Members of a group, in file order; empty for a group without a list."""
        return self.groups.loc[self.groups["group_id"] == group_id, "member"].tolist()

    def proposals_with(self, column: str, value: str) -> list[str]:
        """Proposals with a value in a column, among others where the column holds lists."""
        held = [value in items(cell) for cell in self.proposals[column]]
        return self.proposals.loc[held, "proposal_id"].tolist()


def of_sessions(positions: pd.DataFrame, sessions: Collection[str]) -> pd.DataFrame:
    """Records of some periods that follow each other, as they stand at the end of the last.

    A position that ends in one of them keeps its end, and `positions.agreement.sides` does not
    count it; of one that ends later nothing is known yet, so that it counts.

    Parameters
    ----------
    positions : DataFrame
        Rows of ``positions.csv``.
    sessions : collection of str
        Ids of sessions, or `positions.schema.BEFORE`.

    Returns
    -------
    DataFrame
        The rows kept, same columns; what the end says is empty where it lies ahead.

    Examples
    --------
    >>> records = pd.DataFrame({"record_id": ["a", "b"], "session": ["s1", "s2"],
    ...                         "ended_session": ["s2", ""]})
    >>> of_sessions(records, ["s1"])["ended_session"].tolist()
    ['']
    >>> lasting(of_sessions(records, ["s1", "s2"]))["record_id"].tolist()
    ['b']
    """
    found = positions[positions["session"].isin(list(sessions))]
    if "ended_session" not in found:
        return found
    ahead = ~found["ended_session"].isin(["", *sessions])
    return found.assign(**{name: found[name].mask(ahead, "") for name in _END if name in found})


def lasting(positions: pd.DataFrame) -> pd.DataFrame:
    """Records of positions that have no end; see `of_sessions`."""
    if "ended_session" not in positions:
        return positions
    return positions[positions["ended_session"] == ""]


TABLES = tuple(field.name for field in dataclasses.fields(Register))


def load_register(
    folder: Path, sessions: Collection[str], *, additions: Mapping[str, Path] | None = None
) -> Register:
    """Read the register: the tables that the descriptor in a folder names.

    Parameters
    ----------
    sessions : collection of str
        Ids of the sessions on record; positions and proposals may also be from before them.
    additions : mapping of str to Path, optional
        Folders of sessions, by id, whose own ``positions.csv`` and ``proposals.csv`` are appended
        where there are any, under the same rules; columns that may be empty may be left out there.

    Raises
    ------
    DataError
        With every fault of every table: cells that the descriptor does not allow, unreadable files.
    """
    descriptor = read_descriptor(folder)
    schemas = resources(descriptor)
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for table, schema in schemas.items():
        frame = _read(folder / f"{table}.csv", f"data/register/{table}.csv", schema, faults)
        if frame is not None:
            frames[table] = frame
    for session, own in sorted((additions or {}).items()):
        _add(frames, schemas, session, own, faults)
    names = Directory([])
    try:
        names = directory(folder)
    except DataError as error:
        faults += error.faults

    def meant(text: str) -> str | None:
        found = names.find(text)
        return found and found.name

    faults += faults_of(descriptor, frames, sessions, meant)
    if faults:
        raise DataError(set(faults))
    return Register(**{table: _typed(frames[table], schemas[table]) for table in TABLES})


def _read(
    path: Path, label: str, schema: Mapping[str, Any], faults: list[Fault], *, whole: bool = True
) -> pd.DataFrame | None:
    """A table indexed by file and line; None when it cannot be read or its columns are not right.

    Unless it is to be whole, columns that may be empty are made where they are missing.
    """
    numbers = [item["name"] for item in schema["fields"] if item["type"] in ("number", "integer")]
    names = [item["name"] for item in schema["fields"]]
    frame, unreadable = read_table(path, label, names, numbers=numbers)
    faults += unreadable
    if frame is None:
        return None
    for field in schema["fields"]:
        if not whole and not field.get("constraints", {}).get("required"):
            frame[field["name"]] = frame.get(field["name"], "")
    wrong = column_faults(schema, frame.columns, label)
    faults += wrong
    frame.index = pd.MultiIndex.from_product([[label], frame.index])
    return None if wrong else frame[[field["name"] for field in schema["fields"]]]


def _add(
    frames: dict[str, pd.DataFrame],
    schemas: Mapping[str, Mapping[str, Any]],
    session: str,
    folder: Path,
    faults: list[Fault],
) -> None:
    """Append the records of a session's own folder to the register's tables."""
    for table in ADDED:
        path, label = folder / f"{table}.csv", f"data/sessions/{session}/{table}.csv"
        if path.is_symlink():
            faults.append(Fault(label, 0, "", LINK))
        elif table in frames and path.exists():
            frame = _read(path, label, schemas[table], faults, whole=False)
            if frame is None:
                continue
            if table == "positions":
                faults += [
                    Fault(label, int(line), "session", f"{found!r} is not this session, {session}")
                    for (_, line), found in frame["session"].items()
                    if found != session
                ]
            frames[table] = pd.concat([frames[table], frame])


def _typed(frame: pd.DataFrame, schema: Mapping[str, Any]) -> pd.DataFrame:
    frame = frame.reset_index(drop=True)
    for field in schema["fields"]:
        name = field["name"]
        if kind := {"integer": "Int64", "number": float}.get(field["type"]):
            frame[name] = pd.to_numeric(frame[name].replace("", None)).astype(kind)
    return frame


def substantive(
    positions: pd.DataFrame, *, inferred: bool = False, process: bool = False, group: bool = True
) -> pd.DataFrame:
    """Rows of ``positions.csv`` that placements rest on, unless their position has an end.

    Records whose confidence is ``inferred``, and positions on procedure (proposals ``process.*``),
    are left out unless asked for; so are, without ``group``, those that a delegation only signed
    or joined, or that are told of a group that it is in (basis ``group``).
    """
    keep = pd.Series(True, index=positions.index)
    if not inferred:
        keep &= positions["confidence"] != "inferred"
    if not process:
        keep &= ~positions["proposal_id"].str.startswith(PROCESS_PREFIX)
    if not group:
        own = [GROUP not in items(cell) for cell in positions["basis"]]
        keep &= pd.Series(own, index=positions.index, dtype=bool)
    return positions[keep]
