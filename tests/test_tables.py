"""Tables as spreadsheets write them: read where they are certain, told in one line where not."""

import codecs
import gzip
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from positions.counts import CountsError, read_counts
from positions.tables import WORKBOOKS, read_table

NAMES = ("delegation", "chapter", "position")
ROWS = [["Côte d’Ivoire", "preamble, in part", "0.5"], ["blorp; snib", "tarn", "-1"]]


def written(rows, *, delimiter=",", encoding="utf-8", title=(), blank=0, ending="\r\n"):
    """A table as a spreadsheet saves it: cells with its delimiter quoted, decimals as it has them.

    ``title`` are lines above the header, ``blank`` columns and rows that were once touched.
    """
    cells = [[*row, *[""] * blank] for row in rows] + [[""] * (len(rows[0]) + blank)] * blank
    if delimiter == ";":
        cells = [[*row[:2], row[2].replace(".", ","), *row[3:]] for row in cells]
    quoted = [
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in cells
    ]
    wide = delimiter * (len(rows[0]) + blank - 1)
    lines = [*(f"{line}{wide}" if line else wide for line in title), *quoted]
    return (ending.join(lines) + ending).encode(encoding)


def read(path, data, **options):
    path.write_bytes(data)
    return read_table(path, "t.csv", NAMES, numbers=["position"], **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("title", [(), ("What they hold",), ("What they hold", "", "2022")])
@pytest.mark.parametrize("blank", [0, 2])
def test_a_table_is_the_same_however_it_is_saved(tmp_path, encoding, delimiter, title, blank):
    data = written([NAMES, *ROWS], delimiter=delimiter, encoding=encoding, title=title, blank=blank)
    frame, faults = read(tmp_path / "t.csv", data)
    assert faults == []
    assert list(frame.columns) == list(NAMES)
    assert frame.to_numpy().tolist() == ROWS
    assert frame.index.tolist() == [len(title) + 2, len(title) + 3]


@given(
    st.lists(
        st.tuples(*[st.text("aé ,;\t'-1", min_size=1, max_size=5)] * 3),
        min_size=1, max_size=4,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)  # fmt: skip
@settings(deadline=None)
def test_no_cell_is_lost_or_changed(tmp_path_factory, rows, delimiter, encoding):
    path = tmp_path_factory.mktemp("tables") / "t.csv"
    rows = [[one, other, "1"] for one, other, _ in rows]
    frame, faults = read(path, written([NAMES, *rows], delimiter=delimiter, encoding=encoding))
    assert faults == []
    assert frame.to_numpy().tolist() == rows


def test_the_line_that_names_the_separator_is_none_of_the_table(tmp_path):
    frame, faults = read(tmp_path / "t.csv", b"sep=;\n" + written([NAMES, *ROWS], delimiter=";"))
    assert faults == []
    assert frame.index.tolist() == [3, 4]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04" + bytes(40), "a spreadsheet's workbook or another zip archive, no CSV;"),
        (b"\xd0\xcf\x11\xe0" + bytes(40), "an old Excel workbook, no CSV; save the sheet as"),
        (b"<html><table>", "HTML, no CSV"),
        (b"%PDF-1.4", "a PDF, no CSV"),
        (gzip.compress(b"a", mtime=0), "compressed (gzip), no CSV; unpack it"),
        (codecs.BOM_UTF16_LE + b"a", "broken UTF-16; save the sheet as “CSV UTF-8”"),
        (b"delegation,chapter,position\na,\"b,1\n", "not CSV: a quotation mark is not closed"),
        (b"delegation,chapter,position,\na,b,1,x\n", "column 4 has no name and holds 'x'"),
        (b"delegation,chapter,chapter\na,b,1\n", "stands in the header more than once"),
        (b"delegation;chapter;position\na;b;1.000\n", "'1.000' may be 1 or 1000; write it"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_told_in_one_line(tmp_path, data, told):
    _, (fault,) = read(tmp_path / "t.csv", data)
    assert fault.reason.startswith(told)
    assert "\n" not in str(fault)


def test_another_encoding_does_not_hide_the_other_faults(tmp_path):
    data = written([NAMES, *ROWS], delimiter=";", encoding="cp1252") + b"a;b;1.000\nonly one\n"
    _, faults = read(tmp_path / "t.csv", data)
    assert [(fault.row, fault.reason[:11]) for fault in faults] == [
        (2, "not UTF-8; "), (5, "1 cell wher"), (4, "'1.000' may"),
    ]  # fmt: skip


# Counts, which may be millions of rows, go another way with the same eyes


@pytest.mark.parametrize(
    ("delimiter", "encoding", "title", "packed"),
    [*itertools.product(",;\t", ["utf-8-sig", "utf-16"], [(), ("Words", "")], [False, True])],
)
@pytest.mark.parametrize("name", ["c.csv", "c.csv.gz"])
def test_counts_are_the_same_however_they_are_saved(
    tmp_path, name, delimiter, encoding, title, packed
):
    rows = [["document", "term", "count"], ["Å", "x", "1.0"], ["B", "y", "2"]]
    data = written(rows, delimiter=delimiter, encoding=encoding, title=title, blank=1)
    (tmp_path / name).write_bytes(gzip.compress(data) if packed else data)
    found = read_counts(tmp_path / name)
    assert found[1:] == (("Å", "B"), ("x", "y"))
    assert found.counts.toarray().tolist() == [[1, 0], [0, 2]]


def test_faults_of_counts_are_told_at_once_in_the_lines_of_the_file(tmp_path):
    rows = [["document", "term", "count"], ["Å", "x", "1.5"], ["B", "y", "-2"]]
    data = written(rows, delimiter=";", encoding="cp1252", title=["Words"])
    (tmp_path / "c.csv").write_bytes(data + b"B;z;1.000\r\n")
    with pytest.raises(CountsError) as caught:
        read_counts(tmp_path / "c.csv")
    found = caught.value.faults
    assert [(fault.row, fault.reason) for fault in found] == [
        (3, "not UTF-8; save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”)"),
        (3, "'1,5' is not whole; give a number of words"),
        (4, "'-2' is negative; counts are 0 or more"),
        (5, "'1.000' may mean thousands; write it without the point"),
    ]


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_a_workbook_is_told_by_what_it_is_whatever_its_name(tmp_path, suffix):
    (tmp_path / f"c{suffix}").write_bytes(b"PK\x03\x04" + bytes(30))
    with pytest.raises(CountsError, match="workbook"):
        read_counts(tmp_path / f"c{suffix}")
