"""Who speaks: "we" where one person signs, and one person in two genders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from prezent.domain.coach.author import author_gender, gender_of
from prezent.domain.coach.case import Gender
from prezent.domain.coach.catalogue import Hit, Look, check, sieve
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Severity, Span
from prezent.domain.language import verbs
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence, Token
from prezent.domain.language.words import Word

#: What the author did together with the customer.
_TOGETHER: Final = frozenset(["rozmawiać", "porozmawiać", "uzgodnić", "uzgadniać"])
#: What two do, after a verb: "nie musimy o tym rozmawiać".
_TALK: Final = frozenset(["rozmawiać", "porozmawiać", "dyskutować", "podyskutować"])
_TOGETHER_REFLEXIVE: Final = frozenset(
    [
        "umówić", "umawiać", "spotkać", "spotykać", "zobaczyć", "widzieć", "usłyszeć", "słyszeć",
    ]
)  # fmt: skip
_AGREED_WITH: Final = frozenset(
    [
        "ustalić", "ustalać", "omówić", "omawiać", "podpisać", "zawrzeć",
    ]
)  # fmt: skip
_WITH_CUSTOMER: Final = frozenset(["panem", "panią", "państwem", "wspólnie"])
_WITH_OTHERS: Final = frozenset(["razem", "wraz", "wspólnie", "wszyscy", "oboje", "obaj", "obie"])
#: What a house does day in, day out: nobody says "I sell".
_OF_THE_HOUSE: Final = frozenset(
    [
        "oferować", "sprzedawać", "produkować", "zatrudniać", "działać", "współpracować", "importować",
        "prowadzić",
    ]
)  # fmt: skip
#: Verbs with a predicate that agrees with the person: "jesteśmy wdzięczni".
_LINKING: Final = frozenset(["być", "zostać", "czuć", "poczuć", "pozostać", "pozostawać"])
#: Before a form that is also a noun ("mamy"), these leave it a verb.
_BEFORE_VERB: Final = frozenset(
    [
        ",", "i", "nie", "że", "to", "my", "też", "już", "zawsze", "więc", "bo", "ale", "jeśli", "co", "teraz",
    ]
)  # fmt: skip
_CONJUNCTIONS: Final = frozenset(
    [
        "żebyśmy", "abyśmy", "gdybyśmy", "byśmy", "ażebyśmy", "jakbyśmy", "jeślibyśmy", "choćbyśmy",
    ]
)  # fmt: skip
_COLLEAGUES: Final = frozenset(
    [
        "zespołem", "kolegą", "koleżanką", "kolegami", "koleżankami", "kierownikiem", "kierowniczką", "szefem",
        "szefową", "działem",
    ]
)  # fmt: skip
#: Where the house has things: "mamy w magazynie trzy lampy".
_STORES: Final = frozenset(["magazynie", "sklepie", "ofercie", "sprzedaży", "składzie", "stanie", "salonie", "półce"])
_YOU: Final = frozenset(["pan", "pana", "panu", "pani", "panią", "państwo", "państwa", "państwu"])
_STOPS: Final = frozenset(".;!?:")
_SHOWN = 5


def company_speaks(look: Look) -> bool:
    """Whether the house may say "we" here."""
    voice = look.settings.company_voice
    return voice == "always" or (voice == "public" and look.doc.channel == "public")


@check("SGL-01")
def first_person_plural(look: Look) -> Iterator[Hit]:
    """Every "we" of a letter as one remark, with the words that say "I"."""
    if company_speaks(look):
        return
    english = look.doc.lang == "en"
    gender = None if english else author_gender(look.doc, look.case)
    places: list[tuple[Span, tuple[str, ...]]] = []
    for placed in look.doc.own:
        for first, last, made in _english(placed.sentence) if english else _singular(placed.sentence, gender):
            span = placed.span(first, last)
            if not look.doc.is_quoted(span):
                places.append((span, made))
    if not places:
        return
    words = [look.doc.slice(span) for span, _made in places]
    fixes: tuple[Fix, ...] = ()
    if all(len(made) == 1 for _span, made in places):
        edits = tuple(Edit(*span, made[0]) for span, made in places)
        fixes = (Fix(Text2("Napisz wszędzie „ja”", "Say “I” everywhere"), edits),)
    forms = [" / ".join(made) for _span, made in places]
    evidence = tuple(f"{word} → {form}" if form else word for word, form in zip(words, forms, strict=True))
    note = look.doc.channel == "note"
    yield Hit(
        tuple(span for span, _made in places),
        evidence,
        fixes,
        "note" if note else "",
        {"words": _shown(words), "forms": _shown([form for form in forms if form])},
        Severity.SUGGESTION if note else None,
    )


def _shown(words: Sequence[str]) -> Text2:
    """The first few different words, as they stand inside quotation marks."""
    unlike = list(dict.fromkeys(word[:1].lower() + word[1:] if not word.startswith("I") else word for word in words))
    more = "…" if len(unlike) > _SHOWN else ""
    return Text2("”, „".join(unlike[:_SHOWN]) + more, "”, “".join(unlike[:_SHOWN]) + more)


@dataclass(frozen=True, slots=True)
class _We:
    """A word that says "we": its token and what has to happen to it."""

    at: int
    kind: str


@lru_cache(maxsize=4096)
def _singular(sentence: Sentence, gender: Gender | None) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """(first token, last token, the words that say "I": one, or one for each gender where it is not known)."""
    found = []
    for we in _plural(sentence):
        text = sentence.tokens[we.at].text
        genders: tuple[Gender | None, ...] = (gender,) if gender else (None, "m", "f")
        made = [_made(we.kind, text, one) for one in genders]
        forms = (made[0],) if made[0] else tuple(made[1:])
        found.append((we.at, we.at, tuple(form for form in forms if form)))
    return tuple(found)


def _made(kind: str, text: str, gender: Gender | None) -> str | None:
    match kind:
        case "verb":
            return verbs.singular(text, gender)
        case "participle":
            return verbs.singular_participle(text, gender)
        case "after":
            # "żebym" takes no infinitive.
            return verbs.singular_participle(text, gender) if gender else None
        case "predicate":
            return verbs.predicate(text, gender)
    return "Ja" if text[:1].isupper() else "ja"


@lru_cache(maxsize=4096)
def _plural(sentence: Sentence) -> tuple[_We, ...]:
    """The words of a Polish sentence in which "we" speaks and one person could."""
    tokens, found = sentence.tokens, list[_We]()
    if not _may_speak(sentence):
        return ()
    for at, token in enumerate(tokens):
        if token.lower in _CONJUNCTIONS:
            found += _after_conjunction(tokens, at)
        elif _says_we(token.word) and _is_verb(tokens, at) and not _with_somebody(tokens, at):
            found.append(_We(at, "verb"))
            found += _agreeing(tokens, at)
    if found:
        found += [_We(at, "we") for at, token in enumerate(tokens) if token.lower == "my"]
    return tuple(sorted(set(found), key=lambda one: one.at))


def _may_speak(sentence: Sentence) -> bool:
    if "ja" in sentence.forms and "i" in sentence.forms:
        return False
    return any(form.endswith("my") for form in sentence.forms)


@lru_cache(maxsize=8192)
def _says_we(word: Word) -> bool:
    return word.lower.endswith("my") and any(
        sense.pos in {"fin", "bedzie", "praet", "cond", "winien"} and sense.has("pl", "pri") for sense in word.senses
    )


def _is_verb(tokens: Sequence[Token], at: int) -> bool:
    """Whether a form is a verb here: "mamy" is also of "mama"."""
    word = tokens[at].word
    if all(sense.pos in {"fin", "bedzie", "praet", "cond", "winien", "impt"} for sense in word.senses):
        return True
    before = tokens[at - 1].word if at else None
    after = tokens[at + 1].word if at + 1 < len(tokens) else None
    if after is None or not after.is_word:
        return False
    if (after.has("fin") or after.has("praet")) and not after.has("subst"):
        return False
    if before is None:
        return word.lower == "mamy" or not after.has("prep")
    return before.lower in _BEFORE_VERB or (before.has("adv") and not before.has("prep"))


def _with_somebody(tokens: Sequence[Token], at: int) -> bool:
    """Whether "we" is more than the author: the customer or colleagues too, or the house."""
    lemmas, near = tokens[at].word.lemmas, _near(tokens, at, 4)
    with_customer = (
        not lemmas.isdisjoint(_TOGETHER)
        or not near.isdisjoint(_TALK)
        or (not lemmas.isdisjoint(_TOGETHER_REFLEXIVE) and "się" in near)
        or (not lemmas.isdisjoint(_AGREED_WITH) and not near.isdisjoint(_WITH_CUSTOMER))
        or (at > 0 and tokens[at - 1].lower == "jak" and not lemmas.isdisjoint({"wiedzieć", "widzieć"}))
    )
    with_colleagues = not near.isdisjoint(_COLLEAGUES) and not near.isdisjoint({"z", "ze"})
    return with_customer or with_colleagues or not near.isdisjoint(_WITH_OTHERS) or _of_the_house(tokens, at, near)


def _of_the_house(tokens: Sequence[Token], at: int, near: frozenset[str]) -> bool:
    """What a firm has, does and is: "mamy w sklepie", "sprzedajemy", "jesteśmy producentem"."""
    word = tokens[at].word
    if word.lower == "mamy" and not near.isdisjoint(_STORES):
        return True
    if word.has("fin") and not word.lemmas.isdisjoint(_OF_THE_HOUSE) and near.isdisjoint(_YOU):
        return True
    is_a = "być" in word.lemmas and any(token.word.has("subst", "inst") for token in tokens[at + 1 : at + 4])
    return is_a and not any(token.word.has("prep") for token in tokens[at + 1 : at + 3])


def _near(tokens: Sequence[Token], at: int, reach: int) -> frozenset[str]:
    """The words around a token, up to a mark that ends a clause."""
    found: set[str] = set()
    for step in (-1, 1):
        for number in range(1, reach + 1):
            there = at + step * number
            if not 0 <= there < len(tokens) or tokens[there].lower in _STOPS:
                break
            found.add(tokens[there].lower)
    return frozenset(found)


def _agreeing(tokens: Sequence[Token], at: int) -> Iterator[_We]:
    """What agrees with the verb: "będziemy sprawdzali", "jesteśmy wdzięczni", "sami sprawdziliśmy"."""
    word = tokens[at].word
    for number in range(at + 1, min(at + 5, len(tokens))):
        other = tokens[number].word
        if other.lower in _STOPS or other.lower == ",":
            break
        if word.has("bedzie") and other.has("praet", "pl", "ter", "m1"):
            yield _We(number, "participle")
            break
        agrees = any(sense.pos in {"adj", "ppas"} and sense.has("pl", "nom", "m1") for sense in other.senses)
        if agrees and not word.lemmas.isdisjoint(_LINKING):
            yield _We(number, "predicate")
            break
    for number in range(max(0, at - 2), min(at + 3, len(tokens))):
        if tokens[number].lower == "sami":
            yield _We(number, "predicate")


def _after_conjunction(tokens: Sequence[Token], at: int) -> Iterator[_We]:
    """ "żebyśmy mogli": the conjunction and the verb that goes with it."""
    for number in range(at + 1, min(at + 7, len(tokens))):
        if tokens[number].word.has("praet", "pl", "ter", "m1"):
            if _near(tokens, number, 4).isdisjoint(_WITH_OTHERS):
                yield _We(at, "verb")
                yield _We(number, "after")
            return


_ENGLISH: Final = {"we": "I", "we're": "I'm", "we've": "I've", "we'll": "I'll", "we'd": "I'd"}
_AGREEING: Final = {"are": "am", "were": "was", "aren't": "am not", "weren't": "wasn't"}
_DONE_TOGETHER: Final = frozenset(
    [
        "spoke", "spoken", "talked", "discussed", "agreed", "met", "chatted", "both", "all", "arranged",
    ]
)  # fmt: skip
_HOUSE_DOES: Final = frozenset(
    [
        "sell", "ship", "offer", "stock", "produce", "open", "close", "employ", "deliver", "make",
    ]
)  # fmt: skip


_HOUSE_HAS: Final = frozenset(["stock", "warehouse", "store", "shop", "store-room"])


@lru_cache(maxsize=4096)
def _english(sentence: Sentence) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """The same of an English sentence: "we" with a verb that changes beside it."""
    tokens, found = sentence.tokens, list[tuple[int, int, tuple[str, ...]]]()
    for at, token in enumerate(tokens):
        form = token.lower.replace("’", "'")
        if form not in _ENGLISH or (at and tokens[at - 1].lower == "let"):
            continue
        after = [one.lower.replace("’", "'") for one in tokens[at + 1 : at + 4]]
        if not _DONE_TOGETHER.isdisjoint(after) or (after and after[0] in _HOUSE_DOES):
            continue
        if after and after[0] in {"have", "had"} and not _HOUSE_HAS.isdisjoint(sentence.forms):
            continue
        one = _ENGLISH[form].replace("'", "’") if "’" in token.text else _ENGLISH[form]
        before = tokens[at - 1].lower if at else ""
        if form == "we" and after and after[0] in _AGREEING:
            found.append((at, at + 1, (f"{one} {_AGREEING[after[0]]}",)))
        elif form == "we" and before in _AGREEING:
            turned = f"{_AGREEING[before]} {one}"
            found.append((at - 1, at, (turned.capitalize() if tokens[at - 1].text[:1].isupper() else turned,)))
        else:
            found.append((at, at, (one,)))
    return tuple(found)


@sieve("SGL-02")
def company_pronoun(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """Nothing where the house may say "we"."""
    return None if company_speaks(look) else hit


@check("SGL-03")
def one_gender(look: Look) -> Iterator[Hit]:
    """An author in two genders, or in another than the signature's."""
    told = [
        (placed.span(at), gender)
        for placed in look.doc.own
        if not placed.sentence.poses.isdisjoint({"praet", "cond", "winien"})
        for at, gender in _genders(placed.sentence)
        if not look.doc.is_quoted(placed.span(at))
    ]
    if not told:
        return
    author = author_gender(look.doc, look.case)
    counted: Counter[Gender] = Counter(gender for _span, gender in told)
    right: Gender = author or counted.most_common(1)[0][0]
    wrong = [span for span, gender in told if gender != right]
    if not wrong:
        return
    words = [look.doc.slice(span) for span in wrong]
    made = [verbs.regender(word, right) for word in words]
    edits = tuple(Edit(*span, form) for span, form in zip(wrong, made, strict=True) if form)
    fixes: tuple[Fix, ...] = ()
    if len(edits) == len(wrong):
        kind = Text2("Rodzaj żeński", "Feminine") if right == "f" else Text2("Rodzaj męski", "Masculine")
        fixes = (Fix(kind, edits),)
    others = [look.doc.slice(span) for span, gender in told if gender == right]
    values = {"words": _shown(words), "others": _shown(others)}
    yield Hit(tuple(wrong), tuple(words), fixes, "author" if author else "", values)


@lru_cache(maxsize=4096)
def _genders(sentence: Sentence) -> tuple[tuple[int, Gender], ...]:
    return tuple(
        (at, gender) for at, token in enumerate(sentence.tokens) if (gender := gender_of(token.word)) is not None
    )
