"""How numbers and names are written in the values of claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def told(number: float, noun: str, plural: str = "") -> str:
    """A number with its noun."""
    return f"{number or 'no'} {noun if number == 1 else plural or f'{noun}s'}"


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{100 * share:.0f} %"


def part_of(part: float, whole: int, noun: str, plural: str = "") -> str:
    """A part of a number, in per cent of ten or more."""
    share = f" ({percent(part / whole)})" if whole >= 10 else ""
    return f"{f'{part:g}' if part else 'none'} of {told(whole, noun, plural)}{share}"


def passing(held: Sequence[bool], noun: str) -> str:
    """How many comparable objects would pass the same rule."""
    return f"{part_of(sum(held), len(held), noun)} would pass"


def series(items: Iterable[object]) -> str:
    """Items for reading, in their order."""
    *others, last = [*map(str, items)] or ["none"]
    return f"{', '.join(others)} and {last}" if others else last


def joined(names: Iterable[str]) -> str:
    """Names in the order of the alphabet, for reading."""
    return series(sorted(names))


def named(names: Iterable[str], tables: dict[str, list[dict]]) -> str:
    """Delegations by their everyday names, with articles, in the order of the alphabet."""
    known = {row["name"]: row for row in tables["delegations"]}
    everyday = sorted((known[name]["short"] or name, known[name]["article"]) for name in names)
    return series(f"the {name}" if article else name for name, article in everyday)


def each(values: Sequence[object], unit: str) -> str:
    """Values with their unit, told once where all are the same."""
    if len(values) > 1 and len({*values}) == 1:
        return f"{values[0]} {unit} each"
    return f"{series(values)} {unit}"


class Noun(int):
    """A number that a cell of `claim_checks.csv` writes with its noun."""

    def __format__(self, noun: str) -> str:
        return told(int(self), noun)
