"""Reading files of a session: in processes with limits, and each file once.

A file is read in a process of its own kind: one that hangs, takes all memory or crashes is ended
and told of, and the others go on. The process counts the words as well, so that all cores do and
only what is needed comes back. Texts are kept by the hash of the file's content: a file is taken
apart again only when it or the way of reading changed.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

import numpy as np

import positions
from positions import readers
from positions.hashing import file_sha256
from positions.papers.extracts import Contents, Extract, Wanted, contents
from positions.readers import Document, ReadError
from publishing.disk import keep

T = TypeVar("T")

#: Limits for one file.
SECONDS = 120
MEMORY = 700_000_000

#: For glibc: not to hand memory back after each page only to ask for it again.
_KEEP_MEMORY = {"MALLOC_TRIM_THRESHOLD_": "200000000", "MALLOC_TOP_PAD_": "16000000"}

_HASHES = np.dtype("<u8")
_COUNTS = np.dtype("<u4")


class Reading:
    """A reader of files for `positions.papers.load.load_papers`.

    Parameters
    ----------
    cache : Path, optional
        Folder for texts; nothing is kept without one, or when it cannot be written.
    workers : int, optional
        Processes; one for each core by default.
    seconds : float
        Time for one file.
    """

    def __init__(
        self, cache: Path | None = None, *, workers: int | None = None, seconds: float = SECONDS
    ) -> None:
        self.cache, self.seconds = cache, seconds
        self.workers = workers or _cores()

    def __call__(self, wanted: Sequence[Wanted]) -> Iterator[tuple[Wanted, Contents | ReadError]]:
        """Read files; they come back in any order."""
        if not wanted:
            return
        # the largest first, so that no process is left alone with it at the end
        waiting = iter(sorted(wanted, key=lambda item: (-_size(item.path), item.path)))
        idle: list[_Process] = []
        lock = threading.Lock()

        def read(item: Wanted) -> Contents | ReadError:
            with lock:
                process = idle.pop() if idle else None
            process = process or _Process(self.cache)
            try:
                return process.read(item, self.seconds)
            finally:
                with lock:
                    idle.append(process)

        try:
            with (
                ThreadPoolExecutor(min(self.workers, len(wanted))) as threads,
                _shown(len(wanted)) as advance,
            ):
                # a few at a time: results that nobody has taken yet would fill the memory
                running = {
                    threads.submit(read, item): item for item in islice(waiting, 2 * self.workers)
                }
                while running:
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        item = running.pop(future)
                        running |= {threads.submit(read, more): more for more in islice(waiting, 1)}
                        advance()
                        yield item, future.result()
        finally:
            for process in idle:
                process.close()


@contextlib.contextmanager
def _shown(total: int) -> Iterator[Callable[[], None]]:
    """Show on a terminal how far reading has come; gives the call that tells of one more file."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    columns = ("reading papers", *Progress.get_default_columns()[1:2], MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)


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


class _Process:
    """A process that reads one file after the other.

    Questions are JSON, a line each; an answer is a line of JSON and then the numbers as they are.
    """

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._child: subprocess.Popen | None = None

    def read(self, wanted: Wanted, seconds: float) -> Contents | ReadError:
        """Read a file; a process that does not answer is ended."""
        if self._child is None:
            self._child = self._start()
        child = self._child
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            child.stdin.write(_question(wanted))
            child.stdin.flush()
            return _answered(child.stdout)
        except (OSError, EOFError):
            pass
        finally:
            timer.cancel()
        self.close()
        if late.is_set():
            return ReadError(_too_slow(seconds))
        return ReadError(_BROKE_OFF)

    def _start(self) -> subprocess.Popen:
        library = str(Path(positions.__file__).resolve().parents[1])
        paths = [library, *filter(None, [os.environ.get("PYTHONPATH")])]
        cache = [] if self._cache is None else [str(self._cache)]
        return subprocess.Popen(
            [sys.executable, "-c", "from publishing.reading import serve; serve()", *cache],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_KEEP_MEMORY, "PYTHONPATH": os.pathsep.join(paths)},
        )

    def close(self) -> None:
        """End the process."""
        if self._child is not None:
            self._child.kill()
            self._child.stdin.close()
            self._child.stdout.close()
            self._child.wait()
            self._child = None


def apart(work: Callable[[Path], T], path: Path, *, seconds: float = SECONDS) -> T:
    """Do a piece of work on one file from outside in a process of its own, with the same limits.

    Parameters
    ----------
    work : callable
        Takes the path; a function of a module, as is what it returns or raises.
    path : Path
    seconds : float
        Time for it.

    Returns
    -------
    Whatever `work` returns.

    Raises
    ------
    ReadError
        When it takes too long or too much memory, or breaks off; and what `work` raises.
    """
    spawn = get_context("spawn")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_work, args=(sender, work, path), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise ReadError(_too_slow(seconds))
        outcome = receiver.recv()
    except EOFError:
        raise ReadError(_BROKE_OFF) from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _work(sender: Connection, work: Callable[[Path], object], path: Path) -> None:
    _limit_memory()
    try:
        outcome = work(path)
    except MemoryError:
        outcome = ReadError(_TOO_LARGE)
    except ReadError as error:
        outcome = error
    except Exception as error:  # a file from outside may break any library
        outcome = ReadError(f"cannot be read ({type(error).__name__}); export it again")
    sender.send(outcome)


