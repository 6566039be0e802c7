"""Faults in the text: typed numbers, computed ones, citations, references to exhibits and pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import partial

import nbformat

from mutants import Bench, Mutant
from publishing.contents import toc_pages
from publishing.edition import Edition
from publishing.exhibits import RECORD_TYPE, TEXTS
from publishing.project import Project
from publishing.verification import captions, citations, numbers, references
from publishing.verification.verdicts import Verdict

#: Files that the checks read beside the notebooks.
READ = ("_toc.yml", "references.bib", "references.md", numbers.TYPED, *(
    f"data/register/{table}.csv"
    for table in ("claims", "events", "groups", "instruments", "literature", "positions",
                  "proposals", "sources", "statistics", "votes")
))  # fmt: skip


def _verdicts(bench: Bench) -> list[Verdict]:
    edition, notebooks = Edition("all", "China", Project(bench.place)), bench.place / "notebooks"
    edition.__dict__["has"] = {"records"}  # not all that tells it is copied
    found = numbers.found_in(edition, notebooks)
    return [
        *numbers.verdicts(edition, found),
        *citations.verdicts(edition, notebooks, bench.html),
        *references.verdicts(edition, notebooks),
        *captions.verdicts(captions.found_in(edition, notebooks)),
    ]


def _copy(bench: Bench) -> None:
    for name in READ:
        target = bench.place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bench.root / name, target)
    shutil.copytree(bench.html.parent / "notebooks", bench.place / "notebooks")
    for page in toc_pages(bench.root):
        target = bench.place / page.relative_to(bench.root)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(page, target)


def untouched(bench: Bench) -> Iterable[Verdict]:
    """Verdicts on the text as it was built."""
    _copy(bench)
    return _verdicts(bench)


def in_text(bench: Bench, page: str, old: str, new: str) -> list[Verdict]:
    """Verdicts after words of a page were exchanged, in what is written and in what is shown."""
    _copy(bench)
    path = bench.place / "notebooks" / f"{page}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    found = 0
    for cell in notebook.cells:
        found += cell.source.count(old)
        cell.source = cell.source.replace(old, new)
        for output in cell.get("outputs", ()):
            told = output.get("data", {}).get("text/markdown", "")
            if old in told:
                found += 1
                output["data"]["text/markdown"] = told.replace(old, new)
    assert found
    nbformat.write(notebook, path)
    return _verdicts(bench)


def in_exhibit(bench: Bench, page: str, exhibit: str, old: str, new: str) -> list[Verdict]:
    """Verdicts after words of an exhibit's title, caption or text alternative were exchanged."""
    _copy(bench)
    path = bench.place / "notebooks" / f"{page}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    found = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            record = output.get("data", {}).get(RECORD_TYPE, {})
            for part in TEXTS if record.get("id") == exhibit else ():
                found += record[part].count(old)
                record[part] = record[part].replace(old, new)
    assert found
    nbformat.write(notebook, path)
    return _verdicts(bench)


def in_file(bench: Bench, name: str, old: str, new: str) -> list[Verdict]:
    """Verdicts after words of a file were exchanged."""
    _copy(bench)
    path = bench.place / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return _verdicts(bench)


#: Page, words, what is planted in their place.
TYPED = (
    ("01-introduction", "Budapest Convention of 2001", "Budapest Convention of 2011"),
    ("01-introduction", "Resolution 74/247", "Resolution 74/274"),
    ("01-introduction", "in February 2024", "in March 2024"),
    ("01-introduction", "It sounds like the same question", "Seventy-nine to fifty: the question"),
    ("02-interests", "article 32(b)", "article 23(b)"),
    ("02-interests", "strategy of 2016", "strategy of 2018"),
    ("02-interests", "of article 45", "of article 54"),
    ("02-interests", "article 15 duodecies", "article 16 duodecies"),
    ("02-interests", "Chinese article of 2023", "Chinese article of 2021"),
    ("03-1-committee", "In May 2021", "In May 2022"),
    ("03-1-committee", "resolution 73/187", "resolution 73/178"),
    ("03-2-positions", "its Figure 1", "its Figure 4"),
    ("03-3-proposals", "Article 42 of", "Article 24 of"),
    ("03-3-proposals", "of January 2023", "of January 2022"),
    ("03-3-proposals", "articles 86 and 87", "articles 86 and 78"),
    ("03-3-proposals", "Article 93 would", "Article 39 would"),
    ("05-5-data", "votes of January 2022", "votes of January 2021"),
    ("04-conclusion", "its Table 3", "its Table 8"),
)

