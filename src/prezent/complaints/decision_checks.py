"""What a decision still lacks, and why somebody else must look at it: read once, asked by services and by the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prezent.complaints.decision_policies import within_limit
from prezent.complaints.lawful import read_grounds
from prezent.complaints.meeting import ACCEPTING, met_of
from prezent.complaints.models import Decision, Demand, DemandVerdict, Finding, Remedy, Rules
from prezent.deadlines.models import Clock
from prezent.deadlines.models import State as ClockState
from prezent.domain.complaints.answer import hangs_on_if
from prezent.domain.complaints.meeting import TO_BE_DONE, Met
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError

Merits = DemandVerdict.Merits
#: Verdicts that are never said without their reasons.
REASONED: Final = frozenset({Merits.NOT_FOUNDED, Merits.PARTLY, Merits.DEEMED})
#: Verdicts that leave the customer without what was asked for, or without a part of it.
REFUSING: Final = frozenset({Merits.NOT_FOUNDED, Merits.PARTLY})
#: Verdicts after which something is done.
_GIVING: Final = frozenset({*ACCEPTING, Merits.PARTLY})
#: What is money, or as good as money: with its amount, which limits are compared with.
_MONEY: Final = frozenset({"reduction", "refund", "damages", "interest", "money", "voucher"})
#: A gesture that the letter itself is.
IN_THE_LETTER: Final = "apology"


@dataclass(frozen=True, slots=True)
class Silence:
    """Whether the law made something of silence in the case, and whether that still waits for a legal review."""

    any: bool
    to_review: bool


@dataclass(frozen=True, slots=True)
class Content:
    """What a decision says now, with what it is about. ``committed``: money that earlier decisions of the complaint
    promised or paid; ``about_them``: ids of those who are complained about; ``met``: how the demands that are said to
    be founded are met, by their ids; ``due_before``: whether an earlier decision promised something that is due."""

    demands: tuple[Demand, ...]
    verdicts: dict[int, DemandVerdict]
    remedies: tuple[Remedy, ...]
    findings: tuple[Finding, ...]
    silence: Silence
    committed: Decimal
    about_them: frozenset[int]
    met: Mapping[int, Met] = field(default_factory=dict)
    due_before: bool = False

    @property
    def refuses(self) -> bool:
        """Whether a demand is refused, wholly or in part: also one that is called founded, where what follows is
        something else than what was asked for, or a smaller sum."""
        return any(one.merits in REFUSING for one in self.verdicts.values()) or any(map(self.falls_short, self.met))

    def falls_short(self, demand_id: int) -> bool:
        """Whether a demand is said to be founded, and the customer does not get what it asks for."""
        return self.met.get(demand_id, "full") != "full"

    @property
    def judges(self) -> bool:
        """Whether it says more than that the law has acknowledged everything."""
        return self.refuses or any(one.merits != Merits.DEEMED for one in self.verdicts.values())

    @property
    def money(self) -> Decimal:
        """What is given in all: by law and as gestures, in this decision and in earlier ones."""
        given = (one.amount for one in self.remedies if one.side != Remedy.Side.MEASURE and one.amount)
        return sum(given, self.committed)


def silence_in(case_id: int, now: datetime) -> Silence:
    """Look at the case's clocks. Also in the minute before the sweep has said so. One SQL query."""
    ours = Clock.objects.filter(case_id=case_id, side="firm").exclude(silence="none")
    late = Q(state__in=(ClockState.SILENCE, ClockState.MET_LATE)) | Q(state=ClockState.RUNNING, breach_at__lte=now)
    reviewed = list(ours.filter(late).values_list("reviewed_at", flat=True))
    return Silence(bool(reviewed), any(one is None for one in reviewed))


