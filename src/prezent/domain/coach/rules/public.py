"""Checks of what is published: whose data it shows, on which day it comes out, whose picture it is, how it argues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from prezent.domain.coach import personal_data as personal
from prezent.domain.coach import sensitive
from prezent.domain.coach.case import WARSAW, Attachment
from prezent.domain.coach.catalogue import Hit, Look, catalogue, check
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.languages import language_of
from prezent.domain.coach.model import CoachError, Edit, Fix, Scope, Severity, Span
from prezent.domain.coach.tables import table
from prezent.domain.deadlines.calendar import easter_sunday
from prezent.domain.language import morphology
from prezent.domain.language.both import Text2

# ---- PUB-01: personal data -------------------------------------------------------------------------------------------


@check("PUB-01")
def personal_data(look: Look) -> Iterator[Hit]:
    """What points at one person, in the whole of what is published: quotations and signature too."""
    taken: list[tuple[int, int]] = []
    found = [*_numbers_and_addresses(look), *_names(look), *_references(look), *_health(look)]
    for kind, span, fixes in found:
        if not any(start < span.end and span.start < end for start, end in taken):
            taken.append(span)
            words = look.doc.slice(span)
            # A report is read by others: the number itself is not repeated in it.
            yield Hit((span,), (kind,), fixes, message=kind, values={"words": words})


def _numbers_and_addresses(look: Look) -> Iterator[tuple[str, Span, tuple[Fix, ...]]]:
    text, own = look.doc.text, _own_contacts(look)
    for datum in (
        *personal.accounts(text),
        *personal.numbers(text),
        *personal.emails(text),
        *personal.documents(text),
        *personal.addresses(text),
    ):
        span = Span(datum.start, datum.end)
        ours = own.has(datum) or (datum.kind in {"phone", "email"} and _signed(look.doc, span))
        if not ours and not (datum.kind == "address" and _of_a_shop(look.doc, span)):
            yield datum.kind, span, ()


def _signed(doc: Document, span: Span) -> bool:
    """Whether a place is in the signature: a contact there is the author's."""
    return any(one.start <= span.start < one.end for one in doc.of(Scope.SIGNATURE))


_DOMAIN = re.compile(r"@?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}")


class _Own:
    """What the house itself publishes: its telephones, addresses, accounts."""

    def __init__(self, contacts: Iterable[str]) -> None:
        self.words = frozenset(" ".join(one.lower().split()) for one in contacts if one.strip())
        self.numbers = frozenset(bare[-9:] for one in self.words if (bare := re.sub(r"\D", "", one)))
        self.domains = frozenset(one.lstrip("@") for one in self.words if _DOMAIN.fullmatch(one))

    def has(self, datum: personal.Datum) -> bool:
        if datum.kind == "email":
            return datum.value in self.words or datum.value.rpartition("@")[2] in self.domains
        if datum.kind == "address":
            return any(datum.value in one or (len(one) > 5 and one in datum.value) for one in self.words)
        return re.sub(r"\D", "", datum.value)[-9:] in self.numbers


@lru_cache(maxsize=64)
def _own(contacts: frozenset[str]) -> _Own:
    return _Own(contacts)


def _own_contacts(look: Look) -> _Own:
    author = look.case.author
    return _own(look.settings.own_contacts | {author.phone, author.email})


_SHOP = frozenset(
    {"nasz", "zapraszać", "sklep", "salon", "oddział", "siedziba", "punkt", "biuro", "lokal"}
    | {"our", "shop", "store", "office"}
)


def _of_a_shop(doc: Document, span: Span) -> bool:
    """Whether a street is where customers are asked to come, as far as the sentence tells."""
    placed = next((one for one in doc.sentences if one.start <= span.start < one.end), None)
    return placed is not None and not _SHOP.isdisjoint(placed.sentence.lemmas | placed.sentence.forms)


