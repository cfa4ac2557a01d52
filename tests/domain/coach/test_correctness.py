"""Spelling, typography, capitals and repetition where a rule's own examples cannot show it: context and safety."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from prezent.domain.coach import Channel, Finding, Lang, Report, Severity, check, fix_safe, read_case, read_settings
from prezent.domain.language import words
from tests.support import require
from tests.support.growth import grows_no_faster

MINE = frozenset(
    ["SPE-01", "SPE-02", "SPE-03", "SPE-04", "SPE-05", "SPE-06", "CAP-01", "CAP-02", "CAP-03", "CON-08", "STR-09"]
)


@pytest.fixture(scope="module", autouse=True)
def _dictionary() -> None:
    require("morfeusz2", words.available(), how="pip install morfeusz2")


def look(text: str, *, channel: Channel = "email", lang: Lang = "pl", case: str = "", settings: str = "") -> Report:
    context = read_case({"customer": {"last_name": case}}) if case else read_case({})
    return check(text, channel=channel, lang=lang, case=context, settings=read_settings(settings), only=MINE)


def said(report: Report) -> list[tuple[str, str]]:
    return [(one.rule, one.severity.word) for one in report.findings]


def words_of(report: Report, text: str) -> list[tuple[str, list[str]]]:
    return [
        (one.rule, [unicodedata.normalize("NFC", text[a:b]).replace("\r\n", "\n") for a, b in one.spans])
        for one in report.findings
    ]


FAULTY = (
    "Szanowna Pani,\n\ndziękuje za fakutrę ,ktora przyszła. Mam nadzieję że lampa  działa - i że „świeci”..\n"
    "Zwrócę 10zł w najbliższych dniu, PROSZĘ CZEKAĆ!! Cieszę się się 🙂\n\n"
    "- tą sprawę zamknę asap\n\nZ poważaniem\nAnna Nowak"
)


def test_every_kind_of_slip_in_one_letter_is_found_where_it_is() -> None:
    assert {one.rule for one in look(FAULTY).findings} == MINE - {"SPE-03"}


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "👩‍👧 ", "\u2066Abc\u2069 jest. "])
def test_places_are_the_same_however_letters_and_lines_are_made(form: str, end: str, before: str) -> None:
    text = before + FAULTY
    made = unicodedata.normalize(form, text).replace("\n", end)
    assert words_of(look(made), made) == words_of(look(text), text)


def test_a_letter_that_is_well_written_is_left_alone() -> None:
    text = (
        "Szanowna Pani,\n\ndziękuję za fakturę, która przyszła o 15:30. Mam nadzieję, że lampa „Iskra” (biała)"
        " działa – i że świeci.\n\nPlan:\n1. Do środy, 26.11.2025 r., zwrócę 1 234,50 zł.\n"
        "2. Zadzwonię ok. godz. 15.\n\n"
        "Zdjęcia są na https://sklep.example/a,b?c=d;e i w pliku lampa_2.jpg.\n\n"
        "Z poważaniem\nAnna Nowak\ntel. 600 000 417"
    )
    assert look(text).findings == ()
    assert look("Dzień dobry!\n\nPaczka już jedzie.\n\nMiłego dnia!", channel="chat").findings == ()


@pytest.mark.parametrize(
    ("text", "everywhere", "public"),
    [
        ("Przesyłam fakutrę.", ("SPE-01", "warning"), ("SPE-01", "error")),
        ("Narazie czekam.", ("SPE-02", "warning"), ("SPE-02", "error")),
        ("Mam nadzieje, że to pomoże.", ("SPE-02", "warning"), ("SPE-02", "error")),
        ("Dziekuje za wiadomosc, sprawdzam teraz.", ("SPE-03", "warning"), ("SPE-03", "error")),
        ("Dziękuję ,że Pan pisze.", ("SPE-05", "suggestion"), ("SPE-05", "error")),
        ("Czekam - do jutra.", ("SPE-05", "suggestion"), ("SPE-05", "suggestion")),
        ("Ekspres kolbasowaty stoi.", ("SPE-01", "suggestion"), ("SPE-01", "warning")),
    ],
)
def test_in_public_what_everybody_sees_is_an_error(
    text: str, everywhere: tuple[str, str], public: tuple[str, str]
) -> None:
    assert set(said(look(text))) == {everywhere}
    assert set(said(look(text, channel="public"))) == {public}


def test_names_of_the_case_and_words_of_the_house_are_never_misspelt() -> None:
    text = "Pudelko odpisała, lampa iskrzanka jest cała."
    assert [one.evidence for one in look(text).findings] == [("Pudelko",), ("iskrzanka",)]
    assert look(text, case="Pudelko", settings='brands = ["Iskrzanka"]').findings == ()


def test_names_that_the_customer_wrote_are_known() -> None:
    text = "Panstwo dostali list."
    told = check(
        text, lang="pl", only=MINE, case=read_case({"messages": [{"from": "customer", "text": "Jan Panstwo"}]})
    )
    assert said(look(text)) == [("SPE-01", "warning")]
    assert told.findings == ()


def test_words_of_the_customer_in_quotation_marks_are_theirs() -> None:
    text = "Napisała Pani: „dziekuje za fakutre ,ale NIE DZIAŁA!!”. Rozumiem to."
    assert look(text).findings == ()
    quoted = "Dzień dobry,\n\nrozumiem.\n\n> dziekuje za fakutre ,ale NIE DZIAŁA!!\n"
    assert look(quoted).findings == ()


def test_a_note_speaks_of_others_without_naming_them() -> None:
    assert look("Dziękuje za telefon, prosi o fakturę.", channel="note").findings == ()
    assert said(look("Dziękuje za telefon w tej sprawie.")) == [("SPE-02", "warning")]


def test_somebody_of_the_sentence_before_may_be_meant() -> None:
    assert look("Sprawę prowadzi Anna Nowak. Skontaktuje się z Panem w piątek.").findings == ()
    assert said(look("Sprawa jest prosta. Skontaktuje się z Panem w piątek.")) == [("SPE-02", "warning")]


def test_words_without_marks_are_one_remark_or_each_its_own() -> None:
    text = "Prosze o zdjecie lampy i o numer paczki."
    (together,) = look(text).findings
    assert together.rule == "SPE-03"
    assert len(together.spans) == 2
    apart = look(text, settings='[rules]\nSPE-03 = "off"').findings
    assert [(one.rule, one.fixes[0].edits[0].text) for one in apart] == [("SPE-01", "Proszę"), ("SPE-01", "zdjęcie")]


def test_a_text_in_another_language_is_not_one_row_of_slips() -> None:
    german = "Wir haben Ihre Nachricht erhalten und werden das Paket morgen noch einmal verschicken. " * 5
    assert [one for one in look(german).findings if one.rule in {"SPE-01", "SPE-02", "SPE-03"}] == []


def test_spelling_wins_over_the_comma_and_style_on_the_same_words() -> None:
    text = "Mam nadzieje że to pomoże."
    assert [one.rule for one in look(text).findings] == ["SPE-02"]
    assert [one.rule for one in look("Mam nadzieję że to pomoże.").findings] == ["SPE-04"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Dziękuję ,że Pan pisze.", "Dziękuję, że Pan pisze."),
        ("Mam nadzieję że to  pomoże..", "Mam nadzieję, że to pomoże."),
        ("Zwrócę 10zł o godz.15 - jutro.", "Zwrócę 10 zł o godz. 15 – jutro."),
        ("Kod a,b i adres x@y.example,z zostają.", "Kod a,b i adres x@y.example,z zostają."),
    ],
)
def test_safe_proposals_may_be_applied_unread(text: str, clean: str) -> None:
    first = fix_safe(text, look(text))
    assert first == clean
    assert fix_safe(first, look(first)) == clean


def safe(findings: tuple[Finding, ...]) -> set[str]:
    return {one.rule for one in findings for fix in one.fixes if fix.safe}


def test_only_what_changes_no_word_is_safe() -> None:
    assert safe(look(FAULTY).findings) == {"SPE-04", "SPE-05", "STR-09"}
    unsure = look("Kurier był pewien że oddał paczkę.").findings
    assert [one.rule for one in unsure] == ["SPE-04"]
    assert safe(unsure) == set()


def test_refusals_and_harm_make_marks_and_emoji_graver() -> None:
    assert said(look("Nie mogę zwrócić pieniędzy!!")) == [("CAP-02", "warning")]
    assert said(look("Paczka wyszła!!")) == [("CAP-02", "suggestion")]
    harmed = read_case({"messages": [{"from": "customer", "text": "Syn trafił do szpitala."}]})
    (found,) = check("Przykro mi 🙂", channel="chat", lang="pl", case=harmed, only=MINE).findings
    assert (found.rule, found.severity) == ("CAP-03", Severity.WARNING)
    assert look("Przykro mi 🙂", channel="chat").findings == ()


def test_options_of_the_house_are_heard() -> None:
    assert look("Czy Państwo chcecie zwrot?").findings == ()
    formal = look("Czy Państwo chcecie zwrot?", settings="[rules.SPE-06]\nsecond_person = true")
    assert said(formal) == [("SPE-06", "suggestion")]
    everywhere = look("Dzień dobry 🙂", settings='[rules.CAP-03]\nallowed = ["email"]')
    assert everywhere.findings == ()


def test_english_slips_keep_their_capital_and_spare_addresses() -> None:
    text = "Recieve it at recieve@shop.example or adress.example."
    (found,) = look(text, lang="en").findings
    assert [fix.edits[0].text for fix in found.fixes] == ["Receive"]


def test_without_the_dictionary_the_rules_that_need_it_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "available", lambda: False)
    report = look("Dziękuję ,ze fakutra KTÓRĄ mam jest się się dobra.")
    assert {rule for rule, _reason in report.rules_off} == {"SPE-01", "SPE-02", "SPE-03", "SPE-06", "CAP-01"}
    assert {one.rule for one in report.findings} == {"SPE-05", "STR-09"}
    assert look("I recieved a apple.", lang="en").rules_off == ()


ADVERSARIAL: dict[str, Callable[[int], str]] = {
    "letters": lambda n: "ąa" * (n // 2),
    "words": lambda n: " ".join(f"zq{number:x}ałk".replace("0", "ó").replace("1", "ż") for number in range(n // 8)),
    "marks before words": lambda n: "(" * (n // 2) + " że" * (n // 6),
    "że": lambda n: "wiem że " * (n // 8),
    "and": lambda n: "robię i przekaże " * (n // 17),
    "twice": lambda n: "się się " * (n // 8),
    "spaces": lambda n: "a ," + " " * n + ",",
    "full stops": lambda n: "abcd. a" * (n // 7),
    "commas": lambda n: ",,a " * (n // 4),
    "hyphens": lambda n: "a-" * (n // 2),
    "slashes": lambda n: "/" * n,
    "smileys": lambda n: ":) " * (n // 3),
    "emoji": lambda n: "🙂" * n,
    "shouts": lambda n: "TAK nie " * (n // 8),
    "borrowed": lambda n: "case " * (n // 5),
    "clashes": lambda n: "nasz klientom w najbliższych dniu 5 paczki " * (n // 43),
    "sentences": lambda n: "".join(f"Ala ma kota {number} i psa oraz mysz w domu. " for number in range(n // 42)),
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_work_grows_with_the_text_and_no_faster(name: str) -> None:
    assert not grows_no_faster(look, ADVERSARIAL[name], 10_000)
