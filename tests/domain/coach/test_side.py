"""Letters to somebody else for a case: asked clearly, by when, and nothing that only a customer is owed."""

from __future__ import annotations

from datetime import datetime

import pytest

from prezent.domain.coach import CaseContext, Channel, Lang, catalogue, check
from prezent.domain.coach.case import WARSAW, Author

pytestmark = pytest.mark.usefixtures("dictionary")

NOW = datetime(2026, 11, 24, 10, tzinfo=WARSAW)
AUTHOR = Author("Marta", "Wilczek", "f", "specjalistka ds. reklamacji", "22 123 45 67")
SIGNED = "\n\nZ poważaniem\nMarta Wilczek\nspecjalistka ds. reklamacji\ntel. 22 123 45 67"
SIGNED_EN = "\n\nKind regards,\nMarta Wilczek\nComplaints adviser\ntel. 22 123 45 67"
#: What a customer is owed, and nobody else: the coach must not ask for it here.
OWED = (
    "APO-01 APO-07 BEL-01 BOU-01 BOU-02 BOU-03 THX-01 THX-02 CLO-01 CLO-02 ENV-05 ENV-07 BLA-03 GRE-04 JUD-03 PNT-01 "
    "PRO-06 PRO-07 PRO-08 SGL-01 SGL-02 STR-01 STR-06 STR-07 STR-08 SUB-01 SUB-02"
)


def rules(text: str, *, channel: Channel = "side", lang: Lang = "pl") -> set[str]:
    found = check(text, channel=channel, lang=lang, case=CaseContext(author=AUTHOR, now=NOW)).findings
    return {one.rule for one in found if one.rule != "PRO-01"}


@pytest.mark.parametrize("rule", OWED.split())
def test_what_only_a_customer_is_owed_is_asked_of_no_other_letter(rule: str) -> None:
    assert "side" not in catalogue()[rule].channels


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("pl", f"Dzień dobry,\n\nczy to znana wada termostatu T-200? Proszę o odpowiedź do piątku.{SIGNED}"),
        ("en", f"Hello,\n\nDo you know of a fault in the thermostat of the T-200? Please answer by Friday.{SIGNED_EN}"),
    ],
)  # fmt: skip
def test_a_plain_question_with_a_date_needs_nothing_more(lang: Lang, text: str) -> None:
    assert rules(text, lang=lang) == set()
    assert rules(text, channel="email", lang=lang) >= {"CLO-01"}  # of a customer's letter more is asked


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("Trzeba było sprawdzić pompę przed wysyłką. Proszę o nową do piątku.", "BLA-01"),
        ("Proszę o odpowiedź do piątku, do cholery.", "VUL-01"),
        ("Klient jest upierdliwy, proszę o odpowiedź do piątku.", "INT-01"),
        ("Proszę o odpowiedź do ⟨dzień⟩.", "ENV-06"),
        ("Czy to znana wada? Zdjęcia wyślę wkrótce.", "PRO-03"),
        ("Czy to znana wada? Proszę o odpowiedź do środy, 27.11.2026.", "ENV-09"),
        ("Grzejnik T-200 wrócił do magazynu.", "SID-01"),
        ("Czy to znana wada?", "SID-02"),
        ("Proszę zadzwonić do piątku do klienta: 601 234 567.", "SID-03"),
    ],
)
def test_tone_clarity_promises_dates_gaps_and_data_are_looked_at(said: str, rule: str) -> None:
    assert rule in rules(f"Dzień dobry,\n\n{said}{SIGNED}")


def test_a_letter_without_greeting_and_signature_is_told_so() -> None:
    said = (
        "Grzejnik T-200 wrócił do magazynu z pękniętą obudową i proszę o sprawdzenie do piątku, czy to znana wada "
        "tej serii, bo klient już drugi raz pisze o tym samym modelu."
    )
    assert rules(said) >= {"GRE-01", "CLO-03"}


def test_a_message_named_after_the_channel_speaks_there() -> None:
    said = f"Dzień dobry,\n\nproszę o odpowiedź do piątku. Zdjęcia wyślę wkrótce.{SIGNED}"
    for channel, word in (("email", True), ("side", False)):
        report = check(said, channel=channel, lang="pl", case=CaseContext(author=AUTHOR, now=NOW))  # type: ignore[arg-type]
        (finding,) = [one for one in report.findings if one.rule == "PRO-03"]
        assert ("klient" in finding.message.pl) is word


def test_a_number_of_a_document_is_settled_before_sending_and_a_telephone_is_not() -> None:
    def grave(said: str) -> list[tuple[str, str]]:
        text = f"Dzień dobry,\n\nproszę o odpowiedź do piątku. {said}{SIGNED}"
        report = check(text, channel="side", lang="pl", case=CaseContext(author=AUTHOR, now=NOW))
        return [(one.rule, one.severity.word) for one in report.findings if one.rule == "SID-03"]

    assert grave("PESEL klienta to 44051401359.") == [("SID-03", "error")]
    assert grave("Telefon klienta to 601 234 567.") == [("SID-03", "suggestion")]
    assert grave("Mój telefon to 22 123 45 67.") == []
