"""One mail, from its bytes. Never raises: whatever is broken is read as well as it can be and noted as a problem."""

from __future__ import annotations

import email.utils
import hashlib
import re
from datetime import UTC, datetime

from prezent.domain.mail import addresses, automatic, body, dsn, headers
from prezent.domain.mail.mime import Part, read_tree
from prezent.domain.mail.model import Address, AutomaticKind, BounceReport, ParsedMail, Problem
from prezent.domain.mail.segments import split

_ZONE_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")
_FIRST_YEAR, _LAST_YEAR = 1980, 2200


def parse(raw: bytes, *, own_addresses: frozenset[str] = frozenset()) -> ParsedMail:
    """Read a mail from its raw bytes (RFC 5322 and MIME, or whatever came in their place).

    `own_addresses` are the desk's own addresses: a mail from one of them is automatic "own". Never raises for any
    bytes; takes time and memory proportional to their number.
    """
    raw = bytes(raw)
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    root, problems = read_tree(raw)
    fields = root.fields
    content = body.read_body(root, problems)
    subject = fields.text("subject")
    sender = _sender(root, content)
    kept = {name: fields.text(name) for name in automatic.FIELDS if fields.raw(name) is not None}
    return_path = _return_path(fields)
    kind, has_status = _automatic(root, subject, return_path, kept, own_addresses)
    text, hints = body.to_text(content)
    if not text and kind is None:
        text = body.attached_words(content)
    bounce: BounceReport | None = None
    if kind == "bounce" or has_status:
        bounce = dsn.read_report(
            root, text=text, subject=subject, failed_recipients=kept.get("x-failed-recipients", "")
        )
    references = addresses.read_ids(fields.all_raw("references"))
    answered = addresses.read_ids(fields.all_raw("in-reply-to"))
    return ParsedMail(
        subject=subject,
        sender=sender,
        reply_to=addresses.read_addresses(fields.all_raw("reply-to")),
        to=addresses.read_addresses(fields.all_raw("to")),
        cc=addresses.read_addresses(fields.all_raw("cc")),
        delivered_to=_delivered_to(fields),
        return_path=return_path,
        date=_date(fields, content),
        message_id=addresses.read_message_id(fields.all_raw("message-id")),
        in_reply_to=answered[0] if answered else None,
        references=references,
        automatic=kind,
        text=text,
        segments=split(text, hints=hints, subject=subject),
        html=body.to_html(content),
        attachments=tuple(content.attachments),
        problems=tuple(content.problems),
        bounce=bounce,
        headers=kept,
    )


def _sender(root: Part, content: body.Body) -> Address | None:
    """The address in From; of several the first. Sender stands in for an empty From only when it is a single one."""
    senders = addresses.read_addresses(root.fields.all_raw("from"))
    if senders:
        return senders[0]
    content.problems.append(Problem("no_sender", "the From field is missing or has no address"))
    others = addresses.read_addresses(root.fields.all_raw("sender"))
    return others[0] if len(others) == 1 else None


def _automatic(
    root: Part,
    subject: str,
    return_path: str | None,
    kept: dict[str, str],
    own_addresses: frozenset[str],
) -> tuple[AutomaticKind | None, bool]:
    report_type = root.parameters.get("report-type", "").lower()
    has_status = report_type == "delivery-status" or (
        root.type in ("multipart/report", "multipart/mixed")
        and any(child.type == "message/delivery-status" for child in root.children)
    )
    senders = addresses.read_addresses(root.fields.all_raw("from"))
    kind = automatic.classify(
        sender=senders[0] if senders else None,
        subject=subject,
        return_path=return_path,
        fields=kept,
        report_type=report_type,
        has_status=has_status,
        own_addresses=frozenset(one.lower() for one in own_addresses),
    )
    return kind, has_status


def _return_path(fields: headers.Fields) -> str | None:
    """The envelope sender: "" for the null path, None when there is no such field."""
    raw = fields.raw("return-path")
    if raw is None:
        return None
    text = headers.decode_value(raw)
    if text.strip("<> ") == "":
        return ""
    address = addresses.read_address(text)
    return address.email if address is not None else text.strip("<> ")[:320]


def _delivered_to(fields: headers.Fields) -> tuple[str, ...]:
    """The addresses the mail was delivered to by the servers' own trace fields, the last server's first."""
    values = [
        *fields.all_raw("delivered-to"),
        *fields.all_raw("x-original-to"),
        *fields.all_raw("envelope-to"),
        *fields.all_raw("x-delivered-to"),
    ]
    return tuple(dict.fromkeys(one.email for one in addresses.read_addresses(values)))


def _date(fields: headers.Fields, content: body.Body) -> datetime | None:
    """The Date field with its zone (UTC where it names none), or None when it is missing or impossible."""
    raw = fields.raw("date")
    if raw is None:
        return None
    text = headers.decode_value(raw)[:200]
    try:
        when = email.utils.parsedate_to_datetime(_ZONE_COMMENT.sub("", text))
        when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
        when.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError, AttributeError):
        content.add("broken_date", text[:80])
        return None
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        content.add("broken_date", text[:80])
        return None
    return when


def content_hash(raw: bytes) -> str:
    """What identifies a mail that has no Message-ID: a SHA-256 in hex over who wrote what and when.

    From, Date, Subject and the body count, not the traces of the way (Received, Return-Path, Delivered-To, spam
    filters' marks), nor whether lines end with CRLF or LF: a redelivered copy has the same hash.
    """
    raw = bytes(raw)
    fields, start, _broken = headers.read_fields(raw, 0, len(raw))
    digest = hashlib.sha256()
    for name in ("from", "date", "subject", "to", "content-type"):
        digest.update(name.encode() + b":" + (fields.raw(name) or b"") + b"\n")
    digest.update(raw[start:].replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()
