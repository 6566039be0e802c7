"""Proposals and their supporters: the original's Tables 3 and 4, cell by cell."""

import pandas as pd
import pytest

from positions.proposals import (
    base_article,
    lone_supporters,
    on_tabulated_articles,
    original_table,
    supporters,
)

EU, RUSSIA, CHINA = "European Union", "Russian Federation", "China"
USA, KOREA = "United States of America", "Republic of Korea"
CARICOM = "Caribbean Community"

#: Table 3 of the report, copied by hand with the register's names in the report's order.
TABLE_3 = [
    (
        "mla-scope.convention-offences",
        "support",
        [
            "Egypt", "Mexico", "Indonesia", USA, "Malaysia", "Türkiye", "Nigeria",
            "Iran (Islamic Republic of)", "New Zealand", "Canada", "Syrian Arab Republic", CHINA,
            "South Africa", "Namibia", "Costa Rica", "Singapore",
        ],
    ),
    (
        "mla-scope.any-criminal-offence",
        "support",
        [
            RUSSIA, "Japan", CARICOM, "Brazil", "Argentina", "Türkiye", KOREA, "Australia",
            "Algeria", "Armenia", "Cabo Verde", "Nicaragua", "Tonga",
        ],
    ),
    (
        "mla-scope.serious-crimes",
        "support",
        ["Norway", "Japan", CHINA, USA, "Georgia", "Chad", "Nigeria"],
    ),
    ("mla-scope.serious-plus-convention", "support", [CHINA]),
    ("mla-scope.dual-criminality-4y", "support", [EU]),
]  # fmt: skip

