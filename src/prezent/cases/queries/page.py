"""What the page of one case shows: the case with its customer and drafts, the timeline, and what stands beside it.

Three functions read: :func:`case_row` (one SQL query), :func:`timeline` (two) and :func:`parts` (one). The fragment
that refreshes the timeline needs :func:`timeline_by_number` (two) and :func:`parts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from prezent.cases.policies import get_case, walls_sql
from prezent.cases.queries.rows import (
    CaseRow,
    ContactRow,
    CustomerRow,
    DraftRow,
    EntryRow,
    FileRow,
    HandOverRow,
    LateReasonRow,
    OtherCaseRow,
    Parts,
    PointRow,
    SideRow,
    Timeline,
)
from prezent.people.policies import Viewer
from prezent.platform.errors import NotFound
from prezent.platform.eventlog import EventRow
from prezent.platform.eventlog import timeline as events_of
from prezent.platform.rawsql import moment, stored_json

#: Entries on one page; earlier ones are behind a link.
PAGE = 50
#: Characters of one message on the page; longer ones are cut there, with a link to the whole.
LONGEST = 40_000
#: Other cases of the customer beside the case.
OTHERS = 5
EVENTS = 400
FILES = 500
POINTS = 200
SIDES = 50

_CASE = (
    "id", "number", "matter", "kind", "status", "priority", "channel", "language", "opened_at", "closed_at",
    "waiting_since", "first_answered_at", "owed_by", "unsent", "unread", "version", "team_id", "assignee_id",
)  # fmt: skip
_CUSTOMER = ("id", "name", "first_name", "last_name", "form", "vocative", "language", "city", "since")
_DRAFT = ("id", "html", "subject", "to", "cc", "changed_at")
_HAND_OVER = ("id", "entry_id", "at")
_MODES = ("reply", "note")
_MOMENTS = frozenset({"opened_at", "closed_at", "waiting_since", "first_answered_at", "owed_by"})


def _columns(alias: str, names: Sequence[str]) -> str:
    return ", ".join(f'{alias}."{name}"' for name in names)


_CASE_SQL = f"""
SELECT {_columns("c", _CASE)}, COALESCE(t.name, ''), COALESCE(s.name, ''),
       {_columns("k", _CUSTOMER)}, {_columns("reply", _DRAFT)}, {_columns("note", _DRAFT)},
       {_columns("h", _HAND_OVER)}, {_columns("he", ("html", "author_name"))},
       {_columns("late", ("reason", "words"))}, COALESCE(said.name, '')
FROM cases_case c
LEFT JOIN people_team t ON t.id = c.team_id
LEFT JOIN people_staff s ON s.id = c.assignee_id
LEFT JOIN people_customer k ON k.id = c.customer_id
LEFT JOIN cases_draft reply ON reply.case_id = c.id AND reply.author_id = %(viewer)s AND reply.mode = 'reply'
LEFT JOIN cases_draft note ON note.case_id = c.id AND note.author_id = %(viewer)s AND note.mode = 'note'
LEFT JOIN cases_handover h ON h.case_id = c.id AND h.over_at IS NULL AND h.to_id = c.assignee_id
LEFT JOIN cases_entry he ON he.id = h.entry_id
LEFT JOIN cases_lateness late ON late.case_id = c.id AND late.since = c.waiting_since AND late.reason <> ''
LEFT JOIN people_staff said ON said.id = late.by_id
WHERE c.number = %(number)s AND """  # noqa: S608 - only names of columns are put in


def case_row(who: Viewer, number: str) -> CaseRow:
    """The case with its customer, people and the viewer's drafts. One SQL query.

    Raises NotFound, also for a case that is not the person's to see.
    """
    params: dict[str, Any] = {"viewer": who.id, "number": number}
    with connection.cursor() as cursor:
        cursor.execute(_CASE_SQL + walls_sql(who, params), params)
        row = cursor.fetchone()
    if row is None:
        raise NotFound(_("There is no such case, or it is not yours to see."), code="case.not_found")
    rest = iter(row)
    values: dict[str, Any] = {name: moment(next(rest)) if name in _MOMENTS else next(rest) for name in _CASE}
    values |= {"unread": bool(values["unread"]), "team_name": next(rest), "assignee_name": next(rest)}
    person = [next(rest) for _name in _CUSTOMER]
    person[-1] = moment(person[-1])
    customer = CustomerRow(*person) if person[0] is not None else None
    drafts = {}
    for mode in _MODES:
        draft = [next(rest) for _name in _DRAFT]
        if draft[0] is not None:
            draft[-1] = moment(draft[-1])
            drafts[mode] = DraftRow(*draft)
    hand_over_id, entry_id, at, html, author, *late = rest
    hand_over = HandOverRow(hand_over_id, entry_id, moment(at), html, author) if hand_over_id is not None else None
    reason = LateReasonRow(*late) if late[0] is not None else None
    return CaseRow(**values, customer=customer, drafts=drafts, hand_over=hand_over, late_reason=reason)


_ENTRY_SQL = """
SELECT e.id, e.kind, e.channel, e.at, e.author_name, e.author_address, COALESCE(s.name, ''), e.subject,
       SUBSTR(e.text, 1, %(longest)s), CASE WHEN e.kind = 'in' THEN '' ELSE e.html END, e.html <> '', e.segments,
       e.recipients, e.delivery, e.delivery_note, e.delivery_at, e.automatic, {source}, c.id, c.customer_id,
       c.waiting_since, e.side_id
