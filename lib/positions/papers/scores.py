"""Where the words of a session's papers put the delegations: Wordscores, chapter by chapter."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from positions.counts import TermCounts
from positions.papers.load import Papers
from positions.sessions import Session
from positions.wordscores import Wordscores

#: Columns of a chapter's scores, as the figure's data hold them.
COLUMNS = (
    "delegation", "role", "tokens", "scored_tokens", "coverage", "raw", "raw_se", "lbg",
    "lbg_lower", "lbg_upper", "mv", "mv_lower", "mv_upper", "reason",
)  # fmt: skip


def score(papers: Papers, session: Session) -> dict[str, pd.DataFrame]:
    """Wordscores on the papers of a session, by chapter; see `scale`."""
    return {
        chapter: scale(
            counts,
            session.references(chapter),
            minimum_coverage=session.minimum_coverage,
            left_out=papers.left_out.get(chapter),
        )
        for chapter, counts in papers.counts.items()
    }


def scale(
    counts: TermCounts,
    references: Mapping[str, float],
    *,
    minimum_coverage: float = 0.0,
    left_out: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Wordscores on the words of the papers of one chapter.

    Columns `COLUMNS`, one row a paper, references first and then by score. Those that ``left_out``
    gives a reason for come last, without a score; when a reference text is missing or holds no
    words nothing has one, and ``reason`` names it.
    """
    left_out = dict(left_out or {})
    kept = [row for row, name in enumerate(counts.documents) if name not in left_out]
    documents = [counts.documents[row] for row in kept]
    words = dict(zip(counts.documents, counts.counts.sum(axis=1).A1.tolist(), strict=True))
    reason = _unscaled(references, documents, words, left_out)
    frame = pd.DataFrame(columns=list(COLUMNS))
    if not reason:
        try:
            frame = _scored(counts.counts[kept], documents, references, minimum_coverage)
        except ValueError as error:  # references that share no word, say
            reason = str(error)
    reasons = (dict.fromkeys(documents, reason) if reason else {}) | left_out
    roles = {name: "reference" if name in references else "virgin" for name in words}
    rows = [
        {"delegation": name, "role": roles[name], "tokens": words[name], "reason": why}
        for name, why in sorted(reasons.items())
        if name in words
    ]
    unscored = pd.DataFrame(rows, columns=list(COLUMNS))
    if frame.empty or unscored.empty:
        return frame if unscored.empty else unscored
    numbers = {name: frame[name].dtype for name in COLUMNS if frame[name].dtype == float}
    return pd.concat([frame, unscored.astype(numbers)], ignore_index=True)


def _unscaled(
    references: Mapping[str, float], documents: Collection[str], words: Mapping[str, int],
    left_out: Mapping[str, str],
) -> str:  # fmt: skip
    """Why there can be no scores; empty when there can."""
    tied = "which the scale is tied to"
    missing = sorted(name for name in references if name not in documents)
    absent = [name for name in missing if name not in words]
    if absent:
        return f"no paper of {' and '.join(absent)}, {tied}"
    if missing:
        named = " and ".join(missing)
        first = next(name for name in references if name in missing)
        return f"the paper of {named}, {tied}, is left out: {left_out[first]}"
    if len(references) < 2:
        return "fewer than two reference texts; give two at least"
    if not any(words.values()):
        return "no words in any of the papers"
    wordless = sorted(name for name in references if not words[name])
    return f"no words in the paper of {' and '.join(wordless)}, {tied}" if wordless else ""


def _scored(
    counts, documents: list[str], references: Mapping[str, float], minimum_coverage: float
) -> pd.DataFrame:
    scores = [references.get(name, float("nan")) for name in documents]
    model = Wordscores(min_coverage=minimum_coverage).fit(counts, scores, names=documents)
    frame = model.score_texts(counts, names=documents).summary_frame()
    frame = frame.rename(columns={"document": "delegation"})[list(COLUMNS)]
    order = ["role", "mv", "delegation"]
    return frame.sort_values(order, ascending=[True, False, True], ignore_index=True)


def absent(submissions: pd.DataFrame) -> pd.DataFrame:
    """Who sent a paper by some rows of ``submissions.csv``: as `scale`, without any score."""
    names = sorted(submissions["delegation"].unique())
    rows = [{"delegation": name, "reason": "paper not present"} for name in names]
    return pd.DataFrame(rows, columns=list(COLUMNS))
