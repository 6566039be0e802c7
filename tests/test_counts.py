"""Texts and files to counts: what is a term, in which order, and what is refused how."""

import gzip

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.counts import (
    COUNT_COLUMNS,
    LISTED,
    CountsError,
    LongTable,
    TextPolicy,
    block_term_matrix,
    counts_of,
    document_term_matrix,
    read_counts,
    read_references,
    sentences,
)


def counts_from_frame(frame):
    """Counts of a table that a program holds, with the rows of a file."""
    rows = frame.set_axis(range(2, len(frame) + 2))
    return counts_of(LongTable("the counts", rows, COUNT_COLUMNS))


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
    counted = document_term_matrix({"A": text}, TextPolicy(**policy))
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


@given(st.text(alphabet="ab1 .!\n-'é", max_size=60))
def test_sentences_hold_the_words_of_their_text(text):
    texts = {"A": "fixed words. " + text, "B": "other"}
    policy = TextPolicy(numbers="mask")
    whole = document_term_matrix(texts, policy)
    parts = block_term_matrix(texts, policy)
    assert parts.terms == whole.terms
    for row, document in enumerate(whole.documents):
        mine = [part for part, owner in enumerate(parts.documents) if owner == document]
        summed = parts.counts[mine].sum(axis=0).A1
        assert summed.tolist() == whole.counts[[row]].toarray().ravel().tolist()


# --- files ----------------------------------------------------------------------------------------

H = "document,term,count\n"
GOOD = H + 'B,null,2\nA,"x, ""y""",1\nB,NA,3\nA,nan,1\nA,01,1\nA,1,4\nA,,1\n'


def written(path, content):
    """Write a file in the form that its name says."""
    content = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


@pytest.mark.parametrize("name", ["counts.csv", "counts.csv.gz"])
def test_any_string_is_a_term_and_documents_keep_their_order(tmp_path, name):
    found = read_counts(written(tmp_path / name, "\ufeff" + GOOD))
    assert found.documents == ("B", "A")
    assert found.terms == ("", "01", "1", "NA", "nan", "null", 'x, "y"')
    assert found.counts.toarray().tolist() == [[0, 0, 0, 3, 0, 2, 0], [1, 1, 4, 0, 1, 0, 1]]


def test_numeric_labels_stay_as_written_and_other_columns_do_not_matter(tmp_path):
    path = written(tmp_path / "c.csv", "note,count,term,document\nx,1,1,007\n,1,1.0,7\n")
    found = read_counts(path)
    assert found.documents == ("007", "7")
    assert found.terms == ("1", "1.0")


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


def test_parquet_is_read_like_the_same_csv_file(tmp_path):
    expected = read_counts(written(tmp_path / "counts.csv", GOOD))
    frame = pd.read_csv(tmp_path / "counts.csv", keep_default_na=False, dtype={"term": str})
    for name, table in {
        "counts.parquet": frame,
        "counts.pq": frame.set_index("document"),
        "COUNTS.PARQUET": frame.astype({"term": "category", "count": "Int16"}),
    }.items():
        table.to_parquet(tmp_path / name, engine="pyarrow")
        found = read_counts(tmp_path / name)
        assert found[1:] == expected[1:]
        assert (found.counts != expected.counts).nnz == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "B", " A", "007", "7", "NA", "Türkiye", "two\nlines", 'a "b"']),
            st.text(alphabet="aβ0 .-'#,\"\t\n\r\U00010000é\ufffd", max_size=3)
            | st.sampled_from(["null", "NA", "nan", ""]),
            st.integers(0, 2**53),
        ),
        min_size=1,
        max_size=30,
        unique_by=lambda row: row[:2],
    )
)
@settings(deadline=None)
def test_a_file_gives_the_counts_of_the_table_in_it(tmp_path_factory, rows):
    frame = pd.DataFrame(rows, columns=["document", "term", "count"])
    path = tmp_path_factory.mktemp("counts") / "counts.csv"
    frame.to_csv(path, index=False, quoting=2)
    found, expected = read_counts(path), counts_from_frame(frame)
    assert found[1:] == expected[1:]
    assert (found.counts != expected.counts).nnz == 0
    assert found.counts.has_sorted_indices


