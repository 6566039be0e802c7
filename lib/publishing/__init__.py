"""The book: execute, render, exhibits, checks and the command line."""

import errno
import os

#: The edition that a reader gets unless another is asked for.
DEFAULT_SESSION, DEFAULT_FOCUS = "all", "China"


class WorkFailedError(RuntimeError):
    """The input was right and the work failed all the same: a notebook or the build."""


#: No room to write: the disk or one's share of it is full, or the file larger than allowed.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def raise_if_full(text: str) -> None:
    """Raise the error of a full disk when the words of a kernel or a builder tell of one."""
    for code in NO_ROOM:
        if f"[Errno {code}]" in text or f"OSError({code}," in text:
            raise OSError(code, os.strerror(code)) from None
