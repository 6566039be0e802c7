"""Bad input from end to end: texts of others stay text, and a full disk takes nothing away.

The delegations, papers and proposals here are nonsense of our own.
"""

import csv
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docutils.core import publish_string
from myst_parser.parsers.docutils_ import Parser

from positions import figures
from publishing import pages as rendering
from publishing import site, split
from publishing.chapters import interests, introduction, proposals
from publishing.cli import FAILED, WRONG_INPUT, main
from publishing.edition import Edition, open_edition
from publishing.project import Project

#: What a text may hold to become more than text, by the word that tells where it went.
HOSTILE = {
    "script": '<script>blorp("script")</script>',
    "image": '<img src=x onerror=blorp("image")>',
    "link": "[bloplink](http://blorp.example/a) ![](http://blorp.example/b) [](http://blorp.example)",
    "address": "<http://blorp.example/auto> www.blorp.example",
    "substitution": "{{ edition_focus }} blorp {{ 7 * 191 }}",
    "formula": r"$blorp_x^2$ $$\input{/etc/passwd}$$ \(blorp\) \[blorp\] \begin{align}blorp",
    "unpaired": "$$blorp$ 5 $",
    "include": "```{include} /etc/passwd\n```",
    "directive": ":::{note} blorp\n:::",
    "role": "{raw}`blorp` {eval-rst} {cite}`blorp` {numref}`fig-timeline` `blorp`",
    "cell": '=HYPERLINK("http://blorp.example","blorp")',
    "plus": "+blorps",
    "minus": "-blorpt",
    "at": "@blorpu",
    "marks": "blorp|blorp *blorp* **blorp** ~~blorp~~ # blorp",
    "lines": "blorp\n\n# blorp\n\n- blorp\n\n:::\n",
    "entity": "&lt;b&gt;blorp&lt;/b&gt; &#60;i&#62;",
    "quoted": '"blorp: yes" #blorp',
    "long": "Blorp" + "w" * 120,
    "turned": "Blorp \u202eprolb\x1b[31m \U0001f642",
}


