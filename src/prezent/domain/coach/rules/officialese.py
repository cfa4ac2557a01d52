"""Officialese and verbal nouns: proposals in the right form, chains of verbal nouns, light verbs of English."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from prezent.domain.coach.catalogue import Hit, Look, check, sieve
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Span
from prezent.domain.language import nouns, verbs
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence, Token
from prezent.domain.language.words import Word

#: Heavy verbs and the plain ones that stand for them; one with "się" at the end is reflexive.
_PLAIN: Final = {
    "posiadać": "mieć", "uiścić": "zapłacić", "przedłożyć": "pokazać", "sporządzić": "przygotować",
    "zakupić": "kupić", "nadmienić": "dodać", "ulec": "zmienić się", "ulegać": "zmieniać się",
    "wyrazić": "zgodzić się", "wyrażać": "zgadzać się",
}  # fmt: skip
_HAPPENED: Final = {"miało": "zdarzyło się", "miała": "zdarzyła się", "miały": "zdarzyły się"}
#: The verb that a noun stands for ("dokonać zwrotu" → "zwrócić").
_DEEDS: Final = {
    "zwrot": "zwrócić", "zakup": "kupić", "wymiana": "wymienić", "naprawa": "naprawić", "wpłata": "wpłacić",
    "wypłata": "wypłacić", "płatność": "zapłacić", "zapłata": "zapłacić", "wybór": "wybrać", "zmiana": "zmienić",
    "analiza": "przeanalizować", "weryfikacja": "sprawdzić", "korekta": "poprawić", "kontrola": "sprawdzić",
    "rezerwacja": "zarezerwować", "rejestracja": "zarejestrować", "aktualizacja": "zaktualizować",
    "przelew": "przelać", "ocena": "ocenić", "modyfikacja": "zmienić", "instalacja": "zainstalować",
    "aktywacja": "włączyć", "oględziny": "obejrzeć", "odpowiedź": "odpowiedzieć", "pomoc": "pomóc",
    "zgoda": "zgodzić się",
}  # fmt: skip
#: Verbs that take the genitive themselves: what follows them stays as it is.
_GENITIVE: Final = frozenset({
    "udzielić", "użyć", "uniknąć", "dokonać", "dopełnić", "dochować", "odmówić", "dopilnować", "dotrzymać", "zażądać",
    "wymagać", "oczekiwać", "szukać", "żądać", "potrzebować", "bronić", "nabrać", "odpowiedzieć", "pomóc",
    "zgodzić się",
})  # fmt: skip
#: Verbal nouns that have become names of things: nobody hears the verb in them.
_THING_WORDS: Final = """
    zamówienie zgłoszenie pytanie zapytanie ubezpieczenie rozwiązanie opóźnienie zdarzenie podziękowanie zadanie
    mieszkanie spotkanie ogłoszenie oświadczenie urządzenie zdanie działanie wyjaśnienie uszkodzenie potwierdzenie
    powiadomienie zabezpieczenie ustalenie oczekiwanie wymaganie doświadczenie zaufanie zainteresowanie szkolenie
    ubranie wydanie wydarzenie połączenie ustawienie oprogramowanie ogrzewanie oświetlenie wyposażenie zasilanie
    ładowanie opakowanie pozwolenie zezwolenie zaświadczenie upoważnienie zdjęcie przyjęcie życie pojęcie zajęcie
    wynagrodzenie odszkodowanie zadośćuczynienie postanowienie orzeczenie rozporządzenie zarządzenie upomnienie
    przypomnienie zaproszenie polecenie zalecenie wskazanie wezwanie żądanie roszczenie zobowiązanie rozliczenie
    zestawienie sprawozdanie przedstawienie zebranie badanie rozstrzygnięcie nadanie doręczenie zadowolenie
    przeoczenie rozczarowanie niedopatrzenie zmartwienie zrozumienie wrażenie wspomnienie marzenie życzenie
    siedzenie ubieranie czytanie pisanie zniszczenie pęknięcie zalanie utrudnienie ograniczenie zamieszanie
    postępowanie
