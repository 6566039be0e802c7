"""Every notebook runs for every shipped edition and for unlike focuses; every sentence is whole.

The notebooks run in this process, so that the register is read and checked once, and figures are
made but not drawn.
"""

import re
from unittest.mock import patch

import nbformat
import pytest
from running import chosen, run

from publishing.checks import SLIPS, check_exhibits, markdown_slips, record_slips, slips
from publishing.contents import pages_of, toc_pages
from publishing.edition import Edition
from publishing.project import Project

SESSIONS = ("ahc1", "ahc2", "ahc3", "ahc4", "ahc5", "ahc6", "ahc7", "ahc-concl")
SHIPPED = [("all", "China"), *((session, "China") for session in SESSIONS), ("demo", None),
           ("ungd-2019-2022", "Brazil")]  # fmt: skip
#: The ends of the scale, one of the middle, one that is not placed, two without a record.
FOCUSES = [
    ("all", "European Union"), ("all", "Brazil"), ("all", "Rwanda"), ("ahc6", "Russian Federation"),
    ("ahc5", "Iran (Islamic Republic of)"), ("ahc4", "Rwanda"),
]  # fmt: skip

#: Pages that anybody reads, and what is for those alone who keep the data or the code.
READERS = ("01-", "02-", "03-", "04-", "06-")
MACHINERY = re.compile(
    r"`(?!`)[^`\n]*[/_][^`\n]*`|\b(?:data|lib|_build|tests|papers)/[\w<]"
    r"|\b[\w/-]+\.(?:csv|md|py|ipynb|json|cff|toml)\b|\bREADME\b|\bread-me\b"
    r"|\b(?:positions|publishing)\.[a-z]|\bpositions (?:fetch|check|refresh)\b"
    r"|\bmake (?:book|test|site)\b"
)


def machinery(markdown: str) -> list[str]:
    """Files, folders, commands and modules that a reader would see in a text."""
    seen = re.sub(
        r"\{[a-z:]+\}`[^`]*`|\]\([^)]*\)|<[^>\n]*>|^:[a-z-]+:.*$", "", markdown, flags=re.M
    )
    seen = re.sub(r"https?://\S+", "", seen)
    return MACHINERY.findall(seen)


REFERENCE = re.compile(r"\{numref\}`([\w-]+)`")


@pytest.fixture(scope="module")
def project(root, register, sessions):
    """The checkout, whose register is read once."""
    with (
        patch.object(Project, "register", lambda self: register),
        patch.object(Project, "sessions", lambda self: sessions),
        patch("matplotlib.figure.Figure.draw_without_rendering"),
    ):
        yield Project(root)


@pytest.mark.parametrize(("session", "focus"), SHIPPED + FOCUSES)
def test_every_sentence_of_an_edition_is_whole(project, session, focus):
    edition = Edition.of(session, focus, project)
    found, records, referred = [], [], set()
    for page in pages_of(edition):
        told_always = "\n".join(
            cell.source for cell in chosen(page, edition).cells if cell.cell_type == "markdown"
        )
        referred |= set(REFERENCE.findall(told_always))
        for shown in run(page, edition):
            record, text = shown.record, shown.text
            told = markdown_slips(text) if record is None else record_slips(record)
            referred |= set(REFERENCE.findall(text))
            records += [] if record is None else [record]
            found += [f"{page.stem}, {shown.cell}: {slip}" for slip in told]
            if page.name.startswith(READERS):
                words = text if record is None else f"{record['caption']} {record['absent']}"
                found += [f"{page.stem}, {shown.cell}: {name}" for name in machinery(words)]
    shown_exhibits = {record["id"] for record in records if record["shown"]}
    found += [f"{id} is referred to and not shown" for id in sorted(referred - shown_exhibits)]
    if "records" in edition.has:
        found += check_exhibits(records, edition.whole.chapters["chapter"])
    assert found == []


@pytest.mark.parametrize("page", ["index", *READERS])
def test_no_text_between_the_cells_names_files_or_commands(root, page):
    notebooks = [path for path in toc_pages(root) if path.name.startswith(page)]
    assert notebooks
    for path in notebooks:
        cells = nbformat.read(path, as_version=4).cells
        texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
        assert [name for text in texts for name in machinery(text)] == [], path.name


@pytest.mark.parametrize(
    "text",
    [
        "Rows in `data/register/positions.csv` would supply it.",
        "Papers in `data/sessions/<session>/papers/<chapter>/` would supply the figures.",
        "It is tested by rows of `claim_checks.csv`.",
        "`positions fetch` gets the public data.",
        "It is one function of positions.records.claims.",
        "It lies in `_build/editions/all-china` and is made again by make book.",
        "The README tells how to add a session.",
        "The sign is in `question_sign`.",
    ],
)
def test_files_commands_and_modules_are_found(text):
    assert machinery(text)


