"""Wordscores as joins and sums: the estimator's own results, whatever does the sums."""

import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from positions import relational
from positions.counts import CountsError
from positions.scoring import score_files
from publishing.cli import WRONG_INPUT, main

WORDS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


def written(folder, texts, scores, suffix=".parquet", parts=1):
    """Counts and references as files; the pattern of the one and the path of the other."""
    rows = [(name, term, n) for name, words in texts.items() for term, n in words.items()]
    frame = pd.DataFrame(rows, columns=["document", "term", "count"])
    for part in range(parts):
        path = folder / f"part{part}{suffix}"
        held = frame[part::parts]
        held.to_parquet(path) if suffix == ".parquet" else held.to_csv(path, index=False)
    references = folder / "references.csv"
    pd.Series(scores, name="score").rename_axis("document").to_csv(references)
    frame.to_csv(folder / "whole.csv", index=False)
    return str(folder / f"part*{suffix}"), references


def assert_same(folder, pattern, references, engine="duckdb", **options):
    """The engine gives what the estimator gives, to 1e-9, or refuses what it refuses."""
    try:
        scores, words = score_files(folder / "whole.csv", references, **options)
    except CountsError:
        with pytest.raises(CountsError):
            relational.score_pattern(pattern, references, engine, **options)
        return
    found, found_words = relational.score_pattern(pattern, references, engine, **options)
    scores = scores.sort_values("document", ignore_index=True)
    pd.testing.assert_frame_equal(found, scores, rtol=0, atol=1e-9, check_dtype=False)
    words = words.sort_values("term", ignore_index=True)[found_words.columns]
    pd.testing.assert_frame_equal(found_words, words, rtol=0, atol=1e-9, check_dtype=False)


@given(
    st.dictionaries(st.sampled_from(["A", "B", "C", "D", "E"]), WORDS, min_size=2),
    st.lists(st.sampled_from([-1.0, 0.0, 0.5, 1.0]), min_size=2, max_size=3),
    st.sampled_from([{}, {"smooth": 0.5}, {"scale": "logit", "smooth": 0.5}, {"level": 0.5}]),
)
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@pytest.mark.filterwarnings("ignore:reference text")
def test_duckdb_gives_what_the_estimator_gives(tmp_path_factory, texts, values, options):
    folder = tmp_path_factory.mktemp("corpus")
    scores = dict(zip(sorted(texts), values, strict=False))
    pattern, references = written(folder, texts, scores, parts=2)
    assert_same(folder, pattern, references, **options)


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_the_published_example_comes_out(root, tmp_path, suffix):
    counts = pd.read_csv(root / "data" / "published" / "lbg2003.csv", keep_default_na=False)
    known = pd.read_csv(root / "data" / "published" / "lbg2003_expected.csv", index_col="document")
    texts = {
        name: dict(zip(rows["term"], rows["count"], strict=True))
        for name, rows in counts.groupby("document")
    }
    scores = known["score"].dropna()
    pattern, references = written(tmp_path, texts, scores, suffix)
    found, _ = relational.score_pattern(pattern, references, "duckdb")
    virgin = found.set_index("document").loc["V1"]
    for quantity in ("raw", "raw_se"):
        assert virgin[quantity] == pytest.approx(known.loc["V1", quantity], abs=5e-5)


def test_terms_that_tables_take_for_missing_are_terms(tmp_path):
    texts = {"A": {"null": 2, "NA": 1, "nan": 3}, "B": {"null": 1, "NA": 4}, "C": {"nan": 2}}
    for suffix in (".csv", ".parquet"):
        folder = tmp_path / suffix
        folder.mkdir()
        pattern, references = written(folder, texts, {"A": -1.0, "B": 1.0}, suffix)
        assert_same(folder, pattern, references)


TEXTS = {"A": {"a": 2, "b": 1}, "B": {"a": 1, "b": 4}, "C": {"a": 2}}

