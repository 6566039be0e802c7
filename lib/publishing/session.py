"""A session's folder: made for a new session, and checked, everything wrong with it at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import tempfile
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

import pandas as pd
from jinja2 import Environment, StrictUndefined

import positions
from positions import readers
from positions.faults import DataError, Fault, listed, suggestion
from positions.hashing import file_sha256
from positions.languages import UNKNOWN
from positions.nouns import counted
from positions.papers.files import MANIFEST, Names
from positions.papers.load import COUNTS, Papers, Reader, load_papers
from positions.papers.scores import score
from positions.pool import keep, read_files
from positions.register import Register, load_register
from positions.schema import BEFORE
from positions.sessions import ALL, Session, chapter_faults, read_session, read_truth
from positions.strict_yaml import KEBAB, keys_of
from positions.tables import WORKBOOKS, not_read
from publishing.project import Project

CLEAN, WARNINGS, ERRORS = 0, 1, 2

#: What is told of a paper.
COLUMNS = (
    "delegation", "chapter", "file", "role", "pages", "tokens", "language", "coverage",
    "warnings", "errors",
)  # fmt: skip

#: A paper with fewer words, or a smaller share of them in the references, is warned of.
FEW_WORDS, LITTLE_COVERAGE = 100, 0.6

#: How many papers a warning of shared passages names.
SHARING = 5


@dataclass(frozen=True)
class Checked:
    """What the check of a session found: papers as `COLUMNS`, and faults and warnings.

    Files that cannot be used as papers have a row, too. ``notes`` say which words of a file are not
    counted; they are as they should be and change no exit code.
    """

    session: str
    rows: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 clean, 1 warnings, 2 errors."""
        return ERRORS if self.faults else WARNINGS if self.warnings else CLEAN

    def to_json(self) -> str:
        """What was found, as JSON."""
        content = {
            "session": self.session,
            "exit_code": self.exit_code,
            "papers": json.loads(self.rows.to_json(orient="records")),
            "errors": [vars(fault) for fault in self.faults],
            "warnings": [vars(fault) for fault in self.warnings],
            "left_out": [vars(note) for note in self.notes],
        }
        return json.dumps(content, ensure_ascii=False, indent=2)

    @classmethod
    def from_json(cls, text: str) -> Checked:
        """What was found, from what `to_json` gave."""
        content = json.loads(text)
        told = (
            tuple(Fault(**fault) for fault in content[name])
            for name in ("errors", "warnings", "left_out")
        )
        return cls(content["session"], _frame(content["papers"]), *told)

    def table(self) -> str:
        """What was found, as text: the papers, what is not counted, errors and warnings."""
        lines = []
        used = self.rows[self.rows["tokens"].notna()]
        if len(used):
            unused = len(self.rows) - len(used)
            refused = f", {unused} refused" if unused else ""
            lines += [*_aligned(used), *_under("left out of the texts", self.notes)]
            lines += ["", f"{counted(len(used), 'paper')}{refused}"]
        elif not self.faults:
            lines.append(f"{self.session}: no papers yet")
        lines += _under(counted(len(self.faults), "error"), self.faults)
        lines += _under(counted(len(self.warnings), "warning"), self.warnings)
        if self.exit_code == CLEAN and len(used):
            lines.append("no faults")
        return "\n".join(lines).lstrip("\n")


def _under(title: str, faults: Sequence[Fault]) -> list[str]:
    """Faults, warnings or notes, one a line under a title; nothing where there are none."""
    if not faults:
        return []
    return ["", f"{title}:", *(f"  {_printable(line)}" for line in listed(faults))]


