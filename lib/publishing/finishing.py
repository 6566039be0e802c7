"""The finishing pass over built pages: light, named for screen readers, closed to the outside.

Each step takes the tree of a page and changes it in place; `finished` is text in, text out.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from lxml import etree, html
from lxml.html import HtmlElement, builder

from publishing.downloads import REGISTER
from publishing.icons import icon
from publishing.styles import pruned, without_unused_names, words

#: The one style sheet and the picture in a browser's tab, below a book's root.
SHEET, FAVICON = "_static/book.css", "_static/favicon.svg"

#: The book's own style sheets, which come last and in this order.
_OWN = ("report.css", "lookup.css", "page.css", "figure-colours.css", "figures.css", "print.css")

#: Classes of what this pass adds.
_ADDED = (
    "icon scripted table-frame table-tools table-fold cards folds soon fold provenance cite cited",
)

#: Rows of a long table that show at first, and of any table on a page that is read from its
#: beginning to its end, when it has some more than that; `page.css` folds the others away.
FOLD, FOLD_READING, MORE = 25, 6, 2

#: Rows of a long table from which on it has a field that filters them.
FILTERED = 10

#: Columns from which on the rows of a table are cards on a phone.
CARDS = 3

#: Pages that are read so.
_READING = re.compile(r"chapters/0[1-4]")

#: Longest description of a page, as search engines and previews cut it.
DESCRIPTION = 200

#: Scripts that no page needs; the finder stands in for the search of the theme.
_NEVER = (
    "fontawesome.js", "bootstrap.js", "design-tabs.js", "togglebutton.js",
    "searchtools.js", "language_data.js", "searchindex.js",
)  # fmt: skip

#: Scripts that put controls into the text.
_CONTROLS = ("tables.js", "figures.js", "filters.js", "compare.js")

#: Set before anything is drawn, so that no reader in the dark is met by a white page.
_THEME = """
(function (root, stored) {
  const mode = stored("mode") || "auto";
  const night = matchMedia("(prefers-color-scheme: dark)").matches;
  const dark = mode === "dark" || (mode === "auto" && night);
  root.classList.add("scripted");
  root.dataset.mode = mode;
  root.dataset.theme = dark ? "dark" : "light";
})(document.documentElement, (name) => localStorage.getItem(name));
"""


def _has(name: str) -> str:
    """Condition of a path: the element has a class of this name."""
    return f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


#: Scripts that only some pages need, and what these have.
_SERVING = {
    "clipboard.min.js": "//article//pre", "copybutton.js": "//article//pre",
    "compare.js": "//*[@id='compare']", "filters.js": f"//*{_has('filtered')}",
    "figures.js": "//div[@class='drawing']",
    "tables.js": f"//article//table | //span{_has('folded')}",
}  # fmt: skip


def _text(element: HtmlElement) -> str:
    """The words of an element, without the mark that links a heading to itself."""
    parts = element.xpath(".//text()[not(ancestor::a[@class='headerlink'])]")
    return " ".join("".join(parts).split())


def _drop(elements: Iterable[HtmlElement]) -> None:
    for element in list(elements):
        element.drop_tree()


def shed(page: HtmlElement) -> None:
    """Take out scripts that the page does not use, and what names a service outside."""
    for script in page.xpath("//script[@src]"):
        if script.get("src").split("?")[0].endswith(_NEVER):
            script.drop_tree()
    for name, served in _SERVING.items():
        if not page.xpath(served):
            _drop(page.xpath(f"//script[contains(@src, '/{name}')]"))
    for script in page.xpath("//script[not(@src)]"):
        if "togglebutton" in script.text_content() or "toggleHint" in script.text_content():
            script.drop_tree()
    _drop(page.xpath("//*[@id='ethical-ad-placement'] | //meta[starts-with(@name, 'docsearch')]"))
    _drop(page.xpath("//*[@id='search-results'] | //*[@id='searchbox']"))
    _drop(page.xpath("//*[@id='jb-print-docs-body'] | //comment() | //link[@rel='preload']"))
    for value in page.xpath("//@*[starts-with(name(), 'data-bs-')]"):
        del value.getparent().attrib[value.attrname]  # they ask for the library that no page loads
    for link in page.xpath(f"//a{_has('reference')}{_has('internal')}"):
        mentioned = "mention" in link.attrib.pop("class").split()
        if not mentioned and link.xpath("ancestor::article"):
            link.set("class", "to")  # and what is mentioned, most of all links, has no class
    for script in page.xpath("//head/script[@src and not(contains(@src, '_options'))]"):
        script.set("defer", "defer")  # they run in their order, once the page is there
        if script.get("src").split("?")[0].endswith(_CONTROLS):
            script.set("blocking", "render")  # nothing is drawn that a control would push down


def open_without_script(page: HtmlElement) -> None:
    """The menu of downloads opens by itself; the theme's needs a library of 80 kB."""
    for menu in page.xpath(f"//div{_has('dropdown-download-buttons')}"):
        button, items = menu.xpath("./button")[0], menu.xpath("./ul")[0]
        summary = builder.E.summary(*button)
        summary.set("aria-label", button.get("aria-label"))
        summary.set("class", "btn")
        opens = builder.E.details(summary, items)
        opens.set("class", "downloads")
        opens.tail = menu.tail
        menu.getparent().replace(menu, opens)


