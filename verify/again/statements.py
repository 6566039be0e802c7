"""Values of claims that count records, events, outcomes, or who stands with whom."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations
from statistics import fmean, median

from again.sides import counted, sides, together, within
from again.tables import EU, FOCUS, LEAST, RUSSIA, SESSIONS, VOTES, listed
from again.wording import each, joined, named, part_of, passing, percent, series, told

Tables = dict[str, list[dict]]

NOT_INDEPENDENT = ("S-LAC", "S-GK")
SECOND_READING = ["ahc4", "ahc5"]
EVENTS = {"C83": ("E-2014-07-15-BRICS-FORTALEZA", "E-2015-07-BRICS-UFA",
                  "E-2017-BRICS-COORDINATES", "E-2017-10-RUSSIAN-DRAFT"),
          "C84": ("E-2020-SCO-COORDINATES",),
          "C85": ("E-2021-05-10-ORGANIZATIONAL-SESSION",)}  # fmt: skip
GOOD = 3 / 4  # of the pairs, where a label tells well who stands together
OFTEN = 4 / 5  # of comparable objects: a rule that more of them pass tells nobody apart
SAFEGUARDS = "safeguards and assistance"
SUPPORTED = 5  # proposals at least, of two whose support is compared


def having(rows: list[dict], column: str, value: str) -> list[dict]:
    """Rows whose cell, a list, holds a value."""
    return [row for row in rows if value in listed(row[column])]


class Grounds:
    """The register as claims ask for it."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.proposals = {row["proposal_id"]: row for row in tables["proposals"]}
        self.groups: dict[str, set[str]] = defaultdict(set)
        for row in tables["groups"]:
            self.groups[row["group_id"]].add(row["member"])
        states = {row["iso3"]: row["name"] for row in tables["delegations"] if row["iso3"]}
        self.against = {states[row["iso3"]] for row in tables["votes_by_state"]
                        if (row["vote_id"], row["vote"]) == (VOTES[1], "no")}  # fmt: skip

    def records(self, sessions: list[str]) -> list[dict]:
        """Records of some sessions that count."""
        return [row for row in within(counted(self.tables["positions"]), sessions)
                if not row["ended_session"]]  # fmt: skip

    def of_kind(self, kind: str) -> set[str]:
        """Proposals of a kind."""
        return {row["proposal_id"] for row in having(self.tables["proposals"], "kind", kind)}

    def in_session(self, session: str) -> dict[str, set[str]]:
        """Members of groups as they are in a session."""
        found = defaultdict(set)
        for row in having(self.tables["groups"], "valid_session", session):
            found[row["group_id"]].add(row["member"])
        return found

    def labels(self, members: set[str], names: set[str]) -> dict[str, bool]:
        """Whether delegations belong to a set; a group goes with most of its members."""
        known = {row["name"]: row for row in self.tables["delegations"]}
        found = {}
        for name in names:
            its = known.get(name, {"kind": "", "group_id": ""})
            own = self.groups[its["group_id"]] if its["group_id"] else set()
            if own:
                found[name] = len(own & members) > len(own) / 2
            elif its["kind"] != "group":
                found[name] = name in members
        return found


def supported(rows: list[dict]) -> dict[str, set[str]]:
    """Proposals that each delegation supports."""
    found = defaultdict(set)
    for row in rows:
        if row["stance"] == "support":
            found[row["delegation"]].add(row["proposal_id"])
    return found


def joint(backed: dict[str, set[str]], names: set[str]) -> tuple[int, int]:
    """Proposals that two or more of some support, and those that any of them does."""
    every = [item for name in names for item in backed.get(name, ())]
    return sum(every.count(item) > 1 for item in {*every}), len({*every})


# --- papers, events, numbers ----------------------------------------------------------------------


