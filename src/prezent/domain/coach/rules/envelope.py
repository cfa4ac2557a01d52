"""Checks of the envelope: what goes with the letter, what was left open in it, and the language it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Document
from prezent.domain.coach.languages import surely
from prezent.domain.coach.model import OWN_WORDS, Scope, Span
from prezent.domain.coach.shape import place, plain, words_of
from prezent.domain.language.both import Text2

_CAPITAL = "A-ZĄĆĘŁŃÓŚŹŻ\u0300-\u036f"
#: Words that templates put between brackets in small letters.
_SLOTS = (
    r"(?:imi[eę]|imie\u0328|nazwisk\w|kwot\w|dat[aęy]|nazw\w|numer|nr|adres|termin|produkt|pow[oó]d|stanowisko|telefon"
    r"|klient\w?|firma|opis|tre[sś][cć]|first name|last name|surname|name|amount|date|order|number|company|customer"
    r"|product|reason|position|phone|address|insert|enter|add|fill|wpisz|wstaw|uzupe[lł]nij|podaj)"
)
#: What writers leave in brackets for themselves: "[sprawdzić w magazynie]", "[ask the depot]".
_TO_DO = (
    r"(?:sprawdzi[cć]|sprawd[zź]|dopyta[cćj]|zapyta[cćj]|spyta[cć]|ustali[cć]|potwierdzi[cć]|uzupe[lł]ni[cć]|dopisa[cć]"
    r"|doda[cćj]|poprawi[cć]|doprecyzowa[cć]|do (?:sprawdzenia|uzupe[lł]nienia|ustalenia|potwierdzenia)|to (?:do|check"
    r"|be confirmed)|tbc|check|confirm|ask|verify|look up|find out)"
)
_BLANK = r"(?:\.{3,}+|…++|_{3,}+)"
_PLACEHOLDER = re.compile(
    r"⟨[^⟩\r\n]{0,80}⟩|\{\{[^{}\r\n]{1,60}\}\}"
    r"|\$?\{[\w\u0300-\u036f](?:[\w\u0300-\u036f .:-]{0,38}[\w\u0300-\u036f])?\}"
    rf"|%[A-Z_]{{3,30}}%|\[(?!(?:PILNE|WA|VIP|RODO|SIC|URGENT|SPAM|EXT)\b)[{_CAPITAL}][{_CAPITAL} _/-]{{1,40}}\]"
    rf"|<[{_CAPITAL}_]{{2,40}}>|[\[<«](?i:{_SLOTS})\b[^\]>»\r\n@=]{{0,40}}[\]>»]"
    rf"|\[(?i:{_TO_DO})\b[^\]\r\n]{{0,60}}\]"
    r"|(?<![\w.@/-])(?<!\d )X{3,}+(?:[ -]X{2,})*+(?![\w@/]|[.-]\w| ?\d| wiek| lec)"
    r"|\b(?i:pan)(?:a|u|em|ie|i)?[ ]?/[ ]?(?:(?i:pan)(?:ią|ia\u0328|i|ie|a|em|u)|i|ią)\b"
    r"|\bSzanown[yaie][ ]?/[ ]?[A-Za-z]{1,9}\b|\bSzanown[ya]\([ay]\)"
    r"|\bSzanown[ya] Pani?e?[ ]?/[ ]?Szanown[ya] Pani?e?\b|\b\w{2,20}ł(?:/a|\(a\))(?!\w)|\b\w{2,20}łem/ł?am\b"
    r"|(?<![\w.])(?:[£$€]XX(?![\w])|XX(?:[.,]XX)?(?=[ ]?(?:zł|PLN|EUR|%|dni|days|pounds)(?!\w))|XX\.XX(?!\w))"
    rf"|(?<![.…_]){_BLANK}[ \t]{{0,3}}(?:zł|PLN|EUR|€|£|dni|szt)(?!\w)"
    r"|(?:(?<=\bnr )|(?<=numer )|(?<=kwota )|(?<=kwotę )|(?<=dnia )|(?<=dniu )|(?<=number )|(?<=amount )|(?<=\w:\s))"
    r"(?:\.{4,}+|…{2,}+|_{3,}+)|\b(?:Mr|Mrs|Ms)\.?/(?:Mrs|Ms|Miss|Mr)\b|\b(?:TODO|TBD|FIXME|DO UZUPEŁNIENIA)\b"
    r"|\b[Ll]orem ipsum\b"
)
#: What every placeholder has some of; most paragraphs have none.
_SUSPICIOUS = re.compile(r"[⟨{%\[<«X…_/(]|\.\.\.|TBD|TODO|FIXME|UZUPEŁNIENIA|orem ipsum")
#: Tags in square brackets belong in subjects; only these kinds are gaps there.
_SUBJECT_PLACEHOLDER = re.compile(
    r"⟨[^⟩\r\n]{0,80}⟩|\{\{[^{}\r\n]{1,60}\}\}|\{[\w\u0300-\u036f](?:[\w .:-]{0,38}\w)?\}|\bX{3,}\b"
    rf"|[\[<](?i:{_SLOTS})\b[^\]>\r\n@=0-9]{{0,40}}[\]>]"
)
_WRITTEN = OWN_WORDS | {Scope.SIGNATURE}


@check("ENV-06")
def placeholder(look: Look) -> Iterator[Hit]:
    """A gap of a template that nobody filled in: in the subject, the author's words, the signature."""
    doc = look.doc
    for found in _SUBJECT_PLACEHOLDER.finditer(doc.subject or ""):
        shift = doc.subject_start if doc.subject_inside else 0
        span = Span(found.start() + shift, found.end() + shift)
        values = {"words": found.group()}
        yield Hit((span,), (found.group(),), values=values, field="body" if doc.subject_inside else "subject")
    for start, end in _written(doc):
        if _SUSPICIOUS.search(doc.text, start, end) is None:
            continue
        for found in _PLACEHOLDER.finditer(doc.text, start, end):
            span = Span(*found.span())
            # A template's own marks are never a quotation; anything else may be the customer's word.
            if found.group()[0] in "⟨{$%" or not doc.is_quoted(span):
                yield Hit((span,), (found.group(),), values={"words": found.group()})


