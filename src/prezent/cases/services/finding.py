"""What a case is found by: its number, the matter, and the customer's name as it was then."""

from __future__ import annotations

from prezent.cases.models import Case
from prezent.domain.language.folding import fold_all


def search_key(case: Case) -> str:
    """The folded words of a case. Reads ``case.customer``: no SQL query when it was given or selected.

    The number is found whole, by its year, and by its last part with and without zeros. A customer who took another
    name later is found through the customer's own key as well.
    """
    name = case.customer.name if case.customer_id is not None and case.customer is not None else ""
    _year, _dash, last = case.number.partition("-")
    return fold_all(case.number, last.lstrip("0"), case.matter, name)


def refresh_search_key(case: Case) -> None:
    """Make the key anew after the matter or the customer changed. One SQL query."""
    case.search_key = search_key(case)
    Case.objects.filter(pk=case.pk).update(search_key=case.search_key)
