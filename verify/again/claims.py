"""Claims that name delegations or count."""

from __future__ import annotations

from collections import defaultdict

from again import statements, verdicts
from again.sides import counted, within
from again.tables import EU, VOTES, listed
from again.wording import Noun, each, named, part_of, told

ORIGINAL, UNSOURCED = "S-LAC", ("S-GK",)
WEST = {"United States of America", "Australia", "Canada", "New Zealand", "Norway", "Switzerland",
        "United Kingdom"}  # fmt: skip
VERDICTS = ("corroborated", "follows", "restated", "contradicted", "not testable")
#: Claims on the papers of the second session, of which none is here.
ON_PAPERS = ("C01", "C02", "C03", "C04", "C05", "C07", "C08", "C09", "C10", "C11")
FIGURES = {"C43": "N01", "C44": "N02", "C45": "N04", "C46": "N03", "C61": "N26", "C72": "N17"}


def on_record(
    records: list[dict], checks: list[dict], tables: dict[str, list[dict]]
) -> tuple[str, str]:
    """Whether those whom a claim names are on record as it says, and those who are.

    To have another stance on the proposal contradicts; to have none leaves the claim open.
    """
    kept = [row for row in within(records, [row["session"] for row in checks])
            if row["confidence"] != "inferred" and not row["ended_session"]]  # fmt: skip
    values, absent, holds = [], set(), True
    for check in checks:
        on = [row for row in kept if row["proposal_id"] == check["proposal_id"]]
        if not on:
            return "open", ""
        meant = set(listed(check["delegations"]))
        found = {row["delegation"] for row in on if row["stance"] == check["stance"]}
        otherwise = {row["delegation"] for row in on} - found
        if check["relation"] == "excludes":
            holds = holds and not meant & found
        else:
            holds = holds and not meant & otherwise
            holds = holds and (check["relation"] != "is" or found <= meant)
            absent |= meant - found - otherwise
        values.append(check["value"].format(
            n=Noun(len(found)), names=named(found, tables), found=named(meant & found, tables)
        ))  # fmt: skip
    value = "; ".join(filter(None, values))
    if holds and absent:
        return "open", f"{value}; no such record of {named(absent, tables)}"
    return "holds" if holds else "fails", value


def claims_of_names(tables: dict[str, list[dict]]) -> list[dict]:
    """Verdicts on claims that name delegations, with and without the original's own rows."""
    records = tables["positions"]
    others = [row for row in records if row["source_id"] not in (ORIGINAL, *UNSOURCED)]
    rows = []
    for claim in dict.fromkeys(row["claim_id"] for row in tables["claim_checks"]):
        checks = [row for row in tables["claim_checks"] if row["claim_id"] == claim]
        found, value = on_record(records, checks, tables)
        alone, without = on_record(others, checks, tables)
        verdict = {"fails": "contradicted", "open": "not testable"}.get(found)
        if found == "holds":
            verdict = {"holds": "corroborated", "open": "restated"}.get(alone, "not testable")
            if alone == "fails":
                value += f"; but without the original's own records: {without}"
        rows.append({"claim_id": claim, "verdict": verdict, "value": value})
    return rows


def claims_of_votes(tables: dict[str, list[dict]]) -> dict[str, str]:
    """Tallies, and who voted against the mandate of 2019."""
    votes = {row["vote_id"]: row for row in tables["votes"]}
    mandate, amendment = votes[VOTES[1]], votes["V-2021-05-26-BRA"]
    states = {row["iso3"]: row["name"] for row in tables["delegations"] if row["kind"] == "state"}
    cast = {states[row["iso3"]]: row["vote"] for row in tables["votes_by_state"]
            if row["vote_id"] == VOTES[1]}  # fmt: skip
    against = {name for name, vote in cast.items() if vote == "no"}
    both = sum(vote in ("yes", "no") for vote in cast.values())
    groups = defaultdict(set)
    for row in tables["groups"]:
        groups[row["group_id"]].add(row["member"])
    parties = len(against & groups["G-BUDAPEST"])
    west = (groups.pop("G-EU") | WEST) - {EU}
    opposed = [len(its & against) > len(its) / 2 for its in groups.values()]
    blocked = [
        1 / 3 < int(row["no"]) / (int(row["yes"]) + int(row["no"])) < 1 / 2
        for row in votes.values() if row["yes"] and row["no"] and row is not mandate
    ]  # fmt: skip
    yes, no = int(mandate["yes"]), int(mandate["no"])
    return {
        "C35": "{yes} yes; {no} no; {abstain} abstain; {not_voting} not voting; {outcome}"
        .format(**mandate),
        "C36": f"{yes} less {no} is {yes - no}",
        "C38": "{yes} yes; {no} no; {abstain} abstain; {outcome}".format(**amendment),
        "C41": f"{part_of(len(against), both, 'vote')} cast against, {parties} of them of parties; "
        f"{part_of(sum(blocked), len(blocked), 'other recorded vote')} would pass",
        "C91": f"{part_of(len(west & against), len(west), 'Western state')} voted against; "
        f"{part_of(sum(opposed), len(opposed), 'other group')} would pass",
    }  # fmt: skip


