"""Reads of deadlines, as frozen rows: a case's clocks and their history, what is due, what the desk warns of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Q, QuerySet

from prezent.deadlines.models import OPEN, Notice, State
from prezent.deadlines.policies import no_clock, visible_clocks, visible_notices
from prezent.deadlines.reckoning import Facts, known, reckon
from prezent.domain.deadlines.consequence import if_nothing_is_done
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.regime import MetBy, Regime, Side, Silence, Version
from prezent.domain.language.both import Text2
from prezent.people.policies import Viewer
from prezent.platform.errors import DomainError

#: Deadlines, or notices, on one screen.
LIMIT = 50

Whose = Literal["all", "mine", "team"]


class _OfRegime:
    """What a row can tell of its regime, without a query."""

    __slots__ = ()
    regime: str
    side: Side
    silence: Silence
    met_by: MetBy

    @property
    def known(self) -> Regime | None:
        """The regime, unless it is not among the data any more."""
        return known().get(self.regime)

    @property
    def name(self) -> Text2:
        """What the deadline is called."""
        return self.known.name if self.known else Text2(self.regime, self.regime)

    @property
    def consequence(self) -> Text2:
        """What happens if nothing is done."""
        return if_nothing_is_done(self.silence, self.met_by, self.side)


@dataclass(frozen=True, slots=True)
class ClockRow(_OfRegime):
    """A clock as its case's page shows it. ``set_by`` and ``changed_by`` are names; None: the desk itself."""

    id: int
    case_id: int
    number: str
    regime: str
    regime_since: date
    calendar_version: str
    event_at: datetime
    event_on: date
    event_words: str
    by_post: bool
    lenient: list[str]
    extended: bool
    extended_at: datetime | None
    extended_why: str
    extended_until: date | None
    called_on: date | None
    completed_on: date | None
    raw_due: date | None
    legal_due: date | None
    internal_due: date | None
    breach_at: datetime | None
    met_by: MetBy
    silence: Silence
    side: Side
    state: str
    set_by: str | None
    set_at: datetime
    changed_by: str | None
    changed_at: datetime
    version: int
    met_at: datetime | None
    evidence_id: int | None
    proof: str
    stopped_why: str
    reviewed_at: datetime | None
    reviewed_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether the thing is still to be done."""
        return self.state in OPEN

    @property
    def has_legal_effect(self) -> bool:
        """Whether the law, in its stricter reading, makes something of silence."""
        return self.side == "firm" and self.silence != "none"

    @property
    def version_known(self) -> Version | None:
        """The rules that it follows, unless they are not among the data any more."""
        try:
            return self.known.version_on(self.event_on) if self.known else None
        except DeadlineError:
            return None

    @property
    def needs_review(self) -> bool:
        """Whether a supervisor must look at what the law made of silence, before the case is closed."""
        late = self.state in {State.SILENCE, State.MET_LATE}
        return late and self.has_legal_effect and self.reviewed_at is None

    def is_silent(self, now: datetime) -> bool:
        """Whether the law has made something of silence and no supervisor has looked at it, also in the minute before
        the sweep: what keeps a case from being closed by anybody else."""
        return self.needs_review or (self.has_legal_effect and self.state == State.RUNNING and self.is_late(now))

    def is_unmet(self, now: datetime) -> bool:
        """Whether closing its case takes a word: ours, still to be done, and not a matter of silence."""
        return self.side == "firm" and self.is_open and self.reviewed_at is None and not self.is_silent(now)

    def is_late(self, now: datetime) -> bool:
        """Whether it is too late already, also in the minute before the sweep has said so."""
        return self.is_open and self.breach_at is not None and self.breach_at <= now

    @property
    def facts(self) -> Facts:
        """What it is computed from."""
        return Facts(
            self.regime, self.event_on, self.by_post, tuple(self.lenient), self.extended, self.extended_until,
            self.called_on, self.completed_on,
        )  # fmt: skip

    def steps(self) -> tuple[Text2, ...]:
        """The computation told step by step; empty when today's data would not give the stored day any more."""
        try:
            found = reckon(self.facts).due
        except DomainError:
            return ()
        return found.steps if found.legal == self.legal_due else ()


