"""Keys of other programs: given, shown once, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.people.policies import can_manage_people
from prezent.people.queries import program_rows
from prezent.people.services import issue_token, revoke_token
from prezent.platform import clock
from prezent.web.admin.forms import ProgramForm
from prezent.web.admin.guard import guarded
from prezent.web.middleware import DeskRequest


def _programs(request: DeskRequest, *, form: ProgramForm | None = None, key: str = "") -> HttpResponse:
    context = {"programs": program_rows(request.viewer), "form": form or ProgramForm(), "key": key, "tab": "programs"}
    return render(request, "admin/programs.html", context)


def _add(request: DeskRequest) -> HttpResponse:
    form = ProgramForm(request.POST)
    if form.is_valid():
        with form.refusals():
            # The only page that ever shows the key: it is not put where a reload or the way back would find it.
            _token, key = issue_token(by=request.viewer, now=clock.now(), **form.cleaned_data)
            response = _programs(request, key=key)
            response["Cache-Control"] = "no-store"
            return response
    return _programs(request, form=form)


def _revoke(request: DeskRequest, token_id: int) -> HttpResponse:
    token = revoke_token(token_id, by=request.viewer, now=clock.now())
    messages.success(request, _("The key of %(name)s opens nothing any more.") % {"name": token.name})
    return HttpResponseRedirect(reverse("programs"))


programs = guarded(can_manage_people, GET=_programs, POST=_add)
program = guarded(can_manage_people, DELETE=_revoke)
