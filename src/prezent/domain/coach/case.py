"""What is known of the case a letter belongs to. Every field may be missing: rules then say less, never guess."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from prezent.domain.coach.model import CoachError

Gender = Literal["m", "f"]
WARSAW = ZoneInfo("Europe/Warsaw")


@dataclass(frozen=True, slots=True)
class Person:
    """The customer."""

    first_name: str = ""
    last_name: str = ""
    gender: Gender | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs the letter."""

    first_name: str = ""
    last_name: str = ""
    gender: Gender | None = None
    position: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """An earlier message of the case, oldest first in the list; ``by`` says whose."""

    by: Literal["customer", "us"]
    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Something the customer raised."""

    text: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A word given earlier and not yet kept."""

    verb: str
    object: str
    by: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date the case has by law or by house rule. ``extendable``: whether the law lets it be moved, where known."""

    name: str
    due: date | datetime
    extendable: bool | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the letter. ``size`` is in bytes, None when unknown."""

    name: str
    type: str = ""
    size: int | None = None
    source: str = ""
    licence: str = ""
    consent: bool | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, amount or date of the case: ``kind`` is "order", "amount", "date", "serial"…"""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class CaseContext:
    """The case. ``fault`` is whether we were wrong in the matter, ``service_fault`` in how we treated the person;
    None means that nobody has decided yet. ``now`` is an aware moment; rules about dates are silent without it."""

    case_id: str = ""
    kind: str = ""
    fault: bool | None = None
    service_fault: bool | None = None
    customer: Person = Person()
    author: Author = Author()
    now: datetime | None = None
    messages: tuple[Message, ...] = ()
    notes: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    promises: tuple[OpenPromise, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    #: None: nobody said whether there are files
    attachments: tuple[Attachment, ...] | None = None
    facts: tuple[Fact, ...] = ()
    profile: str = ""
    publish_at: date | datetime | None = None

    @property
    def customer_said(self) -> tuple[str, ...]:
        """The customer's messages, oldest first."""
        return tuple(one.text for one in self.messages if one.by == "customer")

    @property
    def we_said(self) -> tuple[str, ...]:
        """Our earlier messages, oldest first."""
        return tuple(one.text for one in self.messages if one.by == "us")

    @property
    def today(self) -> date | None:
        """The day it is, in the house's time zone."""
        return self.now.astimezone(WARSAW).date() if self.now else None


def read_case(data: Mapping[str, Any]) -> CaseContext:
    """A case from the JSON object that ``--case`` takes. Raises CoachError for an unknown field or a wrong value."""
    known = {one.name for one in fields(CaseContext)}
    _refuse_unknown(data, known, "case.json")
    given: dict[str, Any] = {}
    for name, value in data.items():
        reader = _READERS.get(name)
        given[name] = reader(value) if reader else _plain(name, value)
    return CaseContext(**given)


def _plain(name: str, value: Any) -> Any:
    if name in {"fault", "service_fault"}:
        if value not in (True, False, None):
            raise CoachError(f"case.json: {name} is true, false or null, not {value!r}.")
        return value
    return "" if value is None else str(value)


def moment(value: Any, name: str) -> date | datetime:
    """An ISO date or time; a time without an offset is Warsaw's. Raises CoachError."""
    text = str(value)
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise CoachError(
            f"case.json: {name} is a date like 2026-11-25 or 2026-11-25T15:00+01:00, not {text!r}."
        ) from error
    return read if read.tzinfo else read.replace(tzinfo=WARSAW)


def _now(value: Any) -> datetime | None:
    if value is None:
        return None
    read = moment(value, "now")
    return read if isinstance(read, datetime) else datetime(read.year, read.month, read.day, 9, tzinfo=WARSAW)


def _optional_moment(value: Any) -> date | datetime | None:
    return None if value in (None, "") else moment(value, "date")


def _record(kind: type[Any], name: str, **readers: Callable[[Any], Any]) -> Callable[[Any], Any]:
    known = {one.name for one in fields(kind)}

    def read(value: Any) -> Any:
        if value is None:
            return kind()
        if not isinstance(value, Mapping):
            raise CoachError(f"case.json: {name} is an object, not {value!r}.")
        _refuse_unknown(value, known, f"case.json, {name}")
        given = {key: readers[key](one) if key in readers else one for key, one in value.items()}
        try:
            return kind(**{key: one for key, one in given.items() if one is not None or key in _NULLABLE})
        except TypeError as error:
            raise CoachError(f"case.json: {name}: {error}.") from error

    return read


_NULLABLE = frozenset({"gender", "by", "consent", "size", "at"})


def _list(read: Callable[[Any], Any], name: str) -> Callable[[Any], Any]:
    def many(value: Any) -> Any:
        if value is None:
            return ()
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise CoachError(f"case.json: {name} is a list, not {value!r}.")
        return tuple(read(one) for one in value)

    return many


def _message(value: Any) -> Message:
    if isinstance(value, Mapping) and "from" in value:
        value = {("by" if key == "from" else key): one for key, one in value.items()}
    read: Message = _record(Message, "messages", at=_optional_moment)(value)
    if read.by not in {"customer", "us"}:
        raise CoachError(f'case.json: messages[].from is "customer" or "us", not {read.by!r}.')
    return read


def _refuse_unknown(data: Mapping[str, Any], known: set[str], where: str) -> None:
    for name in data:
        allowed = known | {"from"} if where.endswith("messages") else known
        if name not in allowed:
            raise CoachError(f"{where}: unknown field {name!r}{did_you_mean(name, allowed)}")


def did_you_mean(name: str, known: set[str]) -> str:
    """The end of a sentence about an unknown name: the nearest known one, or nothing."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else "."


_attachments = _list(_record(Attachment, "attachments"), "attachments")
_READERS: dict[str, Callable[[Any], Any]] = {
    "customer": _record(Person, "customer"),
    "author": _record(Author, "author"),
    "now": _now,
    "messages": _list(_message, "messages"),
    "notes": _list(str, "notes"),
    "points": _list(_record(Point, "points"), "points"),
    "promises": _list(_record(OpenPromise, "promises", by=_optional_moment), "promises"),
    "deadlines": _list(_record(Deadline, "deadlines", due=lambda value: moment(value, "deadlines[].due")), "deadlines"),
    "attachments": lambda value: None if value is None else _attachments(value),
    "facts": _list(_record(Fact, "facts"), "facts"),
    "publish_at": _optional_moment,
}
