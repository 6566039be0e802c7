"""The built book in a real browser: light, quiet, readable by all, and doing what it offers."""

import itertools
import json
import re
import shutil
from collections import Counter

import nbformat
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from driven import chromium, opened

from publishing import DEFAULT_FOCUS, DEFAULT_SESSION, exhibits, printing
from publishing.edition import Edition
from publishing.finishing import FOLD
from publishing.project import Project

WEIGHT, OWN, SHIFT, SCREENS, LETTERS = 600_000, 40_000, 0.05, 8, 12
SMALL = ("delegations", "proposals", "sessions")  # pages of one subject
LOOKS = list(itertools.product((1280, 390), ("light", "dark")))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VISIBLE = "rows => rows.filter(row => row.offsetParent !== null && row.offsetHeight > 0).length"


@pytest.fixture(scope="module")
def browser():
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def kinds(html):
    """Every page but those that are made by the dozen: of these the lightest and the heaviest."""
    by_folder = {}
    for page in sorted(html.rglob("*.html")):
        by_folder.setdefault(page.parent, []).append(page)
    chosen = []
    for pages in by_folder.values():
        by_size = sorted(pages, key=lambda page: page.stat().st_size)
        chosen += pages if len(pages) <= 20 else [by_size[0], by_size[-1]]
    return [*chosen, html.parents[1] / "index.html"]


