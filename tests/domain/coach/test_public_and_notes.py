"""Public posts, internal notes and vulgar words, beyond the examples in the rules themselves."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from prezent.domain.coach import CoachError, Severity, check, read_case
from prezent.domain.coach.document import MAX_READ
from prezent.domain.coach.engine import apply
from prezent.domain.coach.model import Channel, Lang
from prezent.domain.coach.tables import lines, table
from prezent.domain.coach.vulgar import is_masked, is_vulgar
from prezent.domain.deadlines.calendar import easter_sunday
from prezent.domain.language import words
from tests.support import coach_rules

needs_dictionary = pytest.mark.usefixtures("dictionary")


found = partial(coach_rules.found, channel="public")


def marked(text: str, rule: str, case: dict[str, Any] | None = None, **more: Any) -> list[str]:
    return [text[start:end] for one in found(text, rule, case, **more) for start, end in one.spans]


ROWS = ["kurwa ", "k***a ", "głupi klient ", "znowu ten klient ", "Jan Kowalski ", "[wewn.] ", "🎉"]


@pytest.mark.parametrize("unit", ROWS)
@pytest.mark.parametrize("channel", ["public", "note"])
def test_rules_read_a_long_row_of_one_phrase_once(unit: str, channel: Channel) -> None:
    text = (unit * 20_000)[:20_000]
    case = read_case(
        {
            "customer": {"first_name": "Jan", "last_name": "Kowalski"},
            "notes": [text],
            "publish_at": "2026-11-01",
            "case_id": "2026-000123",
        }
    )
    rules = frozenset({"PUB-01", "PUB-02", "PUB-03", "INT-01", "INT-02", "INT-03", "VUL-01"})
    report = check(text, channel=channel, lang="pl", case=case, only=rules)
    assert all(0 <= start < end <= len(text) for one in report.findings for start, end in one.spans)


# ---- PUB-01 ----------------------------------------------------------------------------------------------------------

PAWLIK = {"customer": {"first_name": "Grzegorz", "last_name": "Pawlik"}}
KOWALSKA = {"customer": {"first_name": "Ewa", "last_name": "Kowalska"}}

NAMES: list[tuple[dict[str, Any], str, list[str]]] = [
    (PAWLIK, "Dziękuję Grzegorzowi Pawlikowi za opinię.", ["Grzegorzowi Pawlikowi"]),
    (PAWLIK, "Pawlik Grzegorz dostał nowy zegar.", ["Pawlik Grzegorz"]),
    (PAWLIK, "Grzegorz\nPawlik to nasz klient.", []),
    (PAWLIK, "Dziękuję, Panie Grzegorzu.", []),
    (PAWLIK, "Grzegorz Nowak z serwisu już jedzie.", []),
    (KOWALSKA, "Napisałam do Ewy Kowalskiej.", ["Ewy Kowalskiej"]),
    (KOWALSKA, "Porozmawiam z Ewą Kowalską.", ["Ewą Kowalską"]),
    ({}, "Grzegorz Pawlik to nasz klient.", []),
    ({"customer": {"first_name": "Grzegorz"}}, "Grzegorz Pawlik to nasz klient.", []),
    (PAWLIK | {"author": {"first_name": "Grzegorz", "last_name": "Pawlik"}}, "Pozdrawiam, Grzegorz Pawlik", []),
]


@needs_dictionary
@pytest.mark.parametrize(("case", "text", "there"), NAMES)
def test_the_customers_full_name_in_any_form(case: dict[str, Any], text: str, there: list[str]) -> None:
    assert marked(text, "PUB-01", case) == there


def test_numbers_of_the_case_are_found_wherever_they_stand() -> None:
    case = {
        "case_id": "SPR/77/K",
        "facts": [{"kind": "order", "value": "ZX-9917"}, {"kind": "amount", "value": "1200"}],
    }
    assert marked("Sprawa SPR/77/K, zakupy ZX-9917 za 1200 zł.", "PUB-01", case) == ["SPR/77/K", "ZX-9917"]
    assert marked("W sprawie T77 odpiszę.", "PUB-01", toml='case_pattern = "\\\\bT\\\\d+\\\\b"') == ["T77"]
    assert marked("Numer 2026-000123 zapisałam.", "PUB-01") == ["2026-000123"]


OWN = 'own_contacts = ["+48 22 123 45 67", "biuro@firma.example", "sklep.example", "ul. Długa 5"]'


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Telefon: (22) 123-45-67", []),
        ("Telefon: 22 123 45 68", ["22 123 45 68"]),
        ("Listy: BIURO@firma.example", []),
        ("Listy: ktos@firma.example", ["ktos@firma.example"]),
        ("Listy: pomoc@sklep.example", []),
        ("Czekamy: ul. Długa 5", []),
        ("Paczka czeka: ul. Krótka 5", ["ul. Krótka 5"]),
    ],
)
def test_the_firms_own_contacts_may_be_published(text: str, there: list[str]) -> None:
    assert marked(text, "PUB-01", toml=OWN) == there


def test_quoted_words_are_published_too() -> None:
    assert marked("> mój numer 600 000 417\n\nDziękuję.", "PUB-01") == ["600 000 417"]


def test_personal_data_are_looked_for_in_the_whole_of_a_long_post() -> None:
    text = "Dziękuję. " * (MAX_READ // 10) + "PESEL 44051401359"
    assert len(text) > MAX_READ
    assert marked(text, "PUB-01") == ["44051401359"]


@needs_dictionary
def test_the_report_does_not_repeat_a_number() -> None:
    (finding,) = found("PESEL 44051401359", "PUB-01")
    assert "44051401359" not in finding.message.pl + finding.message.en + "".join(finding.evidence)


@needs_dictionary
def test_a_medical_firm_may_speak_of_health() -> None:
    text = "Pani cukrzyca to dla nas ważna wskazówka."
    assert marked(text, "PUB-01") == ["cukrzyca"]
    assert not found(text, "PUB-01", toml='profile = "medical"')
    assert not found("Sprzedajemy książki o cukrzycy.", "PUB-01")


# ---- PUB-02 ----------------------------------------------------------------------------------------------------------

SALE = "Wielka promocja!"


@needs_dictionary
@pytest.mark.parametrize("year", [2024, 2026, 2027, 2038])
def test_good_friday_moves_with_easter(year: int) -> None:
    friday = date.fromordinal(easter_sunday(year).toordinal() - 2)
    after = date.fromordinal(friday.toordinal() + 1)
    (finding,) = found(SALE, "PUB-02", {"publish_at": friday.isoformat()})
    assert "Wielki Piątek" in finding.message.pl
    assert not found(SALE, "PUB-02", {"publish_at": after.isoformat()})


@needs_dictionary
@pytest.mark.parametrize(
    ("publish_at", "sensitive"),
    [
        ("2026-04-10", True), ("2026-04-13", True), ("2026-04-19", True), ("2026-08-01", True), ("2026-09-01", True),
        ("2026-09-17", True), ("2026-11-01", True), ("2026-11-02", True), ("2026-12-13", True), ("2026-11-03", False),
        ("2026-05-03", False),
        # Late in the evening of London it is already 1 August in Warsaw.
        ("2026-07-31T23:30+01:00", True), ("2026-08-01T23:30+02:00", True), ("2026-08-02T00:30+02:00", False),
    ],
)  # fmt: skip
def test_listed_days(publish_at: str, sensitive: bool) -> None:
    assert bool(found(SALE, "PUB-02", {"publish_at": publish_at})) is sensitive


@needs_dictionary
def test_an_answer_without_a_planned_time_is_no_celebration() -> None:
    assert not found("Daję Pani rabat 20 zł.", "PUB-02", {"now": "2026-08-01T10:00+02:00"})


def test_a_house_keeps_its_own_list_of_days() -> None:
    mourning = '[rules.PUB-02]\ndays = ["2026-05-20", "06-01..06-03"]\nexcept_days = ["09-01"]'
    for day, sensitive in [
        ("2026-05-20", 1),
        ("2027-05-20", 0),
        ("2026-06-02", 1),
        ("2026-09-01", 0),
        ("2026-09-17", 1),
    ]:
        assert len(found("Hura 🎉", "PUB-02", {"publish_at": day}, toml=mourning)) == sensitive
    with pytest.raises(CoachError, match="easter-2"):
        found("Hura 🎉", "PUB-02", {"publish_at": "2026-05-20"}, toml='[rules.PUB-02]\ndays = ["20 maja"]')


def test_every_listed_day_can_be_read() -> None:
    for entry in table("sensitive_dates")["day"]:
        assert entry["pl"]
        assert entry["en"]
        year = 2028
        days = [date(year, 1, 1).toordinal() + number for number in range(366)]
        toml = f'[rules.PUB-02]\ndays = ["{entry["on"]}"]'
        assert any(found("🎉", "PUB-02", {"publish_at": date.fromordinal(one).isoformat()}, toml=toml) for one in days)


# ---- PUB-03, PUB-05 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ({"name": "a.JPG"}, ["source"]),
        ({"name": "a", "type": "image/png"}, ["source"]),
        ({"name": "a.jpg", "source": "internet"}, ["licence"]),
        ({"name": "a.jpg", "source": "bank zdjęć", "licence": "nr 5"}, []),
        ({"name": "a.jpg", "source": "nasze"}, []),
        ({"name": "a.jpg", "source": "nasze", "consent": False}, ["consent"]),
        ({"name": "a.jpg", "consent": False}, ["source", "consent"]),
        ({"name": "a.pdf"}, []),
    ],
)
def test_what_is_asked_about_a_picture(file: dict[str, Any], asked: list[str]) -> None:
    findings = found("Nowy zegar.", "PUB-03", {"attachments": [file]})
    known = {"source": "Skąd jest", "licence": "Na jakiej podstawie", "consent": "nie zgodziła się"}
    assert len(findings) == len(asked)
    assert all(known[one] in finding.message.pl for one, finding in zip(asked, findings, strict=True))


AGAIN = {"messages": [{"from": "customer", "text": "Nadal nie działa."}, {"from": "us", "text": "Sprawdziłem."}]}


@needs_dictionary
@pytest.mark.parametrize(
    ("text", "invited"),
    [
        ("Proszę napisać do mnie.", True),
        ("Proszę o wiadomość prywatną.", True),
        ("Proszę zadzwonić: 22 123 45 67.", True),
        ("Proszę o kontakt z nami.", True),
        # A bounce is no invitation: the contact is not ours.
        ("Proszę zadzwonić: 22 999 99 99.", False),
        ("Proszę napisać do producenta.", False),
        ("Proszę skontaktować się z serwisem.", False),
        ("Zegar działa.", False),
    ],
)
def test_a_second_answer_invites_to_a_private_talk_with_us(text: str, invited: bool) -> None:
    assert bool(found(text, "PUB-05", AGAIN, toml=OWN)) is not invited
    assert not found(text, "PUB-05", toml=OWN)


@needs_dictionary
def test_an_argument_in_public_is_grave() -> None:
    text = "Trzeba było czytać regulamin."
    (finding,) = found(text, "PUB-05")
    assert finding.severity is Severity.ERROR
    assert finding.spans
    invited = f"{text} Proszę napisać do mnie w wiadomości prywatnej."
    # The rule on blaming says it as an error already: with a way out of the argument there is nothing to add.
    assert not found(invited, "PUB-05")
    softer = '[rules.BLA-01]\nseverity = "warning"'
    assert [one.severity for one in found(invited, "PUB-05", toml=softer)] == [Severity.ERROR]
    assert not found(text, "PUB-05", channel="email")


@needs_dictionary
def test_the_invitation_is_proposed_with_the_authors_address() -> None:
    case = AGAIN | {"author": {"email": "anna@firma.example"}}
    (finding,) = found("Zegar działa", "PUB-05", case)
    fixed = apply("Zegar działa", finding.fixes[0].edits)
    assert fixed == "Zegar działa. Zapraszam do rozmowy prywatnej: proszę napisać do mnie na adres anna@firma.example."
    assert not found(fixed, "PUB-05", case)
    assert not found(fixed, "PUB-01", case)


# ---- notes -----------------------------------------------------------------------------------------------------------

NOTES: list[tuple[str, Lang, str, int]] = [
    ("INT-01", "pl", "Klient jest głupi", 1),
    ("INT-01", "pl", "Nawiedzona klientka z drugiego piętra.", 1),
    ("INT-01", "pl", "Znów ta baba od wentylatora.", 1),
    ("INT-01", "pl", "Kolejny oszołom.", 1),
    ("INT-01", "pl", "Klient marudzi, że drogo.", 1),
    ("INT-01", "pl", "Klient jest zdenerwowany i prosi o telefon.", 0),
    ("INT-01", "pl", "Klient mówi, że instrukcja jest głupia.", 0),
    ("INT-01", "pl", "Klient mówi, że kurier był chamski.", 0),
    ("INT-01", "pl", "Klient wyzwał mnie od idiotów, proszę o wsparcie.", 0),
    ("INT-01", "pl", "Pani Głupek prosi o fakturę.", 0),
    ("INT-01", "pl", "Jan Cham odbierze paczkę.", 0),
    ("INT-01", "pl", "Znowu ten model pralki przecieka.", 0),
    ("INT-01", "pl", "Upierdliwy błąd w systemie.", 0),
    ("INT-01", "en", "What a nutcase", 1),
    ("INT-01", "en", "The lady is unbearable", 1),
    ("INT-01", "en", "An annoying bug in the form.", 0),
    ("INT-01", "en", "The customer is upset and wants a call.", 0),
    ("INT-02", "pl", "Syn klientki ma padaczkę.", 1),
    ("INT-02", "pl", "Choruje na serce.", 1),
    ("INT-02", "pl", "Niewidoma klientka prosi o telefon.", 1),
    ("INT-02", "pl", "Klientka wyznania prawosławnego prosi o inny termin.", 1),
    ("INT-02", "pl", "Klient romskiego pochodzenia.", 0),
    ("INT-02", "pl", "Dowód osobisty ABS123456 sprawdzony.", 1),
    ("INT-02", "pl", "Model ABS123456 wysłany.", 0),
    ("INT-02", "pl", "Klient kupił test ciążowy.", 0),
    ("INT-02", "pl", "Klient jest z Niemiec.", 0),
    ("INT-02", "pl", "Pani Rak dzwoniła w sprawie faktury.", 0),
    ("INT-02", "pl", "Zegar padł, bateria jest chora.", 0),
    ("INT-02", "en", "Her son is autistic.", 1),
    ("INT-02", "en", "The customer bought a black kettle.", 0),
]


@needs_dictionary
@pytest.mark.parametrize(("rule", "lang", "text", "count"), NOTES)
def test_what_a_note_says_of_the_customer(rule: str, lang: Lang, text: str, count: int) -> None:
    assert len(found(text, rule, lang=lang, channel="note")) == count
    assert not found(text, rule, lang=lang, channel="email")


@needs_dictionary
def test_a_surname_is_no_insult() -> None:
    text = "Wariat prosi o fakturę."
    assert len(found(text, "INT-01", channel="note")) == 1
    assert not found(text, "INT-01", {"customer": {"last_name": "Wariat"}}, channel="note")


NOTE = "Serwis obejrzał pralkę dwa razy i podejrzewa zalanie przez klienta, decyzja w piątek."


def leaked(text: str, **case: Any) -> list[str]:
    return marked(text, "INT-03", {"notes": [NOTE], **case}, channel="email")


def test_eight_words_of_a_note_in_a_row() -> None:
    eight = "serwis obejrzał pralkę dwa razy i podejrzewa zalanie"
    assert leaked(f"Niestety {eight}.") == [eight]
    assert leaked(f"Niestety {eight.rsplit(' ', 1)[0]}.") == []
    # Letter case, marks, line breaks and the normal form of the letters make no difference.
    assert leaked("SERWIS obejrzał – pralkę,\r\ndwa razy; i podejrzewa zalanie!") == [
        "SERWIS obejrzał – pralkę,\r\ndwa razy; i podejrzewa zalanie"
    ]
    assert len(leaked("Serwis obejrza\u0142 pralke\u0328 dwa razy i podejrzewa zalanie.")) == 1


def test_what_the_customer_knows_already_is_no_leak() -> None:
    text = NOTE.rsplit(",", 1)[0]
    assert leaked(text) == [text]
    assert leaked(text, messages=[{"from": "us", "text": NOTE}]) == []
    assert leaked(text, facts=[{"kind": "finding", "value": text}]) == []
    assert leaked(f"Napisałam: „{text}”.") == []


def test_a_part_of_the_note_in_quotation_marks_is_meant_to_be_sent() -> None:
    draft = "Bardzo proszę o zdjęcie tabliczki znamionowej z tyłu pralki"
    assert marked(draft, "INT-03", {"notes": [draft]}, channel="email") == [draft]
    assert marked(draft, "INT-03", {"notes": [f"Odpisać: „{draft}”."]}, channel="email") == []
    assert marked(draft, "INT-03", {"notes": [f"> {draft}"]}, channel="email") == []


@pytest.mark.parametrize(
    ("text", "channel", "count"),
    [
        ("Zwrot [WEWN.] sprawdzić.", "email", 1),
        ("Zwrot [wewnętrzne] sprawdzić.", "chat", 1),
        ("@serwis zerknijcie", "email", 1),
        ("@serwis zerknijcie", "public", 0),
        ("Pisz na pomoc@serwis.example", "email", 0),
        ("[…] i tak dalej", "email", 0),
    ],
)
def test_marks_of_notes(text: str, channel: Channel, count: int) -> None:
    assert len(found(text, "INT-03", channel=channel)) == count


# ---- vulgar words ----------------------------------------------------------------------------------------------------

# ruff: noqa: SIM905 - a row of words is read more easily than a row of literals
VULGAR = (
    "kurwa wkurwiony skurwysyna chujowy ochujeć spierdalaj zapierdalać zajebisty wyjebane pizda gówniany zasrany "
    "kutasem cholernie kurwa-mać fuck motherfucker bullshit shitty asshole wankers twat goddamn wtf"
).split()
HARMLESS = (
    "kurtka kurczak kurkuma kurhan kurwatura pizza pizzeria duplikat duplex dupleks dublet chusta chutor hujan huk "
    "jebel sradź sraje zaszczyt szczotka szczyt ruchami ruchach ciotka ciocia scunthorpe penistone essex class assess "
    "assistant cockpit shuttlecock shiitake retardant dickens arsenal "
    "bass grass button title analysis pissarro crappie cumulus"
).split()


@pytest.mark.parametrize("word", VULGAR)
def test_vulgar_words(word: str) -> None:
    assert is_vulgar(word)


@pytest.mark.parametrize("word", HARMLESS)
def test_words_that_only_look_vulgar(word: str) -> None:
    assert not is_vulgar(word)


@pytest.mark.parametrize(
    ("word", "vulgar"),
    [
        *[(word, True) for word in ("k***a", "ch*j", "f**k", "sh#t")],
        *[(word, False) for word in ("b****", "****", "5*", "a*b", "m**t")],
    ],
)
def test_half_covered_words(word: str, vulgar: bool) -> None:
    assert is_masked(word) is vulgar


def test_the_list_is_long_and_has_no_entry_twice() -> None:
    entries = lines("vulgar_words")
    assert len(entries) >= 150
    assert len(set(entries)) == len(entries)
    assert all(one == one.lower() for one in entries)


@needs_dictionary
@pytest.mark.parametrize(
    ("text", "case", "there"),
    [
        ("Co za gówno!", {}, ["gówno"]),
        ("GÓWNO MNIE OBCHODZI", {}, ["GÓWNO MNIE OBCHODZI"]),
        ("Pan Kutas dzwonił.", {}, []),
        ("Jan Kutas dzwonił.", {}, []),
        ("Kutas dzwonił.", {"customer": {"last_name": "Kutas"}}, []),
        ("Kutas dzwonił.", {}, ["Kutas"]),
        ("Klient: „gówno z tego będzie”.", {}, []),
        ("> gówno z tego będzie\n\nOddzwonię.", {}, []),
        ("Do jasnej cholery, oddzwoń.", {}, ["Do jasnej cholery"]),
    ],
)
def test_vulgar_words_in_a_note(text: str, case: dict[str, Any], there: list[str]) -> None:
    assert marked(text, "VUL-01", case, channel="note") == there


# ---- without a dictionary --------------------------------------------------------------------------------------------


@pytest.fixture
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "available", lambda: False)


@pytest.mark.usefixtures("no_dictionary")
def test_rules_without_need_of_a_dictionary_look_all_the_same() -> None:
    report = check("PESEL 44051401359, co za gówno!", channel="public", lang="pl", only=frozenset({"PUB-01", "VUL-01"}))
    assert {one.rule for one in report.findings} == {"PUB-01", "VUL-01"}
    report = check("Klient to wariat.", channel="note", lang="pl", only=frozenset({"INT-01"}))
    assert report.rules_off == (("INT-01", "morfeusz2"),)
