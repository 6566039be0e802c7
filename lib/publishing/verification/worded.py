"""Facts typed in words: how many, in which session, on which side."""

import re
from collections.abc import Iterator
from functools import lru_cache

import nbformat

from positions.delegations import directory
from publishing.origins import numbers
from publishing.prose import spelled
from publishing.verification.written import sentences, typed

SMALL = tuple("zero one two three four five six seven eight nine ten eleven twelve".split())  # noqa: SIM905
#: Numbers by their words.
IN_WORDS = {spelled(number): number for number in range(1, 100)}

_ORDINALS = tuple("first second third fourth fifth sixth seventh eighth ninth tenth".split())  # noqa: SIM905

# "the two" and "the one" are as often no numbers, "two thirds" are a majority
_COUNT = re.compile(
    rf"(?<![\w-])(?:{'|'.join(SMALL[3:])})(?![\w-])|\btwo[- ](?:third|fourth|fifth)s\b",
    re.IGNORECASE,
)
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)})"
_SESSION = re.compile(
    rf"(?<![\w-]){_ORDINAL}(?:(?:,| and| or| to)(?: the)? {_ORDINAL})*[- ]sessions?\b",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"\b(?:(?:voted|voting) (?:for|against|in favour)"
    r"|(?:is|are|was|were|stood) (?:against|in favour)"
    r"|(?:object|reject|support)(?:s|ed)|oppose[sd])\b"
)

#: Words by which a side is told, in sentences and in the register's cells.
SIDES = {
    "for": re.compile(r"\b(?:for|favour|support(?:s|ed)?|yes)\b"),
    "against": re.compile(r"\b(?:against|(?:object|reject)(?:s|ed)?|oppose[sd]?|no)\b"),
}


def facts(text: str) -> list[str]:
    """Facts in the words of a sentence; sides only where it names a delegation.

    Examples
    --------
    >>> facts("In the second and third sessions the two gave five reasons; two thirds of them.")
    ['second and third sessions', 'five', 'two thirds']
    >>> facts("China and Cuba opposed this."), facts("Many opposed this.")
    (['opposed'], [])
    """
    found = [*_SESSION.finditer(text), *_COUNT.finditer(text)]
    if _names().search(text):
        found += _SIDE.finditer(text)
    return [match[0] for match in sorted(found, key=lambda match: match.start())]


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """Names of delegations, one of which a sentence must have to tell of its side."""
    names = {name for item in directory() for name in item.names}
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names))})\b")


def facts_of(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, str, str]]:
    """Cell, fact and sentence of all facts typed in words, whichever of them an edition shows."""
    for cell, sentence, _ in sentences(notebook):
        told = typed(sentence)
        yield from ((cell, fact, told) for fact in facts(told))


def values(text: str) -> set[str]:
    """What a text says in digits, in small words and in ordinals of sessions, as digits.

    Examples
    --------
    >>> sorted(values("Resolution 74/247 of the fifth session")), values("one of two thirds")
    (['247', '5', '74'], {'2'})
    """
    found = {part for number in numbers(text) for part in re.findall(r"\d+", number)}
    for match in _COUNT.finditer(text):
        found.add(str(SMALL.index(re.split(r"\W", match[0].lower())[0])))
    for match in _SESSION.finditer(text):
        told = re.findall(_ORDINAL, match[0].lower())
        found |= {str(_ORDINALS.index(ordinal) + 1) for ordinal in told}
    return found


def sides(text: str) -> set[str]:
    """Which sides a text tells of.

    Examples
    --------
    >>> sides("Russia voted against it"), sides("support"), sides("May 2021")
    ({'against'}, {'for'}, set())
    """
    return {side for side, words in SIDES.items() if words.search(text)}


def side_after(number: str, sentence: str) -> set[str]:
    """Which side the words after a number give it; none where they lead to the next number.

    Examples
    --------
    >>> sentence = "Of 19 states 15 are on record for it and 4 against, 9 votes against 3."
    >>> [side_after(number, sentence) for number in ("15", "4", "9", "3")]
    [{'for'}, {'against'}, set(), set()]
    """
    found = set()
    for match in re.finditer(rf"(?<![\w.,]){re.escape(number)}(?!\w)([^\d,.;:]*)(\d?)", sentence):
        words = match[1].split()
        told = [(place, side) for place, word in enumerate(words) for side in sides(word)]
        if told and not (match[2] and told[0][0] == len(words) - 1):
            found.add(told[0][1])
    return found
