"""Figures and diagnostics of a session with papers: scales, marks, reasons, counts alone.

The sessions are made up: fictional delegations, with the texts of the simulated example.
"""

import gzip
import itertools
import shutil

import makers
import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from drawings import untrue
from matplotlib.text import Text

from positions import figures
from positions.counts import document_term_matrix
from positions.faults import DataError
from positions.papers import scores as paper_scores
from positions.papers.load import COUNTS
from positions.simulation import POSITIONS, example_texts
from positions.slugs import slug
from publishing.chapters import diagnostics, examined_papers, papers
from publishing.edition import open_edition

SESSION = """\
id: ferries
title: Made-up session on ferries
start: 2031-01-05
end: 2031-01-09
place: Rivermouth
kind: simulated
chapters:
  criminalization:
    references: {Delegation A: 2, Delegation C: -3}
    reference_reasons:
      Delegation A: wrote the *first* draft
  river-ferries:
    title: "River ferries: *all* of them"
    references: {Delegation A: -1, Delegation B: 0.2, Delegation C: 1}
"""

MANIFEST = """\
file,language,on_behalf_of
criminalization/delegation-c.txt,es,
criminalization/delegation-d.txt,fr,
criminalization/delegation-e.txt,en,Friends of *Ferries* and Delegation Q
criminalization/delegation-f.txt,ru,Delegation Z
"""


def write_sessions(root, home):
    """A copy of the checkout's data with two made-up sessions: ferries, and counted (no texts)."""
    shutil.copytree(root / "data", home / "data", ignore=shutil.ignore_patterns("external"))
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(root / name, home / name)
    folder = home / "data" / "sessions" / "ferries"
    texts = example_texts()
    for chapter in ("criminalization", "river-ferries"):
        (folder / "papers" / chapter).mkdir(parents=True)
        for name, text in texts.items():
            path = folder / "papers" / chapter / f"{slug(name)}.txt"
            path.write_text(text, encoding="utf-8")
    french = folder / "papers" / "criminalization" / "delegation-m.txt"
    french.write_text(makers.phrases(300, french=True), encoding="utf-8")
    (folder / "papers" / "manifest.csv").write_text(MANIFEST, encoding="utf-8")
    (folder / "session.yml").write_text(SESSION, encoding="utf-8")
    known = -2.5 * POSITIONS - 0.5  # on the scale of the references
    rows = [f"{name},criminalization,{value:.2f}" for name, value in known.items()]
    (folder / "truth.csv").write_text("\n".join(["delegation,chapter,position", *rows]) + "\n")
    counted = folder.parent / "counted"
    counted.mkdir()
    (counted / "session.yml").write_text(SESSION.replace("id: ferries", "id: counted"))
    counts, documents, terms = document_term_matrix(texts)
    cells = counts.tocoo()
    lines = [
        f"{chapter},{documents[row]},{terms[column]},{value}"
        for chapter in ("criminalization", "river-ferries")
        for row, column, value in zip(cells.row, cells.col, cells.data, strict=True)
    ]
    table = "\n".join(["chapter,document,term,count", *lines])
    (counted / COUNTS[0]).write_bytes(gzip.compress(table.encode()))
    return folder


@pytest.fixture(scope="module")
def checkout(root, tmp_path_factory):
    home = tmp_path_factory.mktemp("checkout")
    write_sessions(root, home)
    return home


@pytest.fixture
def own_checkout(root, tmp_path):
    """The same for one test, which may change it; its session's folder."""
    return write_sessions(root, tmp_path)


@pytest.fixture(scope="module")
def ferries(checkout):
    return open_edition("ferries", "Delegation F", checkout)


@pytest.fixture(scope="module")
def counted(checkout):
    return open_edition("counted", "Delegation F", checkout)


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr(diagnostics, "DRAWS", 20)


def exhibit(edition, id):
    own = id.startswith("fig-wordscores")
    made = papers.wordscores(edition) if own else examined_papers.of_papers(edition)
    (found,) = (item for item in made if item.id == id)
    return found


# --- scales ---------------------------------------------------------------------------------------


def drawn(ends, **values):
    frame = pd.DataFrame(
        {"delegation": ["Novia", "Terra"], "n": [10, 20], "placement": [0.5, -0.5],
         "lower": [0.2, -0.9], "upper": [0.8, -0.1]} | values
    )  # fmt: skip
    return figures.placement(frame, focus="Terra", ends=ends, unit="scored word").wide.axes[0]


