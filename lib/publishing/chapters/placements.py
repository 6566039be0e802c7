"""Exhibits of chapter 3.2: positions between the European Union and Russia."""

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from positions import between, figures
from positions.agreement import LEVEL, MIN_SIGNALS, row_of, sides
from positions.delegations import EU, RUSSIA, find
from positions.diagnostics import Association, criterion_agreement
from positions.ideal_points import contested, gains, held_out
from positions.papers import scores as paper_scores
from positions.register import GENERAL_KNOWLEDGE, substantive
from positions.schema import items
from positions.sessions import read_truth
from positions.slugs import slug
from positions.votes import SCALE
from publishing.edition import Edition
from publishing.exhibits import (
    ELSEWHERE,
    OFFICIAL,
    SIMULATED,
    Evidence,
    Exhibit,
    recorded,
    table,
    with_sources,
)
from publishing.prose import (
    Markdown,
    capital,
    count,
    escape,
    fill,
    names,
    number,
    percent,
    plain,
    short,
)

#: Placement beyond which a delegation counts as near one end of the scale.
NEAR = 1 / 3

#: Most delegations that a sentence names where many share a fate.
NAMED = 6

#: Shares of common proposals from which, and up to which, a pair counts as one bloc or as opposed.
MOST, FEW = 4 / 5, 1 / 5

#: Dots up to which the figure of known positions has room for every name.
ROOM = 20

#: The original's own figures of Wordscores on papers.
_ORIGINALS = {
    "criminalization": "Figure 1 of the report",
    "procedural-measures": "Figure 2 of the report",
}


# --- from papers ----------------------------------------------------------------------------------


def contributions(edition: Edition) -> pd.DataFrame:
    """Papers that the register knows of in the edition's sessions, whether or not present."""
    sent = edition.whole.submissions
    return sent[sent["session"].isin([item.id for item in edition.sessions])]


def wordscores(edition: Edition) -> list[Exhibit]:
    """Wordscores on the papers of each chapter, or who is known to have sent one."""
    found = []
    home = edition.whole.chapters.set_index("chapter")["home_session"]
    for chapter in edition.chapter_titles:
        held = [session for session, name in edition.papers if name == chapter]
        if held:
            session = home[chapter] if home.get(chapter) in held else held[0]
            found.append(_of_papers(edition, session, chapter, others=len(held) - 1))
        elif chapter in home and "records" in edition.has:
            found.append(_no_papers(edition, chapter))
    return found


def _no_papers(edition: Edition, chapter: str) -> Exhibit:
    """Who is on record as having sent a paper on a chapter."""
    sent = contributions(edition)
    sent = sent[sent["chapter"].isin([chapter, ""])]
    return Exhibit(
        f"fig-wordscores-{chapter}",
        edition.chapter_title(chapter),
        "",
        recorded(sent, edition.whole),
        paper_scores.absent(sent),
        original=_ORIGINALS.get(chapter, ""),
        absent="No delegation's paper is in this book, so that there are no words to place it by.",
    )


#: Kinds of evidence by the kind of the session that papers are of.
_KINDS = {"official": OFFICIAL, "simulated": SIMULATED, "corpus": ELSEWHERE}


def papers_evidence(edition: Edition, session: str, chapter: str) -> Evidence:
    """What papers are, from the session's own description."""
    described, papers = edition.session_of(session), edition.paper_count(session, chapter)
    sources = (described.source,) if described.source and not described.is_official else ()
    detail = f"{count(papers, edition.noun)} of {edition.when(session)}"
    return Evidence(_KINDS[described.kind], sources, detail)


#: Signs beside the names of papers that are not, or not only, their delegation's own words.
_TRANSLATED, _JOINT = "†", "‡"


def paper_marks(edition: Edition, session: str, chapter: str) -> pd.DataFrame:
    """Which papers are translations or joint texts, as the manifest says.

    One row a paper: ``document, translated, joint, on_behalf_of, sign``.
    """
    frame = edition.session_papers[session].frame
    frame = frame[frame["chapter"] == chapter].rename(columns={"delegation": "document"})
    joint = frame["on_behalf_of"].astype(str).str.strip() != ""
    sign = frame["translated"].map({True: _TRANSLATED, False: ""}) + joint.map(
        {True: _JOINT, False: ""}
    )
    found = frame[["document", "translated", "on_behalf_of"]].assign(joint=joint, sign=sign)
    return found[["document", "translated", "joint", "on_behalf_of", "sign"]]


