"""The text of an HTML page: what a browser shows of it, without what stands around the paper.

Menus and notices are known by the page's own structure, and each word that goes is counted.
trafilatura (2.3.1, favor_recall) was tried for it: it drops a list of sentences that are links,
such as "We cannot accept paragraph 3.", and says nothing of it.
"""

import html
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from positions.left_out import HIDDEN, MARKS, MUCH, STRUCK, Gathering
from positions.readers import FOOTNOTE_MARK, Read, clean, decode
from positions.spelling import count_words

MENU = "menus"
AROUND = "head, foot or side of the page"
OUTSIDE = "outside of <main>"

#: Fewest words in links that may be a menu.
MENU_WORDS = 30

#: Elements that hold no words for a reader.
_NO_TEXT = {"script", "style", "head", "title"}
#: Elements that are left out, with the reason; roles of the same meaning.
_REASONS = (
    dict.fromkeys(("nav", "[navigation]", "[menu]", "[menubar]", "[search]"), MENU)
    | dict.fromkeys(("select", "button", "textarea", "[button]"), "parts of a form")
    | dict.fromkeys(("svg", "math"), "drawings and formulas")
    | dict.fromkeys(("noscript", "iframe", "object", "template", "dialog"), HIDDEN)
    | dict.fromkeys(("s", "del", "strike"), STRUCK)
)
#: Elements that have to be closed for their words to be left out.
_CLOSED = {
    name for name in (*_REASONS, "header", "footer", "aside", "div", "span") if name[0] != "["
}
_AROUND = {"header", "footer", "aside", "[banner]", "[contentinfo]", "[complementary]"}
#: Inside of these a header is that of a text.
_TEXTS = {"main", "article", "section", "[main]", "[article]"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "listing", "main",
    "menu", "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section", "summary",
    "table", "td", "th", "tr", "ul", "xmp",
}  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK_STYLE = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)

#: What takes all that follows when it is not closed, by how it ends.
_TAKES_ALL = {name: rf"</{name}\b[^<>]*>" for name in ("script", "style", "title", "textarea")}
_TAKES_ALL["!--"] = "-->"
#: Comments, and elements that no reader sees.
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|title)\b[^<>]*>.*?</\1\b[^<>]*>", re.I | re.S)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*?(/?)>", re.IGNORECASE)


class Piece(NamedTuple):
    """A piece of a page's text: in which part it stands, and why it is left out, if it is."""

    text: str
    part: str
    reason: str
    linked: bool = False


def read_html(data: bytes, left_out: Gathering) -> Read:
    """Read the text that a page shows, block by block."""
    from bs4 import BeautifulSoup
    from bs4.dammit import EncodingDetector

    declared = EncodingDetector.find_declared_encoding(data[:4096], is_html=True) or ""
    text, warnings = decode(data, declared)
    text, unclosed = _mended(text)
    if unclosed:
        named = ", ".join(f"<{name}" + ">" * (name != "!--") for name in sorted(unclosed))
        warnings += (f"{named} not closed, so its words are read; save the page again",)
    page = BeautifulSoup(text, "lxml")
    parts = _without_surroundings(list(_pieces(page, unclosed)))
    kept = []
    for reason, pieces in itertools.groupby(parts, key=lambda piece: piece.reason):
        passage = "".join(piece.text for piece in pieces)
        kept.append(left_out.take(reason, passage) if reason else passage)
        kept += ["\n"] * (reason != "" and "\n" in passage)
    lines = (" ".join(line.split()) for line in "".join(kept).split("\n"))
    found = clean("\n".join(filter(None, lines)), left_out)
    return (found,), (*warnings, *_losses(text, found, left_out), *_links(parts, found))


