"""`positions score`: right answers from files, and bad input told in one line with nothing left."""

import csv
import gzip
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from publishing.cli import WRONG_INPUT, main

COLUMNS = [
    "document", "role", "tokens", "scored_tokens", "coverage",
    "raw", "raw_se", "raw_lower", "raw_upper",
    "lbg", "lbg_se", "lbg_lower", "lbg_upper",
    "mv", "mv_se", "mv_lower", "mv_upper",
    "reason",
]  # fmt: skip

HEADER = "document,term,count\n"
# Two references and four virgin texts; terms that tables often take for missing values.
COUNTS = HEADER + (
    "Virgin 2,null,2\nVirgin 2,NA,1\nVirgin 2,nan,1\nLeft,null,10\nLeft,tax,5\nRight,tax,4\n"
    "Right,NA,9\nStrange,zebra,3\nVirgin 1,tax,4\nVirgin 1,NA,5\nEmpty,tax,0\n"
)
REFS = "document,score\nLeft,-1\nRight,1\n"


@pytest.fixture
def place(tmp_path):
    """A folder with good inputs, in which a test may spoil one."""
    (tmp_path / "counts.csv").write_text(COUNTS, encoding="utf-8")
    (tmp_path / "refs.csv").write_text(REFS, encoding="utf-8")
    return tmp_path


def arguments(place, *more, counts="counts.csv", refs="refs.csv"):
    return [
        "score",
        "--counts", str(place / counts),
        "--references", str(place / refs),
        "--output", str(place / "scores.csv"),
        *map(str, more),
    ]  # fmt: skip


def table(path):
    return pd.read_csv(path, keep_default_na=False, na_values={"raw": [""]})


def scores(place, *more, **inputs):
    """The table of scores by document, numbers as numbers, where the command succeeds."""
    assert main(arguments(place, *more, **inputs)) == 0
    return pd.read_csv(place / "scores.csv", index_col="document", keep_default_na=False,
                       na_values=dict.fromkeys(COLUMNS[4:17], ""))  # fmt: skip


def refused(place, capsys, *more, **inputs):
    """The one line on standard error, where the command refuses and leaves nothing behind."""
    before = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    assert main(arguments(place, *more, **inputs)) == WRONG_INPUT == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert told.err.startswith("positions: ")
    after = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    assert after == before  # no output, no half of one, and what was there is as it was
    return told.err.removeprefix("positions: ").strip()


# --- right answers --------------------------------------------------------------------------------


def test_the_published_example_from_end_to_end(root, tmp_path, capsys):
    (tmp_path / "refs.csv").write_text(
        "document,score\nR5,1.5\nR1,-1.5\nR3,0\nR2,-0.75\nR4,0.75\n", encoding="utf-8"
    )
    words = tmp_path / "words.csv"
    found = scores(tmp_path, "--words", words, counts=root / "data" / "published" / "lbg2003.csv")
    assert capsys.readouterr().out == f"{tmp_path / 'scores.csv'}: 6 documents\n"
    v1 = found.loc["V1"]
    assert (v1["role"], v1["tokens"], v1["scored_tokens"], v1["coverage"]) == (
        "virgin", 1000, 1000, 1,
    )  # fmt: skip
    assert v1["raw"] == pytest.approx(-0.4480590766, abs=1e-10)
    assert v1["raw_se"] == pytest.approx(0.0118976668, abs=1e-10)
    assert v1["raw_lower"] == pytest.approx(-0.4480590766 - 1.959964 * 0.0118976668)
    assert v1["raw_upper"] == pytest.approx(-0.4480590766 + 1.959964 * 0.0118976668)
    assert v1["mv"] == pytest.approx(-0.5100, abs=5e-5)
    # one virgin text has no spread: no LBG score, and the reason
    assert v1[["lbg", "lbg_se", "lbg_lower", "lbg_upper"]].isna().all()
    assert "at least two scored virgin texts" in v1["reason"]
    rescored = found.loc[["R1", "R2", "R3", "R4", "R5"], "raw"]
    np.testing.assert_allclose(rescored, [-1.3179, -0.7396, 0, 0.7396, 1.3179], atol=5e-5)
    np.testing.assert_allclose(found.loc[["R1", "R5"], "mv"], [-1.5, 1.5])
    assert len(table(words)) == 37


