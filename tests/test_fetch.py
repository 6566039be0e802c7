"""Fetching: whole files of the right kind and hash, or nothing and a sentence that helps."""

import contextlib
import gzip
import hashlib
import io
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest
from ruamel.yaml import YAML

from positions.faults import DataError
from publishing import fetch as module
from publishing.fetch import FetchError, Item, data_sets, document_symbols, fetch
from publishing.project import Project

PDF = b"%PDF-1.7\n" + b"fog bells and lanterns\n" * 400 + b"%%EOF\n"
SESSION = """\
id: harbour1
title: First session
start: 2031-01-05
end: 2031-01-09
place: Rivermouth
kind: official
documents:
  - {symbol: 'A/XX.1/9', title: A compilation, source: S-NONE}
"""
TARGET = "data/external/harbour1/A_XX.1_9.pdf"


def sha256(content):
    return hashlib.sha256(content).hexdigest()


class Server:
    """A server on loopback: what each path answers, and what was asked."""

    def __init__(self):
        self.routes, self.asked = {}, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                answers = outer.routes.get(self.path, [(404, b"", {})])
                status, content, headers = answers.pop(0) if len(answers) > 1 else answers[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):  # the other side may have had enough
                    self.wfile.write(content)

            def log_message(self, *arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()
        self.host = f"127.0.0.1:{self.http.server_port}"
        self.base = f"http://{self.host}"

    def answers(self, path, content, *, status=200, again=False, **headers):
        """Answer a path with some content; ``again``: after the answers that it has already."""
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        answer = (status, content, named)
        self.routes[path] = [*self.routes[path], answer] if again else [answer]

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(module, "RETRIES", 0)
    found = Server()
    yield found
    found.close()


@pytest.fixture
def project(tmp_path):
    """A checkout with one session that names one document."""
    root = tmp_path / "checkout"
    (root / "data" / "register").mkdir(parents=True)
    (root / "data" / "sessions" / "harbour1").mkdir(parents=True)
    (root / "data" / "sessions" / "harbour1" / "session.yml").write_text(SESSION)
    (root / "_toc.yml").touch()
    return Project(root)


@pytest.fixture
def un(server, monkeypatch):
    """The UN's links, on loopback."""
    monkeypatch.setattr(module, "UN_LINKS", (server.base + "/{}", server.base + "/second/{}"))
    monkeypatch.setattr(module, "UN_HOSTS", (server.host,))
    return server


@pytest.fixture
def tides(server, monkeypatch):
    """Put one data set on offer, with what is to be different about it."""

    def offer(content=b"tides", max_bytes=100_000):
        item = Item(
            "tides", "Tide tables", "data/external/tides.rda", (f"{server.base}/tides.rda",),
            (server.host,), max_bytes, sha256(content),
        )  # fmt: skip
        monkeypatch.setattr(module, "data_sets", lambda project: {"tides": item})

    return offer


def rename(project, old, new):
    path = project.sessions_folder / "harbour1" / "session.yml"
    path.write_text(SESSION.replace(old, new))


def lines_of(project, *arguments, **options):
    lines = []
    fetch(project, *arguments, progress=lines.append, **options)
    return lines


def failure(project, session=None, **options):
    """What is told of a failure; nothing but whole files is left behind."""
    with pytest.raises(FetchError) as caught:
        fetch(project, session, **options)
    home = project.root / "data" / "external"
    assert not [path for path in home.rglob("*") if path.name.startswith(("tmp", "."))]
    return str(caught.value)


# Symbols and the registry


@pytest.mark.parametrize(
    ("text", "symbols", "unread"),
    [
        ("A/XX.1/9, A/XX.1/9/Add.1", ["A/XX.1/9", "A/XX.1/9/Add.1"], []),
        ("A/XX.1/9; Add.2–3", ["A/XX.1/9", "A/XX.1/9/Add.2", "A/XX.1/9/Add.3"], []),
        ("A/XX.1/22/Rev.1 and Corr.1", ["A/XX.1/22/Rev.1", "A/XX.1/22/Rev.1/Corr.1"], []),
        ("S/RES/1 (1946)", ["S/RES/1(1946)"], []),
        ("A/XX.1/9 and addenda", ["A/XX.1/9"], ["addenda"]),
        ("Add.1", [], ["Add.1"]),
        ("A/XX.1/9 Add.1-900", ["A/XX.1/9"], ["Add.1-900"]),
        ("A/../../etc/passwd", [], ["A/../../etc/passwd"]),
        ("A/%2e%2e/x", [], ["A/%2e%2e/x"]),
        ("", [], []),
    ],
)
def test_symbols_are_read_and_what_names_no_document_is_told(text, symbols, unread):
    assert document_symbols(text) == (symbols, unread)


def test_documents_resolve_through_permanent_links(sessions):
    (item,), told = module.documents_of(sessions["ahc2"])
    assert item.addresses[0] == "https://undocs.org/en/A/AC.291/9"
    assert item.path == "data/external/ahc2/A_AC.291_9.pdf"
    assert {address.split("/")[2] for address in item.addresses} <= set(item.hosts)
    assert "Add.1-3" in told[0], "its title promises addenda"


def test_a_document_without_a_symbol_is_told_and_fails_nothing(project):
    rename(project, "'A/XX.1/9'", "''")
    assert "source (S-NONE) may say" in lines_of(project, "harbour1")[0]


def test_the_shipped_registry_holds_the_country_votes(root):
    item = data_sets(Project(root))["un-votes"]
    assert item.sha256 == "cf814a48bc536e8f87f8e027942ac515fe6aae9d63cd71dd88ed718b14887e87"
    assert item.path == "data/external/un_votes.rda"
    assert item.hosts == ("raw.githubusercontent.com",)


ENTRY = {
    "title": "Tide tables", "url": "https://example.invalid/tides.csv", "sha256": "0" * 64,
    "max_megabytes": 1, "licence": "own",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "http://example.invalid/x"}, "pattern"),
        ({"url": "file:///etc/passwd"}, "pattern"),
        ({"url": "https://user:word@example.invalid/x"}, "pattern"),
        ({"url": "https://example.invalid/a/..%2Fb"}, "pattern"),
        ({"url": "https://example.invalid/a/.."}, "pattern"),
        ({"sha256": "abc"}, "pattern"),
        ({"max_megabytes": 0}, "greater than 0"),
        ({"licences": "own"}, "did you mean licence?"),
    ],
)
def test_faults_of_the_registry_are_told_at_once(project, changes, words):
    with (project.root / module.REGISTRY).open("w") as file:
        YAML().dump({"tides": ENTRY | changes, "empty": None}, file)
    with pytest.raises(DataError, match=words) as caught:
        fetch(project)
    assert [fault.column.split(".")[0] for fault in caught.value.faults] == ["empty", "tides"]


