"""What staff may do with people, and which people they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from prezent.people.models import Customer, Membership, Staff, Team
from prezent.platform.aggregates import IdList
from prezent.platform.eventlog import Actor


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person who asks, with what the policies need to know, read once for a request."""

    id: int
    name: str
    is_supervisor: bool
    is_admin: bool
    team_ids: frozenset[int]
    #: restricted teams the person does not belong to: their cases do not exist for him or her
    walled_off: frozenset[int]

    @property
    def actor(self) -> Actor:
        """The same person in the event log."""
        return Actor("staff", self.id, self.name)


def with_walls(staff: QuerySet[Staff]) -> QuerySet[Staff]:
    """The same people, each with what :func:`viewer` must know of teams, in the query that reads them."""
    theirs = Membership.objects.filter(staff=OuterRef("pk")).order_by().values("staff")
    restricted = Team.objects.filter(restricted=True).order_by().values("restricted")
    return staff.annotate(
        theirs=Subquery(theirs.annotate(ids=IdList("team")).values("ids")),
        restricted=Subquery(restricted.annotate(ids=IdList("pk")).values("ids")),
    )


def viewer(staff: Staff) -> Viewer:
    """What policies need to know of ``staff``. One SQL query, none for a person read :func:`with_walls`."""
    known: Any = staff if hasattr(staff, "restricted") else with_walls(Staff.objects.filter(pk=staff.pk)).get()
    mine, restricted = _ids(known.theirs), _ids(known.restricted)
    return Viewer(
        staff.pk,
        staff.name,
        staff.is_supervisor,
        staff.is_admin,
        mine,
        frozenset() if staff.is_supervisor else restricted - mine,
    )


def _ids(joined: str | None) -> frozenset[int]:
    return frozenset(int(one) for one in joined.split(",")) if joined else frozenset()


def can_manage_people(who: Viewer) -> bool:
    """Whether the person may invite, change and deactivate staff and teams."""
    return who.is_admin


def can_set_up_mailboxes(who: Viewer) -> bool:
    """Whether the person may see and change mailboxes and their passwords."""
    return who.is_admin


def can_see_operations(who: Viewer) -> bool:
    """Whether the person may see dead work and quarantined mail, and act on them."""
    return who.is_supervisor


def can_edit_customer(who: Viewer, customer: Customer) -> bool:
    """Whether the person may correct a customer's name, form of address and contact points."""
    return visible_customers(who).filter(pk=customer.pk).exists()


def visible_customers(who: Viewer) -> QuerySet[Customer]:
    """Customers with at least one case that the person may see, and those with none."""
    if not who.walled_off:
        return Customer.objects.all()
    # The app of cases lies above this one: its model is reached by the relation that it added.
    theirs: QuerySet[Model] = QuerySet(apps.get_model("cases", "Case")).filter(customer_id=OuterRef("pk"))
    in_front = theirs.exclude(team_id__isnull=False, team_id__in=who.walled_off)
    return Customer.objects.filter(Exists(in_front) | ~Exists(theirs))


def members(team_id: int) -> QuerySet[Membership]:
    """Active members of a team."""
    return Membership.objects.filter(team_id=team_id, staff__is_active=True)
