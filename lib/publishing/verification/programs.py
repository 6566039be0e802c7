"""Exhibits, programs, outputs: one table for all, and what was published beside what came out."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
import pandas as pd

from positions.claims.checks import ORIGINAL
from publishing.exhibits import BUILD, ELSEWHERE, OFFICIAL, PUBLISHED, RECORDED, SIMULATED
from publishing.origins import numbers
from publishing.verification import outputs
from publishing.verification.verdicts import Verdict
from publishing.verification.worded import IN_WORDS

#: Where the data of each kind of evidence lie.
_DATA = {
    RECORDED: "data/register",
    OFFICIAL: "data/sessions",
    PUBLISHED: "data/published",
    SIMULATED: "data/sessions/demo",
    ELSEWHERE: "data/published (frozen), data/sessions/ungd-2019-2022",
    BUILD: "the build itself",
}

# numbers that name an article, a table, a resolution or a rule, and years
_NAMED = re.compile(
    r"\b(?:(?:articles?|tables?|resolution|A/RES/|chapters?|sessions?|in) ?\d[\d/()]*(?: to \d+)?"
    r"|two-thirds)",
    re.IGNORECASE,
)


def exhibits(html: Path, notebooks: Path, verdicts: Iterable[Verdict]) -> pd.DataFrame:
    """A row an exhibit: what made it, from what, into what, and what verification says of it.

    Columns exhibit, number, original (its number there), title, notebook, cell, function (what the
    cell shows), data, sources (how many are cited), output, sha256, verdict, why.
    """
    told: dict[str, set[str]] = {}
    for item in verdicts:
        told.setdefault(item.subject.split()[0], set()).add(f"{item.part} {item.outcome}")
    functions: dict[str, dict[str, str]] = {}
    rows = []
    for item in outputs.exhibits(html):
        page = item["page"]
        if page not in functions:
            path = notebooks / f"{Path(page).name}.ipynb"
            functions[page] = shown_by(nbformat.read(path, as_version=4))
        left = "not reproduced:" if item["original"] else "not shown:"
        rows.append({
            "exhibit": item["id"], "number": item["number"], "original": item["original"],
            "title": item["title"], "notebook": f"{page}.ipynb", "cell": item["cell"],
            "function": functions[page].get(item["cell"], ""), "data": _DATA[item["evidence"]],
            "sources": len(item["sources"]), "output": item["csv"], "sha256": item["sha256"],
            "verdict": "; ".join(sorted(told.get(item["id"], ()))),
            "why": f"{left} {item['absent']}" if item["absent"] else "",
        })  # fmt: skip
    return pd.DataFrame(rows)


def shown_by(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The functions of a notebook's modules that each of its cells calls, by the cell's id.

    Examples
    --------
    >>> made = "from publishing.chapters import method"
    >>> cells = [nbformat.v4.new_code_cell(made, id="setup"),
    ...          nbformat.v4.new_code_cell("show(method.example_table(edition))", id="table")]
    >>> shown_by(nbformat.v4.new_notebook(cells=cells))
    {'table': 'publishing.chapters.method.example_table'}
    """
    modules: dict[str, str] = {}
    made: dict[str, list[str]] = {}  # by which functions a name's value was made
    found = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {alias.asname or alias.name: alias.name for alias in node.names}
                modules |= {name: f"{node.module}.{real}" for name, real in names.items()}
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        earlier = [function for name in sorted(used & made.keys()) for function in made[name]]
        called = list(dict.fromkeys(_called(tree, modules))) or list(dict.fromkeys(earlier))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    made |= {name.id: called for name in ast.walk(target)
                             if isinstance(name, ast.Name)}  # fmt: skip
        if called:
            found[cell.id] = "; ".join(called)
    return found


def _called(tree: ast.AST, modules: dict[str, str]) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id, "")
            if module.startswith("publishing.chapters."):
                yield f"{module}.{node.attr}"


def published(html: Path, register: Path) -> pd.DataFrame:
    """What the original and the literature give as numbers, beside what the data here give.

    A row for each claim of the original that tells a number, each of its figures that another
    source gives as well, each number on which it and another reading part, each row of its two
    tables of proposals, and each published figure of the method's example. Nothing is typed here:
    all are read from exhibits and from the register.

    Columns where, published, ours, difference (numbers of a claim that ours does not tell, or the
    arithmetic difference), explanation.
    """
    parts = [
        _claims(html), _statistics(register), _readings(html), _tables(html, register),
        _example(html),
    ]  # fmt: skip
    columns = ["where", "published", "ours", "difference", "explanation"]
    return pd.DataFrame([row for part in parts for row in part], columns=columns)


