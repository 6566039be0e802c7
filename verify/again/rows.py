"""Exhibits that show rows of the register: which, in what order, and what stands beside them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from again.sittings import citations
from again.tables import FOCUS, GRADES, STANCES, VOTES, everyday, listed

Tables = dict[str, list[dict]]

#: What is shown of a proposal.
SHOWN = ("proposal_id", "label", "description", "article", "session")

#: What a state without a vote, or with one, is said to have done.
SAID = {"yes": "in favour", "no": "against", "abstain": "abstained", "none": "no vote"}
DID = {"yes": "voted for it", "no": "voted against it", "abstain": "abstained"}
TIES = {"party": "Party to", "signatory": "Signed", "outside": "Outside", "member": "Member of",
        "agreement": "Agreement", "talks": "Talks on an agreement", "cooperation": "Cooperation",
        "strategy": "Strategy", "assistance": "Help to others"}  # fmt: skip


def of(rows: list[dict], column: str, *values: str) -> list[dict]:
    """Rows with one of some values in a column."""
    return [row for row in rows if row[column] in values]


def cast(tables: Tables) -> dict[tuple[str, str], str]:
    """Votes by resolution and state."""
    names = {row["iso3"]: row["name"] for row in tables["delegations"] if row["iso3"]}
    return {(row["vote_id"], names[row["iso3"]]): row["vote"] for row in tables["votes_by_state"]}


def members(tables: Tables, group: str) -> list[str]:
    """Members of a group in the order of its rows."""
    return list(dict.fromkeys(row["member"] for row in of(tables["groups"], "group_id", group)))


# --- statistics, treaties, works, groups, bodies --------------------------------------------------


def figures(tables: Tables, beginning: str) -> list[dict]:
    """Statistics of a kind, their values as numbers."""
    return [{**row, "value": float(row["value"])} for row in tables["statistics"]
            if row["subject"].startswith(beginning)]  # fmt: skip


def convictions(tables: Tables) -> list[dict]:
    """Shares of convictions, the largest first, and what they leave of a hundred."""
    kept = ("label", "value", "unit", "period", "source_id", "locator")
    rows = [{name: row[name] for name in kept}
            for row in figures(tables, "china-convictions-by-kind")]  # fmt: skip
    rows.sort(key=lambda row: -row["value"])
    return [*rows, {"label": "All other kinds together", "unit": "percent", "period": "",
                    "source_id": "", "value": 100 - sum(row["value"] for row in rows),
                    "locator": "computed: what is left of 100"}]  # fmt: skip


def works(tables: Tables) -> list[dict]:
    """Works that the report cites, with the chapters, issues and footnotes that do so."""
    kept = ("work_id", "authors", "year", "title_original", "title_translation", "kind",
            "published_in", "language")  # fmt: skip
    found: dict[str, dict] = {}
    for row in tables["literature"]:
        own = found.setdefault(row["work_id"], {"chapters": {}, "issues": {}, "footnotes": {}})
        for name in kept:
            own[name] = own.get(name) or row[name]
        for name in ("chapter", "issue", "footnote"):
            own[f"{name}s"].setdefault(row[name])
    return [
        {name: "; ".join(filter(None, cell)) if isinstance(cell, dict) else cell
         for name, cell in own.items()}
        for own in found.values()
    ]  # fmt: skip


def groups(tables: Tables) -> list[dict]:
    """Groups with their members."""
    rows = []
    for group in dict.fromkeys(row["group_id"] for row in tables["groups"]):
        own = of(tables["groups"], "group_id", group)
        rows.append({"group_id": group, "group_name": own[0]["group_name"],
                     "members": len({row["member"] for row in own}),
                     "sessions": own[0]["valid_session"], "source_id": own[0]["source_id"],
                     "names": "; ".join(row["member"] for row in own)})  # fmt: skip
    return rows


# --- sources and tables ---------------------------------------------------------------------------


def sources(tables: Tables, sessions: dict[str, dict]) -> list[dict]:
    """Sources with the records and the other rows that rest on each."""
    graded = Counter((row["source_id"], row["confidence"]) for row in tables["positions"])
    others = Counter(citations(tables, sessions))
    rows = []
    for row in tables["sources"]:
        own = {grade: graded[row["source_id"], grade] for grade in GRADES}
        rows.append({**row, "records": sum(own.values()), **own,
                     "other_rows": others[row["source_id"]]})  # fmt: skip
    return rows


def source_kinds(rows: list[dict]) -> list[dict]:
    """The same by kind of source, those with most records first."""
    columns = ("records", *GRADES, "other_rows")
    found = []
    for kind in {row["kind"] for row in rows}:
        own = of(rows, "kind", kind)
        sums = {name: sum(row[name] for row in own) for name in columns}
        found.append({"kind": kind, "sources": len(own), **sums})
    return sorted(found, key=lambda row: (-row["records"], -row["sources"], row["kind"]))


def described(tables: Tables, folder: Path) -> tuple[list[dict], list[dict]]:
    """Tables of the register with their rows, and their columns with what each means."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    held = [{"table": item["name"], "file": f"data/register/{item['name']}.csv",
             "rows": len(tables[item["name"]]), "row_is": item["title"]}
            for item in package]  # fmt: skip
    columns = [{"table": item["name"], "column": field["name"],
                "description": field["description"]}
               for item in package for field in item["schema"]["fields"]]  # fmt: skip
    return held, columns


