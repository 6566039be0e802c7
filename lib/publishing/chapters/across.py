"""Exhibits of appendix 5.4: what changed between sessions, over all of them in every edition."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from positions import figures, movement, palette
from positions.agreement import ENDS, MIN_SIGNALS, row_of
from positions.delegations import EU, RUSSIA
from positions.drawing import Picture
from positions.movement import EARLIER, LATER, POOLED
from positions.register import substantive
from positions.schema import BEFORE
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded, table, with_sources
from publishing.prose import Markdown, fill, number, out_of, plain, short, with_article

CHINA = "China"

#: China and Russia by the names under which they are compared.
PAIR = {"China": CHINA, "Russia": RUSSIA}

#: The session for which Russia's paper also spoke for China, as the original tells it.
JOINT_PAPER_SESSION = "ahc2"

#: Most delegations that a sentence names where many were asked twice.
NAMED = 5

_COLOURS = {EU: palette.EU_END, RUSSIA: palette.RUSSIA_END}


def _ids(whole: Edition) -> list[str]:
    return list(whole.periods)


def _halves(whole: Edition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sessions cut in two; what was said before them goes with the earlier ones."""
    earlier, later = movement.halves([item.id for item in whole.sessions])
    return (BEFORE, *earlier), later


def _compared(whole: Edition, **let_in: bool) -> pd.DataFrame:
    """Records that comparisons of sessions rest on: a position counts until it was given up."""
    return substantive(whole.register.positions, **let_in)


def _every(whole: Edition) -> pd.DataFrame:
    """All positions of the official sessions, from first to last."""
    place = {name: place for place, name in enumerate(_ids(whole))}
    positions = whole.register.positions.sort_values("record_id")
    return positions.sort_values("session", key=lambda held: held.map(place), kind="stable")


# --- agreement over time --------------------------------------------------------------------------


def rate(row: Any) -> Markdown:
    """An agreement rate with its interval and n."""
    return fill(
        "on {{ row.same | share(row.n) }}, interval {{ (100 * row.lower) | number(0) }} to "
        "{{ row.upper | percent }}",
        row=row,
    )


def pooled(rates: pd.DataFrame) -> Markdown:
    """Each comparison over all sessions."""
    return fill(
        """
{% for row in rows %}
with {{ row.other | the }},
{% if row.reason %}{{ row.n | count("proposal") }} in common: too few to compare
{%- else %}{{ rate(row) }}{% endif %}
{{ "; " if not loop.last }}
{%- endfor %}
""",
        rows=list(rates[rates["session"] == POOLED].itertuples()),
        rate=rate,
    )


class Followed(NamedTuple):
    """A comparison that can be followed through sessions."""

    other: str
    sessions: list[str]  # those that have a rate, with it
    once: bool  # in one session only
    apart: bool  # whether some of the intervals do not overlap


def followed(rates: pd.DataFrame) -> list[Followed]:
    """The comparisons that single sessions allow, from rates as a figure's data hold them."""
    held = rates[~rates["session"].isin([EARLIER, LATER, POOLED]) & rates["agreement"].notna()]
    return [
        Followed(
            other,
            [
                f"{row.session} ({out_of(round(row.agreement * row.n), row.n)})"
                for row in part.itertuples()
            ],
            once=len(part) == 1,
            apart=bool(part["lower"].max() > part["upper"].min()),
        )
        for other, part in held.groupby("other", sort=False)
    ]


def _over_time(
    edition: Edition, id: str, title: str, one: str, others: Sequence[str], *,
    reading: str, absent: str,
) -> Exhibit:  # fmt: skip
    """Agreement in the two halves and pooled, as a figure; or why there is none.

    The data hold it session by session as well.
    """
    whole = edition.everything
    rates = movement.over_time(_compared(whole), one, others, _ids(whole))
    common = pd.concat([movement.common(whole.records, one, other) for other in others])
    evidence = recorded(common.drop_duplicates("record_id"), whole.whole)
    if rates["agreement"].isna().all():
        why = fill(
            absent,
            focus=one, others=others, most=rates["n"].max(), least=MIN_SIGNALS, edition=edition,
        )  # fmt: skip
        return Exhibit(id, title, "", evidence, rates, absent=why)
    single = rates[rates["session"] != POOLED]
    halves = dict(zip((EARLIER, LATER), _halves(whole), strict=True))
    data = pd.concat(
        [rates, movement.over_spans(_compared(whole), one, others, halves)], ignore_index=True
    )
    told = {other: _by_span(data, other) for other in others}
    return Exhibit(
        id,
        title,
        fill(
            """
{{ reading }} Hollow is the first half of the negotiation ({{ halves[0] }}), full the second
({{ halves[1] }}), the square all of it; larger marks rest on more proposals, and fewer than
{{ least | count("common proposal") }} give none. The data hold single sessions, too:
{{ single.agreement.notna().sum() | of(single | length) }} comparisons rest on enough.
""",
            reading=reading, single=single, least=MIN_SIGNALS, halves=phases(edition),
        ),
        evidence,
        data,
        alt=plain(
            """
{% for other, spans in told.items() %}
{{ one | the | capital }} and {{ other | the }} were on the same side on {{ spans.all.same }} of
{{ spans.all.n | count("common proposal") }}
({{ spans.earlier.same }} of {{ spans.earlier.n }} in the first half of the negotiation,
{{ spans.later.same }} of {{ spans.later.n }} in the second)
{{- ". " if not loop.last }}
{%- endfor %}. Marks with intervals on a scale of shares.
""",
            one=one, told=told,
        ),
        figure=_figure(told),
    )  # fmt: skip


