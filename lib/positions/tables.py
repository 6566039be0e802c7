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
    """Read a CSV file of strings (UTF-8, with a header), and whatever makes it unreadable.

    A row of the table is a record, its index the line in the file; there is none when the file
    cannot be read. The label is the file's name in messages.
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
        line = reader.line_num + 1
        for row in reader:
            if any(row) and len(row) != len(header):
                reason = f"{len(row)} cells where the header has {len(header)}; quote commas"
                faults.append(Fault(label, line, "", reason))
            elif any(row):
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
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