"""
_THINGS: Final = frozenset(_THING_WORDS.split())
_VERBAL_ENDINGS: Final = (
    *(f"{stem}{ending}" for stem in ("ni", "ci") for ending in ("e", "a", "u", "em", "om", "ach", "ami")), "ń", "ć",
)  # fmt: skip
#: How far after a phrase its sentence is read.
_AHEAD = 40
_FINITE: Final = ("fin", "praet", "impt", "imps", "bedzie", "cond", "winien", "pred")
_LETTER_LEAST, _DENSE_LEAST, _DENSE_SHARE = 40, 4, 0.1


@sieve("CON-02")
def plain_words(look: Look, placed: Placed, hit: Hit) -> Hit:
    """The proposal of a phrase whose words must be put into the right form."""
    if "verb" in hit.values:
        return _with(hit, placed, _plain_verb(placed, hit))
    if "was" in hit.values:
        return _with(hit, placed, _HAPPENED[str(hit.values["was"]).lower()])
    if "ger" in hit.values:
        return _for_what(hit, placed)
    return hit


@sieve("CON-03")
def deed(look: Look, placed: Placed, hit: Hit) -> Hit:
    """The verb that a light verb and its noun stand for, in the form of the light verb."""
    if "light" not in hit.values:
        return hit
    light, noun = str(hit.values["light"]), str(hit.values["deed"])
    first, last = _tokens_of(placed, hit.spans[0])
    lemma = verbs.infinitive(noun) or next(
        (_DEEDS[one] for one in placed.tokens[last].word.lemmas if one in _DEEDS), None
    )
    made = _in_form(light, lemma.lower()) if lemma else None
    if made is None or lemma is None:
        return hit
    denied = any(token.lower == "nie" for token in placed.tokens[max(0, first - 2) : first])
    governed = _governed(placed.tokens[last + 1 : last + _AHEAD], lemma.lower(), denied=denied)
    if governed is None:
        return hit
    return _with(hit, placed, made, _edits_after(placed, last + 1, governed))


@check("CON-03")
def verbal_nouns(look: Look) -> Iterator[Hit]:
    """Chains of verbal nouns and letters thick with them; in English light verbs with a noun."""
    if look.doc.lang == "en":
        yield from _english(look)
        return
    found: list[Span] = []
    for placed in look.doc.body:
        if "ger" not in placed.sentence.poses:
            continue
        verbal, chains = _verbal(placed.sentence)
        found += [placed.span(at) for at in verbal]
        for first, last in chains:
            span = placed.span(first, last)
            if not look.doc.is_quoted(span):
                words = look.doc.slice(span)
                yield Hit((span,), (words,), message="chain", values={"words": words})
    found = [span for span in found if not look.doc.is_quoted(span)]
    dense = len(found) >= max(_DENSE_LEAST, int(_DENSE_SHARE * look.doc.words) + 1)
    if dense and look.doc.words >= _LETTER_LEAST:
        named = tuple(dict.fromkeys(look.doc.slice(span).lower() for span in found))
        yield Hit(tuple(found), named, message="dense", values={"words": ", ".join(named[:4])})


@lru_cache(maxsize=2048)
def _verbal(sentence: Sentence) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Words that are verbal nouns, and chains of two or more of them, the later ones in the genitive."""
    tokens = sentence.tokens
    verbal = tuple(at for at, token in enumerate(tokens) if _is_verbal(token.word))
    chains: list[tuple[int, int]] = []
    for before, at in pairwise(verbal):
        if before != at - 1 or not tokens[at].word.has("gen"):
            continue
        if chains and chains[-1][1] == before:
            chains[-1] = (chains[-1][0], at)
        else:
            chains.append((before, at))
    return verbal, tuple(chains)