@pytest.fixture(scope="module")
def long_tables(html):
    """Pages with long tables, each with the ids and the rows that the file holds."""
    found = {}
    for path in sorted(html.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        if tables := page.select("table.long"):
            found[path] = {table["id"]: len(table.select("tbody tr")) for table in tables}
    assert found
    return found


def test_pages_are_light_quiet_and_still_and_ask_nobody(browser, kinds):
    told = []
    for file, width in itertools.product(kinds, (1280, 390)):
        with opened(browser, file, width=width, whole=False) as seen:
            seen.page.wait_for_timeout(150)
            name = f"{file.name} at {width}"
            told += [f"{name}: {error}" for error in seen.errors]
            told += [f"{name} asks {url}" for url in seen.outside]
            if seen.weight > WEIGHT:
                told.append(f"{name} loads {seen.weight:,} bytes")
            if (shift := seen.page.evaluate("window.shifts")) > SHIFT:
                told.append(f"{name} shifts by {shift:.3f}")
            across = seen.page.evaluate("document.documentElement.scrollWidth")
            if across > width:
                told.append(f"{name} is {across} wide")
    assert told == []


def test_pages_of_one_subject_are_small(html):
    sizes = {page: page.stat().st_size for kind in SMALL for page in (html / kind).glob("*.html")}
    assert len(sizes) > 200
    assert {page.name: size for page, size in sizes.items() if size > OWN} == {}


def test_no_page_that_is_read_is_longer_than_eight_screens(browser, html):
    told = []
    for file in sorted((html / "chapters").glob("0[1-4]*.html")):
        with opened(browser, file) as seen:
            height = seen.page.locator("article").evaluate("part => part.offsetHeight")
            if height > SCREENS * 800:
                told.append(f"{file.name} has {height / 800:.1f}")
    assert told == []


def test_letters_in_figures_are_readable_on_a_phone(browser, html):
    seen_any = False
    for file in [html / "index.html", *sorted((html / "chapters").glob("*.html"))]:
        with opened(browser, file, width=390, scripts=False) as seen:
            smallest = seen.page.eval_on_selector_all(
                ".drawing svg text",
                """all => Math.min(...all.filter(text => text.getBoundingClientRect().width).map(
                text => parseFloat(getComputedStyle(text).fontSize)
                * Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b)))""",
            )
            if smallest is not None:
                seen_any = True
                assert smallest >= LETTERS - 0.05, file.name
    assert seen_any


def test_a_link_into_a_folded_section_opens_it_and_print_shows_it(browser, html):
    for file in sorted((html / "chapters").glob("0[1-4]*.html")):
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for place, fold in enumerate(page.select("details.fold")):
            aims = [
                part["id"]
                for part in (fold.parent, *fold.select("section[id], table[id], figure[id]"))
                if "id" in part.attrs
            ]
            with opened(browser, file) as seen:
                part = seen.page.locator("details.fold").nth(place)
                assert not part.evaluate("part => part.open")
                seen.page.emulate_media(media="print")
                height = part.evaluate("part => part.lastElementChild.offsetHeight")
                assert height > 0, (file.name, place)
            for aim in (aims[0], aims[-1]):
                with opened(browser, file, anchor=aim) as seen:
                    assert seen.page.locator("details.fold").nth(place).evaluate("one => one.open")
                    assert seen.page.locator(f"[id='{aim}']").is_visible()


def violations(page):
    options = {"runOnly": WCAG, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{fault['id']} {fault['nodes'][0]['target']}" for fault in found]


def test_every_kind_of_page_is_accessible_in_every_look(browser, kinds):
    told = []
    for file in kinds:
        with opened(browser, file) as seen:
            for width, theme in LOOKS:
                seen.page.emulate_media(color_scheme=theme)
                seen.page.set_viewport_size({"width": width, "height": 800})
                seen.page.wait_for_function(
                    "theme => document.documentElement.dataset.theme === theme", arg=theme
                )
                seen.page.wait_for_timeout(400)  # until colours have changed
                told += [f"{file.name}, {width}, {theme}: {item}" for item in violations(seen.page)]
    assert told == []


def test_what_is_not_accessible_is_found(browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang=en><title>A</title><main><h1>A</h1><p style='color:#bbb'>pale</p></main>"
    )
    with opened(browser, page) as seen:
        assert violations(seen.page) == ["color-contrast ['p']"]


def test_no_script_or_sheet_names_a_host_outside(html):
    told = []
    for path in sorted(html.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for part in page.select("script, style, link"):
            text = f"{part.attrs} {part.string or ''}".replace("http://www.w3.org/", "")
            if "://" in text:
                told.append(f"{path.name}: {text[:80]}")
    assert told == []


def test_tables_take_the_room_that_is_there(browser, kinds):
    told = []
    for file, width in itertools.product(kinds, (1280, 1920)):
        with opened(browser, file, width=width) as seen:
            told += seen.page.eval_on_selector_all(
                ".table-frame",
                """(frames, at) => frames.filter(frame => frame.scrollWidth > frame.clientWidth + 1
                && frame.getBoundingClientRect().right < innerWidth - 400)
                .map(frame => `${at}: ${frame.querySelector("table").id}`)""",
                f"{file.name} at {width}",
            )
    assert told == []


LAID_OUT = """part => [...part.children].some(
child => child.checkVisibility({contentVisibilityAuto: true}))"""


def test_what_is_far_below_is_laid_out_when_it_comes_near(browser, html):
    # to lay out the whole of a page at once blocks a slow phone for half a second and more
    for name in ("02-interests", "03-2-positions", "03-3-proposals", "05-5-data"):
        with opened(browser, html / "chapters" / f"{name}.html", width=390, whole=False) as seen:
            seen.page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
            parts = seen.page.locator(".table-frame, .drawing")
            laid_out = parts.evaluate_all(f"parts => parts.map({LAID_OUT})")
            assert laid_out.count(False) > len(laid_out) / 2, name
            assert not laid_out[-1], name
            last = parts.last.element_handle()
            last.scroll_into_view_if_needed()
            seen.page.wait_for_function(LAID_OUT, arg=last)


def test_a_table_that_scrolls_is_a_stop_for_the_keyboard_and_another_is_none(browser, html):
    with opened(
        browser, html / "chapters" / "01-introduction.html", width=600, whole=False
    ) as seen:
        frames = seen.page.locator(".table-frame")
        for width in (600, 1920):
            seen.page.set_viewport_size({"width": width, "height": 900})
            # one in a closed fold is not seen, is no stop, and is measured when it is opened
            for frame in frames.all():
                if frame.is_visible():
                    frame.scroll_into_view_if_needed()
                    seen.page.wait_for_function(
                        "at => (at.tabIndex === 0) === (at.scrollWidth > at.clientWidth)",
                        arg=frame.element_handle(),
                    )


def test_on_a_phone_a_row_is_a_card_that_names_its_cells(browser, kinds):
    """No table is wider than a phone, and who hears the page still hears a table."""
    for file in kinds:
        with opened(browser, file, width=390) as seen:
            unfold = "all => all.forEach(fold => { fold.open = true })"
            seen.page.eval_on_selector_all("details.fold", unfold)
            wide = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
            assert seen.page.eval_on_selector_all(".table-frame", wide) == 0, file.name
            for heads, told in seen.page.eval_on_selector_all(
                "table.cards",
                """all => all.map(table => [[...table.tHead.rows[0].cells].map(
                head => head.textContent.trim()), [...table.tBodies[0].rows[0].cells].map(
                cell => getComputedStyle(cell, "::before").content.replaceAll('" "', ""))])""",
            ):
                named = [json.dumps(f"{head}: ", ensure_ascii=False) for head in heads[1:]]
                assert told == ["none", *named], file.name
            asked = seen.page.context.new_cdp_session(seen.page)
            tree = asked.send("Accessibility.getFullAXTree")["nodes"]
            heard = Counter(node["role"]["value"] for node in tree if not node["ignored"])
            shown = seen.page.locator("article tbody td:visible").count()
            assert heard["cell"] + heard["gridcell"] == shown, file.name


def test_two_delegations_are_compared_from_the_start_and_the_address_names_others(browser, html):
    with opened(browser, html / "chapters" / "06-6-compare.html") as seen:
        told = seen.page.locator("#compare output p")
        first = told.inner_text()
        assert DEFAULT_FOCUS in first
        assert "?" not in seen.page.url
        seen.page.get_by_label("Another").select_option(label="Brazil")
        seen.page.get_by_role("button", name="Compare").click()
        assert "Brazil" in told.inner_text() != first
        seen.page.goto(seen.page.url)
        assert "Brazil" in told.inner_text()


def test_names_on_the_line_of_the_front_page_cover_no_dot(browser, html):
    for width in (390, 1280, 1920):
        with opened(browser, html / "index.html", width=width) as seen:
            names, dots = (
                seen.page.locator(f".line a{part}").evaluate_all(
                    "all => all.map(one => one.getBoundingClientRect().toJSON())"
                )
                for part in (":is(.eu, .russia, .focus) > span", "")
            )
            assert len(names) == 3 < len(dots)
            for one, other in itertools.chain(
                itertools.product(names, dots), itertools.combinations(names, 2)
            ):
                apart = (
                    one["right"] <= other["left"] or other["right"] <= one["left"]
                    or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
                )  # fmt: skip
                assert apart, width


def test_a_column_sorts_up_down_and_back(browser, html):
    file = html / "chapters" / "03-1-committee.html"
    with opened(browser, file) as seen:
        table = seen.page.locator("#tab-votes")
        heads = [text.strip() for text in table.locator("thead th").all_inner_texts()]
        column = heads.index("Yes") + 1
        cells = table.locator(f"tbody tr td:nth-child({column})")
        head = table.locator(f"thead th:nth-child({column})")
        before = cells.all_inner_texts()
        numbers = [int(cell) for cell in before if cell.isdigit()]
        assert len(numbers) > 3
        head.locator("button").focus()
        orders = []
        for _ in range(3):
            seen.page.keyboard.press("Enter")
            orders.append((head.get_attribute("aria-sort"), cells.all_inner_texts()))
        (up, rising), (down, falling), (none, back) = orders
        assert (up, down, none) == ("ascending", "descending", None)
        assert [int(cell) for cell in rising if cell.isdigit()] == sorted(numbers)
        assert [int(cell) for cell in falling if cell.isdigit()] == sorted(numbers)[::-1]
        assert rising[len(numbers) :] == falling[len(numbers) :]  # without a number: at the end
        assert back == before


def test_a_filter_shows_the_rows_with_all_its_words_and_says_how_many(browser, long_tables):
    file, tables = max(long_tables.items(), key=lambda item: max(item[1].values()))
    id = max(tables, key=tables.get)
    page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
    texts = [row.get_text(" ").lower() for row in page.select(f"#{id} tbody tr")]
    word, _ = Counter(word for text in texts for word in set(text.split())).most_common(8)[-1]
    with opened(browser, file) as seen:
        frame = seen.page.locator(f".table-frame:has(#{id})")
        tools = frame.locator("xpath=preceding-sibling::*[1]")
        tools.get_by_label("Filter").fill(word.upper())
        expected = sum(word in text for text in texts)
        assert 0 < expected < len(texts)
        assert frame.locator("tbody tr").evaluate_all(VISIBLE) == expected
        assert tools.locator("output").inner_text() == f"{expected} of {len(texts)} rows"
        tools.get_by_label("Filter").fill("")
        assert tools.locator("output").inner_text() == f"{len(texts)} rows"


def test_a_mark_of_a_full_figure_is_found_by_its_name(browser, html):
    for width in (390, 1280):
        with opened(browser, html / "chapters" / "05-3-real-texts.html", width=width) as seen:
            seen.page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
            figure = seen.page.locator("#fig-real-texts")
            figure.get_by_label("Find").fill("GUINÉA")
            told = seen.page.locator(".mark-tip")
            assert figure.locator("output").inner_text().startswith("1 of ")
            first = told.inner_text()
            assert "Guinea" in first.partition(":")[0]
            seen.page.keyboard.press("Enter")
            assert figure.locator("output").inner_text().startswith("2 of ")
            assert "Guinea" in told.inner_text().partition(":")[0] != first.partition(":")[0]
            assert figure.locator(".mark.told").count() == 1
            told_box, window = told.bounding_box(), seen.page.viewport_size
            assert 0 <= told_box["y"] < window["height"]
            figure.get_by_label("Find").fill("nowhere")
            assert figure.locator("output").inner_text() == "0 of 0"
            assert told.inner_text() == ""
    with opened(browser, html / "index.html") as seen:
        assert seen.page.get_by_label("Find", exact=True).count() == 0


def test_a_very_long_table_folds_on_the_screen_alone(browser, long_tables):
    file, tables = max(long_tables.items(), key=lambda item: max(item[1].values()))
    id = max(tables, key=tables.get)
    assert tables[id] > FOLD
    with opened(browser, file) as seen:
        rows = seen.page.locator(f"#{id} tbody tr")
        assert rows.evaluate_all(VISIBLE) == FOLD
        seen.page.get_by_role("button", name=f"Show all {tables[id]} rows").first.click()
        assert rows.evaluate_all(VISIBLE) == tables[id]


def test_without_scripts_every_row_stands_there_and_no_control(browser, long_tables):
    for file, tables in long_tables.items():
        with opened(browser, file, scripts=False) as seen:
            for id, rows in tables.items():
                assert seen.page.locator(f"#{id} tbody tr:visible").count() == rows
            assert seen.page.locator(".table-tools:visible, .table-fold:visible").count() == 0
            assert seen.page.locator(".pst-js-only:visible").count() == 0


def test_print_has_every_row_no_control_and_no_label_of_code(browser, long_tables):
    for file, tables in long_tables.items():
        with opened(browser, file, theme="dark") as seen:
            unfold = "all => all.forEach(fold => { fold.open = true })"
            seen.page.eval_on_selector_all("details.fold", unfold)
            tools = seen.page.locator(".table-tools input")
            tools.first.fill("zzzz")  # what a reader had filtered is no matter
            seen.page.emulate_media(media="print")
            for id, rows in tables.items():
                assert seen.page.locator(f"#{id} tbody tr:visible").count() == rows
            for part in (".table-tools", ".table-fold", "summary", ".bd-header-article"):
                assert seen.page.locator(f"{part}:visible").count() == 0, part
            assert seen.page.locator(".bd-article h1:visible").count() == 1
            printed = pypdfium2.PdfDocument(seen.page.pdf(prefer_css_page_size=True))
            text = " ".join(page.get_textpage().get_text_bounded() for page in printed)
            assert "Contents" not in text.split(".")[0]


def test_print_in_the_dark_theme_is_dark_on_white(browser, html):
    with opened(browser, html / "chapters" / "01-introduction.html", theme="dark") as seen:
        seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert seen.page.evaluate("document.documentElement.dataset.theme") == "light"
        seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert seen.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_theme_changes_at_a_button_and_stays(browser, html):
    with opened(browser, html / "index.html", theme="light") as seen:
        theme = "document.documentElement.dataset.theme"
        button = seen.page.get_by_role("button", name="Color mode")
        while seen.page.evaluate(theme) != "dark":
            button.click()
        seen.page.goto((html / "references.html").as_uri())
        assert seen.page.evaluate(theme) == "dark"


def test_the_first_stop_of_the_keyboard_leads_to_the_text(browser, html):
    with opened(browser, html / "chapters" / "04-conclusion.html") as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.textContent") == "Skip to main content"
        assert seen.page.locator(":focus").is_visible()
        seen.page.keyboard.press("Enter")
        for _ in range(12):
            seen.page.keyboard.press("Tab")
            if seen.page.evaluate("!!document.activeElement.closest('article')"):
                break
        else:
            pytest.fail("twelve stops from the skip link and not yet in the text")


@pytest.fixture
def two_editions(html, tmp_path):
    """The default edition beside one that lacks a page."""
    editions = tmp_path / "editions"
    first, second = editions / "all-china" / "html", editions / "ahc1-china" / "html"
    shutil.copytree(html, first)
    (second / "chapters").mkdir(parents=True)
    for page in ("index.html", "chapters/02-interests.html"):
        shutil.copyfile(html / page, second / page)
    pages = ["chapters/02-interests.html", "chapters/04-conclusion.html", "index.html"]
    listed = [
        {"slug": "all-china", "title": "All sessions", "focus": "China", "lacks": []},
        {"slug": "ahc1-china", "title": "First session", "focus": "China", "lacks": [1]},
    ]
    (editions / "editions.js").write_text(
        f"window.reportPages = {json.dumps(pages)}; window.reportEditions = {json.dumps(listed)};"
    )
    (editions / "index.html").write_text("start")
    return first


@pytest.mark.parametrize(
    ("page", "target"),
    [("chapters/02-interests.html", "chapters/02-interests.html"),
     ("chapters/04-conclusion.html", "index.html")],
)  # fmt: skip
def test_the_switch_leads_to_the_same_page_or_to_the_front_page(
    browser, two_editions, page, target
):
    with opened(browser, two_editions / page) as seen:
        switch = seen.page.locator(".edition-switch")
        switch.locator("summary").focus()
        here = seen.page.url
        for key in ("ArrowDown", "ArrowUp", "Enter", "ArrowDown"):
            seen.page.keyboard.press(key)
        assert seen.page.url == here
        assert switch.get_by_role("link").all_inner_texts()[:2] == [
            "All sessions · China", "First session · China",
        ]  # fmt: skip
        seen.page.keyboard.press("Escape")
        assert not switch.evaluate("element => element.open")
        assert seen.page.evaluate("document.activeElement.tagName") == "SUMMARY"
        seen.page.keyboard.press("Enter")
        switch.get_by_role("link", name="First session").click()
        assert seen.page.url.endswith(f"ahc1-china/html/{target}")


def test_downloads_are_the_data_that_the_notebooks_hold(browser, html):
    records = {}
    for path in (html.parent / "notebooks").glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for record in exhibits.records_of(notebook, f"chapters/{path.stem}"):
            records.setdefault(record["page"], []).append(record)
    for page, shown in records.items():
        with opened(browser, html / f"{page}.html") as seen:
            for record in [item for item in shown if item["shown"]][:3]:
                link = seen.page.locator(f"a[download][href$='/{record['id']}.csv']").first
                with seen.page.expect_download() as download:
                    link.evaluate("element => element.click()")
                got = download.value.path().read_text("utf-8")
                assert got == exhibits.as_csv(record), record["id"]


def test_the_finder_answers_the_keyboard_and_knows_other_names(browser, html):
    with opened(browser, html / "chapters" / "04-conclusion.html") as seen:
        seen.page.keyboard.press("Control+k")
        seen.page.keyboard.type("Turkey")
        found = seen.page.locator("#pst-search-dialog .finder-results [role=option]")
        found.first.wait_for()
        assert "Türkiye" in found.first.inner_text()
        assert violations(seen.page) == []
        seen.page.keyboard.press("ArrowDown")
        assert found.first.get_attribute("aria-selected") == "true"
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url("**/delegations/turkiye.html")


def test_what_has_a_name_is_the_first_found_under_it(browser, html):
    """Every page of a delegation, a proposal and a session, and every exhibit by its number."""
    with opened(browser, html / "search.html") as seen:
        results = seen.page.locator(".bd-search-container .finder-results a")
        field = seen.page.locator(".bd-search-container input[type=search]")
        field.fill("China")
        results.first.wait_for()
        found = seen.page.evaluate("window.reportFinder.filter((one) => one.kind !== 'Section')")
        lost = {}
        for item in found:
            exhibit = item["kind"] not in {"Delegation", "Proposal", "Session"}
            name = item["kind"] if exhibit else item["title"]
            field.fill(name)
            seen.page.wait_for_timeout(20)
            first = results.first.inner_text() if results.count() else ""
            if not {item["kind"], item["title"]} <= set(first.splitlines()):
                lost[name] = first
        assert found
        assert lost == {}


def test_the_words_in_a_box_stand_beside_its_sign(browser, html):
    with opened(browser, html / "search.html") as seen:
        box = seen.page.locator(".bd-search-container form")
        sign, field = box.locator("svg.icon").bounding_box(), box.locator("input")
        inset = field.evaluate("(one) => parseFloat(getComputedStyle(one).paddingLeft)")
        assert sign["x"] + sign["width"] <= field.bounding_box()["x"] + inset


def test_what_stands_under_a_figure_is_as_strong_as_under_a_table(browser, html):
    """Letters of a light cut look faint, whatever their colour."""
    with opened(browser, html / "chapters" / "03-4-outcome.html") as seen:
        lines = seen.page.locator(".provenance")
        weights = lines.evaluate_all("all => all.map((one) => getComputedStyle(one).fontWeight)")
        assert set(weights) == {"400"}
        assert seen.page.locator("figure .provenance").count()


def test_what_was_looked_for_has_an_address(browser, html):
    with opened(browser, html / "search.html") as seen:
        seen.page.locator(".bd-search-container input[type=search]").fill("dual criminality")
        results = seen.page.locator(".bd-search-container .finder-results a")
        results.first.wait_for()
        texts = results.all_inner_texts()
        assert seen.page.url.endswith("?q=dual%20criminality")
        seen.page.reload()
        results.first.wait_for()
        assert results.all_inner_texts() == texts


def test_the_whole_edition_is_one_tagged_document(root, html, long_tables):
    edition = Edition(DEFAULT_SESSION, DEFAULT_FOCUS, Project(root))
    printed = pypdfium2.PdfDocument(printing.write_pdf(edition))
    assert printed.is_tagged()
    width, height = printed[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in printed]
    _, headings = printing.document(edition)
    contents = " ".join(texts[1:4]).split("Contents", 1)[1]
    for heading in (item for item in headings if item.opens):
        number = int(contents.split(f"{heading.text} ", 1)[1].split()[0])
        assert texts[number - 1].startswith(f"{heading.text} {number} "), heading.text
    assert "Hide code" not in " ".join(texts)
    together = re.sub(r"\W", "", "".join(texts))  # words are broken at the ends of lines
    for file, tables in long_tables.items():
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for id in tables:
            for cell in page.select(f"#{id} tbody td"):
                assert re.sub(r"\W", "", cell.get_text()) in together, (id, cell.get_text())


#: What a reader asks, what is typed into the finder or followed from the front page, where the
#: answer is, and words of it.
TASKS = {
    "what Brazil wants on refusing assistance, and who agrees": (
        "Brazil", "delegations/brazil.html",
        ["Dual criminality required for assistance", "For: the European Union"],
    ),
    "how India voted, and where it stands": (
        "India", "delegations/india.html", ["Voted", "Where it stands"],
    ),
    "who supports dual criminality": (
        "dual criminality", "proposals/mla-refusal-no-dual-criminality.html",
        ["For (", "Against ("],
    ),
    "what the fifth session decided": (
        "what did the fifth session decide", "sessions/ahc5.html", ["took no vote and no decision"],
    ),
    "how sure China's place is": ("China", "delegations/china.html", ["interval runs from"]),
    "how to cite Figure 3.2": ("Figure 3.2", "chapters/03-2-positions.html", ["Figure 3.2"]),
}  # fmt: skip


@pytest.mark.parametrize("asked", TASKS)
def test_one_search_on_the_front_page_answers(browser, html, asked):
    query, target, words = TASKS[asked]
    with opened(browser, html / "index.html") as seen:
        seen.page.locator(".front input[type=search]").fill(query)
        results = seen.page.locator(".front ~ .finder-results a, .front .finder-results a")
        results.first.wait_for()
        # a question's answer is the first result
        results.first.click()
        seen.page.wait_for_url(f"**/{target}*")
        text = seen.page.locator("article").inner_text()
        assert [word for word in words if word not in text] == []
        if anchor := seen.page.evaluate("location.hash.slice(1)"):
            exhibit = seen.page.locator(f"[id='{anchor}']")
            assert exhibit.is_visible()
            assert "Cite" in exhibit.locator("xpath=..").inner_text()


@pytest.mark.parametrize(
    ("asked", "target", "words"),
    [("which claims did not hold", "chapters/06-5-claims.html", ["verdicts", "corroborated ("]),
     ("where the data are", "chapters/05-5-data.html", ["The whole register"])],
)  # fmt: skip
def test_two_clicks_from_the_front_page_answer(browser, html, asked, target, words):
    def leads(file):
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        links = {link["href"].split("#")[0] for link in page.select("a[href]")}
        return {(file.parent / link).resolve() for link in links if link.endswith(".html")}

    front = (html / "index.html").resolve()
    goal = (html / target).resolve()
    near = leads(front)
    assert goal in near or any(goal in leads(page) for page in near if page.exists()), asked
    with opened(browser, goal) as seen:
        text = seen.page.locator("article").inner_text()
        assert [word for word in words if word not in text] == []
