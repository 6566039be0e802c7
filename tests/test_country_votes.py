"""Votes of states: read out of R data, shown by region, set beside placements."""

import hashlib
import math
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
import rdata
from scipy.stats import spearmanr

from positions import votes as module
from positions.delegations import EU, directory, find
from positions.votes import (
    CountryVotesError,
    by_region,
    placements_and_votes,
    read_country_votes,
)
from publishing.chapters import committee
from publishing.edition import open_edition
from publishing.fetch import check_country_votes

# No vote below is that of a state: they are dealt out by code, in turn.
DEALT = ("yes", "no", "abstain")
MEMBERS = [one.name for one in directory() if one.kind == "state"]


def dealt(names, vote_id="V-74-247"):
    """A vote for each state, in turn."""
    votes = [DEALT[number % 3] for number in range(len(names))]
    codes = [find(name).iso3 for name in names]
    return pd.DataFrame({"vote_id": vote_id, "delegation": names, "iso3": codes, "vote": votes})


def write_rda(path, rows, *, tibble=False):
    """Write a table as R does: floats, strings, a factor; as a tibble when wanted."""
    rcid, country, vote = zip(*rows, strict=True)
    levels = pd.Index(["yes", "abstain", "no", "perhaps"], dtype=object)
    frame = pd.DataFrame(
        {
            "rcid": np.array(rcid, dtype=float),
            "country": pd.Series(country, dtype=object),
            "vote": pd.Categorical(vote, categories=levels),
        }
    )
    data = rdata.conversion.convert_python_to_r_data({"un_votes": frame}, file_type="rda")
    if tibble:
        _make_tibble(data.object)
    rdata.unparser.unparse_file(path, data, file_type="rda", compression="bzip2")
    return path


def _make_tibble(item):
    """Give the data frame the classes of a tibble."""
    for attribute in _cells(item.value[0].attributes):
        if attribute.tag and _symbol(attribute.tag) == "class":
            vector = attribute.value[0]
            make = rdata.conversion.convert_python_to_r_object
            vector.value = make(np.array(["tbl_df", "tbl", "data.frame"], dtype=object)).value


def _cells(cell):
    while cell is not None and cell.value is not None:
        yield cell
        cell = cell.value[1]


def _symbol(tag):
    symbol = tag.referenced_object or tag
    return symbol.value.value.decode()


ROWS = [
    (9087.0, "Yugoslavia", "yes"),
    (9087.0, "Côte d’Ivoire", "abstain"),
    (9087.0, "Norway", "no"),
    (6138.0, "Norway", "no"),
    (1.0, "Atlantis", "yes"),
]


def read(path):
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return read_country_votes(path, sha256, path.parent / "cache")


@pytest.mark.parametrize("tibble", [False, True])
def test_the_two_roll_calls_are_read_out_of_r_data_and_kept(tmp_path, monkeypatch, tibble):
    path = write_rda(tmp_path / "un_votes.rda", ROWS, tibble=tibble)
    votes = read(path)
    assert votes.columns.tolist() == ["vote_id", "delegation", "iso3", "vote"]
    assert votes.to_numpy().tolist() == [
        ["V-73-187", "Norway", "NOR", "no"],
        ["V-74-247", "Côte d'Ivoire", "CIV", "abstain"],
        ["V-74-247", "Norway", "NOR", "no"],
        ["V-74-247", "Serbia", "SRB", "yes"],
    ]
    monkeypatch.setattr(module, "_un_votes", None)
    pd.testing.assert_frame_equal(read(path), votes)


def test_without_the_file_it_is_said_how_to_get_it(tmp_path):
    with pytest.raises(CountryVotesError, match=r"positions fetch.*--from"):
        read_country_votes(tmp_path / "un_votes.rda", "0" * 64, tmp_path)


def test_another_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "un_votes.rda"
    path.write_bytes(b"something else")
    monkeypatch.setattr(module, "_un_votes", None)
    with pytest.raises(CountryVotesError, match="SHA-256"):
        read_country_votes(path, "0" * 64, tmp_path)


@pytest.mark.parametrize("content", [b"", b"no R data", b"BZh9broken", b"RDX3\nX\n\0\0"])
def test_a_broken_file_is_told(tmp_path, content):
    path = tmp_path / "un_votes.rda"
    path.write_bytes(content)
    with pytest.raises(CountryVotesError, match="cannot be read as R data"):
        read(path)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(9087.0, "Atlantis", "yes")], "Atlantis"),
        ([(9087.0, "Norway", "yes"), (9087.0, "Norway", "no")], "two votes"),
        ([(9087.0, "Norway", "perhaps")], "votes other than"),
    ],
)
def test_a_table_that_cannot_be_right_is_told(tmp_path, rows, words):
    with pytest.raises(CountryVotesError, match=words):
        read(write_rda(tmp_path / "un_votes.rda", rows))


