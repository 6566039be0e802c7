"""The claims register: every verdict is computed by striking out the original's own rows."""

import csv
import dataclasses
import inspect
import statistics
from collections import defaultdict
from itertools import combinations

import pandas as pd
import pytest

from positions.claims import checks, reading, terms, together
from positions.claims.checks import (
    CHECKS,
    CONTRADICTED,
    CORROBORATED,
    FOLLOWS,
    NOT_TESTABLE,
    RESTATED,
    Check,
    Finding,
    Grounds,
    NotTestableError,
    claim,
)
from positions.claims.together import label_accuracy, pairs_together, questions
from positions.claims.verdicts import check_claims, checks_of, without_original
from positions.delegations import EU, RUSSIA
from positions.faults import DataError
from positions.register import Register
from positions.schema import BEFORE, items

CHINA, USA = terms.CHINA, terms.USA


@pytest.fixture(scope="module")
def whole(register, sessions) -> Grounds:
    """The edition of all sessions with the register alone."""
    return Grounds(register, frozenset([BEFORE, *sessions]))


@pytest.fixture(scope="module")
def table(whole) -> pd.DataFrame:
    return check_claims(whole).set_index("claim_id")


@pytest.fixture(scope="module")
def raw(root):
    """A table of the register as plain rows, for computations that share nothing with the code."""

    def read(name: str) -> list[dict[str, str]]:
        with (root / "data" / "register" / f"{name}.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            return list(csv.DictReader(file))

    return read


def verdict(grounds: Grounds, claim_id: str) -> pd.Series:
    """The verdict on one claim; the others are not computed."""
    frame = grounds.register.claims
    one = with_table(grounds, "claims", frame[frame["claim_id"] == claim_id])
    return check_claims(one).iloc[0]


def planted(grounds: Grounds, change: str, name: str, where: dict, values: dict) -> Grounds:
    """The grounds with rows of one table dropped, changed, or one of them added again changed.

    ``where`` gives the rows by the values of their columns; no such row is an error.
    """
    frame = getattr(grounds.register, name)
    rows = pd.Series(True, index=frame.index)
    for column, wanted in where.items():
        rows &= frame[column].isin([wanted] if isinstance(wanted, str) else wanted)
    assert rows.any(), "the fault hits no row"
    if change == "drop":
        frame = frame[~rows]
    elif change == "add":
        frame = pd.concat([frame, frame[rows].iloc[[0]].assign(**values)], ignore_index=True)
    else:
        frame = frame.copy()
        for column, value in values.items():
            frame.loc[rows, column] = value
    return with_table(grounds, name, frame)


def with_table(grounds: Grounds, name: str, frame: pd.DataFrame) -> Grounds:
    register = dataclasses.replace(grounds.register, **{name: frame})
    return dataclasses.replace(grounds, register=register)


def one_session(grounds: Grounds, session: str) -> Grounds:
    return Grounds(grounds.register.of_sessions([session]), frozenset([session]))


def on(proposal: str, delegation: str | None = None) -> dict[str, str]:
    """Positions on one proposal, of one delegation."""
    own = {} if delegation is None else {"delegation": delegation}
    return {"proposal_id": proposal} | own


# --- coverage -------------------------------------------------------------------------------------


def test_every_claim_has_a_test_or_the_reason_why_it_has_none(whole):
    frame = whole.register.claims
    tested = set(checks_of(whole.register))
    reasons = set(frame.loc[frame["untestable"] != "", "claim_id"])
    assert tested | reasons == set(frame["claim_id"])
    assert not tested & reasons


def test_the_table_has_every_claim_and_all_that_the_page_shows(whole, table):
    assert list(table.index) == whole.register.claims["claim_id"].tolist()
    assert list(table.columns) == [
        "claim", "verdict", "value", "basis", "sources", "place", "needs", "function", "chapter",
        "left_out",
    ]  # fmt: skip
    assert set(table["verdict"]) <= set(checks.VERDICTS)


def test_a_verdict_has_numbers_and_sources_and_a_claim_without_one_what_it_needs(table):
    tested = table["verdict"] != NOT_TESTABLE
    columns = ["value", "basis", "sources", "function"]
    assert (table.loc[tested, columns] != "").all(axis=None)
    assert (table.loc[tested, "needs"] == "").all()
    assert (table.loc[~tested, "needs"] != "").all()
    assert (table.loc[~tested, "basis"] == "").all()


def test_places_are_sections_and_footnotes_not_lines_of_a_text(table):
    assert table["place"].str.match(r"section [1-4], ").all()
    assert not table["place"].str.contains("line").any()
    assert table["place"].str.contains(r"footnotes? \d|Table [34]|figure [12]").all()


def test_counts_of_the_compiler_are_no_claims(table):
    assert not {"C26", "C27", "C30", "C31"} & set(table.index)


def test_every_function_tests_a_claim_of_the_register_and_is_documented(whole):
    assert set(CHECKS) <= set(whole.register.claims["claim_id"])
    for claim_id, check in CHECKS.items():
        assert inspect.getdoc(getattr(check.function, "func", check.function)), claim_id
        assert set(check.sessions) <= whole.sessions
        assert {session for session, _ in check.papers} <= set(check.sessions)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"statistic_id": "", "vote_id": ""}, "column statistic_id: name one figure, event or"),
        ({"vote_id": "V-74-247"}, "column statistic_id: name one figure, event or vote"),
        ({"column": "yes"}, r"column column: statistics\.csv has no column 'yes'"),
        ({"value": "31,83"}, r"column value: '31,83' is no number; write it as 31\.83"),
        ({"told": "{lable}"}, "column told: write columns of the row in braces"),
    ],
)
def test_a_wrong_row_of_cells_is_told_with_its_line(whole, cells, told):
    wrong = planted(whole, "set", "claim_cells", {"claim_id": "C43"}, cells)
    with pytest.raises(DataError, match=rf"claim_cells\.csv, row 11, {told}"):
        check_claims(wrong)