def test_documents_and_terms_are_keys_and_stay_as_they_are(place):
    odd = {"Virgin 1": "=1+1", "tax": "@tax"}
    text = (place / "counts.csv").read_text(encoding="utf-8")
    for name, key in odd.items():
        text = text.replace(name, key)
    (place / "counts.csv").write_text(text, encoding="utf-8")
    found = scores(place, "--words", place / "words.csv")
    assert "=1+1" in found.index
    assert "@tax" in set(table(place / "words.csv")["term"])


def test_columns_are_those_promised_and_documents_keep_their_order(place):
    assert main(arguments(place)) == 0
    lines = (place / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == COLUMNS
    assert [line.split(",")[0] for line in lines[1:]] == [
        "Virgin 2", "Left", "Right", "Strange", "Virgin 1", "Empty",
    ]  # fmt: skip
    assert len(lines) == 7


def test_what_has_no_value_is_an_empty_cell_with_the_reason(place):
    found = scores(place)
    assert found["role"].tolist() == [
        "virgin", "reference", "reference", "virgin", "virgin", "virgin",
    ]  # fmt: skip
    numbers = COLUMNS[5:17]
    assert found.loc["Virgin 1", numbers].notna().all()
    assert found.loc["Virgin 1", "reason"] == ""
    # references have everything but LBG, which is over the virgin texts
    lbg = [name for name in numbers if name.startswith("lbg")]
    assert found.loc["Left", lbg].isna().all()
    assert found.loc["Left", [name for name in numbers if name not in lbg]].notna().all()
    for document, words in {
        "Strange": "no word of the text has a score",
        "Empty": "no words",
    }.items():
        assert found.loc[document, numbers].isna().all()
        assert words in found.loc[document, "reason"]
    assert found["tokens"].tolist() == [4, 15, 13, 3, 9, 0]
    assert found["scored_tokens"].tolist() == [3, 15, 13, 0, 9, 0]
    assert found["coverage"].round(2).tolist()[:5] == [0.75, 1, 1, 0, 1]
    assert np.isnan(found.loc["Empty", "coverage"])


def test_words_that_look_missing_are_words(place):
    scores(place, "--words", place / "words.csv")
    words = pd.read_csv(place / "words.csv", keep_default_na=False)
    assert words["term"].tolist() == ["NA", "null", "tax"]
    assert words["score"].tolist()[:2] == [1, -1]
    assert words[["Left", "Right"]].to_numpy().tolist() == [[0, 9], [10, 0], [5, 4]]
    assert list(words.columns) == ["term", "score", "Left", "Right"]


def test_names_with_commas_quotes_and_line_ends_come_back_as_they_were(place):
    names = ['Iran, "Islamic Republic"', "two\nlines", "return\rhere", "ÿ 中国", " spaced "]
    frame = pd.DataFrame(
        [(name, "tax", 1 + place) for place, name in enumerate(names)]
        + [("Left", "tax", 3), ("Left", "aid", 1), ("Right", "tax", 1), ("Right", "aid", 3)],
        columns=["document", "term", "count"],
    )
    frame.to_csv(place / "counts.csv", index=False, quoting=csv.QUOTE_ALL)
    assert scores(place).index.tolist() == [*names, "Left", "Right"]


def test_compressed_and_parquet_files_give_the_same_bytes(place):
    scores(place)
    expected = (place / "scores.csv").read_bytes()
    (place / "counts.csv.gz").write_bytes(gzip.compress(COUNTS.encode(), mtime=0))
    scores(place, counts="counts.csv.gz")
    assert (place / "scores.csv").read_bytes() == expected
    frame = pd.read_csv(place / "counts.csv", keep_default_na=False)
    frame.to_parquet(place / "counts.parquet", engine="pyarrow")
    pd.read_csv(place / "refs.csv").to_parquet(place / "refs.parquet", engine="pyarrow")
    scores(place, counts="counts.parquet", refs="refs.parquet")
    assert (place / "scores.csv").read_bytes() == expected
    # other types that hold the same: categories, missing-value integers, and an index
    frame = frame.astype({"document": "category", "term": "category", "count": "Int32"})
    frame.set_index("document").to_parquet(place / "counts.pq", engine="pyarrow")
    scores(place, counts="counts.pq")
    assert (place / "scores.csv").read_bytes() == expected


def test_the_same_bytes_at_every_run_and_in_a_process_of_its_own(place):
    drawn = arguments(place, "--bootstrap", 200, "--seed", 7)
    assert main(drawn) == 0
    first = (place / "scores.csv").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "publishing.cli", *drawn],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    assert (place / "scores.csv").read_bytes() == first


