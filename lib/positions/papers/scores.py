"""Where the words of a session's papers put the delegations: Wordscores, chapter by chapter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from positions.chance import Lots, by_lot, same_order
from positions.counts import TermCounts
from positions.papers.load import Papers
from positions.sessions import Session
from positions.wordscores import Wordscores

#: Columns of a chapter's scores, as the figure's data hold them; members are the delegations whose
#: papers a reference is made of, where it is not one of them.
COLUMNS = (
    "delegation", "role", "members", "tokens", "scored_tokens", "coverage", "raw", "raw_se", "lbg",
    "lbg_lower", "lbg_upper", "mv", "mv_lower", "mv_upper", "reason",
)  # fmt: skip


def score(papers: Papers, session: Session) -> dict[str, pd.DataFrame]:
    """Wordscores on the papers of a session, by chapter; see `scale`."""
    return {
        chapter: scale(
            counts,
            session.references(chapter),
            members=session.members(chapter),
            minimum_coverage=session.minimum_coverage,
            left_out=papers.left_out.get(chapter),
        )
        for chapter, counts in papers.counts.items()
    }


def scale(
    counts: TermCounts,
    references: Mapping[str, float],
    *,
    members: Mapping[str, Sequence[str]] | None = None,
    minimum_coverage: float = 0.0,
    left_out: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Wordscores on the words of the papers of one chapter.

    Columns `COLUMNS`, one row a paper, references first and then by score. A reference with several
    ``members`` is their papers as one text, and these have no rows of their own. Papers that
    ``left_out`` gives a reason for come last, without a score; when a reference text is missing or
    holds no words nothing has one, and ``reason`` names it.
    """
    members = members or {name: (name,) for name in references}
    left_out = dict(left_out or {})
    papers = kept(counts, left_out)
    texts = papers.pooled(members)
    words = {
        name: int(tokens)
        for held in (counts, texts)
        for name, tokens in zip(held.documents, held.counts.sum(axis=1).A1, strict=True)
    }
    reason = _unscaled(references, texts.documents, words, _lost(members, left_out))
    frame = pd.DataFrame(columns=list(COLUMNS))
    if not reason:
        try:
            frame = _scored(texts, references, minimum_coverage)
        except ValueError as error:  # references that share no word, say
            reason = str(error)
    reasons = (dict.fromkeys(texts.documents, reason) if reason else {}) | left_out
    scaled = {*references, *(name for some in members.values() for name in some)}
    rows = [
        {"delegation": name, "role": "reference" if name in scaled else "virgin",
         "tokens": words[name], "reason": why, "members": _joined(members, name, papers)}
        for name, why in sorted(reasons.items())
        if name in words
    ]  # fmt: skip
    frame["members"] = [_joined(members, name, papers) for name in frame["delegation"]]
    unscored = pd.DataFrame(rows, columns=list(COLUMNS))
    if frame.empty or unscored.empty:
        return frame if unscored.empty else unscored
    numbers = {name: frame[name].dtype for name in COLUMNS if frame[name].dtype == float}
    return pd.concat([frame, unscored.astype(numbers)], ignore_index=True)


@dataclass(frozen=True)
class Reach:
    """How far the scores of a chapter's papers reach, on the scale of the references.

    ``own`` is the row of the delegation in focus, None where it has no score or is a reference.
    """

    names: frozenset[str]  # those with a score, without the references
    lowest: float
    highest: float
    own: pd.Series | None


def reach(frame: pd.DataFrame, focus: str) -> Reach:
    """How far the scores reach that `scale` gives.

    Examples
    --------
    >>> rows = [("A", "virgin", 0.5), ("B", "virgin", -0.25), ("EU", "reference", 1.0)]
    >>> found = reach(pd.DataFrame(rows, columns=["delegation", "role", "mv"]), "A")
    >>> sorted(found.names), found.lowest, found.highest, float(found.own["mv"])
    (['A', 'B'], -0.25, 0.5, 0.5)
    """
    placed = frame[(frame["role"] == "virgin") & frame["mv"].notna()]
    mv, own = placed["mv"].astype(float), placed[placed["delegation"] == focus]
    names = frozenset(placed["delegation"])
    return Reach(names, float(mv.min()), float(mv.max()), None if own.empty else own.iloc[0])


