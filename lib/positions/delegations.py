"""Who speaks: the one directory of names, ``data/register/delegations.csv``."""

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz, process

from positions.faults import DataError, Fault
from positions.outside import MAX_NAME
from positions.tables import read_table

#: The two delegations whose papers and records are the ends of the scale.
EU, RUSSIA = "European Union", "Russian Federation"

TABLE = "delegations.csv"

#: How alike (of 100) a text and a name are for the name to be proposed.
ALIKE = 60


class UnknownDelegationError(ValueError):
    """A name of no delegation that could be meant."""


@dataclass(frozen=True)
class Delegation:
    """One row of the table: a member state, an observer state, or a group that speaks as one.

    ``article`` says whether the short name takes "the" in a sentence; ``group_id`` is the list of
    a group's members in ``groups.csv``, empty for a group without one.
    """

    name: str
    kind: str = "state"
    iso3: str = ""
    iso2: str = ""
    short: str = ""
    article: bool = False
    continent: str = ""
    group_id: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it is called, codes left aside."""
        return tuple(filter(None, (self.name, self.short, *self.aliases)))

    @property
    def codes(self) -> tuple[str, ...]:
        """Its ISO 3166-1 codes, of three letters and of two."""
        return tuple(filter(None, (self.iso3, self.iso2)))


COLUMNS = tuple(field.name for field in fields(Delegation))


def fold(text: str) -> str:
    """What is left of a name when case, accents, punctuation, blanks and "the" do not count.

    Examples
    --------
    >>> fold("Republic of Korea (the)"), fold("cote-d-ivoire"), fold("U.K."), fold("Viet Nam")
    ('republicofkorea', 'cotedivoire', 'uk', 'vietnam')
    """
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "".join(word for word in re.findall(r"[^\W_]+", plain) if word != "the")


class Directory:
    """Delegations, of the table or a session's own, by everything that they are called."""

    def __init__(self, delegations: Iterable[Delegation]):
        self._all = tuple(delegations)
        self._names = {fold(name): one for one in self._all for name in one.names}
        self._codes = {fold(code): one for one in self._all for code in one.codes}
        self._spellings = {name.casefold(): one for one in self._all for name in one.names}

    def __iter__(self) -> Iterator[Delegation]:
        return iter(self._all)

    def get(self, name: str) -> Delegation | None:
        """The delegation of exactly this name in the table."""
        found = self._spellings.get(name.casefold())
        return found if found and found.name == name else None

    def find(self, text: str, *, codes: bool = True) -> Delegation | None:
        """The delegation that a text names; None when it names none.

        The text is a name, an alias or an ISO code in any case, with or without accents, dots and
        "the"; codes may not count, since in a running text "AND" and "NO" are words.
        """
        folded = fold(text) if len(text) <= MAX_NAME else ""
        return self._names.get(folded) or (self._codes.get(folded) if codes else None)

    def near(self, text: str, limit: int = 3) -> list[str]:
        """Names of the delegations whose names or aliases look like a text, the nearest first."""
        found = process.extract(
            text[:MAX_NAME].casefold(), self._spellings.keys(), scorer=fuzz.ratio,
            score_cutoff=ALIKE, limit=None,
        )  # fmt: skip
        ranked = sorted(found, key=lambda item: (-item[1], item[0]))
        return list(dict.fromkeys(self._spellings[item[0]].name for item in ranked))[:limit]


