"""Language of a text, among the official languages of the United Nations."""

import functools
import re

#: Official languages by ISO 639-1 code.
LANGUAGES = {
    "ar": "Arabic",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "zh": "Chinese",
}

#: What a text is when its language cannot be told.
UNKNOWN = "unknown"

#: A text with fewer words, or Chinese characters, is too short to tell.
FEWEST_WORDS = 20
#: Probability below which none of the languages fits.
CERTAIN = 0.95
#: Characters that are looked at, from the middle of a text: its opening may be all names.
LOOKED_AT = 600

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+")


@functools.cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def language(text: str) -> str:
    """Code of a text's language; `UNKNOWN` when it is too short or like none of `LANGUAGES`.

    Examples
    --------
    >>> language("Nous pensons que les règles doivent être claires, brèves et faciles à suivre, "
    ...          "afin que chaque bureau puisse les appliquer sans aide.")
    'fr'
    >>> language("Yes")
    'unknown'
    """
    begin = max(0, (len(text) - LOOKED_AT) // 2)
    words = _WORD.findall(text[begin : begin + LOOKED_AT])
    if len(words) < FEWEST_WORDS:
        return UNKNOWN
    code, probability = _identifier().classify(" ".join(words).lower())
    return code if probability >= CERTAIN else UNKNOWN


def code_of(name: str) -> str:
    """Code of a language by its English name, for those of `LANGUAGES`, or by the code itself.

    Examples
    --------
    >>> code_of("French"), code_of("PT"), code_of("klingon")
    ('fr', 'pt', '')
    """
    named = name.strip().lower()
    by_name = {spoken.lower(): code for code, spoken in LANGUAGES.items()}
    return by_name.get(named, named if re.fullmatch("[a-z]{2}", named) else "")


def spelt(code: str) -> str:
    """Name of a language by its code."""
    return LANGUAGES.get(code, "an unknown language")