def _mended(text: str) -> tuple[str, set[str]]:
    """A page in which nothing takes all that follows, and the elements that are not closed."""
    unclosed = set()
    for name, end in _TAKES_ALL.items():
        ends = [match.start() for match in re.finditer(end, text, re.IGNORECASE)]
        last = ends[-1] if ends else 0
        start = "<!--" if name == "!--" else rf"<{name}\b[^<>]*>"
        rest, times = re.subn(start, " ", text[last:], flags=re.IGNORECASE)
        if times:
            unclosed.add(name)
            text = text[:last] + rest
    text = _UNSEEN.sub("", text)
    depth: Counter[str] = Counter()
    for end, name, empty in _TAG.findall(text):
        depth[name.lower()] += 0 if empty else -1 if end else 1
    return text, unclosed | {name for name in _CLOSED if depth[name] > 0}


def _pieces(page, unclosed: set[str]) -> Iterator[Piece]:
    """The pieces of a page's text in order, with line breaks where blocks begin and end."""
    from bs4 import CData, NavigableString, Tag

    stack: list = [(page, "", "", False)]
    while stack:
        item, part, reason, linked = stack.pop()
        if isinstance(item, str):
            if type(item) in (str, NavigableString, CData):
                yield Piece(item, part, reason, linked)
        elif isinstance(item, Tag) and item.name not in _NO_TEXT:
            if item.name not in unclosed:
                part, reason = part or _part(item), reason or _reason(item)
            linked = linked or (item.name == "a" and item.has_attr("href"))
            around = [("\n", part, reason, False)] * (item.name in _BLOCKS)
            inside = ((child, part, reason, linked) for child in reversed(item.contents))
            stack += [*around, *inside, *around]


def _part(tag) -> str:
    """The part of the page that an element makes: the main one, one around it, or a text."""
    names = {tag.name, f"[{str(tag.get('role', '')).lower()}]"}
    if names & {"main", "[main]"}:
        return "main"
    return "around" if names & _AROUND else "text" if names & _TEXTS else ""


def _reason(tag) -> str:
    """Why the words of an element are left out; empty for most."""
    style = str(tag.get("style", ""))
    if tag.has_attr("hidden") or _HIDDEN_STYLE.search(style):
        return HIDDEN
    if _STRUCK_STYLE.search(style):
        return STRUCK
    if tag.name == "sup":
        return MARKS if FOOTNOTE_MARK.fullmatch(tag.get_text()) else ""
    return _REASONS.get(tag.name, "") or _REASONS.get(f"[{str(tag.get('role', '')).lower()}]", "")


def _without_surroundings(pieces: list[Piece]) -> list[Piece]:
    """Leave out what stands around the paper, where what is left is most of the page's words."""
    texts: dict[str, list[str]] = {"main": [], "around": [], "text": [], "": []}
    for piece in pieces:
        texts[piece.part].append("" if piece.reason else piece.text)
    words = {part: count_words("".join(some)) for part, some in texts.items()}
    inside, around = words["main"], words["around"]
    beside = words["text"] + words[""]
    reasons = {}
    if around < inside + beside:
        reasons["around"] = AROUND
        if beside < inside:
            reasons |= {"text": OUTSIDE, "": OUTSIDE}
    return [piece._replace(reason=piece.reason or reasons.get(piece.part, "")) for piece in pieces]


def _links(pieces: list[Piece], found: str) -> Iterator[str]:
    """What to say of a page whose words are links to a good part: a menu that is not called one."""
    links = sum(count_words(one.text) for one in pieces if one.linked and not one.reason)
    if links >= MENU_WORDS and links > MUCH * (whole := count_words(found)):
        yield (
            f"{links:,} of the {whole:,} words stand in links, as those of a menu do; if they are "
            "none of the paper, save it as text without them"
        )


def _losses(text: str, found: str, left_out: Gathering) -> Iterator[str]:
    """What to say of a page of which much is lost: neither read nor left out for a reason."""
    told = count_words(found) + sum(item.words for item in left_out.told() if item.reason != MARKS)
    written = count_words(html.unescape(_TAG.sub(" ", text)))
    if told < (1 - MUCH) * written:
        yield (
            f"only {told:,} of the {written:,} words in the file can be read; open it in a "
            "browser and save it as text"
        )
