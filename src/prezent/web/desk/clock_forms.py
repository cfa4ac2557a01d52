"""What the forms of deadlines show: the one that sets a deadline, and one for each thing that can be done about one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prezent.cases.models import Case, Entry
from prezent.cases.policies import visible_entries
from prezent.deadlines.offers import Offer
from prezent.deadlines.queries import ClockRow
from prezent.deadlines.reckoning import known, language, legal_words, reckon
from prezent.domain.deadlines.due_steps import STARTS
from prezent.domain.language import dates
from prezent.people.policies import Viewer
from prezent.platform import clock
from prezent.web.desk.clock_asking import answers_of, basis_of, chosen, questions
from prezent.web.desk.clock_words import FAMILIES, day_shown, plain

#: Entries to choose a proof from.
PROOFS = 20
_EXCERPT = 60


def setting(who: Viewer, case: Case, typed: Mapping[str, str], query: Mapping[str, str]) -> dict[str, Any]:
    """The form that sets a deadline: by the day of the customer's first words, unless something was typed.

    One SQL query. Raises DomainError ``deadline.answers``.
    """
    came = visible_entries(who).filter(case=case, side__isnull=True, kind=Entry.Kind.IN, automatic="")
    came = came.order_by("at", "id")
    at = timezone.localtime(came.values_list("at", flat=True).first() or case.opened_at)
    answers = answers_of(query)
    regime = typed.get("regime") or query.get("regime", "")
    found = known().get(regime)
    return {
        "case": case,
        "number": case.number,
        "groups": _groups(regime),
        "regime": regime,
        "starts": STARTS[found.starts].in_(language()) if found else "",
        "basis": plain(basis_of(regime)),
        "of_whom": plain(found.who.in_(language())) if found else "",
        "typed": typed or {"day": at.date().isoformat(), "hour": f"{at:%H:%M}"},
        "today": timezone.localtime(clock.now()).date().isoformat(),
        "selects": questions(answers)[0],
        "checks": questions(answers)[1],
        "asked": "ask" in query,
        "choices": chosen(answers) if "ask" in query else (),
    }


def _groups(current: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Every deadline that the desk knows, by family, each with its legal basis; a firm's own families come last."""
    order = {family: at for at, family in enumerate(FAMILIES)}
    lang = language()
    regimes = sorted(
        known().values(),
        key=lambda one: (order.get(one.family, len(order)), one.family, one.side != "firm", one.name.in_(lang)),
    )
    return [
        (
            FAMILIES[family]() if family in FAMILIES else family,
            [(one.id, f"{one.name.in_(lang)} · {basis_of(one.id)}", one.id == current) for one in members],
        )
        for family, members in groupby(regimes, key=lambda one: one.family)
    ]


def acting(who: Viewer, row: ClockRow, act: Offer, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the form of ``act`` shows beside the clock. At most one SQL query."""
    made = {"meeting": _meeting, "extension": _extension, "completion": _completion, "facts": _facts}
    context = made[act](who, row) if act in made else {}
    return {"typed": {}, **context, **({"typed": typed} if typed else {})}


def _meeting(who: Viewer, row: ClockRow) -> dict[str, Any]:
    ours = visible_entries(who).filter(case_id=row.case_id, kind__in=(Entry.Kind.OUT, Entry.Kind.NOTE))
    ours = ours.filter(at__gte=row.event_at, side__isnull=True).order_by("-id")
    entries = [_entry(*one) for one in ours.values_list("id", "kind", "at", "delivery", "text")[:PROOFS]]
    first = next((value for value, _words, ready in entries if ready), "")
    return {"entries": entries, "typed": {"entry": first}, "today": _today().isoformat()}


def _entry(pk: int, kind: str, at: Any, delivery: str, text: str) -> tuple[str, str, bool]:
    """Value, words, and whether it is a letter that has arrived."""
    when = dates.moment_in_words(timezone.localtime(at), timezone.localtime(clock.now()), _lang())
    said = " ".join(text.split())
    said = f"{said[:_EXCERPT].rstrip()}…" if len(said) > _EXCERPT else said
    state = "" if delivery in {Entry.Delivery.NONE, Entry.Delivery.SENT} else f" ({Entry.Delivery(delivery).label})"
    what = _("note") if kind == Entry.Kind.NOTE else _("our letter")
    return str(pk), f"{what}, {when}{state}: {said}", kind == Entry.Kind.OUT and not state


def _extension(who: Viewer, row: ClockRow) -> dict[str, Any]:
    version = row.version_known
    extension = version.extension if version else None
    if version is None or extension is None:
        return {}
    lang = language()
    longest = None
    if extension.period is not None:
        longest = reckon(replace(row.facts, extended=True, extended_until=None)).due.legal
    first = row.legal_due + timedelta(days=1) if row.legal_due else _today()
    return {
        "conditions": [plain(one.in_(lang)) for one in extension.conditions],
        "longest": day_shown(longest, beside=_today()) if longest else "",
        "max": longest.isoformat() if longest else "",
        "min": first.isoformat(),
        "until_needed": extension.period is None,
    }


def _completion(who: Viewer, row: ClockRow) -> dict[str, Any]:
    version = row.version_known
    note = legal_words(version) if version else ""
    return {
        "gap": version.gap if version else "none",
        "note": plain(note[:1].upper() + note[1:]),
        "min": row.event_on.isoformat(),
        "today": _today().isoformat(),
        "typed": {"called_on": row.called_on.isoformat() if row.called_on else ""},
    }


def _facts(who: Viewer, row: ClockRow) -> dict[str, Any]:
    regime, version, lang = row.known, row.version_known, language()
    at = timezone.localtime(row.event_at)
    readings = [
        (one.setting, plain(one.text.in_(lang)), one.setting in row.lenient)
        for one in (version.contested if version else ())
        if one.setting
    ]
    return {
        "starts": STARTS[regime.starts].in_(lang) if regime else "",
        "readings": readings,
        "today": _today().isoformat(),
        "typed": {
            "day": at.date().isoformat(),
            "hour": f"{at:%H:%M}",
            "words": row.event_words,
            "by_post": row.by_post,
        },
    }


def _today() -> date:
    return timezone.localtime(clock.now()).date()


def _lang() -> dates.Language:
    return "pl" if language() == "pl" else "en"
