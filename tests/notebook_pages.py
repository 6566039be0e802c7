"""What a notebook shows for an edition, without a kernel."""

from pathlib import Path

import IPython.display
import nbformat
import pytest

from positions import drawing
from publishing import edition as editions

CHAPTERS = Path(__file__).resolve().parents[1] / "chapters"


def page(stem, edition):
    """Markdown of a notebook's cells for an edition on one line, exhibits without pictures."""
    notebook = nbformat.read(CHAPTERS / f"{stem}.ipynb", as_version=4)
    told = []

    def display(bundle, raw):
        told.append(bundle["text/markdown"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(IPython.display, "display", display)
        patch.setattr(editions, "open_edition", lambda session, focus: edition)
        patch.setattr(drawing, "svg", lambda figure: "")
        names = {"session": edition.session, "focus": edition.focus}
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                told.append(cell.source)
            elif "parameters" not in cell.metadata.get("tags", ()):
                exec(cell.source, names)
    return " ".join("\n".join(told).split())
