"""The lines of a PDF's pages, in reading order, as pypdfium2 tells where each letter stands.

pdfplumber sees the same fonts and sizes in twelve times the time.
"""

from __future__ import annotations

import ctypes
import itertools
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from statistics import median_high
from typing import NamedTuple

from positions.left_out import COMMENTS, RUNNING, Gathering
from positions.nouns import counted
from positions.readers import MAX_CHARACTERS, MAX_PAGES, OCR, ReadError, has_words

_UNMAPPED = re.compile("[\ufffd\x00\ue000-\uf8ff]")


class Line(NamedTuple):
    """A line of a page with its place in points from the lower left corner.

    ``size`` and ``bold`` are those of its letters, where they were asked for; what stands in square
    brackets at its end counts for neither. Otherwise ``size`` is that of its first letter, and 0
    where nobody looked. ``marks`` are the footnote marks that stood on it, ``struck`` the words
    through which a line is drawn.
    """

    text: str
    left: float
    right: float
    base: float
    spaced: bool = True  # a space parts it from the line before, where they are one
    marks: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    size: float = 0.0
    bold: bool = False


class PdfPages(NamedTuple):
    """The pages of a PDF: their lines in reading order, their heights, those that are pictures.

    ``odd`` are those whose fonts show other letters than they say; ``overlaid`` is the text of form
    fields, text boxes and comments by what it is, ``broken`` the number of broken streams, and
    ``struck`` the words through which a line is drawn, which are none of the lines.
    """

    lines: list[list[Line]]
    heights: list[float]
    pictures: list[int]
    odd: list[int]
    overlaid: list[tuple[str, str]]
    broken: int = 0
    struck: tuple[str, ...] = ()


#: Share of the page's height at its top and foot in which running lines may stand.
EDGE, MARGIN = 0.15, 0.085


def pages_of(data: bytes, *, styled: bool = False, with_struck: bool = False) -> PdfPages:
    """Read the lines of a PDF, with the type that they are set in when asked; raises `ReadError`.

    Words through which a line is drawn are left out of them unless asked for.

    Running heads and feet are among them; see `without_running_lines`.
    """
    import pypdfium2

    ended = b"%%EOF" in data[-4096:]
    truncated = ReadError("a truncated PDF (no end mark); download or export it again")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "security" in str(error):
            raise ReadError("encrypted; save a copy without a password") from None
        broken = ReadError("a broken PDF; open it in a viewer and export it again")
        raise broken if ended else truncated from None
    with pdf:
        if not ended:
            raise truncated
        count = len(pdf)
        if not count:
            raise ReadError("a PDF without pages; export it again")
        if count > MAX_PAGES:
            raise ReadError(f"{count:,} pages, more than the limit of {MAX_PAGES:,}; split it")
        found, characters = PdfPages([], [], [], [], [], _broken_streams(data)), 0
        struck: list[str] = []
        for number in range(1, count + 1):
            try:
                page = pdf[number - 1]
                drawn = [] if with_struck else _thin_lines(page)
                lines = _page_lines(page, styled, drawn)
            except pypdfium2.PdfiumError:
                raise ReadError(f"page {number} cannot be read; export the PDF again") from None
            if not lines and next(iter(page.get_objects(max_depth=3)), None) is not None:
                found.pictures.append(number)
            struck.extend(words for line in lines for words in line.struck)
            lines = [line for line in lines if line.text]
            found.lines.append(lines)
            found.heights.append(page.get_height())
            found.overlaid.extend(_overlaid(page))
            page.close()
            characters += sum(len(line.text) for line in lines)
            if characters > MAX_CHARACTERS:
                raise ReadError(f"more than {MAX_CHARACTERS:,} characters; a paper is shorter")
    _check_letters(found)
    return found._replace(struck=tuple(struck))


#: Reasons why words are not read that lie over a page.
FIELDS, STRIKES = "form fields and text boxes", "struck out with a viewer's pen"
FORCE_OCR = "run `ocrmypdf --force-ocr in.pdf out.pdf` and use out.pdf"
FLATTEN = "print it to a new PDF, flattened, and use that"
EXPORT = "open it in a viewer and export it again"

#: Letters by which a language is known to be none, the least share of vowels among Latin letters of
#: a page, and the most of letters that no official language has.
FEW_LETTERS, VOWELS, STRANGE = 100, 0.22, 0.3
_STRANGE = re.compile("[\u0180-\u02ff]")


def _check_letters(found: PdfPages) -> None:
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


def _overlaid(page) -> Iterator[tuple[str, str]]:
    """Text that lies over a page and is none of it, by what it is."""
    import pypdfium2.raw as pdfium

    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, number)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        what = _OVERLAID.get(kind, "")
        if what == STRIKES:
            yield STRIKES, STRIKES
        key = b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents"
        if what and pdfium.FPDFAnnot_GetValueType(note, key) == pdfium.FPDF_OBJECT_STRING:
            size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
            held = ctypes.create_string_buffer(size)
            letters = ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR))
            pdfium.FPDFAnnot_GetStringValue(note, key, letters, size)
            text = held.raw.decode("utf-16-le", "replace").rstrip("\0")
            if has_words(text):
                yield (COMMENTS if what == STRIKES else what), text
        pdfium.FPDFPage_CloseAnnot(note)


