"""Files that are written whole or not at all, tables among them."""

from __future__ import annotations

import csv
import gzip
import secrets
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def beside(path: Path) -> Path:
    """A hidden name in the same folder that no other process or thread takes."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of another at once, so that nobody ever reads a part of it."""
    fresh = beside(path)
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def check_targets(targets: Collection[Path | str], *, inputs: Collection[Path | str] = ()) -> None:
    """Refuse places where tables cannot be written, before any work is done.

    An `OSError` tells of a missing folder or a place that is taken by something other than a file,
    a `ValueError` of two targets that are one file and of a target that is an input.
    """
    read = {Path(path).resolve() for path in inputs}
    seen: set[Path] = set()
    for path in targets:
        target = Path(path).resolve()
        if not target.parent.is_dir():
            raise FileNotFoundError(
                f"{path}: no folder {target.parent}; make it, or write to another"
            )
        if target.exists() and not target.is_file():
            raise OSError(f"{path}: is there and not a file; give the name of a file")
        if target in read:
            raise ValueError(f"{path}: is an input too; write to another file")
        if target in seen:
            raise ValueError(f"{path}: is to hold two tables; give each its own file")
        seen.add(target)


def write_atomically(tables: Mapping[Path | str, pd.DataFrame]) -> None:
    """Write tables as CSV files, all of them or none.

    Each is written beside its destination first and moved there when all are complete. Missing
    values become empty cells, lines end in a line feed; a name ending in ``.gz`` is compressed, the
    same table always to the same bytes. Where a file cannot be written, see `check_targets`.
    """
    check_targets(tables)
    with ExitStack() as undo:
        moves = []
        for path, table in tables.items():
            target = Path(path).resolve()  # a link stays, and what it leads to is replaced
            fresh = beside(target)
            undo.callback(fresh.unlink, missing_ok=True)
            content = _as_csv(table).encode("utf-8")
            packed = gzip.compress(content, mtime=0) if target.suffix == ".gz" else content
            fresh.write_bytes(packed)
            moves.append((fresh, target))
        for fresh, target in moves:
            fresh.replace(target)


def _as_csv(table: pd.DataFrame) -> str:
    text = table.to_csv(index=False, lineterminator="\n")
    if "\r" in text:  # Python before 3.13 leaves it unquoted, and readers then see a line's end
        text = table.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    return text


#: What a cell begins with that spreadsheets take for a formula; white space before it may go.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def formulas(table: pd.DataFrame) -> list[str]:
    """Cells of a table that a spreadsheet would take for formulas."""
    texts = table.select_dtypes(["object", "string"]).to_numpy().ravel()
    return [cell for cell in texts if isinstance(cell, str) and cell.startswith(_FORMULA)]


def as_text(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula, whatever a text says.

    Numbers stay as they are. The mark in front of a text is the one that spreadsheets know for
    "this is text". Tables that programs read again by their keys, such as scores, go without.

    Examples
    --------
    >>> as_text("=HYPERLINK(1)"), as_text("a = b"), as_text(-0.5), as_text(None)
    ("'=HYPERLINK(1)", 'a = b', -0.5, None)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
