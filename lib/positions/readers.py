"""Text out of files: PDF, DOCX, HTML and plain text, cleaned for scaling.

Files are from outside. Each is measured before it is opened and refused with cause and remedy when
it is larger than a paper can be, is not what its name says, or holds no text. Nothing in a file is
executed, fetched or rendered.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import itertools
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

#: Name and version of the way texts are read: part of the key under which they are cached.
VERSION = 4

#: Limits for one file; each message states the one that it hit.
MAX_BYTES = 50_000_000
MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000
MAX_EXPANDED = 100_000_000

#: Kind of document by the suffix of its file.
KINDS = {".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".txt": "text",
         ".md": "markdown"}  # fmt: skip

_OCR = "run `ocrmypdf in.pdf out.pdf` and use out.pdf"


#: Pages, and what the reader should look at.
_Read = tuple[tuple[str, ...], tuple[str, ...]]


class ReadError(ValueError):
    """A file that cannot be read as a paper, with cause and remedy in one line."""


@dataclass(frozen=True)
class Document:
    """The text of a file.

    Attributes
    ----------
    pages : tuple of str
        Text by page, in reading order, one line of the page a line; a file that has no pages is
        one page. Running heads, page numbers, footnote marks, hyphens at line ends, control
        characters and marks of writing direction are gone.
    kind : {"pdf", "docx", "html", "text", "markdown"}
    sha256 : str
        Hash of the file's content.
    warnings : tuple of str
        What the reader should look at, such as pages that are pictures.
    """

    pages: tuple[str, ...]
    kind: str
    sha256: str
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.pages)


def read_document(path: Path, data: bytes | None = None) -> Document:
    """Read the text of a file.

    Parameters
    ----------
    path : Path
        A file with a suffix of `KINDS`.
    data : bytes, optional
        What `content` gave for it.

    Returns
    -------
    Document

    Raises
    ------
    ReadError
        For a file that is missing, too large or too long, encrypted, truncated, empty, not what
        its suffix says, or without text; a scanned PDF names the remedy.
    """
    data = content(path) if data is None else data
    kind = KINDS[path.suffix.lower()]
    _check_kind(data, kind)
    readers = {"pdf": _read_pdf, "docx": _read_docx, "html": _read_html, "text": _read_text,
               "markdown": _read_markdown}  # fmt: skip
    pages, warnings = readers[kind](data)
    if sum(map(len, pages)) > MAX_CHARACTERS:
        raise ReadError(f"more than {MAX_CHARACTERS:,} characters; a paper is shorter")
    if not any(map(_has_words, pages)):
        raise ReadError("holds no words; check the file")
    return Document(pages, kind, hashlib.sha256(data).hexdigest(), warnings)


def content(path: Path) -> bytes:
    """The bytes of a file that could be a paper; raises `ReadError` for others."""
    if path.suffix.lower() not in KINDS:
        known = ", ".join(KINDS)
        raise ReadError(f"{path.suffix or 'no suffix'} is not read; save as one of {known}")
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ReadError("not a file; a paper is one")
        if found.st_size > MAX_BYTES:
            raise ReadError(
                f"larger than the limit of {MAX_BYTES // 10**6} MB; split or compress the file"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror}") from None
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError("empty; a paper holds text")
    return data


_WORD = re.compile(r"[^\W\d_]")


def _has_words(text: str) -> bool:
    return _WORD.search(text) is not None


# --- what a file is -------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = {b"PK\x03\x04": "a zip archive (perhaps .docx)", _OLE: "an old Office file",
          b"{\\rtf": "RTF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture",
          b"II*\0": "a picture", b"MM\0*": "a picture"}  # fmt: skip


def _check_kind(data: bytes, kind: str) -> None:
    """Refuse content that is not what the suffix says."""
    is_pdf = b"%PDF-" in data[:1024]
    if kind == "pdf":
        if not is_pdf:
            what = _what(data)
            raise ReadError(f"not a PDF{what}; give the file the suffix of what it is, or export")
    elif is_pdf and data.lstrip()[:5] == b"%PDF-":
        raise ReadError("a PDF by its content; rename it to .pdf")
    elif kind == "docx":
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise ReadError("encrypted; save a copy without a password")
            raise ReadError("an old Word file (.doc); save it as .docx")
        if not data.startswith(b"PK\x03\x04"):
            raise ReadError(f"not a DOCX (no zip archive){_what(data)}; save it as .docx again")
    elif what := _what(data, html=False):
        raise ReadError(f"not text{what}; export it as one of {', '.join(KINDS)}")


def _what(data: bytes, *, html: bool = True) -> str:
    """What content looks like, for a message."""
    for start, name in _MAGIC.items():
        if data.startswith(start):
            return f" but {name}"
    return " but HTML" if html and re.match(rb"\s*<(!doctype html|html)", data[:200], re.I) else ""


# --- text -----------------------------------------------------------------------------------------

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: Encodings of the languages of the United Nations that are tried when a text is not Unicode.
_LEGACY = ("cp1252", "cp1251", "cp1256", "gb18030")
#: Controls, layout and direction marks, joiners, private letters and raised numbers: no words.
_UNSEEN = dict.fromkeys(
    itertools.chain(
        range(0x00, 0x09), range(0x0E, 0x20), range(0x7F, 0x85), range(0x86, 0xA0),
        map(ord, "\u00ad\u061c\ufeff¹²³⁰"), range(0x2074, 0x207A), range(0x200B, 0x2010),
        range(0x202A, 0x202F), range(0x2060, 0x2070), range(0xE000, 0xF900), range(0xFFF9, 0xFFFC),
    )
)  # fmt: skip
#: Letters of a word that are looked at.
LONGEST_WORD = 60
_PARTED = re.compile("[-‐\u00ad][ \t]*\n|\ufffe")
_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:[-‐\u00ad][ \t]*\n[ \t]*|\ufffe)(?=[^\W\d_])")
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W\d_]+\Z"), re.compile(r"[^\W\d_]+")


def _clean(text: str) -> str:
    """Drop what is no word and would split or glue words; keep lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = re.sub("[\x0b\x0c\x85\u2029]", "\n", text)
    if "\n" in text:
        text = _rejoin([text])[0]
    return text.translate(_UNSEEN)


