"""Claims about alignments: who supports, amends and votes with whom."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

import numpy as np
import pandas as pd

from positions.agreement import MIN_SIGNALS, pair_agreement, sides
from positions.claims.checks import Finding, Grounds, NotTestableError, claim
from positions.claims.reading import (
    concluded,
    concluded_alike,
    enough,
    members_by_group,
    percent,
    records_on,
    roll_call,
    rows_with,
    share_of,
    sources_of,
)
from positions.claims.terms import (
    CHINA,
    GOOD_PREDICTION,
    LEAST_SUPPORTED,
    MOST,
    REPORT_SESSIONS,
    SECOND_READING,
)
from positions.claims.together import (
    Question,
    asked_of,
    joint_support,
    label_accuracy,
    labels,
    pairs_together,
    supported,
)
from positions.delegations import EU, RUSSIA
from positions.nouns import counted
from positions.outcomes import INFERRED, wishes
from positions.register import Register


@claim("C54", sessions=SECOND_READING)
def china_and_russia_act_apart(grounds: Grounds) -> Finding:
    """China and Russia support together no more than the middle pair of comparable ones does.

    Nearly every pair supports less than half of its proposals together, so that only the rank
    tells: of all pairs of delegations that support five proposals or more each. Their agreement
    where both have a side stands beside it and does not decide. Some records of the fourth session
    are on file because the report names them as examples.
    """
    rows = records_on(grounds)
    backed = {
        name: found for name, found in supported(rows).items() if len(found) >= LEAST_SUPPORTED
    }
    counts = {pair: joint_support(backed, pair) for pair in combinations(sorted(backed), 2)}
    shares = {pair: joint / either for pair, (joint, either) in counts.items()}
    own = shares.pop((CHINA, RUSSIA), None)
    if own is None:
        raise NotTestableError(f"fewer than {LEAST_SUPPORTED} supported proposals of one of them")
    others = pd.Series(shares)
    agree, n = pair_agreement(sides(rows), CHINA, RUSSIA)
    value = (
        f"joint support for {share_of(*counts[CHINA, RUSSIA], 'proposal')} that either supports; "
        f"{share_of(int((others < own).sum()), len(others), 'comparable pair')} "
        "with less in common, "
        f"the middle pair {percent(others.median())}; "
        f"same side on {share_of(round(agree * n) if n else 0, n, 'proposal')} where both have one"
    )
    enough(len(others), value)
    used = rows[rows["delegation"].isin([CHINA, RUSSIA]) & (rows["stance"] == "support")]
    placebo = others <= others.median()
    holds = own <= others.median()
    return concluded(holds, value, sources_of(used), placebo=placebo, of="comparable pair")


def _amended_and_deleted(grounds: Grounds, rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records of amendments, a delegation's own among them, and of requests to delete."""
    kinds = {
        kind: rows["proposal_id"].isin(grounds.register.proposals_with("kind", kind))
        for kind in ("amendment", "deletion")
    }
    support = rows["stance"] == "support"
    amended = rows[(rows["stance"] == "amend") | (support & kinds["amendment"])]
    return amended, rows[support & kinds["deletion"]]


@claim("C55", sessions=SECOND_READING)
def china_amends_and_seldom_deletes(grounds: Grounds) -> Finding:
    """China has more amendments on record than requests to delete."""
    rows = records_on(grounds)
    both = _amended_and_deleted(grounds, rows)
    counts = pd.concat([part["delegation"].value_counts() for part in both], axis="columns")
    counts = counts.fillna(0).astype(int).set_axis(["amended", "deleted"], axis="columns")
    amended, deleted = counts.loc[CHINA] if CHINA in counts.index else (0, 0)
    value = f"amendments: {amended}; requests to delete: {deleted}"
    enough(amended + deleted, value)
    used = pd.concat(both)
    others = counts.drop(index=CHINA)
    return concluded(
        amended > deleted,
        value,
        sources_of(used[used["delegation"] == CHINA]),
        placebo=others["amended"] > others["deleted"],
        of="other delegation",
    )