def test_a_claim_has_one_check(whole):
    with pytest.raises(ValueError, match="C25 is tested by no_majority_in_table_3 already"):
        claim("C25")(lambda grounds: Finding(True, ""))
    twice = planted(whole, "add", "claim_checks", {"claim_id": "C17"}, {"claim_id": "C25"})
    with pytest.raises(
        ValueError,
        match=r"C25 is tested by no_majority_in_table_3 and by rows in claim_checks\.csv",
    ):
        check_claims(twice)


def test_no_verdict_hangs_on_the_wording_of_a_note_or_a_label(whole, table):
    grounds = whole
    for field in dataclasses.fields(Register):
        frame = getattr(whole.register, field.name)
        words = {name: "reworded" for name in ("note", "label") if name in frame}
        grounds = with_table(grounds, field.name, frame.assign(**words))
    after = check_claims(grounds).set_index("claim_id")
    columns = ["verdict", "needs", "basis", "sources"]
    assert after[columns].equals(table[columns])


# --- the verdict is an ablation -------------------------------------------------------------------


def test_without_the_original_only_rows_of_others_are_left(whole):
    left = without_original(whole.register)
    for field in dataclasses.fields(Register):
        frame = getattr(left, field.name)
        if "source_id" in frame and field.name not in ("votes", "groups"):
            assert not set(frame["source_id"]) & checks.NOT_INDEPENDENT, field.name
    votes = left.votes.set_index("vote_id")
    assert votes.loc["V-74-247", "source_id"] == "S-LAC"  # another source confirms it
    assert "V-2021-05-26-BRA" not in votes.index
    assert left.members("G-EU") == whole.register.members("G-EU")  # a label, from no source
    assert not left.members("G-RU-AHC2")


#: What a test says with the original's rows, without them, whether it is arithmetic, and the
#: verdict; None leaves the claim open.
ABLATIONS = [
    (True, True, False, CORROBORATED),
    (True, True, True, CORROBORATED),
    (True, None, True, FOLLOWS),
    (True, None, False, RESTATED),
    (True, False, False, NOT_TESTABLE),
    (False, None, False, CONTRADICTED),
    (False, True, True, CONTRADICTED),
    (None, True, False, NOT_TESTABLE),
]


@pytest.mark.parametrize(("full", "rest", "arithmetic", "expected"), ABLATIONS)
def test_the_verdict_follows_from_both_runs(whole, monkeypatch, full, rest, arithmetic, expected):
    def judge(grounds: Grounds) -> Finding:
        says = full if "S-LAC" in set(grounds.register.positions["source_id"]) else rest
        if says is None:
            raise NotTestableError("open")
        return Finding(says, f"says {says}", frozenset({"S-LAC"}))

    monkeypatch.setitem(CHECKS, "C25", Check(judge, arithmetic=arithmetic))
    row = verdict(whole, "C25")
    assert row["verdict"] == expected
    if (full, rest) == (True, False):
        assert row["value"] == "says True; but without the original's own records: says False"


TABLE_3 = [
    "mla-scope.convention-offences", "mla-scope.any-criminal-offence", "mla-scope.serious-crimes",
    "mla-scope.serious-plus-convention", "mla-scope.dual-criminality-4y",
]  # fmt: skip
OTHER, ORIGINAL = {"source_id": "S-DIPLO5"}, {"source_id": "S-LAC"}

