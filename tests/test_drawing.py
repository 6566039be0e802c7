"""Figures as readers get them: text as text, large enough, apart, telling, in colours that hold."""

import itertools
import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from positions import drawing, figures, maps, palette
from positions.drawing import NARROW, SIZE, WIDE
from positions.palette import EDGES, PALETTE, PAPERS

HOSTILE = [
    "<b onmouseover=x>$x^$</b>", "]]> & \"quoted\" '\x07'", "{{ 7 * 7 }} \u202e\U0001f642",
]  # fmt: skip
NAMES = [
    "China", "Democratic People's Republic of Korea", "Isle of Quandle", *HOSTILE,
    "Republic of a Name that no State Bears",
]  # fmt: skip


def placements(**values):
    places = np.linspace(0.9, -0.9, len(NAMES))
    frame = pd.DataFrame({"delegation": NAMES, "n": range(3, 3 + len(NAMES)), "placement": places})
    return frame.assign(lower=places - 0.2, upper=places + 0.1, **values)


def pairs():
    rows = [
        (one, other, (at % 5) / 4, 4 + at, 0.1, 0.9)
        for at, (one, other) in enumerate(itertools.combinations(NAMES, 2))
    ]
    return pd.DataFrame(rows, columns=["one", "other", "agreement", "n", "lower", "upper"])


def two_times():
    frame = pd.DataFrame({"name": NAMES, "label": NAMES})
    for part, shift in (("earlier", 0), ("later", 0.3), ("all", 0.1)):
        frame[f"value_{part}"] = 0.4 + shift
        frame[f"lower_{part}"], frame[f"upper_{part}"] = 0.2 + shift, 0.6 + shift
        frame[f"n_{part}"] = range(3, 3 + len(NAMES))
    frame.loc[1, "value_earlier"] = np.nan
    return frame


def events():
    labels = [f"{name}: something that took a while to agree upon, as they say" for name in NAMES]
    start = pd.date_range("2020-02-01", periods=len(NAMES), freq="170D")
    return pd.DataFrame(
        {"start": start, "end": start + pd.Timedelta(days=12), "label": labels,
         "told": [f"{date:%d %b %Y}" for date in start], "session": "ahc1",
         "lane": [("vote", "session", "other")[at % 3] for at in range(len(NAMES))]}
    )  # fmt: skip


def ideal():
    frame = placements().rename(columns={"placement": "position"})
    return frame.iloc[::-1].assign(rank=[np.nan, *range(len(NAMES) - 1)])


def example():
    words = [f"Z{chr(65 + at)}" for at in range(26)]
    counts = {f"R{at}": np.exp(-((np.arange(26) - 5 * at) ** 2) / 20) * 90 for at in range(1, 6)}
    frame = pd.DataFrame(counts | {"V1": np.arange(26)}, index=words)
    frame.insert(0, "score", np.linspace(-1, 1, 26))
    return frame


def truth():
    frame = placements().rename(
        columns={"placement": "mv", "lower": "mv_lower", "upper": "mv_upper"}
    )
    return frame.assign(truth=frame["mv"] * 0.8)


COUNTS = pd.DataFrame(
    {"label": NAMES, "support": range(1, 1 + len(NAMES)), "oppose": 3, "amend": 12, "other": 0}
)
PARTS = {"support": palette.FOR, "oppose": palette.AGAINST, "amend": palette.CHANGED,
         "other": palette.NO_RECORD}  # fmt: skip


def on_record():
    codes = ["CHN", "PRK", "", "AAA", "BBB", "CCC", ""]
    frame = pd.DataFrame({"delegation": NAMES, "label": NAMES, "iso3": codes, "groups": ""})
    square = np.array([[0, 0], [300, 0], [300, 300], [0, 300]])
    outlines = {"CHN": [square + 20], "PRK": [square + 400, square + 900], "ZZZ": [square + 600]}
    frame = frame.assign(records=[40, 5, 1, 12, 3, 1, 2])
    return maps.on_record(frame, outlines, focus="China")


