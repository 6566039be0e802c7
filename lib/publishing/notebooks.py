"""Notebooks: execute them with papermill and keep nothing of the run but its results."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NamedTuple

import nbformat

from positions.slugs import slug
from publishing import WorkFailedError, raise_if_full
from publishing.exhibits import NARROW_TYPE, WIDE_TYPE
from publishing.processes import end_with_parent

#: Kernel and language as every stored notebook names them, whatever machine ran it.
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}

#: Name under which papermill knows the engine.
ENGINE = "in-process"

PARAMETERS_TAG, INJECTED_TAG = "parameters", "injected-parameters"

#: A cell with this tag and a focus's slug behind it is shown in that focus's editions alone.
FOCUS_TAG = "focus-"

#: A cell with this tag and ``records`` or ``papers`` behind it is left out of an edition that has
#: none, and so is a page that begins with such a cell.
NEEDS_TAG = "needs-"

#: Seconds that one notebook may take.
NOTEBOOK_TIMEOUT = 1800

#: What is told of a process that ended without a word.
FROM_OUTSIDE = "its process was ended from outside; is there memory enough?"

#: Processes that execute notebooks side by side.
WORKERS = 2


class NotebookError(WorkFailedError):
    """A notebook that failed, with the cell and the error."""


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook without traces of its run, changed in place.

    Times, papermill's notes and the kernel's version go; the injected cell gets a fixed id and is
    hidden.
    """
    notebook.metadata.clear()
    notebook.metadata.update({"kernelspec": dict(KERNEL), "language_info": dict(LANGUAGE)})
    for cell in notebook.cells:
        for key in ("papermill", "execution", "ExecuteTime", "collapsed", "scrolled"):
            cell.metadata.pop(key, None)
        if INJECTED_TAG in cell.metadata.get("tags", ()):
            cell.id = "injected-parameters"
            cell.metadata["tags"] = [INJECTED_TAG, "remove-cell"]
        for output in cell.get("outputs", ()):
            if output.get("metadata"):
                output["metadata"].pop("papermill", None)
    return notebook


def write_notebook(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook so that equal content is equal bytes."""
    nbformat.validate(notebook)
    text = nbformat.writes(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def for_edition(
    notebook: nbformat.NotebookNode, focus: str, has: Collection[str]
) -> nbformat.NotebookNode:
    """A notebook without the cells that are meant for other editions; changed in place.

    ``has`` says whether the edition has records and papers; see `Edition.has`.
    """
    own = FOCUS_TAG + slug(focus)

    def is_meant(cell: nbformat.NotebookNode) -> bool:
        foci = [tag for tag in cell.metadata.get("tags", ()) if tag.startswith(FOCUS_TAG)]
        return (not foci or own in foci) and needs(cell) <= {*has}

    notebook.cells = [cell for cell in notebook.cells if is_meant(cell)]
    return notebook


def needs(cell: Mapping[str, Any]) -> set[str]:
    """What an edition has to have for a cell to be in it, as its tags say."""
    tags = cell["metadata"].get("tags", ())
    return {tag.removeprefix(NEEDS_TAG) for tag in tags if tag.startswith(NEEDS_TAG)}


#: Tags of the heading of a section that a page shows folded, always or in an edition without
#: papers, and what stands for it in the text.
FOLDED_TAG, WITHOUT_PAPERS_TAG = "folded", "folded-without-papers"
FOLDED = '<span class="folded"></span>'


def mark_folded(notebook: nbformat.NotebookNode, *, papers: bool) -> None:
    """Write into the text which sections are shown folded; changed in place."""
    folding = {FOLDED_TAG} if papers else {FOLDED_TAG, WITHOUT_PAPERS_TAG}
    for cell in notebook.cells:
        if folding & {*cell.metadata.get("tags", ())}:
            heading, _, rest = cell.source.partition("\n")
            cell.source = f"{heading}\n\n{FOLDED}\n\n{rest.lstrip()}"


#: Makes of a notebook the one that is executed.
Choice = Callable[[nbformat.NotebookNode], nbformat.NotebookNode]


def execute_one(
    source: Path,
    target: Path,
    parameters: dict[str, str],
    working: Path,
    choose: Choice | None = None,
) -> float:
    """Execute a notebook in a folder and write it, cleaned; the seconds that it took."""
    import papermill
    from papermill.engines import papermill_engines

    from publishing.engine import InProcess

    papermill_engines.register(ENGINE, InProcess)
    begin = time.monotonic()
    notebook = nbformat.read(source, as_version=4)
    if choose is not None:
        notebook = choose(notebook)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = papermill.execute_notebook(
                notebook, None, parameters=parameters, cwd=str(working),
                kernel_name=KERNEL["name"], language=KERNEL["language"],
                progress_bar=False, engine_name=ENGINE,
            )  # fmt: skip
    except papermill.PapermillExecutionError as error:
        raise_if_full(error.evalue)
        last = (error.traceback or [""])[-1].strip().splitlines()[-1:] or [""]
        raise NotebookError(
            f"{source.name}, cell {error.exec_count}: {error.ename}: {error.evalue or last[0]}"
        ) from None
    write_notebook(cleaned(notebook), target)
    return time.monotonic() - begin


def parameters_of(notebook: nbformat.NotebookNode) -> set[str]:
    """Names assigned in a notebook's parameters cell."""
    import ast

    names = set()
    for cell in notebook.cells:
        if PARAMETERS_TAG in cell.metadata.get("tags", ()):
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.Assign):
                    names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def check_parameters(pages: Iterable[Path], parameters: dict[str, str]) -> None:
    """Refuse parameters that a notebook does not take: papermill would ignore them."""
    for page in pages:
        known = parameters_of(nbformat.read(page, as_version=4))
        if known != set(parameters):
            raise ValueError(
                f"{page.name} takes the parameters {', '.join(sorted(known)) or 'none'}, "
                f"not {', '.join(sorted(parameters))}"
            )


