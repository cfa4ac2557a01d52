"""The demo firm on a desk: every case as the content says, no letter of the past waits to be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import Installation, wait_for

#: The firm is loaded once: all of it goes to one process of the test run.
pytestmark = pytest.mark.xdist_group("demo-firm")

LOOK = """
from collections import Counter
from prezent.cases.models import Case, Entry, SuggestedLink
from prezent.mailbox.models import IncomingMail, Mailbox, OutgoingMail
from prezent.people.models import Customer, Staff
from prezent.platform import clock
from prezent.platform.models import Event, Work
from prezent.promises.models import Found, Promise
now = clock.now()
result = {
    "cases": Case.objects.count(), "customers": Customer.objects.count(), "staff": Staff.objects.count(),
    "status": Counter(Case.objects.values_list("status", flat=True)),
    "mail": Counter(IncomingMail.objects.values_list("state", flat=True)),
    "letters": Counter(OutgoingMail.objects.values_list("state", flat=True)),
    "waiting": Work.objects.count(),
    "future": Entry.objects.filter(at__gt=now).count() + Event.objects.filter(at__gt=now).count(),
    "late": Case.objects.exclude(status="closed").filter(owed_by__lt=now).count(),
    "soon": Case.objects.exclude(status="closed").filter(owed_by__gte=now, owed_by__year__lt=9999).count(),
    "unsent": Case.objects.filter(unsent__gt=0).count(), "suggested": SuggestedLink.objects.count(),
    "undelivered": Entry.objects.filter(kind="out", delivery="queued").count(),
    "numbers": list(Case.objects.order_by("opened_at", "id").values_list("number", flat=True)) == sorted(
        Case.objects.values_list("number", flat=True)),
    "marta": Case.objects.filter(assignee__email__startswith="marta").exclude(status="closed").count(),
    "promises": Counter(Promise.objects.values_list("state", flat=True)),
    "unsaid": Promise.objects.filter(state="broken", owned_up_at=None).count(), "found": Found.objects.count(),
    "mailboxes": list(Mailbox.objects.values_list("address", "kind")),
}
"""


def database_of(installation: Installation) -> list[str]:
    """The option by which the demo takes a database that is not its own file."""
    return ["--database-url", installation.database_url] if installation.database else []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, dict[str, Any]]]:
    home: Path = tmp_path_factory.mktemp("demo") / "home"
    with Installation(home) as installation:
        done = installation.run("demo", "--no-serve", *database_of(installation))
        assert done.returncode == 0, done.stderr
        assert "413 cases of 213 customers" in done.stdout
        yield installation, installation.do(LOOK)


def test_everything_is_there(demo: tuple[Installation, dict[str, Any]]) -> None:
    _, facts = demo
    assert 413 <= facts["cases"] <= 415
    assert 213 <= facts["customers"] <= 215
    assert facts["staff"] == 8
    assert facts["mailboxes"] == [["reklamacje@jarzebina.example", "maildir"], ["sklep@jarzebina.example", "maildir"]]


def test_it_is_a_living_desk(demo: tuple[Installation, dict[str, Any]]) -> None:
    _, facts = demo
    assert facts["late"] > 3
    assert facts["soon"] > 5
    assert facts["marta"] > 5
    assert min(facts["status"].get(one, 0) for one in ("new", "open", "waiting_customer", "waiting_others")) > 2
    assert (facts["unsent"], facts["letters"]["failed"], facts["mail"]["quarantined"], facts["suggested"]) == (
        1,
        1,
        1,
        1,
    )
    assert facts["mail"]["automatic"] == 1


def test_its_word_is_kept_more_often_than_broken(demo: tuple[Installation, dict[str, Any]]) -> None:
    _, facts = demo
    promises = facts["promises"]
    assert promises["kept"] > promises["broken"] > 0
    assert promises["open"] > 2
    assert facts["unsaid"] > 0
    assert facts["found"] == 1


def test_the_past_is_past(demo: tuple[Installation, dict[str, Any]]) -> None:
    _, facts = demo
    assert (facts["waiting"], facts["future"], facts["undelivered"]) == (0, 0, 0)
    assert set(facts["letters"]) == {"sent", "failed"}
    assert "duplicate" not in facts["mail"]


def test_numbers_follow_time(demo: tuple[Installation, dict[str, Any]]) -> None:
    assert demo[1]["numbers"]


def test_a_second_start_loads_nothing_and_keeps_the_password(demo: tuple[Installation, dict[str, Any]]) -> None:
    installation, facts = demo
    before = (installation.home / "demo.json").read_text()
    assert "Loading" not in installation.must("demo", "--no-serve", *database_of(installation))
    assert (installation.home / "demo.json").read_text() == before
    assert installation.do(LOOK)["cases"] == facts["cases"]


def test_somebody_can_log_in(demo: tuple[Installation, dict[str, Any]]) -> None:
    import json

    installation, _ = demo
    password = json.loads((installation.home / "demo.json").read_text())["password"]
    assert installation.do(
        f"result = [one.check_password({password!r}) for one in Staff.objects.all()]"
    ) == [True] * 8  # fmt: skip


def test_a_customers_answer_comes_in(demo: tuple[Installation, dict[str, Any]]) -> None:
    """Last of all: it changes the desk."""
    installation, _ = demo
    told = installation.must("demo", "answer", "--text", "Dziękuję, to mi wystarczy.")
    assert "answers to" in told
    installation.start("worker")
    found = wait_for(
        "the answer",
        lambda: installation.do(
            "result = list(Entry.objects.filter(kind='in', text__startswith='Dziękuję, to mi').values_list("
            "'case__number', 'case__unread'))"
        ),
    )
    assert len(found) == 1
    assert found[0][0] in told
    assert Counter(installation.do(LOOK)["mail"])["duplicate"] == 0
