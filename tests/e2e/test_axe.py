"""Every screen in both languages, light and dark, wide and at 360 px: axe finds nothing, all fits, focus is seen."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import axe_playwright_python
import pytest

from tests.e2e.screens import CASE_MENUS, SCREENS, Screen
from tests.e2e.steps import log_in
from tests.support.browser import Window
from tests.support.desk import PASSWORD, DemoDesk

pytestmark = pytest.mark.e2e

SCRIPTS = (Path(axe_playwright_python.__file__).parent / "axe.min.js", Path(__file__).parent / "checks.js")
AXE = ";\n".join(script.read_text("utf-8") for script in SCRIPTS)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
#: Each language is a process of the test run with a desk of its own (xdist_group), not every process with one. What a
#: page says in English, and how it looks, depends on no engine: that is looked at on SQLite. On PostgreSQL every screen
#: opens, in Polish.
ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
SPOKEN = ("pl",) if ON_POSTGRESQL else ("pl", "en")
LANGUAGES = [pytest.param(one, marks=pytest.mark.xdist_group(f"e2e-demo-{one}")) for one in SPOKEN]
WIDE, NARROW = (1440, 900), (360, 740)
#: The schemes in which the wide and the narrow window are looked at.
SCHEMES: dict[str, tuple[Literal["light", "dark"], ...]] = {"pl": ("light", "dark"), "en": ("dark", "light")}
#: Seconds for which a login serves several screens; allauth asks for the password again after five minutes.
FRESH = 200

_ENGLISH = re.compile(
    r"\b(the|your|with|and|of|not|nobody|customer|case|cases|answer|search|password|settings|letter|message|save|send|"
    r"close|today|tomorrow|yesterday|what|waiting|needs|nothing)\b",
    re.IGNORECASE,
)
# Names of teams, of goods and of customers are Polish in the English desk too: words of the desk alone.
_POLISH = re.compile(
    r"\b(sprawy|hasło|dzisiaj|jutro|wczoraj|wyślij|szukaj|zamknij|zapisz|odpowiedź|opiekun|temat|godz|przejdź|wróć|"
    r"poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela)\b",
    re.IGNORECASE,
)


class Visitors:
    """Logged-in states of the demo desk's people, made by the form and used while they are fresh."""

    def __init__(self, desk: DemoDesk, windows: Callable[..., Window]) -> None:
        self._desk = desk
        self._windows = windows

    def open(self, who: str, language: str) -> Window:
        """A window of ``who`` ("" for nobody) in ``language``."""
        width, height = WIDE
        return self._windows(
            self._desk.origin, language=language, width=width, height=height, state=self._state(who) if who else None
        )

    def _state(self, who: str) -> Any:
        kept: dict[str, tuple[float, Any]] = self._desk.__dict__.setdefault("states", {})
        since, _state = kept.get(who, (0.0, None))
        if time.monotonic() - since > FRESH:
            window = self._windows(self._desk.origin)
            _log_in(self._desk, window, who)
            kept[who] = (time.monotonic(), window.context.storage_state())
        return kept[who][1]


def _log_in(desk: DemoDesk, window: Window, who: str) -> None:
    if who != "hanna":
        log_in(window, desk.facts[who])
        return
    code = desk.do(
        "from allauth.mfa.models import Authenticator\n"
        "found = Authenticator.objects.get(user__email=" + repr(desk.facts["hanna"]) + ", type='recovery_codes')\n"
        "result = next(iter(found.wrap().get_unused_codes()))"
    )
    page = window.go("/login")
    page.fill("[name=login]", desk.facts[who])
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/login/code*")
    page.fill("[name=code]", code)
    with page.expect_navigation():
        page.press("[name=code]", "Enter")


