"""Numbers of people in words, as a headline says them: "Dziewięć osób czeka na słowo od Ciebie".

Numerals, cases and verbs depend on each other in Polish in a way that a catalogue of messages cannot hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prezent.domain.language.dates import Language
from prezent.domain.language.plurals import polish_plural

# Feminine, since people are counted as "osoby".
_NOMINATIVE: Final = (  # noqa: SIM905 - read as a line, not as a column
    "zero jedna dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście "
    "piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia"
).split()
_GENITIVE: Final = (  # noqa: SIM905
    "zera jednej dwóch trzech czterech pięciu sześciu siedmiu ośmiu dziewięciu dziesięciu jedenastu dwunastu trzynastu "
    "czternastu piętnastu szesnastu siedemnastu osiemnastu dziewiętnastu dwudziestu"
).split()
_LETTERS: Final = {1: "jeden", 2: "dwa"}
_ENGLISH: Final = (  # noqa: SIM905
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of the sentence under the headline, what joins it to the part before, and the group it leads to."""

    group: str
    text: str
    before: str = ""


def number_word(n: int, lang: Language) -> str:
    """A number of people up to twenty in words, in digits beyond: "dwie", "dziewięć", "21"."""
    words = _NOMINATIVE if lang == "pl" else _ENGLISH
    return words[n] if 0 <= n < len(words) else str(n)


def headline(people: int, lang: Language, *, more: bool = False, team: bool = False) -> str:
    """Who waits for a word: from the reader, or from the ``team``; ``more`` when not all of them were counted."""
    number = number_word(people, lang)
    if lang == "en":
        whom = "us" if team else "you"
        noun = "person is" if people == 1 else "people are"
        text = f"{number} {noun} waiting for a word from {whom}"
        return f"At least {text}" if more else _capital(text)
    noun = {"one": "osoba", "few": "osoby", "many": "osób"}[polish_plural(people)]
    verb = "czekają" if polish_plural(people) == "few" else "czeka"
    text = f"{number} {noun} {verb} na słowo od {'nas' if team else 'Ciebie'}"
    return f"Co najmniej {text}" if more else _capital(text)


def nobody(lang: Language, *, team: bool = False) -> str:
    """The headline of a day on which nothing is owed."""
    if lang == "en":
        return f"Nobody is waiting for a word from {'us' if team else 'you'}"
    return f"Nikt nie czeka na słowo od {'nas' if team else 'Ciebie'}"


def breakdown(
    unsent: int, late: int, today: int, later: int, lang: Language, *, silence: int = 0
) -> tuple[Phrase, ...]:
    """The people of the headline by how soon they must hear from us; the first phrase begins with a capital."""
    phrases = _silent(silence, lang) if silence else []
    phrases += _english(unsent, late, today, later) if lang == "en" else _polish(unsent, late, today, later)
    joined = []
    for index, phrase in enumerate(phrases):
        last = index == len(phrases) - 1
        before = "" if index == 0 else (", and " if lang == "en" else ", a ") if last else ", "
        joined.append(Phrase(phrase.group, phrase.text if index else _capital(phrase.text), before))
    return tuple(joined)


def _silent(people: int, lang: Language) -> list[Phrase]:
    """People to whom we did not answer in time, and the law has made something of that."""
    if lang == "en":
        return [Phrase("silence", f"for {number_word(people, 'en')} silence has its effect in law already")]
    number = _GENITIVE[people] if people < len(_GENITIVE) else str(people)
    return [Phrase("silence", f"wobec {number} milczenie ma już skutek prawny")]


def _polish(unsent: int, late: int, today: int, later: int) -> list[Phrase]:
    phrases = []
    if unsent:
        number = _LETTERS.get(unsent, number_word(unsent, "pl"))
        noun = {"one": "list", "few": "listy", "many": "listów"}[polish_plural(unsent)]
        verb = "nie wyszły" if polish_plural(unsent) == "few" else "nie wyszedł" if unsent == 1 else "nie wyszło"
        phrases.append(Phrase("unsent", f"{number} {noun} {verb}"))
    if late:
        few = polish_plural(late) == "few"
        phrases.append(Phrase("late", f"{number_word(late, 'pl')} {'czekają' if few else 'czeka'} za długo"))
    if today:
        verb = "usłyszą" if polish_plural(today) == "few" else "usłyszy"
        phrases.append(Phrase("today", f"{number_word(today, 'pl')} {verb} je dzisiaj"))
    if later:
        number = _GENITIVE[later] if later < len(_GENITIVE) else str(later)
        phrases.append(Phrase("later", f"dla {number} warto zacząć już teraz"))
    return phrases


def _english(unsent: int, late: int, today: int, later: int) -> list[Phrase]:
    phrases = []
    if unsent:
        letters = "letter" if unsent == 1 else "letters"
        phrases.append(Phrase("unsent", f"{number_word(unsent, 'en')} {letters} did not leave"))
    if late:
        phrases.append(Phrase("late", f"{number_word(late, 'en')} {'has' if late == 1 else 'have'} waited too long"))
    if today:
        phrases.append(Phrase("today", f"{number_word(today, 'en')} will hear it today"))
    if later:
        phrases.append(Phrase("later", f"for {number_word(later, 'en')} it is worth starting now"))
    return phrases


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
