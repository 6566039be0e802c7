"""Ideal points: where delegations stand on one line, from every side that they took.

The two-parameter item response model of the study of parliaments (Clinton, Jackman and Rivers
2004): the probability that delegation *i* is for proposal *j* is ``Phi(slope_j . position_i -
hurdle_j)``, where ``Phi`` is the normal distribution. Positions have a standard normal prior;
slopes and hurdles a normal one with standard deviation `SPREAD`. Two delegations, the poles, fix
the direction. The posterior is drawn by Gibbs sampling with the latent utilities of Albert and Chib
(1993).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.special import log_ndtr, logsumexp, ndtr, ndtri

from positions.agreement import LEVEL, MIN_SIGNALS

#: Prior standard deviation of slopes and hurdles.
SPREAD = 2.0

#: Draws kept of the posterior, and draws left out before them.
DRAWS, BURN_IN = 4000, 500

#: Draws kept where parts of the sides are foretold, and the number of parts.
FORETOLD, FOLDS = 1000, 10

#: Decimal places to which a chain is kept from step to step, and of what is foretold. Last digits
#: hang on a processor's instructions, and on two lines a chain carries a difference on until it is
#: as large as chance itself; to these places it is the same everywhere.
KEPT, PLACES = 4, 3

#: Batches of draws from which their own error is told.
BATCHES = 20

POINT_COLUMNS = (
    "delegation", "n", "position", "lower", "upper", "error", "rank", "rank_lower", "rank_upper",
    "beyond_first", "beyond_second",
)  # fmt: skip

# slopes and hurdles over which given positions are summed up: beyond four standard deviations
# nothing is left, and the step is small beside the width of a probit
_GRID = np.arange(-4 * SPREAD, 4 * SPREAD + 0.1, 0.25)


@dataclass(frozen=True)
class Draws:
    """Draws of the posterior.

    Attributes
    ----------
    positions : ndarray of shape (draws, delegations, dimensions)
    slopes : ndarray of shape (draws, proposals, dimensions)
    hurdles : ndarray of shape (draws, proposals)
    """

    positions: np.ndarray
    slopes: np.ndarray
    hurdles: np.ndarray


def contested(sides: pd.DataFrame) -> pd.DataFrame:
    """Sides on the proposals that have somebody on both.

    Parameters
    ----------
    sides : DataFrame
        Delegations by proposals: 1 for, -1 against, missing for no side; see `agreement.sides`.

    Returns
    -------
    DataFrame
        Columns delegation, proposal_id and yes (whether it is for the proposal), in their order.

    Examples
    --------
    >>> contested(pd.DataFrame({"p": [1.0, -1.0], "q": [1.0, 1.0]}, index=["A", "B"]))
      delegation proposal_id    yes
    0          A           p   True
    1          B           p  False
    """
    both = sides.loc[:, (sides == 1).any() & (sides == -1).any()]
    at, of = np.nonzero(both.notna().to_numpy())
    return pd.DataFrame(
        {
            "delegation": both.index.to_numpy()[at],
            "proposal_id": both.columns.to_numpy()[of],
            "yes": both.to_numpy()[at, of] > 0,
        }
    )


def sample(
    who: np.ndarray,
    what: np.ndarray,
    yes: np.ndarray,
    shape: tuple[int, int],
    *,
    dimensions: int = 1,
    draws: int = DRAWS,
    seed: int = 0,
) -> Draws:
    """Draw from the posterior.

    Parameters
    ----------
    who, what : ndarray of int
        Delegation and proposal of each side, from 0.
    yes : ndarray of bool
        Whether the side is for the proposal.
    shape : tuple of int
        Number of delegations and of proposals.
    dimensions : int
        Lines on which delegations differ.
    draws : int
        Draws kept, after `BURN_IN` others.
    """
    random = np.random.default_rng(seed)
    delegations, proposals = shape
    sign = np.where(yes, 1.0, -1.0)
    positions = random.normal(size=(delegations, dimensions))
    slopes, hurdles = random.normal(size=(proposals, dimensions)), np.zeros(proposals)
    kept = Draws(
        np.empty((draws, delegations, dimensions)),
        np.empty((draws, proposals, dimensions)),
        np.empty((draws, proposals)),
    )
    for step in range(-BURN_IN, draws):
        mean = (slopes[what] * positions[who]).sum(axis=1) - hurdles[what]
        # normal, on the side of zero that was taken: by the small tail, exact far from the mean
        tail = np.clip(random.random(len(sign)) * ndtr(sign * mean), 1e-300, 1 - 1e-16)
        utility = (mean - sign * ndtri(tail)).round(KEPT)
        positions = _weights(who, slopes[what], utility + hurdles[what], delegations, 1.0, random)
        # a hurdle is the weight of a constant -1 beside the positions
        beside = np.column_stack([positions[who], np.full(len(who), -1.0)])
        both = _weights(what, beside, utility, proposals, SPREAD, random)
        slopes, hurdles = both[:, :-1], both[:, -1]
        if step >= 0:
            kept.positions[step], kept.slopes[step], kept.hurdles[step] = positions, slopes, hurdles
    return kept


def _weights(
    group: np.ndarray,
    values: np.ndarray,
    target: np.ndarray,
    groups: int,
    spread: float,
    random: np.random.Generator,
) -> np.ndarray:
    """Draw every group's weights of a regression with unit errors and a normal prior, rounded."""
    size = values.shape[1]

    def total(products: np.ndarray) -> np.ndarray:
        return np.bincount(group, products, minlength=groups)

    precision = np.empty((groups, size, size))
    for one in range(size):
        for other in range(one + 1):
            precision[:, one, other] = total(values[:, one] * values[:, other])
            precision[:, other, one] = precision[:, one, other]
    precision[:, range(size), range(size)] += spread**-2
    moment = np.stack([total(values[:, one] * target) for one in range(size)], axis=1)
    noise = random.normal(size=(groups, size))
    if size == 1:
        return (moment / precision[:, 0] + noise / np.sqrt(precision[:, 0])).round(KEPT)
    # precision = L L': L solved for the moment, and L' for that with noise, which is then as spread
    # as the posterior; written out, since numpy's inverses of many small matrices take up to four
    # times as long
    root, solved = np.linalg.cholesky(precision), moment
    for at in range(size):
        solved[:, at] -= (root[:, at, :at] * solved[:, :at]).sum(axis=1)
        solved[:, at] /= root[:, at, at]
    solved += noise
    for at in reversed(range(size)):
        solved[:, at] -= (root[:, at + 1 :, at] * solved[:, at + 1 :]).sum(axis=1)
        solved[:, at] /= root[:, at, at]
    return solved.round(KEPT)


