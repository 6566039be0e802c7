"""Exhibits of chapter 3.4: what became of the proposals and wishes, and who signed."""

from typing import Any

import pandas as pd

from positions import figures, palette, signatures
from positions.agreement import row_of, wilson
from positions.claims.terms import MANDATE_VOTE
from positions.delegations import EU, RUSSIA
from positions.diagnostics import Association
from positions.forecasts import VERDICTS, check_forecasts
from positions.outcomes import (
    ADOPTED,
    DROPPED,
    LEAST_WISHES,
    NOT_KNOWN,
    OUTCOMES,
    PARTLY,
    known,
    of_proposals,
    wishes,
    wishes_met,
)
from positions.proposals import original_table
from positions.schema import BEFORE
from publishing.edition import Edition
from publishing.exhibits import RECORDED, Evidence, Exhibit, recorded, table
from publishing.prose import count, fill, number, percent, plain, short

#: Delegations whose wishes the text counts beside those of the focus.
NAMED = (EU, RUSSIA, "United States of America")

_COLOURS = {
    ADOPTED: palette.FOR,
    PARTLY: palette.BETWEEN,
    DROPPED: palette.AGAINST,
    NOT_KNOWN: palette.NO_RECORD,
}

#: How a vote on the mandate stands in tables and sentences.
VOTES = {"yes": "in favour", "no": "against", "abstain": "abstained", signatures.NO_VOTE: "no vote"}

#: Events at the beginning and the end of the time for signature.
OPENED, CLOSES = "E-2025-10-25-OPENED-FOR-SIGNATURE", "E-2026-12-31-SIGNATURE-CLOSES"

#: The session that was to be the last, and the one that was.
SUSPENDED, RECONVENED = "E-2024-01-29-SESSION-7", "E-2024-07-29-RECONVENED-SESSION"


# --- the proposals --------------------------------------------------------------------------------


def proposals(edition: Edition) -> pd.DataFrame:
    """Proposals on record in the edition with what became of them, by chapter of the convention."""
    listed = edition.whole.proposals
    own = listed["proposal_id"].isin(edition.register.positions["proposal_id"])
    found = of_proposals(listed[own], edition.whole.outcomes)
    number = edition.whole.chapters.set_index("chapter")["number"]
    return found.sort_values(
        "chapter", key=lambda column: column.map(number), kind="stable", ignore_index=True
    )


def by_outcome(found: pd.DataFrame) -> dict[str, int]:
    """Number of proposals by outcome, its blank an underscore; none is left out."""
    counts = found["outcome"].value_counts()
    return {name.replace(" ", "_"): int(counts.get(name, 0)) for name in OUTCOMES}


def by_chapter(edition: Edition) -> pd.DataFrame:
    """Number of proposals by chapter and outcome: chapter, title, the outcomes, proposals."""
    counts = pd.crosstab((found := proposals(edition))["chapter"], found["outcome"])
    counts = counts.reindex(index=found["chapter"].unique(), columns=list(OUTCOMES), fill_value=0)
    frame = (
        counts.astype(int).rename_axis("chapter", axis="index").rename_axis(None, axis="columns")
    )
    frame.insert(0, "title", [edition.chapter_title(chapter) for chapter in frame.index])
    return frame.assign(proposals=frame[list(OUTCOMES)].sum(axis="columns")).reset_index()


def little_known(edition: Edition) -> list[str]:
    """Titles of the chapters of which the outcome of most proposals is not known."""
    frame = by_chapter(edition)
    own = frame.loc[2 * frame[NOT_KNOWN] > frame["proposals"], "title"]
    return [f"“{title}”" for title in own]


def reach_of_assistance(edition: Edition) -> pd.DataFrame:
    """The original's options on the reach of assistance: label, n, delegations and outcome.

    Those with most supporters first; empty in an edition without their session.
    """
    options = original_table(edition.register.positions, edition.whole.proposals, "Table 3")
    options = options[options["stance"] == "support"].merge(proposals(edition), on="proposal_id")
    return options.sort_values("n", ascending=False, kind="stable", ignore_index=True)


#: Why there is no exhibit of outcomes.
_NO_PROPOSAL = (
    "No proposal of this edition's sessions is on record; proposals with their source, and what "
    "became of them, would supply one."
)


