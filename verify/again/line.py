"""The line of all sides, drawn again by another generator.

The model is that of the appendix on method: a delegation at x is for a proposal with probability
Phi(slope x - hurdle); positions have a standard normal prior, slopes and hurdles one of twice its
width. What is drawn cannot be the same twice: each value is a pair, with how far another sample may
lie from it, which is told from batches of the draws.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from random import Random
from statistics import NormalDist, fmean, stdev

from again.tables import EU, RUSSIA

PRIOR = 1 / 2.0**2  # precision of slopes and hurdles
DRAWS, BEFORE, BATCHES = 3000, 300, 20
REACH = 6 * math.sqrt(2)  # of an error, since both samples have one
RARE = 0.12  # of what is seldom drawn batches say little


def contested(held: dict[str, dict[str, int]]) -> list[tuple[str, str, int]]:
    """Delegation, proposal and side, on proposals that have somebody on both sides."""
    told = defaultdict(set)
    for by_proposal in held.values():
        for item, side in by_proposal.items():
            told[item].add(side)
    return [(name, item, side) for name, its in sorted(held.items())
            for item, side in its.items() if len(told[item]) > 1]  # fmt: skip


def sample(rows: list[tuple[str, str, int]]) -> dict[str, list[float]]:
    """Draws of each delegation's position, by Gibbs sampling with latent utilities."""
    random, quantile = Random(1), NormalDist().inv_cdf
    normal, uniform = random.gauss, random.random
    of_name, of_item = defaultdict(list), defaultdict(list)
    for at, (name, item, _) in enumerate(rows):
        of_name[name].append(at)
        of_item[item].append(at)
    x = {name: normal(0, 1) for name in of_name}
    slope, hurdle = {item: normal(0, 1) for item in of_item}, dict.fromkeys(of_item, 0.0)
    kept: dict[str, list[float]] = {name: [] for name in of_name}
    utility = [0.0] * len(rows)
    for step in range(-BEFORE, DRAWS):
        for at, (name, item, side) in enumerate(rows):
            mean = slope[item] * x[name] - hurdle[item]
            # on the side of nought that was taken
            tail = uniform() * math.erfc(-side * mean / math.sqrt(2)) / 2
            utility[at] = mean - side * quantile(min(max(tail, 1e-300), 1 - 1e-16))
        for name, own in of_name.items():
            items = [rows[at][1] for at in own]
            precision = 1 + sum(slope[item] ** 2 for item in items)
            sums = sum(slope[item] * (utility[at] + hurdle[item])
                       for at, item in zip(own, items, strict=True))  # fmt: skip
            x[name] = sums / precision + normal(0, 1) / math.sqrt(precision)
        for item, own in of_item.items():
            at_x = [x[rows[at][0]] for at in own]
            # normal equations of utility = slope * x - hurdle, solved by hand
            a, b, c = PRIOR + sum(v * v for v in at_x), -sum(at_x), PRIOR + len(own)
            up = sum(v * utility[at] for v, at in zip(at_x, own, strict=True))
            down = -sum(utility[at] for at in own)
            size = a * c - b * b
            given = normal(0, 1) / math.sqrt(c)  # the hurdle once the slope is known
            slope[item] = (c * up - b * down) / size + normal(0, 1) * math.sqrt(c / size)
            hurdle[item] = (down - b * slope[item]) / c + given
        if step >= 0:
            turn = 1 if x[EU] > x[RUSSIA] else -1
            for name, value in x.items():
                kept[name].append(turn * value)
    return kept


def estimated(
    values: list[float], figure: Callable[[list[float]], float], least: float = 0.0
) -> list[float]:
    """A figure of draws, and how far that of another sample may lie from it, the least given."""
    size = len(values) // BATCHES
    parts = [figure(values[at : at + size]) for at in range(0, size * BATCHES, size)]
    return [figure(values), max(least, REACH * stdev(parts) / math.sqrt(BATCHES))]


def points(held: dict[str, dict[str, int]]) -> list[dict]:
    """Positions with their limits, and how likely each is to lie beyond either end."""
    rows = contested(held)
    drawn = sample(rows)

    def limit(share: float) -> Callable[[list[float]], float]:
        return lambda values: sorted(values)[round(share * (len(values) - 1))]

    found = []
    for name, values in drawn.items():
        row = {"delegation": name, "n": sum(who == name for who, *_ in rows),
               "position": estimated(values, fmean),
               "lower": estimated(values, limit(0.025)),
               "upper": estimated(values, limit(0.975)),
               "beyond_first": None, "beyond_second": None}  # fmt: skip
        if name not in (EU, RUSSIA):
            first = [one - other for one, other in zip(values, drawn[RUSSIA], strict=True)]
            second = [one - other for one, other in zip(values, drawn[EU], strict=True)]
            row["beyond_first"] = estimated(first, lambda part: fmean(v < 0 for v in part), RARE)
            row["beyond_second"] = estimated(second, lambda part: fmean(v > 0 for v in part), RARE)
        found.append(row)
    return sorted(found, key=lambda row: row["position"][0])


def exhibits(points: list[dict]) -> dict[str, tuple]:
    """The figure of the line; its rows stand in the order of what is drawn."""
    return {"fig-ideal-points": (["delegation"], points, "drawn")}
