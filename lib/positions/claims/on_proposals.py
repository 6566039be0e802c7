"""Claims about proposals: offences, safeguards, and mutual legal assistance."""

from __future__ import annotations

import numpy as np

from positions.claims.checks import Finding, Grounds, NotTestableError, claim
from positions.claims.reading import (
    concluded,
    enough,
    original_table,
    percent,
    present,
    records_on,
    rows_with,
    series_of,
    share_of,
    sources_of,
)
from positions.claims.terms import CHINA, GOOD_PREDICTION, MOST, SECOND_READING
from positions.claims.together import asked_of, label_accuracy, labels, questions, supported
from positions.delegations import RUSSIA
from positions.nouns import counted
from positions.outcomes import INFERRED, known
from positions.schema import items


@claim("C20", sessions=("ahc4",))
def china_leaves_russian_offences_unsupported(grounds: Grounds) -> Finding:
    """China leaves unsupported more than half of what Russia supports on criminalisation.

    Comparable are the other delegations that support anything in the chapter. Two of the proposals
    are on record because the report names them as examples.
    """
    rows = records_on(grounds)
    rows = rows[rows["chapter"] == "criminalization"]
    backed = supported(rows)
    russian = backed.pop(RUSSIA, set())

    def alone(name: str) -> int:
        return len(russian - backed.get(name, set()))

    value = f"{share_of(alone(CHINA), len(russian), 'Russian proposal')} without China's support"
    enough(len(russian), value)
    others = [alone(name) > MOST * len(russian) for name in backed if name != CHINA]
    used = rows[rows["proposal_id"].isin(russian) & rows["delegation"].isin([RUSSIA, CHINA])]
    holds = alone(CHINA) > MOST * len(russian)
    return concluded(holds, value, sources_of(used), placebo=others, of="other delegation")


@claim("C92")
def theft_reached_the_convention(grounds: Grounds) -> Finding:
    """The offence of theft or fraud stands in the adopted text.

    Comparable are the other proposals on criminalisation whose outcome is known.
    """
    return _forecast(grounds, "C92")


@claim("C93")
def content_offences_stayed_out(grounds: Grounds) -> Finding:
    """None of the content-related offences of the sixth session stands in the adopted text."""
    return _forecast(grounds, "C93")


def _forecast(grounds: Grounds, claim_id: str) -> Finding:
    """Whether proposals on criminalisation came out as ``forecasts.csv`` has it expected."""
    register = grounds.register
    rows = present(rows_with(grounds, "forecasts", "claim_id", claim_id), "forecast")
    forecast = next(rows.itertuples())
    chapter = register.proposals.loc[
        register.proposals["chapter"] == "criminalization", "proposal_id"
    ]
    settled = known(register.outcomes)
    settled = settled[settled["proposal_id"].isin(chapter)]
    own = settled["proposal_id"].isin(items(forecast.proposals))
    rows, others = present(settled[own], "outcome"), settled[~own]
    told = rows["outcome"] + rows["confidence"].map({INFERRED: " (inferred)"}).fillna("")
    return concluded(
        (rows["outcome"] == forecast.expected).all(),
        f"in the adopted text: {series_of(told)}",
        sources_of(rows),
        placebo=others["outcome"] == forecast.expected,
        of="other known outcome",
    )


@claim("C94", sessions=("ahc7",))
def criminalisation_contested_to_the_end(grounds: Grounds) -> Finding:
    """In the seventh session a proposal on criminalisation has support and opposition."""
    rows = records_on(grounds)
    chapters = {name: len(questions(part, {})) for name, part in rows.groupby("chapter", sort=True)}
    contested = chapters.pop("criminalization", 0)
    value = f"{counted(contested, 'proposal')} on criminalisation with support and opposition"
    enough(contested, value, 1)
    used = rows[rows["chapter"] == "criminalization"]
    others = [n > 0 for n in chapters.values()]
    return concluded(True, value, sources_of(used), placebo=others, of="other chapter")


@claim("C71", sessions=SECOND_READING)
def cross_border_access_was_fought_over(grounds: Grounds) -> Finding:
    """Rules on cross-border access to data have support and opposition in both sessions."""
    access = ["data.transborder-unilateral", "sovereignty.jurisdiction-data-access"]
    rows = records_on(grounds, access)
    met = {session: sorted(set(part["stance"])) for session, part in rows.groupby("session")}
    value = "; ".join(f"{session}: {series_of(stances)}" for session, stances in met.items())
    if not all({"support", "oppose"} <= set(met.get(item, ())) for item in SECOND_READING):
        raise NotTestableError(f"{value}; not both sides in both sessions")
    return concluded(True, value, sources_of(rows))


@claim("C25", sessions=("ahc5",), arithmetic=True)
def no_majority_in_table_3(grounds: Grounds) -> Finding:
    """The best-supported proposal has no more than half of the delegations named in Table 3.

    These are the fewest delegations that a majority could be counted of; those on record in the
    session are more.
    """
    _, rows = original_table(grounds, 3)
    rows = rows[rows["stance"] == "support"]
    named = rows["delegation"].nunique()
    enough(named, f"{counted(named, 'delegation')} in Table 3")
    most = int(rows.groupby("proposal_id")["delegation"].nunique().max())
    on_record = records_on(grounds)["delegation"].nunique()
    value = f"at most {counted(most, 'supporter')}, of {named} delegations in the table and "
    value += f"{on_record} on record in the session"
    return concluded(most <= MOST * named, value, sources_of(rows))


@claim("C82", sessions=("ahc5",))
def refusal_grounds_and_blocs(grounds: Grounds) -> Finding:
    """Whether the Budapest label tells the sides on Table 4; national laws are not on record.

    A label that predicts well would contradict the claim. One that does not leaves open whether
    national law decides, and so the claim stays untested.
    """
    _, rows = original_table(grounds, 4)
    parties = present(rows_with(grounds, "groups", "group_id", "G-BUDAPEST"), "list of parties")
    label = labels(grounds, set(parties["member"]), rows["delegation"].unique())
    accuracy, within, across = label_accuracy(asked_of(grounds, rows).questions.values(), label)
    pairs = within[1] + across[1]
    of = counted(pairs, "pair")
    if np.isnan(accuracy):
        raise NotTestableError(f"{of} of one kind only")
    value = f"being a Budapest party tells {percent(accuracy)} of {of} right on Table 4"
    if accuracy < GOOD_PREDICTION:
        raise NotTestableError(value, "national laws on the death penalty and on mutual assistance")
    return concluded(False, value, sources_of(rows, parties))
