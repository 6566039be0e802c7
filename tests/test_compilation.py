"""Splitting a compilation: what is planted is found, traps are avoided, the rest is listed."""

import dataclasses
import hashlib
import random
import time
from pathlib import Path

import compilations as press
import pandas as pd
import pytest
from compilations import CHAPTERS, Chapter, Item, Look, Paper, article, make, nonsense, papers_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from positions.compilations import headings as compilation_headings
from positions.compilations import lines as compilation_lines
from positions.compilations.names import Chapters, Speakers
from positions.compilations.split import (
    MANIFEST,
    UNMATCHED,
    extract,
    extracted_files,
    extracted_manifest,
    propose,
    read_compilation,
    split,
)
from positions.readers import ReadError

KNOWN = [
    "Angola", "Belarus", "Brazil", "Burundi", "Canada", "Caribbean Community", "Chile", "China",
    "European Union", "Iran (Islamic Republic of)", "Japan", "Kenya", "Nicaragua", "Norway",
    "Russian Federation", "Switzerland", "Tajikistan", "United Kingdom",
    "Venezuela (Bolivarian Republic of)",
]  # fmt: skip

LARGE, FLAT = Look(), Look(10, 10, 10)
BARE = dataclasses.replace(FLAT, contents="none")

EVERY_LOOK = {
    f"{name}-{contents}": dataclasses.replace(look, contents=contents)
    for name, look in (("large", LARGE), ("flat", FLAT))
    for contents in ("all", "chapters", "none")
}


@pytest.fixture
def take(tmp_path):
    """Make a compilation and split it: the compilation, the proposal, and what was planted."""

    def made(chapters, look=LARGE, known=KNOWN):
        path = tmp_path / "compilation.pdf"
        planted = make(path, chapters, look)
        compilation = read_compilation(path)
        return compilation, propose(compilation, known, CHAPTERS), planted

    return made


def rows(proposal):
    found = proposal.manifest
    return list(zip(found["chapter"], found["delegation"], found["pages"], strict=True))


def words(texts):
    return {key: sorted(text.split()) for key, text in texts.items()}


def whys(proposal):
    return dict(zip(proposal.unmatched["text"], proposal.unmatched["why"], strict=True))


def without_notes(chapters):
    return [
        dataclasses.replace(
            chapter, papers=[dataclasses.replace(paper, notes=()) for paper in chapter.papers]
        )
        for chapter in chapters
    ]


def three_chapters(**rest):
    """Three chapters; Angola and Brazil speak in more than one."""
    return [
        Chapter(
            "I",
            [CHAPTERS["general-provisions"]],
            "general-provisions",
            papers_of(["Angola", "Brazil", "Kenya"], 200, **rest),
        ),
        Chapter(
            "II",
            [CHAPTERS["criminalization"]],
            "criminalization",
            papers_of(["Angola", "Canada", "Norway"], 200, 7, **rest),
        ),
        Chapter(
            "III",
            ["Procedural measures", "and law enforcement"],
            "procedural-measures",
            papers_of(["Brazil", "Japan"], 200, 5, **rest),
        ),
    ]


def long_names(notes=(), room=None):
    """Headings over two lines; with ``room`` their first line is the last of a page."""
    rest = {"notes": notes, "room": room}
    return [
        Paper(["Angola"], "Angola", notes=notes),
        Paper(["European Union and its", "member States"], "European Union", **rest),
        Paper(["Iran (Islamic Republic of)"], "Iran (Islamic Republic of)", notes=notes),
        Paper(["Jamaica on behalf of the", "Caribbean Community"], "Caribbean Community", **rest),
        Paper(
            ["Russian Federation, also on behalf of Belarus, Burundi,", "China and Nicaragua"],
            "Russian Federation",
            **rest,
        ),
        Paper(
            ["United Kingdom of Great Britain and", "Northern Ireland"], "United Kingdom", **rest
        ),
        Paper(
            ["Bolivarian Republic", "of Venezuela"], "Venezuela (Bolivarian Republic of)", **rest
        ),
    ]