def slim(page: HtmlElement) -> None:
    """Write the same in fewer bytes: gaps, classes, cells, and the looks and lines of drawings."""
    _close_gaps(page)
    for part in page.xpath("//article//*[contains(@class, 'docutils')]"):
        kept = [name for name in part.get("class").split() if name not in ("docutils", "container")]
        part.set("class", " ".join(kept))
    for row in page.xpath("//article//tr[starts-with(@class, 'row-')]"):
        del row.attrib["class"]
    for paragraph in page.xpath("//article//*[self::td or self::th]/p[not(@class)]"):
        if len(paragraph.getparent()) == 1:
            paragraph.drop_tag()
    looks: dict[str, str] = {}
    for part in page.xpath("//article//svg//*[@style]"):
        look = part.attrib.pop("style")
        looks[look] = f"d{hashlib.sha256(look.encode()).hexdigest()[:6]}"
        part.set("class", f"{part.get('class', '')} {looks[look]}".strip())
    for part in page.xpath("//article//svg//path"):
        part.attrib.pop("pointer-events", None)  # `figures.css` has it for all marks
        part.set("d", re.sub(r"\s*([A-Za-z])\s*", r"\1", part.get("d", "")))
    for part in page.xpath("//article//svg//text[starts-with(@transform, 'rotate(-0 ')]"):
        del part.attrib["transform"]
    if looks:
        rules = "".join(f".{name}{{{look}}}" for look, name in sorted(looks.items()))
        page.find("head").append(builder.STYLE(rules, CLASS="drawings"))


#: What keeps its white space as it is written.
_KEEPING = ("pre", "code", "script", "style", "textarea", "svg")

_GAP = re.compile(r"\s*\n\s*|\s{2,}")


def _close_gaps(page: HtmlElement) -> None:
    """Leave one space of white space, and none where an element of the page's frame begins."""
    kept = " or ".join(f"ancestor::{tag}" for tag in _KEEPING)
    for element in page.xpath(f"//*[not({kept})]"):
        if tail := element.tail:
            element.tail = _gap(tail)
        if (text := element.text) and element.tag not in _KEEPING:
            element.text = _gap(text)


def _gap(text: str) -> str:
    return _GAP.sub(lambda at: "\n" if "\n" in at[0] else " ", text)


def rest_code(page: HtmlElement) -> None:
    """Folded code is no `pre`: a script of the theme lays out each of these as the page loads."""
    for code in page.xpath("//article//details//pre"):
        code.tag = "code"
        code.set("class", "source")
        code.set("tabindex", "0")


def draw_icons(page: HtmlElement) -> None:
    """Draw each of the theme's icons where it stands."""
    for place in page.xpath("//*[self::i or self::span][contains(@class, 'fa-')]"):
        drawn = icon(place.get("class").split())
        if "data-mode" in place.attrib:  # the theme shows the icon of the mode that is on
            drawn.set("data-mode", place.get("data-mode"))
        drawn.tail = place.tail
        place.getparent().replace(place, drawn)


