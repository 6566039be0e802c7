"""Pages that several processes write: the same as one process writes, and faults still count."""

import io
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
PAGES = {f"page-{at}": f"Page {at}\n{'=' * 6}\n\nSee :doc:`index`.\n" for at in range(9)}


def build(folder: Path, pages: dict, *extensions: str) -> tuple[int, dict[str, bytes], str]:
    """Build a small book; the exit code, its files by name, and what was warned of."""
    source, made = folder / "source", folder / "html"
    source.mkdir(parents=True)
    contents = "".join(f"   {name}\n" for name in pages)
    (source / "index.rst").write_text(f"Book\n====\n\n.. toctree::\n\n{contents}")
    for name, text in pages.items():
        (source / f"{name}.rst").write_text(text)
    warned = io.StringIO()
    (source / "picture.svg").write_text(PICTURE)
    with docutils_namespace():
        app = Sphinx(
            source, None, made, folder / "trees", "html",
            confoverrides={"extensions": list(extensions), "nitpicky": True, "html_theme": "basic"},
            status=None, warning=warned, warningiserror=True, keep_going=True,
        )  # fmt: skip
        app.build()
    files = {
        file.relative_to(made).as_posix(): file.read_bytes()
        for file in made.rglob("*")
        if file.suffix in {".html", ".svg"}
    }
    return app.statuscode, files, warned.getvalue()


@pytest.mark.parametrize("pages", [PAGES, dict(list(PAGES.items())[:1])], ids=["many", "one"])
def test_pages_are_those_that_one_process_writes(tmp_path, pages):
    pages = {name: f"{text}\n.. image:: picture.svg\n" for name, text in pages.items()}
    alone = build(tmp_path / "one", pages)
    together = build(tmp_path / "two", pages, "publishing.writing")
    assert alone[0] == together[0] == 0, (alone[2], together[2])
    assert together[1] == alone[1]
    assert "_images/picture.svg" in together[1]


@pytest.mark.parametrize("page", ["page-3", "page-4"], ids=["one process", "the other"])
def test_a_reference_that_leads_nowhere_fails_the_build(tmp_path, page):
    pages = PAGES | {page: f"{PAGES[page]}\nSee :ref:`nowhere`.\n"}
    code, _, warned = build(tmp_path, pages, "publishing.writing")
    assert code == 1
    assert f"{page}.rst" in warned
    assert "undefined label: 'nowhere'" in warned
    assert code == build(tmp_path / "one", pages)[0]
