"""What goes around the words: subject, attachments, language, addressee, numbers, looks."""

from __future__ import annotations

from typing import Any

import pytest

from prezent.domain.coach import Finding, Severity, apply, check, read_case, read_settings
from prezent.domain.coach.case import CaseContext
from prezent.domain.language.nicknames import may_be_same


def _look(rule: str, text: str, *, case: dict[str, Any] | None = None, **more: Any) -> tuple[Finding, ...]:
    return check(text, case=read_case(case or {}), only=frozenset({rule}), **{"lang": "pl", **more}).findings


@pytest.mark.parametrize(
    ("subject", "case_id", "found"),
    [
        ("[2026-000123] Grzejnik", "2026-000123", False),
        ("Grzejnik (2026-000123)", "2026-000123", False),
        ("Grzejnik, sprawa 2026\u2011000123", "2026-000123", False),
        ("Grzejnik 2026-\r\n\t000123", "2026-000123", False),
        ("re: rk/17/2026", "RK/17/2026", False),
        ("Grzejnik 12026-0001234", "2026-000123", True),
        ("Grzejnik 2026-0001234", "2026-000123", True),
        ("Grzejnik", "2026-000123", True),
        ("", "2026-000123", True),
        ("Grzejnik", "", False),
        ("Grzejnik", "   ", False),
    ],
)
def test_the_number_of_the_case_stands_in_the_subject(subject: str, case_id: str, found: bool) -> None:
    assert bool(_look("SUB-01", "", subject=subject, case={"case_id": case_id})) is found


def test_a_number_of_another_case_is_underlined_and_replaced() -> None:
    subject = "Re: grzejnik 2026-000124"
    [finding] = _look("SUB-01", "", subject=subject, case={"case_id": "2026-000123"})
    [(start, end)] = finding.spans
    assert (finding.field, subject[start:end]) == ("subject", "2026-000124")
    assert apply(subject, finding.fixes[0].edits) == "Re: grzejnik 2026-000123"


def test_an_order_number_of_the_same_shape_is_no_other_case() -> None:
    case = {"case_id": "2026-000123", "facts": [{"kind": "order", "value": "2026-991823"}]}
    subject = "zamówienie 2026-991823"
    [finding] = _look("SUB-01", "", subject=subject, case=case)
    assert apply(subject, finding.fixes[0].edits) == "[2026-000123] zamówienie 2026-991823"


def test_a_house_may_number_its_cases_otherwise() -> None:
    settings = read_settings(r"case_pattern = 'RK/\d+/\d{4}'")
    [finding] = _look("SUB-01", "", subject="RK/18/2026", case={"case_id": "RK/17/2026"}, settings=settings)
    assert finding.spans == ((0, 10),)


@pytest.mark.parametrize("rule", ["SUB-01", "SUB-02", "SUB-03", "ENV-06"])
def test_a_subject_inside_the_text_is_underlined_there(rule: str) -> None:
    text = "Subject: ODPOWIEDŹ SKLEPU {IMIE}\r\n\r\nDzień dobry!"
    case = {"case_id": "2026-000123", "kind": "complaint"}
    [finding, *_more] = _look(rule, text, case=case)
    [(start, end)] = finding.spans
    assert finding.field == "body"
    assert text[start:end] in {"ODPOWIEDŹ SKLEPU {IMIE}", "{IMIE}"}


@pytest.mark.parametrize("rule", ["SUB-01", "SUB-02", "SUB-03"])
def test_where_there_is_no_subject_nothing_is_missing_in_it(rule: str) -> None:
    case = {"case_id": "2026-000123", "kind": "complaint"}
    assert not _look(rule, "Dzień dobry!", case=case)
    assert not _look(rule, "Dzień dobry!", case=case, channel="chat", subject="X")


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("Re: Odp: ", "empty"),
        ("x" * 79, "78"),
        ("WAŻNA INFORMACJA O ZWROCIE", "capital"),
        ("Ważne!!", "exclamation"),
        ("Co dalej?!", "exclamation"),
        ("Czy to Pana paczka?", ""),
        ("x" * 78, ""),
        ("[2026-000123] BOSCH GSR", ""),
        ("VAT i RODO", ""),
    ],
)
def test_the_shape_of_a_subject(subject: str, message: str) -> None:
    found = _look("SUB-03", "", subject=subject)
    assert bool(found) is bool(message)
    if found:
        assert message in found[0].message.en.lower()


_FILES = [
    ("umowa.pdf", None, ""),
    ("UMOWA.PDF", None, ""),
    ("zdjęcie 1.jpeg", None, ""),
    ("dane.csv", None, ""),
    ("skan", None, ""),
    ("umowa.v2.pdf", None, ""),
    ("umowa.docx", None, "everybody"),
    ("IMG_0412.HEIC", None, "everybody"),
    ("umowa.pdf.exe", None, "two extensions"),
    ("umowa.docx.pdf", None, "two extensions"),
    ("wszystko.zip", None, "archive"),
    ("film.pdf", 11 * 1024 * 1024, "10 MB"),
    ("film.pdf", 9 * 1024 * 1024, ""),
]


