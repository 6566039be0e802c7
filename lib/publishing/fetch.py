"""Files from outside: official documents of a session, and registered public data sets.

`fetch` gets each file over the network, or takes it from a folder where it was downloaded by hand.
A file is complete, of the right kind, within its limit and of the recorded SHA-256 before it gets
its name under ``data/external/``; anything else leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import quote, urljoin, urlsplit

import pandas as pd
import requests
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from urllib3.exceptions import HTTPError, ProtocolError

from positions.faults import DataError, Fault, suggestion
from positions.files import write_atomically
from positions.hashing import file_sha256
from positions.sessions import Session, select_sessions
from positions.tables import read_table
from publishing import WorkFailedError
from publishing.disk import NO_ROOM
from publishing.project import Project

#: Downloads lie under this folder of the checkout; Git ignores it.
EXTERNAL = "data/external"
#: The data sets on offer, and the SHA-256 of everything else, recorded on first download.
REGISTRY, CHECKSUMS = "data/registry.yml", "data/checksums.csv"

_CHECKSUM_COLUMNS = ("file", "sha256", "bytes", "url", "date")

#: The UN's permanent link of a document, for people and first to be tried; then its newer ones.
UN_LINK = "https://undocs.org/en/{}"
UN_LINKS = (
    UN_LINK,
    "https://docs.un.org/en/{}?direct=true",
    "https://documents.un.org/api/symbol/access?s={}&l=en&t=pdf",
)
UN_HOSTS = frozenset(
    {
        "undocs.org", "www.undocs.org", "docs.un.org", "documents.un.org",
        "documents-dds-ny.un.org", "daccess-ods.un.org",
    }
)  # fmt: skip

_DOCUMENT_BYTES = 100_000_000
_MAX_REGISTRY_BYTES = 200_000
_MAX_PARTS = 50
_CHUNK = 1 << 16
_HEADERS = {"User-Agent": "un-cybercrime-positions"}


@dataclass(frozen=True)
class Limits:
    """How long to wait and how often to try again.

    Attributes
    ----------
    attempts : int
        Tries of one address whose transfer breaks off or whose server is busy.
    wait : float
        Seconds before the second try; doubled before each further one.
    connect, read, total : float
        Seconds to wait for a connection, for the next piece, and for the whole file.
    redirects : int
        Redirects to follow, one after another.
    """

    attempts: int = 3
    wait: float = 1.0
    connect: float = 10.0
    read: float = 30.0
    total: float = 900.0
    redirects: int = 5


@dataclass(frozen=True)
class Item:
    """A file to get.

    Attributes
    ----------
    name : str
        A document's symbol, or a data set's name in the registry.
    title : str
    path : str
        Where it goes, relative to the checkout.
    addresses : tuple of str
        Tried in this order.
    hosts : frozenset of str
        Hosts that may serve it, redirects included.
    link : str
        Address for a person.
    max_bytes : int
    sha256 : str
        What it must hash to; empty when nothing is on record yet.
    licence : str
    """

    name: str
    title: str
    path: str
    addresses: tuple[str, ...]
    hosts: frozenset[str]
    link: str
    max_bytes: int
    sha256: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    Attributes
    ----------
    name, file : str
        The item's name and path.
    status : {"present", "fetched", "taken", "failed", "unnamed"}
        It was here already; came over the network; came from the folder given; could not be had;
        or has no symbol by which it could be fetched.
    reason : str
        Why, and what helps; empty when there is nothing to say.
    sha256 : str
    bytes : int
    """

    name: str
    file: str
    status: str
    reason: str = ""
    sha256: str = ""
    bytes: int = 0

    def __str__(self) -> str:
        where = f"  {self.file}" if self.file else ""
        size = f" ({self.bytes:,} bytes)" if self.bytes else ""
        return f"{self.status:<8} {self.name}{where}{size}" + f": {self.reason}" * bool(self.reason)


class FetchError(WorkFailedError):
    """Files that could not be had.

    Attributes
    ----------
    outcomes : list of Outcome
        What became of every file, the successful ones included.
    """

    def __init__(self, message: str, outcomes: list[Outcome]):
        self.outcomes = outcomes
        super().__init__(message)