def _written(doc: Document) -> Iterator[tuple[int, int]]:
    yield from ((block.start, block.end) for block in doc.blocks if block.scope in _WRITTEN)
    if doc.cut < len(doc.text):
        yield doc.cut, len(doc.text)


_ATTACHED = {
    "pl": re.compile(
        r" (?P<words>(?<! nie )(?:załącz|dołącz)(?:am|amy|yłem|yłam|yliśmy)(?! (?:się|do(?! (?:listu|wiadomości"
        r"|odpowiedzi|maila|e-maila|mejla))) )|w załącz(?:eniu|niku|nikach)|załączon\w+|(?:przesyłam|wysyłam|przesłałem"
        r"|przesłałam|odsyłam) (?:\S+ ){0,4}?w (?:\S+ )?pliku)(?= )"
    ),
    "en": re.compile(
        r" (?P<words>(?:find|see) (?:\S+ ){0,3}?(?:attached|enclosed|the attachment)|i(?: am| have|'ve|’ve|'m|’m)?"
        r" (?:also )?(?:attach|attached|attaching|enclose|enclosed|enclosing)|(?:is|are) (?:attached|enclosed)"
        r"|in the attach(?:ment|ed)\w*|(?:the|an|my) (?:attached|enclosed) \w+|as an attachment|(?:attached|enclosed)"
        r" (?:is|are|please|you will))(?= )"
    ),
}
#: The customer's own file, a request for one, or the annex of a contract.
_ANOTHERS = {
    "pl": re.compile(
        r" (?:przez (?:pana|panią|państwa|klient\w+)|(?:pana|pani|państwa) załącznik\w*|(?:za|do)łączy\w+ (?:pan|pani"
        r"|państwo)|(?:pan|pani|państwo) (?:\S+ ){0,3}?(?:(?:za|do)łączy|przesła|wysła|nadesła|dosła)\w+"
        r"|(?:dziękuję|dziękujemy|podziękowa\w+) (?:\S+ ){0,5}?(?:załącz|dołącz)\w+|proszę (?:\S+ ){0,5}?(?:za"
        r"|do)łącz(?:yć|enie)"
        r"|(?:obejrza|przejrza|przeanalizowa|sprawdzi|otworzy|odczyta|zobaczy|otrzyma|dosta|przeczyta)(?:łem|łam"
        r"|liśmy) (?:\S+ ){0,5}?załącz\w+|(?:otworzyć|odczytać|obejrzeć) (?:\S+ ){0,3}?załącz\w+|załącznik\w* (?:nr"
        r"|numer|do (?:umowy|regulaminu|polisy|ustawy|rozporządzenia|cennika))) "
    ),
    "en": re.compile(
        r" (?:you(?:'ve|’ve)? (?:have |had |kindly )?(?:attached|enclosed|sent)|your attach\w+|(?:thank you|thanks) for"
        r" (?:\S+ ){0,4}?(?:attach|enclos)\w+|please (?:attach|enclose)|(?:attached|enclosed) (?:to|in|with|on) (?:the"
        r"|your|a|its)(?! (?:letter|e-mail|email|message|reply))|(?:looked at|checked|opened|read|reviewed|received"
        r"|seen)"
        r" (?:\S+ ){0,3}?attach\w+) "
    ),
}


