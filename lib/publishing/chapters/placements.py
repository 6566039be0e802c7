"""Exhibits of chapter 3.2: positions between the European Union and Russia."""

from __future__ import annotations

import html
import json
from typing import NamedTuple

import pandas as pd

from positions import figures
from positions.agreement import LEVEL, MIN_SIGNALS, placement, sides
from positions.delegations import EU, RUSSIA
from positions.diagnostics import Association, criterion_agreement
from positions.papers import scores as paper_scores
from positions.register import substantive
from positions.sessions import read_truth
from positions.slugs import slug
from publishing.edition import Edition
from publishing.exhibits import OFFICIAL, SIMULATED, Evidence, Exhibit, recorded
from publishing.prose import capital, count, escape, fill, names, plain, short

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
        elif chapter in home:
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
        absent=(
            "None of the session's made-up papers is on these chapters of the convention:"
            if edition.is_simulated
            else "No delegation's paper is present, so there is nothing to scale. Papers in "
            "`data/sessions/<session>/papers/<chapter>/` would supply the figures; "
            "`data/README.md` says how to get them. Who is on record as having sent a paper is in "
            "the download of each chapter:"
        ),
    )


def papers_evidence(edition: Edition, session: str, papers: int) -> Evidence:
    """What papers are, from the session's own description."""
    kind = SIMULATED if edition.session_of(session).is_simulated else OFFICIAL
    return Evidence(kind, (), f"{count(papers, 'paper')} of session {session}")


#: Signs beside the names of papers that are not, or not only, their delegation's own words.
_TRANSLATED, _JOINT = "†", "‡"


def paper_marks(edition: Edition, session: str, chapter: str) -> pd.DataFrame:
    """Which papers are translations or joint texts, as the manifest says.

    Returns
    -------
    DataFrame
        ``document, translated, joint, on_behalf_of, sign``, one row a paper.
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
Dots are scores stretched until the papers that are placed spread as widely as the references (LBG's
rescaling), because {{ (low if low | length > 1 else high) | names }} share one end of the scale.
{% else %}
Dots are scores rescaled so that the reference papers of {{ (low + high) | names }} come back at
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
{% if unplaced %}
Not drawn: {{ unplaced | count("paper") }} without a score; the download says why.
{% endif %}
"""

_OTHERS = """\
{% if others %}
Papers of {{ others | count("other session") }} are in editions of their own.
{% endif %}
"""