def read(decision: Decision, now: datetime) -> Content:
    """Read what the decision says. Seven SQL queries."""
    complaint = decision.complaint
    demands = tuple(Demand.objects.filter(complaint=complaint, withdrawn_at__isnull=True))
    # Reasons that somebody has written before the verdict was chosen are no verdict.
    stored = {one.demand_id: one for one in DemandVerdict.objects.filter(decision=decision).exclude(merits="")}
    verdicts = {one.pk: stored[one.pk] for one in demands if one.pk in stored}
    remedies = tuple(Remedy.objects.filter(decision=decision).select_related("owner"))
    before = tuple(_given(complaint.pk, but=decision.pk))
    merits = {pk: one.merits for pk, one in verdicts.items()}
    return Content(
        demands,
        verdicts,
        remedies,
        tuple(Finding.objects.filter(complaint=complaint)),
        silence_in(complaint.case_id, now),
        sum((one.amount for one in before if one.amount), Decimal(0)),
        frozenset(complaint.against.values_list("pk", flat=True)),
        met_of(complaint, demands, merits, (*before, *remedies), read_grounds(decision.grounds)),
        any(one.side == Remedy.Side.LAW for one in before),
    )


def committed(complaint_id: int, *, but: int | None) -> Decimal:
    """Money that other decisions of the complaint have promised or paid; what the customer released us from is neither.
    One SQL query."""
    return _given(complaint_id, but=but).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _given(complaint_id: int, *, but: int | None) -> QuerySet[Remedy]:
    """What other decisions of the complaint have promised the customer, or done."""
    given = Remedy.objects.filter(decision__complaint_id=complaint_id)
    if but is not None:
        given = given.exclude(decision_id=but)
    stands = (Remedy.State.PROMISED, Remedy.State.DONE)
    return given.exclude(side=Remedy.Side.MEASURE).filter(state__in=stands)


def problems(decision: Decision, of: Content, now: datetime) -> tuple[DomainError, ...]:
    """What is missing before it can be decided, the first thing first. No SQL query."""
    found = [*_of_merits(decision, of), *_of_service(decision), *_of_remedies(of, timezone.localdate(now))]
    return (*found, *_of_meeting(decision, of), *_of_findings(decision, of))


def _of_merits(decision: Decision, of: Content) -> Iterator[DomainError]:
    if not of.demands:
        yield DomainError(_("Write down first what the customer asks for."), code="decision.no_demands")
    for one in of.demands:
        verdict = of.verdicts.get(one.pk)
        name = one.words or one.get_kind_display()
        if verdict is None:
            said = _("Say whether this demand is founded: %(demand)s.") % {"demand": name}
            yield DomainError(said, code="decision.no_verdict")
        elif verdict.merits in REASONED and not _has_reasons(one, decision, of):
            said = _("Write the reasons, in words for the customer: %(demand)s.") % {"demand": name}
            yield DomainError(said, code="decision.no_reasons")
    said_of = {of.verdicts[one.pk].merits: one.kind for one in of.demands if one.pk in of.verdicts}
    if Merits.DEEMED in said_of and not of.silence.any:
        yield DomainError(
            _("No deadline of this case has passed in silence, so nothing is acknowledged by it."),
            code="decision.not_silent",
        )
    due = any(
        one.kind in TO_BE_DONE and one.pk in of.verdicts and of.verdicts[one.pk].merits in _GIVING for one in of.demands
    )
    if due and not of.due_before and not any(one.side == Remedy.Side.LAW for one in of.remedies):
        yield DomainError(
            _("A demand is founded: choose what we do about it. A gesture does not take its place."),
            code="decision.no_remedy",
        )


def _has_reasons(demand: Demand, decision: Decision, of: Content) -> bool:
    """Whether the letter will say why: with the demand's own reasons, or with those of the whole, which stand at the
    first demand that has none of its own."""
    if of.verdicts[demand.pk].why:
        return True
    bare = next((one.pk for one in of.demands if not (one.pk in of.verdicts and of.verdicts[one.pk].why)), None)
    return bool(decision.merits_why) and bare == demand.pk


