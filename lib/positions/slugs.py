"""Texts as parts of file names."""

import re
import unicodedata


def slug(text: str) -> str:
    """Text in kebab case: Latin letters without accents, digits and hyphens.

    Examples
    --------
    >>> slug("Iran (Islamic Republic of)"), slug("Türkiye")
    ('iran-islamic-republic-of', 'turkiye')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
