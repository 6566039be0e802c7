"""What all parts share: the register's rows, the names in it, and what is computed of numbers."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist, correlation

EU, RUSSIA, FOCUS = "European Union", "Russian Federation", "China"
VOTES = ("V-73-187", "V-74-247")
STANCES = ("support", "oppose", "amend", "conditional")
GRADES = ("stated", "cited", "reported", "inferred")
SESSIONS = ("before", *(f"ahc{number}" for number in range(1, 8)), "ahc-concl")
HALF = 5  # of eight sessions the first four, with what was before them
LEAST = 3  # signals of a placement, proposals of a comparison
Z = NormalDist().inv_cdf(0.975)


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(cell: str) -> list[str]:
    """Items of a cell that holds a list."""
    return [item.strip() for item in cell.split(";") if item.strip()]


def number(cell: str) -> int | None:
    """A count, or None where none is on record."""
    return int(cell) if cell else None


def everyday(tables: dict[str, list[dict]]) -> dict[str, str]:
    """Everyday names of delegations."""
    return {row["name"]: row["short"] or row["name"] for row in tables["delegations"]}


def wilson(share: float, n: float) -> tuple[float, float]:
    """Limits of Wilson's interval: the shares at which the one observed lies just z away."""
    a, b, c = n + Z * Z, 2 * n * share + Z * Z, n * share * share
    root = math.sqrt(b * b - 4 * a * c)
    return max(0.0, (b - root) / (2 * a)), min(1.0, (b + root) / (2 * a))


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, equal values sharing the mean of theirs."""
    return [sum(other < value for other in values) + (values.count(value) + 1) / 2
            for value in values]  # fmt: skip


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    """Spearman's correlation with its limits: Fisher's z, error by Bonett and Wright (2000)."""
    rho, n = correlation(ranks(list(one)), ranks(list(other))), len(one)
    if n <= LEAST or abs(rho) > 1 - 1e-12:
        return rho, math.nan, math.nan
    reach = Z * math.sqrt((1 + rho * rho / 2) / (n - 3))
    return rho, math.tanh(math.atanh(rho) - reach), math.tanh(math.atanh(rho) + reach)
