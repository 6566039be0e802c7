"""The report's figures a second time, from the register's files with the standard library alone.

    python verify/recompute.py data/register > figures.json

Nothing of the project is imported. Each figure is computed from its definition: that of the
appendix on method for placements, intervals and agreement, that of its caption for tables. The
output has for each exhibit the columns that name a row, its rows, whether they are some of its rows
only, and whether their order is a ranking; `positions verify` compares them with the data behind
the exhibits of a built edition (all sessions, focus China).

A record counts as a side where it supports or opposes, its position has no end, it is not inferred
and it is not on procedure. Contradictory sides of one delegation on one proposal count as none.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from statistics import NormalDist, fmean

EU, RUSSIA, FOCUS = "European Union", "Russian Federation", "China"
VOTES = ("V-73-187", "V-74-247")
STANCES = ("support", "oppose", "amend", "conditional")
GRADES = ("stated", "cited", "reported", "inferred")
SESSIONS = ("before", *(f"ahc{number}" for number in range(1, 8)), "ahc-concl")
HALF = 5  # of eight sessions the first four, with what was before them
LEAST = 3  # signals of a placement, proposals of a comparison
ORIGINAL, UNSOURCED = "S-LAC", ("S-GK",)
WEST = {"United States of America", "Australia", "Canada", "New Zealand", "Norway", "Switzerland",
        "United Kingdom"}  # fmt: skip
FIGURES = {"C43": "N01", "C44": "N02", "C45": "N04", "C46": "N03", "C61": "N26", "C72": "N17"}
#: Exhibits whose order of rows says something: the beginnings of their ids.
RANKED = ("fig-placement", "tab-placement", "tab-wishes", "tab-focus-company", "tab-focus-alone")
Z = NormalDist().inv_cdf(0.975)


def read(folder: Path, table: str) -> list[dict[str, str]]:
    """Rows of a table of the register."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(cell: str) -> list[str]:
    """Items of a cell that holds a list."""
    return [item.strip() for item in cell.split(";") if item.strip()]


def wilson(share: float, n: float) -> tuple[float, float]:
    """Limits of Wilson's interval: the shares at which the one observed lies just z away."""
    a, b, c = n + Z * Z, 2 * n * share + Z * Z, n * share * share
    root = math.sqrt(b * b - 4 * a * c)
    return max(0.0, (b - root) / (2 * a)), min(1.0, (b + root) / (2 * a))


# --- sides ----------------------------------------------------------------------------------------


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


# --- placement ------------------------------------------------------------------------------------


def stand(one: dict[str, int], other: dict[str, int]) -> int:
    """Whether two stand together (1) or apart (-1) on a question with several options, or neither.

    To back the same option is to stand together; to back different ones that exclude each other, or
    to take different sides on one, is to stand apart.
    """
    common = one.keys() & other.keys()
    if any(one[item] == 1 == other[item] for item in common):
        return 1
    if common:
        return 1 if all(one[item] == other[item] for item in common) else -1
    return -1 if 1 in one.values() and 1 in other.values() else 0


def article_of(text: str) -> str:
    """Articles that a reference points into, without their paragraphs."""
    parts = [re.sub(r"\s*\([^)]*\)", "", part).strip() for part in text.split(";")]
    return "; ".join(dict.fromkeys(filter(None, parts)))


def independent(records: list[dict]) -> list[dict]:
    """Records without signatures under an end's statement, which tell nothing beside that end."""
    ends = {
        (row["source_id"], row["proposal_id"], row["stance"])
        for row in records if row["delegation"] in (EU, RUSSIA) and not row["ended_session"]
    }  # fmt: skip
    return [
        row for row in records
        if row["delegation"] in (EU, RUSSIA) or "group" not in listed(row["basis"])
        or (row["source_id"], row["proposal_id"], row["stance"]) not in ends
    ]  # fmt: skip


def answers_of(held: dict[str, dict[str, int]], proposals: dict[str, dict]) -> dict[str, dict]:
    """Sides by question, delegation and option: options that exclude each other are a question."""
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for name, by_proposal in held.items():
        for item, side in by_proposal.items():
            found[proposals[item]["rivals"] or item][name][item] = side
    return found


