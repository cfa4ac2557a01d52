"""The legal deadlines of a case as its page shows them: when, how it was counted, what if not, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prezent.deadlines import queries
from prezent.deadlines.models import ClockChange, State
from prezent.deadlines.offers import Offer, offers
from prezent.deadlines.queries import ChangeRow, ClockRow
from prezent.domain.deadlines.consequence import made_of_silence
from prezent.domain.language import dates, plurals
from prezent.people.policies import Viewer
from prezent.web.desk.case_events import label
from prezent.web.desk.case_timeline import language
from prezent.web.desk.clock_words import MARKS, day_noted, day_shown, plain

#: icon of each state in which nothing is left to do
_ENDED: Final = {
    State.MET: ("kept", "circle-check"),
    State.MET_LATE: ("late", "clock-alert"),
    State.STOPPED: ("", "x"),
}


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One recomputation in words."""

    days: str
    what: str
    facts: tuple[str, ...]
    reason: str
    told: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """A point on which readings differ, and which of them is counted here."""

    text: str
    taken: str


@dataclass(frozen=True, slots=True)
class ClockItem:
    """A deadline on the page. ``silent``: silence has, or had, its effect in law; ``effect`` says which; ``awaits``: it
    does not end before something has come that the firm may wait for."""

    id: int
    version: int
    name: str
    ours: bool
    open: bool
    silent: bool
    effect: str
    reviewed: str
    tone: str
    icon: str
    day: str
    day_at: str
    instead: str
    left: str
    internal: str
    consequence: str
    steps: tuple[str, ...]
    basis: tuple[str, ...]
    mark: tuple[str, str, str]
    disputed: tuple[Disputed, ...]
    extended: str
    told: str
    proof: str
    evidence_id: int | None
    changes: tuple[ChangeItem, ...]
    offers: tuple[Offer, ...]
    awaits: bool

    @property
    def more(self) -> bool:
        """Whether something rarer than meeting and extending it can be done."""
        return not {"completion", "facts", "end"}.isdisjoint(self.offers)


@dataclass(frozen=True, slots=True)
class Against:
    """What deadlines have against closing the case. ``allowed``: whether this person's word is enough."""

    why: str
    silent: bool
    allowed: bool


@dataclass(frozen=True, slots=True)
class Clocks:
    """The deadlines of a case: those that want something, and those that are settled."""

    open: tuple[ClockItem, ...]
    settled: tuple[ClockItem, ...]
    against: Against | None


def clocks(who: Viewer, case_id: int, now: datetime) -> Clocks:
    """Read and word the deadlines of a case. One SQL query."""
    found = queries.histories_of(who, case_id)
    rows = [row for row, _changes in found]
    made = [(row, item(row, changes, who=who, now=now)) for row, changes in found]
    wants = [one for row, one in made if _wants(row, now)]
    wants.sort(key=lambda one: (not one.silent, not one.ours))
    return Clocks(
        tuple(wants), tuple(one for row, one in made if not _wants(row, now)), against(rows, who=who, now=now)
    )


def _wants(row: ClockRow, now: datetime) -> bool:
    """Whether it asks for something: what was reviewed does not, nor a customer's own period that has ended."""
    if row.is_silent(now):
        return True
    return row.is_open and row.reviewed_at is None and not (row.side == "customer" and row.state == State.PASSED)


def against(rows: Sequence[ClockRow], *, who: Viewer, now: datetime) -> Against | None:
    """What stands against closing; the rules are those of ``deadlines.subscribers.ask_clocks``."""
    if any(row.is_silent(now) for row in rows):
        why = _(
            "The last day has passed and silence has its effect in law. A supervisor closes this case, with a word on "
            "what was done: that is the legal review."
        )
        return Against(why, silent=True, allowed=who.is_supervisor)
    unmet = [row for row in rows if row.is_unmet(now)]
    if not unmet:
        return None
    if all(row.is_late(now) for row in unmet):
        return Against(_("A deadline has passed and is not met."), silent=False, allowed=True)
    why = _("A deadline still runs. Closing stops no law: it goes on, and the desk goes on warning.")
    return Against(why, silent=False, allowed=True)


