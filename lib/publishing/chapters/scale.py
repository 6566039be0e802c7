"""Values of the page on counts that do not fit in memory."""

import json
from dataclasses import dataclass

from publishing.edition import Edition


@dataclass(frozen=True)
class Measured:
    """One run of ``benchmarks/scale.py``.

    Attributes
    ----------
    engine
        ``duckdb`` or ``spark``.
    rows, rows_a_second
        Rows of counts, and how many were scored in a second, start-up included.
    seconds, memory
        Seconds, and the most memory, in megabytes, of the process that scored them.
    bare, ratio
        Seconds of a bare sum over the same files, and how many times as long the scores took.
    """

    engine: str
    rows: int
    seconds: float
    rows_a_second: int
    memory: int
    bare: float
    ratio: float

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