@lru_cache(maxsize=8192)
def _is_verbal(one: Word) -> bool:
    if not one.lower.endswith(_VERBAL_ENDINGS):
        return False
    return any(sense.pos == "ger" for sense in one.senses) and _THINGS.isdisjoint(one.lemmas) and not one.has("fin")


def _plain_verb(placed: Placed, hit: Hit) -> str | None:
    first, _last = _tokens_of(placed, hit.spans[0])
    form = placed.tokens[first]
    return next((_in_form(form.text, _PLAIN[lemma]) for lemma in form.word.lemmas if lemma in _PLAIN), None)


def _in_form(form: str, lemma: str) -> str | None:
    """``lemma`` in the form of ``form``; its "się" goes with it."""
    made = verbs.like(form, lemma.removesuffix(" się"))
    return f"{made} się" if made and lemma.endswith(" się") else made


def _governed(after: Sequence[Token], lemma: str, *, denied: bool = False) -> tuple[str, ...] | None:
    """What stands after the verb instead of after its noun: "sprawdzenia paczki", but "sprawdzić paczkę"."""
    if denied or lemma in _GENITIVE:
        return ()
    return nouns.recase([token.word for token in after], "gen", "acc")


def _edits_after(placed: Placed, at: int, forms: Sequence[str]) -> tuple[Edit, ...]:
    return tuple(
        Edit(*placed.span(at + number), form)
        for number, form in enumerate(forms)
        if placed.tokens[at + number].text != form
    )


def _for_what(hit: Hit, placed: Placed) -> Hit:
    """The proposal for "w celu sprawdzenia paczki": "żeby sprawdzić paczkę", with the comma that it needs."""
    tokens = placed.tokens
    first, last = _tokens_of(placed, hit.spans[0])
    done = verbs.infinitive(str(hit.values["ger"]))
    reflexive = last + 1 < len(tokens) and tokens[last + 1].lower == "się"
    if done is None:
        return hit
    governed = () if reflexive else _governed(tokens[last + 1 : last + _AHEAD], done)
    if governed is None:
        return hit
    edits = _edits_after(placed, last + 1, governed)
    made = f"żeby się {done}" if reflexive else f"żeby {done}"
    start, end = placed.span(first).start, placed.span(last + (1 if reflexive else 0)).end
    if first == 0:
        comma = _clause_end(tokens, last + 1)
        if comma is None:
            return hit
        if comma:
            # Inside the word before it, so that no two edits touch the same place.
            place = placed.span(comma - 1)
            changed = next((edit for edit in edits if edit.start == place.start), None)
            edits = tuple(edit for edit in edits if edit is not changed)
            text = changed.text if changed else tokens[comma - 1].text
            if comma - 1 <= last:
                return hit
            edits = (*edits, Edit(*place, f"{text},"))
        made = made[:1].upper() + made[1:]
    elif tokens[first - 1].word.is_word and tokens[first - 1].lower not in {"i", "oraz", "lub", "albo"}:
        start, made = placed.span(first - 1).end, f", {made}"
    fix = Fix(Text2(made.strip(" ,"), made.strip(" ,")), tuple(sorted((Edit(start, end, made), *edits))))
    return replace(hit, fixes=(fix,))


def _clause_end(tokens: Sequence[Token], start: int) -> int | None:
    """Before which token the clause of purpose ends with a comma; 0 where one stands, None where it cannot be told."""
    for at in range(start, min(start + _AHEAD, len(tokens))):
        if tokens[at].lower == ",":
            return 0
        if any(tokens[at].word.has(pos) for pos in _FINITE) and not tokens[at].word.has("subst"):
            return at - 1 if at > start and tokens[at - 1].lower == "nie" else at
    return None