CELLS = ["many", "", "true", "1_000", "1d", "0x10", "nan", "inf", "-4", "2.5", "9" * 400,
         "1e3", " 4 ", "+4", "2.0"]  # fmt: skip


@pytest.mark.parametrize("cell", CELLS)
def test_a_written_count_is_one_for_the_engine_if_it_is_one_for_the_estimator(tmp_path, cell):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0}, ".csv")
    for path in (tmp_path / "part0.csv", tmp_path / "whole.csv"):
        with path.open("a") as file:
            file.write(f"C,b,{cell}\n")
    assert_same(tmp_path, pattern, references)
    try:
        score_files(tmp_path / "whole.csv", references)
    except CountsError:
        with pytest.raises(CountsError, match="for 'b' of 'C': is no"):
            relational.score_pattern(pattern, references, "duckdb")


@pytest.mark.parametrize(
    "types",
    [
        {"document": "category", "term": "category"},
        {"count": "int8"},
        {"count": "string"},
        {"count": "bool"},
        {"document": "int64"},
        {"term": "int64"},
    ],
    ids=str,
)
def test_parquet_has_names_and_counts_in_any_type(tmp_path, types):
    frame = pd.DataFrame(
        {"document": list("11223"), "term": list("12121"), "count": [2, 1, 1, 4, 2]}
    )
    path, references = tmp_path / "counts.parquet", tmp_path / "references.csv"
    frame.astype(types).to_parquet(path)
    references.write_text("document,score\n1,-1\n2,1\n")
    try:
        scores, words = score_files(path, references)
    except CountsError:
        with pytest.raises(CountsError, match="is no number"):
            relational.score_pattern(str(path), references, "duckdb")
        return
    found, found_words = relational.score_pattern(str(path), references, "duckdb")
    pd.testing.assert_frame_equal(found, scores, rtol=0, atol=1e-9, check_dtype=False)
    pd.testing.assert_frame_equal(found_words, words, rtol=0, atol=1e-9, check_dtype=False)


def test_bytes_in_parquet_are_text(tmp_path):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0})
    path = tmp_path / "part0.parquet"
    frame = pd.read_parquet(path)
    frame.assign(term=[term.encode() for term in frame["term"]]).to_parquet(path)
    assert_same(tmp_path, pattern, references)
    frame.assign(term=[term.encode() + b"\xff" for term in frame["term"]]).to_parquet(path)
    with pytest.raises(CountsError, match="or not UTF-8"):
        relational.score_pattern(pattern, references, "duckdb")


def test_a_backslash_escapes_nothing(tmp_path):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0}, ".csv")
    for path in (tmp_path / "part0.csv", tmp_path / "whole.csv"):
        with path.open("a") as file:
            file.write('C,"b\\"",2\n')
    with pytest.raises(CountsError):
        score_files(tmp_path / "whole.csv", references)
    assert_same(tmp_path, pattern, references)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("A", "a", -1.0)], "'-1.0' for 'a' of 'A': is no number from 0 to 2^53"),
        ([("A", "a", 1.5)], "'1.5' for 'a' of 'A': is not whole"),
        ([("A", "a", np.nan)], "is no number from 0 to 2^53"),
        ([("A", "a", np.inf)], "is no number from 0 to 2^53"),
        ([("", "a", 1.0)], "no document; name it"),
        ([(None, "a", 1.0)], "no document; name it"),
        ([("A", None, 1.0)], "no term; name it"),
        ([("A", str(n), -1.0) for n in range(30)], "10 rows more: is no number"),
        ([("A", "a", -1.0), ("B", "a", 0.5)], "is not whole"),
        ([], "no rows; give document,term,count"),
    ],
)
def test_counts_that_are_none_are_told_with_their_cells(tmp_path, rows, told):
    frame = pd.DataFrame(rows, columns=["document", "term", "count"])
    types = {"document": "string", "term": "string", "count": float}
    frame.astype(types).to_parquet(tmp_path / "c.parquet")
    (tmp_path / "r.csv").write_text("document,score\nA,-1\nB,1\n")
    with pytest.raises(CountsError) as caught:
        relational.score_pattern(str(tmp_path / "c.parquet"), tmp_path / "r.csv", "duckdb")
    assert told in str(caught.value)
    assert "c.parquet" in str(caught.value)