def outcomes_figure(edition: Edition) -> Exhibit:
    """What became of the proposals, by chapter."""
    id, title = "fig-outcomes", "What became of the proposals, by chapter of the convention"
    data = by_chapter(edition)
    evidence = recorded(known(proposals(edition)), edition.whole)
    if data.empty:
        return Exhibit(id, title, "", evidence, data, absent=_NO_PROPOSAL)
    totals = data[list(OUTCOMES)].sum()
    return Exhibit(
        id, title,
        "Number of proposals; those on procedure stand under general provisions. A chapter with "
        "many proposals is one on which much was written down.",
        evidence,
        data,
        alt=plain(
            "Of {{ n | count('proposal') }} the adopted text made this: {{ outcomes | series }}. A "
            "stacked bar a chapter ({{ chapters | series }}).",
            n=int(totals.sum()),
            chapters=[f"{row.title} {row.proposals}" for row in data.itertuples()],
            outcomes=[f"{n} {name}" for name, n in totals.items() if n],
        ),
        figure=figures.shares(
            data, rows_of="title", axis="number of proposals",
            parts={name: colour for name, colour in _COLOURS.items() if totals[name]},
        ),
    )  # fmt: skip


def outcomes_table(edition: Edition) -> Exhibit:
    """Every proposal whose outcome is known."""
    data = proposals(edition)
    rows = known(data)
    return table(
        "tab-outcomes", "Proposals and what the adopted text made of them",
        data, recorded(rows, edition.whole),
        rows=rows,
        show={
            "Chapter": ("chapter", edition.chapter_title), "Proposal": "label",
            "Outcome": "outcome", "Article": "article", "Known": "confidence",
            "Source": "source_id",
        },
        caption=fill(
            "Article: of the adopted text, where a source names it. Known: how, in the words used "
            "for positions; inferred is what the compiler concluded from the parts that were read. "
            "The download adds places and notes"
            "{% if open %}, and says for the {{ open | count('proposal') }} without a known "
            "outcome what would settle it{% endif %}.",
            open=len(data) - len(rows),
        ),
        classes=("long",),
        empty=_NO_PROPOSAL
        if data.empty
        else "Of no proposal in this edition's sessions the outcome is known.",
    )  # fmt: skip


# --- the wishes -----------------------------------------------------------------------------------


def granted(edition: Edition, *, inferred: bool = True) -> pd.DataFrame:
    """How far the wishes of each delegation of the edition were met; see `wishes_met`."""
    return wishes_met(wishes(edition.sides, edition.whole.outcomes, inferred=inferred))


def granted_both(edition: Edition) -> pd.DataFrame:
    """As `granted`, with ``n_sure``, ``share_sure`` and limits that leave out inferred outcomes."""
    sure = granted(edition, inferred=False)[["delegation", "n", "share", "lower", "upper"]]
    found = granted(edition).merge(sure, on="delegation", how="left", suffixes=("", "_sure"))
    return found.assign(n_sure=found["n_sure"].fillna(0).astype(int))


def named(edition: Edition) -> list[Any]:
    """Rows of `granted_both` of the focus and of `NAMED`; None for one without a wish."""
    both = granted_both(edition)
    return [(name, row_of(both, name)) for name in dict.fromkeys((edition.focus, *NAMED))]


def apart(one: Any, other: Any, suffix: str = "") -> str:
    """How the intervals of two delegations' shares lie: above, below or overlapping.

    Rows are as `named` gives them; empty where one has too few wishes to tell. The suffix
    ``_sure`` asks for the reading without inferred outcomes.
    """
    if one is None or other is None:
        return ""
    if min(getattr(row, f"n{suffix}") for row in (one, other)) < LEAST_WISHES:
        return ""
    if getattr(one, f"lower{suffix}") > getattr(other, f"upper{suffix}"):
        return "above"
    return "below" if getattr(one, f"upper{suffix}") < getattr(other, f"lower{suffix}") else "over"


def by_side(edition: Edition) -> dict[str, Any]:
    """Wishes for and against a proposal, over all delegations: their number and share met."""
    found = wishes(edition.sides, edition.whole.outcomes)
    by = found.groupby(found["side"].map({1.0: "support", -1.0: "oppose"}))["met"]
    counted = by.agg(n="size", share="mean").reindex(["support", "oppose"])
    return {row.Index: row for row in counted.itertuples() if row.n > 0}


def interval(lower: float, upper: float) -> str:
    """The limits of a share as a table shows them."""
    return f"{number(100 * lower, 0)} to {number(100 * upper, 0)} %"


def without_inferred(row: Any) -> str:
    """The share of a row of `granted_both` that leaves out inferred outcomes, with its limits."""
    if row.n_sure < LEAST_WISHES:
        return f"too few ({row.n_sure})"
    return f"{percent(row.share_sure)} of {row.n_sure}, {interval(row.lower_sure, row.upper_sure)}"


