"""Addresses that go into letters."""

from __future__ import annotations

from django.http import HttpRequest

from prezent.platform import config


def absolute(request: HttpRequest | None, path: str) -> str:
    """``path`` with the address under which people open the desk.

    The setting goes before what the request says: a letter must not lead where somebody else's request pointed.
    """
    base = config.get().base_url
    if base:
        return base + path
    return request.build_absolute_uri(path) if request is not None else config.get().url + path
