"""One directory of names: every name leads to one delegation, and nothing else leads anywhere."""

import csv
import itertools
import re
import string

import pytest
from country_converter.country_converter import COUNTRY_DATA_FILE
from hypothesis import given
from hypothesis import strategies as st

from positions.compilations import Speakers
from positions.delegations import (
    Directory,
    UnknownDelegationError,
    directory,
    find,
    is_group,
    on_record,
)
from positions.faults import DataError
from positions.papers.files import Names
from positions.slugs import slug
from publishing.prose import short, the

ALL = list(directory())
SPELLINGS = [(name, one.name) for one in ALL for name in one.names]
CODES = [(code, one.name) for one in ALL for code in one.codes]


@pytest.fixture(scope="module")
def countries():
    """country_converter's table by code, read without pandas."""
    with open(COUNTRY_DATA_FILE, encoding="utf-8", newline="") as file:  # noqa: PTH123
        return {row["ISO3"]: row for row in csv.DictReader(file, delimiter="\t")}


# The table


def test_the_table_holds_every_member_and_the_observers(countries):
    members = {code for code, row in countries.items() if row["UNmember"]}
    assert len(members) == 193
    assert {one.iso3 for one in ALL if one.kind == "state"} == members
    assert [one.iso3 for one in ALL if one.kind == "observer"] == ["VAT", "PSE"]


def test_codes_and_continents_are_those_of_country_converter(countries):
    for one in ALL:
        if one.kind != "group":
            row = countries[one.iso3]
            assert re.search(row["regex"], one.name, re.IGNORECASE), one.name
            assert re.fullmatch(row["ISO2"], one.iso2), one.name
            assert one.continent == row["continent"], one.name


def test_every_name_of_the_register_stands_in_the_table(register):
    for frame, column in ((register.positions, "delegation"), (register.groups, "member")):
        for name, code in set(frame[[column, "iso3"]].itertuples(index=False, name=None)):
            assert directory().get(name).iso3 == code


def test_groups_that_have_a_list_have_it_in_the_register(register):
    lists = {one.group_id for one in ALL if one.group_id}
    assert lists
    assert lists <= set(register.groups["group_id"])
    assert all(is_group(one.name) == (one.kind == "group") for one in ALL)


def test_the_list_of_the_european_union_is_that_of_country_converter(register, countries):
    listed = register.groups.loc[register.groups["group_id"] == "G-EU", "iso3"]
    assert sorted(listed) == sorted(code for code, row in countries.items() if row["EU27"])


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("Ruritania,state,RUR,,,,Europe,,Turkey", "aliases", "'turkey' means 'Türkiye' in row"),
        ("Ruritania,state,,,,,Europe,,", "iso3", "a state has a code of three capital letters"),
        ("Ruritania,group,RUR,,,,,,", "iso3", "a group has none"),
    ],
)
def test_a_faulty_row_is_told_with_its_line(copied_register, row, column, told):
    folder = copied_register()
    with (folder / "delegations.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    with pytest.raises(DataError) as caught:
        directory(folder)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row) == ("data/register/delegations.csv", len(ALL) + 2)
    assert fault.column == column
    assert told in fault.reason


def test_a_changed_table_is_read_again(copied_register):
    folder = copied_register()
    assert directory(folder).find("Ruritania") is None
    with (folder / "delegations.csv").open("a", encoding="utf-8") as file:
        file.write("Ruritania,state,RUR,,,,Europe,,Kingdom of Ruritania\n")
    assert directory(folder).find("the kingdom of RURITANIA").name == "Ruritania"
    assert find("Ruritania") is None


# Names


def test_every_name_alias_and_code_leads_to_one_delegation():
    everyone, files = [one.name for one in ALL], Names(None)
    for spelling, name in SPELLINGS + CODES:
        kebab = re.sub(r"\W+", "-", spelling.replace("&", "and"))
        for form in (spelling.upper(), f" {spelling.lower()} ", f"{spelling} (the)", kebab):
            assert find(form).name == name, form
        assert on_record(f"The {spelling}", everyone) == name
        assert files.find(slug(spelling)) == name


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("UAE", "United Arab Emirates"), ("U.A.E.", "United Arab Emirates"),
        ("DRC", "Democratic Republic of the Congo"), ("Congo", "Congo"),
        ("UK", "United Kingdom"), ("uk", "United Kingdom"), ("Great Britain", "United Kingdom"),
        ("DPRK", "Democratic People's Republic of Korea"), ("Republic of Korea (the)",
        "Republic of Korea"), ("South Korea", "Republic of Korea"), ("Turkey", "Türkiye"),
        ("TÜRKIYE", "Türkiye"), ("Turkiye", "Türkiye"), ("Cape Verde", "Cabo Verde"),
        ("Holland", "Netherlands"), ("Netherlands (Kingdom of the)", "Netherlands"),
        ("Group of African States", "African Group"), ("Viet Nam", "Viet Nam"),
        ("Vietnam", "Viet Nam"), ("NA", "Namibia"), ("cn", "China"), ("Niger", "Niger"),
        ("Nigeria", "Nigeria"), ("Cote d'Ivoire", "Côte d'Ivoire"), ("cote-divoire",
        "Côte d'Ivoire"), ("Burma", "Myanmar"), ("EU", "European Union"),
        ("Iran, Islamic Republic of", "Iran (Islamic Republic of)"),
    ],
)  # fmt: skip
def test_a_delegation_is_found_by_what_people_write(written, meant):
    assert find(written).name == meant


