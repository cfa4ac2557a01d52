"""Words given in a letter: which are promises, of what, by when; and what the rules make of them in a case."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.coach import check
from prezent.domain.coach.case import CaseContext, read_case
from prezent.domain.coach.document import Document
from prezent.domain.coach.model import Lang, Promise, Severity
from prezent.domain.coach.promises import find_promises
from prezent.domain.coach.settings import read_settings
from prezent.domain.language import words
from prezent.domain.language.when import WARSAW

#: A Wednesday.
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=WARSAW)
CASE = CaseContext(now=NOW)

polish = pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")

Row = tuple[str, str, str | None, str]
#: (sentence, [(verb, object, by, strength)])
POLISH: list[tuple[str, list[Row]]] = [
    ("Sprawdzę stan magazynu do piątku.", [("sprawdzić", "stan magazynu", "2026-11-27", "hard")]),
    (
        "Sprawdzę nagranie i odpiszę do piątku do 15:00.",
        [("sprawdzić", "nagranie", "2026-11-27 15:00", "hard"), ("odpisać", "", "2026-11-27 15:00", "hard")],
    ),
    (
        "Jutro rano sprawdzę nagranie i do 14:00 odpiszę Panu, co na nim widać.",
        [
            ("sprawdzić", "nagranie", "2026-11-26 10:00", "hard"),
            ("odpisać", "co na nim widać", "2026-11-26 14:00", "hard"),
        ],
    ),
    (
        "Nową paczkę nadam dziś do 16:00, a numer przesyłki prześlę SMS-em.",
        [
            ("nadać", "Nową paczkę", "2026-11-25 16:00", "hard"),
            ("przesłać", "numer przesyłki", "2026-11-25 16:00", "hard"),
        ],
    ),
    ("Pieniądze zwrócę do piątku, 27 listopada.", [("zwrócić", "Pieniądze", "2026-11-27", "hard")]),
    ("Zwrócę Pani 120 zł w ciągu 3 dni roboczych.", [("zwrócić", "120 zł", "2026-11-30", "hard")]),
    ("Dam Pani rabat 10%.", [("dać", "rabat 10%", None, "hard")]),
    ("Sprawdzę, czy paczka dotarła.", [("sprawdzić", "czy paczka dotarła", None, "hard")]),
    ("Zadzwonię do Pana w czwartek o 12.", [("zadzwonić", "do Pana", "2026-11-26 12:00", "hard")]),
    (
        "Wymienimy baterię i odeślemy rower.",
        [("wymienić", "baterię", None, "hard"), ("odesłać", "rower", None, "hard")],
    ),
    ("Będę informować Panią o postępach.", [("informować", "o postępach", None, "hard")]),
    ("Będziemy codziennie sprawdzać ciśnienie.", [("sprawdzać", "ciśnienie", None, "hard")]),
    ("Zobowiązuję się wysłać nowy egzemplarz jutro.", [("wysłać", "nowy egzemplarz", "2026-11-26", "hard")]),
    ("Zobowiązuję się do sprawdzenia umowy.", [("sprawdzić", "umowy", None, "hard")]),
    ("Obiecuję dopilnować tej sprawy.", [("dopilnować", "tej sprawy", None, "hard")]),
    ("Obiecuję, że oddzwonię do Pani jutro.", [("oddzwonić", "do Pani", "2026-11-26", "hard")]),
    ("Informuję, że wymienimy czajnik do 4 grudnia.", [("wymienić", "czajnik", "2026-12-04", "hard")]),
    ("Pozwolę sobie zadzwonić jutro o 10.", [("zadzwonić", "", "2026-11-26 10:00", "hard")]),
    ("Anulujemy zamówienie jeszcze dzisiaj.", [("anulować", "zamówienie", "2026-11-25", "hard")]),
    ("Postaram się odpisać jeszcze dziś.", [("odpisać", "", "2026-11-25", "soft")]),
    ("Spróbuję znaleźć zamiennik do wtorku.", [("znaleźć", "zamiennik", "2026-12-01", "soft")]),
    ("Dołożymy wszelkich starań, aby zdążyć.", [("dołożyć", "wszelkich starań", None, "soft")]),
    ("Zrobię, co w mojej mocy.", [("zrobić", "co w mojej mocy", None, "soft")]),
    ("Paczka zostanie wysłana w poniedziałek.", [("wysłać", "Paczka", "2026-11-30", "passive")]),
    ("Pieniądze zostaną Panu zwrócone.", [("zwrócić", "Pieniądze", None, "passive")]),
    ("Do 9 grudnia zostanie Pani zwrócona cała kwota.", [("zwrócić", "cała kwota", "2026-12-09", "passive")]),
    ("Niezwłocznie przekażę sprawę kierownikowi.", [("przekazać", "sprawę kierownikowi", "vague", "hard")]),
    ("Zlecę zwrot niezwłocznie, najpóźniej w piątek.", [("zlecić", "zwrot", "2026-11-27", "hard")]),
    ("Zwrócę koszty w ciągu 14 dni od otrzymania paczki.", [("zwrócić", "koszty", None, "hard")]),
    ("Zadzwonię w piątek, a jeśli będzie Pan wolał, napiszę.", [("zadzwonić", "", "2026-11-27", "hard")]),
    ("Dodam do paczki upominek.", [("dodać", "do paczki upominek", None, "hard")]),
    ("Nasz stolarz przyjedzie w piątek.", [("przyjechać", "Nasz stolarz", "2026-11-27", "passive")]),
    ("Paweł z serwisu oddzwoni jutro.", [("oddzwonić", "Paweł z serwisu", "2026-11-26", "passive")]),
    ("Jutro dostanie Pan odpowiedź.", [("dostać", "odpowiedź", "2026-11-26", "passive")]),
    ("Odpowiedź będzie Pani miała jutro.", [("mieć", "Odpowiedź", "2026-11-26", "passive")]),
    ("Do paczki dołączony będzie kabel.", [("dołączyć", "kabel", None, "passive")]),
    ("Rower będzie gotowy w piątek.", [("być", "Rower", "2026-11-27", "passive")]),
    ("Jutro wysyłamy śruby.", [("wysyłać", "śruby", "2026-11-26", "hard")]),
    ("W piątek wracam do Pani z odpowiedzią.", [("wracać", "do Pani z odpowiedzią", "2026-11-27", "hard")]),
    ("Obiecałam oddzwonić jutro o 10:00.", [("oddzwonić", "", "2026-11-26 10:00", "hard")]),
    ("Daję słowo, że oddzwonię jutro.", [("oddzwonić", "", "2026-11-26", "hard")]),
    ("Zadzwonię w piątek, nawet jeśli nic się nie zmieni.", [("zadzwonić", "", "2026-11-27", "hard")]),
    ("Monter umówi się z Panią do piątku.", [("umówić", "Monter", "2026-11-27", "passive")]),
    ("Jutro rejestracja zaproponuje Pani termin.", [("zaproponować", "rejestracja", "2026-11-26", "passive")]),
    ("Jak najszybciej damy odpowiedź.", [("dać", "odpowiedź", "vague", "hard")]),
    ("Sprawdzę to jutro i napiszę, gdyby coś się zmieniło.", [("sprawdzić", "to", "2026-11-26", "hard")]),
    ("Mimo to przyjmiemy zwrot.", [("przyjąć", "zwrot", None, "hard")]),
    # what is no promise
    ("Nie zwrócę pieniędzy.", []),
    ("Kurier zadzwoni do Pana jutro.", []),
    ("Producent odpowie Pani do 10 grudnia.", []),
    ("Pan Nowak zadzwoni do nas jutro.", []),
    ("Sąsiad wezwie straż jutro.", []),
    ("Paczka dotrze jutro.", []),
    ("Pani prześle nasz formularz jutro.", []),
    ("Zgodnie z ustawą otrzyma Pani zwrot w ciągu 14 dni.", []),
    ("Otrzyma Pani SMS od kuriera jutro.", []),
    ("Paczka zostanie doręczona przez kuriera jutro.", []),
    ("Będzie Pani zadowolona.", []),
    ("Zamówienia wysyłamy do 14:00.", []),
    ("Zwroty przelewamy w ciągu 5 dni roboczych.", []),
    ("W poniedziałek wracam z urlopu.", []),
    ("Już jutro zwykle wysyłamy paczki.", []),
    ("Obiecaliśmy oddzwonić dziś i nie oddzwoniliśmy.", []),
    ("2 września obiecaliśmy, że oddzwonimy tego samego dnia.", []),
    ("Nigdy nie zostawimy Pani bez odpowiedzi.", []),
    ("Czy sprawdzę to jeszcze dziś?", []),
    ("Jeśli prześle Pani zdjęcie, wymienię kubek.", []),
    ("Wymienię kubek, jeżeli prześle Pani zdjęcie.", []),
    ("Proszę przesłać zdjęcie, a wymienię kubek.", []),
    ("Wystarczy odpowiedzieć na ten list, a ja zmienię termin.", []),
    ("W razie pytań odpowiem w ciągu doby.", []),
    ("Mam nadzieję, że wyjaśnimy sprawę.", []),
    ("Nie obiecuję, że zdążę do piątku.", []),
    ("Proszę poczekać, aż sprawdzę dokumenty.", []),
    ("Zanim wyślę paczkę, potrzebuję adresu.", []),
    ("Będziemy musieli zamówić część.", []),
    ("Będę mogła sprawdzić to jutro.", []),
    ("Będę wdzięczna za odpowiedź.", []),
    ("Będę jutro w sklepie od 9:00.", []),
    ("Chętnie odpowiem na Pani pytania.", []),
    ("Odpowiem na wszystkie dodatkowe pytania.", []),
    ("Z przyjemnością pomożemy wybrać inny model.", []),
    ("Pozostajemy do dyspozycji.", []),
    ("Zobaczymy się w sklepie.", []),
    ("Dostanę odpowiedź jutro.", []),
    ("Dodam, że paczka była ubezpieczona.", []),
    ("Poniżej odpowiem na każdy punkt.", []),
    ("Powiem wprost: zawiniliśmy.", []),
    ("Poproszę o numer zamówienia.", []),
    ("Już przelewam pieniądze na Pani konto.", []),
    ("Wysłaliśmy dzisiaj nową część.", []),
    ("Wie Pan, że jutro o 9 przyjdzie technik.", []),
    ("Opłata zostanie zwrócona, jeśli odda Pani klucz.", []),
    ("Nie zostanie naliczona żadna opłata.", []),
]
ENGLISH: list[tuple[str, list[Row]]] = [
    (
        "I'll check the stock and write to you by Friday.",
        [("check", "the stock", "2026-11-27", "hard"), ("write", "to you", "2026-11-27", "hard")],
    ),
    ("We will refund 20 pounds within 3 working days.", [("refund", "20 pounds", "2026-11-30", "hard")]),
    ("I will also personally check the invoice.", [("check", "the invoice", None, "hard")]),
    ("I am going to replace the lamp by 4 December.", [("replace", "the lamp", "2026-12-04", "hard")]),
    ("We’re going to send you a new one.", [("send", "a new one", None, "hard")]),
    ("I promise to call you on Thursday.", [("call", "you", "2026-11-26", "hard")]),
    ("I confirm that we will collect the chair on Tuesday.", [("collect", "the chair", "2026-12-01", "hard")]),
    ("I'll be in touch by Friday.", [("be in touch", "", "2026-11-27", "hard")]),
    ("I will check whether the parcel has arrived.", [("check", "whether the parcel has arrived", None, "hard")]),
    ("We will be sending a replacement on 3 December.", [("send", "a replacement", "2026-12-03", "hard")]),
    ("I will try to answer by Friday.", [("answer", "", "2026-11-27", "soft")]),
    ("I'll do my best to find the parcel by Monday.", [("find", "the parcel", "2026-11-30", "soft")]),
    ("Your parcel will be sent on Monday.", [("send", "Your parcel", "2026-11-30", "passive")]),
    ("The faulty part will be replaced.", [("replace", "The faulty part", None, "passive")]),
    ("We'll get back to you shortly.", [("get", "back to you", "vague", "hard")]),
    ("I will e-mail you the number today.", [("e-mail", "the number", "2026-11-25", "hard")]),
    ("I'll be back with you tomorrow.", [("be back", "with you", "2026-11-26", "hard")]),
    ("You will have my answer by Friday.", [("have", "my answer", "2026-11-27", "passive")]),
    ("Our engineer will visit you on Friday.", [("visit", "Our engineer", "2026-11-27", "passive")]),
    ("Alice Reed will call you tomorrow.", [("call", "Alice Reed", "2026-11-26", "passive")]),
    ("We're sending a courier on Friday.", [("send", "a courier", "2026-11-27", "hard")]),
    ("I promised to call her tomorrow.", [("call", "her", "2026-11-26", "hard")]),
    ("By Friday we'll have replaced the rope.", [("replace", "the rope", "2026-11-27", "hard")]),
    ("The pram will be ready on Friday.", [("be ready", "The pram", "2026-11-27", "passive")]),
    ("I'll call on Friday even if nothing changes.", [("call", "", "2026-11-27", "hard")]),
    # what is no promise
    ("I will not refund the money.", []),
    ("I'll see what we can do.", [("see", "what we can do", None, "soft")]),
    ("Will prepare the letter tomorrow.", [("prepare", "the letter", "2026-11-26", "hard")]),
    ("Our reception will offer you three dates tomorrow.", [("offer", "Our reception", "2026-11-26", "passive")]),
    ("Our shop will close on Friday.", []),
    ("Your claim will be considered by the insurer.", []),
    ("You will have to send it by Friday.", []),
    ("Your bank will credit it by Friday.", []),
    ("The manufacturer will call you on Friday.", []),
    ("They will answer you by Friday.", []),
    ("I am still looking into it today.", []),
    ("We are writing to let you know that a fault was found today.", []),
    ("We are closing on Friday.", []),
    ("We promised to call you and did not.", []),
    ("We won't send it.", []),
    ("If you send a picture, I will replace it.", []),
    ("I will replace it if you send a picture.", []),
    ("Just reply to this message and I will change it.", []),
    ("I hope we will find it.", []),
    ("Will I get my refund?", []),
    ("I will be happy to help.", []),
    ("I will be able to check tomorrow.", []),
    ("We will be closed on Friday.", []),
    ("I'll see you at the shop.", []),
    ("I will need your order number.", []),
    ("The courier will call you.", []),
    ("I sent it yesterday.", []),
]


def promises(text: str, lang: Lang, case: CaseContext = CASE) -> tuple[Promise, ...]:
    return find_promises(Document(text, channel="email", lang=lang), case)


def told(by: date | datetime | str | None) -> str | None:
    if isinstance(by, datetime):
        return by.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M")
    return by.isoformat() if isinstance(by, date) else by


def rows(found: tuple[Promise, ...]) -> list[Row]:
    return [(one.verb, one.object, told(one.by), one.strength) for one in found]


@polish
@pytest.mark.parametrize(("sentence", "expected"), POLISH)
def test_polish_promises(sentence: str, expected: list[Row]) -> None:
    assert rows(promises(sentence, "pl")) == expected


@pytest.mark.parametrize(("sentence", "expected"), ENGLISH)
def test_english_promises(sentence: str, expected: list[Row]) -> None:
    assert rows(promises(sentence, "en")) == expected


@polish
@pytest.mark.parametrize(
    ("sentence", "words_"),
    [
        ("Jutro sprawdzę stan magazynu w Poznaniu.", "sprawdzę stan magazynu w Poznaniu"),
        ("Pieniądze zwrócę do piątku.", "Pieniądze zwrócę"),
        ("W tej sprawie odezwę się do Pani.", "odezwę się do Pani"),
        ("Obiecuję, że paczka zostanie jutro wysłana.", "paczka zostanie jutro wysłana"),
        ("Postaram się, żeby to było jutro.", "Postaram się"),
    ],
)
def test_the_words_of_a_promise(sentence: str, words_: str) -> None:
    assert [sentence[slice(*one.span)] for one in promises(sentence, "pl")] == [words_]


@polish
def test_the_date_may_stand_in_the_next_sentence_or_head_the_list() -> None:
    after = "Sprawdzę, czy paczka dotarła. Wiadomość dostanie Pani do piątku."
    assert [told(one.by) for one in promises(after, "pl")] == ["2026-11-27", "2026-11-27"]
    noted = "Nadam paczkę. Termin: piątek, 27 listopada."
    assert [told(one.by) for one in promises(noted, "pl")] == ["2026-11-27"]
    headed = "Do piątku, 27 listopada:\n- sprawdzę magazyn,\n- zadzwonię do Pani."
    assert [told(one.by) for one in promises(headed, "pl")] == ["2026-11-27", "2026-11-27"]
    coupon = "Wyślę Pani kupon. Kupon jest ważny do 31 grudnia."
    assert [told(one.by) for one in promises(coupon, "pl")] == [None]


@polish
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a date that a later promise brings with it is not the first one's
        ("Wymienimy szybę i jutro zadzwonimy.", [("wymienić", None), ("zadzwonić", "2026-11-26")]),
        ("Wymienimy szybę i zadzwonimy jutro.", [("wymienić", "2026-11-26"), ("zadzwonić", "2026-11-26")]),
        ("Jutro wymienimy szybę i zadzwonimy.", [("wymienić", "2026-11-26"), ("zadzwonić", "2026-11-26")]),
        ("Wymienimy szybę. Jutro zadzwonimy.", [("wymienić", None), ("zadzwonić", "2026-11-26")]),
        # to find out ends with the telling
        ("Sprawdzę szybę i jutro zadzwonię.", [("sprawdzić", "2026-11-26"), ("zadzwonić", "2026-11-26")]),
        # the day named before, the day named again, and what has only a beginning
        ("W piątek zapytam i tego samego dnia napiszę.", [("zapytać", "2026-11-27"), ("napisać", "2026-11-27")]),
        ("Nadam paczkę w piątek. Numer prześlę tego dnia.", [("nadać", "2026-11-27"), ("przesłać", "2026-11-27")]),
        ("Odpiszę zaraz po świętach, we wtorek.", [("odpisać", "2026-12-01")]),
        ("Odpiszę w pierwszym dniu roboczym po Nowym Roku, czyli 4 stycznia.", [("odpisać", "2027-01-04")]),
        ("Odezwę się po weekendzie.", [("odezwać", "vague")]),
        ("Odezwę się po świętach.", [("odezwać", "vague")]),
    ],
)
def test_whose_date_it_is(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(one.verb, told(one.by)) for one in promises(text, "pl")] == expected


@polish
def test_only_the_authors_own_words_promise() -> None:
    letter = (
        "Dzień dobry, Panie Marku,\n\nnapisał Pan: „zwrócę towar jutro”. Ja sprawdzę paragon do piątku.\n\n"
        "Z poważaniem\nAnna Nowak\n\nW dniu 24.11.2026 Marek Lis napisał:\n> Przyjadę w sobotę i oddam klucz.\n"
    )
    assert rows(promises(letter, "pl")) == [("sprawdzić", "paragon", "2026-11-27", "hard")]


@polish
def test_without_now_a_date_is_known_only_when_it_is_written_in_full() -> None:
    text = "Odpiszę do piątku. Czajnik wymienię do 4.12.2026."
    assert [told(one.by) for one in promises(text, "pl", CaseContext())] == [None, "2026-12-04"]


@polish
def test_line_ends_and_decomposed_letters_change_nothing_but_places() -> None:
    text = "Dzień dobry,\n\nsprawdzę stan\nmagazynu do środy, potem zadzwonię do Pani."
    for variant in (text.replace("\n", "\r\n"), unicodedata.normalize("NFD", text)):
        found = promises(variant, "pl")
        assert [(one.verb, told(one.by)) for one in found] == [("sprawdzić", "2026-12-02"), ("zadzwonić", "2026-12-02")]
        assert unicodedata.normalize("NFC", variant[slice(*found[0].span)]).split() == ["sprawdzę", "stan", "magazynu"]


# -- the rules in a case -----------------------------------------------------------------------------------------------

LETTER = (
    "Dzień dobry, Pani Anno,\n\ndziękuję za wiadomość o pękniętym kubku. To nasz błąd, przepraszam.\n\n"
    "Nowy kubek wyślę w piątek 27 listopada, a pieniądze za dojazd zwrócę do 30 listopada.\n\n"
    "Z poważaniem\nJan Nowak\n"
)
MINE = frozenset(["PRO-02", "PRO-03", "PRO-04", "PRO-05", "PRO-06", "PRO-07", "ENV-09", "OVP-02", "OVP-03"])


def remarks(text: str, *, settings: str = "", lang: Lang = "pl", **case: Any) -> list[tuple[str, str]]:
    """(rule, the words underlined) of the rules about promises and dates."""
    data = {"kind": "complaint", "fault": True, "now": "2026-11-25T10:00"} | case
    report = check(text, lang=lang, case=read_case(data), only=MINE, settings=read_settings(settings))
    return [(one.rule, text[slice(*one.spans[0])] if one.spans else "") for one in report.findings]


@polish
def test_a_letter_that_keeps_to_the_rules() -> None:
    assert remarks(LETTER) == []


@polish
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("w piątek 27 listopada, a pieniądze za dojazd zwrócę do 30 listopada", "i pieniądze oddam", "PRO-02"),
        ("do 30 listopada", "wkrótce", None),
        ("w piątek 27 listopada, a pieniądze za dojazd zwrócę do 30 listopada", "wkrótce", "PRO-03"),
        ("w piątek 27", "prawdopodobnie w piątek 27", "PRO-04"),
        ("do 30 listopada", "do 23 listopada", "PRO-05"),
        ("do 30 listopada", "do niedzieli 29 listopada", "PRO-05"),
        ("w piątek 27", "w czwartek 27", "ENV-09"),
        ("kubek wyślę", "kubek na pewno wyślę", "OVP-02"),
        ("przepraszam.", "przepraszam. To się nie powtórzy.", "OVP-03"),
        (LETTER.split("\n\n")[2], "Kubki są z fajansu.", "PRO-06"),
    ],
)  # fmt: skip
def test_one_change_to_a_good_letter_is_one_remark(old: str, new: str, expected: str | None) -> None:
    changed = LETTER.replace(old, new)
    assert changed != LETTER
    assert [rule for rule, _words in remarks(changed)] == ([expected] if expected else [])


@polish
def test_a_hard_promise_without_a_date_is_silent_while_a_plan_with_dates_follows() -> None:
    text = "Wymienię czajnik.\n\nCo dalej:\n- w piątek 27 listopada odbierze go kurier,\n- we wtorek wyślę nowy."
    assert remarks(text) == []
    assert remarks("Wymienię czajnik.\n\nCo dalej:\n- odbierze go kurier.") == [("PRO-02", "Wymienię czajnik")]


@polish
@pytest.mark.parametrize(
    "text",
    [
        "Wymienimy urządzenie albo zwrócimy pieniądze, wybór należy do Pani.",
        "Do wyboru są dwie drogi:\n1. Przywieziemy nową sztukę.\n2. Oddamy pieniądze.",
        "Jeśli łatwiej po ukraińsku, proszę tak pisać. Przetłumaczymy list.",
        "Zrobimy to tak:\n- w piątek 27 listopada wysyłam kubek.",
        "1. Sprawdzę dziennik.\n2. Dowiem się w magazynie.\n3. Odpowiem do piątku.",
        "Przelew zlecę w dniu, w którym paczka do nas wróci.",
        "Do paczki dołożę filtr.",
    ],
)
def test_offers_plans_and_what_goes_along_need_no_date(text: str) -> None:
    assert remarks(text, kind="request") == []


@polish
def test_what_waits_for_something_is_only_an_idea() -> None:
    report = check("Po otrzymaniu paczki zwrócę pieniądze.", lang="pl", case=CASE, only=frozenset(["PRO-02"]))
    assert [one.severity for one in report.findings] == [Severity.SUGGESTION]


@polish
def test_the_proposed_dates_are_working_days_before_the_deadline() -> None:
    case = read_case({"now": "2026-12-22T10:00", "deadlines": [{"name": "odpowiedź", "due": "2026-12-29"}]})
    report = check("Sprawdzę paragon.", lang="pl", case=case, only=frozenset(["PRO-02"]))
    assert [fix.edits[0].text for fix in report.findings[0].fixes] == [
        " do środy 23 grudnia",
        " do wtorku 29 grudnia",
    ]


@polish
def test_a_shop_that_works_on_saturdays_may_promise_them() -> None:
    text = "Zadzwonię do Pani w sobotę."
    assert remarks(text) == [("PRO-05", "w sobotę")]
    assert remarks(text, settings="[rules.PRO-05]\nsaturday = true") == []
    assert remarks("Kurier przyjedzie do Pani w sobotę.", kind="enquiry", fault=None) == []


@polish
def test_a_deadline_of_an_answer_does_not_limit_a_repair() -> None:
    due = [{"name": "odpowiedź na reklamację", "due": "2026-12-04"}]
    assert remarks("Odpiszę do 10 grudnia.", deadlines=due) == [("PRO-05", "do 10 grudnia")]
    assert remarks("Naprawimy rower do 10 grudnia.", deadlines=due) == []


@polish
def test_a_later_date_for_the_same_promise_wants_a_word_about_it() -> None:
    earlier = [{"verb": "zwrócić", "object": "pieniądze za dojazd", "by": "2026-11-26"}]
    assert remarks("Pieniądze zwrócę do 4 grudnia.", promises=earlier) == [("PRO-07", "do 4 grudnia")]
    assert remarks("Klucz zwrócę do 4 grudnia.", promises=earlier) == []
    assert remarks("Przepraszam za zmianę daty. Pieniądze zwrócę do 4 grudnia.", promises=earlier) == []


@polish
def test_nothing_is_said_of_dates_while_today_is_unknown() -> None:
    assert remarks("Odpiszę do 23 listopada. Zadzwonię w niedzielę 29 listopada.", now=None) == []


def test_the_report_tells_the_promises() -> None:
    report = check("I will call you by Friday 3 pm.", lang="en", case=CASE)
    assert report.promises == promises("I will call you by Friday 3 pm.", "en")
    assert [told(one.by) for one in report.promises] == ["2026-11-27 15:00"]


# -- properties -------------------------------------------------------------------------------------------------------

SENTENCES = st.lists(
    st.one_of(st.sampled_from([one for one, _rows in POLISH + ENGLISH]), st.text(max_size=30)), max_size=6
).flatmap(lambda parts: st.sampled_from([" ", "\n", "\r\n\r\n", "\n- ", ", "]).map(lambda gap: gap.join(parts)))


@given(SENTENCES, st.sampled_from(["pl", "en"]))
def test_the_words_of_promises_lie_in_the_text_in_order(text: str, lang: Lang) -> None:
    last = -1
    for one in promises(text, lang):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.span.start >= last
        assert text[slice(*one.span)].strip() == text[slice(*one.span)]
        last = one.span.start


@pytest.mark.parametrize(
    "piece",
    ["sprawdzę ", "sprawdzę, ", "sprawdzę jutro, ", "anulujemy ", "będę ", "że ", "zostanie wysłana ", "jeśli ",
     "zawsze ", "na pewno wyślę, ", "I'll check ", "I will, ", "will be sent ", "and send ", "never ", "wkrótce ",
     "prawdopodobnie "],
)  # fmt: skip
def test_a_hundred_thousand_characters_are_read_through(piece: str) -> None:
    text = (piece * (100_000 // len(piece)))[:99_000]
    lang: Lang = "en" if piece.isascii() and piece[0] in "Iwan" and "na " not in piece else "pl"
    report = check(text, lang=lang, case=CASE, only=MINE | {"PRO-01"})
    assert all(0 <= start < end <= len(text) for one in report.findings for start, end in one.spans)
