"""The map of who is on record: its outlines, its data and what its marks tell."""

import csv
from collections import Counter

import pytest

from positions import maps
from positions.delegations import directory
from positions.drawing import told
from publishing.chapters import introduction
from publishing.edition import open_edition


@pytest.fixture(scope="module")
def edition(root):
    return open_edition("all", "China", root)


@pytest.fixture(scope="module")
def shown(edition):
    return introduction.who_is_on_record(edition)


def rows(root, name):
    with (root / "data" / "register" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_outlines_are_small_and_lie_inside_the_map(root):
    file = root / "lib" / "publishing" / "assets" / "world.csv"
    assert file.stat().st_size <= 110_000
    outlines = introduction.outlines()
    known = {one.iso3 for one in directory()}
    states = known & set(outlines)
    assert len(states) > 150
    for rings in outlines.values():
        for ring in rings:
            assert ring[:, 0].min() >= 0
            assert ring[:, 0].max() <= maps.UNITS
            # no shape is cut in two by the edge of the map
            assert abs(ring[1:, 0] - ring[:-1, 0]).max() < maps.UNITS / 4


def test_records_and_groups_are_those_of_the_tables(root, shown):
    records = Counter(row["delegation"] for row in rows(root, "positions"))
    members = {}
    for row in rows(root, "groups"):
        members.setdefault(row["group_id"], set()).add(row["member"])
    listed = {row["name"]: row["group_id"] for row in rows(root, "delegations")
              if row["kind"] == "group"}  # fmt: skip
    data = shown.data.set_index("delegation")
    assert sum(data["records"]) == sum(records[name] for name in data.index)
    for name in ("China", "Malta", "Barbados", "Tonga", "European Union"):
        assert data.loc[name, "records"] == records[name]
        speaking = {one for one, group in listed.items()
                    if records[one] and name in members.get(group, ())}  # fmt: skip
        assert set(filter(None, data.loc[name, "groups"].split("; "))) == speaking


def test_every_delegation_on_record_is_on_the_map_or_listed_below_it(shown):
    for figure in (shown.figure.wide, shown.figure.narrow):
        marks = {text.split(":")[0]: text for text in told(figure)}
        heard = shown.data[(shown.data["records"] > 0) | (shown.data["groups"] != "")]
        for row in heard.itertuples():
            text = marks[introduction.short(row.delegation)]
            if row.records:
                noun = "record" if row.records == 1 else "records"
                assert text.split(": ")[1].split(";")[0] == f"{row.records} {noun}"
            else:
                assert "no record; the" in text


def test_the_map_says_how_many_are_on_record(shown):
    states = shown.data[shown.data["iso3"] != ""]
    spoke = states[states["records"] > 0]
    assert f"Of {len(states)} states {len(spoke)} have a record of their own" in shown.alt
    assert shown.alt.startswith("China has ")


def test_an_edition_of_made_up_delegations_has_no_map(root):
    shown = introduction.who_is_on_record(open_edition("demo", None, root))
    assert shown.figure is None
    assert shown.absent
