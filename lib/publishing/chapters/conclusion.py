"""Exhibits of chapter 4: the original's claims with computed verdicts, and contradictions."""

import pandas as pd

from positions import figures, palette
from positions.claims.checks import (
    CONTRADICTED,
    CORROBORATED,
    FOLLOWS,
    NOT_TESTABLE,
    RESTATED,
    VERDICTS,
    Grounds,
)
from positions.claims.terms import NO_POWER
from positions.claims.verdicts import check_claims
from publishing.edition import Edition
from publishing.exhibits import RECORDED, Evidence, Exhibit, recorded, table
from publishing.prose import count, fill, plain

_COLOURS = {
    CORROBORATED: palette.FOR,
    FOLLOWS: palette.BETWEEN,
    RESTATED: palette.NEUTRAL,
    CONTRADICTED: palette.AGAINST,
    NOT_TESTABLE: palette.NO_RECORD,
}

#: Titles of the original's chapters, by number.
_CHAPTERS = {"1": "1 Introduction", "2": "2 Interests", "3": "3 Negotiation", "4": "4 Conclusion"}


def checked(edition: Edition) -> pd.DataFrame:
    """Every claim with its verdict, computed from the edition's records; the open ones last."""
    found = check_claims(
        Grounds(
            register=edition.register,
            sessions=frozenset(edition.periods),
            scores=edition.papers,
        )
    )
    order = found["verdict"].map(VERDICTS.index)
    return found.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def of_edition(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Claims whose rules do not rest on sessions that the edition leaves out."""
    return verdicts[verdicts["left_out"] == ""]


def by_verdict(verdicts: pd.DataFrame) -> dict[str, int]:
    """Number of claims by verdict, its blank an underscore; none is left out."""
    counts = verdicts["verdict"].value_counts()
    return {name.replace(" ", "_"): int(counts.get(name, 0)) for name in VERDICTS}


def powerless(verdicts: pd.DataFrame) -> pd.Series:
    """Claims left open because their rule hardly tells anybody apart."""
    return verdicts["value"].str.endswith(NO_POWER)


#: The chapter of the original that carries its argument.
ARGUMENT = "4"


def waiting(edition: Edition, verdicts: pd.DataFrame) -> pd.Series:
    """How many claims wait for each missing document, by its name in the register, most first."""
    verdicts = of_edition(verdicts)
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
    return table(
        "tab-claims",
        "Claims of the original report and what the data say",
        verdicts.drop(columns=["chapter", "left_out"]),
        _evidence(verdicts),
        show={
            "The report says": "claim",
            "Verdict": "verdict",
            "Computed, or what it needs": [
                "; ".join(filter(None, pair))
                for pair in zip(verdicts["value"], verdicts["needs"], strict=True)
            ],
            "Rests on": "basis",
            "Place": "place",
        },
        caption=fill(
            "A rule tests {{ functions }} of the claims, and the download names it; for the other "
            "{{ others }} it says why none does. Rests on: where the rows behind a verdict come "
            "from. Place: section of the original, "
            "and footnote, table or figure.",
            functions=int((verdicts["function"] != "").sum()),
            others=int((verdicts["function"] == "").sum()),
        ),
        classes=("long", "claims"),
    )


def claims_figure(verdicts: pd.DataFrame) -> Exhibit:
    """Verdicts by chapter of the original."""
    counts = pd.crosstab(verdicts["chapter"], verdicts["verdict"])
    counts = counts.reindex(columns=list(_COLOURS), fill_value=0)
    data = counts.rename(index=_CHAPTERS).rename_axis("chapter", axis=0).reset_index()
    return Exhibit(
        "fig-claims",
        "Verdicts by chapter of the original report",
        fill(
            "Claims are counted where the original states them; a claim counts once."
            "{% if out %} Of those that cannot be tested, {{ out }} rest on sessions that this "
            "edition leaves out.{% endif %}",
            out=len(verdicts) - len(of_edition(verdicts)),
        ),
        _evidence(verdicts),
        data,
        alt=plain(
            "{{ n | count('claim') | capital }} of the original: {{ parts | series }}. Most of "
            "those that cannot be tested are of the chapter {{ most }}. A stacked bar a chapter.",
            n=len(verdicts),
            parts=[f"{n} {name}" for name, n in counts.sum().items() if n],
            most=data.set_index("chapter")[NOT_TESTABLE].idxmax(),
        ),
        figure=figures.shares(data, rows_of="chapter", axis="number of claims", parts=_COLOURS),
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
