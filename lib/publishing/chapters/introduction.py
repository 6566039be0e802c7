"""Exhibits of chapter 1: the committee's calendar, and what an edition holds."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from positions import figures, maps
from positions.agreement import row_of
from positions.coverage import most_heard, tally
from positions.delegations import directory
from positions.register import CONFIDENCES
from positions.schema import BEFORE
from positions.sessions import ALL, Session, select_sessions
from publishing.edition import Edition
from publishing.exhibits import RECORDED, Evidence, Exhibit, named_sources, recorded, table
from publishing.prose import brief, count, fill, integer, plain, short, span, with_article

#: How many delegations the sentence on uneven coverage names.
LOUDEST = 5

#: What the time before the first session is called among the sessions.
_BEFORE = "Before the sessions"


def official(edition: Edition) -> tuple[Session, ...]:
    """The committee's sessions; one that was made up is no part of the negotiation."""
    return select_sessions(ALL, edition.project.sessions())


def year(vote: Any) -> int:
    """The year of a row of the votes."""
    return int(vote.date[:4])


#: Lanes of the figure by those of the table.
_LANES = {"session": figures.SESSION, "vote": figures.VOTE, "event": figures.OTHER}


def timeline_table(edition: Edition) -> pd.DataFrame:
    """All events and sessions by date, with whether the picture shows them."""
    events = edition.whole.events
    told = set(events.loc[events["kind"] == "session", "session"])
    untold = [
        {"date_start": item.start.isoformat(), "date_end": item.end.isoformat(),
         "place": item.place, "label": item.title, "session": item.id, "kind": "session",
         "source_id": item.source, "locator": "dates of the session"}
        for item in official(edition) if item.id not in told
    ]  # fmt: skip
    frame = pd.DataFrame(events.to_dict("records") + untold).fillna("")
    is_session = frame["kind"] == "session"
    # in an edition of one session, what led up to it is shown too
    covered = [] if edition.covers_all else [item.id for item in edition.sessions]
    drawn = is_session | (frame["milestone"] == "yes") | frame["session"].isin(covered)
    frame["lane"] = is_session.map({True: "session", False: "event"})
    on_vote = frame["date_start"].isin(edition.whole.votes["date"])
    frame["lane"] = frame["lane"].mask(on_vote & ~is_session, "vote")
    frame["in_figure"] = drawn.map({True: "yes", False: "no"})
    frame = frame.sort_values(["date_start", "lane", "label"], kind="stable", ignore_index=True)
    return frame[["date_start", "date_end", "place", "label", "session", "source_id", "locator",
                  "lane", "in_figure"]]  # fmt: skip


def _instant(date: str) -> pd.Timestamp:
    """A date that may lack day or month, in the middle of what it leaves open."""
    return pd.Timestamp(f"{date}-07-01" if len(date) == 4 else f"{date}-15"[:10])


def _told(row: Any) -> str:
    """The dates of an event as a list writes them."""
    if row.date_end in ("", row.date_start):
        return brief(row.date_start)
    start, end = (dt.date.fromisoformat(date) for date in (row.date_start, row.date_end))
    return str(span(start, end))


def timeline(edition: Edition) -> Exhibit:
    """The committee's sessions among the events around them."""
    data = timeline_table(edition)
    shown = data[data["in_figure"] == "yes"]
    held = shown[shown["lane"] == "session"]
    marked = set() if edition.covers_all else {item.id for item in edition.sessions}
    values = {
        "data": data, "shown": shown, "held": held, "first": shown.iloc[0], "last": shown.iloc[-1],
        "votes": shown[shown["date_start"].isin(edition.whole.votes["date"])],
        "own": held[held["session"].isin(marked)]["label"].tolist(),
    }  # fmt: skip
    mark = "{% if own %} This edition's session stands out: {{ own | series }}.{% endif %}"
    return Exhibit(
        "fig-timeline",
        plain(
            "From a letter to a treaty: the committee's sessions, {{ first[:4] }}–{{ last[:4] }}",
            first=shown["date_start"].iloc[0],
            last=shown["date_start"].iloc[-1],
        ),
        fill(
            "Sessions are as long as they lasted. Of the register's "
            "{{ data | length | count('dated event') }} "
            "{{ shown | length | beside(data | length) }} "
            f"are drawn, and all stand in the download with their sources.{mark}",
            **values,
        ),
        recorded(data[data["source_id"] != ""], edition.whole),
        data,
        alt=plain(
            "{{ held | length | count('session') | capital }} from "
            "{{ held.date_start.min() | day }} to {{ held.date_end.max() | day }} stand between "
            "“{{ first.label }}” ({{ first.date_start | brief }}) and “{{ last.label }}” "
            "({{ last.date_start | brief }}), with {{ votes | length | count('date') }} of votes "
            f"and decisions around them. A timeline in three lanes.{mark}",
            **values,
        ),
        figure=figures.timeline(
            pd.DataFrame(
                {
                    "start": shown["date_start"].map(_instant),
                    "end": shown["date_end"].map(_instant),
                    "label": shown["label"],
                    "told": [_told(row) for row in shown.itertuples()],
                    "session": shown["session"],
                    "lane": shown["lane"].map(_LANES),
                    "sources": [named_sources([id], edition.whole) for id in shown["source_id"]],
                }
            ),
            marked=marked,
        ),
    )


