"""Chapter 3.1: how the committee came about, how it votes, and who speaks together."""

from __future__ import annotations

import textwrap

import pandas as pd

from positions import figures
from publishing.edition import Report
from publishing.exhibits import RECORDED, Evidence, Exhibit, recorded, table
from publishing.markdown import (
    bullets,
    capital,
    count,
    escape,
    integer,
    names,
    number_word,
    percent,
    rank_correlation,
    short,
)

#: Share of yes and no votes that a two-thirds rule asks for.
TWO_THIRDS = 2 / 3


def votes(report: Report) -> Exhibit:
    """Every vote and decision of the register, with its tally where one is known."""
    frame = report.whole.votes
    data = frame[
        ["vote_id", "date", "body", "matter", "outcome", "yes", "no", "abstain", "not_voting",
         "source_id", "locator", "note"]
    ]  # fmt: skip
    display = pd.DataFrame(
        {
            "Date": frame["date"],
            "Matter and body": frame["matter"] + " (" + frame["body"] + ")",
            "Outcome": frame["outcome"],
            "Yes": frame["yes"].map(integer),
            "No": frame["no"].map(integer),
            "Abstain": frame["abstain"].map(integer),
            "Not voting": frame["not_voting"].map(integer),
            "Source": frame["source_id"],
        }
    )
    known = int(frame["yes"].notna().sum())
    return table(
        "tab-votes",
        "Votes and decisions on the way to the convention",
        data,
        recorded(frame, report.whole),
        display=display,
        caption=(
            f"A blank cell means that no source on record gives the number; {known} of "
            f"{len(frame)} decisions have a tally. Notes and locators are in the download."
        ),
        right=("Yes", "No", "Abstain", "Not voting"),
        classes=("dated",),
    )


def votes_figure(report: Report) -> Exhibit:
    """Votes with a tally, as bars."""
    frame = report.whole.votes.dropna(subset=["yes", "no", "abstain"])
    data = frame[["vote_id", "date", "matter", "yes", "no", "abstain"]]
    first, last = frame.iloc[0], frame.iloc[-1]
    return Exhibit(
        "fig-votes",
        "Recorded votes, from the first resolution to the adoption of the text",
        "Each bar is one recorded vote; states that did not vote are left out.",
        recorded(frame, report.whole),
        data,
        alt=(
            f"Stacked bars of {len(frame)} recorded votes from {first['date']} "
            f"({first['yes']} yes, {first['no']} no, {first['abstain']} abstentions) to "
            f"{last['date']} ({last['yes']} yes, {last['no']} no, {last['abstain']} abstentions)."
        ),
        figure=figures.shares(
            frame.assign(label=_labels(frame)),
            rows="label",
            parts={"yes": figures.BLUE, "no": figures.ORANGE, "abstain": figures.PALE},
            axis="votes",
            least=8,
        ),
    )


def _labels(frame: pd.DataFrame) -> list[str]:
    """Date and matter of each vote, on lines that fit beside a bar."""
    pairs = zip(frame["date"], frame["matter"], strict=True)
    return [f"{date}\n{textwrap.fill(matter, 44)}" for date, matter in pairs]


def _vote(report: Report, vote_id: str) -> pd.Series:
    return report.whole.votes.set_index("vote_id").loc[vote_id]


def founding_vote(report: Report) -> str:
    """What the vote on resolution 74/247 was and what another rule would have made of it."""
    vote = _vote(report, "V-74-247")
    share = vote["yes"] / (vote["yes"] + vote["no"])
    verdict = "would have failed" if share < TWO_THIRDS else "would have passed all the same"
    return (
        f"The General Assembly adopted it with {vote['yes']} votes against {vote['no']}, "
        f"{vote['abstain']} abstentions and {vote['not_voting']} states not voting: a margin of "
        f"{vote['yes'] - vote['no']}. Of those who voted for or against, {percent(share, 1)} were "
        f"in favour. Under a two-thirds rule the same vote {verdict}, which is why the next "
        "quarrel was about the rule."
    )


