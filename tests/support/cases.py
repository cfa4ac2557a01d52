"""Builders of cases for tests: through the real services, never around them."""

from __future__ import annotations

from datetime import datetime

from prezent.cases.models import Case, Entry
from prezent.cases.services.opening import Incoming, open_from_channel
from prezent.cases.services.words import FilePart
from prezent.people.models import Team
from prezent.people.services import customer_for_email
from prezent.platform import storage
from tests.support.people import NOW


def stored(name: str, data: bytes, media_type: str = "text/plain") -> FilePart:
    """A file whose bytes are in the store."""
    return FilePart(name, media_type, len(data), storage.put(data))


def make_case(
    matter: str = "Grzejnik zepsuł się drugi raz",
    *,
    text: str = "Dzień dobry, grzejnik znowu nie działa. Proszę o zwrot pieniędzy.",
    name: str = "Grzegorz Pawlik",
    email: str = "g.pawlik@poczta.example",
    at: datetime = NOW,
    team: Team | None = None,
    files: tuple[FilePart, ...] = (),
    channel: str = "email",
) -> tuple[Case, Entry]:
    """A case opened by a customer's e-mail at ``at``."""
    customer = customer_for_email(email, name, language="pl", now=at)
    words = Incoming(
        channel=channel, at=at, text=text, author_name=name, author_address=email, subject=matter, files=files
    )
    return open_from_channel(
        words, customer=customer, team_id=team.pk if team else None, language="pl", now=at, participants=[email]
    )