_NAME = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def _names(look: Look) -> Iterator[tuple[str, Span, tuple[Fix, ...]]]:
    """The customer's first name and surname together, in any case of the Polish grammar and either order."""
    customer, author, text = look.case.customer, look.case.author, look.doc.text
    if not customer.first_name or not customer.last_name:
        return
    if (customer.first_name, customer.last_name) == (author.first_name, author.last_name):
        return
    before: re.Match[str] | None = None
    for found in _NAME.finditer(text):
        if before is not None and text[before.end() : found.start()] in {" ", "\u00a0"}:
            for first, last in ((before, found), (found, before)):
                named = _is_form(first.group(), customer.first_name)
                if named and _is_form(last.group(), customer.last_name, surname=True):
                    start, end = before.start(), found.end()
                    # "Pan Jan Kowalski": the first name stays, the surname goes.
                    cut = Edit(first.end(), end, "") if first is before else Edit(start, first.start(), "")
                    fix = Fix(Text2("Zostaw samo imię", "Keep the first name alone"), (cut,))
                    yield "name", Span(start, end), (fix,)
                    break
        before = found


@lru_cache(maxsize=4096)
def _is_form(word: str, name: str, *, surname: bool = False) -> bool:
    """Whether a word is a form of a name: the dictionary's, else the name's stem with another ending."""
    word, name = word.lower(), name.lower()
    if word == name:
        return True
    if any(reading.form.lower() == word for reading in morphology.forms(name.capitalize())):
        return True
    stem = max(3, len(name) - (2 if surname else 1))
    return word[:stem] == name[:stem] and len(name) >= 4 and -2 <= len(word) - len(name) <= 3


def _references(look: Look) -> Iterator[tuple[str, Span, tuple[Fix, ...]]]:
    text, case = look.doc.text, look.case
    for found in re.finditer(look.settings.case_pattern, text):
        if found.group().strip():
            yield "reference", Span(*found.span()), ()
    known = [case.case_id, *(fact.value for fact in case.facts if fact.kind in _REFERENCE_KINDS)]
    for value in known:
        at = text.find(value) if len(value) >= 4 else -1
        while at >= 0:
            end = at + len(value)
            if not text[max(0, at - 1) : at].isalnum() and not text[end : end + 1].isalnum():
                yield "reference", Span(at, end), ()
            at = text.find(value, end)
    for datum in personal.references(text):
        yield "reference", Span(datum.start, datum.end), ()


_REFERENCE_KINDS = frozenset(
    {"order", "case", "serial", "invoice", "parcel", "tracking", "contract", "policy", "booking"}
)
_NAMES_OF_PROFILES = frozenset({"medical", "health", "pharmacy"})


def _health(look: Look) -> Iterator[tuple[str, Span, tuple[Fix, ...]]]:
    if look.option("medical", look.settings.profile in _NAMES_OF_PROFILES):
        return
    doc = look.doc
    for placed in doc.own:
        for told in sensitive.told_in(placed.sentence, doc.lang, sensitive.ADDRESSED[doc.lang]):
            token = placed.tokens[told.first]
            if told.kind == "health" and not (token.word.capitalised and told.first):
                yield "health", placed.span(told.first, told.last), ()


# ---- PUB-02: sensitive days ------------------------------------------------------------------------------------------


@check("PUB-02")
def sensitive_date(look: Look) -> Iterator[Hit]:
    """A post that sells or cheers, planned for a day of mourning or remembrance."""
    day = _day_of_publication(look)
    name = _sensitive(day, look) if day is not None else None
    if day is None or name is None:
        return
    spans = tuple(_cheerful(look.doc))
    if spans:
        words = tuple(dict.fromkeys(look.doc.slice(one) for one in spans))
        values: dict[str, str | Text2] = {"day": name, "date": f"{day.day}.{day.month:02d}", "words": ", ".join(words)}
        yield Hit(spans, (day.isoformat(), *words), values=values)