# --- signatures -----------------------------------------------------------------------------------


def signatures(tables: Tables) -> tuple[list[dict], list[dict]]:
    """Signatures with the vote on the mandate, and how many signed by region and vote."""
    votes = cast(tables)
    states = {row["name"]: row["continent"] for row in of(tables["delegations"], "kind", "state")}
    vote = {name: votes.get((VOTES[1], name), "none") for name in states}
    rows = [{**row, "vote": SAID[vote[row["delegation"]]] if row["delegation"] in vote else ""}
            for row in tables["signatures"]]  # fmt: skip
    signed = {row["delegation"] for row in of(tables["signatures"], "status", "signed")}
    regions = []
    for region in sorted(set(states.values())):
        own = [name for name, its in states.items() if its == region]
        row = {"region": region, "signed": len(signed & {*own}), "states": len(own)}
        for name in SAID:
            part = {state for state in own if vote[state] == name}
            row |= {f"signed_{name}": len(signed & part), f"states_{name}": len(part)}
        regions.append(row)
    return rows, regions


def south_east_asia(tables: Tables) -> list[dict]:
    """Members of ASEAN: records in the sessions, votes, parties to Budapest, signatures."""
    votes, parties = cast(tables), {*members(tables, "G-BUDAPEST")}
    signed = {row["delegation"]: row for row in tables["signatures"]}
    rows = []
    for name in members(tables, "G-ASEAN"):
        own = [row for row in of(tables["positions"], "delegation", name)
               if row["session"] != "before"]  # fmt: skip
        rows.append({
            "delegation": name, "records": len(own),
            "proposals": len({row["proposal_id"] for row in own}),
            **{vote: votes.get((vote, name), "none") for vote in VOTES},
            "budapest": "yes" if name in parties else "no",
            **{column: signed.get(name, {}).get(column, "") for column in ("status", "signed")},
        })  # fmt: skip
    return rows


# --- proposals and records ------------------------------------------------------------------------


def matrix(tables: Tables, proposals: list[dict]) -> list[dict]:
    """Proposals on record with who takes which stance, and the surest grade of each."""
    name_of, rows = everyday(tables), []
    for item in proposals:
        on = of(tables["positions"], "proposal_id", item["proposal_id"])
        on.sort(key=lambda row: row["record_id"])
        row = {name: item[name] for name in SHOWN}
        for stance in STANCES:
            grades: dict[str, list[str]] = {}
            for record in of(on, "stance", stance):
                grades.setdefault(record["delegation"], []).append(record["confidence"])
            row[stance] = "; ".join(f"{name_of[who]} ({min(its, key=GRADES.index)})"
                                    for who, its in grades.items())  # fmt: skip
        if on:
            rows.append(row)
    return rows


def became(tables: Tables) -> list[dict]:
    """Proposals by chapter with what the adopted text made of each."""
    known = {row["proposal_id"]: row for row in tables["outcomes"]}
    none = dict.fromkeys(("article", "source_id", "locator", "note", "confidence"), "")
    rows = []
    for chapter in tables["chapters"]:
        for item in of(tables["proposals"], "chapter", chapter["chapter"]):
            own = {**none, "outcome": "", **known.get(item["proposal_id"], {})}
            own["outcome"] = own["outcome"] or "not known"
            rows.append(own | {name: item[name] for name in ("proposal_id", "chapter", "label")})
    return rows


