"""The table of contents: the pages of the book, and those that an edition has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from positions.faults import DataError, Fault
from positions.strict_yaml import read_yaml
from publishing.edition import Edition
from publishing.notebooks import needs

FILE = "_toc.yml"


def toc_names(root: Path) -> list[str]:
    """Names of the pages in the table of contents; one without a file is a `DataError`."""
    names = list(_names(read_yaml(root / FILE, FILE)))
    missing = [
        Fault(FILE, 0, name, "no such page; write it or take it out")
        for name in names
        if not any((root / f"{name}{suffix}").is_file() for suffix in (".ipynb", ".md"))
    ]
    if missing:
        raise DataError(missing)
    return names


def toc_pages(root: Path) -> list[Path]:
    """Notebooks of the table of contents, in its order."""
    return [page for name in toc_names(root) if (page := root / f"{name}.ipynb").is_file()]


def static_pages(root: Path) -> list[Path]:
    """Pages of the table of contents that are no notebooks."""
    notebooks = {name_of(page, root) for page in toc_pages(root)}
    return [root / f"{name}.md" for name in toc_names(root) if name not in notebooks]


def name_of(page: Path, root: Path) -> str:
    """The name of a page as the table of contents has it."""
    return page.relative_to(root).with_suffix("").as_posix()


def pages_of(edition: Edition) -> list[Path]:
    """Notebooks that an edition has: those that do not need what it lacks."""
    return [page for page in toc_pages(edition.root) if needs(_first(page)) <= edition.has]


def lacking(edition: Edition) -> list[str]:
    """Names of the pages that the book has and the edition has not."""
    held = {*pages_of(edition)}
    return [name_of(page, edition.root) for page in toc_pages(edition.root) if page not in held]


def toc_of(edition: Edition) -> dict[str, Any]:
    """The table of contents of an edition; what stood below a page left out moves up to its place.

    Parts without a page are left out, too.
    """
    return _without(read_yaml(edition.root / FILE, FILE), {*lacking(edition)})


#: Keys of a table of contents below which pages stand.
_BELOW = ("parts", "chapters", "sections")


def _without(entry: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """A table of contents, or an entry of it, without some pages."""
    below = {key: _kept(entry[key], gone) for key in _BELOW if key in entry}
    own = {key: value for key, value in entry.items() if key not in below}
    return own | {key: held for key, held in below.items() if held}


def _kept(entries: list[dict[str, Any]], gone: set[str]) -> list[dict[str, Any]]:
    found = []
    for entry in entries:
        held = _without(entry, gone)
        inside = [below for key in _BELOW for below in held.get(key, ())]
        if entry.get("file") in gone:
            found += inside
        elif "file" in entry or inside:  # a part has no page of its own
            found.append(held)
    return found


def _names(node: Any) -> Iterator[str]:
    for key in ("root", "file"):
        if isinstance(node, dict) and key in node:
            yield node[key]
    for inner in node.values() if isinstance(node, dict) else node:
        if isinstance(inner, dict | list):
            yield from _names(inner)


def _first(page: Path) -> dict[str, Any]:
    """The first cell of a notebook."""
    return json.loads(page.read_text(encoding="utf-8"))["cells"][0]
