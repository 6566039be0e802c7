"""The appendix on diagnostics: the example, and the papers of a session where there are some."""

from collections import Counter
from dataclasses import replace

import pytest

from positions.diagnostics import diagnose
from positions.simulation import OWN_WORD, POSITIONS, STRAY, WORD, example_texts
from publishing.chapters import diagnostics, examined_papers
from publishing.edition import open_edition
from publishing.exhibits import OFFICIAL, SIMULATED

EXHIBITS = [
    diagnostics.lights, diagnostics.by_lot, diagnostics.references, diagnostics.stability,
    diagnostics.scores, diagnostics.errors, diagnostics.words,
]  # fmt: skip


@pytest.mark.parametrize("make", EXHIBITS)
def test_the_example_is_marked_as_simulated_and_names_no_state(register, make):
    made = make(diagnostics.example())
    assert made.evidence.kind == SIMULATED
    assert not made.absent
    assert not [name for name in register.delegations if name in str(made.record)]


def test_the_faults_put_into_the_example_are_found():
    # the page's sentences explain them by name
    found = diagnostics.example()
    assert diagnostics.marked(found, POSITIONS)["document"].iloc[0] == STRAY
    assert "coverage" in set(found.found.lights.query("light == 'weak'")["diagnostic"])
    placed = diagnostics.word_rows(found, WORD)
    assert len(placed)
    assert not set(placed["document"]) & set(OWN_WORD)


def test_orders_that_change_are_counted():
    changed = diagnostics.changed_orders(diagnostics.example())
    assert 0 < changed["changed"] < changed["known"]
    assert changed["most"] >= 1


@pytest.fixture
def papers(checkout):
    """The folder of seven papers of the second session; their words are the simulated ones."""
    folder = checkout.sessions_folder / "ahc2" / "papers" / "criminalization"
    folder.mkdir(parents=True)
    # not in the order of the simulated positions: nothing is said of these states
    names = [
        "russian-federation", "brazil", "european-union", "japan", "china", "mexico", "senegal",
    ]  # fmt: skip
    for name, text in zip(names, example_texts().values(), strict=False):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_papers_get_their_own_exhibits(checkout, papers):
    edition = open_edition("all", "China", checkout.root)
    made = examined_papers.of_papers(edition)
    assert [item.id.removesuffix("-ahc2-criminalization") for item in made] == [
        "tab-diagnostics", "tab-by-lot", "tab-references", "fig-rank-stability", "tab-texts",
        "tab-top-words",
    ]  # fmt: skip
    assert {item.evidence.kind for item in made} == {OFFICIAL}
    assert not any(item.absent for item in made)
    present = examined_papers.papers_present(edition)
    assert (present["papers"], present["sessions"], present["chapters"]) == (7, ["ahc2"], 1)
    lights = made[0].data.set_index("diagnostic")
    assert lights.loc["rationale", "light"] == "good"
    assert lights.loc["references left out", "light"] == "unknown"
    assert examined_papers.of_papers(open_edition("ahc3", "China", checkout.root)) == []


def test_a_missing_reference_is_told(checkout, papers):
    (papers / "european-union.txt").unlink()
    (made,) = examined_papers.of_papers(open_edition("ahc2", "China", checkout.root))
    assert "European Union" in made.absent


def test_a_paper_cannot_bring_markup_to_the_page(checkout, papers):
    evil = "<script>alert</script> {cite}`x` | **bold** permission " * 50
    (papers / "senegal.txt").write_text(evil, encoding="utf-8")
    made = examined_papers.of_papers(open_edition("ahc2", "China", checkout.root))
    assert len(made) == len(EXHIBITS) - 1
    for item in made:
        assert "<script" not in item.markdown
        assert "{cite}" not in item.markdown


def test_papers_are_examined_once_an_edition(root, monkeypatch):
    edition = replace(open_edition("demo", None, root))
    made = []

    def counting(*given, **more):
        made.append(given)
        return diagnose(*given, **more)

    monkeypatch.setattr(examined_papers, "diagnose", counting)
    kinds, weak = examined_papers.checks(edition)
    assert len(made) == len(edition.papers)
    shown = examined_papers.of_papers(edition)
    assert examined_papers.checks(edition) == (kinds, weak)
    assert len(made) == len(edition.papers)
    lights = [item.data for item in shown if item.id.startswith("tab-diagnostics-")]
    assert kinds == sum((Counter(frame["light"]) for frame in lights), Counter())
