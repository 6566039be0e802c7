"""Two delegations side by side: the data and the form of the page that compares any two."""

import json
from typing import Any

from markupsafe import Markup

from positions.agreement import sides
from positions.delegations import EU, RUSSIA
from positions.register import lasting
from publishing.chapters import delegation_pages, proposal_pages
from publishing.edition import Edition
from publishing.prose import Markdown, short


def sides_of_all(edition: Edition) -> dict[str, Any]:
    """Sides on record that were not given up, those on procedure and inferred ones too.

    ``proposals`` is a list of labels with their pages; ``delegations`` holds, by everyday name, a
    page and the sides by number of the proposal: 1 for, -1 against.
    """
    found = sides(lasting(edition.register.positions))
    labels = edition.whole.proposals.set_index("proposal_id")["label"]
    return {
        "proposals": [
            {"label": labels[name], "page": proposal_pages.path_of(name)} for name in found.columns
        ],
        "delegations": {
            short(name): {
                "page": delegation_pages.path_of(name),
                "sides": {
                    str(number): int(side)
                    for number, side in enumerate(found.loc[name])
                    if side in (1, -1)
                },
            }
            for name in sorted(found.index, key=short)
        },
    }


def form(edition: Edition) -> Markdown:
    """The form and its data; it shows itself where scripts run."""
    told = json.dumps(sides_of_all(edition), ensure_ascii=False, separators=(",", ":"))
    told = told.replace("<", "\\u003c")  # nothing in a text ends a script
    other = EU if edition.focus == RUSSIA else RUSSIA
    fields = "".join(
        f'<label>{title} <select name="{name}" data-first="{Markup.escape(short(first))}">'
        "</select></label>"
        for name, title, first in (("one", "One", edition.focus), ("other", "Another", other))
    )
    return Markdown(
        f'<div id="compare"><form hidden>{fields}<button>Compare</button></form><output></output>'
        f'<script type="application/json">{told}</script></div>'
    )
