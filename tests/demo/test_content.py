"""The demo firm's content: everything loads, every slot fills in every form, and the firm lives on any day."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest

from prezent.demo import content, slots, timing
from prezent.demo.customers import person
from prezent.demo.library import ALLOWED, duration, load, parse_thread
from prezent.demo.model import CASES, ContentError, DemoFirm, ThreadMessage
from prezent.demo.slots import Moment, Scene, render

NOW = datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
MOMENTS = [
    NOW,
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # the hour in which summer time begins
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the hour that comes twice
    datetime(2026, 12, 25, 22, 55, tzinfo=UTC),  # a holiday, nearly midnight
    datetime(2028, 2, 29, 5, 0, tzinfo=UTC),
]


@cache
def firm_at(now: datetime) -> DemoFirm:
    return content.build(now)


@pytest.fixture(scope="module")
def firm() -> DemoFirm:
    return firm_at(NOW)


def scene(first: str = "Anna", gender: str = "f", goods: str = "lampa-zmierzch", **changes: object) -> Scene:
    library = load()
    who = person(library, first, "Lis", gender)
    name = library.names.get(first)
    made = Scene(
        who,
        name.gen if name else "",
        ("Radom", "w Radomiu", "z Radomia"),
        library.goods[goods],
        "J-1",
        "pl",
        None,
        lambda day: day.weekday() < 5,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


MOMENT = Moment(date(2026, 11, 25), date(2026, 11, 20), date(2026, 11, 26), load().staff["marta"])


# What is written


def test_goods_have_every_form_and_masculine_accusative_equals_nominative() -> None:
    goods = load().goods.values()
    assert len(goods) >= 36
    for item in goods:
        assert len(item.forms) == len(CASES)
        assert all(form == form.strip() and form for form in item.forms), item.key
        assert item.price > 0
        if item.gender in {"m", "n"}:
            assert item.form("acc") == item.form("nom"), item.key
        else:
            assert item.form("acc") != item.form("nom"), item.key
            assert item.form("dat") == item.form("loc"), item.key
    for category in {item.category for item in goods}:
        assert sum(item.category == category for item in goods) >= 2, category


def test_people_are_many_and_have_their_forms() -> None:
    library = load()
    assert len(library.names) >= 90
    assert len(library.surnames) >= 130
    for name in library.names.values():
        assert name.voc
        assert name.gen
        assert (name.gender == "f") == name.nom.endswith("a"), name.nom
        if name.gender == "f":
            assert name.voc.endswith(("o", "u")), name
            assert name.gen.endswith(("y", "i")), name
        else:
            assert name.gen.endswith(("a", "ego")), name
    for masculine, feminine in library.surnames:
        assert masculine
        assert feminine
        if masculine.endswith(("ski", "cki", "dzki")):
            assert feminine == masculine[:-1] + "a"


def test_staff_mailboxes_and_teams_fit_together() -> None:
    library = load()
    teams = {team.key for team in library.teams}
    assert len(library.staff) == 8
    assert {person.role for person in library.staff.values()} == {"agent", "supervisor", "admin"}
    assert {box.address for box in library.mailboxes} == {"sklep@jarzebina.example", "reklamacje@jarzebina.example"}
    assert all(set(person.teams) <= teams and person.email.endswith(".example") for person in library.staff.values())


def test_threads_are_at_least_eighty_with_unique_ids_and_all_four_stories() -> None:
    threads = load().threads
    assert len(threads) >= 80
    assert len({thread.id for thread in threads}) == len(threads)
    assert {thread.story for thread in threads} == ALLOWED["story"]
    assert sum(thread.lang == "en" for thread in threads) >= 5
    assert 25 <= sum(bool(thread.fits) for thread in threads) < len(threads)
    second = next(t for t in threads if t.id == "grzejnik-zepsul-sie-drugi-raz")
    assert second.previous == "grzejnik-pierwsza-naprawa"


def test_every_thread_renders_with_all_that_fits_and_both_genders() -> None:
    assert content.check(load()) > 5000


def test_a_varied_text_never_names_the_written_customer_outside_a_slot() -> None:
    for thread in load().threads:
        if not thread.fits:
            continue
        last = thread.customer["last"]
        for text in (thread.subject, *(m.text for m in thread.messages), *(p.text for p in thread.points)):
            assert not re.search(rf"\b{re.escape(last)}\b", text), thread.id


def test_a_varied_text_names_no_goods_of_its_own() -> None:
    """A literal model name would contradict the thing that the variation is about."""
    library = load()
    for thread in library.threads:
        if thread.fits:
            model = library.goods[thread.goods].model
            for text in (thread.subject, *(m.text for m in thread.messages)):
                assert f" {model}" not in text, (thread.id, model)


def test_a_message_offset_in_points_exists() -> None:
    for thread in load().threads:
        assert all(0 <= point.source < len(thread.messages) for point in thread.points), thread.id
        assert thread.shown <= len(thread.messages), thread.id


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fits": ["okno"]}, "unknown categories"),
        ({"goods": "nic"}, "unknown goods"),
        ({"fits": ["lampa"], "goods": "rower-hulajnoga-ptaszek"}, "needs its own goods"),
        ({"fits": ["lampa"], "goods": "lampa-zmierzch", "customer": {"company": "Apteka"}}, "cannot vary"),
        ({"status": "gone"}, "is none of"),
        ({"message": [{"by": "nikt", "after": "0m", "text": "a"}]}, "unknown author"),
        ({"message": [{"by": "customer", "kind": "note", "after": "0m", "text": "a"}]}, "written down by staff"),
        ({"message": [{"by": "customer", "after": "soon", "text": "a"}]}, "not a duration"),
        ({"message": [{"by": "customer", "after": "0m"}]}, "text"),
    ],
)
def test_a_wrong_thread_is_refused_by_name(change: dict[str, object], message: str) -> None:
    row = {
        "id": "x", "kind": "enquiry", "team": "obsluga", "subject": "s",
        "customer": {"first": "Jan", "last": "Lis", "gender": "m"},
        "message": [{"by": "customer", "after": "0m", "text": "a"}],
    }  # fmt: skip
    library = load()
    assert parse_thread(row, "f.toml", library.staff, library.goods).status == "closed"
    with pytest.raises(ContentError, match=rf"f\.toml: thread x: .*{message}"):
        parse_thread({**row, **change}, "f.toml", library.staff, library.goods)


def test_durations() -> None:
    assert duration("2h30m") == timedelta(hours=2, minutes=30)
    assert duration("3d") == timedelta(days=3)
    for wrong in ("", "2", "h", "30m2h"):
        with pytest.raises(ContentError):
            assert duration(wrong) is None


# Slots


@pytest.mark.parametrize(
    ("text", "anna", "jan"),
    [
        ("{pan.voc}", "Pani Anno", "Panie Janie"),
        ("{Pan} {pan.gen} {pan.dat} {pan.acc} {pan.ins}", "Pani Pani Pani Panią Panią", "Pan Pana Panu Pana Panem"),
        ("{k:kupiłem|kupiłam}", "kupiłam", "kupiłem"),
        (
            "{klient.nom}, {klient.gen}, {klient.acc}, {Klient.nom}",
            "pani Anna, pani Anny, panią Annę, Pani Anna",
            "pan Jan, pana Jana, pana Jana, Pan Jan",
        ),
        ("{podpis} {imie} {Mr}", "Anna Lis Anna Ms Lis", "Jan Lis Jan Mr Lis"),
    ],
)
def test_the_customer_in_her_and_his_forms(text: str, anna: str, jan: str) -> None:
    assert render(text, scene("Anna", "f"), MOMENT) == anna
    assert render(text, scene("Jan", "m"), MOMENT) == jan


@pytest.mark.parametrize(
    ("goods", "expected"),
    [
        ("czajnik-rosa", "Czajnik przestał, ten nowy, widzę go, bez niego, jemu: mu"),
        ("lampa-zmierzch", "Lampa przestała, ta nowa, widzę ją, bez niej, jemu: jej"),
        ("zelazko-gladz-2400", "Żelazko przestało, to nowe, widzę je, bez niego, jemu: mu"),
    ],
)
def test_agreement_with_the_goods(goods: str, expected: str) -> None:
    text = "{Rzecz.nom} {g:przestał|przestała|przestało}, {rzecz.ten} {rzecz.nowy}, "
    text += "widzę {rzecz.go}, bez {rzecz.niego}, jemu: {rzecz.mu}"
    assert render(text, scene(goods=goods), MOMENT) == expected


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        ("{data:+14}", "9 grudnia"),
        ("{kiedy:+2}", "w piątek, 27 listopada"),
        ("{kiedy:+3r}", "w poniedziałek, 30 listopada"),
        ("{data:+4b}", "27 listopada"),
        ("{w:-1}", "we wtorek"),
        ("{do:+2}", "piątku"),
        ("{termin:p+14}", "piątku, 4 grudnia"),
        ("{w:n+0r}", "w czwartek"),
        ("{date:+3}", "28 November"),
        ("{day:+3r}", "Monday"),
    ],
)
def test_dates_in_words(slot: str, expected: str) -> None:
    assert render(slot, scene(), MOMENT).replace(slots.NBSP, " ") == expected


def test_alternatives_may_hold_slots_and_numbered_ones_go_together() -> None:
    assert render("{alt:A {g:m|f|n}|B}", scene(), MOMENT) == "A f"
    chooser = scene(choose=random.Random(3))
    seen = {render("{alt1:a|b|c}{alt1:a|b|c}", replace(chooser, picked={}), MOMENT) for _ in range(60)}
    assert seen == {"aa", "bb", "cc"}


def test_money_and_closing() -> None:
    assert slots.money(load().goods["wozek-gil-3"].price, "pl") == "1\u00a0249\u00a0zł"
    assert slots.money(load().goods["lalka-szmaciana-zuzia"].price, "pl") == "84,90\u00a0zł"
    assert slots.money(load().goods["wozek-gil-3"].price, "en") == "PLN\u00a01,249"
    assert render("{stopka}", scene(), MOMENT).split("\n")[1:3] == ["Marta Wilczek", "konsultantka do spraw reklamacji"]


@pytest.mark.parametrize(
    "text", ["{nic}", "{rzecz.voc}", "{k:tylko jedno}", "{g:a|b}", "{pan.xyz}", "{stopka", "a } b", "{data:jutro}"]
)
def test_a_slot_that_cannot_be_filled_is_an_error(text: str) -> None:
    with pytest.raises(ContentError):
        render(text, scene(), MOMENT)


def test_no_vocative_is_an_error_and_never_a_guess() -> None:
    with pytest.raises(ContentError, match="no vocative"):
        render("{pan.voc}", scene("Rasa", "f"), MOMENT)


# The firm


def test_the_firm_has_what_was_asked_for(firm: DemoFirm) -> None:
    assert len(firm.customers) == 200
    assert len(firm.cases) == 400
    assert len({case.key for case in firm.cases}) == 400
    assert len({c.key for c in firm.customers}) == len({c.email for c in firm.customers}) == 200
    assert all(c.email.endswith(".example") for c in firm.customers)
    cases = Counter(case.customer for case in firm.cases)
    assert set(cases) == {c.key for c in firm.customers}
    assert set(cases.values()) >= {1, 2, 3}
    assert max(cases.values()) <= 6


def test_each_written_thread_stands_once_as_written(firm: DemoFirm) -> None:
    written = Counter(case.thread for case in firm.cases if case.as_written)
    assert written == Counter(thread.id for thread in load().threads)
    by_key = {case.key: case for case in firm.cases}
    second = next(c for c in firm.cases if c.as_written and c.thread == "grzejnik-zepsul-sie-drugi-raz")
    first = by_key[second.previous]
    assert first.thread == "grzejnik-pierwsza-naprawa"
    assert first.customer == second.customer
    assert first.messages[-1].at < second.opened_at


def test_no_slot_and_no_double_is_left(firm: DemoFirm) -> None:
    words = Counter((case.subject, tuple(m.text for m in case.messages)) for case in firm.cases)
    assert max(words.values()) == 1
    for case in firm.cases:
        for text in (case.subject, *(m.text for m in case.messages), *(p.text for p in case.points)):
            assert text
            assert not re.search(r"[{}|]|  | [,.;!?](?!\.)|\bNone\b", text), (case.thread, text)


def test_variations_speak_to_the_right_person(firm: DemoFirm) -> None:
    """Gender agreement: a woman is never „Panie …”, a man never „Pani …”, and signatures are the customer's own."""
    people = {c.key: c for c in firm.customers}
    for case in firm.cases:
        who = people[case.customer]
        if case.as_written or not who.gender or case.lang != "pl":
            continue
        greetings = [m.text.split("\n")[0] for m in case.messages if m.kind == "message" and not m.by_customer]
        wrong = "Dzień dobry, Panie" if who.gender == "f" else "Dzień dobry, Pani "
        assert not any(line.startswith(wrong) for line in greetings), case.key
        assert all(who.vocative in line for line in greetings if ", Pan" in line), case.key


