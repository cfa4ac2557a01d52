"""Reads the written demo content (goods, people, threads) from the package's TOML files and checks its shape."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from prezent.demo.model import (
    ContentError,
    DemoMailbox,
    DemoStaff,
    DemoTeam,
    Goods,
    Thread,
    ThreadMessage,
    ThreadPoint,
)

STAFF_DOMAIN = "jarzebina.example"
ALLOWED: Mapping[str, frozenset[str]] = {
    "story": frozenset({"", "T", "H", "M", "D"}),
    "lang": frozenset({"pl", "en"}),
    "kind": frozenset({"enquiry", "complaint", "request", "praise", "other"}),
    "priority": frozenset({"low", "normal", "high", "urgent"}),
    "channel": frozenset({"email", "phone", "visit", "letter"}),
    "status": frozenset({"new", "open", "waiting_customer", "waiting_others", "closed"}),
}
DEFAULTS = {"lang": "pl", "priority": "normal", "channel": "email", "status": "closed", "mailbox": "sklep"}
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")


@dataclass(frozen=True, slots=True)
class Name:
    """A Polish first name with its gender, vocative and genitive."""

    nom: str
    gender: str
    voc: str
    gen: str


@dataclass(frozen=True, slots=True)
class City:
    """A town: nominative, "w …", "z …" and how often customers live there."""

    nom: str
    loc: str
    gen: str
    weight: int


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that is written down."""

    firm: str
    goods: Mapping[str, Goods]
    names: Mapping[str, Name]
    surnames: tuple[tuple[str, str], ...]
    english: tuple[tuple[str, str, str], ...]
    cities: Mapping[str, City]
    mail_domains: tuple[str, ...]
    staff: Mapping[str, DemoStaff]
    teams: tuple[DemoTeam, ...]
    mailboxes: tuple[DemoMailbox, ...]
    threads: tuple[Thread, ...]

    def goods_for(self, thread: Thread) -> list[Goods]:
        """Return the goods that ``thread`` may be varied to, in the order of the file."""
        return [g for g in self.goods.values() if g.category in thread.fits and g.key not in thread.skip]


def duration(text: str) -> timedelta:
    """Read a duration such as ``"2h30m"``, ``"3d"`` or ``"0m"``; raises ContentError for anything else."""
    match = _DURATION.fullmatch(text)
    if not text or match is None:
        raise ContentError(f"not a duration: {text!r}")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def ascii_name(text: str) -> str:
    """Fold Polish letters to ASCII, lower-case, and keep only letters, digits, dots and hyphens."""
    folded = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    plain = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9.-]+", "-", plain).strip("-.")


