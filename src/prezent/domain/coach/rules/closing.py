"""Checks of the end: that one may ask, that one hopes it helps, goodbye. The signature is in ``signature``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Placed
from prezent.domain.coach.model import Edit, Fix, Scope, Severity, Span
from prezent.domain.coach.shape import (
    address_form,
    end_of_body,
    is_complaint,
    is_full_letter,
    is_opinion,
    last_paragraphs,
    newline,
    place,
    plain,
    says,
    signature,
)
from prezent.domain.coach.stance import is_interim, refusals
from prezent.domain.language.both import Text2


def _added(look: Look, words: str, pl: str, en: str) -> tuple[Fix, ...]:
    """A sentence put at the end of the body: on its last line, or under a list."""
    end = end_of_body(look.doc)
    if end is None:
        return ()
    at, in_list = end
    gap = newline(look.doc) * 2 if in_list else " "
    return (Fix(Text2(pl, en), (Edit(at, at, gap + words),)),)


# CLO-01

HOPE = {
    "pl": re.compile(r" (?:nadziej\w+|ufam|ufamy|wierzę|wierzymy|liczę na|liczymy na) "),
    "en": re.compile(r" (?:hope|hopes|hopefully|trust) "),
}
#: After a refusal one asks what is unclear instead of hoping that it pleases.
_UNCLEAR = {
    "pl": re.compile(
        r" (?:niejasn\w+|nie jest jasne|wyjaśni\w+ (?:dokładniej|szerzej|raz jeszcze)|jaśniej"
        "|dokładniej) "
    ),
    "en": re.compile(r" (?:unclear|not clear|clearer|explain (?:\S+ ){0,3}?(?:further|again|better|in more detail)) "),
}
_HOPES = {
    "m": "Mam nadzieję, że to wyjaśnienie jest dla Pana wystarczające.",
    "f": "Mam nadzieję, że to wyjaśnienie jest dla Pani wystarczające.",
    "many": "Mam nadzieję, że to wyjaśnienie jest dla Państwa wystarczające.",
    "": "Mam nadzieję, że to wyjaśnienie jest wystarczające.",
}


@check("CLO-01")
def hope(look: Look) -> Iterator[Hit]:
    """The end does not say that one hopes to have helped (or, after a refusal, ask what is unclear)."""
    doc = look.doc
    if not is_full_letter(doc, look.case) or is_opinion(look.case):
        return
    end = last_paragraphs(doc)
    if says(HOPE[doc.lang], end) or says(_UNCLEAR[doc.lang], end) or is_interim(doc):
        return
    if any(True for _one in refusals(doc, doc.body)):
        words = "Jeśli coś jest niejasne, proszę napisać, a wyjaśnię to dokładniej."
        if doc.lang == "en":
            words = "If anything is unclear, please write to me and I will explain it in more detail."
        yield Hit((), (), _added(look, words, "Zapytaj, co jest niejasne", "Ask what is unclear"), "refusal")
        return
    words = _HOPES[address_form(doc, look.case)] if doc.lang == "pl" else "I hope that this explanation helps."
    yield Hit((), (), _added(look, words, "Dodaj nadzieję, że to wystarczy", "Add that you hope it helps"))


# CLO-02

#: What invites to ask; a sentence of thanks for a question does not.
INVITES = {
    "pl": re.compile(
        r" (?:(?:jeśli|jeżeli|gdyby\w*|gdy|kiedy|w razie|w przypadku|każde|wszelk\w+|jaki(?:e|ch)kolwiek|inn[eyc]\w*"
        r"|dodatkow\w+|dalsz\w+|proszę|zapraszam|zachęcam|chętnie|śmiało|czekam|odpowiem) (?:\S+ ){0,7}?(?:pyta\w+"
        r"|zapyta\w+|wątpliwoś\w+|niejasn\w+)|do (?:pana |pani |państwa )?dyspozycji|jestem dostępn\w+"
        r"|(?:proszę|zapraszam|zachęcam|można|może (?:pan|pani)|mogą państwo|warto|chętnie|śmiało) (?:\S+ ){0,5}?"
        r"(?:pisa\w+|napisać|odpisa\w+|odpiszę|dzwoni\w+|zadzwonić|kontakt\w*|skontaktować|odpowiedzieć na t\w+"
        r"|odpowiedź|telefon\w*|wiadomość|odpowiem|pomogę|wyjaśnię|porozmawiam)) "
    ),
    "en": re.compile(
        r" (?:(?:any|further|more|other|another|have(?: a)?|with) questions?|let me know|let us know|get in touch"
        r"|contact (?:me|us)|write to (?:me|us)|(?:call|ring|phone) (?:me|us)|reply to this|reach me|feel free"
        r"|happy to (?:help|answer|explain)|hesitate|at your disposal|ask me|(?:please|just) ask|here (?:for you"
        r"|to help)"
        r"|if (?:anything|something) (?:\S+ ){0,2}?(?:unclear|not clear)) "
    ),
}
_NO_REPLY = {
    "pl": re.compile(
        r" (?P<words>(?:proszę|prosimy) (?:\S+ ){0,2}?nie odpowiadać(?: na (?:tę|ten|tego|niniejszą) \w[\w-]*)?"
        r"|nie odpowiadaj(?:cie)? na (?:tę|ten|tego) \w[\w-]*)(?= )"
    ),
    "en": re.compile(
        r" (?P<words>(?:please )?(?:do not|don't|don’t) (?:reply|respond)(?: to this (?:e-?mail|message))?)(?= )"
    ),
}
_ASK_ME = {
    "m": "Jeśli ma Pan pytania, proszę do mnie napisać albo zadzwonić.",
    "f": "Jeśli ma Pani pytania, proszę do mnie napisać albo zadzwonić.",
    "many": "Jeśli mają Państwo pytania, proszę do mnie napisać albo zadzwonić.",
    "": "W razie pytań proszę do mnie napisać albo zadzwonić.",
}


@check("CLO-02")
def invitation(look: Look) -> Iterator[Hit]:
    """The end does not invite questions, or even forbids to answer."""
    doc = look.doc
    closed = False
    for placed in doc.sentences:
        if placed.scope is Scope.QUOTE or ("odpowiad" not in (words := plain(placed.sentence)) and " re" not in words):
            continue
        found = _NO_REPLY[doc.lang].search(words)
        if found:
            closed = True
            span = place(placed, found, "words")
            grave = Severity.ERROR if is_complaint(doc, look.case) else Severity.WARNING
            yield Hit((span,), (doc.slice(span),), (), "no_reply", {"words": doc.slice(span)}, grave)
    if closed or not is_full_letter(doc, look.case) or says(INVITES[doc.lang], last_paragraphs(doc)) or _asks(look):
        return
    words = (
        _ASK_ME[address_form(doc, look.case)] if doc.lang == "pl" else "If you have any questions, please write to me."
    )
    severity = Severity.SUGGESTION if doc.channel == "chat" else None
    fixes = _added(look, words, "Zachęć do pytań", "Invite questions")
    yield Hit((), (), fixes, severity=severity)


#: Questions that want no answer.
_REPROACHES = {
    "pl": re.compile(r" (?:po co|dlaczego|czemu|ile razy|czego|jak (?:można|mógł|mogła)|czy to (?:tak|takie)|serio) "),
    "en": re.compile(r" (?:why|what (?:part|did you)|how (?:many|could)|really|seriously) "),
}
_WANTS_ANSWER = {
    "pl": re.compile(
        r" (?:proszę|prosimy|potrzebuję|czekam) (?:\S+ ){0,3}?(?:odpowied\w+|informacj\w+|wybór|decyzj\w+) "
    ),
    "en": re.compile(r" (?:please|could you|can you) (?:\S+ ){0,2}?(?:tell|send|answer|choose|give|let) "),
}


def _asks(look: Look) -> bool:
    """Whether the letter wants an answer itself: questions to the customer need no other invitation."""
    doc = look.doc
    near = last_paragraphs(doc, 3)
    if says(_WANTS_ANSWER[doc.lang], near) and any(one.text.endswith("?") for one in near):
        return True
    asked = [one for one in last_paragraphs(doc, 1) if one.text.endswith("?")]
    return bool(asked) and not says(_REPROACHES[doc.lang], asked)


# CLO-03

_GOODBYE_INSIDE = {
    "pl": re.compile(r" (?:pozdrawiam\w{0,2}|pozdrowienia|poważaniem|do (?:zobaczenia|usłyszenia)|miłego dnia) "),
    "en": re.compile(r" (?:regards|wishes|sincerely|faithfully|see you) "),
}


@check("CLO-03")
def goodbye(look: Look) -> Iterator[Hit]:
    """The letter ends without a goodbye."""
    doc = look.doc
    if not is_full_letter(doc, look.case) or any(one.scope is Scope.CLOSING for one in doc.blocks):
        return
    last: Sequence[Placed] = doc.own[-2:]
    if says(_GOODBYE_INSIDE[doc.lang], last) or (doc.channel == "public" and _is_signed(look)):
        return
    words = "Z poważaniem" if doc.lang == "pl" else "Kind regards,"
    line = newline(doc)
    signed, end = signature(doc), end_of_body(doc)
    edits: tuple[Edit, ...] = ()
    if signed and (end is None or signed[0].start >= end[0]):
        edits = (Edit(signed[0].start, signed[0].start, words + line),)
    elif end is not None:
        edits = (Edit(end[0], end[0], line * 2 + words),)
    fixes = (Fix(Text2(f"Dodaj: {words}", f"Add: {words}"), edits),) if edits else ()
    yield Hit((), (), fixes, severity=Severity.SUGGESTION if doc.channel == "chat" else None)


def _is_signed(look: Look) -> bool:
    """Whether the last line names the author: a public answer needs no goodbye before it."""
    if signature(look.doc):
        return True
    name = look.case.author.last_name
    return bool(name) and name in look.doc.text.rstrip().rpartition("\n")[2]


# CLO-04

_INFORMAL = {
    "pl": re.compile(
        r"(?i:pozdro\w*(?<!pozdrowienia)|pozdrówka|buziaki|buźka|uściski|całusy|trzymaj się|nara"
        r"|papa)(?!\w)"
    ),
    "en": re.compile(r"(?i:cheers|xoxo|love|hugs|ta-ta|bye|take care|laters?)(?!\w)"),
}
_SMILE = re.compile(r"[ \t]*(?:[:;]-?[)(DP]+|[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?)+")
_COMMA = re.compile(r",[ \t]*\Z")
_MISSPELT = (
    (re.compile(r"(?<!\w)(?P<l>[Łł])ącze(?= (?:serdeczne )?(?:pozdrowienia|wyrazy))"), "ączę"),
    (re.compile(r"(?<!\w)(?P<l>[Zz]) (?:powarzaniem|powazaniem|poważanem|poważniem)(?!\w)"), " poważaniem"),
    (re.compile(r"(?<!\w)(?P<l>[Yy])our's(?= )"), "ours"),
    (re.compile(r"(?<!\w)(?P<l>[Yy])ours Sincerely(?!\w)"), "ours sincerely"),
    (re.compile(r"(?<!\w)(?P<l>[Kk])ind Regards(?!\w)"), "ind regards"),
)


@check("CLO-04")
def unfit_goodbye(look: Look) -> Iterator[Hit]:
    """A goodbye too familiar for a letter, misspelt, smiling, or (in Polish) with a comma after it."""
    doc = look.doc
    for block in doc.blocks:
        if block.scope is not Scope.CLOSING:
            continue
        text = doc.text[block.start : block.end]
        for pattern, better in _MISSPELT:
            if found := pattern.search(text):
                yield _goodbye_hit(look, block.start, found, found["l"] + better, "spelling", safe=True)
        if found := _INFORMAL[doc.lang].match(text):
            better = "Pozdrawiam" if doc.lang == "pl" else "Kind regards"
            yield _goodbye_hit(look, block.start, found, better, "")
        if found := _SMILE.search(text):
            yield _goodbye_hit(look, block.start, found, "", "smile")
        under = doc.text[block.end : block.end + 4]
        if (
            doc.lang == "pl"
            and (found := _COMMA.search(text))
            and ("\n" in under or "\r" in under or not under.strip())
        ):
            yield _goodbye_hit(look, block.start, found, "", "comma", safe=True)


def _goodbye_hit(look: Look, shift: int, found: re.Match[str], better: str, message: str, *, safe: bool = False) -> Hit:
    span = Span(shift + found.start(), shift + found.end())
    title = Text2(better or "Usuń", better or "Take it out")
    words = found.group().strip()
    fix = Fix(title, (Edit(*span, better),), safe=safe)
    return Hit((span,), (words,), (fix,), message, {"words": words, "better": better})
