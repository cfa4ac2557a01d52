"""What the coach knows of a case: read in one SQL query, for the person who writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import walls_sql
from prezent.domain.coach import CaseContext, Suppression
from prezent.domain.coach.case import Attachment, Author, Deadline, Gender, Message, OpenPromise, Person, Point
from prezent.domain.coach.promises import promises_in
from prezent.domain.complaints.context import profile_of
from prezent.domain.deadlines.regime_files import catalogue
from prezent.domain.language import address
from prezent.domain.language.sentences import read_sentence
from prezent.people.models import Staff
from prezent.people.policies import Viewer
from prezent.platform.errors import NotFound
from prezent.platform.rawsql import moment

#: The latest entries of a case that the coach reads, and how much of each.
ENTRIES = 30
LONGEST = 20_000
POINTS = 100

_GENDERS: dict[str, Gender] = {"pan": "m", "pani": "f"}


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom the letter is written, as greetings need it (``cases.services.letter.Addressee``)."""

    form: str = ""
    first_name: str = ""
    last_name: str = ""
    vocative: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A case as the coach sees it from somebody's desk: what is known, to whom, and what was put aside."""

    case: CaseContext
    matter: str
    language: str
    addressee: Addressee | None
    put_aside: tuple[Suppression, ...]


def first_letter(name: str, language: str, *, author: Staff, now: datetime) -> Desk:
    """What is known of a letter that opens a case: to whom it goes, as the name was typed, and who signs.

    No SQL query.
    """
    parts = address.split_name(name)
    gender = _GENDERS.get(parts.form) or address.guess_gender(parts.first, parts.last)
    customer = Person(parts.first, parts.last, gender, language)
    return Desk(CaseContext(customer=customer, author=author_of(author), now=now), "", language, None, ())


def side_letter(language: str, *, author: Staff, now: datetime) -> Desk:
    """What is known of a letter to somebody whom we ask for a case: who signs, and nothing of the customer. The name
    may be a firm's, or another person answers: it greets nobody. No SQL query."""
    known = CaseContext(customer=Person(language=language), author=author_of(author), now=now)
    return Desk(known, "", language, None, ())


_SQL = """
WITH here AS (
  SELECT c.id, c.number, c.kind, c.language, c.matter, c.customer_id FROM cases_case c
  WHERE c.number = %(number)s AND {walls}
), mine AS (
  SELECT d.id FROM cases_draft d JOIN here ON here.id = d.case_id
  WHERE d.author_id = %(viewer)s AND d.mode = %(mode)s
)
SELECT 'case' AS part, here.id AS n, here.number AS a, here.kind AS b, here.language AS c, here.matter AS d, '' AS e
FROM here
UNION ALL
SELECT 'customer', k.id, k.first_name, k.last_name, k.form, k.vocative, k.language
FROM people_customer k JOIN here ON k.id = here.customer_id
UNION ALL
SELECT * FROM (
  SELECT e.kind, e.id, SUBSTR(e.text, 1, %(longest)s), CAST(e.segments AS text), CAST(e.at AS text), '', ''
  FROM cases_entry e JOIN here ON here.id = e.case_id
  WHERE e.automatic = '' AND e.side_id IS NULL ORDER BY e.at DESC, e.id DESC LIMIT %(entries)s
) AS entries
UNION ALL
SELECT * FROM (
  SELECT 'point', p.id, p.text, CASE WHEN p.answered_at IS NULL THEN '' ELSE 'answered' END, '', '', ''
  FROM cases_point p JOIN here ON here.id = p.case_id ORDER BY p.id DESC LIMIT %(points)s
) AS points
UNION ALL
SELECT * FROM (
  SELECT 'promise', p.id, p.words, CAST(p.due_at AS text), CASE WHEN p.by_day THEN 'day' ELSE '' END, '', ''
  FROM promises_promise p JOIN here ON here.id = p.case_id
  WHERE p.state = 'open' ORDER BY p.id DESC LIMIT %(points)s
) AS promises
UNION ALL
SELECT 'decision', d.id, d.service, d.state, CASE WHEN EXISTS (
    SELECT 1 FROM complaints_demandverdict v WHERE v.decision_id = d.id AND v.merits IN ('founded', 'partly')
  ) THEN 'founded' WHEN EXISTS (
    SELECT 1 FROM complaints_demandverdict v WHERE v.decision_id = d.id AND v.merits = 'deemed'
  ) THEN 'deemed' ELSE '' END, q.status, ''
FROM complaints_decision d JOIN complaints_complaint q ON q.id = d.complaint_id JOIN here ON here.id = q.case_id
WHERE d.state IN ('decided', 'sent')
UNION ALL
SELECT 'clock', k.id, k.regime, CAST(k.legal_due AS text), CAST(k.event_on AS text),
  CASE WHEN k.extended THEN 'extended' ELSE '' END, ''
FROM deadlines_clock k JOIN here ON here.id = k.case_id
WHERE k.ended_at IS NULL AND k.side = 'firm' AND k.legal_due IS NOT NULL
UNION ALL
SELECT 'file', f.size, a.name, f.media_type, '', '', ''
FROM cases_attachment a JOIN platform_storedfile f ON f.id = a.file_id JOIN mine ON mine.id = a.draft_id
UNION ALL
SELECT 'aside', s.id, s.rule, s.mark, s.reason, '', ''
FROM writing_putaside s JOIN mine ON mine.id = s.draft_id
"""

