"""Chapter 3.2: labels beside the line, and sentences that turn when the numbers do."""

import csv
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest

from positions import between, drawing
from positions.delegations import EU, RUSSIA
from positions.ideal_points import POINT_COLUMNS
from publishing.chapters import one_line, placements
from publishing.edition import open_edition


@pytest.fixture(scope="module")
def edition(root):
    return open_edition("all", "China", root)


@pytest.fixture
def told(root, monkeypatch):
    """What a cell of the notebook says, given what it finds when it runs."""
    notebook = nbformat.read(root / "chapters" / "03-2-positions.ipynb", nbformat.NO_CONVERT)
    cells = {cell["id"]: cell["source"] for cell in notebook.cells}

    def run(cell, **known):
        texts = []
        monkeypatch.setattr(
            "IPython.display.display", lambda data, **_: texts.append(data["text/plain"])
        )
        exec(cells["setup"].split("edition = ")[0] + cells[cell], known)
        return " ".join(" ".join(texts).split())

    return run


def density(**gain):
    """Forty sides under the averages, the line and other models with given gains a side."""
    noise = np.tile([0.1, -0.1], 20)
    base = {one_line.AVERAGES: -0.7 + noise, one_line.ONE_LINE: -0.4 + noise}
    models = {getattr(one_line, name): -0.4 + value + noise[::-1] for name, value in gain.items()}
    return pd.DataFrame(base | models)


def line(*rows):
    """Delegations on a line: name, sides, position, half width, beyond Russia, beyond the EU."""
    frame = pd.DataFrame(
        [
            (name, n, at, at - half, at + half, 0.01, rank if n > 2 else None, 1, 9, first, second)
            for rank, (name, n, at, half, first, second) in enumerate(rows, start=1)
        ],
        columns=list(POINT_COLUMNS),
    )
    return frame.astype({"rank": "Int64", "rank_lower": "Int64", "rank_upper": "Int64"})


class Planted:
    """What cells ask of an edition, with a line of one's own."""

    covers_all = True

    def __init__(self, frame, focus="China"):
        self.ideal_points, self.focus = frame, focus


WIDE = line(
    (RUSSIA, 9, -1.5, 1.0, None, None), ("China", 8, -1.0, 1.5, 0.2, 0.0),
    ("Mexico", 3, 0.1, 1.5, 0.0, 0.0), (EU, 9, 1.4, 1.0, None, None),
    ("Canada", 7, 1.6, 1.0, 0.0, 0.6),
)  # fmt: skip
NARROW = line(
    ("Iran (Islamic Republic of)", 3, -1.9, 0.1, 0.9, 0.0), (RUSSIA, 3, -1.5, 0.1, None, None),
    ("China", 2, 0.1, 0.1, 0.0, 0.0), ("Mexico", 9, 0.2, 0.1, 0.0, 0.0),
    (EU, 3, 1.4, 0.1, None, None),
)  # fmt: skip


def test_who_lies_beyond_the_ends_follows_the_odds(told):
    wide = told("line-sentence", edition=Planted(WIDE))
    assert "stands Canada (60 %). Beyond Russia nobody stands" in wide
    assert "China (20 %)" in wide
    assert "number 2 from Russia's end of the 5 with enough sides" in wide
    narrow = told("line-sentence", edition=Planted(NARROW))
    assert "Nobody stands beyond the European Union" in narrow
    assert "Beyond Russia stands Iran (90 %)." in narrow
    assert "two sides, too few for a rank" in narrow
    assert "for none of four delegations with enough sides" in narrow
    assert "is not on the line" in told("line-sentence", edition=Planted(WIDE, "Tonga"))
    assert "no line can be drawn" in told("line-sentence", edition=Planted(WIDE.head(0)))


