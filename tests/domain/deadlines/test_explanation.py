"""The computation of a due time, told in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from prezent.domain.deadlines.clock import AnswerPolicy, DeadlineError, WorkingHours, first_answer_due
from prezent.domain.language.typography import NBSP

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = WorkingHours("Europe/Warsaw", {day: ((time(8), time(16)),) for day in range(5)})


def told(received: datetime, policy: AnswerPolicy) -> tuple[list[str], list[str]]:
    """The Polish and the English steps with ordinary spaces."""
    steps = first_answer_due(received, policy).steps
    return [s.pl.replace(NBSP, " ") for s in steps], [s.en.replace(NBSP, " ") for s in steps]


def test_plain_hours() -> None:
    polish, english = told(datetime(2026, 11, 20, 15, 10, tzinfo=WARSAW), AnswerPolicy())
    assert polish == [
        "Wiadomość przyszła w piątek, 20 listopada o 15:10.",
        "Czas na pierwszą odpowiedź: 24 godziny, liczone bez przerw.",
        "Pierwsza odpowiedź powinna wyjść najpóźniej w sobotę, 21 listopada o 15:10.",
    ]
    assert english == [
        "The message came on Friday, 20 November at 15:10.",
        "Time for a first answer: 24 hours, counted without a break.",
        "The first answer should leave on Saturday, 21 November at 15:10 at the latest.",
    ]


def test_opening_hours_over_a_holiday_and_a_weekend() -> None:
    polish, english = told(datetime(2026, 11, 10, 15, 10, tzinfo=WARSAW), AnswerPolicy(24, OFFICE))
    assert polish == [
        "Wiadomość przyszła we wtorek, 10 listopada o 15:10.",
        "Czas na pierwszą odpowiedź: 24 godziny pracy; czas, gdy biuro jest zamknięte, się nie liczy.",
        "Wtorek, 10 listopada: liczy się 50 min.",
        "Środa, 11 listopada: święto (Narodowe Święto Niepodległości), nie liczy się.",
        "Czwartek, 12 listopada: liczy się 8 godz.",
        "Piątek, 13 listopada: liczy się 8 godz.",
        "Sobota, 14 listopada: dzień wolny, nie liczy się.",
        "Niedziela, 15 listopada: dzień wolny, nie liczy się.",
        "Poniedziałek, 16 listopada: liczy się 7 godz. 10 min.",
        "Pierwsza odpowiedź powinna wyjść najpóźniej w poniedziałek, 16 listopada o 15:10.",
    ]
    assert english[3] == "Wednesday, 11 November: a public holiday (Independence Day), not counted."
    assert english[8] == "Monday, 16 November: 7 h 10 min counted."


def test_a_message_after_hours_at_the_turn_of_the_year() -> None:
    polish, english = told(datetime(2026, 12, 31, 18, 10, tzinfo=WARSAW), AnswerPolicy(2, OFFICE))
    assert polish[0] == "Wiadomość przyszła w czwartek, 31 grudnia 2026 o 18:10."
    assert polish[2] == "Czwartek, 31 grudnia: poza godzinami pracy, nie liczy się."
    assert polish[3] == "Piątek, 1 stycznia 2027: święto (Nowy Rok), nie liczy się."
    assert polish[-1] == "Pierwsza odpowiedź powinna wyjść najpóźniej w poniedziałek, 4 stycznia 2027 o 10:00."
    assert english[-1] == "The first answer should leave on Monday, 4 January 2027 at 10:00 at the latest."


@pytest.mark.parametrize(
    ("month", "day", "polish", "english"),
    [
        (
            3,
            28,
            "W tym czasie zegary przesuwa się o godzinę do przodu.",
            "The clocks go forward by an hour in that time.",
        ),
        (10, 24, "W tym czasie zegary cofa się o godzinę.", "The clocks go back by an hour in that time."),
    ],
)
def test_a_change_of_clocks_is_told(month: int, day: int, polish: str, english: str) -> None:
    told_pl, told_en = told(datetime(2026, month, day, 15, 10, tzinfo=WARSAW), AnswerPolicy())
    assert polish in told_pl
    assert english in told_en


def test_long_clocks_are_summed_up() -> None:
    polish, english = told(datetime(2026, 11, 23, 8, 0, tzinfo=WARSAW), AnswerPolicy(100, OFFICE))
    assert polish[2] == "W ciągu 17 dni: 13 dni pracy, razem 100 godz. pracy."
    assert english[2] == "Within 17 days: 13 open days, 100 h of opening time in all."


@pytest.mark.parametrize(
    ("hours", "words"), [(1, "1 godzina,"), (5, "5 godzin,"), (22, "22 godziny,"), (12, "12 godzin,")]
)
def test_hours_agree_with_their_number(hours: int, words: str) -> None:
    polish, _ = told(datetime(2026, 11, 20, 15, 10, tzinfo=WARSAW), AnswerPolicy(hours))
    assert words in polish[1]


def test_the_zone_of_the_words() -> None:
    received = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    polish, _ = told(received, AnswerPolicy())
    assert polish[0] == "Wiadomość przyszła w czwartek, 1 stycznia o 0:30."
    english = told(received, AnswerPolicy(zone="UTC"))[1]
    assert english[0] == "The message came on Wednesday, 31 December 2025 at 23:30."
    with pytest.raises(DeadlineError) as caught:
        first_answer_due(received, AnswerPolicy(zone="Mars/Base"))
    assert caught.value.code == "hours.unknown_zone"
