"""Chapter 4: the original report's claims with computed verdicts, and contradictions."""

from __future__ import annotations

import pandas as pd

from positions import figures
from positions.agreement import pair_agreement
from positions.claims import Evidence as ClaimEvidence
from positions.claims import check_claims
from positions.delegations import RUSSIA
from publishing.chapters.method import example_counts
from publishing.edition import Edition
from publishing.exhibits import RECORDED, Evidence, Exhibit, recorded, table
from publishing.prose import agrees, capital, count, escape, number_word, percent

REPRODUCED, CONTRADICTED, NOT_TESTABLE = "reproduced", "contradicted", "not testable"

_COLOURS = {
    REPRODUCED: "#1A7F4B",
    CONTRADICTED: figures.ORANGE,
    NOT_TESTABLE: figures.PALE,
}

#: Titles of the original report's chapters, by number.
_CHAPTERS = {"1": "1 Introduction", "2": "2 Interests", "3": "3 Negotiation", "4": "4 Conclusion"}


def checked(edition: Edition) -> pd.DataFrame:
    """Every claim with its verdict, computed from the edition's records."""
    return check_claims(
        ClaimEvidence(
            register=edition.register,
            sessions=frozenset(item.id for item in edition.sessions),
            counts=example_counts(edition),
            scores=edition.papers,
        )
    )


def _evidence(frame: pd.DataFrame) -> Evidence:
    sources = sorted({item for cell in frame["sources"] for item in cell.split("; ") if item})
    return Evidence(RECORDED, tuple(sources), count(len(frame), "claim"))


def claims(edition: Edition) -> Exhibit:
    """The claims register."""
    frame = checked(edition)
    display = pd.DataFrame(
        {
            "Id": frame["claim_id"],
            "The report says": frame["claim"],
            "Verdict": frame["verdict"],
            "Computed, or what it needs": [
                value if verdict != NOT_TESTABLE else "; ".join(filter(None, (value, needs)))
                for value, verdict, needs in zip(
                    frame["value"], frame["verdict"], frame["needs"], strict=True
                )
            ],
            "Basis": frame["basis"],
            "Place": "ch. " + frame["chapter_of_report"] + ", " + frame["locator"],
        }
    )
    return table(
        "tab-claims",
        "Claims of the original report and what the data say",
        frame[["claim_id", "verdict", "value", "needs"]],
        _evidence(frame),
        display=display,
        caption=(
            "Each verdict is computed by one named function of `positions.claims`. Basis: "
            "whether the rows behind it come from the report's own record alone, or from an "
            "independent source as well. Place: chapter and line of the text of the original."
        ),
        classes=("long", "claims"),
    )


def claims_figure(edition: Edition) -> Exhibit:
    """Verdicts by chapter of the original report."""
    frame = checked(edition)
    verdicts = [REPRODUCED, CONTRADICTED, NOT_TESTABLE]
    counts = (
        frame.groupby(["chapter_of_report", "verdict"])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=verdicts, fill_value=0)
        .reset_index()
    )
    counts["chapter"] = counts["chapter_of_report"].map(_CHAPTERS)
    data = counts[["chapter", *verdicts]]
    totals = data[verdicts].sum()
    return Exhibit(
        "fig-claims",
        "Verdicts by chapter of the original report",
        "Claims are counted where the original states them; a claim counts once.",
        _evidence(frame),
        data,
        alt=(
            f"Stacked bars by chapter: {totals[REPRODUCED]} claims reproduced, "
            f"{totals[CONTRADICTED]} contradicted, {totals[NOT_TESTABLE]} not testable."
        ),
        figure=figures.shares(data, rows="chapter", parts=_COLOURS),
    )


