"""Chapter 3.3: proposals and their supporters."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd

from positions import proposals
from positions.delegations import EU, RUSSIA
from positions.register import PROCESS_PREFIX
from positions.slugs import slug
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table
from publishing.prose import (
    agrees,
    capital,
    count,
    escape,
    names,
    number_word,
    percent,
    short,
    the,
)

#: Letters of an article's name that its table is known by.
LONGEST = 100

#: Marks of confidence, the surest first.
_MARKS = {"stated": "", "reported": "ʳ", "inferred": "ⁱ"}

#: Rows from which a table gets a search box.
LONG = 15

_SESSION_OF_TABLES = "ahc5"


def _display(edition: Edition, frame: pd.DataFrame) -> pd.DataFrame:
    """A supporters' table for the page: labels for ids, names marked by confidence."""
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    # a position that several records tell is as sure as the surest of them
    held = edition.register.positions
    surest = held.assign(place=held["confidence"].map(list(_MARKS).index)).sort_values("place")
    marks: dict[tuple[str, str, str], str] = {}
    for row in surest.itertuples():
        marks.setdefault((row.proposal_id, row.stance, row.delegation), _MARKS[row.confidence])
    rows = []
    for row in frame.itertuples():
        named = [
            f"{short(name)}{marks.get((row.proposal_id, row.stance, name), '')}"
            for name in row.delegations.split("; ")
        ]
        rows.append((labels[row.proposal_id], row.stance, row.n, ", ".join(named)))
    return pd.DataFrame(rows, columns=["Proposal", "Stance", "n", "Delegations"])


def _report_table(edition: Edition, id: str, title: str, family: str, number: str) -> Exhibit:
    positions = edition.register.positions
    data = proposals.report_table(positions, edition.whole.proposals, family)
    rows = positions[
        positions["proposal_id"].isin(data["proposal_id"])
        & positions["stance"].isin(["support", "oppose"])
        & (positions["confidence"] != "inferred")
    ]
    return table(
        id,
        title,
        data,
        recorded(rows, edition.whole),
        display=_display(edition, data),
        caption=(
            "Names stand in the report's order. Every record cites the report's table, which "
            "cites the committee's negotiating document of 21 April 2023."
        ),
        original=number,
        right=("n",),
        empty=(
            f"{number} rests on the fifth session ({_SESSION_OF_TABLES}), whose records this "
            "edition leaves out; the edition of that session and the whole report show it."
        ),
    )


def scope(edition: Edition) -> Exhibit:
    """The report's Table 3: how far mutual legal assistance should reach."""
    return _report_table(
        edition, "tab-mla-scope", "Article 61(1): how far mutual legal assistance should reach",
        proposals.SCOPE, "Table 3 of the report",
    )  # fmt: skip


def refusal(edition: Edition) -> Exhibit:
    """The report's Table 4: grounds for refusing mutual legal assistance."""
    return _report_table(
        edition, "tab-mla-refusal", "Article 61(19): grounds for refusing mutual legal assistance",
        proposals.REFUSAL, "Table 4 of the report",
    )  # fmt: skip


def scope_sentence(edition: Edition) -> str:
    """What Table 3 shows: no majority, and delegations that back more than one option."""
    data = scope(edition).data
    if data.empty:
        return ""
    support = data[data["stance"] == "support"].set_index("proposal_id")
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    backing = support["delegations"].str.split("; ").explode()
    times = backing.value_counts()
    several = sorted(times[times > 1].index, key=lambda name: (-times[name], name))
    most = times.max()
    top = [name for name in several if times[name] == most]
    first = support["n"].idxmax()
    held = edition.register.positions
    present = held.loc[held["session"] == _SESSION_OF_TABLES, "delegation"].nunique()
    return (
        f"The table holds {count(len(support), 'option')} and {count(len(times), 'delegation')}. "
        f"The most widely backed, “{escape(labels[first])}”, has "
        f"{count(support.loc[first, 'n'], 'supporter')}: "
        f"{percent(support['n'].max() / len(times))} of those in the table and "
        f"{percent(support['n'].max() / present)} of the {count(present, 'delegation')} with any "
        "record in that session. No option comes near a "
        f"majority. {capital(count(len(several), 'delegation'))} back more than one: "
        f"{names(top)} {count(int(most), 'option')}, "
        f"{names([name for name in several if name not in top])} two each. A state that can live "
        "with several readings is not undecided; it is negotiating."
    )


