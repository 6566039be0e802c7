"""Files from outside: official documents of a session, and registered public data sets.

pooch gets each file over the network, or out of a folder where it was downloaded by hand, and gives
it its name under ``data/external/`` once it is whole and has the SHA-256 on record.
"""

import contextlib
import datetime as dt
import gzip
import logging
import os
import re
import shutil
import signal
import tarfile
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

import pandas as pd
import requests
from pydantic import Field

from positions.faults import DataError, Fault
from positions.files import write_atomically
from positions.hashing import file_sha256
from positions.outside import open_regular, read_bounded
from positions.papers.files import Names
from positions.sessions import Session
from positions.slugs import slug
from positions.strict_yaml import KEBAB, Strict, read_yaml, validated
from positions.tables import read_table
from publishing import NO_ROOM, WorkFailedError
from publishing.project import Project

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # in a notebook its progress bars ask for widgets, on the page
    import pooch

#: Downloads lie under this folder of the checkout; Git ignores it.
EXTERNAL = "data/external"
#: The data set of votes of states, by its name in the registry.
VOTES = "un-votes"
#: The data sets on offer, and the SHA-256 of documents, recorded on first download.
REGISTRY, CHECKSUMS = "data/registry.yml", "data/checksums.csv"

#: The UN's permanent link of a document, for people and first to be tried; then its newer ones.
UN_LINKS = (
    "https://undocs.org/en/{}",
    "https://docs.un.org/en/{}?direct=true",
    "https://documents.un.org/api/symbol/access?s={}&l=en&t=pdf",
)
UN_HOSTS = (
    "undocs.org", "www.undocs.org", "docs.un.org", "documents.un.org", "documents-dds-ny.un.org",
    "daccess-ods.un.org",
)  # fmt: skip
_DOCUMENT_BYTES = 100_000_000
#: Most that an archive of papers may unpack to.
MAX_SPEECHES_BYTES = 200_000_000

#: Tries after the first; seconds to wait for an answer and its next piece, and for a whole file.
RETRIES, PATIENCE, WHOLE = 2, (10.0, 30.0), 900.0
_HEADERS = {"User-Agent": "un-cybercrime-positions"}


@dataclass(frozen=True)
class Item:
    """A file to get: from the first of its addresses that has it, and from no other hosts."""

    name: str
    title: str
    path: str
    addresses: tuple[str, ...]
    hosts: tuple[str, ...]
    max_bytes: int
    sha256: str = ""
    by_hand: bool = False
    session: str = ""


class FetchError(WorkFailedError):
    """Files that could not be had."""


class _RefusedError(Exception):
    """What is offered is not the file, and would not be at another try."""


# --- what there is to get -------------------------------------------------------------------------

_SYMBOL = re.compile(r"[A-Z]{1,8}(/[A-Za-z0-9(][A-Za-z0-9.()\-]*)+")
_PART = re.compile(r"(Add|Corr|Rev|Amend)\.(\d{1,3})(?:[-–](\d{1,3}))?")
_MAX_PARTS = 50