class _GiveUpError(Exception):
    """An address does not give the file, now or later in this run."""


class _TryAgainError(Exception):
    """The transfer failed in a way that may pass."""


# --- symbols --------------------------------------------------------------------------------------

_SYMBOL = re.compile(r"[A-Z]{1,8}(/[A-Za-z0-9(][A-Za-z0-9.()\-]*)+")
_PART = re.compile(r"(?P<kind>Add|Corr|Rev|Amend)\.(?P<first>\d{1,3})(?:[-–](?P<last>\d{1,3}))?")


def document_symbols(text: str) -> tuple[list[str], list[str]]:
    """Read the symbols out of what a session names.

    Parameters
    ----------
    text : str
        One symbol, or several joined by commas, semicolons or "and"; parts of a document may be
        named without repeating its symbol.

    Returns
    -------
    symbols : list of str
        Each once, in order.
    unread : list of str
        Pieces that name no document.

    Examples
    --------
    >>> document_symbols("A/AC.291/9 and Add.1-2")
    (['A/AC.291/9', 'A/AC.291/9/Add.1', 'A/AC.291/9/Add.2'], [])
    >>> document_symbols("A/AC.291/12 and addenda")
    (['A/AC.291/12'], ['addenda'])
    """
    found: list[str] = []
    unread: list[str] = []
    base = ""
    text = re.sub(r"\s+\(", "(", text)
    for piece in re.split(r"[,;]|\band\b|\s", text):
        part = _PART.fullmatch(piece)
        if _SYMBOL.fullmatch(piece):
            base = piece
            found.append(piece)
        elif part and base:
            first = int(part["first"])
            last = int(part["last"] or first)
            if not first <= last < first + _MAX_PARTS:
                unread.append(piece)
            else:
                found += [f"{base}/{part['kind']}.{n}" for n in range(first, last + 1)]
        elif piece:
            unread.append(piece)
    return list(dict.fromkeys(found)), unread


def document_file(symbol: str) -> str:
    """Name of a document's file.

    Examples
    --------
    >>> document_file("A/AC.291/9/Add.1")
    'A_AC.291_9_Add.1.pdf'
    """
    return symbol.replace("/", "_") + ".pdf"


# --- the registry ---------------------------------------------------------------------------------


