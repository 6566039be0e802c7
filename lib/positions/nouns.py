"""Counts with their nouns."""

#: A share is told in per cent of so many or more; of fewer it is a count.
PERCENT_FROM = 10


def form(number: float, singular: str, plural: str | None = None) -> str:
    """The form of a noun that goes with a number; the plural ends in s unless it is given.

    Examples
    --------
    >>> form(1, "state"), form(0, "state"), form(3, "party", "parties")
    ('state', 'states', 'parties')
    """
    return singular if number == 1 else (plural or f"{singular}s")


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count in digits with its noun.

    Examples
    --------
    >>> counted(1, "state"), counted(1200, "record"), counted(0, "party", "parties")
    ('1 state', '1,200 records', 'no parties')
    """
    return f"{f'{number:,}' if number else 'no'} {form(number, singular, plural)}"
