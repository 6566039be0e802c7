"""What a word is, and the one form in which its letters are compared."""

import re
import unicodedata

# A word keeps the hyphens and apostrophes inside it ("state-owned", "l'état"), not those around it.
WORD = r"\w+(?:['\-]\w+)*"
# A mark that is neither a letter, a digit nor space.
MARK = r"[^\w\s]"
# PDF and word processors write one hyphen and one apostrophe in many ways; soft hyphens are layout.
SAME_MARK = {"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": ""}

_WORD = re.compile(WORD)


def normalise(text: str) -> str:
    """Lower case, one form per character, one hyphen and one apostrophe."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        for variant, mark in SAME_MARK.items():
            text = text.replace(variant, mark)
    return text.lower()


def count_words(text: str) -> int:
    """How many words a text has, with those of digits and without punctuation.

    Examples
    --------
    >>> count_words("The States' state-owned networks, 2 of them")
    7
    """
    return len(_WORD.findall(normalise(text)))