def wishes_table(edition: Edition) -> Exhibit:
    """Share of each delegation's wishes that was met, of those with wishes enough."""
    data = granted_both(edition)
    rows = data[data["n"] >= LEAST_WISHES]
    held = edition.records
    held = held[
        held["proposal_id"].isin(known(edition.whole.outcomes)["proposal_id"])
        & held["stance"].isin(["support", "oppose"])
    ]
    return table(
        "tab-wishes", "How many of its wishes each delegation found in the adopted text",
        data, recorded(held, edition.whole),
        rows=rows,
        show={
            "Delegation": ("delegation", short), "Wishes": "n", "Met": "met", "In part": "partly",
            "Not met": "unmet", "Share met": ("share", percent),
            "95 % interval": [interval(row.lower, row.upper) for row in rows.itertuples()],
            "Without inferred outcomes": [without_inferred(row) for row in rows.itertuples()],
        },
        caption=fill(
            "A wish met in part counts half in the share; Wilson intervals. The last column leaves "
            "out outcomes that the compiler inferred. Delegations with at least "
            "{{ least | count('wish', 'wishes') }} are shown"
            "{% if few %}; {{ few | count('other') }} with fewer, too few for a share, "
            "{{ few | agrees('stands', 'stand') }} in the download{% endif %}. Wishes are no "
            "sample; the interval shows how little so few can tell.",
            least=LEAST_WISHES,
            few=len(data) - len(rows),
        ),
        empty=fill(
            """
In this edition no delegation has {{ least | count("wish", "wishes") }} whose outcome is known
{%- if most %}; the most that any has {{ most | agrees("is", "are") }} {{ most | word }}{% endif %},
and of fewer no share is told. The edition of all sessions pools what there is.
""",
            least=LEAST_WISHES,
            most=int(data["n"].max()) if len(data) else 0,
        ),
    )  # fmt: skip


# --- the forecasts --------------------------------------------------------------------------------


def forecasts(edition: Edition) -> pd.DataFrame:
    """The original's forecasts held against all records; the same in every edition."""
    real = [item.id for item in edition.project.sessions().values() if item.is_official]
    return check_forecasts(edition.whole, (BEFORE, *real))


def by_verdict(found: pd.DataFrame) -> dict[str, int]:
    """Number of forecasts by verdict, its blanks underscores; none is left out."""
    counts = found["verdict"].value_counts()
    return {name.replace(" ", "_"): int(counts.get(name, 0)) for name in VERDICTS}


def forecasts_table(edition: Edition, found: pd.DataFrame) -> Exhibit:
    """The forecasts with what came of them, as `forecasts` gives them."""
    sources = sorted({item for cell in found["sources"] for item in cell.split("; ") if item})
    return table(
        "tab-forecasts", "What the report expected, and what came of it",
        found, Evidence(RECORDED, tuple(sources), count(len(found), "forecast")),
        show={
            "The report expected": "forecast", "Verdict": "verdict", "On record": "value",
            "Place": "place",
        },
        caption=(
            "Borne out: all that is known is as expected. Not borne out: all is the reverse. "
            "Mixed: neither, as where a proposal was adopted in part. Place: section of the "
            "report, and footnote."
        ),
        empty="The register holds no forecast; one with its place in the original would do.",
    )  # fmt: skip


def in_part(edition: Edition) -> dict[str, tuple[int, int]]:
    """Proposals adopted in part, of all whose outcome is known: on criminalisation and elsewhere.

    Those on procedure are left out; the same in every edition.
    """
    whole = edition.whole
    found = known(of_proposals(whole.proposals, whole.outcomes))
    found = found[~found["proposal_id"].str.startswith("process.")]
    crimes, partly = found["chapter"] == "criminalization", found["outcome"] == PARTLY
    return {
        "crimes": (int((crimes & partly).sum()), int(crimes.sum())),
        "rest": (int((~crimes & partly).sum()), int((~crimes).sum())),
    }


def moved(part: dict[str, tuple[int, int]]) -> str:
    """Whether criminalisation moved more or less than the rest, by the counts of `in_part`.

    The answer is ``more`` or ``less`` where Wilson's intervals of the two shares lie apart, else
    ``alike``.
    """
    (low, high), (rest_low, rest_high) = (wilson(*part[name]) for name in ("crimes", "rest"))
    if low > rest_high:
        return "more"
    return "less" if high < rest_low else "alike"


# --- the signatures -------------------------------------------------------------------------------


def threshold(edition: Edition) -> Any:
    """How many instruments it takes for the convention to enter into force."""
    rows = edition.whole.statistics
    return next(rows[rows["subject"] == "entry-into-force"].itertuples())


def source_name(edition: Edition, source_id: str) -> str:
    """What a source is called in a sentence."""
    return edition.whole.sources.set_index("source_id").at[source_id, "name"]


