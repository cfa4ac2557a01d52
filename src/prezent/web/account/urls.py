"""Addresses of one's own account: login, invitation, profile, security.

Of allauth's pages only these exist: nobody signs up, and addresses are changed by administrators.
"""

from __future__ import annotations

from allauth.account import views as door
from allauth.mfa.recovery_codes import views as codes
from django.urls import path, re_path

from prezent.web.account import views

urlpatterns = [
    path("login", views.Login.as_view(), name="account_login"),
    path("logout", door.logout, name="account_logout"),
    path("login/closed", door.account_inactive, name="account_inactive"),
    path("login/code", views.Code.as_view(), name="mfa_authenticate"),
    path("password/forgotten", views.Forgotten.as_view(), name="account_reset_password"),
    path("password/forgotten/sent", door.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("password/new", door.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("invitations/<str:token>", views.invitation, name="invitation"),
    path("me", views.profile, name="profile"),
    path("me/security", views.Security.as_view(), name="security"),
    path("me/security", views.Security.as_view(), name="mfa_index"),
    path("me/security/password", views.ChangePassword.as_view(), name="account_change_password"),
    path("me/security/again", views.Again.as_view(), name="account_reauthenticate"),
    path("me/security/again/code", views.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("me/security/totp", views.TurnOnTotp.as_view(), name="mfa_activate_totp"),
    path("me/security/totp/off", views.TurnOffTotp.as_view(), name="mfa_deactivate_totp"),
    path("me/security/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/security/codes/new", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("me/security/codes/file", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("me/security/sessions", views.Sessions.as_view(), name="usersessions_list"),
    path(".well-known/change-password", views.change_password_address),
]
