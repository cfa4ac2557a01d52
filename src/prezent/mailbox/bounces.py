"""Reports on letters of ours that did not arrive.

A report counts only when it names a Message-ID whose HMAC proves it ours: whoever forges one without having had
our letter changes nothing, and a report on somebody else's mail is noted and no more. A late letter is told as
"deferred" with the server's words; a letter that will not arrive puts its case before everything else.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from prezent.cases.models import Entry
from prezent.cases.services.delivery import record_delivery
from prezent.domain.mail import BounceReport
from prezent.mailbox.lookup import Desk, ReadMail
from prezent.mailbox.models import OutgoingMail


def report(read: ReadMail, desk: Desk, *, now: datetime) -> None:
    """Write a delivery report to the letter that it is about, if it is one of ours."""
    said = read.mail.bounce
    if said is None or said.original_message_id is None:
        return
    if said.original_message_id not in read.evidence.own_ids:
        return
    letter = desk.letter_of(said.original_message_id)
    if letter is None or said.action in {"delivered", "relayed", "expanded"}:
        return
    words = in_words(said)
    if said.permanent:
        OutgoingMail.objects.filter(pk=letter.id).update(state=OutgoingMail.State.BOUNCED, response=words)
        record_delivery(letter.entry_id, state=Entry.Delivery.BOUNCED, note=words, now=now)
    elif Entry.objects.filter(pk=letter.entry_id, delivery=Entry.Delivery.SENT).exists():
        record_delivery(letter.entry_id, state=Entry.Delivery.DEFERRED, note=words, now=now)


def in_words(said: BounceReport) -> str:
    """The report on one line: whose mailbox, then the server's own words."""
    server = said.diagnostic or said.status or _("no reason given")
    return f"{said.recipient}: {server}" if said.recipient else server
