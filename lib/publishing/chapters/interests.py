"""Exhibits of chapter 2: what the focus delegation asked for, and whom it stands with."""

from typing import Any

import pandas as pd

from positions import between, figures, palette
from positions.agreement import LONELY, MIN_SIGNALS, company, row_of, standing
from positions.proposals import original_table
from positions.register import CONFIDENCES, STANCES, lasting, substantive
from publishing.edition import Edition
from publishing.exhibits import RECORDED, Evidence, Exhibit, recorded, table
from publishing.prose import (
    Markdown,
    capital,
    count,
    fill,
    integer,
    names,
    number,
    percent,
    plain,
    short,
    with_article,
)

#: The state whose reasons the original studies.
STUDIED = "China"

#: Records from which on the text speaks of a tendency.
TENDENCY = 6

#: Rows from which on a table gets search and paging.
_LONG = 12

_COLOURS = {
    "support": palette.FOR,
    "oppose": palette.AGAINST,
    "amend": palette.CHANGED,
    "conditional": palette.BETWEEN,
}

_NO_RECORD = """
The register holds no record of {{ edition.focus | the }} in this edition
{%- if elsewhere %}; other sessions hold {{ elsewhere | count("record") }} of it{% endif %}.
"""


def _having(frame: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    """Rows whose cell, a list joined by semicolons, holds a value."""
    return frame[[value in cell.split(";") for cell in frame[column]]]


def _of_focus(edition: Edition, positions: pd.DataFrame, topic: str = "") -> pd.DataFrame:
    found = positions[positions["delegation"] == edition.focus]
    if topic:
        asked = _having(edition.whole.proposals, "topic", topic)["proposal_id"]
        found = found[found["proposal_id"].isin(asked)]
    return found


def own_records(edition: Edition, topic: str = "") -> pd.DataFrame:
    """All records of the focus in the edition, those inferred or on procedure too."""
    return _of_focus(edition, edition.register.positions, topic)


def elsewhere(edition: Edition, topic: str = "") -> int:
    """How many records of the focus other sessions hold."""
    everywhere = _of_focus(edition, edition.whole.positions, topic)
    return len(everywhere) - len(own_records(edition, topic))


def asked(edition: Edition, topic: str) -> pd.DataFrame:
    """What the focus asked for on a question: its surest record of each proposal and stance."""
    rows = _labelled(own_records(edition, topic), edition)
    order = {"stance": STANCES.index, "confidence": CONFIDENCES.index}
    rows = rows.sort_values(
        ["stance", "confidence", "record_id"],
        key=lambda column: column.map(order[column.name]) if column.name in order else column,
    ).drop_duplicates(["proposal_id", "stance"])
    return rows.assign(told="“" + rows["label"] + "” (" + rows["confidence"] + ")")


def _labelled(rows: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    return rows.assign(label=rows["proposal_id"].map(labels))


def on_content(edition: Edition) -> pd.DataFrame:
    """Records of the focus on offences of content, over all sessions, beside the original's."""
    rows = _of_focus(edition, edition.whole.positions)
    content = _having(edition.whole.proposals, "kind", "content")["proposal_id"]
    rows = rows[rows["proposal_id"].isin(content) & (rows["source_id"] != "S-LAC")]
    rows = _labelled(rows.sort_values(["session", "record_id"]), edition)
    where = rows["session"].map(edition.when) + ", " + rows["confidence"]
    return rows.assign(told="“" + rows["label"] + "” (" + where + ")")


def confidences_on(edition: Edition, proposal_id: str) -> list[str]:
    """How sure the focus's records on a proposal are, over all sessions, the surest first."""
    rows = _of_focus(edition, edition.whole.positions)
    found = rows.loc[rows["proposal_id"] == proposal_id, "confidence"]
    return sorted(found.unique(), key=CONFIDENCES.index)


def disputed(edition: Edition) -> pd.DataFrame:
    """Contradictions between sources that concern the focus."""
    return _having(edition.whole.contradictions, "delegations", edition.focus)


def with_inferred(edition: Edition) -> Any:
    """The placement of the focus with inferred records let in, as a row."""
    wider = substantive(edition.register.positions, inferred=True)
    return row_of(between.placement(wider, edition.whole.proposals), edition.focus)


def _statistics(edition: Edition, beginning: str) -> pd.DataFrame:
    frame = edition.whole.statistics
    return frame[frame["subject"].str.startswith(beginning)]


def _dash(text: str) -> str:
    return text or "—"


def instruments(edition: Edition) -> Exhibit:
    """Treaties that were there already, and the one that was made."""
    frame = edition.whole.instruments
    place = (frame["kind"] != "regional").astype(int)
    data = (
        frame.assign(place=place, date=frame["opened"].replace("", "9999"))
        .sort_values(["place", "date", "instrument_id"])
        .drop(columns=["place", "date"])
    )
    return table(
        "tab-instruments",
        "Treaties that the negotiators had before them, and the one that they made",
        data, recorded(data, edition.whole),
        show={
            "Instrument": "name", "Made in": ("body", _dash), "Kind": "kind",
            "Opened or adopted": ("opened", _dash), "In force": ("in_force", _dash),
            "Source": "source_id", "Dates from": ("dates_source_id", _dash),
        },
        caption=fill(
            "{{ kinds.count('regional') | count('regional instrument') | capital }} and "
            "{{ kinds.count('universal') | word }} of the United Nations or its agencies, as the "
            "report and its companions name them; not all are about cybercrime. A dash means that "
            "no source on record gives the date. Notes are in the download.",
            kinds=list(data["kind"]),
        ),
    )  # fmt: skip


def budapest_readings(edition: Edition) -> Exhibit:
    """How many states the Budapest Convention has, by source."""
    data = _statistics(edition, "budapest-parties").sort_values(["period", "statistic_id"])
    return table(
        "tab-budapest-count", "How many states the Budapest Convention has, according to whom",
        data, recorded(data, edition.whole),
        show={"As of": "period", "Reading": "label", "States": "value", "Source": "source_id"},
        caption=(
            "Readings of different dates and of different things: to sign is not to ratify. Doubts "
            "about each reading are in the download."
        ),
        empty="The register holds no reading; a sourced one would do.",
    )  # fmt: skip


def _no_study(edition: Edition) -> Markdown:
    """Why there are no figures on the courts of the focus; empty for the studied state."""
    return fill(
        """
{% if edition.focus == studied %}
{% else %}
The report studies {{ studied }} only; figures for {{ edition.focus | the }} would come from its own
courts or statistical office.
{% endif %}
""",
        edition=edition,
        studied=STUDIED,
    )


def cited_offences(edition: Edition) -> pd.DataFrame:
    """Offences that Chinese writing names, with how many works the report cites, most first."""
    offences, cited = edition.whole.offences, edition.whole.literature
    works = offences["offence"].map(cited.groupby("offence")["work_id"].nunique())
    offences = offences.assign(label=offences["label"].str.lower(), works=works.fillna(0))
    return offences.astype({"works": int}).sort_values("works", ascending=False, kind="stable")


def offences_table(edition: Edition) -> Exhibit:
    """Offences that Chinese writing names, with the works that the report cites for each."""
    offences, cited = cited_offences(edition), edition.whole.literature
    cited = cited[cited["offence"] != ""].drop_duplicates(["offence", "work_id"])
    who = (cited["authors"] + " " + cited["year"]).groupby(cited["offence"]).agg("; ".join)
    data = offences.assign(who=offences["offence"].map(who).fillna(""))
    return table(
        "tab-offences", "Offences that the Chinese works want in the treaty",
        data, recorded(data, edition.whole),
        show={
            "Offence": ("label", capital), "Works": "works", "Which": "who",
            "In the Budapest Convention, by the report": ("in_budapest", _dash),
        },
        caption=(
            "Works are those that the report's footnotes cite for the offence; they show what was "
            "read, and not how many authors think so. A dash means that the report does not say."
        ),
    )  # fmt: skip


def works(edition: Edition) -> pd.DataFrame:
    """The works that the report cites, a row each, with the chapters and footnotes that do so."""
    cited = edition.whole.literature
    by = cited.groupby("work_id", sort=False)
    first = by.first().reset_index()
    for column in ("chapter", "issue", "footnote"):
        held = by[column].agg(lambda cell: "; ".join(dict.fromkeys(filter(None, cell))))
        first[f"{column}s"] = first["work_id"].map(held)
    return first[
        ["work_id", "authors", "year", "title_original", "title_translation", "kind",
         "published_in", "language", "chapters", "issues", "footnotes"]
    ]  # fmt: skip


def literature(edition: Edition) -> Exhibit:
    """What the report rests on, work by work."""
    data = works(edition)
    title = data["title_translation"].where(data["title_translation"] != "", data["title_original"])
    return table(
        "tab-literature", "Works that the report cites",
        data, Evidence(RECORDED, ("S-LAC",), count(len(data), "work")),
        show={
            "Authors": "authors", "Year": "year", "Title in English": title.map(_dash),
            "Published in": ("published_in", _dash), "Chapters": "chapters",
            "Issues": ("issues", _dash), "Footnotes": "footnotes",
        },
        caption=(
            "As the report's footnotes give them; issues are those of its second chapter. The "
            "titles in the original language are in the download, what each work is cited for in "
            "the register."
        ),
        classes=("long",),
    )  # fmt: skip


def backers(edition: Edition, proposal_id: str) -> list[str]:
    """Who is on record, over all sessions and not by inference, as supporting a proposal."""
    held = edition.whole.positions
    told = held[(held["proposal_id"] == proposal_id) & (held["confidence"] != "inferred")]
    return sorted(told.loc[told["stance"] == "support", "delegation"].unique())


def backed_in_table(edition: Edition) -> list[str]:
    """What the studied state supports in the report's table on the reach of assistance."""
    whole = edition.whole
    rows = original_table(whole.positions, whole.proposals, "Table 3")
    own = rows[(rows["stance"] == "support") & rows["delegations"].str.split("; ").map(
        lambda names: STUDIED in names
    )]  # fmt: skip
    labels = whole.proposals.set_index("proposal_id")["label"]
    return [f"“{label}”" for label in own["proposal_id"].map(labels)]


def convictions_figure(edition: Edition) -> Exhibit:
    """China: shares of cybercrime convictions by kind."""
    id, title = "fig-convictions", "What Chinese courts convict as cybercrime, 2016–2018"
    rows = _statistics(edition, "china-convictions-by-kind")
    rows = rows.sort_values("value", ascending=False)
    if reason := _no_study(edition):
        rows = rows[:0]
        return Exhibit(id, title, "", recorded(rows, edition.whole), rows, absent=reason)
    rest = {
        "label": "All other kinds together", "value": 100 - rows["value"].sum(), "unit": "percent",
        "locator": "computed: what is left of 100",
    }  # fmt: skip
    columns = ["label", "value", "unit", "period", "source_id", "locator"]
    data = pd.concat([rows[columns], pd.DataFrame([rest])], ignore_index=True).fillna("")
    return Exhibit(
        id, title,
        fill(
            "Share of convictions for cybercrime. The report names shares for the {{ n | word }} "
            "most common kinds only; the last bar is what they leave. The figures come from a "
            "study of the Chinese Judicial Big-data Institute as cited by the report.",
            n=len(rows),
        ),
        recorded(rows, edition.whole),
        data,
        alt=plain(
            "Of cybercrime convictions in China from 2016 to 2018 were {{ told | series }}, all "
            "other kinds together {{ rest.value | number }} %. Bars.",
            told=[f"{row.label.lower()} {number(row.value)} %" for row in rows.itertuples()],
            rest=rest,
        ),
        figure=figures.bars(
            data, value="value", label="label", axis="per cent of convictions",
            rest=frozenset([rest["label"]]), number="{:.2f} %".format,
        ),
    )  # fmt: skip


def convictions(edition: Edition) -> Exhibit:
    """China: every figure on convictions that the report gives."""
    reason = _no_study(edition)
    rows = _statistics(edition, "china-")[: 0 if reason else None]

    def value(at: int) -> Markdown:
        row = rows.loc[at]
        if row["unit"] != "percent":
            return Markdown(integer(row["value"]))
        return Markdown(f"{number(row['value'])}\N{NO-BREAK SPACE}%")

    return table(
        "tab-convictions", "Figures on cybercrime convictions in China, as the report cites them",
        rows, recorded(rows, edition.whole),
        show={
            "Figure": "label",
            "Value": (rows.index.to_series(), value),  # the unit stands beside the value
            "Years": rows["period"].str.replace("-", "–"),
            "Place in the report": "locator",
        },
        caption="Shares are of convictions or cases for cybercrime; notes are in the download.",
        empty=reason,
    )  # fmt: skip


def profile(edition: Edition) -> Exhibit:
    """Stances of the focus by chapter of the convention."""
    own, chapters = own_records(edition), edition.whole.chapters.sort_values("number")
    counts = pd.crosstab(own["chapter"], own["stance"])
    counts = counts.reindex(index=chapters["chapter"], columns=list(STANCES), fill_value=0)
    data = chapters[["chapter", "title"]].join(counts.astype(int), on="chapter")
    data = data.reset_index(drop=True)
    totals = data[list(STANCES)].sum()
    totals = totals[totals > 0]
    id = "fig-focus-profile"
    title = f"What {with_article(edition.focus)} asked for, by chapter of the convention"
    evidence = recorded(own, edition.whole)
    if own.empty:
        absent = fill(_NO_RECORD, edition=edition, elsewhere=elsewhere(edition))
        return Exhibit(id, title, "", evidence, data, absent=absent)
    sums = data.set_index("title")[list(STANCES)].sum(axis=1)
    sums = sums[sums > 0]
    return Exhibit(
        id, title,
        "Number of records by stance, whatever their confidence and with those on procedure. "
        "Long bars mean that much was written down, not that the chapter mattered most.",
        evidence,
        data,
        alt=plain(
            "The {{ n | count('record') }} of {{ focus | the }}: {{ stances | series }}. Most are "
            "on {{ most }} ({{ sums[most] }} of {{ n }}); a stacked bar a chapter: "
            "{{ chapters | series }}.",
            n=len(own),
            focus=edition.focus,
            sums=sums,
            most=sums.idxmax(),
            chapters=[f"{name} {n}" for name, n in sums.items()],
            stances=[f"{n} {stance}" for stance, n in totals.items()],
        ),
        figure=figures.shares(
            data[data["title"].isin(sums.index)], rows_of="title", axis="number of records",
            parts={stance: colour for stance, colour in _COLOURS.items() if stance in totals},
        ),
    )  # fmt: skip


def records_table(edition: Edition) -> Exhibit:
    """Every record of the focus, with its source."""
    own, chapters = own_records(edition), edition.whole.chapters.set_index("chapter")
    by_date = {name: place for place, name in enumerate(edition.periods)}
    counted = own.index.isin(lasting(substantive(own)).index)
    data = _labelled(own, edition).assign(
        counted=pd.Series(counted, own.index).map({True: "yes", False: "no"}),
        number=own["chapter"].map(chapters["number"]).astype(int),
        held=own["session"].map(by_date),
    )
    data = data.sort_values(["number", "held", "proposal_id"]).drop(columns=["number", "held"])
    first = ["record_id", "session", "chapter", "proposal_id", "label", "stance", "confidence"]
    data = data[[*first, *data.columns.difference(first, sort=False)]].reset_index(drop=True)
    return table(
        "tab-focus-records", f"Positions on record: {short(edition.focus)}",
        data, recorded(own, edition.whole),
        show={
            "Chapter": data["chapter"].map(chapters["title"]), "Proposal": "label",
            "Stance": "stance", "Confidence": "confidence", "Session": ("session", edition.when),
            "Source": "source_id",
        },
        caption=(
            "Each row is one record. Articles, places in the source and notes are in the download, "
            "with whether a record counts in placements (those that are inferred, on procedure or "
            "given up do not)."
        ),
        classes=("long",) if len(data) > _LONG else (),
        empty=fill(
            f"{_NO_RECORD} Statements of the delegation would supply them.",
            edition=edition, elsewhere=elsewhere(edition),
        ),
    )  # fmt: skip


def company_table(edition: Edition) -> Exhibit:
    """Agreement of the focus with every delegation that shares enough proposals with it."""
    focus, sides, rows = edition.focus, edition.sides, edition.records
    data = company(edition.agreement, focus)
    every = company(edition.agreement, focus, least=1)
    shared = sides.columns[sides.loc[focus].notna()] if focus in sides.index else []
    compared = [focus, *data["delegation"]] if len(data) else []
    rows = rows[
        rows["proposal_id"].isin(shared)
        & rows["delegation"].isin(compared)
        & rows["stance"].isin(["support", "oppose"])
    ]
    return table(
        "tab-focus-company", f"Whom {with_article(focus)} stands with, and against",
        data, recorded(rows, edition.whole),
        show={
            "Delegation": ("delegation", short),
            "On the same side": [
                f"{row.same} of {row.n} {'proposals' if row.n > 1 else 'proposal'}"
                for row in data.itertuples()
            ],
            "Agreement": ("agreement", percent),
            "95 % interval": [
                f"{number(100 * row.lower, 0)} to {number(100 * row.upper, 0)} %"
                for row in data.itertuples()
            ],
        },
        caption=fill(
            "Share of the proposals on which both are on record as supporting or opposing, and on "
            "which they stand on the same side; Wilson intervals. Left out: "
            "{{ left | count('delegation') }} with fewer than "
            "{{ least | count('such proposal') }}.",
            left=len(every) - len(data),
            least=MIN_SIGNALS,
        ),
        classes=("long",) if len(data) > 2 * _LONG else (),
        empty=fill(
            """
No delegation shares {{ least | count("proposal") }} with {{ focus | the }} in this edition
({{ "the most that it shares with any is" if most else "it shares none with any" }}
{%- if most %} {{ most | count("proposal") }}{% endif %}), and on less no agreement is computed.
More records of {{ focus | the }} would supply it; the edition of all sessions pools what there is.
""",
            focus=focus,
            least=MIN_SIGNALS,
            most=every["n"].max() if len(every) else 0,
        ),
    )  # fmt: skip


def alone_rows(edition: Edition) -> pd.DataFrame:
    """Proposals on which the focus is by itself or outnumbered, with who else is on record."""
    found = standing(edition.sides, edition.focus)
    found = found[found["standing"].isin(LONELY)]
    rest = edition.sides.drop(index=edition.focus, errors="ignore")
    own = edition.records[edition.records["delegation"] == edition.focus]

    def others(same: bool) -> list[str]:
        signs = found["side"].map({"support": 1, "oppose": -1}) * (1 if same else -1)
        return [
            "; ".join(sorted(rest.index[rest[proposal] == sign]))
            for proposal, sign in zip(found["proposal_id"], signs, strict=True)
        ]

    held = own.groupby("proposal_id").agg(
        records=("record_id", "; ".join),
        confidence=("confidence", lambda cell: "; ".join(sorted(set(cell), key=CONFIDENCES.index))),
        sources=("source_id", lambda cell: "; ".join(sorted(set(cell)))),
    )
    proposals = edition.whole.proposals.set_index("proposal_id")[["label", "chapter"]]
    data = (
        found.assign(companions=others(same=True), opponents=others(same=False))
        .join(proposals, on="proposal_id")
        .assign(**{name: held[name].reindex(found["proposal_id"]).to_numpy() for name in held})
        .sort_values("standing", key=lambda column: column.map(LONELY.index), kind="stable")
    )
    first = ["proposal_id", "label", "chapter"]
    return data[[*first, *data.columns.drop(first)]].reset_index(drop=True)


def _people(joined: str) -> str:
    return names(joined.split("; "), 4) if joined else "nobody on record"


def alone_table(edition: Edition) -> Exhibit:
    """Where the focus is, on record, by itself or in the minority."""
    data, rows = alone_rows(edition), edition.records
    rows = rows[
        rows["proposal_id"].isin(data["proposal_id"]) & rows["stance"].isin(["support", "oppose"])
    ]
    return table(
        "tab-focus-alone",
        f"Where {with_article(edition.focus)} stands alone or outnumbered, on record",
        data, recorded(rows, edition.whole),
        show={
            "Proposal": "label", "Its side": "side", "Confidence": "confidence",
            "With it": ("companions", _people), "Against it": ("opponents", _people),
        },
        caption=(
            "Alone means that no other delegation on record takes the same side. A group counts as "
            "one delegation. Others may have agreed without anybody writing it down."
        ),
        classes=("long",) if len(data) > _LONG else (),
        empty=fill(
            """
{% if takes %}
On record {{ focus | the }} is nowhere by itself in this edition: on each proposal on which it takes
a side, another delegation shares it and no larger group stands against.
{% else %}
No record of {{ focus | the }} in this edition takes a side on the convention's text, leaving aside
what is inferred and what concerns procedure
{%- if elsewhere %}; other sessions hold {{ elsewhere | count("record") }} of it{% endif %}.
{% endif %}
""",
            takes=len(standing(edition.sides, edition.focus)),
            focus=edition.focus,
            elsewhere=elsewhere(edition),
        ),
    )  # fmt: skip