def signs(marks: pd.DataFrame) -> dict[str, list]:
    """The papers that bear a sign: translations, and joint papers with whom else they speak for."""
    joint = []
    for row in marks[marks["joint"]].sort_values("document").itertuples():
        others = [part.strip() for part in row.on_behalf_of.split(";")]
        others = [part for part in others if part and part != row.document]
        joint.append((row.document, names(others) or row.on_behalf_of))
    return {"translated": sorted(marks.loc[marks["translated"], "document"]), "joint": joint}


#: What the signs beside names mean, for captions and text alternatives.
_SIGNS = """\
{% if translated %}
† marks {{ translated | length | agrees("a translation", "translations") }}, whose words are a
translator's: {{ translated | names }}.
{% endif %}
{% if joint %}
‡ marks {{ joint | length | agrees("a joint paper", "joint papers") }}:
{% for name, others in joint %}
{{ name | the }} on behalf of {{ others }}
{{- "; " if not loop.last }}
{%- endfor %}.
{% endif %}
"""

_HOW_SCALED = """\
{% if scale == "lbg" %}
Dots are scores stretched until the {{ noun }}s that are placed spread as widely as the references
(LBG's rescaling), because {{ (low if low | length > 1 else high) | names }} share one end of the
scale.
{% else %}
Dots are scores rescaled so that the references {{ (low + high) | names }} come back at
their own scores.
{% if between %}
Dashed is the set score of {{ between | names }}.
{% endif %}
{% endif %}
Lines are {{ level | percent }} intervals, n is the number of scored words.
The references' scores are set and not measured:
{% for name, value in scores.items() %}
{{ name | the }} at {{ value | score }} ({{ reasons.get(name, "no reason stated").rstrip(".") }})
{{- "; " if not loop.last }}
{%- endfor %}.
{% for name, held in pooled %}
{{ name | the | capital }}: {{ held | count(noun) }} read as one.
{% endfor %}
{% if lots.n %}
With as many references drawn by lot, {{ lots.n | integer }} times, half of the orders have a
rank correlation of {{ lots.median | number }} or more with this one, whichever way round, and one
in twenty reaches {{ lots.high | number }}.
{% endif %}
{% if unplaced %}
Not drawn: {{ unplaced | count(noun) }} without a score; the download says why.
{% endif %}
"""

_OTHERS = """\
{% if others %}
{{ noun | capital }}s of {{ others | count("other session") }} are in editions of their own.
{% endif %}
"""


def _of_papers(edition: Edition, session: str, chapter: str, *, others: int) -> Exhibit:
    frame = edition.papers[session, chapter]
    evidence = papers_evidence(edition, session, chapter)
    scale, drawn = _drawn(frame)
    id = f"fig-wordscores-{slug(chapter)}"
    title = f"Wordscores on {edition.noun}s: {edition.chapter_title(chapter)}"
    placed = drawn.dropna(subset="placement").sort_values("placement", ascending=False)
    if placed.empty:
        reason = next((text for text in frame["reason"] if text), "no text but the references")
        return Exhibit(id, title, "", evidence, frame, absent=f"{capital(escape(reason))}.")
    scores = edition.references(session, chapter)
    scores = dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
    at: dict[float, list[str]] = {}  # names by score, from the lowest; each in order
    for name in sorted(scores, key=lambda name: (scores[name], name)):
        at.setdefault(scores[name], []).append(name)
    lowest, *inner, highest = at
    marks = paper_marks(edition, session, chapter)
    sign = dict(zip(marks["document"], marks["sign"], strict=True))

    def label(name: str) -> str:
        return f"{short(name)} {sign.get(name, '')}".rstrip()

    ends = {value: ", ".join(map(label, held)) for value, held in at.items()}
    values = {
        "scale": scale, "scores": scores, "level": LEVEL, "noun": edition.noun,
        "low": at[lowest], "high": at[highest], "unplaced": len(drawn) - len(placed),
        "between": [name for value in inner for name in at[value]],
        "reasons": edition.reference_reasons(session, chapter), "others": others,
        "pooled": [(row.delegation, len(row.members.split("; ")))
                   for row in frame[frame["members"] != ""].itertuples()],
        "lots": edition.order_by_lot(session, chapter),
        **signs(marks),
    }  # fmt: skip
    return Exhibit(
        id,
        title,
        fill(_HOW_SCALED + _SIGNS + _OTHERS, **values),
        evidence,
        frame.assign(set_at=frame["delegation"].map(scores)),
        alt=plain(
            """\
{% if own %}
The {{ noun }} of {{ own.delegation | the }} lies at {{ own.placement | number }}.
{% endif %}
Scores of {{ placed | length | count(noun) }} on a scale from {{ ends[lowest] }} at
{{ lowest | score }} to {{ ends[highest] }} at {{ highest | score }}: from
{{ first.delegation | short }} at {{ first.placement | number }} to {{ last.delegation | short }} at
{{ last.placement | number }}.
"""
            + _SIGNS,
            placed=placed, ends=ends, lowest=lowest, highest=highest,
            first=placed.iloc[0], last=placed.iloc[-1], own=row_of(placed, edition.focus), **values,
        ),
        original=_ORIGINALS.get(chapter, "") if evidence.kind == OFFICIAL else "",
        figure=figures.placement(
            placed, focus=edition.focus, label=label, ends=ends, unit="scored word"
        ),
    )  # fmt: skip


