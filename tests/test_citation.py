"""How to cite the book, its pages and its exhibits, and the register as one download."""

import hashlib
import json
import re
import zipfile

import pytest
import yaml
from bs4 import BeautifulSoup
from pybtex.database import parse_string

from publishing import citation
from publishing.downloads import LICENCE, REGISTER, members, write_register
from publishing.edition import open_edition
from publishing.finishing import finished


@pytest.fixture(scope="module")
def edition(root):
    return open_edition("all", "China", root)


@pytest.fixture(scope="module")
def cff(root):
    return yaml.load((root / "CITATION.cff").read_text("utf-8"), yaml.BaseLoader)


@pytest.fixture(scope="module")
def exhibits(html):
    return json.loads((html / "exhibits.json").read_text("utf-8"))


def parsed(path):
    return BeautifulSoup(path.read_text("utf-8"), "lxml")


# --- the register ---------------------------------------------------------------------------------


def test_the_download_is_the_register_byte_for_byte_with_its_licence(root, tmp_path):
    write_register(root, tmp_path)
    with zipfile.ZipFile(tmp_path / REGISTER) as packed:
        held = {name.removeprefix("register/"): packed.read(name) for name in packed.namelist()}
    folder = root / "data" / "register"
    expected = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    expected[LICENCE] = (root / LICENCE).read_bytes()
    note = held.pop("README.txt").decode()
    assert held == expected
    assert "{{" not in note
    assert "Maintainers of un-cybercrime-positions. (2026)." in note


def test_the_download_is_the_same_twice_whatever_the_times_of_its_files(root, tmp_path):
    (tmp_path / "lib").mkdir()
    copied = tmp_path / "checkout"
    (copied / "data" / "register").mkdir(parents=True)
    names = ["CITATION.cff", LICENCE]
    names += [f"data/register/{path.name}" for path in (root / "data" / "register").iterdir()]
    for name in sorted(names, reverse=True):
        (copied / name).write_bytes((root / name).read_bytes())
    write_register(root, tmp_path)
    write_register(copied, copied)
    assert (tmp_path / REGISTER).read_bytes() == (copied / REGISTER).read_bytes()
    (copied / "data" / "register" / "votes.csv").write_text("changed")
    assert members(copied) != members(root)


def test_the_edition_holds_the_register_and_links_to_it(root, html):
    with zipfile.ZipFile(html / REGISTER) as packed:
        assert packed.testzip() is None
        held = {name.removeprefix("register/"): packed.read(name) for name in packed.namelist()}
    assert held == members(root)
    for page in ("index.html", "chapters/05-5-data.html", "delegations/brazil.html"):
        links = parsed(html / page).find_all("a")
        found = [link for link in links if link.get("href", "").endswith(REGISTER)]
        assert [(html / page).parent.joinpath(link["href"]).is_file() for link in found] == [True]


# --- the book -------------------------------------------------------------------------------------


def test_bibtex_says_what_the_citation_file_says(edition, cff):
    entries = list(parse_string(citation.bibtex(edition), "bibtex").entries.values())
    assert len(entries) == 1 + len(cff["references"])
    for entry, work in zip(entries, [cff, *cff["references"]], strict=True):
        assert entry.fields["title"] == f"{{{work['title']}}}"
        assert entry.fields["year"] == work.get("year", work.get("date-released", "")[:4])
        people = entry.persons["author"]
        assert len(people) == len(work["authors"])
        for person, author in zip(people, work["authors"], strict=True):
            name = author.get("family-names") or f"{{{author['name']}}}"
            assert person.last_names == [name]
    own, report = entries
    assert own.fields["version"] == cff["version"]
    assert own.fields["note"] == "Edition “All sessions on record”, focus China"
    assert report.fields["institution"] == cff["references"][0]["institution"]["name"]
    assert "note" not in report.fields


def test_csl_says_what_the_citation_file_says(edition, cff):
    items = json.loads(citation.csl(edition))
    for item, work in zip(items, [cff, *cff["references"]], strict=True):
        assert item["title"] == work["title"]
        (issued,) = item["issued"]["date-parts"]
        assert str(issued[0]) == work.get("year", work.get("date-released", "")[:4])
        told = [author.get("literal") or author["family"] for author in item["author"]]
        assert told == [author.get("name") or author["family-names"] for author in work["authors"]]
    assert [item["type"] for item in items] == ["software", "report"]
    assert items[0]["version"] == cff["version"]
    assert items[0]["issued"]["date-parts"] == [
        [int(part) for part in cff["date-released"].split("-")]
    ]


