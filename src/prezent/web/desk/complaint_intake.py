"""The part of a complaint's page about its intake: what the customer tells, what was established, what it opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language, ngettext

from prezent.cases.queries import CaseRow
from prezent.complaints.known import known_facts
from prezent.complaints.lawful import TRIED
from prezent.complaints.likeness import Earlier, denied_among, look_for
from prezent.complaints.models import Checked, Complaint, Cost, Demand, DemandVerdict, Finding, Remedy
from prezent.complaints.queries.earlier import EarlierRow, earlier_of
from prezent.complaints.queries.page import ComplaintRow, Material, Parts, complaint_of, material_of, parts_of
from prezent.complaints.regimes import Proposal, Proposed, propose
from prezent.deadlines.queries import ClockRow, clocks_of
from prezent.domain.complaints.checklists import fitting, marks_of
from prezent.domain.complaints.likeness import opened_by_law
from prezent.domain.deadlines.due import WARSAW
from prezent.domain.language.typography import no_orphans
from prezent.people.policies import Viewer
from prezent.people.queries import directory
from prezent.web.desk.case_events import label
from prezent.web.desk.case_timeline import file_name
from prezent.web.desk.complaint_events import FACT_NAMES
from prezent.web.desk.complaint_words import QUESTIONS, SECTORS, choices, cost_words, day, moment, money

#: With fewer days than that left, a legal date is marked as near.
SOON: Final = timedelta(days=3)
#: Characters of a story that are shown at once.
AT_ONCE: Final = 1200
_DAYS: Final = ("bought_on", "delivered_on", "discovered_on", "noticed_on")
_PLAIN: Final = ("story", "item", "order_number", "serial", "contract", "status", "about", "sector")
_KIND_ICONS: Final = {"fact": ("circle-check", "kept"), "statement": ("quote", ""), "open": ("circle-dashed", "soon")}


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read for the part."""

    case: CaseRow
    row: ComplaintRow
    parts: Parts
    material: Material
    clocks: tuple[ClockRow, ...]
    suspected: Earlier | None
    earlier: EarlierRow | None


def read(who: Viewer, case: CaseRow) -> Intake | None:
    """Read everything; None where the case is no complaint. Twelve SQL queries, seventeen with an earlier complaint."""
    row = complaint_of(who, case.id)
    if row is None:
        return None
    parts = parts_of(row.id)
    denied = denied_among([(one.item, one.answer) for one in parts.checked])
    suspected = None if row.repeats_id else look_for(who, row.sought, denied)
    other = row.repeats_id or (suspected.id if suspected else None)
    return Intake(
        case, row, parts, material_of(who, case.id, row.received_at), clocks_of(who, case.id), suspected,
        earlier_of(who, other) if other else None,
    )  # fmt: skip


def context(found: Intake, who: Viewer, now: datetime) -> dict[str, Any]:
    """What the part shows. No SQL query."""
    row, parts = found.row, found.parts
    proposed = propose(row, parts.standing_demands, found.clocks)
    return {
        "complaint": row,
        "head": _head(found, now),
        "story": _story(row.story),
        "costs": [{"id": one.id, "told": _cost(one, row), "words": one.words, "kind": one.kind} for one in parts.costs],
        "findings": [_finding(one, now) for one in parts.findings if one.withdrawn_at is None],
        "withdrawn_findings": [_finding(one, now) for one in parts.findings if one.withdrawn_at is not None],
        "common_ground": _common_ground(parts),
        "demands": [{"row": one, "told": demand_words(one, row.currency)} for one in parts.standing_demands],
        "withdrawn_demands": [demand_words(one, row.currency) for one in parts.demands if one.withdrawn_at is not None],
        "evidence": [{"row": one, "file": file_name(one.file_name or "")} for one in parts.evidence],
        "facts": _facts(row, now),
        "people": _people(found, who),
        "repeated": _repeated(found, now),
        "legal": _legal(found, proposed, now),
        "lists": _lists(found, proposed),
        "menus": _menus(found, now),
        "forms": {"facts": _typed_facts(row)},
        "today": timezone.localtime(now).date().isoformat(),
    }