# What arrives whole


def test_a_document_is_fetched_its_hash_recorded_and_kept(project, un):
    un.answers("/A/XX.1/9", PDF)
    assert lines_of(project, "harbour1") == [f"fetched  A/XX.1/9  {TARGET}"]
    assert (project.root / TARGET).read_bytes() == PDF
    record = pd.read_csv(project.root / module.CHECKSUMS, dtype=str)
    assert record[["file", "sha256"]].to_numpy().tolist() == [[TARGET, sha256(PDF)]]
    assert lines_of(project, "harbour1") == [f"present  A/XX.1/9  {TARGET}"]
    assert un.asked == ["/A/XX.1/9"]


def test_every_addendum_gets_its_own_file_and_one_failure_keeps_no_other(project, un):
    rename(project, "A/XX.1/9", "A/XX.1/9, Add.1-2")
    un.answers("/A/XX.1/9", PDF)
    un.answers("/A/XX.1/9/Add.2", PDF)
    message = failure(project, "harbour1")
    assert message.startswith("1 file could not be fetched. Download it by hand")
    assert "A/XX.1/9/Add.1 (A compilation): 127.0.0.1 does not have it (404)" in message
    assert (project.root / TARGET).is_file()
    assert (project.root / TARGET.replace(".pdf", "_Add.2.pdf")).is_file()


def test_a_page_in_place_of_a_document_sends_to_the_next_address(project, un):
    un.answers("/A/XX.1/9", b"<!DOCTYPE html><html>choose a language</html>")
    un.answers("/second/A/XX.1/9", PDF)
    assert lines_of(project, "harbour1")[0].startswith("fetched")


def test_redirects_within_the_allowed_hosts_are_followed(project, un):
    un.answers("/A/XX.1/9", b"", status=302, Location="/moved")
    un.answers("/moved", b"", status=302, Location=un.base + "/there")
    un.answers("/there", PDF)
    assert lines_of(project, "harbour1")[0].startswith("fetched")


