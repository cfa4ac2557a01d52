"""Mailboxes: their state, setting them up, trying the connection."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from prezent.mailbox.models import Mailbox
from prezent.mailbox.queries import mailbox_rows
from prezent.mailbox.services import Checked, check_connection, save_mailbox
from prezent.people.policies import can_set_up_mailboxes
from prezent.platform import clock
from prezent.platform.errors import NotFound
from prezent.web.admin.forms import MailboxForm
from prezent.web.admin.guard import guarded
from prezent.web.middleware import DeskRequest


def _mailboxes(request: DeskRequest) -> HttpResponse:
    return render(request, "admin/mailboxes.html", {"mailboxes": mailbox_rows(), "tab": "mailboxes"})


def _mailbox(mailbox_id: int) -> Mailbox:
    found = Mailbox.objects.filter(pk=mailbox_id).first()
    if found is None:
        raise NotFound(_("There is no such mailbox."), code="mailbox.not_found")
    return found


def _page(
    request: DeskRequest, form: MailboxForm, one: Mailbox | None = None, checked: tuple[Checked, ...] = ()
) -> HttpResponse:
    context = {"form": form, "one": one, "checked": checked, "tab": "mailboxes"}
    return render(request, "admin/mailbox.html", context)


def _new(request: DeskRequest) -> HttpResponse:
    return _page(request, MailboxForm())


def _show(request: DeskRequest, mailbox_id: int) -> HttpResponse:
    one = _mailbox(mailbox_id)
    return _page(request, MailboxForm(initial=MailboxForm.values_of(one)), one)


def _save(request: DeskRequest, mailbox_id: int | None = None) -> HttpResponse:
    one = _mailbox(mailbox_id) if mailbox_id is not None else None
    form = MailboxForm(request.POST)
    if form.is_valid():
        with form.refusals():
            saved = save_mailbox(by=request.viewer, now=clock.now(), settings=form.settings(), mailbox=one)
            messages.success(request, _("Saved: %(name)s.") % {"name": saved.address})
            if request.POST.get("then") == "check":
                return _page(request, form, saved, check_connection(saved))
            return HttpResponseRedirect(reverse("mailboxes"))
    return _page(request, form, one)


def _check(request: DeskRequest, mailbox_id: int) -> HttpResponse:
    one = _mailbox(mailbox_id)
    return _page(request, MailboxForm(initial=MailboxForm.values_of(one)), one, check_connection(one))


mailboxes = guarded(can_set_up_mailboxes, GET=_mailboxes)
new = guarded(can_set_up_mailboxes, GET=_new, POST=_save)
mailbox = guarded(can_set_up_mailboxes, GET=_show, POST=_save)
checks = guarded(can_set_up_mailboxes, POST=_check)
