"""Texts and files to counts: what is a term, in which order, and what is refused how."""

import gzip
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.counts import (
    CountsError,
    TextPolicy,
    block_term_matrix,
    blocks,
    counts_from_frame,
    document_term_matrix,
    file_row,
    read_counts,
    read_references,
    references_from_frame,
    sentences,
    tokens,
)
from positions.plain_csv import read_plain

# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "policy", "terms"),
    [
        ("The Treaty, THE treaty!", {}, ["the", "treaty", "the", "treaty"]),
        ("state-owned l’État", {}, ["state-owned", "l'état"]),
        ("non‑state 'quoted' States'", {}, ["non-state", "quoted", "states"]),
        ("Юрисдикция, ﬁnal cy\u00adber", {}, ["юрисдикция", "final", "cyber"]),
        ("e\u0301tat", {}, ["état"]),
        ("Article 5, 2022", {}, ["article", "5", "2022"]),
        ("Article 5, 2022", {"numbers": "drop"}, ["article"]),
        ("Article 5, 2022-23", {"numbers": "mask"}, ["article", "#", "#"]),
        ("5G mp3", {"numbers": "drop"}, ["5g", "mp3"]),
        ("sign here ____ (a)", {}, ["sign", "here", "a"]),
        ("Yes; no.", {"punctuation": "keep"}, ["yes", ";", "no", "."]),
        ("the States and others", {"stop_words": "english"}, ["states"]),
        ("the States", {"stop_words": frozenset({"states"})}, ["the"]),
        ("States cooperating", {"stem": "english"}, ["state", "cooper"]),
        ("Estados cooperando", {"stem": "spanish"}, ["estad", "cooper"]),
    ],
)
def test_what_is_a_term(text, policy, terms):
    policy = TextPolicy(**policy)
    assert tokens(text, policy) == terms
    counted = document_term_matrix({"A": text}, policy)
    assert counted.terms == tuple(sorted(set(terms)))
    assert counted.counts.toarray().tolist() == [[terms.count(term) for term in counted.terms]]


def test_the_vocabulary_is_sorted_and_the_texts_keep_their_order():
    found = document_term_matrix({"Z": "b a é", "A": "a B"})
    assert found.documents == ("Z", "A")
    assert found.terms == ("a", "b", "é")
    assert found.counts.toarray().tolist() == [[1, 1, 1], [1, 1, 0]]
    assert found.counts.dtype == np.int64


def test_rare_terms_can_be_left_out():
    found = document_term_matrix({"A": "law law aid", "B": "aid gift"}, TextPolicy(minimum_count=2))
    assert found.terms == ("aid", "law")


def test_an_empty_text_keeps_its_row():
    assert document_term_matrix({"A": "law", "B": ""}).counts.toarray().tolist() == [[1], [0]]


@pytest.mark.parametrize("texts", [{}, {"A": ""}, {"A": "..."}, {"A": "___"}])
def test_texts_without_a_term_are_refused(texts):
    with pytest.raises(CountsError, match="no text has a term"):
        document_term_matrix(texts)


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ({"numbers": "no"}, "'keep', 'drop' or 'mask'"),
        ({"punctuation": "no"}, "'drop' or 'keep'"),
        ({"stop_words": "french"}, "give 'english' or a set"),
        ({"stem": "klingon"}, "choose one of .*english"),
        ({"minimum_count": 0}, "1 or more"),
    ],
)
def test_policies_are_checked(policy, message):
    with pytest.raises(ValueError, match=message):
        TextPolicy(**policy)


def test_sentences():
    text = "Article 1. Use of terms\n\nStates agree! 我们同意。他们也同意？ Why? \n \n Because"
    assert sentences(text) == [
        "Article 1.",
        "Use of terms",
        "States agree!",
        "我们同意。",
        "他们也同意？",
        "Why?",
        "Because",
    ]
    assert sentences(" \n\n ") == []