@pytest.mark.parametrize(("name", "size", "message"), _FILES)
def test_attachments_that_everybody_can_open(name: str, size: int | None, message: str) -> None:
    found = _look("ENV-02", "Przesyłam plik.", case={"attachments": [{"name": name, "size": size}]})
    assert bool(found) is bool(message)
    if found:
        assert message in found[0].message.en
        assert found[0].evidence[0] == name


def test_each_unfit_attachment_is_named() -> None:
    files = [{"name": "a.docx"}, {"name": "b.pdf"}, {"name": "c.xlsx", "size": 20 * 1024 * 1024}]
    assert len(_look("ENV-02", "Przesyłam pliki.", case={"attachments": files})) == 3


@pytest.mark.parametrize(("attachments", "found"), [(None, False), ([], True), ([{"name": "etykieta.pdf"}], False)])
def test_a_promised_attachment_is_missed_only_when_it_is_known_to_be_missing(attachments: Any, found: bool) -> None:
    assert bool(_look("ENV-01", "Etykieta jest w załączniku.", case={"attachments": attachments})) is found


_TABLE = "<table><tr><td style='color:#222'>Dzień</td><td style='color:#222'>dobry</td></tr></table>"


@pytest.mark.parametrize(
    ("markup", "mixed"),
    [
        ("<p>Dzień dobry!</p>", ""),
        (_TABLE, ""),
        ("<p>Dzień <b>dobry</b> <i>i</i> <u>miło</u></p>", ""),
        ("<p style='color:black'>Dzień</p><p style='color:#000000'>dobry</p><p>Anno</p>", ""),
        ("<font face='Arial' size='2'>Dzień</font><span style='font-family:arial;font-size:13px'> dobry</span>", ""),
        ("<h2 style='font-size:24px'>Plan</h2><p>Dzień dobry</p>", ""),
        ("<p>Dzień <code style='font-family:monospace'>kod</code> dobry</p>", ""),
        ("<p>Dzień <span style='color:red'>!</span></p>", ""),
        ("<style>p{color:red}</style><p>Dzień dobry</p>", ""),
        ("<p>Dzień <span style='color:red'>dobry</span></p>", "colours"),
        ("<p>Dzień <font face=Verdana>dobry</font></p>", "fonts"),
        ("<p>Dzień <small>dobry</small></p>", "sizes"),
        ("<p style='font: 11pt Calibri'>Dzień</p><p style='font-size:14pt;color:navy'>dobry</p>", "fonts, colours"),
        ("<p>Dzień <span style='font-size:2em'>dobry", "sizes"),
    ],
)
def test_one_font_one_colour_one_size(markup: str, mixed: str) -> None:
    found = _look("ENV-04", "Dzień dobry!", html=markup)
    assert bool(found) is bool(mixed)
    if found:
        assert mixed in found[0].message.en
        assert found[0].evidence


@pytest.mark.parametrize(
    ("markup", "severities"),
    [
        ("<p>Dzień dobry!</p>", []),
        ("<img src=cid:1>", [Severity.WARNING]),
        ("<img src='cid:1'><img src='cid:2'/>", [Severity.WARNING] * 2),
        ("<IMG SRC='https://x.example/o.gif' WIDTH=1 HEIGHT=1>", [Severity.ERROR]),
        ("<div class='gmail_signature'><img src='cid:logo'></div>", []),
        ("<div class='gmail_signature'>Anna</div><img src='cid:1'>", [Severity.WARNING]),
        ("<blockquote><p><img src='cid:1'></p></blockquote>", []),
        ("<div class='gmail_quote'><img src='x' width='1' height='1'></div>", []),
        ("<!-- <img src='cid:1'> -->", []),
        ("<p>&lt;img&gt;</p>", []),
    ],
)
def test_pictures_in_the_text(markup: str, severities: list[Severity]) -> None:
    assert [one.severity for one in _look("ENV-03", "Dzień dobry!", html=markup)] == severities


