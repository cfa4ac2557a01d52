"""Filters of the frame around every page."""

from __future__ import annotations

from django import template

from prezent.cases.queries.nav import CAP

register = template.Library()


@register.filter
def capped(count: int) -> str:
    """A number as people read it where counting stopped at ``CAP``: "34", "999+"."""
    return f"{CAP - 1}+" if count >= CAP else str(count)