#: The same for facts in words.
WORDED = (
    ("01-introduction", "From the sixth\nsession", "From the fifth\nsession"),
    ("03-1-committee", "Russia voted against it", "Russia voted for it"),
    ("03-1-committee", "delegations voted for the", "delegations voted against the"),
    ("03-1-committee", "In the third session", "In the fourth session"),
    ("03-2-positions", "second and third sessions", "third and fourth sessions"),
    ("03-2-positions", "agree on four fifths", "agree on three fifths"),
    ("03-3-proposals", "In the fifth session", "In the sixth session"),
    ("03-3-proposals", "against; for the United", "in favour; for the United"),
    ("03-3-proposals", "and its members objected", "and its members supported"),
    ("03-3-proposals", "sees three possible reasons", "sees four possible reasons"),
    ("04-conclusion", "States are against the transfer", "States supported the transfer"),
    ("05-5-data", "from five documents", "from six documents"),
    ("index", "two thirds instead", "two fifths instead"),
)

#: The same for numbers that were computed and are shown otherwise.
COMPUTED = (
    ("index", "By 79 votes to 60", "By 79 votes to 50"),
    ("index", "in December 2024", "in December 2023"),
    ("01-introduction", "by 79 votes to 60", "by 79 votes to 66"),
    ("03-1-committee", "a margin of 19", "a margin of 91"),
    ("03-1-committee", "56.8 %", "65.8 %"),
    ("03-1-committee", "on 17 January 2022", "on 27 January 2022"),
    ("02-interests", "57.23 %", "75.23 %"),
    ("index", "are on record for and", "are on record against and"),
    ("03-1-committee", "94 votes in favour and", "94 votes against it and"),
    ("03-1-committee", "voted yes again", "voted no again"),
    ("03-4-outcome", "79 states that voted for it", "79 states that voted against it"),
    ("03-4-outcome", "wishes against a proposal", "wishes for a proposal"),
)

#: Page, what is written, what is planted: a key, a source, an exhibit that is none.
CITED = (
    ("01-introduction", "{cite}`zhang2024`", "{cite}`zhang2042`"),
    ("03-1-committee", "opposed {cite}`zhang2024`", "opposed {cite}`huang2024`"),
    ("03-1-committee", "{cite}`newamerica2018,unvotes`", "{cite}`newamerica2018`"),
    ("03-1-committee", "{cite}`russia2023joint`", "{cite}`eff2022`"),
    ("02-interests", "{numref}`tab-offences`", "{numref}`tab-offenses`"),
    ("03-3-proposals", "{numref}`tab-mla-scope`", "{numref}`tab-mla-scop`"),
)

#: Page, exhibit, words of its texts, what is planted: numbers that are typed.
CAPTIONS = (
    ("01-introduction", "fig-timeline", "three lanes", "four lanes"),
    ("02-interests", "fig-convictions", "2016–2018", "2015–2018"),
    ("02-interests", "fig-convictions", "from 2016 to", "from 2017 to"),
    ("03-1-committee", "tab-asean", "end of 2023", "end of 2024"),
    ("03-1-committee", "tab-asean-bodies", "January 2024", "January 2023"),
    ("03-2-positions", "fig-placement", "to 1 (European", "to 2 (European"),
    ("03-3-proposals", "tab-mla-scope", "Article 61(1)", "Article 16(1)"),
    ("03-3-proposals", "tab-mla-refusal", "Article 61(19)", "Article 61(91)"),
    ("03-3-proposals", "tab-mla-scope", "21 April 2023", "12 April 2023"),
    ("05-4-across-sessions", "tab-movers", "95 %", "90 %"),
    ("05-5-data", "tab-sensitivity", "five rules", "six rules"),
    ("06-2-proposals", "tab-every-proposal", "December 2024", "December 2023"),
    ("06-4-votes", "tab-votes-by-state", "2018 and 2019", "2019 and 2020"),
)

