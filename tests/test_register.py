"""The fact register: what ships is sound, and a planted fault is found where it was planted."""

import csv
import json

import pandas as pd
import pytest

from positions.agreement import sides
from positions.faults import DataError
from positions.register import (
    CONFIDENCES,
    STANCES,
    TABLES,
    lasting,
    load_register,
    of_sessions,
    substantive,
)
from positions.schema import NAME, describe, read_descriptor, resources
from positions.tables import MAX_BYTES

UNKNOWN = None
#: Every tally of votes.csv that a source gives: yes, no, abstentions, not voting.
TALLIES = {
    "V-2018-11-C3": ("2018-11", 88, 55, 29, UNKNOWN),
    "V-73-187": ("2018-12-17", 94, 59, 33, 7),
    "V-2019-11-18-C3": ("2019-11-18", 88, 58, 34, UNKNOWN),
    "V-74-247": ("2019-12-27", 79, 60, 33, 21),
    "V-2021-05-26-BRA": ("2021-05-26", 88, 42, 32, UNKNOWN),
    "V-2024-08-08-14-3": ("2024-08-08", 51, 94, UNKNOWN, UNKNOWN),
    "V-2024-08-08-IRN": ("2024-08-08", 23, 102, 26, UNKNOWN),
}

# The shipped register


def test_tallies_are_those_written_out_by_hand(register):
    columns = ["date", "yes", "no", "abstain", "not_voting"]
    votes = register.votes.set_index("vote_id").loc[list(TALLIES), columns]
    found = {
        name: tuple(UNKNOWN if pd.isna(cell) else cell for cell in cells)
        for name, *cells in votes.itertuples()
    }
    assert found == TALLIES
    others = register.votes[~register.votes["vote_id"].isin(TALLIES)]
    assert others[columns[1:]].isna().all(axis=None)


def test_where_all_four_counts_are_known_they_add_up_to_the_membership(register):
    counts = register.votes.set_index("vote_id")[["yes", "no", "abstain", "not_voting"]].dropna()
    assert counts.sum(axis=1).to_dict() == {"V-73-187": 193, "V-74-247": 193}


def test_namibia_is_found_though_its_code_is_na(register):
    namibia = register.positions[register.positions["delegation"] == "Namibia"]
    assert set(namibia["iso3"]) == {"NAM"}
    assert "Namibia" in register.delegations


def test_members_of_a_group_come_in_file_order_and_an_unlisted_group_has_none(register):
    assert register.members("G-BRICS") == [
        "Brazil",
        "Russian Federation",
        "India",
        "China",
        "South Africa",
    ]
    assert register.members("G-ATLANTIS") == []


def test_proposals_are_found_by_what_a_column_says_of_them(register):
    assert register.proposals_with("rivals", "cooperation-scope") == [
        "cooperation-scope.criminal-only",
        "cooperation-scope.civil-administrative",
    ]
    kinds = register.proposals.set_index("proposal_id")["kind"]
    assert "content-crimes.bundle" in register.proposals_with("kind", "content")
    assert kinds["safeguards.delete-article"] == "safeguards or assistance;deletion"
    assert "safeguards.delete-article" in register.proposals_with("kind", "deletion")


def test_proposals_of_one_question_are_on_one_article_where_a_session_has_them_all(register):
    """What stands side by side in one text, in different places, is not the same question."""
    asked = register.proposals[register.proposals["question"] != ""]
    assert asked["question"].value_counts().min() > 1
    named = asked[asked["article"] != ""].assign(within=asked["session"].str.split(";"))
    named = named.explode("within")
    assert named.groupby(["question", "within"])["article"].nunique().max() == 1


def test_sessions_and_the_time_before_them_share_out_all_positions(register, sessions):
    assert "before" not in sessions
    periods = ["before", *sessions]
    parts = [register.of_sessions([name]) for name in periods]
    assert sum(len(part.positions) for part in parts) == len(register.positions)
    for name, part in zip(periods, parts, strict=True):
        assert set(part.positions["session"]) <= {name}
        assert list(part.positions.index) == list(range(len(part.positions)))
        assert part.votes is register.votes