def _printable(text: str) -> str:
    """Text for a terminal: names of files may hold its control sequences."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _aligned(rows: pd.DataFrame) -> list[str]:
    """The papers in columns."""
    cells = [("delegation", "chapter", "pages", "tokens", "language", "coverage", "remarks")]
    for row in rows.itertuples():
        remarks = ((row.errors, "error"), (row.warnings, "warning"))
        cells.append((
            _printable(row.delegation) + " (reference)" * (row.role == "reference"),
            row.chapter,
            "" if pd.isna(row.pages) else f"{row.pages:,}",
            f"{row.tokens:,}",
            row.language,
            "" if pd.isna(row.coverage) else f"{row.coverage:.0%}",
            ", ".join(counted(len(found), noun) for found, noun in remarks if found),
        ))  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    form = "  ".join(f"{{:{'>' if at in (2, 3, 5) else '<'}{n}}}" for at, n in enumerate(widths))
    return [form.format(*row).rstrip() for row in cells]


def _frame(rows: Iterable[dict]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    return frame.astype({"pages": "Int64", "tokens": "Int64", "coverage": "float64"})


# --- the check ------------------------------------------------------------------------------------


def check_session(
    project_root: Path, session_id: str, *, cache: Path | None = None, workers: int | None = None
) -> Checked:
    """Check the folder of a session: all faults in one run; one without papers is clean.

    Texts and findings are kept under ``cache``, by default ``_build/cache``; nothing else is
    written. A `ValueError` tells an unknown session with near ones.
    """
    project = Project(project_root)
    ids = sorted(item.name for item in project.sessions_folder.iterdir() if item.is_dir())
    if session_id not in ids:
        raise ValueError(f"unknown session {session_id!r}: {suggestion(session_id, ids)}")
    cache = project.build_folder / "cache" if cache is None else cache
    kept = cache / "checks" / f"{session_id}@{_digest(project, session_id, ids)}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return Checked.from_json(kept.read_text(encoding="utf-8"))
    read = partial(read_files, cache=cache / "texts", workers=workers)
    checked = _check(project, session_id, ids, read)
    with contextlib.suppress(OSError):  # a cache that cannot be written is no fault
        for other in kept.parent.glob(f"{session_id}@*.json"):
            other.unlink()
    keep(kept, checked.to_json().encode())
    return checked


def _digest(project: Project, session_id: str, ids: list[str]) -> str:
    """A hash of everything that the findings depend on."""
    digest = hashlib.sha256(json.dumps(ids).encode())
    for folder, pattern in (
        (project.sessions_folder / session_id, "*"),
        (project.register_folder, "*.*"),
        (Path(positions.__file__).resolve().parents[1], "*.py"),
    ):
        for path in sorted(folder.rglob(pattern)):
            digest.update(f"\0{path.relative_to(folder)}\0".encode(errors="surrogateescape"))
            try:
                size = path.lstat().st_size
                if path.is_file() and not path.is_symlink():
                    large = size > readers.MAX_BYTES
                    digest.update((str(size) if large else file_sha256(path)).encode())
            except OSError as error:
                digest.update(str(error.errno).encode())
    return digest.hexdigest()


def _check(project: Project, session_id: str, ids: list[str], read: Reader) -> Checked:
    label = f"data/sessions/{session_id}"
    at = f"{label}/session.yml"
    folder = project.sessions_folder / session_id
    faults: list[Fault] = []
    session = None
    try:
        session = read_session(folder / "session.yml", label=at)
    except DataError as error:
        faults += error.faults
    simulated = session is not None and session.is_simulated
    register, found = _register(project, session_id, ids, label, own=not simulated)
    faults += found
    if register is None:
        return Checked(session_id, _frame([]), tuple(sorted(faults)))
    # without a description the papers are still looked through, as an official session's
    convention = dict(zip(register.chapters["chapter"], register.chapters["title"], strict=True))
    if session is not None:
        try:
            session = session.with_members(register.groups, at)
        except DataError as error:
            faults += error.faults
            session = None
    for name in ("positions", "proposals", "truth"):
        faults += not_read(folder, label, name, f"{name}.csv")
    strays = _not_read(folder, label, simulated=simulated)
    papers = load_papers(folder, session, list(convention), label=label, read=read)
    warnings, scored = [*papers.warnings, *strays], {}
    if simulated:
        try:
            read_truth(folder / "truth.csv", f"{label}/truth.csv")
        except DataError as error:
            faults += error.faults
        warnings += [
            Fault(f"{label}/{name}", 0, "", "not read: made-up records never join the register")
            for name in ("positions.csv", "proposals.csv")
            if (folder / name).exists()
        ]
    if session is None:
        # chapters and fictional delegations of a broken session.yml are unknown here
        unsure = ("unknown delegation", "unknown chapter")
        faults += [item for item in papers.faults if not item.reason.startswith(unsure)]
        reason = (
            "until its faults are mended, names of delegations and chapters, references and words "
            "are not checked; check again then"
        )
        warnings.append(Fault(at, 0, "", reason))
    else:
        faults += [*papers.faults, *chapter_faults(session, convention, at)]
        faults += [*_sources(session, register, at), *_references(session, papers, at)]
        scored = score(papers, session)
        warnings += [*_thin(papers, scored, label), *_repeated(papers, label)]
        warnings += _of_no_known_language(papers, session, label)
    return Checked(
        session_id,
        _rows(papers, scored, faults, warnings, label),
        tuple(sorted(set(faults))),
        tuple(sorted(set(warnings))),
        papers.notes,
    )


#: Files of a session's folder that are read, and that are left there for the analyst.
_READ = ("session.yml", "positions.csv", "proposals.csv", *COUNTS, f"papers/{MANIFEST}")
_MADE = ("manifest-proposed.csv",)
#: Suffixes of what somebody means to be read.
_MEANT = {".csv", ".tsv", ".gz", ".zip", ".parquet", ".yml", ".yaml", ".json", *WORKBOOKS}


def _not_read(folder: Path, label: str, *, simulated: bool) -> Iterator[Fault]:
    """Files in a session's folder that look like its tables or settings and are not read."""
    read = (*_READ, *["truth.csv"] * simulated)
    told = {"positions", "proposals", "truth", "counts"}  # as workbooks these are faults
    for path in sorted(folder.iterdir()):
        suffix = path.suffix.lower()
        if path.name in (*read, *_MADE) or path.name[0] in ".~" or suffix not in _MEANT:
            continue
        if not (path.stem in told and path.suffix in WORKBOOKS):
            meant = suggestion(path.name, read)
            if path.name == "truth.csv":
                meant = "known positions are those of a session of `kind: simulated`"
            yield Fault(f"{label}/{path.name}", 0, "", f"not read; {meant}")


