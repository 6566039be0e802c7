"""Reading files of a session: in processes with limits, and each file once.

A file is read in a process of its own kind: one that hangs, takes all memory or crashes is ended
and told of, and the others go on. What was read is kept by the hash of the file's content, so that
a file is read again only when it or the way of reading changed.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import NamedTemporaryFile

import positions
from positions import readers
from positions.readers import Document, ReadError

#: Limits for one file.
SECONDS = 120
MEMORY = 700_000_000


class Reading:
    """A reader of files for `positions.papers.load_papers`.

    Parameters
    ----------
    cache : Path, optional
        Folder for what was read; nothing is kept without one, or when it cannot be written.
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

    def __call__(self, paths: Sequence[Path]) -> dict[Path, Document | ReadError]:
        """Read files; what stands in the cache is taken from there."""
        found: dict[Path, Document | ReadError] = {}
        keys: dict[Path, str] = {}
        for path in paths:
            key = _key(path)
            held = self._held(key) if key else None
            if held is not None:
                found[path] = held
            else:
                keys[path] = key
        # the largest first, so that no process is left alone with it at the end
        waiting = sorted(keys, key=lambda path: (-_size(path), path))
        for path, document in self._read(waiting):
            found[path] = document
            if keys[path] and isinstance(document, Document):
                self._keep(keys[path], document)
        return found

    def _read(self, paths: list[Path]) -> Iterator[tuple[Path, Document | ReadError]]:
        if not paths:
            return
        idle: list[_Process] = []
        lock = threading.Lock()

        def read(path: Path) -> Document | ReadError:
            with lock:
                process = idle.pop() if idle else None
            process = process or _Process()
            try:
                return process.read(path, self.seconds)
            finally:
                with lock:
                    idle.append(process)

        try:
            with ThreadPoolExecutor(min(self.workers, len(paths))) as threads:
                yield from zip(paths, threads.map(read, paths), strict=True)
        finally:
            for process in idle:
                process.close()

    def _held(self, key: str) -> Document | None:
        if self.cache is None:
            return None
        try:
            with gzip.open(self.cache / f"{key}.json.gz", "rt", encoding="utf-8") as file:
                return _document(json.load(file))
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def _keep(self, key: str, document: Document) -> None:
        if self.cache is None:
            return
        content = {
            "pages": document.pages,
            "kind": document.kind,
            "warnings": document.warnings,
        }
        with contextlib.suppress(OSError):  # a cache that cannot be written is no fault
            self.cache.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.cache, suffix=".part", delete=False) as file:
                file.write(gzip.compress(json.dumps(content).encode(), 1))
            Path(file.name).replace(self.cache / f"{key}.json.gz")


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


def _key(path: Path) -> str:
    """Name in the cache: the content, its kind and the way of reading; empty without content."""
    try:
        if not path.is_file() or path.stat().st_size > readers.MAX_BYTES:
            return ""
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
    return f"{content}-{path.suffix.lower().lstrip('.')}-{readers.VERSION}"


def _document(content: dict) -> Document:
    return Document(tuple(content["pages"]), str(content["kind"]), tuple(content["warnings"]))


class _Process:
    """A process that reads one file after the other; it speaks JSON, a line each."""

    def __init__(self) -> None:
        self._child: subprocess.Popen | None = None

    def read(self, path: Path, seconds: float) -> Document | ReadError:
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
            child.stdin.write(json.dumps(str(path)).encode() + b"\n")
            child.stdin.flush()
            answer = child.stdout.readline()
        except OSError:
            answer = b""
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            content = json.loads(answer)
            return ReadError(content["error"]) if "error" in content else _document(content)
        self.close()
        if late.is_set():
            return ReadError(
                f"not read within the limit of {seconds:g} seconds; split the file, or export it "
                "again"
            )
        return ReadError(
            f"the reader broke off, perhaps at the limit of {MEMORY // 10**6} MB of memory; open "
            "it in a viewer and export it again"
        )

    @staticmethod
    def _start() -> subprocess.Popen:
        library = str(Path(positions.__file__).resolve().parents[1])
        paths = [library, *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.Popen(
            [sys.executable, "-c", "from publishing.reading import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )

    def close(self) -> None:
        """End the process."""
        if self._child is not None:
            self._child.kill()
            self._child.stdin.close()
            self._child.stdout.close()
            self._child.wait()
            self._child = None


def _limit_memory() -> None:
    """Limit what this process may take; where the system cannot, the other limits hold."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass


def serve() -> None:
    """Answer the names of files with what they hold, until no more come."""
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin.buffer:
        try:
            document = readers.read_document(Path(json.loads(line)))
            answer = {
                "pages": document.pages,
                "kind": document.kind,
                "warnings": document.warnings,
            }
        except ReadError as error:
            answer = {"error": str(error)}
        except MemoryError:
            answer = {
                "error": f"needs more memory than the limit of {MEMORY // 10**6} MB; split the file"
            }
        except Exception as error:  # a file from outside may break any library
            answer = {"error": f"cannot be read ({type(error).__name__}); export it again"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
