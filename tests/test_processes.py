"""Processes that end with the one that started them."""

import subprocess
import sys

import psutil

CHILD = """
import subprocess, sys, time
from publishing.processes import end_with_parent
end_with_parent()
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
print("started", flush=True)
time.sleep(300)
"""

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
child.stdout.readline()
print("started", flush=True)
time.sleep(300)
"""


def test_what_a_killed_process_started_ends_too():
    parent = psutil.Popen([sys.executable, "-c", PARENT, CHILD], stdout=subprocess.PIPE)
    parent.stdout.readline()
    started = parent.children(recursive=True)
    assert len(started) == 2
    parent.kill()
    parent.communicate()
    _, alive = psutil.wait_procs(started, timeout=60)
    for left in alive:
        left.kill()
    assert not alive
