"""Where things are in a checkout, and how to load them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from positions.register import Register, load_register
from positions.sessions import ALL, Session, load_sessions, select_sessions


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
        """Sessions on record, by date; read once as long as their files stay as they are."""
        return _sessions(self.sessions_folder, _stamp(self.sessions_folder))

    def register(self) -> Register:
        """The fact register, with the records that official sessions bring in their folders.

        Read and validated once as long as its files stay as they are.
        """
        stamp = _stamp(self.register_folder), _stamp(self.sessions_folder)
        return _register(self.register_folder, self.sessions_folder, stamp)


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the tables and settings of a folder: what its content hangs on."""
    files = [*folder.glob("*"), *folder.glob("*/*.yml"), *folder.glob("*/*.csv")]
    return tuple((str(file), (stat := file.stat()).st_size, stat.st_mtime_ns) for file in files)


@lru_cache(maxsize=4)
def _sessions(folder: Path, stamp: object) -> dict[str, Session]:
    return load_sessions(folder)


@lru_cache(maxsize=4)
def _register(folder: Path, sessions_folder: Path, stamp: object) -> Register:
    sessions = load_sessions(sessions_folder)
    official = select_sessions(ALL, sessions)
    additions = {item.id: sessions_folder / item.id for item in official}
    return load_register(folder, sessions, additions=additions)
