"""The default edition as a reader gets it: complete, numbered, linked, closed to the outside."""

import copy
import csv
import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from publishing import site
from publishing.checks import SLIPS, slips
from publishing.contents import name_of, toc_pages
from publishing.pages import editions_on_disk
from publishing.project import Project
from publishing.verification.expected import accepted, fault_of

PLACEMENT = [
    "delegation", "n", "placement", "lower", "upper", "agree_eu", "n_eu", "agree_ru", "n_ru",
    "reason", "documents", "articles", "least", "most", "null_lower", "null_upper", "p",
]  # fmt: skip
PROPOSALS = ["proposal_id", "stance", "n", "delegations"]


@pytest.fixture(scope="module")
def exhibits(html):
    return {item["id"]: item for item in json.loads((html / "exhibits.json").read_text())}


@pytest.fixture(scope="module")
def pages(html):
    return {
        path.relative_to(html).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(html.rglob("*.html"))
        if "_static" not in path.parts
    }


def data(html, id):
    with (html / "exhibits" / f"{id}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def columns(html, id):
    return (html / "exhibits" / f"{id}.csv").read_text("utf-8").splitlines()[0].split(",")


def test_every_page_of_the_contents_is_there(root, html):
    assert (html / "index.html").is_file()
    for page in toc_pages(root):
        assert (html / f"{name_of(page, root)}.html").is_file()


def test_default_address_leads_to_the_default_edition(root, html):
    assert (root / "_build" / "html" / "index.html").samefile(html / "index.html")


def test_fixed_exhibits_have_their_fixed_columns(html, exhibits, register):
    chapters = list(register.chapters["chapter"])
    fixed = {"tab-mla-scope": PROPOSALS, "tab-mla-refusal": PROPOSALS, "fig-placement": PLACEMENT,
             "tab-claims": ["claim_id", "claim", "verdict", "value", "basis", "sources", "place",
                            "needs", "function"]}  # fmt: skip
    fixed |= {f"fig-placement-{chapter}": PLACEMENT for chapter in chapters}
    for id, expected in fixed.items():
        assert columns(html, id) == expected == exhibits[id]["columns"]
    for id in ("tab-votes", "tab-lbg2003", *(f"fig-wordscores-{name}" for name in chapters)):
        assert id in exhibits


def test_every_exhibit_has_its_data_and_says_what_it_rests_on(html, exhibits, pages):
    kinds = {"recorded positions", "official papers", "published figures", "simulated"}
    kinds |= {"this build", "texts from elsewhere"}
    for id, item in exhibits.items():
        assert (html / item["csv"]).is_file()
        assert item["evidence"] in kinds
        assert item["title"]
        assert item["cell"]
        shown = pages[f"{item['page']}.html"]
        if item["kind"] == "figure" and item["shown"]:
            drawn = shown.find(id=id).select("div.drawing > svg[role=img]")
            assert [svg["class"] for svg in drawn] == [["wide"], ["narrow"]]
            assert {" ".join(svg["aria-label"].split()) for svg in drawn} == {
                " ".join(item["alt"].split())
            }
            assert (html / "exhibits" / f"{id}.svg").is_file()
        link = shown.find("a", href=f"../{item['csv']}")
        assert (link is not None) == item["shown"], f"{id} offers no download"


def test_numbers_in_the_list_are_the_numbers_on_the_pages(exhibits, pages):
    numbered = [item for item in exhibits.values() if item["shown"]]
    assert len({item["number"] for item in numbered}) == len(numbered)
    for item in numbered:
        place = pages[f"{item['page']}.html"].find(id=item["id"])
        caption = place.find(class_="caption-number").get_text().strip()
        assert caption == item["number"] != ""


def test_tables_of_the_report_show_the_reports_number(exhibits, pages):
    for id, number in (("tab-mla-scope", "Table 3"), ("tab-mla-refusal", "Table 4")):
        assert exhibits[id]["original"] == f"{number} of the report"
        assert f"{number} of the report" in pages[f"{exhibits[id]['page']}.html"].get_text()


def test_claims_with_a_verdict_have_a_value_and_the_others_what_they_need(html, register):
    rows = data(html, "tab-claims")
    assert len(rows) == len(register.claims)
    for row in rows:
        tested = row["verdict"] != "not testable"
        assert bool(row["basis"]) is tested
        assert row["value"] if tested else row["needs"]
    told = sum(row["verdict"] == "corroborated" for row in rows)
    front = (html / "index.html").read_text(encoding="utf-8")
    assert f"Of {len(rows)} claims of the original that could be checked, {told}" in front


def test_votes_hold_every_tally_of_the_register(html, register):
    shown = {row["vote_id"]: row for row in data(html, "tab-votes")}
    assert len(shown) == len(register.votes)
    vote = shown["V-74-247"]
    assert [vote[name] for name in ("yes", "no", "abstain", "not_voting")] == [
        "79", "60", "33", "21",
    ]  # fmt: skip


def test_every_exhibit_that_was_promised_is_there(root, exhibits):
    assert set(exhibits) == set(accepted(root)["all-china"]["exhibits"])


def test_results_are_the_expected_ones_within_their_tolerance(root, html):
    expected = json.loads((root / "data" / "expected" / "all-china.json").read_text("utf-8"))
    assert expected["results"]
    for item in expected["results"]:
        assert fault_of(item, html) == []


def _addresses(page):
    for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"),
                           ("source", "src"), ("object", "data")):  # fmt: skip
        for element in page.find_all(tag):
            if element.get(attribute):
                yield element, element[attribute]


