"""What the headings of a compilation name: delegations, and chapters by their titles."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from positions import delegations as speakers
from positions.compilations.lines import fold
from positions.faults import near


class Named(NamedTuple):
    """What a heading names: one delegation, or none that a row could be for."""

    delegation: str
    on_behalf_of: str = ""
    remark: str = ""
    why_not: str = ""


_BEHALF = re.compile(r"^(.+?)[\s,;(–—-]*(?:\balso\s+)?\bon\s+behalf\s+of\s+(.+)$", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*\((?:continued|cont(?:’|')?d\.?)\)$", re.IGNORECASE)
_ENUMERATOR = re.compile(r"^(?:[A-Z]{1,2}|\d{1,3})[.)]\s+(?=[A-Z])")
_GROUPS = {
    **{fold(group): group for group in speakers.GROUP_DELEGATIONS},
    "eu": "European Union",
    "caricom": "Caribbean Community",
    "group of african states": "African Group",
}
_AND_MEMBERS = re.compile(r" and (?:its|the|their)(?: \d+)? member states$")


class Speakers:
    """Delegations by the names that a heading may give them."""

    def __init__(self, delegations: Collection[str]):
        self.known = sorted(delegations)
        self._by_fold = {fold(name): name for name in self.known}
        self._by_code = {
            code: name for name, code in speakers.iso3_codes(self.known).items() if code
        }
        self._words: dict[str, set[str]] = {}
        self._short: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        for state in speakers.state_table().itertuples():
            code, short = state.ISO3, state.name_short
            names = [short, state.name_official, self._by_code.get(code, "")]
            self._words[code] = {"the", *(word for name in names for word in fold(name).split())}
            self._short[code] = short
            self._codes.update((fold(name), code) for name in names if name)
        self._names = sorted({*self.known, *self._short.values()})
        self._folded = {fold(name): name for name in self._names}
        self._vocabulary = set().union(*self._words.values())
        self._named = functools.lru_cache(maxsize=None)(self._find)

    def named(self, text: str) -> Named | None:
        """What a text names, when it is nothing but a name; None when it is more."""
        text = _CONTINUED.sub("", text.strip().rstrip(":*").strip())
        if not text or len(text) > 300:
            return None
        return self._named(text) or self._named(_ENUMERATOR.sub("", text))

    def _find(self, text: str) -> Named | None:
        if found := _BEHALF.match(text):
            closed = found[2].count(")") > found[2].count("(")
            return self._for_others(found[1], found[2].removesuffix(")") if closed else found[2])
        if single := self._single(text):
            members = "its member States" if _AND_MEMBERS.search(fold(text)) else ""
            return single._replace(on_behalf_of=members)
        names = self._several(text)
        if len(names) > 1:
            why = f"a joint paper of {', '.join(names)}; write a row for the one that stands for it"
            return Named("", why_not=why)
        return None

    def _single(self, text: str) -> Named | None:
        """One delegation by its name."""
        folded = fold(text)
        for form in (folded, folded.removeprefix("the ")):
            if form in self._by_fold:
                return Named(self._by_fold[form])
        short = re.sub(r"\s*\([A-Z]{2,10}\)", "", text)
        form = _AND_MEMBERS.sub("", fold(short).removeprefix("the "))
        if form in self._by_fold:
            return Named(self._by_fold[form])
        if form in _GROUPS:
            return self._noted(_GROUPS[form])
        if code := self._state(text, folded):
            name = self._by_code.get(code)
            return Named(name) if name else self._noted(self._short[code])
        return None

    def _noted(self, name: str) -> Named:
        remark = "" if name in self.known else "not among the delegations known so far"
        return Named(name, remark=remark)

    def _state(self, text: str, folded: str) -> str:
        """Code of a state, when every word belongs to its short or official name."""
        if folded in self._codes:
            return self._codes[folded]
        words = set(folded.split())
        if len(folded) < 4 or not words <= self._vocabulary:
            return ""
        code = speakers.iso3_codes([text]).get(text, "")
        return code if words <= self._words.get(code, set()) else ""

    def _several(self, text: str) -> list[str]:
        """Delegations of a list; empty when an item is none."""
        names: list[str] = []
        for item in filter(None, re.split(r"\s*[,;/]\s*", text)):
            rest = re.sub(r"^and\s+", "", item)
            if whole := self._single(rest):
                names.append(whole.delegation)
                continue
            pieces = re.split(r"\s+(?:and|&)\s+", rest)
            cut = next(
                (
                    (first, second)
                    for at in range(1, len(pieces))
                    if (first := self._single(" and ".join(pieces[:at])))
                    and (second := self._single(" and ".join(pieces[at:])))
                ),
                None,
            )
            if cut is None:
                return []
            names += [found.delegation for found in cut]
        return names

    def _for_others(self, speaker: str, others: str) -> Named | None:
        """A paper on behalf of others: a group's own when the group speaks as one."""
        named = self._single(speaker)
        if named is None:
            return None
        group = self._single(others)
        if group and speakers.GROUP_DELEGATIONS.get(group.delegation) is not None:
            return group._replace(
                on_behalf_of=group.delegation,
                remark="; ".join(filter(None, [group.remark, f"sent by {speaker}"])),
            )
        names = self._several(others)
        return named._replace(on_behalf_of="; ".join(names) if names else others)

    def nearest(self, text: str) -> str:
        """The delegation that a misspelt name is for; empty when none is near."""
        found = near(text, self._names, limit=1) if len(text) < 60 else []
        return found[0] if found and _alike(fold(text), fold(found[0])) >= 0.8 else ""

    def inside(self, text: str) -> str:
        """A delegation whose name stands in a longer text; empty when there is none."""
        padded = f" {fold(text)} "
        found = [
            name
            for folded, name in self._folded.items()
            if f" {folded} " in padded and len(folded) > 3
        ]
        return max(found, key=lambda name: (len(name), name), default="")


