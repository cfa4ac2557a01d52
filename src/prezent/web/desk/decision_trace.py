"""What became of decisions, in words: what was promised and done; who decided, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.complaints.models import Decision, Remedy
from prezent.complaints.queries.decision import ApprovalRow, RemedyRow, TraceRow
from prezent.web.desk.case_events import label
from prezent.web.desk.complaint_words import day, moment, money
from prezent.web.desk.decision_words import REASONS, WAIVED


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trace: what happened, by whom, when; ``why`` in that person's words, ``note`` in the desk's."""

    icon: str
    tone: str
    text: str
    when: str
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """A line of the ledger. ``open``: it is still to be done."""

    id: int
    words: str
    amount: str
    told: str
    proof: str
    open: bool
    tone: str
    icon: str
    entry_id: int | None


def ledger(rows: Iterable[RemedyRow], now: datetime) -> list[Paid]:
    """The lines of the ledger."""
    return [_paid(one, now) for one in rows]


def trace(rows: Iterable[TraceRow], now: datetime) -> list[Line]:
    """Who decided what, when, and why; the latest first."""
    return [line for one in rows for line in _lines(one, now)]


def _paid(one: RemedyRow, now: datetime) -> Paid:
    amount = money(one.amount, one.currency) if one.amount is not None else ""
    if one.state == Remedy.State.DONE:
        at = day(timezone.localdate(one.done_at), now) if one.done_at else ""
        told = _("done %(when)s, %(who)s") % {"when": at, "who": one.done_by or _("Prezent")}
        return Paid(one.id, one.words, amount, told, one.proof, False, "kept", "circle-check", one.entry_id)
    late = one.due_on is not None and one.due_on < timezone.localdate(now)
    told = label(Remedy.State, one.state)
    if one.due_on is not None:
        told = _("%(state)s, until: %(until)s") % {"state": told, "until": day(one.due_on, now)}
    told = ", ".join(part for part in (told, one.owner) if part)
    tone, icon = ("late", "triangle-alert") if late else ("", "handshake")
    return Paid(one.id, one.words, amount, told, "", True, tone, icon, None)


def _lines(one: TraceRow, now: datetime) -> Iterable[Line]:
    """A decision's lines, the latest first."""
    if one.decided_at is not None:
        words = _("Decided: %(who)s") % {"who": one.decided_by or _("Prezent")}
        if one.state == Decision.State.REPLACED:
            words = _("Decided: %(who)s; replaced by a newer decision since") % {"who": one.decided_by or _("Prezent")}
        yield Line("scale", "", words, moment(one.decided_at, now))
        for name in one.waived:
            yield Line("info", "soon", str(WAIVED.get(name, name)), moment(one.decided_at, now))
    for asked in reversed(one.approvals):
        yield from _answers(asked, now)
    words = _("Prepared: %(who)s") % {"who": one.prepared_by or _("Prezent")}
    yield Line("pen-line", "", words, moment(one.prepared_at, now))


def _answers(one: ApprovalRow, now: datetime) -> Iterable[Line]:
    if one.answered_at is not None:
        names = {"who": one.answered_by or _("Prezent")}
        icon, tone, words = {
            "granted": ("circle-check", "kept", _("Agreed: %(who)s")),
            "declined": ("x", "late", _("Did not agree: %(who)s")),
        }.get(one.state, ("undo-2", "", _("The question was taken back: %(who)s")))
        yield Line(icon, tone, words % names, moment(one.answered_at, now), one.why)
    because = ", ".join(str(REASONS.get(reason, reason)) for reason in one.reasons)
    amount = money(one.amount, one.currency) if one.amount else ""
    words = _("Asked for consent: %(who)s") % {"who": one.asked_by or _("Prezent")}
    yield Line("bell", "", words, moment(one.asked_at, now), note=", ".join(filter(None, (amount, because))))
