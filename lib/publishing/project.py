"""Where things are in a checkout, and how to load them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from positions.faults import DataError, Fault
from positions.register import ADDED, Register, load_register
from positions.sessions import ALL, Session, read_sessions, select_sessions


class NotInProjectError(FileNotFoundError):
    """The command was not called from inside a checkout."""


@dataclass(frozen=True)
class Project:
    """A checkout of this repository, by its root folder."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Find the checkout that a folder lies in, by default the working directory.

        `NotInProjectError` says that no folder above holds a book and its register.
        """
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / "data" / "register").is_dir() and (folder / "_toc.yml").is_file():
                return cls(folder)
        raise NotInProjectError(
            f"{start} is not inside a checkout of this project (no _toc.yml and data/register "
            "above it); change into one first"
        )

    @property
    def register_folder(self) -> Path:
        """Folder of the fact register."""
        return self.root / "data" / "register"

    @property
    def sessions_folder(self) -> Path:
        """Folder with one sub-folder a session."""
        return self.root / "data" / "sessions"

    @property
    def published_folder(self) -> Path:
        """Folder of published figures that the method is checked against."""
        return self.root / "data" / "published"

    @property
    def external_folder(self) -> Path:
        """Folder of data sets that are fetched and not shipped."""
        return self.root / "data" / "external"

    @property
    def build_folder(self) -> Path:
        """Folder for everything that is made."""
        return self.root / "_build"

    @property
    def editions_folder(self) -> Path:
        """Folder with one sub-folder an edition; it can be published as it is."""
        return self.build_folder / "editions"

    def sessions(self) -> dict[str, Session]:
        """Sessions on record, by date; read once as long as their files stay as they are.

        Those whose folders have faults are left out; see `left_out`.
        """
        return dict(self._record()[0])

    def left_out(self) -> dict[str, list[Fault]]:
        """Sessions whose settings or records have faults, by id: they stop no other session."""
        return dict(self._record()[2])

    def select(self, session: str) -> tuple[Session, ...]:
        """Sessions that an id or ``all`` means.

        An unknown id is a `ValueError`; a `DataError` tells the faults of a session that has some.
        """
        if session in self.left_out():
            raise DataError(self.left_out()[session])
        return select_sessions(session, self.sessions())

    def register(self) -> Register:
        """The fact register, with the records that official sessions bring in their folders.

        Read and validated once as long as its files stay as they are. A `DataError` tells the
        faults of the register's own tables.
        """
        register = self._record()[1]
        if isinstance(register, DataError):
            raise register
        return register

    def stamp(self) -> object:
        """What stays as it is as long as no file below ``data`` changes."""
        return _stamp(self.root / "data", "**/*")

    def _record(self) -> tuple[dict[str, Session], Register | DataError, dict[str, list[Fault]]]:
        patterns = "*", "*/*.yml", "*/*.csv"
        stamp = [_stamp(at, *patterns) for at in (self.register_folder, self.sessions_folder)]
        return _record(self.register_folder, self.sessions_folder, tuple(stamp))


def _stamp(folder: Path, *patterns: str) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of files of a folder: what its content hangs on."""
    files = [file for pattern in patterns for file in sorted(folder.glob(pattern))]
    return tuple((str(file), (stat := file.lstat()).st_size, stat.st_mtime_ns) for file in files)


@lru_cache(maxsize=4)
def _record(
    folder: Path, sessions_folder: Path, stamp: object
) -> tuple[dict[str, Session], Register | DataError, dict[str, list[Fault]]]:
    """Sessions, the register with their records, and the sessions that are left out, with why."""
    sessions, left_out = read_sessions(sessions_folder)
    known = [*sessions, *left_out]
    try:
        register = load_register(folder, known)
    except DataError as error:
        return sessions, error, left_out
    additions = {}
    for item in select_sessions(ALL, sessions):
        own = {item.id: sessions_folder / item.id}
        if not any((own[item.id] / f"{table}.csv").exists() for table in ADDED):
            continue
        try:
            register = load_register(folder, known, additions={**additions, **own})
            additions |= own
        except DataError as error:
            left_out[item.id] = error.faults
    sound = {name: item for name, item in sessions.items() if name not in left_out}
    return sound, register, left_out
