"""Papers of a session: which are present, and their texts.

A paper is ``papers/<chapter>/<delegation>.txt`` (or ``.md``) in the session's folder, the file
named after the delegation in kebab case or by its ISO 3166-1 alpha-3 code. Texts are read as plain
words: nothing in them is executed or shown as markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from positions.counts import CountsError, document_term_matrix
from positions.delegations import iso3_codes
from positions.faults import DataError, Fault, suggestion
from positions.wordscores import Wordscores

#: A paper is some dozens of pages; anything larger is refused.
MAX_BYTES = 5_000_000

SUFFIXES = (".txt", ".md")

#: Columns of a chapter's scores, as the figure's data hold them.
COLUMNS = (
    "delegation", "role", "tokens", "scored_tokens", "coverage", "raw", "raw_se", "lbg",
    "lbg_lower", "lbg_upper", "mv", "mv_lower", "mv_upper", "reason",
)  # fmt: skip


def file_name(delegation: str) -> str:
    """Name of a delegation's paper without its suffix.

    Examples
    --------
    >>> file_name("Iran (Islamic Republic of)")
    'iran-islamic-republic-of'
    """
    plain = unicodedata.normalize("NFKD", delegation).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _delegation(stem: str, by_name: dict[str, str], by_code: dict[str, str]) -> str | None:
    """The delegation that a file's name means."""
    return by_name.get(stem.lower()) or by_code.get(stem.upper())


def read_papers(
    folder: Path, chapters: Collection[str], delegations: Collection[str], *, label: str
) -> dict[str, dict[str, str]]:
    """Read the papers of a session.

    Parameters
    ----------
    folder : Path
        The session's folder; without ``papers`` in it there are none.
    chapters : collection of str
        Chapters that a sub-folder may be named after.
    delegations : collection of str
        Delegations that a file may be named after.
    label : str
        The session's folder in messages.

    Returns
    -------
    dict of str to dict of str to str
        Text by delegation by chapter, both in alphabetical order.

    Raises
    ------
    DataError
        With every fault: unknown chapter or delegation, two papers of one delegation, a format
        that is not read, a file that is empty, too large or not UTF-8.
    """
    root = folder / "papers"
    by_name = {file_name(name): name for name in delegations}
    by_code = {code: name for name, code in iso3_codes(delegations).items() if code}
    texts: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        folder_itself = path.is_dir() and not path.is_symlink()
        if folder_itself or path.name.startswith(".") or path.name == "README.md":
            continue
        name = f"{label}/{path.relative_to(folder).as_posix()}"
        chapter = path.parent.name
        delegation = _delegation(path.stem, by_name, by_code)
        reason = _unfit(path, root, chapter, delegation, chapters, by_name)
        if not reason:
            text = _text(path)
            if text is None:
                reason = "not UTF-8; save the file in that encoding"
            elif not text.strip():
                reason = "empty; a paper holds text"
            elif delegation in texts.get(chapter, {}):
                reason = f"a second paper of {delegation} on {chapter}; keep one"
            else:
                texts.setdefault(chapter, {})[delegation] = text
        if reason:
            faults.append(Fault(name, 0, "", reason))
    if faults:
        raise DataError(faults)
    return {chapter: dict(sorted(texts[chapter].items())) for chapter in sorted(texts)}


def _unfit(
    path: Path,
    root: Path,
    chapter: str,
    delegation: str | None,
    chapters: Collection[str],
    by_name: dict[str, str],
) -> str:
    """Why a file is not a paper; empty when it is one."""
    if path.is_symlink() or not path.resolve().is_relative_to(root.resolve()):
        return "a link that may leave the folder; copy the file itself"
    if path.parent.parent != root:
        return "lies outside papers/<chapter>/"
    if chapter not in chapters:
        return f"unknown chapter {chapter!r}; {suggestion(chapter, chapters)}"
    if path.suffix.lower() not in SUFFIXES:
        return f"{path.suffix or 'no suffix'} is not read; save as {' or '.join(SUFFIXES)}"
    if delegation is None:
        return f"unknown delegation {path.stem!r}; {suggestion(path.stem, by_name)}"
    if path.stat().st_size > MAX_BYTES:
        return f"larger than {MAX_BYTES // 10**6} MB; not a paper"
    return ""


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None


_TIED = "which the scale is tied to"


def _listed(names: list[str]) -> str:
    return " and ".join(sorted(names))


def _unscored(texts: dict[str, str], references: dict[str, float], reason: str) -> pd.DataFrame:
    """A row for each paper, with the reason why none has a score."""
    rows = [
        {
            "delegation": name,
            "role": "reference" if name in references else "virgin",
            "reason": reason,
        }
        for name in sorted(texts)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def scale(texts: dict[str, str], references: dict[str, float]) -> pd.DataFrame:
    """Wordscores on the papers of one chapter.

    Parameters
    ----------
    texts : dict of str to str
        Text by delegation.
    references : dict of str to float
        Scores of the reference texts by delegation.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, one row a paper, references first and then by score. When a reference
        text is missing or holds no words there are no scores and ``reason`` names it.
    """
    missing = [name for name in references if name not in texts]
    if missing:
        return _unscored(texts, references, f"no paper of {_listed(missing)}, {_TIED}")
    if len(references) < 2:
        return _unscored(texts, references, "fewer than two reference texts; give two at least")
    try:
        counts, documents, _ = document_term_matrix(texts)
    except CountsError:
        return _unscored(texts, references, "no words in any of the papers")
    words = dict(zip(documents, np.asarray(counts.sum(axis=1)).ravel(), strict=True))
    wordless = [name for name in references if not words[name]]
    if wordless:
        return _unscored(
            texts, references, f"no words in the paper of {_listed(wordless)}, {_TIED}"
        )
    scores = [references.get(name, float("nan")) for name in documents]
    model = Wordscores().fit(counts, scores, names=documents)
    frame = model.score_texts(counts, names=documents).summary_frame()
    frame = frame.rename(columns={"document": "delegation"})[list(COLUMNS)]
    order = ["role", "mv", "delegation"]
    return frame.sort_values(order, ascending=[True, False, True], ignore_index=True)


def absent(submissions: pd.DataFrame) -> pd.DataFrame:
    """Contributions that the register reports and whose texts are not present.

    Parameters
    ----------
    submissions : DataFrame
        Rows of ``submissions.csv`` for one session and chapter.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: who sent a paper, without any score.
    """
    rows = [
        {"delegation": name, "reason": "paper not present"}
        for name in sorted(submissions["delegation"].unique())
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
