"""``prezent staff``: who has a place at the desk. Whoever may run commands on the machine may do this."""

from __future__ import annotations

import sys

import click

from prezent.people.models import Role, Staff, Team
from prezent.people.services import add_staff, deactivate_staff, offer_place, set_password
from prezent.platform import clock, config
from prezent.platform.errors import NotFound
from prezent.platform.eventlog import Actor

#: Commands are run by somebody at the machine, whom the desk does not know by name.
OPERATOR = Actor("system", None, "prezent staff")


@click.group()
def staff() -> None:
    """Add and change the people at the desk."""


@staff.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(Role.values), default=Role.AGENT.value, show_default=True)
@click.option("--name", default="", help="First name and surname; they end each letter.")
@click.option("--team", "team_name", default="", help="Name of the team the person belongs to.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of inviting.")
def add(email: str, role: str, name: str, team_name: str, password_stdin: bool) -> None:
    """Give EMAIL a place at the desk.

    Without a password a link is printed; whoever opens it chooses one. The link works once, for seven days.
    """
    team = _team(team_name)
    if password_stdin:
        teams = (team.pk,) if team else ()
        one = add_staff(
            email=email,
            name=name,
            role=role,
            password=_read_password(),
            actor=OPERATOR,
            now=clock.now(),
            teams=teams,
        )
        click.echo(f"{one.email} has a place at the desk ({one.role}).")
        return
    _, token = offer_place(actor=OPERATOR, now=clock.now(), email=email, role=role, name=name, team=team)
    click.echo(f"Open this link to choose a password. It works once, for seven days:\n{_link(token)}")


@staff.command("list")
def list_() -> None:
    """Show everybody: address, role, whether the account is open, name."""
    for one in Staff.objects.order_by("-is_active", "name", "id"):
        click.echo(f"{one.email}\t{one.role}\t{'active' if one.is_active else 'closed'}\t{one.name}")


@staff.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Close the account of EMAIL: its sessions end, its open cases go back to their teams."""
    one = _staff(email)
    deactivate_staff(one, actor=OPERATOR, now=clock.now())
    click.echo(f"The account of {one.email} is closed.")


@staff.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, required=True, help="Read the new password from standard input.")
def password(email: str, password_stdin: bool) -> None:
    """Give EMAIL a new password; sessions under the old one end."""
    del password_stdin  # required: a password among the arguments would be seen by everybody on the machine
    one = _staff(email)
    set_password(one, _read_password(), actor=OPERATOR, now=clock.now())
    click.echo(f"{one.email} has a new password.")


def _read_password() -> str:
    typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise click.UsageError("no password came on standard input")
    return typed


def _staff(email: str) -> Staff:
    found = Staff.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise NotFound(f"nobody at the desk has the address {email}", code="staff.not_found")
    return found


def _team(name: str) -> Team | None:
    if not name:
        return None
    found = Team.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(Team.objects.values_list("name", flat=True)) or "none yet"
        raise NotFound(f"there is no team {name} (there are: {known})", code="team.not_found")
    return found


def _link(token: str) -> str:
    from django.urls import reverse

    return config.get().url + reverse("invitation", args=[token])
