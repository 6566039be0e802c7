"""Prose: sentences with named values, as MyST Markdown in which data can never turn into markup.

A notebook's sentence is a Jinja template in the cell where it is read:
``say("… {{ vote.yes }} votes …", vote=vote)``. Every value is escaped by the environment, once;
only the template itself and the filters below make markup. An undefined name is an error.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
from babel.dates import format_date, format_interval
from babel.lists import format_list
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from positions.delegations import short, with_article
from positions.nouns import PERCENT_FROM, form
from positions.register import CONFIDENCES
from publishing import origins

if TYPE_CHECKING:
    from positions.diagnostics import Association

#: English as the pages are written in.
LOCALE = "en_GB"

# controls, marks that would turn round the writing of what follows, and marks of origins
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\uf8f0-\uf8f2]")
_BLANK = re.compile(r"\s+")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|$&~^#!@])")


class Markdown(Markup):
    """Text that is MyST Markdown already; whatever is joined to it is escaped first."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: object) -> Markdown:
        """Text from data, safe inside Markdown; Markdown stays as it is."""
        if isinstance(s, Markup):
            return cls(s)
        return cls(_SPECIAL.sub(r"\\\1", _UNSEEN.sub("", _BLANK.sub(" ", str(s)))))


class Filled(Markdown):
    """What a template gave, with the expression of each number in it, as long as nothing is added.

    Examples
    --------
    >>> told = fill("In 2019 it had {{ n }} votes.", n=79)
    >>> origins_of(told), origins_of(told + " All.")
    (['', 'n'], [])
    """

    origins: tuple[str, ...] = ()


def origins_of(text: str) -> list[str]:
    """The expression of each number in a text; none where it is not as a template gave it."""
    return list(getattr(text, "origins", ()))


class _Plain(str):
    """As `Filled`, in plain text."""

    origins: tuple[str, ...] = ()


def escape(text: object) -> Markdown:
    r"""Text from data, safe inside Markdown; Markdown stays as it is.

    Examples
    --------
    >>> print(escape("a|b <script> {cite}`x`"))
    a\|b \<script\> \{cite\}\`x\`
    >>> escape(escape("*")) == escape("*")
    True
    """
    return Markdown.escape(text)


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


def score(value: float) -> str:
    """A score as it was given, with the minus of a number.

    Examples
    --------
    >>> score(-0.5), score(2)
    ('−0.5', '2')
    """
    return f"{value:g}".replace("-", "−")


def integer(value: object) -> str:
    """A count; blank when missing.

    Examples
    --------
    >>> integer(1234), integer(None)
    ('1,234', '')
    """
    return "" if value is None or pd.isna(value) else f"{int(value):,}"


_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905


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
    return f"{number_word(value) if int(value) else 'no'} {form(int(value), singular, plural)}"


def beside(value: int, *others: int) -> str:
    """A count in a comparison with others, of which all are in words or all in digits.

    Examples
    --------
    >>> beside(3, 10), beside(3, 13), beside(0, 13)
    ('three', '3', 'none')
    """
    digits = any(number_word(n) == integer(n) for n in (value, *others))
    return integer(value) if value and digits else number_word(value)


def out_of(part: int, whole: int) -> str:
    """A part of a whole, both in words or both in digits.

    Examples
    --------
    >>> out_of(3, 10), out_of(3, 13), out_of(0, 13)
    ('three of ten', '3 of 13', 'none of 13')
    """
    return f"{beside(part, whole)} of {beside(whole, part)}"


