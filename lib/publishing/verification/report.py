"""The report of a verification: verdicts as a page, as JSON and as JUnit's XML."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pandas as pd
from jinja2 import Environment, StrictUndefined

from publishing.verification.verdicts import Outcome, Verdict, tally


@dataclass(frozen=True)
class Report:
    """What a verification of one edition found."""

    edition: str  # the edition's slug
    title: str  # which sessions and which focus it is for
    verdicts: list[Verdict]  # one for every check of every subject
    tables: Mapping[str, pd.DataFrame]  # what else a reviewer needs, by heading

    @property
    def reproduces(self) -> bool:
        """Whether no check failed."""
        return all(item.outcome != Outcome.FAILS for item in self.verdicts)


def write(report: Report, folder: Path) -> Path:
    """Write ``report.html``, ``report.json`` and ``junit.xml``; the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "edition": report.edition,
        "reproduces": report.reproduces,
        "verdicts": [asdict(item) for item in report.verdicts],
        "tables": {name: frame.to_dict(orient="records") for name, frame in report.tables.items()},
    }
    text = json.dumps(told, indent=1, ensure_ascii=False, default=str)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    ElementTree.ElementTree(_junit(report)).write(
        folder / "junit.xml", encoding="utf-8", xml_declaration=True
    )
    page = folder / "report.html"
    page.write_text(_page(report), encoding="utf-8")
    return page


def summary(report: Report) -> str:
    """The verdicts counted by check, and those that fail, as lines for a screen."""
    lines = [f"{'':<12}" + "".join(f"{outcome:>8}" for outcome in Outcome)]
    for part, counts in tally(report.verdicts).items():
        lines.append(f"{part:<12}" + "".join(f"{counts[outcome]:>8,}" for outcome in Outcome))
    lines += [
        f"FAILS {item.part}: {item.subject}: {item.detail}"
        for item in report.verdicts
        if item.outcome is Outcome.FAILS
    ]
    told = "reproduces" if report.reproduces else "does not reproduce"
    return "\n".join([*lines, f"{report.edition}: {told}"])


def _junit(report: Report) -> ElementTree.Element:
    suites = ElementTree.Element("testsuites", name=report.edition)
    for part, counts in tally(report.verdicts).items():
        suite = ElementTree.SubElement(
            suites, "testsuite", name=part, tests=str(counts.total()),
            failures=str(counts[Outcome.FAILS]), skipped=str(counts[Outcome.OPEN]),
        )  # fmt: skip
        for item in report.verdicts:
            if item.part != part:
                continue
            case = ElementTree.SubElement(suite, "testcase", classname=part, name=item.subject)
            if item.outcome is not Outcome.HOLDS:
                kind = "failure" if item.outcome is Outcome.FAILS else "skipped"
                ElementTree.SubElement(case, kind, message=item.detail)
    return suites


def _page(report: Report) -> str:
    assets = files("publishing").joinpath("assets")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(assets.joinpath("verification.html").read_text("utf-8"))
    return template.render(
        report=report,
        parts=tally(report.verdicts),
        outcomes=list(Outcome),
        favicon=quote(assets.joinpath("favicon.svg").read_text("utf-8").strip()),
    )
