"""What built pages say: a state has one name, a count one value, and numbers read well."""

import csv
import re
from collections import defaultdict

import pytest
from lxml import html as lxml_html

from positions.delegations import directory
from publishing.linking import Mentions, typeset
from publishing.prose import short, spelled

#: What holds sentences, and what stands among them and is nobody's sentence: code, drawings, the
#: names of works, and tables of titles that others gave.
BLOCKS = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "figcaption", "caption", "div", "dd", "dt"}
NO_WORDS = """//script | //style | //pre | //code | //svg | //select | //summary
    | //article//*[contains(@class, 'cell_input')] | //a[contains(@href, 'references.html')]
    | //*[@role='listitem'] | //*[@id='tab-sources' or @id='tab-literature']"""


def said(page):
    """Texts of a page's blocks, each with the block's kind; what is quoted is left out."""
    tree = lxml_html.document_fromstring(page)
    for part in tree.xpath(NO_WORDS):
        part.drop_tree()
    found = defaultdict(str)
    for text in tree.xpath("//article//text()"):
        block = text.getparent().getparent() if text.is_tail else text.getparent()
        while block.tag not in BLOCKS and block.tag != "article":
            block = block.getparent()
        found[block] += text
    # a no-break space stays what it is
    told = ((block.tag, re.sub("[ \t\n]+", " ", text).strip(" ")) for block, text in found.items())
    return [(kind, re.sub("“[^”]*”", "“”", text)) for kind, text in told if text]


@pytest.fixture(scope="module")
def sources(html):
    """The default edition's pages as they stand in their files."""
    return {
        path.relative_to(html).as_posix(): path.read_text("utf-8")
        for path in sorted(html.rglob("*.html"))
        if "_static" not in path.parts
    }


@pytest.fixture(scope="module")
def pages(sources):
    """Texts by page."""
    return {name: said(page) for name, page in sources.items()}


def chapters(pages):
    """Pages that a reader reads, without those of single delegations, proposals and sessions."""
    return {name: told for name, told in pages.items() if re.match(r"index|chapters/", name)}


# --- one state, one name --------------------------------------------------------------------------


def misnamed(texts, places=()):
    """Names of states in texts other than those that the book has for them.

    What is said of a place in a source is the source's own.
    """
    continents = {one.continent for one in directory()}
    own = {typeset(short(one.name)) for one in directory()}
    others = {typeset(name) for one in directory() if one.kind == "state" for name in one.names}
    others -= own | continents
    mentions = Mentions(own | others)
    held = [place for place in map(typeset, places) if others & {n for _, n in mentions(place)}]
    found = []
    for _, text in texts:
        own_words = text
        for place in held:
            own_words = own_words.replace(place, "")
        found += [(name, text) for _, name in mentions(own_words) if name in others]
    return found


@pytest.fixture(scope="module")
def places(register):
    return {
        place
        for name in ("positions", "votes", "events", "statistics", "signatures")
        for place in getattr(register, name)["locator"]
    }


def test_a_state_has_one_name_on_all_pages(pages, places):
    found = {name: misnamed(told, places) for name, told in pages.items()}
    assert not {name: told[:3] for name, told in found.items() if told}


@pytest.mark.parametrize(
    ("page", "name", "other"),
    [
        ("chapters/03-2-positions.html", "South Korea", "Republic of Korea"),
        ("chapters/06-5-claims.html", "United States", "United States of America"),
        ("delegations/iran.html", "Russia", "Russian Federation"),
        ("sessions/ahc-concl.html", "DR Congo", "Democratic Republic of the Congo"),
    ],
)
def test_another_name_of_a_state_is_told(sources, places, page, name, other):
    at = sources[page].index("<article")
    planted = sources[page][:at] + sources[page][at:].replace(f">{name}<", f">{other}<")
    assert {told for told, _ in misnamed(said(planted), places)} == {other}


def test_a_quoted_name_is_left():
    page = "<article><p>“The Russian Federation and the Netherlands”, it wrote.</p></article>"
    assert not misnamed(said(page))


# --- one name, one value --------------------------------------------------------------------------

_NUMBERS = {spelled(n): n for n in range(1, 1000)} | {"none": 0, "no": 0}
N = r"(\d[\d,]*|[A-Za-z]+(?:-[a-z]+|(?: hundred(?: and [a-z-]+)?))?)"

#: Counts by their names, with the sentences that tell them on several pages.
COUNTS = {
    "records": ["The register holds N records", "of the N positions"],
    "delegations": [
        "N delegations and \\w+ proposals are on record", "They cover N delegations",
        "The register knows N delegations",
    ],
    "proposals": [
        "delegations and N proposals are on record", "delegations and N proposals, and suffice",
        "The register knows N proposals",
    ],
    "records on the text": ["On the text of the convention this edition holds N records"],
    "claims": [
        "Of N claims of the original", "report down into N statements",
        "N statements of the original that could",
    ],
    "claims corroborated": ["N are corroborated by", "N of them are then still borne out"],
    "claims not testable": ["and N cannot be tested with", "Of the N claims without a verdict"],
    "delegations placed": [
        "record that counts, N have answered", "suffice to place N delegations",
        "The records place N delegations", "differ, N of the \\w+ other delegations with",
        "Of the N placements",
    ],
    "placements across the middle": [
        "across the middle for N\\b(?! of)", "across the middle for N of these",
    ],
}  # fmt: skip


