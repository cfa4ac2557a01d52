"""Fills the slots of the written threads: names, goods and dates in the right grammatical form.

The list of slots stands at the top of ``goods.toml``. An unknown slot, or a form that does not exist for this person
or thing, raises ContentError, so that a half-filled text can never reach the desk.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from prezent.demo.model import CASES, ContentError, DemoCustomer, DemoStaff, Goods

NBSP = "\u00a0"
MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca",
    "lipca", "sierpnia", "września", "października", "listopada", "grudnia",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ON_DAY = ("w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę", "w niedzielę")
TO_DAY = ("poniedziałku", "wtorku", "środy", "czwartku", "piątku", "soboty", "niedzieli")
DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Agreement with the goods, by gender m, f, n; and the polite pronouns, by gender m, f and for organisations.
AGREEMENT = {
    "on": ("on", "ona", "ono"), "go": ("go", "ją", "je"), "jego": ("jego", "jej", "jego"), "mu": ("mu", "jej", "mu"),
    "nim": ("nim", "nią", "nim"), "niego": ("niego", "niej", "niego"), "ten": ("ten", "ta", "to"),
    "tego": ("tego", "tej", "tego"), "te": ("ten", "tę", "to"), "nowy": ("nowy", "nowa", "nowe"),
}  # fmt: skip
PRONOUN = {
    "nom": ("Pan", "Pani", "Państwo"), "gen": ("Pana", "Pani", "Państwa"), "dat": ("Panu", "Pani", "Państwu"),
    "acc": ("Pana", "Panią", "Państwa"), "ins": ("Panem", "Panią", "Państwem"), "loc": ("Panu", "Pani", "Państwu"),
}  # fmt: skip
FAREWELLS = ("Z wyrazami szacunku", "Serdecznie pozdrawiam", "Łączę pozdrowienia", "Z poważaniem")
FAREWELLS_EN = ("Kind regards", "With best wishes", "Yours sincerely")

_INNERMOST = re.compile(r"\{([^{}]*)\}")
_DATE = re.compile(r"(data|kiedy|w|do|termin|date|day):([pn]?)([+-]?\d+)([rb]?)")
_ALT = re.compile(r"alt(\d*)")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a thread is rendered with. ``choose`` picks the wordings: None takes the first of each, as written."""

    customer: DemoCustomer
    genitive: str
    town: tuple[str, str, str]
    goods: Goods | None
    order: str
    language: str
    choose: random.Random | None
    is_working_day: Callable[[date], bool]
    picked: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """The day of the message being rendered, when the thread began, and the writer when staff.

    ``now`` is the day on which a promise is next due: the visitor's today, in the afternoon tomorrow.
    """

    today: date
    began: date
    now: date
    staff: DemoStaff | None = None


def render(text: str, scene: Scene, moment: Moment) -> str:
    """Return ``text`` with every slot filled, innermost first; raises ContentError for a slot that cannot be."""
    while match := _INNERMOST.search(text):
        text = text[: match.start()] + _fill(match.group(1), scene, moment) + text[match.end() :]
    if "}" in text or "{" in text:
        raise ContentError(f"a brace without its pair in {text[:80]!r}")
    return text


def money(amount: Decimal, language: str) -> str:
    """Write an ``amount`` of złoty: "1 249 zł", "84,90 zł", or "PLN 1,249" in English."""
    whole, cents = divmod(int(amount * 100), 100)
    if language == "en":
        return f"PLN{NBSP}{whole:,}" + (f".{cents:02d}" if cents else "")
    digits = f"{whole:,}".replace(",", NBSP)
    return digits + (f",{cents:02d}" if cents else "") + f"{NBSP}zł"


def _fill(slot: str, scene: Scene, moment: Moment) -> str:
    head, colon, rest = slot.partition(":")
    if colon and (dated := _DATE.fullmatch(slot)):
        return _date_words(dated, scene, moment)
    if colon:
        return _choice(head, rest.split("|"), scene)
    if head.lower().startswith("rzecz."):
        return _about_goods(head, scene)
    if head.startswith("pan.") or head == "Pan":
        return _about_person(head, scene)
    simple = _simple(head, scene, moment)
    if not simple:
        raise ContentError(f"the slot {{{slot}}} has no value here")
    return simple


