"""Exhibits read back as they would stand in a page, for tests of what is drawn."""

from io import StringIO

from publishing import exhibits, figure_pages
from publishing.exhibits import Exhibit
from publishing.verification.drawn import alternatives, check
from publishing.verification.drawn.marks import Styles

STYLES = Styles(figure_pages.colours())


def faults_of(bundle: dict, focus: str) -> list[str]:
    """What a figure's drawings and its text alternative tell otherwise than its data."""
    record = bundle[exhibits.RECORD_TYPE]
    drawings = {
        "wide": (bundle[exhibits.WIDE_TYPE], STYLES),
        "narrow": (bundle[exhibits.NARROW_TYPE], STYLES),
    }
    data = check.read_data(StringIO(exhibits.as_csv(record)))
    found = check.faults(record["id"], drawings, data, focus)
    return [*found, *alternatives.faults(record["id"], record["alt"], data)]


def untrue(item: Exhibit, focus: str) -> list[str]:
    """The same of an exhibit."""
    return faults_of(item.bundle, focus)
