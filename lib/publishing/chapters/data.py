"""Exhibits of the appendix on data: the register, its sources, and how far its records carry."""

from collections import Counter
from urllib.parse import quote, urlsplit

import pandas as pd

from positions import agreement, between
from positions.coverage import made_by_machine, on_procedure, tally
from positions.delegations import EU, RUSSIA, directory, eu_members
from positions.register import CITING, CONFIDENCES, GENERAL_KNOWLEDGE, TABLES, substantive
from positions.schema import BEFORE, describe, read_descriptor
from publishing.edition import Edition
from publishing.exhibits import BUILD, RECORDED, Evidence, Exhibit, recorded, table
from publishing.prose import Markdown, anchor, count, escape, fill, integer, number, short, verbatim

#: How many of the heaviest sources and of the most heard delegations a sentence names.
HEAVIEST, MOST_HEARD = 3, 4

#: Delegations whose placement is shown under every rule, beside the focus.
COMPARED = ("China", "United States of America", "Japan", "Republic of Korea")

#: Rules for the records that a placement may rest on, the strictest first and the widest last:
#: name, and what `substantive` is asked where that is not its default.
RULES = {
    "without groups": {"group": False},
    "default": {},
    "with inferred": {"inferred": True},
    "with procedure": {"process": True},
    "with both": {"inferred": True, "process": True},
}


# --- the register ---------------------------------------------------------------------------------


def _described(edition: Edition) -> pd.DataFrame:
    return describe(read_descriptor(edition.project.register_folder))


def register_table(edition: Edition) -> Exhibit:
    """The tables of the register with their rows."""
    sizes = {name: len(getattr(edition.whole, name)) for name in TABLES}
    sizes["delegations"] = len(list(directory(edition.project.register_folder)))
    data = _described(edition).drop_duplicates("table")[["table", "row_is"]]
    data.insert(1, "file", "data/register/" + data["table"] + ".csv")
    data.insert(2, "rows", data["table"].map(sizes))
    used = {source for name in TABLES for source in _cited(getattr(edition.whole, name))}
    return table(
        "tab-register",
        "The tables of the fact register",
        data,
        Evidence(RECORDED, tuple(sorted(used)), f"{integer(data['rows'].sum())} rows"),
        show={"Table": "table", "Rows": "rows", "A row is": "row_is"},
        caption=(
            "The register is the same in every edition; an edition for one session takes its "
            "positions from that session alone."
        ),
    )


def codebook(edition: Edition) -> Exhibit:
    """What each column of the register's tables holds."""
    data = _described(edition)[["table", "column", "type", "values", "description"]]
    return table(
        "tab-codebook",
        "The columns of the fact register",
        data,
        Evidence(BUILD, (), "data/register/datapackage.json"),
        show={
            "Table": "table",
            "Column": ("column", verbatim),
            "Type": "type",
            "Values": ("values", Markdown),
            "Meaning": ("description", Markdown),
        },
        caption=(
            "As the register's description has them, by which the tables are also checked when "
            "they are read."
        ),
        classes=("long",),
    )


def _cited(frame: pd.DataFrame) -> list[str]:
    """The sources that a table cites, once for each time."""
    return [value for name in CITING if name in frame for value in frame[name] if value]


