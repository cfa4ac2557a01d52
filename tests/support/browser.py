"""A real Chromium for tests: windows that notice everything a careful person would find in the console."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support import require

#: Nothing of the machine is asked for: no graphics card, no sandbox helper, no calls home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
)
#: Longest wait, in milliseconds, for something that must come; no test measures it.
PATIENCE = 60_000

#: A policy violation is told to the console in words that differ by browser; this one is ours.
_TELL_VIOLATIONS = (
    "document.addEventListener('securitypolicyviolation', (e) =>"
    " console.error(`policy violated: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));"
)


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the machine's Chromium; the test is skipped (in CI: fails) without it."""
    # The shell is the same browser without windows of its own: Debian builds both from one source.
    binary = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    require("Chromium", binary, how="install the distribution's package chromium-headless-shell or chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Window:
    """One person's browser: a context with one page to begin with, and what went wrong in it."""

    context: Any
    page: Any
    origin: str
    problems: list[str] = field(default_factory=list)
    #: transferred bytes by address, as they came over the wire (compressed)
    weights: dict[str, int] = field(default_factory=dict)
    _forgiven: list[re.Pattern[str]] = field(default_factory=list)

    def watch(self, page: Any) -> Any:
        """Listen to everything that ``page`` complains of."""
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda m: self._note(f"console: {m.text} {m.location}") if m.type == "error" else None)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.on("requestfinished", self._weigh)
        return page

    def forgive(self, pattern: str) -> None:
        """Expect problems that match ``pattern`` in this test: it provokes them."""
        self._forgiven.append(re.compile(pattern))

    def go(self, path: str) -> Any:
        """Open ``path`` of the desk; returns the page."""
        self.page.goto(self.origin + path)
        return self.page

    def settle(self) -> None:
        """Raise AssertionError for everything that was noticed and not forgiven."""
        left = [text for text in self.problems if not any(one.search(text) for one in self._forgiven)]
        self.problems.clear()
        assert left == [], "\n".join(left)

    def _note(self, text: str) -> None:
        self.problems.append(text)

    def _failed(self, request: Any) -> None:
        # A page that is left gives up what it was still loading (its live events, a saved draft's answer).
        if request.failure != "net::ERR_ABORTED":
            self._note(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Any) -> None:
        address = urlsplit(response.url)
        if address.scheme in {"http", "https"} and not response.url.startswith(self.origin):
            self._note(f"foreign host: {response.url}")
        if response.status >= 400:
            self._note(f"status {response.status}: {response.request.method} {response.url}")

    def _weigh(self, request: Any) -> None:
        if request.url.startswith("data:"):
            return
        sizes = request.sizes()
        weight = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.weights[request.url] = self.weights.get(request.url, 0) + weight


def open_window(
    browser: Any,
    origin: str,
    *,
    language: str = "pl",
    scheme: str = "light",
    width: int = 1440,
    height: int = 900,
    javascript: bool = True,
    state: Any = None,
) -> Window:
    """A fresh context as a person would have it.

    ``scheme``: light or dark; ``state``: the cookies of a window that is logged in.
    """
    context = browser.new_context(
        locale={"pl": "pl-PL", "en": "en-GB"}[language],
        timezone_id="Europe/Warsaw",
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        java_script_enabled=javascript,
        storage_state=state,
        reduced_motion="reduce",
        accept_downloads=True,
    )
    if javascript:
        context.add_init_script(_TELL_VIOLATIONS)
    window = Window(context, None, origin)
    context.on("page", window.watch)
    window.page = context.new_page()
    return window


def keep_picture(window: Window, folder: Path, name: str) -> Path | None:
    """Take a picture of what the window shows, for whoever reads a failed test; None when it is gone."""
    from playwright.sync_api import Error

    path = folder / f"{name}.png"
    try:
        window.page.screenshot(path=path, full_page=True, timeout=5000)
    except Error:
        return None
    return path
