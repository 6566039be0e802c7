"""Processes that end with the one that started them."""

import subprocess
import sys
from functools import partial

import psutil
import pytest

from positions.faults import DataError
from positions.strict_yaml import read_yaml
from publishing.notebooks import execute_all

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


def test_a_fault_met_before_the_notebooks_is_told_as_itself(tmp_path):
    page = tmp_path / "page.ipynb"
    page.write_text("{}")
    warm = partial(read_yaml, tmp_path / "session.yml", "session.yml")  # there is none
    with pytest.raises(DataError, match=r"^1 fault in the data\n  session\.yml: "):
        execute_all([page], tmp_path / "out", {}, progress=print, warm=warm)
