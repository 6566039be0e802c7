"""Text out of files: what a person would read, and nothing executed, fetched or believed."""

import re
import socket
import subprocess
import zipfile

import docx
import makers
import pytest

from positions import readers
from positions.left_out import RUNNING
from positions.readers import ReadError, read_document
from positions.spelling import count_words
from positions.web_pages import AROUND

WORDS = ["blorp", "quandle", "mivvet", "tarn", "frellick", "zabbot", "snib", "vorple"]


def refused(path):
    with pytest.raises(ReadError) as caught:
        read_document(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


def text_of(path):
    return "\n".join(read_document(path).pages)


def wordlines(count, start=0):
    """Lines of words that differ from one another."""
    return [
        f"{WORDS[n % 8]}{chr(97 + n // 8)} {WORDS[(n * 3) % 8]} line"
        for n in range(start, start + count)
    ]


# PDF


def test_a_pdf_gives_its_pages_in_order(tmp_path):
    path = makers.pdf(tmp_path / "a.pdf", [["First page, one.", "Then two."], ["Second page."]])
    document = read_document(path)
    assert document.kind == "pdf"
    assert document.pages == ("First page, one.\nThen two.", "Second page.")
    assert document.warnings == ()


def test_running_heads_and_page_numbers_are_no_part_of_the_text(tmp_path):
    pages = [wordlines(30, start) for start in (0, 30, 60, 90, 120)]
    path = makers.pdf(tmp_path / "a.pdf", pages, head="A/XYZ.7/1", foot="V.22-01234 {page}/{pages}")
    document = read_document(path)
    assert [page.split("\n") for page in document.pages] == pages


@pytest.mark.parametrize(
    "foot", ["{page}", "- {page} -", "Page {page} of {pages}", "{page}/{pages}"]
)
@pytest.mark.parametrize("count", [1, 2, 7])
def test_page_numbers_go_whatever_their_form(tmp_path, foot, count):
    pages = [wordlines(12, 12 * page) for page in range(count)]
    document = read_document(makers.pdf(tmp_path / "a.pdf", pages, foot=foot))
    assert [page.split("\n") for page in document.pages] == pages


def test_headings_and_numbers_in_the_text_stay(tmp_path):
    pages = [["Article 12", *wordlines(5)], ["Article 16", *wordlines(5, 9)], ["Norway", "1999"]]
    document = read_document(makers.pdf(tmp_path / "a.pdf", pages))
    assert [page.split("\n") for page in document.pages] == pages


def test_footnote_marks_go_and_other_numbers_stay(tmp_path):
    lines = ["The word^12 stands.^3 So do H2O and article 12 of 1999.", "^4 A note."]
    document = read_document(makers.pdf(tmp_path / "a.pdf", [lines]))
    assert document.pages[0].split("\n") == [
        "The word stands. So do H2O and article 12 of 1999.", "A note."
    ]  # fmt: skip


def test_words_parted_at_a_line_end_are_whole_again(tmp_path):
    lines = ["A neigh-", "bour owns the state-", "run mill, which is state-run,", "and rests."]
    text = text_of(makers.pdf(tmp_path / "a.pdf", [lines]))
    assert " ".join(text.split()) == (
        "A neighbour owns the state-run mill, which is state-run, and rests."
    )


def kept(path):
    """Lines of a document by page, and how many words of it are left out."""
    document = read_document(path)
    lines = [[line for line in page.split("\n") if line] for page in document.pages]
    return lines, sum(item.words for item in document.left_out)


BODY = ("Times-Roman", 11)


@pytest.mark.parametrize("top", [750, 800, 820])
@pytest.mark.parametrize("count", [2, 3, 5, 8])
@pytest.mark.parametrize(
    "first",
    ["Article 4{}", "{}. Blorp supports article 10.", "Proposal {} of Quandle on article 12",
     "Section ({})", "Brazil proposes to delete this paragraph.", "and the sentence goes on here",
     "2024 1,000 12", "12"],
)  # fmt: skip
def test_what_begins_pages_in_body_type_and_leading_stays(tmp_path, top, count, first):
    pages = [[first.format(page), *wordlines(30, 30 * page)] for page in range(count)]
    path = makers.pdf(tmp_path / "a.pdf", pages, top=top, foot="{page}")
    assert kept(path) == (pages, count)


@pytest.mark.parametrize("top", [750, 800])
@pytest.mark.parametrize(
    "heading", ["Article 4{}", "Chapter IV", "Paragraph {}. Blorp", "We propose to delete this."]
)
def test_headings_and_paragraphs_of_a_line_are_no_running_heads(tmp_path, top, heading):
    for count in (3, 6):
        pages = [wordlines(30, 30 * page) for page in range(count)]
        path = makers.pdf(
            tmp_path / "a.pdf", pages, head=heading.replace("{}", "{page}"), type_of_head=BODY,
            top=760,
        )  # fmt: skip
        heads = [heading.format(page) for page in range(1, count + 1)]
        assert kept(path) == ([[head, *lines] for head, lines in zip(heads, pages, strict=True)], 0)


@pytest.mark.parametrize(
    ("head", "type_of_head", "count", "goes"),
    [
        ("A/XYZ.7/1", ("Helvetica", 8), 1, True),
        ("A/XYZ.7/1 V.22-01234 {page}/{pages}", BODY, 2, True),
        ("Views of Quandle, page {page}", ("Helvetica", 8), 4, True),
        ("Views of Quandle", BODY, 4, True),
        ("{page} {title}", BODY, 6, True),
        ("{page} {title}", BODY, 3, False),
        ("Views of Quandle", ("Helvetica", 8), 3, True),
        ("Views of Quandle", ("Helvetica", 8), 2, False),  # no longer document
        ("Views of Quandle", BODY, 3, False),
    ],
)
def test_a_running_head_looks_like_one(tmp_path, head, type_of_head, count, goes):
    pages = [wordlines(30, 30 * page) for page in range(count)]
    path = makers.pdf(tmp_path / "a.pdf", pages, head=head, type_of_head=type_of_head)
    heads = [
        head.format(page=page, pages=count, title=makers.title(page))
        for page in range(1, count + 1)
    ]
    lines, words = kept(path)
    assert lines == [[*[one] * (not goes), *page] for one, page in zip(heads, pages, strict=True)]
    assert words == (sum(map(count_words, heads)) if goes else 0)


def test_pages_of_the_same_words_alone_are_text(tmp_path):
    path = makers.pdf(tmp_path / "a.pdf", [["Background"]] * 5, foot="{page}", top=800)
    assert kept(path) == ([["Background"]] * 5, 5)


def test_heads_of_left_and_of_right_pages_go(tmp_path):
    pages = [wordlines(30, 30 * page) for page in range(8)]
    path = makers.pdf(tmp_path / "a.pdf", pages, head="{side}")
    assert kept(path)[0] == pages


def test_what_is_left_out_is_told_with_the_most_frequent(tmp_path):
    pages = [wordlines(30, 30 * page) for page in range(5)]
    path = makers.pdf(tmp_path / "a.pdf", pages, head="A/XYZ.7/1", foot="Page {page} of {pages}")
    (told,) = map(str, read_document(path).left_out)
    assert told == (
        "heads, feet and page numbers: 40 words in 10 places, “A/XYZ.7/1” (5 times), “Page 1 of 5” "
        "(5 times)"
    )


@pytest.mark.parametrize("by_row", [True, False])
def test_two_columns_are_read_one_after_the_other(tmp_path, by_row):
    left, right = wordlines(20), wordlines(20, 20)
    path = makers.pdf_in_columns(
        tmp_path / "a.pdf", left, right, title="A title over both of the columns of this very page",
        by_row=by_row,
    )  # fmt: skip
    lines = [line for line in text_of(path).split("\n") if line]
    assert lines == ["A title over both of the columns of this very page", *left, *right]


def test_one_column_is_not_taken_for_two(tmp_path):
    lines = makers.lines_of(makers.phrases(300))
    text = text_of(makers.pdf(tmp_path / "a.pdf", [lines]))
    assert text.split("\n") == lines


def test_a_scanned_pdf_says_so_and_names_the_remedy(tmp_path):
    message = refused(makers.scanned_pdf(tmp_path / "a.pdf", 3))
    assert "scanned" in message
    assert "ocrmypdf" in message


def test_a_scanned_page_among_others_is_warned_of(tmp_path):
    path = makers.scanned_pdf(tmp_path / "a.pdf", 1, text=["Some words here"])
    document = read_document(path)
    assert document.pages == ("Some words here", "")
    (warning,) = document.warnings
    assert "page 2" in warning
    assert "ocrmypdf" in warning


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.98])
def test_a_truncated_pdf_says_so(tmp_path, share):
    path = makers.pdf(tmp_path / "a.pdf", [wordlines(30)] * 5)
    assert "truncated" in refused(makers.truncated(path, share))