@dataclass(frozen=True, slots=True)
class DueRow(_OfRegime):
    """A deadline that comes due, or has passed and is not met, as Today shows it."""

    id: int
    case_id: int
    number: str
    matter: str
    customer_id: int | None
    customer: str | None
    assignee_id: int | None
    assignee: str | None
    regime: str
    side: Side
    silence: Silence
    met_by: MetBy
    state: str
    by_post: bool
    internal_due: date | None
    legal_due: date
    breach_at: datetime
    #: the warning that goes with it, where one was given to the person who asks
    level: int = 0
    audience: str = ""

    @property
    def owed_by(self) -> datetime:
        """The last moment at which it is in time, as Today puts it among other debts."""
        return self.breach_at - timedelta(seconds=1)

    @property
    def unsent(self) -> int:
        """A deadline is no letter that did not leave."""
        return 0

    def is_silent(self, now: datetime) -> bool:
        """Whether the law makes something of silence, and the last day has passed."""
        return self.side == "firm" and self.silence != "none" and self.breach_at <= now


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One recomputation of a clock; ``facts`` holds every column that changed as [before, after]."""

    clock_id: int
    what: str
    old_due: date | None
    new_due: date | None
    facts: dict[str, list[Any]]
    reason: str
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticeRow(_OfRegime):
    """A warning to the person who asks."""

    id: int
    level: int
    audience: str
    at: datetime
    due: date
    clock_id: int
    regime: str
    side: Side
    silence: Silence
    met_by: MetBy
    state: str
    number: str
    matter: str
    assignee: str | None
    case_id: int
    customer_id: int | None
    customer: str | None
    assignee_id: int | None
    by_post: bool
    internal_due: date | None
    breach_at: datetime

    @property
    def deadline(self) -> DueRow:
        """The deadline that it warns of, as Today shows it."""
        return DueRow(
            self.clock_id, self.case_id, self.number, self.matter, self.customer_id, self.customer, self.assignee_id,
            self.assignee, self.regime, self.side, self.silence, self.met_by, self.state, self.by_post,
            self.internal_due, self.due, self.breach_at, self.level, self.audience,
        )  # fmt: skip

    @property
    def label(self) -> str:
        """How late it is, in the reader's language."""
        return str(Notice.Level(self.level).label)


_CLOCK = (
    "id", "case_id", "case__number", "regime", "regime_since", "calendar_version", "event_at", "event_on",
    "event_words", "by_post", "lenient", "extended", "extended_at", "extended_why", "extended_until", "called_on",
    "completed_on", "raw_due", "legal_due", "internal_due", "breach_at", "met_by", "silence", "side", "state",
    "set_by__name", "set_at", "changed_by__name", "changed_at", "version", "met_at", "evidence_id", "proof",
    "stopped_why", "reviewed_at", "reviewed_by__name",
)  # fmt: skip
_CHANGE = tuple(
    f"changes__{name}" for name in ("clock_id", "what", "old_due", "new_due", "facts", "reason", "by__name", "at")
)
_DUE = (
    "id", "case_id", "case__number", "case__matter", "case__customer_id", "case__customer__name", "case__assignee_id",
    "case__assignee__name", "regime", "side", "silence", "met_by", "state", "by_post", "internal_due", "legal_due",
    "breach_at",
)  # fmt: skip
_NOTICE = (
    "id", "level", "audience", "at", "due", "clock_id", "clock__regime", "clock__side", "clock__silence",
    "clock__met_by", "clock__state", "case__number", "case__matter", "case__assignee__name", "case_id",
    "case__customer_id", "case__customer__name", "case__assignee_id", "clock__by_post", "clock__internal_due",
    "clock__breach_at",
)  # fmt: skip


def clocks_of(who: Viewer, case_id: int) -> tuple[ClockRow, ...]:
    """The clocks of a case that the person may see: open ones first, by their last day. One SQL query."""
    return _open_first(ClockRow(*row) for row in visible_clocks(who).filter(case_id=case_id).values_list(*_CLOCK))


def clock_of(who: Viewer, clock_id: int) -> ClockRow:
    """One clock. One SQL query. Raises NotFound, also for a clock of a case that is not the person's to see."""
    found = visible_clocks(who).filter(pk=clock_id).values_list(*_CLOCK).first()
    if found is None:
        raise no_clock()
    return ClockRow(*found)


