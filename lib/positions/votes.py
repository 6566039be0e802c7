"""Votes of states on the two resolutions that the committee goes back to.

They are read out of the public data set *unvotes* (``data/external/un_votes.rda``), which is
fetched and not shipped. The direction throughout: a vote against is nearer to the European Union's
end of the scale (1), a vote in favour nearer to Russia's (−1), an abstention in between (0).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from positions.delegations import continents, iso3_codes, state_table
from positions.diagnostics import Association, criterion_agreement
from positions.hashing import file_sha256

#: Roll calls of the data set by vote of the register.
ROLL_CALLS = {"V-73-187": 6138, "V-74-247": 9087}

VOTES = ("yes", "no", "abstain")

#: What the data set calls a state, where that is not the state's name at the time of the votes.
_RENAMED = {"Yugoslavia": "Serbia"}

#: A vote on the scale of the placements.
SCALE = {"no": 1.0, "abstain": 0.0, "yes": -1.0}

COLUMNS = ("vote_id", "delegation", "iso3", "vote")

#: What to do when the votes are not here.
HOW_TO_GET = (
    "The votes of states are not shipped: `positions fetch` gets the public data set unvotes "
    "(github.com/dgrtwo/unvotes, data/un_votes.rda) into data/external/; offline, download the "
    "file by hand and pass its folder with `--from`."
)


class CountryVotesError(ValueError):
    """A file of votes that is missing or is not the one expected."""


def read_country_votes(path: Path, *, sha256: str = "") -> pd.DataFrame:
    """Read the votes on `ROLL_CALLS` out of the data set.

    Parameters
    ----------
    path : Path
        ``un_votes.rda``.
    sha256 : str
        What the file must hash to; not checked when empty.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, by vote and code; one row a state that voted or abstained, under the
        data set's name of it (see `with_names`).

    Raises
    ------
    CountryVotesError
        When the file is missing, has another hash, or does not hold what it should.
    """
    if not path.is_file():
        raise CountryVotesError(HOW_TO_GET)
    if sha256 and (found := file_sha256(path)) != sha256:
        raise CountryVotesError(
            f"{path.name} has the SHA-256 {found}, not {sha256}: it is not the file that was "
            "checked. Move it away and run `positions fetch`"
        )
    frame = _un_votes(path)
    frame = frame[frame["rcid"].isin(ROLL_CALLS.values())]
    votes_by_call = {call: vote for vote, call in ROLL_CALLS.items()}
    country = frame["country"].astype(object).replace(_RENAMED)
    codes = iso3_codes(country)
    unknown = sorted(set(country) - set(codes))
    if unknown:
        raise CountryVotesError(
            f"{path.name} names no state that is known: {', '.join(map(str, unknown))}"
        )
    iso3 = country.map(codes)
    tidy = pd.DataFrame(
        {
            "vote_id": frame["rcid"].astype(int).map(votes_by_call),
            "delegation": country,
            "iso3": iso3,
            "vote": frame["vote"].astype(object),
        }
    )
    odd = set(tidy["vote"]) - set(VOTES)
    twice = tidy.duplicated(["vote_id", "iso3"])
    if odd or twice.any():
        what = f"votes other than {', '.join(VOTES)}" if odd else "two votes of one state"
        raise CountryVotesError(f"{path.name} holds {what}; it is not the data set it should be")
    return tidy.astype(str).sort_values(["vote_id", "iso3"], ignore_index=True)


def with_names(votes: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Give states the names that the register knows them by.

    Parameters
    ----------
    votes : DataFrame
        As `read_country_votes` gives it.
    names : mapping of str to str
        Names by ISO 3166-1 alpha-3 code; states without one keep the data set's.

    Returns
    -------
    DataFrame
        By vote and delegation.
    """
    pairs = zip(votes["iso3"], votes["delegation"], strict=True)
    named = votes.assign(delegation=[names.get(code, own) for code, own in pairs])
    return named.sort_values(["vote_id", "delegation"], ignore_index=True)


def un_members() -> list[str]:
    """ISO 3166-1 alpha-3 codes of the members of the United Nations, as country_converter has them.

    Examples
    --------
    >>> len(un_members())
    193
    """
    table = state_table()
    return sorted(table.loc[table["UNmember"].notna(), "ISO3"])


def _un_votes(path: Path) -> pd.DataFrame:
    """The data set's table: ``rcid``, ``country``, ``vote``, one row a state and roll call."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the classes of tibbles are unknown to rdata, and moot
            frame = rdata.read_rda(path).get("un_votes")
    except Exception as error:  # whatever a broken file makes a parser raise
        raise CountryVotesError(
            f"{path.name} cannot be read as R data ({type(error).__name__}); move it away and run "
            "`positions fetch`"
        ) from None
    if not isinstance(frame, pd.DataFrame) or not {"rcid", "country", "vote"} <= set(frame):
        raise CountryVotesError(f"{path.name} holds no table un_votes with rcid, country and vote")
    return frame[["rcid", "country", "vote"]]


def by_region(votes: pd.DataFrame) -> pd.DataFrame:
    """Votes by continent, the states that did not vote included.

    Parameters
    ----------
    votes : DataFrame
        As `read_country_votes` gives it.

    Returns
    -------
    DataFrame
        ``vote_id``, ``region``, ``yes``, ``no``, ``abstain``, ``not_voting``, ``members``; the
        regions are the continents of country_converter.
    """
    members = continents(un_members())
    everyone = pd.Series(members).value_counts()
    rows = []
    for vote_id, group in votes.groupby("vote_id", sort=True):
        region = group["iso3"].map(members)
        for name in sorted(everyone.index):
            counted = group.loc[region == name, "vote"].value_counts()
            numbers = [int(counted.get(vote, 0)) for vote in VOTES]
            total = int(everyone[name])
            rows.append((vote_id, name, *numbers, total - sum(numbers), total))
    return pd.DataFrame(rows, columns=["vote_id", "region", *VOTES, "not_voting", "members"])


def placements_and_votes(
    placement: pd.DataFrame, votes: pd.DataFrame, vote_id: str, *, level: float = 0.95
) -> Association:
    """Rank correlation of placements with votes.

    Parameters
    ----------
    placement : DataFrame
        ``delegation`` and ``placement``, as `positions.agreement.placement` or a scaling of
        papers gives it; delegations that are no states, or did not vote, drop out.
    votes : DataFrame
        As `read_country_votes` gives it.
    vote_id : str
        One of `ROLL_CALLS`.
    level : float
        Of the interval.

    Returns
    -------
    Association
        Spearman's rho, n and an interval; votes count as `SCALE` has them, so that a positive rho
        means that placements and votes point the same way. Votes have three values only: the many
        ties keep rho from 1 even where the two agree as far as they can.
    """
    codes = iso3_codes(placement["delegation"])
    states = placement.assign(iso3=placement["delegation"].map(codes)).dropna(subset="placement")
    states = states[states["iso3"].fillna("") != ""].drop_duplicates("iso3").set_index("iso3")
    cast = votes[votes["vote_id"] == vote_id].set_index("iso3")["vote"].map(SCALE)
    scores = states["placement"].astype(float)
    found = criterion_agreement(scores, cast.reindex(scores.index), level=level)
    named = found.pairs.assign(delegation=states["delegation"].reindex(found.pairs.index))
    named = named.rename(columns={"score": "placement", "criterion": "vote"})
    return Association(
        found.rho, found.n, found.lower, found.upper, found.level,
        found.reason.replace("texts", "delegations"), named,
    )  # fmt: skip
