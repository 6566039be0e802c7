"""The page of votes by state: two roll calls of the General Assembly, and the signatures."""

from typing import Any

import pandas as pd

from positions.agreement import row_of
from positions.delegations import directory
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import day, short

#: The recorded votes of single states, by the column that shows them.
ROLL_CALLS = {"vote_2018": "V-73-187", "vote_2019": "V-74-247"}

#: What is said of a member state without a vote on record.
ABSENT = "did not vote"


def by_state(edition: Edition) -> Exhibit:
    """Every member state with its votes and its signature."""
    votes = edition.whole.votes_by_state
    members = [one for one in directory(edition.project.register_folder) if one.kind == "state"]
    cast = votes.pivot(index="delegation", columns="vote_id", values="vote")
    signed = edition.whole.signatures.set_index("delegation")
    data = pd.DataFrame(
        {
            "delegation": [one.name for one in members],
            "iso3": [one.iso3 for one in members],
            "continent": [one.continent for one in members],
            **{
                column: [cast[vote].get(one.name) for one in members]
                for column, vote in ROLL_CALLS.items()
            },
            "signature": [
                signed["status"].get(one.name, "not on the list read") for one in members
            ],
            "signed": [signed["signed"].get(one.name, "") for one in members],
        }
    )
    data = data.fillna(dict.fromkeys(ROLL_CALLS, ABSENT))
    data = data.sort_values("delegation", key=lambda names: names.map(short), ignore_index=True)
    rows = pd.concat([votes, edition.whole.signatures])
    return table(
        "tab-votes-by-state",
        "Votes of the member states on the resolutions of 2018 and 2019, and signatures",
        data,
        recorded(rows.drop(columns="confidence"), edition.whole),
        show={
            "State": ("delegation", short),
            "Continent": "continent",
            "December 2018": "vote_2018",
            "December 2019": "vote_2019",
            "Signature": [
                f"signed {day(row.signed)}".strip() if row.signature == "signed" else row.signature
                for row in data.itertuples()
            ],
        },
        caption=(
            "A member state without a vote on record did not vote. That a state is not on the list "
            "of signatures does not mean that it refused: the convention stays open."
        ),
        classes=("long",),
    )


def of_focus(exhibit: Exhibit, focus: str) -> Any:
    """The row of the focus, None where it is no member state."""
    return row_of(exhibit.data, focus)
