"""Tables out of files that people bring: strings as they stand, each row with its line.

Spreadsheets write a table in many ways: with semicolons and decimal commas, with a byte-order mark
or in UTF-16, under a title, with columns that have no name. What is certain is read; the rest is
told, everything wrong with a file at once.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from positions.faults import Fault
from positions.nouns import counted
from positions.outside import read_bounded

#: Largest file that can be a table of records.
MAX_BYTES = 5_000_000
#: Beginning of a file by which its form is known, and lines of it that may be its header.
HEAD, TITLE_LINES = 1 << 16, 6

NOT_UTF8 = "not UTF-8; save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”)"
_SAVE = "save the sheet as “CSV UTF-8”"
#: Suffixes of what spreadsheets save by themselves.
WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
_MAGIC = {
    b"PK\x03\x04": f"a spreadsheet's workbook or another zip archive, no CSV; {_SAVE}",
    b"\xd0\xcf\x11\xe0": f"an old Excel workbook, no CSV; {_SAVE}",
    b"PAR1": "a Parquet file, no CSV; give it the suffix .parquet",
    b"\x1f\x8b": "compressed (gzip), no CSV; unpack it",
    b"%PDF-": f"a PDF, no CSV; {_SAVE}",
    b"{\\rtf": f"RTF, no CSV; {_SAVE}",
}
_HTML = re.compile(rb"\s*<(?:!doctype html|html|table)\b", re.IGNORECASE)


class NoTableError(ValueError):
    """A file that is no table of text, with what it is and the remedy in one line."""


@dataclass(frozen=True)
class Form:
    """How a file holds its table: ``above`` are the lines over the header, a title say."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    above: int = 0
    header: tuple[str, ...] = ()

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers may have one: where commas part the columns they cannot."""
        return self.delimiter != ","


def form_of(head: bytes, wanted: Collection[str] = ()) -> Form:
    """How a file holds its table, by its beginning and some of the names in its header.

    Raises `NoTableError` for a file of another kind.
    """
    for start, reason in _MAGIC.items():
        if head.startswith(start):
            raise NoTableError(reason)
    if _HTML.match(head):
        raise NoTableError(f"HTML, no CSV; {_SAVE}")
    encoding = _encoding(head)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    lines = text.splitlines()[:TITLE_LINES]
    told = re.fullmatch(r"\"?sep=(.)\"?", lines[0].strip(",;\t ")) if lines else None
    if told:  # Excel's own line
        return Form(encoding, told[1], 1, _cells(lines[1] if lines[1:] else "", told[1]))
    best, most = None, 0
    for above, line in enumerate(lines):
        for delimiter in ",;\t":
            cells = _cells(line, delimiter)
            named = len({cell.strip() for cell in cells} & {*wanted})
            # a title is no header's match by chance: below it two names stand at least
            if named > most and (not above or named >= min(2, len(wanted))):
                best, most = Form(encoding, delimiter, above, cells), named
    if best:
        return best
    first = lines[0] if lines else ""
    delimiter = "," if "," in first else max(",;\t", key=first.count)
    return Form(encoding, delimiter, 0, _cells(first, delimiter))


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:40:2].count(0) > 15:  # Latin letters with a zero after each
        return "utf-16-le"
    return "utf-8-sig"


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return ()


def read_table(
    path: Path, label: str, wanted: Collection[str] = (), *, numbers: Collection[str] = ()
) -> tuple[pd.DataFrame | None, list[Fault]]:
    """Read a CSV file of strings with a header, and whatever is wrong with it.

    A row of the table is a record, its index the line in the file; there is none when the file
    cannot be read. The label is the file's name in messages, ``wanted`` are columns by which the
    header is known, ``numbers`` those in which a decimal comma becomes a point.
    """
    try:
        data = read_bounded(path, MAX_BYTES)
        form = form_of(data[:HEAD], wanted)
    except FileNotFoundError:
        return None, [Fault(label, 0, "", "missing; the register needs it")]
    except OSError as error:
        return None, [Fault(label, 0, "", f"cannot be read: {error.strerror}")]
    except NoTableError as error:
        return None, [Fault(label, 0, "", str(error))]
    faults = []
    try:
        content = data.decode(form.encoding)
    except UnicodeDecodeError as error:
        if form.encoding != "utf-8-sig":
            return None, [Fault(label, 0, "", f"broken UTF-16; {_SAVE}")]
        faults.append(Fault(label, data[: error.start].count(b"\n") + 1, "", NOT_UTF8))
        content = data.decode("cp1252", "replace")  # to see what else is wrong
    frame, more = _frame(content, form, label)
    faults += more
    if frame is not None and form.decimal_comma:
        for name in frame.columns.intersection([*numbers]):
            for row, cell in frame[name].items():
                if reason := ambiguous(cell):
                    faults.append(Fault(label, int(row), name, reason))
            frame[name] = frame[name].str.replace(",", ".", regex=False)
    return frame, faults


def ambiguous(number: str) -> str:
    """Why a number beside decimal commas cannot be read; empty when it can.

    Examples
    --------
    >>> ambiguous("0,5"), ambiguous("1.000")
    ('', "'1.000' may be 1 or 1000; write it without the point")
    """
    if not re.fullmatch(r"\s*-?\d{1,3}(\.\d{3})+\s*", number):
        return ""
    whole = number.strip().replace(".", "")
    few = f"{float(number):g}" if number.count(".") == 1 else whole
    return f"{number!r} may be {few} or {whole}; write it without the point"


def _frame(content: str, form: Form, label: str) -> tuple[pd.DataFrame | None, list[Fault]]:
    """The table in a text."""
    lines = io.StringIO(content, newline="")
    for _ in range(form.above):
        lines.readline()
    reader = csv.reader(lines, delimiter=form.delimiter, strict=True)
    faults, rows, numbers, line = [], [], [], form.above + 1
    try:
        header = [name.strip() for name in next(reader, [])]
        wide = _filled(header)
        line = form.above + reader.line_num + 1
        for row in reader:
            if _filled(row) and (len(row) < wide or _filled(row) > len(header)):
                reason = f"{counted(len(row), 'cell')} where the header has {wide}; quote commas"
                faults.append(Fault(label, line, "", reason))
            elif _filled(row):
                rows.append((row + [""] * len(header))[: len(header)])
                numbers.append(line)
            line = form.above + reader.line_num + 1
    except csv.Error as error:
        return None, [*faults, Fault(label, line, "", _not_csv(error))]
    if not wide:
        return None, [*faults, Fault(label, 0, "", "empty; at least the header is needed")]
    if wrong := [*_misnamed(header, rows, Fault(label, form.above + 1, "", ""))]:
        return None, [*faults, *wrong]
    frame = pd.DataFrame(rows, columns=header, index=pd.Index(numbers, dtype=int), dtype=str)
    return frame.loc[:, [bool(name) for name in header]], faults


def _filled(row: Sequence[str]) -> int:
    """Cells of a row up to the last that holds something."""
    return max((at for at, cell in enumerate(row, start=1) if cell), default=0)


def _misnamed(header: list[str], rows: list[list[str]], at: Fault) -> Iterator[Fault]:
    """Columns of one name, and columns without a name that hold something."""
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        reason = "stands in the header more than once; keep one column"
        yield replace(at, column=name, reason=reason)
    for place, name in enumerate(header):
        held = next((row[place] for row in rows if row[place]), "") if not name else ""
        if held:
            reason = f"column {place + 1} has no name and holds {held!r}; name it or delete it"
            yield replace(at, reason=reason)


def _not_csv(error: csv.Error) -> str:
    """What is wrong with a file of separated values, in our words."""
    told = str(error)
    if "limit" in told:
        return "not CSV: a cell without end; close its quotation mark"
    if "NUL" in told:
        return "not CSV: zero bytes in it; save it again"
    return "not CSV: a quotation mark is not closed, or stands inside a cell; double it there"


def not_read(folder: Path, label: str, stem: str, remedy: str) -> list[Fault]:
    """Spreadsheets' workbooks that stand in a folder in the place of a table."""
    found = sorted(path.name for path in folder.glob(f"{stem}.*") if path.suffix in WORKBOOKS)
    reason = f"a spreadsheet's workbook, which is not read; {_SAVE}, as {remedy}"
    return [Fault(f"{label}/{name}", 0, "", reason) for name in found]
