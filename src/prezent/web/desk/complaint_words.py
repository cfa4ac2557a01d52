"""Amounts, days and choices of a complaint in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from prezent.complaints.models import Cost
from prezent.domain.complaints.money import money_words
from prezent.domain.language import dates
from prezent.web.desk.lists_rows import language

NBSP: Final = "\u00a0"

#: Sectors as a form offers them; the values are those of ``domain.deadlines.choosing``.
SECTORS: Final = (
    ("none", pgettext_lazy("sector", "none of these: a shop, a workshop, a service")),
    ("payment", pgettext_lazy("sector", "payments")),
    ("finance", pgettext_lazy("sector", "banking, insurance, loans, investments")),
    ("insurance_claim", pgettext_lazy("sector", "a claim on an insurance")),
    ("telecom", pgettext_lazy("sector", "telecommunications")),
    ("post", pgettext_lazy("sector", "post, a courier as postal operator")),
    ("carriage", pgettext_lazy("sector", "carriage, a courier as carrier")),
    ("rail", pgettext_lazy("sector", "travel by rail")),
    ("bus", pgettext_lazy("sector", "travel by bus")),
    ("sea", pgettext_lazy("sector", "travel by sea")),
    ("air", pgettext_lazy("sector", "travel by air")),
    ("electricity", pgettext_lazy("sector", "electricity")),
    ("gas", pgettext_lazy("sector", "gas")),
    ("disconnection", pgettext_lazy("sector", "electricity cut off")),
    ("developer", pgettext_lazy("sector", "a flat or house from a developer")),
    ("package", pgettext_lazy("sector", "package travel")),
    ("public", pgettext_lazy("sector", "a public body")),
)
#: Questions of ``regimes.QUESTIONS`` as a form asks them.
QUESTIONS: Final = (
    ("withdrawal", gettext_lazy("The customer also withdraws from a distance contract")),
    ("visit", gettext_lazy("It was bought during an unannounced visit or an excursion")),
    ("guarantee", gettext_lazy("The customer relies on the guarantee")),
    ("data_request", gettext_lazy("The customer also asks about their data")),
    ("unauthorised_payment", gettext_lazy("A payment was made that the customer did not authorise")),
    ("platform_decision", gettext_lazy("A decision of an online platform is contested")),
)


def money(amount: Decimal, currency: str) -> str:
    """An amount as people read it: "1 234,50 zł", "PLN 1,234.50"."""
    return money_words(amount, currency).in_("pl" if language() == "pl" else "en")


def cost_words(kind: str, amount: Decimal | None, currency: str) -> str:
    """How much the customer lost: "40 min", "28 km", "3 próby"; "" for a feeling."""
    if amount is None:
        return ""
    if kind == Cost.Kind.MONEY:
        return money(amount, currency)
    number = f"{amount.normalize():f}"
    if language() == "pl":
        number = number.replace(".", ",")
    if kind == Cost.Kind.TIME:
        return f"{number}{NBSP}min"
    if kind == Cost.Kind.TRIP:
        return f"{number}{NBSP}km"
    return ngettext("%(n)s try", "%(n)s tries", int(amount)) % {"n": number}


def day(value: date | None, now: datetime, *, long: bool = False) -> str:
    """A day in words; "not known" where there is none."""
    if value is None:
        return pgettext("date", "not known")
    return dates.day_in_words(value, timezone.localtime(now).date(), language(), long=long)


def moment(value: datetime, now: datetime) -> str:
    """A moment in words: "wt. 24 lis, 10:42"."""
    return dates.moment_in_words(timezone.localtime(value), timezone.localtime(now), language())


def choices(pairs: Sequence[tuple[object, object]]) -> list[tuple[str, str]]:
    """Choices of a menu with plain words."""
    return [(str(value), str(name)) for value, name in pairs]
