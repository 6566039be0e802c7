"""Compilations: one document that holds many papers, split at its headings for an analyst's eye.

The United Nations' compilations have chapters, and under each a bold heading for every delegation.
A heading is taken only on evidence: it is nothing but a name, it is set like the others, and the
table of contents, the note of the original language or the alphabetical order bear it out. What
cannot be decided is listed and given to nobody.

The steps, each in its module: `positions.compilations.lines` reads the document,
`positions.compilations.headings` finds what is set like a heading, `positions.compilations.names`
tells what it names, `positions.compilations.decisions` takes it or not; this one puts the papers
together.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pandas as pd

from positions.compilations.decisions import decide
from positions.compilations.headings import Body, Entry, Heading, find_headings, read_contents
from positions.compilations.lines import Compilation, Line, fold, read_compilation
from positions.compilations.names import Chapters, Speakers, Title
from positions.faults import suggestion
from positions.slugs import slug

#: Columns of ``papers/manifest.csv``.
MANIFEST = ("file", "delegation", "chapter", "pages", "language", "symbol", "url", "sha256",
            "on_behalf_of", "note")  # fmt: skip

#: Columns of the headings that were not matched.
UNMATCHED = ("page", "text", "why")

#: The warning that pages alone cannot tell the papers apart.
MIXED = "papers share pages, or have none: whole pages would mix them; extract the texts"


@dataclass(frozen=True)
class Part:
    """One stretch of a paper: its heading's first line, its text from ``start`` up to ``stop``."""

    chapter: str
    delegation: str
    heading: int
    start: int
    stop: int


@dataclass(frozen=True)
class Proposal:
    """How a compilation could be split; for the analyst to look over.

    Attributes
    ----------
    manifest : DataFrame
        Columns `MANIFEST`, one row a paper, in the order of the document.
    unmatched : DataFrame
        Columns `UNMATCHED`: headings that were taken for no delegation and no chapter.
    warnings : tuple of str
        What is uncertain about the whole.
    parts : tuple of Part
        Where the papers stand; `extract` reads them.
    """

    manifest: pd.DataFrame
    unmatched: pd.DataFrame
    warnings: tuple[str, ...]
    parts: tuple[Part, ...] = ()


def propose(
    compilation: Compilation,
    delegations: Collection[str],
    chapters: Mapping[str, str],
    chapter: str = "",
) -> Proposal:
    """Propose how to split a compilation: a manifest, and every heading that is not in it.

    Parameters
    ----------
    compilation : Compilation
        From `read_compilation`.
    delegations : collection of str
        Delegations as the register names them; other states are known by country_converter.
    chapters : mapping of str to str
        Titles of chapters by their keys, as in ``chapters.csv``.
    chapter : str
        The chapter of papers above which no chapter's heading stands, as where a compilation is
        on one alone; by default they are given to none.

    Returns
    -------
    Proposal
        Without rows, and with a warning, where headings cannot be told from text.
    """
    names, titles = Speakers(delegations), Chapters(chapters)
    body = Body(compilation)
    numbered = any(
        body.set_off(place) and titles.title(compilation.lines[place].text) for place in body.places
    )
    headings = find_headings(body, names, titles, numbered=numbered)
    entries = read_contents(compilation, names, titles, numbered=numbered)
    warnings = list(compilation.warnings)
    if body.all_bold:
        warnings.append("most of the text is bold, so that bold type tells no heading")
    decide(headings, entries, names, compilation.lines)
    over_all = (
        Heading(0, 0, "", "chapter", title=Title(0, chapters[chapter], chapter), verdict="taken")
        if chapter
        else None
    )
    return _proposal(compilation, body, headings, entries, titles, warnings, over_all)


