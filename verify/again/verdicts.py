"""Verdicts on claims that count: whether they hold, and whether they do without the original.

A test says True, False, or None where there is too little to say. A claim that holds is tested
again without the rows that come from the original or from no source: if it holds then, others
corroborate it; if nothing can be said then, the original is restated, or what it says follows from
its own numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, median

from again.sides import counted
from again.statements import (
    EVENTS,
    GOOD,
    NOT_INDEPENDENT,
    OFTEN,
    Grounds,
    Tables,
    as_expected,
    contested,
    fared_better,
    in_common,
    left_alone,
    parties_on_refusal,
    wishes,
)
from again.tables import EU, FOCUS, LEAST, RUSSIA, VOTES

#: Figures, dates and tallies that claims give.
FIGURES = {"C43": ("N01", 31.83), "C44": ("N02", 10.45), "C45": ("N04", 10.0),
           "C46": ("N03", 57.23), "C61": ("N26", 8.0), "C72": ("N17", 7.0)}  # fmt: skip
DATES = {"C83": ("2014-07", "2015-07", "2017", "2017"), "C84": ("2020",), "C85": ("2021-05",)}
TALLIES = {
    "C35": (VOTES[1], {"yes": "79", "no": "60", "abstain": "33", "not_voting": "21"}),
    "C38": ("V-2021-05-26-BRA", {"yes": "88", "no": "42", "abstain": "32"}),
}
CARICOM = "Caribbean Community"
WEST = {"United States of America", "Australia", "Canada", "New Zealand", "Norway", "Switzerland",
        "United Kingdom"}  # fmt: skip
SIX = {RUSSIA, FOCUS, "Belarus", "Burundi", "Nicaragua", "Tajikistan"}
#: Claims on numbers that follow from other numbers of the original.
ARITHMETIC = ("C25",)
#: What a value says at its end where the record leaves a claim open.
OPEN = ("fewer than 3", "the readings differ", "hardly tells anybody apart",
        "not both sides in both sessions", "join one after another")  # fmt: skip


def independent(tables: Tables) -> Tables:
    """The register without the original's rows and those of no source, unless others confirm them.

    Lists of members may come from general knowledge: they say who belongs together.
    """
    found = {}
    for name, rows in tables.items():
        left = NOT_INDEPENDENT[:1] if name == "groups" else NOT_INDEPENDENT
        found[name] = [
            row for row in rows if row.get("source_id") not in left
            or row.get("confirmed_by", "") not in ("", *NOT_INDEPENDENT)
        ]  # fmt: skip
    return found


def among(holds: bool, others: Sequence[bool]) -> bool | None:
    """Whether a claim holds, unless its rule tells nothing: too few to compare, or most pass."""
    if len(others) < LEAST or (holds and sum(others) > OFTEN * len(others)):
        return None
    return holds


def joint_papers(grounds: Grounds) -> bool | None:
    """Only the three sent papers for several states, one of them through Jamaica."""
    tables = grounds.tables
    kinds = {row["name"]: row["kind"] for row in tables["delegations"]}
    leads = {row["member"] for row in tables["groups"] if row["role"] == "lead"}
    own = [row for row in tables["submissions"] if row["session"] in ("ahc2", "ahc3")
           and (row["delegation"] in leads or kinds[row["delegation"]] == "group")]  # fmt: skip
    sent = {row["delegation"] for row in own}
    through = {row["through"] for row in own if row["delegation"] == CARICOM} - {""}
    if not (sent <= {EU, CARICOM, RUSSIA} and through <= {"Jamaica"}):
        return False
    return True if len(sent | through) == 4 else None


def six_states(grounds: Grounds) -> bool | None:
    """Every list of the states behind Russia's second paper has the same six."""
    backers = {row["delegation"] for row in counted(grounds.tables["positions"])
               if (row["session"], row["proposal_id"], row["stance"])
               == ("ahc2", "content.extremist-materials", "support")}  # fmt: skip
    lists = [names for names in (grounds.groups["G-RU-AHC2"], backers) if names]
    return all(names == SIX for names in lists) if lists else None


def mali_joined(grounds: Grounds) -> bool | None:
    """Mali alone is new in the third session, and nobody left."""
    before, after = grounds.groups["G-RU-AHC2"], grounds.groups["G-RU-AHC3"]
    return after == before | {"Mali"} != before if before and after else None


