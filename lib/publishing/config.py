"""The book's configuration for one edition."""

import json
from html import escape
from importlib.resources import files
from typing import Any

import yaml

from positions.faults import DataError, Fault, suggestion
from positions.strict_yaml import read_yaml
from publishing.citation import imprint
from publishing.edition import Edition
from publishing.project import Project

#: What stands on every page of a simulated session's edition.
SIMULATED_MARK = (
    "Simulated: the delegations and papers of this session do not exist. "
    "Records of real states on these pages belong to the register and not to this session."
)

#: What stands on every page of an edition of texts from elsewhere.
ELSEWHERE_MARK = (
    "Texts from elsewhere: what is scaled here was not written for the committee and is no "
    "position on the convention."
)


def read_config(project: Project) -> dict[str, Any]:
    """Read ``_config.yml`` and refuse what jupyter-book would ignore.

    A `DataError` tells unknown keys, with the nearest known ones, or that the file is not YAML.
    """
    config = read_yaml(project.root / "_config.yml", "_config.yml")
    known = _known_keys()
    unknown = {key: suggestion(key, known) for key in config if key not in known}
    for key, value in config.items():
        inner = known.get(key)
        for name in value if inner and isinstance(value, dict) else ():
            if name not in inner:
                unknown[f"{key}.{name}"] = suggestion(name, inner)
    faults = [Fault("_config.yml", 0, at, f"unknown key; {hint}") for at, hint in unknown.items()]
    if faults:
        raise DataError(faults)
    return config


def _known_keys() -> dict[str, set[str]]:
    """jupyter-book's keys and the keys below them: its schema leaves some of its defaults out."""
    package = files("jupyter_book")
    schema = json.loads(package.joinpath("config_schema.json").read_text("utf-8"))["properties"]
    defaults = yaml.safe_load(package.joinpath("default_config.yml").read_text("utf-8"))
    known: dict[str, set[str]] = {key: set() for key in (*schema, *defaults)}
    for key, inner in known.items():
        inner |= set(schema.get(key, {}).get("properties", {}))
        if inner and isinstance(defaults.get(key), dict):
            inner |= set(defaults[key])
    return known


def book_config(edition: Edition) -> dict[str, Any]:
    """Configuration of the staged book: ``_config.yml`` with what is the edition's own."""
    config = read_config(edition.project)
    html = config.setdefault("html", {})
    html["extra_footer"] = f"<p>{escape(imprint(edition))}</p>"
    if edition.is_simulated:
        html["announcement"] = SIMULATED_MARK
    elif edition.is_elsewhere:
        html["announcement"] = ELSEWHERE_MARK
    return config