def share(part: int, whole: int) -> str:
    """A part of a whole, as a percentage as well where there are ten or more.

    Examples
    --------
    >>> share(12, 13), share(1, 5)
    ('12 of 13 (92 %)', 'one of five')
    """
    told = out_of(part, whole)
    return f"{told} ({percent(part / whole)})" if whole >= PERCENT_FROM else told


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
    """A rank correlation of so many of a noun, with its interval; or why there is none.

    Examples
    --------
    >>> from positions.diagnostics import criterion_agreement
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
    from positions.chance import MIN_PAIRS  # scipy is slow to import

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


def series(items: Iterable[object], limit: int | None = None) -> Markdown:
    """Items in a sentence, at most so many written out and the others counted.

    Examples
    --------
    >>> print(series(["A", "B", "C"]), series(["A", "B", "C", "D"], limit=2), sep="; ")
    A, B and C; A, B and two others
    """
    items = [escape(item) for item in items]
    if limit is not None and len(items) > limit + 1:
        items = [*items[:limit], count(len(items) - limit, "other")]
    return Markdown(format_list(items, locale=LOCALE))


def names(items: Iterable[str], limit: int | None = None) -> Markdown:
    """Delegations in a sentence, with their articles; as `series`.

    Examples
    --------
    >>> print(names(["A", "European Union", "C"]))
    A, the European Union and C
    """
    return series([the(item) for item in items], limit)


def day(date: dt.date | str) -> str:
    """A date in a sentence; what is no full date stays as it stands.

    Examples
    --------
    >>> day("2022-02-28"), day("2023-10")
    ('28 February 2022', '2023-10')
    """
    if isinstance(date, str):
        try:
            date = dt.date.fromisoformat(date)
        except ValueError:
            return date
    return format_date(date, "d MMMM y", locale=LOCALE)


def month(date: dt.date | str) -> str:
    """The month of a date in a sentence; a year alone stays as it stands.

    Examples
    --------
    >>> month("2019-12-27"), month("2017-10"), month("2017")
    ('December 2019', 'October 2017', '2017')
    """
    if isinstance(date, str):
        if len(date) < len("YYYY-MM"):
            return date
        date = dt.date.fromisoformat(f"{date[:7]}-01")
    return format_date(date, "MMMM y", locale=LOCALE)


def days(start: str, end: str) -> int:
    """How many days lie between two days.

    Examples
    --------
    >>> days("2022-01-24", "2022-02-28")
    35
    """
    return (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days


def brief(date: str) -> str:
    """A date for a list, which may lack its day or its month.

    Examples
    --------
    >>> brief("2022-02-28"), brief("2023-10"), brief("1999")
    ('28 Feb 2022', 'Oct 2023', '1999')
    """
    parts = [int(part) for part in date.split("-")]
    form = ("y", "MMM y", "d MMM y")[len(parts) - 1]
    return format_date(dt.date(*parts, *[1] * (3 - len(parts))), form, locale=LOCALE)


def span(start: dt.date, end: dt.date) -> Markdown:
    r"""Two dates for a narrow column, breaking only between them.

    Examples
    --------
    >>> str(span(dt.date(2022, 2, 28), dt.date(2022, 3, 11))).replace("\N{NO-BREAK SPACE}", "~")
    '28~Feb\u2009–\u200911~Mar~2022'
    """
    dates = format_interval(start, end, "yMMMd", locale=LOCALE)
    return Markdown(dates.replace(" ", "\N{NO-BREAK SPACE}"))


def confidences(rows: pd.DataFrame) -> Markdown:
    """How many records are stated, cited, reported and inferred.

    Examples
    --------
    >>> print(confidences(pd.DataFrame({"confidence": ["reported", "stated", "stated"]})))
    two stated and one reported
    """
    by = rows["confidence"].value_counts()
    return series(f"{beside(by[name], len(rows))} {name}" for name in CONFIDENCES if name in by)


def the(delegation: str) -> Markdown:
    r"""Everyday name with its article where it takes one, safe as Markdown.

    Examples
    --------
    >>> print(the("European Union"), the("Delegation *"), sep=", ")
    the European Union, Delegation \*
    """
    return escape(with_article(delegation))


def capital(sentence: str) -> str:
    """Upper-case the first letter and leave the rest as it is; Markdown stays Markdown.

    No sentence begins with a digit: a count that does is spelled out.

    Examples
    --------
    >>> capital("a count"), capital("115 delegations"), capital("4,020 draws")
    ('A count', 'One hundred and fifteen delegations', 'Four thousand and twenty draws')
    """
    marks, text = origins.past_marks(sentence)
    told = _COUNT.sub(lambda found: spelled(int(found[0].replace(",", ""))), text)
    return type(sentence)(marks + told[:1].upper() + told[1:])


_COUNT = re.compile(rf"\A[1-9](?:\d?,\d{{3}}|\d{{0,2}})(?={origins.CLOSE}? [a-z])")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spelled(value: int) -> str:
    """A whole number below a hundred thousand in words."""
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if value >= size:
            more = value % size
            joined = (" " if more >= 100 else " and ") + spelled(more) if more else ""
            return f"{spelled(value // size)} {name}{joined}"
    if value < 20:
        return (*_WORDS, *_TEENS)[value - 1]
    tens = _TENS[value // 10 - 2]
    return f"{tens}-{_WORDS[value % 10 - 1]}" if value % 10 else tens


def pipe_table(frame: pd.DataFrame, right: Collection[str] = ()) -> str:
    """A table in Markdown's pipe form, with some columns aligned to the right (numbers)."""
    lines = [
        "| " + " | ".join(escape(name) for name in frame.columns) + " |",
        "| " + " | ".join("---:" if name in right else "---" for name in frame.columns) + " |",
    ]
    for row in frame.itertuples(index=False):
        # Markdown stays as it is, but a row is one line
        cells = [escape(cell).replace("\n", " ") for cell in row]
        lines.append("| " + " | ".join(cell or " " for cell in cells) + " |")
    return "\n".join(lines)


