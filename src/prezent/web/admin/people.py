"""People at the desk: who they are, what they may do, inviting new ones."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prezent.people.models import Invitation, Role, Staff, Team
from prezent.people.policies import can_manage_people
from prezent.people.queries import invitation_rows, people_rows
from prezent.people.services import change_staff, invite, withdraw_invitation
from prezent.platform import clock, config
from prezent.platform.errors import NotFound
from prezent.web.account import mailer
from prezent.web.account.links import absolute
from prezent.web.admin.forms import Invite, Person
from prezent.web.admin.guard import guarded
from prezent.web.middleware import DeskRequest


def _people(request: DeskRequest, **more: object) -> HttpResponse:
    context = {
        "people": people_rows(request.viewer),
        "invitations": invitation_rows(request.viewer, now=clock.now()),
        "roles": dict(Role.choices),
        "can_send": mailer.can_send(),
        "tab": "people",
        "form": Invite(),
        **more,
    }
    return render(request, "admin/people.html", context)


def _staff(staff_id: int) -> Staff:
    found = Staff.objects.filter(pk=staff_id).first()
    if found is None:
        raise NotFound(_("There is no such person."), code="staff.not_found")
    return found


def _person(request: DeskRequest, staff_id: int, *, form: Person | None = None, link: str = "") -> HttpResponse:
    one = _staff(staff_id)
    if form is None:
        names = ("name", "position", "phone", "role", "is_active")
        values = {name: getattr(one, name) for name in names}
        form = Person(initial={**values, "teams": list(one.teams.values_list("id", flat=True))})
    return render(request, "admin/person.html", {"one": one, "form": form, "link": link, "tab": "people"})


def _save_person(request: DeskRequest, staff_id: int) -> HttpResponse:
    one, form = _staff(staff_id), Person(request.POST)
    if form.is_valid():
        with form.refusals():
            typed = {**form.cleaned_data, "teams": tuple(form.cleaned_data["teams"])}
            change_staff(one, by=request.viewer, now=clock.now(), gender=one.gender, **typed)
            messages.success(request, _("Saved: %(name)s.") % {"name": one.name})
            return HttpResponseRedirect(reverse("settings"))
    return _person(request, staff_id, form=form)


def _password_link(request: DeskRequest, staff_id: int) -> HttpResponse:
    """A link for choosing a new password, shown once to the administrator who will hand it on."""
    one = _staff(staff_id)
    parts = [user_pk_to_url_str(one), default_token_generator.make_token(one)]
    return _person(request, staff_id, link=absolute(request, reverse("account_reset_password_from_key", args=parts)))


def _invite(request: DeskRequest) -> HttpResponse:
    form = Invite(request.POST)
    if form.is_valid():
        with form.refusals():
            typed = dict(form.cleaned_data)
            typed["team"] = Team.objects.filter(pk=typed["team"]).first() if typed["team"] else None
            offer, token = invite(by=request.viewer, now=clock.now(), **typed)
            link = absolute(request, reverse("invitation", args=[token]))
            return _people(request, link=link, offer=offer, sent=_send(request, offer, link))
    return _people(request, form=form)


def _send(request: DeskRequest, offer: Invitation, link: str) -> bool:
    """Send the invitation by e-mail; False when no mailbox can send."""
    words = {"firm": config.get().firm, "inviter": request.user.name, "link": link, "expires": offer.expires_at}
    return mailer.post(
        to=offer.email,
        subject=render_to_string("account/email/invitation_subject.txt", words),
        text=render_to_string("account/email/invitation_message.txt", words).strip(),
        language=request.LANGUAGE_CODE,
        now=clock.now(),
    )


def _withdraw(request: DeskRequest, invitation_id: int) -> HttpResponse:
    offer = Invitation.objects.filter(pk=invitation_id, accepted_at=None).first()
    if offer is None:
        raise NotFound(_("There is no such invitation any more."), code="invitation.not_found")
    withdraw_invitation(offer, by=request.viewer, now=clock.now())
    messages.success(request, _("The invitation for %(email)s no longer works.") % {"email": offer.email})
    return HttpResponseRedirect(reverse("settings"))


people = guarded(can_manage_people, GET=_people)
person = guarded(can_manage_people, GET=_person, POST=_save_person)
password_link = never_cache(guarded(can_manage_people, POST=_password_link))
invitations = never_cache(guarded(can_manage_people, POST=_invite))
invitation = guarded(can_manage_people, DELETE=_withdraw)