#: Annotations with text, by pdfium's numbers: fields and text boxes; notes and marks; strikes.
_OVERLAID = {20: FIELDS, 3: FIELDS, 12: STRIKES} | dict.fromkeys((1, 9, 10, 11, 13, 14), COMMENTS)

#: A stream that is packed in one way and is no font, picture or table of the file.
_STREAM = re.compile(rb"<<([^<>]{0,400})>>\s{0,4}stream\r?\n")
_PACKED = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")
_NO_PAGE = re.compile(rb"/(?:Type|Subtype|Length1|FunctionType|N)\b")
#: Bytes that are unpacked at once, and how often for one file: a bomb is not looked at to its end.
_CHUNK, _MOST = 1_000_000, 100


def _broken_streams(data: bytes) -> int:
    """How many packed streams end before they should, or are damaged; pdfium skips those unsaid."""
    if b"/Encrypt" in data:
        return 0
    broken, chunks = 0, 0
    for match in _STREAM.finditer(data):
        told = match[1]
        if told.count(b"Decode") != 1 or not _PACKED.search(told) or _NO_PAGE.search(told):
            continue
        end = data.find(b"endstream", match.end())
        packed = data[match.end() + 2 : end if end >= 0 else len(data)]  # without zlib's two bytes
        unpack = zlib.decompressobj(-15)  # and whatever the sum at its end
        try:
            while packed and not unpack.eof:
                if (chunks := chunks + 1) > _MOST:
                    return broken
                unpack.decompress(packed, _CHUNK)
                packed = unpack.unconsumed_tail
        except zlib.error:
            broken += 1
        else:
            broken += not unpack.eof
    return broken


_NUMBER = re.compile(r"\d{1,3}(?!\w)")
_INSIDE = re.compile(r"(?<=\S)\s+(?=\S)")
_MARK_ALONE = re.compile(r"\d{1,3}")
#: Most points that a raised mark stands above its line, and that a line's next piece lies away.
RAISED, NEAR = 8, 12
#: Narrowest gap in points that parts two columns, fewest lines that make a page of them, lines that
#: are looked at first, and the widest page.
GUTTER, FEWEST_LINES, GLANCES, WIDEST = 8, 8, 4, 20_000
#: What is usual in a document is told by so many pages, and by one in so many lines.
SAMPLE = 8


#: Thickest line in points that may be drawn through words; as shares of the type's size, its height
#: over the baseline, its thickness, and how far it may reach beyond the words.
THIN, THROUGH, THICK, BEYOND = 4, (0.15, 0.5), 0.25, 0.6


#: Left, foot, right and top.
Box = tuple[float, float, float, float]


def _thin_lines(page) -> list[Box]:
    """Horizontal lines that are drawn on a page."""
    import pypdfium2.raw as pdfium

    numbers = [ctypes.c_float() for _ in range(4)]
    sides, found = [ctypes.byref(number) for number in numbers], []
    for place in range(pdfium.FPDFPage_CountObjects(page.raw)):
        item = pdfium.FPDFPage_GetObject(page.raw, place)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(item, *sides):
            left, foot, right, top = (number.value for number in numbers)
            if top - foot <= THIN < right - left:
                found.append((left, foot, right, top))
    return found


def _page_lines(page, styled: bool, drawn: list[Box]) -> list[Line]:
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


#: How headings with a number begin, which may grow with the page's, too.
_OF_A_TEXT = re.compile(
    r"(?:articles?|chapters?|sections?|parts?|paragraphs?|proposals?|option)\s+\W*(?:\d|[ivxl]+\b|[a-z]\b)",
    re.IGNORECASE,
)
#: A document's symbol, such as A/AC.291/9, and a printer's job number, such as V.22-01234 (E).
SYMBOL = re.compile(r"\b(?=\S*\d)[A-Z]{1,8}(?:/[A-Za-z0-9](?:[A-Za-z0-9.]*[A-Za-z0-9])?)+")
_JOB = re.compile(r"[A-Z]{1,3}\.\d{2}-\d{4,6}(?:\s*\([A-Z]\))?(?:\s+\d{6})*")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|стр\.|página|第)?\s*(\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|of|de|sur|из)\s*\d{1,4})?"
    r"\W*",
    re.I,
)
_SOME_NUMBER = re.compile(r"\d{1,4}")
#: The end of a sentence of some words.
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.;:,?!]", re.DOTALL)
#: Type smaller than this share of the body's is small; a step of more leadings than this parts
#: lines; a document of so many pages has running heads in small type, and in that of the body.
SMALL, APART, LONGER, LONG = 0.92, 1.25, 3, 4


