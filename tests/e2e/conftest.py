"""What browser tests share: one Chromium and one server for the whole folder, and windows that must stay clean.

The fixtures live as long as the folder (scope "package"), not as long as the run: while Playwright is at work, an
event loop runs in this thread, and Django's database functions of other folders' tests would rightly refuse it. A desk
takes its time to open, so tests that share one are kept together (xdist_group).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import Window, chromium, keep_picture, open_window
from tests.support.desk import DemoDesk, MailDesk, demo_desk, mail_desk

pytest.importorskip("playwright.sync_api")

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test itself failed, for the fixtures that end after it."""
    report = yield
    if report.when != "teardown":
        item.stash[_failed] = report.failed
    return report


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """The machine's Chromium."""
    with chromium() as found:
        yield found


@pytest.fixture
def windows(request: pytest.FixtureRequest, browser: Any, tmp_path: Path) -> Iterator[Callable[..., Window]]:
    """Opens windows: ``windows(origin, language=…, scheme=…, width=…, state=…)``. Each must end without a complaint."""
    opened: list[Window] = []

    def open_one(origin: str, **how: Any) -> Window:
        window = open_window(browser, origin, **how)
        opened.append(window)
        return window

    yield open_one
    if request.node.stash.get(_failed, False):
        pictures = [keep_picture(window, tmp_path, f"window-{at}") for at, window in enumerate(opened)]
        problems = [text for window in opened for text in window.problems]
        said = "\n".join([*(str(one) for one in pictures if one), *problems])
        request.node.add_report_section("teardown", "windows", said)
    for window in opened:
        window.context.close()
    if not request.node.stash.get(_failed, False):
        for window in opened:
            window.settle()


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailDesk]:
    """A desk with real mail servers; customers of different tests never meet."""
    with mail_desk(tmp_path_factory.mktemp("desk")) as opened:
        yield opened


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoDesk]:
    """A desk with the demo firm's latest months; tests leave it as they found it, drafts aside."""
    with demo_desk(tmp_path_factory.mktemp("demo")) as opened:
        yield opened
