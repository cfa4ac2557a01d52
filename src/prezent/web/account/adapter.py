"""How allauth behaves here: nobody signs up by oneself."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """The door: a place at the desk is given by an administrator, never taken."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by oneself."""
        return False


class MfaAdapter(DefaultMFAAdapter):
    """The second step of logging in."""