def histories_of(who: Viewer, case_id: int) -> tuple[tuple[ClockRow, tuple[ChangeRow, ...]], ...]:
    """The clocks of a case as :func:`clocks_of` has them, each with every recomputation, oldest first. One SQL query:
    a clock that was changed comes once for each change."""
    clocks: dict[int, ClockRow] = {}
    changes: defaultdict[int, list[ChangeRow]] = defaultdict(list)
    found = visible_clocks(who).filter(case_id=case_id).order_by("changes__id").values_list(*_CLOCK, *_CHANGE)
    for row in found:
        clock, change = row[: len(_CLOCK)], row[len(_CLOCK) :]
        clocks.setdefault(clock[0], ClockRow(*clock))
        if change[0] is not None:
            changes[clock[0]].append(ChangeRow(*change))
    return tuple((row, tuple(changes[row.id])) for row in _open_first(clocks.values()))


def _open_first(rows: Iterable[ClockRow]) -> tuple[ClockRow, ...]:
    return tuple(sorted(rows, key=lambda row: (not row.is_open, row.legal_due or date.max, row.id)))


def due_clocks(who: Viewer, until: date, *, whose: Whose = "all") -> tuple[tuple[DueRow, ...], bool]:
    """Our deadlines with a last day on ``until`` or before, not met yet, in the order of that day; whether there are
    more than ``LIMIT``.

    Mine: of cases assigned to the person, and of those of the person's teams (or of no team) that nobody has. Team:
    of the person's teams (all, for somebody in none). A closed case is not left out: closing stops no law.
    One SQL query along the index ``clock_due``.
    """
    clocks = visible_clocks(who).filter(ended_at__isnull=True, legal_due__lte=until, side="firm")
    if whose == "mine":
        clocks = clocks.filter(_mine(who))
    elif whose == "team" and who.team_ids:
        clocks = clocks.filter(case__team_id__in=who.team_ids)
    rows = list(clocks.order_by("legal_due", "id").values_list(*_DUE)[: LIMIT + 1])
    return tuple(DueRow(*row) for row in rows[:LIMIT]), len(rows) > LIMIT


def notices_for(who: Viewer) -> tuple[tuple[NoticeRow, ...], bool]:
    """What the desk warns the person of, newest first; and whether there are more than ``LIMIT``. One SQL query.

    Notices of other people's cases come to those who lead the team, then to all who lead, as time runs out.
    """
    rows = list(_to(who).order_by("-id").values_list(*_NOTICE)[: LIMIT + 1])
    return tuple(NoticeRow(*row) for row in rows[:LIMIT]), len(rows) > LIMIT


def owed(who: Viewer, until: date, *, whose: Literal["mine", "team"] = "mine") -> tuple[tuple[DueRow, ...], bool]:
    """What Today shows of deadlines: those due by ``until``, and with "mine" what the desk warns the person of, each
    clock once, by its last day; whether there are more than fit. Two SQL queries, one for the team's.
    """
    rows, more = due_clocks(who, until, whose=whose)
    warned: tuple[NoticeRow, ...] = ()
    if whose == "mine":
        warned, more_warned = notices_for(who)
        more = more or more_warned
    found = {row.id: row for row in rows}
    for notice in warned:
        shown = found.get(notice.clock_id)
        if shown is None or notice.level > shown.level:
            found[notice.clock_id] = notice.deadline
    return tuple(sorted(found.values(), key=lambda row: (row.owed_by, row.id))), more


def _to(who: Viewer) -> QuerySet[Notice]:
    to = Q(audience=Notice.Audience.ASSIGNEE) & _mine(who)
    if who.is_supervisor:
        to |= Q(audience=Notice.Audience.SUPERVISORS)
        to |= Q(audience=Notice.Audience.TEAM_SUPERVISORS, case__team_id__in=who.team_ids)
    return visible_notices(who).filter(to, over_at__isnull=True)


def _mine(who: Viewer) -> Q:
    """The person's own cases, and those that nobody has taken in the person's teams or in none."""
    free = Q(case__team_id__isnull=True) | Q(case__team_id__in=who.team_ids)
    return Q(case__assignee_id=who.id) | Q(case__assignee_id__isnull=True) & free
