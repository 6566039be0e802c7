"""Numbers in the text: where each comes from, and what a second reading of the data gives.

A number that a template's expression gave carries that expression with it (`publishing.origins`).
Where the expression is a cell of the register, or a sum of cells, the cell is read again here, from
the file. A number that is typed has a line in ``data/expected/typed.csv`` with the cell of the
register that has it, too, or the reason why there is none, and so have the facts that are typed in
words (`publishing.verification.worded`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import nbformat
import pandas as pd
from jinja2 import Environment, TemplateError, nodes

from publishing.contents import pages_of
from publishing.edition import Edition
from publishing.origins import ORIGINS_TYPE, numbers
from publishing.verification.outputs import executed, rows_of
from publishing.verification.verdicts import Verdict, verdict
from publishing.verification.worded import SMALL, facts_of, side_after, sides, values
from publishing.verification.written import assigned, assignments

PART = "numbers"

TYPED = "data/expected/typed.csv"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

#: Filters that write a value and leave it what it is.
_WRITING = ("brief", "capital", "count", "day", "integer", "month", "number", "percent", "word")


# columns and groups that are of one side
_COUNTED_SIDE = re.compile(r"(?:\.|\[['\"])(yes|no|support|oppose)\b")

# lines of a directive and its options, and numbers of a list
_MARKUP = re.compile(r"^:{3,}.*$|^:[\w-]+:.*$|^\s*\d+\.\s", re.MULTILINE)


@dataclass(frozen=True)
class Number:
    """A number on a page."""

    #: Notebook and cell that tell it.
    page: str
    cell: str
    #: As it is written, and what it stands in.
    number: str
    sentence: str
    expression: str = ""  # what gave it; empty where it is typed
    value: str = ""  # what the names in the expression stand for, as the cell has it
    #: Whether it is a fact in words, read where it is written; else it is read where it is shown.
    worded: bool = False

    @property
    def is_left_out(self) -> bool:
        """Whether it is a word up to twelve where it is shown: as a fact it is read elsewhere."""
        return not self.worded and self.number.lower() in SMALL


def numbers_of(notebook: nbformat.NotebookNode, page: str) -> Iterator[Number]:
    """Numbers of a notebook's sentences, in their order, after the facts in words."""
    for cell_id, fact, sentence in facts_of(notebook):
        yield Number(page, cell_id, fact, sentence, worded=True)
    names: dict[str, str] = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from _told(page, cell.id, _MARKUP.sub(" ", cell.source), [], {})
        elif cell.cell_type == "code":
            here = assigned(cell.source, names)
            names = {**names, **assignments(cell.source)}
            for output in cell.outputs:
                data = output.get("data", {})
                if "text/markdown" in data and ORIGINS_TYPE in data:
                    told = "".join(data["text/markdown"])
                    yield from _told(page, cell.id, told, data[ORIGINS_TYPE], here)


def _told(
    page: str, cell: str, text: str, origins: list[str], names: Mapping[str, str]
) -> Iterator[Number]:
    sentences = [(part, numbers(part)) for part in re.split(r"(?<=[.!?])\s+(?=[A-Z*])|\n", text)]
    found = [(part, number) for part, held in sentences for number in held]
    if len(found) != len(numbers(text)):  # a number across the end of a sentence: tell them bare
        found = [("", number) for number in numbers(text)]
    for place, (sentence, number) in enumerate(found):
        expression = origins[place] if place < len(origins) else ""
        root = re.match(r"\W*(\w+)", expression)
        value = names.get(root[1], "") if root else ""
        yield Number(page, cell, number, sentence.strip(), expression, value)


# --- a second reading -----------------------------------------------------------------------------


