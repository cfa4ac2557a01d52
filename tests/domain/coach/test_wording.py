"""Wording, person, paragraphs and quotations: what depends on the case, the channel and the rest of the letter."""

from __future__ import annotations

from typing import Any

import pytest

from prezent.domain.coach import Severity, check
from prezent.domain.coach.engine import apply
from prezent.domain.coach.model import Channel, Lang
from prezent.domain.coach.readability import fog, syllables
from prezent.domain.language.sentences import read_sentence
from prezent.domain.language.shingles import common_runs, shingles
from tests.support.coach_rules import found

needs_dictionary = pytest.mark.usefixtures("dictionary")


def marked(text: str, rule: str, case: dict[str, Any] | None = None, **more: Any) -> list[str]:
    return [text[start:end] for one in found(text, rule, case, **more) for start, end in one.spans]


def fixed(text: str, rule: str, case: dict[str, Any] | None = None, **more: Any) -> str | None:
    """The text after the first proposal of the only remark; None where it has none."""
    (finding,) = found(text, rule, case, **more)
    return apply(text, finding.fixes[0].edits) if finding.fixes else None


# --- who speaks


LETTER = "Dzień dobry,\n\nsprawdziliśmy zapisy i prześlemy lampę. Prosimy o adres.\n\nZ poważaniem\n{name}"


@needs_dictionary
def test_all_of_a_letters_we_is_one_remark() -> None:
    (finding,) = found(LETTER.format(name="Anna Nowak"), "SGL-01")
    assert len(finding.spans) == 3
    assert finding.severity is Severity.WARNING
    assert "sprawdziliśmy → sprawdziłam" in finding.evidence


@needs_dictionary
@pytest.mark.parametrize(("name", "form"), [("Anna Nowak", "sprawdziłam"), ("Marek Nowak", "sprawdziłem")])
def test_the_signature_tells_the_gender(name: str, form: str) -> None:
    assert form in str(fixed(LETTER.format(name=name), "SGL-01"))


@needs_dictionary
def test_the_case_tells_the_gender_before_the_signature() -> None:
    assert "sprawdziłem" in str(fixed(LETTER.format(name="Anna"), "SGL-01", {"author": {"gender": "m"}}))


@needs_dictionary
def test_an_unknown_gender_gets_both_forms_and_no_proposal() -> None:
    (finding,) = found(LETTER.format(name="Zespół sklepu"), "SGL-01")
    assert not finding.fixes
    assert "sprawdziliśmy → sprawdziłem / sprawdziłam" in finding.evidence


@needs_dictionary
def test_without_a_past_tense_no_gender_is_needed() -> None:
    assert fixed("Wyślemy lampę i odpiszemy.", "SGL-01") == "Wyślę lampę i odpiszę."


@needs_dictionary
@pytest.mark.parametrize(
    ("voice", "channel", "speaks"),
    [
        ("never", "public", False),
        ("public", "public", True),
        ("public", "email", False),
        ("always", "email", True),
        ("always", "chat", True),
    ],
)
def test_the_house_may_say_we_where_the_settings_let_it(voice: str, channel: Channel, speaks: bool) -> None:
    got = found("Przepraszamy za opóźnienie.", "SGL-01", channel=channel, toml=f'company_voice = "{voice}"')
    assert (not got) is speaks


@needs_dictionary
@pytest.mark.parametrize(
    "text",
    [
        "Kubek dla mamy wysłałem wczoraj.",
        "Imię mamy nie zgadza się z zamówieniem.",
        "Wagę podajemy w gramach, a gramy mierzy magazyn.",
        "Damy w kapeluszach są na obrazku.",
    ],
)
def test_nouns_that_look_like_verbs(text: str) -> None:
    assert not {"mamy", "gramy", "Damy"} & set(marked(text, "SGL-01"))


@needs_dictionary
@pytest.mark.parametrize("text", ["Nie mamy już lampy.", "Mamy dziś nową dostawę.", "Wiem, że mamy dwie lampy."])
def test_we_have_is_a_verb(text: str) -> None:
    assert [one.lower() for one in marked(text, "SGL-01")] == ["mamy"]


@needs_dictionary
def test_a_house_is_no_person() -> None:
    assert not found("Jesteśmy producentem lamp. Sprzedajemy je od 1998 roku.", "SGL-01")


