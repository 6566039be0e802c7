"""What an edition leaves on disk, as every check reads it: exhibits, their data, notebooks."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from publishing.contents import pages_of
from publishing.edition import Edition
from publishing.exhibits import FOLDER


def exhibits(html: Path) -> list[dict[str, Any]]:
    """The exhibits of a built edition, whether or not they are shown."""
    return json.loads((html / "exhibits.json").read_text(encoding="utf-8"))


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a table, as they stand in its file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def data_of(exhibit: str, html: Path) -> list[dict[str, str]] | None:
    """Rows of the data behind an exhibit; None where there is no such exhibit."""
    path = html / FOLDER / f"{exhibit}.csv"
    return rows_of(path) if path.is_file() else None


def executed(edition: Edition, notebooks: Path) -> Iterator[tuple[str, nbformat.NotebookNode]]:
    """The executed notebooks of an edition by their names, in the order of the book."""
    for page in pages_of(edition):
        yield page.stem, nbformat.read(notebooks / page.name, as_version=4)
