"""Split a compilation into papers: the proposal, written for the analyst to look over."""

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from positions.compilations import MIXED, NAMELESS, Proposal, extract, propose, read_compilation
from positions.faults import suggestion
from positions.files import as_text, write_atomically
from positions.papers.files import MANIFEST
from positions.pool import apart
from positions.readers import ReadError
from positions.sessions import ALL
from positions.slugs import slug
from publishing.edition import present_in
from publishing.project import Project
from publishing.prose import count

#: Where the proposal goes, in the session's folder; the analyst renames it to papers/manifest.csv.
PROPOSED = "manifest-proposed.csv"


@dataclass(frozen=True)
class SplitResult:
    """What was proposed: the text for the screen, and whether nothing is left to look at."""

    text: str
    clean: bool


def split_file(
    project: Project, file: Path, session: str, *, texts: bool, chapter: str = ""
) -> SplitResult:
    """Propose how to split a compilation, and write the proposal into the session's folder.

    With ``texts`` each paper's goes to ``papers/<chapter>/<delegation>.txt`` too; ``chapter`` is
    that of papers above which no chapter's heading stands. Raises `ValueError` for an unknown
    session or chapter, a file that cannot be read, or texts that would overwrite papers.
    """
    if session == ALL:
        raise ValueError("a compilation belongs to one session; give its id")
    (described,) = project.select(session)
    chapters = project.register().chapters
    titles = described.chapter_titles(
        dict(zip(chapters["chapter"], chapters["title"], strict=True))
    )
    if chapter and chapter not in titles:
        raise ValueError(f"unknown chapter {chapter!r}: {suggestion(chapter, titles)}")
    own = {*described.delegations, *present_in(described, project)}
    own.update(*(item.references for item in described.chapters.values()))
    try:
        read = partial(read_compilation, struck_out=described.struck_out == "keep")
        compilation = apart(read, file)
    except ReadError as error:
        raise ValueError(f"{file}: {error}") from None
    proposal = propose(compilation, own, titles, chapter)
    folder = project.sessions_folder / session
    target, manifest = folder / PROPOSED, proposal.manifest
    with ExitStack() as undo:  # texts without their table are of no use
        if texts:
            found = extract(compilation, proposal.papers)
            manifest = _write(folder / "papers", found, manifest, undo)
        write_atomically({target: manifest.map(as_text)})
        undo.pop_all()
    # what was extracted is not mixed
    warnings = [text for text in proposal.warnings if not (texts and text == MIXED)]
    place = target.relative_to(project.root)
    told = [*_listed(proposal, place), *(f"left out: {item}" for item in compilation.left_out)]
    told += [f"note: {text}" for text in warnings]
    if proposal.unmatched["why"].str.contains(f"{NAMELESS};", regex=False).any():
        told.append(
            "note: a delegation that is neither a state nor on record is known when session.yml "
            "names it under delegations; then split again"
        )
    told.append(f"next: {_next(proposal, place, file, folder, extracted=texts)}")
    return SplitResult("\n".join(told), not (len(proposal.unmatched) or warnings))


def _write(
    papers: Path, texts: dict[tuple[str, str], str], manifest: pd.DataFrame, undo: ExitStack
) -> pd.DataFrame:
    """Write the papers' texts, none over an existing file; returns their manifest."""
    files = {key: f"{slug(key[0])}/{slug(key[1])}.txt" for key in texts}
    there = [f"papers/{name}" for name in sorted(files.values()) if (papers / name).exists()]
    if there:
        raise ValueError(f"would overwrite {', '.join(there)}; move them away first")
    rows = []
    for row, (key, text) in zip(manifest.to_dict("records"), texts.items(), strict=True):
        path = papers / files[key]
        path.parent.mkdir(parents=True, exist_ok=True)
        undo.callback(path.unlink, missing_ok=True)
        path.write_text(text, encoding="utf-8")
        pages = f", pages {row['pages']}" if row["pages"] else ""
        kept = [note for note in row["note"].split("; ") if note and " shared with " not in note]
        source = f"from {row['file']}{pages} (sha256 {row['sha256'][:12]}…)"
        digest = hashlib.sha256(text.encode()).hexdigest()
        own = {"file": files[key], "pages": "", "sha256": digest}
        rows.append(row | own | {"note": "; ".join([*kept, source])})
    return pd.DataFrame(rows, columns=manifest.columns, dtype=str)


def _listed(proposal: Proposal, target: Path) -> list[str]:
    """The papers that are proposed and the headings that are not matched, one a line."""
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
    return lines


def _next(proposal: Proposal, target: Path, file: Path, folder: Path, *, extracted: bool) -> str:
    """What the analyst does now: the files by name, for there are two of them."""
    if MIXED in proposal.warnings and not extracted:
        return "run this again with --extract, which writes each paper's text to a file of its own"
    papers = (target.parent / "papers").as_posix()
    steps = [f"look over {target.name}" if len(proposal.manifest) else f"fill in {target.name}"]
    inside = (folder / "papers" / file.name).is_file()
    if extracted and inside:
        steps.append(f"move {file.name} out of {papers}/")
    elif not extracted and not inside:
        steps.append(f"copy {file.name} into {papers}/")
    there = (folder / "papers" / MANIFEST).exists()
    what = f"add the rows of {target.name}" if there else f"move {target.name}"
    steps.append(f"{what} to {papers}/{MANIFEST}")
    return ", then ".join(steps)
