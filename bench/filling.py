"""Fill an empty desk with N cases of three messages each, in bulk, from the workload generator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection

from bench import workload
from prezent.cases.models import NOTHING_OWED, Case, Entry, NumberSeries, Participant
from prezent.people.finding import search_key
from prezent.people.models import ContactPoint, Customer, Membership, Role, Staff, Team
from prezent.platform.clock import now
from prezent.platform.models import Event

CUSTOMERS, AGENTS, TEAMS, SEED, CHUNK = 2000, 20, 4, 1, 2000
STATUS = {"new": "new", "open": "open", "pending": "waiting_customer", "closed": "closed"}
PRIORITY = {"low": 1, "normal": 2, "high": 3, "urgent": 4}


def fill(cases: int) -> None:
    """Write ``cases`` cases with customers, agents, entries and events. The database must be empty and migrated."""
    gendata = workload.module("gendata")
    moment = now()
    teams = Team.objects.bulk_create([Team(name=f"Zespół {n}") for n in range(TEAMS)])
    staff = Staff.objects.bulk_create(
        [
            Staff(email=person["email"], name=person["name"], role=Role.AGENT, position="konsultant", password="!")
            for person in gendata.people(SEED, "agent", AGENTS)
        ]
    )
    Membership.objects.bulk_create([Membership(staff=s, team=teams[i % TEAMS]) for i, s in enumerate(staff)])
    people = list(gendata.people(SEED, "customer", CUSTOMERS))
    customers = Customer.objects.bulk_create(
        [
            Customer(
                name=p["name"],
                first_name=p["name"].split()[0],
                form="pan",
                since=moment,
                search_key=search_key(p["name"], [("email", p["email"].lower())]),
            )
            for p in people
        ]
    )
    ContactPoint.objects.bulk_create(
        [
            ContactPoint(customer=c, kind="email", value=p["email"], key=p["email"].lower(), primary=True)
            for c, p in zip(customers, people, strict=True)
        ]
    )
    tickets = (gendata.ticket(SEED, n, CUSTOMERS, AGENTS) for n in range(1, cases + 1))
    shift = moment - timedelta(days=1) - datetime(2026, 11, 1, 6, tzinfo=UTC)
    done = 0
    while chunk := list(islice(tickets, CHUNK)):
        _write(chunk, staff=staff, teams=teams, customers=customers, people=people, shift=shift, now=moment)
        done += len(chunk)
    NumberSeries.objects.create(year=2026, last=done)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _at(text: str, shift: timedelta) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) + shift


def _write(
    tickets: list[dict[str, Any]],
    *,
    staff: list[Staff],
    teams: list[Team],
    customers: list[Customer],
    people: list[dict[str, Any]],
    shift: timedelta,
    now: datetime,
) -> None:
    from prezent.cases.services import owing

    rows = []
    for ticket in tickets:
        last = ticket["messages"][-1]
        closed = ticket["status"] == "closed"
        waits = not closed and last["from"] == "customer"
        since = _at(last["at"], shift)
        rows.append(
            Case(
                number=f"2026-{ticket['n']:06d}",
                matter=ticket["subject"][:200],
                status=STATUS[ticket["status"]],
                priority=PRIORITY[ticket["priority"]],
                channel="email",
                last_channel="email",
                language=ticket["lang"],
                customer=customers[ticket["customer"]],
                team=teams[ticket["n"] % TEAMS],
                assignee=None if ticket["agent"] is None else staff[ticket["agent"]],
                opened_at=_at(ticket["created"], shift),
                changed_at=since,
                closed_at=since if closed else None,
                owed_by=owing.owed_by(waiting_since=since) if waits else NOTHING_OWED,
                waiting_since=since if waits else None,
                excerpt=last["text"][:150].replace("\n", " "),
                unread=waits,
            )
        )
    _search_keys(rows)
    Case.objects.bulk_create(rows)
    Entry.objects.bulk_create(list(_entries(rows, tickets, staff, people, shift)))
    Participant.objects.bulk_create(
        [
            Participant(case=case, address=people[t["customer"]]["email"].lower())
            for case, t in zip(rows, tickets, strict=True)
        ]
    )
    Event.objects.bulk_create(
        [
            Event(at=case.opened_at, action="case.opened", actor_kind="customer", subject_type="case",
                  subject_id=case.pk, team_id=case.team_id, data={"number": case.number})
            for case in rows
        ]
    )  # fmt: skip


def _search_keys(rows: list[Case]) -> None:
    from prezent.cases.services import finding

    for case in rows:
        case.search_key = finding.search_key(case)


def _entries(
    rows: list[Case], tickets: list[dict[str, Any]], staff: list[Staff], people: list[dict[str, Any]], shift: timedelta
) -> Iterator[Entry]:
    for case, ticket in zip(rows, tickets, strict=True):
        person = people[ticket["customer"]]
        agent = staff[ticket["agent"] or 0]
        for message in ticket["messages"]:
            ours = message["from"] == "agent"
            yield Entry(
                case=case,
                kind="out" if ours else "in",
                channel="email",
                at=_at(message["at"], shift),
                staff=agent if ours else None,
                author_name=agent.name if ours else person["name"],
                author_address="" if ours else person["email"],
                subject=ticket["subject"],
                text=message["text"],
                html="<p>" + message["text"].replace("\n\n", "</p><p>").replace("\n", "<br>") + "</p>" if ours else "",
                recipients={"to": [[person["name"], person["email"]]]} if ours else {},
                delivery="sent" if ours else "",
            )