def document_symbols(text: str) -> tuple[list[str], list[str]]:
    """Symbols of documents, each once, and the pieces of a text that name no document.

    Symbols are joined by commas, semicolons or "and"; parts need not repeat theirs.

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
    for piece in re.split(r"[,;]|\band\b|\s", re.sub(r"\s+\(", "(", text)):
        kind, first, last = part.groups() if (part := _PART.fullmatch(piece)) else ("", 0, 0)
        numbers = range(int(first), int(last or first) + 1)
        if _SYMBOL.fullmatch(piece):
            base = piece
            found.append(piece)
        elif kind and base and 0 < len(numbers) <= _MAX_PARTS:
            found += [f"{base}/{kind}.{number}" for number in numbers]
        elif piece:
            unread.append(piece)
    return list(dict.fromkeys(found)), unread


def documents_of(session: Session) -> tuple[list[Item], list[str]]:
    """Official documents that a session names, and why others of its documents cannot be got."""
    items: dict[str, Item] = {}
    told: list[str] = []
    for document in session.documents:
        symbols, unread = document_symbols(document.symbol)
        name = document.symbol.strip() or document.title
        told += [
            f"{name}: {piece!r} names no document; write symbols in full, parts as Add.1 or Add.1-3"
            for piece in unread
        ]
        if not document.symbol.strip():
            told.append(
                f"{name}: has no symbol in session.yml and cannot be fetched; its source "
                f"({document.source}) may say where it is"
            )
        promised = "addend" in document.title.lower()
        if symbols and promised and not any("/Add." in symbol for symbol in symbols):
            told.append(
                f"{name}: its title speaks of addenda; name them: symbol: {symbols[0]}, Add.1-3"
            )
        for symbol in symbols:
            path = f"{EXTERNAL}/{session.id}/{symbol.replace('/', '_')}.pdf"
            addresses = tuple(link.format(quote(symbol, safe="/().-")) for link in UN_LINKS)
            items[symbol] = Item(symbol, document.title, path, addresses, UN_HOSTS, _DOCUMENT_BYTES)
    return list(items.values()), told


class DataSet(Strict):
    """A public data set in ``data/registry.yml``; it is saved under the end of its address.

    With a ``file`` it is saved under that name, and the address is a page for a person to download
    it from. With a ``session`` it holds that session's papers and is got with it alone.
    """

    title: str = Field(min_length=1)
    file: str = Field("", pattern=r"^([A-Za-z0-9_-][A-Za-z0-9._-]*)?$")
    session: str = Field("", pattern=rf"{KEBAB}|^$")
    url: str = Field(pattern=r"^https://[a-z0-9.-]+(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    max_megabytes: float = Field(gt=0, le=2000)
    licence: str = Field(min_length=1)
    source: str = ""


def data_sets(project: Project) -> dict[str, Item]:
    """The registered data sets by name; a `DataError` tells every fault of the registry."""
    path = project.root / REGISTRY
    found: dict[str, Item] = {}
    faults: list[Fault] = []
    for name, entry in (read_yaml(path, REGISTRY) if os.path.lexists(path) else {}).items():
        try:
            if not isinstance(entry, dict):
                raise DataError([Fault(REGISTRY, 0, name, "holds no keys")])
            one = validated(DataSet, entry, REGISTRY, f"{name}.")
        except DataError as error:
            faults += error.faults
            continue
        parts = urlsplit(one.url)
        found[name] = Item(
            name,
            one.title,
            f"{EXTERNAL}/{one.file or PurePosixPath(parts.path).name}",
            (one.url,),
            (parts.netloc,),
            int(one.max_megabytes * 1e6),
            one.sha256,
            by_hand=bool(one.file),
            session=one.session,
        )
    if faults:
        raise DataError(faults)
    return found


def _checksums(project: Project) -> pd.DataFrame:
    """Checksums on record, by file."""
    columns, path = ["file", "sha256", "bytes", "url", "date"], project.root / CHECKSUMS
    if not os.path.lexists(path):
        return pd.DataFrame(columns=columns, dtype=str)
    frame, faults = read_table(path, CHECKSUMS)
    if frame is not None and list(frame.columns) != columns:
        faults.append(Fault(CHECKSUMS, 1, "", f"the header is not {','.join(columns)}"))
    if faults:
        raise DataError(faults)
    return frame.drop_duplicates("file", keep="last")


def _record(project: Project, item: Item) -> None:
    """Add a file's checksum to those on record."""
    frame, path = _checksums(project), project.root / item.path
    today = dt.datetime.now(dt.UTC).date().isoformat()
    row = (item.path, file_sha256(path), str(path.stat().st_size), item.addresses[0], today)
    fresh = pd.DataFrame([row], columns=frame.columns)
    write_atomically({project.root / CHECKSUMS: pd.concat([frame, fresh]).sort_values("file")})


# --- fetching -------------------------------------------------------------------------------------


