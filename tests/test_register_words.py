"""What the register says in words is fit to be printed as it stands."""

import csv
import re
from urllib.parse import urlsplit

import pytest


def rows(root, table):
    """Rows of a table of the register, as text."""
    with (root / "data" / "register" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_name_of_a_source_fits_into_a_cell_and_says_nothing_of_the_files(root):
    sources = rows(root, "sources")
    for source in sources:
        name = source["name"]
        assert len(name) <= 46, name
        assert not re.search(r"\bS-[A-Z]|://|\.txt|\.csv|\.rda", name), name
    # upper and lower case alone do not tell two sources apart for a reader
    assert len({source["name"].casefold() for source in sources}) == len(sources)


def test_a_report_written_by_machine_is_called_one(root):
    told = [source["name"] for source in rows(root, "sources") if "AI-made" in source["title"]]
    assert len(told) >= 20
    assert all(name.startswith("Digital Watch AI report, ") for name in told)


def test_the_address_of_a_source_is_one_or_empty(root):
    urls = {source["source_id"]: source["url"] for source in rows(root, "sources")}
    for url in filter(None, urls.values()):
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https"), url
        assert parts.netloc, url
        assert not re.search(r"\s|&(amp|quot|#)", url), url
    assert urls["S-LAC"] == urls["S-GK"] == ""


TEXT_FILE = re.compile(r"\blines? \d|\b[0-9]{3}_[0-9a-f]{16}\b")


def cells(root):
    """Every cell of the register with the table and the column in which it stands."""
    for path in sorted((root / "data" / "register").glob("*.csv")):
        for row in rows(root, path.stem):
            for column, cell in row.items():
                yield path.stem, column, cell


def test_no_place_is_a_line_of_a_text_that_no_reader_has(root):
    assert TEXT_FILE.search("section 3 (lines 247-255)")
    assert TEXT_FILE.search("001_ff97315ec15336a0.txt")
    assert not [found for found in cells(root) if TEXT_FILE.search(found[2])]


def test_a_place_names_the_source_and_no_row_of_a_table_of_ours(root):
    ours = re.compile(r"\bS-[A-Z]|\b[VG]-[A-Z0-9]|\.csv|\bfn \d|\brcid\b|\.rda")
    assert ours.search("second paragraph; votes.csv V-2018-11-C3")
    places = [found for found in cells(root) if "locator" in found[1] or found[1] == "place"]
    assert len(places) > 1000
    assert not [found for found in places if ours.search(found[2])]


#: Ids of rows, names of files and signs of the compiler's working, which no reader knows.
SHORTHAND = re.compile(
    r"\bS-[A-Z]|\bpos-\d|\b[VGE]-[A-Z0-9]|\bK\d\d\b|\bahc|\.csv|\bfn\b|\blines? \d|\brcid\b"
    r"|\bprocess position|^proposer|\bnot an article\b|\bCND\b"
)
SPOKEN = {
    "note",
    "description",
    "needs",
    "untestable",
    "label",
    "matter",
    "reading_a",
    "reading_b",
    "forecast",
}


@pytest.mark.parametrize(
    "written",
    [
        "withdrawn (S-MEDIANAMA)", "see pos-0123", "vote V-2021-05-26-BRA", "moved from ahc5",
        "listed in groups.csv", "fn 75", "process position, not an article", "proposer",
    ],
)  # fmt: skip
def test_shorthand_is_known_when_it_is_met(written):
    assert SHORTHAND.search(written)


def test_what_the_register_says_in_words_needs_no_key(root):
    spoken = [found for found in cells(root) if found[1] in SPOKEN]
    assert len(spoken) > 1000
    assert not [found for found in spoken if SHORTHAND.search(found[2])]


def test_a_note_is_made_of_sentences(root):
    notes = {found[2] for found in cells(root) if found[1] == "note"}
    assert not [note for note in notes if note and not re.fullmatch(r"[A-Z0-9“].*[.]", note)]


def test_a_proposal_has_a_telling_label_and_one_or_two_sentences(root):
    proposals = rows(root, "proposals")
    assert len({row["label"].casefold() for row in proposals}) == len(proposals)
    for row in proposals:
        assert len(row["label"].split()) >= 2 and len(row["label"]) <= 66, row["label"]  # noqa: PT018
        assert re.fullmatch(r"[A-Z][^.]*[.]( [A-Z][^.]*[.])?", row["description"]), row
        # an article's number alone does not say what would change
        assert not re.fullmatch(r"(Change to |Paragraph .* of )?article [0-9()a-z]+", row["label"])
