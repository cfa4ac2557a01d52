"""What deadlines have against closing a case, and what a returned letter does to one that it had met."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from prezent.cases.events import CaseJoined, ClosingAsked, DeliveryFailed
from prezent.deadlines.models import OPEN, Clock, Notice, State
from prezent.deadlines.reckoning import next_check, shown, times_of
from prezent.deadlines.services import not_extended
from prezent.deadlines.writing_down import end_notices, log
from prezent.platform.errors import DomainError
from prezent.platform.eventlog import SYSTEM


def ask_clocks(event: ClosingAsked) -> None:
    """Keep a case open while the law still asks something of it.

    After silence with an effect in law, also if an answer came late, a supervisor's word is needed once, and recorded
    as the legal review. While a deadline runs, or has passed without such an effect, anybody's word is enough; the
    clock goes on and warns, since a closed case stops no law.

    Raises DomainError ``deadline.silence``, ``deadline.running``, ``deadline.passed``. One SQL query where nothing
    stands against it.
    """
    clocks = _standing_against(event.case_id)
    silent = [one for one in clocks if _is_silent(one, event.now)]
    unmet = [one for one in clocks if one not in silent]
    if silent and not (event.by.is_supervisor and event.word):
        raise DomainError(
            _(
                "The last day has passed and silence has its effect in law. "
                "A supervisor closes this case, with a word on what was done."
            ),
            code="deadline.silence",
        )
    if unmet and not event.word:
        raise _unmet(unmet)
    for clock in silent:
        _review(clock, event)
    for clock in unmet:
        data = {"due": clock.legal_due, "state": clock.state, "reason": event.word}
        log(clock, "deadline.closed_unmet", actor=event.by.actor, now=event.now, data=data)


def follow_case(event: CaseJoined) -> None:
    """Clocks and their warnings go with the words of their case. Where the same deadline runs in both, the one of the
    joined case stays with it and goes on warning: which of the two holds is for a person to say."""
    running = Clock.objects.filter(case_id=event.into_id, state__in=OPEN).values_list("regime", flat=True)
    twice = Q(state__in=OPEN, regime__in=list(running))
    Clock.objects.filter(case_id=event.case_id).exclude(twice).update(case_id=event.into_id)
    Notice.objects.filter(case_id=event.case_id, clock__case_id=event.into_id).update(case_id=event.into_id)


def _is_silent(clock: Clock, now: datetime) -> bool:
    """Whether the law made something of silence, also in the minute before the sweep has said so."""
    late = clock.state == State.RUNNING and clock.breach_at is not None and clock.breach_at <= now
    return clock.has_legal_effect and (late or clock.state in {State.SILENCE, State.MET_LATE})


def _standing_against(case_id: int) -> list[Clock]:
    ours = Clock.objects.filter(case_id=case_id, side="firm", reviewed_at__isnull=True)
    return list(
        ours.filter(Q(state__in=OPEN) | Q(state=State.MET_LATE) & ~Q(silence="none"))
        .select_related("case")
        .select_for_update(of=("self",))
        .order_by("id")
    )


def _unmet(clocks: list[Clock]) -> DomainError:
    running = [one for one in clocks if one.state == State.RUNNING]
    if not running:
        return DomainError(
            _("A deadline has passed and is not met. Say that it is met, or write a word on why the case is closed."),
            code="deadline.passed",
        )
    days = [one.legal_due for one in running if one.legal_due]
    until = shown(min(days)) if days else _("without a date")
    return DomainError(
        _("A deadline still runs (%(until)s). Say that it is met, or write a word on why the case is closed.")
        % {"until": until},
        code="deadline.running",
    )


def _review(clock: Clock, event: ClosingAsked) -> None:
    """A supervisor's word is the legal review of what silence brought about; the state stays what the law made it."""
    Clock.objects.filter(pk=clock.pk).update(
        state=clock.state if clock.state == State.MET_LATE else State.SILENCE,
        next_check_at=None,
        reviewed_at=event.now,
        reviewed_by_id=event.by.id,
        ended_at=clock.ended_at or event.now,
        changed_by_id=event.by.id,
        changed_at=event.now,
        version=F("version") + 1,
    )
    end_notices(clock, event.now)
    data = {"due": clock.legal_due, "effect": clock.silence, "reason": event.word}
    log(clock, "deadline.reviewed", actor=event.by.actor, now=event.now, data=data)


def take_back_proof(event: DeliveryFailed) -> None:
    """A letter that came back proves nothing: the deadlines that it had met run again (law.md § 6 G).

    There may still be time to send it another way; if there is none, the next sweep says so. A notice that came back
    has moved no date either. Two SQL queries where the letter proved nothing.
    """
    for clock in Clock.objects.filter(extended_by_id=event.entry_id, state__in=OPEN).select_related("case"):
        not_extended(clock, now=event.now)
    met = Clock.objects.filter(evidence_id=event.entry_id, state__in=(State.MET, State.MET_LATE))
    for clock in met.select_related("case").select_for_update(of=("self",)):
        try:
            with transaction.atomic():
                _run_again(clock, event)
        except IntegrityError:  # the same deadline runs in the case again already: that one is watched
            continue


def _run_again(clock: Clock, event: DeliveryFailed) -> None:
    times = times_of(clock.counted_from, clock.legal_due, by_post=clock.by_post, met_by=clock.met_by, side=clock.side)
    Clock.objects.filter(pk=clock.pk).update(
        state=State.RUNNING,
        met_at=None,
        evidence=None,
        ended_at=None,
        reviewed_at=None,
        reviewed_by=None,
        next_check_at=next_check(times, clock.breach_at, clock.warned),
        changed_by=None,
        changed_at=event.now,
        version=F("version") + 1,
    )
    log(
        clock, "deadline.unproved", actor=SYSTEM, now=event.now, data={"due": clock.legal_due, "entry": event.entry_id}
    )  # fmt: skip