_Row = tuple[str, int, str, str, str, str, str]


def desk_of(number: str, *, by: Viewer, author: Staff, now: datetime, mode: str) -> Desk:
    """The case with this number as ``by`` may see it, and the files and put-asides of his or her draft.

    ``author`` signs. Raises NotFound, also for a case that is not the person's to see. One SQL query.
    """
    params: dict[str, Any] = {
        "number": number, "viewer": by.id, "mode": mode, "entries": ENTRIES, "points": POINTS, "longest": LONGEST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(walls=walls_sql(by, params)), params)
        rows: list[_Row] = cursor.fetchall()
    if not rows:
        raise NotFound(_("There is no such case, or it is not yours to see."), code="case.not_found")
    parts: dict[str, list[_Row]] = {}
    for row in rows:
        parts.setdefault(row[0], []).append(row)
    return _desk(parts, author, now)


def _desk(parts: dict[str, list[_Row]], author: Staff, now: datetime) -> Desk:
    _part, _id, number, kind, language, matter, _e = parts["case"][0]
    addressee = next((Addressee(row[4], row[2], row[3], row[5], row[6]) for row in parts.get("customer", ())), None)
    decision = next(iter(parts.get("decision", ())), None)
    known = CaseContext(
        case_id=number,
        kind=kind,
        # Both verdicts of a complaint: what the letter must own up to. What silence accepts says nothing of fault.
        fault=None if decision is None or decision[4] == "deemed" else bool(decision[4]),
        service_fault=decision[2] in {"not_all", "failed"} if decision else None,
        profile=_profile(decision, parts.get("clock", ())),
        customer=_person(addressee),
        author=author_of(author),
        now=now,
        messages=_messages([*parts.get("in", ()), *parts.get("out", ())]),
        notes=tuple(row[2] for row in parts.get("note", ())),
        points=tuple(Point(row[2], bool(row[3])) for row in parts.get("point", ())),
        promises=tuple(_promise(row, language) for row in parts.get("promise", ())),
        deadlines=tuple(_deadline(row) for row in parts.get("clock", ())),
        attachments=tuple(Attachment(row[2], row[3], row[1]) for row in parts.get("file", ())),
    )
    aside = tuple(Suppression(row[2], row[4], mark=row[3]) for row in parts.get("aside", ()))
    return Desk(known, matter, language, addressee, aside)


def _promise(row: _Row, language: str) -> OpenPromise:
    """An open promise as the coach compares it with what is being promised now: the verb and what it is about."""
    due = timezone.localtime(moment(row[3]))
    by = (due - timedelta(microseconds=1)).date() if row[4] else due
    given = promises_in(read_sentence(row[2]), "pl" if language.startswith("pl") else "en")
    return OpenPromise(given[0].verb, given[0].object, by) if given else OpenPromise("", row[2], by)


def _profile(decision: _Row | None, clocks: Sequence[_Row]) -> str:
    """What the next letter must contain, once a complaint is decided and the customer does not know it yet."""
    if decision is None or decision[3] != "decided":
        return ""
    return next((profile for row in clocks if (profile := profile_of(row[2], decision[5] or "consumer"))), "")


def _deadline(row: _Row) -> Deadline:
    """A deadline of the law that is still to be met, with the day; whether the law lets it be moved once more."""
    regime, due = catalogue().get(row[2]), date.fromisoformat(row[3])
    if regime is None:  # a firm's own: whether it may be moved, its contracts say
        return Deadline(row[2], due)
    name = regime.name.in_("pl" if (get_language() or "pl").startswith("pl") else "en")
    extension = regime.version_on(date.fromisoformat(row[4])).extension
    return Deadline(name[:1].lower() + name[1:], due, extendable=extension is not None and not row[5])


def _person(addressee: Addressee | None) -> Person:
    if addressee is None:
        return Person()
    gender = _GENDERS.get(addressee.form)
    return Person(addressee.first_name, addressee.last_name, gender, addressee.language)


def author_of(staff: Staff) -> Author:
    """Who signs, from the profile. A name of one word is a first name."""
    first, _space, rest = staff.name.strip().partition(" ")
    gender = cast("Gender | None", staff.gender or None)
    return Author(first, rest.rpartition(" ")[2], gender, staff.position, staff.phone, staff.email)


def _messages(rows: Sequence[_Row]) -> tuple[Message, ...]:
    """What was said, oldest first; of each message what was new in it, without quotes and signatures."""
    dated = sorted((moment(row[4]), row[1], row) for row in rows)
    return tuple(Message("customer" if row[0] == "in" else "us", _new(row[2], row[3]), at) for at, _id, row in dated)


def _new(text: str, segments: str) -> str:
    parts = [text[start:end] for kind, start, end in json.loads(segments or "[]") if kind == "new"]
    return "\n".join(parts) if parts else text
