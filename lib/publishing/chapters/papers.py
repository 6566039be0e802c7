"""Exhibits of chapter 3.2: places by the words of papers, and what they can be held against."""

from typing import NamedTuple

import pandas as pd

from positions import figures
from positions.agreement import LEVEL, row_of
from positions.delegations import RUSSIA
from positions.diagnostics import Association, criterion_agreement
from positions.papers import scores as paper_scores
from positions.sessions import read_truth
from positions.slugs import slug
from publishing.edition import Edition
from publishing.exhibits import ELSEWHERE, OFFICIAL, SIMULATED, Evidence, Exhibit, recorded
from publishing.prose import capital, count, escape, fill, names, plain, short

#: Dots up to which the figure of known positions has room for every name.
ROOM = 20

#: The original's own figures of Wordscores on papers.
_ORIGINALS = {
    "criminalization": "Figure 1 of the report",
    "procedural-measures": "Figure 2 of the report",
}


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
