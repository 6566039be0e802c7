"""Values of the page for reviewers."""

import json
from dataclasses import dataclass

from publishing.edition import Edition


@dataclass(frozen=True)
class Run:
    """A verification as it was measured.

    Attributes
    ----------
    machine
        What it ran on, in words.
    minutes
        How long it took, rounded up.
    disk
        Size of the environment, in gigabytes.
    """

    machine: str
    minutes: int
    disk: float


def measured(edition: Edition) -> Run:
    """The last verification that was measured, from ``data/published/verification.json``."""
    path = edition.project.published_folder / "verification.json"
    return Run(**json.loads(path.read_text(encoding="utf-8")))
