"""Charts of cells: pairs as boxes that are filled in part, and choices as a grid of dots."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from publishing.prose import short
from publishing.verification.drawn.marks import RISE, Dot, Drawing, Shape, Text
from publishing.verification.drawn.rows import ByColumn, Row, told_faults
from publishing.verification.drawn.scales import (
    NEAR,
    Scale,
    UnreadableError,
    filled,
    fits,
    known_numbers,
    level_scale,
    tells,
    texts_of,
)


@dataclass(frozen=True)
class Pairs:
    """A box a pair, filled by a share of its area; pale where few things stand behind it."""

    one: str
    other: str
    share: str
    n: str
    firm: int  # things in common from which on it is dark
    printed: str  # beside a box where the columns are few
    told: str
    names: ByColumn  # colours of names, by delegation

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        data = data.assign(same=data[self.share] * data[self.n])
        names = {short(name): name for name in {*data[self.one], *data[self.other]}}
        rows = _labels_at_rows(drawing, names)
        columns = _labels_at_columns(drawing, names, min(text.y for text in rows.values()))
        pairs: dict[tuple[str, str], Row] = {}
        for row in data[data["in_figure"] == "yes"].to_dict("records"):
            pairs[short(row[self.one]), short(row[self.other])] = row
            pairs[short(row[self.other]), short(row[self.one])] = row
        for name in {name for pair in pairs for name in pair} - rows.keys():
            yield f"{name}: no row"
        wanted = {(row, column) for row in rows for column in columns if (row, column) in pairs}
        if not columns:
            raise UnreadableError("no column bears a name")
        square = any(text.upright for text in drawing.texts)
        if square and sorted(rows, key=lambda name: rows[name].y) != sorted(
            columns, key=lambda name: columns[name]
        ):
            yield "columns stand in another order than rows"
        if not square:  # the two ends and the focus, as far as they are there
            due = {name for name, whole in names.items() if whole in (*self.names.colours, focus)}
            yield from (f"{name}: no column" for name in (due & rows.keys()) - columns.keys())
        found = set()
        for cell in drawing.areas:
            x, y = cell.middle
            row = min(rows, key=lambda name: abs(rows[name].y - y))
            place = x if square else cell.left
            column = min(columns, key=lambda name: abs(columns[name] - place))
            if (row, column) not in wanted:
                yield f"{row} and {column}: a box, and the data have none in the figure"
                continue
            found.add((row, column))
            pair = pairs[row, column]
            yield from self._box(drawing, cell, f"{row} and {column}", pair)
            if not square:
                beside = [text for text in drawing.texts
                          if 0 < text.x - cell.right < 12 and abs(text.y - y) < 3]  # fmt: skip
                if len(beside) != 1 or not fits(beside[0].whole, self.printed, pair):
                    told = " ".join(text.whole for text in beside)
                    yield f"{row} and {column}: “{told}” stands beside the box"
        yield from (f"{row} and {column}: no box" for row, column in sorted(wanted - found))
        for name, text in rows.items():
            colour = self.names.of({"delegation": names[name]}, focus)
            if text.colour != colour:
                yield f"{name} has the colour {text.colour} instead of {colour}"

    def _box(self, drawing: Drawing, cell: Shape, label: str, pair: Row) -> Iterator[str]:
        share = pair[self.share]
        fills = [
            shape for shape in drawing.shapes
            if not shape.told and shape.fill not in ("band", "none") and shape.width > 0
            and abs(shape.middle[0] - cell.middle[0]) < NEAR
            and abs(shape.middle[1] - cell.middle[1]) < NEAR
        ]  # fmt: skip
        side = cell.width * share**0.5
        if len(fills) != (share > 0):
            yield f"{label}: {len(fills)} fillings for a share of {share:.3g}"
        for fill in fills:
            if abs(fill.width - side) > NEAR / 2 or abs(fill.height - side) > NEAR / 2:
                drawn = (fill.width / cell.width) ** 2
                yield f"{label}: {share:.3g} is drawn as {drawn:.3g}"
            colour = "ink" if pair[self.n] >= self.firm else "neutral"
            if fill.fill != colour:
                yield f"{label}: the filling has the colour {fill.fill} instead of {colour}"
        yield from told_faults([cell], label, known_numbers(pair))
        if not tells(cell.told, self.told, pair):
            yield f"{label}: the box does not tell “{filled(self.told, pair)}”"


def _labels_at_rows(drawing: Drawing, names: Mapping[str, str]) -> dict[str, Text]:
    held = [(name, text) for name in names for text in texts_of(drawing, name)
            if not text.upright]  # fmt: skip
    places = [(round(text.x, 1), text.anchor) for _, text in held]
    if not places:
        raise UnreadableError("no row bears a name")
    usual = max(places, key=places.count)
    return {name: text for name, text in held if (round(text.x, 1), text.anchor) == usual}


def _labels_at_columns(
    drawing: Drawing, names: Mapping[str, str], above: float
) -> dict[str, float]:
    """Places of columns: the middles of upright names, or where headings of lines begin."""
    upright = {text.whole: text.x - RISE for text in drawing.texts if text.upright}
    if upright:
        return {name: x for name, x in upright.items() if name in names}
    heads: dict[float, list[Text]] = {}
    for text in drawing.texts:
        if text.y < above and text.anchor == "start":
            heads.setdefault(round(text.x, 1), []).append(text)
    joined = {
        " ".join(text.whole for text in sorted(lines, key=lambda text: text.y)): x
        for x, lines in heads.items()
    }
    return {name: x for name, x in joined.items() if name in names}


@dataclass(frozen=True)
class Choices:
    """Rows of choices, dark dots where one is made, with a value on a scale and two numbers."""

    variant: str  # choices that are made, joined by commas
    titles: Mapping[str, str]  # of the columns, and the choice that each stands for
    value: str
    printed: tuple[tuple[str, str, str], ...]  # heading, text, and text without a value
    told: str
    verdict: str  # column with the name of the shaded part that a value lies in

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        scale = level_scale(drawing)
        columns = {text.whole: text.x - RISE for text in drawing.texts if text.upright}
        if not columns:
            raise UnreadableError("no column bears a name")
        for title in self.titles.keys() ^ columns.keys():
            yield f"the choice “{title}” is not both drawn and known"
        grid = [dot for dot in drawing.dots if dot.x < max(columns.values()) + 12]
        heights = sorted({round(dot.y, 1) for dot in grid})
        if len(heights) != len(data):
            yield f"{len(heights)} rows of dots for {len(data)} ways of counting"
        for y, row in zip(heights, data.to_dict("records"), strict=False):
            made = {
                self.titles.get(min(columns, key=lambda title: abs(columns[title] - dot.x)), "")
                for dot in grid if abs(dot.y - y) < NEAR and not dot.hollow
            }  # fmt: skip
            if made != set(row[self.variant].split(", ")):
                yield f"{row[self.variant]}: {', '.join(sorted(made))} is drawn as chosen"
            rest = [dot for dot in drawing.dots if dot not in grid and abs(dot.y - y) < NEAR]
            yield from self._value(drawing, scale, y, row, rest)
            areas = [area for area in drawing.areas if area.holds(area.middle[0], y)]
            yield from told_faults(areas, row[self.variant], known_numbers(row))
            if any(pd.notna(row[self.value]) and not tells(area.told, self.told, row)
                   for area in areas):  # fmt: skip
                yield f"{row[self.variant]}: the row does not tell “{filled(self.told, row)}”"
        yield from self._bands(drawing, scale, data)

    def _value(
        self, drawing: Drawing, scale: Scale, y: float, row: Row, dots: list[Dot]
    ) -> Iterator[str]:
        label, value = row[self.variant], row[self.value]
        known = pd.notna(value)
        if len(dots) != known:
            yield f"{label}: {len(dots)} dots for {self.value}"
        for dot in dots:
            if known and abs(dot.x - scale.at(value)) > NEAR:
                yield f"{label}: {value:.3g} is drawn at {scale.value(dot.x):.3g}"
            if not any(stroke.is_level and abs(stroke.points[-1][0] - dot.x) < NEAR
                       and abs(stroke.points[0][1] - dot.y) < NEAR
                       for stroke in drawing.strokes):  # fmt: skip
                yield f"{label}: no line leads to its dot"
        texts = sorted(
            (text for text in drawing.texts if text.anchor == "end" and abs(text.y - y) < 4),
            key=lambda text: text.x,
        )
        if len(texts) != len(self.printed):
            yield f"{label}: {len(texts)} numbers stand in the row"
            return
        for text, (head, told, without) in zip(texts, self.printed, strict=True):
            gone = not known or (without and text.whole == without and not row[head])
            if text.whole != without if gone else not fits(text.whole, told, row):
                yield f"{label}: “{text.whole}” is written as {head}"

    def _bands(self, drawing: Drawing, scale: Scale, data: pd.DataFrame) -> Iterator[str]:
        """Names above shaded parts that are not what the data call the values in them."""
        shaded = [shape for shape in drawing.shapes if shape.fill == "band"]
        for name in ("good", "weak"):
            held = [
                shape for shape in shaded for text in texts_of(drawing, name)
                if shape.left <= text.x <= shape.right
            ]  # fmt: skip
            if len(held) != 1:
                yield f"“{name}” stands above {len(held)} shaded parts"
                continue
            for row in data.dropna(subset=self.value).to_dict("records"):
                inside = held[0].left - NEAR <= scale.at(row[self.value]) <= held[0].right + NEAR
                if inside != (row[self.verdict] == name):
                    yield f"{row[self.variant]}: {row[self.verdict]}, but not drawn so"