def placements(records: list[dict], proposals: dict[str, dict]) -> list[dict]:
    """Place delegations on the questions on which the European Union and Russia stand apart."""
    own = independent(records)
    held = sides(own)
    cited = defaultdict(set)
    for row in own:
        if row["stance"] in ("support", "oppose") and not row["ended_session"]:
            cited[row["delegation"], row["proposal_id"]].add(row["source_id"])
    signals: dict[str, dict[str, tuple[int, set, set]]] = defaultdict(dict)
    for question, by_name in answers_of(held, proposals).items():
        if not {EU, RUSSIA} <= by_name.keys() or stand(by_name[EU], by_name[RUSSIA]) != -1:
            continue
        for name in by_name.keys() - {EU, RUSSIA}:
            near, far = stand(by_name[name], by_name[EU]), stand(by_name[name], by_name[RUSSIA])
            if near or far:
                signal = (near > far) - (near < far)
                sources = set().union(*(cited[name, item] for item in by_name[name]))
                on = {article_of(proposals[item]["article"]) or item for item in by_name[name]}
                signals[name][question] = (signal, sources, on)
    rows = []
    for name in sorted(held.keys() - {EU, RUSSIA}):
        its = signals.get(name, {})
        row: dict = {"delegation": name, "n": len(its)}
        sources = set().union(*(used for _, used, _ in its.values()))
        row["documents"] = len(sources)
        row["articles"] = len(set().union(*(on for _, _, on in its.values())))
        for column, end in (("eu", EU), ("ru", RUSSIA)):
            same, n = together(held[name], held.get(end, {}))
            row |= {f"agree_{column}": same / n if n else None, f"n_{column}": n}
        place = dict.fromkeys(("placement", "lower", "upper", "least", "most", "p"))
        place |= dict.fromkeys(("null_lower", "null_upper"))
        if len(its) >= LEAST:
            values = [signal for signal, _, _ in its.values()]
            mean, weight = fmean(values), min(len(its), len(sources))
            low, high = wilson((1 + mean) / 2, weight)
            without = [
                fmean(
                    [signal for signal, used, _ in its.values() if used != {source}] or [math.nan]
                )
                for source in sources
            ]
            without = [value for value in without if not math.isnan(value)]
            null = no_leaning(name, its, signals)
            place = {"placement": mean, "lower": 2 * low - 1, "upper": 2 * high - 1,
                     "least": min(without), "most": max(without), "p": sign_test(values),
                     "null_lower": null[0], "null_upper": null[1]}  # fmt: skip
        rows.append(row | place)

    def rank(row: dict) -> tuple:
        unplaced = row["placement"] is None
        return unplaced, 0 if unplaced else -row["placement"], -row["n"], row["delegation"]

    return sorted(rows, key=rank)


def no_leaning(name: str, its: dict, signals: dict) -> tuple[float, float]:
    """Where 95 % of the placements lie of one that answers each question as the others did."""
    chances = {0: 1.0}
    for question in sorted(its):
        counts = Counter({-1: 0.5, 0: 0.0, 1: 0.5})
        for other, held in signals.items():
            if other != name and question in held:
                counts[held[question][0]] += 1
        whole, fresh = sum(counts.values()), defaultdict(float)
        for total, chance in chances.items():
            for value, number in counts.items():
                fresh[total + value] += chance * number / whole
        chances = fresh
    reached, limits = 0.0, []
    wanted = [0.025, 0.975 - 1e-12]
    for total in sorted(chances):
        reached += chances[total]
        while wanted and reached >= wanted[0] - 1e-15:
            limits.append(total / len(its))
            wanted.pop(0)
    return limits[0], limits[1]


def sign_test(values: list[int]) -> float:
    """Probability, were either direction as likely, of signals at least as lopsided."""
    up, down = values.count(1), values.count(-1)
    n, least = up + down, min(up, down)
    tail = sum(math.comb(n, k) for k in range(least + 1)) / 2**n if n else 0.5
    return min(1.0, 2 * tail)


def one_sided(records: list[dict], proposals: dict[str, dict]) -> list[dict]:
    """With and against the one end, on questions on which the other took no side."""
    found: dict[str, Counter] = defaultdict(Counter)
    for by_name in answers_of(sides(independent(records)), proposals).values():
        if (EU in by_name) == (RUSSIA in by_name):
            continue
        end, code = (EU, "eu") if EU in by_name else (RUSSIA, "ru")
        for name in by_name.keys() - {end}:
            if stands := stand(by_name[name], by_name[end]):
                found[name][f"{'same' if stands > 0 else 'opposite'}_{code}"] += 1
    columns = ("same_eu", "opposite_eu", "same_ru", "opposite_ru")
    return [{"delegation": name} | {item: its[item] for item in columns}
            for name, its in found.items()]  # fmt: skip