def test_the_bootstrap_replaces_errors_and_limits_and_no_score(place):
    analytic = scores(place).loc["Virgin 1"]
    one = scores(place, "--bootstrap", 4000, "--seed", 1).loc["Virgin 1"]
    other = scores(place, "--bootstrap", 4000, "--seed", 2).loc["Virgin 1"]
    assert one["raw"] == other["raw"] == analytic["raw"]
    assert one["raw_se"] != other["raw_se"]
    assert one["raw_se"] == pytest.approx(analytic["raw_se"], rel=0.1)
    assert one["raw_lower"] < one["raw"] < one["raw_upper"]


def test_the_level_of_the_intervals(place):
    wide = scores(place, "--level", 0.95).loc["Virgin 1"]
    narrow = scores(place, "--level", 0.5).loc["Virgin 1"]
    for row, quantile in ((wide, 1.959963985), (narrow, 0.6744898)):
        for name in ("raw", "lbg", "mv"):
            assert row[f"{name}_upper"] - row[name] == pytest.approx(quantile * row[f"{name}_se"])
            assert row[name] - row[f"{name}_lower"] == pytest.approx(quantile * row[f"{name}_se"])


def test_smoothing_and_the_logit_scale(place):
    plain = scores(place)
    smooth = scores(place, "--smooth", 1)
    assert abs(smooth.loc["Left", "raw"]) < abs(plain.loc["Left", "raw"])
    logit = scores(place, "--scale", "logit", "--smooth", 0.5)
    assert logit.loc["Left", "raw"] < -1
    np.testing.assert_allclose(logit.loc[["Left", "Right"], "mv"], [-1, 1])


def test_an_earlier_result_is_replaced_when_the_new_one_is_complete(place, capsys):
    (place / "scores.csv").write_text("earlier", encoding="utf-8")
    (place / "refs.csv").write_text("document,score\nLeft,-1\nNobody,1\n", encoding="utf-8")
    refused(place, capsys)
    assert (place / "scores.csv").read_text(encoding="utf-8") == "earlier"
    (place / "refs.csv").write_text(REFS, encoding="utf-8")
    assert scores(place).index[0] == "Virgin 2"


def test_when_one_of_two_results_cannot_be_written_there_is_neither(place, capsys):
    told = refused(place, capsys, "--words", place / "none" / "words.csv")
    assert told == (f"{place}/none/words.csv: no folder {place}/none; make it, or write to another")


def test_results_may_be_compressed(place):
    assert main([*arguments(place)[:5], "--output", str(place / "scores.csv.gz")]) == 0
    text = gzip.decompress((place / "scores.csv.gz").read_bytes()).decode()
    assert text.splitlines()[0].split(",") == COLUMNS


