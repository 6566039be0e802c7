"""Claims about votes, numbers and procedure."""

from __future__ import annotations

from positions.claims.checks import NOT_INDEPENDENT, Finding, Grounds, NotTestableError, claim
from positions.claims.reading import (
    concluded,
    each_of,
    enough,
    members_by_group,
    present,
    roll_call,
    rows_with,
    series_of,
    share_of,
    sources_of,
    tally_of,
)
from positions.claims.terms import CLEAR, MANDATE_VOTE, MOST, WESTERN
from positions.delegations import EU, RUSSIA
from positions.nouns import counted


@claim("C34")
def untoc_threshold(grounds: Grounds) -> Finding:
    """Every source puts the threshold of a serious crime under UNTOC at four years."""
    rows = rows_with(grounds, "statistics", "subject", "serious-crime-threshold")
    rows = present(rows[rows["instrument"] == "I-UNTOC"], "figure")
    value = f"{counted(len(rows), 'source')} with "
    value += each_of([f"{item:g}" for item in rows["value"]], "years")
    return concluded((rows["value"] == 4).all(), value, sources_of(rows))


@claim("C36")
def margin_of_resolution_74_247(grounds: Grounds) -> Finding:
    """Yes votes less no votes on resolution 74/247 make 19."""
    (yes, no), sources = tally_of(grounds, MANDATE_VOTE, "yes", "no")
    return concluded(yes - no == 19, f"{yes} less {no} is {yes - no}", sources)


@claim("C37")
def sponsors_of_resolution_74_247(grounds: Grounds) -> Finding:
    """Whether another source counts 26 sponsors beside Russia.

    Sponsors join one after another and the stage of this count is not told, so that another number
    contradicts nothing.
    """
    listed = rows_with(grounds, "groups", "group_id", "G-SPONSORS-74-247")
    rows = rows_with(grounds, "statistics", "subject", "cosponsors-74-247")
    rows = rows[~rows["source_id"].isin(NOT_INDEPENDENT | set(listed["source_id"]))]
    beside = {*rows["value"], len(set(listed["member"]) - {RUSSIA})} - {0}
    counts = series_of(f"{n:g}" for n in sorted(beside))
    value = f"26 beside Russia; other sources, at other stages: {counts}"
    if 26 not in beside:
        raise NotTestableError(f"{value}; sponsors join one after another")
    return concluded(True, value, sources_of(rows, listed))


@claim("C41")
def opponents_could_block_under_two_thirds(grounds: Grounds) -> Finding:
    """Those against the mandate of 2019 were mostly Budapest parties and a blocking minority.

    More than a third and less than half of the votes cast: enough under two thirds and not enough
    under a simple majority. Comparable are the other recorded votes.
    """
    roll = roll_call(grounds)
    against, cast = roll[roll["vote"] == "no"], int(roll["vote"].isin(["yes", "no"]).sum())
    parties = present(rows_with(grounds, "groups", "group_id", "G-BUDAPEST"), "list of parties")
    party = int(against["delegation"].isin(parties["member"]).sum())
    value = f"{share_of(len(against), cast, 'vote')} cast against, {party} of them of parties"

    def blocks(no: float, total: float) -> bool:
        return 1 - CLEAR < no / total < MOST

    others = grounds.register.votes.dropna(subset=["yes", "no"])
    others = others[others["vote_id"] != MANDATE_VOTE]
    return concluded(
        party > MOST * len(against) and blocks(len(against), cast),
        value,
        sources_of(roll, parties),
        placebo=[blocks(row.no, row.yes + row.no) for row in others.itertuples()],
        of="other recorded vote",
    )


@claim("C42")
def number_of_budapest_states(grounds: Grounds) -> Finding:
    """Whether 70 signatories in February 2024 are the parties and those that have signed alone.

    States join and do not leave: fewer in a later count, or more parties in an earlier one,
    contradict the claim. A sum in between leaves it open.
    """
    rows = rows_with(grounds, "statistics", "subject", "budapest-parties", "budapest-signed-only")
    rows = rows[~rows["source_id"].isin(NOT_INDEPENDENT)].sort_values("period")
    signed = rows[rows["subject"] == "budapest-signed-only"]
    parties = rows[rows["subject"] == "budapest-parties"]
    before, after = (parties[parties["period"] < "2024-03"], parties[parties["period"] > "2024-02"])
    told = series_of(f"{item.value:g} in {item.period}" for item in parties.itertuples())
    value = f"parties: {told}; signed only: {series_of(f'{item:g}' for item in signed['value'])}"
    if (before["value"] > 70).any() or (after["value"] < 70 - signed["value"].max()).any():
        return concluded(False, value, sources_of(rows))
    if before.empty or signed.empty or before["value"].iloc[-1] + signed["value"].iloc[0] != 70:
        raise NotTestableError(f"{value}: open, parties and signatories are not the same")
    value = f"{before['value'].iloc[-1]:g} parties in {before['period'].iloc[-1]} and "
    value += f"{signed['value'].iloc[0]:g} that have signed only make 70"
    return concluded(True, value, sources_of(before, signed))


@claim("C62")
def two_sessions_of_first_reading(grounds: Grounds) -> Finding:
    """Contributions were compiled for two sessions and both were held in 2022."""
    events = grounds.register.events
    compiled = present(events[events["kind"] == "compilation"], "compilation of contributions")
    held = events[
        events["session"].isin(set(compiled["session"]) - {""}) & (events["kind"] == "session")
    ]
    years = sorted(set(held["date_start"].str[:4]))
    n = held["session"].nunique()
    value = f"{counted(n, 'session')} with compiled contributions, in {series_of(years)}"
    if years == ["2022"]:
        enough(n, value, 2)
    holds = n == 2 and years == ["2022"]
    return concluded(holds, value, sources_of(compiled, held))


@claim("C91")
def western_states_opposed_the_mandate(grounds: Grounds) -> Finding:
    """More than half of the Western states voted against the resolution of 2019.

    Comparable are the register's other groups.
    """
    roll = roll_call(grounds)
    groups = members_by_group(grounds)
    west = {*WESTERN, *groups.pop("G-EU", ())} - {EU}
    against = set(roll.loc[roll["vote"] == "no", "delegation"])
    value = f"{share_of(len(west & against), len(west), 'Western state')} voted against"
    others = [len(members & against) > MOST * len(members) for members in groups.values()]
    holds = len(west & against) > MOST * len(west)
    return concluded(holds, value, sources_of(roll), placebo=others, of="other group")