@claim("C56", sessions=REPORT_SESSIONS)
def labels_predict_poorly(grounds: Grounds) -> Finding:
    """Being like-minded, in the Western sense, does not tell who stands with whom.

    The original speaks of Western and like-minded states as those that opposed the mandate, so they
    are the states that voted against it. The label must predict poorly with the rival options and
    without them. Comparable are the labels of the register's groups.
    """
    rows = records_on(grounds)
    asked = asked_of(grounds, rows)
    enough(len(asked.questions), counted(len(asked.questions), "question"))
    roll = roll_call(grounds)
    who = rows["delegation"].unique()

    def read(members: Collection[str], among: Collection[Question]) -> float:
        return label_accuracy(among, labels(grounds, members, who))[0]

    against = set(roll.loc[roll["vote"] == "no", "delegation"])
    both = [read(against, among) for among in (asked.questions.values(), asked.plain)]
    if np.isnan(both).any():
        raise NotTestableError("pairs of one kind only")
    value = (
        f"{counted(len(asked.questions), 'question')}: having voted against the mandate tells "
        f"{percent(both[0])} of pairs right, {percent(both[1])} without rival options"
    )
    others = [
        read(members, asked.questions.values()) for members in members_by_group(grounds).values()
    ]
    used = rows[rows["proposal_id"].isin(asked.proposals())]
    return concluded_alike(
        [item < GOOD_PREDICTION for item in both],
        value,
        sources_of(used, roll),
        placebo=[item < GOOD_PREDICTION for item in others if not np.isnan(item)],
        of="other label",
    )


@claim("C57", sessions=REPORT_SESSIONS)
def budapest_parties_lack_unity(grounds: Grounds) -> Finding:
    """On procedure and cooperation fewer than three pairs of Budapest parties in four are together.

    Computed with the rival options and without them; the claim stays open when the two differ.
    Comparable are the register's other groups with pairs enough.
    """
    rows = records_on(grounds)
    rows = rows[rows["chapter"].isin(["procedural-measures", "international-cooperation"])]
    asked, who = asked_of(grounds, rows), rows["delegation"].unique()

    def pairs(members: Collection[str], among: Collection[Question]) -> tuple[int, int]:
        label = labels(grounds, members, who)
        return pairs_together(among, {name for name, value in label.items() if value})

    groups = members_by_group(grounds)
    parties = groups.pop("G-BUDAPEST", set())
    both = [pairs(parties, among) for among in (asked.questions.values(), asked.plain)]
    nouns = ("pair of parties", "pairs of parties")
    value = (
        f"{share_of(*both[0], *nouns)} together on {counted(len(asked.questions), 'question')}; "
        f"{share_of(*both[1], *nouns)} without the rival options"
    )
    enough(min(total for _, total in both), value)
    others = [pairs(members, asked.questions.values()) for members in groups.values()]
    used = rows[rows["proposal_id"].isin(asked.proposals())]
    return concluded_alike(
        [together < GOOD_PREDICTION * total for together, total in both],
        value,
        sources_of(used),
        placebo=[a < GOOD_PREDICTION * b for a, b in others if b >= MIN_SIGNALS],
        of="other group",
    )


@claim("C63")
def terms_follow_breadth(grounds: Grounds) -> Finding:
    """States for a broad treaty use information-centred terms and states for a narrow one data.

    Looks at delegations with a side on breadth and a side on terms. Comparable are the same
    delegations with each other's terms.
    """
    wide = {"criminalisation.broad": 1, "scope.narrow-instrument": -1}
    terms = {"terminology.digital-information": 1, "title.ict-criminal-purposes": 1}
    terms["title.cybercrime"] = -1
    rows = records_on(grounds, [*wide, *terms])
    table = sides(rows)
    lean = [
        table.reindex(columns=list(signs)).mul(pd.Series(signs)).mean(axis="columns")
        for signs in (wide, terms)
    ]
    both = np.sign(pd.concat(lean, axis="columns").dropna())
    told = [int((both[0].to_numpy() == np.roll(both[1], by)).sum()) for by in range(len(both))]
    value = share_of(told[0] if told else 0, len(both), "delegation")
    value += " with a side on both as told"
    enough(len(both), value)
    used = rows[rows["delegation"].isin(both.index)]
    holds, *others = [item > MOST * len(both) for item in told]
    return concluded(holds, value, sources_of(used), placebo=others, of="other pairing")


