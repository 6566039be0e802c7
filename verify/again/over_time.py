"""What was said again, and by whom alone: questions, pairs, and delegations over all sessions."""

from __future__ import annotations

from collections import defaultdict

from again.placement import placements
from again.sides import counted, sides, together
from again.tables import EU, FOCUS, RUSSIA, SESSIONS, everyday, listed

#: What is joined of the records of one of two, and the columns that it comes from.
JOINED = {"stance": "stance", "sessions": "session", "confidence": "confidence",
          "records": "record_id", "sources": "source_id", "locators": "locator"}  # fmt: skip
GIVEN_UP = "given up"


def joined(rows: list[dict], column: str) -> str:
    """Different cells of a column in their order."""
    return "; ".join(dict.fromkeys(row[column] for row in rows))


def pair(records: list[dict], proposals: dict[str, dict]) -> list[dict]:
    """China and Russia: where both have a side, and what one supports and the other never spoke of.

    Disagreements come first.
    """
    every = sorted(records, key=lambda row: (SESSIONS.index(row["session"]), row["record_id"]))
    own = [row for row in counted(every) if not row["ended_session"]]
    held = sides(own)
    named = {"china": FOCUS, "russia": RUSSIA}
    one, other = (held.get(name, {}) for name in named.values())
    spoken = {name: {row["proposal_id"] for row in every if row["delegation"] == name}
              for name in named.values()}  # fmt: skip
    rows = []
    for item in sorted(one.keys() | other.keys()):
        if item in one and item in other:
            order, reading = one[item] == other[item], "both"
        elif one.get(item) == 1 and item not in spoken[RUSSIA]:
            order, reading = 2, "China only"
        elif other.get(item) == 1 and item not in spoken[FOCUS]:
            order, reading = 3, "Russia only"
        else:
            continue
        row = {"reading": reading, "proposal_id": item,
               **{name: proposals[item][name] for name in ("label", "chapter", "article")},
               "same": "" if reading != "both" else "yes" if order else "no"}  # fmt: skip
        for prefix, name in named.items():
            its = [record for record in own
                   if (record["delegation"], record["proposal_id"]) == (name, item)]  # fmt: skip
            row |= {f"{prefix}_{key}": joined(its, column) for key, column in JOINED.items()}
        rows.append((order, item, row))
    return [row for _, _, row in sorted(rows, key=lambda row: row[:2])]


def asked_again(records: list[dict], proposals: dict[str, dict]) -> list[dict]:
    """Questions that a delegation answered in several sessions, or let its answer to go."""
    told = defaultdict(list)
    for row in records:
        if row["stance"] not in ("support", "oppose"):
            continue
        asked = proposals[row["proposal_id"]]
        yes = (row["stance"] == "support") == (asked["question_sign"] != "-1")
        case = row["delegation"], asked["question"] or row["proposal_id"]
        place = SESSIONS.index(row["session"])
        told[case].append((place, row["record_id"], "yes" if yes else "no", row["source_id"], row))
        if row["ended_session"]:
            place = SESSIONS.index(row["ended_session"])
            told[case].append((place, row["record_id"], GIVEN_UP, row["ended_source_id"], row))
    found = []
    for (name, question), its in sorted(told.items()):
        places, ids, answers, sources, rows = zip(*sorted(
            its, key=lambda one: (one[0], one[2] == GIVEN_UP, one[1])
        ), strict=True)  # fmt: skip
        if len({*places}) > 1 or GIVEN_UP in answers:
            found.append({
                "delegation": name, "question": question,
                "sessions": "; ".join(SESSIONS[place] for place in places),
                "answers": "; ".join(answers),
                "proposals": "; ".join(row["proposal_id"] for row in rows),
                "records": "; ".join(ids), "sources": "; ".join(sources),
                "confidence": "; ".join(row["confidence"] for row in rows),
                "changed": "yes" if len({*answers}) > 1 else "no",
            })  # fmt: skip
    return found


def delegations(tables: dict[str, list[dict]]) -> list[dict]:
    """Delegations on record by everyday name, with their company with both ends."""
    records, names = tables["positions"], everyday(tables)
    held = sides(counted(records))
    signed = {row["delegation"]: row["signed"] for row in tables["signatures"]}
    rows = []
    for name in sorted({row["delegation"] for row in records}, key=names.__getitem__):
        own = [row for row in records if row["delegation"] == name]
        bases = {(row["proposal_id"], row["stance"], row["basis"]) for row in own}
        row = {"delegation": name, "records": len(own),
               "proposals": len({row["proposal_id"] for row in own}),
               "own": sum("own" in listed(basis) for *_, basis in bases),
               "signed": signed.get(name, "")}  # fmt: skip
        for column, end in (("same_as_eu", EU), ("same_as_russia", RUSSIA)):
            same, n = together(held.get(name, {}), held[end]) if name != end else (0, 0)
            row[column] = f"{same} of {n}" if n else ""
        rows.append(row)
    return rows


def rules(records: list[dict], proposals: dict[str, dict]) -> list[dict]:
    """Placements of four delegations by five rules for the records that count."""
    watched = (FOCUS, "United States of America", "Japan", "Republic of Korea")
    rows = []
    for rule, group, inferred, process in (
        ("without groups", "no", "no", "no"), ("default", "yes", "no", "no"),
        ("with inferred", "yes", "yes", "no"), ("with procedure", "yes", "no", "yes"),
        ("with both", "yes", "yes", "yes"),
    ):  # fmt: skip
        kept = [
            row for row in records
            if (group == "yes" or "group" not in listed(row["basis"]))
            and (inferred == "yes" or row["confidence"] != "inferred")
            and (process == "yes" or not row["proposal_id"].startswith("process."))
        ]  # fmt: skip
        placed = {row["delegation"]: row for row in placements(kept, proposals)}
        n = sum(row["placement"] is not None for row in placed.values())
        rows += [
            {"rule": rule, "group": group, "inferred": inferred, "process": process,
             "delegations_placed": n, "delegation": name,
             **{column: placed[name][column] for column in ("n", "placement", "lower", "upper")}}
            for name in watched
        ]  # fmt: skip
    return rows


def exhibits(tables: dict[str, list[dict]]) -> dict[str, tuple]:
    """Pages of delegations, changed answers, China beside Russia, and other rules."""
    proposals = {row["proposal_id"]: row for row in tables["proposals"]}
    return {
        "tab-china-russia": (["proposal_id"], pair(tables["positions"], proposals)),
        "tab-changes": (["delegation", "question"], asked_again(tables["positions"], proposals)),
        "tab-delegations": (["delegation"], delegations(tables)),
        "tab-sensitivity": (["rule", "delegation"], rules(tables["positions"], proposals)),
    }