def ticks(axes):
    return dict(
        zip(axes.get_xticks(), [item.get_text() for item in axes.get_xticklabels()], strict=True)
    )


def test_the_usual_ends_lie_at_one_and_minus_one():
    axes = drawn({-1: "Russia", 1: "European Union"})
    assert ticks(axes) == {
        -1: "−1\nRussia", -0.5: "−0.5", 0: "0", 0.5: "0.5", 1: "1\nEuropean\nUnion",
    }  # fmt: skip
    assert axes.get_xlim() == (-1.04, 1.04)


def test_references_stand_at_their_own_scores():
    axes = drawn({2: "Aqua", -3: "Ignis"})
    found = ticks(axes)
    assert (found[2], found[-3]) == ("2\nAqua", "−3\nIgnis")
    assert [text for text in found.values() if "Aqua" in text or "Ignis" in text] == [
        "−3\nIgnis", "2\nAqua",
    ]  # fmt: skip
    assert set(found) == {-3, -2, 0, 2}
    assert axes.get_xlim() == pytest.approx((-3.1, 2.1))
    assert axes.lines[0].get_xdata()[0] == -0.5  # the middle of the scale


def test_scores_beyond_the_references_are_inside_the_picture():
    axes = drawn({2: "Aqua", -3: "Ignis"}, upper=[4.0, -0.1], lower=[0.2, -6.0])
    assert axes.get_xlim()[0] < -6
    assert axes.get_xlim()[1] > 4


def test_a_third_reference_has_its_own_place_and_line():
    axes = drawn({-1: "Aqua", 0.2: "Ventus", 1: "Ignis"})
    assert ticks(axes)[0.2] == "0.2\nVentus"
    dashed = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    assert dashed == [0.2]


def test_names_of_references_that_lie_close_do_not_cover_one_another():
    axes = drawn({-1: "Aqua", 0.9: "Fictional Union of Ventus", 1: "Ignis"})
    axes.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.get_xticklabels()]
    found = ticks(axes)
    assert found[1].startswith("1\n\n")
    assert "(0.9)" in found[0.9].replace("\n", " ")
    inks = {text: text.count("\n") for text in found.values()}
    assert inks[found[1]] > inks[found[0.9]]
    assert max(box.y1 for box in boxes) <= axes.get_window_extent().y0


def test_a_name_with_dollars_is_a_name():
    with mpl.rc_context():
        axes = drawn({-1: "$x^$", 1: "B$_$"})
    assert "$x^$" in ticks(axes)[-1]


# --- the figure of a chapter ----------------------------------------------------------------------


def labels(item):
    rows = (text for text in item.figure.wide.texts if text.get_gid() == "row")
    return [text.get_text().replace("\n", " ") for text in rows]


def test_translated_and_joint_papers_are_marked_in_the_figure(ferries):
    item = exhibit(ferries, "fig-wordscores-criminalization")
    names = set(labels(item))
    assert {"Delegation D †", "Delegation E ‡", "Delegation F †‡", "Delegation G"} <= names
    assert list(item.data) == [*paper_scores.COLUMNS, "set_at"]
    assert untrue(item, ferries.focus) == []
    assert "† marks translations" in item.caption
    assert "Delegation C, Delegation D and Delegation F." in item.caption
    assert "‡ marks joint papers: Delegation E on behalf of Friends of \\*Ferries\\* and Deleg" in (
        item.caption
    )
    assert "† marks translations" in item.alt
    # a reference is marked where it is named
    assert "−3\nDelegation C †" in ticks(item.figure.wide.axes[0]).values()


def test_a_chapters_title_is_text_in_every_exhibit(ferries, counted):
    for edition in (ferries, counted):
        made = [*papers.wordscores(edition), *examined_papers.of_papers(edition)]
        own = [item for item in made if "river-ferries" in item.id]
        assert len(own) == 7
        assert all("River ferries: \\*all\\* of them" in item.markdown for item in own)


def test_papers_without_marks_have_no_words_about_them(ferries):
    item = exhibit(ferries, "fig-wordscores-river-ferries")
    assert "†" not in item.caption + item.alt + "".join(labels(item))


