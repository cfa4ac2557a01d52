"""What a first visit costs: bytes as they come over the wire, and from nobody but ourselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.steps import EDITOR, log_in
from tests.support.browser import Window
from tests.support.desk import DemoDesk

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e-demo-pl")]

#: kB, compressed
FIRST_VISIT = 120
#: A case brings the editor along.
WITH_EDITOR = 200


def _weigh(desk: DemoDesk, windows: Callable[..., Window], path: str, ready: str) -> dict[str, int]:
    """Open ``path`` with an empty cache; returns the bytes of everything that came."""
    door = windows(desk.origin)
    log_in(door, desk.facts["marta"])
    window = windows(desk.origin, state=door.context.storage_state())
    page = window.go(path)
    page.wait_for_selector(ready)
    page.wait_for_timeout(1000)
    # The live connection goes on; every other request has ended, and windows fail a test for foreign hosts.
    assert all(address.startswith(desk.origin) for address in window.weights)
    return {address.removeprefix(desk.origin): size for address, size in window.weights.items()}


def _table(weights: dict[str, int]) -> str:
    lines = [f"{size / 1000:8.1f} kB  {address}" for address, size in sorted(weights.items(), key=lambda one: -one[1])]
    return "\n".join([f"{sum(weights.values()) / 1000:8.1f} kB", *lines])


def test_first_visit_to_today(demo: DemoDesk, windows: Callable[..., Window]) -> None:
    weights = _weigh(demo, windows, "/", "main .debt")
    assert "/" in weights
    assert sum(weights.values()) <= FIRST_VISIT * 1000, _table(weights)


@pytest.mark.parametrize("case", ["quoting", "clocks"])
def test_first_visit_to_a_case(case: str, demo: DemoDesk, windows: Callable[..., Window]) -> None:
    weights = _weigh(demo, windows, f"/cases/{demo.facts[case]}", EDITOR)
    assert sum(weights.values()) <= WITH_EDITOR * 1000, _table(weights)
