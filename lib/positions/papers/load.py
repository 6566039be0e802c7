"""Papers of a session: which are present, and their words.

A paper is ``papers/<chapter>/<delegation>.<suffix>`` in the session's folder, the file named after
the delegation in kebab case or by its ISO 3166-1 alpha-3 code; ``papers/manifest.csv`` may say so
instead, also for page ranges of a compilation (`positions.papers.files`). Where texts may not be
shared, ``counts.csv.gz`` stands for them (`positions.papers.counts_file`). Texts are plain words:
nothing in them is executed or shown as markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from positions.counts import PLAIN, Tally, TermCounts
from positions.faults import Fault
from positions.languages import UNKNOWN, code_of, language, spelt
from positions.overlap import Overlap
from positions.papers.counts_file import COUNTS, read_session_counts
from positions.papers.files import Part, find_papers
from positions.papers.names import Names
from positions.readers import Document, ReadError, read_document
from positions.sessions import Session
from positions.words import runs, words_of

#: Columns of the table of papers.
PAPER_COLUMNS = (
    "file", "chapter", "delegation", "pages", "tokens", "language", "symbol", "url", "sha256",
    "on_behalf_of", "note", "translated",
)  # fmt: skip

_LETTER = re.compile(r"[^\W\d_]")

#: Reads files, in any order: `read_in_turn`, or `positions.pool.read_files` in processes.
Reader = Callable[[Sequence[Path]], Iterable[tuple[Path, Document | ReadError]]]


def read_in_turn(paths: Sequence[Path]) -> Iterator[tuple[Path, Document | ReadError]]:
    """Read files one after the other: the plain `Reader`."""
    for path in paths:
        try:
            yield path, read_document(path)
        except ReadError as error:
            yield path, error


@dataclass(frozen=True)
class Papers:
    """The papers of a session.

    Attributes
    ----------
    frame : DataFrame
        Columns `PAPER_COLUMNS`, one row a paper, by chapter and delegation. ``pages`` is the number
        of pages read, ``language`` that of the text; ``translated`` says that the manifest names
        another one as the original.
    counts : dict of str to TermCounts
        Words of the papers by chapter, from the texts or from ``counts.csv.gz``.
    texts : dict of str to dict of str to str
        Texts by delegation by chapter, where they were wanted.
    left_out : dict of str to dict of str to str
        Why a delegation's paper is not scaled, by chapter.
    overlap : Overlap
        Passages that papers, named by chapter and delegation, have in common.
    refused : frozenset of (str, str)
        Chapter and delegation of the papers that are there and cannot be used.
    faults, warnings : tuple of Fault
        What makes papers unusable, and what should be looked at.
    """

    frame: pd.DataFrame
    counts: dict[str, TermCounts] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: dict[str, dict[str, str]] = field(default_factory=dict)
    overlap: Overlap = field(default_factory=Overlap)
    refused: frozenset[tuple[str, str]] = frozenset()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def load_papers(
    folder: Path,
    session: Session | None,
    chapters: Collection[str],
    delegations: Collection[str],
    *,
    label: str,
    read: Reader = read_in_turn,
    texts: bool = False,
) -> Papers:
    """Find, read and count the papers of a session.

    Parameters
    ----------
    folder : Path
        The session's folder; without ``papers`` or ``counts.csv.gz`` in it there are none.
    session : Session or None
        Its description; without one the papers are official and counted as they stand.
    chapters : collection of str
        The convention's chapters; the session's own are added.
    delegations : collection of str
        Delegations on record, by the names that are wanted; other members and observer states of
        the United Nations are known besides. A simulated session may name any that does not exist.
    label : str
        The session's folder in messages.
    read : callable
        Reads the files.
    texts : bool
        Whether the texts are kept.

    Returns
    -------
    Papers
        With every fault found; the papers that have none are there.
    """
    known = {*chapters, *(session.chapters if session is not None else ())}
    names = Names(delegations, session)
    parts, faults = find_papers(folder / "papers", known, names, label)
    found = _Found(folder, label, PLAIN if session is None else session.preprocessing.policy, texts)
    found.read(parts, read)
    counted, wrong = read_session_counts(folder / COUNTS, f"{label}/{COUNTS}", known, names)
    for chapter in sorted(counted.keys() & found.tallies.keys()):
        reason = f"holds {chapter}, which has papers too; keep one of the two"
        wrong.append(Fault(f"{label}/{COUNTS}", 0, "", reason))
        del counted[chapter]
    counts = {chapter: _in_order(tally.term_counts()) for chapter, tally in found.tallies.items()}
    counts = dict(sorted((counts | counted).items()))
    frame = _frame([*found.rows, *_rows_of_counts(counted)], counts)
    left_out, mixed = _other_languages(frame, session, label)
    return Papers(
        frame,
        counts,
        {chapter: dict(sorted(found.texts[chapter].items())) for chapter in sorted(found.texts)},
        left_out,
        found.overlap,
        frozenset((part.chapter, part.delegation) for part in parts)
        - {(row["chapter"], row["delegation"]) for row in found.rows},
        tuple(sorted({*faults, *found.faults, *wrong, *mixed})),
        tuple(sorted(set(found.warnings))),
    )


def present(
    folder: Path,
    session: Session,
    chapters: Collection[str],
    delegations: Collection[str],
    *,
    label: str,
) -> list[str]:
    """Delegations with a paper in a session's folder; no paper is read.

    Parameters
    ----------
    folder, session, chapters, delegations, label
        See `load_papers`.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    known, names = {*chapters, *session.chapters}, Names(delegations, session)
    parts, _ = find_papers(folder / "papers", known, names, label)
    counted, _ = read_session_counts(folder / COUNTS, f"{label}/{COUNTS}", known, names)
    documents = (name for counts in counted.values() for name in counts.documents)
    return sorted({*(part.delegation for part in parts), *documents})