def _of_papers(edition: Edition, session: str, chapter: str, *, others: int) -> Exhibit:
    frame = edition.papers[session, chapter]
    evidence = papers_evidence(edition, session, len(frame))
    scale, drawn = _drawn(frame)
    id = f"fig-wordscores-{slug(chapter)}"
    title = f"Wordscores on papers: {edition.chapter_title(chapter)}"
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
        "scale": scale, "scores": scores, "level": LEVEL,
        "low": at[lowest], "high": at[highest], "unplaced": len(drawn) - len(placed),
        "between": [name for value in inner for name in at[value]],
        "reasons": edition.reference_reasons(session, chapter), "others": others,
        **signs(marks),
    }  # fmt: skip
    return Exhibit(
        id,
        title,
        fill(_HOW_SCALED + _SIGNS + _OTHERS, **values),
        evidence,
        frame,
        alt=plain(
            """\
Scores of {{ placed | length | count("paper") }} on a scale from {{ ends[lowest] }} at
{{ lowest | score }} to {{ ends[highest] }} at {{ highest | score }}: from
{{ first.delegation | short }} at {{ first.placement | number }} to {{ last.delegation | short }} at
{{ last.placement | number }}.
"""
            + _SIGNS,
            placed=placed, ends=ends, lowest=lowest, highest=highest,
            first=placed.iloc[0], last=placed.iloc[-1], **values,
        ),
        original=_ORIGINALS.get(chapter, "") if evidence.kind == OFFICIAL else "",
        figure=figures.placement(placed, focus=edition.focus, label=label, ends=ends),
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
    """Known positions of a simulated session's delegations; empty where there are none.

    Returns
    -------
    Series
        By delegation.
    """
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
{{ inside | word | capital }} of the {{ virgin | length | count("interval") }}
{{ inside | agrees("holds", "hold") }} it. They tell how sure the average of the words is, not
whether words measure positions.
{% if virgin | length > room %}
A name for which there is no room is left out.
{% endif %}
""",
                room=ROOM,
                **item._asdict(),
            ),
            papers_evidence(edition, item.session, len(edition.papers[item.session, item.chapter])),
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
    """How scores from papers and placements from records agree."""

    session: str
    title: str
    found: Association


def papers_and_records(edition: Edition) -> list[Compared]:
    """Whether scores from papers and placements from records tell the same order."""
    if edition.is_simulated:  # no records are kept of delegations that do not exist
        return []
    placed = edition.placement.dropna(subset="placement").set_index("delegation")["placement"]
    found = []
    for (session, chapter), frame in edition.papers.items():
        scores = _drawn(frame)[1].set_index("delegation")["placement"].astype(float)
        compared = criterion_agreement(scores, placed.reindex(scores.index))
        found.append(Compared(session, edition.chapter_title(chapter), compared))
    return found


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
                "No delegation has the {{ least | count('signal') }} that a placement needs. "
                "{{ wanted }}",
                least=MIN_SIGNALS,
                wanted=edition.wanted(
                    "More records of sessions in which the European Union or Russia took a side "
                    "would supply them; the download says how many each delegation has."
                ),
            ),
        )  # fmt: skip
    held = set(edition.records["session"])
    return Exhibit(
        id,
        title,
        fill(
            """
Dots are placements from −1 (Russia) to 1 (European Union), lines {{ level | percent }} intervals, n
the number of signals. Pooled over {{ sessions | series }}. Left out for want of signals:
{{ unplaced | count("delegation") }}, listed with the reason in the download.
""",
            level=LEVEL,
            sessions=[item.id for item in edition.sessions if item.id in held],
            unplaced=len(frame) - len(placed),
        ),
        evidence,
        frame,
        alt=plain(
            """
Placements of {{ placed | length | count("delegation") }} between Russia at minus one and the
European Union at one, with intervals: from {{ first.delegation | short }} at
{{ first.placement | number }} (n = {{ first.n }}) to {{ last.delegation | short }} at
{{ last.placement | number }} (n = {{ last.n }}).
""",
            placed=placed, first=placed.iloc[0], last=placed.iloc[-1],
        ),
        figure=figures.placement(frame, focus=edition.focus, label=short),
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
                placement(sides(rows)),
            )
        )  # fmt: skip
    return found


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
        placement(sides(substantive(positions, inferred=True))),
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


def heat_map(edition: Edition) -> Exhibit:
    """Pairwise agreement of the delegations that are placed, and of the two ends."""
    title = "Pairwise agreement on recorded proposals"
    evidence = recorded(edition.records, edition.whole)
    pairs = edition.agreement
    enough = pairs[pairs["n"] >= MIN_SIGNALS]
    placed = edition.placement.dropna(subset="placement")["delegation"]
    held = set(enough["one"]) | set(enough["other"])
    order = [name for name in (EU, *placed, RUSSIA) if name in held]
    if len(order) < 3:
        return Exhibit(
            "fig-agreement", title, "", evidence, pairs,
            absent=fill(
                "Fewer than three delegations share {{ least | count('proposal') }} with one "
                "another in this edition. {{ wanted }}",
                least=MIN_SIGNALS,
                wanted=edition.wanted("Records of further sessions would supply them."),
            ),
        )  # fmt: skip
    shown = enough[enough["one"].isin(order) & enough["other"].isin(order)]
    shares = shown["agreement"]
    return Exhibit(
        "fig-agreement",
        title,
        fill(
            """
Share of common proposals on which two delegations stand on the same side: blue they agree, red they
oppose each other. Pairs with fewer than {{ least | count("common proposal") }} stay blank.
Delegations run from the European Union's end to Russia's. All pairs with n and intervals are in the
download.
""",
            least=MIN_SIGNALS,
        ),
        evidence,
        pairs,
        alt=plain(
            """
Heat map of agreement among {{ order | length | count("delegation") }},
{{ shares | length | count("pair") }} with enough in common; {{ full | count("pair") }} agree on
everything and {{ nothing | count("pair") }} on nothing.
""",
            order=order, shares=shares, full=(shares == 1).sum(), nothing=(shares == 0).sum(),
        ),
        figure=figures.agreement(shown, order, label=short),
        interactive=_hover(shown, order),
    )  # fmt: skip


def _hover(pairs: pd.DataFrame, order: list[str]) -> str:
    """The heat map for plotly: data and layout as JSON in the page, drawn by its script."""
    grid = figures.agreement_grid(pairs, order)
    sizes = figures.agreement_grid(pairs.assign(agreement=pairs["n"]), order)
    labels = [html.escape(short(name)) for name in order]  # plotly takes markup in its labels
    heat = {
        "type": "heatmap",
        "z": [[None if pd.isna(v) else round(v, 4) for v in row] for row in grid.values],
        "customdata": [[None if pd.isna(v) else int(v) for v in row] for row in sizes.values],
        "x": labels, "y": labels, "zmin": 0, "zmax": 1,
        "colorscale": "RdBu",
        "reversescale": True,  # plotly's runs from blue to red, the picture's the other way
        "hoverongaps": False,
        "hovertemplate": (
            "%{y} and %{x}<br>agree on %{z:.0%} of %{customdata} common proposals<extra></extra>"
        ),
        "colorbar": {"title": {"text": "agreement"}, "tickformat": ".0%", "len": 0.6},
    }  # fmt: skip
    axis = {"automargin": True, "dtick": 1, "tickfont": {"size": 10}}
    layout = {
        "height": 240 + 15 * len(order),
        "margin": dict.fromkeys("lrtb", 10),
        "yaxis": {"autorange": "reversed", **axis},
        "xaxis": {"tickangle": -60, **axis},
    }
    text = json.dumps({"data": [heat], "layout": layout}, ensure_ascii=False, sort_keys=True)
    # "<" cannot appear raw inside a script element, whatever a name holds
    text = text.replace("<", "\\u003c")
    return (
        '<div class="hoverable" aria-hidden="true"><script type="application/json" '
        f'class="plotly-figure">{text}</script></div>'
    )
