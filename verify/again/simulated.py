"""The simulated texts: their scores, the words behind them, and what a reviewer asks of them.

Bootstraps are not drawn again. Their standard errors are held against what they estimate: for words
the formula, for sentences the error of a ratio of sums, for references the spread of a weighted
sum. Such a value is a pair, with how far a drawing may lie from it.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from pathlib import Path
from statistics import fmean

from again.tables import rank_correlation, ranks
from again.wordscores import Counts, raw_score, scored_texts, word_scores

#: Good and weak ends of a diagnostic, as appendix 5.5 states them.
LIMITS = {
    "rationale": (1.0, 0.999), "reference tokens": (1000, 300), "overlap": (0.6, 0.4),
    "references rescored": (0.9, 0.7), "reversal": (1e-9, 1e-6), "coverage": (0.8, 0.6),
    "exclusive words": (0.25, 0.5), "references left out": (0.9, 0.7), "length": (0.3, 0.6),
    "criterion": (0.7, 0.3), "unsupervised": (0.7, 0.3),
}  # fmt: skip
DRAWS = 1000
ERROR = 0.05 * 2  # of a reference's score: a twentieth of the scale


def words_of(text: str) -> list[str]:
    """Words in their order."""
    return re.findall(r"\w+(?:['\-]\w+)*", text.lower())


def light(name: str, value: float) -> str:
    """Good, fair or weak."""
    good, weak = LIMITS[name]
    sign = 1 if good > weak else -1
    if sign * value >= sign * good:
        return "good"
    return "weak" if sign * value < sign * weak else "fair"


def beyond_chance(value: float, share: float) -> list[float]:
    """A drawn standard deviation's due, to three places, and how far drawing may take it."""
    return [value, 5 * value * share + 0.0005]


def orders(one: dict[str, float], other: dict[str, float]) -> tuple[float, float]:
    """Rank correlation of the same texts' scores, and the largest change of rank."""
    before, after = list(one.values()), [other[name] for name in one]
    moves = [abs(a - b) for a, b in zip(ranks(before), ranks(after), strict=True)]
    return rank_correlation(before, after)[0], max(moves)


