"""Sessions of the committee: one folder each, described by a strict ``session.yml``."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import snowballstemmer
import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from positions.delegations import EU, RUSSIA
from positions.faults import DataError, Fault, suggestion

if TYPE_CHECKING:
    import pandas as pd

    from positions.counts import TextPolicy

#: A ``session.yml`` is a page at most; anything larger is not one.
MAX_BYTES = 200_000

#: The word that stands for every session on record.
ALL = "all"

#: Lower-case letters, digits and single hyphens: ids of sessions and chapters name folders.
_KEBAB = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _no_switch(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("Input should be a valid number, not yes or no")
    return value


_Score = Annotated[float, BeforeValidator(_no_switch)]
_Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Document(_Strict):
    """A document of a session: symbol (may be empty), title, and the source that names it."""

    symbol: str = Field("", description="Document symbol, such as A/AC.291/9; may be empty.")
    title: str = Field(description="Title, or a short description.")
    source: str = Field("", description="Key of data/register/sources.csv that names it.")


class Preprocessing(_Strict):
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
    minimum_count: Annotated[int, BeforeValidator(_no_switch)] = Field(
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


class ChapterPapers(_Strict):
    """How the papers on one chapter are scaled: reference texts with their scores."""

    title: str = Field("", description="Title; needed where the chapter is not the convention's.")
    references: dict[str, _Score] = Field(
        default_factory=lambda: {name: score for name, (score, _) in _USUAL.items()},
        description="Scores by delegation; at least two different ones.",
    )
    reference_reasons: dict[str, _Reason] = Field(
        default_factory=dict,
        description="Why a reference has its score, by delegation; shown in the edition. The usual "
        "two with their usual scores, the ends of the original report's scale, need none.",
    )

    @field_validator("references")
    @classmethod
    def _span_a_scale(cls, references: dict[str, float]) -> dict[str, float]:
        if len(set(references.values())) < 2:
            raise ValueError("give at least two delegations with different scores")
        return references

    @field_validator("reference_reasons")
    @classmethod
    def _of_references(cls, reasons: dict[str, str], info) -> dict[str, str]:
        references = info.data.get("references", reasons)  # without them that is the fault to tell
        for name in reasons:
            if name not in references:
                raise ValueError(f"{name!r} is no reference; {suggestion(name, references)}")
        return reasons

    @property
    def reasons(self) -> dict[str, str]:
        """Why references have their scores: as stated, or as the original report's scale has it."""
        usual = {
            name: reason
            for name, (score, reason) in _USUAL.items()
            if self.references.get(name) == score
        }
        return {**usual, **self.reference_reasons}


class Session(_Strict):
    """One session of the committee, as its ``session.yml`` describes it."""

    id: str = Field(pattern=_KEBAB, description="Name of the session's folder.")
    title: str = Field(min_length=1, description="Title.")
    start: dt.date = Field(description="First day, YYYY-MM-DD.")
    end: dt.date = Field(description="Last day, YYYY-MM-DD.")
    place: str = Field(description="City.")
    kind: Literal["official", "simulated"] = Field(
        description="Whether the session took place, or was made up to try the method."
    )
    source: str = Field("", description="Key of data/register/sources.csv for the dates.")
    documents: tuple[Document, ...] = Field((), description="Documents of the session.")
    agenda: tuple[str, ...] = Field((), description="Chapters of the convention on the agenda.")
    chapters: dict[Annotated[str, Field(pattern=_KEBAB)], ChapterPapers] = Field(
        default_factory=dict,
        description="Chapters with papers: of the convention, or any other with a title. "
        "Papers on a chapter of the convention that is not named here are scaled all the same, "
        "with the default references.",
    )
    delegations: tuple[str, ...] = Field(
        (),
        description="Groups and others with papers whom neither the register nor ISO 3166 knows, "
        "by the names that the edition shows. A simulated session that lists its delegations has "
        "no others, so that a misspelt file is told.",
    )
    preprocessing: Preprocessing = Field(
        default_factory=Preprocessing, description="What counts as a word."
    )
    languages: Literal["same", "any"] = Field(
        "same",
        description="Papers in another language than the references are left out (same) or "
        "scaled with the others (any).",
    )
    minimum_coverage: _Score = Field(
        0.0,
        ge=0,
        le=1,
        description="Share of a paper's words that must occur in the references for a score.",
    )
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

    def chapter_titles(self, convention: Mapping[str, str]) -> dict[str, str]:
        """Titles of the chapters that papers may be on.

        Parameters
        ----------
        convention : mapping of str to str
            Titles of the convention's chapters.

        Returns
        -------
        dict of str to str
            The convention's chapters, then the session's own; its titles go before the
            convention's.
        """
        own = {name: chapter.title for name, chapter in self.chapters.items() if chapter.title}
        return {**convention, **own}

    def references(self, chapter: str) -> dict[str, float]:
        """Scores of a chapter's references by delegation: the session's, or those of the report."""
        return self.chapters.get(chapter, ChapterPapers()).references