@pytest.mark.parametrize(
    ("second", "words"),
    [(0.0, "makes no difference"), (0.3, "foretells more"), (-0.3, "only loses")],
)
def test_a_second_dimension_adds_or_not(told, monkeypatch, second, words):
    planted = density(TWO_LINES=second, WESTERN=-0.3, OWN_VOTE=0.3)
    monkeypatch.setattr(one_line, "foretold", lambda _: planted)
    text = told("foretold", edition=None)
    assert f"A second dimension {words}" in text
    assert "Western states**: right for 50 %; worse than the line (−12.0" in text
    assert "December 2019**: right for 100 %; better than the line (12.0" in text


@pytest.mark.parametrize(
    ("gain", "words", "absent"),
    [
        ({"WESTERN": 0.0, "BUDAPEST": -0.3}, "speaks against it. The group of W", "speaks for"),
        ({"WESTERN": -0.3, "BUDAPEST": -0.3}, "This speaks for the original's", "against it"),
        ({"LIKE_MINDED": 0.0, "WESTERN": -0.3}, "This speaks for", "like-minded"),
        ({"WESTERN": 0.0, "OWN_VOTE": 0.0}, "December 2019, known before", "Not every label"),
        ({"LIKE_MINDED": 0.0}, "", "Some reserves"),
    ],
)
def test_what_is_said_of_the_two_camps_follows_the_labels_known_before(told, gain, words, absent):
    text = told("camps", edition=Planted(WIDE), density=density(**gain), frame=WIDE)
    assert words in text
    assert absent not in text


def test_reserves_on_the_line_follow_its_intervals_and_its_middle(told):
    wide, narrow = (
        told("camps", edition=Planted(frame), density=density(WESTERN=0), frame=frame)
        for frame in (WIDE, NARROW)
    )
    assert "too wide to tell" in wide and "fewest sides" in wide  # noqa: PT018
    assert "too wide to tell" not in narrow and "fewest sides" not in narrow  # noqa: PT018


# The strict placement


def strict(*rows):
    """Placements by name: value, limits, p, and whether inside the band of a follower."""
    frame = pd.DataFrame(
        [
            (name, 4, at, lower, upper, 0.5, 4, 0.5, 4, "", 3, 3, at, at, *band, p)
            for name, at, lower, upper, p, band in rows
        ],
        columns=list(between.COLUMNS),
    )
    return frame.astype({"placement": float, "lower": float, "upper": float})


IN, OUT = (-1.0, 1.0), (2.0, 2.0)
THIN = strict(
    ("Canada", 0.8, -0.2, 1.0, 0.2, IN), ("Mexico", 0.0, -0.5, 0.5, 1.0, IN),
    ("China", -0.4, -0.9, 0.5, 0.6, IN),
)  # fmt: skip
FIRM = strict(
    ("Canada", 0.9, 0.6, 1.0, 0.001, OUT), ("Japan", 0.8, 0.3, 1.0, 0.001, OUT),
    ("China", -0.8, -1.0, -0.4, 0.001, OUT),
)  # fmt: skip


def told_placed(told, frame):
    planted = Planted(WIDE)
    planted.placement, planted.sides = frame, pd.DataFrame()
    return told("placed", edition=planted)


def test_what_is_left_of_the_placements_follows_their_intervals_and_tests(told):
    thin, firm = told_placed(told, THIN), told_placed(told, FIRM)
    assert "the interval reaches across the middle of the scale" in thin
    assert "too thin to carry a statement about a single state" in thin
    assert "Of the three placements three lie where 95 % of such followers would" in thin
    assert "No intervals exclude the middle" in thin
    assert "anything from number 1 to number 3 from Russia's end" in thin
    assert "the interval reaches across" not in firm
    assert "too thin" not in firm
    assert "none lie where" in firm
    assert "Three intervals exclude the middle" in firm
    assert "three remain off the middle" in firm
    assert "anything" not in firm
    assert "number 1 from Russia's end" in firm


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ([-0.5, -0.6, 0.5], "this is the reverse of what the original found"),
        ([0.5, 0.6, -0.5], "this is what the original found, too"),
        ([0.5, -0.5], "lean neither way"),
        ([], "can neither be confirmed nor contradicted"),
    ],
)
def test_criminalisation_is_held_against_the_original(told, monkeypatch, at, words):
    rows = strict(*((f"D{value}", value, value, value, 1.0, IN) for value in at))
    chapters = pd.DataFrame({"chapter": ["preamble", "criminalization"], "title": ["One", "Two"]})
    planted = Planted(WIDE)
    planted.placement, planted.whole = THIN, SimpleNamespace(chapters=chapters)
    made = [SimpleNamespace(data=THIN.head(0)), SimpleNamespace(data=rows)]
    monkeypatch.setattr(placements, "by_chapter", lambda _: made)
    assert words in told("chapters-sentence", edition=planted)


