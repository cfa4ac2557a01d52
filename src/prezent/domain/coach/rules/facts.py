"""The check of numbers, amounts and dates against those of the case: one digit off is a slip worth a look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Literal

from prezent.domain.coach.case import CaseContext
from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.model import OWN_WORDS, Edit, Fix, Span
from prezent.domain.coach.settings import Settings
from prezent.domain.language.both import Text2

Kind = Literal["number", "amount", "date"]
#: Shorter numbers are too often near each other by chance.
LEAST_DIGITS = 5
LEAST_AMOUNT = 100_00
_MOST_KNOWN = 300
_MOST_AMOUNTS = 30

_MONTHS = {
    name: number
    for names in (
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH = "|".join(_MONTHS)
_FOUND = re.compile(
    # dates
    r"(?<![\w.,/-])(?:(?P<d1>\d{1,2})\.(?P<m1>\d{1,2})(?:\.(?P<y1>(?:19|20)\d\d))?(?![\w/-]|[.,]\d)"
    r"|(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?![\w-])"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?[ \u00a0](?P<m3>{_MONTH})(?:[ \u00a0](?P<y3>(?:19|20)\d\d))?\b"
    # amounts, with the currency after or before
    r"|(?P<whole>\d{1,3}(?:[ \u00a0.]\d{3})++(?!\d)|\d{1,9})(?:,(?P<cents>\d\d)|\.(?P<cents2>\d\d))?"
    r"[ \u00a0]?(?:zł|złot\w+|pln|eur|euro|gbp|usd|€|£|\$|pounds?)(?!\w))"
    r"|(?P<sign>[£$€])[ ]?(?P<whole2>\d{1,3}(?:,\d{3})++|\d{1,9})(?:\.(?P<cents3>\d\d))?(?!\w)"
    # telephone and account numbers in groups; then numbers with letters, dashes and slashes
    r"|(?<![\w.,/-])(?P<grouped>(?:[A-Za-z]{2})?\d{2,4}(?:[ \u00a0-]\d{2,4}){2,9})(?![\w-])"
    r"|(?<![\w.,/-])(?P<number>(?:[A-Za-z]{1,6}[/-])?[A-Za-z]{0,6}\d[A-Za-z\d]{0,40}"
    r"(?:[/-][A-Za-z\d]{1,40}){0,6})(?![\w-])",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_OF_THE_CASE = re.compile(
    r"(?:zamówieni|reklamacj|zgłoszeni|zakup|wiadomoś|skarg|pism|list|faktur|paragon|order|complaint|purchase|message"
    r"|e-?mail|letter|invoice|receipt)\w*[^.!?\r\n\d]{0,25}"
    r"(?<!\w)(?:z|ze|z dnia|dnia|złożon\w+|wniesion\w+|otrzyman\w+|of|dated|from)\s{1,2}\Z",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?P<whole>\d{1,3}(?:[ \u00a0]\d{3})+|\d{1,9})(?:[.,](?P<cents>\d\d))?(?:[ \u00a0]?(?:zł|PLN|EUR|€|£|GBP))?"
)
_AMOUNT_KINDS = frozenset({"amount", "price", "refund", "sum", "total", "kwota", "cena"})


@dataclass(frozen=True, slots=True)
class _Said:
    """A number in a text: ``key`` is what is compared (digits, cents, or DDMM and the year)."""

    kind: Kind
    key: str
    start: int
    end: int
    text: str
    #: a date that stands right after "the order of", "your message of"
    of_the_case: bool = False


@dataclass(slots=True)
class _Known:
    """What the case says, by key, and by every key one slip away from one of these."""

    said: dict[tuple[Kind, str], str] = field(default_factory=dict)
    near: dict[tuple[Kind, str], list[str]] = field(default_factory=dict)
    #: days and months of dates whose year is not told
    yearless: set[str] = field(default_factory=set)
    #: sums, differences, multiples and parts of the known amounts, in cents
    derived: frozenset[int] = frozenset()


@check("ENV-08")
def near_misses(look: Look) -> Iterator[Hit]:
    """An order number, an amount or a date that the case does not have, one digit away from one that it has."""
    if not look.case.facts and not look.case.messages:
        return
    doc = look.doc
    known = _known_of(look.case, look.settings)
    if not known.said:
        return
    for block in doc.blocks:
        if block.scope not in OWN_WORDS:
            continue
        for said in _numbers(doc.text, block.start, block.end):
            meant = _meant(said, known)
            span = Span(said.start, said.end)
            if not meant or doc.is_quoted(span):
                continue
            fixes = tuple(
                Fix(Text2(f"Jak w sprawie: {one}", f"As in the case: {one}"), (Edit(*span, one),)) for one in meant[:3]
            )
            values = {"words": said.text, "known": meant[0]}
            yield Hit((span,), (said.text, *meant), fixes, said.kind, values, confidence="likely")


def _meant(said: _Said, known: _Known) -> list[str]:
    """What of the case was probably meant: nothing when the number is known or can be explained."""
    if (said.kind, said.key) in known.said:
        return []
    if said.kind == "amount" and (int(said.key) < LEAST_AMOUNT or int(said.key) in known.derived):
        return []
    if said.kind == "date" and (not said.of_the_case or _is_known_day(said.key, known)):
        return []
    keys = {key for slip in _asked(said.key) for key in known.near.get((said.kind, slip), ())}
    return [known.said[said.kind, key] for key in sorted(keys)]


def _is_known_day(key: str, known: _Known) -> bool:
    """Whether a date is one of the case's where one of them leaves out the year."""
    return ("date", key) in known.said or (len(key) > 4 and key[:4] in known.yearless)


