"""Apache Spark gives what the estimator gives; run by `make scale`, which installs it."""

import numpy as np
import pytest
from test_relational import TEXTS, assert_same, oddly_named, spoiled, written

from positions import relational
from positions.counts import CountsError


@pytest.mark.parametrize(
    ("options", "scores"),
    [
        ({}, {"d00": -1.0, "d01": 0.5, "d02": 1.0}),
        ({"scale": "logit", "smooth": 0.5}, {"d00": -1.0, "d01": 1.0}),
    ],
)
def test_spark_gives_what_the_estimator_gives(tmp_path, options, scores):
    random = np.random.default_rng(1)
    texts = {
        f"d{place:02}": {f"w{word}": int(random.integers(1, 9))
                         for word in random.choice(200, 60, replace=False)}
        for place in range(20)
    } | {"one word": {"w1": 5}, "no word": {"zebra": 5}}  # fmt: skip
    pattern, references = written(tmp_path, texts, scores, parts=2)
    assert_same(tmp_path, pattern, references, engine="spark", **options)


def test_spark_refuses_the_written_counts_that_the_estimator_refuses(tmp_path):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0}, ".csv")
    with (tmp_path / "part0.csv").open("a") as file:
        file.writelines(f"C,b,{cell}\n" for cell in ("many", "1_000", "1d", "true", "-4", "1e3"))
    with pytest.raises(CountsError) as caught:
        relational.score_pattern(pattern, references, "spark")
    told = str(caught.value)
    for cell in ("many", "1_000", "1d", "true", "-4"):
        assert f"'{cell}' for 'b' of 'C': is no number" in told
    assert "1e3" not in told


def test_spark_refuses_a_row_with_a_cell_too_many(tmp_path):
    pattern, references = written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0}, ".csv")
    with (tmp_path / "part0.csv").open("a") as file:
        file.write("C,b,4,5\n")
    with pytest.raises(CountsError, match="cannot be read as rows of cells"):
        relational.score_pattern(pattern, references, "spark")


def test_spark_names_a_broken_file_in_our_words(tmp_path):
    pattern, references = spoiled(tmp_path, "broken")
    with pytest.raises(
        CountsError, match="no Parquet file, a broken one, or not UTF-8; write it again"
    ):
        relational.score_pattern(pattern, references, "spark")


@pytest.mark.parametrize("folder", ["count=3", "count=3 [x]"])
def test_spark_reads_a_file_once_whatever_it_is_called(tmp_path, folder):
    pattern, references, tokens = oddly_named(tmp_path, folder)
    found, _ = relational.score_pattern(pattern, references, "spark")
    assert dict(zip(found["document"], found["tokens"], strict=True)) == tokens


@pytest.mark.parametrize("name", ["_part1.parquet", ".part1.parquet"])
def test_spark_passes_over_no_file_in_silence(tmp_path, name):
    written(tmp_path, TEXTS, {"A": -1.0, "B": 1.0})
    path = (tmp_path / "part0.parquet").rename(tmp_path / name)
    with pytest.raises(CountsError, match="rename the file"):
        relational.score_pattern(str(path), tmp_path / "references.csv", "spark")
