"""What a list's address says, and the links and fields by which it is narrowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prezent.cases.models import Kind, Priority, Status, Tag
from prezent.cases.queries.listing import ANSWERS, DUES, Summary, Wanted
from prezent.cases.queries.nav import CAP, VIEWS
from prezent.people.policies import Viewer
from prezent.people.queries import directory
from prezent.web.typed import whole

_NONE, _ME = "none", "me"
#: Views that hold other people's cases, or none's: there the assignee narrows something.
_SHARED = frozenset({"team", "unsent", "open", "closed", "all"})
_TAGS_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Quick:
    """A link that narrows a list (or widens it again, when it is ``on``), with the number behind it."""

    name: str
    href: str
    count: str
    on: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that holds, with the link that takes it away."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Field:
    """A menu of the form of conditions."""

    name: str
    label: str
    options: Sequence[tuple[str, str, bool]]


def read(typed: QueryDict, who: Viewer) -> Wanted:
    """What the address asks for. What makes no sense narrows nothing."""
    view = typed.get("view", "")
    kind, status, due = typed.get("kind", ""), typed.get("status", ""), typed.get("due", "")
    priority = _number(typed.get("priority", ""))
    opened, answer = typed.get("opened", ""), typed.get("answer", "")
    assignee = typed.get("assignee", "")
    return Wanted(
        view=view if view in VIEWS else "mine",
        kind=kind if kind in Kind.values else "",
        status=status if status in Status.values else "",
        priority=priority if priority in Priority.values else None,
        team=0 if typed.get("team") == _NONE else _number(typed.get("team", "")),
        assignee={_NONE: 0, _ME: who.id}.get(assignee, _number(assignee)),
        tag=typed.get("tag", "").strip()[:40],
        customer=_number(typed.get("customer", "")),
        due=due if due in DUES else "",
        words=typed.get("q", "").strip()[:200],
        opened=opened if opened == "week" else "",
        answer=answer if answer in ANSWERS else "",
    )


def _number(text: str) -> int | None:
    return whole(text) or None


def asked(wanted: Wanted) -> dict[str, str]:
    """The fields of the address of a list that narrow it, with its view."""
    fields: Mapping[str, Any] = {
        "kind": wanted.kind, "status": wanted.status, "priority": wanted.priority, "team": wanted.team,
        "assignee": wanted.assignee, "tag": wanted.tag, "customer": wanted.customer, "due": wanted.due,
        "q": wanted.words, "opened": wanted.opened, "answer": wanted.answer,
    }  # fmt: skip
    named = {name: _NONE if value == 0 else str(value) for name, value in fields.items() if value or value == 0}
    return {"view": wanted.view, **named}


def query(wanted: Wanted, **more: str) -> str:
    """The query of the address of a list, without the question mark."""
    return urlencode(asked(wanted) | more)


def address(wanted: Wanted, **more: str) -> str:
    """The address of a list."""
    return f"{reverse('cases')}?{query(wanted, **more)}"


def is_narrowed(wanted: Wanted) -> bool:
    """Whether the list shows only a part of its view."""
    return wanted != Wanted(view=wanted.view)


def quick(wanted: Wanted, summary: Summary) -> list[Quick]:
    """The links above a list. Numbers are of the list as it stands; they are left out beside a link that is on."""
    late, today = summary.groups["late"], summary.groups["today"]
    ordered = wanted.view not in {"closed", "all"}
    offers: list[tuple[str, str, str, str, str]] = []
    if ordered:
        offers += [
            ("due", "overdue", _("Overdue"), _capped(late), ""),
            ("due", "today", _("For today"), f"{today}+" if late + today >= CAP else str(today), ""),
        ]
    offers.append(("due", "unread", _("Unread"), _capped(summary.unread), ""))
    if wanted.view in _SHARED:
        offers.append(("assignee", _NONE, pgettext("cases", "Unassigned"), _capped(summary.unassigned), ""))
    links = []
    for field, value, name, count, nothing in offers:
        on = (wanted.due == value) if field == "due" else wanted.assignee == 0
        changed = (
            replace(wanted, due=nothing if on else value)
            if field == "due"
            else replace(wanted, assignee=None if on else 0)
        )
        links.append(Quick(name, address(changed), "" if on else count, on))
    return links


def _capped(count: int) -> str:
    return f"{CAP - 1}+" if count >= CAP else str(count)


def conditions(wanted: Wanted, *, customer: str = "") -> list[Condition]:
    """Conditions that hold, in words, besides those of the quick links."""
    said: list[tuple[str, str, Any]] = []
    if wanted.words:
        said.append((_("words: %(words)s") % {"words": wanted.words}, "words", ""))
    if wanted.kind:
        said.append((str(Kind(wanted.kind).label), "kind", ""))
    if wanted.status:
        said.append((str(Status(wanted.status).label), "status", ""))
    if wanted.priority:
        text = _("priority: %(priority)s") % {"priority": Priority(wanted.priority).label}
        said.append((text, "priority", None))
    if wanted.tag:
        said.append((_("tag: %(tag)s") % {"tag": wanted.tag}, "tag", ""))
    if wanted.customer:
        said.append((_("customer: %(name)s") % {"name": customer or wanted.customer}, "customer", None))
    if wanted.opened:
        said.append((_("opened this week"), "opened", ""))
    if wanted.answer:
        said.append((_answer_words(wanted.answer), "answer", ""))
    said += _people_conditions(wanted)
    return [Condition(text, address(replace(wanted, **{name: empty}))) for text, name, empty in said]


def _answer_words(answer: str) -> str:
    return {
        "due": _("first answer given or due"),
        "in_time": _("first answer in time"),
        "late": _("first answer late"),
    }[answer]


def _people_conditions(wanted: Wanted) -> list[tuple[str, str, Any]]:
    if wanted.team is None and not wanted.assignee:
        return []
    known = directory()
    said: list[tuple[str, str, Any]] = []
    if wanted.team is not None:
        name = next((team.name for team in known.teams if team.id == wanted.team), _("no team"))
        said.append((_("team: %(name)s") % {"name": name}, "team", None))
    if wanted.assignee:
        name = next((person.name for person in known.staff if person.id == wanted.assignee), "–")
        said.append((_("assignee: %(name)s") % {"name": name}, "assignee", None))
    return said


def form(wanted: Wanted, who: Viewer) -> list[Field]:
    """The menus of the form of conditions. One SQL query for tags, and those of the directory."""
    known = directory()
    teams = [team for team in known.teams if team.id not in who.walled_off]
    tags = list(Tag.objects.values_list("name", flat=True)[:_TAGS_OFFERED])
    everything = ("", _("any"))
    return [
        _field("kind", _("Kind"), wanted.kind, [everything, *Kind.choices]),
        _field("status", _("State"), wanted.status, [everything, *Status.choices]),
        _field("priority", _("Priority"), str(wanted.priority or ""),
               [everything, *((str(value), label) for value, label in Priority.choices)]),
        _field("team", _("Team"), _chosen(wanted.team),
               [everything, *((str(team.id), team.name) for team in teams), (_NONE, _("no team"))]),
        _field("assignee", _("Assignee"), _chosen(wanted.assignee),
               [everything, *((str(one.id), one.name) for one in known.staff), (_NONE, _("nobody"))]),
        _field("tag", _("Tag"), wanted.tag, [everything, *((name, name) for name in tags)]),
    ]  # fmt: skip


def _chosen(value: int | None) -> str:
    return "" if value is None else str(value) if value else _NONE


def _field(name: str, label: str, chosen: str, options: Sequence[tuple[Any, Any]]) -> Field:
    return Field(name, label, [(str(value), str(text), str(value) == chosen) for value, text in options])
