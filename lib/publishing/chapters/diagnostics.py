"""Appendix 5.5: what a reviewer asks of Wordscores, for the papers present and for an example."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

import pandas as pd

from positions import diagnostics, figures
from positions import simulation_example as simulation
from positions.counts import PLAIN, TermCounts
from positions.diagnosis import REFERENCE_SD, Diagnosis, diagnose
from positions.slugs import slug
from publishing.chapters.placements import known_positions, paper_marks, papers_evidence
from publishing.edition import Edition
from publishing.exhibits import SIMULATED, Evidence, Exhibit, table
from publishing.prose import (
    agrees,
    capital,
    count,
    escape,
    integer,
    names,
    number,
    percent,
    short,
    the,
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

_CHOICES = {
    "no stop words": "no stop words",
    "stemmed": "stemmed",
    "no numbers": "no numbers",
    "twice or more": "no rare words",
}

#: Draws of each bootstrap.
DRAWS = 1000


def _light(name: str) -> str:
    colour, shape = _LIGHTS[name]
    return f'<span style="color:{colour}">{shape}</span>&nbsp;{name}'


def _value(value: float, form: str) -> str:
    if pd.isna(value):
        return "—"
    if form == "words":
        return count(int(value), "word")
    return {"share": percent(value), "all": percent(value), "ratio": f"{number(value)} times"}.get(
        form, number(value, 2)
    )


def _limits(good: float, weak: float, form: str) -> str:
    if form == "difference":
        return "none"
    if form == "all":
        return "all / fewer"
    words = ("from", "below") if good > weak else ("up to", "above")
    return f"{words[0]} {_value(good, form)} / {words[1]} {_value(weak, form)}".replace(
        " times", ""
    )


# --- exhibits of one set of texts -----------------------------------------------------------------


def _lights_table(
    place: str, title: str, found: Diagnosis, evidence: Evidence, *, remark: str = ""
) -> Exhibit:
    data = found.lights.round(3)
    rows = [
        {
            "Question": _QUESTIONS[row.diagnostic][0],
            "Worst case": _value(row.value, _QUESTIONS[row.diagnostic][1])
            + (f" ({short(row.where)})" if row.where else ""),
            "Good / weak": _limits(row.good, row.weak, _QUESTIONS[row.diagnostic][1]),
            "Light": _light(row.light),
        }
        for row in found.lights.itertuples()
    ]
    return table(
        f"tab-diagnostics-{place}",
        title,
        data,
        evidence,
        display=pd.DataFrame(rows),
        caption=(
            "Each row shows the worst text or choice. Correlations are of ranks; between good and "
            "weak a light is fair, and unknown where there is too little to compute it."
            + (f" {remark}" if remark else "")
        ),
        markup=("Light",),
    )


def _stability_figure(
    place: str, title: str, found: Diagnosis, evidence: Evidence, *, plain: bool = True
) -> Exhibit:
    id, data = f"fig-rank-stability-{place}", found.stability.round(3)
    known = data.dropna(subset="rho")
    if data.empty:
        return Exhibit(
            id, title, "", evidence, data,
            absent="Only counts of words are present, made in one way; to count in other ways, "
            "the texts are needed.",
        )  # fmt: skip
    if known.empty:
        return Exhibit(
            id, title, "", evidence, data,
            absent=f"Fewer than {count(diagnostics.MIN_PAIRS, 'paper')} besides the references "
            "have scores, too few to speak of an order; more papers would supply it.",
        )  # fmt: skip
    lowest = known.loc[known["rho"].idxmin()]
    compared = "the plain count" if plain else "the count that the session's description chooses"
    return Exhibit(
        id,
        title,
        (
            "A row is one way of counting words; dark dots on the left are the choices made in it. "
            f"On the right, how far the order of the texts is that of {compared}. Green is "
            "good, red is weak; a number is the largest change of place, where there is one."
        ),
        evidence,
        data,
        alt=(
            f"Rank correlations under {count(len(data), 'way')} of counting, all against "
            f"{compared}; the lowest is {number(lowest['rho'])} with {lowest['variant']}."
        ),
        figure=figures.rank_stability(
            data,
            _CHOICES,
            axis=f"rank correlation with {'all words counted' if plain else 'the chosen count'}",
            good=diagnostics.STABILITY.good,
            weak=diagnostics.STABILITY.weak,
        ),
    )


def _texts_table(
    place: str,
    title: str,
    found: Diagnosis,
    evidence: Evidence,
    *,
    marks: pd.DataFrame | None = None,
    remark: str = "",
) -> Exhibit:
    data = found.texts.round(dict.fromkeys(found.texts.select_dtypes("float"), 3))
    if marks is not None:
        data = diagnostics.mark_texts(data, marks)
    display = pd.DataFrame(
        {
            "Text": [_marked(row) for row in data.itertuples()],
            "Words": data["tokens"].map(integer),
            "Raw": [
                f"{number(row.raw)} ± {number(row.raw_se)}" if pd.notna(row.raw) else "—"
                for row in data.itertuples()
            ],
            "LBG": data["lbg"].map(number),
            "MV": data["mv"].map(number),
            "Scored": [
                f"{percent(row.coverage)} {_light(row.coverage_light)}" for row in data.itertuples()
            ],
        }
    )
    return table(
        f"tab-texts-{place}",
        title,
        data,
        evidence,
        display=display,
        caption=(
            "Raw scores with their standard errors, the two rescalings (LBG's is for the texts "
            "that are placed), and the share of each text's words that have a score. The download "
            "adds the words without one, the weight of words that one reference alone uses, and "
            "changes of rank between the three scores."
            + (f" {_MARKS}" if marks is not None else "")
            + (f" {remark}" if remark else "")
        ),
        markup=("Scored",),
        right=("Words", "Raw", "LBG", "MV"),
    )


#: What the words in brackets behind a paper's name rest on.
_MARKS = (
    "Papers are called translated or joint where `papers/manifest.csv` says so; of a paper without "
    "a row there, neither is known."
)


def _marked(row: NamedTuple) -> str:
    """A text's name with what a reader should know of it."""
    told = ["reference"] if row.role == "reference" else []
    told += [getattr(row, "mark", "")] if getattr(row, "mark", "") else []
    return short(row.document) + (f" ({', '.join(told)})" if told else "")