def faults(path, read=read_counts):
    """What a file is refused for: row, column and reason of each fault."""
    with pytest.raises(CountsError) as caught:
        read(path)
    assert {fault.file for fault in caught.value.faults} == {str(path)}
    return [(fault.row, fault.column, fault.reason) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("content", "row", "column", "reason"),
    [
        ("document,term\nA,x\n", 1, "count", "no such column; the header must name document, te"),
        ("document,term,term,count\nA,x,y,1\n", 1, "term", "there twice"),
        (H + "A,x,1\nA,y,-2\n", 3, "count", "'-2' is negative; counts are 0 or more"),
        (H + "A,x,1\nA,y,1.5\n", 3, "count", "'1.5' is not whole; give a number of words"),
        (H + "A,x,1\nA,y,many\n", 3, "count", "'many' is not a finite number; give a number"),
        (H + "A,x,1\nA,y,\n", 3, "count", "'' is not a finite number"),
        (H + "A,x,inf\n", 2, "count", "'inf' is not a finite number"),
        (H + "A,x,True\n", 2, "count", "'True' is not a finite number"),
        (H + "A,x,99999999999999999999\n", 2, "count", "'99999999999999999999' is beyond 2^53"),
        (H + "A,x,1\nB,x,1\nA,x,2\n", 4, "term", "'x' stands above already for 'A'; add the two"),
        (H + "A,x,1\n,y,2\n", 3, "document", "no document; name it"),
        (H + "A,x,1\nA,y\n", 3, "", "2 cells where the header has 3; quote"),
        (H + "A,x,1\nA,y,z,1\n", 3, "", "4 cells where the header has 3; quote a term"),
        (H + 'A,x,1\nA,",2\n', 3, "", "2 cells where the header has 3; quote a term that holds"),
        # blank lines count, as they do for who opens the file; line ends in a term do not
        (H + '"A\nB",x,1\n\n \n,,\nA,y,-2\n', 6, "count", "'-2' is negative"),
        (H, 0, "", "no rows; give document,term,count and rows below"),
        (H + "\n", 0, "", "no rows"),
        ("", 0, "", "no rows; give document,term,count"),
        (H.encode() + b"A,x,1\n\nA,\xe9,1\n", 4, "", "not UTF-8; save the file as UTF-8"),
    ],
)
@pytest.mark.parametrize("name", ["c.csv", "c.csv.gz"])
def test_bad_counts_are_refused(tmp_path, name, content, row, column, reason):
    (found,) = faults(written(tmp_path / name, content))
    assert found[:2] == (row, column)
    assert found[2].startswith(reason)


def test_all_faults_are_told_at_once(tmp_path):
    text = H + "A,x,-1\nA,y,z,1\n,x,1\nB,x,many\nB,y,1\nB,y,2\n"
    found = faults(written(tmp_path / "c.csv", text))
    assert [row for row, *_ in found] == [2, 3, 4, 5, 7]
    # of many alike, the first
    found = faults(written(tmp_path / "c.csv", H + "".join(f"A,{n},-1\n" for n in range(1000))))
    assert len(found) == LISTED
    assert found[-1][2].endswith("and so with 980 rows below")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("c.csv.gz", gzip.compress(GOOD.encode() * 50, mtime=0)[:-20], "a truncated or broken gzi"),
        ("c.csv.gz", b"", "no rows"),
        ("c.parquet", b"no", "no Parquet file, a broken one, or not UTF-8; write it again"),
        ("c.parquet", b"", "no Parquet file, a broken one, or not UTF-8; write it again"),
    ],
)
def test_broken_files_are_refused(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    (found,) = faults(path)
    assert found[2].startswith(reason)


def test_what_is_no_file_is_refused(tmp_path):
    assert faults(tmp_path / "none.csv") == [(0, "", "no such file; check the path")]
    assert faults(tmp_path)[0][2].startswith("cannot be read (")


def test_faults_of_parquet_tables_name_the_row(tmp_path):
    good = pd.DataFrame({"document": ["A", "B", "A"], "term": ["a", "a", "b"], "count": [1, 2, 3]})
    for place, spoilt in {
        (1, "count"): good.drop(columns="count"),
        (3, "count"): good.assign(count=[1, -2, 3]),
        (2, "count"): good.assign(count=[None, 2, 3]),
        (3, "term"): good.assign(term=["a", None, "b"]),
        (4, "term"): good.assign(term=["a", "a", "a"]),
        (0, ""): good.iloc[:0],
    }.items():
        spoilt.to_parquet(tmp_path / "c.parquet", engine="pyarrow")
        (found,) = faults(tmp_path / "c.parquet")
        assert found[:2] == place


def test_missing_terms_of_a_table_are_refused():
    frame = pd.DataFrame({"document": ["A", "A"], "term": ["x", None], "count": [1, 1]})
    with pytest.raises(CountsError, match="the counts, row 3, column term: no term; name") as told:
        counts_from_frame(frame)
    assert "1 fault in" in str(told.value)


# --- references -----------------------------------------------------------------------------------

COUNTED = counts_from_frame(
    pd.DataFrame({"document": ["NA", "2", "0"], "term": list("xxx"), "count": [1, 1, 0]})
)


def test_references(tmp_path):
    path = written(tmp_path / "refs.csv", "document,score\nNA,-1\n2,1.5\n")
    assert read_references(path, COUNTED).to_dict() == {"NA": -1.0, "2": 1.5}


R = "document,score\nNA,1\n2,2\n"


@pytest.mark.parametrize(
    ("content", "row", "column", "reason"),
    [
        ("document\nA\n", 1, "score", "no such column; the header must name document, score"),
        ("document,score\n2,1\n", 0, "", "fewer than two references; give at least two"),
        ("document,score\n2,1\nNA,1\n", 0, "", "all scores are equal"),
        ("document,score\n2,1\nNA,left\n", 3, "score", "'left' is not a finite number"),
        ("document,score\n2,1\nNA,1e300\n", 3, "score", "'1e300' is beyond a thousand million"),
        ("document,score\n2,1\nNA,\n", 3, "score", "'' is not a finite number"),
        (R + "2,3\n", 4, "document", "'2' stands above already; give each one score"),
        (R + "\nnobody,0\n", 5, "document", "'nobody' is not in the counts; add its counts or"),
        (R + "0,0\n", 4, "document", "'0' has no words in the counts; supply its text"),
        ("", 0, "", "no rows; give document,score and rows below"),
    ],
)
def test_bad_references_are_refused(tmp_path, content, row, column, reason):
    path = written(tmp_path / "refs.csv", content)
    (found,) = faults(path, lambda path: read_references(path, COUNTED))
    assert found[:2] == (row, column)
    assert found[2].startswith(reason)
