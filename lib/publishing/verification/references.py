"""References in the text: what a sentence refers to is what it speaks of.

That an exhibit or a page exists is told by `citations` and by the build. Here it must be the right
one, as far as words can tell: an exhibit is shown under the heading under which it is mentioned, or
the sentence shares a word with its title; the words of a link to a page share one with the page's
title, or name its chapter.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from publishing.edition import Edition
from publishing.exhibits import RECORD_TYPE
from publishing.verification.outputs import executed
from publishing.verification.verdicts import Verdict, verdict
from publishing.verification.written import sentences, typed

PART = "references"

_EXHIBIT = re.compile(r"\{numref\}`(?:[^`<]*<)?([a-z0-9-]+)>?`")
_PAGE = re.compile(r"\{doc\}`([^`<]+?) <([^`>]+)>`")
_ROLE = re.compile(r"\{[a-z:]+\}`[^`]*`")
_CHAPTER = re.compile(r"\bchapter (\d)(?:\.(\d))?", re.IGNORECASE)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)

#: Words that any two sentences share.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "about after all also and any are been before between both but can did does each every for "
        "from had has have her his how into its many may more most nor not now off once one only "
        "other our over said same see shall she should since some such than that the their them "
        "then there these they this those three through two under until upon was were what when "
        "where which while who whom whose why will with would you your ",
    )
)

#: Letters at which words are one and the same: proposal and proposals, conclude and conclusion.
_STEM = 6


@dataclass(frozen=True)
class Place:
    """Where exhibits are shown, and what they are called."""

    section: tuple[str, int]  # page and number of the heading above it
    words: frozenset[str]  # of its title and its id


@dataclass(frozen=True)
class Page:
    """A notebook as references see it: its words, and under which heading each cell stands."""

    stem: str
    words: frozenset[str]
    sections: Mapping[str, int] = field(default_factory=dict)


def words(text: str) -> frozenset[str]:
    """Beginnings of the words that say something, of a sentence or a title.

    Examples
    --------
    >>> sorted(words("Proposals and their supporters")), words("What of it?")
    (['propos', 'suppor'], frozenset())
    """
    found = re.findall(r"[a-z]{3,}", _ROLE.sub(" ", text).lower())
    return frozenset(word.removesuffix("s")[:_STEM] for word in found if word not in _COMMON)


def page_of(notebook: nbformat.NotebookNode, stem: str) -> Page:
    """A notebook as references see it; its title is the first heading."""
    sections, headings = {}, []
    for cell in notebook.cells:
        text = cell.source if cell.cell_type == "markdown" else "\n".join(_told(cell))
        headings += _HEADING.findall(text)
        sections[cell.id] = len(headings)
    return Page(stem, words(" ".join([*headings[:1], stem])), sections)


def _told(cell: nbformat.NotebookNode) -> Iterator[str]:
    """Sentences of a cell's outputs; exhibits have no headings."""
    for output in cell.outputs:
        data = output.get("data", {})
        if RECORD_TYPE not in data:
            yield "".join(data.get("text/markdown", ""))


def places(notebook: nbformat.NotebookNode, page: Page) -> dict[str, Place]:
    """Exhibits of a notebook, by id."""
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if record := output.get("data", {}).get(RECORD_TYPE):
                name = words(f"{record['title']} {record['id'].replace('-', ' ')}")
                found[record["id"]] = Place((page.stem, page.sections[cell.id]), name)
    return found


def fault_of_exhibit(name: str, sentence: str, section: tuple[str, int], place: Place) -> str:
    """What is wrong with a mention of an exhibit; empty where nothing is."""
    if place.section == section or words(sentence) & place.words:
        return ""
    return f"{name} is not of this section, and shares no word with {sentence!r}"


def fault_of_link(text: str, own: str, target: Page) -> str:
    """What is wrong with the words of a link to a page; empty where nothing is.

    Examples
    --------
    >>> target = Page("03-2-positions", words("Positions between two ends positions"))
    >>> fault_of_link("chapter 3", "index", target), fault_of_link("A position", "index", target)
    ('', '')
    >>> fault_of_link("chapter 4", "index", target)
    "'chapter 4' leads to 03-2-positions"
    """
    number = re.match(r"0?(\d+)(?:-(\d+))?", target.stem)
    if named := _CHAPTER.search(text):
        right = number is not None and named[1] == number[1] and named[2] in (None, number[2])
    elif "next chapter" in text.lower():
        right = number is not None and own.startswith(f"0{int(number[1]) - 1}-")
    else:
        right = bool(words(text) & target.words)
    return "" if right else f"{text!r} leads to {target.stem}"


def faults_on(
    notebook: nbformat.NotebookNode,
    own: Page,
    pages: Mapping[str, Page],
    exhibits: Mapping[str, Place],
) -> tuple[list[str], int]:
    """What is wrong with the references of a page, and how many there are."""
    faults, count = [], 0
    for cell, sentence, _ in sentences(notebook):
        told = typed(sentence)
        for name in _known(_EXHIBIT.findall(sentence), exhibits):
            count += 1
            fault = fault_of_exhibit(name, told, (own.stem, own.sections[cell]), exhibits[name])
            faults += [f"{cell}: {fault}"] if fault else []
        for text, address in _PAGE.findall(sentence):
            if (stem := address.rpartition("/")[2]) in pages:
                count += 1
                fault = fault_of_link(text, own.stem, pages[stem])
                faults += [f"{cell}: {fault}"] if fault else []
    return faults, count


def _known(names: list[str], exhibits: Collection[str]) -> list[str]:
    return [name for name in names if name in exhibits]


def verdicts(edition: Edition, notebooks: Path) -> list[Verdict]:
    """A verdict on the references of each page."""
    read = dict(executed(edition, notebooks))
    pages = {stem: page_of(notebook, stem) for stem, notebook in read.items()}
    exhibits: dict[str, Place] = {}
    for stem, notebook in read.items():
        exhibits |= places(notebook, pages[stem])
    found = []
    for stem, notebook in read.items():
        faults, count = faults_on(notebook, pages[stem], pages, exhibits)
        found.append(verdict(PART, stem, faults, f"{count} references to exhibits and pages"))
    return found
