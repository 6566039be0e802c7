"""Events along time, in lanes or as a list."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from publishing.prose import brief, span
from publishing.verification.drawn.marks import LINE, Drawing, Point, Text
from publishing.verification.drawn.rows import Row
from publishing.verification.drawn.scales import (
    NEAR,
    Scale,
    UnreadableError,
    same,
    scale_of,
    texts_of,
)

#: How a span of days is drawn, beside the kinds of dots.
BAR = "bar"


def middle(date: str) -> int:
    """The day of a date, or the middle of what a date without day or month leaves open.

    Examples
    --------
    >>> middle("2024-02") - middle("2024-02-01"), middle("2023") - middle("2023-01-01")
    (14, 181)
    """
    full = {4: f"{date}-07-01", 7: f"{date}-15"}.get(len(date), date)
    return dt.date.fromisoformat(full).toordinal()


def _told(row: Row) -> str:
    if pd.isna(row["date_end"]) or row["date_end"] == row["date_start"]:
        return brief(row["date_start"])
    return str(span(*(dt.date.fromisoformat(row[name]) for name in ("date_start", "date_end"))))


@dataclass(frozen=True)
class Timeline:
    """Events by their dates: a bar as long as it lasted, or a symbol, in the lane of its kind."""

    lanes: Mapping[str, str]  # title and kind of mark
    mark_of: Mapping[str, str]  # kind of mark by lane of the data

    def faults(self, drawing: Drawing, data: pd.DataFrame, focus: str) -> Iterator[str]:
        """What the drawing shows otherwise than the data."""
        shown = data[data["in_figure"] == "yes"]
        if len(drawing.areas) != len(shown):
            yield f"{len(drawing.areas)} events are drawn, {len(shown)} in the data"
        draw = self._in_lanes if drawing.width > 500 else self._in_list
        yield from draw(drawing, shown)
        for row in shown.to_dict("records"):
            told = f"{_told(row)}: {row['label']}"
            if not any(same(area.told.partition("; source")[0], told) for area in drawing.areas):
                yield f"{row['label']}: nothing tells of it as “{told}”"

    def _in_lanes(self, drawing: Drawing, shown: pd.DataFrame) -> Iterator[str]:
        scale = _years(drawing)
        titles = {title: texts_of(drawing, title) for title in self.lanes}
        for title, held in titles.items():
            if len(held) > 1:
                yield f"{len(held)} lanes are called “{title}”"
        for row in shown.to_dict("records"):
            place = _led_to(drawing, row["label"], scale.at(middle(row["date_start"])))
            if place is None:
                yield f"{row['label']}: no line leads from its name"
                continue
            above = [title for title, held in titles.items() if held and held[0].y < place[1]]
            lane = max(above, key=lambda title: titles[title][0].y, default="")
            yield from self._event(drawing, scale, row, place, lane)

    def _event(
        self, drawing: Drawing, scale: Scale, row: Row, place: Point, lane: str
    ) -> Iterator[str]:
        label, (x, y) = row["label"], place
        at = scale.at(middle(row["date_start"]))
        if abs(x - at) > NEAR:
            yield f"{label}: drawn {_days(scale, x - at)} days from {row['date_start']}"
        bars = [shape for shape in drawing.shapes
                if abs(shape.left - x) < NEAR and shape.top < y < shape.bottom]  # fmt: skip
        dots = [dot.kind for dot in drawing.dots
                if abs(dot.x - x) < NEAR and abs(dot.y - y) < NEAR]  # fmt: skip
        mark = dots[0] if dots else BAR if bars else "missing"
        if mark != self.mark_of[row["lane"]] or mark != self.lanes.get(lane):
            yield f"{label}: the mark in the lane “{lane}” is {mark}"
        if mark != BAR:
            return
        end = max(scale.at(middle(row["date_end"])), at + 3)  # that much of it is seen
        for shape in bars:
            if abs(shape.right - end) > NEAR:
                yield f"{label}: drawn {_days(scale, shape.right - end)} days too long"
            if (shape.fill == "focus") not in {text.bold for text in texts_of(drawing, label)}:
                yield f"{label}: its mark and not its name is set off, or the other way round"

    def _in_list(self, drawing: Drawing, shown: pd.DataFrame) -> Iterator[str]:
        for title, kind in self.lanes.items():
            for text in texts_of(drawing, title):
                if self._beside(drawing, text) != kind:
                    yield f"“{title}” has another mark than {kind}"
        last: tuple[float, str] = (0.0, "")
        ordered = shown.sort_values(
            "date_start", key=lambda dates: dates.map(middle), kind="stable"
        )
        for row in ordered.to_dict("records"):
            label = row["label"]
            dates = [
                (text, name) for text in texts_of(drawing, _told(row))
                for name in texts_of(drawing, label)
                if text.x == name.x and abs(name.top - text.y - LINE / 2) < 3
            ]  # fmt: skip
            if not dates:
                yield f"{label}: {_told(row)} does not stand above it"
                continue
            date, _ = dates[0]
            if (mark := self._beside(drawing, date)) != self.mark_of[row["lane"]]:
                yield f"{label}: its mark is {mark or 'missing'}"
            if date.y < last[0]:
                yield f"{label} stands above {last[1]}, which was before it"
            last = (date.y, label)

    def _beside(self, drawing: Drawing, text: Text) -> str:
        """The mark at the left of a text."""
        for dot in drawing.dots:
            if abs(dot.y - text.y) < 4 and 0 < text.x - dot.x < 24:
                return dot.kind
        held = [shape for shape in drawing.shapes
                if shape.top < text.y < shape.bottom and 0 < text.x - shape.right < 24]  # fmt: skip
        return BAR if held else ""


def _led_to(drawing: Drawing, label: str, near: float) -> Point | None:
    """Where the line of a name begins; of several, as names may lie close, the nearest one."""
    found = []
    for text in texts_of(drawing, label):
        for stroke in drawing.strokes:
            x, ys = stroke.points[0][0], [y for _, y in stroke.points]
            if stroke.is_upright and 0 < text.x - x < 8 and min(ys) < text.y < max(ys):
                found.append((x, min(ys)))
    return min(found, key=lambda place: abs(place[0] - near), default=None)


def _days(scale: Scale, pixels: float) -> int:
    return round(abs(pixels / scale.one))


def _years(drawing: Drawing) -> Scale:
    """Days by their ordinals, from the strokes at which years stand."""
    ticks: dict[int, float] = {}
    for text in drawing.texts:
        if text.anchor == "start" and text.whole.isdecimal() and len(text.whole) == 4:
            near = [
                stroke.points[0][0] for stroke in drawing.strokes
                if stroke.is_upright and 0 < text.x - stroke.points[0][0] < 8
                and 0 < stroke.points[-1][1] - text.y < LINE
            ]  # fmt: skip
            for place in near[:1]:
                year = dt.date(int(text.whole), 1, 1).toordinal()
                if abs(ticks.setdefault(year, place) - place) > NEAR:
                    raise UnreadableError(f"{text.whole} stands at two places")
    if len(ticks) < 2:
        raise UnreadableError("no years along the scale")
    return scale_of(ticks.items(), "the years do not stand evenly")
