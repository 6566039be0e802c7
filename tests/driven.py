"""A real browser for the tests: pages from the disk, and what went wrong while they loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from publishing import WorkFailedError
from publishing.printing import browser as found_browser

#: Sums layout shifts from the first moment on, as browsers report them.
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

#: The browser leaves what is far below the reader for later; who measures wants all of it.
LAY_OUT = """document.head.append(Object.assign(document.createElement("style"),
{ textContent: "article * { content-visibility: visible !important; }" }))"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or a failure that says what installs it; tests are never skipped."""
    try:
        program = found_browser()
    except WorkFailedError:
        pytest.fail("no browser for these tests; .ci/browser installs it", pytrace=False)
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()


@dataclass
class Seen:
    """A loaded page and what happened while it loaded."""

    page: Page
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """Addresses that are neither files nor part of the page itself."""
        return [url for url in self.asked if urlsplit(url).scheme not in {"file", "data", "blob"}]

    @property
    def weight(self) -> int:
        """Bytes of the files that were loaded."""
        paths = {Path(unquote(urlsplit(url).path)) for url in self.asked if url.startswith("file:")}
        return sum(path.stat().st_size for path in paths if path.is_file())


@contextmanager
def opened(
    browser: Browser, file: Path, *, width: int = 1280, theme: str = "light", scripts: bool = True,
    anchor: str = "", whole: bool = True,
) -> Iterator[Seen]:  # fmt: skip
    """Open a page as on a first visit; `whole`: laid out as if all of it were near the reader."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=theme, java_script_enabled=scripts,
        accept_downloads=True,
    )  # fmt: skip
    page = context.new_page()
    seen = Seen(page)
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on("requestfailed", lambda request: seen.errors.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: seen.errors.append(f"thrown: {error}"))
    page.on(
        "console",
        lambda line: line.type in {"error", "warning"} and seen.errors.append(line.text),
    )
    page.add_init_script(SHIFTS)
    page.goto(file.as_uri() + (f"#{anchor}" if anchor else ""))
    if whole:
        page.evaluate(LAY_OUT)
    try:
        yield seen
    finally:
        context.close()
