"""Faults in results: built pages, exhibits' data, stored outputs, pinned values, versions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import nbformat

from mutants import Bench, Mutant
from publishing.edition import Edition
from publishing.project import Project
from publishing.verification import environment, expected, rebuild, stored
from publishing.verification.verdicts import Verdict

#: Files that say which versions the report is made with.
LOCKS = ("requirements.txt", "requirements-tests.txt", "environment.yml")

#: The notebook in which outputs are changed.
PAGE = "03-1-committee"


def _checkout(bench: Bench) -> Edition:
    """A checkout with one notebook, its expected results and its lock."""
    root = bench.place / "checkout"
    shutil.copytree(bench.root / "data" / "expected", root / "data" / "expected")
    (root / "data" / "register").mkdir()
    (root / "chapters").mkdir()
    (root / "_toc.yml").write_text(f"root: index\nchapters: [{{file: chapters/{PAGE}}}]\n")
    for name in LOCKS:
        shutil.copyfile(bench.root / name, root / name)
    for name in ("index", f"chapters/{PAGE}"):
        run = bench.html.parent / "notebooks" / f"{Path(name).name}.ipynb"
        shutil.copyfile(run, root / f"{name}.ipynb")
    edition = Edition("all", "China", Project(root))
    edition.__dict__["has"] = {"records"}  # not all that tells it is copied
    return edition


def _pages(bench: Bench) -> Path:
    """The front page and the exhibits' data of the built edition."""
    folder = bench.place / "html"
    shutil.copytree(bench.html / "exhibits", folder / "exhibits", ignore=_pictures)
    for name in ("index.html", "exhibits.json"):
        shutil.copyfile(bench.html / name, folder / name)
    return folder


def _pictures(_: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".csv")]


def _against_expected(
    bench: Bench, plant: Callable[[Edition, Path], None] = lambda edition, html: None
) -> list[Verdict]:
    edition, html = _checkout(bench), _pages(bench)
    expected.accept(edition, html, "as it is built")
    plant(edition, html)
    return expected.verdicts(edition, html)


def _against_stored(bench: Bench, plant: Callable[[Any], None] = lambda page: None):
    edition = _checkout(bench)
    path = edition.root / "chapters" / f"{PAGE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    plant(notebook)
    nbformat.write(notebook, path)
    return stored.verdicts(edition, bench.html.parent / "notebooks")


def _against_lock(
    bench: Bench, name: str = "requirements.txt", old: str = "", new: str = ""
) -> list[Verdict]:
    edition = _checkout(bench)
    lock = edition.root / name
    text = lock.read_text("utf-8")
    assert old in text
    lock.write_text(text.replace(old, new, 1))
    return environment.verdicts(edition.root)


def _two_builds(bench: Bench, plant: Callable[[Path], None] = lambda html: None) -> list[Verdict]:
    edition = _checkout(bench)
    builds = []
    for name in ("one", "two"):
        shutil.copytree(_pages(bench), bench.place / name / "html")
        shutil.rmtree(bench.place / "html")
        builds.append(rebuild.Rebuilt(bench.place / name, offline=True))
    plant(bench.place / "two" / "html")
    return rebuild.verdicts(edition, builds)


def untouched(bench: Bench) -> Iterable[Verdict]:
    """Verdicts of all four checks on what was built."""
    for check in (_against_expected, _against_stored, _against_lock, _two_builds):
        place = bench.place / check.__name__
        place.mkdir()
        yield from check(Bench(bench.root, bench.html, place))


# --- what is planted ------------------------------------------------------------------------------


def _cell(edition: Edition, html: Path, *, exhibit: str, old: str, new: str) -> None:
    path = html / "exhibits" / f"{exhibit}.csv"
    text = path.read_text("utf-8")
    assert text.count(old)
    path.write_text(text.replace(old, new, 1), "utf-8")


def _listed(edition: Edition, html: Path, *, change: Callable[[list[dict]], Any]) -> None:
    path = html / "exhibits.json"
    held = json.loads(path.read_text("utf-8"))
    change(held)
    path.write_text(json.dumps(held), "utf-8")


def _front(edition: Edition, html: Path) -> None:
    page = html / "index.html"
    page.write_text(page.read_text("utf-8").replace("China", "Chile", 1), "utf-8")


