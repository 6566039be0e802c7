"""Which headings of a compilation are those of chapters and delegations, and on what evidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from positions.compilations.headings import Entry, Heading
from positions.compilations.lines import Line, body_size, fold
from positions.compilations.names import Named, Speakers, Title

#: Of a heading like a delegation's that is none's.
NAMELESS = "names no delegation"


def decide(
    headings: list[Heading], entries: list[Entry], names: Speakers, lines: Sequence[Line]
) -> None:
    """Decide on every heading: set its ``verdict``, and say ``why`` it is not taken.

    Parameters
    ----------
    headings : list of Heading
        From `positions.compilations.headings.find_headings`; changed in place.
    entries : list of Entry
        Of the table of contents.
    names : Speakers
        Delegations that headings may name.
    lines : sequence of Line
        Of the compilation.
    """
    _weigh(headings, entries, lines)
    _decide_chapters(headings, entries, lines)
    _decide_delegations(headings, entries)
    _find_unknown(headings, entries, names, lines)


def _weigh(headings: list[Heading], entries: list[Entry], lines: Sequence[Line]) -> None:
    """Note what speaks for each heading: the table of contents and the style of its kind."""
    offset = _offset(headings, entries, lines)
    printed: dict[tuple, set[int]] = {}
    for entry in entries:
        printed.setdefault(_key(entry.title, entry.named), set()).add(entry.printed + offset)
    for kind in ("chapter", "delegation", "plain"):
        of_kind = [heading for heading in headings if heading.what == kind]
        style = _Style(of_kind, lines)
        for heading in of_kind:
            pages = printed.get(_key(heading.title, heading.named), set())
            heading.listed = bool(pages)
            heading.on_page = lines[heading.start].page in pages
            heading.in_style = style.fits(heading)


def _decide_chapters(headings: list[Heading], entries: list[Entry], lines: Sequence[Line]) -> None:
    """Take the chapters of the compilation, and not those that papers quote."""
    candidates = [heading for heading in headings if heading.what == "chapter"]
    from_contents = any(entry.title for entry in entries)
    evidence = _chapter_evidence(headings, lines)
    best: dict[object, Counter[_Evidence]] = {}
    for heading in candidates:
        best.setdefault(heading.title.same, Counter())[evidence[heading.start]] += 1
    for heading in candidates:
        found, rivals = evidence[heading.start], best[heading.title.same]
        if found < max(rivals):
            heading.why = "a chapter's number again, with less to speak for it: quoted text?"
        elif rivals[found] > 1:
            heading.verdict = "open"
            heading.why = "a chapter's number again; cannot tell which heading is meant"
        elif from_contents and not heading.listed:
            heading.why = "reads like a chapter's heading but is not in the table of contents"
        elif heading.listed or found.larger or found.anew:
            heading.verdict = "taken"
        elif found.followed:
            heading.verdict = "open"
            heading.why = "reads like a chapter's heading; nothing else bears it out"
        else:
            heading.why = "reads like a chapter's heading, but no delegation follows"
    _by_number(candidates)
    for heading in candidates:
        if heading.verdict == "taken" and heading.title.remark:
            heading.remarks.append(heading.title.remark)


class _Evidence(NamedTuple):
    """What speaks for a chapter's heading, the strongest first.

    It stands on the page that the table of contents says; it is larger than delegations'
    headings; a delegation follows from which the alphabet begins anew; a delegation follows.
    """

    on_page: bool
    larger: bool
    anew: bool
    followed: bool


def _chapter_evidence(headings: list[Heading], lines: Sequence[Line]) -> dict[int, _Evidence]:
    """Evidence for every candidate by its first line."""
    speakers_at = [i for i, heading in enumerate(headings) if heading.what == "delegation"]
    sizes = Counter(lines[headings[i].start].size for i in speakers_at)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    evidence = {}
    for i, heading in enumerate(headings):
        if heading.what != "chapter":
            continue
        following = headings[i + 1] if i + 1 < len(headings) else None
        followed = following is not None and (
            following.what in ("delegation", "several", "chapter") or following.bracket
        )
        at = bisect_left(speakers_at, i)
        near_by = [_alphabetical(headings[j]) for j in speakers_at[max(at - 1, 0) : at + 1]]
        anew = at < len(speakers_at) and (at == 0 or near_by[1] <= near_by[0])
        larger = lines[heading.start].size > usual + 0.4
        evidence[heading.start] = _Evidence(heading.on_page, larger, followed and anew, followed)
    return evidence


def _by_number(candidates: list[Heading]) -> None:
    """Doubt chapters whose number is out of order; drop doubtful ones that fit nowhere."""
    taken = [heading for heading in candidates if heading.verdict == "taken"]
    if not all(heading.title.number for heading in taken):
        return
    numbers = [heading.title.number for heading in taken]
    for heading, sure in zip(taken, _sure(numbers), strict=True):
        if not sure:
            heading.verdict = "open"
            heading.why = "a chapter's number out of order; cannot tell whether it is one"
    for heading in candidates:
        number = heading.title.number
        fits = all(
            (item.start < heading.start) == (item.title.number < number)
            for item in taken
            if item.verdict == "taken" and item is not heading
        )
        if heading.verdict == "open" and not fits:
            heading.verdict = "text"
            heading.why = "reads like a chapter's heading, but its number fits nowhere"


def _decide_delegations(headings: list[Heading], entries: list[Entry]) -> None:
    """Take the headings of delegations, chapter by chapter."""
    listed: dict[object, set[str]] = {}
    chapter: object = None
    for entry in entries:
        if entry.title:
            chapter = entry.title.same
        elif entry.named and entry.named.delegation:
            listed.setdefault(chapter, set()).add(entry.named.delegation)
    of_delegations = [heading for heading in headings if heading.what == "delegation"]
    with_notes = sum(heading.bracket for heading in of_delegations)
    notes_are_usual = with_notes >= 0.8 * len(of_delegations) and len(of_delegations) > 1
    groups: list[tuple[object, list[Heading]]] = [(None, [])]
    for heading in headings:
        if heading.what == "chapter" and heading.verdict != "text":
            groups.append((heading.title.same, []))
        elif heading.what == "delegation":
            groups[-1][1].append(heading)
    for chapter, group in groups:
        if listed.get(chapter):
            _by_contents(group, listed[chapter])
        else:
            _by_order(group, notes_are_usual=notes_are_usual)


def _by_contents(group: list[Heading], listed: set[str]) -> None:
    """Take what the table of contents names; of doubles the one with more to speak for it."""
    by_name: dict[str, list[Heading]] = {}
    for heading in group:
        by_name.setdefault(heading.named.delegation, []).append(heading)
    for name, same in by_name.items():
        if name not in listed:
            for heading in same:
                heading.verdict = "open" if heading.bracket else "text"
                heading.why = f"names {name}, which the table of contents does not list here"
            continue
        best = max(heading.score for heading in same)
        several = sum(heading.score == best for heading in same) > 1
        for heading in same:
            if heading.bracket:
                heading.verdict = "taken"
            elif heading.score == best and several:
                heading.verdict = "open"
                heading.why = f"names {name} more than once; cannot tell where the paper begins"
            elif heading.score == best:
                heading.verdict = "taken"
            else:
                heading.why = f"names {name}, whose heading stands elsewhere in the chapter"


def _by_order(group: list[Heading], *, notes_are_usual: bool) -> None:
    """Take what notes or the alphabetical order bear out."""
    previous = ""
    for heading in group:
        heading.why = _against(heading, previous, notes_are_usual=notes_are_usual)
        heading.verdict = "text" if heading.why else "taken"
        if heading.verdict == "taken":
            previous = heading.named.delegation
    taken = [heading for heading in group if heading.verdict == "taken"]
    for heading in group:
        # without a note, but where a paper of this delegation would stand
        if heading.why.startswith((_UNNOTED, _AT_TOP)) and _fits_between(heading, taken):
            heading.verdict = "open"
    orders = [_sure([key(item) for item in taken]) for key in (_alphabetical, _by_name)]
    for heading, *sure in zip(taken, *orders, strict=True):
        if any(sure):
            continue
        if heading.bracket:
            heading.remarks.append("out of alphabetical order")
        else:
            heading.verdict = "open"
            heading.why = "a delegation's name out of alphabetical order"


_UNNOTED = "a delegation's name without the note in brackets that others have"
_AT_TOP = "a delegation's name at a page's top, perhaps the end of the text before"


def _against(heading: Heading, previous: str, *, notes_are_usual: bool) -> str:
    """What speaks against a heading of a delegation; empty when nothing does."""
    if heading.bracket:
        return ""
    if previous == heading.named.delegation:
        return f"{previous} again: taken for the same paper going on"
    if not heading.in_style:
        return "a delegation's name, but set unlike the headings of the others"
    if notes_are_usual:
        return _UNNOTED
    return _AT_TOP if heading.doubtful else ""


def _fits_between(heading: Heading, taken: list[Heading]) -> bool:
    """Whether a heading is in alphabetical order among those taken."""
    key = _alphabetical(heading)
    return all((item.start < heading.start) == (_alphabetical(item) < key) for item in taken)


def _by_name(heading: Heading) -> str:
    return fold(heading.named.delegation)


def _find_unknown(
    headings: list[Heading], entries: list[Entry], names: Speakers, lines: Sequence[Line]
) -> None:
    """Tell headings of papers that name no known delegation from headings inside papers."""
    taken = [
        heading
        for heading in headings
        if heading.what == "delegation" and heading.verdict == "taken"
    ]
    style = _Style(taken, lines)
    larger_than = 1.05 * body_size(lines)
    others = {fold(entry.text) for entry in entries if not entry.title and not entry.named}
    alike = {
        heading.start
        for heading in headings
        if heading.what == "other"
        and taken
        and heading.start > taken[0].start
        and style.fits(heading)
        and style.size > larger_than
        and not _OF_A_TEXT.match(heading.text)
    }
    if len(alike) > max(2, _FEW * len(taken)):  # papers have headings of the same kind
        alike = set()
    begun = False
    for heading in headings:
        begun = begun or heading.verdict != "text"
        if heading.what == "several":
            heading.verdict, heading.why = "open", heading.named.why_not
        elif heading.what == "plain" and heading.bracket:
            heading.verdict = "open"
            heading.why = "a delegation's name, noted like a heading but not bold"
        elif heading.what == "plain" and heading.on_page and begun:
            heading.verdict = "open"
            heading.why = "a delegation's name where the table of contents says, but not bold"
        elif heading.what == "plain" and not taken:
            heading.why = "a delegation's name on a line of its own, but not bold"
        elif heading.what == "other":
            nearest = names.nearest(heading.text)
            hint = f"; did you mean {nearest}?" if nearest else ""
            set_alike = heading.start in alike or (bool(nearest) and style.fits(heading))
            why = _like_a_heading(heading, others, set_alike=set_alike)
            if why:
                heading.what, heading.verdict = "unknown", "open"
                heading.why = f"{why}, but {NAMELESS}{hint}"
            else:
                heading.why = _unlike_a_heading(heading, names) if begun else ""


#: How headings inside a text begin.
_OF_A_TEXT = re.compile(
    r"(?:articles?|sections?|chapter|part|annex|appendix|paragraphs?|title|option)\b|\(?\w{1,4}[.)]",
    re.IGNORECASE,
)
#: Share of the known headings up to which unknown ones of the same kind are papers' headings.
_FEW = 0.2


def _like_a_heading(heading: Heading, listed: set[str], *, set_alike: bool) -> str:
    """Why a text that names no delegation is a paper's heading all the same; empty if not."""
    if heading.bracket:
        return "noted like a delegation's heading"
    if fold(heading.text) in listed:
        return "listed in the table of contents"
    return "set like a delegation's heading" if set_alike else ""


