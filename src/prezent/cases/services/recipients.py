"""Recipients as people type them: ``Anna Nowak <anna@poczta.example>, biuro@firma.example``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from prezent.platform.errors import DomainError

MOST = 30
LONGEST = 8000
_NAMED = re.compile(r"^\s*(?P<name>.*?)\s*<\s*(?P<address>[^<>]*?)\s*>\s*$")


def read_recipients(typed: str) -> list[tuple[str, str]]:
    """Names and addresses in a typed list, parted by commas, semicolons or lines; each address once.

    Raises DomainError ``recipient.invalid`` naming the piece that is no address, ``recipient.too_many``.
    """
    found: dict[str, tuple[str, str]] = {}
    for piece in _split(typed[:LONGEST]):
        named = _NAMED.match(piece)
        name, address = (named["name"].strip(' "'), named["address"]) if named else ("", piece.strip())
        try:
            validate_email(address)
        except ValidationError as error:
            raise DomainError(
                _("“%(piece)s” is not an address. Example: Anna Nowak <anna.nowak@poczta.example>")
                % {"piece": piece.strip()[:80]},
                code="recipient.invalid",
            ) from error
        found.setdefault(address.lower(), (" ".join(name.split())[:120], address))
    if len(found) > MOST:
        raise DomainError(
            _("A letter may have at most %(most)s recipients.") % {"most": MOST}, code="recipient.too_many"
        )
    return list(found.values())


def write_recipients(pairs: Sequence[Sequence[str]]) -> str:
    """The list as it is shown and typed; a name that holds a separator is quoted."""
    return ", ".join(_one(name, address) for name, address in pairs)


def _one(name: str, address: str) -> str:
    name = " ".join(name.replace('"', "").replace("<", "").replace(">", "").split())
    if not name or name.lower() == address.lower():
        return address
    return f'"{name}" <{address}>' if re.search(r"[,;@]", name) else f"{name} <{address}>"


def _split(typed: str) -> list[str]:
    """Pieces between separators that stand outside quotation marks and angle brackets."""
    pieces, piece, quoted, angled = [], "", False, False
    for char in typed:
        if char == '"':
            quoted = not quoted
        elif char in "<>":
            angled = char == "<"
        if char in ",;\n\r" and not quoted and not angled:
            pieces.append(piece)
            piece = ""
        else:
            piece += char
    return [one for one in [*pieces, piece] if one.strip()]