@needs_dictionary
def test_what_agrees_with_the_verb_changes_with_it() -> None:
    woman = {"author": {"gender": "f"}}
    assert fixed("Jesteśmy przekonani, że to pomoże.", "SGL-01", woman) == "Jestem przekonana, że to pomoże."
    assert fixed("Sami to sprawdziliśmy.", "SGL-01", woman) == "Sama to sprawdziłam."
    assert fixed("Będziemy o tym pamiętali.", "SGL-01") == "Będę o tym pamiętać."


@needs_dictionary
def test_a_note_is_only_asked_who() -> None:
    (finding,) = found("Sprawdziliśmy zapisy.", "SGL-01", channel="note")
    assert finding.severity is Severity.SUGGESTION


@needs_dictionary
def test_the_author_of_two_genders_is_held_to_the_signature() -> None:
    text = "Dzień dobry,\n\nsprawdziłem zapisy i zamówiłem lampę, bo obiecałam.\n\nZ poważaniem\nAnna Nowak"
    assert marked(text, "SGL-03") == ["sprawdziłem", "zamówiłem"]
    assert marked(text.replace("Anna Nowak", "Sasza N."), "SGL-03") == ["obiecałam"], "the rarer gender"


@needs_dictionary
def test_words_of_others_have_a_gender_of_their_own() -> None:
    text = "> sprawdziłem sam\n\nSprawdziłam zapisy. Napisał Pan: „zapłaciłem w piątek”."
    assert not found(text, "SGL-03")


# --- impersonal forms and officialese


@needs_dictionary
def test_hidden_doers_and_passives_are_a_remark_each() -> None:
    text = "Ustalono przyczynę. Reklamacja została uznana. Stwierdzono wadę."
    grave, mild = found(text, "CON-04")
    assert (grave.severity, len(grave.spans)) == (Severity.WARNING, 2)
    assert (mild.severity, len(mild.spans)) == (Severity.SUGGESTION, 1)
    assert not grave.fixes, "the gender of the author is not known"


@needs_dictionary
def test_a_promise_in_the_passive_is_not_turned_into_one_without_a_date() -> None:
    assert fixed("Zwrot zostanie wysłany niebawem.", "CON-04") is None
    assert fixed("Zwrot zostanie wysłany jutro.", "CON-04") == "Wyślę zwrot jutro."


@needs_dictionary
def test_an_agent_that_is_named_is_not_hidden() -> None:
    assert not found("Reklamacja została uznana przez producenta.", "CON-04")


def _officialese(count: int) -> str:
    return " ".join(
        ("W chwili obecnej czekam.", "W dniu jutrzejszym dzwonię.", "Aczkolwiek wątpię.", "Albowiem pada.")[:count]
    )


@needs_dictionary
@pytest.mark.parametrize(("count", "remarks"), [(1, 1), (3, 3), (4, 1)])
def test_from_four_phrases_on_officialese_is_one_remark(count: int, remarks: int) -> None:
    got = found(_officialese(count), "CON-02")
    assert len(got) == remarks
    assert sum(len(one.spans) for one in got) == count


@needs_dictionary
def test_one_proposal_changes_all_phrases() -> None:
    assert fixed(_officialese(4), "CON-02") == "Teraz czekam. Jutro dzwonię. Choć wątpię. Bo pada."


@needs_dictionary
@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Dokonaliśmy wymiany uszkodzonej lampy.", "Wymieniliśmy uszkodzoną lampę."),
        ("Nie dokonałem zwrotu pieniędzy.", "Nie zwróciłem pieniędzy."),  # the genitive of a negation stays
        ("Dokonam oceny faktury i paragonu.", None),  # two nouns
    ],
)
def test_a_light_verb_gives_its_form_to_the_plain_one(text: str, after: str | None) -> None:
    assert fixed(text, "CON-03") == after


def test_a_house_may_list_its_words() -> None:
    assert marked("Numer RMA to 5.", "CON-07") == ["RMA"]
    assert not found("Numer RMA to 5.", "CON-07", toml='glossary = ["RMA"]')
    assert not found("Numer RMA to 5.", "CON-07", {"facts": [{"kind": "number", "value": "RMA 5"}]})