def test_placements_rest_on_substance_and_not_on_inference_or_procedure(register):
    positions = register.positions
    inferred = positions["confidence"] == "inferred"
    process = positions["proposal_id"].str.startswith("process.")
    assert inferred.any()
    assert process.any()
    assert len(substantive(positions)) == (~inferred & ~process).sum()
    assert len(substantive(positions, inferred=True)) == (~process).sum()
    assert len(substantive(positions, process=True)) == (~inferred).sum()
    assert len(substantive(positions, inferred=True, process=True)) == len(positions)
    own = substantive(positions, inferred=True, process=True, group=False)
    assert set(own["basis"]) == {"own", "own;after"}
    assert len(own) == positions["basis"].str.startswith("own").sum()


@pytest.mark.parametrize(
    ("stretch", "held"),
    [
        (["before"], "abc"), (["s1"], "d"), (["s2"], ""), (["before", "s1"], "bcd"),
        (["s1", "s2"], "d"), (["before", "s1", "s2"], "cd"),
    ],
)  # fmt: skip
def test_a_position_counts_until_the_session_in_which_it_ends(stretch, held):
    ends = {"a": ("before", "s1"), "b": ("before", "s2"), "c": ("before", ""), "d": ("s1", ""),
            "e": ("s2", "s2")}  # fmt: skip
    frame = pd.DataFrame(
        [(name, *when, "support", name) for name, when in ends.items()],
        columns=["proposal_id", "session", "ended_session", "stance", "delegation"],
    )
    frame["ended_locator"] = frame["ended_session"].map(lambda end: "page 1" if end else "")
    found = of_sessions(frame, stretch)
    assert "".join(sides(found).columns) == "".join(lasting(found)["proposal_id"]) == held
    assert ((found["ended_locator"] == "") == (found["ended_session"] == "")).all()
    assert set(frame["session"]) > set(found["session"]) or len(stretch) == 3


def test_an_end_on_record_does_not_come_before_the_record(register, sessions):
    positions = register.positions
    ended = positions[positions["ended_session"] != ""]
    assert {"India", "United States of America", "Brazil"} <= set(ended["delegation"])
    order = ["before", *sessions]
    assert all(
        order.index(row.session) <= order.index(row.ended_session) for row in ended.itertuples()
    )


def test_a_record_says_on_what_it_rests_and_who_placed_it(register):
    positions = register.positions
    assert (positions[["basis", "placed_by"]] != "").all(axis=None)
    after = positions["basis"].str.endswith(";after")
    # no source after a session can itself have filed a record in it
    assert set(positions.loc[after, "placed_by"]) == {"compiler"}


def test_what_the_report_copied_from_documents_is_cited_and_all_of_its_tables_is(register):
    positions = register.positions
    cited = positions[positions["confidence"] == "cited"]
    assert set(cited["source_id"]) == {"S-LAC"}
    tables = register.proposals.set_index("proposal_id")["original_table"]
    tabulated = positions["proposal_id"].map(tables).ne("") & positions["locator"].str.contains(
        "Table [34], row"
    )
    told = positions[tabulated & (positions["confidence"] != "inferred")]
    assert set(told.loc[told["stance"].isin(["support", "oppose"]), "confidence"]) == {"cited"}


def test_every_proposal_has_an_outcome_and_every_outcome_that_is_known_a_source(register):
    outcomes = register.outcomes
    assert sorted(outcomes["proposal_id"]) == sorted(register.proposals["proposal_id"])
    known = outcomes[outcomes["outcome"] != "not known"]
    assert (known[["source_id", "locator"]] != "").all(axis=None)