def claims_of_papers(tables: dict[str, list[dict]]) -> dict[str, str]:
    """Who stood behind joint papers, and how many behind the proposals of Table 3."""
    groups = defaultdict(set)
    for row in tables["groups"]:
        groups[row["group_id"]].add(row["member"])
    second, third = groups["G-RU-AHC2"], groups["G-RU-AHC3"]
    own = counted(tables["positions"])
    extremist = {row["delegation"] for row in own if row["session"] == "ahc2"
                 and row["proposal_id"] == "content.extremist-materials"
                 and row["stance"] == "support"}  # fmt: skip
    fifth = [row for row in within(own, ["ahc5"]) if not row["ended_session"]]
    table = {row["proposal_id"] for row in tables["proposals"]
             if row["original_table"] == "Table 3"}  # fmt: skip
    backers = defaultdict(set)
    for row in fifth:
        if row["proposal_id"] in table and row["stance"] == "support":
            backers[row["proposal_id"]].add(row["delegation"])
    most, backed = max(map(len, backers.values())), set().union(*backers.values())
    return {
        "C14": f"2 lists of {each([len(second), len(extremist)], 'states')}",
        "C15": f"joined: {named(third - second, tables)}; left: {named(second - third, tables)}",
        "C25": f"at most {told(most, 'supporter')}, of {len(backed)} delegations in the table and "
        f"{len({row['delegation'] for row in fifth})} on record in the session",
        "C75": f"European Union {told(len(groups['G-EU']), 'state')}, Russia "
        f"{told(len(second), 'state')}, Caribbean Community "
        f"{told(len(groups['G-CARICOM']), 'state')}",
    }


def exhibits(tables: dict[str, list[dict]]) -> dict[str, tuple]:
    """Claims with their place, verdict and value, and how many of each verdict there are.

    A claim is not testable where the register says what its test would need, or papers are missing.
    """
    figures = {row["statistic_id"]: row for row in tables["statistics"]}
    values = claims_of_votes(tables) | claims_of_papers(tables) | statements.values(tables)
    for claim, statistic in FIGURES.items():
        row = figures[statistic]
        values[claim] = f"{row['label']}: {row['value']}" + " %" * (row["unit"] == "percent")
    found = verdicts.verdicts(tables, values)
    judged = {row["claim_id"]: row for row in claims_of_names(tables)}
    rows = []
    for row in tables["claims"]:
        claim, untestable = row["claim_id"], row["untestable"]
        told_of = {name: row[name] for name in ("claim_id", "claim")}
        told_of["place"] = f"section {row['chapter_of_report']}, {row['place']}"
        if claim in judged:
            told_of |= judged[claim]
        elif untestable or claim in ON_PAPERS:
            told_of |= {"verdict": "not testable", "value": untestable}
        elif claim in values:
            told_of |= {"verdict": found[claim], "value": values[claim]}
        rows.append(told_of)
    rows.sort(key=lambda row: VERDICTS.index(row["verdict"]))
    chapters = {row["claim_id"]: row["chapter_of_report"] for row in tables["claims"]}
    of_chapters = [
        {"chapter": title} | {verdict: sum(
            row["verdict"] == verdict and chapters[row["claim_id"]] == title[0] for row in rows
        ) for verdict in VERDICTS}
        for title in ("1 Introduction", "2 Interests", "3 Negotiation", "4 Conclusion")
    ]  # fmt: skip
    return {"tab-claims": (["claim_id"], rows), "fig-claims": (["chapter"], of_chapters)}
