"""Charts of rows: dots with their intervals, and bars, each beside or below its label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandas as pd

from publishing.prose import short
from publishing.verification.drawn.marks import (
    LINE,
    Dot,
    Drawing,
    Point,
    Shape,
    Stroke,
    Text,
)
from publishing.verification.drawn.scales import (
    NEAR,
    Scale,
    centred_numbers,
    filled,
    fits,
    headings,
    known_numbers,
    level_scale,
    level_ticks,
    same,
    tells,
    texts_of,
    untrue_numbers,
    value_of,
)

#: Column that says which dots are hollow.
_HOLLOW = "is hollow"

#: Column with the sum of a bar's parts.
ALL = "all"

#: Stands for the edition's focus among the words that have a colour of their own.
FOCUS = "the focus"

#: A row of the data, by columns.
Row = Mapping[str, Any]

Words = Callable[[Row], str]


@dataclass(frozen=True)
class ByColumn:
    """Colours by the words of a column; the focus' own colour comes first."""

    column: str
    colours: Mapping[str, str]
    other: str = "neutral"

    def of(self, row: Row, focus: str) -> str:
        """The colour of a row."""
        word = row[self.column]
        if word == focus and FOCUS in self.colours:
            return self.colours[FOCUS]
        return self.colours.get(word, self.other)


@dataclass(frozen=True)
class Mark:
    """A dot a row, maybe with an interval: the columns that it shows, and how it looks.

    ``where`` chooses rows of the data; ``hollow`` says which of them are hollow. ``told`` is what
    the row tells when it is pointed at.
    """

    x: str
    lower: str = ""
    upper: str = ""
    told: str = ""
    where: str = ""
    kind: str = "round"
    hollow: str = "False"
    size: str = ""


@dataclass(frozen=True)
class Printed:
    """A text a row: its heading, and the columns that it writes; missing values have their own."""

    head: str
    text: str
    where: str = ""
    value: str = ""
    missing: str = ""
    wide_only: bool = False


@dataclass(frozen=True)
class Ends:
    """Names that stand at places of the scale: those given, or those of the reference texts."""

    named: Mapping[str, float] = field(default_factory=dict)
    references: str = ""  # the column with the scores of rows whose role is reference
    colours: Mapping[str, str] = field(default_factory=dict)

    def of(self, data: pd.DataFrame) -> dict[str, float]:
        """Places by name."""
        if not self.references:
            return dict(self.named)
        held = data[data["role"] == "reference"]
        return {short(row["delegation"]): row[self.references] for row in held.to_dict("records")}