def _language() -> str:
    return (get_language() or "pl")[:2]


def _head(found: Intake, now: datetime) -> dict[str, Any]:
    """The facts under the matter: who, what is asked for, by when."""
    row = found.row
    due = next_due(found.clocks)
    return {
        "owed": found.case.waiting_since is not None or due is not None,
        "demand": "; ".join(_demand_in_short(one, row.currency) for one in found.parts.standing_demands),
        "due": day(due.legal_due, now, long=True) if due else "",
        "due_tone": tone_of(due, now) if due else "",
        "silent": any(one.state == "silence" for one in found.clocks),
        "status": label(Complaint.Status, row.status),
    }


def next_due(clocks: Sequence[ClockRow]) -> ClockRow | None:
    """The first of our deadlines that has a day and is not met."""
    ours = (one for one in clocks if one.is_open and one.side == "firm" and one.legal_due is not None)
    return min(ours, key=lambda one: (one.legal_due, one.id), default=None)


def tone_of(clock: ClockRow, now: datetime) -> str:
    """How near its last day is."""
    if clock.is_late(now):
        return "late"
    return "soon" if clock.breach_at is not None and clock.breach_at - now <= SOON else ""


def _story(story: str) -> tuple[str, str]:
    """What is shown at once, and what is unfolded; parted between paragraphs."""
    if len(story) <= AT_ONCE:
        return story, ""
    at = max(story.rfind("\n\n", 0, AT_ONCE), story.rfind("\n", 0, AT_ONCE), 0) or AT_ONCE
    return story[:at].rstrip(), story[at:].strip()


def demand_words(one: Any, currency: str) -> str:
    """A demand in words: "zwrot pieniędzy: za obie pary, 379,00 zł"."""
    kind = "" if one.kind == Demand.Kind.OTHER else label(Demand.Kind, one.kind)
    amount = money(one.amount, currency) if one.amount is not None else ""
    said = ": ".join(part for part in (kind, one.words) if part)
    return ", ".join(part for part in (said, amount) if part)


def _demand_in_short(one: Any, currency: str) -> str:
    """The customer's own words where there are any, else what kind of demand it is."""
    amount = money(one.amount, currency) if one.amount is not None else ""
    return ", ".join(part for part in (one.words or label(Demand.Kind, one.kind), amount) if part)


def _cost(one: Any, row: ComplaintRow) -> str:
    return cost_words(one.kind, one.amount, row.currency)


def _finding(one: Any, now: datetime) -> dict[str, Any]:
    icon, tone = _KIND_ICONS.get(one.kind, ("info", ""))
    told = [label(Finding.Kind, one.kind), one.source, day(one.happened_on, now) if one.happened_on else ""]
    return {
        "row": one,
        "icon": icon,
        "tone": tone,
        "told": " · ".join(part for part in told if part),
        "when": moment(one.at, now),
    }


def _common_ground(parts: Parts) -> str:
    """On how many findings we and the customer agree (P9)."""
    standing = [one for one in parts.findings if one.withdrawn_at is None]
    agreed = sum(1 for one in standing if one.agreed)
    if not agreed:
        return ""
    said = ngettext(
        "The customer sees it as we do in %(agreed)d point of %(n)d.",
        "The customer sees it as we do in %(agreed)d points of %(n)d.",
        agreed,
    )
    return no_orphans(said % {"agreed": agreed, "n": len(standing)})


