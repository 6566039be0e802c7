"""What is drawn is what the data say: every figure's marks, read back from its SVG."""

import json

import numpy as np
import pandas as pd
import pytest
from drawings import STYLES, faults_of
from running import run_bundles

from positions import figures
from positions.delegations import directory, short
from positions.drawing import svg
from positions.palette import PALETTE
from publishing import exhibits, figure_pages
from publishing.edition import Edition
from publishing.project import Project
from publishing.verification.drawn import check
from publishing.verification.drawn.figures import FIGURES, encoding_of
from publishing.verification.drawn.marks import Styles, in_page, read
from publishing.verification.drawn.scales import (
    UnreadableError,
    fits,
    level_scale,
    same,
    untrue_numbers,
    upright_scales,
)
from publishing.verification.verdicts import Outcome


def drawn(*elements, width=680):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}">{"".join(elements)}</svg>'


def text(words, x, y, anchor="middle"):
    return f'<text x="{x}" y="{y}" style="text-anchor:{anchor}">{words}</text>'


def test_every_figure_of_the_built_edition_shows_its_data(html, root):
    found = check.verdicts(Edition.of("all", "China", Project(root)), html)
    listed = json.loads((html / "exhibits.json").read_text())
    shown = [item["id"] for item in listed if item["kind"] == "figure" and item["shown"]]
    assert len(shown) > 15
    assert [item.subject for item in found] == shown
    assert [item.detail for item in found if item.outcome is not Outcome.HOLDS] == []


@pytest.mark.parametrize(
    ("session", "focus", "pages"),
    [
        # texts with known positions, one session with few delegations, an end as the focus
        ("demo", None, ("03-2", "05-2")), ("ahc2", "China", ("02", "03-2")),
        ("all", "European Union", ("02", "05-4")),
    ],
)  # fmt: skip
def test_figures_of_other_editions_show_their_data(root, session, focus, pages):
    edition = Edition.of(session, focus, Project(root))
    found, drawn_figures = [], 0
    for page in sorted((root / "chapters").glob("*.ipynb")):
        if not page.name.startswith(pages):
            continue
        for _, bundle in run_bundles(page, edition, draw=svg):
            record = bundle.get(exhibits.RECORD_TYPE, {})
            if record.get("kind") == "figure" and record["shown"]:
                drawn_figures += 1
                told = faults_of(bundle, edition.focus)
                found += [f"{record['id']}: {fault}" for fault in told]
    assert drawn_figures
    assert found == []


def test_a_figure_of_which_nothing_says_what_it_shows_fails():
    assert check.faults("fig-new", {}, pd.DataFrame(), "China") == ["nothing says what it shows"]


@pytest.mark.parametrize("figure", ["fig-placement", "fig-votes", "fig-on-record"])
def test_data_without_what_a_figure_shows_are_told(figure):
    data = pd.DataFrame({"delegation": ["China"]})
    ticks = [text("0", 10, 90), text("1", 30, 90)]
    (fault,) = check.faults(figure, {"wide": (drawn(*ticks), STYLES)}, data, "China")[-1:]
    assert "the data do not have what it should show" in fault


@pytest.mark.parametrize("figure", ["fig-placement", "fig-votes", "fig-agreement", "fig-truth-x",
                                    "fig-lbg2003", "fig-rank-stability-x"])  # fmt: skip
def test_an_empty_drawing_shows_nothing(figure):
    rows = {
        "fig-placement": {"delegation": "China", "placement": 0.5, "n": 3, "documents": 2,
                          "agree_eu": 1, "n_eu": 1, "agree_ru": 1, "n_ru": 1},
        "fig-votes": {"date": "2019", "matter": "a", "yes": 1, "no": 2, "abstain": 3},
        "fig-agreement": {"one": "China", "other": "Egypt", "agreement": 1.0, "n": 3,
                          "in_figure": "yes"},
        "fig-truth-x": {"delegation": "A", "role": "virgin", "truth": 1, "mv": 1},
        "fig-lbg2003": {"term": "A", "score": 1, "V1": 1},
        "fig-rank-stability-x": {"variant": "stemmed", "rho": 1.0, "light": "good"},
    }  # fmt: skip
    data = pd.DataFrame([rows[figure]])
    assert check.faults(figure, {"wide": (drawn(), STYLES)}, data, "China")


def test_a_view_as_wide_as_the_placements_leads_to_the_ends_outside():
    names = [one.name for one in directory() if one.kind == "state"][:24]
    at = np.linspace(0.3, -0.2, len(names)).round(2)
    frame = pd.DataFrame({"delegation": names, "n": 1234, "documents": 2, "placement": at})
    frame = frame.assign(lower=at - 0.1, upper=at + 0.1, agree_eu=0, n_eu=0, agree_ru=0, n_ru=0)
    picture = figures.placement(frame, focus=names[3], label=short)
    for width, figure in (("wide", picture.wide), ("narrow", picture.narrow)):
        drawing = svg(figure)

        def told(drawing, width=width):
            drawings = {width: (drawing, STYLES)}
            return " ".join(check.faults("fig-placement", drawings, frame, names[3]))

        assert told(drawing) == ""
        assert drawing.count("← Russia (−1)") == 2
        scale = level_scale(read(drawing, STYLES))
        assert scale.at(1) > max(dot.x for dot in read(drawing, STYLES).dots) + 100
        turned = drawing.replace("← Russia (−1)", "← European Union (1)")
        assert "leads away from European Union" in told(turned)
        moved = drawing.replace("← Russia (−1)", "← Russia (−0.5)")
        assert "does not say that Russia is at -1" in told(moved)
        assert "is not named on the scale" in told(drawing.replace("← Russia (−1)", "← nobody"))
    wider = figures.placement(frame.assign(lower=at - 0.9), focus=names[3], label=short)
    assert "←" not in svg(wider.wide)


