"""Text for the pages: MyST Markdown in which data can never turn into markup."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from positions.scaling.diagnostics import Association

# controls, and the marks that would turn round the writing of what follows
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|$&~^#!@])")


def escape(text: object) -> str:
    r"""Text from data, safe inside Markdown.

    Examples
    --------
    >>> escape("a|b <script> {cite}`x`")
    'a\\|b \\<script\\> \\{cite\\}\\`x\\`'
    """
    return _SPECIAL.sub(r"\\\1", _UNSEEN.sub("", " ".join(str(text).split())))


def number(value: float, digits: int = 2) -> str:
    """A number for a table or a sentence; blank when missing, never minus zero.

    Examples
    --------
    >>> number(-0.001)
    '0.00'
    >>> number(-0.846)
    '−0.85'
    >>> number(float("nan"))
    ''
    """
    if value is None or pd.isna(value):
        return ""
    rounded = round(float(value), digits) + 0.0
    return f"{rounded:,.{digits}f}".replace("-", "−")


def integer(value: object) -> str:
    """A count; blank when missing.

    Examples
    --------
    >>> integer(1234), integer(None)
    ('1,234', '')
    """
    return "" if value is None or pd.isna(value) else f"{int(value):,}"


_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
)


def number_word(value: int) -> str:
    """A count in a sentence, without its noun; small numbers in words.

    Examples
    --------
    >>> number_word(0), number_word(2), number_word(40)
    ('none', 'two', '40')
    """
    value = int(value)
    if value == 0:
        return "none"
    return _WORDS[value - 1] if 0 < value <= len(_WORDS) else f"{value:,}"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun, small numbers in words.

    Examples
    --------
    >>> count(1, "proposal"), count(2, "party", "parties"), count(40, "record"), count(0, "vote")
    ('one proposal', 'two parties', '40 records', 'no votes')
    """
    noun = singular if int(value) == 1 else (plural or f"{singular}s")
    return f"{number_word(value) if int(value) else 'no'} {noun}"


def agrees(value: int, singular: str, plural: str) -> str:
    """The form of a verb that goes with a count.

    Examples
    --------
    >>> agrees(1, "lies", "lie"), agrees(0, "lies", "lie")
    ('lies', 'lie')
    """
    return singular if int(value) == 1 else plural


def percent(share: float, digits: int = 0) -> str:
    """A share as a percentage; ``—`` when missing.

    Examples
    --------
    >>> percent(0.5678), percent(float("nan"))
    ('57 %', '—')
    """
    if share is None or math.isnan(share):
        return "—"
    return f"{number(100 * share, digits)} %"


def rank_correlation(found: Association, noun: str) -> str:
    """A rank correlation with its interval and number, or why there is none.

    Parameters
    ----------
    found : Association
        As `positions.scaling.diagnostics.criterion_agreement` gives it.
    noun : str
        What was compared, e.g. ``delegation``.

    Returns
    -------
    str

    Examples
    --------
    >>> from positions.scaling.diagnostics import criterion_agreement
    >>> order = pd.Series(range(5))
    >>> rank_correlation(criterion_agreement(order, pd.Series([0, 2, 1, 3, 4])), "state")
    'rank correlation 0.90 (95 % interval −0.17 to 1.00) over five states'
    >>> rank_correlation(criterion_agreement(order, order), "state")
    'rank correlation 1.00 (perfect, so without an interval) over five states'
    >>> rank_correlation(criterion_agreement(order, order * 0), "state")
    'five states in common, without differences to compare'
    >>> rank_correlation(criterion_agreement(order, order[:3]), "state")
    'three states in common, too few to compare'
    """
    from positions.scaling.diagnostics import MIN_PAIRS  # scipy is slow to import

    over = count(found.n, noun)
    if found.n < MIN_PAIRS:
        return f"{over} in common, too few to compare"
    if math.isnan(found.rho):
        return f"{over} in common, without differences to compare"
    interval = (
        "perfect, so without an interval"
        if math.isnan(found.lower)
        else f"{percent(found.level)} interval {number(found.lower)} to {number(found.upper)}"
    )
    return f"rank correlation {number(found.rho)} ({interval}) over {over}"