@claim("C68")
def eu_fared_better_on_criminalisation(grounds: Grounds) -> Finding:
    """More of the EU's wishes were met on criminalisation than on safeguards and assistance.

    Wishes are those of `positions.outcomes`, counted with the outcomes that the compiler inferred
    and without them; the claim stays open when the two differ. Comparable are other delegations
    with wishes enough.
    """
    rows = records_on(grounds)
    register, table = grounds.register, sides(rows)
    met = wishes(table, register.outcomes)
    if EU not in set(met["delegation"]):
        raise NotTestableError("no wish of the EU with a known outcome")
    sure = met[met["confidence"] != INFERRED]
    every, strict = (_wishes_by_topic(register, part) for part in (met, sure))
    own = [frame.reindex([EU], fill_value=0).loc[EU] for frame in (every, strict)]
    value = "; without inferred outcomes ".join(map(_told_wishes, own))
    enough(min(row["n"].min() for row in own), value)
    others = every[every["n"].min(axis="columns") >= MIN_SIGNALS].drop(index=EU)["met"]
    held = rows[(rows["delegation"] == EU) & rows["proposal_id"].isin(met["proposal_id"])]
    return concluded_alike(
        [row["met", _CRIMES] > row["met", _SAFEGUARDS] for row in own],
        value,
        sources_of(held),
        placebo=others[_CRIMES] > others[_SAFEGUARDS],
        of="other delegation",
    )


_CRIMES, _SAFEGUARDS = "criminalisation", "safeguards and assistance"


def _wishes_by_topic(register: Register, met: pd.DataFrame) -> pd.DataFrame:
    """Share and number of each delegation's wishes met, by topic: columns (met or n, topic)."""
    chapter = met["proposal_id"].map(register.proposals.set_index("proposal_id")["chapter"])
    kind = register.proposals_with("kind", "safeguards or assistance")
    parts = {_CRIMES: chapter == "criminalization", _SAFEGUARDS: met["proposal_id"].isin(kind)}
    by_topic = {
        (name, topic): met[own].groupby("delegation")["met"].agg(how)
        for name, how in (("met", "mean"), ("n", "size"))
        for topic, own in parts.items()
    }
    frame = pd.concat(by_topic, axis="columns")
    frame["n"] = frame["n"].fillna(0)
    return frame


def _told_wishes(row: pd.Series) -> str:
    """What a row of `_wishes_by_topic` says of the EU."""
    told = []
    for topic in (_CRIMES, _SAFEGUARDS):
        n = int(row["n", topic])
        granted = row["met", topic] * n if n else 0
        told.append(f"{topic}: {share_of(granted, n, 'wish', 'wishes')} of the EU met")
    return "; ".join(told)


@claim("C70", sessions=SECOND_READING)
def brics_and_sco_started_and_parted(grounds: Grounds) -> Finding:
    """Most members sponsored resolution 74/247; most proposals were backed by one member alone.

    Both must hold for BRICS and for the Shanghai Cooperation Organisation. Two members backing a
    proposal count as joint, the mildest test of coordination that there is. Comparable, on the
    second half, are the register's other groups.
    """
    sponsors = set(grounds.register.members("G-SPONSORS-74-247"))
    rows = records_on(grounds)
    backed = supported(rows)
    founders, active = members_by_group(grounds, "ahc1"), members_by_group(grounds, "ahc4")
    told, every, used = [], [], []
    for group, name in (("G-BRICS", "BRICS"), ("G-SCO", "SCO")):
        first, members = founders.get(group, set()), active.pop(group, set())
        joint, either = joint_support(backed, members)
        part = (
            f"{name}: {share_of(len(first & sponsors), len(first), 'member')} sponsored, "
            f"joint support for {share_of(joint, either, 'proposal')}"
        )
        enough(min(len(first), either), part)
        every.append(len(first & sponsors) > MOST * len(first) and joint < MOST * either)
        told.append(part)
        used.append(rows[rows["delegation"].isin(members)])
    others = [joint_support(backed, members) for members in active.values()]
    lists = rows_with(grounds, "groups", "group_id", "G-SPONSORS-74-247", "G-BRICS", "G-SCO")
    return concluded(
        all(every),
        "; ".join(told),
        sources_of(*used, lists),
        placebo=[joint < MOST * either for joint, either in others if either >= MIN_SIGNALS],
        of="other group",
    )