class DataSet(BaseModel):
    """A public data set in ``data/registry.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1)
    url: str
    redirects: tuple[str, ...] = ()
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    max_megabytes: float = Field(gt=0, le=2000)
    path: str
    licence: str = Field(min_length=1)
    source: str = ""

    @field_validator("url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
            raise ValueError("give an https address without a user name")
        return url

    @field_validator("path")
    @classmethod
    def _stays_inside(cls, path: str) -> str:
        pure = PurePosixPath(path)
        home = PurePosixPath(EXTERNAL)
        plain = re.fullmatch(r"[A-Za-z0-9._/-]+", path)
        if not plain or ".." in pure.parts or home not in pure.parents:
            raise ValueError(f"leaves {EXTERNAL}/; downloads go there, in plain letters")
        return pure.as_posix()


def read_registry(project: Project) -> dict[str, DataSet]:
    """Read the registered data sets.

    Parameters
    ----------
    project : Project

    Returns
    -------
    dict of str to DataSet
        By name; empty without a registry.

    Raises
    ------
    DataError
        With every fault.
    """
    path = project.root / REGISTRY
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > _MAX_REGISTRY_BYTES:
            raise ValueError(f"is larger than {_MAX_REGISTRY_BYTES} bytes")
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataError([Fault(REGISTRY, 0, "", f"is not YAML in UTF-8: {error}")]) from None
    if not isinstance(content, dict):
        raise DataError([Fault(REGISTRY, 0, "", "holds no data sets by name")])
    found: dict[str, DataSet] = {}
    faults: list[Fault] = []
    for name, entry in content.items():
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            reason = "is no name for a data set; use lower-case letters, digits and hyphens"
            faults.append(Fault(REGISTRY, 0, str(name), reason))
        elif not isinstance(entry, dict):
            faults.append(Fault(REGISTRY, 0, name, "holds no keys"))
        else:
            try:
                found[name] = DataSet(**{str(key): value for key, value in entry.items()})
            except ValidationError as error:
                faults += [_entry_fault(name, item) for item in error.errors()]
    if faults:
        raise DataError(faults)
    return found


def _entry_fault(name: str, item: Any) -> Fault:
    key = ".".join(str(part) for part in item["loc"])
    reason = item["msg"]
    if item["type"] == "extra_forbidden":
        reason = f"unknown key; {suggestion(key, list(DataSet.model_fields))}"
    elif item["type"] == "missing":
        reason = "required key is missing"
    return Fault(REGISTRY, 0, f"{name}.{key}", reason)


# --- checksums ------------------------------------------------------------------------------------


def _recorded(project: Project) -> pd.DataFrame:
    """Checksums on record, by file."""
    path = project.root / CHECKSUMS
    if not path.is_file():
        return pd.DataFrame(columns=list(_CHECKSUM_COLUMNS), dtype=str)
    frame, faults = read_table(path, CHECKSUMS)
    if frame is not None and not faults:
        if tuple(frame.columns) != _CHECKSUM_COLUMNS:
            header = ",".join(_CHECKSUM_COLUMNS)
            faults.append(Fault(CHECKSUMS, 1, "", f"the header is not {header}"))
        else:
            wrong = frame.index[~frame["sha256"].str.fullmatch(r"[0-9a-f]{64}")]
            faults += [Fault(CHECKSUMS, int(row), "sha256", "not a SHA-256") for row in wrong]
            twice = frame.index[frame["file"].duplicated()]
            faults += [Fault(CHECKSUMS, int(row), "file", "stands twice") for row in twice]
    if faults:
        raise DataError(faults)
    return frame


def _record(project: Project, item: Item, outcome: Outcome) -> None:
    """Add a file's checksum to those on record."""
    row = {
        "file": item.path,
        "sha256": outcome.sha256,
        "bytes": str(outcome.bytes),
        "url": item.link,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }
    frame = pd.concat([_recorded(project), pd.DataFrame([row])], ignore_index=True)
    write_atomically({project.root / CHECKSUMS: frame.sort_values("file")})


# --- what there is to get -------------------------------------------------------------------------


def documents_of(session: Session) -> tuple[list[Item], list[Outcome]]:
    """Official documents that a session names.

    Parameters
    ----------
    session : Session

    Returns
    -------
    items : list of Item
    outcomes : list of Outcome
        What cannot be fetched because its symbol is missing or cannot be read.
    """
    items: dict[str, Item] = {}
    outcomes: list[Outcome] = []
    for document in session.documents:
        symbols, unread = document_symbols(document.symbol)
        if not document.symbol.strip():
            reason = (
                "has no symbol in session.yml and cannot be fetched; its source "
                f"({document.source}) may say where it is"
            )
            outcomes.append(Outcome(document.title, "", "unnamed", reason))
        if symbols and "addend" in document.title.lower() and not _addenda(symbols):
            reason = f"its title speaks of addenda; name them: symbol: {symbols[0]}, Add.1-3"
            outcomes.append(Outcome(document.symbol, "", "unnamed", reason))
        for piece in unread:
            reason = (
                f"{piece!r} names no document; write symbols in full, parts as Add.1 or Add.1-3"
            )
            outcomes.append(Outcome(document.symbol, "", "unnamed", reason))
        items |= {symbol: _document(session, symbol, document.title) for symbol in symbols}
    return list(items.values()), outcomes


def _addenda(symbols: list[str]) -> list[str]:
    return [symbol for symbol in symbols if "/Add." in symbol]


def _document(session: Session, symbol: str, title: str) -> Item:
    quoted = quote(symbol, safe="/().-")
    addresses = tuple(link.format(quoted) for link in UN_LINKS)
    return Item(
        name=symbol,
        title=title,
        path=f"{EXTERNAL}/{session.id}/{document_file(symbol)}",
        addresses=addresses,
        hosts=UN_HOSTS,
        link=UN_LINK.format(quoted),
        max_bytes=_DOCUMENT_BYTES,
        licence="United Nations; for use here, not passed on",
    )


