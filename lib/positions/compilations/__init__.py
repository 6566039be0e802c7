"""Many papers in one file: a compilation, and where each paper in it begins and ends."""
