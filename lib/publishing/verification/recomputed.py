"""The second computation: exhibits' data against what another program makes of the same files.

The program is ``verify/recompute.py``. It imports nothing of the project and runs by itself; here
its figures are compared with the data behind the exhibits of a built edition.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from publishing.edition import Edition
from publishing.verification import outputs
from publishing.verification.verdicts import Outcome, Verdict, verdict

PART = "recomputed"

PROGRAM = Path("verify") / "recompute.py"

#: How far two computations may be apart: exhibits' data keep six places.
TOLERANCE = 1e-6


def figures(root: Path) -> dict[str, dict[str, Any]]:
    """What the program computes: by exhibit the ``key``, columns that name a row, and ``rows``.

    Where only some of an exhibit's rows are computed, it is ``partial``; where their order is that
    of values drawn by chance, ``drawn``.
    """
    # -E and -s: nothing of the surroundings; -B: nothing is left behind
    command = [sys.executable, "-EsB", str(root / PROGRAM), str(root / "data" / "register")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(f"{PROGRAM} fails: {' '.join(done.stderr.strip().splitlines()[-1:])}")
    return json.loads(done.stdout)


def verdicts(edition: Edition, html: Path) -> list[Verdict]:
    """A verdict on each exhibit of the default edition that is computed a second time.

    One more names those that are not; of another edition nothing is.
    """
    if not edition.is_default:
        return [Verdict(PART, edition.slug, Outcome.OPEN, "the program knows one edition alone")]
    try:
        found = figures(edition.root)
    except ValueError as error:
        return [Verdict(PART, edition.slug, Outcome.FAILS, str(error))]
    held = [item["id"] for item in outputs.exhibits(html)]
    told = [of_exhibit(name, **figure, html=html) for name, figure in found.items()]
    others = sorted(set(held) - set(found))
    left = f"without a second computation: {', '.join(others) or 'none'}"
    return [*told, Verdict(PART, f"{edition.slug}: others", Outcome.OPEN, left)]


def of_exhibit(
    name: str,
    key: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    html: Path,
    *,
    partial: bool = False,
    drawn: bool = False,
) -> Verdict:
    """The verdict on one exhibit, given what the program computed for it."""
    shown = outputs.data_of(name, html)
    if shown is None:
        return verdict(PART, name, ["no such exhibit"])
    values = sum(len(row) - len(key) for row in rows)
    whole = f" in {len(rows)} of {len(shown)} rows" if partial else ""
    left = [name for name in (shown or [{}])[0] if not any(name in row for row in rows)]
    apart = f"; not computed: {', '.join(left)}" if left else ""
    faults = differences(shown, rows, key, partial=partial, drawn=drawn)
    return verdict(PART, name, faults, f"{values:,} values{whole}, no difference{apart}")


def differences(
    shown: Sequence[Mapping[str, str]],
    rows: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    *,
    partial: bool = False,
    drawn: bool = False,
) -> Iterator[str]:
    """What differs between an exhibit's data, as texts, and the same rows computed otherwise.

    Computed are some of its columns, as numbers, texts or None where there is no value; a list of
    two is a number and how far the exhibit's may be from it. ``key`` are the columns that name a
    row; a ``partial`` computation leaves rows out, and where ``drawn`` by chance their order is not
    compared.

    Examples
    --------
    >>> list(differences([{"who": "A", "n": "2"}], [{"who": "A", "n": 3}], ["who"]))
    ['A: n is 2, computed 3']
    """

    def named(row: Mapping[str, Any]) -> str:
        return " / ".join(str(row[name]) for name in key)

    theirs, ours = {named(row): row for row in shown}, {named(row): row for row in rows}
    if not partial:
        yield from (f"{name}: not computed" for name in theirs if name not in ours)
    yield from (f"{name}: computed and not there" for name in ours if name not in theirs)
    if len(theirs) != len(shown):
        yield "a row stands twice"
    common = theirs.keys() & ours.keys()
    if not drawn and (partial or len(common) == len(theirs) == len(ours)):
        pairs = zip(filter(common.__contains__, theirs), filter(common.__contains__, ours),
                    strict=True)  # fmt: skip
        yield from (f"{one} stands where {due} is due" for one, due in pairs if one != due)
    for name, row in theirs.items():
        for column, value in ours.get(name, {}).items():
            cell = row.get(column)
            if column not in key and not _equal(cell, value):
                yield f"{name}: {column} is {cell or 'empty'}, computed {value}"


def _equal(cell: str | None, value: Any) -> bool:
    if value is None or isinstance(value, str):
        return cell == (value or "")
    value, reach = value if isinstance(value, list) else (value, TOLERANCE)
    try:
        return abs(float(cell or "nan") - value) <= reach
    except ValueError:
        return False
