"""The fact register: what ships is sound, and a planted fault is found where it was planted."""

import csv
import dataclasses
import re

import pandas as pd
import pytest

from positions.faults import DataError
from positions.register import TABLES, is_group, load_register, substantive
from positions.tables import MAX_BYTES

ROWS = {
    "sources": 120,
    "proposals": 128,
    "positions": 575,
    "votes": 15,
    "events": 62,
    "groups": 240,
    "claims": 82,
    "submissions": 39,
}

UNKNOWN = None
#: Every tally of votes.csv: yes, no, abstentions, not voting.
TALLIES = {
    "V-2018-11-C3": ("2018-11", 85, 55, 29, UNKNOWN),
    "V-73-187": ("2018-12-17", 94, 59, 33, 7),
    "V-2019-11-18-C3": ("2019-11-18", 88, 58, 34, UNKNOWN),
    "V-74-247": ("2019-12-27", 79, 60, 33, 21),
    "V-2021-05-26-BRA": ("2021-05-26", 88, 42, 32, UNKNOWN),
    "V-2021-05-26-AM2": ("2021-05-26", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "V-2021-05-26-AM3": ("2021-05-26", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "V-75-282": ("2021-05-26", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "V-2022-01-20-BLR": ("2022-01-20", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "V-2022-01-20-DOM": ("2022-01-20", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "V-2022-01-20-RES": ("2022-01-20", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "V-2024-08-08-IRN": ("2024-08-08", 23, 102, 26, UNKNOWN),
    "V-2024-08-08-TXT": ("2024-08-08", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "V-2024-11-11-C3": ("2024-11-11", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "V-2024-12-24": ("2024-12-24", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
}


# The shipped register


@pytest.mark.parametrize(("table", "rows"), ROWS.items())
def test_each_table_ships_with_all_its_rows(register, table, rows):
    assert len(getattr(register, table)) == rows


def test_the_codebook_counts_the_rows_of_every_table(root, register):
    codebook = (root / "data" / "README.md").read_text(encoding="utf-8")
    counts = re.findall(r"^\| `register/(\w+)\.csv` \| .* \| (\d+) \|$", codebook, re.MULTILINE)
    assert {name: int(rows) for name, rows in counts} == {
        name: len(getattr(register, name)) for name in TABLES
    }


def test_positions_by_confidence(register):
    counts = register.positions["confidence"].value_counts().to_dict()
    assert counts == {"reported": 271, "stated": 232, "inferred": 72}


def test_tallies_are_those_written_out_by_hand(register):
    columns = ["date", "yes", "no", "abstain", "not_voting"]
    found = {
        name: tuple(UNKNOWN if pd.isna(cell) else cell for cell in cells)
        for name, *cells in register.votes[["vote_id", *columns]].itertuples(index=False)
    }
    assert found == TALLIES


def test_counts_of_a_vote_are_whole_numbers_or_missing(register):
    assert set(register.votes[["yes", "no", "abstain", "not_voting"]].dtypes.map(str)) == {"Int64"}


def test_where_all_four_counts_are_known_they_add_up_to_the_membership(register):
    counts = register.votes.set_index("vote_id")[["yes", "no", "abstain", "not_voting"]].dropna()
    assert counts.sum(axis=1).to_dict() == {"V-73-187": 193, "V-74-247": 193}


@pytest.mark.parametrize("table", TABLES)
def test_files_are_utf8_with_unix_line_ends(root, table):
    content = (root / "data" / "register" / f"{table}.csv").read_bytes()
    content.decode("utf-8")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_no_cell_of_text_is_missing_rather_than_empty(register):
    for table in TABLES:
        frame = getattr(register, table)
        text = frame.select_dtypes(exclude="number")
        assert text.map(lambda cell: isinstance(cell, str)).all(axis=None), table


def test_every_record_stands_in_a_session_of_its_proposal_and_in_its_chapter(register):
    proposals = register.proposals.set_index("proposal_id")
    for row in register.positions.itertuples():
        proposal = proposals.loc[row.proposal_id]
        assert row.chapter == proposal["chapter"]
        assert row.session in proposal["session"].split(";")


def test_namibia_is_found_though_its_code_is_na(register):
    namibia = register.positions[register.positions["delegation"] == "Namibia"]
    assert not namibia.empty
    assert set(namibia["iso3"]) == {"NAM"}
    assert "Namibia" in register.delegations


def test_groups_that_speak_as_one_have_no_code_of_a_state(register):
    codes = register.positions.set_index("delegation")["iso3"]
    assert set(codes[codes == ""].index) == {
        "African Group",
        "Caribbean Community",
        "European Union",
    }
    assert is_group("European Union")
    assert not is_group("China")


def test_members_of_a_group_come_in_file_order_and_an_unlisted_group_has_none(register):
    assert register.members("G-BRICS") == [
        "Brazil",
        "Russian Federation",
        "India",
        "China",
        "South Africa",
    ]
    assert register.members("G-ATLANTIS") == []


def test_register_of_one_session_keeps_its_positions_alone(register):
    seventh = register.of_sessions(["ahc7"])
    assert set(seventh.positions["session"]) == {"ahc7"}
    assert list(seventh.positions.index) == list(range(len(seventh.positions)))
    assert seventh.votes is register.votes
    assert set(seventh.delegations) < set(register.delegations)


def test_sessions_share_out_all_positions(register, sessions):
    assert sum(len(register.of_sessions([name]).positions) for name in sessions) == 575


def test_placements_rest_on_substance_and_not_on_inference_or_procedure(register):
    positions = register.positions
    inferred = positions["confidence"] == "inferred"
    process = positions["proposal_id"].str.startswith("process.")
    assert process.any()
    assert len(substantive(positions)) == (~inferred & ~process).sum()
    assert len(substantive(positions, inferred=True)) == (~process).sum()
    assert len(substantive(positions, process=True)) == 575 - 72
    assert len(substantive(positions, inferred=True, process=True)) == 575


# Planted faults


def _rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def _write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def plant(folder, table, line, column, value):
    """Write a value into one cell; the line is that of the file."""
    path = folder / f"{table}.csv"
    rows = _rows(path)
    rows[line - 1][rows[0].index(column)] = value
    _write(path, rows)


def rewrite(folder, table, old, new):
    """Replace the first occurrence of a text in a table."""
    path = folder / f"{table}.csv"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def faults_of(folder, sessions):
    with pytest.raises(DataError) as caught:
        load_register(folder, sessions)
    return caught.value.faults


PLANTED = [
    pytest.param("positions", 10, "source_id", "S-LCA", "did you mean S-LAC", id="unknown source"),
    pytest.param(
        "positions", 10, "proposal_id", "mla-scope.serious-crime",
        "did you mean mla-scope.serious-crimes", id="unknown proposal",
    ),
    pytest.param(
        "positions", 10, "delegation", "New Zeeland", "did you mean New Zealand",
        id="unknown delegation",
    ),
    pytest.param(
        "positions", 24, "delegation", "South Korea", "the register says Republic of Korea",
        id="second name of a state",
    ),
    pytest.param(
        "positions", 13, "delegation", "PR China", "the register says China",
        id="second name of the focus",
    ),
    pytest.param("positions", 10, "session", "ahc55", "did you mean ahc5", id="unknown session"),
    pytest.param(
        "positions", 10, "session", "ahc4", "not a session of the proposal",
        id="session in which the proposal was not on the table",
    ),
    pytest.param(
        "positions", 10, "chapter", "criminalisation", "did you mean criminalization",
        id="unknown chapter",
    ),
    pytest.param(
        "positions", 10, "chapter", "preamble", "not the chapter of the proposal",
        id="chapter of another proposal",
    ),
    pytest.param(
        "positions", 10, "record_id", "pos-0001", "every record_id is used once",
        id="duplicate id of a record",
    ),
    pytest.param(
        "votes", 3, "vote_id", "V-2018-11-C3", "every vote_id is used once",
        id="duplicate id of a vote",
    ),
    pytest.param("votes", 3, "vote_id", "V 73", "not an identifier", id="blank in an id"),
    pytest.param("positions", 10, "iso3", "NZD", "ISO 3166-1 alpha-3", id="wrong code"),
    pytest.param("positions", 10, "iso3", "nzl", "ISO 3166-1 alpha-3", id="code in lower case"),
    pytest.param("positions", 10, "iso3", "", "ISO 3166-1 alpha-3", id="no code of a state"),
    pytest.param("positions", 15, "iso3", "NA", "ISO 3166-1 alpha-3", id="short code of Namibia"),
    pytest.param("positions", 39, "iso3", "EUU", "ISO 3166-1 alpha-3", id="code of a group"),
    pytest.param("groups", 2, "iso3", "AUS", "ISO 3166-1 alpha-3", id="wrong code of a member"),
    pytest.param(
        "groups", 2, "valid_session", "ahc1;ahc9", "unknown session 'ahc9'",
        id="unknown session in a list",
    ),
    pytest.param("groups", 2, "member", "Austira", "did you mean Austria", id="unknown member"),
    pytest.param(
        "submissions", 2, "delegation", "Europe Union", "did you mean European Union",
        id="unknown sender",
    ),
    pytest.param(
        "proposals", 2, "chapter", "international-coperation",
        "did you mean international-cooperation", id="unknown chapter of a proposal",
    ),
    pytest.param("positions", 10, "stance", "suport", "did you mean support", id="unknown stance"),
    pytest.param("positions", 10, "stance", "", "a value is needed", id="no stance"),
    pytest.param(
        "positions", 10, "confidence", "Stated", "did you mean stated", id="unknown confidence"
    ),
    pytest.param("positions", 10, "locator", "", "a value is needed", id="missing locator"),
    pytest.param("positions", 10, "locator", " \t", "a value is needed", id="blank locator"),
    pytest.param("events", 4, "locator", "", "a value is needed", id="event without a locator"),
    pytest.param("votes", 2, "date", "2023-13", "not a date", id="thirteenth month"),
    pytest.param("votes", 2, "date", "2023-02-30", "not a date", id="thirtieth of February"),
    pytest.param("votes", 2, "date", "2023-02-29", "not a date", id="leap day of no leap year"),
    pytest.param("votes", 6, "date", "May 2021", "not a date", id="month in words"),
    pytest.param("votes", 6, "date", "26/05/2021", "not a date", id="date the other way round"),
    pytest.param("votes", 6, "date", "2021-05-26\n", "not a date", id="line break after a date"),
    pytest.param("events", 36, "date_start", "2022-05-00", "not a date", id="day nought"),
    pytest.param("events", 36, "date_start", "May 2022", "not a date", id="start in words"),
    pytest.param("instruments", 2, "opened", "23 Nov", "not a date", id="instrument's date"),
    pytest.param("votes", 5, "yes", "-79", "not a whole number", id="negative count"),
    pytest.param("votes", 5, "no", "60.5", "not a whole number", id="fractional count"),
    pytest.param("votes", 5, "no", "6e1", "not a whole number", id="count in powers of ten"),
    pytest.param("votes", 5, "no", "٦٠", "not a whole number", id="count in other digits"),
    pytest.param("votes", 5, "no", "9" * 40, "not a whole number", id="count beyond all measure"),
    pytest.param("votes", 5, "abstain", "33\n", "not a whole number", id="line break in a count"),
    pytest.param("statistics", 2, "value", "31,83", "not a number", id="decimal comma"),
    pytest.param("claims", 5, "needs", "", "a value is needed", id="claim without needs"),
    pytest.param(
        "claims", 5, "chapter_of_report", "three", "not a whole number", id="claim's chapter"
    ),
    pytest.param(
        "events", 36, "date_end", "2022-05-29", "lies before the start",
        id="event that ends the day before it starts",
    ),
    pytest.param(
        "events", 36, "date_end", "2021", "lies before the start",
        id="event that ends the year before it starts",
    ),
    pytest.param(
        "instruments", 2, "kind", "Regional", "did you mean regional", id="unknown kind of treaty"
    ),
    pytest.param("offences", 2, "in_budapest", "maybe", "unknown answer", id="unknown answer"),
    pytest.param(
        "contradictions", 2, "source_b", "S-LCA", "did you mean S-LAC", id="unknown second source"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "line", "column", "value", "reason"), PLANTED)
def test_a_planted_fault_is_the_only_one_told(
    copied_register, sessions, table, line, column, value, reason
):
    folder = copied_register()
    plant(folder, table, line, column, value)
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row, fault.column) == (f"data/register/{table}.csv", line, column)
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("table", "key"), [("positions", ["record_id"]), ("groups", [])], ids=["record", "member"]
)
def test_a_duplicate_record_is_told_where_it_stands_again(copied_register, sessions, table, key):
    folder = copied_register()
    path = folder / f"{table}.csv"
    rows = _rows(path)
    again = list(rows[1])
    for column in key:
        again[rows[0].index(column)] = "again-1"
    _write(path, [*rows, again])
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row) == (f"data/register/{table}.csv", len(rows) + 1)
    assert "duplicate record" in fault.reason


def test_a_duplicate_record_is_one_whatever_its_stance(copied_register, sessions):
    folder = copied_register()
    path = folder / "positions.csv"
    rows = _rows(path)
    again = dict(zip(rows[0], rows[1], strict=True))
    again |= {"record_id": "again-1", "stance": "oppose"}
    _write(path, [*rows, list(again.values())])
    (fault,) = faults_of(folder, sessions)
    assert (fault.row, fault.column) == (len(rows) + 1, "delegation")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("positions", "locator"),
        ("positions", "delegation"),
        ("sources", "source_id"),
        ("proposals", "proposal_id"),
        ("proposals", "chapter"),
        ("proposals", "session"),
        ("chapters", "chapter"),
        ("groups", "member"),
        ("votes", "not_voting"),
    ],
)
def test_a_missing_column_is_told_once_and_not_by_all_that_needed_it(
    copied_register, sessions, table, column
):
    folder = copied_register()
    path = folder / f"{table}.csv"
    rows = _rows(path)
    place = rows[0].index(column)
    _write(path, [row[:place] + row[place + 1 :] for row in rows])
    (fault,) = faults_of(folder, sessions)
    assert str(fault) == f"data/register/{table}.csv, row 1, column {column}: column is missing"


def test_a_misspelt_column_is_told_with_the_one_that_is_missing(copied_register, sessions):
    folder = copied_register()
    rewrite(folder, "votes", "locator,", "locater,")
    assert [(fault.row, fault.column, fault.reason) for fault in faults_of(folder, sessions)] == [
        (1, "locater", "unknown column; did you mean locator?"),
        (1, "locator", "column is missing"),
    ]


def test_a_column_too_many_is_told(copied_register, sessions):
    folder = copied_register()
    path = folder / "votes.csv"
    _write(path, [[*row, "mood" if line == 0 else ""] for line, row in enumerate(_rows(path))])
    (fault,) = faults_of(folder, sessions)
    assert (fault.row, fault.column) == (1, "mood")
    assert "unknown column" in fault.reason


def test_a_column_that_stands_twice_is_told(copied_register, sessions):
    folder = copied_register()
    path = folder / "votes.csv"
    _write(path, [[*row, row[-1]] for row in _rows(path)])
    (fault,) = faults_of(folder, sessions)
    assert (fault.row, fault.column) == (1, "note")
    assert "more than once" in fault.reason


@pytest.mark.parametrize(
    ("cells", "told"), [(11, "11 cells"), (13, "13 cells")], ids=["short", "long"]
)
def test_a_ragged_row_is_told_with_its_line(copied_register, sessions, cells, told):
    folder = copied_register()
    path = folder / "votes.csv"
    rows = _rows(path)
    rows[6] = (rows[6] + ["left over"])[:cells]
    _write(path, rows)
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row) == ("data/register/votes.csv", 7)
    assert told in fault.reason
    assert "header has 12" in fault.reason


def test_lines_are_counted_in_the_file_also_after_a_cell_of_several_lines(
    copied_register, sessions
):
    folder = copied_register()
    plant(folder, "votes", 3, "note", "first line\nsecond line\nthird line")
    plant(folder, "votes", 4, "source_id", "S-LCA")
    (fault,) = faults_of(folder, sessions)
    assert (fault.row, fault.column) == (6, "source_id")


@pytest.mark.parametrize("blank", ["\n", ",,,,,,,,,,,\n"], ids=["nothing", "empty cells"])
def test_blank_lines_are_no_records(copied_register, sessions, blank):
    folder = copied_register()
    path = folder / "votes.csv"
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{first}\n{blank}{rest}{blank}", encoding="utf-8")
    assert len(load_register(folder, sessions).votes) == 15


def test_a_quote_that_is_never_closed_is_told_where_it_opens(copied_register, sessions):
    folder = copied_register()
    plant(folder, "votes", 9, "note", "UNCLOSED")
    rewrite(folder, "votes", "UNCLOSED", '"unclosed')
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row) == ("data/register/votes.csv", 9)
    assert "not CSV" in fault.reason


@pytest.mark.parametrize("line", [1, 4, 16])
def test_broken_encoding_is_told_with_its_line(copied_register, sessions, line):
    folder = copied_register()
    path = folder / "votes.csv"
    lines = path.read_bytes().split(b"\n")
    lines[line - 1] = lines[line - 1].replace(b"e", b"\xff", 1)
    path.write_bytes(b"\n".join(lines))
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row) == ("data/register/votes.csv", line)
    assert "not UTF-8" in fault.reason


def test_byte_order_mark_and_foreign_line_ends_do_no_harm(copied_register, sessions):
    folder = copied_register()
    path = folder / "votes.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_register(folder, sessions).votes["vote_id"].tolist() == list(TALLIES)


@pytest.mark.parametrize("table", ["sources", "proposals", "chapters", "positions"])
def test_an_empty_file_is_told_once(copied_register, sessions, table):
    folder = copied_register()
    (folder / f"{table}.csv").write_bytes(b"")
    (fault,) = faults_of(folder, sessions)
    assert str(fault) == f"data/register/{table}.csv: empty; at least the header is needed"


@pytest.mark.parametrize("table", ["sources", "proposals", "chapters", "positions", "groups"])
def test_a_missing_file_is_told_once(copied_register, sessions, table):
    folder = copied_register()
    (folder / f"{table}.csv").unlink()
    (fault,) = faults_of(folder, sessions)
    assert str(fault) == f"data/register/{table}.csv: missing; the register needs it"


def test_a_folder_in_the_place_of_a_file_is_told(copied_register, sessions):
    folder = copied_register()
    (folder / "votes.csv").unlink()
    (folder / "votes.csv").mkdir()
    (fault,) = faults_of(folder, sessions)
    assert str(fault).startswith("data/register/votes.csv: cannot be read")


def test_a_file_too_large_is_not_read(copied_register, sessions):
    folder = copied_register()
    with (folder / "votes.csv").open("ab") as file:
        file.truncate(MAX_BYTES + 1)
    (fault,) = faults_of(folder, sessions)
    assert str(fault) == "data/register/votes.csv: larger than 5 MB; not a table"


def test_many_faults_in_several_files_are_told_in_one_error_and_in_order(copied_register, sessions):
    folder = copied_register()
    plant(folder, "votes", 6, "date", "May 2021")
    plant(folder, "votes", 5, "yes", "-79")
    plant(folder, "positions", 100, "locator", "")
    plant(folder, "positions", 10, "stance", "suport")
    plant(folder, "positions", 10, "confidence", "rumoured")
    plant(folder, "claims", 5, "needs", "")
    (folder / "offences.csv").unlink()
    with pytest.raises(DataError) as caught:
        load_register(folder, sessions)
    places = [(fault.file.split("/")[-1], fault.row, fault.column) for fault in caught.value.faults]
    assert places == [
        ("claims.csv", 5, "needs"),
        ("offences.csv", 0, ""),
        ("positions.csv", 10, "confidence"),
        ("positions.csv", 10, "stance"),
        ("positions.csv", 100, "locator"),
        ("votes.csv", 5, "yes"),
        ("votes.csv", 6, "date"),
    ]
    head, *lines = str(caught.value).splitlines()
    assert head == "7 faults in the data"
    assert [line.strip() for line in lines] == [str(fault) for fault in caught.value.faults]


def test_unknown_values_in_a_list_are_told_together(copied_register, sessions):
    folder = copied_register()
    plant(folder, "groups", 2, "valid_session", "ahc1;ahc77;ahc-conl")
    (fault,) = faults_of(folder, sessions)
    assert "'ahc77': did you mean ahc7" in fault.reason
    assert "'ahc-conl': did you mean ahc-concl" in fault.reason


def test_files_are_named_as_the_caller_wants(copied_register, sessions):
    folder = copied_register()
    plant(folder, "votes", 5, "yes", "many")
    with pytest.raises(DataError, match=r"my-votes\.csv, row 5, column yes"):
        load_register(folder, sessions, label="my-{}.csv".format)


# Text is text


LOOKS_LIKE_SOMETHING_ELSE = (
    "<script>alert('x')</script> & <b>bold</b>",
    '=HYPERLINK("http://example.org";"x")',
    "@SUM(1+1)",
    "-2+3",
    "{{ injected }} `code` $x^2$ [link](http://example.org)",
    "Çà et là: 條約, договор, معاهدة",
    'a "quoted" word, and a comma',
    "two\nlines",
    "NA",
    "null",
    "None",
    "nan",
    "0001",
    "1e5",
    "True",
)


def test_whatever_a_cell_looks_like_it_stays_the_text_that_was_written(copied_register, sessions):
    folder = copied_register()
    path = folder / "positions.csv"
    rows = _rows(path)
    for row, text in zip(rows[1:], LOOKS_LIKE_SOMETHING_ELSE, strict=False):
        for column in ("note", "locator"):
            row[rows[0].index(column)] = text
    _write(path, rows)
    positions = load_register(folder, sessions).positions.head(len(LOOKS_LIKE_SOMETHING_ELSE))
    assert tuple(positions["note"]) == LOOKS_LIKE_SOMETHING_ELSE
    assert tuple(positions["locator"]) == LOOKS_LIKE_SOMETHING_ELSE


def test_dates_of_an_event_are_compared_as_far_as_both_are_exact(copied_register, sessions):
    folder = copied_register()
    spans = [("2022", "2022-05-01"), ("2022-05-20", "2022-05"), ("2022-05", "2022")]
    for line, (start, end) in enumerate(spans, 30):
        plant(folder, "events", line, "date_start", start)
        plant(folder, "events", line, "date_end", end)
    events = load_register(folder, sessions).events[28:31]
    assert list(zip(events["date_start"], events["date_end"], strict=True)) == spans


def test_a_header_alone_is_an_empty_table(copied_register, sessions):
    folder = copied_register()
    for table in ("positions", "votes", "groups", "submissions"):
        path = folder / f"{table}.csv"
        _write(path, _rows(path)[:1])
    register = load_register(folder, sessions)
    assert register.delegations == []
    assert register.votes.empty


def test_reading_twice_gives_the_same(root, register, sessions):
    again = load_register(root / "data" / "register", sessions)
    for field in dataclasses.fields(again):
        pd.testing.assert_frame_equal(getattr(again, field.name), getattr(register, field.name))
