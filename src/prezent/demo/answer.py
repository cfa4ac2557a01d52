"""The customer's answer to a letter of ours, as the customer's mail program makes it. Needs no database."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from prezent.demo import sink
from prezent.demo.mails import CustomerMail, Maildir, Quoted, build

WORDS = {
    "pl": "Dzień dobry,\n\ndziękuję za odpowiedź, wszystko jasne. Mam jeszcze jedno pytanie: kiedy mogę się spodziewać "
    "kolejnej wiadomości?\n\nPozdrawiam\n{name}",
    "en": "Hello,\n\nthank you for the answer, that is clear. One more question: when can I expect to hear from you "
    "again?\n\nKind regards\n{name}",
}


class NoLetter(Exception):
    """There is no letter to answer; the message says how to make one."""

    code = "demo.no_letter"


def newest(folder: Path, number: str = "") -> Path:
    """The last letter in ``folder``, or the last about the case ``number``. Raises NoLetter."""
    for path in reversed(sink.kept(folder)):
        if not number or f"[{number}]" in str(_read(path)["Subject"]):
            return path
    about = f" about {number}" if number else ""
    raise NoLetter(f"no letter{about} lies in {folder}: answer a customer in the desk first, then try again")


def answer(raw: bytes, *, text: str = "", now: datetime) -> tuple[CustomerMail, bytes]:
    """The answer to the letter ``raw``: what it says, and its bytes."""
    letter = message_from_bytes(raw, policy=policy.default)
    assert isinstance(letter, EmailMessage)  # noqa: S101 - policy.default makes no other
    ((to_name, to_address), *_others) = getaddresses([str(letter["To"])])
    ((from_name, from_address), *_others) = getaddresses([str(letter["From"])])
    ((_name, reply_to), *_others) = getaddresses([str(letter["Reply-To"] or letter["From"])])
    language = "en" if str(letter["Content-Language"] or "pl") == "en" else "pl"
    body = letter.get_body(("plain",))
    subject = str(letter["Subject"])
    mail = CustomerMail(
        name=to_name or to_address,
        address=to_address,
        to=reply_to,
        at=now,
        subject=subject if re.match(r"(?i)(re|odp):", subject) else f"Re: {subject}",
        text=text or WORDS[language].format(name=to_name or to_address),
        language=language,
        in_reply_to=str(letter["Message-ID"]).strip(),
        references=str(letter["References"] or "").split(),
        quoted=Quoted(
            from_name or from_address,
            from_address,
            parsedate_to_datetime(str(letter["Date"])),
            body.get_content().replace("\r\n", "\n") if body is not None else "",
            subject,
        ),
    )
    return mail, build(mail)


def mailbox_folder(home: Path, address: str) -> Path:
    """The Maildir of one of the demo firm's mailboxes."""
    return home / "mail" / address.partition("@")[0].partition("+")[0]


def send_back(
    home: Path, *, number: str = "", text: str = "", now: datetime | None = None
) -> tuple[CustomerMail, Path]:
    """Put a customer's answer to the last letter (or the last about ``number``) into our mailbox.

    Returns what was written and where it lies. Raises NoLetter.
    """
    path = newest(home / "sent", number)
    mail, raw = answer(path.read_bytes(), text=text, now=now or datetime.now(UTC))
    folder = Maildir(mailbox_folder(home, mail.to))
    name = folder.put(raw, mail.at)
    return mail, folder.folder / "new" / name


def _read(path: Path) -> EmailMessage:
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(letter, EmailMessage)  # noqa: S101
    return letter
