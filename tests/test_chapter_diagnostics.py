"""The appendix on diagnostics: the example, and the papers of a session where there are some."""

import re
import shutil

import pytest

from positions.simulation_example import STRAY, example_texts
from publishing.chapters import diagnostics as chapter
from publishing.edition import open_edition
from publishing.exhibits import OFFICIAL, SIMULATED, Exhibit

EXAMPLE = [
    chapter.example_lights, chapter.example_references, chapter.example_texts,
    chapter.example_stability, chapter.example_errors, chapter.example_words,
]  # fmt: skip
SENTENCES = [
    chapter.threshold_sentence, chapter.papers_sentence, chapter.example_sentence,
    chapter.lights_sentence, chapter.truth_sentence, chapter.stray_words_sentence,
    chapter.stability_sentence, chapter.errors_sentence, chapter.words_sentence,
    chapter.outside_sentence,
]  # fmt: skip


@pytest.fixture(scope="module")
def edition(root):
    return open_edition("all", "China", root)


@pytest.mark.parametrize("exhibit", EXAMPLE)
def test_the_example_is_marked_as_simulated(edition, exhibit):
    made = exhibit(edition)
    assert made.evidence.kind == SIMULATED
    assert made.evidence.detail.startswith("twelve fictional texts")
    assert made.id.endswith("-example")
    assert not made.absent
    # no state's name stands anywhere in it
    named = set(re.findall(r"Delegation [A-Z]", str(made.record)))
    assert named or made.kind == "figure"
    assert not any(name in str(made.record) for name in edition.whole.delegations)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_end_and_hold_no_gap(edition, sentence):
    text = sentence(edition)
    assert text.endswith(".")
    assert "nan" not in text
    assert "  " not in text


def test_the_stray_text_is_what_the_page_says(edition):
    # the page explains the largest error by the share of scored words
    assert f"for {STRAY}" in chapter.truth_sentence(edition)
    assert "weak light" in chapter.lights_sentence(edition)
    assert "growers" in chapter.stray_words_sentence(edition)
    assert "Wherry" not in chapter.words_sentence(edition)
    assert "*wherry*" in chapter.words_sentence(edition)


def test_lights_have_a_word_and_a_shape_beside_their_colour(edition):
    page = chapter.example_lights(edition).table
    assert "●</span>&nbsp;good" in page
    assert "■</span>&nbsp;weak" in page


def test_without_papers_the_page_says_what_would_supply_them(root, sessions):
    official = [item.id for item in sessions.values() if item.kind == "official"]
    for session in ("all", *official):
        edition = open_edition(session, "Brazil", root)
        assert chapter.of_papers(edition) == []
        assert "would supply" in chapter.papers_sentence(edition)


@pytest.fixture
def checkout(root, tmp_path):
    """A checkout with papers of the second session; their words are the simulated ones."""
    shutil.copytree(root / "data", tmp_path / "data")
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(root / name, tmp_path / name)
    folder = tmp_path / "data" / "sessions" / "ahc2" / "papers" / "criminalization"
    folder.mkdir(parents=True)
    texts = list(example_texts().values())
    # not in the order of the simulated positions: nothing is said of these states
    names = [
        "russian-federation", "brazil", "european-union", "japan", "china", "mexico", "senegal",
    ]  # fmt: skip
    for name, text in zip(names, texts, strict=False):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_papers_get_their_own_exhibits(checkout):
    edition = open_edition("all", "China", checkout)
    made = chapter.of_papers(edition)
    assert [item.id for item in made] == [
        "tab-diagnostics-ahc2-criminalization",
        "tab-references-ahc2-criminalization",
        "fig-rank-stability-ahc2-criminalization",
        "tab-texts-ahc2-criminalization",
        "tab-top-words-ahc2-criminalization",
    ]
    assert {item.evidence.kind for item in made} == {OFFICIAL}
    assert not any(item.absent for item in made)
    assert "finds seven papers of session ahc2 on one chapter" in chapter.papers_sentence(edition)
    lights = made[0].data.set_index("diagnostic")
    assert lights.loc["rationale", "light"] == "good"
    assert lights.loc["references left out", "light"] == "unknown"
    assert chapter.of_papers(open_edition("ahc3", "China", checkout)) == []


def test_a_missing_reference_is_told(checkout):
    folder = checkout / "data" / "sessions" / "ahc2" / "papers" / "criminalization"
    (folder / "european-union.txt").unlink()
    (made,) = chapter.of_papers(open_edition("ahc2", "China", checkout))
    assert isinstance(made, Exhibit)
    assert "European Union" in made.absent


def test_a_paper_cannot_bring_markup_to_the_page(checkout):
    folder = checkout / "data" / "sessions" / "ahc2" / "papers" / "criminalization"
    evil = "<script>alert</script> {cite}`x` | **bold** permission " * 50
    (folder / "senegal.txt").write_text(evil, encoding="utf-8")
    for item in chapter.of_papers(open_edition("ahc2", "China", checkout)):
        assert "<script" not in item.markdown
        assert "{cite}" not in item.markdown