#: Every figure of the book, with names as hostile and as long as they come.
DRAWN = {
    "placement": lambda: figures.placement(placements(documents=2), focus="China"),
    "placement of papers": lambda: figures.placement(
        placements(), focus="China", ends={-3: "Aqua", 0.2: HOSTILE[0], 2: NAMES[-1]},
        unit="scored word",
    ),
    "ideal points": lambda: figures.ideal_points(ideal(), focus="China", poles=tuple(NAMES[1:3])),
    "agreement": lambda: figures.agreement(pairs(), NAMES, focus="China"),
    "halves": lambda: figures.halves(
        two_times(), parts={"earlier": "first\nhalf", "later": "second\nhalf", "all": "all"},
        scale=(0, 1), ticks={0: "0 %", 1: "100 %"}, unit="proposal", of_counts=True, axis="share",
    ),
    "map": on_record,
    "timeline": lambda: figures.timeline(events(), marked={"ahc1"}),
    "bars": lambda: figures.bars(COUNTS, value="amend", label="label", axis="per cent"),
    "shares": lambda: figures.shares(COUNTS, rows_of="label", parts=PARTS, axis="records"),
    "word scores": lambda: figures.word_scores(example()),
    "truth": lambda: figures.truth(truth()),
    "rank stability": lambda: figures.rank_stability(
        pd.DataFrame({"variant": ["a", "b", "a, b"], "rho": [1.0, 0.6, np.nan],
                      "largest_change": [0, 3, np.nan]}),
        {"a": "no stop words", "b": "no rare words"}, good=0.9, weak=0.7, axis="rank correlation",
    ),
}  # fmt: skip

ALL = [(name, wide) for name in DRAWN for wide in (True, False)]


@pytest.fixture(scope="module")
def made():
    return {name: draw() for name, draw in DRAWN.items()}


def figure(made, name, wide):
    return made[name].wide if wide else made[name].narrow


def parsed(made, name, wide):
    return ElementTree.fromstring(drawing.svg(figure(made, name, wide)))


def elements(root, tag):
    return [item for item in root.iter() if item.tag.rpartition("}")[2] == tag]


@pytest.mark.parametrize(("name", "wide"), ALL)
def test_letters_are_text_of_a_size_that_can_be_read_at_the_drawn_width(made, name, wide):
    root = parsed(made, name, wide)
    width = float(root.get("width"))
    assert width == (WIDE if wide else NARROW)
    assert float(root.get("viewBox").split()[2]) == width  # a letter is as many pixels as it says
    texts = elements(root, "text")
    assert len(texts) > 3
    for text in texts:
        size = re.search(r"font-size: ?([\d.]+)px", text.get("style", ""))
        assert float(size[1] if size else root.get("font-size")) >= SIZE == 12
        assert "scale" not in text.get("transform", "")


def lines_of(item):
    """Boxes of the lines of a text; empty ones, which only push others down, have none."""
    box, lines = Text.get_window_extent(item), item.get_text().split("\n")
    if len(lines) == 1:
        yield lines[0], box
        return
    share = {"left": 0, "center": 0.5, "right": 1}[item.get_horizontalalignment()]
    pitch = box.height / len(lines)
    for at, line in enumerate(lines):
        width = drawing.text_width(line, item.get_fontweight())
        left = box.x0 + share * (box.width - width)
        if line.strip():
            top = box.y1 - at * pitch
            yield line, Bbox([[left, top - pitch], [left + width, top]])