def directive(name: str, argument: str, options: dict[str, str], body: str) -> str:
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
    lines = [f":::{{{name}}} {argument}".rstrip()]
    lines += [f":{key}: {value}".rstrip() for key, value in options.items()]
    return "\n".join([*lines, "", body, ":::"])


def bullets(items: Iterable[object]) -> Markdown:
    """A bulleted list; texts are escaped, Markdown stays as it is."""
    return Markdown("\n".join(f"- {escape(item)}" for item in items))


def italic(text: object) -> Markdown:
    """A title in a sentence."""
    return Markdown(f"*{escape(text)}*")


def verbatim(text: object) -> Markdown:
    """A text as code: paths, commands, ids."""
    return Markdown(f"`{str(text).replace('`', '')}`")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Strict templates; every value that is not Markdown is escaped for MyST."""
    environment = Environment(
        undefined=StrictUndefined, autoescape=True, finalize=escape,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    own = (
        agrees, beside, brief, bullets, capital, cited, confidences, count, day, days, integer,
        italic, month, names, number, percent, remarks, score, series, share, short, span, strip,
        the, verbatim,
    )  # fmt: skip
    environment.filters |= {one.__name__: one for one in own}
    environment.filters |= {
        "correlation": rank_correlation, "mark": _marked, "of": out_of, "word": number_word
    }  # fmt: skip
    return environment


def _marked(value: object, place: int) -> Markdown:
    return Markdown(origins.mark(escape(value), place))


@lru_cache(maxsize=1024)
def _compiled(template: str) -> tuple[Template, list[str]]:
    """A template that marks what its expressions give, and these expressions."""
    environment = _environment()
    return origins.marking(template, environment), origins.expressions(template, environment)


# lines that mean something to Markdown as lines; a number only where the paragraph begins
_BLOCK = re.compile(r"^(?:[-*+] |[|>#:`]|\s{4})|\A\d+\.\s", re.MULTILINE)


def fill(template: str, /, **values: Any) -> Markdown:
    r"""A template with its values, as Markdown: paragraphs on one line each, none empty.

    The template is MyST Markdown with Jinja2 expressions, whose filters are this module's
    functions; a name without a value is a `jinja2.UndefinedError`.

    Examples
    --------
    >>> print(fill("It has {{ n | count('vote') }} of {{ who | the }}.", n=2, who="European Union"))
    It has two votes of the European Union.
    >>> print(fill("{{ text }} {% if False %}never{% endif %}", text="<b>|"))
    \<b\>\|
    """
    text, found = _filled(template, values)
    told = Filled(text)
    told.origins = tuple(found)
    return told


def _filled(template: str, values: Mapping[str, Any]) -> tuple[Markdown, list[str]]:
    """A template with its values, and the expression of each number in it."""
    compiled, expressions = _compiled(template)
    text, found = origins.unmark(compiled.render(**values), expressions)
    if escaped := re.search(r"(?<!\\)&(?:amp|lt|gt|#39|#34);", text):
        raise ValueError(f"{escaped[0]} in {template!r}: join texts with `series`, not with ~ or +")
    paragraphs = [
        paragraph.strip("\n") if _BLOCK.search(paragraph) else " ".join(paragraph.split())
        for paragraph in re.split(r"\n\s*\n", text)
    ]
    whole = "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    return Markdown(whole), found


def plain(template: str, /, **values: Any) -> str:
    """A template with its values as plain text, for text alternatives; as `fill`."""
    text, found = _filled(template, values)
    told = _Plain(re.sub(r"\\([^\w\s])", r"\1", str(text)))
    told.origins = tuple(found)
    return told


def say(*paragraphs: str, **values: Any) -> None:
    """Show sentences as part of the page: templates as `fill` has them; empty ones are left out.

    The output also holds which expression each number in them comes from.
    """
    from IPython.display import display

    told = [(text, found) for text, found in (_filled(each, values) for each in paragraphs) if text]
    text = "\n\n".join(text for text, _ in told)
    if text:  # an empty output would leave an empty box on the page
        found = [expression for _, its in told for expression in its]
        shown: dict[str, Any] = {"text/markdown": text, "text/plain": text}
        display(shown | ({origins.ORIGINS_TYPE: found} if found else {}), raw=True)


def remarks(notes: Iterable[str]) -> Markdown:
    r"""Notes of records as sentences set apart from the text before them.

    Examples
    --------
    >>> print(remarks(["named as an example", "Twice."]))
     *Named as an example.* *Twice.*
    """
    told = (escape(capital(note.rstrip("."))) for note in notes)
    return Markdown("".join(f" *{note}.*" for note in told))


def cited(sources: Iterable[tuple[str, str]]) -> Markdown:
    """Sources with the places in them.

    Examples
    --------
    >>> print(cited([("S-A", "page 3"), ("S-B", "")]))
    S-A, page 3; S-B
    """
    return escape("; ".join(", ".join(filter(None, pair)) for pair in sources))


def anchor(name: str) -> Markdown:
    """A place on a page that links can lead to.

    Examples
    --------
    >>> print(anchor("claim-c01"))
    <span id="claim-c01"></span>
    """
    return Markdown(f'<span id="{Markup.escape(name)}"></span>')


def strip(value: float, lower: float, upper: float, label: str, *, thin: bool = False) -> Markdown:
    """A place on the line from Russia (-1) to the European Union (1), drawn by the page's styles.

    Examples
    --------
    >>> str(strip(0.5, 0, 1, "At 0.50")).split(">")[0]
    '<span class="strip" role="img" aria-label="At 0.50" style="--at:75%;--from:50%;--to:100%"'
    """
    at, start, end = (
        f"{50 * (1 + max(-1, min(1, limit))):.4g}%" for limit in (value, lower, upper)
    )
    return Markdown(
        f'<span class="{"strip thin" if thin else "strip"}" role="img" '
        f'aria-label="{Markup.escape(label)}" style="--at:{at};--from:{start};--to:{end}">'
        "<span>Russia</span><span>European Union</span></span>"
    )