def movers(records: list[dict], earlier: list[str], later: list[str]) -> list[dict]:
    """Placements in two halves, on all proposals on which an end took a side over both."""
    whole = sides(within(records, earlier + later))
    eu, russia = whole.get(EU, {}), whole.get(RUSSIA, {})
    rows: dict[str, dict] = defaultdict(dict)
    for suffix, span in (("earlier", earlier), ("later", later)):
        for name, by_proposal in sides(within(records, span)).items():
            values = []
            for item, side in by_proposal.items():
                if item in eu or item in russia:
                    pull = side * (eu.get(item, 0) - russia.get(item, 0))
                    values.append((pull > 0) - (pull < 0))
            n, mean = len(values), fmean(values) if len(values) >= LEAST else None
            limits = (None, None) if mean is None else wilson((1 + mean) / 2, n)
            low, high = (None if limit is None else 2 * limit - 1 for limit in limits)
            if name not in (EU, RUSSIA):
                rows[name] |= {f"n_{suffix}": n, f"placement_{suffix}": mean,
                               f"lower_{suffix}": low, f"upper_{suffix}": high}  # fmt: skip
    found = []
    for name, halves in rows.items():
        row = {"delegation": name, "n_earlier": 0, "n_later": 0, **halves}
        first, second = row.get("placement_earlier"), row.get("placement_later")
        row["difference"], row["verdict"] = None, ""
        if first is not None and second is not None:
            apart = row["lower_later"] > row["upper_earlier"]
            apart |= row["upper_later"] < row["lower_earlier"]
            row["difference"] = second - first
            row["verdict"] = "moved" if apart else "no clear change"
        found.append(row)
    return found


# --- one table each -------------------------------------------------------------------------------


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


def over_sessions(records: list[dict], sessions: list[str], other: str) -> list[dict]:
    """Agreement of the focus with another, session by session, pooled and in both halves."""
    rows = []
    spans = [*((item, [item]) for item in sessions), ("all", sessions),
             ("first half", sessions[:HALF]), ("second half", sessions[HALF:])]  # fmt: skip
    for span, chosen in spans:
        held = sides(within(records, chosen))
        same, n = together(held.get(FOCUS, {}), held.get(other, {}))
        low, high = wilson(same / n, n) if n >= LEAST else (None, None)
        rows.append({"session": span, "one": FOCUS, "other": other, "n": n, "same": same,
                     "agreement": same / n if n >= LEAST else None,
                     "lower": low, "upper": high})  # fmt: skip
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


def number(cell: str) -> int | None:
    """A count, or None where none is on record."""
    return int(cell) if cell else None


def on_positions(tables: dict[str, list[dict]]) -> dict[str, tuple]:
    """Exhibits that rest on sides: placements, agreement, the original's tables, wishes."""
    records, sessions = tables["positions"], list(SESSIONS)
    proposals = {row["proposal_id"]: row for row in tables["proposals"]}
    own = counted(records)
    held = sides(own)
    whole = placements(own, proposals)
    placed = [row for row in whole if row["placement"] is not None]
    found: dict[str, tuple] = {
        "fig-placement": (["delegation"], whole),
        "tab-placement": (["delegation"], placed),
        "fig-agreement": (["one", "other"], agreement(held)),
        "tab-wishes": (["delegation"], wishes(held, tables["outcomes"])),
        "tab-focus-company": (["delegation"], company(held)),
        "tab-focus-alone": (["proposal_id"], alone(held)),
        "tab-one-sided": (["delegation"], one_sided(own, proposals)),
    }
    for row in tables["chapters"]:
        chapter = row["chapter"]
        on = [item for item in own if proposals[item["proposal_id"]]["chapter"] == chapter]
        found[f"fig-placement-{chapter}"] = (["delegation"], placements(on, proposals))
    for exhibit, title in (("tab-mla-scope", "Table 3"), ("tab-mla-refusal", "Table 4")):
        rows = original_table(records, proposals, title)
        found[exhibit] = (["proposal_id", "stance"], rows)
    with_russia, with_eu = (over_sessions(own, sessions, end) for end in (RUSSIA, EU))
    found["fig-china-russia"] = (["session", "other"], with_russia)
    found["fig-focus-over-time"] = (["session", "other"], with_eu + with_russia)
    moved = movers(own, sessions[:HALF], sessions[HALF:])
    found["tab-movers"] = (["delegation"], moved)
    found["fig-movers"] = (["delegation"], [row for row in moved if row["verdict"]])
    return found


