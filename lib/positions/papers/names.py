"""Names of papers: which delegation a file, or a row of a manifest, means."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from difflib import SequenceMatcher

from positions import delegations as speakers
from positions.faults import suggestion
from positions.sessions import Session
from positions.slugs import slug

#: How alike a state's name and a form of it are that leaves words out.
ALIKE = 0.75

#: Names by which files are called and which no list of names holds.
_COMMON_NAMES = {
    "burma": "MMR", "cape-verde": "CPV", "czech-republic": "CZE", "dprk": "PRK", "drc": "COD",
    "east-timor": "TLS", "great-britain": "GBR", "ivory-coast": "CIV", "lao-pdr": "LAO",
    "macedonia": "MKD", "swaziland": "SWZ", "turkey": "TUR", "uae": "ARE", "uk": "GBR",
    "us": "USA", "vatican": "VAT",
}  # fmt: skip

#: Names at the United Nations that country_converter does not use.
_UN_NAMES = {"VAT": "Holy See", "PSE": "State of Palestine"}


@functools.cache
def _states() -> dict[str, tuple[str, ...]]:
    """Names of the members and observer states of the United Nations by ISO code."""
    table = speakers.state_table()
    seated = table["UNmember"].notna() | table["ISO3"].isin(["VAT", "PSE"])
    columns = ["ISO3", "name_short", "name_official"]
    return {
        code: tuple(names) for code, *names in table.loc[seated, columns].itertuples(index=False)
    }


class Names:
    """Delegations that a file or a row may mean."""

    def __init__(self, delegations: Iterable[str], session: Session | None):
        self.fictional = session is not None and session.is_simulated
        own = [] if session is None else list(session.delegations)
        for chapter in session.chapters.values() if session is not None else ():
            if self.fictional:
                own += chapter.references
        codes = speakers.iso3_codes(delegations)
        by_code = {code: name for name, code in codes.items() if code}
        real: dict[str, str] = {}
        for code, names in _states().items():
            name = by_code.setdefault(code, _UN_NAMES.get(code, names[0]))
            real |= {slug(other): name for other in names}
        real |= {slug(name): name for name in by_code.values()}
        real |= {code.lower(): name for code, name in by_code.items()}
        real |= {name: by_code[code] for name, code in _COMMON_NAMES.items()}
        real |= {slug(name): name for name in (*speakers.GROUP_DELEGATIONS, *delegations)}
        real |= speakers.GROUP_ALIASES
        self._real = real
        self._own = {slug(name): name for name in own}
        #: A simulated session that lists its delegations has no others.
        self._closed = self.fictional and bool(session.delegations)

    def is_real(self, name: str) -> bool:
        """Whether a name is that of a state or group that there is."""
        return slug(name) in self._real or bool(speakers.iso3_codes([name]).get(name))

    def find(self, text: str) -> str | None:
        """The delegation that is meant; None when there is none of that name."""
        stem = slug(text)
        if stem in self._own:
            return self._own[stem]
        if not self.fictional:
            return self._real.get(stem) or self._by_form(stem)
        if not stem or self._closed or self.is_real(text):
            return None
        return text if text != stem else " ".join(part.capitalize() for part in stem.split("-"))

    def _by_form(self, stem: str) -> str | None:
        """A state by its name's words put otherwise, such as Viet Nam; never by other words."""
        words = stem.replace("-", " ")
        code = speakers.iso3_codes([words]).get(words, "")
        for name in map(slug, _states().get(code, ())):
            own, others = sorted(stem.split("-")), sorted(name.split("-"))
            left_out = set(own) <= set(others) and (
                SequenceMatcher(None, stem, name).ratio() >= ALIKE
            )
            if left_out or own == others or stem.replace("-", "") == name.replace("-", ""):
                return self._real[code.lower()]
        return None

    def unknown(self, text: str) -> str:
        """Why a name is refused."""
        if self._closed and not self.is_real(text):
            return (
                f"unknown delegation {text!r}; {suggestion(slug(text) or text, self._own)} "
                "(the session has those that session.yml lists under delegations)"
            )
        if self.fictional:
            return (
                f"{text!r} is a real delegation's name; simulated papers carry made-up names, "
                "such as Delegation A"
            )
        known = {slug(name) for name in (*self._real.values(), *self._own.values())}
        return (
            f"unknown delegation {text!r}; {suggestion(slug(text) or text, known)} "
            "(a group that is not known can be named under delegations in session.yml)"
        )


def name_fault(name: str, delegations: Iterable[str], session: Session) -> str:
    """Why a session cannot name a delegation so; empty when it can.

    Parameters
    ----------
    name : str
        As ``session.yml`` has it.
    delegations : iterable of str
        Delegations on record.
    session : Session
    """
    names = Names(delegations, session)
    if names.fictional:
        return names.unknown(name) if names.is_real(name) else ""
    found = names.find(name)
    if found is None:
        return names.unknown(name)
    return "" if found == name else f"{name!r} is {found!r} on record; write that"