def fetch(
    project: Project,
    session: str | None = None,
    *,
    folder: Path | None = None,
    progress: Callable[[str], None] = lambda line: None,
) -> None:
    """Get the registered data sets and the documents of a session, or of ``all``.

    A data set that holds the papers of a session is got with that session alone, and its papers
    are written into the session's folder where there are none yet. With ``folder`` files are taken
    out of it, where a person has put them, without the network: by their names under
    ``data/external/`` or, for documents, by their symbols. ``progress`` is called with a line for
    each. A `FetchError` says what to download where, the other files being in place all the same;
    an unknown session, a missing folder and faults of the registry are a `ValueError`, and so are
    votes of states that differ from the register's.
    """
    if folder is not None and not folder.is_dir():
        raise ValueError(f"{folder} is not a folder; give one that holds the downloaded files")
    wanted = project.select(session) if session else ()
    ids = {"", *(chosen.id for chosen in wanted)}
    items = [item for item in data_sets(project).values() if item.session in ids]
    for chosen in wanted:
        found, told = documents_of(chosen)
        items += found
        for line in told:
            progress(f"unnamed  {line}")
    on_record = _checksums(project).set_index("file")["sha256"]
    unreachable: dict[str, str] = {}
    failed: list[tuple[Item, str]] = []
    for item in items:
        expected = item.sha256 or str(on_record.get(item.path, ""))
        try:
            status = _get(project, item, expected, folder, unreachable)
            if not expected:
                _record(project, item)
            progress(f"{status:<8} {item.name}  {item.path}")
            if item.session:
                progress(unpack(project, item))
        except (_RefusedError, OSError) as error:
            if getattr(error, "errno", None) in NO_ROOM:
                raise  # the others would find none either
            why = getattr(error, "strerror", None)
            failed.append((item, f"cannot be written: {why}" if why else str(error)))
            progress(f"failed   {item.name}: {failed[-1][1]}")
    if failed:
        raise FetchError(_by_hand(failed, folder))
    if any(item.name == VOTES for item in items):
        check_country_votes(project, project.register().votes_by_state)
        progress("checked  data/register/votes_by_state.csv")


def _by_hand(failed: list[tuple[Item, str]], folder: Path | None) -> str:
    """Say what to download where."""
    them, each, s = ("them", "each", "s") if len(failed) > 1 else ("it", "it", "")
    lines = [
        f"{len(failed)} file{s} could not be " + (f"taken from {folder}." if folder else "fetched.")
        + f" Download {them} by hand, save {each} under the name given, or save all in one folder "
        "and pass that with --from:"
    ]  # fmt: skip
    for item, reason in failed:
        lines.append(f"  {item.name} ({item.title}): {reason}")
        lines.append(f"    from {item.addresses[0]}\n    to   {item.path}")
    return "\n".join(lines)


def _get(
    project: Project, item: Item, expected: str, folder: Path | None, unreachable: dict[str, str]
) -> str:
    """Have one file in place; what became of it."""
    target, home = project.root / item.path, project.external_folder
    if target.is_symlink() or home.resolve() not in target.resolve().parents:
        raise _RefusedError(f"its place leaves {EXTERNAL}/ through a link; remove the link")
    if target.exists():
        if reason := _fault(target, item, expected):
            remedy = "; move it away to get it again" + _accept(item, expected)
            raise _RefusedError(f"the file there {reason}{remedy}")
        return "present"

    def retrieve(url: str, downloader: Callable) -> None:
        name = item.path.removeprefix(f"{EXTERNAL}/")
        pooch.get_logger().setLevel(logging.ERROR)  # nothing of its own on standard error
        pooch.create(
            home, "", registry={name: expected or None}, urls={name: url}, retry_if_failed=RETRIES
        ).fetch(name, downloader=downloader)

    if folder is not None:
        source = _handed_over(folder, item)
        if reason := _fault(source, item, expected):
            raise _RefusedError(f"{source.name} {reason}")
        retrieve("", lambda url, output, pup: shutil.copyfile(source, output))
        return "taken"
    reasons = ["its address is a page and not the file"] if item.by_hand else []
    for address in () if item.by_hand else item.addresses:
        host = _host(address)
        if host not in unreachable:
            try:
                with _at_most(WHOLE, host):
                    retrieve(address, _Downloader(item))
                return "fetched"
            except requests.exceptions.ConnectionError as error:
                reasons.append(f"no connection to {host} ({type(error).__name__})")
                unreachable[host] = reasons[-1]  # not asked again in this run
            except requests.exceptions.RequestException as error:
                reasons.append(f"{host} gave no whole file ({type(error).__name__})")
            except ValueError:  # what pooch says to another hash
                told = f"what {host} sends does not have the SHA-256 {expected} as recorded"
                reasons.append(told + _accept(item, expected))
            except _RefusedError as error:
                reasons.append(str(error))
        else:
            reasons.append(unreachable[host])
    raise _RefusedError("; ".join(dict.fromkeys(reasons)))


