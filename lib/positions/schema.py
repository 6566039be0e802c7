"""Tables against their descriptor: what each column may hold, and every cell that does not.

The descriptor is a Frictionless Data Package, so that other tools read it as well. Reading the
register with frictionless takes three seconds where this takes a tenth of one, and tells a row by
its number and not by its line; the tests let frictionless check the shipped tables, too. Properties
that the standard does not have, and that it lets pass: ``list`` (a cell of several values, joined
by semicolons), ``of`` (the values allowed: a list, ``sessions``, ``periods``, which are the
sessions and the time before them, or a table by whose key they go), ``date`` (a year, a month or a
day), ``within`` (a foreign key into a cell that is a list), ``ordered`` (two dates, of which the
second is not before the first) and ``together`` (columns that are all filled in a row, or none).
"""

import datetime as dt
import functools
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from positions.faults import DataError, Fault, date_hint, suggestion

NAME = "datapackage.json"

#: A table read, its index being pairs of file and line; by name.
Frames = Mapping[str, pd.DataFrame]

#: The time before the first session, among the periods that a record may belong to.
BEFORE = "before"

_OF_SESSIONS = {"sessions": "of the sessions", "periods": f"of the sessions; `{BEFORE}`"}

_TYPES = {
    "integer": ("[0-9]{1,9}", "not a whole number"),
    "number": (r"-?[0-9]{1,15}(\.[0-9]{1,15})?", "not a number"),
}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Read the descriptor of the register's folder; what makes it unreadable is a `DataError`."""
    label = f"data/register/{NAME}"
    try:
        return json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        fault = Fault(label, 0, "", "missing; it says what the tables hold")
    except OSError as error:
        fault = Fault(label, 0, "", f"cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        fault = Fault(label, 0, "", "not UTF-8; save the file in that encoding")
    except json.JSONDecodeError as error:
        fault = Fault(label, error.lineno, "", f"not JSON: {error.msg}")
    raise DataError([fault])


def resources(descriptor: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Schemas of a descriptor's tables by name."""
    return {item["name"]: item["schema"] for item in descriptor["resources"]}


def items(cell: str) -> list[str]:
    """Values of a cell that is a list.

    Examples
    --------
    >>> items("ahc1; ahc2"), items("")
    (['ahc1', 'ahc2'], [])
    """
    return [item.strip() for item in cell.split(";")] if cell else []


def faults_of(
    descriptor: Mapping[str, Any],
    frames: Frames,
    sessions: Collection[str],
    meant: Callable[[str], str | None],
) -> Iterator[Fault]:
    """Every cell of some tables that the descriptor does not allow.

    Parameters
    ----------
    descriptor : mapping
        As `read_descriptor` returns it.
    frames : mapping of str to DataFrame
        Tables of strings, by name; the index holds pairs of file and line. What refers to a table
        that is not here, or to a column that it lacks, is let pass: its own fault is told, and not
        the thousand that follow from it.
    sessions : collection of str
        Ids of the sessions on record.
    meant : callable
        The delegation that a name outside the table stands for.
    """
    schemas = resources(descriptor)
    for name, frame in frames.items():
        yield from _Table(schemas, frames, sessions, meant, name, frame).faults()


class _Table:
    """One table beside those that it refers to."""

    def __init__(self, schemas, frames, sessions, meant, name, frame):
        self.schemas, self.frames, self.sessions, self.meant = schemas, frames, sessions, meant
        self.schema, self.frame = schemas[name], frame
        self.keys = {
            key["fields"][0]: key["reference"]
            for key in self.schema.get("foreignKeys", ())
            if len(key["fields"]) == 1
        }
        self.bad: set[tuple[Any, str]] = set()

    def faults(self) -> Iterator[Fault]:
        for field in self.schema["fields"]:
            reason = functools.cache(functools.partial(self._reason, field, *self._known(field)))
            for place, value in self.frame[name := field["name"]].items():
                if why := reason(value):
                    yield self._fault(place, name, why)
        yield from self._doubles()
        for key in self.schema.get("foreignKeys", ()):
            if len(key["fields"]) > 1:
                yield from self._pairs(key, listed=False)
        for key in self.schema.get("within", ()):
            yield from self._pairs(key, listed=True)
        if "ordered" in self.schema:
            yield from self._ordered(*self.schema["ordered"])
        for columns in self.schema.get("together", ()):
            yield from self._halves(columns)

    def _fault(self, place: tuple[str, int], column: str, reason: str) -> Fault:
        self.bad.add((place, column))
        return Fault(place[0], int(place[1]), column, reason)

    def _reason(
        self, field: Mapping[str, Any], noun: str, known: Collection[str] | None, value: str
    ) -> str | None:
        """What is wrong with a cell by itself."""
        rules = field.get("constraints", {})
        if not value.strip() and rules.get("required"):
            return "empty; a value is needed"
        if value == "":
            return None
        if field.get("date") and not _is_date(value):
            form = date_hint(value) or "YYYY, YYYY-MM or YYYY-MM-DD"
            return f"{value!r} is not a date; write {form}"
        if field["type"] in _TYPES:
            pattern, reason = _TYPES[field["type"]]
            return None if re.fullmatch(pattern, value, re.ASCII) else f"{value!r} is {reason}"
        if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
            example = f"write it like {field['example']}" if "example" in field else "see there"
            return f"{value!r} is not of the form {rules['pattern']}; {example}"
        if known is None:
            return None
        unknown = [x for x in (items(value) if field.get("list") else [value]) if x not in known]
        hints = [f"{item!r}: {self._hint(noun, item, known)}" for item in unknown]
        return f"unknown {noun} {'; '.join(hints)}" if hints else None

    def _known(self, field: Mapping[str, Any]) -> tuple[str, Collection[str] | None]:
        """What a column's values are called, and which there are; None when any may stand."""
        name = field["name"]
        if name in self.keys:
            reference = self.keys[name]
            return _noun(reference["resource"]), self._values(
                reference["resource"], reference["fields"][0]
            )
        of = field.get("of") or field.get("constraints", {}).get("enum")
        if not isinstance(of, str):
            return "value" if "_" in name else name, of  # no noun of one word
        if of in ("sessions", "periods"):
            return "session", [*([BEFORE] if of == "periods" else []), *self.sessions]
        return _noun(of), self._values(of, self.schemas[of]["primaryKey"][0])

    def _values(self, table: str, column: str) -> set[str] | None:
        frame = self.frames.get(table)
        return None if frame is None or column not in frame else set(frame[column]) - {""}

    def _hint(self, noun: str, item: str, known: Collection[str]) -> str:
        if noun == "delegation" and (name := self.meant(item)):
            return f"the register says {name}"
        return suggestion(item, known) if known else "no value is known"

    def _doubles(self) -> Iterator[Fault]:
        """Cells that may stand once and stand again."""
        single = [
            [f["name"]] for f in self.schema["fields"] if f.get("constraints", {}).get("unique")
        ]
        primary = [self.schema["primaryKey"]] if "primaryKey" in self.schema else []
        for columns in [*primary, *single, *self.schema.get("uniqueKeys", ())]:
            again = self.frame[self.frame.duplicated(columns)]
            for place, value in again[columns[-1]].items():
                reason = f"{value!r} stands in an earlier row; every {columns[0]} is used once"
                if len(columns) > 1:
                    together = ", ".join(columns)
                    reason = f"{value!r} has a duplicate record: {together} stand in an earlier row"
                if value or len(columns) > 1:
                    yield self._fault(place, columns[-1], reason)

    def _pairs(self, key: Mapping[str, Any], *, listed: bool) -> Iterator[Fault]:
        """Second cells that do not go with the first, as another table has the two."""
        (first, second), table = key["fields"], key["reference"]["resource"]
        target, columns = self.frames.get(table), key["reference"]["fields"]
        if target is None or not set(columns) <= set(target):
            return
        (field,) = (item for item in self.schema["fields"] if item["name"] == second)
        _, known = self._known(field)
        have = dict(zip(target[columns[0]], target[columns[1]], strict=True))
        for place, one, other in self.frame[[first, second]].itertuples(name=None):
            if one not in have or {(place, first), (place, second)} & self.bad:
                continue
            wanted = items(have[one]) if listed else [have[one]]
            if other in wanted or (listed and not wanted):
                continue
            if known is not None and not set(wanted) <= set(known):
                continue  # the other table's own fault, told there
            remedy = f"write {' or '.join(wanted)}" if wanted != [""] else "leave it empty"
            another = f"or give another {first.replace('_id', '')}"
            reason = f"{other!r} does not go with {one}; {remedy}, as {table}.csv does, {another}"
            yield self._fault(place, second, reason)

    def _ordered(self, start: str, end: str) -> Iterator[Fault]:
        """Ends that lie before their start, as far as both dates are exact."""
        for place, one, other in self.frame[[start, end]].itertuples(name=None):
            exact = min(len(one), len(other))
            dates = not {(place, start), (place, end)} & self.bad
            if dates and other[:exact] < one[:exact]:
                yield self._fault(place, end, f"{other!r} lies before the start, {one}")

    def _halves(self, columns: list[str]) -> Iterator[Fault]:
        """Empty cells of columns that others of the same row go with."""
        empty = self.frame[columns].apply(lambda cells: cells.str.strip() == "")
        for place, row in empty[empty.any(axis=1) & ~empty.all(axis=1)].iterrows():
            held = ", ".join(row.index[~row])
            for name in row.index[row]:
                yield self._fault(place, name, f"empty beside {held}; fill all of them or none")


def column_faults(schema: Mapping[str, Any], columns: Collection[str], label: str) -> list[Fault]:
    """Columns that a table lacks, and those that it should not have."""
    wanted = [field["name"] for field in schema["fields"]]
    missing = [name for name in wanted if name not in columns]
    faults = [Fault(label, 1, name, "column is missing") for name in missing]
    for name in sorted(set(columns) - set(wanted)):
        reason = f"unknown column; {suggestion(name, missing or wanted)}"
        faults.append(Fault(label, 1, name, reason))
    return faults


def describe(descriptor: Mapping[str, Any]) -> pd.DataFrame:
    """The codebook: what each column of each table holds, in the descriptor's order.

    Columns are table, row_is (what a row of the table is), column, type, values (those allowed) and
    description.
    """
    rows = []
    for resource in descriptor["resources"]:
        schema = resource["schema"]
        to = {
            name: key["reference"]["resource"]
            for key in schema.get("foreignKeys", ())
            for name in key["fields"]
            if len(key["fields"]) == 1
        }
        own = set(schema["primaryKey"]) if "primaryKey" in schema else set()
        for field in schema["fields"]:
            rules, name = field.get("constraints", {}), field["name"]
            of = to.get(name) or field.get("of") or rules.get("enum")
            if isinstance(of, str):
                values = [_OF_SESSIONS.get(of, f"of `{of}.csv`")]
            else:
                values = [", ".join(f"`{value}`" for value in of)] if of else []
            if own == {name} or rules.get("unique"):
                values.append("unique")
            if not rules.get("required"):
                values.append("may be empty")
            elif not values:
                values.append("required")
            if "example" in field:
                values.append(f"such as `{field['example']}`")
            special = [kind for kind in ("list", "date") if field.get(kind)]
            kind = (special or [field["type"].replace("string", "text")])[0]
            kind += ", key" if own == {name} or isinstance(of, str) else ""
            rows.append(
                (resource["name"], resource["title"], name, kind, "; ".join(values),
                 field["description"])
            )  # fmt: skip
    columns = ["table", "row_is", "column", "type", "values", "description"]
    return pd.DataFrame(rows, columns=columns)


def _noun(table: str) -> str:
    return table.removesuffix("s")


def _is_date(value: str) -> bool:
    """Whether it is a year, a month or a day that exists."""
    match = _DATE.fullmatch(value)
    try:
        return bool(match) and bool(dt.date(*(int(part or 1) for part in match.groups())))
    except ValueError:
        return False