@pytest.mark.parametrize("now", MOMENTS)
def test_time_runs_forward_and_never_into_the_future(now: datetime) -> None:
    firm = firm_at(now)
    for case in firm.cases:
        times = [m.at for m in case.messages]
        assert all(a < b for a, b in pairwise(times)), case.key
        assert times[-1] <= now
        assert now - times[0] < timedelta(days=130)
        assert (case.closed_at is None) == (case.status != "closed")
        if case.closed_at is not None:
            assert times[-1] < case.closed_at <= now
        for message in case.messages:
            local = message.at.astimezone(timing.ZONE)
            if not message.by_customer and message.channel != "visit":
                assert local.weekday() < 5, (case.key, local)
                assert 8 <= local.hour < 19, (case.key, local)
    assert [case.opened_at for case in firm.cases] == sorted(case.opened_at for case in firm.cases)


@pytest.mark.parametrize("now", MOMENTS)
def test_there_is_something_to_do_on_any_day(now: datetime) -> None:
    firm = firm_at(now)
    unanswered = [now - c.messages[-1].at for c in firm.cases if c.status == "new"]
    assert sum(age > timedelta(hours=24) for age in unanswered) >= 4
    assert sum(age < timedelta(hours=24) for age in unanswered) >= 8
    assert sum(c.assignee is None for c in firm.cases) >= 3
    states = Counter(c.status for c in firm.cases)
    assert states["open"] >= 15
    assert states["waiting_customer"] >= 5
    assert 0.7 <= states["closed"] / len(firm.cases) <= 0.9


