"""Numbers that a customer names in a letter: of an order, and of the thing itself."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

#: A number has a digit in it; letters before it are capitals, so that "z 12 listopada" is none.
_NUMBER: Final = r"(?P<number>(?-i:[A-Z]{0,6})[ ]?[-/]?[0-9][A-Za-z0-9/_-]{1,30})"
_SIGN: Final = r"(?P<sign>\s{0,3}(?:(?:nr|numer\w{0,3}|no|number)\b\.?|#|№))?\s{0,3}[:#]?\s{0,3}"
_ORDER: Final = re.compile(
    r"\b(?:zam[óo]wieni\w{1,4}|zam|order)\b\.?(?:\s{1,3}(?:internetow\w{1,3}|o))?" + _SIGN + _NUMBER, re.IGNORECASE
)
_SERIAL: Final = re.compile(
    r"(?P<sign>\b(?:nr|numer\w{0,3})\.?\s{1,3}(?:seryjn|fabryczn)\w{1,3}|\bserial(?:\s{1,3}(?:no|number))?\b\.?|\bS/?N\b"
    r"|\bIMEI\b)\s{0,3}[:#]?\s{0,3}" + _NUMBER,
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
#: Without a word such as "nr" before it, what is shorter may be an amount or a count.
_FEWEST: Final = 5


class Numbers(NamedTuple):
    """What was found, as :func:`plain_number` writes it; "" where nothing was."""

    order: str
    serial: str


def find_numbers(text: str) -> Numbers:
    """The first order number and the first serial number that the text names as such: "zamówienie nr JZ-2026/118",
    "order no. 4711", "nr seryjny GR-7781". A number that nothing says what it is of is left alone."""
    return Numbers(_first(_ORDER, text), _first(_SERIAL, text))


def plain_number(typed: str) -> str:
    """A number as it is compared: in capitals, without spaces and without a stop at its end."""
    return "".join(typed.split()).upper().strip(".,;:#")


def _first(pattern: re.Pattern[str], text: str) -> str:
    for found in pattern.finditer(text):
        number = plain_number(found["number"])
        if not _DATE.fullmatch(number) and (found["sign"] or len(number) >= _FEWEST):
            return number
    return ""
