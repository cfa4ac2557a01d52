"""Checks of apologies and of owning a mistake: what the case owes, and what an apology takes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from prezent.domain.coach.apologies import Kind, in_letter, was_said
from prezent.domain.coach.catalogue import Hit, Look, check, sieve
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.languages import language_of
from prezent.domain.coach.model import Edit, Fix, Lang, Scope, Severity, Span
from prezent.domain.coach.tables import table
from prezent.domain.language.address import Gender, guess_gender
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence, read_sentence, split

# ruff: noqa: SIM905 - a row of words is read more easily than a row of literals
_THANKS = frozenset({"dziękuję", "dziękujemy", "thank", "thanks"})
_STOPS = frozenset(".;!?:…")


@check("APO-01")
def apology_missing(look: Look) -> Iterator[Hit]:
    """We were at fault, or the letter says so, or somebody complains, and nobody says sorry, here or earlier."""
    doc = look.doc
    due = _due(look)
    if due is None or not doc.body or next(in_letter(doc, "apology"), None) or _said_before(look, "apology"):
        return
    message, severity, evidence = due
    spans: tuple[Span, ...] = ()
    if felt := next(in_letter(doc, "sympathy"), None):
        # Sympathy is half of an apology: one step milder, and enough where nobody knows whose fault it was.
        if message == "unknown":
            return
        severity, message, spans = Severity(severity - 1), "half", (felt[2],)
    sentence = "Przepraszam, że ⟨co się stało⟩." if doc.lang == "pl" else "I am sorry that ⟨what happened⟩."
    values = {"words": doc.slice(spans[0])} if spans else {}
    yield Hit(spans, (evidence,), _added(doc, sentence, _PLACE_OF_APOLOGY), message, values, severity)


def _due(look: Look) -> tuple[str, Severity, str] | None:
    """Why an apology is due: message, severity, evidence; None where it is not."""
    doc, case = look.doc, look.case
    if case.fault or case.service_fault:
        evidence = f"fault: {case.fault}, service_fault: {case.service_fault}"
        return ("" if case.fault else "service"), Severity.ERROR, evidence
    if case.fault is False and case.service_fault is False:
        return None
    if admitted := next(in_letter(doc, "admission"), None):
        return "admits", Severity.WARNING, doc.slice(admitted[2])
    complained = case.kind == "complaint" and case.fault is None and doc.channel != "chat"
    return ("unknown", Severity.WARNING, f"kind: {case.kind}") if complained and not _is_interim(look) else None


#: "I am looking into it and will write on Friday": an answer that decides nothing yet.
_WILL_ANSWER = frozenset(
    (
        "odpiszę odpiszemy odpowiem odpowiemy napiszę napiszemy zadzwonię zadzwonimy oddzwonię oddzwonimy wrócę "
        "wrócimy sprawdzam sprawdzę sprawdzamy sprawdzimy wyjaśniam wyjaśniamy ustalam"
    ).split()
)
_WILL_ANSWER_EN = re.compile(
    r"\b(?:looking into|am checking|are checking|will (?:write|call|ring|answer|reply|come back|check|let you))\b"
)
#: A shorter letter that decides nothing is a question or a word in between.
_FEW_WORDS = 60
_DECIDES = frozenset(
    (
        "uznać uznawać uwzględnić uwzględniać odrzucić odrzucać odmówić odmawiać przyznać przyznawać zwrócić zwracać "
        "wymienić wymieniać skorygować korygować naprawić naprawiać zasadny niezasadny bezpodstawny decyzja "
        "refund refunding refunded replace replacing replaced accept reject rejected decline declined uphold repair "
        "correct correcting correction decision decided unfounded"
    ).split()
)


def _is_interim(look: Look) -> bool:
    doc = look.doc
    if look.case.profile == "interim" or look.settings.profile == "interim":
        return True
    if not _DECIDES.isdisjoint(doc.lemmas | doc.forms):
        return False
    if doc.words < _FEW_WORDS:
        return True
    if doc.lang == "pl":
        return not _WILL_ANSWER.isdisjoint(doc.forms)
    return any(_WILL_ANSWER_EN.search(one.text) for one in doc.body)


@check("APO-07")
def admission_missing(look: Look) -> Iterator[Hit]:
    """We were wrong in the matter, and no sentence says so. With the option ``no_admission`` the other way round."""
    doc, case = look.doc, look.case
    owned = (found[2] for kind in _OWNED for found in in_letter(doc, kind))
    if look.option("no_admission", False):
        for span in owned:
            yield Hit((span,), (doc.slice(span),), message="on_hold", values={"words": doc.slice(span)})
        return
    if case.fault is not True or not doc.body or next(owned, None) or any(_said_before(look, kind) for kind in _OWNED):
        return
    fixes = [fix for words in _admissions(look) for fix in _added(doc, words, _PLACE_OF_ADMISSION)]
    yield Hit((), (f"fault: {case.fault}",), tuple(fixes))


_OWNED: tuple[Kind, ...] = ("admission", "agreement")


def _said_before(look: Look, kind: Kind) -> bool:
    return any(was_said(text, kind) for text in look.case.we_said)


def _admissions(look: Look) -> Iterator[str]:
    """Sentences that own a mistake, in the author's gender where it is known, else in words without one."""
    author, customer = look.case.author, look.case.customer
    gender: Gender | None = author.gender or guess_gender(author.first_name, author.last_name)
    public = look.doc.channel == "public" and look.settings.company_voice != "never"
    if look.doc.lang == "en":
        yield f"{'We' if public else 'I'} made a mistake: ⟨which⟩."
        yield "You are right: ⟨about what⟩."
        return
    if public or look.settings.company_voice == "always":
        yield "To nasz błąd: ⟨co się stało⟩."
    elif gender:
        yield f"{'Popełniłem' if gender == 'm' else 'Popełniłam'} błąd: ⟨jaki⟩."
    else:
        yield "To mój błąd: ⟨co się stało⟩."
    if customer.gender:
        yield f"Ma {'Pan' if customer.gender == 'm' else 'Pani'} rację: ⟨w czym⟩."


