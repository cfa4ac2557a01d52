"""A desk as a firm runs it: real processes, a real mailbox, real SMTP; and the customers who write to it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime, getaddresses
from pathlib import Path
from typing import Any

from tests.support import require
from tests.support.installation import Installation, free_port, get, wait_for

ROOT = Path(__file__).parents[2]
FIRM = "Jarzębina"
SHOP = "biuro@jarzebina.example"
PASSWORD = "bardzo-dlugie-haslo-7"

#: name, e-mail, role of everybody who works at the test desk
MARTA = "marta.wilczek@jarzebina.example"
TOMASZ = "tomasz.borek@jarzebina.example"
HALINA = "halina.zych@jarzebina.example"
STAFF = (
    (MARTA, "Marta Wilczek", "agent"),
    (TOMASZ, "Tomasz Borek", "supervisor"),
    (HALINA, "Halina Zych", "admin"),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody with a mail program; each test makes its own, so that tests never meet."""

    name: str
    address: str

    def mail(
        self,
        subject: str,
        text: str,
        *,
        answers: EmailMessage | None = None,
        files: Sequence[tuple[str, str, bytes]] = (),
        html: str = "",
    ) -> EmailMessage:
        """A letter as this person's mail program writes it; ``answers`` is the letter of ours it replies to.

        ``files``: name, media type and content of each attachment.
        """
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"{self.name} <{self.address}>"
        mail["To"] = SHOP
        mail["Subject"] = subject
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = f"<{secrets.token_hex(8)}@{self.address.rpartition('@')[2]}>"
        if answers is not None:
            mail["In-Reply-To"] = answers["Message-ID"]
            before = str(answers["References"] or "").split()
            mail["References"] = " ".join([*before, str(answers["Message-ID"])])
            ours = answers.get_body(("plain",))
            assert ours is not None
            quoted = "\n".join(f"> {line}" for line in ours.get_content().splitlines())
            text = f"{text}\n\nW dniu {answers['Date']} {answers['From']} napisał(a):\n{quoted}\n"
        mail.set_content(text, cte="8bit")
        if html:
            mail.add_alternative(html, subtype="html")
        for name, kind, content in files:
            maintype, _, subtype = kind.partition("/")
            mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
        return mail


class Desk(Installation):
    """An installation with its server and worker running on ``origin``."""

    def __init__(self, home: Path, **settings: str) -> None:
        super().__init__(home, **settings)
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"

    def open_doors(self) -> None:
        """Start everything with ``prezent up`` and wait until the desk can do its work."""
        server = self.start("up", "--port", str(self.port))

        def ready() -> bool:
            assert server.poll() is None, self.output("up")
            try:
                return get(self.port, "/readyz").status == 200
            except OSError:
                return False

        wait_for("the desk to open", ready)


class MailDesk(Desk):
    """A desk with staff, and one mailbox on a real IMAP server; its letters leave by a real SMTP server."""

    mailbox: Any  # tests.support.mailservers.Dovecot: what customers write to
    inbox: Any  # the same: where our letters arrive
    smtp: Any  # tests.support.mailservers.SmtpServer

    def receive(self, mail: EmailMessage) -> EmailMessage:
        """A customer's letter arrives in the mailbox on the IMAP server; the desk hears of it by IDLE."""
        self.mailbox.deliver(mail.as_bytes(), f"{time.time_ns()}.{secrets.token_hex(4)}.mx")
        return mail

    def case_of(self, customer: Customer, *, after: str = "") -> str:
        """Wait for the case of ``customer``'s last letter and return its number (another one than ``after``)."""
        code = (
            "from prezent.cases.models import Case\n"
            f"result = Case.objects.filter(customer__contacts__key={customer.address!r})"
            ".order_by('-id').values_list('number', flat=True).first()"
        )

        def found() -> str:
            number = str(self.do(code) or "")
            return "" if number == after else number

        return str(wait_for(f"the case of {customer.address}", found))

    def fact(self, code: str) -> Any:
        """Evaluate an expression over ``Case``, ``Entry``, ``OutgoingMail``, ``IncomingMail``, ``Staff``, ``Event``."""
        return self.do(
            "from prezent.cases.models import *\nfrom prezent.mailbox.models import *\n"
            "from prezent.people.models import *\nfrom prezent.platform.models import *\n"
            "from prezent.promises.models import *\n"
            f"result = {code}"
        )

    def letters(self, customer: Customer, count: int = 1) -> list[EmailMessage]:
        """Wait for ``count`` letters of ours in all in ``customer``'s mailbox, and read them there by IMAP."""
        self._carry()

        def arrived() -> list[EmailMessage]:
            self._carry()
            found = [mail for mail in self._inbox() if customer.address in _addressees(mail)]
            return found if len(found) >= count else []

        found: list[EmailMessage] = wait_for(f"{count} letters to {customer.address}", arrived)
        assert len(found) == count, f"{len(found)} letters instead of {count}"
        return found

    def _carry(self) -> None:
        """What the SMTP server has taken goes on to the mailbox, as between the servers of the world."""
        while self.smtp.received:
            taken = self.smtp.received.pop(0)
            self.inbox.deliver(taken.content, f"{time.time_ns()}.{secrets.token_hex(4)}.mx")

    def _inbox(self) -> list[EmailMessage]:
        client = self.inbox.client()
        try:
            client.select("INBOX", readonly=True)
            _kind, (found,) = client.uid("SEARCH", "ALL")
            mails = []
            for uid in found.split():
                _kind, data = client.uid("FETCH", uid, "(BODY.PEEK[])")
                mails.append(message_from_bytes(data[0][1], policy=default))
            return mails
        finally:
            client.logout()