def _show(screen: Screen, desk: DemoDesk, window: Window, language: str) -> Any:
    path = screen.path.format(language=language, **desk.facts)
    if screen.status >= 400:
        said = f"status {screen.status}|the server responded with a status of {screen.status}"
        window.forgive(f"{said}|Response Status Error Code {screen.status}")
    if screen.name == "broken":
        body = desk.facts[f"broken_{language}"]
        window.page.route("**/zepsute-*", lambda route: route.fulfill(status=500, content_type="text/html", body=body))
    answer = window.page.goto(window.origin + path)
    if "/security/again" in window.page.url and "/security/again" not in path:
        window.page.fill("[name=password]", PASSWORD)
        with window.page.expect_navigation():
            window.page.press("[name=password]", "Enter")
    if screen.prepare is None:
        assert answer.status == screen.status, f"{answer.status} {answer.url}"
        lands = window.page.url.removeprefix(window.origin)
        assert re.fullmatch(screen.lands or re.escape(path), lands), f"led elsewhere: {lands}"
    else:
        assert answer.status == 200, f"{answer.status} {answer.url}"
        screen.prepare(window.page)
    window.page.evaluate("() => document.fonts.ready")
    return window.page


def _axe(page: Any, rules: list[str] | None = None, *, covered: bool = False, part: str = "") -> list[str]:
    """What axe finds in the page or a ``part`` of it, one line for each element; with ``rules`` only by them."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    how: dict[str, Any] = {"runOnly": only, "resultTypes": ["violations"], "preload": False}
    if not rules:
        # What an open menu covers is smaller only as long as the menu is open.
        how["rules"] = {"target-size": {"enabled": not covered}}
    page.evaluate("() => checks.atRest()")
    found = page.evaluate("([part, how]) => checks.axe(part, how)", [part, how])
    return [f"{name}: {help_}\n    {node}" for name, help_, nodes in found for node in nodes]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_screen(screen: Screen, language: str, demo: DemoDesk, windows: Callable[..., Window]) -> None:
    window = Visitors(demo, windows).open(screen.who, language)
    page = _show(screen, demo, window, language)
    assert page.locator("html").get_attribute("lang") == language
    page.evaluate(AXE)
    wrong: dict[str, list[str]] = {}
    # Rules look at structure, which changes with the width, and at colours, which change with the scheme: each width
    # has all rules in one language, and those of colours in the other, in the other scheme.
    looks = zip((WIDE, NARROW), SCHEMES[language], strict=True)
    for (width, height), scheme in () if ON_POSTGRESQL else looks:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        rules = None if scheme == "light" else COLOURS
        wrong[f"{width} {scheme}"] = _axe(page, rules, covered=screen.covers, part=screen.part)
        wrong[f"{width} wider than the window"] = page.evaluate("() => checks.tooWide()")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    wrong["wide again"] = page.evaluate("() => checks.tooWide()")
    if not screen.foreign:
        forbidden = _ENGLISH if language == "pl" else _POLISH
        words = page.evaluate("() => checks.ownWords()")
        places = [(max(found.start() - 30, 0), found.end() + 30) for found in forbidden.finditer(words)]
        wrong["untranslated"] = [words[start:end] for start, end in places]
    page.keyboard.press("Tab")
    wrong["focus not seen"] = page.evaluate("(part) => checks.withoutRing(part)", screen.part)
    wrong = {name: lines for name, lines in wrong.items() if lines}
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_menus_of_a_case(language: str, demo: DemoDesk, windows: Callable[..., Window]) -> None:
    """Each opens inside the window, can be read in both schemes, and Escape closes it."""
    window = Visitors(demo, windows).open("marta", language)
    page = window.go(f"/cases/{demo.facts['quoting']}")
    page.evaluate(AXE)
    wrong: dict[str, list[str]] = {}
    for width, height in (WIDE, (800, 900), NARROW):
        page.set_viewport_size({"width": width, "height": height})
        for menu in CASE_MENUS:
            page.click(f"#{menu}")
            page.evaluate("() => checks.told()")
            wrong[f"{width} {menu} wider than the window"] = page.evaluate("() => checks.tooWide()")
            if width != 800:
                wrong[f"{width} {menu}"] = _axe(page, covered=True, part=f"details:has(> #{menu})")
            if (width, language) == (NARROW[0], "pl"):
                page.emulate_media(color_scheme="dark")
                wrong[f"{width} {menu} dark"] = _axe(page, COLOURS, part=f"details:has(> #{menu})")
                page.emulate_media(color_scheme="light")
            page.keyboard.press("Escape")
            assert page.locator(".choose[open]").count() == 0
    wrong = {name: lines for name, lines in wrong.items() if lines}
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)