def test_due_today_and_due_tomorrow_are_both_there(firm: DemoFirm) -> None:
    due = [(c.messages[-1].at + timedelta(hours=24)) for c in firm.cases if c.status == "new"]
    days = Counter(at.astimezone(timing.ZONE).date() for at in due if at > NOW)
    assert days[date(2026, 11, 25)] >= 3
    assert days[date(2026, 11, 26)] >= 3


def test_the_firm_spans_three_months_and_mondays_are_busiest(firm: DemoFirm) -> None:
    opened = [case.opened_at.astimezone(timing.ZONE) for case in firm.cases]
    assert NOW - opened[0] > timedelta(days=75)
    days = Counter(at.weekday() for at in opened)
    assert days.most_common(1)[0][0] == 0
    assert days[5] + days[6] < days[0]


def test_answers_are_unanswered_points_only_where_somebody_spoke(firm: DemoFirm) -> None:
    for case in firm.cases:
        assert all(0 <= point.source < len(case.messages) for point in case.points)
        if case.status == "new" and not case.as_written:
            assert len(case.messages) == 1
            assert case.messages[0].by_customer
        if case.status == "closed" and not case.as_written:
            assert all(point.answered for point in case.points)


def test_a_seed_is_a_firm() -> None:
    assert content.build(NOW, seed=3) == content.build(NOW, seed=3)
    assert content.build(NOW, seed=3).cases != content.build(NOW, seed=4).cases


