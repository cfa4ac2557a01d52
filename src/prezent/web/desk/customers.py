"""The customer beside a case: name, form of address, vocative, language, ways to reach."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.cases.models import Case, Status
from prezent.cases.policies import visible_cases
from prezent.people.models import ContactPoint, Customer
from prezent.people.policies import visible_customers
from prezent.people.services import add_contact, edit_customer, remove_contact
from prezent.platform import clock
from prezent.platform.errors import DomainError, NotFound
from prezent.web.desk.case_events import label
from prezent.web.desk.case_http import resource, to_case
from prezent.web.desk.case_menus import LANGUAGES, selection
from prezent.web.middleware import DeskRequest

SHOWN_CASES = 20


def _customer(request: DeskRequest, customer_id: int) -> Customer:
    customer = visible_customers(request.viewer).filter(pk=customer_id).first()
    if customer is None:
        raise NotFound(_("There is no such customer, or not one that you may see."), code="customer.not_found")
    return customer


def _page(request: DeskRequest, customer: Customer, error: DomainError | None = None) -> HttpResponse:
    cases = visible_cases(request.viewer).filter(customer=customer).order_by("-id")
    rows = [(one, label(Status, one.status)) for one in cases.only("id", "number", "matter", "status")[:SHOWN_CASES]]
    context = {
        "customer": customer,
        "contacts": list(customer.contacts.order_by("kind", "id")),
        "cases": rows,
        "form_options": selection(Customer.Form.choices, request.POST.get("form", customer.form)),
        "languages": LANGUAGES,
        "back": _case_of(request, customer),
        "error": str(error) if error else "",
        "typed": request.POST,
    }
    return render(request, "desk/case/customer.html", context, status=error.status if error else 200)


def _case_of(request: DeskRequest, customer: Customer) -> Case | None:
    """The case that the form stands beside, if it is one of this customer's that the person may see."""
    number = request.POST.get("case") or request.GET.get("case") or ""
    return visible_cases(request.viewer).filter(number=number, customer=customer).first()


def _done(request: DeskRequest, customer: Customer, said: str) -> HttpResponse:
    case = _case_of(request, customer)
    if case is not None:
        return to_case(request, case.number, said=said, anchor="klient")
    return HttpResponseRedirect(reverse("customer", args=[customer.pk]))


def _show(request: DeskRequest, customer_id: int) -> HttpResponse:
    return _page(request, _customer(request, customer_id))


def _save(request: DeskRequest, customer_id: int) -> HttpResponse:
    customer, fields = _customer(request, customer_id), request.POST
    name = fields.get("name", "")
    vocative = fields.get("vocative", "").strip()[:60]
    if vocative == customer.vocative and (name.strip() != customer.name or fields.get("form") != customer.form):
        vocative = ""  # left as it was while the name changed: it belongs to the old name
    try:
        _check_choices(fields.get("form", ""), fields.get("language", ""))
        edit_customer(
            customer, by=request.viewer, now=clock.now(), name=name, form=fields.get("form", ""), vocative=vocative,
            language=fields.get("language", "pl"), city=fields.get("city", "").strip()[:80],
        )  # fmt: skip
    except DomainError as error:
        return _page(request, customer, error)
    return _done(request, customer, _("The customer's details are saved."))


def _check_choices(form: str, language: str) -> None:
    if form not in Customer.Form.values or language not in {"pl", "en"}:
        raise DomainError(
            _("Choose one of the forms of address and languages that are offered."), code="customer.choice"
        )


def _add_contact(request: DeskRequest, customer_id: int) -> HttpResponse:
    customer, fields = _customer(request, customer_id), request.POST
    value = fields.get("value", "").strip()[:254]
    kind = ContactPoint.Kind.EMAIL if "@" in value and not value.startswith("@") else ContactPoint.Kind.PHONE
    if value.startswith("@"):
        kind = ContactPoint.Kind.HANDLE
    try:
        add_contact(customer, by=request.viewer, now=clock.now(), kind=kind, value=value)
    except DomainError as error:
        return _page(request, customer, error)
    return _done(request, customer, _("The contact is added."))


def _remove_contact(request: DeskRequest, customer_id: int, contact_id: int) -> HttpResponse:
    customer = _customer(request, customer_id)
    point = ContactPoint.objects.select_related("customer").filter(customer=customer, pk=contact_id).first()
    if point is None:
        raise NotFound(_("There is no such contact."), code="contact.not_found")
    remove_contact(point, by=request.viewer, now=clock.now())
    return _done(request, customer, _("The contact is removed."))


customer = resource(GET=_show, POST=_save)
contacts = resource(POST=_add_contact)
contact = resource(DELETE=_remove_contact)
