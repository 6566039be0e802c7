"""Verify an edition: rebuild it, compute it a second time, compare, and report."""

import datetime as dt
import os
import platform
import resource
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from publishing.edition import Edition
from publishing.verification import (
    captions,
    citations,
    environment,
    expected,
    numbers,
    programs,
    readings,
    rebuild,
    recomputed,
    references,
    stored,
)
from publishing.verification.crate import write_crate
from publishing.verification.drawn import check as drawn
from publishing.verification.report import Report, write

#: Heading of the table of exhibits with what made them.
PROGRAMS = "Exhibits, programs, outputs"


def verify(edition: Edition, *, progress: Callable[[str], None] = lambda line: None) -> Report:
    """Check an edition from clean copies of the checkout, which itself stays as it is."""
    began = time.monotonic()
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
        told_by = captions.found_in(edition, notebooks)
        tables["Numbers in titles, captions and text alternatives"] = captions.table(told_by)
        found += captions.verdicts(told_by)
        found += citations.verdicts(edition, notebooks, html)
        found += references.verdicts(edition, notebooks)
        tables[PROGRAMS] = programs.exhibits(html, notebooks, found)
        tables["Published and reproduced"] = programs.published(
            html, edition.root / "data" / "register"
        )
    tables["The run"] = _run(time.monotonic() - began)
    return Report(edition.slug, f"{edition.title}, focus {edition.focus}", found, tables)


def _run(seconds: float) -> pd.DataFrame:
    """What the run took, and where it was made."""
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = {
        "system": platform.platform(),
        "Python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
        "seconds": round(seconds),
        "memory of the largest process, in MB": round(largest),
    }
    return pd.DataFrame({"what": told.keys(), "value": told.values()})


def folder_of(edition: Edition) -> Path:
    """Where the report of an edition is put."""
    folder = edition.project.build_folder / "verify"
    return folder if edition.is_default else folder / edition.slug


def write_report(report: Report, edition: Edition) -> Path:
    """Write the report of an edition, and what it leaves for machines; the report's page."""
    folder = folder_of(edition)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    page = write(report, folder)
    write_crate(edition.root, report, report.tables[PROGRAMS], now, folder)
    return page
