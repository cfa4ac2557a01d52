"""What a firm adds to the law, and every mistake in it by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from prezent.domain.deadlines.due import due
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.house import from_folder, statutory

OWN = """
[[regime]]
id = "OUR_SLA"
family = "own"
name = { pl = "Odpowiedź z umowy", en = "Answer by contract" }
who = { pl = "klienci z umową", en = "customers with a contract" }
starts = "received"
side = "firm"

[[regime.version]]
since = 2020-01-01
working_days = 5
roll = "kc"
met_by = "sent"
silence = "none"
content = []
basis = ["umowa serwisowa § 4"]
mark = "H"
"""


def _folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def test_without_a_folder_the_law_alone_holds(tmp_path: Path) -> None:
    assert from_folder(tmp_path / "nothing") == statutory()
    assert from_folder(tmp_path) == statutory()


def test_an_own_regime_stands_beside_the_law(tmp_path: Path) -> None:
    house = from_folder(_folder(tmp_path, umowy=OWN))
    assert set(house.regimes) == {*statutory().regimes, "OUR_SLA"}
    assert due(house.regimes["OUR_SLA"], date(2026, 11, 26)).legal == date(2026, 12, 3)


def test_days_of_a_bank_move_its_own_dates_and_no_others(tmp_path: Path) -> None:
    house = from_folder(_folder(tmp_path, house="[bank_days]\nclosed = [2026-04-21]"))
    law = statutory()
    for regime, later in (("PL_PAY", True), ("PL_CONS_7A", False)):
        usual = due(law.regimes[regime], date(2026, 4, 7)).legal
        ours = due(house.regimes[regime], date(2026, 4, 7), days=house.bank_days).legal
        assert usual is not None
        assert ours is not None
        assert (ours > usual) is later
    assert house.calendar_version != law.calendar_version
    assert len(house.calendar_version) <= 20


def test_a_lenient_reading_is_chosen_by_regime(tmp_path: Path) -> None:
    house = from_folder(_folder(tmp_path, house='[lenient]\nPL_CONS_7A = ["met_by"]'))
    assert house.lenient == {"PL_CONS_7A": {"met_by"}}
    found = due(house.regimes["PL_CONS_7A"], date(2026, 11, 2), lenient=house.lenient["PL_CONS_7A"])
    assert found.met_by == "sent"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("[lenien]\n", "house.unknown", "lenient"),
        ('[lenient]\nPL_CONS_7 = ["met_by"]', "house.unknown", "PL_CONS_7A"),
        ('[lenient]\nPL_CONS_7A = ["gap"]', "house.value", "met_by"),
        ('[lenient]\nPL_CONS_7A = "met_by"', "house.value", "list"),
        ("lenient = 1", "house.value", "[lenient]"),
        ('[bank_days]\nclosed = ["2026-12-31"]', "house.value", "2026-12-31"),
        ("[bank_days]\nclosed = [2026-12-31T10:00:00]", "house.value", "closed"),
        ("[bank_days]\nclose = []", "house.unknown", "closed"),
        ("[", "regime.file", "house.toml"),
        ("interest = 1", "house.value", "[interest]"),
        ("[interest]\nknown = 2026-11-30", "house.unknown", "known_until"),
        ('[interest]\nknown_until = "2026-11-30"', "house.value", "known_until"),
        ("[interest]\nknown_until = 2026-11-30T10:00:00", "house.value", "known_until"),
        ('[interest]\nrates = { 2026-05-07 = "9" }', "house.value", "known_until"),
        ('[interest]\nknown_until = 2026-05-01\nrates = { 2026-05-07 = "9" }', "house.value", "known_until"),
        ("[interest]\nknown_until = 2026-11-30\nrates = 9", "house.value", "rates"),
        *(
            (f"[interest]\nknown_until = 2026-11-30\nrates = {{ {pair} }}", "house.value", "per cent")
            for pair in (
                '2026-05 = "9"',
                '2026-05-07 = "nine"',
                '2026-05-07 = "0"',
                '2026-05-07 = "925"',
                "2026-05-07 = []",
            )
        ),
    ],
)
def test_a_mistake_is_told_by_name(tmp_path: Path, text: str, code: str, says: str) -> None:
    with pytest.raises(DeadlineError) as told:
        from_folder(_folder(tmp_path, house=text))
    assert told.value.code == code
    assert says in str(told.value)


def test_rates_of_interest_are_added(tmp_path: Path) -> None:
    added = '[interest]\nknown_until = 2026-11-30\nrates = { 2026-05-07 = "9", 2026-09-03 = "8.75" }'
    house = from_folder(_folder(tmp_path, house=added))
    assert house.rates == {date(2026, 5, 7): Decimal(9), date(2026, 9, 3): Decimal("8.75")}
    assert house.rates_until == date(2026, 11, 30)


def test_an_own_regime_takes_no_name_of_the_law(tmp_path: Path) -> None:
    with pytest.raises(DeadlineError, match="PL_CONS_7A"):
        from_folder(_folder(tmp_path, umowy=OWN.replace("OUR_SLA", "PL_CONS_7A")))
