"""Exhibits of appendix 5.2: what a reviewer asks of Wordscores, of papers and of an example."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, NamedTuple

import pandas as pd

from positions import diagnostics, figures, simulation
from positions.agreement import LEVEL
from positions.chance import MIN_PAIRS, Lots
from positions.diagnostics import Association, Diagnosis, diagnose
from publishing.exhibits import SIMULATED, Evidence, Exhibit, table
from publishing.prose import (
    Markdown,
    count,
    escape,
    fill,
    integer,
    number,
    percent,
    plain,
    short,
)

#: Questions in the order of the table, with the form of their values.
_QUESTIONS = {
    "rationale": ("Is there a reason for each reference's score?", "all"),
    "reference tokens": ("Are the reference texts long enough?", "words"),
    "overlap": ("Do the references share their vocabulary?", "share"),
    "references rescored": ("Do the references come back in their order?", "rho"),
    "reversal": ("Does the scale turn round when the references do?", "difference"),
    "coverage": ("Are most words of each text scored?", "share"),
    "exclusive words": ("Do scores rest on more than one reference's own words?", "share"),
    "ways of counting": ("Does the order survive other ways of counting?", "rho"),
    "references left out": ("Does it survive the loss of a reference?", "rho"),
    "standard errors": ("Are standard errors right although words come in sentences?", "ratio"),
    "length": ("Are scores independent of the texts' length?", "rho"),
    "criterion": ("Does evidence from elsewhere agree?", "rho"),
    "unsupervised": ("Does a scale found without references agree?", "rho"),
}

#: A colour and a shape for each light, so that neither has to be told apart alone.
_LIGHTS = {
    "good": ("#1a7f37", "●"),
    "fair": ("#b35900", "▲"),
    "weak": ("#c1121f", "■"),
    "unknown": ("#6b7480", "○"),
}

#: Choices of counting as pages name them.
_CHOICES = {
    "no stop words": "no stop words",
    "stemmed": "stemmed",
    "no numbers": "no numbers",
    "twice or more": "no rare words",
}

#: Evidence from elsewhere as tables and sentences call it, and the order without any.
KNOWN = "the known positions"
THE_VOTE = "the vote on resolution 74/247"
THE_PLACEMENT = "placement between the European Union and Russia"
THE_LINE = "the line of all sides"
_ORDER = "the same order"

#: Draws of each bootstrap.
DRAWS = 1000


@dataclass(frozen=True)
class Examined:
    """A set of texts and what was found out about its scores."""

    #: End of the exhibits' ids, what titles call the texts, and the title on the references.
    place: str
    name: str
    references_title: str
    found: Diagnosis
    evidence: Evidence
    #: Scores of the references, and the reasons where they are stated.
    references: pd.Series
    reasons: Mapping[str, str]
    #: Whether the words were counted plainly, so that other ways are compared with that.
    plainly: bool = True
    #: Which papers are translations or joint texts; None where that is no question.
    marks: pd.DataFrame | None = None
    #: Papers that are not scaled, with the reason.
    left_out: Mapping[str, str] = field(default_factory=dict)


def _light(name: str) -> Markdown:
    colour, shape = _LIGHTS[name]
    return Markdown(f'<span style="color:{colour}">{shape}</span>&nbsp;{name}')


def _lit(text: str, light: str) -> Markdown:
    """A value with its light."""
    return Markdown(f"{escape(text)} {_light(light)}".strip())


def _value(value: float, form: str) -> str:
    if pd.isna(value):
        return "—"
    if form == "words":
        return count(int(value), "word")
    if form in ("share", "all"):
        return percent(value)
    return f"{number(value)} times" if form == "ratio" else number(value)


def _limits(good: float, weak: float, form: str) -> str:
    if form == "difference":
        return "none"
    if form == "all":
        return "all / fewer"
    words = ("from", "below") if good > weak else ("up to", "above")
    text = f"{words[0]} {_value(good, form)} / {words[1]} {_value(weak, form)}"
    return text.replace(" times", "")


# --- exhibits of one set of texts -----------------------------------------------------------------


def lights(texts: Examined) -> Exhibit:
    """Traffic lights: one question a row, with the worst text or choice."""
    rows = list(texts.found.lights.itertuples())
    return table(
        f"tab-diagnostics-{texts.place}",
        f"Diagnostics of {texts.name}",
        texts.found.lights.round(3),
        texts.evidence,
        show={
            "Question": [_QUESTIONS[row.diagnostic][0] for row in rows],
            "Worst case": [
                _value(row.value, _QUESTIONS[row.diagnostic][1])
                + (f" ({short(row.where)})" if row.where else "")
                for row in rows
            ],
            "Good / weak": [
                _limits(row.good, row.weak, _QUESTIONS[row.diagnostic][1]) for row in rows
            ],
            "Light": ("light", _light),
        },
        caption=fill(
            "Each row shows the worst text or choice. Correlations are of ranks; between good and "
            "weak a light is fair, and unknown where there is too little to compute it. "
            "{% if only_counts %}Of these papers only counts of words are present: other ways of "
            "counting and the redrawing of sentences need the texts, so these two lights stay "
            "unknown.{% endif %}",
            only_counts=texts.found.stability.empty,
        ),
    )


def stability(texts: Examined) -> Exhibit:
    """How far the order of the texts survives other ways of counting."""
    id, title = f"fig-rank-stability-{texts.place}", f"Rank stability of {texts.name}"
    data = texts.found.stability.round(3)
    known = data.dropna(subset="rho")
    if known.empty:
        absent = (
            "Only counts of words are present, made in one way; to count in other ways, the texts "
            "are needed."
            if data.empty
            else f"Fewer than {count(MIN_PAIRS, 'paper')} besides the references have "
            "scores, too few to speak of an order; more papers would supply it."
        )
        return Exhibit(id, title, "", texts.evidence, data, absent=absent)
    other, axis = (
        ("the plain count", "all words counted")
        if texts.plainly
        else ("the count that the session's description chooses", "the chosen count")
    )
    return Exhibit(
        id,
        title,
        fill(
            "A row is one way of counting words; dark dots on the left are the choices made in it. "
            "On the right, how far the order of the texts is that of {{ other }}, with the largest "
            "change of place where there is one; shaded is what counts as good and as weak.",
            other=other,
        ),
        texts.evidence,
        data,
        alt=plain(
            "Of {{ n | count('way') }} of counting, {{ lowest.variant }} changes the order of the "
            "texts most: its rank correlation with {{ other }} is {{ lowest.rho | number }}. A dot "
            "a way, beside the choices that make it.",
            n=len(data), other=other, lowest=known.loc[known["rho"].idxmin()],
        ),
        figure=figures.rank_stability(
            data,
            _CHOICES,
            axis=f"rank correlation with {axis}",
            good=diagnostics.STABILITY.good,
            weak=diagnostics.STABILITY.weak,
        ),
    )  # fmt: skip


def scores(texts: Examined) -> Exhibit:
    """Scores and coverage of every text."""
    found = texts.found.texts
    data = found.round(dict.fromkeys(found.select_dtypes("float"), 3))
    if texts.marks is not None:
        data = diagnostics.mark_texts(data, texts.marks)
    errors = iter(data["raw_se"])
    return table(
        f"tab-texts-{texts.place}",
        f"Scores and coverage of {texts.name}",
        data,
        texts.evidence,
        show={
            "Text": [_marked(row) for row in data.itertuples()],
            "Words": "tokens",
            "Raw": ("raw", lambda raw: _with_error(raw, next(errors))),
            "LBG": ("lbg", number),
            "MV": ("mv", number),
            "Scored": [
                _lit(percent(row.coverage), row.coverage_light) for row in data.itertuples()
            ],
        },
        caption=fill(
            "Raw scores with their standard errors, the two rescalings (LBG's is for the texts "
            "that are placed), and the share of each text's words that have a score. The download "
            "adds the words without one, the weight of words that one reference alone uses, and "
            "changes of rank between the three scores. {% if marked %}Papers are called translated "
            "or joint where the list of papers says so; of a paper that is not in it, neither "
            "is known. {% endif %}{% if left_out %}Left out of the scaling and not examined: "
            "{% for name, reason in left_out %}{{ name | the }} ({{ reason }})"
            "{{ '; ' if not loop.last }}{% endfor %}.{% endif %}",
            marked=texts.marks is not None, left_out=sorted(texts.left_out.items()),
        ),
    )  # fmt: skip


def _with_error(raw: float, error: float) -> str:
    return "—" if pd.isna(raw) else f"{number(raw)} ± {number(error)}"


def _marked(row: NamedTuple) -> str:
    """A text's name with what a reader should know of it."""
    told = ["reference"] if row.role == "reference" else []
    told += [mark] if (mark := getattr(row, "mark", "")) else []
    return short(row.document) + (f" ({', '.join(told)})" if told else "")


