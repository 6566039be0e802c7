"""The start page that lists the editions, and the list that the switch on every page reads."""

from __future__ import annotations

import html
import json
from importlib.resources import files
from typing import Any

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
        place = session.place if session else ""
        entries.append({
            "slug": item["slug"],
            "session": item["session"],
            "focus": short(item["focus"]),
            "about": with_article(item["focus"]),
            "title": edition.title,
            "when": " · ".join(part for part in (when, place) if part) or "the whole report",
        })  # fmt: skip
    return sorted(entries, key=lambda entry: (order[entry["session"]], entry["focus"]))


def write_site(project: Project, editions: list[dict[str, Any]]) -> None:
    """Write the start page and the switch's list beside the editions, from their manifests."""
    entries = _entries(project, editions)
    listed = [
        {key: entry[key] for key in ("slug", "session", "focus", "title")} for entry in entries
    ]
    text = json.dumps(listed, indent=1, ensure_ascii=False)
    _write(project, "editions.js", f"window.reportEditions = {text};\n")
    template = files("publishing").joinpath("assets", "start.html").read_text("utf-8")
    _write(project, "index.html", template.replace("{{ editions }}", _cards(entries)))


def _cards(entries: list[dict[str, Any]]) -> str:
    cards = []
    for entry in entries:
        text = {key: html.escape(value) for key, value in entry.items()}
        kind = "whole" if entry["session"] == "all" else "session"
        cards.append(
            f'<li class="{kind}"><a href="{text["slug"]}/html/index.html">'
            f"<strong>{text['title']}</strong><span>{text['when']}</span>"
            f"<span>Focus: {text['about']}</span></a></li>"
        )
    return "\n".join(cards)


def _write(project: Project, name: str, text: str) -> None:
    path = project.editions_folder / name
    fresh = path.with_name(f".{name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
