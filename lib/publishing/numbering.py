"""Sphinx extension: write down which number each figure and table got."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

FILE = "exhibit-numbers.json"
_WORDS = {"figure": "Figure", "table": "Table"}


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    numbers = {}
    for by_kind in app.env.toc_fignumbers.values():
        for kind, by_id in by_kind.items():
            for identifier, number in by_id.items():
                if kind in _WORDS:
                    numbers[identifier] = f"{_WORDS[kind]} {'.'.join(map(str, number))}"
    text = json.dumps(numbers, indent=1, sort_keys=True)
    (Path(app.outdir) / FILE).write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