@pytest.mark.parametrize(
    ("plant", "reason"),
    [
        (lambda path: makers.pdf(path, [["x"]], password="w"), "encrypted"),
        (lambda path: makers.long_pdf(path, 10_000), "10,000 pages, more than the limit of 2,000"),
        (lambda path: path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n"),
         "broken PDF"),
    ],
)  # fmt: skip
def test_a_pdf_that_cannot_be_read_says_why(tmp_path, plant, reason):
    plant(tmp_path / "a.pdf")
    assert reason in refused(tmp_path / "a.pdf")


def shifted(text, by):
    """A text whose letters are others, as a broken font shows them."""
    return "".join(chr((ord(x) - 97 + by) % 26 + 97) if "a" <= x <= "z" else x for x in text)


def test_letters_that_are_none_of_a_language_are_told_with_the_remedy(tmp_path):
    good = makers.lines_of(makers.phrases(300).lower())
    bad = [shifted(line, 3) for line in good]
    message = refused(makers.pdf(tmp_path / "a.pdf", [bad, bad, good]))
    assert "do not say which letters" in message
    assert "ocrmypdf --force-ocr" in message
    (warning,) = read_document(makers.pdf(tmp_path / "b.pdf", [bad, good, good])).warnings
    assert warning.startswith("on page 1 the fonts")
    assert "ocrmypdf --force-ocr" in warning
    french = makers.lines_of(makers.phrases(300, french=True))
    assert read_document(makers.pdf(tmp_path / "c.pdf", [good, french])).warnings == ()


