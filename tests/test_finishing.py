"""The finishing pass: what it does to a page, and that it does it to every such page."""

import pytest
from bs4 import BeautifulSoup

from publishing.finishing import DESCRIPTION, FILTERED, FOLD, FOLD_READING, MORE, finished
from publishing.formulas import drawing
from publishing.icons import icon
from publishing.styles import pruned, words

PAGE = """<!DOCTYPE html><html lang="en"><head>
<title>Votes &#8212; The book</title><meta name="viewport" content="width=device-width">
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="../_static/a.css">
<script>document.documentElement.dataset.mode = "";</script>
<script defer src="../_static/scripts/fontawesome.js?digest=1"></script>
<script src="../_static/searchtools.js"></script><script src="../_static/report.js"></script>
</head><body>{body}</body></html>"""


def page(body, at="chapters/votes.html"):
    return BeautifulSoup(finished(PAGE.replace("{body}", body), at, "v1"), "html.parser")


def table(rows, classes="exhibit"):
    lines = "".join(f"<tr><td>{place}</td></tr>" for place in range(rows))
    return (
        '<article><h2>Who voted</h2><div class="pst-scrollable-table-container">'
        f'<table id="tab-x" class="{classes}"><caption><span>Table 1</span> Votes</caption>'
        f"<thead><tr><th>State</th></tr></thead><tbody>{lines}</tbody></table></div></article>"
    )


def test_a_page_has_one_title_one_sheet_and_no_script_that_it_does_not_use():
    made = page("<article><p>Text.</p></article>")
    assert made.title.string == "Votes — The book"
    assert [link["href"] for link in made.select("link[rel=stylesheet]")] == [
        "../_static/book.css?v=v1"
    ]
    assert [script["src"] for script in made.select("script[src]")] == ["../_static/report.js"]
    assert len(made.select("meta[name=viewport]")) == 1
    assert made.select_one("link[rel=icon]")["href"] == "../_static/favicon.svg"


def test_the_themes_search_gives_way_to_the_finder():
    made = page('<div id="search-results"></div>', at="search.html")
    assert not made.select("#search-results, script[src*=searchtools]")


def test_links_inside_the_book_keep_one_class_at_most():
    made = page('<article><p><a class="mention reference internal" href="x">X</a>'
                '<a class="reference internal" href="y">Y</a></p></article>')  # fmt: skip
    assert [link.get("class") for link in made.select("p a")] == [None, ["to"]]


def test_a_title_that_is_the_books_stands_once():
    text = PAGE.replace("Votes", "The book").replace("{body}", "")
    assert "<title>The book</title>" in finished(text, "index.html")


@pytest.mark.parametrize(
    ("text", "told"),
    [("Short.", "Short."), ("As said [Walker, 2021].", "As said."), ("word " * 100, None)],
)
def test_the_first_paragraph_describes_a_page(text, told):
    made = page(f"<article><details><p>No</p></details><p>{text}</p><p>Later.</p></article>")
    content = made.select_one("meta[name=description]")["content"]
    assert content == made.select_one("meta[property='og:description']")["content"]
    if told is None:
        assert content.endswith("word …")
        assert len(content) <= DESCRIPTION + 2
    else:
        assert content == told


def test_icons_are_drawn_and_an_unknown_one_is_refused():
    made = page('<button><i class="theme-switch fa-solid fa-sun" data-mode="light"></i>A</button>')
    drawn = made.select_one("svg.icon.theme-switch")
    assert drawn["data-mode"] == "light"
    assert drawn["aria-hidden"] == "true"
    assert made.button.get_text() == "A"
    assert not made.select("i")
    with pytest.raises(ValueError, match="fa-dragon"):
        icon(["fa-solid", "fa-dragon"])


def test_what_opens_has_a_name_of_its_own():
    code = (
        '<div class="cell container"><details class="admonition hide above-input">'
        '<summary aria-label="Toggle hidden content"><p>Code</p></summary></details>{}</div>'
    )
    figure = '<figure><span class="caption-number">Figure 1.1 </span></figure>'
    made = page(
        "<nav><ul><li><a>3. Talks</a><details><summary></summary></details></li></ul></nav>"
        f"<article><h2>Votes</h2>{code.format('')}{code.format('')}{code.format(figure)}</article>"
    )
    assert made.nav.summary["aria-label"] == "Sections of 3. Talks"
    assert [" ".join(item.get_text().split()) for item in made.select("article summary")] == [
        "Code of part 1 of “Votes”", "Code of part 2 of “Votes”", "Code of Figure 1.1",
    ]  # fmt: skip
    assert not made.select("article summary[aria-label]")