@pytest.fixture(scope="module")
def checkout(root, tmp_path_factory):
    """A checkout of its own, without what was made in the first."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in rendering.INPUTS:
        source = root / name
        if name == "data":
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("external"))
        elif name == "chapters":
            shutil.copytree(source, folder / name)
        elif source.is_file():
            shutil.copyfile(source, folder / name)
    shutil.copyfile(root / "requirements.in", folder / "requirements.in")
    return Project(folder)


def write_table(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def hostile_session(checkout, id, kind, **more):
    """A session in which every text that somebody may write is hostile."""
    folder = checkout.sessions_folder / id
    names = list(HOSTILE.values())
    references = {names[0]: 1, names[5]: -1}
    titles = {"gribble": names[2] + names[4] + names[5], "snurk": names[0] + names[7]}
    described = {
        "id": id, "title": "".join(names[:7]), "place": names[1] + names[4] + names[5],
        "kind": kind, "licence": names[0], "access": names[2],
        "chapters": {key: {"title": title, "references": references}
                     for key, title in titles.items()},
        "documents": [{"symbol": names[10], "title": "".join(names[:5])}], **more,
    }  # fmt: skip
    folder.mkdir()
    (folder / "session.yml").write_text(
        json.dumps(described, ensure_ascii=False)[:-1]
        + ', "start": 2031-01-05, "end": 2031-01-09}',
        encoding="utf-8",
    )
    words = [f"snib{one}{other}" for one in "abcdefghij" for other in "abcdefghij"]
    spoken = [f"{word} {text}" for word, text in zip(words, names * 5, strict=True)]
    rows = []
    for place, name in enumerate(names):
        text = "\n\n".join(spoken[3 * place : 3 * place + 40] * 2)
        for chapter in titles:
            # a file may be named so, too; the others are named by the manifest
            stem = "$snib$ {{ 7 * 191 }} `x` <b>=1" if not place else f"paper-{place}"
            path = folder / "papers" / chapter / f"{stem}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            rows.append(
                {
                    "file": f"{chapter}/{stem}.txt", "delegation": name, "chapter": chapter,
                    "symbol": names[10], "url": f"https://{names[0]}", "language": "fr",
                    "on_behalf_of": names[1], "note": names[7],
                }
            )  # fmt: skip
    write_table(folder / "papers" / "manifest.csv", rows)
    return folder


@pytest.fixture(scope="module")
def made(checkout):
    """The edition of a hostile session whose delegations are made up, with one of them in focus."""
    folder = hostile_session(checkout, "sim9", "simulated")
    write_table(
        folder / "truth.csv",
        [{"delegation": name, "chapter": "gribble", "position": place / 20}
         for place, name in enumerate(HOSTILE.values())],
    )  # fmt: skip
    return rendering.render(Edition("sim9", HOSTILE["link"], checkout)).folder / "html"


@pytest.fixture(scope="module")
def pages(made):
    return {
        path.name: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in (made / "index.html", *sorted((made / "chapters").glob("*.html")))
    }


def taken_for_more(page):
    """Elements of a page that came from a hostile text."""
    found = [
        element
        for element in page.find_all(True)
        for name, value in element.attrs.items()
        if re.search("blorp|snib|javascript", str(value))
        and (element.name, name) not in {("svg", "aria-label"), ("meta", "content")}
    ]
    for element in page.find_all(["script", "iframe", "object", "math", "title"]):
        told_by_mark = element.name == "title" and element.parent.get("class") == ["mark"]
        found += [element] * ("blorp" in str(element) and not told_by_mark)
    drawings = {"svg", "g", "path", "text", "title", "defs", "use", "clippath", "rect"}
    for element in page.select("svg *"):
        found += [element] * (element.name.lower() not in drawings)
    for element in page.find_all(["code", "pre", "del", "a", "h1", "h2", "h3", "li"]):
        own = "".join(element.find_all(string=True, recursive=False)).strip()
        found += [element] * (own.startswith("blorp") or own == "bloplink")
    found += [item for item in page.select(".math") if "blorp" in item.text]
    return found


def test_nothing_of_a_hostile_text_becomes_an_element(pages):
    assert {name: taken_for_more(page) for name, page in pages.items()} == {
        name: [] for name in pages
    }
    for page in pages.values():
        assert page.find(onerror=True) is None
        assert page.find(string=re.compile("root:x:0|1337")) is None
        assert page.select(".stderr") == []


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("index.html", ["script", "substitution", "formula"]),
        ("03-2-positions.html", ["script", "link", "substitution", "formula"]),
        ("05-2-diagnostics.html", [kind for kind in HOSTILE if kind not in ("turned", "link")]),
    ],
)
def test_hostile_texts_can_be_read_where_they_are_shown(pages, name, kinds):
    told = " ".join(pages[name].get_text().split()).translate({0x201C: '"', 0x201D: '"'})
    for kind in kinds:
        assert " ".join(HOSTILE[kind].split()) in told, kind


def test_no_text_turns_round_the_writing_of_what_follows(pages):
    for page in pages.values():
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", page.get_text())


def test_words_of_hostile_papers_are_shown_without_their_marks(made, pages):
    with (made / "exhibits" / "tab-top-words-sim9-gribble.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    around = " ".join(f"{row['left']} {row['word']} {row['right']}" for row in rows)
    assert {"script", "hyperlink", "include", "passwd", "blorp"} <= set(around.split())
    assert not set("<>{}$`|[]=#") & set(around)


def test_no_cell_of_a_download_begins_a_formula(made):
    cells = []
    for path in sorted((made / "exhibits").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            cells += [(path.name, cell) for row in csv.reader(stream) for cell in row]
    assert any("=HYPERLINK" in cell for _, cell in cells)
    number = re.compile(r"-?[0-9.]+(e-?[0-9]+)?")
    begun = [item for item in cells if item[1].startswith(("=", "+", "-", "@"))]
    assert [item for item in begun if not number.fullmatch(item[1])] == []


def test_pictures_are_sound_and_hold_drawings_alone(made):
    pictures = sorted((made / "exhibits").glob("*.svg"))
    assert "fig-wordscores-gribble.svg" in [path.name for path in pictures]
    for path in pictures:
        tags = {item.tag.rpartition("}")[2] for item in ElementTree.parse(path).iter()}
        assert not tags & {"script", "a", "image", "foreignObject"}


def test_the_start_page_and_the_switch_show_titles_as_text(checkout, made):
    start = BeautifulSoup((checkout.editions_folder / "index.html").read_text("utf-8"), "lxml")
    assert HOSTILE["script"] in start.get_text()
    assert not [item for item in start.find_all(["script", "img"]) if "blorp" in str(item)]
    listed = (checkout.editions_folder / "editions.js").read_text("utf-8")
    listed = listed.split("window.reportEditions = ", 1)[1].removesuffix(";\n")
    (entry,) = json.loads(listed)
    assert HOSTILE["script"] in entry["title"]


# Records of a session


@pytest.fixture(scope="module")
def records(checkout):
    """An official session with hostile records of groups on nonsense proposals."""
    folder = hostile_session(checkout, "ahc8", "official", delegations=list(HOSTILE.values()))
    proposed, held = [], []
    for place, text in enumerate(HOSTILE.values()):
        of = {"session": "ahc8", "chapter": "criminalization", "proposal_id": f"gribble.p{place}",
              "article": text if place % 2 else str(place)}  # fmt: skip
        proposed.append({**of, "label": text, "description": text})
        for name, stance in (("European Union", "support"), ("African Group", "oppose")):
            held.append(
                {**of, "record_id": f"own-{len(held)}", "stance": stance, "delegation": name,
                 "iso3": "", "source_id": "S-LAC", "locator": text, "note": text,
                 "confidence": "stated"}
            )  # fmt: skip
    write_table(folder / "proposals.csv", proposed)
    write_table(folder / "positions.csv", held)
    yield open_edition("ahc8", "African Group", checkout.root)
    shutil.rmtree(folder)


def as_page(markdown):
    """Markdown as the book's builder reads it, without the book around it."""
    settings = {
        "myst_enable_extensions": ["colon_fence", "deflist", "dollarmath", "substitution"],
        "embed_stylesheet": False, "report_level": 1, "halt_level": 2,
    }  # fmt: skip
    text = publish_string(
        markdown, parser=Parser(), writer_name="html5", settings_overrides=settings
    )
    return BeautifulSoup(text, "html.parser")


