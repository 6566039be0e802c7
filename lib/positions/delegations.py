"""Who speaks: states by country_converter, groups by our own short list."""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterable

import pandas as pd
from country_converter import CountryConverter
from country_converter.country_converter import COUNTRY_DATA_FILE

from positions.faults import near

#: Groups that speak as one delegation, with their list in ``groups.csv`` where it has one.
GROUP_DELEGATIONS = {
    "European Union": "G-EU",
    "Caribbean Community": "G-CARICOM",
    "African Group": "",
}

#: The two delegations whose papers and records are the ends of the scale.
EU, RUSSIA = "European Union", "Russian Federation"

#: Other names of groups, by the name in lower case.
GROUP_ALIASES = {
    "eu": "European Union",
    "caricom": "Caribbean Community",
}


class UnknownDelegationError(ValueError):
    """A name that is neither a state nor a group that we know."""


@functools.cache
def _converter() -> CountryConverter:
    # country_converter 1.3.2 under pandas 3 reads Namibia's code "NA" as missing and fails;
    # its own table, read with empty cells alone as missing, does not.
    table = pd.read_csv(
        COUNTRY_DATA_FILE, sep="\t", encoding="utf-8", keep_default_na=False, na_values=[""]
    )
    logging.getLogger("country_converter").setLevel(logging.ERROR)
    return CountryConverter(country_data=table)


@functools.lru_cache(maxsize=4096)
def _iso3(name: str) -> str:
    """Code of one state; empty when the name is none, or fits several."""
    code = _converter().convert(name, to="ISO3", not_found="") if name.strip() else ""
    return code if isinstance(code, str) and len(code) == 3 else ""


def iso3_codes(names: Iterable[str]) -> dict[str, str]:
    """ISO 3166-1 alpha-3 codes of states by name.

    Parameters
    ----------
    names : iterable of str
        Names in any common form.

    Returns
    -------
    dict of str to str
        The code of each state; empty for a group of `GROUP_DELEGATIONS`; names that are neither
        are left out.

    Examples
    --------
    >>> iso3_codes(["Türkiye", "European Union", "Atlantis"])
    {'Türkiye': 'TUR', 'European Union': ''}
    """
    codes = {}
    for name in dict.fromkeys(names):
        if name in GROUP_DELEGATIONS:
            codes[name] = ""
            continue
        if code := _iso3(name):
            codes[name] = code
    return codes


def state_table() -> pd.DataFrame:
    """States and other areas as country_converter has them.

    Returns
    -------
    DataFrame
        ``ISO3``, ``name_short``, ``name_official``, ``UNmember`` (year of accession; missing for
        those that are no members) and ``continent``, one row an area.

    Examples
    --------
    >>> state_table().set_index("ISO3").loc["NAM", ["name_short", "continent"]].tolist()
    ['Namibia', 'Africa']
    """
    return _converter().data[["ISO3", "name_short", "name_official", "UNmember", "continent"]]


def continents(codes: Iterable[str]) -> dict[str, str]:
    """Continents of states by ISO 3166-1 alpha-3 code, as country_converter has them.

    Examples
    --------
    >>> continents(["GHA", "NOR"])
    {'GHA': 'Africa', 'NOR': 'Europe'}
    """
    table = state_table().set_index("ISO3")["continent"]
    return {code: str(table[code]) for code in codes if code in table.index}


def eu_members() -> set[str]:
    """ISO 3166-1 alpha-3 codes of the European Union's 27 members."""
    return set(_converter().EU27as("ISO3")["ISO3"])


def resolve(name: str, known: Iterable[str]) -> str:
    """Find the delegation that is meant among those known.

    Parameters
    ----------
    name : str
        As written by a person: a register name, another common name, or an ISO code.
    known : iterable of str
        Delegations to choose from, as the register names them.

    Returns
    -------
    str
        The register's name.

    Raises
    ------
    UnknownDelegationError
        When no known delegation is meant; the message names near ones.

    Examples
    --------
    >>> resolve("usa", ["China", "United States of America"])
    'United States of America'
    >>> resolve("Chnia", ["China", "Brazil"])
    Traceback (most recent call last):
    positions.delegations.UnknownDelegationError: unknown delegation 'Chnia': did you mean China?
    """
    known = sorted(known)
    by_fold = {item.casefold(): item for item in known}
    name = name.strip()
    fold = name.casefold()
    fold = GROUP_ALIASES.get(fold, fold).casefold()
    if fold in by_fold:
        return by_fold[fold]
    code = iso3_codes([name]).get(name)
    if code:
        for item, item_code in iso3_codes(known).items():
            if item_code == code:
                return item
        raise UnknownDelegationError(
            f"no record of {name!r} ({code}) in the register; delegations on record: "
            f"{', '.join(near(name, known, 3) or known[:8])}, … (positions delegations lists all)"
        )
    hint = near(name, known)
    raise UnknownDelegationError(
        f"unknown delegation {name!r}: "
        + (f"did you mean {' or '.join(hint)}?" if hint else "positions delegations lists all")
    )
