"""Chapter 1: the question, the committee in brief, and what this edition holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from positions import figures
from positions.register import CONFIDENCES
from positions.sessions import ALL, Session, select_sessions
from publishing.edition import Edition, in_sentence
from publishing.exhibits import Evidence, Exhibit, recorded, table
from publishing.prose import (
    bullets,
    capital,
    count,
    escape,
    integer,
    names,
    number_word,
    percent,
    short,
    the,
)  # fmt: skip

#: Events of the timeline's picture, by date and beginning of the label; the download holds all.
#: Sessions are always shown. Events before these would squeeze the committee's own years.
_MILESTONES = (
    ("2017-10", "Russia sends a draft"),
    ("2018-12-17", "General Assembly adopts A/RES/73/187"),
    ("2019-12-27", "General Assembly adopts A/RES/74/247"),
    ("2021-05-10", "Organizational session"),
    ("2021-05-26", "General Assembly adopts A/RES/75/282"),
    ("2021-07-27", "Russia hands its draft"),
    ("2022-01-20", "General Assembly votes on the dates"),
    ("2022-11-07", "First consolidated negotiating document"),
    ("2023-05-29", "Draft convention text"),
    ("2023-10-02", "Joint statement of Russia"),
    ("2023-11-06", "Revised draft text"),
    ("2024-02", "LeidenAsiaCentre report"),
    ("2024-08-08", "Committee rejects Iran's"),
    ("2024-12-24", "General Assembly adopts the convention"),
    ("2025-10", "Convention opened for signature"),
)

#: What each mark of confidence means.
_MARKS = {
    "stated": (
        "the delegation's own document or statement, an official record, or a citation of one"
    ),
    "reported": "told by somebody else: a journalist, an observer, a research centre",
    "inferred": "concluded by the compiler of the register from what a source says",
}

#: Kind of sources that were written by machine.
_MACHINE = "AI session report"

#: How many delegations the sentence on uneven coverage names.
_LOUDEST = 5


def day(date: dt.date) -> str:
    """A date as written in a sentence: 28 February 2022."""
    return f"{date.day} {date:%B} {date.year}"


def span(start: dt.date, end: dt.date) -> str:
    """Two dates as written in a table: 28 February–11 March 2022."""
    if start.year != end.year:
        return f"{day(start)} – {day(end)}"
    first = f"{start.day}" if start.month == end.month else f"{start.day} {start:%B}"
    return f"{first}–{day(end)}" if start != end else day(end)


def _narrow(start: dt.date, end: dt.date) -> str:
    """Two dates for a narrow column, breaking only between them: 28 Feb – 11 Mar 2022."""
    first = f"{start.day} {start:%b}" + (f" {start.year}" if start.year != end.year else "")
    last = f"{end.day} {end:%b} {end.year}"
    return f"{first} – {last}".replace(" ", "\N{NO-BREAK SPACE}").replace(
        "–\N{NO-BREAK SPACE}", "– "
    )


def _places(sessions: Iterable[Session]) -> str:
    return names(sorted({item.place for item in sessions}))


def _vote(edition: Edition, vote_id: str) -> pd.Series:
    return edition.whole.votes.set_index("vote_id").loc[vote_id]


def beginning_and_end(edition: Edition) -> str:
    """The vote that began the negotiation beside the decision that ended it."""
    first, last = _vote(edition, "V-74-247"), _vote(edition, "V-2024-12-24")
    years = int(last["date"][:4]) - int(first["date"][:4])
    return (
        f"The vote that set the work in motion was {first['yes']} to {first['no']}, with "
        f"{first['abstain']} abstentions and {first['not_voting']} states that did not vote at "
        f"all. {capital(count(years, 'year'))} later, almost to the day, the same Assembly took "
        f"up the finished text, and it was {escape(last['outcome'])}. Were the doubters won "
        "over, or did the text come to them?"
    )


def committee(edition: Edition) -> str:
    """How the committee was ruled, when and where it met, and how it ended."""
    official = select_sessions(ALL, edition.project.sessions())
    rule, iran = _vote(edition, "V-2021-05-26-BRA"), _vote(edition, "V-2024-08-08-IRN")
    text = _vote(edition, "V-2024-08-08-TXT")
    return (
        f"The rules were themselves put to the vote. In May 2021 the Assembly accepted, by "
        f"{rule['yes']} to {rule['no']} with {rule['abstain']} abstentions, Brazil's amendment "
        "that asked for a majority of two thirds in the committee {cite}`un2021press`; Zhang and "
        "Creemers see in it a gain for the friends of the Budapest Convention, since a text that "
        "has to please so many tends to be a narrow one {cite}`zhang2024`. The register follows "
        "the committee through "
        f"{count(len(official), 'session')} in {_places(official)}, from "
        f"{day(official[0].start)} to {day(max(item.end for item in official))}. On "
        f"{day(dt.date.fromisoformat(iran['date']))} a request by Iran to strike contested "
        "provisions on human rights found "
        f"{iran['yes']} votes against {iran['no']}, with {iran['abstain']} abstentions; the draft "
        f"as a whole was then {escape(text['outcome'])}. {{numref}}`fig-timeline` sets the dates "
        "in order."
    )


def _is_start(event: pd.Series, starts: dict[str, str]) -> bool:
    return starts.get(event["session"]) == event["date_start"]


def _in_picture(event: pd.Series) -> bool:
    return any(
        event["date_start"] == date and event["label"].startswith(beginning)
        for date, beginning in _MILESTONES
    )


def timeline_table(edition: Edition) -> pd.DataFrame:
    """All events and sessions by date, with whether the picture shows them."""
    covered = {item.id for item in edition.sessions}
    # a session that was made up is no part of the negotiation, in its own edition either
    sessions = select_sessions(ALL, edition.project.sessions())
    starts = {item.id: item.start.isoformat() for item in sessions}
    events = edition.whole.events.copy()
    is_session = events.apply(_is_start, axis=1, starts=starts)
    events["lane"] = is_session.map({True: "session", False: "event"})
    told = set(events.loc[is_session, "session"])
    missing = pd.DataFrame(
        [
            (item.start.isoformat(), item.end.isoformat(), item.place, item.title, item.id,
             item.source, f"data/sessions/{item.id}/session.yml", "session")
            for item in sessions if item.id not in told
        ],
        columns=[*edition.whole.events.columns, "lane"],
    )  # fmt: skip
    frame = pd.concat([events, missing], ignore_index=True)
    # in an edition of one session, what led up to it is shown too
    own = frame["session"].isin(covered) & (not edition.covers_all)
    frame["in_figure"] = (
        (frame["lane"] == "session") | frame.apply(_in_picture, axis=1) | own
    ).map({True: "yes", False: "no"})
    frame = frame.sort_values(["date_start", "lane", "label"], kind="stable")
    return frame.reset_index(drop=True)


def _instant(date: str) -> pd.Timestamp:
    """A date that may lack day or month, in the middle of what it leaves open."""
    return pd.Timestamp(f"{date}-07-01" if len(date) == 4 else f"{date}-15"[:10])


def timeline(edition: Edition) -> Exhibit:
    """The committee's sessions among the events around them."""
    data = timeline_table(edition)
    shown = data[data["in_figure"] == "yes"]
    frame = pd.DataFrame(
        {
            "start": shown["date_start"].map(_instant),
            "end": shown["date_end"].map(_instant),
            "label": shown["label"],
            "session": shown["session"],
            "lane": shown["lane"],
        }
    )
    marked = set() if edition.covers_all else {item.id for item in edition.sessions}
    first, last = shown.iloc[0], shown.iloc[-1]
    held = shown[shown["lane"] == "session"]
    coloured = held[held["session"].isin(marked)]["label"].tolist()
    mark = f" This edition's session is in orange: {names(coloured)}." if coloured else ""
    first_year, last_year = first["date_start"][:4], last["date_start"][:4]
    return Exhibit(
        "fig-timeline",
        f"From a letter to a treaty: the committee's sessions, {first_year}–{last_year}",
        (
            f"Bars are sessions, diamonds other events; {len(shown)} of {len(data)} dated events "
            f"of the register are drawn, and all stand in the download with their sources.{mark}"
        ),
        recorded(data[data["source_id"] != ""], edition.whole),
        data,
        alt=(
            f"Timeline of {count(len(held), 'session')} and "
            f"{count(len(shown) - len(held), 'other event')} from {first['date_start']} "
            f"({first['label']}) to {last['date_start']} ({last['label']}); the sessions lie "
            f"between {held['date_start'].min()} and {held['date_end'].max()}.{mark}"
        ),
        figure=figures.timeline(frame, marked=marked),
    )