# Without signatures on the ends' own statements


def test_sides_without_signatures_are_those_of_a_slow_reading(edition, root):
    with (root / "data" / "register" / "positions.csv").open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["stance"] in ("support", "oppose")
            and row["confidence"] != "inferred"
            and not row["proposal_id"].startswith("process.")
            and not row["ended_session"]
        ]

    def told_by(row):
        return row["source_id"], row["proposal_id"], row["stance"]

    ends = {told_by(row) for row in rows if row["delegation"] in (EU, RUSSIA)}
    held = {}
    for row in rows:
        signed = "group" in row["basis"] and told_by(row) in ends
        if not signed or row["delegation"] in (EU, RUSSIA):
            held.setdefault((row["delegation"], row["proposal_id"]), set()).add(row["stance"])
    sides = {key: min(stances) for key, stances in held.items() if len(stances) == 1}
    on = {}
    for (_, proposal), stance in sides.items():
        on.setdefault(proposal, set()).add(stance)
    expected = {
        (name, proposal, stance == "support")
        for (name, proposal), stance in sides.items()
        if len(on[proposal]) == 2
    }
    found = one_line.own_sides(edition)
    assert set(found.itertuples(index=False, name=None)) == expected
    assert 0 < len(found) == len(expected) < len(edition.contested)


def test_without_signatures_every_model_is_fitted_anew(edition, monkeypatch):
    fitted = []

    def held_out(rows, known):
        fitted.append((rows, dict(known)))
        return pd.DataFrame({one_line.ONE_LINE: [-0.1] * len(rows)})

    monkeypatch.setattr(one_line, "_held_out", held_out)
    own = one_line.own_sides(edition)
    assert len(one_line.foretold(edition, own)) == len(own)
    assert len(one_line.foretold(edition)) == len(edition.contested)
    (rows, known), (whole, _) = fitted
    assert set(rows) == set(own.itertuples(index=False, name=None))
    assert set(rows) != set(whole)
    assert {name for name, _ in known[one_line.OWN_VOTE]} == set(own["delegation"])
    assert one_line.foretold(edition, own.head(0)).empty


@pytest.mark.parametrize(
    ("left", "gain", "words", "absent"),
    [
        (30, {"WESTERN": -0.3}, "the group of Western states turns out worse; for the", "Nothing"),
        (30, {"WESTERN": 0.0}, "Nothing that is said above", "turns out"),
        (40, {"WESTERN": -0.3}, "No side comes from putting a name", "fitted anew"),
        (0, {}, "", "No side"),
    ],
)
def test_what_changes_without_signatures_is_said(told, left, gain, words, absent):
    whole, own = density(WESTERN=0.0), density(**gain).head(left) if left else pd.DataFrame()
    text = told("foretold-own", density=whole, own_density=own)
    assert words in text
    assert absent not in text
    if 0 < left < 40:
        assert "Without such signatures 30 sides are left" in text