def _by_span(data: pd.DataFrame, other: str) -> dict[str, Any]:
    """The rates of the halves and of all, as rows."""
    held = data[data["other"] == other].set_index("session")
    spans = {"earlier": EARLIER, "later": LATER, "all": POOLED}
    return {part: next(held.loc[[span]].itertuples()) for part, span in spans.items()}


def _figure(told: dict[str, dict[str, Any]]) -> Picture:
    """Rates of the halves and of all, a row for each other."""
    columns = {"value": "agreement", "lower": "lower", "upper": "upper", "n": "n"}
    frame = pd.DataFrame([
        {"name": other, "label": f"with {with_article(other)}", "colour": _COLOURS[other]}
        | {f"{name}_{part}": getattr(row, column) for part, row in spans.items()
           for name, column in columns.items()}
        for other, spans in told.items()
    ])  # fmt: skip
    return figures.halves(
        frame,
        parts={"earlier": "first\nhalf", "later": "second\nhalf", "all": "all"},
        scale=(0, 1), ticks={0: "0 %", 0.5: "50 %", 1: "100 %"}, unit="common proposal",
        axis="share of common proposals on the same side", of_counts=True,
    )  # fmt: skip


def focus_over_time(edition: Edition) -> Exhibit:
    """Agreement of the focus with the European Union and with Russia, session by session."""
    focus = with_article(edition.focus)
    ends = [end for end in (EU, RUSSIA) if end != edition.focus]
    return _over_time(
        edition,
        "fig-focus-over-time",
        f"Agreement of {focus} with {' and '.join(map(with_article, ends))} over time",
        edition.focus,
        ends,
        reading=(
            "Marks are the share of common proposals on which both stand on the same side, lines "
            "the 95 % Wilson interval."
        ),
        absent="""
Over all sessions {{ focus | the }} has {{ "at most" if most }} {{ most | count("proposal") }} in
common with {% for end in others %}{{ end | the }}{{ " or " if not loop.last }}{% endfor %}; a rate
takes {{ least | count("common proposal") }}.
Recorded positions of {{ focus | the }} where one of the two has a side would supply it.
""",
    )


# --- China and Russia -----------------------------------------------------------------------------


def china_russia_figure(edition: Edition) -> Exhibit:
    """Agreement of China and Russia in the two halves and pooled."""
    return _over_time(
        edition,
        "fig-china-russia",
        "Agreement of China and Russia in the two halves of the negotiation",
        CHINA,
        [RUSSIA],
        reading=(
            "Share of common proposals on which the two stand on the same side, with 95 % "
            "Wilson intervals. Silence does not enter: see the table below."
        ),
        absent=(
            "China and Russia have too few proposals in common on record to compare them. Records "
            "of both on the same proposals would supply the comparison."
        ),
    )


class Choices(NamedTuple):
    """The pooled agreement of China and Russia under other choices of records."""

    inferred: Any  # with the records marked inferred
    apart: Any  # without the session of the paper that Russia sent for both


def other_choices(edition: Edition) -> Choices:
    """The pooled agreement of China and Russia under other choices of records."""
    whole = edition.everything
    chosen = _compared(whole)
    rates = [
        movement.over_time(records, CHINA, [RUSSIA], _ids(whole))
        for records in (
            _compared(whole, inferred=True),
            chosen[chosen["session"] != JOINT_PAPER_SESSION],
        )
    ]
    return Choices(*(list(found.itertuples())[-1] for found in rates))