def _of_meeting(decision: Decision, of: Content) -> Iterator[DomainError]:
    """A demand that is called founded and not met as it was made: the customer is told why."""
    for one in of.demands:
        if of.falls_short(one.pk) and not _has_reasons(one, decision, of):
            said = _(
                "This demand is called founded, but what we do is not what it asks for, or less: write why, in words "
                "for the customer: %(demand)s."
            )
            yield DomainError(said % {"demand": one.words or one.get_kind_display()}, code="decision.no_reasons")


def _of_service(decision: Decision) -> Iterator[DomainError]:
    if not decision.service:
        yield DomainError(_("Say whether we treated the customer as we should have."), code="decision.no_service")
    elif decision.service != Decision.Service.GOOD and not decision.service_why:
        yield DomainError(
            _("Write what went wrong in the service, in words for the customer."), code="decision.no_service_reasons"
        )
    elif decision.service != Decision.Service.GOOD and (hangs := hangs_on_if(decision.service_why)):
        # The letter would refuse it as well, but only after somebody had signed the decision.
        yield DomainError(
            hangs.in_("pl" if (get_language() or "pl").startswith("pl") else "en"), code="answer.apology_if"
        )


def _of_findings(decision: Decision, of: Content) -> Iterator[DomainError]:
    if of.refuses and not decision.merits_findings:
        yield DomainError(
            _("A refusal rests on what was established: choose the findings."), code="decision.no_evidence"
        )
    stand = {one.number for one in of.findings if one.withdrawn_at is None}
    for number in sorted({*decision.merits_findings, *decision.service_findings} - stand):
        said = _("Finding %(number)s was withdrawn: choose what the verdict rests on now.") % {"number": number}
        yield DomainError(said, code="decision.finding_gone")


def _of_remedies(of: Content, today: date) -> Iterator[DomainError]:
    for one in of.remedies:
        for code, applies, said in _RULES:
            if applies(one, today):
                yield DomainError(said() % {"what": one.words}, code=code)
                break


def _no_owner(one: Remedy, today: date) -> bool:
    return one.side == Remedy.Side.MEASURE and (one.owner is None or not one.owner.is_active)


def _no_date(one: Remedy, today: date) -> bool:
    return one.due_on is None and one.kind != IN_THE_LETTER


def _past(one: Remedy, today: date) -> bool:
    return one.due_on is not None and one.due_on < today and one.state == Remedy.State.PROPOSED


def _no_amount(one: Remedy, today: date) -> bool:
    return not one.amount and one.kind in _MONEY  # nothing is no part of what is founded: that would be a refusal


_RULES: Final[tuple[tuple[str, Callable[[Remedy, date], bool], Callable[[], str]], ...]] = (
    ("remedy.no_owner", _no_owner, lambda: _("Say who sees to it: %(what)s.")),
    ("remedy.no_amount", _no_amount, lambda: _("Say how much: %(what)s.")),
    ("remedy.no_date", _no_date, lambda: _("Say by when: %(what)s.")),
    ("remedy.past", _past, lambda: _("The day has passed; name one that can be kept: %(what)s.")),
)


def needs(decision: Decision, of: Content, by: Viewer, rules: Rules, *, merits_by: int | None) -> tuple[str, ...]:
    """Why ``by`` cannot decide alone: "limit", "refusal" (four eyes), "silence" (a legal review), "conflict".

    Empty: the person may decide now. No SQL query.
    """
    found = []
    if not within_limit(by, of.money, decision.complaint.currency, rules):
        found.append("limit")
    if of.refuses and rules.four_eyes and merits_by in {None, by.id}:
        found.append("refusal")
    if of.judges and of.silence.to_review:
        found.append("silence")
    if rules.conflict_wall and by.id in of.about_them:
        found.append("conflict")
    return tuple(found)


def waived(of: Content, by: Viewer, rules: Rules, *, merits_by: int | None) -> list[str]:
    """Rules that are switched off in the firm and would have stood against this decision."""
    found = []
    if of.refuses and not rules.four_eyes and merits_by == by.id:
        found.append("four_eyes")
    if not rules.conflict_wall and by.id in of.about_them:
        found.append("conflict")
    return found