@dataclass(frozen=True)
class DotRows:
    """Dots along a scale with numbers, a row each; from the top by falling ``order``."""

    label: Words
    marks: tuple[Mark, ...]
    printed: tuple[Printed, ...]
    colour: ByColumn
    order: str = ""
    ends: Ends = field(default_factory=Ends)
    poles: Mapping[str, str] = field(default_factory=dict)  # arrow and the delegation it leads to
    derived: tuple[str, ...] = ()
    joined: bool = False  # the dots of the first two marks
    axis: str = ""

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        scale = level_scale(drawing)
        for term in self.derived:
            data = data.assign(**{term: data.eval(term, engine="python")})
        every = by_label(data, self.label)
        held = [
            one_by_label(rows.assign(**{_HOLLOW: rows.eval(mark.hollow)}), self.label)
            for mark in self.marks
            for rows in [_chosen(data, mark.where)]
        ]
        drawn = {
            label: rows[0] for label, rows in every.items()
            if any(pd.notna(own[label][mark.x]) for mark, own in zip(self.marks, held, strict=True)
                   if label in own)
        }  # fmt: skip
        chart = Chart.of(drawing, drawn)
        yield from chart.faults
        printed = [one_by_label(_chosen(data, item.where), self.label) for item in self.printed]
        sizes: list[tuple[float, float]] = []
        used: set[Dot] = set()
        for label, band in chart.bands.items():
            for mark, own in zip(self.marks, held, strict=True):
                if label in own:
                    yield from self._mark(scale, label, band, mark, own[label], focus, used)
                    yield from _tells(label, band, mark, own[label])
                    if mark.size:
                        sizes += [(own[label][mark.size], dot.radius) for dot in band.dots]
            yield from self._lines(scale, label, band)
            known = [value for row in every[label] for value in known_numbers(row)]
            yield from told_faults(band.areas, label, known)
            rows = [own.get(label, {}) for own in printed]
            yield from self._printed(drawing, chart, label, band, rows)
        for dot in drawing.dots:
            if dot not in used:
                yield f"a dot at {scale.value(dot.x):.2f} belongs to nothing in the data"
        yield from _order(chart, drawn, self.order)
        yield from _sizes(sizes)
        yield from _scale_on_top(drawing, scale, chart)
        yield from self._ends(drawing, scale, chart, data)
        yield from self._poles(drawing, data)
        yield from self._guides(drawing, scale, chart, data)
        yield from axis_faults(drawing, self.axis)
        if FOCUS in self.colour.colours:
            yield from _set_off(drawing, chart, every, self.colour.column, focus)

    def _mark(
        self, scale: Scale, label: str, band: Band, mark: Mark, row: Row, focus: str,
        used: set[Dot],
    ) -> Iterator[str]:  # fmt: skip
        hollow = bool(row[_HOLLOW])
        found = [dot for dot in band.dots if dot.kind == mark.kind]
        if len(self.marks) > 1:
            found = [dot for dot in found if dot.hollow == hollow]
        if pd.isna(row[mark.x]):
            if found:
                yield f"{label}: a dot where {mark.x} has no value"
            return
        if len(found) != 1:
            yield f"{label}: {len(found)} dots for {mark.x}"
            return
        (dot,) = found
        used.add(dot)
        if abs(dot.x - scale.at(row[mark.x])) > NEAR:
            yield f"{label}: {mark.x} {row[mark.x]:.3g} is drawn at {scale.value(dot.x):.3g}"
        if dot.hollow != hollow:
            yield f"{label}: the dot is {'hollow' if dot.hollow else 'full'}"
        colour = self.colour.of(row, focus)
        if dot.colour != colour:
            yield f"{label}: the dot has the colour {dot.colour} instead of {colour}"
        if not mark.lower:
            return
        lines = [
            stroke for stroke in band.strokes
            if stroke.is_level and stroke.heavy >= 1 and len(stroke.points) > 1
            and abs(stroke.points[0][1] - dot.y) < NEAR
        ]  # fmt: skip
        if len(lines) > 1:
            yield f"{label}: {len(lines)} lines lie at the dot for {mark.x}"
        lower, upper = scale.at(row[mark.lower]), scale.at(row[mark.upper])
        ends = [sorted(x for x, _ in stroke.points) for stroke in lines]
        if not any(abs(at[0] - lower) < NEAR and abs(at[-1] - upper) < NEAR for at in ends):
            drawn = [f"{scale.value(at[0]):.3g} to {scale.value(at[-1]):.3g}" for at in ends]
            yield (
                f"{label}: the interval {row[mark.lower]:.3g} to {row[mark.upper]:.3g} is drawn "
                f"from {' and '.join(drawn) or 'nowhere'}"
            )
        elif not any(stroke.colour == colour for stroke in lines):
            yield f"{label}: the interval has not the colour {colour}"

    def _lines(self, scale: Scale, label: str, band: Band) -> Iterator[str]:
        """Lines in a row that are no interval of a dot, and dots that are not joined."""
        ends = [(dot.x, dot.y) for dot in band.dots]
        for stroke in band.strokes:
            # what bounds the whole is thinner, and what marks a place of the scale is upright
            if len(stroke.points) < 2 or stroke.heavy < 1 or stroke.is_upright:
                continue
            begin, end = stroke.points[0], stroke.points[-1]
            if stroke.is_level and not any(abs(begin[1] - y) < NEAR for _, y in ends):
                yield f"{label}: a line at {scale.value(begin[0]):.3g} belongs to no dot"
            if not stroke.is_level and not all(_meets(place, ends) for place in (begin, end)):
                yield f"{label}: a line joins what are no dots"
        halves = [dot for dot in band.dots if dot.kind == self.marks[0].kind]
        if self.joined and len(halves) == 2 and abs(halves[0].x - halves[1].x) > NEAR:
            places = [(dot.x, dot.y) for dot in halves]
            if not any(
                all(_meets(place, [stroke.points[0], stroke.points[-1]]) for place in places)
                for stroke in band.strokes
            ):
                yield f"{label}: its two dots are not joined"

    def _printed(
        self, drawing: Drawing, chart: Chart, label: str, band: Band, rows: list[Row]
    ) -> Iterator[str]:
        wanted = [(item, row) for item, row in zip(self.printed, rows, strict=True)
                  if chart.wide or not item.wide_only]  # fmt: skip
        if len(band.texts) != len(wanted):
            yield f"{label}: {len(band.texts)} texts stand in the row instead of {len(wanted)}"
            return
        texts = sorted(band.texts, key=lambda text: text.x)
        for text, (item, row) in zip(texts, wanted, strict=True):
            gone = item.value and pd.isna(row[item.value])
            template = item.missing if gone else item.text
            if not fits(text.whole, template, row):
                yield f"{label}: “{text.whole}” instead of “{filled(template, row)}”"
            head = headings(drawing, text.x, chart.top)
            if head != item.head and (head or chart.wide):
                yield f"the column {item.head} is headed “{head}”"

    def _guides(
        self, drawing: Drawing, scale: Scale, chart: Chart, data: pd.DataFrame
    ) -> Iterator[str]:
        """Upright lines that stand neither at a number of the scale nor in the middle of it."""
        ends = self.ends.of(data).values()
        places = [x for _, x in level_ticks(drawing)]
        places += (
            [scale.at(score) for score in (*ends, (min(ends) + max(ends)) / 2)] if ends else []
        )
        joining = [stroke for band in chart.bands.values() for stroke in band.strokes
                   if _joins(stroke, band)]  # fmt: skip
        for stroke in drawing.strokes:
            x = stroke.points[0][0]
            if (
                stroke.is_upright and len(stroke.points) > 1 and stroke not in joining
                and not stroke.is_level and not any(abs(x - place) < NEAR for place in places)
            ):  # fmt: skip
                yield f"a line stands at {scale.value(x):.3g}, where no number is"

    def _ends(
        self, drawing: Drawing, scale: Scale, chart: Chart, data: pd.DataFrame
    ) -> Iterator[str]:
        for name, score in self.ends.of(data).items():
            if arrows := _arrows(drawing, name):
                yield from self._outside(scale, name, score, arrows)
                continue
            ticks = [
                text for text in drawing.texts if text.anchor == "middle" and _names(text, name)
            ]
            above = [text for text in texts_of(drawing, name)
                     if text.y < chart.top and text.anchor != "middle"]  # fmt: skip
            cut = [text for text in drawing.texts if text.whole.endswith("…")
                   and abs(text.x - scale.at(score)) < NEAR]  # fmt: skip
            if not ticks and not cut:  # names that share a score may be cut short
                yield f"{name} is not named on the scale"
            lines = [
                stroke.colour for stroke in drawing.strokes
                if stroke.is_upright and abs(stroke.points[0][0] - scale.at(score)) < NEAR
            ]  # fmt: skip
            for text in (*ticks, *above):
                if abs(text.x - scale.at(score)) > NEAR:
                    yield f"{name} stands at {scale.value(text.x):.3g} instead of {score:g}"
                colour = self.ends.colours.get(name, "ink")
                if text.colour not in ("ink", colour):
                    yield f"{name} has the colour {text.colour} instead of {colour}"
                if colour not in lines:
                    yield f"no line of the colour {colour} stands at {name}"

    def _outside(
        self, scale: Scale, name: str, score: float, arrows: Iterable[Text]
    ) -> Iterator[str]:
        """Arrows that do not lead to an end which the view leaves outside."""
        for text in arrows:
            left = text.whole.startswith("←")
            if scale.at(score) > text.x if left else scale.at(score) < text.x:
                yield f"“{text.whole}” leads away from {name}"
            if value_of(text.whole.partition("(")[2].partition(")")[0]) != score:
                yield f"“{text.whole}” does not say that {name} is at {score:g}"
            if text.anchor != ("start" if left else "end"):
                yield f"“{text.whole}” does not begin or end at the edge of the view"
            if text.colour != self.ends.colours.get(name, "ink"):
                yield f"“{text.whole}” has the colour {text.colour}"

    def _poles(self, drawing: Drawing, data: pd.DataFrame) -> Iterator[str]:
        if not self.poles:
            return
        at = data.set_index("delegation")[self.marks[0].x]
        low, high = sorted(self.poles.values(), key=lambda name: at[name])
        for text in drawing.texts:
            for arrow, anchor, name in (("←", "start", low), ("→", "end", high)):
                if arrow in text.whole:
                    told = text.whole.replace(arrow, "").strip()
                    if not same(told, short(name)) or text.anchor != anchor:
                        yield f"“{text.whole}” leads away from {short(name)}"
                    colour = self.colour.colours.get(name, text.colour)
                    if text.colour not in (colour, self.colour.colours.get(FOCUS)):
                        yield f"“{text.whole}” has the colour {text.colour}"
        told = " ".join(text.whole for text in drawing.texts)
        yield from (f"nothing says where {arrow} leads" for arrow in "←→" if arrow not in told)


