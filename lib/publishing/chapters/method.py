"""Appendix 5.1: the method, on the published example of its inventors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm

from positions import figures
from positions.counts import read_counts
from positions.wordscores import ScoredTexts, Wordscores
from publishing.edition import Edition
from publishing.exhibits import PUBLISHED, Evidence, Exhibit, table
from publishing.prose import count, number, percent

#: Published example and its known answers, below ``data/published``.
EXAMPLE, ANSWERS = "lbg2003.csv", "lbg2003_expected.csv"

#: The virgin text of the example.
VIRGIN = "V1"

#: How far a computed figure may lie from a published one: half of its last printed place.
_PLACES = {"raw": 4, "raw_se": 10, "mv": 4}


def example_counts(edition: Edition) -> pd.DataFrame:
    """Word counts of the published example, in long form."""
    path = edition.project.published_folder / EXAMPLE
    return pd.read_csv(path, keep_default_na=False, dtype={"document": str, "term": str})


def _answers(edition: Edition) -> pd.DataFrame:
    return pd.read_csv(edition.project.published_folder / ANSWERS)


def _fitted(edition: Edition, *, rescale_over: str = "virgin") -> tuple[Wordscores, ScoredTexts]:
    counts, documents, terms = read_counts(edition.project.published_folder / EXAMPLE)
    scores = _answers(edition).set_index("document")["score"].reindex(documents).to_numpy()
    model = Wordscores(rescale_over=rescale_over)
    model.fit(counts, scores, names=documents, vocabulary=terms)
    return model, model.score_texts(counts, names=documents)


def _evidence(edition: Edition) -> Evidence:
    tokens = int(example_counts(edition)["count"].sum())
    return Evidence(PUBLISHED, (), f"Laver, Benoit and Garry 2003, Table 1; {tokens:,} words")


def example_figure(edition: Edition) -> Exhibit:
    """The example's words, their scores and the texts that use them."""
    model, _ = _fitted(edition)
    wide = example_counts(edition).pivot(index="term", columns="document", values="count")
    wide = wide.reindex(model.vocabulary_).fillna(0).astype(int)
    frame = wide.assign(score=model.word_scores_)
    order = [name for name in wide.columns if name != VIRGIN] + [VIRGIN]
    return Exhibit(
        "fig-lbg2003",
        "The published example: words, their scores and the texts",
        (
            "Above, the score of each word; below, how often each text uses it. Five reference "
            "texts have set scores; the virgin text, in orange, is to be placed."
        ),
        _evidence(edition),
        frame.reset_index(names="term")[["term", "score", *order]],
        alt=(
            f"Word scores of {len(frame)} words rising from {number(frame['score'].min())} to "
            f"{number(frame['score'].max())}, above the word counts of six texts; the virgin text "
            "lies between the first and the third reference text."
        ),
        figure=figures.word_scores(frame[["score", *order]]),
    )


def comparison(edition: Edition) -> pd.DataFrame:
    """Published figures beside ours.

    Returns
    -------
    DataFrame
        Columns document, quantity, published, computed, difference, agrees.
    """
    _, scored = _fitted(edition)
    ours = scored.summary_frame().set_index("document")
    rows = []
    for row in _answers(edition).itertuples():
        for quantity, places in _PLACES.items():
            known = getattr(row, quantity)
            if pd.notna(known):
                value = float(ours.at[row.document, quantity])
                same = abs(value - known) <= 0.5 * 10**-places + 1e-12
                rows.append((row.document, quantity, known, value, value - known, same))
    columns = ["document", "quantity", "published", "computed", "difference", "agrees"]
    return pd.DataFrame(rows, columns=columns)


def example_table(edition: Edition) -> Exhibit:
    """The check against the published figures."""
    data = comparison(edition)
    label = {"raw": "raw score", "raw_se": "standard error", "mv": "rescaled score (MV)"}
    display = pd.DataFrame(
        {
            "Text": data["document"],
            "Quantity": data["quantity"].map(label),
            "Published": [
                number(value, _PLACES[name])
                for value, name in zip(data["published"], data["quantity"], strict=True)
            ],
            "Computed here": [number(value, 10) for value in data["computed"]],
            "Same": np.where(data["agrees"], "yes", "no"),
        }
    )
    return table(
        "tab-lbg2003",
        "Published figures of the example and the same figures computed in this page",
        data,
        _evidence(edition),
        display=display,
        caption="“Same” means equal to the last place that is published.",
        right=("Published", "Computed here"),
    )