def _data_set(name: str, entry: DataSet) -> Item:
    hosts = frozenset({urlsplit(entry.url).hostname or "", *entry.redirects})
    return Item(
        name=name,
        title=entry.title,
        path=entry.path,
        addresses=(entry.url,),
        hosts=hosts,
        link=entry.url,
        max_bytes=int(entry.max_megabytes * 1e6),
        sha256=entry.sha256,
        licence=entry.licence,
    )


# --- fetching -------------------------------------------------------------------------------------


def fetch(
    project: Project,
    session: str | None = None,
    *,
    folder: Path | None = None,
    report: Callable[[str], None] = lambda line: None,
    progress: bool = False,
    limits: Limits | None = None,
) -> list[Outcome]:
    """Get the official documents of a session and the registered data sets.

    Parameters
    ----------
    project : Project
    session : str, optional
        A session's id or ``all``; without one only the data sets are got.
    folder : Path, optional
        Take the files from this folder, where they were downloaded by hand, and use no network.
        A file is known by its name under ``data/external/`` or, for documents, by its symbol.
    report : callable, optional
        Called with a line for each file.
    progress : bool
        Whether to show a bar on standard error.
    limits : Limits, optional
        How long to wait and how often to try again.

    Returns
    -------
    list of Outcome

    Raises
    ------
    FetchError
        When a file could not be had; the message says what to download where, and the others are
        in place all the same.
    ValueError
        For an unknown session, a folder that is not there, or faults in the registry.
    """
    if folder is not None and not folder.is_dir():
        raise ValueError(f"{folder} is not a folder; give one that holds the downloaded files")
    registered = read_registry(project)
    on_record = _recorded(project).set_index("file")["sha256"]
    items: list[Item] = []
    outcomes: list[Outcome] = []
    for chosen in select_sessions(session, project.sessions()) if session else ():
        found, unnamed = documents_of(chosen)
        items += found
        outcomes += unnamed
    items += [_data_set(name, entry) for name, entry in registered.items()]
    unreachable: dict[str, str] = {}
    failed: list[tuple[Item, str]] = []
    for outcome in outcomes:
        report(str(outcome))
    for item in items:
        expected = item.sha256 or str(on_record.get(item.path, ""))
        try:
            outcome = _get(project, item, expected, folder, progress, limits, unreachable)
            if not expected:
                _record(project, item, outcome)
        except _GiveUpError as error:
            outcome = Outcome(item.name, item.path, "failed", str(error))
            failed.append((item, str(error)))
        except OSError as error:
            if error.errno in NO_ROOM:
                raise  # the others would find none either
            reason = f"cannot be written: {error.strerror or error}"
            outcome = Outcome(item.name, item.path, "failed", reason)
            failed.append((item, reason))
        outcomes.append(outcome)
        report(str(outcome))
    if failed:
        raise FetchError(_by_hand(failed, folder), outcomes)
    return outcomes


def _by_hand(failed: list[tuple[Item, str]], folder: Path | None) -> str:
    """Say what to download where."""
    many = len(failed) > 1
    lines = [
        f"{len(failed)} file{'s' * many} could not be "
        + (f"taken from {folder}." if folder else "fetched.")
        + f" Download {'them' if many else 'it'} by hand, save {'each' if many else 'it'} under the"
        " name given, or save all in one folder and pass that with --from:"
    ]
    for item, reason in failed:
        lines += [
            f"  {item.name} ({item.title}): {reason}",
            f"    from {item.link}",
            f"    to   {item.path}",
        ]
    return "\n".join(lines)