#: Table 4 of the report, likewise.
TABLE_4 = [
    ("mla-refusal.domestic-law", "support", [RUSSIA]),
    ("mla-refusal.domestic-law", "oppose", [EU, USA]),
    ("mla-refusal.inhuman-treatment", "support", [EU, "Liechtenstein", "Georgia", "Paraguay"]),
    ("mla-refusal.inhuman-treatment", "oppose", [USA, "Egypt", "Singapore", CARICOM]),
    (
        "mla-refusal.political-offence",
        "support",
        [EU, "Norway", "Liechtenstein", "Ghana", USA, "Georgia", "New Zealand", "Paraguay"],
    ),
    ("mla-refusal.political-offence", "oppose", ["Egypt", "Singapore", CARICOM]),
    (
        "mla-refusal.no-dual-criminality",
        "support",
        [
            EU, "Japan", "Egypt", "Liechtenstein", CHINA, "Switzerland", "Indonesia", "Ghana",
            "India", "Georgia", KOREA, "New Zealand", "Canada", "State of Palestine",
            "Syrian Arab Republic",
        ],
    ),
    ("mla-refusal.no-dual-criminality", "oppose", [RUSSIA, "Argentina"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def tables(register):
    return {
        number: original_table(register.positions, register.proposals, number)
        for number in ("Table 3", "Table 4")
    }


# The report's two tables


@pytest.mark.parametrize(("number", "cells"), [("Table 3", TABLE_3), ("Table 4", TABLE_4)])
def test_the_original_s_tables_cell_by_cell(tables, number, cells):
    found = [
        (row.proposal_id, row.stance, row.n, row.delegations.split("; "))
        for row in tables[number].itertuples()
    ]
    assert found == [(name, stance, len(who), who) for name, stance, who in cells]


def test_inferred_and_conditional_records_are_on_file_and_not_in_the_tables(register, tables):
    positions = register.positions
    mla = positions[positions["proposal_id"].isin(on_tabulated_articles(register.proposals))]
    left_out = mla[(mla["confidence"] == "inferred") | ~mla["stance"].isin(["support", "oppose"])]
    found = {(row.proposal_id, row.stance, row.delegation) for row in left_out.itertuples()}
    assert found == {
        ("mla-scope.serious-crimes", "conditional", EU),
        ("mla-refusal.political-offence", "oppose", RUSSIA),
    }
    shown = {
        (row.proposal_id, row.stance, name)
        for table in tables.values()
        for row in table.itertuples()
        for name in row.delegations.split("; ")
    }
    assert not shown & found


def test_the_deletion_told_in_the_text_is_on_record_and_not_in_table_4(register, tables):
    told = {name for table in tables.values() for name in table["proposal_id"]}
    (deletion,) = set(on_tabulated_articles(register.proposals)) - told
    assert deletion in set(register.positions["proposal_id"])


# Supporters


def positions_of(*rows):
    return pd.DataFrame(rows, columns=["proposal_id", "stance", "delegation"])


def test_supporters_come_in_the_order_of_proposals_stances_and_records():
    positions = positions_of(
        ("q", "conditional", "Alfa"),
        ("q", "oppose", "Charlie"),
        ("q", "oppose", "Bravo"),
        ("q", "amend", "Delta"),
        ("q", "support", "Echo"),
        ("p", "support", "Foxtrot"),
    )
    table = supporters(positions, ["p", "q", "unheard-of"])
    assert table.to_numpy().tolist() == [
        ["p", "support", 1, "Foxtrot"],
        ["q", "support", 1, "Echo"],
        ["q", "oppose", 2, "Charlie; Bravo"],
        ["q", "amend", 1, "Delta"],
        ["q", "conditional", 1, "Alfa"],
    ]


def test_a_delegation_recorded_in_two_sessions_is_named_once():
    positions = positions_of(("p", "support", "Alfa"), ("p", "support", "Alfa"))
    assert supporters(positions, ["p"]).to_numpy().tolist() == [["p", "support", 1, "Alfa"]]


def test_tables_of_supporters_hold_every_record_once(register):
    positions, proposals = register.positions, register.proposals
    table = supporters(positions, proposals["proposal_id"].tolist())
    named = [
        (row.proposal_id, row.stance, name)
        for row in table.itertuples()
        for name in row.delegations.split("; ")
    ]
    columns = ["proposal_id", "stance", "delegation"]
    assert len(named) == len(set(named)) == table["n"].sum()
    assert set(named) == set(positions[columns].itertuples(index=False, name=None))


# Articles


@pytest.mark.parametrize(
    ("reference", "article"),
    [
        ("", ""),
        ("42", "42"),
        ("61(19)", "61"),
        ("14(4)(a)", "14"),
        ("10 ter", "10 ter"),
        ("15 ter; 15 quater", "15 ter; 15 quater"),
        ("13(3); 13(5)", "13"),
        ("86; 87(2)(g)", "86; 87"),
        ("6; 24; 36; 40(21); 40(22)", "6; 24; 36; 40"),
        ("26 (number in A/AC.291/16)", "26"),
        ("4(d) of India's paper", "4 of India's paper"),
        (" 5 ; ", "5"),
    ],
)
def test_article_that_a_reference_points_into(reference, article):
    assert base_article(reference) == article


# Alone


def test_a_lone_supporter_is_alone_in_support_whoever_opposes():
    positions = positions_of(
        ("p", "support", "Alfa"),
        ("p", "oppose", "Bravo"),
        ("q", "support", "Alfa"),
        ("q", "support", "Bravo"),
        ("r", "oppose", "Alfa"),
        ("s", "support", "Charlie"),
        ("s", "support", "Charlie"),
        ("t", "conditional", "Alfa"),
    )
    assert lone_supporters(positions).to_numpy().tolist() == [["p", "Alfa"], ["s", "Charlie"]]


def test_lone_supporters_of_the_register_are_those_of_counting(register):
    backing = {}
    for row in register.positions.itertuples():
        if row.stance == "support":
            backing.setdefault(row.proposal_id, set()).add(row.delegation)
    expected = {(name, *found) for name, found in backing.items() if len(found) == 1}
    found = lone_supporters(register.positions)
    assert set(found.itertuples(index=False, name=None)) == expected
    assert ("mla-scope.serious-plus-convention", CHINA) in expected
