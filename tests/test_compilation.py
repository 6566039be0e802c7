"""Splitting a compilation: what is planted is found, traps are avoided, the rest is listed."""

import dataclasses
import random
import re
from pathlib import Path

import compilations as press
import makers
import pytest
from compilations import CHAPTERS, Chapter, Item, Look, Paper, article, make, nonsense, papers_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from positions.compilations import Speakers, chapter_title, extract, propose, read_compilation
from positions.readers import ReadError

NAMES = [
    "Angola", "Belarus", "Brazil", "Canada", "Caribbean Community", "Chile", "China",
    "European Union", "Iran (Islamic Republic of)", "Japan", "Kenya", "Nicaragua", "Norway",
    "Russian Federation", "Tajikistan", "Venezuela (Bolivarian Republic of)",
]  # fmt: skip

LARGE, FLAT = Look(), Look(10, 10, 10)
BARE = dataclasses.replace(FLAT, contents="none")
LOOKS = {"large": LARGE, "flat": FLAT, "bare": BARE}
LOOKS["large without contents"] = dataclasses.replace(LARGE, contents="none")
LOOKS["contents without leaders"] = dataclasses.replace(LARGE, leaders=False)
every_look = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)


@pytest.fixture
def take(tmp_path):
    """Make a compilation and split it: the compilation, the proposal, and what was planted."""

    def made(chapters, look=LARGE, own=()):
        path = tmp_path / "compilation.pdf"
        planted = make(path, chapters, look)
        compilation = read_compilation(path)
        return compilation, propose(compilation, own, CHAPTERS), planted

    return made


def rows(proposal):
    found = proposal.manifest
    return list(zip(found["chapter"], found["delegation"], found["pages"], strict=True))


def words(texts):
    return {key: sorted(text.split()) for key, text in texts.items()}


def whys(proposal):
    return dict(zip(proposal.unmatched["text"], proposal.unmatched["why"], strict=True))


def as_planted(compilation, proposal, planted, kept=lambda row: True):
    """Whether rows and texts are those that were planted, all of them or some."""
    expected = [row for row in planted.rows if kept(row)]
    assert rows(proposal) == expected
    texts = extract(compilation, proposal.papers)
    assert list(texts) == [row[:2] for row in expected]
    assert words(texts) == {key: words(planted.texts)[key] for key in texts}
    return True


def chapters_of(*groups, notes=("[Original: English]", "[8 April 2022]")):
    """Chapters with papers of some delegations."""
    keys = ["general-provisions", "criminalization", "procedural-measures"]
    titles = [["General provisions"], ["Criminalization"],
              ["Procedural measures", "and law enforcement"]]  # fmt: skip
    return [
        Chapter(number, title, key, [
            dataclasses.replace(paper, notes=notes)
            for item in group
            for paper in ([item] if isinstance(item, Paper) else papers_of([item], 200, place))
        ])
        for place, (number, title, key, group) in enumerate(
            zip(["I", "II", "III"], titles, keys, groups, strict=False)
        )
    ]  # fmt: skip


# What is planted is found


@every_look
@pytest.mark.parametrize("notes", [(), ("[Original: Spanish]", "[8 April 2022]")], ids=len)
def test_chapters_and_delegations_are_found_with_their_pages(take, look, notes):
    chapters = chapters_of(
        ["Angola", "Brazil", "Kenya"], ["Angola", "Canada", "Norway"], ["Brazil", "Japan"],
        notes=notes,
    )  # fmt: skip
    compilation, proposal, planted = take(chapters, look)
    assert as_planted(compilation, proposal, planted)
    assert proposal.unmatched.empty
    assert compilation.symbol == press.SYMBOL
    assert set(proposal.manifest["language"]) == {"es" if notes else ""}
    assert not any(". . ." in text for text in extract(compilation, proposal.papers).values())


@pytest.mark.parametrize("look", [LARGE, FLAT, BARE], ids=["large", "flat", "bare"])
@pytest.mark.parametrize("room", [None, 2], ids=["over lines", "over pages"])
def test_headings_may_go_over_lines_and_pages(take, look, room):
    def long(seed):
        return [
            Paper(
                heading, name, [Item(nonsense(120, seed + place))],
                room=room if len(heading) > 1 else None,
            )
            for place, (heading, name) in enumerate([
                (["Angola"], "Angola"),
                (["European Union and its", "member States"], "European Union"),
                (["Iran (Islamic Republic of)"], "Iran (Islamic Republic of)"),
                (["Jamaica on behalf of the", "Caribbean Community"], "Caribbean Community"),
                (["Russian Federation, also on behalf of Belarus, Burundi,",
                  "China and Nicaragua"], "Russian Federation"),
                (["United Kingdom of Great Britain and", "Northern Ireland"], "United Kingdom"),
            ])
        ]  # fmt: skip

    for notes in ((), ("[Original: Russian]",)):
        chapters = chapters_of(long(0)[:2], long(10), long(20), notes=notes)
        compilation, proposal, planted = take(chapters, look)
        assert as_planted(compilation, proposal, planted)
        assert proposal.unmatched.empty
    behalf = proposal.manifest.drop_duplicates("delegation").set_index("delegation")["on_behalf_of"]
    assert behalf["Caribbean Community"] == "Caribbean Community"
    assert behalf["Russian Federation"] == "Belarus, Burundi, China and Nicaragua"