def _choice(head: str, options: list[str], scene: Scene) -> str:
    if alternative := _ALT.fullmatch(head):
        if scene.choose is None:
            return options[0]
        tag = alternative.group(1)
        if not tag:
            return scene.choose.choice(options)
        return options[scene.picked.setdefault(tag, scene.choose.randrange(60)) % len(options)]
    if head == "g" and len(options) == 3 and scene.goods is not None:
        return options["mfn".index(scene.goods.gender)]
    if head == "k" and len(options) == 2 and scene.customer.gender:
        return options["mf".index(scene.customer.gender)]
    raise ContentError(f"the slot {{{head}:{'|'.join(options)}}} cannot be chosen here")


def _about_goods(head: str, scene: Scene) -> str:
    what = head.split(".", 1)[1]
    if scene.goods is None:
        raise ContentError(f"the slot {{{head}}} needs goods")
    if what in CASES:
        value = scene.goods.form(what)
    elif what == "en":
        value = scene.goods.en
    elif what in AGREEMENT:
        value = AGREEMENT[what]["mfn".index(scene.goods.gender)]
    else:
        raise ContentError(f"unknown slot {{{head}}}")
    return value[0].upper() + value[1:] if head[0] == "R" else value


def _about_person(head: str, scene: Scene) -> str:
    index = {"m": 0, "f": 1}.get(scene.customer.gender, 2)
    case = "nom" if head == "Pan" else head.split(".", 1)[1]
    if case == "voc":
        if not scene.customer.vocative:
            raise ContentError(f"no vocative for {scene.customer.name}")
        return f"{'Panie' if index == 0 else 'Pani'} {scene.customer.vocative}"
    if case not in PRONOUN:
        raise ContentError(f"unknown slot {{{head}}}")
    return PRONOUN[case][index]


def _simple(head: str, scene: Scene, moment: Moment) -> str:
    person, goods = scene.customer, scene.goods
    if head.lower().startswith("klient."):
        return _customer_in_note(head, scene)
    if head == "stopka":
        return closing(moment.staff, scene) if moment.staff else ""
    values = {
        "podpis": person.name,
        "imie": person.first,
        "nazwisko": person.last,
        "miasto": scene.town[0],
        "w_miescie": scene.town[1],
        "z_miasta": scene.town[2],
        "zamowienie": scene.order,
        "telefon": person.phone,
        "cena": money(goods.price, scene.language) if goods else "",
        "model": goods.model if goods else "",
        "Mr": f"{'Mr' if person.gender == 'm' else 'Ms'} {person.last}" if person.gender else "",
    }
    return values.get(head, "")


def _customer_in_note(head: str, scene: Scene) -> str:
    first, woman = scene.customer.first, scene.customer.gender == "f"
    forms = {
        "klient.nom": f"{'pani' if woman else 'pan'} {first}",
        "klient.gen": f"{'pani' if woman else 'pana'} {scene.genitive}",
        "klient.acc": f"panią {first[:-1]}ę" if woman else f"pana {scene.genitive}",
    }
    value = forms.get(head.lower(), "") if scene.customer.gender and scene.genitive else ""
    return value[:1].upper() + value[1:] if head[0] == "K" else value


def closing(staff: DemoStaff, scene: Scene) -> str:
    """Return the closing of an answer by ``staff``: farewell, full name, position and telephone."""
    english = scene.language == "en"
    farewells = FAREWELLS_EN if english else FAREWELLS
    farewell = scene.choose.choice(farewells) if scene.choose else farewells[0]
    position = staff.position_en if english else staff.position
    phone = f"tel. +48 {staff.phone}" if english else f"tel. {staff.phone}"
    return f"{farewell}\n{staff.name}\n{position}\n{phone}"


def _date_words(match: re.Match[str], scene: Scene, moment: Moment) -> str:
    how, anchor, days, roll = match.groups()
    start = {"p": moment.began, "n": moment.now}.get(anchor, moment.today)
    day = start + timedelta(days=int(days))
    while roll and not scene.is_working_day(day):
        day += timedelta(days=-1 if roll == "b" else 1)
    date_pl, weekday = f"{day.day}{NBSP}{MONTHS[day.month - 1]}", day.weekday()
    return {
        "data": date_pl,
        "kiedy": f"{ON_DAY[weekday]}, {date_pl}",
        "w": ON_DAY[weekday],
        "do": TO_DAY[weekday],
        "termin": f"{TO_DAY[weekday]}, {date_pl}",
        "date": f"{day.day} {MONTHS_EN[day.month - 1]}",
        "day": DAYS_EN[weekday],
    }[how]
