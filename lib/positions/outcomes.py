"""What became of proposals in the adopted text, and of what delegations had wished for.

A wish is a side that a delegation holds to the end: it supports a proposal, or opposes it. It is
met when what it supports was adopted or what it opposes was dropped, and half met when the proposal
was adopted in part. That a wish was met does not say that anybody met it for the delegation's sake.
"""

import pandas as pd

from positions.agreement import wilson

ADOPTED, PARTLY, DROPPED, NOT_KNOWN = "adopted", "partly", "dropped", "not known"
OUTCOMES = (ADOPTED, PARTLY, DROPPED, NOT_KNOWN)

#: Confidence of an outcome that the compiler concluded from what was read.
INFERRED = "inferred"

#: How far an outcome meets the wish of those who support the proposal.
MET = {ADOPTED: 1.0, PARTLY: 0.5, DROPPED: 0.0}

#: Fewest wishes that a share is told of.
LEAST_WISHES = 10


def known(outcomes: pd.DataFrame, *, inferred: bool = True) -> pd.DataFrame:
    """Rows of ``outcomes.csv`` whose outcome is known, without those inferred where so asked."""
    kept = outcomes["outcome"].isin(MET)
    return outcomes[kept if inferred else kept & (outcomes["confidence"] != INFERRED)]


def of_proposals(proposals: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Proposals with what became of each; of one that ``outcomes.csv`` lacks nothing is known.

    proposal_id, chapter and label of the proposals in their order, and the columns of the outcomes,
    whose article is that of the adopted text.
    """
    named = proposals[["proposal_id", "chapter", "label"]]
    found = named.merge(outcomes, on="proposal_id", how="left").fillna("")
    return found.assign(outcome=found["outcome"].replace("", NOT_KNOWN))


def wishes(sides: pd.DataFrame, outcomes: pd.DataFrame, *, inferred: bool = True) -> pd.DataFrame:
    """Wishes whose proposals have a known outcome.

    Parameters
    ----------
    sides : DataFrame
        Delegations by proposals, as `positions.agreement.sides` gives them: 1 for support, −1 for
        opposition.
    outcomes : DataFrame
        Rows of ``outcomes.csv``.
    inferred : bool
        Whether outcomes that the compiler inferred count.

    Returns
    -------
    DataFrame
        Columns delegation, proposal_id, side, outcome, confidence (of the outcome) and met (1, 0.5
        or 0).

    Examples
    --------
    >>> sides = pd.DataFrame({"p": [1.0, -1.0], "q": [1.0, None]}, index=["A", "B"])
    >>> outcomes = pd.DataFrame({"proposal_id": ["p", "q"], "outcome": ["dropped", "partly"],
    ...                          "confidence": ["stated", "inferred"]})
    >>> wishes(sides, outcomes)[["delegation", "proposal_id", "met"]].values.tolist()
    [['A', 'p', 0.0], ['B', 'p', 1.0], ['A', 'q', 0.5]]
    >>> wishes(sides, outcomes, inferred=False)["delegation"].tolist()
    ['A', 'B']
    """
    held = sides.rename_axis(index="delegation", columns=None).reset_index()
    held = held.melt("delegation", var_name="proposal_id", value_name="side").dropna()
    settled = known(outcomes, inferred=inferred)[["proposal_id", "outcome", "confidence"]]
    found = held.merge(settled, on="proposal_id")
    granted = found["outcome"].map(MET).astype(float)
    return found.assign(met=granted.where(found["side"] > 0, 1 - granted))


def wishes_met(wishes: pd.DataFrame) -> pd.DataFrame:
    """How far the wishes of each delegation were met, given what `wishes` returns.

    One row a delegation: n, the numbers met, partly and unmet, and share, in which a wish that was
    half met counts half, with Wilson's limits lower and upper. Those with the largest share first,
    then those with most wishes.

    Examples
    --------
    >>> told = pd.DataFrame({"delegation": ["A"] * 3, "met": [1.0, 0.5, 0.0]})
    >>> wishes_met(told).drop(columns=["lower", "upper"]).values.tolist()
    [['A', 3, 1, 1, 1, 0.5]]
    """
    by = wishes.groupby("delegation")["met"]
    frame = by.agg(
        n="size",
        met=lambda met: int((met == 1).sum()),
        partly=lambda met: int((met == MET[PARTLY]).sum()),
        unmet=lambda met: int((met == 0).sum()),
        share="mean",
    ).reset_index()
    lower, upper = wilson(frame["share"] * frame["n"], frame["n"])
    order = ["share", "n", "delegation"]
    return frame.assign(lower=lower, upper=upper).sort_values(
        order, ascending=[False, False, True], ignore_index=True
    )