class _Ended(NamedTuple):
    """What a worker sends when it ends: its notebook, and the seconds it took or its error."""

    page: Path
    seconds: float
    error: Exception | None


def execute_all(
    pages: list[Path],
    target: Path,
    parameters: dict[str, str],
    *,
    progress: Callable[[str], None],
    warm: Callable[[], object] | None = None,
    choose: Choice | None = None,
) -> None:
    """Execute notebooks side by side; their copies run in the folder that they go to.

    Without parameters each keeps its own. ``warm`` does once what every notebook needs, ``choose``
    makes of each the one that is executed; both can be sent to a process. ``progress`` is called
    when a notebook is done, with what runs and what is left. At the first that fails the others are
    abandoned.
    """
    if parameters:
        check_parameters(pages, parameters)
    target.mkdir(parents=True, exist_ok=True)
    # the longest notebooks first, so that none is left over at the end
    left = sorted(pages, key=lambda page: -page.stat().st_size)
    context = get_context("spawn")  # a process without threads, which can be forked safely
    receiver, sender = context.Pipe(duplex=False)
    server = context.Process(target=_serve, args=(left, target, parameters, warm, choose, sender))
    server.start()
    sender.close()  # so that a server that dies ends the messages
    try:
        for done in range(1, len(pages) + 1):
            try:
                ended: _Ended = receiver.recv()
            except EOFError:
                raise NotebookError(f"executing the notebooks: {FROM_OUTSIDE}") from None
            if ended.error is not None:
                raise ended.error
            left = [page for page in left if page != ended.page]
            names = [page.stem for page in left]
            tail = f"; running: {', '.join(names[:WORKERS])}" if names else ""
            tail += f"; left: {', '.join(names[WORKERS:])}" if names[WORKERS:] else ""
            progress(
                f"executed {done}/{len(pages)} {ended.page.stem} ({ended.seconds:.1f} s){tail}"
            )
    finally:
        server.terminate()
        server.join()


def _serve(
    pages: list[Path],
    target: Path,
    parameters: dict[str, str],
    warm: Callable[[], object] | None,
    choose: Choice | None,
    sender: Connection,
) -> None:
    """Execute each notebook in a process forked from this one, which has warmed up before."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to handle
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    parent, fork = parent_process(), get_context("fork")
    queue, running = deque(pages), {}
    try:
        os.chdir(target)
        _import_for_notebooks()
        if warm is not None:
            try:
                warm()
            except Exception as error:
                sender.send(_Ended(pages[0], 0, error))
                return
        while queue or running:
            while queue and len(running) < WORKERS:
                page = queue.popleft()
                worker = fork.Process(target=_work, args=(page, target, parameters, choose, sender))
                worker.start()
                running[worker.sentinel] = worker, page, time.monotonic() + NOTEBOOK_TIMEOUT
            timeout = min(latest for *_, latest in running.values()) - time.monotonic()
            ended = wait([*running, parent.sentinel], max(timeout, 0))
            if parent.sentinel in ended:
                return
            for sentinel in ended:
                worker, page, _ = running.pop(sentinel)
                worker.join()
                if worker.exitcode:
                    sender.send(_Ended(page, 0, NotebookError(f"{page.name}: {FROM_OUTSIDE}")))
            late = [page for _, page, latest in running.values() if latest <= time.monotonic()]
            if late:
                reason = f"{late[0].name} takes more than {NOTEBOOK_TIMEOUT // 60} minutes"
                sender.send(_Ended(late[0], 0, NotebookError(reason)))
                return
    finally:
        for worker, *_ in running.values():
            worker.kill()


def _import_for_notebooks() -> None:
    """Import what notebooks import, so that each forked process has it."""
    import papermill  # noqa: F401

    import publishing.engine  # noqa: F401
    from publishing import chapters

    for module in iter_modules(chapters.__path__, f"{chapters.__name__}."):
        import_module(module.name)


def _work(
    page: Path,
    target: Path,
    parameters: dict[str, str],
    choose: Choice | None,
    sender: Connection,
) -> None:
    """Execute one notebook and tell how it ended."""
    end_with_parent()
    try:
        seconds = execute_one(page, target / page.name, parameters, target, choose)
        ended = _Ended(page, seconds, None)
    except Exception as error:
        ended = _Ended(page, 0, error)
    sender.send(ended)


def refresh(pages: list[Path], staging: Path, *, progress: Callable[[str], None]) -> None:
    """Execute notebooks in place, without their pictures: the exhibits' records are compared.

    They stay as they are until all have run; ``staging``, inside the checkout, is removed at the
    end.
    """
    shutil.rmtree(staging, ignore_errors=True)
    try:
        execute_all(pages, staging, {}, progress=progress)
        for page in pages:
            notebook = nbformat.read(staging / page.name, as_version=4)
            for cell in notebook.cells:
                for output in cell.get("outputs", ()):
                    for kind in (WIDE_TYPE, NARROW_TYPE):
                        output.get("data", {}).pop(kind, None)
            write_notebook(notebook, staging / page.name)
        for page in pages:
            shutil.move(staging / page.name, page)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