@dataclass(frozen=True)
class FirstKnown:
    """One of several charts: the first of whose columns any row has a value."""

    charts: Mapping[str, DotRows]
    where: str

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        rows = data.query(self.where, engine="python")
        known = [chart for column, chart in self.charts.items() if rows[column].notna().any()]
        if not known:
            yield "a drawing of what has no values"
        for chart in known[:1]:
            yield from chart.faults(drawing, data, focus)


@dataclass(frozen=True)
class Part:
    """A part of a bar: its column, its name in the legend, and the meaning of its colour."""

    column: str
    name: str
    colour: str


@dataclass(frozen=True)
class Bars:
    """Bars from one baseline, a row each, of parts that follow one another.

    Lengths have no numbers along them: all stand in the same proportion to their values, and the
    values are written. Parts that no row has are left out.
    """

    label: Words
    parts: tuple[Part, ...]
    printed: tuple[Printed, ...]
    axis: str = ""
    colour: ByColumn | None = None  # in place of a legend
    order: str = ""

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        columns = [part.column for part in self.parts]
        data = data.assign(**{ALL: data[columns].fillna(0).sum(axis=1)})
        rows = one_by_label(data[data[ALL] > 0], self.label)
        chart = Chart.of(drawing, rows)
        yield from chart.faults
        named = {} if self.colour else legend(drawing)
        if not self.colour:
            yield from self._legend(named, data)
        boxes = {label: _pieces(band) for label, band in chart.bands.items()}
        if not any(boxes.values()):
            yield "no bars are drawn"
            return
        start = min(box.left for held in boxes.values() for box in held)
        longest = max((label for label in boxes if boxes[label]),
                      key=lambda label: rows[label][ALL])  # fmt: skip
        one = (max(box.right for box in boxes[longest]) - start) / rows[longest][ALL]
        for label, band in chart.bands.items():
            row = rows[label]
            yield from self._bar(label, row, boxes[label], start, one, named, focus)
            yield from self._written(drawing, chart, label, band, row, boxes[label])
            yield from told_faults(band.areas, label, known_numbers(row))
            yield from self._tells(label, band, row)
        yield from _order(chart, rows, self.order)
        yield from axis_faults(drawing, self.axis)

    def _tells(self, label: str, band: Band, row: Row) -> Iterator[str]:
        """Parts that a row does not tell."""
        for area in band.areas:
            for part in self.parts:
                words = f"{part.name} {{{part.column}:.0f}}"
                if not self.colour and row[part.column] and not tells(area.told, words, row):
                    yield f"{label}: the row does not tell “{filled(words, row)}”"

    def _legend(self, named: Mapping[str, str], data: pd.DataFrame) -> Iterator[str]:
        for part in self.parts:
            drawn = data[part.column].fillna(0).sum() > 0
            if (drawn or part.name in named) and named.get(part.name) != part.colour:
                yield f"the legend gives “{part.name}” the colour {named.get(part.name)}"
        for name in named.keys() - {part.name for part in self.parts}:
            yield f"the legend names “{name}”, which is nothing in the data"

    def _bar(
        self, label: str, row: Row, boxes: list[Shape], start: float, one: float,
        named: Mapping[str, str], focus: str,
    ) -> Iterator[str]:  # fmt: skip
        held = [part for part in self.parts if row[part.column] > 0]
        if len(boxes) != len(held):
            yield f"{label}: {len(boxes)} bars instead of {len(held)}"
            return
        done = 0.0
        for part, box in zip(held, boxes, strict=True):
            value = row[part.column]
            left, right = start + done * one, start + (done + value) * one
            # parts are told apart by a gap of a pixel, and pale ones have an edge
            if abs(box.left - left) > 2 or abs(box.right - right) > max(2, 2.6 - value * one):
                low, high = ((place - start) / one for place in (box.left, box.right))
                yield f"{label}: {part.name} {value:g} reaches from {low:.3g} to {high:.3g}"
            colour = self.colour.of(row, focus) if self.colour else named.get(part.name)
            if box.fill != colour:
                yield f"{label}: {part.name} has the colour {box.fill} instead of {colour}"
            done += value

    def _written(
        self, drawing: Drawing, chart: Chart, label: str, band: Band, row: Row,
        boxes: list[Shape],
    ) -> Iterator[str]:  # fmt: skip
        held = [part for part in self.parts if row[part.column] > 0]
        beside = []
        for text in sorted(band.texts, key=lambda text: text.x):
            inside = [part for part, box in zip(held, boxes, strict=False)
                      if text.anchor == "middle" and box.holds(text.x, text.y)]  # fmt: skip
            if not inside:
                beside.append(text)
            elif not fits(text.whole, f"{{{inside[0].column}:.0f}}", row):
                yield f"{label}: “{text.whole}” is written in {inside[0].name}"
        if len(beside) != len(self.printed):
            yield f"{label}: {len(beside)} numbers stand beside the bar"
            return
        for text, item in zip(beside, self.printed, strict=True):
            if not fits(text.whole, item.text, row):
                yield f"{label}: “{text.whole}” instead of “{filled(item.text, row)}”"
            if (head := headings(drawing, text.x, chart.top)) != item.head:
                yield f"the column {item.head} is headed “{head}”"


