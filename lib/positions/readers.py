"""Text out of files: PDF, DOCX, HTML and plain text, cleaned for scaling.

Files are from outside. Each is measured before it is opened and refused with cause and remedy when
it is larger than a paper can be, is not what its name says, or holds no text. Nothing in a file is
executed, fetched or rendered.
"""

from __future__ import annotations

import codecs
import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from positions.left_out import MARKS, STRUCK, Gathering, LeftOut, much
from positions.outside import read_bounded

#: Name and version of the way texts are read: part of the key under which they are cached.
VERSION = 8

#: Limits for one file; each message states the one that it hit.
MAX_BYTES = 50_000_000
MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000
MAX_EXPANDED = 100_000_000

#: Kind of document by the suffix of its file.
KINDS = {".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".txt": "text",
         ".md": "markdown"}  # fmt: skip

OCR = "run `ocrmypdf in.pdf out.pdf` and use out.pdf"


#: Pages, and what the reader should look at.
Read = tuple[tuple[str, ...], tuple[str, ...]]


class ReadError(ValueError):
    """A file that cannot be read as a paper, with cause and remedy in one line."""


@dataclass(frozen=True)
class PaperText:
    """The text of a file by page, in reading order; a file that has no pages is one page.

    Running heads, page numbers, footnote marks, hyphens at line ends, control characters and marks
    of writing direction are gone. ``warnings`` are of what to look at, say of pages without text;
    ``left_out`` says which words of the file are not in its pages, and why, and ``with_struck`` are
    the pages with what is struck out, where something is.
    """

    pages: tuple[str, ...]
    kind: str
    sha256: str
    warnings: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    with_struck: tuple[str, ...] = ()

    def keeping_struck(self) -> PaperText:
        """The same with what is struck out."""
        left_out = tuple(item for item in self.left_out if item.reason != STRUCK)
        return replace(self, pages=self.with_struck or self.pages, left_out=left_out)

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """The warnings, with one more where much of the file is left out."""
        return (*self.warnings, *filter(None, [much(self.pages, self.left_out)]))

    def to_json(self) -> str:
        """The text as JSON, to be kept."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> PaperText:
        """The text, from what `to_json` gave."""
        content = json.loads(text)
        left_out = (
            LeftOut(**(item | {"examples": tuple(map(tuple, item["examples"]))}))
            for item in content.pop("left_out")
        )
        content |= {name: tuple(content[name]) for name in ("pages", "warnings", "with_struck")}
        return cls(**content, left_out=tuple(left_out))


def read_document(path: Path, data: bytes | None = None) -> PaperText:
    """Read the text of a file, of which ``data`` is the `content`; raises `ReadError`.

    It is refused when it is missing, too large or too long, encrypted, truncated, empty, not what
    its suffix says, or without text; a scanned PDF names the remedy.
    """
    data = content(path) if data is None else data
    kind = KINDS[path.suffix.lower()]
    _check_kind(data, kind)
    readers = {"pdf": _read_pdf, "docx": _read_docx, "html": _read_html, "text": _read_text,
               "markdown": _read_markdown}  # fmt: skip
    left_out = Gathering()
    pages, warnings = readers[kind](data, left_out)
    if sum(map(len, pages)) > MAX_CHARACTERS:
        raise ReadError(f"more than {MAX_CHARACTERS:,} characters; a paper is shorter")
    told = left_out.told()
    if not any(map(has_words, pages)):
        but = f" but those left out ({'; '.join(map(str, told))})" if told else ""
        raise ReadError(f"holds no words{but}; check the file")
    with_struck = ()
    if any(item.reason == STRUCK for item in told):
        with_struck, _ = readers[kind](data, Gathering(kept=(STRUCK,)))
    digest = hashlib.sha256(data).hexdigest()
    return PaperText(pages, kind, digest, warnings, told, with_struck)


def content(path: Path) -> bytes:
    """The bytes of a file that could be a paper; raises `ReadError` for others."""
    if path.suffix.lower() not in KINDS:
        known = ", ".join(KINDS)
        raise ReadError(f"{called(path)} is not read; save as one of {known}")
    try:
        data = read_bounded(path, MAX_BYTES)
    except OSError as error:
        raise ReadError(f"cannot be opened: {error.strerror}") from None
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError("empty; a paper holds text")
    return data


def called(path: Path) -> str:
    """The suffix of a file, for a message.

    Examples
    --------
    >>> called(Path("a.odt")), called(Path("a"))
    ('.odt', 'a file without a suffix')
    """
    return path.suffix or "a file without a suffix"


_WORD = re.compile(r"[^\W\d_]")


def has_words(text: str) -> bool:
    """Whether there is a letter in a text."""
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

#: Byte-order marks; the longer ones first, for they begin like the shorter.
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
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
#: A number or sign that stands for a footnote, raised.
FOOTNOTE_MARK = re.compile(r"\s*[\[(]?(\d{1,3}|[*†‡])[\])]?\s*")
_RAISED_ALONE = re.compile(r"(?<!\w)[¹²³⁰⁴-⁹]+(?!\w)")
#: Letters of a word that are looked at.
LONGEST_WORD = 60
_PARTED = re.compile("[-‐\u00ad][ \t]*\n|\ufffe")
_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:[-‐\u00ad][ \t]*\n[ \t]*|\ufffe)(?=[^\W\d_])")
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W\d_]+\Z"), re.compile(r"[^\W\d_]+")


def clean(text: str, left_out: Gathering) -> str:
    """Drop what is no word and would split or glue words; keep lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = re.sub("[\x0b\x0c\x85\u2029]", "\n", text)
    if "\n" in text:
        text = _rejoin([text])[0]
    for mark in () if text.isascii() else _RAISED_ALONE.findall(text):
        left_out.take(MARKS, mark)
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


