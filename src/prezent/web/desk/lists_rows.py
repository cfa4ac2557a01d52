"""Rows of lists: everything that is the same on every row is made once, and a row is put together from strings.

The list of fifty rows is the page that is opened most. Its rows are the one piece of markup that is not a template: the
template engine took three times as long for them (8 ms of 12). What comes from outside goes through ``escape``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from html import escape as escape_text
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
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
_ROW = """<li class="%s" data-number="%s">
<p class="row-who">%s%s</p>
<p class="row-what"><a href="%s"%s>%s</a> <span>%s</span></p>
<p class="row-tags">%s</p>
<p class="row-kind">%s</p>
<p class="row-due%s">%s</p>
%s
%s
<p class="row-at"><time>%s</time></p></li>
"""
_UNSAFE = re.compile(r"""[&<>"']""")
_NOBODY = '<span class="who none" title="{}">{}<span class="sr">{}</span></span>'
_SOMEBODY = '<span class="who" title="{}"><span aria-hidden="true">{}</span><span class="sr">{}</span></span>'
_VIA = '<p class="row-via" title="{}">{}<span class="sr">{}</span></p>'
_ICONS = {
    "email": "mail", "phone": "phone", "visit": "store", "letter": "file-text", "other": "message-circle",
}  # fmt: skip


def language() -> dates.Language:
    """The language of this request, of the two that the desk speaks."""
    return "pl" if (get_language() or "pl").startswith("pl") else "en"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are owed in the same stretch of time; ``count`` is of the whole list, "" where it was not counted."""

    key: str
    title: str
    count: str
    rows: SafeString


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of one language, translated and escaped once in the life of the process."""

    kinds: Mapping[str, str]
    statuses: Mapping[str, str]
    channels: Mapping[str, str]
    high: Mapping[int, SafeString | str]
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
            {key: escape(label) for key, label in Kind.choices},
            {key: escape(label) for key, label in Status.choices},
            {key: _VIA.format(name := escape(label), icon(_ICONS[key]), name) for key, label in Channel.choices},
            {key: _priority(key) for key in Priority.values},
            icon("clock-alert", "in"),
            icon("hourglass", "in"),
            icon("mail-warning", "in"),
            escape(_("unknown sender")),
            format_html(_NOBODY, name := _("nobody has taken it"), icon("circle-dashed"), name),
            escape(pgettext("case", "a letter was not sent")),
            format_html('<span class="sr">{} </span>', _("Unread.")),
            escape(rule % {"hours": hours}),
        )


def _priority(priority: int) -> SafeString | str:
    """The badge of a priority above the usual one."""
    if priority <= Priority.NORMAL:
        return ""
    if priority == Priority.URGENT:
        tone, label = "late", pgettext("case", "urgent")
    else:
        tone, label = "soon", pgettext("case", "important")
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
        "late": _("Overdue"), "today": pgettext("due", "Today"), "later": _("Later"), "nothing": _("Nothing is owed"),
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
        self.days: dict[date, str] = {}

    def row(self, case: CaseListRow) -> SafeString:
        """The markup of one row."""
        said = self.words
        tone, due = self._due(case)
        return mark_safe(  # noqa: S308 - names, matters and excerpts are escaped; everything else is ours
            _ROW
            % (
                "row" + (" unread" if case.unread else "") + (" owed" if case.owed_by < self.when.today_ends else ""),
                case.number,
                said.unread if case.unread else "",
                escape(case.customer) if case.customer else said.unknown,
                f"{self.base}{case.number}{self.tail}",
                ' aria-current="true"' if case.number == self.current else "",
                escape(case.matter),
                escape(case.excerpt),
                self._badges(case) if case.tags or case.priority > Priority.NORMAL else "",
                said.kinds[case.kind],
                tone,
                due,
                said.channels[case.channel or "other"],
                _mark_of(case.assignee) if case.assignee else said.nobody,
                self._moment(case.closed_at or case.changed_at),
            )
        )

    def rows(self, cases: Iterable[CaseListRow]) -> SafeString:
        """The markup of several rows."""
        return mark_safe("".join(map(self.row, cases)))  # noqa: S308 - made by row()

    def groups(self, cases: Sequence[CaseListRow], summary: Summary | None, *, ordered: bool) -> tuple[Group, ...]:
        """Rows under their headings; a list that is not in the order of what is owed (``ordered``) has one group."""
        if not ordered:
            return (Group("all", "", "", self.rows(cases)),) if cases else ()
        parted: dict[str, list[CaseListRow]] = {key: [] for key in GROUPS}
        for case in cases:
            parted[self.when.group(case.owed_by)].append(case)
        counts = _counts(summary) if summary else {}
        return tuple(
            Group(key, group_title(key, self.when), counts.get(key, ""), self.rows(found))
            for key, found in parted.items()
            if found
        )

    def _due(self, case: CaseListRow) -> tuple[str, str]:
        """How near it is (a class), and the markup of when and by which rule."""
        said, when = self.words, self.when
        if case.unsent:
            return " late", f"<time>{said.failed}{said.not_sent}</time>"
        if case.owed_by >= NOTHING_OWED:
            return "", f"<span>{said.statuses[case.status]}</span>"
        local = case.owed_by.astimezone(self.zone)
        day, clock = local.date(), dates.clock_time(local)
        tone, mark = "", ""
        if case.owed_by < when.now:
            tone, mark = " late", said.late
            text = clock if day == self.today else dates.day_in_words(day, self.today, self.lang)
        elif case.owed_by < when.today_ends:
            if case.owed_by - when.now <= SOON:
                tone, mark = " soon", said.soon
            text = clock
        else:
            text = self._day(day)
            if case.owed_by - when.now < _WEEK:
                text = f"{text.split(' ', 1)[0]} {clock}"
        at = local.isoformat(timespec="minutes")
        return tone, f'<time datetime="{at}">{mark}{text}</time> <span>{said.rule}</span>'

    def _day(self, day: date) -> str:
        """A date in short words, made once for a screen."""
        if day not in self.days:
            self.days[day] = dates.day_in_words(day, self.today, self.lang, near=False)
        return self.days[day]

    def _moment(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        day = local.date()
        if day == self.today:
            return dates.clock_time(local)
        weekday, rest = self._day(day).split(" ", 1)
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


def escape(text: object) -> str:
    """Text made safe between tags and in attributes; Django's own does the same and asks more questions first."""
    said = str(text)
    return escape_text(said) if _UNSAFE.search(said) else said


@lru_cache(maxsize=2048)
def _mark_of(name: str) -> SafeString:
    """The round mark of a colleague."""
    return format_html(_SOMEBODY, name, initials(name), name)


def initials(name: str) -> str:
    """Two letters for the round mark of a colleague."""
    parts = name.split()
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else ""