def quoting():
    """Papers that quote articles, chapters and the names of states in bold."""

    def body(*quoted):
        return [Item(nonsense(60, 1)), *(article(text) for text in quoted), Item(nonsense(80, 2))]

    split_over_lines = [
        article("Article 14. Assistance requested by"),
        Item("Kenya", bold=True, tight=True),
    ]
    return [
        Chapter(
            "I",
            ["General provisions"],
            "general-provisions",
            [
                Paper(
                    ["Angola"],
                    "Angola",
                    body("Article 5. Jurisdiction of Kenya and Japan", "II. Criminalization"),
                ),
                Paper(
                    ["Brazil"],
                    "Brazil",
                    [*split_over_lines, *body("Chapter III. Procedural measures")],
                ),
                Paper(["Kenya"], "Kenya", body("Japan", "Criminalization")),
            ],
        ),
        Chapter(
            "II",
            ["Criminalization"],
            "criminalization",
            [
                Paper(
                    ["Angola"], "Angola", body("General comments"), footnote="On Kenya and tarn."
                ),
                Paper(["Canada"], "Canada", [Item(nonsense(90), footnote="A note of blorp.")]),
                Paper(["Norway"], "Norway"),
            ],
        ),
    ]


# --- what is planted is found ---------------------------------------------------------------------


@pytest.mark.parametrize("look", EVERY_LOOK.values(), ids=EVERY_LOOK)
@pytest.mark.parametrize("notes", [(), ("[Original: Spanish]", "[8 April 2022]")], ids=len)
def test_chapters_and_delegations_are_found_with_their_pages(take, look, notes):
    compilation, proposal, planted = take(three_chapters(notes=notes), look)
    assert rows(proposal) == planted.rows
    assert words(extract(compilation, proposal)) == words(planted.texts)
    assert proposal.unmatched.empty
    assert compilation.symbol == press.SYMBOL
    assert compilation.pages == planted.pages


@pytest.mark.parametrize("look", [LARGE, FLAT, BARE], ids=["large", "flat", "bare"])
@pytest.mark.parametrize("notes", [(), ("[Original: Russian]",)], ids=["bare", "noted"])
@pytest.mark.parametrize("room", [None, 2], ids=["over lines", "over pages"])
def test_headings_may_go_over_lines_and_pages(take, look, notes, room):
    chapters = [
        Chapter("I", ["General provisions"], "general-provisions", long_names(notes)[:2]),
        Chapter("II", ["Criminalization"], "criminalization", long_names(notes, room)),
        Chapter(
            "III",
            ["Procedural measures", "and law enforcement"],
            "procedural-measures",
            long_names(notes, room),
        ),
    ]
    compilation, proposal, planted = take(chapters, look)
    assert rows(proposal) == planted.rows
    assert words(extract(compilation, proposal)) == words(planted.texts)
    assert proposal.unmatched.empty
    if room:
        assert any(first != last for _, _, first, last, _ in planted.papers)


def test_a_page_of_its_own_for_each_paper(take):
    names = ["Angola", "Brazil", "Canada"]
    chapters = [
        Chapter(number, [CHAPTERS[key]], key, papers_of(names, 500, seed))
        for seed, (number, key) in enumerate(
            [("I", "general-provisions"), ("II", "criminalization"), ("III", "procedural-measures")]
        )
    ]
    _, proposal, planted = take(chapters, dataclasses.replace(BARE, new_page=True))
    assert rows(proposal) == planted.rows
    alone = proposal.manifest.loc[proposal.manifest["delegation"] == "Brazil", "note"]
    assert not alone.str.contains("shared").any()


def test_embedded_fonts_tell_bold_type_too(take):
    import matplotlib
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    registerFont(TTFont("Body", str(folder / "DejaVuSerif.ttf")))
    registerFont(TTFont("Heavy", str(folder / "DejaVuSerif-Bold.ttf")))
    chapters = [
        Chapter(
            "I", ["Criminalization"], "criminalization", papers_of(["Côte d’Ivoire", "Türkiye"])
        )
    ]
    look = dataclasses.replace(BARE, plain="Body", bold="Heavy")
    _, proposal, planted = take(chapters, look, known=["Côte d’Ivoire", "Türkiye"])
    assert rows(proposal) == planted.rows


def test_the_table_of_contents_is_no_text(take):
    compilation, proposal, _ = take(three_chapters())
    contents = [line.text for line in compilation.lines if line.role == "contents"]
    assert len(contents) >= 12
    assert contents[0] == "Contents"
    assert not any(". . ." in text for text in extract(compilation, proposal).values())