#: The same for an exhibit or a page that is there, and is another than the one that is meant.
REFERRED = (
    ("01-introduction", "{numref}`fig-timeline`", "{numref}`fig-votes`"),
    ("02-interests", "{numref}`tab-offences`", "{numref}`tab-asean`"),
    ("02-interests", "{numref}`tab-budapest-count`", "{numref}`tab-focus-alone`"),
    ("03-3-proposals", "{numref}`tab-mla-scope`", "{numref}`tab-offences`"),
    ("03-3-proposals", "{numref}`tab-takeaways`", "{numref}`tab-mla-scope`"),
    ("03-1-committee", "{numref}`tab-groups`", "{numref}`tab-asean`"),
    ("04-conclusion", "{numref}`tab-contradictions`", "{numref}`tab-claims`"),
    ("05-appendices", "{numref}`tab-codebook`", "{numref}`tab-peers`"),
    ("01-introduction", "2 </chapters/02-interests>", "2 </chapters/04-conclusion>"),
    ("03-1-committee", "chapter 3 </chapters/03-2-positions>", "chapter 3 </chapters/05-1-method>"),
    ("05-7-reviewers", "ends </chapters/03-2-positions>", "ends </chapters/03-1-committee>"),
    ("02-interests", "chapter </chapters/03-negotiation>", "chapter </chapters/04-conclusion>"),
    ("05-appendices", "Method </chapters/05-1-method>", "Method </chapters/05-5-data>"),
    ("06-look-up", "by vote <06-4-votes>", "by vote <06-2-proposals>"),
)  # fmt: skip

#: File, what is written, what is planted, the check and the page that must tell it.
FILES = (
    ("data/register/votes.csv", "adopted,79,60,33,21", "adopted,97,60,33,21", "numbers", "index"),
    ("data/register/statistics.csv", ",57.23,", ",75.23,", "numbers", "02-interests"),
    ("data/register/instruments.csv", "2001-11-23", "2011-11-23", "numbers", "01-introduction"),
    ("data/expected/typed.csv", "January 2022", "January 2021", "numbers", "05-5-data"),
    (
        "data/register/positions.csv",
        "process.two-thirds,oppose,Russian",
        "process.two-thirds,support,Russian",
        "numbers",
        "03-1-committee",
    ),
    (
        "data/register/claims.csv",
        "for its second and third",
        "for its third and fourth",
        "numbers",
        "03-2-positions",
    ),
    (
        "data/register/events.csv",
        '2023-04-21,2023-04-21,,"Second consolidated',
        '2023-04-12,2023-04-21,,"Second consolidated',
        "numbers",
        "03-3-proposals",
    ),
    ("data/expected/typed.csv", "the name of an algorithm", "", "numbers", "05-3-real-texts"),
    ("references.bib", "Register: S-LAC", "Register: S-LACK", "citations", "references.bib"),
    ("references.bib", "@techreport{zhang2024", "@techreport{zhang2042", "citations", "index"),
)

MUTANTS = (
    *(
        Mutant("typed number", f"{page}: {new}", "numbers", page,
               partial(in_text, page=page, old=old, new=new))
        for page, old, new in TYPED
    ),
    *(
        Mutant("fact in words", f"{page}: {new}", "numbers", page,
               partial(in_text, page=page, old=old, new=new))
        for page, old, new in WORDED
    ),
    *(
        Mutant("computed number", f"{page}: {new}", "numbers", page,
               partial(in_text, page=page, old=old, new=new))
        for page, old, new in COMPUTED
    ),
    *(
        Mutant("citation or reference", f"{page}: {new}", "citations", page,
               partial(in_text, page=page, old=old, new=new))
        for page, old, new in CITED
    ),
    *(
        Mutant("number of an exhibit's texts", f"{exhibit}: {new}", "captions", exhibit,
               partial(in_exhibit, page=page, exhibit=exhibit, old=old, new=new))
        for page, exhibit, old, new in CAPTIONS
    ),
    *(
        Mutant("wrong reference", f"{page}: {new}", "references", page,
               partial(in_text, page=page, old=old, new=new))
        for page, old, new in REFERRED
    ),
    *(
        Mutant("file behind the text", f"{name}: {new or old}", part, subject,
               partial(in_file, name=name, old=old, new=new))
        for name, old, new, part, subject in FILES
    ),
)  # fmt: skip
