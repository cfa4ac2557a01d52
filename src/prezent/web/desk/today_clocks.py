"""A legal deadline on Today: which one, why it stands there, what happens if not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.deadlines.models import Notice, State
from prezent.deadlines.queries import DueRow
from prezent.domain.deadlines.consequence import made_of_silence
from prezent.domain.language import dates, plurals
from prezent.people.policies import Viewer
from prezent.web.desk.clock_words import plain
from prezent.web.desk.lists_rows import language
from prezent.web.desk.today_debts import Debt, Fact


def due_debt(row: DueRow, *, who: Viewer, now: datetime) -> Debt:
    """The deadline as a debt; ``now`` is local. Silence says what the law made of it, everything else what it would."""
    lang = language()
    left = row.breach_at - now
    late, silent = left <= timedelta(0), row.is_silent(now)
    tone, icon, beside = "", "scale", plurals.in_words(left, lang)
    if late:
        tone, icon = "late", "triangle-alert" if silent else "clock-alert"
        beside = _("%(span)s overdue") % {"span": plurals.duration_words(left, lang)}
    elif row.internal_due is not None and row.internal_due <= now.date():
        tone, icon = "soon", "hourglass"
    facts = [Fact(_("Deadline"), plain(row.name.in_(lang))), Fact(_("Why here"), plain(_why(row, late=late)))]
    if row.assignee_id is None:
        facts.append(Fact(_("Assignee"), _("Nobody yet. Whoever answers takes the case.")))
    elif row.assignee_id != who.id:
        facts.append(Fact(_("Assignee"), row.assignee or ""))
    facts.append(_outcome(row, silent=silent))
    href = reverse("case", args=[row.number])
    return Debt(
        row.number, href, row.customer or _("Unknown sender"), row.matter, "", tone,
        dates.day_in_words(row.legal_due, now.date(), lang), row.legal_due.isoformat(), beside, icon, tuple(facts),
        _("See what to do now") if silent else _("See the deadline"), icon if silent else "scale", f"{href}#terminy",
        can_pass=False,
    )  # fmt: skip


def _why(row: DueRow, *, late: bool) -> str:
    """Why the person sees it: the law's day, and the warning that was given."""
    if row.state == State.MET_LATE:
        return _("The answer came after the last day. The legal review waits for a supervisor.")
    if late:
        return _("The last day has passed, and it is not marked as met.")
    said = {
        Notice.Level.HALF: _("Half of the time has passed."),
        Notice.Level.FIFTH_LEFT: _("A fifth of the time is left."),
        Notice.Level.LAST_DAY: _("It is the last working day."),
    }.get(Notice.Level(row.level)) if row.level else None  # fmt: skip
    if said is None:
        return _("The last day by law is near.")
    if row.audience == Notice.Audience.ASSIGNEE:
        return said
    return _("%(said)s Those who lead are told, so that somebody helps.") % {"said": said}


def _outcome(row: DueRow, *, silent: bool) -> Fact:
    lang = language()
    if silent:
        made = made_of_silence(row.silence)
        text = _("%(made)s A supervisor reviews the case and writes what was done.")
        return Fact(_("Effect"), plain(text % {"made": made.in_(lang) if made else ""}), "late")
    return Fact(_("If not"), plain(row.consequence.in_(lang)))
