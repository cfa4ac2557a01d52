"""The plain search box: a case by number, matter or customer; a customer by name, address or phone number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from prezent.cases.models import Case
from prezent.cases.policies import visible_cases
from prezent.cases.queries.listing import CaseListRow, conditions_of, list_rows
from prezent.people.models import ContactPoint
from prezent.people.policies import Viewer, visible_customers
from prezent.platform import search

CASES = 20
CUSTOMERS = 10
#: Matches that are looked at, the newest: more than fit, since some may be another team's alone.
LOOKED_AT = 200

_NUMBER = re.compile(r"\s*[\[#]?\s*([0-9]{4})\s*[-/–]\s*([0-9]{1,9})\s*\]?\s*")


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer who was found; ``address`` is the first way to reach the person, ``cases`` those one may see."""

    id: int
    name: str
    city: str
    address: str
    cases: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, newest first, and whether there is more of either."""

    cases: tuple[CaseListRow, ...]
    more_cases: bool
    customers: tuple[FoundCustomer, ...]
    more_customers: bool

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.cases or self.customers)


def written_number(typed: str) -> str:
    """The case number that somebody typed in full ("2026-000123", "[2026-123]", "#2026/123"), or ""."""
    found = _NUMBER.fullmatch(typed)
    return f"{found[1]}-{int(found[2]):06d}" if found else ""


def is_visible_number(who: Viewer, number: str) -> bool:
    """Whether there is such a case that the person may see. One SQL query."""
    return visible_cases(who).filter(number=number).exists()


def find(who: Viewer, typed: str) -> Found:
    """Cases and customers that have, for every word typed, a word beginning with it. Two SQL queries.

    Cases of the customers found are found with them. Nothing is found for an empty query.
    """
    query = search.read_query(typed)
    if not query:
        return Found((), False, (), False)
    customers = _customers(who, query)
    cases = _cases(who, query, [customer.id for customer in customers])
    return Found(cases[:CASES], len(cases) > CASES, tuple(customers[:CUSTOMERS]), len(customers) > CUSTOMERS)


def _customers(who: Viewer, query: search.Query) -> list[FoundCustomer]:
    contacts = ContactPoint.objects.filter(customer=OuterRef("pk")).order_by("-primary", "kind", "id")
    theirs = visible_cases(who).filter(customer=OuterRef("pk")).order_by().values("customer")
    customers: list[FoundCustomer] = [
        FoundCustomer(*row)
        for row in visible_customers(who)
        .filter(pk__in=search.matching_ids("people_customer", query, limit=LOOKED_AT))
        .annotate(
            address=Coalesce(Subquery(contacts.values("value")[:1]), Value("")),
            their_cases=Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0),
        )
        .order_by("-id")
        .values_list("id", "name", "city", "address", "their_cases")[: CUSTOMERS + 1]
    ]
    return customers


def _cases(who: Viewer, query: search.Query, customers: Sequence[int]) -> tuple[CaseListRow, ...]:
    by_words = search.matching_ids("cases_case", query, limit=LOOKED_AT)
    sql, params = f"SELECT * FROM ({by_words.sql}) AS words", list(by_words.params)  # noqa: S608 - made by platform.search
    if customers:
        of_customers = Case.objects.filter(customer_id__in=customers).order_by("-id").values("pk")[:LOOKED_AT]
        more, values = of_customers.query.sql_with_params()
        sql, params = f"{sql} UNION SELECT * FROM ({more}) AS theirs", [*params, *values]  # noqa: S608 - made by the ORM
    cases = visible_cases(who).filter(pk__in=RawSQL(sql, params))  # noqa: S611 - put together from the ORM's own
    return list_rows(conditions_of(cases), CASES + 1)
