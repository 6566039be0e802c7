"""Exhibits that rest on sides: placements, agreement, the original's tables, wishes."""

from __future__ import annotations

from statistics import fmean

from again import chance
from again.placement import independent, movers, one_sided, placements, signals_of
from again.sides import agreement, alone, company, counted, over_sessions, sides
from again.tables import EU, FOCUS, GRADES, HALF, RUSSIA, SESSIONS, wilson


def original_table(records: list[dict], proposals: dict[str, dict], number: str) -> list[dict]:
    """Supporters and opponents on record of the proposals in a table of the original."""
    rows = []
    for item, proposal in proposals.items():
        for stance in ("support", "oppose") if proposal["original_table"] == number else ():
            names = list(dict.fromkeys(
                row["delegation"] for row in records
                if row["proposal_id"] == item and row["stance"] == stance
                and row["confidence"] != "inferred"
            ))  # fmt: skip
            if names:
                rows.append({"proposal_id": item, "stance": stance, "n": len(names),
                             "delegations": "; ".join(names)})  # fmt: skip
    return rows


def wishes(held: dict[str, dict[str, int]], outcomes: list[dict]) -> list[dict]:
    """How far what each delegation wanted came true: wholly, by half, or not."""
    granted = {"adopted": 1.0, "partly": 0.5, "dropped": 0.0}
    known = {row["proposal_id"]: row for row in outcomes if row["outcome"] in granted}
    rows = []
    for name, by_proposal in held.items():
        met, sure = [], []
        for item, side in by_proposal.items():
            if item in known:
                value = granted[known[item]["outcome"]]
                met.append(value if side == 1 else 1 - value)
                if known[item]["confidence"] != "inferred":
                    sure.append(met[-1])
        if not met:
            continue
        row = {"delegation": name, "n": len(met), "met": met.count(1.0), "partly": met.count(0.5),
               "unmet": met.count(0.0), "n_sure": len(sure)}  # fmt: skip
        for suffix, values in (("", met), ("_sure", sure)):
            share = fmean(values) if values else None
            low, high = wilson(share, len(values)) if values else (None, None)
            row |= {f"share{suffix}": share, f"lower{suffix}": low, f"upper{suffix}": high}
        rows.append(row)
    return sorted(rows, key=lambda row: (-row["share"], -row["n"], row["delegation"]))


def ranks(row: dict, placed: list[dict]) -> dict[str, int]:
    """Rank from Russia's end, and the first and last that the intervals leave open."""
    return {
        "rank": sum(other["placement"] < row["placement"] for other in placed) + 1,
        "rank_first": sum(other["upper"] < row["lower"] for other in placed) + 1,
        "rank_last": sum(other["lower"] <= row["upper"] for other in placed),
    }


def of_alone(row: dict, held: dict, own: list[dict], proposals: dict[str, dict]) -> dict:
    """Who is with the focus and against it on a proposal, and the records that say so."""
    item, side = row["proposal_id"], 1 if row["side"] == "support" else -1
    others = {name: its[item] for name, its in held.items() if name != FOCUS and item in its}
    records = [one for one in own if (one["delegation"], one["proposal_id"]) == (FOCUS, item)]
    grades = {one["confidence"] for one in records}
    return {
        "label": proposals[item]["label"], "chapter": proposals[item]["chapter"],
        "companions": "; ".join(sorted(name for name, its in others.items() if its == side)),
        "opponents": "; ".join(sorted(name for name, its in others.items() if its != side)),
        "records": "; ".join(one["record_id"] for one in records),
        "confidence": "; ".join(sorted(grades, key=GRADES.index)),
        "sources": "; ".join(sorted({one["source_id"] for one in records})),
    }  # fmt: skip


def exhibits(tables: dict[str, list[dict]]) -> dict[str, tuple]:
    """Exhibits that rest on sides: placements, agreement, the original's tables, wishes."""
    records, sessions = tables["positions"], list(SESSIONS)
    proposals = {row["proposal_id"]: row for row in tables["proposals"]}
    own = counted(records)
    held = sides(own)
    lasting = [row for row in own if not row["ended_session"]]
    whole = placements(own, proposals)
    placed = [row for row in whole if row["placement"] is not None]
    found: dict[str, tuple] = {
        "fig-placement": (["delegation"], whole),
        "tab-placement": (["delegation"], [row | ranks(row, placed) for row in placed]),
        "fig-agreement": (["one", "other"], agreement(held)),
        "tab-wishes": (["delegation"], wishes(held, tables["outcomes"])),
        "tab-focus-company": (["delegation"], company(held)),
        "tab-focus-alone": (
            ["proposal_id"],
            [row | of_alone(row, held, lasting, proposals) for row in alone(held)],
        ),
        "tab-one-sided": (["delegation"], one_sided(own, proposals)),
    }
    for row in tables["chapters"]:
        chapter = row["chapter"]
        on = [item for item in own if proposals[item["proposal_id"]]["chapter"] == chapter]
        found[f"fig-placement-{chapter}"] = (["delegation"], placements(on, proposals))
    for exhibit, title in (("tab-mla-scope", "Table 3"), ("tab-mla-refusal", "Table 4")):
        rows = original_table(records, proposals, title)
        found[exhibit] = (["proposal_id", "stance"], rows)
    over_time = ["session", "other"]
    found["fig-china-russia"] = (over_time, over_sessions(own, sessions, [RUSSIA]))
    found["fig-focus-over-time"] = (over_time, over_sessions(own, sessions, [EU, RUSSIA]))
    moved = movers(own, sessions[:HALF], sessions[HALF:])
    found["tab-movers"] = (["delegation"], moved)
    found["fig-movers"] = (["delegation"], [row for row in moved if row["verdict"]])
    found |= chance.exhibits(signals_of(independent(own), proposals))
    return found