def test_a_session_is_not_called_as_the_time_before_the_sessions(copied_register, sessions):
    folder = copied_register()
    plant(folder, "events", 2, "session", "before")
    (fault,) = faults_of(folder, sessions)
    assert fault.reason.startswith("unknown session 'before'")


# The descriptor


@pytest.fixture(scope="module")
def descriptor(root):
    return read_descriptor(root / "data" / "register")


def test_the_descriptor_is_a_data_package_and_the_tables_are_as_it_says(root):
    """Read by the standard's own library, which knows nothing of this one."""
    import frictionless

    package = frictionless.Package(str(root / "data" / "register" / NAME))
    report = package.validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


def test_every_table_and_vocabulary_of_the_code_is_the_descriptor_s(descriptor):
    schemas = resources(descriptor)
    assert set(schemas) == {*TABLES, "delegations"}
    enums = {
        field["name"]: tuple(field["constraints"]["enum"])
        for field in schemas["positions"]["fields"]
        if "enum" in field.get("constraints", {})
    }
    assert enums["stance"] == STANCES
    for table in ("positions", "signatures", "outcomes"):
        (field,) = [x for x in schemas[table]["fields"] if x["name"] == "confidence"]
        assert tuple(field["constraints"]["enum"]) == CONFIDENCES


def test_every_column_and_every_row_has_a_meaning(descriptor):
    book = describe(descriptor)
    assert book.notna().all(axis=None)
    assert (book.drop(columns="values") != "").all(axis=None)
    row = book.set_index(["table", "column"]).loc[("positions", "source_id")]
    assert row["row_is"] == "one delegation's stance on one proposal in one session"
    assert (row["type"], row["values"]) == ("text, key", "of `sources.csv`")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{\n "resources": [,]\n}', "row 2: not JSON"),
        (b"\xff", "not UTF-8"),
        (None, "missing; it says what the tables hold"),
    ],
)
def test_a_descriptor_that_cannot_be_read_is_told(copied_register, sessions, content, told):
    folder = copied_register()
    (folder / NAME).unlink()
    if content is not None:
        (folder / NAME).write_bytes(content)
    (fault,) = faults_of(folder, sessions)
    assert str(fault).startswith(f"data/register/{NAME}")
    assert told in str(fault)


def test_an_editor_s_new_word_needs_no_change_of_code(copied_register, sessions):
    folder = copied_register()
    plant(folder, "events", 2, "kind", "walk-out")
    (fault,) = faults_of(folder, sessions)
    assert fault.reason.startswith("unknown kind 'walk-out'")
    package = json.loads((folder / NAME).read_text(encoding="utf-8"))
    (kind,) = [field for field in resources(package)["events"]["fields"] if field["name"] == "kind"]
    kind["constraints"]["enum"].append("walk-out")
    (folder / NAME).write_text(json.dumps(package), encoding="utf-8")
    assert "walk-out" in set(load_register(folder, sessions).events["kind"])


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


def faults_of(folder, sessions):
    with pytest.raises(DataError) as caught:
        load_register(folder, sessions)
    return caught.value.faults