def _references_table(
    place: str, title: str, found: Diagnosis, evidence: Evidence, references: pd.Series,
    reasons: Mapping[str, str],
) -> Exhibit:  # fmt: skip
    names_ = list(found.overlap.index)
    left = found.left_out.set_index("variant").reindex(names_)
    tokens = found.texts.set_index("document")["tokens"].reindex(names_)
    data = pd.DataFrame(
        {
            "reference": names_,
            "score": references[names_].to_numpy(),
            "reason": [reasons.get(name, "") for name in names_],
            "tokens": tokens.to_numpy(),
            **{name: found.overlap[name].round(3).to_numpy() for name in names_},
            "rho_without": left["rho"].round(3).to_numpy(),
            "largest_change": left["largest_change"].to_numpy(),
            "light": left["light"].fillna("unknown").to_numpy(),
        }
    )
    display = pd.DataFrame(
        {
            "Reference": [short(name) for name in names_],
            "Score": [f"{value:g}".replace("-", "−") for value in data["score"]],
            "Why": [reason or "no reason stated" for reason in data["reason"]],
            "Words": data["tokens"].map(integer),
            "Least shared": [_least_shared(found.overlap, name) for name in names_],
            "Order without it": [
                f"{number(row.rho_without)} {_light(row.light)}".strip()
                for row in data.itertuples()
            ],
        }
    )
    return table(
        f"tab-references-{place}",
        title,
        data,
        evidence,
        display=display,
        caption=(
            "Scores are set; the reason is the analyst's. *Least shared* is the smallest share of "
            "the reference's words that another one uses too; the download has every pair. The "
            "last column is the rank correlation of the scores with and without the row's "
            "reference; with only two references nothing is left to compare."
        ),
        markup=("Order without it",),
        right=("Score", "Words"),
    )


def _least_shared(overlap: pd.DataFrame, name: str) -> str:
    """The other reference that has fewest of a reference's words, and their share."""
    shares = overlap.loc[name].drop(name)
    return f"{percent(shares.min())} ({short(shares.idxmin())})" if shares.notna().any() else "—"


