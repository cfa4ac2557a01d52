"""Dates and deadlines in running text: what is found, where, and what it comes to."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.language.when import WARSAW, When, find, weekday_mismatch

#: A Wednesday.
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=WARSAW)

By = str | None


def said(when: When) -> By:
    """What an expression comes to, as a table writes it."""
    if isinstance(when.by, datetime):
        return when.by.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M")
    return when.by.isoformat() if isinstance(when.by, date) else when.by


POLISH: list[tuple[str, str, str, By]] = [
    # days of the week
    ("do piątku", "date", "by", "2026-11-27"),
    ("do piątku do 15:00", "datetime", "by", "2026-11-27 15:00"),
    ("do środy", "date", "by", "2026-12-02"),
    ("w tę środę", "date", "at", "2026-11-25"),
    ("w najbliższą sobotę", "date", "at", "2026-11-28"),
    ("w przyszły piątek", "date", "at", "2026-12-04"),
    ("w piątek za tydzień", "date", "at", "2026-12-04"),
    ("najpóźniej we wtorek", "date", "by", "2026-12-01"),
    ("przed piątkiem", "date", "by", "2026-11-26"),
    ("w poniedziałek rano", "datetime", "at", "2026-11-30 10:00"),
    ("najpóźniej w czwartek o 12", "datetime", "by", "2026-11-26 12:00"),
    ("w piątek między 10 a 12", "datetime", "at", "2026-11-27 12:00"),
    ("w piątek o piętnastej", "datetime", "at", "2026-11-27 15:00"),
    ("do godz. 16:00 w piątek", "datetime", "by", "2026-11-27 16:00"),
    ("o 10 w poniedziałek", "datetime", "at", "2026-11-30 10:00"),
    ("w zeszły piątek", "date", "ago", "2026-11-20"),
    # days near today
    ("jutro", "date", "at", "2026-11-26"),
    ("jutro przed południem", "datetime", "at", "2026-11-26 12:00"),
    ("do jutra do godz. 14.30", "datetime", "by", "2026-11-26 14:30"),
    ("w dniu jutrzejszym", "date", "at", "2026-11-26"),
    ("jutro, 26 listopada, do 12:00", "datetime", "by", "2026-11-26 12:00"),
    ("pojutrze po południu", "datetime", "at", "2026-11-27 17:00"),
    ("jeszcze dziś", "date", "at", "2026-11-25"),
    ("dzisiaj do 16", "datetime", "by", "2026-11-25 16:00"),
    ("do dziś", "date", "ago", "2026-11-25"),
    ("wczoraj", "date", "ago", "2026-11-24"),
    ("do 15:00", "datetime", "by", "2026-11-25 15:00"),
    ("do godziny 15", "datetime", "by", "2026-11-25 15:00"),
    ("o 12.30", "datetime", "at", "2026-11-25 12:30"),
    # dates
    ("do dnia 31.03.2027 r", "date", "by", "2027-03-31"),
    ("w piątek, 27 listopada", "date", "at", "2026-11-27"),
    ("27 listopada (piątek)", "date", "at", "2026-11-27"),
    ("do 5 grudnia 2026 roku", "date", "by", "2026-12-05"),
    ("do dnia 5 grudnia br", "date", "by", "2026-12-05"),
    ("dnia 27 XI 2026 r", "date", "at", "2026-11-27"),
    ("do 5.12", "date", "by", "2026-12-05"),
    ("w poniedziałek, 30.11. o godz. 9.00", "datetime", "at", "2026-11-30 09:00"),
    ("2026-12-04", "date", "at", "2026-12-04"),
    ("do 15-go", "date", "by", "2026-12-15"),
    ("do 10. dnia miesiąca", "date", "by", "2026-12-10"),
    ("dwudziestego siódmego listopada", "date", "at", "2026-11-27"),
    ("na 5 stycznia", "date", "at", "2027-01-05"),
    ("od 2 do 5 grudnia", "date", "at", "2026-12-05"),
    ("w dniach 2–5 grudnia", "date", "at", "2026-12-05"),
    ("z dnia 3.11.2026", "date", "of", "2026-11-03"),
    ("z 3 marca", "date", "of", "2026-03-03"),
    ("od 1 grudnia", "date", "from", "2026-12-01"),
    # lengths
    ("w ciągu 3 dni roboczych", "period", "by", "2026-11-30"),
    ("w ciągu 2-3 dni roboczych", "period", "by", "2026-11-30"),
    ("w terminie do 7 dni roboczych", "period", "by", "2026-12-04"),
    ("w ciągu 24 godzin", "period", "by", "2026-11-26 10:00"),
    ("w ciągu najbliższych 48h", "period", "by", "2026-11-27 10:00"),
    ("w ciągu doby", "period", "by", "2026-11-26 10:00"),
    ("za dwa tygodnie", "period", "by", "2026-12-09"),
    ("za pół godziny", "period", "by", "2026-11-25 10:30"),
    ("w ciągu dwóch, trzech dni", "period", "by", "2026-11-28"),
    ("w terminie 14-dniowym", "period", "by", "2026-12-09"),
    ("w ciągu dwudziestu czterech godzin", "period", "by", "2026-11-26 10:00"),
    ("w ciągu 14 dni od 20 listopada", "period", "by", "2026-12-04"),
    ("w ciągu tygodnia od dziś", "period", "by", "2026-12-02"),
    ("w następnym dniu roboczym", "period", "by", "2026-11-26"),
    ("trzy dni temu", "period", "ago", "2026-11-22"),
    ("przed tygodniem", "period", "ago", "2026-11-18"),
    # stretches
    ("do końca tygodnia", "period", "by", "2026-11-27"),
    ("do końca dnia", "period", "by", "2026-11-25"),
    ("do końca miesiąca", "period", "by", "2026-11-30"),
    ("do połowy grudnia", "period", "by", "2026-12-15"),
    ("na początku przyszłego tygodnia", "period", "at", "2026-12-01"),
    ("w przyszłym tygodniu", "period", "at", "2026-12-04"),
    ("w styczniu", "period", "at", "2027-01-31"),
    ("do weekendu", "period", "by", "2026-11-27"),
    # what comes to no date
    ("po 14 dniach", "period", "by", "2026-12-09"),
    ("najpóźniej 14 dni od dzisiaj", "period", "by", "2026-12-09"),
    ("po 18:00", "datetime", "at", "2026-11-25 18:00"),
    ("tego samego dnia", "period", "at", None),
    ("przy kolejnym zamówieniu", "period", "at", None),
    ("niezwłocznie", "vague", "by", "vague"),
    ("wkrótce", "vague", "by", "vague"),
    ("w najbliższym czasie", "vague", "by", "vague"),
    ("jak najszybciej", "vague", "by", "vague"),
    ("w ciągu kilku dni", "vague", "by", "vague"),
    ("w ciągu najbliższych dni", "vague", "by", "vague"),
    ("za kilka dni", "vague", "by", "vague"),
    ("w miarę możliwości", "vague", "by", "vague"),
    ("bez zbędnej zwłoki", "vague", "by", "vague"),
    ("w możliwie najkrótszym terminie", "vague", "by", "vague"),
    # as people type
    ("do piatku", "date", "by", "2026-11-27"),
    ("w srode", "date", "at", "2026-12-02"),
    ("DO PIĄTKU", "date", "by", "2026-11-27"),
    ("do piątku\r\ndo 15:00", "datetime", "by", "2026-11-27 15:00"),
]
ENGLISH: list[tuple[str, str, str, By]] = [
    ("by Friday", "date", "by", "2026-11-27"),
    ("by Friday 3 pm", "datetime", "by", "2026-11-27 15:00"),
    ("by 3 p.m. on Friday", "datetime", "by", "2026-11-27 15:00"),
    ("on Friday at 15:00", "datetime", "at", "2026-11-27 15:00"),
    ("until Wednesday", "date", "by", "2026-12-02"),
    ("this Friday", "date", "at", "2026-11-27"),
    ("next Friday", "date", "at", "2026-12-04"),
    ("last Friday", "date", "ago", "2026-11-20"),
    ("before Friday", "date", "by", "2026-11-26"),
    ("on Monday week", "date", "at", "2026-12-07"),
    ("no later than Monday", "date", "by", "2026-11-30"),
    ("on Tuesday afternoon", "datetime", "at", "2026-12-01 17:00"),
    ("by close of business on Friday", "date", "by", "2026-11-27"),
    ("tomorrow morning", "datetime", "at", "2026-11-26 12:00"),
    ("tomorrow between 10 and 12", "datetime", "at", "2026-11-26 12:00"),
    ("by noon tomorrow", "datetime", "by", "2026-11-26 12:00"),
    ("by 5 o'clock tomorrow", "datetime", "by", "2026-11-26 17:00"),
    ("end of day tomorrow", "date", "at", "2026-11-26"),
    ("the day after tomorrow", "date", "at", "2026-11-27"),
    ("later today", "date", "at", "2026-11-25"),
    ("tonight", "datetime", "at", "2026-11-25 22:00"),
    ("on 27 November", "date", "at", "2026-11-27"),
    ("on 27 November 2026 at 15:00", "datetime", "at", "2026-11-27 15:00"),
    ("November 27th, 2026", "date", "at", "2026-11-27"),
    ("by the 27th", "date", "by", "2026-11-27"),
    ("Fri 27 Nov", "date", "at", "2026-11-27"),
    ("by May 5", "date", "by", "2027-05-05"),
    ("03/04/2026", "date", "at", "2026-04-03"),
    ("04/13/2026", "date", "at", "2026-04-13"),
    ("from 2 to 5 December", "date", "at", "2026-12-05"),
    ("of 3 March", "date", "of", "2026-03-03"),
    ("after Friday", "date", "from", "2026-11-27"),
    ("within 3 working days", "period", "by", "2026-11-30"),
    ("within 24 hours", "period", "by", "2026-11-26 10:00"),
    ("in twenty-four hours", "period", "by", "2026-11-26 10:00"),
    ("within half an hour", "period", "by", "2026-11-25 10:30"),
    ("in two weeks' time", "period", "by", "2026-12-09"),
    ("in a fortnight", "period", "by", "2026-12-09"),
    ("in 5 to 7 working days", "period", "by", "2026-12-04"),
    ("a week from today", "period", "by", "2026-12-02"),
    ("within 14 days from 20 November", "period", "by", "2026-12-04"),
    ("2 weeks ago", "period", "ago", "2026-11-11"),
    ("by the end of the week", "period", "by", "2026-11-27"),
    ("by the end of next month", "period", "by", "2026-12-31"),
    ("early next week", "period", "at", "2026-12-01"),
    ("by mid-December", "period", "by", "2026-12-15"),
    ("over the weekend", "period", "at", "2026-11-29"),
    ("on the same day", "period", "at", None),
    ("shortly", "vague", "by", "vague"),
    ("as soon as possible", "vague", "by", "vague"),
    ("in due course", "vague", "by", "vague"),
    ("in a few days", "vague", "by", "vague"),
    ("in a day or two", "vague", "by", "vague"),
    ("at our earliest convenience", "vague", "by", "vague"),
    ("in the near future", "vague", "by", "vague"),
    ("without undue delay", "vague", "by", "vague"),
]
NOTHING: list[tuple[str, str]] = [
    ("pl", "Sklep jest czynny od poniedziałku do piątku w godzinach 8–16."),
    ("pl", "Infolinia czynna do 18:00, zapraszamy."),
    ("pl", "Cena spadła do 12.10 zł, a rabat do 20.00 zł."),
    ("pl", "Mam wersję 12.10 i zamówienie nr 12-34/2026."),
    ("pl", "Przyjechałem na ul. 3 Maja 5."),
    ("pl", "Promocja na Wielki Piątek trwa."),
    ("pl", "Opłata za 3 dni przechowywania wynosi 15 zł."),
    ("pl", "W poniedziałki kurier nie jeździ."),
    ("pl", "Wszystkie 3 mają tę samą wadę."),
    ("pl", "Wyłącza się po kilku minutach."),
    ("pl", "Termin 31.11.2026 jest pomyłką."),
    ("pl", "Mam do Pana pytanie o na przykład dwa produkty."),
    ("en", "The shop is open from Monday to Friday, 9am to 5pm."),
    ("en", "We are open until 6 pm."),
    ("en", "You may 5 times out of 10 be right."),
    ("en", "This is the Black Friday offer, version 2.11."),
    ("en", "By the 2nd attempt it worked in 2 steps."),
    ("en", "As soon as I hear more, I write."),
]


@pytest.mark.parametrize(("words", "kind", "role", "by"), POLISH)
def test_a_polish_expression_inside_a_sentence(words: str, kind: str, role: str, by: By) -> None:
    check(f"Wszystko, co obiecuję: {words}, proszę Pani.", words, "pl", kind, role, by)


@pytest.mark.parametrize(("words", "kind", "role", "by"), ENGLISH)
def test_an_english_expression_inside_a_sentence(words: str, kind: str, role: str, by: By) -> None:
    check(f"All that I promise: {words}, dear Madam.", words, "en", kind, role, by)


def check(text: str, words: str, lang: str, kind: str, role: str, by: By) -> None:
    found = find(text, lang, NOW)
    assert [(text[one.start : one.end], one.kind, one.role, said(one)) for one in found] == [(words, kind, role, by)]


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_what_only_looks_like_a_time(lang: str, text: str) -> None:
    assert [text[one.start : one.end] for one in find(text, lang, NOW)] == []


def test_several_expressions_in_one_sentence() -> None:
    text = (
        "Paczkę z 3 listopada wyślę jutro do 12:00, a pieniądze w ciągu 3 dni roboczych, nie później niż 30.11.2026 r."
    )
    assert [(text[one.start : one.end], one.role) for one in find(text, "pl", NOW)] == [
        ("z 3 listopada", "of"),
        ("jutro do 12:00", "by"),
        ("w ciągu 3 dni roboczych", "by"),
        ("nie później niż 30.11.2026 r", "by"),
    ]


@pytest.mark.parametrize(
    ("day", "words", "comes_to"),
    [
        (date(2026, 12, 30), "do 2 stycznia", date(2027, 1, 2)),
        (date(2026, 1, 3), "do 30 grudnia", date(2025, 12, 30)),
        (date(2026, 1, 3), "do 1 lipca", date(2026, 7, 1)),
        (date(2026, 11, 25), "do 20 listopada", date(2026, 11, 20)),
        (date(2026, 11, 25), "do 1 września", date(2027, 9, 1)),
        (date(2026, 11, 25), "z 1 września", date(2026, 9, 1)),
        (date(2027, 1, 10), "z 20 grudnia", date(2026, 12, 20)),
        (date(2026, 2, 1), "do 29 lutego", None),
    ],
)
def test_a_date_without_a_year_is_a_near_one(day: date, words: str, comes_to: date | None) -> None:
    found = find(words, "pl", datetime(day.year, day.month, day.day, 9, tzinfo=WARSAW))
    assert [one.by for one in found] == [comes_to]


def test_working_days_skip_polish_holidays() -> None:
    eve = datetime(2026, 12, 23, 10, tzinfo=WARSAW)  # a Wednesday; 24, 25 and 26 December are free
    assert find("w ciągu 1 dnia roboczego", "pl", eve)[0].by == date(2026, 12, 28)
    assert find("within 2 working days", "en", eve)[0].by == date(2026, 12, 29)


def test_the_week_ends_on_its_last_working_day_while_that_is_ahead() -> None:
    on = {
        day: find("do końca tygodnia", "pl", datetime(2026, 11, day, 10, tzinfo=WARSAW))[0].by for day in (23, 27, 28)
    }
    assert on == {23: date(2026, 11, 27), 27: date(2026, 11, 27), 28: date(2026, 11, 29)}


def test_hours_are_counted_over_a_change_of_clocks() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=WARSAW)  # summer time ends in the night
    assert find("w ciągu 24 godzin", "pl", before)[0].by == datetime(2026, 10, 25, 11, tzinfo=WARSAW)


def test_ze_is_a_preposition_and_a_conjunction() -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "Obiecałem, że dziś odpiszę na list ze środy.")
        assert [one.role for one in find(text, "pl", NOW)] == ["at", "of"]


def test_a_time_alone_is_of_the_day_named_before_it() -> None:
    text = "Jutro sprawdzę nagranie i do 14:00 odpiszę."
    assert [said(one) for one in find(text, "pl", NOW)] == ["2026-11-26", "2026-11-26 14:00"]


def test_without_now_only_a_whole_date_comes_to_something() -> None:
    text = "Odpiszę do piątku, najpóźniej 4.12.2026, w ciągu 3 dni, wkrótce."
    assert [one.by for one in find(text, "pl")] == [None, date(2026, 12, 4), None, "vague"]
    assert [one.is_deadline for one in find(text, "pl")] == [True, True, True, False]


def test_an_hour_of_the_moment_in_another_zone_is_read_in_warsaw() -> None:
    late = datetime.fromisoformat("2026-11-25T23:30:00+00:00")  # already Thursday in Warsaw
    assert find("jutro", "pl", late)[0].by == date(2026, 11, 27)


MISMATCHES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("pl", "Kurier przyjedzie w piątek, 13 marca 2025.", [("piątek", "13 marca 2025")]),
    ("pl", "Kurier przyjedzie w czwartek, 13 marca 2025.", []),
    ("pl", "Zadzwonię 4 grudnia 2026 (wtorek).", [("wtorek", "4 grudnia 2026")]),
    ("pl", "Odpiszę do śr. 27.11.2026.", [("śr.", "27.11.2026")]),
    ("pl", "Odpiszę do czwartku 27 listopada.", [("czwartku", "27 listopada")]),
    ("pl", "Odpiszę w środę, 3 marca.", []),
    ("pl", "Zadzwonię w piątek, a 24 listopada 2026 wyślę paczkę.", []),
    ("en", "on Friday, 13 March 2025", [("Friday", "13 March 2025")]),
    ("en", "on Wednesday, November 24th, 2026", [("Wednesday", "November 24th, 2026")]),
    ("en", "by Thursday 27 November", [("Thursday", "27 November")]),
    ("en", "on Tuesday, November 24th, 2026", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), MISMATCHES)
def test_a_weekday_that_is_not_the_dates(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = weekday_mismatch(text, lang, NOW)
    assert [(text[slice(*one.weekday)], text[slice(*one.dated)]) for one in found] == expected


def test_a_mismatch_without_a_year_needs_to_know_the_year() -> None:
    assert weekday_mismatch("do czwartku 27 listopada", "pl") == ()
    assert [one.day for one in weekday_mismatch("w piątek, 13 marca 2025", "pl")] == [date(2025, 3, 13)]


# -- properties -------------------------------------------------------------------------------------------------------

LANG: st.SearchStrategy[Literal["pl", "en"]] = st.sampled_from(["pl", "en"])
PIECES = st.sampled_from(
    [words for words, *_ in POLISH + ENGLISH]
    + [
        "do",
        "w",
        "od",
        "by",
        "the",
        "on",
        "31.",
        "15:00",
        "2026",
        "(",
        ")",
        ",",
        ".",
        "\r\n",
        "🙂",
        "\u202e",
        "a" * 30,
        "zł",
        "Ś",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join))


@given(TEXTS, LANG)
def test_places_lie_in_the_text_in_order_and_apart(text: str, lang: str) -> None:
    last = 0
    for one in find(text, lang, NOW):
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        last = one.end


@given(st.lists(PIECES, max_size=8).map(" ".join), LANG)
def test_decomposed_letters_change_places_but_not_meanings(text: str, lang: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    composed, decomposed = find(text, lang, NOW), find(apart, lang, NOW)
    assert [(one.kind, one.role, one.by) for one in composed] == [(one.kind, one.role, one.by) for one in decomposed]
    assert [text[one.start : one.end] for one in composed] == [
        unicodedata.normalize("NFC", apart[one.start : one.end]) for one in decomposed
    ]


@given(st.lists(PIECES, max_size=8).map(" ".join), LANG)
def test_a_wrapped_line_reads_as_a_space(text: str, lang: str) -> None:
    wrapped = text.replace(" ", "\n")
    assert [(one.start, one.end, one.by) for one in find(text, lang, NOW)] == [
        (one.start, one.end, one.by) for one in find(wrapped, lang, NOW)
    ]


@given(
    st.integers(0, 3000),
    st.sampled_from(["do środy", "w przyszły piątek", "do końca tygodnia", "by Friday", "in 3 days"]),
)
def test_what_is_to_come_comes(days: int, words: str) -> None:
    now = NOW + timedelta(days=days)
    lang = "pl" if words[0] in "dw" else "en"
    by = find(words, lang, now)[0].day
    assert by is not None
    assert by >= now.date()


@pytest.mark.parametrize("lang", ["pl", "en"])
@pytest.mark.parametrize(
    "piece",
    ["a", "1", " ", "(", ".", "1.", "12:00 ", "do ", "w ciągu ", "najpóźniej do ", "od 2 do ", "piątek, ", "w godz. ",
     "in a ", "by the end of ", "the ", "fri-", "999 dni roboczych ", "w ciągu 999 dni roboczych ", "ś", "2 do 3 ",
     "jutro, "],
)  # fmt: skip
def test_a_hundred_thousand_characters_are_read_through(piece: str, lang: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    assert all(0 <= one.start < one.end <= len(text) for one in find(text, lang, NOW))