def _rejoin(pages: list[str]) -> list[str]:
    """Put words together again that a hyphen at a line's end had parted.

    The hyphen stays where the document writes the same word with one inside a line, too.
    """
    if not any(map(_PARTED.search, pages)):
        return pages
    compounds = {pair for page in pages for pair in _compounds(page)}

    def joined(match: re.Match) -> str:
        text, start, end = match.string, match.start(), match.end()
        pair = _beside(text[max(0, start - LONGEST_WORD) : start], text[end : end + LONGEST_WORD])
        capital = not text[end].islower()
        return "-" if capital or pair in compounds else ""

    return [_LINE_END_HYPHEN.sub(joined, page) for page in pages]


def _compounds(text: str) -> Iterator[tuple[str, str]]:
    """Words on both sides of each hyphen inside a line."""
    for before, after in itertools.pairwise(text.split("-")):
        if pair := _beside(before[-LONGEST_WORD:], after[:LONGEST_WORD]):
            yield pair


def _beside(before: str, after: str) -> tuple[str, str] | None:
    """The last word of one text and the first of the next, where there are both."""
    first, second = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    return (first[0].lower(), second[0].lower()) if first and second else None


def _decode(data: bytes, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Decode text of unknown encoding; tell when it had to be guessed."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError:
                if encoding != "utf-8-sig":
                    raise ReadError(
                        f"broken {encoding.upper()} text (its byte-order mark says so); "
                        "save the file as UTF-8"
                    ) from None
    if data[:4096].count(0):
        return _without_mark(data), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return data.decode(declared), ()
        except (LookupError, UnicodeDecodeError):
            pass
    lines = data.split(b"\n")
    as_unicode = [line for line in lines if not line.isascii() and _is_utf8(line)]
    if as_unicode:
        text = "\n".join(
            line.decode("utf-8-sig") if _is_utf8(line) else line.decode("cp1252", "replace")
            for line in lines
        )
        return text, ("mixed encodings (UTF-8 and Windows-1252); save the file as UTF-8",)
    encoding = _guess(data)
    text = data.decode(encoding, "replace")
    name = {"cp1252": "Windows-1252", "cp1251": "Windows-1251", "cp1256": "Windows-1256"}
    return text, (
        f"read as {name.get(encoding, encoding.upper())}; save the file as UTF-8 to be sure",
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(data: bytes) -> str:
    """Decode UTF-16 without a byte-order mark, by where the zero bytes of Latin letters stand."""
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    encoding = "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""
    enough = max(even, odd) > len(data[:4096]) // 8
    try:
        if encoding and enough:
            return data.decode(encoding)
        if data.count(0) <= len(data) // 100:  # stray control characters in a text
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise ReadError("not text (zero bytes in it); save the file as text in UTF-8")


def _guess(data: bytes) -> str:
    """Encoding of a text that is not Unicode; Windows-1252 unless another fits clearly."""
    high = sum(byte > 127 for byte in data[:20_000])
    if high * 5 < len(data[:20_000]):  # Latin letters with some accents
        return "cp1252"
    from charset_normalizer import from_bytes

    found = from_bytes(data[:20_000], cp_isolation=list(_LEGACY)).best()
    return found.encoding if found else "cp1252"


def _read_text(data: bytes) -> _Read:
    text, warnings = _decode(data)
    return (_clean(text),), warnings


#: What a Markdown file holds besides its words: front matter, definitions of links, their targets,
#: and marks of footnotes.
_UNSAID = [
    re.compile(r"\A---\s*\n(?:.*\n)*?(?:---|\.\.\.)\s*\n"),
    re.compile(r"^ {0,3}\[[^\]^\n][^\]\n]*\]:[^\n]*$", re.MULTILINE),
    re.compile(r"(?<=\])\([^()\n]*\)"),
    re.compile(r"\[\^[^\]\s]+\]:?"),
]


def _read_markdown(data: bytes) -> _Read:
    text, warnings = _decode(data)
    text = text.replace("\r\n", "\n")
    for pattern in _UNSAID:
        text = pattern.sub("", text)
    return (_clean(text),), warnings


# --- HTML -----------------------------------------------------------------------------------------

_UNSHOWN = {
    "script", "style", "template", "noscript", "head", "iframe", "object", "svg", "math", "nav",
    "select", "button", "textarea",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
}  # fmt: skip
_MARK = re.compile(r"\s*[\[(]?(\d{1,3}|[*†‡])[\])]?\s*")


def _read_html(data: bytes) -> _Read:
    from bs4 import BeautifulSoup
    from bs4.dammit import EncodingDetector

    declared = EncodingDetector.find_declared_encoding(data[:4096], is_html=True) or ""
    text, warnings = _decode(data, declared)
    page = BeautifulSoup(text, "lxml")
    # a page of a website says which part of it is its own; around it stand menus and notices
    own = page.find_all("main")
    if len(own) == 1 and _has_words(own[0].get_text()):
        page = own[0]
    lines = "".join(_shown(page)).split("\n")
    squeezed = (" ".join(line.split()) for line in lines)
    return (_clean("\n".join(filter(None, squeezed))),), warnings


def _shown(soup) -> Iterator[str]:
    """Text that a page shows, with line breaks where blocks begin and end."""
    from bs4 import CData, NavigableString, Tag

    stack: list = [soup]
    while stack:
        item = stack.pop()
        if isinstance(item, str) and type(item) in (str, NavigableString, CData):
            yield item
        elif isinstance(item, Tag) and item.name not in _UNSHOWN:
            if item.name == "sup" and _MARK.fullmatch(item.get_text()):
                continue
            stack += (
                ["\n", *reversed(item.contents), "\n"]
                if item.name in _BLOCKS
                else (reversed(item.contents))
            )


# --- DOCX -----------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def _read_docx(data: bytes) -> _Read:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(item.file_size for item in entries) > MAX_EXPANDED or len(entries) > 10_000:
                raise ReadError(
                    f"unpacks to more than the limit of {MAX_EXPANDED // 10**6} MB; "
                    "save it without its pictures"
                )
            if any(item.flag_bits & 1 for item in entries):
                raise ReadError("encrypted; save a copy without a password")
        document = docx.Document(io.BytesIO(data))
        lines = list(_paragraphs(document.element.body))
        for notes in _notes(document):
            lines += _paragraphs(notes)
    except (zipfile.BadZipFile, PackageNotFoundError, EOFError, zlib.error, NotImplementedError):
        raise ReadError("a broken or truncated DOCX; copy or save it again") from None
    except (KeyError, ValueError, AttributeError, LxmlError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError("a zip archive but no Word document; save it as .docx again") from None
    return (_clean("\n".join(lines)),), ()


def _notes(document) -> Iterator:
    """Footnotes and endnotes, which a PDF of the same text shows, too."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            yield parse_xml(relation.target_part.blob)


def _paragraphs(body) -> Iterator[str]:
    """Text of every paragraph as it would be printed: insertions kept, deletions left out."""
    parts: list[str] = []
    stack = [iter([body])]
    ends = [None]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
            if ends.pop() == f"{_W}p":
                yield "".join(parts)
                parts = []
            continue
        tag = element.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            parts.append(element.text or "")
        elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append("\t" if tag == f"{_W}tab" else "\n")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif tag == f"{_W}r" and _is_footnote_mark(element):
            continue
        else:
            if tag == f"{_W}p" and parts:  # a text box inside a paragraph
                parts.append("\n")
            stack.append(iter(element))
            ends.append(tag)


def _is_footnote_mark(run) -> bool:
    """Whether a run is a number set as superscript, as typed footnote marks are."""
    raised = run.find(f"{_W}rPr/{_W}vertAlign")
    if raised is None or raised.get(f"{_W}val") != "superscript":
        return False
    return _MARK.fullmatch("".join(item.text or "" for item in run.iter(f"{_W}t"))) is not None


# --- PDF ------------------------------------------------------------------------------------------


class _Line(NamedTuple):
    """A line of a page with its place in points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float
    spaced: bool = True  # a space parts it from the line before, where they are one


#: Share of the page's height at its top and foot in which running lines may stand.
EDGE, MARGIN = 0.15, 0.085


def _read_pdf(data: bytes) -> _Read:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error) or "security" in str(error):
            raise ReadError("encrypted; save a copy without a password") from None
        if b"%%EOF" not in data[-4096:]:
            raise ReadError("a truncated PDF (no end mark); download or export it again") from None
        raise ReadError("a broken PDF; open it in a viewer and export it again") from None
    try:
        if b"%%EOF" not in data[-4096:]:
            raise ReadError("a truncated PDF (no end mark); download or export it again")
        count = len(pdf)
        if not count:
            raise ReadError("a PDF without pages; export it again")
        if count > MAX_PAGES:
            raise ReadError(f"{count:,} pages, more than the limit of {MAX_PAGES:,}; split it")
        pages, heights, pictures, characters = [], [], [], 0
        for number in range(count):
            try:
                page = pdf[number]
                lines, height = _page_lines(page)
            except pypdfium2.PdfiumError:
                raise ReadError(f"page {number + 1} cannot be read; export the PDF again") from None
            if not lines and next(iter(page.get_objects(max_depth=3)), None) is not None:
                pictures.append(number + 1)
            page.close()
            characters += sum(len(line.text) for line in lines)
            if characters > MAX_CHARACTERS:
                raise ReadError(f"more than {MAX_CHARACTERS:,} characters; a paper is shorter")
            pages.append(lines)
            heights.append(height)
    finally:
        pdf.close()
    return _pdf_document(pages, heights, pictures)


_UNMAPPED = re.compile("[\ufffd\x00\ue000-\uf8ff]")


def _pdf_document(pages: list[list[_Line]], heights: list[float], pictures: list[int]) -> _Read:
    text = "".join(line.text for lines in pages for line in lines)
    if pictures and not _has_words(text):
        raise ReadError(f"a scanned PDF: pages are pictures without text; {_OCR}")
    if len(_UNMAPPED.findall(text)) * 5 > len(text):
        raise ReadError(
            "the fonts do not say which letters they show; run "
            "`ocrmypdf --force-ocr in.pdf out.pdf` and use out.pdf"
        )
    kept = _without_running_lines(pages, heights)
    found = _rejoin([_in_paragraphs(lines) for lines in kept])
    warnings = []
    if pictures:
        warnings.append(f"no text on {_listed(pictures)} (pictures?); if they matter, {_OCR}")
    return tuple(page.translate(_UNSEEN) for page in found), tuple(warnings)


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:8])) + (", …" if len(numbers) > 8 else "")
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"