def _register(
    project: Project, session_id: str, ids: list[str], label: str, *, own: bool
) -> tuple[Register | None, list[Fault]]:
    """The register, and what is wrong with the session's own records where they join it."""
    additions = {session_id: project.sessions_folder / session_id} if own else {}
    try:
        return load_register(project.register_folder, ids, additions=additions), []
    except DataError as error:
        found = error.faults
    own_faults = [fault for fault in found if fault.file.startswith(f"{label}/")]
    try:
        # alone the register is sound: whatever is wrong came with the session
        return load_register(project.register_folder, ids), own_faults or found
    except DataError as error:
        count = counted(len(error.faults), "fault")
        reason = f"{count} in it, so papers cannot be checked; see positions check"
        return None, [*own_faults, Fault("data/register", 0, "", reason)]


def _sources(session: Session, register: Register, at: str) -> Iterator[Fault]:
    """Sources that the register does not know."""
    known = set(register.sources["source_id"])
    cited = {"source": session.source} | {
        f"documents.{place}.source": document.source
        for place, document in enumerate(session.documents)
    }
    for key, name in cited.items():
        if name and name not in known:
            yield Fault(at, 0, key, f"unknown source {name!r}; {suggestion(name, known)}")


def _references(session: Session, papers: Papers, at: str) -> Iterator[Fault]:
    """References that cannot be: unknown, real ones in a simulated session, or without a text."""
    names = Names(session)
    for chapter, settings in session.chapters.items():
        for reference, members in settings.members.items():
            grouped = reference in settings.reference_groups
            key = f"reference_groups.{reference}" if grouped else "references"
            for name in members:
                if reason := names.fault(name):
                    yield Fault(at, 0, f"chapters.{chapter}.{key}", reason)
    for chapter, counts in papers.counts.items():
        words = dict(zip(counts.documents, counts.counts.sum(axis=1).A1, strict=True))
        for name, members in session.members(chapter).items():
            if any(words.get(one) for one in members):
                continue
            what, remedy = "is missing", "bring it"
            if words.keys() & {*members}:
                what, remedy = "has no words", "bring another file"
            elif any((chapter, one) in papers.refused for one in members):
                what, remedy = "was refused", "mend it as its own error says"
            reason = (
                f"the paper of {name} on {chapter} {what}, and the scale is tied to it; "
                f"{remedy}, or name another reference"
            )
            yield Fault(at, 0, f"chapters.{chapter}.references", reason)


def _told(papers: Papers, chapter: str, delegation: str, label: str, reason: str) -> Fault:
    """Something about one paper, with its file."""
    frame = papers.frame
    row = frame[(frame["chapter"] == chapter) & (frame["delegation"] == delegation)].iloc[0]
    return Fault(f"{label}/{row['file']}", 0, "", f"{delegation} on {chapter}: {reason}")


