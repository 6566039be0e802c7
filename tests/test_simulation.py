"""The simulated worlds: made alike everywhere, and giving back the positions put in."""

import io
import json
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
from harbour_lights import (
    CHAPTERS,
    COMPILED,
    FORMATS,
    REFERENCES,
    TRUTH,
    demo_files,
    simulate,
    truth,
)
from scipy.stats import spearmanr

from positions import simulation
from positions.counts import document_term_matrix
from positions.delegations import find
from positions.overlap import Overlap
from positions.readers import read_document
from positions.sessions import read_session
from positions.words import runs, words_of
from positions.wordscores import Wordscores


@pytest.fixture(scope="module")
def demo(root):
    return root / "data" / "sessions" / "demo"


@pytest.fixture(scope="module")
def files():
    return demo_files()


def words(text):
    return re.findall(r"\w+", text)


def test_the_folder_is_what_the_program_makes(demo, files, tmp_path):
    written = {path.relative_to(demo).as_posix() for path in demo.rglob("*") if path.is_file()}
    assert written == set(files)
    for name, content in files.items():
        if name.endswith((".pdf", ".docx")):
            again = tmp_path / name.replace("/", "-")
            again.write_bytes(content)
            assert read_document(again).pages == read_document(demo / name).pages, name
        else:
            assert (demo / name).read_bytes() == content, name
    assert sum(path.stat().st_size for path in demo.rglob("*") if path.is_file()) < 1_000_000


def test_the_same_seed_gives_the_same_bytes(files):
    assert demo_files() == files
    assert simulate(1) != simulate(2)


def test_word_files_carry_no_time_of_their_making(files):
    content = next(content for name, content in files.items() if name.endswith(".docx"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_the_session_is_simulated_and_names_no_state(demo):
    session = read_session(demo / "session.yml")
    assert session.kind == "simulated"
    assert set(session.chapters) == set(CHAPTERS)
    for chapter in session.chapters.values():
        assert chapter.references == dict(REFERENCES)
    assert not any(map(find, TRUTH))
    assert [f"Delegation {letter}" for letter in "ABCDEFGHIJKL"] == list(TRUTH)


def test_papers_come_in_every_format(demo):
    suffixes = {path.suffix for path in (demo / "papers").rglob("*.*")}
    assert suffixes == {f".{name}" for name in FORMATS} == {".pdf", ".docx", ".html", ".txt", ".md"}
    assert len(list((demo / "papers").rglob("*.*"))) == len(TRUTH) * len(CHAPTERS)


@pytest.mark.parametrize("paper", simulate(), ids=lambda paper: paper.path)
def test_the_reader_gives_back_each_text_whole(demo, paper):
    document = read_document(demo / paper.path)
    assert words(" ".join(document.pages)) == words(f"{paper.heading} {paper.text}")
    assert document.warnings == ()


def test_positions_on_file_are_those_of_the_model(demo):
    on_file = pd.read_csv(demo / "truth.csv")
    pd.testing.assert_frame_equal(on_file, truth())
    references = on_file[on_file["delegation"].isin(list(REFERENCES))]
    assert references["position"].tolist() == [1, 1, -1, -1]


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("seed", [20310105, 1, 2])
def test_wordscores_recover_the_order_of_the_truth(chapter, seed):
    texts = {item.delegation: item.text for item in simulate(seed) if item.chapter == chapter}
    counts, documents, _ = document_term_matrix(texts)
    scores = [REFERENCES.get(name, np.nan) for name in documents]
    model = Wordscores().fit(counts, scores, names=documents)
    frame = model.score_texts(counts, names=documents).summary_frame()
    position = truth().query("chapter == @chapter").set_index("delegation")["position"]
    virgin = frame[frame["role"] == "virgin"].set_index("document")["mv"]
    assert len(virgin) == len(TRUTH) - 2
    assert spearmanr(virgin, position[virgin.index]).statistic > 0.9
    assert np.abs(virgin - position[virgin.index]).mean() < 0.2


def test_no_paper_repeats_another():
    overlap = Overlap()
    for item in simulate():
        overlap.add((item.chapter, item.delegation), runs(words_of([item.text])))
    pairs = overlap.pairs()
    assert pairs[pairs["one"].str[0] == pairs["other"].str[0]].empty


def test_the_compilation_holds_two_delegations_again(demo):
    text = " ".join(words(" ".join(read_document(demo / "compilation.pdf").pages)))
    for paper in simulate():
        if paper.delegation in COMPILED:
            assert " ".join(words(paper.paragraphs[1])) in text


def test_the_compilation_can_be_split(demo):
    from positions.compilations import propose, read_compilation

    proposal = propose(read_compilation(demo / "compilation.pdf"), list(TRUTH), dict(CHAPTERS))
    found = proposal.manifest[["delegation", "chapter"]].to_numpy().tolist()
    assert found == [[name, chapter] for chapter in CHAPTERS for name in COMPILED]
    assert proposal.unmatched.empty
    pages = [set(_pages(cell)) for cell in proposal.manifest["pages"]]
    assert all(not one & other for one in pages for other in pages if one is not other)


def _pages(cell):
    for part in cell.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


# --- the example of the book, river ferries -------------------------------------------------------


def test_another_seed_writes_other_texts():
    assert simulation.example_texts(7) == simulation.example_texts(7)
    assert simulation.example_texts(7) != simulation.example_texts(8)


def test_the_first_words_are_those_of_every_version():
    # Python promises the same `random` for a seed in every version; a stored notebook relies on it
    assert simulation.example_texts()["Delegation A"].startswith(
        "The captain of the registration shall respect the water and the captain."
    )


def test_the_file_of_texts_holds_what_is_written(root):
    rows = json.loads((root / "data" / "published" / "simulated-texts.json").read_text("utf-8"))
    assert {row["delegation"]: row["text"] for row in rows} == simulation.example_texts()
    assert {row["delegation"]: row["position"] for row in rows} == dict(simulation.POSITIONS)
    set_at = {row["delegation"]: row["position"] for row in rows if row["reference"]}
    assert set_at == dict(simulation.REFERENCES)


def test_no_real_delegation_is_named(register):
    texts = simulation.example_texts()
    assert list(texts) == list(simulation.POSITIONS.index)
    assert not set(texts) & set(register.delegations)
    assert not any(map(find, texts))


def test_positions_make_the_words():
    texts = simulation.example_texts()
    assert texts["Delegation A"].count("permission") > 20
    assert "permission" not in texts["Delegation C"]
    assert "exchange" not in texts["Delegation A"]
    own, word = simulation.OWN, simulation.WORD
    assert {name for name, text in texts.items() if own in text} == set(simulation.OWN_WORD)
    assert not any(word in texts[name].replace(own, "") for name in simulation.OWN_WORD)
    assert [name for name, text in texts.items() if "Growers" in text] == [simulation.STRAY]
    assert min(texts, key=lambda name: len(texts[name])) == simulation.SHORT
