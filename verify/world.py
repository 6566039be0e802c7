"""Make ``lib/publishing/assets/world.csv``: outlines of states, projected once and for all.

The outlines are Natural Earth's (1:110 million, public domain) as the npm package world-atlas 2.0.2
packs them (ISC licence; ``npm pack world-atlas``). The projection is Equal Earth (Šavrič, Patterson
and Jenny 2018) about 11.5 degrees east, which cuts no state in two. Antarctica is left out, and so
is what has no ISO code.

    python verify/world.py package/countries-110m.json > lib/publishing/assets/world.csv
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd
from country_converter.country_converter import COUNTRY_DATA_FILE

#: The meridian in the middle, and the width of the whole map in units.
MIDDLE, WIDTH = 11.5, 2000

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """A place on the plane, in radii of the globe, north upwards."""
    eastward = (longitude - MIDDLE + 180) % 360 - 180
    if eastward == -180 and longitude > 0:
        eastward = 180.0
    slant = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = slant**2
    sixth = square**3
    stretch = 3 * (9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1)
    x = 2 * math.sqrt(3) * math.radians(eastward) * math.cos(slant) / stretch
    y = slant * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return x, y


def arcs(atlas: dict) -> list[list[tuple[float, float]]]:
    """Lines of the atlas, from steps of whole numbers to degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = (
        atlas["transform"][name] for name in ("scale", "translate")
    )
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + shift_x, y * scale_y + shift_y))
        found.append(line)
    return found


def rings(geometry: dict, lines: list[list[tuple[float, float]]]) -> Iterator[list]:
    """Outlines of a state, islands and holes alike."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            points: list[tuple[float, float]] = []
            for index in ring:
                line = lines[index] if index >= 0 else lines[~index][::-1]
                points += line[1 if points else 0 :]
            yield points


def area(ring: list[tuple[int, int]]) -> float:
    """What a ring encloses."""
    return abs(sum(a * d - c * b for (a, b), (c, d) in pairwise([*ring, ring[0]]))) / 2


def main(path: str) -> None:
    """Write the table: a row a ring, its points ``x y`` in units from the top left."""
    atlas = json.loads(Path(path).read_text(encoding="utf-8"))
    codes = pd.read_csv(COUNTRY_DATA_FILE, sep="\t", keep_default_na=False, dtype=str)
    iso3 = {code.split(".")[0].zfill(3): name for code, name in
            zip(codes["ISOnumeric"], codes["ISO3"], strict=True)}  # fmt: skip
    lines = arcs(atlas)
    placed = {
        iso3[geometry["id"]]: [[equal_earth(*point) for point in ring]
                               for ring in rings(geometry, lines)]
        for geometry in atlas["objects"]["countries"]["geometries"]
        if geometry.get("id") in iso3 and iso3[geometry["id"]] != "ATA"
    }  # fmt: skip
    points = [point for held in placed.values() for ring in held for point in ring]
    left, right = (pick(x for x, _ in points) for pick in (min, max))
    top = max(y for _, y in points)
    unit = WIDTH / (right - left)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["iso3", "points"])
    for name, held in sorted(placed.items()):
        drawn = [[(round((x - left) * unit), round((top - y) * unit)) for x, y in ring]
                 for ring in held]  # fmt: skip
        drawn = [[ring[0], *(after for before, after in pairwise(ring) if after != before)]
                 for ring in drawn]  # fmt: skip
        largest = max(drawn, key=area)
        for ring in drawn:
            if ring is largest or area(ring) >= 12:
                writer.writerow([name, " ".join(f"{x} {y}" for x, y in ring)])


if __name__ == "__main__":
    main(sys.argv[1])
