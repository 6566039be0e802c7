"""What the pages of single delegations tell: who they are, what they want and with whom."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from positions.agreement import MIN_SIGNALS, by_delegation, company, row_of, standing
from positions.delegations import EU, RUSSIA, directory
from positions.register import CONFIDENCES, STANCES, lasting
from positions.schema import BEFORE, items
from positions.slugs import slug
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import short

#: How many of its closest and farthest companions a page names.
COMPANIONS = 5

#: Positions that one page tells in full; of a delegation with more each chapter has a page.
MOST = 27

#: Signals below which a place is drawn as a thin one.
THIN = 6


@dataclass(frozen=True)
class Profile:
    """One delegation in an edition, for a page's template."""

    name: str
    path: str  # where its page is
    groups: list[str]  # groups that it is a member of
    papers: pd.DataFrame  # its rows of ``submissions.csv``, one a session
    votes: pd.DataFrame  # its rows of ``votes_by_state.csv``
    signature: Any  # its row of ``signatures.csv``, or None
    asked: pd.DataFrame  # its records by `positions_of`
    ended: pd.DataFrame  # those among them that it gave up
    place: Any  # its row of `Edition.placement`, or None
    point: Any  # its row of `Edition.ideal_points`, or None
    #: Its closest and farthest companions, as `positions.agreement.company` returns them.
    near: pd.DataFrame
    far: pd.DataFrame
    #: Its company with each end of the scale, by name, where they share any proposals.
    ends: dict[str, Any]
    alone: pd.DataFrame  # its records of proposals on which nobody else takes its side

    @property
    def title(self) -> str:
        """Its everyday name."""
        return short(self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """What the book calls it; an alias may mean something else in a text, as a continent."""
        return tuple(dict.fromkeys((self.name, self.title)))

    @property
    def is_large(self) -> bool:
        """Whether each chapter of what it asked for has a page of its own."""
        return len(self.asked) > MOST

    @property
    def words(self) -> tuple[str, ...]:
        """What else it may be looked for by: aliases and ISO codes."""
        found = directory().get(self.name)
        return (*found.aliases, *found.codes) if found else ()


def path_of(delegation: str) -> str:
    """Where the page of a delegation is."""
    return f"delegations/{slug(short(delegation))}"


def profiles(edition: Edition) -> list[Profile]:
    """All delegations with a record in the edition, by everyday name."""
    told = dict(list(positions_of(edition).groupby("delegation")))
    places, points = by_delegation(edition.placement), by_delegation(edition.ideal_points)
    return [
        _profile(edition, name, told[name], places.get(name), points.get(name))
        for name in sorted(told, key=short)
    ]


def positions_of(edition: Edition) -> pd.DataFrame:
    """Records of the edition with what pages tell of them, by chapter, proposal and stance.

    Beside the columns of ``positions.csv``: label and description of the proposal, the title of the
    chapter, `when` (the session in words), who else is for and against (`others_for`,
    `others_against`: lists of names), and when it was given up (`ended`, empty for most). One row a
    delegation, proposal and stance: the surest record stands for those that repeat it, of which
    `records`, `when`, `sources` (pairs of source and place), `notes` and `bases` are lists.
    """
    rows = edition.register.positions
    proposals = edition.whole.proposals.set_index("proposal_id")
    order = {
        "chapter": list(edition.chapter_titles).index,
        "proposal_id": list(proposals.index).index,
        "stance": STANCES.index,
        "confidence": CONFIDENCES.index,
    }
    rows = rows.sort_values(
        [*order, "record_id"],
        key=lambda column: column.map(order[column.name]) if column.name in order else column,
    )
    key = ["delegation", "proposal_id", "stance"]
    cited = rows.assign(
        sources=list(zip(rows["source_id"], rows["locator"], strict=True)),
        when=[edition.when(session) for session in rows["session"]],
    )
    joined = cited.groupby(key, sort=False).agg(
        records=("record_id", list), when=("when", _each), sources=("sources", _each),
        notes=("note", _each), bases=("basis", _each),
    )  # fmt: skip
    rows = rows.drop_duplicates(key).join(joined, on=key)
    sides = {
        stance: lasting(rows[rows["stance"] == stance])
        .groupby("proposal_id")["delegation"]
        .agg(list)
        for stance in ("support", "oppose")
    }
    others = {
        f"others_{side}": [
            [name for name in sides[stance].get(row.proposal_id, ()) if name != row.delegation]
            for row in rows.itertuples()
        ]
        for side, stance in (("for", "support"), ("against", "oppose"))
    }
    return rows.assign(
        label=rows["proposal_id"].map(proposals["label"]),
        description=rows["proposal_id"].map(proposals["description"]),
        title=rows["chapter"].map(edition.chapter_titles),
        ended=[_until(edition, period) for period in rows["ended_session"]],
        **others,
    ).astype(object)  # pages take a few rows at a time, at which Arrow's strings are slow


def _until(edition: Edition, period: str) -> str:
    """When a position was given up, in words."""
    if period in ("", BEFORE):
        return period and edition.when(period)
    return f"by {edition.when(period)}"


def _each(values: pd.Series) -> list:
    return list(dict.fromkeys(value for value in values if value))


def _profile(edition: Edition, name: str, asked: pd.DataFrame, place: Any, point: Any) -> Profile:
    whole = edition.whole
    everyone = company(edition.agreement, name, least=1)
    companions = everyone[everyone["n"] >= MIN_SIGNALS]
    stands = standing(edition.sides, name)
    lonely = stands.loc[stands["same_side"] == 0, "proposal_id"]
    signatures = whole.signatures[whole.signatures["delegation"] == name]
    groups = whole.groups[whole.groups["member"] == name]
    papers = whole.submissions[
        (whole.submissions["delegation"] == name)
        & whole.submissions["session"].isin(edition.periods)
    ]
    votes = whole.votes_by_state[whole.votes_by_state["delegation"] == name]
    known = whole.votes.set_index("vote_id")
    votes = votes.assign(
        matter=votes["vote_id"].map(known["matter"]), date=votes["vote_id"].map(known["date"])
    )
    return Profile(
        name=name,
        path=path_of(name),
        groups=groups["group_name"].drop_duplicates().tolist(),
        papers=papers.groupby("session", sort=False, as_index=False).agg(
            document=("document_symbol", "first"), chapters=("chapter", "nunique")
        ),
        votes=votes.sort_values("date"),
        signature=next(signatures.itertuples(), None),
        asked=asked,
        ended=asked[asked["ended_session"] != ""],
        place=place,
        point=point,
        near=companions[companions["agreement"] >= 0.5].head(COMPANIONS),
        far=companions[companions["agreement"] < 0.5].tail(COMPANIONS).iloc[::-1],
        ends={end: found for end in (EU, RUSSIA) if (found := row_of(everyone, end))},
        alone=asked[asked["proposal_id"].isin(lonely)].drop_duplicates("proposal_id"),
    )


def index(edition: Edition, found: list[Profile]) -> Exhibit:
    """All delegations on record, with what their pages hold."""
    data = pd.DataFrame(
        {
            "delegation": [item.name for item in found],
            "records": [item.asked["records"].map(len).sum() for item in found],
            "proposals": [item.asked["proposal_id"].nunique() for item in found],
            "own": [
                sum("own" in items(basis) for bases in item.asked["bases"] for basis in bases)
                for item in found
            ],
            "same_as_eu": [_same(item, EU) for item in found],
            "same_as_russia": [_same(item, RUSSIA) for item in found],
            "signed": [item.signature.signed if item.signature else "" for item in found],
        }
    )
    return table(
        "tab-delegations",
        "Delegations on record",
        data,
        recorded(edition.register.positions, edition.whole),
        show={
            "Delegation": ("delegation", short),
            "Records": "records",
            "Proposals": "proposals",
            "Same side as the European Union": "same_as_eu",
            "Same side as Russia": "same_as_russia",
        },
        caption=(
            "On how many of the proposals on which both have a side they take the same one. Each "
            "name leads to the delegation's page."
        ),
        classes=("long",),
        empty="No delegation has a record in this edition.",
    )


def _same(item: Profile, end: str) -> str:
    return f"{item.ends[end].same} of {item.ends[end].n}" if end in item.ends else ""
