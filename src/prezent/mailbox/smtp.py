"""Handing one message to a mail server, and what may be concluded from the way it ended.

The one moment that matters is the final dot: before it the server has nothing, after its 250 the message is the
server's, and between the two nobody can know. That is why the protocol is spoken here step by step.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from prezent.mailbox import network
from prezent.mailbox.models import Mailbox
from prezent.mailbox.network import in_words
from prezent.mailbox.outgoing import ascii_domain
from prezent.platform import secrets
from prezent.platform.errors import DomainError

#: How much longer than for any other answer the server may think about a whole message (RFC 5321 asks for patience).
PATIENCE = 10
_LINE_ENDS = re.compile(rb"\r\n|\n|\r")
_DOTS = re.compile(rb"(?m)^\.")


class Verdict(StrEnum):
    """How it ended."""

    ACCEPTED = "accepted"
    #: not now: the server said so (4xx), or there was no talking to it
    LATER = "later"
    #: never: the server said so (5xx)
    REFUSED = "refused"
    #: the connection broke between the final dot and the answer
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict, the server's words, whether it is the mailbox's set-up that is wrong, copies that were refused."""

    verdict: Verdict
    words: str
    setup: bool = False
    refused: tuple[str, ...] = ()


class _Stop(Exception):
    """Ends the conversation with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.words)
        self.answer = answer


class _Plain(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return network.connect(host, port, timeout)


class _Tls(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> ssl.SSLSocket:
        return self.context.wrap_socket(network.connect(host, port, timeout), server_hostname=host)


def connect(mailbox: Mailbox, *, timeout: float) -> smtplib.SMTP:
    """A connection that is greeted, protected and logged in.

    Raises ``smtplib.SMTPException``, OSError or DomainError (``mailbox.forbidden_address``).
    """
    context = network.tls(mailbox)
    name = ascii_domain(mailbox)
    if mailbox.smtp_security == Mailbox.Security.TLS:
        server: smtplib.SMTP = _Tls(
            mailbox.smtp_host, mailbox.smtp_port, local_hostname=name, timeout=timeout, context=context
        )
    else:
        server = _Plain(mailbox.smtp_host, mailbox.smtp_port, local_hostname=name, timeout=timeout)
    try:
        server.ehlo_or_helo_if_needed()
        if mailbox.smtp_security == Mailbox.Security.STARTTLS:
            server.starttls(context=context)
            server.ehlo()
        if mailbox.smtp_user:
            server.login(mailbox.smtp_user, secrets.unseal(mailbox.smtp_password))
    except BaseException:
        server.close()
        raise
    return server


def deliver(
    mailbox: Mailbox, message: bytes, *, to: Sequence[str], copies: Sequence[str] = (), timeout: float, last_try: bool
) -> Answer:
    """Hand over one message. Never raises for what a server or a network does.

    Nothing is sent while an addressee in ``to`` is refused, so that a letter is either on its way to all of them or
    to nobody. A refused copy does not hold the letter up; one that is put off does until ``last_try``.
    """
    try:
        server = connect(mailbox, timeout=timeout)
    except smtplib.SMTPResponseException as error:
        return Answer(Verdict.LATER, _reply(error.smtp_code, error.smtp_error), setup=True)
    except (smtplib.SMTPException, OSError, DomainError, UnicodeError, secrets.SecretsError) as error:
        setup = not isinstance(error, OSError) or isinstance(error, ssl.SSLCertVerificationError)
        return Answer(Verdict.LATER, in_words(error), setup=setup)
    try:
        refused = _envelope(server, mailbox.address, message, to, copies, last_try=last_try)
        return _data(server, message, refused, timeout)
    except _Stop as stop:
        return stop.answer
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Verdict.LATER, in_words(error))
    finally:
        _quit(server)


def _quit(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):  # it hung up first; all that counted was said before
        server.close()


def _envelope(
    server: smtplib.SMTP, sender: str, message: bytes, to: Sequence[str], copies: Sequence[str], *, last_try: bool
) -> tuple[str, ...]:
    limit = server.esmtp_features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < len(message):
        raise _Stop(Answer(Verdict.REFUSED, f"552 message of {len(message)} bytes, the server takes {limit}"))
    options = [f"SIZE={len(message)}"] if server.has_extn("size") else []
    _expect(server.mail(sender, options))
    refused: list[str] = []
    for address in to:
        code, words = server.rcpt(address)
        if code not in (250, 251):
            raise _Stop(_verdict(code, words, address))
    for address in copies:
        code, words = server.rcpt(address)
        if code in (250, 251):
            continue
        if code < 500 and not last_try:
            raise _Stop(_verdict(code, words, address))
        refused.append(f"{address}: {_reply(code, words)}")
    return tuple(refused)


def _data(server: smtplib.SMTP, message: bytes, refused: tuple[str, ...], timeout: float) -> Answer:
    _expect(server.docmd("DATA"), 354)
    content = _DOTS.sub(b"..", _LINE_ENDS.sub(b"\r\n", message))
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    server.send(content)
    if server.sock is not None:
        server.sock.settimeout(timeout * PATIENCE)
    try:
        server.send(b".\r\n")
        code, words = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        return Answer(Verdict.UNSURE, in_words(error))
    if code == 250:
        return Answer(Verdict.ACCEPTED, _reply(code, words), refused=refused)
    return _verdict(code, words)


def _expect(answer: tuple[int, bytes], wanted: int = 250) -> None:
    code, words = answer
    if code != wanted:
        raise _Stop(_verdict(code, words))


def _verdict(code: int, words: bytes, address: str = "") -> Answer:
    said = _reply(code, words)
    verdict = Verdict.REFUSED if 500 <= code < 600 else Verdict.LATER
    return Answer(verdict, f"{address}: {said}" if address else said)


def _reply(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}".strip()[:1000]
