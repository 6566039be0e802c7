"""Exhibits of votes and signatures."""

from __future__ import annotations

from collections import Counter

from again.tables import VOTES, number


def exhibits(tables: dict[str, list[dict]]) -> dict[str, tuple]:
    """Exhibits of votes and signatures; a tally is counted where the states' votes are known."""
    numbers = ("yes", "no", "abstain", "not_voting")
    votes = [
        {name: number(cell) if name in numbers else cell for name, cell in row.items()
         if name != "confirmed_by"} for row in tables["votes"]
    ]  # fmt: skip
    cast = {(row["vote_id"], row["iso3"]): row["vote"] for row in tables["votes_by_state"]}
    states = [row for row in tables["delegations"] if row["kind"] == "state"]
    states.sort(key=lambda row: row["short"] or row["name"])
    for row in votes:
        if row["vote_id"] in VOTES:
            its = Counter(cast.get((row["vote_id"], state["iso3"]), "") for state in states)
            row.update({name: its[name] for name in numbers[:3]}, not_voting=its[""])
    tallies = [
        {name: row[name] for name in ("vote_id", "date", "matter", *numbers[:3])}
        for row in votes if None not in [row[name] for name in numbers[:3]]
    ]  # fmt: skip
    signed = {row["iso3"]: row for row in tables["signatures"]}
    members = Counter(row["continent"] for row in states)
    by_region = []
    for vote in VOTES:
        told = Counter((row["continent"], cast.get((vote, row["iso3"]), "")) for row in states)
        by_region += [
            {"vote_id": vote, "region": region, "members": all_, "not_voting": told[region, ""]}
            | {name: told[region, name] for name in numbers[:3]}
            for region, all_ in sorted(members.items())
        ]
    by_state = [
        {"delegation": row["name"], "iso3": row["iso3"], "continent": row["continent"],
         "signature": signed.get(row["iso3"], {}).get("status", "not on the list read"),
         "signed": signed.get(row["iso3"], {}).get("signed", "")} | {
            f"vote_{year}": cast.get((vote, row["iso3"]), "did not vote")
            for year, vote in zip((2018, 2019), VOTES, strict=True)
        } for row in states
    ]  # fmt: skip
    by_vote: dict[str, list[bool]] = {vote: [] for vote in ("yes", "no", "abstain", "none")}
    for row in states:
        by_vote[cast.get((VOTES[1], row["iso3"]), "none")].append(
            signed.get(row["iso3"], {}).get("status") == "signed"
        )
    signatures = [
        {"vote": vote, "states": len(its), "signed": sum(its), "not_listed": len(its) - sum(its)}
        for vote, its in by_vote.items()
    ]
    return {
        "tab-votes": (["vote_id"], votes),
        "fig-votes": (["vote_id"], tallies),
        "tab-votes-by-region": (["vote_id", "region"], by_region),
        "tab-votes-by-state": (["delegation"], by_state),
        "fig-signatures": (["vote"], signatures),
    }
