"""Editions: the report for one focus and for all sessions or one, and what its pages draw on."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from positions import agreement, between, ideal_points
from positions.delegations import EU, RUSSIA, fold, on_record
from positions.faults import DataError, suggestion
from positions.register import Register, lasting, substantive
from positions.schema import BEFORE, items
from positions.sessions import ALL, ChapterPapers, Session, select_sessions
from positions.slugs import slug
from publishing import DEFAULT_FOCUS, DEFAULT_SESSION
from publishing.project import Project

if TYPE_CHECKING:
    from positions.chance import Lots
    from positions.papers.load import Papers


def in_sentence(title: str) -> str:
    """A session's title inside a sentence; one with names in it keeps its capitals.

    Examples
    --------
    >>> in_sentence("Second session")
    'the second session'
    >>> in_sentence("Second Session of the Tides")
    'the Second Session of the Tides'
    """
    rest = title[1:]
    return f"the {title[:1].lower() if rest == rest.lower() else title[:1]}{rest}"


@dataclass(frozen=True)
class Edition:
    """The report for one session or all and for one focus; its data are read when first asked for.

    The session is an id or ``all``, the focus a delegation as the register names it.
    """

    session: str
    focus: str
    project: Project

    @classmethod
    def of(cls, session: str, focus: str | None, project: Project) -> Edition:
        """Check the parameters of an edition before anything runs.

        Parameters
        ----------
        session : str
            ``all`` or a session's id.
        focus : str or None
            A delegation on record, in any common form of its name; for a simulated session one of
            its fictional delegations. Without one, `DEFAULT_FOCUS`, or the first fictional
            delegation that is no reference.
        project : Project

        Raises
        ------
        ValueError
            For a session or focus that is not on record; the message names near values. Faults of
            the register or a session are a `DataError`.
        """
        covered = project.select(session)
        if any(item.is_simulated for item in covered):
            speakers = speakers_of(covered[0], project)
            return cls(session, speakers[0] if focus is None else _one_of(focus, speakers), project)
        focus = DEFAULT_FOCUS if focus is None else focus
        return cls(session, on_record(focus, project.register().delegations), project)

    @property
    def slug(self) -> str:
        """Name of the edition's folder."""
        return f"{slug(self.session)}-{slug(self.focus)}"

    @property
    def folder(self) -> Path:
        """Where its pages and executed notebooks are put."""
        return self.project.editions_folder / self.slug

    @property
    def is_default(self) -> bool:
        """Whether this is the edition a reader gets unless another is asked for."""
        return (self.session, self.focus) == (DEFAULT_SESSION, DEFAULT_FOCUS)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that the edition covers, by date, their groups of references written out."""
        return tuple(
            item.with_members(self.whole.groups, f"data/sessions/{item.id}/session.yml")
            for item in select_sessions(self.session, self.project.sessions())
        )

    @cached_property
    def known_sessions(self) -> dict[str, Session]:
        """All sessions on record, by date; see `Project.sessions`."""
        return self.project.sessions()

    @property
    def left_out(self) -> list[str]:
        """Sessions that the edition of all would cover, and whose files have faults.

        Of one with faults in its papers, the papers alone are left out.
        """
        return sorted({*self.project.left_out(), *self._papers[1]}) if self.covers_all else []

    @cached_property
    def everything(self) -> Edition:
        """The same over every official session, whatever the edition covers."""
        return self if self.covers_all else Edition(ALL, self.focus, self.project)

    @property
    def on_record(self) -> Edition:
        """The edition whose records the papers are held against.

        Texts from elsewhere have no records of their own and are held against those of all
        sessions; every other edition is its own.
        """
        return self.everything if self.is_elsewhere else self

    @cached_property
    def whole(self) -> Register:
        """The register with all positions."""
        return self.project.register()

    @cached_property
    def register(self) -> Register:
        """The register with the positions of the edition's periods only, as they then stand."""
        return self.whole.of_sessions(self.periods)

    @property
    def periods(self) -> tuple[str, ...]:
        """What the positions of the edition are from, by date: sessions, and the time before them.

        That time belongs to no session, hence to the edition of all alone.
        """
        sessions = tuple(item.id for item in self.sessions)
        return (BEFORE, *sessions) if self.covers_all else sessions

    @cached_property
    def has(self) -> frozenset[str]:
        """What there is in the edition of ``records`` and ``papers``; pages and cells need it."""
        held = {"records": len(self.register.positions), "papers": len(self.papers)}
        return frozenset(name for name, n in held.items() if n)

    @cached_property
    def memo(self) -> dict[Hashable, Any]:
        """What one page has found out at some cost and others use, by what it is."""
        return {}

    @property
    def holds(self) -> dict[str, int]:
        """How much is on record in the edition: records, delegations, proposals."""
        positions = self.register.positions
        return {
            "records": len(positions),
            "delegations": positions["delegation"].nunique(),
            "proposals": positions["proposal_id"].nunique(),
        }

    @property
    def root(self) -> Path:
        """The checkout's folder."""
        return self.project.root

    @property
    def title(self) -> str:
        """Which sessions the edition covers, in words."""
        return "All sessions on record" if self.covers_all else self.sessions[0].title

    @property
    def covers_all(self) -> bool:
        """Whether the edition pools every session on record."""
        return self.session == ALL

    def vote(self, vote_id: str) -> Any:
        """One row of the register's votes, with the share of yes among yes and no.

        ``two_thirds`` says whether that share is at least two thirds.
        """
        votes = self.whole.votes
        votes = votes.assign(
            share=votes["yes"] / (votes["yes"] + votes["no"]),
            two_thirds=3 * votes["yes"] >= 2 * (votes["yes"] + votes["no"]),
        )
        return next(votes[votes["vote_id"] == vote_id].itertuples(index=False))

    def event(self, event_id: str) -> Any:
        """One row of the register's events."""
        events = self.whole.events
        return next(events[events["event_id"] == event_id].itertuples(index=False))

    @cached_property
    def records(self) -> pd.DataFrame:
        """Records that placements rest on: not given up, not inferred, not on procedure."""
        return lasting(substantive(self.register.positions))

    @cached_property
    def sides(self) -> pd.DataFrame:
        """Sides of the edition's delegations, from `records`."""
        return agreement.sides(self.records)

    @cached_property
    def placement(self) -> pd.DataFrame:
        """Placement of the edition's delegations over all chapters, between the two ends."""
        return between.placement(self.records, self.whole.proposals)

    @cached_property
    def contested(self) -> pd.DataFrame:
        """Sides of the edition's delegations on proposals that have somebody on both sides."""
        return ideal_points.contested(self.sides)

    @cached_property
    def ideal_points(self) -> pd.DataFrame:
        """The edition's delegations on the line of all sides, from Russia's end on."""
        return _line(tuple(self.contested.itertuples(index=False, name=None))).copy()

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Pairwise agreement of the edition's delegations."""
        return agreement.agreement(self.sides)

    @cached_property
    def session_papers(self) -> dict[str, Papers]:
        """The papers that are present, by session; sessions without any are left out.

        A `DataError` tells the faults of all papers; the edition of all leaves out the papers of a
        session with faults (see `left_out`).
        """
        return self._papers[0]

    @cached_property
    def _papers(self) -> tuple[dict[str, Papers], set[str]]:
        from positions.pool import read_files

        read = partial(read_files, cache=self.project.build_folder / "cache" / "texts")
        found = {
            item.id: papers_of(item, self.project, read=read, texts=True) for item in self.sessions
        }
        faulty = {session for session, papers in found.items() if papers.faults}
        if faulty and not self.covers_all:
            raise DataError(fault for name in faulty for fault in found[name].faults)
        held = {
            session: papers for session, papers in found.items()
            if papers.counts and session not in faulty
        }  # fmt: skip
        return held, faulty

    @cached_property
    def texts(self) -> dict[tuple[str, str], dict[str, str]]:
        """Papers that are present as texts: by delegation, by session and chapter."""
        return {
            (session, chapter): by_delegation
            for session, papers in self.session_papers.items()
            for chapter, by_delegation in papers.texts.items()
        }

    def when(self, period: str) -> str:
        """A period of the register in a sentence: a session by its title, or what was before."""
        if period == BEFORE:
            return "before the first session"
        return in_sentence(self.known_sessions[period].title)

    def all_when(self, cell: str) -> str:
        """The periods of a cell that lists them, in words."""
        return "; ".join(map(self.when, items(cell)))

    def session_of(self, id: str) -> Session:
        """One of the sessions that the edition covers."""
        return next(item for item in self.sessions if item.id == id)

    def paper_count(self, session: str | None = None, chapter: str | None = None) -> int:
        """How many papers are present, of a session and on a chapter or of all and on any."""
        return sum(
            chapter is None or found == chapter
            for held, papers in self.session_papers.items()
            if session in (None, held)
            for found in papers.frame["chapter"]
        )

    def references(self, session: str, chapter: str) -> dict[str, float]:
        """Scores of the reference texts of a session's papers on a chapter."""
        return self.session_of(session).references(chapter)

    def members(self, session: str, chapter: str) -> dict[str, tuple[str, ...]]:
        """Whose papers the references of a session's papers on a chapter are made of."""
        return self.session_of(session).members(chapter)

    def order_by_lot(self, session: str, chapter: str) -> Lots:
        """How far references drawn by lot give the order that the papers on a chapter have."""
        from positions.papers.scores import order_by_lot

        papers = self.session_papers[session]
        return order_by_lot(
            papers, self.session_of(session), chapter, self.papers[session, chapter]
        )

    def reference_reasons(self, session: str, chapter: str) -> dict[str, str]:
        """Why the references of a session's papers on a chapter have their scores, where stated."""
        return self.session_of(session).chapters.get(chapter, ChapterPapers()).reasons

    @cached_property
    def papers(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Wordscores of the papers that are present, by session and chapter, in their order."""
        from positions.papers.scores import score

        found = {
            (session, chapter): frame
            for session, papers in self.session_papers.items()
            for chapter, frame in score(papers, self.session_of(session)).items()
        }
        sessions, chapters = list(self.session_papers), list(self.chapter_titles)
        order = sorted(found, key=lambda key: (sessions.index(key[0]), chapters.index(key[1])))
        return {key: found[key] for key in order}

    @property
    def is_simulated(self) -> bool:
        """Whether the edition shows a simulated session."""
        return any(item.is_simulated for item in self.sessions)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the edition shows texts that were not written for the committee."""
        return any(item.kind == "corpus" for item in self.sessions)

    @property
    def noun(self) -> str:
        """What delegations wrote, in one word: papers, or elsewhere texts of another kind."""
        return "text" if self.is_elsewhere else "paper"

    def chapter_title(self, chapter: str) -> str:
        """Title of a chapter of the convention, or of a session's own."""
        return self.chapter_titles[chapter]

    @cached_property
    def chapter_titles(self) -> dict[str, str]:
        """Titles by chapter: the convention's in their order, then those of the sessions."""
        chapters = self.whole.chapters
        titles = dict(zip(chapters["chapter"], chapters["title"], strict=True))
        for item in self.sessions:
            titles |= item.chapter_titles(titles)
        return titles


@lru_cache(maxsize=16)
def _line(rows: tuple[tuple[str, str, bool], ...]) -> pd.DataFrame:
    """The line through contested sides, drawn once for editions that differ by focus alone."""
    frame = pd.DataFrame(rows, columns=["delegation", "proposal_id", "yes"])
    return ideal_points.ideal_points(frame, (RUSSIA, EU))


def papers_of(session: Session, project: Project, **options: Any) -> Papers:
    """The papers of a session, as they lie in its folder; options go to `load_papers`."""
    from positions.papers.load import load_papers

    return load_papers(**_folder(session, project), **options)


def present_in(session: Session, project: Project) -> list[str]:
    """Delegations with a paper in the folder of a session; see `positions.papers.load.present`."""
    from positions.papers.load import present

    return present(**_folder(session, project))


def _folder(session: Session, project: Project) -> dict[str, Any]:
    """Where a session's papers are, and what is known of them."""
    register = project.register()
    return {
        "folder": project.sessions_folder / session.id,
        "session": session,
        "chapters": register.chapters["chapter"].tolist(),
        "label": f"data/sessions/{session.id}",
    }


def speakers_of(session: Session, project: Project) -> list[str]:
    """Delegations of a simulated session: those with papers, the references last."""
    references = {
        name
        for chapter in session.chapters.values()
        for members in chapter.members.values()
        for name in members
    }
    names = present_in(session, project)
    if not names:
        raise ValueError(f"the simulated session {session.id} has no papers, so nobody to focus on")
    return sorted(names, key=lambda name: (name in references, name))


def _one_of(focus: str, names: list[str]) -> str:
    """The fictional delegation that is meant; the register's names are none of its own."""
    by_fold = {fold(name): name for name in names}
    if fold(focus) in by_fold:
        return by_fold[fold(focus)]
    raise ValueError(
        f"unknown delegation {focus!r}: the session is simulated; {suggestion(focus, names)}"
    )


def open_edition(session: str, focus: str | None, start: Path | None = None) -> Edition:
    """What an edition's pages draw on; the first call of every notebook.

    ``start`` is a folder inside the checkout, by default the working directory. See `Edition.of`
    for the parameters and what is refused. What one notebook has read and estimated the next has,
    too, as long as the data stay as they are.
    """
    project = Project.find(start)
    return _edition(session, focus, project, project.stamp())


@lru_cache(maxsize=4)
def _edition(session: str, focus: str | None, project: Project, stamp: object) -> Edition:
    return Edition.of(session, focus, project)
