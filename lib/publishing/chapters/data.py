"""Appendix: the register, its sources, and how far its records carry."""

from __future__ import annotations

import calendar
import datetime as dt
from urllib.parse import quote, urlsplit

import pandas as pd

from positions import agreement
from positions.delegations import EU, RUSSIA, eu_members
from positions.register import PROCESS_PREFIX, TABLES, substantive
from publishing.edition import Edition
from publishing.exhibits import RECORDED, Evidence, Exhibit, recorded, table
from publishing.prose import (
    bullets,
    capital,
    count,
    escape,
    integer,
    names,
    number,
    percent,
    short,
    the,
)

#: What a row of each table of the register is.
ROW_IS = {
    "sources": "a source",
    "chapters": "a chapter of the convention",
    "proposals": "a proposal on which delegations took sides",
    "positions": "one delegation's stance on one proposal in one session",
    "votes": "a recorded vote or decision, totals only",
    "events": "a dated event",
    "groups": "a member of a group",
    "claims": "a checkable statement of the report",
    "submissions": "a written contribution reported for the second or third session",
    "statistics": "a reported figure; each reading has its own row",
    "offences": "a cyber-enabled crime that the Chinese literature wants covered",
    "instruments": "a treaty named by the report or its companions",
    "contradictions": "two readings that do not agree",
}

CONFIDENCES = ("stated", "reported", "inferred")

#: Marks in ``note`` of records that rest on a meeting report made by machine.
MACHINE_MADE = "AI-made"

#: The source of membership lists that nobody has sourced yet.
GENERAL_KNOWLEDGE = "S-GK"

#: The joint statement of October 2023, filed under the session that it preceded.
JOINT_STATEMENT = "S-RUSUN23"

#: Delegations whose placement is shown under every rule, beside the focus.
COMPARED = ("China", "United States of America", "Japan", "Republic of Korea")

#: Rules for the records that a placement may rest on: name, and what `substantive` is asked.
RULES = {
    "default": {"inferred": False, "process": False},
    "with inferred": {"inferred": True, "process": False},
    "with procedure": {"inferred": False, "process": True},
    "with both": {"inferred": True, "process": True},
}


def _is_process(positions: pd.DataFrame) -> pd.Series:
    return positions["proposal_id"].str.startswith(PROCESS_PREFIX)


def _machine_made(positions: pd.DataFrame) -> pd.Series:
    return positions["note"].str.contains(MACHINE_MADE, regex=False)


def at_a_glance(edition: Edition) -> str:
    """What the edition rests on, in one sentence."""
    positions = edition.register.positions
    if positions.empty:
        return "This edition has no recorded positions. " + edition.wanted(
            "A session's records go into the register, as the codebook of the data describes."
        )
    scope = "all sessions" if edition.covers_all else f"the session {edition.session}"
    return (
        f"This edition covers {scope}: {count(len(positions), 'recorded position')} of "
        f"{count(positions['delegation'].nunique(), 'delegation')} on "
        f"{count(positions['proposal_id'].nunique(), 'proposal')}, from "
        f"{count(positions['source_id'].nunique(), 'source')}."
    )


# --- the register ---------------------------------------------------------------------------------


def register_table(edition: Edition) -> Exhibit:
    """The tables of the register with their rows."""
    sizes = {name: len(getattr(edition.whole, name)) for name in TABLES}
    data = pd.DataFrame(
        [(name, f"data/register/{name}.csv", sizes[name], ROW_IS[name]) for name in TABLES],
        columns=["table", "file", "rows", "row_is"],
    )
    display = pd.DataFrame(
        {"Table": data["table"], "Rows": data["rows"].map(integer), "A row is": data["row_is"]}
    )
    used = {name for item in TABLES for name in _cited(getattr(edition.whole, item))}
    return table(
        "tab-register",
        "The tables of the fact register",
        data,
        Evidence(RECORDED, tuple(sorted(used)), f"{integer(data['rows'].sum())} rows"),
        display=display,
        caption=(
            "The register is the same in every edition; an edition for one session takes its "
            "positions from that session alone."
        ),
        right=("Rows",),
    )


def _cited(frame: pd.DataFrame) -> set[str]:
    """Sources that a table cites."""
    columns = [name for name in ("source_id", "source_a", "source_b") if name in frame]
    return {value for name in columns for value in frame[name] if value}


