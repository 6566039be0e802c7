"""Values of the page on counts that do not fit in memory."""

import json
from dataclasses import dataclass

from publishing.edition import Edition


@dataclass(frozen=True)
class Measured:
    """One run of ``benchmarks/scale.py``."""

    engine: str  # ``duckdb`` or ``spark``
    rows: int  # of counts
    seconds: float
    rows_a_second: int  # that were scored, start-up included
    memory: int  # the most of the process that scored them, in megabytes
    bare: float  # seconds of a bare sum over the same files
    ratio: float  # how many times as long the scores took

    @property
    def millions(self) -> int:
        """Rows in millions."""
        return round(self.rows / 1e6)

    @property
    def millions_a_second(self) -> float:
        """Rows a second in millions."""
        return self.rows_a_second / 1e6


def measured(edition: Edition) -> list[Measured]:
    """The last runs that were kept, in ``data/published/scale.json``."""
    path = edition.project.published_folder / "scale.json"
    return [Measured(**run) for run in json.loads(path.read_text(encoding="utf-8"))]
