"""Exhibits of appendix 5.6: what this book was built with and from, and how to cite it."""

import re

import pandas as pd

from publishing import DEFAULT_FOCUS, citation, provenance
from publishing.edition import Edition
from publishing.exhibits import BUILD, Evidence, Exhibit, table
from publishing.prose import Markdown, count, directive, fill, verbatim

#: Digits of a hash that a page shows; the data hold all of them.
SHOWN_DIGITS = 16

#: What the licences of ``CITATION.cff`` hold for.
LICENCES = {
    "MIT": "code under the MIT licence",
    "CC-BY-4.0": "text and register under Creative Commons Attribution (CC BY 4.0)",
}


def _condition(marker: str) -> str:
    """A lock's marker as a reader would say it: ``Python < 3.12``."""
    return re.sub(r"python(?:_full)?_version\s*([<>=!~]+)\s*'([^']*)'", r"Python \1 \2", marker)


def versions(edition: Edition) -> Exhibit:
    """Versions of the packages that the project asks for, as the lock fixes them."""
    data = provenance.locked_versions(edition.root)
    supported = provenance.project_table(edition.root)["requires-python"]
    first = pd.DataFrame([("python", "the interpreter", supported, "")], columns=data.columns)
    return table(
        "tab-versions",
        "Versions that the book is made with",
        pd.concat([first, data], ignore_index=True),
        Evidence(BUILD, (), "pyproject.toml, requirements.in and requirements.txt"),
        show={
            "Package": "package",
            "Version": "version",
            "Where": ("condition", _condition),
            "Listed under": "use",
        },
        caption=(
            "The range of Python that is supported, and every package that the project asks for "
            "with the version that the lock fixes. Where a version holds on some Pythons only, "
            "the column says on which. “Listed under” is the heading in requirements.in. The "
            "packages that these bring with them stand in the lock."
        ),
    )


def inputs(edition: Edition) -> Exhibit:
    """Hashes of every data file, and of the bibliography."""
    data = provenance.input_files(edition.root)
    return table(
        "tab-inputs",
        "The data files and their hashes",
        data,
        Evidence(BUILD, (), f"{count(len(data), 'file')} hashed when the page was executed"),
        show={
            "File": ("file", verbatim),
            "Bytes": "bytes",
            "SHA-256 (beginning)": ("sha256", beginning),
        },
        caption=fill(
            "The first {{ digits }} digits of each file's SHA-256; the data have all. "
            "Documentation and expected results are not inputs and are left out.",
            digits=SHOWN_DIGITS,
        ),
    )


def beginning(digest: str) -> str:
    """As many digits of a hash as a page shows."""
    return digest[:SHOWN_DIGITS]


def command(edition: Edition) -> str:
    """The command that makes this edition again."""
    session = "" if edition.covers_all else f" SESSION={edition.session}"
    focus = "" if edition.focus == DEFAULT_FOCUS else f' FOCUS="{edition.focus}"'
    return f"make book{session}{focus}"


def licences(edition: Edition) -> list[str]:
    """The licences that ``CITATION.cff`` names, with what each holds for."""
    named = citation.read(edition.root)["license"]
    return [LICENCES.get(name, name) for name in ([named] if isinstance(named, str) else named)]


def references(edition: Edition) -> list[str]:
    """The book and the works that it reproduces, in APA's form."""
    return [citation.reference(work) for work in citation.works(edition.root)]


def bibtex(edition: Edition) -> Markdown:
    """The same works as BibTeX, as a block of code."""
    return Markdown(directive("code-block", "bibtex", {}, citation.bibtex(edition)))
