"""Letters on their way out, and what is known of them at each moment.

``queued → sending → sent``. The state *sending* is committed before the server is spoken to. Whoever finds it there
later (the worker died, or the connection broke after the final dot) knows that the server may have the letter: it
is sent once more, with the same Message-ID, by which mail programs show it once, and the entry says so. A second
such moment ends it: a person decides.

``4xx`` and silence: *deferred*, tried again with back-off. ``5xx``: *failed* at once, with the server's words, and the
case returns to the top of somebody's list. A wrong password or certificate is the house's mistake and not the
letter's: a few tries, then failed.

Loop guard: more than ``mails_per_correspondent`` letters to one address within an hour wait, without counting as tries.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from prezent.cases.models import Entry
from prezent.cases.services.delivery import record_delivery
from prezent.domain.mail import LetterError
from prezent.mailbox import faults, smtp
from prezent.mailbox.models import OutgoingMail
from prezent.mailbox.outgoing import addresses, message_of
from prezent.mailbox.smtp import Answer, Verdict
from prezent.platform import clock, config
from prezent.platform.storage import MissingFile
from prezent.platform.work import Later

log = structlog.get_logger("prezent.mail")

State = OutgoingMail.State
#: With the back-off of ``platform.work``: about twenty hours.
MAX_TRIES = 12
#: Tries when the mailbox's own settings are wrong.
MAX_SETUP_TRIES = 4
#: Longer than the slowest letter may take, shorter than anybody's patience.
LEASE = timedelta(minutes=15)
GUARD_WINDOW = timedelta(hours=1)
GUARD_DELAY = timedelta(minutes=10)
_OPEN = (State.QUEUED, State.DEFERRED, State.SENDING)


def send(key: str, _payload: Mapping[str, Any]) -> None:
    """Send the letter with this id, if it is still to be sent. Safe to repeat after a crash at any point.

    Raises Later when it must be tried again.
    """
    letter = OutgoingMail.objects.select_related("mailbox", "entry__case", "entry__side").filter(pk=int(key)).first()
    if letter is None or letter.state not in _OPEN:
        return
    faults.reach("letter.claimed")
    if letter.state == State.SENDING and not _may_send_again(letter):
        return
    _hold_back(letter)
    try:
        message = message_of(letter)
    except (LetterError, MissingFile) as error:
        _fail(letter, str(error) or repr(error))
        return
    _mark_sending(letter)
    faults.reach("letter.marked_sending")
    answer = smtp.deliver(
        letter.mailbox,
        message,
        to=[one.email for one in addresses(letter.entry, "to")],
        copies=[one.email for one in addresses(letter.entry, "cc")],
        timeout=config.get().network_timeout,
        last_try=letter.attempts >= MAX_TRIES // 2,
    )
    faults.reach("letter.accepted")
    _conclude(letter, answer)
    faults.reach("letter.recorded")


def _may_send_again(letter: OutgoingMail) -> bool:
    """The worker died with this letter in hand; False when that happened before."""
    if letter.uncertain:
        _fail(letter, _unsure_twice())
        return False
    letter.uncertain = 1
    OutgoingMail.objects.filter(pk=letter.pk).update(uncertain=1)
    log.warning("letter_uncertain", letter=letter.pk)
    return True


def _unsure_twice() -> str:
    return _(
        "Twice it could not be told whether the server has taken this letter. It may have arrived: "
        "ask the customer, or send it again."
    )


def _hold_back(letter: OutgoingMail) -> None:
    """The loop guard. Raises Later."""
    now = clock.now()
    limit = config.get().mails_per_correspondent
    if not letter.recipient:
        return
    recent = OutgoingMail.objects.filter(recipient=letter.recipient, sent_at__gt=now - GUARD_WINDOW)[:limit].count()
    if recent >= limit:
        words = _("Held back: %(count)s letters went to this address within an hour.") % {"count": recent}
        _set(letter, State.DEFERRED, words, now=now)
        raise Later(words, delay=GUARD_DELAY, counts=False)


def _mark_sending(letter: OutgoingMail) -> None:
    letter.attempts += 1
    _set(letter, State.SENDING, letter.entry.delivery_note, now=clock.now(), attempts=letter.attempts)


def _conclude(letter: OutgoingMail, answer: Answer) -> None:
    now = clock.now()
    match answer.verdict:
        case Verdict.ACCEPTED:
            _set(letter, State.SENT, _sent_note(letter, answer), now=now, response=answer.words, sent_at=now)
        case Verdict.REFUSED:
            _fail(letter, answer.words)
        case Verdict.UNSURE if letter.uncertain:
            _fail(letter, _unsure_twice(), response=answer.words)
        case Verdict.UNSURE:
            words = _("The connection broke before the server confirmed (%(words)s). It is sent once more.")
            _set(letter, State.DEFERRED, words % {"words": answer.words}, now=now, response=answer.words, uncertain=1)
            raise Later(answer.words)
        case Verdict.LATER:
            if letter.attempts >= (MAX_SETUP_TRIES if answer.setup else MAX_TRIES):
                _fail(letter, answer.words)
                return
            _set(letter, State.DEFERRED, answer.words, now=now, response=answer.words)
            raise Later(answer.words)


def _sent_note(letter: OutgoingMail, answer: Answer) -> str:
    notes = []
    if letter.uncertain:
        notes.append(_("This letter may have arrived twice: the first time the server's confirmation was lost."))
    if answer.refused:
        notes.append(_("Copies not delivered: %(words)s") % {"words": "; ".join(answer.refused)})
    return "\n".join(notes)


def _fail(letter: OutgoingMail, words: str, *, response: str = "") -> None:
    _set(letter, State.FAILED, words, now=clock.now(), response=response or words)


def _set(letter: OutgoingMail, state: State, note: str, *, now: datetime, **fields: Any) -> None:
    """The letter's state and its copy on the entry, in one transaction."""
    with transaction.atomic():
        OutgoingMail.objects.filter(pk=letter.pk).update(state=state, **fields)
        record_delivery(letter.entry_id, state=Entry.Delivery(state), note=note, now=now)


def give_up(key: str, _payload: Mapping[str, Any], reason: str) -> None:
    """The worker gave up on a letter (it crashed every time): it has failed, and a person is told."""
    letter = OutgoingMail.objects.filter(pk=int(key), state__in=_OPEN).first()
    if letter is not None:
        _fail(letter, reason)