def test_the_caption_says_why_references_have_their_scores(ferries):
    caption = exhibit(ferries, "fig-wordscores-criminalization").caption
    assert (
        "Delegation A at 2 (wrote the \\*first\\* draft); Delegation C at −3 (no reason " in caption
    )
    third = exhibit(ferries, "fig-wordscores-river-ferries")
    assert "Dashed is the set score of Delegation B." in third.caption
    assert untrue(third, ferries.focus) == []


def test_a_paper_in_another_language_is_told_and_not_drawn(ferries):
    item = exhibit(ferries, "fig-wordscores-criminalization")
    assert "Not drawn: one paper without a score" in item.caption
    assert "Delegation M" not in labels(item)
    counted = {text.get_text() for text in item.figure.wide.texts}
    assert "1,166" in counted  # not 1,166.0, because a paper has none
    assert "in French" in item.data.set_index("delegation").loc["Delegation M", "reason"]


def test_references_that_share_an_end_are_drawn_by_the_other_rescaling(own_checkout):
    path = own_checkout / "session.yml"
    path.write_text(path.read_text().replace("Delegation B: 0.2", "Delegation B: 1"))
    edition = open_edition("ferries", "Delegation F", own_checkout.parents[2])
    item = exhibit(edition, "fig-wordscores-river-ferries")
    assert item.data["mv"].isna().all()
    assert "Delegation B and Delegation C share one end" in item.caption
    assert item.figure.wide.axes[0].get_xlim()[1] > 1
    assert untrue(item, edition.focus) == []
    (truth,) = papers.truth(edition)
    assert truth.id == "fig-truth-criminalization"
    assert untrue(truth, edition.focus) == []


def test_names_beside_known_positions_do_not_stand_on_one_another():
    names = [f"Isle of Quandle {letter}" for letter in "ABCDEFGHIJKL"]
    spread = np.linspace(-0.2, 0.2, len(names))
    frame = pd.DataFrame({"delegation": names, "truth": spread, "mv": spread[::-1] / 2})
    frame = frame.assign(mv_lower=frame["mv"] - 0.1, mv_upper=frame["mv"] + 0.1)
    drawn = figures.truth(frame).wide
    drawn.draw_without_rendering()  # names take their places
    boxes = {text.get_text(): Text.get_window_extent(text) for text in drawn.axes[0].texts}
    assert sorted(boxes) == names
    for (one, box), (other, beside) in itertools.combinations(boxes.items(), 2):
        across = min(box.x1, beside.x1) - max(box.x0, beside.x0)
        high = min(box.y1, beside.y1) - max(box.y0, beside.y0)
        assert across <= 2 or high <= 3, (one, other)


def test_the_truth_is_told_on_the_scale_of_the_references(ferries):
    (chapter,) = papers.recovered(ferries)
    assert (chapter.title, chapter.ends) == ("Criminalization", (-3, 2))
    assert "Of the ten intervals" in papers.truth(ferries)[0].caption


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("position", "place"), "truth.csv, row 1, column position: column is missing"),
        ((",0.25", ",half"), "is not a finite number; write such as -0.5"),
        (("Delegation B,", "Delegation A,"), "row 3, column delegation: stands above already"),
    ],
)
def test_faults_of_the_known_positions_are_told(own_checkout, change, message):
    path = own_checkout / "truth.csv"
    path.write_text(path.read_text().replace(*change))
    edition = open_edition("ferries", "Delegation F", own_checkout.parents[2])
    with pytest.raises(DataError) as found:
        papers.truth(edition)
    assert message in str(found.value)


# --- diagnostics ----------------------------------------------------------------------------------


def test_diagnostics_mark_translated_and_joint_papers(ferries):
    item = exhibit(ferries, "tab-texts-ferries-criminalization")
    marks = item.data.set_index("document")["mark"]
    assert marks["Delegation F"] == "translated, joint"
    assert marks["Delegation G"] == ""
    assert "Delegation C (reference, translated)" in item.table
    assert "Delegation E (joint)" in item.table
    present = examined_papers.papers_present(ferries)
    assert (present["translated"], present["joint"]) == (3, 2)


def test_diagnostics_leave_out_what_is_not_scaled(ferries):
    item = exhibit(ferries, "tab-texts-ferries-criminalization")
    figure = exhibit(ferries, "fig-wordscores-criminalization").data.set_index("delegation")
    shown = item.data.set_index("document")
    assert "Delegation M" not in shown.index
    assert "not examined: Delegation M (in French, the references in English" in item.caption
    assert shown["mv"].to_dict() == figure.loc[shown.index, "mv"].round(3).to_dict()


