"""Faults in data files: told all at once, each with file, row, column, cause and remedy."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from positions.nouns import counted
from positions.outside import MAX_NAME

#: Most faults that a message lists; a file with more is another kind of file.
MOST_TOLD = 1_000

#: Faults of one kind that are told in one line, and places that the line names.
ALIKE, _PLACES = 5, 8

#: What nobody reads to its end, and what is shown of it: a cell in quotation marks, a word.
_SHOWN = 100
_CELL = re.compile(
    rf"(?<![^\s(])(['\"])((?:(?!\1(?:[\s;:,.)]|$)).){{{_SHOWN}}})(?:(?!\1(?:[\s;:,.)]|$)).)+\1"
)
_ENDLESS = re.compile(rf"(\S{{{_SHOWN}}})\S{{{_SHOWN},}}")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in one file, and what would put it right."""

    #: File name as the analyst knows it, e.g. ``data/register/positions.csv``.
    file: str
    row: int  # line of the file, the header being line 1; 0 when the whole file is meant
    column: str  # column or key; empty when the whole row or file is meant
    reason: str

    def __post_init__(self) -> None:
        column = self.column if len(self.column) <= _SHOWN else f"{self.column[:_SHOWN]}…"
        object.__setattr__(self, "column", column)
        if len(self.reason) > _SHOWN:
            reason = _CELL.sub(r"\1\2…\1", self.reason)
            object.__setattr__(self, "reason", _ENDLESS.sub(r"\1…", reason))

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.reason}"


class DataError(ValueError):
    """Data files that cannot be used as they are; the message has every fault, one a line."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(faults)
        head = f"{counted(len(self.faults), 'fault')} in the data"
        super().__init__("\n".join([head, *(f"  {line}" for line in listed(self.faults))]))

    def __reduce__(self) -> tuple:  # another process tells of it
        return type(self), (self.faults,)


def listed(faults: Sequence[Fault]) -> list[str]:
    """Faults as lines, those alike in one: the first so many, and how many more there are.

    Examples
    --------
    >>> listed([Fault("a.csv", row, "date", "no date") for row in (2, 3, 5, 8, 13, 21)])
    ['a.csv, row 2, column date: no date; the same in rows 3, 5, 8, 13 and 21']
    """
    alike: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        alike.setdefault((fault.file, fault.reason), []).append(fault)
    lines = [line for held in alike.values() for line in _together(held)]
    more = len(lines) - MOST_TOLD
    return [*lines[:MOST_TOLD], *([f"and {more:,} more"] if more > 0 else [])]


def _together(alike: list[Fault]) -> list[str]:
    """Faults with one reason in one file, from `ALIKE` on in one line."""
    if len(alike) < ALIKE:
        return [*map(str, alike)]
    first, *others = alike
    rows = dict.fromkeys(str(fault.row) for fault in others if fault.row != first.row)
    places = [*rows] or [*dict.fromkeys(fault.column for fault in others if fault.column)]
    if not places:
        return [f"{first}; {len(alike):,} times"]
    shown, more = places[:_PLACES], len(places) - _PLACES
    last = f"{more:,} more" if more > 0 else shown.pop()
    told = f"{', '.join(shown)} and {last}" if shown else last
    noun = "row" if rows else "column"
    return [f"{first}; the same in {noun}{'s' * (len(places) > 1)} {told}"]


def suggestion(value: str, known: Iterable[str]) -> str:
    """Say which known values are near, or which there are when none is.

    Examples
    --------
    >>> suggestion("suport", ["support", "oppose"])
    'did you mean support?'
    >>> suggestion("ahc77", ["ahc1", "ahc7", "ahc-concl"])
    'did you mean ahc7 or ahc1?'
    >>> suggestion("zzz", ["b", "a"])
    'known values: a, b'
    """
    known = sorted(known)
    value = value[:MAX_NAME]
    folded = {item.casefold(): item for item in known}
    near = process.extract(
        value.casefold(), list(folded), scorer=fuzz.ratio, score_cutoff=50, limit=3
    )
    if near:
        return f"did you mean {' or '.join(folded[fold] for fold, _, _ in near)}?"
    shown = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return f"known values: {shown}"


def date_hint(value: str) -> str:
    """How a date with full stops is written; empty where it is none.

    Examples
    --------
    >>> date_hint("31.12.2022"), date_hint("31.13.2022")
    ('2022-12-31', '')
    """
    found = re.fullmatch(r"\s*(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\s*", value, re.ASCII)
    try:
        return dt.date(*map(int, found.groups()[::-1])).isoformat() if found else ""
    except ValueError:
        return ""
