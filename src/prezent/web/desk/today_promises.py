"""Promises on Today: what was promised, when, by when, what if not; and words that nobody has written down yet."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.domain.language import dates, plurals, typography
from prezent.people.policies import Viewer
from prezent.promises.queries import OwedRow
from prezent.promises.when import Due
from prezent.web.desk.lists_rows import SOON, language
from prezent.web.desk.promise_words import when_words
from prezent.web.desk.today_debts import Debt, Fact, quoted


def promised_debt(row: OwedRow, *, late: bool, who: Viewer, now: datetime) -> Debt:
    """A promise as a debt of ``who``; ``now`` is local. ``late``: its date has passed."""
    left = row.due_at - now
    tone, icon, beside = "", "", plurals.in_words(left, language())
    if late:
        tone, icon = "late", "triangle-alert"
        beside = _("%(span)s overdue") % {"span": plurals.duration_words(left, language())}
    elif left <= SOON and not row.by_day:
        tone, icon = "soon", "hourglass"
    if row.undated:
        beside = ""
    href = reverse("case", args=[row.number])
    action, action_icon, anchor = _action(row, late=late)
    return Debt(
        row.number,
        href,
        row.customer or _("Unknown sender"),
        row.matter,
        quoted(row.words),
        tone,
        _("no date yet") if row.undated else when_words(Due(row.due_at, row.by_day), now),
        "" if row.undated else timezone.localtime(row.due_at).isoformat(timespec="minutes"),
        beside,
        icon,
        tuple(_facts(row, late=late, who=who, now=now)),
        action,
        action_icon,
        f"{href}#{anchor}",
        can_pass=False,
    )


def _action(row: OwedRow, *, late: bool) -> tuple[str, str, str]:
    if row.found or (late and row.may_be_moved):
        return _("Decide what our letter promises"), "handshake", "obietnice"
    return (
        (_("Write to the customer"), "reply", "odpowiedz") if late else (_("See the promise"), "handshake", "obietnice")
    )


def _facts(row: OwedRow, *, late: bool, who: Viewer, now: datetime) -> list[Fact]:
    facts = [Fact(_("Why"), typography.no_orphans(_why(row, now)))]
    if row.owner_id is None:
        whose = _("Nobody's: the person who gave it has left. Take it over.")
        facts.append(Fact(_("Whose"), whose))
    elif row.owner_id != who.id:
        facts.append(Fact(_("Whose"), row.owner or ""))
    if row.found:
        facts.append(Fact(_("If not"), _("Nobody is reminded of it, and the customer counts on it."), "late"))
    elif late and row.may_be_moved:
        left_before = _("A letter left before the date: decide first whether it gave a new one.")
        facts.append(Fact(_("What to do"), left_before, "late"))
    elif late:
        facts.append(Fact(_("What to do"), _("First a word to the customer: sorry, why, and until when."), "late"))
    else:
        facts.append(Fact(_("If not"), _("The promise counts as broken. If it takes longer, write before the date.")))
    return facts


def _why(row: OwedRow, now: datetime) -> str:
    made = _moment(row.made_at, now)
    if row.found:
        return _("A letter of ours gives this word (%(when)s), and it is not written down.") % {"when": made}
    why = _("A promise, given %(when)s.") % {"when": made}
    if row.moved_back_at is None:
        return why
    back = _("A letter of ours came back (%(when)s), so this date holds again.")
    return f"{why} {back % {'when': _moment(row.moved_back_at, now)}}"


def _moment(at: datetime, now: datetime) -> str:
    return dates.moment_in_words(timezone.localtime(at), now, language())
