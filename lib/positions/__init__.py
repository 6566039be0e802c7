"""The analysis: pure functions over tables."""
