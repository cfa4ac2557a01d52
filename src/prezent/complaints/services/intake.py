"""A case becomes a complaint, and its facts are written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.cases.models import Case, Entry, Kind
from prezent.cases.policies import require_visible
from prezent.cases.services import handling
from prezent.complaints.likeness import key_of
from prezent.complaints.models import Complaint
from prezent.complaints.models.intake import LONGEST_WORDS
from prezent.complaints.regimes import checked_answers
from prezent.complaints.services.clocks import set_plain_clocks
from prezent.complaints.services.recording import amount_of, line, log, write
from prezent.complaints.services.repetition import recognise
from prezent.domain.complaints.numbers import find_numbers, plain_number
from prezent.domain.complaints.traders import writes_as_business
from prezent.domain.deadlines.due import WARSAW
from prezent.people.models import Customer
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError
from prezent.platform.rawsql import insert

#: Characters of a story: a letter as long as that is kept whole in the case.
LONGEST_STORY: Final = 20_000
#: Facts that :func:`change` takes; a date is a local day.
FACTS: Final = frozenset({
    "story", "item", "order_number", "serial", "contract", "price", "bought_on", "delivered_on", "discovered_on",
    "noticed_on", "status", "about", "sector", "answers", "severity", "received_at",
})  # fmt: skip
_LENGTHS: Final = {"item": LONGEST_WORDS, "contract": 120}
_NUMBERS: Final = ("order_number", "serial")
_DAYS: Final = ("bought_on", "delivered_on", "discovered_on", "noticed_on")
#: An earlier year is a slip of the keyboard, and the first years of all cannot be computed with.
_FIRST_YEAR: Final = 1900
#: Facts by which a repetition is recognised.
_TELLING: Final = frozenset({"story", "item", "order_number", "serial"})


def open_complaint(case: Case, *, by: Viewer, now: datetime, status: str | None = None) -> Complaint:
    """Examine the case as a complaint; its kind says so then. Doing it twice gives the first one's.

    What the case knows is filled in: the customer's first words, when they came, the numbers in them, and, unless
    ``status`` says it, whether a person or a firm writes. A likely repetition gets a supervisor, a plain consumer
    complaint its clocks; that of somebody unknown is read as a consumer's.

    Raises NotFound; DomainError ``complaint.status``.
    """
    require_visible(by, case)
    if status is not None and status not in Complaint.Status.values:
        raise DomainError(_("There is no such status of a customer."), code="complaint.status")
    found = Complaint.objects.select_related("case__customer").filter(case=case).first()
    if found is not None:
        return found
    complaint = _prefilled(case, by, now, status)
    try:
        with transaction.atomic():
            insert(complaint)
            handling.set_kind(case, by=by, now=now, kind=Kind.COMPLAINT)
            log(complaint, "complaint.opened", actor=by.actor, now=now, status=complaint.status)
            recognise(complaint, by=by, now=now)
            set_plain_clocks(complaint, by=by, now=now)
    except IntegrityError:  # two people pressed at once: the first one's stands
        return Complaint.objects.select_related("case__customer").get(case=case)
    return complaint


def set_kind(case: Case, *, by: Viewer, now: datetime, kind: str) -> None:
    """Say what the customer came with. Whoever calls an open case a complaint has it examined as one: the deadlines of
    the law run from the day on which it came, and are set by that. Raises NotFound; DomainError ``case.kind``."""
    with transaction.atomic():
        handling.set_kind(case, by=by, now=now, kind=kind)
        if kind == Kind.COMPLAINT and case.closed_at is None:
            open_complaint(case, by=by, now=now)


def _prefilled(case: Case, by: Viewer, now: datetime, status: str | None) -> Complaint:
    """What the case knows of it; not written yet. One SQL query, two where the customer was not read."""
    first = case.entries.filter(kind=Entry.Kind.IN, automatic="", side__isnull=True).order_by("at", "id").first()
    story = own_words(first)[:LONGEST_STORY] if first else ""
    numbers = find_numbers(f"{case.matter}\n{story}")
    return Complaint(
        case=case,
        story=story,
        order_number=numbers.order[:60],
        serial=numbers.serial[:60],
        status=_status_of(case.customer, story) if status is None else status,
        likeness=key_of("", f"{case.matter} {story}"),
        received_at=min(first.at if first else case.opened_at, now),
        created_by_id=by.id,
        changed_at=now,
        changed_by_id=by.id,
    )


def _status_of(customer: Customer | None, story: str) -> str:
    """A person who writes without a sign of a business is read as a consumer; the page shows it and it can be
    corrected. For everybody else nobody knows yet."""
    if customer is None or customer.form not in {Customer.Form.PAN, Customer.Form.PANI} or writes_as_business(story):
        return Complaint.Status.UNKNOWN
    return Complaint.Status.CONSUMER


def own_words(entry: Entry) -> str:
    """What is new in an entry, without quotations and signatures."""
    if not entry.segments:
        return entry.text.strip()
    new = [entry.text[start:end].strip() for kind, start, end in entry.segments if kind == "new"]
    return "\n\n".join(part for part in new if part)


def change(complaint: Complaint, *, by: Viewer, now: datetime, facts: Mapping[str, Any]) -> None:
    """Write facts of the complaint (those of ``FACTS`` that are given). Its clocks are left as they are: the page
    shows what no longer agrees, and a person lets them be counted anew.

    Raises NotFound; DomainError ``complaint.fact``, ``complaint.status``, ``complaint.about``, ``complaint.sector``,
    ``complaint.severity``, ``complaint.answers``, ``complaint.price``, ``complaint.day``; Conflict
    ``complaint.changed``.
    """
    require_visible(by, complaint.case)
    clean = _clean(complaint, facts, now)
    fields = {name: value for name, value in clean.items() if getattr(complaint, name) != value}
    if not fields:
        return
    data = {
        "fields": sorted(fields),
        "from": {name: getattr(complaint, name) for name in fields},
        "to": dict(fields),
    }
    if _TELLING & fields.keys():
        item, story = (clean.get(name, getattr(complaint, name)) for name in ("item", "story"))
        fields["likeness"] = key_of(item, f"{complaint.case.matter} {story}")
    with transaction.atomic():
        write(complaint, fields, by=by, now=now, action="complaint.changed", data=data)
        if _TELLING & fields.keys():
            recognise(complaint, by=by, now=now)


def _clean(complaint: Complaint, facts: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The facts as they are kept. Raises DomainError."""
    if not facts.keys() <= FACTS:
        raise DomainError(_("There is no such fact of a complaint."), code="complaint.fact")
    clean = dict(facts)
    _require_known(clean)
    for name, longest in _LENGTHS.items():
        if name in clean:
            clean[name] = line(clean[name], longest)
    for name in _NUMBERS:
        if name in clean:
            clean[name] = plain_number(clean[name])[:60]
    if "story" in clean:
        clean["story"] = clean["story"].strip()[:LONGEST_STORY]
    if {"answers", "sector"} & clean.keys():
        sector = clean.get("sector", complaint.sector)
        clean["answers"] = checked_answers(dict(clean.get("answers", complaint.answers)), sector)
    price: Decimal | None = clean.get("price")
    if price is not None:
        clean["price"] = amount_of(price, DomainError(_("The price must be more than zero."), code="complaint.price"))
    _require_past(clean, now)
    return clean


def _require_known(facts: Mapping[str, Any]) -> None:
    if facts.get("status", "") not in Complaint.Status.values:
        raise DomainError(_("There is no such status of a customer."), code="complaint.status")
    if facts.get("about", Complaint.About.GOODS) not in Complaint.About.values:
        raise DomainError(_("Choose what was bought."), code="complaint.about")
    if facts.get("severity", Complaint.Severity.USUAL) not in Complaint.Severity.values:
        raise DomainError(_("Choose how much it weighs on the customer."), code="complaint.severity")


def _require_past(facts: Mapping[str, Any], now: datetime) -> None:
    today = now.astimezone(WARSAW).date()
    days = [facts[name] for name in _DAYS if isinstance(facts.get(name), date)]
    moment = facts.get("received_at")
    if any(day > today for day in days) or (moment is not None and moment > now):
        raise DomainError(_("This day has not come yet. Check the date."), code="complaint.day")
    if any(day.year < _FIRST_YEAR for day in days) or (moment is not None and moment.year < _FIRST_YEAR):
        raise DomainError(_("This was long before anybody's memory. Check the year."), code="complaint.day")