# --- bad counts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("document,term\nLeft,tax\n", "row 1: no column count; the header must name document, "),
        ("Left,tax,1\nRight,tax,2\n", "row 1: no column document, term, count; the header must"),
        (HEADER + "Left,tax,1\nRight,tax,-2\n", "row 3: a negative count; counts are 0 or more"),
        (HEADER + "Left,tax,1\nRight,tax,0.5\n", "row 3: a fractional count; give whole numbers"),
        (HEADER + "Left,tax,1\nRight,tax,few\n", "row 3: count is 'few', not a finite number; giv"),
        (HEADER + "Left,tax,1\nRight,tax,\n", "row 3: count is '', not a finite number; give a n"),
        (HEADER + "Left,tax,nan\n", "row 2: count is 'nan', not a finite number; give a number"),
        (HEADER + "Left,tax,1\nRight,tax,1\nLeft,tax,1\n",
         "row 4: document 'Left' with term 'tax' stands above already; add the two counts up"),
        (HEADER + "Left,tax,1\n,tax,1\n", "row 3: no document; name the document"),
        (HEADER + "Left,tax,law,1\n", "row 2: more fields than the header names; quote terms that"),
        (HEADER + 'Left,"tax,1\n', "row 2: a quotation mark is never closed; double it in a term"),
        (HEADER, "no rows under the header; give at least one"),
        ("", "the file is empty; give document,term,count and rows"),
        ("document,term,term,count\nLeft,a,b,1\n", "row 1: column term is there twice; keep one"),
        # blank lines count, as they do for who opens the file
        (HEADER + "\nLeft,tax,1\n\n \nRight,tax,-2\n", "row 6: a negative count; counts are 0 or"),
    ],
)  # fmt: skip
def test_bad_counts(place, capsys, content, message):
    (place / "counts.csv").write_text(content, encoding="utf-8")
    assert refused(place, capsys).startswith(f"{place}/counts.csv: {message}")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("counts.csv", COUNTS.replace("zebra", "zébra").encode("latin-1"),
         "row 9: not UTF-8; save the file as UTF-8"),
        ("counts.csv", COUNTS.encode("utf-16"), "row 1: not UTF-8; save the file as UTF-8"),
        ("counts.csv", gzip.compress(COUNTS.encode(), mtime=0),
         "row 1: not UTF-8; save the file as UTF-8"),
        ("counts.csv.gz", gzip.compress(COUNTS.encode() * 50, mtime=0)[:-20],
         "a truncated or broken gzip file; copy it again"),
        ("counts.csv.gz", gzip.compress(COUNTS.encode(), mtime=0)[:5],
         "a truncated or broken gzip file; copy it again"),
        ("counts.csv.gz", COUNTS.encode(), "a truncated or broken gzip file; copy it again"),
        ("counts.csv.gz", b"", "the file is empty; give document,term,count and rows"),
        ("counts.parquet", COUNTS.encode(), "cannot be read ("),
        ("counts.parquet", b"", "cannot be read ("),
        ("counts.zip", COUNTS.encode("utf-16"), "row 1: not UTF-8; save the file as UTF-8"),
    ],
)  # fmt: skip
def test_broken_files(place, capsys, name, content, message):
    (place / name).write_bytes(content)
    told = refused(place, capsys, counts=name)
    assert told.startswith(f"{place}/{name}: {message}")


def test_bad_parquet_tables(place, capsys):
    good = pd.DataFrame(
        {"document": ["Left", "Right", "Left"], "term": ["a", "a", "b"], "count": [1, 2, 3]}
    )
    for spoilt, message in {
        "row 1: no column count": good.drop(columns="count"),
        "row 3: a negative count": good.assign(count=[1, -2, 3]),
        "row 3: a fractional count": good.assign(count=[1, 0.5, 3]),
        "row 3: count is ": good.assign(count=[1, None, 3]),
        "row 3: no term": good.assign(term=["a", None, "b"]),
        "row 4: document 'Left' with term 'a' stands above": good.assign(term=["a", "a", "a"]),
        "no rows under the header": good.iloc[:0],
    }.items():
        message.to_parquet(place / "counts.parquet", engine="pyarrow")
        told = refused(place, capsys, counts="counts.parquet")
        assert told.startswith(f"{place}/counts.parquet: {spoilt}"), told
    whole = (place / "counts.parquet").read_bytes()
    (place / "counts.parquet").write_bytes(whole[:-10])
    assert "cannot be read (" in refused(place, capsys, counts="counts.parquet")


def test_files_that_are_not_there(place, capsys):
    told = refused(place, capsys, counts="none.csv")
    assert told == f"{place}/none.csv: no such file; check the path"
    told = refused(place, capsys, refs="none.csv")
    assert told == f"{place}/none.csv: no such file; check the path"
    (place / "folder.csv").mkdir()
    assert "cannot be read" in refused(place, capsys, counts="folder.csv")


