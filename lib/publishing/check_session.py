"""Check of one session: everything that is wrong with its folder, told at once."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

import positions
from positions import readers
from positions.faults import DataError, Fault, suggestion
from positions.hashing import file_sha256
from positions.languages import UNKNOWN
from positions.papers.files import MANIFEST, Names
from positions.papers.load import COUNTS, Papers, Reader, load_papers
from positions.papers.scores import score
from positions.pool import keep, read_files
from positions.register import Register, load_register
from positions.sessions import Session, chapter_faults, read_session, read_truth
from publishing.project import Project

CLEAN, WARNINGS, ERRORS = 0, 1, 2

#: Columns of the report, one row a paper.
COLUMNS = (
    "delegation", "chapter", "file", "role", "pages", "tokens", "language", "coverage",
    "warnings", "errors",
)  # fmt: skip

#: A paper with fewer words, or a smaller share of them in the references, is warned of.
FEW_WORDS, LITTLE_COVERAGE = 100, 0.6

#: How many papers a warning of shared passages names.
SHARING = 5


@dataclass(frozen=True)
class SessionReport:
    """What the check of a session found.

    Attributes
    ----------
    session : str
        The session's id.
    rows : DataFrame
        Columns `COLUMNS`: every paper, and every file that cannot be used as one.
    faults : tuple of Fault
        Errors: what must be put right.
    warnings : tuple of Fault
        What should be looked at.
    """

    session: str
    rows: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 clean, 1 warnings, 2 errors."""
        return ERRORS if self.faults else WARNINGS if self.warnings else CLEAN

    def to_json(self) -> str:
        """The report as JSON."""
        rows = json.loads(self.rows.to_json(orient="records"))
        content = {
            "session": self.session,
            "exit_code": self.exit_code,
            "papers": rows,
            "errors": [vars(fault) for fault in self.faults],
            "warnings": [vars(fault) for fault in self.warnings],
        }
        return json.dumps(content, ensure_ascii=False, indent=2)

    @classmethod
    def from_json(cls, text: str) -> SessionReport:
        """The report from what `to_json` gave."""
        content = json.loads(text)
        return cls(
            content["session"],
            _frame(content["papers"]),
            tuple(Fault(**fault) for fault in content["errors"]),
            tuple(Fault(**fault) for fault in content["warnings"]),
        )

    def table(self) -> str:
        """The report as text: a table of the papers, then errors and warnings one a line."""
        lines = []
        used = self.rows[self.rows["tokens"].notna()]
        if len(used):
            lines += _aligned(used)
            unused = len(self.rows) - len(used)
            refused = f", {unused} refused" if unused else ""
            lines += ["", f"{_count(len(used), 'paper')}{refused}"]
        elif not self.faults:
            lines.append(f"{self.session}: no papers yet")
        for title, faults in (("error", self.faults), ("warning", self.warnings)):
            if faults:
                lines += ["", f"{_count(len(faults), title)}:"]
                lines += [f"  {_printable(str(fault))}" for fault in faults]
        if self.exit_code == CLEAN and len(used):
            lines.append("no faults")
        return "\n".join(lines).lstrip("\n")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _printable(text: str) -> str:
    """Text for a terminal: names of files may hold its control sequences."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _aligned(rows: pd.DataFrame) -> list[str]:
    cells = [["delegation", "chapter", "pages", "tokens", "language", "coverage", "remarks"]]
    for row in rows.itertuples():
        remarks = [
            _count(len(found), noun)
            for found, noun in ((row.errors, "error"), (row.warnings, "warning"))
            if found
        ]
        mark = " (reference)" if row.role == "reference" else ""
        cells.append(
            [
                _printable(row.delegation) + mark,
                row.chapter,
                "" if pd.isna(row.pages) else f"{row.pages:,}",
                f"{row.tokens:,}",
                row.language,
                "" if pd.isna(row.coverage) else f"{row.coverage:.0%}",
                ", ".join(remarks),
            ]
        )
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = {2, 3, 5}
    return [
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _frame(rows: Iterable[dict]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    return frame.astype({"pages": "Int64", "tokens": "Int64", "coverage": "float64"})


def check_session(
    project_root: Path, session_id: str, *, cache: Path | None = None, workers: int | None = None
) -> SessionReport:
    """Check the folder of a session.

    Parameters
    ----------
    project_root : Path
        The checkout.
    session_id : str
        Name of the session's folder.
    cache : Path, optional
        Folder under which texts and reports are kept; ``_build/cache`` of the checkout by default.
        Nothing else is written.
    workers : int, optional
        Processes that read files; one for each core by default.

    Returns
    -------
    SessionReport
        With all faults found in one run; a folder without papers is clean.

    Raises
    ------
    ValueError
        When there is no such session; the message names near ones.
    """
    project = Project(project_root)
    ids = sorted(item.name for item in project.sessions_folder.iterdir() if item.is_dir())
    if session_id not in ids:
        raise ValueError(f"unknown session {session_id!r}: {suggestion(session_id, ids)}")
    cache = project.build_folder / "cache" if cache is None else cache
    kept = cache / "checks" / f"{_digest(project, session_id, ids)}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return SessionReport.from_json(kept.read_text(encoding="utf-8"))
    read = partial(read_files, cache=cache / "texts", workers=workers)
    report = _check(project, session_id, ids, read)
    with contextlib.suppress(OSError):  # a cache that cannot be written is no fault
        for other in kept.parent.glob(f"{session_id}@*.json"):
            other.unlink()
    keep(kept, report.to_json().encode())
    return report


def _digest(project: Project, session_id: str, ids: list[str]) -> str:
    """Name of a report: everything that it depends on."""
    digest = hashlib.sha256(json.dumps(ids).encode())
    library = Path(positions.__file__).resolve().parents[1]
    for folder, pattern in (
        (project.sessions_folder / session_id, "*"),
        (project.register_folder, "*.csv"),
        (library, "*.py"),
    ):
        for path in sorted(folder.rglob(pattern)):
            digest.update(f"\0{path.relative_to(folder)}\0".encode(errors="surrogateescape"))
            if path.is_symlink() or not path.is_file():
                continue
            try:
                size = path.stat().st_size
                if size > readers.MAX_BYTES:
                    digest.update(str(size).encode())
                    continue
                digest.update(file_sha256(path).encode())
            except OSError as error:
                digest.update(str(error.errno).encode())
    return f"{session_id}@{digest.hexdigest()}"


def _check(project: Project, session_id: str, ids: list[str], read: Reader) -> SessionReport:
    label = f"data/sessions/{session_id}"
    folder = project.sessions_folder / session_id
    faults: list[Fault] = []
    session = None
    try:
        session = read_session(folder / "session.yml", label=f"{label}/session.yml")
    except DataError as error:
        faults += error.faults
    simulated = session is not None and session.is_simulated
    register, found = _register(project, session_id, ids, label, own=not simulated)
    faults += found
    if register is None:
        return SessionReport(session_id, _frame([]), tuple(sorted(faults)))
    # without a description the papers are still looked through, as an official session's
    convention = dict(zip(register.chapters["chapter"], register.chapters["title"], strict=True))
    papers = load_papers(folder, session, list(convention), label=label, read=read)
    warnings = list(papers.warnings)
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
        warnings.append(Fault(f"{label}/session.yml", 0, "", reason))
        return SessionReport(session_id, _rows(papers, {}, faults, warnings, label),
                             tuple(sorted(set(faults))), tuple(sorted(set(warnings))))  # fmt: skip
    at = f"{label}/session.yml"
    faults += [*papers.faults, *chapter_faults(session, convention, at)]
    faults += _sources(session, register, at) + _references(session, papers, at)
    scored = score(papers, session)
    warnings += _thin(papers, scored, label) + _repeated(papers, label)
    warnings += _of_no_known_language(papers, session, label)
    return SessionReport(
        session_id,
        _rows(papers, scored, faults, warnings, label),
        tuple(sorted(set(faults))),
        tuple(sorted(set(warnings))),
    )


def _register(
    project: Project, session_id: str, ids: list[str], label: str, *, own: bool
) -> tuple[Register | None, list[Fault]]:
    """The register, and what is wrong with the session's own records where they join it."""
    additions = {session_id: project.sessions_folder / session_id} if own else {}
    try:
        return load_register(project.register_folder, ids, additions=additions), []
    except DataError as error:
        brought = [fault for fault in error.faults if fault.file.startswith(f"{label}/")]
    try:
        return load_register(project.register_folder, ids), brought
    except DataError as error:
        count = _count(len(error.faults), "fault")
        reason = f"{count} in it, so papers cannot be checked; see positions check"
        return None, [*brought, Fault("data/register", 0, "", reason)]


