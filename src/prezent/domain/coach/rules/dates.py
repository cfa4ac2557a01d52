"""Checks of dates: the weekday beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Document
from prezent.domain.coach.model import Edit, Fix, Lang, Span
from prezent.domain.language.both import Text2
from prezent.domain.language.dates import MONTHS, WEEKDAYS, day_in_words
from prezent.domain.language.when import Mismatch, weekday_mismatch
from prezent.domain.language.when_pl import WEEKDAY_FORMS
from prezent.domain.language.word_lists import word_set

#: Which case a preposition takes: the place in WEEKDAY_FORMS.
_CASES: Final = {"w": 3, "we": 3, "na": 3, "do": 1, "od": 1, "z": 1, "ze": 1, "dla": 1, "przed": 4, "po": 5}
_PREPOSITIONS: Final[dict[str, dict[int | None, str]]] = {
    "w": {1: "we"},
    "we": {1: "we", None: "w"},
    "z": {2: "ze"},
    "ze": {2: "ze", None: "z"},
}
_SHORT_NAMES: Final = word_set("pon pn wt śr sr czw cz pt sob niedz nd")
_SHORT_PL: Final = ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.")


@check("ENV-09")
def weekday_date_mismatch(look: Look) -> Iterator[Hit]:
    """A weekday and a date that do not go together, with both ways to put it right."""
    doc = look.doc
    for placed in doc.own:
        for one in weekday_mismatch(placed.text, doc.lang, look.case.now):
            span = Span(placed.start + one.start, placed.start + one.end)
            if not doc.is_quoted(span):
                yield _mismatch(doc, placed.start, one, look.case.today)


def _mismatch(doc: Document, offset: int, one: Mismatch, today: date | None) -> Hit:
    weekday = Span(offset + one.weekday[0], offset + one.weekday[1])
    dated = Span(offset + one.dated[0], offset + one.dated[1])
    span = Span(min(weekday.start, dated.start), max(weekday.end, dated.end))
    if "(" in doc.slice(span) and doc.text[span.end : span.end + 1] == ")":
        span = Span(span.start, span.end + 1)
    day = _nearest(one, today)
    right = _weekday_edit(doc, weekday, one.day.weekday())
    fixes = [Fix(Text2("Popraw dzień tygodnia", "Correct the weekday"), right)]
    if (moved := _date_edit(dated, doc.slice(dated), one.day, day, doc.lang)) is not None:
        fixes.append(Fix(Text2("Popraw datę", "Correct the date"), (moved,)))
    values: dict[str, str | Text2] = {
        "words": doc.slice(span),
        "date": Text2(_date(one.day, today, "pl"), _date(one.day, today, "en")),
        "right": Text2(WEEKDAYS["pl"][one.day.weekday()], WEEKDAYS["en"][one.day.weekday()]),
        "said": Text2(WEEKDAYS["pl"][one.said], WEEKDAYS["en"][one.said]),
    }
    return Hit((span,), (doc.slice(weekday), doc.slice(dated)), tuple(fixes), values=values)


def _date(day: date, today: date | None, lang: Lang) -> str:
    """ "14 marca", with the year when it is not this one."""
    return day_in_words(day, today or day, lang, long=True, near=False).split(", ")[1]


def _nearest(one: Mismatch, today: date | None) -> date:
    """The nearest day with the weekday that was said, not before today where the date was to come."""
    ahead = (one.said - one.day.weekday()) % 7
    nearest = one.day + timedelta(days=ahead - 7 if ahead > 3 else ahead)
    if today is not None and nearest < today <= one.day:
        nearest += timedelta(days=7)
    return nearest


def _weekday_edit(doc: Document, place: Span, right: int) -> tuple[Edit, ...]:
    """The right weekday in the form of the wrong one, with its preposition ("we wtorek")."""
    said = doc.slice(place)
    if doc.lang != "pl":
        name = WEEKDAYS["en"][right]
        return (Edit(*place, name if len(said.rstrip(".")) > 5 else name[:3] + "." * said.endswith(".")),)
    if said.rstrip(".").lower() in _SHORT_NAMES:
        return (Edit(*place, _SHORT_PL[right] if said.endswith(".") else _SHORT_PL[right].rstrip(".")),)
    before = doc.text[max(0, place.start - 8) : place.start].split()
    preposition = before[-1].lower() if before and doc.text[place.start - 1].isspace() else ""
    case = _CASES.get(preposition)
    if case is None:
        case = next((forms.index(said.lower()) for forms in WEEKDAY_FORMS if said.lower() in forms), 0)
    name = WEEKDAY_FORMS[right][case]
    edits = [Edit(*place, name.capitalize() if said[0].isupper() else name)]
    table = _PREPOSITIONS.get(preposition)
    if table is not None:
        wanted = table.get(right, table.get(None, preposition))
        if wanted != preposition:
            start = doc.text.rindex(before[-1], 0, place.start)
            edits.append(
                Edit(start, start + len(before[-1]), wanted.capitalize() if before[-1][0].isupper() else wanted)
            )
    return tuple(sorted(edits))


_NUMERIC: Final = re.compile(r"(?P<one>\d{1,2})(?P<sep>[./-]\s?)(?P<two>\d{1,2})(?P<rest>(?!\d).*)", re.DOTALL)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def _date_edit(place: Span, said: str, written: date, right: date, lang: str) -> Edit | None:
    """The right date as the wrong one is written; None where its year would change or it is written in words."""
    if right.year != written.year:
        return None
    if said[:4].isdecimal():
        return Edit(*place, right.isoformat())
    if numbers := _NUMERIC.fullmatch(said):
        day_first = int(numbers["one"]) == written.day
        new = (right.day, right.month) if day_first else (right.month, right.day)
        one, two = (f"{value:0{len(numbers[name])}d}" for value, name in zip(new, ("one", "two"), strict=True))
        return Edit(*place, f"{one}{numbers['sep']}{two}{numbers['rest']}")
    text = _in_words(said, written, right, lang)
    return Edit(*place, text) if text else None


def _in_words(said: str, written: date, right: date, lang: str) -> str:
    """The right date where the month is a word; empty where it cannot be put right."""
    ending = _th(right.day) if lang == "en" else ""
    text, count = re.subn(
        rf"(?<!\d)0?{written.day}(?:(st|nd|rd|th)\b)?(?!\d)",
        lambda found: f"{right.day}{ending if found[1] else ''}",
        said,
        count=1,
    )
    if not count or right.month == written.month:
        return text if count else ""
    months = MONTHS["pl" if lang == "pl" else "en"]
    old = next(
        (found for found in _WORD.finditer(text) if found.group().lower() == months[written.month - 1].lower()), None
    )
    return text[: old.start()] + months[right.month - 1] + text[old.end() :] if old else ""


def _th(day: int) -> str:
    return "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