def test_words_laid_over_a_page_are_told_with_the_remedy(tmp_path):
    over = {"field": "filled by hand", "box": "a box", "note": "my own remark"}
    document = read_document(makers.pdf_with_notes(tmp_path / "a.pdf", ["Body words"], **over))
    assert document.pages == ("Body words",)
    assert {item.reason: item.words for item in document.left_out} == {
        "form fields and text boxes": 5, "comments": 3
    }  # fmt: skip
    (warning,) = document.warnings
    assert "print it to a new PDF, flattened" in warning
    alone = makers.pdf_with_notes(tmp_path / "b.pdf", [], field="filled by hand")
    assert "stand in form fields and text boxes alone" in refused(alone)
    noted = makers.pdf_with_notes(tmp_path / "c.pdf", ["Body words"], note="a remark")
    assert read_document(noted).warnings == ()


@pytest.mark.parametrize("by", ["line", "rectangle"])
@pytest.mark.parametrize("size", [8, 11, 18])
@pytest.mark.parametrize("height", [0.2, 0.28, 0.4])
def test_words_with_a_line_through_them_are_left_out_and_counted(tmp_path, by, size, height):
    lines = ["States ~may~ shall act on ~the~ requests", "~of a whole line~", "and par~tl~y",
             "~12 of~ others ~at~ ~once~"]  # fmt: skip
    path = makers.pdf_struck(tmp_path / "a.pdf", lines, by=by, size=size, height=height)
    document = read_document(path)
    assert document.pages == ("States shall act on requests\nand pary\nothers",)
    (item,) = document.left_out
    assert (item.reason, item.words) == ("struck out", 11)
    kept = document.keeping_struck()
    assert "".join(kept.pages[0].split()) == "".join("".join(lines).replace("~", "").split())
    assert kept.left_out == ()


