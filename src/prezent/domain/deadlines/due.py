"""When a regime's clock ends: the last day, the instant from which it is broken, and the computation told in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from prezent.domain.deadlines.calendar import months_after
from prezent.domain.deadlines.due_steps import Counted, tell
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.periods import STATUTORY, BankDays, end_of, moved
from prezent.domain.deadlines.regime import Extension, MetBy, Period, Regime, Roll, Version
from prezent.domain.language.both import Text2

WARSAW: Final = ZoneInfo("Europe/Warsaw")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A computed deadline. All days are local (Europe/Warsaw); without a period in the law they are None.

    ``raw``: the end as counted; ``legal``: the last day, moved from days off; ``breach_at``: 00:00 of the day after,
    from which it is broken (KC 111 § 1). ``extended_until``: the last day with the extension, where the law knows its
    length.
    """

    regime: Regime
    version: Version
    event: date
    extended: bool
    raw: date | None
    legal: date | None
    extended_until: date | None
    met_by: MetBy
    steps: tuple[Text2, ...]

    @property
    def breach_from(self) -> date | None:
        """The first day on which it is too late."""
        return self.legal + _DAY if self.legal else None

    @property
    def breach_at(self) -> datetime | None:
        """The instant from which it is too late."""
        return datetime.combine(self.breach_from, time(), WARSAW) if self.breach_from else None

    def internal(self, working_days: int) -> date | None:
        """The house's own last day: so many working days before the raw end, whatever the law adds after it."""
        day, left = self.raw, working_days
        while day is not None and (left or not STATUTORY.is_working(day)):
            day -= _DAY
            left -= bool(left) and STATUTORY.is_working(day)
        return day


def due(
    regime: Regime,
    event: date,
    *,
    extended: bool = False,
    completed: date | None = None,
    called: date | None = None,
    lenient: Collection[str] = (),
    days: BankDays = STATUTORY,
) -> Due:
    """When the clock of ``regime`` ends for an ``event`` on a local day.

    ``extended``: with the extension, which runs from the event too and not from the end of the base period (unless
    the regime says so). ``completed``: the day on which the customer completed the complaint, or on which
    what the firm may wait for had come, ``called``: the day on
    which the call to complete it reached the customer. ``lenient``: settings for which the firm has chosen the
    lenient reading. ``days``: the provider's working days, for regimes that count those.

    Raises DeadlineError: "regime.not_in_force", "regime.no_extension", "regime.completed_before" (before the event or
    the call), "deadline.out_of_range".
    """
    version = regime.version_on(event)
    if extended and version.extension is None:
        raise DeadlineError("regime.no_extension", f"the law knows no extension of {regime.id}")
    if completed and completed < (called or event):
        raise DeadlineError("regime.completed_before", "a complaint is completed after it came and after the call")
    chosen = {one.setting: one.lenient for one in version.contested if one.setting and one.setting in lenient}
    met_by: MetBy = "sent" if chosen.get("met_by") == "sent" else version.met_by
    roll: Roll = "kc" if chosen.get("roll") == "kc" else version.roll
    if version.period is None:
        told = tell(Counted(regime, version, event, event, met_by))
        return Due(regime, version, event, extended, None, None, None, met_by, told)
    bank = days if version.bank_days else STATUTORY
    start = completed if completed and version.gap == "restart" else event
    pause = _pause(version, completed, called, whole=chosen.get("gap") == "whole")
    base = end_of(start, version.period, bank) + pause * _DAY
    if completed and version.gap == "awaited":
        base = max(base, completed + version.gap_days * _DAY)
    longer = _extended(version.extension, start, base, bank)
    until = moved(start, longer[1], longer[0], roll) if longer else None
    period, raw = longer if extended and longer else (version.period, base)
    legal = moved(start, raw, period, roll)
    counted = Counted(regime, version, event, start, met_by, period, raw, legal, pause, completed, extended=extended)
    return Due(regime, version, event, extended, raw, legal, until, met_by, tell(counted))


def _extended(extension: Extension | None, start: date, base: date, days: BankDays) -> tuple[Period, date] | None:
    """The longer period and its end, where the law knows its length."""
    if extension is None or extension.period is None:
        return None
    if extension.after == "base":
        return extension.period, months_after(base, extension.period.n)
    return extension.period, end_of(start, extension.period, days)


def _pause(version: Version, completed: date | None, called: date | None, *, whole: bool) -> int:
    """Days that are not counted: those from the call until the complaint is complete, not more than the call gave."""
    if version.gap != "pause" or completed is None or called is None:
        return 0
    return version.gap_days if whole else min((completed - called).days, version.gap_days)
