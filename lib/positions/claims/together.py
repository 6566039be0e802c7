"""Who stands with whom on which questions, and how well a label tells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

import pandas as pd

from positions.agreement import sides
from positions.claims.checks import Grounds
from positions.claims.terms import MOST
from positions.delegations import directory, is_group

#: For each delegation, what it stands with on one question.
Question = dict[str, frozenset[object]]


def rivals_of(proposals: pd.DataFrame) -> dict[str, list[str]]:
    """Sets of proposals that exclude one another, by name."""
    held = proposals[proposals["rivals"] != ""]
    return held.groupby("rivals", sort=False)["proposal_id"].agg(list).to_dict()


def questions(records: pd.DataFrame, rivals: Mapping[str, list[str]]) -> dict[str, Question]:
    """Questions on which delegations can be told apart.

    A question is a proposal that has support and opposition on record (a delegation stands with one
    side), or a set of rivals (it stands with the options that it supports). A proposal that nobody
    opposes sets nobody apart and is left out.
    """
    table = sides(records)
    rival = {item for options in rivals.values() for item in options}
    result: dict[str, Question] = {}
    for proposal in table.columns.difference(list(rival)):
        taken = table[proposal].dropna()
        if taken.nunique() > 1:
            result[proposal] = {name: frozenset([side]) for name, side in taken.items()}
    for name, options in rivals.items():
        backed = table.reindex(columns=options).eq(1)
        backed = backed[backed.any(axis="columns")]
        if backed.any().sum() > 1:
            result[name] = {who: frozenset(row.index[row]) for who, row in backed.iterrows()}
    return result


def asked_of(grounds: Grounds, records: pd.DataFrame) -> Asked:
    """The questions of some records, with the register's rivals."""
    return Asked(questions(records, rivals := rivals_of(grounds.register.proposals)), rivals)


@dataclass(frozen=True)
class Asked:
    """Questions by name, with the sets of rivals among them."""

    questions: dict[str, Question]
    rivals: Mapping[str, list[str]]

    @property
    def plain(self) -> list[Question]:
        """Those that are no set of rivals."""
        return [item for name, item in self.questions.items() if name not in self.rivals]

    def proposals(self, names: Iterable[str] | None = None) -> list[str]:
        """Proposals behind them, or behind some."""
        chosen = self.questions if names is None else names
        return [item for name in chosen for item in self.rivals.get(name, (name,))]


def pairs_together(asked: Iterable[Question], names: Collection[str]) -> tuple[int, int]:
    """Pairs of delegations that stand together, and all pairs, over several questions."""
    together = total = 0
    for question in asked:
        for one, other in combinations([name for name in question if name in names], 2):
            total += 1
            together += bool(question[one] & question[other])
    return together, total


def label_accuracy(
    asked: Collection[Question], label: Mapping[str, bool]
) -> tuple[float, tuple[int, int], tuple[int, int]]:
    """How well a label tells who stands with whom, and pairs together within and across it.

    Mean of the share of pairs with one label that stand together and of the share of pairs with
    different labels that stand apart: about 0.5 for a useless label, 1 for a perfect one, whatever
    the sizes of the two sets. NaN where one kind of pair does not occur.
    """
    with_label = {name for name, value in label.items() if value}
    halves = [pairs_together(asked, half) for half in (with_label, set(label) - with_label)]
    within = (halves[0][0] + halves[1][0], halves[0][1] + halves[1][1])
    every = pairs_together(asked, set(label))
    across = (every[0] - within[0], every[1] - within[1])
    if not within[1] or not across[1]:
        return float("nan"), within, across
    return (within[0] / within[1] + 1 - across[0] / across[1]) / 2, within, across


def labels(grounds: Grounds, members: Collection[str], names: Iterable[str]) -> dict[str, bool]:
    """Whether delegations belong to a set; a group delegation goes with most of its members."""
    result = {}
    for name in names:
        known = directory().get(name)
        own = grounds.register.members(known.group_id) if known and known.group_id else []
        if is_group(name) and not own:
            continue  # nobody knows who speaks for a group without a list
        result[name] = (
            sum(item in members for item in own) > MOST * len(own) if own else name in members
        )
    return result


def supported(records: pd.DataFrame) -> dict[str, set[str]]:
    """The proposals that each delegation supports."""
    backed = records[records["stance"] == "support"]
    return backed.groupby("delegation")["proposal_id"].agg(set).to_dict()


def joint_support(backed: Mapping[str, set[str]], names: Iterable[str]) -> tuple[int, int]:
    """Proposals that two or more of some delegations support, and those that any of them does."""
    found = pd.Series(list(chain.from_iterable(backed.get(name, ()) for name in names)), dtype=str)
    supporters = found.value_counts()
    return int((supporters > 1).sum()), len(supporters)
