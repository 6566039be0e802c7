"""The lines of a PDF's pages in reading order, and what of it cannot be read."""

from positions.pdf.letters import to_look_at
from positions.pdf.lines import in_paragraphs
from positions.pdf.overlaid import STRIKES
from positions.pdf.reading import pages_of
from positions.pdf.running import SYMBOL, without_running_lines

__all__ = [
    "STRIKES",
    "SYMBOL",
    "in_paragraphs",
    "pages_of",
    "to_look_at",
    "without_running_lines",
]
