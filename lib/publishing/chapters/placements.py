"""Chapter 3.2: positions between the European Union and Russia, from papers and from records."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Collection

import pandas as pd

from positions import figures
from positions.agreement import MIN_SIGNALS, placement, sides
from positions.delegations import EU, RUSSIA
from positions.papers import scores as paper_scores
from positions.sessions import read_truth
from positions.slugs import slug
from publishing.edition import Edition
from publishing.exhibits import OFFICIAL, SIMULATED, Evidence, Exhibit, recorded
from publishing.prose import (
    agrees,
    bullets,
    capital,
    count,
    escape,
    names,
    number,
    number_word,
    percent,
    rank_correlation,
    short,
    the,
)

#: Placement beyond which a delegation counts as near one end in the sentences of this chapter.
NEAR = 1 / 3

#: Dots up to which the figure of known positions has room for every name.
ROOM = 20

#: The report's own figures of Wordscores on papers.
_REPORT_FIGURES = {
    "criminalization": "Figure 1 of the report",
    "procedural-measures": "Figure 2 of the report",
}

#: The session whose papers the report's two figures rest on, and the one for the other chapters.
_HOME_SESSION = {
    "general-provisions": "ahc2",
    "criminalization": "ahc2",
    "procedural-measures": "ahc2",
}


def sessions_pooled(edition: Edition) -> str:
    """Which sessions a placement pools, for captions."""
    held = set(edition.records["session"])
    return names(item.id for item in edition.sessions if item.id in held)


def _placement_exhibit(
    edition: Edition, id: str, title: str, rows: pd.DataFrame, frame: pd.DataFrame
) -> Exhibit:
    evidence = recorded(rows, edition.whole)
    placed = frame.dropna(subset="placement")
    unplaced = len(frame) - len(placed)
    if placed.empty:
        return Exhibit(
            id,
            title,
            "",
            evidence,
            frame,
            absent=(
                f"No delegation has the {count(MIN_SIGNALS, 'signal')} that a placement needs. "
                + edition.wanted(
                    "More records of sessions in which the European Union or Russia took a side "
                    "would supply them; the download says how many each delegation has."
                )
            ),
        )
    first, last = placed.iloc[0], placed.iloc[-1]
    return Exhibit(
        id,
        title,
        (
            f"Dots are placements from −1 (Russia) to 1 (European Union), lines 95 % intervals, n "
            f"the number of signals. Pooled over {sessions_pooled(edition)}. Left out for want of "
            f"signals: {count(unplaced, 'delegation')}, listed with the reason in the download."
        ),
        evidence,
        frame,
        alt=(
            f"Placements of {count(len(placed), 'delegation')} between Russia at minus one and "
            f"the European Union at one, with intervals: from {short(first['delegation'])} at "
            f"{number(first['placement'])} (n = {first['n']}) to {short(last['delegation'])} at "
            f"{number(last['placement'])} (n = {last['n']})."
        ),
        figure=figures.placement(frame, focus=edition.focus, label=short),
    )


def overall(edition: Edition) -> Exhibit:
    """Placement over all chapters."""
    return _placement_exhibit(
        edition, "fig-placement", "Delegations between Russia and the European Union, all chapters",
        edition.records, edition.placement,
    )  # fmt: skip


def by_chapter(edition: Edition) -> list[Exhibit]:
    """Placement for each chapter of the convention, in their order."""
    found = []
    for chapter in edition.whole.chapters.itertuples():
        rows = edition.records[edition.records["chapter"] == chapter.chapter]
        found.append(
            _placement_exhibit(
                edition, f"fig-placement-{chapter.chapter}",
                f"Delegations between Russia and the European Union: {chapter.title}", rows,
                placement(sides(rows)),
            )
        )  # fmt: skip
    return found


def heat_map(edition: Edition) -> Exhibit:
    """Pairwise agreement of the delegations that are placed, and of the two ends."""
    title = "Pairwise agreement on recorded proposals"
    evidence = recorded(edition.records, edition.whole)
    pairs = edition.agreement
    enough = pairs[pairs["n"] >= MIN_SIGNALS]
    placed = edition.placement.dropna(subset="placement")["delegation"].tolist()
    held = set(enough["one"]) | set(enough["other"])
    order = [name for name in (EU, *placed, RUSSIA) if name in held]
    if len(order) < 3:
        return Exhibit(
            "fig-agreement", title, "", evidence, pairs,
            absent=(
                f"Fewer than three delegations share {count(MIN_SIGNALS, 'proposal')} with one "
                "another in this edition. "
                + edition.wanted("Records of further sessions would supply them.")
            ),
        )  # fmt: skip
    shown = enough[enough["one"].isin(order) & enough["other"].isin(order)]
    full = shown[shown["agreement"] == 1]
    none = shown[shown["agreement"] == 0]
    return Exhibit(
        "fig-agreement",
        title,
        (
            "Share of common proposals on which two delegations stand on the same side: blue they "
            "agree, red they oppose each other. Pairs with fewer than "
            f"{count(MIN_SIGNALS, 'common proposal')} stay blank. Delegations run from the "
            "European Union's end to Russia's. All pairs with n and intervals are in the download."
        ),
        evidence,
        pairs,
        alt=(
            f"Heat map of agreement among {count(len(order), 'delegation')}, "
            f"{count(len(shown), 'pair')} with enough in common; {count(len(full), 'pair')} agree "
            f"on everything and {count(len(none), 'pair')} on nothing."
        ),
        figure=figures.agreement(shown, order, label=short),
        interactive=_hover(shown, order),
    )


def _hover(pairs: pd.DataFrame, order: list[str]) -> str:
    """The heat map for plotly: data and layout as JSON in the page, drawn by its script."""
    grid = figures.agreement_grid(pairs, order)
    sizes = figures.agreement_grid(pairs.assign(agreement=pairs["n"]), order)
    labels = [html.escape(short(name)) for name in order]  # plotly takes markup in its labels
    figure = {
        "data": [
            {
                "type": "heatmap",
                "z": [[None if pd.isna(v) else round(v, 4) for v in row] for row in grid.values],
                "customdata": [
                    [None if pd.isna(v) else int(v) for v in row] for row in sizes.values
                ],
                "x": labels,
                "y": labels,
                "zmin": 0,
                "zmax": 1,
                "colorscale": "RdBu",
                "reversescale": True,  # plotly's runs from blue to red, the picture's the other way
                "hoverongaps": False,
                "hovertemplate": (
                    "%{y} and %{x}<br>agree on %{z:.0%} of %{customdata} common proposals"
                    "<extra></extra>"
                ),
                "colorbar": {"title": {"text": "agreement"}, "tickformat": ".0%", "len": 0.6},
            }
        ],
        "layout": {
            "height": 240 + 15 * len(order),
            "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
            "yaxis": {
                "autorange": "reversed",
                "automargin": True,
                "dtick": 1,
                "tickfont": {"size": 10},
            },
            "xaxis": {
                "automargin": True,
                "dtick": 1,
                "tickangle": -60,
                "tickfont": {"size": 10},
            },
        },
    }
    # "<" cannot appear raw inside a script element, whatever a name holds
    text = json.dumps(figure, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return (
        '<div class="hoverable" aria-hidden="true"><script type="application/json" '
        f'class="plotly-figure">{text}</script></div>'
    )


def wordscores(edition: Edition) -> list[Exhibit]:
    """Wordscores on the papers of each chapter, or who is known to have sent one."""
    found = []
    convention = set(edition.whole.chapters["chapter"])
    for chapter, title in edition.chapter_titles.items():
        scored = {
            session: frame for (session, name), frame in edition.papers.items() if name == chapter
        }
        if scored:
            found.append(_papers_exhibit(edition, chapter, title, scored))
        elif chapter in convention:
            found.append(_no_papers(edition, chapter, title))
    return found


def _no_papers(edition: Edition, chapter: str, title: str) -> Exhibit:
    covered = [item.id for item in edition.sessions]
    sent = edition.whole.submissions
    sent = sent[sent["session"].isin(covered) & sent["chapter"].isin([chapter, ""])]
    return Exhibit(
        f"fig-wordscores-{chapter}",
        title,
        "",
        recorded(sent, edition.whole),
        paper_scores.absent(sent),
        original=_REPORT_FIGURES.get(chapter, ""),
        absent=(
            "None of the session's made-up papers is on these chapters of the convention:"
            if edition.is_simulated
            else "No delegation's paper is present, so there is nothing to scale. Papers in "
            "`data/sessions/<session>/papers/<chapter>/` would supply the figures; "
            "`data/README.md` says how to get them. Who is on record as having sent a paper is in "
            "the download of each chapter:"
        ),
    )


def _shown_session(edition: Edition, chapter: str, scored: Collection[str]) -> str:
    """The session whose papers on a chapter a pooled edition shows: the report's, or the first."""
    home = _HOME_SESSION.get(chapter, "ahc3")
    return (
        home if home in scored else next(item.id for item in edition.sessions if item.id in scored)
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


def marks_sentence(marks: pd.DataFrame) -> str:
    """What the signs beside names mean; empty where there are none."""
    parts = []
    translated = sorted(marks.loc[marks["translated"], "document"])
    if translated:
        parts.append(
            f"{_TRANSLATED} marks {agrees(len(translated), 'a translation', 'translations')}, "
            f"whose words are a translator's: {names(translated)}."
        )
    joint = marks[marks["joint"]].sort_values("document")
    if len(joint):
        told = [
            f"{the(row.document)} on behalf of {_behalf(row.document, row.on_behalf_of)}"
            for row in joint.itertuples()
        ]
        parts.append(
            f"{_JOINT} marks {agrees(len(joint), 'a joint paper', 'joint papers')}: "
            f"{'; '.join(told)}."
        )
    return " ".join(parts)


def _behalf(document: str, on_behalf_of: str) -> str:
    """For whom a joint paper speaks besides the delegation whose name it bears."""
    others = [part.strip() for part in on_behalf_of.split(";")]
    return names(part for part in others if part and part != document) or escape(on_behalf_of)


def references_sentence(edition: Edition, session: str, chapter: str) -> str:
    """The scores of a chapter's references, and why they have them."""
    scores = edition.references(session, chapter)
    reasons = edition.reference_reasons(session, chapter)
    told = [
        f"{the(name)} at {_score(scores[name])} "
        f"({escape(reasons.get(name, 'no reason stated').rstrip('.'))})"
        for name in sorted(scores, key=lambda name: (-scores[name], name))
    ]
    return f"The references' scores are set and not measured: {'; '.join(told)}."


def _score(value: float) -> str:
    """A reference's score as it was given."""
    return f"{value:g}".replace("-", "−")


def _papers_exhibit(
    edition: Edition, chapter: str, title: str, scored: dict[str, pd.DataFrame]
) -> Exhibit:
    session = _shown_session(edition, chapter, scored)
    frame = scored[session]
    evidence = papers_evidence(edition, session, len(frame))
    scale = _scale(frame)
    drawn = _as_placement(frame, scale)
    id = f"fig-wordscores-{slug(chapter)}"
    heading = f"Wordscores on papers: {title}"
    placed = drawn.dropna(subset="placement").sort_values("placement", ascending=False)
    if placed.empty:
        reason = next((text for text in frame["reason"] if text), "no text but the references")
        return Exhibit(id, heading, "", evidence, frame, absent=f"{capital(escape(reason))}.")
    first, last = placed.iloc[[0, -1]].itertuples()
    scores = edition.references(session, chapter)
    marks = paper_marks(edition, session, chapter)
    signs = dict(zip(marks["document"], marks["sign"], strict=True))

    def label(name: str) -> str:
        return f"{short(name)} {signs.get(name, '')}".rstrip()

    ends = {
        score: ", ".join(label(name) for name in sorted(scores) if scores[name] == score)
        for score in scores.values()
    }
    others = len(scored) - 1
    unplaced = len(drawn) - len(placed)
    marked = marks_sentence(marks)
    caption = [
        _how_scaled(scores, scale),
        "Lines are 95 % intervals, n is the number of scored words.",
        references_sentence(edition, session, chapter),
        f"Not drawn: {count(unplaced, 'paper')} without a score; the download says why."
        if unplaced
        else "",
        marked,
        f"Papers of {count(others, 'other session')} are in editions of their own."
        if others
        else "",
    ]
    return Exhibit(
        id,
        heading,
        " ".join(part for part in caption if part),
        evidence,
        frame,
        alt=(
            f"Scores of {count(len(placed), 'paper')} on a scale from {_listed(ends, min)} to "
            f"{_listed(ends, max)}: from {short(first.delegation)} at "
            f"{number(first.placement)} to {short(last.delegation)} at {number(last.placement)}."
            + (f" {marked}" if marked else "")
        ),
        original=_REPORT_FIGURES.get(chapter, "") if evidence.kind == OFFICIAL else "",
        figure=figures.placement(placed, focus=edition.focus, label=label, ends=ends),
    )


def _listed(ends: dict[float, str], choose: Callable) -> str:
    """An end of the scale in words, for the text alternative."""
    return f"{ends[choose(ends)]} at {_score(choose(ends))}"


def _scale(frame: pd.DataFrame) -> str:
    """The rescaling that a figure shows: Martin and Vanberg's, or LBG's where that has none."""
    own = frame[frame["role"] == "virgin"]
    return "lbg" if own["mv"].isna().all() and own["lbg"].notna().any() else "mv"


def _how_scaled(scores: dict[str, float], scale: str) -> str:
    """What the dots of a figure of papers are."""
    low, high = (
        [name for name in sorted(scores) if scores[name] == end]
        for end in (min(scores.values()), max(scores.values()))
    )
    if scale == "lbg":
        shared = low if len(low) > 1 else high
        return (
            "Dots are scores stretched until the papers that are placed spread as widely as the "
            f"references (LBG's rescaling), because {names(shared)} share one end of the scale."
        )
    between = sorted(set(scores) - {*low, *high}, key=scores.__getitem__)
    return (
        f"Dots are scores rescaled so that the reference papers of {names([*low, *high])} come "
        "back at their own scores."
        + (f" Dashed is the set score of {names(between)}." if between else "")
    )


def _as_placement(frame: pd.DataFrame, scale: str = "mv") -> pd.DataFrame:
    """Scores of the virgin texts in the columns of a placement."""
    columns = {scale: "placement", f"{scale}_lower": "lower", f"{scale}_upper": "upper"}
    drawn = frame.rename(columns=columns)
    return drawn.assign(n=drawn["scored_tokens"])[drawn["role"] == "virgin"]


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


def truth(edition: Edition) -> list[Exhibit]:
    """Known positions of a simulated session beside the estimates; none for official ones."""
    return [exhibit for place in edition.papers if (exhibit := _truth(edition, *place)) is not None]


def _known_and_estimated(edition: Edition, session: str, chapter: str) -> pd.DataFrame:
    """Known positions beside the scores of the papers."""
    known = known_positions(edition, session, chapter).reset_index()
    columns = ["delegation", "role", "truth", "mv", "mv_lower", "mv_upper"]
    return known.merge(edition.papers[session, chapter], on="delegation")[columns]


def _placed(data: pd.DataFrame) -> pd.DataFrame:
    """The rows of virgin texts that have a score."""
    return data[data["role"] == "virgin"].dropna(subset="mv")


def _truth(edition: Edition, session: str, chapter: str) -> Exhibit | None:
    data = _known_and_estimated(edition, session, chapter)
    virgin = _placed(data)
    if virgin.empty:
        return None
    inside = int(virgin["truth"].between(virgin["mv_lower"], virgin["mv_upper"]).sum())
    scores = edition.references(session, chapter).values()
    return Exhibit(
        f"fig-truth-{slug(chapter)}",
        f"Known positions and estimates: {edition.chapter_title(chapter)}",
        (
            "Each dot is a fictional delegation; on the line the estimate is the truth. "
            f"{capital(number_word(inside))} of the {count(len(virgin), 'interval')} "
            f"{agrees(inside, 'holds', 'hold')} it. "
            "They tell how sure the average of the words is, not whether words measure "
            "positions."
            + (" A name for which there is no room is left out." if len(virgin) > ROOM else "")
        ),
        papers_evidence(edition, session, len(edition.papers[session, chapter])),
        data,
        alt=(
            f"Estimates of {count(len(virgin), 'fictional delegation')} against their "
            f"known positions; {_rank_correlation(virgin)}."
        ),
        figure=figures.truth(virgin, ends=(min(scores), max(scores))),
    )


def _rank_correlation(virgin: pd.DataFrame) -> str:
    from positions.diagnostics import criterion_agreement

    return rank_correlation(criterion_agreement(virgin["mv"], virgin["truth"]), "delegation")


def truth_sentence(edition: Edition) -> str:
    """How well the method recovers what is known, in a simulated session."""
    parts = []
    for session, chapter in edition.papers:
        virgin = _placed(_known_and_estimated(edition, session, chapter))
        if virgin.empty:
            continue
        worst = float((virgin["mv"] - virgin["truth"]).abs().max())
        scores = edition.references(session, chapter).values()
        parts.append(
            f"**{escape(edition.chapter_title(chapter))}**: "
            f"{_rank_correlation(virgin)}, largest miss {number(worst)} on a scale from "
            f"{_score(min(scores))} to {_score(max(scores))}"
        )
    if not parts:
        return ""
    return (
        "The delegations of this session do not exist and their positions are known, so the "
        "estimates can be held against the truth:\n\n" + bullets(parts)
    )


def papers_and_records(edition: Edition) -> str:
    """Whether scores from papers and placements from records tell the same order."""
    if not edition.papers or edition.is_simulated:
        return ""
    from positions.diagnostics import criterion_agreement

    lines = []
    placed = edition.placement.dropna(subset="placement").set_index("delegation")["placement"]
    for (session, chapter), frame in edition.papers.items():
        drawn = _as_placement(frame, _scale(frame))
        scores = drawn.set_index("delegation")["placement"].astype(float)
        found = criterion_agreement(scores, placed.reindex(scores.index))
        told = rank_correlation(found, "delegation")
        lines.append(f"**{escape(edition.chapter_title(chapter))}** ({session}): {told}")
    return (
        "The two maps can be held against each other where a delegation is on both:\n\n"
        + bullets(lines)
    )


def papers_present(edition: Edition) -> str:
    """Which papers are here, and what the chapter does without them."""
    scored = edition.papers
    if scored:
        total = sum(len(frame) for frame in scored.values())
        sessions = sorted({session for session, _ in scored})
        where = f"{agrees(len(sessions), 'session', 'sessions')} {names(sessions)}"
        return (
            f"This edition finds {count(total, 'paper')} of {where}; the figures below are "
            "computed from them."
        )
    sent = edition.whole.submissions
    sent = sent[sent["session"].isin([item.id for item in edition.sessions])]
    known = (
        f"The register knows of {count(len(sent), 'contribution')} by "
        f"{count(sent['delegation'].nunique(), 'delegation')} in the sessions of this edition, "
        "but the texts themselves are not shipped"
        if len(sent)
        else "The register knows of no contribution in the sessions of this edition"
    )
    return f"{known}. The section below therefore names what is missing, chapter by chapter."


def placed_sentence(edition: Edition) -> str:
    """How many delegations are placed, and how they divide."""
    frame = edition.placement
    placed = frame.dropna(subset="placement")
    if placed.empty:
        return (
            f"In this edition no delegation reaches the {count(MIN_SIGNALS, 'signal')} that a "
            "placement needs; the records are too few for a statement about nearness to either end."
        )
    eu = placed[placed["placement"] > NEAR]
    russia = placed[placed["placement"] < -NEAR]
    between = placed[placed["placement"].abs() <= NEAR]
    parts = [
        f"The records place {count(len(placed), 'delegation')} and leave "
        f"{count(len(frame) - len(placed), 'other')} unplaced for want of evidence. "
        f"{_some(len(eu))} in the third of the scale next to the European Union, "
        f"{_some(len(russia)).lower()} in the third next to Russia; between them "
        + (
            f"{agrees(len(between), 'stands', 'stand')} {names(between['delegation'])}."
            if len(between)
            else "there is nobody."
        )
    ]
    wide = placed[(placed["lower"] < 0) & (placed["upper"] > 0)]
    if len(wide):
        parts.append(
            f"For {names(sorted(wide['delegation']), limit=6)} the interval reaches across the "
            "middle of the scale: the records lean one way and are too few to exclude the other."
        )
    return " ".join(parts)


def _some(value: int) -> str:
    """How many lie somewhere, as the beginning of a sentence."""
    return (
        f"{capital(count(value, 'delegation'))} {agrees(value, 'lies', 'lie')}" * bool(value)
        or "No delegation lies"
    )


def _with(end: str, share: float, n: int) -> str:
    if not n:
        return f"has no proposal in common with {the(end)}"
    return f"agrees with {the(end)} on {percent(share)} of {count(n, 'common proposal')}"


def focus_sentence(edition: Edition) -> str:
    """Where the focus delegation lies."""
    name = the(edition.focus)
    if edition.focus in (EU, RUSSIA):
        other = RUSSIA if edition.focus == EU else EU
        pair = edition.agreement
        row = pair[(pair["one"].isin([EU, RUSSIA])) & (pair["other"].isin([EU, RUSSIA]))]
        if row.empty:
            return f"{capital(name)} is one end of the scale itself and is not placed on it."
        share, n = float(row["agreement"].iloc[0]), int(row["n"].iloc[0])
        return (
            f"{capital(name)} is one end of the scale itself and is not placed on it. It agrees "
            f"with {the(other)} on {percent(share)} of the {count(n, 'proposal')} on which both "
            "are on record."
        )
    row = edition.placement[edition.placement["delegation"] == edition.focus]
    if row.empty:
        return (
            f"{capital(name)}, the focus of this edition, has no record here that a placement "
            "could rest on."
        )
    found = row.iloc[0]
    if pd.isna(found["placement"]):
        return (
            f"{capital(name)}, the focus of this edition, has {count(found['n'], 'signal')}: "
            "too few to place."
        )
    beyond = edition.placement.dropna(subset="placement")
    nearer_russia = int((beyond["placement"] < found["placement"]).sum())
    return (
        f"{capital(name)} is placed at {number(found['placement'])} (95 % interval "
        f"{number(found['lower'])} to {number(found['upper'])}, {count(found['n'], 'signal')}). "
        f"{_some(nearer_russia)} closer to Russia, out of {count(len(beyond), 'placed one')}. "
        f"{capital(name)} {_with(EU, found['agree_eu'], found['n_eu'])} and "
        f"{_with(RUSSIA, found['agree_ru'], found['n_ru'])}."
    )


def chapters_sentence(edition: Edition) -> str:
    """In which chapters placements are possible and how the sides divide in them."""
    lines = []
    for exhibit, chapter in zip(
        by_chapter(edition), edition.whole.chapters.itertuples(), strict=True
    ):
        placed = exhibit.data.dropna(subset="placement")
        if placed.empty:
            continue
        eu = int((placed["placement"] > 0).sum())
        russia = int((placed["placement"] < 0).sum())
        lines.append(
            f"**{escape(chapter.title)}**: {count(len(placed), 'delegation')} placed, "
            f"{number_word(eu)} on the European Union's side of the middle, "
            f"{number_word(russia)} on Russia's"
        )
    if not lines:
        pooled = edition.placement["placement"].notna().any() if len(edition.sides) else False
        return "No chapter taken by itself has enough records for a placement in this edition" + (
            "; only the pooled figure above can speak." if pooled else " either."
        )
    listed = "\n".join(f"- {line}" for line in lines)
    return f"Chapter by chapter the evidence is thinner, and n should be read first:\n\n{listed}"


def blocs_sentence(edition: Edition) -> str:
    """The firmest agreements and oppositions among pairs."""
    pairs = edition.agreement[edition.agreement["n"] >= MIN_SIGNALS]
    ends = pairs[(pairs["one"] == EU) & (pairs["other"] == RUSSIA)]
    if pairs.empty:
        return "No two delegations have enough proposals in common to compare them."
    text = (
        f"Of {count(len(pairs), 'pair')} with at least {count(MIN_SIGNALS, 'common proposal')}, "
        f"{percent((pairs['agreement'] >= 0.8).mean())} agree on four fifths or more and "
        f"{percent((pairs['agreement'] <= 0.2).mean())} on one fifth or less; "
        f"{percent(((pairs['agreement'] > 0.2) & (pairs['agreement'] < 0.8)).mean())} lie between."
    )
    if len(ends):
        row = ends.iloc[0]
        text += (
            f" The two ends of the scale agree with each other on {percent(row['agreement'])} of "
            f"{count(row['n'], 'proposal')}."
        )
    return text


def inferred_sentence(edition: Edition) -> str:
    """What including inferred records would change."""
    from positions.register import substantive

    wider = placement(sides(substantive(edition.register.positions, inferred=True)))
    narrow = edition.placement.dropna(subset="placement")
    wide = wider.dropna(subset="placement")
    added = sorted(set(wide["delegation"]) - set(narrow["delegation"]))
    both = narrow.merge(wide, on="delegation", suffixes=("", "_wide"))
    left_out = int((edition.register.positions["confidence"] == "inferred").sum())
    if not left_out:
        return "None of the edition's records is inferred, so nothing was left out on that account."
    if both.empty and not added:
        return (
            f"{capital(count(left_out, 'record'))} marked inferred "
            f"{'was' if left_out == 1 else 'were'} left out; including them would place nobody."
        )
    shift = float((both["placement_wide"] - both["placement"]).abs().max()) if len(both) else 0.0
    moved = (
        f"move no placement by more than {number(shift)}"
        if round(shift, 2)
        else "move no placement at all"
    )
    more = f" and would place {names(added)} as well" if added else ""
    return (
        f"{capital(count(left_out, 'record'))} marked inferred "
        f"{agrees(left_out, 'was', 'were')} left out. Including them would {moved}{more}."
    )
