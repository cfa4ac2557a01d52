"""From what stands in a From header to a person's name, or to a firm's.

People write their names in every order, in capitals, with titles, hearts and firms; mail programs put the address
itself there. What is certain is put in order, what is only likely is flagged ``guessed``, the rest stays as written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from prezent.domain.language import morphology
from prezent.domain.language.names import (
    FEMALE,
    FIRM_LINKS,
    FIRM_MARKS,
    FIRM_STEMS,
    FOREIGN_FEMALE,
    FOREIGN_MALE,
    FORM_WORDS,
    MALE,
    PARTICLES,
    ROLE_MAILBOXES,
    TITLES,
)

_MAX_LENGTH: Final = 200
_LOCAL_PART = re.compile(r"\w[\w.+-]*\Z")
_FOLD = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
_POLISH_FIRST: Final = MALE | FEMALE
_FIRST: Final = _POLISH_FIRST | FOREIGN_MALE | FOREIGN_FEMALE
# Surnames whose ending alone proves them to be surnames.
_SURNAME_ENDS: Final = re.compile(r"(?:[sc]k[ia]|dzk[ia]|wicz|czyk|czak|czuk|enko|[aeiou]wsk[ia])\Z", re.IGNORECASE)
_AND = re.compile(r"\s+(?:i|oraz|and|&|\+)\s+", re.IGNORECASE)
_VIA = re.compile(r"\s+(?:via|przez|poprzez|from)\s+.*\Z|\s*[(\[|/].*\Z", re.IGNORECASE | re.DOTALL)
_BROKEN = re.compile("[\ufffd\ud800-\udfff]")
_ROLE_DIGITS = re.compile(r"\d+\Z")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart. Empty strings where there is nothing.

    ``form`` is the form of address that the person's own words give away ("Pani Anna", "Mr Smith", "Anna i Jan
    Kowalscy"): "pan", "pani", "panstwo" or "". ``organisation`` is set instead of the personal parts for a firm, an
    institution or a desk. ``guessed`` marks what was concluded from an address or by splitting a word.
    """

    first: str = ""
    last: str = ""
    title: str = ""
    middle: str = ""
    organisation: str = ""
    form: str = ""
    guessed: bool = False

    @property
    def display(self) -> str:
        """The name as one line: "dr Wojciech Żurek", or the organisation's; "" when nothing is known."""
        return self.organisation or " ".join(p for p in (self.title, self.first, self.middle, self.last) if p)


def split_name(text: str) -> PersonName:
    """Take a display name or an address apart; never raises, returns an empty :class:`PersonName` for junk.

    Certain: "Grzegorz Pawlik", "JAN NOWAK" (case repaired), "PAWLIK GRZEGORZ" (turned round only when the first-name
    table leaves no doubt), "Kowalska, Anna", "dr Wojciech Żurek", "Przedszkole nr 14 w Radomiu" (an organisation).
    Guessed: "anna.kowalska", "a.kowalska@firma.example", "JanNowak".
    """
    cleaned = _clean(text)
    # A word that nobody decoded, or that lost letters on its way, is worse than no name: "ucja" for "Łucja".
    if not cleaned or "=?" in text or _BROKEN.search(text):
        return PersonName()
    if _is_address(cleaned):
        return _from_local_part(cleaned.partition("@")[0].lower())
    if _is_organisation(cleaned):
        return PersonName(organisation=cleaned)
    bare = _VIA.sub("", cleaned).strip(" ,;-\u2013_") or cleaned
    return _from_words(bare)


@lru_cache(maxsize=4096)
def canonical_first(first: str) -> str:
    """A first name as dictionaries write it: the first of several, case repaired, lost Polish letters restored.

    "ANNA" → "Anna", "Lukasz" → "Łukasz" (only when the name as written is no name and one name fits), "" for junk.
    """
    words = first.split()
    if not words:
        return ""
    if "-" in words[0].strip("-"):
        return "-".join(canonical_first(part) for part in words[0].split("-") if part)
    name = words[0].capitalize()
    if name in _FIRST or not name.isascii() or any("imię" in r.kinds for r in morphology.analyse(name)):
        return name
    return _UNFOLDED.get(name, name)


