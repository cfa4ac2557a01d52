"""What the law gives, computed: the order of remedies, the formula of the price, days of payment, interest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.complaints.interest import MoneyError, Rates, interest, rates
from prezent.domain.complaints.money import money_words, to_cents
from prezent.domain.complaints.remedies import Asked, Facts, assess, price_reduction

#: The heater that broke twice: bought and delivered in January, repaired, broken again in November.
TODAY = date(2026, 11, 24)
HEATER = Facts(
    noticed_on=date(2026, 11, 20),
    delivered_on=date(2026, 1, 10),
    price=Decimal("379.00"),
    asked=(Asked("refund", date(2026, 11, 24), Decimal("379.00")),),
)

prices = st.decimals("0.00", "100000.00", places=2)
values = st.decimals("0.01", "100000.00", places=2)


def states(of: Facts) -> dict[str, str]:
    return {one.kind: one.state for one in assess(of, TODAY).remedies}


def test_repair_or_replacement_comes_first() -> None:
    assert states(HEATER) == {"repair": "open", "replace": "open", "reduction": "closed", "refund": "closed"}
    refund = assess(HEATER, TODAY).of("refund")
    assert refund is not None
    assert (refund.amount, refund.due_on) == (None, None)
    assert "43e ust. 1" in refund.why.pl


@pytest.mark.parametrize(
    ("ground", "point"),
    [("refused", "1"), ("not_done", "2"), ("failed_before", "3"), ("serious", "4"), ("will_not", "5")],
)
def test_each_ground_opens_the_money_and_is_named(ground: str, point: str) -> None:
    said: Any = {ground: True}
    found = assess(replace(HEATER, **said), TODAY)
    for kind in ("reduction", "refund"):
        remedy = found.of(kind)
        assert remedy is not None
        assert remedy.state == "open"
        assert [(one.pl[:5], one.en[:7]) for one in remedy.grounds] == [(f"pkt {point}", f"point {point}")]
        assert all(basis.mark == "H" for basis in remedy.basis)


def test_one_failed_repair_is_enough_and_a_third_is_never_the_only_way() -> None:
    found = assess(replace(HEATER, failed_before=True), TODAY)
    refund, repair = found.of("refund"), found.of("repair")
    assert refund is not None
    assert repair is not None
    assert (refund.state, refund.asked, refund.amount) == ("open", True, Decimal("379.00"))
    assert "nie musi" in repair.why.pl
    assert any("2024/1799" in one.basis.text and one.basis.mark == "L" for one in found.notes)


def test_no_rescission_for_what_is_trivial_but_a_reduction() -> None:
    assert states(replace(HEATER, failed_before=True, trivial=True))["refund"] == "barred"
    assert states(replace(HEATER, failed_before=True, trivial=True))["reduction"] == "open"


@pytest.mark.parametrize(
    ("noticed", "in_time"), [(date(2028, 1, 10), True), (date(2028, 1, 11), False), (date(2026, 1, 10), True)]
)
def test_two_years_from_delivery(noticed: date, in_time: bool) -> None:
    window = assess(replace(HEATER, noticed_on=noticed), TODAY).window
    assert (window.until, window.in_time, window.presumed) == (date(2028, 1, 10), in_time, in_time)
    assert {basis.mark for basis in window.basis} == {"H", "C"}
    assert set(states(replace(HEATER, noticed_on=noticed, failed_before=True)).values()) == {
        "open" if in_time else "barred"
    }


def test_without_the_day_of_delivery_nothing_is_guessed() -> None:
    found = assess(replace(HEATER, delivered_on=None), TODAY)
    assert (found.window.in_time, found.window.presumed) == (None, None)
    assert {one.state for one in found.remedies} == {"unknown"}
    assert set(states(replace(HEATER, delivered_on=date(2022, 12, 31))).values()) == {"unknown"}


def test_digital_content_is_presumed_for_a_year_and_continuous_for_as_long_as_it_is_supplied() -> None:
    game = replace(HEATER, about="digital", delivered_on=date(2025, 10, 1))
    window = assess(game, TODAY).window
    assert (window.in_time, window.presumed) == (True, False)
    assert assess(replace(game, continuous=True), TODAY).window.presumed is True
    assert states(game) == {"repair": "open", "replace": "barred", "reduction": "closed", "refund": "closed"}


def test_who_complains_makes_another_law() -> None:
    trader = assess(replace(HEATER, status="sole_trader"), TODAY)
    assert (trader.branch, trader.window.until) == ("goods", date(2028, 1, 10))
    assert any(one.basis == ("ustawa o prawach konsumenta, art. 7aa", "C") for one in trader.notes)
    business = assess(replace(HEATER, status="business"), TODAY)
    assert (business.branch, business.window.presumed) == ("warranty", False)
    assert {one.state for one in business.remedies} == {"open"}
    refund = business.of("refund")
    assert refund is not None
    assert (refund.amount, refund.due_on) == (Decimal("379.00"), None)
    assert {basis.mark for basis in refund.basis} == {"M"}
    assert any(one.basis.mark == "L" for one in business.notes)
    unknown = assess(replace(HEATER, status=""), TODAY)
    assert [one.state for one in unknown.remedies] == [one.state for one in assess(HEATER, TODAY).remedies]
    assert any("policzono jak dla konsumenta" in one.text.pl for one in unknown.notes)


def test_a_flat_has_five_years_and_a_service_its_contract() -> None:
    assert assess(replace(HEATER, about="real_estate"), TODAY).window.until == date(2031, 1, 10)
    service = assess(replace(HEATER, about="service"), TODAY)
    assert {one.state for one in service.remedies} == {"unknown"}
    assert {basis.mark for one in service.remedies for basis in one.basis} == {"L"}


def test_a_refund_is_due_fourteen_days_from_the_goods_or_their_posting() -> None:
    waiting = assess(replace(HEATER, failed_before=True), TODAY).of("refund")
    assert waiting is not None
    assert waiting.due_on is None
    assert any("dowodu jego odesłania" in one.pl for one in waiting.steps)
    # 12 December 2026 is a Saturday: the last day is Monday (KC art. 115).
    back = assess(replace(HEATER, failed_before=True, returned_on=date(2026, 11, 28)), TODAY).of("refund")
    assert back is not None
    assert back.due_on == date(2026, 12, 14)


def test_a_reduction_is_due_fourteen_days_from_the_statement() -> None:
    of = replace(
        HEATER,
        failed_before=True,
        asked=(Asked("reduction", date(2026, 11, 24)),),
        value_ok=Decimal(300),
        value_as_is=Decimal(200),
    )
    found = assess(of, TODAY).of("reduction")
    assert found is not None
    assert (found.amount, found.due_on, found.interest) == (Decimal("126.33"), date(2026, 12, 8), None)
    assert any("33,33" in one.pl for one in found.steps)
    late = assess(of, date(2026, 12, 18)).of("reduction")
    assert late is not None
    assert late.interest is not None
    assert late.interest.days == 10
    assert late.interest.unsure_from == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("price", "ok", "as_is", "cut"),
    [
        ("100", "100", "100", "0.00"),
        ("100", "100", "0", "100.00"),
        ("100", "80", "60", "25.00"),
        ("100", "80", "120", "0.00"),
        ("0.01", "3", "1", "0.01"),
        ("0.05", "10", "9", "0.01"),  # half a grosz goes up
        ("0.03", "10", "9", "0.00"),
    ],
)
def test_the_price_goes_down_in_proportion(price: str, ok: str, as_is: str, cut: str) -> None:
    assert price_reduction(Decimal(price), Decimal(ok), Decimal(as_is)) == Decimal(cut)


@pytest.mark.parametrize("values", [("-1", "1", "1"), ("1", "0", "0"), ("1", "-1", "0"), ("1", "1", "-1")])
def test_values_that_cannot_be_are_refused(values: tuple[str, str, str]) -> None:
    with pytest.raises(MoneyError) as error:
        price_reduction(*(Decimal(one) for one in values))
    assert error.value.code == "remedies.values"


@given(prices, values, values)
def test_a_reduction_is_never_negative_never_more_than_the_price_and_whole_grosze(
    price: Decimal, ok: Decimal, as_is: Decimal
) -> None:
    cut = price_reduction(price, ok, as_is)
    assert 0 <= cut <= price
    assert cut == cut.quantize(Decimal("0.01"))
    exact = price * (ok - min(as_is, ok)) / ok
    assert abs(cut - exact) <= Decimal("0.005")


@given(prices, values, values, values)
def test_the_less_it_is_worth_the_more_the_price_goes_down(
    price: Decimal, ok: Decimal, one: Decimal, other: Decimal
) -> None:
    less, more = sorted((one, other))
    assert price_reduction(price, ok, less) >= price_reduction(price, ok, more)


@given(prices, prices, values, values)
def test_the_dearer_it_was_the_more_the_price_goes_down(
    one: Decimal, other: Decimal, ok: Decimal, is_: Decimal
) -> None:
    less, more = sorted((one, other))
    assert price_reduction(less, ok, is_) <= price_reduction(more, ok, is_)


# --- interest


def test_interest_of_one_rate() -> None:
    # 1000 zł × 11.25 % × 365 / 365
    found = interest(Decimal(1000), date(2023, 12, 31), date(2024, 12, 30))
    assert (found.sure, found.unsure, found.days) == (Decimal("112.50"), Decimal("0.00"), 365)


def test_interest_over_a_change_of_rate() -> None:
    # 3 days of 10 % (3–5 November), 2 days of 9.75 % (6 and 7 November): 36 500 × (0.10 × 3 + 0.0975 × 2) / 365
    found = interest(Decimal(36500), date(2025, 11, 2), date(2025, 11, 7))
    assert found.sure == Decimal("49.50")
    assert [one.pl.split(":")[0] for one in found.steps[1:3]] == ["3.11.2025–5.11.2025", "6.11.2025–7.11.2025"]
    assert (found.basis, found.mark) == (rates().basis, "M")


def test_an_unknown_rate_is_told_apart() -> None:
    of = rates()
    found = interest(Decimal(36500), of.known_until - timedelta(days=1), of.known_until + timedelta(days=2))
    last = of.since[-1][1]
    assert (found.sure, found.unsure) == (last, 2 * last)
    assert found.unsure_from == of.known_until + timedelta(days=1)
    assert any("nie są tu znane" in one.pl and "not known" in one.en for one in found.steps)


def test_a_rate_that_the_firm_has_added_is_known() -> None:
    of = rates()
    until = of.known_until + timedelta(days=30)
    more = of.with_({of.known_until + timedelta(days=2): Decimal(5)}, until)
    found = interest(Decimal(36500), of.known_until, of.known_until + timedelta(days=3), of=more)
    assert (found.sure, found.unsure) == (of.since[-1][1] + 10, 0)
    assert interest(Decimal(36500), until, until + timedelta(days=1), of=more).unsure == 5
    assert of.with_({}, None) == of
    assert of.with_({date(2020, 1, 1): Decimal(5)}, date(2020, 2, 1)) == of, "an old file takes nothing back"


def test_no_interest_in_time_and_none_before_the_first_rate() -> None:
    assert interest(Decimal(100), date(2026, 1, 5), date(2026, 1, 5)).total == 0
    assert interest(Decimal(100), date(2026, 1, 5), date(2026, 1, 1)).total == 0
    with pytest.raises(MoneyError) as error:
        interest(Decimal(100), date(2015, 12, 1), date(2026, 1, 1))
    assert error.value.code == "interest.too_old"
    with pytest.raises(MoneyError) as error:
        interest(Decimal(-1), date(2025, 12, 1), date(2026, 1, 1))
    assert error.value.code == "interest.amount"


days = st.dates(date(2016, 1, 1), date(2027, 12, 31))


@given(prices, days, st.integers(0, 900), st.integers(0, 900))
def test_interest_grows_with_time_and_is_whole_grosze(amount: Decimal, due: date, one: int, other: int) -> None:
    sooner, later = (due + timedelta(days=n) for n in sorted((one, other)))
    first, second = interest(amount, due, sooner), interest(amount, due, later)
    assert 0 <= first.sure <= second.sure
    assert 0 <= first.unsure <= second.unsure
    assert second.total == second.total.quantize(Decimal("0.01"))


@given(days, st.integers(1, 900))
def test_each_day_counts_once(due: date, length: int) -> None:
    flat = Rates(((date(2016, 1, 1), Decimal(10)),), date(2100, 1, 1), "x", "x", "M")
    found = interest(Decimal(3650), due, due + timedelta(days=length), of=flat)
    assert found.sure == length


def test_the_rates_stand_in_order_and_are_checked_to_a_day() -> None:
    of = rates()
    assert [day for day, _rate in of.since] == sorted({day for day, _rate in of.since})
    assert of.since[-1][0] <= of.known_until
    assert all(0 < rate < 25 for _day, rate in of.since)


def test_money_in_words() -> None:
    assert money_words(Decimal("1249.5")) == ("1\u00a0249,50\u00a0zł", "PLN\u00a01,249.50")
    assert money_words(Decimal(5), "EUR").pl == "5,00\u00a0EUR"
    assert to_cents(Decimal("0.005")) == Decimal("0.01")