def takeaways(tables: Tables) -> list[dict]:
    """What an observer saw, with how many delegations are on record on the matter."""
    return [
        {**row, "delegations": len({
            record["delegation"] for record in of(tables["positions"], "session", row["session"])
            if record["confidence"] != "inferred"
            and record["proposal_id"] in listed(row["proposals"])
        })} for row in tables["takeaways"]
    ]  # fmt: skip


def on_record(tables: Tables) -> list[dict]:
    """Every delegation of the directory with its records, and the groups that speak for it."""
    records = Counter(row["delegation"] for row in tables["positions"])
    speaking = {row["name"]: {*members(tables, row["group_id"])}
                for row in of(tables["delegations"], "kind", "group")
                if records[row["name"]]}  # fmt: skip
    rows = [
        {"delegation": row["name"], "iso3": row["iso3"], "records": records[row["name"]],
         "groups": "; ".join(name for name, its in speaking.items() if row["name"] in its)}
        for row in tables["delegations"]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row["records"], row["delegation"]))


def in_short(tables: Tables) -> list[dict]:
    """The focus by its ties, groups, votes and signature."""
    names = {row["name"]: ("the " if row["article"] else "") + (row["short"] or row["name"])
             for row in tables["delegations"]}  # fmt: skip
    columns = ("date", "source_id", "locator", "note")
    rows = []
    for kind, title in TIES.items():
        for row in of(of(tables["profiles"], "delegation", FOCUS), "kind", kind):
            *some, last = [names.get(item, item) for item in listed(row["partners"])] or [""]
            whom = f"{', '.join(some)} and {last}" if some else last
            what = f"{row['name']} with {whom}" if whom else row["name"]
            what += f": {row['about']}" if row["about"] else ""
            rows.append((title, what, row["since"], row["source_id"], row["locator"], row["note"]))
    seen = set()
    for row in of(tables["groups"], "member", FOCUS):
        if row["group_id"] not in seen:
            rows.append(("Group or list", row["group_name"], "", row["source_id"], "", row["note"]))
        seen.add(row["group_id"])
    votes, calls = cast(tables), {row["vote_id"]: row for row in tables["votes_by_state"][::-1]}
    for vote in VOTES:
        (its,) = of(tables["votes"], "vote_id", vote)
        did = DID.get(votes.get((vote, FOCUS), ""), "did not vote")
        rows.append(("Vote", f"{its['matter']}: {did}", its["date"][:4], calls[vote]["source_id"],
                     calls[vote]["locator"], ""))  # fmt: skip
    for row in of(tables["signatures"], "delegation", FOCUS):
        rows.append(("Signature", f"Convention against Cybercrime: {row['status']}",
                     row["signed"], row["source_id"], row["locator"], row["note"]))  # fmt: skip
    return [{"kind": kind, "what": what, **dict(zip(columns, rest, strict=True))}
            for kind, what, *rest in rows]  # fmt: skip


def of_focus(tables: Tables, sessions: tuple[str, ...]) -> list[dict]:
    """Records of the focus, and whether each counts in placements."""
    labels = {row["proposal_id"]: row["label"] for row in tables["proposals"]}
    chapters = [row["chapter"] for row in tables["chapters"]]
    rows = []
    for row in of(tables["positions"], "delegation", FOCUS):
        apart = row["confidence"] == "inferred" or row["proposal_id"].startswith("process.")
        rows.append({**row, "label": labels[row["proposal_id"]],
                     "counted": "no" if apart or row["ended_session"] else "yes"})  # fmt: skip
    return sorted(rows, key=lambda row: (
        chapters.index(row["chapter"]), sessions.index(row["session"]), row["proposal_id"],
    ))  # fmt: skip


