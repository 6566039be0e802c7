"""Notebooks: execute them with papermill and keep nothing of the run but its results."""

from __future__ import annotations

import contextlib
import logging
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

from publishing import WorkFailedError
from publishing.disk import raise_if_full

#: Kernel and language as every stored notebook names them, whatever machine ran it.
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}

PARAMETERS_TAG, INJECTED_TAG = "parameters", "injected-parameters"

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
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = papermill.execute_notebook(
                str(source), None, parameters=parameters, cwd=str(working),
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
    report: Callable[[str], None],
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
    report : callable
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
                    report(
                        f"executed {len(done)}/{len(pages)} {result.page} "
                        f"({result.seconds:.1f} s){tail}"
                    )
        except BaseException:
            _end_workers()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [done[page.stem] for page in pages]
