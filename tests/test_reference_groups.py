"""Groups of references: several texts read as one, from session.yml to the page."""

import itertools
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from drawings import untrue
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg

from positions import figures
from positions.counts import document_term_matrix
from positions.diagnostics import diagnose
from positions.faults import DataError
from positions.papers.scores import scale
from positions.sessions import Session, read_session
from publishing.chapters import examined_papers, introduction, papers
from publishing.edition import open_edition
from publishing.session import check_session

GROUPS = pd.DataFrame(
    [
        ("G-LAMPS", "Chile", "ahc2;ahc3"), ("G-LAMPS", "Ghana", "ahc2"), ("G-LAMPS", "Japan", ""),
        ("G-LATE", "Norway", "ahc7"),
    ],
    columns=["group_id", "member", "valid_session"],
)  # fmt: skip

TEXTS = {
    "Chile": "lamp lamp ferry bridge and lamp", "Ghana": "ferry lamp market and and",
    "Japan": "bridge bridge market school", "Kenya": "market school school and garden",
    "Norway": "lamp ferry school garden garden", "Peru": "ferry market lamp quasar",
    "Qatar": "school and bridge garden market",
}  # fmt: skip
MEMBERS = {"Lamps": ("Chile", "Ghana"), "Schools": ("Japan", "Kenya", "Togo")}
SCORES = {"Lamps": -1.0, "Schools": 1.0}


def described(groups, references=None, id="ahc2", kind="official"):
    chapter = {"references": references or dict.fromkeys(groups, 1.0) | {"Brazil": -1.0},
               "reference_groups": groups}  # fmt: skip
    return Session(
        id=id, title="Lamps", start="2025-02-03", end="2025-02-14", place="Quay", kind=kind,
        chapters={"preamble": chapter},
    )  # fmt: skip


# In session.yml


@pytest.mark.parametrize(
    ("id", "kind", "members"),
    [
        ("ahc2", "official", ("Peru", "Chile", "Ghana", "Japan")),
        ("ahc3", "official", ("Peru", "Chile", "Japan")),
        ("speeches", "corpus", ("Peru", "Chile", "Ghana", "Japan")),
    ],
)
def test_a_group_of_the_register_stands_for_its_members_in_the_session(id, kind, members):
    session = described({"Lamps": ["Peru", "G-LAMPS", "Chile"]}, id=id, kind=kind)
    found = session.with_members(GROUPS, "x")
    assert found.members("preamble") == {"Lamps": members, "Brazil": ("Brazil",)}
    assert found.references("preamble") == {"Lamps": 1.0, "Brazil": -1.0}
    assert found.members("criminalization")["European Union"] == ("European Union",)


@pytest.mark.parametrize(
    ("groups", "column", "reason"),
    [
        ({"Lamps": ["G-LAMP"]}, ".Lamps", "unknown group 'G-LAMP'; did you mean G-LAMPS"),
        ({"Lamps": ["G-LATE"]}, ".Lamps", "group 'G-LATE' has no member in this session"),
        ({"Lamps": ["Chile", "Brazil"]}, "", "'Brazil' is in"),
        ({"Lamps": ["G-LAMPS"], "Others": ["Chile"]}, "", "'Chile' is in 'Lamps' and in 'Others'"),
        ({"Peru": ["Chile", "Ghana"]}, "", "'Peru' is a delegation's name"),
        ({"Chile": ["Chile", "Ghana"]}, "", "'Chile' is a delegation's name"),
    ],
)
def test_groups_that_cannot_be_are_told(groups, column, reason):
    with pytest.raises(DataError) as caught:
        described(groups).with_members(GROUPS, "x/session.yml")
    (fault,) = caught.value.faults
    assert (fault.file, fault.column) == (
        "x/session.yml", f"chapters.preamble.reference_groups{column}"
    )  # fmt: skip
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("groups", "reason"),
    [("{Lamp: [China]}", "'Lamp' is no reference; did you mean Lamps"),
     ("{Lamps: []}", "name one at least")],
)  # fmt: skip
def test_a_group_is_a_reference_and_has_members(tmp_path, groups, reason):
    path = tmp_path / "ahc9" / "session.yml"
    path.parent.mkdir()
    path.write_text(f"""\
id: ahc9
title: Ninth
start: 2025-02-03
end: 2025-02-14
place: Quay
kind: official
chapters: {{preamble: {{references: {{Lamps: 1, Brazil: -1}}, reference_groups: {groups}}}}}
""")
    with pytest.raises(DataError, match=re.escape(reason)):
        read_session(path)


# In the scaling


def by_hand(texts, ends):
    """Pooled Wordscores, word by word: raw scores of all texts that are in no end."""
    pools = [Counter(word for name in names for word in texts[name].split()) for names, _ in ends]
    sums = [sum(pool.values()) for pool in pools]
    taken = {name for names, _ in ends for name in names}
    found = {}
    for name, text in texts.items():
        scores = []
        for word in text.split():
            shares = [pool[word] / total for pool, total in zip(pools, sums, strict=True)]
            if sum(shares):
                scores.append(
                    sum(share * at for share, (_, at) in zip(shares, ends, strict=True))
                    / sum(shares)
                )
        if name not in taken and scores:
            found[name] = sum(scores) / len(scores)
    return found