def by_session(edition: Edition) -> Exhibit:
    """Records of each session by confidence."""
    positions = edition.whole.positions
    own = {item.id for item in edition.sessions}
    rows = []
    for item in edition.project.sessions().values():
        if item.is_simulated:
            continue  # of simulated sessions the register knows nothing
        part = positions[positions["session"] == item.id]
        counts = part["confidence"].value_counts()
        rows.append(
            {
                "session": item.id,
                "start": item.start.isoformat(),
                "end": item.end.isoformat(),
                "delegations": part["delegation"].nunique(),
                "proposals": part["proposal_id"].nunique(),
                **{name: int(counts.get(name, 0)) for name in CONFIDENCES},
                "on_procedure": int(_is_process(part).sum()),
                "machine_made": int(_machine_made(part).sum()),
                "records": len(part),
                "in_this_edition": "yes" if item.id in own else "no",
            }
        )
    data = pd.DataFrame(rows)
    shown = {name: name.capitalize() for name in (*CONFIDENCES, "records")}
    mark = not (edition.covers_all or edition.is_simulated)
    display = pd.DataFrame(
        {
            "Session": [f"▲ {name}" if mark and name in own else name for name in data["session"]],
            "Delegations": data["delegations"],
            "Proposals": data["proposals"],
            **{title: data[name] for name, title in shown.items()},
        }
    )
    total = {
        "Session": "all",
        "Delegations": positions["delegation"].nunique(),
        "Proposals": positions["proposal_id"].nunique(),
        **{title: int(data[name].sum()) for name, title in shown.items()},
    }
    display = pd.concat([display, pd.DataFrame([total])], ignore_index=True)
    marked = " The triangle marks the session of this edition." if mark else ""
    return table(
        "tab-records-by-session",
        "Recorded positions by session and confidence",
        data,
        recorded(positions, edition.whole),
        display=display,
        caption=(
            "Stated: the delegation's own text or an official record. Reported: told by somebody "
            "else. Inferred: concluded by the register's compiler. A delegation or proposal that "
            f"returns is counted in each of its sessions, and once in the last line.{marked}"
        ),
        right=tuple(display.columns[1:]),
    )


# --- sources --------------------------------------------------------------------------------------


def _weights(edition: Edition) -> pd.DataFrame:
    """Sources with the records and the other rows that cite them."""
    whole = edition.whole
    frame = whole.sources.copy()
    records = whole.positions.groupby("source_id").size()
    by_confidence = whole.positions.groupby(["source_id", "confidence"]).size().unstack()
    frame["records"] = frame["source_id"].map(records).fillna(0).astype(int)
    for name in CONFIDENCES:
        found = by_confidence[name] if name in by_confidence else pd.Series(dtype=float)
        frame[name] = frame["source_id"].map(found).fillna(0).astype(int)
    other = pd.Series(0, index=frame["source_id"])
    for item in TABLES:
        rows = getattr(whole, item)
        if item in ("sources", "positions"):
            continue
        for column in ("source_id", "source_a", "source_b"):
            if column in rows:
                other = other.add(rows[column].value_counts(), fill_value=0)
    for item in edition.project.sessions().values():
        for source in (item.source, *(document.source for document in item.documents)):
            if source in other.index:
                other[source] += 1
    frame["other_rows"] = frame["source_id"].map(other).fillna(0).astype(int)
    return frame


def source_kinds(edition: Edition) -> Exhibit:
    """Sources by kind with the records that rest on them."""
    frame = _weights(edition)
    columns = ["records", *CONFIDENCES, "other_rows"]
    data = frame.groupby("kind")[columns].sum()
    data.insert(0, "sources", frame.groupby("kind").size())
    data = data.reset_index().sort_values(
        ["records", "sources", "kind"], ascending=[False, False, True], ignore_index=True
    )
    display = pd.DataFrame(
        {
            "Kind": data["kind"],
            "Sources": data["sources"].map(integer),
            "Records": data["records"].map(integer),
            "of these inferred": data["inferred"].map(integer),
            "Other rows": data["other_rows"].map(integer),
        }
    )
    return table(
        "tab-source-kinds",
        "Evidence by kind of source",
        data,
        recorded(edition.whole.positions, edition.whole),
        display=display,
        caption=(
            "Kinds as data/register/sources.csv names them; “seed” marks the report and its four "
            "companions, from which the register starts. Records are positions; other rows are "
            "votes, events, members of groups, descriptions of sessions and the like."
        ),
        right=tuple(display.columns[1:]),
    )


