"""From the facts of a clock to its days: the pure computation of ``domain.deadlines``, refused in people's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prezent.deadlines.models import Clock
from prezent.domain.deadlines.calendar import CALENDAR_VERSION
from prezent.domain.deadlines.due import Due, due
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.house import House, from_folder
from prezent.domain.deadlines.regime import Regime, Version
from prezent.domain.deadlines.warning_times import WarningTimes, post_days, warning_times
from prezent.domain.language.both import Text2
from prezent.domain.language.dates import day_in_words
from prezent.platform import config
from prezent.platform.errors import DomainError

#: Working days by which the house should be done before the law's raw end; a letter by post needs more.
HOUSE_DAYS: Final = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What a clock is computed from; the names are those of its columns."""

    regime: str
    event_on: date
    by_post: bool = False
    lenient: tuple[str, ...] = ()
    extended: bool = False
    extended_until: date | None = None
    called_on: date | None = None
    completed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What follows from the facts. ``due`` tells its steps; ``columns`` are those of the clock."""

    due: Due
    columns: Mapping[str, Any]

    @property
    def breach_at(self) -> datetime | None:
        """The instant from which it is too late."""
        return self.due.breach_at


@cache
def house() -> House:
    """The law as this firm counts it, from the folder ``deadlines`` in its home; read once a process.

    Raises DeadlineError for a file that is not understood.
    """
    return from_folder(config.get().home / "deadlines")


def known() -> Mapping[str, Regime]:
    """The regimes that a clock may have, by id."""
    return house().regimes


def chosen_readings(regime: str, event_on: date) -> tuple[str, ...]:
    """The disputed points of a regime's version in which the firm has chosen the lenient reading."""
    try:
        of_version = {one.setting for one in regime_of(regime).version_on(event_on).contested}
    except DeadlineError:  # no version was in force then: computing the clock says so
        return ()
    return tuple(sorted(house().lenient.get(regime, frozenset()) & of_version))


def regime_of(regime_id: str) -> Regime:
    """One of them. Raises DomainError ``deadline.regime``."""
    found = known().get(regime_id)
    if found is None:
        raise DomainError(_("There is no such kind of deadline."), code="deadline.regime")
    return found


def facts_of(clock: Clock) -> Facts:
    """The facts as the clock holds them."""
    return Facts(
        clock.regime, clock.event_on, clock.by_post, tuple(clock.lenient), clock.extended, clock.extended_until,
        clock.called_on, clock.completed_on,
    )  # fmt: skip


def reckon(facts: Facts) -> Reckoned:
    """Compute a clock's days.

    Raises DomainError ``deadline.regime``, ``deadline.not_in_force``, ``deadline.lenient`` (a reading that the law does
    not offer), ``deadline.no_extension`` (it says what the law says), ``deadline.until_needed``, ``deadline.until`` (a
    named date that the law does not allow), ``deadline.completed_before``, ``deadline.out_of_range``.
    """
    found = _computed(facts)
    _require_choice(facts, found.version)
    days = HOUSE_DAYS + (post_days(found.met_by) if facts.by_post else 0)
    columns = {
        "regime_since": found.version.since,
        "calendar_version": house().calendar_version if found.version.bank_days else CALENDAR_VERSION,
        "counted_from": _counted_from(facts, found.version),
        "raw_due": found.raw,
        "legal_due": found.legal,
        "internal_due": found.internal(days),
        "breach_at": found.breach_at,
        "met_by": found.met_by,
        "silence": found.version.silence,
        "side": found.regime.side,
    }
    return Reckoned(found, columns)


def times_of(
    counted_from: date, legal_due: date | None, *, by_post: bool, met_by: str, side: str
) -> WarningTimes | None:
    """When the desk warns; never where the law names no day, nor of the customer's own period."""
    if legal_due is None or side != "firm":
        return None
    return warning_times(counted_from, legal_due, earlier=post_days(met_by) if by_post else 0)


def next_check(times: WarningTimes | None, breach_at: datetime | None, given: int) -> datetime | None:
    """When the sweep must look again: at the next warning, else when the last day has passed."""
    return (times.after(given) if times else None) or breach_at