def _meets(place: Point, others: Iterable[Point]) -> bool:
    return any(abs(place[0] - x) < NEAR and abs(place[1] - y) < NEAR for x, y in others)


def _joins(stroke: Stroke, band: Band) -> bool:
    """Whether a line goes from dot to dot."""
    dots = [(dot.x, dot.y) for dot in band.dots]
    return all(_meets(place, dots) for place in (stroke.points[0], stroke.points[-1]))


def _tells(label: str, band: Band, mark: Mark, row: Row) -> Iterator[str]:
    """What a row does not tell of a mark."""
    if mark.told and pd.notna(row[mark.x]):
        for area in band.areas:
            if not tells(area.told, mark.told, row):
                yield f"{label}: the row does not tell “{filled(mark.told, row)}”"


def _set_off(
    drawing: Drawing, chart: Chart, rows: Mapping[str, list[Row]], column: str, focus: str
) -> Iterator[str]:
    """Rows that are set off by a band or bold letters and are not that of the focus."""
    grounds = [shape for shape in drawing.shapes if shape.fill == "band"]
    for label, text in chart.labels.items():
        lies = any(ground.top < text.y < ground.bottom for ground in grounds)
        own = rows[label][0][column] == focus
        if own != lies or own != text.bold:
            yield f"{label}: {'not ' if own else ''}set off from the other rows"


