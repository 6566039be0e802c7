"""Words that a reader sees in a table's cells and that its download does not hold."""

import calendar
import csv
import re

#: Words that write a number, a date or an empty cell, or join what the data list.
_FORM = {
    *"""and at of on to from or the for with by in no none nobody record others other yes one two
    three four five six seven eight nine ten eleven twelve too few all sept""".split(),  # noqa: SIM905
    *(name.lower() for name in (*calendar.month_name, *calendar.month_abbr)),
}


def _seen(cell):
    """A cell of a Markdown table as a reader sees it."""
    cell = re.sub(r"&[a-z]+;|\{[a-z]+\}`[^`]*`|(?<!\\)<[^>]*>", " ", cell)
    cell = re.sub(r"\[([^\]]*)\]\(<?[^)]*>?\)", r"\1", cell)
    return re.sub(r"\\([^\w\s]|_)", r"\1", cell)


def _words(text):
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", text)} - _FORM


def unheld(markdown, record):
    """Columns of an exhibit's table with words that its data lack, each with the first few words.

    Lines are compared one by one where data and table have as many, else with all data.
    """
    lines = [line for line in markdown.splitlines() if line.startswith("| ")]
    cells = [[_seen(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    if not cells:
        return {}
    head, body = cells[0], cells[2:]
    data = [" ".join(next(csv.reader([line]), ())) for line in record["rows"]]
    data = data if len(data) == len(body) else [" ".join(data)] * len(body)
    named = _words(" ".join(record["columns"]).replace("_", " "))
    found = {}
    for row, held in zip(body, data, strict=True):
        known = _words(held.replace("_", " ")) | named
        for title, cell in zip(head, row, strict=True):
            found.setdefault(title.strip(), []).extend(sorted(_words(cell) - known))
    return {title: words[:4] for title, words in found.items() if words}
