"""The papers of an edition, examined: exhibits and sentences of appendix 5.2 and the front page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from positions.counts import PLAIN
from positions.diagnostics import diagnose
from positions.papers.scores import kept
from positions.slugs import slug
from positions.votes import SCALE
from publishing.chapters.diagnostics import (
    DRAWS,
    KNOWN,
    THE_LINE,
    THE_PLACEMENT,
    THE_VOTE,
    Examined,
    by_lot,
    lights,
    lights_by_kind,
    not_good,
    references,
    scores,
    stability,
    words,
)
from publishing.chapters.one_line import VOTE
from publishing.chapters.papers import known_positions, paper_marks, papers_evidence
from publishing.edition import Edition
from publishing.exhibits import Exhibit
from publishing.prose import Markdown, capital, escape, fill


def of_papers(edition: Edition) -> list[Exhibit]:
    """Diagnostics of every session and chapter with papers; nothing where there are none."""
    return [exhibit for place in edition.papers for exhibit in _exhibits(edition, *place)]


def _exhibits(edition: Edition, session: str, chapter: str) -> list[Exhibit]:
    examined = examine(edition, session, chapter)
    if examined is not None:
        return [make(examined) for make in (lights, by_lot, references, stability, scores, words)]
    scored = edition.papers[session, chapter]
    reason = next((text for text in scored["reason"] if text), f"no {edition.noun} has a score")
    title = f"Diagnostics of the {edition.noun}s: {_where(edition, session, chapter)}"
    evidence, absent = papers_evidence(edition, session, chapter), f"{capital(escape(reason))}."
    id = f"tab-diagnostics-{session}-{slug(chapter)}"
    return [Exhibit(id, title, "", evidence, scored, absent=absent)]


def _where(edition: Edition, session: str, chapter: str) -> str:
    return f"{edition.chapter_title(chapter)}, {edition.when(session)}"


def examine(edition: Edition, session: str, chapter: str) -> Examined | None:
    """What can be found out about the scores of a chapter's papers; None where there are none.

    It takes some seconds for many papers, hence once an edition.
    """
    key = "examined", session, chapter
    if key not in edition.memo:
        edition.memo[key] = _examine(edition, session, chapter)
    return edition.memo[key]


def _examine(edition: Edition, session: str, chapter: str) -> Examined | None:
    scored, described = edition.papers[session, chapter], edition.session_of(session)
    if scored["raw"].isna().all():
        return None
    papers = edition.session_papers[session]
    left_out = papers.left_out.get(chapter, {})
    counts = kept(papers.counts[chapter], left_out)
    members = edition.members(session, chapter)
    texts = edition.texts.get((session, chapter))
    policy = described.preprocessing.policy
    set_at = pd.Series(edition.references(session, chapter), dtype=float)
    reasons = edition.reference_reasons(session, chapter)
    found = diagnose(
        None if texts is None else {name: texts[name] for name in counts.documents},
        set_at,
        counts=counts,
        members=members,
        policy=policy,
        minimum_coverage=described.minimum_coverage,
        criteria=_criteria(edition, session, chapter),
        rationale=reasons,
        draws=DRAWS,
        by_words=False,  # no exhibit of papers shows them
    )
    where = _where(edition, session, chapter)
    return Examined(
        f"{session}-{slug(chapter)}", f"the {edition.noun}s: {where}", f"The references: {where}",
        found, papers_evidence(edition, session, chapter), set_at, reasons,
        plainly=policy == PLAIN, marks=_of_texts(paper_marks(edition, session, chapter), members),
        left_out=left_out,
    )  # fmt: skip


def checks(edition: Edition) -> tuple[Counter[str], list[Markdown]]:
    """How many lights of each kind the edition's papers have; the weak ones with their values."""
    examined = [found for place in edition.papers if (found := examine(edition, *place))]
    kinds = sum((Counter(lights_by_kind(found)) for found in examined), Counter())
    weak = [
        fill("*{{ row.question }}* ({{ row.value }})", row=row)
        for found in examined
        for row in not_good(found).itertuples()
        if row.light == "weak"
    ]
    return kinds, weak


def _of_texts(marks: pd.DataFrame, members: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Marks of papers, and of references that are several: one paper's mark is theirs."""
    own = marks.set_index("document")[["translated", "joint"]]
    pooled = {
        name: own.reindex(held).any() for name, held in members.items() if list(held) != [name]
    }
    return pd.concat([own, pd.DataFrame(pooled).T]).rename_axis("document").reset_index()


def _criteria(edition: Edition, session: str, chapter: str) -> dict[str, pd.Series]:
    """Evidence from elsewhere: what is known of made-up delegations, or votes and records."""
    if edition.session_of(session).is_simulated:
        return {KNOWN: known_positions(edition, session, chapter)}
    return recorded_criteria(edition)


def recorded_criteria(edition: Edition) -> dict[str, pd.Series]:
    """Where votes and records put states: 1 for the European Union's end, −1 for Russia's."""
    edition = edition.on_record
    votes = edition.whole.votes_by_state
    cast = votes[votes["vote_id"] == VOTE].set_index("delegation")["vote"].map(SCALE)
    return {
        THE_VOTE: cast.astype(float),
        THE_PLACEMENT: edition.placement.set_index("delegation")["placement"].astype(float),
        THE_LINE: edition.ideal_points.set_index("delegation")["position"].astype(float),
    }


def papers_present(edition: Edition) -> dict[str, Any]:
    """What the sentences on the papers speak of.

    ``counted`` are the titles of chapters with counts alone; ``known`` says whether positions of
    made-up delegations are known.
    """
    places = list(edition.papers)
    marks = [paper_marks(edition, *place) for place in places]
    return {
        "papers": edition.paper_count(),
        "sessions": sorted({session for session, _ in places}),
        "chapters": len({chapter for _, chapter in places}),
        "translated": sum(int(frame["translated"].sum()) for frame in marks),
        "joint": sum(int(frame["joint"].sum()) for frame in marks),
        "counted": sorted(
            {edition.chapter_title(place[1]) for place in places if place not in edition.texts}
        ),
        "known": any(len(known_positions(edition, *place)) for place in places),
    }
