"""Faults in data files: told all at once, each with file, row, column, cause and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in one file.

    Attributes
    ----------
    file : str
        File name as the analyst knows it, e.g. ``data/register/positions.csv``.
    row : int
        Line of the file, the header being line 1; 0 when the whole file is meant.
    column : str
        Column or key; empty when the whole row or file is meant.
    reason : str
        What is wrong and what would put it right.
    """

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.reason}"


class DataError(ValueError):
    """Data files that cannot be used as they are.

    Parameters
    ----------
    faults : iterable of Fault
        Every fault found; the message lists all of them, one a line.
    """

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(faults)
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in the data"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))


def near(value: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Known values that look like a given one, the nearest first.

    Examples
    --------
    >>> near("ahc77", ["ahc1", "ahc7", "ahc-concl"], limit=1)
    ['ahc7']
    """
    by_fold = {item.casefold(): item for item in sorted(known)}
    found = process.extract(
        value.casefold(), list(by_fold), scorer=fuzz.ratio, score_cutoff=50, limit=limit
    )
    return [by_fold[fold] for fold, _, _ in found]


def suggestion(value: str, known: Iterable[str]) -> str:
    """Say which known values are near, or which there are when none is.

    Examples
    --------
    >>> suggestion("suport", ["support", "oppose"])
    'did you mean support?'
    >>> suggestion("zzz", ["b", "a"])
    'known values: a, b'
    """
    known = sorted(known)
    found = near(value, known)
    if found:
        return f"did you mean {' or '.join(found)}?"
    shown = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return f"known values: {shown}"
