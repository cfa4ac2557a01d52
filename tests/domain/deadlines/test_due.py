"""Legal deadlines: worked dates, dates derived by hand, properties of the count, and the regimes' files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.deadlines.calendar import is_working_day
from prezent.domain.deadlines.due import due
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.periods import BankDays
from prezent.domain.deadlines.regime import Regime
from prezent.domain.deadlines.regime_files import catalogue, read, together

WORKED = json.loads(Path(__file__).with_name("worked_dates.json").read_text("utf-8"))
DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: f"{case['id']}-{case['args'][0]}")
def test_worked_dates(case: dict[str, Any]) -> None:
    regime, event, *more = case["args"]
    found = due(catalogue()[regime], day(event), extended="--extended" in more)
    assert (found.raw, found.legal, found.breach_from) == (
        day(case["raw"]), day(case["last"]), day(case["breach_from"]),
    )  # fmt: skip


CALLED = {"called": day("2026-09-05")}
# Derived with a paper calendar from the rules of the law, before the program was run on them.
FURTHER = [
    ("PL_CONS_7A", "2026-01-23", {}, "2026-02-06", "2026-02-06"),
    ("PL_CONS_7A", "2022-12-30", {}, "2023-01-29", "2023-01-30"),  # thirty days still; a Sunday
    ("PL_CONS_7A", "2023-01-01", {}, "2023-01-15", "2023-01-16"),  # fourteen from here on
    ("PL_CONS_7A", "2024-04-17", {}, "2024-05-01", "2024-05-02"),
    ("PL_CONS_7A", "2024-04-19", {}, "2024-05-03", "2024-05-06"),
    ("PL_CONS_7A", "2024-05-16", {}, "2024-05-30", "2024-05-31"),  # Corpus Christi
    ("PL_CONS_7A", "2027-05-13", {}, "2027-05-27", "2027-05-28"),  # Corpus Christi
    ("PL_CONS_7A", "2027-03-15", {}, "2027-03-29", "2027-03-30"),  # Easter Monday
    ("PL_CONS_7A", "2028-04-03", {}, "2028-04-17", "2028-04-18"),  # Easter Monday
    ("PL_CONS_7A", "2026-10-18", {}, "2026-11-01", "2026-11-02"),  # a Sunday and All Saints' Day
    ("PL_CONS_7A", "2027-10-18", {}, "2027-11-01", "2027-11-02"),
    ("PL_CONS_7A", "2027-10-28", {}, "2027-11-11", "2027-11-12"),
    ("PL_CONS_7A", "2027-12-10", {}, "2027-12-24", "2027-12-27"),
    ("PL_CONS_7A", "2018-10-13", {}, "2018-11-12", "2018-11-13"),  # the one-off day off
    ("PL_FIN", "2026-11-24", {}, "2026-12-24", "2026-12-28"),
    ("PL_FIN", "2025-12-07", {}, "2026-01-06", "2026-01-07"),
    ("PL_FIN", "2027-02-26", {"extended": True}, "2027-04-27", "2027-04-27"),
    ("PL_PAY", "2026-12-18", {}, "2027-01-14", "2027-01-14"),
    ("PL_PAY", "2027-04-26", {}, "2027-05-18", "2027-05-18"),
    ("PL_PAY", "2027-04-26", {"extended": True}, "2027-06-16", "2027-06-16"),
    ("PL_PAY_UNAUTH", "2026-12-23", {}, "2026-12-28", "2026-12-28"),
    ("PL_PAY_UNAUTH", "2026-05-02", {}, "2026-05-04", "2026-05-04"),
    ("PL_TELCO", "2026-12-02", {}, "2027-01-01", "2027-01-04"),
    ("PL_POST", "2026-09-01", CALLED | {"completed": day("2026-09-10")}, "2026-10-06", "2026-10-06"),
    (
        "PL_POST", "2026-09-01",
        {"called": day("2026-09-05"), "completed": day("2026-09-10"), "lenient": ("gap",)}, "2026-10-08", "2026-10-08",
    ),
    ("PL_POST", "2026-09-01", CALLED | {"completed": day("2026-09-20")}, "2026-10-08", "2026-10-08"),
    ("PL_CARRIAGE", "2026-05-20", {"completed": day("2026-06-24")}, "2026-07-24", "2026-07-24"),
    ("EU_GDPR12", "2026-12-31", {}, "2027-01-31", "2027-02-01"),
    ("EU_GDPR12", "2026-08-11", {"extended": True}, "2026-11-11", "2026-11-12"),
    ("EU_RAIL", "2026-11-30", {"extended": True}, "2027-02-28", "2027-02-27"),
    ("EU_BUS", "2026-10-01", {}, "2026-11-01", "2026-11-02"),
    ("PL_GUARANTEE", "2026-11-28", {}, "2026-12-12", "2026-12-14"),
    ("PL_WITHDRAW_30", "2026-11-24", {}, "2026-12-24", "2026-12-28"),
    ("PL_WITHDRAW", "2026-04-03", {"extended": True}, "2027-04-17", "2027-04-19"),
    ("PL_CONS_GOODS_LIABILITY", "2024-08-15", {}, "2026-08-15", "2026-08-15"),
    ("PL_KPA_SKARGA", "2026-12-06", {}, "2027-01-06", "2027-01-07"),
    ("PL_DEV_DEFECT_REPAIR", "2026-12-02", {}, "2027-01-01", "2027-01-04"),
    ("PL_CARRIAGE_ACK", "2026-04-29", {}, "2026-05-06", "2026-05-06"),
    ("PL_ENERGY_RECONNECT", "2026-12-23", {}, "2026-12-26", "2026-12-26"),
]  # fmt: skip


@pytest.mark.parametrize(("regime", "event", "how", "raw", "last"), FURTHER)
def test_dates_derived_by_hand(regime: str, event: str, how: dict[str, Any], raw: str, last: str) -> None:
    found = due(catalogue()[regime], day(event), **how)
    assert (found.raw, found.legal) == (day(raw), day(last))


COUNTED = [one for one in catalogue().values() if one.versions[-1].period is not None]
EVENTS = st.dates(date(2017, 1, 10), date(2040, 12, 31))


def holds(regime: Regime, event: date) -> bool:
    return any(one.since <= event and (one.until is None or event <= one.until) for one in regime.versions)


@given(st.sampled_from(COUNTED), EVENTS)
def test_a_term_ends_on_a_working_day_unless_its_rule_does_not_move_it(regime: Regime, event: date) -> None:
    if not holds(regime, event):
        return
    found = due(regime, event)
    assert found.raw is not None
    assert found.legal is not None
    assert event < found.raw <= found.legal
    moves = found.version.roll != "none"
    if moves or found.version.period.unit == "working_days":  # type: ignore[union-attr]
        assert is_working_day(found.legal)
        assert all(not is_working_day(found.raw + n * DAY) for n in range((found.legal - found.raw).days))
    else:
        assert found.legal == found.raw


@given(st.sampled_from(COUNTED), EVENTS, st.booleans())
def test_a_later_event_never_ends_earlier(regime: Regime, event: date, extended: bool) -> None:
    version = regime.versions[-1]
    if event < version.since:
        return
    extended = extended and version.extension is not None
    one, next_one = due(regime, event, extended=extended), due(regime, event + DAY, extended=extended)
    assert one.raw is not None
    assert next_one.raw is not None
    assert one.raw <= next_one.raw
    assert one.legal <= next_one.legal  # type: ignore[operator]


@given(st.sampled_from(COUNTED), EVENTS)
def test_it_is_broken_at_midnight_in_warsaw(regime: Regime, event: date) -> None:
    if not holds(regime, event):
        return
    found = due(regime, event)
    assert found.breach_at is not None
    assert found.legal is not None
    assert (found.breach_at.date(), found.breach_at.hour) == (found.legal + DAY, 0)
    # 24:00 of the last day is 22:00 or 23:00 of it in UTC, as summer or winter has it.
    assert found.breach_at.astimezone(UTC).hour in {22, 23}


def test_the_instant_in_summer_and_in_winter() -> None:
    winter, summer = (
        due(catalogue()["PL_CONS_7A"], day("2026-11-21")),
        due(catalogue()["PL_CONS_7A"], day("2026-06-01")),
    )
    assert winter.breach_at == datetime(2026, 12, 7, 23, tzinfo=UTC)
    assert summer.breach_at == datetime(2026, 6, 15, 22, tzinfo=UTC)


def test_the_houses_own_last_day_comes_before_the_raw_end() -> None:
    found = due(catalogue()["PL_CONS_7A"], day("2025-12-10"))  # raw on Wednesday 24 December
    assert [found.internal(n) for n in (0, 1, 3)] == [day("2025-12-23"), day("2025-12-23"), day("2025-12-19")]


def test_a_provider_has_working_days_of_its_own() -> None:
    closed = BankDays(closed=frozenset({day("2026-04-21")}))
    assert due(catalogue()["PL_PAY"], day("2026-04-20"), days=closed).legal == day("2026-05-13")
    opened = BankDays(open=frozenset({day("2026-05-01")}))
    assert due(catalogue()["PL_PAY"], day("2026-04-20"), days=opened).legal == day("2026-05-11")
    # others count by the statutory calendar whatever the provider does
    assert due(catalogue()["PL_FIN"], day("2026-03-06"), days=closed).legal == day("2026-04-07")


def test_before_2017_a_saturday_was_no_day_off() -> None:
    old = read(OWN.replace("2026-01-01", "2010-01-01"), "own.toml")[0]
    assert due(old, day("2016-12-08")).legal == day("2016-12-10")  # a Saturday
    assert due(old, day("2016-12-09")).legal == day("2016-12-12")  # a Sunday moves
    assert due(old, day("2017-01-05")).legal == day("2017-01-09")


def test_a_disputed_reading_can_be_chosen() -> None:
    regime = catalogue()["PL_CONS_7A"]
    assert due(regime, day("2026-11-21")).met_by == "received"
    assert due(regime, day("2026-11-21"), lenient={"met_by"}).met_by == "sent"
    window = catalogue()["PL_CONS_GOODS_LIABILITY"]
    assert due(window, day("2024-02-29"), lenient={"roll"}).legal == day("2026-03-02")


@pytest.mark.parametrize(
    ("regime", "came", "raw", "last"),
    [
        ("PL_WITHDRAW_REFUND", "2026-12-01", "2026-12-08", "2026-12-08"),  # before the fourteen days end
        ("PL_WITHDRAW_REFUND", "2026-12-10", "2026-12-10", "2026-12-10"),
        ("PL_WITHDRAW_REFUND", "2026-12-12", "2026-12-12", "2026-12-14"),  # a Saturday
        ("PL_INS_CLAIM", "2026-12-01", "2026-12-24", "2026-12-28"),
        ("PL_INS_CLAIM", "2026-12-15", "2026-12-29", "2026-12-29"),
    ],
)
def test_what_may_be_waited_for_ends_the_period_when_it_has_come(regime: str, came: str, raw: str, last: str) -> None:
    found = due(catalogue()[regime], day("2026-11-24"), completed=day(came))
    assert (found.raw, found.legal) == (day(raw), day(last))
    assert any("What could be waited for came" in one.en for one in found.steps)


@pytest.mark.parametrize("regime", ["PL_WITHDRAW_REFUND", "PL_INS_CLAIM"])
def test_withholding_is_no_extension_to_a_day_that_somebody_chooses(regime: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        due(catalogue()[regime], day("2026-11-24"), extended=True)
    assert refused.value.code == "regime.no_extension"


def test_what_the_law_does_not_know_is_refused() -> None:
    with pytest.raises(DeadlineError) as refused:
        due(catalogue()["PL_CONS_7A"], day("2026-11-21"), extended=True)
    assert refused.value.code == "regime.no_extension"
    with pytest.raises(DeadlineError) as refused:
        due(catalogue()["PL_TELCO_ACK"], day("2026-03-13"))
    assert refused.value.code == "regime.not_in_force"
    with pytest.raises(DeadlineError) as refused:
        due(catalogue()["PL_POST"], day("2026-09-01"), called=day("2026-09-05"), completed=day("2026-09-04"))
    assert refused.value.code == "regime.completed_before"
    with pytest.raises(DeadlineError) as refused:
        due(catalogue()["PL_CONS_7A"], day("9990-01-01"))
    assert refused.value.code == "deadline.out_of_range"


def test_the_steps_can_be_followed_with_a_calendar() -> None:
    steps = due(catalogue()["PL_CONS_7A"], day("2026-11-21")).steps
    assert [one.pl for one in steps[:2]] == [
        "Reklamacja wpłynęła w sobotę, 21 listopada 2026; tego dnia się nie liczy.",
        "14 dni upływa w sobotę, 5 grudnia 2026.",
    ]
    assert "(sobota 5 grudnia, niedziela 6 grudnia)" in steps[2].pl
    assert steps[2].pl.endswith("termin kończy się w poniedziałek, 7 grudnia 2026.")
    assert steps[1].en == "14 days end on Saturday, 5 December 2026."
    assert "od północy, we wtorek, 8 grudnia 2026" in steps[4].pl
    assert "art. 7a" in steps[-1].pl
    assert "KC art. 115" in steps[-1].en


def test_holidays_that_working_days_pass_over_are_named() -> None:
    told = " ".join(one.pl for one in due(catalogue()["PL_PAY"], day("2026-04-20"), extended=True).steps)
    assert "piątek 1 maja – Święto Pracy, czwartek 4 czerwca – Boże Ciało" in told


@pytest.mark.parametrize("regime", ["PL_CARRIAGE", "PL_POST", "PL_CONS_7A"])
def test_a_completed_complaint_is_told_of(regime: str) -> None:
    found = due(catalogue()[regime], day("2026-09-01"), called=day("2026-09-05"), completed=day("2026-09-10"))
    told = found.steps[1].pl
    assert told.startswith("Klient uzupełnił reklamację w czwartek, 10 września 2026")
    assert {"PL_CARRIAGE": "na nowo", "PL_POST": "5 dni oczekiwania", "PL_CONS_7A": "biegnie dalej"}[regime] in told


@pytest.mark.parametrize("regime", [one for one in catalogue().values() if one.versions[-1].period is None],
                         ids=lambda one: one.id)  # fmt: skip
def test_where_the_law_names_no_period_it_is_said(regime: Regime) -> None:
    found = due(regime, day("2026-11-21"))
    assert (found.raw, found.legal, found.breach_from, found.breach_at) == (None, None, None, None)
    assert found.internal(2) is None
    assert found.version.instead in found.steps


OWN = """
[[regime]]
id = "OWN_SERVICE"
family = "own"
name = { pl = "Serwis", en = "Service" }
who = { pl = "klient serwisu", en = "a customer of the service" }
starts = "received"
roll = "kc"
met_by = "sent"
silence = "none"
basis = ["regulamin serwisu, § 7"]
mark = "H"
[[regime.version]]
since = 2026-01-01
days = 2
"""


def test_a_firm_adds_a_regime_of_its_own() -> None:
    known = together([catalogue().values(), read(OWN, "own.toml")])
    assert due(known["OWN_SERVICE"], day("2026-11-26")).legal == day("2026-11-30")
    with pytest.raises(DeadlineError) as refused:
        together([read(OWN, "own.toml"), read(OWN, "again.toml")])
    assert refused.value.code == "regime.twice"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("days = 2", "dayz = 2"), "did you mean “days”"),
        (("days = 2", "days = 0"), "whole number"),
        (("days = 2", "days = 2\nmonths = 1"), "cannot both be"),
        (("days = 2", ""), "either a period"),
        (('roll = "kc"', 'roll = "kpc"'), "one of kc, eu, none"),
        (('roll = "kc"\n', ""), "a period needs"),
        (('basis = ["regulamin serwisu, § 7"]', "basis = []"), "where this is written"),
        (("mark = \"H\"", "mark = \"X\""), "one of H, M, L, C"),
        (('{ pl = "Serwis", en = "Service" }', '"Serwis"'), "pl and en"),
        (("since = 2026-01-01", "since = \"2026\""), "is a day"),
        (('mark = "H"', 'mark = "H"\ngap = "pause"'), "gap_days"),
        (("[[regime.version]]\nsince = 2026-01-01\ndays = 2", ""), "no version"),
        (("days = 2", "days = 2\n[[regime.version]]\nsince = 2026-05-01\ndays = 3"), "two versions hold"),
        (("[[regime]]", "[[regime"), "own.toml"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_understood_is_refused_by_name(change: tuple[str, str], told: str) -> None:
    assert change[0] in OWN
    with pytest.raises(DeadlineError) as refused:
        read(OWN.replace(*change), "own.toml")
    assert refused.value.code == "regime.file"
    assert told in str(refused.value)
    assert "own.toml" in str(refused.value)


def test_every_regime_of_the_law_is_there() -> None:
    table = [
        "PL_CONS_7A",
        "PL_CONS_GOODS",
        "PL_CONS_GOODS_REFUND",
        "PL_CONS_GOODS_RESCIND",
        "PL_CONS_DIGITAL",
        "PL_WITHDRAW",
        "PL_WITHDRAW_REFUND",
        "PL_WITHDRAW_ACK",
        "PL_ESTATE_RKJ",
        "PL_B2B_RKJ",
        "PL_GUARANTEE",
        "PL_DEV_DEFECT",
        "PL_FIN",
        "PL_PAY",
        "PL_PAY_B2B",
        "PL_PAY_UNAUTH",
        "PL_TELCO",
        "PL_TELCO_ACK",
        "PL_POST",
        "PL_POST_APPEAL",
        "PL_ENERGY",
        "PL_ENERGY_DISC",
        "PL_GAS",
        "PL_CARRIAGE",
        "PL_CARRIAGE_ACK",
        "PL_AIR",
        "EU_RAIL",
        "EU_BUS",
        "EU_SEA",
        "PL_PACKAGE",
        "PL_ESERVICE",
        "EU_DSA20",
        "EU_P2B11",
        "EU_GDPR12",
        "PL_KPA_SKARGA",
        "PL_INS_CLAIM",
        "UK_DISP",
        "US_CFPB",
        "PL_WITHDRAW_30",
        "PL_CONS_GOODS_LIABILITY",
        "PL_DEV_DEFECT_REPAIR",
    ]
    assert set(table) <= set(catalogue())


@pytest.mark.parametrize("regime", catalogue().values(), ids=lambda one: one.id)
def test_every_regime_says_where_it_is_written_and_how_sure_we_are(regime: Regime) -> None:
    for version in regime.versions:
        assert version.basis
        assert version.mark in {"H", "M", "L", "C"}
        assert version.mark != "C" or version.contested, "what is contested is said"
        for one in version.contested:
            assert one.setting == "" or one.strict != one.lenient