class Tables:
    """Tables of the register as they lie in their files, read with nothing but `csv`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[str, list[dict[str, str]]] = {}

    def rows(self, table: str) -> list[dict[str, str]]:
        """Rows of a table."""
        if table not in self._tables:
            self._tables[table] = rows_of(self._folder / f"{table}.csv")
        return self._tables[table]

    def row(self, table: str, key: str) -> dict[str, str]:
        """The row that begins with a key; an empty one where there is none."""
        return next((row for row in self.rows(table) if next(iter(row.values())) == key), {})


_VALUES: dict[str, Callable[[Tables, str], Mapping[str, str]]] = {
    r"edition\.vote\('([\w-]+)'\)": lambda tables, key: _with_share(tables.row("votes", key)),
    r"edition\.event\('([\w-]+)'\)": lambda tables, key: tables.row("events", key),
    r"edition\.(?:whole|register)\.statistics\.set_index\('statistic_id'\)\['value'\]()": (
        lambda tables, _: {row["statistic_id"]: row["value"] for row in tables.rows("statistics")}
    ),
}


def _with_share(row: dict[str, str]) -> dict[str, str]:
    if not row.get("yes"):  # no such vote, or adopted without one
        return row
    yes, no = int(row["yes"]), int(row["no"])
    return {**row, "share": str(yes / (yes + no))}


def second_reading(number: Number, tables: Tables) -> str | None:
    """What the register's files have for a number's expression; None where it is no cell of them.

    An expression that the files cannot answer though they should (a row or a column that is not
    there) gives an empty text, which no number equals.
    """
    for pattern, read in _VALUES.items():
        if match := re.fullmatch(pattern, number.value):
            try:
                tree = Environment().parse("{{ " + number.expression + " }}")
            except TemplateError:
                return None
            (output,) = tree.find_all(nodes.Output)
            return _evaluated(output.nodes[0], read(tables, match[1]))
    return None


def _evaluated(node: nodes.Node, row: Mapping[str, str]) -> str | None:
    """The cell, or the difference or sum of cells, that an expression names."""
    if isinstance(node, nodes.Filter) and node.name in _WRITING and node.node is not None:
        return _evaluated(node.node, row)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return row.get(node.attr, "")
    if isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Name):
        return row.get(node.arg.value, "") if isinstance(node.arg, nodes.Const) else None
    if isinstance(node, nodes.Add | nodes.Sub):
        left, right = _evaluated(node.left, row), _evaluated(node.right, row)
        if left and right:
            sign = 1 if isinstance(node, nodes.Add) else -1
            return str(float(left) + sign * float(right))
    return None


def agrees(number: str, value: str, expression: str) -> bool:
    """Whether a number that is told is a value of the data, at the places it is told with.

    Examples
    --------
    >>> agrees("56.8", "0.5683", "vote.share | percent(1)"), agrees("two", "2", "n | word")
    (True, True)
    >>> agrees("2019", "2019-12-27", "vote.date | month"), agrees("80", "79", "vote.yes")
    (True, False)
    """
    told = str(SMALL.index(number.lower())) if number.lower() in SMALL else number
    told = told.replace(",", "")
    if re.fullmatch(r"\d{4}(-\d\d){1,2}", value):
        parts = value.split("-")
        return told in (parts[0], *(str(int(part)) for part in parts[2:]))
    try:
        held = abs(float(value)) * (100 if "| percent" in expression else 1)
        places = len(told.partition(".")[2])
        return abs(float(told) - held) <= 0.5 * 10**-places + 1e-9
    except ValueError:
        return told in re.findall(r"\d+", value)


def side_fault(number: Number) -> str:
    """What is wrong with the side that a counted number is told to be on; empty where nothing is.

    Examples
    --------
    >>> side_fault(Number("page", "cell", "79", "Of these 79 voted against it.", "vote.yes"))
    '79 is told as against, but vote.yes is for'
    >>> side_fault(Number("page", "cell", "79", "By 79 votes against 60.", "vote.yes"))
    ''
    """
    counted = {side for name in _COUNTED_SIDE.findall(number.expression) for side in sides(name)}
    told = side_after(number.number, number.sentence)
    if len(counted) != 1 or not told or counted & told:
        return ""
    return f"{number.number} is told as {told.pop()}, but {number.expression} is {counted.pop()}"


# --- typed numbers --------------------------------------------------------------------------------


def typed_faults(found: list[Number], typed: list[dict[str, str]], tables: Tables) -> list[str]:
    """What is wrong with the typed numbers of one page, given its lines of ``typed.csv``."""
    faults = []
    left = [item for item in found if not item.is_left_out]
    for line in typed:
        its = [item for item in left if item.cell == line["cell"] and _tells(line["typed"], item)]
        # of two facts in the same words, as where a sentence has "voted for" twice, a line has one
        left = [item for item in left if item.worded or item not in its]
        for item in dict.fromkeys(item for item in its if item.worded):
            left.remove(item)
        if line["table"]:
            held = tables.row(line["table"], line["key"]).get(line["column"], "")
            if not says(held, line["typed"]):
                where = f"{line['table']} {line['key']}: {line['column']}"
                faults.append(f"{line['cell']}: {line['typed']!r}, but {where} is {held!r}")
        elif not line["why"]:
            faults.append(f"{line['cell']}: {line['typed']!r} has neither a row nor a reason")
    faults += [
        f"{item.cell}: {item.number!r} is typed, and {TYPED} does not say where it is from"
        for item in left
    ]
    return faults


def _tells(typed: str, item: Number) -> bool:
    """Whether what a line says is typed has a number or a fact, in its sentence."""
    held = item.number in typed if item.worded else item.number in numbers(typed)
    return held and typed in item.sentence


def says(cell: str, typed: str) -> bool:
    """Whether a cell of the register has the numbers, the month and the side of what is typed.

    Examples
    --------
    >>> says("2024-02", "February 2024"), says("2024-03", "February 2024"), says("86; 87(2)", "86")
    (True, False, True)
    >>> says("ahc5", "the fifth session"), says("oppose", "voted against"), says("", "Cuba")
    (True, True, False)
    """
    wanted = values(typed) | sides(typed)
    months = [f"{place:02}" for place, name in enumerate(_MONTHS, 1) if name in typed]
    held = {*re.findall(r"\d+", cell), *values(cell), *sides(cell)}
    return bool(wanted) and wanted <= held and all(f"-{month}" in cell for month in months)


# --- verdicts -------------------------------------------------------------------------------------


def read_typed(root: Path) -> list[dict[str, str]]:
    """Lines of ``typed.csv``: page, cell, typed, table, key, column, why."""
    return rows_of(root / TYPED)


def found_in(edition: Edition, notebooks: Path) -> list[Number]:
    """All numbers in the sentences of an edition's executed notebooks."""
    return [
        number
        for page, notebook in executed(edition, notebooks)
        for number in numbers_of(notebook, page)
    ]


