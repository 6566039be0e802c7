"""Files from outside: each is read in a process with limits, and the same bytes are read once.

A file that hangs, takes all memory or crashes the reader is told of, and the others go on.
"""

import contextlib
import ctypes
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from positions import readers
from positions.files import write_whole
from positions.readers import PaperText, ReadError

T = TypeVar("T")
R = TypeVar("R")

#: Limits for one file.
SECONDS = 120
MEMORY = 700_000_000


def read_files(
    paths: Sequence[Path], *, cache: Path | None = None, workers: int | None = None
) -> Iterator[tuple[Path, PaperText | ReadError]]:
    """Read files in processes, in any order; texts are kept in the folder ``cache`` if possible."""
    from rich.console import Console
    from rich.progress import track

    # the largest first, so that no process is left alone with it at the end
    ordered = sorted(paths, key=lambda path: (-_size(path), path))
    yield from track(
        each(partial(_read, cache), ordered, workers=workers), "reading papers", len(ordered),
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip


def each(
    work: Callable[[T], R], items: Iterable[T], *, workers: int | None = None,
    seconds: float = SECONDS,
) -> Iterator[tuple[T, R | ReadError]]:  # fmt: skip
    """Do a piece of work on each of some items from outside, in processes with limits.

    ``work`` is a function of a module. Items come in any order, each with what it gives, or with
    the `ReadError` that says why it does not.
    """
    workers = workers or _cores()
    waiting = iter(items)
    pool = ProcessPool(workers, initializer=_limit, context=get_context("spawn"))

    running: dict[Future, T] = {}
    try:
        while True:
            # a few at a time: results that nobody has taken yet would fill the memory
            for item in islice(waiting, 2 * workers - len(running)):
                running[pool.schedule(work, [item], timeout=seconds)] = item
            if not running:
                return
            future = next(iter(wait(running, return_when=FIRST_COMPLETED).done))
            yield running.pop(future), _outcome(future, seconds)
    finally:  # also after an interrupt
        pool.stop()
        pool.join()


def apart(work: Callable[[T], R], item: T) -> R:
    """Do a piece of work on one item as `each` does; raises the `ReadError`."""
    ((_, outcome),) = each(work, [item], workers=1)
    if isinstance(outcome, ReadError):
        raise outcome
    return outcome


def _outcome(future: Future, seconds: float) -> object:
    limit = f"the limit of {MEMORY // 10**6} MB"
    try:
        return future.result()
    except ReadError as error:
        return error
    except TimeoutError:
        reason = f"not read within the limit of {seconds:g} seconds; split the file, or export it "
        return ReadError(f"{reason}again")
    except MemoryError:
        return ReadError(f"needs more memory than {limit}; split the file")
    except ProcessExpired:
        reason = f"the reader broke off, perhaps at {limit} of memory; open it in a viewer and "
        return ReadError(f"{reason}export it again")
    except Exception as error:  # a file from outside may break any library
        return ReadError(f"cannot be read ({type(error).__name__}); export it again")


def _cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


# --- in the processes -----------------------------------------------------------------------------


def _limit() -> None:
    """Limit the memory of this process, where the system can; what libraries print is no answer."""
    with contextlib.suppress(OSError, AttributeError):  # glibc hands memory back after each page
        libc, trim_threshold, top_pad = ctypes.CDLL(None), -1, -2  # only to ask for it again
        libc.mallopt(trim_threshold, 200_000_000)
        libc.mallopt(top_pad, 16_000_000)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(cache: Path | None, path: Path) -> PaperText:
    """Read a file, or take what was kept when the same bytes were read in the same way."""
    data = readers.content(path)
    name = f"{hashlib.sha256(data).hexdigest()}{path.suffix.lower()}-{readers.VERSION}.json"
    if cache is not None:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            return PaperText.from_json((cache / name).read_bytes())
    document = readers.read_document(path, data)
    if cache is not None:
        keep(cache / name, document.to_json().encode())
    return document


def keep(path: Path, content: bytes) -> None:
    """Write what only saves time later, whole or not at all; where it cannot be, it is no fault."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
