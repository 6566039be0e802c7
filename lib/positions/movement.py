"""Across sessions: agreement over time, two delegations side by side, moves and changed answers.

Every function takes rows of ``positions.csv`` and returns a table; which rows (inferred ones,
positions on procedure) is for the caller to say, with `positions.register.substantive`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from positions import agreement
from positions.agreement import MIN_SIGNALS
from positions.delegations import EU, RUSSIA
from positions.register import lasting, of_sessions

#: Stands for all sessions together in the column ``session``.
POOLED = "all"

#: The two parts of the negotiation, in the column ``session``.
EARLIER, LATER = "first half", "second half"

#: Answer of a delegation from the session on in which its position ended.
GIVEN_UP = "given up"

MOVED, NOT_MOVED = "moved", "no clear change"

#: Proposals on which both have a side; those that one of two supports are ``<name> only``.
BOTH = "both"

_WITH_SIDE = ("support", "oppose")


def over_time(
    positions: pd.DataFrame, one: str, others: Iterable[str], sessions: Sequence[str]
) -> pd.DataFrame:
    """Agreement of one delegation with others, session by session and pooled.

    One row a session (the last one is `POOLED`) and other. ``n`` counts the proposals on which both
    have a side and ``same`` those on which it is the same; ``agreement`` is their ratio with
    Wilson's limits at 95 %, NaN with fewer than `MIN_SIGNALS` and ``reason`` says so. A proposal
    that returns counts in each session, and once in the pool.
    """
    spans = {session: [session] for session in sessions}
    return over_spans(positions, one, others, {**spans, POOLED: sessions})


def over_spans(
    positions: pd.DataFrame, one: str, others: Iterable[str], spans: Mapping[str, Collection[str]]
) -> pd.DataFrame:
    """Agreement of one delegation with others in spans of sessions, as `over_time` has it."""
    rows = []
    for other in others:
        for session, chosen in spans.items():
            table = agreement.sides(of_sessions(positions, chosen))
            share, n = agreement.pair_agreement(table, one, other)
            same = round(share * n) if n else 0
            if n < MIN_SIGNALS:
                reason = f"too few to compare: {n} of {MIN_SIGNALS} common proposals"
                rate = (np.nan, np.nan, np.nan, reason)
            else:
                rate = (share, *agreement.wilson(same, n), "")
            rows.append((session, one, other, n, same, *rate))
    columns = ["session", "one", "other", "n", "same", "agreement", "lower", "upper", "reason"]
    return pd.DataFrame(rows, columns=columns)


def common(positions: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Records with a side of two delegations on the proposals on which both have one."""
    positions = lasting(positions)
    table = agreement.sides(positions).reindex([one, other]).dropna(axis="columns")
    return positions[
        positions["delegation"].isin([one, other])
        & positions["proposal_id"].isin(table.columns)
        & positions["stance"].isin(_WITH_SIDE)
    ]


#: What `side_by_side` tells of the records of each delegation, and the columns it comes from.
_JOINED = {
    "stance": "stance", "sessions": "session", "confidence": "confidence", "records": "record_id",
    "sources": "source_id", "locators": "locator",
}  # fmt: skip


