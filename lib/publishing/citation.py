"""How to cite the book and its parts, all from ``CITATION.cff``: in words, BibTeX and CSL-JSON."""

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from publishing.edition import Edition
from publishing.prose import short

#: The files for reference managers, below a book's root.
BIBTEX, CSL = "citation.bib", "citation.json"

#: Digits of the hash by which a citation names an exhibit's data.
DIGITS = 8

#: What ``CITATION.cff`` calls a kind of work, in BibTeX and in CSL.
_KINDS = {"software": ("misc", "software"), "report": ("techreport", "report")}

# signs that mean something to TeX
_TEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}  # fmt: skip


def read(root: Path) -> dict[str, Any]:
    """``CITATION.cff`` as plain values."""
    return _parsed((root / "CITATION.cff").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)  # cited hundreds of times
def _parsed(text: str) -> dict[str, Any]:
    return yaml.safe_load(text)


def works(root: Path) -> list[dict[str, Any]]:
    """The book and the works that it reproduces, as ``CITATION.cff`` has them."""
    own = read(root)
    return [own, *own.get("references", ())]


# --- in words -------------------------------------------------------------------------------------


def _author(person: dict[str, str]) -> str:
    """An author in APA's form: family name and initials, or the name of a body."""
    if "family-names" not in person:
        return str(person["name"])
    initials = "".join(f" {part[0]}." for part in person.get("given-names", "").split())
    return f"{person['family-names']},{initials}".rstrip(",")


def _date(work: dict[str, Any]) -> list[int]:
    """Year, month and day of a work, as far as they are known."""
    if "date-released" in work:
        return [int(part) for part in str(work["date-released"]).split("-")]
    return [int(work[part]) for part in ("year", "month") if part in work]


def reference(work: dict[str, Any]) -> str:
    """A work of ``CITATION.cff`` as a reference in APA's form, in plain text.

    Examples
    --------
    >>> people = [{"family-names": "Zhang", "given-names": "Eric Siyi"}, {"name": "A team"}]
    >>> reference({"authors": people, "title": "A book", "version": "0.1.0",
    ...            "date-released": "2026-11-21", "type": "software"})
    'Zhang, E. S., & A team. (2026). A book (Version 0.1.0) [Computer software].'
    """
    year = next(iter(_date(work)), "n.d.")
    version = f" (Version {work['version']})" if "version" in work else ""
    kind = " [Computer software]" if work.get("type") == "software" else ""
    body = work.get("institution", {}).get("name", "")
    publisher = f" {body}." if body else ""
    *first, last = map(_author, work["authors"])
    authors = f"{', '.join(first)}, & {last}" if first else last
    stop = "" if authors.endswith(".") else "."
    return f"{authors}{stop} ({year}). {work['title']}{version}{kind}.{publisher}"


def edition_in_words(edition: Edition) -> str:
    """What tells an edition from the others: its sessions and its focus."""
    return f"edition “{edition.title}”, focus {short(edition.focus)}"


def imprint(edition: Edition) -> str:
    """What stands at the foot of every page: the book, its year and edition, and its licences."""
    own = read(edition.root)
    names = own["license"] if isinstance(own["license"], list) else [own["license"]]
    told = " and ".join(names)
    book = f"{own['title']}, version {own['version']} ({_date(own)[0]})"
    return f"{book}, {edition_in_words(edition)}. Licences: {told}."


def part(name: str, edition: Edition, data: str = "") -> str:
    """How to cite a part of an edition: a page, or an exhibit with its data as they are offered."""
    own = read(edition.root)
    name = name if name.endswith(("?", "!", ".")) else f"{name}."
    digest = hashlib.sha256(data.encode()).hexdigest()[:DIGITS]
    known = f", data {digest}" if data else ""
    book = f"{own['title']}, version {own['version']}"
    return f"{name} In: {book}, {edition_in_words(edition)}{known}."


# --- for reference managers -----------------------------------------------------------------------


def _key(work: dict[str, Any]) -> str:
    """A short name for a work: its first author's with the year."""
    first = work["authors"][0]
    name = first.get("family-names") or first["name"].split()[-1]
    return f"{re.sub(r'[^a-z0-9-]', '', name.lower())}{_date(work)[0]}"


def bibtex(edition: Edition) -> str:
    """The book and the works that it reproduces, as BibTeX; a note names the book's edition."""
    own, *others = works(edition.root)
    entries = [_entry(own, _note(edition)), *map(_entry, others)]
    return "\n".join(entries)


def _entry(work: dict[str, Any], note: str = "") -> str:
    year, month, *_ = [*map(str, _date(work)), ""]
    fields = {
        "author": " and ".join(map(_tex_author, work["authors"])),
        "title": f"{{{_tex(work['title'])}}}",  # capitals stay
        "institution": _tex(work.get("institution", {}).get("name", "")),
        "year": year,
        "month": month,
        "version": _tex(str(work.get("version", ""))),
        "note": _tex(note),
    }
    lines = "".join(f"    {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{_KINDS[work['type']][0]}{{{_key(work)},\n{lines}}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)


def _tex_author(person: dict[str, str]) -> str:
    if "family-names" not in person:
        return f"{{{_tex(person['name'])}}}"
    names = (person["family-names"], person.get("given-names", ""))
    return ", ".join(_tex(name) for name in names if name)


def _note(edition: Edition) -> str:
    told = edition_in_words(edition)
    return f"{told[0].upper()}{told[1:]}"


def csl(edition: Edition) -> str:
    """The same works as CSL-JSON, which Zotero and Pandoc read."""
    own, *others = works(edition.root)
    items = [_item(own) | {"note": _note(edition)}, *map(_item, others)]
    return json.dumps(items, indent=1, ensure_ascii=False) + "\n"


def _item(work: dict[str, Any]) -> dict[str, Any]:
    item = {
        "id": _key(work),
        "type": _KINDS[work["type"]][1],
        "title": work["title"],
        "author": list(map(_csl_author, work["authors"])),
        "issued": {"date-parts": [_date(work)]},
        "publisher": work.get("institution", {}).get("name", ""),
        "version": str(work.get("version", "")),
    }
    return {name: value for name, value in item.items() if value}


def _csl_author(person: dict[str, str]) -> dict[str, str]:
    if "family-names" not in person:
        return {"literal": person["name"]}
    names = {"family": person["family-names"], "given": person.get("given-names", "")}
    return {name: value for name, value in names.items() if value}


def write_citations(edition: Edition, html: Path) -> None:
    """Write what reference managers read beside the pages of a book."""
    (html / BIBTEX).write_text(bibtex(edition), encoding="utf-8")
    (html / CSL).write_text(csl(edition), encoding="utf-8")
