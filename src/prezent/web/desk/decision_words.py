"""Choices of a decision with their names, and an amount as its form shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy, pgettext_lazy

from prezent.web.desk.lists_rows import language

#: What opens price reduction and rescission, as the form asks for it (UPK art. 43e ust. 1, then ust. 4 and 43l).
GROUND_NAMES: Final = {
    "refused": gettext_lazy("We refused to repair or replace it."),
    "not_done": gettext_lazy("We did not manage in a reasonable time."),
    "failed_before": gettext_lazy("We tried to mend it once already, and it is not mended."),
    "serious": gettext_lazy("It is serious enough to lower the price or to rescind at once."),
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
REASONS: Final = {
    "limit": gettext_lazy("it is more than the person may give alone"),
    "refusal": gettext_lazy("a refusal, also of a part, is signed by a second person"),
    "silence": gettext_lazy("silence has had its effect in law, so a verdict needs a legal review"),
    "conflict": gettext_lazy("the complaint is about the person who prepared it"),
}
WAIVED: Final = {
    "four_eyes": gettext_lazy("signed by one person: the firm has switched off the second signature"),
    "conflict": gettext_lazy("decided by the person complained about: the firm has switched that wall off"),
}


def typed_amount(amount: Decimal | None) -> str:
    """An amount as the form shows it: "32,20"."""
    if amount is None:
        return ""
    plain = f"{amount:f}"
    return plain.replace(".", ",") if language() == "pl" else plain
