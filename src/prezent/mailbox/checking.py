"""Trying a mailbox out: log in to its servers, look into its folder, change nothing."""

from __future__ import annotations

import imaplib
import smtplib
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from imap_tools import ImapToolsError

from prezent.mailbox import smtp
from prezent.mailbox.imap import Folder, ImapProblem
from prezent.mailbox.models import Mailbox
from prezent.mailbox.network import in_words
from prezent.platform import config
from prezent.platform.errors import DomainError
from prezent.platform.secrets import SecretsError

#: A person is waiting for the answer.
MAX_SECONDS = 15.0
_ELSEWHERE = (OSError, DomainError, SecretsError, UnicodeError)


class Checked(NamedTuple):
    """One side of a mailbox ("IMAP", "SMTP", "Maildir") and what is wrong with it; empty: nothing."""

    name: str
    problem: str


def check_connection(mailbox: Mailbox) -> tuple[Checked, ...]:
    """Log in to the mailbox's servers. Never raises for what a server does; the mailbox need not be saved."""
    timeout = min(config.get().network_timeout, MAX_SECONDS)
    found: list[Checked] = []
    if mailbox.kind == Mailbox.Kind.IMAP:
        found.append(Checked("IMAP", _imap(mailbox, timeout)))
    elif mailbox.kind == Mailbox.Kind.MAILDIR:
        found.append(Checked("Maildir", _maildir(mailbox)))
    if mailbox.sends:
        found.append(Checked("SMTP", _smtp(mailbox, timeout)))
    return tuple(found)


def _imap(mailbox: Mailbox, timeout: float) -> str:
    try:
        with Folder(mailbox, timeout=timeout):
            return ""
    except (ImapProblem, ImapToolsError, imaplib.IMAP4.error, *_ELSEWHERE) as error:
        return in_words(error)


def _smtp(mailbox: Mailbox, timeout: float) -> str:
    try:
        smtp.connect(mailbox, timeout=timeout).quit()
    except smtplib.SMTPResponseException as error:
        words = error.smtp_error
        return f"{error.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    except (smtplib.SMTPException, *_ELSEWHERE) as error:
        return in_words(error)
    return ""


def _maildir(mailbox: Mailbox) -> str:
    missing = [name for name in ("new", "cur") if not (Path(mailbox.maildir) / name).is_dir()]
    if missing:
        return _("%(folder)s is not a Maildir: it has no folder %(missing)s.") % {
            "folder": mailbox.maildir,
            "missing": ", ".join(missing),
        }
    return ""
