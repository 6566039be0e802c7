"""The report's figures a second time, from its files with the standard library alone.

    python verify/recompute.py data/register > figures.json

Nothing of the project is imported; the parts of this program lie in ``verify/again``. Each figure
is computed from its definition: that of the appendix on method for placements, intervals and
agreement, that of its caption for tables. The output has for each exhibit the columns that name a
row, its rows in their order, and whether they are some of its rows only; `positions verify`
compares them with the data behind the exhibits of a built edition (all sessions, focus China).

A record counts as a side where it supports or opposes, its position has no end, it is not inferred
and it is not on procedure. Contradictory sides of one delegation on one proposal count as none.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from again import claims, counts, positions, votes
from again.tables import read


def figures(folder: Path) -> dict[str, dict]:
    """Key columns and rows of each exhibit that is computed here."""
    tables = {path.stem: read(folder, path.stem) for path in sorted(folder.glob("*.csv"))}
    found = positions.exhibits(tables) | votes.exhibits(tables) | counts.exhibits(tables)
    whole: dict[str, dict] = {
        name: {"key": key, "rows": rows} for name, (key, rows) in found.items()
    }
    some = {"key": ["claim_id"], "rows": claims.checked(tables), "partial": True}
    return dict(sorted({**whole, "tab-claims": some}.items()))


if __name__ == "__main__":
    json.dump(figures(Path(sys.argv[1])), sys.stdout, ensure_ascii=False)