def example_sentence(edition: Edition) -> str:
    """What the example gives, and whether it agrees with the paper."""
    data = comparison(edition)
    _, scored = _fitted(edition)
    own = scored.summary_frame().set_index("document").loc[VIRGIN]
    agreed = int(data["agrees"].sum())
    verdict = (
        "every one agrees to the last published place"
        if agreed == len(data)
        else f"{agreed} agree to the last published place and the others do not"
    )
    return (
        f"The page has just recomputed {count(len(data), 'published figure')}; {verdict}. The "
        f"virgin text gets a raw score of {number(own['raw'], 4)} with a standard error of "
        f"{number(own['raw_se'], 4)}, so its 95 % interval runs from {number(own['raw_lower'], 3)} "
        f"to {number(own['raw_upper'], 3)}."
    )


def rescaling_sentence(edition: Edition) -> str:
    """Why raw scores bunch, and what each rescaling does about it."""
    _, scored = _fitted(edition)
    frame = scored.summary_frame().set_index("document")
    low, own = frame.loc["R1"], frame.loc[VIRGIN]
    return (
        f"A reference text that was set at {number(_answers(edition)['score'].min())} comes back "
        f"with a raw score of {number(low['raw'])}: shared words pull every text towards the "
        "middle, so raw scores bunch. Two rescalings undo that. Martin and Vanberg's stretches the "
        "scale until two chosen reference texts land on their own scores again, and puts the "
        f"virgin text at {number(own['mv'], 4)} {{cite}}`martin2008`. Laver, Benoit and Garry's "
        "stretches it until the virgin texts spread as widely as the references; with a single "
        "virgin text there is no spread to stretch, so it is undefined here, and the software says "
        f"so instead of printing a number: “{own['reason']}”."
    )


def peers(edition: Edition) -> Exhibit:
    """What widely used software gives for the same text, and why it differs."""
    _, ours = _fitted(edition)
    _, pooled = _fitted(edition, rescale_over="all")
    own = ours.summary_frame().set_index("document").loc[VIRGIN]
    over_all = pooled.summary_frame().set_index("document")
    shift = float((over_all["lbg"] - over_all["raw"] * _factor(over_all)).mean())
    coverage = 2 * norm.cdf(0.95) - 1
    data = pd.DataFrame(
        [
            ("LBG score with the references in the sample", float(over_all.at[VIRGIN, "lbg"]),
             float(own["raw"]), "the mean and spread of the virgin texts are meant"),
            ("LBG standard error with the shift added",
             float(over_all.at[VIRGIN, "lbg_se"]) + shift, float(over_all.at[VIRGIN, "lbg_se"]),
             "a shift moves a score and not its uncertainty"),
            ("share that a “95 %” interval of ± 0.95 standard errors holds", float(coverage), 0.95,
             "0.95 is the level and not the multiplier"),
        ],
        columns=["quantity", "with_the_fault", "without", "reason"],
    )  # fmt: skip
    display = pd.DataFrame(
        {
            "Quantity": data["quantity"],
            "With the fault": [number(value, 4) for value in data["with_the_fault"]],
            "Without": [number(value, 4) for value in data["without"]],
            "Why": data["reason"],
        }
    )
    return table(
        "tab-peers",
        "Faults of other implementations, computed for the virgin text of the example",
        data,
        _evidence(edition),
        display=display,
        caption=(
            "The first two were found in the R package quanteda.textmodels (0.9.10), the third in "
            "austin (0.5.0). Each has a regression test here."
        ),
        right=("With the fault", "Without"),
    )


def _factor(frame: pd.DataFrame) -> float:
    """The stretch of a rescaling, from two texts."""
    first, second = frame.iloc[0], frame.iloc[1]
    return float((first["lbg"] - second["lbg"]) / (first["raw"] - second["raw"]))


def interval_sentence(edition: Edition) -> str:
    """How wide Wilson's interval stays when all signals agree."""
    from positions.agreement import MIN_SIGNALS, placement, wilson

    low, _ = wilson(MIN_SIGNALS, MIN_SIGNALS)
    wide, _ = wilson(20, 20)
    placed = placement(edition.sides).dropna(subset="placement")
    reaching = (placed["lower"] < 0) & (placed["upper"] > 0)
    text = (
        f"With {count(MIN_SIGNALS, 'signal')} that all point to the European Union the placement "
        f"is one and its interval still reaches down to {number(2 * low - 1)}; with twenty it "
        f"reaches down to {number(2 * wide - 1)}."
    )
    if len(placed):
        text += (
            f" In this edition the intervals of {percent(reaching.mean())} of "
            f"{count(len(placed), 'placed delegation')} include the middle of the scale."
        )
    return text