def _proposal(
    compilation: Compilation,
    body: Body,
    headings: list[Heading],
    entries: list[Entry],
    titles: Chapters,
    warnings: list[str],
    chapter: Heading | None,
) -> Proposal:
    """Put papers, page ranges and what is left over into tables."""
    lines = compilation.lines
    bounds = [heading for heading in headings if heading.verdict != "text"]
    stops = [*(heading.start for heading in bounds), len(lines)][1:]
    listing = [
        (lines[heading.start].page, heading.text, heading.why)
        for heading in headings
        if heading.verdict == "text" and heading.why
    ]
    papers: dict[tuple[str, str], list[tuple[Heading, Part]]] = {}
    missing = _missing(headings, entries, lines)
    for heading, stop in zip(bounds, stops, strict=True):
        why = heading.why
        if heading.what == "chapter":
            chapter = heading
            if heading.verdict == "taken" and not heading.title.chapter:
                hint = suggestion(heading.title.title, titles.titles.values())
                why = f"a chapter that is not known; {hint}"
            if why:
                listing.append((lines[heading.start].page, heading.text, why))
            warnings += heading.remarks
            continue
        if heading.verdict == "taken":
            why = _without_chapter(chapter)
            if not why:
                key = (chapter.title.chapter, heading.named.delegation)
                part = Part(*key, heading.start, heading.body, stop)
                papers.setdefault(key, []).append((heading, part))
                continue
        where = _where(body, heading.start, stop)
        listing.append((lines[heading.start].page, heading.text, f"{why}; {where} in no row"))
    of_chapters = {
        place
        for heading in bounds
        if heading.what == "chapter"
        for place in range(heading.start, heading.stop + 1)
    }
    rows = _rows(compilation, body, papers, of_chapters)
    if not rows:
        warnings.append(
            "cannot tell where papers begin: no heading of a delegation stands in bold under a "
            "chapter's; split by hand, give the headings bold type, or name a chapter for the "
            "whole file with --chapter"
        )
    elif any("shared" in row["note"] for row in rows) or compilation.kind == "docx":
        warnings.append(MIXED)
    listing = sorted(dict.fromkeys([*listing, *missing]))
    parts = tuple(part for stretches in papers.values() for _, part in stretches)
    return Proposal(
        manifest=pd.DataFrame(rows, columns=list(MANIFEST), dtype=str),
        unmatched=pd.DataFrame(listing, columns=list(UNMATCHED)).astype({"page": "int64"}),
        warnings=tuple(dict.fromkeys(warnings)),
        parts=parts,
    )


def _without_chapter(chapter: Heading | None) -> str:
    """Why a delegation's heading has no chapter; empty when it has one."""
    if chapter is None:
        return "no chapter's heading stands above it (--chapter names that of the whole file)"
    if chapter.verdict == "open" or not chapter.title.chapter:
        return f"under “{chapter.text}”, which is no known chapter"
    return ""


def _missing(
    headings: list[Heading], entries: list[Entry], lines: Sequence[Line]
) -> list[tuple[int, str, str]]:
    """Entries of the table of contents for which no heading was found."""
    found: set[tuple] = set()
    chapter: object = None
    for heading in headings:
        if heading.what == "chapter" and heading.verdict != "text":
            chapter = heading.title.same
            found.add(("chapter", chapter))
        elif heading.named and (heading.why or heading.verdict != "text"):
            found.add((chapter, heading.named.delegation))
    missing, chapter = [], None
    texts = {fold(heading.text) for heading in headings}
    for entry in entries:
        if entry.title:
            chapter = entry.title.same
            there = ("chapter", chapter) in found
        elif entry.named:
            there = (chapter, entry.named.delegation) in found
        else:
            there = fold(entry.text) in texts
        if not there:
            at = f" (page {entry.printed})" if entry.printed else ""
            why = f"listed in the table of contents{at}, but no such heading was found"
            missing.append((lines[entry.place].page, entry.text, why))
    return missing


