"""Numbers in titles, captions and text alternatives of exhibits: each from where.

A number that an expression of a template gave carries it, and it is told whether the exhibit's own
data hold the number. A number that is typed has a line in ``data/expected/typed.csv``, whose cell
is the exhibit's id or a pattern of ids: that some cell of the data has the same number is no proof.
"""

import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pandas as pd

from publishing.edition import Edition
from publishing.exhibits import TEXTS, as_csv, records_of
from publishing.origins import numbers
from publishing.verification.drawn.alternatives import known
from publishing.verification.drawn.scales import as_number, near
from publishing.verification.numbers import TYPED, read_typed
from publishing.verification.outputs import executed
from publishing.verification.verdicts import Verdict, verdict
from publishing.verification.worded import IN_WORDS, SMALL

PART = "captions"


class From(StrEnum):
    """Where a number of an exhibit's texts is from."""

    DATA = "expression and data"
    TEMPLATE = "expression"
    LINE = "line of typed.csv"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Told:
    """A number of an exhibit's texts."""

    text: str  # ``title``, ``caption`` or ``alt``
    number: str  # as it is written
    expression: str  # what gave it; empty where it is typed
    source: From  # where it is from


def read(record: Mapping[str, Any], lines: Iterable[Mapping[str, str]]) -> Iterator[Told]:
    """Numbers of an exhibit's texts, given the lines of ``typed.csv`` for its page.

    Words up to two are as often no numbers.
    """
    values = known(record["id"], _data(record))
    held = {number for line in lines if is_of(line, record) for number in numbers(line["typed"])}
    for part in TEXTS:
        found = numbers(record[part])
        origins = record["origins"].get(part, ())
        for place, number in enumerate(found):
            expression = origins[place] if len(origins) == len(found) else ""
            if not expression and number.lower() in SMALL[:3]:
                continue
            source = _source(number, expression, values, held)
            yield Told(part, number, expression, source)


def _data(record: Mapping[str, Any]) -> pd.DataFrame:
    """The data of an exhibit; one that is not shown may have no columns."""
    if not record["columns"]:
        return pd.DataFrame()
    return pd.read_csv(
        io.StringIO(as_csv(dict(record)), newline=""), keep_default_na=False, na_values=[""]
    )


def _source(number: str, expression: str, values: list[float], lines: Collection[str]) -> From:
    if expression:
        return From.DATA if is_held(number, values) else From.TEMPLATE
    return From.LINE if number in lines else From.NOWHERE


def is_held(number: str, values: Iterable[float]) -> bool:
    """Whether a number, as it is written, is one of some values.

    Examples
    --------
    >>> is_held("Twenty-three", [23.0]), is_held("0.6", [0.5683]), is_held("0.9.10", [0.9])
    (True, True, False)
    """
    values = list(values)
    if number.lower() in IN_WORDS:
        return float(IN_WORDS[number.lower()]) in values
    try:
        value = as_number(number)
    except ValueError:
        return False
    places = len(number.partition(".")[2])
    return any(near(value, places, abs(held)) for held in values)


def is_of(line: Mapping[str, str], record: Mapping[str, Any]) -> bool:
    """Whether a line of ``typed.csv`` is of words in an exhibit's texts."""
    texts = [record[part] for part in TEXTS]
    return fnmatchcase(record["id"], line["cell"]) and any(line["typed"] in text for text in texts)


def found_in(edition: Edition, notebooks: Path) -> dict[str, list[Told]]:
    """Numbers in the texts of an edition's exhibits, by their ids."""
    typed = read_typed(edition.root)
    found = {}
    for page, notebook in executed(edition, notebooks):
        lines = [line for line in typed if line["page"] == page]
        for record in records_of(notebook, page):
            if told := list(read(record, lines)):
                found[record["id"]] = told
    return found


def verdicts(found: Mapping[str, list[Told]]) -> list[Verdict]:
    """A verdict on each exhibit in whose title, caption or text alternative there are numbers."""
    return [_verdict(exhibit, told) for exhibit, told in found.items()]


def _verdict(exhibit: str, told: list[Told]) -> Verdict:
    faults = [
        f"{item.text}: {item.number!r} is typed, and {TYPED} does not say where it is from"
        for item in told
        if item.source is From.NOWHERE
    ]
    counts = Counter(item.source for item in told)
    parts = [f"{source}: {counts[source]}" for source in From if counts[source]]
    return verdict(PART, exhibit, faults, f"numbers by {', '.join(parts)}")


def table(found: Mapping[str, list[Told]]) -> pd.DataFrame:
    """Every number in the texts of exhibits: where it stands, and where it is from."""
    return pd.DataFrame(
        {
            "exhibit": exhibit, "text": item.text, "number": item.number,
            "from": str(item.source), "expression": item.expression,
        }
        for exhibit, told in found.items()
        for item in told
    )  # fmt: skip
