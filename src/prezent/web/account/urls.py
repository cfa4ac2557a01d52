"""Addresses of one's own account: login, invitation, profile, security."""

from __future__ import annotations

from allauth.account import views as door
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.urls import path, re_path

urlpatterns = [
    path("login", door.login, name="account_login"),
    path("logout", door.logout, name="account_logout"),
    path("login/inactive", door.account_inactive, name="account_inactive"),
    path("login/code", factor.authenticate, name="mfa_authenticate"),
    path("password/forgotten", door.password_reset, name="account_reset_password"),
    path("password/forgotten/sent", door.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        door.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new", door.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("me/security", factor.index, name="mfa_index"),
    path("me/security/password", door.password_change, name="account_change_password"),
    path("me/security/again", door.reauthenticate, name="account_reauthenticate"),
    path("me/security/again/code", factor.reauthenticate, name="mfa_reauthenticate"),
    path("me/security/totp", totp.activate_totp, name="mfa_activate_totp"),
    path("me/security/totp/off", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/security/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/security/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("me/security/codes/file", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("me/security/sessions", sessions.list_usersessions, name="usersessions_list"),
]