class Example:
    """The texts with their counts and scores."""

    def __init__(self, texts: list[dict]) -> None:
        self.words = {row["delegation"]: words_of(row["text"]) for row in texts}
        self.sentences = {
            row["delegation"]: [Counter(words_of(part)) for part in row["text"].split(". ")]
            for row in texts
        }
        self.known = {row["delegation"]: row["position"] for row in texts}
        self.references = {row["delegation"]: row["position"] for row in texts if row["reference"]}
        self.counts: Counts = {name: Counter(words) for name, words in self.words.items()}
        self.scores = word_scores(self.counts, self.references)
        self.texts = scored_texts(self.counts, self.references)
        self.virgin = [name for name in self.counts if name not in self.references]
        self.raw = {name: self.texts[name].raw for name in self.virgin}
        self.middle = fmean(self.texts[name].raw for name in self.references)

    def raw_by(self, counts: Counts, references: dict[str, float]) -> dict[str, float]:
        """Raw scores of the virgin texts by other counts or references."""
        scores = word_scores(counts, references)
        return {name: raw_score(counts[name], scores)[0] for name in self.virgin}

    def overlap(self, one: str, other: str) -> float:
        """Share of a text's tokens in words that another has too."""
        own = self.counts[one]
        return sum(n for word, n in own.items() if word in self.counts[other]) / own.total()

    def by_text(self) -> list[dict]:
        """Scores, coverage, and the weight of words that one reference alone has."""
        holders = Counter(word for name in self.references for word in self.counts[name])
        rows = []
        for name, words in self.counts.items():
            own, new = self.texts[name], name in self.raw
            known = {word: n for word, n in words.items() if word in self.scores}
            others = sorted((-n, word) for word, n in words.items() if word not in known)
            pull = {word: n * abs(self.scores[word] - self.middle) for word, n in known.items()}
            alone = sum(pull[word] for word in known if holders[word] == 1) / sum(pull.values())
            covered = sum(known.values()) / words.total()
            rows.append({
                "document": name, "role": "virgin" if new else "reference",
                "tokens": words.total(), "raw": round(own.raw, 3), "raw_se": round(own.error, 3),
                "lbg": None if own.lbg is None else round(own.lbg, 3), "mv": round(own.mv, 3),
                "rank_change": 0 if new else None, "reason": "",
                "coverage": round(covered, 3), "types": round(len(known) / len(words), 3),
                "unscored": ", ".join(f"{word} ({-n})" for n, word in others[:5]),
                "coverage_light": light("coverage", covered), "exclusive": round(alone, 3),
                "exclusive_light": light("exclusive words", alone),
            })  # fmt: skip
        return rows

    def by_reference(self) -> list[dict]:
        """What references share, and the order of the texts without each."""
        rows = []
        for name, score in self.references.items():
            rest = {other: its for other, its in self.references.items() if other != name}
            rho, change = orders(self.raw, self.raw_by(self.counts, rest))
            rows.append({
                "reference": name, "score": score, "reason": "set by the simulation",
                "tokens": self.counts[name].total(),
                **{other: round(self.overlap(name, other), 3) for other in self.references},
                "rho_without": round(rho, 3), "largest_change": change,
                "light": light("references left out", rho),
            })  # fmt: skip
        return rows

    def errors(self) -> list[dict]:
        """Standard errors by formula, and what three bootstraps should come to."""
        units = [
            self.raw_by(self.counts, dict.fromkeys(self.references, 0.0) | {name: 1.0})
            for name in self.references
        ]
        rows = []
        for name in self.virgin:
            own, away, total = self.texts[name], [], 0
            for part in self.sentences[name]:
                scored = {word: n for word, n in part.items() if word in self.scores}
                n = sum(scored.values())
                away.append(sum(k * self.scores[word] for word, k in scored.items()) - own.raw * n)
                total += n
            by_sentence = math.sqrt(sum(value**2 for value in away)) / total
            moved = ERROR * math.sqrt(sum(unit[name] ** 2 for unit in units))
            chance = 1 / math.sqrt(2 * DRAWS)
            rows.append({
                "document": name, "analytic": round(own.error, 3),
                "words": beyond_chance(own.error, chance),
                "sentences": beyond_chance(by_sentence, chance),
                "ratio": beyond_chance(by_sentence / own.error, chance),
                "references_sd": beyond_chance(moved, chance),
            })  # fmt: skip
        return rows

    def top_words(self) -> list[dict]:
        """The three words that move each text most, and where each first stands."""
        rows = []
        for name in self.virgin:
            counts, words = self.counts[name], self.words[name]
            total = sum(n for word, n in counts.items() if word in self.scores)
            pull = {word: n / total * (self.scores[word] - self.middle)
                    for word, n in counts.items() if word in self.scores}  # fmt: skip
            for word in sorted(pull, key=lambda word: (-abs(pull[word]), word))[:3]:
                at = words.index(word)
                rows.append({
                    "document": name, "term": word, "count": counts[word],
                    "score": round(self.scores[word], 3), "contribution": round(pull[word], 4),
                    "left": " ".join(words[max(0, at - 4) : at]), "word": word,
                    "right": " ".join(words[at + 1 : at + 5]),
                })  # fmt: skip
        return rows

    def stability(self) -> list[dict]:
        """The order by other counts that need neither a list of words nor a stemmer."""
        every = sum(self.counts.values(), Counter())
        ways = {
            "twice or more": lambda word: every[word] > 1,
            "no numbers": lambda word: not word.isdigit(),
            "no numbers, twice or more": lambda word: every[word] > 1 and not word.isdigit(),
        }
        rows = []
        for way, kept in ways.items():
            counts = {name: Counter({word: n for word, n in its.items() if kept(word)})
                      for name, its in self.counts.items()}  # fmt: skip
            rho, change = orders(self.raw, self.raw_by(counts, self.references))
            rows.append({"variant": way, "rho": round(rho, 3), "n": len(self.raw),
                         "largest_change": change,
                         "light": light("references left out", rho)})  # fmt: skip
        return rows

    def without_references(self) -> dict[str, float]:
        """First coordinates of a correspondence analysis, by iteration; their sign says nothing."""
        names, total = list(self.counts), sum(its.total() for its in self.counts.values())
        every = sum(self.counts.values(), Counter())
        mass = {name: self.counts[name].total() / total for name in names}
        at = {name: place - len(names) / 2 for place, name in enumerate(names)}
        for _ in range(500):  # averages of averages: the slowest to die out is the first line
            centre = sum(mass[name] * at[name] for name in names)
            size = math.sqrt(sum(mass[name] * (at[name] - centre) ** 2 for name in names))
            at = {name: (value - centre) / size for name, value in at.items()}
            line = {word: sum(self.counts[name][word] * at[name] for name in names) / n
                    for word, n in every.items()}  # fmt: skip
            at = {name: sum(n * line[word] for word, n in self.counts[name].items())
                  / self.counts[name].total() for name in names}  # fmt: skip
        return {name: at[name] for name in self.virgin}

    def lights(self) -> list[dict]:
        """The worst text, reference or choice under each question."""
        own = {row["document"]: row for row in self.by_text()}
        left = {row["reference"]: row["rho_without"] for row in self.by_reference()}
        shared = {f"{one} in {other}": self.overlap(one, other) for one in self.references
                  for other in self.references if one != other}  # fmt: skip
        tokens = {name: self.counts[name].total() for name in self.references}
        rescored = {name: self.texts[name].raw for name in self.references}
        turned = self.raw_by(self.counts, {name: -at for name, at in self.references.items()})
        length = rank_correlation(
            [self.raw[name] for name in self.virgin],
            [self.counts[name].total() for name in self.virgin],
        )[0]
        n = f"{len(self.virgin)} texts"

        def worst(values: dict[str, float], pick) -> tuple[float, str]:
            name = pick(values, key=values.__getitem__)
            return values[name], name

        found = {
            "rationale": (1.0, ""),
            "reference tokens": worst(tokens, min),
            "overlap": worst(shared, min),
            "references rescored": (
                orders(self.references, rescored)[0], f"{len(left)} references"
            ),
            "reversal": (max(abs(self.raw[name] + turned[name]) for name in turned), "all texts"),
            "coverage": worst({name: own[name]["coverage"] for name in self.virgin}, min),
            "exclusive words": worst({name: own[name]["exclusive"] for name in self.virgin}, max),
            "references left out": worst(left, min),
            "length": (abs(length), n),
            "criterion": (orders(self.raw, self.known)[0], n),
            "unsupervised": (abs(orders(self.raw, self.without_references())[0]), n),
        }  # fmt: skip
        return [
            {"diagnostic": name, "value": round(value, 3), "good": round(LIMITS[name][0], 3),
             "weak": round(LIMITS[name][1], 3), "light": light(name, value), "where": where}
            for name, (value, where) in found.items()
        ]  # fmt: skip

    def beside_known(self) -> list[dict]:
        """The scores beside the positions put in; what is drawn by lot is not drawn again."""
        known = [self.known[name] for name in self.virgin]
        rho, lower, upper = rank_correlation(list(self.raw.values()), known)
        return [{"beside": "the known positions", "n": len(known), "rho": rho, "lower": lower,
                 "upper": upper}]  # fmt: skip


def exhibits(published: Path) -> dict[str, tuple]:
    """The tables of the example; of some only rows that can be computed here."""
    file = published / "simulated-texts.json"
    example = Example(json.loads(file.read_text(encoding="utf-8")))
    return {
        "tab-texts-example": (["document"], example.by_text()),
        "tab-references-example": (["reference"], example.by_reference()),
        "tab-standard-errors-example": (["document"], example.errors()),
        "tab-top-words-example": (["document", "term"], example.top_words()),
        "tab-diagnostics-example": (["diagnostic"], example.lights(), "partial"),
        "fig-rank-stability-example": (["variant"], example.stability(), "partial"),
        "tab-by-lot-example": (["beside"], example.beside_known(), "partial"),
    }