def _day_of_publication(look: Look) -> date | None:
    at = look.case.publish_at
    if isinstance(at, datetime):
        return at.astimezone(WARSAW).date()
    # An answer without a planned time is part of a talk; a discount in it is no celebration.
    return at


def _sensitive(day: date, look: Look) -> Text2 | None:
    spared = {str(one) for one in look.option("except_days", ())}
    mourning = Text2("dzień pamięci lub żałoby", "a day of remembrance or mourning")
    own = ((str(one), mourning) for one in look.option("days", ()))
    for on, name in (*own, *_days()):
        first, last = _when(on, day.year)
        if first <= day <= last and on not in spared and f"{day:%m-%d}" not in spared:
            return name
    return None


@cache
def _days() -> tuple[tuple[str, Text2], ...]:
    return tuple((one["on"], Text2(one["pl"], one["en"])) for one in table("sensitive_dates")["day"])


@lru_cache(maxsize=512)
def _when(on: str, year: int) -> tuple[date, date]:
    """First and last day of an entry in a year. Raises CoachError for one that cannot be read."""
    try:
        if on.startswith("easter"):
            day = easter_sunday(year) + timedelta(days=int(on.removeprefix("easter") or 0))
            return day, day
        first, _, last = on.partition("..")
        return _date(first, year), _date(last or first, year)
    except ValueError as error:
        raise CoachError(
            f'PUB-02: a day is "11-01", "11-01..11-02", "easter-2" or "2027-05-03", not {on!r}.'
        ) from error


def _date(text: str, year: int) -> date:
    return date.fromisoformat(text if len(text) == 10 else f"{year:04d}-{text}")


@cache
def _cheer() -> Mapping[str, frozenset[str]]:
    data = table("sensitive_dates")["cheerful"]
    return {"pl": frozenset(data["pl"]), "en": frozenset(data["en"]), "emoji": frozenset(data["emoji"])}


def _cheerful(doc: Document) -> Iterator[Span]:
    words, emoji = _cheer()[doc.lang], _cheer()["emoji"]
    polish = doc.lang == "pl"
    for placed in doc.own:
        there = placed.sentence.lemmas if polish else placed.sentence.forms
        if words.isdisjoint(there) and emoji.isdisjoint(placed.text) and "!!" not in placed.text:
            continue
        for number, token in enumerate(placed.tokens):
            said = not words.isdisjoint(token.word.lemmas if polish else {token.lower})
            if said or not emoji.isdisjoint(token.text) or token.text.startswith("!!"):
                yield placed.span(number)


# ---- PUB-03: rights to a picture -------------------------------------------------------------------------------------

_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp", ".tif", ".tiff", ".svg", ".avif")
_OUR_OWN = re.compile(r"\s*(?:własn|nasz|swoj|own\b|our\b|in-house|autor)", re.IGNORECASE)


@check("PUB-03")
def image_rights(look: Look) -> Iterator[Hit]:
    """A picture of which nobody wrote down where it is from, who may use it, or that a person in it agrees."""
    pictures = [one for one in look.case.attachments or () if _is_picture(one)]
    known = [one for one in pictures if one.source.strip()]
    asked = {
        "source": [one for one in pictures if not one.source.strip()],
        "licence": [one for one in known if not one.licence.strip() and not _OUR_OWN.match(one.source)],
        "consent": [one for one in pictures if one.consent is False],
    }
    for question, files in asked.items():
        if files:
            names = tuple(one.name for one in files)
            yield Hit((), names, message=question, values={"files": ", ".join(names)})


def _is_picture(one: Attachment) -> bool:
    return one.type.lower().startswith("image/") or one.name.lower().endswith(_PICTURES)


# ---- PUB-05: arguing in public ---------------------------------------------------------------------------------------