def test_a_page_of_its_own_for_each_paper(take):
    names = ["Angola", "Brazil", "Canada"]
    papers = [papers_of(names, 500, seed) for seed in range(3)]
    look = dataclasses.replace(BARE, new_page=True)
    compilation, proposal, planted = take(chapters_of(*papers), look)
    assert as_planted(compilation, proposal, planted)
    alone = proposal.manifest.loc[proposal.manifest["delegation"] == "Brazil", "note"]
    assert not alone.str.contains("shared").any()


def test_embedded_fonts_tell_bold_type_too(take):
    import matplotlib
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    registerFont(TTFont("Body", str(folder / "DejaVuSerif.ttf")))
    registerFont(TTFont("Heavy", str(folder / "DejaVuSerif-Bold.ttf")))
    chapters = [Chapter("I", ["Criminalization"], "criminalization",
                        papers_of(["Côte d'Ivoire", "Türkiye"]))]  # fmt: skip
    look = dataclasses.replace(BARE, plain="Body", bold="Heavy")
    assert as_planted(*take(chapters, look))


@settings(
    max_examples=15, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    names=st.lists(
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True), min_size=1,
        max_size=3,
    ),
    seed=st.integers(0, 10**6),
    look=st.sampled_from(list(LOOKS.values())),
)  # fmt: skip
def test_no_page_goes_to_another_delegation_whatever_the_order(take, names, seed, look):
    draw = random.Random(seed)
    groups = [
        [Paper([name], name, [Item(nonsense(draw.randint(1, 900), seed))]) for name in group]
        for group in names
    ]
    compilation, proposal, planted = take(chapters_of(*groups), look)
    if proposal.unmatched.empty:
        assert as_planted(compilation, proposal, planted)
    else:  # nothing tells this chapter's heading from a quoted one: said, and not guessed
        assert look.chapter_size == look.heading_size
        assert set(rows(proposal)) <= set(planted.rows)


# Traps


def quoting(notes):
    """Papers that quote articles, chapters and the names of states in bold."""

    def body(*quoted):
        return [Item(nonsense(60, 1)), *(article(text) for text in quoted), Item(nonsense(80, 2))]

    over_lines = [article("Article 14. Assistance requested by"),
                  Item("Kenya", bold=True, tight=True)]  # fmt: skip
    general = [
        Paper(["Angola"], "Angola",
              body("Article 5. Jurisdiction of Kenya", "II. Criminalization")),
        Paper(["Brazil"], "Brazil", [*over_lines, *body("Chapter III. Procedural measures")]),
        Paper(["Kenya"], "Kenya", body("Japan", "Criminalization")),
    ]  # fmt: skip
    offences = [
        Paper(["Angola"], "Angola", body("General comments"), footnote="On Kenya and tarn."),
        Paper(["Canada"], "Canada", [Item(nonsense(90), footnote="A note of blorp.")]),
        Paper(["Norway"], "Norway"),
    ]
    return chapters_of(general, offences, notes=notes)


@every_look
def test_quoted_headings_are_left_in_the_papers_and_listed(take, look):
    compilation, proposal, planted = take(quoting(("[Original: English]",)), look)
    assert as_planted(compilation, proposal, planted)
    assert set(whys(proposal)) >= {
        "Article 5. Jurisdiction of Kenya", "II. Criminalization", "Japan",
        "Article 14. Assistance requested by Kenya", "Chapter III. Procedural measures",
    }  # fmt: skip


def test_what_cannot_be_told_goes_to_nobody(take):
    compilation, proposal, planted = take(quoting(()), BARE)
    doubtful = ("general-provisions", "Kenya")
    assert as_planted(compilation, proposal, planted, lambda row: row[:2] != doubtful)
    for name in ("Japan", "Kenya"):  # either could be the heading of a paper
        assert "alphabetical order" in whys(proposal)[name]
        assert "in no row" in whys(proposal)[name]