def _alike(key: str) -> Iterator[str]:
    """What two keys share when they differ by one sign, or by two neighbours changed round."""
    for at in range(len(key)):
        yield f"{key[:at]}*{key[at + 1 :]}"
        if at + 1 < len(key) and key[at] != key[at + 1]:
            yield f"{key[:at]}~{''.join(sorted(key[at : at + 2]))}{key[at + 2 :]}"


def _shorter(key: str) -> set[str]:
    return {key[:at] + key[at + 1 :] for at in range(len(key))}


def _kept(key: str) -> Iterator[str]:
    yield from _alike(key)
    yield f"={key}"
    yield from (f"-{one}" for one in _shorter(key))


def _asked(key: str) -> Iterator[str]:
    """What a key is looked up by: as :func:`_kept`, a sign more in one being a sign less in the other."""
    yield from _alike(key)
    yield f"-{key}"
    yield from (f"={one}" for one in _shorter(key))


def _known_of(case: CaseContext, settings: Settings) -> _Known:
    ours = (case.author.phone, *sorted(settings.own_contacts))
    texts = (case.case_id, *(one.text for one in case.messages))
    return _known_from(texts, tuple((one.kind, one.value) for one in case.facts), ours)


@lru_cache(maxsize=16)
def _known_from(texts: tuple[str, ...], facts: tuple[tuple[str, str], ...], ours: tuple[str, ...]) -> _Known:
    known = _Known()
    for said in (*_of_facts(facts), *(one for text in texts for one in _numbers(text, 0, len(text)))):
        if len(known.said) >= _MOST_KNOWN:
            break
        known.said.setdefault((said.kind, said.key), said.text)
        if said.kind == "date":
            if len(said.key) == 4:
                known.yearless.add(said.key)
            else:
                known.said.setdefault(("date", said.key[:4]), said.text)
    for kind, key in known.said:
        for slip in _kept(key):
            known.near.setdefault((kind, slip), []).append(key)
    amounts = [int(key) for kind, key in known.said if kind == "amount"][:_MOST_AMOUNTS]
    pairs = {value for one, other in combinations(amounts, 2) for value in (one + other, abs(one - other))}
    parts = {value for one in amounts for value in (*(one * times for times in range(2, 13)), one // 2, one // 4)}
    known.derived = frozenset(pairs | parts | {sum(amounts)})
    for contact in ours:
        for said in _numbers(contact, 0, len(contact)):
            known.said.setdefault((said.kind, said.key), said.text)
    return known


def _of_facts(facts: Iterable[tuple[str, str]]) -> Iterator[_Said]:
    for kind, value in facts:
        found = list(_numbers(value, 0, len(value)))
        number = _AMOUNT.fullmatch(value.strip())
        if kind in _AMOUNT_KINDS and number:
            yield _Said("amount", _cents(number["whole"], number["cents"]), 0, len(value), value)
        elif found:
            yield from found
        elif sum(char.isdecimal() for char in value) >= 4:
            yield _Said("number", _number_key(value), 0, len(value), value)


def _numbers(text: str, start: int, end: int) -> Iterator[_Said]:
    """The dates, amounts and longer numbers of a part of a text."""
    if _DIGIT.search(text, start, end) is None:
        return
    for found in _FOUND.finditer(text, start, end):
        kind, key = _key(found)
        if key:
            of_the_case = kind == "date" and bool(
                _OF_THE_CASE.search(text[max(start, found.start() - 60) : found.start()])
            )
            yield _Said(kind, key, found.start(), found.end(), found.group(), of_the_case)


def _key(found: re.Match[str]) -> tuple[Kind, str]:
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3")):
        if found[day]:
            number = _MONTHS.get(found[month].lower()) or int(found[month])
            if not 1 <= int(found[day]) <= 31 or not 1 <= number <= 12:
                return "date", ""
            return "date", f"{int(found[day]):02d}{number:02d}{found[year] or ''}"
    whole = found["whole"] or found["whole2"]
    if whole:
        return "amount", _cents(whole, found["cents"] or found["cents2"] or found["cents3"])
    key = _number_key(found["grouped"] or found["number"])
    return "number", key if sum(char.isdecimal() for char in key) >= LEAST_DIGITS else ""


def _cents(whole: str, cents: str | None) -> str:
    return str(int("".join(char for char in whole if char.isdecimal()) + (cents or "00")))


def _number_key(text: str) -> str:
    key = "".join(char for char in text.upper() if char.isalnum())
    return key[2:] if len(key) == 11 and key.startswith("48") and key.isdecimal() else key
