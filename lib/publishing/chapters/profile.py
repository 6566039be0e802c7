"""Exhibits of chapter 2: the focus in short, by its treaties, groups, votes and signature."""

from typing import Any

import pandas as pd

from positions.delegations import directory
from positions.schema import items
from positions.votes import ROLL_CALLS
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import capital, fill, plain, series, with_article

#: How the kinds of a profile's ties are called, in the order in which they are told.
TIES = {
    "party": "Party to",
    "signatory": "Signed",
    "outside": "Outside",
    "member": "Member of",
    "agreement": "Agreement",
    "talks": "Talks on an agreement",
    "cooperation": "Cooperation",
    "strategy": "Strategy",
    "assistance": "Help to others",
}

#: What a vote, or a state without one, is said to have done.
_CAST = {"yes": "voted for it", "no": "voted against it", "abstain": "abstained"}
_NONE_CAST = "did not vote"


def ties(edition: Edition) -> pd.DataFrame:
    """What country profiles tell of the focus; partners are a list."""
    held = edition.whole.profiles
    own = held[held["delegation"] == edition.focus]
    return own.assign(partners=[items(cell) for cell in own["partners"]])


def by_kind(edition: Edition) -> dict[str, list]:
    """The ties of the focus by kind, rows in the order of the profile."""
    return {kind: list(own.itertuples()) for kind, own in ties(edition).groupby("kind")}


def votes_cast(edition: Edition) -> pd.DataFrame:
    """What the focus did in the two founding votes: vote_id, year, did, source_id and locator.

    No rows for delegations without a vote in the Assembly: groups and observers.
    """
    found = directory(edition.project.register_folder).get(edition.focus)
    if found is None or found.kind != "state":
        return pd.DataFrame(columns=["vote_id", "year", "did", "source_id", "locator"])
    votes = edition.whole.votes.set_index("vote_id")
    cast = edition.whole.votes_by_state
    roll_calls = cast.drop_duplicates("vote_id").set_index("vote_id")
    own = cast[cast["delegation"] == edition.focus].set_index("vote_id")["vote"]
    return pd.DataFrame(
        [
            {
                "vote_id": vote_id,
                "year": votes.at[vote_id, "date"][:4],
                # a state that did not vote has no row, and the roll call is what says so
                "did": _CAST.get(own.get(vote_id), _NONE_CAST),
                **roll_calls.loc[vote_id, ["source_id", "locator"]],
            }
            for vote_id in ROLL_CALLS
        ]
    )


def memberships(edition: Edition) -> pd.DataFrame:
    """The register's groups and lists that have the focus in them, a row each."""
    held = edition.whole.groups
    return held[held["member"] == edition.focus].drop_duplicates("group_id")


def signature(edition: Edition) -> Any:
    """The focus's row among the signatures; None when it has none."""
    held = edition.whole.signatures
    return next(held[held["delegation"] == edition.focus].itertuples(), None)


def speaks_for(edition: Edition) -> int:
    """How many members a focus that is a group speaks for; nought for a state."""
    found = directory(edition.project.register_folder).get(edition.focus)
    return len(edition.whole.members(found.group_id)) if found and found.group_id else 0


def in_short(edition: Edition) -> Exhibit:
    """The focus in short: what country profiles, lists, votes and signatures hold of it."""
    own, signed = by_kind(edition), signature(edition)
    rows = [
        {
            "kind": TIES[row.kind],
            "what": plain(
                "{{ row.name }}{% if row.partners %} with {{ partners }}{% endif %}"
                "{% if row.about %}: {{ row.about }}{% endif %}",
                row=row, partners=series(map(with_article, row.partners)),
            ),
            "date": row.since, "source_id": row.source_id, "locator": row.locator,
            "note": row.note,
        }
        for kind in TIES
        for row in own.get(kind, ())
    ]  # fmt: skip
    rows += [
        {"kind": "Group or list", "what": row.group_name, "date": "",
         "source_id": row.source_id, "locator": "", "note": row.note}
        for row in memberships(edition).itertuples()
    ]  # fmt: skip
    matters = edition.whole.votes.set_index("vote_id")["matter"]
    rows += [
        {"kind": "Vote", "what": f"{matters[row.vote_id]}: {row.did}", "date": row.year,
         "source_id": row.source_id, "locator": row.locator, "note": ""}
        for row in votes_cast(edition).itertuples()
    ]  # fmt: skip
    if signed:
        what = f"Convention against Cybercrime: {signed.status}"
        rows.append(
            {"kind": "Signature", "what": what, "date": signed.signed,
             "source_id": signed.source_id, "locator": signed.locator, "note": signed.note}
        )  # fmt: skip
    data = pd.DataFrame(rows, columns=["kind", "what", "date", "source_id", "locator", "note"])
    return table(
        "tab-focus-in-short",
        f"{capital(with_article(edition.focus))} in short: treaties, groups, votes",
        data,
        recorded(data, edition.whole),
        show={
            "Kind": "kind", "What": "what", "Date": ("date", lambda date: date or "—"),
            "Source": "source_id",
        },
        caption=fill(
            "Ties are those that a country profile names"
            "{% if not told %}; the register has such a profile of {{ others }} alone{% endif %}. "
            "A dash means that the source gives no date. Notes are in the download.",
            told=len(own),
            others=series(with_article(name) for name in profiled(edition)),
        ),
        empty=fill(
            "The register holds no profile, no list, no vote and no signature of "
            "{{ edition.focus | the }}. A country profile would supply the first.",
            edition=edition,
        ),
    )  # fmt: skip


def profiled(edition: Edition) -> list[str]:
    """Delegations of which the register has a country profile, in its order."""
    return edition.whole.profiles["delegation"].unique().tolist()
