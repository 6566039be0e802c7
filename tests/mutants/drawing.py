"""Faults in what is drawn: a line of the code that draws a figure, or a drawing in a page.

Only the drawing is wrong; the figure's data stay those of the exhibit.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from drawings import faults_of

from mutants import Bench, Mutant
from publishing.chapters import conclusion, diagnostics, real_texts
from publishing.edition import Edition
from publishing.project import Project
from publishing.verification.drawn import check
from publishing.verification.verdicts import Verdict, verdict

CODE, PAGE = "what is drawn", "drawing in a page"

#: Modules that draw; each imports from those before it.
DRAWING = (
    "positions.drawing.sheets", "positions.drawing.telling", "positions.drawing.marks",
    "positions.drawing.keys", "positions.drawing.row_chart", "positions.drawing.writing",
    "positions.drawing", "positions.figures.marks", "positions.figures.placements",
    "positions.figures.estimates", "positions.figures.matrices", "positions.figures.two_times",
    "positions.figures.timelines", "positions.figures.counts", "positions.figures.words",
    "positions.figures", "positions.maps",
)  # fmt: skip

#: Figures by id: session, chapter module, and its function that makes it, maybe among others.
FIGURES = {
    "fig-placement": ("all", "placements", "overall"),
    "fig-ideal-points": ("all", "one_line", "line"),
    "fig-agreement": ("all", "pairs", "heat_map"),
    "fig-movers": ("all", "across", "movers_figure"),
    "fig-focus-over-time": ("all", "across", "focus_over_time"),
    "fig-votes": ("all", "committee", "votes_figure"),
    "fig-convictions": ("all", "interests", "convictions_figure"),
    "fig-focus-profile": ("all", "interests", "profile"),
    "fig-claims": ("all", "conclusion", "claims_figure"),
    "fig-outcomes": ("all", "outcome", "outcomes_figure"),
    "fig-signatures": ("all", "outcome", "signatures_figure"),
    "fig-timeline": ("all", "introduction", "timeline"),
    "fig-on-record": ("all", "introduction", "who_is_on_record"),
    "fig-real-texts": ("all", "real_texts", "states"),
    "fig-lbg2003": ("all", "method", "example_figure"),
    "fig-rank-stability-example": ("all", "diagnostics", "stability"),
    "fig-truth-criminalization": ("demo", "papers", "truth"),
    "fig-wordscores-criminalization": ("demo", "papers", "wordscores"),
}

#: Figure, what is wrong, module, line as it is, line that is planted.
LINES = (
    ("fig-real-texts", "numbers above the rows beside their places", "positions.figures.placements",
     "write(chart.figure, chart.across(place), bottom, written",
     "write(chart.figure, chart.across(place) + 9, bottom, written"),
    ("fig-placement", "dots at the lower limit", "positions.figures.placements",
     "chart, row, item.placement, item.lower, item.upper,",
     "chart, row, item.lower, item.lower, item.upper,"),
    ("fig-placement", "the ends exchanged", "positions.figures.placements",
     'ENDS = {-1.0: "Russia", 1.0: "European Union"}',
     'ENDS = {1.0: "Russia", -1.0: "European Union"}'),
    ("fig-real-texts", "the ends on top exchanged", "positions.figures.placements",
     "ends[score], align=align,", "ends[-score], align=align,"),
    ("fig-placement", "colours of the ends exchanged", "positions.figures.placements",
     '_END_COLOURS = {"Russia": RUSSIA_END, "European Union": EU_END}',
     '_END_COLOURS = {"Russia": EU_END, "European Union": RUSSIA_END}'),
    ("fig-placement", "the focus in the colour of the others", "positions.figures.placements",
     "colour=FOCUS if item.delegation == focus else NEUTRAL,\n            size",
     "colour=NEUTRAL if item.delegation == focus else FOCUS,\n            size"),
    ("fig-placement", "the axis turned round", "positions.figures.placements",
     "    weighed = unit == \"signal\"",
     "    placed[['placement', 'lower', 'upper']] *= -1\n    weighed = unit == \"signal\""),
    ("fig-placement", "intervals of no length", "positions.figures.placements",
     "chart.axes.plot([lower, upper], [y, y], color=colour, linewidth=1.5",
     "chart.axes.plot([at, at], [y, y], color=colour, linewidth=1.5"),
    ("fig-placement", "numbers on the scale shifted", "positions.figures.placements",
     "axes.set_xticks(places, texts, linespacing=SPACING)",
     "axes.set_xticks([place + 0.1 for place in places], texts, linespacing=SPACING)"),
    ("fig-placement", "placements printed too high", "positions.figures.placements",
     "[number(x) for x in placed[\"placement\"]])",
     "[number(x + 0.1) for x in placed[\"placement\"]])"),
    ("fig-placement", "limits printed the other way round", "positions.figures.placements",
     'return f"{number(row.lower)} to {number(row.upper)}"',
     'return f"{number(row.upper)} to {number(row.lower)}"'),
    ("fig-placement", "numbers of signals of other rows", "positions.figures.placements",
     '[f"{n:,.0f}" for n in placed["n"]]', '[f"{n:,.0f}" for n in placed["n"][::-1]]'),
    ("fig-placement", "dots for more signals smaller", "positions.figures.placements",
     "size=radius(item.n) if weighed else 4.5", "size=12 - radius(item.n) if weighed else 4.5"),
    ("fig-placement", "hollow for more documents", "positions.figures.placements",
     'getattr(item, "documents", 2) == 1', 'getattr(item, "documents", 2) > 1'),
    ("fig-placement", "names of rows in another order", "positions.figures.placements",
     'names = [fit(label(name)) for name in placed["delegation"]]\n    columns',
     'names = [fit(label(name)) for name in placed["delegation"]][::-1]\n    columns'),
    ("fig-placement", "a row left out", "positions.figures.placements",
     'placed = frame.dropna(subset="placement")', 'placed = frame.dropna(subset="placement")[1:]'),
    ("fig-placement", "a row tells another interval", "positions.figures.placements",
     'text = f"{number(row.placement)}, interval {_interval(row)}; {few(row.n, unit)}"',
     'text = f"{number(row.placement)}, interval 0.07 to 0.08; {few(row.n, unit)}"'),
    ("fig-placement", "a row tells its lower limit as placement", "positions.figures.placements",
     'text = f"{number(row.placement)}, interval', 'text = f"{number(row.lower)}, interval'),
    ("fig-placement", "another row set off", "positions.figures.placements",
     'np.flatnonzero(placed["delegation"] == focus)',
     'np.flatnonzero(placed["delegation"] == "Canada")'),
    ("fig-placement", "a second line at each dot", "positions.figures.placements",
     "    dot(chart.axes, at, y, colour=colour, size=size, hollow=hollow, marker=marker)",
     "    chart.axes.plot([0, 1], [y, y], color=colour)\n"
     "    dot(chart.axes, at, y, colour=colour, size=size, hollow=hollow, marker=marker)"),
    ("fig-placement", "the middle of the scale elsewhere", "positions.figures.placements",
     "chart.upright((low + high) / 2, NEUTRAL)", "chart.upright(0.3, NEUTRAL)"),
    ("fig-placement", "headings of columns left out", "positions.figures.placements",
     'Column("placement" if width >= WIDE else ""', 'Column(""'),
    ("fig-placement", "a dot of nobody", "positions.figures.placements",
     "    weighed = unit == \"signal\"",
     "    weighed = unit == \"signal\"\n    dot(chart.axes, 0, chart.middles[0], colour=NEUTRAL)"),
    ("fig-placement", "another n in the text alternative", "publishing.chapters.placements",
     "(n = {{ first.n }})", "(n = {{ first.n + 90 }})"),
    ("fig-ideal-points", "limits drawn as positions", "positions.figures.placements",
     "chart, row, item.position, item.lower, item.upper,",
     "chart, row, item.upper, item.lower, item.upper,"),
    ("fig-ideal-points", "the arrows exchanged", "positions.figures.placements",
     "← {fit(next(iter(towards)))}", "← {fit([*towards][-1])}"),
    ("fig-ideal-points", "colours of the two ends exchanged", "positions.figures.placements",
     "own = {poles[0]: RUSSIA_END, poles[1]: EU_END, focus: FOCUS}",
     "own = {poles[1]: RUSSIA_END, poles[0]: EU_END, focus: FOCUS}"),
    ("fig-ideal-points", "hollow where they have a rank", "positions.figures.placements",
     "hollow=pd.isna(item.rank),", "hollow=not pd.isna(item.rank),"),
    ("fig-movers", "the halves exchanged", "positions.figures.two_times",
     '_PARTS = {"earlier": (True, "o"), "later": (False, "o")',
     '_PARTS = {"earlier": (False, "o"), "later": (True, "o")'),
    ("fig-movers", "the scale named the wrong way round", "publishing.chapters.across",
     'ticks={-1: "−1\\nRussia", 0: "0", 1: "1\\nEU"}',
     'ticks={-1: "1\\nEU", 0: "0", 1: "−1\\nRussia"}'),
    ("fig-movers", "the halves' headings exchanged", "publishing.chapters.across",
     'parts={"earlier": "first\\nhalf", "later": "second\\nhalf"}, scale=(-1, 1)',
     'parts={"earlier": "second\\nhalf", "later": "first\\nhalf"}, scale=(-1, 1)'),
    ("fig-movers", "halves joined elsewhere", "positions.figures.two_times",
     "chart.axes.plot(*zip(*dots, strict=True), color=colour",
     "chart.axes.plot([-x for x, _ in dots], [y for _, y in dots], color=colour"),
    ("fig-movers", "a row tells the halves the other way round", "positions.figures.two_times",
     "_told_part(item, part, unit, of_counts)}\"",
     "_told_part(item, parts and [*parts][part == 'earlier'], unit, of_counts)}\""),
    ("fig-focus-over-time", "the lower limit drawn as the rate", "publishing.chapters.across",
     'columns = {"value": "agreement", "lower"', 'columns = {"value": "lower", "lower"'),
    ("fig-focus-over-time", "colours of the two others exchanged", "publishing.chapters.across",
     "_COLOURS[other]}", "_COLOURS[EU if other == RUSSIA else RUSSIA]}"),
    ("fig-focus-over-time", "the second half drawn as all", "publishing.chapters.across",
     '"later": LATER, "all": POOLED}', '"later": LATER, "all": LATER}'),
    ("fig-votes", "yes drawn as no", "publishing.chapters.committee",
     "frame.assign(\n                label=labels,",
     'frame.rename(columns={"yes": "no", "no": "yes"}).assign(\nlabel=labels,'),
    ("fig-votes", "yes in the colour of no, in the legend too", "publishing.chapters.committee",
     '"yes": palette.FOR, "no": palette.AGAINST', '"yes": palette.AGAINST, "no": palette.FOR'),
    ("fig-votes", "bars not stacked", "positions.figures.counts", "start += n", "start += 0 * n"),
    ("fig-votes", "bars of the root of a count", "positions.figures.counts",
     "x, size = left + start * scale, n * scale",
     "x, size = left + start * scale, n ** 0.5 * scale"),
    ("fig-votes", "numbers in bars one too high", "positions.figures.counts",
     'write(chart.figure, x + (size + gap) / 2, y, f"{n:.0f}"',
     'write(chart.figure, x + (size + gap) / 2, y, f"{n + 1:.0f}"'),
    ("fig-votes", "sums without abstentions", "positions.figures.counts",
     "sums = counts.sum(axis=1)", "sums = counts.iloc[:, :2].sum(axis=1)"),
    ("fig-votes", "colours of the legend exchanged", "positions.figures.counts",
     "keys=list(parts.items()), axis=axis, foot=0, beside",
     "keys=list(zip(parts, [*parts.values()][::-1])), axis=axis, foot=0, beside"),
    ("fig-votes", "an axis of something else", "publishing.chapters.committee",
     'axis="number of states"', 'axis="number of votes"'),
    ("fig-votes", "a bar tells yes as no", "positions.figures.counts",
     'told.append(f"{name} {n:.0f}")',
     'told.append(f"{ {\'yes\': \'no\', \'no\': \'yes\'}.get(name, name)} {n:.0f}")'),
    ("fig-focus-profile", "supports drawn as opposes", "publishing.chapters.interests",
     'data[data["title"].isin(sums.index)], rows_of',
     'data[data["title"].isin(sums.index)].rename(columns={"support": "oppose", "oppose": '
     '"support"}), rows_of'),
    ("fig-outcomes", "dropped drawn in the colour of adopted", "publishing.chapters.outcome",
     "ADOPTED: palette.FOR,", "ADOPTED: palette.AGAINST,"),
    ("fig-claims", "a part left out", "positions.figures.counts",
     "counts = frame[list(parts)].fillna(0)", "counts = frame[list(parts)[:-1]].fillna(0)"),
    ("fig-signatures", "votes named in another order", "publishing.chapters.outcome",
     'labels = data["vote"].map(VOTES)', 'labels = data["vote"].map(VOTES)[::-1].to_numpy()'),
    ("fig-signatures", "all states drawn as not listed", "publishing.chapters.outcome",
     '"not listed": data["not_listed"]', '"not listed": data["states"]'),
    ("fig-convictions", "values printed a tenth too high", "positions.figures.counts",
     "written = [number(length) for length in frame[value]]",
     "written = [number(1.1 * length) for length in frame[value]]"),
    ("fig-convictions", "bars of one length", "positions.figures.counts",
     "bar(chart.axes, 0, length, chart.middles", "bar(chart.axes, 0, 50, chart.middles"),
    ("fig-convictions", "bars that begin elsewhere", "positions.figures.counts",
     "bar(chart.axes, 0, length, chart.middles", "bar(chart.axes, 5 * row, length, chart.middles"),
    ("fig-convictions", "the rest in the colour of the kinds", "positions.figures.counts",
     "colour = NO_RECORD if text in rest else NEUTRAL\n        bar(",
     "colour = NEUTRAL if text in rest else NO_RECORD\n        bar("),
    ("fig-timeline", "bars that begin at their ends", "positions.figures.timelines",
     "_event(figure, lane, spot.x, base, colour, max(end - spot.x, 3))",
     "_event(figure, lane, end, base, colour, max(end - spot.x, 3))"),
    ("fig-timeline", "sessions of one length", "positions.figures.timelines",
     "max(end - spot.x, 3))", "9)"),
    ("fig-timeline", "votes in the lane of other steps", "publishing.chapters.introduction",
     '"vote": figures.VOTE', '"vote": figures.OTHER'),
    ("fig-timeline", "years a year late", "positions.figures.timelines",
     "str(year), colour=SOFT)", "str(year + 1), colour=SOFT)"),
    ("fig-timeline", "lanes named in another order", "positions.figures.timelines",
     "write(figure, 0, upper + LINE / 2, _LANES[lane][0], weight",
     'write(figure, 0, upper + LINE / 2, _LANES["vote" if lane == "session" else "session"][0], '
     "weight"),
    ("fig-timeline", "the list from last to first", "positions.figures.timelines",
     "for item, lines in zip(frame.itertuples(), held, strict=True):\n        bold",
     "for item, lines in list(zip(frame.itertuples(), held, strict=True))[::-1]:\n        bold"),
    ("fig-timeline", "other dates in the list", "positions.figures.timelines",
     "write(figure, 24, y + LINE / 2, item.told, colour=SOFT)",
     "write(figure, 24, y + LINE / 2, item.told[::-1], colour=SOFT)"),
    ("fig-agreement", "boxes filled by length and not by area", "positions.figures.matrices",
     "side = inner * float(np.sqrt(pair.agreement))", "side = inner * float(pair.agreement)"),
    ("fig-agreement", "boxes filled by disagreement", "positions.figures.matrices",
     "side = inner * float(np.sqrt(pair.agreement))",
     "side = inner * float(np.sqrt(1 - pair.agreement))"),
    ("fig-agreement", "the firm ones pale", "positions.figures.matrices",
     "face=INK if pair.n >= FIRM else NEUTRAL", "face=NEUTRAL if pair.n >= FIRM else INK"),
    ("fig-agreement", "columns in another order than rows", "positions.figures.matrices",
     "corner = (left + column * cell, top + row * cell)",
     "corner = (left + (len(order) - 1 - column) * cell, top + row * cell)"),
    ("fig-agreement", "counts beside boxes that are no counts", "positions.figures.matrices",
     'f"{pair.agreement * pair.n:.0f} of {pair.n:.0f}")  # fmt: skip',
     'f"{pair.n:.0f} of {pair.n:.0f}")  # fmt: skip'),
    ("fig-agreement", "pairs with too little in common drawn too", "publishing.chapters.pairs",
     "figure=figures.agreement(shown, order", "figure=figures.agreement(pairs, order"),
    ("fig-agreement", "no column of the focus", "positions.figures.matrices",
     "met = [name for name in (EU, RUSSIA, focus)", "met = [name for name in (EU, RUSSIA)"),
    ("fig-agreement", "a delegation left out", "publishing.chapters.pairs",
     "figure=figures.agreement(shown, order", "figure=figures.agreement(shown, order[1:]"),
    ("fig-agreement", "boxes that tell how often both differed", "positions.figures.matrices",
     "the same side on {pair.agreement * pair.n:.0f} of ",
     "the same side on {pair.n - pair.agreement * pair.n:.0f} of "),
    ("fig-agreement", "colours of the two ends exchanged", "positions.figures.matrices",
     "_END_OF = {EU: EU_END, RUSSIA: RUSSIA_END}", "_END_OF = {EU: RUSSIA_END, RUSSIA: EU_END}"),
    ("fig-on-record", "levels of the map exchanged", "positions.maps",
     "return many\n", "return some\n"),
    ("fig-on-record", "colours of the map's legend exchanged", "positions.maps",
     "write_keys(figure, keys, width)",
     "write_keys(figure, list(zip(_LEVELS, [*_LEVELS.values()][::-1])), width)"),
    ("fig-on-record", "the outline of another state", "positions.maps",
     "_state(figure, outlines[code], drawn.get(code)",
     '_state(figure, outlines["BRA" if code == "IND" else code], drawn.get(code)'),
    ("fig-on-record", "the heavy edge at another state", "positions.maps",
     'row["delegation"] == focus, order', 'row["delegation"] == "India", order'),
    ("fig-on-record", "another number told", "positions.maps",
     "few(row['records'], 'record') if", "few(row['records'] + 1, 'record') if"),
    ("fig-lbg2003", "every curve that of the first text", "positions.figures.words",
     "counts = frame[text].to_numpy(float)", "counts = frame[texts[0]].to_numpy(float)"),
    ("fig-lbg2003", "the curves' names exchanged", "positions.figures.words",
     "bottom.annotate(text, (at, counts[at])",
     'bottom.annotate({"R1": "R5", "R5": "R1"}.get(text, text), (at, counts[at])'),
    ("fig-lbg2003", "a reference text drawn heavily", "positions.figures.words",
     "own = text == virgin", "own = text == texts[2]"),
    ("fig-lbg2003", "scores with the other sign", "positions.figures.words",
     'scores = frame["score"].to_numpy(float)', 'scores = -frame["score"].to_numpy(float)'),
    ("fig-rank-stability-example", "choices drawn as not made", "positions.figures.words",
     "(INK, False) if choice in made else (NEUTRAL, True)",
     "(NEUTRAL, True) if choice in made else (INK, False)"),
    ("fig-rank-stability-example", "good and weak exchanged", "positions.figures.words",
     '((good, 1.02, "good"), (low, weak, "weak"))', '((good, 1.02, "weak"), (low, weak, "good"))'),
    ("fig-rank-stability-example", "correlations drawn too low", "positions.figures.words",
     "dot(axes, known[row], y, colour=INK, size=5.5)",
     "dot(axes, known[row] - 0.05, y, colour=INK, size=5.5)"),
    ("fig-rank-stability-example", "titles of choices in another order", "positions.figures.words",
     "titles = list(choices.values())", "titles = list(choices.values())[::-1]"),
    ("fig-truth-criminalization", "truth and estimate exchanged", "positions.figures.estimates",
     "dot(axes, item.truth, item.mv, colour=INK)", "dot(axes, item.mv, item.truth, colour=INK)"),
    ("fig-truth-criminalization", "names at other dots", "positions.figures.estimates",
     "_label(axes, frame[[\"truth\", \"mv\"]].to_numpy(dtype=float), names.tolist())",
     "_label(axes, frame[[\"truth\", \"mv\"]].to_numpy(dtype=float), names.tolist()[::-1])"),
    ("fig-truth-criminalization", "another line than that of equals", "positions.figures.estimates",
     "axes.plot(ends, ends, color=NEUTRAL", "axes.plot(ends, ends[::-1], color=NEUTRAL"),
    ("fig-truth-criminalization", "titles of the scales exchanged", "positions.figures.estimates",
     '"known position", colour=SOFT)', '"estimate (rescaled)", colour=SOFT)'),
    ("fig-wordscores-criminalization", "the references exchanged", "publishing.chapters.papers",
     "ends = {value: \", \".join(map(label, held)) for value, held in at.items()}",
     "ends = {-value: \", \".join(map(label, held)) for value, held in at.items()}"),
)  # fmt: skip


@cache
def _edition(root: Path, session: str) -> Edition:
    return Edition.of(session, "China" if session == "all" else None, Project(root))


@contextmanager
def _fresh(names: Iterable[str], edits: dict[str, tuple[str, str]]) -> Iterator[None]:
    """Modules loaded anew, some with other lines, in the place of those that are there."""
    with patch.dict(sys.modules):
        shadows = []
        for name in names:
            old = import_module(name)
            source = Path(old.__file__).read_text("utf-8")
            line, planted = edits.get(name, ("", ""))
            assert source.count(line), f"{name} has no line {line}"
            made = ModuleType(name)
            made.__file__ = old.__file__
            sys.modules[name] = made
            exec(compile(source.replace(line, planted, 1), old.__file__, "exec"), made.__dict__)
            package, _, own = name.rpartition(".")
            shadow = patch.object(import_module(package), own, made)
            shadow.start()
            shadows.append(shadow)
        try:
            yield
        finally:
            for shadow in reversed(shadows):
                shadow.stop()


def _drawn(bench: Bench, figure: str, edits: dict[str, tuple[str, str]]) -> list[Verdict]:
    """The verdict on a figure that is drawn by code with other lines."""
    session, chapter, make = FIGURES[figure]
    edition = _edition(bench.root, session)
    name = f"publishing.chapters.{chapter}"
    with _fresh((*DRAWING, name), edits):
        found = getattr(sys.modules[name], make)(*_given(figure, edition))
        found = found if isinstance(found, list) else [found]
        made = next(item.bundle for item in found if item.id == figure)
    return [verdict(check.PART, figure, faults_of(made, edition.focus))]


@cache
def _given(figure: str, edition: Edition) -> tuple[Any, ...]:
    """What a figure is made from: nearly always its edition alone."""
    given: dict[str, Callable[[], tuple[Any, ...]]] = {
        "fig-claims": lambda: (conclusion.checked(edition),),
        "fig-rank-stability-example": lambda: (diagnostics.example(),),
        "fig-real-texts": lambda: (edition, real_texts.results(edition)),
    }
    return given.get(figure, lambda: (edition,))()


def _line(figure: str, module: str, line: str, planted: str, bench: Bench) -> list[Verdict]:
    return _drawn(bench, figure, {module: (line, planted)})


# --- drawings in pages ----------------------------------------------------------------------------


def _pages(bench: Bench, plant: Callable[[Path], None] = lambda html: None) -> list[Verdict]:
    """Verdicts on the built pages after something was changed in them."""
    html = bench.place / "html"
    shutil.copytree(bench.html, html)
    plant(html)
    return check.verdicts(_edition(bench.root, "all"), html)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} does not hold {old}"
    path.write_text(text.replace(old, new), "utf-8")


def _page_of(html: Path, figure: str) -> Path:
    listed = json.loads((html / "exhibits.json").read_text("utf-8"))
    return html / f"{next(item['page'] for item in listed if item['id'] == figure)}.html"


def _no_narrow_drawing(html: Path) -> None:
    page = _page_of(html, "fig-votes")
    _replace(page, 'class="narrow"', 'class="other"')


def _another_drawing(html: Path) -> None:
    page = _page_of(html, "fig-placement")
    text = page.read_text("utf-8")
    for one, other in (("fig-placement", "?"), ("fig-ideal-points", "fig-placement"),
                       ("?", "fig-ideal-points")):  # fmt: skip
        text = text.replace(f'id="{one}"', f'id="{other}"')
    page.write_text(text, "utf-8")


def _an_older_download(html: Path) -> None:
    _replace(html / "exhibits" / "fig-votes.svg", ">55<", ">56<")


def _other_colours(html: Path) -> None:
    sheet = html / "_static" / "book.css"
    text = sheet.read_text("utf-8")
    for one, other in (("for", "?"), ("against", "for"), ("?", "against")):
        text = text.replace(f"--fig-{one}:", f"--fig-{other}:")
    sheet.write_text(text, "utf-8")


def _other_data(html: Path) -> None:
    _replace(html / "exhibits" / "fig-focus-over-time.csv", "all,China,Russian Federation,13,12",
             "all,China,Russian Federation,13,11")  # fmt: skip


def _another_name(html: Path) -> None:
    listed = json.loads((html / "exhibits.json").read_text("utf-8"))
    alt = next(item["alt"] for item in listed if item["id"] == "fig-votes")
    first = alt.partition(" ")[0]
    _replace(_page_of(html, "fig-votes"), f'aria-label="{first} ', 'aria-label="None ')


def _an_unknown_figure(html: Path) -> None:
    listed = json.loads((html / "exhibits.json").read_text("utf-8"))
    item = next(item for item in listed if item["id"] == "fig-votes")
    for ending in ("csv", "svg"):
        folder = html / "exhibits"
        shutil.copyfile(folder / f"fig-votes.{ending}", folder / f"fig-new.{ending}")
    (html / "exhibits.json").write_text(json.dumps([*listed, {**item, "id": "fig-new"}]))


#: Figure, what is wrong, and what plants it.
PAGES = (
    ("fig-votes", "none for a phone", _no_narrow_drawing),
    ("fig-placement", "that of another figure", _another_drawing),
    ("fig-votes", "a download with another number", _an_older_download),
    ("fig-outcomes", "colours of the style sheet exchanged", _other_colours),
    ("fig-focus-over-time", "data that changed since", _other_data),
    ("fig-votes", "another text alternative", _another_name),
    ("fig-new", "a figure of which nothing says what it shows", _an_unknown_figure),
)


def untouched(bench: Bench) -> Iterable[Verdict]:
    """Verdicts on the pages, and on each figure that is drawn anew."""
    yield from _pages(bench)
    for figure in FIGURES:
        yield from _drawn(bench, figure, {})


MUTANTS = [
    *(
        Mutant(CODE, f"{figure}: {told}", check.PART, figure,
               partial(_line, figure, module, line, planted))
        for figure, told, module, line, planted in LINES
    ),
    *(
        Mutant(PAGE, f"{figure}: {told}", check.PART, figure, partial(_pages, plant=plant))
        for figure, told, plant in PAGES
    ),
]  # fmt: skip
