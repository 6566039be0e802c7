"""Exhibits that count rows of the register."""

from __future__ import annotations

from collections import Counter, defaultdict

from again.sittings import tally
from again.tables import FOCUS, STANCES


def exhibits(tables: dict[str, list[dict]]) -> dict[str, tuple]:
    """Exhibits that count rows of the register."""
    records = tables["positions"]
    coverage, profile = [], []
    titles = {row["chapter"]: row["title"] for row in tables["chapters"]}
    for chapter, title in titles.items():
        rows = [row for row in records if row["chapter"] == chapter]
        coverage.append({"chapter": chapter, "title": title, **tally(rows)})
        stances = Counter(row["stance"] for row in rows if row["delegation"] == FOCUS)
        own = {name: stances[name] for name in STANCES}
        profile.append({"chapter": chapter, "title": title, **own})
    every = []
    outcome = {row["proposal_id"]: row["outcome"] for row in tables["outcomes"]}
    became = {row["chapter"]: Counter() for row in tables["chapters"]}
    for row in tables["proposals"]:
        item = row["proposal_id"]
        by = {name: {row["delegation"] for row in records
                     if (row["proposal_id"], row["stance"]) == (item, name)}
              for name in STANCES}  # fmt: skip
        every.append({"proposal_id": item, "proposal": row["label"],
                      "description": row["description"], "article": row["article"],
                      "chapter": titles[row["chapter"]],
                      "for": len(by["support"]), "against": len(by["oppose"]),
                      "with_conditions": len(by["amend"] | by["conditional"]),
                      "outcome": outcome.get(item) or "not known"})  # fmt: skip
        became[row["chapter"]][outcome.get(item) or "not known"] += 1
    outcomes = [
        {"chapter": chapter, "title": titles[chapter], "proposals": sum(counts.values())}
        | {name: counts[name] for name in ("adopted", "partly", "dropped", "not known")}
        for chapter, counts in became.items()
    ]
    works: dict[str, dict] = defaultdict(dict)
    for row in tables["literature"]:
        works[row["offence"]].setdefault(row["work_id"], f"{row['authors']} {row['year']}")
    offences = [
        {**row, "label": row["label"].lower(), "works": len(works[row["offence"]]),
         "who": "; ".join(works[row["offence"]].values())} for row in tables["offences"]
    ]  # fmt: skip
    offences.sort(key=lambda row: -row["works"])
    return {
        "tab-coverage": (["chapter"], coverage),
        "fig-focus-profile": (["chapter"], profile),
        "tab-every-proposal": (["proposal_id"], every),
        "fig-outcomes": (["chapter"], outcomes),
        "tab-offences": (["offence"], offences),
    }
