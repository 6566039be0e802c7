"""How much is on record, and how well it is known."""

from typing import Any

import pandas as pd

from positions.register import CONFIDENCES, PROCESS_PREFIX


def tally(records: pd.DataFrame) -> dict[str, Any]:
    """How many records there are, by confidence and in all, of how many delegations and proposals.

    Examples
    --------
    >>> tally(pd.DataFrame({"confidence": ["stated", "inferred"], "delegation": ["A", "A"],
    ...                     "proposal_id": ["p", "q"]}))
    {'stated': 1, 'cited': 0, 'reported': 0, 'inferred': 1, 'records': 2, 'delegations': 1,
     'proposals': 2}
    """
    by = records["confidence"].value_counts()
    return {
        **{name: int(by.get(name, 0)) for name in CONFIDENCES},
        "records": len(records),
        "delegations": records["delegation"].nunique(),
        "proposals": records["proposal_id"].nunique(),
    }


def made_by_machine(records: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Records that rest on a source that was made by machine."""
    machine = sources.loc[sources["machine_made"] == "yes", "source_id"]
    return records[records["source_id"].isin(machine)]


def most_heard(records: pd.DataFrame, most: int) -> pd.Series:
    """Number of records of the delegations with most, in this order and then by name."""
    by = records["delegation"].value_counts().sort_index()
    return by.sort_values(ascending=False, kind="stable").head(most)


def heard_once(records: pd.DataFrame) -> int:
    """How many delegations have one record."""
    return int((records["delegation"].value_counts() == 1).sum())


def on_procedure(records: pd.DataFrame) -> pd.DataFrame:
    """Records on how to negotiate and not on the convention's text."""
    return records[records["proposal_id"].str.startswith(PROCESS_PREFIX)]