def _names(text: Text, name: str) -> bool:
    """Whether a text is a name, or names it among others, maybe cut short."""
    parts = [part.split(" (")[0].strip() for part in _sentence(text).split(",")]
    return any(same(part, name) for part in parts)


def _sentence(text: Text) -> str:
    """The lines of a text without the number in the first."""
    words = text.words[1:] if value_of(text.words[0]) is not None else text.words
    return " ".join(words)


# --- what all charts of rows have -----------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """What stands in a row, beside its label."""

    top: float
    bottom: float
    texts: list[Text]
    dots: list[Dot]
    strokes: list[Stroke]
    shapes: list[Shape]
    areas: list[Shape]


@dataclass(frozen=True)
class Chart:
    """Rows of a drawing by their labels."""

    wide: bool
    top: float  # of the first row
    labels: dict[str, Text]
    bands: dict[str, Band]
    faults: list[str]

    @classmethod
    def of(cls, drawing: Drawing, names: Any) -> Chart:
        """The rows with labels; each reaches half way to its neighbours, or to the next label.

        Labels that end where the drawing begins stand beside their rows, others above them.
        """
        found = {name: texts_of(drawing, name) for name in names}
        places = [(round(text.x, 1), text.anchor) for held in found.values() for text in held]
        usual = max(places, key=places.count, default=None)
        labels, faults = {}, []
        for name, held in found.items():
            own = [text for text in held if (round(text.x, 1), text.anchor) == usual]
            if len(own) == 1:
                labels[name] = own[0]
            else:
                faults.append(f"{name}: {len(own)} rows bear its name")
        ordered = sorted(labels, key=lambda name: labels[name].y)
        if not ordered:
            return cls(drawing.width > 500, 0, {}, {}, faults)
        texts = [labels[name] for name in ordered]
        if texts[0].anchor == "end":
            cuts = [(one.y + other.y) / 2 for one, other in pairwise(texts)]
            alone = 1.4 * LINE  # clear of a heading, which stands a line and a half above
            first = (texts[1].y - texts[0].y) / 2 if len(texts) > 1 else alone
            last = (texts[-1].y - texts[-2].y) / 2 if len(texts) > 1 else alone
            edges = [texts[0].y - first, *cuts, texts[-1].y + last]
        else:
            below = 3 * LINE  # what stands under a label
            if len(texts) > 1:
                below = texts[1].top - texts[0].top - len(texts[0].words) * LINE
            end = texts[-1].top + len(texts[-1].words) * LINE + below
            edges = [*(text.top for text in texts), end]
        bands = {
            name: _band(drawing, top, bottom, labels[name])
            for name, (top, bottom) in zip(ordered, pairwise(edges), strict=True)
        }
        return cls(drawing.width > 500, edges[0], labels, bands, faults)


