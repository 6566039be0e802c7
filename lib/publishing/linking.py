"""Sphinx extension: every mention of what has a page or a place in the book leads there.

Texts and data name delegations, proposals, sessions, sources and claims in plain words or by id.
The first mention in each paragraph or cell becomes a link, and ids are written as names. Signs
are set as in print, whoever wrote them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Staged beside the pages: the targets by what texts call them.
FILE = "links.json"

# a name begins where a word does, and ends where one does
_WORD = re.compile(r"(?<![\w/.-])\w[\w-]*")
_GOES_ON = re.compile(r"[\w/]|-\w")

#: Where a name stays as it is, and where it is written out without a link.
_LEFT, _NAMED = (
    (nodes.literal, nodes.literal_block, nodes.raw),
    (nodes.title, nodes.caption, nodes.thead),
)

# what a number holds together with, and a hyphen that is its minus
_UNIT = re.compile(r"(?<=\d)\s?(?=%)|(?<=\d)\s(?=(?:[kMG]B|m?s|px)\b)")
_APOSTROPHE = re.compile(r"(?<=\w)'")
_HYPHEN = re.compile(r"(?<![^\s(\[“‘=±])-(?=\d)")


def typeset(text: str) -> str:
    r"""A text with the signs of print: no number is parted from its unit or has a hyphen for minus.

    Examples
    --------
    >>> typeset("-1 to 43 %, 51% of Iran's 600 kB on 2019-12-27, A/C-3").replace("\xa0", "~")
    '−1 to 43~%, 51~% of Iran’s 600~kB on 2019-12-27, A/C-3'
    """
    text = _HYPHEN.sub("−", _UNIT.sub("\N{NO-BREAK SPACE}", text))
    return _APOSTROPHE.sub("’", text)


@dataclass(frozen=True)
class Target:
    """Where a mention leads: a page, a place on it, and what is written for the mention."""

    page: str
    place: str = ""
    shown: str = ""


class Mentions:
    """Finds names in texts, the longest where several begin at one place."""

    def __init__(self, names: Iterable[str]):
        self._by_word: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for name in sorted(set(names), key=lambda name: (-len(name), name)):
            if word := _WORD.search(name):  # after a quotation mark, where one opens the name
                self._by_word[word[0]].append((word.start(), name))

    def __call__(self, text: str) -> Iterator[tuple[int, str]]:
        """Places and names, in the order of the text; none overlaps another.

        Examples
        --------
        >>> list(Mentions(["Niger", "Nigeria", "Guinea", "Papua New Guinea"])("Nigeria, Papua New "
        ...      "Guinea and Niger-like Niger"))
        [(0, 'Nigeria'), (9, 'Papua New Guinea'), (41, 'Niger')]
        >>> list(Mentions(["‘Safety’ in article 5"])("For ‘Safety’ in article 5."))
        [(4, '‘Safety’ in article 5')]
        """
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for before, name in self._by_word.get(word[0], ()):
                start = word.start() - before
                stop = start + len(name)
                if start < end or not text.startswith(name, start):
                    continue
                if not _GOES_ON.match(text, stop):
                    yield start, name
                    end = stop
                    break


def write_targets(targets: Mapping[str, Target], stage: Path, left_out: Iterable[str] = ()) -> None:
    """Stage the targets for the extension, and the names of pages that the edition has not."""
    told = {
        "targets": {name: asdict(target) for name, target in targets.items()},
        "left_out": sorted(left_out),
    }
    (stage / FILE).write_text(json.dumps(told, ensure_ascii=False, sort_keys=True), "utf-8")


class _Linker:
    def __init__(self, targets: Mapping[str, Target]):
        self._targets = {  # as texts have them once they are set
            typeset(name): replace(target, shown=typeset(target.shown))
            for name, target in targets.items()
        }
        self._mentions = Mentions(self._targets)

    def __call__(self, app: Sphinx, doctree: nodes.document, page: str) -> None:
        linked: dict[int, set[Target]] = defaultdict(set)
        for text in list(doctree.findall(nodes.Text)):
            above = list(_above(text))
            if any(isinstance(node, _LEFT) for node in above):
                continue
            bare = any(isinstance(node, (nodes.reference, *_NAMED)) for node in above)
            block = next((node for node in above if isinstance(node, nodes.TextElement)), doctree)
            told = typeset(str(text))
            cited = any(isinstance(node, nodes.citation) for node in above)
            parts = self._parts(told, page, None if bare else linked[id(block)], app, cited)
            if len(parts) > 1 or parts[0] != str(text):
                text.parent.replace(text, [_node(part) for part in parts])

    def _parts(
        self, text: str, page: str, linked: set[Target] | None, app: Sphinx, cited: bool
    ) -> list:
        """A text as texts and links; without links where none are to be set.

        In a work that is cited, a title or a publisher may hold the name of whoever has a page.
        """
        parts, end = [], 0
        for start, name in self._mentions(text):
            target = self._targets[name]
            parts += [text[end:start]] if start > end else []
            end = start + len(name)
            shown = target.shown or name
            needless = (cited or target.page == page) and not target.place
            if linked is None or not target.page or needless or target in linked:
                parts.append(shown)
                continue
            linked.add(target)
            address = app.builder.get_relative_uri(page, target.page)
            parts.append((shown, f"{address}#{target.place}" if target.place else address))
        return [*parts, text[end:]] if end < len(text) or not parts else parts


def _above(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def _node(part: str | tuple[str, str]) -> nodes.Node:
    if isinstance(part, str):
        return nodes.Text(part)
    shown, address = part
    return nodes.reference(shown, shown, refuri=address, internal=True, classes=["mention"])


class _ElsewhereOnly:
    """Says of a link to a page that the edition has not where that page is."""

    def __init__(self, left_out: Iterable[str]):
        self._left_out = {*left_out}

    def __call__(
        self, app: Sphinx, env: Any, link: nodes.Element, shown: nodes.TextElement
    ) -> nodes.Node | None:
        name = link.get("reftarget", "").lstrip("/").removesuffix(".ipynb")
        if link.get("reftype") != "doc" or name not in self._left_out:
            return None
        return nodes.inline("", f"{shown.astext()} of the whole report")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    told = json.loads((Path(app.srcdir) / FILE).read_text("utf-8"))
    linker = _Linker({name: Target(**target) for name, target in told["targets"].items()})
    app.connect("doctree-resolved", linker)
    app.connect("missing-reference", _ElsewhereOnly(told["left_out"]))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
