"""Who may listen: the session behind a cookie, and what that person may see. Asked again once a minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import parse_cookie
from django.utils.crypto import constant_time_compare

from prezent.people.models import Staff
from prezent.people.policies import Viewer, viewer, with_walls

#: Keys asked about in one query; SQLite takes no endless lists.
CHUNK = 500


def session_key(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The session named by a request's cookies."""
    for name, value in headers:
        if name == b"cookie":
            key: str | None = parse_cookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
            if key:
                return key
    return None


def viewers(keys: Sequence[str], now: datetime) -> dict[str, Viewer]:
    """For each session that is good at ``now``, the person behind it.

    Missing from the answer: unknown, expired and logged-out sessions, people who were deactivated, and
    sessions from before a change of password. Two SQL queries for 500 keys.
    """
    answer: dict[str, Viewer] = {}
    known: dict[int, Viewer] = {}
    for start in range(0, len(keys), CHUNK):
        found = Session.objects.filter(session_key__in=keys[start : start + CHUNK], expire_date__gt=now)
        opened = {session.session_key: session.get_decoded() for session in found}
        ids = {int(data[SESSION_KEY]) for data in opened.values() if str(data.get(SESSION_KEY, "")).isdigit()}
        people = {person.pk: person for person in with_walls(Staff.objects.filter(pk__in=ids, is_active=True))}
        for key, data in opened.items():
            person = people.get(int(data[SESSION_KEY])) if str(data.get(SESSION_KEY, "")).isdigit() else None
            if person is None or not _is_theirs(person, data):
                continue
            if person.pk not in known:
                known[person.pk] = viewer(person)
            answer[key] = known[person.pk]
    return answer


def _is_theirs(person: Staff, data: dict[str, Any]) -> bool:
    if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    stored = str(data.get(HASH_SESSION_KEY, ""))
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(stored, one) for one in hashes)