def test_contents_without_leaders(take):
    look = dataclasses.replace(LARGE, leaders=False)
    _, proposal, planted = take(three_chapters(), look)
    assert rows(proposal) == planted.rows
    assert proposal.unmatched.empty


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    names=st.lists(
        st.lists(st.sampled_from(KNOWN), min_size=1, max_size=6, unique=True),
        min_size=1,
        max_size=3,
    ),
    seed=st.integers(0, 10**6),
    look=st.sampled_from(list(EVERY_LOOK.values())),
)
def test_planted_boundaries_come_back_whatever_the_order(take, names, seed, look):
    draw = random.Random(seed)
    keys = list(CHAPTERS)[1:]
    chapters = [
        Chapter(
            ["I", "II", "III"][at],
            [CHAPTERS[keys[at]]],
            keys[at],
            [
                Paper([name], name, [Item(nonsense(draw.randint(1, 900), seed + at))])
                for name in group
            ],
        )
        for at, group in enumerate(names)
    ]
    compilation, proposal, planted = take(chapters, look)
    at_issue = proposal.unmatched["text"].str.contains(r"^[IV]+\.").any()
    if not at_issue:
        assert rows(proposal) == planted.rows
        assert words(extract(compilation, proposal)) == words(planted.texts)
        assert proposal.unmatched.empty
    else:  # nothing tells this chapter's heading from a quoted one: said, and not guessed
        assert look.contents == "none"
        assert look.chapter_size == look.heading_size
        assert set(rows(proposal)) <= set(planted.rows)


# --- traps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", EVERY_LOOK.values(), ids=EVERY_LOOK)
def test_quoted_headings_are_left_in_the_papers_and_listed(take, look):
    compilation, proposal, planted = take(quoting(), look)
    assert rows(proposal) == planted.rows
    assert words(extract(compilation, proposal)) == words(planted.texts)
    assert set(whys(proposal)) == {
        "Article 5. Jurisdiction of Kenya and Japan", "II. Criminalization",
        "Article 14. Assistance requested by Kenya", "Chapter III. Procedural measures",
        "Japan", "Criminalization", "General comments",
    }  # fmt: skip
    assert all(whys(proposal).values())


def test_what_cannot_be_told_goes_to_nobody(take):
    compilation, proposal, planted = take(without_notes(quoting()), BARE)
    kept = [row for row in planted.rows if row[:2] != ("general-provisions", "Kenya")]
    assert rows(proposal) == kept
    for name in ("Japan", "Kenya"):  # either could be the heading of a paper
        assert "alphabetical order" in whys(proposal)[name]
        assert "in no row" in whys(proposal)[name]
    texts = extract(compilation, proposal)
    assert words(texts) == {key: words(planted.texts)[key] for key in texts}


@pytest.mark.parametrize("notes", [(), ("[Original: English]",)], ids=["bare", "noted"])
@pytest.mark.parametrize("font", ["Times-Roman", "Times-Bold"], ids=["no bold", "all bold"])
def test_without_bold_headings_it_says_that_it_cannot_tell(take, notes, font):
    look = dataclasses.replace(BARE, bold=font, plain=font)
    compilation, proposal, _ = take(three_chapters(notes=notes), look)
    assert proposal.manifest.empty
    assert list(proposal.manifest.columns) == list(MANIFEST)
    assert any("cannot tell where papers begin" in warning for warning in proposal.warnings)
    listed = proposal.unmatched["text"].tolist()
    assert listed.count("Angola") == listed.count("Brazil") == 2
    assert proposal.unmatched["why"].str.contains("not bold").all()
    assert extract(compilation, proposal) == {}


