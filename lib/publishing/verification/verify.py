"""Verify an edition: rebuild it, compute it a second time, compare, and report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from publishing.edition import Edition
from publishing.verification import (
    citations,
    environment,
    expected,
    numbers,
    readings,
    rebuild,
    recomputed,
    stored,
)
from publishing.verification.drawn import check as drawn
from publishing.verification.report import Report, write


def verify(edition: Edition, *, progress: Callable[[str], None] = lambda line: None) -> Report:
    """Check an edition from clean copies of the checkout, which itself stays as it is."""
    progress(f"{edition.slug}: comparing the environment with the lock")
    found = environment.verdicts(edition.root)
    progress(f"{edition.slug}: comparing the register with its second reading")
    found += readings.verdicts(edition.root)
    tables = {}
    with TemporaryDirectory(prefix="verify-") as place:
        builds = rebuild.rebuild_twice(edition, Path(place), progress=progress)
        found += rebuild.verdicts(edition, builds)
        html, notebooks = builds[0].folder / "html", builds[0].folder / "notebooks"
        progress(f"{edition.slug}: comparing with what was accepted")
        found += expected.verdicts(edition, html)
        progress(f"{edition.slug}: computing a second time")
        found += recomputed.verdicts(edition, html)
        if edition.is_default:
            found += stored.verdicts(edition, notebooks)
        progress(f"{edition.slug}: reading the figures back")
        found += drawn.verdicts(edition, html)
        progress(f"{edition.slug}: reading the numbers and citations in the text")
        told = numbers.found_in(edition, notebooks)
        tables["Numbers in the text"] = numbers.table(told, edition.root)
        found += numbers.verdicts(edition, told)
        found += citations.verdicts(edition, notebooks, html)
    return Report(edition.slug, f"{edition.title}, focus {edition.focus}", found, tables)


def folder_of(edition: Edition) -> Path:
    """Where the report of an edition is put."""
    folder = edition.project.build_folder / "verify"
    return folder if edition.is_default else folder / edition.slug


def write_report(report: Report, edition: Edition) -> Path:
    """Write the report of an edition; its page."""
    return write(report, folder_of(edition))