#: Claims whose class turns with the source of a row: before, after, table, rows, new cells.
SOURCES = [
    ("C14", CORROBORATED, RESTATED, "positions", on("content.extremist-materials"), ORIGINAL),
    ("C35", CORROBORATED, RESTATED, "votes", {"vote_id": "V-74-247"}, {"confirmed_by": ""}),
    ("C38", RESTATED, CORROBORATED, "votes", {"vote_id": "V-2021-05-26-BRA"},
     {"confirmed_by": "S-UNVOTES"}),
    ("C51", RESTATED, CORROBORATED, "positions", on("offence.threat-public-safety"), OTHER),
    ("C84", RESTATED, CORROBORATED, "events", {"event_id": "E-2020-SCO-COORDINATES"}, OTHER),
    ("C85", CORROBORATED, RESTATED, "events",
     {"event_id": "E-2021-05-10-ORGANIZATIONAL-SESSION"}, ORIGINAL),
    ("C25", FOLLOWS, CORROBORATED, "positions", {"proposal_id": TABLE_3}, OTHER),
]  # fmt: skip


@pytest.mark.parametrize(
    ("claim_id", "before", "after", "name", "where", "values"),
    SOURCES,
    ids=lambda one: str(one)[:30],
)
def test_the_class_turns_with_the_source(
    whole, table, claim_id, before, after, name, where, values
):
    assert table.loc[claim_id, "verdict"] == before
    assert verdict(planted(whole, "set", name, where, values), claim_id)["verdict"] == after


def test_the_basis_tells_where_the_rows_come_from(whole, table):
    assert table.loc["C25", ["basis", "sources"]].tolist() == [checks.ORIGINAL_ALONE, "S-LAC"]
    assert table.loc["C58", "basis"] == checks.BOTH  # China's side is the original's alone
    assert table.loc["C91", ["basis", "sources"]].tolist() == [checks.OTHERS, "S-UNVOTES"]
    used = {item for cell in table["sources"] for item in cell.split("; ")} - {""}
    assert used <= set(whole.register.sources["source_id"])


# --- known verdicts, each computed a second time --------------------------------------------------


def test_votes_are_those_of_the_single_states(raw, table):
    votes = {
        r["delegation"]: r["vote"] for r in raw("votes_by_state") if r["vote_id"] == "V-74-247"
    }
    counts = [list(votes.values()).count(name) for name in ("yes", "no", "abstain")]
    assert table.loc["C35", "value"].startswith("{} yes; {} no; {} abstain".format(*counts))
    assert table.loc["C36", "value"] == f"{counts[0]} less {counts[1]} is {counts[0] - counts[1]}"
    members = {r["member"] for r in raw("groups") if r["group_id"] == "G-EU"}
    west = members | (set(terms.WESTERN) - {EU})
    against = sum(votes.get(name) == "no" for name in west)
    assert table.loc["C91", "value"].startswith(f"{against} of {len(west)} ")
    parties = {r["member"] for r in raw("groups") if r["group_id"] == "G-BUDAPEST"}
    theirs = sum(votes[name] == "no" for name in parties & set(votes))
    assert f"{theirs} of them of parties" in table.loc["C41", "value"]
    assert table.loc[["C35", "C36", "C41", "C91"], "verdict"].eq(CORROBORATED).all()


def test_the_best_supported_option_of_table_3(raw, table):
    rows = [r for r in raw("positions") if r["proposal_id"] in TABLE_3 and r["stance"] == "support"]
    by_option = [sum(r["proposal_id"] == name for r in rows) for name in TABLE_3]
    named = len({r["delegation"] for r in rows})
    start = f"at most {max(by_option)} supporters, of {named} delegations in the table"
    assert table.loc["C25", "value"].startswith(start)
    assert table.loc["C25", "verdict"] == FOLLOWS


def test_china_and_russia_are_ranked_among_comparable_pairs(raw, table):
    backed = defaultdict(set)
    for row in raw("positions"):
        if (
            row["session"] in ("ahc4", "ahc5")
            and row["stance"] == "support"
            and row["confidence"] != "inferred"
            and not row["proposal_id"].startswith("process.")
        ):
            backed[row["delegation"]].add(row["proposal_id"])
    shares = {
        frozenset(pair): len(backed[pair[0]] & backed[pair[1]])
        / len(backed[pair[0]] | backed[pair[1]])
        for pair in combinations([name for name in backed if len(backed[name]) >= 5], 2)
    }
    own = shares.pop(frozenset([CHINA, RUSSIA]))
    fewer = sum(share < own for share in shares.values())
    value = table.loc["C54", "value"]
    assert (
        f"{fewer} of {len(shares)} comparable pairs ({100 * fewer / len(shares):.0f} %) with"
        in value
    )
    assert f"the middle pair {100 * statistics.median(shares.values()):.0f} %" in value
    # what the bare threshold is worth: it would be passed by nearly everybody
    assert sum(share < 1 / 2 for share in shares.values()) > terms.PLACEBO * len(shares)