def _drawn(frame: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """The rescaling that is shown and the scored texts in the columns of a placement.

    Martin and Vanberg's, or LBG's where that has none.
    """
    own = frame[frame["role"] == "virgin"]
    scale = "lbg" if own["mv"].isna().all() and own["lbg"].notna().any() else "mv"
    columns = {scale: "placement", f"{scale}_lower": "lower", f"{scale}_upper": "upper"}
    return scale, own.rename(columns=columns).assign(n=own["scored_tokens"])


# --- known positions ------------------------------------------------------------------------------


def known_positions(edition: Edition, session: str, chapter: str) -> pd.Series:
    """Known positions of a simulated session, by delegation; empty where there are none."""
    path = edition.project.sessions_folder / session / "truth.csv"
    known = read_truth(path, f"data/sessions/{session}/truth.csv")
    held = known[(known["chapter"] == chapter) & edition.session_of(session).is_simulated]
    return held.set_index("delegation")["position"].rename("truth")


class Recovered(NamedTuple):
    """How well the scores of a chapter's papers recover what is known."""

    session: str
    chapter: str
    title: str
    data: pd.DataFrame  # known positions beside the scores of the papers, references too
    virgin: pd.DataFrame  # those of the papers that have a score and are no references
    ends: tuple[float, float]  # of the scale
    inside: int  # intervals that hold the known position
    miss: float  # the largest
    found: Association


def recovered(edition: Edition) -> list[Recovered]:
    """Scores beside known positions, chapter by chapter; none for official sessions."""
    found = []
    columns = ["delegation", "role", "truth", "mv", "mv_lower", "mv_upper"]
    for session, chapter in edition.papers:
        known = known_positions(edition, session, chapter).reset_index()
        data = known.merge(edition.papers[session, chapter], on="delegation")[columns]
        virgin = data[data["role"] == "virgin"].dropna(subset="mv")
        if virgin.empty:
            continue
        scores = edition.references(session, chapter).values()
        found.append(
            Recovered(
                session, chapter, edition.chapter_title(chapter), data, virgin,
                ends=(min(scores), max(scores)),
                inside=int(virgin["truth"].between(virgin["mv_lower"], virgin["mv_upper"]).sum()),
                miss=float((virgin["mv"] - virgin["truth"]).abs().max()),
                found=criterion_agreement(virgin["mv"], virgin["truth"]),
            )
        )  # fmt: skip
    return found


def truth(edition: Edition) -> list[Exhibit]:
    """Known positions of a simulated session beside the estimates; none for official ones."""
    return [
        Exhibit(
            f"fig-truth-{slug(item.chapter)}",
            f"Known positions and estimates: {item.title}",
            fill(
                """
Each dot is a fictional delegation; on the line the estimate is the truth.
Of the {{ virgin | length | count("interval") }} {{ inside | beside(virgin | length) }}
{{ inside | agrees("holds", "hold") }} it. They tell how sure the average of the words is, not
whether words measure positions.
{% if virgin | length > room %}
A name for which there is no room is left out.
{% endif %}
""",
                room=ROOM,
                **item._asdict(),
            ),
            papers_evidence(edition, item.session, item.chapter),
            item.data,
            alt=plain(
                "Estimates of {{ virgin | length | count('fictional delegation') }} against their "
                "known positions; {{ found | correlation('delegation') }}.",
                **item._asdict(),
            ),
            figure=figures.truth(item.virgin, ends=item.ends),
        )
        for item in recovered(edition)
    ]


class Compared(NamedTuple):
    """How scores from papers and positions on the line of all sides agree."""

    session: str
    title: str
    found: Association


def papers_and_records(edition: Edition) -> list[Compared]:
    """Whether scores from papers and the line of all sides tell the same order."""
    if edition.is_simulated:  # no records are kept of delegations that do not exist
        return []
    placed = edition.on_record.ideal_points.set_index("delegation")["position"].astype(float)
    found = []
    for (session, chapter), frame in edition.papers.items():
        scores = _drawn(frame)[1].set_index("delegation")["placement"].astype(float)
        compared = criterion_agreement(scores, placed.reindex(scores.index))
        found.append(Compared(session, edition.chapter_title(chapter), compared))
    return found


# --- the line of all sides ------------------------------------------------------------------------

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


def nearer_in_report(edition: Edition) -> list[str]:
    """BRICS states that the original finds nearer to the European Union on criminalisation.

    They are those of the five that sent papers of their own and not Russia's.
    """
    joint = edition.whole.members("G-RU-AHC2")
    return [name for name in edition.whole.members("G-BRICS") if name not in joint]


def shared_with_russia(edition: Edition) -> list[str]:
    """Who else, by the original, asked for the offence of incitement to subversive activities."""
    held = edition.whole.positions
    own = held[
        (held["proposal_id"] == "offence.incitement-subversive")
        & (held["stance"] == "support")
        & (held["confidence"] == "cited")
    ]
    return [name for name in own["delegation"] if name != RUSSIA]


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


# --- from records ---------------------------------------------------------------------------------


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


# --- pairs ----------------------------------------------------------------------------------------


#: Delegations from which on a square of pairs tells more than a line.
_SQUARE = 3


def heat_map(edition: Edition) -> Exhibit:
    """Pairwise agreement of the delegations with enough sides for a rank on the line."""
    title = "Pairwise agreement on recorded proposals"
    evidence = recorded(edition.records, edition.whole)
    pairs = edition.agreement
    enough = pairs[pairs["n"] >= MIN_SIGNALS]
    held = set(enough["one"]) | set(enough["other"])
    line = edition.ideal_points.dropna(subset="rank")["delegation"]
    order = [name for name in line[::-1] if name in held] or sorted(held)
    unranked = edition.focus in held - {*order}  # has pairs, and too few contested sides
    order += [edition.focus] * unranked
    inside = enough["one"].isin(order) & enough["other"].isin(order)
    shown = enough[inside & (len(order) >= _SQUARE)]
    data = pairs.assign(in_figure=np.where(pairs.index.isin(shown.index), "yes", "no"))
    if shown.empty:
        return Exhibit(
            "fig-agreement", title, "", evidence, data,
            absent=fill(
                "Fewer than three delegations share {{ least | count('proposal') }} with one "
                "another in this edition. Records of further sessions would supply them.",
                least=MIN_SIGNALS,
            ),
        )  # fmt: skip
    shares = shown["agreement"]
    return Exhibit(
        "fig-agreement",
        title,
        fill(
            """
A box is filled as far as two delegations stand on the same side of the proposals that they share:
empty for never, full for always; grey where that rests on fewer than
{{ firm | count("common proposal") }}. Pairs with fewer than {{ least | word }} have no box.
Delegations run {{ order }}
{%- if unranked %}, and after it {{ unranked | the }}, which has no rank there{% endif %}. A narrow
screen shows the two ends and the focus alone; all pairs with n and intervals are in the download.
""",
            least=MIN_SIGNALS,
            firm=figures.FIRM,
            order="by name" if line.empty else "along the line of all sides, Russia's end last",
            unranked=edition.focus if unranked else "",
        ),
        evidence,
        data,
        alt=plain(
            """
{% if own %}
{{ focus | the | capital }} was on the same side as {{ own | series }}.
{% endif %}
Of {{ shares | length | count("pair") }} with enough in common among
{{ order | length | count("delegation") }}, {{ full | beside(shares | length) }} agree on everything
and {{ nothing | beside(shares | length) }} on nothing. A square of boxes, a box a pair.
""",
            order=order, shares=shares, full=(shares == 1).sum(), nothing=(shares == 0).sum(),
            focus=edition.focus, own=_with_ends(shown, edition.focus),
        ),
        figure=figures.agreement(shown, order, focus=edition.focus, label=short),
    )  # fmt: skip


def _with_ends(pairs: pd.DataFrame, focus: str) -> list[Markdown]:
    """How often the focus was on the same side as each of the two ends."""
    found = []
    for end in (EU, RUSSIA):
        held = pairs[[{one, other} == {focus, end} for one, other in
                      zip(pairs["one"], pairs["other"], strict=True)]]  # fmt: skip
        found += [
            fill(
                "{{ end | the }} on {{ same | of(n) }} common proposals",
                end=end, same=round(row.agreement * row.n), n=row.n,
            )
            for row in held.itertuples()
        ]  # fmt: skip
    return found