FROM cases_entry e
JOIN cases_case c ON c.id = e.case_id
LEFT JOIN people_staff s ON s.id = e.staff_id
{join}
WHERE {which}
ORDER BY e.at DESC, e.id DESC LIMIT %(page)s
"""


def entries_page(which: str, params: dict[str, Any], kept_in: str) -> tuple[list[tuple[Any, ...]], bool]:
    """One page of entries, oldest first, and whether there are earlier ones. ``which`` is a condition on e and c."""
    if params.get("before") is not None:
        which += " AND (e.at, e.id) < (SELECT b.at, b.id FROM cases_entry b WHERE b.id = %(before)s)"
    join = f"LEFT JOIN {kept_in} kept ON kept.entry_id = e.id" if kept_in else ""
    sql = _ENTRY_SQL.format(which=which, join=join, source="kept.id IS NOT NULL" if kept_in else "1 = 0")
    with connection.cursor() as cursor:
        cursor.execute(sql, params | {"longest": LONGEST + 1, "page": PAGE + 1})
        found = cursor.fetchall()
    return found[:PAGE][::-1], len(found) > PAGE


def entry_row(row: tuple[Any, ...]) -> EntryRow:
    """A row of :func:`entries_page` as the page needs it."""
    (pk, kind, channel, at, author, address, staff, subject, text, html, has_html, segments, recipients,
     delivery, delivery_note, delivery_at, automatic, has_source) = row[:18]  # fmt: skip
    segments = stored_json(segments)
    cut = len(text) > LONGEST
    if cut:
        text = text[:LONGEST]
        segments = [[what, start, min(end, LONGEST)] for what, start, end in segments if start < LONGEST]
    return EntryRow(
        pk, kind, channel, moment(at), author, address, staff, subject, text, html, bool(has_html), segments,
        stored_json(recipients), delivery, delivery_note, moment(delivery_at), automatic, cut, bool(has_source),
        row[21],
    )  # fmt: skip


def _events(case_id: int, rows: Sequence[EntryRow], *, earlier: bool, before: int | None) -> tuple[EventRow, ...]:
    events = events_of(("case", case_id), limit=EVENTS)
    if rows and earlier:
        events = [event for event in events if event.at >= rows[0].at]
    if rows and before is not None:
        events = [event for event in events if event.at <= rows[-1].at]
    return tuple(events)


def timeline(case: CaseRow, *, before: int | None = None, kept_in: str = "") -> Timeline:
    """The last ``PAGE`` entries of a case (before the entry ``before``) with their events. Two SQL queries.

    ``kept_in`` names the table of an upper app whose ``entry_id`` says that an entry's source is kept. The caller got
    ``case`` through :func:`case_row`, so the policy was asked.
    """
    found, earlier = entries_page("e.case_id = %(case)s", {"case": case.id, "before": before}, kept_in)
    rows = tuple(entry_row(row) for row in found)
    events = _events(case.id, rows, earlier=earlier, before=before)
    customer_id = case.customer.id if case.customer else None
    spoken, aside = _parted(rows)
    return Timeline(case.id, case.number, customer_id, case.waiting_since, spoken, events, earlier, aside)


def _parted(rows: Sequence[EntryRow]) -> tuple[tuple[EntryRow, ...], tuple[EntryRow, ...]]:
    """The customer's conversation with notes, and what was exchanged with others."""
    return tuple(row for row in rows if row.side_id is None), tuple(row for row in rows if row.side_id is not None)


def timeline_by_number(who: Viewer, number: str, *, kept_in: str = "") -> Timeline:
    """The timeline of a case that the person may see, without reading the case apart. Two SQL queries.

    Raises NotFound, also for a case that is not the person's to see (one query more to find that out).
    """
    params: dict[str, Any] = {"number": number}
    found, earlier = entries_page(f"c.number = %(number)s AND {walls_sql(who, params)}", params, kept_in)
    if not found:
        case = get_case(who, number)
        return Timeline(case.pk, number, case.customer_id, case.waiting_since, (), (), False)
    case_id, customer_id, waiting_since = found[0][18:21]
    rows = tuple(entry_row(row) for row in found)
    events = _events(case_id, rows, earlier=earlier, before=None)
    spoken, aside = _parted(rows)
    return Timeline(case_id, number, customer_id, moment(waiting_since), spoken, events, earlier, aside)