def test_a_transfer_that_breaks_off_is_tried_again(project, un, monkeypatch):
    monkeypatch.setattr(module, "RETRIES", 1)
    un.answers("/A/XX.1/9", PDF[:100], Content_Length=len(PDF))
    un.answers("/A/XX.1/9", PDF, Content_Length=len(PDF), again=True)
    fetch(project, "harbour1")
    assert len(un.asked) == 2
    assert (project.root / TARGET).read_bytes() == PDF


def test_a_compressed_transfer_is_stored_unpacked(project, tides, server):
    content = b"tides " * 1000
    tides(content)
    server.answers("/tides.rda", gzip.compress(content), Content_Encoding="gzip")
    fetch(project)
    assert (project.root / "data/external/tides.rda").read_bytes() == content


# What does not


def test_a_wrong_hash_is_refused_and_nothing_stays(project, tides, server):
    tides()
    server.answers("/tides.rda", b"other tides")
    message = failure(project)
    assert f"does not have the SHA-256 {sha256(b'tides')} as recorded" in message
    assert not (project.root / "data/external/tides.rda").exists()
    assert module.CHECKSUMS not in message, "the registry's own hash is not forgotten by hand"


def test_a_recorded_hash_is_enforced_and_a_changed_file_left_alone(project, un):
    un.answers("/A/XX.1/9", PDF)
    fetch(project, "harbour1")
    changed = PDF.replace(b"bells", b"BELLS")
    (project.root / TARGET).write_bytes(changed)
    message = failure(project, "harbour1")
    assert f"has the SHA-256 {sha256(changed)}, not {sha256(PDF)} as recorded; move it" in message
    assert (project.root / TARGET).read_bytes() == changed
    (project.root / TARGET).unlink()
    un.answers("/A/XX.1/9", changed)
    message = failure(project, "harbour1")
    assert f"if it is the right one, remove the row of {TARGET}" in message
    assert not (project.root / TARGET).exists()


@pytest.mark.parametrize("packed", [False, True])
def test_too_large_a_file_is_refused_however_it_comes(project, tides, server, packed):
    content = b"x" * 2_000_000
    tides(content, max_bytes=1000)
    if packed:
        server.answers("/tides.rda", gzip.compress(content), Content_Encoding="gzip")
    else:
        server.answers("/tides.rda", content)
    assert "larger than 0.001 MB" in failure(project)


#: What a server may send byte by byte, without end.
TRICKLES = {
    "status line": (b"", b"H"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"x"),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", b"x"),
}


@pytest.mark.parametrize("part", TRICKLES)
def test_a_trickle_cannot_outlast_the_total_time(project, tides, server, monkeypatch, part):
    tides()
    monkeypatch.setattr(module, "WHOLE", 1.0)
    first, piece = TRICKLES[part]
    ended = threading.Event()

    def trickle(handler):
        with contextlib.suppress(OSError):
            handler.wfile.write(first)
            while not ended.wait(0.05):
                handler.wfile.write(piece)

    server.http.RequestHandlerClass.do_GET = trickle
    assert "127.0.0.1 is too slow: not complete after 1 s" in failure(project)
    ended.set()


def test_a_server_that_stops_sending_is_left(project, tides, server, monkeypatch):
    tides()
    monkeypatch.setattr(module, "PATIENCE", (5.0, 0.2))
    held = threading.Event()
    answer = server.http.RequestHandlerClass.do_GET
    server.http.RequestHandlerClass.do_GET = lambda handler: (held.wait(60), answer(handler))
    assert "127.0.0.1 gave no whole file (ReadTimeout)" in failure(project)
    held.set()


@pytest.mark.parametrize(
    "location", ["http://localhost/else", "file:///etc/passwd", "//\x1b[31mred", "ftp://127.0.0.1/x"]
)  # fmt: skip
def test_a_redirect_to_elsewhere_is_refused(project, tides, server, location):
    tides()
    server.answers("/tides.rda", b"", status=302, Location=location)
    message = failure(project)
    assert "127.0.0.1 redirects to" in message
    assert "which is not allowed" in message
    assert "\x1b" not in message
    assert server.asked == ["/tides.rda"]


@pytest.mark.parametrize(
    ("status", "words"), [(404, "does not have it"), (403, "refuses"), (503, "gave no whole file")]
)
def test_an_answer_without_the_file_is_told(project, tides, server, status, words):
    tides()
    server.answers("/tides.rda", b"sorry", status=status)
    assert words in failure(project)