def decode(data: bytes, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Decode text of unknown encoding; tell when it had to be guessed."""
    marked = next((encoding for mark, encoding in _BOMS.items() if data.startswith(mark)), "")
    for encoding in filter(None, (marked or _without_mark(data), "utf-8", declared)):
        try:
            return data.decode(encoding), ()
        except (LookupError, UnicodeError):  # a page may name any codec of Python's
            if encoding == marked != "utf-8-sig":
                raise ReadError(
                    f"broken {encoding.upper()} text (its byte-order mark says so); save the file "
                    "as UTF-8"
                ) from None
    if any(not line.isascii() and _is_utf8(line) for line in data.split(b"\n")):
        text = "\n".join(
            line.decode("utf-8" if _is_utf8(line) else "cp1252", "replace")
            for line in data.split(b"\n")
        )
        return text, ("mixed encodings (UTF-8 and Windows-1252); save the file as UTF-8",)
    encoding = _guess(data)
    name = encoding.upper().replace("CP125", "Windows-125")
    return data.decode(encoding, "replace"), (f"read as {name}; save the file as UTF-8 to be sure",)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(data: bytes) -> str:
    """UTF-16 without a byte-order mark, by where the zero bytes of Latin letters stand; or none."""
    beginning = data[:4096]
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if max(even, odd) > max(4 * min(even, odd), len(beginning) // 8):
        return "utf-16-be" if even > odd else "utf-16-le"
    if beginning.count(0) and data.count(0) > len(data) // 100:  # more than stray controls
        raise ReadError("not text (zero bytes in it); save the file as text in UTF-8")
    return ""


def _guess(data: bytes) -> str:
    """Encoding of a text that is not Unicode; Windows-1252 unless another fits clearly."""
    beginning = data[:20_000]
    if sum(byte > 127 for byte in beginning) * 5 < len(beginning):  # Latin letters, some accents
        return "cp1252"
    from charset_normalizer import from_bytes

    found = from_bytes(beginning, cp_isolation=list(_LEGACY)).best()
    return found.encoding if found else "cp1252"


def _read_text(data: bytes, left_out: Gathering) -> Read:
    text, warnings = decode(data)
    return (clean(text, left_out),), warnings


#: What an address looks like, and a title after it.
_ADDRESS = (
    r"<[^<>\n]*>|(?:[a-z][a-z0-9+.-]*:|//?|#|\.\.?/|www\.)(?:[^\s()]|\([^\s()]*\))*|[\w./-]+\.[a-z]"
    r"[a-z0-9]{1,4}(?:#[\w.-]*)?"
)
_TITLE = r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*"
#: What a Markdown file holds besides its words, by the reason that it is left out for.
_UNSAID = {
    "front matter": re.compile(
        r"\A---[ \t]*\n[A-Za-z_][\w-]*[ \t]*:(?:[ \t].*)?\n"
        r"(?:(?:[A-Za-z_][\w-]*[ \t]*:(?:[ \t].*)?|[ \t]+\S.*|-[ \t].*|#.*|[ \t]*)\n)*?"
        r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
    ),
    "addresses of links": re.compile(
        rf"^ {{0,3}}\[[^\]^\n][^\]\n]*\]:[ \t]*(?:{_ADDRESS}){_TITLE}$"
        rf"|(?<=\])\((?:{_ADDRESS})?{_TITLE}\)",
        re.MULTILINE | re.IGNORECASE,
    ),
    MARKS: re.compile(r"\[\^[^\]\s]+\]:?"),
    STRUCK: re.compile(r"~~(?=\S)[^~]+~~"),
}


def _read_markdown(data: bytes, left_out: Gathering) -> Read:
    text, warnings = decode(data)
    text = text.replace("\r\n", "\n")
    for reason, pattern in _UNSAID.items():
        text = pattern.sub(lambda match, reason=reason: left_out.take(reason, match[0]), text)
    return (clean(text, left_out),), warnings


def _read_html(data: bytes, left_out: Gathering) -> Read:
    from positions.web_pages import read_html

    return read_html(data, left_out)


def _read_docx(data: bytes, left_out: Gathering) -> Read:
    from positions.word_files import read_docx

    return read_docx(data, left_out)


def _read_pdf(data: bytes, left_out: Gathering) -> Read:
    from positions import pdf

    found = pdf.pages_of(data, with_struck=left_out.keeps(STRUCK))
    for text in found.struck:
        left_out.take(STRUCK, text)
    kept = map(pdf.in_paragraphs, pdf.without_running_lines(found, left_out))
    for line in itertools.chain(*found.lines):
        for mark in line.marks:
            left_out.take(MARKS, mark)
    pages = tuple(page.translate(_UNSEEN) for page in _rejoin(list(kept)))
    for what, text in found.overlaid:
        if what != pdf.STRIKES:
            left_out.take(what, text)
    return pages, tuple(pdf.to_look_at(found))
