"""Who wrote a mail, who takes part in it, and to which address an answer would go.

``Reply-To`` is anybody's to set, and a mail whose From is forged could use it to draw our answer (with the
customer's data in it) to a stranger. It is therefore followed only

- when it stays within From's domain,
- when From is a machine's address (``formularz@``, ``noreply@``, ``www@`` …): a web form, or
- when From is an address of our own domain that is not a mailbox of ours: our own site's form.

Followed, it stands in From's place: the customer is the person behind it. Otherwise it is left out of account.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prezent.domain.mail import Address, ParsedMail

MAX_ADDRESS = 254
MAX_PARTICIPANTS = 50

_MACHINE_NAMES = """
formularz formularze form forms kontakt-formularz formularz-kontaktowy contact-form contactform webform noreply
no-reply no_reply donotreply do-not-reply nie-odpowiadaj nieodpowiadaj www www-data wwwdata wordpress web webmaster
website strona nobody apache nginx httpd mailer automat automatyczny powiadomienia powiadomienie
notification notifications notify system robot bot cms
"""
_MACHINES = frozenset(_MACHINE_NAMES.split())


@dataclass(frozen=True, slots=True)
class Author:
    """The person behind a mail; ``address`` is in lower case."""

    name: str
    address: str


def bare(address: str) -> str:
    """An address as two are compared: lower case, without what stands after a "+" in its local part."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def author_of(mail: ParsedMail, *, our_domains: frozenset[str]) -> Author | None:
    """Who is to be answered; None when the mail names nobody whom a letter could reach."""
    sender = mail.sender
    if sender is None or not _usable(sender):
        return None
    for other in mail.reply_to[:1]:
        if _usable(other) and other.key != sender.key and _follow(sender, other, our_domains):
            return Author(other.name or _human_name(sender), other.key)
    return Author(sender.name, sender.key)


def _follow(sender: Address, other: Address, our_domains: frozenset[str]) -> bool:
    local, _, domain = sender.key.rpartition("@")
    return domain == other.key.rpartition("@")[2] or local.partition("+")[0] in _MACHINES or domain in our_domains


def _human_name(sender: Address) -> str:
    """A form's display name is not the customer's."""
    return "" if sender.key.rpartition("@")[0] in _MACHINES else sender.name


def _usable(address: Address) -> bool:
    return 3 <= len(address.key) <= MAX_ADDRESS and "@" in address.key and not any(c.isspace() for c in address.key)


def participants_of(mail: ParsedMail, author: Author | None, *, ours: frozenset[str]) -> list[str]:
    """Addresses that may write into the conversation from now on: the author, and To and Cc that are not ours."""
    found: dict[str, None] = {author.address: None} if author else {}
    for one in (*mail.to, *mail.cc):
        if _usable(one) and bare(one.key) not in ours:
            found[one.key] = None
    return list(found)[:MAX_PARTICIPANTS]


def recipients_of(mail: ParsedMail) -> dict[str, list[list[str]]]:
    """To and Cc in the form in which an entry keeps them."""
    return {"to": _pairs(mail.to), "cc": _pairs(mail.cc)}


def _pairs(addresses: Iterable[Address]) -> list[list[str]]:
    return [[one.name, one.email] for one in list(addresses)[:MAX_PARTICIPANTS]]