def papers_present(edition: Edition) -> tuple[int, int]:
    """How many papers are present for the edition's sessions, and how many have a score."""
    scored = (frame[frame["raw"].notna()] for frame in edition.papers.values())
    of_scored = (row.members or row.delegation for frame in scored for row in frame.itertuples())
    return edition.paper_count(), sum(len(names.split("; ")) for names in of_scored)


def loudest(records: pd.DataFrame) -> pd.Series:
    """Number of records of the delegations with most; empty where there are few delegations."""
    few = records["delegation"].nunique() <= 2 * LOUDEST
    return most_heard(records, 0 if few else LOUDEST)


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


def _records(edition: Edition, period: str) -> dict:
    records = edition.register.positions
    return tally(records[records["session"] == period])


def _row(edition: Edition, session: Session) -> dict:
    """A session in the table of sessions."""
    found = _records(edition, session.id)
    sent = edition.whole.submissions
    sent = sent[sent["session"] == session.id]
    documents = [f"{item.symbol} {item.title}".strip() for item in session.documents]
    return {
        "session": session.id,
        "title": session.title,
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "place": session.place,
        "kind": session.kind,
        "agenda": "; ".join(session.agenda),
        "documents": "; ".join(documents),
        "records": found.pop("records"),
        **found,
        "contributions_reported": len(sent),
        "contributors_reported": sent["delegation"].nunique(),
        "papers_present": edition.paper_count(session.id),
        "source_id": session.source,
    }


def sessions_table(edition: Edition) -> Exhibit:
    """The edition's sessions: dates, place, documents, agenda and what is recorded of them."""
    sessions = edition.sessions
    data = pd.DataFrame([_row(edition, item) for item in sessions])
    before = BEFORE in edition.periods
    if before:
        earlier = {"session": BEFORE, "title": _BEFORE, "kind": "no session"}
        earlier |= _records(edition, BEFORE)
        blank = dict.fromkeys(data, "") | dict.fromkeys(data.select_dtypes("number"), 0)
        data = pd.concat([pd.DataFrame([blank | earlier]), data], ignore_index=True)
    cited = {item.source for item in sessions}
    cited |= {document.source for item in sessions for document in item.documents}
    what = "session" if len(sessions) == 1 else "sessions"
    numbered = edition.whole.chapters.sort_values("number")
    return table(
        "tab-sessions",
        f"The {what} that this edition covers",
        data,
        Evidence(RECORDED, tuple(sorted(cited - {""})), count(len(sessions), "session")),
        show={
            name: ([blank] if before else []) + cells
            for name, blank, cells in (
                (
                    "Session",
                    _BEFORE,
                    [f"{item.title}, {item.place}" for item in sessions],
                ),
                ("Dates", "—", [span(item.start, item.end) for item in sessions]),
                (
                    "Chapters",
                    "—",
                    [chapter_numbers(edition, item.agenda) or "—" for item in sessions],
                ),
                ("Documents", "—", [_symbols(item) for item in sessions]),
            )
        }
        | {
            "Records": "records",
            "Delegations": "delegations",
            "Papers": ("contributions_reported", lambda n: integer(n) if n else "—"),
        },
        caption=fill(
            "Chapters are those of the draft convention that the session discussed: {{ key }}. A "
            "dash under *Chapters* or *Documents* means that no source on record names any, under "
            "*Papers* that none is reported; papers "
            "are counted by delegation and chapter. Titles of documents, confidence and sources "
            "are in the download."
            "{% if before %} The first line is no session: it counts what was said or done before "
            "the first one.{% endif %}",
            before=before,
            key=", ".join(
                f"{row.number} {row.title.removesuffix(' and law enforcement')}"
                for row in numbered.itertuples()
                if row.number
            ),
        ),
    )