#: Table, line, column, what is written there, and what is told.
PLANTED = [
    ("positions", 10, "source_id", "S-LCA", "unknown source 'S-LCA': did you mean S-LAC"),
    ("positions", 10, "proposal_id", "mla-scope.serious-crime", "mean mla-scope.serious-crimes"),
    ("positions", 10, "delegation", "New Zeeland", "did you mean New Zealand"),
    ("positions", 24, "delegation", "South Korea", "the register says Republic of Korea"),
    ("positions", 10, "delegation", "Foo", "unknown delegation 'Foo'"),
    ("positions", 10, "session", "ahc55", "did you mean ahc5"),
    ("positions", 10, "session", "ahc4", "write ahc5, as proposals.csv does"),
    ("positions", 10, "chapter", "criminalisation", "did you mean criminalization"),
    ("positions", 10, "chapter", "preamble", "write international-cooperation, as proposals.csv"),
    ("positions", 10, "record_id", "pos-0001", "every record_id is used once"),
    ("votes", 4, "vote_id", "V-2018-11-C3", "every vote_id is used once"),
    ("votes", 4, "vote_id", "V 73", "write it like V-74-247"),
    ("chapters", 3, "number", "0", "every number is used once"),
    ("positions", 10, "iso3", "NZD", "write NZL, as delegations.csv does"),
    ("positions", 10, "iso3", "", "write NZL, as delegations.csv does"),
    ("positions", 39, "iso3", "EUU", "leave it empty, as delegations.csv does"),
    ("groups", 2, "iso3", "AUS", "write AUT, as delegations.csv does"),
    ("groups", 2, "valid_session", "ahc1;ahc77;ahc-conl", "'ahc-conl': did you mean ahc-concl"),
    ("groups", 2, "member", "Austira", "did you mean Austria"),
    ("submissions", 2, "delegation", "Europe Union", "did you mean European Union"),
    ("proposals", 2, "chapter", "international-coperation", "mean international-cooperation"),
    ("proposals", 2, "topic", "crimes;sovereinty", "'sovereinty': did you mean sovereignty"),
    ("positions", 10, "stance", "suport", "unknown stance 'suport': did you mean support"),
    ("positions", 10, "placed_by", "sorce", "unknown value 'sorce': did you mean source"),
    ("positions", 10, "stance", "", "a value is needed"),
    ("positions", 10, "locator", " \t", "a value is needed"),
    ("votes", 2, "date", "2023-13", "not a date; write YYYY"),
    ("votes", 2, "date", "2023-02-29", "not a date"),
    ("votes", 6, "date", "May 2021", "not a date"),
    ("votes", 6, "date", "2021-05-26\n", "not a date"),
    ("events", 36, "date_start", "2022-05-00", "not a date"),
    ("votes", 5, "yes", "-79", "not a whole number"),
    ("votes", 5, "no", "60.5", "not a whole number"),
    ("votes", 5, "no", "٦٠", "not a whole number"),
    ("votes", 5, "no", "9" * 40, "not a whole number"),
    ("votes", 5, "abstain", "33\n", "not a whole number"),
    ("statistics", 2, "value", "31,83", "not a number"),
    ("claims", 5, "chapter_of_report", "three", "write it like 3"),
    ("events", 36, "date_end", "2022-05-29", "lies before the start, 2022-05-30"),
    ("events", 36, "date_end", "2021", "lies before the start"),
    ("contradictions", 2, "source_b", "S-LCA", "did you mean S-LAC"),
    ("claim_checks", 2, "delegations", "Egypt;Venezuela", "Venezuela (Bolivarian Republic of)"),
    ("claim_checks", 2, "session", "ahc4", "write ahc2, as proposals.csv does"),
]


@pytest.mark.parametrize(
    ("table", "line", "column", "value", "reason"),
    PLANTED,
    ids=[f"{table} {column} {value[:20]!r}" for table, _, column, value, _ in PLANTED],
)
def test_a_planted_fault_is_the_only_one_told(
    copied_register, sessions, table, line, column, value, reason
):
    folder = copied_register()
    plant(folder, table, line, column, value)
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row, fault.column) == (f"data/register/{table}.csv", line, column)
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("table", "given", "missing"),
    [
        ("positions", {"ended_session": "ahc7"}, ["ended_locator", "ended_source_id"]),
        ("positions", {"ended_source_id": "S-LAC"}, ["ended_locator", "ended_session"]),
        ("positions", {"ended_locator": "page"}, ["ended_session", "ended_source_id"]),
        (
            "positions",
            {"ended_session": "ahc7", "ended_source_id": "S-LAC", "ended_locator": " "},
            ["ended_locator"],
        ),
        (
            "positions",
            {"ended_session": "ahc7", "ended_source_id": "S-LAC", "ended_locator": "page"},
            [],
        ),
        ("proposals", {"question": "one"}, ["question_sign"]),
        ("outcomes", {"source_id": "", "locator": "article"}, ["source_id"]),
    ],
)
def test_what_goes_together_is_whole_or_told(copied_register, sessions, table, given, missing):
    folder = copied_register()
    for column, value in given.items():
        plant(folder, table, 2, column, value)
    if not missing:
        load_register(folder, sessions)
        return
    told = faults_of(folder, sessions)
    assert [(fault.row, fault.column) for fault in told] == [(2, name) for name in missing]
    assert all("fill all of them or none" in fault.reason for fault in told)


