"""The palette: one colour, one meaning, through the whole book, on light and on dark paper."""

from typing import NamedTuple


class Colour(NamedTuple):
    """What a colour is on light and on dark paper."""

    light: str
    dark: str


#: The colours of the whole book by what they mean. They stay apart for colour-blind readers (after
#: Okabe and Ito) and stand out from the paper three to one, letters four and a half to one.
PALETTE = {
    # what somebody holds: yes, no, something between, and nothing that is known
    "for": Colour("#00528c", "#4ba3e6"),
    "against": Colour("#b84a00", "#ff9050"),
    "between": Colour("#00805f", "#5fdcb0"),
    "between-pale": Colour("#bfe3d7", "#12483a"),
    "no-record": Colour("#dce2e8", "#333c47"),
    "few": Colour("#aab4be", "#56616c"),
    # who it is
    "eu": Colour("#8f6a00", "#d9a400"),
    "russia": Colour("#86236a", "#f9b4dd"),
    "focus": Colour("#05070a", "#fffffe"),
    "neutral": Colour("#6b7681", "#8d99a6"),
    # letters, lines and what lies behind them
    "ink": Colour("#22282f", "#dde3ea"),
    "soft": Colour("#59626d", "#a9b4c0"),
    "line": Colour("#d5dbe1", "#3a434e"),
    "band": Colour("#edf1f5", "#272b30"),
    "paper": Colour("#ffffff", "#121212"),
}  # fmt: skip

#: The paper that figures lie on, light and dark.
PAPERS = PALETTE["paper"]

FOR, AGAINST, BETWEEN, CHANGED, NO_RECORD, FEW, EU_END, RUSSIA_END, FOCUS, NEUTRAL = (
    PALETTE[name].light
    for name in ("for", "against", "between", "between-pale", "no-record", "few", "eu", "russia",
                 "focus", "neutral")
)  # fmt: skip
INK, SOFT, FAINT, BAND, PAPER = (
    PALETTE[name].light for name in ("ink", "soft", "line", "band", "paper")
)

#: Pale fills have an edge that stands out from the paper.
EDGES = {CHANGED: BETWEEN, NO_RECORD: NEUTRAL, FEW: NEUTRAL, PAPER: NEUTRAL}