def _get(
    project: Project,
    item: Item,
    expected: str,
    folder: Path | None,
    progress: bool,
    limits: Limits | None,
    unreachable: dict[str, str],
) -> Outcome:
    """Have one file in place: as it is, from a folder, or over the network."""
    target = _target(project, item)
    if target.exists():
        try:
            sha256 = _inspect(target, item, expected)
        except _GiveUpError as error:
            raise _GiveUpError(
                f"the file there {error}; move it away to get it again" + _changed(item, expected)
            ) from None
        return Outcome(item.name, item.path, "present", "", sha256, target.stat().st_size)
    home = project.root / EXTERNAL
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=".part-") as staging:
        part = Path(staging) / "file"
        if folder is not None:
            source = _handed_over(folder, item)
            if source.stat().st_size <= item.max_bytes:
                shutil.copyfile(source, part)
                sha256 = _inspect_as(part, source.name, item, expected)
            else:
                raise _GiveUpError(f"{source.name} is {_too_large(item)}")
        else:
            sha256 = _download(part, item, expected, progress, limits or Limits(), unreachable)
        size = part.stat().st_size
        target.parent.mkdir(parents=True, exist_ok=True)
        part.replace(target)
    return Outcome(item.name, item.path, "taken" if folder else "fetched", "", sha256, size)


def _target(project: Project, item: Item) -> Path:
    """Where a file goes, if that is inside the folder of downloads."""
    target = project.root / item.path
    home = (project.root / EXTERNAL).resolve()
    if target.is_symlink() or home not in target.resolve().parents:
        raise _GiveUpError(f"its place leaves {EXTERNAL}/ through a link; remove the link")
    return target


def _too_large(item: Item) -> str:
    return f"larger than {item.max_bytes / 1e6:g} MB, the limit for it"


def _inspect(path: Path, item: Item, expected: str) -> str:
    """Check size, kind and hash of a file and give its SHA-256."""
    size = path.stat().st_size
    if not path.is_file():
        raise _GiveUpError("is not a file")
    if size > item.max_bytes:
        raise _GiveUpError(f"is {_too_large(item)}")
    if not size:
        raise _GiveUpError("is empty")
    if item.path.endswith(".pdf"):
        with path.open("rb") as stream:
            head = stream.read(1024)
            stream.seek(max(0, size - 2048))
            tail = stream.read()
        if b"%PDF-" not in head:
            page = b"<html" in head.lower() or b"<!doctype" in head.lower()
            raise _GiveUpError("is a web page, not a PDF" if page else "is not a PDF")
        if b"%%EOF" not in tail:
            raise _GiveUpError("is a PDF without its end; the download broke off")
    sha256 = file_sha256(path)
    if expected and sha256 != expected:
        raise _GiveUpError(f"has the SHA-256 {sha256}, not {expected} as recorded")
    return sha256


def _inspect_as(path: Path, name: str, item: Item, expected: str) -> str:
    try:
        return _inspect(path, item, expected)
    except _GiveUpError as error:
        raise _GiveUpError(f"{name} {error}") from None


def _changed(item: Item, expected: str) -> str:
    """How to accept another file than the one on record."""
    if not expected or item.sha256:
        return ""
    return f"; if it is the right one, remove the row of {item.path} from {CHECKSUMS}"


def _words(name: str) -> tuple[str, ...]:
    """A file's name without its suffix and language, as words."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return tuple(words[:-1] if len(words) > 1 and words[-1] in {"e", "en", "eng"} else words)


def _handed_over(folder: Path, item: Item) -> Path:
    """Find the file that a person has downloaded for an item."""
    wanted = PurePosixPath(item.path)
    exact = folder / wanted.name
    if exact.is_file():
        return exact
    alike = [
        path
        for path in sorted(folder.iterdir())
        if path.is_file()
        and path.suffix.lower() == wanted.suffix
        and _words(path.stem) == _words(wanted.stem)
    ]
    if len(alike) == 1:
        return alike[0]
    if alike:
        names = " and ".join(path.name for path in alike)
        raise _GiveUpError(f"{names} may both be meant; name one of them {wanted.name}")
    raise _GiveUpError(f"no {wanted.name} in {folder}")


# --- what is made of the files --------------------------------------------------------------------

#: Name of the data set of votes in the registry.
UN_VOTES = "un-votes"


def country_votes_file(project: Project) -> Path:
    """Where the data set of votes is once it has been fetched."""
    entry = read_registry(project).get(UN_VOTES)
    return project.root / (entry.path if entry else f"{EXTERNAL}/un_votes.rda")


def load_country_votes(project: Project, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Votes of states, from the data set that was fetched.

    Reading the data set takes half a minute and about 1.3 GB; the few rows that matter are kept in
    ``_build/cache/``, under the SHA-256 of the file they were read from.

    Parameters
    ----------
    project : Project
    names : mapping of str to str, optional
        The register's name of a state by ISO 3166-1 alpha-3 code.

    Returns
    -------
    DataFrame
        As `positions.votes.read_country_votes` gives it.

    Raises
    ------
    CountryVotesError
        When the file is not here (the message says how to get it) or is another.
    """
    from positions import votes as roll_calls

    entry = read_registry(project).get(UN_VOTES)
    path = country_votes_file(project)
    if not path.is_file():
        raise roll_calls.CountryVotesError(roll_calls.HOW_TO_GET)
    sha256 = file_sha256(path)
    kept = project.build_folder / "cache" / f"country-votes-{sha256}.csv"
    if entry and entry.sha256 in ("", sha256) and kept.is_file():
        votes = pd.read_csv(kept, dtype=str, keep_default_na=False)
    else:
        votes = roll_calls.read_country_votes(path, sha256=entry.sha256 if entry else "")
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomically({kept: votes})
    return roll_calls.with_names(votes, names or {})


