"""Positions from words: counts, Wordscores, their uncertainty and diagnostics."""