def refusal_sentence(edition: Edition) -> str:
    """What Table 4 shows: which ground is most wanted and who opposes what."""
    data = refusal(edition).data
    if data.empty:
        return ""
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    wide = data.pivot(index="proposal_id", columns="stance", values="n").fillna(0).astype(int)
    first = wide["support"].idxmax()
    against = data[(data["proposal_id"] == first) & (data["stance"] == "oppose")]
    most_opposed = wide["oppose"].idxmax()
    opponents = data[(data["proposal_id"] == most_opposed) & (data["stance"] == "oppose")]
    return (
        f"“{escape(labels[first])}” has {count(wide.loc[first, 'support'], 'supporter')}, more "
        f"than any other ground, and {names(against['delegations'].iloc[0].split('; '))} against "
        f"it. “{escape(labels[most_opposed])}” meets the widest opposition: "
        f"{names(opponents['delegations'].iloc[0].split('; '))}. "
        + _budapest_on_both_sides(edition, data, most_opposed)
    )


def _budapest_on_both_sides(edition: Edition, data: pd.DataFrame, proposal: str) -> str:
    """Whether parties to the Budapest Convention stand on both sides of a proposal."""
    parties = {*edition.whole.members("G-BUDAPEST"), EU}
    own = data[data["proposal_id"] == proposal].set_index("stance")["delegations"]
    support = [name for name in own["support"].split("; ") if name in parties]
    oppose = [name for name in own["oppose"].split("; ") if name in parties]
    if not support or not oppose:
        return "On this ground the parties to the Budapest Convention do not contradict each other."
    return (
        f"Parties to the Budapest Convention stand on both sides of it, {names(support)} for and "
        f"{names(oppose)} against: the report's point that national law, here on the death "
        "penalty, weighs more than camps."
    )


def beyond_tables(edition: Edition) -> str:
    """Records on the same articles that the report's tables do not show."""
    held = edition.register.positions
    families = (proposals.SCOPE, proposals.REFUSAL)
    shown = pd.concat([scope(edition).data, refusal(edition).data])
    if shown.empty:
        return ""
    own = held[held["proposal_id"].str.startswith(families)]
    tabulated = set(zip(shown["proposal_id"], shown["stance"], strict=True))
    stated = own["confidence"] != "inferred"
    other = own[
        [
            not (ok and pair in tabulated)
            for ok, pair in zip(stated, zip(own["proposal_id"], own["stance"], strict=True),
                                strict=True)
        ]
    ]  # fmt: skip
    if other.empty:
        return ""
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    verbs = {
        "support": "supports",
        "oppose": "opposes",
        "amend": "amends",
        "conditional": "accepts on conditions",
    }
    items = [
        f"{capital(the(row.delegation))} {verbs[row.stance]} “{escape(labels[row.proposal_id])}” "
        f"({row.confidence}; {escape(row.source_id)}, {escape(row.locator)})."
        for row in other.itertuples()
    ]
    return (
        "The register holds a few more records on article 61 that the two tables do not show:\n\n"
        + "\n".join(f"- {item}" for item in items)
    )


def other_articles(edition: Edition) -> list[Exhibit]:
    """One table of supporters for every other article on record, chapter by chapter."""
    positions = edition.register.positions.sort_values("record_id")
    groups = proposals.by_article(positions, edition.whole.proposals)
    order = edition.whole.chapters.set_index("chapter")["number"]
    groups = groups.assign(place=groups["chapter"].map(order)).sort_values("place", kind="stable")
    exhibits: list[Exhibit] = []
    taken: Counter[str] = Counter()
    for group in groups.itertuples():
        listed = [
            item
            for item in group.proposals
            if not item.startswith((proposals.SCOPE, proposals.REFUSAL, PROCESS_PREFIX))
        ]
        if listed:
            made = _article(
                edition, positions, group.chapter, group.article, group.sessions, listed
            )
            taken[made.id] += 1  # articles may differ in their marks alone
            if taken[made.id] > 1:
                made = replace(made, id=f"{made.id}-{taken[made.id]}")
            exhibits.append(made)
    return exhibits


def procedure(edition: Edition) -> list[Exhibit]:
    """Positions on procedure, which are no part of the convention's text."""
    positions = edition.register.positions.sort_values("record_id")
    listed = [
        item
        for item in edition.whole.proposals["proposal_id"]
        if item.startswith(PROCESS_PREFIX) and item in set(positions["proposal_id"])
    ]
    data = proposals.supporters(positions, listed)
    rows = positions[positions["proposal_id"].isin(listed)]
    return [
        table(
            "tab-proposals-procedure", "Positions on procedure", data,
            recorded(rows, edition.whole), display=_display(edition, data),
            caption="Left out of all placements. ʳ reported at second hand, ⁱ inferred.",
            right=("n",),
            empty="No position on procedure is on record in this edition's sessions.",
        )
    ]  # fmt: skip