def test_numbers_that_cannot_work_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        content.build(NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="at least"):
        content.build(NOW, cases=10)
    with pytest.raises(ValueError, match="customers"):
        content.build(NOW, customers=10)
    with pytest.raises(ValueError, match="customers"):
        content.build(NOW, customers=400, cases=400)
    small = content.build(NOW, customers=100, cases=120)
    assert (len(small.customers), len(small.cases)) == (100, 120)


def test_nearly_every_customer_may_have_a_single_case() -> None:
    with pytest.raises(ValueError, match="between") as refused:
        content.build(NOW, customers=400, cases=400)
    most = int(re.findall(r"\d+", str(refused.value))[-1])
    firm = content.build(NOW, customers=most, cases=400)
    assert {case.customer for case in firm.cases} == {c.key for c in firm.customers}


def test_a_crowded_firm_says_when_there_are_too_few_customers() -> None:
    with pytest.raises(ValueError, match="too few customers"):
        content.build(NOW, customers=100, cases=700)


def test_a_promised_hour_is_kept_on_the_day_that_follows() -> None:
    first = ThreadMessage("customer", "message", timedelta(), "", "email")
    call = ThreadMessage("ewa", "call", timedelta(hours=16), "", "phone", clock=datetime(2026, 1, 1, 10, 15).time())  # noqa: DTZ001
    pace = timing.steady(random.Random(1), [first, call])
    friday = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    at = timing.lay_out([first, call], friday, pace)[1].astimezone(timing.ZONE)
    assert (at.date(), at.hour, at.minute) == (date(2026, 11, 23), 10, at.minute)
    assert 15 <= at.minute <= 18


def test_command_prints_samples_and_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert content.main(["--sample", "2", "--cases", "150", "--customers", "110"]) == 0
    out = capsys.readouterr().out
    assert out.count("#### case-") == 2
    assert "110 customers, 150 cases" in out
    assert content.main(["--thread", "kolko-do-wozka", "--cases", "150", "--customers", "110"]) == 0
    assert "Łucja Maj" in capsys.readouterr().out