@pytest.mark.parametrize(
    ("table", "new"),
    [("positions", {"record_id": "again-1", "stance": "oppose"}), ("groups", {"note": "again"})],
)
def test_a_duplicate_record_is_told_where_it_stands_again(copied_register, sessions, table, new):
    folder = copied_register()
    path = folder / f"{table}.csv"
    rows = _rows(path)
    again = dict(zip(rows[0], rows[1], strict=True)) | new
    _write(path, [*rows, list(again.values())])
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row) == (f"data/register/{table}.csv", len(rows) + 1)
    assert "duplicate record" in fault.reason


@pytest.mark.parametrize(
    ("table", "column"),
    [("positions", "locator"), ("sources", "source_id"), ("proposals", "session")],
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


def test_columns_that_are_misspelt_too_many_or_repeated_are_told(copied_register, sessions):
    folder = copied_register()
    for table, change in {
        "votes": lambda header: ["locater" if name == "locator" else name for name in header],
        "events": lambda header: [*header, "mood"],
        "offences": lambda header: [*header, header[-1]],
    }.items():
        first, *rest = _rows(folder / f"{table}.csv")
        header = change(first)
        wide = len(header) - len(first)
        _write(folder / f"{table}.csv", [header, *([*row, *[""] * wide] for row in rest)])
    told = [
        (fault.file, fault.row, fault.column, fault.reason) for fault in faults_of(folder, sessions)
    ]
    register = "data/register"
    assert [item[:3] for item in told] == [
        (f"{register}/events.csv", 1, "mood"),
        (f"{register}/offences.csv", 1, "in_budapest"),
        (f"{register}/votes.csv", 1, "locater"),
        (f"{register}/votes.csv", 1, "locator"),
    ]
    assert "unknown column" in told[0][3]
    assert "more than once" in told[1][3]
    assert told[2][3] == "unknown column; did you mean locator?"


@pytest.mark.parametrize("more", [-1, 1], ids=["short", "long"])
def test_a_ragged_row_is_told_with_its_line(copied_register, sessions, more):
    folder = copied_register()
    path = folder / "votes.csv"
    rows = _rows(path)
    wide = len(rows[0])
    rows[6] = (rows[6] + ["left over"])[: wide + more]
    _write(path, rows)
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row) == ("data/register/votes.csv", 7)
    assert fault.reason.startswith(f"{wide + more} cells where the header has {wide}")


def test_lines_are_counted_in_the_file_also_after_a_cell_of_several_lines(
    copied_register, sessions
):
    folder = copied_register()
    plant(folder, "votes", 3, "note", "first line\nsecond line\nthird line")
    plant(folder, "votes", 4, "source_id", "S-LCA")
    (fault,) = faults_of(folder, sessions)
    assert (fault.row, fault.column) == (6, "source_id")


def test_blank_lines_are_no_records(copied_register, sessions, register):
    folder = copied_register()
    path = folder / "votes.csv"
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"{first}\n\n{rest}{',' * first.count(',')}\n\n", encoding="utf-8")
    found = load_register(folder, sessions).votes
    pd.testing.assert_frame_equal(found, register.votes)


