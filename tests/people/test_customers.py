"""Customers and the ways to reach them: reading, owning, correcting; nothing of it twice."""

from __future__ import annotations

from typing import Any

import pytest

from prezent.people.models import ContactPoint, Customer, Team
from prezent.people.services import (
    add_contact,
    add_customer,
    contact_key,
    customer_for_email,
    edit_customer,
    name_customer,
    remove_contact,
)
from prezent.people.services import customers as module
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.models import Event
from tests.support.cases import make_case
from tests.support.people import NOW, make_customer, make_viewer

EMAIL, PHONE, HANDLE = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE, ContactPoint.Kind.HANDLE


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        (EMAIL, "  Anna.Nowak@Poczta.Example ", "anna.nowak@poczta.example"),
        (PHONE, "600 000 417", "+48600000417"),
        (PHONE, "(0048) 600-000-417", "+48600000417"),
        (PHONE, "+44 20 7946 0958", "+442079460958"),
        (PHONE, "48 360 22 05", "+48483602205"),
        (HANDLE, "@Anna_Nowak", "anna_nowak"),
    ],
)
def test_key_is_what_machines_compare(kind: str, value: str, key: str) -> None:
    assert contact_key(kind, value) == key


@pytest.mark.parametrize(
    ("kind", "value"),
    [(EMAIL, "anna"), (EMAIL, "anna@"), (EMAIL, ""), (PHONE, "abc"), (PHONE, "12"), (PHONE, ""), (HANDLE, " @ ")],
)
def test_what_cannot_be_read_is_refused(kind: str, value: str) -> None:
    with pytest.raises(DomainError) as refused:
        contact_key(kind, value)
    assert refused.value.code == "contact.invalid"


@pytest.mark.parametrize(
    ("display", "email", "expected"),
    [
        ("Grzegorz Pawlik", "", {"name": "Grzegorz Pawlik", "form": "pan", "vocative": "Grzegorzu"}),
        ("PAWLIK GRZEGORZ", "", {"name": "Grzegorz Pawlik", "first_name": "Grzegorz", "last_name": "Pawlik"}),
        ("Pani Anna", "", {"form": "pani", "vocative": "Anno"}),
        ("Anna i Jan Kowalscy", "", {"form": "panstwo", "vocative": ""}),
        (
            "Przedszkole nr 14 w Radomiu",
            "",
            {"name": "Przedszkole nr 14 w Radomiu", "form": "panstwo", "first_name": ""},
        ),
        ("", "anna.kowalska@poczta.example", {"name": "Anna Kowalska", "form": "pani"}),
        ("", "xq77@poczta.example", {"form": "", "vocative": ""}),
        ("\ufffdnna K.", "anna.kowalska@poczta.example", {"first_name": "Anna", "last_name": "Kowalska"}),
        ("★★★", "zz@poczta.example", {"form": ""}),
        ("", "", {"name": "", "form": "", "vocative": ""}),
    ],
)
def test_fields_read_from_a_name(display: str, email: str, expected: dict[str, str]) -> None:
    fields = name_customer(display, email)
    assert {name: fields[name] for name in expected} == expected


def test_middle_name_stays_in_the_name_and_out_of_the_parts() -> None:
    fields = name_customer("Jan Maria Rokita")
    assert "Maria" in fields["name"]
    assert fields["first_name"] == "Jan"
    assert fields["last_name"] == "Rokita"


def test_endless_names_fit_their_columns() -> None:
    fields = name_customer("Anna " + "Bardzodługie" * 40)
    assert len(fields["name"]) <= 120
    assert len(fields["first_name"]) <= 60
    assert len(fields["last_name"]) <= 80


@pytest.mark.django_db
class TestOwners:
    def test_first_mail_makes_the_customer_and_the_second_finds_it(self, django_assert_num_queries: Any) -> None:
        first = customer_for_email("anna.nowak@poczta.example", "Anna Nowak", language="pl", now=NOW)
        with django_assert_num_queries(1):
            again = customer_for_email("anna.nowak@poczta.example", "ANNA N.", language="en", now=NOW)
        assert again == first
        assert (first.name, first.language, first.since) == ("Anna Nowak", "pl", NOW)
        point = first.contacts.get()
        assert (point.kind, point.key, point.primary) == (EMAIL, "anna.nowak@poczta.example", True)

    @staticmethod
    def look_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
        """The next look finds nobody: the other one's write comes between it and ours."""
        look, looks = module._owner, []

        def early(points: Any) -> Customer | None:
            looks.append(points)
            return None if len(looks) == 1 else look(points)

        monkeypatch.setattr(module, "_owner", early)

    def test_two_workers_meet_the_same_new_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        other = customer_for_email("anna.nowak@poczta.example", "Anna Nowak", language="pl", now=NOW)
        monkeypatch.setattr(module, "_owner", lambda _points: None)
        assert customer_for_email("anna.nowak@poczta.example", "Anna Nowak", language="pl", now=NOW) == other
        assert Customer.objects.count() == 1

    def test_two_people_write_the_same_caller_down(self, monkeypatch: pytest.MonkeyPatch) -> None:
        other = make_customer()
        ContactPoint.objects.create(customer=other, kind=PHONE, value="600 000 417", key="+48600000417")
        self.look_too_early(monkeypatch)
        assert add_customer(name="Anna Nowak", phone="+48 600 000 417", now=NOW) == other
        assert Customer.objects.count() == 1

    def test_a_race_that_cannot_be_told_asks_to_try_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        make_customer()
        monkeypatch.setattr(module, "_owner", lambda _points: None)
        with pytest.raises(Conflict) as refused:
            add_customer(name="Anna Nowak", email="g.pawlik@poczta.example", now=NOW)
        assert refused.value.code == "customer.raced"

    def test_a_known_phone_gives_its_owner_even_under_another_name(self) -> None:
        known = add_customer(name="Anna Nowak", phone="600 000 417", now=NOW)
        assert add_customer(name="Jan", phone="600-000-417", email="jan@poczta.example", now=NOW) == known
        assert not ContactPoint.objects.filter(key="jan@poczta.example").exists()

    def test_an_unreadable_phone_leaves_nothing_behind(self) -> None:
        with pytest.raises(DomainError):
            add_customer(name="Anna", email="anna@poczta.example", phone="xyz", now=NOW)
        assert not Customer.objects.exists()


