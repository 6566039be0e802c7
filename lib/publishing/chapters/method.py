"""Exhibits of appendix 5.1: the method, on the published example of its inventors."""

from functools import partial

import pandas as pd
from scipy.stats import norm

from positions import between, figures, intervals
from positions.agreement import wilson
from positions.counts import read_counts
from positions.wordscores import ScoredTexts, Wordscores
from publishing.edition import Edition
from publishing.exhibits import PUBLISHED, SIMULATED, Evidence, Exhibit, table
from publishing.prose import fill, number, percent, plain

#: Published example and its known answers, below ``data/published``.
EXAMPLE, ANSWERS = "lbg2003.csv", "lbg2003_expected.csv"

#: The virgin text of the example.
VIRGIN = "V1"

#: Signals of a delegation that is well on record.
TWENTY = 20

#: Places to which each figure is published; half of the last is how far a computed one may lie.
_PLACES = {"raw": 4, "raw_se": 10, "mv": 4}
_LABELS = {"raw": "raw score", "raw_se": "standard error", "mv": "rescaled score (MV)"}


def example_counts(edition: Edition) -> pd.DataFrame:
    """Word counts of the published example: document, term, count."""
    path = edition.project.published_folder / EXAMPLE
    return pd.read_csv(path, keep_default_na=False, dtype={"document": str, "term": str})


def _answers(edition: Edition) -> pd.DataFrame:
    return pd.read_csv(edition.project.published_folder / ANSWERS)


def _fitted(edition: Edition) -> tuple[Wordscores, ScoredTexts]:
    counts, documents, terms = read_counts(edition.project.published_folder / EXAMPLE)
    scores = _answers(edition).set_index("document")["score"].reindex(documents).to_numpy()
    model = Wordscores().fit(counts, scores, names=documents, vocabulary=terms)
    return model, model.score_texts(counts, names=documents)


def _evidence(edition: Edition) -> Evidence:
    tokens = int(example_counts(edition)["count"].sum())
    return Evidence(PUBLISHED, (), f"Laver, Benoit and Garry 2003, Table 1; {tokens:,} words")


def scored(edition: Edition) -> pd.DataFrame:
    """The example's texts with the scores that they are set at and get, by name."""
    _, texts = _fitted(edition)
    set_at = _answers(edition).set_index("document")["score"].rename("set_at")
    return texts.summary_frame().assign(level=texts.level).set_index("document").join(set_at)


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
        "Above, the score of each word; below, how often each text uses it. Five reference texts "
        "have set scores; the virgin text, drawn heavily, is to be placed.",
        _evidence(edition),
        frame.reset_index(names="term")[["term", "score", *order]],
        alt=plain(
            "Word scores of {{ n }} words rising from {{ scores.min() | number }} to "
            "{{ scores.max() | number }}, above the word counts of six texts; the virgin text "
            "lies between the first and the third reference text.",
            n=len(frame), scores=frame["score"],
        ),
        figure=figures.word_scores(frame[["score", *order]]),
    )  # fmt: skip


def comparison(edition: Edition) -> pd.DataFrame:
    """Published figures beside ours: document, quantity, published, computed, difference, agrees.

    Ours agrees where it differs by less than half of the last place that is published.
    """
    known = _answers(edition).melt("document", list(_PLACES), "quantity", "published")
    ours = scored(edition).reset_index().melt("document", list(_PLACES), "quantity", "computed")
    both = known.dropna().merge(ours, on=["document", "quantity"], how="left")
    difference = both["computed"] - both["published"]
    half = 0.5 * 10.0 ** -both["quantity"].map(_PLACES)
    both = both.assign(difference=difference, agrees=difference.abs() <= half + 1e-12)
    order = {name: place for place, name in enumerate(_answers(edition)["document"])}
    return both.sort_values("document", key=lambda names: names.map(order), kind="stable")