def spoiled(folder, kind):
    """Files of which something is wrong."""
    pattern, references = written(folder, TEXTS, {"A": -1.0, "B": 1.0})
    if kind == "unknown reference":
        references.write_text("document,score\nA,-1\nZ,1\n")
    elif kind == "one score":
        references.write_text("document,score\nA,1\nB,1\n")
    elif kind == "broken":
        (folder / "part1.parquet").write_bytes(b"PAR1 and no more")
    elif kind == "two kinds":
        (folder / "part1.csv").write_text("document,term,count\n")
        return str(folder / "part*"), references
    elif kind == "no column":
        pd.DataFrame({"document": ["A"], "word": ["a"], "count": [1]}).to_parquet(
            folder / "part0.parquet"
        )
    elif kind == "folder":
        (folder / "part1.parquet").mkdir()
    elif kind == "none":
        return str(folder / "no*.parquet"), references
    return pattern, references


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("unknown reference", "'Z' has no words in the counts"),
        ("one score", "all scores are equal"),
        ("broken", "part1.parquet: no Parquet file, a broken one, or not UTF-8; write it again"),
        ("two kinds", "Parquet and other files; give one kind"),
        ("no column", "column term: no such column; the header must name document, term, count"),
        ("folder", "no regular file; give the file itself"),
        ("none", "no such file; check the pattern"),
    ],
)
def test_what_is_wrong_is_told_in_our_words(tmp_path, capsys, kind, told):
    pattern, references = spoiled(tmp_path, kind)
    out = tmp_path / "scores.csv"
    arguments = ["score", "--engine", "duckdb", "--counts", pattern, "--references",
                 str(references), "--output", str(out)]  # fmt: skip
    assert main(arguments) == WRONG_INPUT
    assert told in capsys.readouterr().err
    assert not out.exists()


def test_the_command_writes_scores_and_words(tmp_path, capsys):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0}, parts=2)
    out, words = tmp_path / "scores.csv", tmp_path / "words.csv"
    arguments = ["score", "--engine", "duckdb", "--counts", pattern, "--references",
                 str(references), "--output", str(out), "--words", str(words)]  # fmt: skip
    assert main(arguments) == 0
    assert pd.read_csv(out)["document"].tolist() == ["A", "B", "C"]
    assert pd.read_csv(words).columns.tolist() == ["term", "score", "A", "B"]
    assert main([*arguments, "--bootstrap", "10"]) == WRONG_INPUT
    assert "leave out --bootstrap or --engine" in capsys.readouterr().err


def test_an_engine_that_is_not_installed_is_told_with_the_remedy(tmp_path, monkeypatch):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0})
    for engine, package in (("duckdb", "duckdb"), ("spark", "pyspark")):
        monkeypatch.setitem(sys.modules, package, None)
        monkeypatch.setitem(sys.modules, f"{package}.errors", None)
        with pytest.raises(ValueError, match=f"pip install {package}"):
            relational.score_pattern(pattern, references, engine)


#: Names of files and folders that an engine might take for patterns, or read otherwise.
ODD = ["v1", "v[1]", "v*", "v?", "v{1}", "v[!a]", "v[", "v]", " v", "a,b", "p%20", "v=1", "memory"]