def names(items: Iterable[str], limit: int | None = None) -> str:
    """Names in a sentence, with their articles, safe as Markdown.

    Parameters
    ----------
    items : iterable of str
    limit : int, optional
        Most names to write out; the others are counted.

    Returns
    -------
    str

    Examples
    --------
    >>> names(["A", "European Union", "C"])
    'A, the European Union and C'
    >>> names(["A", "B", "C", "D"], limit=2)
    'A, B and two others'
    """
    items = [the(item) for item in items]
    if limit is not None and len(items) > limit + 1:
        items = [*items[:limit], count(len(items) - limit, "other")]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


_SHORT = {
    "Iran (Islamic Republic of)": "Iran",
    "Venezuela (Bolivarian Republic of)": "Venezuela",
    "Democratic People's Republic of Korea": "North Korea",
    "Republic of Korea": "South Korea",
    "Russian Federation": "Russia",
    "Syrian Arab Republic": "Syria",
    "United Republic of Tanzania": "Tanzania",
    "Lao People's Democratic Republic": "Laos",
    "Republic of Moldova": "Moldova",
    "State of Palestine": "Palestine",
    "United States of America": "United States",
    "Democratic Republic of the Congo": "DR Congo",
    "Bolivia (Plurinational State of)": "Bolivia",
}

#: Delegations whose short name takes an article in a sentence.
_WITH_ARTICLE = {
    "European Union", "United States of America", "United Kingdom", "Caribbean Community",
    "African Group", "Netherlands", "Dominican Republic", "Democratic Republic of the Congo",
}  # fmt: skip


def short(delegation: str) -> str:
    """Everyday name of a delegation, for sentences and figures.

    Examples
    --------
    >>> short("Iran (Islamic Republic of)"), short("China")
    ('Iran', 'China')
    """
    return _SHORT.get(delegation, delegation)


def with_article(delegation: str) -> str:
    """Everyday name with its article where it takes one, as plain text.

    Examples
    --------
    >>> with_article("European Union"), with_article("China")
    ('the European Union', 'China')
    """
    return f"the {short(delegation)}" if delegation in _WITH_ARTICLE else short(delegation)


def the(delegation: str) -> str:
    r"""Everyday name with its article where it takes one, safe as Markdown.

    Examples
    --------
    >>> the("European Union"), the("Delegation *")
    ('the European Union', 'Delegation \\*')
    """
    return escape(with_article(delegation))


def capital(sentence: str) -> str:
    """Upper-case the first letter and leave the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def pipe_table(
    frame: pd.DataFrame,
    *,
    markup: Collection[str] = (),
    right: Collection[str] = (),
) -> str:
    """A table in Markdown's pipe form.

    Parameters
    ----------
    frame : DataFrame
        Cells are written as text; numbers are to be formatted before.
    markup : collection of str
        Columns whose cells are Markdown already; all others are escaped.
    right : collection of str
        Columns aligned to the right (numbers).

    Returns
    -------
    str
    """
    lines = [
        "| " + " | ".join(escape(name) for name in frame.columns) + " |",
        "| " + " | ".join("---:" if name in right else "---" for name in frame.columns) + " |",
    ]
    for row in frame.itertuples(index=False):
        cells = [
            str(cell).replace("\n", " ") if name in markup else escape(cell)
            for name, cell in zip(frame.columns, row, strict=True)
        ]
        lines.append("| " + " | ".join(cell or " " for cell in cells) + " |")
    return "\n".join(lines)


def directive(
    name: str, argument: str, options: dict[str, str], body: str, *, fence: str = ":::"
) -> str:
    """A MyST directive.

    Examples
    --------
    >>> print(directive("note", "", {"class": "x"}, "Text"))
    :::{note}
    :class: x
    <BLANKLINE>
    Text
    :::
    """
    lines = [f"{fence}{{{name}}} {argument}".rstrip()]
    lines += [f":{key}: {value}".rstrip() for key, value in options.items()]
    return "\n".join([*lines, "", body, fence])


def bullets(items: Sequence[str]) -> str:
    """A bulleted list of Markdown items."""
    return "\n".join(f"- {item}" for item in items)
