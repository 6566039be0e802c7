"""Exhibits: numbered figures and tables that carry their own data.

A notebook shows an exhibit with `show`. The cell's output then holds, beside what a reader sees,
the exhibit's record: id, title, caption, text alternative, evidence, sources and the data behind
it. The list of exhibits, the downloads and the checks are all read from these records, so that
nothing is registered twice and a stored notebook tells when an exhibit's data change.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
import pandas as pd

from positions.files import as_text
from positions.register import CITING, CONFIDENCES, Register
from publishing.prose import (
    beside,
    count,
    directive,
    escape,
    integer,
    number,
    origins_of,
    pipe_table,
)

if TYPE_CHECKING:
    from positions.drawing import Picture

#: Type under which an exhibit's record travels in a notebook's output.
RECORD_TYPE = "application/vnd.positions.exhibit+json"

#: Types under which a figure travels as it is drawn for a page and for a phone.
WIDE_TYPE, NARROW_TYPE = "image/svg+xml", "application/vnd.positions.narrow"

#: Places kept of a number in an exhibit's data; finer differences are not results.
DECIMALS = 6

#: Folder of figures and data below a book's root.
FOLDER = "exhibits"

_ID = re.compile(r"^(fig|tab)(-[a-z0-9]+)+$")

#: Texts of an exhibit, in which numbers may stand.
TEXTS = ("title", "caption", "alt")

RECORDED, OFFICIAL, PUBLISHED = "recorded positions", "official papers", "published figures"
SIMULATED, BUILD = "simulated", "this build"
#: Texts that states wrote elsewhere, not in the committee.
ELSEWHERE = "texts from elsewhere"


@dataclass(frozen=True)
class Evidence:
    """What an exhibit rests on: its kind, ids of sources, how many records by confidence."""

    kind: str
    sources: tuple[str, ...]
    detail: str = ""


def recorded(rows: pd.DataFrame, register: Register) -> Evidence:
    """Evidence of rows of the register's tables, by the sources that they cite.

    A source that the register does not hold is a `ValueError`.
    """
    cited = [name for name in CITING if name in rows]
    sources = tuple(sorted({value for name in cited for value in rows[name] if value}))
    unknown = set(sources) - set(register.sources["source_id"])
    if unknown:
        raise ValueError(f"sources not in the register: {', '.join(sorted(unknown))}")
    detail = count(len(rows), "row") if "confidence" not in rows else count(len(rows), "record")
    if "confidence" in rows and len(rows):
        by = rows["confidence"].value_counts()
        parts = [f"{beside(by[name], len(rows))} {name}" for name in CONFIDENCES if name in by]
        detail += f" ({', '.join(parts)})"
    return Evidence(RECORDED, sources, detail)


#: Most sources that a mark of a figure names.
_NAMED = 3


def named_sources(ids: Iterable[str], register: Register) -> str:
    """Names of sources with their word, most used first; many are counted after the first few."""
    names = register.sources.set_index("source_id")["name"]
    used = pd.Series([id for id in ids if id]).map(names).value_counts(sort=False)
    ranked = sorted(used.index, key=lambda name: (-used[name], name))
    more = len(ranked) - _NAMED
    rest = f" and {count(more, 'other')}" if more > 0 else ""
    word = "source" if len(ranked) == 1 else "sources"
    return f"{word}: {'; '.join(ranked[:_NAMED])}{rest}" if ranked else ""


def with_sources(frame: pd.DataFrame, rows: pd.DataFrame, register: Register) -> pd.DataFrame:
    """A table with a row a delegation, and in the column ``sources`` those of its records."""
    used = rows.groupby("delegation")["source_id"].agg(list)
    told = [named_sources(used.get(name, ()), register) for name in frame["delegation"]]
    return frame.assign(sources=told)


@dataclass(frozen=True)
class Exhibit:
    """A figure or table with its data and where they come from."""

    id: str  # ``fig-…`` or ``tab-…``, used once in a book
    #: One line shown with the number, and how to read what is shown; captions are Markdown.
    title: str
    caption: str
    evidence: Evidence
    data: pd.DataFrame  # what the download holds
    alt: str = ""  # text alternative of a figure
    #: The original's own number, e.g. ``Table 3 of the report``.
    original: str = ""
    figure: Picture | None = None
    table: str = ""  # a pipe table in Markdown
    absent: str = ""  # why there is nothing to show and what would supply it
    #: CSS classes, e.g. ``long`` for a table with search.
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.match(self.id):
            raise ValueError(f"exhibit id {self.id!r}: write fig-… or tab-… in kebab case")
        if self.figure is not None and not self.alt.strip():
            raise ValueError(f"{self.id}: a figure needs a text alternative")
        if sum(map(bool, (self.figure is not None, self.table, self.absent))) != 1:
            raise ValueError(f"{self.id}: give a figure, a table or the reason for neither")

    @property
    def kind(self) -> str:
        """``figure`` or ``table``."""
        return "figure" if self.id.startswith("fig-") else "table"

    @property
    def record(self) -> dict[str, Any]:
        """What travels with the output and ends in ``exhibits.json``."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "caption": self.caption,
            "alt": self.alt,
            "origins": {
                part: found for part in TEXTS if any(found := origins_of(getattr(self, part)))
            },
            "original": self.original,
            "evidence": self.evidence.kind,
            "evidence_detail": self.evidence.detail,
            "sources": list(self.evidence.sources),
            "shown": not self.absent,
            "absent": self.absent,
            "columns": [str(name) for name in self.data.columns],
            "rows": [_csv(row) for row in self.data.itertuples(index=False)],
        }

    @property
    def note(self) -> str:
        """The lines under an exhibit: how to read it, what it rests on, its data."""
        parts = [f"**{self.evidence.kind.capitalize()}**"]
        if self.evidence.detail:
            parts.append(escape(self.evidence.detail))
        if self.evidence.sources:
            known = count(len(self.evidence.sources), "source")
            shown = ", ".join(map(escape, self.evidence.sources[:4]))
            more = ", …" if len(self.evidence.sources) > 4 else ""
            parts.append(f"{known}: {shown}{more}")
        if self.original:
            parts.append(escape(self.original))
        address = f"../{FOLDER}/{self.id}.csv"
        parts.append(f'<a href="{address}" download class="exhibit-data">Data (CSV)</a>')
        if self.figure is not None:
            address = f"../{FOLDER}/{self.id}.svg"
            parts.append(f'<a href="{address}" download class="exhibit-data">Picture (SVG)</a>')
        provenance = " · ".join(parts)
        return f"{self.caption}\n\n{provenance}" if self.caption else provenance

    @property
    def markdown(self) -> str:
        """The exhibit as MyST Markdown, for the book's page."""
        evidence = f"evidence-{self.evidence.kind.split()[0]}"
        classes = " ".join(("exhibit", evidence, *self.classes))
        title = escape(self.title)
        if self.absent:
            # named, so that a mention of the exhibit still lands
            body = f"*{title}* is not shown. {self.absent}"
            return directive("container", "absent", {"name": self.id}, body)
        if self.figure is not None:
            # on one line in quotes: bare, an option ends at a # and may begin as something else
            alt = json.dumps(" ".join(self.alt.split()), ensure_ascii=False)
            options = {"name": self.id, "alt": alt, "figclass": classes}
            body = f"{title}\n\n{self.note}"
            return directive("figure", f"/{FOLDER}/{self.id}.svg", options, body)
        options = {"name": self.id, "class": classes, "align": "left"}
        table = directive("table", title, options, self.table)
        note = directive("container", f"exhibit-note {evidence}", {}, self.note)
        return f"{table}\n\n{note}"

    @property
    def bundle(self) -> dict[str, Any]:
        """Output of a notebook's cell, by MIME type."""
        bundle: dict[str, Any] = {
            "text/plain": f"{self.kind.capitalize()} {self.id}: {self.title}",
            "text/markdown": self.markdown,
            RECORD_TYPE: self.record,
        }
        if self.figure is not None:
            from positions.drawing import svg  # matplotlib is slow to import

            bundle[WIDE_TYPE] = svg(self.figure.wide)
            bundle[NARROW_TYPE] = svg(self.figure.narrow)
        return bundle