@contextlib.contextmanager
def _at_most(seconds: float, host: str) -> Iterator[None]:
    """Stop whatever is done inside after a time: an answer's line, its headers, each try.

    Limits of a connection are for one piece of an answer, and a host may send them one by one.
    """

    def stop(*_: object) -> None:
        raise _RefusedError(f"{host} is too slow: not complete after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    # again each second, should the first be lost where Python cannot raise
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Downloader(pooch.HTTPDownloader):
    """Downloads a file within its limits of hosts, size and time.

    It is the transfer's progress bar, too, which pooch tells of each piece.
    """

    def __init__(self, item: Item):
        super().__init__(
            self, chunk_size=1 << 14, timeout=PATIENCE, headers=_HEADERS,
            hooks={"response": self.check},
        )  # fmt: skip
        self.item, self.host, self.total = item, "", 0

    def __call__(self, url: str, output_file: str, pooch: object, check_only: bool = False) -> None:
        self.host, self.done = _host(url), 0
        super().__call__(url, output_file, pooch)
        if reason := _fault(Path(output_file), self.item, ""):
            raise _RefusedError(f"what {self.host} sends {reason}")

    def check(self, response: requests.Response, **_: object) -> None:
        """Refuse an answer that is not the file, and a redirect to where it may not come from."""
        host, status, asked = _host(response.url), response.status_code, urlsplit(response.url)
        if response.is_redirect:
            try:
                target = urlsplit(urljoin(response.url, response.headers["location"]))
            except ValueError:  # no address at all
                target = urlsplit("")
            if target.scheme != asked.scheme or target.netloc not in self.item.hosts:
                where = _host(target.geturl()) or "no host"
                raise _RefusedError(f"{host} redirects to {where}, which is not allowed for it")
        elif 400 <= status < 500 and status != 429:
            reason = "does not have" if status in (404, 410) else "refuses"
            raise _RefusedError(f"{host} {reason} it ({status})")

    def update(self, size: int) -> None:
        """Count what has arrived."""
        self.done += size
        if self.done > self.item.max_bytes + size:  # the last piece may be smaller than its size
            raise _RefusedError(f"what {self.host} sends is {_too_large(self.item)}")

    def reset(self) -> None:
        """Begin to count again."""
        self.done = -self.total

    def close(self) -> None:
        """Do nothing: no bar is on the screen."""


def _fault(path: Path, item: Item, expected: str) -> str:
    """Why a file is not the one that is wanted; empty when it may be."""
    if not path.is_file():
        return "is not a file"
    if path.stat().st_size > item.max_bytes:
        return f"is {_too_large(item)}"
    content = read_bounded(path, item.max_bytes)
    if not content:
        return "is empty"
    if item.path.endswith(".pdf"):
        if b"%PDF-" not in content[:1024]:
            page = re.search(rb"<html|<!doctype", content[:1024].lower())
            return "is a web page, not a PDF" if page else "is not a PDF"
        if b"%%EOF" not in content[-2048:]:
            return "is a PDF without its end; the download broke off"
    if expected and (found := file_sha256(path)) != expected:
        return f"has the SHA-256 {found}, not {expected} as recorded"
    return ""


def _too_large(item: Item) -> str:
    return f"larger than {item.max_bytes / 1e6:g} MB, the limit for it"


def _accept(item: Item, expected: str) -> str:
    """How to accept another file than the one whose checksum was recorded here."""
    if not expected or item.sha256:
        return ""
    return f"; if it is the right one, remove the row of {item.path} from {CHECKSUMS}"


def _handed_over(folder: Path, item: Item) -> Path:
    """Find the file that a person has downloaded for an item."""
    wanted = PurePosixPath(item.path)

    def words(path: PurePath) -> list[str]:
        """A file's name without its suffix and language."""
        return re.findall(r"[a-z0-9]+", re.sub(r"[\W_]e(n|ng)?$", "", path.stem.lower()))

    alike = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() == wanted.suffix and words(path) == words(wanted)
    ]
    found = [path for path in alike if path.name == wanted.name] or alike
    if len(found) == 1:
        return found[0]
    if found:
        names = " and ".join(path.name for path in found)
        raise _RefusedError(f"{names} may both be meant; name one of them {wanted.name}")
    raise _RefusedError(f"no {wanted.name} in {folder}")