def on_votes(tables: dict[str, list[dict]]) -> dict[str, tuple]:
    """Exhibits of votes and signatures; a tally is counted where the states' votes are known."""
    numbers = ("yes", "no", "abstain", "not_voting")
    votes = [
        {"vote_id": row["vote_id"], "outcome": row["outcome"]}
        | {name: number(row[name]) for name in numbers} for row in tables["votes"]
    ]  # fmt: skip
    cast = {(row["vote_id"], row["iso3"]): row["vote"] for row in tables["votes_by_state"]}
    states = [row for row in tables["delegations"] if row["kind"] == "state"]
    for row in votes:
        if row["vote_id"] in VOTES:
            its = Counter(cast.get((row["vote_id"], state["iso3"]), "") for state in states)
            row.update({name: its[name] for name in numbers[:3]}, not_voting=its[""])
    tallies = [
        {name: row[name] for name in ("vote_id", *numbers[:3])}
        for row in votes if None not in [row[name] for name in numbers[:3]]
    ]  # fmt: skip
    members = Counter(row["continent"] for row in states)
    by_region = []
    for vote in VOTES:
        told = Counter((row["continent"], cast.get((vote, row["iso3"]), "")) for row in states)
        by_region += [
            {"vote_id": vote, "region": region, "members": all_, "not_voting": told[region, ""]}
            | {name: told[region, name] for name in numbers[:3]}
            for region, all_ in members.items()
        ]
    by_state = [
        {"delegation": row["name"]} | {
            f"vote_{year}": cast.get((vote, row["iso3"]), "did not vote")
            for year, vote in zip((2018, 2019), VOTES, strict=True)
        } for row in states
    ]  # fmt: skip
    signed = {row["iso3"] for row in tables["signatures"] if row["status"] == "signed"}
    by_vote: dict[str, list[bool]] = defaultdict(list)
    for row in states:
        by_vote[cast.get((VOTES[1], row["iso3"]), "none")].append(row["iso3"] in signed)
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


def tally(rows: list[dict]) -> dict[str, int]:
    """How many records, of how many delegations, on how many proposals."""
    return {"records": len(rows), "delegations": len({row["delegation"] for row in rows}),
            "proposals": len({row["proposal_id"] for row in rows})}  # fmt: skip


def on_register(tables: dict[str, list[dict]]) -> dict[str, tuple]:
    """Exhibits that count rows of the register."""
    records = tables["positions"]
    coverage, profile = [], []
    for chapter in (row["chapter"] for row in tables["chapters"]):
        rows = [row for row in records if row["chapter"] == chapter]
        graded = {grade: sum(row["confidence"] == grade for row in rows) for grade in GRADES}
        coverage.append({"chapter": chapter, **tally(rows), **graded})
        stances = Counter(row["stance"] for row in rows if row["delegation"] == FOCUS)
        profile.append({"chapter": chapter} | {name: stances[name] for name in STANCES})
    by_session = [
        {"session": session, **tally([row for row in records if row["session"] == session])}
        for session in SESSIONS
    ]
    every = []
    outcome = {row["proposal_id"]: row["outcome"] for row in tables["outcomes"]}
    became: dict[str, Counter] = defaultdict(Counter)
    for row in tables["proposals"]:
        item = row["proposal_id"]
        by = {name: {row["delegation"] for row in records
                     if (row["proposal_id"], row["stance"]) == (item, name)}
              for name in STANCES}  # fmt: skip
        every.append({"proposal_id": item, "for": len(by["support"]), "against": len(by["oppose"]),
                      "with_conditions": len(by["amend"] | by["conditional"])})  # fmt: skip
        became[row["chapter"]][outcome.get(item) or "not known"] += 1
    outcomes = [
        {"chapter": chapter, "proposals": sum(counts.values())}
        | {name: counts[name] for name in ("adopted", "partly", "dropped", "not known")}
        for chapter, counts in became.items()
    ]
    works = defaultdict(set)
    for row in tables["literature"]:
        if row["offence"]:
            works[row["offence"]].add(row["work_id"])
    offences = [{"offence": name, "works": len(its)} for name, its in works.items()]
    return {
        "tab-coverage": (["chapter"], coverage),
        "fig-focus-profile": (["chapter"], profile),
        "tab-every-session": (["session"], by_session[1:]),
        "tab-records-by-session": (["session"], by_session),
        "tab-every-proposal": (["proposal_id"], every),
        "fig-outcomes": (["chapter"], outcomes),
        "tab-offences": (["offence"], offences),
    }