_PLACE_OF_APOLOGY: tuple[Kind, ...] = ()
_PLACE_OF_ADMISSION: tuple[Kind, ...] = ("apology",)


def _added(doc: Document, words: str, after: tuple[Kind, ...]) -> tuple[Fix, ...]:
    """A proposal to add a sentence where a reader expects it: after the apology or the thanks, else at the start."""
    first = doc.body[0]
    for kind in after:
        if found := next(in_letter(doc, kind), None):
            return _fix(words, Edit(found[0].end, found[0].end, f" {words}"))
    thanks = next((one for one in doc.body[:2] if not _THANKS.isdisjoint(one.sentence.forms)), None)
    if thanks is not None:
        stop = "" if thanks.text[-1:] in ".!?…" else "."
        return _fix(words, Edit(thanks.end, thanks.end, f"{stop} {words}"))
    if first.scope is not Scope.BODY:
        return ()
    if first.text[:1].islower():
        # After "Dzień dobry," the letter goes on with a small one: the new sentence takes it over.
        text = f"{words[:1].lower()}{words[1:]} {first.text[:1].upper()}"
        return _fix(words, Edit(first.start, first.start + 1, text))
    return _fix(words, Edit(first.start, first.start, f"{words} "))


def _fix(words: str, edit: Edit) -> tuple[Fix, ...]:
    return (Fix(Text2(f"Dodaj zdanie „{words}”", f"Add “{words}”"), (edit,)),)


_BUT = {
    "pl": frozenset({"ale", "lecz", "jednak", "jednakże", "niemniej", "aczkolwiek"}),
    "en": frozenset({"but", "however", "nevertheless"}),
}
#: After these words "but" adds to the apology: "not only for the delay, but also for the tone".
_NOT_ONLY = frozenset({"tylko", "jedynie", "only", "just"})
_ALSO = frozenset({"także", "również", "też", "przede", "also"})


@check("APO-03")
def apology_but(look: Look) -> Iterator[Hit]:
    """An apology that the next word takes back."""
    doc = look.doc
    if _BUT[doc.lang].isdisjoint(doc.forms):
        return
    own = doc.own
    after = {id(one): own[number + 1] for number, one in enumerate(own[:-1])}
    last: Placed | None = None
    for placed, said, _span in in_letter(doc, "apology"):
        if placed is last:
            continue
        last = placed
        at = _but_in(placed.sentence, doc.lang, said.last)
        if at is not None:
            yield _but_hit(look, placed, at, inside=True)
        elif (follower := after.get(id(placed))) is not None and follower.tokens[0].lower in _BUT[doc.lang]:
            yield _but_hit(look, follower, 0, inside=False)


def _but_in(sentence: Sentence, lang: str, said: int) -> int | None:
    """The token where a clause with "but" begins after the apology, or None."""
    tokens = sentence.tokens
    for at in range(said + 1, len(tokens)):
        if tokens[at].lower not in _BUT[lang] or (lang == "pl" and tokens[at - 1].text not in {",", "–", "—", "-"}):
            continue
        only = any(one.lower in _NOT_ONLY for one in tokens[max(0, at - 8) : at])
        also = at + 1 < len(tokens) and tokens[at + 1].lower in _ALSO
        return None if only or also else at
    return None