def test_outcomes_are_held_against_the_forecasts(raw, table):
    chapter = {r["proposal_id"] for r in raw("proposals") if r["chapter"] == "criminalization"}
    rows = {
        r["proposal_id"]: r
        for r in raw("outcomes")
        if r["proposal_id"] in chapter and r["outcome"] != "not known"
    }
    known = {name: row["outcome"] for name, row in rows.items()}
    for claim_id, proposal in {
        "C92": "offence.computer-theft-or-fraud",
        "C93": "content-crimes.bundle",
    }.items():
        same = sum(known[name] == known[proposal] for name in known if name != proposal)
        mark = " (inferred)" if rows[proposal]["confidence"] == "inferred" else ""
        told = f"{known[proposal]}{mark}; {same} of {len(known) - 1} other"
        assert told in table.loc[claim_id, "value"]
        assert table.loc[claim_id, "verdict"] == CORROBORATED


def test_wishes_of_the_eu_are_counted_alike(raw, table):
    outcomes = {r["proposal_id"]: r for r in raw("outcomes")}
    kinds = {r["proposal_id"]: (r["chapter"], r["kind"]) for r in raw("proposals")}
    met, sure = defaultdict(dict), defaultdict(dict)
    for row in raw("positions"):
        name, stance = row["proposal_id"], row["stance"]
        score = {"adopted": 1, "partly": 0.5, "dropped": 0}.get(outcomes[name]["outcome"])
        if (
            row["delegation"] != EU
            or row["confidence"] == "inferred"
            or name.startswith("process.")
            or stance not in ("support", "oppose")
            or score is None
        ):
            continue
        score = score if stance == "support" else 1 - score
        for topic, where in (
            ("crimes", kinds[name][0] == "criminalization"),
            ("safeguards", "safeguards or assistance" in kinds[name][1].split(";")),
        ):
            if where:
                met[topic][name] = score
                if outcomes[name]["confidence"] != "inferred":
                    sure[topic][name] = score
    value = table.loc["C68", "value"]
    for part, counted in zip(value.split("; without inferred outcomes "), (met, sure), strict=True):
        told = [
            f"{sum(counted[topic].values()):g} of {len(counted[topic])} wishes"
            for topic in ("crimes", "safeguards")
        ]
        assert all(item in part for item in told), (told, part)
    assert sum(map(len, sure.values())) < sum(map(len, met.values()))


def test_two_readings_of_the_wishes_leave_the_claim_to_the_original(whole, table):
    """Without the original's records and the inferred outcomes both topics fare alike."""
    assert table.loc["C68", "verdict"] == RESTATED
    told = whole.register.outcomes.assign(confidence="stated")
    surer = dataclasses.replace(whole.register, outcomes=told)
    assert verdict(dataclasses.replace(whole, register=surer), "C68")["verdict"] == CORROBORATED


def test_a_label_is_scored_alike_by_counting_pairs(whole, table):
    register = whole.register
    rows = register.of_sessions(terms.REPORT_SESSIONS).positions
    rows = rows[
        (rows["confidence"] != "inferred") & ~rows["proposal_id"].str.startswith("process.")
    ]
    roll = register.votes_by_state
    no = set(roll.loc[(roll["vote_id"] == "V-74-247") & (roll["vote"] == "no"), "delegation"])
    label = together.labels(whole, no, rows["delegation"].unique())
    hits = {True: [], False: []}  # pairs with one label and with two, told right or not
    for _, answers in questions(rows, together.rivals_of(register.proposals)).items():
        for one, other in combinations([name for name in answers if name in label], 2):
            alike = label[one] == label[other]
            hits[alike].append(bool(answers[one] & answers[other]) == alike)
    accuracy = statistics.mean(statistics.mean(part) for part in hits.values())
    assert f"tells {100 * accuracy:.0f} % of pairs right" in table.loc["C56", "value"]


def test_signatories_are_parties_and_those_that_signed_alone(raw, table):
    figures = {r["statistic_id"]: float(r["value"]) for r in raw("statistics")}
    assert figures["N06"] + figures["N35"] == figures["N05"] == 70
    assert table.loc["C42", "verdict"] == CORROBORATED


def test_readings_of_stages_leave_a_claim_open(table):
    assert table.loc["C37", "verdict"] == NOT_TESTABLE
    assert "7, 17 and 46" in table.loc["C37", "value"]
    assert table.loc["C57", "value"].endswith("the readings differ")
    assert table.loc["C82", "needs"].startswith("national laws")


# --- a rule that everybody passes gives no verdict ------------------------------------------------


@pytest.mark.parametrize(("alike", "open_"), [(8, False), (9, True)])
def test_placebo_share(alike, open_):
    placebo = [True] * alike + [False] * (10 - alike)
    told = f"x; {alike} of 10 others ({10 * alike} %) would pass"
    if open_:
        with pytest.raises(NotTestableError, match="hardly tells anybody apart"):
            reading.concluded(True, "x", placebo=placebo, of="other")
    else:
        assert reading.concluded(True, "x", placebo=placebo, of="other").value == told
    # to fail where nearly all pass says all the more
    assert reading.concluded(False, "x", placebo=placebo, of="other") == Finding(False, told)


