"""What staff may do with people, and which people they may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet

from prezent.people.models import Customer, Membership, Staff, Team
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


def viewer(staff: Staff) -> Viewer:
    """Read what policies need to know of ``staff``. One SQL query."""
    rows = list(Team.objects.values_list("id", "restricted", "membership__staff_id"))
    mine = frozenset(pk for pk, _, member in rows if member == staff.pk)
    walled = frozenset(pk for pk, restricted, _ in rows if restricted) - mine
    return Viewer(
        staff.pk,
        staff.name,
        staff.is_supervisor,
        staff.is_admin,
        mine,
        frozenset() if staff.is_supervisor else walled,
    )


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
