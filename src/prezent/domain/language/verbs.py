"""Polish verbs put into another form: "prześlemy" → "prześlę", "ustalono" → "ustaliłam", "sprawdzenia" → "sprawdzić".

A form is first made by the rules of spelling and then looked up: what the dictionary does not read as the form that
was wanted does not count. The dictionary's own generator, which takes a millisecond a verb, is asked only where the
rules have no answer. Without the dictionary every answer is None; so is every answer that is not certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal

from prezent.domain.language import morphology
from prezent.domain.language.words import Sense, Word, available, word

__all__ = ["first_person_past", "infinitive", "like", "predicate", "regender", "singular", "singular_participle"]

Gender = Literal["m", "f"]
_CACHE_SIZE = 4096

#: How the stem of a verb in -imy, -ymy or -emy changes before -ę, the longest ending first: (ending of the first
#: person plural, ending of the singular). One that makes a word nobody knows is passed over for the next.
_PRESENT: Final = tuple(
    sorted(
        {
            "jesteśmy": "jestem", "amy": "am", "emy": "ę", "iemy": "ę", "imy": "ę", "ymy": "ę", "oimy": "oję",
            "simy": "szę", "zimy": "żę", "dzimy": "dzę", "ścimy": "szczę", "ździmy": "żdżę", "ślimy": "ślę",
            "bimy": "bię", "pimy": "pię", "wimy": "wię", "fimy": "fię", "mimy": "mię", "nimy": "nię", "rzymy": "rzę",
            "źnimy": "źnię", "śnimy": "śnię", "bemy": "bię", "możemy": "mogę", "eżemy": "egę", "czemy": "kę",
            "dziemy": "dę", "jedziemy": "jadę", "siądziemy": "siądę", "wiedziemy": "wiodę", "bierzemy": "biorę",
            "pierzemy": "piorę", "rzemy": "rę", "weźmiemy": "wezmę", "ejmiemy": "ejmę", "jmiemy": "jmę",
            "niemy": "nę", "niesiemy": "niosę", "wieziemy": "wiozę", "gnieciemy": "gniotę", "pleciemy": "plotę",
            "mieciemy": "miotę", "ciemy": "tę", "siemy": "sę", "ziemy": "zę", "łamiemy": "łamię", "piemy": "pię",
            "rwiemy": "rwę", "zwiemy": "zwę", "rozumiemy": "rozumiem", "umiemy": "umiem", "wiemy": "wiem",
            "miemy": "mię", "jemy": "ję", "iejemy": "ieję", "gniemy": "gnę", "będziemy": "będę",
        }.items(),
        key=lambda pair: -len(pair[0]),
    )
)  # fmt: skip
#: Verbs whose singular keeps what the ending would change ("jemy" is also the end of "dajemy").
_PRESENT_WHOLE: Final = {"jemy": "jem", "zjemy": "zjem", "śmiemy": "śmiem", "zwiemy": "zwę"}
#: How the stem before -liśmy is in the past singular, masculine and feminine: (plural, masculine, feminine).
_PAST: Final = (
    ("szli", "szedłem", "szłam"), ("naleźli", "nalazłem", "nalazłam"), ("eźli", "ozłem", "ozłam"),
    ("ieśli", "iosłem", "iosłam"), ("jedli", "jadłem", "jadłam"), ("siedli", "siadłem", "siadłam"),
    ("wiedli", "wiodłem", "wiodłam"), ("ietli", "iotłem", "iotłam"), ("letli", "lotłem", "lotłam"),
    ("ośli", "osłem", "osłam"),
    ("ęli", "ąłem", "ęłam"), ("ieli", "iałem", "iałam"), ("eli", "ałem", "ałam"), ("li", "łem", "łam"),
)  # fmt: skip
#: The first person singular of the past by the end of the infinitive: (infinitive, masculine, feminine).
_PAST_OF_INFINITIVE: Final = (
    ("naleźć", "nalazłem", "nalazłam"), ("nieść", "niosłem", "niosłam"), ("wieźć", "wiozłem", "wiozłam"),
    ("jść", "szedłem", "szłam"), ("jeść", "jadłem", "jadłam"), ("kraść", "kradłem", "kradłam"),
    ("wieść", "wiodłem", "wiodłam"), ("ąć", "ąłem", "ęłam"), ("rzeć", "arłem", "arłam"),
    ("eć", "ałem", "ałam"), ("ć", "łem", "łam"), ("óc", "ogłem", "ogłam"), ("ec", "ekłem", "ekłam"),
)  # fmt: skip
_WINIEN: Final = {
    "powinniśmy": ("powinienem", "powinnam"), "powinnyśmy": ("powinienem", "powinnam"),
    "winniśmy": ("winienem", "winnam"), "winnyśmy": ("winienem", "winnam"),
}  # fmt: skip
#: Conjunctions that carry the person of the verb after them.
_WITH_PERSON: Final = {
    "żebyśmy": "żebym", "abyśmy": "abym", "gdybyśmy": "gdybym", "byśmy": "bym", "ażebyśmy": "ażebym",
    "jakbyśmy": "jakbym", "jeślibyśmy": "jeślibym", "choćbyśmy": "choćbym",
}  # fmt: skip
#: How a predicate's ending changes from "they" to one person.
_PREDICATE: Final = {
    "m": (("eni", "ony"), ("ci", "ty"), ("rzy", "ry"), ("ni", "ny"), ("li", "ły"), ("i", "y"), ("i", "i")),
    "f": (("eni", "ona"), ("ci", "ta"), ("rzy", "ra"), ("ni", "na"), ("li", "ła"), ("i", "a"), ("i", "ia")),
}
_SHORT: Final = {"sami": ("sam", "sama"), "radzi": ("rad", "rada")}
_PERSONS: Final = {"sg": {"pri": "m", "sec": "ś"}, "pl": {"pri": "śmy", "sec": "ście"}}
_ENDINGS_PRI: Final = {"m": "em", "f": "m"}


def singular(form: str, gender: Gender | None = None) -> str | None:
    """The first person singular of a verb in the first person plural, with its capital letter kept.

    "prześlemy" → "prześlę", "żebyśmy" → "żebym". The past and the conditional ("sprawdziliśmy", "chcielibyśmy",
    "powinniśmy") need the ``gender`` of the person. None for the imperative, for other words, without the dictionary.
    """
    read = word(form)
    made = _singular(read.lower, gender)
    return None if made is None else _cased(made, read)


def singular_participle(form: str, gender: Gender | None = None) -> str | None:
    """What follows "będę" or "żebym" instead of what followed "będziemy" or "żebyśmy".

    "sprawdzali" → "sprawdzał", "sprawdzała"; without a gender the infinitive "sprawdzać", which only "będę" can take
    and only a verb that goes on in time has ("mogli" → None: nobody says "będę móc").
    """
    read = word(form)
    sense = _first(read, "praet", "pl", "ter")
    if sense is None:
        return None
    if gender is None:
        fit = sense.has("imperf") and sense.lemma != "móc"
        return _cased(sense.lemma, read) if fit else None
    past = _past_of_plural(read.lower + "śmy", sense.lemma, gender)
    return None if past is None else _cased(_without_person(past, gender), read)


def predicate(form: str, gender: Gender | None) -> str | None:
    """A participle or adjective after "jesteśmy" in the singular: "zobowiązani" → "zobowiązany", "zobowiązana"."""
    read = word(form)
    if gender is None or not read.has("pl", "nom", "m1"):
        return None
    made = _predicate(read.lower, gender)
    return None if made is None else _cased(made, read)


def regender(form: str, gender: Gender) -> str | None:
    """A first person singular in the other gender: "sprawdziłem" → "sprawdziłam", "chciałbym", "powinienem"."""
    read = word(form)
    made: str | None = None
    for masculine, feminine in (("powinienem", "powinnam"), ("winienem", "winnam")):
        if read.lower in {masculine, feminine}:
            made = masculine if gender == "m" else feminine
    if made is None and (sense := _first(read, "praet|cond", "sg", "pri")) is not None:
        past = _past_of_infinitive(sense.lemma, gender)
        made = past if sense.pos == "praet" or past is None else _without_person(past, gender) + "bym"
    return None if made is None else _cased(made, read)


def first_person_past(form: str, gender: Gender | None) -> str | None:
    """What "I" did instead of what "was done": "ustalono" → "ustaliłem" or "ustaliłam"; None without a gender."""
    read = word(form)
    sense = _first(read, "imps")
    if sense is None or gender is None:
        return None
    made = _past_of_infinitive(sense.lemma, gender)
    return None if made is None else _cased(made, read)


def infinitive(form: str) -> str | None:
    """The infinitive of a verbal noun, an impersonal or a personal form: "sprawdzenia" → "sprawdzić"."""
    read = word(form)
    lemmas = {sense.lemma for sense in read.senses if sense.pos in _VERBAL and "daw." not in sense.labels}
    # "rozpatrzenia" is said to be of "rozpatrzyć" and of "rozpatrzeć", which nobody uses.
    lemmas -= {
        one for one in lemmas if one.endswith("eć") and not lemmas.isdisjoint({one[:-2] + "yć", one[:-2] + "ić"})
    }
    if len(lemmas) != 1:
        return None
    lemma = lemmas.pop()
    denied = all(sense.has("neg") for sense in read.senses if sense.pos in _VERBAL)
    return _cased(f"nie {lemma}" if denied else lemma, read)


def like(form: str, lemma: str) -> str | None:
    """The verb ``lemma`` in the person, tense and gender of ``form``: "dokonaliśmy", "sprawdzić" → "sprawdziliśmy"."""
    read = word(form)
    made = {found for sense in read.senses if sense.pos in _VERBAL for found in (_like(sense, lemma),) if found}
    return _cased(made.pop(), read) if len(made) == 1 else None


def reset() -> None:
    """Forget every cached answer (in tests, and after an installation)."""
    for kept in (_singular, _past_of_infinitive, _predicate, _like, _generated):
        kept.cache_clear()


_VERBAL: Final = frozenset({"fin", "praet", "cond", "impt", "inf", "imps", "ger", "pcon", "pant"})


@lru_cache(maxsize=_CACHE_SIZE)
def _singular(form: str, gender: Gender | None) -> str | None:
    if form in _WITH_PERSON or form in _WINIEN:
        if not available():
            return None
        return _WITH_PERSON.get(form) or (_WINIEN[form][gender == "f"] if gender else None)
    read = word(form)
    if (present := _first(read, "fin|bedzie", "pl", "pri")) is not None:
        return _present(form, present)
    past = _first(read, "praet|cond", "pl", "pri")
    if past is None or gender is None:
        return None
    made = _past_of_plural(form.replace("byśmy", "śmy") if past.pos == "cond" else form, past.lemma, gender)
    return made if past.pos == "praet" or made is None else _without_person(made, gender) + "bym"


def _present(form: str, sense: Sense) -> str | None:
    if form in _PRESENT_WHOLE:
        return _PRESENT_WHOLE[form]
    for ending, instead in _PRESENT:
        if form.endswith(ending):
            made = form.removesuffix(ending) + instead
            if word(made).has(sense.pos, "sg", "pri", lemma=sense.lemma):
                return made
    return _generated(sense.lemma, f"{sense.pos}:sg:pri")


def _past_of_plural(form: str, lemma: str, gender: Gender) -> str | None:
    """The past singular of "sprawdziliśmy" or "sprawdziłyśmy"."""
    if form.endswith("łyśmy"):
        return _past_of_infinitive(lemma, gender)
    stem = form.removesuffix("śmy")
    candidates = (
        stem.removesuffix(plural) + (masculine if gender == "m" else feminine)
        for plural, masculine, feminine in _PAST
        if stem.endswith(plural)
    )
    return _known_past(candidates, lemma, gender)


@lru_cache(maxsize=_CACHE_SIZE)
def _past_of_infinitive(lemma: str, gender: Gender) -> str | None:
    candidates = (
        lemma.removesuffix(ending) + (masculine if gender == "m" else feminine)
        for ending, masculine, feminine in _PAST_OF_INFINITIVE
        if lemma.endswith(ending)
    )
    return _known_past(candidates, lemma, gender)


def _without_person(past: str, gender: Gender) -> str:
    """The third person of a past in the first: "sprawdziłam" → "sprawdziła", "mogłem" → "mógł"."""
    made = past.removesuffix(_ENDINGS_PRI[gender])
    if gender == "m" and not word(made).has("praet", "sg"):
        before, _, after = made.rpartition("o")
        shortened = f"{before}ó{after}"
        return shortened if word(shortened).has("praet", "sg") else made
    return made


def _known_past(candidates: Iterator[str], lemma: str, gender: Gender) -> str | None:
    sex = "m1" if gender == "m" else "f"
    for made in candidates:
        if word(made).has("praet", "sg", "pri", sex, lemma=lemma):
            return made
    base = _generated(lemma, f"praet:sg:{sex}")
    return None if base is None else base + _ENDINGS_PRI[gender]


@lru_cache(maxsize=_CACHE_SIZE)
def _predicate(form: str, gender: Gender) -> str | None:
    if form in _SHORT:
        return _SHORT[form][gender == "f"]
    sex = "m1" if gender == "m" else "f"
    lemmas = {sense.lemma for sense in word(form).senses if sense.has("pl", "nom", "m1")}
    for plural, one in _PREDICATE[gender]:
        made = form.removesuffix(plural) + one
        if form.endswith(plural) and any(
            sense.lemma in lemmas and sense.has("sg", "nom", sex) and sense.pos in {"adj", "ppas"}
            for sense in word(made).senses
        ):
            return made
    return None


@lru_cache(maxsize=_CACHE_SIZE)
def _like(sense: Sense, lemma: str) -> str | None:
    number = "pl" if sense.has("pl") else "sg"
    person = next((one for one in ("pri", "sec", "ter") if sense.has(one)), "")
    match sense.pos:
        case "inf":
            return lemma if word(lemma).has("inf") else None
        case "fin" | "impt":
            return _generated(lemma, f"{sense.pos}:{number}:{person}")
        case "imps" | "pcon" | "pant":
            return _generated(lemma, sense.pos)
        case "praet" | "cond":
            sex = next(one for one in ("m1", "m2", "f", "n") if sense.has(one))
            base = _generated(lemma, f"praet:{number}:{sex}")
            return None if base is None else base + _person(base, sense.pos, number, person)
    return None


def _person(base: str, pos: str, number: str, person: str) -> str:
    """What stands after the stem of a past or a conditional: "śmy", "em", "bym"."""
    ending = _PERSONS[number].get(person, "")
    if pos == "cond":
        return f"by{ending}"
    return f"e{ending}" if ending and number == "sg" and base.endswith("ł") else ending


@lru_cache(maxsize=_CACHE_SIZE)
def _generated(lemma: str, tag: str) -> str | None:
    """The one form of a verb whose tag begins with these values, by the dictionary's generator."""
    wanted = tag.split(":")
    found = {form for form, have, labels in morphology.generate(lemma) if not labels and _fits(have.split(":"), wanted)}
    if len(found) > 1:
        # "wysłać" is to send, and to line a nest: "wyślę" and "wyścielę".
        found = {form for form in found if "ściel" not in form}
    return found.pop() if len(found) == 1 else None


def _fits(have: list[str], wanted: list[str]) -> bool:
    return len(have) >= len(wanted) and all(
        value in place.split(".") for value, place in zip(wanted, have, strict=False)
    )


def _first(read: Word, poses: str, *values: str) -> Sense | None:
    among = poses.split("|")
    return next((sense for sense in read.senses if sense.pos in among and sense.has(*values)), None)


def _cased(made: str, like_: Word) -> str:
    if like_.shouted:
        return made.upper()
    return made[:1].upper() + made[1:] if like_.capitalised else made