def _thin(papers: Papers, scored: dict[str, pd.DataFrame], label: str) -> Iterator[Fault]:
    """Papers that are left out, short, or scarcely covered by the references' words."""
    for chapter, frame in scored.items():
        left_out = papers.left_out.get(chapter, {})
        for row in frame[frame["members"] == ""].itertuples():
            if row.delegation in left_out:
                reason = f"left out of the scaling: {left_out[row.delegation]}"
            elif 0 < row.tokens < FEW_WORDS:
                reason = f"{counted(row.tokens, 'word')}: too short for a firm score"
            elif row.tokens and not row.coverage:
                reason = "none of its words occurs in the references, so it has no score"
            elif row.tokens and row.coverage < LITTLE_COVERAGE:
                reason = (
                    f"only {row.coverage:.0%} of its words occur in the references; its score "
                    "rests on these alone"
                )
            else:
                continue
            yield _told(papers, chapter, row.delegation, label, reason)


def _of_no_known_language(papers: Papers, session: Session, label: str) -> Iterator[Fault]:
    """Papers whose language cannot be told, beside references whose language can."""
    for chapter, rows in papers.frame.groupby("chapter"):
        tied = [name for members in session.members(chapter).values() for name in members]
        references = rows["delegation"].isin(tied)
        if session.languages == "any" or (rows.loc[references, "language"] == UNKNOWN).all():
            continue
        doubtful = rows[(rows["language"] == UNKNOWN) & (rows["tokens"] >= FEW_WORDS)]
        for name in doubtful.loc[~doubtful["file"].isin(COUNTS), "delegation"]:
            reason = (
                "in none of the six languages of the United Nations, as far as can be told, and "
                "scaled all the same; bring a translation, or take it out of papers/"
            )
            yield _told(papers, chapter, name, label, reason)


def _repeated(papers: Papers, label: str) -> Iterator[Fault]:
    """Papers that repeat one another's words at length.

    Passages are told once, with the paper that shares them with the most others.
    """
    pairs = papers.overlap.pairs()
    if pairs.empty:
        return
    # a delegation may repeat itself
    pairs = pairs[pairs["one"].str[1] != pairs["other"].str[1]]
    for pair in pairs[pairs["kind"] == "near-duplicate"].itertuples():
        chapter, name = pair.other
        reason = f"nearly the same text as the paper of {name} on {chapter} ({pair.share:.0%})"
        yield _told(papers, *pair.one, label, reason)
    passages = pairs[pairs["kind"] == "passages"]
    often = Counter([*passages["one"], *passages["other"]])
    shared: dict[tuple[str, str], list[str]] = {}
    for pair in passages.itertuples():  # the largest share first
        one, other = sorted((pair.one, pair.other), key=lambda paper: (-often[paper], paper))
        where = "" if other[0] == one[0] else f" on {other[0]}"
        shared.setdefault(one, []).append(f"{other[1]}{where} ({pair.share:.0%})")
    for one, others in shared.items():
        named = ", ".join(others[:SHARING])
        more = f" and {len(others) - SHARING} more" if len(others) > SHARING else ""
        reason = f"has passages in common with {named}{more}; shares are of the shorter text"
        yield _told(papers, *one, label, reason)


def _rows(
    papers: Papers,
    scored: dict[str, pd.DataFrame],
    faults: list[Fault],
    warnings: list[Fault],
    label: str,
) -> pd.DataFrame:
    """A row for each paper, and for each file that cannot be used as one."""
    found = {
        (chapter, name): (row.role, round(row.coverage, 4))
        for chapter, frame in scored.items()
        for row in frame.itertuples()
        for name in (row.members or row.delegation).split("; ")
    }
    shared = set(papers.frame["file"][papers.frame["file"].duplicated(keep=False)])

    def of(paper: tuple, told: list[Fault]) -> list[str]:
        """What is told of a paper; of a shared file, only what names the paper."""
        start = f"{paper.delegation} on {paper.chapter}: "
        return [
            fault.reason.removeprefix(start)
            for fault in told
            if fault.file == f"{label}/{paper.file}"
            and (paper.file not in shared or fault.reason.startswith(start))
        ]

    rows = []
    for paper in papers.frame.itertuples():
        role, coverage = found.get((paper.chapter, paper.delegation), ("", None))
        rows.append((
            paper.delegation, paper.chapter, paper.file, role, paper.pages, paper.tokens,
            paper.language, coverage, of(paper, warnings), of(paper, faults),
        ))  # fmt: skip
    held = {f"{label}/{file}" for file in papers.frame["file"]}
    refused: dict[str, list[str]] = {}
    for fault in faults:
        in_papers = fault.file.startswith(f"{label}/papers/") and Path(fault.file).suffix
        if in_papers and fault.file not in held and not fault.file.endswith(f"/{MANIFEST}"):
            refused.setdefault(fault.file.removeprefix(f"{label}/"), []).append(fault.reason)
    rows += [
        ("", "", file, "", pd.NA, pd.NA, "", None, [], reasons) for file, reasons in refused.items()
    ]
    return _frame(dict(zip(COLUMNS, row, strict=True)) for row in rows)


