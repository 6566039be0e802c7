"""Fetching: whole files of the right kind and hash, or nothing and a sentence that helps."""

import gzip
import hashlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest
import yaml

from positions.faults import DataError
from publishing import fetch as module
from publishing.fetch import FetchError, Item, Limits, document_symbols, fetch, read_registry
from publishing.project import Project

PDF = b"%PDF-1.7\n" + b"fog bells and lanterns\n" * 400 + b"%%EOF\n"
QUICK = Limits(attempts=2, wait=0.0, connect=5.0, read=5.0, total=30.0, redirects=3)
SESSION = """\
id: harbour1
title: First session
start: 2031-01-05
end: 2031-01-09
place: Rivermouth
kind: official
documents:
  - {symbol: A/XX.1/9, title: A compilation, source: S-NONE}
"""


def sha256(content):
    return hashlib.sha256(content).hexdigest()


class Server:
    """A server on loopback: what each path answers, and what was asked."""

    def __init__(self):
        self.routes, self.asked = {}, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked.append(self.path)
                self.close_connection = True
                outer.routes.get(self.path, outer.missing)(self)

            def log_message(self, *arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()
        self.base = f"http://127.0.0.1:{self.http.server_port}"

    @staticmethod
    def missing(handler):
        handler.send_response(404)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def answers(self, path, content, *, status=200, headers=(), length=None, pause=0.0, piece=0):
        """Answer a path with some content, slowly or short of its stated length when wanted."""

        def answer(handler):
            handler.send_response(status)
            if length != "unknown":
                handler.send_header("Content-Length", str(length or len(content)))
            for name, value in headers:
                handler.send_header(name, value)
            handler.end_headers()
            try:
                for start in range(0, len(content), piece or len(content) or 1):
                    handler.wfile.write(content[start : start + (piece or len(content))])
                    handler.wfile.flush()
                    time.sleep(pause)
            except OSError:
                pass  # the other side has had enough

        self.routes[path] = answer

    def redirects(self, path, location):
        self.answers(path, b"", status=302, headers=[("Location", location)])

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server():
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
    link = server.base + "/{}"
    monkeypatch.setattr(module, "UN_LINK", link)
    monkeypatch.setattr(module, "UN_LINKS", (link, server.base + "/second/{}"))
    monkeypatch.setattr(module, "UN_HOSTS", frozenset({"127.0.0.1"}))
    return server


@pytest.fixture
def data_set(server, monkeypatch):
    """Put one data set on offer, at a path of the server."""

    def offer(path="/data.rda", **changes):
        item = Item(
            name="tides",
            title="Tide tables",
            path="data/external/tides.rda",
            addresses=(server.base + path,),
            hosts=frozenset({"127.0.0.1"}),
            link="https://example.invalid/data.rda",
            max_bytes=100_000,
        )
        values = {**vars(item), **changes}
        monkeypatch.setattr(module, "read_registry", lambda project: {"tides": None})
        monkeypatch.setattr(module, "_data_set", lambda name, entry: Item(**values))

    return offer


TARGET = "data/external/harbour1/A_XX.1_9.pdf"


def failure(project, session=None, **options):
    with pytest.raises(FetchError) as caught:
        fetch(project, session, limits=QUICK, **options)
    assert left_over(project) == []
    return str(caught.value)


def left_over(project):
    """Files under the folder of downloads that have no final name."""
    home = project.root / "data" / "external"
    return [path for path in home.rglob("*") if ".part" in str(path) or path.suffix == ".tmp"]


# Symbols


@pytest.mark.parametrize(
    ("text", "symbols", "unread"),
    [
        ("A/XX.1/9", ["A/XX.1/9"], []),
        ("A/XX.1/9, A/XX.1/9/Add.1", ["A/XX.1/9", "A/XX.1/9/Add.1"], []),
        ("A/XX.1/9; Add.2–3", ["A/XX.1/9", "A/XX.1/9/Add.2", "A/XX.1/9/Add.3"], []),
        ("A/XX.1/22/Rev.1 and Corr.1", ["A/XX.1/22/Rev.1", "A/XX.1/22/Rev.1/Corr.1"], []),
        ("S/RES/1 (1946)", ["S/RES/1(1946)"], []),
        ("A/XX.1/9 and addenda", ["A/XX.1/9"], ["addenda"]),
        ("Add.1", [], ["Add.1"]),
        ("A/XX.1/9 Add.1-900", ["A/XX.1/9"], ["Add.1-900"]),
        ("A/../../etc/passwd", [], ["A/../../etc/passwd"]),
        ("/etc/passwd", [], ["/etc/passwd"]),
        ("A/%2e%2e/x", [], ["A/%2e%2e/x"]),
        ("", [], []),
    ],
)
def test_symbols_are_read_and_what_names_no_document_is_told(text, symbols, unread):
    assert document_symbols(text) == (symbols, unread)


def test_addenda_that_a_title_promises_are_asked_for(project):
    path = project.sessions_folder / "harbour1" / "session.yml"
    path.write_text(SESSION.replace("A compilation", "A compilation with addenda"))
    items, outcomes = module.documents_of(project.sessions()["harbour1"])
    assert [item.name for item in items] == ["A/XX.1/9"]
    assert "Add.1-3" in outcomes[0].reason


def test_documents_resolve_through_permanent_links(sessions):
    (item,), _ = module.documents_of(sessions["ahc2"])
    assert item.link == "https://undocs.org/en/A/AC.291/9"
    assert item.path == "data/external/ahc2/A_AC.291_9.pdf"
    assert {address.split("/")[2] for address in item.addresses} <= item.hosts


def test_a_document_without_a_symbol_is_told_and_fails_nothing(project):
    path = project.sessions_folder / "harbour1" / "session.yml"
    path.write_text(SESSION.replace("symbol: A/XX.1/9, ", "symbol: '', "))
    (outcome,) = fetch(project, "harbour1", limits=QUICK)
    assert outcome.status == "unnamed"
    assert "S-NONE" in outcome.reason


# The registry


def test_the_shipped_registry_holds_the_country_votes(root):
    entry = read_registry(Project(root))["un-votes"]
    assert entry.sha256 == "cf814a48bc536e8f87f8e027942ac515fe6aae9d63cd71dd88ed718b14887e87"
    assert "7eb7034" in entry.url
    assert entry.path == "data/external/un_votes.rda"


ENTRY = {
    "title": "Tide tables",
    "url": "https://example.invalid/tides.csv",
    "max_megabytes": 1,
    "path": "data/external/tides.csv",
    "licence": "own",
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"path": "data/external/../register/votes.csv"}, "leaves data/external"),
        ({"path": "/etc/passwd"}, "leaves data/external"),
        ({"path": "data/external"}, "leaves data/external"),
        ({"path": "data/external/a\\..\\b"}, "leaves data/external"),
        ({"url": "http://example.invalid/x"}, "https"),
        ({"url": "file:///etc/passwd"}, "https"),
        ({"url": "https://user:word@example.invalid/x"}, "user name"),
        ({"sha256": "abc"}, "match"),
        ({"max_megabytes": 0}, "greater than 0"),
        ({"licences": "own"}, "did you mean licence?"),
        ({"title": None}, "string"),
    ],
)
def test_faults_of_the_registry_are_told(project, changes, words):
    content = {"tides": ENTRY | changes, "No Name": ENTRY, "empty": None}
    (project.root / module.REGISTRY).write_text(yaml.safe_dump(content))
    with pytest.raises(DataError) as caught:
        fetch(project)
    assert len(caught.value.faults) == 3
    assert words in str(caught.value)


