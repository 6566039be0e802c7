"""What the pages of single proposals tell: who wants them, their rivals, and their outcome."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from positions.register import CONFIDENCES
from positions.schema import BEFORE, items
from positions.slugs import slug
from publishing.chapters.delegation_pages import positions_of
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import short


@dataclass(frozen=True)
class Proposal:
    """One proposal in an edition, for a page's template."""

    row: Any  # its row of ``proposals.csv``
    path: str  # where its page is
    chapter: str  # title of its chapter
    early: str  # that it was on the table before the first session, in words, or nothing
    when: list[str]  # the sessions in which it was on the table, in words
    held: pd.DataFrame  # the records on it, by `delegation_pages.positions_of`, the surest first
    rivals: list[str]  # labels of proposals that exclude it
    outcome: Any  # its row of ``outcomes.csv``, or None

    def of_stance(self, stance: str) -> pd.DataFrame:
        """The records of one stance."""
        return self.held[self.held["stance"] == stance]


def path_of(proposal_id: str) -> str:
    """Where the page of a proposal is."""
    return f"proposals/{slug(proposal_id)}"


def proposals(edition: Edition) -> list[Proposal]:
    """All proposals with a record in the edition, in the register's order."""
    told = positions_of(edition)
    order = told["confidence"].map(CONFIDENCES.index)
    by = dict(list(told.iloc[order.argsort(kind="stable")].groupby("proposal_id")))
    frame = edition.whole.proposals
    outcomes = {row.proposal_id: row for row in edition.whole.outcomes.itertuples()}
    found = []
    for row in frame[frame["proposal_id"].isin(by)].itertuples():
        rivals = frame[(frame["rivals"] == row.rivals) & (frame["proposal_id"] != row.proposal_id)]
        found.append(
            Proposal(
                row=row,
                path=path_of(row.proposal_id),
                chapter=edition.chapter_title(row.chapter),
                early=edition.when(BEFORE) if BEFORE in items(row.session) else "",
                when=[edition.when(item) for item in items(row.session) if item != BEFORE],
                held=by[row.proposal_id],
                rivals=rivals["label"].tolist() if row.rivals else [],
                outcome=outcomes.get(row.proposal_id),
            )
        )
    return found


def index(edition: Edition, found: list[Proposal]) -> Exhibit:
    """All proposals on record, with who is for and against, and what became of them."""
    data = pd.DataFrame(
        {
            "proposal_id": [item.row.proposal_id for item in found],
            "proposal": [item.row.label for item in found],
            "description": [item.row.description for item in found],
            "chapter": [item.chapter for item in found],
            "article": [item.row.article for item in found],
            "for": [len(item.of_stance("support")) for item in found],
            "against": [len(item.of_stance("oppose")) for item in found],
            "with_conditions": [
                len(item.of_stance("conditional")) + len(item.of_stance("amend")) for item in found
            ],
            "outcome": [item.outcome.outcome if item.outcome else "not known" for item in found],
        }
    )
    return table(
        "tab-every-proposal",
        "Proposals on record, and what became of them",
        data,
        recorded(edition.register.positions, edition.whole),
        show={
            "Proposal": "proposal",
            "Chapter": "chapter",
            "For": "for",
            "Against": "against",
            "Outcome": "outcome",
        },
        caption=(
            "How many delegations are on record for and against. The outcome is that of the text "
            "of December 2024, as far as a source tells it. Each proposal leads to its page."
        ),
        classes=("long",),
        empty="No proposal has a record in this edition.",
    )


def everyday(names: pd.Series) -> list[str]:
    """Everyday names, in alphabetical order."""
    return sorted(map(short, names))