def name_parts(page: HtmlElement) -> None:
    """Name the sidebar and what opens and closes, by what a reader sees or hears around it."""
    for field in page.xpath(f"//button{_has('search-button-field')}"):
        field.attrib.pop("aria-label", None)  # its words are its name
    for sidebar in page.xpath("//*[@id='pst-primary-sidebar']"):
        sidebar.set("role", "complementary")
        sidebar.set("aria-label", "The book")
    for summary in page.xpath("//nav//li/details/summary"):
        chapter = _text(summary.getparent().getprevious())
        summary.set("aria-label", f"Sections of {chapter}")
    for link in page.xpath("//span[@role='img']//a"):
        link.drop_tag()  # a picture is one thing, and its label tells it
    counts: dict[str, int] = {}
    for summary in page.xpath("//details[contains(@class, 'above-input')]/summary"):
        summary.attrib.pop("aria-label", None)
        cell = summary.xpath(f"ancestor::div{_has('cell')}")[-1]
        told = builder.SPAN(f" of {_cell_name(cell, counts)}")
        told.set("class", "visually-hidden")
        summary.append(told)


def _cell_name(cell: HtmlElement, counts: dict[str, int]) -> str:
    """What a reader knows a cell by: its figure or table, else its place under a heading."""
    for number in cell.xpath(f".//*{_has('caption-number')}"):
        return _text(number)
    headings = cell.xpath("preceding::*[self::h1 or self::h2 or self::h3]")
    heading = _text(headings[-1]) if headings else "this page"
    counts[heading] = counts.get(heading, 0) + 1
    return f"part {counts[heading]} of “{heading}”"


def mend_citations(page: HtmlElement) -> None:
    """Works cited are items of their list."""
    for work in page.xpath("//*[@role='doc-biblioentry']"):
        work.set("role", "listitem")


def fold_sections(page: HtmlElement) -> None:
    """Fold what follows the first paragraph of a section, where its notebook says so.

    It is open as built; `tables.js` closes it.
    """
    for mark in page.xpath(f"//article//p[span{_has('folded')}]"):
        section, heading = mark.getparent(), mark.getprevious()
        mark.drop_tree()
        first = heading.getnext()
        shown = first if first.tag == "p" else heading
        held = list(shown.itersiblings())
        if not any(_text(part) or part.xpath(".//svg | .//img") for part in held):
            continue
        exhibits = [_text(number) for part in held for number in part.xpath(_NUMBERS)]
        if len(exhibits) > 3:
            exhibits = [f"{exhibits[0]} to {exhibits[-1]}"]
        told = builder.SPAN(f" in “{_text(heading)}”")
        told.set("class", "visually-hidden")
        summary = builder.E.summary("Read on", told, f": {', '.join(exhibits)}" * bool(exhibits))
        opens = builder.E.details(summary, *held)
        opens.set("class", "fold")
        opens.set("open", "")
        section.append(opens)


_NUMBERS = f".//*{_has('caption-number')}"


def frame_tables(page: HtmlElement, *, reading: bool = False) -> None:
    """Put every table into a named region that scrolls where the page is narrow."""
    for number, table in enumerate(page.xpath("//article//table"), start=1):
        frame = table.getparent()
        if "pst-scrollable-table-container" not in frame.get("class", ""):
            frame = builder.DIV()
            frame.tail, table.tail = table.tail, None
            table.getparent().replace(table, frame)
            frame.append(table)
        frame.set("class", "table-frame")
        frame.set("role", "region")
        frame.set("tabindex", "0")
        for caption in table.xpath("./caption"):
            caption.set("id", f"{table.get('id') or f'table-{number}'}-caption")
            frame.set("aria-labelledby", caption.get("id"))
            inner = builder.DIV(*caption)
            inner.text, caption.text = caption.text, None
            caption.append(inner)
        if not table.xpath("./caption"):
            headings = table.xpath("preceding::*[self::h1 or self::h2 or self::h3]")
            frame.set("aria-label", f"Table: {_text(headings[-1])}" if headings else "Table")
        for head in table.xpath("./thead//th"):
            head.set("scope", "col")
        name_cells(table)
        rows = len(table.xpath("./tbody/tr"))
        classes = table.get("class", "").split()
        if "long" in classes and rows >= FILTERED:
            _add_filter(frame, rows)
        shown = rows
        if reading and rows > FOLD_READING + MORE and "totalled" not in classes:
            shown = FOLD_READING
        elif "long" in classes:
            shown = min(rows, FOLD)
        if shown < rows:
            _fold(frame, table, shown)
        frame.set("style", f"--rows: {shown}")  # what `page.css` reckons its height by


