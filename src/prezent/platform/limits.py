"""How often somebody may ask for something: counted in the cache, for each process by itself."""

from __future__ import annotations

from django.core.cache import cache


def allow(what: str, who: int | str, *, times: int, seconds: int) -> bool:
    """Whether this is one of the first ``times`` askings of ``who`` in a span of ``seconds``. No SQL query."""
    key = f"limits.{what}.{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= times
    except ValueError:  # the span ended between the two lines
        cache.set(key, 1, seconds)
        return True
