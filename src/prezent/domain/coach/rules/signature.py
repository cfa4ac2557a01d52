"""The check of the signature: who writes, in what position, and how to reach them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from prezent.domain.coach.case import Author
from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Document
from prezent.domain.coach.formulas import NAME
from prezent.domain.coach.model import Edit, Fix, Scope, Span, Text2
from prezent.domain.coach.shape import is_full_letter, newline, signature, words_of
from prezent.domain.language.folding import fold
from prezent.domain.language.names import FEMALE, FOREIGN_FEMALE, FOREIGN_MALE, MALE
from prezent.domain.language.nicknames import is_known
from prezent.domain.language.words import word

_FIRST = MALE | FEMALE | FOREIGN_MALE | FOREIGN_FEMALE
_PARTS = {
    "name": Text2("imienia i nazwiska", "first name and surname"),
    "position": Text2("stanowiska", "position"),
    "contact": Text2("telefonu lub adresu e-mail", "telephone or e-mail"),
}
_PAIR = re.compile(rf"(?<![\w])(?P<one>{NAME})[ \t\u00a0]+(?P<two>{NAME})")
_NO_NAMES = words_of(
    """
    dzial zespol biuro sklep obsluga obslugi klienta klientow klient reklamacji reklamacje centrum serwis firma spolka
    grupa zespolu dzialu salon oddzial hurtownia ksiegarnia apteka serdecznie pozdrawiam customer service services team
    support department shop office care the complaints complaint desk help store company group ul al os ulica aleja plac
    sp spolka limited ltd road street avenue
    """
)
_POSITION = re.compile(
    r"specjalist|kierowni|koordynator|doradc|doradczyn|opiekun|menedżer|menadżer|manager|dyrektor|konsultant|asystent"
    r"|pracowni|(?<!\w)(?:dział|zespół|biuro|bok\b)|obsług|reklamacj|właściciel|prezes|zastępc|referent|inspektor"
    r"|ekspert"
    r"|agent|advis|advisor|specialist|support|team|department|officer|head of|director|owner|representative|service"
    r"|assistant|coordinator|executive|clerk|desk|complaints|editor|founder",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?:nip|krs|regon|bdo|vat|iban|konto)\b[ .:]{0,3}[A-Z]{0,2}[\d -]{5,40}", re.IGNORECASE)
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}|(?<![\d-])(?:\+|00)?\d(?:[ \u00a0()./-]{0,2}\d){6,13}(?!\d)"
    r"|(?:tel|telefon|infolinia|phone|call)\b[.: ]{0,3}\d[\d ]{2,10}",
    re.IGNORECASE,
)
_SITE = re.compile(r"https?://|www\.|\.(?:pl|com|eu|example)\b|^(?:ul|al|os|pl)\.|\b\d{2}-\d{3}\b", re.IGNORECASE)


@check("CLO-05")
def incomplete(look: Look) -> Iterator[Hit]:
    """The signature lacks the name, the position or a way to reach the author."""
    doc, case = look.doc, look.case
    if look.settings.signature_added or not is_full_letter(doc, case):
        return
    lines = _lines(doc)
    missing = [part for part in _missing(lines, case.author) if part not in _allowed(look, lines)]
    if not missing:
        return
    parts = Text2(*(_joined([_PARTS[one].in_(lang) for one in missing], lang) for lang in ("pl", "en")))
    fixes = tuple(_completed(look, missing))
    blocks = signature(doc)
    if not lines:
        yield Hit((), tuple(missing), fixes, "none", {"parts": parts})
        return
    start = blocks[0].start if blocks else next(one.start for one in doc.blocks if one.scope is Scope.CLOSING)
    end = blocks[-1].end if blocks else next(one.end for one in doc.blocks if one.scope is Scope.CLOSING)
    yield Hit((Span(start, end),), tuple(missing), fixes, "", {"parts": parts})


def _allowed(look: Look, lines: Sequence[str]) -> frozenset[str]:
    """For the safety of its people a house may sign with the first name and a number."""
    if look.option("first_name_only", False) and any(_is_first(part) for line in lines[:1] for part in line.split()):
        return frozenset({"name"})
    return frozenset(str(one) for one in look.option("without", ()))


def _lines(doc: Document) -> list[str]:
    """The lines under the goodbye, and what stands beside it ("Pozdrawiam, Anna Nowak")."""
    closings = [one for one in doc.blocks if one.scope is Scope.CLOSING]
    beside = doc.text[closings[-1].start : closings[-1].end].partition(",")[2].strip(" .!") if closings else ""
    under = [line.strip() for block in signature(doc) for line in doc.text[block.start : block.end].splitlines()]
    return [unicodedata.normalize("NFC", line) for line in (beside, *under) if line.strip(" -–—_*=")]


def _missing(lines: Sequence[str], author: Author) -> Iterator[str]:
    whole = fold(" ".join(lines))
    named = [fold(one) for one in (author.first_name, author.last_name) if one.strip()]
    if not (len(named) == 2 and all(one in whole for one in named)) and not any(_has_name(line) for line in lines):
        yield "name"
    position = fold(author.position)
    if not (position and position in whole) and not any(_is_position(line, at) for at, line in enumerate(lines)):
        yield "position"
    if not any(_CONTACT.search(_NUMBERS.sub(" ", line)) for line in lines):
        yield "contact"


def _has_name(line: str) -> bool:
    """Whether a line has a first name beside a surname."""
    at = 0
    while found := _PAIR.search(line, at):
        pair = (found["one"], found["two"])
        whole = all(len(one) > 1 and fold(one) not in _NO_NAMES for one in pair)
        if whole and any(_is_first(one) for one in pair):
            return True
        at = found.start("two")
    return False


def _is_first(text: str) -> bool:
    """Whether a word is a first name, or one that nobody knows: it may be a foreign one."""
    name = text.strip(".,").capitalize() if text.isupper() else text.strip(".,")
    if len(name) < 3 or not name[:1].isupper():
        return False
    if name in _FIRST or is_known(name):
        return True
    read = word(name)
    return any("imię" in one.kinds for one in read.senses) or (not read.senses and name.isalpha())


def _is_position(line: str, at: int) -> bool:
    """Whether a line (or what follows the name on its line) says what the author does."""
    if _CONTACT.search(line) or _SITE.search(line):
        line = _CONTACT.sub(" ", line)
        return bool(_POSITION.search(line)) and not _SITE.search(line)
    if _POSITION.search(line):
        return True
    named, _, more = line.partition(",")
    first = next(iter((more if _has_name(named) else line).split()), "")
    if first[:1].islower() and first.isalpha() and len(first) > 3:
        return True
    # "Rzeczoznawca", "Mechanik serwisu": a person's noun with a capital that is no name.
    senses = word(first.lower()).senses
    return at > 0 and any(one.has("subst", "nom", "sg") and one.has("m1") and not one.kinds & _NAMES for one in senses)


_NAMES = frozenset({"imię", "nazwisko"})


def _joined(words: Sequence[str], lang: str) -> str:
    last = " i " if lang == "pl" else " and "
    return last.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _completed(look: Look, missing: Sequence[str]) -> Iterator[Fix]:
    """What is missing, from the author's own data; a gap where only one thing is missing and nobody knows it."""
    doc, author = look.doc, look.case.author
    polish = doc.lang == "pl"
    phone = f"tel. {author.phone}" if author.phone else ""
    known = {
        "name": f"{author.first_name} {author.last_name}".strip() if author.first_name and author.last_name else "",
        "position": author.position,
        "contact": " · ".join(one for one in (phone, author.email) if one),
    }
    if not all(known[part] for part in missing):
        if len(missing) > 1:
            return
        gaps = {"name": "⟨imię i nazwisko⟩", "position": "⟨stanowisko⟩", "contact": "tel. ⟨numer⟩"}
        if not polish:
            gaps = {"name": "⟨first name and surname⟩", "position": "⟨position⟩", "contact": "tel. ⟨number⟩"}
        known = gaps
    line, blocks = newline(doc), signature(doc)
    title = Text2("Uzupełnij podpis", "Complete the signature")
    if not blocks:
        own = [one for one in doc.blocks if one.scope is not Scope.QUOTE]
        closed = own and own[-1].scope is Scope.CLOSING
        before = line if closed else line * 2
        if own:
            yield Fix(title, (Edit(own[-1].end, own[-1].end, before + line.join(known[part] for part in missing)),))
        return
    start, end = blocks[0].start, blocks[-1].end
    top = doc.text.find("\n", start, end)
    under_name = end if top < 0 else (top - 1 if doc.text[top - 1] == "\r" else top)
    edits = []
    if "name" in missing:
        edits.append(
            Edit(start, start, known["name"] + line + (known["position"] + line if "position" in missing else ""))
        )
    elif "position" in missing:
        edits.append(Edit(under_name, under_name, line + known["position"]))
    if "contact" in missing:
        edits.append(Edit(end, end, line + known["contact"]))
    # Two insertions at one place would change places: they are one then.
    if len(edits) == 2 and edits[0].start == edits[1].start:
        edits = [Edit(end, end, edits[0].text + edits[1].text)]
    yield Fix(title, tuple(edits))
