"""What stands in a notebook's cells as it is written: sentences, and what their names stand for."""

import ast
import re
from collections.abc import Iterator, Mapping

import nbformat

_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z{])|\n\s*\n")

# names that a template gives to something of its own
_LOOP = re.compile(r"\{%-? *(?:for|set) ([\w, ]+?) (?:in|=) ")

# what a template computes
_COMPUTED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def sentences(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Each sentence as it is written, with its cell and with what its names stand for."""
    names: dict[str, str] = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from ((cell.id, part, {}) for part in _SENTENCE.split(cell.source))
        elif cell.cell_type == "code":
            here = assigned(cell.source, names)
            names = {**names, **assignments(cell.source)}
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from ((cell.id, part, here) for part in _SENTENCE.split(node.value))


def typed(sentence: str) -> str:
    """A sentence without what a template computes in it, on one line.

    Examples
    --------
    >>> typed("It had {{ vote.yes }} votes in {% if x %}the{% endif %} fifth session.")
    'It had … votes in … the … fifth session.'
    """
    return " ".join(_COMPUTED.sub(" … ", sentence).split())


def assigned(source: str, known: Mapping[str, str]) -> dict[str, str]:
    r"""What names stand for in a cell: its assignments, and the values that `say` is given.

    Examples
    --------
    >>> assigned('a, b = vote("A"), vote("B")\nsay("{{ first.yes }}", first=a, n=len(b))', {})
    {'a': "vote('A')", 'b': "vote('B')", 'first': "vote('A')", 'n': 'len(b)'}
    """
    found = {**known, **assignments(source)}
    within = {name for match in _LOOP.finditer(source) for name in re.findall(r"\w+", match[1])}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            for given in node.keywords:
                value = ast.unparse(given.value)
                if given.arg:
                    found[given.arg] = found.get(value, value)
    return {name: value for name, value in found.items() if name not in within}


def assignments(source: str) -> dict[str, str]:
    """What a cell gives names to, as it is written."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=False))
                found |= {a.id: ast.unparse(b) for a, b in pairs if isinstance(a, ast.Name)}
    return found