def address(url: str) -> str:
    """A web address that cannot break out of a Markdown link; empty for anything else.

    Examples
    --------
    >>> address("https://example.org/a b|c")
    'https://example.org/a%20b%7Cc'
    >>> address("javascript:alert(1)"), address("notes.txt")
    ('', '')
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return quote(url.strip(), safe="%:/?#@!$&'*+,;=~-._")


def _source_cell(title: str, by: str, date: str, url: str) -> str:
    """Title, as a link where there is an address, with author and date; Markdown."""
    target = address(url)
    head = f"[{escape(title)}](<{target}>)" if target else escape(title)
    return f"{head}; {escape(by)}; {escape(date)}"


def sources(edition: Edition) -> Exhibit:
    """Every source of the register."""
    data = _weights(edition)
    display = pd.DataFrame(
        {
            "Id": data["source_id"],
            "Source": [
                _source_cell(row.title, row.author_or_publisher, row.date, row.url_or_file)
                for row in data.itertuples()
            ],
            "Kind": data["kind"],
            "Rights": data["rights"],
            "Records": data["records"].map(integer),
        }
    )
    return table(
        "tab-sources",
        "All sources of the register",
        data,
        Evidence(RECORDED, tuple(data["source_id"]), f"{count(len(data), 'source')}"),
        display=display,
        caption=(
            "Titles link to the address at which a source was read when the register was made; "
            "copies, marked in the kind, may have gone. Records are the positions that rest on "
            "the source, over all sessions. The rights are our reading, not a legal finding."
        ),
        markup=("Source",),
        right=("Records",),
        classes=("long",),
    )


def concentration(edition: Edition) -> str:
    """How unevenly the records rest on sources and delegations."""
    frame = _weights(edition)
    positions = edition.whole.positions
    if positions.empty:
        return "The register holds no positions yet."
    ranked = frame.sort_values(["records", "source_id"], ascending=[False, True])
    top = ranked.iloc[0]
    three = ranked["records"].head(3).sum() / len(positions)
    unused = int(((frame["records"] == 0) & (frame["other_rows"] == 0)).sum())
    carrying = int((frame["records"] > 0).sum())
    per = positions["delegation"].value_counts()
    single = int((per == 1).sum())
    heard = names((f"{short(name)} ({n})" for name, n in _most_heard(per).items()))
    return (
        f"Of {count(len(frame), 'source')}, {carrying} carry recorded positions; the others "
        f"supply votes, dates, memberships and figures, or were read without yielding a row "
        f"({unused}). The weight is uneven. One source, “{escape(top['title'])}”, carries "
        f"{percent(top['records'] / len(positions))} of the {integer(len(positions))} positions, "
        f"the three heaviest sources {percent(three)}. Of {count(len(per), 'delegation')}, "
        f"{single} appear with a single record, while the most heard are {heard}."
    )


def _most_heard(per: pd.Series) -> pd.Series:
    return per.sort_index().sort_values(ascending=False, kind="stable").head(4)


# --- sensitivity ----------------------------------------------------------------------------------


def _placements(edition: Edition) -> dict[str, pd.DataFrame]:
    """Placement of the edition's delegations under each rule."""
    positions = edition.register.positions
    return {
        rule: agreement.placement(agreement.sides(substantive(positions, **asked)))
        for rule, asked in RULES.items()
    }


def _watched(edition: Edition) -> list[str]:
    """Delegations in the table of sensitivity; the ends of the scale are not placed."""
    return [name for name in dict.fromkeys((*COMPARED, edition.focus)) if name not in (EU, RUSSIA)]