def values(name, pages):
    """Values of a count on the pages, with the sentences that tell it."""
    found = defaultdict(set)
    for sentence in COUNTS[name]:
        told = re.compile(re.sub(r"\bN\b", lambda _: N, sentence, count=1))
        for texts in pages.values():
            for _, text in texts:
                told_of = {number(match[1]) for match in told.finditer(text)}
                found[sentence] |= told_of - {None}
    return found


def number(text):
    """A count in digits or words; None for another word."""
    text = text.replace(",", "")
    return int(text) if text.isdigit() else _NUMBERS.get(text.lower())


@pytest.fixture(scope="module")
def computed(html, register):
    """The counts as the register and the data behind the exhibits have them."""

    def data(name):
        with (html / "exhibits" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    positions = register.positions
    verdicts = [row["verdict"] for row in data("tab-claims")]
    placed = [row for row in data("fig-placement") if row["placement"]]
    return {
        "records": len(positions),
        "delegations": positions["delegation"].nunique(),
        "proposals": positions["proposal_id"].nunique(),
        "records on the text": int((~positions["proposal_id"].str.startswith("process.")).sum()),
        "claims": len(verdicts),
        "claims corroborated": verdicts.count("corroborated"),
        "claims not testable": verdicts.count("not testable"),
        "delegations placed": len(placed),
        "placements across the middle": sum(
            float(row["lower"]) < 0 < float(row["upper"]) for row in placed
        ),
    }


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_has_one_value_on_all_pages(pages, computed, name):
    found = values(name, chapters(pages))
    assert found == {sentence: {computed[name]} for sentence in COUNTS[name]}


@pytest.mark.parametrize("name", COUNTS)
def test_another_value_of_a_count_is_told(pages, computed, name):
    wrong = str(computed[name] + 1)
    for sentence in COUNTS[name]:
        told = re.sub(r"\\b.*|\(\?.*", "", sentence.replace("\\w+", "900"))
        planted = {"x.html": [("p", re.sub(r"\bN\b", wrong, told, count=1))]}
        assert values(name, planted)[sentence] == {computed[name] + 1}


# --- numbers in sentences -------------------------------------------------------------------------

_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_LARGE = r"(?!(?:19|20)\d\d\b)(?:1[3-9]|[2-9]\d|\d{3,})"
_DOES = "is|are|was|were|has|have|lie|lies|stand|stands|do|does|did|can|cannot|voted|signed"

#: What is wrong with a text: the kinds of blocks that are looked through, and how it looks.
FAULTS = {
    "a number and its sign may part": ("any", r"\d ?%"),
    "a hyphen stands for a minus": ("any", r"(?<![^\s(\[])-\d"),
    "a sentence begins with a digit": (
        "p li figcaption",
        r"(?:^|(?<=[a-z)”\]][.] )(?<! p[.] ))\d[\d,]* [a-z]",
    ),
    "words stand beside digits in a comparison": (
        "any",
        rf"(?i)\b(?:{_SMALL}) of (?:the )?{_LARGE}\b"
        rf"|\bof (?:the )?{_LARGE} [^.;:]*?\b(?:{_SMALL}) (?:{_DOES})\b",
    ),
    "a share of a few is in per cent": (
        "any",
        r"\d\s?% of [1-9]\b(?! ?\d)|\d\s?% \([1-9] of [1-9]\b|\b[1-9] of [1-9] [a-z]* ?\(\d+\s?%",
    ),
    "an id is shown": ("any", r"\b(?:ahc\d|ahc-concl|S-[A-Z]{2,}|pos-\d{3,}|[CK]\d\d)\b(?!\.html)"),
    "a period has its key for a name": ("td", r"^before$|[(;] ?before[;)]"),
}


def faulty(fault, texts):
    """Texts with a fault."""
    kinds, pattern = FAULTS[fault]
    wrong = re.compile(pattern)
    return [
        text for kind, text in texts if kinds == "any" or kind in kinds.split()
        if wrong.search(text)
    ]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_numbers_and_names_read_well(pages, fault):
    found = {name: faulty(fault, told) for name, told in pages.items()}
    assert not {name: told[:3] for name, told in found.items() if told}


@pytest.mark.parametrize(
    ("fault", "kind", "text"),
    [
        ("a number and its sign may part", "p", "Right for 43 % of them."),
        ("a number and its sign may part", "td", "51%"),
        ("a hyphen stands for a minus", "td", "set at 1 and -1"),
        ("a sentence begins with a digit", "p", "So it is. 13 delegations agree."),
        ("a sentence begins with a digit", "figcaption", "115 delegations are on record."),
        (
            "words stand beside digits in a comparison",
            "p",
            "Of the 13 placements eleven lie there.",
        ),
        ("words stand beside digits in a comparison", "p", "Three of 200 draws reach it."),
        ("a share of a few is in per cent", "p", "with Brazil, 20\N{NO-BREAK SPACE}% (1 of 5)"),
        ("a share of a few is in per cent", "td", "3 of 6 proposals (50\N{NO-BREAK SPACE}%)"),
        ("an id is shown", "p", "C14. Russia spoke in ahc7."),
        ("a period has its key for a name", "td", "support (stated; before; the sixth session)"),
    ],
)
def test_what_reads_badly_is_told(fault, kind, text):
    assert faulty(fault, [(kind, text)]) == [text]
