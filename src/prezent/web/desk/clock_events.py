"""Lines of the event log about legal deadlines, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.deadlines.models import Notice
from prezent.deadlines.reckoning import known
from prezent.platform import clock
from prezent.web.desk.clock_words import day_shown, regime_name

Data = Mapping[str, Any]
Told = tuple[str, Callable[[], str], Callable[[Data, str], str]]


def _day(stored: Any) -> str:
    """A day of the log: ISO text, or none where the law names no number of days."""
    if not stored:
        return _("without a day")
    beside = timezone.localtime(clock.now()).date()
    return day_shown(date.fromisoformat(str(stored)[:10]), beside=beside)


def _values(data: Data, who: str) -> dict[str, str]:
    return {
        "who": who,
        "name": regime_name(str(data.get("regime", ""))),
        "due": _day(data.get("due")),
        "reason": str(data.get("reason") or ""),
    }


def _said(template: Callable[[], str]) -> Callable[[Data, str], str]:
    return lambda data, who: template() % _values(data, who)


def _moved(same: Callable[[], str], other: Callable[[], str]) -> Callable[[Data, str], str]:
    """A recomputation: what it did to the last day."""

    def sentence(data: Data, who: str) -> str:
        old, new = _day(data.get("from")), _day(data.get("to"))
        template = same() if old == new else other()
        return template % {**_values(data, who), "old": old, "new": new}

    return sentence


def _completed(same: Callable[[], str], other: Callable[[], str]) -> Callable[[Data, str], str]:
    """As :func:`_moved`; where something else was waited for than the rest of a complaint, it says so."""
    complaint, awaited = _moved(same, other), _moved(_came, _came_and_moved)

    def sentence(data: Data, who: str) -> str:
        regime = known().get(str(data.get("regime", "")))
        waits = regime is not None and regime.versions[-1].gap == "awaited"
        return (awaited if waits else complaint)(data, who)

    return sentence


def _came() -> str:
    return _(
        "%(name)s: what could be waited for has come (noted by: %(who)s), the last day is still %(new)s. %(reason)s"
    )


def _came_and_moved() -> str:
    return _(
        "%(name)s: what could be waited for has come (noted by: %(who)s), the last day moves from %(old)s to %(new)s. "
        "%(reason)s"
    )


def _met(template: Callable[[], str]) -> Callable[[Data, str], str]:
    def sentence(data: Data, who: str) -> str:
        told = template() % _values(data, who)
        return f"{told} {data['proof']}" if data.get("proof") else told

    return sentence


def _set(data: Data, who: str) -> str:
    if not data.get("due"):
        return _("Deadline set (by: %(who)s): %(name)s, without a number of days in the law.") % _values(data, who)
    return _("Deadline set (by: %(who)s): %(name)s, last day: %(due)s.") % _values(data, who)


def _passed(data: Data, who: str) -> str:
    return _("The last day has passed (%(due)s): %(name)s.") % _values(data, who)


def _warned(data: Data, who: str) -> str:
    level = max(data.get("levels") or [0])
    known = level in Notice.Level.values
    values = {**_values(data, who), "level": str(Notice.Level(level).label) if known else ""}
    return _("Warning (%(level)s): %(name)s, last day %(due)s.") % values


TOLD: Final[dict[str, Told]] = {
    "deadline.set": (
        "scale",
        lambda: _("deadline set"),
        _set,
    ),
    "deadline.facts": (
        "pen-line",
        lambda: _("deadline corrected"),
        _moved(
            lambda: _("%(name)s: facts corrected (by: %(who)s), the last day is still %(new)s. %(reason)s"),
            lambda: _(
                "%(name)s: facts corrected (by: %(who)s), the last day moves from %(old)s to %(new)s. %(reason)s"
            ),
        ),
    ),
    "deadline.extended": (
        "calendar-days",
        lambda: _("deadline extended"),
        _moved(
            lambda: _("%(name)s: extended (by: %(who)s), the last day is still %(new)s. %(reason)s"),
            lambda: _("%(name)s: extended (by: %(who)s) from %(old)s to %(new)s. %(reason)s"),
        ),
    ),
    "deadline.returned": (
        "mail-warning",
        lambda: _("deadline not extended"),
        _moved(
            lambda: _("%(name)s: the notice of the extension came back, the last day is still %(new)s."),
            lambda: _("%(name)s: the notice of the extension came back, the last day moves from %(old)s to %(new)s."),
        ),
    ),
    "deadline.completed": (
        "calendar-days",
        lambda: _("complaint completed"),
        _completed(
            lambda: _(
                "%(name)s: the complaint was completed (noted by: %(who)s), the last day is still %(new)s. %(reason)s"
            ),
            lambda: _(
                "%(name)s: the complaint was completed (noted by: %(who)s), the last day moves from %(old)s "
                "to %(new)s. %(reason)s"
            ),
        ),
    ),
    "deadline.met": (
        "circle-check",
        lambda: _("deadline met"),
        _met(lambda: _("Deadline met (by: %(who)s): %(name)s.")),
    ),
    "deadline.met_late": (
        "clock-alert",
        lambda: _("deadline met late"),
        _met(lambda: _("Done after the last day (by: %(who)s): %(name)s.")),
    ),
    "deadline.stopped": (
        "x",
        lambda: _("deadline stopped"),
        _said(lambda: _("Deadline stopped (by: %(who)s): %(name)s. %(reason)s")),
    ),
    "deadline.silence": (
        "triangle-alert",
        lambda: _("silence"),
        _said(lambda: _("Silence has its effect in law, the last day (%(due)s) has passed: %(name)s.")),
    ),
    "deadline.passed": ("clock-alert", lambda: _("deadline passed"), _passed),
    "deadline.warned": ("bell", lambda: _("warning"), _warned),
    "deadline.closed_unmet": (
        "triangle-alert",
        lambda: _("closed with an open deadline"),
        _said(lambda: _("Closed although a deadline is open (by: %(who)s): %(name)s. %(reason)s")),
    ),
    "deadline.reviewed": (
        "scale",
        lambda: _("legal review"),
        _said(lambda: _("Legal review after silence (by: %(who)s): %(name)s. %(reason)s")),
    ),
    "deadline.unproved": (
        "mail-warning",
        lambda: _("deadline runs again"),
        _said(lambda: _("The letter that met a deadline came back, so the deadline is open again: %(name)s.")),
    ),
}
