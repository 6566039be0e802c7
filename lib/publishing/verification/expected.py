"""Expected results: what an edition held when it was last accepted, and what it holds now."""

import csv
import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from publishing.edition import Edition
from publishing.pages import output_hash
from publishing.verification import outputs
from publishing.verification.verdicts import Outcome, Verdict, verdict

PART = "expected"

#: How far a result may be from the expected one: counts and words not at all, scores by half of
#: the last digit that is written down, of which they have two to four.
TOLERANCES = (0, 0.00005, 0.0005, 0.005)

_FOLDER = Path("data") / "expected"


def file_of(root: Path) -> Path:
    """Hashes of accepted editions."""
    return root / _FOLDER / "editions.json"


def log_of(root: Path) -> Path:
    """What was accepted, when and why."""
    return root / _FOLDER / "accepted.csv"


def accepted(root: Path) -> dict[str, dict[str, Any]]:
    """Hashes by edition: ``output`` of all its pages, ``exhibits`` of their data."""
    path = file_of(root)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def held(html: Path) -> dict[str, Any]:
    """The same hashes of an edition as it is built."""
    return {
        "output": output_hash(html),
        "exhibits": {item["id"]: item["sha256"] for item in outputs.exhibits(html)},
    }


def changes(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What differs between two states of an edition, a line each."""
    old, new = before.get("exhibits", {}), now["exhibits"]
    told = [f"{name}: new" for name in sorted(new.keys() - old.keys())]
    told += [f"{name}: gone" for name in sorted(old.keys() - new.keys())]
    told += [
        f"{name}: other data" for name in sorted(old) if name in new and old[name] != new[name]
    ]
    if before.get("output") != now["output"]:
        told.append(f"pages: {str(before.get('output', 'none'))[:12]} → {now['output'][:12]}")
    return told


def verdicts(edition: Edition, html: Path) -> list[Verdict]:
    """A verdict on every exhibit that was promised, on the pages and on the results pinned."""
    known = accepted(edition.root).get(edition.slug)
    if known is None:
        return [Verdict(PART, edition.slug, Outcome.OPEN, "no state of this edition was accepted")]
    now = held(html)
    names = sorted({*known["exhibits"], *now["exhibits"]})
    found = [
        verdict(PART, name, _differs(known["exhibits"].get(name), now["exhibits"].get(name)),
                "data as accepted")
        for name in names
    ]  # fmt: skip
    pages = [] if known["output"] == now["output"] else ["other bytes than the published edition"]
    return [
        *found,
        verdict(PART, f"{edition.slug}: all pages", pages, f"as published, {now['output'][:12]}"),
        *_results(edition, html),
    ]


def _differs(before: str | None, now: str | None) -> list[str]:
    if before is None:
        return ["not accepted yet"]
    if now is None:
        return ["promised and not there"]
    return [] if before == now else ["other data than accepted"]


def _results(edition: Edition, html: Path) -> list[Verdict]:
    """A verdict on every result pinned by hand for the edition."""
    path = edition.root / _FOLDER / f"{edition.slug}.json"
    if not path.is_file():
        return []
    found = []
    for item in json.loads(path.read_text(encoding="utf-8"))["results"]:
        subject = " ".join([item["exhibit"], *item["row"].values(), item["column"]])
        found.append(verdict(PART, subject, fault_of(item, html), f"{item['value']}"))
    return found


def fault_of(item: dict[str, Any], html: Path) -> list[str]:
    """What is wrong with a pinned result in a built edition; nothing if it is as expected."""
    if item["tolerance"] not in TOLERANCES:
        return [f"its tolerance {item['tolerance']} is none of {TOLERANCES}"]
    data = outputs.data_of(item["exhibit"], html)
    if data is None:
        return ["no such exhibit"]
    rows = [row for row in data if item["row"].items() <= row.items()]
    if len(rows) != 1:
        return [f"{len(rows)} such rows"]
    value = rows[0].get(item["column"])
    if isinstance(item["value"], str):
        return [] if value == item["value"] else [f"{value} instead of {item['value']}"]
    try:
        near = abs(float(value) - item["value"]) <= item["tolerance"]
    except (TypeError, ValueError):
        near = False
    return [] if near else [f"{value} instead of {item['value']}"]


def accept(edition: Edition, html: Path, reason: str, others: Iterable[str] = ()) -> list[str]:
    """Take what an edition holds as expected from now on, and log why; the changes.

    ``others`` are changes accepted elsewhere for the same reason, logged with them.
    """
    before = accepted(edition.root)
    now = held(html)
    told = [*changes(before.get(edition.slug, {}), now), *others]
    if not told:
        return []
    state = json.dumps({**before, edition.slug: now}, indent=1, sort_keys=True)
    file_of(edition.root).write_text(state + "\n", encoding="utf-8")
    log = log_of(edition.root)
    fresh = not log.exists()
    with log.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if fresh:
            writer.writerow(["date", "edition", "changes", "reason"])
        writer.writerow([dt.date.today().isoformat(), edition.slug, "; ".join(told), reason])
    return told
