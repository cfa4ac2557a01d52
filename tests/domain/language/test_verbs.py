"""Polish verbs in another form: every table is read both for a man and for a woman."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prezent.domain.language import morphology, nouns, verbs, words
from prezent.domain.language.sentences import read_sentence
from tests.support import require


@pytest.fixture
def dictionary() -> None:
    require("morfeusz2", words.available(), how="pip install morfeusz2")


#: first person plural → singular, present and future
PRESENT = {
    "jesteśmy": "jestem", "mamy": "mam", "damy": "dam", "wiemy": "wiem", "rozumiemy": "rozumiem", "umiemy": "umiem",
    "zjemy": "zjem", "dajemy": "daję", "prosimy": "proszę", "widzimy": "widzę", "płacimy": "płacę",
    "prześlemy": "prześlę", "wyślemy": "wyślę", "możemy": "mogę", "pomożemy": "pomogę", "jedziemy": "jadę",
    "pójdziemy": "pójdę", "znajdziemy": "znajdę", "weźmiemy": "wezmę", "przyjmiemy": "przyjmę",
    "podejmiemy": "podejmę", "odbierzemy": "odbiorę", "zaczniemy": "zacznę", "zamkniemy": "zamknę",
    "dostaniemy": "dostanę", "wniesiemy": "wniosę", "przywieziemy": "przywiozę", "będziemy": "będę", "chcemy": "chcę",
    "odpiszemy": "odpiszę", "zgłosimy": "zgłoszę", "wyjaśnimy": "wyjaśnię", "zwrócimy": "zwrócę",
    "naprawimy": "naprawię", "zadzwonimy": "zadzwonię", "musimy": "muszę", "wierzymy": "wierzę", "stoimy": "stoję",
    "zrobimy": "zrobię", "wyczyścimy": "wyczyszczę", "dowozimy": "dowożę", "jeździmy": "jeżdżę",
    "dziękujemy": "dziękuję", "przekażemy": "przekażę", "odpowiemy": "odpowiem", "usiądziemy": "usiądę",
    "rozpatrzymy": "rozpatrzę", "przelejemy": "przeleję", "położymy": "położę", "zapomnimy": "zapomnę",
    "ustalimy": "ustalę", "sprzedamy": "sprzedam", "dopilnujemy": "dopilnuję", "pieczemy": "piekę",
    "gnieciemy": "gniotę", "oprzemy": "oprę", "utniemy": "utnę", "wynajmiemy": "wynajmę", "łamiemy": "łamię",
    "nazwiemy": "nazwę", "śmiejemy": "śmieję", "zlecimy": "zlecę", "wolimy": "wolę", "żebyśmy": "żebym",
}  # fmt: skip

#: first person plural → what a man says, what a woman says
PAST = {
    "sprawdziliśmy": ("sprawdziłem", "sprawdziłam"), "mieliśmy": ("miałem", "miałam"),
    "wzięliśmy": ("wziąłem", "wzięłam"), "poszliśmy": ("poszedłem", "poszłam"), "mogliśmy": ("mogłem", "mogłam"),
    "znaleźliśmy": ("znalazłem", "znalazłam"), "wnieśliśmy": ("wniosłem", "wniosłam"),
    "przywieźliśmy": ("przywiozłem", "przywiozłam"), "zjedliśmy": ("zjadłem", "zjadłam"),
    "zaczęliśmy": ("zacząłem", "zaczęłam"), "chcieliśmy": ("chciałem", "chciałam"),
    "zawiedliśmy": ("zawiodłem", "zawiodłam"), "weszliśmy": ("wszedłem", "weszłam"),
    "oparliśmy": ("oparłem", "oparłam"),
    "sprawdziłyśmy": ("sprawdziłem", "sprawdziłam"), "wzięłyśmy": ("wziąłem", "wzięłam"),
    "chcielibyśmy": ("chciałbym", "chciałabym"), "moglibyśmy": ("mógłbym", "mogłabym"),
    "poszlibyśmy": ("poszedłbym", "poszłabym"), "powinniśmy": ("powinienem", "powinnam"),
}  # fmt: skip


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(("plural", "singular"), PRESENT.items())
def test_the_present_and_the_future_in_the_singular(plural: str, singular: str) -> None:
    assert verbs.singular(plural) == singular


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(("plural", "forms"), PAST.items())
def test_the_past_and_the_conditional_need_a_gender(plural: str, forms: tuple[str, str]) -> None:
    assert (verbs.singular(plural, "m"), verbs.singular(plural, "f")) == forms
    assert verbs.singular(plural) is None


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    "other", ["umówmy", "zimy", "sprawdzam", "sprawdzili", "domy", "", "xyzemy", "my", "nami", "sprawdź"]
)
def test_other_words_and_the_imperative_are_left_alone(other: str) -> None:
    assert verbs.singular(other, "f") is None


@pytest.mark.usefixtures("dictionary")
def test_capital_letters_stay() -> None:
    assert verbs.singular("Prosimy") == "Proszę"
    assert verbs.singular("PROSIMY") == "PROSZĘ"
    assert verbs.first_person_past("Ustalono", "f") == "Ustaliłam"


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    ("plural", "man", "woman", "nobody"),
    [
        ("sprawdzali", "sprawdzał", "sprawdzała", "sprawdzać"),
        ("mogli", "mógł", "mogła", None),  # nobody says "będę móc"
        ("szli", "szedł", "szła", "iść"),
        ("wnieśli", "wniósł", "wniosła", None),  # "będę wnieść" is no Polish
        ("sprawdzały", None, None, "sprawdzać"),
    ],
)
def test_what_follows_bede(plural: str, man: str | None, woman: str | None, nobody: str | None) -> None:
    if man is not None:
        assert (verbs.singular_participle(plural, "m"), verbs.singular_participle(plural, "f")) == (man, woman)
    assert verbs.singular_participle(plural) == nobody


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    ("impersonal", "man", "woman"),
    [
        ("ustalono", "ustaliłem", "ustaliłam"),
        ("przyjęto", "przyjąłem", "przyjęłam"),
        ("wniesiono", "wniosłem", "wniosłam"),
        ("znaleziono", "znalazłem", "znalazłam"),
        ("oparto", "oparłem", "oparłam"),
        ("zjedzono", "zjadłem", "zjadłam"),
        ("odmówiono", "odmówiłem", "odmówiłam"),
    ],
)
def test_what_was_done_was_done_by_me(impersonal: str, man: str, woman: str) -> None:
    assert verbs.first_person_past(impersonal, "m") == man
    assert verbs.first_person_past(impersonal, "f") == woman
    assert verbs.first_person_past(impersonal, None) is None


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    ("noun", "verb"),
    [
        ("sprawdzenia", "sprawdzić"),
        ("wyjaśnieniem", "wyjaśnić"),
        ("rozpatrzenia", "rozpatrzyć"),
        ("niesprawdzenia", "nie sprawdzić"),
        ("lampa", None),
    ],
)
def test_the_verb_in_a_verbal_noun(noun: str, verb: str | None) -> None:
    assert verbs.infinitive(noun) == verb


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    ("form", "lemma", "made"),
    [
        ("dokonaliśmy", "sprawdzić", "sprawdziliśmy"),
        ("dokonałam", "wymienić", "wymieniłam"),
        ("dokonałem", "pójść", "poszedłem"),
        ("dokonano", "naprawić", "naprawiono"),
        ("dokonać", "zwrócić", "zwrócić"),
        ("posiadają", "mieć", "mają"),
        ("dokonałby", "przejrzeć", "przejrzałby"),
        ("zrobię", "wysłać", "wyślę"),
        ("lampa", "mieć", None),
    ],
)
def test_one_verb_in_the_form_of_another(form: str, lemma: str, made: str | None) -> None:
    assert verbs.like(form, lemma) == made


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    ("plural", "man", "woman"),
    [
        ("wdzięczni", "wdzięczny", "wdzięczna"),
        ("zmuszeni", "zmuszony", "zmuszona"),
        ("przekonani", "przekonany", "przekonana"),
        ("otwarci", "otwarty", "otwarta"),
        ("mili", "miły", "miła"),
        ("ostatni", "ostatni", "ostatnia"),
        ("sami", "sam", "sama"),
    ],
)
def test_a_predicate_agrees(plural: str, man: str, woman: str) -> None:
    assert (verbs.predicate(plural, "m"), verbs.predicate(plural, "f")) == (man, woman)
    assert verbs.predicate(plural, None) is None


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    ("man", "woman"),
    [("sprawdziłem", "sprawdziłam"), ("wziąłem", "wzięłam"), ("mógłbym", "mogłabym"), ("powinienem", "powinnam")],
)
def test_the_other_gender_and_back(man: str, woman: str) -> None:
    assert verbs.regender(man, "f") == woman
    assert verbs.regender(woman, "m") == man
    assert verbs.regender(man, "m") == man


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    "lemma",
    [
        "sprawdzić",
        "wysłać",
        "przyjąć",
        "znaleźć",
        "odnieść",
        "zawieźć",
        "pomóc",
        "zjeść",
        "zacząć",
        "iść",
        "oprzeć",
        "wiedzieć",
    ],
)
def test_rules_of_spelling_and_the_generator_agree(lemma: str) -> None:
    """Every form that the quick way makes is one that the dictionary itself makes of the verb."""
    made = {form: tag.split(":") for form, tag, _labels in morphology.generate(lemma)}
    plurals = [form for form, tag in made.items() if tag[:3] == ["fin", "pl", "pri"]]
    assert plurals
    for form in plurals:
        assert made[verbs.singular(form) or ""][:3] == ["fin", "sg", "pri"]
    for form in [form for form, tag in made.items() if tag[0] == "imps"]:
        # "wysłać" is also "wyścielić" a nest, which has an impersonal form of its own.
        past = verbs.first_person_past(form, "f")
        assert past is not None
        assert past.removesuffix("m") in made or "ściel" in past


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize(
    ("after", "accusative"),
    [
        ("paczki do piątku", ["paczkę"]),
        ("uszkodzonego telefonu.", ["uszkodzony", "telefon"]),
        ("Pani zamówienia.", ["Pani", "zamówienie"]),
        ("stanu paczki", ["stan"]),  # what belongs to the noun keeps its case
        ("pieniędzy na konto", ["pieniądze"]),
        ("120 zł", []),  # nothing to change
        ("na konto", []),
        ("faktury i paragonu", None),  # two nouns: not sure
        ("dwóch paczek", None),
    ],
)
def test_a_noun_group_in_another_case(after: str, accusative: list[str] | None) -> None:
    got = nouns.recase([token.word for token in read_sentence(after).tokens], "gen", "acc")
    assert (None if got is None else list(got)) == accusative


@pytest.fixture
def without(no_dictionary: None) -> Iterator[None]:
    for module in (words, verbs, nouns):
        module.reset()
    yield
    for module in (words, verbs, nouns):
        module.reset()


@pytest.mark.usefixtures("without")
def test_without_the_dictionary_there_are_no_answers() -> None:
    assert not words.available()
    assert verbs.singular("prosimy") is None
    assert verbs.singular("sprawdziliśmy", "f") is None
    assert verbs.singular("żebyśmy") is None
    assert verbs.first_person_past("ustalono", "m") is None
    assert verbs.infinitive("sprawdzenia") is None
    assert verbs.like("posiadam", "mieć") is None
    assert nouns.recase([words.word("paczki")], "gen", "acc") == ()