def kept(counts: TermCounts, left_out: Collection[str]) -> TermCounts:
    """Counts of the papers that are scaled, in all terms."""
    rows = [row for row, name in enumerate(counts.documents) if name not in left_out]
    return TermCounts(
        counts.counts[rows], tuple(counts.documents[row] for row in rows), counts.terms
    )


def _joined(members: Mapping[str, Sequence[str]], name: str, papers: TermCounts) -> str:
    """Whose papers a reference is made of, for a cell; empty for a paper."""
    held = set(papers.documents)
    found = [one for one in members.get(name, ()) if one in held]
    return "" if found in ([], [name]) else "; ".join(found)


def _lost(members: Mapping[str, Sequence[str]], left_out: Mapping[str, str]) -> dict[str, str]:
    """Why papers of references are left out, by reference."""
    return {
        reference: left_out[name]
        for reference, names in members.items()
        for name in names
        if name in left_out
    }


def _unscaled(
    references: Mapping[str, float], documents: Collection[str], words: Mapping[str, int],
    left_out: Mapping[str, str],
) -> str:  # fmt: skip
    """Why there can be no scores; empty when there can."""
    tied = "which the scale is tied to"
    missing = sorted(name for name in references if name not in documents)
    absent = [name for name in missing if name not in left_out]
    if absent:
        return f"no paper of {' and '.join(absent)}, {tied}"
    if missing:
        named = " and ".join(missing)
        first = next(name for name in references if name in missing)
        return f"the paper of {named}, {tied}, is left out: {left_out[first]}"
    if len(references) < 2:
        return "fewer than two reference texts; give two at least"
    if not any(words[name] for name in documents):
        return "no words in any of the papers"
    wordless = sorted(name for name in references if not words[name])
    return f"no words in the paper of {' and '.join(wordless)}, {tied}" if wordless else ""


def _scored(
    texts: TermCounts, references: Mapping[str, float], minimum_coverage: float
) -> pd.DataFrame:
    counts, documents = texts.counts, texts.documents
    scores = [references.get(name, float("nan")) for name in documents]
    model = Wordscores(min_coverage=minimum_coverage).fit(counts, scores, names=documents)
    frame = model.score_texts(counts, names=documents).summary_frame()
    frame = frame.rename(columns={"document": "delegation"}).reindex(columns=list(COLUMNS))
    order = ["role", "mv", "delegation"]
    return frame.sort_values(order, ascending=[True, False, True], ignore_index=True)


def drawn_by_lot(papers: Papers, session: Session, chapter: str) -> pd.DataFrame:
    """Raw scores of a chapter's papers with references drawn by lot; see `positions.chance`."""
    texts = kept(papers.counts[chapter], papers.left_out.get(chapter, ()))
    set_at, members = session.references(chapter), session.members(chapter)
    sizes = [len({*members[name]} & {*texts.documents}) for name in set_at]
    return by_lot(texts, sizes, list(set_at.values()), minimum_coverage=session.minimum_coverage)


def order_by_lot(papers: Papers, session: Session, chapter: str, scores: pd.DataFrame) -> Lots:
    """How far references drawn by lot give the order of a chapter's scores, as `score` has them."""
    virgin = scores[scores["role"] == "virgin"].set_index("delegation")["raw"].astype(float)
    return Lots(float("nan"), same_order(drawn_by_lot(papers, session, chapter), virgin))


def absent(submissions: pd.DataFrame) -> pd.DataFrame:
    """Who sent a paper by some rows of ``submissions.csv``: as `scale`, without any score."""
    names = sorted(submissions["delegation"].unique())
    rows = [{"delegation": name, "reason": "paper not present"} for name in names]
    return pd.DataFrame(rows, columns=list(COLUMNS))
