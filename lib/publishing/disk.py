"""Errors of the disk, told so that somebody can act on them."""

from __future__ import annotations

import errno
import os

#: No room to write: the disk or one's share of it is full, or the file larger than allowed.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS)
_IN_THE_WAY = (errno.ENOTDIR, errno.EISDIR, errno.EEXIST)


def raise_if_full(text: str) -> None:
    """Raise the error of a full disk when another program's words tell of one.

    Parameters
    ----------
    text : str
        What a kernel or a builder said when it failed.

    Raises
    ------
    OSError
        With the code of the error that the text names.
    """
    for code in NO_ROOM:
        if f"[Errno {code}]" in text or f"OSError({code}," in text:
            raise OSError(code, os.strerror(code)) from None


def told(error: OSError) -> str:
    """What an error of the disk means and what would put it right, in one line.

    Examples
    --------
    >>> told(NotADirectoryError(errno.ENOTDIR, "Not a directory", "_build"))
    '_build: Not a directory; something else stands in its place, move it away'
    >>> told(OSError("x.csv: is there and not a file"))
    'x.csv: is there and not a file'
    """
    where = error.filename2 or error.filename
    if error.errno in NO_ROOM:
        return (
            f"no room to write{f' {where}' if where else ''} ({error.strerror}); what was complete "
            "stays in place: make room on the disk and run it again"
        )
    if error.errno is None or not where:
        return str(error)
    remedy = (
        "; make it yours to read and write, or work in a copy of the checkout"
        if error.errno in _NOT_OURS
        else "; something else stands in its place, move it away"
        if error.errno in _IN_THE_WAY
        else ""
    )
    return f"{where}: {error.strerror}{remedy}"