def test_a_group_is_scored_as_by_hand_and_its_members_are_not_placed():
    frame = scale(document_term_matrix(TEXTS), SCORES, members=MEMBERS)
    virgin = frame[frame["role"] == "virgin"].set_index("delegation")
    expected = by_hand(TEXTS, [(["Chile", "Ghana"], -1), (["Japan", "Kenya"], 1)])
    assert virgin["raw"].to_dict() == pytest.approx(expected)
    assert frame["delegation"].tolist()[:2] == ["Schools", "Lamps"]
    assert frame["members"].tolist() == ["Japan; Kenya", "Chile; Ghana", "", "", ""]
    assert frame["tokens"].tolist()[:2] == [9, 11]
    assert frame["mv"].tolist()[:2] == pytest.approx([1, -1])


def in_order(frame):
    """Scores in an order that does not hang on the names of equal texts, without the members."""
    rows = frame.sort_values(["role", "delegation"], ignore_index=True)
    return rows.drop(columns="members")


@settings(deadline=None)  # the machine may be busy
@given(
    st.dictionaries(
        st.sampled_from("ABCDEFGH"),
        st.lists(st.sampled_from(["lamp", "ferry", "school", "garden"]), min_size=1).map(" ".join),
        min_size=4,
    )
)
def test_a_group_is_one_concatenated_text_and_a_group_of_one_a_single_reference(texts):
    one, two, three, *_ = texts
    joined = {name: text for name, text in texts.items() if name not in (one, two)}
    joined["pool"] = f"{texts[one]} {texts[two]}"
    apart = document_term_matrix(texts)
    members = {"pool": (one, two), three: (three,)}
    pooled = scale(apart, {"pool": 1, three: -1}, members=members)
    written = scale(document_term_matrix(joined), {"pool": 1, three: -1})
    pd.testing.assert_frame_equal(in_order(pooled), in_order(written))
    single = scale(apart, {one: 1, two: -1})
    alone = scale(apart, {"alone": 1, two: -1}, members={"alone": (one,), two: (two,)})
    renamed = alone.replace({"delegation": {"alone": one}})
    pd.testing.assert_frame_equal(in_order(renamed), in_order(single))


def test_a_group_without_a_paper_is_told_and_one_with_a_gap_is_not():
    counts = document_term_matrix({name: TEXTS[name] for name in ("Chile", "Norway", "Peru")})
    frame = scale(counts, SCORES, members=MEMBERS)
    assert set(frame["reason"]) == {"no paper of Schools, which the scale is tied to"}
    assert frame["raw"].isna().all()
    left_out = {"Japan": "in French", "Kenya": "in French"}
    frame = scale(document_term_matrix(TEXTS), SCORES, members=MEMBERS, left_out=left_out)
    assert "the paper of Schools, which the scale is tied to, is left out: in French" in set(
        frame["reason"]
    )
    roles = frame.set_index("delegation")["role"]
    assert roles[["Japan", "Lamps", "Peru"]].tolist() == ["reference", "reference", "virgin"]
    frame = scale(document_term_matrix(TEXTS), SCORES, members=MEMBERS, left_out={"Japan": "x"})
    assert frame.set_index("delegation").at["Schools", "members"] == "Kenya"


def test_a_text_that_is_named_like_a_group_is_not_added_to_it():
    with pytest.raises(ValueError, match="'Peru' is a document and a group"):
        document_term_matrix(TEXTS).pooled({"Peru": ["Chile", "Ghana"]})


def test_a_diagnosis_of_groups_is_that_of_their_texts_written_as_one():
    rng = np.random.default_rng(3)
    words = ["lamp", "ferry", "school", "garden", "bridge", "market"]
    texts = {name: " ".join(rng.choice(words, 40)) + "." for name in "ABCDEFGHIJ"}
    references = pd.Series({"low": -1.0, "J": 1.0})
    members, known = {"low": ("A", "B")}, pd.Series(range(10), index=list(texts))
    found = diagnose(texts, references, members=members, criteria={"known": known}, draws=20)
    joined = {"low": f"{texts['A']}\n\n{texts['B']}"} | {n: texts[n] for n in "CDEFGHIJ"}
    written = diagnose(joined, references, criteria={"known": known}, draws=20)
    pd.testing.assert_frame_equal(found.texts, written.texts)
    pd.testing.assert_frame_equal(found.stability, written.stability)
    pd.testing.assert_frame_equal(found.errors, written.errors)
    assert found.criteria["known"].found == written.criteria["known"].found
    # three texts are taken by lot where the references are three, two where they are two
    assert found.order.n == 200
    assert not np.array_equal(found.order.drawn, written.order.drawn)


# In an edition

ENDS = """\
chapters:
  criminalization:
    references: {Lamp states: 1, Russian Federation: -1}
    reference_groups: {Lamp states: [European Union, Germany, Malta]}
"""


