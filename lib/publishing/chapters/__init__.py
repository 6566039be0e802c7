"""One module a chapter: the exhibits and the computed sentences that its notebook shows."""
