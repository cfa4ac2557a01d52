"""The answer to a complaint: thanks, an apology where one is due, the decision on every demand, why, what will be
done and by when, what the customer may still do, a name. Source of the order: principles P14–P17, P20, P26."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from prezent.domain.complaints import adr
from prezent.domain.complaints.facts import (
    REFUSED,
    Addressee,
    AnswerError,
    AnswerFacts,
    Demand,
    Firm,
    Language,
    Remedy,
    RemedySide,
    Signatory,
    Verdict,
)
from prezent.domain.complaints.instructions import instructions, named
from prezent.domain.complaints.letter import Block, Letter, Part
from prezent.domain.complaints.words import (
    by_date,
    capital,
    full_date,
    money,
    noun_of,
    one_line,
    phrase,
    sentence,
    spoken,
)
from prezent.domain.language.address import salutation, vocative
from prezent.domain.language.both import Text2

__all__ = ["closing", "compose", "greeting", "overall", "signature", "thanks"]

_IF: Final = re.compile(r"\b(?:jeśli|jeżeli|gdyby|o ile|if|in case)\b", re.IGNORECASE)


def compose(facts: AnswerFacts) -> Letter:
    """The letter that says these facts.

    Raises AnswerError: "answer.no_demand" (nothing to decide on), "answer.no_reasons" (a refusal without its reasons),
    "answer.apology_if" (an apology that hangs on an "if"), "answer.no_signature" (name or position is missing).
    """
    _refuse(facts)
    return Letter(
        language=facts.language,
        subject=_subject(facts),
        case_number=facts.case_number,
        dated=facts.dated,
        addressee=facts.addressee,
        blocks=tuple(_blocks(facts)),
        signature=signature(facts.signatory, facts.firm, address=facts.regime in _ADDRESSED),
    )


def overall(facts: AnswerFacts) -> Verdict:
    """The verdict on the whole complaint: "partly" where some demands are accepted and some are not, "otherwise" where
    the customer is right in all of them and does not get all that is asked for."""
    verdicts = {one.verdict for one in facts.demands}
    if len(verdicts) == 1:
        return verdicts.pop()
    if verdicts <= {"founded", "deemed"}:
        return "founded"
    return "otherwise" if verdicts <= {"founded", "deemed", "otherwise"} else "partly"


def greeting(addressee: Addressee, language: Language) -> str:
    """The first line: as given, else the nearest certain wording."""
    gender = {"pan": "m", "pani": "f"}.get(addressee.form)
    called = vocative(addressee.first_name, gender) if gender else None  # type: ignore[arg-type]
    return addressee.greeting or salutation(
        addressee.form, addressee.first_name, called, language, last=addressee.last_name
    )


def signature(signatory: Signatory, firm: Firm, *, address: bool = False) -> tuple[str, ...]:
    """The lines under the goodbye: name, position, unit and firm (with their ``address``), telephone and e-mail."""
    phone = f"tel. {signatory.phone}" if signatory.phone else ""
    where = ", ".join(one for one in (signatory.unit, firm.name) if one)
    seats = (signatory.unit_address if signatory.unit else "", ", ".join(firm.lines) if address else "")
    lines = (signatory.name, signatory.position, where, *dict.fromkeys(seats), phone, signatory.email)
    return tuple(one for one in lines if one)


#: Their answers must name the firm's address, also where they leave by e-mail, without a letterhead.
_ADDRESSED: Final = frozenset({"PL_CARRIAGE", "PL_POST", "PL_POST_APPEAL", "PL_KPA_SKARGA"})


def hangs_on_if(words: str) -> Text2 | None:
    """What to say of an apology that depends on an “if”; None where it does not."""
    if not _IF.search(words):
        return None
    return Text2(
        "Przeprosiny nie mogą zależeć od „jeśli”: napisz, co zawiodło w obsłudze.",
        "An apology cannot hang on an “if”: say what went wrong in the service.",
    )


def _refuse(facts: AnswerFacts) -> None:
    if not facts.demands:
        raise AnswerError(
            "answer.no_demand",
            Text2("Nie ma żądania, o którym można zdecydować.", "There is no demand to decide on."),
        )
    # The reasons of the whole serve a single demand.
    reasons_of_all = facts.merits_reasons.strip() if len(facts.demands) == 1 else ""
    if not reasons_of_all and any(one.verdict in REFUSED and not one.reasons.strip() for one in facts.demands):
        raise AnswerError(
            "answer.no_reasons",
            Text2("Odmowa wymaga powodów: dopisz je przy żądaniu.", "A refusal needs reasons: add them."),
        )
    if facts.service != "good" and (hangs := hangs_on_if(facts.service_words)):
        raise AnswerError("answer.apology_if", hangs)
    if not (facts.signatory.name.strip() and facts.signatory.position.strip()):
        raise AnswerError(
            "answer.no_signature",
            Text2("List podpisuje osoba: podaj jej imię, nazwisko i stanowisko.", "A person signs: name and position."),
        )


def _subject(facts: AnswerFacts) -> str:
    noun = noun_of(facts.regime)
    matter = phrase(facts.matter)
    if facts.language == "pl":
        return f"[{facts.case_number}] Odpowiedź na {noun.acc}: {matter}"
    return f"[{facts.case_number}] Answer to your {noun.en}: {matter}"


def _blocks(facts: AnswerFacts) -> Iterator[Block]:
    yield Block("greeting", greeting(facts.addressee, facts.language))
    opening = thanks(facts.language, facts.regime, facts.matter, facts.received_on, facts.addressee)
    yield Block("thanks", opening)
    if sorry := _apology(facts):
        yield Block("apology", sorry)
    yield _decision(facts)
    yield from _grounds(facts)
    for side in _SIDES:
        if given := facts.due if side == "law" else facts.of(side):
            yield _remedies(facts, side, given)
    if facts.refused and (said := instructions(facts)):
        yield Block("instruction", " ".join(said))
    if adr.must_state(facts) and facts.adr:
        yield Block("adr", _adr(facts))
    if facts.attachments:
        yield Block("attachments", _ATTACHED[facts.language], tuple(phrase(one) for one in facts.attachments))
    yield Block("closing", closing(facts.signatory, facts.language, refused=overall(facts) == "not_founded"))
    yield Block("goodbye", _GOODBYE[facts.language])


_GOODBYE: Final[Mapping[Language, str]] = {"pl": "Z poważaniem", "en": "Yours sincerely,"}
_ATTACHED: Final[Mapping[Language, str]] = {"pl": "Do listu dołączam:", "en": "I enclose:"}


def thanks(language: Language, regime: str, matter: str, received_on: date, addressee: Addressee) -> str:
    """The first sentence: thanks that name the matter and the day on which it came (P15)."""
    noun, day = noun_of(regime), full_date(received_on, language)
    if language == "pl":
        day = day.rstrip(".")  # "r." ends the sentence with its own full stop
        opening = f"dziękuję za {noun.acc} w sprawie „{phrase(matter)}”, {noun.received} {day}."
        return opening if greeting(addressee, "pl").endswith(",") else capital(opening)
    filed = "filed" if noun.received == "złożoną" else "received"
    return f"Thank you for your {noun.en} about “{phrase(matter)}”, {filed} on {day}."


def _apology(facts: AnswerFacts) -> str:
    """An apology for the service where it was not what it should be, and for a fault in the matter; "" for neither."""
    said = _SORRY[facts.language]
    parts = []
    if facts.service != "good":
        parts.append(_sorry_for(facts.service_words, said))
    if facts.at_fault:
        parts.append(_owned(facts, too=bool(parts)))
    if any(one.verdict == "deemed" for one in facts.demands):
        parts.append(said["late_too" if parts else "late"])
    return " ".join(parts)


def _sorry_for(words: str, said: Mapping[str, str]) -> str:
    """The apology for the service: words that are a sentence of their own follow it, a phrase ends it."""
    if not words.strip():
        return said["service_bare"]
    if words.strip()[0].isupper() or words.rstrip()[-1] in ".!":
        return f"{said['service']}. {capital(sentence(words))}"
    return f"{said['service']}: {phrase(words)}."


def _owned(facts: AnswerFacts, *, too: bool) -> str:
    """That the customer is right, and that we are sorry unless that was said already (``too``)."""
    said, right = _SORRY[facts.language], spoken(facts.addressee.form, facts.language).right
    if right and overall(facts) == "partly":
        right = said["part"].format(right=right)
    sorry = "" if too else said["and_sorry"] if right else said["sorry"]
    before = f"{right}{sorry}: " if right or sorry else ""
    return capital(f"{before}{said['mistake']}.")


_SORRY: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "pl": {
            "service": "Przepraszam za to, co zawiodło w naszej obsłudze",
            "service_bare": "Przepraszam za naszą obsługę w tej sprawie: powinna być lepsza.",
            "part": "w części {right}",
            "mistake": "błąd leży po naszej stronie",
            "and_sorry": " i przepraszam",
            "sorry": "przepraszam",
            "late": "Przepraszam za brak odpowiedzi w terminie.",
            "late_too": "Przepraszam też za brak odpowiedzi w terminie.",
        },
        "en": {
            "service": "I am sorry for what went wrong in our service",
            "service_bare": "I am sorry for the way we handled this: our service should have been better.",
            "part": "in part {right}",
            "mistake": "the mistake is ours",
            "and_sorry": ", and I am sorry",
            "sorry": "I am sorry",
            "late": "I am sorry that no answer came in time.",
            "late_too": "I am also sorry that no answer came in time.",
        },
    }
)


def _decision(facts: AnswerFacts) -> Block:
    verdict = overall(facts)
    words = _DECIDED[facts.language]
    noun = noun_of(facts.regime)
    whole = words[verdict].format(acc=noun.acc, gen=noun.gen, en=noun.en)
    if len(facts.demands) == 1:
        one = facts.demands[0]
        return Block("decision", f"{whole}{_AND[facts.language][verdict]}: {phrase(one.text)}.")
    intro = {"pl": "Moje stanowisko wobec każdego żądania:", "en": "My position on each demand:"}[facts.language]
    points = tuple(_point(one, facts.language) for one in facts.demands)
    return Block("decision", f"{whole}. {intro}", points, numbered=True)


_DECIDED: Final[Mapping[Language, Mapping[Verdict, str]]] = MappingProxyType(
    {
        "pl": {
            "founded": "Uznaję {acc} w całości",
            "partly": "Uznaję {acc} w części",
            "not_founded": "Nie mogę uznać {gen}",
            "deemed": "Nie było odpowiedzi w terminie, dlatego z mocy prawa uznaję {acc} w całości",
            "otherwise": "Uznaję {acc}",
        },
        "en": {
            "founded": "I accept your {en} in full",
            "partly": "I accept your {en} in part",
            "not_founded": "I cannot accept your {en}",
            "deemed": "There was no answer in time, and so by law I accept your {en} in full",
            "otherwise": "I accept your {en}",
        },
    }
)
_AND: Final[Mapping[Language, Mapping[Verdict, str]]] = MappingProxyType(
    {
        "pl": {
            "founded": " i spełniam żądanie",
            "partly": " i w tej części spełniam żądanie",
            "not_founded": " ani spełnić żądania",
            "deemed": ", razem z żądaniem",
            "otherwise": ", ale proponuję coś innego niż to, o co chodzi w żądaniu",
        },
        "en": {
            "founded": " and meet your demand",
            "partly": " and meet this part of your demand",
            "not_founded": " or meet your demand",
            "deemed": ", with the demand that it makes",
            "otherwise": ", but I offer something else than what you ask for",
        },
    }
)
_EACH: Final[Mapping[Language, Mapping[Verdict, str]]] = MappingProxyType(
    {
        "pl": {
            "founded": "uznaję w całości",
            "partly": "uznaję w części",
            "not_founded": "nie mogę tego uznać",
            "deemed": "uznaję z mocy prawa, bo nie było odpowiedzi w terminie",
            "otherwise": "uznaję reklamację, ale proponuję coś innego",
        },
        "en": {
            "founded": "I accept this in full",
            "partly": "I accept this in part",
            "not_founded": "I cannot accept this",
            "deemed": "I accept this by law, because there was no answer in time",
            "otherwise": "I accept the complaint, but I offer something else",
        },
    }
)


def _point(one: Demand, language: Language) -> str:
    return f"{capital(phrase(one.text))}: {_EACH[language][one.verdict]}. {sentence(one.reasons)}".rstrip()


def _grounds(facts: AnswerFacts) -> Iterator[Block]:
    """Why: in the author's words, then what they rest on."""
    said = _GROUNDS[facts.language]
    if len(facts.demands) == 1 and facts.demands[0].reasons.strip():
        yield Block("reasons", sentence(facts.demands[0].reasons))
    if facts.merits_reasons.strip():
        reasons = sentence(facts.merits_reasons)
        introduced = facts.refused and not any(one.reasons.strip() for one in facts.demands)
        yield Block("reasons", f"{said['reasons']} {reasons}" if introduced else reasons)
    listed: tuple[tuple[Part, tuple[str, ...]], ...] = (("facts", facts.relied_on), ("terms", facts.terms))
    for part, lines in listed:
        if lines:
            yield Block(part, said[part], tuple(sentence(one) for one in lines))
    if facts.legal_basis:
        yield Block("law", f"{said['law']} {'; '.join(_acts(facts.legal_basis))}.")
    if facts.procedure:
        yield Block("procedure", f"{said['procedure']} {'; '.join(phrase(one) for one in facts.procedure)}.")