def _unlike_a_heading(heading: Heading, names: Speakers) -> str:
    """What a bold text inside a paper is taken for."""
    if heading.why:
        return f"{heading.why}; left in the paper"
    if inside := names.inside(heading.text):
        return f"names {inside} but says more than a name; left in the paper"
    return "names no delegation and no chapter; left in the paper"


def _offset(headings: list[Heading], entries: list[Entry], lines: Sequence[Line]) -> int:
    """Pages of the file before the page printed as 1, by the entries found once."""
    at: dict[tuple, list[int]] = {}
    for heading in headings:
        key = _key(heading.title, heading.named)
        at.setdefault(key, []).append(lines[heading.start].page)
    shifts = Counter(
        at[key][0] - entry.printed
        for entry in entries
        if entry.printed and len(at.get(key := _key(entry.title, entry.named), ())) == 1
    )
    # where the compilation is printed whole, pages are those of the file
    return max(shifts, key=lambda shift: (shifts[shift], -abs(shift)), default=0)


def _key(title: Title | None, named: Named | None) -> tuple:
    if title:
        return ("chapter", title.number, title.chapter or fold(title.title))
    return ("delegation", named.delegation if named else "")


def _sure(keys: Sequence) -> list[bool]:
    """Which items stand in every longest rising sequence: those whose place is not in doubt.

    Examples
    --------
    >>> _sure(["Albania", "Chile", "Brazil", "Canada"])
    [True, False, True, True]
    >>> _sure(["Brazil", "Albania"])
    [False, False]
    """
    rank = {key: place for place, key in enumerate(sorted(set(keys)))}
    ends = _rising([rank[key] for key in keys])
    starts = _rising([-rank[key] for key in reversed(keys)])[::-1]
    longest = max(ends, default=0)
    on = [end + start - 1 == longest for end, start in zip(ends, starts, strict=True)]
    levels = Counter(end for end, kept in zip(ends, on, strict=True) if kept)
    return [kept and levels[end] == 1 for end, kept in zip(ends, on, strict=True)]


def _rising(numbers: Sequence[int]) -> list[int]:
    """Length of the longest rising sequence that ends at each number."""
    lowest: list[int] = []
    lengths = []
    for number in numbers:
        at = bisect_left(lowest, number)
        lowest[at : at + 1] = [number]
        lengths.append(at + 1)
    return lengths


def _alphabetical(heading: Heading) -> str:
    return fold(heading.text).removeprefix("the ")


class _Style:
    """How the headings of delegations are set: their size and their alignment."""

    def __init__(self, headings: list[Heading], lines: Sequence[Line]):
        self._lines = lines
        first = [lines[heading.start] for heading in headings]
        self.size = Counter(line.size for line in first).most_common(1)[0][0] if first else 0.0
        self.left = Counter(round(line.left) for line in first).most_common(1)
        self.centre = Counter(round((line.left + line.right) / 2) for line in first).most_common(1)

    def fits(self, heading: Heading) -> bool:
        line = self._lines[heading.start]
        left = bool(self.left) and abs(line.left - self.left[0][0]) <= 3
        middle = (line.left + line.right) / 2
        centred = bool(self.centre) and abs(middle - self.centre[0][0]) <= 3
        return abs(line.size - self.size) <= 0.4 and (left or centred)
