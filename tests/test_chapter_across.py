from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from positions import movement as analysis
from positions.delegations import EU, RUSSIA
from positions.drawing import told as figure_told
from publishing.chapters import across
from publishing.edition import open_edition

ROOT = Path(__file__).resolve().parents[1]


@cache
def edition(session="all", focus="China"):
    return open_edition(session, focus, ROOT)


def records(*rows):
    columns = ["session", "delegation", "proposal_id", "stance"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(record_id=[f"r{place}" for place in range(len(frame))],
                        confidence="stated", source_id="S", locator="1",
                        ended_session="", ended_source_id="")  # fmt: skip


def test_fewer_than_three_common_proposals_leave_a_session_open_with_a_reason():
    rows = records(
        *[("s1", name, item, "support") for name in "AB" for item in ("p", "q")],
        *[("s2", name, item, "support") for name in "AB" for item in ("r", "t", "u")],
    )
    rates = analysis.over_time(rows, "A", ["B"], ["s1", "s2"]).set_index("session")
    assert pd.isna(rates.loc["s1", "agreement"])
    assert "2 of 3" in rates.loc["s1", "reason"]
    assert rates.loc["s2", "agreement"] == 1
    assert rates.loc["s2", "lower"] < 1  # Wilson keeps a width at the end of the scale
    assert rates.loc[analysis.POOLED, "n"] == 5


def test_a_full_change_of_camp_is_a_move_and_a_small_one_is_not():
    items = [f"p{place}" for place in range(10)]
    ends = [(s, EU, item, "support") for s, part in (("s1", items[:5]), ("s2", items[5:]))
            for item in part]  # fmt: skip
    turncoat = [("s1", "T", item, "support") for item in items[:5]]
    turncoat += [("s2", "T", item, "oppose") for item in items[5:]]
    steady = [("s1", "S", item, "support") for item in items[:5]]
    steady += [("s2", "S", item, "support") for item in items[5:9]]
    steady += [("s2", "S", items[9], "oppose")]
    found = analysis.movers(records(*ends, *turncoat, *steady), ["s1"], ["s2"])
    verdicts = found.set_index("delegation")["verdict"]
    assert verdicts["T"] == analysis.MOVED
    assert verdicts["S"] == analysis.NOT_MOVED


def test_a_restated_proposal_can_show_a_changed_answer():
    rows = records(
        ("s1", "A", "crimes.narrow", "support"), ("s2", "A", "crimes.broad", "support"),
        ("s1", "B", "crimes.narrow", "oppose"), ("s2", "B", "crimes.broad", "support"),
        ("s1", "C", "other", "support"), ("s2", "C", "other", "oppose"),
        ("s1", "D", "other", "support"), ("s2", "D", "crimes.broad", "support"),
    )  # fmt: skip
    proposals = pd.DataFrame(
        [("crimes.broad", "many crimes", "1"), ("crimes.narrow", "many crimes", "-1"),
         ("other", "", "")],
        columns=["proposal_id", "question", "question_sign"],
    )  # fmt: skip
    found = analysis.repeated(rows, proposals, ["s1", "s2"]).set_index("delegation")
    assert found["changed"].to_dict() == {"A": "yes", "B": "no", "C": "yes"}
    assert found["question"].to_dict() == {"A": "many crimes", "B": "many crimes", "C": "other"}
    assert found.loc["B", "answers"] == "yes; yes"


def test_a_side_that_was_given_up_is_a_changed_answer_and_counts_until_then():
    rows = records(
        *[("s1", name, item, "support") for name in "AB" for item in "pqr"],
        ("s2", "A", "t", "oppose"), ("s2", "B", "u", "support"),
    )  # fmt: skip
    for place, end in ((0, "s2"), (7, "s2")):
        rows.loc[place, ["ended_session", "ended_source_id"]] = [end, "T"]
    proposals = pd.DataFrame(columns=["proposal_id", "question", "question_sign"])
    found = analysis.repeated(rows, proposals, ["s1", "s2"]).set_index(["delegation", "question"])
    columns = ["sessions", "answers", "sources", "changed"]
    assert found[columns].to_dict("index") == {
        ("A", "p"): dict(zip(columns, ["s1; s2", "yes; given up", "S; T", "yes"], strict=True)),
        ("B", "u"): dict(zip(columns, ["s2; s2", "yes; given up", "S; T", "yes"], strict=True)),
    }
    rates = analysis.over_time(rows, "A", ["B"], ["s1", "s2"]).set_index("session")["n"]
    assert rates.to_dict() == {"s1": 3, "s2": 0, analysis.POOLED: 2}
    assert analysis.common(rows, "A", "B")["proposal_id"].tolist() == ["q", "r", "q", "r"]


def test_support_is_alone_only_where_the_other_has_no_record_of_any_kind():
    rows = records(
        ("s1", "A", "p", "support"), ("s1", "A", "q", "support"), ("s1", "B", "r", "support"),
        ("s1", "B", "q", "amend"),
    )  # fmt: skip
    found = analysis.side_by_side(rows, rows, {"Aqua": "A", "Ignis": "B"})
    assert found.set_index("proposal_id")["reading"].to_dict() == {
        "p": "Aqua only", "r": "Ignis only",
    }  # fmt: skip


def test_the_data_name_every_open_session():
    data = across.focus_over_time(edition()).data
    open_ = data["agreement"].isna()
    assert (data.loc[open_, "reason"] != "").all()
    assert (data.loc[open_, "n"] < 3).all()


def test_every_edition_holds_the_same_comparisons():
    whole, one = across.movers_table(edition()), across.movers_table(edition("ahc3"))
    assert whole.data.equals(one.data)
    other = across.china_russia_table(edition("ahc7"))
    assert other.data.equals(across.china_russia_table(edition()).data)


@pytest.mark.parametrize(("focus", "other"), [(EU, RUSSIA), (RUSSIA, EU)])
def test_an_end_of_the_scale_is_compared_with_the_other_alone(focus, other):
    assert set(across.focus_over_time(edition("all", focus)).data["other"]) == {other}


def test_a_focus_without_common_proposals_gets_a_reason_and_no_figure():
    exhibit = across.focus_over_time(edition("all", "Rwanda"))
    assert exhibit.figure is None
    assert "would supply it" in exhibit.absent


def test_the_figure_tells_the_halves_that_its_data_hold():
    exhibit = across.focus_over_time(edition())
    held = exhibit.data[exhibit.data["other"] == RUSSIA].set_index("session")
    told = next(text for text in figure_told(exhibit.figure.wide) if "Russia" in text)
    for span in ("first half", "second half", "all"):
        row = held.loc[span]
        assert f"{span}: {row.same} of {row.n} common proposals" in told
    assert len(exhibit.data) == len(exhibit.data.drop_duplicates(["session", "other"]))


def test_the_halves_of_a_rate_hold_every_session_once():
    whole = edition().everything
    earlier, later = across._halves(whole)
    assert [*earlier, *later] == list(whole.periods)


def test_the_movers_mark_tells_both_placements():
    exhibit = across.movers_figure(edition())
    marks = {text.split(";")[0]: text for text in figure_told(exhibit.figure.narrow)}
    assert len(marks) == len(exhibit.data)
    row = exhibit.data.set_index("delegation").loc["China"]
    for half, part in (("first", "earlier"), ("second", "later")):
        value, low, high = (row[f"{name}_{part}"] for name in ("placement", "lower", "upper"))
        told = f"{half} half: {value:.2f}, interval {low:.2f} to {high:.2f}, {row[f'n_{part}']} sig"
        assert told.replace("-", "−") in marks["China"]
