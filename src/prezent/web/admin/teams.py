"""Teams: who shares cases, and whose cases nobody else sees."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.people.models import Team
from prezent.people.policies import can_manage_people
from prezent.people.queries import team_rows
from prezent.people.services import remove_team, save_team
from prezent.platform import clock
from prezent.platform.errors import NotFound
from prezent.web.admin.forms import TeamForm
from prezent.web.admin.guard import guarded
from prezent.web.middleware import DeskRequest


def _teams(request: DeskRequest, *, form: TeamForm | None = None) -> HttpResponse:
    context = {"teams": team_rows(request.viewer), "form": form or TeamForm(), "tab": "teams"}
    return render(request, "admin/teams.html", context)


def _add(request: DeskRequest) -> HttpResponse:
    form = TeamForm(request.POST)
    if form.is_valid():
        with form.refusals():
            team = save_team(by=request.viewer, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The team %(name)s is there.") % {"name": team.name})
            return HttpResponseRedirect(reverse("teams"))
    return _teams(request, form=form)


def _team(team_id: int) -> Team:
    found = Team.objects.filter(pk=team_id).first()
    if found is None:
        raise NotFound(_("There is no such team."), code="team.not_found")
    return found


def _show(request: DeskRequest, team_id: int, *, form: TeamForm | None = None) -> HttpResponse:
    one = _team(team_id)
    form = form or TeamForm(initial={"name": one.name, "restricted": one.restricted})
    return render(request, "admin/team.html", {"one": one, "form": form, "tab": "teams"})


def _save(request: DeskRequest, team_id: int) -> HttpResponse:
    form = TeamForm(request.POST)
    if form.is_valid():
        with form.refusals():
            team = save_team(by=request.viewer, now=clock.now(), team=_team(team_id), **form.cleaned_data)
            messages.success(request, _("Saved: %(name)s.") % {"name": team.name})
            return HttpResponseRedirect(reverse("teams"))
    return _show(request, team_id, form=form)


def _ask(request: DeskRequest, team_id: int) -> HttpResponse:
    one = _team(team_id)
    context = {"one": one, "cases": one.cases.count(), "tab": "teams"}
    return render(request, "admin/team_removal.html", context)


def _remove(request: DeskRequest, team_id: int) -> HttpResponse:
    one = _team(team_id)
    name = one.name
    remove_team(one, by=request.viewer, now=clock.now())
    messages.success(request, _("The team %(name)s is removed.") % {"name": name})
    return HttpResponseRedirect(reverse("teams"))


teams = guarded(can_manage_people, GET=_teams, POST=_add)
team = guarded(can_manage_people, GET=_show, POST=_save, DELETE=_remove)
removal = guarded(can_manage_people, GET=_ask)
