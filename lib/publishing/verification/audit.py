"""The audit: each record of the register beside the passage that it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from positions.register import CITING
from positions.schema import items
from publishing.verification.passages import Passage, State, Text, locate, read_folder
from publishing.verification.readings import read_readings, register_rows, verdicts
from publishing.verification.verdicts import Outcome, Verdict


@dataclass(frozen=True)
class Audit:
    """What an audit found."""

    #: Records beside their passages; see `beside`. None without documents.
    beside: pd.DataFrame | None
    passed: Sequence[str]  # files that were passed over, and why
    elsewhere: pd.DataFrame  # the sources of all other records; see `elsewhere`
    verdicts: Sequence[Verdict]  # on every row as it stands

    @property
    def clean(self) -> bool:
        """Whether no row has changed and, with documents, every passage is in them."""
        missing = self.beside is not None and (self.beside["state"] == State.MISSING.value).any()
        return not missing and all(item.outcome is not Outcome.FAILS for item in self.verdicts)

    def lines(self) -> Iterator[str]:
        """The audit as lines: passages with their records, other sources, verdicts, a summary."""
        if self.beside is not None:
            parts = ["document", "passage", "state", "file", "text"]
            for (_, passage, state, file, text), held in self.beside.groupby(parts, sort=False):
                yield f"[{state}] {passage} {file}"
                yield from ([f"    {text}"] if text else [])
                yield from (f"  - {row.row}: {row.record}" for row in held.itertuples())
        yield "records that rest on other sources (rows, source, kind, date of the source, address)"
        for row in self.elsewhere.itertuples():
            machine = "machine-made" if row.machine_made else ""
            told = (str(row.rows), row.name, row.kind, machine, row.date, row.url or "no address")
            yield "  " + " | ".join(filter(None, told))
        yield from (f"{item.outcome:<6} {item.subject}: {item.detail}" for item in self.verdicts)
        yield from (f"passed over: {line}" for line in self.passed)
        if self.beside is None:
            yield "no documents given (--sources FOLDER): no passage was compared"
            return
        once = self.beside.drop_duplicates("passage")
        for (document, file), held in once.groupby(["document", "file"]):
            counts = ", ".join(f"{(held['state'] == state).sum()} {state}" for state in State)
            yield f"{document} ({file or 'no file holds it'}): {len(held)} passages, {counts}"


def audit(root: Path, sources: Path | None) -> Audit:
    """Audit a checkout's register, with the documents in a folder where there are any."""
    rows, readings = register_rows(root / "data" / "register"), read_readings(root)
    texts, passed = read_folder(sources) if sources else ([], [])
    table = beside(rows, readings, texts) if sources else None
    return Audit(table, passed, elsewhere(rows, readings), verdicts(root))


def beside(rows: pd.DataFrame, readings: pd.DataFrame, texts: Sequence[Text]) -> pd.DataFrame:
    """Each row of the register beside each passage that it rests on, as texts at hand have it.

    Columns are those of `publishing.verification.passages.locate`, ``row`` (table and key),
    ``record`` (its cells in a line) and ``read_by``.
    """
    held = readings.merge(rows[["table", "key", "cells"]], on=["table", "key"])
    held = held.assign(
        passage=held["passages"].map(items),
        row=held["table"] + " " + held["key"],
        record=[" | ".join(filter(None, cells.values())) for cells in held["cells"]],
    )
    held = held.explode("passage").dropna(subset=["passage"])
    located = locate(map(Passage.read, held["passage"].unique()), texts)
    return located.merge(held[["passage", "row", "record", "read_by"]], on="passage")


def elsewhere(rows: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Sources of the rows that rest on no passage of the starting documents, most cited first.

    Columns are ``rows`` and those of ``sources.csv`` that tell what a source is and where; its
    ``date`` is its own or, where it has none, what the register says of it. On which day somebody
    opened it is not on record. A source's own row rests on nothing and does not count.
    """
    cited_in = rows[rows["table"] != "sources"]
    both = cited_in.merge(readings[["table", "key", "passages"]], on=["table", "key"], how="left")
    cited = [
        {source for name in CITING for source in items(cells.get(name, ""))}
        for cells in both.loc[both["passages"].fillna("") == "", "cells"]
    ]
    counts = pd.Series(cited, dtype=object).explode().value_counts()
    sources = pd.DataFrame(rows.loc[rows["table"] == "sources", "cells"].tolist())
    told = sources[["source_id", "name", "kind", "machine_made", "date", "url"]]
    told = told.assign(rows=told["source_id"].map(counts).fillna(0).astype(int))
    return told[told["rows"] > 0].sort_values(["rows", "source_id"], ascending=[False, True])
