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
from multiprocessing import active_children, get_context
from pathlib import Path

import nbformat
import psutil

from positions.slugs import slug
from publishing import WorkFailedError, raise_if_full
from publishing.exhibits import NARROW_TYPE, WIDE_TYPE

#: Kernel and language as every stored notebook names them, whatever machine ran it.
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}

PARAMETERS_TAG, INJECTED_TAG = "parameters", "injected-parameters"

#: A cell with this tag and a focus's slug behind it is shown in that focus's editions alone.
FOCUS_TAG = "focus-"

#: Seconds that one cell may take.
CELL_TIMEOUT = 900

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


#: Tag of the heading of a section that a page shows folded, and what stands for it in the text.
FOLDED_TAG, FOLDED = "folded", '<span class="folded"></span>'


def mark_folded(notebook: nbformat.NotebookNode) -> None:
    """Write into the text which sections are shown folded; changed in place."""
    for cell in notebook.cells:
        if FOLDED_TAG in cell.metadata.get("tags", ()):
            heading, _, rest = cell.source.partition("\n")
            cell.source = f"{heading}\n\n{FOLDED}\n\n{rest.lstrip()}"


def execute_one(source: Path, target: Path, parameters: dict[str, str], working: Path) -> float:
    """Execute a notebook in a folder and write it, cleaned; the seconds that it took."""
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
) -> None:
    """Execute notebooks side by side; their copies run in the folder that they go to.

    Without parameters each keeps its own. ``progress`` is called when a notebook is done, with
    what runs and what is left. At the first that fails the others are abandoned.
    """
    if parameters:
        check_parameters(pages, parameters)
    target.mkdir(parents=True, exist_ok=True)
    # the longest notebooks first, so that none is left over at the end
    queue = sorted(pages, key=lambda page: -page.stat().st_size)
    with ProcessPoolExecutor(
        WORKERS, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_parent
    ) as pool:
        names: dict[Future[float], str] = {
            pool.submit(execute_one, page, target / page.name, parameters, target): page.stem
            for page in queue
        }
        pending, done = set(names), 0
        try:
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    seconds, done = future.result(), done + 1
                    # the pool takes them in order, so the first ones left are those that run
                    left = [name for item, name in names.items() if item in pending]
                    tail = f"; running: {', '.join(left[:WORKERS])}" if left else ""
                    tail += f"; left: {', '.join(left[WORKERS:])}" if left[WORKERS:] else ""
                    progress(
                        f"executed {done}/{len(pages)} {names[future]} ({seconds:.1f} s){tail}"
                    )
        except BaseException:
            _end_workers()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


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
