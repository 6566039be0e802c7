"""An edition as one document on paper: its pages put together and printed by Chromium.

Chromium sets the document as it sets the pages, drawings and formulas included, tags it and makes
its bookmarks. It cannot write the page of a heading elsewhere, so the document is printed twice:
the first print tells where the headings are, and the second has them in its contents.
"""

import html as escaping
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pypdfium2
from lxml import etree, html
from lxml.html import HtmlElement
from pypdfium2 import raw

from publishing import WorkFailedError
from publishing.edition import Edition
from publishing.finishing import SHEET
from publishing.prose import the

#: Names under which systems have the browser.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

#: Longest time that one print may take, in seconds.
PATIENCE = 180

_LINKING = ("href", "xlink:href")
_NAMING = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
_LEFT_OUT = (
    "//details[contains(@class, 'above-input')] | //a[@class='headerlink'] | //script | //button"
    " | //div[contains(@class, 'toctree-wrapper')] | //div[@class='table-tools']"
)


class Heading(NamedTuple):
    """A line of the contents: what it says, where it leads and whether it opens a chapter."""

    text: str
    anchor: str
    opens: bool


def browser() -> str:
    """Chromium, or what stands in for it; without one it says how to get it."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise WorkFailedError(
        "no Chromium found, which prints the document; on Debian or Ubuntu: apt install chromium, "
        "elsewhere install Chromium or Chrome"
    )


def _reading_order(folder: Path) -> list[str]:
    """The pages of a book as its sidebar lists them, the front page first."""
    front = html.document_fromstring((folder / "index.html").read_text("utf-8"))
    links = front.xpath("//nav[contains(@class, 'bd-docs-nav')]//a/@href")
    return ["index.html", *(link for link in links if link != "#")]


def _article(page: HtmlElement, folder: Path, at: str, pages: list[str]) -> HtmlElement:
    """The text of a page, its addresses such that it can stand beside the texts of others."""
    article = page.xpath("//article")[0]
    for part in article.xpath(_LEFT_OUT):
        part.drop_tree()
    for data in article.xpath(".//a[@download]"):
        before = data.getprevious()
        if before is not None and before.tail:
            before.tail = before.tail.rstrip(" ·") + " "
        elif before is None and data.getparent().text:
            data.getparent().text = data.getparent().text.rstrip(" ·") + " "
        data.drop_tree()
    own = _prefix(at)
    for element in article.iter(etree.Element):
        if "id" in element.attrib:
            element.set("id", own + element.get("id"))
        for name, value in element.attrib.items():
            if name in _LINKING:
                _lead(element, name, folder, at, pages)
            elif name in _NAMING:
                element.set(name, " ".join(own + item for item in value.split()))
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{own}"))
            elif name == "src" and not urlsplit(value).scheme:
                element.set(name, ((folder / at).parent / value).resolve().as_uri())
    article.tag = "main"
    article.set("class", "chapter bd-article")
    article.set("id", own.removesuffix("--"))
    article.set("style", f"page: {article.get('id')}")
    return article


def _prefix(at: str) -> str:
    """What makes an id of one page different from those of the others."""
    return "p-" + re.sub(r"[^a-z0-9]+", "-", at.removesuffix(".html").lower()) + "--"


def _lead(element: HtmlElement, name: str, folder: Path, at: str, pages: list[str]) -> None:
    """Turn a link to a page of the document into one inside it; others inside the book go."""
    parts = urlsplit(element.get(name))
    if parts.scheme:
        return
    target = at
    if parts.path:
        path = ((folder / at).parent / unquote(parts.path)).resolve()
        target = path.relative_to(folder.resolve()).as_posix()
    if target in pages:
        own = _prefix(target)
        element.set(name, f"#{own}{parts.fragment}" if parts.fragment else f"#{own[:-2]}")
    else:
        del element.attrib[name]


def _headings(articles: list[HtmlElement]) -> Iterator[Heading]:
    for article in articles:
        for heading in article.xpath(".//h1 | .//h2"):
            anchor = heading.get("id") or heading.getparent().get("id") or article.get("id")
            yield Heading(" ".join(heading.text_content().split()), anchor, heading.tag == "h1")


def _contents(headings: list[Heading], numbers: list[int]) -> str:
    lines = []
    for heading, number in zip(headings, numbers, strict=True):
        kind = "chapter" if heading.opens else "section"
        text = f"<span>{escaping.escape(heading.text)}</span><b>{number}</b>"
        lines.append(f'<li class="{kind}"><a href="#{heading.anchor}">{text}</a></li>')
    return (
        '<nav class="book-contents" aria-labelledby="contents"><h2 id="contents">Contents</h2>'
        f"<ol>{''.join(lines)}</ol></nav>"
    )


def _cover(edition: Edition, title: str) -> str:
    held = " · ".join(f"{number:,} {noun}" for noun, number in edition.holds.items() if number)
    lines = {
        "edition": f"{edition.title}, with a focus on {the(edition.focus)}",
        "held": held,
        "licence": "Text and register under CC BY 4.0, code under the MIT licence; sources keep "
        "their own rights.",
    }
    told = "".join(
        f'<p class="{name}">{escaping.escape(line)}</p>' for name, line in lines.items() if line
    )
    return f'<section class="cover"><h1>{escaping.escape(title)}</h1>{told}</section>'


def document(edition: Edition, numbers: list[int] | None = None) -> tuple[str, list[Heading]]:
    """An edition's pages as one document, and the headings that its contents list.

    ``numbers`` are the pages of the headings; without them the contents hold zeros.
    """
    folder = edition.folder / "html"
    pages = _reading_order(folder)
    sources = [html.document_fromstring((folder / at).read_text("utf-8")) for at in pages]
    articles = [_article(page, folder, at, pages) for page, at in zip(sources, pages, strict=True)]
    headings = list(_headings(articles))
    title = " ".join(sources[0].findtext(".//title").split())
    css = [(folder / SHEET).read_text("utf-8")]
    css.append(files("publishing").joinpath("assets", "printed", "document.css").read_text("utf-8"))
    css += [style.text for page in sources for style in page.xpath("//style[@class='drawings']")]
    for article in articles:
        opening = article.xpath(".//h1")
        head = " ".join(opening[0].text_content().split()) if opening else title
        name = article.get("style").removeprefix("page: ")
        quoted = head.replace("\\", "").replace('"', "\\22 ")
        css.append(f'@page {name} {{ @top-right {{ content: "{quoted}"; }} }}')
    body = "\n".join(
        etree.tostring(article, method="html", encoding="unicode", with_tail=False)
        for article in articles
    )
    text = (
        '<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f"<title>{escaping.escape(title)}: {escaping.escape(edition.title)}</title>"
        f"<style>{' '.join(css)}</style></head><body>{_cover(edition, title)}"
        f"{_contents(headings, numbers or [0] * len(headings))}{body}</body></html>"
    )
    return text, headings


def _print(program: str, source: Path, target: Path) -> None:
    """Print a page into a PDF with tags and bookmarks."""
    # a browser that root runs, as in a container, has no sandbox; the page is our own
    free = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [
        program, "--headless", *free, "--disable-gpu", "--no-pdf-header-footer",
        "--export-tagged-pdf", "--generate-pdf-document-outline",
        f"--user-data-dir={source.parent / 'profile'}", f"--print-to-pdf={target}",
        source.as_uri(),
    ]  # fmt: skip
    target.unlink(missing_ok=True)
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise WorkFailedError(f"{program} took more than {PATIENCE} s; try it again") from None
    if result.returncode or not target.is_file():
        told = (result.stderr.strip().splitlines() or ["no word why"])[-1]
        raise WorkFailedError(f"{program} did not print the document: {told}")


def _numbers(pdf: Path, headings: list[Heading]) -> list[int]:
    """Pages of the headings, from the places that the print's contents lead to."""
    printed = pypdfium2.PdfDocument(pdf)
    try:
        found = [
            raw.FPDF_GetNamedDestByName(printed.raw, heading.anchor.encode())
            for heading in headings
        ]
        for heading, place in zip(headings, found, strict=True):
            if not place:
                raise WorkFailedError(f"the print does not say where {heading.text!r} is")
        return [raw.FPDFDest_GetDestPageIndex(printed.raw, place) + 1 for place in found]
    finally:
        printed.close()


def pdf_of(edition: Edition) -> Path:
    """Where the document of an edition lies: beside its pages, and gone when they are remade."""
    return edition.folder / f"{edition.slug}.pdf"


def write_pdf(edition: Edition) -> Path:
    """Print an edition that is on disk and return the document."""
    program = browser()
    work = edition.project.build_folder / "staging" / f"pdf-{edition.slug}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    source, printed = work / "document.html", work / "document.pdf"
    try:
        text, headings = document(edition)
        source.write_text(text, encoding="utf-8")
        _print(program, source, printed)
        source.write_text(document(edition, _numbers(printed, headings))[0], encoding="utf-8")
        _print(program, source, printed)
        return printed.replace(pdf_of(edition))
    finally:
        shutil.rmtree(work, ignore_errors=True)
