"""The analysis as a library: what an analyst who continues from here calls, as DataFrames.

    from positions import library

    register = library.load(".")
    library.placements(register)

``examples/analyst.ipynb`` shows all of it. Everything else in `positions` may be used, too, and may
change; what stands here stays.

Papers are read by processes of their own, so a script calls what reads them below
``if __name__ == "__main__":``, as Python asks of all that start processes; a notebook need not.
"""

import json
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from positions import agreement, between, ideal_points, schema
from positions.delegations import EU, RUSSIA
from positions.outside import open_regular, read_bounded
from positions.register import TABLES, Register, lasting, load_register, substantive
from positions.sessions import ALL, load_sessions, select_sessions

#: Largest list of exhibits that is read.
MAX_BYTES = 50_000_000

#: Longest label of a column that Stata takes, and what no column may be called there.
_STATA_LABEL = 80
_STATA_WORDS = ["byte", "double", "float", "if", "in", "int", "long", "short", "str", "using"]


def load(root: Path | str) -> Register:
    """The register of a checkout, each table a DataFrame (``register.positions``, …).

    A `positions.faults.DataError` tells every fault of its files.
    """
    data = Path(root) / "data"
    sessions = load_sessions(data / "sessions")
    own = {item.id: data / "sessions" / item.id for item in select_sessions(ALL, sessions)}
    return load_register(data / "register", sessions, additions=own)


def records(register: Register) -> pd.DataFrame:
    """Records that placements rest on: not given up, not inferred, not on procedure."""
    return lasting(substantive(register.positions))


def placements(register: Register) -> pd.DataFrame:
    """Delegations between Russia (-1) and the European Union (1); see `between.placement`."""
    return between.placement(records(register), register.proposals)


def line(register: Register) -> pd.DataFrame:
    """Delegations on the line of all contested sides; see `ideal_points.ideal_points`."""
    contested = ideal_points.contested(agreement.sides(records(register)))
    return ideal_points.ideal_points(contested, (RUSSIA, EU))


def pairs(register: Register) -> pd.DataFrame:
    """Agreement of every two delegations with a proposal in common; see `agreement.agreement`."""
    return agreement.agreement(agreement.sides(records(register)))


def scores(root: Path | str, session: str) -> pd.DataFrame:
    """Wordscores of the papers in a session's folder, a row a paper; see `papers.scores.scale`.

    The column ``chapter`` says on which chapter it is. A `positions.faults.DataError` tells every
    fault of the papers.
    """
    from functools import partial

    from positions.faults import DataError
    from positions.papers.load import load_papers
    from positions.papers.scores import score
    from positions.pool import read_files

    data = Path(root) / "data"
    item = load_sessions(data / "sessions")[session].with_members(
        load(root).groups, f"data/sessions/{session}/session.yml"
    )
    papers = load_papers(
        data / "sessions" / session, item, load(root).chapters["chapter"].tolist(),
        label=f"data/sessions/{session}", read=partial(read_files, cache=None),
    )  # fmt: skip
    if papers.faults:
        raise DataError(papers.faults)
    found = score(papers, item)
    return pd.concat([frame.assign(chapter=name) for name, frame in found.items()])


def exhibits(html: Path | str) -> pd.DataFrame:
    """The exhibits of a built edition: id, number, title, page, sources, and where the data are."""
    data = read_bounded(Path(html) / "exhibits.json", MAX_BYTES)
    return pd.DataFrame(json.loads(data)).set_index("id")


def exhibit(html: Path | str, id: str) -> pd.DataFrame:
    """The data behind one exhibit of a built edition."""
    with open_regular(Path(html) / "exhibits" / f"{id}.csv") as file:
        return pd.read_csv(file)


# --- for other programs ---------------------------------------------------------------------------


def labels(root: Path | str) -> dict[str, dict[str, str]]:
    """What each column of each table of the register means."""
    descriptor = schema.read_descriptor(Path(root) / "data" / "register")
    return {
        table: {field["name"]: field["description"] for field in found["fields"]}
        for table, found in schema.resources(descriptor).items()
    }


def export(
    root: Path | str,
    folder: Path,
    form: Literal["csv", "parquet", "dta"],
    *,
    register: Register | None = None,
) -> list[Path]:
    """Write a register's tables, placements and the line for R, Stata and others.

    Columns keep their meaning as labels: in a Stata file as such, in Parquet as metadata of the
    field, which R's arrow shows, for CSV in ``labels.csv``. An `OSError` tells where the folder
    cannot be written. The register is that of `load` unless it is given.
    """
    register = load(root) if register is None else register
    meaning = labels(root)
    tables = {name: getattr(register, name) for name in TABLES}
    tables |= {"placements": placements(register), "line": line(register)}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in tables.items():
        path = folder / f"{name}.{form}"
        _write(table, path, meaning.get(name, {}))
        written.append(path)
    if form == "csv":
        rows = [(name, *pair) for name, its in meaning.items() for pair in its.items()]
        path = folder / "labels.csv"
        pd.DataFrame(rows, columns=["table", "column", "label"]).to_csv(path, index=False)
        written.append(path)
    return written


def _write(table: pd.DataFrame, path: Path, meaning: dict[str, str]) -> None:
    if path.suffix == ".csv":
        table.to_csv(path, index=False, lineterminator="\n")
    elif path.suffix == ".parquet":
        _write_parquet(table, path, meaning)
    else:
        own = {name: f"{name}_" for name in table.columns.intersection(_STATA_WORDS)}
        plain = table.rename(columns=own)
        for name in plain:
            if pd.api.types.is_numeric_dtype(plain[name]):
                plain[name] = plain[name].astype(float)
            else:
                plain[name] = plain[name].fillna("").astype(str).astype(object)
        named = {own.get(name, name): text[:_STATA_LABEL] for name, text in meaning.items()}
        told = {name: text for name, text in named.items() if name in plain}
        long = [name for name in plain.select_dtypes(object) if plain[name].str.len().max() > 0]
        plain.to_stata(path, write_index=False, version=118, variable_labels=told,
                       convert_strl=long)  # fmt: skip


def _write_parquet(table: pd.DataFrame, path: Path, meaning: dict[str, str]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    held: Any = pa.Table.from_pandas(table, preserve_index=False)
    fields = [
        field.with_metadata({"description": meaning.get(field.name, "")}) for field in held.schema
    ]
    parquet.write_table(held.cast(pa.schema(fields, metadata=held.schema.metadata)), path)
