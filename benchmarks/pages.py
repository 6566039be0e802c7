"""How heavy the built pages are and how soon they answer on a slow phone.

Build the book first (``make book``), on a machine that does nothing else; needs Chromium and the
packages of the tests::

    .venv/bin/python benchmarks/pages.py            # every kind of page
    .venv/bin/python benchmarks/pages.py 03-3 5-4   # pages whose name holds one of these

It prints a Markdown table. Bytes are those of the files that a first visit loads. The processor is
slowed down four times; a page answers once its last long task before the fifth idle second is over,
and is blocked for what those tasks last beyond 50 ms. Medians of three visits.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, sync_playwright

from publishing.printing import browser as found_browser

HTML = Path(__file__).resolve().parents[1] / "_build" / "html"
SLOWER, VISITS, QUIET, MANY = 4, 3, 2_000, 40

#: Collects long tasks and the sum of layout shifts from the first moment on.
WATCH = """
window.tasks = []; window.shifts = 0;
new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(
  (task) => [task.startTime, task.duration]))).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => { for (const entry of list.getEntries())
  if (!entry.hadRecentInput) window.shifts += entry.value; }
).observe({ type: "layout-shift", buffered: true });
"""


def visit(browser: Browser, file: Path) -> tuple[int, float, float, float]:
    """Bytes, milliseconds until the page answers, blocked ones, and layout shift of a visit."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.add_init_script(WATCH)
    page.goto(file.as_uri())
    page.wait_for_timeout(QUIET)
    ready, tasks, shifts = page.evaluate(
        "[performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd, tasks, shifts]"
    )
    context.close()
    paths = {Path(unquote(urlsplit(url).path)) for url in asked if url.startswith("file:")}
    size = sum(path.stat().st_size for path in paths if path.is_file())
    answers = max([ready, *(start + length for start, length in tasks)])
    blocked = sum(max(0.0, length - 50) for _, length in tasks)
    return size, answers, blocked, shifts


def main() -> None:
    """Measure and print the table."""
    wanted = sys.argv[1:]
    files = [
        file
        for file in sorted(HTML.resolve().rglob("*.html"))
        if not wanted or any(part in file.name for part in wanted)
    ]
    by_folder: dict[Path, list[Path]] = {}
    for file in files:
        by_folder.setdefault(file.parent, []).append(file)
    print("| page | kB loaded | answers after ms | blocked ms | shift |")
    print("| --- | --- | --- | --- | --- |")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found_browser(), args=["--no-sandbox"])
        for several in by_folder.values():
            # of pages that are made by the dozen the heaviest
            heaviest = max(several, key=lambda file: file.stat().st_size)
            for file in several if len(several) <= MANY else [heaviest]:
                runs = [visit(browser, file) for _ in range(VISITS)]
                size, answers, blocked, shift = map(statistics.median, zip(*runs, strict=True))
                name = file.relative_to(HTML.resolve())
                cells = (f"{size / 1e3:.0f}", f"{answers:.0f}", f"{blocked:.0f}", f"{shift:.3f}")
                print(f"| {name} | {' | '.join(cells)} |")
        browser.close()


if __name__ == "__main__":
    main()
