"""Numbers and addresses that belong to one person, found in any text: PESEL, account, card, telephone, e-mail, street.

Everything is bounded: a letter of nothing but digits or of nothing but ``@`` is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["pesel", "account", "card", "phone", "email", "document", "address", "reference"]


class Datum(NamedTuple):
    """One datum: what it is, where it stands, and its value without spaces and marks."""

    kind: Kind
    start: int
    end: int
    value: str


_DIGITS = re.compile(r"\d+")
#: What may stand between the groups of one number.
_BETWEEN = re.compile(r"[ \u00a0\u2009.-]|\) ?|[ \u00a0]?\(|[ \u00a0][–-][ \u00a0]")
_MOST_GROUPS = 7
_GLUED = frozenset("/=_#@&%\\")
_JOINS = frozenset(".,-:/")
_UNIT = re.compile(
    r"[ \u00a0]?(?:zł|gr\b|PLN|EUR|USD|GBP|euro|€|\$|£|%|kg|km|szt|mb\b|m2|m²|tys|mln|mld|osób|klient|people)",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(r"(?:ponad|około|prawie|over|about|nearly|€|\$|£)[ \u00a0]?\Z")
_PHONE_WORD = re.compile(
    r"(?:tel|telefon\w*|kom|phone|mobile|call|zadzwon\w*|dzwon\w*|sms\w*|whatsapp|infolini\w*)\W*(?:\w+\W+)?\Z"
)
_OTHER_WORD = re.compile(
    r"(?:zamówieni\w*|zlecen\w*|faktur\w*|paczk\w*|przesyłk\w*|przewozow\w*|rezerwacj\w*|order|invoice|parcel|tracking"
    r"|shipment|booking|nip|regon|krs|ean|isbn|sku|kod\w*|seri\w*|serial|kont\w*|account)"
    r"\W*(?:(?:nr|numer\w*|no|number|id)\W*)?\Z"
)
# ruff: noqa: SIM905 - a row of numbers is read more easily than a row of literals
#: First two digits of Polish mobile and fixed-line numbers.
_MOBILE = frozenset("45 50 51 53 57 60 66 69 72 73 78 79 88".split())
_AREA = frozenset(
    (
        "12 13 14 15 16 17 18 22 23 24 25 29 32 33 34 41 42 43 44 46 48 52 54 55 56 58 59 61 62 63 65 67 68 71 74 75 "
        "76 77 81 82 83 84 85 86 87 89 91 94 95"
    ).split()
)
#: Shapes in which British and American numbers are written.
_FOREIGN = frozenset({(5, 6), (3, 4, 4), (4, 3, 4), (5, 3, 3), (4, 7), (3, 3, 4)})
_ACCOUNT = frozenset({(26,), (2, 4, 4, 4, 4, 4, 4)})
_CARD = frozenset({(4, 4, 4, 4), (16,), (4, 6, 5), (15,)})
_POLISH = frozenset({(9,), (11,), (3, 3, 3), (2, 3, 2, 2), (2, 3, 3, 3)})
_SHAPES = _FOREIGN | _ACCOUNT | _CARD | _POLISH


def numbers(text: str) -> Iterator[Datum]:
    """PESEL, account, card and telephone numbers, left to right."""
    groups = [found.span() for found in _DIGITS.finditer(text)]
    at = 0
    while at < len(groups):
        found = _number_at(text, groups, at)
        if found is None:
            at += 1
            continue
        yield found[0]
        at = found[1]


def _number_at(text: str, groups: Sequence[tuple[int, int]], at: int) -> tuple[Datum, int] | None:
    """The longest number that begins with group ``at``, and the group after it."""
    start, first_end = groups[at]
    # No number begins with a group of one digit but "+1 …".
    alone = first_end - start == 1 and text[max(0, start - 1) : start] != "+"
    if alone or first_end - start > 26 or not _free_before(text, start):
        return None
    shapes: list[tuple[int, ...]] = []
    shape: tuple[int, ...] = ()
    for number in range(at, min(at + _MOST_GROUPS, len(groups))):
        begin, end = groups[number]
        if number > at and not _BETWEEN.fullmatch(text, groups[number - 1][1], begin):
            break
        shape = (*shape, end - begin)
        if sum(shape) > 26:
            break
        shapes.append(shape)
    called = text[max(0, start - 1) : start] == "+" or text.startswith("00", start)
    for shape in reversed(shapes):
        if sum(shape) < 8:
            return None
        if not called and shape not in _SHAPES:
            continue
        last = at + len(shape) - 1
        end = groups[last][1]
        if _free_after(text, end):
            bare = "".join(text[slice(*groups[number])] for number in range(at, last + 1))
            if kind := _kind(text, start, end, shape, bare):
                return Datum(kind, _with_prefix(text, start, kind), end, bare), last + 1
    return None


def _free_before(text: str, start: int) -> bool:
    """Whether a number may begin here: not inside a word, a link, a date or a longer number."""
    before = text[max(0, start - 2) : start]
    if not before:
        return True
    last = before[-1]
    if last.isalpha():
        # "PL12…": the two letters of an account's country.
        return before.isupper() and len(before) == 2 and not text[max(0, start - 3) : start - 2].isalnum()
    if last in _GLUED:
        return False
    return not (last in _JOINS and before[0].isdecimal() and len(before) == 2)


def _free_after(text: str, end: int) -> bool:
    after = text[end : end + 2]
    if not after:
        return True
    if after[0].isalnum() or after[0] in "_@":
        return False
    return not (after[0] in _JOINS and after[1:].isdecimal())


def _with_prefix(text: str, start: int, kind: Kind) -> int:
    if kind == "phone" and text[max(0, start - 1) : start] in {"+", "("}:
        return start - 1
    if kind == "account" and text[max(0, start - 2) : start].isupper():
        return start - 2
    return start


def _kind(text: str, start: int, end: int, shape: tuple[int, ...], bare: str) -> Kind | None:
    letters = text[max(0, start - 1) : start].isalpha()
    if len(bare) == 26:
        return "account" if shape in _ACCOUNT and _mod_97(f"{bare[2:]}2521{bare[:2]}") else None
    if letters:
        return None
    if shape == (11,) and is_pesel(bare):
        return "pesel"
    if shape in _CARD:
        return "card" if is_card(bare) and not _OTHER_WORD.search(_context(text, start)) else None
    return "phone" if _is_phone(text, start, end, shape, bare) else None


def _context(text: str, start: int) -> str:
    return text[max(0, start - 32) : start].lower()


def _is_phone(text: str, start: int, end: int, shape: tuple[int, ...], bare: str) -> bool:
    if text[max(0, start - 1) : start] == "+":
        return len(bare) == 11 if bare.startswith("48") else 8 <= len(bare) <= 13
    if bare.startswith("0048"):
        return len(bare) == 13
    if shape not in _POLISH and shape not in _FOREIGN:
        return False
    context = _context(text, start)
    if _OTHER_WORD.search(context) or _AMOUNT_BEFORE.search(context) or _UNIT.match(text, end):
        return False
    return _is_polish_phone(shape, bare, context) or _is_foreign_phone(shape, bare, context)


def _is_foreign_phone(shape: tuple[int, ...], bare: str, context: str) -> bool:
    """British and American numbers as people at home write them."""
    if shape == (11,):
        return bare.startswith("07") and _PHONE_WORD.search(context) is not None
    return shape in _FOREIGN and bare[0] in ("23456789" if shape == (3, 3, 4) else "0")


def _is_polish_phone(shape: tuple[int, ...], bare: str, context: str) -> bool:
    if len(bare) == 11:
        return shape in {(2, 3, 3, 3), (11,)} and bare.startswith("48") and bare[2:4] in _MOBILE
    if len(bare) != 9 or bare[0] == "0" or bare[3:] == "000000":
        return False
    if shape == (3, 3, 3):
        return bare[:2] in _MOBILE or bare[:2] in _AREA
    if shape == (2, 3, 2, 2):
        return bare[:2] in _AREA
    return shape == (9,) and (bare[:2] in _MOBILE or _PHONE_WORD.search(context) is not None)


def is_pesel(digits: str) -> bool:
    """Whether eleven digits are a PESEL: the check digit is right and they begin with a date of birth."""
    if len(digits) != 11 or not digits.isascii() or not digits.isdecimal():
        return False
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), strict=True))
    month = int(digits[2:4])
    century = {0: 1900, 1: 2000, 2: 2100, 3: 2200, 4: 1800}.get(month // 20)
    if weighed % 10 or century is None:
        return False
    try:
        date(century + int(digits[:2]), month % 20, int(digits[4:6]))
    except ValueError:
        return False
    return True


#: First digits of Mastercard (2…), Discover, UnionPay and Maestro; Visa and the rest of Mastercard begin with 4 and 5.
_SCHEMES = frozenset("22 23 24 25 26 27 60 62 63 64 65 67".split())


def is_card(digits: str) -> bool:
    """Whether the digits are a payment card's: the beginning of a known scheme, and the sum of Luhn."""
    if len(digits) == 15:
        known = digits[:2] in {"34", "37"}
    else:
        known = len(digits) == 16 and (digits[0] in "45" or digits[:2] in _SCHEMES)
    if not known or len(set(digits)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_IBAN = re.compile(r"(?<![\w])[A-Z]{2}\d{2}(?:[ \u00a0-]?+[A-Z0-9]{4}){2,7}+(?:[ \u00a0-]?+[A-Z0-9]{1,3})?+(?![\w])")


def accounts(text: str) -> Iterator[Datum]:
    """Account numbers of any country, with their letters (IBAN)."""
    for found in _IBAN.finditer(text):
        bare = re.sub(r"[ \u00a0-]", "", found.group())
        if is_iban(bare):
            yield Datum("account", found.start(), found.end(), bare)


def is_iban(bare: str) -> bool:
    """Whether an account number without spaces passes the check of ISO 13616 (remainder 1 of 97)."""
    if not 15 <= len(bare) <= 34 or not bare.isascii() or not bare.isalnum():
        return False
    return _mod_97("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4]))


def _mod_97(digits: str) -> bool:
    return int(digits) % 97 == 1


_LEFT_OF_AT = re.compile(r"[\w.+-]{1,64}\Z")
_RIGHT_OF_AT = re.compile(r"[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}+")


def emails(text: str) -> Iterator[Datum]:
    """E-mail addresses."""
    at = text.find("@")
    while at >= 0:
        right = _RIGHT_OF_AT.match(text, at + 1) if at and text[at - 1 : at].isalnum() else None
        left = _LEFT_OF_AT.search(text[max(0, at - 64) : at]) if right else None
        if left and right:
            start = at - len(left.group().lstrip("."))
            yield Datum("email", start, right.end(), text[start : right.end()].lower())
        at = text.find("@", at + 1)


_DOCUMENT = re.compile(r"(?<!\w)(?:[A-Z]{3}[ -]?\d{6}|[A-Z]{2}[ -]?\d{7})(?!\w)")
_DOCUMENT_WORD = re.compile(r"(?:dow[oó]d\w*|paszport\w*|identity|passport|id card|prawo jazdy)", re.IGNORECASE)
_LETTERS = {chr(65 + number): 10 + number for number in range(26)}


def documents(text: str) -> Iterator[Datum]:
    """Numbers of Polish identity cards and passports: the check digit is right, and the document is named nearby."""
    for found in _DOCUMENT.finditer(text):
        bare = re.sub(r"[ -]", "", found.group())
        named = _DOCUMENT_WORD.search(text, max(0, found.start() - 48), found.start())
        if named and _document_sum(bare) % 10 == 0:
            yield Datum("document", found.start(), found.end(), bare)


def _document_sum(bare: str) -> int:
    weights = (7, 3, 1, 9, 7, 3, 1, 7, 3) if bare[2].isalpha() else (7, 3, 9, 1, 7, 3, 1, 7, 3)
    return sum((_LETTERS.get(sign) or int(sign)) * weight for sign, weight in zip(bare, weights, strict=True))


_UPPER = "A-ZĄĆĘŁŃÓŚŹŻ"
_STREET = re.compile(
    r"(?<!\w)(?:ul\.?|[Uu]l\.|[Uu]lic(?:a|y|ę|ą)|[Aa]l\.|[Aa]lej(?:a|i|ę|ą|e|ach)|[Pp]l\.|[Pp]lac(?:u|em)?|[Oo]s\."
    r"|[Oo]siedl(?:e|u|a|em))"
    r"[ \u00a0]{1,2}(?:\d{1,2}[ \u00a0])?+(?:(?:św|gen|ks|dr|płk|marsz|kard|bp|prof|al)\.[ \u00a0]?)?+"
    rf"[{_UPPER}][\w-]{{0,30}}+\.?(?:[ \u00a0](?:[{_UPPER}][\w-]{{0,30}}|i|na|nad|pod)(?=[ \u00a0])){{0,3}}+[ \u00a0]"
    r"(?P<number>\d{1,4}[A-Za-z]?)"
    r"(?:[ \u00a0]?/[ \u00a0]?\d{1,4}|[ \u00a0](?:m\.?|lok\.?|lokal|mieszkania)[ \u00a0]?\d{1,4})?(?![\w])"
    # "ulica Długa 5 maja": a date.
    r"(?![ \u00a0](?:sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paź|lis|gru|dni|godz|minut|zł))"
)
_ENGLISH_STREET = re.compile(
    r"(?<![\w-])\d{1,4}[A-Za-z]?[ \u00a0](?:[A-Z][a-z'’]{1,20}[ \u00a0]){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Square|Boulevard|Blvd|Crescent|Terrace|Gardens)\b"
)
_POSTCODE = re.compile(rf"(?<![\w-])\d{{2}}-\d{{3}}[ \u00a0][{_UPPER}][\w-]{{2,30}}")


def addresses(text: str) -> Iterator[Datum]:
    """Streets with a house number, and post codes with a town."""
    for pattern in (_STREET, _ENGLISH_STREET, _POSTCODE):
        for found in pattern.finditer(text):
            yield Datum("address", found.start(), found.end(), " ".join(found.group().lower().split()))


_REFERENCE = re.compile(
    r"(?<!\w)(?:zamówieni\w{1,3}|zleceni\w{1,3}|spraw\w{0,3}|zgłoszeni\w{1,3}|reklamacj\w{1,3}|przesył\w{1,4}|paczk\w{1,3}"
    r"|pacz(?:ek|ce)|polis\w{1,3}|faktur\w{1,3}|umow\w{1,3}|rezerwacj\w{1,3}"
    r"|order|case|claim|ticket|parcel|invoice|policy|contract|booking|reservation)"
    r"[ \u00a0]{1,2}(?:(?:o )?(?:nr|numer\w{0,3}|no|number|id)\b\.?:?[ \u00a0]{0,2}#?|#[ \u00a0]?)"
    r"(?P<value>[A-Za-z0-9][A-Za-z0-9/_-]{2,40})",
    re.IGNORECASE,
)


def references(text: str) -> Iterator[Datum]:
    """Numbers that a word before them calls an order's, a case's, a parcel's…: "zamówienie nr 48213"."""
    for found in _REFERENCE.finditer(text):
        value = found["value"].rstrip("/_-")
        if sum(sign.isdecimal() for sign in value) >= 3:
            yield Datum("reference", found.start("value"), found.start("value") + len(value), value)
