"""From a decided complaint to its letters: what is stored, read into the plain facts that letters are composed from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar, cast, get_args

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prezent.cases.models import Case
from prezent.cases.services import letter as letters
from prezent.complaints.lawful import facts_of, read_grounds
from prezent.complaints.models import Complaint, Demand, Rules
from prezent.complaints.models import Remedy as RemedyRow
from prezent.complaints.pdf import Letterhead
from prezent.complaints.queries.decision import DecidedFacts, RemedyFact, VerdictFact, decided_facts
from prezent.complaints.regimes import ACKNOWLEDGED, answers_of
from prezent.complaints.services.rules import current_rules
from prezent.deadlines.models import OPEN, Clock
from prezent.deadlines.policies import visible_clocks
from prezent.deadlines.queries import ClockRow, clocks_of
from prezent.deadlines.reckoning import house, regime_of
from prezent.domain.complaints import acknowledgement, answer, extension
from prezent.domain.complaints.acknowledgement import AcknowledgementFacts
from prezent.domain.complaints.adr import must_state
from prezent.domain.complaints.bases import ASSESSED, PROCEDURAL, material
from prezent.domain.complaints.extension import ExtensionFacts
from prezent.domain.complaints.facts import (
    Addressee,
    Adr,
    AnswerError,
    AnswerFacts,
    Appeal,
    Firm,
    Language,
    Signatory,
    Verdict,
)
from prezent.domain.complaints.facts import Demand as DemandSaid
from prezent.domain.complaints.facts import Remedy as RemedySaid
from prezent.domain.complaints.letter import Letter
from prezent.domain.complaints.meeting import TO_BE_DONE
from prezent.domain.complaints.remedies import Asked, assess
from prezent.domain.complaints.required import Element, may_ask, missing
from prezent.domain.deadlines.choosing import Sector, Status, which
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.language.address import Form
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform import config
from prezent.platform.errors import DomainError

#: Regimes that are about paying or repairing, not about answering.
_ANSWERED_BY: frozenset[str] = frozenset({"received", "sent"})
#: Families of deadlines that run beside a complaint.
_BESIDE: frozenset[str] = frozenset({"data", "withdrawal"})
#: The letter itself is the apology.
_SAID_ALREADY = ("gesture", "apology")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answer:
    """The letter that a decision makes, with what it lacks under its regime. ``adr_open``: whether the letter must say
    something of settling out of court, and the firm has not decided what for all of its letters."""

    decided: DecidedFacts
    facts: AnswerFacts
    letter: Letter
    missing: tuple[Element, ...]
    adr_open: bool


def compose_answer(
    complaint: Complaint,
    *,
    by: Viewer,
    author: Staff,
    now: datetime,
    adr: str = "",
    clocks: tuple[ClockRow, ...] | None = None,
) -> Answer:
    """The answer to a complaint that is decided; ``author`` signs it. ``adr``: "consents" or "refuses", what is said of
    settling out of court where the firm has not decided that for all. Eight SQL queries, one less where the caller has
    read the case's ``clocks``.

    Raises DomainError ``decision.not_decided``, ``decision.outdated``, and the codes of
    :func:`prezent.domain.complaints.answer.compose`.
    """
    decided = decided_facts(by, complaint.pk)
    if decided is None:
        raise DomainError(_("This complaint is not decided yet."), code="decision.not_decided")
    _require_current(decided)
    if clocks is None:
        clocks = clocks_of(by, complaint.case_id)
    facts = _facts(complaint, decided, clocks, current_rules(), author, timezone.localdate(now))
    adr_open = facts.adr is None and must_state(facts)
    if facts.adr is None and adr in get_args(Adr):
        facts = replace(facts, adr=cast(Adr, adr))
    composed = said(lambda: answer.compose(facts))
    return Answer(decided, facts, composed, missing(composed, facts.regime, facts), adr_open)


def _require_current(decided: DecidedFacts) -> None:
    """Refuse a letter about a decision that is not of what the complaint says now; one that was told stays as it is."""
    if decided.state != "decided":
        return
    if decided.undecided:
        said = _("Something was asked for since this was decided: %(demand)s. Begin a new decision.")
        raise DomainError(said % {"demand": decided.undecided[0]}, code="decision.outdated")
    if decided.withdrawn:
        said = _("The decision rests on finding %(number)s, which was withdrawn. Begin a new decision.")
        raise DomainError(said % {"number": decided.withdrawn[0]}, code="decision.outdated")


def compose_acknowledgement(
    complaint: Complaint, *, by: Viewer, author: Staff, now: datetime, until: date | None = None
) -> Letter:
    """The acknowledgement that leaves at once. ``until``: an earlier day that we promise, or the day where the law
    names none. Raises DomainError with the codes of :func:`prezent.domain.complaints.acknowledgement.acknowledge`."""
    clocks = clocks_of(by, complaint.case_id)
    regime = regime_for(complaint, clocks)
    answers = (one for one in clocks if one.is_open and one.side == "firm" and _answers(one.regime))
    facts = AcknowledgementFacts(
        legal_on=min((one.legal_due for one in answers if one.legal_due), default=None), house_on=until, regime=regime,
        **_common(complaint, author, timezone.localdate(now)),
    )  # fmt: skip
    return said(lambda: acknowledgement.acknowledge(facts))


def compose_extension(
    complaint: Complaint, clock: ClockRow, *, author: Staff, now: datetime, reason: str, to_establish: str, until: date
) -> Letter:
    """The notice that a legal date is extended, with its three elements; only where the law knows that.

    ``to_establish``: one thing a line. Raises DomainError with the codes of
    :func:`prezent.domain.complaints.extension.extend`.
    """
    facts = ExtensionFacts(
        reason=reason.strip(), expected_on=until,
        to_establish=tuple(line for one in to_establish.splitlines() if (line := " ".join(one.split()))),
        **_common(complaint, author, timezone.localdate(now), clock.event_on),
    )  # fmt: skip
    regime = regime_of(clock.regime)
    return said(lambda: extension.extend(facts, regime, lenient=clock.lenient, days=house().bank_days))


def said(compose: Callable[[], _T]) -> _T:
    """What ``compose`` gives; its AnswerError is a DomainError in the reader's language."""
    try:
        return compose()
    except AnswerError as error:
        language = "pl" if (get_language() or "pl").startswith("pl") else "en"
        raise DomainError(error.words.in_(language), code=error.code) from error