def name_cells(table: HtmlElement) -> None:
    """Tell a table's columns to `page.css`, which makes a card of each row on a phone."""
    heads = [_text(head) for head in table.xpath("./thead/tr[1]/th")]
    if len(heads) < CARDS or table.xpath(".//*[@rowspan or @colspan]"):
        return
    quoted = [head.replace("\\", "\\\\").replace('"', '\\"') for head in heads]
    names = [f'--h{place}:"{head}"' for place, head in enumerate(quoted, start=1)]
    table.set("style", ";".join(names[1:]))
    table.set("class", f"{table.get('class', '')} cards".strip())


def _add_filter(frame: HtmlElement, rows: int) -> None:
    """A field that filters a long table, for a page with scripts."""
    label = builder.LABEL("Filter ", builder.INPUT(type="search", autocomplete="off"))
    count = builder.E.output(f"{rows} rows")
    tools = builder.DIV(label, count)
    tools.set("class", "table-tools")
    frame.addprevious(tools)


def _fold(frame: HtmlElement, table: HtmlElement, rows: int) -> None:
    """A button that unfolds a table, of which so many rows show at first."""
    soon = " soon" if rows == FOLD_READING else ""
    table.set("class", f"{table.get('class', '')} folds{soon}".strip())
    count = len(table.xpath("./tbody/tr"))
    button = builder.BUTTON(f"Show all {count} rows", type="button")
    button.set("class", "table-fold")
    button.set("data-fold", str(rows))
    button.tail, frame.tail = frame.tail, None
    frame.addnext(button)


def offer_citations(page: HtmlElement, at: str, cited: Mapping[str, str]) -> None:
    """Say how to cite each exhibit, beside its data, and a page that is cited as a whole."""
    for link in page.xpath(f"//article//a{_has('exhibit-data')}[contains(@href, '.csv')]"):
        if told := cited.get(Path(link.get("href")).stem):
            line = link.getparent()
            line.tag = "div"  # a paragraph could not hold what opens
            line.set("class", "provenance")
            opens = builder.E.details(builder.E.summary("Cite"), builder.P(told))
            opens.set("class", "cite")
            line.append(opens)
    name = at.removesuffix(".html")
    for article in page.xpath("//article") if name in cited else ():
        register = builder.A("The whole register", href="../" * at.count("/") + REGISTER)
        register.set("download", "")
        line = builder.P(f"Cite this page: {cited[name]} ", register, " is one download.")
        line.set("class", "cited")
        article.append(line)


def dress_head(page: HtmlElement, root: str, stamp: str) -> None:
    """Title once, description, preview, picture, one style sheet, and the theme before all."""
    head = page.find("head")
    titles = [part.strip() for part in head.findtext("title").split(" — ")]
    title, book = titles[0], titles[-1]
    head.find("title").text = title if title == book else f"{title} — {book}"
    _drop(head.xpath("./link[@rel='stylesheet'] | ./link[@rel='index']"))
    _drop(head.xpath("./meta[@name='viewport'][position() > 1]"))
    for script in head.xpath("./script[contains(., 'dataset.mode')]"):
        script.text = _THEME
    for element in (page, page.find("body")):
        element.set("data-default-mode", "auto")
    page.set("data-theme", "light")  # for a page without scripts
    about = {"og:type": "website", "og:site_name": book, "og:title": title}
    for told in head.xpath("./meta[@name='description']/@content") or _described(page):
        _drop(head.xpath("./meta[@name='description']"))
        head.append(builder.META(name="description", content=told))
        about["og:description"] = told
    for name, content in about.items():
        head.append(builder.META(property=name, content=content))
    head.append(builder.LINK(rel="icon", type="image/svg+xml", href=root + FAVICON))
    head.append(builder.LINK(rel="stylesheet", href=f"{root}{SHEET}?v={stamp}"))


