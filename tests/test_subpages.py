"""Pages of single delegations, proposals and sessions: complete, once each, and linked."""

from collections import Counter
from dataclasses import replace

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from running import run_bundles, told

from positions.delegations import directory
from publishing.chapters import vote_pages
from publishing.chapters.comparison import sides_of_all
from publishing.edition import Edition
from publishing.exhibits import duplicates
from publishing.linking import Mentions, Target, _Linker
from publishing.project import Project
from publishing.prose import Markdown, escape, fill, short
from publishing.subpages import SUBPAGE_TYPE, Subpage, _read, targets

KINDS = {
    "delegations": "06-1-delegations",
    "proposals": "06-2-proposals",
    "sessions": "06-3-sessions",
}


@pytest.fixture(scope="module")
def edition(root):
    return Edition.of("all", "China", Project(root))


@pytest.fixture(scope="module")
def made(root, edition):
    """Pages of the default edition, by kind."""
    return {
        kind: [
            _read(page)
            for _, bundle in run_bundles(root / "chapters" / f"{name}.ipynb", edition)
            for page in bundle.get(SUBPAGE_TYPE, ())
        ]
        for kind, name in KINDS.items()
    }


@pytest.mark.parametrize("kind", ["delegations", "proposals"])
def test_every_record_is_on_exactly_one_page_of_each_kind(made, register, kind):
    shown = Counter(record for page in made[kind] for record in page.records)
    assert shown == Counter(register.positions["record_id"])


def test_every_record_of_a_session_is_on_its_page(made, register):
    shown = Counter(record for page in made["sessions"] for record in page.records)
    within = register.positions[register.positions["session"] != "before"]
    assert shown == Counter(within["record_id"])


def test_every_page_of_a_delegation_tells_its_records_whole(made, register):
    pages = {record: page for page in made["delegations"] for record in page.records}
    proposals = register.proposals.set_index("proposal_id")
    for row in register.positions.itertuples():
        body = pages[row.record_id].body
        for text in (*proposals.loc[row.proposal_id, ["label", "description"]], row.locator):
            assert escape(text) in body, row.record_id
        assert row.source_id in body
        assert escape(row.note[1:].rstrip(".")) in body, row.record_id


def test_a_delegation_with_much_on_record_has_a_page_a_chapter_and_all_labels_on_its_own(made):
    pages = {page.path: page for page in made["delegations"]}
    large = [path for path in pages if f"{path}-preamble" in pages]
    assert "delegations/russia" in large
    for path in large:
        parts = [page for place, page in pages.items() if place.startswith(f"{path}-")]
        assert pages[path].records == ()
        assert {word for part in parts for word in part.words} <= set(pages[path].words)
        for part in parts:
            assert part.title in pages[path].body
            assert all(escape(word) in pages[path].body for word in part.words)


def test_a_sessions_page_opens_with_what_it_decided_and_says_what_it_left_open(made, register):
    pages = {page.path: str(page.body) for page in made["sessions"]}
    fifth = pages["sessions/ahc5"]
    assert "took no vote and no decision" in fifth.split("\n")[0]
    seen = register.takeaways[register.takeaways["session"] == "ahc5"]
    for row in seen.itertuples():
        place = fifth.split("\n")[0] if row.finding in ("agreement", "majority") else fifth
        assert escape(row.matter) in place, row.matter
    last = pages["sessions/ahc-concl"].split("\n")[0]
    votes = register.votes[register.votes["date"].between("2024-07-29", "2024-08-09")]
    assert len(votes) > 1
    assert all(escape(matter) in last for matter in votes["matter"])
    assert "suspended without agreement" in pages["sessions/ahc7"].split("\n")[0]


def test_every_proposal_in_the_register_with_a_record_has_its_description_shown(made, register):
    by_path = {page.title: page for page in made["proposals"]}
    held = register.proposals["proposal_id"].isin(register.positions["proposal_id"])
    for row in register.proposals[held].itertuples():
        assert by_path[row.label].body.startswith(escape(row.description))