@pytest.mark.parametrize("content", ["- a", "a: [", "a: &a [*a]\nb: !!python/object:os.system x"])
def test_a_registry_that_is_none_is_told(project, content):
    (project.root / module.REGISTRY).write_text(content)
    with pytest.raises(DataError, match=r"registry\.yml"):
        fetch(project)


# What arrives whole


def test_a_document_is_fetched_its_hash_recorded_and_kept(project, un):
    un.answers("/A/XX.1/9", PDF)
    (outcome,) = fetch(project, "harbour1", limits=QUICK)
    assert (outcome.status, outcome.file, outcome.bytes) == ("fetched", TARGET, len(PDF))
    assert (project.root / TARGET).read_bytes() == PDF
    record = pd.read_csv(project.root / module.CHECKSUMS, dtype=str)
    assert record["sha256"].tolist() == [sha256(PDF)]
    assert record["file"].tolist() == [TARGET]
    (again,) = fetch(project, "harbour1", limits=QUICK)
    assert again.status == "present"
    assert un.asked == ["/A/XX.1/9"]
    assert left_over(project) == []


def test_every_addendum_gets_its_own_file(project, un):
    path = project.sessions_folder / "harbour1" / "session.yml"
    path.write_text(SESSION.replace("A/XX.1/9", '"A/XX.1/9, Add.1"'))
    un.answers("/A/XX.1/9", PDF)
    un.answers("/A/XX.1/9/Add.1", PDF)
    lines = []
    outcomes = fetch(project, "harbour1", limits=QUICK, report=lines.append)
    assert [item.file for item in outcomes] == [TARGET, TARGET.replace(".pdf", "_Add.1.pdf")]
    assert len(lines) == 2


