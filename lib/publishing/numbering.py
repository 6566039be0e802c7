"""Sphinx extension: write down numbers of exhibits, keep addresses as written, index nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def whole_addresses(app: Sphinx, doctree: Any) -> None:
    """Undo MyST's escaping of links' addresses, which the writer of pages escapes as well."""
    for link in doctree.findall(lambda node: node.tagname == "reference" and "refuri" in node):
        link["refuri"] = unescape(link["refuri"], {"&quot;": '"'})


def leave_out_the_index(app: Sphinx) -> None:
    """Make no index of all words: the finder has an index of its own."""
    app.builder.search = False


def keep_the_search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page of what the finder found, which Sphinx drops with its index."""
    yield "search", {}, "search.html"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("builder-inited", leave_out_the_index)
    app.connect("html-collect-pages", keep_the_search_page)
    app.connect("doctree-read", whole_addresses)
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
