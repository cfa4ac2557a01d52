"""Mail as pure code: bytes in, values out; nothing here reads a mailbox, a clock or a setting."""

from prezent.domain.mail.model import (
    Address,
    AutomaticKind,
    BounceReport,
    MailAttachment,
    ParsedMail,
    Problem,
    Segment,
    SegmentKind,
)
from prezent.domain.mail.outgoing import LetterError, OutgoingFile, OutgoingLetter, QuotedWords, compose
from prezent.domain.mail.parse import content_hash, parse
from prezent.domain.mail.segments import split
from prezent.domain.mail.threading import (
    ThreadEvidence,
    case_numbers,
    evidence,
    find_tokens,
    make_message_id,
    make_token,
    normalise_subject,
    own_message_id,
)
from prezent.domain.mail.views import answer_text, to_json

__all__ = [
    "Address",
    "AutomaticKind",
    "BounceReport",
    "LetterError",
    "MailAttachment",
    "OutgoingFile",
    "OutgoingLetter",
    "ParsedMail",
    "Problem",
    "QuotedWords",
    "Segment",
    "SegmentKind",
    "ThreadEvidence",
    "answer_text",
    "case_numbers",
    "compose",
    "content_hash",
    "evidence",
    "find_tokens",
    "make_message_id",
    "make_token",
    "normalise_subject",
    "own_message_id",
    "parse",
    "split",
    "to_json",
]