@pytest.mark.parametrize("font", ["Times-Roman", "Times-Bold"], ids=["no bold", "all bold"])
def test_without_bold_headings_it_says_that_it_cannot_tell(take, font):
    look = dataclasses.replace(BARE, bold=font, plain=font)
    _, proposal, _ = take(chapters_of(["Angola", "Brazil"], ["Angola"]), look)
    assert proposal.manifest.empty
    assert any("cannot tell where papers begin" in warning for warning in proposal.warnings)
    assert proposal.unmatched["text"].tolist().count("Angola") == 2
    assert proposal.unmatched["why"].str.contains("not bold").all()


@pytest.mark.parametrize(
    ("look", "notes"), [(LARGE, ("[Original: English]",)), (BARE, ("[Original: English]",)),
                        (LARGE, ())], ids=["large", "bare", "no notes"],
)  # fmt: skip
def test_headings_that_name_nobody_are_listed_and_end_the_paper_before(take, look, notes):
    (second,) = chapters_of(
        ["Angola", Paper(["Atlantis"], ""), Paper(["Brasil"], ""), Paper(["Canada and Chile"], ""),
         "Kenya"], notes=notes,
    )  # fmt: skip
    third = Chapter("III", ["Gildew of parmot"], "", [Paper(["Norway"], "", notes=notes)])
    fourth = Chapter("IV", ["General provisions, and tarn"], "preamble",
                     [Paper(["Angola"], "Angola", notes=notes)])  # fmt: skip
    offences = {"number": "II", "title": ["Provisions on criminalisation"]}
    second = dataclasses.replace(second, key="criminalization", **offences)
    fourth = dataclasses.replace(fourth, key="general-provisions")
    compilation, proposal, planted = take([second, third, fourth], look)
    assert as_planted(compilation, proposal, planted, lambda row: row[0] and row[1])
    why = whys(proposal)
    assert set(why) == {
        "Atlantis", "Brasil", "Canada and Chile", "III. Gildew of parmot", "Norway",
        "IV. General provisions, and tarn",
    }  # fmt: skip
    assert "did you mean Brazil?" in why["Brasil"]
    assert "which is no known chapter" in why["Norway"]
    assert all("in no row" in why[name] for name in ("Atlantis", "Brasil", "Norway"))
    assert "taken for “General provisions”" in why["IV. General provisions, and tarn"]


@pytest.mark.parametrize("notes", [(), ("[Original: English]",)], ids=["bare", "noted"])
def test_a_heading_that_is_not_bold_is_listed(take, notes):
    plain = Paper(["Brazil"], "Brazil", bold=False)
    chapters = chapters_of(["Angola", plain, "Kenya"], ["Angola", "Canada"], notes=notes)
    compilation, proposal, planted = take(chapters)
    assert "but not bold" in whys(proposal)["Brazil"]
    if notes:
        lost = ("general-provisions", "Brazil")
        assert as_planted(compilation, proposal, planted, lambda row: row[:2] != lost)


def test_an_entry_of_the_contents_without_a_heading_is_listed(take):
    missing = Paper(["Yolp"], "Norway", bold=False, entry="Norway")
    _, proposal, _ = take(chapters_of(["Angola", missing], ["Angola"], notes=()))
    assert "no such heading was found" in whys(proposal)["Norway"]


def test_a_second_paper_and_a_heading_that_goes_on(take):
    """A name again at once is the same paper; with notes of its own it is a second part."""
    continued = Item("Angola (continued)", bold=True, size=12)
    angola = Paper(["Angola"], "Angola", [Item(nonsense(90)), continued, Item(nonsense(60))])
    _, proposal, planted = take(chapters_of([angola, "Brazil", "Angola"]), BARE)
    assert proposal.manifest["delegation"].tolist() == ["Angola", "Brazil"]
    first, _, last = (row[2] for row in planted.rows)
    assert proposal.manifest["pages"].tolist()[0] == f"{first},{last}"
    assert "same paper going on" in whys(proposal)["Angola (continued)"]


# Pages that papers share, footnotes, Word


def test_shared_pages_are_said_and_texts_keep_their_footnotes(take):
    papers = [
        Paper(["Angola"], "Angola", [Item("Tarn blorp.", footnote="Said of quandle.")]),
        Paper(["Brazil"], "Brazil", [Item("Yolp lisp.", footnote="Said of mivvet.")]),
    ]
    compilation, proposal, planted = take(chapters_of(papers))
    assert rows(proposal) == planted.rows
    page = proposal.manifest["pages"][0]
    for name, note in zip(["Brazil", "Angola"], proposal.manifest["note"], strict=True):
        assert f"page {page} shared with {name}" in note
    assert any("extract the texts" in warning for warning in proposal.warnings)
    assert extract(compilation, proposal.papers) == {
        ("general-provisions", "Angola"): "Tarn blorp.\n\nSaid of quandle.\n",
        ("general-provisions", "Brazil"): "Yolp lisp.\n\nSaid of mivvet.\n",
    }