def _article(
    edition: Edition,
    positions: pd.DataFrame,
    chapter: str,
    article: str,
    sessions: str,
    listed: list[str],
) -> Exhibit:
    data = proposals.supporters(positions, listed)
    rows = positions[positions["proposal_id"].isin(listed)]
    chapter_title = edition.chapter_title(chapter)
    many = ";" in article
    numbered = f"article{'s' if many else ''} {article.replace(';', ',')}"
    where = f"{numbered} ({sessions.replace(';', ', ')})" if article else "no article named"
    id = "-".join(
        part
        for part in (
            "tab-proposals",
            chapter,
            slug(article)[:LONGEST].strip("-") or "other",
            slug(sessions),
        )
        if part
    )
    return table(
        id,
        f"{chapter_title}: {where}",
        data,
        recorded(rows, edition.whole),
        display=_display(edition, data),
        caption="ʳ reported at second hand, ⁱ inferred.",
        right=("n",),
        classes=("long",) if len(data) > LONG else (),
    )


def overview_sentence(edition: Edition) -> str:
    """How many proposals are on record and how contested they are."""
    positions = edition.register.positions
    held = positions[~positions["proposal_id"].str.startswith(PROCESS_PREFIX)]
    if held.empty:
        return "No proposal on the convention's text is on record in this edition's sessions."
    stances = held.groupby("proposal_id")["stance"].agg(set)
    contested = int(stances.map(lambda found: {"support", "oppose"} <= found).sum())
    lone = proposals.lone_supporters(held)
    single = lone[~lone["proposal_id"].isin(stances[stances.map(len) > 1].index)]
    return (
        f"This edition holds {count(len(held), 'record')} on "
        f"{count(held['proposal_id'].nunique(), 'proposal')} by "
        f"{count(held['delegation'].nunique(), 'delegation')}. Support and opposition are both on "
        f"record for {count(contested, 'proposal')}; {count(len(single), 'proposal')} "
        f"{agrees(len(single), 'is', 'are')} known from one supporter alone, which says as much "
        "about the sources as about the committee."
    )


def focus_sentence(edition: Edition) -> str:
    """On which proposals of the edition the focus delegation is on record."""
    held = edition.register.positions
    own = held[held["delegation"] == edition.focus]
    if own.empty:
        return (
            f"{capital(the(edition.focus))} has no record in this edition's sessions, so its name "
            "is not in the tables below."
        )
    stances = own["stance"].value_counts()
    said = [
        f"{verb} {number_word(stances[name])}"
        for name, verb in (
            ("support", "supports"),
            ("oppose", "opposes"),
            ("amend", "amends"),
            ("conditional", "accepts on conditions"),
        )
        if name in stances
    ]
    return (
        f"{capital(the(edition.focus))} is on record on "
        f"{count(own['proposal_id'].nunique(), 'proposal')}: it {_list(said)}."
    )


def _list(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def ends_sentence(edition: Edition) -> str:
    """Where the two ends of the scale stand on the same proposal."""
    table_of_sides = edition.sides
    if not {EU, RUSSIA} <= set(table_of_sides.index):
        return ""
    both = table_of_sides.loc[[EU, RUSSIA]].dropna(axis="columns")
    same = both.columns[both.loc[EU] == both.loc[RUSSIA]]
    if both.shape[1] == 0:
        return ""
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    listed = names(f"“{labels[item]}”" for item in same)
    common = (
        f"They stand together on {number_word(len(same))}: {listed}."
        if len(same)
        else "They do not stand together on any."
    )
    return (
        f"The European Union and Russia are both on record on "
        f"{count(both.shape[1], 'proposal')} of this edition. {common}"
    )


def all_records(edition: Edition) -> Exhibit:
    """Every record of the edition with its source."""
    held = edition.register.positions
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    display = pd.DataFrame(
        {
            "Session": held["session"],
            "Delegation": held["delegation"].map(short),
            "Stance": held["stance"],
            "Proposal": held["proposal_id"].map(labels),
            "Confidence": held["confidence"],
            "Source": held["source_id"],
        }
    )
    return table(
        "tab-records",
        "Every record of this edition",
        held,
        recorded(held, edition.whole),
        display=display,
        caption="Locators and notes of each record are in the download.",
        classes=("long",),
        empty="No position is on record in this edition's sessions.",
    )
