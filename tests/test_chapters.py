"""Chapters 3 and 4 and the method: known figures."""

from copy import deepcopy

import nbformat
import pandas as pd
import pytest
from running import own_edition, run

from positions.papers import scores as paper_scores
from publishing.chapters import conclusion, method, papers, proposals
from publishing.edition import open_edition
from publishing.notebooks import FOLDED, WITHOUT_PAPERS_TAG, mark_folded
from publishing.prose import number


@pytest.fixture(scope="module")
def edition(root):
    return open_edition("all", "China", root)


def test_delegations_that_back_several_options_are_those_of_the_original(edition):
    options = proposals.by_stance(edition, proposals.scope(edition), "support")
    several = ["Japan", "Nigeria", "Türkiye", "United States of America"]
    assert proposals.backing_several(options) == {3: ["China"], 2: several}


def test_tables_3_and_4_stay_away_from_editions_without_their_session(root):
    other = open_edition("ahc7", "China", root)
    assert "fifth session" in proposals.scope(other).absent
    assert proposals.beyond_tables(other).empty


def test_a_position_told_twice_is_marked_by_its_surest_record(edition):
    tables = {item.id: item for item in proposals.matrices(edition)}
    rows = tables["tab-proposals-general-provisions"].data.set_index("proposal_id")
    told = rows.loc["scope.narrow-instrument", "support"]
    assert "United States (stated)" in told  # stated in four sessions, inferred in another


def test_every_proposal_on_the_text_stands_in_one_matrix_with_all_its_names(edition, register):
    shown = pd.concat([item.data for item in proposals.matrices(edition)])
    rows = register.positions[~register.positions["proposal_id"].str.startswith("process.")]
    assert sorted(shown["proposal_id"]) == sorted(rows["proposal_id"].unique())
    for row in shown.itertuples():
        for stance in ("support", "oppose", "amend", "conditional"):
            held = rows[(rows["proposal_id"] == row.proposal_id) & (rows["stance"] == stance)]
            names = [name for name in getattr(row, stance).split("; ") if name]
            assert len(names) == held["delegation"].nunique()


def test_without_papers_the_figures_name_who_sent_one(edition):
    missing = {item.id: item for item in papers.wordscores(edition)}
    own = missing["fig-wordscores-criminalization"]
    assert own.original == "Figure 1 of the report"
    assert list(own.data.columns) == list(paper_scores.COLUMNS)
    assert {"Brazil", "India", "South Africa"} <= set(own.data["delegation"])
    assert own.data["mv"].isna().all()


def test_an_edition_with_papers_begins_with_what_their_words_say(root):
    edition = open_edition("demo", None, root)
    front = next(
        shown.text for shown in run(root / "index.ipynb", edition) if shown.cell == "findings"
    )
    assert "words ten delegations can be placed" in front
    frames = {
        edition.chapter_title(chapter): frame for (_, chapter), frame in edition.papers.items()
    }
    told = [
        shown.text
        for shown in run(root / "chapters" / "03-2-positions.ipynb", edition)
        if shown.cell == "answer"
    ]
    for title, frame in frames.items():
        mv = frame.set_index("delegation")["mv"][edition.focus]
        assert f"at {number(mv)} on {title}" in front.replace("\n", " ")
        assert f"**{title}**" in told[0]
        assert number(mv) in told[0]


def test_the_papers_are_folded_away_where_there_are_none():
    heading = nbformat.v4.new_markdown_cell("## From papers\n\nText.")
    heading.metadata["tags"] = [WITHOUT_PAPERS_TAG]
    for present in (True, False):
        notebook = nbformat.v4.new_notebook(cells=[deepcopy(heading)])
        mark_folded(notebook, papers=present)
        assert (FOLDED in notebook.cells[0].source) is not present


def test_with_papers_the_figures_are_drawn_from_them(root):
    edition = open_edition("demo", None, root)
    shown = {item.id: item for item in papers.wordscores(edition)}
    drawn = shown["fig-wordscores-criminalization"]
    assert drawn.figure is not None
    assert drawn.evidence.kind == "simulated"
    placed = drawn.data[drawn.data["role"] == "virgin"].set_index("delegation")["mv"]
    assert f"from Delegation H at {placed.max():.2f} to Delegation L at −" in drawn.alt
    assert "fig-wordscores-preamble" not in shown  # made-up papers are not missing on any chapter


def test_papers_and_records_are_compared_where_a_delegation_is_on_both(root):
    edition = own_edition("ahc2", "China", root)
    columns = ["delegation", "role", "scored_tokens", "mv", "mv_lower", "mv_upper", "lbg"]
    edition.__dict__["papers"] = {
        ("ahc2", "criminalization"): pd.DataFrame(
            [("Terra", "virgin", 80, 0.4, 0.3, 0.5, 0.4)], columns=columns
        )
    }
    (compared,) = papers.papers_and_records(edition)
    assert (compared.session, compared.found.n) == ("ahc2", 0)


def test_published_example_agrees_to_the_last_place(edition):
    assert method.comparison(edition)["agrees"].all()


def test_faults_of_peers_are_the_known_ones(edition):
    data = method.peers(edition).data.set_index("quantity")
    assert data["with_the_fault"].round(4).tolist() == [-0.5297, 0.0308, 0.6579]
    assert data["without"].round(4).tolist() == [-0.4481, 0.0145, 0.95]


def test_a_claim_counts_once_and_waits_for_documents_while_it_is_untested(edition):
    verdicts = conclusion.checked(edition)
    counts = conclusion.claims_figure(verdicts).data
    assert counts.drop(columns="chapter").to_numpy().sum() == len(verdicts)
    waiting = conclusion.waiting(edition, verdicts)
    assert waiting["CND of 21 January 2023"] > 1
    assert waiting.is_monotonic_decreasing
    assert conclusion.waiting(edition, verdicts.assign(verdict="restated")).empty


def test_the_table_of_claims_offers_all_that_it_shows(edition):
    shown = conclusion.claims(conclusion.checked(edition))
    assert list(shown.data.columns) == [
        "claim_id", "claim", "verdict", "value", "basis", "sources", "place", "needs", "function",
    ]  # fmt: skip


def test_contradictions_of_the_sources_are_all_shown(edition):
    shown = conclusion.contradictions(edition)
    assert len(shown.data) == len(edition.whole.contradictions)
    assert "()" not in shown.table  # a reading without a source
