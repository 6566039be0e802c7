"""Papers of a session: which are there, their words, and where these put the delegations.

A paper is ``papers/<chapter>/<delegation>.<suffix>`` in the session's folder, the file named after
the delegation in kebab case or by its ISO code; ``papers/manifest.csv`` may say so instead, also
for page ranges of a compilation. Where texts may not be shared, ``counts.csv.gz`` stands for them.
Texts are plain words: nothing in them is executed or shown as markup.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from positions.counts import (
    COUNT_COLUMNS,
    PLAIN,
    CountsError,
    Tally,
    TermCounts,
    TextPolicy,
    counts_of,
    read_long,
)
from positions.faults import Fault, suggestion
from positions.languages import UNKNOWN, code_of, language, spelt
from positions.nouns import counted
from positions.outside import LINK, open_regular
from positions.overlap import Overlap
from positions.papers.files import Names, PaperPlace, PapersFolder
from positions.readers import PaperText, ReadError
from positions.sessions import Session
from positions.tables import not_read
from positions.words import runs, words_of

#: Names of the file of counts, packed or as a spreadsheet saves it.
COUNTS = ("counts.csv.gz", "counts.csv")

#: Columns of the table of papers.
PAPER_COLUMNS = (
    "file", "chapter", "delegation", "pages", "tokens", "language", "symbol", "url", "sha256",
    "on_behalf_of", "note", "translated",
)  # fmt: skip
#: Largest ``counts.csv.gz``, unpacked.
MAX_COUNTS_BYTES = 200_000_000

_LETTER = re.compile(r"[^\W\d_]")

#: Reads files, in any order, as `positions.pool.read_files` does in processes.
Reader = Callable[[Sequence[Path]], Iterable[tuple[Path, PaperText | ReadError]]]


@dataclass(frozen=True)
class Papers:
    """The papers of a session."""

    #: Columns `PAPER_COLUMNS`, one row a paper, by chapter and delegation. ``pages`` is the number
    #: of pages read, ``language`` that of the text; ``translated`` says that the manifest names
    #: another one as the original.
    frame: pd.DataFrame
    #: Words of the papers by chapter, from the texts or from ``counts.csv.gz``.
    counts: dict[str, TermCounts] = field(default_factory=dict)
    #: Texts by delegation by chapter, where they were wanted.
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Why a delegation's paper is not scaled, by chapter.
    left_out: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Passages that papers, named by chapter and delegation, have in common.
    overlap: Overlap = field(default_factory=Overlap)
    #: Chapter and delegation of the papers that are there and cannot be used.
    refused: frozenset[tuple[str, str]] = frozenset()
    #: What makes papers unusable, and what should be looked at.
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()  # which words of a file are not counted, a reason at a time


def load_papers(
    folder: Path, session: Session | None, chapters: Collection[str], *, label: str, read: Reader,
    texts: bool = False,
) -> Papers:  # fmt: skip
    """Find, read and count the papers of a session: every fault, and the papers that have none.

    Without the description ``session`` they are official and counted as they stand; ``chapters``
    are the convention's, ``label`` is the folder in messages, ``texts`` whether texts are kept.
    """
    places, counted, file, faults = _found(folder, session, chapters, label)
    policy = PLAIN if session is None else session.preprocessing.policy
    struck_out = session is not None and session.struck_out == "keep"
    found = _Reading(folder, label, policy, texts=texts, struck_out=struck_out)
    found.read(places, read)
    for chapter in sorted(counted.keys() & found.tallies.keys()):
        reason = f"holds {chapter}, which has papers too; keep one of the two"
        faults.append(Fault(f"{label}/{file}", 0, "", reason))
        del counted[chapter]
    counts = {
        chapter: _in_order(tally.term_counts(policy)) for chapter, tally in found.tallies.items()
    }
    counts = dict(sorted((counts | counted).items()))
    frame = _frame([*found.rows, *_rows_of_counts(counted, file)], counts)
    left_out, mixed = _other_languages(frame, session, label)
    return Papers(
        frame,
        counts,
        {chapter: dict(sorted(found.texts[chapter].items())) for chapter in sorted(found.texts)},
        left_out,
        found.overlap,
        frozenset((place.chapter, place.delegation) for place in places)
        - {(row["chapter"], row["delegation"]) for row in found.rows},
        tuple(sorted({*faults, *found.faults, *mixed})),
        tuple(sorted(set(found.warnings))),
        tuple(sorted(set(found.notes))),
    )


def present(folder: Path, session: Session, chapters: Collection[str], *, label: str) -> list[str]:
    """Delegations with a paper in a session's folder, in alphabetical order; no paper is read."""
    places, counted, *_ = _found(folder, session, chapters, label)
    documents = (name for counts in counted.values() for name in counts.documents)
    return sorted({*(place.delegation for place in places), *documents})


