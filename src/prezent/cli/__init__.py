"""The command ``prezent``. Each group is imported only when it is called, so that every call starts quickly."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

import click


class Refusal(click.ClickException):
    """Something stands in the way of a command; the message says what and what to do about it."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command is found. ``bare``: it (or those of its subcommands) starts without Django. ``first``: it may
    be the first thing that anybody does, and makes the database if there is none."""

    target: str
    help: str
    bare: bool | frozenset[str] = False
    first: bool = False

    def is_bare(self, arguments: Sequence[str]) -> bool:
        """Whether a call with ``arguments`` after the command's name starts without Django."""
        if isinstance(self.bare, bool):
            return self.bare
        return next((one for one in arguments if not one.startswith("-")), "") in self.bare


COMMANDS = {
    "up": Entry("prezent.cli.serve:up", "Run everything: pages, live events and the worker, on one port.", bare=True),
    "web": Entry("prezent.cli.serve:web", "Run the pages alone.", bare=True),
    "live": Entry("prezent.cli.serve:live", "Run the live events alone.", bare=True),
    "worker": Entry("prezent.cli.worker:worker", "Run the worker: fetches mail, sends letters, does what is due."),
    "migrate": Entry("prezent.cli.upkeep:migrate", "Bring the database to this version."),
    "check": Entry("prezent.cli.upkeep:check", "Look whether everything is in order."),
    "config": Entry("prezent.cli.upkeep:config", "Show the settings and where each comes from.", bare=True),
    "backup": Entry("prezent.cli.backup:backup", "Write everything to one file while the desk runs."),
    "restore": Entry("prezent.cli.backup:restore", "Bring a backup into an empty installation.", bare=True),
    "staff": Entry("prezent.cli.staff:staff", "Add and change the people at the desk.", first=True),
    "mailbox": Entry("prezent.cli.mail:mailbox", "Add and check mailboxes.", first=True),
    "mail": Entry("prezent.cli.mail:mail", "Read and import e-mails.", bare=frozenset({"parse"}), first=True),
    "coach": Entry("prezent.cli.coach:coach", "Check letters before they leave.", bare=True),
    "deadline": Entry("prezent.cli.deadline:deadline", "Compute a legal date, step by step.", bare=True),
    "demo": Entry("prezent.cli.demo:demo", "Run the demo firm.", bare=True),
}


def set_up() -> None:
    """Start Django. Raises ConfigError or SecretsError when the installation cannot work."""
    import django

    from prezent.platform import collector

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prezent.platform.settings")
    django.setup()
    collector.settle()


def _make_database() -> None:
    """Migrate a database in which there is nothing; one that holds something is left to ``migrate`` and ``up``."""
    from django.db import connection

    if "django_migrations" not in connection.introspection.table_names():
        from prezent.cli.upkeep import bring_up_to_date

        bring_up_to_date()


class Commands(click.Group):
    """A group that knows its commands by a table and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry.target.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Start Django for a command that needs it, before the command's own module is imported."""
        entry = COMMANDS.get(args[0])
        if entry is not None and not entry.is_bare(args[1:]):
            set_up()
            if entry.first and "--help" not in args:
                _make_database()
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"prezent {version('prezent')}")
        ctx.exit()


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
def root() -> None:
    """Prezent, a customer-care desk. All state lies in PREZENT_HOME (default: ./var)."""


def _fail(message: str, code: int) -> NoReturn:
    for line in message.splitlines():
        click.echo(f"prezent: {line}", err=True)
    sys.exit(code)


def _expected(error: Exception) -> tuple[str, int] | None:
    """The message and exit code of an error that a person can do something about."""
    from prezent.platform.config import ConfigError
    from prezent.platform.secrets import SecretsError

    if isinstance(error, ConfigError):
        return str(error), 2
    if isinstance(error, SecretsError):
        return str(error), 1
    if isinstance(
        error, PermissionError | FileNotFoundError | FileExistsError | IsADirectoryError | NotADirectoryError
    ):
        return f"{error.filename or ''}: {error.strerror or error}", 1
    if "django" in sys.modules:
        from django.db import OperationalError, ProgrammingError

        from prezent.platform.errors import DomainError

        if isinstance(error, DomainError):
            return str(error), 1
        if isinstance(error, OperationalError | ProgrammingError):
            what = " ".join(str(error).split())
            return f"the database refuses: {what} (is it running, and is it migrated? prezent check)", 1
    return None


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process: 0 done, 1 refused, 2 called or configured wrongly."""
    try:
        result = root.main(
            args=list(arguments) if arguments is not None else None, prog_name="prezent", standalone_mode=False
        )
    except click.ClickException as error:
        if isinstance(error, click.UsageError):
            error.show()
            sys.exit(error.exit_code)
        _fail(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped", 130)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        known = _expected(error)
        if known is None:
            raise
        _fail(*known)
    sys.exit(result if isinstance(result, int) else 0)
