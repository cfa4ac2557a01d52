"""What an import must know of a mail before it is stored: whose mailbox it was delivered to, and when."""

from __future__ import annotations

import email.utils
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from prezent.domain.mail import addresses, headers

_HEAD = 256 * 1024
_FIRST_YEAR = 1990
_TRACES = ("delivered-to", "x-original-to", "envelope-to", "x-delivered-to")
#: A sender's clock may be a little fast.
_FAST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Head:
    """The last server's delivery address, the addresses it was written to (all in lower case), and its time."""

    delivered_to: str
    written_to: tuple[str, ...]
    sent_at: datetime | None


def peek(raw: bytes, *, now: datetime) -> Head:
    """Read the head of a mail.

    ``sent_at`` is its Date when that can be true (from 1990 to ``now``), else the time of its last Received field,
    else None. Never raises.
    """
    fields, _body, _broken = headers.read_fields(raw, 0, min(len(raw), _HEAD))
    delivered = next((found for name in _TRACES for found in _addresses(fields.all_raw(name)[:1])), "")
    written = [*_addresses(fields.all_raw("to")), *_addresses(fields.all_raw("cc"))]
    date = fields.raw("date")
    received = fields.raw("received")
    sent = _time(headers.decode_value(date)[:200], now) if date else None
    if sent is None and received:
        sent = _time(headers.decode_value(received).rpartition(";")[2].strip()[:200], now)
    return Head(delivered, tuple(written), sent)


def _addresses(values: list[bytes]) -> list[str]:
    return [one.key for one in addresses.read_addresses(values)]


def _time(text: str, now: datetime) -> datetime | None:
    try:
        when = email.utils.parsedate_to_datetime(text)
        when = (when if when.tzinfo is not None else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError, AttributeError):
        return None
    return when if when.year >= _FIRST_YEAR and when <= now + _FAST else None
