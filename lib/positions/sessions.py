"""Sessions: one folder each, of the committee or not, described by a strict ``session.yml``."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import snowballstemmer
from pydantic import Field, StringConstraints, field_validator

from positions.delegations import EU, RUSSIA, find
from positions.faults import DataError, Fault, suggestion
from positions.outside import LINK, MAX_SCORE
from positions.schema import items
from positions.strict_yaml import KEBAB, Strict, read_yaml, validated

if TYPE_CHECKING:
    import pandas as pd

    from positions.counts import TextPolicy

#: The word that stands for every session on record.
ALL = "all"

_Score = Annotated[float, Field(strict=True)]
_Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Members = Annotated[tuple[str, ...], Field(min_length=1)]

#: How the ids of groups of the register begin, unlike any delegation's name.
_GROUP_ID = "G-"


class Document(Strict):
    """A document of a session: symbol (may be empty), title, and the source that names it."""

    symbol: str = Field("", description="Document symbol, such as A/AC.291/9; may be empty.")
    title: str = Field(description="Title, or a short description.")
    source: str = Field("", description="Key of data/register/sources.csv that names it.")


class Preprocessing(Strict):
    """What counts as a word: the choices and defaults of `positions.counts.TextPolicy`."""

    numbers: Literal["keep", "drop", "mask"] = Field(
        "keep", description="Words of digits alone: kept, left out, or all counted as #."
    )
    punctuation: Literal["drop", "keep"] = Field(
        "drop", description="Whether each punctuation mark counts as a word."
    )
    stop_words: Literal["english"] | tuple[str, ...] | None = Field(
        None, description="Words left out: the English list of scikit-learn, or one's own."
    )
    stem: str | None = Field(
        None, description="Language of the Snowball stemmer, such as english; none by default."
    )
    minimum_count: Annotated[int, Field(strict=True)] = Field(
        1, ge=1, description="Words that are rarer in all papers of a chapter are left out."
    )

    @field_validator("stem")
    @classmethod
    def _known_stemmer(cls, stem: str | None) -> str | None:
        if stem is not None and stem not in snowballstemmer.algorithms():
            raise ValueError(f"no such stemmer; {suggestion(stem, snowballstemmer.algorithms())}")
        return stem

    @property
    def policy(self) -> TextPolicy:
        """The choices as `positions.counts` takes them."""
        from positions.counts import TextPolicy

        words = self.stop_words
        return TextPolicy(
            numbers=self.numbers,
            punctuation=self.punctuation,
            stop_words=frozenset(words) if isinstance(words, tuple) else words,
            stem=self.stem,
            minimum_count=self.minimum_count,
        )


#: Scores of the references that a chapter has unless others are named, and why.
_USUAL = {
    EU: (1.0, "one end of the original report's scale"),
    RUSSIA: (-1.0, "the other end of the original report's scale"),
}


class ChapterPapers(Strict):
    """How the papers on one chapter are scaled: reference texts with their scores."""

    title: str = Field("", description="Title; needed where the chapter is not the convention's.")
    references: dict[str, _Score] = Field(
        default_factory=lambda: {name: score for name, (score, _) in _USUAL.items()},
        description="Scores by delegation or group of references; at least two different ones.",
    )
    reference_groups: dict[str, _Members] = Field(
        default_factory=dict,
        description="References that are several texts, whose words count as one text: by their "
        "names under references, the delegations, or ids of data/register/groups.csv for all "
        "members of a group that the session has.",
    )
    reference_reasons: dict[str, _Reason] = Field(
        default_factory=dict,
        description="Why a reference has its score, by delegation; shown in the edition. The usual "
        "two with their usual scores, the ends of the original report's scale, need none.",
    )

    @field_validator("references")
    @classmethod
    def _span_a_scale(cls, references: dict[str, float]) -> dict[str, float]:
        if far := [name for name, score in references.items() if abs(score) > MAX_SCORE]:
            raise ValueError(f"the score of {far[0]!r} is beyond a thousand million; scale it down")
        if len(set(references.values())) < 2:
            raise ValueError("give at least two delegations with different scores")
        return references

    @field_validator("reference_groups", "reference_reasons")
    @classmethod
    def _of_references(cls, told: dict, info) -> dict:
        references = info.data.get("references", told)  # without them that is the fault to tell
        for name in told:
            if name not in references:
                raise ValueError(f"{name!r} is no reference; {suggestion(name, references)}")
        return told

    @property
    def reasons(self) -> dict[str, str]:
        """Why references have their scores: as stated, or as the original report's scale has it."""
        usual = {
            name: reason
            for name, (score, reason) in _USUAL.items()
            if self.references.get(name) == score
        }
        return {**usual, **self.reference_reasons}

    @property
    def members(self) -> dict[str, tuple[str, ...]]:
        """Whose papers each reference is made of; a delegation's is its own."""
        return {name: self.reference_groups.get(name, (name,)) for name in self.references}


