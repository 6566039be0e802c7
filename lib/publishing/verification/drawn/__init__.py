"""What is drawn: the marks of every figure, read from its SVG, against the exhibit's own rows."""
