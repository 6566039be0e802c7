"""Across sessions: agreement over time, two delegations side by side, moves and changed stances.

Every function takes rows of ``positions.csv`` and returns a table; which rows (inferred ones,
positions on procedure) is for the caller to say, with `positions.register.substantive`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from positions import agreement
from positions.agreement import MIN_SIGNALS
from positions.delegations import EU, RUSSIA

#: Stands for all sessions together in the column ``session``.
POOLED = "all"

MOVED, NOT_MOVED = "moved", "no move that the records carry"

#: Proposals of different sessions that put the same question in other words: question, and the
#: answer (1 yes, −1 no) that support of the proposal gives to it. Our reading of the labels, kept
#: to the plain cases; a proposal that is not named here is a question of its own.
RESTATED = {
    "criminalisation.broad": ("many kinds of crime in the convention", 1),
    "criminalisation.cyber-enabled-wide": ("many kinds of crime in the convention", 1),
    "criminalisation.beyond-core": ("many kinds of crime in the convention", 1),
    "criminalisation.narrow": ("many kinds of crime in the convention", -1),
    "criminalisation.cyber-dependent-focus": ("many kinds of crime in the convention", -1),
    "title.cybercrime": ("the word cybercrime as title", 1),
    "title.ict-criminal-purposes": ("the word cybercrime as title", -1),
    "extradition.political-refusal-option": ("refusal for political offences", 1),
    "mla-refusal.political-offence": ("refusal for political offences", 1),
    "refusal.political-explicit": ("refusal for political offences", 1),
    "extradition.no-political-exception": ("refusal for political offences", -1),
    "extradition.offences-never-political": ("refusal for political offences", -1),
    "mla.dual-criminality-required": ("dual criminality as a condition of assistance", 1),
    "mla-refusal.no-dual-criminality": ("dual criminality as a condition of assistance", 1),
    "tech-transfer.include": ("transfer of technology in the text", 1),
    "purpose.technology-transfer": ("transfer of technology in the text", 1),
    "evidence-scope.any-crime": ("electronic evidence beyond the convention's offences", 1),
    "evidence-scope.wide-range": ("electronic evidence beyond the convention's offences", 1),
}


def _share(positions: pd.DataFrame, one: str, other: str) -> dict[str, float | int | str]:
    """Agreement of two delegations in some records, with its interval or the reason for none."""
    share, n = agreement.pair_agreement(agreement.sides(positions), one, other)
    if n < MIN_SIGNALS:
        reason = f"too few to compare: {n} of {MIN_SIGNALS} common proposals"
        blank = {"agreement": np.nan, "lower": np.nan, "upper": np.nan}
        return {"n": n, "same": round(share * n) if n else 0, **blank, "reason": reason}
    same = round(share * n)
    lower, upper = agreement.wilson(same, n)
    limits = {"agreement": share, "lower": lower, "upper": upper}
    return {"n": n, "same": same, **limits, "reason": ""}


def over_time(
    positions: pd.DataFrame, one: str, others: Iterable[str], sessions: Sequence[str]
) -> pd.DataFrame:
    """Agreement of a delegation with others, session by session and pooled.

    Parameters
    ----------
    positions : DataFrame
        Columns session, delegation, proposal_id, stance.
    one : str
        The delegation compared.
    others : iterable of str
        Those it is compared with.
    sessions : sequence of str
        Ids, from first to last.

    Returns
    -------
    DataFrame
        Columns session (the last one is `POOLED`), one, other, n, same, agreement, lower, upper,
        reason; one row a session and other. ``n`` counts the proposals on which both have a side
        and ``same`` those on which it is the same; ``agreement`` is their ratio with Wilson's
        limits at 95 %, NaN with fewer than `MIN_SIGNALS` and ``reason`` says so. A proposal that
        returns counts in each session, and once in the pool.
    """
    rows = []
    for other in others:
        for session in (*sessions, POOLED):
            chosen = sessions if session == POOLED else [session]
            part = positions[positions["session"].isin(list(chosen))]
            rows.append(
                {"session": session, "one": one, "other": other, **_share(part, one, other)}
            )
    columns = ["session", "one", "other", "n", "same", "agreement", "lower", "upper", "reason"]
    return pd.DataFrame(rows, columns=columns)


def common(positions: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Records of two delegations on the proposals on which both have a side.

    Parameters
    ----------
    positions : DataFrame
        Columns delegation, proposal_id, stance and any others.
    one, other : str
        Delegations.

    Returns
    -------
    DataFrame
        Rows of ``positions`` with a side (support or oppose), same columns and order.
    """
    table = agreement.sides(positions)
    both = table.loc[table.index.intersection([one, other])].dropna(axis="columns")
    proposals = both.columns if len(both) == len({one, other}) else []
    keep = positions["delegation"].isin([one, other]) & positions["proposal_id"].isin(proposals)
    return positions[keep & positions["stance"].isin(["support", "oppose"])]


