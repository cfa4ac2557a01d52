"""A case with an agent, for tests of promises."""

from __future__ import annotations

import pytest

from prezent.cases.models import Case
from prezent.mailbox.models import Mailbox
from prezent.people.models import Staff
from prezent.people.policies import Viewer, viewer
from tests.support.cases import make_case
from tests.support.people import make_staff


@pytest.fixture(autouse=True)
def mailbox(db: None) -> Mailbox:
    return Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="smtp.jarzebina.example")


@pytest.fixture
def marta(db: None) -> Staff:
    return make_staff()


@pytest.fixture
def me(marta: Staff) -> Viewer:
    return viewer(marta)


@pytest.fixture
def case(db: None) -> Case:
    return make_case()[0]
