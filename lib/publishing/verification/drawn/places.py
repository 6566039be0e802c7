"""The map: outlines in the colours of a legend, and names of those that have none."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from statistics import median

import pandas as pd

from publishing.prose import short
from publishing.verification.drawn.marks import Drawing, Shape
from publishing.verification.drawn.rows import Row, legend
from publishing.verification.drawn.scales import known_numbers, untrue_numbers

#: Units across the outlines.
_UNITS = 2000

#: How far in pixels the box of an outline may lie from its place, as points too near are left out.
_NEAR = 1.6


def boxes() -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right and bottom of each state's outlines, in units."""
    points: dict[str, list[tuple[float, float]]] = {}
    file = files("publishing").joinpath("assets", "world.csv")
    with file.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            numbers = [float(number) for number in row["points"].split()]
            points.setdefault(row["iso3"], []).extend(zip(numbers[::2], numbers[1::2], strict=True))
    return {
        code: (min(x for x, _ in held), min(y for _, y in held),
               max(x for x, _ in held), max(y for _, y in held))
        for code, held in points.items()
    }  # fmt: skip


@dataclass(frozen=True)
class Map:
    """States by how much is on record: the least number of each level, its name and colour."""

    levels: tuple[tuple[int, str, str], ...]  # from the highest
    through: tuple[str, str]  # without a record, but a group speaks for it
    none: tuple[str, str]

    def _level(self, row: Row) -> tuple[str, str]:
        for least, name, colour in self.levels:
            if row["records"] >= least:
                return name, colour
        return self.none if pd.isna(row["groups"]) else self.through

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        named = legend(drawing)
        for name, colour in (*(level[1:] for level in self.levels), self.through, self.none):
            if named.get(name) != colour:
                yield f"the legend gives “{name}” the colour {named.get(name)} instead of {colour}"
        outlines = boxes()
        areas: dict[str, list[Shape]] = {}
        for area in drawing.areas:
            areas.setdefault(area.told.partition(":")[0], []).append(area)
        drawn = {}
        for row in data.to_dict("records"):
            label = short(row["delegation"])
            held = areas.pop(label, [])
            level, colour = self._level(row)
            on_map = row["iso3"] in outlines
            if len(held) != (on_map or level != self.none[0]):
                yield f"{label}: {len(held)} marks"
                continue
            if not held:
                continue
            fill = held[0].fill if on_map else named.get(label)
            if fill != colour:
                yield f"{label}: {level}, but the colour is {fill}"
            told = held[0].told.removeprefix(label)
            known = known_numbers(row) if row["records"] else []
            for number in untrue_numbers(told, known):
                yield f"{label}: it tells {number}"
            count = f"{row['records']:.0f} record" if row["records"] else "no record"
            if count not in told:
                yield f"{label}: it does not tell of {count}"
            if on_map:
                drawn[row["iso3"]] = (label, held[0])
                heavy = held[0].edge == "focus" and held[0].heavy >= 2
                if heavy != (row["delegation"] == focus):
                    yield f"{label}: {'a' if heavy else 'no'} heavy edge"
        yield from (f"{label}: nothing in the data" for label in areas)
        yield from _places(drawn, outlines, drawing.width / _UNITS)


def _places(
    drawn: Mapping[str, tuple[str, Shape]],
    outlines: Mapping[str, tuple[float, float, float, float]],
    scale: float,
) -> Iterator[str]:
    """States that are drawn in another place than their own."""
    if not drawn:
        return
    top = median(shape.top - outlines[code][1] * scale for code, (_, shape) in drawn.items())
    for code, (label, shape) in drawn.items():
        left, upper, right, lower = (place * scale for place in outlines[code])
        wanted = (left, upper + top, right, lower + top)
        is_at = (shape.left, shape.top, shape.right, shape.bottom)
        if any(abs(one - other) > _NEAR for one, other in zip(wanted, is_at, strict=True)):
            yield f"{label}: not drawn where it lies"