def _found(
    folder: Path, session: Session | None, chapters: Collection[str], label: str
) -> tuple[list[PaperPlace], dict[str, TermCounts], str, list[Fault]]:
    """Papers and counts of a session's folder, the file of these, and what is wrong with them."""
    known = {*chapters, *(session.chapters if session else ())}
    names = Names(session)
    places, faults = PapersFolder(folder / "papers", f"{label}/papers", known, names).papers()
    counted, file, wrong = _session_counts(folder, label, known, names)
    return places, counted, file, [*faults, *wrong]


class _Reading:
    """What reading a session's papers gives, gathered as the files come in."""

    def __init__(
        self, folder: Path, label: str, policy: TextPolicy, *, texts: bool, struck_out: bool
    ) -> None:
        self._folder, self._label, self._policy = folder, label, policy
        self._texts_kept, self._struck_out = texts, struck_out
        self.rows: list[dict] = []
        self.tallies: dict[str, Tally] = {}
        self.texts: dict[str, dict[str, str]] = {}
        self.overlap = Overlap()
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.notes: list[Fault] = []

    def read(self, places: Iterable[PaperPlace], read: Reader) -> None:
        """Read the files of papers, each once."""
        by_file: dict[Path, list[PaperPlace]] = {}
        for place in places:
            by_file.setdefault(place.path, []).append(place)
        for path, found in read(sorted(by_file)):
            name = path.relative_to(self._folder).as_posix()
            if isinstance(found, ReadError):
                self.faults.append(Fault(f"{self._label}/{name}", 0, "", str(found)))
                continue
            document = found.keeping_struck() if self._struck_out else found
            for warning in document.to_look_at:
                self.warnings.append(Fault(f"{self._label}/{name}", 0, "", warning))
            for left_out in document.left_out:
                self.notes.append(Fault(f"{self._label}/{name}", 0, "", str(left_out)))
            for place in by_file[path]:
                self._take(place, document, name)

    def _take(self, place: PaperPlace, document: PaperText, name: str) -> None:
        count = len(document.pages)
        pages = [document.pages[number - 1] for number in place.pages if number <= count]
        pages = pages if place.pages else document.pages
        words = words_of(pages, self._policy.punctuation)
        if reasons := _reasons(place, document, words.distinct):
            self.faults += [
                replace(place.at, column=column, reason=why) for column, why in reasons.items()
            ]
            return
        if mixed := mixed_scripts(words.distinct):
            self.warnings.append(Fault(f"{self._label}/{name}", 0, "", mixed))
        chapter, delegation, details = place.chapter, place.delegation, place.details
        tally = self.tallies.setdefault(chapter, Tally())
        tally.add(delegation, words.distinct, words.counts)
        self.overlap.add((chapter, delegation), runs(words))
        text = "\n".join(pages)
        if self._texts_kept:
            self.texts.setdefault(chapter, {})[delegation] = text
        spoken, original = language(text), code_of(details.get("language", ""))
        self.rows.append({column: details.get(column, "") for column in PAPER_COLUMNS} | {
            "file": name, "chapter": chapter, "delegation": delegation, "pages": len(pages),
            "language": spoken, "sha256": document.sha256,
            "translated": bool(original) and UNKNOWN != spoken != original,
        })  # fmt: skip


_SCRIPTS = re.compile(
    r"(?=[^-']*[a-zà-ɏ])(?=[^-']*[а-џѐ-ӿ])|(?=[^-']*[a-z])(?=[^-']*[α-λν-ω]).{4}", re.DOTALL
)


def mixed_scripts(words: Iterable[str]) -> str:
    """What to say of words that mix Latin letters with Cyrillic or Greek ones that look alike.

    Examples
    --------
    >>> mixed_scripts(["china", "\u0441hina", "\u03bcm"])
    '1 word of letters of two scripts (\u0441hina), which counts as another word; type it again'
    """
    mixed = [word for word in words if not word.isascii() and _SCRIPTS.match(word)]
    if not mixed:
        return ""
    shown = ", ".join(mixed[:3]) + ", …" * (len(mixed) > 3)
    count = counted(len(mixed), "word")
    form = "which counts as another word; type it again"
    if len(mixed) > 1:
        form = "which count as other words; type them again"
    return f"{count} of letters of two scripts ({shown}), {form}"


def _reasons(place: PaperPlace, document: PaperText, words: Iterable[str]) -> dict[str, str]:
    """What is wrong with a row of the manifest now that its file was read, by column."""
    pages, count = place.details.get("pages", ""), len(document.pages)
    wanted = place.details.get("sha256", "").lower()
    reasons = {}
    if wanted and wanted != document.sha256:
        reasons["sha256"] = (
            f"the file's is {document.sha256}; it is another file or was changed: get it again, or "
            "correct the manifest"
        )
    if place.pages and place.pages[-1] > count:
        reasons["pages"] = f"{pages!r} is out of range; the file has pages 1 to {count}"
    elif not any(map(_LETTER.search, words)):
        reasons["pages"] = f"no words on pages {pages}"
    return reasons