def verdicts_sentence(edition: Edition) -> str:
    """How the claims fare, and on what the verdicts rest."""
    frame = checked(edition)
    by = frame["verdict"].value_counts()
    tested = frame[frame["verdict"] != NOT_TESTABLE]
    basis = tested["basis"].value_counts()
    independent = int(basis.get("independent source", 0))
    own = int(basis.get("the report's own record", 0))
    text = (
        f"Of {len(frame)} claims, {number_word(by.get(REPRODUCED, 0))} "
        f"{agrees(by.get(REPRODUCED, 0), 'is', 'are')} reproduced, "
        f"{number_word(by.get(CONTRADICTED, 0))} {agrees(by.get(CONTRADICTED, 0), 'is', 'are')} "
        f"contradicted, and {number_word(by.get(NOT_TESTABLE, 0))} cannot be tested with the data "
        "present."
    )
    if not edition.covers_all:
        text += (
            " This edition covers one session; claims that rest on others are not tested here and "
            "are in the whole report."
        )
    if own:
        text += (
            f" Of those tested, {number_word(own)} {agrees(own, 'rests', 'rest')} on rows that "
            f"cite the original alone, {number_word(independent)} on another source as well. The "
            "first kind of verdict says less than it seems: it shows that the original's numbers "
            "follow from the record it gives, not that the record is right."
        )
    return text


def contradicted_sentence(edition: Edition) -> str:
    """Each contradicted claim with the number that contradicts it."""
    frame = checked(edition)
    own = frame[frame["verdict"] == CONTRADICTED]
    if own.empty:
        return "No claim is contradicted by the data of this edition."
    items = [
        f"- **{row.claim_id}.** {escape(row.claim)} The data say: {escape(row.value)}."
        for row in own.itertuples()
    ]
    return (
        f"{capital(count(len(own), 'claim'))} {agrees(len(own), 'runs', 'run')} against the "
        "record, as far as it goes:\n\n" + "\n".join(items)
    )


def missing_sentence(edition: Edition) -> str:
    """What would make the untestable claims testable, most useful first."""
    frame = checked(edition)
    needs = frame.loc[frame["verdict"] == NOT_TESTABLE, "needs"]
    documents = {
        "the delegations' papers of the second session (A/AC.291/9)": "papers ahc2|A/AC.291/9",
        "the delegations' papers of the third session (A/AC.291/12)": "papers ahc3|A/AC.291/12",
        "the negotiating document of January 2023": "CND of 21 Jan 2023",
        "the negotiating document of April 2023": "CND of 21 Apr 2023",
        "the draft of the sixth session with states' positions": "status of 2 Sept 2023",
        "the chair's drafts (A/AC.291/22 and its revision)": "A/AC.291/22",
        "the Chinese study of convictions": "Judicial Big-data",
    }
    useful = {
        name: int(needs.str.contains(pattern, regex=True).sum())
        for name, pattern in documents.items()
    }
    ranked = sorted((name for name in useful if useful[name]), key=lambda name: -useful[name])
    if not ranked:
        return ""
    items = [f"- {capital(name)}: {count(useful[name], 'claim')}" for name in ranked]
    return (
        "What would help most, by the number of claims that wait for it (a claim may need "
        "several):\n\n" + "\n".join(items)
    )


def contradictions(edition: Edition) -> Exhibit:
    """Contradictions between sources, and inside one."""
    frame = edition.whole.contradictions
    display = pd.DataFrame(
        {
            "Matter": frame["matter"],
            "One reading": frame["reading_a"] + " (" + frame["source_a"] + ")",
            "Another": [
                f"{reading} ({source})" if source else reading
                for reading, source in zip(frame["reading_b"], frame["source_b"], strict=True)
            ],
        }
    )
    return table(
        "tab-contradictions",
        "Contradictions in the sources",
        frame,
        recorded(frame, edition.whole),
        display=display,
        caption="Locators and notes are in the download. None of these is smoothed over elsewhere.",
    )


def focus_sentence(edition: Edition) -> str:
    """What the claims about China's part come to, told in the China edition only."""
    frame = checked(edition).set_index("claim_id")
    if edition.focus != "China" or frame.at["C54", "verdict"] == NOT_TESTABLE:
        return ""
    claim = frame.loc["C54"]
    share, n = pair_agreement(edition.sides, "China", RUSSIA)
    return (
        "The claim that matters most to the original's argument is that China and Russia mostly "
        f"acted apart. The verdict is “{claim['verdict']}”: {escape(claim['value'])}. A second "
        f"number belongs beside it. On {percent(share)} of the {count(n, 'proposal')} of this "
        "edition on which both take a side, they take the same one. To act apart is not to stand "
        "apart."
    )