def test_a_page_in_place_of_a_document_sends_to_the_next_address(project, un):
    un.answers("/A/XX.1/9", b"<!DOCTYPE html><html>choose a language</html>")
    un.answers("/second/A/XX.1/9", PDF)
    (outcome,) = fetch(project, "harbour1", limits=QUICK)
    assert outcome.status == "fetched"


def test_redirects_within_the_allowed_hosts_are_followed(project, un):
    un.redirects("/A/XX.1/9", "/moved")
    un.redirects("/moved", un.base + "/there")
    un.answers("/there", PDF)
    assert fetch(project, "harbour1", limits=QUICK)[0].status == "fetched"


def test_a_transfer_that_breaks_off_is_tried_again(project, un):
    calls = []
    un.answers("/A/XX.1/9", PDF[:100], length=len(PDF))
    short = un.routes["/A/XX.1/9"]
    un.answers("/A/XX.1/9", PDF)
    whole = un.routes["/A/XX.1/9"]

    def flaky(handler):
        calls.append(1)
        (short if len(calls) == 1 else whole)(handler)

    un.routes["/A/XX.1/9"] = flaky
    assert fetch(project, "harbour1", limits=QUICK)[0].status == "fetched"
    assert len(calls) == 2
    assert (project.root / TARGET).read_bytes() == PDF


def test_a_compressed_transfer_is_stored_unpacked(project, data_set, server):
    content = b"tides " * 1000
    data_set(sha256=sha256(content))
    server.answers("/data.rda", gzip.compress(content), headers=[("Content-Encoding", "gzip")])
    assert fetch(project, limits=QUICK)[0].bytes == len(content)


def test_progress_is_shown_only_when_asked_for(project, un, capsys):
    un.answers("/A/XX.1/9", PDF)
    fetch(project, "harbour1", limits=QUICK)
    assert capsys.readouterr() == ("", "")


# What does not


def test_a_wrong_hash_is_refused_and_nothing_stays(project, data_set, server):
    data_set(sha256="0" * 64)
    server.answers("/data.rda", b"other tides")
    message = failure(project)
    assert f"{sha256(b'other tides')}, not {'0' * 64}" in message
    assert not (project.root / "data/external/tides.rda").exists()
    assert module.CHECKSUMS not in message, "the registry's own hash is not forgotten by hand"


def test_a_recorded_hash_is_enforced_on_the_next_download(project, un):
    un.answers("/A/XX.1/9", PDF)
    fetch(project, "harbour1", limits=QUICK)
    (project.root / TARGET).unlink()
    un.answers("/A/XX.1/9", PDF.replace(b"bells", b"BELLS"))
    message = failure(project, "harbour1")
    assert "as recorded" in message
    assert "remove the row" in message
    assert not (project.root / TARGET).exists()


def test_a_file_changed_in_place_is_told_and_left_alone(project, un):
    un.answers("/A/XX.1/9", PDF)
    fetch(project, "harbour1", limits=QUICK)
    changed = PDF.replace(b"bells", b"BELLS")
    (project.root / TARGET).write_bytes(changed)
    assert "move it away" in failure(project, "harbour1")
    assert (project.root / TARGET).read_bytes() == changed


