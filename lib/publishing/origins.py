"""Origins: which expression of a template made each number in the text that it gives."""

import re
from collections.abc import Iterator

from jinja2 import Environment, Template, nodes

#: Type under which the origins of a sentence's numbers travel in a notebook's output.
ORIGINS_TYPE = "application/vnd.positions.origins+json"

#: Marks round what an expression gave; they are private to Unicode and never leave this module.
_OPEN, _NEXT, CLOSE = "\uf8f0", "\uf8f1", "\uf8f2"

_MARKS = re.compile(f"{_OPEN}(\\d+){_NEXT}|{CLOSE}")

_LEADING = re.compile(f"(?:{_MARKS.pattern})*")

_UNITS = "two|three|four|five|six|seven|eight|nine"
_SMALL = f"one|{_UNITS}|ten|eleven|twelve"
_LARGE = (
    "(?:thir|four|fif|six|seven|eigh|nine)teen"
    f"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-(?:one|{_UNITS}))?|hundred|thousand"
)

#: Markup in which digits are no numbers, or a number, in digits or as a word.
_TOKEN = re.compile(
    r"\]\([^()\s]*\)|<[^<>]*>|\{[a-z:]+\}`[^`]*`|`[^`\n]*`|\$[^$\n]+\$|&\w+;"
    rf"|(?P<number>\d+(?:[.,/:]\d+)*|(?i:\b(?:{_LARGE}|{_SMALL})\b))"
)


def numbers(text: str) -> list[str]:
    """Numbers of a text in Markdown, in digits or in words, in their order.

    Examples
    --------
    >>> numbers("Seventy-nine of 193 states, [4.5 %](x-7.html), {doc}`/06-1`; 74/247")
    ['Seventy-nine', '193', '4.5', '74/247']
    """
    return [match["number"] for match in _tokens(text)]


def _tokens(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _TOKEN.finditer(text) if match["number"])


def expressions(source: str, environment: Environment) -> list[str]:
    """Expressions of a template that give text, as they are written, in their order."""
    found: list[str] = []
    inside = False
    for _, kind, value in environment.lex(source):
        if kind == "variable_begin":
            inside = True
            found.append("")
        elif kind == "variable_end":
            inside = False
        elif inside:
            found[-1] += value
    return [" ".join(item.split()) for item in found]


def marking(source: str, environment: Environment) -> Template:
    """Compile a template whose text says which expression each part of it comes from.

    The environment needs the filter `mark`.
    """
    tree = environment.parse(source)
    place = 0
    for output in tree.find_all(nodes.Output):
        for index, node in enumerate(output.nodes):
            if not isinstance(node, nodes.TemplateData):
                output.nodes[index] = nodes.Filter(
                    node, "mark", [nodes.Const(place)], [], None, None, lineno=node.lineno
                )
                place += 1
    return Template.from_code(environment, environment.compile(tree), {})


def mark(text: str, place: int) -> str:
    """Put the marks round what an expression gave."""
    return f"{_OPEN}{place}{_NEXT}{text}{CLOSE}"


def past_marks(text: str) -> tuple[str, str]:
    """The marks that a text begins with, and what follows them."""
    start = _LEADING.match(text).end()  # matches anything, if only nothing
    return text[:start], text[start:]


def unmark(text: str, sources: list[str]) -> tuple[str, list[str]]:
    """Take a text's marks away: the text, and the expression of each of its numbers.

    A number that is typed, if only in part, has none: an empty text.

    Examples
    --------
    >>> unmark(f"In 2019 {mark('79 votes', 0)}, 1{mark('5', 1)}", ["vote.yes", "x"])
    ('In 2019 79 votes, 15', ['', 'vote.yes', ''])
    """
    plain, spans, last = "", [], 0
    open_at: list[tuple[int, int]] = []
    for match in _MARKS.finditer(text):
        plain += text[last : match.start()]
        last = match.end()
        if match[1] is not None:
            open_at.append((len(plain), int(match[1])))
        else:
            start, place = open_at.pop()
            spans.append((start, len(plain), place))
    plain += text[last:]
    found = []
    for token in _tokens(plain):
        within = [
            place
            for a, b, place in spans
            if a <= token.start("number") and token.end("number") <= b
        ]
        found.append(sources[within[0]] if within else "")
    return plain, found
