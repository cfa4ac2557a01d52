"""Writes of the ledger: a word given, kept, given anew, released. A promise is settled once; whoever comes second is
told what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prezent.cases.models import Case, Entry
from prezent.cases.policies import require_visible
from prezent.domain.language import dates
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.eventlog import SYSTEM, Actor, record
from prezent.platform.rawsql import insert
from prezent.promises.models import LONGEST_WORDS, Found, Promise, Step
from prezent.promises.when import Due, remind_at

State = Promise.State
#: Nobody promises further ahead; a later date is a slip of the keyboard.
FURTHEST = timedelta(days=3 * 366)


def give(
    case: Case,
    *,
    by: Viewer,
    now: datetime,
    words: str,
    due: Due | None,
    kind: str = Promise.Kind.OTHER,
    owner: Staff | None = None,
    entry: Entry | None = None,
    replaces: Promise | None = None,
) -> Promise:
    """Write a promise into the ledger. Without ``owner`` it is the writer's own. ``entry``: where it was given.

    ``replaces`` makes it the new date of an open promise (:func:`renegotiate` says under which conditions).
    Raises DomainError ``promise.words``, ``promise.no_date``, ``promise.past``, ``promise.far``, ``promise.kind``,
    ``promise.owner_gone``.
    """
    require_visible(by, case)
    words = " ".join(words.split())[:LONGEST_WORDS]
    if not words:
        raise DomainError(gettext_lazy("Write what was promised."), code="promise.words")
    if kind not in Promise.Kind.values:
        raise DomainError(gettext_lazy("There is no such kind of promise."), code="promise.kind")
    if owner is not None and not owner.is_active:
        raise owner_gone()
    return enter(
        case, words=words, due=require_date(due, now), kind=kind, owner_id=owner.pk if owner else by.id,
        made_by_id=by.id, actor=by.actor, entry=entry, replaces=replaces, now=now,
        owner_name=owner.name if owner is not None and owner.pk != by.id else "",
    )  # fmt: skip


def enter(
    case: Case,
    *,
    words: str,
    due: Due,
    kind: str,
    owner_id: int | None,
    made_by_id: int | None,
    actor: Actor,
    entry: Entry | None,
    replaces: Promise | None,
    now: datetime,
    owner_name: str = "",
) -> Promise:
    """Put a promise that was given into the ledger, and a line into the history. Nothing is checked: :func:`give` is
    for people, this for a letter that has left, which nobody can take back."""
    with transaction.atomic():
        promise = Promise(
            case=case,
            words=words[:LONGEST_WORDS],
            kind=kind,
            owner_id=owner_id,
            team_id=case.team_id,
            entry=entry,
            made_at=now,
            made_by_id=made_by_id,
            due_at=due.at,
            by_day=due.by_day,
            look_at=remind_at(due, now) or due.at,
            replaces=replaces,
        )
        insert(promise)
        data = {"words": promise.words, "due": due.at.isoformat(), "by_day": due.by_day}
        log("promise.given", promise, actor=actor, now=now, **data, **({"owner": owner_name} if owner_name else {}))
    return promise


def owner_gone() -> DomainError:
    """Whose promise it would be does not work here any more."""
    return DomainError(
        gettext_lazy("This person no longer works at the desk: choose somebody else."), code="promise.owner_gone"
    )


def no_letter() -> DomainError:
    """A promise gets no new date without the customer knowing."""
    return DomainError(
        gettext_lazy("Tell the customer first: a promise gets a new date with a letter that says why, and until when."),
        code="promise.no_letter",
    )


def require_date(due: Due | None, now: datetime) -> Due:
    """The date of a promise. Raises DomainError ``promise.no_date``, ``promise.past``, ``promise.far``."""
    if due is None:
        raise DomainError(
            gettext_lazy("A promise needs a date: write by when, even if it is only the day of the next word."),
            code="promise.no_date",
        )
    if due.at <= now:
        raise DomainError(gettext_lazy("This date has passed already: choose a later one."), code="promise.past")
    if due.at > now + FURTHEST:
        raise DomainError(gettext_lazy("This date is years away: check it."), code="promise.far")
    return due


def keep(promise: Promise, *, by: Viewer, now: datetime, entry: Entry | None = None, note: str = "") -> None:
    """Say that a promise is kept, and by what. After its date it stays broken, and is marked as done all the same.

    Raises Conflict ``promise.settled`` when somebody settled it in another way first.
    """
    require_visible(by, promise.case)
    note = " ".join(note.split())[:LONGEST_WORDS]
    proof = entry if entry is not None and entry.case_id == promise.case_id else None
    with transaction.atomic():
        if now < promise.due_at:
            if not _settle(promise, State.KEPT, by_id=by.id, now=now, proof=proof, note=note):
                raise _settled(promise)
            log("promise.kept", promise, actor=by.actor, now=now, words=promise.words)
            return
        _break_if_due(promise, now)
        late = Promise.objects.filter(pk=promise.pk, state=State.BROKEN, done_late_at__isnull=True)
        if not late.update(done_late_at=now, proof=proof, note=note, settled_by_id=by.id):
            raise _settled(promise)
        log("promise.done_late", promise, actor=by.actor, now=now, words=promise.words)


def renegotiate(
    promise: Promise, *, by: Viewer, now: datetime, due: Due | None, entry: Entry | None, found: Found | None = None
) -> Promise:
    """Give an open promise a new date. Only with a letter to the customer that left our hands after the promise and
    before its date (P3); the old promise stays in the ledger beside the new one.

    The new promise is what that letter says: the words of ``found``, or else of the one promise that the coach found
    in the letter for this date. A letter in which none was found moves the date of the old words.

    Raises DomainError ``promise.no_letter``, ``promise.too_late`` and those of :func:`give`; Conflict
    ``promise.settled``.
    """
    require_visible(by, promise.case)
    if now >= promise.due_at:
        raise DomainError(
            gettext_lazy(
                "The date has passed, so the promise is broken and cannot be moved. Write to the customer first; then "
                "give a new one."
            ),
            code="promise.too_late",
        )
    if entry is None or not _moves(entry, promise):
        raise no_letter()
    due = require_date(due, now)
    with transaction.atomic():
        if not _settle(promise, State.RENEGOTIATED, by_id=by.id, now=now, proof=entry):
            raise _settled(promise)
        said, owner = found or _found_for(entry, due), promise.owner
        moved = give(
            promise.case,
            by=by,
            now=now,
            words=said.words if said is not None else promise.words,
            due=due,
            # Where nobody can tell what the new words promise, it is what it was.
            kind=promise.kind if said is None or said.kind == Promise.Kind.OTHER else said.kind,
            owner=owner if owner is not None and owner.is_active else None,
            entry=entry,
            replaces=promise,
        )
        # The step of a plan that became the promise has the date of the new one.
        Step.objects.filter(promise=promise).update(promise=moved, due_at=moved.due_at, by_day=moved.by_day)
        return moved


def _moves(entry: Entry, promise: Promise) -> bool:
    """Whether a letter may give the promise a new date: to the customer, after the promise and before its date."""
    return (
        entry.case_id == promise.case_id
        and entry.kind == Entry.Kind.OUT
        and entry.side_id is None  # a supplier was told, the customer was not
        and promise.made_at <= entry.at < promise.due_at
        and entry.pk != promise.entry_id
    )


def _found_for(entry: Entry, due: Due) -> Found | None:
    """The one promise that was found in a letter for this date and waits for its author: decided with that."""
    waiting = Found.objects.filter(entry=entry, due_at=due.at, by_day=due.by_day, state=Found.State.WAITING)
    found = list(waiting[:2])
    if len(found) != 1 or not waiting.filter(pk=found[0].pk).update(state=Found.State.WRITTEN):
        return None
    return found[0]


def settle_by_letter(promise: Promise, entry: Entry, *, author_id: int | None, now: datetime) -> bool:
    """Settle an open promise that a letter gives a new date, when that letter was written before the old one; False
    when there was nothing to settle. A promise whose date has passed is broken, whoever comes first to say so."""
    if not promise.made_at <= entry.at < promise.due_at:
        _break_if_due(promise, now)
        return False
    return _settle(promise, State.RENEGOTIATED, by_id=author_id, now=now, proof=entry)


def release(promise: Promise, *, by: Viewer, now: datetime, note: str, entry: Entry | None = None) -> None:
    """The customer no longer wants it, and said so: ``note`` tells how. Raises DomainError ``promise.why``, Conflict
    ``promise.settled``."""
    require_visible(by, promise.case)
    note = " ".join(note.split())[:LONGEST_WORDS]
    if not note:
        raise DomainError(
            gettext_lazy("Write how the customer released us from it, for example: told me on the phone on Friday."),
            code="promise.why",
        )
    proof = entry if entry is not None and entry.case_id == promise.case_id else None
    with transaction.atomic():
        if not _settle(promise, State.RELEASED, by_id=by.id, now=now, proof=proof, note=note):
            raise _settled(promise)
        log("promise.released", promise, actor=by.actor, now=now, words=promise.words, note=note)


def hand_over(promise: Promise, *, by: Viewer, now: datetime, owner: Staff) -> None:
    """Make an open promise another colleague's. Raises DomainError ``promise.owner_gone``, Conflict
    ``promise.settled``."""
    require_visible(by, promise.case)
    if not owner.is_active:
        raise owner_gone()
    with transaction.atomic():
        if not Promise.objects.filter(pk=promise.pk, state=State.OPEN).update(owner=owner):
            raise _settled(promise)
        log("promise.handed_over", promise, actor=by.actor, now=now, words=promise.words, owner=owner.name)


def decide_found(
    found: Found,
    *,
    by: Viewer,
    now: datetime,
    due: Due | None = None,
    replaces: Promise | None = None,
    none: bool = False,
) -> Promise | None:
    """What the author says of a promise that the coach found: it is one (until ``due``, else the date of the letter),
    it is the new date of an open one (``replaces``), or it is ``none``.

    Raises Conflict ``promise.found_decided`` when it was decided before, and what :func:`give` and
    :func:`renegotiate` raise.
    """
    require_visible(by, found.case)
    due = due or (Due(found.due_at, found.by_day) if found.due_at else None)
    with transaction.atomic():
        state = Found.State.NONE if none else Found.State.WRITTEN
        if not Found.objects.filter(pk=found.pk, state=Found.State.WAITING).update(state=state):
            raise Conflict(
                gettext_lazy("Somebody has decided on this already: the list shows what became of it."),
                code="promise.found_decided",
            )
        if none:
            return None
        if replaces is not None:
            return renegotiate(replaces, by=by, now=now, due=due, entry=found.entry, found=found)
        return give(found.case, by=by, now=now, words=found.words, due=due, kind=found.kind, entry=found.entry)


def _settle(
    promise: Promise, state: str, *, by_id: int | None, now: datetime, proof: Entry | None = None, note: str = ""
) -> bool:
    """Settle an open promise; False when it is not open any more."""
    fields: dict[str, Any] = {
        "state": state, "settled_at": now, "settled_by_id": by_id, "proof": proof, "note": note, "look_at": None,
    }  # fmt: skip
    return bool(Promise.objects.filter(pk=promise.pk, state=State.OPEN).update(**fields))


def _break_if_due(promise: Promise, now: datetime) -> None:
    """Break an open promise whose date has passed: the sweep may not have come by yet."""
    if now >= promise.due_at:
        break_promises([promise], now=now)


def break_promises(promises: Sequence[Promise], *, now: datetime) -> int:
    """Break open promises whose date has passed; returns how many were. Each is settled at its date."""
    broken = 0
    for promise in promises:
        if _settle(promise, State.BROKEN, by_id=None, now=promise.due_at):
            log("promise.broken", promise, actor=SYSTEM, now=now, words=promise.words)
            broken += 1
    return broken


def _settled(promise: Promise) -> Conflict:
    """Told to whoever came second: what became of it, by whom, when."""
    now = Promise.objects.select_related("settled_by").filter(pk=promise.pk).first()
    if now is None or now.settled_at is None:
        return Conflict(gettext_lazy("Somebody was changing this promise. Look at it again."), code="promise.settled")
    local = timezone.localtime(now.settled_at)
    moment = f"{local.day}.{local.month:02d}, {dates.clock_time(local)}"
    said = _("This promise is settled already: %(state)s (%(who)s, %(when)s).") % {
        "state": now.get_state_display(),
        "who": now.settled_by.name if now.settled_by else _("Prezent"),
        "when": moment,
    }
    return Conflict(said, code="promise.settled")


def log(action: str, promise: Promise, *, actor: Actor, now: datetime, **data: Any) -> None:
    """Append a line about a promise to the history of its case; ``promise.case`` has been read."""
    record(
        action,
        actor=actor,
        subject=("case", promise.case_id),
        team_id=promise.case.team_id,
        now=now,
        data={"promise": promise.pk, **data},
    )
