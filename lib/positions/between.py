"""Placement between the European Union and Russia, on questions that oppose the two.

What only one end took a side on says who keeps company with it and not where anybody stands between
the two; it is counted apart (`one_sided`). Options that exclude one another are one question. Who
signs an end's own statement tells nothing beside that end and is left out.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import bdtr

from positions.agreement import LEVEL, MIN_SIGNALS, agreement_with, sides, wilson
from positions.delegations import EU, RUSSIA
from positions.proposals import base_article
from positions.register import lasting
from positions.schema import items

#: What a placement holds.
COLUMNS = (
    "delegation", "n", "placement", "lower", "upper", "agree_eu", "n_eu", "agree_ru", "n_ru",
    "reason", "documents", "articles", "least", "most", "null_lower", "null_upper", "p",
)  # fmt: skip

SIGNAL_COLUMNS = ("delegation", "question", "signal", "articles", "sources")


def independent(records: pd.DataFrame) -> pd.DataFrame:
    """Records with a side that are not made by signing a statement of one of the ends.

    Parameters
    ----------
    records : DataFrame
        Columns delegation, proposal_id, stance, source_id and basis, where ``group`` marks a
        statement for which others speak as well.

    Returns
    -------
    DataFrame
        Rows without those of a group's statement in whose source an end takes the same side.
    """
    held = lasting(records)
    rows = held[held["stance"].isin(["support", "oppose"])]
    told = ["source_id", "proposal_id", "stance"]
    own = pd.MultiIndex.from_frame(rows.loc[rows["delegation"].isin([EU, RUSSIA]), told])
    signed = pd.MultiIndex.from_frame(rows[told]).isin(own)
    shared = np.array(["group" in items(cell) for cell in rows["basis"]], dtype=bool)
    return rows[~(signed & shared) | rows["delegation"].isin([EU, RUSSIA])]


def meets(one: Mapping[str, float], other: Mapping[str, float]) -> int:
    """Whether two delegations stand together on a question (1), apart (-1), or none can tell (0).

    Parameters
    ----------
    one, other : mapping of str to float
        Side by option of the question: 1 for, -1 against.

    Examples
    --------
    >>> meets({"a": 1}, {"a": 1, "b": 1}), meets({"a": 1}, {"b": 1}), meets({"a": -1}, {"b": 1})
    (1, -1, 0)
    """
    common = [one[option] * other[option] for option in one if option in other]
    if any(one[option] == other[option] == 1 for option in one if option in other):
        return 1
    if common:
        return 1 if min(common) > 0 else -1
    # of options that exclude one another each backs another
    return -1 if 1 in one.values() and 1 in other.values() else 0


def _answers(
    records: pd.DataFrame, proposals: pd.DataFrame
) -> dict[str, dict[str, dict[str, float]]]:
    """Sides by question, delegation and option."""
    rivals = dict(zip(proposals["proposal_id"], proposals["rivals"], strict=True))
    found: dict[str, dict] = defaultdict(lambda: defaultdict(dict))
    for (proposal, name), side in sides(records).unstack().dropna().items():
        found[rivals.get(proposal) or proposal][name][proposal] = side
    return {question: dict(held) for question, held in found.items()}


def signals(records: pd.DataFrame, proposals: pd.DataFrame) -> pd.DataFrame:
    """What delegations say on the questions that oppose the European Union and Russia.

    Parameters
    ----------
    records : DataFrame
        As `independent` returns them.
    proposals : DataFrame
        Columns proposal_id, rivals and article.

    Returns
    -------
    DataFrame
        Columns `SIGNAL_COLUMNS`: a row a delegation and question, the signal 1 where it stands with
        the European Union and not with Russia, -1 in the opposite case, 0 where it stands with both
        or with neither; articles and sources are sets.
    """
    articles = dict(zip(proposals["proposal_id"], proposals["article"], strict=True))
    cited = records.groupby(["delegation", "proposal_id"])["source_id"].agg(set)
    rows = []
    for question, held in sorted(_answers(records, proposals).items()):
        if EU not in held or RUSSIA not in held or meets(held[EU], held[RUSSIA]) != -1:
            continue
        for name in sorted(set(held) - {EU, RUSSIA}):
            near, far = meets(held[name], held[EU]), meets(held[name], held[RUSSIA])
            if near or far:
                on = {base_article(articles[option]) or option for option in held[name]}
                sources = set().union(*(cited[name, option] for option in held[name]))
                rows.append((name, question, int(np.sign(near - far)), on, sources))
    return pd.DataFrame(rows, columns=list(SIGNAL_COLUMNS))


def placement(records: pd.DataFrame, proposals: pd.DataFrame) -> pd.DataFrame:
    """Place delegations between Russia (-1) and the European Union (1).

    Parameters
    ----------
    records : DataFrame
        Columns delegation, proposal_id, stance, source_id and basis.
    proposals : DataFrame
        Columns proposal_id, rivals and article.

    Returns
    -------
    DataFrame
        `COLUMNS`. ``placement`` is the mean of the ``n`` `signals`, from `MIN_SIGNALS` on; its
        limits are Wilson's with the number of ``documents`` in place of n where it is smaller,
        since signals of one document may hang together. ``least`` and ``most`` are the range of
        placements without any one document; ``null_lower`` and ``null_upper`` hold the placements
        of a delegation that follows the others on each question; ``p`` is that of an exact sign
        test. Agreement with each end stands beside. From the European Union's end to Russia's,
        those without a placement last.
    """
    own = independent(records)
    table, found = sides(own), signals(own, proposals)
    by = dict(list(found.groupby("delegation")))
    taken = pd.crosstab(found["question"], found["signal"]).reindex(columns=[-1, 0, 1])
    taken = {question: counts for question, *counts in taken.fillna(0).itertuples()}
    rows = []
    for name in table.index.difference([EU, RUSSIA]):
        held = by.get(name, found.head(0))
        n, documents = len(held), len(set().union(*held["sources"]))
        articles = len(set().union(*held["articles"]))
        place, reason = [np.nan] * 3, f"too few to place: {n} of {MIN_SIGNALS} signals"
        beside = [np.nan] * 5
        if n >= MIN_SIGNALS:
            value, weight, reason = float(held["signal"].mean()), min(n, documents), ""
            low, high = wilson((1 + value) / 2 * weight, weight)
            place = [value, 2 * low - 1, 2 * high - 1]
            beside = [*_without_a_source(held), *_null(held, taken), _sign_test(held["signal"])]
        rows.append((name, n, *place, reason, documents, articles, *beside))
    beside_ends = ["agree_eu", "n_eu", "agree_ru", "n_ru"]
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in beside_ends])
    for end, suffix in ((EU, "eu"), (RUSSIA, "ru")):
        common, share = agreement_with(table, end)
        frame[f"agree_{suffix}"] = frame["delegation"].map(share).astype(float)
        frame[f"n_{suffix}"] = frame["delegation"].map(common).astype(int)
    order = ["placement", "n", "delegation"]
    frame = frame.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return frame[list(COLUMNS)]


def _without_a_source(held: pd.DataFrame) -> tuple[float, float]:
    """Smallest and largest mean of signals without those that rest on one document alone."""
    means = pd.Series(
        [
            held.loc[[bool(sources - {source}) for sources in held["sources"]], "signal"].mean()
            for source in set().union(*held["sources"])
        ]
    )
    return means.min(), means.max()


def _null(held: pd.DataFrame, taken: Mapping[str, list[float]]) -> tuple[float, float]:
    """Where the placement of a delegation lies that follows the others on each question.

    ``taken`` counts the signals -1, 0 and 1 on each question, its own among them.
    """
    chances = np.ones(1)  # of the sum of signals, from -1 for each to 1 for each
    for question, own in zip(held["question"], held["signal"], strict=True):
        # half a delegation on either side, so that a question on which all agree is not certain
        counts = np.add(taken[question], [0.5, 0, 0.5])
        counts[own + 1] -= 1
        chances = np.convolve(chances, counts / counts.sum())
    values = np.arange(-len(held), len(held) + 1) / len(held)
    cumulated = np.cumsum(chances)
    limits = [(1 - LEVEL) / 2, (1 + LEVEL) / 2 - 1e-12]
    low, high = (float(values[np.searchsorted(cumulated, limit)]) for limit in limits)
    return low, high


def _sign_test(signal: pd.Series) -> float:
    """Probability of signals as lopsided as these, were either direction as likely."""
    towards, against = int((signal > 0).sum()), int((signal < 0).sum())
    fewer, all_taken = min(towards, against), towards + against
    return min(1.0, 2 * float(bdtr(fewer, all_taken, 0.5))) if all_taken else 1.0


class Left(NamedTuple):
    """Placements that lie off the middle, by more and less strict readings."""

    placed: int
    interval: int  # their interval excludes the middle
    holm: int  # by the sign test, all errors held at 5 %
    hochberg: int  # by the sign test, the share of false ones held at 5 %
    inside: int  # inside the band of one that follows the others


def left_of(frame: pd.DataFrame) -> Left:
    """What is left of the placements in a frame when there are many of them."""
    placed = frame.dropna(subset="placement")
    p = np.sort(placed["p"].to_numpy(float))
    m, alpha = len(p), 1 - LEVEL
    at = np.arange(1, m + 1)
    holds = p <= alpha / (m - at + 1)
    below = np.flatnonzero(p <= alpha * at / m) if m else np.array([], dtype=int)
    return Left(
        placed=m,
        interval=int(((placed["lower"] > 0) | (placed["upper"] < 0)).sum()),
        holm=int(holds.argmin()) if not holds.all() else m,
        hochberg=int(below[-1]) + 1 if len(below) else 0,
        inside=int(placed["placement"].between(placed["null_lower"], placed["null_upper"]).sum()),
    )


def one_sided(records: pd.DataFrame, proposals: pd.DataFrame) -> pd.DataFrame:
    """Company with one end on questions on which the other took no side; as for `placement`.

    Columns delegation, same_eu, opposite_eu, same_ru, opposite_ru: on how many questions it stands
    with or against the one end where the other is silent; delegations with none are left out. From
    most questions to fewest.
    """
    counts: dict[str, dict[str, int]] = {}
    for held in _answers(independent(records), proposals).values():
        if (EU in held) == (RUSSIA in held):
            continue
        end, code = (EU, "eu") if EU in held else (RUSSIA, "ru")
        for name in set(held) - {end}:
            if stand := meets(held[name], held[end]):
                own = counts.setdefault(name, defaultdict(int))
                own[f"{'same' if stand > 0 else 'opposite'}_{code}"] += 1
    columns = ["same_eu", "opposite_eu", "same_ru", "opposite_ru"]
    frame = pd.DataFrame(
        [(name, *(own[column] for column in columns)) for name, own in sorted(counts.items())],
        columns=["delegation", *columns],
    )
    order = frame[columns].sum(axis=1).sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)
