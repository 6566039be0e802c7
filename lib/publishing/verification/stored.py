"""Stored outputs: what the notebooks in the checkout show against what they give when run again."""

from pathlib import Path

import nbformat

from publishing.contents import name_of, toc_pages
from publishing.edition import Edition
from publishing.exhibits import NARROW_TYPE, WIDE_TYPE
from publishing.notebooks import for_edition
from publishing.verification.verdicts import Verdict, verdict

PART = "stored"


def verdicts(edition: Edition, notebooks: Path) -> list[Verdict]:
    """A verdict on each stored notebook of the default edition, from its executed copy."""
    found = []
    for page in toc_pages(edition.root):
        stored = _shown(nbformat.read(page, as_version=4), edition)
        again = _shown(nbformat.read(notebooks / page.name, as_version=4), edition)
        faults = [
            f"cell {cell} shows something else" for cell in sorted({*stored, *again})
            if stored.get(cell) != again.get(cell)
        ]  # fmt: skip
        held = f"{len(stored)} cells show the same"
        found.append(verdict(PART, name_of(page, edition.root), faults, held))
    return found


def _shown(notebook: nbformat.NotebookNode, edition: Edition) -> dict[str, list[dict]]:
    """Outputs by cell, without drawings, which stored notebooks leave out."""
    left_out = (WIDE_TYPE, NARROW_TYPE)
    return {
        cell.id: [
            {kind: held for kind, held in output.get("data", {}).items()
             if kind not in left_out}
            for output in cell.outputs
        ]
        for cell in for_edition(notebook, edition.focus, edition.has).cells
        if cell.cell_type == "code" and cell.id != "injected-parameters"
    }  # fmt: skip