def sensitivity(edition: Edition) -> Exhibit:
    """Placements under four rules for the records they rest on."""
    placed = _placements(edition)
    rows = []
    for rule, frame in placed.items():
        by_name = frame.set_index("delegation")
        for name in _watched(edition):
            row = {
                "rule": rule,
                "inferred": "yes" if RULES[rule]["inferred"] else "no",
                "process": "yes" if RULES[rule]["process"] else "no",
                "delegations_placed": int(frame["placement"].notna().sum()),
                "delegation": name,
            }
            if name in by_name.index:
                keep = ["n", "placement", "lower", "upper", "reason"]
                row |= by_name.loc[name, keep].to_dict()
            else:
                row |= {"n": 0, "reason": "no side on record"}
            rows.append(row)
    columns = ["rule", "inferred", "process", "delegations_placed", "delegation", "n",
               "placement", "lower", "upper", "reason"]  # fmt: skip
    data = pd.DataFrame(rows, columns=columns)
    display = [{"Delegation": "delegations placed"}]
    display[0] |= {
        _rule_title(rule): integer(frame["placement"].notna().sum())
        for rule, frame in placed.items()
    }
    for name in _watched(edition):
        own = data[data["delegation"] == name].set_index("rule")
        cells = {_rule_title(rule): _cell(own.loc[rule]) for rule in RULES}
        display.append({"Delegation": short(name), **cells})
    positions = edition.register.positions
    return table(
        "tab-sensitivity",
        "Placements under four rules for the records they rest on",
        data,
        recorded(positions, edition.whole),
        display=pd.DataFrame(display),
        caption=(
            "Placement between Russia (−1) and the European Union (1), with the number of signals "
            f"in brackets; “few” where there are fewer than {agreement.MIN_SIGNALS}. By default "
            "neither inferred records nor positions on procedure count; the other columns let in "
            "one, the other, or both. Intervals are in the data."
        ),
        right=tuple(_rule_title(rule) for rule in RULES),
    )


def _rule_title(rule: str) -> str:
    return rule.capitalize()


def _cell(row: pd.Series) -> str:
    if pd.isna(row["placement"]):
        return f"few ({integer(row['n'])})"
    return f"{number(row['placement'])} ({integer(row['n'])})"


def sensitivity_sentences(edition: Edition) -> str:
    """What the choice of records does to placements: how many, the focus, the largest shift."""
    placed = {
        rule: frame.set_index("delegation")["placement"].dropna()
        for rule, frame in _placements(edition).items()
    }
    base = placed["default"]
    if not any(map(len, placed.values())):
        return (
            "Under none of the four rules can a delegation of this edition be placed: the records "
            "of the session give too few signals. The whole report, over all sessions, has more."
        )
    numbers = {rule: len(values) for rule, values in placed.items()}
    counts = (
        f"The default rule places {count(numbers['default'], 'delegation')}; letting in inferred "
        f"records gives {numbers['with inferred']}, letting in procedure "
        f"{numbers['with procedure']}, both {numbers['with both']}."
    )
    shared = base.index.intersection(placed["with both"].index)
    shift = (placed["with both"][shared] - base[shared]).sort_index()
    if len(shift):
        far = shift.abs().idxmax()
        crossed = int((base[shared] * placed["with both"][shared] < 0).sum())
        told = (
            f"Between the strictest and the widest rule the largest shift is "
            f"{number(shift[far])}, for {the(far)}; "
            f"{count(crossed, 'delegation')} cross the middle of the scale."
            if shift[far]
            else "Between the strictest and the widest rule no delegation shifts."
        )
    else:
        told = "No delegation is placed under both the strictest and the widest rule."
    return f"{counts} {told} {_focus_sensitivity(edition)}"


def _focus_sensitivity(edition: Edition) -> str:
    """The focus under every rule, in words."""
    focus = edition.focus
    if focus in (EU, RUSSIA):
        return f"{capital(the(focus))} is an end of the scale and is not placed on it."
    found = {}
    for rule, frame in _placements(edition).items():
        row = frame[frame["delegation"] == focus]
        if len(row) and pd.notna(row.iloc[0]["placement"]):
            found[rule] = row.iloc[0]
    if not found:
        return f"{capital(the(focus))} has too few signals under any of the rules."
    words = {
        "default": "by default",
        "with inferred": "with inferred records",
        "with procedure": "with positions on procedure",
        "with both": "with both",
    }
    told = [
        f"{number(row['placement'])} on {count(row['n'], 'signal')} {words[rule]}"
        for rule, row in found.items()
    ]
    missing = [words[rule] for rule in RULES if rule not in found]
    tail = f"; too few signals {' and '.join(missing)}" if missing else ""
    shown = {number(row["placement"]) for row in found.values()}
    lesson = (
        "The value does not hang on the rule here."
        if len(shown) == 1 and not missing
        else "A placement quoted without its rule is therefore not a result."
    )
    return f"{capital(the(focus))} comes out at {'; '.join(told)}{tail}. {lesson}"


# --- checks and limits ----------------------------------------------------------------------------


