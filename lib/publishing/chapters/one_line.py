"""Exhibits of chapter 3.2: the line through all sides, and what else foretells a side."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from positions import between, figures
from positions.agreement import LEVEL, MIN_SIGNALS, row_of, sides
from positions.delegations import EU, RUSSIA, find
from positions.ideal_points import contested, gains, held_out
from positions.register import GENERAL_KNOWLEDGE
from positions.schema import items
from positions.votes import SCALE
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table, with_sources
from publishing.prose import Markdown, fill, number, percent, plain, short

#: Models by the names that tables and sentences use; the first is what the others are held against.
AVERAGES, ONE_LINE, TWO_LINES = "the proposals' averages", "one line", "two dimensions"

#: Labels by the groups of the register whose members bear them.
LIKE_MINDED, WESTERN, BUDAPEST = (
    "like-minded with Russia in 2023",
    "the group of Western states",
    "membership of the Budapest Convention",
)

LABELS = {LIKE_MINDED: "G-LIKEMINDED-2023", WESTERN: "G-WEOG", BUDAPEST: "G-BUDAPEST"}

#: The vote that is held against the sides taken after it, and what the label made of it is called.
VOTE, OWN_VOTE = "V-74-247", "a state's own vote of December 2019"

#: Labels that were known before the committee's first session.
KNOWN_BEFORE, FIRST = (WESTERN, BUDAPEST, OWN_VOTE), "ahc1"


def line(edition: Edition) -> Exhibit:
    """All delegations on the line of all sides."""
    frame, rows = edition.ideal_points, edition.contested
    title = "One line through all contested proposals"
    records = edition.records
    used = records[records["proposal_id"].isin(rows["proposal_id"])]
    used = used[used["stance"].isin(["support", "oppose"])]
    evidence = recorded(used, edition.whole)
    if frame.empty:
        return Exhibit(
            "fig-ideal-points", title, "", evidence, frame,
            absent="The line needs sides of the European Union and of Russia on contested "
            "proposals. Records of further sessions would supply them.",
        )  # fmt: skip
    values = {
        "frame": frame, "level": LEVEL, "least": MIN_SIGNALS, "rows": rows, "first": frame.iloc[0],
        "last": frame.iloc[-1], "thin": int(frame["rank"].isna().sum()),
        "silent": len(edition.sides) - len(frame), "error": frame["error"].max(),
        "own": row_of(frame, edition.focus),
    }  # fmt: skip
    return Exhibit(
        "fig-ideal-points",
        title,
        fill(
            """
Dots, larger where more sides stand behind them, are posterior means of a two-parameter item
response model of
{{ rows | length | count("side") }} on
{{ rows.proposal_id.nunique() | count("contested proposal") }}, lines {{ level | percent }}
intervals, n the number of sides. The unit is the standard deviation that the model expects among
delegations; no end is fixed. Hollow:
{{ thin | count("delegation") }} with fewer than {{ least | count("side") }}. Not on the line:
{{ silent | count("delegation") }} with sides on uncontested proposals only. The draws
may be off by {{ error | number }} (one standard error) at most.
""",
            **values,
        ),
        evidence,
        frame,
        alt=plain(
            """
{% if own %}
{{ own.delegation | the | capital }} stands at {{ own.position | number }}
({{ own.lower | number }} to {{ own.upper | number }}).
{% endif %}
Positions of {{ frame | length | count("delegation") }} on one line with intervals, from
{{ first.delegation | short }} at {{ first.position | number }} to {{ last.delegation | short }} at
{{ last.position | number }}.
""",
            **values,
        ),
        figure=figures.ideal_points(
            with_sources(frame, used, edition.whole), focus=edition.focus, poles=(RUSSIA, EU),
            label=short,
        ),
    )  # fmt: skip


def labels(edition: Edition, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """What is known of the delegations of some sides without these sides, by label.

    A group that speaks as one has the average of its members.
    """
    speakers = sorted(rows["delegation"].unique())
    groups = edition.whole.groups
    early = groups[[FIRST in items(cell) or not cell for cell in groups["valid_session"]]]
    known = {}
    for title, group in LABELS.items():
        rows = early if title in KNOWN_BEFORE else groups
        known[title] = dict.fromkeys(rows.loc[rows["group_id"] == group, "member"], 1.0)
    missing = dict.fromkeys(LABELS, 0.0)
    votes = edition.whole.votes_by_state
    cast = votes[votes["vote_id"] == VOTE].set_index("delegation")["vote"]
    known[OWN_VOTE], missing[OWN_VOTE] = cast.map(SCALE).to_dict(), np.nan
    members = {name: _members(edition, name) for name in speakers}
    return {
        title: pd.Series(
            {
                name: pd.Series([values.get(one, missing[title]) for one in own]).mean()
                for name, own in members.items()
            }
        )
        for title, values in known.items()
    }


def _members(edition: Edition, name: str) -> list[str]:
    """Members of a group that has a list; a delegation itself otherwise."""
    who = find(name)
    return (edition.whole.members(who.group_id) if who and who.group_id else []) or [name]


def own_sides(edition: Edition) -> pd.DataFrame:
    """Sides on contested proposals without those that come from signing an end's own statement."""
    return contested(sides(between.independent(edition.records)))


