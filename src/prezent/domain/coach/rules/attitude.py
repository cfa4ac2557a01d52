"""Checks of judging and blaming: what depends on the customer's own words, the verdict or the rest of the letter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from prezent.domain.coach.catalogue import Hit, Look, check, sieve
from prezent.domain.coach.document import Placed
from prezent.domain.coach.languages import language_of
from prezent.domain.coach.model import Edit, Fix, Lang, Severity
from prezent.domain.coach.patterns import Index, Match, compile_pattern
from prezent.domain.coach.tables import table
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence, Token, read_sentence, split

#: A customer's message is read to here.
_MOST = 20_000
_CONTENT = frozenset({"subst", "adj", "fin", "praet", "inf", "ppas", "imps", "ger", "impt"})
_NOT_EN = re.compile(r"not|never|[a-z]+n['’]t|cannot")
_STEM = re.compile(r"(?:ings?|ed|es|s|ly)$")
_YOU_DID_NOT = re.compile(r"(?:have|had|has|did|do)n['’]t|never")
_GENDERS = {"pan": ("sg", "m1"), "pani": ("sg", "f"), "państwo": ("pl", "m1")}


@cache
def listed(lang: Lang, name: str) -> frozenset[str]:
    """A list of ``data/attitude.toml``."""
    return frozenset(str(table("attitude")[lang][name]).split())


def around(look: Look, placed: Placed, before: int, after: int) -> tuple[Placed, ...]:
    """Sentences of the body from ``before`` the given one until ``after`` it, which is counted among the latter."""
    body = look.doc.body
    at = bisect_left(body, placed.start, key=lambda one: one.start)
    return body[max(0, at - before) : at + after]


@sieve("JUD-01")
def decision(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """A decision named in one word is a warning; with its reason in reach it is an idea for a better word."""
    if hit.message != "decision":
        return hit
    if any(not listed(look.doc.lang, "reasons").isdisjoint(one.sentence.forms) for one in around(look, placed, 0, 3)):
        return replace(hit, severity=Severity.SUGGESTION)
    return hit


@sieve("JUD-02")
def impossible(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """Beside an apology it is our own statement that was wrong."""
    sorry = listed(look.doc.lang, "apology")
    return hit if all(sorry.isdisjoint(one.sentence.lemmas) for one in around(look, placed, 1, 3)) else None


@sieve("JUD-04")
@sieve("BLA-01")
def among_us(look: Look, placed: Placed, hit: Hit) -> Hit:
    """In a note colleagues talk about what was said and done: there it is an idea, no more."""
    return replace(hit, severity=Severity.SUGGESTION) if look.doc.channel == "note" else hit


@check("JUD-03")
def contradiction(look: Look) -> Iterator[Hit]:
    """The first sentence that says something says no: by its opening, or to what the customer wrote."""
    doc = look.doc
    empty, agreeing = listed(doc.lang, "passed_over"), listed(doc.lang, "agreeing")
    first = next((one for one in doc.body if empty.isdisjoint(one.sentence.lemmas)), None)
    if first is None or not agreeing.isdisjoint(first.sentence.lemmas):
        return
    said = look.case.customer_said[-1] if look.case.customer_said else ""
    found = _opening(
        first.sentence, doc.lang, asked="?" in said or (not said and doc.channel == "chat"), known=bool(said)
    )
    if found is not None:
        span = first.span(found.mark[0], found.mark[1] - 1)
    elif said and (tokens := _denied(first.sentence, said, doc.lang)):
        span = first.span(*tokens)
    else:
        return
    if not doc.is_quoted(span):
        words = doc.slice(span)
        yield Hit((span,), (words,), (_understanding(first, found, doc.lang),), values={"words": words})


@cache
def _denials(lang: Lang) -> Index:
    return Index(compile_pattern(one) for one in table("attitude")[lang]["denials"])


def _opening(sentence: Sentence, lang: Lang, *, asked: bool, known: bool) -> Match | None:
    tokens = sentence.tokens
    for _number, found in _denials(lang).find(sentence):
        first, after = found.mark
        # A "no" answers a question; it denies only where nobody asked one. Where no message is known, it may be kind.
        if asked and tokens[first].lower in {"nie", "no"}:
            continue
        if known or after - first > 1 or tokens[after + 1].lower not in listed(lang, "kindly"):
            return found
    return None


def _understanding(first: Placed, found: Match | None, lang: Lang) -> Fix:
    """Begin with what is understood. A bare "no," goes; other words stay for the writer to weigh."""
    title = Text2("Zacznij od tego, co rozumiesz", "Begin with what you understand")
    start = "Rozumiem, że ⟨co⟩." if lang == "pl" else "I understand that ⟨what⟩."
    seen = "Z tego, co widzę, " if lang == "pl" else "From what I can see, "
    if not first.text[:1].isupper():
        start = start[:1].lower() + start[1:]
    tokens = first.tokens
    if found is None:
        rest = first.text[:1].upper() + first.text[1:]
        return Fix(title, (Edit(first.start, first.end, f"{start} {rest}"),))
    after = found.mark[1]
    if after + 1 < len(tokens) and tokens[after].text in {",", ":"}:
        return Fix(title, (Edit(first.start, first.start + tokens[after + 1].start, f"{start} {seen}"),))
    return Fix(title, (Edit(first.start, first.end, start),))


def _denied(sentence: Sentence, said: str, lang: Lang) -> tuple[int, int] | None:
    """The tokens that deny what the customer stated: the same verb with "not", and a thing that both name."""
    theirs = _statements(said)
    return _denied_pl(sentence, theirs) if lang == "pl" else _denied_en(sentence, theirs)


def _denied_pl(sentence: Sentence, theirs: tuple[Sentence, ...]) -> tuple[int, int] | None:
    tokens = sentence.tokens
    for at, token in enumerate(tokens[:-1]):
        verb = tokens[at + 1].word
        if token.lower != "nie" or not (verb.has("praet", "ter") or verb.has("fin", "ter")):
            continue
        verbs, mine = verb.lemmas - listed("pl", "bare"), content(sentence, "pl")
        for other in theirs:
            shared = mine & content(other, "pl")
            if verbs & shared and shared - verbs and not _negated_pl(other, verbs):
                return at, at + 1
            if not verbs and len(shared) >= 2 and "nie" not in other.forms:
                return at, at + 1
    return None


def _negated_pl(sentence: Sentence, verbs: frozenset[str]) -> bool:
    after_no = (two for one, two in zip(sentence.tokens, sentence.tokens[1:], strict=False) if one.lower == "nie")
    return any(not verbs.isdisjoint(token.word.lemmas) for token in after_no)


def _denied_en(sentence: Sentence, theirs: tuple[Sentence, ...]) -> tuple[int, int] | None:
    tokens, mine = sentence.tokens, content(sentence, "en")
    for at, token in enumerate(tokens):
        before = {one.lower for one in tokens[max(0, at - 2) : at]}
        if at == 0 or not _NOT_EN.fullmatch(token.lower) or before & {"i", "we"}:
            continue
        after = {_stem(one.lower) for one in tokens[at + 1 : at + 4]}
        for other in theirs:
            shared = mine & content(other, "en")
            if after & shared and shared - after and not any(_NOT_EN.fullmatch(one) for one in other.forms):
                return (at - 1 if token.lower in {"not", "never"} else at), at
    return None


@lru_cache(maxsize=2048)
def content(sentence: Sentence, lang: Lang) -> frozenset[str]:
    """The words that say what a sentence is about: lemmas in Polish, stems in English."""
    if lang == "en":
        return frozenset(_stem(one) for one in sentence.forms - listed("en", "common") if len(one) > 3)
    senses = (sense for token in sentence.tokens for sense in token.word.senses if sense.pos in _CONTENT)
    return frozenset(sense.lemma for sense in senses) - listed("pl", "bare")


def _stem(form: str) -> str:
    return _STEM.sub("", form) if len(form) > 4 else form


@lru_cache(maxsize=64)
def _statements(said: str) -> tuple[Sentence, ...]:
    """What the customer stated, sentence by sentence; questions state nothing."""
    sentences = (read_sentence(said[start:end]) for start, end in split(said[:_MOST]))
    return tuple(one for one in sentences if not one.text.endswith("?"))


@sieve("BLA-02")
def fault(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """A question assigns no fault; what the case has shown is a fact, and its wording a warning."""
    if placed.text.rstrip("”’»)").endswith("?"):
        return None
    if look.case.fault is False:
        hit = replace(hit, severity=Severity.WARNING)
    return among_us(look, placed, hit)


@check("BLA-03")
def you_did_not(look: Look) -> Iterator[Hit]:
    """What the customer did not do is said twice or more."""
    doc = look.doc
    places = [
        (placed, span)
        for placed in doc.body
        for found in _reproaches(placed.sentence, doc.lang)
        if not doc.is_quoted(span := placed.span(*found))
    ]
    if len(places) < 2:
        return
    words = [doc.slice(span) for _placed, span in places]
    both = Text2(", ".join(f"„{one}”" for one in words), ", ".join(f"“{one}”" for one in words))
    fix = Fix(
        Text2("Napisz raz, czego potrzebujesz", "Say once what you need"),
        _once(list(dict.fromkeys(one for one, _span in places)), look),
    )
    yield Hit(tuple(span for _placed, span in places), tuple(words), (fix,), values={"words": both})


def _once(sentences: list[Placed], look: Look) -> tuple[Edit, ...]:
    """One sentence that asks in the place of the first that reproaches; the others go."""
    text = look.doc.text
    need = "Potrzebuję jeszcze ⟨czego⟩." if look.doc.lang == "pl" else "I still need ⟨what⟩."
    edits = [Edit(sentences[0].start, sentences[0].end, need)]
    for placed in sentences[1:]:
        start = placed.start
        while text[start - 1] == " ":
            start -= 1
        edits.append(Edit(start, placed.end, ""))
    return tuple(edits)


@lru_cache(maxsize=2048)
def _reproaches(sentence: Sentence, lang: Lang) -> tuple[tuple[int, int], ...]:
    """The tokens that say that the customer did not do something, in a plain statement."""
    if not listed(lang, "conditions").isdisjoint(sentence.forms) or sentence.text.endswith("?"):
        return ()
    return tuple(_reproaches_pl(sentence.tokens) if lang == "pl" else _reproaches_en(sentence.tokens))


def _reproaches_pl(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    for at, token in enumerate(tokens[:-1]):
        verb = tokens[at + 1].word
        if token.lower != "nie" or not verb.senses or not verb.lemmas.isdisjoint(listed("pl", "not_done")):
            continue
        if verb.has("praet", "sec") or verb.has("fin", "sec"):
            yield at, at + 1
            continue
        for you, place in ((at + 2, (at, at + 2)), (at - 1, (at - 1, at + 1)), (at - 2, (at - 2, at + 1))):
            if 0 <= you < len(tokens) and _agrees(tokens[you].lower, tokens[at + 1]):
                yield place
                break


def _agrees(you: str, verb: Token) -> bool:
    """Whether "Pan", "Pani", "Państwo" can be who does it."""
    number = _GENDERS.get(you)
    return number is not None and (verb.word.has("praet", "ter", *number) or verb.word.has("fin", "ter", number[0]))


def _reproaches_en(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    for at, token in enumerate(tokens[:-2]):
        after = [one.lower for one in tokens[at + 1 : at + 3]]
        if token.lower != "you":
            continue
        if _YOU_DID_NOT.fullmatch(after[0]):
            verb = at + 2
        elif after[0] in {"did", "have", "had", "do"} and after[1] in {"not", "never"}:
            verb = at + 3
        else:
            continue
        if verb < len(tokens) and tokens[verb].lower in listed("en", "softly"):
            verb += 1
        if verb < len(tokens) and tokens[verb].word.is_word and tokens[verb].lower not in listed("en", "not_done"):
            yield at, verb


def customer_named(look: Look, words: str) -> bool:
    """Whether the customer wrote of this thing too. No message known: no."""
    said = _said("\n".join(look.case.customer_said))
    sentence = read_sentence(words)
    mine = sentence.lemmas if look.doc.lang == "pl" else frozenset(_stem(form) for form in sentence.forms)
    return not mine.isdisjoint(said)


@lru_cache(maxsize=64)
def _said(text: str) -> frozenset[str]:
    lang = language_of(text)
    sentences = (read_sentence(text[start:end]) for start, end in split(text[:_MOST]))
    return frozenset().union(*(content(one, lang) for one in sentences))
