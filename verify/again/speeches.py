"""Speeches that are not shipped: what follows from the scores that the repository keeps of them.

The scores themselves need the speeches; their rescaling, limits, and company with votes and
placements do not. Scores are kept to six places, of which a rescaling loses one: such a value is a
pair, with how far it may be off.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median

from again.tables import VOTES, Z, rank_correlation, read

SCALE = {"no": 1.0, "abstain": 0.0, "yes": -1.0}
FEWEST = 4  # texts with both values


def quantile(values: list[float], share: float) -> float:
    """Quantile between the values about it."""
    values = sorted(values)
    at = share * (len(values) - 1)
    low, part = int(at), at - int(at)
    return values[low] + part * (values[min(low + 1, len(values) - 1)] - values[low])


def lots(drawn: list[dict], known: dict[str, float]) -> list[float]:
    """Rank correlation of each draw's order with something known."""
    found = []
    for draw in (name for name in drawn[0] if name != "delegation"):
        pairs = [(float(row[draw]), known[row["delegation"]])
                 for row in drawn if row[draw] and row["delegation"] in known]  # fmt: skip
        if len(pairs) >= FEWEST and all(len(set(side)) > 1 for side in zip(*pairs, strict=True)):
            found.append(rank_correlation(*zip(*pairs, strict=True))[0])
    return found


def exhibits(
    published: Path, tables: dict[str, list[dict]], placed: list[dict], points: list[dict]
) -> dict[str, tuple]:
    """Rescaled scores, and the scores beside the vote and the placements."""
    scores = read(published / "real-texts.csv")
    states = {row["iso3"]: row["name"] for row in tables["delegations"] if row["iso3"]}
    vote = {states[row["iso3"]]: SCALE[row["vote"]] for row in tables["votes_by_state"]
            if row["vote_id"] == VOTES[1]}  # fmt: skip
    place = {row["delegation"]: row["placement"] for row in placed}
    line = {row["delegation"]: row["position"] for row in points}
    low, high = sorted(float(row["raw"]) for row in scores if row["role"] == "reference")
    slope, rows = 2 / (high - low), []
    for row in scores:
        name, raw, reach = row["delegation"], float(row["raw"]), Z * float(row["raw_se"])
        mv = slope * (raw - low) - 1
        rows.append(
            {column: row[column] for column in ("delegation", "role", "members")}
            | {column: int(row[column]) for column in ("tokens", "scored_tokens")}
            | {"coverage": int(row["scored_tokens"]) / int(row["tokens"]), "raw": raw,
               "raw_se": float(row["raw_se"]), "mv": [mv, 3e-5],
               "mv_lower": [mv - slope * reach, 3e-5], "mv_upper": [mv + slope * reach, 3e-5],
               "vote": vote.get(name), "placement": place.get(name),
               "line": line.get(name)}
        )  # fmt: skip
    own = {row["delegation"]: row["raw"] for row in rows if row["role"] == "virgin"}
    drawn, beside = read(published / "real-texts-by-lot.csv"), []
    for what, known in (
        ("the vote on resolution 74/247", vote),
        ("placement between the European Union and Russia", place),
    ):
        pairs = [(raw, known[name]) for name, raw in own.items() if name in known]
        rho, lower, upper = rank_correlation(*zip(*pairs, strict=True))
        by_lot = lots(drawn, known)
        beside.append({
            "beside": what, "n": len(pairs), "rho": rho, "lower": lower, "upper": upper,
            "draws": len(by_lot), "median": median(by_lot), "high": quantile(by_lot, 0.95),
            "reached": sum(one >= rho for one in by_lot),
        })  # fmt: skip
    return {
        "fig-real-texts": (["delegation"], rows),
        "tab-real-texts-by-lot": (["beside"], beside, "partial"),
    }