def by_session(edition: Edition) -> Exhibit:
    """Records of each session by confidence."""
    whole = edition.whole
    own = set(edition.periods)
    sessions = edition.project.sessions()
    dates = {item.id: (item.start.isoformat(), item.end.isoformat()) for item in sessions.values()}
    rows = []
    # of simulated sessions the register knows nothing
    for name in (BEFORE, *(item.id for item in sessions.values() if item.is_official)):
        part = whole.positions[whole.positions["session"] == name]
        found = tally(part)
        start, end = dates.get(name, ("", ""))
        rows.append(
            {
                "session": name,
                "start": start,
                "end": end,
                "delegations": found["delegations"],
                "proposals": found["proposals"],
                **{name: found[name] for name in CONFIDENCES},
                "on_procedure": len(on_procedure(part)),
                "machine_made": len(made_by_machine(part, whole.sources)),
                "records": found["records"],
                "in_this_edition": "yes" if name in own else "no",
            }
        )
    data = pd.DataFrame(rows)
    mark = not edition.covers_all and any(item.is_official for item in edition.sessions)
    names = ["▲ " * (mark and name in own) + edition.when(name) for name in data["session"]]
    total = pd.DataFrame([{"session": "all"} | tally(whole.positions)])
    columns = ["session", "delegations", "proposals", *CONFIDENCES, "records"]
    return table(
        "tab-records-by-session",
        "Recorded positions by session and confidence",
        data,
        recorded(whole.positions, whole),
        rows=pd.concat([data.assign(session=names), total], ignore_index=True),
        show={name.capitalize(): name for name in columns},
        caption=fill(
            "Stated: the delegation's own text or an official record. Cited: copied by the report "
            "from a document that we have not seen. Reported: told by somebody "
            "else. Inferred: concluded by the register's compiler. A delegation or proposal that "
            "returns is counted in each of its sessions, and once in the last line. What was said "
            "or done before the first session stands in the first line and belongs to no session."
            "{% if mark %} The triangle marks the session of this edition.{% endif %}",
            mark=mark,
        ),
    )


# --- sources --------------------------------------------------------------------------------------


def weights(edition: Edition) -> pd.DataFrame:
    """The register's sources with the records and the other rows that cite them."""
    whole = edition.whole
    by = pd.crosstab(whole.positions["source_id"], whole.positions["confidence"])
    by = by.reindex(index=whole.sources["source_id"], columns=CONFIDENCES, fill_value=0)
    others = Counter(
        source
        for name in TABLES
        if name not in ("sources", "positions")
        for source in _cited(getattr(whole, name))
    )
    others.update(whole.positions["ended_source_id"])
    for item in edition.project.sessions().values():
        others.update([item.source, *(document.source for document in item.documents)])
    return whole.sources.assign(
        records=by.sum(axis=1).to_numpy(),
        **{name: by[name].to_numpy() for name in CONFIDENCES},
        other_rows=whole.sources["source_id"].map(lambda source: others[source]),
    )