@pytest.mark.parametrize(
    ("greeting", "customer", "found"),
    [
        ("Dzień dobry, Panie Marku,", {"first_name": "Marek"}, False),
        ("Dzień dobry, Panie Marku,", {"first_name": "MAREK"}, False),
        ("Dzień dobry, Panie Marek,", {"first_name": "Marek"}, False),
        ("Dzień dobry, Panie Lukaszu,", {"first_name": "Łukasz"}, False),
        ("Dzień dobry, Pani Zosiu,", {"first_name": "Zofia"}, False),
        ("Dzień dobry, Pani Olu,", {"first_name": "Aleksandra"}, False),
        ("Szanowny Panie Kowalski,", {"first_name": "Jan", "last_name": "Kowalski"}, False),
        ("Szanowna Pani Nowak-Lis,", {"first_name": "Ewa", "last_name": "Nowak-Lis"}, False),
        ("Szanowni Państwo,", {"first_name": "Marek"}, False),
        ("Dzień dobry,", {"first_name": "Marek"}, False),
        ("Dzień dobry, Panie Marku,", {}, False),
        ("Dzień dobry, Panie Marku,", {"last_name": "Wójcik"}, False),
        ("Dzień dobry, Pani Swietłano,", {"first_name": "Svitlana"}, False),
        ("Dzień dobry, Panie Janie,", {"first_name": "Marek"}, True),
        ("Dzień dobry, Pani Olu,", {"first_name": "Anna"}, True),
        ("Szanowny Panie Nowak,", {"first_name": "Jan", "last_name": "Kowalski"}, True),
    ],
)
def test_the_greeting_names_the_customer(greeting: str, customer: dict[str, str], found: bool) -> None:
    assert bool(_look("ENV-07", f"{greeting}\n\npaczka czeka.", case={"customer": customer})) is found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bartek", "Bartosz", True),
        ("Bartek", "Bartłomiej", True),
        ("Bob", "Robert", True),
        ("Kate", "Catherine", True),
        ("Lukasz", "Łukasz", True),
        ("Marek", "Mariusz", False),
        ("Anna", "Hanna", False),
        ("Hania", "Anna", True),  # and so is Hanna called
        ("Jan", "Jakub", False),
    ],
)
def test_short_and_full_names(one: str, other: str, same: bool) -> None:
    assert may_be_same(one, other) is may_be_same(other, one) is same


_ORDER = {"facts": [{"kind": "order", "value": "481226"}]}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("481226", ""),
        ("481227", "481226"),  # a digit
        ("481262", "481226"),  # two changed round
        ("48122", "481226"),  # one left out
        ("4812266", "481226"),  # one too many
        ("481337", ""),  # another number
        ("581227", ""),  # two digits
        ("4812", ""),  # too short to tell
    ],
)
def test_numbers_one_slip_away(written: str, meant: str) -> None:
    found = _look("ENV-08", f"Sprawdziłem zamówienie {written}.", case=_ORDER)
    assert [apply(f"Sprawdziłem zamówienie {written}.", one.fixes[0].edits) for one in found] == (
        [f"Sprawdziłem zamówienie {meant}."] if meant else []
    )


@pytest.mark.parametrize(
    ("amount", "found"),
    [
        ("1 299,00 zł", False),
        ("1299 zł", False),
        ("1.299,00 PLN", False),
        ("1 298,00 zł", True),
        ("1 399 zł", True),
        ("2 598,00 zł", False),  # twice as much
        ("649,50 zł", False),  # half of it
        ("1 284,01 zł", False),  # less the postage of 14,99
        ("99 zł", False),
    ],
)
def test_amounts_one_slip_away(amount: str, found: bool) -> None:
    said = "Zapłaciłem 1299 zł i 14,99 zł za przesyłkę."
    case = {"messages": [{"from": "customer", "text": said}]}
    assert bool(_look("ENV-08", f"Zwrócę Panu {amount}.", case=case)) is found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Dziękuję za wiadomość z 12.10.2026.", False),
        ("Dziękuję za wiadomość z 12 października.", False),
        ("Dziękuję za wiadomość z 13.10.2026.", True),
        ("Dziękuję za wiadomość z 21.10.2026.", True),
        ("Dziękuję za wiadomość z 12 listopada 2026.", True),
        ("Kurier przyjedzie 13.10.2026.", False),
        ("Zamówienie wyślę do 13.10.2026.", False),
    ],
)
def test_dates_of_the_case_one_slip_away(sentence: str, found: bool) -> None:
    assert bool(_look("ENV-08", sentence, case={"facts": [{"kind": "date", "value": "2026-10-12"}]})) is found


def test_our_own_numbers_are_known() -> None:
    settings = read_settings('own_contacts = ["22 123 45 67"]')
    case = {"messages": [{"from": "customer", "text": "Dzwoniłem z 22 123 45 77."}]}
    assert not _look("ENV-08", "Proszę dzwonić: 22 123 45 67.", case=case, settings=settings)
    assert _look("ENV-08", "Proszę dzwonić: 22 123 45 67.", case=case)


@pytest.mark.parametrize("text", ["W załączeniu przesyłam {imie}. Zamówienie 481236.", "Szanowny Panie,\n\nXXX"])
def test_without_a_case_only_what_the_words_alone_tell_is_said(text: str) -> None:
    rules = {one.rule for one in check(text, lang="pl", case=CaseContext()).findings}
    assert not rules & {"SUB-01", "ENV-01", "ENV-02", "ENV-05", "ENV-07", "ENV-08", "PNT-01", "THX-01", "STR-06"}
    assert "ENV-06" in rules


def test_placeholders_are_found_behind_the_part_that_is_read() -> None:
    text = "Paczka czeka. " * 8000 + "Dzień dobry, {imie}!"
    [finding] = _look("ENV-06", text)
    [(start, end)] = finding.spans
    assert text[start:end] == "{imie}"
