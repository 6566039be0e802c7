"""Who speaks: names and codes agree with country_converter's own table, read here by itself."""

import csv
import re

import pytest
from country_converter.country_converter import COUNTRY_DATA_FILE

from positions.delegations import (
    GROUP_DELEGATIONS,
    UnknownDelegationError,
    continents,
    eu_members,
    iso3_codes,
    resolve,
)


@pytest.fixture(scope="module")
def countries():
    """country_converter's table, read without pandas."""
    with open(COUNTRY_DATA_FILE, encoding="utf-8", newline="") as file:  # noqa: PTH123
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def named(register):
    """Every state that the register names, with the code that stands beside it."""
    pairs = [
        *register.positions[["delegation", "iso3"]].itertuples(index=False, name=None),
        *register.groups[["member", "iso3"]].itertuples(index=False, name=None),
    ]
    return sorted({pair for pair in pairs if pair[0] not in GROUP_DELEGATIONS})


def test_every_state_of_the_register_has_the_code_of_country_converter(named, countries):
    assert len(named) > 100
    for name, code in named:
        found = {row["ISO3"] for row in countries if re.search(row["regex"], name, re.IGNORECASE)}
        assert found == {code}, name


def test_library_gives_the_codes_of_the_register(named):
    assert iso3_codes(name for name, _ in named) == dict(named)


def test_every_code_of_the_register_belongs_to_one_name(named):
    assert len({code for _, code in named}) == len(named)


def test_the_list_of_the_european_union_is_that_of_country_converter(register, countries):
    listed = register.groups.loc[register.groups["group_id"] == "G-EU", "iso3"]
    expected = {row["ISO3"] for row in countries if row["EU27"]}
    assert len(expected) == 27
    assert sorted(listed) == sorted(expected)
    assert eu_members() == expected


def test_groups_that_have_a_list_have_it_in_the_register(register):
    lists = {group for group in GROUP_DELEGATIONS.values() if group}
    assert lists == {"G-EU", "G-CARICOM"}
    assert lists <= set(register.groups["group_id"])


def test_codes_of_groups_are_empty_and_what_is_neither_is_left_out():
    names = ["Namibia", "African Group", "Atlantis", "", " ", "Namibia", "everyone"]
    assert iso3_codes(names) == {"Namibia": "NAM", "African Group": ""}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("China", "China"),
        ("china", "China"),
        ("  China ", "China"),
        ("CHN", "China"),
        ("cn", "China"),
        ("US", "United States of America"),
        ("usa", "United States of America"),
        (" USA ", "United States of America"),
        ("United States", "United States of America"),
        ("uk", "United Kingdom"),
        ("Great Britain", "United Kingdom"),
        ("South Korea", "Republic of Korea"),
        ("North Korea", "Democratic People's Republic of Korea"),
        ("Iran", "Iran (Islamic Republic of)"),
        ("Russia", "Russian Federation"),
        ("Turkey", "Türkiye"),
        ("TÜRKIYE", "Türkiye"),
        ("Syria", "Syrian Arab Republic"),
        ("Cape Verde", "Cabo Verde"),
        ("Niger", "Niger"),
        ("Nigeria", "Nigeria"),
        ("Namibia", "Namibia"),
        ("NA", "Namibia"),
        ("nam", "Namibia"),
        ("EU", "European Union"),
        ("eu", "European Union"),
        ("european union", "European Union"),
        ("CARICOM", "Caribbean Community"),
        ("african group", "African Group"),
    ],
)
def test_a_delegation_is_found_by_what_people_write(register, written, meant):
    assert resolve(written, register.delegations) == meant


def test_every_delegation_is_found_by_its_name_and_its_code(register):
    codes = iso3_codes(register.delegations)
    for name in register.delegations:
        assert resolve(name.upper(), register.delegations) == name
    for name in ("Algeria", "Namibia", "Zimbabwe"):
        assert resolve(codes[name].lower(), register.delegations) == name


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("Chnia", "China"),
        ("Brasill", "Brazil"),
        ("Nambia", "Namibia"),
        ("Europian Union", "European Union"),
        ("Carribean Comunity", "Caribbean Community"),
    ],
)
def test_an_unknown_name_proposes_near_ones(register, written, proposed):
    with pytest.raises(UnknownDelegationError, match=f"unknown delegation '{written}'") as caught:
        resolve(written, register.delegations)
    assert proposed in str(caught.value).split("did you mean")[1]


@pytest.mark.parametrize("written", ["", "   ", "-", "qqqqqq", "<b></b>", "../../etc"])
def test_what_resembles_nothing_is_refused_with_the_way_to_the_list(register, written):
    with pytest.raises(UnknownDelegationError, match="positions delegations lists all"):
        resolve(written, register.delegations)


def test_a_state_without_a_record_is_told_from_an_unknown_one(register):
    with pytest.raises(UnknownDelegationError, match=r"no record of 'Tuvalu' \(TUV\)"):
        resolve("Tuvalu", register.delegations)


def test_a_member_of_a_group_has_no_record_of_its_own(register):
    assert "Germany" in register.members("G-EU")
    with pytest.raises(UnknownDelegationError, match=r"no record of 'DE' \(DEU\)"):
        resolve("DE", register.delegations)


def test_every_state_on_record_lies_on_the_continent_of_country_converter(named, countries):
    expected = {row["ISO3"]: row["continent"] for row in countries}
    found = continents(code for _, code in named)
    assert found == {code: expected[code] for _, code in named}
    assert found["NAM"] == "Africa"


def test_a_code_of_no_state_lies_nowhere():
    assert continents(["NOR", "", "XXX"]) == {"NOR": "Europe"}