def _band(drawing: Drawing, top: float, bottom: float, label: Text) -> Band:
    def inside(y: float) -> bool:
        return top <= y < bottom

    return Band(
        top, bottom,
        [text for text in drawing.texts if inside(text.y) and text is not label
         and not text.upright],
        [dot for dot in drawing.dots if inside(dot.y)],
        [stroke for stroke in drawing.strokes if all(inside(y) for _, y in stroke.points)],
        [shape for shape in drawing.shapes if inside(shape.middle[1]) and not shape.told],
        [area for area in drawing.areas if inside(area.middle[1])],
    )  # fmt: skip


def legend(drawing: Drawing) -> dict[str, str]:
    """Colours by the names that stand beside small squares of them."""
    squares = [shape for shape in drawing.shapes
               if abs(shape.width - 12) < 0.2 and abs(shape.height - 12) < 0.2]  # fmt: skip
    return {
        text.whole: square.fill
        for square in squares
        for text in drawing.texts
        if text.anchor == "start" and 0 < text.x - square.right < 12
        and abs(text.y - square.middle[1]) < 4
    }  # fmt: skip


def _pieces(band: Band) -> list[Shape]:
    """Parts of a bar from left to right, without the ground of a row that is set off."""
    held = [shape for shape in band.shapes if shape.fill != "band"]
    return sorted(held, key=lambda shape: shape.left)


