"""Rows of lists in words: everything that is the same on every row is made once, each row is plain strings.

A list of fifty rows is the page that is opened most: the template only puts strings in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, npgettext, override, pgettext
from django.utils.translation import gettext as _

from prezent.cases.models import NOTHING_OWED, Channel, Kind, Priority, Status
from prezent.cases.queries.listing import GROUPS, CaseListRow, Horizon, Summary
from prezent.domain.language import dates
from prezent.platform import config
from prezent.web.templatetags.desk import icon

#: A word that is owed within this time is marked as near.
SOON = timedelta(hours=2)
_WEEK = timedelta(days=6)
_NOBODY = '<span class="who none" title="{}">{}<span class="sr">{}</span></span>'
_SOMEBODY = '<span class="who" title="{}"><span aria-hidden="true">{}</span><span class="sr">{}</span></span>'
_VIA = {
    "email": "mail", "phone": "phone", "visit": "store", "letter": "file-text", "other": "message-circle",
}  # fmt: skip


def language() -> dates.Language:
    """The language of this request, of the two that the desk speaks."""
    return "pl" if (get_language() or "pl").startswith("pl") else "en"


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the screen. ``css`` and ``tone`` are classes; ``badges``, ``due``, ``via`` and ``assignee`` markup."""

    number: str
    href: str
    css: str
    unread_word: str
    current: bool
    who: str
    matter: str
    excerpt: str
    badges: str
    kind: str
    tone: str
    due: SafeString
    via: SafeString
    via_name: str
    assignee: SafeString
    at: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are owed in the same stretch of time; ``count`` is of the whole list, "" where it was not counted."""

    key: str
    title: str
    count: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of one language, translated once in the life of the process."""

    kinds: Mapping[str, str]
    statuses: Mapping[str, str]
    channels: Mapping[str, str]
    high: Mapping[int, SafeString | str]
    via: Mapping[str, SafeString]
    late: SafeString
    soon: SafeString
    failed: SafeString
    unknown: str
    nobody: SafeString
    not_sent: str
    unread: str
    rule: str


@lru_cache(maxsize=8)
def _words(lang: str, hours: int, *, open_hours: bool) -> _Words:
    with override(lang):
        if open_hours:
            rule = npgettext("answer rule", "%(hours)d working hour", "%(hours)d working hours", hours)
        else:
            rule = npgettext("answer rule", "%(hours)d hour", "%(hours)d hours", hours)
        return _Words(
            {key: str(label) for key, label in Kind.choices},
            {key: str(label) for key, label in Status.choices},
            {key: str(label) for key, label in Channel.choices},
            {key: _priority(key, str(label)) for key, label in Priority.choices},
            {key: icon(name) for key, name in _VIA.items()},
            icon("clock-alert", "in"),
            icon("hourglass", "in"),
            icon("mail-warning", "in"),
            _("unknown sender"),
            format_html(_NOBODY, name := _("nobody has taken it"), icon("circle-dashed"), name),
            pgettext("case", "a letter was not sent"),
            _("Unread."),
            rule % {"hours": hours},
        )


def _priority(priority: int, label: str) -> SafeString | str:
    """The badge of a priority above the usual one."""
    if priority <= Priority.NORMAL:
        return ""
    tone = "late" if priority == Priority.URGENT else "soon"
    return format_html('<span class="badge {}">{}{}</span>', tone, icon("triangle-alert"), label)


def words() -> _Words:
    """The words of this request's language."""
    settings = config.get()
    return _words(language(), settings.first_answer_hours, open_hours=bool(settings.working_hours))


def group_title(key: str, when: Horizon) -> str:
    """The heading of a group; on a Thursday only tomorrow is left of the week, from Friday on the next one begins."""
    if key == "soon":
        weekday = timezone.localtime(when.now).weekday()
        if weekday < 3:
            return _("Tomorrow and until Friday")
        return _("Tomorrow") if weekday == 3 else _("Until next Friday")
    return {
        "late": _("Overdue"), "today": _("Today"), "later": _("Later"), "nothing": _("Nothing is owed"),
    }[key]  # fmt: skip


