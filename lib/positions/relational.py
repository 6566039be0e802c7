"""Wordscores as joins and sums: for counts that outgrow memory, or one machine.

Word scores, raw scores and standard errors are sums over a table ``document, term, count``. One
SQL text makes them on DuckDB, which works from disk within a limit of memory, and on Apache Spark,
which spreads them over machines; rescalings, limits and reasons are those of
`positions.wordscores`. Rows of one document and term are added up.
"""

import contextlib
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from glob import escape, glob, has_magic
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Protocol

import numpy as np
import pandas as pd

from positions.counts import (
    COUNT_COLUMNS,
    CountsError,
    head_of,
    read_references,
    unreadable,
)
from positions.faults import Fault
from positions.outside import open_regular
from positions.tables import NoTableError, form_of
from positions.wordscores import Moments, Wordscores, check_level

#: Memory that DuckDB takes before it works from disk.
MEMORY = "800MB"

#: Rows of a kind that a message lists.
LISTED = 20

PARQUET = (".parquet", ".pq")


class Engine(Protocol):
    """What runs the SQL: a view ``counts`` is there, and ``refs`` once it was told them."""

    def keep(self, name: str, query: str) -> None:
        """Keep the result of a query under a name."""

    def rows(self, query: str) -> pd.DataFrame:
        """The result of a query, which is small enough to be held."""

    def tell(self, name: str, frame: pd.DataFrame) -> None:
        """Make a small table known under a name."""


# --- the SQL --------------------------------------------------------------------------------------

# names are text whatever the file has them in; `cell` is what a message shows
_COUNTS = (
    "CAST(document AS STRING) AS document",
    "CAST(term AS STRING) AS term",
    "CAST(count AS STRING) AS cell",
)

_NUMBER = "CAST(count AS DOUBLE) AS count"

# engines take 1_000, 1d or true for numbers, and DuckDB's reader of CSV fails at others
_WRITTEN_NUMBER = """
CASE WHEN translate(CAST(count AS STRING), '_dDfF', '') = CAST(count AS STRING)
  THEN TRY_CAST(CAST(count AS STRING) AS DOUBLE) END AS count
"""

#: What each of these may not be, and how the rows are found and told.
_KINDS = {
    "unnamed": ("document IS NULL OR document = ''", "no document; name it"),
    "wordless": ("term IS NULL", "no term; name it"),
    "outside": (
        "count IS NULL OR NOT (count >= 0 AND count <= 9007199254740992)",
        "is no number from 0 to 2^53; give a number of words",
    ),
    "broken": ("count <> floor(count)", "is not whole; give a number of words"),
}

_FAULTS = ", ".join(
    ["SELECT count(*) AS n"]
    + [f"count(CASE WHEN {where} THEN 1 END) AS {kind}" for kind, (where, _) in _KINDS.items()]
)
_FAULTS += " FROM counts"

_REFERENCE_WORDS = """
SELECT c.term AS term, c.document AS document, sum(c.count) AS n
FROM counts c JOIN refs r ON c.document = r.document
GROUP BY c.term, c.document HAVING sum(c.count) > 0
"""

_VOCABULARY = """
SELECT coalesce(max(holders), 0) AS most, count(CASE WHEN holders = 1 THEN 1 END) AS alone,
  count(*) AS words
FROM (SELECT count(*) AS holders FROM reference_words GROUP BY term) of_words
"""

# the shares of a word in each reference; what smoothing adds does not depend on the word
_LINEAR = """
SELECT term,
  (sum(n * score / total) + {smooth} * max(scores)) / (sum(n / total) + {smooth} * max(shares))
    AS score
FROM reference_words w JOIN refs r ON w.document = r.document
CROSS JOIN (SELECT sum(score / total) AS scores, sum(1 / total) AS shares FROM refs) whole
GROUP BY term
"""

_LOGIT = """
SELECT term,
  ln((sum(CASE WHEN r.upper = 1 THEN n ELSE 0 END) + {smooth}) / max(whole.above))
    - ln((sum(CASE WHEN r.upper = 0 THEN n ELSE 0 END) + {smooth}) / max(whole.below)) AS score
FROM reference_words w JOIN refs r ON w.document = r.document
CROSS JOIN (SELECT max(CASE WHEN upper = 1 THEN total END) AS above,
  max(CASE WHEN upper = 0 THEN total END) AS below FROM refs) whole
GROUP BY term
"""

