"""Cells for CSV files that people open in a spreadsheet: no text can turn into a formula."""

from __future__ import annotations

#: What a cell begins with that spreadsheets take for a formula; white space before it may go.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_text(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula, whatever a text says.

    Numbers stay as they are. The mark in front of a text is the one that spreadsheets know for
    "this is text". Tables that programs read again by their keys, such as scores, go without.

    Parameters
    ----------
    cell : object

    Returns
    -------
    object

    Examples
    --------
    >>> as_text("=HYPERLINK(1)"), as_text("a = b"), as_text(-0.5), as_text(None)
    ("'=HYPERLINK(1)", 'a = b', -0.5, None)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
