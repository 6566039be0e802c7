"""Exhibits of chapter 3.1: the votes, and who speaks together."""

import pandas as pd

from positions import figures, palette
from positions.diagnostics import Association
from positions.schema import BEFORE
from positions.votes import ROLL_CALLS, VOTES, by_region, placements_and_votes
from publishing.edition import Edition
from publishing.exhibits import Exhibit, named_sources, recorded, table
from publishing.prose import brief, fill, plain, short

#: Most members of a group that its row names.
NAMED = 7

#: Votes that decided proposals on procedure.
DATES = "process.dates-2022"
DECIDED_BY = {"process.two-thirds": "V-2021-05-26-BRA", DATES: "V-2022-01-20-DOM"}

#: Days of a year.
YEAR = 365

#: The region that a companion of the report looks at.
ASEAN = "G-ASEAN"


def votes(edition: Edition) -> Exhibit:
    """Every vote and decision of the register, with its tally where one is known."""
    frame = edition.whole.votes
    data = frame[
        ["vote_id", "date", "body", "matter", "outcome", "yes", "no", "abstain", "not_voting",
         "source_id", "locator", "note"]
    ]  # fmt: skip
    return table(
        "tab-votes",
        "Votes and decisions on the way to the convention",
        data,
        recorded(frame, edition.whole),
        show={
            "Date": "date",
            "Matter and body": frame["matter"] + " (" + frame["body"] + ")",
            "Outcome": "outcome",
            "Yes": "yes",
            "No": "no",
            "Abstain": "abstain",
            "Not voting": "not_voting",
            "Source": "source_id",
        },
        caption=fill(
            "A blank cell means that no source on record gives the number; {{ yes.count() }} of "
            "{{ yes | length }} decisions have a tally. Notes and locators are in the download.",
            yes=frame["yes"],
        ),
        classes=("dated",),
    )


def votes_figure(edition: Edition) -> Exhibit:
    """Votes with a tally, as bars."""
    frame = edition.whole.votes.dropna(subset=["yes", "no", "abstain"])
    labels = [
        f"{brief(date)}: {matter}"
        for date, matter in zip(frame["date"], frame["matter"], strict=True)
    ]
    lost = frame[frame["yes"] <= frame["no"]]
    return Exhibit(
        "fig-votes",
        "Recorded votes, from the first resolution to the adoption of the text",
        "Each bar is one recorded vote; states that did not vote are left out.",
        recorded(frame, edition.whole),
        frame[["vote_id", "date", "matter", "yes", "no", "abstain"]],
        alt=plain(
            "Of {{ frame | length | count('recorded vote') }} "
            "{{ won | beside(frame | length) }} found more yes than no, "
            "from {{ first.date | brief }} ({{ first.yes | integer }} yes, "
            "{{ first.no | integer }} no, {{ first.abstain | integer }} abstentions) on"
            "{% if lost %}; lost: {% for row in lost %}{{ row.matter }}, {{ row.date | brief }} "
            "({{ row.yes | integer }} yes, {{ row.no | integer }} no){{ ', ' if not loop.last }}"
            "{% endfor %}{% endif %}. Stacked bars.",
            won=len(frame) - len(lost), frame=frame, first=frame.iloc[0],
            lost=list(lost.itertuples()),
        ),
        figure=figures.shares(
            frame.assign(
                label=labels,
                sources=[named_sources([id], edition.whole) for id in frame["source_id"]],
            ),
            rows_of="label",
            parts={"yes": palette.FOR, "no": palette.AGAINST, "abstain": palette.BETWEEN},
            axis="number of states",
            above=True,
        ),
    )  # fmt: skip


def groups(edition: Edition) -> Exhibit:
    """Groups and joint papers: who speaks or stands together."""
    frame = edition.whole.groups
    by = frame.groupby(["group_id", "group_name"], sort=False)
    data = by.agg(
        members=("member", "nunique"),
        sessions=("valid_session", "first"),
        source_id=("source_id", "first"),
        names=("member", "; ".join),
    ).reset_index()
    return table(
        "tab-groups",
        "Groups, joint papers and joint statements",
        data,
        recorded(frame, edition.whole),
        show={
            "Group": "group_name",
            "Members": "members",
            "Who": ("names", _first_members),
            "Source": "source_id",
        },
        caption=(
            "All members are in the download. Lists with the source S-GK come from general "
            "knowledge; of these the European Union's agrees with a maintained package, the others "
            "are to be checked before they are relied on."
        ),
    )


