"""Who stands with whom: sides, pairwise agreement, placement between the EU and Russia, company.

Only support and opposition have a side, however well they are known; whether inferred records are
let in is for `positions.register.substantive`. Amendments, conditional positions and positions that
were given up are shown in the tables and not counted here. Several records of one delegation on one
proposal count once; where they contradict each other they count not at all. Every ``table`` is one
that `sides` returns.
"""

from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from positions.delegations import EU, RUSSIA
from positions.register import lasting

#: Fewest signals (or proposals in common) that a placement (or a shown agreement) may rest on.
MIN_SIGNALS = 3

#: Coverage of the intervals.
LEVEL = 0.95

#: Where the two ends of the scale lie.
ENDS = {RUSSIA: -1, EU: 1}

_SIDES = {"support": 1.0, "oppose": -1.0}


def sides(positions: pd.DataFrame) -> pd.DataFrame:
    """Side of each delegation on each proposal.

    Parameters
    ----------
    positions : DataFrame
        Columns delegation, proposal_id, stance, and ended_session where positions may have an end
        (see `positions.register.of_sessions`).

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
    held = lasting(positions)
    with_side = held.assign(side=held["stance"].map(_SIDES)).dropna(subset="side")
    grouped = with_side.groupby(["delegation", "proposal_id"])["side"]
    low, high = grouped.min(), grouped.max()
    return low.where(low == high).unstack("proposal_id").astype(float)


def wilson(successes: Any, n: Any) -> tuple[Any, Any]:
    """Wilson's score interval for a share, at the `LEVEL` of all intervals.

    Written out because a placement counts half successes, where towards neither end, which
    scipy's interval of a binomial test does not take.

    Parameters
    ----------
    successes : float or array of float
        Number of successes out of ``n``; halves are allowed.
    n : int or array of int
        Number of trials, at least 1.

    Returns
    -------
    lower, upper : float or array of float
        Between 0 and 1; the interval keeps a width at shares of 0 and 1.

    References
    ----------
    Wilson 1927; recommended for small n by Brown, Cai and DasGupta 2001.

    Examples
    --------
    >>> [round(float(limit), 4) for limit in wilson(10, 10)]
    [0.7225, 1.0]
    """
    z2 = NormalDist().inv_cdf(0.5 + LEVEL / 2) ** 2
    share = successes / n
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2) / (1 + z2 / n) * np.sqrt(share * (1 - share) / n + z2 / (4 * n**2))
    # rounding must not push a limit past the share, which is a limit itself at 0 and 1
    return np.clip(centre - half, 0, share), np.clip(centre + half, share, 1)


def pair_agreement(table: pd.DataFrame, one: str, other: str) -> tuple[float, int]:
    """Share of common proposals on which two delegations stand on the same side, and their number.

    The share is NaN without a proposal in common.
    """
    both = table.reindex([one, other]).dropna(axis="columns")
    return float((both.loc[one] == both.loc[other]).mean()), both.shape[1]


def agreement(table: pd.DataFrame) -> pd.DataFrame:
    """Pairwise agreement of all delegations.

    Columns one, other, agreement, n, lower, upper: every pair (one before other in the alphabet)
    with at least one proposal in common; the interval is Wilson's at 95 %.
    """
    values = table.to_numpy()
    support, oppose = (values == 1).astype(int), (values == -1).astype(int)
    same = support @ support.T + oppose @ oppose.T
    known = support + oppose
    common = known @ known.T
    one, other = np.nonzero(np.triu(common, k=1))
    n, hits = common[one, other], same[one, other]
    lower, upper = wilson(hits, n)
    names = table.index.to_numpy()
    return pd.DataFrame(
        {
            "one": names[one], "other": names[other], "agreement": hits / n, "n": n,
            "lower": lower, "upper": upper,
        }
    )  # fmt: skip


def signals(table: pd.DataFrame) -> pd.DataFrame:
    """Signals towards the European Union (1) or Russia (−1).

    A proposal on which a delegation has a side gives a signal when the EU or Russia has one too:
    towards the EU for the EU's side or the opposite of Russia's, towards Russia for the reverse,
    none (0) when the two stand together.

    Returns
    -------
    DataFrame of float, same shape
        NaN where the delegation has no side or where neither of the two has one.
    """
    ends = table.reindex([EU, RUSSIA])
    pull = np.sign(table * (ends.loc[EU].fillna(0) - ends.loc[RUSSIA].fillna(0)))
    return pull.where(table.notna() & ends.notna().any())


def placement(table: pd.DataFrame) -> pd.DataFrame:
    """Place delegations between Russia (−1) and the European Union (1).

    By delegation, without the two ends: ``n`` signals and, with `MIN_SIGNALS` or more,
    ``placement``, the share of signals towards the EU minus the share towards Russia. Its limits
    ``lower`` and ``upper`` are Wilson's for the share (1 + placement) / 2 on ``n`` signals, mapped
    to [−1, 1] (conservative where some signals are 0).
    """
    pull = signals(table).drop(index=[EU, RUSSIA], errors="ignore")
    n = pull.notna().sum(axis=1)
    place = pull.mean(axis=1).where(n >= MIN_SIGNALS)
    low, high = wilson((1 + place) / 2 * n, n.where(n > 0))
    limits = {"lower": 2 * low - 1, "upper": 2 * high - 1}
    return pd.DataFrame({"n": n, "placement": place, **limits})


def agreement_with(table: pd.DataFrame, end: str) -> tuple[pd.Series, pd.Series]:
    """Proposals in common with one delegation, and `pair_agreement` with it, of every other."""
    own = table.reindex([end]).loc[end]
    common = (table.notna() & own.notna()).sum(axis=1)
    return common, (table == own).sum(axis=1) / common.replace(0, np.nan)


def row_of(frame: pd.DataFrame, delegation: str) -> Any:
    """The row of one delegation in a table with one row each, by column names; None without."""
    return next(frame[frame["delegation"] == delegation].itertuples(index=False), None)


def by_delegation(frame: pd.DataFrame) -> dict[str, Any]:
    """The rows of a table with one row a delegation, by delegation, as `row_of` gives one."""
    return {row.delegation: row for row in frame.itertuples(index=False)}


def unplaced(frame: pd.DataFrame, delegation: str) -> str:
    """Why a delegation has no placement in a frame of `positions.between.placement`.

    Empty when it has one; ``end`` for the ends of the scale themselves, ``unrecorded`` when no
    record of it has a side, ``thin`` when it has fewer signals than `MIN_SIGNALS`.

    Examples
    --------
    >>> frame = pd.DataFrame({"delegation": ["China", "Chile"], "reason": ["too few", ""]})
    >>> [unplaced(frame, name) for name in ("China", "Chile", "European Union", "Brazil")]
    ['thin', '', 'end', 'unrecorded']
    """
    if delegation in ENDS:
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
    """Divide the delegations of a frame of placements by where they stand.

    ``beyond`` is the placement beyond which one belongs to an end, from 0, the middle, to 1.

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