def test_another_table_is_told(tmp_path):
    path = tmp_path / "other.rda"
    rdata.write_rda(path, {"other": np.array([1.0])})
    with pytest.raises(CountryVotesError, match="no table un_votes"):
        read(path)


def test_every_member_stands_in_one_region():
    found = by_region(dealt(MEMBERS[:30]))
    assert found["members"].sum() == 193
    assert (found[["yes", "no", "abstain", "not_voting"]].sum(axis=1) == found["members"]).all()
    assert found["yes"].sum() == 10
    regions = Counter(find(name).continent for name in MEMBERS[:30])
    voted = found.set_index("region")["members"] - found.set_index("region")["not_voting"]
    assert voted[voted > 0].to_dict() == regions


def test_votes_that_follow_placements_correlate():
    names = ["Norway", "Ghana", "Peru", "Fiji", "Nepal", "Tonga"]
    votes = dealt(names)
    order = {"yes": -0.8, "abstain": 0.1, "no": 0.9}
    frame = pd.DataFrame(
        {"delegation": [*names, EU], "placement": [*votes["vote"].map(order), 1.0]}
    )
    found = placements_and_votes(frame, votes, "V-74-247")
    assert found.n == 6, "a group casts no vote"
    assert found.rho == pytest.approx(1)
    turned = placements_and_votes(frame.assign(placement=-frame["placement"]), votes, "V-74-247")
    assert turned.rho == pytest.approx(-1)


# What chapter 3 shows of them


RESOLUTIONS = {"V-73-187": "Resolution 73/187", "V-74-247": "Resolution 74/247"}


@pytest.fixture(scope="module")
def edition(root):
    return open_edition("all", "China", root)


def test_single_votes_add_up_to_the_tallies(register):
    cast = Counter((row.vote_id, row.vote) for row in register.votes_by_state.itertuples())
    tallies = register.votes.set_index("vote_id")
    assert {vote_id for vote_id, _ in cast} == set(RESOLUTIONS) == set(module.ROLL_CALLS)
    for (vote_id, vote), number in cast.items():
        assert tallies.loc[vote_id, vote] == number


def test_votes_are_shown_by_region_without_a_download(edition):
    votes = edition.whole.votes_by_state
    exhibit = committee.votes_by_region(edition)
    continent = {name: find(name).continent for name in MEMBERS}
    expected = Counter(
        (row.vote_id, continent[row.delegation], row.vote) for row in votes.itertuples()
    )
    shown = exhibit.data.set_index(["vote_id", "region"])
    assert not exhibit.absent
    assert len(shown) == len(RESOLUTIONS) * len(set(continent.values()))
    for (vote_id, region), row in shown.iterrows():
        assert [row[vote] for vote in DEALT] == [expected[vote_id, region, vote] for vote in DEALT]
        members = [name for name in MEMBERS if continent[name] == region]
        assert row["members"] == len(members)
        assert row["not_voting"] == len(members) - sum(row[list(DEALT)])
    assert all(f"| {name} | Asia |" in exhibit.table for name in RESOLUTIONS.values())
    assert "S-UNVOTES" in exhibit.markdown


def test_the_line_is_held_against_votes(edition):
    votes = edition.whole.votes_by_state
    placed = edition.ideal_points.set_index("delegation")["position"]
    held = committee.votes_and_placements(edition)
    for vote_id in RESOLUTIONS:
        cast = votes[votes["vote_id"] == vote_id].set_index("delegation")["vote"]
        pairs = [
            (placed[name], {"no": 1, "abstain": 0, "yes": -1}[cast[name]])
            for name in placed.index
            if name in cast.index
        ]
        n, rho = len(pairs), spearmanr(pairs).statistic
        reach = 1.959964 * math.sqrt((1 + rho**2 / 2) / (n - 3))
        found = held[RESOLUTIONS[vote_id]]
        assert n > 20
        assert (found.n, found.rho) == (n, pytest.approx(rho))
        assert math.atanh(found.upper) - math.atanh(found.lower) == pytest.approx(2 * reach)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda votes: votes, None),
        (lambda votes: votes[1:], "V-73-187, Norway"),
        (lambda votes: votes.replace("abstain", "yes"), "V-74-247, Côte d'Ivoire"),
    ],
)
def test_the_fetched_votes_check_those_of_the_register(checkout, monkeypatch, change, told):
    path = checkout.root / "data" / "external" / "un_votes.rda"
    path.parent.mkdir()
    write_rda(path, ROWS)
    registry = checkout.root / "data" / "registry.yml"
    text = registry.read_text(encoding="utf-8")
    (stated,) = re.findall(r"un_votes\.rda.*?sha256: ([0-9a-f]{64})", text, flags=re.DOTALL)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    registry.write_text(text.replace(stated, sha256), encoding="utf-8")
    mine = change(read(path))
    if told is None:
        check_country_votes(checkout, mine)
    else:
        with pytest.raises(CountryVotesError, match=told):
            check_country_votes(checkout, mine)