def test_no_page_asks_anybody_outside_and_every_part_is_there(html, pages):
    for name, page in pages.items():
        for element, address in _addresses(page):
            parts = urlsplit(address)
            assert not parts.scheme or parts.scheme == "data", f"{name}: {element}"
            assert not parts.netloc, f"{name}: {element}"
            if parts.path and not parts.scheme:
                target = (html / name).parent / unquote(parts.path)
                assert target.exists(), f"{name}: {address} is missing"


def test_no_style_sheet_asks_anybody_outside(html):
    for sheet in html.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"url\(\s*['\"]?https?:|@import\s+['\"]?https?:", text), sheet.name


def test_every_link_inside_the_book_leads_somewhere(html, pages):
    for name, page in pages.items():
        for anchor in page.find_all("a", href=True):
            parts = urlsplit(anchor["href"])
            if parts.scheme or parts.netloc:
                continue
            target = name
            if parts.path:
                path = ((html / name).parent / unquote(parts.path)).resolve()
                assert path.exists(), f"{name}: {anchor['href']}"
                target = path.relative_to(html.resolve()).as_posix()
            if parts.fragment and target in pages:
                assert pages[target].find(id=unquote(parts.fragment)), f"{name}: {anchor['href']}"


def test_every_picture_has_a_text_alternative(pages):
    for name, page in pages.items():
        for image in page.find_all("img"):
            assert image.get("alt", "").strip(), f"{name}: {image.get('src')}"
        for image in page.select("svg[role=img]"):
            assert image["aria-label"].strip(), name


def test_drawings_share_no_id_and_have_no_colour_of_their_own(pages):
    for name, page in pages.items():
        drawn = page.select("div.drawing [id]")
        ids = [element["id"] for element in drawn]
        assert len(set(ids)) == len(ids), name
        for element in page.select("div.drawing use"):
            assert element["href"].removeprefix("#") in ids, name
        for element in page.select("div.drawing [style]"):
            assert not re.search(r"(?<![(\w-])#[0-9a-f]{3}", element["style"]), element


def test_an_edition_stays_below_25_megabytes(html):
    size = sum(path.stat().st_size for path in html.rglob("*") if path.is_file())
    assert size < 25_000_000


#: Where a page holds sentences; the cells of tables hold words and numbers.
READ, CELLS = ("p", "li", "dt", "figcaption", "caption", "h1", "h2", "h3", "h4"), ("td", "th")


def page_slips(page):
    """Slips in a page's own part: whole sentences, and no missing value in a table."""
    part = copy.copy(page.find("main") or page)
    for hidden in part.select("script, style, .headerlink, .cell_input"):
        hidden.decompose()
    for code in part.select("code, pre, .math"):
        code.replace_with("Code")
    for element in part.find_all(READ):
        if not element.find(READ) and not element.find_parent(CELLS):
            yield from slips(" ".join(element.get_text().split()))
    for cell in part.find_all(CELLS):
        if SLIPS["a missing value"].fullmatch(cell.get_text().strip()):
            yield f"a missing value: {cell}"


_FEW = "one|two|three|four|five|six|seven|eight|nine"
_WORDS = f"{_FEW}|ten|eleven|twelve"

