"""Letters of the desk itself (an invitation, a new password): sent at once, by the first mailbox that can."""

from __future__ import annotations

import secrets as random

from django.utils.translation import gettext_lazy as _

from prezent.domain.mail import Address, LetterError, OutgoingLetter, compose, make_message_id
from prezent.mailbox import smtp
from prezent.mailbox.outgoing import ascii_domain, choose_mailbox
from prezent.platform import clock, config, secrets
from prezent.platform.errors import DomainError


def can_send() -> bool:
    """Whether any mailbox can send. One SQL query."""
    return choose_mailbox(None) is not None


def send_system_mail(*, to: str, subject: str, text: str, language: str = "pl", html: str | None = None) -> None:
    """Send a letter to one address now. Must not be called within a transaction: it talks to the network.

    Raises DomainError: ``mail.no_mailbox`` when none can send, ``mail.not_sent`` with the server's words.
    """
    mailbox = choose_mailbox(None)
    if mailbox is None:
        raise DomainError(_("No mailbox can send e-mails yet."), code="mail.no_mailbox")
    settings = config.get()
    nonce = f"desk-{random.token_hex(8)}"
    letter = OutgoingLetter(
        message_id=make_message_id(secrets.get().mail, ascii_domain(mailbox), nonce),
        from_name=mailbox.name or settings.firm,
        from_addr=mailbox.address,
        to=(Address("", to),),
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        date=clock.now(),
        language=language if language in {"pl", "en"} else "pl",
        automatic=True,
    )
    try:
        message = compose(letter)
    except LetterError as error:
        raise _not_sent(str(error)) from error
    answer = smtp.deliver(mailbox, message, to=[to], timeout=settings.network_timeout, last_try=True)
    if answer.verdict is not smtp.Verdict.ACCEPTED:
        raise _not_sent(answer.words)


def _not_sent(words: str) -> DomainError:
    return DomainError(_("The letter could not be sent: %(words)s") % {"words": words}, code="mail.not_sent")
