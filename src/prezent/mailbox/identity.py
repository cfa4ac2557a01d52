"""When two mails are one: the same letter, however often and by whatever way it arrives."""

from __future__ import annotations

import hashlib
from datetime import UTC

from prezent.domain.mail import ParsedMail, content_hash


def identity_of(mail: ParsedMail, raw: bytes) -> str:
    """A hash that redelivered copies share (64 hex digits).

    A Message-ID alone does not do: some programs give every mail the same one, and a stranger could take a
    customer's to make the desk drop that customer's letter. Sender, date and subject must agree as well.
    Without a Message-ID it is the content, traces of the way left out.
    """
    if mail.message_id is None:
        return content_hash(raw)
    sender = mail.sender.key if mail.sender else ""
    date = mail.date.astimezone(UTC).isoformat() if mail.date else ""
    return hashlib.sha256("\0".join((mail.message_id, sender, date, mail.subject)).encode()).hexdigest()
