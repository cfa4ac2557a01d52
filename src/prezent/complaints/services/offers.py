"""What a decision offers, as it is written: checked before it becomes a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from prezent.complaints.models import Decision, Demand, Remedy
from prezent.complaints.models.intake import LONGEST_WORDS
from prezent.people.models import Staff
from prezent.platform.errors import DomainError

#: Kinds by where a remedy comes from.
KINDS: Final[dict[str, frozenset[str]]] = {
    Remedy.Side.LAW: frozenset({*Demand.Kind.values, "interest"}),
    Remedy.Side.GESTURE: frozenset({"apology", "money", "voucher", "gift", "other"}),
    Remedy.Side.MEASURE: frozenset({"measure"}),
}
_MOST: Final = Decimal(10_000_000)
_LAST: Final = date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing that we will do. ``due_on``: the last local day; ``owner``: whose it is, by id; ``steps``: how amount
    and day were computed; ``id``: of the row that it was before."""

    side: str
    kind: str
    words: str
    amount: Decimal | None = None
    due_on: date | None = None
    owner: int | None = None
    steps: tuple[tuple[str, str], ...] = ()
    currency: str = ""
    id: int | None = None


def checked(offered: Offered, *, currency: str) -> Offered:
    """The same on one line and in the complaint's currency. One SQL query where it has an owner.

    Raises DomainError ``remedy.kind``, ``remedy.words``, ``remedy.amount``, ``remedy.currency``, ``remedy.day``,
    ``remedy.owner_gone``.
    """
    if offered.kind not in KINDS.get(offered.side, frozenset()):
        raise DomainError(_("There is no such kind of remedy."), code="remedy.kind")
    words = " ".join(offered.words.split())[:LONGEST_WORDS]
    if not words:
        raise DomainError(_("Write what we will do."), code="remedy.words")
    amount = offered.amount
    if amount is not None and offered.side == Remedy.Side.MEASURE:  # it would be counted in nobody's limit
        raise DomainError(
            _("A change in the firm has no amount: what the customer gets is a remedy or a gesture."),
            code="remedy.amount",
        )
    if amount is not None:
        if not (amount.is_finite() and 0 <= amount < _MOST and amount == round(amount, 2)):
            raise DomainError(_("An amount is in whole grosze, from zero up."), code="remedy.amount")
        amount = round(amount, 2)
    if offered.currency and offered.currency != currency:
        raise DomainError(_("Everything in a complaint is in one currency."), code="remedy.currency")
    if offered.due_on is not None and offered.due_on > _LAST:
        raise DomainError(_("This date is years away: check it."), code="remedy.day")
    if offered.owner is not None and not Staff.objects.filter(pk=offered.owner, is_active=True).exists():
        raise DomainError(_("This person no longer works at the desk: choose somebody else."), code="remedy.owner_gone")
    return replace(offered, words=words, amount=amount, currency=currency)


def offered_of(row: Remedy) -> Offered:
    """What a row offers."""
    steps = tuple((one["pl"], one["en"]) for one in row.steps)
    return Offered(
        row.side, row.kind, row.words, row.amount, row.due_on, row.owner_id, steps, row.currency, row.pk
    )  # fmt: skip


def remedy_of(offered: Offered, decision: Decision) -> Remedy:
    """A row of what is offered, not written yet."""
    return Remedy(
        decision=decision,
        side=offered.side,
        kind=offered.kind,
        words=offered.words,
        amount=offered.amount,
        currency=offered.currency,
        due_on=offered.due_on,
        owner_id=offered.owner,
        steps=[{"pl": pl, "en": en} for pl, en in offered.steps],
    )
