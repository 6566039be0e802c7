"""What each figure shows: columns of its data by place, length, colour and words.

Stated from captions and data and never taken from the code that draws, so that a column which is
drawn in the place of another is found out.
"""

import re
from collections.abc import Iterator
from typing import Protocol

import pandas as pd

from positions.delegations import EU, RUSSIA
from publishing.prose import brief, short, with_article
from publishing.verification.drawn.cells import Choices, Pairs
from publishing.verification.drawn.marks import Drawing
from publishing.verification.drawn.places import Map
from publishing.verification.drawn.plane import Curves, Scatter
from publishing.verification.drawn.rows import (
    FOCUS,
    Bars,
    ByColumn,
    DotRows,
    Ends,
    FirstKnown,
    Mark,
    Part,
    Printed,
    Row,
)
from publishing.verification.drawn.times import BAR, Timeline


class Encoding(Protocol):
    """What a figure shows, and how to find what it shows otherwise."""

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""


def _delegation(row: Row) -> str:
    return short(row["delegation"])


_FOCUS = ByColumn("delegation", {FOCUS: "focus"})
_TWO_ENDS = {EU: "eu", RUSSIA: "russia"}
_ENDS = {"Russia": "russia", "European Union": "eu"}


def _value_and_n(head: str, value: str, lower: str, upper: str, n: str) -> tuple[Printed, ...]:
    """The columns of numbers beside a dot with an interval."""
    return (
        Printed(head, f"{{{value}:.2f}}"),
        Printed("interval", f"{{{lower}:.2f}} to {{{upper}:.2f}}", wide_only=True),
        Printed("n", f"{{{n}:.0f}}"),
    )


PLACEMENT = DotRows(
    label=_delegation,
    marks=(Mark("placement", "lower", "upper",
                told="{placement:.2f}, interval {lower:.2f} to {upper:.2f}; {n:.0f} signal",
                where="placement.notna()", size="n", hollow="documents == 1"),),
    printed=_value_and_n("placement", "placement", "lower", "upper", "n"),
    colour=_FOCUS,
    order="placement",
    ends=Ends({"Russia": -1, "European Union": 1}, colours=_ENDS),
    derived=("agree_eu * n_eu", "agree_ru * n_ru"),
)  # fmt: skip


def _scores(scale: str, set_at: str) -> DotRows:
    """Scores of papers, rescaled in one of two ways."""
    return DotRows(
        label=_delegation,
        marks=(Mark(scale, f"{scale}_lower", f"{scale}_upper",
                    told=f"{{{scale}:.2f}}, interval {{{scale}_lower:.2f}} to "
                    f"{{{scale}_upper:.2f}}; {{scored_tokens:.0f}} scored word",
                    where=f"role == 'virgin' and {scale}.notna()"),),
        printed=_value_and_n(
            "placement", scale, f"{scale}_lower", f"{scale}_upper", "scored_tokens"
        ),
        colour=_FOCUS,
        order=scale,
        ends=Ends(references=set_at, colours=_ENDS),
    )  # fmt: skip


IDEAL_POINTS = DotRows(
    label=_delegation,
    marks=(Mark("position", "lower", "upper", hollow="rank.isna()", size="n",
                told="{position:.2f}, interval {lower:.2f} to {upper:.2f}; {n:.0f} side"),),
    printed=_value_and_n("position", "position", "lower", "upper", "n"),
    colour=ByColumn("delegation", {FOCUS: "focus", **_TWO_ENDS}),
    order="position",
    poles={"←": RUSSIA, "→": EU},
)  # fmt: skip


def _half(part: str, title: str, **look: str) -> Mark:
    at, lower, upper = (f"{name}_{part}" for name in ("placement", "lower", "upper"))
    told = f"{title}: {{{at}:.2f}}, interval {{{lower}:.2f}} to {{{upper}:.2f}}, {{n_{part}:.0f}}"
    return Mark(at, lower, upper, told, **look)


MOVERS = DotRows(
    label=_delegation,
    marks=(_half("earlier", "first half", hollow="True"), _half("later", "second half")),
    printed=(
        Printed("first half", "{placement_earlier:.2f} ({n_earlier:.0f})"),
        Printed("second half", "{placement_later:.2f} ({n_later:.0f})"),
    ),
    colour=_FOCUS,
    order="placement_later",
    ends=Ends({"Russia": -1, "EU": 1}, colours={"Russia": "russia", "EU": "eu"}),
    joined=True,
)

_SPANS = {"first half": {"hollow": "True"}, "second half": {}, "all": {"kind": "square"}}

OVER_TIME = DotRows(
    label=lambda row: f"with {with_article(row['other'])}",
    marks=tuple(
        Mark("agreement", "lower", "upper", f"{span}: {{same:.0f}} of {{n:.0f}} common proposal",
             where=f"session == '{span}'", **look)
        for span, look in _SPANS.items()
    ),
    printed=tuple(
        Printed(span, "{same:.0f} of {n:.0f}", where=f"session == '{span}'", value="agreement",
                missing="– ({n:.0f})")
        for span in _SPANS
    ),
    colour=ByColumn("other", _TWO_ENDS),
    joined=True,
    axis="share of common proposals on the same side",
)  # fmt: skip