def test_no_two_pages_share_a_place_or_a_name(made):
    pages = [page for found in made.values() for page in found]
    assert duplicates(page.path for page in pages) == []
    assert duplicates(name for page in pages for name in page.names) == []


def test_sides_on_a_proposals_page_are_those_of_the_register(made, register):
    # counted here from the rows themselves: one delegation counts once a stance
    for page in made["proposals"]:
        rows = register.positions[register.positions["record_id"].isin(page.records)]
        for stance, title in (("support", "For"), ("oppose", "Against")):
            n = rows.loc[rows["stance"] == stance, "delegation"].nunique()
            assert (f"## {title} ({n})\n" in f"{page.body}\n") == (n > 0), page.path


def test_a_delegations_page_and_the_chapter_on_proposals_count_alike(root, edition, made, register):
    own = register.positions[register.positions["delegation"] == "China"]
    n = own.drop_duplicates(["proposal_id", "stance"])["stance"].value_counts()
    page = next(page for page in made["delegations"] if page.title == "China")
    assert f"{n['support']} for and {n['oppose']} against" in page.body
    chapter = told(root / "chapters" / "03-3-proposals.ipynb", edition, "overview")
    said = f"supports {n['support']} and opposes {n['oppose']}"
    assert said in chapter


def test_a_session_edition_shows_its_own_records_only(root, register):
    edition = Edition.of("ahc5", "China", Project(root))
    bundles = run_bundles(root / "chapters" / "06-1-delegations.ipynb", edition)
    made = [_read(page) for _, bundle in bundles for page in bundle.get(SUBPAGE_TYPE, ())]
    shown = {record for page in made for record in page.records}
    rows = register.positions
    assert shown == set(rows.loc[rows["session"] == "ahc5", "record_id"])


def test_a_page_with_a_bad_place_or_unmade_text_is_refused():
    with pytest.raises(ValueError, match="kebab case"):
        Subpage("../escape", "T", Markdown("x"))
    with pytest.raises(ValueError, match="template"):
        Subpage("delegations/x", "T", "raw *text*")


def test_hostile_titles_and_summaries_stay_text():
    page = Subpage(
        "delegations/x", "# {raw} <script>", fill("{{ t }}", t=":::{raw} html"),
        summary="---\norphan: false\n<b>",
    )  # fmt: skip
    head, _, rest = page.markdown.partition("\n---\n\n")
    assert "\n---\n" not in head
    assert "<script>" not in rest.replace("\\<script\\>", "")


# --- links ----------------------------------------------------------------------------------------

NAMES = ["Niger", "Nigeria", "Guinea", "Papua New Guinea", "S-LAC", "ahc5", "Iran", "the EU"]


def test_no_name_of_a_page_means_something_else(register, made):
    others = {*register.chapters["title"], *(item.continent for item in directory())} - {""}
    names = {name for pages in made.values() for page in pages for name in page.names}
    assert not others & names


@given(st.lists(st.sampled_from([*NAMES, "nothing", "Irania", "S-LAC2", "x-Iran"]), max_size=12))
def test_names_are_found_where_they_stand_as_words(words):
    text = ", ".join(words)
    assert [name for _, name in Mentions(NAMES)(text)] == [word for word in words if word in NAMES]


class _Builder:
    @staticmethod
    def get_relative_uri(page, target):
        return f"{target}.html"


class _App:
    builder = _Builder()


def linked(text, names, page="index", node=nodes.paragraph):
    block = node("", "", nodes.Text(text))
    document = nodes.section("", block)
    _Linker(names)(_App(), document, page)
    return block


def test_the_first_mention_in_a_paragraph_is_a_link_and_ids_are_written_out():
    names = {
        "Iran": Target("delegations/iran"),
        "S-LAC": Target("data", "source-s-lac", "The report"),
    }
    block = linked("Iran and Iran, S-LAC.", names)
    assert block.astext() == "Iran and Iran, The report."
    found = [node["refuri"] for node in block.findall(nodes.reference)]
    assert found == ["delegations/iran.html", "data.html#source-s-lac"]


