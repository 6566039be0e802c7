"""Text alternatives: every number in digits is one of the figure's data or counted from them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from publishing.verification.drawn.scales import known_numbers, numbers_in, untrue_numbers

#: Numbers that are counted from the rows of a figure.
Counted = Callable[[pd.DataFrame], Iterable[float]]


def rows_where(*conditions: str) -> Counted:
    """How many rows meet each of some conditions."""
    return lambda data: [
        float(len(data.query(condition, engine="python"))) for condition in conditions
    ]


def rank_correlation(one: str, other: str, where: str) -> Counted:
    """The rank correlation of two columns with its limits at 95 % by Bonett and Wright."""

    def counted(data: pd.DataFrame) -> list[float]:
        held = data.query(where, engine="python")
        rho = float(held[one].rank().corr(held[other].rank()))
        if abs(rho) > 1 - 1e-12:  # limits without a width, which are not told
            return [rho]
        reach = 1.959964 * np.sqrt((1 + rho**2 / 2) / (len(held) - 3))
        limits = np.tanh(np.arctanh(rho) + np.array([-reach, reach]))
        return [95.0, rho, *limits.tolist()]

    return counted


#: What is counted beyond values, rows and sums, by pattern of the figures' ids.
COUNTED: Mapping[str, Counted] = {
    "fig-on-record": rows_where(
        "iso3.notna()", "iso3.notna() and records > 0", "iso3.notna() and records >= 10",
        "iso3.notna() and records == 0 and groups.notna()",
    ),
    "fig-agreement": rows_where(
        "in_figure == 'yes'", "in_figure == 'yes' and agreement == 1",
        "in_figure == 'yes' and agreement == 0",
    ),
    "fig-truth-.+": rank_correlation("mv", "truth", "role == 'virgin' and mv.notna()"),
}  # fmt: skip


def faults(figure: str, alt: str, data: pd.DataFrame) -> Iterator[str]:
    """Numbers of a figure's text alternative that are not in its data."""
    for number in untrue_numbers(alt, known(figure, data)):
        yield f"the text alternative tells {number}, which is not in the data"


def known(exhibit: str, data: pd.DataFrame) -> list[float]:
    """Numbers that may be told of an exhibit: of its data, or counted from them."""
    found = [*_known(data)]
    for pattern, counted in COUNTED.items():
        if re.fullmatch(pattern, exhibit):
            found += counted(data)
    return found


def _known(data: pd.DataFrame) -> Iterator[float]:
    """Values of the data, numbers in their words, rows, and sums by row and column."""
    for row in data.to_dict("records"):
        yield from known_numbers(row)
        for cell in row.values():
            if isinstance(cell, str):
                yield from (number for number, _ in numbers_in(cell))
    numbers = data.select_dtypes("number")
    yield from numbers.sum()
    yield from numbers.sum(axis=1)
    yield float(numbers.sum().sum())
    yield from numbers.notna().sum()
    yield float(len(data))
    for column in data:
        yield from data[column].value_counts().astype(float)
