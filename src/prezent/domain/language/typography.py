"""Spacing as Polish typography wants it, for plain text (not for HTML source, whose tags would be taken for words)."""

from __future__ import annotations

import re
from typing import Final

NBSP: Final = "\u00a0"

_ONE_LETTER = re.compile(r"(?<![\w'\u2019-])([aiouwzAIOUWZ]) (?=\S)")
_UNITS: Final = (
    "zł gr % ‰ € EUR PLN USD GBP kg dag g mg t l ml cl km m cm mm m² cm² m³ szt. szt opak. godz. godz godziny godzin "
    "godzina min min. minut minuty sek. s h dni dzień dnia tyg. tygodnie tygodni mies. r. lat lata rok roku tys. mln "
    "mld °C W kW kWh V A Ah mAh Hz GHz MHz dB kB MB GB TB px str. os. proc. pkt "
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia "
    "sty lut mar kwi maj cze lip sie wrz paź lis gru"
)
_UNIT = re.compile(
    r"(?<=\d) (?=(?:"
    + "|".join(re.escape(unit) for unit in sorted(_UNITS.split(), key=len, reverse=True))
    + r")(?!\w))"
)
# Digits in groups of three: "12 500".
_GROUP = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def no_orphans(text: str) -> str:
    """The text with non-breaking spaces where a line must not end.

    After the one-letter words a, i, o, u, w, z (either case), between a number and its unit ("18 min", "129 zł",
    "26 listopada") and inside numbers in groups ("12 500"). Line breaks and other spacing stay as they are.
    """
    text = _ONE_LETTER.sub(rf"\1{NBSP}", text)
    return _GROUP.sub(NBSP, _UNIT.sub(NBSP, text))