def reproduction(edition: Edition) -> str:
    """How many statements of the report there are to test, and what the tests need."""
    kinds = edition.whole.claims["kind"].value_counts()
    total = int(kinds.sum())
    scaling = int(kinds.get("scaling", 0))
    return (
        f"The register breaks the report down into {count(total, 'statement')} that somebody "
        f"could check. Of these, {count(scaling, 'concerns', 'concern')} the "
        "scaling of papers, and stand or fall with texts that are not shipped here; "
        f"{count(int(kinds.get('table', 0) + kinds.get('vote', 0)), 'is', 'are')} about tables "
        f"and votes, which are recomputed; the others are about what this or that delegation "
        "wrote or asked for, and are tested as far as the register reaches. The conclusion goes "
        "through all of them and says of each whether it was reproduced, contradicted, or could "
        f"not be tested, and why. {_papers(edition)}"
    )


def _papers(edition: Edition) -> str:
    """How many papers are reported for the edition's sessions and how many are present."""
    held = [item.id for item in edition.sessions]
    sent = edition.whole.submissions
    sent = sent[sent["session"].isin(held)]
    present = sum(len(frame) for frame in edition.papers.values())
    scored = sum(int(frame["raw"].notna().sum()) for frame in edition.papers.values())
    held_here = f"{count(present, 'paper is', 'papers are')} present" + (
        " and scaled in chapter 3"
        if scored == present
        else f", {number_word(scored)} of them with a score in chapter 3"
    )
    if edition.is_simulated:
        return f"As for this session, whose papers are made up, {held_here}."
    here = "none of them is shipped with this book" if not present else held_here
    if sent.empty:
        what = "these sessions" if len(held) > 1 else "this session"
        found = (
            "no paper is shipped" if not present else held_here
        )  # fmt: skip
        return (
            f"As for written contributions, no source on record reports any for {what}, and "
            f"{found}."
        )
    unsure = int(sent["note"].str.contains("not confirmed|inferred|not clear").sum())
    doubt = f" ({count(unsure, 'entry is', 'entries are')} uncertain)" if unsure else ""
    titles = {item.id: in_sentence(item.title) for item in edition.sessions}
    return (
        f"As for written contributions, sources name "
        f"{count(sent['delegation'].nunique(), 'delegation')} with "
        f"{count(len(sent), 'paper or part of one', 'papers or parts of papers')} for "
        f"{names(titles[item] for item in held if item in set(sent['session']))}{doubt}; {here}. "
        "The appendix on data says where they "
        "can be had and where to put them."
    )