def forecasts(tables: Tables) -> list[dict]:
    """Forecasts about proposals, held against what became of them and who signed."""
    known, names = {row["proposal_id"]: row for row in tables["outcomes"]}, everyday(tables)
    signed = {row["delegation"]: row for row in of(tables["signatures"], "status", "signed")}
    reverse = {"adopted": "dropped", "dropped": "adopted"}
    rows = []
    for row in tables["forecasts"]:
        if not row["proposals"]:
            continue
        told, found, used = [], [], set()
        for item in tables["proposals"]:
            if item["proposal_id"] in listed(row["proposals"]):
                its = known.get(item["proposal_id"], {"outcome": "not known", "confidence": ""})
                inferred = its["confidence"] == "inferred"
                told.append(f"“{item['label']}”: {its['outcome']}{' (inferred)' * inferred}")
                if its["outcome"] in ("adopted", "partly", "dropped"):
                    found.append((its["outcome"], inferred))
                    used.add(its["source_id"])
        hoped = listed(row["signatories"])
        told += [f"{names[name]}: signed" for name in signed if name in hoped]
        missing = sorted({*hoped} - signed.keys())
        told += [f"{names[name]}: not on the list of signatories" for name in missing]
        used |= {its["source_id"] for name, its in signed.items() if name in hoped}
        ends = {outcome for outcome, _ in found}
        verdict = "mixed"
        if not found or missing:
            verdict = "not on record"
        elif len(ends) == 1:
            (end,) = ends
            verdict = {row["expected"]: "borne out",
                       reverse[row["expected"]]: "not borne out"}.get(end, "mixed")  # fmt: skip
        rows.append({
            "forecast_id": row["forecast_id"], "forecast": row["forecast"], "verdict": verdict,
            "value": "; ".join(told), "sources": "; ".join(sorted(used)),
            "inferred": str(bool(found) and all(inferred for _, inferred in found)),
            "place": f"section {row['chapter_of_report']}, {row['place']}",
        })  # fmt: skip
    return rows


def exhibits(tables: Tables, sessions: dict[str, dict], folder: Path) -> dict[str, tuple]:
    """Tables of rows, and the map's."""
    signed, regions = signatures(tables)
    held = sources(tables, sessions)
    rows, columns = described(tables, folder)
    on_text = [row for row in tables["proposals"] if not row["proposal_id"].startswith("process.")]
    readings = figures(tables, "budapest-parties")
    readings.sort(key=lambda row: (row["period"], row["statistic_id"]))
    treaties = sorted(tables["instruments"], key=lambda row: (
        row["kind"] != "regional", row["opened"] or "9999", row["instrument_id"],
    ))  # fmt: skip
    procedure = [row for row in tables["proposals"] if row not in on_text]
    by_chapter = {
        f"tab-proposals-{row['chapter']}": (
            ["proposal_id"], matrix(tables, of(on_text, "chapter", row["chapter"]))
        ) for row in tables["chapters"]
    }  # fmt: skip
    return by_chapter | {
        "tab-proposals-procedure": (["proposal_id"], matrix(tables, procedure)),
        "fig-convictions": (["label"], convictions(tables)),
        "fig-on-record": (["delegation"], on_record(tables)),
        "tab-asean": (["delegation"], south_east_asia(tables)),
        "tab-asean-bodies": (["body_id"], of(tables["bodies"], "group_id", "G-ASEAN")),
        "tab-budapest-count": (["statistic_id"], readings),
        "tab-codebook": (["table", "column"], columns),
        "tab-contradictions": (["contradiction_id"], tables["contradictions"]),
        "tab-convictions": (["statistic_id"], figures(tables, "china-")),
        "tab-focus-in-short": (["kind", "what"], in_short(tables)),
        "tab-focus-records": (["record_id"], of_focus(tables, ("before", *sessions))),
        "tab-forecasts": (["forecast_id"], forecasts(tables), "partial"),
        "tab-groups": (["group_id"], groups(tables)),
        "tab-instruments": (["instrument_id"], treaties),
        "tab-literature": (["work_id"], works(tables)),
        "tab-outcomes": (["proposal_id"], became(tables)),
        "tab-records": (["record_id"], tables["positions"]),
        "tab-register": (["table"], rows),
        "tab-signatures": (["delegation"], signed),
        "tab-signatures-by-region": (["region"], regions),
        "tab-source-kinds": (["kind"], source_kinds(held)),
        "tab-sources": (["source_id"], held),
        "tab-takeaways": (["takeaway_id"], takeaways(tables)),
    }
