"""``prezent migrate``, ``check`` and ``config``: bringing an installation in order and looking at it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import click

from prezent.cli import Refusal
from prezent.platform import config as settings

Source = Literal["environment", "prezent.env", "default"]

#: Files without which no page looks right; they come with the package.
STATIC_FILES = ("prezent/tokens.css", "prezent/icons.svg", "django_htmx/htmx-2.min.js")


def pending() -> int:
    """How many migrations the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_migrated() -> None:
    """Raise Refusal when the database is of another version."""
    missing = pending()
    if missing:
        raise Refusal(f"the database lacks {missing} migrations: run prezent migrate (prezent up does it by itself)")


def bring_up_to_date() -> int:
    """Apply the migrations that are missing; returns how many there were."""
    from django.core.management import call_command

    missing = pending()
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    return missing


def faults() -> list[str]:
    """What is wrong with the code's configuration or the package's files."""
    from django.contrib.staticfiles import finders
    from django.core import checks

    found = [f"{one.id}: {one.msg}" for one in checks.run_checks() if one.level >= checks.ERROR]
    missing = [name for name in STATIC_FILES if finders.find(name) is None]
    return found + [f"{name} is missing from the package: install Prezent again" for name in missing]


def require_order() -> None:
    """Raise Refusal naming everything that ``faults`` finds."""
    found = faults()
    if found:
        raise Refusal("\n".join(found))


@click.command()
def migrate() -> None:
    """Bring the database to this version. Repeating it changes nothing."""
    count = bring_up_to_date()
    click.echo(f"{count} migrations applied." if count else "The database is up to date.")


@click.command()
@click.option("--connect", is_flag=True, help="Also log in to every mailbox.")
def check(connect: bool) -> None:
    """Look whether settings, database, files, secrets and mailboxes are in order. Exits 1 when something is not."""
    from prezent.cli import checkup

    bad = 0
    for finding in checkup.findings(connect=connect):
        click.echo(f"{'ok ' if finding.good else '!! '} {finding.what}: {finding.text}")
        bad += not finding.good
    if bad:
        raise Refusal("one thing needs attention" if bad == 1 else f"{bad} things need attention")


@click.command()
@click.option("--list", "explain", is_flag=True, help="Also explain each setting and show its default.")
def config(explain: bool) -> None:
    """Show the settings: value and where it comes from. Wrong values are named, each on its line (exit code 2)."""
    current = settings.read()
    origin = _origins(current)
    for name, field in type(current).model_fields.items():
        variable = settings.variable(name)
        click.echo(f"{variable}={_shown(name, getattr(current, name))}   [{origin[name]}]")
        if explain:
            click.echo(f"    {field.description} Default: {_shown(name, field.default) or 'empty'}.")


def _origins(current: settings.Config) -> dict[str, Source]:
    import os

    from dotenv import dotenv_values

    file = current.home / "prezent.env"
    in_file = dotenv_values(file) if file.is_file() else {}
    found: dict[str, Source] = {}
    for name in type(current).model_fields:
        variable = settings.variable(name)
        found[name] = (
            "environment" if os.environ.get(variable) else "prezent.env" if in_file.get(variable) else "default"
        )
    return found


def _shown(name: str, value: object) -> str:
    if name == "secret_key":
        return "(hidden)" if value else ""
    if name == "database_url":
        return without_password(str(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def without_password(url: str) -> str:
    """``url`` with its password hidden, also one given as a query parameter."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    name, colon, _password = user.partition(":")
    netloc = f"{name}{':***' if colon else ''}{at}{place}"
    query = "&".join("password=***" if one.startswith("password=") else one for one in parts.query.split("&"))
    return urlunsplit((parts.scheme, netloc, parts.path, query, parts.fragment))


def secrets_are_private(file: Path) -> bool:
    """Whether nobody but its owner can read ``file`` (always so where files have no such modes)."""
    return sys.platform == "win32" or file.stat().st_mode & 0o077 == 0
