"""A reader with everything wrong with it, by the names of files; light, for processes import it."""

import os
import threading

from positions.pool import MEMORY
from positions.readers import ReadError


def work(path):
    if "hang" in path.name:
        path.with_suffix(".started").write_text(str(os.getpid()))
        threading.Event().wait()
    if "crash" in path.name:
        os._exit(3)
    if "swell" in path.name:
        return len(bytearray(3 * MEMORY))
    if "odd" in path.name:
        raise IndexError("inside a library")
    if "refused" in path.name:
        raise ReadError("empty; a paper holds text")
    print("what a library prints is no answer")
    return path.name