def side_by_side(
    positions: pd.DataFrame, every: pd.DataFrame, one: str, other: str
) -> pd.DataFrame:
    """Proposals on which two delegations both have a side, and those that one supports alone.

    Parameters
    ----------
    positions : DataFrame
        Records that comparisons rest on; columns session, delegation, proposal_id, stance,
        confidence, record_id, source_id, locator.
    every : DataFrame
        All records, to tell silence from records that are left out of ``positions``.
    one, other : str
        Delegations.

    Returns
    -------
    DataFrame
        One row a proposal; columns reading (``both``, ``one only``, ``other only``), proposal_id,
        same (``yes``, ``no`` or empty), and for each delegation (prefix ``one_``, ``other_``)
        stance, sessions, confidence, records, sources, locators, each joined by ``; ``. A proposal
        that one supports is ``only`` where the other has no record of any kind on it in ``every``.
    """
    table = agreement.sides(positions).reindex([one, other])
    spoken = every.groupby("delegation")["proposal_id"].agg(set).to_dict()
    rows = []
    for proposal in sorted(table.columns):
        first, second = table.loc[one, proposal], table.loc[other, proposal]
        if pd.notna(first) and pd.notna(second):
            reading = "both"
        elif first == 1 and proposal not in spoken.get(other, ()):
            reading = "one only"
        elif second == 1 and proposal not in spoken.get(one, ()):
            reading = "other only"
        else:
            continue
        same = ("yes" if first == second else "no") if reading == "both" else ""
        row = {"reading": reading, "proposal_id": proposal, "same": same}
        for prefix, name in (("one", one), ("other", other)):
            own = positions[
                (positions["delegation"] == name) & (positions["proposal_id"] == proposal)
            ]
            row |= {f"{prefix}_{key}": value for key, value in _joined(own).items()}
        rows.append(row)
    columns = ["reading", "proposal_id", "same"]
    columns += [f"{prefix}_{key}" for prefix in ("one", "other") for key in _JOINED]
    order = {"both": 0, "one only": 1, "other only": 2}
    frame = pd.DataFrame(rows, columns=columns)
    # disagreements first: they are what a reader looks for
    key = frame["reading"].map(order).astype(float) + frame["same"].eq("yes") / 2
    return frame.iloc[np.argsort(key.to_numpy(), kind="stable")].reset_index(drop=True)


_JOINED = {
    "stance": "stance", "sessions": "session", "confidence": "confidence", "records": "record_id",
    "sources": "source_id", "locators": "locator",
}  # fmt: skip


def _joined(records: pd.DataFrame) -> dict[str, str]:
    """Cells of several records as one, each value once and in order."""
    return {
        key: "; ".join(dict.fromkeys(records[column].astype(str)))
        for key, column in _JOINED.items()
    }