@pytest.mark.parametrize(("name", "wide"), ALL)
def test_no_text_stands_on_another_or_leaves_the_drawing(made, name, wide):
    drawn = figure(made, name, wide)
    with drawing.house_style():
        drawn.draw_without_rendering()
    width, height = drawn.get_size_inches() * 72
    boxes = [
        line
        for item in drawn.findobj(Text)
        if item.get_text().strip() and item.get_visible()
        for line in lines_of(item)
    ]
    assert len(boxes) > 3
    for text, box in boxes:
        assert box.x0 >= -1.5, text
        assert box.x1 <= width + 1.5, text
        assert box.y0 >= -2.5, text
        assert box.y1 <= height + 2.5, text
    for (one, box), (other, beside) in itertools.combinations(boxes, 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        high = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across <= 1 or high <= 3, (one, other)


@pytest.mark.parametrize(("name", "wide"), ALL)
def test_nothing_of_a_name_becomes_an_element(made, name, wide):
    root = parsed(made, name, wide)
    tags = {item.tag.rpartition("}")[2] for item in root.iter()}
    assert tags <= {"svg", "g", "path", "text", "title", "defs", "use", "clipPath", "rect"}
    kept = {key for item in root.iter() for key in item.attrib}
    assert not [key for key in kept if key.startswith("on")]
    if name not in ("word scores", "rank stability"):
        told = " ".join("".join(item.itertext()) for item in root.iter())
        assert "<b onmouseover=x>" in told
    assert not re.search("[\x07\u202e]", drawing.svg(figure(made, name, wide)))


@pytest.mark.parametrize(("name", "wide"), ALL)
def test_marks_tell_something_and_their_place_is_inside(made, name, wide):
    root = parsed(made, name, wide)
    marks = [item for item in root.iter() if item.get("class") == "mark"]
    titles = [item[0].text for item in marks]
    assert titles
    assert all(item[0].tag.endswith("title") for item in marks)
    assert sorted(titles) == sorted(
        drawing.writing._NOT_XML.sub("", text) for text in drawing.told(figure(made, name, wide))
    )
    assert all(path.get("pointer-events") == "all" for item in marks for path in item[1:])


def test_lines_of_a_text_are_as_far_apart_as_the_layout_counts():
    sheet = drawing.sheet(200, 100)
    with drawing.house_style():
        drawing.write(sheet, 0, 50, "one\ntwo\nthree")
    lines = elements(ElementTree.fromstring(drawing.svg(sheet)), "text")
    assert np.diff([float(line.get("y")) for line in lines]) == pytest.approx(drawing.LINE, abs=0.2)


def test_texts_at_one_height_stand_on_one_line_whatever_letters_they_have():
    sheet = drawing.sheet(200, 100)
    with drawing.house_style():
        for text in ("no", "yes", "(Äpfel)", "12"):
            drawing.write(sheet, 0, 50, text)
            drawing.write(sheet, 90, 50, text, upright=True)
    lines = elements(ElementTree.fromstring(drawing.svg(sheet)), "text")
    assert len({(line.get("x"), line.get("y")) for line in lines}) == 2


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_the_same_bytes_twice_and_leaks_no_style(made, name):
    first = drawing.svg(made[name].wide)
    assert first == drawing.svg(DRAWN[name]().wide)
    assert "<style" not in first
    assert "<metadata" not in first
    assert "DOCTYPE" not in first


@pytest.mark.parametrize(("name", "wide"), ALL)
def test_all_colours_are_those_of_the_palette(made, name, wide):
    known = {colour.light for colour in PALETTE.values()}
    root = parsed(made, name, wide)
    used = {
        found
        for item in root.iter()
        for key, value in item.attrib.items()
        if key in ("style", "fill", "stroke")
        for found in re.findall("#[0-9a-fA-F]{3,8}", value)
    }
    assert used <= known
    # a shape without a colour of its own would be black in the dark
    for path in elements(root, "path"):
        if path.get("id") is None and "clip" not in str(path.attrib):
            assert "fill" in path.get("style", ""), ElementTree.tostring(path)


# --- values ---------------------------------------------------------------------------------------


def test_a_placements_mark_tells_its_row():
    frame = placements(documents=[1, 2, 3, 4, 5, 6, 7], agree_eu=0.5, n_eu=4, agree_ru=1.0, n_ru=3)
    told = drawing.told(figures.placement(frame, focus="China").narrow)
    assert told[0] == (
        "China: 0.90, interval 0.70 to 1.00; 3 signals from 1 document; with the European Union on "
        "2 of 4 questions; with Russia on 3 of 3 questions"
    )
    assert len(told) == len(frame)


def test_thin_evidence_looks_thin():
    frame = placements(documents=[1, 2, 2, 2, 2, 2, 2]).assign(n=[3, 20, 3, 3, 3, 3, 3])
    dots = [
        line
        for line in figures.placement(frame, focus="China").wide.axes[0].lines
        if line.get_marker() == "o"
    ]
    sizes = [line.get_markersize() for line in dots]
    assert sizes[1] > 2 * sizes[2]
    hollow = [line.get_markerfacecolor() == palette.PAPER for line in dots]
    assert hollow == [True, *[False] * 6]


def test_a_pairs_mark_tells_its_counts_once_for_each_box():
    frame = pairs()
    square = drawing.told(figures.agreement(frame, NAMES).wide)
    assert len(square) == 2 * len(frame)  # both halves of the square
    assert square[0] == (
        f"China and {NAMES[1]}: the same side on 0 of 4 common proposals; interval 10 to 90 %"
    )
    assert square[1].startswith(f"China and {NAMES[2]}: the same side on 1 of 5 common proposals")
    few = drawing.told(figures.agreement(frame, NAMES, focus="China").narrow)
    assert len(few) == len(NAMES) - 1


def test_a_half_that_rests_on_too_little_says_so():
    drawn = figures.halves(
        two_times(), parts={"earlier": "first\nhalf", "later": "second\nhalf"}, scale=(0, 1),
        ticks={0: "0", 1: "1"}, unit="proposal", of_counts=True,
    )  # fmt: skip
    told = drawing.told(drawn.wide)
    assert told[0] == (
        "China; first half: 1 of 3 proposals, interval 20 to 60 %; "
        "second half: 2 of 3 proposals, interval 50 to 90 %"
    )
    assert "first half: 4 proposals, too few" in told[1]


def test_many_delegations_show_the_ends_and_the_focus_where_no_square_has_room():
    order = [f"Delegation {at}" for at in range(60)]
    rows = [(one, order[0], 0.5, 4) for one in order[1:]]
    frame = pd.DataFrame(rows, columns=["one", "other", "agreement", "n"])
    drawn = figures.agreement(frame, order, focus=order[0])
    assert drawing.height_of(drawn.wide) < 60 * 40
    assert len(drawing.told(drawn.wide)) == 59


# --- colours --------------------------------------------------------------------------------------


def channels(colour):
    values = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast of WCAG 2.2."""
    light, dark = sorted(channels(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))[::-1]
    return (light + 0.05) / (dark + 0.05)


MARKS = ("for", "against", "between", "eu", "russia", "focus", "neutral")


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_marks_and_letters_stand_out_from_the_paper(theme):
    paper, band = PAPERS[theme], PALETTE["band"][theme]
    for name in MARKS:
        assert contrast(PALETTE[name][theme], paper) >= 3, name
        assert contrast(PALETTE[name][theme], band) >= 3, name
    for name in ("ink", "soft", "eu", "russia", "focus"):  # names are written in these
        assert contrast(PALETTE[name][theme], paper) >= 4.5, name
    for name in ("for", "against", "between", "neutral"):  # numbers stand on these
        assert contrast(PALETTE["paper"][theme], PALETTE[name][theme]) >= 4.5, name
    by_light = {colour.light: name for name, colour in PALETTE.items()}
    for face, edge in EDGES.items():
        assert contrast(PALETTE[by_light[edge]][theme], paper) >= 3
        assert contrast(PALETTE["ink"][theme], PALETTE[by_light[face]][theme]) >= 4.5


# how colours look without one kind of cone (Machado, Oliveira and Fernandes 2009), in linear light
BLINDNESS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def lab(light):
    """CIE 1976 L*a*b* of a colour in linear light."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(light, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("kind", [None, *BLINDNESS])
@pytest.mark.parametrize(
    "together",
    [("for", "against", "between"), ("eu", "russia", "focus", "neutral"),
     ("for", "between", "neutral", "against", "no-record")],
)  # fmt: skip
def test_colours_that_meet_are_told_apart_by_everybody(theme, kind, together):
    seen = {}
    for name in together:
        light = channels(PALETTE[name][theme])
        seen[name] = lab(np.array(BLINDNESS[kind]) @ light if kind else light)
    for one, other in itertools.combinations(together, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 13, (one, other)