def _sources(session: Session, register: Register, at: str) -> list[Fault]:
    """Sources that the register does not know."""
    known = set(register.sources["source_id"])
    cited = {"source": session.source} | {
        f"documents.{place}.source": document.source
        for place, document in enumerate(session.documents)
    }
    return [
        Fault(at, 0, key, f"unknown source {name!r}; {suggestion(name, known)}")
        for key, name in cited.items()
        if name and name not in known
    ]


def _references(session: Session, papers: Papers, at: str) -> list[Fault]:
    """References that cannot be: unknown, real ones in a simulated session, or without a text."""
    faults, names = [], Names(session)
    for chapter, settings in session.chapters.items():
        key = f"chapters.{chapter}.references"
        for name in settings.references:
            if reason := names.fault(name):
                faults.append(Fault(at, 0, key, reason))
    for chapter, counts in papers.counts.items():
        words = dict(zip(counts.documents, counts.counts.sum(axis=1).A1, strict=True))
        for name in session.references(chapter):
            if not words.get(name):
                what, remedy = (
                    ("has no words", "bring another file")
                    if name in words
                    else ("was refused", "mend it as its own error says")
                    if (chapter, name) in papers.refused
                    else ("is missing", "bring it")
                )
                reason = (
                    f"the paper of {name} on {chapter} {what}, and the scale is tied to it; "
                    f"{remedy}, or name another reference"
                )
                faults.append(Fault(at, 0, f"chapters.{chapter}.references", reason))
    return faults


