"""Verification: what a peer reviewer checks, each part a module that returns verdicts."""