@pytest.mark.django_db
class TestContacts:
    def test_first_of_its_kind_is_primary(self) -> None:
        customer, by = make_customer(), make_viewer()
        second = add_contact(customer, by=by, now=NOW, kind=EMAIL, value="Inny@Poczta.example")
        phone = add_contact(customer, by=by, now=NOW, kind=PHONE, value="600 000 417")
        assert (second.primary, second.value, second.key) == (False, "Inny@Poczta.example", "inny@poczta.example")
        assert phone.primary
        assert list(Event.objects.values_list("action", flat=True)).count("customer.contact_added") == 2

    def test_an_address_belongs_to_one_customer(self) -> None:
        make_customer()
        other = add_customer(name="Anna Nowak", now=NOW)
        with pytest.raises(Conflict) as refused:
            add_contact(other, by=make_viewer(), now=NOW, kind=EMAIL, value="G.PAWLIK@poczta.example")
        assert refused.value.code == "contact.taken"
        assert not Event.objects.filter(action="customer.contact_added").exists()

    def test_unknown_kind_is_refused(self) -> None:
        with pytest.raises(DomainError) as refused:
            add_contact(make_customer(), by=make_viewer(), now=NOW, kind="fax", value="1")
        assert refused.value.code == "contact.kind"

    def test_the_next_one_takes_the_place_of_a_removed_primary(self) -> None:
        customer, by = make_customer(), make_viewer()
        second = add_contact(customer, by=by, now=NOW, kind=EMAIL, value="drugi@poczta.example")
        third = add_contact(customer, by=by, now=NOW, kind=EMAIL, value="trzeci@poczta.example")
        remove_contact(customer.contacts.get(primary=True), by=by, now=NOW)
        second.refresh_from_db()
        third.refresh_from_db()
        assert (second.primary, third.primary) == (True, False)

    def test_removing_a_further_one_changes_no_primary(self) -> None:
        customer, by = make_customer(), make_viewer()
        remove_contact(add_contact(customer, by=by, now=NOW, kind=EMAIL, value="d@poczta.example"), by=by, now=NOW)
        assert customer.contacts.get().primary


@pytest.mark.django_db
class TestEditing:
    def edit(self, customer: Customer, **changed: str) -> Customer:
        typed = {"name": "Aleksandra Zych", "form": "pani", "vocative": "", "language": "pl", **changed}
        return edit_customer(customer, by=make_viewer(), now=NOW, **typed)

    def test_an_empty_vocative_is_made_from_the_name(self) -> None:
        customer = self.edit(make_customer())
        assert (customer.first_name, customer.last_name, customer.vocative) == ("Aleksandra", "Zych", "Aleksandro")

    def test_a_typed_vocative_stands(self) -> None:
        customer = self.edit(make_customer(), vocative="Olu")
        customer.refresh_from_db()
        assert customer.vocative == "Olu"

    def test_without_gender_there_is_no_vocative(self) -> None:
        assert self.edit(make_customer(), form="").vocative == ""

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"name": "  "}, "customer.unnamed"),
            ({"form": "mistrz"}, "customer.form"),
            ({"language": "xx"}, "customer.language"),
        ],
    )
    def test_refused(self, changed: dict[str, str], code: str) -> None:
        customer = make_customer()
        with pytest.raises(DomainError) as refused:
            self.edit(customer, **changed)
        assert refused.value.code == code
        assert not Event.objects.filter(action="customer.changed").exists()


@pytest.mark.django_db
class TestWalls:
    """A customer all of whose cases are behind a wall does not exist for others."""

    @pytest.fixture
    def hidden(self) -> Customer:
        case, _ = make_case(team=Team.objects.create(name="Zarząd", restricted=True))
        assert case.customer is not None
        return case.customer

    def test_strangers_change_nothing(self, hidden: Customer) -> None:
        by, point = make_viewer(), hidden.contacts.get()
        attempts = [
            lambda: edit_customer(hidden, by=by, now=NOW, name="X", form="", vocative="", language="pl"),
            lambda: add_contact(hidden, by=by, now=NOW, kind=PHONE, value="600 000 417"),
            lambda: remove_contact(point, by=by, now=NOW),
        ]
        for attempt in attempts:
            with pytest.raises(NotFound):
                attempt()
        hidden.refresh_from_db()
        assert (hidden.name, hidden.contacts.count()) == ("Grzegorz Pawlik", 1)

    def test_members_and_supervisors_may(self, hidden: Customer) -> None:
        team = Team.objects.get()
        for by in (make_viewer("Jan Lis", teams=(team,)), make_viewer("Ewa Kos", role="supervisor")):
            edit_customer(hidden, by=by, now=NOW, name=by.name, form="", vocative="", language="pl")

    def test_one_case_in_front_of_the_wall_makes_the_customer_visible(self, hidden: Customer) -> None:
        make_case("Faktura")
        edit_customer(hidden, by=make_viewer(), now=NOW, name="G. Pawlik", form="pan", vocative="", language="pl")
