"""What the e-mail channel does when cases tell it something."""

from __future__ import annotations

from prezent.cases.events import AnswerWritten, DeliveryRetried, SideLetterWritten
from prezent.cases.models import Channel, Entry
from prezent.mailbox import outgoing
from prezent.mailbox.models import OutgoingMail
from prezent.platform import work
from prezent.platform.models import Work


def queue_letter(event: AnswerWritten) -> None:
    """Enter the letter that an answer by e-mail needs, and the work of sending it."""
    if event.channel == Channel.EMAIL:
        outgoing.queue(event.entry_id, event.case_id, now=event.now)


def queue_side_letter(event: SideLetterWritten) -> None:
    """The same for a letter to somebody whom we ask: side threads are e-mail."""
    outgoing.queue(event.entry_id, event.case_id, now=event.now, side_id=event.side_id)


def queue_again(event: DeliveryRetried) -> None:
    """Send a failed letter once more: from the beginning, with the same Message-ID, from a mailbox that can send."""
    if event.channel != Channel.EMAIL:
        return
    letter = OutgoingMail.objects.select_related("mailbox").filter(entry_id=event.entry_id).first()
    if letter is None:
        case_id, side_id = Entry.objects.values_list("case_id", "side_id").get(pk=event.entry_id)
        outgoing.queue(event.entry_id, case_id, now=event.now, side_id=side_id)
        return
    mailbox = letter.mailbox
    if not (mailbox.active and mailbox.sends):
        mailbox = outgoing.choose_mailbox(mailbox.team_id) or mailbox
    OutgoingMail.objects.filter(pk=letter.pk).update(
        state=OutgoingMail.State.QUEUED, attempts=0, uncertain=0, response="", mailbox=mailbox
    )
    dead = Work.objects.filter(kind=outgoing.SEND, key=str(letter.pk), state=Work.State.DEAD).first()
    if dead is not None:
        work.revive(dead.pk, now=event.now)
    else:
        work.add(outgoing.SEND, str(letter.pk), now=event.now)
