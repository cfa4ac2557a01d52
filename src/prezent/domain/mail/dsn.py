"""Delivery status notifications (RFC 3464), and what can be read from the bounces of mailers that send none."""

from __future__ import annotations

import re

from prezent.domain.mail import addresses, headers
from prezent.domain.mail.mime import Part
from prezent.domain.mail.model import BounceReport

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_BARE_CODE = re.compile(r"\b([45])(\d)(\d)[ -]")
_RECIPIENT = re.compile(r"<?([^\s<>\"(),;:]{1,128}@[^\s<>\"(),;:]{1,255}\.[a-z]{2,})>?", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"^>?\s*Message-ID:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_DELAYED = re.compile(r"delayed|opóźni|will\s+(?:be\s+)?retr|still\s+trying|warning", re.IGNORECASE)
MAX_STATUS_BYTES = 200_000


def read_report(root: Part, *, text: str, subject: str, failed_recipients: str) -> BounceReport:
    """What a bounce says, from its delivery-status part, from the message it returns, and else from its words.

    Of a report on several recipients the first that failed is taken.
    """
    status_part = next((part for part in root.walk() if part.type == "message/delivery-status"), None)
    fields = _recipient_fields(status_part) if status_part is not None else {}
    recipient = _address_of(fields.get("original-recipient", "")) or _address_of(fields.get("final-recipient", ""))
    diagnostic = _after_type(fields.get("diagnostic-code", ""))
    status = _STATUS.search(fields.get("status", "")) or _STATUS.search(diagnostic)
    words = text[:20_000]
    if status_part is None:
        recipient = recipient or _address_of(failed_recipients) or _address_of(words)
        status = status or _STATUS.search(words)
        diagnostic = diagnostic or _diagnostic_line(words)
    action = fields.get("action", "").strip().lower() or ("delayed" if _DELAYED.search(subject) else "failed")
    return BounceReport(
        original_message_id=_original_id(root, words),
        recipient=recipient,
        status=status.group(1) if status else None,
        action=action,
        diagnostic=diagnostic[:2_000],
    )


def _recipient_fields(part: Part) -> dict[str, str]:
    """The fields of the first failed recipient (else of the first), with the lower-case names."""
    content = part.content()[:MAX_STATUS_BYTES].replace(b"\r\n", b"\n")
    groups: list[dict[str, str]] = []
    for block in re.split(rb"\n[ \t]*\n", content.strip(b"\n")):
        fields = headers.read_fields(block, 0, len(block))[0]
        group = {name: headers.decode_value(value) for name, value in reversed(fields.items)}
        if "final-recipient" in group or "action" in group or "status" in group:
            groups.append(group)
    if not groups:
        return {}
    return next((one for one in groups if one.get("action", "").strip().lower() == "failed"), groups[0])


def _after_type(value: str) -> str:
    """A value without its type ("smtp; 550 …")."""
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and " " not in kind.strip() else value.strip()


def _address_of(value: str) -> str | None:
    match = _RECIPIENT.search(_after_type(value))
    return match.group(1) if match else None


def _diagnostic_line(words: str) -> str:
    for line in words.split("\n"):
        if _STATUS.search(line) or _BARE_CODE.search(line):
            return line.strip()
    return ""


def _original_id(root: Part, words: str) -> str | None:
    """The Message-ID of the mail that is reported on: from the copy or the headers returned, else from the words."""
    for part in root.walk():
        if part is root:
            continue
        if part.type in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"):
            content = part.content()[:MAX_STATUS_BYTES].lstrip(b"\r\n")
            fields = headers.read_fields(content, 0, len(content))[0]
            found = addresses.read_message_id(fields.all_raw("message-id"))
            if found is not None:
                return found
    match = _MESSAGE_ID.search(words)
    if match is not None:
        return match.group(1)
    answered = addresses.read_ids(root.fields.all_raw("in-reply-to") or root.fields.all_raw("references"))
    return answered[-1] if answered else None