@pytest.mark.parametrize(
    ("height", "beyond"), [(-0.1, 0), (-0.25, 0), (0, 0), (0.75, 0), (1.05, 0), (0.28, 40)],
    ids=["under", "deep under", "base", "over", "high over", "across the page"],
)  # fmt: skip
def test_lines_that_are_none_through_words_take_nothing_away(tmp_path, height, beyond):
    lines = ["States ~may~ act", "~of a whole line~ together with more of it", "the end"]
    path = makers.pdf_struck(tmp_path / "a.pdf", lines, height=height, beyond=beyond)
    assert read_document(path).pages == ("\n".join(lines).replace("~", ""),)
    assert read_document(path).left_out == ()


def test_damaged_streams_of_a_pdf_are_told(tmp_path):
    text = " ".join(wordlines(60))
    assert read_document(makers.pdf_of_stream(tmp_path / "a.pdf", text)).warnings == ()
    path = makers.pdf_of_stream(tmp_path / "b.pdf", text, share=0.9)
    (warning,) = read_document(path).warnings
    assert warning.startswith("1 damaged stream, so words may be missing")
    assert "1 damaged stream" in refused(makers.pdf_of_stream(path, text, share=0.05))


# DOCX


def test_a_docx_gives_paragraphs_and_tables_without_head_and_footnote_marks(tmp_path):
    path = makers.word(
        tmp_path / "a.docx", ["We say^4 this.", "And that."], table=[["one", "two"], ["three", "4"]]
    )
    document = read_document(path)
    assert document.kind == "docx"
    assert document.pages[0].split("\n") == [
        "We say this.",
        "And that.",
        "one",
        "two",
        "three",
        "4",
    ]


def test_a_docx_is_read_as_it_would_be_printed_with_its_changes(tmp_path):
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    paragraph = document.add_paragraph("Kept ")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for xml in (
        f"<w:ins {space}><w:r><w:t>added</w:t></w:r></w:ins>",
        f"<w:del {space}><w:r><w:delText>gone</w:delText></w:r></w:del>",
        f"<w:r {space}><w:instrText>HYPERLINK x</w:instrText></w:r>",
        f"<w:sdt {space}><w:sdtContent><w:r><w:t> held</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph._p.append(parse_xml(xml))
    document.save(str(tmp_path / "a.docx"))
    assert text_of(tmp_path / "a.docx") == "Kept added held"


def test_a_docx_that_cannot_be_read_says_why(tmp_path):
    path = tmp_path / "a.docx"
    path.write_text("just words", encoding="utf-8")
    assert "not a DOCX (no zip archive)" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "words")
    assert "no Word document" in refused(path)
    assert "truncated DOCX" in refused(makers.truncated(makers.word(path, ["words"] * 50)))
    assert "more than the limit of 100 MB" in refused(makers.zip_bomb(path, 120))