def of_papers(grounds: Grounds) -> dict[str, str]:
    """Who sent papers, and for whom."""
    tables = grounds.tables
    kinds = {row["name"]: row["kind"] for row in tables["delegations"]}
    leads = {row["member"] for row in tables["groups"] if row["role"] == "lead"}
    sent = [row for row in tables["submissions"] if row["session"] in ("ahc2", "ahc3")]
    own = [row for row in sent if row["delegation"] in leads or kinds[row["delegation"]] == "group"]
    through = {row["through"] for row in own if row["delegation"] == "Caribbean Community"} - {""}
    second = [row["delegation"] for row in sent if row["session"] == "ahc2"]
    told_of = "named" if FOCUS in grounds.groups["G-RU-AHC2"] else "not named"
    return {
        "C13": f"joint submitters: {named({row['delegation'] for row in own}, tables)}; "
        f"through: {named(through, tables)}",
        "C16": f"{told(second.count(FOCUS), 'paper')} of China's own among "
        f"{told(len({*second}), 'submitter')} on record; {told_of} in Russia's joint paper",
    }


def of_numbers(grounds: Grounds) -> dict[str, str]:
    """Events with their dates, and numbers of other sources."""
    tables, found = grounds.tables, {}
    for claim, ids in EVENTS.items():
        dates = [row["date_start"] for row in tables["events"] if row["event_id"] in ids]
        found[claim] = "; ".join(dates)
    about = defaultdict(list)
    for row in tables["statistics"]:
        about[row["subject"]].append(row)
    years = [f"{float(row['value']):g}" for row in about["serious-crime-threshold"]
             if row["instrument"] == "I-UNTOC"]  # fmt: skip
    found["C34"] = f"{told(len(years), 'source')} with {each(years, 'years')}"
    listed_by = {row["source_id"] for row in tables["groups"]
                 if row["group_id"] == "G-SPONSORS-74-247"}  # fmt: skip
    counts = {float(row["value"]) for row in about["cosponsors-74-247"]
              if row["source_id"] not in {*NOT_INDEPENDENT, *listed_by}}  # fmt: skip
    counts.add(len(grounds.groups["G-SPONSORS-74-247"] - {RUSSIA}))
    found["C37"] = (
        "26 beside Russia; other sources, at other stages: "
        + series(f"{n:g}" for n in sorted(counts))
        + ("" if 26 in counts else "; sponsors join one after another")
    )
    (signed,) = about["budapest-signed-only"]
    parties = max(
        (row for row in about["budapest-parties"]
         if row["source_id"] not in NOT_INDEPENDENT and row["period"] < "2024-03"),
        key=lambda row: row["period"],
    )  # fmt: skip
    n, others = float(parties["value"]), float(signed["value"])
    found["C42"] = (
        f"{n:g} parties in {parties['period']} and {others:g} that have signed only make "
        f"{n + others:g}"
    )
    compiled = {row["session"] for row in tables["events"] if row["kind"] == "compilation"}
    held = [row for row in tables["events"]
            if row["kind"] == "session" and row["session"] in compiled - {""}]  # fmt: skip
    found["C62"] = (
        f"{told(len({row['session'] for row in held}), 'session')} with compiled contributions, "
        f"in {joined({row['date_start'][:4] for row in held})}"
    )
    return found


# --- support, opposition and outcomes -------------------------------------------------------------


def as_expected(grounds: Grounds, claim: str) -> tuple[list[dict], list[bool], str]:
    """Outcomes that a forecast is of, whether others on criminalisation came out so, and how."""
    known = {row["proposal_id"]: row for row in grounds.tables["outcomes"]
             if row["outcome"] in ("adopted", "partly", "dropped")
             and grounds.proposals[row["proposal_id"]]["chapter"] == "criminalization"}  # fmt: skip
    (row,) = (row for row in grounds.tables["forecasts"] if row["claim_id"] == claim)
    own = [its for item, its in known.items() if item in listed(row["proposals"])]
    others = [its["outcome"] == row["expected"] for its in known.values() if its not in own]
    return own, others, row["expected"]


def contested(grounds: Grounds) -> dict[str, int]:
    """Proposals with support and opposition in the seventh session, by chapter on record."""
    rows = grounds.records(["ahc7"])
    met: dict[str, dict[str, set]] = {row["chapter"]: defaultdict(set) for row in rows}
    for its in sides(rows).values():
        for item, side in its.items():
            met[grounds.proposals[item]["chapter"]][item].add(side)
    return {chapter: sum(len(its) > 1 for its in items.values()) for chapter, items in met.items()}