def references(texts: Examined) -> Exhibit:
    """What the references share, and the order of the texts without each."""
    overlap = texts.found.overlap
    names = list(overlap.index)
    left = texts.found.left_out.set_index("variant").reindex(names)
    data = pd.DataFrame(
        {
            "reference": names,
            "score": texts.references[names].to_numpy(),
            "reason": [texts.reasons.get(name, "") for name in names],
            "tokens": texts.found.texts.set_index("document")["tokens"][names].to_numpy(),
            **{name: overlap[name].round(3).to_numpy() for name in names},
            "rho_without": left["rho"].round(3).to_numpy(),
            "largest_change": left["largest_change"].to_numpy(),
            "light": left["light"].fillna("unknown").to_numpy(),
        }
    )
    return table(
        f"tab-references-{texts.place}",
        texts.references_title,
        data,
        texts.evidence,
        show={
            "Reference": ("reference", short),
            "Score": ("score", lambda value: f"{value:g}".replace("-", "−")),
            "Why": ("reason", lambda reason: reason or "no reason stated"),
            "Words": ("tokens", integer),
            "Least shared": [_least_shared(overlap, name) for name in names],
            "Order without it": [
                _lit(number(row.rho_without), row.light) for row in data.itertuples()
            ],
        },
        caption=(
            "Scores are set; the reason is the analyst's. *Least shared* is the smallest share of "
            "the reference's words that another one uses too; the download has every pair. The "
            "last column is the rank correlation of the scores with and without the row's "
            "reference; with only two references nothing is left to compare."
        ),
    )