_CHAPTER = re.compile(r"^(?:chapter\s+)?([IVXLC]+)\s*[.:)–—-]?\s+(\S.*)$", re.IGNORECASE)
_DOTTED = re.compile(r"^(?:chapter\s+[IVXLC]+\b|[IVXLC]+\s*[.:)])", re.IGNORECASE)
_IDLE = {"the", "of", "on", "for", "and", "chapter"}


class Title(NamedTuple):
    """What a chapter heading says: its number, its title, and the chapter that this is."""

    number: int
    title: str
    chapter: str = ""
    quality: int = 0
    remark: str = ""

    @property
    def same(self) -> int | str:
        """What tells it from other chapters of the compilation."""
        return self.number or self.chapter


class Chapters:
    """Chapters by the titles that a heading may give them."""

    def __init__(self, chapters: Mapping[str, str]):
        self.titles = dict(chapters)
        self._stems = {key: _stems(title) for key, title in self.titles.items()}

    def title(self, text: str, *, numbered: bool = True) -> Title | None:
        """A chapter heading; None when the text is none."""
        text = " ".join(text.split())
        found = _CHAPTER.match(text) if _DOTTED.match(text) else None
        if found is None:
            if numbered:
                return None
            bare = self._chapter(0, text)
            return bare if bare.quality == 3 else None
        number = _roman(found[1].upper())
        return self._chapter(number, found[2]) if number else None

    def _chapter(self, number: int, title: str) -> Title:
        stems = _stems(title)
        same = [
            key for key, known in self._stems.items() if known in (stems, stems - {"provision"})
        ]
        if len(same) == 1:
            return Title(number, title, same[0], 3)
        wider = [key for key, known in self._stems.items() if known and known < stems]
        if len(wider) == 1 and len(stems) <= 3 * len(self._stems[wider[0]]) + 3:
            remark = f"chapter “{title}” taken for “{self.titles[wider[0]]}”"
            return Title(number, title, wider[0], 2, remark)
        by_fold = {fold(known): key for key, known in self.titles.items()}
        alike = near(fold(title), by_fold, limit=1)
        if not wider and alike and _alike(fold(title), alike[0]) >= 0.88:
            key = by_fold[alike[0]]
            remark = f"chapter “{title}” taken for “{self.titles[key]}”"
            return Title(number, title, key, 1, remark)
        return Title(number, title)


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _stems(title: str) -> frozenset[str]:
    words = (word.replace("isation", "ization") for word in fold(title).split())
    stems = {word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words}
    return frozenset(stems - _IDLE)


def _roman(text: str) -> int:
    """Value of a Roman numeral up to 50; 0 for letters that are none.

    Examples
    --------
    >>> _roman("XIV"), _roman("IIX")
    (14, 0)
    """
    tens = ["", "X", "XX", "XXX", "XL"]
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    values = {ten + one: 10 * t + o for t, ten in enumerate(tens) for o, one in enumerate(ones)}
    return values.get(text, 0)
