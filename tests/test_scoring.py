"""`score_files` and `write_atomically`: whole files in, whole files out."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from positions.counts import CountsError
from positions.files import write_atomically
from positions.scoring import score_files

LBG = Path(__file__).parent.parent / "data" / "published" / "lbg2003.csv"
COLUMNS = [
    "document",
    "role",
    "tokens",
    "scored_tokens",
    "coverage",
    "raw",
    "raw_se",
    "raw_lower",
    "raw_upper",
    "lbg",
    "lbg_se",
    "lbg_lower",
    "lbg_upper",
    "mv",
    "mv_se",
    "mv_lower",
    "mv_upper",
    "reason",
]
COUNTS = """document,term,count
v_oov,zebra,3
low,null,10
low,b,5
high,b,4
high,NA,9
v_mixed,null,2
v_mixed,NA,1
v_mixed,nan,1
v_other,b,4
v_other,NA,5
v_empty,b,0
"""
REFS = "document,score\nlow,-1\nhigh,1\n"


@pytest.fixture
def files(tmp_path):
    counts, refs = tmp_path / "counts.csv", tmp_path / "refs.csv"
    counts.write_text(COUNTS, encoding="utf-8")
    refs.write_text(REFS, encoding="utf-8")
    return counts, refs


def test_the_lbg_example_from_files(tmp_path):
    refs = tmp_path / "refs.csv"
    refs.write_text("document,score\nR5,1.5\nR1,-1.5\nR3,0\nR2,-0.75\nR4,0.75\n", encoding="utf-8")
    scores, words = score_files(LBG, refs)
    v1 = scores.set_index("document").loc["V1"]
    assert v1["raw"] == pytest.approx(-0.4480590766)
    assert v1["raw_se"] == pytest.approx(0.0118976668)
    assert v1["mv"] == pytest.approx(-0.5100, abs=1e-4)
    assert list(words.columns) == ["term", "score", "R1", "R2", "R3", "R4", "R5"]
    assert len(words) == 37


def test_every_document_once_in_order_with_roles_and_reasons(files):
    scores, words = score_files(*files)
    assert list(scores.columns) == COLUMNS
    assert scores["document"].tolist() == ["v_oov", "low", "high", "v_mixed", "v_other", "v_empty"]
    scores = scores.set_index("document")
    assert scores.loc[["low", "high"], "role"].tolist() == ["reference", "reference"]
    assert (scores["role"] == "virgin").sum() == 4
    assert scores.loc["v_mixed", ["tokens", "scored_tokens", "coverage"]].tolist() == [4, 3, 0.75]
    assert (
        scores.loc[["low", "high"], ["lbg", "lbg_se", "lbg_lower", "lbg_upper"]]
        .isna()
        .all(axis=None)
    )
    assert scores.loc[["v_mixed", "v_other"]].notna().all(axis=None)
    assert scores.loc[["low", "high"], "mv"].tolist() == pytest.approx([-1, 1])
    missing = scores["raw"].isna()
    assert missing.tolist() == (scores["reason"] != "").tolist()
    assert scores.index[missing].tolist() == ["v_oov", "v_empty"]
    assert words["term"].tolist() == ["NA", "b", "null"]
    assert words["low"].tolist() == [0, 5, 10]


def test_tables_and_files_give_the_same(files):
    frames = [pd.read_csv(path, keep_default_na=False) for path in files]
    for from_file, from_frame in zip(score_files(*files), score_files(*frames), strict=True):
        pd.testing.assert_frame_equal(from_file, from_frame)


def test_options_reach_the_method(files):
    plain = score_files(*files)[0].set_index("document")
    wide = score_files(*files, level=0.99)[0].set_index("document")
    smooth = score_files(*files, smooth=1.0)[0].set_index("document")
    logit = score_files(*files, scale="logit", smooth=0.5)[0].set_index("document")
    assert wide.loc["low", "raw_upper"] > plain.loc["low", "raw_upper"]
    assert abs(smooth.loc["low", "raw"]) < abs(plain.loc["low", "raw"])
    assert logit.loc["low", "raw"] < -1
    with pytest.raises(ValueError, match=r"smooth=0\.5"):
        score_files(*files, scale="logit")


def test_the_bootstrap_is_seeded_and_replaces_limits(files):
    first = score_files(*files, bootstrap=200, seed=1)[0]
    pd.testing.assert_frame_equal(first, score_files(*files, bootstrap=200, seed=1)[0])
    analytic = score_files(*files)[0]
    assert not first["raw_se"].equals(analytic["raw_se"])
    np.testing.assert_allclose(first["raw_se"].dropna(), analytic["raw_se"].dropna(), rtol=0.3)
    assert first["raw"].equals(analytic["raw"])
    with pytest.raises(ValueError, match="0 for none"):
        score_files(*files, bootstrap=-1)


@pytest.mark.parametrize(
    ("refs", "message"),
    [
        ("document,score\nlow,-1\nhigh,1\nother,0\n", "row 4: reference 'other' is not in the cou"),
        ("document,score\nlow,-1\nhigh,1\nv_empty,0\n", "row 4: reference 'v_empty' has no words"),
        ("document,score\nlow,-1\n", "fewer than two references"),
    ],
)
def test_references_are_checked_against_the_counts(files, refs, message):
    files[1].write_text(refs, encoding="utf-8")
    with pytest.raises(CountsError, match=message) as caught:
        score_files(*files)
    assert str(caught.value).startswith(f"{files[1]}: ")


def test_files_are_written_whole(files, tmp_path):
    scores, words = score_files(*files)
    out, compressed = tmp_path / "scores.csv", tmp_path / "words.csv.gz"
    write_atomically({out: scores, compressed: words})
    again = pd.read_csv(compressed, keep_default_na=False)
    assert again["term"].tolist() == ["NA", "b", "null"]
    lines = out.read_bytes().decode().split("\n")
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1].startswith("v_oov,virgin,3,0,0.0,,,,")
    assert len(lines) == 8  # six documents, the header and the last line's end
    first = compressed.read_bytes()
    write_atomically({compressed: words})
    assert compressed.read_bytes() == first


def test_an_error_leaves_no_file_and_the_old_ones_as_they_were(tmp_path, monkeypatch):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("kept", encoding="utf-8")

    def full_disk(*_, **__):
        raise OSError("no space left")

    table = pd.DataFrame({"a": [1]})
    broken = table.copy()
    monkeypatch.setattr(broken, "to_csv", full_disk, raising=False)
    with pytest.raises(OSError, match="no space"):
        write_atomically({old: table, new: broken})
    assert old.read_text(encoding="utf-8") == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["old.csv"]
