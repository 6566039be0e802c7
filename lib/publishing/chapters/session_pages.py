"""What the pages of single sessions tell: what was on the table, what happened, who spoke."""

from dataclasses import dataclass

import pandas as pd

from positions.sessions import Session
from positions.slugs import slug
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import span


@dataclass(frozen=True)
class Sitting:
    """One session in an edition, for a page's template."""

    session: Session
    path: str  # where its page is
    chapters: list[str]  # titles of the chapters on its agenda
    events: pd.DataFrame  # rows of ``events.csv`` that belong to it, by date
    votes: pd.DataFrame  # rows of ``votes.csv`` from its first to its last day
    records: pd.DataFrame  # positions taken in it
    heard: pd.Series  # positions by delegation, the most heard first
    labels: list[str]  # proposals on which somebody took a position, in the register's order
    #: Those among them that somebody wanted and somebody else did not, inferred sides left out.
    disputed: list[str]
    #: Matters by what an observer saw of them: ``agreement``, ``majority``, ``divided`` …
    seen: dict[str, list[str]]
    seen_by: tuple[tuple[str, str], ...]  # sources of these, each with no place
    #: How many of the proposals ended how, by ``outcome`` of ``outcomes.csv``.
    outcomes: dict[str, int]
    manner: str  # how it ended, where the register's own name of it says so
    before: Session | None
    after: Session | None


def path_of(session: str) -> str:
    """Where the page of a session is."""
    return f"sessions/{slug(session)}"


def sittings(edition: Edition) -> list[Sitting]:
    """The official sessions of the edition, by date."""
    return [_sitting(edition, item) for item in edition.sessions if item.is_official]


def _sitting(edition: Edition, session: Session) -> Sitting:
    whole = edition.whole
    every = [item for item in edition.project.sessions().values() if item.is_official]
    place = every.index(session)
    held = whole.positions[whole.positions["session"] == session.id]
    first, last = session.start.isoformat(), session.end.isoformat()
    proposals = whole.proposals[whole.proposals["proposal_id"].isin(held["proposal_id"])]
    seen = whole.takeaways[whole.takeaways["session"] == session.id]
    ends = whole.outcomes[whole.outcomes["proposal_id"].isin(proposals["proposal_id"])]
    events = whole.events[whole.events["session"] == session.id].sort_values("date_start")
    named = events.loc[events["kind"] == "session", "label"]
    return Sitting(
        session=session,
        path=path_of(session.id),
        chapters=[edition.chapter_title(chapter) for chapter in session.agenda],
        events=events,
        votes=whole.votes[whole.votes["date"].between(first, last)].sort_values("date"),
        records=held,
        heard=held["delegation"].value_counts().sort_index().sort_values(
            ascending=False, kind="stable"
        ),
        labels=proposals["label"].tolist(),
        disputed=proposals.loc[proposals["proposal_id"].isin(_disputed(held)), "label"].tolist(),
        seen=seen.groupby("finding")["matter"].agg(list).to_dict(),
        seen_by=tuple((source, "") for source in seen["source_id"].unique()),
        outcomes=ends["outcome"].value_counts().to_dict(),
        manner="".join(label.partition(", ")[2] for label in named),
        before=every[place - 1] if place else None,
        after=every[place + 1] if place + 1 < len(every) else None,
    )  # fmt: skip


def _disputed(held: pd.DataFrame) -> pd.Index:
    """Proposals with both sides among positions that nobody inferred."""
    sides = held[(held["confidence"] != "inferred") & held["stance"].isin(["support", "oppose"])]
    n = sides.groupby("proposal_id")["stance"].nunique()
    return n.index[n == 2]


def index(edition: Edition, found: list[Sitting]) -> Exhibit:
    """The sessions of the edition, with what their pages hold."""
    data = pd.DataFrame(
        {
            "session": [item.session.id for item in found],
            "title": [item.session.title for item in found],
            "start": [item.session.start for item in found],
            "end": [item.session.end for item in found],
            "place": [item.session.place for item in found],
            "records": [len(item.records) for item in found],
            "delegations": [len(item.heard) for item in found],
            "proposals": [len(item.labels) for item in found],
        }
    )
    records = pd.concat([item.records for item in found]) if found else edition.register.positions
    return table(
        "tab-every-session",
        "Sessions of the committee",
        data,
        recorded(records, edition.whole),
        show={
            "Session": "title",
            "Dates": [span(item.session.start, item.session.end) for item in found],
            "Place": "place",
            "Positions on record": "records",
            "Delegations": "delegations",
            "Proposals": "proposals",
        },
        caption="Each session leads to its page.",
        empty="The edition covers no session of the committee.",
    )
