"""Scales as a reader finds them: from the numbers that stand along a drawing, and nothing else."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

import pandas as pd

from publishing.verification.drawn.marks import LINE, Drawing, Text

#: How far in pixels a mark may lie from its place: SVG is written in tenths of a pixel.
NEAR = 0.7

_NUMBER = re.compile(r"−?\d[\d,]*(?:\.\d+)?")


def value_of(text: str) -> float | None:
    """The number that a tick shows, a share for per cent; nothing for other texts.

    Examples
    --------
    >>> value_of("−0.5"), value_of("50 %"), value_of("Russia")
    (-0.5, 0.5, None)
    """
    share = text.endswith(" %")
    bare = text.removesuffix(" %")
    if not _NUMBER.fullmatch(bare):
        return None
    return as_number(bare) / (100 if share else 1)


def as_number(text: str) -> float:
    """A number from how it is written."""
    return float(text.replace("−", "-").replace(",", ""))


def numbers_in(text: str) -> list[tuple[float, int]]:
    """Numbers of a text, each with its number of decimals.

    Examples
    --------
    >>> numbers_in("0.67, interval −0.52 to 1; 1,024 words")
    [(0.67, 2), (-0.52, 2), (1.0, 0), (1024.0, 0)]
    """
    found = (item.rstrip(",") for item in _NUMBER.findall(text))
    return [(as_number(item), len(item.partition(".")[2])) for item in found]


@dataclass(frozen=True)
class Scale:
    """What pixels mean: the place of zero, and how many make one."""

    zero: float
    one: float

    def at(self, value: float) -> float:
        """Place of a value."""
        return self.zero + self.one * value

    def value(self, place: float) -> float:
        """What lies at a place."""
        return (place - self.zero) / self.one


class UnreadableError(ValueError):
    """A drawing does not say what its places mean, or which row is whose."""


def centred_numbers(drawing: Drawing) -> list[tuple[float, float, float]]:
    """Numbers that are centred where they stand, each with its place and how far down it begins."""
    return [
        (value, text.x, text.top)
        for text in drawing.texts
        if text.anchor == "middle" and not text.upright
        and (value := value_of(text.words[0])) is not None
    ]  # fmt: skip


def level_ticks(drawing: Drawing) -> list[tuple[float, float]]:
    """Numbers centred below a drawing, each with its place from left to right."""
    ticks = centred_numbers(drawing)
    lowest = max((top for _, _, top in ticks), default=0)
    return [(value, x) for value, x, top in ticks if lowest - top < 3]


def level_scale(drawing: Drawing) -> Scale:
    """The scale from left to right, by the numbers centred below it."""
    ticks = level_ticks(drawing)
    if not ticks:
        raise UnreadableError("no numbers along the scale from left to right")
    return scale_of(ticks)


def upright_scales(drawing: Drawing) -> list[Scale]:
    """The scales from bottom to top, from the uppermost panel on, by the numbers at the left."""
    ticks = [
        (value, text.y, text.x)
        for text in drawing.texts
        if text.anchor == "end" and (value := value_of(text.whole)) is not None
    ]
    if not ticks:
        raise UnreadableError("no numbers along the scale from bottom to top")
    first = min(x for _, _, x in ticks)
    panels: list[list[tuple[float, float]]] = []
    for value, y, x in sorted(ticks, key=lambda tick: tick[1]):
        if x - first > NEAR:
            continue
        if not panels or value >= panels[-1][-1][0]:
            panels.append([])
        panels[-1].append((value, y))
    return [scale_of(panel) for panel in panels]


def scale_of(ticks: Iterable[tuple[float, float]], uneven: str = "") -> Scale:
    """The scale of some values with their places, and what to say where these are uneven."""
    ordered = sorted(ticks)
    (low, start), (high, end) = ordered[0], ordered[-1]
    if low == high:
        raise UnreadableError("one number makes no scale")
    one = (end - start) / (high - low)
    made = Scale(start - one * low, one)
    for value, place in ordered:
        if abs(made.at(value) - place) > NEAR:
            told = uneven or f"{value:g} on the scale is not where the others put it"
            raise UnreadableError(told)
    return made


def same(one: str, other: str) -> bool:
    """Whether two labels are one, wherever lines break; a cut one ends in dots.

    Signs that stand for notes are no part of a label.
    """
    one, other = (re.sub(r"[\s†‡]", "", text) for text in (one, other))
    if one.endswith("…"):
        return other.startswith(one[:-1])
    return one == other


def fits(text: str, template: str, row: Mapping[str, Any]) -> bool:
    """Whether a text is a template filled from a row; numbers to the places that are written.

    Examples
    --------
    >>> fits("0.67 to −0.5", "{a:.2f} to {b:.1f}", {"a": 0.6666, "b": -0.5})
    True
    >>> fits("0.6", "{a:.2f}", {"a": 0.6})
    False
    """
    pattern, values = _pattern(template, row)
    found = re.fullmatch(pattern, text)
    return found is not None and _true(found, values)


def tells(text: str, template: str, row: Mapping[str, Any]) -> bool:
    """Whether a part of a text is a template filled from a row.

    Examples
    --------
    >>> tells("China: 0.67, of 3 signals", ": {a:.2f}, of {n:.0f} signal", {"a": 0.6666, "n": 3})
    True
    """
    pattern, values = _pattern(template, row)
    whole = rf"(?<![\d−.]){pattern}(?!\d|\.\d)"
    return any(_true(found, values) for found in re.finditer(whole, text))


def filled(template: str, row: Mapping[str, Any]) -> str:
    """A template filled from a row, as a drawing writes it.

    Examples
    --------
    >>> filled("{a:.2f} to {b:.1f}", {"a": -0.5, "b": -0.01})
    '−0.50 to 0.0'
    """
    held = {
        name: round(value, 12) + 0.0 if isinstance(value, float) else value
        for name, value in row.items()
    }
    text = template.format_map(held)
    return re.sub(r"-(?=\d)", "−", re.sub(r"-(0(?:\.0+)?)(?![\d.])", r"\1", text))


def _pattern(template: str, row: Mapping[str, Any]) -> tuple[str, list[tuple[float, int]]]:
    """An expression with a group a number, and these with their number of decimals."""
    pattern, values = "", []
    for literal, name, spec, _ in Formatter().parse(template):
        pattern += re.escape(literal)
        if name and spec:
            pattern += f"({_NUMBER.pattern})"
            values.append((float(row[name]), int(re.sub(r"\D", "", spec))))
        elif name:
            pattern += re.escape(str(row[name]))
    return pattern, values


def _true(found: re.Match[str], values: list[tuple[float, int]]) -> bool:
    told = [numbers_in(part)[0] for part in found.groups()]
    return all(
        places == wanted and near(number, places, value)
        for (number, places), (value, wanted) in zip(told, values, strict=True)
    )


def near(number: float, places: int, value: float) -> bool:
    """Whether a value is written as a number of so many places; data have six themselves."""
    return abs(number - value) <= 0.5 * 10.0**-places + 2e-6


def known_numbers(row: Mapping[str, Any]) -> list[float]:
    """Numbers that may be told of a row: its own, as they are and in per cent."""
    held = [float(value) for value in row.values()
            if isinstance(value, int | float) and pd.notna(value)]  # fmt: skip
    return [*held, *(100 * value for value in held)]


def untrue_numbers(text: str, known: Sequence[float]) -> Iterator[str]:
    """Numbers of a text that are none of those known."""
    for number, places in numbers_in(text):
        if not any(near(number, places, value) for value in known):
            yield f"{number:.{places}f}"


def headings(drawing: Drawing, x: float, above: float) -> str:
    """The heading of a column of texts that end at a place, line by line from the top."""
    held = [
        text for text in drawing.texts
        if text.anchor == "end" and abs(text.x - x) < NEAR and text.y < above
        and above - text.y < 5 * LINE
    ]  # fmt: skip
    return " ".join(text.whole for text in sorted(held, key=lambda text: text.y))


def texts_of(drawing: Drawing, label: str) -> list[Text]:
    """Texts that are a label."""
    return [text for text in drawing.texts if same(text.whole, label)]