def _plain(cell: Any) -> Any:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if hasattr(cell, "item"):
        cell = cell.item()
    if isinstance(cell, float):
        return None if math.isnan(cell) else round(cell, DECIMALS) + 0.0
    return cell if isinstance(cell, int | bool | str) else str(cell)


def _csv(cells: Iterable[Any]) -> str:
    """One line of CSV that a spreadsheet can open without harm: rounded, no formulas."""
    line = io.StringIO()
    # the end of line is given so that a cell that holds one is quoted
    csv.writer(line, lineterminator="\r\n").writerow([as_text(_plain(cell)) for cell in cells])
    return line.getvalue().removesuffix("\r\n")


def as_csv(record: dict[str, Any]) -> str:
    """The download of an exhibit, from its record."""
    return "".join(f"{line}\n" for line in (_csv(record["columns"]), *record["rows"]))


#: A table's column: the name of one of the data's columns or its values, and how to write them.
Column = str | pd.Series | list | tuple[str | pd.Series | list, Callable[[Any], object]]


def _shown(data: pd.DataFrame, show: Mapping[str, Column]) -> tuple[pd.DataFrame, list[str]]:
    """The columns to show as written, and the names of those that hold numbers."""
    cells, numeric = {}, []
    for title, column in show.items():
        source, write = column if isinstance(column, tuple) else (column, None)
        values = data[source] if isinstance(source, str) else source
        series = pd.Series(values)  # only asked for its type: it would make Markdown plain text
        if pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series):
            numeric.append(title)
            write = write or (integer if _whole(series) else number)
        cells[title] = [cell if write is None else write(cell) for cell in values]
    return pd.DataFrame(cells, index=data.index, dtype=object), numeric


