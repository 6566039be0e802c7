"""Wordscores by its inventors' formulas, and the published example that they are checked on.

Laver, Benoit and Garry (2003): a word's score is the mean of the references' scores, weighted by
the shares that the word has of their tokens; a text's raw score is the mean of its scored tokens.
LBG's rescaling gives the virgin texts the references' spread; Martin and Vanberg's (2008) lands the
outer references on their own scores.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist, fmean, stdev

from again.tables import read

Counts = dict[str, Counter]


@dataclass(frozen=True)
class Text:
    """Scores of one text: what it has no score of is None."""

    raw: float
    error: float
    lbg: float | None
    mv: float


def word_scores(counts: Counts, references: dict[str, float]) -> dict[str, float]:
    """Scores of the words of the references."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for name in references:
        for word, n in counts[name].items():
            shares[word][name] = n / counts[name].total()
    return {
        word: sum(references[name] * share for name, share in its.items()) / sum(its.values())
        for word, its in shares.items()
    }


def raw_score(words: Counter, scores: dict[str, float]) -> tuple[float, float]:
    """Mean score of a text's scored tokens, and its standard error."""
    scored = {word: n for word, n in words.items() if word in scores}
    total = sum(scored.values())
    mean = sum(n * scores[word] for word, n in scored.items()) / total
    spread = sum(n * (scores[word] - mean) ** 2 for word, n in scored.items()) / total
    return mean, math.sqrt(spread / total)


def scored_texts(counts: Counts, references: dict[str, float]) -> dict[str, Text]:
    """Raw scores with their errors, and both rescalings; LBG's of the virgin texts alone."""
    scores = word_scores(counts, references)
    raw = {name: raw_score(words, scores) for name, words in counts.items()}
    virgin = [raw[name][0] for name in counts if name not in references]
    low, high = (pick(references, key=references.__getitem__) for pick in (min, max))
    slope = (references[high] - references[low]) / (raw[high][0] - raw[low][0])
    found = {}
    for name, (mean, error) in raw.items():
        lbg = None
        if name not in references and len(virgin) > 1:
            centre = fmean(virgin)
            lbg = centre + (mean - centre) * stdev(references.values()) / stdev(virgin)
        mv = references[low] + slope * (mean - raw[low][0])
        found[name] = Text(mean, error, lbg, mv)
    return found


def exhibits(published: Path) -> dict[str, tuple]:
    """The example of 2003: its words, its published figures, and the faults of other programs."""
    counts: Counts = defaultdict(Counter)
    for row in read(published / "lbg2003.csv"):
        counts[row["document"]][row["term"]] = int(row["count"])
    answers = read(published / "lbg2003_expected.csv")
    references = {row["document"]: float(row["score"]) for row in answers if row["score"]}
    scores, texts = word_scores(counts, references), scored_texts(counts, references)
    words = [
        {"term": word, "score": scores[word]} | {name: its[word] for name, its in counts.items()}
        for word in sorted(set().union(*counts.values()))
    ]  # fmt: skip
    places = {"raw": 4, "raw_se": 10, "mv": 4}
    compared = []
    for row in answers:
        own = texts[row["document"]]
        values = {"raw": own.raw, "raw_se": own.error, "mv": own.mv}
        for quantity, value in values.items():
            if row[quantity]:
                away = value - float(row[quantity])
                agrees = abs(away) <= 0.5 * 10 ** -places[quantity] + 1e-12
                compared.append({"document": row["document"], "quantity": quantity,
                                 "published": float(row[quantity]), "computed": value,
                                 "difference": away, "agrees": str(agrees)})  # fmt: skip
    return {
        "fig-lbg2003": (["term"], words),
        "tab-lbg2003": (["document", "quantity"], compared),
        "tab-peers": (["quantity"], faults(texts, references)),
    }


def faults(texts: dict[str, Text], references: dict[str, float]) -> list[dict]:
    """What others give for the virgin text: rescaled over all texts, error shifted, z for level."""
    (virgin,) = (text for name, text in texts.items() if name not in references)
    every = [text.raw for text in texts.values()]
    centre, factor = fmean(every), stdev(references.values()) / stdev(every)
    shift, error = centre * (1 - factor), factor * virgin.error
    return [
        {"quantity": "LBG score with the references in the sample",
         "with_the_fault": centre + factor * (virgin.raw - centre), "without": virgin.raw},
        {"quantity": "LBG standard error with the shift added", "with_the_fault": error + shift,
         "without": error},
        {"quantity": "share that a “95 %” interval of ± 0.95 standard errors holds",
         "with_the_fault": 2 * NormalDist().cdf(0.95) - 1, "without": 0.95},
    ]  # fmt: skip
