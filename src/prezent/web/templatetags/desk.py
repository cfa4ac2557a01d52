"""Tags and filters of the desk's templates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from prezent.domain.language import dates, plurals, typography

register = template.Library()

_icons: dict[str, SafeString] = {}


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon of the sprite: decorative, so a word must stand beside it."""
    key = f"{name} {classes}"
    if key not in _icons:
        _icons[key] = format_html(
            '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"></use></svg>',
            f" {classes}" if classes else "",
            static("prezent/icons.svg"),
            name,
        )
    return _icons[key]


def _language() -> Literal["pl", "en"]:
    return "pl" if (get_language() or "pl").startswith("pl") else "en"


@register.filter
def day_words(value: datetime | date | None, form: str = "short") -> str:
    """A day in words: "dzisiaj", "czw. 26 lis", or in full with ``long``."""
    if value is None:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return dates.day_in_words(day, timezone.localdate(), _language(), long=form == "long")


@register.filter
def clock_time(value: datetime | None) -> str:
    """Hour and minute in the firm's time zone: 9:05."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local.hour}:{local.minute:02d}"


@register.filter
def span_words(value: timedelta | None) -> str:
    """A duration in words: "1 godz. 18 min"."""
    return "" if value is None else plurals.duration_words(value, _language())


@register.filter
def bound(text: str) -> str:
    """Non-breaking spaces after one-letter words and between a number and its unit."""
    return typography.no_orphans(str(text))


@register.filter
def safe_letter(html: str) -> SafeString:
    """HTML that a service has already cleaned (domain.mail); never use it for anything else."""
    return mark_safe(html)  # noqa: S308 - cleaned by nh3 when it was stored
