"""Appendix: what this book was built with, from which data, and how to check and cite it."""

from __future__ import annotations

import re

import pandas as pd

from publishing import provenance
from publishing.edition import DEFAULT_FOCUS, Edition
from publishing.exhibits import BUILD, Evidence, Exhibit, table
from publishing.prose import bullets, count, escape, integer, the

#: Digits of a hash that a page shows; the data hold all of them.
SHOWN_DIGITS = 16

_LICENCES = {
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
    first = pd.DataFrame([("python", "the interpreter", supported, "")], columns=list(data.columns))
    data = pd.concat([first, data], ignore_index=True)
    display = pd.DataFrame(
        {
            "Package": data["package"],
            "Version": data["version"],
            "Where": data["condition"].map(_condition),
            "Listed under": data["use"],
        }
    )
    return table(
        "tab-versions",
        "Versions that the book is made with",
        data,
        Evidence(BUILD, (), "pyproject.toml, requirements.in and requirements.txt"),
        display=display,
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
    display = pd.DataFrame(
        {
            "File": data["file"],
            "Bytes": data["bytes"].map(integer),
            "SHA-256 (beginning)": data["sha256"].str[:SHOWN_DIGITS],
        }
    )
    return table(
        "tab-inputs",
        "The data files and their hashes",
        data,
        Evidence(BUILD, (), f"{count(len(data), 'file')} hashed when the page was executed"),
        display=display,
        caption=(
            f"The first {SHOWN_DIGITS} digits of each file's SHA-256; the data have all. "
            "Documentation and expected results are not inputs and are left out."
        ),
        right=("Bytes",),
    )


def inputs_sentence(edition: Edition) -> str:
    """One hash over all data files, to name a state of the data with."""
    data = provenance.input_files(edition.root)
    digest = provenance.combined_hash(data)
    return (
        f"Taken together, the {count(len(data), 'file')} hold {integer(data['bytes'].sum())} "
        "bytes. "
        f"One hash over them all, made from the lines that `sha256sum` would print for the table, "
        f"names this state of the data: `{digest[:SHOWN_DIGITS]}`."
    )


def edition_sentence(edition: Edition) -> str:
    """Which edition this is, where it lies and what makes it again."""
    session, focus = edition.session, edition.focus
    command = "make book"
    if not edition.covers_all:
        command += f" SESSION={session}"
    if focus != DEFAULT_FOCUS:
        command += f' FOCUS="{focus}"'
    covered = "all sessions on record" if edition.covers_all else f"the session `{session}` alone"
    return (
        f"This edition covers {covered}, with {the(focus)} in focus. It lies in the folder "
        f"`_build/editions/{edition.slug}` and is made again by `{command}`."
    )


def code_sentence(edition: Edition) -> str:
    """What names the code."""
    project = provenance.project_table(edition.root)
    return (
        f"The code is named by its version, {escape(project['version'])} of "
        f"`{project['name']}`, and, to the letter, by the commit in the repository's history."
    )


def licence_sentence(edition: Edition) -> str:
    """The licences, as ``CITATION.cff`` names them."""
    named = provenance.citation(edition.root)["license"]
    named = [named] if isinstance(named, str) else named
    told = [_LICENCES.get(name, escape(name)) for name in named]
    return (
        f"The book is published with its {' and its '.join(told)}. The sources keep the rights "
        "of their holders, stated source by source in the appendix on data and sources; nothing "
        "but facts is taken from them."
    )


def how_to_cite(edition: Edition) -> str:
    """References in APA's form, with this edition named."""
    entry = provenance.citation(edition.root)
    own = escape(provenance.reference(entry))
    told = "all sessions" if edition.covers_all else f"session {escape(edition.session)}"
    others = [escape(provenance.reference(item)) for item in entry.get("references", ())]
    listed = bullets([f"{own} Edition: {told}, focus {escape(edition.focus)}.", *others])
    return f"Cite this book, and with it the work that it reproduces:\n\n{listed}"