def _tokens_of(placed: Placed, span: Span) -> tuple[int, int]:
    """The first and the last token of a place in its sentence."""
    tokens, start = placed.tokens, placed.start
    first = bisect_left(tokens, span.start - start, key=lambda token: token.start)
    return first, bisect_left(tokens, span.end - start, key=lambda token: token.start) - 1


def _with(hit: Hit, placed: Placed, text: str | None, more: tuple[Edit, ...] = ()) -> Hit:
    """The hit with a proposal in place of its words; as it was where there is none."""
    if text is None:
        return hit
    start, end = hit.spans[0]
    if placed.text[start - placed.start].isupper():
        text = text[:1].upper() + text[1:]
    return replace(hit, fixes=(Fix(Text2(text, text), (Edit(start, end, text), *more)),))


#: English verbs that carry a noun: base, third person, past, with -ing.
_LIGHT: Final = (
    ("conduct", "conducts", "conducted", "conducting"), ("carry out", "carries out", "carried out", "carrying out"),
    ("make", "makes", "made", "making"), ("give", "gives", "gave", "giving"), ("take", "takes", "took", "taking"),
    ("perform", "performs", "performed", "performing"), ("provide", "provides", "provided", "providing"),
    ("reach", "reaches", "reached", "reaching"), ("undertake", "undertakes", "undertook", "undertaking"),
)  # fmt: skip
#: The verb that the noun stands for, in the same four forms. The noun takes its preposition along.
_ENGLISH_DEEDS: Final = {
    "an investigation of|an investigation into": ("investigate", "investigates", "investigated", "investigating"),
    "an inspection of": ("inspect", "inspects", "inspected", "inspecting"),
    "an assessment of": ("assess", "assesses", "assessed", "assessing"),
    "an analysis of": ("analyse", "analyses", "analysed", "analysing"),
    "a review of": ("review", "reviews", "reviewed", "reviewing"),
    "a check of|a check on": ("check", "checks", "checked", "checking"),
    "a decision": ("decide", "decides", "decided", "deciding"),
    "consideration to": ("consider", "considers", "considered", "considering"),
    "an explanation of|an explanation for": ("explain", "explains", "explained", "explaining"),
    "an improvement to": ("improve", "improves", "improved", "improving"),
    "a change to": ("change", "changes", "changed", "changing"),
    "assistance to": ("help", "helps", "helped", "helping"),
    "a payment of": ("pay", "pays", "paid", "paying"),
    "a correction to": ("correct", "corrects", "corrected", "correcting"),
}
_LIGHT_FORM: Final = {form: at for forms in _LIGHT for at, form in enumerate(forms)}
_DEED_FORMS: Final = {phrase: forms for names, forms in _ENGLISH_DEEDS.items() for phrase in names.split("|")}
_LIGHT_AND_DEED = re.compile(
    rf"\b({'|'.join(_LIGHT_FORM)}) ({'|'.join(sorted(_DEED_FORMS, key=len, reverse=True))})\b", re.IGNORECASE
)
_DEED_WORDS: Final = frozenset({
    "investigation", "inspection", "assessment", "analysis", "review", "check", "decision", "consideration",
    "explanation", "improvement", "change", "assistance", "payment", "correction",
})  # fmt: skip


def _english(look: Look) -> Iterator[Hit]:
    for placed in look.doc.own:
        if placed.scope not in {Scope.BODY, Scope.LIST} or _DEED_WORDS.isdisjoint(placed.sentence.forms):
            continue
        for found in _LIGHT_AND_DEED.finditer(placed.text):
            span = Span(placed.start + found.start(), placed.start + found.end())
            if look.doc.is_quoted(span):
                continue
            plain = _DEED_FORMS[found[2].lower()][_LIGHT_FORM[found[1].lower()]]
            text = plain[:1].upper() + plain[1:] if found[0][0].isupper() else plain
            fix = Fix(Text2(text, text), (Edit(*span, text),))
            yield Hit((span,), (found[0],), (fix,), values={"words": found[0]})
