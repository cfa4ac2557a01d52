"""What the part of a complaint's page about its decision shows, put into words for one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prezent.complaints import decision_checks as checks
from prezent.complaints.decision_policies import limit_of, may_answer
from prezent.complaints.lawful import Grounds, facts_of, mended_before, read_grounds
from prezent.complaints.models import Complaint, Decision, Demand, Finding, Rules
from prezent.complaints.queries.decision import ApprovalRow, ledger_of, trace_of
from prezent.complaints.services.decision import Written, written_of
from prezent.complaints.services.rules import current_rules
from prezent.domain.complaints.meeting import TO_BE_DONE
from prezent.domain.complaints.remedies import Assessment, Basis, assess
from prezent.domain.deadlines.regime import SURE
from prezent.people.models import Role, Staff
from prezent.people.policies import Viewer
from prezent.people.queries import directory
from prezent.platform.errors import DomainError
from prezent.web.desk import decision_form as forms
from prezent.web.desk.complaint_words import moment, money
from prezent.web.desk.decision_trace import ledger, trace
from prezent.web.desk.decision_words import GROUND_NAMES, REASONS
from prezent.web.desk.lists_rows import language
from prezent.web.typed import amount as amount_typed


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with where it is written and how sure that is."""

    text: str
    basis: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form with its number and what the law says of it."""

    number: int
    typed: forms.Row
    amount: str
    why: str
    grounds: tuple[str, ...]
    steps: tuple[str, ...]
    bases: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """A lawful remedy that cannot be offered now, and why."""

    words: str
    why: str
    bases: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of somebody's limit is used: widths of the drawing, and words. ``over``: more than the limit."""

    used: str
    of: str
    width: str
    over: bool
    said: str


@dataclass(frozen=True, slots=True)
class Action:
    """What the one filled button does: "decide", "ask", "save", "letter", "answer" or "" for none."""

    key: str
    words: str
    icon: str