EXHIBITS = [
    proposals.all_records, proposals.matrices, introduction.sessions_table,
    interests.company_table, interests.alone_table,
]  # fmt: skip


@pytest.mark.parametrize("build", EXHIBITS, ids=lambda one: one.__name__)
def test_hostile_records_stay_text_in_every_exhibit(records, build):
    built = build(records)
    for exhibit in built if isinstance(built, list) else [built]:
        page = as_page(exhibit.markdown).find("main")
        assert page.find(["script", "img", "code", "pre", "math", "h1", "h2"]) is None
        assert [item for item in page.find_all(["em", "strong"]) if "blorp" in item.text] == []
        assert {a["href"] for a in page.find_all("a")} <= {f"../exhibits/{exhibit.id}.csv"}
        if build is proposals.all_records:
            told = " ".join(page.get_text().split()).translate({0x201C: '"', 0x201D: '"'})
            for kind in HOSTILE.keys() - {"turned"}:
                assert " ".join(HOSTILE[kind].split()) in told, kind


# A disk without room


@pytest.fixture
def small(root, tmp_path, monkeypatch):
    """A checkout of one page, with an edition made before."""
    ignored = shutil.ignore_patterns("external", "demo")
    shutil.copytree(root / "data", tmp_path / "data", ignore=ignored)
    for name in ("_config.yml", "requirements.txt", "references.bib", "CITATION.cff"):
        shutil.copyfile(root / name, tmp_path / name)
    (tmp_path / "references.md").write_text("# Works cited\n")
    (tmp_path / "index.md").write_text("# A book\n")
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: chapters/page\n  - file: references\n"
    )
    one_cell(tmp_path, "1")
    html = tmp_path / "_build" / "editions" / "all-china" / "html"
    html.mkdir(parents=True)
    (html / "index.html").write_text("the last good edition")
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def one_cell(folder, code):
    """Write the checkout's page: parameters, and a line of code."""
    cells = [
        nbformat.v4.new_markdown_cell("# A page", id="title"),
        nbformat.v4.new_code_cell('session = "all"\nfocus = "China"', id="parameters"),
        nbformat.v4.new_code_cell(code, id="code"),
    ]
    cells[1].metadata["tags"] = ["parameters"]
    (folder / "chapters").mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "chapters" / "page.ipynb")


def without_room(folder, *arguments):
    """Run the command line in a process that, with all that it starts, writes no large files."""
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000));"
        "from publishing.cli import main; sys.exit(main())"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def nothing_is_lost_or_left(project):
    html = project.editions_folder / "all-china" / "html"
    assert (html / "index.html").read_text() == "the last good edition"
    assert [path for path in (project.build_folder / "staging").rglob("*") if path.is_file()] == []


def full(*arguments, **options):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a.txt")