def _first_members(names: str) -> str:
    members = [short(name) for name in names.split("; ")]
    return ", ".join(members[:NAMED]) + (", …" if len(members) > NAMED else "")


def sponsor_readings(edition: Edition) -> list:
    """How many states sponsored the founding resolution, by source."""
    readings = edition.whole.statistics
    return list(readings[readings["subject"] == "cosponsors-74-247"].itertuples())


def date_votes(edition: Edition) -> pd.DataFrame:
    """The votes on the first session's dates."""
    votes = edition.whole.votes
    decided = ["V-2022-01-20-BLR", "V-2022-01-20-DOM", "V-2022-01-20-RES"]
    return votes[votes["vote_id"].isin(decided)]


def dates_of(edition: Edition, vote_id: str) -> list:
    """The dates that a text put to the vote in January 2022 proposed, as the register has them."""
    held = edition.whole.date_proposals
    return list(held[held["vote_id"] == vote_id].itertuples())


def co_sponsors(edition: Edition) -> list[str]:
    """Who is named as co-sponsor of the amendment on the first session's dates."""
    held = edition.whole.positions
    held = held[(held["proposal_id"] == DATES) & (held["confidence"] != "inferred")]
    movers = {row.mover for row in dates_of(edition, DECIDED_BY[DATES])}
    backed = held.loc[held["stance"] == "support", "delegation"]
    return [name for name in backed if name not in movers]


def lost(edition: Edition, delegation: str) -> pd.DataFrame:
    """Votes on procedure that were won against a delegation's opposition, by date."""
    held, votes = edition.whole.positions, edition.whole.votes
    opposed = held[(held["delegation"] == delegation) & (held["stance"] == "oppose")]
    decided = opposed["proposal_id"].map(DECIDED_BY).dropna()
    won = votes[votes["vote_id"].isin(decided) & (votes["outcome"] == "adopted")]
    return won.sort_values("date", kind="stable")


def _resolution(vote_id: str) -> str:
    """The resolution that a vote was on, as the sentences name it: V-74-247 is 74/247."""
    return f"Resolution {vote_id.removeprefix('V-').replace('-', '/')}"


def votes_by_region(edition: Edition) -> Exhibit:
    """Votes on the two founding resolutions by continent."""
    cast = edition.whole.votes_by_state
    return table(
        "tab-votes-by-region",
        "Votes on the two founding resolutions, by region",
        by_region(cast),
        recorded(cast, edition.whole),
        show={
            "Vote": ("vote_id", _resolution), "Region": "region", "Yes": "yes", "No": "no",
            "Abstain": "abstain", "Not voting": "not_voting", "Members": "members",
        },
        caption="Regions are the continents of country_converter; all member states are counted.",
    )  # fmt: skip


def votes_and_placements(edition: Edition) -> dict[str, Association]:
    """How positions on the line agree with the votes of the same states, by resolution."""
    cast = edition.whole.votes_by_state
    line = edition.ideal_points.rename(columns={"position": "placement"})
    return {
        _resolution(vote_id): placements_and_votes(line, cast, vote_id) for vote_id in ROLL_CALLS
    }


def closest(edition: Edition) -> pd.DataFrame:
    """Votes with a tally, those first whose votes for and against are nearest to equal."""
    votes = edition.whole.votes.dropna(subset=["yes", "no"])
    apart = (votes["yes"] / (votes["yes"] + votes["no"]) - 0.5).abs()
    return votes.loc[apart.sort_values(kind="stable").index]


def supporters_later(edition: Edition) -> dict[str, int]:
    """How the supporters of the first founding resolution voted on the second.

    Keys are yes, no, abstain and none, which stands for those without a vote.
    """
    first, second = ROLL_CALLS
    cast = edition.whole.votes_by_state
    by_vote = {vote: own.set_index("delegation")["vote"] for vote, own in cast.groupby("vote_id")}
    then = by_vote[first][by_vote[first] == "yes"].index.map(by_vote[second].get)
    counts = pd.Series(then, dtype=object).fillna("none").value_counts()
    return {vote: int(counts.get(vote, 0)) for vote in (*VOTES, "none")}


