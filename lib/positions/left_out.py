"""What a file shows and a reader leaves out: counted and told, so that no word goes in silence.

For every reader, the words that a file shows are the words that are counted and those left out.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from positions.nouns import counted
from positions.spelling import count_words

#: Examples that are told, and letters of each.
EXAMPLES, LONGEST = 3, 60

#: Share of a file's words that may be left out before it is warned of.
MUCH = 0.2

_DIGIT = re.compile(r"\d")

#: Reasons that are more than one reader's.
MARKS = "footnote marks"
STRUCK = "struck out"
HIDDEN = "hidden"
COMMENTS = "comments"
RUNNING = "heads, feet and page numbers"
#: Reasons for which no words of the paper itself go.
_BESIDE = {MARKS, COMMENTS, RUNNING}


@dataclass(frozen=True)
class LeftOut:
    """Words of a file that are no part of its text, for one reason.

    ``places`` are the lines or passages in which they stand, ``examples`` the most frequent of
    these with how often they occur; numbers in them may differ.
    """

    reason: str
    words: int
    places: int
    examples: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        shown = (
            f"“{text}”" + (f" ({times:,} times)" if times > 1 else "")
            for text, times in self.examples
        )
        where = counted(self.places, "place")
        return f"{self.reason}: {counted(self.words, 'word')} in {where}, {', '.join(shown)}"


class Gathering:
    """What a reader leaves out of one file, gathered as it reads; some reasons may not count."""

    def __init__(self, *, kept: Collection[str] = ()) -> None:
        self._kept = kept
        self._words: Counter[str] = Counter()
        self._alike: dict[str, Counter[str]] = {}
        self._first: dict[str, str] = {}

    def keeps(self, reason: str) -> bool:
        """Whether what is left out for a reason counts all the same."""
        return reason in self._kept

    def take(self, reason: str, text: str) -> str:
        """Note a passage that is left out; gives what stays of it, nothing unless it is kept."""
        if self.keeps(reason):
            return text
        if words := count_words(text):
            text = " ".join(text.split())
            alike = _DIGIT.sub("#", text)
            self._words[reason] += words
            self._alike.setdefault(reason, Counter())[alike] += 1
            self._first.setdefault(alike, text)
        return ""

    def told(self) -> tuple[LeftOut, ...]:
        """What was left out, a reason at a time."""
        return tuple(
            LeftOut(
                reason,
                words,
                self._alike[reason].total(),
                tuple(
                    (_shortened(self._first[alike]), times)
                    for alike, times in self._alike[reason].most_common(EXAMPLES)
                ),
            )
            for reason, words in self._words.items()
        )


def much(pages: Iterable[str], left_out: Iterable[LeftOut]) -> str:
    """What to say of a file of which much is left out; empty where little is.

    Examples
    --------
    >>> much(["one two", "three"], [LeftOut("hidden", 9, 1)])[:45]
    '9 of 12 words are left out (9 hidden); look w'
    >>> much(["one two", "three"], [LeftOut("comments", 9, 1)])
    ''
    """
    told = [item for item in left_out if item.reason not in _BESIDE]
    lost = sum(item.words for item in told)
    whole = lost + (sum(map(count_words, pages)) if lost else 0)
    if lost <= MUCH * whole:
        return ""
    listed = ", ".join(f"{item.words:,} {item.reason}" for item in told)
    return (
        f"{lost:,} of {whole:,} words are left out ({listed}); look whether the paper is whole, or "
        "save it as text"
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