class Session(Strict):
    """One session, as its ``session.yml`` describes it."""

    id: str = Field(pattern=KEBAB, description="Name of the session's folder.")
    title: str = Field(min_length=1, description="Title.")
    start: dt.date = Field(description="First day, YYYY-MM-DD.")
    end: dt.date = Field(description="Last day, YYYY-MM-DD.")
    place: str = Field(description="City.")
    kind: Literal["official", "simulated", "corpus"] = Field(
        description="A session of the committee, one that was made up to try the method, or texts "
        "that states wrote elsewhere. Only official sessions count in the report on all sessions."
    )
    source: str = Field("", description="Key of data/register/sources.csv for the dates.")
    documents: tuple[Document, ...] = Field((), description="Documents of the session.")
    agenda: tuple[str, ...] = Field((), description="Chapters of the convention on the agenda.")
    chapters: dict[Annotated[str, Field(pattern=KEBAB)], ChapterPapers] = Field(
        default_factory=dict,
        description="Chapters with papers: of the convention, or any other with a title. "
        "Papers on a chapter of the convention that is not named here are scaled all the same, "
        "with the default references.",
    )
    delegations: tuple[str, ...] = Field(
        (),
        description="Groups and others with papers who do not stand in "
        "data/register/delegations.csv, by the names that the edition shows. A simulated session "
        "that lists its delegations has no others, so that a misspelt file is told.",
    )
    preprocessing: Preprocessing = Field(
        default_factory=Preprocessing, description="What counts as a word."
    )
    languages: Literal["same", "any"] = Field(
        "same",
        description="Papers in another language than the references are left out (same) or "
        "scaled with the others (any).",
    )
    struck_out: Literal["drop", "keep"] = Field(
        "drop",
        description="Struck-out words, in a draft deletions: left out of the papers (drop), or "
        "counted with the others (keep).",
    )
    minimum_coverage: _Score = Field(
        0.0, ge=0, le=1,
        description="Share of a paper's words that must occur in the references for a score.",
    )  # fmt: skip
    licence: str = Field("", description="Terms under which the papers may be used.")
    access: str = Field("", description="Where the papers are, and who may read them.")

    @field_validator("end")
    @classmethod
    def _ends_after_start(cls, end: dt.date, info) -> dt.date:
        start = info.data.get("start")
        if start and end < start:
            raise ValueError(f"the session ends ({end}) before it starts ({start})")
        return end

    @property
    def is_simulated(self) -> bool:
        """Whether the session was made up and its delegations do not exist."""
        return self.kind == "simulated"

    @property
    def is_official(self) -> bool:
        """Whether it is one of the committee's sessions."""
        return self.kind == "official"

    def chapter_titles(self, convention: Mapping[str, str]) -> dict[str, str]:
        """Titles of the chapters that papers may be on: the convention's, then the session's own.

        A title of the session's own goes before the convention's.
        """
        own = {name: chapter.title for name, chapter in self.chapters.items() if chapter.title}
        return {**convention, **own}

    def references(self, chapter: str) -> dict[str, float]:
        """Scores of a chapter's references by delegation: the session's, or those of the report."""
        return self.chapters.get(chapter, ChapterPapers()).references

    def members(self, chapter: str) -> dict[str, tuple[str, ...]]:
        """Whose papers each of a chapter's references is made of."""
        return self.chapters.get(chapter, ChapterPapers()).members

    def with_members(self, groups: pd.DataFrame, label: str) -> Session:
        """The same session with its groups of references written out, by the register's groups.

        Of a group's rows those count that are valid in the session; a session that is not the
        committee's has all of them. A `DataError`, with the label of the description, tells unknown
        groups, groups without a member in the session, and delegations in two references.
        """
        faults: list[Fault] = []
        chapters = {}
        for name, chapter in self.chapters.items():
            at = f"chapters.{name}.reference_groups"
            written_out = {}
            for reference, members in chapter.reference_groups.items():
                found = [self._of_group(member, groups) for member in members]
                wrong = [reason for _, reason in found if reason]
                faults += [Fault(label, 0, f"{at}.{reference}", reason) for reason in wrong]
                names = (one for some, _ in found for one in some)
                written_out[reference] = tuple(dict.fromkeys(names))
            chapters[name] = chapter.model_copy(update={"reference_groups": written_out})
            wrong = _misnamed(chapters[name], self.delegations)
            faults += [Fault(label, 0, at, reason) for reason in wrong]
        if faults:
            raise DataError(faults)
        return self.model_copy(update={"chapters": chapters})

    def _of_group(self, member: str, groups: pd.DataFrame) -> tuple[list[str], str]:
        """Delegations that a member of a group of references stands for; else why for none."""
        if not member.startswith(_GROUP_ID):
            return [member], ""
        rows = groups[groups["group_id"] == member]
        if rows.empty:
            return [], f"unknown group {member!r}; {suggestion(member, set(groups['group_id']))}"
        if self.is_official:
            rows = rows[[not cell or self.id in items(cell) for cell in rows["valid_session"]]]
        reason = "" if len(rows) else f"group {member!r} has no member in this session; list them"
        return rows["member"].tolist(), reason