def _acts(bases: Iterable[str]) -> Iterator[str]:
    """Each basis; one of the same act as the one before it names the article alone."""
    before = ""
    for one in map(phrase, bases):
        act, found, article = one.partition(", art. ")
        yield f"art. {article}" if found and act == before else one
        before = act if found else ""


_GROUNDS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "pl": {
            "reasons": "Powody są takie.",
            "facts": "Opieram się na tych ustaleniach:",
            "terms": "Postanowienia umowy, które mają tu znaczenie:",
            "law": "Podstawa prawna:",
            "procedure": "Tryb odpowiedzi:",
        },
        "en": {
            "reasons": "These are the reasons.",
            "facts": "I rely on these facts:",
            "terms": "The parts of the contract that matter here:",
            "law": "Legal basis:",
            "procedure": "Answered under:",
        },
    }
)
_SIDES: Final[tuple[RemedySide, ...]] = ("law", "gesture", "measure")
_PARTS: Final[Mapping[RemedySide, Part]] = {"law": "remedies", "gesture": "gesture", "measure": "measures"}
_INTRO: Final[Mapping[Language, Mapping[RemedySide, str]]] = MappingProxyType(
    {
        "pl": {
            "law": "To należy się{dat} z mocy prawa{contract}:",
            "gesture": "Chcę też dać{dat} coś od nas. To gest, który nie zastępuje uprawnień z ustawy:",
            "measure": "Co zmieni się u nas, żeby to się nie powtórzyło:",
        },
        "en": {
            "law": "This is what the law{contract} entitles you to:",
            "gesture": "I want to give you something from us too. It is a gesture and replaces no right of yours:",
            "measure": "What will change here, so that it does not happen again:",
        },
    }
)


