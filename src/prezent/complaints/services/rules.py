"""What the firm has decided about deciding: limits by role, four eyes, the wall of a conflict of interest."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from prezent.complaints.decision_policies import require_admin
from prezent.complaints.models import Rules
from prezent.complaints.services.recording import line
from prezent.domain.complaints.mentions import names_court
from prezent.people.policies import Viewer
from prezent.platform.errors import Conflict, DomainError
from prezent.platform.eventlog import record

_ONE: Final = 1
_MOST_DAYS: Final = 365
_MOST: Final = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class LetterRules:
    """What the firm's answers say of itself, where the law wants it said. ``appeal``: how and to whom one appeals
    inside the firm; ``appeal_days``: within how many days of delivery of the answer, None for no end."""

    unit: str = ""
    unit_address: str = ""
    court: str = ""
    appeal: str = ""
    appeal_days: int | None = None


def _checked(letters: LetterRules) -> LetterRules:
    """The same on one line each; refused where a customer could do nothing with it."""
    clean = LetterRules(
        unit=line(letters.unit, 200), unit_address=line(letters.unit_address, 200), court=line(letters.court, 200),
        appeal=line(letters.appeal, 300), appeal_days=letters.appeal_days,
    )  # fmt: skip
    if bool(clean.unit) != bool(clean.unit_address):
        raise DomainError(_("A unit is named together with its address."), code="rules.unit")
    if clean.court and not names_court(clean.court):
        raise DomainError(_("Write the court by its full name, such as Sąd Rejonowy w Radomiu."), code="rules.court")
    if clean.appeal_days is not None and not clean.appeal:
        raise DomainError(
            _("Write how to appeal and to whom; a number of days alone says neither."), code="rules.appeal"
        )
    if clean.appeal_days is not None and not 1 <= clean.appeal_days <= _MOST_DAYS:
        raise DomainError(_("An appeal may be made within 1 to 365 days."), code="rules.appeal_days")
    return clean


def current_rules() -> Rules:
    """The rules that hold: those of the firm, or the defaults. One SQL query."""
    return Rules.objects.filter(pk=_ONE).first() or Rules(pk=_ONE)


def save_rules(
    *,
    by: Viewer,
    now: datetime,
    version: int,
    agent_limit: Decimal,
    supervisor_limit: Decimal,
    currency: str,
    four_eyes: bool,
    conflict_wall: bool,
    adr_consent: bool | None,
    letters: LetterRules = LetterRules(),
) -> None:
    """Set the rules. ``version``: of those that were shown; ``letters``: what the firm's answers say of it.

    Raises NotAllowed; DomainError ``rules.limit``, ``rules.limits_order``, ``rules.currency``, ``rules.unit``,
    ``rules.court``, ``rules.appeal``, ``rules.appeal_days``; Conflict ``rules.changed``.
    """
    require_admin(by)
    letters = _checked(letters)
    if not all(0 <= one < _MOST and one == round(one, 2) for one in (agent_limit, supervisor_limit)):
        raise DomainError(_("A limit is an amount in whole grosze, from zero up."), code="rules.limit")
    if agent_limit > supervisor_limit:
        raise DomainError(
            _("The supervisor's limit is not below the agent's: whoever is asked must be able to say yes."),
            code="rules.limits_order",
        )
    currency = currency.strip().upper()
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        raise DomainError(_("A currency has three letters, such as PLN."), code="rules.currency")
    fields = {
        "agent_limit": agent_limit, "supervisor_limit": supervisor_limit, "currency": currency,
        "four_eyes": four_eyes, "conflict_wall": conflict_wall, "adr_consent": adr_consent,
        **asdict(letters), "changed_by_id": by.id, "changed_at": now, "version": version + 1,
    }  # fmt: skip
    with transaction.atomic():
        if not Rules.objects.filter(pk=_ONE, version=version).update(**fields):
            _first(version, fields)
        logged = ("agent_limit", "supervisor_limit", "four_eyes", "conflict_wall", *asdict(letters))
        data = {name: str(fields[name]) for name in logged}
        record("rules.changed", actor=by.actor, subject=("rules", _ONE), now=now, data=data)


def _first(version: int, fields: dict[str, object]) -> None:
    """The row is not there yet: write it, unless somebody else just did."""
    try:
        with transaction.atomic():
            if version or Rules.objects.filter(pk=_ONE).exists():
                raise _changed()
            Rules.objects.create(pk=_ONE, **fields)
    except IntegrityError as error:
        raise _changed() from error


def _changed() -> Conflict:
    who = Rules.objects.filter(pk=_ONE).values_list("changed_by__name", flat=True).first()
    return Conflict(
        _("Meanwhile the rules were changed (by: %(who)s). Nothing was overwritten: look again.")
        % {"who": who or _("the desk")},
        code="rules.changed",
    )
