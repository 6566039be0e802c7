"""Files for the tests: papers of our own phrases in every format, sound and broken.

Nothing here is a text of a delegation.
"""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_ENGLISH = (
    "The harbour office keeps a short list of the boats that it lends to its neighbours",
    "Every lamp on the pier has a number and somebody who looks after it at night",
    "We would rather mend the old bridge than build a new one beside it",
    "Those who bake the bread should also say when the oven is to be swept",
    "A small garden behind the school gives more apples than the children can carry",
    "When the river rises the ferry waits until the water has gone down again",
    "Our musicians play in the square on the first warm evening of the year",
    "The clock in the tower is slow and nobody wishes to be the one who sets it",
)
_FRENCH = (
    "Le petit marché ouvre ses portes avant que le soleil ne soit levé sur la place",
    "Nous préférons réparer le vieux pont plutôt que de construire un nouveau passage",
    "Les enfants de l'école portent les pommes du jardin dans de grands paniers",
    "Quand la rivière monte, le bac attend que l'eau soit redescendue",
    "L'horloge de la tour retarde et personne ne veut la remettre à l'heure",
)


def phrases(words: int, *, seed: int = 0, french: bool = False) -> str:
    """Sentences of three-word scraps of our own, at least so many words; a seed, a mixture."""
    source = [sentence.split() for sentence in (_FRENCH if french else _ENGLISH)]
    scraps = [words[at : at + 3] for words in source for at in range(0, len(words) - 2, 3)]
    chosen = random.Random(seed)
    told = []
    for _ in range(-(-words // 12)):
        sentence = " ".join(word for _ in range(4) for word in chosen.choice(scraps))
        told.append(f"{sentence.capitalize()}.")
    return " ".join(told)


def lines_of(text: str, width: int = 80) -> list[str]:
    """A text cut into lines."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line] if line else lines


def pdf(
    path: Path,
    pages: Sequence[Sequence[str]],
    *,
    head: str = "",
    foot: str = "",
    password: str = "",
    top: float = 750,
    type_of_head: tuple[str, float] = ("Helvetica", 8),
) -> Path:
    """A PDF of lines; ``{page}``, ``{pages}``, ``{side}`` and ``{title}`` in head and foot are set.

    ``^12`` in a line is set as a raised footnote mark. Lines are of Times in 11 points.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    encrypt = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(str(path), pagesize=A4, encrypt=encrypt, invariant=1)
    for number, lines in enumerate(pages, start=1):
        canvas.setFont(*type_of_head)
        side = "On a left page" if number % 2 else "On a right page"
        numbers = {"page": number, "pages": len(pages), "side": side, "title": title(number)}
        if head:
            canvas.drawString(72, 800, head.format(**numbers))
        if foot:
            canvas.drawRightString(523, 36, foot.format(**numbers))
        _write(canvas, 72, top, lines)
        canvas.showPage()
    canvas.save()
    return path


def title(page: int) -> str:
    """The title of the section that a page is in, one for every two pages."""
    return f"The title of a section {'abcdefgh'[page // 2]}"


def _write(canvas: Canvas, left: float, top: float, lines: Sequence[str], size: float = 11) -> None:
    for place, line in enumerate(lines):
        text = canvas.beginText(left, top - place * size * 1.3)
        for piece, part in enumerate(line.split("^")):
            digits = len(part) - len(part.lstrip("0123456789")) if piece else 0
            if digits:
                text.setFont("Times-Roman", size * 0.6)
                text.setRise(size * 0.4)
                text.textOut(part[:digits])
                text.setRise(0)
            text.setFont("Times-Roman", size)
            text.textOut(part[digits:])
        canvas.drawText(text)


def pdf_in_columns(
    path: Path, left: Sequence[str], right: Sequence[str], *, title: str = "", by_row: bool = True
) -> Path:
    """A PDF page in two columns, drawn row by row or column by column."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Times-Bold", 13)
    if title:
        canvas.drawString(72, 780, title)
    canvas.setFont("Times-Roman", 10)
    places = [(60, 750 - 14 * row, line) for row, line in enumerate(left)]
    places += [(310, 750 - 14 * row, line) for row, line in enumerate(right)]
    if by_row:
        places.sort(key=lambda place: (-place[1], place[0]))
    for x, y, line in places:
        canvas.drawString(x, y, line)
    canvas.save()
    return path


def scanned_pdf(path: Path, pages: int = 1, *, text: Sequence[str] = ()) -> Path:
    """A PDF of pictures, with pages of text before them where some are given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for line in text:
        canvas.drawString(72, 700, line)
        canvas.showPage()
    picture = ImageReader(Image.new("L", (60, 80), 200))
    for _ in range(pages):
        canvas.drawImage(picture, 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return path


def long_pdf(path: Path, pages: int) -> Path:
    """A PDF of many pages that share one line of text."""
    stream = b"BT /F 12 Tf 72 700 Td (gribble) Tj ET"
    head = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (pages, b" ".join(b"%d 0 R" % (5 + page) for page in range(pages))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 3 0 R>>>>>>"
    )
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate([*head, *[page] * pages], start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(places) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    path.write_bytes(out.getvalue())
    return path


def truncated(path: Path, share: float = 0.6) -> Path:
    """The beginning of a file, in its place."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


def word(path: Path, paragraphs: Sequence[str], *, table: Sequence[Sequence[str]] = ()) -> Path:
    """A DOCX of paragraphs, with a head and a table; ``^12`` is a raised footnote mark."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "A/XYZ.7/1"
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for piece, part in enumerate(text.split("^")):
            digits = len(part) - len(part.lstrip("0123456789")) if piece else 0
            if digits:
                paragraph.add_run(part[:digits]).font.superscript = True
            paragraph.add_run(part[digits:])
    if table:
        cells = document.add_table(len(table), len(table[0]))
        for row, texts in zip(cells.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def word_runs(path: Path, runs: Sequence[tuple[str, str]], *, style: str = "") -> Path:
    """A DOCX paragraph of runs, each a text and a property of type, such as ``strike``.

    ``del``, ``comment`` and ``header`` put the text there instead; a ``style`` has that property.
    """
    document = docx.Document()
    paragraph = document.add_paragraph()
    if style:
        own = document.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
        setattr(document.styles.add_style("Its", WD_STYLE_TYPE.PARAGRAPH).font, style, True)
        own.base_style = document.styles["Its"]
        document.add_paragraph("in a style", style="Own")
    for text, kind in runs:
        if kind == "header":
            document.sections[0].header.paragraphs[0].text = text
        elif kind == "comment":
            document.add_comment(paragraph.runs, text=text)
        elif kind == "del":
            run = OxmlElement("w:del")
            run.append(deleted := paragraph.add_run()._r)
            deleted.append(words := OxmlElement("w:delText"))
            words.text = text
            paragraph._p.append(run)
        else:
            font = paragraph.add_run(text).font
            if kind:
                setattr(font, kind, True)
    document.save(str(path))
    return path


def repacked(path: Path, change: Mapping[str, Callable[[str], str]], *, method: int = 8) -> Path:
    """A DOCX with some of its parts changed, packed by a method of zip."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in parts.items():
            changed = change[name](content.decode()).encode() if name in change else content
            archive.writestr(name, changed)
    return path


def pdf_with_notes(
    path: Path, lines: Sequence[str], *, field: str = "", box: str = "", note: str = ""
) -> Path:
    """A PDF page with a form field, a text box and a note laid over it."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    _write(canvas, 72, 750, lines)
    if field:
        canvas.acroForm.textfield(value=field, x=72, y=200, width=300)
    if box:
        canvas.freeTextAnnotation(box, DA="/Helv 10 Tf", Rect=[72, 100, 300, 120])
    if note:
        canvas.textAnnotation(note, Rect=[300, 100, 320, 120])
    canvas.showPage()
    canvas.save()
    return path


def pdf_struck(
    path: Path,
    lines: Sequence[str],
    *,
    height: float = 0.28,
    by: str = "line",
    beyond: float = 0,
    size: float = 11,
) -> Path:
    """A PDF page with a line drawn at a height over what stands between tildes in its lines."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for place, line in enumerate(lines):
        left, base, font = 72, 760 - 1.3 * size * place, ("Times-Roman", size)
        canvas.setFont(*font)
        canvas.drawString(left, base, line.replace("~", ""))
        pieces = line.split("~")
        for at, piece in enumerate(pieces):
            if at % 2:
                begin = left + canvas.stringWidth("".join(pieces[:at]), *font) - beyond
                end = begin + canvas.stringWidth(piece, *font) + 2 * beyond
                if by == "line":
                    canvas.setLineWidth(0.05 * size)
                    canvas.line(begin, base + height * size, end, base + height * size)
                else:
                    low, thick = base + (height - 0.03) * size, 0.06 * size
                    canvas.rect(begin, low, end - begin, thick, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return path


def pdf_of_stream(path: Path, text: str, *, share: float = 1) -> Path:
    """A PDF whose page is one packed stream, perhaps without its end."""
    shown = " ".join(f"({word}) Tj 0 -12 Td" for word in text.split())
    stream = zlib.compress(f"BT /F 12 Tf 72 800 Td {shown} ET".encode(), 9)
    stream = stream[: int(len(stream) * share)]
    made = long_pdf(path, 1).read_bytes()
    old = made[made.index(b"<</Length") : made.index(b"endstream")]
    new = b"<</Filter/FlateDecode/Length %d>>stream\n%s\n" % (len(stream), stream)
    path.write_bytes(made.replace(old, new))
    return path


def zip_bomb(path: Path, megabytes: int) -> Path:
    """A DOCX that unpacks to so many megabytes of spaces."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as file,
    ):
        for _ in range(megabytes):
            file.write(b" " * 10**6)
    return path


def pdf_bomb(path: Path, megabytes: int) -> Path:
    """A PDF whose page unpacks to so many megabytes of spaces."""
    packer = zlib.compressobj(9)
    first, again = (
        packer.compress(b" " * 10**6) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    stream = first + again * (megabytes - 1) + packer.flush()
    whole = long_pdf(path, 1).read_bytes()
    old = whole[whole.index(b"<</Length") : whole.index(b"endstream")]
    new = b"<</Filter/FlateDecode/Length %d>>stream\n%s\n" % (len(stream), stream)
    path.write_bytes(whole.replace(old, new))
    return path


def html(path: Path, body: str, *, head: str = "") -> Path:
    """An HTML page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"<!doctype html><html><head><title>Not the text</title>{head}</head><body>{body}</body>"
        "</html>",
        encoding="utf-8",
    )
    return path


def counts(path: Path, rows: Sequence[tuple[str, str, str, int]]) -> Path:
    """A ``counts.csv.gz``: chapter, document, term, count."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["chapter,document,term,count", *(",".join(map(str, row)) for row in rows)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path
