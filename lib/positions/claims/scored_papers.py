"""Claims about the scores of papers."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from positions.claims.checks import PAPERS, Finding, Grounds, NotTestableError, claim
from positions.claims.reading import concluded, enough, series_of, series_of_names, share_of
from positions.claims.terms import (
    CLEAR,
    COOPERATION,
    CRIMINALIZATION,
    FAR,
    MOST,
    MUCH_MORE,
    NEARLY_ALL,
    OVERWHELMING,
    PROCEDURE,
    SEVERAL,
)
from positions.delegations import EU, RUSSIA, directory
from positions.nouns import counted


def _placed(grounds: Grounds, paper: tuple[str, str]) -> pd.Series:
    """Rescaled scores of the virgin texts by delegation; not testable with too few."""
    table = grounds.scores[paper]
    scores = table[table["role"] == "virgin"].set_index("delegation")["mv"].dropna()
    enough(len(scores), f"{counted(len(scores), 'scored paper')} on {paper[1]} in {paper[0]}")
    return scores


def _ends(grounds: Grounds) -> list[float]:
    """Scores of Russia and of the EU on criminalisation."""
    table = grounds.scores[CRIMINALIZATION]
    scores = table[table["role"] == "reference"].set_index("delegation")["mv"].dropna()
    if missing := [name for name in (RUSSIA, EU) if name not in scores.index]:
        raise NotTestableError(f"no reference score of {series_of(missing)}")
    return [float(scores[name]) for name in (RUSSIA, EU)]


def _nearer_eu(grounds: Grounds) -> pd.Series:
    """Whether each scored paper on criminalisation lies nearer to the EU than to Russia."""
    russia, eu = _ends(grounds)
    scores = _placed(grounds, CRIMINALIZATION)
    return (scores - eu).abs() < (scores - russia).abs()


def papers_nearer_eu(grounds: Grounds, bar: float) -> Finding:
    """Whether more than a share of the scored papers on criminalisation lie nearer to the EU."""
    near = _nearer_eu(grounds)
    value = f"{share_of(int(near.sum()), len(near), 'paper')} nearer to the EU"
    return concluded(near.mean() > bar, value, [PAPERS])


def named_nearer_eu(grounds: Grounds, names: Collection[str]) -> Finding:
    """Whether some delegations' papers on criminalisation all lie nearer to the EU."""
    near = _nearer_eu(grounds)
    if missing := [name for name in names if name not in near.index]:
        raise NotTestableError(f"no score for {series_of_names(missing)}")
    yes = [name for name in names if near[name]]
    value = f"{len(yes)} of {len(names)} nearer to the EU: {series_of_names(yes)}"
    return concluded(len(yes) == len(names), value, [PAPERS])


def more_diverse(grounds: Grounds, others: Iterable[tuple[str, str]], factor: float) -> Finding:
    """Whether scores on other chapters spread more than those on criminalisation."""
    base = _placed(grounds, CRIMINALIZATION)
    spreads = {paper: _placed(grounds, paper) for paper in others}
    told = [("criminalization", base), *((paper[1], item) for paper, item in spreads.items())]
    value = "standard deviation " + ", ".join(
        f"{item.std():.2f} on {chapter} (n = {len(item)})" for chapter, item in told
    )
    wider = all(item.std() > factor * base.std() for item in spreads.values())
    return concluded(wider, value, [PAPERS])


for _claim, _bar in {"C01": MOST, "C02": OVERWHELMING, "C10": CLEAR}.items():
    _test = functools.partial(papers_nearer_eu, bar=_bar)
    claim(_claim, sessions=("ahc2",), papers=(CRIMINALIZATION,))(_test)

for _claim, _who in {
    "C03": ("Brazil", "India", "South Africa"),
    "C09": ("Japan", "Singapore"),
}.items():
    _test = functools.partial(named_nearer_eu, names=_who)
    claim(_claim, sessions=("ahc2",), papers=(CRIMINALIZATION,))(_test)

for _claim, _others, _factor in (
    ("C07", (PROCEDURE,), 1),
    ("C08", (PROCEDURE, COOPERATION), MUCH_MORE),
):
    _test = functools.partial(more_diverse, others=_others, factor=_factor)
    _sessions = tuple(dict.fromkeys(session for session, _ in (CRIMINALIZATION, *_others)))
    claim(_claim, sessions=_sessions, papers=(CRIMINALIZATION, *_others))(_test)


@claim("C04", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def african_states_nearer_eu(grounds: Grounds) -> Finding:
    """At least three African states lie nearer to the EU on criminalisation."""
    near = _nearer_eu(grounds)
    in_africa = {one.name for one in directory() if one.continent == "Africa"}
    african = [name for name in near.index if name in in_africa]
    enough(len(african), f"{counted(len(african), 'scored paper')} of African states")
    yes = [name for name in african if near[name]]
    value = f"{share_of(len(yes), len(african), 'African state')} nearer to the EU: "
    value += series_of_names(yes)
    return concluded(len(yes) >= SEVERAL, value, [PAPERS])


@claim("C05", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def russia_far_from_nearly_all(grounds: Grounds) -> Finding:
    """Nine papers in ten lie more than half of the scale away from Russia."""
    russia, eu = _ends(grounds)
    distance = (_placed(grounds, CRIMINALIZATION) - russia).abs() / abs(eu - russia)
    far = int((distance > FAR).sum())
    value = f"{share_of(far, len(distance), 'paper')} beyond the middle of the scale from Russia"
    return concluded(far / len(distance) >= NEARLY_ALL, value, [PAPERS])


@claim("C11", sessions=("ahc2",), papers=(CRIMINALIZATION,))
def scale_from_russia_to_eu(grounds: Grounds) -> Finding:
    """The two references stand at −1 and 1, and the rescaled papers of the others in between."""
    ends, scores = _ends(grounds), _placed(grounds, CRIMINALIZATION)
    inside = scores.between(min(ends), max(ends))
    value = f"Russia at {ends[0]:.2f}, the EU at {ends[1]:.2f}; "
    value += f"{share_of(int(inside.sum()), len(scores), 'paper')} in between"
    return concluded(np.allclose(ends, [-1, 1]) and inside.all(), value, [PAPERS])