def _but_hit(look: Look, placed: Placed, at: int, *, inside: bool) -> Hit:
    tokens, text = placed.tokens, placed.text
    forms = {one.lower for one in tokens[at:]}
    yet = {"jeszcze", "yet", "still"} & forms
    late = bool(yet) and any(form in {"nie", "not", "cannot"} or form.endswith(("n't", "n’t")) for form in forms)
    rest = at + 1
    while rest < len(tokens) and (tokens[rest].lower in _BUT[look.doc.lang] or tokens[rest].text in ",–—-"):
        rest += 1
    fixes: tuple[Fix, ...] = ()
    if rest < len(tokens) and tokens[rest].word.is_word:
        begin = tokens[at].start
        if inside:
            while begin and (text[begin - 1].isspace() or text[begin - 1] in ",–—-"):
                begin -= 1
        start = tokens[rest].start
        new = (". " if inside else "") + text[start : start + 1].upper()
        title = Text2("Zakończ przeprosiny kropką, wyjaśnienie daj w osobnym zdaniu",
                      "End the apology with a full stop, explain in a sentence of its own")  # fmt: skip
        fixes = (Fix(title, (Edit(placed.start + begin, placed.start + start + 1, new),)),)
    span = placed.span(at)
    words = look.doc.slice(span)
    severity = Severity.SUGGESTION if late else None
    return Hit((span,), (words,), fixes, values={"words": words}, severity=severity)


_SEES = frozenset(
    {"wiem", "rozumiem", "wyobrażam", "domyślam", "widzę", "know", "understand", "realise", "realize", "see", "imagine"}
)
_YOU = frozenset({"pan", "pani", "państwo"})


@sieve("APO-04")
def apology_formula(look: Look, placed: Placed, hit: Hit) -> Hit | None:
    """A formula is none where the same sentence, or the next one, names what happened to the customer."""
    said = (*look.case.customer_said, *(one.text for one in look.case.points))
    after = next((one for one in look.doc.own if one.start >= placed.end), None)
    if after is not None and _names_harm(after.sentence):
        return None
    words = placed.sentence.lemmas if look.doc.lang == "pl" else placed.sentence.forms
    if said and not _harm_words(said, look.doc.lang).isdisjoint(words):
        return None
    return hit


def _names_harm(sentence: Sentence) -> bool:
    """Whether a sentence looks at what it was for the customer: "Wiem, że…", "Czekał Pan…", "You had to…"."""
    if not _SEES.isdisjoint(sentence.forms):
        return True
    if "you" in sentence.forms:
        return not sentence.forms.isdisjoint({"had", "waited", "lost", "spent", "missed", "were"})
    return not _YOU.isdisjoint(sentence.lemmas) and "praet" in sentence.poses


@lru_cache(maxsize=128)
def _harm_words(texts: tuple[str, ...], lang: Lang) -> frozenset[str]:
    """The telling words of what the customer wrote."""
    found: set[str] = set()
    for text in texts:
        if language_of(text) == lang:
            for start, end in split(text[:20_000]):
                sentence = read_sentence(text[start:end])
                found |= sentence.lemmas if lang == "pl" else sentence.forms
    empty = table("apologies")[lang]["names_no_harm"]
    return frozenset(word for word in found if len(word) > 3 and word not in empty)


_SUPERLATIVES = frozenset({"najmocniej", "najgoręcej", "najszczerzej", "stokrotnie", "tysiąckrotnie", "przeogromnie"})
_WINDOW = 200


@check("APO-06")
def apology_excessive(look: Look) -> Iterator[Hit]:
    """More than two apologies within 200 words, or one in the highest words there are."""
    doc = look.doc
    found = list(in_letter(doc, "apology"))
    if not found:
        return
    words = {id(one): number for number, one in enumerate(doc.own)}
    counts = [0]
    for one in doc.own:
        counts.append(counts[-1] + one.sentence.words)
    many: set[Span] = set()
    for first, third in zip(found, found[2:], strict=False):
        if counts[words[id(third[0])] + 1] - counts[words[id(first[0])]] <= _WINDOW or first[0] is third[0]:
            many.add(third[2])
    if many:
        spans = tuple(sorted(many))
        yield Hit(spans, tuple(doc.slice(one) for one in spans), message="many", values={"count": str(len(found))})
    seen: set[int] = set()
    for placed, _said, _span in found:
        if id(placed) not in seen:
            seen.add(id(placed))
            yield from _superlatives(look, placed)


def _superlatives(look: Look, placed: Placed) -> Iterator[Hit]:
    for number, token in enumerate(placed.tokens):
        if token.lower in _SUPERLATIVES:
            yield Hit(
                (span := placed.span(number),), (token.text,), _without(look.doc, span), values={"words": token.text}
            )


def _without(doc: Document, span: Span) -> tuple[Fix, ...]:
    """A proposal to leave a word out, its space and, at the start of a sentence, its capital included."""
    end = span.end
    while end < len(doc.text) and doc.text[end] in " \u00a0":
        end += 1
    if end == span.end:
        return ()
    capital = doc.slice(span)[:1].isupper()
    new = doc.text[end : end + 1].upper() if capital else doc.text[end : end + 1]
    return (Fix(Text2("Pomiń to słowo", "Leave the word out"), (Edit(span.start, end + 1, new),)),)