def _addressees(mail: EmailMessage) -> set[str]:
    fields = [str(value) for name in ("To", "Cc") for value in mail.get_all(name, [])]
    return {address.lower() for _name, address in getaddresses(fields)}


#: The first person comes by the command, the others by what the command calls: each command takes its seconds.
_COLLEAGUES = f"""
from prezent.people.services import add_staff
from prezent.platform import clock
from prezent.platform.eventlog import SYSTEM
for address, name, role in {STAFF[1:]!r}:
    add_staff(email=address, name=name, role=role, password={PASSWORD!r}, actor=SYSTEM, now=clock.now(), teams=())
"""


def new_customer(name: str = "Grzegorz Pawlik") -> Customer:
    """A person whose address nobody else has."""
    plain = name.rsplit(maxsplit=1)[-1].lower().translate(str.maketrans("ąćęłńóśźż", "acelnoszz"))
    return Customer(name, f"{plain}.{secrets.token_hex(4)}@poczta.example")


@contextmanager
def mail_desk(folder: Path) -> Iterator[MailDesk]:
    """Set up and open a desk with everything real, by the commands that a firm would use."""
    from tests.support import mailservers

    require("Dovecot", mailservers.dovecot_path(), how="install the package dovecot-imapd")
    with ExitStack() as stack:
        certificate = mailservers.make_certificate(folder)
        desk = MailDesk(
            folder / "home",
            PREZENT_FIRM=FIRM,
            PREZENT_SWEEP_SECONDS="0.3",
            PREZENT_MAILS_PER_CORRESPONDENT="500",
            PREZENT_NETWORK_TIMEOUT="20",
            SSL_CERT_FILE=str(certificate.certificate),
        )
        stack.enter_context(desk)
        desk.mailbox = stack.enter_context(mailservers.dovecot(certificate))
        desk.inbox = stack.enter_context(mailservers.dovecot(certificate))
        desk.smtp = stack.enter_context(mailservers.smtp_server(starttls=certificate))
        desk.must("migrate")
        address, name, role = STAFF[0]
        desk.must("staff", "add", address, "--role", role, "--name", name, "--password-stdin", stdin=PASSWORD + "\n")
        desk.do(_COLLEAGUES)
        desk.must(
            *("mailbox", "add", SHOP),
            *("--imap", f"imaps://{desk.mailbox.user}@localhost:{desk.mailbox.tls_port}"),
            *("--smtp", f"smtp+starttls://localhost:{desk.smtp.port}"),
            "--password-stdin",
            stdin=mailservers.PASSWORD + "\n",
        )
        desk.open_doors()
        yield desk


class DemoDesk(Desk):
    """A desk with part of the demo firm on it: every state that a screen can show, and nothing sent anywhere."""

    #: numbers, ids and links of things that screens are opened for
    facts: dict[str, str]


#: Who works at the demo firm, by what they may do.
AGENT, SUPERVISOR, ADMIN = "marta", "hanna", "iga"


@contextmanager
def demo_desk(folder: Path) -> Iterator[DemoDesk]:
    """Load the demo firm's latest months by its own loader, add the states it lacks, and open the desk."""
    with DemoDesk(folder / "home", PREZENT_FIRM=FIRM, PREZENT_LOG_LEVEL="warning") as desk:
        desk.must("migrate")
        desk.facts = desk.do(
            f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
            "from tests.support.demo_states import make_states\n"
            f"result = make_states(password={PASSWORD!r}, smtp_port={free_port()})"
        )
        desk.open_doors()
        yield desk
