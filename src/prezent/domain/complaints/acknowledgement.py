"""The letter that leaves at once when a complaint has come: thanks, a word of regret, by when the answer comes and why
then, and who answers. It is no answer: it stops no legal period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from prezent.domain.complaints.answer import greeting, signature, thanks
from prezent.domain.complaints.facts import Addressee, AnswerError, Firm, Language, Signatory
from prezent.domain.complaints.letter import Block, Letter
from prezent.domain.complaints.mentions import Words
from prezent.domain.complaints.words import capital, full_date, noun_of, one_line, phrase, spoken
from prezent.domain.language.both import Text2

__all__ = ["AcknowledgementFacts", "acknowledge", "acknowledges"]

#: That something has come, in so many words, and what has come. Spaces are folded and capitals are gone.
_CAME_WORDS: Final[Mapping[Language, re.Pattern[str]]] = {
    "pl": re.compile(
        r"dzięku\w+ za|potwierdz\w+ (?:\S+ ){0,4}?(?:otrzyma|przyję|wpły|złoż)|otrzymal|otrzymał|wpłynę|dotar|przyję"
    ),
    "en": re.compile(r"thank you for|acknowledg|confirm|we (?:have )?(?:received|got)|has (?:arrived|come|reached)"),
}
_COMPLAINT: Final[Mapping[Language, re.Pattern[str]]] = {
    "pl": re.compile(r"reklamacj|skarg|zgłoszeni|odwołani|wnios"),
    "en": re.compile(r"complaint|claim|appeal|request"),
}
_WITHDRAWAL: Final[Mapping[Language, re.Pattern[str]]] = {
    "pl": re.compile(r"odst[ąę]pi"),
    "en": re.compile(r"withdraw"),
}


@dataclass(frozen=True, slots=True)
class AcknowledgementFacts:
    """A complaint that has come. ``legal_on``: the last day by law, where the law names one; ``house_on``: the day that
    the firm promises, alone or earlier than the law's."""

    language: Language
    addressee: Addressee
    matter: str
    case_number: str
    regime: str
    received_on: date
    signatory: Signatory
    firm: Firm
    dated: date
    legal_on: date | None = None
    house_on: date | None = None


def acknowledge(facts: AcknowledgementFacts) -> Letter:
    """The acknowledgement.

    Raises AnswerError: "acknowledgement.no_date" (neither law nor firm names a day), "acknowledgement.too_late" (the
    firm promises a day after the law's), "acknowledgement.date_passed" (the day is over already).
    """
    _refuse(facts)
    return Letter(
        language=facts.language,
        subject=_subject(facts),
        case_number=facts.case_number,
        dated=facts.dated,
        addressee=facts.addressee,
        blocks=tuple(_blocks(facts)),
        signature=signature(facts.signatory, facts.firm),
    )


def acknowledges(text: str, received_on: date, language: Language, *, of_withdrawal: bool = False) -> bool:
    """Whether the words of a letter say that the complaint has come, and on which day (Dz.U. 2025 poz. 1371 § 2;
    Dz.U. 2006 nr 38 poz. 266 § 5c); ``of_withdrawal``: that the statement of withdrawal has (UPK art. 30 ust. 4)."""
    words = Words(text)
    what = (_WITHDRAWAL if of_withdrawal else _COMPLAINT)[language]
    folded = words.folded
    return words.name_day(received_on) and bool(_CAME_WORDS[language].search(folded) and what.search(folded))


def _day(facts: AcknowledgementFacts) -> date:
    """The day to name."""
    day = facts.house_on or facts.legal_on
    if day is None:
        raise AnswerError(
            "acknowledgement.no_date",
            Text2(
                "Prawo nie podaje tu dnia odpowiedzi: podaj dzień, do którego odpowiemy.",
                "The law names no day for the answer here: say by which day we will answer.",
            ),
        )
    return day


def _refuse(facts: AcknowledgementFacts) -> None:
    day = _day(facts)
    if facts.legal_on and day > facts.legal_on:
        raise AnswerError(
            "acknowledgement.too_late",
            Text2(
                f"Nie można obiecać odpowiedzi po {facts.legal_on:%d.%m.%Y}: to ostatni dzień według prawa.",
                f"An answer cannot be promised after {facts.legal_on:%Y-%m-%d}, the last day by law.",
            ),
        )
    if day < facts.dated:
        raise AnswerError(
            "acknowledgement.date_passed",
            Text2("Ten dzień już minął: teraz trzeba odpowiedzieć.", "That day has passed: an answer is due now."),
        )


def _subject(facts: AcknowledgementFacts) -> str:
    noun, matter = noun_of(facts.regime), phrase(facts.matter)
    if facts.language == "pl":
        return f"[{facts.case_number}] {_CAME['pl'].format(gen=noun.gen)}: {matter}"
    return f"[{facts.case_number}] {_CAME['en'].format(en=noun.en)}: {matter}"


_CAME: Final[Mapping[Language, str]] = {"pl": "Potwierdzenie otrzymania {gen}", "en": "We have received your {en}"}


def _blocks(facts: AcknowledgementFacts) -> Iterator[Block]:
    said = _SAID[facts.language]
    yield Block("greeting", greeting(facts.addressee, facts.language))
    opening = thanks(facts.language, facts.regime, facts.matter, facts.received_on, facts.addressee)
    dat = spoken(facts.addressee.form, facts.language).dat
    yield Block("thanks", f"{opening} {said['regret'].format(dat=dat)}")
    yield Block("plan", _when(facts))
    ways = [one for one in (facts.signatory.email, facts.signatory.phone) if one]
    how = f": {said['or'].join(one_line(one) for one in ways)}" if ways else ""
    yield Block("closing", f"{said['mine']}{how}.")
    yield Block("goodbye", said["goodbye"])


def _when(facts: AcknowledgementFacts) -> str:
    said, language = _SAID[facts.language], facts.language
    day = _day(facts)
    words = full_date(day, language)
    ends = "" if words.endswith(".") else "."
    gets = spoken(facts.addressee.form, language).gets
    law = said["law"] if day == facts.legal_on else ""
    first = f"{capital(said['answer'].format(day=words, gets=gets))}{law or ends}"
    if law or facts.legal_on is None:
        return first
    last = full_date(facts.legal_on, language)
    return f"{first} {said['last'].format(day=last)}{'' if last.endswith('.') else '.'}"


_SAID: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "pl": {
            "regret": "Przykro mi, że ta sprawa sprawia{dat} kłopot.",
            "answer": "odpowiedź {gets} najpóźniej {day}",
            "law": ": to ostatni dzień, który wyznacza prawo.",
            "last": "Ostatni dzień, który wyznacza prawo, to {day}",
            "mine": "Tą sprawą zajmuję się ja. W razie pytań proszę do mnie napisać albo zadzwonić",
            "or": " lub ",
            "goodbye": "Z poważaniem",
        },
        "en": {
            "regret": "I am sorry that this is giving{dat} trouble.",
            "answer": "{gets} an answer by {day} at the latest",
            "law": ", the last day that the law allows.",
            "last": "The last day that the law allows is {day}",
            "mine": "This case is mine. If you have any questions, please write to me or call me",
            "or": " or ",
            "goodbye": "Yours sincerely,",
        },
    }
)
