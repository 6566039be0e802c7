"""Who stands with whom: sides, pairwise agreement and placement between the EU and Russia.

Only support and opposition have a side. Amendments and conditional positions are shown in the
tables and not counted here. Several records of one delegation on one proposal count once; where
they contradict each other they count not at all.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm

from positions.delegations import EU, RUSSIA

#: Fewest signals (or proposals in common) that a placement (or a shown agreement) may rest on.
MIN_SIGNALS = 3

#: Coverage of the intervals.
LEVEL = 0.95

#: Where the two ends of the scale lie.
ENDS = {RUSSIA: -1, EU: 1}

_SIDES = {"support": 1.0, "oppose": -1.0}

PLACEMENT_COLUMNS = (
    "delegation", "n", "placement", "lower", "upper", "agree_eu", "n_eu", "agree_ru", "n_ru",
    "reason",
)  # fmt: skip


def sides(positions: pd.DataFrame) -> pd.DataFrame:
    """Side of each delegation on each proposal.

    Parameters
    ----------
    positions : DataFrame
        Columns delegation, proposal_id, stance.

    Returns
    -------
    DataFrame of float, shape (delegations, proposals)
        1 support, −1 oppose, NaN without a record that has a side, or with contradictory ones.

    Examples
    --------
    >>> sides(pd.DataFrame({"delegation": ["A", "B", "B"], "proposal_id": ["p", "p", "p"],
    ...                     "stance": ["support", "support", "oppose"]}))
    proposal_id    p
    delegation
    A            1.0
    B            NaN
    """
    with_side = positions.assign(side=positions["stance"].map(_SIDES)).dropna(subset="side")
    grouped = with_side.groupby(["delegation", "proposal_id"])["side"]
    low, high = grouped.min(), grouped.max()
    return low.where(low == high).unstack("proposal_id").astype(float)


def wilson(successes: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval for a share.

    Parameters
    ----------
    successes : float
        Number of successes out of ``n``; halves are allowed.
    n : int
        Number of trials, at least 1.
    level : float
        Coverage, between 0 and 1.

    Returns
    -------
    lower, upper : float
        Between 0 and 1; the interval keeps a width at shares of 0 and 1.

    References
    ----------
    Wilson 1927; recommended for small n by Brown, Cai and DasGupta 2001.

    Examples
    --------
    >>> [round(limit, 4) for limit in wilson(10, 10)]
    [0.7225, 1.0]
    """
    z2 = norm.ppf(0.5 + level / 2) ** 2
    share = successes / n
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2) / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n**2))
    # rounding must not push a limit past the share, which is a limit itself at 0 and 1
    return float(min(share, max(0.0, centre - half))), float(max(share, min(1.0, centre + half)))


def pair_agreement(table: pd.DataFrame, one: str, other: str) -> tuple[float, int]:
    """Share of common proposals on which two delegations stand on the same side.

    Parameters
    ----------
    table : DataFrame
        As `sides` returns it.
    one, other : str
        Delegations.

    Returns
    -------
    share : float
        NaN when they have no proposal in common.
    n : int
        Proposals in common.
    """
    if one not in table.index or other not in table.index:
        return float("nan"), 0
    both = table.loc[[one, other]].dropna(axis="columns")
    n = both.shape[1]
    return (float((both.loc[one] == both.loc[other]).mean()), n) if n else (float("nan"), 0)


def agreement(table: pd.DataFrame) -> pd.DataFrame:
    """Pairwise agreement of all delegations.

    Parameters
    ----------
    table : DataFrame
        As `sides` returns it.

    Returns
    -------
    DataFrame
        Columns one, other, agreement, n, lower, upper: every pair (one before other in the
        alphabet) with at least one proposal in common; the interval is Wilson's at 95 %.
    """
    values = table.to_numpy()
    support, oppose = (values == 1).astype(int), (values == -1).astype(int)
    same = support @ support.T + oppose @ oppose.T
    known = support + oppose
    common = known @ known.T
    names = table.index.to_numpy()
    one, other = np.triu_indices(len(names), k=1)
    keep = common[one, other] > 0
    one, other = one[keep], other[keep]
    n, hits = common[one, other], same[one, other]
    limits = [wilson(k, m) for k, m in zip(hits, n, strict=True)]
    return pd.DataFrame(
        {
            "one": names[one],
            "other": names[other],
            "agreement": hits / n,
            "n": n,
            "lower": [low for low, _ in limits],
            "upper": [high for _, high in limits],
        }
    )


def signals(table: pd.DataFrame) -> pd.DataFrame:
    """Signals towards the European Union (1) or Russia (−1).

    A proposal on which a delegation has a side gives a signal when the EU or Russia has one too:
    towards the EU for the EU's side or the opposite of Russia's, towards Russia for the reverse,
    none (0) when the two stand together.

    Parameters
    ----------
    table : DataFrame
        As `sides` returns it.

    Returns
    -------
    DataFrame of float, same shape
        NaN where the delegation has no side or where neither of the two has one.
    """
    blank = pd.Series(np.nan, index=table.columns)
    eu = table.loc[EU] if EU in table.index else blank
    russia = table.loc[RUSSIA] if RUSSIA in table.index else blank
    pull = np.sign(table * (eu.fillna(0) - russia.fillna(0)))
    return pull.where(table.notna() & (eu.notna() | russia.notna()))