def test_old_and_encrypted_word_files_say_what_they_are(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(readers._OLE + b"x" * 600)
    assert "old Word file" in refused(path)
    path.write_bytes(readers._OLE + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path).startswith("encrypted")


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_docx_with_entities_of_its_own_is_refused(tmp_path, part):
    secret = tmp_path / "secret.txt"
    secret.write_text("private", encoding="utf-8")

    def planted(content):
        content = content.replace("outer words", "outer &x; words")
        return content.replace("?>", f'?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>', 1)

    path = makers.repacked(makers.word(tmp_path / "a.docx", ["outer words"]), {part: planted})
    message = refused(path)
    assert "declares a document type" in message
    assert "private" not in message


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_docx_whose_packing_is_broken_says_so(tmp_path, method):
    path = makers.word(tmp_path / "a.docx", [makers.phrases(2000)])
    assert "harbour" in text_of(makers.repacked(path, {}, method=method))
    data = bytearray(path.read_bytes())
    start = data.index(b"word/document.xml") + 60
    data[start : start + 400] = b"\xff" * 400
    path.write_bytes(data)
    assert "broken or truncated DOCX" in refused(path)


@pytest.mark.parametrize("style", ["strike", "hidden"])
def test_struck_out_hidden_and_deleted_words_of_a_docx_are_left_out_and_counted(tmp_path, style):
    runs = [("We ", ""), ("mu", "strike"), ("st not", "strike"), ("may", "double_strike"),
            (" do", ""), ("secretly so", "hidden"), ("4", "superscript"), ("gone away", "del"),
            ("A head", "header"), ("a remark of ours", "comment")]  # fmt: skip
    document = read_document(makers.word_runs(tmp_path / "a.docx", runs, style=style))
    assert document.pages == ("We  do\n",)
    assert document.with_struck[0].split()[:4] == ["We", "must", "notmay", "do"]
    left = {item.reason: item.words for item in document.left_out}
    by_style = {"strike": "struck out", "hidden": "hidden"}[style]
    expected = {"struck out": 2, "hidden": 2, "footnote marks": 1, "comments": 4,
                "deleted in tracked changes": 2, RUNNING: 2}  # fmt: skip
    expected[by_style] += 3
    assert left == expected
    assert not any(item.reason == "struck out" for item in document.keeping_struck().left_out)


def test_notes_of_a_docx_are_read_as_those_of_a_pdf_are(tmp_path):
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    path = makers.word(tmp_path / "a.docx", ["outer words"])
    document = docx.Document(path)
    for kind, name in (("footnote", "FOOTNOTES"), ("endnote", "ENDNOTES")):
        content = (
            f"<w:{kind}s xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
            f"<w:{kind} w:type='separator'><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>"
            f"<w:{kind}><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t>a {kind} says</w:t></w:r></w:p>"
            f"</w:{kind}></w:{kind}s>"
        )
        part = Part(
            PackURI(f"/word/{kind}s.xml"), "application/xml", content.encode(),
            document.part.package,
        )  # fmt: skip
        document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, name))
    document.save(path)
    assert text_of(path).split() == (
        ["outer", "words", "a", "footnote", "says", "a", "endnote", "says"]
    )


# HTML


def test_html_gives_its_text_alone_and_fetches_nothing(tmp_path, monkeypatch):
    def never(*_, **__):
        raise AssertionError("a reader must not open connections or programs")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(subprocess, "Popen", never)
    path = makers.html(
        tmp_path / "a.html",
        "<script>document.write('evil')</script><style>p {color: red}</style>"
        "<h1>Title</h1><p onclick='evil()'>A <b>bo</b>ld w&ouml;rd<sup>3</sup>.</p>"
        "<img src='http://192.0.2.1/x.png' alt='hidden'><iframe src='http://192.0.2.1/'></iframe>"
        "<ul><li>one</li><li>two</li></ul><table><tr><td>left</td><td>right</td></tr></table>"
        "<!-- a remark --><template>held back</template><noscript>turn it on</noscript>",
        head="<link rel=stylesheet href='http://192.0.2.1/a.css'>",
    )
    document = read_document(path)
    assert document.kind == "html"
    assert document.pages[0].split("\n") == ["Title", "A bold wörd.", "one", "two", "left", "right"]


def test_the_page_of_a_website_gives_its_own_part_alone(tmp_path):
    around = "<div>Biscuits?</div><header>Home</header>{}<footer>Sitemap</footer>"
    path = makers.html(tmp_path / "a.html", around.format("<main><h1>Title</h1>Words.</main>"))
    assert text_of(path).split("\n") == ["Title", "Words."]
    path = makers.html(tmp_path / "b.html", around.format("<main> </main><p>Words.</p>"))
    assert "Words." in text_of(path)


PAPER = "<h1>Title</h1><p>We say <a href='/x'>that all</a> is well.</p><p>Quandle</p>"
PLAIN = ["Title", "We say that all is well.", "Quandle"]


