"""Values of the page for reviewers."""

import json
from dataclasses import dataclass

from publishing.edition import Edition


@dataclass(frozen=True)
class Run:
    """A verification as it was measured."""

    machine: str  # what it ran on, in words
    minutes: int  # how long it took, rounded up
    disk: float  # size of the environment, in gigabytes


def measured(edition: Edition) -> Run:
    """The last verification that was measured, from ``data/published/verification.json``."""
    path = edition.project.published_folder / "verification.json"
    return Run(**json.loads(path.read_text(encoding="utf-8")))
