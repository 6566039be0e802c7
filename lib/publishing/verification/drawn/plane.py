"""Charts of a plane: dots between two scales, and curves over words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from publishing.verification.drawn.marks import LINE, Dot, Drawing, Text
from publishing.verification.drawn.rows import Words, told_faults
from publishing.verification.drawn.scales import (
    NEAR,
    Scale,
    UnreadableError,
    filled,
    known_numbers,
    level_scale,
    same,
    scale_of,
    tells,
    texts_of,
    upright_scales,
)


@dataclass(frozen=True)
class Scatter:
    """Dots by two columns with upright intervals, and the line on which both are equal."""

    label: Words
    name: Words  # that may stand beside a dot
    where: str
    x: str
    y: str
    lower: str
    upper: str
    x_title: str
    y_title: str
    told: str

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        across, up = level_scale(drawing), upright_scales(drawing)[0]
        rows = data.query(self.where, engine="python")
        used: set[Dot] = set()
        for row in rows.to_dict("records"):
            label = self.label(row)
            x, y = across.at(row[self.x]), up.at(row[self.y])
            dots = [dot for dot in drawing.dots if abs(dot.x - x) < NEAR and abs(dot.y - y) < NEAR]
            used.update(dots)
            areas = [area for area in drawing.areas if area.told.startswith(f"{label}:")]
            yield from told_faults(areas, label, known_numbers(row))
            if any(not tells(area.told, self.told, row) for area in areas):
                yield f"{label}: it does not tell “{filled(self.told, row)}”"
            if not dots:
                at = [f"{across.value(area.middle[0]):.3g}, {up.value(area.middle[1]):.3g}"
                      for area in areas]  # fmt: skip
                yield (
                    f"{label}: no dot at {self.x} {row[self.x]:.3g} and {self.y} "
                    f"{row[self.y]:.3g}, but at {' and '.join(at)}"
                )
                continue
            if any(not area.holds(x, y) for area in areas):
                yield f"{label}: another dot tells of it"
            wanted = sorted((up.at(row[self.lower]), up.at(row[self.upper])))
            lines = [sorted(at for _, at in stroke.points) for stroke in drawing.strokes
                     if stroke.is_upright and abs(stroke.points[0][0] - x) < NEAR]  # fmt: skip
            if not any(np.allclose([line[0], line[-1]], wanted, atol=NEAR) for line in lines):
                yield f"{label}: no line from {row[self.lower]:.3g} to {row[self.upper]:.3g}"
            for text in texts_of(drawing, self.name(row)):
                if not _stands_at(text, dots[0], drawing):
                    yield f"{label}: its name stands at another dot"
        for dot in drawing.dots:
            if dot not in used:
                at = f"{across.value(dot.x):.3g}, {up.value(dot.y):.3g}"
                yield f"a dot at {at} belongs to nothing in the data"
        equal = [
            stroke for stroke in drawing.strokes
            if not stroke.is_level and not stroke.is_upright
            and all(abs(up.at(across.value(x)) - y) < NEAR for x, y in stroke.points)
        ]  # fmt: skip
        if not equal:
            yield f"no line shows where {self.x} and {self.y} are equal"
        yield from _titles(drawing, self.x_title, self.y_title)


def _stands_at(text: Text, dot: Dot, drawing: Drawing) -> bool:
    """Whether a name stands right beside a dot, or a line leads from it to the dot."""
    if abs(text.x - dot.x) < 8 and abs(text.y - dot.y) < LINE:
        return True
    ends = [end for stroke in drawing.strokes for end in (stroke.points[0], stroke.points[-1])
            if not stroke.is_level]  # fmt: skip
    return abs(text.x - dot.x) < 8 and any(
        abs(x - dot.x) < 8 and abs(y - dot.y) < 8 for x, y in ends
    )


def _titles(drawing: Drawing, x_title: str, y_title: str) -> Iterator[str]:
    """Titles of scales that do not stand where they should: below all dots, and above them."""
    places = [dot.y for dot in drawing.dots]
    for title, fits in (
        (x_title, lambda y: y > max(places)), (y_title, lambda y: y < min(places)),
    ):  # fmt: skip
        found = texts_of(drawing, title)
        if len(found) != 1 or not fits(found[0].y):
            yield f"“{title}” does not stand at its scale"


@dataclass(frozen=True)
class Curves:
    """Two panels over the same words: dots of a score, and below a curve of counts a text."""

    word: str
    score: str
    strong: str  # the text that is drawn heavily

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        upper, lower = upright_scales(drawing)[:2]
        across = self._words(drawing, data)
        places = [across.at(at) for at in range(len(data))]
        if len(drawing.dots) != len(data):
            yield f"{len(drawing.dots)} dots for {len(data)} words"
        for dot, (place, row) in zip(
            sorted(drawing.dots, key=lambda dot: dot.x),
            zip(places, data.to_dict("records"), strict=True), strict=False,
        ):  # fmt: skip
            wanted = upper.at(row[self.score])
            if abs(dot.x - place) > NEAR or abs(dot.y - wanted) > NEAR:
                yield f"{row[self.word]}: {row[self.score]:.3g} is drawn elsewhere"
        columns = [self.score, *(name for name in data if name not in (self.word, self.score))]
        curves = [stroke for stroke in drawing.strokes if len(stroke.points) == len(data)]
        for column in columns:
            scale = upper if column == self.score else lower
            wanted = list(zip(places, map(scale.at, data[column]), strict=True))
            own = [curve for curve in curves if np.allclose(curve.points, wanted, atol=NEAR)]
            if len(own) != 1:
                yield f"{column}: {len(own)} curves show it"
                continue
            curves.remove(own[0])
            if column == self.score:
                continue
            colour = "focus" if column == self.strong else "neutral"
            if own[0].colour != colour:
                yield f"{column}: the curve has the colour {own[0].colour} instead of {colour}"
            top = min(wanted, key=lambda point: point[1])
            names = [text for text in texts_of(drawing, column)
                     if abs(text.x - top[0]) < NEAR and 0 < top[1] - text.y < 3 * LINE]  # fmt: skip
            if not names:
                yield f"{column}: its name does not stand where its curve is highest"
        if curves:
            yield f"{len(curves)} curves show nothing in the data"
        yield from self._told(drawing, data, places)

    def _words(self, drawing: Drawing, data: pd.DataFrame) -> Scale:
        """The scale of the words, by those that are written along it."""
        known = {str(word): at for at, word in enumerate(data[self.word])}
        held = [text for text in drawing.texts
                if text.anchor == "middle" and text.whole in known]  # fmt: skip
        lowest = max((text.y for text in held), default=0)
        ticks = [(known[text.whole], text.x) for text in held if lowest - text.y < 3]
        if len(ticks) < 2:
            raise UnreadableError("no words along the scale")
        return scale_of(ticks, "the words do not stand in the order of the data")

    def _told(self, drawing: Drawing, data: pd.DataFrame, places: list[float]) -> Iterator[str]:
        for place, row in zip(places, data.to_dict("records"), strict=True):
            areas = [area for area in drawing.areas if area.left <= place < area.right]
            label = str(row[self.word])
            names = data.columns.difference([self.word, self.score])
            yield from told_faults(areas, label, known_numbers(row), names)
            score = f"score {{{self.score}:.2f}}"
            if any(not tells(area.told, score, row) for area in areas):
                yield f"{label}: it does not tell its score"
            for name in names:
                told = f"{name} {row[name]:.0f}"
                if row[name] and areas and not any(
                    same(told, part) for part in areas[0].told.replace("used by ", ", ")
                    .replace(";", ",").split(",")
                ):  # fmt: skip
                    yield f"{label}: it does not tell {told}"
