"""Write the simulated session again: ``python -m publishing.demo``."""

from __future__ import annotations

import sys
from pathlib import Path

from positions.simulation import demo_files
from publishing.project import Project


def write_demo(folder: Path) -> list[Path]:
    """Write the files of the simulated session.

    Parameters
    ----------
    folder : Path
        The session's folder, ``data/sessions/demo``.

    Returns
    -------
    list of Path
        The files, in alphabetical order.
    """
    written = []
    for name, content in sorted(demo_files().items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written


if __name__ == "__main__":
    home = Project.find().sessions_folder / "demo"
    sys.stdout.write(f"{home}: {len(write_demo(home))} files\n")
