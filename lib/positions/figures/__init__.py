"""Figures: each takes a table and returns a picture for a page and a phone, equal at every run."""

from positions.figures.counts import bars, shares
from positions.figures.estimates import truth
from positions.figures.marks import LONGEST_NAME
from positions.figures.matrices import FIRM, agreement
from positions.figures.placements import ENDS, ideal_points, placement
from positions.figures.timelines import OTHER, SESSION, VOTE, timeline
from positions.figures.two_times import halves
from positions.figures.words import rank_stability, word_scores

__all__ = [
    "ENDS", "FIRM", "LONGEST_NAME", "OTHER", "SESSION", "VOTE", "agreement", "bars", "halves",
    "ideal_points", "placement", "rank_stability", "shares", "timeline", "truth", "word_scores",
]  # fmt: skip