@pytest.mark.parametrize(
    ("look", "notes"),
    [(LARGE, True), (FLAT, True), (BARE, True), (LARGE, False)],
    ids=["large", "flat", "bare", "no notes"],
)
def test_headings_that_name_nobody_are_listed_and_end_the_paper_before(take, look, notes):
    chapters = [
        Chapter("I", ["Introduction"], "", [], intro=nonsense(50)),
        Chapter(
            "II",
            ["Provisions on criminalisation"],
            "criminalization",
            [
                Paper(["Angola"], "Angola"),
                Paper(["Atlantis"], ""),
                Paper(["Brasil"], ""),
                Paper(["Canada and Chile"], ""),
                Paper(["Kenya"], "Kenya"),
            ],
        ),
        Chapter("III", ["Gildew of parmot"], "", [Paper(["Norway"], "")]),
        Chapter("IV", ["General provisions, and tarn"], "general-provisions",
                [Paper(["Angola"], "Angola"), Paper(["Zambia"], "Zambia")]),
    ]  # fmt: skip
    compilation, proposal, planted = take(chapters if notes else without_notes(chapters), look)
    assert rows(proposal) == [row for row in planted.rows if row[0] and row[1]]
    texts = extract(compilation, proposal)
    assert words(texts) == {key: words(planted.texts)[key] for key in texts}
    why = whys(proposal)
    assert set(why) == {"I. Introduction", "Atlantis", "Brasil", "Canada and Chile",
                        "III. Gildew of parmot", "Norway"}  # fmt: skip
    assert "did you mean Brazil?" in why["Brasil"]
    assert "joint paper of Canada, Chile" in why["Canada and Chile"]
    assert "which is no known chapter" in why["Norway"]
    assert all("in no row" in why[name] for name in ("Atlantis", "Brasil", "Norway"))
    assert any("taken for “General provisions”" in warning for warning in proposal.warnings)
    zambia = proposal.manifest.set_index("delegation").loc["Zambia", "note"]
    assert "not among the delegations known" in zambia


def test_a_heading_of_the_contents_that_is_not_bold_is_listed(take):
    chapters = three_chapters(notes=())
    first = chapters[0]
    plain = dataclasses.replace(first.papers[1], bold=False)
    chapters[0] = dataclasses.replace(first, papers=[first.papers[0], plain, first.papers[2]])
    compilation, proposal, planted = take(chapters)
    kept = [row for row in planted.rows if row[:2] != ("general-provisions", "Brazil")]
    assert rows(proposal) == kept
    assert "but not bold; its text" in whys(proposal)["Brazil"]
    texts = extract(compilation, proposal)
    assert words(texts) == {key: words(planted.texts)[key] for key in texts}


def test_an_entry_of_the_contents_without_a_heading_is_listed(take):
    chapters = three_chapters(notes=())
    missing = dataclasses.replace(
        chapters[1].papers[2], heading=["Yolp"], bold=False, entry="Norway"
    )
    chapters[1] = dataclasses.replace(chapters[1], papers=[*chapters[1].papers[:2], missing])
    _, proposal, _ = take(chapters)
    found = proposal.unmatched
    assert found["text"].tolist() == ["Norway"]
    assert found["page"].tolist() == [2]
    assert "no such heading was found" in found["why"].iloc[0]


def test_a_second_paper_and_a_heading_that_goes_on(take):
    """A name again at once is the same paper; with notes of its own it is a second part."""
    continued = Item("Angola (continued)", bold=True, size=12)
    chapters = [
        Chapter(
            "I",
            ["Criminalization"],
            "criminalization",
            [
                Paper(["Angola"], "Angola", [Item(nonsense(90)), continued, Item(nonsense(60))]),
                Paper(["Brazil"], "Brazil"),
                Paper(["Angola"], "Angola"),
            ],
        )
    ]
    _, proposal, _ = take(chapters, dataclasses.replace(LARGE, contents="none"))
    assert proposal.manifest["delegation"].tolist() == ["Angola", "Brazil"]
    assert "in 2 places" in proposal.manifest.loc[0, "note"]
    assert "same paper going on" in whys(proposal)["Angola (continued)"]


def test_no_chapter_heading_means_no_row(take):
    chapters = three_chapters()
    odd = [dataclasses.replace(chapters[0], number="", title=["Gildew"])]
    _, proposal, _ = take(odd, BARE)
    assert proposal.manifest.empty
    assert proposal.unmatched["why"].str.contains("no chapter's heading").any()


# --- what a row says ------------------------------------------------------------------------------


