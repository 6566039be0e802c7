"""Copies of a checkout in which nothing stands that was made before."""

import shutil
from pathlib import Path

import nbformat

#: What is made and not part of the work, wherever it lies.
MADE = (".git", ".venv", "_build", "__pycache__", "*.egg-info", ".ipynb_checkpoints",
        ".pytest_cache", ".ruff_cache", ".hypothesis")  # fmt: skip


def clean_copy(root: Path, target: Path) -> Path:
    """Copy a checkout without what was made in it; its notebooks lose their outputs."""
    shutil.copytree(root, target, ignore=shutil.ignore_patterns(*MADE))
    for path in [target / "index.ipynb", *(target / "chapters").glob("*.ipynb")]:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        nbformat.write(notebook, path)
    return target