def china_russia_table(edition: Edition) -> Exhibit:
    """Where China and Russia both have a side, and what one supports without the other."""
    whole = edition.everything
    every = _every(whole)
    data = movement.side_by_side(substantive(every), every, PAIR)
    proposals = edition.whole.proposals.set_index("proposal_id")
    for place, name in enumerate(("label", "chapter", "article"), start=2):
        data.insert(place, name, data["proposal_id"].map(proposals[name]))
    used = {id for cell in (*data["china_records"], *data["russia_records"]) for id in
            cell.split("; ")}  # fmt: skip
    side = data["same"].map({"yes": "both, same side", "no": "both, opposite sides"})
    return table(
        "tab-china-russia",
        "China and Russia, proposal by proposal",
        data,
        recorded(every[every["record_id"].isin(used)], edition.whole),
        show={
            "Proposal": "label",
            "On record": side.fillna(data["reading"]),
            **{name: _stances(data, name.lower(), whole) for name in PAIR},
        },
        caption=(
            "First the proposals on which both have a side; then those that one supports and on "
            "which the register has nothing from the other, of any kind. In brackets the "
            "confidence of the records and their sessions. “No record” is not opposition: the "
            "register is no complete list of supporters."
        ),
        classes=("long",),
        empty="Neither China nor Russia has a record on substance; such records would fill it.",
    )


def _stances(data: pd.DataFrame, who: str, whole: Edition) -> pd.Series:
    """What one of the two is on record with, proposal by proposal."""
    stance = data[f"{who}_stance"]
    when = data[f"{who}_sessions"].map(whole.all_when)
    told = stance + " (" + data[f"{who}_confidence"] + "; " + when + ")"
    return told.mask(stance == "", "no record")


class Silence(NamedTuple):
    """What one of two supports and the other leaves without any record."""

    one: str
    other: str
    supported: int
    alone: int


def silences(edition: Edition, pairs: pd.DataFrame) -> list[Silence]:
    """How far each of the two supports what the other is silent on, from the table's data."""
    sides = edition.everything.sides.reindex(PAIR.values())
    return [
        Silence(
            PAIR[one],
            PAIR[other],
            supported=int((sides.loc[PAIR[one]] == 1).sum()),
            alone=int((pairs["reading"] == f"{one} only").sum()),
        )
        for one, other in (("Russia", "China"), ("China", "Russia"))
    ]


def shared_articles(pairs: pd.DataFrame) -> list[str]:
    """Articles on which each of the two supports texts that the other leaves alone."""
    alone = pairs[(pairs["reading"] != movement.BOTH) & (pairs["article"] != "")]
    by_article = alone.groupby("article")["reading"].nunique()
    return sorted(by_article[by_article == len(PAIR)].index)


# --- movers ---------------------------------------------------------------------------------------


def phases(edition: Edition) -> list[str]:
    """The two halves of the negotiation, by the sessions between which it is cut."""
    earlier, later = _halves(edition.everything)
    return [f"up to {earlier[-1]}", f"from {later[0]} on"]


def movers_figure(edition: Edition) -> Exhibit:
    """Placement in both halves of the sessions, as a figure."""
    made = movers_table(edition)
    placed = made.data[made.data["verdict"] != ""].reset_index(drop=True)
    id, title = "fig-movers", "Where delegations stood in the two halves of the negotiation"
    if placed.empty:
        return Exhibit(id, title, "", made.evidence, placed, absent=made.absent)
    ordered = placed.sort_values(["placement_later", "delegation"], ascending=[False, True])
    parts = ("earlier", "later")
    names = {f"placement_{part}": f"value_{part}" for part in parts}
    labels = ordered["delegation"].map(short)
    ends = {score: short(name) for name, score in ENDS.items()}
    moved = placed[placed["verdict"] == movement.MOVED]
    return Exhibit(
        id,
        title,
        fill(
            """
Placement between Russia and the European Union in the first half of the negotiation (hollow) and in
the second (full), joined for each delegation, with 95 % intervals; larger dots rest on more
signals. Where the two intervals overlap, as they do for
{{ "all" if not moved | length else "all but " ~ (moved | length) }} of them, the difference may be
chance.
""",
            moved=moved,
        ),
        made.evidence,
        placed,
        alt=plain(
            """
{% if own %}
{{ own.delegation | the | capital }} stood at {{ own.placement_earlier | number }} in the first half
and at {{ own.placement_later | number }} in the second, with intervals that
{{ "do not overlap" if own.verdict == moved_word else "overlap" }}.
{% endif %}
Of {{ placed | length | count("delegation") }} {{ moved | length | beside(placed | length) }} moved
further than the intervals; the largest difference is {{ first.difference | number }}, of
{{ first.delegation | the }}. Two dots a row on a scale from Russia at minus one to the European
Union at one.
""",
            own=row_of(placed, edition.focus), moved=moved, moved_word=movement.MOVED,
            placed=placed, first=next(placed.itertuples()),
        ),
        figure=figures.halves(
            with_sources(ordered, _compared(edition.everything), edition.whole)
            .rename(columns=names)
            .assign(name=ordered["delegation"], label=labels),
            parts={"earlier": "first\nhalf", "later": "second\nhalf"}, scale=(-1, 1),
            ticks={-1: "−1\nRussia", 0: "0", 1: "1\nEU"}, unit="signal", ends=ends,
            focus=edition.focus,
        ),
    )  # fmt: skip


