"""The parts of the second computation, which `recompute.py` puts together."""
