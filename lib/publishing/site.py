"""The start page that lists the editions, and the list that the switch on every page reads."""

import html
import json
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from positions.files import write_whole
from publishing.edition import Edition
from publishing.project import Project
from publishing.prose import short, with_article


def _entries(project: Project, editions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Editions in the order of their sessions, the whole report first."""
    sessions = project.sessions()
    order = {"all": -1} | {name: place for place, name in enumerate(sessions)}
    entries = []
    for item in editions:
        if item["session"] not in order:
            continue  # a session whose folder has gone since
        edition = Edition(item["session"], item["focus"], project)
        session = sessions.get(item["session"])
        when = f"{session.start:%-d %B %Y} – {session.end:%-d %B %Y}" if session else ""
        if session and session.is_simulated:
            when = "simulated: nothing here is real"
        elif session and not session.is_official:
            when = f"no session of the committee: texts of {session.start:%Y}–{session.end:%Y}"
        place = session.place if session else ""
        entries.append({
            "slug": item["slug"],
            "session": item["session"],
            "focus": short(item["focus"]),
            "about": with_article(item["focus"]),
            "title": edition.title,
            "when": " · ".join(part for part in (when, place) if part) or "the whole report",
            "holds": _held(item["holds"]),
            "pages": item["pages"],
        })  # fmt: skip
    return sorted(entries, key=lambda entry: (order[entry["session"]], entry["focus"]))


def _held(holds: dict[str, int]) -> str:
    """What an edition has on record; figures, so that cards are easily compared."""
    if not holds["records"]:
        return "no record of a real state"
    return " · ".join(
        f"{number:,} {noun if number != 1 else noun.removesuffix('s')}"
        for noun, number in holds.items()
    )


def write_site(project: Project, editions: list[dict[str, Any]]) -> None:
    """Write the start page and the switch's list beside the editions, from their manifests."""
    entries = _entries(project, editions)
    _write(project, "editions.js", _listed(entries))
    assets = files("publishing").joinpath("assets")
    page = assets.joinpath("start.html").read_text("utf-8")
    parts = {
        "editions": _cards(entries),
        "favicon": quote(assets.joinpath("favicon.svg").read_text("utf-8").strip()),
    }
    for name, part in parts.items():
        page = page.replace(f"{{{{ {name} }}}}", part)
    _write(project, "index.html", page)


def _listed(entries: list[dict[str, Any]]) -> str:
    """The switch's list: all pages once, and each edition with the places of those it lacks."""
    pages = sorted({page for entry in entries for page in entry["pages"]})
    listed = []
    for entry in entries:
        lacks = [place for place, page in enumerate(pages) if page not in set(entry["pages"])]
        kept = {key: entry[key] for key in ("slug", "session", "focus", "title")}
        listed.append(json.dumps({**kept, "lacks": lacks}, ensure_ascii=False))
    lines = ",\n".join(listed)
    return f"window.reportPages = {json.dumps(pages)};\nwindow.reportEditions = [\n{lines}\n];\n"


def _cards(entries: list[dict[str, Any]]) -> str:
    cards = []
    for entry in entries:
        text = {key: html.escape(entry[key]) for key in ("slug", "title", "when", "about", "holds")}
        kind = "whole" if entry["session"] == "all" else "session"
        cards.append(
            f'<li class="{kind}"><a href="{text["slug"]}/html/index.html">'
            f"<strong>{text['title']}</strong><span>{text['when']}</span>"
            f'<span class="holds">{text["holds"]}</span>'
            f"<span>Focus: {text['about']}</span></a></li>"
        )
    return "\n".join(cards)


def _write(project: Project, name: str, text: str) -> None:
    write_whole(project.editions_folder / name, text.encode("utf-8"))
