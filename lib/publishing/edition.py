"""Editions: the report for one focus and for all sessions or one, and what its pages draw on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from positions import agreement, papers
from positions.delegations import resolve
from positions.register import Register, substantive
from positions.sessions import ALL, ChapterPapers, Session, select_sessions
from publishing import DEFAULT_FOCUS, DEFAULT_SESSION
from publishing.project import Project


def slug(text: str) -> str:
    """Text as part of a file name.

    Examples
    --------
    >>> slug("Iran (Islamic Republic of)")
    'iran-islamic-republic-of'
    >>> slug("Türkiye")
    'turkiye'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@dataclass(frozen=True)
class Edition:
    """One execution of the book: a session's id (or ``all``) and the focus delegation."""

    session: str
    focus: str

    @property
    def slug(self) -> str:
        """Name of the edition's folder."""
        return f"{slug(self.session)}-{slug(self.focus)}"

    @property
    def is_default(self) -> bool:
        """Whether this is the edition a reader gets unless another is asked for."""
        return (self.session, self.focus) == (DEFAULT_SESSION, DEFAULT_FOCUS)

    @classmethod
    def of(
        cls, session: str, focus: str, *, sessions: dict[str, Session], register: Register
    ) -> Edition:
        """Check the parameters of an edition before anything runs.

        Parameters
        ----------
        session : str
            ``all`` or a session's id.
        focus : str
            A delegation on record, in any common form of its name.
        sessions : dict of str to Session
            Sessions on record.
        register : Register
            The whole register.

        Returns
        -------
        Edition
            With the names as the register has them.

        Raises
        ------
        ValueError
            For a session or focus that is not on record; the message names near values.
        """
        select_sessions(session, sessions)
        return cls(session, resolve(focus, register.delegations))


@dataclass(frozen=True)
class Report:
    """What the pages of an edition draw on.

    Attributes
    ----------
    edition : Edition
    sessions : tuple of Session
        Those the edition covers, by date.
    register : Register
        With the positions of these sessions only.
    whole : Register
        With all positions.
    root : Path
        The checkout.
    """

    edition: Edition
    sessions: tuple[Session, ...]
    register: Register
    whole: Register
    root: Path

    @property
    def focus(self) -> str:
        """The delegation that the edition is about."""
        return self.edition.focus

    @property
    def covers_all(self) -> bool:
        """Whether the edition pools every session on record."""
        return self.edition.session == ALL

    @property
    def project(self) -> Project:
        """The checkout's folders."""
        return Project(self.root)

    @cached_property
    def records(self) -> pd.DataFrame:
        """Records of the edition that placements rest on: not inferred, not on procedure."""
        return substantive(self.register.positions)

    @cached_property
    def sides(self) -> pd.DataFrame:
        """Sides of the edition's delegations, from `records`."""
        return agreement.sides(self.records)

    @cached_property
    def placement(self) -> pd.DataFrame:
        """Placement of the edition's delegations over all chapters."""
        return agreement.placement(self.sides)

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """Pairwise agreement of the edition's delegations."""
        return agreement.agreement(self.sides)

    @cached_property
    def papers(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Wordscores of the papers that are present, by session and chapter."""
        known = {*self.whole.delegations, *self.whole.groups["member"]}
        scored = {}
        for session in self.sessions:
            texts = papers.read_papers(
                self.project.sessions_folder / session.id,
                self.whole.chapters["chapter"].tolist(),
                known,
                label=f"data/sessions/{session.id}",
            )
            for chapter, by_delegation in texts.items():
                settings = session.chapters.get(chapter, ChapterPapers())
                scored[session.id, chapter] = papers.scale(by_delegation, settings.references)
        return scored

    def chapter_title(self, chapter: str) -> str:
        """Title of a chapter of the convention."""
        titles = self.whole.chapters.set_index("chapter")["title"]
        return str(titles[chapter])


def open_report(session: str, focus: str, start: Path | None = None) -> Report:
    """Load what an edition's pages draw on; the first call of every notebook.

    Parameters
    ----------
    session : str
        ``all`` or a session's id.
    focus : str
        The focus delegation.
    start : Path, optional
        A folder inside the checkout; the working directory unless given.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        For a session or focus that is not on record, or a register with faults.
    """
    project = Project.find(start)
    sessions = project.sessions()
    whole = project.register()
    edition = Edition.of(session, focus, sessions=sessions, register=whole)
    covered = select_sessions(session, sessions)
    return Report(
        edition=edition,
        sessions=covered,
        register=whole.of_sessions([item.id for item in covered]),
        whole=whole,
        root=project.root,
    )
