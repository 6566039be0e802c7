"""What the finder looks through: every page that a notebook made, every exhibit, every section."""

import json

import pytest

from publishing.finder import EXCERPT, FILE, documents, write_finder
from publishing.prose import fill
from publishing.subpages import Subpage

PAGE = """<html><body><main><article><section id="top"><h1>3. Votes<a class="headerlink">#</a></h1>
<p>First.</p><section id="two-thirds"><h2>Two thirds</h2><p>{long}</p>
<table><tr><td><p>cell</p></td></tr></table></section>
<section id="bare"><p>No heading.</p></section>
</section></article></main></body></html>"""


@pytest.fixture
def html(tmp_path):
    (tmp_path / "chapters").mkdir()
    page = PAGE.format(long="word " * 100)
    (tmp_path / "chapters" / "03-votes.html").write_text(page, encoding="utf-8")
    return tmp_path


TURKEY = Subpage(
    "delegations/turkiye", "Türkiye", fill("x"), summary="On record.", names=("Turkey",),
    words=("TUR",),
)  # fmt: skip


def test_pages_are_found_by_all_their_names(html):
    found = documents(html, [TURKEY], [])[0]
    assert found == {
        "kind": "Delegation", "title": "Türkiye", "address": "delegations/turkiye.html",
        "excerpt": "On record.", "words": "Turkey TUR", "weight": 0,
    }  # fmt: skip


def test_sections_are_found_at_their_place_with_their_beginning(html):
    top, inner = documents(html, [], [])
    assert (top["title"], top["address"]) == ("3. Votes", "chapters/03-votes.html#top")
    assert inner["address"] == "chapters/03-votes.html#two-thirds"
    assert len(inner["excerpt"]) <= EXCERPT + 2
    assert inner["excerpt"].endswith(" …")
    assert "cell" not in inner["words"]


def test_exhibits_are_found_where_they_are_shown(html):
    record = {"id": "tab-x", "page": "chapters/03-votes", "title": "T", "number": "Table 3.1",
              "original": "Table 3 of the report", "shown": True}  # fmt: skip
    found = documents(html, [], [record, {**record, "id": "tab-y", "shown": False}])
    shown = [item for item in found if item["kind"] != "Section"]
    assert [item["address"] for item in shown] == ["chapters/03-votes.html#tab-x"]
    assert shown[0]["kind"] == "Table 3.1"


def test_a_hostile_title_cannot_end_the_script(tmp_path):
    hostile = [{"title": "</script><script>\u2028alert(1)"}]
    write_finder(hostile, tmp_path)
    text = (tmp_path / FILE).read_text("utf-8")
    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(text.removeprefix("window.reportFinder = ").removesuffix(";\n")) == hostile