def test_all_patterns_are_of_figures_and_unlike_one_another():
    assert encoding_of("fig-placement-criminalization") is FIGURES["fig-placement(-.+)?"]
    assert encoding_of("fig-placements") is None
    assert all(pattern.startswith("fig-") for pattern in FIGURES)


# --- reading --------------------------------------------------------------------------------------


def test_colours_have_the_names_of_the_palette():
    assert set(STYLES.names.values()) == set(PALETTE)
    css = ".a{fill:var(--fig-eu)}" + figure_pages.colours()
    for look in ('class="a"', f'style="fill:{PALETTE["eu"].light}"'):
        (shape,) = read(drawn(f'<path {look} d="M1 1l2 0 0 2-2 0z"/>'), Styles(css)).shapes
        assert shape.fill == "eu"
        assert (shape.left, shape.top, shape.right, shape.bottom) == (1, 1, 3, 3)


def test_lines_of_one_text_are_one_and_those_of_two_are_two():
    made = read(drawn(text("European", 5, 20), text("Union", 5, 35), text("Russia", 9, 50)), STYLES)
    assert [item.whole for item in made.texts] == ["European Union", "Russia"]


def test_symbols_have_their_form():
    symbols = {
        "round": "M0 3C1 3 3 1 3 0C3 -1 1 -3 0 -3C-1 -3 -3 -1 -3 0z",
        "square": "M-3 3l6 0 0-6-6 0z",
        "diamond": "M0 4l4-4-4-4-4 4z",
    }
    for kind, path in symbols.items():
        made = read(
            drawn(f'<defs><path id="m" d="{path}"/></defs><use href="#m" x="7" y="8" '
                  'style="fill:#ffffff;stroke:#8f6a00"/>'), STYLES,
        )  # fmt: skip
        (dot,) = made.dots
        assert (dot.kind, dot.x, dot.y, dot.hollow, dot.colour) == (kind, 7, 8, True, "eu")


def test_a_scale_is_read_from_its_numbers_alone():
    ticks = (text("−1", 10, 90), text("0", 20, 90), text("1", 30, 90))
    scale = level_scale(read(drawn(*ticks, text("7", 50, 40)), STYLES))
    assert scale.at(-0.5) == 15
    assert scale.value(25) == 0.5


@pytest.mark.parametrize(
    "ticks",
    [
        (),
        (text("1", 10, 90),),
        (text("0", 10, 90), text("1", 20, 90), text("2", 33, 90)),
        (text("0", 10, 90), text("1", 30, 90), text("2", 20, 90)),
    ],
)
def test_numbers_that_make_no_scale_are_told(ticks):
    with pytest.raises(UnreadableError):
        level_scale(read(drawn(*ticks), STYLES))


def test_panels_have_scales_of_their_own():
    panels = [text("1", 30, 10, "end"), text("0", 30, 30, "end"), text("9", 30, 60, "end"),
              text("0", 30, 90, "end")]  # fmt: skip
    upper, lower = upright_scales(read(drawn(*panels), STYLES))
    assert upper.at(1) < upper.at(0) < lower.at(9) < lower.at(0)


def test_texts_are_compared_with_templates_to_the_places_that_are_written():
    row = {"a": 0.125, "n": 7, "name": "x"}
    assert fits("0.12", "{a:.2f}", row)
    assert fits("0.13", "{a:.2f}", row)
    assert not fits("0.14", "{a:.2f}", row)
    assert not fits("0.125", "{a:.2f}", row)
    assert fits("x 7", "{name} {n:.0f}", row)
    assert not fits("y 7", "{name} {n:.0f}", row)


def test_a_label_is_the_same_wherever_it_breaks_and_may_be_cut():
    assert same("A long na me", "A long name")
    assert same("A lo…", "A long name")
    assert not same("A lo", "A long name")


def test_numbers_that_are_not_known_are_told():
    assert list(untrue_numbers("6 of 7, 0.86", [6.0, 7.0, 0.857143])) == []
    assert list(untrue_numbers("6 of 8, 0.87", [6.0, 7.0, 0.857143])) == ["8", "0.87"]


def test_drawings_are_found_in_a_page_by_figure_and_width():
    page = (
        '<figure class="exhibit" id="fig-a"><div><svg class="wide" width="1"></svg>'
        '<svg class="narrow"></svg></div></figure><svg class="icon"></svg>'
    )
    assert {name: sorted(held) for name, held in in_page(page).items()} == {
        "fig-a": ["narrow", "wide"]
    }
