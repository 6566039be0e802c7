"""Where things are in a checkout, and how to load them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from positions.records.register import Register, load_register
from positions.sessions import ALL, Session, load_sessions, select_sessions


class NotInProjectError(FileNotFoundError):
    """The command was not called from inside a checkout."""


@dataclass(frozen=True)
class Project:
    """A checkout of this repository, by its root folder."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Project:
        """Find the checkout that a folder lies in.

        Parameters
        ----------
        start : Path, optional
            Where to begin; the working directory unless given.

        Returns
        -------
        Project

        Raises
        ------
        NotInProjectError
            When no folder above holds a book and its register.
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
        """Sessions on record, by date."""
        return load_sessions(self.sessions_folder)

    def register(self) -> Register:
        """The fact register, with the records that official sessions bring in their folders."""
        sessions = self.sessions()
        official = select_sessions(ALL, sessions)
        additions = {item.id: self.sessions_folder / item.id for item in official}
        return load_register(self.register_folder, sessions, additions=additions)