def _host(address: str) -> str:
    """The host of an address, fit to be shown."""
    return re.sub(r"[^A-Za-z0-9.:_-]", "?", urlsplit(address).hostname or "")[:100]


# --- what is made of the files --------------------------------------------------------------------


#: A text of an archive of speeches: a folder for the year, a file for the speaker's code.
_SPEECH = re.compile(r"(?:.*/)?(\d{4})/([A-Z]{2,3})\.txt")


def unpack(project: Project, item: Item) -> str:
    """Write the papers that a data set holds into its session's folder; what became of them.

    The data set is an archive of texts ``<year>/<code>.txt`` in UTF-8. A delegation's texts become
    one paper, year after year. Papers that are there already are left as they are. An archive that
    holds anything else, or a code of nobody, is refused, and nothing is written.
    """
    session = project.sessions()[item.session]
    if len(session.chapters) != 1:
        raise _RefusedError(f"session {session.id} does not have one chapter for its papers")
    (chapter,) = session.chapters
    papers = project.sessions_folder / session.id / "papers" / chapter
    if papers.exists():
        return f"present  {len([*papers.glob('*.txt')])} papers of {session.id}"
    texts = _speeches(project.root / item.path, Names(session))
    papers.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=papers.parent, prefix=".unpacked-") as made:
        folder = Path(made) / chapter
        folder.mkdir()
        for name, by_year in texts.items():
            whole = "\n\n".join(by_year[year].strip() for year in sorted(by_year))
            (folder / f"{slug(name)}.txt").write_text(f"{whole}\n", encoding="utf-8")
        folder.rename(papers)
    return f"unpacked {len(texts)} papers of {session.id}"


def _speeches(path: Path, names: Names) -> dict[str, dict[str, str]]:
    """Texts of an archive by delegation and year."""
    found: dict[str, dict[str, str]] = {}
    size = 0
    try:
        with open_regular(path) as file, tarfile.open(fileobj=file, mode="r:gz") as archive:
            for member in archive:
                if member.isdir():
                    continue
                told = repr(member.name[:80])
                place = _SPEECH.fullmatch(member.name)
                name = names.find(place[2]) if place else None
                size += member.size
                if not member.isfile() or name is None:
                    raise _RefusedError(f"holds {told}, which is no <year>/<code>.txt of a state")
                if size > MAX_SPEECHES_BYTES:
                    raise _RefusedError(f"unpacks to more than {MAX_SPEECHES_BYTES // 10**6} MB")
                if place[1] in found.setdefault(name, {}):
                    raise _RefusedError(f"holds {told}, a second text of {name} of {place[1]}")
                found[name][place[1]] = archive.extractfile(member).read().decode("utf-8-sig")
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, UnicodeDecodeError) as error:
        raise _RefusedError(f"is no archive of texts in UTF-8 ({error})") from None
    if not found:
        raise _RefusedError("holds no text")
    return found


def check_country_votes(project: Project, mine: pd.DataFrame) -> None:
    """Hold votes of states against the data set that was fetched.

    Parameters
    ----------
    mine : DataFrame
        Columns vote_id, delegation and vote, as the register's ``votes_by_state``.

    Raises
    ------
    CountryVotesError
        When the data set is not here or is another, or with every vote that differs.
    """
    from positions.votes import CountryVotesError, read_country_votes

    item = data_sets(project)[VOTES]
    cache = project.build_folder / "cache"
    theirs = read_country_votes(project.root / item.path, item.sha256, cache)
    key = ["vote_id", "delegation"]
    both = mine[[*key, "vote"]].merge(theirs, on=key, how="outer", suffixes=("_mine", "_theirs"))
    both = both.fillna("none")
    wrong = both[both["vote_mine"] != both["vote_theirs"]].sort_values(key)
    if len(wrong):
        lines = [
            f"  {row.vote_id}, {row.delegation}: {row.vote_mine} in the register, "
            f"{row.vote_theirs} in the data set"
            for row in wrong.itertuples()
        ]
        raise CountryVotesError(
            "\n".join(["data/register/votes_by_state.csv and the data set differ:", *lines])
        )