_NUMBER = re.compile(r"\d{1,3}(?!\w)")
_INSIDE = re.compile(r"(?<=\S)\s+(?=\S)")
_MARK_ALONE = re.compile(r"\d{1,3}")
#: Most points that a raised mark stands above its line, and that a line's next piece lies away.
RAISED, NEAR = 8, 12
#: Narrowest gap in points that parts two columns, fewest lines that make a page of them, lines that
#: are looked at first, and the widest page.
GUTTER, FEWEST_LINES, GLANCES, WIDEST = 8, 8, 4, 20_000


def _page_lines(page) -> tuple[list[_Line], float]:
    """Lines of a page in reading order, and its height."""
    height = page.get_height()
    text_page = page.get_textpage()
    try:
        total = text_page.count_chars()
        text = text_page.get_text_range() if total else ""
        look = _Look(text_page.raw, same=len(text) == total)
        parts, start = [], 0
        for part in text.split("\r\n"):
            stripped = part.strip()
            if stripped:
                parts.append((stripped, start + part.index(stripped[0]), part[0].isspace()))
            start += len(part) + 2
        lines = look.lines(parts)
        # as many runs of letters as lines: no line can be made of two columns
        if (runs := text_page.count_rects()) >= 1.5 * len(parts) and _glance(look, parts, lines):
            gutter = _gutter([text_page.get_rect(item) for item in range(runs)], len(parts))
            if gutter:
                return _merged(_by_column(look, parts, gutter)), height
        return _merged(lines), height
    finally:
        text_page.close()


