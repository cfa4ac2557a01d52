"""Vocatives of first names by rule, for when the dictionary is missing or does not know the name.

The rules only speak where Polish spelling leaves no doubt; else they return None and the caller greets without a name.
"""

from __future__ import annotations

import re
from typing import Final

from prezent.domain.language.names import Gender

_POLISH = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]+\Z")
_FOREIGN_SPELLING = re.compile(r"y[aeiou]|[qvx]|th|ph|ck|sh|ss|ii|hn|tt\Z", re.IGNORECASE)

# Endings of men's names, longest first: (ending, what replaces it).
_MALE: Final[tuple[tuple[str, str], ...]] = (
    ("niek", "ńku"), ("siek", "śku"), ("ciek", "ćku"), ("ziek", "źku"),
    ("iek", "ku"), ("ek", "ku"),
    ("aweł", "awle"), ("oł", "ole"), ("ał", "ale"), ("ił", "ile"), ("eł", "ele"), ("uł", "ule"),
    ("st", "ście"), ("sław", "sławie"),
    ("dr", "drze"), ("tr", "trze"), ("er", "erze"), ("or", "orze"), ("ar", "arze"), ("ur", "urze"), ("yr", "yrze"),
    ("ir", "irze"),
    ("aś", "asiu"), ("eś", "esiu"), ("yś", "ysiu"), ("uś", "usiu"), ("ań", "aniu"), ("oń", "oniu"),
    ("d", "dzie"), ("t", "cie"),
    ("sz", "szu"), ("cz", "czu"), ("rz", "rzu"), ("dz", "dzu"), ("ch", "chu"), ("ż", "żu"),
    ("j", "ju"), ("l", "lu"), ("k", "ku"), ("g", "gu"), ("h", "hu"), ("c", "cu"),
    ("b", "bie"), ("f", "fie"), ("m", "mie"), ("n", "nie"), ("p", "pie"), ("s", "sie"), ("w", "wie"), ("z", "zie"),
    ("i", "i"), ("y", "y"), ("a", "o"),
)  # fmt: skip

# Names whose stem changes in a way no ending shows.
_MALE_IRREGULAR: Final[dict[str, str]] = {
    "Aleksander": "Aleksandrze",
    "Mieszko": "Mieszku",
    "Gniewko": "Gniewku",
    "Kacper": "Kacprze",
    "Kasper": "Kasprze",
    "Sylwester": "Sylwestrze",
    "Wawrzyniec": "Wawrzyńcu",
}

# Pet names take -u. Most show it by a soft consonant; the short ones in -la are listed.
_PET_IN_LA: Final = frozenset(
    {"Ala", "Ela", "Fela", "Hala", "Jola", "Lola", "Nela", "Ola", "Pola", "Tola", "Ula", "Wiola"}
)
_PET_ENDINGS: Final = ("sia", "zia", "cia", "nia")
# Full names that look like pet names: the i is a sound of its own there.
_FULL_IN_IA: Final = frozenset(
    {"Antonia", "Apolonia", "Eugenia", "Ksenia", "Leonia", "Melania", "Stefania", "Wirginia"}
)


def vocative_by_rule(first: str, gender: Gender) -> str | None:
    """The vocative of a Polish first name in the nominative, or None when its spelling is not plainly Polish."""
    if not _POLISH.match(first) or _FOREIGN_SPELLING.search(first):
        return None
    return _female(first) if gender == "f" else _male(first)


def _male(first: str) -> str | None:
    if first in _MALE_IRREGULAR:
        return _MALE_IRREGULAR[first]
    for ending, replacement in _MALE:
        if first.endswith(ending) and len(first) > len(ending):
            return first[: -len(ending)] + replacement
    return None


def _female(first: str) -> str | None:
    if not first.endswith("a"):
        return None
    if first in _PET_IN_LA or (first not in _FULL_IN_IA and first.endswith(_PET_ENDINGS)):
        return first[:-1] + "u"
    return first[:-1] + "o"
