"""What a customer is found by: name, addresses, phone numbers, names in networks."""

from __future__ import annotations

from collections.abc import Iterable

import phonenumbers

from prezent.domain.language.folding import fold_all
from prezent.people.models import ContactPoint, Customer


def search_key(name: str, contacts: Iterable[tuple[str, str]] = (), *, city: str = "") -> str:
    """The folded words of a customer; ``contacts`` are pairs of kind and key.

    A phone number is found with its country code and without it.
    """
    words = [name]
    for kind, key in contacts:
        words += _numbers(key) if kind == ContactPoint.Kind.PHONE else [key]
    return fold_all(*words, city)


def refresh_search_key(customer: Customer) -> None:
    """Make the key anew after a name or a contact point changed. Two SQL queries."""
    contacts = ContactPoint.objects.filter(customer=customer).order_by("id").values_list("kind", "key")
    customer.search_key = search_key(customer.name, contacts, city=customer.city)
    Customer.objects.filter(pk=customer.pk).update(search_key=customer.search_key)


def _numbers(key: str) -> list[str]:
    try:
        national = phonenumbers.parse(key).national_number
    except phonenumbers.NumberParseException:
        return [key]
    return [key, str(national)]