def test_a_row_carries_language_symbol_digest_and_on_whose_behalf(take, tmp_path):
    papers = [
        Paper(["Jamaica on behalf of the Caribbean Community (CARICOM)"], "Caribbean Community"),
        Paper(
            ["Russian Federation, also on behalf of Belarus and Bosnia and Herzegovina"],
            "Russian Federation",
            notes=("[Original: Russian] [9 May 2022]",),
        ),
        Paper(["Switzerland (on behalf of the Yolp Group)"], "Switzerland", notes=()),
    ]
    _, proposal, _ = take([Chapter("I", ["Criminalization"], "criminalization", papers)])
    found = proposal.manifest.set_index("delegation")
    assert found["on_behalf_of"].to_dict() == {
        "Caribbean Community": "Caribbean Community",
        "Russian Federation": "Belarus; Bosnia and Herzegovina",
        "Switzerland": "the Yolp Group",
    }
    assert found["language"].tolist() == ["en", "ru", ""]
    assert "[9 May 2022]" in found.loc["Russian Federation", "note"]
    assert "sent by Jamaica" in found.loc["Caribbean Community", "note"]
    digest = hashlib.sha256((tmp_path / "compilation.pdf").read_bytes()).hexdigest()
    assert set(found["sha256"]) == {digest}
    assert set(found["symbol"]) == {press.SYMBOL}
    assert set(found["file"]) == {"compilation.pdf"}


def test_shared_pages_are_said_with_lines_and_texts_offered(take):
    papers = papers_of(["Angola", "Brazil", "Canada"], 60)
    compilation, proposal, planted = take(
        [Chapter("I", ["Criminalization"], "criminalization", papers)]
    )
    assert rows(proposal) == planted.rows
    notes = proposal.manifest["note"].tolist()
    page = proposal.manifest.loc[1, "pages"]
    assert f"page {page} shared with Angola: begins at its line" in notes[1]
    assert f"page {page} shared with Canada: ends at its line" in notes[1]
    assert any("extract the texts" in warning for warning in proposal.warnings)
    begins = int(notes[1].split("begins at its line ")[1].split(";")[0])
    on_page = [line for line in compilation.lines if line.page == int(page)]
    shown = [line for line in on_page if line.role != "running"]
    assert shown[begins - 1].text == "Brazil"

    texts = extract(compilation, proposal)
    files = extracted_files(texts)
    assert list(files) == [f"criminalization/{name}.txt" for name in ("angola", "brazil", "canada")]
    manifest = extracted_manifest(proposal.manifest, texts)
    assert manifest["file"].tolist() == list(files)
    assert set(manifest["pages"]) == {""}
    for row in manifest.itertuples():
        assert row.sha256 == hashlib.sha256(files[row.file].encode()).hexdigest()
        assert "shared" not in row.note
        assert f"from compilation.pdf, pages {page}" in row.note


def test_footnotes_follow_the_paper_that_they_are_marked_in(take):
    papers = [
        Paper(["Angola"], "Angola", [Item("Tarn blorp.", footnote="Said of quandle.")]),
        Paper(["Brazil"], "Brazil", [Item("Yolp lisp.", footnote="Said of mivvet.")]),
    ]
    compilation, proposal, _ = take([Chapter("I", ["Criminalization"], "criminalization", papers)])
    texts = extract(compilation, proposal)
    assert texts["criminalization", "Angola"] == "Tarn blorp.\n\nSaid of quandle.\n"
    assert texts["criminalization", "Brazil"] == "Yolp lisp.\n\nSaid of mivvet.\n"


def test_the_same_file_gives_the_same_proposal(take):
    one, other = (take(quoting())[1] for _ in range(2))
    pd.testing.assert_frame_equal(one.manifest, other.manifest)
    pd.testing.assert_frame_equal(one.unmatched, other.unmatched)
    assert (one.warnings, one.parts) == (other.warnings, other.parts)
    assert list(one.unmatched.columns) == list(UNMATCHED)


# --- limits and other files -----------------------------------------------------------------------


