"""How long the book takes to make, how large it is, and whether it asks anybody outside.

Run it on a machine that is set up (``make setup``) and does nothing else::

    .venv/bin/python benchmarks/build.py          # one edition
    .venv/bin/python benchmarks/build.py --site   # every edition as well

It prints a Markdown table. Times are of one run on one machine; what counts is the order.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [str(ROOT / ".venv" / "bin" / "positions")]


def timed(*arguments: str) -> float:
    """Seconds that a command takes; a failure ends the measurement."""
    begin = time.monotonic()
    subprocess.run([*COMMAND, *arguments, "--quiet"], cwd=ROOT, check=True, capture_output=True)
    return time.monotonic() - begin


def megabytes(folder: Path) -> float:
    """Size of the files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    """Measure and print the table."""
    rows = [
        ("`make book`, everything to be made", f"{timed('render', '--force'):.0f} s", "60 s"),
        ("`make book`, nothing changed", f"{timed('render'):.1f} s", "10 s"),
    ]
    size = megabytes(ROOT / "_build" / "editions" / "all-china" / "html")
    rows.append(("size of the default edition", f"{size:.1f} MB", "25 MB"))
    if "--site" in sys.argv:
        rows.append(("`make site`, every edition to be made", f"{timed('site', '--force'):.0f} s",
                     "300 s"))  # fmt: skip
    print("| what | measured | to stay below |\n| --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
