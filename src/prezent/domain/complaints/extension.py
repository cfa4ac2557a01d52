"""The letter that says the answer will take longer, where the law allows that: why, what is still to be established,
and the expected day (2015 act art. 7, payment services act art. 15a(3), GDPR art. 12(3) and others).

Most regimes know no extension: there such a letter would stop nothing, and composing it is refused with what silence
brings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from prezent.domain.complaints.answer import closing, greeting, signature, thanks
from prezent.domain.complaints.facts import Addressee, AnswerError, Firm, Language, Signatory
from prezent.domain.complaints.letter import Block, Letter
from prezent.domain.complaints.words import capital, full_date, noun_of, phrase, sentence
from prezent.domain.deadlines.consequence import if_nothing_is_done
from prezent.domain.deadlines.due import Due, due
from prezent.domain.deadlines.periods import STATUTORY, BankDays
from prezent.domain.deadlines.regime import Regime
from prezent.domain.language.both import Text2

__all__ = ["ExtensionFacts", "extend"]


@dataclass(frozen=True, slots=True)
class ExtensionFacts:
    """A complaint that takes longer. ``reason`` and each of ``to_establish``: whole sentences or phrases of the author;
    ``expected_on``: the day by which the answer is expected; ``dated``: the day on which this letter leaves."""

    language: Language
    addressee: Addressee
    matter: str
    case_number: str
    received_on: date
    signatory: Signatory
    firm: Firm
    dated: date
    reason: str
    to_establish: tuple[str, ...]
    expected_on: date


def extend(
    facts: ExtensionFacts, regime: Regime, *, lenient: Collection[str] = (), days: BankDays = STATUTORY
) -> Letter:
    """The notice of an extension with its three elements.

    ``lenient`` and ``days`` as for :func:`prezent.domain.deadlines.due.due`.

    Raises AnswerError: "extension.unknown" (the law knows none; the period is the customer's, or one to do something in
    and not to answer), "extension.elements"
    (one of the three is missing), "extension.too_late" (the base period is over, so silence has had its effect),
    "extension.too_long" (expected after the longest period), "extension.not_later" (expected within the base period).
    Raises DeadlineError for a day before the regime was in force.
    """
    clock = _allowed(facts, regime, lenient, days)
    _complete(facts)
    _in_time(facts, clock)
    return Letter(
        language=facts.language,
        subject=_subject(facts, regime),
        case_number=facts.case_number,
        dated=facts.dated,
        addressee=facts.addressee,
        blocks=tuple(_blocks(facts, regime)),
        signature=signature(facts.signatory, facts.firm),
    )


def _allowed(facts: ExtensionFacts, regime: Regime, lenient: Collection[str], days: BankDays) -> Due:
    version = regime.version_on(facts.received_on)
    clock = due(regime, facts.received_on, lenient=lenient, days=days)
    answers = regime.side == "firm" and clock.met_by != "performed"
    if version.extension is None or not answers:
        what = if_nothing_is_done(version.silence, clock.met_by, regime.side)
        note = version.extension_note
        no = Text2(
            f"Prawo nie zna tu przedłużenia ({regime.name.pl}).", f"The law knows no extension here ({regime.name.en})."
        )
        if version.extension is not None and clock.met_by == "performed":
            no = Text2(
                f"To nie jest termin odpowiedzi ({regime.name.pl}): takim listem się go nie przedłuża.",
                f"This is no deadline of an answer ({regime.name.en}): this letter does not extend it.",
            )
        said = [one for one in (no, note, what) if one is not None]
        raise AnswerError(
            "extension.unknown", Text2(" ".join(one.pl for one in said), " ".join(one.en for one in said))
        )
    return clock


def _complete(facts: ExtensionFacts) -> None:
    if not (facts.reason.strip() and any(one.strip() for one in facts.to_establish)):
        raise AnswerError(
            "extension.elements",
            Text2(
                "Zawiadomienie o przedłużeniu ma trzy elementy: przyczynę, okoliczności do ustalenia i przewidywany "
                "termin. Uzupełnij brakujące.",
                "A notice of extension has three elements: the reason, what is to be established, the expected date. "
                "Add what is missing.",
            ),
        )


def _in_time(facts: ExtensionFacts, clock: Due) -> None:
    """Refuses a notice that comes after the base period: the silence has had its effect by then (law.md R12)."""
    if clock.legal and facts.dated > clock.legal:
        what = if_nothing_is_done(clock.version.silence, clock.met_by, clock.regime.side)
        raise AnswerError(
            "extension.too_late",
            Text2(
                f"Podstawowy termin minął {clock.legal:%d.%m.%Y}, więc przedłużyć go już nie można. {what.pl}",
                f"The base period ended on {clock.legal:%Y-%m-%d}, so it can no longer be extended. {what.en}",
            ),
        )
    if clock.extended_until and facts.expected_on > clock.extended_until:
        raise AnswerError(
            "extension.too_long",
            Text2(
                f"Z przedłużeniem ostatnim dniem jest {clock.extended_until:%d.%m.%Y}: podaj wcześniejszy termin.",
                f"With the extension the last day is {clock.extended_until:%Y-%m-%d}: name an earlier one.",
            ),
        )
    if facts.expected_on <= (clock.legal or facts.dated):
        raise AnswerError(
            "extension.not_later",
            Text2(
                "Przewidywany termin mieści się w podstawowym: przedłużenie nie jest potrzebne.",
                "The expected date is within the base period: no extension is needed.",
            ),
        )


def _subject(facts: ExtensionFacts, regime: Regime) -> str:
    noun, matter = noun_of(regime.id), phrase(facts.matter)
    if facts.language == "pl":
        return f"[{facts.case_number}] Przedłużenie terminu odpowiedzi na {noun.acc}: {matter}"
    return f"[{facts.case_number}] More time for the answer to your {noun.en}: {matter}"


def _blocks(facts: ExtensionFacts, regime: Regime) -> Iterator[Block]:
    said = _SAID[facts.language]
    yield Block("greeting", greeting(facts.addressee, facts.language))
    opening = thanks(facts.language, regime.id, facts.matter, facts.received_on, facts.addressee)
    yield Block("thanks", f"{opening} {said['sorry']}")
    yield Block("extension", f"{said['reason']} {sentence(facts.reason)}")
    points = tuple(capital(sentence(one)) for one in facts.to_establish if one.strip())
    yield Block("facts", said["establish"], points)
    yield Block("plan", said["expected"].format(day=full_date(facts.expected_on, facts.language)))
    yield Block("closing", closing(facts.signatory, facts.language))
    yield Block("goodbye", said["goodbye"])


_SAID: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "pl": {
            "sorry": "Piszę przed terminem, ponieważ odpowiedź zajmie więcej czasu, i przepraszam za to opóźnienie.",
            "reason": "Przyczyna opóźnienia:",
            "establish": "Do ustalenia pozostaje:",
            "expected": "Odpowiem najpóźniej {day}: to przewidywany termin odpowiedzi.",
            "goodbye": "Z poważaniem",
        },
        "en": {
            "sorry": "I am writing before the date, because the answer will take longer, and I am sorry for the delay.",
            "reason": "The reason for the delay:",
            "establish": "What is still to be established:",
            "expected": "I will answer by {day}: this is the expected date of the answer.",
            "goodbye": "Yours sincerely,",
        },
    }
)