_MOMENTS = """
SELECT c.document AS document, sum(c.count) AS tokens,
  sum(CASE WHEN w.score IS NOT NULL THEN c.count ELSE 0 END) AS scored,
  sum(c.count * coalesce(w.score, 0)) AS scores,
  sum(c.count * coalesce(w.score * w.score, 0)) AS squares,
  count(*) - count(c.term) + count(CASE WHEN c.count >= 0 AND c.count = floor(c.count)
    AND c.count <= 9007199254740992 THEN NULL ELSE 1 END) AS faults
FROM counts c LEFT JOIN words w ON c.term = w.term
GROUP BY c.document
"""

# where a variance is small beside the mean of squares, rounding would drown it
_DEVIATIONS = """
SELECT c.document AS document, sum(c.count * (w.score - a.mean) * (w.score - a.mean)) AS away
FROM counts c JOIN again a ON c.document = a.document JOIN words w ON c.term = w.term
GROUP BY c.document
"""


# --- scoring --------------------------------------------------------------------------------------


def score_tables(
    engine: Engine,
    references: pd.Series,
    *,
    scale: Literal["linear", "logit"] = "linear",
    smooth: float = 0.0,
    level: float = 0.95,
    name: str = "the counts",
    of_references: str = "the references",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score every document of an engine's counts.

    Parameters
    ----------
    engine : Engine
        With a view ``counts`` of document, term and count.
    references : Series of float
        Scores of the reference texts, by document.
    scale, smooth
        As for `positions.wordscores.Wordscores`.
    level : float
        Level of the intervals.
    name, of_references : str
        What messages call the two.

    Returns
    -------
    scores : DataFrame
        Every document once, in alphabetical order; see `ScoredTexts.summary_frame`.
    words : DataFrame
        ``term, score`` and the counts in each reference, in alphabetical order.

    Raises
    ------
    CountsError
        For bad input, naming file, cell and remedy; ValueError for parameters out of range.
    """
    check_level(level)
    model = Wordscores(scale=scale, smooth=smooth)
    model.check_parameters()
    refs = references.rename("score").rename_axis("document").reset_index()
    try:
        _score_words(engine, model, refs, of_references)
    except CountsError:
        _check_counts(engine, name)  # what is wrong with the counts goes before what it leads to
        raise
    texts = engine.rows(_MOMENTS)
    if texts["faults"].sum() or texts["document"].isin([None, ""]).any():
        _check_counts(engine, name)
    texts = texts.sort_values("document", ignore_index=True)
    moments = _moments(engine, texts)
    names = texts["document"].to_numpy(object)
    place = pd.Series(range(len(names)), index=names).reindex(refs["document"])
    model.set_rescaling(moments.mean[place.to_numpy()])
    scored = model.texts_of(moments, names, level=level).summary_frame()
    return scored, _word_table(engine, list(refs["document"]))


def _score_words(engine: Engine, model: Wordscores, refs: pd.DataFrame, name: str) -> None:
    """Keep the scores of words as ``words``, and the references with their tokens as ``refs``."""
    engine.tell("refs", refs)
    engine.keep("reference_words", _REFERENCE_WORDS)
    found = engine.rows("SELECT document, sum(n) AS tokens FROM reference_words GROUP BY document")
    tokens = found.set_index("document")["tokens"].astype(float)
    if missing := [item for item in refs["document"] if item not in tokens.index]:
        reason = "has no words in the counts; add them, or leave it out"
        raise CountsError(Fault(name, 0, "document", f"{item!r} {reason}") for item in missing)
    (vocabulary,) = engine.rows(_VOCABULARY).itertuples()
    try:
        model.set_references(refs["document"].to_numpy(object), refs["score"].to_numpy(float))
        model.check_vocabulary(int(vocabulary.most), int(vocabulary.alone))
    except ValueError as error:
        raise CountsError([Fault(name, 0, "", str(error))]) from None
    totals = tokens.reindex(refs["document"]).to_numpy() + model.smooth * int(vocabulary.words)
    upper = (refs["score"] == refs["score"].max()).astype(int)
    engine.tell("refs", refs.assign(total=totals, upper=upper))
    query = _LINEAR if model.scale == "linear" else _LOGIT
    engine.keep("words", query.format(smooth=float(model.smooth)))


def _check_counts(engine: Engine, name: str) -> None:
    """Refuse counts that are none, listing the first rows of each kind."""
    (told,) = engine.rows(_FAULTS).itertuples()
    if not told.n:
        raise CountsError([Fault(name, 0, "", "no rows; give document,term,count and rows below")])
    faults = []
    for kind, (where, reason) in _KINDS.items():
        number = int(getattr(told, kind))
        if not number:
            continue
        shown = "document, term, substr(cell, 1, 60) AS cell"
        query = f"SELECT {shown} FROM counts WHERE {where} LIMIT {LISTED}"
        for row in engine.rows(query).itertuples():
            what = f"{row.cell!r} for {row.term!r} of {row.document!r}: "
            faults.append(Fault(name, 0, "", f"{what}{reason}"))
        if number > LISTED:
            faults.append(Fault(name, 0, "", f"{number - LISTED:,} rows more: {reason}"))
    if faults:
        raise CountsError(faults)


def _moments(engine: Engine, texts: pd.DataFrame) -> Moments:
    tokens, scored, scores, squares = (
        texts[column].to_numpy(float) for column in ("tokens", "scored", "scores", "squares")
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, square = scores / scored, squares / scored
        variance = square - mean**2
    small = np.flatnonzero(variance < 1e-3 * square)
    if len(small):
        again = texts.loc[small, ["document"]].assign(mean=mean[small])
        engine.tell("again", again)
        found = engine.rows(_DEVIATIONS).set_index("document")["away"].astype(float)
        away = found.reindex(again["document"]).to_numpy()
        variance[small] = away / scored[small]
    return Moments(tokens, scored, mean, variance)


def _word_table(engine: Engine, references: Sequence[str]) -> pd.DataFrame:
    words = engine.rows("SELECT term, score FROM words").set_index("term")["score"].sort_index()
    counts = engine.rows("SELECT term, document, n FROM reference_words")
    wide = counts.pivot(index="term", columns="document", values="n").reindex(words.index)
    wide = wide.reindex(columns=list(references)).fillna(0).astype(np.int64)
    return pd.concat([words, wide], axis=1).rename_axis(index="term", columns=None).reset_index()


# --- files ----------------------------------------------------------------------------------------


def files_of(pattern: str) -> list[str]:
    """The regular files that a pattern names, all of one kind; a `CountsError` for others."""
    # a file may be called counts[1].parquet; not Path.glob, which takes no pattern from the root on
    is_pattern = has_magic(pattern) and not Path(pattern).exists()
    paths = sorted(glob(pattern)) if is_pattern else [pattern]  # noqa: PTH207
    if not paths:
        raise CountsError([Fault(pattern, 0, "", "no such file; check the pattern")])
    for path in paths:
        try:
            open_regular(Path(path)).close()
        except OSError as error:
            told = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
            raise CountsError([Fault(path, 0, "", f"{told}; check the path")]) from None
    if len({Path(path).suffix.lower() in PARQUET for path in paths}) > 1:
        raise CountsError([Fault(pattern, 0, "", "Parquet and other files; give one kind")])
    _check_headers(paths)
    return paths


def is_address(pattern: str) -> bool:
    """Whether counts are where only Spark finds them, such as ``hdfs://node/folder/*.parquet``."""
    return "://" in pattern


def _is_parquet(path: str) -> bool:
    return Path(path).suffix.lower() in PARQUET


def _check_headers(paths: Sequence[str]) -> None:
    """Refuse files that engines would misread, each by its own name; beginnings are read only.

    An engine takes a CSV file's columns by their place in the first of the files, and does not tell
    which of many it could not read.
    """
    import pyarrow as pa
    from pyarrow.parquet import read_schema

    faults: list[Fault] = []
    first: tuple[str, ...] = ()
    for path in paths:
        try:
            if _is_parquet(path):
                faults += _missing(read_schema(path).names, path)
                continue
            form = form_of(head_of(Path(path))[0], COUNT_COLUMNS)
        except NoTableError as error:
            faults.append(Fault(path, 0, "", str(error)))
        except (pa.ArrowException, OSError, EOFError, zlib.error) as error:
            faults.append(unreadable(path, not _is_parquet(path), COUNT_COLUMNS, error))
        else:
            header = tuple(name.strip() for name in form.header)
            first = first or header
            if form.delimiter != "," or form.above:
                reason = "an engine needs commas and the header in row 1; save it as plain CSV"
                faults.append(Fault(path, 0, "", reason))
            elif missing := _missing(header, path):
                faults += missing
            elif header != first:
                reason = f"another header than that of {paths[0]}; give all files the same"
                faults.append(Fault(path, 1, "", reason))
    if len(faults) > LISTED:
        last, more = faults[LISTED - 1], len(faults) - LISTED
        told = f"{last.reason}; and {more:,} faults more in files that follow"
        faults[LISTED - 1 :] = [replace(last, reason=told)]
    if faults:
        raise CountsError(faults)


def score_pattern(
    counts: str, references: Path, engine: Literal["duckdb", "spark"], **options: Any
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score the documents of files, as `score_tables`, with an engine by its name."""
    scores = read_references(references, None)
    with {"duckdb": duckdb_engine, "spark": spark_engine}[engine](counts) as found:
        return score_tables(found, scores, name=counts, of_references=str(references), **options)


def _missing(columns: Sequence[str], name: str) -> list[Fault]:
    reason = f"no such column; the header must name {', '.join(COUNT_COLUMNS)}"
    return [Fault(name, 1, column, reason) for column in COUNT_COLUMNS if column not in columns]


def _named(columns: Sequence[str], name: str) -> None:
    if faults := _missing(columns, name):
        raise CountsError(faults)


def _columns(type_of_count: str) -> list[str]:
    """What the view of counts selects, by the type that the files have counts in."""
    numeric = type_of_count.lower().endswith(
        ("int", "integer")
    ) or type_of_count.lower().startswith(("float", "double", "real", "decimal"))
    return [*_COUNTS, _NUMBER if numeric else _WRITTEN_NUMBER]


def _not_installed(package: str) -> ValueError:
    return ValueError(f"this engine needs {package}: .venv/bin/pip install {package}")


# --- engines --------------------------------------------------------------------------------------


class _DuckDB:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def keep(self, name: str, query: str) -> None:
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def rows(self, query: str) -> pd.DataFrame:
        return self._connection.execute(query).df()

    def tell(self, name: str, frame: pd.DataFrame) -> None:
        self._connection.register("given", frame)
        self.keep(name, "SELECT * FROM given")
        self._connection.unregister("given")


@contextlib.contextmanager
def duckdb_engine(pattern: str) -> Iterator[Engine]:
    """DuckDB over files, within `MEMORY`; what does not fit goes to a folder that is removed."""
    try:
        import duckdb
    except ImportError:
        raise _not_installed("duckdb") from None
    paths = _names_for_duckdb(files_of(pattern))
    with TemporaryDirectory(prefix="positions-") as spill:
        connection = duckdb.connect(config={
            "memory_limit": MEMORY, "temp_directory": spill, "preserve_insertion_order": False,
            "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        })  # fmt: skip
        with connection:
            try:
                if _is_parquet(paths[0]):
                    table = connection.read_parquet(
                        paths, binary_as_string=True, hive_partitioning=False
                    )
                else:
                    table = connection.read_csv(
                        paths, hive_partitioning=False, header=True, all_varchar=True,
                        na_values="\x00", sep=",", quotechar='"', escapechar='"', comment="",
                        skiprows=0,
                    )  # fmt: skip
                _named(table.columns, pattern)
                kind = str(dict(zip(table.columns, table.types, strict=True))["count"])
                table.project(", ".join(_columns(kind))).create_view("counts")
                yield _DuckDB(connection)
            except duckdb.OutOfMemoryException:
                reason = (
                    f"does not fit in {MEMORY} of memory and the disk beside; use a larger disk"
                )
                raise CountsError([Fault(pattern, 0, "", reason)]) from None
            except duckdb.Error:
                raise CountsError([_broken(pattern)]) from None


def _names_for_duckdb(paths: Sequence[str]) -> list[str]:
    """Names that DuckDB takes for no pattern; a fault for those that it cannot be given."""
    reason = r"DuckDB opens no name with \ beside *, ? or [; rename the file or its folder"
    if unnameable := [path for path in paths if has_magic(path) and "\\" in path]:
        raise CountsError(Fault(path, 0, "", reason) for path in unnameable[:LISTED])
    return [escape(path) for path in paths]


def _broken(pattern: str) -> Fault:
    """What an engine could not read, in our words; not by its own, which name paths."""
    if _is_parquet(pattern):
        reason = "no Parquet file, a broken one, or not UTF-8; write it again"
    else:
        reason = "cannot be read as rows of cells; close every quotation mark, save as UTF-8"
    return Fault(pattern, 0, "", reason)


class _Spark:
    def __init__(self, session: Any) -> None:
        self._session, self._kept = session, {}

    def keep(self, name: str, query: str) -> None:
        frame = self._session.sql(query).cache()
        frame.createOrReplaceTempView(name)
        self._kept[name] = frame

    def rows(self, query: str) -> pd.DataFrame:
        found = self._session.sql(query)
        return pd.DataFrame([row.asDict() for row in found.collect()], columns=found.columns)

    def tell(self, name: str, frame: pd.DataFrame) -> None:
        plain = [tuple(_plain(cell) for cell in row) for row in frame.itertuples(index=False)]
        self._session.createDataFrame(plain, list(frame.columns)).createOrReplaceTempView(name)


def _names_for_spark(paths: Sequence[str]) -> list[str]:
    """Names that Spark takes for no pattern; a fault for those that it passes over in silence."""
    reason = "Spark passes over a name that begins with _ or a dot; rename the file"
    if hidden := [path for path in paths if Path(path).name.startswith(("_", "."))]:
        raise CountsError(Fault(path, 0, "", reason) for path in hidden[:LISTED])
    # not where a link leads, which may be called otherwise
    full = (str(Path(path).parent.resolve() / Path(path).name) for path in paths)
    return [re.sub(r"([\\*?\[\]{}])", r"\\\1", path) for path in full]


def _plain(cell: Any) -> Any:
    return cell.item() if isinstance(cell, np.generic) else cell


@contextlib.contextmanager
def spark_engine(pattern: str) -> Iterator[Engine]:
    """Apache Spark over Parquet files: an own one with all cores here, unless one is configured.

    An address such as ``hdfs://…/*.parquet`` is left to Spark.
    """
    try:
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise _not_installed("pyspark") from None
    paths = [pattern] if is_address(pattern) else _names_for_spark(files_of(pattern))
    builder = SparkSession.builder.appName("positions score")
    for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress"):
        builder = builder.config(name, "false")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of pandas' version, which is not used
        session = builder.getOrCreate()
    context = session.sparkContext
    context.setLogLevel("FATAL")  # what goes wrong is told here
    if context.master.startswith("local"):  # as many parts as cores, not as for a cluster
        session.conf.set("spark.sql.shuffle.partitions", str(context.defaultParallelism))
    try:
        if _is_parquet(paths[0]):
            table = session.read.parquet(*paths)
        else:
            # else a row with a cell too many loses it in silence
            session.conf.set("spark.sql.csv.parser.columnPruning.enabled", "false")
            table = session.read.csv(
                paths, header=True, nullValue="\x00", quote='"', escape='"', mode="FAILFAST"
            )
        _named(table.columns, pattern)
        kind = table.schema["count"].dataType.simpleString()
        table.selectExpr(*_columns(kind)).createOrReplaceTempView("counts")
        yield _Spark(session)
    except (PySparkException, Py4JJavaError) as error:  # the second from where rows are read
        if "OutOfMemoryError" in str(error):  # Java's class, which no file is called
            reason = "does not fit in Spark's memory; set spark.driver.memory or use more machines"
            raise CountsError([Fault(pattern, 0, "", reason)]) from None
        raise CountsError([_broken(pattern)]) from None
    finally:
        session.stop()