class RowMaker:
    """Makes rows for one screen: the language, the zone and the day are looked up once."""

    def __init__(self, when: Horizon, *, view: str = "", current: str = "") -> None:
        """``view`` goes with each link, so that the case's page knows its list; ``current`` is the open case."""
        self.when = when
        self.words = words()
        self.lang = language()
        zone = timezone.get_current_timezone()
        self.zone = zone if isinstance(zone, ZoneInfo) else ZoneInfo("Europe/Warsaw")
        self.today = when.now.astimezone(self.zone).date()
        self.current = current
        self.base = reverse("case", args=["0000-000000"]).removesuffix("0000-000000")
        self.tail = f"?view={view}" if view else ""

    def row(self, case: CaseListRow) -> Row:
        """One row."""
        said = self.words
        tone, due = self._due(case)
        css = "row" + (" unread" if case.unread else "") + (" owed" if case.owed_by < self.when.today_ends else "")
        return Row(
            case.number,
            f"{self.base}{case.number}{self.tail}",
            css,
            said.unread if case.unread else "",
            case.number == self.current,
            case.customer or said.unknown,
            case.matter,
            case.excerpt,
            self._badges(case) if case.tags or case.priority > Priority.NORMAL else "",
            said.kinds[case.kind],
            tone,
            due,
            said.via[case.channel or "other"],
            said.channels[case.channel or "other"],
            _mark_of(case.assignee) if case.assignee else said.nobody,
            self._moment(case.closed_at or case.changed_at),
        )

    def groups(self, cases: Iterable[CaseListRow], summary: Summary | None, *, ordered: bool) -> tuple[Group, ...]:
        """Rows under their headings; a list that is not in the order of what is owed (``ordered``) has one group."""
        if not ordered:
            rows = tuple(self.row(case) for case in cases)
            return (Group("all", "", "", rows),) if rows else ()
        parted: dict[str, list[Row]] = {key: [] for key in GROUPS}
        for case in cases:
            parted[self.when.group(case.owed_by)].append(self.row(case))
        counts = _counts(summary) if summary else {}
        return tuple(
            Group(key, group_title(key, self.when), counts.get(key, ""), tuple(rows))
            for key, rows in parted.items()
            if rows
        )

    def _due(self, case: CaseListRow) -> tuple[str, SafeString]:
        """How near it is, and the markup of when and why; every part is ours and needs no escaping but the rule."""
        said, when = self.words, self.when
        if case.unsent:
            return "late", format_html("<time>{}{}</time>", said.failed, said.not_sent)
        if case.owed_by >= NOTHING_OWED:
            return "", format_html("<span>{}</span>", said.statuses[case.status])
        local = case.owed_by.astimezone(self.zone)
        day, clock = local.date(), dates.clock_time(local)
        tone, mark = "", ""
        if case.owed_by < when.now:
            tone, mark = "late", said.late
            text = clock if day == self.today else dates.day_in_words(day, self.today, self.lang)
        elif case.owed_by < when.today_ends:
            if case.owed_by - when.now <= SOON:
                tone, mark = "soon", said.soon
            text = clock
        else:
            text = dates.day_in_words(day, self.today, self.lang, near=False)
            if case.owed_by - when.now < _WEEK:
                text = f"{text.split(' ', 1)[0]} {clock}"
        at = local.isoformat(timespec="minutes")
        return tone, format_html('<time datetime="{}">{}{}</time> <span>{}</span>', at, mark, text, said.rule)

    def _moment(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        day = local.date()
        if day == self.today:
            return dates.clock_time(local)
        weekday, rest = dates.day_in_words(day, self.today, self.lang, near=False).split(" ", 1)
        return weekday if (self.today - day).days < 7 else rest

    def _badges(self, case: CaseListRow) -> SafeString:
        tags = sorted(case.tags.split(",")) if case.tags else []
        text = tags[0] + (f" +{len(tags) - 1}" if len(tags) > 1 else "") if tags else ""
        named = format_html('<span class="row-tag" title="{}">{}</span>', ", ".join(tags), text) if tags else ""
        return format_html("{} {}", self.words.high[case.priority], named)


def _counts(summary: Summary) -> dict[str, str]:
    """Numbers beside the headings; where counting stopped, "so many or more", and nothing after that."""
    counts: dict[str, str] = {}
    left = summary.total
    for key in GROUPS:
        left -= summary.groups[key]
        stopped = summary.capped and left == 0
        if not (stopped and summary.groups[key] == 0):
            counts[key] = f"{summary.groups[key]}+" if stopped else str(summary.groups[key])
    return counts


@lru_cache(maxsize=2048)
def _mark_of(name: str) -> SafeString:
    """The round mark of a colleague."""
    return format_html(_SOMEBODY, name, initials(name), name)


def initials(name: str) -> str:
    """Two letters for the round mark of a colleague."""
    parts = name.split()
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else ""