def ideal_points(
    rows: pd.DataFrame, poles: tuple[str, str], *, draws: int = DRAWS, seed: int = 0
) -> pd.DataFrame:
    """Positions on one line with their intervals and ranks.

    Parameters
    ----------
    rows : DataFrame
        Columns delegation, proposal_id and yes; see `contested`.
    poles : tuple of str
        Two delegations; the line runs from the first to the second.
    draws, seed : int
        As for `sample`.

    Returns
    -------
    DataFrame
        One row a delegation, from the first pole's end on, with the columns `POINT_COLUMNS`: ``n``
        (sides), ``position`` (posterior mean), its interval and ``error`` (what the draws may be
        off by, a standard error by batches); ``rank`` and its interval, from 1, among those with
        `MIN_SIGNALS` sides, and missing for others; ``beyond_first, beyond_second``, the posterior
        probability of lying outside each pole, missing for the poles themselves. No row when a
        pole has no side.
    """
    who, names = pd.factorize(rows["delegation"], sort=True)
    what, ids = pd.factorize(rows["proposal_id"], sort=True)
    if not set(poles) <= set(names):
        return pd.DataFrame(columns=list(POINT_COLUMNS))
    shape = (len(names), len(ids))
    drawn = sample(who, what, rows["yes"].to_numpy(bool), shape, draws=draws, seed=seed)
    first, second = (names.get_loc(pole) for pole in poles)
    points = drawn.positions[:, :, 0]
    points = points * np.sign(points[:, [second]] - points[:, [first]])
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    lower, upper = np.quantile(points, tails, axis=0)
    batches = np.stack([part.mean(axis=0) for part in np.array_split(points, BATCHES)])
    n = np.bincount(who)
    found = pd.DataFrame(
        {
            "delegation": names,
            "n": n,
            "position": points.mean(axis=0),
            "lower": lower,
            "upper": upper,
            "error": batches.std(axis=0, ddof=1) / np.sqrt(BATCHES),
            "beyond_first": (points < points[:, [first]]).mean(axis=0),
            "beyond_second": (points > points[:, [second]]).mean(axis=0),
        }
    )
    found.loc[found["delegation"].isin(poles), ["beyond_first", "beyond_second"]] = np.nan
    known = np.flatnonzero(n >= MIN_SIGNALS)
    ranks = points[:, known].argsort(axis=1).argsort(axis=1) + 1
    limits = np.quantile(ranks, tails, axis=0, method="nearest")
    of_means = found.loc[known, "position"].rank(method="first")
    for name, values in zip(("rank", "rank_lower", "rank_upper"), (of_means, *limits), strict=True):
        found[name] = pd.Series(np.asarray(values, dtype=int), index=known).astype("Int64")
    found = found.sort_values(["position", "delegation"], ignore_index=True)
    return found[list(POINT_COLUMNS)]