def _symbols(session: Session) -> str:
    """A session's documents by symbol; those without one are counted."""
    symbols = [item.symbol for item in session.documents if item.symbol]
    others = len(session.documents) - len(symbols)
    if others:
        symbols.append(f"{others} without symbol")
    return "; ".join(symbols) or "—"


@lru_cache(maxsize=1)
def outlines() -> dict[str, list[np.ndarray]]:
    """Outlines of states by ISO code, as ``verify/world.py`` made them."""
    file = files("publishing").joinpath("assets", "world.csv")
    found: dict[str, list[np.ndarray]] = {}
    with file.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            points = np.array(row["points"].split(), dtype=float).reshape(-1, 2)
            found.setdefault(row["iso3"], []).append(points)
    return found


def heard(edition: Edition) -> pd.DataFrame:
    """Records of every state and group of the directory, and the groups that speak for a state."""
    records = Counter(edition.register.positions["delegation"])
    speaking = [one for one in directory() if one.kind == "group" and records[one.name]]
    members = {one.name: set(edition.whole.members(one.group_id)) for one in speaking}
    rows = [
        {"delegation": one.name, "iso3": one.iso3, "records": records[one.name],
         "groups": "; ".join(name for name in members if one.name in members[name])}
        for one in directory()
    ]  # fmt: skip
    return pd.DataFrame(rows).sort_values(["records", "delegation"], ascending=[False, True],
                                          ignore_index=True)  # fmt: skip


def who_is_on_record(edition: Edition) -> Exhibit:
    """A map of who is on record, and how much."""
    data = heard(edition)
    positions = edition.register.positions
    known = positions[positions["delegation"].isin(data["delegation"])]
    id, title = "fig-on-record", "Who is on record, and how much"
    if known.empty:
        absent = "No state has a record in this edition, so that a map would be empty."
        return Exhibit(id, title, "", recorded(known, edition.whole), data, absent=absent)
    states = data[data["iso3"] != ""]
    through = states[(states["records"] == 0) & (states["groups"] != "")]
    values = {
        "states": states, "spoke": states[states["records"] > 0], "through": through,
        "many": states[states["records"] >= maps.MANY], "least": maps.MANY,
        "own": row_of(data, edition.focus), "silent": len(states[states["records"] == 0]),
    }  # fmt: skip
    return Exhibit(
        id, title,
        fill(
            """
Records of this edition by delegation, whatever their confidence; the focus has a heavy edge. A pale
state has no record of its own, and a group that has some speaks for it. Outlines are those of
Natural Earth and take no side on any boundary or name; the data list every delegation.
""",
        ),
        recorded(known, edition.whole),
        data,
        alt=plain(
            """
{% if own and own.records %}
{{ own.delegation | the | capital }} has {{ own.records | count("record") }}.
{% endif %}
Of {{ states | length | count("state") }} {{ spoke | length | beside(states | length) }} have a
record of their own, {{ many | length | beside(states | length) }} of them {{ least | word }} or
more; {{ through | length | beside(states | length) }} are spoken for by a group alone. A map of
the world.
""",
            **values,
        ),
        figure=maps.on_record(
            data.assign(
                label=data["delegation"].map(short),
                groups=["; ".join(map(with_article, filter(None, cell.split("; "))))
                        for cell in data["groups"]],
            ),
            outlines(),
            focus=edition.focus,
        ),
    )  # fmt: skip


def coverage(edition: Edition) -> Exhibit:
    """Records of the edition by chapter of the convention and confidence."""
    positions = edition.register.positions
    chapters = edition.whole.chapters.sort_values("number")
    data = pd.DataFrame(
        [
            {"chapter": item.chapter, "title": item.title}
            | tally(positions[positions["chapter"] == item.chapter])
            for item in chapters.itertuples()
        ]
    )
    total = pd.DataFrame([{"title": "All chapters"} | tally(positions)])
    columns = [*CONFIDENCES, "records", "delegations", "proposals"]
    return table(
        "tab-coverage",
        "Records of this edition, by chapter of the convention",
        data,
        recorded(positions, edition.whole),
        rows=pd.concat([data, total], ignore_index=True) if len(positions) else data[:0],
        show={"Chapter": "title"} | {name.capitalize(): name for name in columns},
        caption=(
            "How much is known, and how well. A delegation that speaks on several chapters is "
            "counted in each, and once in the last row."
            if len(positions)
            else ""
        ),
        empty="The register holds no record for this edition.",
    )