# --- over the network -----------------------------------------------------------------------------


def _download(
    part: Path,
    item: Item,
    expected: str,
    progress: bool,
    limits: Limits,
    unreachable: dict[str, str],
) -> str:
    """Download a file from the first address that gives it; its SHA-256."""
    reasons: list[str] = []
    for address in item.addresses:
        host = _host(address)
        try:
            if host in unreachable:
                raise _GiveUpError(unreachable[host])
            _transfer(part, address, item, progress, limits)
            return _inspect_as(part, f"what {host} sends", item, expected)
        except _UnreachableError as error:
            unreachable[host] = str(error)
            reasons.append(str(error))
        except _GiveUpError as error:
            reasons.append(str(error))
        part.unlink(missing_ok=True)
    message = "; ".join(dict.fromkeys(reasons))
    if "SHA-256" in message:
        message += _changed(item, expected)
    raise _GiveUpError(message)


class _UnreachableError(_GiveUpError):
    """A host that cannot be reached at all; it is not asked again in this run."""


def _transfer(part: Path, address: str, item: Item, progress: bool, limits: Limits) -> None:
    """Get one address through pooch, trying again when the transfer breaks off."""
    import pooch  # with its progress bars it warns inside notebooks, which never download

    with _quiet_pooch():
        for attempt in range(1, limits.attempts + 1):
            try:
                pooch.retrieve(
                    address,
                    known_hash=None,  # checked by `_inspect`, as for files from a folder
                    fname=part.name,
                    path=part.parent,
                    downloader=_Downloader(item, limits, progress),
                )
                return
            except _TryAgainError as error:
                if attempt == limits.attempts:
                    tries = f", {limits.attempts} times" if limits.attempts > 1 else ""
                    raise _GiveUpError(f"{error}{tries}") from None
                time.sleep(limits.wait * 2 ** (attempt - 1))


@contextmanager
def _quiet_pooch() -> Iterator[None]:
    """Keep pooch from writing to standard error."""
    import pooch

    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