def _pinned(edition: Edition, html: Path, *, change: dict, exhibit: str = "fig-placement") -> None:
    path = edition.root / "data" / "expected" / "all-china.json"
    held = json.loads(path.read_text("utf-8"))
    next(item for item in held["results"] if item["exhibit"] == exhibit).update(change)
    path.write_text(json.dumps(held), "utf-8")


def _text(notebook, *, old: str, new: str) -> None:
    """Exchange a text in all outputs of a notebook."""
    found = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            written = json.dumps(cell.outputs, ensure_ascii=False)
            found += written.count(old)
            cell.outputs = [
                nbformat.from_dict(item) for item in json.loads(written.replace(old, new))
            ]
    assert found


def _no_output(notebook) -> None:
    next(cell for cell in notebook.cells if cell.get("outputs")).outputs = []


def _another_file(html: Path) -> None:
    (html / "left-over.html").write_text("left over")


def _one_byte(html: Path) -> None:
    (html / "index.html").write_bytes((html / "index.html").read_bytes() + b"\n")


def _stored(name: str, old: str, new: str) -> Mutant:
    return Mutant("stored output", name, "stored", PAGE,
                  partial(_against_stored, plant=partial(_text, old=old, new=new)))  # fmt: skip


def _result(name: str, subject: str, plant: Callable[..., None]) -> Mutant:
    return Mutant("result", name, "expected", subject, partial(_against_expected, plant=plant))


def _pin(name: str, subject: str = "fig-placement", **change: Any) -> Mutant:
    return Mutant("pinned value", name, "expected", subject,
                  partial(_against_expected, plant=partial(_pinned, change=change)))  # fmt: skip


def _version(name: str, old: str, new: str, file: str = "requirements.txt") -> Mutant:
    return Mutant("lock", name, "environment", file,
                  partial(_against_lock, name=file, old=old, new=new))  # fmt: skip


MUTANTS = (
    _result("votes for the mandate", "tab-votes",
            partial(_cell, exhibit="tab-votes", old=",79,60,", new=",97,60,")),
    _result("a claim holds", "tab-claims",
            partial(_cell, exhibit="tab-claims", old="corroborated", new="contradicted")),
    _result("another hash", "fig-placement",
            partial(_listed, change=lambda held: next(
                item for item in held if item["id"] == "fig-placement").update(sha256="0"))),
    _result("an exhibit gone", "tab-focus-alone",
            partial(_listed, change=lambda held: held.remove(next(
                item for item in held if item["id"] == "tab-focus-alone")))),
    _result("an exhibit more", "tab-new",
            partial(_listed, change=lambda held: held.append({"id": "tab-new", "sha256": "0"}))),
    _result("a page with another name", "all-china: all pages", _front),
    _pin("a wrong count", value=6),
    _pin("a wrong row", row={"delegation": "Atlantis"}),
    _pin("a wide tolerance", tolerance=5),
    _pin("a wide tolerance round a wrong value", value=6, tolerance=1),
    _pin("no such column", column="gone"),
    _pin("no such exhibit", "fig-gone", exhibit="fig-gone"),
    _stored("a vote", "79 votes", "97 votes"),
    _stored("a date", "December 2019", "December 2018"),
    _stored("for and against", "against 60", "against 50"),
    _stored("a caption", "caption", "Caption"),
    Mutant("stored output", "no output", "stored", PAGE,
           partial(_against_stored, plant=_no_output)),
    _version("numpy", "numpy==", "numpy==9."),
    _version("jupyter-book", "jupyter-book==1.", "jupyter-book==2."),
    _version("a package more", "numpy==", "no-such-package==1.0\nnumpy=="),
    _version("a conda user's other version", "numpy=", "numpy=9.", "environment.yml"),
    _version("a conda user's bound", "jupyter-book=1.0.4.post1", "jupyter-book>=2",
             "environment.yml"),
    _version("a conda user's package without a version", "matplotlib=", "matplotlib #",
             "environment.yml"),
    Mutant("build", "a byte more in one build", "rebuild", "all-china",
           partial(_two_builds, plant=_one_byte)),
    Mutant("build", "a file left over in one build", "rebuild", "all-china",
           partial(_two_builds, plant=_another_file)),
)  # fmt: skip