def letterhead() -> Letterhead:
    """What stands at the head and the foot of the firm's letters."""
    known = config.get()
    return Letterhead(known.firm, known.address_lines, registered=known.firm_details)


def answer_regimes(complaint: Complaint, clocks: tuple[ClockRow, ...]) -> tuple[str, ...]:
    """The regimes under which the complaint itself is answered, the governing one first: those that the facts open and
    the case has a deadline for; where it has none, what runs beside a complaint, else whatever the facts open.

    What a message opens *beside* a complaint (a request for data, a withdrawal from a contract; law.md § 1e) has words
    of its own: an answer to the complaint neither follows its rules nor meets its deadline. A contested decision of a
    platform is answered together with the complaint, and governs only where nothing else does.
    """
    of = answers_of(complaint, list(complaint.demands.all()))
    opened = [one.regime for one in which(replace(of, data_request=False, withdrawal=False)) if _answers(one.regime)]
    running = [one.regime for one in clocks if one.state != "stopped" and one.side == "firm" and _answers(one.regime)]
    ours = [one for one in running if regime_of(one).family not in _BESIDE]
    found = [one for one in opened if one in ours] or ours or running or opened
    return tuple(sorted(dict.fromkeys(found), key=lambda one: regime_of(one).family == "platform"))


def _answers(regime: str) -> bool:
    """Whether it is about answering a complaint, not about paying, repairing or confirming that it has come."""
    return regime_of(regime).versions[-1].met_by in _ANSWERED_BY and not regime.endswith(ACKNOWLEDGED)


def open_clocks(complaint: Complaint, by: Viewer) -> QuerySet[Clock]:
    """The deadlines that an answer to the complaint is to meet, as far as they are open. Two SQL queries, and one when
    it is read."""
    regimes = answer_regimes(complaint, clocks_of(by, complaint.case_id))
    clocks = visible_clocks(by).select_related("case").filter(case_id=complaint.case_id, state__in=OPEN)
    return clocks.filter(regime__in=regimes).order_by("id")


def regime_for(complaint: Complaint, clocks: tuple[ClockRow, ...]) -> str:
    """The regime that governs the answer to a complaint (see :func:`answer_regimes`)."""
    return next(iter(answer_regimes(complaint, clocks)), "PL_CONS_7A")


