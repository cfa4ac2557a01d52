"""Writes to clocks: set, corrected, extended, completed, met, stopped. The sweep does what time does.

Every function writes by compare-and-set against the clock it was given (``policies.get_clock``): of two people at once
one wins; the other gets Conflict ``deadline.changed`` or ``deadline.runs_already``, whose words say who did what.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Case, Channel, Entry
from prezent.cases.policies import require_visible
from prezent.deadlines.models import LONGEST_WORDS, Clock, ClockChange, State
from prezent.deadlines.policies import require_may_undo
from prezent.deadlines.reckoning import (
    Facts,
    Reckoned,
    chosen_readings,
    facts_of,
    legal_words,
    next_check,
    reckon,
    regime_of,
    shown,
    times_of,
)
from prezent.deadlines.writing_down import change, end_notices, log, lost, reason, twice
from prezent.domain.deadlines.due import WARSAW
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError

_ON_ITS_WAY: Final = frozenset({Entry.Delivery.QUEUED, Entry.Delivery.SENDING, Entry.Delivery.DEFERRED})


def set_clock(
    case: Case,
    *,
    by: Viewer,
    now: datetime,
    regime: str,
    event_at: datetime,
    words: str = "",
    by_post: bool = False,
    lenient: Collection[str] | None = None,
) -> Clock:
    """Start a deadline of the case.

    ``regime``: its id; ``event_at``: the aware moment of what started it, whose local day counts; ``words``: what
    that was; ``by_post``: the answer goes by post, so the house is warned earlier; ``lenient``: disputed points
    (``met_by``, ``gap``, ``roll``) in which the firm takes the lenient reading; None: as the firm has chosen for all.

    Raises NotFound; DomainError ``deadline.in_future`` and what ``reckoning.reckon`` raises; Conflict
    ``deadline.runs_already`` when the same deadline runs in the case.
    """
    require_visible(by, case)
    _not_in_future(event_at, now)
    day = _local_day(event_at)
    facts = Facts(regime, day, by_post, chosen_readings(regime, day) if lenient is None else tuple(sorted(lenient)))
    reckoned = reckon(facts)
    clock = Clock(
        case=case,
        regime=regime,
        event_at=event_at,
        event_on=facts.event_on,
        event_words=" ".join(words.split())[:LONGEST_WORDS],
        by_post=by_post,
        lenient=list(facts.lenient),
        set_by_id=by.id,
        set_at=now,
        changed_by_id=by.id,
        changed_at=now,
        next_check_at=_next_check(facts, reckoned, given=0),
        **reckoned.columns,
    )
    try:
        with transaction.atomic():
            clock.save(force_insert=True)
            log(clock, "deadline.set", actor=by.actor, now=now, data={"due": clock.legal_due, "event": clock.event_on})
    except IntegrityError as error:
        raise twice(case.pk, regime) from error
    return clock


def change_facts(
    clock: Clock,
    *,
    by: Viewer,
    now: datetime,
    why: str,
    event_at: datetime | None = None,
    words: str | None = None,
    by_post: bool | None = None,
    lenient: Collection[str] | None = None,
) -> None:
    """Correct what the clock was computed from (None: as it was), and compute it again; its history keeps both.

    A clock whose last day had passed runs again where the new one has not come yet. Saying the same changes nothing.
    Raises NotFound; NotAllowed ``deadline.supervisor`` (what silence ended is a supervisor's); DomainError
    ``deadline.no_reason``, ``deadline.in_future`` and what ``reckoning.reckon`` raises; Conflict.
    """
    _begin(clock, by, now)
    why = reason(why)
    before = facts_of(clock)
    after = before
    fields: dict[str, Any] = {}
    if event_at is not None:
        _not_in_future(event_at, now)
        after, fields["event_at"] = replace(after, event_on=_local_day(event_at)), event_at
    if words is not None:
        fields["event_words"] = " ".join(words.split())[:LONGEST_WORDS]
    if by_post is not None:
        after = replace(after, by_post=by_post)
    if lenient is not None:
        after = replace(after, lenient=tuple(sorted(lenient)))
    _recompute(clock, after, by=by, now=now, what=ClockChange.What.FACTS, why=why, fields=fields)


def extend(
    clock: Clock, *, by: Viewer, now: datetime, why: str, until: date | None = None, entry: Entry | None = None
) -> None:
    """Extend the deadline as the law allows it: while it has not passed, with the reason told to the customer.

    ``until``: the date that the notice to the customer names. It is needed where the law names no length, and binds
    the firm where it is earlier than the law's own. ``entry``: the notice, where it is a letter of the case.

    Raises NotFound; DomainError ``deadline.no_reason``, ``deadline.no_extension`` (it says what the law says),
    ``deadline.extended_already``, ``deadline.too_late``, ``deadline.until_needed``, ``deadline.until``; Conflict.
    """
    require_visible(by, clock.case)
    why = reason(why)
    version = regime_of(clock.regime).version_on(clock.event_on)
    if version.extension is None:
        law = legal_words(version)
        raise DomainError(
            _("This deadline cannot be extended. %(law)s") % {"law": law[:1].upper() + law[1:]},
            code="deadline.no_extension",
        )
    if clock.breach_at is not None and now >= clock.breach_at and clock.is_open:
        raise DomainError(
            _("The last day (%(day)s) has passed. The law allows an extension only before it.")
            % {"day": shown(clock.legal_due)},
            code="deadline.too_late",
        )
    if clock.extended:
        raise DomainError(_("This deadline was extended already."), code="deadline.extended_already")
    if clock.state != State.RUNNING:
        raise lost(clock)
    facts = replace(facts_of(clock), extended=True, extended_until=until)
    fields = {"extended_at": now, "extended_why": why, "extended_by_id": entry.pk if entry else None}
    _recompute(clock, facts, by=by, now=now, what=ClockChange.What.EXTENDED, why=why, fields=fields)


def not_extended(clock: Clock, *, now: datetime) -> None:
    """Count the deadline as it was before the notice of an extension, which came back: the customer was told nothing.

    Where the law's own last day has passed meanwhile, the next sweep says so.
    """
    facts = replace(facts_of(clock), extended=False, extended_until=None)
    fields = {"extended_at": None, "extended_why": "", "extended_by_id": None}
    why = str(_("the notice came back"))
    _recompute(clock, facts, by=None, now=now, what=ClockChange.What.RETURNED, why=why, fields=fields)


def complete(
    clock: Clock, *, by: Viewer, now: datetime, why: str, completed_on: date, called_on: date | None = None
) -> None:
    """Say on which local day the customer completed the complaint, where that restarts or pauses the period.

    ``called_on``: the day on which the call to complete it reached the customer; a pause is counted from it.
    Raises NotFound; NotAllowed ``deadline.supervisor``; DomainError ``deadline.no_reason``, ``deadline.no_restart``
    (the law knows neither here), ``deadline.called_needed``, ``deadline.in_future`` and what ``reckoning.reckon``
    raises; Conflict.
    """
    _begin(clock, by, now)
    why = reason(why)
    gap = regime_of(clock.regime).version_on(clock.event_on).gap
    if gap == "none":
        raise DomainError(
            _("Here the law knows no pause and no new beginning when a complaint is completed: the period runs on."),
            code="deadline.no_restart",
        )
    if gap == "pause" and called_on is None:
        raise DomainError(
            _("Give the day on which the customer got the call to complete: the pause is counted from it."),
            code="deadline.called_needed",
        )
    if completed_on > _local_day(now):
        raise DomainError(_("This day has not come yet."), code="deadline.in_future")
    facts = replace(facts_of(clock), completed_on=completed_on, called_on=called_on)
    _recompute(clock, facts, by=by, now=now, what=ClockChange.What.COMPLETED, why=why, fields={})


def meet(
    clock: Clock,
    *,
    by: Viewer,
    now: datetime,
    entry: Entry | None = None,
    proof: str = "",
    at: datetime | None = None,
) -> None:
    """Say that the deadline was met, and what proves it: an entry of the case, or words such as a number of posting.

    ``at``: when it was met; without it the moment at which the entry was delivered or written, or ``now``. Where the
    answer must have come, a letter by post needs the moment at which it was received (KC art. 61): posting it in time
    is not enough. From the breach on it is met late, and what the law made of silence still waits for a supervisor's
    review.

    Raises NotFound; NotAllowed ``deadline.supervisor`` (a proof that an answer was in time after all, once silence
    had its effect); DomainError ``deadline.no_proof``, ``deadline.other_case``, ``deadline.not_to_customer``,
    ``deadline.not_delivered``, ``deadline.not_sent_yet``, ``deadline.not_received_yet``, ``deadline.in_future``,
    ``deadline.before_event``; Conflict.
    """
    require_visible(by, clock.case)
    proof = " ".join(proof.split())[:LONGEST_WORDS]
    _require_proof(clock, entry, proof)
    if at is None and not proves_at_once(clock, entry):
        raise DomainError(
            _("This letter went by post, and what counts is that it has come: write when it did, and what shows it."),
            code="deadline.not_received_yet",
        )
    moment = at or _moment_of(entry, now)
    if moment > now:
        raise DomainError(_("This moment has not come yet."), code="deadline.in_future")
    if moment < clock.event_at:
        raise DomainError(
            _("This was before the event that started the deadline. Check the date."), code="deadline.before_event"
        )
    if not clock.is_open:
        raise lost(clock)
    in_time = clock.breach_at is None or moment < clock.breach_at
    if in_time:
        # A typed moment is somebody's word: after the last day that is a supervisor's, swept or not.
        require_may_undo(by, clock, now if at is not None else None)
    state = State.MET if in_time else State.MET_LATE
    change(
        clock,
        by=by,
        now=now,
        action=f"deadline.{state}",
        data={"due": clock.legal_due, "at": moment, "entry": entry.pk if entry else None, "proof": proof},
        fields={
            "state": state, "met_at": moment, "evidence_id": entry.pk if entry else None, "proof": proof,
            "ended_at": now, "next_check_at": None,
        },
        then=lambda: end_notices(clock, now, but_review=state == State.MET_LATE and clock.has_legal_effect),
    )  # fmt: skip


def stop(clock: Clock, *, by: Viewer, now: datetime, why: str) -> None:
    """End a clock that should not run: the wrong regime, a complaint withdrawn. The reason stays in the history.

    Raises NotFound; NotAllowed ``deadline.supervisor``; DomainError ``deadline.no_reason``; Conflict.
    """
    _begin(clock, by, now)
    why = reason(why)
    change(
        clock,
        by=by,
        now=now,
        action="deadline.stopped",
        data={"due": clock.legal_due, "reason": why},
        fields={"state": State.STOPPED, "stopped_why": why, "ended_at": now, "next_check_at": None},
        then=lambda: end_notices(clock, now),
    )


def _begin(clock: Clock, by: Viewer, now: datetime) -> None:
    """Policy, then whether there is still something to change."""
    require_visible(by, clock.case)
    if not clock.is_open:
        raise lost(clock)
    require_may_undo(by, clock, now)


def _local_day(moment: datetime) -> date:
    return moment.astimezone(WARSAW).date()


def _not_in_future(event_at: datetime, now: datetime) -> None:
    if event_at > now:
        raise DomainError(_("This event has not come yet. Check the date."), code="deadline.in_future")


def _next_check(facts: Facts, reckoned: Reckoned, *, given: int) -> datetime | None:
    due, columns = reckoned.due, reckoned.columns
    told = {"met_by": columns["met_by"], "side": columns["side"]}
    times = times_of(columns["counted_from"], due.legal, by_post=facts.by_post, **told)
    return next_check(times, due.breach_at, given)


def _recompute(
    clock: Clock, facts: Facts, *, by: Viewer | None, now: datetime, what: str, why: str, fields: Mapping[str, Any]
) -> None:
    """Compute anew, keep what was before, and let warnings that are still to come come again."""
    reckoned = reckon(facts)
    own = {
        "event_on": facts.event_on, "by_post": facts.by_post, "lenient": list(facts.lenient),
        "extended": facts.extended, "extended_until": facts.extended_until,
        "called_on": facts.called_on, "completed_on": facts.completed_on,
    }  # fmt: skip
    found = {**own, **reckoned.columns, **fields}
    changed = {name: [getattr(clock, name), value] for name, value in found.items() if getattr(clock, name) != value}
    if not changed:
        return
    old_due = clock.legal_due

    def keep() -> None:
        if clock.state != State.RUNNING or "legal_due" in changed:
            end_notices(clock, now)
        ClockChange.objects.create(
            clock=clock, what=what, old_due=old_due, new_due=reckoned.due.legal, facts=changed, reason=why,
            by_id=by.id if by else None, at=now,
        )  # fmt: skip

    change(
        clock,
        by=by,
        now=now,
        action=f"deadline.{what}",
        data={"from": old_due, "to": reckoned.due.legal, "reason": why},
        fields={**{name: found[name] for name in changed}, **_going_on(clock, facts, reckoned, now)},
        then=keep,
    )


def _going_on(clock: Clock, facts: Facts, reckoned: Reckoned, now: datetime) -> dict[str, Any]:
    """Whether it runs (again), and when the sweep looks next; warnings whose moment lies ahead now come once more.

    A review was of the silence that there was: another silence needs its own.
    """
    late = reckoned.breach_at is not None and reckoned.breach_at <= now
    if clock.state != State.RUNNING and late:
        return {}
    columns = reckoned.columns
    told = {"met_by": columns["met_by"], "side": columns["side"]}
    times = times_of(columns["counted_from"], reckoned.due.legal, by_post=facts.by_post, **told)
    given = min(clock.warned, times.given_by(now) if times else 0)
    check = next_check(times, reckoned.breach_at, given)
    again = {"ended_at": None, "reviewed_at": None, "reviewed_by": None}
    return {"state": State.RUNNING, "warned": given, "next_check_at": check, **again}


def _require_proof(clock: Clock, entry: Entry | None, proof: str) -> None:
    if entry is None:
        if not proof:
            raise DomainError(
                _("Say what proves it: choose the letter or note in the case, or write the proof in a few words."),
                code="deadline.no_proof",
            )
        return
    if entry.case_id != clock.case_id:
        raise DomainError(_("This entry belongs to another case."), code="deadline.other_case")
    if entry.side_id is not None:
        raise DomainError(
            _("This was exchanged with somebody else, not with the customer. Choose a letter to the customer."),
            code="deadline.not_to_customer",
        )
    if entry.kind == Entry.Kind.IN:
        raise DomainError(
            _("These are the customer's words. Choose ours: the letter, or the note of a talk."),
            code="deadline.not_ours",
        )
    if entry.delivery in Entry.UNREACHED:
        raise DomainError(
            _("This letter did not reach the customer and proves nothing. Send it again, another way if need be."),
            code="deadline.not_delivered",
        )
    if entry.channel == "email" and entry.delivery in _ON_ITS_WAY:
        raise DomainError(
            _("This letter has not left yet. Mark the deadline as met once it is sent."),
            code="deadline.not_sent_yet",
        )


def proves_at_once(clock: Clock, entry: Entry | None) -> bool:
    """Whether an entry proves by itself that the deadline is met; a letter by post does not show that it has come."""
    return entry is None or entry.channel != Channel.LETTER or clock.met_by != "received"


def _moment_of(entry: Entry | None, now: datetime) -> datetime:
    """When our words were on the other side: for an e-mail that is when the recipient's server took it."""
    if entry is None:
        return now
    return (entry.delivery_at if entry.delivery == Entry.Delivery.SENT else None) or entry.at