def _misnamed(chapter: ChapterPapers, own: Collection[str]) -> Iterator[str]:
    """Delegations that are in two references of a chapter, and groups named like a delegation."""
    owner: dict[str, str] = {}
    for reference, members in chapter.members.items():
        for name in members:
            first = owner.setdefault(name, reference)
            if first != reference:
                yield f"{name!r} is in {first!r} and in {reference!r}; take it out of one"
    for reference in chapter.reference_groups:
        if reference in owner or reference in own or find(reference):
            yield f"{reference!r} is a delegation's name; give the group a name of its own"


def chapter_faults(session: Session, convention: Mapping[str, str], label: str) -> list[Fault]:
    """Chapters of a session that neither the convention (titles by key) nor a title explains."""
    known = session.chapter_titles(convention)
    told = {}
    for name in sorted(session.chapters.keys() - known):
        hint = f"{suggestion(name, convention)} (or give it a title)"
        told[f"chapters.{name}"] = f"not a chapter of the convention; {hint}"
    for place, name in enumerate(session.agenda):
        if name not in known and name not in session.chapters:
            told[f"agenda.{place}"] = f"unknown chapter {name!r}; {suggestion(name, known)}"
    return [Fault(label, 0, key, reason) for key, reason in told.items()]


def read_truth(path: Path, label: str) -> pd.DataFrame:
    """Read the known positions of a simulated session: ``delegation, chapter, position``.

    The file may be missing: then there are no rows. A `DataError` tells every fault of a table with
    a column missing, a position that is no finite number, or two rows for one paper.
    """
    import pandas as pd

    from positions.tables import read_table

    columns = ["delegation", "chapter", "position"]
    if path.is_symlink():
        raise DataError([Fault(label, 0, "", LINK)])
    if not path.exists():
        return pd.DataFrame(columns=columns).astype({"position": float})
    frame, faults = read_table(path, label, columns, numbers=["position"])
    if frame is None:
        raise DataError(faults)
    faults += [Fault(label, 1, name, "column is missing") for name in columns if name not in frame]
    if not faults:
        numbers = pd.to_numeric(frame["position"], errors="coerce")
        for row, what in frame.loc[~numbers.abs().lt(float("inf")), "position"].items():
            reason = f"{what!r} is not a finite number; write such as -0.5"
            faults.append(Fault(label, int(row), "position", reason))
        for row in frame.index[frame.duplicated(["delegation", "chapter"])]:
            reason = "stands above already for this chapter; keep one row"
            faults.append(Fault(label, int(row), "delegation", reason))
        frame = frame.assign(position=numbers)
    if faults:
        raise DataError(faults)
    return frame[columns]


def json_schema() -> str:
    """The schema of ``session.yml`` as JSON, as ``data/sessions/session.schema.json`` holds it."""
    standard = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(standard | Session.model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def read_session(path: Path, *, label: str | None = None) -> Session:
    """Read one ``session.yml``, named in messages by its label or else by its path.

    A `DataError` tells every fault: not YAML, aliases, tags, keys given twice, unknown keys (the
    nearest known one is named), wrong values.
    """
    label = label or str(path)
    if path.parent.is_symlink():
        raise DataError([Fault(label, 0, "", "its folder is a link; copy the folder itself")])
    if path.is_symlink():
        raise DataError([Fault(label, 0, "", LINK)])
    session = validated(Session, read_yaml(path, label), label)
    if session.id != path.parent.name:
        reason = f"{session.id!r} is not the folder's name, {path.parent.name!r}"
        raise DataError([Fault(label, 0, "id", reason)])
    return session


def read_sessions(folder: Path) -> tuple[dict[str, Session], dict[str, list[Fault]]]:
    """Sessions of ``data/sessions`` by id, and what is wrong with those that cannot be read.

    They stand by date, those of the committee first; the second part is by the folder's name.
    """
    sessions, faults = [], {}
    for path in sorted(item for item in folder.iterdir() if item.is_dir()):
        label = f"data/sessions/{path.name}/session.yml"
        try:
            sessions.append(read_session(path / "session.yml", label=label))
        except DataError as error:
            faults[path.name] = error.faults
    return {item.id: item for item in sorted(sessions, key=_order)}, faults


def load_sessions(folder: Path) -> dict[str, Session]:
    """Every session of ``data/sessions``; a `DataError` tells the faults of all files at once."""
    sessions, faults = read_sessions(folder)
    if faults:
        raise DataError(fault for its in faults.values() for fault in its)
    return sessions


def _order(session: Session) -> tuple[bool, dt.date, str]:
    return not session.is_official, session.start, session.id


def select_sessions(session: str, sessions: Mapping[str, Session]) -> tuple[Session, ...]:
    """Sessions that an edition covers: one by its id, or with ``all`` every official one.

    A `ValueError` tells an unknown id with near ones.
    """
    if session == ALL:
        return tuple(item for item in sessions.values() if item.is_official)
    if session not in sessions:
        raise ValueError(f"unknown session {session!r}: {suggestion(session, [ALL, *sessions])}")
    return (sessions[session],)