@dataclass(frozen=True)
class _Downloader:
    """Download for pooch: with limits on hosts, redirects, size and time."""

    item: Item
    limits: Limits
    progress: bool

    def __call__(
        self, url: str, output_file: BinaryIO | str, pooch: object, check_only: bool = False
    ) -> None:
        """Write what an address gives to a file that pooch has opened or named."""
        if not hasattr(output_file, "write"):
            with Path(output_file).open("wb") as stream:
                self(url, stream, pooch)
            return
        deadline = time.monotonic() + self.limits.total
        with requests.Session() as session:
            session.headers.update(_HEADERS)
            with self._open(session, url) as response:
                self._copy(response, output_file, deadline)

    def _open(self, session: requests.Session, url: str) -> requests.Response:
        """Follow redirects within the hosts allowed, to an answer with a body."""
        for _ in range(self.limits.redirects + 1):
            host = _host(url)
            try:
                response = session.get(
                    url,
                    stream=True,
                    allow_redirects=False,
                    timeout=(self.limits.connect, self.limits.read),
                )
            except requests.exceptions.ReadTimeout:
                raise _TryAgainError(
                    f"{host} does not answer within {self.limits.read:g} s"
                ) from None
            except requests.ConnectionError as error:
                if error.args and isinstance(error.args[0], ProtocolError):
                    raise _TryAgainError(f"{host} hung up without an answer") from None
                raise _UnreachableError(_no_connection(host, error, self.limits)) from None
            except (requests.RequestException, HTTPError, ValueError) as error:  # or no address
                raise _GiveUpError(
                    f"{host} cannot be asked, or redirects to no address ({type(error).__name__})"
                ) from None
            if not response.is_redirect:
                return self._accepted(response, host)
            response.close()
            session.close()  # a kept connection may be closed from the other side when used again
            url = self._redirected(url, response.headers["location"])
        raise _GiveUpError(f"{host} redirects more than {self.limits.redirects} times")

    def _redirected(self, url: str, location: str) -> str:
        try:
            old, new = urlsplit(url), urlsplit(urljoin(url, location))
            target = new.hostname
        except ValueError:
            raise _GiveUpError(f"{_host(url)} redirects to no address") from None
        if target not in self.item.hosts:
            raise _GiveUpError(
                f"{_host(url)} redirects to {_host(new.geturl()) or 'no host'}, which is not "
                "allowed for it"
            )
        if new.scheme not in ("http", "https") or (old.scheme, new.scheme) == ("https", "http"):
            raise _GiveUpError(f"{_host(url)} redirects to an address that is not safe")
        return new.geturl()

    def _accepted(self, response: requests.Response, host: str) -> requests.Response:
        """Refuse an answer without the file."""
        status = response.status_code
        length = response.headers.get("content-length", "")
        problem: Exception | None = None
        if status in (404, 410):
            problem = _GiveUpError(f"{host} does not have it ({status})")
        elif status == 429 or status >= 500:
            problem = _TryAgainError(f"{host} is busy or broken ({status})")
        elif status != 200:
            problem = _GiveUpError(f"{host} refuses it ({status})")
        elif length.isdigit() and int(length) > self.item.max_bytes:
            problem = _GiveUpError(f"what {host} offers is {_too_large(self.item)}")
        if problem:
            response.close()
            raise problem
        return response

    def _copy(self, response: requests.Response, output: BinaryIO, deadline: float) -> None:
        host = _host(response.url)
        length = response.headers.get("content-length", "")
        columns = (
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        )  # fmt: skip
        bar = Progress(
            *columns, console=Console(stderr=True), transient=True, disable=not self.progress
        )
        written = 0
        with bar:
            task = bar.add_task(self.item.name, total=int(length) if length.isdigit() else None)
            while True:
                if time.monotonic() > deadline:
                    raise _GiveUpError(
                        f"{host} is too slow: not complete after {self.limits.total:g} s"
                    )
                try:
                    # what has arrived, not a full chunk: a trickle cannot outlast the deadline
                    piece = response.raw.read1(_CHUNK, decode_content=True)
                except (HTTPError, OSError) as error:
                    slow = "timed out" in str(error).lower()
                    reason = "sends nothing for too long" if slow else "broke the transfer off"
                    raise _TryAgainError(f"{host} {reason}") from None
                if not piece:
                    return
                written += len(piece)
                if written > self.item.max_bytes:
                    raise _GiveUpError(f"what {host} sends is {_too_large(self.item)}")
                output.write(piece)
                bar.update(task, completed=written)


def _host(address: str) -> str:
    """The host of an address, fit to be shown."""
    return re.sub(r"[^A-Za-z0-9.:_-]", "?", urlsplit(address).hostname or "")[:100]


def _no_connection(host: str, error: Exception, limits: Limits) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return f"{host} cannot prove who it is (its certificate)"
    if isinstance(error, requests.exceptions.ProxyError):
        return f"the proxy does not connect to {host}"
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return f"no connection to {host} within {limits.connect:g} s"
    return f"no connection to {host}"