def _scale_on_top(drawing: Drawing, scale: Scale, chart: Chart) -> Iterator[str]:
    """Numbers above the rows that are not where the scale below has them."""
    for value, x, top in centred_numbers(drawing):
        if top < chart.top and abs(scale.at(value) - x) > NEAR:
            yield f"{value:g} above the rows is where the scale below has {scale.value(x):.3g}"


def _arrows(drawing: Drawing, name: str) -> list[Text]:
    """Texts with an arrow that name an end."""
    return [
        text for text in drawing.texts
        if "←" in text.whole or "→" in text.whole
        if same(text.whole.strip("←→ ").partition(" (")[0], name)
    ]  # fmt: skip


def axis_faults(drawing: Drawing, axis: str) -> Iterator[str]:
    """Whether nothing says what a scale shows."""
    if axis and not texts_of(drawing, axis):
        yield f"nothing says that the scale shows the {axis}"


def told_faults(
    areas: list[Shape], label: str, known: list[float], names: Iterable[str] = ()
) -> Iterator[str]:
    """What the one area of a row tells that is not known of it; names may hold numbers."""
    if len(areas) != 1:
        yield f"{label}: {len(areas)} areas tell something"
        return
    told = areas[0].told
    if not told.startswith(label):
        yield f"{label}: the row tells of “{told[:40]}”"
        return
    rest = told.removeprefix(label).partition("; source")[0]
    for name in names:
        rest = rest.replace(f" {name} ", " ")
    for number in untrue_numbers(rest, known):
        yield f"{label}: the row tells {number}, which is not in the data"


def _chosen(data: pd.DataFrame, where: str) -> pd.DataFrame:
    return data.query(where, engine="python") if where else data


def by_label(data: pd.DataFrame, label: Words) -> dict[str, list[Row]]:
    """Rows of the data by what they are called in the drawing."""
    rows: dict[str, list[Row]] = {}
    for row in data.to_dict("records"):
        rows.setdefault(label(row), []).append(row)
    return rows


def one_by_label(data: pd.DataFrame, label: Words) -> dict[str, Row]:
    """The same where each has one row."""
    return {name: rows[0] for name, rows in by_label(data, label).items()}


def _order(chart: Chart, rows: Mapping[str, Row], order: str) -> Iterator[str]:
    """Rows that stand out of order: as the data have them, or falling by a column."""
    places = {name: place for place, name in enumerate(rows)}
    for one, other in pairwise(chart.bands):
        if order:
            values = rows[one][order], rows[other][order]
            if pd.notna(values[0]) and pd.notna(values[1]) and values[0] < values[1] - 1e-6:
                yield f"{one} stands above {other} though its {order} is lower"
        elif places[one] > places[other]:
            yield f"{one} stands above {other}, which comes first in the data"


def _sizes(sizes: list[tuple[float, float]]) -> Iterator[str]:
    """Dots that are smaller than those that rest on less."""
    ordered = sorted(sizes)
    for (less, small), (more, large) in pairwise(ordered):
        if large < small - 0.05:
            yield f"a dot for {more:g} is smaller than one for {less:g}"
    if ordered and ordered[-1][0] >= 2 * ordered[0][0] and ordered[-1][1] <= ordered[0][1]:
        yield "dots do not grow with what they rest on"
