"""Forms of administration."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prezent.mailbox.models import Mailbox
from prezent.mailbox.services import MailboxSettings
from prezent.people.models import Role, Team
from prezent.web.formkit import DeskForm

ROLES = [
    (Role.AGENT, _("Agent: answers customers")),
    (Role.SUPERVISOR, _("Supervisor: also sees every team, quarantine and work that stopped")),
    (Role.ADMIN, _("Administrator: also people, teams and mailboxes")),
]
LANGUAGES = [("pl", "polski"), ("en", "English")]


def _teams() -> list[tuple[int, str]]:
    return list(Team.objects.order_by("name").values_list("id", "name"))


class Person(DeskForm):
    """A colleague."""

    name = forms.CharField(label=_("First name and surname"), max_length=80)
    position = forms.CharField(label=_("Position"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone for customers"), max_length=40, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)
    teams = forms.TypedMultipleChoiceField(
        label=_("Teams"), coerce=int, required=False, choices=_teams, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(
        label=_("May log in"),
        help_text=_("Without this mark the sessions end at once, and open cases go back to their teams."),
        required=False,
    )
    error_fields: ClassVar[dict[str, str]] = {"staff.last_admin": "role", "staff.role": "role"}


class Invite(DeskForm):
    """Somebody who is to work at the desk."""

    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("First name and surname"), max_length=80, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect, initial=Role.AGENT)
    team = forms.TypedChoiceField(
        label=_("Team"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=lambda: [("", pgettext_lazy("team", "none yet")), *_teams()],
    )
    error_fields: ClassVar[dict[str, str]] = {"contact.": "email", "staff.exists": "email"}


class TeamForm(DeskForm):
    """A team."""

    name = forms.CharField(label=pgettext_lazy("team", "Name"), max_length=60)
    restricted = forms.BooleanField(
        label=_("Only members and supervisors see its cases"),
        help_text=_(
            "For everybody else these cases do not exist: neither in lists nor in the search nor among the customer's "
            "other cases."
        ),
        required=False,
    )
    error_fields: ClassVar[dict[str, str]] = {"team.": "name"}


class MailboxForm(DeskForm):
    """A mailbox: whose it is, how it is read, how letters leave. Passwords are written and never shown."""

    address = forms.EmailField(label=_("Address that customers write to"))
    name = forms.CharField(
        label=_("Name beside the address"),
        help_text=_("Customers see it as the sender. Empty: the firm's name."),
        max_length=80,
        required=False,
    )
    team = forms.TypedChoiceField(
        label=_("New cases go to the team"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=lambda: [("", pgettext_lazy("team", "none")), *_teams()],
    )
    language = forms.ChoiceField(
        label=_("Language when a customer's own cannot be told"), choices=LANGUAGES, initial="pl"
    )
    active = forms.BooleanField(label=_("In use: fetch and send"), required=False, initial=True)
    kind = forms.ChoiceField(
        label=_("Where mail comes from"),
        choices=[
            (Mailbox.Kind.IMAP, _("A mail server (IMAP)")),
            (Mailbox.Kind.MAILDIR, _("A folder on this machine (Maildir)")),
            (Mailbox.Kind.NONE, _("Nowhere: only imports by the command")),
        ],
        initial=Mailbox.Kind.IMAP,
        widget=forms.RadioSelect,
    )
    imap_host = forms.CharField(label=_("Server"), max_length=253, required=False)
    imap_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993, required=False)
    imap_security = forms.ChoiceField(label=_("Protection"), choices=Mailbox.Security.choices, required=False)
    imap_user = forms.CharField(label=_("User"), max_length=254, required=False)
    imap_password = forms.CharField(
        label=_("Password"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    folder = forms.CharField(label=_("Folder in the mailbox"), max_length=200, initial="INBOX", required=False)
    maildir = forms.CharField(
        label=_("Folder"),
        help_text=_("It holds the folders new and cur. Nothing in it is moved or removed."),
        max_length=500,
        required=False,
    )
    smtp_host = forms.CharField(
        label=_("Server"), help_text=_("Empty: answers do not leave from this address."), max_length=253, required=False
    )
    smtp_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=465, required=False)
    smtp_security = forms.ChoiceField(label=_("Protection"), choices=Mailbox.Security.choices, required=False)
    smtp_user = forms.CharField(label=_("User"), max_length=254, required=False)
    smtp_password = forms.CharField(
        label=_("Password"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    verify_tls = forms.BooleanField(label=_("Check the servers' certificates"), required=False, initial=True)
    insecure = forms.BooleanField(
        label=_("I know that passwords and letters can be read on the way, and it is meant"), required=False
    )
    error_fields: ClassVar[dict[str, str]] = {
        "contact.": "address",
        "mailbox.exists": "address",
        "mailbox.host_missing": "imap_host",
        "mailbox.maildir_missing": "maildir",
        "mailbox.insecure": "insecure",
    }

    def settings(self) -> MailboxSettings:
        """What was typed, for the service; a password that was left empty stays as it is."""
        typed: dict[str, Any] = dict(self.cleaned_data)
        typed["team_id"] = typed.pop("team")
        for name in ("imap_password", "smtp_password"):
            typed[name] = typed[name] or None
        typed["imap_port"], typed["smtp_port"] = typed["imap_port"] or 993, typed["smtp_port"] or 465
        return MailboxSettings(**typed)

    @staticmethod
    def values_of(mailbox: Mailbox) -> dict[str, Any]:
        """What the form begins with for a mailbox that exists."""
        names = [name for name in MailboxForm.base_fields if name not in {"team", "insecure"}]
        values = {name: getattr(mailbox, name) for name in names if not name.endswith("_password")}
        return {**values, "team": mailbox.team_id, "insecure": mailbox.insecure}


class ProgramForm(DeskForm):
    """A program that is to use the desk."""

    name = forms.CharField(
        label=_("Program"),
        max_length=80,
        help_text=_("Which program the key is for, and where: “shop, order e-mails”."),
    )
    error_fields: ClassVar[dict[str, str]] = {"token.unnamed": "name"}