def verdicts(edition: Edition, found: list[Number]) -> list[Verdict]:
    """A verdict on the numbers of each page's sentences."""
    tables = Tables(edition.root / "data" / "register")
    typed = read_typed(edition.root)
    pages = [page.stem for page in pages_of(edition)]
    return [_on_page(page, found, typed, tables) for page in pages]


def _on_page(
    page: str, found: list[Number], typed: list[dict[str, str]], tables: Tables
) -> Verdict:
    here = [item for item in found if item.page == page]
    given, bare = (
        [item for item in here if item.expression],
        [item for item in here if not item.expression],
    )
    faults, again = [], 0
    for item in given:
        if fault := side_fault(item):
            faults.append(f"{item.cell}: {fault}")
        value = second_reading(item, tables)
        if value is None:
            continue
        again += 1
        if not agrees(item.number, value, item.expression):
            faults.append(f"{item.cell}: {item.number}, but {item.expression} is {value!r}")
    lines = [line for line in typed if line["page"] == page]
    faults += typed_faults(bare, lines, tables)
    told = (
        f"{len(given)} numbers with what gave them, {again} of them read again from the register; "
        f"{len(lines)} typed in digits or in words, and said from where"
    )
    return verdict(PART, page, faults, told)


def table(found: list[Number], root: Path) -> pd.DataFrame:
    """Every number in the text: where it stands, what gave it, what a second reading gives."""
    reread = partial(second_reading, tables=Tables(root / "data" / "register"))
    return pd.DataFrame(
        {
            "page": item.page, "cell": item.cell, "number": item.number,
            "sentence": _around(item.number, item.sentence),
            "expression": item.expression or "typed", "of": item.value,
            "read again": reread(item) or "",
        }
        for item in found
        if item.expression or not item.is_left_out
    )  # fmt: skip


#: Letters before and after a number that a table shows of a long sentence, or of a page's data.
_BESIDE = 120


def _around(number: str, sentence: str) -> str:
    """A sentence, or of a long one the words round the number."""
    if len(sentence) <= 2 * _BESIDE:
        return sentence
    start = sentence.find(number)
    first, end = max(0, start - _BESIDE), start + len(number) + _BESIDE
    return ("… " if first else "") + sentence[first:end] + (" …" if end < len(sentence) else "")
