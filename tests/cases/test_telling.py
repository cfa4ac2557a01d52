"""What is told of a letter's fate never undoes what is known of it: a row lost there would be a letter sent twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from prezent.cases.events import AnswerSent, DeliveryFailed
from prezent.cases.jobs import TELL
from prezent.cases.models import Case, Entry
from prezent.cases.services.delivery import record_delivery
from prezent.platform import bus, work
from prezent.platform.models import Work
from tests.support.cases import make_case
from tests.support.people import NOW

pytestmark = pytest.mark.django_db

SENT, FAILED = Entry.Delivery.SENT, Entry.Delivery.FAILED


class Listeners:
    """Three who listen; the second one fails until it is mended, after it has written something."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.broken = True

    def first(self, event: Any) -> None:
        self.heard.append(("first", event))

    def second(self, event: Any) -> None:
        Case.objects.update(matter="half written")
        if self.broken:
            raise KeyError("słowa klienta")
        self.heard.append(("second", event))

    def third(self, event: Any) -> None:
        self.heard.append(("third", event))


@pytest.fixture
def listeners(monkeypatch: pytest.MonkeyPatch) -> Listeners:
    made = Listeners()
    all_ = (made.first, made.second, made.third)
    monkeypatch.setattr(bus, "_table", lambda: {AnswerSent: all_, DeliveryFailed: all_})
    return made


@pytest.fixture
def letter() -> Entry:
    case, _entry = make_case()
    return Entry.objects.create(
        case=case, kind=Entry.Kind.OUT, channel="email", at=NOW, text="Dzień dobry", delivery=Entry.Delivery.SENDING
    )


def again() -> None:
    work.run_due(now=NOW + timedelta(hours=1), kinds=frozenset({TELL}))


def heard(listeners: Listeners) -> list[str]:
    return [name for name, _event in listeners.heard]


def test_a_letter_that_left_is_sent_whatever_becomes_of_the_telling(listeners: Listeners, letter: Entry) -> None:
    record_delivery(letter.pk, state=SENT, note="", now=NOW)
    letter.refresh_from_db()
    assert letter.delivery == SENT
    assert heard(listeners) == ["first", "third"]
    assert Case.objects.get().matter != "half written"


def test_whoever_could_not_take_it_in_is_told_again(listeners: Listeners, letter: Entry) -> None:
    record_delivery(letter.pk, state=SENT, note="", now=NOW)
    listeners.heard.clear()
    again()
    assert Work.objects.get().state == "due"
    listeners.heard.clear()
    listeners.broken = False
    Work.objects.update(next_attempt_at=NOW)
    again()
    assert listeners.heard == [
        (name, AnswerSent(letter.case_id, letter.pk, NOW)) for name in ("first", "second", "third")
    ]
    assert not Work.objects.exists()


def test_a_failed_letter_is_failed_all_the_same(listeners: Listeners, letter: Entry) -> None:
    record_delivery(letter.pk, state=FAILED, note="550", now=NOW)
    assert Case.objects.get().unsent == 1
    listeners.broken = False
    again()
    assert listeners.heard[-1] == ("third", DeliveryFailed(letter.pk, NOW))


def test_what_is_not_true_any_more_is_not_told(listeners: Listeners, letter: Entry) -> None:
    record_delivery(letter.pk, state=SENT, note="", now=NOW)
    listeners.heard.clear()
    Entry.objects.update(delivery=Entry.Delivery.BOUNCED)
    again()
    assert listeners.heard == []
    assert not Work.objects.exists()


def test_the_log_names_places_and_no_words(listeners: Listeners, letter: Entry, monkeypatch: Any) -> None:
    monkeypatch.setattr(bus, "log", structlog.get_logger("test"))
    with capture_logs() as lines:
        record_delivery(letter.pk, state=SENT, note="", now=NOW)
    (line,) = [one for one in lines if one["event"] == "subscriber_failed"]
    assert (line["to"], line["error"]) == ("second", "KeyError")
    assert "słowa" not in str(line)
