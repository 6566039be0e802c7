"""Processes that end with the one that started them, however that ends."""

import os
import signal
import time
from threading import Thread

import psutil

#: Seconds between two looks at the parent.
INTERVAL = 0.5


def kill_tree(process: psutil.Process) -> None:
    """End a process and all that it started, at once."""
    for each in [*process.children(recursive=True), process]:
        each.kill()


def end_with_parent() -> None:
    """Let this process and all that it starts end when its parent is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(INTERVAL)
        kill_tree(psutil.Process())

    Thread(target=watch, daemon=True).start()


def end_on_any_signal() -> None:
    """Let a call to end, or the terminal's closing, clean up as an interrupt does."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)
