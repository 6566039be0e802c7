"""A PDF as its pages."""

from __future__ import annotations

from positions.pdf.layout import page_lines
from positions.pdf.letters import check_letters
from positions.pdf.lines import PdfPages
from positions.pdf.overlaid import overlaid
from positions.pdf.streams import broken_streams
from positions.pdf.strikes import thin_lines
from positions.readers import MAX_CHARACTERS, MAX_PAGES, ReadError


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
        found, characters = PdfPages([], [], [], [], [], broken_streams(data)), 0
        struck: list[str] = []
        for number in range(1, count + 1):
            try:
                page = pdf[number - 1]
                drawn = [] if with_struck else thin_lines(page)
                lines = page_lines(page, styled, drawn)
            except pypdfium2.PdfiumError:
                raise ReadError(f"page {number} cannot be read; export the PDF again") from None
            if not lines and next(iter(page.get_objects(max_depth=3)), None) is not None:
                found.pictures.append(number)
            struck.extend(words for line in lines for words in line.struck)
            lines = [line for line in lines if line.text]
            found.lines.append(lines)
            found.heights.append(page.get_height())
            found.overlaid.extend(overlaid(page))
            page.close()
            characters += sum(len(line.text) for line in lines)
            if characters > MAX_CHARACTERS:
                raise ReadError(f"more than {MAX_CHARACTERS:,} characters; a paper is shorter")
    check_letters(found)
    return found._replace(struck=tuple(struck))
