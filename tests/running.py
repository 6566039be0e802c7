"""Notebooks run in this process, for any edition: what their pages show, without the drawings."""

import ast
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any
from unittest.mock import patch

import nbformat
from matplotlib.figure import Figure

from publishing import exhibits
from publishing.edition import Edition
from publishing.notebooks import PARAMETERS_TAG, for_edition
from publishing.project import Project
from publishing.subpages import SUBPAGE_TYPE


@dataclass(frozen=True)
class Shown:
    """What one cell shows: a text, a page's text, or an exhibit's record with its Markdown."""

    cell: str
    text: str
    record: dict[str, Any] | None = None


def chosen(page: Path, edition: Edition) -> nbformat.NotebookNode:
    """A notebook as it is executed for an edition."""
    notebook = nbformat.read(page, as_version=4)
    return for_edition(notebook, edition.focus, edition.has)


@lru_cache
def _code(source: str, name: str) -> CodeType:
    return compile(ast.parse(source, name), name, "exec")


def run_bundles(
    page: Path, edition: Edition, *, draw: Callable[[Figure], str] = lambda figure: ""
) -> list[tuple[str, dict[str, Any]]]:
    """Run a notebook's code cells for an edition, which all notebooks may share; cells, bundles."""
    notebook = chosen(page, edition)
    names = {"session": edition.session, "focus": edition.focus}
    found: list[tuple[str, dict[str, Any]]] = []
    with (
        patch("publishing.edition.open_edition", lambda session, focus: edition),
        patch("positions.drawing.svg", draw),
        patch("IPython.display.display") as display,
    ):
        for cell in notebook.cells:
            if cell.cell_type == "code" and PARAMETERS_TAG not in cell.metadata.get("tags", ()):
                exec(_code(cell.source, f"{page.name}: {cell.id}"), names)
                found += [(cell.id, call.args[0]) for call in display.call_args_list]
                display.reset_mock()
    return found


def run(page: Path, edition: Edition) -> list[Shown]:
    """What a notebook shows in an edition."""
    shown: list[Shown] = []
    for cell, bundle in run_bundles(page, edition):
        if SUBPAGE_TYPE in bundle:
            made = bundle[SUBPAGE_TYPE]
            shown += [Shown(cell, f"# {page['title']}\n\n{page['body']}") for page in made]
        else:
            record = bundle.get(exhibits.RECORD_TYPE)
            shown.append(Shown(cell, str(bundle["text/markdown"]), record))
    return shown


def told(page: Path, edition: Edition, cell: str) -> str:
    """The sentences of one cell."""
    return "\n\n".join(
        item.text for item in run(page, edition) if item.cell == cell and item.record is None
    )


def own_edition(session: str, focus: str, root: Path) -> Edition:
    """An edition that may be changed: the one that is read once for all stays as it is."""
    edition = Edition.of(session, focus, Project.find(root))
    edition.__dict__["whole"] = replace(edition.whole)
    return edition


def change(edition: Edition, table: str, **values: Any) -> None:
    """Give some columns of a table of one's own edition other values."""
    whole = edition.whole
    whole.__dict__[table] = getattr(whole, table).assign(**values)


def told_alone(page: Path, edition: Edition, *cells: str) -> str:
    """The sentences of the last of some cells, on one line; no other cell of the page is run."""
    notebook = chosen(page, edition)
    notebook.cells = [cell for cell in notebook.cells if cell.id in ("setup", *cells)]
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder) / page.name
        nbformat.write(notebook, alone)
        return " ".join(told(alone, edition, cells[-1]).split())
