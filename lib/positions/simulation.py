"""A few fictional texts with known positions, for showing how diagnostics read.

The model, sentence by sentence: a delegation at position *x* between -1 and 1 writes a sentence of
the open side with probability (1 + x) / 2 and one of the guarded side otherwise. Two thirds of a
sentence's subjects come from its side's words and the rest from words that everybody uses. Two
delegations call the same thing by a name of their own, one text is short and one strays from the
subject. Nothing here concerns a real state or a real treaty: the delegations negotiate about river
ferries.
"""

from collections.abc import Sequence
from random import Random

import pandas as pd

#: The delegations' true positions: what the estimates should find again.
POSITIONS = pd.Series(
    {
        "Delegation A": -1.0, "Delegation B": 0.0, "Delegation C": 1.0, "Delegation D": -0.8,
        "Delegation E": -0.6, "Delegation F": -0.3, "Delegation G": -0.2, "Delegation H": 0.0,
        "Delegation I": 0.1, "Delegation J": 0.4, "Delegation K": 0.7, "Delegation L": 0.9,
    },
    name="position",
)  # fmt: skip

#: The texts whose scores are set, with these scores.
REFERENCES = POSITIONS[["Delegation A", "Delegation B", "Delegation C"]]

#: The delegation whose text is short, and the one whose text is mostly about something else.
SHORT, STRAY = "Delegation H", "Delegation L"

#: A word of everybody's, the word that some say in its place, and who does.
WORD, OWN = "ferry", "wherry"
OWN_WORD = ("Delegation A", "Delegation D")

# Sentences of a reference, of a virgin text and of the short one.
_LONG, _USUAL, _FEW = 95, 30, 9

_GUARDED = (
    "permission", "authority", "inspection", "licence", "border", "control", "approval",
    "supervision", "ownership", "jurisdiction", "registration", "prohibition", "penalty", "command",
    "security", "refusal", "seizure", "patrol", "quota", "sovereignty",
)  # fmt: skip
_OPEN = (
    "access", "exchange", "publication", "appeal", "participation", "safeguard", "passenger",
    "notice", "partnership", "training", "transparency", "dialogue", "fairness", "assistance",
    "freedom", "review", "consultation", "openness", "sharing", "remedy",
)  # fmt: skip
_COMMON = (
    "ferry", "river", "crossing", "vessel", "landing", "bank", "traffic", "service", "convention",
    "party", "article", "captain", "timetable", "bridge", "water", "season", "report", "paragraph",
    "region", "working",
)  # fmt: skip
_STRAY = (
    "orchards", "harvests", "beekeeping", "honey", "pollination", "hedgerows", "meadows", "blossom",
    "greenhouses", "seedlings", "irrigation", "pruning", "cider", "apiaries", "nectar", "grafting",
    "soil", "frost", "vineyards", "barns",
)  # fmt: skip

_FRAMES = (
    "The {} of the {} shall respect the {} and the {}.",
    "Each {} should provide for {} and for {} in the {}.",
    "We propose that {} and {} be part of the {} on {}.",
    "No {} may limit the {} of a {} without {}.",
    "The text on {} needs a clause on {}, since {} depends on {}.",
)
_STRAY_FRAME = "Growers praise {}, {}, {}, {}, {}, {} and {}."


def example_texts(seed: int = 2003) -> dict[str, str]:
    """Write the texts, by delegation in the order of `POSITIONS`.

    Only Python's own generator is drawn on, and only its `random`, whose numbers for a seed are
    the same in every version.
    """
    random = Random(seed)
    texts = {}
    for delegation, position in POSITIONS.items():
        length = _LONG if delegation in REFERENCES else _FEW if delegation == SHORT else _USUAL
        text = " ".join(
            _sentence(random, position, stray=delegation == STRAY) for _ in range(length)
        )
        texts[delegation] = text.replace(WORD, OWN) if delegation in OWN_WORD else text
    return texts


def _sentence(random: Random, position: float, *, stray: bool) -> str:
    if stray and random.random() < 2 / 3:
        return _STRAY_FRAME.format(*(_pick(random, _STRAY) for _ in range(7)))
    side = _OPEN if random.random() < (1 + position) / 2 else _GUARDED
    words = [_pick(random, side if random.random() < 2 / 3 else _COMMON) for _ in range(4)]
    return _pick(random, _FRAMES).format(*words)


def _pick(random: Random, among: Sequence[str]) -> str:
    """Pick one, the first more often than the last, as words are used."""
    return among[int(len(among) * random.random() ** 1.5)]
