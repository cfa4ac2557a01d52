"""``prezent deadline``: every worked date through the command, regimes listed and chosen, wrong calls refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from prezent.cli.deadline import deadline
from tests.domain.deadlines.test_due import OWN, WORKED

KEYS = {
    "regime", "event", "raw_due", "legal_due", "breach_from", "breach_at", "met_by", "silence", "extension",
    "contested", "steps", "basis",
}  # fmt: skip


def call(*words: str) -> Result:
    return CliRunner().invoke(deadline, words)


def told(*words: str) -> Any:
    done = call(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: str(case["id"]))
def test_worked_dates(case: dict[str, Any]) -> None:
    found = told(*case["args"])
    assert set(found) == KEYS
    assert (found["raw_due"], found["legal_due"], found["breach_from"]) == (
        case["raw"], case["last"], case["breach_from"],
    )  # fmt: skip
    assert found["breach_at"][:19] == case["breach_from"] + "T00:00:00"
    assert found["breach_at"][19:] in {"+01:00", "+02:00"}
    assert len(found["steps"]["pl"]) == len(found["steps"]["en"]) >= 3


def test_the_answer_in_words() -> None:
    done = call("PL_CONS_7A", "2026-11-21")
    assert done.output.splitlines()[0] == "Reklamacja wpłynęła w sobotę, 21 listopada 2026; tego dnia się nie liczy."
    assert "[sporne]" in done.output
    assert "The complaint came in on Saturday" in call("PL_CONS_7A", "2026-11-21", "--lang", "en").output


def test_an_extension_that_the_law_knows() -> None:
    found = told("PL_FIN", "2026-03-06")["extension"]
    assert (found["possible"], found["until"]) == (True, "2026-05-05")
    assert {"pl", "en"} == set(found["conditions"][0])
    none = told("PL_CONS_7A", "2026-03-06")["extension"]
    assert (none["possible"], none["until"]) == (False, None)
    assert "nie zna przedłużenia" in none["conditions"][0]["pl"]


def test_no_period_is_null() -> None:
    found = told("PL_PACKAGE", "2026-03-06")
    assert [found[key] for key in ("raw_due", "legal_due", "breach_from", "breach_at")] == [None] * 4
    assert "nie zna terminu" in " ".join(found["steps"]["pl"])


def test_a_gap_and_a_lenient_reading() -> None:
    gap = ("PL_POST", "2026-09-01", "--called", "2026-09-05", "--completed", "2026-09-10")
    assert told(*gap)["legal_due"] == "2026-10-06"
    assert told(*gap, "--lenient", "gap")["legal_due"] == "2026-10-08"
    assert told("PL_CARRIAGE", "2026-05-20", "--completed", "2026-06-24")["legal_due"] == "2026-07-24"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["PL_CONS_7B", "2026-11-21"], "prezent deadline list"),
        (["PL_CONS_7A", "2026-11-21", "--extended"], "no extension"),
        (["PL_TELCO_ACK", "2020-01-01"], "known from 2026-03-14"),
        (["PL_CONS_7A", "21.11.2026"], "does not match"),
    ],
)
def test_wrong_calls(words: list[str], said: str) -> None:
    done = call(*words)
    assert done.exit_code == 2
    assert said in done.output


def test_the_list_of_regimes(tmp_path: Path) -> None:
    rows = told("list")
    assert len(rows) > 40
    seven = next(row for row in rows if row["regime"] == "PL_CONS_7A")
    assert seven["period"] == {"n": 14, "unit": "days"}
    assert "PL_CONS_7A" in call("list").output
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    assert "OWN_SERVICE" in call("list", "--regimes", str(tmp_path)).output
    assert told("OWN_SERVICE", "2026-11-26", "--regimes", str(tmp_path))["legal_due"] == "2026-11-30"
    (tmp_path / "own.toml").write_text(OWN.replace("days", "dayz"), "utf-8")
    assert "did you mean" in call("list", "--regimes", str(tmp_path)).output


@pytest.mark.parametrize(("name", "text"), [("a.json", '{"sector": "telecom"}'), ("a.toml", 'sector = "telecom"')])
def test_which_regime(tmp_path: Path, name: str, text: str) -> None:
    (file := tmp_path / name).write_text(text, "utf-8")
    assert [one["regime"] for one in told("which", "--answers", str(file))] == ["PL_TELCO", "PL_TELCO_ACK"]
    assert "PL_TELCO: Usługa telekomunikacyjna" in call("which", "--answers", str(file)).output


@pytest.mark.parametrize("text", ['{"sector": ', "[]", '{"sectr": "air"}'])
def test_answers_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    (file := tmp_path / "a.json").write_text(text, "utf-8")
    done = call("which", "--answers", str(file))
    assert done.exit_code == 2
    assert "a.json" in done.output