_ON_ENTRIES = """
SELECT * FROM (
  SELECT 'file' AS part, a.id, a.entry_id AS ref, a.name AS a, f.media_type AS b,
         CASE WHEN a.inline THEN 'inline' ELSE '' END AS c, f.size AS n
  FROM cases_attachment a JOIN platform_storedfile f ON f.id = a.file_id
  WHERE a.case_id = %(case)s AND a.entry_id IS NOT NULL ORDER BY a.id DESC LIMIT %(files)s
) AS files
UNION ALL
SELECT * FROM (
  SELECT 'point', p.id, p.entry_id, p.text, '', '', CASE WHEN p.answered_at IS NULL THEN 0 ELSE 1 END
  FROM cases_point p WHERE p.case_id = %(case)s ORDER BY p.id DESC LIMIT %(points)s
) AS points
UNION ALL
SELECT * FROM (
  SELECT 'side', s.id, CAST(NULL AS bigint), s.name, SUBSTR(s.asked_for, 1, 300),
         s.kind || ' ' || s.state || ' ' || COALESCE(CAST(s.answer_due_at AS text), ''), 0
  FROM cases_sidethread s WHERE s.case_id = %(case)s ORDER BY s.id DESC LIMIT %(sides)s
) AS sides
"""
_BESIDE = """
UNION ALL
SELECT 'draft', a.id, a.draft_id, a.name, f.media_type, d.mode, f.size
FROM cases_attachment a JOIN platform_storedfile f ON f.id = a.file_id JOIN cases_draft d ON d.id = a.draft_id
WHERE a.case_id = %(case)s AND d.author_id = %(viewer)s
UNION ALL
SELECT 'tag', t.id, CAST(NULL AS bigint), t.name, '', '', 0
FROM cases_tag t JOIN cases_case_tags ct ON ct.tag_id = t.id WHERE ct.case_id = %(case)s
UNION ALL
SELECT 'contact', k.id, CAST(NULL AS bigint), k.value, k.kind, k."key", CASE WHEN k."primary" THEN 1 ELSE 0 END
FROM people_contactpoint k WHERE k.customer_id = %(customer)s
UNION ALL
SELECT 'suggestion', s.id, c.id, c.number, c.matter, s.reason || ' ' || c.status, 0
FROM cases_suggestedlink s JOIN cases_case c ON c.id = s.other_id
WHERE s.case_id = %(case)s AND s.decided_at IS NULL AND {walls}
UNION ALL
SELECT * FROM (
  SELECT 'other', c.id, CAST(NULL AS bigint), c.number, c.matter, c.status, 0 FROM cases_case c
  WHERE c.customer_id = %(customer)s AND c.id <> %(case)s AND {walls} ORDER BY c.id DESC LIMIT %(others)s
) AS others
"""


def parts(who: Viewer, timeline: Timeline, *, beside: bool = True) -> Parts:
    """Files, points and side threads of a timeline and, with ``beside``, what the panels show. One SQL query.

    Only cases that the person may see are named among the suggestions and the customer's other cases.
    """
    params: dict[str, Any] = {
        "case": timeline.case_id, "customer": timeline.customer_id, "viewer": who.id, "others": OTHERS + 1,
        "files": FILES, "points": POINTS, "sides": SIDES,
    }  # fmt: skip
    sql = _ON_ENTRIES
    if beside:
        sql += _BESIDE.format(walls=walls_sql(who, params))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return _sorted_into_parts(rows)


def _sorted_into_parts(rows: Sequence[tuple[Any, ...]]) -> Parts:
    found = Parts()
    for part, pk, ref, a, b, c, n in sorted(rows, key=lambda row: (row[0], row[1])):
        if part == "file":
            found.files.append(FileRow(pk, ref, "", a, b, c == "inline", n))
        elif part == "draft":
            found.files.append(FileRow(pk, None, c, a, b, False, n))
        elif part == "point":
            found.points.append(PointRow(pk, ref, a, bool(n)))
        elif part == "side":
            kind, state, due = c.split(" ", 2)
            found.sides.append(SideRow(pk, a, kind, state, b, moment(due) if due else None))
        elif part == "tag":
            found.tags.append(a)
        elif part == "contact":
            found.contacts.append(ContactRow(pk, b, a, c, bool(n)))
        elif part == "suggestion":
            reason, status = c.split(" ", 1)
            found.suggestions.append(OtherCaseRow(ref, a, b, status, suggestion_id=pk, reason=reason))
        else:
            found.others.append(OtherCaseRow(pk, a, b, c))
    found.tags.sort()
    found.others.sort(key=lambda other: -other.id)
    found.more_others = len(found.others) > OTHERS
    del found.others[OTHERS:]
    return found
