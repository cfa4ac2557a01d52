"""The stories are played on the same desk and in the same windows as the browser tests; both belong to this folder."""

from __future__ import annotations

from tests.e2e.conftest import browser, desk, pytest_runtest_makereport, windows

__all__ = ["browser", "desk", "pytest_runtest_makereport", "windows"]