def of_outcomes(grounds: Grounds) -> dict[str, str]:
    """What was expected on criminalisation, and what is contested to the end."""
    found = {}
    for claim in ("C92", "C93"):
        own, others, _ = as_expected(grounds, claim)
        ends = [f"{its['outcome']}{' (inferred)' * (its['confidence'] == 'inferred')}"
                for its in own]  # fmt: skip
        found[claim] = (
            f"in the adopted text: {series(ends)}; {passing(others, 'other known outcome')}"
        )
    both = contested(grounds)
    own_chapter = both.pop("criminalization", 0)
    found["C94"] = (
        f"{told(own_chapter, 'proposal')} on criminalisation with support and opposition; "
        + passing([n > 0 for n in both.values()], "other chapter")
    )
    return found | {"C68": of_wishes(grounds)}


def wishes(grounds: Grounds, *, inferred: bool) -> dict[str, list[list[float]]]:
    """How far each delegation's wishes came true, on criminalisation and on `SAFEGUARDS`."""
    granted = {"adopted": 1.0, "partly": 0.5, "dropped": 0.0}
    known = {row["proposal_id"]: granted[row["outcome"]] for row in grounds.tables["outcomes"]
             if row["outcome"] in granted
             and (inferred or row["confidence"] != "inferred")}  # fmt: skip
    crimes = {item for item, row in grounds.proposals.items()
              if row["chapter"] == "criminalization"}  # fmt: skip
    return {
        name: [[known[item] if side == 1 else 1 - known[item] for item, side in its.items()
                if item in known and item in topic]
               for topic in (crimes, grounds.of_kind("safeguards or assistance"))]
        for name, its in sides(grounds.records(list(SESSIONS))).items()
    }  # fmt: skip


def fared_better(grounds: Grounds) -> list[bool]:
    """Whether others with wishes enough fared better on criminalisation."""
    return [fmean(one) > fmean(other)
            for name, (one, other) in wishes(grounds, inferred=True).items()
            if name != EU and min(len(one), len(other)) >= LEAST]  # fmt: skip


def of_wishes(grounds: Grounds) -> str:
    """How far the European Union's wishes came true, with inferred outcomes and without."""
    parts = [
        "; ".join(
            f"{topic}: {part_of(sum(values), len(values), 'wish', 'wishes')} of the EU met"
            for topic, values in zip(("criminalisation", SAFEGUARDS), own, strict=True)
        )
        for own in (wishes(grounds, inferred=inferred)[EU] for inferred in (True, False))
    ]
    value = "; without inferred outcomes ".join(parts)
    return f"{value}; {passing(fared_better(grounds), 'other delegation')}"


def left_alone(grounds: Grounds) -> tuple[int, int, list[bool]]:
    """Russia's proposals on criminalisation in the fourth session, and those China leaves alone.

    Beside it, whether others that support anything leave more than half of them.
    """
    rows = [row for row in grounds.records(["ahc4"]) if row["chapter"] == "criminalization"]
    backed = supported(rows)
    russian = backed.pop(RUSSIA, set())
    others = [len(russian - its) > len(russian) / 2 for name, its in backed.items()
              if name != FOCUS]  # fmt: skip
    return len(russian), len(russian - backed.get(FOCUS, set())), others


def in_common(grounds: Grounds) -> tuple[tuple[int, int] | None, list[float]]:
    """What China and Russia support together and at all, and the shares of comparable pairs."""
    every = supported(grounds.records(SECOND_READING))
    backed = {name: its for name, its in every.items() if len(its) >= SUPPORTED}
    counts = {pair: joint(backed, {*pair}) for pair in combinations(sorted(backed), 2)}
    own = counts.pop((FOCUS, RUSSIA), None)
    return own, [one / other for one, other in counts.values()]


