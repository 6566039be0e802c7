"""One style sheet for a book: those of the theme and of its extensions, without unused rules."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

#: Rules about rules: their blocks hold rules of their own.
_NESTING = ("@media", "@supports", "@container", "@layer")

_TOKEN = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[{};]""", re.DOTALL)
_NAME = re.compile(r"[.#]((?:[\w-]|\\.)+)")
_WORD = re.compile(r"[\w:-]+")
_CUSTOM = re.compile(r"--[\w-]+")
_ASKED = re.compile(r"var\(\s*--[\w-]+")
_DECLARED = re.compile(r"""(?<=[{;])\s*(--[\w-]+)\s*:(?:"(?:\\.|[^"\\])*"|[^;{}"])*(?:;|(?=\}))""")
_APART = re.compile(r",(?![^(]*\))")
_WITHOUT = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\]")


def words(texts: Iterable[str]) -> set[str]:
    """All words of pages and scripts: every class or id that they use is one of them."""
    return {word for text in texts for word in _WORD.findall(text)}


def pruned(css: str, known: set[str]) -> str:
    """A style sheet without the selectors that name an unknown class or id, and their rules.

    Examples
    --------
    >>> pruned(".a, .b:hover { color: red } @media print { .c { color: blue } }", {"a"})
    '.a{color: red}'
    >>> pruned('.a:not(.b)::after { content: "}" }', {"a"})
    '.a:not(.b)::after{content: "}"}'
    """
    kept = []
    for prelude, block in _rules(css):
        if block is None:
            kept.append(f"{prelude};")
        elif prelude.startswith(_NESTING):
            if inner := pruned(block, known):
                kept.append(f"{prelude}{{{inner}}}")
        elif prelude.startswith("@"):
            kept.append(f"{prelude}{{{block}}}")
        else:
            selectors = [item.strip() for item in _APART.split(prelude) if _used(item, known)]
            if selectors and block:
                kept.append(f"{','.join(selectors)}{{{block}}}")
    return "".join(kept)


def without_unused_names(css: str, texts: Iterable[str] = ()) -> str:
    """A style sheet without the custom properties that neither it nor a text asks for.

    Examples
    --------
    >>> without_unused_names(":root{--a:1;--b:var(--c);--c:2;--d:3}p{x:var(--b)}", ["var(--d)"])
    ':root{--b:var(--c);--c:2;--d:3}p{x:var(--b)}'
    """
    asked = {name for text in texts for name in _CUSTOM.findall(text)}
    while True:
        known = asked | {name for value in _ASKED.findall(css) for name in _CUSTOM.findall(value)}
        unused = {name for name in _DECLARED.findall(css) if name not in known}
        if not unused:
            return re.sub(r"(?<=[}{])[^{}@]*\{\s*\}|^[^{}@]*\{\s*\}", "", css)
        css = _DECLARED.sub(partial(_unless, unused), css)


def _unless(unused: set[str], found: re.Match[str]) -> str:
    return "" if found[1] in unused else found[0]


def _used(selector: str, known: set[str]) -> bool:
    names = _NAME.findall(_WITHOUT.sub("", selector))
    return all(name.replace("\\", "") in known for name in names)


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Rules of a style sheet: what stands before a block, and the block, if there is one."""
    prelude, start, depth, opened = "", 0, 0, 0
    parts: list[str] = []
    for token in _TOKEN.finditer(css):
        mark = token.group()
        if mark.startswith("/*"):
            if depth == 0:
                parts.append(css[start : token.start()])
                start = token.end()
        elif mark == "{":
            if depth == 0:
                prelude = " ".join("".join([*parts, css[start : token.start()]]).split())
                parts, opened = [], token.end()
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth == 0:
                yield prelude, css[opened : token.start()].strip()
                start = token.end()
        elif mark == ";" and depth == 0:
            yield " ".join("".join([*parts, css[start : token.start()]]).split()), None
            parts, start = [], token.end()
