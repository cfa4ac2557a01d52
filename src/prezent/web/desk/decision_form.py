"""The form of a decision: what stands in it, from the database or as it was typed, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.complaints.lawful import GROUNDS, Grounds
from prezent.complaints.models import Complaint, Cost
from prezent.complaints.services.decision import Offered, Written
from prezent.domain.complaints.remedies import Assessment, Remedy
from prezent.web import typed
from prezent.web.desk.complaint_words import money
from prezent.web.desk.decision_words import typed_amount
from prezent.web.typed import whole

#: Rows of one form; more are no decision any more.
MOST_ROWS: Final = 60
#: What is offered is offered within two weeks, unless somebody says otherwise.
USUAL: Final = timedelta(days=14)
#: Złoty for a kilometre, as offered for a wasted trip; the row can be changed.
KILOMETRE: Final = Decimal("1.15")
_LAW_WORDS: Final = ("repair", "replace", "reduction", "refund", "damages", "fulfil", "interest")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that may be offered, as the form has it; ``on``: it is offered."""

    side: str
    kind: str
    words: str
    on: bool = False
    id: int | None = None
    amount: str = ""
    day: str = ""
    owner: int | None = None
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form."""

    verdicts: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    merits_why: str = ""
    merits_findings: frozenset[int] = frozenset()
    service: str = ""
    service_why: str = ""
    service_findings: frozenset[int] = frozenset()
    grounds: frozenset[str] = frozenset()
    value_ok: str = ""
    value_as_is: str = ""
    returned_on: str = ""
    rows: tuple[Row, ...] = ()


def of_written(written: Written) -> Form:
    """What was saved, as the form shows it."""
    grounds = written.grounds
    return Form(
        written.verdicts,
        written.merits_why,
        frozenset(written.merits_findings),
        written.service,
        written.service_why,
        frozenset(written.service_findings),
        grounds.said,
        typed_amount(grounds.value_ok),
        typed_amount(grounds.value_as_is),
        grounds.returned_on.isoformat() if grounds.returned_on else "",
        tuple(_row(one) for one in written.remedies),
    )


def _row(one: Offered) -> Row:
    day = one.due_on.isoformat() if one.due_on else ""
    return Row(one.side, one.kind, one.words, True, one.id, typed_amount(one.amount), day, one.owner)


def of_post(posted: QueryDict) -> Form:
    """What was typed, as it was typed."""
    verdicts = {
        demand: (posted.get(f"merits-{demand}", ""), posted.get(f"why-{demand}", ""))
        for demand in _numbers(name.removeprefix("demand-") for name in posted if name.startswith("demand-"))
    }
    return Form(
        verdicts,
        posted.get("merits_why", ""),
        frozenset(_numbers(posted.getlist("merits_rests"))),
        posted.get("service", ""),
        posted.get("service_why", ""),
        frozenset(_numbers(posted.getlist("service_rests"))),
        frozenset(posted.getlist("ground")) & set(GROUNDS),
        posted.get("value_ok", ""),
        posted.get("value_as_is", ""),
        posted.get("returned_on", ""),
        tuple(_typed(posted, number) for number in range(min(whole(posted.get("rows", "")) or 0, MOST_ROWS))),
    )


def _numbers(typed: Iterable[str]) -> list[int]:
    return [found for found in (whole(one) for one in typed) if found is not None]


def _typed(posted: QueryDict, number: int) -> Row:
    def cell(name: str) -> str:
        return posted.get(f"row-{number}-{name}", "")

    words, blank = cell("words"), bool(cell("blank"))
    return Row(
        cell("side"),
        cell("kind"),
        words,
        # Half of something is sent on too: it is asked for the rest, instead of being lost.
        bool(cell("on")) or (blank and any(cell(one).strip() for one in ("words", "amount", "owner"))),
        whole(cell("id")),
        cell("amount"),
        cell("day"),
        whole(cell("owner")),
        blank,
    )


def grounds_of(form: Form) -> Grounds:
    """What the lawful remedies are computed from. Raises DomainError for an amount or a day that is none."""
    return Grounds(
        form.grounds, typed.amount(form.value_ok), typed.amount(form.value_as_is), typed.day(form.returned_on)
    )  # fmt: skip


def written_of(form: Form, law: Assessment) -> Written:
    """What is to be written. Raises DomainError for an amount or a day that is none."""
    return Written(
        {demand: said for demand, said in form.verdicts.items() if said[0] or said[1].strip()},
        form.merits_why,
        tuple(form.merits_findings),
        form.service,
        form.service_why,
        tuple(form.service_findings),
        grounds_of(form),
        tuple(_offered(row, law) for row in form.rows if row.on),
    )


def _offered(row: Row, law: Assessment) -> Offered:
    amount = typed.amount(row.amount)
    return Offered(
        row.side, row.kind, row.words, amount, typed.day(row.day), row.owner, _steps(row, amount, law), id=row.id
    )  # fmt: skip


def _steps(row: Row, amount: Decimal | None, law: Assessment) -> tuple[tuple[str, str], ...]:
    """How it was computed; nothing for what somebody wrote by hand."""
    remedy = law.of(row.kind) if row.side == "law" else None
    if remedy is None or remedy.amount is None or amount != remedy.amount:
        return ()
    return tuple((one.pl, one.en) for one in remedy.steps)


# --- what the desk offers to begin with


def with_offers(
    form: Form, complaint: Complaint, law: Assessment, asked: frozenset[str], costs: Iterable[Cost], now: datetime
) -> tuple[Row, ...]:
    """The rows of the form: what is offered, then what could be, then an empty one of each side.

    Lawful ones are those that may be asked for now; nothing is ticked that nobody has ticked.
    """
    usual = (timezone.localdate(now) + USUAL).isoformat()
    there = {(one.side, one.kind) for one in form.rows}
    offers = [*_lawful(complaint, law, asked, timezone.localdate(now)), *_gestures(complaint, costs, usual)]
    rows = [replace(one, blank=one.blank and not one.words.strip()) for one in form.rows if not one.blank or one.on]
    begun = {one.side for one in rows if one.blank}
    rows += [one for one in offers if (one.side, one.kind) not in there]
    empty = (
        Row("law", "other", "", day=usual, blank=True),
        Row("gesture", "money", "", day=usual, blank=True),
        Row("measure", "measure", "", blank=True),
    )
    rows += [one for one in empty if one.side not in begun]
    return tuple(sorted(rows, key=lambda one: (("law", "gesture", "measure").index(_known(one.side)), one.blank)))


def _known(side: str) -> str:
    return side if side in {"law", "gesture", "measure"} else "measure"


def _lawful(complaint: Complaint, law: Assessment, asked: frozenset[str], today: date) -> Iterable[Row]:
    for one in law.remedies:
        if one.state == "open" or (one.state == "unknown" and one.asked):
            yield _lawful_row(one, today)
            if one.interest and one.interest.total:
                due = (today + USUAL).isoformat()
                yield Row("law", "interest", law_words("interest"), False, None, typed_amount(one.interest.total), due)
    for kind in ("fulfil", "damages"):
        if kind in asked:
            amount = typed_amount(complaint.price) if kind == "fulfil" else ""
            yield Row("law", kind, law_words(kind), False, None, amount, (today + USUAL).isoformat())


def _lawful_row(one: Remedy, today: date) -> Row:
    due = one.due_on if one.due_on and one.due_on >= today else today + USUAL
    return Row("law", one.kind, law_words(one.kind), False, None, typed_amount(one.amount), due.isoformat())


def law_words(kind: str) -> str:
    """What a lawful remedy is called when it is offered."""
    return {
        "repair": _("Repair"),
        "replace": _("Replacement"),
        "reduction": _("Part of the price back"),
        "refund": _("The whole price back"),
        "damages": _("Damages"),
        "fulfil": _("What was agreed"),
        "interest": _("Interest for delay"),
    }.get(kind, _("Something else"))


def _gestures(complaint: Complaint, costs: Iterable[Cost], usual: str) -> Iterable[Row]:
    yield Row("gesture", "apology", _("A written apology"))
    for cost in costs:
        if cost.kind == Cost.Kind.TRIP and cost.amount and complaint.currency == "PLN":
            sum_ = round(cost.amount * KILOMETRE, 2)
            words = _("The trip: %(km)s km at %(rate)s") % {
                "km": f"{cost.amount.normalize():f}".replace(".", ","), "rate": money(KILOMETRE, "PLN"),
            }  # fmt: skip
            yield Row("gesture", "money", words, False, None, typed_amount(sum_), usual)
    yield Row("gesture", "voucher", _("A voucher"), False, None, typed_amount(Decimal(50)), usual)
