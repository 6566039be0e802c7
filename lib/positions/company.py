"""One delegation among the others: with whom it stands, and where it stands by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from positions.agreement import MIN_SIGNALS

COMPANY_COLUMNS = ("delegation", "agreement", "same", "n", "lower", "upper")

STANDING_COLUMNS = ("proposal_id", "side", "same_side", "other_side", "standing")

#: How a delegation can stand on a proposal, from the loneliest to the most comfortable.
ALONE_OPPOSED, ALONE_ON_RECORD, OUTNUMBERED, EVEN, MAJORITY = (
    "alone, others opposed",
    "alone on record",
    "outnumbered",
    "even",
    "with the larger side",
)

#: Those that say that a delegation is by itself or in the minority.
LONELY = (ALONE_OPPOSED, ALONE_ON_RECORD, OUTNUMBERED)


def company(pairs: pd.DataFrame, focus: str, *, least: int = MIN_SIGNALS) -> pd.DataFrame:
    """Agreement of one delegation with each of the others.

    Parameters
    ----------
    pairs : DataFrame
        As `positions.agreement.agreement` returns it.
    focus : str
        The delegation.
    least : int
        Fewest proposals in common.

    Returns
    -------
    DataFrame
        Columns `COMPANY_COLUMNS`: the other delegation, share of common proposals on the same
        side in [0, 1], number of them, number in common, limits of Wilson's interval at 95 %.
        From the closest to the farthest; of equal shares the one on more proposals first where
        the two agree and last where they do not.

    Examples
    --------
    >>> pairs = pd.DataFrame({"one": ["A", "A"], "other": ["B", "C"], "agreement": [0.25, 1.0],
    ...                       "n": [4, 2], "lower": [0.05, 0.34], "upper": [0.7, 1.0]})
    >>> company(pairs, "A")[["delegation", "same", "n"]].values.tolist()
    [['B', 1, 4]]
    """
    mine = pairs[((pairs["one"] == focus) | (pairs["other"] == focus)) & (pairs["n"] >= least)]
    found = mine.assign(
        delegation=np.where(mine["one"] == focus, mine["other"], mine["one"]),
        same=(mine["agreement"] * mine["n"]).round().astype(int),
        weight=np.where(mine["agreement"] >= 0.5, -mine["n"], mine["n"]),
    ).sort_values(["agreement", "weight", "delegation"], ascending=[False, True, True])
    return found[list(COMPANY_COLUMNS)].reset_index(drop=True)


def standing(table: pd.DataFrame, focus: str) -> pd.DataFrame:
    """How a delegation stands on each proposal on which it takes a side.

    Parameters
    ----------
    table : DataFrame
        As `positions.agreement.sides` returns it: delegations by proposals, 1 for, −1
        against.
    focus : str
        The delegation.

    Returns
    -------
    DataFrame
        Columns `STANDING_COLUMNS`, by proposal: its side (``support`` or ``oppose``), how many
        *other* delegations stand on that side and on the opposite one, and the name of the
        situation. A delegation is outnumbered when it and its companions are fewer than the
        other side.

    Examples
    --------
    >>> sides = pd.DataFrame({"p": [1.0, -1.0, -1.0], "q": [1.0, np.nan, np.nan]},
    ...                      index=["A", "B", "C"])
    >>> standing(sides, "A")[["proposal_id", "standing"]].values.tolist()
    [['p', 'alone, others opposed'], ['q', 'alone on record']]
    >>> standing(sides, "B")["standing"].tolist()
    ['with the larger side']
    """
    if focus not in table.index:
        return pd.DataFrame(columns=list(STANDING_COLUMNS))
    own = table.loc[focus].dropna().sort_index()
    rest = table.drop(index=focus)[own.index]
    same, other = rest.eq(own, axis="columns").sum(), rest.eq(-own, axis="columns").sum()
    rows = []
    for proposal, side in own.items():
        with_it, against = int(same[proposal]), int(other[proposal])
        rows.append(
            (proposal, "support" if side > 0 else "oppose", with_it, against,
             _situation(with_it, against))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(STANDING_COLUMNS))


def _situation(with_it: int, against: int) -> str:
    if with_it == 0:
        return ALONE_OPPOSED if against else ALONE_ON_RECORD
    if against > with_it + 1:
        return OUTNUMBERED
    return EVEN if against == with_it + 1 else MAJORITY
