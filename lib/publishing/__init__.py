"""The book: execute, render, exhibits, checks and the command line."""

#: The edition that a reader gets unless another is asked for.
DEFAULT_SESSION, DEFAULT_FOCUS = "all", "China"


class WorkFailedError(RuntimeError):
    """The input was right and the work failed all the same: a notebook or the build."""
