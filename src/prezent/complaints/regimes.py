"""Which clocks the facts of a complaint ask for, beside those that run: what is missing, what no longer agrees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, Literal, Protocol, cast, get_args

from django.utils.translation import gettext_lazy as _

from prezent.complaints.models import Complaint
from prezent.deadlines.queries import ClockRow
from prezent.deadlines.reckoning import Facts, known, reckon
from prezent.domain.deadlines.choosing import About, Answers, Choice, Sector, Status, read_answers, which
from prezent.domain.deadlines.consequence import if_nothing_is_done
from prezent.domain.deadlines.due import WARSAW
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.regime import Start
from prezent.domain.language.both import Text2
from prezent.platform.errors import DomainError

#: Questions whose answers stand in ``Complaint.answers``: plain ones, asked by name.
QUESTIONS: Final = ("withdrawal", "visit", "guarantee", "data_request", "unauthorised_payment", "platform_decision")
#: Sectors of ``domain.deadlines.choosing``.
SECTORS: Final = cast(tuple[str, ...], get_args(Sector))
#: Starts that are the coming of the complaint itself.
_ON_RECEIPT: Final = frozenset({"received", "filed", "told", "reported", "request", "appeal"})
_NOON: Final = time(12)


class Complained(Protocol):
    """The facts of a complaint that choose its regimes: a row or a model."""

    @property
    def received_at(self) -> datetime:
        """When it came."""

    @property
    def delivered_on(self) -> date | None:
        """When the thing was delivered."""

    @property
    def status(self) -> str:
        """Whose complaint it is."""

    @property
    def sector(self) -> str:
        """A sector of ``choosing``."""

    @property
    def about(self) -> str:
        """What was bought."""

    @property
    def answers(self) -> dict[str, Any]:
        """The rest of the answers."""


#: How the data of the deadlines name those that are met by saying that something has come.
ACKNOWLEDGED: Final = "_ACK"


class Demanded(Protocol):
    """A demand, as a row or as a model."""

    @property
    def kind(self) -> str:
        """What is asked for."""

    @property
    def stated_on(self) -> date:
        """When."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deadline that the facts open. ``event_at`` None: the day from which it runs is not known yet; ``clock``: the
    one that the case has for it already."""

    regime: str
    name: Text2
    why: Text2
    starts: Start
    event_at: datetime | None
    legal_due: date | None
    consequence: Text2
    clock: ClockRow | None

    @property
    def event_on(self) -> date | None:
        """The local day of the event."""
        return self.event_at.astimezone(WARSAW).date() if self.event_at else None

    @property
    def state(self) -> Literal["set", "differs", "missing", "needs_date"]:
        """What is to be done about it."""
        if self.clock is None:
            return "needs_date" if self.event_at is None else "missing"
        if self.event_on is not None and self.clock.is_open and self.clock.event_on != self.event_on:
            return "differs"
        return "set"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the facts open, and clocks that run though the facts no longer open them."""

    opened: tuple[Proposal, ...]
    superfluous: tuple[ClockRow, ...]

    @property
    def missing(self) -> tuple[Proposal, ...]:
        """Those that can be set now."""
        return tuple(one for one in self.opened if one.state == "missing")


def answers_of(complaint: Complained, demands: Iterable[Demanded]) -> Answers:
    """The facts as ``domain.deadlines.choosing`` asks for them. A customer whose status is not known is read as a
    consumer: the stricter reading."""
    kinds = {one.kind for one in demands}
    money: Literal["no", "reduction", "rescission"] = (
        "rescission" if "refund" in kinds else "reduction" if "reduction" in kinds else "no"
    )
    return Answers(
        status=cast(Status, complaint.status or "consumer"),
        sector=cast(Sector, complaint.sector),
        about=cast(About, complaint.about),
        demands_money_back=money,
        **{name: bool(complaint.answers.get(name)) for name in QUESTIONS},
    )


def checked_answers(answers: dict[str, Any], sector: str) -> dict[str, Any]:
    """Answers that are kept: only questions of ``QUESTIONS``, only those that are true.

    Raises DomainError ``complaint.answers``, ``complaint.sector``.
    """
    if sector not in SECTORS:
        raise DomainError(_("There is no such sector."), code="complaint.sector")
    kept = {name: value for name, value in answers.items() if value is not False}
    try:
        read_answers(kept)
    except DeadlineError as error:
        raise DomainError(_("These answers cannot be read."), code="complaint.answers") from error
    if not set(kept) <= set(QUESTIONS):
        raise DomainError(_("These answers cannot be read."), code="complaint.answers")
    return kept


def is_plain(complaint: Complained) -> bool:
    """Whether it is a plain consumer complaint, whose clocks need nobody's thought. Somebody of whom nobody has said
    who it is, is read as a consumer."""
    status = complaint.status in {Complaint.Status.CONSUMER, Complaint.Status.UNKNOWN}
    return status and complaint.sector == "none" and not complaint.answers


def propose(complaint: Complained, demands: Sequence[Demanded], clocks: Sequence[ClockRow]) -> Proposed:
    """Compare what the facts open with the clocks of the case. No SQL query."""
    alive = {one.regime: one for one in reversed(clocks) if one.state != "stopped"}
    choices = which(answers_of(complaint, demands))
    proposals = (_proposal(one, complaint, demands, alive.get(one.regime)) for one in choices)
    opened = tuple(one for one in proposals if one is not None)
    wanted = {one.regime for one in choices}
    superfluous = tuple(one for one in clocks if one.is_open and one.regime not in wanted)
    return Proposed(opened, superfluous)


def _proposal(
    choice: Choice, complaint: Complained, demands: Sequence[Demanded], clock: ClockRow | None
) -> Proposal | None:
    """The deadline beside its clock; None for an event from before the rule."""
    regime = known()[choice.regime]
    event_at = _event_of(regime.starts, complaint, demands)
    local = event_at.astimezone(WARSAW).date() if event_at else None
    try:
        version = regime.version_on(local or complaint.received_at.astimezone(WARSAW).date())
    except DeadlineError:
        return None
    due = clock.legal_due if clock else None
    if local is not None and (clock is None or clock.event_on != local):
        due = reckon(Facts(choice.regime, local)).due.legal
    consequence = if_nothing_is_done(version.silence, version.met_by, regime.side)
    return Proposal(choice.regime, regime.name, choice.why, regime.starts, event_at, due, consequence, clock)


def _event_of(starts: Start, complaint: Complained, demands: Sequence[Demanded]) -> datetime | None:
    """When what starts it happened, as far as the complaint knows."""
    if starts in _ON_RECEIPT:
        return complaint.received_at
    if starts in {"delivered", "possession"}:
        return _noon(complaint.delivered_on)
    if starts == "statement":
        money = [one.stated_on for one in demands if one.kind in {"refund", "reduction"}]
        received = complaint.received_at.astimezone(WARSAW).date()
        day = min(money, default=received)
        return complaint.received_at if day == received else _noon(day)
    return None


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, _NOON, WARSAW) if day else None