@pytest.fixture
def lamps(checkout):
    """A checkout whose second session has a group of three at one end, two of them with a paper."""
    folder = checkout.sessions_folder / "ahc2"
    text = (folder / "session.yml").read_text("utf-8")
    (folder / "session.yml").write_text(text[: text.index("chapters:")] + ENDS)
    (folder / "papers" / "criminalization").mkdir(parents=True)
    rng = np.random.default_rng(8)
    words = ["the", "lamp", "ferry", "school", "garden", "bridge", "market", "of", "and", "with"]
    for name in ("european-union", "germany", "RUS", "brazil", "japan", "kenya", "peru", "chile",
                 "ghana", "qatar"):  # fmt: skip
        text = " ".join(rng.choice(words, 150, p=rng.dirichlet(np.full(len(words), 4))))
        (folder / "papers" / "criminalization" / f"{name}.txt").write_text(f"{text}.")
    return checkout


def test_an_edition_shows_the_pooled_end(lamps):
    edition = open_edition("ahc2", "Brazil", lamps.root)
    made = next(item for item in papers.wordscores(edition) if item.figure)
    assert set(made.data.query("role == 'virgin'")["delegation"]) == {
        "Brazil", "Japan", "Kenya", "Peru", "Chile", "Ghana", "Qatar",
    }  # fmt: skip
    assert "Lamp states: two papers read as one." in made.caption
    assert "Lamp states" in made.alt
    assert "ten papers" in made.evidence.detail
    ticks = [tick.get_text() for tick in made.figure.wide.axes[0].get_xticklabels()]
    assert any("Lamp" in tick for tick in ticks)
    assert untrue(made, "Brazil") == []
    assert introduction.papers_present(edition) == (10, 10)
    shown = {item.id: item for item in examined_papers.of_papers(edition)}
    place = "ahc2-criminalization"
    assert "Lamp states" in shown[f"tab-references-{place}"].table
    texts = shown[f"tab-texts-{place}"].table
    assert "Lamp states (reference" in texts
    assert "Germany" not in texts
    lots = shown[f"tab-by-lot-{place}"].data.set_index("beside")
    assert lots.at["the same order", "draws"] == 200  # of ten papers three are drawn


def test_the_check_knows_the_members(lamps, tmp_path):
    checked = check_session(lamps.root, "ahc2", cache=tmp_path / "cache", workers=1)
    assert [str(fault) for fault in checked.faults] == []
    roles = checked.rows.set_index("delegation")["role"]
    assert roles[["European Union", "Germany", "Russian Federation", "Peru"]].tolist() == [
        "reference", "reference", "reference", "virgin",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("European Union, Germany, Malta", "Malta", "the paper of Lamp states on criminalization "
         "is missing"),
        ("Malta", "Maltta", "unknown delegation 'Maltta'"),
        ("Malta", "MLT", "'MLT' is 'Malta' on record; write that"),
        ("Malta", "G-EUU", "unknown group 'G-EUU'"),
    ],
)  # fmt: skip
def test_the_check_tells_of_groups_that_cannot_be(lamps, tmp_path, old, new, reason):
    path = lamps.sessions_folder / "ahc2" / "session.yml"
    path.write_text(path.read_text("utf-8").replace(old, new))
    checked = check_session(lamps.root, "ahc2", cache=tmp_path / "cache", workers=1)
    assert any(reason in fault.reason for fault in checked.faults), checked.faults


# In a figure


@pytest.mark.parametrize("rows", [2, 20, 21, 161, 200])
@pytest.mark.parametrize("high", ["High", "All the states of the upper valley and the hill"])
def test_a_figure_of_many_has_every_row_once_and_no_two_texts_touch(rows, high):
    places = np.linspace(1.2, -1.1, rows)
    frame = pd.DataFrame(
        {"delegation": [f"State {at:03}" for at in range(rows)], "n": 9000, "placement": places,
         "lower": places - 0.05, "upper": places + 0.05}
    )  # fmt: skip
    picture = figures.placement(
        frame, focus="State 001", ends={-1.0: "All the states of the lower valley", 1.0: high}
    )
    for figure in (picture.wide, picture.narrow):
        FigureCanvasAgg(figure)  # without a canvas of its own each text is measured on a new one
        texts = [text for text in figure.texts if text.get_text()]
        named = [text.get_text() for text in texts if text.get_text().startswith("State ")]
        assert named == frame["delegation"].tolist()
        boxes = sorted((text.get_window_extent() for text in texts), key=lambda box: box.y0)
        for place, low in enumerate(boxes):
            for box in itertools.takewhile(lambda box: box.y0 < low.y1 - 2, boxes[place + 1 :]):  # noqa: B023
                assert not (low.x0 < box.x1 - 1 and box.x0 < low.x1 - 1), (low, box)
        ends = [
            text.get_text()
            for text in texts
            if text.get_text() in (high, "All the states of the lower valley")
        ]
        assert len(ends) == (2 if rows > 20 else 0)  # above the rows as well as below
        numbers = [text.get_text() for text in texts if text.get_text() in ("−1", "0", "1")]
        assert numbers == (["−1", "0", "1"] if rows > 20 else [])