def _too_slow(seconds: float) -> str:
    return f"not read within the limit of {seconds:g} seconds; split the file, or export it again"


_TOO_LARGE = f"needs more memory than the limit of {MEMORY // 10**6} MB; split the file"
_BROKE_OFF = (
    f"the reader broke off, perhaps at the limit of {MEMORY // 10**6} MB of memory; open it in a "
    "viewer and export it again"
)


# --- what is said between the processes -----------------------------------------------------------


def _question(wanted: Wanted) -> bytes:
    content = {**vars(wanted), "path": str(wanted.path)}
    return json.dumps(content).encode() + b"\n"


def _asked(line: bytes) -> Wanted:
    content = json.loads(line)
    papers = tuple(tuple(pages) for pages in content["papers"])
    return Wanted(Path(content["path"]), papers, content["punctuation"], content["text"])


def _answer(found: Contents) -> bytes:
    head = {
        "pages": found.pages,
        "sha256": found.sha256,
        "warnings": found.warnings,
        "papers": [
            None
            if paper is None
            else {
                "pages": paper.pages,
                "words": " ".join(paper.words),  # there is no space in a word
                "runs": len(paper.runs),
                "sample": paper.sample,
                "text": paper.text,
            }
            for paper in found.papers
        ],
    }
    numbers = b"".join(
        paper.counts.astype(_COUNTS).tobytes() + paper.runs.astype(_HASHES).tobytes()
        for paper in found.papers
        if paper is not None
    )
    return json.dumps(head).encode() + b"\n" + numbers


def _answered(stream) -> Contents | ReadError:
    """Take an answer apart; one that ends too early raises EOFError."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head = json.loads(line)
    if "error" in head:
        return ReadError(head["error"])

    def numbers(length: int, kind: np.dtype) -> np.ndarray:
        data = stream.read(length * kind.itemsize)
        if len(data) < length * kind.itemsize:
            raise EOFError
        return np.frombuffer(data, dtype=kind)

    papers = []
    for paper in head["papers"]:
        if paper is None:
            papers.append(None)
            continue
        words = tuple(filter(None, paper["words"].split(" ")))
        counts, runs = numbers(len(words), _COUNTS), numbers(paper["runs"], _HASHES)
        papers.append(Extract(paper["pages"], words, counts, runs, paper["sample"], paper["text"]))
    return Contents(head["pages"], head["sha256"], tuple(papers), tuple(head["warnings"]))


# --- in the process -------------------------------------------------------------------------------


def _limit_memory() -> None:
    """Limit what this process may take; where the system cannot, the other limits hold."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass


def serve() -> None:
    """Answer what files are wanted with what they hold, until no more come."""
    _limit_memory()
    cache = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin.buffer:
        try:
            answer = _answer(_read(_asked(line), cache))
        except ReadError as error:
            answer = _refusal(str(error))
        except MemoryError:
            answer = _refusal(_TOO_LARGE)
        except Exception as error:  # a file from outside may break any library
            answer = _refusal(f"cannot be read ({type(error).__name__}); export it again")
        answers.write(answer)
        answers.flush()


def _refusal(reason: str) -> bytes:
    return json.dumps({"error": reason}).encode() + b"\n"


def _read(wanted: Wanted, cache: Path | None) -> Contents:
    """Take what is wanted from a file, or from what was kept of it."""
    path = wanted.path
    try:
        known = path.is_file() and path.stat().st_size <= readers.MAX_BYTES
        digest = file_sha256(path) if known else ""
    except OSError:
        digest = ""
    if not digest:  # whatever is wrong with it, the reader says so
        return contents(readers.read_document(path), wanted, "")
    kept = None
    if cache is not None:
        kept = cache / f"{digest}-{path.suffix.lower().lstrip('.')}-{readers.VERSION}.json"
    document = _held(kept)
    if document is None:
        document = readers.read_document(path)
        if kept is not None:
            keep(kept, json.dumps(vars(document)).encode())
    return contents(document, wanted, digest)


def _held(kept: Path | None) -> Document | None:
    if kept is None:
        return None
    try:
        content = json.loads(kept.read_bytes())
        pages, warnings = tuple(content["pages"]), tuple(content["warnings"])
        if not all(isinstance(text, str) for text in (*pages, *warnings, content["kind"])):
            return None
        return Document(pages, content["kind"], warnings)
    except (OSError, ValueError, KeyError, TypeError):
        return None