def movers_table(edition: Edition) -> Exhibit:
    """Placement in the first and in the second half of the sessions."""
    whole = edition.everything
    data = movement.movers(_compared(whole), *_halves(whole))
    placed = data[data["verdict"] != ""]
    used = whole.records[whole.records["delegation"].isin([*placed["delegation"], EU, RUSSIA])]

    def half(phase: str) -> list[str]:
        columns = placed[[f"{name}_{phase}" for name in ("placement", "lower", "upper", "n")]]
        return [
            f"{number(at)} [{number(low)}, {number(high)}] ({n})"
            for at, low, high, n in columns.itertuples(index=False)
        ]

    made = table(
        "tab-movers",
        "Placement in the first and the second half of the negotiation",
        placed,
        recorded(used, edition.whole),
        show={
            "Delegation": ("delegation", short),
            "First half": half("earlier"),
            "Second half": half("later"),
            "Difference": ("difference", number),
            "Verdict": "verdict",
        },
        caption=fill(
            """
Placement between Russia (−1) and the European Union (1), with its 95 % interval and the
number of signals. First half: {{ earlier }}; second half: {{ later }}. Largest difference first. A
delegation counts as moved only where the two intervals do not overlap. The data also list those
with too few signals.
""",
            earlier=phases(edition)[0], later=phases(edition)[1],
        ),
        empty=fill(
            "No delegation has {{ least | count('signal') }} in both halves of the negotiation. "
            "More recorded positions in the thinner half would supply the comparison.",
            least=MIN_SIGNALS,
        ),
    )  # fmt: skip
    return replace(made, data=data)


def usual_width(placed: pd.DataFrame) -> float:
    """Median width of the intervals of both halves."""
    widths = [placed[f"upper_{phase}"] - placed[f"lower_{phase}"] for phase in ("earlier", "later")]
    return float(pd.concat(widths).median())


# --- changed answers ------------------------------------------------------------------------------


def changes_table(edition: Edition) -> Exhibit:
    """Delegations that answered one question differently in different sessions."""
    whole = edition.everything
    every = whole.register.positions
    data = movement.repeated(every, edition.whole.proposals, _ids(whole))
    changed = data[data["changed"] == "yes"]
    used = {id for cell in data["records"] for id in cell.split("; ")}
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    made = table(
        "tab-changes",
        "Stances that changed between sessions",
        changed,
        recorded(every[every["record_id"].isin(used)], edition.whole),
        show={
            "Delegation": ("delegation", short),
            "Question": ("question", lambda asked: labels.get(asked, asked)),
            "Sessions": ("sessions", whole.all_when),
            "Answers": "answers",
            "Confidence": "confidence",
        },
        caption=(
            "Answers by session, yes or no to the question, or given up where a source tells that "
            "the delegation let its position go; restated proposals are joined under "
            "one question by our own reading. Inferred records and positions on procedure are "
            "included. The data also list the cases without a change."
        ),
        empty=fill(
            """
{% if cases | length %}
No stance on record changed. In {{ cases | length | count("case") }}, from
{{ cases.delegation.nunique() | count("delegation") }}, a delegation took a side on one question in
two or more sessions, be it on the same proposal or on one that puts the question in other words; it
gave the same answer each time. Records of the same delegations on the same texts in further
sessions would test this harder. The data list every case.
{% else %}
No delegation has sides on one question in two sessions; such records would be needed to see a
change.
{% endif %}
""",
            cases=data,
        ),
    )
    return replace(made, data=data)


def heard_often(cases: pd.DataFrame) -> list[str]:
    """Delegations that were heard more than once on several questions, with their number."""
    often = cases["delegation"].value_counts()
    often = often[often > 1].sort_index().sort_values(ascending=False, kind="stable")
    return [f"{short(name)} ({n})" for name, n in often.items()]