@pytest.mark.parametrize("node", [nodes.paragraph, nodes.title])
def test_signs_are_set_as_in_print_whoever_wrote_them(node):
    block = linked("-1 to 51% (7.5 %) of Iran's Dual-use at 600 kB", {}, node=node)
    assert block.astext().replace("\N{NO-BREAK SPACE}", "~") == (
        "−1 to 51~% (7.5~%) of Iran’s Dual-use at 600~kB"
    )


def test_a_name_is_found_as_print_sets_it():
    block = linked("On Iran’s offer.", {"Iran's offer": Target("proposals/x")})
    assert [node.astext() for node in block.findall(nodes.reference)] == ["Iran’s offer"]


@pytest.mark.parametrize("node", [nodes.title, nodes.caption])
def test_headings_name_and_do_not_link(node):
    block = linked("Sources of S-LAC", {"S-LAC": Target("data", "x", "The report")}, node=node)
    assert block.astext() == "Sources of The report"
    assert not list(block.findall(nodes.reference))


def test_a_page_does_not_link_to_itself_and_code_stays_as_it_is():
    names = {"Iran": Target("delegations/iran")}
    assert not list(linked("Iran", names, page="delegations/iran").findall(nodes.reference))
    literal = nodes.literal("", "Iran")
    block = nodes.paragraph("", "", literal)
    _Linker(names)(_App(), nodes.section("", block), "index")
    assert not list(block.findall(nodes.reference))


def test_every_source_session_and_page_is_a_target(edition, made, register):
    pages = [page for found in made.values() for page in found]
    found = targets(edition, pages)
    assert set(register.sources["source_id"]) <= set(found)
    assert all(found[name].page == page.path for page in pages for name in page.names)
    assert found["ahc5"].shown == "the fifth session"


# --- any two delegations --------------------------------------------------------------------------


def test_sides_for_comparing_are_those_of_the_register(edition, register):
    told = sides_of_all(edition)
    rows = register.positions
    held = {}
    for row in rows[
        (rows["ended_session"] == "") & rows["stance"].isin(["support", "oppose"])
    ].itertuples():
        held.setdefault((row.delegation, row.proposal_id), set()).add(row.stance)
    expected = {
        key: 1 if stances == {"support"} else -1
        for key, stances in held.items()
        if len(stances) == 1
    }
    labels = dict(zip(register.proposals["label"], register.proposals["proposal_id"], strict=True))
    names = {short(name): name for name in register.delegations}
    found = {
        (names[name], labels[told["proposals"][int(number)]["label"]]): side
        for name, entry in told["delegations"].items()
        for number, side in entry["sides"].items()
    }
    assert found == expected


def test_every_claim_has_a_place_that_its_mentions_lead_to(root, edition, register):
    bundles = run_bundles(root / "chapters" / "06-5-claims.ipynb", edition)
    text = "".join(bundle["text/markdown"] for _, bundle in bundles)
    for claim in register.claims.itertuples():
        assert text.count(f'id="claim-{claim.claim_id.lower()}"') == 1
        assert escape(claim.claim) in text
    found = targets(edition, [])
    for claim in register.claims.itertuples():  # by its statement, and by its id, which nobody sees
        place = Target("chapters/06-5-claims", f"claim-{claim.claim_id.lower()}")
        assert found[claim.claim] == place
        assert replace(found[claim.claim_id], shown="") == place
        assert found[claim.claim_id].shown == f"“{claim.claim.rstrip('.')}”"


def test_votes_by_state_are_those_on_record_for_every_member(edition, register):
    shown = vote_pages.by_state(edition).data.set_index("delegation")
    assert len(shown) == 193
    for row in register.votes_by_state.itertuples():
        column = {"V-73-187": "vote_2018", "V-74-247": "vote_2019"}[row.vote_id]
        assert shown.loc[row.delegation, column] == row.vote
    cast = Counter(shown["vote_2019"])
    assert cast == {"yes": 79, "no": 60, "abstain": 33, "did not vote": 21}