def test_too_few_comparable_objects_are_no_placebo():
    with pytest.raises(NotTestableError, match="fewer than 3"):
        reading.concluded(True, "x", placebo=[False, False], of="other")


def test_a_rule_loses_its_verdict_when_all_others_pass(whole, table):
    assert table.loc["C20", "verdict"] == RESTATED
    others = {"session": "ahc4", "proposal_id": "content.false-information"}
    frame = whole.register.positions
    row = frame[(frame["session"] == "ahc4") & (frame["delegation"] == "Cabo Verde")].iloc[[0]]
    more = [row.assign(delegation=f"State {i}", record_id=f"pos-x{i}", **others) for i in range(9)]
    row = verdict(with_table(whole, "positions", pd.concat([frame, *more])), "C20")
    assert row["verdict"] == NOT_TESTABLE
    assert row["value"].endswith(terms.NO_POWER)


# --- planted faults: a verdict follows its records ------------------------------------------------


def named_rows(register):
    """Rows of claim_checks that name delegations that have to be on record."""
    rows = register.claim_checks
    return rows[rows["relation"] != "excludes"].itertuples()


def test_a_missing_row_contradicts_no_claim(whole, table):
    for row in named_rows(whole.register):
        if table.loc[row.claim_id, "verdict"] == NOT_TESTABLE:
            continue
        for name in items(row.delegations)[:2]:
            where = on(row.proposal_id, name) | {"session": row.session}
            found = verdict(planted(whole, "drop", "positions", where, {}), row.claim_id)
            assert found["verdict"] == NOT_TESTABLE, (row.claim_id, name)


def test_another_stance_contradicts_a_claim(whole, table):
    for row in named_rows(whole.register):
        if table.loc[row.claim_id, "verdict"] == NOT_TESTABLE:
            continue
        name = items(row.delegations)[0]
        where = on(row.proposal_id, name) | {"session": row.session}
        turned = {"stance": "oppose" if row.stance == "support" else "support"}
        found = verdict(planted(whole, "set", "positions", where, turned), row.claim_id)
        assert found["verdict"] == CONTRADICTED, (row.claim_id, name)


JOINT_PAPER = {"group_id": "G-RU-AHC2"}
RSIS = {"statistic_id": "N06"}
NEW = {"record_id": "pos-planted"}