def rule_vote(report: Report) -> str:
    """What the vote on Brazil's amendment was."""
    vote = _vote(report, "V-2021-05-26-BRA")
    share = vote["yes"] / (vote["yes"] + vote["no"])
    return (
        f"Brazil's amendment, which asked for two thirds, passed with {vote['yes']} votes against "
        f"{vote['no']} and {vote['abstain']} abstentions; {percent(share, 1)} of the votes cast "
        f"for or against were in favour, more than the rule itself demands."
        if share >= TWO_THIRDS
        else f"Brazil's amendment, which asked for two thirds, passed with {vote['yes']} votes "
        f"against {vote['no']} and {vote['abstain']} abstentions, itself short of two thirds."
    )


def groups(report: Report) -> Exhibit:
    """Groups and joint papers: who speaks or stands together."""
    frame = report.whole.groups
    by = frame.groupby(["group_id", "group_name"], sort=False)
    data = by.agg(
        members=("member", "nunique"),
        sessions=("valid_session", "first"),
        source_id=("source_id", "first"),
        names=("member", "; ".join),
    ).reset_index()
    display = pd.DataFrame(
        {
            "Group": data["group_name"],
            "Members": data["members"].map(integer),
            "Who": [
                ", ".join(short(name) for name in item.split("; ")[:7])
                + (", …" if item.count("; ") > 6 else "")
                for item in data["names"]
            ],
            "Source": data["source_id"],
        }
    )
    return table(
        "tab-groups",
        "Groups, joint papers and joint statements",
        data,
        recorded(frame, report.whole),
        display=display,
        caption=(
            "All members are in the download. Lists with the source S-GK come from general "
            "knowledge; of these the European Union's agrees with a maintained package, the others "
            "are to be checked before they are relied on."
        ),
        right=("Members",),
    )


def joint_papers(report: Report) -> str:
    """Who wrote together, and for how many states each joint paper speaks."""
    whole = report.whole
    second, third = whole.members("G-RU-AHC2"), whole.members("G-RU-AHC3")
    joined = [name for name in third if name not in second]
    beside = [name for name in second if name != "Russian Federation"]
    return (
        "Three groups sent one paper each when contributions were collected. The European Union "
        f"wrote for its {len(whole.members('G-EU'))} members, Jamaica for the "
        f"{len(whole.members('G-CARICOM'))} states of the Caribbean Community, and Russia for "
        f"itself and {count(len(beside), 'other')} in the second session: {names(beside)}. In the "
        f"third session {names(joined)} joined them. A single dot in a figure of papers may "
        "therefore stand for one vote or for many."
    )


def sponsors(report: Report) -> str:
    """How many states sponsored the founding resolution, by source."""
    readings = report.whole.statistics
    readings = readings[readings["subject"] == "cosponsors-74-247"]
    listed = report.whole.members("G-SPONSORS-74-247")
    said = [
        f"{escape(row.label[0].lower() + row.label[1:])}: {integer(row.value)} "
        f"({escape(row.source_id)})"
        for row in readings.itertuples()
    ]
    return (
        "Even the number of sponsors is told differently: "
        + "; ".join(said)
        + f". The list on record has {count(len(listed), 'name')}, Russia's "
        + ("among them" if "Russian Federation" in listed else "not among them")
        + ". The sources may count at different moments: sponsors can join a draft until it is put "
        "to the vote."
    )


def date_votes(report: Report) -> str:
    """What the votes on the first session's dates decided."""
    frame = report.whole.votes.set_index("vote_id")
    known = frame.loc[["V-2022-01-20-BLR", "V-2022-01-20-DOM", "V-2022-01-20-RES"]]
    tallies = int(known["yes"].notna().sum())
    return f"The register has {count(len(known), 'decision')} of that day and " + (
        "no tally of any of them: the source shows charts without figures."
        if tallies == 0
        else f"a tally of {count(tallies, 'of them', 'of them')}."
    )


def last_votes(report: Report) -> str:
    """What the committee voted on at the very end."""
    vote = _vote(report, "V-2024-08-08-IRN")
    total = vote["yes"] + vote["no"] + vote["abstain"]
    return (
        f"Iran's request to strike contested human rights provisions found {vote['yes']} votes; "
        f"{vote['no']} states were against and {vote['abstain']} abstained. Fewer than one in "
        f"{_one_in(vote['yes'] / total)} of those who voted backed it, and the text was then "
        "adopted without a vote."
    )