def item(row: ClockRow, changes: Sequence[ChangeRow], *, who: Viewer, now: datetime) -> ClockItem:
    """One deadline in words."""
    lang, version = language(), row.version_known
    today = timezone.localtime(now).date()
    silent = row.has_legal_effect and (row.state in {State.SILENCE, State.MET_LATE} or row.is_late(now))
    effect = made_of_silence(row.silence) if silent else None
    tone, icon, left = _nearness(row, now, today)
    mark = MARKS[version.mark] if version else MARKS["L"]
    return ClockItem(
        id=row.id,
        version=row.version,
        name=row.name.in_(lang),
        ours=row.side == "firm",
        open=row.is_open,
        silent=silent,
        effect=plain(effect.in_(lang)) if effect else "",
        reviewed=_noted(row.reviewed_at, row.reviewed_by, now) if row.reviewed_at else "",
        tone=tone,
        icon=icon,
        day=day_shown(row.legal_due, beside=today),
        day_at=row.legal_due.isoformat() if row.legal_due else "",
        instead=plain(version.instead.in_(lang)) if version and version.instead else "",
        left=left,
        internal=_internal(row, today),
        consequence=plain(row.consequence.in_(lang)),
        steps=tuple(plain(step.in_(lang)) for step in row.steps()),
        basis=version.basis if version else (),
        mark=(mark[0], mark[1], mark[2]()),
        disputed=_disputed(row, lang),
        extended=row.extended_why if row.extended else "",
        told=_told(row, now),
        proof=row.proof or row.stopped_why,
        evidence_id=row.evidence_id,
        changes=tuple(_change(one, now, today) for one in changes),
        offers=offers(row, who=who, now=now),
        awaits=version is not None and version.gap == "awaited",
    )


def _nearness(row: ClockRow, now: datetime, today: date) -> tuple[str, str, str]:
    """Tone, icon and how much time is left, or since when it is too late."""
    if not row.is_open:
        tone, icon = _ENDED.get(State(row.state), ("", "check"))
        return tone, icon, ""
    if row.breach_at is None:
        return "", "scale", ""
    lang, left = language(), row.breach_at - now
    if left <= timedelta(0):
        if row.side == "customer":
            return "", "calendar-days", pgettext("deadline", "passed")
        return "late", "clock-alert", _("overdue by %(span)s") % {"span": plurals.duration_words(left, lang)}
    words = plurals.in_words(left, lang)
    near = row.side == "firm" and row.internal_due is not None and row.internal_due <= today
    return ("soon", "hourglass", words) if near else ("", "scale", words)


def _internal(row: ClockRow, today: date) -> str:
    """The house's own day, while it is of use."""
    if row.side != "firm" or not row.internal_due or row.state != State.RUNNING or row.internal_due == row.legal_due:
        return ""
    day = dates.day_in_words(row.internal_due, today, language())
    said = _("Our own day: %(day)s") % {"day": day}
    # Outside of an f-string: what stands inside one is not collected for translation.
    return said + " (" + _("the answer goes by post") + ")" if row.by_post else said


def _disputed(row: ClockRow, lang: str) -> tuple[Disputed, ...]:
    version = row.version_known
    found = []
    for one in version.contested if version else ():
        taken = ""
        if one.setting:
            lenient = one.setting in row.lenient
            taken = _("Counted here: the lenient reading.") if lenient else _("Counted here: the careful reading.")
        found.append(Disputed(plain(one.text.in_(lang)), taken))
    return tuple(found)


def _noted(at: datetime, by: str | None, now: datetime) -> str:
    when = dates.moment_in_words(timezone.localtime(at), timezone.localtime(now), language())
    return f"{when}, {by}" if by else when


def _told(row: ClockRow, now: datetime) -> str:
    """What became of it, when, by whom; empty while it runs."""
    if row.state == State.RUNNING:
        return ""
    at = row.met_at if row.met_at and row.state in {State.MET, State.MET_LATE} else row.changed_at
    return f"{label(State, row.state)}, {_noted(at, row.changed_by, now)}"


_FACTS: Final = ("event_on", "by_post", "lenient", "extended_until", "called_on", "completed_on")


def _fact_name(name: str) -> str:
    return {
        "event_on": _("day of the event"),
        "by_post": _("answer by post"),
        "lenient": _("lenient reading"),
        "extended_until": _("day named in the notice"),
        "called_on": _("day of the call to complete"),
        "completed_on": _("day of completing"),
    }[name]


def _value(value: Any, today: date) -> str:
    if isinstance(value, bool):
        return pgettext("fact", "yes") if value else pgettext("fact", "no")
    if isinstance(value, str):
        return day_noted(date.fromisoformat(value), beside=today)
    return pgettext("fact", "yes") if value else pgettext("fact", "none")


def _change(row: ChangeRow, now: datetime, today: date) -> ChangeItem:
    facts = tuple(
        f"{_fact_name(name)}: {_value(row.facts[name][0], today)} → {_value(row.facts[name][1], today)}"
        for name in _FACTS
        if name in row.facts
    )
    old, new = day_shown(row.old_due, beside=today), day_shown(row.new_due, beside=today)
    days = f"{old} → {new}" if old != new else _("%(day)s, as before") % {"day": new}
    return ChangeItem(days, label(ClockChange.What, row.what), facts, row.reason, _noted(row.at, row.by, now))