def test_a_quote_that_is_never_closed_is_told_where_it_opens(copied_register, sessions):
    folder = copied_register()
    plant(folder, "votes", 9, "note", "UNCLOSED")
    path = folder / "votes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("UNCLOSED", '"unclosed'), "utf-8")
    (fault,) = faults_of(folder, sessions)
    assert (fault.file, fault.row) == ("data/register/votes.csv", 9)
    assert "not CSV" in fault.reason


@pytest.mark.parametrize("line", [1, 4])
def test_broken_encoding_is_told_with_its_line(copied_register, sessions, line):
    folder = copied_register()
    path = folder / "votes.csv"
    lines = path.read_bytes().split(b"\n")
    lines[line - 1] = lines[line - 1].replace(b"e", b"\xff", 1)
    path.write_bytes(b"\n".join(lines))
    told = [fault for fault in faults_of(folder, sessions) if "not UTF-8" in fault.reason]
    assert [(fault.file, fault.row) for fault in told] == [("data/register/votes.csv", line)]


def test_byte_order_mark_and_foreign_line_ends_do_no_harm(copied_register, sessions, register):
    folder = copied_register()
    path = folder / "votes.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(load_register(folder, sessions).votes, register.votes)


def _empty(path):
    path.write_bytes(b"")


def _folder(path):
    path.unlink()
    path.mkdir()


def _huge(path):
    with path.open("ab") as file:
        file.truncate(MAX_BYTES + 1)


@pytest.mark.parametrize("table", ["sources", "votes"])
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_empty, "empty; at least the header is needed"),
        (lambda path: path.unlink(), "missing; the register needs it"),
        (_folder, "cannot be read"),
        (_huge, "cannot be read: larger than the limit of 5 MB"),
    ],
    ids=["empty", "missing", "folder", "huge"],
)
def test_a_file_that_is_no_table_is_told_once(copied_register, sessions, table, spoil, told):
    folder = copied_register()
    spoil(folder / f"{table}.csv")
    (fault,) = faults_of(folder, sessions)
    assert str(fault).startswith(f"data/register/{table}.csv: {told}")


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


# A session's own records


def test_a_session_s_own_proposals_may_leave_out_what_may_be_empty(
    copied_register, sessions, tmp_path
):
    own = tmp_path / "own"
    own.mkdir()
    _write(
        own / "proposals.csv",
        [
            ["proposal_id", "session", "chapter", "label", "description"],
            ["own.new", "ahc7", "preamble", "New", "Something new."],
        ],
    )
    register = load_register(copied_register(), sessions, additions={"ahc7": own})
    assert register.proposals.iloc[-1][["proposal_id", "article", "topic"]].tolist() == [
        "own.new", "", ""
    ]  # fmt: skip


def test_a_fault_in_a_session_s_own_file_has_that_file_s_name_and_line(
    copied_register, sessions, tmp_path
):
    folder, own = copied_register(), tmp_path / "own"
    own.mkdir()
    header, *rows = _rows(folder / "positions.csv")
    held = [row for row in rows if row[header.index("session")] == "ahc5"][:2]
    for number, row in enumerate(held):
        row[header.index("record_id")] = f"own-{number}"
        row[header.index("stance")] = "suport"
    _write(own / "positions.csv", [header, *held])
    with pytest.raises(DataError) as caught:
        load_register(folder, sessions, additions={"ahc7": own})
    told = {(fault.file, fault.row, fault.column) for fault in caught.value.faults}
    expected = {(row, column) for row in (2, 3) for column in ("session", "stance", "delegation")}
    assert told == {("data/sessions/ahc7/positions.csv", *place) for place in expected}


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
    emptied = "positions votes votes_by_state date_proposals groups submissions claim_cells"
    for table in emptied.split():  # with the tables that refer to them
        path = folder / f"{table}.csv"
        _write(path, _rows(path)[:1])
    register = load_register(folder, sessions)
    assert register.delegations == []
    assert register.votes.empty
