"""How to name and address a person: gender, vocative and other cases, salutations, short forms for buttons.

Everything here prefers silence to a mistake: a form that is not certain is None, and the caller uses a neutral phrase.
The Morfeusz dictionary is used where it is installed; without it the tables of ``names`` and plain rules answer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from prezent.domain.language import morphology
from prezent.domain.language.names import (
    FEMALE,
    FOREIGN_FEMALE,
    FOREIGN_MALE,
    MALE,
    MALE_IN_A,
    VOCATIVES,
    Gender,
)
from prezent.domain.language.person_names import PersonName, canonical_first, split_name
from prezent.domain.language.vocatives import vocative_by_rule

__all__ = [
    "Case",
    "Form",
    "Gender",
    "PersonName",
    "form_for",
    "guess_gender",
    "inflect",
    "inflect_person",
    "salutation",
    "short_address",
    "split_name",
    "vocative",
]

Case = Literal["nom", "gen", "dat", "acc", "ins"]
Form = Literal["pan", "pani", "panstwo", ""]
Language = Literal["pl", "en"]

_FEMALE_SURNAME: Final = ("ska", "cka", "dzka")
_MALE_SURNAME: Final = ("ski", "cki", "dzki")
# Nouns that only look like adjectives: "Jan Laska", "Annie Lasce".
_NOUNS_IN_SKA: Final = frozenset({"deska", "gąska", "kaska", "kluska", "laska", "maska", "miska", "pliska", "troska"})
_HARD_A: Final = tuple(f"{consonant}a" for consonant in "bdfghkłmnprstwz")
_POLISH_LETTERS: Final = frozenset("aąbcćdeęfghijklłmnńoóprsśtuwyzźż")

_TITLE_CASES: Final[dict[str, dict[str, str]]] = {
    "pan": {"nom": "pan", "gen": "pana", "dat": "panu", "acc": "pana", "ins": "panem"},
    "pani": {"nom": "pani", "gen": "pani", "dat": "pani", "acc": "panią", "ins": "panią"},
    "panstwo": {"nom": "państwo", "gen": "państwa", "dat": "państwu", "acc": "państwa", "ins": "państwem"},
}


def guess_gender(first: str, last: str = "") -> Gender | None:
    """The grammatical gender of a person's name, or None when it is not certain.

    ``first`` and ``last`` are in the nominative; either may be empty. A first name that both men and women bear, or
    that nobody knows, leaves the word to a surname in -ski/-ska. A man's first name beside a woman's surname is None:
    such a signature is often a couple's.
    """
    by_first = _first_gender(canonical_first(first))
    by_last = _surname_gender(last)
    if by_first == "m" and by_last == "f":
        return None
    return by_first or by_last


def vocative(first: str, gender: Gender | None) -> str | None:
    """The vocative of a first name ("Grzegorz" → "Grzegorzu"), or None when it is not certain.

    ``gender`` None means unknown: there is no vocative then, except for what :func:`guess_gender` can tell from the
    name itself. Where two forms are in use the modern one is given.
    """
    name = canonical_first(first)
    sex = gender or _first_gender(name)
    if not name or sex is None:
        return None
    if "-" in name:
        parts = [vocative(part, sex) for part in name.split("-")]
        return "-".join(part for part in parts if part) if all(parts) else None
    if name in VOCATIVES:
        return VOCATIVES[name]
    if morphology.available():
        found = _dictionary_forms(name, "voc", sex, "imię")
        if found:
            return found[0]
    return vocative_by_rule(name, sex) if _rules_apply(name, sex) else None


def inflect(name: str, case: Case, gender: Gender, *, part: Literal["first", "last"] = "first") -> str | None:
    """A first name or surname in the given case, or None when unsure (the UI then uses a neutral phrase).

    ``part`` says which of the two it is. Hyphenated surnames are inflected part by part. A surname with two possible
    declensions ("Gołąb": "Gołąba" or "Gołębia") is None: only its bearer knows.
    """
    written = name.strip()
    if case == "nom" or not written:
        return written or None
    if part == "first":
        pieces = [
            _only(_dictionary_forms(piece, case, gender, "imię")) for piece in canonical_first(written).split("-")
        ]
    else:
        pieces = [_inflect_surname(piece, case, gender) for piece in written.split("-")]
    return "-".join(piece for piece in pieces if piece) if all(pieces) else None


def inflect_person(first: str, last: str, case: Case, gender: Gender) -> str | None:
    """First name and surname together ("do Grzegorza Pawlika"), or None when either is unsure. Either may be empty."""
    parts: list[str] = []
    if first.strip():
        inflected = inflect(first, case, gender)
        if inflected is None:
            return None
        parts.append(inflected)
    if last.strip():
        inflected = inflect(last, case, gender, part="last")
        if inflected is None:
            return None
        parts.append(inflected)
    return " ".join(parts) or None


def form_for(gender: Gender | None) -> Form:
    """The form of address that goes with a gender: "pan", "pani" or "" (unknown)."""
    if gender is None:
        return ""
    return "pan" if gender == "m" else "pani"


def salutation(form: Form, first: str, vocative: str | None, language: Language = "pl", *, last: str = "") -> str:
    """The first line of a letter, with its comma, in the nearest certain wording.

    Polish: "Dzień dobry, Panie Grzegorzu," · "Dzień dobry, Pani Anno," · "Szanowni Państwo," · "Dzień dobry,".
    English uses ``last``: "Dear Mr Pawlik," · "Dear Ms Nowak," · "Dear Anna Nowak," · "Dear Sir or Madam," · "Hello,".
    """
    if language == "en":
        return _english_salutation(form, first.strip(), last.strip())
    if form == "panstwo":
        return "Szanowni Państwo,"
    if form in ("pan", "pani") and vocative:
        return f"Dzień dobry, {'Panie' if form == 'pan' else 'Pani'} {vocative},"
    return "Dzień dobry,"


def short_address(
    form: Form, first: str, case: Case = "nom", language: Language = "pl", *, last: str = ""
) -> str | None:
    """The person in running text or on a button: "pan Grzegorz", "do pana Grzegorza", "dla pani Anny", "Mr Pawlik".

    With no (inflectable) first name the surname is tried ("pana Pawlika"). None when no certain form exists: the
    button then says only "Wyślij".
    """
    first, last = first.strip(), last.strip()
    if language == "en":
        title = {"pan": "Mr", "pani": "Ms"}.get(form)
        return f"{title} {last}" if title and last else (f"{first} {last}".strip() or None)
    if form == "":
        return None
    title = _TITLE_CASES[form][case]
    if form == "panstwo":
        return title
    gender: Gender = "m" if form == "pan" else "f"
    name = inflect(first, case, gender) or inflect(last, case, gender, part="last")
    return f"{title} {name}" if name else None


def _english_salutation(form: Form, first: str, last: str) -> str:
    if form == "panstwo":
        return "Dear Sir or Madam,"
    if form in ("pan", "pani") and last:
        return f"Dear {'Mr' if form == 'pan' else 'Ms'} {last},"
    whole = f"{first} {last}".strip()
    return f"Dear {whole}," if first else "Hello,"


def _rules_apply(name: str, gender: Gender) -> bool:
    """Whether a name that the dictionary does not know may be declined by the Polish rules."""
    if name in (MALE if gender == "m" else FEMALE):
        return True
    if name in FOREIGN_MALE or name in FOREIGN_FEMALE:
        # "Oksana" → "Oksano" is how everybody says it; "James" and "Anastasia" have no such common form.
        return gender == "f" and name.endswith(_HARD_A)
    # With the dictionary a name outside it and the tables is foreign; without, it may be plainly Polish ("Ryszarda").
    return not morphology.available()


@lru_cache(maxsize=4096)
def _table_gender(name: str) -> Gender | None:
    male, female = name in MALE or name in FOREIGN_MALE, name in FEMALE or name in FOREIGN_FEMALE
    if male == female:
        return None
    return "m" if male else "f"


def _first_gender(name: str) -> Gender | None:
    # "Anna-Maria": the first of two names decides.
    name = name.split("-", 1)[0]
    known = _table_gender(name)
    if known:
        return known
    if morphology.available():
        genders = {
            reading.gender
            for reading in morphology.analyse(name)
            if "imię" in reading.kinds and "nom" in reading.cases and "sg" in reading.numbers
        }
        if genders == {"m1"}:
            return "m"
        return "f" if genders == {"f"} else None
    return _gender_by_ending(name)


def _gender_by_ending(name: str) -> Gender | None:
    if name in MALE_IN_A:
        return "m"
    return "f" if name.endswith("a") and set(name.lower()) <= _POLISH_LETTERS else None


def _is_feminine_adjective(surname: str) -> bool:
    if not surname.lower().endswith(_FEMALE_SURNAME) or surname.lower() in _NOUNS_IN_SKA:
        return False
    # A man who bears it shows that it is a noun.
    readings = morphology.analyse(surname)
    return not any(r.gender == "m1" and "nazwisko" in r.kinds and "nom" in r.cases for r in readings)


def _surname_gender(last: str) -> Gender | None:
    word = last.strip().rsplit("-", 1)[-1].capitalize()
    if _is_feminine_adjective(word):
        return "f"
    return "m" if word.endswith(_MALE_SURNAME) else None


def _inflect_surname(surname: str, case: Case, gender: Gender) -> str | None:
    lower = surname.lower()
    if gender == "f":
        if _is_feminine_adjective(surname):
            return surname[:-1] + ("ą" if case in ("acc", "ins") else "iej")
        # A woman's surname that does not end in -a is the same in every case, known to the dictionary or not.
        if surname.isalpha() and not lower.endswith("a"):
            return surname
    elif lower.endswith(_MALE_SURNAME):
        return surname + {"gen": "ego", "acc": "ego", "dat": "emu", "ins": "m"}[case]
    return _only(_dictionary_forms(surname, case, gender, "nazwisko"))


def _dictionary_forms(name: str, case: str, gender: Gender, kind: str) -> list[str]:
    """Singular forms of the name in one case, unlabelled before rare and dated ones; labelled only if alone."""
    sex, tag = ("m1" if gender == "m" else "f"), ("inst" if case == "ins" else case)
    plain: list[str] = []
    labelled: list[str] = []
    for reading in morphology.forms(name):
        if reading.pos != "subst" or reading.gender != sex or kind not in reading.kinds:
            continue
        if "sg" in reading.numbers and tag in reading.cases:
            (labelled if reading.labels else plain).append(reading.form)
    return list(dict.fromkeys(plain or labelled))


def _only(found: list[str]) -> str | None:
    return found[0] if len(found) == 1 else None
