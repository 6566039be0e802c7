"""Lines of a page in reading order, as pypdfium2 tells where each letter stands.

pdfplumber sees the same fonts and sizes in twelve times the time.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter

from positions.pdf.lines import EDGE, SAMPLE, Line
from positions.pdf.strikes import BEYOND, THICK, THROUGH, Box

_NUMBER = re.compile(r"\d{1,3}(?!\w)")

_INSIDE = re.compile(r"(?<=\S)\s+(?=\S)")

_MARK_ALONE = re.compile(r"\d{1,3}")

#: Most points that a raised mark stands above its line, and that a line's next piece lies away.
RAISED, NEAR = 8, 12

#: Narrowest gap in points that parts two columns, fewest lines that make a page of them, lines that
#: are looked at first, and the widest page.
GUTTER, FEWEST_LINES, GLANCES, WIDEST = 8, 8, 4, 20_000


def page_lines(page, styled: bool, drawn: list[Box]) -> list[Line]:
    """Lines of a page in reading order; a line drawn through words takes them out of it."""
    text_page = page.get_textpage()
    try:
        total = text_page.count_chars()
        text = text_page.get_text_range() if total else ""
        look = _Look(
            text_page.raw, same=len(text) == total, styled=styled, height=page.get_height()
        )
        parts, start = [], 0
        for part in text.split("\r\n"):
            stripped = part.strip()
            if stripped:
                parts.append((stripped, start + part.index(stripped[0]), part[0].isspace()))
            start += len(part) + 2
        look.strike(drawn, parts)
        lines = look.lines(parts)
        # as many runs of letters as lines: no line can be made of two columns
        if (runs := text_page.count_rects()) >= 1.5 * len(parts) and _glance(look, parts, lines):
            gutter = _gutter([text_page.get_rect(item) for item in range(runs)], len(parts))
            if gutter:
                lines = _by_column(look, parts, gutter)
        return _merged(lines)
    finally:
        text_page.close()


def _glance(look: _Look, parts: list[tuple[str, int, bool]], lines: list[Line]) -> bool:
    """Whether a page may have two columns; to measure all of its letters takes longer than to read.

    It may when many lines begin in its middle, or when one of some has a wide gap inside it.
    """
    if len(lines) < FEWEST_LINES:
        return False
    some = parts[:: max(1, len(parts) // GLANCES)]
    left = min(line.left for line in lines)
    right = max(look.sides(at + len(text) - 1)[1] for text, at, _ in some)
    middle = left + 0.3 * (right - left)
    if sum(line.left > middle for line in lines) >= FEWEST_LINES:
        return True
    return any(look.is_parted(text, at) for text, at, _ in some)


def _gutter(boxes: list[tuple[float, ...]], rows: int) -> tuple[float, float] | None:
    """Left and right edge of the gap between two columns; None where there is none."""
    first, last = min(box[0] for box in boxes), max(box[2] for box in boxes)
    if not 0 < last - first < WIDEST:
        return None
    low, high = first + 0.3 * (last - first), first + 0.7 * (last - first)
    # letters that reach over each point of the middle of the page
    change: Counter[int] = Counter()
    for left, _, right, _ in boxes:
        if right > low and left < high:
            change[int(max(left, low))] += 1
            change[int(min(right, high)) + 1] -= 1
    widest, begin, crossing = (0, 0), None, 0
    for point in range(int(low), int(high) + 2):
        crossing += change[point]
        if crossing <= rows * 0.1 and point <= high:
            begin = point if begin is None else begin
        elif begin is not None:
            widest, begin = max(widest, (point - begin, begin)), None
    width, begin = widest
    beside = sum(box[2] <= begin + 2 for box in boxes)
    beyond = sum(box[0] >= begin + width - 2 for box in boxes)
    if width < GUTTER or min(beside, beyond) < FEWEST_LINES:
        return None
    return begin, begin + width


def _by_column(
    look: _Look, parts: list[tuple[str, int, bool]], gutter: tuple[float, float]
) -> list[Line]:
    """Lines of a page of two columns: the left one down, then the right one.

    Lines over the whole width, such as titles, part the page into bands.
    """
    middle = sum(gutter) / 2
    lines: list[tuple[Line, int]] = []
    for text, at, spaced in parts:
        line = look.line(text, at, spaced)
        if not line.left < middle < line.right:
            lines.append((line, 0 if line.right <= middle else 1))
            continue
        place = look.gap(text, at, middle)
        if place is None:
            lines.append((line, -1))
            continue
        lines.append((look.line(text[:place].rstrip(), at, spaced), 0))
        rest = text[place:].lstrip()
        lines.append((look.line(rest, at + len(text) - len(rest), True), 1))
    ordered: list[Line] = []
    columns: tuple[list[Line], list[Line]] = ([], [])
    for line, side in sorted(lines, key=lambda item: -item[0].base):
        if side >= 0:
            columns[side].append(line)
            continue
        ordered += [*columns[0], *columns[1], line]
        columns = ([], [])
    return [*ordered, *columns[0], *columns[1]]


#: Pieces of text by which a font that is bold is known, and what pdfium says of such fonts.
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)

_FORCE_BOLD, _FILL_AND_STROKE, _BOLD_WEIGHT = 1 << 18, 2, 600

_NOTES_AT_END = re.compile(r"(?:\s*\[[^\[\]]*\])*\s*$")


class _Look:
    """Where the letters of a page stand, and what they are set in."""

    def __init__(self, text_page, *, same: bool, styled: bool, height: float) -> None:
        import pypdfium2.raw

        self._edges = EDGE * height, (1 - EDGE) * height
        self._lines, self._matrix = 0, pypdfium2.raw.FS_MATRIX()
        self._pdfium, self._page, self._same = pypdfium2.raw, text_page, same
        self._styled, self._styles = styled, {}
        self._struck: set[int] = set()
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._sides = tuple(ctypes.byref(number) for number in self._numbers)
        self._origin = self._sides[:2]

    def _at(self, place: int) -> int:
        """Index of the letter at a place of the text; the two may differ."""
        if self._same:
            return place
        return max(0, self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, place))

    def sides(self, place: int) -> tuple[float, float]:
        """Left and right edge of the letter at a place of the text."""
        self._pdfium.FPDFText_GetCharBox(self._page, self._at(place), *self._sides)
        return self._numbers[0].value, self._numbers[1].value

    def origin(self, place: int) -> tuple[float, float]:
        """Left end and height of the baseline of the letter at a place of the text."""
        self._pdfium.FPDFText_GetCharOrigin(self._page, self._at(place), *self._origin)
        return self._numbers[0].value, self._numbers[1].value

    def lines(self, parts: list[tuple[str, int, bool]]) -> list[Line]:
        """Lines of a page of one column; right edges only where lines may be one."""
        lines = []
        for text, at, spaced in parts:
            line = self.line(text, at, spaced, measure=False)
            if lines and abs(line.base - lines[-1].base) < RAISED:
                before, place, _ = parts[len(lines) - 1]
                lines[-1] = lines[-1]._replace(right=self.sides(place + len(before) - 1)[1])
            lines.append(line)
        return lines

    def line(self, text: str, at: int, spaced: bool, *, measure: bool = True) -> Line:
        """A line of the page, without the marks of footnotes in it."""
        left, base = self.origin(at)
        right = self.sides(at + len(text) - 1)[1] if measure else left
        styled, first = self._styled and self._style(text, at), at
        marks: tuple[str, ...] = ()
        struck: tuple[str, ...] = ()
        through = self._through(text, at) if self._struck else []
        raised = [
            match.span()
            for match in _NUMBER.finditer(text)
            if not any(start <= match.start() < end for start, end in through)
            and self._raised(match, at)
        ]
        for start, end in sorted((*raised, *through), reverse=True):
            if (start, end) in through:
                struck = (text[start:end], *struck)
                before, after = text[:start], text[end:]
                text = before + (after.lstrip() if before[-1:].isspace() else after)
                continue
            if not start:
                first = at + end
                base = self.origin(first)[1]
            marks = (text[start:end], *marks)
            text = text[:start] + text[end:]
        text = text.strip() if raised or through else text
        size, bold = styled or (self._size(base, first), False)
        return Line(text, left, right, base, spaced, marks, struck, size, bold)

    def strike(self, drawn: list[Box], parts: list[tuple[str, int, bool]]) -> None:
        """Note the letters through whose middle a line is drawn that ends with them."""
        crossed: list[list[tuple[int, float, float]]] = [[] for _ in drawn]
        for text, at, _ in parts if drawn else ():
            base, size = self.origin(at)[1], self._points(self._at(at))
            heights = ((foot + top) / 2 - base for _, foot, _, top in drawn)
            near = [n for n, height in enumerate(heights) if 0.1 < height / (size or 1) < 0.7]
            for place in range(at, at + len(text)) if near else ():
                size, base = self._points(self._at(place)), self.origin(place)[1]
                left, right = self.sides(place)
                for n in near if size else ():
                    begin, foot, end, top = drawn[n]
                    height = ((foot + top) / 2 - base) / size
                    if (
                        THROUGH[0] < height < THROUGH[1]
                        and top - foot < THICK * size
                        and begin < (left + right) / 2 < end
                    ):
                        reach = BEYOND * size
                        crossed[n].append((self._at(place), left - reach, right + reach))
        for (begin, _, end, _), letters in zip(drawn, crossed, strict=True):
            first = min((left for _, left, _ in letters), default=end)
            last = max((right for _, _, right in letters), default=begin)
            if first < begin and end < last:
                self._struck.update(index for index, _, _ in letters)

    def _through(self, text: str, at: int) -> list[tuple[int, int]]:
        """Where the passages of a line begin and end through which a line is drawn."""
        passages: list[tuple[int, int]] = []
        after = True  # whether a letter that stays stands before
        for place, letter in enumerate(text):
            if letter.isspace():
                continue
            if self._at(at + place) not in self._struck:
                after = True
            elif after:
                passages.append((place, place + 1))
                after = False
            else:
                passages[-1] = (passages[-1][0], place + 1)
        return passages

    def _size(self, base: float, at: int) -> float:
        """Size of a line's first letter, at the edges of the page and of a line now and then."""
        self._lines += 1
        if self._edges[0] < base < self._edges[1] and self._lines % SAMPLE:
            return 0.0
        return self._points(self._at(at))

    def _points(self, index: int) -> float:
        """Size of a letter in points."""
        self._pdfium.FPDFText_GetMatrix(self._page, index, self._matrix)
        size = self._pdfium.FPDFText_GetFontSize(self._page, index)
        return round(size * (self._matrix.c**2 + self._matrix.d**2) ** 0.5, 1)

    def _style(self, text: str, at: int) -> tuple[float, bool]:
        """Size of a line's first letter, and whether nine in ten of its letters are bold."""
        head = text[: _NOTES_AT_END.search(text).start()] or text
        letters = [place for place, letter in enumerate(head) if letter.isalpha()]
        if not letters:
            return 0.0, False
        size, bold = self._of_letter(at + letters[0])
        if not bold:
            return size, False
        heavy = sum(self._of_letter(at + place)[1] for place in letters)
        return size, heavy >= 0.9 * len(letters)

    def _of_letter(self, place: int) -> tuple[float, bool]:
        """Size of a letter in points, and whether it is bold: by name, weight, flags or outline."""
        pdfium, index = self._pdfium, self._at(place)
        item = pdfium.FPDFText_GetTextObject(self._page, index)
        key = ctypes.cast(item, ctypes.c_void_p).value
        if key not in self._styles:
            name, bold = ctypes.create_string_buffer(256), False
            if key is not None and (font := pdfium.FPDFTextObj_GetFont(item)):
                pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
                bold = (
                    bool(_BOLD.search(name.value))
                    or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
                    or bool(max(0, pdfium.FPDFFont_GetFlags(font)) & _FORCE_BOLD)
                    or pdfium.FPDFTextObj_GetTextRenderMode(item) == _FILL_AND_STROKE
                )
            self._styles[key] = self._points(index), bold
        return self._styles[key]

    def _raised(self, match: re.Match, at: int) -> bool:
        """Whether a number stands above the line that it is on."""
        text, beside = match.string, match.start() - 1
        if beside < 0:
            beside = match.end() + text[match.end() :].find(text[match.end() :].strip()[:1])
        if beside >= len(text) or text[beside].isspace() or text[beside].isdigit():
            return False
        return self.origin(at + match.start())[1] > self.origin(at + beside)[1] + 1

    def is_parted(self, text: str, at: int) -> bool:
        """Whether there is a wide gap between two words in the middle half of a line."""
        quarter = len(text) // 4
        for match in _INSIDE.finditer(text, quarter, len(text) - quarter):
            before, after = self.sides(at + match.start() - 1), self.sides(at + match.end())
            if after[0] - before[1] >= GUTTER:
                return True
        return False

    def gap(self, text: str, at: int, middle: float) -> int | None:
        """Place in a line at which its right column begins; None when it runs through."""
        before = None
        for place, letter in enumerate(text):
            if letter.isspace():
                continue
            left, right = self.sides(at + place)
            if before is not None and before <= middle <= left:
                return place if left - before >= GUTTER / 2 else None
            before = right
        return None


def _merged(lines: list[Line]) -> list[Line]:
    """Put lines together that a raised footnote mark had cut, and drop marks alone."""
    merged: list[Line] = []
    for line in lines:
        last = merged[-1] if merged else None
        rise = line.base - last.base if last else RAISED
        if not -RAISED < rise < RAISED or not -1 <= line.left - last.right < NEAR:
            merged.append(line)
        elif rise < -1 and _MARK_ALONE.fullmatch(last.text):  # after the mark of a footnote
            marks, struck = (last.text, *line.marks), last.struck + line.struck
            merged[-1] = line._replace(marks=marks, struck=struck)
        elif rise > 1 and _MARK_ALONE.fullmatch(line.text):
            marks, struck = (*last.marks, line.text), last.struck + line.struck
            merged[-1] = last._replace(right=line.right, marks=marks, struck=struck)
        elif abs(rise) <= 1:
            text = f"{last.text}{' ' if line.spaced else ''}{line.text}".strip()
            both = {"marks": last.marks + line.marks, "struck": last.struck + line.struck,
                    "bold": last.bold and line.bold}  # fmt: skip
            merged[-1] = line._replace(text=text, left=last.left, size=last.size, **both)
        else:
            merged.append(line)
    return merged