def _pages(body: Body, start: int, stop: int) -> tuple[int, int]:
    """First and last page of the text between two lines."""
    places = body.between(start, stop)
    return body.lines[places[0]].page, body.lines[places[-1]].page


def _range(first: int, last: int) -> str:
    return f"{first}-{last}" if last > first else f"{first}"


def _where(body: Body, start: int, stop: int) -> str:
    first, last = _pages(body, start, stop)
    word = "page" if first == last else "pages"
    return f"its text ({word} {_range(first, last)})"


def _rows(
    compilation: Compilation,
    body: Body,
    papers: Mapping[tuple[str, str], list[tuple[Heading, Part]]],
    of_chapters: Collection[int],
) -> list[dict[str, str]]:
    """Rows of the manifest, in the order of the document."""
    lines = compilation.lines
    owners = {part.heading: key[1] for key, each in papers.items() for _, part in each}
    ends = {part.stop: key[1] for key, each in papers.items() for _, part in each}
    numbers = _line_numbers(lines)
    rows = []
    for (chapter, delegation), stretches in papers.items():
        notes = []
        spans = [_pages(body, part.heading, part.stop) for _, part in stretches]
        if len(stretches) > 1:
            notes.append(f"in {len(stretches)} places of the chapter")
        for heading, part in stretches:
            notes += heading.notes
            notes += filter(None, [*heading.remarks, heading.named.remark])
            if compilation.kind == "pdf":
                notes += _shared(body, part, ends, owners, numbers, of_chapters)
            else:
                notes.append(f"paragraphs {part.start + 1} to {part.stop}")
            if not body.between(part.start, part.stop):
                notes.append("no text under the heading")
        first = stretches[0][0]
        pages = ",".join(_range(*span) for span in spans)
        rows.append(
            {
                "file": compilation.name,
                "delegation": delegation,
                "chapter": chapter,
                "pages": pages if compilation.kind == "pdf" else "",
                "language": first.language,
                "symbol": compilation.symbol,
                "url": "",
                "sha256": compilation.sha256,
                "on_behalf_of": first.named.on_behalf_of,
                "note": "; ".join(dict.fromkeys(notes)),
            }
        )
    return rows


def _line_numbers(lines: Sequence[Line]) -> list[int]:
    """Number of each line on its page, running heads and feet not counted."""
    numbers, counted = [], Counter()
    for line in lines:
        counted[line.page] += line.role != "running"
        numbers.append(counted[line.page])
    return numbers


def _shared(
    body: Body,
    part: Part,
    ends: Mapping[int, str],
    owners: Mapping[int, str],
    numbers: Sequence[int],
    of_chapters: Collection[int],
) -> list[str]:
    """Say where a paper begins or ends within a page that holds other text, too."""
    lines = body.lines
    notes = []
    page, line = lines[part.heading].page, numbers[part.heading]
    before = takewhile(lambda place: lines[place].page == page, range(part.heading - 1, -1, -1))
    if any(
        lines[place].role in ("text", "contents") and place not in of_chapters for place in before
    ):
        other = ends.get(part.heading, "other text")
        notes.append(f"page {page} shared with {other}: begins at its line {line}")
    after = bisect_left(body.places, part.stop)
    last = body.places[after - 1]
    if after < len(body.places) and lines[body.places[after]].page == lines[last].page:
        other = owners.get(part.stop, "other text")
        notes.append(
            f"page {lines[last].page} shared with {other}: ends at its line {numbers[last]}"
        )
    return notes


def split(
    path: Path, delegations: Collection[str], chapters: Mapping[str, str]
) -> tuple[Compilation, Proposal]:
    """Read a compilation and propose how to split it."""
    compilation = read_compilation(path)
    return compilation, propose(compilation, delegations, chapters)


# --- the texts ------------------------------------------------------------------------------------


