"""Every figure of a built edition against its data, as it stands in the pages and as a download."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd

from publishing.edition import Edition
from publishing.exhibits import FOLDER
from publishing.verification import outputs
from publishing.verification.drawn import alternatives
from publishing.verification.drawn.figures import encoding_of
from publishing.verification.drawn.marks import Styles, in_page, read, styles_of
from publishing.verification.drawn.scales import UnreadableError
from publishing.verification.verdicts import Verdict, verdict

PART = "drawn"

#: The book's style sheet, which names the colours.
_SHEET = Path("_static") / "book.css"


def faults(
    figure: str, drawings: Mapping[str, tuple[str, Styles]], data: pd.DataFrame, focus: str
) -> list[str]:
    """What the drawings of a figure, by name, show otherwise than its data.

    Each is an SVG with the styles that hold for it; the data are as the download has them.
    """
    encoding = encoding_of(figure)
    if encoding is None:
        return ["nothing says what it shows"]
    found = []
    for name, (svg, styles) in drawings.items():
        try:
            found += [f"{name}: {fault}" for fault in
                      encoding.faults(read(svg, styles), data, focus)]  # fmt: skip
        except UnreadableError as error:
            found.append(f"{name}: {error}")
        except (KeyError, NameError) as error:  # of pandas, for values and in conditions
            found.append(f"{name}: the data do not have what it should show: {error.args[0]}")
    return found


def read_data(path: Path) -> pd.DataFrame:
    """The data of an exhibit; only what is empty is missing."""
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def _named_otherwise(drawings: Mapping[str, tuple[str, Styles]], alt: str) -> Iterator[str]:
    """Drawings of a page that do not bear the text alternative of the exhibit."""
    for name, (svg, _) in drawings.items():
        told = ElementTree.fromstring(svg).get("aria-label")
        if told is not None and told.split() != alt.split():
            yield f"{name}: it is not called by its text alternative"


def verdicts(edition: Edition, html: Path) -> list[Verdict]:
    """A verdict on each figure that an edition shows."""
    listed = outputs.exhibits(html)
    css = (html / _SHEET).read_text(encoding="utf-8")
    pages = {item["page"] for item in listed if item["kind"] == "figure" and item["shown"]}
    drawn: dict[str, dict[str, tuple[str, Styles]]] = {}
    for page in sorted(pages):
        text = (html / f"{page}.html").read_text(encoding="utf-8")
        styles = styles_of(text, css)
        for figure, held in in_page(text).items():
            drawn[figure] = {name: (svg, styles) for name, svg in held.items()}
    found = []
    for item in listed:
        if item["kind"] != "figure" or not item["shown"]:
            continue
        figure = item["id"]
        held = drawn.get(figure, {})
        download = html / FOLDER / f"{figure}.svg"
        if download.is_file():
            held = held | {"download": (download.read_text(encoding="utf-8"), Styles(css))}
        missing = [f"{name}: not there" for name in ("wide", "narrow", "download")
                   if name not in held]  # fmt: skip
        data = read_data(html / FOLDER / f"{figure}.csv")
        told = [
            *missing,
            *faults(figure, held, data, edition.focus),
            *alternatives.faults(figure, item["alt"], data),
            *_named_otherwise(held, item["alt"]),
        ]
        found.append(verdict(PART, figure, told, f"{len(held)} drawings show their data"))
    return found
