"""Outside files: regular ones of bounded size, and nothing that could keep a reader waiting."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

#: Longest name that is compared with others; no state, chapter or file is called anything longer.
MAX_NAME = 200
#: Most bytes that file systems give the name of a file.
MAX_FILE_NAME = 255
#: Farthest score of a reference from 0: squares of scores have to be numbers, too.
MAX_SCORE = 1e9
#: Why a file in a session's folder is not read that stands elsewhere.
LINK = "a link; copy the file itself"


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading.

    An `OSError` whose text is ours tells what is none: a folder, a pipe or a device, which might
    never come to an end.
    """
    # a pipe without a writer would keep the call waiting
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError(errno.EINVAL, "no regular file; give the file itself", str(path))
    return os.fdopen(number, "rb")


def read_bounded(path: Path, limit: int) -> bytes:
    """All bytes of a regular file; an `OSError` tells one that is larger than the limit."""
    with open_regular(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        size = f"{limit // 10**6} MB" if limit >= 10**6 else f"{limit:,} bytes"
        raise OSError(errno.EFBIG, f"larger than the limit of {size}", str(path))
    return data