#: Rules whose finding means that the answer argues. Not BEL-04: "Zobaczcie sami" in a post commands nobody.
_ARGUING = ("JUD-", "BLA-", "BEL-")
_NOT_ARGUING = frozenset({"BEL-04"})
_PRIVATE = frozenset({"prywatny", "prywatnie", "priv", "pw", "dm", "private", "privately", "direct"})
# ruff: noqa: SIM905 - a row of words is read more easily than a row of literals
_WRITE = frozenset(
    (
        "napisać pisać zadzwonić dzwonić kontakt skontaktować odezwać zapraszać wiadomość porozmawiać "
        "write message call contact email e-mail ring text reach talk speak"
    ).split()
)
_WITH_US = re.compile(
    r"\b(?:do (?:mnie|nas)|(?:ze mną|z nami)|(?:to|with|call|message|contact|email|e-mail|reach|ring|text) (?:me|us)"
    r"|me (?:at|on)|us (?:at|on))\b",
    re.IGNORECASE,
)


@check("PUB-05")
def public_dispute(look: Look) -> Iterator[Hit]:
    """An answer that argues before everybody, or a second one in the thread, without a way to talk in private."""
    doc = look.doc
    invited = any(_invites(one, look) for one in doc.own)
    places = _arguments(look)
    graver = tuple(span for span, severity in places if severity < Severity.ERROR)
    if places and (graver or not invited):
        spans = tuple(sorted({span for span, _severity in places}))
        yield Hit(spans, tuple(doc.slice(one) for one in spans), message="argues", severity=Severity.ERROR)
    elif not (invited or look.case.kind == "praise" or not doc.body) and _went_on(look):
        yield Hit((), (f"answers: {len(look.case.we_said)}",), _invitation(look))


def _went_on(look: Look) -> bool:
    """Whether we have answered before, and never with a way to talk in private."""
    return bool(look.case.we_said) and not any(_invited_before(text, look) for text in look.case.we_said)


def _arguments(look: Look) -> list[tuple[Span, Severity]]:
    """Where the rules of judging, blaming and belittling have a warning or an error, and which."""
    from prezent.domain.coach.engine import check as check_letter

    rules = frozenset(rule for rule in catalogue() if rule.startswith(_ARGUING) and rule not in _NOT_ARGUING)
    doc = look.doc
    report = check_letter(doc.text, channel="public", lang=doc.lang, case=look.case, settings=look.settings, only=rules)
    return [(span, one.severity) for one in report.at_least(Severity.WARNING) for span in one.spans]


def _invites(placed: Placed, look: Look) -> bool:
    """Whether a sentence offers the customer a talk elsewhere, with us: not with a hot line or another firm."""
    words = placed.sentence.lemmas | placed.sentence.forms
    if _WRITE.isdisjoint(words) and _PRIVATE.isdisjoint(words):
        return False
    if not _PRIVATE.isdisjoint(words) or _WITH_US.search(placed.text):
        return True
    own = _own_contacts(look)
    found = (*personal.numbers(placed.text), *personal.emails(placed.text))
    return any(own.has(datum) for datum in found)


def _invited_before(text: str, look: Look) -> bool:
    doc = Document(text, channel="public", lang=language_of(text))
    return any(_invites(one, look) for one in doc.own)


def _invitation(look: Look) -> tuple[Fix, ...]:
    """A proposal to end with an invitation, to the author's address where it is known."""
    doc, author = look.doc, look.case.author
    last = doc.body[-1]
    if doc.lang == "pl":
        where = f"na adres {author.email}" if author.email else "na adres ⟨adres⟩"
        words = f"Zapraszam do rozmowy prywatnej: proszę napisać do mnie {where}."
    else:
        words = f"Please write to me at {author.email or '⟨address⟩'}, so that we can talk in private."
    stop = "" if last.text[-1:] in ".!?…" else "."
    return (
        Fix(
            Text2("Zaproś do rozmowy prywatnej", "Invite to a private talk"),
            (Edit(last.end, last.end, f"{stop} {words}"),),
        ),
    )