def test_offline_it_says_what_to_download_where(project, un):
    un.http.socket.close()
    rename(project, "A/XX.1/9", "A/XX.1/9, Add.1-2")
    message = failure(project, "harbour1")
    assert message.startswith("3 files could not be fetched.")
    for part in ("", "/Add.1", "/Add.2"):
        assert f"from {un.base}/A/XX.1/9{part}\n" in message
        assert f"to   data/external/harbour1/A_XX.1_9{part.replace('/', '_')}.pdf" in message
    assert "no connection to 127.0.0.1" in message
    assert "--from" in message


# From a folder, and places


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "downloads"
    found.mkdir()
    return found


@pytest.mark.parametrize("name", ["A_XX.1_9.pdf", "A-XX.1-9.PDF", "a_xx.1_9-EN.pdf"])
def test_files_downloaded_by_hand_are_taken(project, folder, name):
    (folder / name).write_bytes(PDF)
    assert lines_of(project, "harbour1", folder=folder) == [f"taken    A/XX.1/9  {TARGET}"]
    assert (project.root / TARGET).read_bytes() == (folder / name).read_bytes() == PDF
    assert sha256(PDF) in (project.root / module.CHECKSUMS).read_text()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "no A_XX.1_9.pdf in"),
        ({"A_XX.1_9_Add.1.pdf": PDF}, "no A_XX.1_9.pdf in"),
        ({"A_XX.1_9.pdf": b""}, "is empty"),
        ({"A_XX.1_9.pdf": b"<html>not yet</html>"}, "is a web page"),
        ({"A_XX.1_9.pdf": b"PK\3\4 a document"}, "is not a PDF"),
        ({"A_XX.1_9.pdf": PDF[:-30]}, "without its end"),
        ({"a-xx.1-9.pdf": PDF, "A XX.1 9.pdf": PDF}, "may both be meant"),
    ],
)
def test_missing_and_wrong_files_by_hand_are_told(project, folder, files, words):
    for name, content in files.items():
        (folder / name).write_bytes(content)
    message = failure(project, "harbour1", folder=folder)
    assert words in message
    assert TARGET in message
    assert not (project.root / TARGET).exists()


def test_a_file_by_hand_with_another_hash_is_refused(project, folder, tides):
    tides(max_bytes=8)
    (folder / "tides.rda").write_bytes(b"tidez")
    assert "not " + sha256(b"tides") in failure(project, folder=folder)
    (folder / "tides.rda").write_bytes(b"tides" * 9)
    assert "larger than" in failure(project, folder=folder)


def test_no_folder_and_no_session_are_told(project, folder):
    with pytest.raises(ValueError, match="is not a folder"):
        fetch(project, "harbour1", folder=folder / "gone")
    with pytest.raises(ValueError, match="did you mean harbour1"):
        fetch(project, "harbor1")


