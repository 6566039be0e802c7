"""Letters that a PDF does not tell, and what is said of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from positions.nouns import counted
from positions.pdf.lines import PdfPages
from positions.pdf.overlaid import FIELDS, STRIKES
from positions.readers import OCR, ReadError, has_words

_UNMAPPED = re.compile("[\ufffd\x00\ue000-\uf8ff]")

FORCE_OCR = "run `ocrmypdf --force-ocr in.pdf out.pdf` and use out.pdf"

FLATTEN = "print it to a new PDF, flattened, and use that"

EXPORT = "open it in a viewer and export it again"

#: Letters by which a language is known to be none, the least share of vowels among Latin letters of
#: a page, and the most of letters that no official language has.
FEW_LETTERS, VOWELS, STRANGE = 100, 0.22, 0.3

_STRANGE = re.compile("[\u0180-\u02ff]")


def check_letters(found: PdfPages) -> None:
    """Refuse pages without text, or with letters that mean nothing."""
    texts = ["".join(line.text for line in lines) for lines in found.lines]
    text = "".join(texts)
    if not has_words(text):
        if found.broken:
            raise ReadError(f"a broken PDF ({counted(found.broken, 'damaged stream')}); {EXPORT}")
        if any(what == FIELDS for what, _ in found.overlaid):
            raise ReadError(f"its words stand in {FIELDS} alone, which are not read; {FLATTEN}")
        if found.pictures:
            raise ReadError(f"a scanned PDF: pages are pictures without text; {OCR}")
    found.odd.extend(number for number, one in enumerate(texts, start=1) if _is_odd(one))
    if len(_UNMAPPED.findall(text)) * 5 > len(text) or len(found.odd) * 2 > sum(map(bool, texts)):
        raise ReadError(f"the fonts do not say which letters they show, or say others; {FORCE_OCR}")


def to_look_at(found: PdfPages) -> Iterator[str]:
    """What an analyst should look at in a PDF, with the remedy."""
    if found.pictures:
        yield f"no text on {_listed(found.pictures)} (pictures?); if they matter, {OCR}"
    if found.odd:
        yield (
            f"on {_listed(found.odd)} the fonts do not say which letters they show, or say others; "
            f"{FORCE_OCR}"
        )
    whats = Counter(what for what, _ in found.overlaid)
    if whats[FIELDS]:
        yield f"text in {FIELDS} is not read; if it matters, {FLATTEN}"
    if strikes := whats[STRIKES]:
        yield (
            f"{counted(strikes, 'passage')} {STRIKES}: the words are counted; take them out in a "
            "copy if they are deletions"
        )
    if found.broken:
        yield f"{counted(found.broken, 'damaged stream')}, so words may be missing; {EXPORT}"


def _listed(pages: list[int]) -> str:
    """Numbers of pages, the first of many."""
    shown = ", ".join(map(str, pages[:8])) + ", …" * (len(pages) > 8)
    return f"{'pages' if len(pages) > 1 else 'page'} {shown}"


def _is_odd(text: str) -> bool:
    """Whether a page's letters are none of a language's: not mapped, or shifted."""
    middle = len(text) // 2
    some = text[max(0, middle - 300) : middle + 300].lower()
    if len(some) < FEW_LETTERS:
        return False
    if len(_UNMAPPED.findall(some)) * 5 > len(some):
        return True
    if not some.isascii() and len(_STRANGE.findall(some)) > STRANGE * len(some):
        return True
    vowels = sum(map(some.count, "aeiouy"))
    if vowels > VOWELS * len(some):
        return False
    letters = vowels + sum(map(some.count, "bcdfghjklmnpqrstvwxz"))
    return letters >= FEW_LETTERS and vowels < VOWELS * letters