def _words_table(place: str, title: str, found: Diagnosis, evidence: Evidence) -> Exhibit:
    data = found.words.round({"score": 3, "contribution": 4})
    columns = {
        "Text": data["document"].map(short),
        "Word": data["term"],
        "Times": data["count"].map(integer),
        "Word score": data["score"].map(number),
    }
    in_place = bool((data["word"] != "").any())
    if in_place:
        columns["Where it first stands"] = [
            f"… {escape(row.left)} **{escape(row.word)}** {escape(row.right)} …"
            for row in data.itertuples()
        ]
    return table(
        f"tab-top-words-{place}",
        title,
        data,
        evidence,
        display=pd.DataFrame(columns),
        caption=(
            "For each text the words that move its score most from the middle of the references. "
            "A word whose score lies below that middle draws towards the low end of the scale."
            + ("" if in_place else " Where a word stands only the texts could show.")
        ),
        markup=("Where it first stands",),
        right=("Times", "Word score"),
        classes=("long",),
        empty="There is no text to examine but the references; more papers would supply some.",
    )


# --- the papers of the edition --------------------------------------------------------------------


def _of_papers(edition: Edition, session: str, chapter: str) -> list[Exhibit]:
    papers, scores = edition.session_papers[session], edition.papers[session, chapter]
    evidence = papers_evidence(edition, session, len(scores))
    place = f"{session}-{slug(chapter)}"
    where = f"{edition.chapter_title(chapter)}, session {session}"
    title = f"Diagnostics of the papers: {where}"
    if scores["raw"].isna().all():
        reason = next((text for text in scores["reason"] if text), "no paper has a score")
        return [
            Exhibit(f"tab-diagnostics-{place}", title, "", evidence, scores,
                    absent=f"{capital(escape(reason))}.")
        ]  # fmt: skip
    described = edition.session_of(session)
    policy = described.preprocessing.policy
    left_out = papers.left_out.get(chapter, {})
    counts = _scaled(papers.counts[chapter], left_out)
    texts = edition.texts.get((session, chapter))
    references = pd.Series(edition.references(session, chapter), dtype=float)
    reasons = edition.reference_reasons(session, chapter)
    found = diagnose(
        None if texts is None else {name: texts[name] for name in counts.documents},
        references,
        counts=counts,
        policy=policy,
        minimum_coverage=described.minimum_coverage,
        criterion=_criterion(edition, session, chapter),
        rationale=reasons,
        draws=DRAWS,
    )
    remark = "" if texts is not None else _COUNTS_ONLY
    marks = paper_marks(edition, session, chapter)
    return [
        _lights_table(place, title, found, evidence, remark=remark),
        _references_table(place, f"The references: {where}", found, evidence, references, reasons),
        _stability_figure(
            place, f"Rank stability of the papers: {where}", found, evidence, plain=policy == PLAIN
        ),
        _texts_table(
            place,
            f"Scores and coverage of the papers: {where}",
            found,
            evidence,
            marks=marks,
            remark=_left_out_sentence(left_out),
        ),
        _words_table(place, f"Words that place the papers: {where}", found, evidence),
    ]


#: What a set of counts cannot answer.
_COUNTS_ONLY = (
    "Of these papers only counts of words are present: other ways of counting and the redrawing of "
    "sentences need the texts, so these two lights stay unknown."
)


def _left_out_sentence(left_out: Mapping[str, str]) -> str:
    """Which papers are not among those examined, and why."""
    if not left_out:
        return ""
    listed = "; ".join(f"{the(name)} ({escape(why)})" for name, why in sorted(left_out.items()))
    return f"Left out of the scaling and not examined: {listed}."


def _scaled(counts: TermCounts, left_out: Collection[str]) -> TermCounts:
    """Counts without the papers that are not scaled."""
    kept = [row for row, name in enumerate(counts.documents) if name not in left_out]
    documents = tuple(counts.documents[row] for row in kept)
    return TermCounts(counts.counts[kept], documents, counts.terms)


def _criterion(edition: Edition, session: str, chapter: str) -> pd.Series:
    """Evidence from elsewhere: what is known of made-up delegations, or recorded positions."""
    if edition.session_of(session).is_simulated:
        return known_positions(edition, session, chapter)
    return edition.placement.set_index("delegation")["placement"]


