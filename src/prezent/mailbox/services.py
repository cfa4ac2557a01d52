"""Writes of people to the e-mail channel: setting mailboxes up, quarantine, letters of the desk itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.mailbox.checking import Checked, check_connection
from prezent.mailbox.jobs import PROCESS
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.mailbox.network import is_forbidden
from prezent.mailbox.posting import can_send, send_system_mail
from prezent.people.models import ContactPoint
from prezent.people.policies import Viewer, can_see_operations, can_set_up_mailboxes
from prezent.people.services import contact_key
from prezent.platform import secrets, work
from prezent.platform.errors import Conflict, DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import Actor, record

__all__ = [
    "Checked",
    "MailboxSettings",
    "can_send",
    "check_connection",
    "dismiss_quarantined",
    "retry_quarantined",
    "save_mailbox",
    "send_system_mail",
    "set_up_mailbox",
]


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """Everything a person sets of a mailbox. A password of None stays as it is; "" removes it.

    ``insecure`` is the person's word that plain connections or unverified certificates are meant.
    """

    address: str
    name: str = ""
    kind: str = Mailbox.Kind.NONE
    team_id: int | None = None
    language: str = "pl"
    active: bool = True
    verify_tls: bool = True
    insecure: bool = False
    imap_host: str = ""
    imap_port: int = 993
    imap_user: str = ""
    imap_password: str | None = None
    imap_security: str = Mailbox.Security.TLS
    folder: str = "INBOX"
    maildir: str = ""
    smtp_host: str = ""
    smtp_port: int = 465
    smtp_user: str = ""
    smtp_password: str | None = None
    smtp_security: str = Mailbox.Security.TLS


def save_mailbox(*, by: Viewer, now: datetime, settings: MailboxSettings, mailbox: Mailbox | None = None) -> Mailbox:
    """Set up or change a mailbox; see ``set_up_mailbox`` for what is refused. Raises NotAllowed."""
    if not can_set_up_mailboxes(by):
        raise NotAllowed(_("Only an administrator sets up mailboxes."))
    return set_up_mailbox(actor=by.actor, now=now, settings=settings, mailbox=mailbox)


def set_up_mailbox(
    *, actor: Actor, now: datetime, settings: MailboxSettings, mailbox: Mailbox | None = None
) -> Mailbox:
    """Set up or change a mailbox; passwords are sealed. Who may call this is decided by the caller's surface.

    A mailbox that an import made (kind "none") is taken over. Raises Conflict ``mailbox.exists``; DomainError
    ``contact.invalid``, ``mailbox.choice``, ``mailbox.host_missing``, ``mailbox.host``, ``mailbox.port``,
    ``mailbox.maildir_missing``, ``mailbox.insecure``, ``mailbox.forbidden_address``.
    """
    address = contact_key(ContactPoint.Kind.EMAIL, settings.address)
    _check(settings)
    with transaction.atomic():
        taken = Mailbox.objects.filter(address=address).first()
        if taken is not None and (mailbox.pk != taken.pk if mailbox else taken.kind != Mailbox.Kind.NONE):
            raise Conflict(_("This mailbox is set up already."), code="mailbox.exists")
        box = mailbox or taken or Mailbox()
        _read_anew_if_moved(box, settings)
        _fill(box, address, settings)
        box.save()
        record("mailbox.saved", actor=actor, subject=("mailbox", box.pk), now=now, data={"address": address})
    return box


def _check(settings: MailboxSettings) -> None:
    if settings.kind not in Mailbox.Kind.values or settings.language not in {"pl", "en"}:
        raise DomainError(_("There is no such choice."), code="mailbox.choice")
    reads = settings.kind == Mailbox.Kind.IMAP
    if reads:
        _check_server(settings.imap_host, settings.imap_port, settings.imap_security, missing=True)
    if settings.kind == Mailbox.Kind.MAILDIR and not settings.maildir.strip():
        raise DomainError(_("Write in which folder the Maildir lies."), code="mailbox.maildir_missing")
    sends = bool(settings.smtp_host.strip())
    if sends:
        _check_server(settings.smtp_host, settings.smtp_port, settings.smtp_security)
    plain = Mailbox.Security.PLAIN
    unprotected = (reads and settings.imap_security == plain) or (sends and settings.smtp_security == plain)
    unverified = (reads or sends) and not settings.verify_tls
    if (unprotected or unverified) and not settings.insecure:
        raise DomainError(
            _(
                "This connection would not be protected: passwords and letters could be read on the way. "
                "Use TLS, or say that it is meant."
            ),
            code="mailbox.insecure",
        )


def _check_server(host: str, port: int, security: str, *, missing: bool = False) -> None:
    host = host.strip()
    if not host:
        if missing:
            raise DomainError(_("Write the name of the server for incoming mail."), code="mailbox.host_missing")
        return
    if len(host) > 253 or any(char.isspace() or char in "/@?#" for char in host):
        raise DomainError(_("This is not a server's name. Example: mail.firma.example"), code="mailbox.host")
    if not 1 <= port <= 65535:
        raise DomainError(_("A port is a number from 1 to 65535."), code="mailbox.port")
    if security not in Mailbox.Security.values:
        raise DomainError(_("There is no such choice."), code="mailbox.choice")
    try:
        forbidden = is_forbidden(host.strip("[]"))
    except ValueError:  # a name: looked at when it is connected to
        return
    if forbidden:
        raise DomainError(_("This address is not allowed for a mail server."), code="mailbox.forbidden_address")


def _read_anew_if_moved(box: Mailbox, settings: MailboxSettings) -> None:
    """Another server or folder numbers its messages on its own: the watermark begins anew."""
    here = (box.imap_host, box.imap_user, box.folder)
    there = (settings.imap_host.strip(), settings.imap_user.strip(), settings.folder.strip() or "INBOX")
    if box.pk is not None and here != there:
        box.uidvalidity, box.last_uid, box.remote_count, box.desk_count = None, 0, None, None


def _fill(box: Mailbox, address: str, settings: MailboxSettings) -> None:
    box.address, box.name, box.kind = address, settings.name.strip()[:80], settings.kind
    box.team_id, box.language, box.active = settings.team_id, settings.language, settings.active
    box.verify_tls = settings.verify_tls
    box.imap_host, box.imap_port = settings.imap_host.strip(), settings.imap_port
    box.imap_user, box.imap_security = settings.imap_user.strip(), settings.imap_security
    box.folder = settings.folder.strip() or "INBOX"
    box.maildir = settings.maildir.strip()
    box.smtp_host, box.smtp_port = settings.smtp_host.strip(), settings.smtp_port
    box.smtp_user, box.smtp_security = settings.smtp_user.strip(), settings.smtp_security
    if settings.imap_password is not None:
        box.imap_password = secrets.seal(settings.imap_password)
    if settings.smtp_password is not None:
        box.smtp_password = secrets.seal(settings.smtp_password)
    box.failing_since, box.last_error = None, ""


def retry_quarantined(mail_id: int, *, by: Viewer, now: datetime) -> None:
    """Try to file a mail once more. Raises NotAllowed, or NotFound when it is not in quarantine."""
    _leave_quarantine(mail_id, by=by, now=now, state=IncomingMail.State.RECEIVED, action="mail.retried")


def dismiss_quarantined(mail_id: int, *, by: Viewer, now: datetime) -> None:
    """Say that a mail needs nothing more; its bytes are kept. Raises NotAllowed, or NotFound."""
    _leave_quarantine(mail_id, by=by, now=now, state=IncomingMail.State.DISMISSED, action="mail.dismissed")


def _leave_quarantine(mail_id: int, *, by: Viewer, now: datetime, state: str, action: str) -> None:
    if not can_see_operations(by):
        raise NotAllowed(_("Only a supervisor decides about mail in quarantine."))
    with transaction.atomic():
        rows = IncomingMail.objects.filter(pk=mail_id, state=IncomingMail.State.QUARANTINED)
        if not rows.update(state=state):
            raise NotFound(_("This message is not in quarantine any more."), code="mail.not_quarantined")
        record(action, actor=by.actor, subject=("mail", mail_id), now=now)
        if state == IncomingMail.State.RECEIVED:
            work.add(PROCESS, f"mail-{mail_id}", now=now)