@pytest.mark.parametrize("length", [None, "unknown"])
def test_too_large_a_file_is_refused_stated_or_not(project, data_set, server, length):
    data_set(max_bytes=1000)
    server.answers("/data.rda", b"x" * 200_000, length=length)
    assert "larger than 0.001 MB" in failure(project)


def test_a_small_transfer_that_unpacks_large_is_refused(project, data_set, server):
    data_set(max_bytes=1000)
    bomb = gzip.compress(b"\0" * 10_000_000)
    server.answers("/data.rda", bomb, headers=[("Content-Encoding", "gzip")])
    assert "larger than" in failure(project)


def test_a_transfer_that_always_breaks_off_fails(project, data_set, server):
    data_set()
    server.answers("/data.rda", b"x" * 100, length=5000)
    assert "broke the transfer off, 2 times" in failure(project)
    assert len(server.asked) == 2


def test_a_pdf_without_its_end_is_not_taken_for_whole(project, un):
    un.answers("/A/XX.1/9", PDF[:-50], length="unknown")
    assert "without its end" in failure(project, "harbour1")


def test_a_server_that_stops_sending_runs_out_of_time(project, data_set, server):
    data_set()
    server.answers("/data.rda", b"x" * 100, length=200, pause=1.0)
    with pytest.raises(FetchError, match="sends nothing for too long"):
        fetch(project, limits=Limits(attempts=1, read=0.2))
    assert left_over(project) == []


def test_a_trickle_cannot_outlast_the_total_time(project, data_set, server):
    data_set()
    server.answers("/data.rda", b"x" * 400, piece=1, pause=0.02)
    begin = time.monotonic()
    with pytest.raises(FetchError, match=r"too slow: not complete after 0\.4 s"):
        fetch(project, limits=Limits(attempts=1, read=5.0, total=0.4))
    assert time.monotonic() - begin < 3
    assert left_over(project) == []


def test_a_server_that_hangs_up_is_asked_again(project, data_set, server):
    data_set()
    server.routes["/data.rda"] = lambda handler: None
    assert "hung up without an answer, 2 times" in failure(project)
    assert len(server.asked) == 2


def test_a_redirect_to_another_host_is_refused(project, data_set, server):
    data_set()
    server.redirects("/data.rda", server.base.replace("127.0.0.1", "localhost") + "/else")
    server.answers("/else", b"tides")
    assert "redirects to localhost, which is not allowed" in failure(project)
    assert server.asked == ["/data.rda"]


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://[", "//\x1b[31mred", "ftp://127.0.0.1/x"]
)
def test_a_redirect_to_nowhere_safe_is_refused(project, data_set, server, location):
    data_set()
    server.redirects("/data.rda", location)
    message = failure(project)
    assert "redirects to" in message, message
    assert "\x1b" not in message


def test_a_circle_of_redirects_ends(project, data_set, server):
    data_set()
    server.redirects("/data.rda", "/data.rda")
    assert "redirects more than 3 times" in failure(project)


def test_from_https_no_redirect_leads_to_http(data_set):
    data_set()
    downloader = module._Downloader(module._data_set("tides", None), QUICK, False)
    with pytest.raises(module._GiveUpError, match="not safe"):
        downloader._redirected("https://127.0.0.1/a", "http://127.0.0.1/b")


@pytest.mark.parametrize(
    ("status", "words", "times"),
    [(404, "does not have it", 1), (403, "refuses", 1), (503, "busy", 2)],
)
def test_an_answer_without_the_file_is_told(project, data_set, server, status, words, times):
    data_set()
    server.answers("/data.rda", b"sorry", status=status)
    assert words in failure(project)
    assert len(server.asked) == times


def test_one_failure_does_not_keep_the_others_from_coming(project, un, data_set, server):
    data_set(path="/nothing")
    un.answers("/A/XX.1/9", PDF)
    with pytest.raises(FetchError) as caught:
        fetch(project, "harbour1", limits=QUICK)
    assert [item.status for item in caught.value.outcomes] == ["fetched", "failed"]
    assert (project.root / TARGET).is_file()


# Without a network


