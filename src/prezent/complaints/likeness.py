"""Earlier complaints that this one may repeat: looked up by customer, order and serial number, then compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from prezent.cases.policies import walls_sql
from prezent.complaints.models import Checked, Complaint
from prezent.domain.complaints.likeness import STRENGTH, STRONG, Reason, Seen, likeness_key, reason_of
from prezent.people.policies import Viewer
from prezent.platform.rawsql import moment

#: Earlier complaints that are compared, the latest ones.
MOST: Final = 20
#: The question "does it repeat complaint N?" is kept among the answers to checklists under this name and its id.
QUESTION: Final = "repeat."


@dataclass(frozen=True, slots=True)
class Sought:
    """The complaint whose earlier ones are looked for."""

    id: int
    customer_id: int | None
    received_at: datetime
    seen: Seen


def sought(complaint: Complaint) -> Sought:
    """The complaint as it is looked up; its case has been read."""
    seen = Seen(complaint.order_number, complaint.serial, complaint.item, complaint.likeness)
    return Sought(complaint.pk, complaint.case.customer_id, complaint.received_at, seen)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A complaint that the new one looks like a repetition of, and why."""

    id: int
    case_id: int
    number: str
    matter: str
    received_at: datetime
    item: str
    reason: Reason

    @property
    def is_strong(self) -> bool:
        """Whether a supervisor is asked to look before anybody has said that it is one."""
        return self.reason in STRONG


_COLUMNS = (
    "p.id, p.case_id, c.number, c.matter, p.received_at, p.item, p.order_number, p.serial, p.likeness, c.customer_id"
)
_FROM = "FROM complaints_complaint p JOIN cases_case c ON c.id = p.case_id"
# Three look-ups, each along an index of its own. The conditions of the partial indexes are spelt out: SQLite does not
# see them through a bound parameter.
_BY: Final = {
    "customer": "c.customer_id = %(customer)s",
    "order": "p.order_number = %(order)s AND NOT (p.order_number = '')",
    "serial": "p.serial = %(serial)s AND NOT (p.serial = '')",
}


def lookup_sql(who: Viewer, new: Sought) -> tuple[str, dict[str, Any]]:
    """The statement that finds candidates, and its values; "" when there is nothing to look by."""
    params: dict[str, Any] = {
        "own": new.id, "before": connection.ops.adapt_datetimefield_value(new.received_at), "most": MOST,
        "customer": new.customer_id, "order": new.seen.order, "serial": new.seen.serial,
    }  # fmt: skip
    walls = walls_sql(who, params)
    parts = [
        f"SELECT {_COLUMNS} {_FROM} WHERE {text} AND p.id <> %(own)s AND p.received_at <= %(before)s AND {walls}"
        for name, text in _BY.items()
        if params[name]
    ]
    return (f"{' UNION '.join(parts)} ORDER BY 1 DESC LIMIT %(most)s" if parts else ""), params


def look_for(who: Viewer, new: Sought, denied: Collection[int]) -> Earlier | None:
    """The earlier complaint that this one most looks like, of those that the person may see and that nobody has said
    to be another matter (``denied``, ids). One SQL query."""
    found = [one for one in _candidates(who, new) if one.id not in denied]
    return min(found, key=lambda one: (STRENGTH.index(one.reason), -one.id), default=None)


def denied_of(complaint: Complaint) -> frozenset[int]:
    """Ids of the complaints that it does not repeat, as somebody said. One SQL query."""
    said = Checked.objects.filter(complaint=complaint, item__startswith=QUESTION, answer=Checked.Answer.NO)
    return denied_among(said.values_list("item", "answer"))


def denied_among(answers: Collection[tuple[str, str]]) -> frozenset[int]:
    """The same from answers that were read already, as (item, answer)."""
    return frozenset(
        int(item.removeprefix(QUESTION))
        for item, answer in answers
        if item.startswith(QUESTION) and answer == Checked.Answer.NO
    )


def key_of(item: str, story: str) -> str:
    """What ``Complaint.likeness`` holds."""
    return likeness_key(item, story)


def _candidates(who: Viewer, new: Sought) -> Iterator[Earlier]:
    sql, params = lookup_sql(who, new)
    if not sql:
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    for pk, case_id, number, matter, received_at, item, order, serial, words, theirs in rows:
        own = new.customer_id is not None and theirs == new.customer_id
        reason = reason_of(new.seen, Seen(order, serial, item, words, same_customer=own))
        if reason is not None:
            yield Earlier(pk, case_id, number, matter, moment(received_at), item, reason)
