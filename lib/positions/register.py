"""The fact register: tables of sourced facts, read through schemas that tell every fault."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from positions.delegations import GROUP_DELEGATIONS, iso3_codes
from positions.faults import DataError, Fault, suggestion
from positions.tables import read_table

STANCES = ("support", "oppose", "amend", "conditional")
CONFIDENCES = ("stated", "reported", "inferred")

#: Values of the columns of the same names; several are joined by semicolons.
PROPOSAL_KINDS = ("content", "cyber-enabled", "safeguards or assistance", "deletion")
TOPICS = ("order", "sovereignty", "crimes", "data")
EVENT_KINDS = ("session", "compilation", "draft convention", "mandate")

#: Proposals on procedure, not on the convention's text.
PROCESS_PREFIX = "process."

_PARTIAL_DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_IDENTIFIER = r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*"


@dataclass(frozen=True)
class Register:
    """The register's tables, each a DataFrame of strings in file order (empty cells are '').

    ``votes`` has its counts and ``chapters`` its number as nullable integers, ``statistics`` its
    value as a float. The columns are those of ``data/README.md``.
    """

    sources: pd.DataFrame
    chapters: pd.DataFrame
    proposals: pd.DataFrame
    positions: pd.DataFrame
    votes: pd.DataFrame
    events: pd.DataFrame
    groups: pd.DataFrame
    claims: pd.DataFrame
    submissions: pd.DataFrame
    statistics: pd.DataFrame
    offences: pd.DataFrame
    instruments: pd.DataFrame
    contradictions: pd.DataFrame

    def of_sessions(self, sessions: Collection[str]) -> Register:
        """The same register with the positions of some sessions only."""
        positions = self.positions[self.positions["session"].isin(list(sessions))]
        return dataclasses.replace(self, positions=positions.reset_index(drop=True))

    @property
    def delegations(self) -> list[str]:
        """Delegations with at least one recorded position, in alphabetical order."""
        return sorted(self.positions["delegation"].unique())

    def members(self, group_id: str) -> list[str]:
        """Members of a group, in file order; empty for a group without a list."""
        return self.groups.loc[self.groups["group_id"] == group_id, "member"].tolist()


TABLES = tuple(field.name for field in dataclasses.fields(Register))


def _column(
    *checks: pa.Check, optional: bool = False, unique: bool = False, kind: type = str
) -> pa.Column:
    rules = list(checks)
    if not optional:
        rules.append(
            pa.Check(lambda cell: cell.str.strip() != "", error="empty; a value is needed")
        )
    return pa.Column(kind, rules, unique=unique, nullable=False, report_duplicates="exclude_first")


def _matches(pattern: str, error: str) -> pa.Check:
    return pa.Check(lambda cell: (cell == "") | cell.str.fullmatch(pattern), error=error)


def _is_date(cell: pd.Series) -> pd.Series:
    """Whether each cell is a year, a month or a day that exists."""
    form = cell.str.fullmatch(_PARTIAL_DATE)
    day = pd.to_datetime(cell.where(cell.str.len() == 10), format="%Y-%m-%d", errors="coerce")
    return (cell == "") | (form & ((cell.str.len() < 10) | day.notna()))


def _ends_after_start(frame: pd.DataFrame) -> pd.Series:
    """Whether each event ends when it starts or later, as far as both dates are exact."""
    start, end = frame["date_start"], frame["date_end"]
    exact = [min(len(one), len(other)) for one, other in zip(start, end, strict=True)]
    rows = zip(start, end, exact, _is_date(start) & _is_date(end), strict=True)
    inside = [not dates or one[:n] <= other[:n] for one, other, n, dates in rows]
    return pd.Series(inside, index=frame.index, dtype=bool)


_DATE = pa.Check(_is_date, error="not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
_COUNT = _matches(r"[0-9]{1,9}", "not a whole number")
_NUMBER = _matches(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", "not a number")
_ID = _matches(_IDENTIFIER, "not an identifier; use letters, digits, '-' and '.'")


class _Vocabulary:
    """A closed list of values: the check, and the remedy for a value outside it.

    Without a list (its table cannot be read) every value passes: the one fault is told, and not
    a thousand that follow from it. ``meant`` gives the value that is meant by one outside.
    """

    def __init__(
        self,
        what: str,
        known: Collection[str] | None,
        *,
        many: bool = False,
        meant: Mapping[str, str] | None = None,
    ):
        self.what, self.many, self.meant = what, many, meant or {}
        self.known = None if known is None else set(known)

    def unknown(self, value: str) -> list[str]:
        if self.known is None:
            return []
        parts = [part.strip() for part in value.split(";")] if self.many else [value]
        return [part for part in parts if part not in self.known]

    @property
    def check(self) -> pa.Check:
        def inside(cell: pd.Series) -> pd.Series:
            return (cell == "") | ~cell.map(lambda value: bool(self.unknown(value))).astype(bool)

        return pa.Check(inside, error=f"unknown {self.what}")

    def remedy(self, value: str) -> str:
        bad = self.unknown(value)
        hints = (f"{item!r}: {self._hint(item)}" for item in bad)
        return f"unknown {self.what} {'; '.join(hints)}"

    def _hint(self, item: str) -> str:
        if item in self.meant:
            return f"the register says {self.meant[item]}"
        return suggestion(item, self.known) if self.known else "no value is known"


def _schemas(
    frames: dict[str, pd.DataFrame], sessions: Collection[str]
) -> dict[str, tuple[pa.DataFrameSchema, dict[str, _Vocabulary]]]:
    """Build one schema a table; its references are checked against the tables at hand."""

    def values(table: str, column: str) -> set[str] | None:
        frame = frames.get(table)
        return set(frame[column]) - {""} if frame is not None and column in frame else None

    source = _Vocabulary("source", values("sources", "source_id"))
    session = _Vocabulary("session", sessions)
    session_list = _Vocabulary("session", sessions, many=True)
    chapter = _Vocabulary("chapter", values("chapters", "chapter"))
    proposal = _Vocabulary("proposal", values("proposals", "proposal_id"))
    stance = _Vocabulary("stance", STANCES)
    confidence = _Vocabulary("confidence", CONFIDENCES)
    yes = _Vocabulary("answer", ["yes"])
    named = [("positions", "delegation"), ("groups", "member"), ("submissions", "delegation")]
    codes = iso3_codes(set().union(*(values(*place) or () for place in named)))
    doublets = _doublets(frames, codes)
    delegation = _Vocabulary("delegation", set(codes) - set(doublets), meant=doublets)

    def iso_fits(name_column: str) -> pa.Check:
        def fits(frame: pd.DataFrame) -> pd.Series:
            expected = frame[name_column].map(codes)
            return expected.isna() | (expected == frame["iso3"])

        return pa.Check(fits, error="iso3|is not the ISO 3166-1 alpha-3 code of the delegation")

    def of_proposal(column: str) -> dict[str, str]:
        table = frames.get("proposals")
        if table is None or not {"proposal_id", column} <= set(table):
            return {}
        return table.drop_duplicates("proposal_id").set_index("proposal_id")[column].to_dict()

    def fits_proposal(column: str, vocabulary: _Vocabulary) -> Callable[[pd.DataFrame], pd.Series]:
        # a value that is unknown itself, here or in proposals.csv, is told once and there
        expected = {
            name: [part.strip() for part in cell.split(";")]
            for name, cell in of_proposal(column).items()
            if cell and not vocabulary.unknown(cell)
        }

        def fits(frame: pd.DataFrame) -> pd.Series:
            inside = [
                not value or value in expected.get(name, [value]) or bool(vocabulary.unknown(value))
                for name, value in zip(frame["proposal_id"], frame[column], strict=True)
            ]
            return pd.Series(inside, index=frame.index, dtype=bool)

        return fits

    def schema(columns: dict, *checks: pa.Check, vocabulary: dict | None = None):
        vocabulary = vocabulary or {}
        built = {
            name: _column(
                *([vocabulary[name].check] if name in vocabulary else []),
                *rule.get("checks", ()),
                optional=rule.get("optional", False),
                unique=rule.get("unique", False),
            )
            for name, rule in columns.items()
        }
        return pa.DataFrameSchema(built, checks=list(checks), strict=True), vocabulary

    text, free = {}, {"optional": True}
    key = {"unique": True, "checks": (_ID,)}
    date, free_date = {"checks": (_DATE,)}, {"checks": (_DATE,), "optional": True}
    count = {"checks": (_COUNT,), "optional": True}
    unique_rows = {
        "positions": ["session", "proposal_id", "delegation"],
        "groups": ["group_id", "member"],
    }

    def no_duplicate(table: str) -> pa.Check:
        columns = unique_rows[table]
        return pa.Check(
            lambda frame: ~frame.duplicated(columns),
            error=f"{columns[-1]}|duplicate record: {', '.join(columns)} stand in an earlier row",
        )

    cited = {"source_id": source}
    return {
        "sources": schema(
            {
                "source_id": key,
                "title": text,
                "author_or_publisher": text,
                "date": text,
                "url_or_file": text,
                "kind": text,
                "rights": text,
                "machine_made": free,
            },
            vocabulary={"machine_made": yes},
        ),
        "chapters": schema(
            {
                "chapter": key,
                "number": {"checks": (_COUNT,), "unique": True},
                "title": text,
                "source_id": text,
                "locator": text,
                "home_session": text,
            },
            vocabulary=cited | {"home_session": session},
        ),
        "proposals": schema(
            {
                "proposal_id": key,
                "session": text,
                "chapter": text,
                "article": free,
                "label": text,
                "description": text,
                "kind": free,
                "topic": free,
                "question": free,
                "question_sign": free,
                "original_table": free,
                "rivals": free,
            },
            vocabulary={"session": session_list, "chapter": chapter}
            | {
                "kind": _Vocabulary("kind", PROPOSAL_KINDS, many=True),
                "topic": _Vocabulary("topic", TOPICS, many=True),
                "question_sign": _Vocabulary("sign", ["1", "-1"]),
                "original_table": _Vocabulary("table", ["Table 3", "Table 4"]),
            },
        ),
        "positions": schema(
            {
                "record_id": key,
                "session": text,
                "chapter": text,
                "article": free,
                "proposal_id": text,
                "stance": text,
                "delegation": text,
                "iso3": free,
                "source_id": text,
                "locator": text,
                "note": free,
                "confidence": text,
            },
            iso_fits("delegation"),
            pa.Check(
                fits_proposal("chapter", chapter),
                error="chapter|is not the chapter of the proposal",
            ),
            pa.Check(
                fits_proposal("session", session_list),
                error="session|is not a session of the proposal",
            ),
            no_duplicate("positions"),
            vocabulary=cited
            | {
                "session": session,
                "chapter": chapter,
                "proposal_id": proposal,
                "stance": stance,
                "confidence": confidence,
                "delegation": delegation,
            },
        ),
        "votes": schema(
            {
                "vote_id": key,
                "date": date,
                "body": text,
                "matter": text,
                "outcome": text,
                "yes": count,
                "no": count,
                "abstain": count,
                "not_voting": count,
                "source_id": text,
                "locator": text,
                "note": free,
                "confirmed_by": free,
            },
            vocabulary=cited | {"confirmed_by": source},
        ),
        "events": schema(
            {
                "event_id": key,
                "date_start": date,
                "date_end": date,
                "place": free,
                "label": text,
                "session": free,
                "source_id": text,
                "locator": text,
                "kind": free,
                "milestone": free,
            },
            pa.Check(_ends_after_start, error="date_end|lies before the start"),
            vocabulary=cited
            | {
                "session": session,
                "kind": _Vocabulary("kind", EVENT_KINDS),
                "milestone": yes,
            },
        ),
        "groups": schema(
            {
                "group_id": {"checks": (_ID,)},
                "group_name": text,
                "member": text,
                "iso3": free,
                "valid_session": free,
                "source_id": text,
                "note": free,
                "role": free,
            },
            iso_fits("member"),
            no_duplicate("groups"),
            vocabulary=cited
            | {
                "valid_session": session_list,
                "member": delegation,
                "role": _Vocabulary("role", ["lead"]),
            },
        ),
        "claims": schema(
            {
                "claim_id": key,
                "chapter_of_report": count | {"optional": False},
                "claim": text,
                "kind": text,
                "needs": text,
                "locator": text,
                "waits_for": free,
            },
        ),
        "submissions": schema(
            {
                "session": text,
                "delegation": text,
                "chapter": free,
                "document_symbol": free,
                "source_id": text,
                "note": free,
                "through": free,
                "uncertain": free,
            },
            vocabulary=cited
            | {
                "session": session,
                "chapter": chapter,
                "delegation": delegation,
                "uncertain": yes,
            },
        ),
        "statistics": schema(
            {
                "statistic_id": key,
                "subject": text,
                "label": text,
                "value": {"checks": (_NUMBER,)},
                "unit": text,
                "period": free,
                "source_id": text,
                "locator": text,
                "note": free,
                "instrument": free,
            },
            vocabulary=cited
            | {"instrument": _Vocabulary("instrument", values("instruments", "instrument_id"))},
        ),
        "offences": schema(
            {
                "offence": {"unique": True},
                "label": text,
                "source_id": text,
                "locator": text,
                "in_budapest": free,
            },
            vocabulary=cited | {"in_budapest": _Vocabulary("answer", ["yes", "no"])},
        ),
        "instruments": schema(
            {
                "instrument_id": key,
                "name": text,
                "body": free,
                "kind": text,
                "opened": free_date,
                "in_force": free_date,
                "source_id": text,
                "locator": text,
                "note": free,
            },
            vocabulary=cited | {"kind": _Vocabulary("kind", ["regional", "universal"])},
        ),
        "contradictions": schema(
            {
                "contradiction_id": key,
                "matter": text,
                "reading_a": text,
                "source_a": text,
                "locator_a": text,
                "reading_b": text,
                "source_b": free,
                "locator_b": free,
                "note": free,
                "delegations": free,
            },
            vocabulary={"source_a": source, "source_b": source},
        ),
    }


def _doublets(frames: dict[str, pd.DataFrame], codes: dict[str, str]) -> dict[str, str]:
    """Second names of a state, with the name that the register knows it under."""
    first: dict[str, str] = {}
    doublets = {}
    table = frames.get("positions")
    ordered = [] if table is None or "delegation" not in table else list(table["delegation"])
    counts = pd.Series(ordered, dtype=str).value_counts()
    for name in sorted(codes, key=lambda item: (-int(counts.get(item, 0)), item)):
        code = codes[name]
        if code and first.setdefault(code, name) != name:
            doublets[name] = first[code]
    return doublets


def _faults(
    label: str,
    frame: pd.DataFrame,
    schema: pa.DataFrameSchema,
    vocabulary: dict[str, _Vocabulary],
) -> list[Fault]:
    """Check one table and turn pandera's failure cases into faults."""
    missing = [name for name in schema.columns if name not in frame]
    faults = [Fault(label, 1, name, "column is missing") for name in missing]
    for name in frame.columns.difference(list(schema.columns)):
        reason = f"unknown column; {suggestion(name, missing or list(schema.columns))}"
        faults.append(Fault(label, 1, name, reason))
    if faults:
        return faults
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        for case in cases.drop_duplicates(["check", "column", "index"]).itertuples():
            column, reason = case.column, str(case.check)
            if "|" in reason:
                column, reason = reason.split("|", 1)
            value = frame.at[case.index, column] if column in frame else ""
            if column in vocabulary and reason.startswith("unknown"):
                reason = vocabulary[column].remedy(value)
            elif reason == "field_uniqueness":
                reason = f"{value!r} stands in an earlier row; every {column} is used once"
            elif value:
                reason = f"{value!r} {reason if reason.startswith('is ') else f'is {reason}'}"
                reason = reason.replace("is duplicate record", "has a duplicate record")
                reason = reason.replace("is lies", "lies")
            faults.append(Fault(label, int(case.index), column, reason))
    return sorted(set(faults))