def test_an_abbreviation_is_remarked_on_once() -> None:
    assert marked("Numer RMA to 5. RMA proszę zachować.", "CON-07") == ["RMA"]


# --- long sentences and readability


@pytest.mark.parametrize(
    ("count", "severity"), [(20, None), (21, Severity.SUGGESTION), (30, Severity.SUGGESTION), (31, Severity.WARNING)]
)
def test_the_length_of_a_sentence(count: int, severity: Severity | None) -> None:
    got = found(" ".join(["lampa"] * count) + ".", "CON-01")
    assert [one.severity for one in got] == ([] if severity is None else [severity])


def test_what_is_quoted_does_not_make_a_sentence_long() -> None:
    quoted = " ".join(["lampa"] * 40)
    assert not found(f"Napisała Pani: „{quoted}”.", "CON-01")


@pytest.mark.parametrize(
    ("word", "lang", "count"),
    [
        ("pies", "pl", 1),
        ("miesiąc", "pl", 2),
        ("reklamacja", "pl", 4),
        ("i", "pl", 1),
        ("table", "en", 1),
        ("refunded", "en", 2),
    ],
)
def test_syllables(word: str, lang: Lang, count: int) -> None:
    assert syllables(word, lang) == count


def test_the_fog_index_is_the_published_formula() -> None:
    index = fog([read_sentence("Reklamacja jest w toku.")], "pl")
    assert (index.words, index.hard, index.sentences) == (4, 1, 1)
    assert index.value == pytest.approx(0.4 * (4 + 25))
    assert fog([], "pl").value == 0


def test_the_fog_index_is_shown_for_long_letters_only() -> None:
    sentence = "Przedstawione okoliczności uniemożliwiają natychmiastowe rozstrzygnięcie reklamacji. "
    assert not found(sentence * 3, "CON-09")
    (finding,) = found(sentence * 20, "CON-09")
    assert finding.severity is Severity.INFO
    assert len(finding.spans) == 3


# --- paragraphs and lists


def test_a_wall_is_broken_with_the_line_ends_of_the_letter() -> None:
    text = "Dzień dobry,\r\n\r\n" + " ".join([f"Lampa {' '.join(['lampa'] * 13)}."] * 8)
    after = fixed(text, "STR-03")
    assert after is not None
    assert "\n" not in after.replace("\r\n", "")
    assert not found(after, "STR-03")


def test_one_endless_sentence_cannot_be_broken_into_paragraphs() -> None:
    assert fixed(" ".join(["lampa"] * 95) + ".", "STR-03") is None


@pytest.mark.parametrize(("channel", "remarks"), [("email", 0), ("chat", 1)])
def test_a_chat_has_shorter_paragraphs(channel: Channel, remarks: int) -> None:
    text = " ".join([f"Lampa {' '.join(['lampa'] * 13)}."] * 4)
    assert len(found(text, "STR-03", channel=channel)) == remarks


@needs_dictionary
def test_steps_in_a_letter_with_a_list_are_left_alone() -> None:
    steps = "Sprawdziłem stan. Zamówiłem lampę. Wyślę ją jutro."
    assert found(steps, "STR-04")
    assert not found(f"{steps}\n\n- lampa\n- kabel", "STR-04")


@needs_dictionary
def test_promises_are_not_parted_from_their_date() -> None:
    assert not found("Sprawdzę stan, zamówię lampę i wyślę ją do piątku.", "STR-04")


@needs_dictionary
def test_the_answer_to_a_question_may_open_with_any_fact() -> None:
    text = "Dziękuję za list. Sklep jest otwarty. Lampa stoi z przodu. Kabel jest czarny. Zwrot trwa tydzień."
    assert found(text, "STR-02", {"kind": "complaint"})
    assert not found(text, "STR-02", {"kind": "question"})


# --- quotations


SAID = "Kurier nie zadzwonił i zostawił paczkę w śniegu przed bramą."


@pytest.mark.parametrize(
    ("reply", "count"),
    [
        ("Kurier nie zadzwonił i zostawił paczkę w śniegu.", 1),  # eight words
        ("Kurier nie zadzwonił i zostawił paczkę w domu.", 0),  # seven
        ("KURIER NIE ZADZWONIŁ, i zostawił paczkę w śniegu!", 1),  # letter case and marks do not matter
        ("„Kurier nie zadzwonił i zostawił paczkę w śniegu przed bramą”, napisała Pani.", 0),
    ],
)
def test_eight_words_in_a_row_are_a_quotation(reply: str, count: int) -> None:
    assert len(found(reply, "QUO-01", {"messages": [{"from": "customer", "text": SAID}]})) == count