#: How numbers and ids are not written in running text; a date or a newspaper may open a line.
_OF = r"of (?:its |the )?"
MANNERS = {
    "a sentence begins with a digit": (
        r"(?<=[a-z)”’][.!?] )(?<! p\. )\d[\d,.]* [a-z]|^\d[\d,]* [a-z]"
    ),
    "words and digits in one comparison": (
        rf"\b(?:{_WORDS}) {_OF}\d{{1,3}}\b(?![.,]\d| [A-Z])|\b\d{{1,3}} {_OF}(?:{_WORDS})\b"
    ),
    "a percentage of few": rf"\d % of (?:the )?(?:{_FEW}|\d)\b(?!\d)",
    "an id": (r"\bS-[A-Z0-9]{2}[A-Z0-9-]*\b|\b(?:ahc\d|ahc-concl|pos-\d+)\b|\b[VE]-(?:19|20)\d\d-"),
}


def manners(page):
    """What a page writes as it should not, outside of tables, formulas and code."""
    for element in page.select("article :is(p, li, dd, h1, h2, h3)"):
        if element.find(READ) or element.find_parent([*CELLS, "pre", "details"]):
            continue
        text = " ".join(element.get_text().split())
        for manner, pattern in MANNERS.items():
            if match := re.search(pattern, text):
                yield f"{manner}: {text[max(0, match.start() - 25) : match.end() + 25]}"


def test_numbers_are_written_in_one_manner_and_no_id_is_seen(pages):
    front = "index.html"  # whose first line is a tally
    found = {
        f"{name}: {told}"
        for name, page in pages.items()
        if not name.startswith("chapters/05-")
        for told in manners(page)
        if not (name == front and told.endswith("delegations, 137 proposals"))
    }
    assert sorted(found) == []


@pytest.mark.parametrize(
    "text",
    ["So it is. 12 states agree.", "43 states agree.", "It won two of 13.", "It won 2 of nine.",
     "33 % of 3 agree.", "As S-LAC tells.", "In ahc5 it was so."],
)  # fmt: skip
def test_an_ill_manner_planted_in_a_page_is_found(text):
    assert list(manners(BeautifulSoup(f"<article><p>{text}</p></article>", "html.parser")))


def test_every_sentence_of_a_page_is_whole(pages):
    found = {
        f"{name}: {slip}"
        for name, page in pages.items()
        if name != "search.html"
        for slip in page_slips(page)
    }
    assert sorted(found) == []


@pytest.mark.parametrize(
    "html",
    ["<p>It is listed under the.</p>", "<ul><li><p>See (<em></em>).</p></li></ul>",
     "<table><tr><td>nan</td></tr></table>", "<p>It is <em>so</em>*.</p>"],
)  # fmt: skip
def test_a_slip_planted_in_a_page_is_found(html):
    page = BeautifulSoup(f"<main>{html}</main>", "html.parser")
    assert list(page_slips(page))


def test_no_page_names_a_folder_of_this_machine(root, html):
    for path in html.rglob("*"):
        if path.suffix in {".html", ".json", ".csv", ".svg", ".ipynb"}:
            assert str(root) not in path.read_text("utf-8"), path.name


def test_the_switch_lists_the_editions_on_disk(root, html):
    project = Project(root)
    listed = (project.editions_folder / "editions.js").read_text("utf-8")
    start = (project.editions_folder / "index.html").read_text("utf-8")
    for item in editions_on_disk(project):
        assert f'"slug": "{item["slug"]}"' in listed
        assert f'href="{item["slug"]}/html/index.html"' in start
    assert '"slug": "all-china"' in listed


def test_an_edition_is_listed_with_the_pages_that_it_lacks():
    entries = [
        {"slug": slug, "session": "all", "focus": "", "title": "", "pages": pages}
        for slug, pages in (("one", ["a.html", "b.html"]), ("two", ["b.html", "c.html"]))
    ]
    pages, listed = re.findall(r"= (.*?);", site._listed(entries), flags=re.DOTALL)
    assert json.loads(pages) == ["a.html", "b.html", "c.html"]
    assert [item["lacks"] for item in json.loads(listed)] == [[2], [0]]


def test_the_start_page_tells_what_each_edition_holds(root, html, register):
    start = (html.parents[1] / "index.html").read_text("utf-8")
    card = BeautifulSoup(start, "html.parser").select_one("li.whole a").get_text(" · ")
    records = register.positions
    for number, noun in (
        (len(records), "records"),
        (len(set(records["delegation"])), "delegations"),
        (len(set(records["proposal_id"])), "proposals"),
    ):
        assert f"{number} {noun}" in card
