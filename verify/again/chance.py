"""How often intervals of the placements hold the truth: summed up exactly, where the book draws.

Truths are spread as the book says, by the arcsine distribution; a signal follows the leaning of its
document with the probability whose square is the correlation. Each value is a pair, with how far a
simulation of so many draws may lie from it.
"""

from __future__ import annotations

import math
from collections import Counter

from again.tables import LEAST, wilson

CORRELATIONS = (0.0, 0.25, 0.5, 0.75, 1.0)
DRAWS, GRID = 4000, 300
REACH = 6  # of a standard error


def documents_of(its: dict[str, tuple[int, set, set]]) -> list[int]:
    """How many signals go with each document: of several the one with most of them."""
    held = Counter(source for _, sources, _ in its.values() for source in sources)
    return [*Counter(max((held[source], source) for source in sources)
                     for _, sources, _ in its.values()).values()]  # fmt: skip


def towards(sizes: list[int], truth: float, follows: float) -> list[float]:
    """Chances of each number of signals towards one end."""
    chances = [1.0]
    for size in sizes:
        own = [0.0] * (size + 1)
        for weight, leaning in ((truth, 1.0), (1 - truth, 0.0)):
            one = follows * leaning + (1 - follows) * truth
            for k in range(size + 1):
                own[k] += weight * math.comb(size, k) * one**k * (1 - one) ** (size - k)
        fresh = [0.0] * (len(chances) + size)
        for at, chance in enumerate(chances):
            for k, more in enumerate(own):
                fresh[at + k] += chance * more
        chances = fresh
    return chances


def held(sizes: list[int], weight: int, correlation: float) -> float:
    """Share of intervals of a delegation that hold the truth."""
    n, total = sum(sizes), 0.0
    limits = [wilson(k / n, weight) for k in range(n + 1)]
    for step in range(GRID):
        truth = math.sin(math.pi / 2 * (step + 0.5) / GRID) ** 2
        chances = towards(sizes, truth, math.sqrt(correlation))
        total += sum(chance for chance, (low, high) in zip(chances, limits, strict=True)
                     if low <= truth <= high)  # fmt: skip
    return total / GRID


def exhibits(signals: dict[str, dict]) -> dict[str, tuple]:
    """The table of simulated coverage, given the signals of each delegation."""
    placed = [its for its in signals.values() if len(its) >= LEAST]
    rows = []
    for correlation in CORRELATIONS:
        row: dict = {"correlation": correlation}
        for column in ("signals", "documents"):
            shares = []
            for its in placed:
                documents = set().union(*(sources for _, sources, _ in its.values()))
                weight = len(its) if column == "signals" else min(len(its), len(documents))
                shares.append(held(documents_of(its), weight, correlation))
            error = math.sqrt(sum(one * (1 - one) for one in shares) / DRAWS) / len(shares)
            least = min(shares)
            single = math.sqrt(least * (1 - least) / DRAWS)
            row |= {column: [sum(shares) / len(shares), REACH * error],
                    f"{column}_error": [error, error / 5],
                    f"{column}_lowest": [least, REACH * single]}  # fmt: skip
        rows.append(row)
    return {"tab-interval-coverage": (["correlation"], rows)}