def _paper(papers: Papers, chapter: str, delegation: str, label: str) -> str:
    """Name of a paper's file in messages."""
    frame = papers.frame
    row = frame[(frame["chapter"] == chapter) & (frame["delegation"] == delegation)].iloc[0]
    return f"{label}/{row['file']}"


def _thin(papers: Papers, scored: dict[str, pd.DataFrame], label: str) -> list[Fault]:
    """Papers that are left out, short, or scarcely covered by the references' words."""
    found = []
    for chapter, frame in scored.items():
        left_out = papers.left_out.get(chapter, {})
        for row in frame.itertuples():
            if row.delegation in left_out:
                reason = f"left out of the scaling: {left_out[row.delegation]}"
            elif 0 < row.tokens < FEW_WORDS:
                reason = f"{_count(row.tokens, 'word')}: too short for a firm score"
            elif row.tokens and not row.coverage:
                reason = "none of its words occurs in the references, so it has no score"
            elif row.tokens and row.coverage < LITTLE_COVERAGE:
                reason = (
                    f"only {row.coverage:.0%} of its words occur in the references; its score "
                    "rests on these alone"
                )
            else:
                continue
            at = _paper(papers, chapter, row.delegation, label)
            found.append(Fault(at, 0, "", f"{row.delegation} on {chapter}: {reason}"))
    return found


def _of_no_known_language(papers: Papers, session: Session, label: str) -> list[Fault]:
    """Papers whose language cannot be told, beside references whose language can."""
    if session.languages == "any":
        return []
    found = []
    for chapter, rows in papers.frame.groupby("chapter"):
        spoken = rows.set_index("delegation")["language"]
        references = spoken[spoken.index.isin(session.references(chapter))]
        if (references == UNKNOWN).all():
            continue
        doubtful = rows[(rows["language"] == UNKNOWN) & (rows["tokens"] >= FEW_WORDS)]
        for row in doubtful[doubtful["file"] != COUNTS].itertuples():
            reason = (
                "in none of the six languages of the United Nations, as far as can be told, and "
                "scaled all the same; bring a translation, or take it out of papers/"
            )
            at = f"{label}/{row.file}"
            found.append(Fault(at, 0, "", f"{row.delegation} on {chapter}: {reason}"))
    return found


