"""The requests people wait for: list, case page, reply. CPU of the process that serves them, through WSGI."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path

from bench.measure import Figure, against
from prezent.cases.models import Case
from prezent.domain.mail import composed
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


def yardstick() -> Callable[[], object]:
    """A call of an empty view without middleware."""
    urls.urlpatterns.append(path("bench-empty", empty))  # type: ignore[arg-type]
    bare = Client(SERVER_NAME="localhost")
    with override_settings(MIDDLEWARE=[]):
        bare.get("/bench-empty")  # the client's handler reads its middleware at the first request
    return lambda: bare.get("/bench-empty")


def _getter(client: Client, address: str) -> Callable[[], object]:
    def get() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"bench: {address} answered {response.status_code}")

    return get


HTML = "<p>Dzień dobry,</p><p>dziękuję za wiadomość. Wysyłam nową część jutro.</p>"
#: More letters than one figure sends; the coach answers one person 240 times a minute.
LETTERS = 150


def _sender(client: Client) -> Callable[[], object]:
    """Answers one open case after another; what the form holds is known beforehand, as it is to a browser: the coach's
    receipt, too, which the composer takes while the letter is written."""
    cases = Case.objects.filter(status="open").select_related("customer").prefetch_related("participants")[:LETTERS]
    forms = iter([(f"/cases/{case.number}/answers", _form(client, case)) for case in cases])

    def send() -> None:
        address, form = next(forms)
        response = client.post(address, form)
        if response.status_code != 302:
            raise SystemExit(f"bench: the reply was answered with {response.status_code}")

    return send


def _form(client: Client, case: Case) -> dict[str, str]:
    subject = f"[{case.number}] Jarzębina: nowa część"
    looked = client.post(
        f"/cases/{case.number}/coach",
        {"mode": "reply", "text": composed.text_of(HTML), "html": HTML, "subject": subject},
        content_type="application/json",
    )
    if looked.status_code != 200:
        raise SystemExit(f"bench: the coach answered with {looked.status_code}")
    return {
        "to": f"{case.customer.name if case.customer else ''} <{case.participants.all()[0].address}>",
        "subject": subject,
        "body_html": HTML,
        "status": "waiting_customer",
        "submission": str(uuid.uuid4()),
        "receipt": looked.json()["receipt"],
    }


def _statements(call: Callable[[], object]) -> int:
    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)


def run() -> list[Figure]:
    """All pages on the desk as it is filled now."""
    from prezent.mailbox.models import Mailbox
    from prezent.web import wsgi  # sets up the process as the server's is

    assert wsgi.application
    Mailbox.objects.create(address="help@prezent.example", smtp_host="127.0.0.1", smtp_port=9, smtp_security="plain")
    bare, client = yardstick(), _client()
    case = Case.objects.filter(status="open").order_by("-id")[5]
    calls = {
        "list, 50 rows": _getter(client, "/cases?view=open"),
        "Today": _getter(client, "/"),
        "case page, 3 messages": _getter(client, f"/cases/{case.number}"),
        "row of a list": _getter(client, f"/cases/row/{case.number}?view=open"),
        "search by name": _getter(client, "/search?q=kowalska"),
        "reply": _sender(client),
    }
    return [against(name, call, empty=bare, queries=_statements(call)) for name, call in calls.items()]