def of_support(grounds: Grounds) -> dict[str, str]:
    """Who supports what with whom, in the fourth session and in the second reading."""
    n, alone, others = left_alone(grounds)
    found = {"C20": f"{part_of(alone, n, 'Russian proposal')} without China's support; "
             + passing(others, "other delegation")}  # fmt: skip
    rows = grounds.records(SECOND_READING)
    every, held = supported(rows), sides(rows)
    (both, either), shares = in_common(grounds)
    middle = median(shares)
    same, n = together(held[FOCUS], held[RUSSIA])
    less = sum(share < both / either for share in shares)
    found["C54"] = (
        f"joint support for {part_of(both, either, 'proposal')} that either supports; "
        f"{part_of(less, len(shares), 'comparable pair')} with less in common, the middle pair "
        f"{percent(middle)}; same side on {part_of(same, n, 'proposal')} where both have one; "
        + passing([share <= middle for share in shares], "comparable pair")
    )
    own = [row for row in rows if row["delegation"] == FOCUS]
    asked = {kind: sum(row["stance"] == "support" and row["proposal_id"] in grounds.of_kind(kind)
                       for row in own) for kind in ("amendment", "deletion")}  # fmt: skip
    amended = asked["amendment"] + sum(row["stance"] == "amend" for row in own)
    few = "; fewer than 3" if amended + asked["deletion"] < 3 else ""
    if few:  # with more, other delegations would be compared
        deleted = asked["deletion"]
        found["C55"] = f"amendments: {amended}; requests to delete: {deleted}{few}"
    founders, active = grounds.in_session("ahc1"), grounds.in_session("ahc4")
    parts = []
    for group, name in (("G-BRICS", "BRICS"), ("G-SCO", "SCO")):
        first = founders[group]
        sponsors = len(first & grounds.groups["G-SPONSORS-74-247"])
        parts.append(f"{name}: {part_of(sponsors, len(first), 'member')} sponsored, joint support "
                     f"for {part_of(*joint(every, active.pop(group)), 'proposal')}")  # fmt: skip
    others = [joint(every, members) for members in active.values()]
    passed = [one < other / 2 for one, other in others if other >= 3]
    few = "; fewer than 3" if len(passed) < 3 else ""
    found["C70"] = f"{'; '.join(parts)}; {passing(passed, 'other group')}{few}"
    met = defaultdict(set)
    for row in grounds.records(SECOND_READING):
        if row["proposal_id"] in ("data.transborder-unilateral",
                                  "sovereignty.jurisdiction-data-access"):  # fmt: skip
            met[row["session"]].add(row["stance"])
    value = "; ".join(f"{session}: {joined(its)}" for session, its in sorted(met.items()))
    apart = all({"support", "oppose"} <= met[session] for session in SECOND_READING)
    found["C71"] = value if apart else f"{value}; not both sides in both sessions"
    return found | {"C63": of_terms(grounds)}


def of_terms(grounds: Grounds) -> str:
    """Whether those for a broad treaty speak of information, and those for a narrow one of data."""
    breadth = {"criminalisation.broad": 1, "scope.narrow-instrument": -1}
    terms = {"terminology.digital-information": 1, "title.ict-criminal-purposes": 1,
             "title.cybercrime": -1}  # fmt: skip
    both = []
    for its in sides(grounds.records(list(SESSIONS))).values():
        leaning = [sum(side * signs[item] for item, side in its.items() if item in signs)
                   for signs in (breadth, terms)]  # fmt: skip
        if its.keys() & breadth and its.keys() & terms:
            both.append(leaning[0] * leaning[1] > 0 or leaning == [0, 0])
    few = "; fewer than 3" if len(both) < 3 else ""
    return f"{part_of(sum(both), len(both), 'delegation')} with a side on both as told{few}"


# --- who stands with whom -------------------------------------------------------------------------


def questions(grounds: Grounds, rows: list[dict]) -> tuple[list[dict], list[dict]]:
    """What each delegation stands with, by question: all questions, and those without rivals.

    A question is a contested proposal, or a set of rival options of which several are backed.
    """
    by_item: dict[str, dict[str, int]] = defaultdict(dict)
    for name, its in sides(rows).items():
        for item, side in its.items():
            by_item[item][name] = side
    plain = [{name: {side} for name, side in its.items()} for item, its in by_item.items()
             if not grounds.proposals[item]["rivals"] and len({*its.values()}) > 1]  # fmt: skip
    backed: dict[str, dict[str, set]] = defaultdict(lambda: defaultdict(set))
    for item, its in by_item.items():
        for name, side in its.items():
            if side == 1 and (rivals := grounds.proposals[item]["rivals"]):
                backed[rivals][name].add(item)
    rival = [dict(its) for its in backed.values() if len(set().union(*its.values())) > 1]
    return plain + rival, plain


