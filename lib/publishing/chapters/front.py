"""What the front page tells: the findings in a few numbers, and where everybody stands."""

from markupsafe import Markup

from positions.agreement import pair_agreement
from positions.delegations import EU, RUSSIA
from publishing.chapters.delegation_pages import path_of
from publishing.edition import Edition
from publishing.prose import Markdown, short


def silent_on(edition: Edition, backer: str) -> tuple[int, int]:
    """Proposals that a delegation supports on which the focus has no record, and all of them."""
    held = edition.register.positions
    backed = held[(held["delegation"] == backer) & (held["stance"] == "support")]["proposal_id"]
    own = set(held.loc[held["delegation"] == edition.focus, "proposal_id"])
    return len(set(backed) - own), backed.nunique()


def same_side(edition: Edition, other: str) -> tuple[int, int]:
    """Proposals on which the focus and another take the same side, and those on which both do."""
    if edition.focus == other or not {edition.focus, other} <= set(edition.sides.index):
        return 0, 0
    share, n = pair_agreement(edition.sides, edition.focus, other)
    return round(share * n) if n else 0, n


def line(edition: Edition) -> Markdown:
    """Everybody with enough sides on one line from Russia to the European Union, as links.

    Posterior means of `Edition.ideal_points`; who has no rank rests on too few sides and is left
    out. Empty where an end has none.
    """
    points = edition.ideal_points.dropna(subset="rank")
    at = points.set_index("delegation")["position"]
    if not {EU, RUSSIA} <= set(at.index):
        return Markdown("")
    low, high = at.min(), at.max()
    places = (100 * (at - low) / (high - low)).sort_values(kind="stable")
    rows: list[float] = []  # the last place taken in each row
    dots = []
    for name, place in places.items():
        free = [row for row, last in enumerate(rows) if place - last >= _APART]
        row = free[0] if free else len(rows)
        rows[row : row + 1] = [place]
        dots.append(_dot(edition, name, place, row))
    return Markdown(f'<div class="line" style="--rows:{len(rows)}">{"".join(dots)}</div>')


#: Percent of the line between neighbours in one row: a finger's width on a phone.
_APART = 12


def _dot(edition: Edition, name: str, place: float, row: int) -> str:
    kind = {EU: "end eu", RUSSIA: "end russia", edition.focus: "focus"}.get(name, "other")
    return (
        f'<a class="{kind}" href="{path_of(name)}.html" '
        f'style="--at:{place:.4g}%;--row:{row}">'
        f"<span>{Markup.escape(short(name))}</span></a>"
    )