def without_running_lines(pages: PdfPages, left_out: Gathering) -> list[list[Line]]:
    """Leave out heads, feet and page numbers: lines at the top or foot that look like one.

    A page number or a document's symbol does when it stands in the margin, any other line when it
    returns on most pages of a longer document, or begins or ends with the page's number there. All
    are apart from the text, or in small type: body type with the body's leading after it is text,
    whatever it says.
    """
    body, leading = _usual_type(pages)
    edges = [
        {
            at: _running_keys(line.text, line.base > height / 2, number)
            for at, line in enumerate(lines)
            if not EDGE * height < line.base < (1 - EDGE) * height
        }
        for number, (lines, height) in enumerate(zip(pages.lines, pages.heights, strict=True))
    ]
    returning, is_long = _returning(edges), len(edges) >= LONG
    kept = []
    for lines, height, edge in zip(pages.lines, pages.heights, edges, strict=True):
        marks, looks, firm = set(), set(), set()  # firm: whatever the leading
        for at, keys in edge.items():
            text, base, size = lines[at].text, lines[at].base, lines[at].size
            in_margin = not MARGIN * height < base < (1 - MARGIN) * height
            returns = returning.intersection(keys)
            own = {key for key in returns if len(key) > 2 or isinstance(key[1], str)}
            is_mark = in_margin and _is_page_mark(text)
            if is_mark:
                marks.add(at)
            elif not returns or _OF_A_TEXT.match(text):
                continue
            elif is_long and in_margin and not _SENTENCE.fullmatch(text):
                looks.add(at)
            if 0 < size < SMALL * body and (is_mark or own):
                firm.add(at)
        looks |= firm
        gone = marks if len(looks | marks) == len(lines) else looks | marks  # there is other text
        for block in _blocks(lines, APART * leading) if gone else ():
            if not gone.issuperset(block):  # some of it is text
                gone -= block - firm
        for at in sorted(gone):
            left_out.take(RUNNING, lines[at].text)
        kept.append([line for at, line in enumerate(lines) if at not in gone])
    return kept


def _is_page_mark(text: str) -> bool:
    """Whether a line is nothing but a page number or the symbol or number of a document."""
    own = _JOB.sub("", SYMBOL.sub("", text)).strip()
    return not own or bool(_PAGE_NUMBER.fullmatch(own))


def _usual_type(pages: PdfPages) -> tuple[float, float]:
    """The size in which most letters are set, as far as was looked, and the usual leading."""
    sizes: Counter[float] = Counter()
    steps: Counter[float] = Counter()
    for lines in pages.lines[:: max(1, len(pages.lines) // SAMPLE)]:
        steps.update(round(one.base - other.base, 1) for one, other in itertools.pairwise(lines))
    for line in itertools.chain(*pages.lines):
        if line.size:
            sizes[line.size] += len(line.text)
    steps = Counter({step: times for step, times in steps.items() if 4 < step < 60})
    usual = steps.most_common(1)[0][0] if steps else 0.0
    return sizes.most_common(1)[0][0] if sizes else 0.0, usual


def _returning(edges: list[dict[int, list[tuple]]]) -> set[tuple]:
    """What returns at the top or foot of most pages, or of most left or right ones."""
    if len(edges) < LONGER:
        return set()
    found: set[tuple] = set()
    for side in (edges, edges[::2], edges[1::2]):
        times = Counter(key for edge in side for key in {*itertools.chain(*edge.values())})
        found.update(key for key, n in times.items() if n > max(2, len(side) / 2))
    return found


def _blocks(lines: list[Line], step: float) -> Iterator[set[int]]:
    """Places of lines that stand together, from the top of a page down."""
    block: list[int] = []
    for at in sorted(range(len(lines)), key=lambda at: -lines[at].base):
        if block and lines[block[-1]].base - lines[at].base > step:
            yield set(block)
            block = []
        block.append(at)
    yield set(block)


def _running_keys(text: str, top: bool, page: int) -> list[tuple]:
    """What a line has in common with those of other pages.

    It is its text, or the rest of it where a number in it grows with the page's; for a number at
    its beginning or end also that number alone, whatever stands beside it.
    """
    squeezed = " ".join(text.split())
    keys: list[tuple] = [(top, squeezed)]
    for match in _SOME_NUMBER.finditer(squeezed):
        before, after = squeezed[: match.start()], squeezed[match.end() :]
        offset = int(match[0]) - page
        keys.append((top, before, offset, after))
        if not (before and after):
            keys.append((top, offset))
    return keys


def in_paragraphs(lines: list[Line]) -> str:
    """Lines of a page, an empty one where a wide gap parts paragraphs."""
    steps = [one.base - other.base for one, other in itertools.pairwise(lines)]
    usual = median_high([step for step in steps if 0 < step < 60] or [0])
    gaps = ["\n" if step > 1.4 * usual else "" for step in (0, *steps)]
    return "\n".join(gap + line.text for gap, line in zip(gaps, lines, strict=False))