def test_a_full_disk_while_building_keeps_the_last_edition_and_says_what_to_do(small):
    process = without_room(small.root, "render", "--quiet")
    assert process.returncode == FAILED
    assert re.fullmatch(
        r"positions: no room to write( \S+)? \(File too large\); what was complete "
        r"stays in place: make room on the disk and run it again\n",
        process.stderr,
    )
    nothing_is_lost_or_left(small)


def test_a_kernel_without_room_is_told_as_a_full_disk(small, capsys):
    one_cell(small.root, 'raise OSError(28, "No space left on device", "a.txt")')
    assert main(["render", "--quiet"]) == FAILED
    told = capsys.readouterr().err
    assert told.startswith("positions: no room to write (No space left on device); what was")
    assert told.count("\n") == 1
    nothing_is_lost_or_left(small)


def test_a_builder_without_room_is_told_as_a_full_disk(tmp_path, monkeypatch):
    told = "WARNING: Failed to copy a file: OSError(28, 'No space left on device')"
    monkeypatch.setattr(rendering, "_run", lambda *arguments: (told, 1))
    with pytest.raises(OSError, match="No space left on device"):
        rendering._build(tmp_path, tmp_path / "out", tmp_path / "build.log")
    assert list(tmp_path.iterdir()) == []


def test_an_edition_that_cannot_take_its_place_gives_it_back(tmp_path, monkeypatch):
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page").write_text(name)
    rename = type(tmp_path).rename
    monkeypatch.setattr(
        type(tmp_path), "rename",
        lambda path, target: full() if path.name == "new" else rename(path, target),
    )  # fmt: skip
    with pytest.raises(OSError, match="No space"):
        rendering._swap(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old" / "page").read_text() == "old"


def test_a_start_page_that_cannot_be_written_leaves_the_old_one(small, monkeypatch):
    project = small
    (project.editions_folder / "index.html").write_text("the last good page")
    monkeypatch.setattr(type(project.root), "replace", full)
    with pytest.raises(OSError, match="No space"):
        site.write_site(project, [])
    assert (project.editions_folder / "index.html").read_text() == "the last good page"
    assert [path.name for path in project.editions_folder.glob(".*")] == []


def test_refreshing_without_room_leaves_the_notebooks_as_they_were(small):
    one_cell(small.root, "print('gribble ' * 100_000)")
    page = small.root / "chapters" / "page.ipynb"
    before = page.read_bytes()
    process = without_room(small.root, "refresh", "--quiet")
    assert process.returncode == FAILED
    assert "no room to write" in process.stderr
    assert page.read_bytes() == before
    nothing_is_lost_or_left(small)


@pytest.mark.parametrize("broken", ["write_text", "replace"])
def test_splitting_without_room_leaves_no_text_behind(small, root, monkeypatch, capsys, broken):
    demo = small.sessions_folder / "demo"
    shutil.copytree(root / "data" / "sessions" / "demo", demo)
    for name in ("delegation-b.txt", "delegation-i.txt"):  # these come from the compilation
        (demo / "papers" / "harbour-lights" / name).unlink()
    before = sorted(demo.rglob("*"))
    method, calls = getattr(type(demo), broken), []

    def some_room(path, *arguments, **options):
        calls.append(path)
        if len(calls) < 3 and broken == "write_text":
            return method(path, *arguments, **options)
        path.touch()  # as a write does that breaks off
        return full()

    monkeypatch.setattr(type(demo), broken, some_room)
    arguments = ["split", str(demo / "compilation.pdf"), "--session", "demo", "--extract"]
    assert main(arguments) == FAILED
    assert "no room to write a.txt (No space left on device)" in capsys.readouterr().err
    assert calls
    assert sorted(demo.rglob("*")) == before


# Folders that cannot be written, builds at the same time


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["render"], "_build/locks: Not a directory; something else stands in its place, move it"),
        (["new-session", "ahc8"], "_build/staging: Not a directory; something else stands in its"),
        (["refresh"], "_build/staging"),
    ],
)
def test_a_folder_that_cannot_be_written_is_told_in_one_line(small, capsys, arguments, message):
    shutil.rmtree(small.build_folder)
    small.build_folder.touch()  # for the superuser too, no folder can be made in a file
    assert main(arguments) == WRONG_INPUT
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1
    assert not (small.sessions_folder / "ahc8").exists()


def test_a_session_is_checked_where_nothing_can_be_kept(small, capsys):
    shutil.rmtree(small.build_folder)
    small.build_folder.touch()
    assert main(["check", "ahc7"]) == 0
    assert "no papers yet" in capsys.readouterr().out