#: Claims, verdict, what is done to which rows of which table, and the new cells.
FAULTS = [
    ("C15", CONTRADICTED, "drop", "groups", JOINT_PAPER | {"member": "Burundi"}, {}),
    ("C14", CONTRADICTED, "drop", "groups", JOINT_PAPER | {"member": "Burundi"}, {}),
    ("C14", CONTRADICTED, "drop", "positions", on("content.extremist-materials", "Burundi"), {}),
    ("C14", RESTATED, "drop", "positions", on("content.extremist-materials"), {}),
    ("C16", CONTRADICTED, "drop", "groups", JOINT_PAPER | {"member": CHINA}, {}),
    ("C16", CONTRADICTED, "add", "submissions", {"session": "ahc2"}, {"delegation": CHINA}),
    ("C13", NOT_TESTABLE, "set", "submissions", {"delegation": terms.CARICOM}, {"through": ""}),
    ("C13", CONTRADICTED, "set", "submissions", {"delegation": terms.CARICOM},
     {"through": "Guyana"}),
    ("C13", CONTRADICTED, "add", "submissions", {"delegation": terms.CARICOM},
     {"delegation": "African Group"}),
    ("C18", CONTRADICTED, "add", "positions", on("critical-infrastructure.interference"),
     NEW | {"delegation": CHINA}),
    ("C19", CONTRADICTED, "add", "positions", on("computer-theft.retain"),
     NEW | {"delegation": CHINA}),
    ("C22", CONTRADICTED, "add", "positions", on("safeguards.delete-article"),
     NEW | {"delegation": CHINA}),
    ("C34", CONTRADICTED, "set", "statistics", {"source_id": "S-DIPLO5"}, {"value": 5.0}),
    ("C35", CONTRADICTED, "set", "votes", {"vote_id": "V-74-247"}, {"abstain": 32}),
    ("C35", NOT_TESTABLE, "set", "votes", {"vote_id": "V-74-247"}, {"abstain": pd.NA}),
    ("C36", CONTRADICTED, "set", "votes", {"vote_id": "V-74-247"}, {"no": 61}),
    ("C37", CORROBORATED, "set", "statistics", {"statistic_id": "N12"}, {"value": 26.0}),
    ("C37", NOT_TESTABLE, "drop", "groups", {"group_id": "G-SPONSORS-74-247"}, {}),
    ("C38", CONTRADICTED, "set", "votes", {"vote_id": "V-2021-05-26-BRA"}, {"yes": 87}),
    ("C38", CONTRADICTED, "set", "votes", {"vote_id": "V-2021-05-26-BRA"},
     {"outcome": "rejected"}),
    ("C41", CONTRADICTED, "drop", "groups", {"group_id": "G-BUDAPEST", "valid_session":
     "ahc1;ahc2;ahc3;ahc4;ahc5;ahc6;ahc7;ahc-concl"}, {}),
    ("C42", CONTRADICTED, "set", "statistics", RSIS, {"value": 71.0}),
    ("C42", NOT_TESTABLE, "set", "statistics", RSIS, {"value": 67.0}),
    ("C42", CONTRADICTED, "set", "statistics", {"statistic_id": "N07"}, {"value": 67.0}),
    ("C43", CONTRADICTED, "set", "statistics", {"statistic_id": "N01"}, {"value": 30.0}),
    ("C43", NOT_TESTABLE, "drop", "statistics", {"statistic_id": "N01"}, {}),
    ("C50", CONTRADICTED, "add", "positions", on("content-crimes.bundle"),
     NEW | {"delegation": CHINA}),
    # records of sessions that the claim does not declare do not count
    ("C50", RESTATED, "add", "positions", on("content-crimes.bundle"),
     NEW | {"delegation": CHINA, "session": "ahc-concl"}),
    ("C51", NOT_TESTABLE, "set", "positions", on("offence.threat-public-safety"),
     {"confidence": "inferred"}),
    ("C62", NOT_TESTABLE, "drop", "events", {"event_id": "E-2022-COMPILATION-AHC3"}, {}),
    ("C62", CONTRADICTED, "set", "events", {"event_id": "E-2022-08-29-SESSION-3"},
     {"date_start": "2023-01-29"}),
    ("C68", CONTRADICTED, "set", "outcomes",
     {"proposal_id": ["content.offensive-messages", "child.delete-13-3"]}, {"outcome": "adopted"}),
    ("C75", NOT_TESTABLE, "drop", "groups", JOINT_PAPER, {}),
    ("C83", NOT_TESTABLE, "drop", "events", {"event_id": "E-2015-07-BRICS-UFA"}, {}),
    ("C83", CONTRADICTED, "set", "events", {"event_id": "E-2015-07-BRICS-UFA"},
     {"date_start": "2015-08"}),
    ("C85", CONTRADICTED, "set", "events", {"event_id": "E-2021-05-10-ORGANIZATIONAL-SESSION"},
     {"date_start": "2021-01-25"}),
    ("C91", CONTRADICTED, "set", "votes_by_state", {"vote_id": "V-74-247"}, {"vote": "yes"}),
    ("C92", CONTRADICTED, "set", "outcomes",
     {"proposal_id": "offence.computer-theft-or-fraud"}, {"outcome": "dropped"}),
    ("C93", CONTRADICTED, "set", "outcomes", {"proposal_id": "content-crimes.bundle"},
     {"outcome": "adopted"}),
    ("C93", NOT_TESTABLE, "drop", "outcomes", {"proposal_id": "content-crimes.bundle"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("claim_id", "expected", "change", "name", "where", "values"),
    FAULTS,
    ids=[f"{item[0]} {item[2]} {item[3]} {number}" for number, item in enumerate(FAULTS)],
)
def test_a_verdict_follows_its_records(whole, claim_id, expected, change, name, where, values):
    grounds = planted(whole, change, name, where, values)
    assert verdict(grounds, claim_id)["verdict"] == expected


def test_joint_support_contradicts_c20_and_c54(whole):
    """China is made to support what Russia supports in the two sessions."""
    frame = whole.register.positions
    mine = frame["session"].isin(terms.SECOND_READING) & (frame["delegation"] == RUSSIA)
    copies = frame[mine].assign(delegation=CHINA, iso3="CHN")
    others = frame[~(frame["session"].isin(terms.SECOND_READING) & (frame["delegation"] == CHINA))]
    grounds = with_table(whole, "positions", pd.concat([others, copies], ignore_index=True))
    assert verdict(grounds, "C20")["verdict"] == CONTRADICTED
    assert verdict(grounds, "C54")["verdict"] == CONTRADICTED
    assert "(100 %)" in verdict(grounds, "C54")["value"]


def test_a_label_that_decides_contradicts_what_says_that_it_does_not(whole):
    """All who voted against the mandate, then all Budapest parties, stand against all others."""
    register = whole.register
    rivals = register.proposals_with("original_table", "Table 3")
    roll = register.votes_by_state
    against = set(roll.loc[(roll["vote_id"] == "V-74-247") & (roll["vote"] == "no"), "delegation"])
    parties = set(register.members("G-BUDAPEST"))
    for members, claim_ids in ((against, ["C56"]), (parties, ["C57", "C82"])):
        rows = register.positions[~register.positions["proposal_id"].isin(rivals)]
        label = together.labels(whole, members, rows["delegation"].unique())
        rows = rows[rows["delegation"].isin(label)].copy()
        rows["stance"] = rows["delegation"].map(label).map({True: "support", False: "oppose"})
        grounds = with_table(whole, "positions", rows)
        for claim_id in claim_ids:
            assert verdict(grounds, claim_id)["verdict"] == CONTRADICTED, claim_id


@pytest.mark.parametrize(
    "name", [field.name for field in dataclasses.fields(Register) if field.name != "claims"]
)
def test_an_empty_table_breaks_nothing_and_contradicts_nothing(whole, name):
    frame = getattr(whole.register, name)
    found = check_claims(with_table(whole, name, frame.head(0)))
    assert len(found) == len(whole.register.claims)
    expected = {"C57"} if name == "proposals" else set()  # its two readings become one
    assert set(found.loc[found["verdict"] == CONTRADICTED, "claim_id"]) <= expected


# --- editions of one session ----------------------------------------------------------------------


def test_an_edition_of_one_session_says_what_it_leaves_out(whole):
    table = check_claims(one_session(whole, "ahc7")).set_index("claim_id")
    for claim_id in ("C25", "C28", "C60"):
        row = table.loc[claim_id]
        assert row["verdict"] == NOT_TESTABLE
        assert row["needs"].startswith("records of ahc5, which this edition leaves out; ")
    assert table.loc["C77", "needs"].startswith("records of ahc4 and ahc5, which")
    assert table.loc["C35", "verdict"] == CORROBORATED  # votes belong to every edition


def test_an_edition_of_the_fifth_session_tests_its_tables(whole, table):
    fifth = check_claims(one_session(whole, "ahc5")).set_index("claim_id")
    for claim_id in ("C25", "C28", "C58"):
        assert fifth.loc[claim_id].tolist() == table.loc[claim_id].tolist()
    assert fifth.loc["C21", "verdict"] == NOT_TESTABLE


@pytest.mark.parametrize("period", [BEFORE, "ahc1", "ahc2", "ahc4", "ahc7", "ahc-concl"])
def test_counts_go_with_their_nouns(whole, period):
    """Of few things, as a session has them: never "1 reports", "0 papers" or a missing number."""
    told = check_claims(one_session(whole, period))["value"]
    assert not told.str.contains(r"\b1 (?:of )?[a-z]+s\b(?! of)|\b0 [a-z]|nan|none of no").any()


def test_a_count_in_a_row_of_checks_goes_with_its_noun(whole):
    first = whole.register.claim_checks["claim_id"] == "C17"
    (template,) = whole.register.claim_checks.loc[first, "value"]
    assert template == "{n:supporter}: {names}"
    assert verdict(whole, "C17")["value"].startswith("3 supporters: Egypt")
    others = ["Russian Federation", "Venezuela (Bolivarian Republic of)"]
    where = {"proposal_id": "offence.incitement-subversive", "delegation": others}
    one = planted(whole, "drop", "positions", where, {})
    assert verdict(one, "C17")["value"].startswith("1 supporter: Egypt")


def test_an_edition_without_any_known_session_still_has_every_claim(whole):
    table = check_claims(one_session(whole, "simulated"))
    assert len(table) == len(whole.register.claims)


# --- scaling claims, with invented scores ---------------------------------------------------------

NAMED = ["Brazil", "India", "South Africa", "Egypt", "Ghana", "Algeria", "Japan", "Singapore"]


def scores(values: dict[str, float]) -> pd.DataFrame:
    rows = [(EU, "reference", 1.0), (RUSSIA, "reference", -1.0)]
    rows += [(name, "virgin", value) for name, value in values.items()]
    return pd.DataFrame(rows, columns=["delegation", "role", "mv"])


def with_scores(grounds: Grounds, criminalization, procedure=None, cooperation=None) -> Grounds:
    papers = {
        terms.CRIMINALIZATION: criminalization,
        terms.PROCEDURE: procedure,
        terms.COOPERATION: cooperation,
    }
    tables = {paper: scores(values) for paper, values in papers.items() if values is not None}
    return dataclasses.replace(grounds, scores=tables)


SCALING = ["C01", "C02", "C03", "C04", "C05", "C09", "C10"]


def test_scaling_claims_need_papers(table):
    assert set(table.loc[[*SCALING, "C07", "C08", "C11"], "verdict"]) == {NOT_TESTABLE}
    assert table.loc["C01", "needs"] == "papers of the second session on criminalisation"


@pytest.mark.parametrize(("place", "expected"), [(0.6, CORROBORATED), (-0.6, CONTRADICTED)])
def test_scaling_claims_follow_the_scores(whole, place, expected):
    table = check_claims(with_scores(whole, dict.fromkeys(NAMED, place))).set_index("claim_id")
    assert set(table.loc[SCALING, "verdict"]) == {expected}
    assert set(table.loc[SCALING, "basis"]) == {checks.OTHERS}


def test_majorities_have_different_bars(whole):
    """Seven of ten are a clear majority, and not an overwhelming one."""
    values = {f"Fictia {i}": 0.5 if i < 7 else -0.5 for i in range(10)}
    grounds = with_scores(whole, values)
    found = [verdict(grounds, item)["verdict"] for item in ("C01", "C10", "C02", "C05")]
    assert found == [CORROBORATED, CORROBORATED, CONTRADICTED, CONTRADICTED]
    assert verdict(grounds, "C01")["value"] == "7 of 10 papers (70 %) nearer to the EU"


def test_missing_scores_are_not_filled_in(whole):
    values = dict.fromkeys(NAMED, 0.5) | {"India": float("nan"), "Egypt": float("nan")}
    grounds = with_scores(whole, values)
    row = verdict(grounds, "C03")
    assert (row["verdict"], row["value"]) == (NOT_TESTABLE, "no score for India")
    assert verdict(grounds, "C04")["verdict"] == CORROBORATED  # three African states are left
    few = with_scores(whole, {"Brazil": 0.5, "Ghana": 0.5})
    assert verdict(few, "C01")["value"].endswith("fewer than 3")
    assert verdict(few, "C04")["verdict"] == NOT_TESTABLE


def test_diversity_compares_spreads(whole):
    narrow = {f"Fictia {i}": 0.5 + 0.1 * i for i in range(5)}
    wider = {name: 1.2 * value for name, value in narrow.items()}
    widest = {name: 3 * value for name, value in narrow.items()}
    for claim_id, papers, expected in (
        ("C07", (narrow, wider), CORROBORATED),
        ("C07", (wider, narrow), CONTRADICTED),
        ("C08", (narrow, widest, widest), CORROBORATED),
        ("C08", (narrow, widest, wider), CONTRADICTED),
        ("C08", (narrow, widest), NOT_TESTABLE),
    ):
        assert verdict(with_scores(whole, *papers), claim_id)["verdict"] == expected


@pytest.mark.parametrize(("place", "expected"), [(0.9, CORROBORATED), (1.1, CONTRADICTED)])
def test_c11_looks_at_the_papers_between_the_ends(whole, place, expected):
    grounds = with_scores(whole, {"Fictia": place, "Novia": 0.0, "Terra": -0.5})
    assert verdict(grounds, "C11")["verdict"] == expected


def test_papers_of_a_session_that_the_edition_leaves_out_do_not_count(whole):
    grounds = with_scores(one_session(whole, "ahc5"), dict.fromkeys(NAMED, 0.5))
    assert verdict(grounds, "C01")["needs"].startswith("records of ahc2")


# --- who stands with whom -------------------------------------------------------------------------


def records(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["delegation", "proposal_id", "stance"])


def test_questions_are_contested_proposals_and_rival_options():
    rivals = {
        "mla-scope": [
            "mla-scope.convention-offences",
            "mla-scope.any-criminal-offence",
            "mla-scope.serious-crimes",
        ]
    }
    asked = questions(
        records(
            ("A", "p", "support"),
            ("B", "p", "oppose"),
            ("A", "q", "support"),
            ("B", "q", "support"),
            ("A", "mla-scope.serious-crimes", "support"),
            ("A", "mla-scope.convention-offences", "support"),
            ("B", "mla-scope.convention-offences", "support"),
            ("C", "mla-scope.any-criminal-offence", "support"),
        ),
        rivals,
    )
    assert set(asked) == {"p", "mla-scope"}
    assert pairs_together([asked["p"]], {"A", "B"}) == (0, 1)
    assert pairs_together([asked["mla-scope"]], {"A", "B", "C"}) == (1, 3)


def test_label_accuracy_is_one_for_a_perfect_label():
    sides = [("A", "support"), ("B", "support"), ("C", "oppose"), ("D", "oppose")]
    asked = questions(records(*((name, "p", stance) for name, stance in sides)), {}).values()
    perfect = {"A": True, "B": True, "C": False, "D": False}
    crossing = {"A": True, "B": False, "C": True, "D": False}
    assert label_accuracy(asked, perfect) == (1.0, (2, 2), (0, 4))
    assert label_accuracy(asked, crossing) == (0.25, (0, 2), (2, 4))
    one_kind = dict.fromkeys("ABCD", True)
    assert pd.isna(label_accuracy(asked, one_kind)[0])


def test_a_group_goes_with_most_of_its_members(whole):
    members = set(whole.register.members("G-BUDAPEST"))
    label = together.labels(whole, members, [EU, terms.CARICOM, "African Group", "Japan"])
    assert label == {EU: True, terms.CARICOM: False, "Japan": True}