def test_a_verdict_that_turns_better_or_alike_is_told_as_such(told):
    whole = density(WESTERN=-0.3, BUDAPEST=0.0)
    own = density(WESTERN=0.0, BUDAPEST=0.3).head(30)
    text = told("foretold-own", density=whole, own_density=own)
    assert (
        "Beside the line the group of Western states is no longer to be told from it and " in text
    )
    assert "membership of the Budapest Convention turns out better; for the others" in text


def test_the_comparison_has_both_fits_and_names_lists_without_a_source(edition, monkeypatch):
    whole, own = density(WESTERN=0.0), density(WESTERN=-0.3).head(30)
    shown = one_line.comparison(edition, whole, own)
    row = shown.data.set_index("model").loc[one_line.WESTERN]
    assert (row["n"], row["n_own"]) == (40, 30)
    assert row["accuracy_own"] == (own[one_line.WESTERN] > np.log(1 / 2)).mean()
    gain = sum(own[one_line.WESTERN] - own[one_line.AVERAGES])
    assert row["gain_own"] == pytest.approx(gain)
    assert "of 40 sides" in shown.caption
    assert "30 sides that are left" in shown.caption
    assert "membership of the Budapest Convention is from general knowledge" in shown.caption
    assert {"S-WIKI-WEOG", "S-UNVOTES"} <= set(shown.evidence.sources)
    assert one_line.comparison(edition, whole, pd.DataFrame()).data["n_own"].isna().all()
    groups = edition.whole.groups
    sourced = groups.assign(source_id="S-LAC")
    planted = SimpleNamespace(whole=SimpleNamespace(groups=sourced))
    assert one_line.unsourced(planted) == []
    unsourced = groups.assign(source_id="S-GK")
    planted = SimpleNamespace(whole=SimpleNamespace(groups=unsourced))
    assert one_line.unsourced(planted) == list(one_line.LABELS)


def test_ranks_of_the_placed_are_what_overlapping_intervals_leave_open(edition):
    shown = placements.behind(edition)
    rows = [row._asdict() for row in shown.data.itertuples()]
    for own in rows:
        others = [row for row in rows if row is not own]
        assert own["rank"] == 1 + sum(row["placement"] < own["placement"] for row in others)
        assert own["rank_first"] == 1 + sum(row["upper"] < own["lower"] for row in others)
        assert own["rank_last"] == len(rows) - sum(row["lower"] > own["upper"] for row in others)
        line = f"{own['rank']} ({own['rank_first']} to {own['rank_last']})"
        assert line in str(shown.table)


def test_agreement_with_the_ends_is_told_in_numbers(told):
    firm = told_placed(told, FIRM)
    assert "China agrees with the European Union on two of four common proposals" in firm


def test_labels_are_those_of_the_groups(edition):
    labels = one_line.labels(edition, edition.contested)
    groups = edition.whole.groups
    for title in (one_line.WESTERN, one_line.LIKE_MINDED):
        members = set(groups.loc[groups["group_id"] == one_line.LABELS[title], "member"])
        for name, value in labels[title].drop([EU, "Caribbean Community"]).items():
            assert value == (name in members)
    eu = set(groups.loc[groups["group_id"] == "G-EU", "member"])
    west = set(groups.loc[groups["group_id"] == "G-WEOG", "member"])
    assert labels[one_line.WESTERN][EU] == pytest.approx(len(eu & west) / len(eu))
    late = groups[
        (groups["group_id"] == "G-BUDAPEST") & ~groups["valid_session"].str.contains("ahc1")
    ]
    assert not labels[one_line.BUDAPEST].reindex(late["member"]).any()


def test_the_line_is_shown_with_all_who_took_a_side_on_a_contested_proposal(edition):
    shown = one_line.line(edition)
    assert sorted(shown.data["delegation"]) == sorted(edition.contested["delegation"].unique())
    hollow = shown.data["rank"].isna().sum()
    assert f"Hollow: {hollow} delegations with fewer than three sides." in shown.caption
    for drawn in (shown.figure.wide, shown.figure.narrow):
        assert len(drawing.told(drawn)) == len(shown.data)
