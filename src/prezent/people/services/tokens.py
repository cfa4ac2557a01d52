"""Keys with which other programs use the desk: given by an administrator, stored as a hash, taken back at any time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prezent.people.models import ApiToken
from prezent.people.policies import Viewer, can_manage_people
from prezent.platform.errors import DomainError, NotAllowed, NotFound
from prezent.platform.eventlog import Actor, record

#: What a key begins with, so that one that lies somewhere it should not is recognised.
PREFIX = "prz_"


def issue_token(*, by: Viewer, now: datetime, name: str) -> tuple[ApiToken, str]:
    """Give a program a key; returned once, since only its hash is kept.

    Raises NotAllowed for anybody but an administrator, DomainError ``token.unnamed``.
    """
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator gives keys to programs."))
    return give_token(actor=by.actor, now=now, name=name)


def give_token(*, actor: Actor, now: datetime, name: str) -> tuple[ApiToken, str]:
    """The same for somebody whom the caller's surface has let in."""
    if not name.strip():
        raise DomainError(_("Write which program the key is for."), code="token.unnamed")
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            name=name.strip()[:80], token_hash=hash_key(key), created_at=now, created_by_id=actor.id
        )
        record("token.issued", actor=actor, subject=("token", token.pk), now=now, data={"name": token.name})
    return token, key


def revoke_token(token_id: int, *, by: Viewer, now: datetime) -> ApiToken:
    """Take a key back: from now on it opens nothing. Raises NotAllowed, NotFound."""
    if not can_manage_people(by):
        raise NotAllowed(_("Only an administrator gives keys to programs."))
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=token_id, revoked_at=None).first()
        if token is None:
            raise NotFound(_("There is no such key."), code="token.not_found")
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record("token.revoked", actor=by.actor, subject=("token", token.pk), now=now, data={"name": token.name})
    return token


def program_with(key: str, *, now: datetime) -> ApiToken | None:
    """The program that holds this key, None for a key that opens nothing. One SQL query, a second one once a day."""
    token = ApiToken.objects.filter(token_hash=hash_key(key), revoked_at=None).first()
    if token is not None and token.used_on != now.date():
        ApiToken.objects.filter(pk=token.pk).update(used_on=now.date())
    return token


def hash_key(key: str) -> str:
    """What is stored of a key: it is long and random, so a plain hash is enough."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
