"""The letters before the answer: the acknowledgement, and the extension where the law knows one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from prezent.domain.coach import CaseContext, Severity, check
from prezent.domain.coach.case import Author, Person
from prezent.domain.complaints.acknowledgement import AcknowledgementFacts, acknowledge
from prezent.domain.complaints.extension import ExtensionFacts, extend
from prezent.domain.complaints.facts import AnswerError, Language
from prezent.domain.complaints.letter import Letter
from prezent.domain.deadlines.due import due
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.regime_files import catalogue
from prezent.domain.language import words
from tests.domain.complaints.models import ANNA, ANNE, FIRM, MAREK

polish = pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")


def plain(letter: Letter) -> str:
    return letter.text().replace("\u00a0", " ")


def remarks(letter: Letter, language: Language) -> list[tuple[str, str]]:
    case = CaseContext(
        case_id=letter.case_number,
        kind="complaint",
        customer=Person("Marek", "Wójcik", "m", language),
        author=Author("Anna", "Nowak", "f", letter.signature[1], ANNA.phone, ANNA.email),
        now=datetime.combine(letter.dated, datetime.min.time(), ZoneInfo("Europe/Warsaw")).replace(hour=10),
        attachments=(),
    )
    report = check(letter.text(), lang=language, subject=letter.subject, case=case)
    return [(one.rule, one.message.en) for one in report.at_least(Severity.WARNING)]


def came(language: Language = "pl", **changed: object) -> AcknowledgementFacts:
    facts = AcknowledgementFacts(
        language=language,
        addressee=MAREK,
        matter="pęknięty grzejnik" if language == "pl" else "the cracked heater",
        case_number="2026-000123",
        regime="PL_CONS_7A",
        received_on=date(2026, 11, 12),
        signatory=ANNA if language == "pl" else ANNE,
        firm=FIRM,
        dated=date(2026, 11, 12),
        legal_on=date(2026, 11, 26),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def test_the_acknowledgement_thanks_regrets_names_the_legal_day_and_who_answers() -> None:
    assert plain(acknowledge(came())) == (
        "Dzień dobry, Panie Marku,\n\n"
        "dziękuję za reklamację w sprawie „pęknięty grzejnik”, otrzymaną 12 listopada 2026 r. Przykro mi, że ta sprawa "
        "sprawia Panu kłopot.\n\n"
        "Odpowiedź otrzyma Pan najpóźniej 26 listopada 2026 r.: to ostatni dzień, który wyznacza prawo.\n\n"
        "Tą sprawą zajmuję się ja. W razie pytań proszę do mnie napisać albo zadzwonić: anna.nowak@klocek.example lub "
        "22 123 45 67.\n\n"
        "Z poważaniem\nAnna Nowak\nspecjalistka ds. reklamacji\nDział Reklamacji, Klocek sp. z o.o.\n"
        "tel. 22 123 45 67\nanna.nowak@klocek.example"
    )


def test_an_earlier_day_of_the_house_is_promised_and_the_law_s_is_told() -> None:
    said = plain(acknowledge(came(house_on=date(2026, 11, 20))))
    assert "najpóźniej 20 listopada 2026 r. Ostatni dzień, który wyznacza prawo, to 26 listopada 2026 r.\n" in said


def test_without_a_day_of_the_law_the_house_names_one() -> None:
    said = plain(acknowledge(came(regime="PL_PACKAGE", legal_on=None, house_on=date(2026, 11, 20))))
    assert "Odpowiedź otrzyma Pan najpóźniej 20 listopada 2026 r.\n" in said
    assert "prawo" not in said


@polish
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("house", [None, date(2026, 11, 20)])
@pytest.mark.parametrize("form", ["pan", "panstwo", ""])
def test_the_coach_has_nothing_to_say_of_it(language: Language, house: date | None, form: str) -> None:
    to = replace(MAREK, form=form)  # type: ignore[arg-type]
    assert remarks(acknowledge(came(language, house_on=house, addressee=to)), language) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"legal_on": None}, "acknowledgement.no_date"),
        ({"house_on": date(2026, 11, 27)}, "acknowledgement.too_late"),
        ({"dated": date(2026, 11, 27)}, "acknowledgement.date_passed"),
    ],
)
def test_an_acknowledgement_without_a_day_to_count_on_is_refused(changed: dict[str, object], code: str) -> None:
    with pytest.raises(AnswerError) as error:
        acknowledge(came(**changed))  # type: ignore[arg-type]
    assert error.value.code == code


def longer(language: Language = "pl", **changed: object) -> ExtensionFacts:
    polish_ = language == "pl"
    facts = ExtensionFacts(
        language=language,
        addressee=MAREK,
        matter="nieznana opłata" if polish_ else "the unknown fee",
        case_number="2026-000123",
        received_on=date(2026, 11, 2),
        signatory=ANNA if polish_ else ANNE,
        firm=FIRM,
        dated=date(2026, 11, 24),
        reason="sprawa jest szczególnie skomplikowana, bo transakcja przeszła przez trzy banki"
        if polish_
        else "the case is particularly complicated, because the payment went through three banks",
        to_establish=("kto pobrał opłatę 14 października", "kiedy bank partnera wyśle potwierdzenie")
        if polish_
        else ("who took the fee on 14 October", "when the partner bank sends its confirmation"),
        expected_on=date(2026, 12, 30),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def test_the_notice_of_extension_has_its_three_elements() -> None:
    letter = extend(longer(), catalogue()["PL_FIN"])
    said = plain(letter)
    assert "Przyczyna opóźnienia: sprawa jest szczególnie skomplikowana" in said
    assert letter.of("facts")[0].points == (
        "Kto pobrał opłatę 14 października.",
        "Kiedy bank partnera wyśle potwierdzenie.",
    )
    assert "Odpowiem najpóźniej 30 grudnia 2026 r.: to przewidywany termin odpowiedzi." in said
    assert "Piszę przed terminem" in said


@polish
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_coach_has_nothing_to_say_of_the_extension(language: Language) -> None:
    assert remarks(extend(longer(language), catalogue()["PL_FIN"]), language) == []


@pytest.mark.parametrize("regime", ["PL_CONS_7A", "PL_TELCO", "PL_POST", "PL_DEV_DEFECT", "PL_CARRIAGE", "PL_PACKAGE"])
def test_where_the_law_knows_no_extension_none_is_composed(regime: str) -> None:
    with pytest.raises(AnswerError) as error:
        extend(longer(), catalogue()[regime])
    assert error.value.code == "extension.unknown"


def test_the_refusal_says_what_silence_brings() -> None:
    with pytest.raises(AnswerError) as error:
        extend(longer(), catalogue()["PL_CONS_7A"])
    assert "reklamacja jest z mocy prawa uznana" in error.value.words.pl
    assert "nie zatrzymują terminu" in error.value.words.pl
    assert "takes the complaint as accepted" in error.value.words.en


@pytest.mark.parametrize("regime", ["PL_WITHDRAW_REFUND", "PL_INS_CLAIM", "PL_DEV_DEFECT_REPAIR"])
def test_what_is_to_be_done_by_a_day_is_not_put_off_by_a_letter_about_the_answer(regime: str) -> None:
    with pytest.raises(AnswerError) as error:
        extend(longer(), catalogue()[regime])
    assert error.value.code == "extension.unknown"
    assert "przedłuż" in error.value.words.pl


def test_the_customer_s_own_period_is_not_the_firm_s_to_extend() -> None:
    with pytest.raises(AnswerError) as error:
        extend(longer(), catalogue()["PL_WITHDRAW"])
    assert error.value.code == "extension.unknown"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " "}, "extension.elements"),
        ({"to_establish": ()}, "extension.elements"),
        ({"to_establish": ("",)}, "extension.elements"),
        ({"dated": date(2026, 12, 3)}, "extension.too_late"),
        ({"expected_on": date(2027, 1, 5)}, "extension.too_long"),
        ({"expected_on": date(2026, 12, 2)}, "extension.not_later"),
    ],
)
def test_a_notice_that_would_not_work_is_refused(changed: dict[str, object], code: str) -> None:
    """Received on 2 November: 30 days end on 2 December, 60 on 1 January, which moves to Monday 4 January."""
    with pytest.raises(AnswerError) as error:
        extend(longer(**changed), catalogue()["PL_FIN"])  # type: ignore[arg-type]
    assert error.value.code == code


def test_on_its_last_day_the_notice_still_works_and_the_last_day_may_be_named() -> None:
    clock = due(catalogue()["PL_FIN"], date(2026, 11, 2))
    assert (clock.legal, clock.extended_until) == (date(2026, 12, 2), date(2027, 1, 4))
    extend(longer(dated=date(2026, 12, 2), expected_on=date(2027, 1, 4)), catalogue()["PL_FIN"])


def test_too_late_says_that_silence_has_had_its_effect() -> None:
    with pytest.raises(AnswerError) as error:
        extend(longer(dated=date(2026, 12, 3)), catalogue()["PL_FIN"])
    assert "rozpatrzoną tak, jak chce klient" in error.value.words.pl


def test_an_extension_until_a_date_that_the_authority_names_has_no_longest_day() -> None:
    said = plain(extend(longer(expected_on=date(2027, 2, 26)), catalogue()["PL_KPA_SKARGA"]))
    assert "dziękuję za skargę" in said
    assert "26 lutego 2027 r." in said


def test_a_day_before_the_regime_is_refused_by_the_deadlines() -> None:
    with pytest.raises(DeadlineError):
        extend(longer(received_on=date(2010, 1, 1)), catalogue()["PL_FIN"])
