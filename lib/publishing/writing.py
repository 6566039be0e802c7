"""Sphinx extension: pages are resolved and written by processes side by side.

Sphinx's own way leaves the dearer half, resolving references, to one process, and hands each page
through a file between reading and writing it. Here each process has a share of the pages that the
reading left in memory, and does both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.parallel import ParallelTasks

from publishing.notebooks import WORKERS
from publishing.processes import end_with_parent

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class SideBySide(StandaloneHTMLBuilder):
    """Writes HTML pages in as many processes as execute notebooks."""

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
    return {"parallel_read_safe": True, "parallel_write_safe": True}
