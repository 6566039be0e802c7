"""Exhibits of chapter 4: the original's claims with computed verdicts, and contradictions."""

from __future__ import annotations

import pandas as pd

from positions import figures
from positions.claims import CONTRADICTED, NOT_TESTABLE, REPRODUCED, Grounds, check_claims
from publishing.chapters.method import example_counts
from publishing.edition import Edition
from publishing.exhibits import RECORDED, Evidence, Exhibit, recorded, table
from publishing.prose import count, plain

_COLOURS = {
    REPRODUCED: "#1A7F4B",
    CONTRADICTED: figures.ORANGE,
    NOT_TESTABLE: figures.PALE,
}

#: Titles of the original's chapters, by number.
_CHAPTERS = {"1": "1 Introduction", "2": "2 Interests", "3": "3 Negotiation", "4": "4 Conclusion"}


def checked(edition: Edition) -> pd.DataFrame:
    """Every claim with its verdict, computed from the edition's records."""
    return check_claims(
        Grounds(
            register=edition.register,
            sessions=frozenset(edition.periods),
            counts=example_counts(edition),
            scores=edition.papers,
        )
    )


def waiting(edition: Edition, verdicts: pd.DataFrame) -> pd.Series:
    """How many claims wait for each missing document, by its name in the register, most first."""
    untested = verdicts.loc[verdicts["verdict"] == NOT_TESTABLE, "claim_id"]
    claims = edition.whole.claims
    documents = claims.loc[claims["claim_id"].isin(untested), "waits_for"].str.split(";").explode()
    found = documents[documents != ""].value_counts(sort=False)
    return found.sort_values(ascending=False, kind="stable")


def _evidence(verdicts: pd.DataFrame) -> Evidence:
    sources = {item for cell in verdicts["sources"] for item in cell.split("; ") if item}
    return Evidence(RECORDED, tuple(sorted(sources)), count(len(verdicts), "claim"))


def claims(verdicts: pd.DataFrame) -> Exhibit:
    """The claims with their verdicts, as `checked` gives them."""
    lacks = verdicts["needs"].where(verdicts["verdict"] == NOT_TESTABLE, "")
    return table(
        "tab-claims",
        "Claims of the original report and what the data say",
        verdicts[["claim_id", "verdict", "value", "needs"]],
        _evidence(verdicts),
        show={
            "Id": "claim_id",
            "The report says": verdicts["claim"],
            "Verdict": "verdict",
            "Computed, or what it needs": [
                "; ".join(filter(None, pair)) for pair in zip(verdicts["value"], lacks, strict=True)
            ],
            "Basis": verdicts["basis"],
            "Place": "ch. " + verdicts["chapter_of_report"] + ", " + verdicts["locator"],
        },
        caption=(
            "Each verdict is computed by one named function of `positions.claims`. Basis: "
            "whether the rows behind it come from the report's own record alone, or from an "
            "independent source as well. Place: chapter and line of the text of the original."
        ),
        classes=("long", "claims"),
    )


def claims_figure(verdicts: pd.DataFrame) -> Exhibit:
    """Verdicts by chapter of the original."""
    counts = pd.crosstab(verdicts["chapter_of_report"], verdicts["verdict"])
    counts = counts.reindex(columns=list(_COLOURS), fill_value=0)
    data = counts.rename(index=_CHAPTERS).rename_axis("chapter", axis=0).reset_index()
    return Exhibit(
        "fig-claims",
        "Verdicts by chapter of the original report",
        "Claims are counted where the original states them; a claim counts once.",
        _evidence(verdicts),
        data,
        alt=plain(
            "Stacked bars by chapter: {{ totals[0] }} claims reproduced, {{ totals[1] }} "
            "contradicted, {{ totals[2] }} not testable.",
            totals=counts.sum().tolist(),
        ),
        figure=figures.shares(data, rows="chapter", parts=_COLOURS),
    )


def contradictions(edition: Edition) -> Exhibit:
    """Contradictions between sources, and inside one."""
    frame = edition.whole.contradictions
    other = (" (" + frame["source_b"] + ")").where(frame["source_b"] != "", "")
    return table(
        "tab-contradictions",
        "Contradictions in the sources",
        frame,
        recorded(frame, edition.whole),
        show={
            "Matter": "matter",
            "One reading": frame["reading_a"] + " (" + frame["source_a"] + ")",
            "Another": frame["reading_b"] + other,
        },
        caption="Locators and notes are in the download. None of these is smoothed over elsewhere.",
    )
