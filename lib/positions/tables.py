"""Tables out of files: strings as they stand, each row with its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from positions.faults import Fault

#: Largest file that can be a table of records.
MAX_BYTES = 5_000_000


def read_table(path: Path, label: str) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Read a CSV file of strings, telling whatever makes it unreadable.

    Parameters
    ----------
    path : Path
        The file: comma-separated UTF-8 with a header.
    label : str
        Its name in messages.

    Returns
    -------
    frame : DataFrame of str or None
        One row a record, the index being the line in the file; None when it cannot be read.
    faults : list of Fault
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [Fault(label, 0, "", f"larger than {MAX_BYTES // 10**6} MB; not a table")]
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None, [Fault(label, 0, "", "missing; the register needs it")]
    except OSError as error:
        return None, [Fault(label, 0, "", f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return None, [Fault(label, line, "", "not UTF-8; save the file in that encoding")]
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    faults, rows, lines, line = [], [], [], 1
    try:
        header = next(reader, [])
        while True:
            line = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                break
            if not any(row):
                continue
            if len(row) != len(header):
                reason = f"{len(row)} cells where the header has {len(header)}; quote commas"
                faults.append(Fault(label, line, "", reason))
            else:
                rows.append(row)
                lines.append(line)
    except csv.Error as error:
        return None, [Fault(label, line, "", f"not CSV: {error}")]
    if not header:
        return None, [Fault(label, 0, "", "empty; at least the header is needed")]
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        reason = "stands in the header more than once; keep one column"
        return None, [Fault(label, 1, name, reason) for name in repeated]
    frame = pd.DataFrame(rows, columns=header, index=pd.Index(lines, dtype=int), dtype=str)
    return frame, faults
