"""Writes about customers and the ways to reach them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from prezent.domain.language import address
from prezent.people import finding
from prezent.people.models import ContactPoint, Customer
from prezent.people.policies import Viewer, can_edit_customer
from prezent.platform.errors import Conflict, DomainError, NotFound
from prezent.platform.eventlog import record
from prezent.platform.rawsql import insert, insert_all


def contact_key(kind: str, value: str, *, region: str = "PL") -> str:
    """The form of a contact point that machines compare: lower-case address, E.164 phone, bare handle.

    Raises DomainError ``contact.invalid`` when the value cannot be read as what it is said to be.
    """
    value = value.strip()
    if kind == ContactPoint.Kind.EMAIL:
        try:
            validate_email(value)
        except ValidationError as error:
            raise DomainError(
                _("This is not an e-mail address. Example: anna.nowak@poczta.example"), code="contact.invalid"
            ) from error
        return value.lower()
    if kind == ContactPoint.Kind.PHONE:
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException as error:
            raise DomainError(_("This is not a phone number. Example: 600 000 417"), code="contact.invalid") from error
        if not phonenumbers.is_possible_number(number):
            raise DomainError(_("This is not a phone number. Example: 600 000 417"), code="contact.invalid")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    key = value.lstrip("@").lower()
    if not key:
        raise DomainError(_("The name in the network is empty."), code="contact.invalid")
    return key


def name_customer(display: str, email: str = "") -> dict[str, str]:
    """Fields of a customer read from a display name: parts, form of address, vocative; guesses stay editable.

    What the name itself says ("Pani Anna", "Anna i Jan Kowalscy") goes before what is guessed from it; a name that
    cannot be read gives way to what the address tells.
    """
    person = address.split_name(display)
    if not person.display and email:
        person = address.split_name(email)
    if person.organisation:
        return _fields(person.organisation, form="panstwo")
    form = person.form or address.form_for(address.guess_gender(person.first, person.last))
    gender = _GENDERS.get(form)
    return _fields(
        person.display or email or display,
        first_name=person.first,
        last_name=person.last,
        form=form,
        vocative=address.vocative(person.first, gender) or "" if gender and person.first else "",
    )


_GENDERS: Final[dict[str, address.Gender]] = {Customer.Form.PAN.value: "m", Customer.Form.PANI.value: "f"}


def _fields(
    name: str, *, first_name: str = "", last_name: str = "", form: str = "", vocative: str = ""
) -> dict[str, str]:
    return {
        "name": name[:120],
        "first_name": first_name[:60],
        "last_name": last_name[:80],
        "form": form,
        "vocative": vocative[:60],
    }


def customer_for_email(email: str, display: str, *, language: str, now: datetime, looked_up: bool = False) -> Customer:
    """The customer who owns this address, made on first sight. Safe when two mails arrive at once.

    One SQL query for a known address. The address must be lower-cased already. ``looked_up``: the caller has asked
    for the address in this transaction, and nobody had it.
    """
    known = None if looked_up else _owner([(ContactPoint.Kind.EMAIL, email, email)])
    if known is not None:
        return known
    try:
        with transaction.atomic():
            named = name_customer(display, email)
            key = finding.search_key(named["name"], [(ContactPoint.Kind.EMAIL, email)])
            customer = Customer(language=language, since=now, search_key=key, **named)
            insert(customer)
            kind = ContactPoint.Kind.EMAIL
            insert_all([ContactPoint(customer=customer, kind=kind, value=email, key=email, primary=True)])
    except IntegrityError:  # the same new address in another worker: that one made the customer
        return Customer.objects.get(contacts__kind=ContactPoint.Kind.EMAIL, contacts__key=email)
    return customer


def add_customer(
    *,
    name: str,
    now: datetime,
    email: str = "",
    phone: str = "",
    language: str = "pl",
    city: str = "",
) -> Customer:
    """A customer met by phone, at the counter or by letter; an address already known gives its owner.

    Raises DomainError ``contact.invalid`` for an address or number that cannot be read.
    """
    points = [
        (kind, value.strip(), contact_key(kind, value))
        for kind, value in ((ContactPoint.Kind.EMAIL, email), (ContactPoint.Kind.PHONE, phone))
        if value.strip()
    ]
    known = _owner(points)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            named = name_customer(name, email)
            found_by = finding.search_key(named["name"], [(kind, key) for kind, _value, key in points], city=city)
            customer = Customer(language=language, city=city, since=now, search_key=found_by, **named)
            insert(customer)
            insert_all(
                [
                    ContactPoint(customer=customer, kind=kind, value=value, key=key, primary=True)
                    for kind, value, key in points
                ]
            )
    except IntegrityError as error:  # the same new address in another process: that one made the customer
        known = _owner(points)
        if known is None:
            raise Conflict(_("Somebody was changing this customer. Try again."), code="customer.raced") from error
        return known
    return customer


def _owner(points: Sequence[tuple[str, str, str]]) -> Customer | None:
    """Whose the first known one of these contact points (kind, value, key) is."""
    for kind, _value, key in points:
        known = Customer.objects.filter(contacts__kind=kind, contacts__key=key).first()
        if known is not None:
            return known
    return None


def edit_customer(
    customer: Customer,
    *,
    by: Viewer,
    now: datetime,
    name: str,
    form: str,
    vocative: str,
    language: str,
    city: str = "",
) -> Customer:
    """Correct how a customer is named and addressed. An empty vocative is made anew from the name.

    Raises NotFound for a customer the person may not see.
    """
    if not can_edit_customer(by, customer):
        raise NotFound(_("There is no such customer."), code="customer.not_found")
    if not name.strip():
        raise DomainError(_("Write the customer's name."), code="customer.unnamed")
    if form not in Customer.Form.values:
        raise DomainError(_("There is no such form of address."), code="customer.form")
    if language not in {"pl", "en"}:
        raise DomainError(_("The desk does not write in this language."), code="customer.language")
    read = name_customer(name)
    gender = _GENDERS.get(form)
    made = address.vocative(read["first_name"], gender) or "" if gender and read["first_name"] else ""
    customer.name = name.strip()[:120]
    customer.first_name, customer.last_name = read["first_name"], read["last_name"]
    customer.form, customer.language = form, language
    customer.vocative = vocative.strip()[:60] or made
    customer.city = city.strip()[:80]
    with transaction.atomic():
        customer.save()
        finding.refresh_search_key(customer)
        record("customer.changed", actor=by.actor, subject=("customer", customer.pk), now=now)
    return customer


def add_contact(customer: Customer, *, by: Viewer, now: datetime, kind: str, value: str) -> ContactPoint:
    """Add a way to reach a customer; the first of its kind is the one that is used.

    Raises NotFound for a customer the person may not see, Conflict ``contact.taken`` when it belongs to a customer
    already, DomainError ``contact.invalid`` when it cannot be read.
    """
    if not can_edit_customer(by, customer):
        raise NotFound(_("There is no such customer."), code="customer.not_found")
    if kind not in ContactPoint.Kind.values:
        raise DomainError(_("There is no such kind of contact."), code="contact.kind")
    key = contact_key(kind, value)
    with transaction.atomic():
        # Two people may add the first address at once: the customer's row decides who is first.
        Customer.objects.select_for_update().get(pk=customer.pk)
        first = not ContactPoint.objects.filter(customer=customer, kind=kind).exists()
        try:
            with transaction.atomic():
                point = ContactPoint.objects.create(
                    customer=customer, kind=kind, value=value.strip(), key=key, primary=first
                )
        except IntegrityError as error:
            raise Conflict(
                _("This address already belongs to a customer: look for it in the search box."), code="contact.taken"
            ) from error
        finding.refresh_search_key(customer)
        record("customer.contact_added", actor=by.actor, subject=("customer", customer.pk), now=now)
    return point


def remove_contact(point: ContactPoint, *, by: Viewer, now: datetime) -> None:
    """Remove a way to reach a customer; the next one of its kind takes its place.

    Letters already on a case keep the address they had. Raises NotFound for a customer the person may not see.
    """
    if not can_edit_customer(by, point.customer):
        raise NotFound(_("There is no such customer."), code="customer.not_found")
    with transaction.atomic():
        record("customer.contact_removed", actor=by.actor, subject=("customer", point.customer_id), now=now)
        point.delete()
        finding.refresh_search_key(point.customer)
        if point.primary:
            others = ContactPoint.objects.filter(customer=point.customer_id, kind=point.kind)
            heir = others.order_by("id").first()
            if heir is not None:
                heir.primary = True
                heir.save(update_fields=["primary"])