def extract(compilation: Compilation, proposal: Proposal) -> dict[tuple[str, str], str]:
    """Texts of the papers: exactly what stands between their headings.

    Parameters
    ----------
    compilation : Compilation
        The compilation that was split.
    proposal : Proposal
        Its proposal.

    Returns
    -------
    dict of tuple of str to str
        Text by chapter and delegation, in the order of the document: the lines as they are
        printed, an empty line between paragraphs, without running heads and feet; footnotes
        follow at the end of the paper that they are marked in.
    """
    lines = compilation.lines
    owner: dict[int, int] = {}
    for number, part in enumerate(proposal.parts):
        owner.update(dict.fromkeys(range(part.heading, part.stop), number))
    notes = _notes_by_part(lines, owner)
    texts: dict[tuple[str, str], list[str]] = {}
    for number, part in enumerate(proposal.parts):
        rows: list[str] = []
        previous: Line | None = None
        for line in lines[part.start : part.stop]:
            if line.role != "text":
                continue
            if previous and _new_paragraph(previous, line, compilation.kind):
                rows.append("")
            rows.append(line.text)
            previous = line
        for line in notes.get(number, ()):
            rows += ["", line.text] if line.marks else [line.text]
        texts.setdefault((part.chapter, part.delegation), []).append("\n".join(rows).strip())
    return {key: "\n\n".join(filter(None, each)) + "\n" for key, each in texts.items()}


def _new_paragraph(previous: Line, line: Line, kind: str) -> bool:
    if kind == "docx":
        return True
    same_page = previous.page == line.page
    return same_page and not 0 <= line.top - previous.top <= 1.5 * max(line.size, previous.size)


def _notes_by_part(lines: Sequence[Line], owner: Mapping[int, int]) -> dict[int, list[Line]]:
    """Footnotes by the part that they are marked in; else by the last part on their page."""
    marked: dict[tuple[int, str], int] = {}
    last_on: dict[int, int] = {}
    for index, line in enumerate(lines):
        if line.role == "text" and index in owner:
            last_on[line.page] = owner[index]
            for mark in line.marks:
                marked.setdefault((line.page, mark), owner[index])
    notes: dict[int, list[Line]] = {}
    current: int | None = None
    for line in lines:
        if line.role != "note":
            continue
        if line.marks:
            current = marked.get((line.page, line.marks[0]), last_on.get(line.page))
        elif current is None:
            current = last_on.get(line.page)
        if current is not None:
            notes.setdefault(current, []).append(line)
    return notes


def extracted_files(texts: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Texts by the file, below ``papers``, that each belongs in.

    Examples
    --------
    >>> extracted_files({("criminalization", "Costa Rica"): "tarn"})
    {'criminalization/costa-rica.txt': 'tarn'}
    """
    return {
        f"{slug(chapter)}/{slug(delegation)}.txt": text
        for (chapter, delegation), text in texts.items()
    }


def extracted_manifest(
    manifest: pd.DataFrame, texts: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """The manifest for extracted texts: files of their own instead of pages of the compilation.

    Parameters
    ----------
    manifest : DataFrame
        Of the proposal.
    texts : mapping of tuple of str to str
        From `extract`.

    Returns
    -------
    DataFrame
        Same rows and columns; ``note`` says which pages of which file a text comes from.
    """
    files = dict(zip(texts, extracted_files(texts), strict=True))
    rows = []
    for row in manifest.to_dict("records"):
        key = (row["chapter"], row["delegation"])
        pages = f", pages {row['pages']}" if row["pages"] else ""
        source = f"from {row['file']}{pages} (sha256 {row['sha256'][:12]}…)"
        digest = hashlib.sha256(texts[key].encode("utf-8")).hexdigest()
        kept = [note for note in row["note"].split("; ") if " shared with " not in note]
        rows.append(
            row
            | {"file": files[key], "pages": "", "sha256": digest}
            | {"note": "; ".join([*filter(None, kept), source])}
        )
    return pd.DataFrame(rows, columns=list(MANIFEST), dtype=str)