def test_every_name_and_alias_is_a_heading_and_no_code_is():
    headings = Speakers([])
    for spelling, name in SPELLINGS:
        for form in (spelling, spelling.upper(), f"The {spelling}", f"A. {spelling}:"):
            assert headings.named(form)[0] == name, form
    aliases = {spelling.casefold() for spelling, _ in SPELLINGS}
    assert not any(headings.named(code) for code, _ in CODES if code.casefold() not in aliases)


def test_codes_are_words_in_a_running_text():
    names = directory()
    for word in ("AND", "Are", "no", "To"):
        assert names.find(word) is not None
        assert names.find(word, codes=False) is None
    assert names.find("UK", codes=False).name == "United Kingdom"


def test_of_all_short_words_only_those_of_the_table_mean_a_delegation():
    listed = {text.casefold() for text, _ in SPELLINGS + CODES}
    for length in (1, 2, 3):
        for letters in itertools.product(string.ascii_lowercase, repeat=length):
            word = "".join(letters)
            assert (find(word) is not None) == (word in listed), word


@given(st.text(st.characters(max_codepoint=127) | st.sampled_from("жλ中"), max_size=8))
def test_no_text_outside_the_table_means_a_delegation(text):
    letters = re.sub(r"\bthe\b|[^\w]|_", "", text.casefold().replace("&", "and"))
    listed = {re.sub(r"[^a-z0-9]", "", item.casefold()) for item, _ in SPELLINGS + CODES}
    assert find(text) is None or letters in listed


@given(st.sampled_from(SPELLINGS), st.data())
def test_a_letter_more_means_another_delegation_or_none(pair, data):
    spelling, _ = pair
    at = data.draw(st.integers(0, len(spelling)))
    changed = spelling[:at] + data.draw(st.sampled_from("qzxж中")) + spelling[at:]
    found = find(changed)
    assert found is None or changed.casefold() in {name.casefold() for name in found.names}


@pytest.mark.parametrize(
    "text", ["", " ", "-", "the", "Foo", "Atlantis", "Korea", "China 2", "notes on China", "Ελλάς"]
)
def test_what_is_no_name_means_nobody(text):
    assert find(text) is None


def test_made_up_names_are_a_session_s_own():
    own = Directory([made_up("Elf"), made_up("Delegation A")])
    assert own.find("elf").iso3 == ""
    assert own.find("China") is None
    assert find("Elf") is None


def made_up(name):
    return type(ALL[0])(name, kind="fictional")


# Near names, and those on record


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("Chnia", "China"), ("Brasill", "Brazil"), ("Nambia", "Namibia"),
        ("Europian Union", "European Union"), ("Carribean Comunity", "Caribbean Community"),
        ("Terkey", "Türkiye"),
    ],
)  # fmt: skip
def test_an_unknown_name_proposes_near_ones(written, proposed):
    assert directory().near(written, limit=1) == [proposed]
    with pytest.raises(UnknownDelegationError, match=f"unknown delegation '{written}'") as caught:
        on_record(written, ["Türkiye", "Caribbean Community", proposed])
    assert proposed in str(caught.value).split("did you mean")[1]


@pytest.mark.parametrize("written", ["", "   ", "-", "qqqqqq", "<b></b>", "../../etc", "Foo"])
def test_what_resembles_nothing_is_refused_with_the_way_to_the_list(register, written):
    with pytest.raises(UnknownDelegationError, match="positions delegations lists all"):
        on_record(written, register.delegations)


@pytest.mark.parametrize(
    ("written", "told"),
    [("Tuvalu", r"no record of 'Tuvalu' \(TUV\)"), ("DE", r"no record of 'DE' \(DEU\)")],
)
def test_a_state_without_a_record_is_told_from_an_unknown_one(register, written, told):
    with pytest.raises(UnknownDelegationError, match=told):
        on_record(written, register.delegations)


# Words for sentences


def test_short_names_and_articles_are_the_table_s():
    for one in ALL:
        assert short(one.name) == (one.short or one.name)
        assert str(the(one.name)).startswith("the ") == one.article
    assert short("turkey") == "turkey"
    assert str(the("Delegation A")) == "Delegation A"