def test_sixty_pages_in_time(take):
    names = ["Angola", "Brazil", "Canada", "Chile", "China", "Japan", "Kenya", "Norway"]
    chapters = [
        Chapter(
            number,
            [CHAPTERS[key]],
            key,
            [
                Paper(
                    [name],
                    name,
                    [
                        item
                        for at in range(8)
                        for item in (
                            article(f"Article {at}. Tarn of {name}"),
                            Item(nonsense(180, at)),
                        )
                    ],
                )
                for name in names
            ],
        )
        for number, key in zip(
            ["I", "II", "III"],
            ["general-provisions", "criminalization", "procedural-measures"],
            strict=True,
        )
    ]
    start = time.perf_counter()
    _, proposal, planted = take(chapters, FLAT)
    assert time.perf_counter() - start < 20
    assert planted.pages >= 60
    assert rows(proposal) == planted.rows
    assert len(proposal.unmatched) == 8 * 24


def test_limits_are_stated(tmp_path, monkeypatch):
    path = tmp_path / "compilation.pdf"
    make(path, three_chapters())
    with pytest.raises(ReadError, match="limit of 0 seconds"):
        read_compilation(path, seconds=0)
    monkeypatch.setattr(compilation_lines, "MAX_CHARACTERS", 10)
    with pytest.raises(ReadError, match="more than 10 characters"):
        read_compilation(path)
    monkeypatch.undo()
    monkeypatch.setattr(compilation_headings, "MAX_HEADINGS", 3)
    with pytest.raises(ReadError, match="limit of 3"):
        split(path, KNOWN, CHAPTERS)


@pytest.mark.parametrize("name", ["compilation.txt", "compilation.html", "compilation"])
def test_files_without_type_are_refused(tmp_path, name):
    (tmp_path / name).write_text("Angola\nTarn.\n", encoding="utf-8")
    with pytest.raises(ReadError, match="bold type"):
        read_compilation(tmp_path / name)


def test_a_broken_pdf_is_refused_without_a_traceback(tmp_path):
    path = tmp_path / "compilation.pdf"
    make(path, three_chapters())
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(ReadError):
        read_compilation(path)


def test_a_word_compilation_is_split_by_its_paragraphs(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("A/AC.999/12")
    for text in ("Contents", "I. Criminalization\t3", "Angola\t3", "Brazil\t4"):
        document.add_paragraph(text)
    document.add_heading("I. Criminalization", level=1)
    for name in ("Angola", "Brazil", "Atlantis", "Kenya"):
        document.add_paragraph().add_run(name).bold = True
        document.add_paragraph("[Original: French]")
        document.add_paragraph(f"Tarn quandle of {name}.")
        document.add_paragraph().add_run("Article 3. Yolp of Norway").bold = True
        document.add_paragraph(nonsense(40))
    path = tmp_path / "compilation.docx"
    document.save(path)
    compilation, proposal = split(path, KNOWN, CHAPTERS)
    assert compilation.symbol == "A/AC.999/12"
    assert proposal.manifest["delegation"].tolist() == ["Angola", "Brazil"]
    assert set(proposal.manifest["pages"]) == {""}
    assert set(proposal.manifest["language"]) == {"fr"}
    texts = extract(compilation, proposal)
    expected = f"Tarn quandle of Brazil.\n\nArticle 3. Yolp of Norway\n\n{nonsense(40)}\n"
    assert texts["criminalization", "Brazil"] == expected
    assert {"Atlantis", "Kenya", "Article 3. Yolp of Norway"} <= set(proposal.unmatched["text"])


@pytest.mark.parametrize(
    ("text", "delegation"),
    [
        ("Bolivarian Republic of Venezuela", "Venezuela (Bolivarian Republic of)"),
        ("VENEZUELA (BOLIVARIAN REPUBLIC OF)", "Venezuela (Bolivarian Republic of)"),
        ("Islamic Republic of Iran", "Iran (Islamic Republic of)"),
        ("The Russian Federation", "Russian Federation"),
        ("A. Kenya", "Kenya"),
        ("Republic of Kenya", "Kenya"),
        ("European Union and its 27 member States", "European Union"),
        ("Position of Kenya", None),
        ("Cooperation with the United Kingdom", None),
        ("Can", None),
        ("Republic", None),
        ("=HYPERLINK(Kenya)", None),
        ("", None),
    ],
)
def test_a_heading_is_a_name_and_nothing_but_a_name(text, delegation):
    found = Speakers(KNOWN).named(text)
    assert (found.delegation if found else None) == delegation


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
    found = Chapters(CHAPTERS).title(title)
    assert (found.chapter if found else None) == key
