"""A complaint with an agent, for tests."""

from __future__ import annotations

import pytest

from prezent.cases.models import Case
from prezent.complaints.models import Complaint
from prezent.complaints.policies import get_complaint
from prezent.complaints.services.intake import open_complaint
from prezent.mailbox.models import Mailbox
from prezent.people.models import Role, Staff
from prezent.people.policies import Viewer, viewer
from tests.support.cases import make_case
from tests.support.decisions import marta as agent
from tests.support.people import NOW, make_staff


@pytest.fixture
def marta(db: None) -> Staff:
    return make_staff()


@pytest.fixture
def me(marta: Staff) -> Viewer:
    return viewer(marta)


@pytest.fixture
def hanna(db: None) -> Staff:
    return make_staff("Hanna Bielak", role=Role.SUPERVISOR)


@pytest.fixture
def case(db: None) -> Case:
    return make_case()[0]


@pytest.fixture
def complaint(case: Case, me: Viewer) -> Complaint:
    open_complaint(case, by=me, now=NOW)
    return get_complaint(me, case.number)


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    """What letters leave by."""
    return Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


@pytest.fixture
def author(db: None) -> Staff:
    """The agent of tests.support.decisions, who can sign letters."""
    who = Staff.objects.get(pk=agent().id)
    Staff.objects.filter(pk=who.pk).update(position="Specjalistka do spraw reklamacji", phone="48 555 01 22")
    return Staff.objects.get(pk=who.pk)
