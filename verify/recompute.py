"""The report's figures a second time, from its files with the standard library alone.

    python verify/recompute.py data/register > figures.json

Nothing of the project is imported; the parts of this program lie in ``verify/again``. Each figure
is computed from its definition: that of the appendix on method for placements, intervals and
agreement, that of its caption for tables. The output has for each exhibit the columns that name a
row, its rows in their order, and whether they are some of its rows only. A value may be a pair: one
that is drawn by chance elsewhere, or rounded, with how far it may be off. `positions verify`
compares all of it with the data behind the exhibits of a built edition (all sessions, focus China).

A record counts as a side where it supports or opposes, its position has no end, it is not inferred
and it is not on procedure. Contradictory sides of one delegation on one proposal count as none.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from again import (
    build,
    claims,
    counts,
    line,
    over_time,
    positions,
    rows,
    sides,
    simulated,
    sittings,
    speeches,
    votes,
    wordscores,
)
from again.tables import read


def figures(folder: Path) -> dict[str, dict]:
    """Key columns and rows of each exhibit that is computed here, and whether only some rows are.

    `folder` is that of the register; beside it lie the sessions and what was published of texts.
    """
    tables = {path.stem: read(path) for path in sorted(folder.glob("*.csv"))}
    published = folder.parent / "published"
    sessions = sittings.every(folder.parent / "sessions")
    found = positions.exhibits(tables) | over_time.exhibits(tables)
    _, placed = found["tab-placement"]
    points = line.points(sides.sides(sides.counted(tables["positions"])))
    found |= votes.exhibits(tables) | counts.exhibits(tables) | claims.exhibits(tables)
    found |= build.exhibits(folder.parent.parent)
    found |= sittings.exhibits(tables, sessions) | rows.exhibits(tables, sessions, folder)
    found |= wordscores.exhibits(published) | simulated.exhibits(published)
    found |= speeches.exhibits(published, tables, placed, points) | line.exhibits(points)
    return {
        name: {"key": key, "rows": held} | dict.fromkeys(how, True)
        for name, (key, held, *how) in sorted(found.items())
    }


if __name__ == "__main__":
    json.dump(figures(Path(sys.argv[1]).resolve()), sys.stdout, ensure_ascii=False)