def test_offline_it_says_what_to_download_where(project, un, monkeypatch):
    un.close()
    path = project.sessions_folder / "harbour1" / "session.yml"
    path.write_text(SESSION.replace("A/XX.1/9", '"A/XX.1/9, Add.1-2"'))
    asked = []
    real = module.requests.Session.get
    monkeypatch.setattr(
        module.requests.Session, "get", lambda *a, **k: asked.append(a) or real(*a, **k)
    )
    monkeypatch.setattr(un, "close", lambda: None)
    message = failure(project, "harbour1")
    assert message.startswith("3 files could not be fetched.")
    for part in ("", "/Add.1", "/Add.2"):
        assert f"from {un.base}/A/XX.1/9{part}\n" in message
        assert f"to   data/external/harbour1/A_XX.1_9{part.replace('/', '_')}.pdf" in message
    assert "no connection to 127.0.0.1" in message
    assert "--from" in message
    assert len(asked) == 1, "a host that is out of reach is asked once"


# From a folder


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "downloads"
    found.mkdir()
    return found


@pytest.mark.parametrize("name", ["A_XX.1_9.pdf", "A-XX.1-9.PDF", "a_xx.1_9-EN.pdf"])
def test_files_downloaded_by_hand_are_taken(project, folder, name):
    (folder / name).write_bytes(PDF)
    (outcome,) = fetch(project, "harbour1", folder=folder)
    assert outcome.status == "taken"
    assert (project.root / TARGET).read_bytes() == PDF
    assert (folder / name).exists()
    assert sha256(PDF) in (project.root / module.CHECKSUMS).read_text()


def test_a_file_put_in_place_by_hand_is_recorded(project):
    (project.root / TARGET).parent.mkdir(parents=True)
    (project.root / TARGET).write_bytes(PDF)
    assert fetch(project, "harbour1")[0].status == "present"
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


def test_a_file_by_hand_with_another_hash_is_refused(project, folder, data_set):
    data_set(sha256=sha256(b"tides"), max_bytes=8)
    (folder / "tides.rda").write_bytes(b"tidez")
    assert "not " + sha256(b"tides") in failure(project, folder=folder)
    (folder / "tides.rda").write_bytes(b"tides" * 9)
    assert "larger than" in failure(project, folder=folder)


def test_no_folder_at_all_is_told(project, folder):
    with pytest.raises(ValueError, match="is not a folder"):
        fetch(project, "harbour1", folder=folder / "gone")


# Places


def test_a_link_out_of_the_folder_of_downloads_is_refused(project, un, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    home = project.root / "data" / "external"
    home.mkdir()
    (home / "harbour1").symlink_to(outside)
    un.answers("/A/XX.1/9", PDF)
    assert "leaves data/external/" in failure(project, "harbour1")
    assert list(outside.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(project, un):
    (project.root / "data" / "external").write_text("a file in the way")
    un.answers("/A/XX.1/9", PDF)
    with pytest.raises(FetchError, match="cannot be written"):
        fetch(project, "harbour1", limits=QUICK)


def test_an_unknown_session_is_told(project):
    with pytest.raises(ValueError, match="did you mean harbour1"):
        fetch(project, "harbor1")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("file,sha256\n", "header"),
        ("file,sha256,bytes,url,date\nx,abc,1,u,d\n", "not a SHA-256"),
        (f"file,sha256,bytes,url,date\n{'x,' + 'a' * 64 + ',1,u,d' + chr(10)}" * 1, None),
    ],
)
def test_faults_of_the_checksums_are_told(project, un, content, words):
    un.answers("/A/XX.1/9", PDF)
    (project.root / module.CHECKSUMS).write_text(content)
    if words:
        with pytest.raises(DataError, match=words):
            fetch(project, "harbour1", limits=QUICK)
    else:
        assert fetch(project, "harbour1", limits=QUICK)[0].status == "fetched"


def test_an_interrupted_download_leaves_nothing(project, un, monkeypatch):
    def interrupt(self, response, output, deadline):
        output.write(response.raw.read1(100))
        raise KeyboardInterrupt

    monkeypatch.setattr(module._Downloader, "_copy", interrupt)
    un.answers("/A/XX.1/9", PDF)
    with pytest.raises(KeyboardInterrupt):
        fetch(project, "harbour1", limits=QUICK)
    assert left_over(project) == []
    assert not (project.root / TARGET).exists()
    assert not (project.root / module.CHECKSUMS).exists()
