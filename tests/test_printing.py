"""The document of an edition: what is put together, without a browser."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from publishing import WorkFailedError, printing

FRONT = """<html><head><title>The book</title></head><body>
<nav class="bd-docs-nav"><a href="#">The book</a><a href="chapters/one.html">1. One</a></nav>
<article><section id="top"><h1>The book<a class="headerlink" href="#top">#</a></h1>
<p>See <a href="chapters/one.html#tab-x">Table 1</a>, <a href="more/two.html">two</a> and
<a href="https://example.org">a page</a>.</p><img src="_images/a.svg">
</section></article></body></html>"""

ONE = """<html><head><title>One</title></head><body><article><section id="top"><h1>1. One</h1>
<section id="who"><h2>1.1. Who “voted”</h2><details class="hide above-input">code</details>
<div role="region" aria-labelledby="tab-x-caption"><table id="tab-x">
<caption id="tab-x-caption">T</caption><tbody><tr><td>7</td></tr></tbody></table></div>
<p>Note · <a href="../exhibits/tab-x.csv" download>Data (CSV)</a></p>
<svg><defs><path id="m"/></defs><use xlink:href="#m"/><g clip-path="url(#m)"/></svg>
<button>Filter</button></section></section></article></body></html>"""


@pytest.fixture
def edition(tmp_path):
    html = tmp_path / "html"
    (html / "chapters").mkdir(parents=True)
    (html / "_static").mkdir()
    (html / "_static" / "book.css").write_text("")
    (html / "index.html").write_text(FRONT)
    (html / "chapters" / "one.html").write_text(ONE)
    return SimpleNamespace(
        folder=tmp_path, title="All sessions", focus="China",
        holds={"records": 3, "delegations": 2, "proposals": 0},
    )  # fmt: skip


def test_pages_stand_in_the_order_of_the_sidebar_and_link_to_one_another(edition):
    text, headings = printing.document(edition)
    page = BeautifulSoup(text, "html.parser")
    assert [item.text for item in headings] == ["The book", "1. One", "1.1. Who “voted”"]
    assert [item.opens for item in headings] == [True, True, False]
    for item in headings:
        assert page.find(id=item.anchor), item
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    table, two, outside = page.select("main p a")
    assert page.find(id=table["href"][1:]).name == "table"
    assert "href" not in two.attrs
    assert outside["href"] == "https://example.org"
    region = page.select_one("[role=region]")
    assert page.find(id=region["aria-labelledby"]).name == "caption"
    mark = page.select_one("svg path")["id"]
    assert page.use["xlink:href"] == f"#{mark}"
    assert page.g["clip-path"] == f"url(#{mark})"
    assert page.img["src"] == (edition.folder / "html" / "_images" / "a.svg").as_uri()


def test_what_belongs_to_a_screen_is_left_out(edition):
    page = BeautifulSoup(printing.document(edition)[0], "html.parser")
    assert not page.select("details, button, script, .headerlink, [download]")
    assert page.select("main p")[-1].get_text().strip() == "Note"


def test_contents_name_the_pages_and_the_cover_what_is_held(edition):
    page = BeautifulSoup(printing.document(edition, [4, 5, 7])[0], "html.parser")
    lines = [line.get_text(" ") for line in page.select(".book-contents li")]
    assert lines == ["The book 4", "1. One 5", "1.1. Who “voted” 7"]
    assert "3 records · 2 delegations" in page.select_one(".cover").get_text()
    assert "proposals" not in page.select_one(".cover").get_text()


def test_the_same_edition_is_put_together_in_the_same_way(edition):
    assert printing.document(edition) == printing.document(edition)


def test_without_a_browser_it_says_how_to_get_one(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WorkFailedError, match="apt install chromium"):
        printing.browser()


def test_a_browser_that_fails_is_told_with_its_last_word(tmp_path):
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho first >&2\necho 'no display' >&2\nexit 3\n")
    program.chmod(0o755)
    with pytest.raises(WorkFailedError, match=r"did not print the document: no display$"):
        printing._print(str(program), tmp_path / "a.html", Path(tmp_path / "a.pdf"))
