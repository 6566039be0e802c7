"""Words that stand for papers whose texts may not be shared: ``counts.csv.gz`` of a session."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from positions.counts import CountsError, TermCounts, counts_from_frame
from positions.faults import Fault, suggestion
from positions.papers.names import Names

COUNTS = "counts.csv.gz"

#: Largest ``counts.csv.gz``, unpacked.
MAX_COUNTS_BYTES = 200_000_000


def read_session_counts(
    path: Path, label: str, known: Collection[str], names: Names
) -> tuple[dict[str, TermCounts], list[Fault]]:
    """Counts by chapter from ``counts.csv.gz``."""
    if path.is_symlink():
        return {}, [Fault(label, 0, "", "a link; copy the file itself")]
    if not path.exists():
        return {}, []
    try:
        with gzip.open(path) as file:
            content = file.read(MAX_COUNTS_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        return {}, [Fault(label, 0, "", "not gzip, or truncated; compress the table again")]
    if len(content) > MAX_COUNTS_BYTES:
        limit = MAX_COUNTS_BYTES // 10**6
        return {}, [Fault(label, 0, "", f"unpacks to more than the limit of {limit} MB")]
    wanted = ["chapter", "document", "term", "count"]
    try:
        frame = pd.read_csv(
            io.BytesIO(content), dtype=str, keep_default_na=False, na_filter=False,
            index_col=False, quoting=csv.QUOTE_MINIMAL, encoding="utf-8-sig",
        )  # fmt: skip
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        what = " ".join(str(error).split())
        return {}, [Fault(label, 0, "", f"not a table in UTF-8 ({what}); give {','.join(wanted)}")]
    missing = [name for name in wanted if name not in frame]
    if missing:
        return {}, [Fault(label, 1, name, "column is missing") for name in missing]
    faults = []
    for column, find in (
        ("chapter", lambda name: name if name in known else None),
        ("document", names.find),
    ):
        found = {name: find(name) for name in frame[column].unique()}
        for name, meant in found.items():
            if meant is None:
                row = int((frame[column] == name).to_numpy().argmax()) + 2
                unknown = f"unknown chapter {name!r}; {suggestion(name, known)}"
                reason = unknown if column == "chapter" else names.unknown(name)
                faults.append(Fault(label, row, column, reason))
        frame[column] = frame[column].map(found)
    if faults:
        return {}, faults
    try:
        whole = counts_from_frame(
            frame.assign(document=frame["chapter"] + "/" + frame["document"]), source=label
        )
    except CountsError as error:
        return {}, [Fault(label, 0, "", str(error).removeprefix(f"{label}: "))]
    counts = {}
    for chapter in sorted(frame["chapter"].unique()):
        rows = [row for row, name in enumerate(whole.documents) if name.startswith(f"{chapter}/")]
        rows.sort(key=lambda row: whole.documents[row])
        part = whole.counts[rows]
        used = np.flatnonzero(np.asarray(part.sum(axis=0)).ravel())
        counts[chapter] = TermCounts(
            part[:, used],
            tuple(whole.documents[row].removeprefix(f"{chapter}/") for row in rows),
            tuple(whole.terms[column] for column in used),
        )
    return counts, []
