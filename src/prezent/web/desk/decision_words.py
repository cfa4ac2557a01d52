"""Amounts and days of a decision as its form gives them and its page says them; choices with their names."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from prezent.domain.complaints.money import money_words
from prezent.domain.language import dates
from prezent.platform.errors import DomainError
from prezent.web.desk.lists_rows import language

#: What opens price reduction and rescission, as the form asks for it (UPK art. 43e ust. 1, then ust. 4 and 43l).
GROUND_NAMES: Final = {
    "refused": gettext_lazy("We refused to repair or replace it."),
    "not_done": gettext_lazy("We did not manage in a reasonable time."),
    "failed_before": gettext_lazy("We tried to mend it once already, and it is not mended."),
    "serious": gettext_lazy("It is so serious that repair would be pointless."),
    "will_not": gettext_lazy("It is clear that we will not mend it."),
    "trivial": gettext_lazy("We have proved that it is trivial: no rescission then."),
    "continuous": gettext_lazy("Digital content or a service supplied over a time."),
}
MERITS_NAMES: Final = (
    ("founded", pgettext_lazy("merits choice", "Founded")),
    ("partly", pgettext_lazy("merits choice", "In part")),
    ("not_founded", pgettext_lazy("merits choice", "Not founded")),
    ("deemed", pgettext_lazy("merits choice", "Acknowledged by silence")),
)
SERVICE_NAMES: Final = (
    ("good", pgettext_lazy("service choice", "Good")),
    ("not_all", pgettext_lazy("service choice", "Not in everything")),
    ("failed", pgettext_lazy("service choice", "Failed")),
)
GESTURE_NAMES: Final = (
    ("money", pgettext_lazy("gesture", "money")),
    ("voucher", pgettext_lazy("gesture", "a voucher")),
    ("gift", pgettext_lazy("gesture", "a gift")),
    ("apology", pgettext_lazy("gesture", "an apology")),
    ("other", pgettext_lazy("gesture", "something else")),
)
#: How sure a rule is, in words; what was read in the act itself needs none.
MARKS: Final = {
    "H": "",
    "M": pgettext_lazy("confidence", "from a secondary source"),
    "L": pgettext_lazy("confidence", "to be verified"),
    "C": pgettext_lazy("confidence", "readings differ"),
}
REASONS: Final = {
    "limit": gettext_lazy("it is more than the person may give alone"),
    "refusal": gettext_lazy("a refusal is signed by a second person"),
    "silence": gettext_lazy("the law took silence for consent, so a refusal needs a legal review"),
    "conflict": gettext_lazy("the complaint is about the person who prepared it"),
}
WAIVED: Final = {
    "four_eyes": gettext_lazy("signed by one person: the firm has switched off the second signature"),
    "conflict": gettext_lazy("decided by the person complained about: the firm has switched that wall off"),
}
#: Power of ten that no amount of a complaint reaches; what is larger cannot be computed with.
_LARGEST: Final = 10


def money(amount: Decimal, currency: str) -> str:
    """An amount in the reader's language."""
    return money_words(amount, currency).in_(language())


def day(value: date, now: datetime) -> str:
    """A day in words: "wt. 8 gru"."""
    return dates.day_in_words(value, timezone.localtime(now).date(), language())


def moment(value: datetime, now: datetime) -> str:
    """A moment in words: "dzisiaj, 9:12"."""
    return dates.moment_in_words(timezone.localtime(value), timezone.localtime(now), language())


def typed_amount(amount: Decimal | None) -> str:
    """An amount as the form shows it: "32,20"."""
    if amount is None:
        return ""
    plain = f"{amount:f}"
    return plain.replace(".", ",") if language() == "pl" else plain


def read_amount(typed: str) -> Decimal | None:
    """An amount as people type it: "1 234,50 zł". Raises DomainError ``remedy.amount_unread``."""
    bare = "".join(typed.split()).removesuffix("zł").replace(",", ".")
    if not bare:
        return None
    try:
        found = Decimal(bare[:40])
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found.adjusted() > _LARGEST:
        raise DomainError(
            _("“%(typed)s” is no amount: write it in digits, for example 129,50.") % {"typed": typed[:40]},
            code="remedy.amount_unread",
        )
    return found


def read_day(typed: str) -> date | None:
    """A day as a form gives it. Raises DomainError ``remedy.day_unread``."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise DomainError(
            _("“%(typed)s” is no date: write it as year-month-day, for example 2026-11-24.") % {"typed": typed[:40]},
            code="remedy.day_unread",
        ) from error