# --- claims that are counts -----------------------------------------------------------------------


def told(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def part_of(part: int, whole: int, noun: str) -> str:
    """A part of a number, in per cent of ten or more."""
    share = f" ({part / whole:.0%})" if whole >= 10 else ""
    return f"{part or 'none'} of {told(whole, noun)}{share}"


def joined(names: Iterable[str]) -> str:
    """Names in the order of the alphabet, for reading."""
    *others, last = sorted(names) or ["none"]
    return f"{', '.join(others)} and {last}" if others else last


class Noun(int):
    """A number that a cell of `claim_checks.csv` writes with its noun."""

    def __format__(self, noun: str) -> str:
        return told(int(self), noun)


def on_record(records: list[dict], checks: list[dict]) -> tuple[str, str]:
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
        named = set(listed(check["delegations"]))
        found = {row["delegation"] for row in on if row["stance"] == check["stance"]}
        otherwise = {row["delegation"] for row in on} - found
        if check["relation"] == "excludes":
            holds = holds and not named & found
        else:
            holds = holds and not named & otherwise
            holds = holds and (check["relation"] != "is" or found <= named)
            absent |= named - found - otherwise
        values.append(check["value"].format(
            n=Noun(len(found)), names=joined(found), found=joined(named & found)
        ))  # fmt: skip
    value = "; ".join(filter(None, values))
    if holds and absent:
        return "open", f"{value}; no such record of {joined(absent)}"
    return "holds" if holds else "fails", value


def claims_of_names(tables: dict[str, list[dict]]) -> list[dict]:
    """Verdicts on claims that name delegations, with and without the original's own rows."""
    records = tables["positions"]
    others = [row for row in records if row["source_id"] not in (ORIGINAL, *UNSOURCED)]
    rows = []
    for claim in dict.fromkeys(row["claim_id"] for row in tables["claim_checks"]):
        checks = [row for row in tables["claim_checks"] if row["claim_id"] == claim]
        found, value = on_record(records, checks)
        alone, without = on_record(others, checks)
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
        "C35": "{yes} yes, {no} no, {abstain} abstain, {not_voting} not voting; {outcome}"
        .format(**mandate),
        "C36": f"{yes} less {no} is {yes - no}",
        "C38": "{yes} yes, {no} no, {abstain} abstain; {outcome}".format(**amendment),
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
    most, named = max(map(len, backers.values())), set().union(*backers.values())
    return {
        "C14": f"2 lists of {len(second)} and {len(extremist)} states",
        "C15": f"joined: {joined(third - second)}; left: {joined(second - third)}",
        "C25": f"at most {told(most, 'supporter')}, of {len(named)} delegations in the table and "
        f"{len({row['delegation'] for row in fifth})} on record in the session",
        "C75": f"European Union {told(len(groups['G-EU']), 'state')}, Russian Federation "
        f"{told(len(second), 'state')}, Caribbean Community "
        f"{told(len(groups['G-CARICOM']), 'state')}",
    }


def on_claims(tables: dict[str, list[dict]]) -> list[dict]:
    """Verdict and value of claims that name delegations; the value of those that count."""
    figures = {row["statistic_id"]: row for row in tables["statistics"]}
    values = claims_of_votes(tables) | claims_of_papers(tables)
    for claim, statistic in FIGURES.items():
        row = figures[statistic]
        values[claim] = row["value"] + (" percent" if row["unit"] == "percent" else "")
    counts = [{"claim_id": claim, "value": value} for claim, value in values.items()]
    return claims_of_names(tables) + counts


def figures(folder: Path) -> dict[str, dict]:
    """Key columns and rows of each exhibit that is computed here."""
    tables = {path.stem: read(folder, path.stem) for path in sorted(folder.glob("*.csv"))}
    found = on_positions(tables) | on_votes(tables) | on_register(tables)
    whole: dict[str, dict] = {
        name: {"key": key, "rows": rows, "ranked": name.startswith(RANKED)}
        for name, (key, rows) in found.items()
    }
    some = {"key": ["claim_id"], "rows": on_claims(tables), "partial": True}
    return dict(sorted({**whole, "tab-claims": some}.items()))


if __name__ == "__main__":
    json.dump(figures(Path(sys.argv[1])), sys.stdout, ensure_ascii=False)