def no_own_paper(grounds: Grounds) -> bool | None:
    """China sent none in the second session, and Russia's paper names it."""
    sent = [row["delegation"] for row in grounds.tables["submissions"] if row["session"] == "ahc2"]
    names = grounds.groups["G-RU-AHC2"]
    return FOCUS not in sent and FOCUS in names if sent and names else None


def unsupported(grounds: Grounds) -> bool | None:
    """China leaves more than half of Russia's proposals on criminalisation alone."""
    n, alone, others = left_alone(grounds)
    return among(alone > n / 2, others) if n >= LEAST else None


def no_majority(grounds: Grounds) -> bool | None:
    """No proposal of Table 3 has more than half of those named in it."""
    backers: dict[str, set] = {}
    for row in grounds.records(["ahc5"]):
        of_table = grounds.proposals[row["proposal_id"]]["original_table"] == "Table 3"
        if of_table and row["stance"] == "support":
            backers.setdefault(row["proposal_id"], set()).add(row["delegation"])
    named = set().union(*backers.values())
    return max(map(len, backers.values())) <= len(named) / 2 if len(named) >= LEAST else None


def four_years(grounds: Grounds) -> bool | None:
    """Every source puts the threshold of the convention on organised crime at four years."""
    found = [float(row["value"]) for row in grounds.tables["statistics"]
             if (row["subject"], row["instrument"])
             == ("serious-crime-threshold", "I-UNTOC")]  # fmt: skip
    return {*found} == {4.0} if found else None


def tally(grounds: Grounds, claim: str) -> bool | None:
    """A vote has the counts, and adopted what it was on."""
    vote, counts = TALLIES[claim]
    rows = [row for row in grounds.tables["votes"] if row["vote_id"] == vote]
    if not rows or any(not rows[0][name] for name in counts):
        return None
    held = all(rows[0][name] == n for name, n in counts.items())
    return held and rows[0]["outcome"] == "adopted"


def margin(grounds: Grounds) -> bool | None:
    """Nineteen more for the mandate than against."""
    rows = [row for row in grounds.tables["votes"] if row["vote_id"] == VOTES[1]]
    return int(rows[0]["yes"]) - int(rows[0]["no"]) == 19 if rows else None


def blocking(grounds: Grounds) -> bool | None:
    """Parties were most of those against, who were more than a third and less than half."""
    cast = [row["vote"] for row in grounds.tables["votes_by_state"] if row["vote_id"] == VOTES[1]]
    parties = grounds.groups["G-BUDAPEST"]
    if not cast or not parties:
        return None
    no, yes = cast.count("no"), cast.count("yes")
    others = [
        1 / 3 < int(row["no"]) / (int(row["yes"]) + int(row["no"])) < 1 / 2
        for row in grounds.tables["votes"]
        if row["yes"] and row["no"] and row["vote_id"] != VOTES[1]
    ]
    mostly = len(grounds.against & parties) > len(grounds.against) / 2
    return among(mostly and 1 / 3 < no / (yes + no) < 1 / 2, others)


def seventy(grounds: Grounds) -> bool | None:
    """Parties and those that signed only make seventy in February 2024."""
    found: dict[str, list] = {"budapest-parties": [], "budapest-signed-only": []}
    for row in sorted(grounds.tables["statistics"], key=lambda row: row["period"]):
        if row["subject"] in found and row["source_id"] not in NOT_INDEPENDENT:
            found[row["subject"]].append((row["period"], float(row["value"])))
    parties, signed = found.values()
    before = [n for period, n in parties if period < "2024-03"]
    after = [n for period, n in parties if period > "2024-02"]
    only = [n for _, n in signed]
    if any(n > 70 for n in before) or (only and any(n < 70 - max(only) for n in after)):
        return False
    return True if before and only and before[-1] + only[0] == 70 else None


def figure(grounds: Grounds, claim: str) -> bool | None:
    """A statistic has the figure."""
    statistic, value = FIGURES[claim]
    found = [float(row["value"]) for row in grounds.tables["statistics"]
             if row["statistic_id"] == statistic]  # fmt: skip
    return found == [value] if found else None


def apart(grounds: Grounds) -> bool | None:
    """China and Russia support no more together than the middle pair."""
    own, shares = in_common(grounds)
    if own is None or not shares:
        return None
    middle = median(shares)
    return among(own[0] / own[1] <= middle, [share <= middle for share in shares])