def example_table(edition: Edition) -> Exhibit:
    """The check against the published figures."""
    data = comparison(edition)
    places = map(_PLACES.get, data["quantity"])
    return table(
        "tab-lbg2003",
        "Published figures of the example and the same figures computed in this page",
        data,
        _evidence(edition),
        show={
            "Text": "document",
            "Quantity": ("quantity", _LABELS.get),
            "Published": ("published", lambda value: number(value, next(places))),
            "Computed here": ("computed", partial(number, digits=10)),
            "Same": ("agrees", {True: "yes", False: "no"}.get),
        },
        caption="“Same” means equal to the last place that is published.",
    )


def peers(edition: Edition) -> Exhibit:
    """What widely used software gives for the same text, and why it differs."""
    model, ours = _fitted(edition)
    own = scored(edition).loc[VIRGIN]
    # the fault: LBG's mean and spread over all texts, references included
    middle, factor = ours.raw.mean(), model.reference_scores_.std(ddof=1) / ours.raw.std(ddof=1)
    shift, se = middle * (1 - factor), factor * own["raw_se"]
    data = pd.DataFrame(
        [
            ("LBG score with the references in the sample", shift + factor * own["raw"],
             own["raw"], "the mean and spread of the virgin texts are meant"),
            ("LBG standard error with the shift added", se + shift, se,
             "a shift moves a score and not its uncertainty"),
            ("share that a “95 %” interval of ± 0.95 standard errors holds",
             float(2 * norm.cdf(0.95) - 1), 0.95, "0.95 is the level and not the multiplier"),
        ],
        columns=["quantity", "with_the_fault", "without", "reason"],
    )  # fmt: skip
    return table(
        "tab-peers",
        "Faults of other implementations, computed for the virgin text of the example",
        data,
        _evidence(edition),
        show={
            "Quantity": "quantity",
            "With the fault": ("with_the_fault", partial(number, digits=4)),
            "Without": ("without", partial(number, digits=4)),
            "Why": "reason",
        },
        caption=(
            "The first two were found in the R package quanteda.textmodels (0.9.10), the third in "
            "austin (0.5.0). Each has a regression test here."
        ),
    )


def coverage(edition: Edition) -> pd.DataFrame:
    """How often intervals of the edition's placements would hold the truth, by simulation.

    Without a placement there are no rows; see `positions.intervals.coverage`.
    """
    placed = edition.placement.dropna(subset="placement").set_index("delegation")
    found = between.signals(between.independent(edition.records), edition.whole.proposals)
    documents = intervals.documents_of(found[found["delegation"].isin(placed.index)])
    return intervals.coverage(documents, placed[["n", "documents"]].min(axis=1))


def coverage_table(edition: Edition, data: pd.DataFrame) -> Exhibit:
    """The simulated coverage, as `coverage` gives it."""
    share = partial(percent, digits=1)
    draws, placed = intervals.DRAWS, int(edition.placement["placement"].count())
    lowest = data[["signals_lowest", "documents_lowest"]]
    return table(
        "tab-interval-coverage",
        "How often an interval would hold the truth",
        data,
        Evidence(SIMULATED, (), f"{draws * placed:,} placements drawn for each correlation"),
        show={
            "Correlation in a document": "correlation",
            "Signals count": ("signals", share),
            "Lowest delegation": ("signals_lowest", share),
            "Documents count": ("documents", share),
            "Lowest delegation then": ("documents_lowest", share),
        },
        caption=fill(
            """
For each of {{ placed | count("delegation") }} {{ draws | count("placement") }} of known truth were
drawn, with its own numbers of signals and documents. By simulation the shares may be off by
{{ error | percent(1) }} (one standard error), those of the lowest delegation by
{{ error_lowest | percent(1) }}.
""",
            draws=draws,
            placed=placed,
            error=data[["signals_error", "documents_error"]].max(axis=None),
            error_lowest=((lowest * (1 - lowest)).max(axis=None) / draws) ** 0.5,
        )
        if len(data)
        else "",
        empty="No delegation is placed in this edition, so there is no interval to try.",
    )


def lowest(signals: int) -> float:
    """Lower end of the interval of a placement whose signals all point to the upper end."""
    return 2 * wilson(signals, signals)[0] - 1