@pytest.mark.parametrize(
    ("body", "kept", "left"),
    [
        ("<nav>Home News</nav>{}<footer>Sitemap</footer>", PLAIN, {"menus": 2, AROUND: 1}),
        ("<div role=navigation>Home</div>{}<div role=banner>Top</div>", PLAIN,
         {"menus": 1, AROUND: 1}),
        ("<article><header>Of Norway</header>{}<footer>Signed</footer></article>",
         ["Of Norway", *PLAIN, "Signed"], {}),
        ("<main><h1>Short</h1></main><article>{}</article>", ["Short", *PLAIN], {}),
        ("<main>{}</main><div>Biscuits?</div>", PLAIN, {"outside of <main>": 1}),
        ("<aside>{}</aside><p>More</p>", [*PLAIN, "More"], {}),
        ("<p hidden>a b</p><p style='display: none'>c</p><noscript>d</noscript>{}", PLAIN,
         {"hidden": 4}),
        ("{}<p>end<sup>12</sup></p><textarea>a b</textarea>", [*PLAIN, "end"],
         {"footnote marks": 1, "parts of a form": 2}),
        ("<div>" * 300 + "{}" + "</div>" * 300, PLAIN, {}),
    ],
)  # fmt: skip
def test_every_word_of_a_page_is_read_or_counted_as_left_out(tmp_path, body, kept, left):
    path = makers.html(tmp_path / "a.html", body.format(PAPER))
    document = read_document(path)
    assert document.pages[0].split("\n") == kept
    assert {item.reason: item.words for item in document.left_out} == left
    few = sum(left.values()) <= 0.2 * (sum(left.values()) + len(" ".join(kept).split()))
    assert bool(document.to_look_at) != few


@pytest.mark.parametrize(
    "opened", ["<script>", "<!--", "<textarea>", "<title>", "<nav>", "<header>", "<button>",
               "<div hidden>", "<style type=x>", "<noscript>", "<s>"],
)  # fmt: skip
def test_an_element_that_is_not_closed_takes_nothing_away(tmp_path, opened):
    path = makers.html(tmp_path / "a.html", f"<p>Before.</p>{opened}{PAPER}")
    document = read_document(path)
    assert document.pages[0].split() == ["Before.", *" ".join(PLAIN).split()]
    assert any("not closed" in warning for warning in document.warnings)


def test_a_page_of_which_much_is_left_out_is_warned_of(tmp_path):
    path = makers.html(tmp_path / "a.html", f"<nav>Home News More</nav>{PAPER}")
    (warning,) = read_document(path).to_look_at
    assert warning.startswith("3 of 11 words are left out (3 menus); look whether")


