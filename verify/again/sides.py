"""Sides, agreement of pairs, and the focus among the others."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product

from again.tables import FOCUS, HALF, LEAST, wilson


def counted(records: list[dict]) -> list[dict]:
    """Records that placements and agreement rest on."""
    return [
        row for row in records
        if row["confidence"] != "inferred" and not row["proposal_id"].startswith("process.")
    ]  # fmt: skip


def sides(records: list[dict]) -> dict[str, dict[str, int]]:
    """Side by delegation and proposal: 1 for, -1 against."""
    told = defaultdict(set)
    for row in records:
        if row["stance"] in ("support", "oppose") and not row["ended_session"]:
            told[row["delegation"], row["proposal_id"]].add(1 if row["stance"] == "support" else -1)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (name, proposal), held in told.items():
        if len(held) == 1:
            found[name][proposal] = next(iter(held))
    return dict(found)


def within(records: list[dict], sessions: list[str]) -> list[dict]:
    """Records of some sessions as they stand at the end of the last."""
    return [
        {**row, "ended_session": row["ended_session"] if row["ended_session"] in sessions else ""}
        for row in records if row["session"] in sessions
    ]  # fmt: skip


def together(one: dict[str, int], other: dict[str, int]) -> tuple[int, int]:
    """On how many proposals two have the same side, and on how many both have one."""
    common = one.keys() & other.keys()
    return sum(one[item] == other[item] for item in common), len(common)


def agreement(held: dict[str, dict[str, int]]) -> list[dict]:
    """Share of the same side of each pair with a proposal in common, with Wilson's limits."""
    rows = []
    for one, other in combinations(sorted(held), 2):
        same, n = together(held[one], held[other])
        if n:
            low, high = wilson(same / n, n)
            rows.append({"one": one, "other": other, "agreement": same / n, "n": n,
                         "lower": low, "upper": high})  # fmt: skip
    return rows


def company(held: dict[str, dict[str, int]]) -> list[dict]:
    """Agreement of the focus with those who share enough proposals with it, the nearest first.

    Of those who agree alike, one on more proposals is nearer, or farther where they mostly differ.
    """
    rows = []
    for name in held.keys() - {FOCUS}:
        same, n = together(held.get(FOCUS, {}), held[name])
        if n >= LEAST:
            low, high = wilson(same / n, n)
            rows.append({"delegation": name, "agreement": same / n, "same": same, "n": n,
                         "lower": low, "upper": high})  # fmt: skip
    return sorted(rows, key=lambda row: (
        -row["agreement"], row["n"] if row["agreement"] < 0.5 else -row["n"], row["delegation"],
    ))  # fmt: skip


def alone(held: dict[str, dict[str, int]]) -> list[dict]:
    """Proposals on which the focus is by itself, or with its companions fewer than the others."""
    words = ("alone, others opposed", "alone on record", "outnumbered")
    rows = []
    for item, side in sorted(held.get(FOCUS, {}).items()):
        others = [its[item] for name, its in held.items() if name != FOCUS and item in its]
        same = others.count(side)
        other = len(others) - same
        if not same or same + 1 < other:
            standing = words[2] if same else words[not other]
            rows.append({"proposal_id": item, "side": "support" if side == 1 else "oppose",
                         "same_side": same, "other_side": other,
                         "standing": standing})  # fmt: skip
    return sorted(rows, key=lambda row: words.index(row["standing"]))


def over_sessions(records: list[dict], sessions: list[str], others: list[str]) -> list[dict]:
    """Agreement of the focus with others, session by session and pooled, then in both halves."""
    single = [*((item, [item]) for item in sessions), ("all", sessions)]
    halves = [("first half", sessions[:HALF]), ("second half", sessions[HALF:])]
    rows = []
    for spans, other in product((single, halves), others):
        for span, chosen in spans:
            held = sides(within(records, chosen))
            same, n = together(held.get(FOCUS, {}), held.get(other, {}))
            low, high = wilson(same / n, n) if n >= LEAST else (None, None)
            rows.append({"session": span, "one": FOCUS, "other": other, "n": n, "same": same,
                         "agreement": same / n if n >= LEAST else None,
                         "lower": low, "upper": high})  # fmt: skip
    return rows
