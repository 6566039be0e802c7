"""The method on real texts: the frozen results hold together, and are what the speeches give."""

import csv
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from notebook_pages import page

from positions.chance import DRAWS, Lots
from positions.delegations import directory
from publishing import real_texts
from publishing.chapters import real_texts as exhibits
from publishing.edition import Edition, open_edition
from publishing.project import Project

PUBLISHED = "data/published"


@pytest.fixture(scope="module")
def edition(root):
    return open_edition("all", "Brazil", root)


@pytest.fixture(scope="module")
def texts(root):
    return real_texts.frozen(Project(root))


@pytest.fixture(scope="module")
def rows(root):
    """The scores as they stand in the file, by name."""
    with (root / PUBLISHED / real_texts.SCORES).open(encoding="utf-8") as stream:
        return {row["delegation"]: row for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def places(root):
    """Places of the states in each draw, as they stand in the file."""
    with (root / PUBLISHED / real_texts.LOTS).open(encoding="utf-8") as stream:
        return {row.pop("delegation"): list(row.values()) for row in csv.DictReader(stream)}


# --- plain computations, from the files alone -----------------------------------------------------


def ranked(values):
    """Ranks from 1, the mean rank for equals."""
    order = sorted(values)
    first = {value: order.index(value) for value in set(values)}
    times = Counter(values)
    return [first[value] + (times[value] + 1) / 2 for value in values]


def rank_correlation(pairs):
    one, other = (ranked([pair[at] for pair in pairs]) for at in (0, 1))
    middle = (len(pairs) + 1) / 2
    above = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    size = sum((a - middle) ** 2 for a in one) * sum((b - middle) ** 2 for b in other)
    return above / size**0.5


def cast(root):
    """Votes on resolution 74/247: against is 1, in favour −1, an abstention 0."""
    with (root / "data/register/votes_by_state.csv").open(encoding="utf-8") as stream:
        return {
            row["delegation"]: {"no": 1, "abstain": 0, "yes": -1}[row["vote"]]
            for row in csv.DictReader(stream)
            if row["vote_id"] == "V-74-247"
        }


def listed(root, group):
    with (root / "data/register/groups.csv").open(encoding="utf-8") as stream:
        return {row["member"] for row in csv.DictReader(stream) if row["group_id"] == group}


# --- the frozen files -----------------------------------------------------------------------------


def test_the_ends_are_the_two_groups_and_every_speaker_stands_once(root, rows, places):
    ends = {name: row for name, row in rows.items() if row["role"] == "reference"}
    members = {name: set(row["members"].split("; ")) for name, row in ends.items()}
    assert members == {
        "EU members with the EU": {"European Union"} | listed(root, "G-EU"),
        "Russia with its co-authors": listed(root, "G-RU-AHC2") | listed(root, "G-RU-AHC3"),
    }
    virgin = rows.keys() - ends.keys()
    everyone = virgin.union(*members.values())
    assert len(everyone) == len(virgin) + sum(map(len, members.values()))
    assert everyone == set(places)
    assert everyone <= {one.name for one in directory()}
    about = json.loads((root / PUBLISHED / real_texts.ABOUT).read_text("utf-8"))
    assert about["papers"] == len(everyone) == 196
    assert re.fullmatch("[0-9a-f]{64}", about["sha256"])


def test_scores_are_rescaled_so_that_the_ends_come_back(rows):
    low, high = (
        float(rows[name]["raw"])
        for name in ("Russia with its co-authors", "EU members with the EU")
    )
    for name, row in rows.items():
        raw, error = float(row["raw"]), float(row["raw_se"])
        factor = 2 / (high - low)
        assert float(row["mv"]) == pytest.approx((raw - low) * factor - 1, abs=1e-4), name
        reach = 1.959964 * error * factor
        assert float(row["mv_upper"]) - float(row["mv"]) == pytest.approx(reach, abs=1e-4)
        assert float(row["mv"]) - float(row["mv_lower"]) == pytest.approx(reach, abs=1e-4)
        scored, tokens = int(row["scored_tokens"]), int(row["tokens"])
        assert float(row["coverage"]) == pytest.approx(scored / tokens, abs=1e-6)


def test_each_draw_takes_as_many_texts_as_the_ends_hold(rows, places):
    taken = sum(len(row["members"].split("; ")) for row in rows.values() if row["members"])
    assert {len(row) for row in places.values()} == {DRAWS}
    for draw in range(DRAWS):
        held = sorted(float(row[draw]) for row in places.values() if row[draw])
        assert len(held) == len(places) - taken
        assert sum(held) == pytest.approx(len(held) * (len(held) + 1) / 2)  # each place once


def test_the_rank_correlation_with_the_vote_is_what_the_files_give(
    root, rows, places, edition, texts
):
    votes = cast(root)
    pairs = [
        (float(row["raw"]), votes[name])
        for name, row in rows.items()
        if row["role"] == "virgin" and name in votes
    ]
    found = exhibits.beside(edition, texts)[0]
    assert found.found.n == len(pairs) == 138
    assert found.found.rho == pytest.approx(rank_correlation(pairs), abs=1e-9)
    assert found.found.rho == pytest.approx(0.495, abs=0.005)
    drawn = [
        rank_correlation([
            (float(row[draw]), votes[name])
            for name, row in places.items()
            if row[draw] and name in votes
        ])
        for draw in range(DRAWS)
    ]  # fmt: skip
    assert found.lots.drawn.tolist() == pytest.approx(drawn)
    rho = rank_correlation(pairs)
    assert found.lots.reached == sum(one >= rho for one in drawn)
    assert found.turned == sum(abs(one) >= rho for one in drawn)


def test_records_are_those_of_all_sessions_whatever_the_edition(root, edition, texts):
    placed = edition.placement.dropna(subset="placement").set_index("delegation")["placement"]
    line = edition.ideal_points.set_index("delegation")["position"]
    scores = exhibits.placed(texts).set_index("delegation")["raw"]
    for known, found in zip((placed, line), exhibits.beside(edition, texts)[1:], strict=True):
        both = [(scores[name], known[name]) for name in known.index if name in scores]
        assert found.found.n == len(both)
        assert found.found.rho == pytest.approx(rank_correlation(both), abs=1e-9)
    one = exhibits.beside(Edition("ahc3", "Brazil", Project(root)), texts)
    assert [item.found for item in one] == [item.found for item in exhibits.beside(edition, texts)]


def test_the_speeches_give_the_frozen_results_where_they_are_present(root, texts):
    project = Project(root)
    folder = project.sessions_folder / real_texts.CORPUS / "papers" / real_texts.CHAPTER
    if not folder.exists():
        # then the files must be those that somebody froze together: the hash of the papers stands
        # for them, and the size of the two ends for their counts
        two = exhibits.ends(texts)
        assert texts.scores["members"].str.split("; ").map(len).max() == len(two["members"][0])
        with pytest.raises(ValueError, match="no speeches in data/sessions/ungd-2019-2022/papers"):
            real_texts.made(project)
        return
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"
        for name, path in sorted(
            (directory().find(path.stem).name, path) for path in folder.iterdir()
        )
    ]
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == texts.about["sha256"]
    made = real_texts.made(project)
    assert made.about == texts.about
    pd.testing.assert_frame_equal(made.scores, texts.scores, check_dtype=False, atol=1e-6)
    np.testing.assert_allclose(made.lots.to_numpy(), texts.lots.to_numpy(), atol=1)