def test_a_file_of_any_kind_of_which_much_is_left_out_is_warned_of(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("---\nChina: We cannot accept this.\nIran: we agree.\n---\n\nThank you all.\n")
    (warning,) = read_document(path).to_look_at
    assert warning.startswith("8 of 11 words are left out (8 front matter); look whether")
    path.write_text("~~What is struck out here,~~ and what stays.\n")
    document = read_document(path)
    assert len(document.to_look_at) == 1
    assert document.keeping_struck().to_look_at == ()


def test_a_menu_that_is_not_called_one_is_warned_of(tmp_path):
    menu = "<div class=menu>" + "<a href=/news>News of the day</a> " * 8 + "</div>"
    document = read_document(makers.html(tmp_path / "a.html", menu + PAPER))
    assert "News of the day" in document.pages[0]
    (warning,) = document.warnings
    assert warning.startswith("34 of the 40 words stand in links, as those of a menu do; if they")


def test_parts_of_a_page_that_a_browser_sets_apart_are_apart(tmp_path):
    body = (
        "<details><summary>More</summary>text</details><fieldset><legend>On</legend>it</fieldset>"
    )
    assert read_document(makers.html(tmp_path / "a.html", body)).pages == ("More\ntext\nOn\nit",)


@pytest.mark.parametrize("codec", ["undefined", "idna", "base64", "rot13", "no-such-codec"])
def test_a_codec_that_is_none_for_text_is_not_believed(tmp_path, codec):
    path = tmp_path / "a.html"
    path.write_bytes(f"<meta charset={codec}><p>na\xefve word</p>".encode("cp1252"))
    assert text_of(path) == "naïve word"


def test_html_tells_its_encoding(tmp_path):
    path = tmp_path / "a.htm"
    path.write_bytes("<meta charset='windows-1251'><p>слово</p>".encode("cp1251"))
    assert text_of(path) == "слово"


@pytest.mark.parametrize(
    "struck", ["<s>{}</s>", "<del>{}</del>", "<strike>{}</strike>",
               "<span style='text-decoration: line-through'>{}</span>"],
)  # fmt: skip
def test_struck_out_words_of_a_page_are_left_out_and_counted(tmp_path, struck):
    path = makers.html(tmp_path / "a.html", f"<p>States {struck.format('must not')} may act.</p>")
    document = read_document(path)
    assert document.pages == ("States may act.",)
    assert document.with_struck == ("States must not may act.",)
    assert [(item.reason, item.words) for item in document.left_out] == [("struck out", 2)]


# Text


def test_markdown_gives_what_a_reader_of_it_sees(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: hidden\n---\n# Title[^1]\n\nThe [blorp](https://a.invalid/x 'y') and [tarn].\n"
        "\n[^1]: A note (with words).\n\n[tarn]: https://b.invalid/z\n"
    )
    text = text_of(path)
    assert " ".join(re.findall(r"\w+", text)) == "Title The blorp and tarn A note with words"


@pytest.mark.parametrize(
    "text",
    [
        "[China]: We cannot accept this article.",
        "[China]: no.",
        "[agreed](subject to the reservation of Iran) by all",
        "[agreed](noted) by all",
        "---\nWe cannot accept this.\n\nThe rest is good.\n---\nThank you.",
        "---\n\nJapan: we cannot.\n---\nThank you.",
        "---\ntitle: x\nWe cannot accept this.\n---\nThank you.",
    ],
)
def test_what_only_looks_like_markdown_keeps_its_words(tmp_path, text):
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    assert (document.pages[0], document.left_out) == (text, ())


@pytest.mark.parametrize(
    ("text", "kept", "left"),
    [
        ("[a](https://b.invalid/c_(d) 'of e') f", "a f", {"addresses of links": 7}),
        ("[a](b.pdf) [c](#d) [e](/f) [g](<h i>)", "a c e g", {"addresses of links": 6}),
        ("[a] b\n\n[a]: www.c.invalid/d\n", "a b", {"addresses of links": 5}),
        ("a ~~b c~~ d", "a d", {"struck out": 2}),
        ("---\ntitle: b c\ntags:\n  - d\n---\ne[^1]", "e", {"front matter": 5,
                                                         "footnote marks": 1}),
    ],
)  # fmt: skip
def test_what_markdown_does_not_say_is_counted(tmp_path, text, kept, left):
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    assert re.findall(r"\w+", document.pages[0]) == kept.split()
    assert {item.reason: item.words for item in document.left_out} == left


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_text_is_read_in_any_form(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes("Señor Ñandú said: words, words.\r\nMore.".encode(encoding))
    document = read_document(path)
    assert document.pages == ("Señor Ñandú said: words, words.\nMore.",)
    assert document.warnings == ()


def test_windows_1252_is_read_and_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("The “café” costs €5 — naïve words".encode("cp1252"))
    document = read_document(path)
    assert document.pages == ("The “café” costs €5 — naïve words",)
    assert "Windows-1252" in document.warnings[0]


def test_russian_in_an_old_encoding_is_recognised(tmp_path):
    path = tmp_path / "a.txt"
    text = "Мы думаем, что новые правила должны быть ясными и краткими для каждого. " * 5
    path.write_bytes(text.encode("cp1251"))
    assert text_of(path) == text


def test_mixed_encodings_are_read_line_by_line_and_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Ein Café\n".encode() + "ein naïver Satz".encode("cp1252"))
    document = read_document(path)
    assert document.pages == ("Ein Café\nein naïver Satz",)
    assert "mixed encodings" in document.warnings[0]


def test_what_is_invisible_does_not_part_or_glue_words(tmp_path):
    path = tmp_path / "a.txt"
    text = "\ufeffa\u200bb soft\u00adware \u202eright\u202c \x07bell 😀 end\x00\u2028next"
    path.write_text(text, encoding="utf-8")
    assert text_of(path) == "ab software right bell 😀 end\nnext"


def test_markup_and_formulas_in_text_stay_plain_words(tmp_path):
    path = tmp_path / "a.txt"
    text = "<script>x</script> {{ y }} [a](http://b) =HYPERLINK(1) $z$\n{cite}`w`"
    path.write_text(text, encoding="utf-8")
    assert text_of(path) == text


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\0" * 50])
def test_an_empty_file_says_so(tmp_path, content):
    for name in ("a.txt", "a.pdf", "a.docx", "a.html"):
        (tmp_path / name).write_bytes(content)
        assert "empty" in refused(tmp_path / name)


def test_a_file_of_marks_alone_holds_no_words(tmp_path):
    (tmp_path / "a.txt").write_text("-- ... 12", encoding="utf-8")
    assert "no words" in refused(tmp_path / "a.txt")


# Any file


def of_every_kind(folder):
    """A file of every kind, and the words that are in it."""
    lines = makers.lines_of(makers.phrases(120))
    words = count_words(" ".join(lines))
    struck = [(lines[0], ""), (" must not", "strike"), (" may", ""), (" secret", "hidden")]
    beside = [("x y", "del"), ("Norway", "header"), ("1", "superscript")]
    page = f"<nav>Home</nav><main>{' '.join(lines)}<s>x y</s></main><p>End<sup>1</sup></p>"
    (folder / "a.txt").write_text(f"{' '.join(lines)} ¹ x² ü", encoding="utf-8")
    (folder / "a.md").write_text(
        f"---\na: b\n---\n# {' '.join(lines)}[^1] [c](d.pdf) ~~e~~\n\n[f]: /g 'h'\n[i]: no j\n",
        encoding="utf-8",
    )
    return [
        (folder / "a.txt", words + 3),
        (folder / "a.md", words + 13),
        (makers.html(folder / "a.html", page), words + 5),
        (makers.word_runs(folder / "a.docx", [*struck, *beside]), count_words(lines[0]) + 8),
        (makers.pdf(folder / "a.pdf", [lines] * 5, head="A/X.7/{page}", foot="{page}/5"),
         5 * words + 5 * 6),
        (makers.pdf(folder / "b.pdf", [["The word^12 stands.^3", "^4 A note."]]), 8),
        (makers.pdf_in_columns(folder / "c.pdf", lines, lines, title="Of Norway"), 2 * words + 2),
        (makers.pdf_with_notes(folder / "d.pdf", lines, field="a b", box="c", note="d"), words + 4),
    ]  # fmt: skip


def test_every_word_of_a_file_is_counted_or_left_out_with_a_reason(tmp_path):
    for path, words in of_every_kind(tmp_path):
        document = read_document(path)
        for one in (document, document.keeping_struck()):
            counted = count_words("\n".join(one.pages))
            left_out = {item.reason: item.words for item in one.left_out}
            assert (path.name, counted + sum(left_out.values())) == (path.name, words), left_out


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"%PDF-1.4\nx", "a PDF by its content; rename it to .pdf"),
        ("a.pdf", b"<html>x", "not a PDF but HTML"),
        ("a.pdf", b"PK\x03\x04rest", "not a PDF but a zip archive"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "not text but a picture"),
        ("a.txt", b"\x7fELF\x02\x01\x00\x00\x00\x00abc\x00\x00\x03\x00\x00\x00", "not text"),
        ("a.html", b"PK\x03\x04rest", "not text but a zip archive"),
        ("a.rtf", b"{\\rtf1 x}", ".rtf is not read"),
        ("a", b"x", "without a suffix is not read"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    assert reason in refused(tmp_path / name)


def test_a_file_beyond_the_limit_is_not_opened(tmp_path):
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(readers.MAX_BYTES + 1)
    assert "larger than the limit of 50 MB" in refused(tmp_path / "a.pdf")


def test_a_text_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "MAX_CHARACTERS", 100)
    (tmp_path / "a.txt").write_text("word " * 30, encoding="utf-8")
    assert "more than 100 characters" in refused(tmp_path / "a.txt")
    assert "more than 100 characters" in refused(makers.pdf(tmp_path / "a.pdf", [wordlines(30)]))


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "a.pdf").mkdir()
    assert "no regular file" in refused(tmp_path / "a.pdf")
    assert "cannot be opened" in refused(tmp_path / "b.pdf")