def _glance(look: _Look, parts: list[tuple[str, int, bool]], lines: list[_Line]) -> bool:
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
    if begin is not None:
        widest = max(widest, (int(high) - begin, begin))
    width, begin = widest
    sides = [
        sum(box[2] <= begin + 2 for box in boxes),
        sum(box[0] >= begin + width - 2 for box in boxes),
    ]
    if width < GUTTER or min(sides) < FEWEST_LINES:
        return None
    return begin, begin + width


def _by_column(
    look: _Look, parts: list[tuple[str, int, bool]], gutter: tuple[float, float]
) -> list[_Line]:
    """Lines of a page of two columns: the left one down, then the right one.

    Lines over the whole width, such as titles, part the page into bands.
    """
    middle = sum(gutter) / 2
    lines: list[tuple[_Line, int]] = []
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
    ordered: list[_Line] = []
    columns: tuple[list[_Line], list[_Line]] = ([], [])
    for line, side in sorted(lines, key=lambda item: -item[0].base):
        if side >= 0:
            columns[side].append(line)
            continue
        ordered += [*columns[0], *columns[1], line]
        columns = ([], [])
    return [*ordered, *columns[0], *columns[1]]


class _Look:
    """Where the letters of a page stand."""

    def __init__(self, text_page, *, same: bool) -> None:
        import pypdfium2.raw

        self._pdfium, self._page, self._same = pypdfium2.raw, text_page, same
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._sides = tuple(ctypes.byref(number) for number in self._numbers)
        self._origin = self._sides[:2]

    def _at(self, place: int) -> int:
        """Index of the letter at a place of the text, where the two differ."""
        return max(0, self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, place))

    def sides(self, place: int) -> tuple[float, float]:
        """Left and right edge of the letter at a place of the text."""
        index = place if self._same else self._at(place)
        self._pdfium.FPDFText_GetCharBox(self._page, index, *self._sides)
        return self._numbers[0].value, self._numbers[1].value

    def origin(self, place: int) -> tuple[float, float]:
        """Left end and height of the baseline of the letter at a place of the text."""
        index = place if self._same else self._at(place)
        self._pdfium.FPDFText_GetCharOrigin(self._page, index, *self._origin)
        return self._numbers[0].value, self._numbers[1].value

    def lines(self, parts: list[tuple[str, int, bool]]) -> list[_Line]:
        """Lines of a page of one column; right edges only where lines may be one."""
        lines = []
        for text, at, spaced in parts:
            line = self.line(text, at, spaced, measure=False)
            if lines and abs(line.base - lines[-1].base) < RAISED:
                before, place, _ = parts[len(lines) - 1]
                lines[-1] = lines[-1]._replace(right=self.sides(place + len(before) - 1)[1])
            lines.append(line)
        return lines

    def line(self, text: str, at: int, spaced: bool, *, measure: bool = True) -> _Line:
        """A line of the page, without the marks of footnotes in it."""
        left, base = self.origin(at)
        right = self.sides(at + len(text) - 1)[1] if measure else left
        if _NUMBER.search(text):
            for match in reversed(list(_NUMBER.finditer(text))):
                if self._raised(match, at):
                    if not match.start():
                        base = self.origin(at + match.end())[1]
                    text = text[: match.start()] + text[match.end() :]
            text = text.strip()
        return _Line(text, left, right, base, spaced)

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