def foretold(edition: Edition, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Log predictive density of sides under every model that is fitted to them.

    The sides are those of `Edition.contested` unless given. As `positions.ideal_points.held_out`
    returns it; empty where the edition has no line.
    """
    rows = edition.contested if rows is None else rows
    if edition.ideal_points.empty or rows.empty:
        return pd.DataFrame()
    known = labels(edition, rows)
    return _held_out(
        tuple(rows.itertuples(index=False, name=None)),
        tuple((title, tuple(own.items())) for title, own in known.items()),
    ).copy()


@lru_cache(maxsize=16)
def _held_out(rows: tuple, known: tuple) -> pd.DataFrame:
    """What models foretell, drawn once for editions that differ by their focus alone."""
    return held_out(
        pd.DataFrame(rows, columns=["delegation", "proposal_id", "yes"]),
        {AVERAGES: None} | {title: pd.Series(dict(own)) for title, own in known},
        {ONE_LINE: 1, TWO_LINES: 2},
    )


class Beside(NamedTuple):
    """How well a model foretells sides beside the one line."""

    model: str
    accuracy: float
    gain: float  # in log predictive density, over the one line
    se: float

    @property
    def verdict(self) -> str:
        """``better``, ``worse``, or ``alike`` where two standard errors hold no difference."""
        if abs(self.gain) <= 2 * self.se:
            return "alike"
        return "better" if self.gain > 0 else "worse"


def beside_the_line(density: pd.DataFrame) -> dict[str, Beside]:
    """Every other model beside the one line, by name; none without models."""
    found = {}
    for model in density.columns.drop(ONE_LINE, errors="ignore"):
        row = gains(density[[ONE_LINE, model]]).iloc[1]
        found[model] = Beside(model, row["accuracy"], row["gain"], row["se"])
    return found


class Along(NamedTuple):
    """How the delegations lie along the line of all sides."""

    known: pd.DataFrame  # those with enough sides for a rank
    beyond_eu: pd.DataFrame  # those rather outside an end than inside, the likeliest first
    beyond_russia: pd.DataFrame
    nearest: pd.DataFrame  # the likeliest of those with a rank to lie outside Russia's
    sparse: bool  # whether those in the middle third of the line took the fewest sides
    across: int  # with a rank, whose interval reaches over the middle between the ends
    width: float  # median of the intervals
    apart: float  # of the ends


def along(edition: Edition) -> Along:
    """How the delegations lie along the line; only for an edition that has one."""
    frame = edition.ideal_points
    known = frame.dropna(subset="rank")
    at = frame.set_index("delegation")["position"]
    middle = (at[EU] + at[RUSSIA]) / 2
    sides = [part.mean() for part in np.array_split(frame["n"].to_numpy(), 3)]
    outside = [
        known.sort_values(name, ascending=False).dropna(subset=name)
        for name in ("beyond_second", "beyond_first")
    ]
    return Along(
        known=known,
        beyond_eu=outside[0][outside[0]["beyond_second"] >= 1 / 2],
        beyond_russia=outside[1][outside[1]["beyond_first"] >= 1 / 2],
        nearest=outside[1].head(3),
        sparse=bool(sides[1] < min(sides[0], sides[2])),
        across=int(((known["lower"] < middle) & (known["upper"] > middle)).sum()),
        width=float((frame["upper"] - frame["lower"]).median()),
        apart=float(at[EU] - at[RUSSIA]),
    )


def odds(rows: pd.DataFrame, column: str) -> list[Markdown]:
    """Delegations with a probability in brackets, for a sentence."""
    return [
        fill("{{ name | the }} ({{ share | percent }})", name=name, share=share)
        for name, share in zip(rows["delegation"], rows[column], strict=True)
    ]


class Turned(NamedTuple):
    """What a model's place beside the one line is without signatures, where that is another."""

    model: str
    before: str
    after: str


def turned(density: pd.DataFrame, own: pd.DataFrame) -> list[Turned]:
    """Models whose verdict beside the one line is another when signatures are left out."""
    before, after = beside_the_line(density), beside_the_line(own)
    return [
        Turned(model, before[model].verdict, after[model].verdict)
        for model in before
        if model in after and before[model].verdict != after[model].verdict
    ]


def unsourced(edition: Edition) -> list[str]:
    """Labels whose list of members rests on general knowledge."""
    groups = edition.whole.groups
    known = groups.loc[groups["source_id"] == GENERAL_KNOWLEDGE, "group_id"]
    return [title for title, group in LABELS.items() if group in set(known)]


def comparison(edition: Edition, density: pd.DataFrame, own: pd.DataFrame) -> Exhibit:
    """What labels, votes and lines foretell of sides, with signatures and without."""
    title, evidence = "What foretells a side", recorded(edition.records, edition.whole)
    if density.empty:
        return Exhibit(
            "tab-foretold", title, "", evidence, density,
            absent="There is no line in this edition to compare labels with. "
            "Records of further sessions would supply it.",
        )  # fmt: skip
    frame = gains(density)
    without = gains(own) if len(own) else pd.DataFrame(columns=frame.columns)
    frame = frame.merge(without, on="model", how="left", suffixes=("", "_own"))
    groups = edition.whole.groups
    lists = groups.loc[groups["group_id"].isin(LABELS.values()), "source_id"]
    votes = edition.whole.votes_by_state
    cast = votes.loc[votes["vote_id"] == VOTE, "source_id"]
    return table(
        "tab-foretold", title, frame,
        replace(evidence, sources=tuple(sorted({*evidence.sources, *lists, *cast}))),
        show={
            "Known beforehand": "model",
            "Right": ("accuracy", percent),
            "Gain (standard error)": _with_error(frame["gain"], frame["se"]),
            "Right without signatures": ("accuracy_own", percent),
            "Gain without signatures": _with_error(frame["gain_own"], frame["se_own"]),
        },
        caption=fill(
            """
A tenth of the sides is foretold from the others, in turn. Right is the share of sides that a model
held likelier than not; the gain is in expected log predictive density over the first row, which
knows only how many are for a proposal. The first columns are of
{{ density | length | count("side") }}; for the last, every model is fitted to the
{{ own | length | count("side") }} that are left without signatures on statements of the European
Union or Russia.
{% if unsourced %}
The list behind {{ unsourced | series }} is from general knowledge.
{% endif %}
""",
            density=density, own=own, unsourced=unsourced(edition),
        ),
    )  # fmt: skip


def _with_error(values: pd.Series, errors: pd.Series) -> list[str]:
    """Numbers with their standard errors, for a column; blank where there is none."""
    return [
        f"{number(value, 1)} ({number(error, 1)})" if pd.notna(value) else ""
        for value, error in zip(values, errors, strict=True)
    ]