def _described(page: HtmlElement) -> Iterator[str]:
    """The first paragraph of a page's own, cut at the end of a word."""
    for paragraph in page.xpath("//article//p[not(ancestor::details)]"):
        told = re.sub(r"\s*\[[^\]]*\d{4}[^\]]*\]", "", _text(paragraph))
        if len(told) > DESCRIPTION:
            told = told[:DESCRIPTION].rsplit(" ", 1)[0].rstrip(",;:–") + " …"
        if told:
            yield told
            return


def finished(
    text: str, at: str, stamp: str = "", cited: Mapping[str, str] = MappingProxyType({})
) -> str:
    """A page as readers get it.

    Parameters
    ----------
    text : str
        The page as it was built.
    at : str
        Its place below the book's root, with forward slashes.
    stamp : str
        Version of the style sheet, so that no browser shows an old one.
    cited : mapping of str to str
        How to cite, by ids of exhibits and by places of pages without their suffix.
    """
    page = html.document_fromstring(text)
    shed(page)
    slim(page)
    rest_code(page)
    open_without_script(page)
    draw_icons(page)
    name_parts(page)
    mend_citations(page)
    fold_sections(page)
    frame_tables(page, reading=bool(_READING.match(at)))
    offer_citations(page, at, cited)
    dress_head(page, "../" * at.count("/"), stamp)
    return etree.tostring(page, method="html", encoding="unicode", doctype="<!doctype html>") + "\n"


def finish(folder: Path, cited: Mapping[str, str]) -> None:
    """Finish the pages below a folder and keep of the theme's files what they use."""
    built = {path: path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))}
    built = {path: text for path, text in built.items() if "_static" not in path.parts}
    css = _one_sheet(built)
    stamp = hashlib.sha256(css.encode()).hexdigest()[:8]
    used = {folder / FAVICON}
    for path, text in built.items():
        page = finished(text, path.relative_to(folder).as_posix(), stamp, cited)
        path.write_text(page, encoding="utf-8")
        used |= set(_files({path: page}, "src", ".js"))
    for path in [*(folder / "_static").rglob("*")]:
        if path.is_file() and path not in used:
            path.unlink()
    for path in sorted((folder / "_static").rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    (folder / SHEET).write_text(css, encoding="utf-8")


def _files(pages: dict[Path, str], attribute: str, suffix: str) -> list[Path]:
    """Files of a kind that pages name in an attribute, in the order of their first naming."""
    naming = re.compile(rf'\b{attribute}="([^":?#]+{re.escape(suffix)})[?"]')
    named = {
        path.parent / address: None
        for path, page in pages.items()
        for address in dict.fromkeys(naming.findall(page))
    }
    return list(dict.fromkeys(Path(os.path.normpath(path)) for path in named))


def _one_sheet(built: dict[Path, str]) -> str:
    """The style sheets of all pages in one, without what neither a page nor a script uses."""
    sheets = _files(built, "href", ".css")
    scripts = [
        file.read_text("utf-8")
        for file in _files(built, "src", ".js")
        if not file.name.endswith(_NEVER)
    ]
    known = words([*built.values(), *scripts, *_ADDED])
    ordered = sorted(sheets, key=lambda file: _OWN.index(file.name) if file.name in _OWN else -1)
    css = "\n".join(pruned(_whole(sheet), known) for sheet in ordered)
    return without_unused_names(css, [*built.values(), *scripts])


def _whole(sheet: Path) -> str:
    """A style sheet with those that it imports; fonts are the reader's own."""
    text = sheet.read_text("utf-8")
    text = re.sub(
        r"""@import\s+(?:url\()?["']?([^"')]+)["']?\)?;""",
        lambda found: _whole(sheet.parent / found[1]),
        re.sub(r"@charset[^;]*;", "", text),
    )
    return re.sub(r"@font-face\s*\{[^}]*\}", "", text)
