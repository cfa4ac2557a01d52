"""The menus in a case's header, and labels of its editor, as HTML made once for a language rather than once a page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from prezent.cases.models import Kind, Priority, Status
from prezent.cases.queries import CaseRow
from prezent.people.queries import Directory

LANGUAGES = (("pl", "polski"), ("en", "English"))


Choices = Iterable[tuple[Any, str | Promise]]


def buttons(name: str, choices: Choices, current: Any) -> SafeString:
    """One button for each choice; what holds now is marked for eyes and for screen readers."""
    made = []
    for value, label in choices:
        mark = ' aria-current="true"' if value == current else ""
        made.append(
            f'<button type="submit" name="{name}" value="{escape(str(value))}"{mark}>{escape(str(label))}</button>'
        )
    return mark_safe("".join(made))  # noqa: S308 - everything that varies is escaped


def selection(choices: Choices, current: Any) -> SafeString:
    """The options of a ``<select>``."""
    made = []
    for value, label in choices:
        mark = " selected" if value == current else ""
        made.append(f'<option value="{escape(str(value))}"{mark}>{escape(str(label))}</option>')
    return mark_safe("".join(made))  # noqa: S308 - everything that varies is escaped


def menus(case: CaseRow, directory: Directory) -> dict[str, Any]:
    """What the header's menus offer."""
    return _fixed(get_language() or "", case.kind, case.status, case.priority) | {
        "people_menu": buttons("assignee", ((one.id, one.name) for one in directory.staff), case.assignee_id),
        "team_menu": buttons(
            "team", ((one.id, _team(one.name, one.restricted)) for one in directory.teams), case.team_id
        ),
        "editor_labels": editor_labels(),
    }


def _team(name: str, restricted: bool) -> str:
    return _("%(team)s (only its members see its cases)") % {"team": name} if restricted else name


@lru_cache(maxsize=512)
def _fixed(language: str, kind: str, status: str, priority: int) -> dict[str, SafeString]:
    """``language`` is only the key: the labels speak the language that is active."""
    moves = [(value, label) for value, label in Status.choices if value != Status.NEW]
    return {
        "kind_menu": buttons("kind", Kind.choices, kind),
        "status_menu": buttons("status", moves, status),
        "priority_menu": buttons("priority", Priority.choices, priority),
    }


def editor_labels() -> SafeString:
    """Attributes that give ``<prezent-editor>`` its words."""
    return _editor_labels(get_language() or "")


@lru_cache(maxsize=8)
def _editor_labels(language: str) -> SafeString:
    labels = {
        "toolbar": _("Formatting"),
        "strong": _("Bold"),
        "em": _("Italics"),
        "bullet": _("Bulleted list"),
        "ordered": _("Numbered list"),
        "outdent": _("Less indent"),
        "indent": _("More indent"),
        "link": pgettext("in a letter", "Link"),
        "link-address": _("Address of the link"),
        "link-save": _("Insert the link"),
        "link-remove": _("Remove the link"),
        "link-cancel": _("Leave it"),
        "link-bad": _("This is not the address of a page, an e-mail or a phone. Example: https://shop.example/returns"),
    }
    return mark_safe(" ".join(f'data-label-{name}="{escape(label)}"' for name, label in labels.items()))  # noqa: S308