def _least_shared(overlap: pd.DataFrame, name: str) -> str:
    """The other reference that has fewest of a reference's words, and their share."""
    shares = overlap.loc[name].drop(name)
    return f"{percent(shares.min())} ({short(shares.idxmin())})" if shares.notna().any() else "—"


def errors(texts: Examined) -> Exhibit:
    """Standard errors by formula and resampled."""
    data, thousandths = texts.found.errors.round(3), partial(number, digits=3)
    return table(
        f"tab-standard-errors-{texts.place}",
        f"Standard errors of {texts.name}, three ways",
        data,
        texts.evidence,
        show={
            "Text": "document",
            "Formula": ("analytic", thousandths),
            "Words redrawn": ("words", thousandths),
            "Sentences redrawn": ("sentences", thousandths),
            "Sentences / formula": [
                _lit(number(row.ratio, 1), row.light) for row in data.itertuples()
            ],
        },
        caption=fill(
            "Raw scores' standard errors. Each bootstrap draws {{ draws | integer }} times, from a "
            "fixed seed. The download adds how far each score, and its rank, would move if the "
            "references' own scores were a little wrong.",
            draws=DRAWS,
        ),
    )


def words(texts: Examined) -> Exhibit:
    """The words that place each text."""
    data = texts.found.words.round({"score": 3, "contribution": 4})
    in_place = bool((data["word"] != "").any())
    places = {
        "Where it first stands": [
            fill("… {{ row.left }} **{{ row.word }}** {{ row.right }} …", row=row)
            for row in data.itertuples()
        ]
    }
    return table(
        f"tab-top-words-{texts.place}",
        f"Words that place {texts.name}",
        data,
        texts.evidence,
        show={
            "Text": ("document", short),
            "Word": "term",
            "Times": ("count", integer),
            "Word score": ("score", number),
        }
        | (places if in_place else {}),
        caption=fill(
            "For each text the words that move its score most from the middle of the references. "
            "A word whose score lies below that middle draws towards the low end of the scale. "
            "{% if not in_place %}Where a word stands only the texts could show.{% endif %}",
            in_place=in_place,
        ),
        classes=("long",),
        empty="There is no text to examine but the references; more papers would supply some.",
    )


def by_lot(texts: Examined) -> Exhibit:
    """What references drawn by lot give beside these, for the order and beside other evidence."""
    none = Association(float("nan"), 0, float("nan"), float("nan"), LEVEL, "")
    criteria = ((name, one.found, one.lots) for name, one in texts.found.criteria.items())
    return by_lot_table(
        f"tab-by-lot-{texts.place}",
        f"References drawn by lot beside those of {texts.name}",
        [(_ORDER, none, texts.found.order), *criteria],
        texts.evidence,
    )


