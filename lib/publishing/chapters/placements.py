"""Exhibits of chapter 3.2: strict places between the European Union and Russia."""

from typing import Any, NamedTuple

import pandas as pd

from positions import between, figures
from positions.agreement import LEVEL, MIN_SIGNALS, row_of
from positions.register import substantive
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table, with_sources
from publishing.prose import count, fill, plain, short

#: Placement beyond which a delegation counts as near one end of the scale.
NEAR = 1 / 3

#: Most delegations that a sentence names where many share a fate.
NAMED = 6


def _placement(
    edition: Edition, id: str, title: str, rows: pd.DataFrame, frame: pd.DataFrame
) -> Exhibit:
    evidence = recorded(rows, edition.whole)
    placed = frame.dropna(subset="placement")
    if placed.empty:
        return Exhibit(
            id, title, "", evidence, frame,
            absent=fill(
                "No delegation has the {{ least | count('signal') }} that a placement needs. More "
                "records on questions that oppose the European Union and Russia would supply "
                "them; the download says how many each delegation has.",
                least=MIN_SIGNALS,
            ),
        )  # fmt: skip
    return Exhibit(
        id,
        title,
        fill(
            """
Dots, larger where more signals stand behind them, are placements from −1 (Russia) to 1 (European
Union) on questions that oppose the two, lines {{ level | percent }} intervals by the number of
documents, n the number of signals.
{% if single %}
Hollow {{ single | length | agrees("is the one", "are those") }} that one document alone places:
{{ single | names }}.
{% endif %}
{% if edition.covers_all %}
Pooled over all sessions on record and the time before them.
{% endif %}
Left out with too few signals: {{ unplaced | count("delegation") }}, listed
with the reason in the download.
""",
            level=LEVEL,
            single=placed.loc[placed["documents"] == 1, "delegation"].tolist(),
            edition=edition,
            unplaced=len(frame) - len(placed),
        ),
        evidence,
        frame,
        alt=plain(
            """
{% if own %}
{{ own.delegation | the | capital }} stands at {{ own.placement | number }} on
{{ own.n | count("signal") }}, with an interval from {{ own.lower | number }} to
{{ own.upper | number }}.
{% endif %}
Placements of {{ placed | length | count("delegation") }} between Russia at minus one and the
European Union at one, with intervals: from {{ first.delegation | short }} at
{{ first.placement | number }} (n = {{ first.n }}) to {{ last.delegation | short }} at
{{ last.placement | number }} (n = {{ last.n }}).
""",
            placed=placed, first=placed.iloc[0], last=placed.iloc[-1],
            own=row_of(placed, edition.focus),
        ),
        figure=figures.placement(
            with_sources(frame, rows, edition.whole), focus=edition.focus, label=short
        ),
    )  # fmt: skip


def overall(edition: Edition) -> Exhibit:
    """Placement over all chapters."""
    return _placement(
        edition, "fig-placement", "Delegations between Russia and the European Union, all chapters",
        edition.records, edition.placement,
    )  # fmt: skip


def by_chapter(edition: Edition) -> list[Exhibit]:
    """Placement for each chapter of the convention, in their order."""
    found = []
    for chapter in edition.whole.chapters.itertuples():
        rows = edition.records[edition.records["chapter"] == chapter.chapter]
        found.append(
            _placement(
                edition, f"fig-placement-{chapter.chapter}",
                f"Delegations between Russia and the European Union: {chapter.title}", rows,
                between.placement(rows, edition.whole.proposals),
            )
        )  # fmt: skip
    return found


def behind(edition: Edition) -> Exhibit:
    """What each placement rests on, and what it would be by chance or without a document."""
    placed = edition.placement.dropna(subset="placement")
    ranks = [rank_of(placed, row) for row in placed.itertuples()]
    placed = placed.assign(
        rank=[nearer + 1 for nearer, _, _ in ranks],
        rank_first=[first for _, first, _ in ranks],
        rank_last=[last for _, _, last in ranks],
    )
    span = "{{ least | number }} to {{ most | number }}"
    return table(
        "tab-placement",
        "What the placements rest on",
        placed,
        recorded(edition.records, edition.whole),
        show={
            "Delegation": ("delegation", short), "Placement": "placement", "Signals": "n",
            "Documents": "documents", "Articles": "articles",
            "Rank from Russia": [
                f"{row.rank} ({row.rank_first} to {row.rank_last})" for row in placed.itertuples()
            ],
            "Without any one document": [
                fill(span, least=row.least, most=row.most) for row in placed.itertuples()
            ],
            "Followers": [
                fill(span, least=row.null_lower, most=row.null_upper) for row in placed.itertuples()
            ],
            "Test of signs": "p",
        },
        caption=fill(
            """
Articles count questions where the article is not known. Ranks in brackets are those that
overlapping intervals leave open. Followers are {{ level | percent }} of the placements of a
delegation without a will of its own, which on each question follows the others who took a side on
it. The test gives the probability of signals as lopsided as these if either end were as likely.
""",
            level=LEVEL,
        ),
        empty=f"No delegation has the {count(MIN_SIGNALS, 'signal')} that a placement needs.",
    )  # fmt: skip


def company_of_ends(edition: Edition) -> Exhibit:
    """Company with one end where the other is silent."""
    frame = between.one_sided(edition.records, edition.whole.proposals)
    return table(
        "tab-one-sided",
        "Company with one end where the other is silent",
        frame,
        recorded(edition.records, edition.whole),
        show={
            "Delegation": ("delegation", short),
            "With the European Union": "same_eu", "Against it": "opposite_eu",
            "With Russia": "same_ru", "Against Russia": "opposite_ru",
        },
        caption=(
            "Questions on which the delegation and one of the two ends took a side, and the other "
            "end none. Signatures on an end's own statement are left out."
        ),
        classes=("long",),
        empty="No delegation shares a question with one end alone in this edition.",
    )  # fmt: skip


def rank_of(frame: pd.DataFrame, row: Any) -> tuple[int, int, int]:
    """How many lie nearer to Russia, and the first and last rank that the intervals leave open.

    Examples
    --------
    >>> frame = pd.DataFrame({"placement": [0.5, 0.0, -0.5], "lower": [0.4, -0.6, -0.6],
    ...                       "upper": [0.6, 0.1, -0.4]})
    >>> rank_of(frame, frame.iloc[1])
    (1, 1, 2)
    """
    if row is None:
        return 0, 0, 0
    placed = frame.dropna(subset="placement")
    return (
        int((placed["placement"] < row.placement).sum()),
        int((placed["upper"] < row.lower).sum()) + 1,
        len(placed) - int((placed["lower"] > row.upper).sum()),
    )


class Wider(NamedTuple):
    """What it would change to count the records that are marked inferred, too."""

    records: int  # that are left out
    added: list[str]  # delegations that would be placed as well
    shared: int  # delegations that are placed either way
    shift: float  # the largest of their placements, as far as it would be seen


def with_inferred(edition: Edition) -> Wider:
    """Placements with the inferred records beside those without."""
    positions = edition.register.positions
    both = edition.placement.merge(
        between.placement(substantive(positions, inferred=True), edition.whole.proposals),
        on="delegation", how="outer", suffixes=("", "_wider"),
    )  # fmt: skip
    added = both["placement"].isna() & both["placement_wider"].notna()
    shifts = (both["placement_wider"] - both["placement"]).abs().dropna()
    return Wider(
        records=int((positions["confidence"] == "inferred").sum()),
        added=sorted(both.loc[added, "delegation"]),
        shared=len(shifts),
        shift=round(float(shifts.max()), 2) if len(shifts) else 0.0,
    )