def of_papers(edition: Edition) -> list[Exhibit]:
    """Diagnostics of every session and chapter with papers; nothing where there are none."""
    return [exhibit for place in edition.papers for exhibit in _of_papers(edition, *place)]


def papers_sentence(edition: Edition) -> str:
    """Which papers are examined, or what their absence means."""
    if not edition.papers:
        return (
            "No delegation's paper is present in this edition, so there is no score of a real text "
            "to examine, and nothing in this appendix should be read as if there were. Papers in "
            "`data/sessions/<session>/papers/<chapter>/` would supply one; the tables and the "
            "figure below would then appear here for every chapter that has some. `data/README.md` "
            "says where the papers are and what may be done with them."
        )
    papers = sum(len(frame) for frame in edition.papers.values())
    sessions = sorted({session for session, _ in edition.papers})
    chapters = len({chapter for _, chapter in edition.papers})
    marks = pd.concat([paper_marks(edition, *place) for place in edition.papers])
    counted = [place for place in edition.papers if place not in edition.texts]
    parts = [
        f"This edition finds {count(papers, 'paper')} of "
        f"{agrees(len(sessions), 'session', 'sessions')} {names(sessions)} on "
        f"{count(chapters, 'chapter')}.",
        _criterion_sentence(edition),
        _marked_sentence(int(marks["translated"].sum()), int(marks["joint"].sum())),
    ]
    if counted:
        listed = names(sorted({edition.chapter_title(chapter) for _, chapter in counted}))
        parts.append(
            f"On {listed}, only counts of words are present and no texts. What rests on "
            "counts is computed all the same: the lengths and the overlap of vocabularies, "
            "coverage, the weight of single words, the loss of a reference and the comparison with "
            "other evidence. Other ways of counting, standard errors of redrawn sentences and the "
            "places where words stand need the texts."
        )
    return " ".join(parts)


def _criterion_sentence(edition: Edition) -> str:
    """What the scores are held against."""
    if not edition.is_simulated:
        return (
            "Evidence from elsewhere is in each case the placement that the recorded positions of "
            "this edition give."
        )
    if any(len(known_positions(edition, *place)) for place in edition.papers):
        return (
            "Evidence from elsewhere is in each case the positions that the made-up delegations "
            "are known to have (`truth.csv`)."
        )
    return (
        "There is no evidence from elsewhere on delegations that do not exist; known positions in "
        "`truth.csv` would supply it."
    )


def _marked_sentence(translated: int, joint: int) -> str:
    """How many papers are translations or joint, as far as that is known."""
    if not translated and not joint:
        return (
            "No manifest calls one of them a translation or a joint text under one name; that has "
            "to be known from the papers."
        )
    parts = [
        count(value, singular, plural)
        for value, singular, plural in (
            (translated, "translation", "translations"),
            (joint, "joint text under one name", "joint texts under one name"),
        )
        if value
    ]
    return (
        f"The manifest tells of {' and '.join(parts)}; the tables say which. Of papers that it "
        "does not describe neither is known."
    )


# --- the example ----------------------------------------------------------------------------------


_EXAMPLE_REASONS = dict.fromkeys(simulation.REFERENCES.index, "set by the simulation")


@cache
def _example() -> Diagnosis:
    return diagnose(
        simulation.example_texts(),
        simulation.REFERENCES,
        criterion=simulation.POSITIONS,
        rationale=_EXAMPLE_REASONS,
        draws=DRAWS,
    )


def _evidence() -> Evidence:
    tokens = _example().texts["tokens"]
    return Evidence(
        SIMULATED, (), f"{count(len(tokens), 'fictional text')}, {tokens.sum():,} words"
    )