def test_bold_letters_and_our_own_words_are_no_unmarked_quotation() -> None:
    case: dict[str, Any] = {"messages": [{"from": "customer", "text": SAID}]}
    assert not found(SAID, "QUO-01", case, html=f"<p><i>{SAID}</i></p>")
    ours: dict[str, Any] = {"messages": [{"from": "us", "text": SAID}, {"from": "customer", "text": SAID}]}
    assert not found(SAID, "QUO-01", ours)


def test_runs_are_found_whole_and_in_any_normal_form() -> None:
    import unicodedata

    decomposed = unicodedata.normalize("NFD", f"Oto: {SAID} Tak było.")
    (run,) = common_runs(decomposed, shingles([SAID]), 0, len(decomposed))
    assert unicodedata.normalize("NFC", decomposed[run.start : run.end]) == SAID.rstrip(".")
    assert run.words == 10


@needs_dictionary
@pytest.mark.parametrize(
    ("reply", "count"),
    [
        ("Otrzymałem zdjęcie „usterki”.", 1),  # the customer's word in another case
        ("Otrzymałem zdjęcie „awarii”.", 0),  # not the customer's
        ("Pisze Pan o „usterce”.", 0),  # said whose it is
        ("Otrzymałem zdjęcie „Usterki”.", 0),  # a name
    ],
)
def test_doubt_is_cast_on_the_customers_words_only(reply: str, count: int) -> None:
    case: dict[str, Any] = {"messages": [{"from": "customer", "text": "Lampa ma usterkę."}]}
    assert len(found(reply, "QUO-02", case)) == count


def test_without_a_case_a_quoted_number_is_nobodys() -> None:
    text = "Odpisuję niżej.\n\n> Sprawa 2026-000777."
    assert not found(text, "QUO-03")
    assert marked(text, "QUO-03", {"case_id": "2026-000123"}) == ["2026-000777"]
    assert not found(text, "QUO-03", {"case_id": "2026-000123", "facts": [{"kind": "case", "value": "2026-000777"}]})


def test_contacts_of_the_house_may_be_quoted() -> None:
    text = "Odpisuję niżej.\n\n> Proszę pisać na biuro@lampka.example."
    case: dict[str, Any] = {"messages": [{"from": "customer", "text": "Czekam."}]}
    assert found(text, "QUO-03", case)
    assert not found(text, "QUO-03", case, toml='own_contacts = ["biuro@lampka.example"]')


# --- all of them


MINE = frozenset(
    "CON-01 CON-02 CON-03 CON-04 CON-05 CON-06 CON-07 CON-09 SGL-01 SGL-02 SGL-03 STR-02 STR-03 STR-04 STR-05 "  # noqa: SIM905
    "STR-10 QUO-01 QUO-02 QUO-03".split()
)


@needs_dictionary
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_a_good_letter_has_no_remark(line: str) -> None:
    text = line.join(
        [
            "Dzień dobry, Pani Anno,",
            "",
            "dziękuję za zdjęcia lampy. Przepraszam, że przyszła zbita. Klosz pękł w drodze, bo źle go zapakowałem.",
            "",
            "1. Dziś zamówiłem nową lampę.",
            "2. W piątek 20 marca kurier przywiezie ją do Pani.",
            "3. Zbitą lampę kurier zabierze od razu.",
            "",
            "Mam nadzieję, że to wyjaśnienie wystarczy. W razie pytań proszę napisać do mnie.",
            "",
            "Z poważaniem",
            "Marek Nowak",
        ]
    )
    assert not check(text, lang="pl", only=MINE).findings


@needs_dictionary
def test_quoted_words_of_the_customer_raise_nothing() -> None:
    bad = "Ustalono, iż w chwili obecnej sprawdziliśmy ww. RMA i prześlemy niniejszym przedmiotową lampę."
    text = "\n".join(f"> {bad}" for _ in range(3)) + "\n\nDziękuję za list."
    assert not check(text, lang="pl", only=MINE).findings
