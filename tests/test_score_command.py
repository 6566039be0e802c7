"""`positions score`: right answers from files, and bad input told with nothing left behind."""

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
    """What is told on standard error, where the command refuses and leaves nothing behind."""
    before = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    assert main(arguments(place, *more, **inputs)) == WRONG_INPUT == 2
    told = capsys.readouterr()
    assert told.out == ""
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
    words = place / "words.csv.gz"
    assert main(arguments(place, "--words", words)) == 0
    lines = (place / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == COLUMNS
    assert [line.split(",")[0] for line in lines[1:]] == [
        "Virgin 2", "Left", "Right", "Strange", "Virgin 1", "Empty",
    ]  # fmt: skip
    listed = gzip.decompress(words.read_bytes()).decode().split()
    assert [line.split(",")[0] for line in listed] == ["term", "NA", "null", "tax"]


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
    frame = pd.read_csv(place / "counts.csv", keep_default_na=False)
    frame.to_parquet(place / "counts.parquet", engine="pyarrow")
    pd.read_csv(place / "refs.csv").to_parquet(place / "refs.parquet", engine="pyarrow")
    for name, references in (("counts.csv.gz", "refs.csv"), ("counts.parquet", "refs.parquet")):
        scores(place, counts=name, refs=references)
        assert (place / "scores.csv").read_bytes() == expected


def test_bytes_in_parquet_are_the_text_that_they_say(place, capsys):
    frame = pd.read_csv(place / "counts.csv", keep_default_na=False)
    frame = frame.replace({"term": {"tax": "impôt"}})
    frame.to_parquet(place / "counts.parquet")
    words = place / "words.csv"
    scores(place, "--words", words, counts="counts.parquet")
    expected = (place / "scores.csv").read_bytes(), words.read_bytes()
    held = frame.assign(**{name: frame[name].str.encode("utf-8") for name in ("document", "term")})
    held.to_parquet(place / "counts.parquet")
    scores(place, "--words", words, counts="counts.parquet")
    assert ((place / "scores.csv").read_bytes(), words.read_bytes()) == expected
    held.loc[3, "term"] = "impôt".encode("cp1252")
    held.to_parquet(place / "counts.parquet")
    capsys.readouterr()
    told = refused(place, capsys, counts="counts.parquet")
    assert "row 5, column term: bytes that are not UTF-8; write text" in told
    assert "1 fault in" in told


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


# --- bad input ------------------------------------------------------------------------------------


def test_faults_of_counts_are_told_at_once(place, capsys):
    text = COUNTS + "Left,tax,1\nLeft,aid,-2\n"
    (place / "counts.csv").write_text(text, encoding="utf-8")
    (place / "refs.csv").write_text("document,score\nLeft,x\nRight,-1\n")
    assert refused(place, capsys).splitlines() == [
        "3 faults in the data",
        f"  {place}/counts.csv, row 13, column term: 'tax' stands above already for 'Left'; "
        "add the two counts up",
        f"  {place}/counts.csv, row 14, column count: '-2' is negative; counts are 0 or more",
        f"  {place}/refs.csv, row 2, column score: 'x' is not a finite number; give a number",
    ]


@pytest.mark.parametrize(
    ("references", "options", "message"),
    [
        ("Left,1\nStrange,-1\n", [], "the reference texts share no vocabulary: no word"),
        ("Left,1\nRight,-1\n", ["--scale", "logit"], "2 words occur in one reference text only"),
        ("Left,1\nRight,-1\nVirgin 1,0\n", ["--scale", "logit"], "the logit scale compares two"),
    ],
)
def test_what_the_method_cannot_do_with_the_references(place, capsys, references, options, message):
    (place / "refs.csv").write_text("document,score\n" + references, encoding="utf-8")
    assert f"  {place}/refs.csv: {message}" in refused(place, capsys, *options)


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


def test_what_a_spreadsheet_would_run_is_warned_of_or_marked(place, capsys):
    rows = "=CMD(),tax,1\n@SUM(1),tax,1\n"
    (place / "counts.csv").write_text(COUNTS + rows, encoding="utf-8")
    assert main(arguments(place)) == 0
    assert "'=CMD()' and 1 more may run in a spreadsheet" in capsys.readouterr().err
    assert "\n=CMD()," in (place / "scores.csv").read_text()
    assert main(arguments(place, "--spreadsheet")) == 0
    assert "spreadsheet" not in capsys.readouterr().err
    assert "\n'=CMD()," in (place / "scores.csv").read_text()