def example_sentence(edition: Edition) -> str:
    """Who the fictional delegations are."""
    texts = _example().texts.set_index("document")
    references = simulation.REFERENCES
    virgin = len(texts) - len(references)
    return (
        f"The example has {count(len(texts), 'fictional delegation')}, which negotiate about river "
        f"ferries. {capital(count(len(references), 'of them sets', 'of them set'))} the scale and "
        f"the other {count(virgin, 'text')} are to be placed. Every position is known, "
        "because the texts were written to have it: the higher a delegation's position, the "
        "likelier its next sentence speaks of access and exchange and not of permission and "
        f"control. Three things were put in on purpose. {names(simulation.OWN_WORD)} say "
        f"*{simulation.OWN}* where all others say *{simulation.WORD}*. "
        f"{names([simulation.SHORT])} sent a short text of "
        f"{count(int(texts.at[simulation.SHORT, 'tokens']), 'word')}. And "
        f"{names([simulation.STRAY])} writes mostly about orchards."
    )


def example_lights(edition: Edition) -> Exhibit:
    """The example's traffic lights."""
    return _lights_table("example", "Diagnostics of the simulated texts", _example(), _evidence())


def lights_sentence(edition: Edition) -> str:
    """How many lights are good, and which are not."""
    lights = _example().lights
    by = lights["light"].value_counts()
    parts = [
        f"{count(int(by[name]), 'light')} {agrees(int(by[name]), 'is', 'are')} {name}"
        for name in _LIGHTS
        if name in by
    ]
    told = []
    for row in lights[lights["light"].isin(["fair", "weak"])].itertuples():
        question, form = _QUESTIONS[row.diagnostic]
        told.append(
            f"*{question}* has a {row.light} light, at {_value(row.value, form)} "
            f"({escape(row.where)})"
        )
    listed = "; ".join(told)
    return f"In the example {_series(parts)}. {listed}."