def _facts(row: ComplaintRow, now: datetime) -> list[tuple[str, str]]:
    """Names and values of what is known of the thing; what is not known has no line."""
    values = {
        "item": row.item,
        "order_number": row.order_number,
        "serial": row.serial,
        "contract": row.contract,
        "price": money(row.price, row.currency) if row.price is not None else "",
        **{name: day(getattr(row, name), now) if getattr(row, name) else "" for name in _DAYS},
        "received_at": moment(row.received_at, now),
        "about": label(Complaint.About, row.about),
        "status": label(Complaint.Status, row.status),
        "severity": label(Complaint.Severity, row.severity),
        "sector": "" if row.sector == "none" else str(dict(SECTORS).get(row.sector, row.sector)),
    }
    told = [(str(FACT_NAMES[name]), value) for name, value in values.items() if value]
    return [(name[:1].upper() + name[1:], value) for name, value in told]


def _people(found: Intake, who: Viewer) -> dict[str, Any]:
    """Whom it is about, and what follows for who may decide."""
    about = {one.id for one in found.parts.against}
    everybody = directory().staff
    return {
        "against": [{"id": one.id, "name": one.name, "self": one.id == who.id} for one in found.parts.against],
        "others": [one for one in everybody if one.id not in about],
        "own": who.id in about,
        "assignee": found.case.assignee_id in about,
        "takers": [one for one in everybody if one.id not in about and one.id != found.case.assignee_id],
    }


def _tried(found: Intake) -> bool | None:
    """Whether a repair or replacement was tried: as somebody said, else as the earlier decision shows; None: not
    known."""
    said = next((one.answer for one in found.parts.checked if one.item == TRIED), None)
    if said in {Checked.Answer.YES, Checked.Answer.NO}:
        return said == Checked.Answer.YES
    return True if found.earlier is not None and found.earlier.tried else None


def _repeated(found: Intake, now: datetime) -> dict[str, Any] | None:
    """The earlier complaint, why it looks like one, and the remedies that a failed attempt opens."""
    earlier = found.earlier
    if earlier is None:
        return None
    tried, row = _tried(found), found.row
    silence = min(
        (one.legal_due for one in found.clocks if one.is_open and one.silence != "none" and one.legal_due),
        default=None,
    )
    opened = opened_by_law(about=row.about, status=row.status, tried=tried is not False)
    return {
        "confirmed": row.repeats_id is not None,
        "reason": found.suspected.reason if found.suspected else "",
        "row": earlier,
        "received": day(earlier.received_at.astimezone(WARSAW).date(), now),
        "closed": day(earlier.closed_at.astimezone(WARSAW).date(), now) if earlier.closed_at else "",
        "demands": [", ".join(_earlier_demand(*one, row.currency)) for one in earlier.demands],
        "merits": [label(DemandVerdict.Merits, one) for one in dict.fromkeys(earlier.merits)],
        "remedies": [_earlier_remedy(one, now) for one in earlier.remedies],
        "letters": [(pk, moment(at, now), subject) for pk, at, subject in earlier.letters],
        "tried": tried,
        "opened": [
            {"words": one.words.in_(_language()), "why": one.why.in_(_language()), "basis": one.basis} for one in opened
        ],
        "silence": day(silence, now, long=True) if silence else "",
    }


def _earlier_demand(kind: str, words: str, amount: Any, currency: str) -> list[str]:
    said = f"{label(Demand.Kind, kind)}: {words}" if words else label(Demand.Kind, kind)
    return [part for part in (said, money(amount, currency) if amount is not None else "") if part]


def _earlier_remedy(one: Any, now: datetime) -> str:
    done = day(one.done_at.astimezone(WARSAW).date(), now) if one.done_at else ""
    return ", ".join(part for part in (one.words, label(Remedy.State, one.state), done) if part)


def _legal(found: Intake, proposed: Proposed, now: datetime) -> dict[str, Any]:
    """The clocks that the facts open, beside those that run."""
    return {
        "opened": [_proposal(one, now) for one in proposed.opened],
        "superfluous": [
            {"row": one, "name": one.name.in_(_language()), "due": day(one.legal_due, now) if one.legal_due else ""}
            for one in proposed.superfluous
        ],
        "to_set": any(one.state in {"missing", "needs_date"} for one in proposed.opened),
        "unknown_status": not found.row.status,
    }