def _claims(html: Path) -> Iterator[dict[str, str]]:
    for row in outputs.data_of("tab-claims", html) or ():
        wanted = _normal(row["claim"])
        if not wanted:
            continue
        missing = [number for number in wanted if number not in _normal(row["value"])]
        untold = row["verdict"] == "not testable" or not row["value"]
        gaps = f"{', '.join(missing)} not told" if missing else "none"
        yield {
            "where": f"{row['claim_id']}, {row['place']}",
            "published": row["claim"],
            "ours": row["value"],
            "difference": "not told" if untold else gaps,
            "explanation": f"{row['verdict']}: {row['basis'] or row['needs']}".rstrip(": "),
        }


def _statistics(register: Path) -> Iterator[dict[str, str]]:
    """Figures of the original beside those of other sources on the same subject."""
    rows = outputs.rows_of(register / "statistics.csv")
    for own in rows:
        for other in rows:
            same = all(own[name] == other[name] for name in ("subject", "instrument", "unit"))
            if own["source_id"] != ORIGINAL or other["source_id"] == ORIGINAL or not same:
                continue
            difference = float(other["value"]) - float(own["value"])
            yield {
                "where": f"{own['statistic_id']}, {own['locator']}",
                "published": f"{own['value']}: {_dated(own)}",
                "ours": f"{other['value']}: {_dated(other)} ({other['source_id']})",
                "difference": f"{difference:+g}" if difference else "none",
                "explanation": other["note"],
            }


def _dated(row: dict[str, str]) -> str:
    return f"{row['label']}, {row['period']}" if row["period"] else row["label"]


def _readings(html: Path) -> Iterator[dict[str, str]]:
    """Numbers on which the original and another reading, or two of its own, part."""
    for row in outputs.data_of("tab-contradictions", html) or ():
        sides = [(row[f"reading_{side}"], row[f"source_{side}"], row[f"locator_{side}"])
                 for side in "ab"]  # fmt: skip
        sides.sort(key=lambda side: side[1] != ORIGINAL)
        (own, source, place), (other, beside, _) = sides
        if source != ORIGINAL or not any(numbers(text) for text in (own, other)):
            continue
        yield {
            "where": f"{row['contradiction_id']}, {place}",
            "published": own,
            "ours": f"{other} ({beside or 'no source'})",
            "difference": "the readings differ",
            "explanation": row["note"],
        }


def _tables(html: Path, register: Path) -> Iterator[dict[str, str]]:
    """How many the original's tables name for and against a proposal, beside how many ours do."""
    records = outputs.rows_of(register / "positions.csv")
    for exhibit, title in (("tab-mla-scope", "Table 3"), ("tab-mla-refusal", "Table 4")):
        for row in outputs.data_of(exhibit, html) or ():
            sources = {name: set() for name in row["delegations"].split("; ")}
            named = set()
            for record in records:
                key = (record["proposal_id"], record["stance"])
                if key != (row["proposal_id"], row["stance"]):
                    continue
                if record["source_id"] == ORIGINAL:
                    named.add(record["delegation"])
                elif record["delegation"] in sources:
                    sources[record["delegation"]].add(record["source_id"])
            difference = int(row["n"]) - len(named)
            others = sorted(set().union(*sources.values()))
            yield {
                "where": f"{title}, {row['proposal_id']}, {row['stance']}",
                "published": str(len(named)),
                "ours": row["n"],
                "difference": f"{difference:+d}" if difference else "none",
                "explanation": f"names copied from {title}"
                + (f"; also in {', '.join(others)}" if others else ", in no other source"),
            }


def _example(html: Path) -> Iterator[dict[str, str]]:
    for row in outputs.data_of("tab-lbg2003", html) or ():
        yield {
            "where": f"Laver, Benoit and Garry 2003, {row['document']}: {row['quantity']}",
            "published": row["published"],
            "ours": row["computed"],
            "difference": row["difference"],
            "explanation": "less than half of the last place" if row["agrees"] == "True"
            else "more than half of the last place",
        }  # fmt: skip


def _normal(text: str) -> list[str]:
    """Numbers of a text as digits, without those that belong to a name or date."""
    plain = _NAMED.sub(" ", text)
    found = [str(IN_WORDS.get(number.lower(), number.lower())) for number in numbers(plain)]
    return [number for number in found if number != "1" and number[0].isdigit()]
