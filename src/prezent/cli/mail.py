"""``prezent mail`` and ``prezent mailbox``. Reading one mail needs neither a database nor an installation."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click

if TYPE_CHECKING:
    from prezent.mailbox.importing import Summary
    from prezent.mailbox.models import Mailbox

PROGRESS_STEP = 500
_SECURITY = {"imaps": "tls", "smtps": "tls", "imap+starttls": "starttls", "smtp+starttls": "starttls"}
_PORTS = {"imaps": 993, "imap": 143, "imap+starttls": 143, "smtps": 465, "smtp": 25, "smtp+starttls": 587}


@click.group()
def mail() -> None:
    """Read and import e-mails."""


@mail.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print everything that was read as one JSON object.")
def parse(file: Path, as_json: bool) -> None:
    """Read one e-mail from FILE and show what the desk makes of it. Anything that is a file can be read."""
    from prezent.domain.mail import parse as read
    from prezent.domain.mail import to_json

    found = to_json(read(file.read_bytes()))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    sender = found["from"] or {"name": "", "email": "?"}
    click.echo(f"From:      {sender['name']} <{sender['email']}>")
    click.echo(f"Subject:   {found['subject']}")
    click.echo(f"Date:      {found['date'] or '?'}")
    click.echo(f"Automatic: {found['automatic'] or 'no'}")
    for one in found["attachments"]:
        click.echo(f"File:      {one['name']} ({one['type']}, {one['size']} bytes)")
    for one in found["problems"]:
        click.echo(f"Problem:   {one['code']}: {one['detail']}")
    for one in found["segments"]:
        click.echo(f"\n[{one['kind']}]\n{found['text'][one['start'] : one['end']].strip()}")


@mail.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--mailbox", "address", default="", help="The mailbox it came to; default: what Delivered-To says.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def import_(path: Path, address: str, as_json: bool) -> None:
    """Bring e-mails from PATH onto the desk: a Maildir, an mbox file, a folder of messages or one message.

    It can be repeated: what is on the desk already is counted as a duplicate and changes nothing.
    """
    from prezent.mailbox.importing import import_mail

    done = import_mail(path, mailbox=address, progress=_progress)
    if sys.stderr.isatty():
        click.echo("", err=True)
    click.echo(json.dumps(done.as_dict()) if as_json else _in_words(done))


def _progress(count: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{count} read", err=True, nl=False)
    elif count % PROGRESS_STEP < 100:
        click.echo(f"{count} read", err=True)


def _in_words(done: Summary) -> str:
    return (
        f"{done.read} read: {done.new_cases} new cases, {done.replies} replies, {done.duplicates} duplicates, "
        f"{done.automatic} automatic, {done.quarantined} in quarantine"
    )


@click.group()
def mailbox() -> None:
    """Add and check mailboxes."""


@mailbox.command()
@click.argument("address")
@click.option("--imap", default="", metavar="URL", help="imaps://user@host:993 or imap+starttls://user@host:143")
@click.option("--smtp", default="", metavar="URL", help="smtps://user@host:465 or smtp+starttls://user@host:587")
@click.option("--maildir", default="", type=click.Path(path_type=str), help="Watch this Maildir instead of IMAP.")
@click.option("--folder", default="INBOX", show_default=True, help="The IMAP folder to read.")
@click.option("--password-stdin", is_flag=True, help="Read the password for both servers from standard input.")
@click.option("--insecure-tls", is_flag=True, help="Allow imap:// and smtp:// and do not verify certificates.")
@click.option("--team", default="", help="The team that its mail belongs to.")
@click.option("--name", default="", help="The name under which its letters leave; default: the firm's.")
@click.option("--language", default="pl", show_default=True, type=click.Choice(["pl", "en"]))
def add(
    address: str,
    imap: str,
    smtp: str,
    maildir: str,
    folder: str,
    password_stdin: bool,
    insecure_tls: bool,
    team: str,
    name: str,
    language: str,
) -> None:
    """Set up the mailbox ADDRESS: where its mail is read, and how letters leave from it."""
    from prezent.mailbox.services import MailboxSettings, set_up_mailbox
    from prezent.platform import clock
    from prezent.platform.eventlog import SYSTEM

    if imap and maildir:
        raise click.UsageError("Choose one of --imap and --maildir.")
    fields: dict[str, Any] = {**_server("imap", imap, insecure_tls), **_server("smtp", smtp, insecure_tls)}
    if imap and not fields["imap_user"]:
        fields["imap_user"] = address
    password = _password(password_stdin, needed=bool(fields.get("imap_user") or fields.get("smtp_user")))
    settings = MailboxSettings(
        address=address,
        name=name,
        kind="imap" if imap else ("maildir" if maildir else "none"),
        team_id=_team(team),
        language=language,
        verify_tls=not insecure_tls,
        insecure=insecure_tls,
        folder=folder,
        maildir=str(Path(maildir).resolve()) if maildir else "",
        imap_password=password if fields.get("imap_user") else None,
        smtp_password=password if fields.get("smtp_user") else None,
        **fields,
    )
    box = set_up_mailbox(actor=SYSTEM, now=clock.now(), settings=settings)
    click.echo(f"{box.address} is set up. Try it: prezent mailbox check {box.address}")


def _server(side: str, url: str, insecure: bool) -> dict[str, Any]:
    """Host, port, user and protection from a URL. Raises click.UsageError."""
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise click.UsageError(f"--{side}: {error}") from error
    if not parts.hostname or parts.scheme not in _PORTS or not parts.scheme.startswith(side):
        raise click.UsageError(f"--{side}: write {side}s://user@host or {side}+starttls://user@host")
    if parts.password is not None:
        raise click.UsageError(f"--{side}: a password on the command line can be read by others: use --password-stdin")
    if parts.scheme == side and not insecure:
        raise click.UsageError(
            f"--{side}: {side}:// is not protected: use {side}s://, {side}+starttls://, or add --insecure-tls"
        )
    user, _, host = parts.netloc.rpartition("@")
    del host
    return {
        f"{side}_host": parts.hostname,
        f"{side}_port": port,
        f"{side}_user": unquote(user),
        f"{side}_security": _SECURITY.get(parts.scheme, "plain"),
    }


def _password(from_stdin: bool, *, needed: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if needed and sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, default="", show_default=False))
    return ""


def _team(name: str) -> int | None:
    from prezent.people.models import Team

    if not name:
        return None
    found = Team.objects.filter(name__iexact=name.strip()).first()
    if found is None:
        known = ", ".join(Team.objects.values_list("name", flat=True)) or "none yet"
        raise click.UsageError(f"--team: there is no team {name!r} (teams: {known})")
    return found.pk


@mailbox.command("list")
def list_() -> None:
    """Show all mailboxes and how they are."""
    from prezent.mailbox.queries import mailbox_rows

    rows = mailbox_rows()
    if not rows:
        click.echo("No mailbox yet: prezent mailbox add ADDRESS --imap … --smtp …")
    for row in rows:
        counts = "" if row.remote is None else f"  {row.remote} in the mailbox, {row.here} on the desk"
        state = f"failing since {row.failing_since:%Y-%m-%d %H:%M}: {row.last_error}" if row.failing_since else "ok"
        marks = [row.kind, *(["sends"] if row.sends else []), *(["NOT PROTECTED"] if row.insecure else [])]
        click.echo(f"{row.address}  ({', '.join(marks)})  {state if row.active else 'switched off'}{counts}")


@mailbox.command()
@click.argument("address")
def check(address: str) -> None:
    """Log in to the servers of the mailbox ADDRESS and say what is wrong."""
    from prezent.mailbox.services import check_connection

    found = check_connection(_mailbox(address))
    for name, problem in found:
        click.echo(f"{name}: {problem or 'ok'}")
    if not found:
        click.echo("This mailbox takes imports only: there is nothing to connect to.")
    if any(problem for _, problem in found):
        sys.exit(1)


def _mailbox(address: str) -> Mailbox:
    from prezent.mailbox.models import Mailbox

    box = Mailbox.objects.filter(address=address.strip().lower()).first()
    if box is None:
        raise click.ClickException(f"There is no mailbox {address}: prezent mailbox list")
    return box