# --- a new session --------------------------------------------------------------------------------

#: Names that are no session: the words for all and for the time before them, and names that some
#: systems reserve.
_RESERVED = {ALL, BEFORE, "con", "prn", "aux", "nul"}
_RESERVED |= {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
_MAX_LENGTH = 40


def new_session(project: Project, id: str, *, today: dt.date | None = None) -> Path:
    """Make the folder of a new session: ``session.yml`` explained, and ``papers/README.md``.

    It passes the check as a session without papers; ``today``, for its first and last day, is the
    current day unless given. For an id that is none or is taken it is a `ValueError`, and nothing
    is written.
    """
    if reason := id_fault(id):
        raise ValueError(f"{id!r} is no id for a session: {reason}")
    folder = project.sessions_folder / id
    if folder.exists() or folder.is_symlink():
        raise ValueError(
            f"there is a session {id} already, in {folder.relative_to(project.root)}; change that "
            "one, or choose another id"
        )
    chapters = project.register().chapters
    values = {
        "id": id,
        "today": today or dt.datetime.now(dt.UTC).date(),
        "chapters": dict(zip(chapters["chapter"], chapters["title"], strict=True)),
        "suffixes": ", ".join(f"`{suffix}`" for suffix in readers.KINDS),
        "about": _about,
        "comment": _comment,
    }
    # made elsewhere and moved when complete: a folder half made is a session with faults
    staging = project.build_folder / "staging"
    staging.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=staging, prefix="new-session-") as made:
        for name, asset in (("session.yml", "new-session.yml"), ("README.md", "new-papers.md")):
            path = Path(made) / id / ("papers" if name == "README.md" else "") / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_filled(asset, values), encoding="utf-8")
        (Path(made) / id).rename(folder)
    return folder


def id_fault(id: str) -> str:
    """Why an id is none, with the nearest that is; empty for a good one.

    Examples
    --------
    >>> id_fault("ahc8")
    ''
    >>> id_fault("AHC 8")
    'use lower-case letters, digits and single hyphens, such as ahc8 or unga77; did you mean ahc-8?'
    """
    plain = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode().lower()
    nearest = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_LENGTH].strip("-")
    if id in _RESERVED:
        return "the name is taken for something else; choose another, such as ahc8"
    if len(id) > _MAX_LENGTH:
        return f"longer than {_MAX_LENGTH} characters; choose a shorter one, such as ahc8"
    if re.fullmatch(KEBAB.removesuffix("$"), id):
        return ""
    rule = "use lower-case letters, digits and single hyphens, such as ahc8 or unga77"
    hint = nearest and nearest not in _RESERVED
    return rule + (f"; did you mean {nearest}?" if hint else "")


def _filled(asset: str, values: dict[str, object]) -> str:
    """A template of the package with its values."""
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    text = files("publishing").joinpath("assets", asset).read_text("utf-8")
    return environment.from_string(text).render(**values)


def _about(name: str, more: str = "") -> str:
    """Comments on a key of ``session.yml`` and on the keys below it, out of its schema."""
    field = Session.model_fields[name]
    below = [
        _comment(f"{key}: {inner.description}", "#   ", "#     ")
        for key, inner in keys_of(field).items()
    ]
    return "\n".join([_comment(f"{field.description} {more}".strip()), *below])


def _comment(text: str, first: str = "# ", other: str = "") -> str:
    return "\n".join(
        textwrap.wrap(text, 100, initial_indent=first, subsequent_indent=other or first)
    )