def _documents(edition: Edition) -> str:
    documents = [item for session in edition.sessions for item in session.documents]
    if not documents:
        return "No source on record names a document for it."
    listed = [
        f"*{escape(item.title)}*" + (f" ({escape(item.symbol)})" if item.symbol else "")
        for item in documents
    ]
    return f"Documents on record: {'; '.join(listed)}."


def chapter_numbers(edition: Edition, chapters: Iterable[str]) -> str:
    """Chapters of the convention by number, neighbours drawn together: ``preamble, 4–8``."""
    numbers = edition.whole.chapters.set_index("chapter")["number"]
    held = sorted(int(numbers[item]) for item in chapters)
    runs: list[list[int]] = []
    for item in held:
        if item and runs and runs[-1][-1] == item - 1:
            runs[-1].append(item)
        elif item:
            runs.append([item])
    parts = ["preamble"] if 0 in held else []
    parts += [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return ", ".join(parts)


def _titles(edition: Edition, chapters: Iterable[str]) -> str:
    """Chapters of the convention by title in a sentence; set apart, for some hold an "and"."""
    titles = [f"*{escape(edition.chapter_title(item))}*" for item in chapters]
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"


def _discussed(edition: Edition) -> str:
    """Which chapters the edition's only session had on its agenda."""
    (session,) = edition.sessions
    titles = edition.whole.chapters["chapter"].tolist()
    if not session.agenda:
        filed = [item for item in titles if item in set(edition.register.positions["chapter"])]
        where = (
            f"; its records are filed under {_titles(edition, filed)}"
            if filed else ""
        )  # fmt: skip
        return f"No source on record names the chapters that it discussed{where}."
    if set(session.agenda) == set(titles):
        return "The whole draft was before it, from the preamble to the final provisions."
    return f"On its agenda: {_titles(edition, session.agenda)}."


def edition(edition: Edition) -> str:
    """What the edition covers: sessions, places, documents, records and their confidence."""
    sessions, positions = edition.sessions, edition.register.positions
    if len(sessions) == 1:
        (session,) = sessions
        opening = (
            f"This edition covers one session alone: {escape(session.title)}, "
            f"{span(session.start, session.end)}, {escape(session.place)}."
        )
        if not edition.is_simulated:
            opening += f" {_discussed(edition)} {_documents(edition)}"
    else:
        documents = [item for session in sessions for item in session.documents]
        opening = (
            f"This edition covers every session on record, {count(len(sessions), 'session')} in "
            f"{_places(sessions)} between {day(sessions[0].start)} and "
            f"{day(max(item.end for item in sessions))}, and pools what was said in them. The "
            f"register names {count(len(documents), 'document')} that the sessions worked on; "
            "{numref}`tab-sessions` lists them session by session."
        )
    if session_is_simulated := [item.title for item in sessions if item.is_simulated]:
        opening += f" *{names(session_is_simulated)}* is simulated: it did not take place."
    return f"{opening}\n\n{_holdings(edition, positions)}\n\n{focus(edition)}"


def _holdings(edition: Edition, positions: pd.DataFrame) -> str:
    if positions.empty:
        return (
            "The register holds no record for it. Everything that rests on records is therefore "
            "shown as missing. "
            + edition.wanted("Rows in `data/register/positions.csv` would supply it.")
        )
    by = positions["confidence"].value_counts()
    parts = [f"{by[name]} {name}" for name in CONFIDENCES if name in by]
    placed = int(edition.placement["placement"].notna().sum()) if len(edition.sides) else 0
    machine = set(edition.whole.sources.loc[edition.whole.sources["kind"] == _MACHINE, "source_id"])
    by_machine = int(positions["source_id"].isin(machine).sum())
    delegations = positions["delegation"].nunique()
    reach = (
        f"suffice to place {count(placed, 'delegation')}" if placed
        else "are too few to place any delegation"
    )  # fmt: skip
    warning = (
        f" Of the records, {count(by_machine, 'rests', 'rest')} on meeting reports that "
        "were written by machine and may mistake a speaker."
        if by_machine else ""
    )  # fmt: skip
    return (
        f"The register holds {count(len(positions), 'record')} for it: {names(parts)}. They tell "
        f"of {count(delegations, 'delegation')} and "
        f"{count(positions['proposal_id'].nunique(), 'proposal')}, and {reach} between the "
        f"European Union and Russia. {_unevenness(positions)}{warning}"
    )


def _unevenness(positions: pd.DataFrame) -> str:
    """How much of the record belongs to the delegations that speak or are watched most."""
    by = positions["delegation"].value_counts().rename("n").rename_axis("who").reset_index()
    if len(by) <= 2 * _LOUDEST:
        return "That is a thin record, and what is missing from it is no evidence of silence."
    top = by.sort_values(["n", "who"], ascending=[False, True]).head(_LOUDEST)
    share = top["n"].sum() / len(positions)
    return (
        f"They are unevenly spread: {names(top['who'])} account for {percent(share)} of them, and "
        f"{count(int((by['n'] == 1).sum()), 'delegation')} for one each."
    )


def focus(edition: Edition) -> str:
    """What the edition knows of its focus."""
    who = the(edition.focus)
    own = edition.register.positions
    own = own[own["delegation"] == edition.focus]
    total = int((edition.whole.positions["delegation"] == edition.focus).sum())
    if edition.is_simulated:
        return f"The focus of the edition is {who}, a delegation that does not exist."
    if own.empty:
        return (
            f"The focus of the edition is {who}, of which this session has no record; over all "
            f"sessions the register has {number_word(total)}. The pages about the focus say so "
            "where it matters, and everything else stands."
        )
    by = own["confidence"].value_counts()
    parts = [f"{by[name]} {name}" for name in CONFIDENCES if name in by]
    of = f" (of {total} over all sessions)" if total > len(own) else ""
    return (
        f"The focus of the edition is {who}, with {count(len(own), 'record')}{of}: {names(parts)}."
    )


def sessions_table(edition: Edition) -> Exhibit:
    """The edition's sessions: dates, place, documents, agenda and what is recorded of them."""
    rows = []
    for session in edition.sessions:
        records = edition.register.positions
        records = records[records["session"] == session.id]
        by = records["confidence"].value_counts()
        sent = edition.whole.submissions
        sent = sent[sent["session"] == session.id]
        present = sum(
            len(frame) for (held, _), frame in edition.papers.items() if held == session.id
        )
        rows.append(
            {
                "session": session.id,
                "title": session.title,
                "start": session.start.isoformat(),
                "end": session.end.isoformat(),
                "place": session.place,
                "kind": session.kind,
                "agenda": "; ".join(session.agenda),
                "documents": "; ".join(
                    f"{item.symbol} {item.title}".strip() for item in session.documents
                ),
                "records": len(records),
                **{name: int(by.get(name, 0)) for name in CONFIDENCES},
                "delegations": records["delegation"].nunique(),
                "proposals": records["proposal_id"].nunique(),
                "contributions_reported": len(sent),
                "contributors_reported": sent["delegation"].nunique(),
                "papers_present": present,
                "source_id": session.source,
            }
        )
    data = pd.DataFrame(rows)
    display = pd.DataFrame(
        {
            "Session": [f"{item.title} ({item.id}), {item.place}" for item in edition.sessions],
            "Dates": [_narrow(item.start, item.end) for item in edition.sessions],
            "Chapters": [chapter_numbers(edition, item.agenda) or "—" for item in edition.sessions],
            "Documents": [_symbols(item) for item in edition.sessions],
            "Records": data["records"].map(integer),
            "Delegations": data["delegations"].map(integer),
            "Papers": data[
                "papers_present" if edition.is_simulated else "contributions_reported"
            ].map(lambda n: integer(n) if n else "—"),
        }
    )
    numbered = edition.whole.chapters.sort_values("number")
    key = ", ".join(
        f"{row.number} {row.title}" for row in numbered.itertuples() if row.number
    ).replace(" and law enforcement", "")
    cited = {item.source for item in edition.sessions}
    cited |= {doc.source for item in edition.sessions for doc in item.documents}
    return table(
        "tab-sessions",
        "The sessions that this edition covers"
        if len(data) > 1
        else "The session that this edition covers",
        data,
        Evidence("recorded positions", tuple(sorted(cited - {""})), count(len(data), "session")),
        display=display,
        caption=(
            f"Chapters are those of the draft convention that the session discussed: "
            f"{escape(key)}. A dash under *Chapters* or *Documents* means that no source on "
            "record names any, under *Papers* that none is "
            f"{'present' if edition.is_simulated else 'reported'}; papers are counted by "
            "delegation and chapter. Titles of documents, confidence and sources are in the "
            "download."
        ),
        markup=(
            "Dates",
        ),  # keeps its no-break spaces; there is nothing in it but numbers and months
        right=("Records", "Delegations", "Papers"),
    )


def _symbols(session: Session) -> str:
    """A session's documents by symbol; those without one are counted."""
    symbols = [item.symbol for item in session.documents if item.symbol]
    others = len(session.documents) - len(symbols)
    if others:
        symbols.append(f"{others} without symbol")
    return "; ".join(symbols) or "—"


def coverage(edition: Edition) -> Exhibit:
    """Records of the edition by chapter of the convention and confidence."""
    positions = edition.register.positions
    rows = []
    for chapter in edition.whole.chapters.sort_values("number").itertuples():
        part = positions[positions["chapter"] == chapter.chapter]
        by = part["confidence"].value_counts()
        rows.append(
            {
                "chapter": chapter.chapter,
                "title": chapter.title,
                **{name: int(by.get(name, 0)) for name in CONFIDENCES},
                "records": len(part),
                "delegations": part["delegation"].nunique(),
                "proposals": part["proposal_id"].nunique(),
            }
        )
    data = pd.DataFrame(rows)
    evidence = recorded(positions, edition.whole)
    title = "Records of this edition, by chapter of the convention"
    if positions.empty:
        return Exhibit(
            "tab-coverage", title, "", evidence, data,
            absent=(
                "The register holds no record for this edition. "
                + edition.wanted("Rows in `data/register/positions.csv` would supply it.")
            ),
        )  # fmt: skip
    numbers = [*CONFIDENCES, "records", "delegations", "proposals"]
    display = data[["title", *numbers]].copy()
    total = {
        "title": "All chapters",
        **{name: int(data[name].sum()) for name in (*CONFIDENCES, "records", "proposals")},
        "delegations": positions["delegation"].nunique(),
    }
    display.loc[len(display)] = total
    display[numbers] = display[numbers].map(integer)
    columns = {name: name.capitalize() for name in numbers} | {"title": "Chapter"}
    return table(
        "tab-coverage",
        title,
        data,
        evidence,
        display=display.rename(columns=columns),
        caption=(
            "How much is known, and how well. A delegation that speaks on several chapters is "
            "counted in each, and once in the last row."
        ),
        right=tuple(name.capitalize() for name in numbers),
    )


def coverage_reading(edition: Edition) -> str:
    """Which chapters are best and worst known in this edition."""
    positions = edition.register.positions
    if positions.empty:
        return ""
    counts = positions["chapter"].value_counts()
    order = edition.whole.chapters["chapter"].tolist()
    most = sorted(counts.index, key=lambda item: (-counts[item], order.index(item)))[0]
    agenda = {item for session in edition.sessions for item in session.agenda}
    empty = [item for item in order if item not in counts.index and (item in agenda)]
    sentence = (
        f"The best known chapter is “{escape(edition.chapter_title(most))}”, with "
        f"{percent(counts[most] / len(positions))} of all records."
    )
    if empty:
        sentence += (
            f" Of {_titles(edition, empty)}, though on the agenda, the register knows nothing."
        )
    return sentence


def marks(edition: Edition) -> str:
    """What the marks of confidence mean, and how many records carry each."""
    by = edition.register.positions["confidence"].value_counts()
    return bullets(
        [
            f"**{name}** — {_MARKS[name]} ({count(int(by.get(name, 0)), 'record')} in this edition)"
            for name in CONFIDENCES
        ]
    )


def switching(edition: Edition) -> str:
    """Which edition this is, and how to get another."""
    scope = (
        "**all sessions**" if edition.covers_all
        else " and ".join(
            f"the **{escape(in_sentence(item.title).removeprefix('the '))}**"
            for item in edition.sessions
        )
    )  # fmt: skip
    return (
        f"You are reading the edition for {scope} with **{escape(short(edition.focus))}** as "
        "its focus. The bar at the top of every page leads to the same page of another edition; "
        "sentences, figures and tables are computed anew for each, so that they may well say "
        "something different there."
    )