def by_lot_table(
    id: str, title: str, rows: Sequence[tuple[str, Association, Lots]], evidence: Evidence
) -> Exhibit:
    """Rank correlations beside what references drawn by lot give.

    The data have ``beside, n, rho, lower, upper, draws, median, high, reached``: the number of
    texts compared, their rank correlation with its limits, and of the draws the median, what one in
    twenty reaches and how many are at least as high as ``rho``.
    """
    data = pd.DataFrame(
        [
            (name, found.n or pd.NA, found.rho, found.lower, found.upper, lots.n, lots.median,
             lots.high, pd.NA if pd.isna(lots.result) else lots.reached)
            for name, found, lots in rows
        ],
        columns=["beside", "n", "rho", "lower", "upper", "draws", "median", "high", "reached"],
    ).astype({"n": "Int64", "reached": "Int64"})  # fmt: skip
    data = data[data["draws"] > 0]
    return table(
        id,
        title,
        data,
        evidence,
        show={
            "Beside": "beside",
            "Texts": ("n", lambda n: integer(n) or "—"),
            "Rank correlation": [_with_limits(row) for row in data.itertuples()],
            "Half of the draws": ("median", number),
            "One in twenty": ("high", number),
            "As high by lot": [
                "—" if pd.isna(row.reached) else f"{row.reached:,} of {row.draws:,}"
                for row in data.itertuples()
            ],
        },
        caption=fill(
            "The texts are scaled again with references drawn by lot from them, as many at each "
            "end, and two columns say what half of these draws and one in twenty reach. "
            "{% if order %}Beside the same order a correlation counts whichever way round, beside "
            "evidence from elsewhere{% else %}A correlation counts{% endif %} only in the "
            "direction that the ends of the scale promise.",
            order=(data["beside"] == _ORDER).any(),
        ),
        empty="Without the texts that references drawn by lot would take, too few are left to "
        "compare; more texts would help.",
    )  # fmt: skip


def _with_limits(row: NamedTuple) -> str:
    """A rank correlation with its interval, as far as there are any."""
    if pd.isna(row.rho):
        return "—"
    limits = "" if pd.isna(row.lower) else f" ({number(row.lower)} to {number(row.upper)})"
    return f"{number(row.rho)}{limits}"


# --- the example ----------------------------------------------------------------------------------


@cache
def example() -> Examined:
    """The simulated texts, examined; the same in every edition."""
    references = simulation.REFERENCES
    reasons = dict.fromkeys(references.index, "set by the simulation")
    found = diagnose(
        simulation.example_texts(),
        references,
        criteria={KNOWN: simulation.POSITIONS},
        rationale=reasons,
        draws=DRAWS,
    )
    tokens = found.texts["tokens"]
    return Examined(
        "example",
        "the simulated texts",
        "The references of the example: what they share, and the order without each",
        found,
        Evidence(SIMULATED, (), f"{count(len(tokens), 'fictional text')}, {tokens.sum():,} words"),
        references,
        reasons,
    )


def not_good(texts: Examined) -> pd.DataFrame:
    """Lights that are fair or weak: question, light, value (as written), where."""
    rows = texts.found.lights[texts.found.lights["light"].isin(["fair", "weak"])]
    return pd.DataFrame(
        {
            "question": [_QUESTIONS[name][0] for name in rows["diagnostic"]],
            "light": rows["light"],
            "value": [
                _value(value, _QUESTIONS[name][1])
                for name, value in zip(rows["diagnostic"], rows["value"], strict=True)
            ],
            "where": rows["where"],
        }
    )


def lights_by_kind(texts: Examined) -> dict[str, int]:
    """How many lights there are of each kind, the best first; kinds without any are left out."""
    by = texts.found.lights["light"].value_counts()
    return {name: int(by[name]) for name in _LIGHTS if name in by}


def marked(texts: Examined, truth: pd.Series) -> pd.DataFrame:
    """The virgin texts with their true positions and the errors of the estimates, worst first."""
    own = texts.found.texts.query("role == 'virgin'")
    known = own["document"].map(truth)
    error = (own["mv"] - known).abs().round(6)
    return own.assign(truth=known, error=error).sort_values("error", ascending=False, kind="stable")


def changed_orders(texts: Examined) -> dict[str, Any]:
    """How many ways of counting change the order, by how much, and what all of them share."""
    known = texts.found.stability.dropna(subset="rho")
    changed = known[known["largest_change"] > 0]
    made = [text.split(", ") for text in changed["variant"]]
    return {
        "known": len(known),
        "changed": len(changed),
        "always": [
            label
            for choice, label in _CHOICES.items()
            if all(choice in choices for choices in made)
        ],
        "most": int(changed["largest_change"].max()) if len(changed) else 0,
    }


def word_rows(texts: Examined, term: str) -> pd.DataFrame:
    """Where a term is among the words that place a text."""
    return texts.found.words.query("term == @term")