def _in_order(counts: TermCounts) -> TermCounts:
    """Counts with the documents in alphabetical order: files are read in any."""
    order = sorted(range(len(counts.documents)), key=counts.documents.__getitem__)
    documents = tuple(counts.documents[row] for row in order)
    return TermCounts(counts.counts[order], documents, counts.terms)


def _rows_of_counts(counted: dict[str, TermCounts], file: str) -> list[dict]:
    """Rows of the table of papers for those whose words alone are there."""
    blank = dict.fromkeys(PAPER_COLUMNS, "") | {
        "file": file, "pages": pd.NA, "language": UNKNOWN, "translated": False
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
    frame = pd.DataFrame(rows, columns=list(PAPER_COLUMNS))
    frame = frame.sort_values(["chapter", "delegation"], ignore_index=True)
    return frame.astype({"pages": "Int64", "tokens": "int64", "translated": bool})


def _other_languages(
    frame: pd.DataFrame, session: Session | None, label: str
) -> tuple[dict[str, dict[str, str]], list[Fault]]:
    """Papers that are not scaled because their language is not that of the references."""
    if session is None or session.languages == "any":
        return {}, []
    left_out: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for chapter, rows in frame[frame["language"] != UNKNOWN].groupby("chapter"):
        spoken_by = dict(zip(rows["delegation"], rows["language"], strict=True))
        tied = [name for some in session.members(chapter).values() for name in some]
        ends = {name: spoken_by[name] for name in tied if name in spoken_by}
        spoken = sorted(set(ends.values()))
        if len(spoken) > 1:
            listed = ", ".join(f"{name} in {spelt(code)}" for name, code in sorted(ends.items()))
            reason = (
                f"the references are in different languages ({listed}), so their words cannot be "
                "compared; bring them in one language, or write `languages: any` in session.yml"
            )
            faults.append(Fault(f"{label}/papers/{chapter}", 0, "", reason))
        for name, code in spoken_by.items():
            if spoken and code not in spoken:
                left_out.setdefault(chapter, {})[name] = (
                    f"in {spelt(code)}, the references in {spelt(spoken[0])}; bring a "
                    "translation to have it scaled"
                )
    return left_out, faults


# --- counts instead of texts ----------------------------------------------------------------------


def _session_counts(
    folder: Path, label: str, known: Collection[str], names: Names
) -> tuple[dict[str, TermCounts], str, list[Fault]]:
    """Counts by chapter, the name of their file, packed or not, and what is wrong with it."""
    faults = not_read(folder, label, "counts", COUNTS[-1])
    there = [name for name in COUNTS if (folder / name).is_symlink() or (folder / name).exists()]
    if len(there) > 1:
        faults.append(Fault(f"{label}/{there[1]}", 0, "", f"stands beside {there[0]}; keep one"))
    if faults or not there:
        return {}, "", faults
    counts, faults = _read_counts(folder / there[0], f"{label}/{there[0]}", known, names)
    return counts, there[0], faults


def _read_counts(
    path: Path, label: str, known: Collection[str], names: Names
) -> tuple[dict[str, TermCounts], list[Fault]]:
    if path.is_symlink():
        return {}, [Fault(label, 0, "", LINK)]
    try:
        with open_regular(path) as file:
            is_packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            with gzip.open(file) if is_packed else nullcontext(file) as table:
                content = table.read(MAX_COUNTS_BYTES + 1)
    except gzip.BadGzipFile:
        return {}, [Fault(label, 0, "", "a truncated or broken gzip file; copy it again")]
    except OSError as error:
        return {}, [Fault(label, 0, "", f"cannot be read: {error.strerror}")]
    except (EOFError, zlib.error):
        return {}, [Fault(label, 0, "", "a truncated or broken gzip file; copy it again")]
    if len(content) > MAX_COUNTS_BYTES:
        limit = MAX_COUNTS_BYTES // 10**6
        return {}, [Fault(label, 0, "", f"unpacks to more than the limit of {limit} MB")]
    try:
        table = read_long(path, ["chapter", *COUNT_COLUMNS], name=label, data=content)
    except CountsError as error:
        return {}, error.faults
    frame = table.frame.astype({"chapter": str, "document": str})
    found = {name: names.find(name) for name in frame["document"].unique()}
    wrong = [
        ("chapter", name, f"unknown chapter {name!r}; {suggestion(name, known)}")
        for name in sorted({*frame["chapter"]} - {*known})
    ]
    wrong += [("document", name, names.unknown(name)) for name in found if found[name] is None]
    if wrong:
        return {}, [
            Fault(label, int(frame.index[frame[column] == name][0]), column, reason)
            for column, name, reason in wrong
        ]
    table.frame["document"] = frame["chapter"] + "/" + frame["document"].map(found)
    try:
        whole = counts_of(table)
    except CountsError as error:
        return {}, error.faults
    counts = {}
    for chapter in sorted(frame["chapter"].unique()):
        start = f"{chapter}/"
        part = whole.of(sorted(name for name in whole.documents if name.startswith(start)))
        documents = tuple(name.removeprefix(start) for name in part.documents)
        counts[chapter] = part._replace(documents=documents)
    return counts, []
