"""Exhibits carry their data, say what they rest on, and never turn data into markup."""

import csv
import io
import json
from collections import Counter

import nbformat
import pandas as pd
import pytest
from matplotlib.figure import Figure

from positions import figures
from positions.drawing import Picture, svg
from positions.drawing import told as figure_told
from publishing import exhibits
from publishing.chapters import placements
from publishing.edition import open_edition
from publishing.exhibits import Evidence, Exhibit, recorded, table
from publishing.prose import number_word, pipe_table

EVIDENCE = Evidence("recorded positions", ("S-LAC",), "two records (2 stated)")
DATA = pd.DataFrame({"name": ["A|B", "<b>"], "value": [0.123456789, float("nan")]})


def drawn():
    figure = Figure()
    figure.subplots().plot([0, 1], [0, 1])
    return figure


def test_record_holds_rounded_data_and_blanks_for_what_is_missing():
    record = table("tab-x", "Title", DATA, EVIDENCE).record
    assert record["columns"] == ["name", "value"]
    assert record["rows"] == ["A|B,0.123457", "<b>,"]
    json.dumps(record)


def test_data_never_turn_into_markup():
    text = pipe_table(pd.DataFrame({"x": ["<script>alert(1)</script> {cite}`a` [a](b) $x$ a|b"]}))
    assert "<script>" not in text.replace("\\<", "")
    for mark in ("\\<", "\\{", "\\`", "\\[", "\\$", "\\|"):
        assert mark in text


def test_shown_table_names_evidence_sources_report_number_and_download():
    text = table("tab-x", "Title", DATA, EVIDENCE, original="Table 3 of the report").markdown
    for part in ("Recorded positions", "S-LAC", "Table 3 of the report", "../exhibits/tab-x.csv"):
        assert part in text


def test_figure_needs_a_text_alternative():
    with pytest.raises(ValueError, match="text alternative"):
        Exhibit("fig-x", "T", "", EVIDENCE, DATA, figure=Picture(drawn(), drawn()))


@pytest.mark.parametrize("id", ["x", "fig_x", "Fig-x", "fig-X", "fig-", "../fig-x"])
def test_ids_are_kebab_case_and_cannot_leave_the_folder(id):
    with pytest.raises(ValueError, match="exhibit id"):
        table(id, "T", DATA, EVIDENCE)


def test_empty_table_must_say_why():
    with pytest.raises(ValueError, match="nothing says why"):
        table("tab-x", "T", DATA.iloc[:0], EVIDENCE)
    shown = table("tab-x", "T", DATA.iloc[:0], EVIDENCE, empty="No paper is present.")
    assert "No paper is present." in shown.markdown
    assert shown.record["shown"] is False


def test_figure_is_the_same_bytes_twice():
    assert svg(drawn()) == svg(drawn())
    assert "<dc:date>" not in svg(drawn())


def test_a_figure_travels_as_it_is_drawn_for_a_page_and_for_a_phone():
    picture = figures.bars(
        pd.DataFrame({"name": ["<b>"], "n": [3]}), value="n", label="name", axis="records"
    )
    item = Exhibit("fig-x", "T", "", EVIDENCE, DATA, alt="Three.", figure=picture)
    wide, narrow = (item.bundle[kind] for kind in (exhibits.WIDE_TYPE, exhibits.NARROW_TYPE))
    assert 'width="680"' in wide
    assert 'width="340"' in narrow
    assert "../exhibits/fig-x.svg" in item.markdown


def test_evidence_is_counted_from_the_rows(register):
    rows = register.positions[register.positions["proposal_id"].str.startswith("mla-scope.")]
    evidence = recorded(rows, register)
    assert evidence.kind == "recorded positions"
    assert evidence.sources == ("S-LAC",)
    assert evidence.detail == "39 records (39 cited)"


def test_evidence_refuses_a_source_that_the_register_does_not_hold(register):
    rows = register.positions.head(1).assign(source_id="S-INVENTED")
    with pytest.raises(ValueError, match="S-INVENTED"):
        recorded(rows, register)


def test_records_are_read_from_a_notebook_with_page_and_cell():
    shown = table("tab-x", "T", DATA, EVIDENCE)
    output = nbformat.v4.new_output("display_data", data=shown.bundle)
    cell = nbformat.v4.new_code_cell("show(x)", id="the-cell", outputs=[output])
    found = exhibits.records_of(nbformat.v4.new_notebook(cells=[cell]), "chapters/page")
    assert [(item["id"], item["page"], item["cell"]) for item in found] == [
        ("tab-x", "chapters/page", "the-cell")
    ]
    assert exhibits.duplicates(record["id"] for record in found * 2) == ["tab-x"]


def test_exhibits_without_evidence_are_told_in_one_sentence_and_all_keep_their_records(capsys):
    shown = []
    import IPython.display as ipython

    original = ipython.display
    ipython.display = lambda bundle, raw: shown.append(bundle)
    try:
        exhibits.show(
            *(table(f"tab-{n}", n, DATA.iloc[:0], EVIDENCE, empty="No paper.") for n in "abc")
        )
    finally:
        ipython.display = original
    assert [bundle[exhibits.RECORD_TYPE]["id"] for bundle in shown] == ["tab-a", "tab-b", "tab-c"]
    assert [bundle["text/markdown"] for bundle in shown] == ["No paper.", "", ""]


def test_an_exhibit_without_evidence_is_a_paragraph_with_its_title_and_a_place_to_land():
    text = table("tab-a", "A title", DATA.iloc[:0], EVIDENCE, empty="No paper.").markdown
    assert "*A title* is not shown. No paper." in text
    assert ":name: tab-a" in text
    assert "admonition" not in text
    assert ".csv" not in text


def test_downloads_hold_no_formula():
    rows = [
        ['=HYPERLINK("x")', -0.5, None], ["@SUM(A1)", 2, "plain = text"],
        ["\t=1+1", 3, "one line\r=1+1\nanother"],
    ]  # fmt: skip
    data = pd.DataFrame(rows, columns=["a", "+b", "c"])
    text = exhibits.as_csv(Exhibit("tab-x", "T", "", EVIDENCE, data, absent="none").record)
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["a", "'+b", "c"], ["'=HYPERLINK(\"x\")", "-0.5", ""],
        ["'@SUM(A1)", "2.0", "plain = text"], ["'\t=1+1", "3.0", "one line\r=1+1\nanother"],
    ]  # fmt: skip


def test_sources_are_named_by_use_and_many_are_counted(register):
    names = register.sources.set_index("source_id")["name"]
    ids = list(names.index[:5])
    told = exhibits.named_sources([ids[4], ids[4], *ids, ""], register)
    assert told.startswith(f"sources: {names[ids[4]]}; ")
    assert told.endswith(" and two others")
    assert exhibits.named_sources([ids[0]], register) == f"source: {names[ids[0]]}"
    assert exhibits.named_sources([], register) == ""


def test_a_marks_sources_are_those_of_its_records(root):
    edition = open_edition("all", "China", root)
    told = next(text for text in figure_told(placements.overall(edition).figure.wide)
                if text.startswith("China:"))  # fmt: skip
    names = edition.whole.sources.set_index("source_id")["name"]
    own = edition.records[edition.records["delegation"] == "China"]
    used = Counter(names[id] for id in own["source_id"])
    first = told.partition("sources: ")[2].split("; ")[0]
    assert used[first] == max(used.values())
    assert told.endswith(f"{number_word(len(used) - 3)} others")