def test_a_proposal_that_cannot_be_written_is_told_in_one_line(small, root, capsys):
    (small.sessions_folder / "ahc7" / split.PROPOSED).mkdir()
    compilation = root / "data" / "sessions" / "demo" / "compilation.pdf"
    assert main(["split", str(compilation), "--session", "ahc7"]) == WRONG_INPUT
    told = capsys.readouterr().err
    assert "manifest-proposed.csv: is there and not a file" in told
    assert told.count("\n") == 1


def test_a_second_build_of_an_edition_says_that_the_first_is_at_work(small):
    one_cell(small.root, "import pathlib, time; pathlib.Path('started').touch(); time.sleep(300)")
    code = (
        "import signal, sys; from publishing.cli import main;"
        # a shell starts its background jobs, and all that they start, deaf to interrupts
        "signal.signal(signal.SIGINT, signal.default_int_handler); sys.exit(main())"
    )
    program = [sys.executable, "-c", code, "render", "--quiet"]
    first = subprocess.Popen(program, cwd=small.root, stderr=subprocess.DEVNULL)
    try:
        while first.poll() is None and not list(small.build_folder.rglob("started")):
            time.sleep(0.1)
        second = subprocess.run(
            program, cwd=small.root, capture_output=True, text=True, check=False, timeout=600
        )
    finally:
        first.send_signal(signal.SIGINT)
        try:
            first.wait(600)
        finally:
            first.kill()
    assert second.returncode == FAILED
    assert second.stderr == "positions: another process is making this edition; wait for it\n"
    nothing_is_lost_or_left(small)


# Papers with faults


def test_faults_of_papers_stop_a_build_before_anything_runs(small, capsys):
    papers = small.sessions_folder / "ahc7" / "papers" / "preamble"
    papers.mkdir(parents=True)
    for name in ("chile.txt", "CHL.md", "chle.txt"):
        (papers / name).write_text("gribble", encoding="utf-8")
    assert main(["render", "--session", "ahc7"]) == WRONG_INPUT
    told = capsys.readouterr().err
    assert "positions: 2 faults in the data\n" in told
    assert "executed" not in told
    assert "a second paper of Chile on preamble; keep one" in told
    assert "unknown delegation 'chle'; did you mean chile" in told
    assert "ipynb" not in told


def test_a_figure_takes_no_name_for_a_formula():
    names = ["$$gribble", r"$\input{/etc/passwd}$", "\U0001f642", "w" * 300]
    frame = pd.DataFrame({"delegation": names, "n": 5, "placement": 0.1, "lower": 0, "upper": 0.2})
    drawn = figures.placement(frame, focus="$$gribble").wide
    labels = [item.get_text() for item in drawn.texts if item.get_gid() == "row"]
    assert labels[:2] == names[:2]
    assert len(labels[3].replace("\n", "")) == figures.LONGEST_NAME


# The check of a session


def test_the_check_of_a_session_tells_the_faults_of_its_own_records(small, capsys):
    held = (small.register_folder / "positions.csv").read_text("utf-8").splitlines()[:2]
    row = held[1].replace("pos-0001", "own-1").replace(",support,", ",suport,")
    row = row.replace(",oppose,", ",suport,")
    (small.sessions_folder / "ahc5" / "positions.csv").write_text(f"{held[0]}\n{row}\n", "utf-8")
    assert main(["check", "ahc5"]) == 2
    told = capsys.readouterr().out
    assert "data/sessions/ahc5/positions.csv, row 2, column stance: unknown stance 'suport'" in told


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_name_that_is_no_text_is_told_as_a_fault_of_its_file(small, capsys, options):
    papers = small.sessions_folder / "ahc7" / "papers" / "preamble"
    papers.mkdir(parents=True)
    (papers / os.fsdecode(b"chi\xffle.txt")).write_text("gribble", encoding="utf-8")
    assert main(["check", "ahc7", *options]) == 2
    told = capsys.readouterr()
    assert "surrogates" not in told.err
    assert "data/sessions/ahc7/papers/preamble/chi" in told.out


def test_a_cache_without_room_keeps_no_part_of_a_text(small, monkeypatch):
    papers = small.sessions_folder / "ahc7" / "papers" / "preamble"
    papers.mkdir(parents=True)
    (papers / "chile.txt").write_text("gribble", encoding="utf-8")
    monkeypatch.setattr(type(papers), "replace", full)
    main(["check", "ahc7"])
    assert list((small.build_folder / "cache").rglob(".*")) == []