def test_a_link_or_a_file_in_the_place_of_the_folder_is_told(project, un, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    home = project.root / "data" / "external"
    home.mkdir()
    (home / "harbour1").symlink_to(outside)
    un.answers("/A/XX.1/9", PDF)
    assert "leaves data/external/" in failure(project, "harbour1")
    assert list(outside.iterdir()) == []
    (home / "harbour1").unlink()
    (home / "harbour1").write_text("a file in the way")
    assert "cannot be written" in failure(project, "harbour1")


def test_faults_of_the_checksums_are_told(project, un):
    (project.root / module.CHECKSUMS).write_text("file,sha256\n")
    with pytest.raises(DataError, match="the header is not file,sha256,bytes,url,date"):
        fetch(project, "harbour1")


def test_an_interrupted_download_leaves_nothing(project, un, monkeypatch):
    def interrupt(self, size):
        raise KeyboardInterrupt

    monkeypatch.setattr(module._Downloader, "update", interrupt)
    un.answers("/A/XX.1/9", PDF)
    with pytest.raises(KeyboardInterrupt):
        fetch(project, "harbour1")
    assert [path for path in (project.root / "data/external").rglob("*") if path.is_file()] == []
    assert not (project.root / module.CHECKSUMS).exists()


# Archives of papers

SPEECHES = """\
id: speeches
title: Speeches
start: 2031-01-01
end: 2032-12-31
place: Rivermouth
kind: corpus
chapters: {talk: {title: Talk}}
"""
TEXTS = {"2032/PER.txt": "\ufeffSecond.\n", "2031/PER.txt": " First. ", "2031/TCD.txt": "Wells."}


def archive(path, texts, *, link=""):
    """An archive of texts, below a folder of its own."""
    with tarfile.open(path, "w:gz") as made:
        for name, text in texts.items():
            member = tarfile.TarInfo(f"talks/{name}")
            content = text if isinstance(text, bytes) else text.encode()
            member.size = len(content)
            made.addfile(member, io.BytesIO(content))
        if link:
            member = tarfile.TarInfo(f"talks/{link}")
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            made.addfile(member)
    return path


@pytest.fixture
def speeches(project, tmp_path, monkeypatch):
    """A session whose papers come out of an archive; offers one for it and gives its folder."""
    folder = project.sessions_folder / "speeches"
    folder.mkdir()
    (folder / "session.yml").write_text(SPEECHES)
    by_hand = tmp_path / "by hand"
    by_hand.mkdir()

    def offer(texts, **options):
        path = archive(by_hand / "talks.tar.gz", texts, **options)
        item = Item(
            "talks", "Talks", "data/external/talks.tar.gz", ("https://example.org/talks",),
            ("example.org",), 100_000, sha256(path.read_bytes()), by_hand=True, session="speeches",
        )  # fmt: skip
        monkeypatch.setattr(module, "data_sets", lambda project: {"talks": item})
        return by_hand

    return offer


def test_an_archive_becomes_the_papers_of_its_session_once(project, speeches):
    by_hand = speeches(TEXTS)
    papers = project.sessions_folder / "speeches" / "papers"
    assert lines_of(project, folder=by_hand) == []  # another's papers are not got
    told = lines_of(project, "speeches", folder=by_hand)
    assert told[-1] == "unpacked 2 papers of speeches"
    assert {path.name: path.read_text("utf-8") for path in (papers / "talk").iterdir()} == {
        "peru.txt": "First.\n\nSecond.\n", "chad.txt": "Wells.\n",
    }  # fmt: skip
    assert [path.name for path in papers.iterdir()] == ["talk"]
    (papers / "talk" / "peru.txt").write_text("Mended.")
    assert lines_of(project, "speeches")[-1] == "present  2 papers of speeches"
    assert (papers / "talk" / "peru.txt").read_text("utf-8") == "Mended."


def test_a_page_is_not_downloaded_in_place_of_an_archive(project, speeches):
    speeches(TEXTS)
    message = failure(project, "speeches")
    assert "its address is a page and not the file" in message
    assert "from https://example.org/talks\n    to   data/external/talks.tar.gz" in message


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"2031/PER.txt": "x", "2031/XQZ.txt": "y"}, "'talks/2031/XQZ.txt', which is no"),
        ({"2031/PER.txt": "x", "README.md": "y"}, "'talks/README.md', which is no"),
        ({"2031/EU.txt": "x", "more/2031/EU.txt": "y"}, "a second text of European Union of 2031"),
        ({"2031/PER.txt": b"\xff\xfe\xfa"}, "is no archive of texts in UTF-8"),
        ({"2031/PER.txt": "x" * 90}, "unpacks to more than"),
        ({}, "holds no text"),
    ],
)
def test_an_archive_of_anything_else_is_refused_whole(project, speeches, monkeypatch, texts, words):
    monkeypatch.setattr(module, "MAX_SPEECHES_BYTES", 80)
    message = failure(project, "speeches", folder=speeches(texts))
    assert words in message
    assert not (project.sessions_folder / "speeches" / "papers").exists()


def test_a_link_in_an_archive_is_refused(project, speeches):
    message = failure(project, "speeches", folder=speeches(TEXTS, link="2031/FRA.txt"))
    assert "'talks/2031/FRA.txt', which is no" in message
    assert not (project.sessions_folder / "speeches" / "papers").exists()


def test_a_file_that_is_no_archive_is_refused(project, speeches):
    speeches(TEXTS)
    item = module.data_sets(project)["talks"]
    (home := project.root / "data" / "external").mkdir()
    (home / "talks.tar.gz").write_bytes(b"tides" * 99)
    with pytest.raises(module._RefusedError, match="is no archive"):
        module.unpack(project, item)


def test_the_shipped_registry_knows_the_speeches(root, sessions):
    item = data_sets(Project(root))["ungd-2019-2022"]
    assert item.session in sessions
    assert sessions[item.session].kind == "corpus"
    assert item.by_hand
    assert item.path == "data/external/ungd-2019-2022.tar.gz"
    assert item.addresses == ("https://doi.org/10.7910/DVN/0TJX8Y",)
