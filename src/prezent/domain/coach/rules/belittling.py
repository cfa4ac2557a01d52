"""Checks of belittling: the customer's own trouble made small, congratulations that mock, orders."""

from __future__ import annotations

from collections.abc import Iterator

from prezent.domain.coach.catalogue import Hit, Look, check, sieve
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Severity
from prezent.domain.coach.rules.attitude import customer_named, listed
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Token
from prezent.domain.language.words import Word

_COMPLAINT = "complaint"
#: Imperatives that are other words too, which hardly ever begin a clause.
_ORDERS = frozenset({"zrób", "przestań", "złóż", "popraw", "kup", "zamów"})


@sieve("BEL-01")
def small(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """Of any thing "it is only …" may be said, but not of the one that the customer complained of."""
    if hit.message != "near" or customer_named(look, str(hit.values["thing"])):
        return hit
    return None


@sieve("BEL-03")
def congratulations(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """Congratulations mock a person who complains, and please everybody else."""
    if str(hit.values["words"]).lower() in listed(look.doc.lang, "praising") and look.case.kind != _COMPLAINT:
        return None
    return hit


@check("BEL-04")
def order(look: Look) -> Iterator[Hit]:
    """Imperatives to the customer. Among people on first-name terms they are an idea, elsewhere a warning."""
    doc = look.doc
    if doc.lang != "pl":
        return
    familiar = not listed("pl", "familiar").isdisjoint(doc.forms) and listed("pl", "formal").isdisjoint(doc.forms)
    for placed in doc.body:
        if placed.scope is not Scope.BODY or "impt" not in placed.sentence.poses or "proszę" in placed.sentence.forms:
            continue
        for first, at in _orders(placed.tokens):
            span = placed.span(first, at)
            if doc.is_quoted(span):
                continue
            infinitive = min(sense.lemma for sense in placed.tokens[at].word.senses if sense.pos == "impt")
            please = f"proszę {'nie ' if first < at else ''}{infinitive}"
            if doc.text[span.start].isupper():
                please = please[:1].upper() + please[1:]
            fix = Fix(Text2("Poproś", "Ask"), (Edit(*span, please),))
            message, severity = ("familiar", Severity.SUGGESTION) if familiar else ("", None)
            words = doc.slice(span)
            yield Hit((span,), (words,), (fix,), message, {"words": words}, severity)


def _orders(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """Imperatives that begin a clause, from their "nie" on."""
    for at, token in enumerate(tokens):
        if _is_order(token.word):
            first = at - 1 if at and tokens[at - 1].lower == "nie" else at
            if first == 0 or tokens[first - 1].lower in listed("pl", "before_an_order"):
                yield first, at


def _is_order(word: Word) -> bool:
    if not word.has("impt", "sec") or not word.lemmas.isdisjoint(listed("pl", "friendly")):
        return False
    return word.lower in _ORDERS or word.only("impt")
