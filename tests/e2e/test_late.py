"""Why an answer is late, with one key: on Today, in the list of late answers, beside a case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.steps import log_in, mark, was_reloaded
from tests.support.browser import Window
from tests.support.desk import DemoDesk

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e-demo-pl")]


@pytest.fixture
def page(demo: DemoDesk, windows: Callable[..., Window]) -> Iterator[Any]:
    """Marta's window; what is said in it is taken back afterwards."""
    window = windows(demo.origin)
    log_in(window, demo.facts["marta"])
    said = "from prezent.cases.models import Lateness\nresult = list(Lateness.objects.values_list('id', flat=True))"
    before = demo.do(said)
    yield window.page
    demo.do(f"from prezent.cases.models import Lateness\nLateness.objects.exclude(id__in={before!r}).delete()")


def _first_late(page: Any, row: str) -> Any:
    """The first row that asks for a reason."""
    found = page.locator(row).filter(has=page.locator("[data-key]")).first
    found.wait_for()
    return found


@pytest.mark.parametrize(("path", "row", "link"), [("/", ".debt", "h3 a"), ("/late", ".late-row", "h2 a")])
def test_one_key_in_a_row(page: Any, demo: DemoDesk, path: str, row: str, link: str) -> None:
    page.goto(demo.origin + path)
    mark(page)
    found = _first_late(page, row)
    asked = found.locator(".why-late").get_attribute("id")
    found.locator(link).first.focus()
    page.keyboard.press("2")
    line = page.locator(f"#{asked}")
    line.locator("[name=_method][value=DELETE]").wait_for(state="attached")
    assert "brak wiedzy" in line.inner_text().replace("\u00a0", " ")
    assert not was_reloaded(page)
    # the focus stays in the row, on what takes it back
    assert line.locator("button").evaluate("(one) => one === document.activeElement")
    page.keyboard.press("Enter")
    line.locator("[data-key='1']").wait_for()


def test_another_reason_is_written_at_once(page: Any, demo: DemoDesk) -> None:
    page.goto(demo.origin + "/late")
    found = _first_late(page, ".late-row")
    number = found.locator("h2 a").first.get_attribute("href").rpartition("/")[2]
    page.goto(f"{demo.origin}/cases/{number}")
    page.locator("#due [data-key='4']").wait_for()
    page.keyboard.press("4")
    page.keyboard.type("burza zerwała linię")
    page.keyboard.press("Enter")
    page.locator("#due [name=_method][value=DELETE]").wait_for(state="attached")
    assert "burza zerwała linię" in page.locator("#due").inner_text().replace("\u00a0", " ")
