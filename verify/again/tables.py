"""What all parts share: the register's rows, the names in it, and Wilson's interval."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from statistics import NormalDist

EU, RUSSIA, FOCUS = "European Union", "Russian Federation", "China"
VOTES = ("V-73-187", "V-74-247")
STANCES = ("support", "oppose", "amend", "conditional")
GRADES = ("stated", "cited", "reported", "inferred")
SESSIONS = ("before", *(f"ahc{number}" for number in range(1, 8)), "ahc-concl")
HALF = 5  # of eight sessions the first four, with what was before them
LEAST = 3  # signals of a placement, proposals of a comparison
Z = NormalDist().inv_cdf(0.975)


def read(folder: Path, table: str) -> list[dict[str, str]]:
    """Rows of a table of the register."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(cell: str) -> list[str]:
    """Items of a cell that holds a list."""
    return [item.strip() for item in cell.split(";") if item.strip()]


def wilson(share: float, n: float) -> tuple[float, float]:
    """Limits of Wilson's interval: the shares at which the one observed lies just z away."""
    a, b, c = n + Z * Z, 2 * n * share + Z * Z, n * share * share
    root = math.sqrt(b * b - 4 * a * c)
    return max(0.0, (b - root) / (2 * a)), min(1.0, (b + root) / (2 * a))


def number(cell: str) -> int | None:
    """A count, or None where none is on record."""
    return int(cell) if cell else None