def company(pairs: pd.DataFrame, focus: str, *, least: int = MIN_SIGNALS) -> pd.DataFrame:
    """Agreement of one delegation with each of the others, out of what `agreement` returns.

    Pairs with fewer than ``least`` proposals in common are left out.

    Columns delegation (the other one), agreement, same (proposals on the same side), n (in common),
    lower, upper. From the closest to the farthest; of equal shares the one on more proposals first
    where the two agree and last where they do not.

    Examples
    --------
    >>> pairs = pd.DataFrame({"one": ["A", "A"], "other": ["B", "C"], "agreement": [0.25, 1.0],
    ...                       "n": [4, 2], "lower": [0.05, 0.34], "upper": [0.7, 1.0]})
    >>> company(pairs, "A")[["delegation", "same", "n"]].values.tolist()
    [['B', 1, 4]]
    """
    mine = pairs[((pairs["one"] == focus) | (pairs["other"] == focus)) & (pairs["n"] >= least)]
    found = mine.assign(
        delegation=mine["one"].where(mine["one"] != focus, mine["other"]),
        same=(mine["agreement"] * mine["n"]).round().astype(int),
        weight=mine["n"].where(mine["agreement"] < 0.5, -mine["n"]),
    ).sort_values(["agreement", "weight", "delegation"], ascending=[False, True, True])
    columns = ["delegation", "agreement", "same", "n", "lower", "upper"]
    return found[columns].reset_index(drop=True)


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


def standing(table: pd.DataFrame, focus: str) -> pd.DataFrame:
    """How a delegation stands on each proposal on which it takes a side.

    Columns proposal_id, side (``support`` or ``oppose``), same_side and other_side (how many
    *other* delegations stand there), standing. A delegation is outnumbered when it and its
    companions are fewer than the other side.

    Examples
    --------
    >>> table = pd.DataFrame({"p": [1.0, -1.0, -1.0], "q": [1.0, np.nan, np.nan]},
    ...                      index=["A", "B", "C"])
    >>> standing(table, "A")[["proposal_id", "standing"]].values.tolist()
    [['p', 'alone, others opposed'], ['q', 'alone on record']]
    >>> standing(table, "B")["standing"].tolist()
    ['with the larger side']
    """
    own = table.reindex([focus]).loc[focus].dropna().sort_index()
    rest = table.drop(index=focus, errors="ignore")[own.index]
    same, other = rest.eq(own).sum(), rest.eq(-own).sum()
    stands = [
        (same == 0) & (other > 0), same == 0, other > same + 1, other == same + 1,
    ]  # fmt: skip
    values = {
        "proposal_id": own.index,
        "side": np.where(own > 0, "support", "oppose"),
        "same_side": same.to_numpy(),
        "other_side": other.to_numpy(),
        "standing": np.select(stands, [*LONELY, EVEN], MAJORITY),
    }
    # columns without a type where there are no rows: pandas joins no empty ones of Arrow's strings
    return pd.DataFrame(values) if len(own) else pd.DataFrame(columns=list(values))