def _whole(values: pd.Series) -> bool:
    return pd.api.types.is_integer_dtype(values) or bool((values.dropna() % 1 == 0).all())


def table(
    id: str,
    title: str,
    data: pd.DataFrame,
    evidence: Evidence,
    *,
    show: Mapping[str, Column] | None = None,
    rows: pd.DataFrame | None = None,
    caption: str = "",
    original: str = "",
    classes: tuple[str, ...] = (),
    empty: str = "",
) -> Exhibit:
    """A table exhibit.

    Parameters
    ----------
    id, title, data, evidence, caption, original, classes
        As for `Exhibit`.
    show : mapping of str to column, optional
        Titles of the columns that are shown, each with the name of a column of ``rows`` or with
        values, alone or with a function that writes a cell. Numbers are written as counts or with
        two decimals and stand on the right; texts are escaped, `Markdown` stays as it is. All
        columns by their own names unless given.
    rows : DataFrame, optional
        What the columns to show come from where they are not those of ``data`` line by line: with
        a line of totals, or turned round.
    empty : str
        Why there are no rows and what would supply them; needed where there may be none.
    """
    rows = data if rows is None else rows
    if rows.empty:
        if not empty:
            raise ValueError(f"{id}: no rows, and nothing says why")
        return Exhibit(id, title, caption, evidence, data, original=original, absent=empty)
    body = pipe_table(*_shown(rows, show or {name: name for name in rows.columns}))
    return Exhibit(
        id, title, caption, evidence, data, original=original, table=body, classes=classes
    )


def show(*exhibits: Exhibit) -> None:
    """Show exhibits in a notebook; several with nothing to show are told together, by reason."""
    from IPython.display import display

    absent = [item for item in exhibits if item.absent]
    for item in exhibits:
        if not item.absent or len(absent) == 1:
            display(item.bundle, raw=True)
    by_reason: dict[str, list[Exhibit]] = {}
    for item in absent if len(absent) > 1 else ():
        by_reason.setdefault(item.absent, []).append(item)
    for reason, items in by_reason.items():
        for item in items:  # one sentence, and each record still travels
            told = reason if item is items[0] else ""
            display({**item.bundle, "text/markdown": told}, raw=True)


def records_of(notebook: nbformat.NotebookNode, page: str) -> list[dict[str, Any]]:
    """Records of the exhibits that an executed notebook shows, with its page and their cells."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if record := output.get("data", {}).get(RECORD_TYPE):
                found.append({**record, "page": page, "cell": cell.get("id", "")})
    return found


def duplicates(ids: Iterable[str]) -> list[str]:
    """Ids that occur more than once."""
    ids = list(ids)
    return sorted({item for item in ids if ids.count(item) > 1})
