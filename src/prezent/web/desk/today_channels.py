"""How the mailboxes are: a channel that stops working is noticed by the desk before the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prezent.domain.language import dates, plurals
from prezent.mailbox.models import Mailbox
from prezent.platform import config
from prezent.web.desk.lists_rows import language

#: A mailbox that was not looked into for so many polls is silent.
_POLLS = 10
_LEAST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know about a channel."""

    tone: str
    icon: str
    text: str
    small: str = ""


def lines(now: datetime) -> list[Line]:
    """What to know of the mailboxes, troubles first. One SQL query."""
    boxes = list(Mailbox.objects.filter(active=True).order_by("address"))
    found = [line for box in boxes for line in _troubles(box, now)]
    reading = [box for box in boxes if box.kind != Mailbox.Kind.NONE]
    if not reading:
        return [*found, Line("soon", "triangle-alert", _("No mailbox is read: e-mails do not arrive here."))]
    well = [box for box in reading if not any(line.tone == "late" for line in _troubles(box, now))]
    if well:
        checked = min((box.checked_at for box in well if box.checked_at), default=None)
        small = _("last looked into: %(when)s") % {"when": _moment(checked, now)} if checked else ""
        if len(well) == len(reading):
            text = _("E-mail works")
        else:
            text = ngettext("%(count)d other mailbox works", "%(count)d other mailboxes work", len(well))
            text %= {"count": len(well)}
        found.append(Line("kept", "circle-check", text, small))
    return sorted(found, key=lambda line: ("late", "soon", "info", "kept").index(line.tone))


def _troubles(box: Mailbox, now: datetime) -> list[Line]:
    said: list[Line] = []
    named = {"address": box.address}
    if box.failing_since:
        since = plurals.since_words(now - box.failing_since, language())
        text = _("%(address)s cannot be reached %(since)s") % (named | {"since": since})
        said.append(Line("late", "wifi-off", text, box.last_error.strip()[:160]))
    elif box.kind != Mailbox.Kind.NONE and (box.checked_at is None or now - box.checked_at > _patience()):
        when = _moment(box.checked_at, now) if box.checked_at else _("never yet")
        text = _("%(address)s was not looked into: is the worker running?") % named
        said.append(Line("late", "clock-alert", text, _("last time: %(when)s") % {"when": when}))
    if box.remote_count is not None and box.desk_count is not None and box.remote_count > box.desk_count:
        missing = box.remote_count - box.desk_count
        text = ngettext(
            "%(address)s: %(count)d message in the mailbox is not on the desk",
            "%(address)s: %(count)d messages in the mailbox are not on the desk",
            missing,
        ) % (named | {"count": missing})
        said.append(Line("soon", "triangle-alert", text))
    if box.exposed:
        text = _("%(address)s is read or sends without protection: others can read letters on the way") % named
        said.append(Line("soon", "lock", text))
    return said


def _patience() -> timedelta:
    return max(_LEAST, _POLLS * timedelta(seconds=config.get().poll_seconds))


def _moment(moment: datetime, now: datetime) -> str:
    return dates.moment_in_words(timezone.localtime(moment), timezone.localtime(now), language())