@check("ENV-01")
def promised_attachment(look: Look) -> Iterator[Hit]:
    """The letter speaks of a file that goes with it, and it is known that none does."""
    if look.case.attachments is None or look.case.attachments:
        return
    promised, anothers = _ATTACHED[look.doc.lang], _ANOTHERS[look.doc.lang]
    for placed in look.doc.body:
        words = plain(placed.sentence)
        if (
            ("łącz" not in words and "plik" not in words)
            if look.doc.lang == "pl"
            else ("attach" not in words and "enclos" not in words)
        ):
            continue
        found = promised.search(words)
        if found is None or anothers.search(words) or placed.text.rstrip().endswith("?"):
            continue
        span = place(placed, found, "words")
        if not look.doc.is_quoted(span):
            yield Hit((span,), (look.doc.slice(span),), values={"words": look.doc.slice(span)})


_FOR_ALL = frozenset({"pdf", "jpg", "jpeg", "png", "gif", "txt", "csv", "odt"})
_KNOWN = _FOR_ALL | words_of(
    """
    doc docx xls xlsx ppt pptx ods rtf zip rar 7z exe scr js vbs bat heic webp tif tiff bmp svg psd dwg pages numbers
    key msg eml html htm mp3 mp4 mov avi xml json p7m md epub mpp vsd cdr ai
    """
)
_ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tar", "arj"})
_MEGABYTE = 1024 * 1024


@check("ENV-02")
def attachment_format(look: Look) -> Iterator[Hit]:
    """A file that not everybody can open, that hides what it is, or that is too big for many mailboxes."""
    allowed = _FOR_ALL | {str(one).lower().lstrip(".") for one in look.option("allow", ())}
    most = float(look.option("max_mb", 10))
    for file in look.case.attachments or ():
        name, *endings = file.name.strip().lower().split(".")
        ending = endings[-1].strip() if endings else ""
        values: dict[str, str | Text2] = {"name": file.name, "format": ending.upper()}
        if len(endings) > 1 and endings[-2].strip() in _KNOWN and ending in _KNOWN and name:
            yield Hit((), (file.name,), message="double", values=values)
        elif ending in _ARCHIVES and ending not in allowed:
            yield Hit((), (file.name,), message="archive", values=values)
        elif ending and ending not in allowed:
            yield Hit((), (file.name,), values=values)
        if file.size is not None and file.size > most * _MEGABYTE:
            size = f"{file.size / _MEGABYTE:.0f}"
            yield Hit((), (file.name, f"{size} MB"), message="big", values=values | {"size": size, "most": f"{most:g}"})


@check("ENV-05")
def another_language(look: Look) -> Iterator[Hit]:
    """The letter is in Polish and the customer wrote in English, or the other way round."""
    said = look.case.customer_said
    theirs = (surely(said[-1]) if said else None) or look.case.customer.language
    if theirs not in {"pl", "en"}:
        return
    ours = surely(_unquoted(look.doc))
    if ours is None or ours == theirs:
        return
    # A reply in two languages answers in the customer's too.
    paragraphs = (" ".join(one.text for one in sentences) for sentences in look.doc.paragraphs)
    if any(surely(one) == theirs for one in paragraphs):
        return
    names = {"pl": Text2("po polsku", "Polish"), "en": Text2("po angielsku", "English")}
    yield Hit((), (theirs, ours), values={"theirs": names[theirs], "ours": names[ours]})


def _unquoted(doc: Document) -> str:
    """The author's running words without what stands in quotation marks: a law may be quoted in its own language."""
    parts, at = [], 0
    body = [one for one in doc.blocks if one.scope in {Scope.BODY, Scope.LIST}]
    for block in body:
        at = block.start
        for quote in doc.inline_quotes:
            if block.start <= quote.start < block.end:
                parts.append(doc.text[at : quote.start])
                at = max(at, quote.end)
        parts.append(doc.text[at : block.end])
    return " ".join(parts)