def deletions(edition: Edition) -> list:
    """Votes of the last day on deletions, as far as a tally is known, the closest first."""
    votes = closest(edition)
    own = votes[votes["vote_id"].str.startswith("V-2024-08-08-")]
    return [edition.vote(vote_id) for vote_id in own["vote_id"]]


# --- one region -----------------------------------------------------------------------------------


def region(edition: Edition) -> pd.DataFrame:
    """Members of ASEAN with what the register holds of each.

    Columns delegation, records and proposals (positions taken in the sessions, all of them), a
    column for each founding vote (yes, no, abstain or none), budapest (yes or no, as a party at the
    end of 2023) and status and signed of its signature, empty where none is on record.
    """
    whole = edition.whole
    members = whole.members(ASEAN)
    spoken = whole.positions[whole.positions["session"] != BEFORE].groupby("delegation")
    cast = whole.votes_by_state.pivot(index="delegation", columns="vote_id", values="vote")
    signed = whole.signatures.set_index("delegation")[["status", "signed"]]
    parties = whole.members("G-BUDAPEST")
    return pd.DataFrame(
        {
            "delegation": members,
            "records": spoken.size().reindex(members, fill_value=0).to_numpy(),
            "proposals": spoken["proposal_id"].nunique().reindex(members, fill_value=0).to_numpy(),
            **{vote: cast[vote].reindex(members).fillna("none").to_numpy() for vote in ROLL_CALLS},
            "budapest": ["yes" if name in parties else "no" for name in members],
            **{name: signed[name].reindex(members).fillna("").to_numpy() for name in signed},
        }
    )


def region_table(edition: Edition) -> Exhibit:
    """Where each member of ASEAN is on record."""
    data, whole = region(edition), edition.whole
    rests_on = [
        whole.groups[whole.groups["group_id"] == ASEAN],
        *(
            held[held["delegation"].isin(data["delegation"])]
            for held in (whole.positions, whole.votes_by_state, whole.signatures)
        ),
    ]
    rows = pd.concat([held[["source_id"]] for held in rests_on], ignore_index=True)
    return table(
        "tab-asean",
        "The members of ASEAN on record",
        data,
        recorded(rows, whole),
        show={
            "Member": ("delegation", short),
            "Positions in the sessions": "records",
            "On proposals": "proposals",
            **{f"Vote on {vote.removeprefix('V-').replace('-', '/')}": vote for vote in ROLL_CALLS},
            "Party to Budapest": "budapest",
            "Convention of 2024": [
                " ".join(filter(None, (row.status, row.signed))) or "—" for row in data.itertuples()
            ],
        },
        caption=(
            "Positions are those of all sessions, whatever the edition. Parties to the Budapest "
            "Convention are those of the end of 2023, from a list that is to be checked. A dash "
            "means that no source on record says whether the state signed."
        ),
    )


def region_bodies(edition: Edition) -> Exhibit:
    """What bodies and projects there are in the region."""
    held = edition.whole.bodies
    data = held[held["group_id"] == ASEAN].reset_index(drop=True)
    return table(
        "tab-asean-bodies",
        "What South-East Asia has for cybercrime",
        data,
        recorded(data, edition.whole),
        show={
            "Name": "name", "Of": "organisation", "Since": ("since", lambda year: year or "—"),
            "What it is for": "task", "On cybercrime in particular": "on_cybercrime",
            "Paid by": ("paid_by", lambda name: short(name) if name else "—"),
        },
        caption="As a commentary of January 2024 tells it; a dash means that it does not say.",
    )  # fmt: skip


def ratified(edition: Edition) -> list[str]:
    """Members of ASEAN whose ratification is on record with a date."""
    held = edition.whole.signatures
    done = held.loc[held["ratified"] != "", "delegation"].tolist()
    return [name for name in edition.whole.members(ASEAN) if name in done]
