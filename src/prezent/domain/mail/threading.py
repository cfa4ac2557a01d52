"""Where a mail belongs: our own Message-IDs and reply tokens, which can be verified, and what only suggests.

An identifier of ours carries an HMAC, so that a forged In-Reply-To is told from a real one without a look-up; so does
the reply token, which is printed under every answer and can stand in a plus-address. A case number in the subject is
anybody's to write: it is reported apart and proves nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from prezent.domain.mail.model import ParsedMail

MAX_CANDIDATES = 60

_NONCE = re.compile(r"^[a-z0-9-]{1,64}$")
_DOMAIN = re.compile(r"^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$")
_OWN_ID = re.compile(r"^<([a-z0-9-]{1,64})\.([a-z2-7]{24})@([a-z0-9.-]{1,253})>$")
_CASE_NUMBER = re.compile(r"^\d{4}-\d{6,9}$")
_TOKEN = re.compile(
    r"(?<![a-z0-9])pz-(\d{4}-\d{6,9})-([a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4})(?![a-z0-9])", re.IGNORECASE
)
_SUBJECT_CASE = re.compile(r"\[[^\[\]]{0,40}?(?<!\d)(\d{4}-\d{6,9})(?!\d)[^\[\]]{0,40}\]")
_PREFIX = re.compile(
    r"^(?:\s*(?:(?:re|odp|fwd?|pd|sv|vs|aw|wg|antw|ref|tr|rv|przekaż|dot|enc)\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]"
    r"|\[[^\[\]\d]{0,40}\d{4}-\d{6,9}[^\[\]]{0,40}\]))+\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ThreadEvidence:
    """What a mail says of the conversation it belongs to, in the order in which it is to be believed.

    `own_ids`: verified Message-IDs of ours that it answers (or, for a bounce, reports on), nearest first.
    `token_cases`: case numbers of verified reply tokens. `reference_ids`: every Message-ID it refers to, nearest first.
    `subject_cases`: case numbers in the subject, which only suggest.
    """

    own_ids: tuple[str, ...]
    token_cases: tuple[str, ...]
    reference_ids: tuple[str, ...]
    subject_cases: tuple[str, ...]


def _mac(key: bytes, purpose: str, message: str, size: int) -> str:
    digest = hmac.new(key, f"{purpose}\0{message}".encode(), hashlib.sha256).digest()[:size]
    return base64.b32encode(digest).decode("ascii").lower()


def make_message_id(key: bytes, domain: str, nonce: str) -> str:
    """Our Message-ID for a message, with its angle brackets: the same for the same key, domain and nonce.

    `nonce` names the message (lower-case letters, digits and "-", at most 64). Raises ValueError for another nonce and
    for a domain that is no ASCII host name. The HMAC has 120 bits.
    """
    domain = domain.lower()
    if not _NONCE.match(nonce):
        raise ValueError("nonce: lower-case letters, digits and '-', 1 to 64")
    if not _DOMAIN.match(domain):
        raise ValueError("domain: an ASCII host name")
    return f"<{nonce}.{_mac(key, 'message-id', f'{nonce}@{domain}', 15)}@{domain}>"


def own_message_id(key: bytes, message_id: str) -> str | None:
    """The nonce of a Message-ID that was made with this key; None for any other, forged ones too."""
    match = _OWN_ID.match(message_id.strip().lower())
    if match is None:
        return None
    nonce, mac, domain = match.groups()
    return nonce if hmac.compare_digest(mac, _mac(key, "message-id", f"{nonce}@{domain}", 15)) else None


def make_token(key: bytes, case_number: str) -> str:
    """The reply token of a case, such as `PZ-2026-000123-ABCD-EFGH-IJKL-MNOP` (80 bits of HMAC).

    It can be printed, read over the phone, and put after the "+" of an address; case does not matter.
    Raises ValueError when the case number has not the form 2026-000123.
    """
    if not _CASE_NUMBER.match(case_number):
        raise ValueError("case number: four digits, '-', six digits or more")
    mac = _mac(key, "reply-token", case_number, 10)
    return "-".join(["pz", case_number, *(mac[at : at + 4] for at in range(0, 16, 4))]).upper()


def find_tokens(key: bytes, texts: Iterable[str]) -> tuple[str, ...]:
    """The case numbers of all reply tokens in texts or addresses that were made with this key, in order, each once."""
    found: dict[str, None] = {}
    tried = 0
    for text in texts:
        for match in _TOKEN.finditer(text):
            tried += 1
            if tried > MAX_CANDIDATES:
                return tuple(found)
            case_number, mac = match.group(1), match.group(2).replace("-", "").lower()
            if hmac.compare_digest(mac, _mac(key, "reply-token", case_number, 10)):
                found[case_number] = None
    return tuple(found)


def case_numbers(subject: str) -> tuple[str, ...]:
    """The case numbers that stand in square brackets in a subject, in order, each once."""
    return tuple(dict.fromkeys(_SUBJECT_CASE.findall(subject)))


def normalise_subject(subject: str) -> str:
    """The matter of a subject: without chains of Re:, Odp:, Fwd:, PD: and the like, and without the desk's tags."""
    matter = _PREFIX.sub("", subject, count=1)
    matter = _SUBJECT_CASE.sub(" ", matter)
    return re.sub(r"\s{2,}", " ", matter).strip()


def evidence(mail: ParsedMail, key: bytes) -> ThreadEvidence:
    """Gather what a mail says of its conversation. `key` is the desk's secret for identifiers and tokens."""
    references = [*reversed(mail.references)]
    if mail.in_reply_to is not None:
        references.insert(0, mail.in_reply_to)
    if mail.bounce is not None and mail.bounce.original_message_id is not None:
        references.insert(0, mail.bounce.original_message_id)
    ordered = tuple(dict.fromkeys(references))
    texts = [one.email for one in (*mail.to, *mail.cc)]
    texts += [*mail.delivered_to, mail.subject, mail.text]
    return ThreadEvidence(
        own_ids=tuple(one for one in ordered if own_message_id(key, one) is not None),
        token_cases=find_tokens(key, texts),
        reference_ids=ordered,
        subject_cases=case_numbers(mail.subject),
    )