def _merged(lines: list[_Line]) -> list[_Line]:
    """Put lines together that a raised footnote mark had cut, and drop marks alone."""
    merged: list[_Line] = []
    for line in lines:
        last = merged[-1] if merged else None
        rise = line.base - last.base if last else RAISED
        if not -RAISED < rise < RAISED or not -1 <= line.left - last.right < NEAR:
            merged.append(line)
        elif rise < -1 and _MARK_ALONE.fullmatch(last.text):
            merged[-1] = line  # after the mark of a footnote
        elif rise > 1 and _MARK_ALONE.fullmatch(line.text):
            merged[-1] = last._replace(right=line.right)
        elif abs(rise) <= 1:
            text = f"{last.text}{' ' if line.spaced else ''}{line.text}"
            merged[-1] = line._replace(text=text, left=last.left)
        else:
            merged.append(line)
    return merged


_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|стр\.|página|第)?\s*(\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|of|de|sur|из)\s*\d{1,4})?"
    r"\W*",
    re.I,
)


def _without_running_lines(pages: list[list[_Line]], heights: list[float]) -> list[list[_Line]]:
    """Leave out heads, feet and page numbers.

    A line near the top or the foot of the page is one when it returns on other pages, the same or
    with a number in it that grows with the page's; so is a number by itself.
    """
    count = len(pages)
    returns: Counter[tuple] = Counter()
    edges: list[dict[int, list[tuple]]] = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        foot, head = EDGE * height, (1 - EDGE) * height
        found = {
            place: _running_keys(line.text, line.base > foot, number)
            for place, line in enumerate(lines)
            if not foot < line.base < head
        }
        returns.update({key for keys in found.values() for key in keys})
        edges.append(found)
    few, many = max(2, count // 4), max(3, -(-count * 3 // 10))
    kept = []
    for lines, height, found in zip(pages, heights, edges, strict=True):
        running = set()
        for place, keys in found.items():
            line = lines[place]
            margin = not MARGIN * height < line.base < (1 - MARGIN) * height
            if (
                returns[keys[0]] >= (few if margin else many)
                or any(returns[key] >= 2 for key in keys[1:])
                or (margin and _PAGE_NUMBER.fullmatch(line.text))
            ):
                running.add(place)
        kept.append([line for place, line in enumerate(lines) if place not in running])
    return kept


def _running_keys(text: str, top: bool, page: int) -> list[tuple]:
    """What a line has in common with those of other pages: its text, its number less the page's."""
    squeezed = " ".join(text.split())
    keys: list[tuple] = [(top, squeezed)]
    for match in re.finditer(r"\d{1,4}", squeezed):
        keys.append((top, squeezed[: match.start()], int(match[0]) - page, squeezed[match.end() :]))
    return keys


def _in_paragraphs(lines: list[_Line]) -> str:
    """Lines of a page, an empty one where a wide gap parts paragraphs."""
    steps = [
        one.base - other.base
        for one, other in itertools.pairwise(lines)
        if 0 < one.base - other.base < 60
    ]
    usual = sorted(steps)[len(steps) // 2] if steps else 0
    text = []
    for place, line in enumerate(lines):
        if place and lines[place - 1].base - line.base > 1.4 * usual:
            text.append("")
        text.append(line.text)
    return "\n".join(text)
