"""The lines of a compilation: where they stand, how they are set, and what each of them is.

PDFs are read by pypdfium2 character by character. pdfplumber sees the same fonts and sizes in
twelve times the time (4.8 s against 0.4 s for 60 full pages).
"""

from __future__ import annotations

import ctypes
import hashlib
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from positions.readers import MAX_CHARACTERS, ReadError, read_document

#: Seconds that one compilation may take to read; a document of 1,000 pages takes some ten.
MAX_SECONDS = 120.0

Role = Literal["text", "note", "running", "contents"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a compilation as it is printed.

    Attributes
    ----------
    page : int
        Page of the file, from 1.
    text : str
        What stands on the line, without raised footnote marks.
    bold : bool
        Whether its letters are bold, what stands in square brackets at its end aside.
    size : float
        Size of most of its letters in points.
    left, right, top : float
        Where it begins and ends, and how far below the page's upper edge its letters stand.
    role : {"text", "note", "running", "contents"}
        Text of a paper or a heading; a footnote; a running head or foot; a line of the table of
        contents.
    marks : tuple of str
        Raised footnote marks that stood on the line.
    """

    page: int
    text: str
    bold: bool
    size: float
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    role: Role = "text"
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compilation:
    """A compilation, read but not yet split.

    Attributes
    ----------
    name, kind, sha256 : str
        File name, ``pdf`` or ``docx``, and the digest of the file.
    symbol : str
        The document's symbol, from its running heads or its cover; may be empty.
    lines : tuple of Line
        In reading order.
    pages : int
        Number of pages; 0 for a file that has none (DOCX).
    warnings : tuple of str
        What the reader of the file warns of.
    """

    name: str
    kind: str
    sha256: str
    symbol: str
    lines: tuple[Line, ...]
    pages: int
    warnings: tuple[str, ...] = ()


# --- reading --------------------------------------------------------------------------------------


def read_compilation(path: Path, *, seconds: float = MAX_SECONDS) -> Compilation:
    """Read the lines of a compilation with their places and fonts.

    Parameters
    ----------
    path : Path
        A PDF or DOCX.
    seconds : float
        Longest time to take.

    Returns
    -------
    Compilation

    Raises
    ------
    ReadError
        For what `positions.readers.read_document` refuses, another kind of file, or one that
        takes too long.
    """
    if path.suffix.lower() not in (".pdf", ".docx"):
        raise ReadError(
            f"{path.suffix or 'no suffix'}: headings are known by their bold type, which only a "
            ".pdf or .docx tells; split other files by hand"
        )
    document = read_document(path)  # refuses what is too large, broken, encrypted or a picture
    data = path.read_bytes()
    lines = _pdf_lines(data, seconds) if document.kind == "pdf" else _docx_lines(data)
    lines = _with_roles(lines, paged=document.kind == "pdf")
    return Compilation(
        name=path.name,
        kind=document.kind,
        sha256=hashlib.sha256(data).hexdigest(),
        symbol=_symbol(lines),
        lines=tuple(lines),
        pages=len(document.pages) if document.kind == "pdf" else 0,
        warnings=document.warnings,
    )


class _Letter(NamedTuple):
    """A printed character: where, how large, how heavy."""

    character: str
    left: float
    right: float
    height: float
    size: float
    bold: bool


def _pdf_lines(data: bytes, seconds: float) -> list[Line]:
    import pypdfium2

    start = time.monotonic()
    lines: list[Line] = []
    characters = 0
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf, start=1):
            if time.monotonic() - start > seconds:
                raise ReadError(
                    f"takes longer than the limit of {seconds:g} seconds (page {number}); split "
                    "the file"
                )
            height = page.get_height()
            rows = _letter_rows(page)
            page.close()
            characters += sum(map(len, rows))
            if characters > MAX_CHARACTERS:
                raise ReadError(f"more than {MAX_CHARACTERS:,} characters; split the file")
            lines += [line for row in rows if (line := _line(row, number, height))]
    return lines


def _letter_rows(page) -> list[list[_Letter]]:
    """Letters of a page, row by row, in reading order."""
    import pypdfium2.raw as pdfium

    holder = page.get_textpage()
    text = holder.raw
    matrix = pdfium.FS_MATRIX()
    numbers = [ctypes.c_double() for _ in range(4)]
    places = [ctypes.byref(number) for number in numbers]
    left, right, _, height = numbers
    looks: dict[int | None, tuple[float, bool]] = {}
    rows: list[list[_Letter]] = [[]]
    for index in range(pdfium.FPDFText_CountChars(text)):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if character in "\r\n":
            rows.append([])
            continue
        row = rows[-1]
        if character.isspace():
            if row:
                row.append(row[-1]._replace(character=" "))
            continue
        item = pdfium.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(item, ctypes.c_void_p).value
        if key is None:  # set by the reader and not by the page
            continue
        if key not in looks:
            pdfium.FPDFText_GetMatrix(text, index, matrix)
            scale = (matrix.c**2 + matrix.d**2) ** 0.5
            looks[key] = (
                pdfium.FPDFText_GetFontSize(text, index) * scale,
                _is_bold(pdfium, item),
            )
        size, bold = looks[key]
        pdfium.FPDFText_GetCharBox(text, index, places[0], places[1], places[2], places[3])
        pdfium.FPDFText_GetCharOrigin(text, index, places[2], places[3])
        if row and abs(row[-1].height - height.value) > 0.6 * max(size, row[-1].size):
            rows.append([])
            row = rows[-1]
        if character == "\x02":  # a hyphen at the end of a line
            character = "-"
        row.append(_Letter(character, left.value, right.value, height.value, size, bold))
    holder.close()
    return rows


_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_FORCE_BOLD, _FILL_AND_STROKE = 1 << 18, 2


def _is_bold(pdfium, item) -> bool:
    """Whether a text object is bold: by its font's name, weight or flags, or by its outline."""
    if pdfium.FPDFTextObj_GetTextRenderMode(item) == _FILL_AND_STROKE:
        return True
    font = pdfium.FPDFTextObj_GetFont(item)
    if not font:
        return False
    name = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    if _BOLD.search(name.value.decode("utf-8", "replace")):
        return True
    flags = max(0, pdfium.FPDFFont_GetFlags(font))
    return bool(flags & _FORCE_BOLD) or pdfium.FPDFFont_GetWeight(font) >= 600


def _line(row: list[_Letter], page: int, page_height: float) -> Line | None:
    """A line of letters; raised footnote marks stand apart from its text."""
    letters = [letter for letter in row if letter.character != " "]
    if not letters:
        return None
    size = Counter(round(letter.size, 1) for letter in letters).most_common(1)[0][0]
    level = Counter(
        round(letter.height, 1) for letter in letters if round(letter.size, 1) == size
    ).most_common(1)[0][0]
    kept, marks = [], [""]
    for letter in row:
        raised = letter.size < 0.85 * size and letter.height > level + 0.5
        if raised and (letter.character.isdigit() or letter.character in "*†‡"):
            marks[-1] += letter.character
        else:
            if marks[-1]:
                marks.append("")
            kept.append(letter)
    text = " ".join("".join(letter.character for letter in kept).split())
    if not text:
        return None
    return Line(
        page=page,
        text=text,
        bold=_mostly_bold([(letter.character, letter.bold) for letter in kept]),
        size=size,
        left=round(kept[0].left, 1),
        right=round(kept[-1].right, 1),
        top=round(page_height - level, 1),
        marks=tuple(filter(None, marks)),
    )


_BRACKETS_AT_END = re.compile(r"(?:\s*\[[^\[\]]*\])*\s*$")


def _mostly_bold(letters: Sequence[tuple[str, bool]]) -> bool:
    """Whether a line's letters are bold, what stands in square brackets at its end aside."""
    text = "".join(letter for letter, _ in letters)
    head = letters[: len(text) - len(_BRACKETS_AT_END.search(text)[0])] or letters
    words = [bold for letter, bold in head if letter.isalnum()]
    return bool(words) and sum(words) >= 0.9 * len(words)


def _docx_lines(data: bytes) -> list[Line]:
    """Paragraphs of a Word document and of its tables, a line each."""
    import io

    import docx
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    document = docx.Document(io.BytesIO(data))
    lines: list[Line] = []
    page = 1
    for item in document.element.body.iter(qn("w:p")):
        paragraph = Paragraph(item, document)
        weights: list[tuple[str, bool, float]] = []
        for run in item.iter(qn("w:r")):
            breaks = run.iter(qn("w:br"), qn("w:lastRenderedPageBreak"))
            page += sum(tag.tag != qn("w:br") or tag.get(qn("w:type")) == "page" for tag in breaks)
            weights.append(_run(run, paragraph))
        text = " ".join("".join(text for text, _, _ in weights).split())
        if not text:
            continue
        sizes: Counter[float] = Counter()
        for words, _, size in weights:
            sizes[size] += len(words)
        contents = (paragraph.style.name or "").lower().startswith("toc")
        lines.append(
            Line(
                page=page,
                text=text,
                bold=_mostly_bold([(each, bold) for words, bold, _ in weights for each in words]),
                size=sizes.most_common(1)[0][0],
                role="contents" if contents else "text",
            )
        )
    return lines


def _run(item, paragraph) -> tuple[str, bool, float]:
    """Text, weight and size of a run; what it does not say, its style or its paragraph's says."""
    from docx.text.run import Run

    run = Run(item, paragraph)
    bold, size = run.bold, run.font.size
    style = paragraph.style
    while style is not None and (bold is None or size is None):
        bold = style.font.bold if bold is None else bold
        size = style.font.size if size is None else size
        style = style.base_style
    return run.text, bool(bold), round(size.pt if size else 11.0, 1)


# --- what a line is -------------------------------------------------------------------------------

_SYMBOL = re.compile(r"\b(?=\S*\d)[A-Z]{1,8}(?:/[A-Za-z0-9](?:[A-Za-z0-9.]*[A-Za-z0-9])?)+")
_FOLIO = re.compile(r"\d{1,4}\s*/\s*\d{1,4}|(?:page\s+)?\d{1,4}(?:\s+of\s+\d{1,4})?", re.IGNORECASE)
_JOB = re.compile(r"[A-Z]{1,3}\.\d{2}-\d{4,6}(?:\s*\([A-Z]\))?(?:\s+\d{6})*")
#: Shares of the page's height at its top and foot in which running lines may stand.
_HEAD, _FOOT = 0.12, 0.88


def _with_roles(lines: list[Line], *, paged: bool) -> list[Line]:
    if paged:
        lines = _with_notes(_with_running(lines))
    return _with_contents(lines)


def _with_running(lines: list[Line]) -> list[Line]:
    """Mark running heads and feet: what they look like, or that they come again page by page."""
    if not lines:
        return lines
    pages = lines[-1].page
    # the lowest line that any page has, and some margin, stand for the page's height
    height = max(line.top for line in lines) + 36

    def at_edge(line: Line) -> bool:
        return not _HEAD * height <= line.top <= _FOOT * height

    def shape(text: str) -> str:
        return " ".join(sorted(re.sub(r"\d+", "#", text).casefold().split()))

    by_shape: dict[str, set[int]] = {}
    for line in lines:
        if at_edge(line):
            by_shape.setdefault(shape(line.text), set()).add(line.page)
    repeated = {form for form, on in by_shape.items() if len(on) >= max(3, 0.4 * pages)}

    def is_running(line: Line) -> bool:
        if not at_edge(line):
            return False
        rest = _FOLIO.sub("", _SYMBOL.sub("", _JOB.sub("", line.text))).strip(" -–|")
        return not rest or (shape(line.text) in repeated and not line.marks)

    return [replace(line, role="running") if is_running(line) else line for line in lines]


def _with_notes(lines: list[Line]) -> list[Line]:
    """Mark footnotes: small lines at the end of a page's text."""
    body = body_size(lines)
    marked = list(lines)
    small = True
    page = 0
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.page != page:
            page, small = line.page, True
        if line.role != "text":
            continue
        small = small and line.size <= 0.9 * body and not line.bold
        if small:
            marked[index] = replace(line, role="note")
    return marked


def body_size(lines: Iterable[Line]) -> float:
    """Size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if line.role == "text":
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


#: An entry of the table of contents with leaders, and one that ends with its page alone.
LEADER = re.compile(r"^(.*?)\s*(?:[.…·_]\s?){4,}\s*(\d{1,4})?$")
NUMBERED = re.compile(r"^(.*?)\s+(\d{1,4})$")
#: Titles of the table of contents, as `fold` has them.
CONTENTS = {"contents", "table of contents"}
#: Lines that an entry of the table of contents may take.
_WRAP = 3


def _with_contents(lines: list[Line]) -> list[Line]:
    """Mark the table of contents: a stretch of lines with leaders and page numbers."""
    places = [index for index, line in enumerate(lines) if line.role == "text"]
    title = next((at for at, i in enumerate(places) if fold(lines[i].text) in CONTENTS), None)
    leaders = [at for at, i in enumerate(places) if LEADER.match(lines[i].text)]
    if len(leaders) >= 3:
        start = leaders[0] if title is None else min(title, leaders[0])
        last = leaders[0]
        for at in leaders:
            if at - last > _WRAP + 1:
                break
            last = at
    elif title is not None:
        start = last = title
        number = 0
        for at in range(title + 1, len(places)):
            found = NUMBERED.match(lines[places[at]].text)
            if found and int(found[2]) >= number:
                last, number = at, int(found[2])
            elif at - last > _WRAP:
                break
        if last == title:
            return lines
    else:
        return lines
    inside = set(places[start : last + 1])
    return [
        replace(line, role="contents") if index in inside else line
        for index, line in enumerate(lines)
    ]


def _symbol(lines: list[Line]) -> str:
    """The document's symbol: the one in its running heads, else the first on its cover."""
    found: Counter[str] = Counter()
    for line in lines:
        if line.role == "running":
            found.update(_SYMBOL.findall(line.text))
    if not found:
        cover = (_SYMBOL.search(line.text) for line in lines if line.page == 1)
        return next((first[0] for first in cover if first), "")
    return found.most_common(1)[0][0]


def fold(text: str) -> str:
    """Text without case, accents and punctuation.

    Examples
    --------
    >>> fold("Côte d’Ivoire (Republic of)")
    'cote divoire republic of'
    """
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("’", "'"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain.replace("'", "").casefold()))
