"""Today in words: each debt with who, what, why, by when, and what if not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from prezent.cases.models import Channel, Entry
from prezent.cases.queries.listing import Horizon
from prezent.cases.queries.today import DebtRow, FailedRow
from prezent.deadlines.queries import DueRow
from prezent.domain.deadlines.calendar import is_holiday
from prezent.domain.language import dates, plurals, typography
from prezent.people.policies import Viewer
from prezent.platform import config
from prezent.promises.queries import OwedRow
from prezent.web.desk.late_words import why_late
from prezent.web.desk.lists_rows import SOON, language
from prezent.web.desk.today_clocks import due_debt
from prezent.web.desk.today_debts import Debt, Fact, quoted
from prezent.web.desk.today_promises import promised_debt

#: What somebody owes: a word to a waiting customer, a letter that did not leave, a promise, or what the law asks.
Owing = DebtRow | OwedRow | DueRow
GROUPS = ("silence", "unsent", "late", "today", "later")
_FORTNIGHT = 14
#: Longer ago, the hour says nothing more.
_NEAR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class DebtGroup:
    """Debts that fall due in the same stretch of time."""

    key: str
    title: str
    debts: tuple[Debt, ...]


def worth_starting_until(when: Horizon) -> datetime:
    """The end of the next working day: what is due by then is worth starting today."""
    hours = config.get().hours
    day = timezone.localtime(when.now).date() + timedelta(days=1)
    for _day in range(_FORTNIGHT):
        works = bool(hours.spans_on(day)) if hours else day.weekday() < 5 and not is_holiday(day)
        if works:
            break
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def group_of(row: Owing, when: Horizon) -> str:
    """In which of GROUPS a debt stands."""
    if isinstance(row, DueRow) and row.is_silent(when.now):
        return "silence"
    if row.unsent:
        return "unsent"
    if row.owed_by < when.now:
        return "late"
    return "today" if row.owed_by < when.today_ends else "later"


def people(rows: Sequence[Owing], when: Horizon) -> dict[str, int]:
    """How many people are in each group; each is counted once, where the word is most pressing."""
    counts = dict.fromkeys(GROUPS, 0)
    seen: set[int] = set()
    for group in GROUPS:
        for row in rows:
            if group_of(row, when) != group or row.customer_id in seen:
                continue
            counts[group] += 1
            if row.customer_id is not None:
                seen.add(row.customer_id)
    return counts


def title(group: str) -> str:
    """The heading of a group."""
    return {
        "silence": _("Silence with an effect in law"),
        "unsent": pgettext("letters", "Not sent"),
        "late": _("Overdue"),
        "today": pgettext("due", "Today"),
        "later": _("Worth starting today"),
    }[group]


class DebtMaker:
    """Makes debts for one screen."""

    def __init__(self, who: Viewer, when: Horizon, failed: dict[int, FailedRow]) -> None:
        """``failed`` are the failed letters by case."""
        self.who, self.when, self.failed = who, when, failed
        self.lang = language()
        self.now = timezone.localtime(when.now)
        settings = config.get()
        hours = settings.first_answer_hours
        if settings.working_hours:
            rule = ngettext("We answer within %(n)d working hour.", "We answer within %(n)d working hours.", hours)
        else:
            rule = ngettext("We answer within %(n)d hour.", "We answer within %(n)d hours.", hours)
        self.rule = rule % {"n": hours}
        self.channels = {str(key): str(label) for key, label in Channel.choices}

    def groups(self, rows: Sequence[Owing]) -> tuple[DebtGroup, ...]:
        """All debts under their headings, by date; headings without debts are left out."""
        parted: dict[str, list[Debt]] = {key: [] for key in GROUPS}
        for row in sorted(rows, key=lambda one: (not one.unsent, one.owed_by)):
            group = group_of(row, self.when)
            parted[group].append(self._debt(row, group))
        return tuple(DebtGroup(key, title(key), tuple(debts)) for key, debts in parted.items() if debts)

    def _debt(self, row: Owing, group: str) -> Debt:
        if isinstance(row, DueRow):
            return due_debt(row, who=self.who, now=self.now)
        if isinstance(row, OwedRow):
            return promised_debt(row, late=group == "late", who=self.who, now=self.now)
        return self._unsent(row) if group == "unsent" else self._waiting(row, group)

    def _waiting(self, row: DebtRow, group: str) -> Debt:
        due = timezone.localtime(row.owed_by)
        left = row.owed_by - self.when.now
        clock = dates.clock_time(due)
        day = dates.day_in_words(due.date(), self.now.date(), self.lang)
        tone, icon, beside = "", "", plurals.in_words(left, self.lang)
        if group == "late":
            tone, icon = "late", "clock-alert"
            words = f"{day} {clock}" if -left < _NEAR else day
            beside = _("%(span)s overdue") % {"span": plurals.duration_words(left, self.lang)}
        elif group == "today":
            words = _("by %(time)s") % {"time": clock}
            if left <= SOON:
                tone, icon = "soon", "hourglass"
        else:
            words = f"{day} {clock}"
        href = self._href(row)
        return Debt(
            row.number,
            href,
            row.customer or _("Unknown sender"),
            row.matter,
            quoted(row.excerpt),
            tone,
            words,
            due.isoformat(timespec="minutes"),
            beside,
            icon,
            self._facts(row, group, clock),
            pgettext("verb", "Answer"),
            "reply",
            f"{href}#odpowiedz",
            can_pass=True,
            why_late=why_late(row.number, row.waiting_since, row.late_reason)
            if group == "late" and row.waiting_since is not None
            else None,
        )

    def _facts(self, row: DebtRow, group: str, clock: str) -> tuple[Fact, ...]:
        facts = []
        if row.waiting_since is not None:
            came = dates.moment_in_words(timezone.localtime(row.waiting_since), self.now, self.lang)
            why = _("%(channel)s: %(when)s. %(rule)s") % {
                "channel": _capital(self.channels[row.channel or "other"]),
                "when": came,
                "rule": self.rule,
            }
            facts.append(Fact(_("Why"), typography.no_orphans(why)))
        if row.assignee_id is None:
            facts.append(Fact(_("Assignee"), _("Nobody yet. Whoever answers takes the case.")))
        elif row.assignee_id != self.who.id:
            facts.append(Fact(_("Assignee"), row.assignee or ""))
        if group == "late":
            facts.append(Fact(_("What to do"), _("Say sorry for the delay first, then answer."), "late"))
        else:
            what = _("After %(time)s the case moves to the overdue ones, which the whole team sees.") % {"time": clock}
            facts.append(Fact(_("If not"), typography.no_orphans(what)))
        return tuple(facts)

    def _unsent(self, row: DebtRow) -> Debt:
        letter = self.failed.get(row.id)
        href = self._href(row)
        at = timezone.localtime(letter.at) if letter and letter.at else None
        why = (
            _("The mail server returned our letter.")
            if letter and letter.state == Entry.Delivery.BOUNCED
            else _("The mail server did not take our letter.")
        )
        facts = [Fact(_("Why"), why)]
        if letter and letter.side:
            facts.append(Fact(_("To whom"), letter.side))
        if letter and letter.note.strip():
            facts.append(Fact(_("The server's words"), letter.note.strip()[:300]))
        if letter and letter.side:
            facts.append(Fact(_("If not"), _("They do not know our question, and no answer will come."), "late"))
        else:
            facts.append(Fact(_("If not"), _("The customer does not know our answer and goes on waiting."), "late"))
        return Debt(
            row.number,
            href,
            row.customer or _("Unknown sender"),
            row.matter,
            "",
            "late",
            dates.day_in_words(at.date(), self.now.date(), self.lang) if at else _("not sent"),
            at.isoformat(timespec="minutes") if at else "",
            _("letter not sent"),
            "mail-warning",
            tuple(facts),
            _("See what happened"),
            "mail-warning",
            f"{href}#entry-{letter.entry_id}" if letter else href,
            can_pass=False,
        )

    def _href(self, row: DebtRow) -> str:
        return reverse("case", args=[row.number])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
