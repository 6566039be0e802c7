"""Claims that something is on record: delegations with a stance, a figure, events, a tally."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pandas as pd

from positions.claims.checks import Finding, Grounds, NotTestableError, claim
from positions.claims.reading import (
    Number,
    concluded,
    enough,
    names_with,
    present,
    records_on,
    rows_with,
    series_of,
    series_of_names,
    share_of,
    sources_of,
    tally_of,
)
from positions.claims.terms import MANDATE_VOTE
from positions.schema import items


def names_on_record(grounds: Grounds, rows: pd.DataFrame) -> Finding:
    """Whether the delegations on record are as the rows of ``claim_checks.csv`` say.

    A delegation that should be there and has another stance contradicts; one without a record
    leaves the claim open.
    """
    told, used, missing, holds = [], [], set(), True
    for row in rows.itertuples():
        named = set(items(row.delegations))
        records = records_on(grounds, row.proposal_id, process=True)
        found = names_with(records, row.stance)
        if row.relation == "excludes":
            holds &= not named & found
        else:
            otherwise = (named - found) & set(records["delegation"])
            holds &= not otherwise and (row.relation == "includes" or found <= named)
            missing |= named - found - otherwise
        shown = records["delegation"].isin(named) | (records["stance"] == row.stance)
        used.append(
            records[shown if row.relation != "includes" else records["delegation"].isin(named)]
        )
        told.append(
            row.value.format(
                n=Number(len(found)),
                names=series_of_names(found),
                found=series_of_names(named & found),
            )
        )
    value = "; ".join(filter(None, told))
    if holds and missing:
        raise NotTestableError(f"{value}; no such record of {series_of_names(missing)}")
    return concluded(holds, value, sources_of(*used))


def figure_on_record(grounds: Grounds, statistic: str, value: float) -> Finding:
    """Whether a row of ``statistics.csv`` has the figure."""
    rows = present(rows_with(grounds, "statistics", "statistic_id", statistic), "figure")
    first = next(rows.itertuples())
    told = f"{first.label}: {first.value:g}" + " %" * (first.unit == "percent")
    return concluded(bool((rows["value"] == value).all()), told, sources_of(rows))


#: Claims that are one figure: row of ``statistics.csv`` and figure.
FIGURES = {
    "C43": ("N01", 31.83),
    "C44": ("N02", 10.45),
    "C45": ("N04", 10),
    "C46": ("N03", 57.23),
    "C61": ("N26", 8),
    "C72": ("N17", 7),
}


def events_on_record(grounds: Grounds, dates: Mapping[str, str]) -> Finding:
    """Whether events are on record with the dates, as far as the claim gives them."""
    rows = rows_with(grounds, "events", "event_id", *dates)
    n = share_of(len(rows), len(dates), "event") if len(dates) > 1 else "the event"
    value = f"{n} on record: {series_of(rows['date_start'])}"
    if any(not row.date_start.startswith(dates[row.event_id]) for row in rows.itertuples()):
        return concluded(False, value, sources_of(rows))
    enough(len(rows), value, len(dates))
    return concluded(True, value, sources_of(rows))


#: Claims that are dated events.
EVENTS = {
    "C83": {
        "E-2014-07-15-BRICS-FORTALEZA": "2014-07",
        "E-2015-07-BRICS-UFA": "2015-07",
        "E-2017-BRICS-COORDINATES": "2017",
        "E-2017-10-RUSSIAN-DRAFT": "2017",
    },
    "C84": {"E-2020-SCO-COORDINATES": "2020"},
    "C85": {"E-2021-05-10-ORGANIZATIONAL-SESSION": "2021-05"},
}


def tally_on_record(grounds: Grounds, vote_id: str, counts: Mapping[str, int]) -> Finding:
    """Whether a vote has the counts and was adopted."""
    tally, sources = tally_of(grounds, vote_id, *counts)
    outcome = rows_with(grounds, "votes", "vote_id", vote_id)["outcome"].iloc[0]
    told = (f"{n} {name.replace('_', ' ')}" for name, n in zip(counts, tally, strict=True))
    holds = tally == list(counts.values()) and outcome == "adopted"
    return concluded(holds, f"{', '.join(told)}; {outcome}", sources)


#: Claims that are the tally of a vote.
TALLIES = {
    "C35": (MANDATE_VOTE, {"yes": 79, "no": 60, "abstain": 33, "not_voting": 21}),
    "C38": ("V-2021-05-26-BRA", {"yes": 88, "no": 42, "abstain": 32}),
}

for _claim, (_statistic, _value) in FIGURES.items():
    claim(_claim)(functools.partial(figure_on_record, statistic=_statistic, value=_value))

for _claim, _dates in EVENTS.items():
    claim(_claim)(functools.partial(events_on_record, dates=_dates))

for _claim, (_vote_id, _counts) in TALLIES.items():
    claim(_claim)(functools.partial(tally_on_record, vote_id=_vote_id, counts=_counts))
