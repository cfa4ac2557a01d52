"""Who may decide how much about complaints, which rules the firm has switched off, and what its answers say of it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from prezent.complaints.decision_policies import can_set_rules
from prezent.complaints.services.rules import LetterRules, current_rules, save_rules
from prezent.platform import clock
from prezent.web.admin.guard import guarded
from prezent.web.formkit import DeskForm
from prezent.web.middleware import DeskRequest

_ADR = {"": None, "yes": True, "no": False}


class RulesForm(DeskForm):
    """The rules of deciding. ``version``: of those that were shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    agent_limit = forms.DecimalField(
        label=gettext_lazy("Up to how much an agent decides alone"), max_digits=12, decimal_places=2, localize=True
    )
    supervisor_limit = forms.DecimalField(
        label=gettext_lazy("Up to how much a supervisor decides"),
        help_text=gettext_lazy(
            "Above it an administrator decides. Remedies and gestures of one complaint count together."
        ),
        max_digits=12,
        decimal_places=2,
        localize=True,
    )
    currency = forms.CharField(label=gettext_lazy("Currency of the limits"), max_length=3)
    four_eyes = forms.BooleanField(
        label=gettext_lazy("A refusal is signed by a second person"),
        help_text=gettext_lazy(
            "A firm in which one person decides may switch this off. Each decision then says that it was off."
        ),
        required=False,
    )
    conflict_wall = forms.BooleanField(
        label=gettext_lazy("Whoever a complaint is about neither decides it nor agrees to it"),
        help_text=gettext_lazy(
            "A firm in which one person decides may switch this off. Each decision then says that it was off."
        ),
        required=False,
    )
    adr_consent = forms.ChoiceField(
        label=gettext_lazy("Do we consent to settling disputes out of court?"),
        help_text=gettext_lazy("The answer to a refused complaint must say it."),
        choices=[
            ("", pgettext_lazy("consent to ADR", "said case by case")),
            ("yes", pgettext_lazy("consent to ADR", "yes, always")),
            ("no", pgettext_lazy("consent to ADR", "no")),
        ],
        required=False,
    )
    unit = forms.CharField(
        label=gettext_lazy("Who examines complaints"),
        help_text=gettext_lazy(
            "The part of the firm, such as Dział Reklamacji. Telecoms and postal operators name it in every answer."
        ),
        max_length=200,
        required=False,
    )
    unit_address = forms.CharField(label=gettext_lazy("Its address"), max_length=200, required=False)
    court = forms.CharField(
        label=gettext_lazy("The court that is competent for claims against us"),
        help_text=gettext_lazy(
            "By its full name, such as Sąd Rejonowy w Radomiu. Financial firms and carriers name it when they refuse."
        ),
        max_length=200,
        required=False,
    )
    appeal = forms.CharField(
        label=gettext_lazy("How and to whom one appeals inside the firm"),
        help_text=gettext_lazy(
            "As the end of a sentence, such as: in writing, to the board. Empty: answers speak of no appeal."
        ),
        max_length=300,
        required=False,
    )
    appeal_days = forms.IntegerField(
        label=gettext_lazy("Within how many days of delivery of the answer"), min_value=1, max_value=365, required=False
    )
    error_fields: ClassVar[dict[str, str]] = {
        "rules.unit": "unit_address",
        "rules.court": "court",
        "rules.appeal_days": "appeal_days",
        "rules.appeal": "appeal",
        "rules.limits_order": "supervisor_limit",
        "rules.limit": "agent_limit",
        "rules.currency": "currency",
    }

    def values(self) -> dict[str, Any]:
        """What was typed, for the service."""
        typed = dict(self.cleaned_data)
        typed["adr_consent"] = _ADR[typed["adr_consent"]]
        letters = LetterRules(**{one.name: typed.pop(one.name) for one in fields(LetterRules)})
        return {**typed, "letters": letters}


def _page(request: DeskRequest, form: RulesForm) -> HttpResponse:
    return render(request, "admin/complaints.html", {"form": form, "tab": "complaints"})


def _show(request: DeskRequest) -> HttpResponse:
    rules = current_rules()
    adr = next(key for key, value in _ADR.items() if value is rules.adr_consent)
    names = ["version", "agent_limit", "supervisor_limit", "currency", "four_eyes", "conflict_wall"]
    names += [one.name for one in fields(LetterRules)]
    return _page(request, RulesForm(initial={**{one: getattr(rules, one) for one in names}, "adr_consent": adr}))


def _save(request: DeskRequest) -> HttpResponse:
    form = RulesForm(request.POST)
    if form.is_valid():
        with form.refusals():
            save_rules(by=request.viewer, now=clock.now(), **form.values())
            messages.success(request, _("The rules of deciding are saved."))
            return HttpResponseRedirect(reverse("complaint_rules"))
    return _page(request, form)


rules = guarded(can_set_rules, GET=_show, POST=_save)
