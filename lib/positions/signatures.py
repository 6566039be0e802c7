"""Who signed the convention, beside how the same states had voted on its mandate.

A state that is not on the list of signatories has not refused: the list ends where its sources were
read, and the convention stays open. No placement rests on signatures.
"""

import pandas as pd

from positions.delegations import directory
from positions.diagnostics import Association, criterion_agreement
from positions.votes import SCALE, VOTES

#: What stands for a member state that cast no vote.
NO_VOTE = "none"

SIGNED = "signed"


def member_states(
    signatures: pd.DataFrame, votes_by_state: pd.DataFrame, vote_id: str
) -> pd.DataFrame:
    """Every member state with its vote and whether it is on the list of signatories.

    Columns delegation, region, vote (`NO_VOTE` without one) and signed, in the directory's order.
    Who signed without being a member state, as the European Union, is not here.
    """
    states = [one for one in directory() if one.kind == "state"]
    frame = pd.DataFrame(
        {"delegation": [one.name for one in states], "region": [one.continent for one in states]}
    )
    cast = votes_by_state[votes_by_state["vote_id"] == vote_id].set_index("delegation")["vote"]
    listed = signatures.loc[signatures["status"] == SIGNED, "delegation"]
    return frame.assign(
        vote=frame["delegation"].map(cast).fillna(NO_VOTE),
        signed=frame["delegation"].isin(listed),
    )


def by_vote(states: pd.DataFrame) -> pd.DataFrame:
    """Signatories and others by vote: columns vote, signed, not_listed and states.

    ``states`` is as `member_states` returns it; every vote has a row, `NO_VOTE` the last.
    """
    counted = states.groupby("vote")["signed"].agg(["sum", "size"])
    counted = counted.reindex([*VOTES, NO_VOTE], fill_value=0).astype(int)
    counted.columns = ["signed", "states"]
    counted.insert(1, "not_listed", counted["states"] - counted["signed"])
    return counted.rename_axis("vote").reset_index()


def by_region(states: pd.DataFrame) -> pd.DataFrame:
    """Signatories by region and by vote within it, one row a region in alphabetical order.

    Columns are region, signed and states, and both again for each vote (``signed_yes``,
    ``states_yes``).
    """
    named = {"": states} | {
        f"_{vote}": states[states["vote"] == vote] for vote in (*VOTES, NO_VOTE)
    }
    regions = sorted(states["region"].unique())
    columns = {}
    for suffix, part in named.items():
        counted = part.groupby("region")["signed"].agg(["sum", "size"])
        counted = counted.reindex(regions, fill_value=0).astype(int)
        columns[f"signed{suffix}"], columns[f"states{suffix}"] = counted["sum"], counted["size"]
    return pd.DataFrame(columns).rename_axis("region").reset_index()


def guessed_right(states: pd.DataFrame) -> dict[str, int]:
    """How many states two guesses get right: from the vote, and without it.

    ``vote``: who voted in favour signed and the others did not. ``same``: all states did what most
    of them did.
    """
    signed = states["signed"]
    return {
        "vote": int(((states["vote"] == "yes") == signed).sum()),
        "same": int(max(signed.sum(), (~signed).sum())),
    }


def signed_and(scores: pd.Series, states: pd.DataFrame) -> Association:
    """Rank correlation of scores of states, by name, with whether they signed (1) or not (0)."""
    signed = states.set_index("delegation")["signed"].astype(float)
    return criterion_agreement(scores.reindex(signed.index), signed)


def signed_and_vote(states: pd.DataFrame) -> Association:
    """As `signed_and`, for votes on the scale of the placements: a vote against is the higher."""
    return signed_and(states.set_index("delegation")["vote"].map(SCALE).astype(float), states)
