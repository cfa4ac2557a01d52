"""``prezent demo``: a shop with its customers, on a desk of its own, with letters that really leave (to a folder)."""

from __future__ import annotations

import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from prezent.cli import Refusal, set_up

HOME = "var/demo"
#: What the demo remembers, in its home; a home without it is somebody's desk.
FACTS = "demo.json"
#: Who a visitor may be: agent, supervisor, administrator.
PEOPLE = ("marta", "hanna", "iga")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the demo remembers between runs."""

    password: str


def _settle(database_url: str) -> None:
    """The demo's own settings, where nothing else is said.

    Its database is its own even where the environment names one: that is a real desk's, and would get the firm.
    """
    os.environ["DATABASE_URL"] = database_url
    os.environ.setdefault("PREZENT_HOME", HOME)
    os.environ.setdefault("PREZENT_FIRM", "Jarzębina")
    os.environ.setdefault("PREZENT_LOG_LEVEL", "warning")


@click.group(invoke_without_command=True)
@click.option("--no-serve", is_flag=True, help="Load the firm and stop.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="NUMBER", help="Overrides PREZENT_PORT.")
@click.option("--database-url", default="", metavar="URL", help="A database for the demo (instead of its own file).")
@click.pass_context
def demo(ctx: click.Context, no_serve: bool, port: int | None, database_url: str) -> None:
    """Run the demo firm in ./var/demo (or PREZENT_HOME): loads it at the first run, then serves it until Ctrl-C."""
    _settle(database_url)
    if ctx.invoked_subcommand is None:
        _run(no_serve, port)


@demo.command()
@click.option("--to", "number", metavar="CASE", help="Answer the last letter about this case, such as 2026-000123.")
@click.option("--text", default="", help="What the customer writes.")
def answer(number: str | None, text: str) -> None:
    """Let the customer answer the last letter that left."""
    from prezent.demo.answer import NoLetter, send_back
    from prezent.platform import config

    try:
        mail, path = send_back(config.get().home, number=number or "", text=text)
    except NoLetter as error:
        raise Refusal(str(error)) from error
    click.echo(f"{mail.name} <{mail.address}> answers to {mail.to}: {mail.subject}")
    click.echo(f"The mail lies in {path}; it is on the desk in a second or two.")


def _run(no_serve: bool, port: int | None) -> None:
    from prezent.cli.net import require_free_port
    from prezent.cli.serve import run_everything, settle
    from prezent.demo.sink import Sink

    settings = settle(None, port)
    if not no_serve:
        require_free_port(settings.host, settings.port)
    sink = Sink(settings.home / "sent", told=_say_letter)
    sink.start()
    try:
        set_up()
        facts = _load(settings.home, sink.port)
        if no_serve:
            click.echo(f"Loaded into {settings.home}.")
            return
        run_everything(settings, greeting=lambda: _greet(settings.url, settings.home, facts))
    finally:
        sink.stop()


def _say_letter(path: Path, recipients: list[str]) -> None:
    click.echo(f"Letter to {', '.join(recipients)}: {path}")


def _facts(home: Path) -> Facts:
    file = home / FACTS
    if not file.is_file():
        words = (
            secrets.choice(("jarzebina", "kolejka", "czajnik", "latarka")),
            secrets.choice(("lipowa", "zielona", "polna")),
        )
        made = {"password": f"{'-'.join(words)}-{secrets.randbelow(9000) + 1000}"}
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as out:
            json.dump(made, out)
    return Facts(**json.loads(file.read_text(encoding="utf-8")))


def _load(home: Path, smtp_port: int) -> Facts:
    """Bring the database up to date and the firm onto it, if the desk is empty; point its mailboxes at the sink."""
    from prezent.cli.upkeep import bring_up_to_date
    from prezent.demo.content import build
    from prezent.demo.loader import is_empty, load
    from prezent.mailbox.models import Mailbox
    from prezent.platform import clock

    bring_up_to_date()
    if not is_empty() and not (home / FACTS).is_file():
        raise Refusal(f"The desk in {home} is not the demo's. Give the demo a PREZENT_HOME of its own.")
    facts = _facts(home)
    if not is_empty():
        Mailbox.objects.filter(smtp_host="127.0.0.1", address__endswith="@jarzebina.example").update(
            smtp_port=smtp_port
        )
        return facts
    now = clock.now()
    click.echo("Loading the demo firm: a shop, its customers, three months of their letters…")
    done = load(build(now), home=home, password=facts.password, smtp_port=smtp_port, now=now, progress=_progress)
    click.echo(
        f"{done.cases} cases of {done.customers} customers: {done.mails} e-mails in, {done.letters} letters out."
    )
    return facts


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done * 100 // total:3d} %" + ("\n" if done == total else ""), nl=False, err=True)
    elif done == total:
        click.echo("100 %", err=True)


def _greet(url: str, home: Path, facts: Facts) -> None:
    from prezent.demo.library import load

    staff = load().staff
    rows = [f"    {staff[key].email:<34} {staff[key].position}" for key in PEOPLE]
    program = sys.argv[0] if sys.argv[0].endswith("prezent") else "prezent"
    prefix = "" if str(home) == HOME else f"PREZENT_HOME={home} "
    click.echo(
        f"\nPrezent, the demo firm: {url}\n\n"
        f"  Log in as\n" + "\n".join(rows) + f"\n  with the password\n    {facts.password}\n\n"
        f"  Letters leave to {home / 'sent'} and no further.\n"
        f"  A customer answers the last of them:\n    {prefix}{program} demo answer\n\n"
        f"  Ctrl-C stops everything.\n"
    )