class Page:
    """Reads what belongs to one complaint's decision and words it: seventeen SQL queries, whatever it holds."""

    def __init__(self, who: Viewer, complaint: Complaint, now: datetime, typed: forms.Form | None = None) -> None:
        self.who, self.complaint, self.now = who, complaint, now
        self.rules: Rules = current_rules()
        found = Decision.objects.filter(complaint=complaint).exclude(state=Decision.State.REPLACED)
        self.decision = found.select_related("entry").first()
        self.saved = self.decision is not None
        if self.decision is None:
            self.decision = Decision(complaint=complaint, prepared_at=now)
        self.decision.complaint = complaint
        self.written = written_of(self.decision) if self.saved else Written(grounds=self._first_grounds())
        self.form = typed or forms.of_written(self.written)
        self.content = self._content()
        grounds = read_grounds(self.decision.grounds) if self.saved else self.written.grounds
        self.law: Assessment = assess(facts_of(complaint, self.content.demands, grounds), timezone.localdate(now))
        self.trace = trace_of(who, complaint.pk)

    def _first_grounds(self) -> Grounds:
        return Grounds(frozenset({"failed_before"}) if mended_before(self.complaint) else frozenset())

    def _content(self) -> checks.Content:
        if self.saved and self.decision is not None:
            return checks.read(self.decision, self.now)
        demands = tuple(Demand.objects.filter(complaint=self.complaint, withdrawn_at__isnull=True))
        return checks.Content(
            demands, {}, (), tuple(Finding.objects.filter(complaint=self.complaint)),
            checks.silence_in(self.complaint.case_id, self.now), checks.committed(self.complaint.pk, but=None),
            frozenset(self.complaint.against.values_list("pk", flat=True)),
        )  # fmt: skip

    @property
    def state(self) -> str:
        """How far it is; "" before anybody has begun."""
        return self.decision.state if self.saved and self.decision else ""

    @property
    def editable(self) -> bool:
        """Whether its words may change."""
        return self.state in {"", Decision.State.DRAFT, Decision.State.AWAITING}

    def context(self) -> dict[str, Any]:
        """Everything that the template shows."""
        approval = self._approval()
        can_answer = approval is not None and self._can_answer(approval)
        missing = checks.problems(self._decision, self.content, self.now) if self.editable else ()
        return {
            "decision": self._decision,
            "saved": self.saved,
            "state": self.state,
            "editable": self.editable,
            "form": self.form,
            "demands": self._demands(),
            "findings": self._findings(),
            "silence": self.content.silence,
            "window": self._window(),
            "notes": [_told(one.text.in_(language()), one.basis) for one in self.law.notes],
            "grounds": [(key, str(name), key in self.form.grounds) for key, name in GROUND_NAMES.items()],
            "nothing_due": self._nothing_due(),
            "rows": self._rows(),
            "closed": self._closed(),
            "bar": self._bar(),
            "limit_note": self._limit_note(),
            "staff": directory().staff,
            "approval": approval,
            "asked": self._asked(approval) if approval else "",
            "reasons": [str(REASONS.get(one, one)) for one in approval.reasons] if approval else [],
            "can_answer": can_answer,
            "missing": [str(one) for one in missing],
            "action": self._action(approval, can_answer=can_answer, missing=bool(missing)),
            "sentence": self._sentence(approval, missing=len(missing)),
            "ledger": ledger(ledger_of(self.who, self.complaint.pk), self.now),
            "trace": trace(self.trace, self.now),
            "letters": self._letters(),
        }

    @property
    def _decision(self) -> Decision:
        assert self.decision is not None  # noqa: S101 - set at the beginning
        return self.decision

    # --- the two verdicts

    def _demands(self) -> list[dict[str, Any]]:
        # Before anything is chosen nothing is less than what was asked for: then a remedy is missing.
        chosen = self.editable and any(one.side == "law" for one in self.content.remedies)
        return [
            {
                "id": one.pk,
                "name": one.words or str(one.get_kind_display()),
                "kind": str(one.get_kind_display()),
                "amount": money(one.amount, self.complaint.currency) if one.amount else "",
                "merits": self.form.verdicts.get(one.pk, ("", ""))[0],
                "why": self.form.verdicts.get(one.pk, ("", ""))[1],
                "short": chosen and self.content.falls_short(one.pk),
            }
            for one in self.content.demands
        ]

    def _findings(self) -> list[dict[str, Any]]:
        form = self.form
        chosen = form.merits_findings | form.service_findings
        return [
            {
                "number": one.number,
                "kind": str(one.get_kind_display()),
                "words": one.words,
                "withdrawn": one.withdrawn_at is not None,
                "merits": one.number in form.merits_findings,
                "service": one.number in form.service_findings,
            }
            for one in self.content.findings
            if one.withdrawn_at is None or one.number in chosen
        ]

    # --- what is offered

    def _window(self) -> tuple[Told, ...]:
        steps = [Told(one.in_(language())) for one in self.law.window.steps]
        return (*steps, *(_told("", one) for one in self.law.window.basis))

    def _nothing_due(self) -> bool:
        """Whether every demand that words alone do not meet is refused."""
        said = [self.form.verdicts.get(one.pk, ("", ""))[0] for one in self.content.demands if one.kind in TO_BE_DONE]
        return bool(said) and all(merits == "not_founded" for merits in said)

    def _rows(self) -> dict[str, list[Row]]:
        asked = frozenset(one.kind for one in self.content.demands)
        costs = self.complaint.costs.all()
        rows = self.form.rows
        if self.editable:
            rows = forms.with_offers(self.form, self.complaint, self.law, asked, costs, self.now)
        made = [self._row(number, one) for number, one in enumerate(rows)]
        sides = {side: [one for one in made if one.typed.side == side] for side in ("law", "gesture", "measure")}
        return {**sides, "all": made}

    def _row(self, number: int, one: forms.Row) -> Row:
        law = self.law.of(one.kind) if one.side == "law" else None
        lang = language()
        return Row(
            number,
            one,
            _shown(one.amount, self.complaint.currency),
            law.why.in_(lang) if law else "",
            tuple(ground.in_(lang) for ground in law.grounds) if law else (),
            tuple(step.in_(lang) for step in law.steps) if law else (),
            tuple(_told("", basis) for basis in law.basis) if law else (),
        )

    def _closed(self) -> list[Closed]:
        there = {one.kind for one in self.form.rows if one.side == "law"}
        return [
            Closed(forms.law_words(one.kind), one.why.in_(language()), tuple(_told("", basis) for basis in one.basis))
            for one in self.law.remedies
            if one.kind not in there
            and (one.state in {"closed", "barred"} or (one.state == "unknown" and not one.asked))
        ]

    def _bar(self) -> Bar:
        limit, currency = limit_of(self.who, self.rules), self.complaint.currency
        used = self.content.money
        if limit is None or currency != self.rules.currency:
            words = _("without a limit") if limit is None else _("in another currency than the limit's")
            return Bar(money(used, currency), words, "0", limit is not None and used > 0, money(used, currency))
        part = 100 if used > limit or not limit else round(100 * used / limit, 1)
        names = {"used": money(used, currency), "limit": money(limit, currency)}
        return Bar(
            names["used"],
            _("of %(limit)s") % names,
            f"{part if used else 0}",
            used > limit,
            _("%(used)s of %(limit)s is used") % names,
        )

    def _limit_note(self) -> str:
        limit = limit_of(self.who, self.rules)
        if limit is None:
            return _("You decide without a limit.")
        words = {"limit": money(limit, self.rules.currency), "who": ""}
        if self.who.is_supervisor:
            return _("Up to %(limit)s you decide yourself; above it an administrator does.") % words
        leads = list(Staff.objects.filter(is_active=True, role=Role.SUPERVISOR).values_list("name", flat=True)[:2])
        if len(leads) == 1:
            words["who"] = leads[0]
            return _("Up to %(limit)s you decide yourself; above it: %(who)s.") % words
        return _("Up to %(limit)s you decide yourself; above it a supervisor does.") % words

    # --- who decides

    def _approval(self) -> ApprovalRow | None:
        if self.state != Decision.State.AWAITING:
            return None
        current = next((one for one in self.trace if one.id == self._decision.pk), None)
        return next((one for one in current.approvals if one.state == "asked"), None) if current else None

    def _can_answer(self, one: ApprovalRow) -> bool:
        return may_answer(
            self.who, reasons=one.reasons, amount=one.amount or Decimal(0), currency=one.currency,
            asked_of=one.asked_of_id, asked_by=one.asked_by_id, merits_by=self._decision.merits_by_id,
            about_them=self.who.id in self.content.about_them, rules=self.rules,
        )  # fmt: skip

    def _asked(self, one: ApprovalRow) -> str:
        words = {"who": one.asked_by or _("Prezent"), "when": moment(one.asked_at, self.now), "of": one.asked_of or ""}
        if one.asked_of:
            return _("%(who)s asks %(of)s (%(when)s).") % words
        return _("%(who)s asks a supervisor (%(when)s).") % words

    def _needs(self) -> tuple[str, ...]:
        merits_by = self._decision.merits_by_id if self.saved else self.who.id
        return checks.needs(self._decision, self.content, self.who, self.rules, merits_by=merits_by)

    def _action(self, approval: ApprovalRow | None, *, can_answer: bool, missing: bool) -> Action:
        amount = money(self.content.money, self.complaint.currency)
        if self.state == Decision.State.DECIDED:
            return Action("letter", _("Write the answer to the customer"), "pen-line")
        if approval is not None:
            if not can_answer:
                return Action("", "", "")
            refusal = self.content.refuses
            words = _("Sign the refusal") if refusal else _("Agree to %(amount)s") % {"amount": amount}
            return Action("answer", words, "pen-line" if refusal else "check")
        if not self.editable:
            return Action("", "", "")
        if missing:
            return Action("save", _("Save the draft"), "check")
        return self._next_step(self._needs(), amount)

    def _next_step(self, needs: tuple[str, ...], amount: str) -> Action:
        if "silence" in needs:
            return Action("ask", _("Ask for a legal review"), "scale")
        if "limit" in needs:
            return Action("ask", _("Ask for consent to %(amount)s") % {"amount": amount}, "bell")
        if "refusal" in needs:
            return Action("ask", _("Ask for a signature under the refusal"), "pen-line")
        if needs:
            return Action("ask", _("Ask somebody else to decide"), "users")
        if self.content.refuses and self._decision.merits_by_id != self.who.id:
            return Action("decide", _("Sign the refusal"), "pen-line")
        return Action("decide", _("Decide the complaint"), "scale")

    def _sentence(self, approval: ApprovalRow | None, *, missing: int) -> str:
        """What the foot of the page says: what is missing, or whose move it is."""
        if not self.editable:
            sent = self.state == Decision.State.SENT
            known = _("The customer knows. What was promised stands below.")
            return known if sent else _("Decided. The customer does not know yet.")
        if approval is not None and self._can_answer(approval):
            return _("Awaits your answer: it stands at the top.")
        if approval is not None:
            named = {"who": approval.asked_of or ""}
            return _("Awaits an answer: %(who)s.") % named if approval.asked_of else _("Awaits a supervisor's answer.")
        if missing:
            return ngettext("%(n)s thing is missing:", "%(n)s things are missing:", missing) % {"n": missing}
        because = ", ".join(str(REASONS.get(one, one)) for one in self._needs())
        if because:
            return _("Everything is there. Somebody else must agree: %(because)s.") % {"because": because}
        return _("Everything is there.")

    def _letters(self) -> list[tuple[int, str]]:
        """Words of ours since the decision: in one of them the customer was told."""
        if self.state != Decision.State.DECIDED or self._decision.decided_at is None:
            return []
        ours = self.complaint.case.entries.filter(kind="out", side__isnull=True, delivery__in=("", "sent"))
        since = ours.filter(at__gte=self._decision.decided_at).order_by("-at")
        rows = since.values_list("pk", "at", "subject")[:20]
        return [(pk, ", ".join(filter(None, (moment(at, self.now), subject)))) for pk, at, subject in rows]


def _told(text: str, basis: Basis) -> Told:
    return Told(text, basis.text, SURE[basis.mark].in_("pl" if language() == "pl" else "en"))


def _shown(typed: str, currency: str) -> str:
    """A typed amount as the row tells it; as typed where it is none."""
    try:
        amount = amount_typed(typed)
    except DomainError:
        return typed
    return money(amount, currency) if amount is not None else ""