def test_names_links_and_downloads_are_no_machinery():
    text = (
        "{doc}`The data </chapters/05-5-data>` and {cite}`zhang2024`, the positions. In ahc5.\n"
        ':name: tab-a_b\n<a href="../exhibits/tab-a.csv" download>Data (CSV)</a>'
    )
    assert machinery(text) == []


def test_the_shipped_editions_are_those_of_the_sessions(sessions):
    assert {session for session, _ in SHIPPED} == {"all", *sessions}


@pytest.mark.parametrize(
    ("slip", "text"),
    [
        ("ends in a word that leads to another", "They are listed under the."),
        ("ends in a word that leads to another", "It passed by a margin of"),
        ("a word twice", "Russia voted against the the draft."),
        ("two blanks", "It has  no record."),
        ("no blank after a stop", "It has no record.What it wants is told."),
        ("no blank after a stop", "It is so,and so."),
        ("a blank before a stop", "China , too."),
        ("a blank before a stop", "China is placed ( 13 signals)."),
        ("an empty value", "China () is placed."),
        ("an empty value", "Its title is “”."),
        ("an empty value", "It agrees with A, , and B."),
        ("an empty value", "In — of the votes."),
        ("an empty value", "A share of — was in favour."),
        ("an empty value", "It agrees in % of them."),
        ("a missing value", "The mean is nan."),
        ("a missing value", "It is placed at None."),
        ("a count of 0", "It has 0 records."),
        ("a count of 0", "Two of 0."),
        ("one and many", "Of them one records are inferred."),
        ("a small letter after a stop", "So it is. the vote failed."),
        ("markup that shows", "It is *so."),
        ("markup that shows", "See {cite}."),
        ("markup that shows", "It is {{ value }}."),
        ("markup that shows", "A [link](https://example.org)."),
        ("markup that shows", "A&amp;B."),
        ("a bracket alone", "China (13 signals is placed."),
        ("a bracket alone", "The proposal “any offence was opposed."),
    ],
)  # fmt: skip
def test_each_slip_is_found(slip, text):
    assert any(found.startswith(f"{slip}: ") for found in slips(text)), slips(text)


def test_every_kind_of_slip_is_planted_above():
    (mark,) = test_each_slip_is_found.pytestmark
    assert {slip for slip, _ in mark.args[1]} == {*SLIPS, "a bracket alone"}


@pytest.mark.parametrize(
    "markdown",
    [
        "It is **half bold*.",
        "It is \\*escaped\\* twice.",
        "A paragraph without a stop",
        "# A heading of the\n\nIt stands.",
        "- one of\n- two.",
        ":::{note}\nAn empty value: ().\n:::",
        "It stands.  It has two blanks.",
    ],
)
def test_slips_are_found_in_markdown(markdown):
    assert markdown_slips(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "None of them, e.g. Iran's, is *that* **bold** one: “so” (see `of the`) {cite}`zhang2024`.",
        "The share is\n\n$$P_w = \\frac{F_w}{n}.$$\n\nand so on ($F_w$).",
        "# Who stands where\n\n- a record\n- [a link](https://example.org)\n\n1. First\n\nSo?",
        "The reader\n: who reads.\n\n| a | b |\n| --- | --- |\n| None | nan |",
        ":::{table} Title\n:name: tab-x\n\n| a |\n| --- |\n:::\n\n```bash\nmake the the\n```",
        "In {numref}`tab-votes` one of the records is Iran's \\(so\\); what follows is wanted.",
        "He drew three kinds — who asks, what is kept, and why — and 50 % of 10 rows.",
    ],
)
def test_whole_sentences_pass(markdown):
    assert markdown_slips(markdown) == []


def test_captions_alternatives_and_reasons_are_read():
    record = {"id": "fig-x", "title": "A title", "caption": "", "absent": "", "alt": "A line."}
    assert record_slips(record) == []
    for part in ("title", "caption", "absent", "alt"):
        assert record_slips(record | {part: "The share is nan."}), part


def test_a_slip_in_a_stored_notebook_or_a_static_page_is_a_fault(checkout, root):
    from publishing.checks import check_notebooks

    (checkout.root / "chapters").mkdir()
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("It is listed under the.", id="text"),
            nbformat.v4.new_code_cell(
                "x", id="said", execution_count=1,
                outputs=[nbformat.v4.new_output("display_data", {"text/markdown": "At nan."})],
            ),
        ]
    )  # fmt: skip
    nbformat.write(notebook, checkout.root / "chapters" / "01-introduction.ipynb")
    (checkout.root / "_toc.yml").write_text(
        "root: index\nchapters:\n  - file: chapters/01-introduction\n  - file: references\n"
    )
    (checkout.root / "index.md").write_text("A stop is missing")
    (checkout.root / "references.md").write_text("See the ().")
    faults = {(fault.file, fault.reason) for fault in check_notebooks(checkout.root, ())}
    said = " ".join(f"{file}: {reason}" for file, reason in faults)
    assert "01-introduction.ipynb: ends in a word that leads to another" in said
    assert "01-introduction.ipynb: a missing value" in said
    assert "index.md: no stop at the end" in said
    assert "references.md: an empty value" in said
