"""Split a compilation into papers: the proposal, written for the analyst to look over."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from positions.compilations.split import (
    Proposal,
    extract,
    extracted_files,
    extracted_manifest,
    propose,
    read_compilation,
)
from positions.faults import suggestion
from positions.papers.readers import ReadError
from positions.scaling.scoring import write_atomically
from publishing.edition import present_in
from publishing.markdown import count
from publishing.project import Project
from publishing.reading import apart
from publishing.spreadsheets import as_text

#: Where the proposal goes, in the session's folder; the analyst renames it to papers/manifest.csv.
PROPOSED = "manifest-proposed.csv"


@dataclass(frozen=True)
class SplitResult:
    """What was proposed: the text for the screen, and whether nothing is left to look at."""

    text: str
    clean: bool


def split_file(project: Project, file: Path, session: str, *, texts: bool) -> SplitResult:
    """Propose how to split a compilation, and write the proposal into the session's folder.

    Parameters
    ----------
    project : Project
    file : Path
        The compilation, PDF or DOCX.
    session : str
        Id of the session that it belongs to.
    texts : bool
        Write each paper's text to ``papers/<chapter>/<delegation>.txt`` as well.

    Returns
    -------
    SplitResult

    Raises
    ------
    ValueError
        For an unknown session, a file that cannot be read, or texts that would overwrite papers.
    """
    sessions = project.sessions()
    if session not in sessions:
        raise ValueError(f"unknown session {session!r}: {suggestion(session, sessions)}")
    register = project.register()
    titles = dict(zip(register.chapters["chapter"], register.chapters["title"], strict=True))
    titles = sessions[session].chapter_titles(titles)
    present = present_in(sessions[session], project, register)
    known = {*register.delegations, *register.groups["member"], *present}
    try:
        compilation = apart(read_compilation, file)
    except ReadError as error:
        raise ValueError(f"{file}: {error}") from None
    proposal = propose(compilation, known, titles)
    folder = project.sessions_folder / session
    target = folder / PROPOSED
    with ExitStack() as undo:  # texts without their table are of no use
        manifest = _write(folder, compilation, proposal, undo) if texts else proposal.manifest
        write_atomically({target: manifest.map(as_text)})
        undo.pop_all()
    return SplitResult(_told(proposal, target.relative_to(project.root), file, folder, texts),
                       not (len(proposal.unmatched) or proposal.warnings))  # fmt: skip


def _write(folder: Path, compilation, proposal: Proposal, undo: ExitStack) -> pd.DataFrame:
    """Write the papers' texts, none over an existing file; returns their manifest."""
    texts = extract(compilation, proposal)
    files = {folder / "papers" / name: text for name, text in extracted_files(texts).items()}
    there = sorted(path.relative_to(folder).as_posix() for path in files if path.exists())
    if there:
        raise ValueError(f"would overwrite {', '.join(there)}; move them away first")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        undo.callback(path.unlink, missing_ok=True)
        path.write_text(text, encoding="utf-8")
    return extracted_manifest(proposal.manifest, texts)


def _told(proposal: Proposal, target: Path, file: Path, folder: Path, extracted: bool) -> str:
    manifest = proposal.manifest
    lines = [
        f"{row.chapter:<28} {row.delegation:<36} pages {row.pages}"
        + (f"  ({row.note})" if row.note else "")
        for row in manifest.itertuples()
    ]
    lines.append(f"{count(len(manifest), 'paper')} proposed, in {target.as_posix()}")
    if len(proposal.unmatched):
        lines.append(f"{count(len(proposal.unmatched), 'heading')} not matched:")
        lines += [f"  page {row.page}: {row.text}: {row.why}"
                  for row in proposal.unmatched.itertuples()]  # fmt: skip
    lines += [f"note: {text}" for text in proposal.warnings]
    where = "papers/manifest.csv"
    if not extracted and not (folder / "papers" / file.name).is_file():
        lines.append(f"next: look it over, copy {file.name} into papers/ and rename it to {where}")
    else:
        lines.append(f"next: look it over and rename it to {where}")
    return "\n".join(lines)