# --- the page -------------------------------------------------------------------------------------


def test_the_figure_shows_every_state_but_the_members_of_the_groups(edition, texts, rows):
    made = exhibits.states(edition, texts)
    rows_of = (text for text in made.figure.wide.texts if text.get_gid() == "row")
    shown = [text.get_text().replace("\n", " ") for text in rows_of]
    virgin = [name for name, row in rows.items() if row["role"] == "virgin"]
    assert len(shown) == len(set(shown)) == len(virgin) == 161
    assert "Germany" not in shown
    written = " ".join(tick.get_text() for tick in made.figure.wide.axes[0].get_xticklabels())
    assert "EU members" in written
    assert "co-authors" in written
    assert made.evidence.sources == ("S-UNGDC",)


def told(edition, texts, lots, monkeypatch):
    """The page's first answer with other draws by lot."""
    changed = [
        item._replace(lots=Lots(item.found.rho, np.array(lots)))
        for item in exhibits.beside(edition, texts)
    ]
    monkeypatch.setattr(exhibits, "beside", lambda edition, texts: changed)
    return page("05-3-real-texts", edition)


@pytest.mark.parametrize(
    ("lots", "answer"),
    [
        ([0.0] * 200, "It finds something, and more than chance would."),
        ([0.0] * 150 + [-0.9] * 50, "It finds something, though not by a wide margin."),
        ([0.0] * 150 + [0.9] * 50, "It finds no more than chance might."),
    ],
)
def test_the_answer_follows_from_the_draws(edition, texts, monkeypatch, lots, answer):
    shown = told(edition, texts, lots, monkeypatch)
    assert answer in shown
    assert ("The second count matters" in shown) == ("wide margin" in answer)
    assert ("so that it might be chance" in shown) == ("no more" in answer)


@pytest.mark.parametrize(
    ("focus", "sentence"),
    [
        ("Brazil", "Brazil comes out at "),
        ("China", "China is part of the lower end and so has no place of its own."),
        ("European Union", "The European Union is part of the upper end and so has no place"),
    ],
)
def test_the_focus_is_placed_or_part_of_an_end(edition, focus, sentence):
    assert sentence in page("05-3-real-texts", replace(edition, focus=focus))
