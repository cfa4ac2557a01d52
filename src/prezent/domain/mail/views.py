"""Forms of a parsed mail for others: the JSON of the command line, and the new words alone."""

from __future__ import annotations

import re
from typing import Any

from prezent.domain.mail.model import Address, ParsedMail

_MANY_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def to_json(mail: ParsedMail) -> dict[str, Any]:
    """The mail as `prezent mail parse --json` prints it; segments are code-point offsets into `text`."""
    return {
        "subject": mail.subject,
        "from": _address(mail.sender) if mail.sender is not None else None,
        "to": [_address(one) for one in mail.to],
        "cc": [_address(one) for one in mail.cc],
        "date": mail.date.isoformat() if mail.date is not None else None,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "automatic": mail.automatic,
        "text": mail.text,
        "segments": [{"kind": one.kind, "start": one.start, "end": one.end} for one in mail.segments],
        "html": mail.html,
        "attachments": [
            {"name": one.name, "type": one.type, "size": one.size, "sha256": one.sha256, "inline": one.inline}
            for one in mail.attachments
        ],
        "problems": [{"code": one.code, "detail": one.detail} for one in mail.problems],
    }


def _address(address: Address) -> dict[str, str]:
    return {"name": address.name, "email": address.email}


def answer_text(mail: ParsedMail) -> str:
    """Only the new words of a mail, for excerpts and search: quotations, heads and signatures left out."""
    parts = [mail.text[one.start : one.end].strip() for one in mail.segments if one.kind == "new"]
    return _MANY_BLANK_LINES.sub("\n\n", "\n\n".join(part for part in parts if part))
