"""Judging, blaming, belittling, bouncing, guarantees: sentences that are not the rules' own examples, and what only a
whole letter or its case can show."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest

from prezent.domain.coach import Channel, Finding, Lang, Severity, apply, catalogue, check, read_case, read_settings

GROUPS = ("JUD", "BLA", "BEL", "BOU")
ATTITUDE = frozenset(rule for rule in catalogue() if rule[:3] in GROUPS) | {"OVP-01"}


@cache
def sentences(lang: Lang) -> tuple[tuple[str, frozenset[str]], ...]:
    lines = (Path(__file__).parent / f"attitude_{lang}.txt").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((text, frozenset(rules.split()) - {"-"}) for rules, text in rows)


def found(text: str, lang: Lang = "pl", channel: Channel = "email", **case: object) -> list[Finding]:
    report = check(text, lang=lang, channel=channel, case=read_case(case), only=ATTITUDE)
    return list(report.findings)


def rules(text: str, lang: Lang = "pl", channel: Channel = "email", **case: object) -> set[str]:
    return {one.rule for one in found(text, lang, channel, **case)}


def only(text: str, lang: Lang = "pl", channel: Channel = "email", **case: object) -> Finding:
    (one,) = found(text, lang, channel, **case)
    return one


@pytest.mark.parametrize(("text", "expected"), sentences("pl"))
def test_a_polish_sentence_gets_its_remark_and_no_other(text: str, expected: frozenset[str]) -> None:
    assert rules(text, "pl") == expected


@pytest.mark.parametrize(("text", "expected"), sentences("en"))
def test_an_english_sentence_gets_its_remark_and_no_other(text: str, expected: frozenset[str]) -> None:
    assert rules(text, "en") == expected


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_there_are_sentences_for_every_rule(lang: Lang) -> None:
    spoken = {rule for rule in ATTITUDE if lang in catalogue()[rule].languages}
    # JUD-03 and BLA-03 look at whole letters: their tests are below.
    assert frozenset().union(*(expected for _text, expected in sentences(lang))) >= spoken - {"JUD-03", "BLA-03"}


@pytest.mark.parametrize(
    ("lang", "frame"),
    [
        ("pl", "Napisała Pani: „{}” i rozumiem, skąd ten żal."),
        ("pl", "Cytuję list: «{}» i odpowiadam po kolei."),
        ("pl", "Dziękuję za list.\n\n> {}\n> I co teraz?\n"),
        ("pl", "Dziękuję za list.\n\nW dniu 3.12.2025 o 10:12 Jan Lis napisał(a):\n> {}\n"),
        ("en", "You wrote: “{}” and I see why you are upset."),
        ("en", "Thank you for the letter.\n\n> {}\n> What now?\n"),
        ("en", "Thank you for the letter.\n\nOn 3 Dec 2025 at 10:12 Jan Lis wrote:\n> {}\n"),
    ],
)
def test_words_of_the_customer_never_raise_a_remark(lang: Lang, frame: str) -> None:
    loud = {text: got for text, expected in sentences(lang) if expected and (got := rules(frame.format(text), lang))}
    assert loud == {}


def test_in_a_chat_quoted_lines_are_the_customers_too() -> None:
    assert rules("> Trzeba było poczekać na kuriera.\nRozumiem.", channel="chat") == set()
    assert rules("Trzeba było poczekać na kuriera.", channel="chat") == {"BLA-01"}


@pytest.mark.parametrize("lang", ["pl", "en"])
def test_spans_hold_the_words_in_any_spelling_of_the_same_letters(lang: Lang) -> None:
    for text, expected in sentences(lang):
        apart = unicodedata.normalize("NFD", f"Dzień dobry,\r\n\r\n{text}\r\n")
        remarks = found(apart, lang)
        assert {one.rule for one in remarks} >= expected - {"JUD-03"}, text
        for one in remarks:
            assert all(apart[start:end].strip() == apart[start:end] != "" for start, end in one.spans)


def test_nothing_about_attitude_is_ever_applied_unread() -> None:
    fixes = [
        fix
        for lang in ("pl", "en")
        for text, _rules in sentences(lang)
        for one in found(text, lang)
        for fix in one.fixes
    ]
    assert len(fixes) > 300
    assert not any(fix.safe for fix in fixes)


def test_a_decision_with_its_reason_beside_it_is_only_an_idea() -> None:
    assert only("Reklamacja jest niezasadna.").severity is Severity.WARNING
    assert only("Reklamacja jest niezasadna, ponieważ pasek został przecięty.").severity is Severity.SUGGESTION
    assert only("Reklamacja jest niezasadna. Okazało się, że pasek został przecięty.").severity is Severity.SUGGESTION
    assert only("Your claim is invalid, because the strap was cut.", "en").severity is Severity.SUGGESTION


def test_words_that_were_our_own_may_be_called_untrue_beside_an_apology() -> None:
    assert rules("To nieprawda.") == {"JUD-02"}
    assert rules("Konsultant podał 5 dni. To nieprawda, i za to przepraszam.") == set()


class TestOpeningWithADenial:
    CLAIM: ClassVar = [{"from": "customer", "text": "Monter zarysował nam podłogę w salonie."}]

    def test_what_the_customer_stated_is_denied(self) -> None:
        one = only("Dzień dobry,\n\nmonter nie zarysował podłogi.", messages=self.CLAIM)
        assert one.rule == "JUD-03"
        assert one.evidence == ("nie zarysował",)

    def test_the_proposal_begins_with_the_customer_and_keeps_the_sentence(self) -> None:
        text = "Dzień dobry,\n\nmonter nie zarysował podłogi."
        one = only(text, messages=self.CLAIM)
        assert apply(text, one.fixes[0].edits) == "Dzień dobry,\n\nrozumiem, że ⟨co⟩. Monter nie zarysował podłogi."

    def test_without_the_customers_words_nobody_guesses(self) -> None:
        assert rules("Dzień dobry,\n\nmonter nie zarysował podłogi.") == set()

    def test_another_matter_is_no_denial(self) -> None:
        assert rules("Dzień dobry,\n\nmonter nie przyjedzie w piątek.", messages=self.CLAIM) == set()

    def test_agreeing_with_a_negation_is_no_denial(self) -> None:
        said = [{"from": "customer", "text": "Monter nie zabrał starej podłogi."}]
        assert rules("Dzień dobry,\n\nmonter nie zabrał podłogi, odbierzemy ją jutro.", messages=said) == set()

    def test_no_answers_a_question(self) -> None:
        asked = [{"from": "customer", "text": "Czy muszę być w domu?"}]
        told = [{"from": "customer", "text": "Musiałam być w domu."}]
        assert rules("Dzień dobry,\n\nnie, monter ma klucz.", messages=asked) == set()
        assert rules("Dzień dobry,\n\nnie, monter miał klucz.", messages=told) == {"JUD-03"}

    def test_later_in_the_letter_a_denial_may_stand(self) -> None:
        text = "Dzień dobry,\n\nrozumiem, że podłoga jest zniszczona. Monter nie zarysował podłogi."
        assert rules(text, messages=self.CLAIM) == set()

    def test_in_english(self) -> None:
        said = [{"from": "customer", "text": "The fitter scratched our floor."}]
        assert rules("Hello,\n\nThe fitter did not scratch the floor.", "en", messages=said) == {"JUD-03"}
        assert rules("Hello,\n\nI did not find a scratched floor yet.", "en", messages=said) == set()


class TestFault:
    def test_a_question_assigns_none(self) -> None:
        assert rules("Zalała Pani klawiaturę?") == set()
        assert rules("Zalała Pani klawiaturę.") == {"BLA-02"}

    def test_what_the_case_has_shown_is_a_matter_of_wording(self) -> None:
        assert only("Zalała Pani klawiaturę.").severity is Severity.ERROR
        assert only("Zalała Pani klawiaturę.", fault=False).severity is Severity.WARNING

    @pytest.mark.parametrize(
        "text",
        [
            "Nasza technik nie sprawdziła Pani zamówienia.",
            "Kurier uszkodził Pani paczkę.",
            "Firma uszkodziła Pani rower.",
            "Koleżanka przyjęła zgłoszenie, ale nie sprawdziła Pani adresu.",
        ],
    )
    def test_others_who_did_it_to_the_customer_are_not_the_customer(self, text: str) -> None:
        assert rules(text) == set()

    def test_a_note_may_talk_about_what_was_done(self) -> None:
        assert only("Trzeba było sprawdzić adres.", channel="note").severity is Severity.SUGGESTION


class TestAListOfOmissions:
    TEXT = "Nie podpisała Pani umowy. Prosiłem o skan. Nie przesłała Pani go do dziś."

    def test_all_places_are_one_remark(self) -> None:
        one = only(self.TEXT)
        assert one.rule == "BLA-03"
        assert one.evidence == ("Nie podpisała Pani", "Nie przesłała Pani")

    def test_the_proposal_asks_once_and_drops_the_rest(self) -> None:
        assert apply(self.TEXT, only(self.TEXT).fixes[0].edits) == "Potrzebuję jeszcze ⟨czego⟩. Prosiłem o skan."

    def test_one_omission_is_a_fact(self) -> None:
        assert rules(self.TEXT.replace("Nie przesłała Pani go do dziś.", "")) == set()

    def test_twice_in_one_sentence_counts(self) -> None:
        assert rules("Nie odebrała Pani paczki i nie odpisała Pani na wiadomość.") == {"BLA-03"}

    def test_what_happened_to_the_customer_is_no_omission(self) -> None:
        assert rules("Nie otrzymała Pani odpowiedzi. Nie mogła Pani też zadzwonić. Przepraszam.") == set()


class TestBelittling:
    def test_the_thing_complained_of_is_not_only_something(self) -> None:
        said = [{"from": "customer", "text": "Przyszedł wazon z odpryskiem, a to był prezent."}]
        assert rules("To tylko odprysk.", messages=said) == {"BEL-01"}
        assert rules("To tylko szacunkowy koszt.", messages=said) == set()
        assert rules("To tylko odprysk.") == set()

    def test_congratulations_mock_who_complains(self) -> None:
        assert rules("Gratuluję, to już trzeci raz.", kind="complaint") == {"BEL-03"}
        assert rules("Gratuluję, to już trzeci raz.", kind="praise") == set()
        assert rules("Gratuluję, to już trzeci raz.") == set()

    def test_an_order_is_an_idea_among_people_on_first_name_terms(self) -> None:
        assert only("Odeślij czajnik, a wymienię Ci go na nowy.").severity is Severity.SUGGESTION
        assert only("Odeślij czajnik, a wymienię go na nowy.").severity is Severity.WARNING

    def test_an_order_becomes_a_request(self) -> None:
        text = "Nie wysyłaj czajnika pocztą."
        assert apply(text, only(text).fixes[0].edits) == "Proszę nie wysyłać czajnika pocztą."

    def test_steps_of_a_list_are_no_orders(self) -> None:
        assert rules("Tak to działa:\n\n1. Zamknij zawór.\n2. Przekręć klucz.") == set()


class TestBouncing:
    BOUNCE = "Proszę zgłosić to u przewoźnika."

    @pytest.mark.parametrize("deed", ["Zadzwoniłam już do nich.", "Zadzwonię do nich dziś.", "Zleciłem poszukiwania."])
    def test_beside_a_deed_of_our_own_it_is_none(self, deed: str) -> None:
        assert rules(f"{deed} {self.BOUNCE}") == set()
        assert rules(f"{deed}\n\n{self.BOUNCE}") == {"BOU-01"}

    @pytest.mark.parametrize("idle", ["Przeczytałam list.", "Nie zadzwonię do nich.", "Sprawdziłem zamówienie."])
    def test_reading_and_looking_are_no_deeds(self, idle: str) -> None:
        assert rules(f"{idle} {self.BOUNCE}") == {"BOU-01"}

    def test_a_contact_of_the_house_is_no_bounce(self) -> None:
        text = "Proszę zadzwonić na infolinię 22 123 45 67."
        ours = read_settings('own_contacts = ["+48 22 123 45 67"]')
        assert rules(text) == {"BOU-01"}
        assert not check(text, lang="pl", settings=ours, only=ATTITUDE).findings

    def test_not_our_fault_with_a_deed_after_it_is_milder(self) -> None:
        assert only("To nie nasza wina.").severity is Severity.ERROR
        milder = only("To nie nasza wina. Wysłałem Pani drugi egzemplarz.")
        assert milder.severity is Severity.WARNING
        assert only("It is not our fault. I have sent you another one.", "en").severity is Severity.WARNING

    @pytest.mark.parametrize(
        "after", ["Odpiszę Pani w środę.", "Odpowiedź przyjdzie do środy.", "Oddzwonię, gdy będę coś wiedzieć."]
    )
    def test_passed_on_with_an_end_is_fine(self, after: str) -> None:
        passed = "Przekazałem sprawę do działu technicznego."
        assert rules(passed) == {"BOU-03"}
        assert rules(f"{passed} {after}") == set()

    def test_praise_is_passed_on_gladly(self) -> None:
        assert rules("Przekazałam Pani słowa do zespołu.", kind="praise") == set()
        assert rules("Przekazałam Pani słowa do zespołu.", kind="complaint") == {"BOU-03"}

    def test_the_proposal_adds_a_person_and_a_date(self) -> None:
        text = "Przekazałem sprawę do działu technicznego."
        assert apply(text, only(text).fixes[0].edits) == f"{text} Sprawę prowadzi teraz ⟨kto i do kiedy⟩."
