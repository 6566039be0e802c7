"""Sessions as their descriptions have them, the calendar, and what was recorded in each."""

from __future__ import annotations

import re
from pathlib import Path

from again.tables import GRADES, SESSIONS, listed


def described(path: Path) -> dict:
    """What a ``session.yml`` says of dates, place, agenda and documents; other parts are left."""
    found: dict = {"agenda": [], "documents": [], "source": "", "place": ""}
    part = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if named := re.fullmatch(r"(\w+):\s*(.*)", line):
            part = named[1]
            if named[2] not in ("", "[]"):
                found[part] = named[2].strip('"')
        elif part == "agenda" and (item := re.fullmatch(r"  - (\S+)", line)):
            found["agenda"].append(item[1])
        elif part == "documents" and (named := re.fullmatch(r"  ([- ]) (\w+): (.*)", line)):
            if named[1] == "-":
                found["documents"].append({"symbol": "", "title": "", "source": ""})
            found["documents"][-1][named[2]] = named[3].strip('"')
    return found


def every(folder: Path) -> dict[str, dict]:
    """All sessions by id, those of the committee first and in their order.

    Beside what describes it, each has the chapters that papers were brought for.
    """
    found = {path.parent.name: described(path) for path in folder.glob("*/session.yml")}
    for name, its in found.items():
        papers = (folder / name / "papers").glob("*/*")
        its["brought"] = {path.parent.name for path in papers if not path.name.startswith(".")}
    return {name: found[name] for name in (*SESSIONS[1:], *sorted(found.keys() - {*SESSIONS}))}


def tally(rows: list[dict]) -> dict[str, int]:
    """How many records by grade and in all, of how many delegations, on how many proposals."""
    graded = {grade: sum(row["confidence"] == grade for row in rows) for grade in GRADES}
    return {**graded, "records": len(rows),
            "delegations": len({row["delegation"] for row in rows}),
            "proposals": len({row["proposal_id"] for row in rows})}  # fmt: skip


def calendar(tables: dict[str, list[dict]], sessions: dict[str, dict]) -> list[dict]:
    """Events and the sessions that are none of them, by date; milestones and sessions are drawn."""
    told = {row["session"] for row in tables["events"] if row["kind"] == "session"}
    untold = [
        {"date_start": its["start"], "date_end": its["end"], "place": its["place"],
         "label": its["title"], "session": name, "source_id": its["source"],
         "locator": "dates of the session", "kind": "session", "milestone": ""}
        for name, its in sessions.items() if name in SESSIONS and name not in told
    ]  # fmt: skip
    days = {row["date"] for row in tables["votes"]}
    rows = []
    for row in [*tables["events"], *untold]:
        held = row["kind"] == "session"
        lane = "session" if held else "vote" if row["date_start"] in days else "event"
        kept = ("date_start", "date_end", "place", "label", "session", "source_id", "locator")
        rows.append({name: row[name] for name in kept} | {
            "lane": lane, "in_figure": "yes" if held or row["milestone"] == "yes" else "no",
        })  # fmt: skip
    return sorted(rows, key=lambda row: (row["date_start"], row["lane"], row["label"]))


def exhibits(tables: dict[str, list[dict]], sessions: dict[str, dict]) -> dict[str, tuple]:
    """The calendar and the tables of sessions."""
    held = {name: [row for row in tables["positions"] if row["session"] == name]
            for name in SESSIONS}  # fmt: skip
    machine = {row["source_id"] for row in tables["sources"] if row["machine_made"] == "yes"}
    none = {"title": "Before the sessions", "start": "", "end": "", "place": "",
            "kind": "no session", "source": "", "agenda": [], "documents": []}  # fmt: skip
    brought = set().union(*(sessions[name]["brought"] for name in SESSIONS[1:]))
    covered, graded = [], []
    for name in SESSIONS:
        its, records = sessions.get(name, none), held[name]
        sent = [row for row in tables["submissions"] if row["session"] == name]
        documents = [f"{item['symbol']} {item['title']}".strip() for item in its["documents"]]
        covered.append({
            "session": name, **{column: its[column] for column in
                                ("title", "start", "end", "place", "kind")},
            "agenda": "; ".join(its["agenda"]), "documents": "; ".join(documents),
            **tally(records), "contributions_reported": len(sent),
            "contributors_reported": len({row["delegation"] for row in sent}),
            "source_id": its["source"],
        })  # fmt: skip
        procedure = sum(row["proposal_id"].startswith("process.") for row in records)
        graded.append({
            "session": name, "start": its["start"], "end": its["end"], **tally(records),
            "on_procedure": procedure,
            "machine_made": sum(row["source_id"] in machine for row in records),
            "in_this_edition": "yes",
        })  # fmt: skip
    short = ("session", "title", "start", "end", "place", "records", "delegations", "proposals")
    pages = [{name: row[name] for name in short} for row in covered[1:]]
    return {
        "fig-timeline": (["date_start", "label"], calendar(tables, sessions)),
        "tab-sessions": (["session"], covered),
        "tab-records-by-session": (["session"], graded),
        "tab-every-session": (["session"], pages),
        **{f"fig-wordscores-{row['chapter']}": (["delegation"], senders(tables, row["chapter"]))
           for row in tables["chapters"] if row["chapter"] not in brought},
    }  # fmt: skip


def senders(tables: dict[str, list[dict]], chapter: str) -> list[dict]:
    """Who is on record as having sent a paper on a chapter of which no paper is here."""
    blank = ("role", "members", "tokens", "scored_tokens", "coverage", "raw", "raw_se", "lbg",
             "lbg_lower", "lbg_upper", "mv", "mv_lower", "mv_upper")  # fmt: skip
    names = {row["delegation"] for row in tables["submissions"] if row["chapter"] in (chapter, "")}
    return [{"delegation": name, "reason": "paper not present", **dict.fromkeys(blank)}
            for name in sorted(names)]  # fmt: skip


def citations(tables: dict[str, list[dict]], sessions: dict[str, dict]) -> list[str]:
    """Sources that rows cite beside the records, once for each time."""
    columns = ("source_id", "source_a", "source_b", "dates_source_id")
    cited = [row[column] for name, rows in tables.items() if name not in ("sources", "positions")
             for row in rows for column in columns if column in row]  # fmt: skip
    cited += [row["ended_source_id"] for row in tables["positions"]]
    for its in sessions.values():
        cited += [its["source"], *(item["source"] for item in its["documents"])]
    return [source for cell in cited for source in listed(cell)]