def test_signs_that_mean_something_to_tex_stay_text():
    work = {"type": "report", "title": "50 % of A_B & {C}", "authors": [{"name": "D & E"}],
            "year": 2024}  # fmt: skip
    text = citation._entry(work)
    assert "{{50 \\% of A\\_B \\& \\{C\\}}}" in text
    assert "{{D \\& E}}" in text


def test_two_editions_are_cited_apart(root):
    told = [
        citation.part("Brazil", open_edition(session, focus, root))
        for session, focus in (("all", "China"), ("ahc5", "China"), ("ahc5", "Brazil"))
    ]
    assert len(set(told)) == len(told)
    assert "edition “Fifth session”, focus Brazil." in told[2]


def test_files_for_reference_managers_stand_beside_the_pages(html, edition):
    assert (html / citation.BIBTEX).read_text("utf-8") == citation.bibtex(edition)
    assert (html / citation.CSL).read_text("utf-8") == citation.csl(edition)
    page = parsed(html / "chapters/05-6-build.html")
    section = page.find(id="how-to-cite")
    for name in (citation.BIBTEX, citation.CSL):
        assert section.find("a", href=f"../{name}")
    assert citation.bibtex(edition).strip() in section.get_text()


# --- its parts ------------------------------------------------------------------------------------


def test_each_exhibit_is_cited_by_number_title_and_the_hash_of_its_data(html, exhibits, cff):
    for item in exhibits:
        digest = hashlib.sha256((html / item["csv"]).read_bytes()).hexdigest()
        assert item["sha256"] == digest
        if not item["shown"]:
            assert item["citation"] == ""
            continue
        assert item["number"]
        name = f"{item['number']}, {item['title']}"
        assert item["citation"] == (
            f"{name if name.endswith('?') else name + '.'} In: {cff['title']}, version "
            f"{cff['version']}, edition “All sessions on record”, focus China, data {digest[:8]}."
        )


def test_each_exhibit_offers_its_citation_beside_its_data_and_nothing_else_does(html, exhibits):
    offered = {}
    for path in sorted((html / "chapters").glob("*.html")):
        page = parsed(path)
        for opens in page.select("article details.cite"):
            assert opens.find_parent("p") is None
            assert opens.summary.get_text() == "Cite"
            (link,) = opens.parent.select("a.exhibit-data[href$='.csv']")
            id = re.search(r"([a-z0-9-]+)\.csv$", link["href"])[1]
            assert id not in offered
            offered[id] = opens.p.get_text()
    assert offered == {item["id"]: item["citation"] for item in exhibits if item["shown"]}


def test_every_page_of_one_delegation_proposal_or_session_ends_with_its_citation(html, cff):
    pages = [path for kind in ("delegations", "proposals", "sessions")
             for path in (html / kind).glob("*.html")]  # fmt: skip
    assert len(pages) > 100
    for path in pages:
        page = parsed(path)
        (line,) = page.select("article p.cited")
        title = page.h1.find(string=True, recursive=False).replace("’", "'")
        said = line.get_text().replace("’", "'")
        assert said.startswith(f"Cite this page: {title}")
        assert f"In: {cff['title']}, version {cff['version']}, edition" in line.get_text()
    for path in (html / "chapters").glob("*.html"):
        assert "Cite this page" not in path.read_text("utf-8")


def test_a_citation_is_text_and_opens_without_a_script():
    body = ("<article><p>Recorded · <a class='exhibit-data' href='../exhibits/tab-x.csv'>Data</a>"
            "</p></article>")  # fmt: skip
    head = "<!DOCTYPE html><html><head><title>A</title></head><body>"
    told = {"tab-x": "Table 1, <b>&. In: B."}
    made = BeautifulSoup(finished(f"{head}{body}", "chapters/a.html", "v", told), "html.parser")
    assert made.select_one("details.cite > p").string == told["tab-x"]
    assert made.select_one("article > div.provenance > details > summary").string == "Cite"
    assert not made.select("article p.cited")


def test_data_that_change_change_the_citation(edition):
    first, second = (citation.part("Table 1, A", edition, data) for data in ("a\n1\n", "a\n2\n"))
    digest = hashlib.sha256(b"a\n1\n").hexdigest()
    assert first.endswith(f", data {digest[:8]}.")
    assert first != second