def _remedies(facts: AnswerFacts, side: RemedySide, given: tuple[Remedy, ...]) -> Block:
    dat = spoken(facts.addressee.form, facts.language).dat
    points = tuple(_done(one, facts) for one in given)
    # What the contract alone gives is not said to be the law's.
    contract = _OR_CONTRACT[facts.language] if any(one.side == "contract" for one in given) else ""
    intro = _INTRO[facts.language][side].format(dat=dat, contract=contract)
    return Block(_PARTS[side], intro, points, numbered=len(points) > 1)


_OR_CONTRACT: Final[Mapping[Language, str]] = {"pl": " lub umowy", "en": " or the contract"}


def _done(one: Remedy, facts: AnswerFacts) -> str:
    amount = money(one.amount, one.currency, facts.language) if one.amount is not None else ""
    due = by_date(one.due_on, facts.dated, facts.language) if one.due_on else ""
    who = ""
    if one.by_whom:
        who = f"zajmie się tym {phrase(one.by_whom)}" if facts.language == "pl" else f"{phrase(one.by_whom)} sees to it"
    rest = ", ".join(part for part in (amount, phrase(one.how), due, who) if part)
    return f"{capital(phrase(one.text))}: {rest}." if rest else f"{capital(phrase(one.text))}."


def _adr(facts: AnswerFacts) -> str:
    """The statement of art. 32 of the act on out-of-court settlement of consumer disputes (Dz.U. 2016 poz. 1823)."""
    said = {
        "pl": {
            "consents": "{firm} zgadza się na udział w pozasądowym rozwiązywaniu sporów konsumenckich w tej sprawie.",
            "refuses": "{firm} odmawia udziału w pozasądowym rozwiązywaniu sporów konsumenckich w tej sprawie.",
            "body": "Podmiot uprawniony: {body}.",
        },
        "en": {
            "consents": "{firm} agrees to take part in out-of-court settlement of this consumer dispute.",
            "refuses": "{firm} refuses to take part in out-of-court settlement of this consumer dispute.",
            "body": "The competent body is {body}.",
        },
    }[facts.language]
    statement = said[facts.adr or "refuses"].format(firm=one_line(facts.firm.name))
    return f"{statement} {said['body'].format(body=named(adr.body_of(facts), facts.language))}"


def closing(signatory: Signatory, language: Language, *, refused: bool = False) -> str:
    """The open door at the end of a letter; after a refusal it hopes for nothing."""
    ways = [one for one in (signatory.email, signatory.phone) if one]
    how = f": {(' lub ' if language == 'pl' else ' or ').join(ways)}" if ways else ""
    return f"{_CLOSING[language]['refused' if refused else 'usual']}{how}."


_CLOSING: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        "pl": {
            "usual": "Mam nadzieję, że to wyjaśnia sprawę. W razie pytań proszę do mnie napisać albo zadzwonić",
            "refused": "Wiem, że ta odpowiedź może rozczarować. Jeśli coś jest niejasne, proszę do mnie napisać albo "
            "zadzwonić",
        },
        "en": {
            "usual": "I hope this clears things up. If you have any questions, please write to me or call me",
            "refused": "I know that this answer may disappoint. If anything is unclear, please write to me or call me",
        },
    }
)
