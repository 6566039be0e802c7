"""How long the check of a session's papers takes beside taking the bare text out of its files.

Run it on a machine that does nothing else::

    .venv/bin/python benchmarks/papers.py           # 200 papers of 20 pages
    .venv/bin/python benchmarks/papers.py --large   # ten times as many as well, some minutes more

Papers are made up: nonsense words in justified lines, each word placed by itself and the font
embedded, as word processors write them. The yardstick is pypdfium2, the reader that the check uses,
on one core and with nothing around it: open, every page's text, close. It prints a Markdown table.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

import matplotlib
import psutil
import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from publishing.session import check_session

ROOT = Path(__file__).resolve().parents[1]
PAPERS, PAGES, LINES = 200, 20, 42
RUNS = 3

DESCRIPTION = """\
id: bench
title: Papers to measure with
start: 2025-02-03
end: 2025-02-14
place: Nowhere
kind: simulated
chapters:
  harbour-lights:
    title: Harbour lights
    references: {Delegation 0: 1, Delegation 1: -1}
"""


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        rows = measure(project, PAPERS)
        if "--large" in sys.argv:
            small = rows[0][1]
            large = measure(project, 10 * PAPERS)
            ratio = large[0][1] / small
            rows.append(("ten times the papers, beside that", ratio, "times", "11"))
            rows.append(("the same, peak memory of all processes", large[-1][1], "MB", "1,074"))
        print("| what | measured | to stay below |\n| --- | --- | --- |")
        for what, value, unit, reach in rows:
            print(f"| {what} | {value:,.2f} {unit} | {reach} |")


def measure(project: Path, papers: int) -> list[tuple[str, float, str, str]]:
    """Figures of the first and the second check of a session with so many papers."""
    files = make_session(project, papers)
    cores = len(psutil.Process().cpu_affinity())
    bare, first, commands = [], [], []
    for _ in range(RUNS if papers == PAPERS else 1):
        bare.append(seconds(lambda: read_bare(files)))
        first.append(seconds(lambda: check(project)))
        shutil.rmtree(project / "_build", ignore_errors=True)
        commands.append(seconds(lambda: command(project)))
    with Peak() as peak:  # by itself: to watch takes time too
        check(project)
    again = median(seconds(lambda: command(project)) for _ in range(RUNS))
    share = median(bare) / cores
    return [
        (f"first check of {papers:,} papers, {papers * PAGES:,} pages", median(first), "s", "–"),
        (f"bare text of the same, one core, divided by {cores}", share, "s", "–"),
        ("the first beside the second", median(first) / share, "times", "1.5"),
        ("`positions check`, start-up included, beside the second", median(commands) / share,
         "times", "–"),
        ("`positions check` again, nothing changed", again, "s", "3"),
        ("peak memory of all processes", peak.bytes / 1e6, "MB", "1,074"),
    ]  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def read_bare(files: list[Path]) -> int:
    """Take the text out of every page; gives the number of characters."""
    found = 0
    for file in files:
        pdf = pypdfium2.PdfDocument(file)
        for page in pdf:
            text = page.get_textpage()
            found += len(text.get_text_range())
            text.close()
            page.close()
        pdf.close()
    return found


def check(project: Path) -> None:
    """The check, with nothing kept from before."""
    shutil.rmtree(project / "_build", ignore_errors=True)
    report = check_session(project, "bench")
    if report.faults:
        raise SystemExit(report.table())


def command(project: Path) -> None:
    """The check from the command line."""
    call = [sys.executable, "-m", "publishing.cli", "check", "bench"]
    done = subprocess.run(call, cwd=project, capture_output=True, check=False)
    if done.returncode == 2:  # errors; warnings end with 1
        raise SystemExit(done.stderr.decode())


class Peak:
    """Most memory that this process and those it started held at once, sampled."""

    def __enter__(self) -> Peak:
        self.bytes, self._ended = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._ended.wait(0.02):
            held = own.memory_info().rss
            for child in own.children(recursive=True):
                try:
                    held += child.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.bytes = max(self.bytes, held)


# --- the papers -----------------------------------------------------------------------------------


def make_session(project: Path, papers: int) -> list[Path]:
    """A checkout's data with a session of so many papers."""
    shutil.rmtree(project / "data", ignore_errors=True)
    for name in ("register", "sessions"):
        shutil.copytree(ROOT / "data" / name, project / "data" / name)
    shutil.copyfile(ROOT / "_toc.yml", project / "_toc.yml")
    folder = project / "data" / "sessions" / "bench"
    (folder / "papers" / "harbour-lights").mkdir(parents=True)
    (folder / "session.yml").write_text(DESCRIPTION, encoding="utf-8")
    files = [folder / f"papers/harbour-lights/delegation-{number}.pdf" for number in range(papers)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(make_paper, files, range(papers), chunksize=10))
    return files


def make_paper(path: Path, seed: int) -> None:
    """A PDF of justified lines of nonsense words."""
    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSerif.ttf"
    if "Serif" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Serif", str(font)))
    words, size, left, right = vocabulary(), 10, 70, 525
    chosen = random.Random(seed)
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    width = {word: pdfmetrics.stringWidth(word, "Serif", size) for word in words}
    for page in range(PAGES):
        canvas.setFont("Serif", size)
        canvas.drawString(left, 810, "N/LIGHTS.7/1")
        canvas.drawString(290, 30, f"{page + 1}/{PAGES}")
        for line in range(LINES):
            found, held = [], 0.0
            while True:
                word = words[int(len(words) ** chosen.random()) - 1]  # Zipf's law
                if held + width[word] + 3 * len(found) > right - left:
                    break
                found.append(word)
                held += width[word]
            gap = (right - left - held) / max(1, len(found) - 1)
            at, text = left, canvas.beginText()
            for word in found:
                text.setTextOrigin(at, 780 - 17 * line)
                text.textOut(f"{word} ")
                at += width[word] + gap
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()


def vocabulary() -> list[str]:
    """Words of our own, short ones among the most frequent."""
    parts = [one + other for one in "bdfgklmnprstvz" for other in "aeiou"]
    chosen = random.Random(0)
    longer = [
        "".join(chosen.choices(parts, k=chosen.choice((1, 2, 2, 3, 3, 4)))) for _ in range(12_000)
    ]
    return list(dict.fromkeys([*parts[:20], *longer]))


if __name__ == "__main__":
    main()