def _unfolded() -> dict[str, str]:
    """Names without their Polish letters → the one name they can stand for."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for name in _POLISH_FIRST:
        bare = name.translate(_FOLD)
        if bare != name:
            if bare in found:
                twice.add(bare)
            found[bare] = name
    return {bare: name for bare, name in found.items() if bare not in twice}


_UNFOLDED: Final = _unfolded()


def _clean(text: str) -> str:
    """Letters, digits and the punctuation of names; no emoji, control or decoration, one space between words."""
    kept: list[str] = []
    text = re.sub(r"<[^<>]*(?:>|\Z)", " ", text[:_MAX_LENGTH])
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        # Marks belong to letters of some scripts; variation selectors only colour emoji.
        combines = category[0] == "M" and not 0xFE00 <= ord(char) <= 0xFE0F and bool(kept) and kept[-1].isalpha()
        if combines or category[0] in "LN" or char in ".,-\u2013'\u2019&@()[]/+_|":
            kept.append(char)
        elif category not in ("Cf", "Mn"):
            kept.append(" ")
    joined = " ".join("".join(kept).split()).replace("\u2019", "'")
    joined = joined.strip(" ,;-\u2013_'|/+").strip()
    return joined if any(char.isalpha() for char in joined) else ""


def _is_address(text: str) -> bool:
    """An e-mail address, or one word in the manner of a local part: small letters, or dots between words."""
    if " " in text:
        return False
    if "@" in text:
        return True
    in_pieces = re.search(r"\w{2}[._]\w{2}|\A\w[._]\w{2}", text) is not None
    return _LOCAL_PART.match(text) is not None and (in_pieces or text == text.lower())


def _is_organisation(text: str) -> bool:
    words = [word.strip("(),.\"'") for word in text.split()]
    compact = {word.replace(".", "").lower() for word in text.replace("(", " ").replace(")", " ").split()}
    joined = re.sub(r"[\s.]", "", text).lower()
    if joined.endswith(("spzoo", "spółkazoo", "spzook")) or (compact & FIRM_MARKS and len(words) > 1):
        return True
    if any(word in FIRM_LINKS for word in text.split()[1:-1]):
        return True
    # "Bankowska" begins like a bank and ends like a surname.
    if not any(word.lower().startswith(FIRM_STEMS) and not _SURNAME_ENDS.search(word) for word in words):
        return False
    # "Anna Bank": a surname that is also such a word, beside a plain first name.
    if len(words) == 2 and canonical_first(words[0]) in _FIRST:
        return not any("nazwisko" in reading.kinds for reading in morphology.analyse(words[1].capitalize()))
    return True


def _from_local_part(local: str) -> PersonName:
    local = local.partition("+")[0]
    words = [word for word in (re.sub(r"\d+", "", part) for part in re.split(r"[._-]", local)) if word]
    if _ROLE_DIGITS.sub("", local) in ROLE_MAILBOXES or any(word in ROLE_MAILBOXES for word in words):
        return PersonName()
    known = [canonical_first(word) in _FIRST for word in words]
    if len(words) == 1 and known[0]:
        return PersonName(first=canonical_first(words[0]), guessed=True)
    return _from_two(words[0], words[1], *known) if len(words) == 2 else PersonName()


def _from_two(first: str, last: str, first_known: bool, last_known: bool) -> PersonName:
    """The halves of "anna.kowalska", "kowalska.anna" or "a.kowalska"; nothing when neither is a known first name."""
    if last_known and (not first_known or _surely_surname(first.capitalize())):
        first, last = last, first
    elif not first_known:
        initial = len(first) == 1 and len(last) > 2 and _surely_surname(last.capitalize())
        return PersonName(last=_repair(last), guessed=True) if initial else PersonName()
    surname = _repair(last) if len(last) > 1 else ""
    return PersonName(first=canonical_first(first), last=surname, guessed=True)


def _surely_surname(word: str) -> bool:
    return bool(_SURNAME_ENDS.search(word)) or (
        word not in _FIRST and any("nazwisko" in reading.kinds for reading in morphology.analyse(word))
    )


def _from_words(text: str) -> PersonName:
    couple = _couple(text)
    if couple:
        return couple
    before, comma, after = text.partition(",")
    words, title, form = _take_titles(before.split())
    if comma:
        more, more_title, more_form = _take_titles(after.replace(",", " ").split())
        title, form = f"{title} {more_title}".strip(), form or more_form
        # "Kowalska, Anna"; but "Anna Kowalska, Radom" keeps its order and loses the place.
        if more and (len(words) < 2 or canonical_first(words[0]) not in _FIRST):
            words = more + words
    return _person([_repair(word, text) for word in words], title, form)


def _couple(text: str) -> PersonName | None:
    """ "Anna i Jan Kowalscy", "Państwo Nowakowie": two people, one form of address."""
    halves = _AND.split(text)
    if len(halves) != 2 or not halves[1]:
        return None
    left, right = halves[0].split(), halves[1].split()
    if not left or canonical_first(left[0]) not in _FIRST or canonical_first(right[0]) not in _FIRST:
        return None
    last = right[-1] if len(right) > 1 else (left[-1] if len(left) > 1 else "")
    return PersonName(last=_repair(last, text), form="panstwo")


def _take_titles(words: list[str]) -> tuple[list[str], str, str]:
    """The words without titles and forms of address, the titles, the form."""
    rest: list[str] = []
    titles: list[str] = []
    form = ""
    for word in words:
        key = word.strip(".,()").replace(".", "").lower()
        if key in FORM_WORDS and not rest:
            form = FORM_WORDS[key]
        elif key in TITLES and (word.endswith(".") or key not in ("por", "gen", "med", "arch")):
            titles.append(TITLES[key])
        elif any(char.isalpha() for char in word):
            rest.append(word.strip(",;()") if len(word) == 2 else word.strip(",;()."))
    return rest, " ".join(titles), form


def _person(words: list[str], title: str, form: str) -> PersonName:
    if not words:
        return PersonName(title=title, form=form)
    if len(words) == 1:
        return _single(words[0], title, form)
    if len(words) == 2 and _is_turned_round(*words):
        words = [words[1], words[0]]
    middle = words[1] if len(words) > 2 and _is_middle(words[1]) else ""
    last = " ".join(words[2:] if middle else words[1:])
    return PersonName(first=words[0], middle=middle, last=last, title=title, form=form)


def _is_turned_round(left: str, right: str) -> bool:
    """ "Pawlik Grzegorz"; but "Oksana Marek" and "Tymon Adam" may be right as written."""
    known_right, known_left = canonical_first(right) in _POLISH_FIRST, canonical_first(left) in _FIRST
    return known_right and not known_left and _surely_surname(left)


def _is_middle(word: str) -> bool:
    return canonical_first(word) in _FIRST or (len(word) == 2 and word.endswith("."))


def _single(word: str, title: str, form: str) -> PersonName:
    humps = re.findall(r"[^\W\d_a-ząćęłńóśźż][^\W\d_A-ZĄĆĘŁŃÓŚŹŻ]+", word)
    if len(humps) == 2 and "".join(humps) == word and canonical_first(humps[0]) in _POLISH_FIRST:
        return PersonName(first=humps[0], last=humps[1], title=title, form=form, guessed=True)
    name = canonical_first(word)
    # After "Pan" or a title one word is a surname unless it is a known first name.
    if name not in _FIRST and (_surely_surname(word) or title or form):
        return PersonName(last=word, title=title, form=form)
    return PersonName(first=word, title=title, form=form)


def _repair(word: str, whole: str = "") -> str:
    """Capitals put right in a word written all small or all large; mixed case ("McDonald") is the owner's."""
    if word.lower() in PARTICLES and whole and not whole.isupper():
        return word
    if word != word.lower() and (word != word.upper() or len(word) == 1):
        return word
    if len(word) == 2 and word.endswith("."):
        return word.upper()
    return re.sub(r"[^\W\d_]+", lambda match: match.group().capitalize(), word)
