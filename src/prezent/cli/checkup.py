"""The findings of ``prezent check``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prezent.cli.upkeep import faults, pending, secrets_are_private, without_password
from prezent.platform import clock, config, periodic, storage

if TYPE_CHECKING:
    from prezent.mailbox.models import Mailbox


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and what was found."""

    what: str
    good: bool
    text: str


def findings(*, connect: bool = False) -> Iterator[Finding]:
    """Look at one thing after the other; what breaks a look is a finding. ``connect``: log in to mailboxes."""
    looks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("settings", _settings),
        ("secrets", _secrets),
        ("code", _code),
        ("files", _files),
        ("database", _database),
        ("worker", _worker),
        ("mailboxes", lambda: _mailboxes(connect)),
    ]
    for what, look in looks:
        try:
            yield from look()
        except Exception as error:
            # A look that fails is the finding: the others still tell what they see.
            yield Finding(what, False, " ".join(str(error).split()) or type(error).__name__)


def _settings() -> Iterator[Finding]:
    settings = config.get()
    yield Finding("settings", True, f"PREZENT_HOME is {settings.home.resolve()}, the desk is at {settings.url}")
    if settings.debug:
        yield Finding("settings", False, "PREZENT_DEBUG is on: errors show the code to everybody; turn it off")


def _secrets() -> Iterator[Finding]:
    file = config.get().home / "secrets.json"
    good = secrets_are_private(file)
    yield Finding("secrets", good, f"only you can read {file}" if good else f"others can read {file}: chmod 600 {file}")


def _code() -> Iterator[Finding]:
    found = faults()
    for text in found:
        yield Finding("code", False, text)
    if not found:
        yield Finding("code", True, "complete")


def _files() -> Iterator[Finding]:
    storage.require_writable()
    yield Finding("files", True, f"{storage.root()} can be written")


def _database() -> Iterator[Finding]:
    settings = config.get()
    lacking = pending()
    where = without_password(settings.database_url) or f"SQLite in {settings.home}"
    yield Finding(
        "database",
        not lacking,
        f"{lacking} migrations are missing: prezent migrate" if lacking else f"up to date ({where})",
    )


def _worker() -> Iterator[Finding]:
    works = periodic.somebody_works(clock.now())
    # Not a fault by itself: a desk that is stopped has no worker.
    yield Finding("worker", True, "at work" if works else "none is running (prezent up or prezent worker starts one)")


def _mailboxes(connect: bool) -> Iterator[Finding]:
    from prezent.mailbox.models import Mailbox

    mailboxes = list(Mailbox.objects.filter(active=True))
    if not mailboxes:
        yield Finding("mailboxes", True, "none yet (prezent mailbox add)")
    for mailbox in mailboxes:
        yield from _mailbox(mailbox, connect)


def _mailbox(mailbox: Mailbox, connect: bool) -> Iterator[Finding]:
    from prezent.mailbox.services import check_connection

    what = f"mailbox {mailbox.address}"
    if mailbox.insecure and not _stays_here(mailbox):
        yield Finding(what, False, "a connection is not protected: use imaps:// and smtps:// with a valid certificate")
    if connect:
        for name, problem in check_connection(mailbox):
            yield Finding(what, not problem, f"{name}: {problem or 'answers'}")
    elif mailbox.failing_since is not None:
        yield Finding(what, False, f"failing since {mailbox.failing_since:%Y-%m-%d %H:%M} UTC: {mailbox.last_error}")
    else:
        yield Finding(what, True, "no error known (--connect logs in)")


def _stays_here(mailbox: Mailbox) -> bool:
    """Whether its servers are on this machine, so that nothing can be read on the way."""
    hosts = {host for host in (mailbox.imap_host, mailbox.smtp_host) if host}
    return hosts <= {"localhost", "127.0.0.1", "::1"}
