"""The simulated example is what its model says, and never names a real delegation."""

from positions.delegations import iso3_codes
from positions.simulation_example import (
    OWN,
    OWN_WORD,
    POSITIONS,
    REFERENCES,
    SHORT,
    STRAY,
    WORD,
    example_texts,
)


def test_the_same_seed_writes_the_same_texts():
    assert example_texts(7) == example_texts(7)
    assert example_texts(7) != example_texts(8)


def test_the_first_words_are_those_of_every_version():
    # Python promises the same `random` for a seed in every version; a stored notebook relies on it
    assert example_texts()["Delegation A"].startswith(
        "The captain of the registration shall respect the water and the captain."
    )


def test_no_real_delegation_is_named(register):
    texts = example_texts()
    assert list(texts) == list(POSITIONS.index)
    assert not set(texts) & set(register.delegations)
    assert not any(iso3_codes(list(texts)).values())


def test_positions_make_the_words():
    texts = example_texts()
    assert texts["Delegation A"].count("permission") > 20
    assert "permission" not in texts["Delegation C"]
    assert "exchange" not in texts["Delegation A"]
    assert {name for name, text in texts.items() if OWN in text} == set(OWN_WORD)
    assert not any(WORD in texts[name].replace(OWN, "") for name in OWN_WORD)
    assert [name for name, text in texts.items() if "Growers" in text] == [STRAY]
    assert min(texts, key=lambda name: len(texts[name])) == SHORT
    assert set(REFERENCES.index) <= set(texts)
