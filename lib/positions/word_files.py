"""The text of a Word document: what would be printed, insertions kept and deletions left out."""

from __future__ import annotations

import io
import itertools
import lzma
import zipfile
import zlib
from collections.abc import Iterator

from positions.left_out import COMMENTS, HIDDEN, MARKS, RUNNING, STRUCK, Gathering
from positions.readers import FOOTNOTE_MARK, MAX_EXPANDED, Read, ReadError, clean

DELETED = "deleted in tracked changes"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What a text box says a second time, for old programs.
_AGAIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_WORDS = {f"{_W}t", f"{_W}delText"}
_PRINTED = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
#: Parts that are text, as a PDF of the same document shows it, and those that are left out.
_TEXTS = ("/footnotes", "/endnotes")
_BESIDE = {"/header": RUNNING, "/footer": RUNNING, "/comments": COMMENTS}


def read_docx(data: bytes, left_out: Gathering) -> Read:
    """Read the paragraphs of a Word document, of its tables and its notes."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml import parse_xml
    from lxml.etree import LxmlError

    try:
        _check_archive(data)
        document = docx.Document(io.BytesIO(data))
        type_of = TypeOfRuns(_without_dtd(document.styles.element))
        lines = list(_paragraphs(_without_dtd(document.element).body, type_of, left_out))
        for part in document.part.rels.values():
            ends = part.reltype.rpartition("/")[2]
            if part.is_external or f"/{ends}" not in {*_TEXTS, *_BESIDE}:
                continue
            root = _without_dtd(parse_xml(part.target_part.blob))
            if reason := _BESIDE.get(f"/{ends}"):
                for text in _paragraphs(root, type_of, Gathering()):
                    left_out.take(reason, text)
            else:
                lines += _paragraphs(root, type_of, left_out)
    except (
        zipfile.BadZipFile, PackageNotFoundError, EOFError, OSError, NotImplementedError,
        zlib.error, lzma.LZMAError,
    ):  # fmt: skip
        raise ReadError("a broken or truncated DOCX; copy or save it again") from None
    except (KeyError, ValueError, AttributeError, LxmlError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError("a zip archive but no Word document; save it as .docx again") from None
    return (clean("\n".join(lines), left_out),), ()


def _check_archive(data: bytes) -> None:
    """Refuse an archive that unpacks to more than a paper can be, or that is encrypted."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    if sum(item.file_size for item in entries) > MAX_EXPANDED or len(entries) > 10_000:
        raise ReadError(
            f"unpacks to more than the limit of {MAX_EXPANDED // 10**6} MB; save it without its "
            "pictures"
        )
    if any(item.flag_bits & 1 for item in entries):
        raise ReadError("encrypted; save a copy without a password")


def _without_dtd(root):
    """The root of a part; one with entities of its own is refused: some of its words may be."""
    if root.getroottree().docinfo.doctype:
        raise ReadError(
            "a part of it declares a document type, as no word processor does, and may hide words "
            "in it; open it and save it as .docx again"
        )
    return root


def _paragraphs(body, type_of: TypeOfRuns, left_out: Gathering) -> Iterator[str]:
    """Text of every paragraph as it would be printed."""
    from lxml.etree import iterwalk

    pieces: list[tuple[str, str]] = []  # a reason to leave it out, and text
    reason = ""
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag == f"{_W}p":
                yield _kept(pieces, left_out)
                pieces = []
        elif tag == _AGAIN:
            walk.skip_subtree()
        elif tag in _GONE:
            walk.skip_subtree()
            pieces.append((DELETED, _words(element)))
        elif tag == f"{_W}r":
            reason = type_of(element)
        elif tag == f"{_W}t":
            pieces.append((reason, element.text or ""))
        elif tag in _PRINTED:
            pieces.append((reason, _PRINTED[tag]))
        elif tag == f"{_W}p" and pieces:  # a text box inside a paragraph
            pieces.append(("", "\n"))


def _kept(pieces: list[tuple[str, str]], left_out: Gathering) -> str:
    kept = []
    for reason, some in itertools.groupby(pieces, key=lambda piece: piece[0]):
        text = "".join(text for _, text in some)
        kept.append(left_out.take(reason, text) if reason else text)
    return "".join(kept)


def _words(element) -> str:
    return "".join(item.text or "" for item in element.iter(*_WORDS))


class TypeOfRuns:
    """Why the words of a run are left out, by its type: struck out, hidden, a footnote's mark."""

    _REASONS = ((HIDDEN, ("vanish",)), (STRUCK, ("strike", "dstrike")))

    def __init__(self, styles) -> None:
        self._styles = {
            style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")
        }  # fmt: skip

    def __call__(self, run) -> str:
        """The reason; empty for a run that is text."""
        if _is_footnote_mark(run):
            return MARKS
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        own = run.find(f"{_W}rPr")
        for reason, names in self._REASONS:
            for name in names:
                is_so = _switch(own, name)
                if is_so is None:
                    is_so = self._by_style(own, "rStyle", name)
                if is_so is None and paragraph is not None:
                    is_so = self._by_style(paragraph.find(f"{_W}pPr"), "pStyle", name)
                if is_so:
                    return reason
        return ""

    def _by_style(self, properties, kind: str, name: str) -> bool | None:
        """What the style that is named says, or one that it is based on."""
        if properties is None or (named := properties.find(f"{_W}{kind}")) is None:
            return None
        style, seen = self._styles.get(named.get(f"{_W}val")), set()
        while style is not None and style not in seen:
            if (found := _switch(style.find(f"{_W}rPr"), name)) is not None:
                return found
            seen.add(style)
            based = style.find(f"{_W}basedOn")
            style = None if based is None else self._styles.get(based.get(f"{_W}val"))
        return None


def _switch(properties, name: str) -> bool | None:
    """Whether a property of type is on; None where nothing is said."""
    if properties is None or (found := properties.find(f"{_W}{name}")) is None:
        return None
    return found.get(f"{_W}val", "on") not in ("0", "false", "off")


def _is_footnote_mark(run) -> bool:
    """Whether a run is a number set as superscript, as typed footnote marks are."""
    raised = run.find(f"{_W}rPr/{_W}vertAlign")
    if raised is None or raised.get(f"{_W}val") != "superscript":
        return False
    return FOOTNOTE_MARK.fullmatch(_words(run)) is not None


def runs_shown(paragraph, type_of: TypeOfRuns, left_out: Gathering) -> list:
    """The runs of a paragraph that are text."""
    shown = []
    for run in paragraph.iter(f"{_W}r"):
        around = {element.tag for element in run.iterancestors()}
        if _AGAIN in around:
            continue
        reason = DELETED if around & _GONE else type_of(run)
        if reason == MARKS or not reason or left_out.take(reason, _words(run)):
            shown.append(run)
    return shown