@cache
def load() -> Library:
    """Read and check all of the content once per process; raises ContentError naming what is wrong."""
    root = files("prezent.demo")
    goods_table = tomllib.loads(root.joinpath("goods.toml").read_text(encoding="utf-8"))
    people = tomllib.loads(root.joinpath("people.toml").read_text(encoding="utf-8"))
    goods = {row["key"]: _goods(row) for row in goods_table["goods"]}
    staff = {row["key"]: _staff(row) for row in people["staff"]}
    names = [Name(n, "m", v, g) for n, v, g in people["men"]] + [Name(n, "f", v, g) for n, v, g in people["women"]]
    teams = tuple(DemoTeam(**row) for row in people["teams"])
    mailboxes = tuple(DemoMailbox(**row) for row in people["mailboxes"])
    threads: list[Thread] = []
    for file in sorted(root.joinpath("threads").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            rows = tomllib.loads(file.read_text(encoding="utf-8")).get("thread", [])
            threads += [parse_thread(row, file.name, staff, goods) for row in rows]
    _check_threads(threads, {team.key for team in teams}, {box.key for box in mailboxes})
    return Library(
        firm=people["firm"],
        goods=goods,
        names={name.nom: name for name in names},
        surnames=tuple((m, f or m) for m, _, f in (entry.partition("|") for entry in people["surnames"])),
        english=tuple((first, last, gender) for first, last, gender in people["english"]),
        cities={row[0]: City(*row) for row in people["cities"]},
        mail_domains=tuple(people["mail_domains"]),
        staff=staff,
        teams=teams,
        mailboxes=mailboxes,
        threads=tuple(threads),
    )


def _goods(row: dict[str, Any]) -> Goods:
    if len(row["forms"]) != 6 or row["gender"] not in {"m", "f", "n"}:
        raise ContentError(f"goods {row['key']}: needs six forms and a gender m, f or n")
    return Goods(**{**row, "forms": tuple(row["forms"]), "price": Decimal(row["price"])})


def _staff(row: dict[str, Any]) -> DemoStaff:
    email = f"{ascii_name(row['first'])}.{ascii_name(row['last'])}@{STAFF_DOMAIN}"
    return DemoStaff(**{**row, "teams": tuple(row["teams"])}, email=email)


def parse_thread(
    row: Mapping[str, Any], source: str, staff: Mapping[str, DemoStaff], goods: Mapping[str, Goods]
) -> Thread:
    """Turn one ``[[thread]]`` table of the file ``source`` into a Thread; raises ContentError."""
    thread_id = str(row.get("id", "?"))
    try:
        for key, allowed in ALLOWED.items():
            value = row.get(key, DEFAULTS.get(key, ""))
            if value not in allowed:
                raise ContentError(f"{key} = {value!r} is none of {sorted(allowed)}")
        customer = {str(key): str(value) for key, value in row["customer"].items()}
        fits = tuple(row.get("fits", ()))
        thread = Thread(
            id=thread_id,
            story=row.get("story", ""),
            lang=row.get("lang", DEFAULTS["lang"]),
            kind=row["kind"],
            team=row["team"],
            mailbox=row.get("mailbox", DEFAULTS["mailbox"]),
            priority=row.get("priority", DEFAULTS["priority"]),
            tags=tuple(row.get("tags", ())),
            channel=row.get("channel", DEFAULTS["channel"]),
            status=row.get("status", DEFAULTS["status"]),
            subject=row["subject"],
            customer=customer,
            fits=fits,
            skip=tuple(row.get("skip", ())),
            goods=row.get("goods", ""),
            points=tuple(ThreadPoint(*point) for point in row.get("points", ())),
            messages=_messages(row, customer, fits, staff),
            previous=row.get("previous", ""),
            assignee=row.get("assignee", ""),
            shown=int(row.get("shown", 0)),
            age=duration(row["age"]) if "age" in row else None,
            last=duration(row["last"]) if "last" in row else None,
            source=source,
        )
        _check_goods(thread, goods)
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{source}: thread {thread_id}: {error}") from error
    return thread


def _messages(
    row: Mapping[str, Any], customer: Mapping[str, str], fits: tuple[str, ...], staff: Mapping[str, DemoStaff]
) -> tuple[ThreadMessage, ...]:
    messages: list[ThreadMessage] = []
    for number, item in enumerate(row["message"]):
        by, kind = item["by"], item.get("kind", "message")
        if by != "customer" and by not in staff:
            raise ContentError(f"message {number}: unknown author {by!r}")
        if kind not in {"message", "note", "call"} or (kind != "message" and by == "customer"):
            raise ContentError(f"message {number}: {kind!r} by {by!r}; notes and calls are written down by staff")
        channel = item.get("channel") or _channel_of(
            kind, str(row.get("channel", DEFAULTS["channel"])), first=number == 0
        )
        text = item["text"].strip()
        if fits:
            text = _sign_by_slot(text, customer)
        clock = time.fromisoformat(item["clock"]) if "clock" in item else None
        attach = tuple(item.get("attach", ()))
        messages.append(ThreadMessage(by, kind, duration(item["after"]), text, channel, attach, clock))
    return tuple(messages)


def _channel_of(kind: str, began: str, *, first: bool) -> str:
    if kind == "note":
        return ""
    if kind == "call":
        return began if first and began in {"phone", "visit"} else "phone"
    return began if first else "email"


def _sign_by_slot(text: str, customer: Mapping[str, str]) -> str:
    """Replace lines that are exactly the written customer's name by slots, so that they vary with the person."""
    first, last = customer.get("first", ""), customer.get("last", "")
    swap = {f"{first} {last}": "{podpis}", first: "{imie}", last: "{nazwisko}"}
    return "\n".join(swap.get(line, line) if line else line for line in text.split("\n"))


def _check_goods(thread: Thread, goods: Mapping[str, Goods]) -> None:
    categories = {item.category for item in goods.values()}
    if unknown := set(thread.fits) - categories:
        raise ContentError(f"unknown categories {sorted(unknown)}")
    for key in (thread.goods, *thread.skip):
        if key and key not in goods:
            raise ContentError(f"unknown goods {key!r}")
    if thread.fits and (not thread.goods or goods[thread.goods].category not in thread.fits):
        raise ContentError("a thread that varies needs its own goods, out of the categories that it fits")
    if thread.fits and "company" in thread.customer:
        raise ContentError("a thread of an organisation cannot vary")


def _check_threads(threads: list[Thread], teams: set[str], mailboxes: set[str]) -> None:
    seen: set[str] = set()
    for thread in threads:
        if thread.id in seen:
            raise ContentError(f"{thread.source}: thread {thread.id}: the id is used twice")
        if thread.team not in teams or thread.mailbox not in mailboxes:
            raise ContentError(f"{thread.source}: thread {thread.id}: unknown team or mailbox")
        seen.add(thread.id)
    for thread in threads:
        if thread.previous and thread.previous not in seen:
            raise ContentError(f"{thread.source}: thread {thread.id}: unknown previous thread {thread.previous!r}")