def test_a_picture_holds_no_link():
    made = page('<article><span role="img"><span><a href="x">Russia</a></span></span></article>')
    assert str(made.article.span) == '<span role="img"><span>Russia</span></span>'


def test_a_table_stands_in_a_region_with_the_name_of_its_caption():
    made = page(table(3))
    frame = made.select_one("[role=region]")
    assert frame["tabindex"] == "0"
    assert made.find(id=frame["aria-labelledby"]).name == "caption"
    assert made.caption.get_text() == "Table 1 Votes"
    assert made.th["scope"] == "col"
    assert not made.select(".table-tools, .table-fold")


def test_a_table_of_some_columns_tells_their_names_to_the_style_sheet():
    heads = ("State", 'For "it"', "n\\")
    row = "".join(f"<th>{head}</th>" for head in heads)
    made = page(f"<article><table><thead><tr>{row}</tr></thead></table></article>")
    assert made.table["class"] == ["cards"]
    assert made.table["style"] == '--h2:"For \\"it\\"";--h3:"n\\\\"'
    assert not page(table(3)).select(".cards")


def test_a_table_without_a_caption_is_named_by_its_heading():
    made = page("<article><h2>Who</h2><table><tr><td>1</td></tr></table>tail</article>")
    assert made.select_one("[role=region] > table")
    assert made.select_one("[role=region]")["aria-label"] == "Table: Who"
    assert made.article.get_text().endswith("tail")


@pytest.mark.parametrize(("rows", "folds"), [(FOLD, False), (FOLD + 1, True)])
def test_a_long_table_has_all_rows_a_filter_and_folds_when_it_is_very_long(rows, folds):
    made = page(table(rows, "exhibit long"), at="chapters/06-7-records.html")
    assert len(made.select("tbody tr")) == rows
    assert made.output.string == f"{rows} rows"
    assert bool(made.select(".table-fold")) is folds
    assert made.select_one("[role=region]")["style"] == f"--rows: {FOLD}"
    assert ("folds" in made.table["class"]) is folds


@pytest.mark.parametrize(("rows", "folds"), [(MORE, False), (MORE + 1, True)])
@pytest.mark.parametrize("classes", ["exhibit", "exhibit long"])
def test_any_table_folds_soon_on_a_page_that_is_read(rows, folds, classes):
    made = page(table(FOLD_READING + rows, classes), at="chapters/03-1-x.html")
    assert len(made.select("tbody tr")) == FOLD_READING + rows
    assert ("soon" in made.table["class"]) is folds
    assert [button["data-fold"] for button in made.select(".table-fold")] == ["6"] * folds
    assert not made.select(".table-tools")


@pytest.mark.parametrize(("rows", "filters"), [(FILTERED - 1, False), (FILTERED, True)])
def test_a_long_table_has_a_filter_where_there_is_something_to_filter(rows, filters):
    made = page(table(rows, "exhibit long"), at="chapters/03-1-x.html")
    assert bool(made.select(".table-tools")) is filters
    assert not page(table(rows, "exhibit")).select(".table-tools")


def test_a_total_at_the_end_of_a_table_is_not_folded_away():
    made = page(table(20, "exhibit totalled"), at="chapters/03-1-x.html")
    assert not made.select(".folds, .table-fold")


def test_a_section_folds_after_its_first_paragraph_and_is_open_as_built():
    marked = '<p><span class="folded"></span></p>'
    figure = '<figure><span class="caption-number">Figure 1.1 </span></figure>'
    made = page(
        f"<article><section><h2>Dates</h2>{marked}<p>Lead.</p><p>More.</p>{figure}"
        f"<section><h3>Part</h3></section></section><section><h2>Open</h2><p>A</p></section></article>"
    )
    (fold,) = made.select("details.fold")
    assert [part.name for part in fold.parent.find_all(recursive=False)] == ["h2", "p", "details"]
    assert fold.summary.get_text() == "Read on in “Dates”: Figure 1.1"
    assert [part.name for part in fold.find_all(recursive=False)][1:] == ["p", "figure", "section"]
    assert fold.has_attr("open")
    assert not made.select("span.folded")