def directory(folder: Path | None = None) -> Directory:
    """The directory of names in a register's folder, read once as long as it stays as it is.

    Unless given, the folder is that of the checkout which the process works in. A `DataError` tells
    every fault of the table.
    """
    path = folder / TABLE if folder else _above(os.getcwd())  # noqa: PTH109 - asked for each name
    try:
        stat = path.stat()
    except OSError:
        return _read(path, None)
    return _read(path, (stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=16)
def _above(start: str) -> Path:
    """The table of the checkout that a folder lies in, else of the one the code stands in."""
    above = (folder / "data" / "register" for folder in (Path(start), *Path(start).parents))
    own = Path(__file__).resolve().parents[2] / "data" / "register"
    return next((folder for folder in above if (folder / TABLE).is_file()), own) / TABLE


@lru_cache(maxsize=16)
def _read(path: Path, stamp: object) -> Directory:
    frame, faults = read_table(path, label := f"data/register/{TABLE}")
    if frame is not None:
        odd = sorted(set(COLUMNS) ^ set(frame.columns))
        faults += [
            Fault(label, 1, name, f"the columns are {', '.join(COLUMNS)}; no more, no less")
            for name in odd
        ]
        faults += [] if odd else _faults(frame.iterrows(), label)
    if faults:
        raise DataError(faults)
    return Directory(_delegation(row) for _, row in frame.iterrows())


def _delegation(row: pd.Series) -> Delegation:
    aliases = tuple(filter(None, (alias.strip() for alias in row["aliases"].split(";"))))
    return Delegation(**{**row, "article": row["article"] == "yes", "aliases": aliases})


def _faults(rows: Iterable[tuple[int, pd.Series]], label: str) -> Iterator[Fault]:
    """What the description of the table cannot say: codes of states, and names of two meanings."""
    taken: dict[str, tuple[str, int]] = {}
    for line, row in rows:
        if bool(re.fullmatch("[A-Z]{3}", row["iso3"])) == (row["kind"] == "group"):
            reason = "a state has a code of three capital letters, a group has none"
            yield Fault(label, line, "iso3", f"{row['iso3']!r}: {reason}")
        one = _delegation(row)
        for folded in sorted({fold(text) for text in (*one.names, *one.codes)} - {""}):
            name, first = taken.setdefault(folded, (one.name, line))
            if first != line:
                reason = f"{folded!r} means {name!r} in row {first}; a name means one delegation"
                yield Fault(label, line, "aliases", reason)


def find(text: str) -> Delegation | None:
    """The delegation that a text names in the register's directory.

    Examples
    --------
    >>> find("turkey").name, find("DRC").iso3, find("Foo")
    ('Türkiye', 'COD', None)
    """
    return directory().find(text)


def short(delegation: str) -> str:
    """Everyday name of a delegation, for sentences and figures.

    Examples
    --------
    >>> short("Iran (Islamic Republic of)"), short("China")
    ('Iran', 'China')
    """
    found = directory().get(delegation)
    return (found and found.short) or delegation


def with_article(delegation: str) -> str:
    """Everyday name with its article where it takes one, as plain text.

    Examples
    --------
    >>> with_article("European Union"), with_article("China")
    ('the European Union', 'China')
    """
    found = directory().get(delegation)
    return f"the {short(delegation)}" if found and found.article else short(delegation)


def is_group(name: str) -> bool:
    """Whether a delegation is a group that speaks as one."""
    found = directory().get(name)
    return found is not None and found.kind == "group"


def on_record(text: str, known: Collection[str]) -> str:
    """Find the delegation that is meant among those on record, by a name, an alias or an ISO code.

    When none is meant, an `UnknownDelegationError` names near ones.

    Examples
    --------
    >>> on_record("usa", ["China", "United States of America"])
    'United States of America'
    >>> on_record("Chnia", ["China", "Brazil"])
    Traceback (most recent call last):
    positions.delegations.UnknownDelegationError: unknown delegation 'Chnia': did you mean China?
    """
    found, recorded = find(text), sorted(known)
    if found and found.name in recorded:
        return found.name
    near = [name for name in directory().near(text, limit=12) if name in recorded][:3]
    text = text.strip()
    if found:
        code = f" ({found.iso3})" if found.iso3 else ""
        raise UnknownDelegationError(
            f"no record of {text!r}{code} in the register; delegations on record: "
            f"{', '.join(near or recorded[:8])}, … (positions delegations lists all)"
        )
    hint = f"did you mean {' or '.join(near)}?" if near else "positions delegations lists all"
    raise UnknownDelegationError(f"unknown delegation {text!r}: {hint}")


def eu_members() -> set[str]:
    """Codes of the European Union's 27 members, as the package country_converter lists them."""
    from country_converter.country_converter import COUNTRY_DATA_FILE

    table = pd.read_csv(COUNTRY_DATA_FILE, sep="\t", keep_default_na=False)
    return set(table.loc[table["EU27"] != "", "ISO3"])
