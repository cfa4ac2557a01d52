"""Builders of complaints about to be decided: two stories of the house."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from prezent.cases.models import Case, Entry
from prezent.complaints.models import Complaint, Decision, Demand, Finding, Rules
from prezent.complaints.services.decision import Offered, Written, prepare
from prezent.people.models import Role
from prezent.people.policies import Viewer
from tests.support.cases import make_case
from tests.support.clocks import somebody
from tests.support.people import NOW

#: The local day of the drawn screens.
TODAY = date(2026, 11, 24)
IN_TWO_WEEKS = TODAY + timedelta(days=14)


def marta() -> Viewer:
    """An agent."""
    return somebody("Marta Wilczek")


def hanna() -> Viewer:
    """A supervisor."""
    return somebody("Hanna Bielak", role=Role.SUPERVISOR)


def iga() -> Viewer:
    """An administrator."""
    return somebody("Iga Sowa", role=Role.ADMIN)


def make_complaint(
    *,
    case: Case | None = None,
    demands: tuple[tuple[str, str], ...] = (("refund", "zwrot ceny"),),
    findings: int = 2,
    price: str = "379.00",
    at: datetime = NOW,
    **more: Any,
) -> Complaint:
    """A complaint about goods of that price, delivered in January, with its demands and findings."""
    complaint = Complaint.objects.create(
        case=case or make_case(at=at)[0],
        item="grzejnik",
        price=Decimal(price),
        status=more.pop("status", "consumer"),
        delivered_on=more.pop("delivered_on", date(2026, 1, 10)),
        received_at=at,
        changed_at=at,
        **more,
    )
    for kind, words in demands:
        Demand.objects.create(complaint=complaint, kind=kind, words=words, stated_on=TODAY)
    for number in range(1, findings + 1):
        Finding.objects.create(
            complaint=complaint, number=number, words=f"Ustalenie {number}", source="dziennik", at=at
        )
    return Complaint.objects.select_related("case").get(pk=complaint.pk)


def refund(amount: str = "379.00", **more: Any) -> Offered:
    """The price comes back."""
    return Offered("law", "refund", "Zwrot ceny", Decimal(amount), more.pop("due_on", IN_TWO_WEEKS), **more)


def gesture(amount: str = "32.20", words: str = "Zwrot za dojazd") -> Offered:
    """Money of our own will."""
    return Offered("gesture", "money", words, Decimal(amount), IN_TWO_WEEKS)


APOLOGY = Offered("gesture", "apology", "Przeprosiny na piśmie")


def founded(complaint: Complaint, *remedies: Offered, **more: Any) -> Written:
    """Every demand is founded, and met: the customer asked for the sum that comes back. The service was as it should
    be."""
    given = sum((one.amount or 0 for one in remedies if (one.side, one.kind) == ("law", "refund")), Decimal(0))
    complaint.demands.filter(kind="refund").update(amount=given or None)
    verdicts = {one.pk: ("founded", "") for one in complaint.demands.all()}
    return Written(verdicts=verdicts, service="good", remedies=remedies or (refund(),), **more)


def refused(complaint: Complaint, *remedies: Offered, **more: Any) -> Written:
    """Every demand is refused, with reasons; the service failed."""
    return Written(
        verdicts={one.pk: ("not_founded", "") for one in complaint.demands.all()},
        merits_why="Nie dostał Pan od nas potwierdzenia, więc umowa nie została zawarta.",
        merits_findings=(1, 2),
        service="failed",
        service_why="Przez tydzień nikt nie odpowiedział.",
        remedies=remedies,
        **more,
    )


def prepared(complaint: Complaint, written: Written, *, by: Viewer | None = None, at: datetime = NOW) -> Decision:
    """A draft with these words."""
    decision = prepare(complaint, by=by or marta(), now=at, written=written)
    return fresh(decision)


def fresh(decision: Decision) -> Decision:
    """The decision as it is stored now."""
    return Decision.objects.select_related("complaint__case").get(pk=decision.pk)


def set_rules(**rules: Any) -> Rules:
    """What the firm has decided about deciding."""
    return Rules.objects.update_or_create(pk=1, defaults=rules)[0]


def letter_in(case: Case, *, at: datetime = NOW) -> Entry:
    """A letter of ours that has left."""
    return Entry.objects.create(
        case=case, kind=Entry.Kind.OUT, channel="email", at=at, text="Dzień dobry", delivery=Entry.Delivery.SENT
    )