def group_check(edition: Edition) -> str:
    """The register's list of EU members against country_converter's; the lists left unchecked."""
    groups = edition.whole.groups
    own = set(groups.loc[groups["group_id"] == "G-EU", "iso3"])
    maintained = eu_members()
    if own == maintained:
        told = (
            f"The list of the European Union's members was compared with the one that the package "
            f"country_converter maintains: the {len(own)} codes are the same."
        )
    else:
        extra, missing = sorted(own - maintained), sorted(maintained - own)
        told = (
            "The list of the European Union's members differs from the one that the package "
            f"country_converter maintains: {names(extra) or 'none'} only in the register, "
            f"{names(missing) or 'none'} only in the package."
        )
    unsourced = groups[groups["source_id"] == GENERAL_KNOWLEDGE]
    unsourced = unsourced[unsourced["group_id"] != "G-EU"]
    lists = sorted(unsourced["group_name"].unique())
    if not lists:
        return told
    return (
        f"{told} {capital(count(len(lists), 'other list'))} rest on general knowledge and have "
        f"not been checked in this way: {names(lists)}."
    )


def limits(edition: Edition) -> str:
    """What a reader must know before leaning on the records; computed, as a list."""
    positions = edition.whole.positions
    sources_ = edition.whole.sources.set_index("source_id")
    machine = positions[_machine_made(positions)]
    makers = sources_.loc[sorted(set(machine["source_id"])), "author_or_publisher"].unique()
    inferred = positions[positions["confidence"] == "inferred"]
    process = positions[_is_process(positions)]
    items = [
        f"**Reports made by machine.** {capital(count(len(machine), 'position'))} rest on meeting "
        f"reports that {names(sorted(makers))} had made by machine; their notes say so. Such a "
        "report can give words to the wrong speaker." if len(machine) else "",
        f"**Inference.** {capital(count(len(inferred), 'position'))} are the compiler's "
        "conclusions. They are shown and marked, and count for nothing unless the text says "
        f"otherwise. So are {count(len(process), 'position')} on procedure.",
        _joint_statement(edition),
        _second_hand(edition),
        "**Silence.** A delegation without a record is not a delegation without a position. The "
        "register never turns a missing record into a stance, and no rate counts one.",
    ]  # fmt: skip
    return bullets([item for item in items if item])


def _joint_statement(edition: Edition) -> str:
    """Where the statement of October 2023 is filed, and when it was made."""
    positions = edition.whole.positions
    rows = positions[positions["source_id"] == JOINT_STATEMENT]
    if rows.empty:
        return ""
    date = edition.whole.sources.set_index("source_id").loc[JOINT_STATEMENT, "date"]
    told = []
    for name in sorted(rows["session"].unique()):
        session = edition.project.sessions()[name]
        share = len(rows[rows["session"] == name]) / (positions["session"] == name).sum()
        where = "before the session began" if date < session.start.isoformat() else "in the session"
        told.append(f"`{name}`, of whose records they are {percent(share)}; it was made {where}")
    return (
        f"**A statement between sessions.** {capital(count(len(rows), 'position'))} come from the "
        f"joint statement of {_long_date(date)} and are filed under {'; '.join(told)}. It speaks "
        "for its signatories and says nothing of the session's own debates."
    )


def _long_date(date: str) -> str:
    """A full date as a reader writes it; others as they stand.

    Examples
    --------
    >>> _long_date("2023-10-02"), _long_date("2023-10")
    ('2 October 2023', '2023-10')
    """
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return escape(date)
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _second_hand(edition: Edition) -> str:
    """How much of the register is not the delegations' own word."""
    positions = edition.whole.positions
    share = (positions["confidence"] != "stated").mean()
    return (
        f"**Opportunity.** {percent(share)} of the positions are not in the delegation's own "
        "words or an official record. The register was gathered from what could be read: it "
        "leans to delegations that publish in English or are written about, to disputes rather "
        "than agreement, and to the authors' interests, the report's in China first."
    )


def edition_limits(edition: Edition) -> str:
    """How the limits weigh in an edition for one session; empty for the whole report."""
    if edition.covers_all:
        return ""
    positions = edition.register.positions
    if positions.empty:
        return "The session of this edition has no records at all."
    joint = int((positions["source_id"] == JOINT_STATEMENT).sum())
    parts = [
        f"{count(int(_machine_made(positions).sum()), 'record')} from reports made by machine",
        count(int((positions["confidence"] == "inferred").sum()), "inferred record"),
    ]
    if joint:
        parts.append(f"{count(joint, 'record')} from the joint statement made between sessions")
    return (
        f"The session of this edition has {count(len(positions), 'position')}, with "
        f"{', '.join(parts[:-1])} and {parts[-1]}."
    )
