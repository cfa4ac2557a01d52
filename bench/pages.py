"""The requests people wait for: list, case page, reply. CPU of the process that serves them, through WSGI."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from bench.measure import Figure, repeat
from prezent.cases.models import Case
from prezent.people.models import Role, Staff
from prezent.web import urls


def empty(request: HttpRequest) -> HttpResponse:
    """A view that does nothing: the yardstick between machines."""
    return HttpResponse("")


def _client() -> Client:
    staff = Staff.objects.create_user("bench@prezent.example", "bench", name="Bench", role=Role.SUPERVISOR)
    client = Client(SERVER_NAME="localhost")
    client.force_login(staff)
    return client


def _yardstick() -> Figure:
    urls.urlpatterns.append(path("bench-empty", empty))  # type: ignore[arg-type]
    bare = Client(SERVER_NAME="localhost")
    kept, settings.MIDDLEWARE = settings.MIDDLEWARE, []
    try:
        figure = repeat("empty view", lambda: bare.get("/bench-empty"), times=300, queries=0)
    finally:
        settings.MIDDLEWARE = kept
    return figure


def _page(client: Client, name: str, address: str, times: int = 60) -> Figure:
    def get() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"bench: {address} answered {response.status_code}")

    get()
    with CaptureQueriesContext(connection) as captured:
        get()
    return repeat(name, get, times=times, queries=len(captured))


def _reply(client: Client, numbers: Iterator[str]) -> Callable[[], None]:
    def send() -> None:
        number = next(numbers)
        case = Case.objects.select_related("customer").get(number=number)
        address = case.participants.values_list("address", flat=True)[0]
        response = client.post(
            f"/cases/{number}/answers",
            {
                "to": f"{case.customer.name if case.customer else ''} <{address}>",
                "subject": "",
                "body_html": "<p>Dzień dobry,</p><p>dziękuję za wiadomość. Wysyłam nową część jutro.</p>",
                "status": "waiting_customer",
                "submission": str(uuid.uuid4()),
            },
        )
        if response.status_code != 302:
            raise SystemExit(f"bench: the reply was answered with {response.status_code}")

    return send


def run() -> list[Figure]:
    """All pages on the desk as it is filled now."""
    from prezent.mailbox.models import Mailbox

    Mailbox.objects.create(address="help@prezent.example", smtp_host="127.0.0.1", smtp_port=9, smtp_security="plain")
    yardstick = _yardstick()
    client = _client()
    case = Case.objects.filter(status="open").order_by("-id")[5]
    numbers = iter(list(Case.objects.filter(status="open").values_list("number", flat=True)[:400]))
    figures = [
        yardstick,
        _page(client, "list, 50 rows", "/cases?view=open"),
        _page(client, "Today", "/"),
        _page(client, "case page, 3 messages", f"/cases/{case.number}"),
        _page(client, "search by name", "/search?q=kowalska"),
    ]
    send = _reply(client, numbers)
    send()
    with CaptureQueriesContext(connection) as captured:
        send()
    figures.append(repeat("reply", send, times=60, queries=len(captured)))
    return figures
