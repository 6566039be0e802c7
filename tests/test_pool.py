"""Files from outside are read in processes with limits: what goes wrong with one stops no other."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import makers
import psutil
import pytest
from planted_readers import work

from positions.pool import apart, each, read_files
from positions.readers import PaperText, ReadError, read_document


def test_what_goes_wrong_with_a_file_is_told_and_the_others_go_on(tmp_path, capfd):
    reasons = {
        "crash": "the reader broke off, perhaps at the limit of 700 MB of memory; open it in",
        "swell": "needs more memory than the limit of 700 MB; split the file",
        "odd": "cannot be read (IndexError); export it again",
        "refused": "empty; a paper holds text",
    }
    paths = [tmp_path / name for name in (*reasons, "one", "other")]
    found = {path.name: outcome for path, outcome in each(work, paths, workers=2)}
    assert (found["one"], found["other"]) == ("one", "other")
    for name, reason in reasons.items():
        assert isinstance(found[name], ReadError)
        assert str(found[name]).startswith(reason)
    assert capfd.readouterr() == ("", "")


def test_one_file_apart_gives_its_answer_or_raises(tmp_path):
    assert apart(work, tmp_path / "one") == "one"
    with pytest.raises(ReadError, match="more memory than the limit of 700 MB"):
        apart(work, tmp_path / "swell")


def test_a_file_that_hangs_is_ended_and_the_others_go_on(tmp_path, monkeypatch):
    clock = SimpleNamespace(time=lambda: clock.now, sleep=time.sleep, now=1.0)
    monkeypatch.setattr("pebble.pool.process.time", clock)
    paths = [tmp_path / name for name in ("hang", "one", "two", "three")]
    found = {}
    for path, outcome in each(work, paths, workers=2, seconds=9):
        found[path] = outcome
        if len(found) == 3:  # the others are done; only now does time go on
            clock.now = 11.0
    assert [found[path] for path in paths[1:]] == ["one", "two", "three"]
    assert str(found[paths[0]]).startswith("not read within the limit of 9 seconds")


def test_processes_end_with_an_interrupt(tmp_path):
    code = (
        "import pathlib, signal, sys, planted_readers; from positions.pool import each;"
        "signal.signal(signal.SIGINT, signal.default_int_handler);"
        "list(each(planted_readers.work, map(pathlib.Path, sys.argv[1:]), workers=2))"
    )
    paths = [tmp_path / "hang one", tmp_path / "hang other"]
    started = [path.with_suffix(".started") for path in paths]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, *map(str, paths)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not all(p.exists() and p.read_text() for p in started):
            time.sleep(0.1)
        readers = [psutil.Process(int(path.read_text())) for path in started]
        process.send_signal(signal.SIGINT)
    assert process.returncode != 0
    assert not any(reader.is_running() for reader in readers)


def test_files_are_read_as_they_are_without_processes_and_only_once(tmp_path, monkeypatch):
    paths = [
        makers.pdf(tmp_path / "other.pdf", [["l'état, c'est"], ["state-owned İĞ ﬁne"], []]),
        tmp_path / "one.txt",
        tmp_path / "none.txt",
    ]
    paths[1].write_text(makers.phrases(300), encoding="utf-8")
    cache = tmp_path / "cache"
    first = dict(read_files(paths, cache=cache, workers=1))
    assert [first[path] for path in paths[:2]] == [read_document(path) for path in paths[:2]]
    assert "cannot be opened" in str(first[paths[2]])
    assert len(list(cache.iterdir())) == 2

    # what was kept is what comes back, until the file changes
    for kept in cache.iterdir():
        kept.write_text(kept.read_text().replace("the", "blorp").replace("own", "blorp"))
    paths[0].write_bytes(paths[0].read_bytes() + b"\n")
    again = dict(read_files(paths, cache=cache, workers=1))
    assert "blorp" not in str(again[paths[0]].pages)
    assert "blorp" in str(again[paths[1]].pages)


def test_what_was_kept_and_is_broken_is_read_anew(tmp_path):
    paths = [tmp_path / f"{number}.txt" for number in range(5)]
    for path in paths:
        path.write_text(f"words of {path.stem}", encoding="utf-8")
    first = dict(read_files(paths, cache=tmp_path / "cache"))
    broken = (b"", b"no JSON", b"[]", b'{"pages": [1]}', b'[["words"], "text"')
    for kept, content in zip((tmp_path / "cache").iterdir(), broken, strict=True):
        kept.write_bytes(content)
    assert dict(read_files(paths, cache=tmp_path / "cache")) == first


def test_nothing_is_kept_where_nothing_can_be(tmp_path):
    (tmp_path / "blocked").write_text("a file, no folder")
    path = tmp_path / "a.txt"
    path.write_text("words", encoding="utf-8")
    ((_, found),) = read_files([path], cache=tmp_path / "blocked" / "cache")
    assert isinstance(found, PaperText)


def test_a_pdf_that_unpacks_without_end_is_broken_off(tmp_path):
    path = makers.pdf_bomb(tmp_path / "a.pdf", 900)
    assert path.stat().st_size < 2_000_000
    with pytest.raises(ReadError, match="limit of 700 MB of memory"):
        apart(read_document, path)


def test_no_files_take_no_processes(monkeypatch):
    monkeypatch.setattr(Path, "stat", None)
    assert list(read_files([])) == []
