"""The text method on real texts: results on speeches that are not shipped, frozen.

The speeches of the General Debate may not be in the repository. What the method makes of them is:
every state's score, and the order of the states under references drawn by lot. Where the speeches
are present (``positions fetch ungd-2019-2022``), ``python -m publishing.real_texts`` makes these
files again.
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from typing import Any

import pandas as pd

from positions.chance import DRAWS, SEED
from positions.files import write_atomically
from positions.papers.scores import drawn_by_lot
from publishing import DEFAULT_FOCUS
from publishing.edition import Edition
from publishing.project import Project

#: The session that the speeches make up, and its one chapter.
CORPUS, CHAPTER = "ungd-2019-2022", "general-debate"

#: The frozen files, below ``data/published``.
SCORES, LOTS, ABOUT = "real-texts.csv", "real-texts-by-lot.csv", "real-texts.json"

#: Columns of the scores, and the places that are kept of numbers.
COLUMNS = (
    "delegation", "role", "members", "tokens", "scored_tokens", "coverage", "raw", "raw_se", "mv",
    "mv_lower", "mv_upper",
)  # fmt: skip
_PLACES = 6


@dataclass(frozen=True)
class RealTexts:
    """What the method makes of the speeches."""

    scores: pd.DataFrame  # columns `COLUMNS`, as the edition of the corpus has them
    #: Places of the texts, from the low end, by delegation; a column a draw of references.
    lots: pd.DataFrame
    #: ``session, chapter, papers, sha256`` (of the papers: a line of hash, two blanks and
    #: delegation for each, by delegation), ``draws, seed``.
    about: dict[str, Any]


def made(project: Project) -> RealTexts:
    """Results on the speeches; a `ValueError` where they are not present."""
    edition = Edition(CORPUS, DEFAULT_FOCUS, project)
    if CORPUS not in edition.session_papers:
        raise ValueError(
            f"no speeches in data/sessions/{CORPUS}/papers; data/README.md says how to get them"
        )
    papers = edition.session_papers[CORPUS]
    held = papers.frame.sort_values("delegation")
    lines = (f"{row.sha256}  {row.delegation}\n" for row in held.itertuples())
    drawn = drawn_by_lot(papers, edition.session_of(CORPUS), CHAPTER)
    return RealTexts(
        edition.papers[CORPUS, CHAPTER][list(COLUMNS)].round(_PLACES),
        drawn.rank().sort_index().rename_axis("delegation"),
        {
            "session": CORPUS,
            "chapter": CHAPTER,
            "papers": len(held),
            "sha256": hashlib.sha256("".join(lines).encode()).hexdigest(),
            "draws": DRAWS,
            "seed": SEED,
        },
    )


def frozen(project: Project) -> RealTexts:
    """The results as the repository holds them."""
    folder = project.published_folder
    scores = pd.read_csv(folder / SCORES, keep_default_na=False, na_values={"raw": [""]})
    lots = pd.read_csv(folder / LOTS, index_col="delegation")
    lots.columns = range(lots.shape[1])
    return RealTexts(scores, lots, json.loads((folder / ABOUT).read_text(encoding="utf-8")))


def freeze(project: Project) -> None:
    """Write the results on the speeches over those of the repository."""
    found, folder = made(project), project.published_folder
    about = json.dumps(found.about, indent=2) + "\n"
    places = found.lots.map("{:g}".format, na_action="ignore").reset_index()
    write_atomically({folder / SCORES: found.scores, folder / LOTS: places})
    (folder / ABOUT).write_text(about, encoding="utf-8")


if __name__ == "__main__":
    try:
        freeze(Project.find())
    except ValueError as error:
        sys.exit(f"real_texts: {error}")
