"""Unknown words and what is proposed for them; slips that make another word; marks without their other half."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.language import intrusions, spelling, words
from prezent.domain.language.lexicon import english, lines, misspelt, polish
from prezent.domain.language.pairs import unpaired
from prezent.domain.language.real_words import has_subject, slips
from prezent.domain.language.sentences import Sentence, read_sentence
from prezent.domain.language.spelling_edits import distance
from tests.domain.language.typos import FRESH, SEEN, pairs
from tests.domain.mail.fuzzing import fuzz
from tests.support import require

needs_dictionary = pytest.mark.usefixtures("dictionary")


@pytest.fixture(scope="module")
def dictionary() -> None:
    require("morfeusz2", words.available(), how="pip install morfeusz2")


def doubted(text: str) -> list[str]:
    return [doubt.text for doubt in spelling.doubts(read_sentence(text))]


def proposals(written: str) -> list[str]:
    marks = spelling.restored(written)
    return list(dict.fromkeys([*([marks] if marks else []), *spelling.suggest(written)]))[: spelling.MOST_PROPOSALS]


@needs_dictionary
@pytest.mark.parametrize(
    ("lines_", "found", "first", "among"),
    [pytest.param(SEEN, 54, 51, 53, id="seen"), pytest.param(FRESH, 89, 86, 90, id="fresh")],
)
def test_slips_are_noticed_and_what_was_meant_is_proposed(lines_: str, found: int, first: int, among: int) -> None:
    """Minimums of 54 and 94 slips: how many are noticed, have the right word first, have it among four."""
    every = [(one, other) for one, other in pairs(lines_) if one != other]
    given_ = {written: proposals(written) for written, _meant in every}
    missed = [written for written, _meant in every if not doubted(f"Piszę, że {written} jest.")]
    not_first = [(written, given_[written]) for written, meant in every if given_[written][:1] != [meant]]
    not_among = [(written, given_[written]) for written, meant in every if meant not in given_[written]]
    assert len(every) - len(missed) >= found, missed
    assert len(every) - len(not_first) >= first, not_first
    assert len(every) - len(not_among) >= among, not_among


@needs_dictionary
@pytest.mark.parametrize("written", [one for one, other in pairs(FRESH) if one == other])
def test_words_spelt_well_are_left_alone(written: str) -> None:
    assert doubted(f"Piszę, że {written} jest.") == []


@needs_dictionary
@pytest.mark.parametrize(
    "text",
    [
        "Grzejnik Ognikon stoi u Zbylutów w Pcimiowie.",
        "Ikeowska półka i mini-zestaw są u państwa Kowalczykiewiczów.",
        "Lampa biało-czerwona, tabela ekonomiczno-prawna, słownik polsko-angielski.",
        "Pliki rachnek.pdf i C:\\zdjcia\\lampka są w sklpie.example/zwrty, w #promcja i u @jankwalski.",
        "Np. godz. 15, tzw. szt. 3, m.in. wg ust. 2, ww. mies., itd.",
        "Żebyśmy mogli, gdybym wiedział, abyście znali, czyś widział.",
        "Kod ABCXYZ, model XQ-Lampka9, nr fv 12/2025 i 15szt po 10zl.",
        "Odkamieniacza i powerbanka nie trzeba, minizestaw i niedokręcony blat są w kartonie.",
        "Proszę kliknąć “Thank you for shopping” i dalej please confirm your order.",
    ],
)
def test_names_addresses_signs_and_abbreviations_are_no_slips(text: str) -> None:
    assert doubted(text) == []


@needs_dictionary
def test_only_the_wrong_part_of_a_word_with_a_hyphen_is_doubted() -> None:
    text = "Lampa biało-czerowna świeci."
    (doubt,) = spelling.doubts(read_sentence(text))
    assert text[doubt.start : doubt.end] == doubt.text == "czerowna"


@needs_dictionary
def test_places_are_those_of_the_text_however_its_letters_are_made() -> None:
    plain = "Żółta przesyłkka i zółty dzwięk."
    apart = unicodedata.normalize("NFD", plain)
    assert len(apart) > len(plain)
    for text in (plain, apart):
        found = spelling.doubts(read_sentence(text))
        assert [one.text for one in found] == ["przesyłkka", "zółty", "dzwięk"]
        assert [unicodedata.normalize("NFC", text[one.start : one.end]) for one in found] == [one.text for one in found]


@needs_dictionary
def test_a_capital_at_the_beginning_may_hide_a_common_word() -> None:
    assert doubted("Dziekuję za list.") == ["Dziekuję"]
    assert doubted("Pudelko jest całe.") == ["Pudelko"]
    assert doubted("Szanowni Panstwo, piszę.") == ["Panstwo"]
    assert doubted("Ognikon jest cały.") == []
    assert doubted("Piszę do Pudelko w tej sprawie.") == []


@needs_dictionary
def test_a_surname_in_small_letters_is_a_slip_only_beside_a_common_word() -> None:
    assert doubted("To sie zdarza, niewiem czemu.") == ["sie", "niewiem"]
    assert doubted("To pudelko jest całe.") == ["pudelko"]


@needs_dictionary
@fuzz
@given(st.text(alphabet="aąbcćdeęiklłmnńoóprsśtuwyzźż", min_size=1, max_size=12))
def test_proposals_are_few_known_and_never_the_word_itself(written: str) -> None:
    found = spelling.suggest(written)
    assert len(found) <= spelling.MOST_PROPOSALS
    assert written not in found
    assert len(set(found)) == len(found)
    assert all(words.word(part).known for form in found for part in form.split())


@needs_dictionary
def test_proposals_keep_the_capital() -> None:
    assert spelling.suggest("Faktrua")[0] == "Faktura"
    assert spelling.suggest("Wogóle")[0] == "W ogóle"


@needs_dictionary
def test_nothing_is_proposed_for_what_is_no_word() -> None:
    assert spelling.suggest("x") == ()
    assert spelling.suggest("a" * 200) == ()
    assert spelling.restored("z" * 200) == ""


def test_without_the_dictionary_nothing_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "available", lambda: False)
    assert spelling.doubts(read_sentence("Bez slownika niz nie wiadomo.")) == ()
    assert spelling.suggest("slownikk") == ()


WORDS = st.text(alphabet="abcdeęlłóuzżrh", max_size=8)


@fuzz
@given(WORDS, WORDS)
def test_only_the_same_word_is_at_no_distance(one: str, other: str) -> None:
    assert (distance(one, other) == 0) == (one == other)


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("zolty", "żółty"), ("żółta", "żółty")),
        (("żecz", "rzecz"), ("rzesz", "rzecz")),
        (("klientą", "klientom"), ("klientek", "klientom")),
        (("paczak", "paczka"), ("pacuka", "paczka")),
        (("paczkka", "paczka"), ("pawczka", "paczka")),
        (("pscxka", "pscza"), ("pppqqq", "pscza")),
    ],
)
def test_usual_slips_are_nearer_than_others(near: tuple[str, str], far: tuple[str, str]) -> None:
    assert distance(*near) < distance(*far)


@needs_dictionary
def test_our_lists_hold_words_that_the_dictionary_knows() -> None:
    unknown = [form for form in polish().rank if not words.word(form).known and not words.word(form.capitalize()).known]
    assert unknown == []
    meant = {part for forms in misspelt("pl").values() for form in forms for part in form.split()}
    assert [part for part in meant if not words.word(part).known] == []


def test_tables_of_slips_are_whole() -> None:
    assert len(misspelt("en")) >= 300
    for lang in ("pl", "en"):
        table = misspelt(lang)
        assert [written for written, meant in table.items() if not meant or written in meant] == []
        assert [one for forms in table.values() for one in forms if one in table] == []
    assert [written for written in misspelt("en") if written in english()] == []
    assert [written for written in misspelt("pl") if written in polish().rank] == []
    assert len(polish().rank) > 4000
    for name in ("loanwords.txt", "misspelt.pl.txt", "misspelt.en.txt"):
        rows = [line.partition(":")[0] for line in lines(name)]
        assert len(rows) == len(set(rows)), name


def test_every_borrowed_word_has_its_polish_one() -> None:
    assert intrusions.POLISH["deadlinem"] == ("terminem",)
    assert all(form == form.lower() and meant for form, meant in intrusions.POLISH.items())


def found_in(text: str) -> list[tuple[str, str]]:
    sentence: Sentence = read_sentence(text)
    return [(sentence.tokens[one.token].text, one.meant) for one in slips(sentence)]


@needs_dictionary
@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("Dziękuje Pani za wiadomość.", ("Dziękuje", "dziękuję")),
        ("Z góry dziękuje.", ("dziękuje", "dziękuję")),
        ("Sprawdzę stan magazynu i przekaże Panu odpowiedź.", ("przekaże", "przekażę")),
        ("Przekaże sprawę do działu i odpiszę do piątku.", ("Przekaże", "przekażę")),
        ("Przepraszam za opóźnienie i dziękuje za cierpliwość.", ("dziękuje", "dziękuję")),
        ("Przeprasza za opóźnienie.", ("Przeprasza", "przepraszam")),
        ("Żałuje, że tak wyszło.", ("Żałuje", "żałuję")),
        ("Informuje, że paczka wyszła.", ("Informuje", "informuję")),
        ("Chce Pana przeprosić.", ("Chce", "chcę")),
        ("Zamówienie jest gotowe, wiec proszę o odbiór.", ("wiec", "więc")),
        ("Wiem, ze nie było to łatwe.", ("ze", "że")),
        ("Ja tez dziękuję.", ("tez", "też")),
        ("Paczki sa już w drodze.", ("sa", "są")),
        ("Proszę o te fakturę.", ("te", "tę")),
    ],
)
def test_neighbours_tell_that_another_word_was_meant(text: str, slip: tuple[str, str]) -> None:
    assert found_in(text) == [slip]


@needs_dictionary
@pytest.mark.parametrize(
    "text",
    [
        "Pan Kowalski dziękuje za pomoc.",
        "Klientka dziękuje i pyta o fakturę.",
        "Kurier odbierze paczkę i przekaże ją do serwisu.",
        "Proszę poczekać, aż kolega sprawdzi i przekaże numer.",
        "Wiem, że kurier zadzwoni i przekaże paczkę.",
        "Czy przekaże Pan paczkę kurierowi?",
        "Skontaktuje się z Panem kurier.",
        "Zgłasza usterkę, prosi o naprawę.",
        "Mam nadzieję, że to pomoże i wyjaśnia sprawę.",
        "Przesyłam fakturę, którą drukuje i wysyła magazyn.",
        "Bronił wielu tez, a na wiec przyszło sto osób.",
        "Rozumiem, ze względu na święta to trudne.",
        "Proszę o te faktury.",
    ],
)
def test_what_may_be_meant_as_it_stands_is_left_alone(text: str) -> None:
    assert found_in(text) == []


@needs_dictionary
def test_somebody_named_before_may_be_the_one_who_does_it() -> None:
    assert has_subject(read_sentence("Sprawę prowadzi kierownik."))
    assert has_subject(read_sentence("Odpowie na to Anna Nowak."))
    assert not has_subject(read_sentence("Przesyłka jest w drodze."))
    (slip,) = slips(read_sentence("Skontaktuje się z Panią w piątek."))
    assert slip.alone


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Lampa (biała, nowa jest w sklepie.", ["("]),
        ("Lampa biała) jest.", [")"]),
        ("Lampa „Iskra działa.", ["„"]),
        ('Lampa "Iskra działa.', ['"']),
        ("Lampa ,,Iskra działa.", [",,"]),
        ("Lampa [biała (nowa] działa).", ["[", "]"]),
        ("Lampa „Iskra”, »Para«, «Para», “Ognik”, „Gil“ i ,,Sroka” działa.", []),
        ("Do wyboru: a) zwrot, b) wymiana, 1) kurier.", []),
        ("Dziękuję :) i przepraszam :-( raz jeszcze ;)", []),
        ('Ekran 15" i 17" oraz „27"” w sklepie.', []),
    ],
)
def test_marks_without_their_other_half(text: str, left: list[str]) -> None:
    assert sorted(text[start:end] for start, end in unpaired(text, [(0, len(text))])) == sorted(left)


def test_a_pair_may_close_in_another_place_of_the_letter() -> None:
    text = "Cytuję: „jest źle.\n\nI tyle”. Koniec)."
    middle = text.index("\n")
    assert unpaired(text, [(0, middle), (middle + 2, len(text))]) == [(len(text) - 2, len(text) - 1)]
