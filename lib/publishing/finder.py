"""The finder: one box over delegations, proposals, sessions, claims, exhibits and sections.

What it searches lies in a script beside the pages, so that it works from a disk; MiniSearch looks
through it, and ``assets/finder.js`` shows what it finds.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from publishing.subpages import Subpage

FILE = "finder-data.js"

#: Letters shown of what a section says, and those looked through.
EXCERPT, SEARCHED = 160, 1200

#: What a page's folder says its subject is.
KINDS = {"delegations": "Delegation", "proposals": "Proposal", "sessions": "Session"}


def documents(
    html: Path, subpages: Iterable[Subpage], exhibits: Iterable[dict[str, Any]]
) -> list[dict[str, str | int]]:
    """What can be found: kind, title, address, excerpt, weight and the words it is known by."""
    found = [
        {
            "kind": KINDS[page.kind],
            "title": page.title,
            "address": f"{page.path}.html",
            "excerpt": page.summary,
            "words": " ".join((*page.names, *page.words)),
            "weight": page.weight,
        }
        for page in subpages
    ]
    for record in exhibits:
        if record["shown"]:
            address = f"{record['page']}.html#{record['id']}"
            number, original = record["number"], record["original"]
            known = f"{number} {original}"
            found.append(_document(number, record["title"], address, original, known))
    for path in sorted((html / "chapters").glob("*.html")):
        found += _sections(path, html)
    return found


def _document(
    kind: str, title: str, address: str, excerpt: str, words: str
) -> dict[str, str | int]:
    return {"kind": kind, "title": title, "address": address, "excerpt": excerpt, "words": words,
            "weight": 0}  # fmt: skip


def _sections(path: Path, html: Path) -> Iterator[dict[str, str | int]]:
    """The sections of a page, with the beginning of what they say."""
    page = lxml_html.parse(str(path)).getroot()
    for section in page.iterfind(".//main//section[@id]"):
        heading = section.xpath("./h1|./h2|./h3")
        if not heading:
            continue
        for link in heading[0].xpath(".//a[contains(@class, 'headerlink')]"):
            link.drop_tree()
        told = " ".join(
            " ".join(paragraph.text_content().split())
            for paragraph in section.xpath("./p | ./div[contains(@class, 'cell')]//p")
            if not paragraph.xpath("ancestor::table|ancestor::details|ancestor::figure")
        )
        address = f"{path.relative_to(html).as_posix()}#{section.get('id')}"
        title = " ".join(heading[0].text_content().split())
        short = told[:EXCERPT].rsplit(" ", 1)[0] + " …" if len(told) > EXCERPT else told
        yield _document("Section", title, address, short, told[:SEARCHED])


def write_finder(found: list[dict[str, str | int]], html: Path) -> None:
    """Write what the finder looks through."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    # a script's end, and what is a line's end to JavaScript, cannot stand in a text
    for sign in ("<", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    (html / FILE).write_text(f"window.reportFinder = {text};\n", encoding="utf-8")