def last_count(edition: Edition) -> Any:
    """The last count of signatories that a source gives."""
    rows = edition.whole.statistics
    rows = rows[rows["subject"] == "signatories"].sort_values("period", kind="stable")
    return next(rows.iloc[::-1].itertuples())


def listed(edition: Edition) -> pd.DataFrame:
    """Those on the list of signatories."""
    rows = edition.whole.signatures
    return rows[rows["status"] == signatures.SIGNED]


def missed(edition: Edition) -> pd.DataFrame:
    """Those of whom a source says that they had not signed, with the date of the source."""
    whole = edition.whole
    rows = whole.signatures[whole.signatures["status"] != signatures.SIGNED]
    return rows.assign(date=rows["source_id"].map(whole.sources.set_index("source_id")["date"]))


def states(edition: Edition) -> pd.DataFrame:
    """Every member state with its vote on the mandate and whether it is on the list."""
    whole = edition.whole
    return signatures.member_states(whole.signatures, whole.votes_by_state, MANDATE_VOTE)


def signed_and(edition: Edition) -> dict[str, Association]:
    """How the vote on the mandate, and two placements, go with having signed."""
    found = states(edition)
    line = edition.ideal_points.set_index("delegation")["position"].astype(float)
    strict = edition.placement.set_index("delegation")["placement"].astype(float)
    return {
        "the vote on the mandate": signatures.signed_and_vote(found),
        "the line through all sides": signatures.signed_and(line, found),
        "the strict placement": signatures.signed_and(strict, found),
    }


def tells(association: Association) -> bool:
    """Whether an interval leaves out zero; where there is none it tells nothing."""
    return bool(association.lower > 0 or association.upper < 0)


def signatures_figure(edition: Edition) -> Exhibit:
    """Signatories by their vote on the mandate."""
    data = signatures.by_vote(states(edition))
    cast = edition.whole.votes_by_state
    rows = pd.concat([edition.whole.signatures, cast[cast["vote_id"] == MANDATE_VOTE]])
    labels = data["vote"].map(VOTES)
    return Exhibit(
        "fig-signatures", "Who signed, by vote on the committee's mandate",
        "Member states. Not listed: the list of signatories does not name them, which is no "
        "refusal.",
        recorded(rows[["source_id"]], edition.whole),
        data,
        alt=plain(
            "Member states by their vote: {{ told | series }}. Stacked bars.",
            told=[
                f"{label} {row.signed} signed and {row.not_listed} not listed"
                for label, row in zip(labels, data.itertuples(), strict=True)
            ],
        ),
        figure=figures.shares(
            data.assign(label=labels, **{"not listed": data["not_listed"]}),
            rows_of="label",
            parts={"signed": palette.FOR, "not listed": palette.NO_RECORD},
            axis="member states",
        ),
    )  # fmt: skip


def by_region_table(edition: Edition) -> Exhibit:
    """Signatories by region, and by vote within each."""
    data = signatures.by_region(states(edition))
    total = data.sum(numeric_only=True).astype(int)
    rows = pd.concat([data, total.to_frame().T.assign(region="all")], ignore_index=True)

    def share(suffix: str) -> list[str]:
        pairs = zip(rows[f"signed{suffix}"], rows[f"states{suffix}"], strict=True)
        return [f"{signed} of {n}" if n else "—" for signed, n in pairs]

    return table(
        "tab-signatures-by-region", "Signatories by region and by vote on the mandate",
        data, recorded(edition.whole.signatures, edition.whole),
        rows=rows,
        show={"Region": "region", "Signed": share("")}
        | {told.capitalize(): share(f"_{vote}") for vote, told in VOTES.items()},
        caption=(
            "Signatories among the member states of each kind; a dash means that there are none. "
            "Regions are the continents of country_converter. The register holds no list of the "
            "regional groups of the United Nations."
        ),
    )  # fmt: skip


def signatures_table(edition: Edition) -> Exhibit:
    """Everyone of whom the register says whether it signed."""
    frame = edition.whole.signatures
    vote = states(edition).set_index("delegation")["vote"].map(VOTES)
    data = frame.assign(vote=frame["delegation"].map(vote).fillna(""))
    return table(
        "tab-signatures", "Signatures of the convention on record",
        data, recorded(frame, edition.whole),
        show={
            "Delegation": ("delegation", short), "Status": "status", "Day": "signed",
            "Place": "place", "Ratified": "ratified", "Vote on the mandate": "vote",
            "Confidence": "confidence", "Source": "source_id",
        },
        caption=(
            "Not signed: a source said so at its date. A day of ratification is that on which the "
            "state's own law was complete. Who is not in the table is on no list that was read."
        ),
        classes=("long",),
    )  # fmt: skip