def _repeated(papers: Papers, label: str) -> list[Fault]:
    """Papers that repeat one another's words at length.

    Passages are told with the paper that shares them with the most others, in one line.
    """
    pairs = papers.overlap.pairs()
    if pairs.empty:
        return []
    # a delegation may repeat itself
    pairs = pairs[pairs["one"].str[1] != pairs["other"].str[1]]
    found: dict[tuple[str, str], list[str]] = {}
    duplicates = pairs[pairs["kind"] == "near-duplicate"]
    for pair in duplicates.itertuples():
        reason = f"nearly the same text as the paper of {_place(pair.other)} ({pair.share:.0%})"
        found.setdefault(pair.one, []).append(reason)
    passages = pairs[pairs["kind"] == "passages"]
    often = Counter([*passages["one"], *passages["other"]])
    shared: dict[tuple[str, str], list[str]] = {}
    for pair in passages.itertuples():  # the largest share first
        one, other = sorted((pair.one, pair.other), key=lambda paper: (-often[paper], paper))
        name = other[1] if other[0] == one[0] else _place(other)
        shared.setdefault(one, []).append(f"{name} ({pair.share:.0%})")
    for one, others in shared.items():
        named = ", ".join(others[:SHARING]) + (
            f" and {len(others) - SHARING} more" if len(others) > SHARING else ""
        )
        reason = f"has passages in common with {named}; shares are of the shorter text"
        found.setdefault(one, []).append(reason)
    return [
        Fault(_paper(papers, chapter, name, label), 0, "", f"{name} on {chapter}: {reason}")
        for (chapter, name), reasons in found.items()
        for reason in reasons
    ]


def _place(paper: tuple[str, str]) -> str:
    """A paper by its delegation and chapter."""
    chapter, delegation = paper
    return f"{delegation} on {chapter}"


def _rows(
    papers: Papers,
    scored: dict[str, pd.DataFrame],
    faults: list[Fault],
    warnings: list[Fault],
    label: str,
) -> pd.DataFrame:
    """A row for each paper, and for each file that cannot be used as one."""
    coverage = {
        (chapter, row.delegation): (row.role, row.coverage)
        for chapter, frame in scored.items()
        for row in frame.itertuples()
    }
    shared = set(papers.frame["file"][papers.frame["file"].duplicated(keep=False)])
    rows = []
    for paper in papers.frame.itertuples():
        role, covered = coverage.get((paper.chapter, paper.delegation), ("", None))

        def of_this(told: list[Fault], paper=paper) -> list[str]:
            start = f"{paper.delegation} on {paper.chapter}: "
            return [
                fault.reason.removeprefix(start)
                for fault in told
                if fault.file == f"{label}/{paper.file}"
                and (paper.file not in shared or fault.reason.startswith(start))
            ]

        rows.append(
            {
                "delegation": paper.delegation,
                "chapter": paper.chapter,
                "file": paper.file,
                "role": role,
                "pages": paper.pages,
                "tokens": paper.tokens,
                "language": paper.language,
                "coverage": None if covered is None else round(covered, 4),
                "warnings": of_this(warnings),
                "errors": of_this(faults),
            }
        )
    held = {f"{label}/{file}" for file in papers.frame["file"]}
    refused: dict[str, list[str]] = {}
    for fault in faults:
        if fault.file.startswith(f"{label}/papers/") and fault.file not in held:
            refused.setdefault(fault.file, []).append(fault.reason)
    for file, reasons in refused.items():
        if Path(file).suffix and not file.endswith(f"/{MANIFEST}"):
            empty = dict.fromkeys(COLUMNS, "") | {"pages": pd.NA, "tokens": pd.NA, "coverage": None}
            name = file.removeprefix(f"{label}/")
            rows.append(empty | {"file": name, "warnings": [], "errors": reasons})
    return _frame(rows)