def test_blocks_need_a_length():
    assert blocks("") == []
    with pytest.raises(ValueError, match="1 or more"):
        blocks("a", words=0)


@given(st.text(alphabet="ab1 .!\n-'é", max_size=60), st.sampled_from([sentences, blocks]))
def test_blocks_hold_the_words_of_their_text(text, split):
    texts = {"A": "fixed words. " + text, "B": "other"}
    policy = TextPolicy(numbers="mask")
    whole = document_term_matrix(texts, policy)
    parts = block_term_matrix(texts, policy, split=split)
    assert parts.terms == whole.terms
    for row, document in enumerate(whole.documents):
        mine = [part for part, owner in enumerate(parts.documents) if owner == document]
        summed = parts.counts[mine].sum(axis=0).A1
        assert summed.tolist() == whole.counts[[row]].toarray().ravel().tolist()


# --- files ----------------------------------------------------------------------------------------

GOOD = 'document,term,count\nB,null,2\nA,"x, ""y""",1\nB,NA,3\nA,nan,1\nA,01,1\nA,1,4\nA,,1\n'


def test_any_string_is_a_term_and_documents_keep_their_order(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text(GOOD, encoding="utf-8")
    found = read_counts(path)
    assert found.documents == ("B", "A")
    assert found.terms == ("", "01", "1", "NA", "nan", "null", 'x, "y"')
    assert found.counts.toarray().tolist() == [[0, 0, 0, 3, 0, 2, 0], [1, 1, 4, 0, 1, 0, 1]]


def test_numeric_labels_stay_as_written(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("document,term,count\n007,1,1\n7,1.0,1\n", encoding="utf-8")
    found = read_counts(path)
    assert found.documents == ("007", "7")
    assert found.terms == ("1", "1.0")


def test_compressed_files_byte_order_marks_and_other_columns(tmp_path):
    path = tmp_path / "counts.csv.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + GOOD.encode(), mtime=0))
    assert read_counts(path).documents == ("B", "A")
    plain = tmp_path / "counts.csv"
    plain.write_text("note,count,term,document\nx,2,law,A\n", encoding="utf-8")
    assert read_counts(plain).counts.toarray().tolist() == [[2]]


def test_a_document_of_zero_counts_keeps_its_row():
    frame = pd.DataFrame({"document": ["A", "B"], "term": ["x", "x"], "count": [0, 2]})
    found = counts_from_frame(frame)
    assert found.documents == ("A", "B")
    assert found.counts.sum(axis=1).A1.tolist() == [0, 2]


def test_names_that_are_numbers_are_taken_as_strings():
    frame = pd.DataFrame({"document": [1, "1", 2], "term": ["x", "y", "x"], "count": [1, 2, 3]})
    found = counts_from_frame(frame)
    assert found.documents == ("1", "2")
    assert found.counts.toarray().tolist() == [[1, 2], [3, 0]]


H = "document,term,count\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("document,term\nA,x\n", "row 1: no column count; the header must name document, term"),
        ("document,term,term,count\nA,x,y,1\n", "row 1: column term is there twice"),
        (H + "A,x,1\nA,y,-2\n", "row 3: a negative count; counts are 0 or more"),
        (H + "A,x,1\nA,y,1.5\n", "row 3: a fractional count; give whole numbers"),
        (H + "A,x,1\nA,y,many\n", "row 3: count is 'many', not a finite number; give a number"),
        (H + "A,x,1\nA,y,\n", "row 3: count is '', not a finite number"),
        (H + "A,x,inf\n", "row 2: count is .*inf.*, not a finite number"),
        (H + "A,x,True\n", "row 2: count is .*True.*, not a finite number"),
        (H + "A,x,99999999999999999999\n", r"row 2: a count beyond 2\^53"),
        (
            H + "A,x,1\nB,x,1\nA,x,2\n",
            "row 4: document 'A' with term 'x' stands above already; add",
        ),
        (H + "A,x,1\n,y,2\n", "row 3: no document; name the document"),
        (H + "A,x,1\nA,y\n", "row 3: count is ''"),
        (H + "A,x,1\nA,y,z,1\n", "row 3: 4 fields instead of 3; quote terms"),
        (H + "A,x,1,7\n", "row 2: more fields than the header names; quote terms"),
        (H + 'A,x,1\nA,",2\n', "row 3: a quotation mark is never closed"),
        (H, "no rows under the header"),
        ("", "the file is empty; give document,term,count and rows"),
        ("\n\n", "the file is empty"),
    ],
)
def test_bad_counts_are_refused_in_one_line(tmp_path, content, message):
    path = tmp_path / "counts.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CountsError, match=message) as caught:
        read_counts(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c.csv", H.encode() + b"A,x,1\nA,\xe9,1\n", "row 3: not UTF-8; save the file as UTF-8"),
        ("c.csv", (H + "A,x,1\n").encode("utf-16"), "row 1: not UTF-8"),
        (
            "c.csv.gz",
            gzip.compress(H.encode() + b"A,x,1\n" * 99, mtime=0)[:-12],
            "truncated or broken gzip",
        ),
        ("c.csv.gz", H.encode(), "truncated or broken gzip"),
        ("c.csv.gz", gzip.compress(H.encode() + b"A,\xe9,1\n", mtime=0), "row 2: not UTF-8"),
        ("c.csv.gz", b"", "the file is empty"),
        ("c.parquet", b"no", "c.parquet: "),
    ],
)
def test_broken_files_are_refused_in_one_line(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CountsError, match=message) as caught:
        read_counts(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(CountsError, match="no such file"):
        read_counts(tmp_path / "none.csv")
    with pytest.raises(CountsError, match="cannot be read"):
        read_counts(tmp_path)


def test_parquet_is_read_like_the_same_csv_file(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text(GOOD, encoding="utf-8")
    expected = read_counts(path)
    frame = pd.read_csv(path, keep_default_na=False, dtype={"term": str})
    for name, written in {
        "counts.parquet": frame,
        "counts.pq": frame.set_index("document"),
        "COUNTS.PARQUET": frame.astype({"term": "category", "count": "Int16"}),
    }.items():
        written.to_parquet(tmp_path / name, engine="pyarrow")
        found = read_counts(tmp_path / name)
        assert found.documents == expected.documents
        assert found.terms == expected.terms
        assert (found.counts != expected.counts).nnz == 0


def test_parquet_faults_name_the_row(tmp_path):
    path = tmp_path / "counts.parquet"
    frame = pd.DataFrame({"document": ["A", "B"], "term": ["x", None], "count": [1, 1]})
    frame.to_parquet(path, engine="pyarrow")
    with pytest.raises(CountsError, match=r"counts\.parquet: row 3: no term"):
        read_counts(path)
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(CountsError, match=r"counts\.parquet: cannot be read") as caught:
        read_counts(path)
    assert "\n" not in str(caught.value)


def test_without_its_reader_parquet_is_refused_with_a_remedy(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(CountsError, match="needs pyarrow; install it or give a CSV file"):
        read_counts(tmp_path / "counts.parquet")


def test_rows_are_numbered_as_in_the_file(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("\n" + H + '"A\nB",x,1\n\nA,y,-2\n', encoding="utf-8")
    # the header is row 2 here; a line's end inside quotation marks does not end a row
    with pytest.raises(CountsError, match="row 5: a negative count"):
        read_counts(path)
    assert [file_row(path, position) for position in (0, 1, 9)] == [3, 5, 11]
    path.write_text(H + "A,x,1\n,,\nA,y,2\n", encoding="utf-8")
    with pytest.raises(CountsError, match="row 3: "):
        read_counts(path)


def test_missing_terms_of_a_table_are_refused():
    frame = pd.DataFrame({"document": ["A", "A"], "term": ["x", None], "count": [1, 1]})
    with pytest.raises(CountsError, match=r"the counts: row 3: no term; .*keep_default_na=False"):
        counts_from_frame(frame)


# --- references -----------------------------------------------------------------------------------


def test_references(tmp_path):
    path = tmp_path / "refs.csv"
    path.write_text("document,score\nNA,-1\n2,1.5\n", encoding="utf-8")
    assert read_references(path).to_dict() == {"NA": -1.0, "2": 1.5}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("document\nA\n", "row 1: no column score; the header must name document, score"),
        ("document,score\nA,1\n", "fewer than two references; give at least two"),
        ("document,score\nA,1\nB,1\n", "all scores are equal"),
        ("document,score\nA,1\nB,left\n", "row 3: score is 'left', not a finite number"),
        ("document,score\nA,1\nB,\n", "row 3: score is ''"),
        ("document,score\nA,1\nB,2\nA,3\n", "row 4: a document that stands above already"),
        ("", "the file is empty; give document,score and rows"),
    ],
)
def test_bad_references_are_refused_in_one_line(tmp_path, content, message):
    path = tmp_path / "refs.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CountsError, match=message) as caught:
        read_references(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_references_of_a_table():
    frame = pd.DataFrame({"document": ["A", "B"], "score": [1, 2]})
    assert references_from_frame(frame).tolist() == [1, 2]


# --- the quick reader -----------------------------------------------------------------------------


def same(found, expected):
    assert found.documents == expected.documents
    assert found.terms == expected.terms
    assert found.counts.dtype == expected.counts.dtype
    assert (found.counts != expected.counts).nnz == 0
    assert found.counts.has_sorted_indices


PLAIN_FILE = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", " A", "007", "7", "NA", "Türkiye", "中国"]),
        st.text(alphabet="aβ0 .-'#\t\U00010000é\ufffd", max_size=3)
        | st.sampled_from(["null", "NA", "nan", ""]),
        st.integers(0, 10**15 - 1),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda row: row[:2],
)


@given(PLAIN_FILE, st.booleans())
@settings(deadline=None)
def test_plain_files_are_read_alike_by_both_readers(tmp_path_factory, rows, compressed):
    path = tmp_path_factory.mktemp("plain") / ("counts.csv.gz" if compressed else "counts.csv")
    text = "count,note,document,term\n" + "".join(f"{n},,{d},{t}\n" for d, t, n in rows)
    path.write_bytes(gzip.compress(text.encode()) if compressed else text.encode())
    assert read_plain(path) is not None
    frame = pd.DataFrame(rows, columns=["document", "term", "count"])
    same(read_counts(path), counts_from_frame(frame))


@pytest.mark.parametrize(
    "text",
    [
        H + '"A",x,1\n', H + "A,x,1\r\n", H + "A,x,0x1\n", H + "A,x,+1\n", H + "A,x,1.0\n",
        H + "A,x, 1\n", H + "A,x,1e2\n", H + "A,x,\n", H + ",x,1\n", H + "A,x\n", H + "A,x,1,\n",
        H + "A,x,-1\n", H + "A,x,1\n \n", "\ufeff" + H + "A,x,1\n", H, "", "\n", H.strip(),
        "document,term,count,count\nA,x,1,1\n", "document,term\nA,x\n",
        H + "A,x,1234567890123456\n",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_careful_reader(tmp_path, text):
    path = tmp_path / "counts.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert read_plain(path) is None


def test_a_large_plain_file_is_read_in_order(tmp_path):
    # longer than what Arrow reads at a time, with documents and terms that come up late
    rows = [(f"text {n // 3000}", f"w{(n * 7919) % 60_000}", n % 5) for n in range(150_000)]
    frame = pd.DataFrame(rows, columns=["document", "term", "count"])
    path = tmp_path / "counts.csv"
    frame.to_csv(path, index=False)
    assert read_plain(path) is not None
    same(read_counts(path), counts_from_frame(frame))