def pairs(asked: list[dict], names: set[str]) -> tuple[int, int]:
    """Pairs that stand together, and all pairs, over several questions."""
    met = [bool(its[one] & its[other]) for its in asked
           for one, other in combinations([name for name in its if name in names], 2)]  # fmt: skip
    return sum(met), len(met)


def accuracy(asked: list[dict], label: dict[str, bool]) -> tuple[float, int]:
    """Share of pairs that a label tells right, alike and different ones weighing the same."""
    parts = [pairs(asked, {name for name, its in label.items() if its is own})
             for own in (True, False)]  # fmt: skip
    alike, n = (sum(part) for part in zip(*parts, strict=True))
    every, total = pairs(asked, {*label})
    if not n or total == n:
        return math.nan, total
    return (alike / n + 1 - (every - alike) / (total - n)) / 2, total


def parties_on_refusal(grounds: Grounds) -> tuple[float, int]:
    """How well being a party to Budapest tells who stands together on Table 4."""
    rows = [row for row in grounds.records(["ahc5"])
            if grounds.proposals[row["proposal_id"]]["original_table"] == "Table 4"]  # fmt: skip
    parties = grounds.labels(grounds.groups["G-BUDAPEST"], {row["delegation"] for row in rows})
    return accuracy(questions(grounds, rows)[0], parties)


def of_labels(grounds: Grounds) -> dict[str, str]:
    """How well votes and memberships tell who stands together."""
    rows = grounds.records(list(SESSIONS[:7]))
    who = {row["delegation"] for row in rows}
    asked, plain = questions(grounds, rows)
    label = grounds.labels(grounds.against, who)
    both = [accuracy(some, label)[0] for some in (asked, plain)]
    others = [accuracy(asked, grounds.labels(members, who))[0]
              for members in [*grounds.groups.values()]]  # fmt: skip
    passed = [one < GOOD for one in others if not math.isnan(one)]
    value = (
        f"{told(len(asked), 'question')}: having voted against the mandate tells "
        f"{percent(both[0])} of pairs right, {percent(both[1])} without rival options"
    )
    readings = {one < GOOD for one in both}
    if len(readings) > 1:
        value += ": the readings differ"
    else:
        value += f"; {passing(passed, 'other label')}"
        if readings == {True} and sum(passed) > OFTEN * len(passed):
            value += ": the rule hardly tells anybody apart"
    found = {"C56": value}
    rows = [
        row
        for row in rows
        if row["chapter"] in ("procedural-measures", "international-cooperation")
    ]
    who = {row["delegation"] for row in rows}
    asked, plain = questions(grounds, rows)
    parties = grounds.labels(grounds.groups["G-BUDAPEST"], who)
    own = {name for name, its in parties.items() if its}
    every, strict = pairs(asked, own), pairs(plain, own)
    noun = ("pair of parties", "pairs of parties")
    if (every[0] < GOOD * every[1]) != (strict[0] < GOOD * strict[1]):
        found["C57"] = (
            f"{part_of(*every, *noun)} together on {told(len(asked), 'question')}; "
            f"{part_of(*strict, *noun)} without the rival options: the readings differ"
        )
    right, n = parties_on_refusal(grounds)
    found["C82"] = (
        f"being a Budapest party tells {percent(right)} of {told(n, 'pair')} right on Table 4"
    )
    return found


def values(tables: Tables) -> dict[str, str]:
    """Values by claim."""
    grounds = Grounds(tables)
    return (
        of_papers(grounds) | of_numbers(grounds) | of_outcomes(grounds)
        | of_support(grounds) | of_labels(grounds)
    )  # fmt: skip
