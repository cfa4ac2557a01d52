"""Clocks of a firm that has added something to the law, and a desk that does not start with a mistake in it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from prezent.deadlines import reckoning
from prezent.deadlines.services import set_clock
from prezent.domain.deadlines.house import House, from_folder
from prezent.platform.errors import DomainError
from tests.support.cases import make_case
from tests.support.clocks import EVENT, make_clock, somebody

pytestmark = pytest.mark.django_db

CHOICES = """
[lenient]
PL_CONS_7A = ["met_by"]
[bank_days]
closed = [2026-12-07]
"""
OWN = """
[[regime]]
id = "OUR_SLA"
family = "own"
name = { pl = "Odpowiedź z umowy", en = "Answer by contract" }
who = { pl = "klienci z umową", en = "customers with a contract" }
starts = "received"
[[regime.version]]
since = 2020-01-01
working_days = 5
roll = "kc"
met_by = "sent"
silence = "none"
basis = ["umowa serwisowa § 4"]
mark = "H"
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    (tmp_path / "house.toml").write_text(CHOICES, "utf-8")
    (tmp_path / "umowy.toml").write_text(OWN, "utf-8")
    found = from_folder(tmp_path)
    monkeypatch.setattr(reckoning, "house", lambda: found)
    return found


def test_the_reading_that_the_firm_has_chosen_is_taken_and_kept(house: House) -> None:
    clock = make_clock()
    assert clock.lenient == ["met_by"]
    assert clock.met_by == "sent"


def test_a_person_may_take_the_stricter_reading_all_the_same(house: House) -> None:
    clock = set_clock(make_case()[0], by=somebody(), now=EVENT, regime="PL_CONS_7A", event_at=EVENT, lenient=())
    assert clock.lenient == []
    assert clock.met_by == "received"


def test_own_days_of_a_bank_move_its_dates_and_are_named(house: House) -> None:
    usual = make_clock()
    bank = make_clock("PL_PAY")
    assert usual.calendar_version == "pl-2025"
    assert bank.calendar_version == house.calendar_version
    assert bank.legal_due == date(2026, 12, 16)  # fifteen working days, one of them closed, 25 November the first


def test_an_own_regime_runs_like_those_of_the_law(house: House) -> None:
    assert make_clock("OUR_SLA").legal_due == date(2026, 12, 1)


def test_a_regime_that_was_not_in_force_is_refused_in_words(house: House) -> None:
    long_ago = EVENT.replace(year=2001)
    with pytest.raises(DomainError) as told:
        set_clock(make_case()[0], by=somebody(), now=EVENT, regime="PL_CONS_7A", event_at=long_ago)
    assert told.value.code == "deadline.not_in_force"


def test_the_desk_does_not_start_with_a_mistake_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "deadlines").mkdir()
    (tmp_path / "deadlines" / "house.toml").write_text('[lenient]\nPL_CONS_7 = ["met_by"]', "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "prezent", "staff", "list"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": "src", "PREZENT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode != 0
    assert "house.toml" in ran.stderr
    assert "PL_CONS_7A" in ran.stderr
    assert "Traceback" not in ran.stderr