def side_by_side(
    positions: pd.DataFrame, every: pd.DataFrame, pair: Mapping[str, str]
) -> pd.DataFrame:
    """Proposals on which two delegations both have a side, and those that one supports alone.

    `positions` are the records that comparisons rest on, from first to last, `every` all records:
    a proposal that one supports is ``<name> only`` where the other has no record of any kind on it.
    `pair` holds the two by the names under which they are shown.

    One row a proposal, disagreements first; columns reading (`BOTH` or ``<name> only``),
    proposal_id, same (``yes``, ``no`` or empty), and for each delegation (its name in lower case as
    prefix) stance, sessions, confidence, records, sources, locators, each joined by ``; ``.
    """
    (first, one), (second, other) = pair.items()
    positions = lasting(positions)
    table = agreement.sides(positions).reindex([one, other])
    spoken = {name: set(every.loc[every["delegation"] == name, "proposal_id"]) for name in table.T}
    rows = []
    for proposal, (left, right) in table.items():
        if pd.notna(left) and pd.notna(right):
            reading, same = BOTH, "yes" if left == right else "no"
        elif left == 1 and proposal not in spoken[other]:
            reading, same = f"{first} only", ""
        elif right == 1 and proposal not in spoken[one]:
            reading, same = f"{second} only", ""
        else:
            continue
        row = {"reading": reading, "proposal_id": proposal, "same": same}
        about = positions[positions["proposal_id"] == proposal]
        for label, name in pair.items():
            own = about[about["delegation"] == name]
            for key, column in _JOINED.items():
                row[f"{label.lower()}_{key}"] = "; ".join(dict.fromkeys(own[column].astype(str)))
        rows.append(row)
    columns = ["reading", "proposal_id", "same"]
    columns += [f"{label.lower()}_{key}" for label in pair for key in _JOINED]
    # disagreements are what a reader looks for
    order = [(BOTH, "no"), (BOTH, "yes"), (f"{first} only", ""), (f"{second} only", "")]
    rows.sort(key=lambda row: (order.index((row["reading"], row["same"])), row["proposal_id"]))
    return pd.DataFrame(rows, columns=columns)


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
    """Place delegations in two phases, given by their sessions, and tell which moved.

    The yardstick is the same in both: the sides of the European Union and Russia over both
    phases, so that a delegation cannot seem to move because one of the two fell silent.

    Columns delegation, n, placement, lower and upper of each phase (suffix ``_earlier``,
    ``_later``; as `agreement.placement`), difference (later minus earlier, between −2 and 2),
    verdict and reason. The verdict is `MOVED` where the two 95 % intervals do not overlap and
    `NOT_MOVED` otherwise; it is empty, with a reason, where a phase has fewer than `MIN_SIGNALS`
    signals. Largest differences come first.
    """
    whole = agreement.sides(of_sessions(positions, [*earlier, *later]))
    ends = whole.loc[whole.index.intersection([EU, RUSSIA])]
    parts = []
    for suffix, phase in (("earlier", earlier), ("later", later)):
        table = agreement.sides(of_sessions(positions, phase))
        table = pd.concat([table.drop(index=ends.index, errors="ignore"), ends])
        parts.append(agreement.placement(table).add_suffix(f"_{suffix}"))
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
    order = frame.assign(size=-frame["difference"].abs()).sort_values(["size", "delegation"]).index
    return frame.loc[order].reset_index(drop=True)


def _ends_last(column: pd.Series) -> pd.Series:
    return column == GIVEN_UP if column.name == "answer" else column


def repeated(
    positions: pd.DataFrame, proposals: pd.DataFrame, sessions: Sequence[str]
) -> pd.DataFrame:
    """Questions on which a delegation took sides in more than one session, or gave its side up.

    A proposal's ``question`` is what it puts in other words than others do, and its
    ``question_sign`` the answer (1 yes, −1 no) that its support gives; both are empty for a
    proposal that is a question of its own. `sessions` are ids from first to last.

    Columns delegation, question (or the proposal), sessions, answers (``yes``, ``no`` or `GIVEN_UP`
    by session), proposals, records, sources, confidence, each joined by ``; `` in the order of the
    sessions, and changed (``yes`` or ``no``).
    """
    place = {name: place for place, name in enumerate(sessions)}
    frame = positions[positions["stance"].isin(_WITH_SIDE) & positions["session"].isin(place)]
    asked = proposals.set_index("proposal_id")[["question", "question_sign"]]
    frame = frame.join(asked, on="proposal_id").fillna({"question": "", "question_sign": ""})
    yes = (frame["stance"] == "support") == (frame["question_sign"] != "-1")
    frame["answer"] = np.where(yes, "yes", "no")
    frame["question"] = frame["question"].mask(frame["question"] == "", frame["proposal_id"])
    ended = frame[frame["ended_session"].isin(place)]
    ended = ended.assign(
        session=ended["ended_session"], source_id=ended["ended_source_id"], answer=GIVEN_UP
    )
    frame = pd.concat([frame, ended])
    frame["place"] = frame["session"].map(place)
    # the end of a position comes after whatever else is known of that session
    frame = frame.sort_values(["place", "record_id", "answer"], key=_ends_last)
    by = frame.groupby(["delegation", "question"])
    told = by["session"].transform("nunique") > 1
    frame = frame[told | by["answer"].transform(lambda held: GIVEN_UP in set(held))]
    by = frame.groupby(["delegation", "question"])
    joined = {
        "sessions": "session", "answers": "answer", "proposals": "proposal_id",
        "records": "record_id", "sources": "source_id", "confidence": "confidence",
    }  # fmt: skip
    found = by.agg(**{name: (column, "; ".join) for name, column in joined.items()})
    found["changed"] = np.where(by["answer"].nunique() > 1, "yes", "no")
    return found.reset_index()
