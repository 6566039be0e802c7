"""Citations in the text: each leads somewhere, and a row cites what its sentence cites."""

import re
from collections.abc import Mapping
from pathlib import Path

from publishing.edition import Edition
from publishing.verification import outputs
from publishing.verification.numbers import Tables
from publishing.verification.verdicts import Verdict, verdict
from publishing.verification.written import sentences

PART = "citations"

_ENTRY = re.compile(r"^@\w+\{([^,\s]+),(.*?)^\}", re.MULTILINE | re.DOTALL)
_SOURCE = re.compile(r"\bS-[A-Z0-9]+(?:-[A-Z0-9]+)*\b")
_CITE = re.compile(r"\{cite(?::[a-z:]+)?\}`([^`]*)`")
_NUMREF = re.compile(r"\{numref\}`(?:[^`<]*<)?([a-z0-9-]+)>?`")
_ROW = re.compile(r"edition\.(vote|event)\('([\w-]+)'\)")


def works(root: Path) -> dict[str, set[str]]:
    """Works of the bibliography, with the sources of the register that each is."""
    text = (root / "references.bib").read_text(encoding="utf-8")
    return {key: set(_SOURCE.findall(entry)) for key, entry in _ENTRY.findall(text)}


def cited(sentence: str) -> list[str]:
    """Keys of the works that a sentence cites.

    Examples
    --------
    >>> cited("So it was {cite}`zhang2024, un2021press`.")
    ['zhang2024', 'un2021press']
    """
    return [key.strip() for keys in _CITE.findall(sentence) for key in keys.split(",")]


def faults_of(
    sentence: str, names: Mapping[str, str], known: Mapping[str, set[str]], tables: Tables
) -> list[str]:
    """What is wrong with the citations of a sentence, as it is written in a notebook.

    ``names`` is what the names in its expressions stand for, ``known`` are `works`.
    """
    keys = cited(sentence)
    faults = [f"{key} is not in references.bib" for key in keys if key not in known]
    sources = {source for key in keys for source in known.get(key, ())}
    for name in sorted(set(re.findall(r"\{\{-?\s*\(*(\w+)", sentence))) if sources else ():
        if match := _ROW.fullmatch(names.get(name, "")):
            row = tables.row(f"{match[1]}s", match[2])
            its = {row.get("source_id", ""), *_SOURCE.findall(row.get("confirmed_by", ""))}
            if not its & sources:
                held = ", ".join(sorted(its - {""}))
                faults.append(f"cites {', '.join(keys)}, but {match[2]} rests on {held}")
    return faults


def verdicts(edition: Edition, notebooks: Path, html: Path) -> list[Verdict]:
    """A verdict on the citations and references of each page, and one on the bibliography."""
    known, tables = works(edition.root), Tables(edition.root / "data" / "register")
    exhibits = {item["id"] for item in outputs.exhibits(html)}
    sources = {row["source_id"] for row in tables.rows("sources")}
    gone = [
        f"{key} is {source}, which is no source of the register"
        for key, its in known.items() for source in sorted(its - sources)
    ]  # fmt: skip
    found = [verdict(PART, "references.bib", gone, f"{len(known)} works")]
    for page, notebook in outputs.executed(edition, notebooks):
        faults, count = [], 0
        for cell, sentence, names in sentences(notebook):
            referred = [name for name in _NUMREF.findall(sentence) if "{{" not in name]
            count += len(cited(sentence)) + len(referred)
            faults += [f"{cell}: {fault}" for fault in faults_of(sentence, names, known, tables)]
            faults += [f"{cell}: {name} is no exhibit" for name in referred if name not in exhibits]
        found.append(verdict(PART, page, faults, f"{count} citations and references"))
    return found
