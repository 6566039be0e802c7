"""Sphinx extension: pages are resolved and written by processes side by side, nothing twice.

Sphinx's own way leaves the dearer half, resolving references, to one process, and hands each page
through a file between reading and writing it. Here each process has a share of the pages that the
reading left in memory, and does both. What Sphinx, its theme and its citations make anew for every
page or reference is made once.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from pybtex.plugin import find_plugin, register_plugin
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.parallel import ParallelTasks

from publishing.notebooks import WORKERS
from publishing.processes import end_with_parent

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class SideBySide(StandaloneHTMLBuilder):
    """Writes HTML pages in as many processes as execute notebooks."""

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Keep pages that are read back from their files, as each numbered reference asks for."""
        self.env.get_doctree = cache(self.env.get_doctree)
        self._sidebars: dict[object, str] = {}
        super().prepare_writing(docnames)

    def _get_local_toctree(self, docname: str, collapse: bool = True, **options: Any) -> str:
        """The contents beside a page, made once for the pages of a depth that are not in them."""
        make = partial(super()._get_local_toctree, docname, collapse, **options)
        if "orphan" not in self.env.metadata.get(docname, ()):
            return make()
        key = (docname.count("/"), collapse, *sorted(options.items()))
        if key not in self._sidebars:
            self._sidebars[key] = make()
        return self._sidebars[key]

    def _write_serial(self, docnames: Sequence[str]) -> None:
        first, *rest = docnames
        super()._write_serial([first])  # what templates compile to is there for all
        write = super()._write_serial

        def share(names: list[str]) -> dict[str, str]:
            end_with_parent()
            write(names)
            return self.images

        tasks = ParallelTasks(WORKERS)
        for start in range(WORKERS):
            # every other page: those of notebooks are long, and stand together
            tasks.add_task(share, rest[start::WORKERS], self._take_images)
        tasks.join()

    def _take_images(self, names: list[str], images: dict[str, str]) -> None:
        """Pictures that a process met; they are copied at the end, by the first process."""
        self.images.update(images)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_builder(SideBySide, override=True)
    for name in ("plaintext", "docutils"):  # looked for in all of the environment each time
        found = find_plugin("pybtex.backends", name)
        register_plugin("pybtex.backends", name, found, force=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
