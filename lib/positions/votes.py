"""Votes of states on the two resolutions that the committee goes back to.

They stand in the register (``votes_by_state.csv``) and are checked against the public data set
*unvotes* (``data/external/un_votes.rda``), which is fetched and not shipped. The direction
throughout: a vote against is nearer to the European Union's end of the scale (1), a vote in favour
nearer to Russia's (−1), an abstention in between (0).
"""

import warnings
from pathlib import Path

import pandas as pd
import rdata

from positions.delegations import directory, find
from positions.diagnostics import Association, criterion_agreement
from positions.files import write_atomically
from positions.hashing import file_sha256

#: Roll calls of the data set by vote of the register.
ROLL_CALLS = {"V-73-187": 6138, "V-74-247": 9087}

VOTES = ("yes", "no", "abstain")

#: What the data set calls a state, where that is not the state's name at the time of the votes.
_RENAMED = {"Yugoslavia": "Serbia"}

#: A vote on the scale of the placements.
SCALE = {"no": 1.0, "abstain": 0.0, "yes": -1.0}

#: What to do when the votes are not here.
HOW_TO_GET = (
    "Votes of states are checked against a data set that is not shipped: `positions fetch` gets "
    "it (unvotes, github.com/dgrtwo/unvotes, data/un_votes.rda) into data/external/; offline, "
    "download the file by hand and pass its folder with `--from`."
)


class CountryVotesError(ValueError):
    """A file of votes that is missing or is not the one expected."""


def read_country_votes(path: Path, sha256: str, cache: Path) -> pd.DataFrame:
    """Read the votes on `ROLL_CALLS` out of the data set, ``un_votes.rda``.

    The few rows that matter are kept in ``cache``: reading the data set takes half a minute and
    about 1.3 GB. A file that is missing, has another hash or does not hold what it should is a
    `CountryVotesError`.

    ``vote_id, delegation, iso3, vote``, by vote and delegation; one row a state that voted or
    abstained.
    """
    if not path.is_file():
        raise CountryVotesError(HOW_TO_GET)
    if (found := file_sha256(path)) != sha256:
        raise CountryVotesError(
            f"{path.name} has the SHA-256 {found}, not {sha256}: it is not the file that was "
            "checked. Move it away and run `positions fetch`"
        )
    kept = cache / f"country-votes-{sha256}.csv"
    if kept.is_file():
        return pd.read_csv(kept, dtype=str, keep_default_na=False)
    votes = _tidy(_un_votes(path), path.name)
    cache.mkdir(parents=True, exist_ok=True)
    write_atomically({kept: votes})
    return votes


def _tidy(frame: pd.DataFrame, file: str) -> pd.DataFrame:
    """The votes on `ROLL_CALLS` under the names of the directory."""
    frame = frame[frame["rcid"].isin(ROLL_CALLS.values())]
    country = frame["country"].astype(object).replace(_RENAMED)
    states = {name: find(name) for name in country.unique()}
    if unknown := sorted(name for name, state in states.items() if state is None):
        raise CountryVotesError(f"{file} names no state that is known: {', '.join(unknown)}")
    tidy = pd.DataFrame(
        {
            "vote_id": frame["rcid"].map({call: vote for vote, call in ROLL_CALLS.items()}),
            "delegation": [states[name].name for name in country],
            "iso3": [states[name].iso3 for name in country],
            "vote": frame["vote"].astype(object),
        }
    )
    odd = set(tidy["vote"]) - set(VOTES)
    if odd or tidy.duplicated(["vote_id", "iso3"]).any():
        what = f"votes other than {', '.join(VOTES)}" if odd else "two votes of one state"
        raise CountryVotesError(f"{file} holds {what}; it is not the data set it should be")
    return tidy.astype(str).sort_values(["vote_id", "delegation"], ignore_index=True)


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
    """Votes by continent, the member states that did not vote included.

    Columns are ``vote_id``, ``region``, ``yes``, ``no``, ``abstain``, ``not_voting`` and
    ``members``.
    """
    members = pd.Series({one.iso3: one.continent for one in directory() if one.kind == "state"})
    counted = pd.crosstab([votes["vote_id"], votes["iso3"].map(members)], votes["vote"])
    everyone = pd.MultiIndex.from_product(
        [sorted(votes["vote_id"].unique()), sorted(members.unique())], names=["vote_id", "region"]
    )
    frame = counted.reindex(index=everyone, columns=list(VOTES), fill_value=0)
    frame = frame.rename_axis(columns=None).reset_index()
    total = frame["region"].map(members.value_counts())
    return frame.assign(not_voting=total - frame[list(VOTES)].sum(axis=1), members=total)


def placements_and_votes(placement: pd.DataFrame, votes: pd.DataFrame, vote_id: str) -> Association:
    """Rank correlation of placements with votes on one of `ROLL_CALLS`.

    Delegations that are no states, or did not vote, drop out. Votes count as `SCALE` has them, so
    that a positive rho means that placements and votes point the same way. Votes have three values
    only: the many ties keep rho from 1 even where the two agree as far as they can.
    """
    placed = placement.dropna(subset="placement").drop_duplicates("delegation")
    scores = placed.set_index("delegation")["placement"].astype(float)
    cast = votes[votes["vote_id"] == vote_id].set_index("delegation")["vote"].map(SCALE)
    return criterion_agreement(scores, cast.reindex(scores.index))