def test_known_positions_are_the_evidence_in_a_simulated_session(ferries):
    lights = exhibit(ferries, "tab-diagnostics-ferries-criminalization").data
    row = lights.set_index("diagnostic").loc["criterion"]
    assert (row["where"], row["light"]) == ("10 texts", "good")
    assert examined_papers.papers_present(ferries)["known"]
    # truth.csv holds nothing on the other chapter
    other = exhibit(ferries, "tab-diagnostics-ferries-river-ferries").data
    assert other.set_index("diagnostic").loc["criterion", "light"] == "unknown"


def test_reasons_of_references_are_shown_and_their_want_is_told(ferries):
    item = exhibit(ferries, "tab-references-ferries-criminalization")
    assert item.data["reason"].tolist() == ["wrote the *first* draft", ""]
    assert "wrote the \\*first\\* draft" in item.table
    assert "no reason stated" in item.table
    lights = exhibit(ferries, "tab-diagnostics-ferries-criminalization").data
    row = lights.set_index("diagnostic").loc["rationale"]
    assert (row["light"], row["where"]) == ("weak", "Delegation C")


def test_choices_of_the_session_hold_in_its_diagnostics(own_checkout):
    path = own_checkout / "session.yml"
    choices = "preprocessing: {stop_words: english, stem: english, minimum_count: 3}\n"
    path.write_text(path.read_text() + choices + "minimum_coverage: 0.5\n")
    edition = open_edition("ferries", "Delegation F", own_checkout.parents[2])
    shown = exhibit(edition, "tab-texts-ferries-criminalization").data.set_index("document")
    figure = exhibit(edition, "fig-wordscores-criminalization").data.set_index("delegation")
    pd.testing.assert_series_equal(
        shown["mv"], figure.loc[shown.index, "mv"].round(3), check_names=False
    )
    stability = exhibit(edition, "fig-rank-stability-ferries-criminalization")
    assert "all words" in set(stability.data["variant"])
    assert "the session's description chooses" in stability.caption
    words = exhibit(edition, "tab-top-words-ferries-criminalization").data
    assert "the" not in set(words["term"])
    assert (words["word"] != "").all()


def test_counts_alone_give_word_tables_and_say_what_needs_texts(counted, ferries):
    made = {item.id: item for item in examined_papers.of_papers(counted)}
    assert [name.removesuffix("-counted-river-ferries") for name in list(made)[6:]] == [
        "tab-diagnostics", "tab-by-lot", "tab-references", "fig-rank-stability", "tab-texts",
        "tab-top-words",
    ]  # fmt: skip
    assert "the texts are needed" in made["fig-rank-stability-counted-criminalization"].absent
    words = made["tab-top-words-counted-criminalization"]
    same = exhibit(ferries, "tab-top-words-ferries-criminalization").data
    assert words.data["term"].tolist() == same["term"].tolist()
    assert "only the texts could show" in words.caption
    assert "Where it first stands" not in words.table
    lights = made["tab-diagnostics-counted-criminalization"]
    unknown = lights.data.set_index("diagnostic")["light"] == "unknown"
    assert {"ways of counting", "standard errors"} <= set(unknown[unknown].index)
    assert "need the texts" in lights.caption
    present = examined_papers.papers_present(counted)
    assert present["counted"] == ["Criminalization", "River ferries: *all* of them"]
    assert not present["known"]
    assert examined_papers.papers_present(ferries)["counted"] == []


def test_papers_are_read_once_for_all_notebooks_and_again_when_one_changes(own_checkout):
    first, again = (
        open_edition("ferries", "Delegation F", own_checkout.parents[2]) for _ in range(2)
    )
    assert again.session_papers is first.session_papers
    assert again.everything is first.everything
    paper = own_checkout / "papers" / "criminalization" / "delegation-f.txt"
    paper.write_text(paper.read_text() + "One more sentence of six words.")
    changed = open_edition("ferries", "Delegation F", own_checkout.parents[2])
    assert changed.paper_count() == first.paper_count()
    own = [item.session_papers["ferries"].frame["tokens"].sum() for item in (first, changed)]
    assert own[1] == own[0] + 6