def legal_words(version: Version) -> str:
    """What the law says of an extension that it does not know, in the reader's language."""
    note = version.extension_note or Text2(
        f"przepisy nie znają tu przedłużenia ({'; '.join(version.basis)}).",
        f"the provisions know no extension here ({'; '.join(version.basis)}).",
    )
    return note.in_(language())


def language() -> str:
    """The reader's language as ``Text2`` knows it."""
    return (get_language() or "pl")[:2]


def shown(day: date | None) -> str:
    """A day in the reader's language, as a message names it: "piątek, 15 stycznia 2027"."""
    return day_in_words(day, date.min, "pl" if language() == "pl" else "en", long=True, near=False) if day else "–"


def _computed(facts: Facts) -> Due:
    regime = regime_of(facts.regime)
    try:
        found = due(
            regime,
            facts.event_on,
            extended=facts.extended,
            completed=facts.completed_on,
            called=facts.called_on,
            lenient=facts.lenient,
            days=house().bank_days,
        )
    except DeadlineError as error:
        raise _refusal(error, regime, facts) from error
    return _named_by_firm(found, facts) if facts.extended else found


def _named_by_firm(found: Due, facts: Facts) -> Due:
    """With an extension the date of the firm's own notice binds it, within what the law allows."""
    extension, until = found.version.extension, facts.extended_until
    if until is None:
        if extension is not None and extension.period is None:
            raise DomainError(
                _("The law leaves the new date to the firm's notice to the customer: give the date that it names."),
                code="deadline.until_needed",
            )
        return found
    if found.legal is None:
        return found
    base = _computed(replace(facts, extended=False, extended_until=None)).legal
    longest = found.legal if extension is not None and extension.period is not None else None
    if (base is not None and until <= base) or (longest is not None and until > longest):
        raise _not_allowed(base, longest)
    plain = Text2(*(day_in_words(until, date.min, lang, long=True, near=False) for lang in ("pl", "en")))
    told = Text2(
        f"W zawiadomieniu firma podała klientowi nowy termin: {plain.pl}. Ten dzień obowiązuje.",
        f"In its notice the firm named a new date to the customer: {plain.en}. That day holds.",
    )
    return replace(found, raw=until, legal=until, steps=(*found.steps[:-1], told, found.steps[-1]))


def _not_allowed(base: date | None, longest: date | None) -> DomainError:
    days = {"base": shown(base), "longest": shown(longest)}
    if longest is None:
        return DomainError(_("The new date must be later than %(base)s.") % days, code="deadline.until")
    return DomainError(
        _("The law allows a new date later than %(base)s, and %(longest)s at the latest.") % days, code="deadline.until"
    )


def _require_choice(facts: Facts, version: Version) -> None:
    """A lenient reading that the law does not offer must not look as if it had been taken."""
    if not set(facts.lenient) <= {one.setting for one in version.contested if one.setting}:
        raise DomainError(_("On this point the law leaves the firm no choice of reading."), code="deadline.lenient")


def _counted_from(facts: Facts, version: Version) -> date:
    return facts.completed_on if facts.completed_on and version.gap == "restart" else facts.event_on


def _refusal(error: DeadlineError, regime: Regime, facts: Facts) -> DomainError:
    if error.code == "regime.no_extension":
        law = legal_words(regime.version_on(facts.event_on))
        return DomainError(
            _("This deadline cannot be extended. %(law)s") % {"law": law[:1].upper() + law[1:]},
            code="deadline.no_extension",
        )
    if error.code == "regime.completed_before":
        return DomainError(
            _("The complaint cannot have been completed before it came, nor before the call to complete it."),
            code="deadline.completed_before",
        )
    if error.code == "regime.not_in_force":
        since = min(one.since for one in regime.versions)
        return DomainError(
            _("The desk knows this rule only for events from %(since)s on. Check the date of the event.")
            % {"since": shown(since)},
            code="deadline.not_in_force",
        )
    return DomainError(_("No deadline can be computed for that date. Check it."), code="deadline.out_of_range")