def chapter_faults(session: Session, convention: Mapping[str, str], label: str) -> list[Fault]:
    """Chapters of a session that neither the convention nor a title explains.

    Parameters
    ----------
    session : Session
    convention : mapping of str to str
        Titles of the convention's chapters.
    label : str
        Name of the session's file in messages.

    Returns
    -------
    list of Fault
    """
    faults = [
        Fault(
            label, 0, f"chapters.{name}", "not a chapter of the convention; "
            f"{suggestion(name, convention)} (or give it a title)"
        )
        for name, chapter in session.chapters.items()
        if name not in convention and not chapter.title
    ]  # fmt: skip
    known = session.chapter_titles(convention)
    return faults + [
        Fault(label, 0, f"agenda.{place}", f"unknown chapter {name!r}; {suggestion(name, known)}")
        for place, name in enumerate(session.agenda)
        if name not in known and name not in session.chapters
    ]


def read_truth(path: Path, label: str) -> pd.DataFrame:
    """Read the known positions of a simulated session.

    Parameters
    ----------
    path : Path
        A table with the columns ``delegation,chapter,position``; it may be missing.
    label : str
        Name of the file in messages.

    Returns
    -------
    DataFrame
        ``delegation, chapter, position``; no rows where there is no file.

    Raises
    ------
    DataError
        With every fault: not a table, a column missing, a position that is not a finite number, two
        rows for one delegation and chapter.
    """
    import pandas as pd

    from positions.tables import read_table

    columns = ["delegation", "chapter", "position"]
    if not path.exists():
        return pd.DataFrame(columns=columns).astype({"position": float})
    frame, faults = read_table(path, label)
    if frame is None:
        raise DataError(faults)
    faults += [Fault(label, 1, name, "column is missing") for name in columns if name not in frame]
    if not faults:
        numbers = pd.to_numeric(frame["position"], errors="coerce")
        for row in frame.index[~numbers.abs().lt(float("inf"))]:
            what = frame.at[row, "position"]
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
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Session.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, that notices keys given twice."""

    def __init__(self, stream: str):
        super().__init__(stream)
        self.repeated: list[tuple[int, str]] = []

    def compose_node(self, parent, index):
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="aliases (*name) are not read; write the value out",
                problem_mark=self.peek_event().start_mark,
            )
        return super().compose_node(parent, index)

    def construct_scalar(self, node):
        value = super().construct_scalar(node)
        if isinstance(value, str) and re.search("[\ud800-\udfff]", value):
            raise yaml.MarkedYAMLError(
                problem="half a character (\\ud800 to \\udfff); write the character itself",
                problem_mark=node.start_mark,
            )
        return value

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable):
                if key in seen:
                    self.repeated.append((key_node.start_mark.line + 1, str(key)))
                seen.add(key)
        return super().construct_mapping(node, deep)


def _yaml(text: str, label: str) -> Any:
    """Content of a YAML text; a `DataError` names every key that stands twice."""
    loader = _Loader(text)
    try:
        content = loader.get_single_data()
    finally:
        loader.dispose()
    if loader.repeated:
        reason = "stands twice; keep one"
        raise DataError({Fault(label, line, key, reason) for line, key in loader.repeated})
    return content


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    """Keys allowed beside the last one of a pydantic error location."""
    nested: dict[str | int, type[BaseModel]] = {
        "documents": Document,
        "chapters": ChapterPapers,
        "preprocessing": Preprocessing,
    }
    model = nested.get(location[0], Session) if len(location) > 1 else Session
    return list(model.model_fields)


def _reason(item: Mapping[str, Any]) -> str:
    """What pydantic found wrong, with the remedy."""
    if item["type"] == "extra_forbidden":
        return f"unknown key; {suggestion(str(item['loc'][-1]), _known_keys(item['loc']))}"
    if item["type"] == "missing":
        return "required key is missing"
    if item["type"] in ("float_parsing", "float_type", "finite_number"):
        return f"{str(item['input'])[:80]!r} is not a number; write such as 1 or -0.5"
    if item["type"] == "string_pattern_mismatch":
        return (
            f"{str(item['input'])[:80]!r} does not fit the pattern; use lower-case letters, "
            "digits and hyphens"
        )
    return item["msg"].removeprefix("Value error, ")


def read_session(path: Path, *, label: str | None = None) -> Session:
    """Read one ``session.yml``.

    Parameters
    ----------
    path : Path
        The file.
    label : str, optional
        Name of the file in messages; its path unless given.

    Returns
    -------
    Session

    Raises
    ------
    DataError
        With every fault: not YAML, aliases, keys given twice, unknown keys (the nearest known one
        is named), wrong values.
    """
    label = label or str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataError([Fault(label, 0, "", f"larger than {MAX_BYTES} bytes")])
        content = _yaml(path.read_text(encoding="utf-8-sig"), label)
    except FileNotFoundError:
        raise DataError([Fault(label, 0, "", "missing; every session folder needs one")]) from None
    except OSError as error:
        raise DataError([Fault(label, 0, "", f"cannot be read: {error.strerror}")]) from None
    except DataError:
        raise
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        what = " ".join(str(getattr(error, "problem", None) or error).split())
        hint = "; indent with spaces, not tabs" if "'\\t'" in what else ""
        hint = "; tags (!name) are not read, write the value out" if "the tag" in what else hint
        raise DataError([Fault(label, line, "", f"is not YAML in UTF-8: {what}{hint}")]) from None
    except RecursionError:
        raise DataError([Fault(label, 0, "", "is nested too deeply for a session")]) from None
    except ValueError as error:  # a date such as 2023-02-30, or a number of thousands of digits
        raise DataError([Fault(label, 0, "", f"a value cannot be read: {error}")]) from None
    if not isinstance(content, dict):
        raise DataError([Fault(label, 0, "", "holds no keys; see data/README.md")])
    try:
        session = Session(**{str(key): value for key, value in content.items()})
    except ValidationError as error:
        faults = {
            Fault(
                label,
                0,
                ".".join(str(part) for part in item["loc"] if part != "[key]"),
                _reason(item),
            )
            for item in error.errors()
        }
        raise DataError(faults) from None
    if session.id != path.parent.name:
        reason = f"{session.id!r} is not the folder's name, {path.parent.name!r}"
        raise DataError([Fault(label, 0, "id", reason)])
    return session


def load_sessions(folder: Path) -> dict[str, Session]:
    """Read every session of a folder, in order of their dates.

    Parameters
    ----------
    folder : Path
        ``data/sessions``; each sub-folder is a session.

    Returns
    -------
    dict of str to Session
        By id, by start date.

    Raises
    ------
    DataError
        With the faults of all files at once.
    """
    sessions, faults = [], []
    for path in sorted(item for item in folder.iterdir() if item.is_dir()):
        try:
            label = f"data/sessions/{path.name}/session.yml"
            sessions.append(read_session(path / "session.yml", label=label))
        except DataError as error:
            faults.extend(error.faults)
    if faults:
        raise DataError(faults)
    return {item.id: item for item in sorted(sessions, key=lambda item: (item.start, item.id))}


def select_sessions(session: str, sessions: dict[str, Session]) -> tuple[Session, ...]:
    """Sessions that an edition covers: all official ones, or one.

    Parameters
    ----------
    session : str
        ``all`` or a session's id.
    sessions : dict of str to Session
        Those on record.

    Returns
    -------
    tuple of Session

    Raises
    ------
    ValueError
        For an unknown id; the message names near ones.
    """
    if session == ALL:
        return tuple(item for item in sessions.values() if not item.is_simulated)
    if session not in sessions:
        raise ValueError(f"unknown session {session!r}: {suggestion(session, [ALL, *sessions])}")
    return (sessions[session],)