def _series(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def example_texts(edition: Edition) -> Exhibit:
    """The example's texts with scores and coverage."""
    return _texts_table(
        "example", "Scores and coverage of the simulated texts", _example(), _evidence()
    )


def truth_sentence(edition: Edition) -> str:
    """How near the estimates come to the known positions."""
    found = _example()
    own = found.texts[found.texts["role"] == "virgin"].set_index("document")
    error = (own["mv"] - simulation.POSITIONS[own.index]).abs().round(6)
    far = error.idxmax()
    agreement = found.criterion
    return (
        f"Because the positions are known, the estimates can be marked. The rank correlation "
        f"between the {count(agreement.n, 'estimate')} and the truth is {number(agreement.rho)}, "
        f"with a 95 % interval from {number(agreement.lower)} to {number(agreement.upper)}: even "
        "so high a correlation leaves much open when texts are few. The median error on the "
        f"rescaled scale is {number(error.median())}; the largest is {number(error[far])}, for "
        f"{names([far])}, whose true position is {number(simulation.POSITIONS[far], 1)} and whose "
        f"estimate is {number(own.at[far, 'mv'])}. Only {percent(own.at[far, 'coverage'])} of its "
        "words are scored. Its standard error gives no hint of this: it measures how much the "
        "scored words differ and knows nothing of those that are not."
    )


def stray_words_sentence(edition: Edition) -> str:
    """Which words of the stray text are unscored."""
    row = _example().texts.set_index("document").loc[simulation.STRAY]
    return (
        f"The words of {names([simulation.STRAY])} that most often go unscored are "
        f"{escape(row['unscored'])}; a reader sees at once that the text is about something else."
    )


def example_references(edition: Edition) -> Exhibit:
    """How far the references share their words, and what is lost without each."""
    return _references_table(
        "example",
        "The references of the example: what they share, and the order without each",
        _example(),
        _evidence(),
        simulation.REFERENCES,
        _EXAMPLE_REASONS,
    )


def example_stability(edition: Edition) -> Exhibit:
    """Rank stability of the example over the ways of counting."""
    return _stability_figure(
        "example", "Rank stability of the simulated texts", _example(), _evidence()
    )


def stability_sentence(edition: Edition) -> str:
    """What the ways of counting change in the example."""
    known = _example().stability.dropna(subset="rho")
    changed = known[known["largest_change"] > 0]
    if changed.empty:
        return (
            f"In the example none of the {count(len(known), 'other way')} of counting changes the "
            "order at all."
        )
    always = [
        _CHOICES[choice]
        for choice in _CHOICES
        if all(choice in text.split(", ") for text in changed["variant"])
    ]
    cause = f", all of them with {_series(always)}," if always else ""
    most = int(changed["largest_change"].max())
    return (
        f"In the example {count(len(changed), 'way')} of counting out of "
        f"{len(known)}{cause} {agrees(len(changed), 'changes', 'change')} the order, and no text "
        f"by more than {count(most, 'place')}."
    )


def example_errors(edition: Edition) -> Exhibit:
    """Standard errors of the example, by formula and resampled."""
    data = _example().errors.round(3)
    display = pd.DataFrame(
        {
            "Text": data["document"],
            "Formula": [number(value, 3) for value in data["analytic"]],
            "Words redrawn": [number(value, 3) for value in data["words"]],
            "Sentences redrawn": [number(value, 3) for value in data["sentences"]],
            "Sentences / formula": [
                f"{number(row.ratio, 1)} {_light(row.light)}" for row in data.itertuples()
            ],
        }
    )
    return table(
        "tab-standard-errors-example",
        "Standard errors of the simulated texts, three ways",
        data,
        _evidence(),
        display=display,
        caption=(
            f"Raw scores' standard errors. Each bootstrap draws {integer(DRAWS)} times, from a "
            "fixed seed. The download adds how far each score, and its rank, would move if the "
            "references' own scores were a little wrong."
        ),
        markup=("Sentences / formula",),
        right=("Formula", "Words redrawn", "Sentences redrawn"),
    )


def errors_sentence(edition: Edition) -> str:
    """What the three standard errors of the example say."""
    errors = _example().errors
    close = float((errors["words"] / errors["analytic"] - 1).abs().max())
    moved = float(errors["references_rank_sd"].max())
    stays = (
        "but all of them together, so that no text changes its rank"
        if moved < 0.005
        else f"and a text's rank by up to {number(moved, 1)} places"
    )
    return (
        f"In the example redrawing words agrees with the formula within {percent(close)}, as it "
        "should: both take words for independent. Sentences are not so kind. Each was written from "
        "one side, so its words come in company, and redrawing sentences gives standard errors "
        f"{number(float(errors['ratio'].median()), 1)} times as large in the median. Errors in the "
        f"references' own scores, with a standard deviation of {percent(REFERENCE_SD)} of the "
        "distance between the outer two, would move raw scores by about "
        f"{number(float(errors['references_sd'].median()))}, {stays}."
    )


def example_words(edition: Edition) -> Exhibit:
    """The words that place the example's texts."""
    return _words_table("example", "Words that place the simulated texts", _example(), _evidence())


def words_sentence(edition: Edition) -> str:
    """What the words that place the example's texts give away."""
    words = _example().words
    told = []
    if (words["term"] == simulation.WORD).any():
        row = words[words["term"] == simulation.WORD].iloc[0]
        told.append(
            f"*{capital(simulation.WORD)}* is everybody's word for the subject itself, and yet it "
            f"has a score of {number(row['score'])} and places {names([row['document']])}. The "
            f"cause is one reference's habit: because {names(simulation.OWN_WORD[:1])} says "
            f"*{simulation.OWN}*, the usual word looks like the other side's"
        )
    if (words["term"] == "the").any():
        texts = int((words["term"] == "the").sum())
        strongest = count(int(words["document"].value_counts().max()), "strongest word")
        told.append(
            f"*The* is among the {strongest} of {count(texts, 'text')}: its score is "
            "near the middle, but it is used so often that its small weight adds up. That is why "
            "leaving such words out can change an order"
        )
    found = ". ".join(told)
    return f"The example shows what to look for. {found}." if told else ""


def outside_sentence(edition: Edition) -> str:
    """What is known from elsewhere about the example, and about the texts' length."""
    found = _example()
    row = found.lights.set_index("diagnostic").loc["unsupervised"]
    return (
        "In the example the order found without references has a rank correlation of "
        f"{number(row['value'])} with the scores, and length one of {number(found.length.rho)}."
    )


def threshold_sentence(edition: Edition) -> str:
    """How many thresholds there are and that they were fixed before."""
    return (
        f"The {count(len(diagnostics.THRESHOLDS), 'threshold')} are constants of the module "
        "`positions.diagnostics`, written down before any paper was scaled. They are "
        "conventions for reading and not tests of significance."
    )