def placement(table: pd.DataFrame, *, level: float = LEVEL) -> pd.DataFrame:
    """Place delegations between Russia (−1) and the European Union (1).

    Parameters
    ----------
    table : DataFrame
        As `sides` returns it.
    level : float
        Coverage of the intervals.

    Returns
    -------
    DataFrame
        Columns `PLACEMENT_COLUMNS`. ``placement`` is the share of signals towards the EU minus
        the share towards Russia; its limits are Wilson's for the share (1 + placement) / 2 on
        ``n`` signals, mapped to [−1, 1] (conservative where some signals are 0). With fewer than
        `MIN_SIGNALS` there is no placement and ``reason`` says so. The two ends themselves are
        not placed. Agreement with each end stands beside, NaN without a common proposal. Rows go
        from the EU's end to Russia's, those without a placement last.
    """
    pull = signals(table)
    rows = []
    for name in table.index.difference([EU, RUSSIA]):
        signal = pull.loc[name].dropna()
        n = len(signal)
        enough = n >= MIN_SIGNALS
        value = float(signal.mean()) if enough else np.nan
        share = (1 + value) / 2
        low, high = wilson(share * n, n, level) if enough else (np.nan, np.nan)
        agree_eu, n_eu = pair_agreement(table, name, EU)
        agree_ru, n_ru = pair_agreement(table, name, RUSSIA)
        reason = "" if enough else f"too few to place: {n} of {MIN_SIGNALS} signals"
        rows.append(
            (name, n, value, 2 * low - 1, 2 * high - 1, agree_eu, n_eu, agree_ru, n_ru, reason)
        )
    frame = pd.DataFrame(rows, columns=list(PLACEMENT_COLUMNS))
    frame = frame.sort_values(
        ["placement", "n", "delegation"], ascending=[False, False, True], na_position="last"
    )
    return frame.reset_index(drop=True)


def row_of(frame: pd.DataFrame, delegation: str) -> Any:
    """The row of one delegation in a table with one row each, by column names; None without."""
    return next(frame[frame["delegation"] == delegation].itertuples(index=False), None)


def unplaced(frame: pd.DataFrame, delegation: str) -> str:
    """Why a delegation has no placement.

    Parameters
    ----------
    frame : DataFrame
        As `placement` returns it; columns delegation and reason.
    delegation : str

    Returns
    -------
    str
        Empty when it has one; ``end`` for the ends of the scale themselves, ``unrecorded`` when no
        record of it has a side, ``thin`` when it has fewer signals than `MIN_SIGNALS`.

    Examples
    --------
    >>> table = pd.DataFrame({"p": [1.0, -1.0], "q": [1.0, -1.0], "r": [-1.0, np.nan]},
    ...                      index=["China", "European Union"])
    >>> frame = placement(table)
    >>> [unplaced(frame, name) for name in ("China", "European Union", "Brazil")]
    ['thin', 'end', 'unrecorded']
    """
    if delegation in (EU, RUSSIA):
        return "end"
    row = row_of(frame, delegation)
    if row is None:
        return "unrecorded"
    return "thin" if row.reason else ""


class Division(NamedTuple):
    """How the delegations that are placed lie along the scale."""

    eu: list[str]  # nearer to the European Union
    between: list[str]
    russia: list[str]
    across: list[str]  # those whose interval reaches across the middle, by name

    @property
    def placed(self) -> int:
        """Delegations with a placement."""
        return len(self.eu) + len(self.between) + len(self.russia)


def divided(frame: pd.DataFrame, beyond: float = 0.0) -> Division:
    """Divide the delegations that are placed by where they stand.

    Parameters
    ----------
    frame : DataFrame
        As `placement` returns it.
    beyond : float
        Placement beyond which a delegation belongs to one end, from 0, the middle, to 1.

    Returns
    -------
    Division

    Examples
    --------
    >>> frame = pd.DataFrame({"delegation": ["A", "B"], "placement": [0.5, 0.2],
    ...                       "lower": [0.1, -0.3], "upper": [0.8, 0.6]})
    >>> divided(frame, 1 / 3)
    Division(eu=['A'], between=['B'], russia=[], across=['B'])
    >>> divided(frame).eu
    ['A', 'B']
    """
    at, names = frame["placement"], frame["delegation"]
    return Division(
        eu=names[at > beyond].tolist(),
        between=names[at.abs() <= beyond].tolist(),
        russia=names[at < -beyond].tolist(),
        across=sorted(names[(frame["lower"] < 0) & (frame["upper"] > 0)]),
    )