_INTEGERS = {"votes": ("yes", "no", "abstain", "not_voting"), "chapters": ("number",)}
_FLOATS = {"statistics": ("value",)}


def _typed(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.reset_index(drop=True)
    for name in _INTEGERS.get(table, ()):
        frame[name] = pd.to_numeric(frame[name].replace("", None)).astype("Int64")
    for name in _FLOATS.get(table, ()):
        frame[name] = pd.to_numeric(frame[name]).astype(float)
    return frame


#: Tables that a session's own folder may add to.
ADDED = ("proposals", "positions")

#: Columns that a session's own file may lack: they serve the book about the original.
LEFT_OUT = {"proposals": ("kind", "topic", "question", "question_sign", "original_table", "rivals")}

#: Lines of a file that is added are counted from here, so that every row keeps its place.
_OFFSET = 10_000_000


def _with_additions(
    frames: dict[str, pd.DataFrame], additions: Mapping[str, Path]
) -> tuple[list[Fault], dict[int, str]]:
    """Append the records of sessions' own folders to the register's tables.

    Returns
    -------
    faults : list of Fault
        Files that cannot be read, columns that differ, rows of another session.
    labels : dict of int to str
        Name of each file that was added, by the part of its rows' index above `_OFFSET`.
    """
    faults: list[Fault] = []
    labels: dict[int, str] = {}
    for session, folder in sorted(additions.items()):
        for table in ADDED:
            path, label = folder / f"{table}.csv", f"data/sessions/{session}/{table}.csv"
            if table not in frames or not (path.exists() or path.is_symlink()):
                continue
            if path.is_symlink():
                faults.append(Fault(label, 0, "", "a link; copy the file itself"))
                continue
            frame, unreadable = read_table(path, label)
            faults += unreadable
            if frame is None:
                continue
            wanted, held = set(frames[table].columns), set(frame.columns)
            for name in set(LEFT_OUT.get(table, ())) - held:
                frame[name] = ""
                held.add(name)
            for name in sorted(wanted ^ held):
                reason = "column is missing" if name in wanted else "unknown column"
                faults.append(Fault(label, 1, name, reason))
            if wanted != held:
                continue
            if table == "positions":
                faults += [
                    Fault(label, int(row), "session", f"{found!r} is not this session, {session}")
                    for row, found in frame["session"].items()
                    if found != session
                ]
            place = len(labels) + 1
            labels[place] = label
            frame.index = frame.index + place * _OFFSET
            frames[table] = pd.concat([frames[table], frame[frames[table].columns]])
    return faults, labels


def _placed(fault: Fault, labels: Mapping[int, str]) -> Fault:
    """A fault with the file and line that its row came from."""
    place, row = divmod(fault.row, _OFFSET)
    return Fault(labels[place], row, fault.column, fault.reason) if place else fault


def load_register(
    folder: Path,
    sessions: Collection[str],
    *,
    additions: Mapping[str, Path] | None = None,
    label: Callable[[str], str] = "data/register/{}.csv".format,
) -> Register:
    """Read the register.

    Parameters
    ----------
    folder : Path
        Folder with one ``<table>.csv`` for each table of `Register`.
    sessions : collection of str
        Ids of the sessions on record.
    additions : mapping of str to Path, optional
        Folders of sessions, by id, whose own ``positions.csv`` and ``proposals.csv`` are appended
        where there are any, under the same rules.
    label : callable, optional
        Names a table's file in messages.

    Returns
    -------
    Register

    Raises
    ------
    DataError
        With every fault of every table: unknown source, proposal, delegation or session,
        duplicate record, wrong ISO 3166 code, stance outside the vocabulary, missing locator, a
        date that does not parse, and unreadable files.
    """
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for table in TABLES:
        frame, unreadable = read_table(folder / f"{table}.csv", label(table))
        faults.extend(unreadable)
        if frame is not None:
            frames[table] = frame
    more, labels = _with_additions(frames, additions or {})
    faults += more
    for table, (schema, vocabulary) in _schemas(frames, sessions).items():
        if table in frames:
            found = _faults(label(table), frames[table], schema, vocabulary)
            faults.extend(_placed(fault, labels) for fault in found)
    if faults:
        raise DataError(faults)
    return Register(**{table: _typed(table, frames[table]) for table in TABLES})


def substantive(positions: pd.DataFrame, *, inferred: bool = False, process: bool = False):
    """Records that placements rest on.

    Parameters
    ----------
    positions : DataFrame
        Rows of ``positions.csv``.
    inferred : bool
        Keep records whose confidence is ``inferred``.
    process : bool
        Keep positions on procedure (proposals ``process.*``).

    Returns
    -------
    DataFrame
        The rows kept, same columns.
    """
    keep = pd.Series(True, index=positions.index)
    if not inferred:
        keep &= positions["confidence"] != "inferred"
    if not process:
        keep &= ~positions["proposal_id"].str.startswith(PROCESS_PREFIX)
    return positions[keep]


def is_group(delegation: str) -> bool:
    """Whether a delegation is a group that speaks as one."""
    return delegation in GROUP_DELEGATIONS
