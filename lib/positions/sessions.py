"""Sessions of the committee: one folder each, described by a strict ``session.yml``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from positions.delegations import EU, RUSSIA
from positions.faults import DataError, Fault, suggestion

#: A ``session.yml`` is a page at most; anything larger is not one.
MAX_BYTES = 200_000

#: The word that stands for every session on record.
ALL = "all"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Document(_Strict):
    """A document of a session: symbol (may be empty), title, and the source that names it."""

    symbol: str = ""
    title: str
    source: str


class ChapterPapers(_Strict):
    """How the papers on one chapter are scaled: reference texts with their scores."""

    title: str = ""
    references: dict[str, float] = Field(default_factory=lambda: {EU: 1.0, RUSSIA: -1.0})

    @field_validator("references")
    @classmethod
    def _span_a_scale(cls, references: dict[str, float]) -> dict[str, float]:
        if len(set(references.values())) < 2:
            raise ValueError("give at least two delegations with different scores")
        return references


class Session(_Strict):
    """One session of the committee, as its ``session.yml`` describes it."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    start: dt.date
    end: dt.date
    place: str
    kind: Literal["official", "simulated"]
    source: str = ""
    documents: tuple[Document, ...] = ()
    agenda: tuple[str, ...] = ()
    chapters: dict[str, ChapterPapers] = Field(default_factory=dict)

    @field_validator("end")
    @classmethod
    def _ends_after_start(cls, end: dt.date, info) -> dt.date:
        start = info.data.get("start")
        if start and end < start:
            raise ValueError(f"the session ends ({end}) before it starts ({start})")
        return end


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    """Keys allowed beside the last one of a pydantic error location."""
    if location[0] == "documents":
        model: type[BaseModel] = Document
    elif location[0] == "chapters" and len(location) > 2:
        model = ChapterPapers
    else:
        model = Session
    return list(model.model_fields)


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
        With every fault: not YAML, unknown keys (the nearest known one is named), wrong values.
    """
    label = label or str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataError([Fault(label, 0, "", f"larger than {MAX_BYTES} bytes")])
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError([Fault(label, 0, "", "missing; every session folder needs one")]) from None
    except DataError:
        raise
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise DataError([Fault(label, line, "", f"is not YAML in UTF-8: {error}")]) from None
    except RecursionError:
        raise DataError([Fault(label, 0, "", "is nested too deeply for a session")]) from None
    except ValueError as error:  # a date such as 2023-02-30, or a number of thousands of digits
        raise DataError([Fault(label, 0, "", f"a value cannot be read: {error}")]) from None
    if not isinstance(content, dict):
        raise DataError([Fault(label, 0, "", "holds no keys; see data/README.md")])
    try:
        session = Session(**{str(key): value for key, value in content.items()})
    except ValidationError as error:
        faults = []
        for item in error.errors():
            key = ".".join(str(part) for part in item["loc"])
            reason = item["msg"]
            if item["type"] == "extra_forbidden":
                reason = (
                    f"unknown key; {suggestion(str(item['loc'][-1]), _known_keys(item['loc']))}"
                )
            elif item["type"] == "missing":
                reason = "required key is missing"
            faults.append(Fault(label, 0, key, reason))
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
        return tuple(item for item in sessions.values() if item.kind == "official")
    if session not in sessions:
        raise ValueError(f"unknown session {session!r}: {suggestion(session, [ALL, *sessions])}")
    return (sessions[session],)
