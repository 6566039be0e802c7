"""What a reviewer asks of a Wordscores result: one function a question.

`counts` is a `positions.counts.TermCounts`, `references` a Series of scores by document, `model` a
fitted `Wordscores` with the same columns as `counts`, `scored` the `ScoredTexts` of its
`score_texts`, and `parameters` those of `Wordscores`. `diagnose` asks all of it.
"""

from positions.diagnostics.association import Association, criterion_agreement, spearman
from positions.diagnostics.diagnosis import Against, Diagnosis, diagnose
from positions.diagnostics.lights import STABILITY, THRESHOLDS, Threshold, light
from positions.diagnostics.references import (
    REFERENCE_SD,
    fit_references,
    leave_one_out,
    perturbed_references,
    vocabulary_overlap,
)
from positions.diagnostics.texts import (
    coverage,
    exclusive_words,
    first_places,
    influential_words,
    mark_texts,
    rank_changes,
    score_and_length,
    standard_errors,
)
from positions.diagnostics.unsupervised import correspondence_analysis
from positions.diagnostics.ways import GRID, preprocessing_grid, rank_stability

__all__ = [
    "GRID",
    "REFERENCE_SD",
    "STABILITY",
    "THRESHOLDS",
    "Against",
    "Association",
    "Diagnosis",
    "Threshold",
    "correspondence_analysis",
    "coverage",
    "criterion_agreement",
    "diagnose",
    "exclusive_words",
    "first_places",
    "fit_references",
    "influential_words",
    "leave_one_out",
    "light",
    "mark_texts",
    "perturbed_references",
    "preprocessing_grid",
    "rank_changes",
    "rank_stability",
    "score_and_length",
    "spearman",
    "standard_errors",
    "vocabulary_overlap",
]
