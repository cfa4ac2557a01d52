"""Real mail servers that a test starts and stops: an SMTP server that does as it is told, and a private Dovecot."""

from __future__ import annotations

import asyncio
import datetime as dt
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "tajne-haslo-7"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-made certificate for ``localhost``, to be trusted by file."""

    certificate: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """What a server needs to present it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def make_certificate(folder: Path) -> Certificate:
    """Write a certificate and its key to ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    found = Certificate(folder / "cert.pem", folder / "key.pem")
    found.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    found.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return found


@dataclass
class SmtpScript:
    """What the SMTP server answers; a list is used up reply by reply, its last one stays."""

    mail: list[str] = field(default_factory=lambda: ["250 OK"])
    rcpt: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=lambda: ["250 2.0.0 queued as 1"])
    #: hang up instead of answering the final dot, so many times
    drops: int = 0
    #: seconds before the final answer
    delay: float = 0.0
    password: str = ""

    def next_of(self, replies: list[str]) -> str:
        """The next reply of a list."""
        return replies.pop(0) if len(replies) > 1 else replies[0]


@dataclass(frozen=True, slots=True)
class Received:
    """A message the SMTP server has taken (or would have, had it answered)."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class _Handler:
    def __init__(self, script: SmtpScript, received: list[Received]) -> None:
        self.script, self.received = script, received

    async def handle_MAIL(
        self, _s: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.script.next_of(self.script.mail)
        if reply.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply

    async def handle_RCPT(self, _s: SMTP, _session: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        reply = self.script.rcpt.get(address, "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.script.delay:
            await asyncio.sleep(self.script.delay)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        reply = self.script.next_of(self.script.data)
        if reply.startswith("250"):
            self.received.append(Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        if self.script.drops:
            self.script.drops -= 1
            transport: Any = server.transport
            transport.abort()
            return "421 gone"
        return reply


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A running SMTP server: where it listens, how it behaves, what it has got."""

    port: int
    script: SmtpScript
    received: list[Received]


class _Controller(Controller):
    """Starts without the first connection that would need TLS to be trusted."""

    def _trigger_server(self) -> None:
        with socket.create_connection((self.hostname, self.port), 5):
            return


@contextmanager
def smtp_server(
    *, size_limit: int = 0, tls: Certificate | None = None, starttls: Certificate | None = None, password: str = ""
) -> Iterator[SmtpServer]:
    """An SMTP server on a free port. With ``password`` it wants a log-in (any user)."""
    script = SmtpScript(password=password)
    received: list[Received] = []

    def check(_s: SMTP, _session: Session, _env: Envelope, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password.decode() == password, handled=False)

    controller = _Controller(
        _Handler(script, received),
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=tls.server_context() if tls else None,
        tls_context=starttls.server_context() if starttls else None,
        data_size_limit=size_limit or 40_000_000,
        authenticator=check if password else None,
        auth_required=bool(password),
        auth_require_tls=False,
        decode_data=False,
    )
    controller.start()
    try:
        yield SmtpServer(controller.port, script, received)
    finally:
        controller.stop()


@dataclass(frozen=True, slots=True)
class Dovecot:
    """A running IMAP server with one user, whose mail lies in ``maildir``."""

    tls_port: int
    plain_port: int
    user: str
    maildir: Path
    folder: Path
    restart: Callable[[], None]

    def deliver(self, raw: bytes, name: str) -> None:
        """Put a message into the inbox as a delivery agent does."""
        draft = self.maildir / "tmp" / name
        draft.write_bytes(raw)
        draft.chmod(0o666)
        draft.rename(self.maildir / "new" / name)

    def client(self) -> imaplib.IMAP4:
        """A colleague's own mail program."""
        client = imaplib.IMAP4("127.0.0.1", self.plain_port, timeout=10)
        client.login(self.user, PASSWORD)
        return client


_CONFIG = """
base_dir = {run}
state_dir = {run}
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{maildir}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


def dovecot_path() -> str | None:
    """Where Dovecot is installed."""
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    """A Dovecot of one's own with its configuration and mail in a temporary folder."""
    folder = Path(tempfile.mkdtemp(prefix="prezent-dovecot-"))
    me = pwd.getpwuid(os.getuid())
    root = me.pw_uid == 0
    mail_user = pwd.getpwnam("nobody") if root else me
    maildir = folder / "mail"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    (folder / "home").mkdir()
    folder.chmod(0o755)
    if root:
        for path in (maildir, *maildir.iterdir(), folder / "home"):
            os.chown(path, mail_user.pw_uid, mail_user.pw_gid)
            path.chmod(0o777)
    tls, plain = free_port(), free_port()
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            run=folder / "run",
            folder=folder,
            certificate=certificate.certificate,
            key=certificate.key,
            internal="dovecot" if root else me.pw_name,
            login="dovenull" if root else me.pw_name,
            group="dovecot" if root else _group(me.pw_gid),
            maildir=maildir,
            password=PASSWORD,
            uid=mail_user.pw_uid,
            gid=mail_user.pw_gid,
            plain=plain,
            tls=tls,
        )
    )
    command = [dovecot_path() or "dovecot", "-F", "-c", str(config)]
    running = [_start(command, plain, folder)]

    def restart() -> None:
        _end(running.pop())
        running.append(_start(command, plain, folder))

    try:
        yield Dovecot(tls, plain, "sklep", maildir, folder, restart)
    finally:
        _end(running.pop())
        shutil.rmtree(folder, ignore_errors=True)


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _start(command: list[str], port: int, folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "dovecot.stderr").open("wb") as errors:  # not a pipe: nobody reads on while the server runs
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as sock:
                if sock.recv(20).startswith(b"* OK"):
                    return process
        except OSError:
            if process.poll() is not None:
                break
        time.sleep(0.05)
    _end(process)
    said = " ".join(file.read_text() for name in ("stderr", "log") if (file := folder / f"dovecot.{name}").exists())
    raise RuntimeError(f"dovecot did not start: {said}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
