"""Writes about people: customers and their contact points, staff, teams, invitations."""

from prezent.people.services.customers import (
    add_contact,
    add_customer,
    contact_key,
    customer_for_email,
    edit_customer,
    name_customer,
    remove_contact,
)
from prezent.people.services.invitations import (
    INVITATION_LIFE,
    accept_invitation,
    hash_token,
    invite,
    offer_place,
    open_invitation,
    withdraw_invitation,
)
from prezent.people.services.operations import drop_work, retry_work
from prezent.people.services.staff import (
    add_staff,
    change_staff,
    check_password,
    deactivate_staff,
    save_profile,
    set_password,
)
from prezent.people.services.teams import remove_team, save_team
from prezent.people.services.tokens import give_token, issue_token, program_with, revoke_token

__all__ = [
    "INVITATION_LIFE",
    "accept_invitation",
    "add_contact",
    "add_customer",
    "add_staff",
    "change_staff",
    "check_password",
    "contact_key",
    "customer_for_email",
    "deactivate_staff",
    "drop_work",
    "edit_customer",
    "give_token",
    "hash_token",
    "invite",
    "issue_token",
    "name_customer",
    "offer_place",
    "open_invitation",
    "program_with",
    "remove_contact",
    "remove_team",
    "retry_work",
    "revoke_token",
    "save_profile",
    "save_team",
    "set_password",
    "withdraw_invitation",
]
