"""The answer to a complaint: clean before the coach, no apology with an if, law and gesture apart, what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from prezent.domain.coach import Severity, check
from prezent.domain.complaints.answer import compose, overall
from prezent.domain.complaints.context import coach_case
from prezent.domain.complaints.facts import AnswerError, AnswerFacts, Appeal, Body, Demand, Language, Remedy
from prezent.domain.complaints.letter import Letter, to_html
from prezent.domain.deadlines.regime_files import catalogue
from prezent.domain.language import words
from prezent.domain.language.both import Text2
from tests.domain.complaints.models import ANNA, MAREK, base, models, partly, refused

MODELS = [(name, facts) for language in ("pl", "en") for name, facts in models(language)]


def named(entry: tuple[str, AnswerFacts]) -> str:
    return f"{entry[0]} {entry[1].language}"


@pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")
@pytest.mark.parametrize("entry", MODELS, ids=named)
def test_the_coach_has_nothing_to_say_of_a_model_letter(entry: tuple[str, AnswerFacts]) -> None:
    facts = entry[1]
    letter = compose(facts)
    report = check(letter.text(), lang=facts.language, subject=letter.subject, case=coach_case(facts))
    assert [(one.rule, one.message.en) for one in report.at_least(Severity.WARNING)] == []


@pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")
@pytest.mark.parametrize("form", ["pan", "pani", "panstwo", ""])
@pytest.mark.parametrize("facts", [base(), partly(), refused()], ids=["accepted", "in part", "refused"])
def test_every_form_of_address_is_clean(form: str, facts: AnswerFacts) -> None:
    first = {"pan": "Marek", "pani": "Anna"}.get(form, "")
    addressee = replace(MAREK, form=form, first_name=first, last_name="")  # type: ignore[arg-type]
    letter = compose(replace(facts, addressee=addressee))
    report = check(
        letter.text(), lang="pl", subject=letter.subject, case=coach_case(replace(facts, addressee=addressee))
    )
    assert [(one.rule, one.message.en) for one in report.at_least(Severity.WARNING)] == []


@pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")
@pytest.mark.parametrize("status", ["sole_trader", "business"])
@pytest.mark.parametrize("regime", ["PL_CONS_GOODS", "PL_TELCO", "PL_B2B_RKJ"])
def test_a_refused_trader_s_letter_is_clean_without_what_is_for_consumers(status: str, regime: str) -> None:
    facts = refused("pl", status=status, regime=regime)
    letter = compose(facts)
    report = check(letter.text(), lang="pl", subject=letter.subject, case=coach_case(facts))
    assert [(one.rule, one.message.en) for one in report.at_least(Severity.WARNING)] == []


@pytest.mark.parametrize(
    ("form", "demands", "service", "said"),
    [
        ("pan", ("founded",), "good", "Ma Pan rację i przepraszam: błąd leży po naszej stronie."),
        ("", ("founded",), "good", "Przepraszam: błąd leży po naszej stronie."),
        (
            "pani",
            ("founded", "not_founded"),
            "good",
            "W części ma Pani rację i przepraszam: błąd leży po naszej stronie.",
        ),
        (
            "panstwo",
            ("founded", "deemed"),
            "failed",
            (
                "Przepraszam za naszą obsługę w tej sprawie: powinna być lepsza. Mają Państwo rację: błąd leży po "
                "naszej stronie. Przepraszam też za brak odpowiedzi w terminie."
            ),
        ),
        ("pan", ("not_founded",), "good", ""),
    ],
)
def test_the_apology_says_what_the_two_verdicts_say(
    form: str, demands: tuple[str, ...], service: str, said: str
) -> None:
    facts = base(
        service=service,
        service_words="",
        addressee=replace(MAREK, form=form),  # type: ignore[arg-type]
        demands=tuple(Demand("zwrot ceny", one, "Minął czas.") for one in demands),  # type: ignore[arg-type]
    )
    assert " ".join(one.text for one in compose(facts).of("apology")) == said


def test_the_coach_would_object_to_a_letter_without_its_apology() -> None:
    """The test above can fail: what compose puts in is what the coach asks for."""
    facts = base()
    letter = compose(facts)
    bare = replace(letter, blocks=tuple(one for one in letter.blocks if one.part != "apology"))
    report = check(bare.text(), lang="pl", subject=bare.subject, case=coach_case(facts))
    assert report.at_least(Severity.WARNING)


def order(letter: Letter) -> list[str]:
    return [one.part for one in letter.blocks]


def test_the_decision_stands_before_its_reasons_and_the_rights_before_the_name() -> None:
    assert order(compose(partly())) == [
        "greeting", "thanks", "apology", "decision", "reasons", "facts", "law", "remedies", "instruction", "adr",
        "closing", "goodbye",
    ]  # fmt: skip
    assert order(compose(base())) == [
        "greeting", "thanks", "apology", "decision", "reasons", "facts", "law", "remedies", "gesture", "measures",
        "closing", "goodbye",
    ]  # fmt: skip


def test_thanks_name_the_matter_and_the_day() -> None:
    said = compose(base()).of("thanks")[0].text.replace("\u00a0", " ")
    assert said == "dziękuję za reklamację w sprawie „pęknięty grzejnik”, otrzymaną 12 listopada 2026 r."
    assert compose(base(regime="PL_TELCO")).of("thanks")[0].text.endswith("złożoną 12\u00a0listopada\u00a02026\u00a0r.")


def test_several_demands_are_answered_one_by_one_in_numbered_points() -> None:
    (decision,) = compose(partly()).of("decision")
    assert decision.numbered
    assert decision.text.startswith("Uznaję reklamację w części.")
    assert decision.points == (
        "Wymiana grzejnika na nowy: uznaję w całości.",
        (
            "Zwrot 150 zł za montaż: nie mogę tego uznać. Montaż wykonała inna firma na zamówienie klienta, a umowa go "
            "nie obejmowała."
        ),
    )


def test_one_demand_is_answered_in_a_sentence() -> None:
    letter = compose(refused())
    assert letter.of("decision")[0].text == "Nie mogę uznać reklamacji ani spełnić żądania: zwrot ceny butów."
    assert letter.of("reasons")[0].text == "Badanie wykazało, że podeszwa starła się od chodzenia po asfalcie."


def test_law_gesture_and_measure_are_kept_apart_in_words() -> None:
    letter = compose(base())
    (law,), (gesture,), (measure,) = letter.of("remedies"), letter.of("gesture"), letter.of("measures")
    assert "z mocy prawa" in law.text
    assert "nie zastępuje" in gesture.text
    assert gesture.points == ("Bon na zakupy: 49,90\u00a0zł.",)
    assert law.points[1] == "Zwrot kosztu montażu: 150\u00a0zł, przelewem na konto, do piątku 4 grudnia."
    assert law.points[0].endswith("do piątku 27 listopada, zajmie się tym Jan Kos.")
    assert measure.points == ("Grubsze opakowanie grzejników: do piątku 15 stycznia 2027.",)


def test_a_refusal_with_bad_service_is_refused_and_sorry() -> None:
    """Two questions, two verdicts (P7)."""
    letter = compose(refused(service="failed", service_words="Nikt nie odpisał przez trzy tygodnie."))
    assert letter.of("apology")[0].text == (
        "Przepraszam za to, co zawiodło w naszej obsłudze. Nikt nie odpisał przez trzy tygodnie."
    )
    assert not compose(refused()).of("apology")


@pytest.mark.parametrize("verdict", ["good", "not_all", "failed"])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_no_apology_hangs_on_an_if(language: Language, verdict: str) -> None:
    letter = compose(base(language, service=verdict, service_words=""))
    said = f" {letter.of('apology')[0].text.lower()} "
    assert not any(f" {one} " in said for one in ("jeśli", "jeżeli", "gdyby", "if"))


@pytest.mark.parametrize("asked", ["jeśli poczuł się Pan źle", "Jeżeli coś było nie tak."])
def test_an_if_in_the_words_of_the_apology_is_refused(asked: str) -> None:
    with pytest.raises(AnswerError) as refused_:
        compose(base(service_words=asked))
    assert refused_.value.code == "answer.apology_if"


def test_what_silence_accepted_is_said_as_such_and_is_no_admission_of_fault() -> None:
    facts = base(service="good", demands=(Demand("zwrot ceny", "deemed"),), merits_reasons="")
    letter = compose(facts)
    assert letter.of("decision")[0].text.startswith("Nie było odpowiedzi w terminie, dlatego z mocy prawa uznaję")
    assert letter.of("apology")[0].text == "Przepraszam za brak odpowiedzi w terminie."
    assert coach_case(facts).fault is False


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"demands": ()}, "answer.no_demand"),
        ({"demands": (Demand("zwrot", "not_founded"),), "merits_reasons": " "}, "answer.no_reasons"),
        ({"demands": (Demand("zwrot", "founded"), Demand("bon", "partly"))}, "answer.no_reasons"),
        ({"signatory": replace(ANNA, position="")}, "answer.no_signature"),
    ],
)
def test_what_cannot_be_said_is_refused(changed: dict[str, object], code: str) -> None:
    with pytest.raises(AnswerError) as error:
        compose(base(**changed))  # type: ignore[arg-type]
    assert error.value.code == code
    assert error.value.words.pl
    assert error.value.words.en


def test_the_reasons_of_the_whole_serve_a_single_refusal() -> None:
    letter = compose(refused(demands=(Demand("zwrot", "not_founded"),), merits_reasons="Minął czas odpowiedzialności."))
    assert letter.of("reasons")[0].text == "Powody są takie. Minął czas odpowiedzialności."


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        (("founded", "founded"), "founded"),
        (("founded", "deemed"), "founded"),
        (("deemed", "not_founded"), "partly"),
        (("not_founded", "not_founded"), "not_founded"),
        (("partly", "not_founded"), "partly"),
        (("otherwise", "founded"), "otherwise"),
        (("otherwise", "deemed"), "otherwise"),
        (("otherwise", "partly"), "partly"),
        (("otherwise", "not_founded"), "partly"),
    ],
)
def test_the_verdict_on_the_whole(verdicts: tuple[str, ...], whole: str) -> None:
    demands = tuple(Demand("x", one, "Powód.") for one in verdicts)  # type: ignore[arg-type]
    assert overall(base(demands=demands)) == whole


# --- what the customer may still do ---------------------------------------------------------------------------------


def adr_of(facts: AnswerFacts) -> str:
    return " ".join(one.text for one in compose(facts).of("adr"))


def test_a_consumer_who_is_refused_hears_of_out_of_court_settlement() -> None:
    assert "zgadza się na udział" in adr_of(partly())
    assert "odmawia udziału" in adr_of(refused())
    assert "Inspekcja Handlowa" in adr_of(refused())


@pytest.mark.parametrize(
    "facts",
    [
        base(adr="consents"),  # accepted: no dispute is left
        refused(status="sole_trader"),
        refused(status="business"),
        refused(regime="EU_GDPR12"),
        refused(regime="PL_KPA_SKARGA"),
        refused(demands=(Demand("zwrot", "deemed"),)),
    ],
)
def test_nobody_else_does(facts: AnswerFacts) -> None:
    assert adr_of(facts) == ""


@pytest.mark.parametrize(
    ("regime", "sector", "body"),
    [
        ("PL_FIN", "finance", "Rzecznik Finansowy (rf.gov.pl)"),
        ("PL_CONS_7A", "payment", "Rzecznik Finansowy (rf.gov.pl)"),
        ("PL_TELCO", "none", "Prezes Urzędu Komunikacji Elektronicznej"),
        ("PL_POST", "none", "Prezes Urzędu Komunikacji Elektronicznej"),
        ("PL_ENERGY", "none", "Koordynator do spraw negocjacji"),
        ("PL_AIR", "none", "Rzecznik Praw Pasażerów przy Prezesie Urzędu Lotnictwa Cywilnego"),
        ("EU_RAIL", "none", "Rzecznik Praw Pasażera Kolei"),
        ("PL_CONS_7A", "none", "Inspekcja Handlowa"),
        ("PL_PACKAGE", "package", "Inspekcja Handlowa"),
    ],
)
def test_the_body_is_the_one_of_the_sector(regime: str, sector: str, body: str) -> None:
    assert body in adr_of(refused(regime=regime, sector=sector))


def test_a_firm_names_another_body() -> None:
    own = Body(Text2("Sąd Polubowny przy Izbie", "the Chamber's arbitration court"), "izba.example")
    assert "Sąd Polubowny przy Izbie (izba.example)" in adr_of(refused(adr_body=own))


def said_of(regime: str, **changed: object) -> str:
    return " ".join(one.text for one in compose(refused("pl", regime=regime, **changed)).of("instruction"))


def test_the_financial_sector_names_ombudsman_defendant_and_court() -> None:
    said = said_of("PL_FIN", court="Sąd Rejonowy w Radomiu")
    assert "Rzecznika Finansowego" in said
    assert "pozwanym jest wtedy Klocek sp. z o.o., a właściwy jest Sąd Rejonowy w Radomiu." in said
    assert "do czwartku 10 grudnia: proszę napisać na adres reklamacje@klocek.example" in said


def test_without_an_appeal_none_is_invented_but_the_post_always_has_one() -> None:
    assert "odwołać" not in said_of("PL_FIN", appeal=None)
    said = said_of("PL_POST", appeal=None)
    assert said.startswith("Od tego stanowiska może Pani się odwołać w ciągu 14 dni od doręczenia odpowiedzi")
    assert "ul. Zabawna 3, 26-600 Radom" in said


def test_a_business_is_not_sent_to_a_consumer_s_adviser() -> None:
    assert "rzecznik konsumentów" in said_of("PL_CONS_7A")
    assert "rzecznik konsumentów" not in said_of("PL_CONS_7A", status="business")
    assert "Prezesa Urzędu Komunikacji" not in said_of("PL_TELCO", status="business")


@pytest.mark.parametrize("entry", MODELS, ids=named)
def test_no_letter_has_a_link_to_the_closed_odr_platform_or_a_gap(entry: tuple[str, AnswerFacts]) -> None:
    text = compose(entry[1]).text()
    assert "odr" not in text.lower().replace("przepraszam", "")
    assert not any(mark in text for mark in "{}⟨⟩")


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("regime", sorted(catalogue()))
def test_every_regime_has_an_instruction_without_a_gap(regime: str, language: Language) -> None:
    for status in ("consumer", "sole_trader", "business"):
        for appeal in (None, Appeal("reklamacje@klocek.example")):
            letter = compose(refused(language, regime=regime, status=status, appeal=appeal))
            said = letter.of("instruction")[0].text
            assert said.endswith(".")
            assert not any(mark in letter.text() for mark in "{}")


def test_the_coordinator_of_negotiations_is_for_households() -> None:
    assert "Koordynatora do spraw negocjacji" in said_of("PL_ENERGY")
    assert "Koordynatora do spraw negocjacji" not in said_of("PL_ENERGY", status="business")


def test_who_accepts_everything_is_not_told_how_to_sue() -> None:
    assert not compose(base()).of("instruction")


# --- the same letter as a page ---------------------------------------------------------------------------------------


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_is_semantic_and_says_the_same() -> None:
    letter = compose(base())
    page = Tags()
    page.feed(to_html(letter))
    assert page.tags[0] == "article"
    assert page.tags.count("h1") == 1
    assert page.tags.count("ol") == 2
    text = " ".join(page.words).replace("\u00a0", " ")
    for block in letter.blocks:
        for words_ in (block.text, *block.points):
            assert words_.replace("\u00a0", " ") in text
    assert "style=" not in to_html(letter)


def test_words_are_escaped_on_the_page() -> None:
    evil = "<script>alert('x')</script>&\""
    letter = compose(
        base(matter=evil, addressee=replace(MAREK, name=evil, lines=(evil,)), signatory=replace(ANNA, name=evil))
    )
    page = Tags()
    page.feed(to_html(letter))
    assert "script" not in page.tags
    assert evil in " ".join(page.words)


def test_sums_are_written_as_each_language_does() -> None:
    remedy = Remedy("law", "zwrot ceny", Decimal("1250.50"), "EUR", date(2026, 12, 1))
    assert (
        compose(base(remedies=(remedy,))).of("remedies")[0].points[0].startswith("Zwrot ceny: 1\u00a0250,50\u00a0euro")
    )
    assert "1,250.50\u00a0EUR" in compose(base("en", remedies=(remedy,))).of("remedies")[0].points[0]


# --- right, and met with something else


def otherwise(language: Language = "pl", *, demands: int = 1, **changed: object) -> AnswerFacts:
    """The customer is right, asks for the money back, and the thing is repaired."""
    polish = language == "pl"
    why = (
        "Grzejnik ma wadę, a naprawa jest pierwszym rozwiązaniem, które daje tu ustawa."
        if polish
        else "The heater is faulty, and repair is the first remedy that the act gives here."
    )
    asked = (
        Demand("zwrot ceny" if polish else "the price back", "otherwise", why),
        Demand("przeprosiny" if polish else "an apology", "founded"),
    )
    repair = Remedy("law", "naprawa grzejnika" if polish else "repair of the heater", due_on=date(2026, 12, 4))
    facts = base(language, demands=asked[:demands], merits_reasons="", remedies=(repair,), adr="consents")
    return replace(facts, **changed)  # type: ignore[arg-type]


@pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")
@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("demands", [1, 2])
@pytest.mark.parametrize("regime", ["PL_CONS_7A", "PL_ENERGY"])
def test_what_is_met_with_something_else_is_said_so_and_is_a_whole_letter(
    regime: str, demands: int, language: Language
) -> None:
    facts = otherwise(language, demands=demands, regime=regime)
    letter = compose(facts)
    report = check(letter.text(), lang=language, subject=letter.subject, case=coach_case(facts))
    assert [(one.rule, one.message.en) for one in report.at_least(Severity.WARNING)] == []
    said = letter.of("decision")[0].plain()
    assert "spełniam żądanie" not in said
    assert "meet your demand" not in said
    assert ("proponuję coś innego" if language == "pl" else "I offer something else") in said
    assert facts.refused
    assert facts.at_fault
    assert letter.of("adr"), "a demand that is not met is a dispute"


def test_without_its_reasons_nothing_else_is_offered() -> None:
    with pytest.raises(AnswerError) as error:
        compose(replace(otherwise(), demands=(Demand("zwrot ceny", "otherwise"),)))
    assert error.value.code == "answer.no_reasons"


def test_what_the_contract_gives_beside_the_law_is_named_so() -> None:
    by_law = compose(otherwise()).of("remedies")[0].text
    agreed = Remedy("contract", "dopłata do ceny z ogłoszenia", amount=Decimal("80.00"))
    facts = otherwise()
    both = compose(replace(facts, remedies=(*facts.remedies, agreed))).of("remedies")[0]
    assert by_law.endswith("z mocy prawa:")
    assert both.text.endswith("z mocy prawa lub umowy:")
    assert len(both.points) == 2