class _Found:
    """What reading a session's papers gives, gathered as the files come in."""

    def __init__(self, folder: Path, label: str, policy, texts: bool) -> None:
        self._folder, self._label, self._policy, self._with_texts = folder, label, policy, texts
        self.rows: list[dict] = []
        self.tallies: dict[str, Tally] = {}
        self.texts: dict[str, dict[str, str]] = {}
        self.overlap = Overlap()
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def read(self, parts: Iterable[Part], read: Reader) -> None:
        """Read the files of papers, each once."""
        by_file: dict[Path, list[Part]] = {}
        for part in parts:
            by_file.setdefault(part.path, []).append(part)
        for path, document in read(sorted(by_file)):
            name = f"{self._label}/{self._name(path)}"
            if isinstance(document, ReadError):
                self.faults.append(Fault(name, 0, "", str(document)))
                continue
            self.warnings += [Fault(name, 0, "", warning) for warning in document.warnings]
            for part in by_file[path]:
                self._take(part, document)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _take(self, part: Part, document: Document) -> None:
        count = len(document.pages)
        pages = [document.pages[number - 1] for number in part.pages if number <= count]
        pages = pages if part.pages else document.pages
        words = words_of(pages, self._policy.punctuation)
        if reasons := _reasons(part, document, words.distinct):
            at = part.at
            self.faults += [Fault(at.file, at.row, column, why) for column, why in reasons.items()]
            return
        chapter, delegation = part.chapter, part.delegation
        tally = self.tallies.setdefault(chapter, Tally(self._policy))
        tally.add(delegation, words.distinct, words.counts)
        self.overlap.add((chapter, delegation), runs(words))
        text = "\n".join(pages)
        if self._with_texts:
            self.texts.setdefault(chapter, {})[delegation] = text
        spoken, original = language(text), code_of(part.details.get("language", ""))
        self.rows.append(
            {
                "file": self._name(part.path),
                "chapter": chapter,
                "delegation": delegation,
                "pages": len(pages),
                "language": spoken,
                "sha256": document.sha256,
                "translated": bool(original) and UNKNOWN != spoken != original,
                **{
                    name: part.details.get(name, "")
                    for name in ("symbol", "url", "on_behalf_of", "note")
                },
            }
        )


def _reasons(part: Part, document: Document, words: Iterable[str]) -> dict[str, str]:
    """What is wrong with a row of the manifest now that its file was read, by column."""
    pages, count = part.details.get("pages", ""), len(document.pages)
    wanted = part.details.get("sha256", "").lower()
    reasons = {}
    if wanted and wanted != document.sha256:
        reasons["sha256"] = (
            f"the file's is {document.sha256}; it is another file or was changed: get it again, or "
            "correct the manifest"
        )
    if part.pages and part.pages[-1] > count:
        reasons["pages"] = f"{pages!r} is out of range; the file has pages 1 to {count}"
    elif not any(map(_LETTER.search, words)):
        reasons["pages"] = f"no words on pages {pages}"
    return reasons


def _in_order(counts: TermCounts) -> TermCounts:
    """Counts with the documents in alphabetical order: files are read in any."""
    order = sorted(range(len(counts.documents)), key=counts.documents.__getitem__)
    return TermCounts(
        counts.counts[order], tuple(counts.documents[row] for row in order), counts.terms
    )


def _rows_of_counts(counted: dict[str, TermCounts]) -> list[dict]:
    """Rows of the table of papers for those whose words alone are there."""
    blank = dict.fromkeys(PAPER_COLUMNS, "") | {
        "file": COUNTS, "pages": pd.NA, "language": UNKNOWN, "translated": False
    }  # fmt: skip
    return [
        blank | {"chapter": chapter, "delegation": name}
        for chapter, counts in counted.items()
        for name in counts.documents
    ]


def _frame(rows: list[dict], counts: dict[str, TermCounts]) -> pd.DataFrame:
    """The table of papers, with the number of words in each."""
    tokens = {
        (chapter, name): int(words)
        for chapter, found in counts.items()
        for name, words in zip(found.documents, found.counts.sum(axis=1).A1, strict=True)
    }
    rows = [row | {"tokens": tokens[row["chapter"], row["delegation"]]} for row in rows]
    rows.sort(key=lambda row: (row["chapter"], row["delegation"]))
    return pd.DataFrame(rows, columns=list(PAPER_COLUMNS)).astype(
        {"pages": "Int64", "tokens": "int64", "translated": bool}
    )


def _other_languages(
    frame: pd.DataFrame, session: Session | None, label: str
) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """Papers that are not scaled because their language is not that of the references."""
    left_out: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    if session is None or session.languages == "any":
        return left_out, faults
    for chapter, rows in frame[frame["language"] != UNKNOWN].groupby("chapter"):
        by_delegation = dict(zip(rows["delegation"], rows["language"], strict=True))
        ends = {
            name: by_delegation[name]
            for name in session.references(chapter)
            if name in by_delegation
        }
        spoken = sorted(set(ends.values()))
        if len(spoken) > 1:
            listed = ", ".join(f"{name} in {spelt(code)}" for name, code in sorted(ends.items()))
            reason = (
                f"the references are in different languages ({listed}), so their words cannot be "
                "compared; bring them in one language, or write `languages: any` in session.yml"
            )
            faults.append(Fault(f"{label}/papers/{chapter}", 0, "", reason))
        if not spoken:
            continue
        for name, code in by_delegation.items():
            if code not in spoken:
                left_out.setdefault(chapter, {})[name] = (
                    f"in {spelt(code)}, the references in {spelt(spoken[0])}; bring a "
                    "translation to have it scaled"
                )
    return left_out, faults