def _proposal(one: Proposal, now: datetime) -> dict[str, Any]:
    clock = one.clock
    return {
        "regime": one.regime,
        "state": one.state,
        "name": one.name.in_(_language()),
        "why": one.why.in_(_language()),
        "due": day(one.legal_due, now, long=True) if one.legal_due else "",
        "event": day(one.event_on, now) if one.event_on else "",
        "consequence": one.consequence.in_(_language()),
        "clock": clock,
        "clock_due": day(clock.legal_due, now, long=True) if clock and clock.legal_due else "",
        "clock_event": day(clock.event_on, now) if clock else "",
        "tone": tone_of(clock, now) if clock else "",
        "met": clock is not None and not clock.is_open,
    }


def _lists(found: Intake, proposed: Proposed) -> list[dict[str, Any]]:
    """Checklists with their answers: of the facts first, else of people."""
    row = found.row
    regimes = {one.regime for one in proposed.opened} | {one.regime for one in found.clocks if one.state != "stopped"}
    marks = marks_of(
        about=row.about,
        status=row.status,
        demands=[one.kind for one in found.parts.standing_demands],
        regimes=regimes,
        on=row.received_at.astimezone(WARSAW).date(),
        in_silence=any(one.state == "silence" for one in found.clocks),
    )
    tried = row.repeats_id is not None and found.earlier is not None and found.earlier.tried
    known = known_facts(row, found.parts, found.material, found.clocks, tried=tried)
    said = {one.item: one for one in found.parts.checked}
    lists = []
    for one in fitting(marks):
        items = [_item(item, known, said) for item in one.items]
        answered = sum(1 for item in items if item["answer"])
        lists.append(
            {
                "id": one.id, "letter": one.letter, "title": one.title.in_(_language()), "basis": one.basis,
                "entries": items, "answered": answered, "total": len(items),
                "to_ask": any(not item["known"] for item in items),
            }
        )  # fmt: skip
    return lists


def _item(item: Any, known: Mapping[str, str], said: Mapping[str, Any]) -> dict[str, Any]:
    by_facts = known.get(item.known, "")
    answered = said.get(item.id)
    answer = by_facts or (answered.answer if answered else "")
    return {
        "id": item.id,
        "words": no_orphans(item.words.in_(_language())),
        "basis": item.basis,
        "known": bool(by_facts),
        "answer": answer,
        "told": label(Checked.Answer, answer) if answer else "",
        "by": "" if by_facts or answered is None else answered.by or "",
    }


def _menus(found: Intake, now: datetime) -> dict[str, Any]:
    """Choices of the forms."""
    return {
        "demands": choices(Demand.Kind.choices),
        "costs": choices(Cost.Kind.choices),
        "findings": choices(Finding.Kind.choices),
        "statuses": choices(Complaint.Status.choices),
        "abouts": choices(Complaint.About.choices),
        "severities": choices(Complaint.Severity.choices),
        "sectors": choices(SECTORS),
        "questions": [(name, str(words), bool(found.row.answers.get(name))) for name, words in QUESTIONS],
        "answers": choices(Checked.Answer.choices),
        "files": found.material.files,
        "entries": [(pk, moment(at, now), name) for pk, _kind, at, name in found.material.entries],
    }


def _typed_facts(row: ComplaintRow) -> dict[str, str]:
    """The facts as the form's fields hold them."""
    typed = {name: str(getattr(row, name)) for name in _PLAIN}
    typed |= {name: value.isoformat() if (value := getattr(row, name)) else "" for name in _DAYS}
    price = "" if row.price is None else f"{row.price:.2f}"
    typed["price"] = price.replace(".", ",") if _language() == "pl" else price
    typed["severity"] = str(row.severity)
    typed["received_at"] = timezone.localtime(row.received_at).strftime("%Y-%m-%dT%H:%M")
    typed["version"] = str(row.version)
    return typed