def first_reading(grounds: Grounds) -> bool | None:
    """Contributions were compiled for two sessions, both of 2022."""
    events = grounds.tables["events"]
    compiled = {row["session"] for row in events if row["kind"] == "compilation"} - {""}
    held = {(row["session"], row["date_start"][:4]) for row in events
            if row["kind"] == "session" and row["session"] in compiled}  # fmt: skip
    if {year for _, year in held} == {"2022"}:
        return True if len(held) == 2 else None if len(held) < 2 else False
    return False if compiled else None


def better_on_crimes(grounds: Grounds) -> bool | None:
    """The European Union fared better on criminalisation, by all outcomes and by the sure ones."""
    readings = set()
    for inferred in (True, False):
        one, other = wishes(grounds, inferred=inferred).get(EU, [[], []])
        if min(len(one), len(other)) < LEAST:
            return None
        readings.add(fmean(one) > fmean(other))
    return among(readings.pop(), fared_better(grounds)) if len(readings) == 1 else None


def for_several(grounds: Grounds) -> bool | None:
    """The three joint papers of the second session speak for several states each."""
    lists = {EU: "G-EU", CARICOM: "G-CARICOM", RUSSIA: "G-RU-AHC2"}
    sent = {row["delegation"] for row in grounds.tables["submissions"] if row["session"] == "ahc2"}
    sizes = [len(grounds.groups[group]) for name, group in lists.items() if name in sent]
    return min(sizes) > 1 if sum(size > 0 for size in sizes) >= LEAST else None


def dated(grounds: Grounds, claim: str) -> bool | None:
    """Events are on record with their dates."""
    due = dict(zip(EVENTS[claim], DATES[claim], strict=True))
    rows = [row for row in grounds.tables["events"] if row["event_id"] in due]
    if any(not row["date_start"].startswith(due[row["event_id"]]) for row in rows):
        return False
    return True if len(rows) == len(due) else None


def west_against(grounds: Grounds) -> bool | None:
    """More than half of the Western states voted against the mandate."""
    if not grounds.against:
        return None
    groups = dict(grounds.groups)
    west = (groups.pop("G-EU", set()) | WEST) - {EU}
    others = [len(its & grounds.against) > len(its) / 2 for its in groups.values() if its]
    return among(len(west & grounds.against) > len(west) / 2, others)


def came_true(grounds: Grounds, claim: str) -> bool | None:
    """Proposals came out as expected."""
    own, others, due = as_expected(grounds, claim)
    return among(all(row["outcome"] == due for row in own), others) if own else None


def contested_to_the_end(grounds: Grounds) -> bool | None:
    """A proposal on criminalisation has support and opposition in the seventh session."""
    both = contested(grounds)
    return among(True, [n > 0 for n in both.values()]) if both.pop("criminalization", 0) else None


def refused_by_law(grounds: Grounds) -> bool | None:
    """Parties do not tell the sides on Table 4; whether national law does is not on record."""
    right, _ = parties_on_refusal(grounds)
    return False if right >= GOOD else None


TESTS: dict[str, Callable[[Grounds], bool | None]] = {
    "C13": joint_papers, "C14": six_states, "C15": mali_joined, "C16": no_own_paper,
    "C20": unsupported, "C25": no_majority, "C34": four_years, "C36": margin, "C41": blocking,
    "C42": seventy, "C54": apart, "C62": first_reading, "C68": better_on_crimes,
    "C75": for_several, "C82": refused_by_law, "C91": west_against, "C94": contested_to_the_end,
}  # fmt: skip
OF_MANY = {
    **dict.fromkeys(TALLIES, tally), **dict.fromkeys(FIGURES, figure),
    **dict.fromkeys(EVENTS, dated), **dict.fromkeys(("C92", "C93"), came_true),
}  # fmt: skip


def verdicts(tables: Tables, values: dict[str, str]) -> dict[str, str]:
    """Verdicts by claim, given the values."""
    whole, alone = Grounds(tables), Grounds(independent(tables))
    found = {claim: "not testable" for claim, value in values.items() if value.endswith(OPEN)}
    for claim in (*TESTS, *OF_MANY):
        if claim in TESTS:
            holds, rest = TESTS[claim](whole), TESTS[claim](alone)
        else:
            holds, rest = OF_MANY[claim](whole, claim), OF_MANY[claim](alone, claim)
        restated = "follows" if claim in ARITHMETIC else "restated"
        found[claim] = {
            None: "not testable", False: "contradicted",
            True: {None: restated, True: "corroborated", False: "not testable"}[rest],
        }[holds]  # fmt: skip
    return found
