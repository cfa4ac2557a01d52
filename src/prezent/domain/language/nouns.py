"""A noun group put into another case: what follows "dokonać zwrotu …" ("pieniędzy") for "zwrócić …" ("pieniądze").

Everything here prefers silence to a mistake: None where the group or its form is not certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from prezent.domain.language import morphology
from prezent.domain.language.words import Word, word

#: Whose it is: stands before a noun and keeps its form.
_OWNERS: Final = frozenset({"pana", "pani", "państwa", "jego", "jej", "ich"})
_JOINING: Final = frozenset({"i", "oraz", "lub", "albo", "ani", "bądź", ","})
_LONGEST: Final = 5
#: How far after a noun a conjunction may join another one to it.
_AHEAD: Final = 4


def recase(words: Sequence[Word], source: str, target: str) -> tuple[str, ...] | None:
    """The words at the beginning of ``words`` that have to change when their case does, in their new form.

    ``source`` and ``target`` are cases ("gen", "acc"). The group is adjectives and one noun; what belongs to the noun
    ("zwrotu ceny telefonu") keeps its form and is not part of the answer. Empty where no noun in ``source`` begins
    there, so that nothing changes; None where a noun does and the answer is not certain.
    """
    made: list[str] = []
    for at, one in enumerate(words[:_LONGEST]):
        following = words[at + 1] if at + 1 < len(words) else None
        if one.lower in _OWNERS and following is not None and _nominal(following, source):
            made.append(one.text)
        elif one.has("adj", source) or one.has("ppas", source) or one.has("pact", source):
            if following is None or not _nominal(following, source):
                return (
                    None
                    if made or not one.has("subst", source)
                    else _finish(made, one, words[at + 1 :], source, target)
                )
            made.append(one.text)
        elif one.has("subst", source) or one.has("ger", source):
            return _finish(made, one, words[at + 1 :], source, target)
        else:
            uncertain = bool(made) or one.has("num") or one.has("ppron3") or one.has("ppron12")
            return None if uncertain else ()
    return None if made else ()


def reset() -> None:
    """Forget every cached answer (in tests, and after an installation)."""
    _noun.cache_clear()
    _adjective.cache_clear()


def _nominal(one: Word, case: str) -> bool:
    return any(one.has(pos, case) for pos in ("subst", "ger", "adj", "ppas", "pact"))


def _finish(
    before: Sequence[str], noun: Word, after: Sequence[Word], source: str, target: str
) -> tuple[str, ...] | None:
    """The whole group, once its noun is known."""
    for at, one in enumerate(after[:_AHEAD]):
        if one.lower in _JOINING and at + 1 < len(after) and _nominal(after[at + 1], source):
            return None
    found = _noun(noun.text, source, target)
    if found is None:
        return None
    form, number, gender = found
    adjectives = [one if one.lower() in _OWNERS else _adjective(one, number, gender, target) for one in before]
    return None if None in adjectives else (*(one for one in adjectives if one), form)


@lru_cache(maxsize=2048)
def _noun(text: str, source: str, target: str) -> tuple[str, str, str] | None:
    """(form in ``target``, its number, its gender)."""
    answers = set()
    for reading in morphology.analyse(text):
        if reading.pos != "subst" or source not in reading.cases:
            continue
        for other in morphology.forms(reading.lemma):
            number = next(iter(reading.numbers & other.numbers), "")
            same = other.pos == "subst" and other.gender == reading.gender and number
            if same and target in other.cases and not set(other.labels) & _UNUSUAL:
                answers.add((other.form, number, reading.gender))
    # "reklamacji" is one or many: one is likelier, and a person reads the proposal.
    answers = {one for one in answers if one[1] == "sg"} or answers
    forms = {form for form, _number, _gender in answers}
    # "koszty" and "koszta": the former is the usual one.
    answers = {one for one in answers if not (one[0].endswith("a") and f"{one[0][:-1]}y" in forms)}
    if len({form for form, _number, _gender in answers}) != 1:
        return None
    form, number, gender = min(answers)
    return (form[:1].upper() + form[1:] if text[:1].isupper() else form), number, gender


_UNUSUAL: Final = frozenset({"daw.", "rzad.", "arch.", "przest.", "gwar."})


@lru_cache(maxsize=2048)
def _adjective(text: str, number: str, gender: str, target: str) -> str | None:
    read = word(text)
    lemmas = {sense.lemma for sense in read.senses if sense.pos in {"adj", "ppas", "pact"}}
    found = set()
    for form, tag, labels in (one for lemma in lemmas for one in morphology.generate(lemma)):
        pos, *places = tag.split(":")
        if pos not in {"adj", "ppas", "pact"} or len(places) < 3 or set(labels) & _UNUSUAL:
            continue
        fit = all(value in place.split(".") for value, place in zip((number, target, gender), places, strict=False))
        comparative = places[3:4] in (["com"], ["sup"])
        if fit and not comparative and "neg" not in places:
            found.add(form)
    return found.pop() if len(found) == 1 else None