def oddly_named(folder, called):
    """A text with a number of words of its own in a file of each odd name, in a folder of a name.

    Returns the pattern, the references and what the texts' tokens must be.
    """
    folder = folder / called
    folder.mkdir()
    _, references = written(folder, {"A": {"a": 2}, "B": {"a": 1}}, {"A": -1.0, "B": 1.0})
    tokens = {"A": 2, "B": 1}
    for place, name in enumerate(ODD):
        text, tokens[text] = f"text{place:02}", 2**place
        frame = pd.DataFrame({"document": [text], "term": ["a"], "count": [2**place]})
        frame.to_parquet(folder / f"{name}.parquet")
    return str(folder.parent / "count=3*" / "*.parquet"), references, tokens


# where a folder is called like a pattern DuckDB finds nothing by it and takes the name as it stands
@pytest.mark.parametrize("folder", ["count=3", "count=3 [x]"])
def test_a_file_is_read_once_whatever_it_is_called(tmp_path, folder):
    pattern, references, tokens = oddly_named(tmp_path, folder)
    found, _ = relational.score_pattern(pattern, references, "duckdb")
    assert dict(zip(found["document"], found["tokens"], strict=True)) == tokens


def test_a_name_that_duckdb_cannot_be_given_is_told(tmp_path):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0})
    path = (tmp_path / "part0.parquet").rename(tmp_path / "part\\0.parquet")
    assert len(relational.score_pattern(str(path), references, "duckdb")[0]) == len(TEXTS)
    path.rename(tmp_path / "part\\[0].parquet")
    with pytest.raises(CountsError, match="rename the file"):
        relational.score_pattern(pattern, references, "duckdb")


def test_a_file_with_the_name_of_a_pattern_is_meant_itself(tmp_path):
    written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0})
    path = tmp_path / "part[0].parquet"
    (tmp_path / "part0.parquet").rename(path)
    assert relational.files_of(str(path)) == [str(path)]


@pytest.mark.parametrize(
    ("suffix", "second", "told"),
    [
        (".csv", b"term,document,count\na,W,4\n", "row 1: another header than that of"),
        (".csv", b"document,term\nW,a\n", "column count: no such column"),
        (".csv", b"document;term;count\nW;a;4\n", "needs commas and the header in row 1"),
        (".csv", b"Our counts\ndocument,term,count\nW,a,4\n", "needs commas and the header"),
        (".csv", b"PK\x03\x04", "save"),
        (".csv", b"\x1f\x8b\x08\x00", "gzip file; copy it again"),
        (".parquet", b"PAR1", "no Parquet file, a broken one, or not UTF-8; write it again"),
    ],
)
def test_the_file_that_an_engine_would_misread_is_named(tmp_path, suffix, second, told):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0}, suffix)
    (tmp_path / f"part1{suffix}").write_bytes(second)
    with pytest.raises(CountsError) as caught:
        relational.score_pattern(pattern, references, "duckdb")
    (fault,) = str(caught.value).splitlines()[1:]
    assert f"part1{suffix}" in fault
    assert told in fault


def test_a_file_that_a_pattern_names_is_not_written_over(tmp_path, capsys):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0}, ".csv", parts=2)
    target = tmp_path / "part1.csv"
    before = target.read_bytes()
    arguments = ["score", "--engine", "duckdb", "--counts", pattern, "--references",
                 str(references), "--output", str(target)]  # fmt: skip
    assert main(arguments) == WRONG_INPUT
    assert "is an input too; write to another file" in capsys.readouterr().err
    assert target.read_bytes() == before


def test_an_address_reaches_spark_as_it_was_given(tmp_path, monkeypatch):
    asked = []

    def score_pattern(counts, references, engine, **options):
        asked.append((counts, engine))
        raise ValueError("asked")

    monkeypatch.setattr(relational, "score_pattern", score_pattern)
    address = "hdfs://node:9000/folder/*.parquet"
    arguments = ["score", "--engine", "spark", "--counts", address, "--references",
                 str(tmp_path / "r.csv"), "--output", str(tmp_path / "o.csv")]  # fmt: skip
    assert main(arguments) == WRONG_INPUT
    assert asked == [(address, "spark")]