def halves(sessions: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sessions cut into an earlier and a later half; the later one is the longer.

    Examples
    --------
    >>> halves(["a", "b", "c"])
    (('a',), ('b', 'c'))
    """
    cut = len(sessions) // 2
    return tuple(sessions[:cut]), tuple(sessions[cut:])


def movers(
    positions: pd.DataFrame, earlier: Collection[str], later: Collection[str]
) -> pd.DataFrame:
    """Place delegations in two phases and tell which moved.

    The yardstick is the same in both: the sides of the European Union and Russia over both
    phases, so that a delegation cannot seem to move because one of the two fell silent.

    Parameters
    ----------
    positions : DataFrame
        Columns session, delegation, proposal_id, stance.
    earlier, later : collection of str
        Ids of the sessions of each phase.

    Returns
    -------
    DataFrame
        Columns delegation, n, placement, lower and upper of each phase (suffix ``_earlier``,
        ``_later``; as `agreement.placement`), difference (later minus earlier, between −2 and 2),
        verdict and reason. The verdict is `MOVED` where the two 95 % intervals do not overlap and
        `NOT_MOVED` otherwise; it is empty, with a reason, where a phase has fewer than
        `MIN_SIGNALS` signals. Largest differences come first.
    """
    whole = agreement.sides(positions[positions["session"].isin([*earlier, *later])])
    keep = ["n", "placement", "lower", "upper"]
    parts = []
    for suffix, phase in (("earlier", earlier), ("later", later)):
        table = agreement.sides(positions[positions["session"].isin(list(phase))])
        names = table.index.union(whole.index.intersection([EU, RUSSIA]))
        table = table.reindex(index=names, columns=whole.columns)
        for end in whole.index.intersection([EU, RUSSIA]):
            table.loc[end] = whole.loc[end]
        placed = agreement.placement(table).set_index("delegation")[keep]
        parts.append(placed.add_suffix(f"_{suffix}"))
    frame = pd.concat(parts, axis="columns").rename_axis("delegation").reset_index()
    counts = ["n_earlier", "n_later"]
    frame[counts] = frame[counts].fillna(0).astype(int)
    frame["difference"] = frame["placement_later"] - frame["placement_earlier"]
    apart = (frame["lower_later"] > frame["upper_earlier"]) | (
        frame["upper_later"] < frame["lower_earlier"]
    )
    placed = frame["difference"].notna()
    frame["verdict"] = np.where(placed, np.where(apart, MOVED, NOT_MOVED), "")
    frame["reason"] = [
        "" if known else f"too few to compare: {a} and {b} signals, {MIN_SIGNALS} needed in each"
        for known, a, b in zip(placed, frame["n_earlier"], frame["n_later"], strict=True)
    ]
    size = -frame["difference"].abs()
    order = frame.assign(size=size).sort_values(["size", "delegation"], na_position="last").index
    return frame.loc[order].reset_index(drop=True)


def repeated(positions: pd.DataFrame, sessions: Sequence[str]) -> pd.DataFrame:
    """Questions on which a delegation took sides in more than one session.

    Parameters
    ----------
    positions : DataFrame
        Columns session, delegation, proposal_id, stance, record_id, source_id, confidence.
    sessions : sequence of str
        Ids, from first to last.

    Returns
    -------
    DataFrame
        Columns delegation, question (a proposal, or the question of `RESTATED`), sessions,
        answers (``yes`` or ``no`` by session), proposals, records, sources, confidence, each
        joined by ``; `` in the order of the sessions, and changed (``yes`` or ``no``).
    """
    order = {name: place for place, name in enumerate(sessions)}
    frame = positions[positions["stance"].isin(["support", "oppose"])].copy()
    frame = frame[frame["session"].isin(order)]
    asked = [RESTATED.get(item, (item, 1)) for item in frame["proposal_id"]]
    frame["question"] = [question for question, _ in asked]
    answer = np.where(frame["stance"] == "support", 1, -1) * [sign for _, sign in asked]
    frame["answer"] = np.where(answer > 0, "yes", "no")
    frame["place"] = frame["session"].map(order)
    rows = []
    ordered = frame.sort_values(["place", "record_id"])
    for (delegation, question), part in ordered.groupby(["delegation", "question"]):
        if part["session"].nunique() < 2:
            continue
        rows.append(
            {
                "delegation": delegation,
                "question": question,
                "sessions": "; ".join(part["session"]),
                "answers": "; ".join(part["answer"]),
                "proposals": "; ".join(part["proposal_id"]),
                "records": "; ".join(part["record_id"]),
                "sources": "; ".join(part["source_id"]),
                "confidence": "; ".join(part["confidence"]),
                "changed": "yes" if part["answer"].nunique() > 1 else "no",
            }
        )
    columns = ["delegation", "question", "sessions", "answers", "proposals", "records", "sources",
               "confidence", "changed"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
