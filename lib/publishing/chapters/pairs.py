"""Exhibit of chapter 3.2: who agrees with whom."""

import numpy as np
import pandas as pd

from positions import figures
from positions.agreement import MIN_SIGNALS
from positions.delegations import EU, RUSSIA
from publishing.edition import Edition
from publishing.exhibits import Exhibit, recorded
from publishing.prose import Markdown, fill, plain, short

#: Shares of common proposals from which, and up to which, a pair counts as one bloc or as opposed.
MOST, FEW = 4 / 5, 1 / 5

#: Delegations from which on a square of pairs tells more than a line.
_SQUARE = 3


def heat_map(edition: Edition) -> Exhibit:
    """Pairwise agreement of the delegations with enough sides for a rank on the line."""
    title = "Pairwise agreement on recorded proposals"
    evidence = recorded(edition.records, edition.whole)
    pairs = edition.agreement
    enough = pairs[pairs["n"] >= MIN_SIGNALS]
    held = set(enough["one"]) | set(enough["other"])
    line = edition.ideal_points.dropna(subset="rank")["delegation"]
    order = [name for name in line[::-1] if name in held] or sorted(held)
    unranked = edition.focus in held - {*order}  # has pairs, and too few contested sides
    order += [edition.focus] * unranked
    inside = enough["one"].isin(order) & enough["other"].isin(order)
    shown = enough[inside & (len(order) >= _SQUARE)]
    data = pairs.assign(in_figure=np.where(pairs.index.isin(shown.index), "yes", "no"))
    if shown.empty:
        return Exhibit(
            "fig-agreement", title, "", evidence, data,
            absent=fill(
                "Fewer than three delegations share {{ least | count('proposal') }} with one "
                "another in this edition. Records of further sessions would supply them.",
                least=MIN_SIGNALS,
            ),
        )  # fmt: skip
    shares = shown["agreement"]
    return Exhibit(
        "fig-agreement",
        title,
        fill(
            """
A box is filled as far as two delegations stand on the same side of the proposals that they share:
empty for never, full for always; grey where that rests on fewer than
{{ firm | count("common proposal") }}. Pairs with fewer than {{ least | word }} have no box.
Delegations run {{ order }}
{%- if unranked %}, and after it {{ unranked | the }}, which has no rank there{% endif %}. A narrow
screen shows the two ends and the focus alone; all pairs with n and intervals are in the download.
""",
            least=MIN_SIGNALS,
            firm=figures.FIRM,
            order="by name" if line.empty else "along the line of all sides, Russia's end last",
            unranked=edition.focus if unranked else "",
        ),
        evidence,
        data,
        alt=plain(
            """
{% if own %}
{{ focus | the | capital }} was on the same side as {{ own | series }}.
{% endif %}
Of {{ shares | length | count("pair") }} with enough in common among
{{ order | length | count("delegation") }}, {{ full | beside(shares | length) }} agree on everything
and {{ nothing | beside(shares | length) }} on nothing. A square of boxes, a box a pair.
""",
            order=order, shares=shares, full=(shares == 1).sum(), nothing=(shares == 0).sum(),
            focus=edition.focus, own=_with_ends(shown, edition.focus),
        ),
        figure=figures.agreement(shown, order, focus=edition.focus, label=short),
    )  # fmt: skip


def _with_ends(pairs: pd.DataFrame, focus: str) -> list[Markdown]:
    """How often the focus was on the same side as each of the two ends."""
    found = []
    for end in (EU, RUSSIA):
        held = pairs[[{one, other} == {focus, end} for one, other in
                      zip(pairs["one"], pairs["other"], strict=True)]]  # fmt: skip
        found += [
            fill(
                "{{ end | the }} on {{ same | of(n) }} common proposals",
                end=end, same=round(row.agreement * row.n), n=row.n,
            )
            for row in held.itertuples()
        ]  # fmt: skip
    return found