def test_nothing_is_folded_where_a_section_ends_with_its_first_paragraph():
    marked = '<p><span class="folded"></span></p>'
    made = page(
        f"<article><section><h2>Dates</h2>{marked}<p>All.</p><div> </div></section></article>"
    )
    assert not made.select("details, span.folded")


def test_cells_and_drawings_are_written_in_fewer_bytes_and_say_the_same():
    made = page(
        '<article><table><tr class="row-odd"><td><p>One</p></td><td><p>A</p><p>B</p></td></tr>'
        '</table><svg><path style="fill: red" d="M 0 1 L 2 3 z"></path>'
        '<text class="mark" style="fill: red" transform="rotate(-0 1 2)">T</text></svg></article>'
    )
    assert "class" not in made.tr.attrs
    assert [str(cell) for cell in made.select("td")] == [
        "<td>One</td>", "<td><p>A</p><p>B</p></td>",
    ]  # fmt: skip
    name = made.svg.path["class"]
    assert made.svg.find("text")["class"] == ["mark", *name]
    assert made.select_one("head style.drawings").string == f".{name[0]}{{fill: red}}"
    assert made.svg.path["d"] == "M0 1L2 3z"
    assert "transform" not in made.svg.find("text").attrs


def test_gaps_close_but_where_white_space_is_written():
    made = page("<article><p>One\n   two  three</p>\n\n  <pre>a\n  b</pre><!-- c --></article>")
    assert made.p.string == "One\ntwo three"
    assert made.pre.string == "a\n  b"
    assert str(made.article).endswith("</p>\n<pre>a\n  b</pre></article>")


def test_folded_code_is_no_pre_and_shown_code_is():
    # a script of the theme measures, and so lays out, every `pre` as the page loads
    code = "<div class='highlight'><pre>a\n  b</pre></div>"
    made = page(f"<article>{code}<details><summary>Code</summary>{code}</details></article>")
    assert made.details.find("pre") is None
    assert made.details.code.string == made.pre.string == "a\n  b"
    assert made.details.code["tabindex"] == "0"


def test_a_page_loads_no_script_for_what_it_does_not_have():
    names = ("compare", "tables", "figures", "filters", "copybutton", "finder")
    tags = "".join(f'<script src="_static/{name}.js"></script>' for name in names)
    made = page(f"{tags}<article><table></table><p data-bs-toggle=tooltip>T</p></article>")
    sources = [script["src"] for script in made.select("body script")]
    assert sources == ["_static/tables.js", "_static/finder.js"]
    assert "data-bs-toggle" not in made.article.p.attrs


def test_the_menu_of_downloads_opens_without_a_script():
    made = page(
        '<div class="dropdown dropdown-download-buttons"><button aria-label="Download this page">'
        '<i class="fas fa-download"></i></button><ul><li><a href="a.md">a</a></li></ul></div>'
    )
    assert made.select_one("details.downloads > summary")["aria-label"] == "Download this page"
    assert made.select_one("details.downloads > ul a")["href"] == "a.md"


def test_works_cited_are_items_of_their_list():
    made = page('<div role="list"><div role="doc-biblioentry">Work</div></div>')
    assert made.select_one("[role=list] > [role=listitem]").string == "Work"


def test_the_same_page_is_finished_in_the_same_way():
    assert finished(PAGE, "a.html") == finished(PAGE, "a.html")


def test_a_style_sheet_loses_what_no_page_uses():
    css = "/* .gone */.kept,.gone{a:b}.gone{c:d}@media print{.gone{e:f}p{g:h}}@import 'x';"
    assert pruned(css, {"kept"}) == ".kept{a:b}@media print{p{g:h}}@import 'x';"
    assert pruned(".a:is(.b, .c){x:y}", {"a", "b", "c"}) == ".a:is(.b, .c){x:y}"
    assert words(['<p class="b-card a_b">']) >= {"b-card", "a_b"}


def test_a_formula_is_drawn_on_its_line_and_an_unknown_command_is_refused():
    assert drawing("x_r").startswith('<svg class="formula" aria-hidden="true"')
    assert "vertical-align:-" in drawing("x_r")
    tall, low = drawing(r"\sqrt{\frac{a}{b}}"), drawing("a")
    assert float(tall.split("height:")[1].split("em")[0]) > float(
        low.split("height:")[1].split("em")[0]
    )
    with pytest.raises(ValueError, match="bigl"):
        drawing(r"\bigl( x \bigr)")