def held_out(
    rows: pd.DataFrame,
    known: Mapping[str, pd.Series | None],
    lines: Mapping[str, int],
    *,
    draws: int = FORETOLD,
    seed: int = 0,
) -> pd.DataFrame:
    """How well models foretell sides that they have not seen.

    The sides are split into `FOLDS` parts by chance, and each part is foretold from the others.

    Parameters
    ----------
    rows : DataFrame
        Columns delegation, proposal_id and yes; see `contested`.
    known : mapping of str to Series
        Models whose positions are given, by delegation, and summed up over all slopes and hurdles;
        delegations without a value stand at the mean. None leaves the proposals' own averages.
    lines : mapping of str to int
        Models whose positions are estimated, on so many lines; see `sample`.
    draws, seed : int
        As for `sample`.

    Returns
    -------
    DataFrame
        Log predictive density of every side under every model: a row a side, in the order of
        ``rows``, a column a model.
    """
    who, names = pd.factorize(rows["delegation"], sort=True)
    what, ids = pd.factorize(rows["proposal_id"], sort=True)
    yes = rows["yes"].to_numpy(bool)
    fold = np.random.default_rng(seed).permutation(np.arange(len(rows)) % FOLDS)
    # all parts are foretold at once, as worlds with delegations and proposals of their own
    world, side = np.nonzero(fold != np.arange(FOLDS)[:, None])
    inside_who, inside_what = world * len(names) + who[side], world * len(ids) + what[side]
    outside_who, outside_what = fold * len(names) + who, fold * len(ids) + what
    # adds what is known of every side to its proposal, in every world
    ones, shape = np.ones(len(side)), (FOLDS * len(ids), len(rows))
    summed = csr_array((ones, (inside_what, side)), shape=shape)

    def estimated(dimensions: int) -> np.ndarray:
        drawn = sample(
            inside_who, inside_what, yes[side], (FOLDS * len(names), FOLDS * len(ids)),
            dimensions=dimensions, draws=draws, seed=seed,
        )  # fmt: skip
        mean = (drawn.slopes[:, outside_what] * drawn.positions[:, outside_who]).sum(axis=2)
        mean -= drawn.hurdles[:, outside_what]
        return logsumexp(log_ndtr(np.where(yes, mean, -mean)), axis=0) - np.log(draws)

    def given(values: pd.Series | None) -> np.ndarray:
        log = _on_grid(_standard(values, names)[who], yes)
        total = summed @ log
        prior = -(_GRID[:, None] ** 2 + _GRID**2).ravel() / (2 * SPREAD**2)
        weight = total[outside_what] + prior
        return logsumexp(weight + log, axis=1) - logsumexp(weight, axis=1)

    found = {name: given(values) for name, values in known.items()}
    found |= {name: estimated(dimensions) for name, dimensions in lines.items()}
    return pd.DataFrame(found, index=rows.index)


def _on_grid(positions: np.ndarray, yes: np.ndarray) -> np.ndarray:
    """Log probability of every side, a row each, under the slopes and hurdles of `_GRID`."""
    mean = (positions[:, None, None] * _GRID[:, None] - _GRID).reshape(len(yes), -1)
    return log_ndtr(np.where(yes[:, None], mean, -mean))


def _standard(values: pd.Series | None, names: pd.Index) -> np.ndarray:
    """Given positions with mean 0 and standard deviation 1; 0 where there is none."""
    if values is None:
        return np.zeros(len(names))
    held = values.reindex(names).astype(float)
    return ((held - held.mean()) / (held.std(ddof=0) or 1.0)).fillna(0.0).to_numpy()


def gains(density: pd.DataFrame) -> pd.DataFrame:
    """What models foretell, beside the first of them, by the densities that `held_out` returns.

    One row a model: ``model, n`` (sides), ``accuracy`` (share that was held likelier than not),
    ``elpd`` (sum of the log predictive densities), ``gain`` (over the first model) and ``se`` (its
    standard error, from side to side), all to `PLACES` places. A tie at one half counts as wrong.

    Examples
    --------
    >>> gains(pd.DataFrame({"coin": [-0.7, -0.7], "seer": [-0.1, -0.3]})).round(2)
      model  n  accuracy  elpd  gain   se
    0  coin  2       0.0  -1.4   0.0  0.0
    1  seer  2       1.0  -0.4   1.0  0.2
    """
    over = density.sub(density.iloc[:, 0], axis="index")
    return pd.DataFrame(
        {
            "model": density.columns,
            "n": len(density),
            "accuracy": (density.sub(np.log(0.5)).round(PLACES) > 0).mean().to_numpy(),
            "elpd": density.sum().to_numpy(),
            "gain": over.sum().to_numpy(),
            "se": (np.sqrt(len(over)) * over.std(ddof=1)).to_numpy(),
        }
    ).round(PLACES)
