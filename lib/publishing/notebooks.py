"""Notebooks: execute them with papermill and keep nothing of the run but its results."""

from __future__ import annotations

import contextlib
import logging
import shutil
import signal
import time
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from pathlib import Path

import nbformat
import psutil

from positions.slugs import slug
from publishing import WorkFailedError
from publishing.disk import raise_if_full

#: Kernel and language as every stored notebook names them, whatever machine ran it.
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}

PARAMETERS_TAG, INJECTED_TAG = "parameters", "injected-parameters"

#: A cell with this tag and a focus's slug behind it is shown in that focus's editions alone.
FOCUS_TAG = "focus-"

#: Seconds that one cell may take.
CELL_TIMEOUT = 300

#: Processes that execute notebooks side by side.
WORKERS = 2


class NotebookError(WorkFailedError):
    """A notebook that failed, with the cell and the error."""


@dataclass(frozen=True)
class Executed:
    """A notebook that ran: its path in the book, seconds taken."""

    page: str
    seconds: float


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A notebook without traces of its run.

    Parameters
    ----------
    notebook : NotebookNode
        As papermill leaves it; changed in place.

    Returns
    -------
    NotebookNode
        The same: times, papermill's notes and the kernel's version removed, the injected cell
        given a fixed id and hidden, streams left as they are.
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


def for_focus(notebook: nbformat.NotebookNode, focus: str) -> nbformat.NotebookNode:
    """A notebook without the cells that are meant for another focus; changed in place."""
    own = FOCUS_TAG + slug(focus)
    notebook.cells = [
        cell
        for cell in notebook.cells
        if own in (tags := cell.metadata.get("tags", ()))
        or not any(tag.startswith(FOCUS_TAG) for tag in tags)
    ]
    return notebook


def execute_one(source: Path, target: Path, parameters: dict[str, str], working: Path) -> Executed:
    """Execute a notebook and write it, cleaned.

    Parameters
    ----------
    source, target : Path
        The notebook, and where its executed copy goes.
    parameters : dict
        Validated papermill parameters; empty leaves the notebook's own.
    working : Path
        Folder in which it runs.

    Returns
    -------
    Executed

    Raises
    ------
    NotebookError
        When a cell fails.
    """
    import papermill

    begin = time.monotonic()
    notebook = nbformat.read(source, as_version=4)
    if "focus" in parameters:
        notebook = for_focus(notebook, parameters["focus"])
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = papermill.execute_notebook(
                notebook, None, parameters=parameters, cwd=str(working),
                kernel_name=KERNEL["name"], language=KERNEL["language"],
                progress_bar=False, log_output=False,
                execution_timeout=CELL_TIMEOUT,
                extra_arguments=["--IPKernelApp.log_level=50"],
            )  # fmt: skip
    except papermill.PapermillExecutionError as error:
        raise_if_full(error.evalue)
        last = (error.traceback or [""])[-1].strip().splitlines()[-1:] or [""]
        raise NotebookError(
            f"{source.name}, cell {error.exec_count}: {error.ename}: {error.evalue or last[0]}"
        ) from None
    write_notebook(cleaned(notebook), target)
    return Executed(source.stem, time.monotonic() - begin)


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
    """Refuse parameters that a notebook does not take: papermill would ignore them.

    Raises
    ------
    ValueError
        Naming the notebook and the parameters that differ.
    """
    for page in pages:
        known = parameters_of(nbformat.read(page, as_version=4))
        if known != set(parameters):
            raise ValueError(
                f"{page.name} takes the parameters {', '.join(sorted(known)) or 'none'}, "
                f"not {', '.join(sorted(parameters))}"
            )


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end_workers() -> None:
    """End the workers and their kernels: left alone they would finish their notebooks first."""
    for worker in active_children():
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(worker.pid)
            process.suspend()  # so that it starts no other kernel meanwhile
            for kernel in process.children(recursive=True):
                kernel.kill()
            worker.kill()


def execute_all(
    pages: list[Path],
    target: Path,
    parameters: dict[str, str],
    *,
    progress: Callable[[str], None],
    workers: int = WORKERS,
) -> list[Executed]:
    """Execute a book's notebooks side by side.

    Parameters
    ----------
    pages : list of Path
        The notebooks.
    target : Path
        Folder for the executed copies, inside the checkout; they run in it.
    parameters : dict
        Session and focus, validated; empty leaves each notebook's own.
    progress : callable
        Called with a line when a notebook is done, naming what runs and what is left.
    workers : int
        Processes.

    Returns
    -------
    list of Executed
        In the order of ``pages``.

    Raises
    ------
    NotebookError
        At the first notebook that fails; the others are abandoned.
    """
    if parameters:
        check_parameters(pages, parameters)
    target.mkdir(parents=True, exist_ok=True)
    done: dict[str, Executed] = {}
    # the longest notebooks first, so that none is left over at the end
    queue = sorted(pages, key=lambda page: -page.stat().st_size)
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_parent
    ) as pool:
        running: dict[Future[Executed], Path] = {
            pool.submit(execute_one, page, target / page.name, parameters, target): page
            for page in queue
        }
        pending = set(running)
        try:
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    done[result.page] = result
                    # the pool takes them in order, so the first ones left are those that run
                    left = [page.stem for item, page in running.items() if item in pending]
                    tail = f"; running: {', '.join(left[:workers])}" if left else ""
                    tail += f"; left: {', '.join(left[workers:])}" if left[workers:] else ""
                    progress(
                        f"executed {len(done)}/{len(pages)} {result.page} "
                        f"({result.seconds:.1f} s){tail}"
                    )
        except BaseException:
            _end_workers()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [done[page.stem] for page in pages]


def refresh(pages: list[Path], staging: Path, *, progress: Callable[[str], None]) -> None:
    """Execute notebooks in place, without their pictures: the exhibits' records are compared.

    Parameters
    ----------
    pages : list of Path
        The notebooks; they stay as they are until all have run.
    staging : Path
        A folder inside the checkout for the executed copies; removed at the end.
    progress : callable
        As for `execute_all`.
    """
    shutil.rmtree(staging, ignore_errors=True)
    try:
        execute_all(pages, staging, {}, progress=progress)
        for page in pages:
            notebook = nbformat.read(staging / page.name, as_version=4)
            for cell in notebook.cells:
                for output in cell.get("outputs", ()):
                    output.get("data", {}).pop("image/svg+xml", None)
            write_notebook(notebook, staging / page.name)
        for page in pages:
            shutil.move(staging / page.name, page)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