_ALL = (Printed("all", "{all:.0f}"),)


def _parts(**colours: str) -> tuple[Part, ...]:
    """Parts of bars that are called like their columns, with their colours."""
    return tuple(Part(name, name, colour) for name, colour in colours.items())


VOTES = Bars(
    label=lambda row: f"{brief(row['date'])}: {row['matter']}",
    parts=_parts(yes="for", no="against", abstain="between"),
    printed=_ALL,
    axis="number of states",
)  # fmt: skip

SIGNATURES = Bars(
    label=lambda row: {
        "yes": "in favour", "no": "against", "abstain": "abstained", "none": "no vote",
    }[row["vote"]],
    parts=(Part("signed", "signed", "for"), Part("not_listed", "not listed", "no-record")),
    printed=_ALL,
    axis="member states",
)  # fmt: skip

CLAIMS = Bars(
    label=lambda row: row["chapter"],
    parts=_parts(corroborated="for", follows="between", restated="neutral",
                 contradicted="against", **{"not testable": "no-record"}),
    printed=_ALL,
    axis="number of claims",
)  # fmt: skip

PROFILE = Bars(
    label=lambda row: row["title"],
    parts=_parts(support="for", oppose="against", amend="between-pale", conditional="between"),
    printed=_ALL,
    axis="number of records",
)  # fmt: skip

OUTCOMES = Bars(
    label=lambda row: row["title"],
    parts=_parts(adopted="for", partly="between", dropped="against",
                 **{"not known": "no-record"}),
    printed=_ALL,
    axis="number of proposals",
)  # fmt: skip

CONVICTIONS = Bars(
    label=lambda row: row["label"],
    parts=(Part("value", "share", "neutral"),),
    printed=(Printed("", "{value:.2f} %"),),
    axis="per cent of convictions",
    colour=ByColumn("label", {"All other kinds together": "no-record"}),
)

TRUTH = Scatter(
    label=lambda row: row["delegation"],
    name=lambda row: row["delegation"].removeprefix("Delegation "),
    where="role == 'virgin' and mv.notna()",
    x="truth", y="mv", lower="mv_lower", upper="mv_upper",
    x_title="known position", y_title="estimate (rescaled)",
    told="estimate {mv:.2f}, interval {mv_lower:.2f} to {mv_upper:.2f}; known {truth:.2f}",
)  # fmt: skip

EXAMPLE = Curves(word="term", score="score", strong="V1")

AGREEMENT = Pairs(
    one="one", other="other", share="agreement", n="n", firm=6,
    printed="{same:.0f} of {n:.0f}",
    told="the same side on {same:.0f} of {n:.0f} common proposal",
    names=ByColumn("delegation", _TWO_ENDS, "ink"),
)  # fmt: skip

STABILITY = Choices(
    variant="variant",
    titles={"no stop words": "no stop words", "stemmed": "stemmed", "no numbers": "no numbers",
            "no rare words": "twice or more"},
    value="rho",
    printed=(("rho", "{rho:.2f}", "unknown"), ("largest_change", "{largest_change:.0f}", "–")),
    told="rank correlation {rho:.2f}",
    verdict="light",
)  # fmt: skip

_SYMBOLS = {"Votes and decisions": "diamond", "Sessions": BAR,
            "Drafts, letters and other steps": "round"}  # fmt: skip

TIMELINE = Timeline(_SYMBOLS, {"session": BAR, "vote": "diamond", "event": "round"})

ON_RECORD = Map(
    levels=((10, "10 records or more", "ink"), (3, "3 to 9", "neutral"),
            (1, "fewer than 3", "few")),
    through=("speaks through its group alone", "no-record"),
    none=("no record", "paper"),
)  # fmt: skip

#: What figures show, by pattern of their ids; the first that fits.
FIGURES: dict[str, Encoding] = {
    "fig-placement(-.+)?": PLACEMENT,
    "fig-ideal-points": IDEAL_POINTS,
    "fig-movers": MOVERS,
    "fig-china-russia|fig-focus-over-time": OVER_TIME,
    "fig-real-texts": _scores("mv", "mv"),
    "fig-wordscores-.+": FirstKnown(
        {scale: _scores(scale, "set_at") for scale in ("mv", "lbg")}, "role == 'virgin'"
    ),
    "fig-votes": VOTES,
    "fig-signatures": SIGNATURES,
    "fig-claims": CLAIMS,
    "fig-focus-profile": PROFILE,
    "fig-outcomes": OUTCOMES,
    "fig-convictions": CONVICTIONS,
    "fig-truth-.+": TRUTH,
    "fig-lbg2003": EXAMPLE,
    "fig-agreement": AGREEMENT,
    "fig-rank-stability-.+": STABILITY,
    "fig-timeline": TIMELINE,
    "fig-on-record": ON_RECORD,
}


def encoding_of(figure: str) -> Encoding | None:
    """What a figure shows, by its id; nothing where nobody has said."""
    return next((held for pattern, held in FIGURES.items() if re.fullmatch(pattern, figure)), None)