def _facts(
    complaint: Complaint, decided: DecidedFacts, clocks: tuple[ClockRow, ...], rules: Rules, author: Staff, today: date
) -> AnswerFacts:
    regime = regime_for(complaint, clocks)
    language = _language(complaint.case)
    with translation.override(language):
        demands = _demands(decided)
    consents = rules.adr_consent
    asked = may_ask(regime)
    basis, procedure = _bases(complaint, decided, regime, today)
    found = {one.number: one for one in (*decided.merits_findings, *decided.service_findings)}
    return AnswerFacts(
        regime=regime,
        demands=demands,
        sector=cast(Sector, complaint.sector),
        status=cast(Status, complaint.status or "consumer"),
        service=cast(Any, decided.service),
        service_words=decided.service_why,
        merits_reasons=decided.merits_why if len(demands) == 1 else "",
        remedies=tuple(_remedy(one) for one in decided.remedies if _is_offered(one)),
        relied_on=tuple(found[number].words for number in sorted(found) if found[number].kind == "fact"),
        legal_basis=(*lines_of(decided.law), *basis),
        procedure=procedure,
        terms=lines_of(decided.terms) if "terms" in asked else (),
        appeal=Appeal(rules.appeal, days=rules.appeal_days) if rules.appeal else None,
        court=rules.court if "court_named" in asked else "",
        adr=None if consents is None else "consents" if consents else "refuses",
        **_common(complaint, author, today, unit=(rules.unit, rules.unit_address) if "unit" in asked else ("", "")),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """What a person wrote one a line."""
    return tuple(line for one in text.splitlines() if (line := " ".join(one.split())))


def _bases(
    complaint: Complaint, decided: DecidedFacts, regime: str, today: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The law that the position rests on, and the law under which it is answered. Of a sale the material law is known
    from what may be asked for; what the law accepted because of silence rests on the latter."""
    own = _basis(regime, timezone.localdate(complaint.received_at))
    if regime not in PROCEDURAL:
        return own, ()
    found: tuple[str, ...] = ()
    if regime in ASSESSED and complaint.sector == "none":
        asked = tuple(Asked(one.kind, one.stated_on, one.amount) for one in decided.verdicts)
        of = replace(facts_of(complaint, (), read_grounds(decided.grounds)), asked=asked)
        verdicts = ((one.kind, cast(Verdict, one.merits)) for one in decided.verdicts)
        found = tuple(one.text for one in material(assess(of, today), verdicts))
    if any(one.merits == "deemed" for one in decided.verdicts):
        return (*own, *found), ()
    return found, own


def _basis(regime: str, on: date) -> tuple[str, ...]:
    """Where the regime is written, as it was in force on a day; nothing for a day before the data were checked."""
    try:
        return tuple(regime_of(regime).version_on(on).basis)
    except DeadlineError:
        return ()


def _common(
    complaint: Complaint,
    author: Staff,
    today: date,
    received: date | None = None,
    *,
    unit: tuple[str, str] = ("", ""),
) -> dict[str, Any]:
    """What every letter about a complaint knows. ``unit``: the part of the firm that answers, and its address."""
    case = complaint.case
    return {
        "language": _language(case),
        "addressee": _addressee(case),
        "matter": case.matter,
        "case_number": case.number,
        "received_on": received or timezone.localdate(complaint.received_at),
        "signatory": Signatory(author.name, author.position, author.phone, unit=unit[0], unit_address=unit[1]),
        "firm": Firm(config.get().firm, config.get().address_lines),
        "dated": today,
    }


def _language(case: Case) -> Language:
    return letters.letter_language(case.language)


def _addressee(case: Case) -> Addressee:
    customer = case.customer
    if customer is None:
        return Addressee("", greeting=letters.greeting(None, case.language))
    form = cast(Form, customer.form if customer.form in {"pan", "pani", "panstwo"} else "")
    greeting = letters.greeting(customer, case.language)
    return Addressee(customer.name, (), customer.first_name, customer.last_name, form, greeting)


def _demands(decided: DecidedFacts) -> tuple[DemandSaid, ...]:
    """The demands in the letter's language. Where several have no reasons of their own, those of the whole stand at
    the first."""
    said_already = len(decided.verdicts) == 1
    made = []
    for one in decided.verdicts:
        why = one.why
        if not why and not said_already:
            why, said_already = decided.merits_why, True
        made.append(DemandSaid(_asked(one), cast(Any, one.merits), why, to_be_done=one.kind in TO_BE_DONE))
    return tuple(made)


def _asked(one: VerdictFact) -> str:
    return one.words or str(Demand.Kind(one.kind).label)


def _is_offered(one: RemedyFact) -> bool:
    """Whether the letter names it among what we will do: not what it says itself, nor what the customer waived."""
    return (one.side, one.kind) != _SAID_ALREADY and one.state != RemedyRow.State.RELEASED


def _remedy(one: RemedyFact) -> RemedySaid:
    return RemedySaid(cast(Any, one.side), one.words, one.amount, one.currency, one.due_on, one.owner)