def _one_in(share: float) -> str:
    words = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}
    return words.get(int(1 / share), str(int(1 / share)))


def votes_compared(report: Report) -> str:
    """How support for the process moved between the recorded votes of the Assembly."""
    first, second = _vote(report, "V-73-187"), _vote(report, "V-74-247")
    lost = first["yes"] - second["yes"]
    return (
        f"A year earlier resolution 73/187, which merely asked states for their views, had found "
        f"{first['yes']} supporters and {first['no']} opponents. Between asking and acting the "
        f"initiative lost {count(lost, 'vote')}, while the number of opponents moved by "
        f"{number_word(abs(second['no'] - first['no']))}: what melted away was not resistance but "
        "support."
    )


def statements(report: Report) -> str:
    """How far two later joint statements gather the same states."""
    first = report.whole.members("G-LIKEMINDED-2023")
    second = report.whole.members("G-MOSCOW-2025")
    both = sorted(set(first) & set(second))
    return (
        f"A joint statement of October 2023 gathered {count(len(first), 'state')} around a broad "
        "treaty {cite}`russia2023joint`; one of May 2025 gathered "
        f"{number_word(len(second))} around an additional protocol {{cite}}`moscow2025`. "
        f"{capital(number_word(len(both)))} put their names to both: {names(both)}."
    )


def _country_votes(report: Report) -> pd.DataFrame | None:
    """Votes of states, where the data set has been fetched."""
    from publishing.fetch import country_votes_file, load_country_votes

    if not country_votes_file(report.project).is_file():
        return None
    codes = report.whole.positions.drop_duplicates("iso3").set_index("iso3")["delegation"]
    return load_country_votes(report.project, names=codes.drop("", errors="ignore").to_dict())


def _resolution(vote_id: str) -> str:
    """The resolution that a vote was on, as the sentences name it: V-74-247 is 74/247."""
    return f"Resolution {vote_id.removeprefix('V-').replace('-', '/')}"


def votes_by_region(report: Report) -> Exhibit:
    """Votes on the two founding resolutions by continent, where the data set is present."""
    from positions.records.country_votes import by_region

    title = "Votes on the two founding resolutions, by region"
    votes = _country_votes(report)
    cited = report.whole.votes[report.whole.votes["source_id"] == "S-UNVOTES"]
    columns = ["vote_id", "region", "yes", "no", "abstain", "not_voting", "members"]
    if votes is None:
        return table(
            "tab-votes-by-region", title, pd.DataFrame(columns=columns),
            recorded(cited, report.whole),
            empty=(
                "The votes of single states are not shipped. `positions fetch` gets the public "
                "data set that holds them (`un_votes.rda` of the package unvotes, into "
                "`data/external/`), checks it against its hash, and fills this table."
            ),
        )  # fmt: skip
    data = by_region(votes)
    calls = count(votes["vote_id"].nunique(), "roll call")
    evidence = Evidence(RECORDED, ("S-UNVOTES",), f"{len(votes)} votes of states in {calls}")
    display = data.assign(vote_id=data["vote_id"].map(_resolution)).rename(
        columns={
            "vote_id": "Vote", "region": "Region", "yes": "Yes", "no": "No",
            "abstain": "Abstain", "not_voting": "Not voting", "members": "Members",
        }
    )  # fmt: skip
    return table(
        "tab-votes-by-region", title, data, evidence, display=display,
        caption="Regions are the continents of country_converter; all member states are counted.",
        right=("Yes", "No", "Abstain", "Not voting", "Members"),
    )  # fmt: skip


def votes_and_placements(report: Report) -> str:
    """Whether states stand in the records where they stood in the votes."""
    from positions.records.country_votes import ROLL_CALLS, placements_and_votes

    votes = _country_votes(report)
    if votes is None:
        return ""
    lines = []
    for vote_id in ROLL_CALLS:
        found = placements_and_votes(report.placement, votes, vote_id)
        lines.append(f"**{_resolution(vote_id)}**: {rank_correlation(found, 'state')}")
    return (
        "A vote says more than a speech. Placements from records can be held against the votes of "
        "the same states; a positive correlation means that those who voted with Russia are also "
        "placed near it:\n\n" + bullets(lines)
    )
