"""Addresses of administration, one line each."""

from __future__ import annotations

from django.urls import path

from prezent.web.admin import coach_rules, complaints, mailboxes, operations, people, programs, teams

urlpatterns = [
    path("settings", people.people, name="settings"),
    path("settings/people/<int:staff_id>", people.person, name="person"),
    path("settings/people/<int:staff_id>/password-link", people.password_link, name="person_password_link"),
    path("settings/invitations", people.invitations, name="invitations"),
    path("settings/invitations/<int:invitation_id>", people.invitation, name="invitation_offer"),
    path("settings/teams", teams.teams, name="teams"),
    path("settings/teams/<int:team_id>", teams.team, name="team"),
    path("settings/teams/<int:team_id>/removal", teams.removal, name="team_removal"),
    path("settings/mailboxes", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/new", mailboxes.new, name="mailbox_new"),
    path("settings/mailboxes/<int:mailbox_id>", mailboxes.mailbox, name="mailbox"),
    path("settings/mailboxes/<int:mailbox_id>/checks", mailboxes.checks, name="mailbox_checks"),
    path("settings/programs", programs.programs, name="programs"),
    path("settings/programs/<int:token_id>", programs.program, name="program"),
    path("settings/complaints", complaints.rules, name="complaint_rules"),
    path("coach", coach_rules.coach_rules, name="coach_rules"),
    path("operations", operations.work, name="operations"),
    path("operations/work", operations.work, name="work"),
    path("operations/work/<int:work_id>/tries", operations.work_tries, name="work_tries"),
    path("operations/work/<int:work_id>/removal", operations.work_removal, name="work_removal"),
    path("operations/quarantine", operations.quarantine, name="quarantine"),
    path("operations/quarantine/<int:mail_id>/raw", operations.raw, name="quarantine_raw"),
    path("operations/quarantine/<int:mail_id>/tries", operations.mail_tries, name="quarantine_tries"),
    path("operations/quarantine/<int:mail_id>/dismissal", operations.mail_dismissal, name="quarantine_dismissal"),
]