def test_a_word_file_without_a_default_style_and_with_odd_type_is_read(tmp_path):
    runs = [("Brazil ", "bold"), ("agrees", ""), ("not", "strike"), ("so", "hidden")]
    path = makers.word_runs(tmp_path / "a.docx", runs)
    makers.repacked(path, {
        "word/styles.xml": lambda xml: re.sub(r"<w:style .*</w:style>", "", xml, flags=re.DOTALL),
        "word/document.xml": lambda xml: xml.replace("<w:b/>", '<w:b w:val="?"/><w:sz w:val="x"/>'),
    })  # fmt: skip
    found = read_compilation(path)
    assert [row.text for row in found.rows] == ["Brazil agrees"]
    assert {item.reason: item.words for item in found.left_out} == {"struck out": 1, "hidden": 1}
    assert read_compilation(path, struck_out=True).rows[0].text == "Brazil agreesnot"


def test_a_word_compilation_is_split_by_its_paragraphs(tmp_path):
    import docx

    document = docx.Document()
    for text in ("A/AC.999/12", "Contents", "I. Criminalization\t3", "Angola\t3", "Brazil\t4"):
        document.add_paragraph(text)
    document.add_heading("I. Criminalization", level=1)
    for name in ("Angola", "Brazil", "Atlantis", "Kenya"):
        document.add_paragraph().add_run(name).bold = True
        document.add_paragraph("[Original: French]")
        document.add_paragraph(f"Tarn quandle of {name}.")
        document.add_paragraph().add_run("Article 3. Yolp of Norway").bold = True
        document.add_paragraph(nonsense(40))
    document.save(tmp_path / "compilation.docx")
    compilation = read_compilation(tmp_path / "compilation.docx")
    proposal = propose(compilation, [], CHAPTERS)
    assert compilation.symbol == "A/AC.999/12"
    assert proposal.manifest["delegation"].tolist() == ["Angola", "Brazil", "Kenya"]
    assert set(proposal.manifest["pages"]) == {""}
    assert set(proposal.manifest["language"]) == {"fr"}
    texts = extract(compilation, proposal.papers)
    expected = f"Tarn quandle of Brazil.\n\nArticle 3. Yolp of Norway\n\n{nonsense(40)}\n"
    assert texts["criminalization", "Brazil"] == expected
    assert {"Atlantis", "Article 3. Yolp of Norway"} <= set(proposal.unmatched["text"])


def test_files_without_type_and_broken_ones_are_refused(tmp_path):
    (tmp_path / "compilation.txt").write_text("Angola\nTarn.\n", encoding="utf-8")
    with pytest.raises(ReadError, match="bold type"):
        read_compilation(tmp_path / "compilation.txt")
    make(tmp_path / "a.pdf", chapters_of(["Angola"]))
    (tmp_path / "a.pdf").write_bytes((tmp_path / "a.pdf").read_bytes()[:3000])
    with pytest.raises(ReadError, match="truncated"):
        read_compilation(tmp_path / "a.pdf")


# Names


@pytest.mark.parametrize(
    ("text", "delegation"),
    [
        ("Bolivarian Republic of Venezuela", "Venezuela (Bolivarian Republic of)"),
        ("VENEZUELA (BOLIVARIAN REPUBLIC OF)", "Venezuela (Bolivarian Republic of)"),
        ("Islamic Republic of Iran", "Iran (Islamic Republic of)"),
        ("The Russian Federation", "Russian Federation"),
        ("A. Kenya", "Kenya"),
        ("Republic of Kenya", "Kenya"),
        ("Lower Quay", "Lower Quay"),
        *((text, None) for text in ("Position of Kenya", "Cooperation with the United Kingdom",
          "Can", "Republic", "AND", "=HYPERLINK(Kenya)", "Canada and Chile", "")),
    ],
)  # fmt: skip
def test_a_heading_is_a_name_and_nothing_but_a_name(text, delegation):
    found = Speakers(["Lower Quay"]).named(text)
    assert (found[0] if found else None) == delegation


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("II. Criminalization", "criminalization"),
        ("Chapter II – Provisions on criminalisation", "criminalization"),
        ("IV. Procedural measures and law enforcement", "procedural-measures"),
        ("V. International co-operation", "international-cooperation"),
        ("I. General comments", ""),
        ("III. International cooperation and criminalization", ""),
        ("Criminalization", None),
        ("Article 5. Criminalization", None),
        ("Civil. Criminalization", None),
    ],
)
def test_a_chapter_is_known_by_its_title(title, key):
    found = chapter_title(title, CHAPTERS)
    assert (found.key if found else None) == key