def source_kinds(edition: Edition) -> Exhibit:
    """Sources by kind with the records that rest on them."""
    frame = weights(edition).assign(sources=1)
    columns = ["sources", "records", *CONFIDENCES, "other_rows"]
    data = frame.groupby("kind", as_index=False)[columns].sum()
    data = data.sort_values(
        ["records", "sources", "kind"], ascending=[False, False, True], ignore_index=True
    )
    return table(
        "tab-source-kinds",
        "Evidence by kind of source",
        data,
        recorded(edition.whole.positions, edition.whole),
        show={
            "Kind": "kind",
            "Sources": "sources",
            "Records": "records",
            "of these inferred": "inferred",
            "Other rows": "other_rows",
        },
        caption=(
            "Kinds as the register names them. It starts from the report and its four companions. "
            "Records are positions; other rows are votes, events, members of groups, descriptions "
            "of sessions and the like."
        ),
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


def _source_cell(source) -> Markdown:
    """Title, as a link where there is an address, with author and date."""
    target, head = address(source.url), escape(source.title)
    if target:
        head = f"[{head}](<{target}>)"
    return Markdown(f"{head}; {escape(source.author_or_publisher)}; {escape(source.date)}")


def sources(edition: Edition) -> Exhibit:
    """Every source of the register."""
    data = weights(edition)
    return table(
        "tab-sources",
        "All sources of the register",
        data,
        Evidence(RECORDED, tuple(data["source_id"]), f"{count(len(data), 'source')}"),
        show={
            "Name": [
                anchor(f"source-{source.source_id.lower()}") + source.name
                for source in data.itertuples()
            ],
            "Source": [_source_cell(source) for source in data.itertuples()],
            "Kind": "kind",
            "Rights": "rights",
            "Records": "records",
        },
        caption=(
            "Titles link to the address at which a source was read when the register was made; "
            "copies, marked in the kind, may have gone. Records are the positions that rest on "
            "the source, over all sessions. The rights are our reading, not a legal finding."
        ),
        classes=("long",),
    )


# --- sensitivity ----------------------------------------------------------------------------------


def placements(edition: Edition) -> dict[str, pd.DataFrame]:
    """Placement of the edition's delegations under each of the `RULES`."""
    positions = edition.register.positions
    return {
        rule: between.placement(substantive(positions, **asked), edition.whole.proposals)
        for rule, asked in RULES.items()
    }


def shifts(placed: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What the widest rule of `placements` changes for who is placed under the strictest, too.

    Columns delegation, shift and crosses (the middle of the scale); the largest shift first.
    """
    strict, *_, wide = (
        frame.set_index("delegation")["placement"].dropna() for frame in placed.values()
    )
    both = pd.DataFrame({"strict": strict, "wide": wide}).dropna().rename_axis("delegation")
    both = both.assign(
        shift=both["wide"] - both["strict"], crosses=both["wide"] * both["strict"] < 0
    ).sort_index()
    return both.sort_values("shift", key=abs, ascending=False, kind="stable").reset_index()


def sensitivity(edition: Edition) -> Exhibit:
    """Placements under several rules for the records they rest on."""
    placed = placements(edition)
    watched = [
        name
        for name in dict.fromkeys((*COMPARED, edition.focus))
        if name not in (EU, RUSSIA)  # the ends of the scale are not placed
    ]
    data = pd.DataFrame(
        [
            {
                "rule": rule,
                **{
                    name: "yes" if RULES[rule].get(name, usual) else "no"
                    for name, usual in (("group", True), ("inferred", False), ("process", False))
                },
                "delegations_placed": int(frame["placement"].notna().sum()),
                "delegation": name,
                **_placed(frame, name),
            }
            for rule, frame in placed.items()
            for name in watched
        ],
        columns=["rule", "group", "inferred", "process", "delegations_placed", "delegation", "n",
                 "placement", "lower", "upper", "reason"],
    )  # fmt: skip
    rows = {"delegations placed": data.groupby("rule")["delegations_placed"].first().map(integer)}
    for name, own in data.set_index("rule").groupby("delegation", sort=False):
        shown = own["placement"].map(lambda value: number(value) or "few")
        rows[short(name)] = shown + " (" + own["n"].map(integer) + ")"
    wide = pd.DataFrame(rows).T
    return table(
        "tab-sensitivity",
        "Placements under five rules for the records they rest on",
        data,
        recorded(edition.register.positions, edition.whole),
        rows=wide,
        show={"Delegation": wide.index} | {rule.capitalize(): rule for rule in RULES},
        caption=fill(
            "Placement between Russia (−1) and the European Union (1), with the number of signals "
            "in brackets; “few” where there are fewer than {{ needed }}. By default neither "
            "inferred records nor positions on procedure count; the first column leaves out what a "
            "group said and a delegation only signed or joined, too, the last three let in one, "
            "the other, or both. Intervals are in the data.",
            needed=agreement.MIN_SIGNALS,
        ),
    )


def _placed(frame: pd.DataFrame, delegation: str) -> dict:
    row = agreement.row_of(frame, delegation)
    if row is None:
        return {"n": 0, "reason": "no side on record"}
    return {name: getattr(row, name) for name in ("n", "placement", "lower", "upper", "reason")}


# --- checks and limits ----------------------------------------------------------------------------


def compared_members(edition: Edition) -> tuple[set[str], set[str]]:
    """Codes of the EU's members in the register's list, and in country_converter's."""
    groups = edition.whole.groups
    return set(groups.loc[groups["group_id"] == "G-EU", "iso3"]), eu_members()


def unchecked_lists(edition: Edition) -> list[str]:
    """Groups whose members stand on general knowledge and are not compared with another list."""
    groups = edition.whole.groups
    unsourced = (groups["source_id"] == GENERAL_KNOWLEDGE) & (groups["group_id"] != "G-EU")
    return sorted(groups.loc[unsourced, "group_name"].unique())


def filed_under(edition: Edition, source_id: str) -> pd.DataFrame:
    """The sessions under which a source's records are filed.

    Columns session, share (of its records) and before (whether the source is older than it).
    """
    positions = edition.whole.positions
    date = edition.whole.sources.set_index("source_id").loc[source_id, "date"]
    share = (positions["source_id"] == source_id).groupby(positions["session"]).mean()
    filed = share[share > 0].rename("share").reset_index()
    starts = {id: item.start.isoformat() for id, item in edition.project.sessions().items()}
    return filed.assign(before=date < filed["session"].map(starts).fillna(""))