# --- bad references -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("document\nLeft\n", "row 1: no column score; the header must name document, score"),
        (REFS + "Nobody,0\n", "row 4: reference 'Nobody' is not in the counts; add its counts or "),
        (REFS + "\nNobody,0\n", "row 5: reference 'Nobody' is not in the counts; add its counts o"),
        (REFS + "Empty,0\n", "row 4: reference 'Empty' has no words in the counts; supply its tex"),
        ("document,score\nLeft,1\n", "fewer than two references; give at least two documents"),
        ("document,score\nLeft,1\nRight,1\n", "all scores are equal; give at least two different"),
        ("document,score\nLeft,1\nRight,far\n", "row 3: score is 'far', not a finite number; give"),
        ("document,score\nLeft,1\nRight,\n", "row 3: score is '', not a finite number; give"),
        ("document,score\nLeft,1\nRight,inf\n", "row 3: score is inf, not a finite number; give"),
        (REFS + "Left,0\n", "row 4: a document that stands above already; give each one score"),
        ("", "the file is empty; give document,score and rows"),
        ("document,score\n", "no rows under the header; give at least one"),
        # what the method cannot do with these references
        ("document,score\nLeft,1\nStrange,-1\n", "the reference texts share no vocabulary: no wo"),
    ],
)
def test_bad_references(place, capsys, content, message):
    (place / "refs.csv").write_text(content, encoding="utf-8")
    assert refused(place, capsys).startswith(f"{place}/refs.csv: {message}")


def test_what_the_logit_scale_cannot_do(place, capsys):
    told = refused(place, capsys, "--scale", "logit")
    assert told.startswith(f"{place}/refs.csv: 2 words occur in one reference text only")
    assert "smooth=0.5" in told
    (place / "refs.csv").write_text(REFS + "Virgin 1,0\n", encoding="utf-8")
    told = refused(place, capsys, "--scale", "logit", "--smooth", 0.5)
    assert told.startswith(f"{place}/refs.csv: the logit scale compares two reference texts")


# --- bad options ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--smoth", "1"], "No such option: --smoth"),
        (["--scale", "log"], "'log' is not one of 'linear', 'logit'"),
        (["--level", "95"], "level is 95.0; give a share between 0 and 1, such as 0.95"),
        (["--level", "nan"], "level is nan; give a share between 0 and 1, such as 0.95"),
        (["--level", "high"], "Invalid value for '--level': "),
        (["--smooth", "-1"], "smooth is -1.0; give a finite number of 0 or more"),
        (["--bootstrap", "-1"], "bootstrap is -1; give a number of draws from 2 on, or 0 for none"),
        (["--bootstrap", "1"], "bootstrap is 1; give a number of draws from 2 on, or 0 for none"),
        (["--bootstrap", "9", "--seed", "-1"], "seed is -1; give a whole number of 0 or more"),
        (["more.csv"], "unexpected extra argument"),
    ],
)
def test_bad_options(place, capsys, options, message):
    assert message in refused(place, capsys, *options)


@pytest.mark.parametrize("option", ["--counts", "--references", "--output"])
def test_an_option_that_is_needed(place, capsys, option):
    given = arguments(place)
    at = given.index(option)
    assert main(given[:at] + given[at + 2 :]) == WRONG_INPUT
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"Missing option '{option}'" in told


def test_places_where_nothing_can_be_written(place, capsys):
    (place / "folder").mkdir()
    told = refused(place, capsys, "--words", place / "folder")
    assert told == f"{place}/folder: is there and not a file; give the name of a file"
    told = refused(place, capsys, "--words", place / "scores.csv")
    assert told == f"{place}/scores.csv: is to hold two tables; give each its own file"
    told = refused(place, capsys, "--words", place / "counts.csv")
    assert told == f"{place}/counts.csv: is an input too; write to another file"


def test_bad_input_in_a_process_of_its_own(place):
    (place / "counts.csv").write_text(COUNTS + "Left,tax,1\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "publishing.cli", *arguments(place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"positions: {place}/counts.csv: row 13: document 'Left' with term 'tax' stands above "
        "already; add the two counts up\n"
    )
    assert sorted(path.name for path in place.iterdir()) == ["counts.csv", "refs.csv"]
